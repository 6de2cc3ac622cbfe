// One IR function as one or two wasm functions: prologue, blocks, and the shared raise and unwind code.
//
// The main function begins at the start. The resume function begins behind a call that returned to the trampoline, at a
// receive that was waited in, or where an exception is handled. Keeping them apart leaves the main one free of
// joins in its middle, which costs the optimiser dearly; the resume one is compiled by the engine only if it is ever called.
//
//   loop $self                         main: tail calls of itself
//     loop $head                       loops of receive; in the resume function also handlers of this activation
//       block $unwind                  only with handlers: a callee or core returned 0
//         block $raise                 core has noted an exception; its place is in a local
//           block $bn ... block $b1    one for each block that is a branch target
//             entry > 0 ? br_table     main: only loop heads, resume: all entries
//             main: reduction check
//             code of the first block
//           end $b1; code of b1 ... end $bn; code of bn
//         end $raise: core.raise
//       end $unwind: is the handler in this activation? then go on there; else return 0
//     end
//   end
import type { Block, IrFunction } from "../ir/function.js"
import * as Memory from "../layout/memory.js"
import * as Term from "../layout/term.js"
import type { InstructionOf } from "../loader/operand.js"
import { type FunctionBuilder, I32, type Label } from "../wasm/builder.js"
import type { ModuleContext } from "./context.js"
import { Emitter, PARAM_X_COUNT } from "./emitter.js"
import { emitInstruction, keepsHeap } from "./instructions.js"
import { emitLengthAgain } from "./length.js"
import type { CompileOptions, Watch } from "./module.js"

/// Frame sizes with which control reaches blocks, carried from the main function to the resume function.
export type Frames = Map<Block, number>

/// Emits the function that begins at the start of [fn] into [f], which has been reset. [weight] > 0: its native frames are
/// up to 2^[weight] times as large as those of most functions.
export function emitMain(
  f: FunctionBuilder,
  module: ModuleContext,
  fn: IrFunction,
  options: CompileOptions,
  frames: Frames,
  watch: Watch | null,
  weight: number,
): void {
  const e = new Emitter(f, module, fn, options, frames, false)
  const blocks = reachable(fn, [fn.blocks[0]])
  const heads = blocks.filter((block) => block.loopHead)
  const loopsToItself = callsItself(fn, blocks)
  e.reload(fn.arity, PARAM_X_COUNT)
  if (loopsToItself) e.selfLabel = f.loop()
  if (heads.length > 0) e.headLabel = f.loop()
  if (heads.length > 0) e.loadStackTop()
  openBlocks(e, blocks)
  if (heads.length > 0) dispatch(e, heads, true)
  if (weight > 0) depthCheck(e, fn, weight)
  reductionCheck(e, fn)
  emitBlocks(e, blocks, watch)
  finish(e)
  if (heads.length > 0) f.end()
  if (loopsToItself) f.end()
  f.unreachable()
  watch?.locals(e.localNames())
}

/// Emits the function that continues [fn] at any of its entries, of which there is at least one.
export function emitResume(
  f: FunctionBuilder,
  module: ModuleContext,
  fn: IrFunction,
  options: CompileOptions,
  frames: Frames,
  watch: Watch | null,
): void {
  const e = new Emitter(f, module, fn, options, frames, true)
  const entries = fn.blocks.filter((block) => block.entry > 0)
  const blocks = reachable(fn, entries)
  const loops = fn.hasHandlers || blocks.some((block) => block.loopHead)
  f.globalGet(module.globalP)
  f.localSet(e.p)
  if (loops) e.headLabel = f.loop()
  e.loadStackTop()
  openBlocks(e, blocks)
  dispatch(e, entries, false)
  emitBlocks(e, blocks, watch)
  finish(e)
  if (loops) f.end()
  f.unreachable()
  watch?.locals(e.localNames())
}

/// The blocks that control can reach from [roots], exceptions aside, in the function's order.
function reachable(fn: IrFunction, roots: readonly Block[]): Block[] {
  const found = new Set<Block>(roots)
  const waiting = [...roots]
  for (let block = waiting.pop(); block !== undefined; block = waiting.pop())
    for (const next of block.successors) {
      if (found.has(next)) continue
      found.add(next)
      waiting.push(next)
    }
  return fn.blocks.filter((block) => found.has(block))
}

function openBlocks(e: Emitter, blocks: readonly Block[]): void {
  const { f } = e
  if (e.fn.hasHandlers) e.unwindLabel = f.block()
  e.raiseLabel = f.block()
  const targets = branchTargets(e, blocks)
  for (let i = blocks.length - 1; i >= 0; i--) if (targets.has(blocks[i])) e.labels.set(blocks[i], f.block())
}

function finish(e: Emitter): void {
  e.f.end(e.raiseLabel as Label)
  raiseCode(e)
  if (e.unwindLabel === null) return
  e.f.end(e.unwindLabel)
  handlerCode(e)
}

/// Is there a tail call of the function itself among [blocks]?
function callsItself(fn: IrFunction, blocks: readonly Block[]): boolean {
  return blocks.some((block) =>
    block.instructions.some(
      (instruction) =>
        (instruction.name === "call_only" || instruction.name === "call_last") &&
        instruction.args[1].label === fn.source.entry,
    ),
  )
}

/// The blocks that something other than falling into them leads to.
function branchTargets(e: Emitter, blocks: readonly Block[]): Set<Block> {
  const targets = new Set<Block>()
  blocks.forEach((block, i) => {
    if (block.loopHead || (e.resumes && block.entry > 0)) targets.add(block)
    const { successors } = block
    successors.forEach((next, k) => {
      const falls = block.fallsThrough && k === successors.length - 1
      if (!(falls && next === blocks[i + 1])) targets.add(next)
    })
  })
  return targets
}

/// Branches to the block whose entry number is in the parameter `entry`; [optional]: not if that is 0.
function dispatch(e: Emitter, blocks: readonly Block[], optional: boolean): void {
  const { f } = e
  const count = e.fn.entryLines.length
  const labels: Label[] = new Array(count)
  for (const block of blocks) labels[block.entry] = e.labels.get(block) as Label
  const known = labels[blocks[0].entry]
  for (let i = 0; i < count; i++) labels[i] ??= known
  f.localGet(e.entry)
  if (optional) f.if()
  if (optional) f.localGet(e.entry)
  f.brTable(labels, known)
  if (optional) f.end()
}

/// Charges one reduction. When none are left core looks around: it gives up the scheduler, or the native stack if that
/// is too deep by now (a slice is 4,000 calls, so it can't have grown much since core looked last), or refills.
function reductionCheck(e: Emitter, fn: IrFunction): void {
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
  f.i32Const(0)
  f.i32LtS()
  f.unlikely()
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
  // Begins anew: that keeps joins out of the code below, and takes a loop that began in the engine's quick code, which it
  // never leaves by itself, to the optimised code.
  f.localGet(e.p)
  f.localGet(e.depth)
  for (let i = 0; i < PARAM_X_COUNT; i++) {
    if (i < fn.arity) {
      f.localGet(e.p)
      f.i64Load(Memory.X + i * Term.WORD)
    } else f.i64Const(0)
  }
  f.returnCall(e.module.firstFunction + fn.ordinal)
  f.end()
  f.release(left)
}

/// Many large frames would fill the native stack within a slice: begins anew on an empty one if there are too many.
function depthCheck(e: Emitter, fn: IrFunction, weight: number): void {
  const { f } = e
  e.codeWord(0)
  f.localGet(e.depth)
  f.i32Const(weight)
  e.callRaw("nativeStackFull")
  f.unlikely()
  f.if()
  e.spill(fn.arity)
  f.i64Const(0)
  f.ret()
  f.end()
}

function emitBlocks(e: Emitter, blocks: readonly Block[], watch: Watch | null): void {
  const { f } = e
  blocks.forEach((block, i) => {
    const label = e.labels.get(block)
    if (label !== undefined) f.end(label)
    e.startBlock(block)
    watch?.mark(f.position(), block)
    if (block.kind === "catch") catchArrival(e)
    if (block.kind === "again") {
      watch?.mark(f.position(), block.instructions[0])
      emitLengthAgain(e, block.instructions[0] as InstructionOf<"gc_bif1">)
    } else emitInstructions(e, block, watch)
    if (!block.fallsThrough) return
    e.flushHeap()
    const next = block.successors[block.successors.length - 1]
    e.noteFrame(next)
    if (next !== blocks[i + 1]) e.jump(next)
  })
}

function emitInstructions(e: Emitter, block: Block, watch: Watch | null): void {
  for (const instruction of block.instructions) {
    watch?.mark(e.f.position(), instruction)
    if (!keepsHeap(instruction)) e.flushHeap()
    emitInstruction(e, instruction)
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
  e.loadStackTop()
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
  f.i32Const(-1)
  f.i32Store(Memory.HANDLER_DEPTH)
  f.localGet(e.p)
  f.i32Load(Memory.HANDLER_ENTRY)
  if (e.resumes) {
    f.localSet(e.entry)
    e.reload(3)
    f.br(e.headLabel as Label)
  } else {
    f.localGet(e.depth)
    for (let i = 0; i < PARAM_X_COUNT; i++) {
      f.localGet(e.p)
      f.i64Load(Memory.X + i * Term.WORD)
    }
    f.returnCall(e.module.resumeFunction(e.fn))
  }
  f.end()
  f.i64Const(0)
  f.ret()
}
