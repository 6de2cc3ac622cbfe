// Integers out of bits and into bits: any size, both byte orders, signed or not. Also the float formats of bit syntax.
import * as Term from "../layout/term"
import { negateDigits } from "./big"
import { peekBits, pokeBits } from "./bits"
import { heapAlloc } from "./heap"
import { finishInteger, makeInteger, makeMagnitude } from "./integer"
import { headerArity, headerKind, headerOf, isSmall, makeSmall, smallValue } from "./term"

// Flags of a segment, as the compiler writes them (OTP's BSF_*). 16 = native: WebAssembly is little-endian.
const LITTLE: i32 = 2 | 16
const SIGNED: i32 = 4

export function isLittle(flags: i32): bool {
  return (flags & LITTLE) != 0
}

/// [count] (0..64) bits whose bytes come least significant first; a last incomplete byte holds the highest bits.
function peekLittle(base: u32, bit: i64, count: i32): u64 {
  const whole = count & 0x78
  if (whole == 0) return peekBits(base, bit, count)
  const word = bswap<u64>(peekBits(base, bit, whole) << (64 - whole))
  return whole == count ? word : word | (peekBits(base, bit + whole, count - whole) << whole)
}

/// What peekLittle reads back as the low [count] bits of [value].
function pokeLittle(base: u32, bit: i64, value: u64, count: i32): void {
  const whole = count & 0x78
  if (whole > 0) pokeBits(base, bit, bswap<u64>(value) >> (64 - whole), whole)
  if (whole != count) pokeBits(base, bit + whole, value >> whole, count - whole)
}

/// The integer that the [bits] bits at [bit] of [base] say.
export function integerFromBits(base: u32, bit: i64, bits: i64, flags: i32): u64 {
  if (bits > 64) return bigFromBits(base, bit, bits, flags)
  const count = bits as i32
  if (count == 0) return makeSmall(0)
  const word = (flags & LITTLE) != 0 ? peekLittle(base, bit, count) : peekBits(base, bit, count)
  if ((flags & SIGNED) == 0) return makeMagnitude(word, false)
  const unused = 64 - count
  return makeInteger(((word << unused) as i64) >> unused)
}

function bigFromBits(base: u32, bit: i64, bits: i64, flags: i32): u64 {
  const digits = ((bits + 63) >> 6) as u32
  const address = heapAlloc(digits + 1)
  const last = digits - 1
  const high = ((bits - 1) as i32 & 63) + 1 // bits in the highest digit
  const data = address + 8
  if ((flags & LITTLE) != 0) {
    for (let i: u32 = 0; i < last; i++) store<u64>(data + (i << 3), peekLittle(base, bit + ((i as i64) << 6), 64))
    store<u64>(data + (last << 3), peekLittle(base, bit + ((last as i64) << 6), high))
  } else {
    store<u64>(data + (last << 3), peekBits(base, bit, high))
    bit += high
    for (let i: u32 = 0; i < last; i++)
      store<u64>(data + ((last - 1 - i) << 3), peekBits(base, bit + ((i as i64) << 6), 64))
  }
  const top = load<u64>(data + (last << 3)) << (64 - high)
  if ((flags & SIGNED) == 0 || (top as i64) >= 0) return finishInteger(address, digits + 1, digits, false)
  store<u64>(data + (last << 3), ((top as i64) >> (64 - high)) as u64)
  negateDigits(data, digits)
  return finishInteger(address, digits + 1, digits, true)
}

/// Digit [index] (64 bits) of the infinite two's complement of an integer.
function digitOf(term: u64, index: u32): u64 {
  if (isSmall(term)) {
    const value = smallValue(term)
    return (index == 0 ? value : value >> 63) as u64
  }
  const header = headerOf(term)
  const digits = headerArity(header)
  const data = (term as u32) + Term.FIELD
  const digit = index < digits ? load<u64>(data + (index << 3)) : 0
  if (headerKind(header) == Term.HEADER_POSITIVE_BIG) return digit
  // -m = ~m + 1: the carry reaches every digit up to the lowest one that is not zero.
  const reach = min(index, digits)
  for (let i: u32 = 0; i < reach; i++) if (load<u64>(data + (i << 3)) != 0) return ~digit
  return -digit
}

/// Writes the low [bits] bits of an integer at [bit] of [base].
export function integerToBits(term: u64, base: u32, bit: i64, bits: i64, flags: i32): void {
  if (bits <= 64) {
    const value = isSmall(term) ? (smallValue(term) as u64) : digitOf(term, 0)
    if ((flags & LITTLE) != 0) pokeLittle(base, bit, value, bits as i32)
    else pokeBits(base, bit, value, bits as i32)
    return
  }
  const last = ((bits - 1) >> 6) as u32
  const high = ((bits - 1) as i32 & 63) + 1
  if ((flags & LITTLE) != 0) {
    for (let i: u32 = 0; i < last; i++) pokeLittle(base, bit + ((i as i64) << 6), digitOf(term, i), 64)
    pokeLittle(base, bit + ((last as i64) << 6), digitOf(term, last), high)
    return
  }
  pokeBits(base, bit, digitOf(term, last), high)
  bit += high
  for (let i = last; i > 0; i--) {
    pokeBits(base, bit, digitOf(term, i - 1), 64)
    bit += 64
  }
}

/// The float whose IEEE 754 binary16 is [half].
export function halfToFloat(half: u32): f64 {
  const sign = (half as u64 & 0x8000) << 48
  const exponent = (half >> 10) & 31
  const fraction = half & 0x3ff
  if (exponent == 0) {
    const value = (fraction as f64) * 5.9604644775390625e-8 // 2^-24
    return sign != 0 ? -value : value
  }
  const wide: u64 = exponent == 31 ? 2047 : exponent + 1008
  return reinterpret<f64>(sign | (wide << 52) | ((fraction as u64) << 42))
}

/// IEEE 754 binary16 of [value], rounded to nearest even; infinite if it is too large.
export function floatToHalf(value: f64): u32 {
  const bits = reinterpret<u64>(value)
  const sign = ((bits >> 48) as u32) & 0x8000
  const magnitude = bits & (i64.MAX_VALUE as u64)
  const size = reinterpret<f64>(magnitude)
  if (!(size < 65520)) return sign | 0x7c00
  // Below 2^-14 a half is a multiple of 2^-24, which is the last place of a double near 2^28.
  if (size < 0.00006103515625) return sign | ((reinterpret<u64>(size + 268435456.0) as u32) & 0x7ff)
  const odd = (magnitude >> 42) & 1
  return sign | (((magnitude + 0x1ffffffffff + odd - (1008 << 52)) >> 42) as u32)
}
