// Building bit strings: bs_create_bin and its segments. The place that the next segment is written to is kept in the
// scheduler's block; from bsInit or bsAppend to the last segment nothing is collected. The result of those two is the
// finished term, whose bits the segments then fill in from left to right. Flags are OTP's BSF_*.
import * as Memory from "../layout/memory"
import * as Term from "../layout/term"
import {
  BITS_MAX,
  binaryData,
  bitsOf,
  newBinary,
  newRefcBinary,
  newSub,
  SUB_BITS_MASK,
  SUB_WRITABLE,
  view,
  viewAddress,
  viewBit,
  viewBits,
} from "./binary"
import { floatToHalf, integerToBits, isLittle } from "./bitint"
import { copyBits, pokeBits } from "./bits"
import { isFiniteFloat, toFloat } from "./float"
import { heapAlloc } from "./heap"
import { reallocate } from "./memory"
import { badarg, bump, count, P, systemLimit } from "./state"
import { isBitstring, isBoxed, isInteger, isSmall, makeBoxed, smallValue } from "./term"
import { chargeVirtualHeap } from "./virtual"

const WRITE_BASE = Memory.BITS_PRIVATE // u32 address that WRITE_POSITION counts from
const WRITE_POSITION = Memory.BITS_PRIVATE + 8 // i64 bits

const SHORT_BINARY_HEADER: u64 = (2 << Term.ARITY_SHIFT) | Term.HEADER_HEAP_BINARY // of up to 8 bytes of data
const APPEND_BYTES_MIN: u32 = 256 // room in the block of a binary that is appended to; OTP's
const APPEND_GROWTH_MAX: u32 = 1 << 28 // bytes: blocks double up to this
const COPY_SHIFT = 13 // bits copied for one reduction, log2

function begin(base: u32, bit: i64): void {
  store<u32>(P, base, WRITE_BASE)
  store<i64>(P, bit, WRITE_POSITION)
}

/// Fails as a size of -1 (badarg) or -2 (system_limit) demands.
export function bsFail(code: i64): u64 {
  return code == -2 ? systemLimit() : badarg()
}

/// Bits of a binary segment with size `all`: -1 if [term] is no bit string or no multiple of [unit] bits.
export function bsBinarySize(term: u64, unit: i32): i64 {
  if (!isBitstring(term)) return -1
  const bits = bitsOf(term)
  return isMultiple(bits, unit) ? bits : -1
}

function isMultiple(bits: i64, unit: i32): bool {
  return unit == 8 ? (bits & 7) == 0 : unit == 1 || bits % unit == 0
}

/// Begins a bit string of [bits] >= 0 bits. 0: it would be too long (system_limit).
export function bsInit(bits: i64): u64 {
  if (bits > BITS_MAX) return systemLimit()
  const binary = newBinary(((bits + 7) >> 3) as u32)
  begin(binaryData(binary), 0)
  return (bits & 7) == 0 ? binary : newSub(binary, 0, bits)
}

/// Is [term], a bit string, the end of a binary with room behind it that nothing else refers to? SUB_WRITABLE is only ever on a part
/// of a REFC binary, and only on the last one; copies for other processes share the block.
function isWritable(term: u64): bool {
  if (load<u64>(term as u32, Term.BOXED_BIAS) != Term.SUB_HEADER_WORD) return false
  if (load<i64>(term as u32, Term.SUB_SIZE) >= 0) return false
  const original = load<u32>(term as u32, Term.SUB_ORIGINAL)
  return atomic.load<i32>(load<u32>(original, Term.REFC_BLOCK), Memory.BINARY_REFERENCES) == 1
}

// Room for a binary of [bytes] that will grow.
function roomFor(bytes: u32): u32 {
  return max(bytes + min(bytes, APPEND_GROWTH_MAX), APPEND_BYTES_MIN)
}

// Makes the writable binary [refc] [bytes] long. The process is charged for the room when the block grows.
function extend(refc: u64, bytes: u32): void {
  store<u64>(refc as u32, bytes, Term.REFC_SIZE)
  const block = load<u32>(refc as u32, Term.REFC_BLOCK)
  const room = load<u32>(block, Memory.BINARY_CAPACITY)
  if (bytes > room) enlarge(refc, block, bytes, room)
}

function enlarge(refc: u64, block: u32, bytes: u32, room: u32): void {
  const capacity = roomFor(bytes)
  const larger = reallocate(block, Memory.BINARY_DATA + capacity)
  store<u32>(larger, capacity, Memory.BINARY_CAPACITY)
  store<u64>(refc as u32, larger, Term.REFC_BLOCK)
  store<u32>(refc as u32, larger + Memory.BINARY_DATA, Term.REFC_DATA)
  bump(bytes >> (COPY_SHIFT - 3))
  count(Memory.MEMORY_BINARIES, capacity - room)
  chargeVirtualHeap(capacity - room)
}

/// Begins a bit string that is [term] followed by [bits] bits (an `append` segment). In place if [term] is the end of a
/// writable binary; the new term is the end from now on. 0: badarg ([term] is none or no multiple of [unit]), system_limit.
export function bsAppend(term: u64, bits: i64, unit: i32): u64 {
  if (!isBitstring(term)) return badarg()
  const before = bitsOf(term)
  if (!isMultiple(before, unit)) return badarg()
  if (bits == 0) return term
  const after = before + bits
  if (after > BITS_MAX) return systemLimit()
  const bytes = ((after + 7) >> 3) as u32
  let binary: u64
  if (isWritable(term)) {
    binary = load<u64>(term as u32, Term.SUB_ORIGINAL)
    store<i64>(term as u32, before, Term.SUB_SIZE)
    extend(binary, bytes)
  } else {
    binary = newRefcBinary(bytes, roomFor(bytes), Term.REFC_WRITABLE)
    view(term)
    copyBits(viewAddress, viewBit, binaryData(binary), 0, before)
    bump((before >> COPY_SHIFT) as i32)
  }
  begin(load<u32>(binary as u32, Term.REFC_DATA), before)
  return newSub(binary, 0, after | SUB_WRITABLE)
}

/// Same for a `private_append` segment: nothing else refers to [term], so that it grows itself.
export function bsPrivateAppend(term: u64, bits: i64, unit: i32): u64 {
  if (!isBitstring(term) || !isWritable(term)) return bsAppend(term, bits, unit)
  const before = bitsOf(term)
  const after = before + bits
  if (after > BITS_MAX) return systemLimit()
  const binary = load<u64>(term as u32, Term.SUB_ORIGINAL)
  extend(binary, ((after + 7) >> 3) as u32)
  store<i64>(term as u32, after | SUB_WRITABLE, Term.SUB_SIZE)
  begin(load<u32>(binary as u32, Term.REFC_DATA), before)
  return term
}

/// bs_init_writable: an empty writable binary with room for [size] bytes, if that is a small that makes sense.
export function bsInitWritable(size: u64): u64 {
  let room = APPEND_BYTES_MIN
  if (isSmall(size) && smallValue(size) > (room as i64)) room = min<i64>(smallValue(size), APPEND_GROWTH_MAX) as u32
  return newSub(newRefcBinary(0, room, Term.REFC_WRITABLE), 0, SUB_WRITABLE)
}

/// Writes the low [bits] (0..64) bits of [value], big-endian.
export function bsPutBits(value: u64, bits: i32): void {
  const at = load<i64>(P, WRITE_POSITION)
  store<i64>(P, at + bits, WRITE_POSITION)
  pokeBits(load<u32>(P, WRITE_BASE), at, value, bits)
}

/// A bit string that is the low [bits] (1..64) bits of [value].
export function bsInitBits(value: u64, bits: i32): u64 {
  const address = heapAlloc(3)
  store<u64>(address, SHORT_BINARY_HEADER)
  store<u64>(address, (bits + 7) >> 3, 8)
  store<u64>(address, bswap<u64>(value << (64 - bits)), 16)
  const binary = makeBoxed(address)
  return (bits & 7) == 0 ? binary : newSub(binary, 0, bits)
}

// Address of the data of [term], if [bits] more can be written behind it in place; else 0. Their bytes then count already.
function roomBehind(term: u64, bits: i32, unit: i32): u32 {
  if (!isBoxed(term) || !isWritable(term)) return 0
  const original = load<u32>(term as u32, Term.SUB_ORIGINAL)
  const before = load<i64>(term as u32, Term.SUB_SIZE) & SUB_BITS_MASK
  const bytes = (before + bits + 7) >> 3
  if (bytes > (load<u32>(load<u32>(original, Term.REFC_BLOCK), Memory.BINARY_CAPACITY) as i64)) return 0
  if (!isMultiple(before, unit)) return 0
  store<i64>(original, bytes, Term.REFC_SIZE)
  return load<u32>(original, Term.REFC_DATA)
}

/// bsAppend and bsPutBits in one; [bits] is 1..64.
export function bsAppendBits(term: u64, value: u64, bits: i32, unit: i32): u64 {
  const data = roomBehind(term, bits, unit)
  if (data != 0) {
    const before = load<i64>(term as u32, Term.SUB_SIZE) & SUB_BITS_MASK
    store<i64>(term as u32, before, Term.SUB_SIZE)
    pokeBits(data, before, value, bits)
    return newSub(load<u32>(term as u32, Term.SUB_ORIGINAL), 0, (before + bits) | SUB_WRITABLE)
  }
  const result = bsAppend(term, bits, unit)
  if (result != 0) bsPutBits(value, bits)
  return result
}

/// bsPrivateAppend and bsPutBits in one; [bits] is 1..64.
export function bsPrivateAppendBits(term: u64, value: u64, bits: i32, unit: i32): u64 {
  const data = roomBehind(term, bits, 1)
  if (data != 0) {
    const size = load<i64>(term as u32, Term.SUB_SIZE)
    store<i64>(term as u32, size + bits, Term.SUB_SIZE)
    pokeBits(data, size & SUB_BITS_MASK, value, bits)
    return term
  }
  const result = bsPrivateAppend(term, bits, unit)
  if (result != 0) bsPutBits(value, bits)
  return result
}

/// An integer segment of [bits] bits; 0 if [term] is no integer.
export function bsPutInteger(term: u64, bits: i64, flags: i32): i32 {
  const at = load<i64>(P, WRITE_POSITION)
  if (isSmall(term) && bits <= 64 && !isLittle(flags)) {
    store<i64>(P, at + bits, WRITE_POSITION)
    pokeBits(load<u32>(P, WRITE_BASE), at, smallValue(term), bits as i32)
    return 1
  }
  if (!isInteger(term)) return 0
  store<i64>(P, at + bits, WRITE_POSITION)
  if (bits > 64) bump((bits >> COPY_SHIFT) as i32)
  integerToBits(term, load<u32>(P, WRITE_BASE), at, bits, flags)
  return 1
}

/// A float segment; 0 if [term] is no number, or too large, or if [bits] is not 16, 32 or 64.
export function bsPutFloat(term: u64, bits: i64, flags: i32): i32 {
  const value = toFloat(term)
  if (!isFiniteFloat(value)) return 0
  let word: u64
  if (bits == 64) word = reinterpret<u64>(value)
  else if (bits == 32) word = reinterpret<u32>(value as f32)
  else if (bits == 16) word = floatToHalf(value)
  else return 0
  if (isLittle(flags)) word = bswap<u64>(word) >> (64 - bits)
  bsPutBits(word, bits as i32)
  return 1
}

/// A binary segment: the first [bits] bits of [term]; 0 if it is no bit string or shorter.
export function bsPutBinary(term: u64, bits: i64): i32 {
  if (!isBitstring(term)) return 0
  view(term)
  if (viewBits < bits) return 0
  putRun(viewAddress, viewBit, bits)
  return 1
}

/// A binary segment with size `all`; 0 if [term] is no bit string or no multiple of [unit] bits.
export function bsPutBinaryAll(term: u64, unit: i32): i32 {
  if (!isBitstring(term)) return 0
  view(term)
  if (!isMultiple(viewBits, unit)) return 0
  putRun(viewAddress, viewBit, viewBits)
  return 1
}

/// A string segment: [bytes] constant bytes.
export function bsPutString(address: u32, bytes: u32): void {
  putRun(address, 0, (bytes as i64) << 3)
}

function putRun(from: u32, fromBit: i64, bits: i64): void {
  const at = load<i64>(P, WRITE_POSITION)
  store<i64>(P, at + bits, WRITE_POSITION)
  copyBits(from, fromBit, load<u32>(P, WRITE_BASE), at, bits)
  const cost = (bits >> COPY_SHIFT) as i32
  if (cost > 0) bump(cost)
}
