// Emitters of BIFs in guards and bodies (bif0..3, gc_bif1..3): frequent ones in place, the rest as calls of core.
import * as Memory from "../layout/memory.js"
import * as Process from "../layout/process.js"
import * as Term from "../layout/term.js"
import { BeamFileError } from "../loader/errors.js"
import { type Import, type Register, type Source, TYPE_TUPLE } from "../loader/operand.js"
import { I32, I64, type Local } from "../wasm/builder.js"
import { integerOperator } from "./arith.js"
import { loadField } from "./data.js"
import type { Emitter } from "./emitter.js"
import { argumentsToX, raiseFromBif } from "./failure.js"
import type { Emitters } from "./instructions.js"
import { emitLength } from "./length.js"
import { booleanTerm, exactEquality, headerLow, lessThan, looseEquality, tagIs, tagIsNot } from "./test.js"

interface Call {
  readonly e: Emitter
  readonly target: Import
  readonly args: readonly Source[]
  readonly destination: Register
  /// BEAM label, 0 = raise.
  readonly fail: number
}

/// Emits the call of a BIF in a guard or operator position.
export function emitBif(c: Call): void {
  const { e, target, args } = c
  if (target.module === "erlang") {
    if (integerOperator(e, target, args, c.destination, c.fail)) return
    const inPlace = IN_PLACE[`${target.function}/${target.arity}`]
    if (inPlace?.(c)) return
  }
  callBif(c)
}

/// Calls core or the host; the result is 0 if it failed.
function callBif(c: Call): void {
  const { e, target, args } = c
  const { f } = e
  const row = e.options.bifs(target.module, target.function, target.arity)
  if (row === undefined) {
    const name = `${target.module}:${target.function}/${target.arity}`
    throw new BeamFileError("ImpT", 4 + 12 * target.index, `${name} is called as a BIF but is none here`)
  }
  const result = f.local(I64)
  e.beforeCore("heap")
  if (row.core !== "") {
    for (const arg of args) e.term(arg)
    f.call(e.module.bifFunction(row.core))
  } else {
    argumentsToX(e, args)
    f.i32Const(row.host)
    e.callRaw("callHostBif")
  }
  e.forgetHeap()
  if (c.fail === 0) failInBody(c, result)
  else e.orFail(c.fail, result)
  f.localGet(result)
  e.set(c.destination)
  f.release(result)
}

/// In a body a failed BIF raises, with itself on top of the stack trace.
function failInBody(c: Call, result: Local): void {
  const { e, args } = c
  const { f } = e
  f.localTee(result)
  f.i64Eqz()
  f.unlikely()
  f.if()
  raiseFromBif(e, c.target, args)
  f.end()
}

/// Emits in place and says true, or emits nothing and says false.
type InPlace = (c: Call) => boolean

function comparison(emit: (e: Emitter, a: Source, b: Source) => void, negate: boolean): InPlace {
  return ({ e, args, destination }) => {
    emit(e, args[0], args[1])
    if (negate) e.f.i32Eqz()
    booleanTerm(e)
    e.set(destination)
    return true
  }
}

const greater = (e: Emitter, a: Source, b: Source): void => lessThan(e, b, a)

function immediateTest(mask: number, tag: number): InPlace {
  return ({ e, args, destination }) => {
    const local = e.hold(args[0])
    tagIs(e, local, mask, tag)
    e.done(local, args[0])
    booleanTerm(e)
    e.set(destination)
    return true
  }
}

function boxedTest(mask: number, kind: number): InPlace {
  return ({ e, args, destination }) => {
    const { f } = e
    const local = e.hold(args[0])
    tagIs(e, local, Term.PRIMARY_MASK, Term.PRIMARY_BOXED)
    f.if(I32)
    headerLow(e, local)
    f.i32Const(mask)
    f.i32And()
    f.i32Const(kind)
    f.i32Eq()
    f.else()
    f.i32Const(0)
    f.end()
    e.done(local, args[0])
    booleanTerm(e)
    e.set(destination)
    return true
  }
}

/// hd/1 and tl/1.
function listPart(offset: number): InPlace {
  return (c) => {
    const { e, args, destination, fail } = c
    const { f } = e
    const local = e.hold(args[0])
    tagIs(e, local, Term.PRIMARY_MASK, Term.PRIMARY_LIST)
    if (fail !== 0) e.jumpUnless(fail)
    else badargUnless(c)
    loadField(e, () => f.localGet(local), offset)
    e.set(destination)
    e.done(local, args[0])
    return true
  }
}

/// Raises badarg unless the condition on top holds; the BIF is on top of the stack trace.
function badargUnless(c: Call): void {
  const { e, args } = c
  const { f } = e
  f.i32Eqz()
  f.unlikely()
  f.if()
  e.core("failWith", () => e.atom("badarg"))
  f.drop()
  raiseFromBif(e, c.target, args)
  f.end()
}

function check(c: Call): void {
  if (c.fail !== 0) c.e.jumpUnless(c.fail)
  else badargUnless(c)
}

/// Checks that [local] is a tuple, unless its type says so.
function checkTuple(c: Call, source: Source, local: Local): void {
  const { e } = c
  const { f } = e
  if (e.typeOf(source)?.mask === TYPE_TUPLE) return
  tagIs(e, local, Term.PRIMARY_MASK, Term.PRIMARY_BOXED)
  check(c)
  headerLow(e, local)
  f.i32Const(Term.HEADER_MASK)
  f.i32And()
  f.i32Eqz()
  check(c)
}

const element: InPlace = (c) => {
  const { e, args, destination } = c
  const { f } = e
  const [index, tuple] = args
  const local = e.hold(tuple)
  checkTuple(c, tuple, local)
  if (index.kind === "int") {
    if (index.value < 1 || index.value > Term.TUPLE_ARITY_MAX) {
      e.done(local, tuple)
      return false
    }
    headerLow(e, local)
    f.i32Const(index.value << Term.ARITY_SHIFT)
    f.i32GeU()
    check(c)
    loadField(e, () => f.localGet(local), Term.BOXED_BIAS + index.value * Term.WORD)
  } else {
    const position = e.hold(index)
    if (!e.isSmall(index)) {
      tagIs(e, position, Term.IMMEDIATE_MASK, Term.TAG_SMALL)
      check(c)
    }
    // position - 1 as an unsigned number must be below the arity
    f.localGet(position)
    f.i64Const(Term.SMALL_SHIFT)
    f.i64ShrS()
    f.i64Const(1)
    f.i64Sub()
    headerLow(e, local)
    f.i32Const(Term.ARITY_SHIFT)
    f.i32ShrU()
    f.i64ExtendI32U()
    f.i64LtU()
    check(c)
    f.localGet(local)
    f.i32WrapI64()
    f.localGet(position)
    f.i32WrapI64()
    f.i32Const(Term.SMALL_SHIFT)
    f.i32ShrS()
    f.i32Const(3)
    f.i32Shl()
    f.i32Add()
    f.i64Load(Term.BOXED_BIAS, 1)
    e.done(position, index)
  }
  e.set(destination)
  e.done(local, tuple)
  return true
}

const tupleSize: InPlace = (c) => {
  const { e, args, destination } = c
  const { f } = e
  const local = e.hold(args[0])
  checkTuple(c, args[0], local)
  headerLow(e, local)
  f.i32Const(Term.ARITY_SHIFT)
  f.i32ShrU()
  f.i64ExtendI32U()
  f.i64Const(Term.SMALL_SHIFT)
  f.i64Shl()
  f.i64Const(Term.TAG_SMALL)
  f.i64Or()
  e.set(destination)
  e.done(local, args[0])
  return true
}

const self: InPlace = ({ e, destination }) => {
  e.f.localGet(e.p)
  e.f.i32Load(Memory.PROCESS)
  e.f.i64Load(Process.ID)
  e.set(destination)
  return true
}

const mapGet: InPlace = (c) => {
  const { e, args, destination, fail } = c
  if (fail === 0) return false
  const { f } = e
  const map = e.hold(args[1])
  tagIsNot(e, map, Term.PRIMARY_MASK, Term.PRIMARY_BOXED)
  e.jumpIf(fail)
  headerLow(e, map)
  f.i32Const(Term.HEADER_MASK)
  f.i32And()
  f.i32Const(Term.HEADER_MAP)
  f.i32Eq()
  e.jumpUnless(fail)
  const value = f.local(I64)
  f.localGet(map)
  e.term(args[0])
  e.callRaw("mapGet")
  e.orFail(fail, value)
  f.localGet(value)
  e.set(destination)
  f.release(value)
  e.done(map, args[1])
  return true
}

const IN_PLACE: Readonly<Record<string, InPlace | undefined>> = {
  "=:=/2": comparison(exactEquality, false),
  "=/=/2": comparison(exactEquality, true),
  "==/2": comparison(looseEquality, false),
  "/=/2": comparison(looseEquality, true),
  "</2": comparison(lessThan, false),
  ">=/2": comparison(lessThan, true),
  ">/2": comparison(greater, false),
  "=</2": comparison(greater, true),
  "is_atom/1": immediateTest(Term.IMMEDIATE2_MASK, Term.TAG_ATOM),
  "is_float/1": boxedTest(Term.HEADER_MASK, Term.HEADER_FLOAT),
  "is_tuple/1": boxedTest(Term.HEADER_MASK, Term.HEADER_TUPLE),
  "is_map/1": boxedTest(Term.HEADER_MASK, Term.HEADER_MAP),
  "is_function/1": boxedTest(Term.FUN_TEST_MASK_LOW, Term.HEADER_FUN),
  "hd/1": listPart(Term.CAR),
  "tl/1": listPart(Term.CDR),
  "element/2": element,
  "tuple_size/1": tupleSize,
  "self/0": self,
  "map_get/2": mapGet,
}

export const bif = {
  bif0(e, { args: [target, destination] }) {
    emitBif({ e, target, args: [], destination, fail: 0 })
  },
  bif1(e, { args: [fail, target, a, destination] }) {
    emitBif({ e, target, args: [a], destination, fail: fail.label })
  },
  bif2(e, { args: [fail, target, a, b, destination] }) {
    emitBif({ e, target, args: [a, b], destination, fail: fail.label })
  },
  bif3(e, { args: [fail, target, a, b, c, destination] }) {
    emitBif({ e, target, args: [a, b, c], destination, fail: fail.label })
  },
  gc_bif1(e, instruction) {
    const [fail, , target, a, destination] = instruction.args
    if (e.fn.continuations.has(instruction)) emitLength(e, instruction)
    else emitBif({ e, target, args: [a], destination, fail: fail.label })
  },
  gc_bif2(e, { args: [fail, , target, a, b, destination] }) {
    emitBif({ e, target, args: [a, b], destination, fail: fail.label })
  },
  gc_bif3(e, { args: [fail, , target, a, b, c, destination] }) {
    emitBif({ e, target, args: [a, b, c], destination, fail: fail.label })
  },
} satisfies Partial<Emitters>
