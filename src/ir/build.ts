// Cuts a decoded function into basic blocks, finds the places where it can be re-entered, and orders the blocks.
import type { BeamModule, FunctionEntry } from "../loader/beam.js"
import { BeamFileError } from "../loader/errors.js"
import type { Instruction } from "../loader/operand.js"
import type { Block, BlockKind, IrFunction } from "./function.js"

/// Which remote calls are no calls of Erlang code and so need no continuation to return to.
export type IsInPlaceCall = (module: string, name: string, arity: number) => boolean

interface Draft extends Block {
  instructions: Instruction[]
  fallsThrough: boolean
}

/// Builds the IR of function [ordinal] of [module].
export function buildFunction(module: BeamModule, ordinal: number, isInPlace: IsInPlaceCall): IrFunction {
  return new Builder(module, module.functions[ordinal], ordinal, isInPlace).build()
}

// Their labels are of functions, not of blocks.
const CALLS = new Set<string>(["call", "call_last", "call_only", "call_fun2", "make_fun2"])

/// The length of a list, which may be very long.
function isLength(instruction: Instruction): boolean {
  if (instruction.name !== "gc_bif1") return false
  const { module, function: name } = instruction.args[2]
  return module === "erlang" && name === "length"
}

/// Does control never go on behind this instruction?
function isTerminator(instruction: Instruction): boolean {
  switch (instruction.name) {
    case "jump":
    case "return":
    case "func_info":
    case "call_last":
    case "call_only":
    case "call_ext_last":
    case "call_ext_only":
    case "apply_last":
    case "select_val":
    case "select_tuple_arity":
    case "loop_rec_end":
    case "wait":
    case "badmatch":
    case "if_end":
    case "case_end":
    case "try_case_end":
    case "badrecord":
    case "raise":
    case "int_code_end":
      return true
    default:
      return false
  }
}

// V8's limit for a br_table; continuation words have room for a few more.
const ENTRIES_MAX = 65520

class Builder {
  private readonly blockOfLabel = new Map<number, Draft>()
  private readonly continuations = new Map<Instruction, Block>()
  private readonly handlers = new Map<Instruction, Block>()
  private readonly tailFuns = new Map<Instruction, number>()
  private readonly catchBlocks = new Map<number, Draft>()
  private readonly drafts: Draft[] = []
  private readonly entryLines: number[] = [0]

  constructor(
    private readonly module: BeamModule,
    private readonly source: FunctionEntry,
    private readonly ordinal: number,
    private readonly isInPlace: IsInPlaceCall,
  ) {}

  build(): IrFunction {
    this.cut()
    for (const block of this.drafts) this.link(block)
    const start = this.blockOf(this.source.entry)
    const blocks = order(start)
    this.numberEntries(blocks)
    return {
      name: this.source.name,
      arity: this.source.arity,
      ordinal: this.ordinal,
      source: this.source,
      blocks,
      blockOfLabel: this.blockOfLabel,
      continuations: this.continuations,
      handlers: this.handlers,
      tailFuns: this.tailFuns,
      entryLines: this.entryLines,
      hasHandlers: this.handlers.size > 0,
    }
  }

  private draft(kind: BlockKind, label: number): Draft {
    const block: Draft = {
      kind,
      label,
      instructions: [],
      successors: [],
      exceptional: [],
      fallsThrough: false,
      entry: 0,
      position: -1,
      loopHead: false,
      line: 0,
    }
    this.drafts.push(block)
    return block
  }

  private blockOf(label: number): Draft {
    let block = this.blockOfLabel.get(label)
    if (block === undefined) {
      block = this.draft("label", label)
      this.blockOfLabel.set(label, block)
    }
    return block
  }

  // Distributes the instructions over blocks. Code behind a terminator is dead up to the next label.
  private cut(): void {
    const { code } = this.module
    let current: Draft | null = null
    let line = 0
    for (let i = this.source.start; i < this.source.end; i++) {
      const instruction = code[i]
      if (instruction.name === "label") {
        const next = this.blockOf(instruction.args[0].value)
        if (current !== null) {
          current.successors.push(next)
          current.fallsThrough = true
        }
        current = next
        current.line = line
        continue
      }
      if (current === null) continue
      if (instruction.name === "line") line = instruction.args[0].value
      current.instructions.push(instruction)
      const tailSlots = this.tailSlots(i)
      if (tailSlots !== null) this.tailFuns.set(instruction, tailSlots)
      if (tailSlots !== null || isTerminator(instruction)) {
        current = null
      } else if (this.isBodyCall(instruction)) {
        const next = this.draft("continuation", 0)
        this.continuations.set(instruction, next)
        current.successors.push(next)
        current.fallsThrough = true
        current = next
        current.line = line
      } else if (isLength(instruction)) {
        current = this.cutBehind(current, instruction, line)
      }
    }
  }

  // The block behind an instruction that may take several slices; it is entered again in a block of its own.
  private cutBehind(block: Draft, instruction: Instruction, line: number): Draft {
    const next = this.draft("label", 0)
    const again = this.draft("again", 0)
    again.instructions.push(instruction)
    again.successors.push(next)
    again.fallsThrough = true
    this.continuations.set(instruction, again)
    block.exceptional.push(again)
    block.successors.push(next)
    block.fallsThrough = true
    next.line = again.line = line
    return next
  }

  // The compiler has no tail call of a fun: it emits a call with `deallocate` and `return` behind it.
  private tailSlots(index: number): number | null {
    const { code } = this.module
    const { name } = code[index]
    if (name !== "call_fun" && name !== "call_fun2") return null
    const free = code[index + 1]
    if (free?.name !== "deallocate" || code[index + 2]?.name !== "return") return null
    return free.args[0].value
  }

  private isBodyCall(instruction: Instruction): boolean {
    switch (instruction.name) {
      case "call":
      case "call_fun":
      case "call_fun2":
      case "apply":
        return true
      case "call_ext": {
        const target = instruction.args[1]
        return !this.isInPlace(target.module, target.function, target.arity)
      }
      default:
        return false
    }
  }

  // Adds the branch targets of a block's instructions before what it falls into.
  private link(block: Draft): void {
    const targets: Draft[] = []
    for (const instruction of block.instructions) this.targetsOf(block, instruction, targets)
    block.successors.unshift(...targets)
  }

  private targetsOf(block: Draft, instruction: Instruction, targets: Draft[]): void {
    if (instruction.name === "catch" || instruction.name === "try") {
      const label = instruction.args[1].label
      const handler = instruction.name === "catch" ? this.catchBlock(label) : this.blockOf(label)
      this.handlers.set(instruction, handler)
      block.exceptional.push(handler)
      return
    }
    if (instruction.name === "wait" || instruction.name === "wait_timeout") {
      const target = this.blockOf(instruction.args[0].label)
      target.entry = -1
      targets.push(target)
      return
    }
    if (CALLS.has(instruction.name)) return
    for (const operand of instruction.args) {
      if (operand.kind === "f" && operand.label !== 0) targets.push(this.blockOf(operand.label))
      else if (operand.kind === "list") {
        for (const item of operand.items)
          if (item.kind === "f" && item.label !== 0) targets.push(this.blockOf(item.label))
      }
    }
  }

  private catchBlock(label: number): Draft {
    let block = this.catchBlocks.get(label)
    if (block === undefined) {
      block = this.draft("catch", label)
      block.successors.push(this.blockOf(label))
      block.fallsThrough = true
      this.catchBlocks.set(label, block)
    }
    return block
  }

  // Entry numbers in block order: continuations, handlers, receive labels and loop heads.
  private numberEntries(blocks: readonly Block[]): void {
    const handlers = new Set(this.handlers.values())
    for (const block of blocks) {
      const isReturn = block.kind === "continuation" || block.kind === "again"
      const wanted = isReturn || handlers.has(block) || block.entry === -1 || block.loopHead
      if (!wanted) {
        block.entry = 0
        continue
      }
      block.entry = this.entryLines.length
      this.entryLines.push(block.line)
    }
    if (this.entryLines.length > ENTRIES_MAX) {
      const { code } = this.module
      const { name, arity, start } = this.source
      throw new BeamFileError(
        "Code",
        code[start].offset,
        `${name}/${arity} has more than ${ENTRIES_MAX} calls and handlers`,
      )
    }
  }
}

/// The blocks reachable from [start] in reverse postorder; sets position and loopHead.
/// The successor that stands last directly follows its block wherever possible.
function order(start: Block): Block[] {
  const postorder: Block[] = []
  const visited = new Set<Block>([start])
  const stack: { block: Block; next: number }[] = [{ block: start, next: 0 }]
  while (stack.length > 0) {
    const top = stack[stack.length - 1]
    const { exceptional, successors } = top.block
    if (top.next === exceptional.length + successors.length) {
      postorder.push(top.block)
      stack.pop()
      continue
    }
    const at = top.next++
    const successor = at < exceptional.length ? exceptional[at] : successors[at - exceptional.length]
    if (visited.has(successor)) continue
    visited.add(successor)
    stack.push({ block: successor, next: 0 })
  }
  postorder.reverse()
  for (let i = 0; i < postorder.length; i++) postorder[i].position = i
  for (const block of postorder)
    for (const successor of block.successors) if (successor.position <= block.position) successor.loopHead = true
  return postorder
}
