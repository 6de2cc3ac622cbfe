// Matching in place: what can be done with the position of a match context without a call of core. A context says its position
// and its end in bits from the start of its binary's data.
import * as Term from "../layout/term.js"
import type { Register, Source } from "../loader/operand.js"
import { I32, I64, type Local } from "../wasm/builder.js"
import type { Emitter } from "./emitter.js"

// Seven bits before it in the same byte: then an integer still lies in 32 bits.
export const SHORT_BITS = 25

/// Reads an unsigned big-endian integer of [bits] (a multiple of 8, at most 32) in place when the position is at a byte.
export function alignedInteger(e: Emitter, fail: number, context: Register, bits: number, destination: Register): void {
  const { f } = e
  const held = e.hold(context)
  const position = f.local(I64)
  const value = f.local(I64)
  const done = f.block()
  f.localGet(held)
  f.i32WrapI64()
  f.i64Load(Term.MATCH_POSITION, 1)
  f.localTee(position)
  f.i64Const(7)
  f.i64And()
  f.i64Eqz()
  f.if()
  remainingAtLeast(e, held, position, bits)
  e.jumpUnless(fail)
  const address = byteAddress(e, held, position)
  loadBytes(e, address, bits / 8)
  f.i64Const(Term.SMALL_SHIFT)
  f.i64Shl()
  f.i64Const(Term.TAG_SMALL)
  f.i64Or()
  f.localSet(value)
  f.release(address)
  f.localGet(held)
  f.i32WrapI64()
  f.localGet(position)
  f.i64Const(bits)
  f.i64Add()
  f.i64Store(Term.MATCH_POSITION, 1)
  f.br(done)
  f.end()
  e.beforeCore("heap")
  f.localGet(held)
  f.i32Const(bits)
  e.callRaw("bsGetUnsigned")
  e.orFail(fail, value)
  f.end(done)
  e.forgetHeap()
  f.localGet(value)
  e.set(destination)
  f.release(value)
  f.release(position)
  e.done(held, context)
}

/// Reads an unsigned big-endian integer of [bits] (at most 25) in place: the bytes it may lie in make one word.
export function shortInteger(e: Emitter, fail: number, context: Register, bits: number, destination: Register): void {
  const { f } = e
  const held = e.hold(context)
  const position = loadPosition(e, held)
  remainingAtLeast(e, held, position, bits)
  e.jumpUnless(fail)
  const address = byteAddress(e, held, position)
  const bytes = Math.ceil((bits + 7) / 8)
  for (let i = 0; i < bytes; i++) {
    f.localGet(address)
    f.i32Load8U(i)
    if (i < 3) {
      f.i32Const(24 - 8 * i)
      f.i32Shl()
    }
    if (i > 0) f.i32Or()
  }
  f.release(address)
  f.localGet(position)
  f.i32WrapI64()
  f.i32Const(7)
  f.i32And()
  f.i32Shl()
  f.i32Const(32 - bits)
  f.i32ShrU()
  f.i64ExtendI32U()
  f.i64Const(Term.SMALL_SHIFT)
  f.i64Shl()
  f.i64Const(Term.TAG_SMALL)
  f.i64Or()
  const value = f.local(I64)
  f.localSet(value)
  advance(e, held, position, bits)
  f.release(position)
  e.done(held, context)
  f.localGet(value)
  e.set(destination)
  f.release(value)
}

/// A local with the position of a context.
function loadPosition(e: Emitter, context: Local): Local {
  const { f } = e
  const position = f.local(I64)
  f.localGet(context)
  f.i32WrapI64()
  f.i64Load(Term.MATCH_POSITION)
  f.localSet(position)
  return position
}

/// Moves a context to [bits] behind [position].
function advance(e: Emitter, context: Local, position: Local, bits: number): void {
  const { f } = e
  f.localGet(context)
  f.i32WrapI64()
  f.localGet(position)
  f.i64Const(bits)
  f.i64Add()
  f.i64Store(Term.MATCH_POSITION)
}

/// Leaves the number of bits behind the position of a context on top.
export function remainingBits(e: Emitter, context: Register): void {
  const { f } = e
  const held = e.hold(context)
  f.localGet(held)
  f.i32WrapI64()
  f.i64Load(Term.MATCH_END)
  f.localGet(held)
  f.i32WrapI64()
  f.i64Load(Term.MATCH_POSITION)
  f.i64Sub()
  e.done(held, context)
}

/// Skips a constant number of bits.
export function skipBits(e: Emitter, fail: number, context: Register, bits: number): void {
  const { f } = e
  const held = e.hold(context)
  const position = loadPosition(e, held)
  remainingAtLeast(e, held, position, bits)
  e.jumpUnless(fail)
  advance(e, held, position, bits)
  f.release(position)
  e.done(held, context)
}

/// Goes on if [bits], and then a multiple of [unit] bits, are left.
export function ensureAtLeast(e: Emitter, fail: number, context: Register, bits: number, unit: number): void {
  const { f } = e
  const left = f.local(I64)
  remainingBits(e, context)
  f.localTee(left)
  f.i64Const(bits)
  f.i64GeS()
  e.jumpUnless(fail)
  if (unit > 1) {
    f.localGet(left)
    f.i64Const(bits)
    f.i64Sub()
    isMultiple(e, unit)
    e.jumpUnless(fail)
  }
  f.release(left)
}

/// Leaves on top whether the i64 there is a multiple of [unit].
export function isMultiple(e: Emitter, unit: number): void {
  const { f } = e
  if ((unit & (unit - 1)) === 0) {
    f.i64Const(unit - 1)
    f.i64And()
  } else {
    f.i64Const(unit)
    f.i64RemU()
  }
  f.i64Eqz()
}

/// Leaves on top whether [bits] more bits are there behind [position].
function remainingAtLeast(e: Emitter, context: Local, position: Local, bits: number): void {
  const { f } = e
  f.localGet(position)
  f.i64Const(bits)
  f.i64Add()
  f.localGet(context)
  f.i32WrapI64()
  f.i64Load(Term.MATCH_END, 1)
  f.i64LeS()
}

/// A local with the address of the byte at bit [position].
function byteAddress(e: Emitter, context: Local, position: Local): Local {
  const { f } = e
  const address = f.local(I32)
  f.localGet(context)
  f.i32WrapI64()
  f.i32Load(Term.MATCH_ORIGINAL, 1)
  f.localTee(address)
  f.i32Load(Term.BOXED_BIAS, 1)
  f.i32Const(Term.HEADER_MASK)
  f.i32And()
  f.i32Const(Term.HEADER_HEAP_BINARY)
  f.i32Eq()
  f.if(I32)
  f.localGet(address)
  f.i32Const(Term.HEAP_BINARY_DATA)
  f.i32Add()
  f.else()
  f.localGet(address)
  f.i32Load(Term.REFC_DATA, 1)
  f.end()
  f.localGet(position)
  f.i64Const(3)
  f.i64ShrU()
  f.i32WrapI64()
  f.i32Add()
  f.localSet(address)
  return address
}

/// Leaves the big-endian number in [count] bytes at [address] on top.
function loadBytes(e: Emitter, address: Local, count: number): void {
  const { f } = e
  for (let i = 0; i < count; i++) {
    f.localGet(address)
    f.i64Load8U(i)
    const shift = 8 * (count - 1 - i)
    if (shift > 0) {
      f.i64Const(shift)
      f.i64Shl()
    }
    if (i > 0) f.i64Or()
  }
}

/// Leaves a context for [source] on top, or 0. A context, which is what a loop over a binary hands on, is its own.
export function startMatch(e: Emitter, source: Source): void {
  const { f } = e
  e.beforeCore("heap")
  const held = e.hold(source)
  f.localGet(held)
  f.i64Const(Term.PRIMARY_MASK)
  f.i64And()
  f.i64Const(Term.PRIMARY_BOXED)
  f.i64Eq()
  f.if(I32)
  f.localGet(held)
  f.i32WrapI64()
  f.i32Load(Term.BOXED_BIAS)
  f.i32Const(Term.MATCH_HEADER_WORD)
  f.i32Eq()
  f.else()
  f.i32Const(0)
  f.end()
  f.if(I64)
  f.localGet(held)
  f.else()
  f.localGet(held)
  e.callRaw("bsStartMatch")
  f.end()
  e.forgetHeap()
  e.done(held, source)
}

/// Leaves the position of a context on top, as a small.
export function positionTerm(e: Emitter, context: Register): void {
  const { f } = e
  e.term(context)
  f.i32WrapI64()
  f.i64Load(Term.MATCH_POSITION)
  f.i64Const(Term.SMALL_SHIFT)
  f.i64Shl()
  f.i64Const(Term.TAG_SMALL)
  f.i64Or()
}

/// Moves a context to the position that [small] says.
export function setPosition(e: Emitter, context: Register, small: Source): void {
  const { f } = e
  e.term(context)
  f.i32WrapI64()
  e.term(small)
  f.i64Const(Term.SMALL_SHIFT)
  f.i64ShrS()
  f.i64Store(Term.MATCH_POSITION)
}
