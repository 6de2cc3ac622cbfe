// Integers as terms: looking at a small or a bignum as a row of digits, and making the right term of a result.
import * as Term from "../layout/term"
import { significant } from "./big"
import { heapAlloc, heapTrim } from "./heap"
import { SCRATCH_OPERANDS } from "./scratch"
import { badarith, P, systemLimit } from "./state"
import { fitsSmall, headerArity, headerOf, isBig, isSmall, makeBoxed, makeHeader, makeSmall, smallValue } from "./term"

const SMALL_MAX: u64 = ((1 as u64) << 59) - 1 // 2^59 - 1

/// Digits of the longest bignum; one more is a system_limit. OTP 25's BIG_ARITY_MAX for 64-bit words.
export const DIGITS_MAX: u32 = 524287

// The two operands of the operation under way (each scheduler has its own copy of these variables).
export let digitsA: u32 = 0 // address
export let countA: u32 = 0 // digits; 0 for zero
export let negativeA: bool = false
export let digitsB: u32 = 0
export let countB: u32 = 0
export let negativeB: bool = false

/// Looks at the integer [term] as operand A; false if it is none. A small's digit goes to the scratch area.
export function viewA(term: u64): bool {
  if (isSmall(term)) {
    const value = smallValue(term)
    digitsA = P + SCRATCH_OPERANDS
    countA = (value != 0) as u32
    negativeA = value < 0
    store<u64>(digitsA, (negativeA ? -value : value) as u64)
    return true
  }
  if (!isBig(term)) return false
  const header = headerOf(term)
  digitsA = (term as u32) + Term.FIELD
  countA = headerArity(header)
  negativeA = (header & Term.BIG_SIGN_BIT) != 0
  return true
}

/// Same as viewA, for operand B.
export function viewB(term: u64): bool {
  if (isSmall(term)) {
    const value = smallValue(term)
    digitsB = P + SCRATCH_OPERANDS + 8
    countB = (value != 0) as u32
    negativeB = value < 0
    store<u64>(digitsB, (negativeB ? -value : value) as u64)
    return true
  }
  if (!isBig(term)) return false
  const header = headerOf(term)
  digitsB = (term as u32) + Term.FIELD
  countB = headerArity(header)
  negativeB = (header & Term.BIG_SIGN_BIT) != 0
  return true
}

/// Exchanges the operands.
export function swapOperands(): void {
  const digits = digitsA
  const count = countA
  const negative = negativeA
  digitsA = digitsB
  countA = countB
  negativeA = negativeB
  digitsB = digits
  countB = count
  negativeB = negative
}

/// The integer whose [count] digits (leading zeros allowed) follow the header word at [address], where [allocated]
/// words were taken from the heap; what it does not need goes back.
export function finishInteger(address: u32, allocated: u32, count: u32, negative: bool): u64 {
  count = significant(address + 8, count)
  if (count <= 1) {
    const digit = count == 0 ? 0 : load<u64>(address, 8)
    if (digit <= SMALL_MAX + (negative as u64)) {
      heapTrim(address + (allocated << 3), allocated)
      return makeSmall(negative ? -(digit as i64) : (digit as i64))
    }
  } else if (count > DIGITS_MAX) {
    heapTrim(address + (allocated << 3), allocated)
    return systemLimit()
  }
  store<u64>(address, makeHeader(negative ? Term.HEADER_NEGATIVE_BIG : Term.HEADER_POSITIVE_BIG, count))
  if (allocated > count + 1) heapTrim(address + (allocated << 3), allocated - count - 1)
  return makeBoxed(address)
}

/// The integer of sign [negative] and a magnitude of one digit.
export function makeMagnitude(magnitude: u64, negative: bool): u64 {
  if (magnitude <= SMALL_MAX + (negative as u64)) {
    return makeSmall(negative ? -(magnitude as i64) : (magnitude as i64))
  }
  const address = heapAlloc(2)
  store<u64>(address, makeHeader(negative ? Term.HEADER_NEGATIVE_BIG : Term.HEADER_POSITIVE_BIG, 1))
  store<u64>(address, magnitude, 8)
  return makeBoxed(address)
}

/// Same, with a magnitude of two digits.
export function makeMagnitude2(high: u64, low: u64, negative: bool): u64 {
  if (high == 0) return makeMagnitude(low, negative)
  const address = heapAlloc(3)
  store<u64>(address, makeHeader(negative ? Term.HEADER_NEGATIVE_BIG : Term.HEADER_POSITIVE_BIG, 2))
  store<u64>(address, low, 8)
  store<u64>(address, high, 16)
  return makeBoxed(address)
}

/// The term of a signed 64-bit integer.
export function makeInteger(value: i64): u64 {
  return fitsSmall(value) ? makeSmall(value) : makeMagnitude((value < 0 ? -value : value) as u64, value < 0)
}

/// The term of an unsigned 64-bit integer.
export function makeUnsigned(value: u64): u64 {
  return makeMagnitude(value, false)
}

/// Is [term] an integer whose value fits an i64? Then integerToI64 gives it.
export function fitsI64(term: u64): bool {
  if (isSmall(term)) return true
  if (!isBig(term)) return false
  const header = headerOf(term)
  if (headerArity(header) != 1) return false
  return load<u64>(term as u32, Term.FIELD) <= (i64.MAX_VALUE as u64) + (((header & Term.BIG_SIGN_BIT) != 0) as u64)
}
export function integerToI64(term: u64): i64 {
  return isSmall(term) ? smallValue(term) : (integerToU64(term) as i64)
}

/// The integer [term] modulo 2^64 (two's complement).
export function integerToU64(term: u64): u64 {
  if (isSmall(term)) return smallValue(term) as u64
  const digit = load<u64>(term as u32, Term.FIELD)
  return (headerOf(term) & Term.BIG_SIGN_BIT) != 0 ? 0 - digit : digit
}

/// Is [term] an integer in 0 .. 2^64 - 1?
export function fitsU64(term: u64): bool {
  if (isSmall(term)) return smallValue(term) >= 0
  return isBig(term) && headerOf(term) == makeHeader(Term.HEADER_POSITIVE_BIG, 1)
}

/// Fails with badarith unless [term] is an integer; then returns it.
export function checkInteger(term: u64): u64 {
  return isSmall(term) || isBig(term) ? term : badarith()
}
