// Floats: conversion from and to integers, and the BIFs on them. number.ts has their order.
import * as Maths from "../layout/math"
import * as Term from "../layout/term"
import { arithSub } from "./arith"
import { heapAlloc } from "./heap"
import { math } from "./imports"
import { finishInteger, negativeA, viewA } from "./integer"
import { badarg, badarith } from "./state"
import {
  floatValue,
  headerArity,
  headerOf,
  isBig,
  isFloat,
  isInteger,
  isNumber,
  isSmall,
  makeBoxed,
  makeSmall,
  smallValue,
} from "./term"

const TWO_59: f64 = 5.764607523034235e17
const TWO_64: f64 = 1.8446744073709552e19

/// Neither infinite nor NaN? Such values never become terms.
export function isFiniteFloat(value: f64): bool {
  return value - value == 0
}

/// A float term. [value] is finite.
export function makeFloat(value: f64): u64 {
  const address = heapAlloc(Term.FLOAT_WORDS)
  store<u64>(address, Term.FLOAT_HEADER_WORD)
  store<f64>(address, value, 8)
  return makeBoxed(address)
}

/// The term of the result of a float operation; badarith if it is not finite.
export function floatResult(value: f64): u64 {
  return isFiniteFloat(value) ? makeFloat(value) : badarith()
}

// A bignum's value; infinite if it is out of range. From the top digit down with one rounding a digit, as OTP does,
// so that the last bit is OTP's too.
function bigToFloat(big: u64): f64 {
  const header = headerOf(big)
  let value: f64 = 0
  for (let i = headerArity(header); i > 0; i--) {
    value = value * TWO_64 + (load<u64>((big as u32) + (i << 3), Term.BOXED_BIAS) as f64)
  }
  return (header & Term.BIG_SIGN_BIT) != 0 ? -value : value
}

// The value of a number; infinite if it is too large, NaN for other terms.
function numberValue(term: u64): f64 {
  if (isSmall(term)) return smallValue(term) as f64
  if (isFloat(term)) return floatValue(term)
  return isBig(term) ? bigToFloat(term) : NaN
}

/// The value of a number as float; NaN after failing with badarith if [term] is none or too large.
export function toFloat(term: u64): f64 {
  const value = numberValue(term)
  if (isFiniteFloat(value)) return value
  badarith()
  return NaN
}

/// The integer that the integral float [value] is.
export function floatToInteger(value: f64): u64 {
  if (Math.abs(value) < TWO_59) return makeSmall(value as i64)
  const bits = reinterpret<u64>(value)
  const shift = ((bits >> 52) & 2047) - 1075
  const mantissa = (bits & 0xfffffffffffff) | 0x10000000000000
  const low = (shift >> 6) as u32
  const address = heapAlloc(low + 3)
  memory.fill(address + 8, 0, low << 3)
  const at = address + (low << 3)
  const rest = shift & 63
  store<u64>(at, mantissa << rest, 8)
  store<u64>(at, rest > 11 ? mantissa >> (64 - rest) : 0, 16)
  return finishInteger(address, low + 3, low + 2, value < 0)
}

/// abs(a)
export function arithAbs(a: u64): u64 {
  if (isFloat(a)) return floatValue(a) < 0 ? makeFloat(-floatValue(a)) : a
  if (!viewA(a)) return badarg()
  return negativeA ? arithSub(makeSmall(0), a) : a
}

/// float(a)
export function floatFromNumber(a: u64): u64 {
  if (isFloat(a)) return a
  const value = numberValue(a)
  return isFiniteFloat(value) ? makeFloat(value) : badarg()
}

/// trunc(a)
export function floatTrunc(a: u64): u64 {
  return isFloat(a) ? floatToInteger(trunc(floatValue(a))) : isInteger(a) ? a : badarg()
}
/// floor(a)
export function floatFloor(a: u64): u64 {
  return isFloat(a) ? floatToInteger(floor(floatValue(a))) : isInteger(a) ? a : badarg()
}
/// ceil(a)
export function floatCeil(a: u64): u64 {
  return isFloat(a) ? floatToInteger(ceil(floatValue(a))) : isInteger(a) ? a : badarg()
}
/// round(a), halves away from zero
export function floatRound(a: u64): u64 {
  if (!isFloat(a)) return isInteger(a) ? a : badarg()
  const value = floatValue(a)
  const whole = trunc(value)
  const rest = value - whole
  return floatToInteger(rest >= 0.5 ? whole + 1 : rest <= -0.5 ? whole - 1 : whole)
}

// ---- The module math: badarg for what is no number, badarith for arguments or results out of range.

function mathFailure(a: u64): u64 {
  return isNumber(a) ? badarith() : badarg()
}
function math1(operation: i32, a: u64): u64 {
  const x = numberValue(a)
  return isFiniteFloat(x) ? floatResult(math(operation, x, 0)) : mathFailure(a)
}
function math2(operation: i32, a: u64, b: u64): u64 {
  const x = numberValue(a)
  if (!isFiniteFloat(x)) return mathFailure(a)
  const y = numberValue(b)
  return isFiniteFloat(y) ? floatResult(math(operation, x, y)) : mathFailure(b)
}

export function mathSqrt(a: u64): u64 {
  const x = numberValue(a)
  return isFiniteFloat(x) ? floatResult(sqrt(x)) : mathFailure(a)
}
export function mathFloor(a: u64): u64 {
  const x = numberValue(a)
  return isFiniteFloat(x) ? makeFloat(floor(x)) : mathFailure(a)
}
export function mathCeil(a: u64): u64 {
  const x = numberValue(a)
  return isFiniteFloat(x) ? makeFloat(ceil(x)) : mathFailure(a)
}
export function mathSin(a: u64): u64 {
  return math1(Maths.MATH_SIN, a)
}
export function mathCos(a: u64): u64 {
  return math1(Maths.MATH_COS, a)
}
export function mathTan(a: u64): u64 {
  return math1(Maths.MATH_TAN, a)
}
export function mathAsin(a: u64): u64 {
  return math1(Maths.MATH_ASIN, a)
}
export function mathAcos(a: u64): u64 {
  return math1(Maths.MATH_ACOS, a)
}
export function mathAtan(a: u64): u64 {
  return math1(Maths.MATH_ATAN, a)
}
export function mathSinh(a: u64): u64 {
  return math1(Maths.MATH_SINH, a)
}
export function mathCosh(a: u64): u64 {
  return math1(Maths.MATH_COSH, a)
}
export function mathTanh(a: u64): u64 {
  return math1(Maths.MATH_TANH, a)
}
export function mathAsinh(a: u64): u64 {
  return math1(Maths.MATH_ASINH, a)
}
export function mathAcosh(a: u64): u64 {
  return math1(Maths.MATH_ACOSH, a)
}
export function mathAtanh(a: u64): u64 {
  return math1(Maths.MATH_ATANH, a)
}
export function mathExp(a: u64): u64 {
  return math1(Maths.MATH_EXP, a)
}
export function mathLog(a: u64): u64 {
  return math1(Maths.MATH_LOG, a)
}
export function mathLog2(a: u64): u64 {
  return math1(Maths.MATH_LOG2, a)
}
export function mathLog10(a: u64): u64 {
  return math1(Maths.MATH_LOG10, a)
}
export function mathErf(a: u64): u64 {
  return math1(Maths.MATH_ERF, a)
}
export function mathErfc(a: u64): u64 {
  return math1(Maths.MATH_ERFC, a)
}
export function mathPow(a: u64, b: u64): u64 {
  return math2(Maths.MATH_POW, a, b)
}
export function mathAtan2(a: u64, b: u64): u64 {
  return math2(Maths.MATH_ATAN2, a, b)
}
export function mathFmod(a: u64, b: u64): u64 {
  return math2(Maths.MATH_FMOD, a, b)
}
