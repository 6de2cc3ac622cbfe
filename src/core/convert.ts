// The BIFs that turn numbers into text and back. Text is ASCII in a buffer outside of the heap on its way.
import * as Atoms from "../layout/atoms"
import * as Maths from "../layout/math"
import * as Term from "../layout/term"
import { binaryFromBytes, isBinary, view, viewAddress, viewBit, viewBits } from "./binary"
import { copyBits } from "./bits"
import { isFiniteFloat, makeFloat } from "./float"
import { heapAlloc } from "./heap"
import { formatFloat, readFloat } from "./imports"
import { countA, DIGITS_MAX, digitsA, finishInteger, makeMagnitude, negativeA, viewA } from "./integer"
import { digitRoom, digitValue, readMagnitude, textRoom, writeMagnitude } from "./radix"
import { releaseScratch, takeScratch } from "./scratch"
import { badarg, bump, systemLimit } from "./state"
import {
  car,
  cdr,
  element,
  floatValue,
  headerArity,
  headerOf,
  isFloat,
  isList,
  isSmall,
  isTuple,
  makeAtom,
  makeBoxed,
  makeHeader,
  makeList,
  makeSmall,
  smallValue,
} from "./term"

const WORD_CHARACTERS: u32 = 19 // any number with so few of any base up to 10 fits a digit

/// The list of the [length] bytes at [text], before [tail].
function listFromText(text: u32, length: u32, tail: u64): u64 {
  const address = heapAlloc(length << 1)
  for (let i: u32 = 0, at = address; i < length; i++, at += 16) {
    store<u64>(at, makeSmall(load<u8>(text + i) as i64))
    store<u64>(at, i + 1 < length ? makeList(at + 16) : tail, 8)
  }
  return length == 0 ? tail : makeList(address)
}

function textResult(text: u32, length: u32, isBinaryWanted: bool): u64 {
  return isBinaryWanted ? binaryFromBytes(text, length) : listFromText(text, length, Term.NIL)
}

// ---- Integers to text

function integerToText(a: u64, base: u32, isBinaryWanted: bool): u64 {
  if (!viewA(a)) return badarg()
  const isNegative = negativeA
  const count = countA
  const digits = digitsA
  const bytes = textRoom(count, base) + 1
  const text = takeScratch(bytes)
  let first = text + bytes
  if (count == 0) store<u8>(--first, 48)
  else first = writeMagnitude(digits, count, base, first)
  if (isNegative) store<u8>(--first, 45)
  const length = text + bytes - first
  const result = textResult(first, length, isBinaryWanted)
  releaseScratch(text)
  bump(length >> 4)
  return result
}

// The base 2..36 that the term is, or 0.
function baseOf(term: u64): u32 {
  if (!isSmall(term)) return 0
  const base = smallValue(term)
  return base >= 2 && base <= 36 ? (base as u32) : 0
}

/// erlang:integer_to_list/1
export function integerToList(a: u64): u64 {
  return integerToText(a, 10, false)
}
/// erlang:integer_to_list/2
export function integerToList2(a: u64, base: u64): u64 {
  return baseOf(base) == 0 ? badarg() : integerToText(a, baseOf(base), false)
}
/// erlang:integer_to_binary/1
export function integerToBinary(a: u64): u64 {
  return integerToText(a, 10, true)
}
/// erlang:integer_to_binary/2
export function integerToBinary2(a: u64, base: u64): u64 {
  return baseOf(base) == 0 ? badarg() : integerToText(a, baseOf(base), true)
}

// ---- Text to integers

// The integer of [length] >= 1 characters, known to be digits of [base].
function integerFromDigits(text: u32, length: u32, base: u32, isNegative: bool): u64 {
  while (length > 1 && load<u8>(text) == 48) {
    text++
    length--
  }
  if (length <= WORD_CHARACTERS && base <= 10) {
    let value: u64 = 0
    for (let i: u32 = 0; i < length; i++) value = value * (base as u64) + ((load<u8>(text + i) - 48) as u64)
    return makeMagnitude(value, isNegative)
  }
  const room = digitRoom(length, base)
  if (room > DIGITS_MAX * 2) return systemLimit()
  const address = heapAlloc(room + 1)
  const count = readMagnitude(address + 8, text, length, base)
  bump((((count as u64) * (count as u64)) >> 12) as i32)
  return finishInteger(address, room + 1, count, isNegative)
}

// What listToDigits found, besides its result.
let listTail: u64 = 0 // the rest of the list
const NO_LIST = 0
const NO_INTEGER = 1
const INTEGER_FOUND = 2
let listInteger: u64 = 0 // the integer term, or NON_VALUE after a failure

// Reads an integer from the front of [list] into listInteger and the rest into listTail.
function readListInteger(list: u64, base: u32): i32 {
  listTail = list
  if (!isList(list)) return list == Term.NIL ? NO_INTEGER : NO_LIST
  let isNegative = false
  const sign = car(list)
  if (sign == makeSmall(45) || sign == makeSmall(43)) {
    isNegative = sign == makeSmall(45)
    list = cdr(list)
  }
  let length: u32 = 0
  let rest = list
  // OTP looks only at the low byte of an element.
  while (isList(rest) && isSmall(car(rest)) && digitValue((car(rest) >> Term.SMALL_SHIFT) as u8, base) >= 0) {
    length++
    rest = cdr(rest)
  }
  listTail = rest
  if (length == 0) return NO_INTEGER
  const text = takeScratch(length)
  for (let i: u32 = 0; i < length; i++, list = cdr(list)) store<u8>(text + i, (car(list) >> Term.SMALL_SHIFT) as u8)
  listInteger = integerFromDigits(text, length, base, isNegative)
  releaseScratch(text)
  bump(length >> 4)
  return INTEGER_FOUND
}

function listInBase(list: u64, base: u32): u64 {
  if (base == 0) return badarg()
  return readListInteger(list, base) == INTEGER_FOUND && listTail == Term.NIL ? listInteger : badarg()
}

/// erlang:list_to_integer/1
export function listToInteger(list: u64): u64 {
  return listInBase(list, 10)
}
/// erlang:list_to_integer/2
export function listToInteger2(list: u64, base: u64): u64 {
  return listInBase(list, baseOf(base))
}

function pair(first: u64, second: u64): u64 {
  const address = heapAlloc(3)
  store<u64>(address, makeHeader(Term.HEADER_TUPLE, 2))
  store<u64>(address, first, 8)
  store<u64>(address, second, 16)
  return makeBoxed(address)
}
function errorPair(reason: u32): u64 {
  return pair(makeAtom(Atoms.am_error), makeAtom(reason))
}

/// string:list_to_integer/1: {Integer, Rest} or {error, no_integer | not_a_list}
export function stringListToInteger(list: u64): u64 {
  const kind = readListInteger(list, 10)
  if (kind == NO_LIST) return errorPair(Atoms.am_not_a_list)
  if (kind == NO_INTEGER) return errorPair(Atoms.am_no_integer)
  return listInteger == Term.NON_VALUE ? 0 : pair(listInteger, listTail)
}

// The bytes of [binary], copied if they do not begin at a byte; 0 if it is no binary or empty. releaseBytes must follow.
let byteCount: u32 = 0
let isCopied: bool = false
function takeBytes(binary: u64): u32 {
  if (!isBinary(binary)) return 0
  view(binary)
  byteCount = (viewBits >> 3) as u32
  if (byteCount == 0) return 0
  isCopied = viewBit != 0
  if (!isCopied) return viewAddress
  const text = takeScratch(byteCount)
  copyBits(viewAddress, viewBit as i64, text, 0, viewBits)
  return text
}
function releaseBytes(text: u32): void {
  if (isCopied) releaseScratch(text)
}

function binaryInBase(binary: u64, base: u32): u64 {
  if (base == 0) return badarg()
  const bytes = takeBytes(binary)
  if (bytes == 0) return badarg()
  const sign = load<u8>(bytes)
  const skip: u32 = sign == 45 || sign == 43 ? 1 : 0
  const length = byteCount - skip
  let i: u32 = 0
  while (i < length && digitValue(load<u8>(bytes + skip + i), base) >= 0) i++
  const result = i < length || length == 0 ? badarg() : integerFromDigits(bytes + skip, length, base, sign == 45)
  releaseBytes(bytes)
  bump(length >> 4)
  return result
}

/// erlang:binary_to_integer/1
export function binaryToInteger(binary: u64): u64 {
  return binaryInBase(binary, 10)
}
/// erlang:binary_to_integer/2
export function binaryToInteger2(binary: u64, base: u64): u64 {
  return binaryInBase(binary, baseOf(base))
}

// ---- Floats to text

const DECIMALS_DEFAULT = 20

function floatToText(a: u64, options: u64, isBinaryWanted: bool): u64 {
  if (!isFloat(a)) return badarg()
  let kind = Maths.FORMAT_SCIENTIFIC
  let precision = DECIMALS_DEFAULT
  let isCompact = false
  for (; isList(options); options = cdr(options)) {
    const option = car(options)
    if (option == makeAtom(Atoms.am_compact)) {
      isCompact = true
    } else if (option == makeAtom(Atoms.am_short)) {
      kind = Maths.FORMAT_SHORT
    } else {
      if (!isTuple(option) || headerArity(headerOf(option)) != 2 || !isSmall(element(option, 1))) return badarg()
      const key = element(option, 0)
      if (key == makeAtom(Atoms.am_decimals)) kind = Maths.FORMAT_DECIMALS
      else if (key == makeAtom(Atoms.am_scientific)) kind = Maths.FORMAT_SCIENTIFIC
      else return badarg()
      precision = smallValue(element(option, 1)) as i32
    }
  }
  if (options != Term.NIL) return badarg()
  if (kind == Maths.FORMAT_DECIMALS && isCompact) kind = Maths.FORMAT_COMPACT
  const text = takeScratch(Maths.FORMAT_BYTES_MAX)
  const length = formatFloat(kind, floatValue(a), precision, text)
  const result = length <= 0 ? badarg() : textResult(text, length, isBinaryWanted)
  releaseScratch(text)
  return result
}

/// erlang:float_to_list/1
export function floatToList(a: u64): u64 {
  return floatToText(a, Term.NIL, false)
}
/// erlang:float_to_list/2
export function floatToList2(a: u64, options: u64): u64 {
  return floatToText(a, options, false)
}
/// erlang:float_to_binary/1
export function floatToBinary(a: u64): u64 {
  return floatToText(a, Term.NIL, true)
}
/// erlang:float_to_binary/2
export function floatToBinary2(a: u64, options: u64): u64 {
  return floatToText(a, options, true)
}

// ---- Text to floats

function isDigit(text: u32, at: u32, length: u32): bool {
  return at < length && ((load<u8>(text + at) - 48) as u8) <= 9
}

// Where digits at [at] end.
function skipDigits(text: u32, at: u32, length: u32): u32 {
  while (isDigit(text, at, length)) at++
  return at
}

// How many of the [length] bytes at [text] are a float: [+-]digits[.,]digits, then perhaps [eE][+-]digits. 0: none.
// A comma in the place of the point becomes a point.
function scanFloat(text: u32, length: u32): u32 {
  const first = load<u8>(text)
  const start: u32 = first == 43 || first == 45 ? 1 : 0
  const point = skipDigits(text, start, length)
  if (point == start || point >= length) return 0
  const separator = load<u8>(text + point)
  if (separator != 46 && separator != 44) return 0
  const end = skipDigits(text, point + 1, length)
  if (end == point + 1) return 0
  store<u8>(text + point, 46)
  if (end >= length || (load<u8>(text + end) | 32) != 101) return end
  let at = end + 1
  if (at < length && (load<u8>(text + at) == 43 || load<u8>(text + at) == 45)) at++
  const last = skipDigits(text, at, length)
  return last > at ? last : end
}

// The float that the whole of [text] is; like OTP, only up to a zero byte.
function floatFromText(text: u32, length: u32): u64 {
  const used: u32 = length == 0 ? 0 : scanFloat(text, length)
  if (used == 0 || (used < length && load<u8>(text + used) != 0)) return badarg()
  const value = readFloat(text, used)
  return isFiniteFloat(value) ? makeFloat(value) : badarg()
}

/// erlang:binary_to_float/1
export function binaryToFloat(binary: u64): u64 {
  const bytes = takeBytes(binary)
  if (bytes == 0) return badarg()
  // scanFloat writes, so the text must be a copy.
  const text = isCopied ? bytes : takeScratch(byteCount)
  if (!isCopied) memory.copy(text, bytes, byteCount)
  const result = floatFromText(text, byteCount)
  releaseScratch(text)
  return result
}

/// erlang:list_to_float/1
export function listToFloat(list: u64): u64 {
  let length: u32 = 0
  let rest = list
  for (; isList(rest); rest = cdr(rest)) {
    if (!isSmall(car(rest)) || (smallValue(car(rest)) as u64) > 255) return badarg()
    length++
  }
  if (rest != Term.NIL) return badarg()
  const text = takeScratch(length)
  for (let i: u32 = 0; i < length; i++, list = cdr(list)) store<u8>(text + i, smallValue(car(list)) as u8)
  const result = floatFromText(text, length)
  releaseScratch(text)
  return result
}

/// string:list_to_float/1: {Float, Rest} or {error, no_float | not_a_list}
export function stringListToFloat(list: u64): u64 {
  if (!isList(list)) return errorPair(list == Term.NIL ? Atoms.am_no_float : Atoms.am_not_a_list)
  let length: u32 = 0
  let rest = list
  for (; isList(rest) && isSmall(car(rest)) && (smallValue(car(rest)) as u64) < 128; rest = cdr(rest)) length++
  const text = takeScratch(length)
  rest = list
  for (let i: u32 = 0; i < length; i++, rest = cdr(rest)) store<u8>(text + i, smallValue(car(rest)) as u8)
  const used: u32 = length == 0 ? 0 : scanFloat(text, length)
  const value = used == 0 ? NaN : readFloat(text, used)
  releaseScratch(text)
  if (!isFiniteFloat(value)) return errorPair(Atoms.am_no_float)
  rest = list
  for (let i: u32 = 0; i < used; i++) rest = cdr(rest)
  return pair(makeFloat(value), rest)
}
