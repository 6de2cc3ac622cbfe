// The state of one function's code generation, and the small emissions that all emitters are made of.
// A value "on the wasm stack" is called the top. Terms are i64, addresses and conditions i32.
import type { Block, IrFunction } from "../ir/function.js"
import * as Memory from "../layout/memory.js"
import * as Process from "../layout/process.js"
import * as Term from "../layout/term.js"
import type { HostTerm } from "../loader/etf.js"
import {
  type BeamType,
  type Import,
  type Instruction,
  type Register,
  type Source,
  TYPE_ATOM,
  TYPE_FLOAT,
  TYPE_INTEGER,
} from "../loader/operand.js"
import { F64, type FunctionBuilder, I32, I64, type Label, type Local } from "../wasm/builder.js"
import { ABI, type AbiName } from "./abi.js"
import { KNOWN_ATOMS } from "./atoms.js"
import type { ModuleContext } from "./context.js"
import type { CompileOptions } from "./module.js"
import { RELOC_ATOM, RELOC_CODE, RELOC_EXPORT, RELOC_LITERAL } from "./module.js"

/// Parameters of every function of Erlang code, in order.
export const PARAM_P = 0 // of main functions: this thread's scheduler block
export const PARAM_ENTRY = 0 // of resume functions: where to begin, 1 or more
export const PARAM_DEPTH = 1
export const PARAM_X = 2
export const PARAM_X_COUNT = 3

export class Emitter {
  /// i32: this thread's scheduler block.
  readonly p: Local
  /// i32: address of the top of the stack, stackEnd - D. Kept while there is a frame; else computed where it is needed.
  readonly e: Local
  /// i32: address up to which the heap is in use, see heapKnown.
  private readonly h: Local
  readonly entry: Local
  readonly depth: Local
  /// i64: place of the exception under way, for the shared raise code.
  readonly place: Local
  private readonly x: Local[] = []
  private readonly fr: Local[] = []
  /// Y registers of the current frame; -1 = there is none.
  frame = -1
  /// Line table index of the latest `line` instruction.
  line = 0
  /// h holds the heap top as it was when heapOffset was 0.
  private heapKnown = false
  private heapOffset = 0
  /// HEAP_TOP in P is behind h + heapOffset.
  private heapDirty = false
  raiseLabel: Label | null = null
  unwindLabel: Label | null = null
  headLabel: Label | null = null
  selfLabel: Label | null = null
  readonly labels = new Map<Block, Label>()
  current: Block

  constructor(
    readonly f: FunctionBuilder,
    readonly module: ModuleContext,
    readonly fn: IrFunction,
    readonly options: CompileOptions,
    private readonly frames: Map<Block, number>,
    /// This is the resume function.
    readonly resumes: boolean,
  ) {
    this.depth = f.param(PARAM_DEPTH)
    for (let i = 0; i < PARAM_X_COUNT; i++) this.x.push(f.param(PARAM_X + i))
    const other = f.local(I32)
    this.p = resumes ? other : f.param(PARAM_P)
    this.entry = resumes ? f.param(PARAM_ENTRY) : other
    this.e = f.local(I32)
    this.h = f.local(I32)
    this.place = f.local(I64)
    this.current = fn.blocks[0]
  }

  // ---- Registers and operands

  /// The local that holds X register [index].
  xLocal(index: number): Local {
    while (this.x.length <= index) this.x.push(this.f.local(I64))
    return this.x[index]
  }

  frLocal(index: number): Local {
    while (this.fr.length <= index) this.fr.push(this.f.local(F64))
    return this.fr[index]
  }

  /// Names of the locals that mean one thing all along.
  localNames(): Map<number, string> {
    const names = new Map<number, string>()
    const { entry, depth, p, e, h, place } = this
    for (const [name, local] of Object.entries({ entry, depth, p, e, h, place })) names.set(local, name)
    this.x.forEach((local, i) => {
      names.set(local, `x${i}`)
    })
    this.fr.forEach((local, i) => {
      names.set(local, `fr${i}`)
    })
    return names
  }

  /// Puts a source operand on top.
  term(source: Source): void {
    const { f } = this
    switch (source.kind) {
      case "x":
        f.localGet(this.xLocal(source.index))
        break
      case "y":
        f.localGet(this.e)
        f.i64Load(source.index * Term.WORD)
        break
      case "atom":
        this.atom(source.name, source.index)
        break
      case "nil":
        f.i64Const(Term.NIL)
        break
      case "int":
        if (fitsSmall(source.value)) this.small(source.value)
        else this.literal(source)
        break
      case "big": {
        const word = smallOfBig(source.bytes, source.negative)
        if (word !== null) f.i64ConstHalves(word.lo, word.hi)
        else this.literal(source)
        break
      }
      case "literal":
        f.i64ConstReloc(RELOC_LITERAL, this.module.literalIndex(source))
        break
    }
  }

  /// The term word of the small integer [value] (any safe integer).
  small(value: number): void {
    const lo = (value % 0x10000000) * 16 + Term.TAG_SMALL
    // value * 16 + 15, in two halves without losing bits
    const scaled = value * 16
    const hi = Math.floor(scaled / 0x100000000)
    this.f.i64ConstHalves((lo | 0) as number, hi | 0)
  }

  /// Atom by text; [index] is its place in the module's own atom table if it has one.
  atom(name: string, index?: number): void {
    const known = KNOWN_ATOMS.get(name)
    if (known !== undefined) this.f.i64Const(known * 64 + Term.TAG_ATOM)
    else this.f.i64ConstReloc(RELOC_ATOM, index ?? this.module.atomIndex(name))
  }

  literal(term: HostTerm): void {
    this.f.i64ConstReloc(RELOC_LITERAL, this.module.addLiteral(term))
  }

  /// Stores the top into a register. [value] must not need the operand below the top.
  set(register: Register): void {
    const { f } = this
    if (register.kind === "x") {
      f.localSet(this.xLocal(register.index))
      return
    }
    const value = f.local(I64)
    f.localSet(value)
    f.localGet(this.e)
    f.localGet(value)
    f.i64Store(register.index * Term.WORD)
    f.release(value)
  }

  /// Makes sure the operand is in a local, which is returned; give it back with [done].
  hold(source: Source): Local {
    if (source.kind === "x") return this.xLocal(source.index)
    const local = this.f.local(I64)
    this.term(source)
    this.f.localSet(local)
    return local
  }

  done(local: Local, source: Source): void {
    if (source.kind !== "x") this.f.release(local)
  }

  // ---- Types

  typeOf(source: Source): BeamType | null {
    return source.kind === "x" || source.kind === "y" ? source.type : null
  }

  /// Is the operand surely a small integer?
  isSmall(source: Source): boolean {
    if (source.kind === "int") return fitsSmall(source.value)
    if (source.kind === "big") return smallOfBig(source.bytes, source.negative) !== null
    const type = this.typeOf(source)
    return type !== null && type.mask === TYPE_INTEGER && type.small
  }

  /// If it is an integer, is it surely a small one? (So a tag test tells integers from the rest.)
  isSmallOrNoInteger(source: Source): boolean {
    const type = this.typeOf(source)
    return this.isSmall(source) || (type !== null && ((type.mask & TYPE_INTEGER) === 0 || type.small))
  }

  isFloat(source: Source): boolean {
    if (source.kind === "literal") return source.term.kind === "float"
    return this.typeOf(source)?.mask === TYPE_FLOAT
  }

  /// Is the operand surely an immediate, so that words compare as terms do?
  isImmediate(source: Source): boolean {
    return (
      source.kind === "atom" || source.kind === "nil" || this.isSmall(source) || this.typeOf(source)?.mask === TYPE_ATOM
    )
  }

  /// Bounds of an integer operand, if they are known.
  range(source: Source): { min: number; max: number } | null {
    if (source.kind === "int") return { min: source.value, max: source.value }
    const type = this.typeOf(source)
    if (type === null || (type.mask & TYPE_INTEGER) === 0 || type.min === null || type.max === null) return null
    // bounds beyond 2^53 are rounded
    if (!Number.isSafeInteger(type.min) || !Number.isSafeInteger(type.max)) return null
    return { min: type.min, max: type.max }
  }

  // ---- Heap

  /// Notes that nothing is known of the heap top any more (a block begins, something else allocated).
  forgetHeap(): void {
    this.heapKnown = false
    this.heapOffset = 0
    this.heapDirty = false
  }

  /// Makes HEAP_TOP in P true.
  flushHeap(): void {
    if (!this.heapDirty) return
    const { f } = this
    f.localGet(this.p)
    f.localGet(this.h)
    if (this.heapOffset > 0) {
      f.i32Const(this.heapOffset)
      f.i32Add()
      f.localTee(this.h)
    }
    f.i32Store(Memory.HEAP_TOP)
    this.heapOffset = 0
    this.heapDirty = false
  }

  private knowHeap(): void {
    if (this.heapKnown) return
    const { f } = this
    f.localGet(this.p)
    f.i32Load(Memory.HEAP_TOP)
    f.localSet(this.h)
    this.heapKnown = true
    this.heapOffset = 0
  }

  /// Reserves [words] on the heap (room was made sure of by testHeap) and returns the offset from [heapBase].
  bump(words: number): number {
    this.knowHeap()
    const offset = this.heapOffset
    this.heapOffset += words * Term.WORD
    this.heapDirty = true
    return offset
  }

  /// Puts on top the base that offsets given by [bump] count from.
  heapBase(): void {
    this.f.localGet(this.h)
  }

  /// Puts on top the boxed or list term of the object at [offset] from the base.
  heapTerm(offset: number, bias: number): void {
    const { f } = this
    f.localGet(this.h)
    if (offset !== bias) {
      f.i32Const(offset - bias)
      f.i32Add()
    }
    f.i64ExtendI32U()
  }

  /// Makes sure of [words] of heap; collects if there is not enough. [live] X registers survive.
  /// [frameWords] more will be taken from the stack.
  testHeap(words: number, live: number, frameWords = 0): void {
    const { f } = this
    if (this.heapKnown && this.heapOffset > 0) this.flushHeap()
    this.needStackTop()
    this.knowHeap()
    const bytes = (words + frameWords) * Term.WORD + Process.STACK_RESERVE
    if (!this.options.stress) {
      f.localGet(this.h)
      f.i32Const(bytes)
      f.i32Add()
      f.localGet(this.e)
      f.i32GtU()
      f.unlikely()
      f.if()
    }
    this.spill(live)
    f.localGet(this.depth)
    f.i32Const(words + frameWords)
    f.i32Const(live)
    this.callRaw("collectGarbage")
    this.reload(live)
    this.loadStackTop()
    f.localGet(this.p)
    f.i32Load(Memory.HEAP_TOP)
    f.localSet(this.h)
    if (!this.options.stress) f.end()
  }

  /// Makes e true if it is not kept here.
  private needStackTop(): void {
    if (this.frame < 0) this.loadStackTop()
  }

  /// e = stackEnd - D.
  loadStackTop(): void {
    const { f } = this
    f.localGet(this.p)
    f.i32Load(Memory.STACK_END)
    f.localGet(this.depth)
    f.i32Sub()
    f.localSet(this.e)
  }

  /// Moves D and e by [words]: positive makes the stack deeper.
  growStack(words: number): void {
    if (words === 0) return
    const { f } = this
    f.localGet(this.depth)
    f.i32Const(words * Term.WORD)
    f.i32Add()
    f.localSet(this.depth)
    f.localGet(this.e)
    f.i32Const(words * Term.WORD)
    f.i32Sub()
    f.localSet(this.e)
  }

  /// Gives the frame of [slots] Y registers back; e is not kept any more.
  dropFrame(slots: number): void {
    if (slots > 0) {
      const { f } = this
      f.localGet(this.depth)
      f.i32Const(slots * Term.WORD)
      f.i32Sub()
      f.localSet(this.depth)
    }
    this.frame = -1
  }

  /// Writes X registers [from]..[count) to P.
  spill(count: number, from = 0): void {
    for (let i = from; i < count; i++) this.storeX(i)
  }

  storeX(index: number): void {
    const { f } = this
    f.localGet(this.p)
    f.localGet(this.xLocal(index))
    f.i64Store(Memory.X + index * Term.WORD)
  }

  /// Reads X registers 0..[count) back from P.
  reload(count: number, from = 0): void {
    const { f } = this
    for (let i = from; i < count; i++) {
      f.localGet(this.p)
      f.i64Load(Memory.X + i * Term.WORD)
      f.localSet(this.xLocal(i))
    }
  }

  // ---- Calls of core

  /// Calls a core function whose arguments are on the stack; effects are already provided for.
  callRaw(name: AbiName): void {
    this.f.call(this.module.coreFunction(name))
  }

  /// Prepares for a call of core: what it may need of the heap's state goes to P.
  beforeCore(effect: "none" | "heap" | "collect"): void {
    if (effect === "none") return
    const { f } = this
    this.flushHeap()
    this.needStackTop()
    f.localGet(this.p)
    f.localGet(this.e)
    f.i32Store(Memory.STACK_TOP)
  }

  afterCore(effect: "none" | "heap" | "collect"): void {
    if (effect !== "none") this.forgetHeap()
  }

  /// Calls a core function; [args] puts the arguments on the stack.
  core(name: AbiName, args: () => void): void {
    const effect = ABI[name][2]
    this.beforeCore(effect)
    args()
    this.callRaw(name)
    this.afterCore(effect)
  }

  // ---- Control

  /// The wasm label to branch to for BEAM label [label]; null if the branch goes backward.
  private target(block: Block): Label | null {
    this.noteFrame(block)
    return block.position > this.current.position ? (this.labels.get(block) ?? null) : null
  }

  blockOf(label: number): Block {
    const block = this.fn.blockOfLabel.get(label)
    if (block === undefined) throw new Error(`no block for label ${label} in ${this.fn.name}/${this.fn.arity}`)
    return block
  }

  /// Remembers the frame with which control reaches [block].
  noteFrame(block: Block): void {
    if (!this.frames.has(block)) this.frames.set(block, this.frame)
  }

  startBlock(block: Block): void {
    this.current = block
    this.line = block.line
    this.frame = this.frames.get(block) ?? -1
    this.forgetHeap()
  }

  /// Branches to [block].
  jump(block: Block): void {
    this.flushHeap()
    const label = this.target(block)
    if (label !== null) this.f.br(label)
    else this.jumpBack(block)
  }

  private jumpBack(block: Block): void {
    if (this.headLabel === null || block.entry === 0)
      throw new Error(`no way back to label ${block.label} in ${this.fn.name}`)
    this.f.i32Const(block.entry)
    this.f.localSet(this.entry)
    this.f.br(this.headLabel)
  }

  /// Branches to BEAM label [label] if the condition on top holds.
  jumpIf(label: number): void {
    const block = this.blockOf(label)
    const target = this.target(block)
    if (target !== null) {
      this.f.brIf(target)
      return
    }
    this.f.if()
    this.jumpBack(block)
    this.f.end()
  }

  jumpUnless(label: number): void {
    this.f.i32Eqz()
    this.jumpIf(label)
  }

  /// The labels for a br_table, or null if one of them lies backward.
  forwardLabels(blocks: readonly Block[]): Label[] | null {
    const labels: Label[] = []
    for (const block of blocks) {
      const label = this.target(block)
      if (label === null) return null
      labels.push(label)
    }
    return labels
  }

  // ---- Failure

  /// A word of code: the main function's slot above, [low] below.
  codeWord(low: number): void {
    this.f.i64ConstReloc(RELOC_CODE, this.module.codeWord(this.fn.ordinal, low))
  }

  /// A word of code with the slot of the resume function, where entries are.
  entryWord(low: number): void {
    this.f.i64ConstReloc(RELOC_CODE, this.module.codeWord(this.module.resumeOrdinal(this.fn), low))
  }

  continuationWord(block: Block): void {
    this.entryWord(((Math.max(this.frame, 0) << Term.CP_FRAME_SHIFT) | (block.entry << Term.CP_ENTRY_SHIFT)) >>> 0)
  }

  /// The place of the instruction: slot << 32 | line-table index + 1.
  placeWord(): void {
    this.codeWord(this.line + 1)
  }

  /// Raises the exception that core has noted (EXCEPTION_CLASS, EXCEPTION_REASON).
  raise(): void {
    this.placeWord()
    this.f.localSet(this.place)
    if (this.raiseLabel === null) throw new Error("no raise label")
    this.f.br(this.raiseLabel)
  }

  /// After a failure: goes to [label], or raises if it is 0.
  failTo(label: number): void {
    if (label === 0) this.raise()
    else this.jump(this.blockOf(label))
  }

  /// The top (a term) becomes the value; if it is 0, the instruction has failed. Leaves the value in [into]. [explain] emits what
  /// comes before an exception is raised.
  orFail(label: number, into: Local, explain?: () => void): void {
    const { f } = this
    f.localTee(into)
    f.i64Eqz()
    if (label !== 0) {
      this.jumpIf(label)
      return
    }
    f.unlikely()
    f.if()
    explain?.()
    this.raise()
    f.end()
  }

  /// Returns 0 to the native caller: everything is saved. A handler of this very activation is looked for first.
  unwind(): void {
    if (this.unwindLabel !== null) {
      this.f.br(this.unwindLabel)
      return
    }
    this.f.i64Const(0)
    this.f.ret()
  }

  exportAddress(target: Import): void {
    this.f.i32ConstReloc(RELOC_EXPORT, target.index)
  }

  /// The block behind a body call.
  continuationOf(instruction: Instruction): Block {
    const block = this.fn.continuations.get(instruction)
    if (block === undefined) throw new Error("a call without continuation")
    return block
  }
}

/// Does an integer fit a small? Every safe integer (53 bits) does.
export function fitsSmall(value: number): boolean {
  return Number.isSafeInteger(value)
}

/// The small term word of a magnitude of up to 8 bytes as two halves, or null if it needs a bignum.
export function smallOfBig(bytes: Uint8Array, negative: boolean): { lo: number; hi: number } | null {
  if (bytes.length > 8) return null
  let lo = 0
  let hi = 0
  for (let i = 0; i < bytes.length; i++) {
    if (i < 4) lo |= bytes[i] << (8 * i)
    else hi |= bytes[i] << (8 * (i - 4))
  }
  lo >>>= 0
  hi >>>= 0
  // smalls are -2^59 .. 2^59 - 1
  const limit = 0x08000000
  if (hi > limit || (hi === limit && (lo > 0 || !negative))) return null
  if (negative) {
    lo = (~lo + 1) >>> 0
    hi = (~hi + (lo === 0 ? 1 : 0)) >>> 0
  }
  return { lo: (lo << 4) | Term.TAG_SMALL | 0, hi: (hi << 4) | (lo >>> 28) | 0 }
}
