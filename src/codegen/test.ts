// Emitters of type tests and comparisons: jump to the fail label unless the operand is what is asked for.
import * as Term from "../layout/term.js"
import { type Source, TYPE_CONS, TYPE_NIL, TYPE_TUPLE } from "../loader/operand.js"
import { I32, type Local } from "../wasm/builder.js"
import type { Emitter } from "./emitter.js"
import type { Emitters } from "./instructions.js"

const FALSE = Term.TAG_ATOM // atom 0
const TRUE = (1 << Term.ATOM_SHIFT) | Term.TAG_ATOM // atom 1

/// Leaves on top: (term & mask) == tag.
export function tagIs(e: Emitter, local: Local, mask: number, tag: number): void {
  const { f } = e
  f.localGet(local)
  f.i32WrapI64()
  f.i32Const(mask)
  f.i32And()
  f.i32Const(tag)
  f.i32Eq()
}

/// Leaves on top: something but 0 if (term & mask) != tag. Shorter for a branch than tagIs.
export function tagIsNot(e: Emitter, local: Local, mask: number, tag: number): void {
  const { f } = e
  f.localGet(local)
  f.i32WrapI64()
  f.i32Const(tag)
  f.i32Sub()
  f.i32Const(mask)
  f.i32And()
}

/// Jumps to [fail] unless the term is boxed and (header & mask) == kind.
function headerTest(e: Emitter, local: Local, mask: number, kind: number, fail: number): void {
  const { f } = e
  tagIsNot(e, local, Term.PRIMARY_MASK, Term.PRIMARY_BOXED)
  e.jumpIf(fail)
  headerLow(e, local)
  f.i32Const(mask)
  f.i32And()
  f.i32Const(kind)
  f.i32Ne()
  e.jumpIf(fail)
}

/// Leaves the low half of the header of a boxed term on top.
export function headerLow(e: Emitter, local: Local): void {
  e.f.localGet(local)
  e.f.i32WrapI64()
  e.f.i32Load(Term.BOXED_BIAS, 2)
}

function immediateTest(e: Emitter, fail: number, source: Source, mask: number, tag: number): void {
  const local = e.hold(source)
  tagIsNot(e, local, mask, tag)
  e.jumpIf(fail)
  e.done(local, source)
}

function boxedTest(e: Emitter, fail: number, source: Source, mask: number, kind: number): void {
  const local = e.hold(source)
  headerTest(e, local, mask, kind, fail)
  e.done(local, source)
}

/// Boxed with a header kind in [first, last] (both multiples of 4 below 64).
function kindRangeTest(e: Emitter, fail: number, source: Source, first: number, last: number): void {
  const { f } = e
  const local = e.hold(source)
  tagIsNot(e, local, Term.PRIMARY_MASK, Term.PRIMARY_BOXED)
  e.jumpIf(fail)
  headerLow(e, local)
  f.i32Const(Term.HEADER_MASK)
  f.i32And()
  f.i32Const(first)
  f.i32Sub()
  f.i32Const(last - first)
  f.i32GtU()
  e.jumpIf(fail)
  e.done(local, source)
}

const BIG_MASK = Term.HEADER_MASK & ~Term.BIG_SIGN_BIT

function isInteger(e: Emitter, fail: number, source: Source, orFloat: boolean): void {
  const { f } = e
  const local = e.hold(source)
  const integersAreSmall = e.isSmallOrNoInteger(source)
  if (integersAreSmall && !orFloat) {
    tagIsNot(e, local, Term.IMMEDIATE_MASK, Term.TAG_SMALL)
    e.jumpIf(fail)
  } else {
    const ok = f.block()
    tagIs(e, local, Term.IMMEDIATE_MASK, Term.TAG_SMALL)
    f.brIf(ok)
    tagIsNot(e, local, Term.PRIMARY_MASK, Term.PRIMARY_BOXED)
    e.jumpIf(fail)
    if (orFloat) {
      headerLow(e, local)
      f.i32Const(Term.HEADER_MASK)
      f.i32And()
      f.i32Const(Term.HEADER_FLOAT)
      f.i32Eq()
      f.brIf(ok)
    }
    headerLow(e, local)
    f.i32Const(BIG_MASK)
    f.i32And()
    f.i32Const(Term.HEADER_POSITIVE_BIG)
    f.i32Ne()
    e.jumpIf(fail)
    f.end(ok)
  }
  e.done(local, source)
}

/// Leaves on top whether the words of both operands are equal as terms (=:=).
export function exactEquality(e: Emitter, a: Source, b: Source): void {
  const { f } = e
  if (e.isImmediate(a) || e.isImmediate(b)) {
    e.term(a)
    e.term(b)
    f.i64Eq()
    return
  }
  compareSlow(e, a, b, "exactlyEqual")
}

/// Equal words are equal terms; two lists or two boxed terms are asked core about.
/// With `equalTerms`, a small and a float may be equal too.
function compareSlow(e: Emitter, a: Source, b: Source, name: "exactlyEqual" | "equalTerms"): void {
  const { f } = e
  const left = e.hold(a)
  const right = e.hold(b)
  f.localGet(left)
  f.localGet(right)
  f.i64Eq()
  f.if(I32)
  f.i32Const(1)
  f.else()
  f.localGet(left)
  f.localGet(right)
  // two immediates of any kind are never equal unless their words are; nor is a list equal to a boxed term
  if (name === "exactlyEqual") f.i64Or()
  else f.i64And()
  f.i32WrapI64()
  f.i32Const(Term.PRIMARY_MASK)
  f.i32And()
  f.i32Const(Term.PRIMARY_MASK)
  f.i32Eq()
  f.if(I32)
  f.i32Const(0)
  f.else()
  f.localGet(left)
  f.localGet(right)
  e.callRaw(name)
  f.end()
  f.end()
  e.done(right, b)
  e.done(left, a)
}

export function looseEquality(e: Emitter, a: Source, b: Source): void {
  const atomOrNil = (s: Source) => s.kind === "atom" || s.kind === "nil"
  if (atomOrNil(a) || atomOrNil(b) || (e.isSmall(a) && e.isSmall(b))) exactEquality(e, a, b)
  else compareSlow(e, a, b, "equalTerms")
}

/// Leaves on top whether a < b (or a >= b if [orEqual] is meant as "not less").
export function lessThan(e: Emitter, a: Source, b: Source): void {
  const { f } = e
  const left = e.hold(a)
  const right = e.hold(b)
  if (e.isSmall(a) && e.isSmall(b)) {
    f.localGet(left)
    f.localGet(right)
    f.i64LtS()
  } else {
    notBothSmall(e, left, a, right, b)
    f.unlikely()
    f.if(I32)
    f.localGet(left)
    f.localGet(right)
    e.callRaw("compareTerms")
    f.i32Const(0)
    f.i32LtS()
    f.else()
    f.localGet(left)
    f.localGet(right)
    f.i64LtS()
    f.end()
  }
  e.done(right, b)
  e.done(left, a)
}

/// Jumps to [label] if a < b is [when]; the comparison is not made into a value on the way.
function jumpIfLess(e: Emitter, a: Source, b: Source, when: boolean, label: number): void {
  const { f } = e
  const left = e.hold(a)
  const right = e.hold(b)
  const done = f.block()
  if (!(e.isSmall(a) && e.isSmall(b))) {
    notBothSmall(e, left, a, right, b)
    f.unlikely()
    f.if()
    f.localGet(left)
    f.localGet(right)
    e.callRaw("compareTerms")
    f.i32Const(0)
    if (when) f.i32LtS()
    else f.i32GeS()
    e.jumpIf(label)
    f.br(done)
    f.end()
  }
  f.localGet(left)
  f.localGet(right)
  if (when) f.i64LtS()
  else f.i64GeS()
  e.jumpIf(label)
  f.end(done)
  e.done(right, b)
  e.done(left, a)
}

/// Leaves on top: something but 0 unless both locals hold smalls; operands known to be small are not tested.
export function notBothSmall(e: Emitter, left: Local, a: Source, right: Local, b: Source): void {
  const { f } = e
  if (e.isSmall(a)) f.localGet(right)
  else f.localGet(left)
  if (!e.isSmall(a) && !e.isSmall(b)) {
    f.localGet(right)
    f.i64And()
  }
  f.i32WrapI64()
  // the tag of smalls is all ones
  f.i32Const(1)
  f.i32Add()
  f.i32Const(Term.IMMEDIATE_MASK)
  f.i32And()
}

function isFunctionOfArity(e: Emitter, fail: number, source: Source, arity: Source): void {
  const { f } = e
  const local = e.hold(source)
  headerTest(e, local, Term.FUN_TEST_MASK_LOW, Term.HEADER_FUN, fail)
  f.localGet(local)
  f.i32WrapI64()
  f.i32Load(Term.BOXED_BIAS + 4, 2)
  f.i32Const(255)
  f.i32And()
  f.i64ExtendI32U()
  f.i64Const(Term.SMALL_SHIFT)
  f.i64Shl()
  f.i64Const(Term.TAG_SMALL)
  f.i64Or()
  e.term(arity)
  f.i64Ne()
  e.jumpIf(fail)
  e.done(local, source)
}

function tupleArity(e: Emitter, local: Local, arity: number, fail: number): void {
  const { f } = e
  f.localGet(local)
  f.i32WrapI64()
  f.i64Load(Term.BOXED_BIAS, 2)
  f.i64Const(arity * (1 << Term.ARITY_SHIFT))
  f.i64Ne()
  e.jumpIf(fail)
}

export const test = {
  is_lt(e, { args: [fail, a, b] }) {
    jumpIfLess(e, a, b, false, fail.label)
  },
  is_ge(e, { args: [fail, a, b] }) {
    jumpIfLess(e, a, b, true, fail.label)
  },
  is_eq(e, { args: [fail, a, b] }) {
    looseEquality(e, a, b)
    e.jumpUnless(fail.label)
  },
  is_ne(e, { args: [fail, a, b] }) {
    looseEquality(e, a, b)
    e.jumpIf(fail.label)
  },
  is_eq_exact(e, { args: [fail, a, b] }) {
    exactEquality(e, a, b)
    e.jumpUnless(fail.label)
  },
  is_ne_exact(e, { args: [fail, a, b] }) {
    exactEquality(e, a, b)
    e.jumpIf(fail.label)
  },
  is_integer(e, { args: [fail, source] }) {
    isInteger(e, fail.label, source, false)
  },
  is_number(e, { args: [fail, source] }) {
    isInteger(e, fail.label, source, true)
  },
  is_float(e, { args: [fail, source] }) {
    boxedTest(e, fail.label, source, Term.HEADER_MASK, Term.HEADER_FLOAT)
  },
  is_atom(e, { args: [fail, source] }) {
    immediateTest(e, fail.label, source, Term.IMMEDIATE2_MASK, Term.TAG_ATOM)
  },
  is_boolean(e, { args: [fail, source] }) {
    const { f } = e
    e.term(source)
    // true and false differ in one bit
    f.i64Const(~(TRUE ^ FALSE))
    f.i64And()
    f.i64Const(FALSE)
    f.i64Ne()
    e.jumpIf(fail.label)
  },
  is_pid(e, { args: [fail, source] }) {
    externalTest(e, fail.label, source, Term.TAG_PID, Term.HEADER_EXTERNAL_PID)
  },
  is_port(e, { args: [fail, source] }) {
    externalTest(e, fail.label, source, Term.TAG_PORT, Term.HEADER_EXTERNAL_PORT)
  },
  is_reference(e, { args: [fail, source] }) {
    const { f } = e
    const local = e.hold(source)
    const ok = f.block()
    tagIsNot(e, local, Term.PRIMARY_MASK, Term.PRIMARY_BOXED)
    e.jumpIf(fail.label)
    headerLow(e, local)
    f.i32Const(Term.HEADER_MASK)
    f.i32And()
    f.i32Const(Term.HEADER_REFERENCE)
    f.i32Eq()
    f.brIf(ok)
    headerTest(e, local, Term.HEADER_MASK, Term.HEADER_EXTERNAL_REFERENCE, fail.label)
    f.end(ok)
    e.done(local, source)
  },
  is_nil(e, { args: [fail, source] }) {
    e.term(source)
    e.f.i64Const(Term.NIL)
    e.f.i64Ne()
    e.jumpIf(fail.label)
  },
  is_list(e, { args: [fail, source] }) {
    const { f } = e
    const local = e.hold(source)
    tagIs(e, local, Term.PRIMARY_MASK, Term.PRIMARY_LIST)
    f.localGet(local)
    f.i64Const(Term.NIL)
    f.i64Eq()
    f.i32Or()
    e.jumpUnless(fail.label)
    e.done(local, source)
  },
  is_nonempty_list(e, { args: [fail, source] }) {
    const type = e.typeOf(source)
    if (type !== null && (type.mask & ~(TYPE_CONS | TYPE_NIL)) === 0) {
      e.term(source)
      e.f.i64Const(Term.NIL)
      e.f.i64Eq()
      e.jumpIf(fail.label)
    } else immediateTest(e, fail.label, source, Term.PRIMARY_MASK, Term.PRIMARY_LIST)
  },
  is_tuple(e, { args: [fail, source] }) {
    boxedTest(e, fail.label, source, Term.HEADER_MASK, Term.HEADER_TUPLE)
  },
  test_arity(e, { args: [fail, source, arity] }) {
    const local = e.hold(source)
    tupleArity(e, local, arity.value, fail.label)
    e.done(local, source)
  },
  is_tagged_tuple(e, { args: [fail, source, arity, tag] }) {
    const { f } = e
    const local = e.hold(source)
    if (e.typeOf(source)?.mask !== TYPE_TUPLE) {
      tagIsNot(e, local, Term.PRIMARY_MASK, Term.PRIMARY_BOXED)
      e.jumpIf(fail.label)
    }
    tupleArity(e, local, arity.value, fail.label)
    f.localGet(local)
    f.i32WrapI64()
    f.i64Load(Term.FIELD, 1)
    e.term(tag)
    f.i64Ne()
    e.jumpIf(fail.label)
    e.done(local, source)
  },
  is_binary(e, { args: [fail, source] }) {
    const { f } = e
    kindRangeTest(e, fail.label, source, Term.HEADER_REFC_BINARY, Term.HEADER_SUB_BINARY)
    const local = e.hold(source)
    const ok = f.block()
    headerLow(e, local)
    f.i32Const(Term.HEADER_MASK)
    f.i32And()
    f.i32Const(Term.HEADER_SUB_BINARY)
    f.i32Ne()
    f.brIf(ok)
    f.localGet(local)
    f.i32WrapI64()
    f.i64Load(Term.SUB_SIZE, 1)
    f.i64Const(7)
    f.i64And()
    f.i64Eqz()
    e.jumpUnless(fail.label)
    f.end(ok)
    e.done(local, source)
  },
  is_bitstr(e, { args: [fail, source] }) {
    kindRangeTest(e, fail.label, source, Term.HEADER_REFC_BINARY, Term.HEADER_SUB_BINARY)
  },
  is_map(e, { args: [fail, source] }) {
    boxedTest(e, fail.label, source, Term.HEADER_MASK, Term.HEADER_MAP)
  },
  is_function(e, { args: [fail, source] }) {
    boxedTest(e, fail.label, source, Term.FUN_TEST_MASK_LOW, Term.HEADER_FUN)
  },
  is_function2(e, { args: [fail, source, arity] }) {
    isFunctionOfArity(e, fail.label, source, arity)
  },
} satisfies Partial<Emitters>

function externalTest(e: Emitter, fail: number, source: Source, tag: number, header: number): void {
  const { f } = e
  const local = e.hold(source)
  const ok = f.block()
  tagIs(e, local, Term.IMMEDIATE_MASK, tag)
  f.brIf(ok)
  headerTest(e, local, Term.HEADER_MASK, header, fail)
  f.end(ok)
  e.done(local, source)
}

/// Leaves `true` or `false` for the condition on top.
export function booleanTerm(e: Emitter): void {
  const { f } = e
  f.i64ExtendI32U()
  f.i64Const(Term.ATOM_SHIFT)
  f.i64Shl()
  f.i64Const(FALSE)
  f.i64Or()
}
