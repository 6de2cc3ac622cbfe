// Integer operators in place: smalls are computed here, everything else (bignums, floats, errors) by core.
// With types and ranges that the compiler proved, tests that can't fail are left out.
import * as Term from "../layout/term.js"
import type { Import, Register, Source } from "../loader/operand.js"
import { I64, type Label, type Local } from "../wasm/builder.js"
import type { AbiName } from "./abi.js"
import type { Emitter } from "./emitter.js"
import { raiseFromBif } from "./failure.js"
import { notBothSmall } from "./test.js"

const TAG = Term.TAG_SMALL
// Smalls are -2^59 .. 2^59 - 1. Bounds of the type table are below 2^53, so sums of two always fit.
const SMALL_LIMIT = 2 ** 59

/// An operator that can be computed in place: emits the code for operands that are both smalls.
/// [slow] is branched to when the result is no small.
type InPlace = (c: Operation, slow: Label) => void

/// Raises in a body.
type Failed = () => void

interface Operation {
  readonly e: Emitter
  readonly a: Source
  readonly b: Source
  readonly left: Local
  readonly right: Local
  readonly result: Local
}

/// Emits `destination = a op b`.
function operate(
  e: Emitter,
  failed: Failed,
  name: AbiName,
  a: Source,
  b: Source,
  destination: Register,
  fail: number,
  inPlace: InPlace,
): void {
  const { f } = e
  const left = e.hold(a)
  const right = e.hold(b)
  const result = f.local(I64)
  const done = f.block()
  const slow = f.block()
  if (!(e.isSmall(a) && e.isSmall(b))) {
    notBothSmall(e, left, a, right, b)
    f.unlikely()
    f.brIf(slow)
  }
  inPlace({ e, a, b, left, right, result }, slow)
  f.br(done)
  f.end(slow)
  slowCall(e, failed, name, name === "arithNeg" ? [right] : [left, right], result, fail)
  f.end(done)
  e.forgetHeap()
  f.localGet(result)
  e.set(destination)
  f.release(result)
  e.done(right, b)
  e.done(left, a)
}

/// The out-of-line path: core computes the result, or fails.
function slowCall(
  e: Emitter,
  failed: Failed,
  name: AbiName,
  operands: readonly Local[],
  result: Local,
  fail: number,
): void {
  const { f } = e
  e.beforeCore("heap")
  for (const operand of operands) f.localGet(operand)
  e.callRaw(name)
  if (fail !== 0) {
    e.orFail(fail, result)
    return
  }
  f.localTee(result)
  f.i64Eqz()
  f.if()
  failed()
  f.end()
}

/// A constant small operand, or null.
function constant(source: Source): number | null {
  return source.kind === "int" ? source.value : null
}

/// The tagged word of b without its tag: b << 4.
function untagged(c: Operation, source: Source, local: Local): void {
  const { f } = c.e
  const value = constant(source)
  if (value !== null && Math.abs(value) < 2 ** 49) {
    f.i64Const(value * 16)
    return
  }
  f.localGet(local)
  f.i64Const(TAG)
  f.i64Sub()
}

/// Leaves the integer that a small word stands for.
function integerOf(c: Operation, source: Source, local: Local): void {
  const { f } = c.e
  const value = constant(source)
  if (value !== null) {
    f.i64Const(value)
    return
  }
  f.localGet(local)
  f.i64Const(Term.SMALL_SHIFT)
  f.i64ShrS()
}

/// Tags the integer on top.
function tagged(c: Operation): void {
  const { f } = c.e
  f.i64Const(Term.SMALL_SHIFT)
  f.i64Shl()
  f.i64Const(TAG)
  f.i64Or()
  f.localSet(c.result)
}

function bounded(c: Operation): boolean {
  return c.e.range(c.a) !== null && c.e.range(c.b) !== null
}

/// a + b or a - b. The words overflow 64 bits exactly when the numbers overflow a small.
function sum(op: "i64Add" | "i64Sub"): InPlace {
  return (c, slow) => {
    const { f } = c.e
    f.localGet(c.left)
    untagged(c, c.b, c.right)
    f[op]()
    f.localSet(c.result)
    if (bounded(c)) return
    const value = constant(c.b)
    if (value !== null) {
      // the result lies on the side of a to which b moves it
      f.localGet(c.result)
      f.localGet(c.left)
      if (value >= 0 === (op === "i64Add")) f.i64LtS()
      else f.i64GtS()
    } else {
      // a sum overflows if its sign differs from both operands', a difference if the operands' differ and its own from a's
      f.localGet(c.left)
      f.localGet(c.result)
      f.i64Xor()
      f.localGet(c.right)
      f.localGet(op === "i64Add" ? c.result : c.left)
      f.i64Xor()
      f.i64And()
      f.i64Const(0)
      f.i64LtS()
    }
    f.unlikely()
    f.brIf(slow)
  }
}

// wasm has no high half of a product, so operands are tested before they are multiplied.
const multiply: InPlace = (c, slow) => {
  const { e, a, b } = c
  const { f } = e
  const ra = e.range(a)
  const rb = e.range(b)
  const fits =
    ra !== null &&
    rb !== null &&
    Math.max(Math.abs(ra.min), Math.abs(ra.max)) * Math.max(Math.abs(rb.min), Math.abs(rb.max)) < SMALL_LIMIT
  const factor = constant(b) ?? constant(a)
  if (!fits && factor !== null && factor !== 0) {
    // |other| <= limit, tested with one unsigned comparison of other + limit
    const limit = Math.floor((SMALL_LIMIT - 4096) / Math.abs(factor)) - 1
    if (constant(b) !== null) integerOf(c, a, c.left)
    else integerOf(c, b, c.right)
    f.i64Const(clampSafe(limit))
    f.i64Add()
    f.i64Const(clampSafe(limit) * 2)
    f.i64GtU()
    f.unlikely()
    f.brIf(slow)
  } else if (!fits && factor === null) {
    magnitudeZeros(c, c.left)
    magnitudeZeros(c, c.right)
    f.i64Add()
    // lengths of both in bits together at most 58: the leading zeros of both words are 70 or more. Not 59: the length of
    // -2^n is n here, and -2 * -2^58 is no small.
    f.i64Const(70)
    f.i64LtS()
    f.unlikely()
    f.brIf(slow)
  }
  f.localGet(c.left)
  f.i64Const(TAG)
  f.i64Sub()
  integerOf(c, b, c.right)
  f.i64Mul()
  f.i64Const(TAG)
  f.i64Or()
  f.localSet(c.result)
}

function clampSafe(limit: number): number {
  return Math.min(limit, 2 ** 52 - 1)
}

/// Leading zeros of the magnitude (of -x - 1 for negative x) of the small in [local].
function magnitudeZeros(c: Operation, local: Local): void {
  const { f } = c.e
  f.localGet(local)
  f.i64Const(Term.SMALL_SHIFT)
  f.i64ShrS()
  f.localGet(local)
  f.i64Const(63)
  f.i64ShrS()
  f.i64Xor()
  f.i64Clz()
}

/// div and rem: the divisor must not be 0 (badarith) nor, for div, -1 (may overflow).
function divide(op: "i64DivS" | "i64RemS"): InPlace {
  return (c, slow) => {
    const { f } = c.e
    const divisor = constant(c.b)
    if (divisor === 0 || divisor === -1) {
      f.br(slow)
      return
    }
    const range = c.e.range(c.b)
    if (divisor === null && !(range !== null && range.min > 0)) {
      // words of 0 and -1 are 15 and -1
      f.localGet(c.right)
      f.i64Const(TAG)
      f.i64Eq()
      f.localGet(c.right)
      f.i64Const(-1)
      f.i64Eq()
      f.i32Or()
      f.unlikely()
      f.brIf(slow)
    }
    integerOf(c, c.a, c.left)
    integerOf(c, c.b, c.right)
    f[op]()
    tagged(c)
  }
}

const and: InPlace = (c) => {
  const { f } = c.e
  f.localGet(c.left)
  f.localGet(c.right)
  f.i64And()
  f.localSet(c.result)
}

const or: InPlace = (c) => {
  const { f } = c.e
  f.localGet(c.left)
  f.localGet(c.right)
  f.i64Or()
  f.localSet(c.result)
}

const xor: InPlace = (c) => {
  const { f } = c.e
  f.localGet(c.left)
  untagged(c, c.b, c.right)
  f.i64Xor()
  f.localSet(c.result)
}

/// Leaves the shift count, after a branch to [slow] unless it is 0 .. [max].
function shiftCount(c: Operation, slow: Label, max: number): void {
  const { f } = c.e
  const value = constant(c.b)
  if (value !== null) {
    if (value < 0 || value > max) f.br(slow)
    f.i64Const(value)
    return
  }
  const count = f.local(I64)
  integerOf(c, c.b, c.right)
  f.localTee(count)
  f.i64Const(max)
  f.i64GtU()
  f.unlikely()
  f.brIf(slow)
  f.localGet(count)
  f.release(count)
}

const shiftLeft: InPlace = (c, slow) => {
  const { f } = c.e
  const count = f.local(I64)
  shiftCount(c, slow, 58)
  f.localSet(count)
  f.localGet(c.left)
  f.i64Const(TAG)
  f.i64Sub()
  f.localGet(count)
  f.i64Shl()
  f.localTee(c.result)
  f.localGet(count)
  f.i64ShrS()
  f.localGet(c.left)
  f.i64Const(TAG)
  f.i64Sub()
  f.i64Ne()
  f.unlikely()
  f.brIf(slow)
  f.localGet(c.result)
  f.i64Const(TAG)
  f.i64Or()
  f.localSet(c.result)
  f.release(count)
}

const shiftRight: InPlace = (c, slow) => {
  const { f } = c.e
  const count = f.local(I64)
  shiftCount(c, slow, 63)
  f.localSet(count)
  f.localGet(c.left)
  f.localGet(count)
  f.i64ShrS()
  f.i64Const(TAG)
  f.i64Or()
  f.localSet(c.result)
  f.release(count)
}

/// The operators that are computed in place: name of core's function, and whether operands may be exchanged.
const BINARY: Readonly<Record<string, readonly [name: AbiName, inPlace: InPlace, commutes: boolean]>> = {
  "+": ["arithAdd", sum("i64Add"), true],
  "-": ["arithSub", sum("i64Sub"), false],
  "*": ["arithMul", multiply, true],
  div: ["arithDiv", divide("i64DivS"), false],
  rem: ["arithRem", divide("i64RemS"), false],
  band: ["arithBand", and, true],
  bor: ["arithBor", or, true],
  bxor: ["arithBxor", xor, true],
  bsl: ["arithBsl", shiftLeft, false],
  bsr: ["arithBsr", shiftRight, false],
}

/// Emits `destination = a name b` if [target] is an integer operator; false if not.
export function integerOperator(
  e: Emitter,
  target: Import,
  args: readonly Source[],
  destination: Register,
  fail: number,
): boolean {
  const name = target.function
  const failed = () => raiseFromBif(e, target, args)
  if (args.length === 1) return unaryOperator(e, failed, name, args[0], destination, fail)
  const row = BINARY[name]
  if (row === undefined || args.length !== 2) return false
  let [a, b] = args
  if (row[2] && a.kind === "int") [a, b] = [b, a]
  operate(e, failed, row[0], a, b, destination, fail, row[1])
  return true
}

function unaryOperator(
  e: Emitter,
  failed: Failed,
  name: string,
  source: Source,
  destination: Register,
  fail: number,
): boolean {
  if (name === "-") {
    // in place it is 0 - a; core negates, which differs for 0.0
    operate(e, failed, "arithNeg", { kind: "int", value: 0 }, source, destination, fail, sum("i64Sub"))
    return true
  }
  if (name !== "bnot") return false
  const { f } = e
  const value = e.hold(source)
  const result = f.local(I64)
  const done = f.block()
  const slow = f.block()
  if (!e.isSmall(source)) {
    f.localGet(value)
    f.i32WrapI64()
    f.i32Const(Term.IMMEDIATE_MASK)
    f.i32And()
    f.i32Const(TAG)
    f.i32Ne()
    f.unlikely()
    f.brIf(slow)
  }
  f.localGet(value)
  f.i64Const(~TAG)
  f.i64Xor()
  f.localSet(result)
  f.br(done)
  f.end(slow)
  slowCall(e, failed, "arithBnot", [value], result, fail)
  f.end(done)
  e.forgetHeap()
  f.localGet(result)
  e.set(destination)
  f.release(result)
  e.done(value, source)
  return true
}
