// What code generation gets and gives. Types and constants only; room runtime installs what is described here.
import type { Block } from "../ir/function.js"
import type { HostTerm } from "../loader/etf.js"
import type { Instruction } from "../loader/operand.js"

/// How a call of a BIF is made from generated code.
export interface BifCall {
  /// Export of core that takes the arguments as i64 parameters and returns a term or 0; "" = a host BIF.
  readonly core: string
  /// Number of the host BIF, passed to core's callHostBif; -1 if [core] is named.
  readonly host: number
  /// The BIF may set UNWIND_KIND itself and return 0: a trap, a wait or a suspension. Needs a return point. "late": NEXT_* need
  /// be set only when it has returned 0, so it costs nothing if it does not unwind.
  readonly traps: boolean | "late"
}

/// Says whether a remote function is a BIF, and how to call it.
export type BifLookup = (module: string, name: string, arity: number) => BifCall | undefined

/// Relocation kinds: what is patched into a padded constant when a module is installed. `index` is the second number.
export const RELOC_ATOM = 1 // i64: term of atom `index` of CompiledModule.atoms
export const RELOC_LITERAL = 2 // i64: term of CompiledModule.literals[index]
export const RELOC_EXPORT = 3 // i32: address of the export entry of CompiledModule.imports[index]
export const RELOC_CODE = 4 // i64: CompiledModule.codeWords[index]: hi = first slot + ordinal, lo = as given
export const RELOC_FUN = 5 // i64: address of the fun entry of CompiledModule.lambdas[index]
export const RELOC_STRINGS = 6 // i32: address of byte `index` of CompiledModule.strings
export const RELOC_SLOT = 7 // i32: slot of function ordinal `index`

export interface CompiledFunction {
  readonly name: string
  readonly arity: number
  /// Line-table index per entry, 0 = unknown.
  readonly entryLines: readonly number[]
}

export interface CompiledLambda {
  readonly name: string
  /// Without free variables.
  readonly arity: number
  readonly free: number
  readonly index: number
  readonly oldUniq: number
  /// Ordinal of the stub that unpacks the environment.
  readonly ordinal: number
}

export interface CompiledExport {
  readonly function: string
  readonly arity: number
  readonly ordinal: number
}

/// One BEAM module as one wasm module. The wasm module imports env.memory, env.table, env.P (i32 global: this thread's
/// scheduler block), env.firstSlot (i32 global) and functions of core by name from "core"; its element segment puts function
/// ordinal k into slot firstSlot + k.
export interface CompiledModule {
  readonly name: string
  readonly bytes: Uint8Array
  /// [byte offset, RELOC_*, index]*
  readonly relocations: Int32Array
  /// Functions by ordinal: those of the module, then the stubs of its lambdas.
  readonly functions: readonly CompiledFunction[]
  readonly exports: readonly CompiledExport[]
  readonly lambdas: readonly CompiledLambda[]
  readonly atoms: readonly string[]
  readonly literals: readonly HostTerm[]
  readonly imports: readonly { readonly module: string; readonly function: string; readonly arity: number }[]
  readonly strings: Uint8Array
  /// [ordinal, low word]*
  readonly codeWords: readonly number[]
  readonly lines: {
    readonly files: readonly string[]
    readonly entries: readonly { readonly file: number; readonly line: number }[]
  }
  readonly onLoad: number
  readonly attributes: HostTerm
  readonly compileInfo: HostTerm
  readonly md5: Uint8Array
}

export interface CompileOptions {
  readonly bifs: BifLookup
  /// Collect at every allocation point.
  readonly stress: boolean
  /// Keep function names in the wasm module.
  readonly debug: boolean
  /// Gives who watches the making of the function with that ordinal.
  readonly watch?: (ordinal: number) => Watch
}

/// Told where the code of one wasm function comes from; for the disassembler.
export interface Watch {
  /// The code of [from] begins at [position] in the body.
  mark(position: number, from: Instruction | Block): void
  /// The locals that mean one thing all along.
  locals(names: ReadonlyMap<number, string>): void
}
