// Arrays of 64-bit integers that processes share: atomics and counters. A reference stands for one; its number holds the
// address. They are never freed.
//
//   block   [size u32][signed u32][i64]*
import * as Atoms from "../layout/atoms"
import * as Memory from "../layout/memory"
import * as Term from "../layout/term"
import { fitsI64, fitsU64, integerToU64, makeInteger, makeUnsigned } from "./integer"
import { mapNew } from "./map"
import { sizeOfBlock, tryAllocate } from "./memory"
import { isReference, makeReference, referenceNumber } from "./reference"
import { badarg, P, systemLimit } from "./state"
import { headerKind, headerOf, isBig, isSmall, makeAtom, makeSmall, smallValue } from "./term"

const SIGNED: u32 = 4
const VALUES: u32 = 8
const OPTION_SIGNED: i64 = 1 // as atomics.erl encodes it
const SIZE_MAX: i64 = 0x10000000

// Numbers of other references grow from small ones and never get there.
const MARK: u64 = 0x7a00000000000000
const MARK_MASK: u64 = 0xff00000000000000

function makeBlock(size: i64, isSigned: bool): u64 {
  if (size > SIZE_MAX) return systemLimit()
  const bytes = VALUES + ((size as u32) << 3)
  const block = tryAllocate(bytes)
  if (block == 0) return systemLimit()
  memory.fill(block, 0, bytes)
  store<u32>(block, size as u32)
  store<u32>(block, isSigned as u32, SIGNED)
  return makeReference(MARK | block, 0)
}

/// erts_internal:atomics_new/2
export function atomicsNew(size: u64, options: u64): u64 {
  const count = sizeArgument(size)
  if (count == 0 || !isSmall(options)) return badarg()
  return makeBlock(count, (smallValue(options) & OPTION_SIGNED) != 0)
}

/// erts_internal:counters_new/1
export function countersNew(size: u64): u64 {
  const count = sizeArgument(size)
  return count == 0 ? badarg() : makeBlock(count, true)
}

// The block behind [reference], 0 if it is none.
function blockOf(reference: u64): u32 {
  if (!isReference(reference)) return 0
  const number = referenceNumber(reference)
  return (number & MARK_MASK) == MARK ? (number as u32) : 0
}

// Address of the integer number [index] (a term, from 1 on), 0 if there is none.
function cell(reference: u64, index: u64): u32 {
  const block = blockOf(reference)
  if (block == 0 || !isSmall(index)) return 0
  const place = smallValue(index)
  return place < 1 || place > (load<u32>(block) as i64) ? 0 : block + VALUES + (((place - 1) as u32) << 3)
}

function isSignedArray(reference: u64): bool {
  return load<u32>(blockOf(reference), SIGNED) != 0
}

function valueTerm(reference: u64, value: i64): u64 {
  return isSignedArray(reference) ? makeInteger(value) : makeUnsigned(value as u64)
}

// May [value] be stored in the array, or added to what is there?
function fits(reference: u64, value: u64, isChange: bool): bool {
  if (isChange) return fitsI64(value) || fitsU64(value)
  return isSignedArray(reference) ? fitsI64(value) : fitsU64(value)
}

// A number of integers as a term: 0 if it is none, SIZE_MAX + 1 if it is too large.
function sizeArgument(size: u64): i64 {
  if (isSmall(size)) return smallValue(size) <= 0 ? 0 : min(smallValue(size), SIZE_MAX + 1)
  return isBig(size) && fitsPositive(size) ? SIZE_MAX + 1 : 0
}

function fitsPositive(big: u64): bool {
  return headerKind(headerOf(big)) == Term.HEADER_POSITIVE_BIG
}

function ok(): u64 {
  return makeAtom(Atoms.am_ok)
}

/// atomics:put/3
export function atomicsPut(reference: u64, index: u64, value: u64): u64 {
  const at = cell(reference, index)
  if (at == 0 || !fits(reference, value, false)) return badarg()
  atomic.store<u64>(at, integerToU64(value))
  return ok()
}
/// atomics:get/2
export function atomicsGet(reference: u64, index: u64): u64 {
  const at = cell(reference, index)
  return at == 0 ? badarg() : valueTerm(reference, atomic.load<i64>(at))
}
/// atomics:add/3
export function atomicsAdd(reference: u64, index: u64, change: u64): u64 {
  const at = cell(reference, index)
  if (at == 0 || !fits(reference, change, true)) return badarg()
  atomic.add<u64>(at, integerToU64(change))
  return ok()
}
/// atomics:sub/3
export function atomicsSub(reference: u64, index: u64, change: u64): u64 {
  const at = cell(reference, index)
  if (at == 0 || !fits(reference, change, true)) return badarg()
  atomic.sub<u64>(at, integerToU64(change))
  return ok()
}
/// atomics:add_get/3
export function atomicsAddGet(reference: u64, index: u64, change: u64): u64 {
  const at = cell(reference, index)
  if (at == 0 || !fits(reference, change, true)) return badarg()
  const amount = integerToU64(change)
  return valueTerm(reference, (atomic.add<u64>(at, amount) + amount) as i64)
}
/// atomics:sub_get/3
export function atomicsSubGet(reference: u64, index: u64, change: u64): u64 {
  const at = cell(reference, index)
  if (at == 0 || !fits(reference, change, true)) return badarg()
  const amount = integerToU64(change)
  return valueTerm(reference, (atomic.sub<u64>(at, amount) - amount) as i64)
}
/// atomics:exchange/3
export function atomicsExchange(reference: u64, index: u64, value: u64): u64 {
  const at = cell(reference, index)
  if (at == 0 || !fits(reference, value, false)) return badarg()
  return valueTerm(reference, atomic.xchg<u64>(at, integerToU64(value)) as i64)
}
/// atomics:compare_exchange/4: ok, or the value that was there.
export function atomicsCompareExchange(reference: u64, index: u64, expected: u64, desired: u64): u64 {
  const at = cell(reference, index)
  if (at == 0 || !fits(reference, expected, false) || !fits(reference, desired, false)) return badarg()
  const wanted = integerToU64(expected)
  const found = atomic.cmpxchg<u64>(at, wanted, integerToU64(desired))
  return found == wanted ? ok() : valueTerm(reference, found as i64)
}
/// atomics:info/1: #{size, max, min, memory}.
export function atomicsInfo(reference: u64): u64 {
  const block = blockOf(reference)
  if (block == 0) return badarg()
  const isSigned = isSignedArray(reference)
  const pairs = P + Memory.SCRATCH
  const max = isSigned ? makeInteger(i64.MAX_VALUE) : makeUnsigned(u64.MAX_VALUE)
  const min = isSigned ? makeInteger(i64.MIN_VALUE) : makeSmall(0)
  store<u64>(pairs, makeAtom(Atoms.am_size))
  store<u64>(pairs, makeSmall(load<u32>(block)), 8)
  store<u64>(pairs, makeAtom(Atoms.am_max), 16)
  store<u64>(pairs, max, 24)
  store<u64>(pairs, makeAtom(Atoms.am_min), 32)
  store<u64>(pairs, min, 40)
  store<u64>(pairs, makeAtom(Atoms.am_memory), 48)
  store<u64>(pairs, makeSmall(sizeOfBlock(block)), 56)
  return mapNew(4, pairs)
}
/// erts_internal:counters_info/1: #{size, memory}.
export function countersInfo(reference: u64): u64 {
  const block = blockOf(reference)
  if (block == 0) return badarg()
  const pairs = P + Memory.SCRATCH
  store<u64>(pairs, makeAtom(Atoms.am_size))
  store<u64>(pairs, makeSmall(load<u32>(block)), 8)
  store<u64>(pairs, makeAtom(Atoms.am_memory), 16)
  store<u64>(pairs, makeSmall(sizeOfBlock(block)), 24)
  return mapNew(2, pairs)
}
