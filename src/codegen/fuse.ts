// Integer segments of constant size side by side become one number that core writes at once.
import * as Term from "../layout/term.js"
import type { Source } from "../loader/operand.js"
import type { Emitter } from "./emitter.js"

const LITTLE = 2 | 16 // OTP's BSF_LITTLE, BSF_NATIVE
const WORD_BITS = 64

/// A segment that says an integer: its source, size in bits and flags.
export interface Field {
  readonly source: Source
  readonly bits: number
  readonly flags: number
}

/// Can [field] be a part of such a number?
export function isFusible({ source, bits, flags }: Field): boolean {
  if (source.kind !== "x" && source.kind !== "y" && source.kind !== "int") return false
  if (source.kind === "int" && !Number.isSafeInteger(source.value)) return false
  if (bits < 1 || bits > WORD_BITS) return false
  return (flags & LITTLE) === 0 || bits <= 8 || (bits % 8 === 0 && bits <= 32)
}

// Puts an i32 on top: are the sources of all [fields] smalls? Nothing, and false, if that is known.
function testSmalls(e: Emitter, fields: readonly Field[]): boolean {
  const { f } = e
  const tested = new Set<string>()
  for (const { source } of fields) {
    if (e.isSmall(source) || (source.kind !== "x" && source.kind !== "y")) continue
    const name = `${source.kind}${source.index}`
    if (tested.has(name)) continue
    e.term(source)
    if (tested.size > 0) f.i64And()
    tested.add(name)
  }
  if (tested.size === 0) return false
  f.i64Const(Term.IMMEDIATE_MASK)
  f.i64And()
  f.i64Const(Term.TAG_SMALL)
  f.i64Eq()
  return true
}

/// Puts the number on top, an i64 whose low bits (all bits of the fields together) count. All sources are smalls.
export function fusedValue(e: Emitter, fields: readonly Field[]): void {
  const { f } = e
  let constant = 0n // fields so far, if nothing is on top yet
  let isConstant = true
  const push = (value: bigint): void => {
    f.i64ConstHalves(Number(BigInt.asIntN(32, value)), Number(BigInt.asIntN(32, value >> 32n)))
  }
  const shift = (bits: number): void => {
    f.i64Const(bits)
    f.i64Shl()
  }
  for (const { source, bits, flags } of fields) {
    if (source.kind === "int") {
      const value = inOrder(BigInt.asUintN(bits, BigInt(source.value)), bits, flags)
      if (isConstant) constant = BigInt.asUintN(WORD_BITS, (constant << BigInt(bits)) | value)
      else {
        if (bits < WORD_BITS) shift(bits)
        push(value)
        f.i64Or()
      }
      continue
    }
    const local = e.hold(source)
    for (const { low, count } of partsOf(bits, flags)) {
      if (isConstant) {
        // bits above the first field never count, so the number may begin with 0
        if (constant !== 0n) push(constant << BigInt(count % WORD_BITS))
      } else if (count < WORD_BITS) shift(count)
      f.localGet(local)
      takeBits(e, low, count)
      if (!isConstant || constant !== 0n) f.i64Or()
      isConstant = false
      constant = 0n
    }
    e.done(local, source)
  }
  if (isConstant) push(constant)
}

// [value] of [bits] bits with its bytes in the order in which they are written.
function inOrder(value: bigint, bits: number, flags: number): bigint {
  if ((flags & LITTLE) === 0 || bits <= 8) return value
  let result = 0n
  for (let i = 0; i < bits; i += 8) result = (result << 8n) | ((value >> BigInt(i)) & 255n)
  return result
}

// The runs of bits of an integer in the order in which they are written.
function partsOf(bits: number, flags: number): { low: number; count: number }[] {
  if ((flags & LITTLE) === 0 || bits <= 8) return [{ low: 0, count: bits }]
  return Array.from({ length: bits / 8 }, (_, i) => ({ low: 8 * i, count: 8 }))
}

// Turns the small on top into [count] of its bits, from bit [low] on, with zeros above them.
function takeBits(e: Emitter, low: number, count: number): void {
  const { f } = e
  const above = WORD_BITS - Term.SMALL_SHIFT - low - count
  if (above > 0) {
    f.i64Const(above)
    f.i64Shl()
    f.i64Const(WORD_BITS - count)
    f.i64ShrU()
    return
  }
  // more bits than a small has: its sign fills them
  f.i64Const(Term.SMALL_SHIFT)
  f.i64ShrS()
  if (count === WORD_BITS) return
  f.i64Const(WORD_BITS - count)
  f.i64Shl()
  f.i64Const(WORD_BITS - count)
  f.i64ShrU()
}

/// Does [emit] when the sources of all [fields] are smalls, and [otherwise] when not.
export function whenSmalls(e: Emitter, fields: readonly Field[], emit: () => void, otherwise: () => void): void {
  const { f } = e
  if (!testSmalls(e, fields)) {
    emit()
    return
  }
  f.if()
  emit()
  f.else()
  otherwise()
  f.end()
}
