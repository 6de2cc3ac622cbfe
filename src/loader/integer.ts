// Integers of any size as they stand in files: two's complement or magnitudes -> a number, or sign and magnitude.

/// An integer as plain data. "big" is for |value| >= 2^53: magnitude, least significant byte first, no leading zeros.
export type HostInteger =
  | { readonly kind: "int"; readonly value: number }
  | { readonly kind: "big"; readonly negative: boolean; readonly bytes: Uint8Array }

/// Reads `count` >= 1 bytes, most significant first, in two's complement.
export function signedInteger(bytes: Uint8Array, at: number, count: number): HostInteger {
  if (count <= 6) {
    let value = (bytes[at] << 24) >> 24
    for (let i = 1; i < count; i++) value = value * 256 + bytes[at + i]
    return { kind: "int", value }
  }
  const negative = bytes[at] >= 0x80
  const magnitude = new Uint8Array(count)
  let carry = 1
  for (let i = 0; i < count; i++) {
    const byte = bytes[at + count - 1 - i]
    if (negative) {
      const sum = (byte ^ 0xff) + carry
      magnitude[i] = sum
      carry = sum >> 8
    } else {
      magnitude[i] = byte
    }
  }
  // -(2^(8*count-1)) is its own complement and needs all the bytes.
  return integerOf(magnitude, negative)
}

/// Normalises a magnitude (least significant byte first).
export function integerOf(magnitude: Uint8Array, negative: boolean): HostInteger {
  let size = magnitude.length
  while (size > 0 && magnitude[size - 1] === 0) size--
  if (size < 7 || (size === 7 && magnitude[6] < 0x20)) {
    let value = 0
    for (let i = size - 1; i >= 0; i--) value = value * 256 + magnitude[i]
    return { kind: "int", value: negative && value !== 0 ? -value : value }
  }
  return { kind: "big", negative, bytes: magnitude.slice(0, size) }
}
