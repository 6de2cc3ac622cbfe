// What the IR is: a function of a module as basic blocks in an order that suits structured control flow. Types only.
import type { FunctionEntry } from "../loader/beam.js"
import type { Instruction } from "../loader/operand.js"

/// How a block begins: at a BEAM label (or 0: behind an instruction that can be entered again), after a call that returned (x0
/// is its result), where an exception arrives in a `catch` (x0, x1, x2 are class, reason and raw trace; then control goes on
/// at its only successor), or where its only instruction is entered again.
export type BlockKind = "label" | "continuation" | "catch" | "again"

/// A run of instructions that is entered at its top only. Tests inside may leave it at any place.
export interface Block {
  readonly kind: BlockKind
  /// BEAM label, 0 = none.
  readonly label: number
  readonly instructions: readonly Instruction[]
  /// Where control may go, as blocks; the one it falls into, if there is one, stands last.
  readonly successors: Block[]
  /// Where control may arrive from elsewhere because of this block: at the exceptions raised behind its `catch` or `try`, or in
  /// its last instruction again.
  readonly exceptional: Block[]
  /// Falls into its last successor at its end (no jump, return or tail call there).
  readonly fallsThrough: boolean
  /// 1.. = the function can be re-entered here by the trampoline under this number; 0 = it can't.
  entry: number
  /// Place in the function's order; -1 = not reachable.
  position: number
  /// Reached by a branch from further down: a loop.
  loopHead: boolean
  /// Line table index in effect where it begins, in the order of the BEAM code.
  line: number
}

/// A function ready for code generation.
export interface IrFunction {
  readonly name: string
  readonly arity: number
  /// Place among the functions of the module, counted from 0.
  readonly ordinal: number
  readonly source: FunctionEntry
  /// Reachable blocks in reverse postorder, the start first: a branch is backward only if it closes a loop.
  readonly blocks: readonly Block[]
  readonly blockOfLabel: ReadonlyMap<number, Block>
  /// The continuation of each body call instruction, and where an instruction that may take long is entered again.
  readonly continuations: ReadonlyMap<Instruction, Block>
  /// The block in which each `catch` or `try` instruction's exceptions arrive.
  readonly handlers: ReadonlyMap<Instruction, Block>
  /// Calls of funs that are tail calls: how many Y slots they free.
  readonly tailFuns: ReadonlyMap<Instruction, number>
  /// entryLines[k] = line table index where entry k's call stands, 0 unknown. Entry 0 is the start.
  readonly entryLines: readonly number[]
  readonly hasHandlers: boolean
}
