// A cursor over the data of one chunk. Every read is checked against the end and fails with BeamFileError.
import { BeamFileError } from "./errors.js"

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true })

export class Reader {
  readonly bytes: Uint8Array
  readonly chunk: string
  readonly end: number
  pos: number

  constructor(bytes: Uint8Array, chunk: string, pos = 0, end = bytes.length) {
    // A Node Buffer's slice() is a view, where Uint8Array's is a copy.
    this.bytes = bytes.constructor === Uint8Array ? bytes : new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length)
    this.chunk = chunk
    this.pos = pos
    this.end = end
  }

  get left(): number {
    return this.end - this.pos
  }

  fail(what: string, offset = this.pos): never {
    throw new BeamFileError(this.chunk, offset, what)
  }

  /// Fails unless `count` more bytes are there.
  need(count: number, what: string): void {
    if (count > this.end - this.pos) this.fail(`${what} needs ${count} bytes, ${this.end - this.pos} are left`)
  }

  u8(what: string): number {
    if (this.pos >= this.end) this.fail(`the data ends before ${what}`)
    return this.bytes[this.pos++]
  }

  u16(what: string): number {
    this.need(2, what)
    const value = (this.bytes[this.pos] << 8) | this.bytes[this.pos + 1]
    this.pos += 2
    return value
  }

  i32(what: string): number {
    this.need(4, what)
    const { bytes, pos } = this
    this.pos += 4
    return (bytes[pos] << 24) | (bytes[pos + 1] << 16) | (bytes[pos + 2] << 8) | bytes[pos + 3]
  }

  u32(what: string): number {
    return this.i32(what) >>> 0
  }

  /// A view, not a copy.
  take(count: number, what: string): Uint8Array {
    this.need(count, what)
    const view = this.bytes.subarray(this.pos, this.pos + count)
    this.pos += count
    return view
  }

  /// `count` rows of at least `size` bytes must fit into what is left: guards allocations.
  rows(size: number, what: string): number {
    const at = this.pos
    const count = this.u32(`the number of ${what}`)
    if (count * size > this.left) this.fail(`${count} ${what} can't fit into ${this.left} bytes`, at)
    return count
  }

  utf8(count: number, what: string): string {
    const at = this.pos
    const view = this.take(count, what)
    const ascii = asciiOf(view)
    if (ascii !== null) return ascii
    try {
      // A copy, as the decoder takes no views of shared memory.
      return utf8.decode(view.slice())
    } catch {
      return this.fail(`${what} is not valid UTF-8`, at)
    }
  }

  latin1(count: number, what: string): string {
    let text = ""
    for (const byte of this.take(count, what)) text += String.fromCharCode(byte)
    return text
  }
}

// Most names are short and ASCII: several times as fast as TextDecoder for those.
function asciiOf(view: Uint8Array): string | null {
  if (view.length > 64) return null
  let text = ""
  for (let i = 0; i < view.length; i++) {
    if (view[i] >= 0x80) return null
    text += String.fromCharCode(view[i])
  }
  return text
}
