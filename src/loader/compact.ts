// Compact terms: the tagged numbers that operands and line numbers are written in.
//   NNNN0TTT                     tag T, number N of 4 bits
//   NNN01TTT NNNNNNNN            11 bits
//   LLL11TTT ...                 L+2 bytes in two's complement; L = 7: a compact term u says how many beyond 9
import { type HostInteger, signedInteger } from "./integer.js"
import type { Reader } from "./reader.js"

export const TAG_U = 0
export const TAG_I = 1
export const TAG_A = 2
export const TAG_X = 3
export const TAG_Y = 4
export const TAG_F = 5
export const TAG_H = 6
export const TAG_Z = 7

// What a number with TAG_Z says.
export const EXT_FLOAT = 0
export const EXT_LIST = 1
export const EXT_FLOAT_REGISTER = 2
export const EXT_ALLOC = 3
export const EXT_LITERAL = 4
export const EXT_TYPED_REGISTER = 5

const TAG_NAMES = ["u", "i", "a", "x", "y", "f", "h", "z"]

/// Longest integer in bytes: longer ones are literals. Guards against quadratic work on corrupt files.
const MAX_INTEGER_BYTES = 1 << 16

/// The number that follows the head byte `head` (already read), for every tag but TAG_I: not negative, below 2^53.
export function readNumber(reader: Reader, head: number): number {
  if ((head & 0x08) === 0) return head >> 4
  if ((head & 0x10) === 0) return ((head & 0xe0) << 3) | reader.u8("a number")
  const at = reader.pos - 1
  const integer = readInteger(reader, head)
  if (integer.kind === "big") return reader.fail(`the number of a ${TAG_NAMES[head & 7]} is beyond 2^53`, at)
  if (integer.value < 0) return reader.fail(`the number of a ${TAG_NAMES[head & 7]} is negative`, at)
  return integer.value
}

/// The integer that follows the head byte `head` (already read).
export function readInteger(reader: Reader, head: number): HostInteger {
  if ((head & 0x08) === 0) return { kind: "int", value: head >> 4 }
  if ((head & 0x10) === 0) return { kind: "int", value: ((head & 0xe0) << 3) | reader.u8("a number") }
  let count = (head >> 5) + 2
  if (count === 9) {
    const at = reader.pos
    const next = reader.u8("the size of a number")
    // A size with a size of its own would be a corrupt file recursing.
    if ((next & 7) !== TAG_U || (next & 0x18) === 0x18) reader.fail("the size of a number is malformed", at)
    count += readNumber(reader, next)
    if (count > MAX_INTEGER_BYTES) reader.fail(`a number has ${count} bytes`, at)
  }
  reader.need(count, "a number")
  const integer = signedInteger(reader.bytes, reader.pos, count)
  reader.pos += count
  return integer
}

/// Reads a compact term that must have TAG_U.
export function readUnsigned(reader: Reader, what: string): number {
  const at = reader.pos
  const head = reader.u8(what)
  if ((head & 7) !== TAG_U) reader.fail(`${what} should be a u, not ${TAG_NAMES[head & 7]}`, at)
  return readNumber(reader, head)
}
