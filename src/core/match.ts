// Matching bit strings: contexts (MATCH_* of layout/term.ts) and what the bs_get, bs_skip and bs_test instructions do with
// them. A getter advances the context only if it succeeds; 0 means that the match fails. Flags are OTP's BSF_*.
import * as Term from "../layout/term"
import { BITS_MAX, binaryData, extract, SUB_BITS_MASK } from "./binary"
import { halfToFloat, integerFromBits, isLittle } from "./bitint"
import { compareBits, peekBits } from "./bits"
import { isFiniteFloat, makeFloat } from "./float"
import { heapAlloc } from "./heap"
import { headerKind, headerOf, isBoxed, isSmall, makeBoxed, makeSmall, smallValue } from "./term"

/// bs_start_match3/4: a context at the start of a bit string; a context is its own result; 0 for other terms.
export function bsStartMatch(term: u64): u64 {
  if (!isBoxed(term)) return 0
  const kind = headerKind(headerOf(term))
  if (kind == Term.HEADER_MATCH) return term
  let original = term
  let start: i64 = 0
  let bits: i64
  if (kind == Term.HEADER_SUB_BINARY) {
    original = load<u64>(term as u32, Term.SUB_ORIGINAL)
    start = load<i64>(term as u32, Term.SUB_OFFSET)
    bits = load<i64>(term as u32, Term.SUB_SIZE) & SUB_BITS_MASK
  } else if (kind == Term.HEADER_HEAP_BINARY || kind == Term.HEADER_REFC_BINARY) {
    bits = load<i64>(term as u32, Term.HEAP_BINARY_SIZE) << 3 // REFC_SIZE is the same place
  } else {
    return 0
  }
  const address = heapAlloc(Term.MATCH_WORDS)
  store<u64>(address, Term.MATCH_HEADER_WORD)
  store<i64>(address, start, Term.MATCH_START - Term.BOXED_BIAS)
  store<i64>(address, start, Term.MATCH_POSITION - Term.BOXED_BIAS)
  store<i64>(address, start + bits, Term.MATCH_END - Term.BOXED_BIAS)
  store<u64>(address, original, Term.MATCH_ORIGINAL - Term.BOXED_BIAS)
  return makeBoxed(address)
}

/// Address that the positions of [context] count from. Valid until the next collection or append.
export function matchData(context: u64): u32 {
  return binaryData(load<u64>(context as u32, Term.MATCH_ORIGINAL))
}

function position(context: u64): i64 {
  return load<i64>(context as u32, Term.MATCH_POSITION)
}
function setPosition(context: u64, bit: i64): void {
  store<i64>(context as u32, bit, Term.MATCH_POSITION)
}
function remaining(context: u64): i64 {
  return load<i64>(context as u32, Term.MATCH_END) - position(context)
}

/// bs_get_integer2: [bits] >= 0. A small or a bignum.
export function bsGetInteger(context: u64, bits: i64, flags: i32): u64 {
  const at = position(context)
  if (load<i64>(context as u32, Term.MATCH_END) - at < bits) return 0
  const result = integerFromBits(matchData(context), at, bits, flags)
  if (result != 0) setPosition(context, at + bits)
  return result
}

/// bs_get_integer2, big-endian and unsigned, for 0 to 59 bits: always a small.
export function bsGetUnsigned(context: u64, bits: i32): u64 {
  const at = position(context)
  if (load<i64>(context as u32, Term.MATCH_END) - at < (bits as i64)) return 0
  setPosition(context, at + bits)
  return makeSmall(peekBits(matchData(context), at, bits))
}

/// bs_get_float2: 16, 32 or 64 bits of a finite number. No bits at all are 0.0, as in OTP 25.
export function bsGetFloat(context: u64, bits: i64, flags: i32): u64 {
  const at = position(context)
  if (load<i64>(context as u32, Term.MATCH_END) - at < bits) return 0
  let value: f64 = 0
  if (bits != 0) {
    if (bits != 64 && bits != 32 && bits != 16) return 0
    let word = peekBits(matchData(context), at, bits as i32)
    if (isLittle(flags)) word = bswap<u64>(word) >> (64 - bits)
    if (bits == 64) value = reinterpret<f64>(word)
    else if (bits == 32) value = reinterpret<f32>(word as u32) as f64
    else value = halfToFloat(word as u32)
    if (!isFiniteFloat(value)) return 0
  }
  setPosition(context, at + bits)
  return makeFloat(value)
}

/// bs_get_binary2 with a size: the next [bits] >= 0 bits.
export function bsGetBinary(context: u64, bits: i64): u64 {
  const at = position(context)
  if (load<i64>(context as u32, Term.MATCH_END) - at < bits) return 0
  setPosition(context, at + bits)
  return extract(load<u64>(context as u32, Term.MATCH_ORIGINAL), at, bits)
}

/// bs_get_binary2 with size `all`: the rest, if it is a multiple of [unit] bits.
export function bsGetBinaryAll(context: u64, unit: i32): u64 {
  if (bsTestUnit(context, unit) == 0) return 0
  return bsGetBinary(context, remaining(context))
}

/// bs_get_tail: the rest; does not advance.
export function bsGetTail(context: u64): u64 {
  return extract(load<u64>(context as u32, Term.MATCH_ORIGINAL), position(context), remaining(context))
}

/// bs_skip_bits2: [bits] >= 0.
export function bsSkipBits(context: u64, bits: i64): i32 {
  if (remaining(context) < bits) return 0
  setPosition(context, position(context) + bits)
  return 1
}

/// bs_skip_bits2 with size `all`.
export function bsSkipAll(context: u64, unit: i32): i32 {
  if (bsTestUnit(context, unit) == 0) return 0
  setPosition(context, load<i64>(context as u32, Term.MATCH_END))
  return 1
}

/// bs_test_tail2: are exactly [bits] left?
export function bsTestTail(context: u64, bits: i64): i32 {
  return (remaining(context) == bits) as i32
}

/// bs_test_unit: is what is left a multiple of [unit] bits?
export function bsTestUnit(context: u64, unit: i32): i32 {
  const left = remaining(context)
  return ((unit == 8 ? left & 7 : left % unit) == 0) as i32
}

/// bs_get_position: a small to be given to bs_set_position.
export function bsGetPosition(context: u64): u64 {
  return makeSmall(position(context))
}

export function bsSetPosition(context: u64, saved: u64): void {
  setPosition(context, smallValue(saved))
}

/// bs_match_string: are the next [bits] bits those at [address]?
export function bsMatchString(context: u64, bits: i64, address: u32): i32 {
  const at = position(context)
  if (load<i64>(context as u32, Term.MATCH_END) - at < bits) return 0
  if (compareBits(matchData(context), at, bits, address, 0, bits) != 0) return 0
  setPosition(context, at + bits)
  return 1
}

/// `ensure_at_least` of bs_match: [bits] and then a multiple of [unit] left?
export function bsEnsureAtLeast(context: u64, bits: i64, unit: i32): i32 {
  const rest = remaining(context) - bits
  return (rest >= 0 && (unit == 1 || rest % unit == 0)) as i32
}

/// `ensure_exactly` of bs_match.
export function bsEnsureExactly(context: u64, bits: i64): i32 {
  return bsTestTail(context, bits)
}

/// The next [bits] (0..64) bits, unsigned and untagged. Their presence is not checked. Advances.
export function bsReadBits(context: u64, bits: i32): u64 {
  const at = position(context)
  setPosition(context, at + bits)
  return peekBits(matchData(context), at, bits)
}

/// The [bits] (0..64) bits that lie [offset] bits ahead, like bsReadBits; does not advance.
export function bsPeekBits(context: u64, offset: i64, bits: i32): u64 {
  return peekBits(matchData(context), position(context) + offset, bits)
}

/// Bits of a segment whose size is the term [size], in units of [unit]: -1 if that is no integer >= 0 (badarg; no match),
/// -2 if no bit string is that long (system_limit; no match).
export function bsSize(size: u64, unit: i32): i64 {
  if (isSmall(size)) {
    const value = smallValue(size)
    if (value < 0) return -1
    if (value > BITS_MAX) return -2
    const bits = value * unit
    return bits > BITS_MAX ? -2 : bits
  }
  return isBoxed(size) && headerKind(headerOf(size)) == Term.HEADER_POSITIVE_BIG ? -2 : -1
}
