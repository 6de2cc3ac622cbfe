// One IR function as one wasm function: prologue, dispatch to the entries, blocks, and the shared raise and unwind code.
//
//   loop $head                         a handler or loop head of this function is entered again through here
//     block $unwind                    only with handlers: a callee or core returned 0
//       block $raise                   core has noted an exception; its place is in a local
//         block $bn ... block $b1      one for each block that is a branch target
//           entry != 0 ? br_table      the trampoline re-enters behind a call
//           reduction check, loop $self for tail calls of itself
//           code of b0
//         end $b1; code of b1 ... end $bn; code of bn
//       end $raise: core.raise
//     end $unwind: is the handler in this activation? then dispatch again; else return 0
//   end
import type { Block, IrFunction } from "../ir/function.js"
import * as Memory from "../layout/memory.js"
import type { Instruction } from "../loader/operand.js"
import { type FunctionBuilder, I32, type Label } from "../wasm/builder.js"
import type { ModuleContext } from "./context.js"
import { Emitter, PARAM_X_COUNT } from "./emitter.js"
import { emitInstruction, keepsHeap } from "./instructions.js"
import type { CompileOptions } from "./module.js"

/// Where the code of an instruction begins in the wasm body, for the disassembler.
export type Mark = (position: number, instruction: Instruction | Block) => void

/// Emits [fn] into [f], which has been reset.
export function emitFunction(
  f: FunctionBuilder,
  module: ModuleContext,
  fn: IrFunction,
  options: CompileOptions,
  mark: Mark | null,
): void {
  const e = new Emitter(f, module, fn, options)
  const shape = shapeOf(fn)
  e.lazyStack = !shape.usesStack
  f.globalGet(module.globalP)
  f.localSet(e.p)
  const hasEntries = fn.entryLines.length > 1
  if (hasEntries) e.headLabel = f.loop()
  if (shape.usesStack) e.loadStackTop()
  if (fn.hasHandlers) e.unwindLabel = f.block()
  const raise = f.block()
  e.raiseLabel = raise
  if (!hasEntries) {
    e.reload(fn.arity, PARAM_X_COUNT)
    if (shape.loopsToItself) e.selfLabel = f.loop()
  }
  const targets = branchTargets(fn)
  for (let i = fn.blocks.length - 1; i > 0; i--) if (targets.has(fn.blocks[i])) e.labels.set(fn.blocks[i], f.block())
  if (hasEntries) dispatch(e, fn)
  reductionCheck(e, fn, shape)
  emitBlocks(e, fn, mark)
  if (!hasEntries && shape.loopsToItself) f.end()
  f.end(raise)
  raiseCode(e)
  if (e.unwindLabel !== null) {
    f.end(e.unwindLabel)
    handlerCode(e)
  }
  if (hasEntries) f.end()
  f.unreachable()
}

interface Shape {
  /// It uses the heap or stack on common paths, so e is kept.
  readonly usesStack: boolean
  /// It makes body calls, so its native depth is bounded.
  readonly calls: boolean
  readonly loopsToItself: boolean
}

// Instructions that need neither heap nor stack but on rare paths.
const LIGHT = new Set<string>([
  "label",
  "func_info",
  "line",
  "move",
  "swap",
  "return",
  "jump",
  "call_only",
  "call_ext_only",
  "gc_bif1",
  "gc_bif2",
  "bif1",
  "bif2",
  "get_list",
  "get_hd",
  "get_tl",
  "get_tuple_element",
  "select_val",
  "select_tuple_arity",
  "test_arity",
  "is_tagged_tuple",
  "executable_line",
  "debug_line",
])

function shapeOf(fn: IrFunction): Shape {
  let usesStack = false
  let loopsToItself = false
  for (const block of fn.blocks)
    for (const instruction of block.instructions) {
      const { name } = instruction
      if (!LIGHT.has(name) && !name.startsWith("is_")) usesStack = true
      if ((name === "call_only" || name === "call_last") && instruction.args[1].label === fn.source.entry)
        loopsToItself = true
    }
  return { usesStack, calls: fn.continuations.size > 0, loopsToItself }
}

/// The blocks that something other than falling into them leads to.
function branchTargets(fn: IrFunction): Set<Block> {
  const targets = new Set<Block>()
  for (const block of fn.blocks) {
    if (block.entry > 0) targets.add(block)
    const { successors } = block
    for (let i = 0; i < successors.length; i++) {
      const falls = i === successors.length - 1 && block.fallsThrough
      const next = successors[i]
      if (!falls || next.position !== block.position + 1) if (next.position > block.position) targets.add(next)
    }
  }
  return targets
}

/// entry > 0: branch to the block with that entry number. 0 is the start, negative the start with X in locals.
function dispatch(e: Emitter, fn: IrFunction): void {
  const { f } = e
  const labels: Label[] = []
  for (const block of fn.blocks) if (block.entry > 0) labels[block.entry - 1] = e.labels.get(block) as Label
  f.localGet(e.entry)
  f.i32Const(0)
  f.i32GtS()
  f.if()
  f.localGet(e.entry)
  f.i32Const(1)
  f.i32Sub()
  f.brTable(labels, labels[labels.length - 1])
  f.end()
  if (fn.arity <= PARAM_X_COUNT) return
  f.localGet(e.entry)
  f.i32Eqz()
  f.if()
  e.reload(fn.arity, PARAM_X_COUNT)
  f.end()
}

/// Charges one reduction; gives up the scheduler when none are left, or the native stack when it is too deep.
function reductionCheck(e: Emitter, fn: IrFunction, shape: Shape): void {
  const { f } = e
  const left = f.local(I32)
  f.localGet(e.p)
  f.localGet(e.p)
  f.i32Load(Memory.REDUCTIONS)
  f.i32Const(1)
  f.i32Sub()
  f.localTee(left)
  f.i32Store(Memory.REDUCTIONS)
  f.localGet(left)
  if (shape.calls) {
    f.localGet(e.p)
    f.i32Load(Memory.DEPTH_LIMIT)
    f.localGet(e.depth)
    f.i32Sub()
    f.i32Or()
  }
  f.i32Const(0)
  f.i32LtS()
  f.if()
  e.spill(fn.arity)
  e.loadStackTop()
  f.localGet(e.p)
  f.localGet(e.e)
  f.i32Store(Memory.STACK_TOP)
  e.codeWord(0)
  f.localGet(e.depth)
  f.i32Const(fn.arity)
  e.callRaw("reductionsSpent")
  f.if()
  f.i64Const(0)
  f.ret()
  f.end()
  e.reload(fn.arity)
  if (!e.lazyStack) e.loadStackTop()
  f.end()
  f.release(left)
}

function emitBlocks(e: Emitter, fn: IrFunction, mark: Mark | null): void {
  const { f } = e
  for (let i = 0; i < fn.blocks.length; i++) {
    const block = fn.blocks[i]
    const label = e.labels.get(block)
    if (label !== undefined) f.end(label)
    e.startBlock(block)
    if (mark !== null) mark(f.position(), block)
    if (block.kind === "catch") catchArrival(e)
    for (const instruction of block.instructions) {
      if (mark !== null) mark(f.position(), instruction)
      if (!keepsHeap(instruction)) e.flushHeap()
      emitInstruction(e, instruction)
    }
    if (!block.fallsThrough) continue
    e.flushHeap()
    const next = block.successors[block.successors.length - 1]
    e.noteFrame(next)
    if (next.position !== i + 1) e.jump(next)
  }
}

/// An exception arrives in a `catch`: x0 becomes what `catch Expr` returns.
function catchArrival(e: Emitter): void {
  const { f } = e
  e.core("catchResult", () => {
    for (let i = 0; i < 3; i++) f.localGet(e.xLocal(i))
  })
  f.localSet(e.xLocal(0))
}

function raiseCode(e: Emitter): void {
  const { f } = e
  if (e.lazyStack) e.loadStackTop()
  f.localGet(e.p)
  f.localGet(e.e)
  f.i32Store(Memory.STACK_TOP)
  f.localGet(e.place)
  f.localGet(e.depth)
  e.callRaw("raise")
  if (e.unwindLabel !== null) return
  f.i64Const(0)
  f.ret()
}

/// Behind $unwind: goes on at the handler if it is in this activation's frame, else unwinds further.
function handlerCode(e: Emitter): void {
  const { f } = e
  f.localGet(e.p)
  f.i32Load(Memory.HANDLER_DEPTH)
  f.localGet(e.depth)
  f.i32Eq()
  f.if()
  f.localGet(e.p)
  f.i32Load(Memory.HANDLER_ENTRY)
  f.localSet(e.entry)
  e.reload(3)
  f.localGet(e.p)
  f.i32Const(-1)
  f.i32Store(Memory.HANDLER_DEPTH)
  f.br(e.headLabel as Label)
  f.end()
  f.i64Const(0)
  f.ret()
}
