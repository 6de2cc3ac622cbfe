// Objects of the external term format that hold no other terms but atoms: numbers, pids, ports, references, `fun M:F/A`.
// Their bytes have been checked for length (etfscan.ts). What can't be made is 0.
import * as Atoms from "../layout/atoms"
import * as Memory from "../layout/memory"
import * as Term from "../layout/term"
import { versionsOf } from "./codecheck"
import { atomEnd, readAtom } from "./etfatom"
import * as Tag from "./etftag"
import { exportEntry, exportFind, exportIsDefined } from "./export"
import { PID_ID_MAX, PID_SERIAL_MAX } from "./identifier"
import { readFloat } from "./imports"
import { DIGITS_MAX } from "./integer"
import { writeReference } from "./reference"
import { P } from "./state"
import { isSmall, makeAtom, makeBoxed, makeHeader, makeHeaderExtra, makeSmall, smallValue } from "./term"

// biome-ignore lint/correctness/noPrecisionLoss: a 64-bit integer for asc
const SMALL_MAGNITUDE: u64 = 0x7ffffffffffffff // of the largest small; the least one has one more
const EXPONENT_MASK: u64 = 0x7ff
const MINUS: u32 = 45
const PLUS: u32 = 43
const POINT: u32 = 46
const COMMA: u32 = 44
const ARITY_MASK: u32 = 255 // OTP keeps no more of the arity of a fun

/// Behind what has been read, and behind what has been built.
export let objectEnd: u32 = 0
export let objectTop: u32 = 0

function get16(at: u32): u32 {
  return bswap<u16>(load<u16>(at)) as u32
}
function get32(at: u32): u32 {
  return bswap<u32>(load<u32>(at))
}

// ---- Numbers

/// The integer with its tag at [at], a bignum built at [heap]; 0: too large, or another tag.
export function readInteger(at: u32, heap: u32): u64 {
  objectTop = heap
  switch (load<u8>(at) as u32) {
    case Tag.SMALL_INTEGER_EXT:
      objectEnd = at + 2
      return makeSmall(load<u8>(at, 1) as i64)
    case Tag.INTEGER_EXT:
      objectEnd = at + 5
      return makeSmall(get32(at + 1) as i32 as i64)
    case Tag.SMALL_BIG_EXT:
      return readBig(at + 3, load<u8>(at, 1) as u32, load<u8>(at, 2) != 0, heap)
    case Tag.LARGE_BIG_EXT:
      return readBig(at + 6, get32(at + 1), load<u8>(at, 5) != 0, heap)
    default:
      return 0
  }
}

function readBig(from: u32, bytes: u32, negative: bool, heap: u32): u64 {
  objectEnd = from + bytes
  while (bytes > 0 && load<u8>(from + bytes - 1) == 0) bytes--
  if (bytes > DIGITS_MAX << 3) return 0
  const digits = (bytes + 7) >> 3
  if (digits <= 1) {
    let magnitude: u64 = 0
    for (let i = bytes; i > 0; i--) magnitude = (magnitude << 8) | (load<u8>(from + i - 1) as u64)
    if (magnitude <= SMALL_MAGNITUDE + (negative as u64)) {
      return makeSmall(negative ? -(magnitude as i64) : (magnitude as i64))
    }
    store<u64>(heap, magnitude, 8)
  } else {
    store<u64>(heap + (digits << 3), 0)
    memory.copy(heap + 8, from, bytes)
  }
  store<u64>(heap, makeHeader(negative ? Term.HEADER_NEGATIVE_BIG : Term.HEADER_POSITIVE_BIG, digits))
  objectTop = heap + 8 + (digits << 3)
  return makeBoxed(heap)
}

function makeFloat(value: f64, heap: u32): u64 {
  if (((reinterpret<u64>(value) >> 52) & EXPONENT_MASK) == EXPONENT_MASK) return 0
  store<u64>(heap, Term.FLOAT_HEADER_WORD)
  store<f64>(heap, value, 8)
  objectTop = heap + (Term.FLOAT_WORDS << 3)
  return makeBoxed(heap)
}

/// The float whose eight bytes are at [at].
export function readNewFloat(at: u32, heap: u32): u64 {
  objectEnd = at + 8
  return makeFloat(reinterpret<f64>(bswap<u64>(load<u64>(at))), heap)
}

/// The float whose text is at [at].
export function readFloatText(at: u32, heap: u32): u64 {
  objectEnd = at + Tag.FLOAT_BYTES
  const text = P + Memory.SCRATCH
  memory.copy(text, at, Tag.FLOAT_BYTES)
  store<u8>(text + Tag.FLOAT_BYTES, 0)
  const length = floatLength(text)
  return length == 0 ? 0 : makeFloat(readFloat(text, length), heap)
}

function isDigit(at: u32): bool {
  return (load<u8>(at) as u32) - 48 < 10
}

// [+-]digits[.,]digits, perhaps [eE][+-]digits, then zero. Its length or 0. A comma becomes a point.
function floatLength(text: u32): u32 {
  let at = text
  if ((load<u8>(at) as u32) == PLUS || (load<u8>(at) as u32) == MINUS) at++
  if (!isDigit(at)) return 0
  while (isDigit(at)) at++
  const radix = load<u8>(at) as u32
  if (radix != POINT && radix != COMMA) return 0
  store<u8>(at++, POINT as u8)
  if (!isDigit(at)) return 0
  while (isDigit(at)) at++
  if ((load<u8>(at) | 32) == 101) {
    at++
    if ((load<u8>(at) as u32) == PLUS || (load<u8>(at) as u32) == MINUS) at++
    if (!isDigit(at)) return 0
    while (isDigit(at)) at++
  }
  return load<u8>(at) == 0 ? at - text : 0
}

// ---- Pids, ports, references

function isHere(node: u64, creation: u32): bool {
  return node == makeAtom(Atoms.am_nonode$40nohost) && creation == 0
}

function makeExternal(kind: u32, node: u64, creation: u32, number: u64, heap: u32): u64 {
  store<u64>(heap, makeHeader(kind, Term.EXTERNAL_WORDS - 1))
  store<u64>(heap, node, 8)
  store<u64>(heap, creation, 16)
  store<u64>(heap, number, 24)
  objectTop = heap + (Term.EXTERNAL_WORDS << 3)
  return makeBoxed(heap)
}

/// The pid, port or reference with its tag at [at].
export function readIdentity(at: u32, heap: u32, safe: bool): u64 {
  objectTop = heap
  const tag = load<u8>(at) as u32
  const isReference = tag == Tag.NEW_REFERENCE_EXT || tag == Tag.NEWER_REFERENCE_EXT
  const node = readAtom(at + (isReference ? 3 : 1), safe)
  if (node == 0) return 0
  if (isReference) return readReference(at, tag, node, heap)
  switch (tag) {
    case Tag.REFERENCE_EXT:
      return readOldReference(node, heap)
    case Tag.PID_EXT:
    case Tag.NEW_PID_EXT:
      return readPid(tag, node, heap)
    default:
      return readPort(tag, node, heap)
  }
}

function readPid(tag: u32, node: u64, heap: u32): u64 {
  const isOld = tag == Tag.PID_EXT
  const number = get32(atomEnd)
  const serial = get32(atomEnd + 4)
  const creation = isOld ? (load<u8>(atomEnd, 8) as u32) : get32(atomEnd + 8)
  objectEnd = atomEnd + (isOld ? 9 : 12)
  if (isOld && creation > Tag.CREATION_OLD_MAX) return 0
  if (!isHere(node, creation)) {
    const wide = ((serial as u64) << 32) | (number as u64)
    return makeExternal(Term.HEADER_EXTERNAL_PID, node, creation, wide, heap)
  }
  if (number > PID_ID_MAX || serial > PID_SERIAL_MAX) return 0
  return ((((serial << Term.PID_ID_BITS) | number) << Term.SMALL_SHIFT) | Term.TAG_PID) as u64
}

function readPort(tag: u32, node: u64, heap: u32): u64 {
  const isWide = tag == Tag.V4_PORT_EXT
  const number = isWide ? bswap<u64>(load<u64>(atomEnd)) : (get32(atomEnd) as u64)
  const rest = atomEnd + (isWide ? 8 : 4)
  const isOld = tag == Tag.PORT_EXT
  const creation = isOld ? (load<u8>(rest) as u32) : get32(rest)
  objectEnd = rest + (isOld ? 1 : 4)
  if (isOld && creation > Tag.CREATION_OLD_MAX) return 0
  if (!isHere(node, creation)) return makeExternal(Term.HEADER_EXTERNAL_PORT, node, creation, number, heap)
  return number > Tag.PORT_NUMBER_MAX ? 0 : (number << 4) | Term.TAG_PORT
}

function readOldReference(node: u64, heap: u32): u64 {
  const first = get32(atomEnd)
  const creation = load<u8>(atomEnd, 4) as u32
  objectEnd = atomEnd + 5
  if (creation > Tag.CREATION_OLD_MAX || first > Tag.REFERENCE_FIRST_MAX) return 0
  return makeReference(node, creation, 1, atomEnd, heap)
}

function readReference(at: u32, tag: u32, node: u64, heap: u32): u64 {
  const words = get16(at + 1)
  const isOld = tag == Tag.NEW_REFERENCE_EXT
  const creation = isOld ? (load<u8>(atomEnd) as u32) : get32(atomEnd)
  const first = atomEnd + (isOld ? 1 : 4)
  objectEnd = first + (words << 2)
  if (isOld && (creation > Tag.CREATION_OLD_MAX || get32(first) > Tag.REFERENCE_FIRST_MAX)) return 0
  return makeReference(node, creation, words, first, heap)
}

// A reference of [words] 32-bit words, which are at [at]. Our own have 18, 32 and 14 bits in three words.
function makeReference(node: u64, creation: u32, words: u32, at: u32, heap: u32): u64 {
  if (isHere(node, creation)) {
    if (words > Tag.REFERENCE_WORDS_HERE) return 0
    const first = get32(at)
    const second: u32 = words > 1 ? get32(at + 4) : 0
    const third: u32 = words > 2 ? get32(at + 8) : 0
    if (first > Tag.REFERENCE_FIRST_MAX || third >> 14 != 0) return 0
    writeReference(heap, (first as u64) | ((second as u64) << 18) | ((third as u64) << 50), 0)
    objectTop = heap + (Term.REFERENCE_WORDS << 3)
    return makeBoxed(heap)
  }
  const numbers = (words + 1) >> 1
  store<u64>(heap, makeHeaderExtra(Term.HEADER_EXTERNAL_REFERENCE, numbers + 2, words))
  store<u64>(heap, node, 8)
  store<u64>(heap, creation, 16)
  const from = heap + 24
  store<u64>(from + ((numbers - 1) << 3), 0)
  for (let i: u32 = 0; i < words; i++) store<u32>(from + (i << 2), get32(at + (i << 2)))
  objectTop = from + (numbers << 3)
  return makeBoxed(heap)
}

// ---- Functions

/// `fun M:F/A` with its tag at [at]. If [safe] the function must be there.
export function readExport(at: u32, heap: u32, safe: bool): u64 {
  const module = readAtom(at + 1, safe)
  if (module == 0) return 0
  const name = readAtom(atomEnd, safe)
  if (name == 0) return 0
  const arity = readInteger(atomEnd, heap)
  if (arity == 0 || !isSmall(arity) || smallValue(arity) < 0 || smallValue(arity) > (u32.MAX_VALUE as i64)) return 0
  const count = smallValue(arity) as u32
  const known = exportFind(module, name, count)
  if (safe && (known == 0 || !exportIsDefined(known))) return 0
  store<u64>(heap, makeHeaderExtra(Term.HEADER_EXPORT, 1, count & ARITY_MASK))
  store<u64>(heap, known == 0 ? exportEntry(module, name, count) : known, 8)
  objectTop = heap + 16
  return makeBoxed(heap)
}

/// A fun with its tag at [at], all but creator and environment, which are NIL at first. Its code must be here, in that very version.
export function readFun(at: u32, heap: u32, safe: bool): u64 {
  const uniq = at + 6
  const index = get32(at + 22)
  const free = get32(at + 26)
  const module = readAtom(at + 30, safe)
  if (module == 0) return 0
  const oldIndex = readInteger(atomEnd, heap)
  if (oldIndex == 0 || !isSmall(oldIndex)) return 0
  const oldUniq = readInteger(objectEnd, heap)
  if (oldUniq == 0 || !isSmall(oldUniq)) return 0
  const entry = funEntry(module, index, uniq)
  const arity = load<u8>(at, 5) as u32
  if (entry == 0 || load<u32>(entry, Memory.FUN_ENTRY_ARITY) != arity) return 0
  if (load<u32>(entry, Memory.FUN_ENTRY_FREE) != free) return 0
  store<u64>(heap, makeHeaderExtra(Term.HEADER_FUN, free + 2, arity))
  store<u64>(heap, entry, 8)
  objectTop = heap + ((free + 3) << 3)
  return makeBoxed(heap)
}

// The entry of fun number [index] of the version of [module] whose checksum is at [uniq], 0 if it is not here.
function funEntry(module: u64, index: u32, uniq: u32): u32 {
  const versions = versionsOf(module)
  if (versions == 0) return 0
  const entry = entryIn(atomic.load<u32>(versions, Memory.VERSIONS_CURRENT), index, uniq)
  return entry != 0 ? entry : entryIn(atomic.load<u32>(versions, Memory.VERSIONS_OLD), index, uniq)
}

function entryIn(version: u32, index: u32, uniq: u32): u32 {
  if (version == 0 || index >= load<u32>(version, Memory.MODULE_FUN_COUNT)) return 0
  const entry = load<u32>(version, Memory.MODULE_FUNS) + index * Memory.FUN_ENTRY_SIZE
  return memory.compare(entry + Memory.FUN_ENTRY_UNIQ, uniq, 16) == 0 ? entry : 0
}
