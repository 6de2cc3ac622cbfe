// Erlang's arithmetic operators on terms. Generated code computes what stays small by itself and calls these for the
// rest, but they take any terms. Each returns a term, or NON_VALUE after failing with badarith or system_limit.
import {
  addDigit,
  addDigits,
  compareDigits,
  divDigits,
  divSmall,
  mulDigit,
  mulDigits,
  mulScratch,
  multiplyHigh,
  negateDigits,
  remSmall,
  shiftLeft,
  shiftRight,
  significant,
  subDigits,
} from "./big"
import { floatResult, isFiniteFloat, toFloat } from "./float"
import { heapAlloc } from "./heap"
import {
  checkInteger,
  countA,
  countB,
  DIGITS_MAX,
  digitsA,
  digitsB,
  finishInteger,
  makeInteger,
  makeMagnitude,
  makeMagnitude2,
  negativeA,
  negativeB,
  swapOperands,
  viewA,
  viewB,
} from "./integer"
import { releaseScratch, takeScratch } from "./scratch"
import { badarith, bump, systemLimit } from "./state"
import { bothSmall, floatValue, isBig, isFloat, isNumber, isSmall, makeSmall, smallValue } from "./term"

/// a + b
export function arithAdd(a: u64, b: u64): u64 {
  if (bothSmall(a, b)) return makeInteger(smallValue(a) + smallValue(b))
  if (isFloat(a) && isFloat(b)) return floatResult(floatValue(a) + floatValue(b))
  if (isFloat(a) || isFloat(b)) {
    const x = toFloat(a)
    const y = toFloat(b)
    return isFiniteFloat(x) && isFiniteFloat(y) ? floatResult(x + y) : 0
  }
  if (!viewA(a) || !viewB(b)) return badarith()
  return sum(negativeB)
}

/// a - b
export function arithSub(a: u64, b: u64): u64 {
  if (bothSmall(a, b)) return makeInteger(smallValue(a) - smallValue(b))
  if (isFloat(a) && isFloat(b)) return floatResult(floatValue(a) - floatValue(b))
  if (isFloat(a) || isFloat(b)) {
    const x = toFloat(a)
    const y = toFloat(b)
    return isFiniteFloat(x) && isFiniteFloat(y) ? floatResult(x - y) : 0
  }
  if (!viewA(a) || !viewB(b)) return badarith()
  return sum(!negativeB)
}

// A + B where B counts as negative if [negative].
function sum(negative: bool): u64 {
  if (negativeA == negative) {
    if (countA < countB) swapOperands()
    const n = countA
    // A carry out needs a top digit of all ones: rare enough to allocate for it only then.
    const words = n + 1 + ((n == 0 || load<u64>(digitsA + (n << 3) - 8) == -1 || n == countB) as u32)
    const address = heapAlloc(words)
    const carry = addDigits(address + 8, digitsA, n, digitsB, countB)
    if (words == n + 2) store<u64>(address + (n << 3), carry, 8)
    return finishInteger(address, words, words - 1, negative)
  }
  const order = compareDigits(digitsA, countA, digitsB, countB)
  if (order == 0) return makeSmall(0)
  const isNegative = order < 0 ? negative : negativeA
  if (order < 0) swapOperands()
  const words = countA + 1
  const address = heapAlloc(words)
  subDigits(address + 8, digitsA, countA, digitsB, countB)
  return finishInteger(address, words, countA, isNegative)
}

/// a * b
export function arithMul(a: u64, b: u64): u64 {
  if (bothSmall(a, b)) {
    const x = smallValue(a)
    const y = smallValue(b)
    const u = (x < 0 ? -x : x) as u64
    const v = (y < 0 ? -y : y) as u64
    if ((u | v) >> 32 == 0) return makeMagnitude(u * v, (x ^ y) < 0)
    return makeMagnitude2(multiplyHigh(u, v), u * v, (x ^ y) < 0)
  }
  if (isFloat(a) && isFloat(b)) return floatResult(floatValue(a) * floatValue(b))
  if (isFloat(a) || isFloat(b)) {
    const x = toFloat(a)
    const y = toFloat(b)
    return isFiniteFloat(x) && isFiniteFloat(y) ? floatResult(x * y) : 0
  }
  if (!viewA(a) || !viewB(b)) return badarith()
  if (countA < countB) swapOperands()
  const nb = countB
  if (nb == 0) return makeSmall(0)
  const n = countA + nb
  if (n > DIGITS_MAX + 1) return systemLimit()
  const negative = negativeA != negativeB
  if (nb == 1) {
    const address = heapAlloc(n + 1)
    const top = mulDigit(address + 8, digitsA, n - 1, load<u64>(digitsB), 0)
    store<u64>(address + (n << 3), top)
    return finishInteger(address, n + 1, n, negative)
  }
  const address = heapAlloc(n + 1)
  const scratch = takeScratch(mulScratch(nb) << 3)
  mulDigits(address + 8, digitsA, n - nb, digitsB, nb, scratch)
  releaseScratch(scratch)
  if (nb > 16) bump((((nb as u64) * ((n - nb) as u64)) / 4096) as i32)
  return finishInteger(address, n + 1, n, negative)
}

/// a / b, always a float
export function arithDivide(a: u64, b: u64): u64 {
  const x = toFloat(a)
  const y = toFloat(b)
  return isFiniteFloat(x) && isFiniteFloat(y) ? floatResult(x / y) : 0
}

/// a div b, truncated towards zero
export function arithDiv(a: u64, b: u64): u64 {
  if (bothSmall(a, b)) {
    const divisor = smallValue(b)
    return divisor == 0 ? badarith() : makeInteger(smallValue(a) / divisor)
  }
  if (!viewA(a) || !viewB(b)) return badarith()
  if (countB == 0) return badarith()
  if (compareDigits(digitsA, countA, digitsB, countB) < 0) return makeSmall(0)
  const negative = negativeA != negativeB
  const na = countA
  if (countB == 1 && load<u32>(digitsB, 4) == 0) {
    const address = heapAlloc(na + 1)
    divSmall(address + 8, digitsA, na, load<u32>(digitsB) as u64)
    return finishInteger(address, na + 1, na, negative)
  }
  const count = na + 1 - countB
  const address = heapAlloc(count + 1)
  const scratch = takeScratch((na + 1 + countB) << 3)
  divide(address + 8, scratch)
  releaseScratch(scratch)
  return finishInteger(address, count + 1, count, negative)
}

/// a rem b, with the sign of a
export function arithRem(a: u64, b: u64): u64 {
  if (bothSmall(a, b)) {
    const divisor = smallValue(b)
    return divisor == 0 ? badarith() : makeSmall(smallValue(a) % divisor)
  }
  if (!viewA(a) || !viewB(b)) return badarith()
  if (countB == 0) return badarith()
  if (compareDigits(digitsA, countA, digitsB, countB) < 0) return a
  if (countB == 1 && load<u32>(digitsB, 4) == 0) {
    return makeMagnitude(remSmall(digitsA, countA, load<u32>(digitsB) as u64), negativeA)
  }
  const count = countB
  const negative = negativeA
  const address = heapAlloc(count + 1)
  const scratch = takeScratch((countA + 1 + count) << 3)
  const shift = divide(0, scratch)
  shiftRight(address + 8, scratch, count, shift)
  releaseScratch(scratch)
  return finishInteger(address, count + 1, count, negative)
}

// A / B into [quotient] (countA + 1 - countB digits; 0: not wanted). The remainder, shifted left by the number of bits
// returned, becomes the first countB digits of [scratch], which has room for countA + 1 + countB digits.
function divide(quotient: u32, scratch: u32): u32 {
  const na = countA
  const nb = countB
  const shift = clz(load<u64>(digitsB + (nb << 3) - 8)) as u32
  const divisor = scratch + ((na + 1) << 3)
  shiftLeft(divisor, digitsB, nb, shift)
  store<u64>(scratch + (na << 3), shiftLeft(scratch, digitsA, na, shift))
  divDigits(quotient, scratch, na, divisor, nb)
  if (nb > 16) bump((((nb as u64) * ((na - nb) as u64)) / 4096) as i32)
  return shift
}

/// a band b
export function arithBand(a: u64, b: u64): u64 {
  if (bothSmall(a, b)) return a & b
  return bitwise(a, b, 0)
}
/// a bor b
export function arithBor(a: u64, b: u64): u64 {
  if (bothSmall(a, b)) return a | b
  return bitwise(a, b, 1)
}
/// a bxor b
export function arithBxor(a: u64, b: u64): u64 {
  if (bothSmall(a, b)) return makeSmall(smallValue(a) ^ smallValue(b))
  return bitwise(a, b, 2)
}

function combine(x: u64, y: u64, operation: u32): u64 {
  return operation == 0 ? x & y : operation == 1 ? x | y : x ^ y
}

// Both operands as two's complement of unlimited length, digit by digit: ~m + 1 for a negative number of magnitude m.
function bitwise(a: u64, b: u64, operation: u32): u64 {
  if (!viewA(a) || !viewB(b)) return badarith()
  if (countA < countB) swapOperands()
  const flipA: u64 = negativeA ? -1 : 0
  const flipB: u64 = negativeB ? -1 : 0
  const negative = combine(flipA, flipB, operation) != 0
  // band with a number that is not negative has no more digits than that number.
  const n = operation == 0 && !negativeB ? countB : countA
  const words = n + 1 + (negative as u32)
  const address = heapAlloc(words)
  let carryA = flipA & 1
  let carryB = flipB & 1
  for (let i: u32 = 0; i < n; i++) {
    const offset = i << 3
    const x = (load<u64>(digitsA + offset) ^ flipA) + carryA
    const y = ((i < countB ? load<u64>(digitsB + offset) : 0) ^ flipB) + carryB
    carryA &= (x == 0) as u64
    carryB &= (y == 0) as u64
    store<u64>(address + offset, combine(x, y, operation), 8)
  }
  if (negative) {
    store<u64>(address + (n << 3), -1, 8)
    negateDigits(address + 8, n + 1)
  }
  return finishInteger(address, words, words - 1, negative)
}

/// bnot a
export function arithBnot(a: u64): u64 {
  if (isSmall(a)) return makeSmall(~smallValue(a))
  if (!isBig(a)) return badarith()
  return arithSub(makeSmall(-1), a)
}

/// a bsl b
export function arithBsl(a: u64, b: u64): u64 {
  if (!checkInteger(a) || !checkInteger(b)) return 0
  return shift(a, b, false)
}
/// a bsr b
export function arithBsr(a: u64, b: u64): u64 {
  if (!checkInteger(a) || !checkInteger(b)) return 0
  return shift(a, b, true)
}

const SHIFT_MAX: i64 = 1 << 32 // bits, more than any bignum has

function shift(a: u64, b: u64, isRight: bool): u64 {
  viewB(b)
  const left = negativeB == isRight
  const distance: i64 = isSmall(b) && load<u64>(digitsB) < (SHIFT_MAX as u64) ? load<i64>(digitsB) : SHIFT_MAX
  if (distance == 0 || countB == 0) return a
  if (isSmall(a)) {
    const value = smallValue(a)
    if (!left) return makeSmall(value >> (distance < 63 ? distance : 63))
    if (value == 0) return a
    if (distance < 60) {
      const shifted = value << distance
      if (shifted >> distance == value) return makeInteger(shifted)
    }
  }
  viewA(a)
  return left ? shiftUp(distance) : shiftDown(distance)
}

// A * 2^distance
function shiftUp(distance: i64): u64 {
  const digits = (distance >> 6) as u32
  const bits = (distance & 63) as u32
  if (digits + countA > DIGITS_MAX + 1) return systemLimit()
  const negative = negativeA
  const n = countA + digits + 1
  const address = heapAlloc(n + 1)
  memory.fill(address + 8, 0, digits << 3)
  store<u64>(address + (n << 3), shiftLeft(address + 8 + (digits << 3), digitsA, countA, bits))
  return finishInteger(address, n + 1, n, negative)
}

// A / 2^distance, rounded down: a negative number that loses a bit moves one away from zero.
function shiftDown(distance: i64): u64 {
  const digits = (distance >> 6) as u32
  const bits = (distance & 63) as u32
  if (digits >= countA) return makeSmall(negativeA ? -1 : 0)
  const negative = negativeA
  const n = countA - digits
  const from = digitsA + (digits << 3)
  const words = n + 1 + (negative as u32)
  const address = heapAlloc(words)
  if (negative) {
    const lost = significant(digitsA, digits) != 0 || (load<u64>(from) & (((1 as u64) << bits) - 1)) != 0
    shiftRight(address + 8, from, n, bits)
    store<u64>(address + (n << 3), addDigit(address + 8, n, lost as u64), 8)
  } else {
    shiftRight(address + 8, from, n, bits)
  }
  return finishInteger(address, words, words - 1, negative)
}

/// -a
export function arithNeg(a: u64): u64 {
  if (isFloat(a)) return floatResult(-toFloat(a))
  return arithSub(makeSmall(0), a)
}

/// +a
export function arithPlus(a: u64): u64 {
  return isNumber(a) ? a : badarith()
}
