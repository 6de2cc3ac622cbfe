// A whole .beam file as plain data.
import type { HostTerm } from "./etf.js"
import type { BeamType, Import, Instruction, Lambda, Literal } from "./operand.js"

/// A function that other modules (exports) or only debuggers (locals) can name.
export interface ExportEntry {
  readonly function: string
  readonly arity: number
  readonly label: number
}

/// A function of the code: its instructions are `code[start]` up to but not including `code[end]`. `start` is the label
/// before its func_info, `entry` is the label after it: the one that calls go to.
export interface FunctionEntry {
  readonly name: string
  readonly arity: number
  readonly infoLabel: number
  readonly entry: number
  readonly start: number
  readonly end: number
}

/// A source location. `file` is an index into `files`.
export interface LineEntry {
  readonly file: number
  readonly line: number
}

export interface LineTable {
  /// files[0] is the module's own source, by its module name.
  readonly files: readonly string[]
  /// Operand k of `line` means entries[k]; entries[0] is no location.
  readonly entries: readonly LineEntry[]
  /// The file has executable_line or debug_line instructions that coverage or debuggers can use.
  readonly executable: boolean
}

/// A chunk as it stands in the file. `offset` is where its data begins.
export interface ChunkEntry {
  readonly id: string
  readonly offset: number
  readonly size: number
}

export interface BeamModule {
  readonly name: string
  /// Counted from 1; atoms[1] is the module's name and atoms[0] is unused.
  readonly atoms: readonly string[]
  readonly imports: readonly Import[]
  readonly exports: readonly ExportEntry[]
  readonly locals: readonly ExportEntry[]
  readonly lambdas: readonly Lambda[]
  readonly literals: readonly Literal[]
  readonly strings: Uint8Array
  readonly lines: LineTable
  readonly types: readonly BeamType[]
  readonly attributes: HostTerm
  readonly compileInfo: HostTerm
  readonly code: readonly Instruction[]
  readonly functions: readonly FunctionEntry[]
  /// labels[L] is the index in `code` of the label instruction L, -1 = the label is not used. Counted from 1.
  readonly labels: Int32Array
  /// One more than the highest label.
  readonly labelCount: number
  /// Entry label of the on_load function, or 0.
  readonly onLoad: number
  /// As code:module_md5/1 and Module:module_info(md5) give it.
  readonly md5: Uint8Array
  readonly chunks: readonly ChunkEntry[]
}
