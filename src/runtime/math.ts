// The functions of Erlang's module math that WebAssembly does not have, as core asks for them (env.math).
import * as Maths from "../layout/math.js"

/// The function [operation] (Maths.MATH_*) of the module math. What is not defined is NaN or infinite.
export function hostMath(operation: number, a: number, b: number): number {
  const run = FUNCTIONS[operation]
  return run === undefined ? Number.NaN : run(a, b)
}

const FUNCTIONS: Readonly<Record<number, (a: number, b: number) => number>> = {
  [Maths.MATH_SIN]: Math.sin,
  [Maths.MATH_COS]: Math.cos,
  [Maths.MATH_TAN]: Math.tan,
  [Maths.MATH_ASIN]: Math.asin,
  [Maths.MATH_ACOS]: Math.acos,
  [Maths.MATH_ATAN]: Math.atan,
  [Maths.MATH_SINH]: Math.sinh,
  [Maths.MATH_COSH]: Math.cosh,
  [Maths.MATH_TANH]: Math.tanh,
  [Maths.MATH_ASINH]: Math.asinh,
  [Maths.MATH_ACOSH]: Math.acosh,
  [Maths.MATH_ATANH]: Math.atanh,
  [Maths.MATH_EXP]: Math.exp,
  [Maths.MATH_LOG]: Math.log,
  [Maths.MATH_LOG2]: Math.log2,
  [Maths.MATH_LOG10]: Math.log10,
  [Maths.MATH_ERF]: erf,
  [Maths.MATH_ERFC]: erfc,
  [Maths.MATH_POW]: power,
  [Maths.MATH_ATAN2]: Math.atan2,
  [Maths.MATH_FMOD]: (a, b) => a % b,
}

const POWER_EXPONENT_MAX = 1024
const POWER_RESULT_MIN = 1e-280 // below it the low half of the double width would be lost

// C's pow: 1 for a base of 1 whatever the exponent. The engine's own is off by one in the last place for many whole
// exponents (10 ** -5 is not 0.00001), so those are computed in double width.
function power(a: number, b: number): number {
  if (a === 1) return 1
  const plain = a ** b
  if (!Number.isInteger(b) || Math.abs(b) > POWER_EXPONENT_MAX || !Number.isFinite(plain)) return plain
  if (Math.abs(plain) < POWER_RESULT_MIN) return plain
  const exact = wholePower(a, b)
  return Number.isFinite(exact) ? exact : plain
}

function wholePower(a: number, b: number): number {
  let high = 1
  let low = 0
  let squareHigh = a
  let squareLow = 0
  for (let n = Math.abs(b); ; ) {
    if (n % 2 === 1) {
      const product = high * squareHigh
      const rest = productError(high, squareHigh, product) + (high * squareLow + low * squareHigh)
      high = product + rest
      low = product - high + rest
    }
    n = Math.floor(n / 2)
    if (n === 0) break
    const square = squareHigh * squareHigh
    const rest = productError(squareHigh, squareHigh, square) + 2 * squareHigh * squareLow
    squareHigh = square + rest
    squareLow = square - squareHigh + rest
  }
  if (b >= 0) return high + low
  const inverse = 1 / high
  const product = inverse * high
  const rest = 1 - product - productError(inverse, high, product) - inverse * low
  return inverse + inverse * rest
}

// x * y - product, exactly: T. J. Dekker's method.
function productError(x: number, y: number, product: number): number {
  const xHigh = upperHalf(x)
  const yHigh = upperHalf(y)
  const xLow = x - xHigh
  const yLow = y - yHigh
  return xHigh * yHigh - product + xHigh * yLow + xLow * yHigh + xLow * yLow
}

function upperHalf(x: number): number {
  const scaledUp = x * (2 ** 27 + 1)
  return scaledUp - (scaledUp - x)
}

const SERIES_LIMIT = 2.5 // up to here the series of erf converges quickly, above it the fraction of erfc does
const FRACTION_LIMIT = 0.5 // from here on 1 - erf would lose digits
const ERFC_LIMIT = 27.3 // erfc is below the smallest float from here on

// 2/sqrt(pi) exp(-x^2) sum of x (2 x^2)^n / (1 * 3 * 5 * ... (2n + 1)): all terms are positive, so no digits cancel.
function erf(x: number): number {
  const magnitude = Math.abs(x)
  if (magnitude > SERIES_LIMIT) return x < 0 ? erfc(magnitude) - 1 : 1 - erfc(magnitude)
  let term = x
  let sum = x
  for (let n = 1; Math.abs(term) > Math.abs(sum) * Number.EPSILON * 0.125; n++) {
    term *= (2 * x * x) / (2 * n + 1)
    sum += term
  }
  return (2 / Math.sqrt(Math.PI)) * gauss(x) * sum
}

// Laplace's continued fraction: exp(-x^2)/sqrt(pi) / (x + (1/2)/(x + 1/(x + (3/2)/(x + ...)))).
function erfc(x: number): number {
  if (x < FRACTION_LIMIT) return 1 - erf(x)
  if (x > ERFC_LIMIT) return 0
  let tail = x
  for (let n = 20 + Math.ceil(200 / (x * x)); n > 0; n--) tail = x + n / 2 / tail
  return gauss(x) / Math.sqrt(Math.PI) / tail
}

// exp(-x^2). The square of the rounded x is exact; squaring x itself would lose digits that exp then magnifies.
function gauss(x: number): number {
  const rounded = Math.fround(x)
  return Math.exp(-rounded * rounded) * Math.exp(-(x - rounded) * (x + rounded))
}
