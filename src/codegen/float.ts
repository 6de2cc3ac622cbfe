// Emitters of float instructions: values stay unboxed in f64 locals between them.
import * as Term from "../layout/term.js"
import type { FloatRegister, Source } from "../loader/operand.js"
import { F64, type Local } from "../wasm/builder.js"
import type { Emitter } from "./emitter.js"
import type { Emitters } from "./instructions.js"
import { tagIs } from "./test.js"

const FLOAT_HEADER = (1 << Term.ARITY_SHIFT) | Term.HEADER_FLOAT

/// Fails with badarith unless the float on top is finite; leaves it in [result].
function setFinite(e: Emitter, result: FloatRegister, fail: number): void {
  const { f } = e
  const into = e.frLocal(result.index)
  f.localTee(into)
  f.f64Abs()
  f.f64Const(Number.POSITIVE_INFINITY)
  f.f64Lt()
  if (fail !== 0) {
    e.jumpUnless(fail)
    return
  }
  f.i32Eqz()
  f.unlikely()
  f.if()
  e.core("failWith", () => e.atom("badarith"))
  f.drop()
  e.raise()
  f.end()
}

type Operator = "f64Add" | "f64Sub" | "f64Mul" | "f64Div"

function operate(e: Emitter, op: Operator, a: FloatRegister, b: FloatRegister, to: FloatRegister, fail: number): void {
  const { f } = e
  f.localGet(e.frLocal(a.index))
  f.localGet(e.frLocal(b.index))
  f[op]()
  setFinite(e, to, fail)
}

/// Leaves the f64 of a boxed float on top.
export function unbox(e: Emitter, source: Source): void {
  if (source.kind === "literal" && source.term.kind === "float") {
    e.f.f64Const(source.term.value)
    return
  }
  e.term(source)
  e.f.i32WrapI64()
  e.f.f64Load(Term.FIELD, 1)
}

export const float = {
  fmove(e, { args: [source, destination] }) {
    const { f } = e
    if (destination.kind === "fr") {
      if (source.kind === "fr") f.localGet(e.frLocal(source.index))
      else unbox(e, source)
      f.localSet(e.frLocal(destination.index))
      return
    }
    if (source.kind !== "fr") return
    const at = e.bump(Term.FLOAT_WORDS)
    e.heapBase()
    f.i64Const(FLOAT_HEADER)
    f.i64Store(at)
    e.heapBase()
    f.localGet(e.frLocal(source.index))
    f.f64Store(at + Term.WORD)
    e.heapTerm(at, Term.BOXED_BIAS)
    e.set(destination)
  },
  fconv(e, { args: [source, destination] }) {
    const { f } = e
    if (source.kind === "fr") return
    const into = e.frLocal(destination.index)
    if (source.kind === "int") {
      f.f64Const(source.value)
      f.localSet(into)
      return
    }
    const local = e.hold(source)
    const value = f.local(F64)
    const done = f.block()
    if (e.isSmall(source)) smallToFloat(e, local)
    else {
      tagIs(e, local, Term.IMMEDIATE_MASK, Term.TAG_SMALL)
      f.if(F64)
      smallToFloat(e, local)
      f.else()
      f.localGet(local)
      e.callRaw("toFloat")
      f.end()
      f.localTee(value)
      f.localGet(value)
      f.f64Eq()
      f.if()
      f.localGet(value)
      f.localSet(into)
      f.br(done)
      f.end()
      e.raise()
    }
    if (e.isSmall(source)) f.localSet(into)
    f.end(done)
    f.release(value)
    e.done(local, source)
  },
  fadd(e, { args: [fail, a, b, to] }) {
    operate(e, "f64Add", a, b, to, fail.label)
  },
  fsub(e, { args: [fail, a, b, to] }) {
    operate(e, "f64Sub", a, b, to, fail.label)
  },
  fmul(e, { args: [fail, a, b, to] }) {
    operate(e, "f64Mul", a, b, to, fail.label)
  },
  fdiv(e, { args: [fail, a, b, to] }) {
    operate(e, "f64Div", a, b, to, fail.label)
  },
  fnegate(e, { args: [, source, to] }) {
    e.f.localGet(e.frLocal(source.index))
    e.f.f64Neg()
    e.f.localSet(e.frLocal(to.index))
  },
  // Each operation checks its own result.
  fclearerror() {},
  fcheckerror() {},
} satisfies Partial<Emitters>

function smallToFloat(e: Emitter, local: Local): void {
  const { f } = e
  f.localGet(local)
  f.i64Const(Term.SMALL_SHIFT)
  f.i64ShrS()
  f.f64ConvertI64S()
}
