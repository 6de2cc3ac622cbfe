// Emitters of jumps, returns, exceptions and marks.
import * as Term from "../layout/term.js"
import type { Instruction, Source, YRegister } from "../loader/operand.js"
import type { Emitter } from "./emitter.js"
import type { Emitters } from "./instructions.js"

/// Raises {Tag, Value}.
function failTagged(e: Emitter, tag: string, value: Source): void {
  e.core("failTagged", () => {
    e.atom(tag)
    e.term(value)
  })
  e.raise()
}

function failWith(e: Emitter, reason: string): void {
  e.core("failWith", () => e.atom(reason))
  e.f.drop()
  e.raise()
}

function openHandler(e: Emitter, slot: YRegister, instruction: Instruction): void {
  const { f } = e
  const handler = e.fn.handlers.get(instruction)
  if (handler === undefined) throw new Error("a handler without block")
  e.noteFrame(handler)
  f.localGet(e.e)
  e.entryWord(((handler.entry << Term.CATCH_ENTRY_SHIFT) | Term.TAG_CATCH) >>> 0)
  f.i64Store(slot.index * Term.WORD)
}

function closeHandler(e: Emitter, slot: YRegister): void {
  e.f.localGet(e.e)
  e.f.i64Const(Term.NIL)
  e.f.i64Store(slot.index * Term.WORD)
}

export const control = {
  label() {},
  int_code_end() {},
  line(e, { args: [location] }) {
    e.line = location.value
  },
  executable_line() {},
  debug_line() {},
  nif_start() {},
  on_load() {},
  func_info(e) {
    e.spill(e.fn.arity)
    e.core("raiseFunctionClause", () => {
      e.codeWord(e.line + 1)
      e.f.localGet(e.depth)
      e.f.i32Const(e.fn.arity)
    })
    e.unwind()
  },
  jump(e, { args: [target] }) {
    e.jump(e.blockOf(target.label))
  },
  return(e) {
    e.f.localGet(e.xLocal(0))
    e.f.ret()
  },
  badmatch(e, { args: [value] }) {
    failTagged(e, "badmatch", value)
  },
  case_end(e, { args: [value] }) {
    failTagged(e, "case_clause", value)
  },
  try_case_end(e, { args: [value] }) {
    failTagged(e, "try_clause", value)
  },
  badrecord(e, { args: [value] }) {
    failTagged(e, "badrecord", value)
  },
  if_end(e) {
    failWith(e, "if_clause")
  },
  catch(e, instruction) {
    openHandler(e, instruction.args[0], instruction)
  },
  try(e, instruction) {
    openHandler(e, instruction.args[0], instruction)
  },
  catch_end(e, { args: [slot] }) {
    closeHandler(e, slot)
  },
  try_end(e, { args: [slot] }) {
    closeHandler(e, slot)
  },
  try_case(e, { args: [slot] }) {
    closeHandler(e, slot)
  },
  raise(e, { args: [trace, reason] }) {
    e.core("reRaise", () => {
      e.term(trace)
      e.term(reason)
    })
    e.raise()
  },
  raw_raise(e) {
    const { f } = e
    e.core("rawRaise", () => {
      for (let i = 0; i < 3; i++) f.localGet(e.xLocal(i))
    })
    f.if()
    e.raise()
    f.end()
    e.atom("badarg")
    f.localSet(e.xLocal(0))
  },
  build_stacktrace(e) {
    e.core("buildStacktrace", () => e.f.localGet(e.xLocal(0)))
    e.f.localSet(e.xLocal(0))
  },
} satisfies Partial<Emitters>
