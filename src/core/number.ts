// The exact order of numbers of all kinds: smalls, bigs and floats are compared as the real numbers they stand for,
// without rounding.
import * as Term from "../layout/term"
import { field, floatValue, headerArity, headerKind, headerOf, isFloat, isSmall, smallValue } from "./term"

const TWO_59: f64 = 0x800000000000000 // first float beyond the smalls
const EXPONENT_BIAS: i32 = 1023
const FRACTION_BITS: i32 = 52

/// -1, 0 or 1. Both must be numbers.
export function compareNumbers(a: u64, b: u64): i32 {
  if (isSmall(a)) {
    if (isSmall(b)) return (a as i64) < (b as i64) ? -1 : a == b ? 0 : 1
    return isFloat(b) ? compareSmallFloat(smallValue(a), floatValue(b)) : -bigSign(b)
  }
  if (isFloat(a)) {
    const float = floatValue(a)
    if (isSmall(b)) return -compareSmallFloat(smallValue(b), float)
    if (!isFloat(b)) return -compareBigFloat(b, float)
    const other = floatValue(b)
    return float < other ? -1 : float == other ? 0 : 1
  }
  if (isSmall(b)) return bigSign(a)
  return isFloat(b) ? compareBigFloat(a, floatValue(b)) : compareBigs(a, b)
}

function bigSign(big: u64): i32 {
  return headerKind(headerOf(big)) == Term.HEADER_POSITIVE_BIG ? 1 : -1
}

function compareBigs(a: u64, b: u64): i32 {
  const sign = bigSign(a)
  if (sign != bigSign(b)) return sign
  const digits = headerArity(headerOf(a))
  const others = headerArity(headerOf(b))
  if (digits != others) return digits < others ? -sign : sign
  for (let i = digits; i-- > 0; ) {
    const digitA = field(a, i)
    const digitB = field(b, i)
    if (digitA != digitB) return digitA < digitB ? -sign : sign
  }
  return 0
}

function compareSmallFloat(small: i64, float: f64): i32 {
  if (float >= TWO_59) return -1
  if (float < -TWO_59) return 1
  // The integer part of such a float is an exact i64; the fraction decides between equal integer parts.
  const whole = float as i64
  if (small != whole) return small < whole ? -1 : 1
  const fraction = float - (whole as f64)
  return fraction == 0 ? 0 : fraction > 0 ? -1 : 1
}

function compareBigFloat(big: u64, float: f64): i32 {
  const sign = bigSign(big)
  if (float == 0 || float < 0 != sign < 0) return sign
  const bits = reinterpret<u64>(float)
  const floatLength = (((bits >> FRACTION_BITS) & 0x7ff) as i32) - EXPONENT_BIAS + 1 // bits of the integer part
  const digits = headerArity(headerOf(big))
  const high = field(big, digits - 1)
  const shift = clz(high) as u32
  const length = ((digits as i32) << 6) - (shift as i32)
  if (length != floatLength) return length < floatLength ? -sign : sign
  // Same length: compare the first 64 bits, then see whether the big has more.
  let first = high << shift
  let rest: u64 = 0
  if (digits > 1) {
    const next = field(big, digits - 2)
    if (shift) first |= next >> (64 - shift)
    rest = next << shift
    for (let i: u32 = 0; i + 2 < digits; i++) rest |= field(big, i)
  }
  const mantissa = (bits | (1 << FRACTION_BITS)) << (63 - FRACTION_BITS)
  if (first != mantissa) return first < mantissa ? -sign : sign
  return rest == 0 ? 0 : sign
}
