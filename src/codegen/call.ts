// Emitters of calls: local, remote, of funs, apply, and of BIFs in call position.
// A body call pushes its continuation word and calls natively; 0 comes back when everything below has been unwound.
import * as Memory from "../layout/memory.js"
import * as Term from "../layout/term.js"
import type { Import, Instruction } from "../loader/operand.js"
import { I32, I64, type Label, type Local } from "../wasm/builder.js"
import { type Emitter, PARAM_X_COUNT } from "./emitter.js"
import type { Emitters } from "./instructions.js"
import type { BifLookup } from "./module.js"

/// How a call ends: a body call goes on at the continuation, a tail call has given its frame back.
interface Position {
  readonly instruction: Instruction
  /// Y slots to free first; null for a body call.
  readonly tail: number | null
}

/// Remote calls that this file treats as Erlang calls although they are BIFs.
function isApply(target: Import): boolean {
  return target.module === "erlang" && target.function === "apply" && (target.arity === 2 || target.arity === 3)
}

/// Is a remote call a BIF that is called in place, so that there is no continuation?
export function isInPlaceCall(bifs: BifLookup, module: string, name: string, arity: number): boolean {
  if (module === "erlang" && name === "apply" && (arity === 2 || arity === 3)) return false
  const row = bifs(module, name, arity)
  return row !== undefined && !row.traps
}

/// BIFs that make exceptions: they are not part of the stack trace themselves.
const RAISING = new Set(["error/1", "error/2", "error/3", "exit/1", "throw/1", "raise/3"])

function release(e: Emitter, position: Position): void {
  if (position.tail === null) return
  e.dropFrame(position.tail)
}

/// Pushes the continuation word of a body call.
function pushContinuation(e: Emitter, position: Position): void {
  if (position.tail !== null) return
  const { f } = e
  const block = e.continuationOf(position.instruction)
  e.noteFrame(block)
  f.localGet(e.e)
  f.i32Const(Term.WORD)
  f.i32Sub()
  e.continuationWord(block)
  f.i64Store(0)
}

/// What a trace shows between a fun that can't be called and the caller: 0 behind a tail call.
function pushPlaceOfCall(e: Emitter, position: Position): void {
  if (position.tail !== null) e.f.i64Const(0)
  else e.continuationWord(e.continuationOf(position.instruction))
}

/// This thread's block, the callee's depth, and the first X registers.
function pushArguments(e: Emitter, position: Position, arity: number, fromMemory = false): void {
  const { f } = e
  f.localGet(e.p)
  f.localGet(e.depth)
  if (position.tail === null) {
    f.i32Const(Term.WORD)
    f.i32Add()
  }
  for (let i = 0; i < PARAM_X_COUNT; i++) {
    if (fromMemory) {
      f.localGet(e.p)
      f.i64Load(Memory.X + i * Term.WORD)
    } else f.localGet(e.xLocal(i < arity ? i : 0)) // whatever is at hand: cheaper than a constant
  }
}

/// Behind the native call of a body call: the result is on top.
function afterBodyCall(e: Emitter): void {
  const { f } = e
  f.localTee(e.xLocal(0))
  f.i64Eqz()
  f.unlikely()
  if (e.unwindLabel !== null) f.brIf(e.unwindLabel)
  else {
    f.if()
    f.i64Const(0)
    f.ret()
    f.end()
  }
  e.loadStackTop()
  e.forgetHeap()
}

/// Calls the function of Erlang code whose slot is in [slot].
function callSlot(e: Emitter, position: Position, arity: number, slot: Local, fromMemory = false): void {
  const { f } = e
  pushContinuation(e, position)
  pushArguments(e, position, arity, fromMemory)
  f.localGet(slot)
  if (position.tail !== null) f.returnCallIndirect(e.module.functionType)
  else {
    f.callIndirect(e.module.functionType)
    afterBodyCall(e)
  }
}

function callLocal(e: Emitter, position: Position, arity: number, label: number): void {
  const { f } = e
  const { fn } = e
  e.flushHeap()
  release(e, position)
  if (position.tail !== null && label === fn.source.entry && e.selfLabel !== null) {
    callSelf(e, e.selfLabel)
    return
  }
  e.spill(arity, PARAM_X_COUNT)
  pushContinuation(e, position)
  pushArguments(e, position, arity)
  const target = e.module.functionOfLabel(label)
  if (position.tail !== null) f.returnCall(target)
  else {
    f.call(target)
    afterBodyCall(e)
  }
}

/// A tail call of the function itself: its arguments are in the X locals already.
function callSelf(e: Emitter, self: Label): void {
  const { f } = e
  if (e.headLabel !== null) {
    f.i32Const(0)
    f.localSet(e.entry)
  }
  f.br(self)
}

function callRemote(e: Emitter, position: Position, target: Import): void {
  if (isApply(target)) return callApply(e, position, target)
  const row = e.options.bifs(target.module, target.function, target.arity)
  if (row !== undefined) {
    if (row.traps) callTrappingBif(e, position, target, row.traps === "late")
    else callBif(e, position, target)
    return
  }
  const { f } = e
  e.flushHeap()
  release(e, position)
  e.spill(target.arity, PARAM_X_COUNT)
  const slot = f.local(I32)
  f.localGet(e.p)
  e.exportAddress(target)
  f.i32Store(Memory.CALLED)
  e.exportAddress(target)
  f.i32Load(Memory.EXPORT_SLOT)
  f.localSet(slot)
  callSlot(e, position, target.arity, slot)
  f.release(slot)
}

/// Calls a BIF with the X registers; leaves its result on top.
function pushBifResult(e: Emitter, target: Import): void {
  const { f } = e
  const row = e.options.bifs(target.module, target.function, target.arity)
  if (row === undefined) throw new Error("not a BIF")
  e.beforeCore("heap")
  if (row.core !== "") {
    for (let i = 0; i < target.arity; i++) f.localGet(e.xLocal(i))
    f.call(e.module.bifFunction(row.core))
  } else {
    e.spill(target.arity)
    f.i32Const(row.host)
    e.callRaw("callHostBif")
  }
  e.forgetHeap()
}

/// The BIF has failed and core knows why: raises, with the BIF on top of the stack trace.
function raiseFromBif(e: Emitter, target: Import): void {
  if (!(target.module === "erlang" && RAISING.has(`${target.function}/${target.arity}`))) {
    e.spill(target.arity)
    e.exportAddress(target)
    e.callRaw("bifFailed")
  }
  e.raise()
}

function callBif(e: Emitter, position: Position, target: Import): void {
  const { f } = e
  const result = f.local(I64)
  pushBifResult(e, target)
  f.localTee(result)
  f.i64Eqz()
  f.unlikely()
  f.if()
  raiseFromBif(e, target)
  f.end()
  if (position.tail !== null) {
    // the frame is given back behind the BIF, so that the caller stays in its stack trace
    f.localGet(result)
    f.ret()
  } else {
    f.localGet(result)
    f.localSet(e.xLocal(0))
  }
  f.release(result)
}

/// Notes where a BIF that unwinds goes on, and pushes the continuation. In tail position the frame stays until the BIF
/// returns, so that the caller is in its stack trace; NEXT_DEPTH is below it.
function noteContinuation(e: Emitter, position: Position, target: Import): void {
  const { f } = e
  const slots = position.tail ?? 0
  pushContinuation(e, position)
  f.localGet(e.p)
  f.localGet(e.depth)
  f.i32Const(position.tail === null ? Term.WORD : -slots * Term.WORD)
  f.i32Add()
  f.i32Store(Memory.NEXT_DEPTH)
  f.localGet(e.p)
  f.i32Const(slots)
  f.i32Store(Memory.NEXT_FRAME)
  f.localGet(e.p)
  e.exportAddress(target)
  f.i32Store(Memory.NEXT_BIF)
  f.localGet(e.p)
  if (position.tail === null) f.i64Const(0)
  else e.placeWord()
  f.i64Store(Memory.NEXT_PLACE)
}

/// A BIF that may save the process (a trap, a wait).
function callTrappingBif(e: Emitter, position: Position, target: Import, late: boolean): void {
  const { f } = e
  e.flushHeap()
  if (!late) {
    noteContinuation(e, position, target)
    f.localGet(e.p)
    f.i32Const(0)
    f.i32Store(Memory.UNWIND_KIND)
  }
  const result = f.local(I64)
  pushBifResult(e, target)
  f.localTee(result)
  f.i64Eqz()
  f.unlikely()
  f.if()
  if (late) noteContinuation(e, position, target)
  e.callRaw("bifUnwinds")
  f.if()
  f.i64Const(0)
  f.ret()
  f.end()
  raiseFromBif(e, target)
  f.end()
  f.localGet(result)
  if (position.tail !== null) f.ret()
  else f.localSet(e.xLocal(0))
  f.release(result)
}

/// erlang:apply/2,3: core spreads the argument list over the X registers.
function callApply(e: Emitter, position: Position, target: Import): void {
  const { f } = e
  const slot = f.local(I32)
  e.core(target.arity === 3 ? "applyArguments" : "applyFunArguments", () => {
    for (let i = 0; i < target.arity; i++) f.localGet(e.xLocal(i))
    if (target.arity === 2) pushPlaceOfCall(e, position)
  })
  f.localTee(slot)
  f.i32Eqz()
  f.if()
  raiseFromBif(e, target)
  f.end()
  release(e, position)
  callSlot(e, position, 0, slot, true)
  f.release(slot)
}

function callApplyInstruction(e: Emitter, position: Position, arity: number): void {
  const { f } = e
  const slot = f.local(I32)
  e.spill(arity)
  e.core("applyFind", () => {
    f.localGet(e.xLocal(arity))
    f.localGet(e.xLocal(arity + 1))
    f.i32Const(arity)
  })
  f.localTee(slot)
  f.i32Eqz()
  f.unlikely()
  f.if()
  f.localGet(e.xLocal(arity))
  f.localGet(e.xLocal(arity + 1))
  f.i32Const(arity)
  e.callRaw("applyFailed")
  e.raise()
  f.end()
  release(e, position)
  callSlot(e, position, arity, slot)
  f.release(slot)
}

/// Calls the fun in X register [arity]; its stub finds it there.
function callFun(e: Emitter, position: Position, arity: number): void {
  const { f } = e
  const fun = e.xLocal(arity)
  e.flushHeap()
  const good = f.block()
  const bad = f.block()
  f.localGet(fun)
  f.i32WrapI64()
  f.i32Const(Term.PRIMARY_MASK)
  f.i32And()
  f.i32Const(Term.PRIMARY_BOXED)
  f.i32Ne()
  f.unlikely()
  f.brIf(bad)
  f.localGet(fun)
  f.i32WrapI64()
  f.i64Load(Term.BOXED_BIAS, 1)
  f.i64ConstHalves(Term.FUN_TEST_MASK_LOW, 255)
  f.i64And()
  f.i64ConstHalves(Term.HEADER_FUN, arity)
  f.i64Eq()
  f.brIf(good)
  f.end(bad)
  e.spill(arity)
  e.beforeCore("heap")
  f.localGet(fun)
  f.i32Const(arity)
  pushPlaceOfCall(e, position)
  e.callRaw("callFunSlow")
  e.raise()
  f.end(good)
  const record = f.local(I32)
  f.localGet(e.p)
  f.localGet(fun)
  f.i32WrapI64()
  f.i32Load(Term.FUN_ENTRY, 1)
  f.localTee(record)
  f.i32Store(Memory.CALLED)
  f.localGet(record)
  f.i32Load(Memory.FUN_ENTRY_SLOT)
  f.localSet(record)
  release(e, position)
  e.spill(arity + 1, PARAM_X_COUNT)
  callSlot(e, position, arity + 1, record)
  f.release(record)
}

export const call = {
  call(e, instruction) {
    const [arity, target] = instruction.args
    callLocal(e, { instruction, tail: null }, arity.value, target.label)
  },
  call_last(e, instruction) {
    const [arity, target, slots] = instruction.args
    callLocal(e, { instruction, tail: slots.value }, arity.value, target.label)
  },
  call_only(e, instruction) {
    const [arity, target] = instruction.args
    callLocal(e, { instruction, tail: 0 }, arity.value, target.label)
  },
  call_ext(e, instruction) {
    callRemote(e, { instruction, tail: null }, instruction.args[1])
  },
  call_ext_last(e, instruction) {
    callRemote(e, { instruction, tail: instruction.args[2].value }, instruction.args[1])
  },
  call_ext_only(e, instruction) {
    callRemote(e, { instruction, tail: 0 }, instruction.args[1])
  },
  call_fun(e, instruction) {
    callFun(e, { instruction, tail: e.fn.tailFuns.get(instruction) ?? null }, instruction.args[0].value)
  },
  call_fun2(e, instruction) {
    const [, arity, fun] = instruction.args
    if (!(fun.kind === "x" && fun.index === arity.value)) {
      e.term(fun)
      e.f.localSet(e.xLocal(arity.value))
    }
    callFun(e, { instruction, tail: e.fn.tailFuns.get(instruction) ?? null }, arity.value)
  },
  apply(e, instruction) {
    callApplyInstruction(e, { instruction, tail: null }, instruction.args[0].value)
  },
  apply_last(e, instruction) {
    const [arity, slots] = instruction.args
    callApplyInstruction(e, { instruction, tail: slots.value }, arity.value)
  },
} satisfies Partial<Emitters>
