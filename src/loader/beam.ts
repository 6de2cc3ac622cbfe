// A whole .beam file as plain data.
import { checkEntries, checkLambdas, mapCode } from "./check.js"
import { type Chunk, readChunks } from "./chunks.js"
import { type CodeTables, readCode } from "./code.js"
import { BeamFileError } from "./errors.js"
import { decodeTerm, type HostTerm, NIL_TERM } from "./etf.js"
import { inflate as hostInflate, type Inflate } from "./inflate.js"
import { md5 } from "./md5.js"
import type { BeamType, Import, Instruction, Lambda, Literal } from "./operand.js"
import { Reader } from "./reader.js"
import { NO_LINES, readAtoms, readExports, readImports, readLambdas, readLines, readLiterals } from "./tables.js"
import { readTypes } from "./types.js"

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

/// Reads and checks a .beam file (plain or gzipped). Throws BeamFileError and nothing else, whatever the bytes are.
/// Views of `bytes` stay in the result; don't change them. Hosts without Node's zlib give an `inflate`.
export function parseBeam(bytes: Uint8Array, inflate: Inflate = hostInflate): BeamModule {
  const chunks = readChunks(bytes, inflate)
  const optional = (id: string) => {
    const chunk = chunks.find((candidate) => candidate.id === id)
    return chunk === undefined ? null : new Reader(chunk.data, id)
  }
  const required = (id: string) => optional(id) ?? missing(id)
  const atoms = readAtoms(optional("AtU8") ?? optional("Atom") ?? missing("AtU8"))
  const name = atoms[1]
  const types = optionally(optional("Type"), readTypes, [])
  const tables = {
    atoms,
    imports: readImports(required("ImpT"), atoms),
    lambdas: optionally(optional("FunT"), (reader) => readLambdas(reader, atoms), []),
    literals: optionally(optional("LitT"), (reader) => readLiterals(reader, inflate), []),
    strings: optional("StrT")?.bytes ?? new Uint8Array(0),
    types,
  }
  const lines = optionally(optional("Line"), (reader) => readLines(reader, name), NO_LINES)
  const codeTables: CodeTables = { ...tables, lineCount: lines.entries.length }
  const decoded = readCode(required("Code"), codeTables)
  const map = mapCode(decoded, codeTables)
  const exports = readExports(required("ExpT"), atoms)
  checkEntries("ExpT", exports, map.functions)
  const locals = optionally(optional("LocT"), (reader) => readExports(reader, atoms), [])
  checkEntries("LocT", locals, map.functions)
  checkLambdas(tables.lambdas, map.functions)
  return {
    ...tables,
    name,
    types: types ?? [],
    exports,
    locals,
    lines,
    attributes: optionally(optional("Attr"), readTerm, NIL_TERM),
    compileInfo: optionally(optional("CInf"), readTerm, NIL_TERM),
    code: decoded.instructions,
    functions: map.functions,
    labels: map.labels,
    labelCount: decoded.labelCount,
    onLoad: map.onLoad,
    md5: checksum(chunks),
    chunks: chunks.map(({ id, offset, data }) => ({ id, offset, size: data.length })),
  }
}

/// The bytes of the first chunk [id] of a .beam file that is not compressed; undefined if it has none, or is no such file.
export function chunkOf(bytes: Uint8Array, id: string): Uint8Array | undefined {
  try {
    const inflate = () => missing("FOR1")
    return readChunks(bytes, inflate).find((chunk) => chunk.id === id)?.data
  } catch (error) {
    if (error instanceof BeamFileError) return undefined
    throw error
  }
}

function missing(id: string): never {
  throw new BeamFileError(id, 0, "it is missing")
}

function optionally<T, Default>(reader: Reader | null, read: (reader: Reader) => T, absent: Default): T | Default {
  return reader === null ? absent : read(reader)
}

function readTerm(reader: Reader): HostTerm {
  return decodeTerm(reader.bytes, reader.chunk)
}

/// The chunks that the checksum is over, in this order.
const ESSENTIAL = ["Atom", "AtU8", "Code", "StrT", "ImpT", "ExpT", "FunT", "LitT", "Meta"]

function checksum(chunks: readonly Chunk[]): Uint8Array {
  const parts: Uint8Array[] = []
  for (const id of ESSENTIAL) {
    const chunk = chunks.find((candidate) => candidate.id === id)
    if (chunk !== undefined) parts.push(id === "FunT" ? withoutUniq(chunk.data) : chunk.data)
  }
  return md5(parts)
}

// The last word of each row of the funs is made from the checksum, so it counts as 0.
function withoutUniq(funs: Uint8Array): Uint8Array {
  const copy = funs.slice()
  for (let row = 4; row + 24 <= copy.length; row += 24) copy.fill(0, row + 20, row + 24)
  return copy
}
