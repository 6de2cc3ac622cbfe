// A growable byte buffer with the integer encodings of the binary format (LEB128), and patching of padded constants.
// 64-bit values are always two 32-bit halves: no BigInt, which would cost an allocation each.

const UTF8 = new TextEncoder()
const FLOAT = new DataView(new ArrayBuffer(8))

/// Bytes of a padded constant: ceil(32 / 7) and ceil(64 / 7).
export const PADDED_I32 = 5
export const PADDED_I64 = 10

/// Appends to [bytes] at [length]; what lies beyond [length] is garbage. [bytes] is replaced when it grows.
export class ByteBuffer {
  bytes: Uint8Array<ArrayBuffer>
  length = 0

  constructor(capacity = 1024) {
    this.bytes = new Uint8Array(capacity)
  }

  /// Makes room for [count] more bytes.
  reserve(count: number): void {
    if (this.length + count > this.bytes.length) this.grow(count)
  }

  private grow(count: number): void {
    const larger = new Uint8Array(Math.max(this.bytes.length * 2, this.length + count))
    larger.set(this.bytes.subarray(0, this.length))
    this.bytes = larger
  }

  u8(value: number): void {
    this.reserve(1)
    this.bytes[this.length++] = value
  }

  /// Unsigned LEB128 of 32 bits; [value] may also be given as a negative i32.
  u32(value: number): void {
    this.reserve(5)
    const bytes = this.bytes
    let at = this.length
    let rest = value >>> 0
    while (rest > 0x7f) {
      bytes[at++] = rest | 0x80
      rest >>>= 7
    }
    bytes[at++] = rest
    this.length = at
  }

  /// Signed LEB128 of 32 bits.
  s32(value: number): void {
    this.reserve(5)
    const bytes = this.bytes
    let at = this.length
    let rest = value | 0
    // One byte holds 6 bits and the sign.
    while (rest < -0x40 || rest > 0x3f) {
      bytes[at++] = rest | 0x80
      rest >>= 7
    }
    bytes[at++] = rest & 0x7f
    this.length = at
  }

  /// Signed LEB128 of the 64 bits [hi]:[lo].
  s64(lo: number, hi: number): void {
    this.reserve(PADDED_I64)
    const bytes = this.bytes
    let at = this.length
    let low = lo | 0
    let high = hi | 0
    while (low >> 31 !== high || low < -0x40 || low > 0x3f) {
      bytes[at++] = low | 0x80
      low = (low >>> 7) | (high << 25)
      high >>= 7
    }
    bytes[at++] = low & 0x7f
    this.length = at
  }

  f64(value: number): void {
    this.reserve(8)
    FLOAT.setFloat64(0, value, true)
    for (let i = 0; i < 8; i++) this.bytes[this.length++] = FLOAT.getUint8(i)
  }

  /// Length in bytes, then UTF-8.
  name(text: string): void {
    const encoded = UTF8.encode(text)
    this.u32(encoded.length)
    this.append(encoded, 0, encoded.length)
  }

  /// Appends [source] from [start] up to [end].
  append(source: Uint8Array, start: number, end: number): void {
    this.reserve(end - start)
    this.bytes.set(source.subarray(start, end), this.length)
    this.length += end - start
  }

  appendBuffer(source: ByteBuffer): void {
    this.append(source.bytes, 0, source.length)
  }
}

/// Bytes ByteBuffer.u32 takes for [value], 0 to 2^32 - 1.
export function u32Size(value: number): number {
  return value < 0x80 ? 1 : value < 0x4000 ? 2 : value < 0x20_0000 ? 3 : value < 0x1000_0000 ? 4 : 5
}

/// Overwrites the padded i32 constant at [offset].
export function patchI32(bytes: Uint8Array, offset: number, value: number): void {
  bytes[offset] = value | 0x80
  bytes[offset + 1] = (value >> 7) | 0x80
  bytes[offset + 2] = (value >> 14) | 0x80
  bytes[offset + 3] = (value >> 21) | 0x80
  bytes[offset + 4] = (value >> 28) & 0x7f
}

/// Overwrites the padded i64 constant at [offset] with [hi]:[lo].
export function patchI64(bytes: Uint8Array, offset: number, lo: number, hi: number): void {
  bytes[offset] = lo | 0x80
  bytes[offset + 1] = (lo >> 7) | 0x80
  bytes[offset + 2] = (lo >> 14) | 0x80
  bytes[offset + 3] = (lo >> 21) | 0x80
  // Bits 28 to 34 straddle the halves.
  bytes[offset + 4] = (lo >>> 28) | (hi << 4) | 0x80
  bytes[offset + 5] = (hi >> 3) | 0x80
  bytes[offset + 6] = (hi >> 10) | 0x80
  bytes[offset + 7] = (hi >> 17) | 0x80
  bytes[offset + 8] = (hi >> 24) | 0x80
  // Bit 63, repeated: a signed LEB128 must extend its sign.
  bytes[offset + 9] = (hi >> 31) & 0x7f
}
