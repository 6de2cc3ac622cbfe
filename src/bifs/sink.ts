// A growable buffer of bytes, most significant byte first.

export class ByteSink {
  private bytes = new Uint8Array(256)
  private size = 0

  private room(count: number): number {
    const at = this.size
    this.size += count
    if (this.size > this.bytes.length) {
      const grown = new Uint8Array(Math.max(2 * this.bytes.length, this.size))
      grown.set(this.bytes)
      this.bytes = grown
    }
    return at
  }

  u8(value: number): void {
    const at = this.room(1)
    this.bytes[at] = value
  }
  u16(value: number): void {
    this.u8(value >>> 8)
    this.u8(value)
  }
  u32(value: number): void {
    this.u16(value >>> 16)
    this.u16(value & 0xffff)
  }
  f64(value: number): void {
    const bytes = new Uint8Array(8)
    new DataView(bytes.buffer).setFloat64(0, value)
    this.put(bytes)
  }
  put(bytes: Uint8Array): void {
    const at = this.room(bytes.length)
    this.bytes.set(bytes, at)
  }

  /// Where the next byte goes.
  place(): number {
    return this.size
  }
  /// Puts the number of bytes written from [place] on into the four bytes there.
  setSize(place: number): void {
    new DataView(this.bytes.buffer).setUint32(place, this.size - place)
  }

  finish(): Uint8Array {
    return this.bytes.subarray(0, this.size)
  }
}
