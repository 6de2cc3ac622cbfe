// Parts, copies and bytes of binaries: binary_part, split_binary and the small functions of module binary.
import * as Atoms from "../layout/atoms"
import * as Term from "../layout/term"
import * as Trap from "../layout/trap"
import {
  binaryData,
  bitsOf,
  canHold,
  isBinary,
  makeSub,
  newBinary,
  view,
  viewAddress,
  viewBit,
  viewBits,
} from "./binary"
import { integerFromBits, integerToBits } from "./bitint"
import { copyBits, copyBytes, peekBits } from "./bits"
import { makeTuple2 } from "./build"
import { badarg, bump } from "./state"
import {
  car,
  cdr,
  element,
  headerArity,
  headerKind,
  headerOf,
  isBig,
  isBitstring,
  isList,
  isNil,
  isSmall,
  isTuple,
  makeAtom,
  makeSmall,
  smallValue,
} from "./term"
import { charge, giveUp, trapArguments, trapData, trapEnsure, trapState, workLimit } from "./work"

const LITTLE: i32 = 2

/// First byte and number of bytes of the range [position], [length] (smalls; a negative length counts backwards) in a binary of
/// [bytes]. rangeStart is -1 if it does not lie in it.
export let rangeStart: i64 = 0
export let rangeLength: i64 = 0
export function range(position: u64, length: u64, bytes: i64): void {
  rangeStart = -1
  if (!isSmall(position) || !isSmall(length)) return
  let start = smallValue(position)
  let count = smallValue(length)
  if (count < 0) {
    count = -count
    start -= count
  }
  if (start < 0 || start > bytes || count > bytes - start) return
  rangeStart = start
  rangeLength = count
}

/// erlang:binary_part/3, binary:part/3
export function binaryPart3(term: u64, position: u64, length: u64): u64 {
  if (!isBitstring(term)) return badarg()
  range(position, length, bitsOf(term) >> 3)
  return rangeStart < 0 ? badarg() : makeSub(term, rangeStart << 3, rangeLength << 3)
}

/// erlang:binary_part/2, binary:part/2
export function binaryPart2(term: u64, pair: u64): u64 {
  if (!isTuple(pair) || headerArity(headerOf(pair)) != 2) return badarg()
  return binaryPart3(term, element(pair, 0), element(pair, 1))
}

/// erlang:split_binary/2
export function splitBinary(term: u64, position: u64): u64 {
  if (!isBitstring(term) || !isSmall(position)) return badarg()
  const bits = bitsOf(term)
  const at = smallValue(position)
  if (at < 0 || at > bits >> 3) return badarg()
  const left = makeSub(term, 0, at << 3)
  return makeTuple2(left, makeSub(term, at << 3, bits - (at << 3)))
}

function byteAt(index: i64): u64 {
  return makeSmall(peekBits(viewAddress, viewBit + (index << 3), 8))
}

/// binary:at/2
export function binaryAt(term: u64, position: u64): u64 {
  if (!isBinary(term) || !isSmall(position)) return badarg()
  view(term)
  const index = smallValue(position)
  return index < 0 || index >= viewBits >> 3 ? badarg() : byteAt(index)
}

/// binary:first/1
export function binaryFirst(term: u64): u64 {
  return binaryAt(term, makeSmall(0))
}

/// binary:last/1
export function binaryLast(term: u64): u64 {
  return isBitstring(term) ? binaryAt(term, makeSmall((bitsOf(term) >> 3) - 1)) : badarg()
}

/// binary:copy/1
export function binaryCopy(term: u64): u64 {
  return binaryCopy2(term, makeSmall(1))
}

const BYTES_PER_REDUCTION: i32 = 1024 // copied
const DATA_RESULT: u32 = 0 // u64: what a trap of copy keeps
const DATA_DONE: u32 = 8 // u32 bytes written
const DATA_SIZE: u32 = 16

/// binary:copy/2: [term] [times] times. A long one takes several slices.
export function binaryCopy2(term: u64, times: u64): u64 {
  if (!isBinary(term) || !isSmall(times) || smallValue(times) < 0) return badarg()
  view(term)
  const count = smallValue(times)
  const bytes = viewBits >> 3
  if (bytes == 0 || count == 0) return newBinary(0)
  if (!canHold(count > 0xffffffff ? i64.MAX_VALUE : (count * bytes) << 3)) return 0
  const total = (count * bytes) as u32
  return trapArguments(copySome(term, newBinary(total), 0, total), term, times)
}

/// A further slice.
export function copyContinue(): u64 {
  const data = trapData()
  const result = load<u64>(data, DATA_RESULT)
  const term = load<u64>(trapState(), Trap.TRAP_ARGUMENTS)
  return copySome(term, result, load<u32>(data, DATA_DONE), (bitsOf(result) >> 3) as u32)
}

// First the bytes of [term]; then each step doubles what is there.
function copySome(term: u64, result: u64, done: u32, total: u32): u64 {
  const to = binaryData(result)
  let left = workLimit(BYTES_PER_REDUCTION)
  charge(min(left, (total - done) as i32), BYTES_PER_REDUCTION)
  view(term)
  const bytes = (viewBits >> 3) as u32
  while (done < total && left > 0) {
    const isFirst = done < bytes
    const most = isFirst ? bytes - done : min(done - (done % bytes), total - done)
    const more = min(most, left as u32)
    if (isFirst) copyBits(viewAddress, viewBit + ((done as i64) << 3), to, (done as i64) << 3, (more as i64) << 3)
    else copyBytes(to + done, to + (done % bytes), more)
    done += more
    left -= more as i32
  }
  if (done == total) return result
  const data = trapEnsure(Trap.TRAP_COPY, DATA_SIZE)
  store<u64>(data, result, DATA_RESULT)
  store<u32>(data, done, DATA_DONE)
  return giveUp()
}

/// binary:referenced_byte_size/1: size of the binary that [term] is a part of.
export function binaryReferencedByteSize(term: u64): u64 {
  if (!isBitstring(term)) return badarg()
  if (headerKind(headerOf(term)) != Term.HEADER_SUB_BINARY) return makeSmall(bitsOf(term) >> 3)
  return makeSmall(bitsOf(load<u64>(term as u32, Term.SUB_ORIGINAL)) >> 3)
}

// Bytes of the magnitude of a number >= 0.
function magnitudeBytes(term: u64): i64 {
  if (isSmall(term)) return max<i64>((71 - clz<i64>(smallValue(term))) >> 3, 1)
  const digits = headerArity(headerOf(term))
  const top = load<u64>((term as u32) + (digits << 3), Term.BOXED_BIAS)
  return ((digits as i64) << 3) - (clz<i64>(top) >> 3)
}

/// binary:encode_unsigned/2: [endianness] is big or little.
export function binaryEncodeUnsigned2(term: u64, endianness: u64): u64 {
  const little = endianness == makeAtom(Atoms.am_little)
  if (!little && endianness != makeAtom(Atoms.am_big)) return badarg()
  if (isSmall(term)) {
    if (smallValue(term) < 0) return badarg()
  } else if (!isBig(term) || headerKind(headerOf(term)) == Term.HEADER_NEGATIVE_BIG) return badarg()
  const bytes = magnitudeBytes(term)
  const result = newBinary(bytes as u32)
  integerToBits(term, binaryData(result), 0, bytes << 3, little ? LITTLE : 0)
  return result
}

/// binary:encode_unsigned/1
export function binaryEncodeUnsigned(term: u64): u64 {
  return binaryEncodeUnsigned2(term, makeAtom(Atoms.am_big))
}

/// binary:decode_unsigned/2
export function binaryDecodeUnsigned2(term: u64, endianness: u64): u64 {
  const little = endianness == makeAtom(Atoms.am_little)
  if ((!little && endianness != makeAtom(Atoms.am_big)) || !isBinary(term)) return badarg()
  view(term)
  return integerFromBits(viewAddress, viewBit, viewBits, little ? LITTLE : 0)
}

/// binary:decode_unsigned/1
export function binaryDecodeUnsigned(term: u64): u64 {
  return binaryDecodeUnsigned2(term, makeAtom(Atoms.am_big))
}

// Length of what all binaries of [list] begin (or end) with; -1 if it is no list of at least one binary.
function common(list: u64, suffix: bool): i64 {
  if (!isList(list) || !isBinary(car(list))) return -1
  const first = car(list)
  let length = bitsOf(first) >> 3
  for (list = cdr(list); isList(list); list = cdr(list)) {
    const other = car(list)
    if (!isBinary(other)) return -1
    const most = min(length, bitsOf(other) >> 3)
    bump((most >> 4) as i32)
    length = 0
    while (length < most && byteOf(first, length, suffix) == byteOf(other, length, suffix)) length++
  }
  return isNil(list) ? length : -1
}

function byteOf(term: u64, index: i64, suffix: bool): u64 {
  view(term)
  return peekBits(viewAddress, suffix ? viewBit + viewBits - 8 - (index << 3) : viewBit + (index << 3), 8)
}

/// binary:longest_common_prefix/1
export function binaryCommonPrefix(list: u64): u64 {
  const length = common(list, false)
  return length < 0 ? badarg() : makeSmall(length)
}

/// binary:longest_common_suffix/1
export function binaryCommonSuffix(list: u64): u64 {
  const length = common(list, true)
  return length < 0 ? badarg() : makeSmall(length)
}
