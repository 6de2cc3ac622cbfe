// MD5 (RFC 1321), for the module checksum only. Not for secrets.

// Rotations of the four rounds, each repeating over four steps.
const ROTATE = [7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21]
// floor(2^32 * |sin(step + 1)|)
const SINES = Int32Array.from({ length: 64 }, (_, step) => Math.floor(2 ** 32 * Math.abs(Math.sin(step + 1))) | 0)

/// The checksum, 16 bytes, of the parts one after the other.
export function md5(parts: readonly Uint8Array[]): Uint8Array {
  const length = parts.reduce((sum, part) => sum + part.length, 0)
  // One 0x80 byte, zeros, and the length in bits as 64 bits fill up the last block of 64 bytes.
  const padded = new Uint8Array((length + 9 + 63) & ~63)
  let at = 0
  for (const part of parts) {
    padded.set(part, at)
    at += part.length
  }
  padded[length] = 0x80
  const view = new DataView(padded.buffer)
  view.setUint32(padded.length - 8, length << 3, true)
  view.setUint32(padded.length - 4, Math.floor(length / 2 ** 29), true)
  const state = Int32Array.of(0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476)
  // The words are little-endian, as all machines with WebAssembly are.
  const words = new Int32Array(padded.buffer)
  for (let block = 0; block < words.length; block += 16) mix(state, words, block)
  const digest = new DataView(new ArrayBuffer(16))
  for (let i = 0; i < 4; i++) digest.setInt32(4 * i, state[i], true)
  return new Uint8Array(digest.buffer)
}

function mix(state: Int32Array, words: Int32Array, block: number): void {
  let a = state[0]
  let b = state[1]
  let c = state[2]
  let d = state[3]
  for (let step = 0; step < 64; step++) {
    const round = step >> 4
    let f: number
    let word: number
    if (round === 0) {
      f = (b & c) | (~b & d)
      word = step
    } else if (round === 1) {
      f = (d & b) | (~d & c)
      word = (5 * step + 1) & 15
    } else if (round === 2) {
      f = b ^ c ^ d
      word = (3 * step + 5) & 15
    } else {
      f = c ^ (b | ~d)
      word = (7 * step) & 15
    }
    const sum = (a + f + SINES[step] + words[block + word]) | 0
    const bits = ROTATE[round * 4 + (step & 3)]
    a = d
    d = c
    c = b
    b = (b + ((sum << bits) | (sum >>> (32 - bits)))) | 0
  }
  state[0] += a
  state[1] += b
  state[2] += c
  state[3] += d
}
