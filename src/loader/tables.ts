// The tables of a module: atoms, imports, exports, funs, literals, lines. One reader for each chunk.
import type { ExportEntry, LineEntry, LineTable } from "./beam.js"
import { messageOf } from "./chunks.js"
import { readInteger, readUnsigned, TAG_A, TAG_I, TAG_U } from "./compact.js"
import { decodeTerm } from "./etf.js"
import type { Inflate } from "./inflate.js"
import type { Import, Lambda, Literal } from "./operand.js"
import { Reader } from "./reader.js"

/// As the BEAM's MAX_ARG.
export const MAX_ARITY = 255

/// Bytes that one byte of compressed data can give at most (deflate's limit is 1,032), with room for tiny inputs.
const MAX_RATIO = 1040

/// "AtU8" (UTF-8) or "Atom" (Latin-1): names counted from 1; [0] is "". A negative count (OTP 28) says that the
/// sizes of the names are compact terms instead of bytes.
export function readAtoms(reader: Reader): string[] {
  const isUtf8 = reader.chunk === "AtU8"
  const count = reader.i32("the number of atoms")
  const isLong = count < 0
  const number = Math.abs(count)
  if (number === 0) reader.fail("there are no atoms, so the module has no name", 0)
  if (number > reader.left) reader.fail(`${number} atoms can't fit into ${reader.left} bytes`, 0)
  const atoms = [""]
  for (let i = 0; i < number; i++) {
    const at = reader.pos
    const size = isLong ? readUnsigned(reader, "the size of an atom") : reader.u8("the size of an atom")
    const name = isUtf8 ? reader.utf8(size, "an atom") : reader.latin1(size, "an atom")
    if (name.length > 255 && [...name].length > 255) reader.fail("an atom has more than 255 characters", at)
    atoms.push(name)
  }
  return atoms
}

function atomAt(reader: Reader, atoms: readonly string[]): string {
  const at = reader.pos
  const index = reader.u32("an atom")
  if (index === 0 || index >= atoms.length) reader.fail(`there is no atom ${index}`, at)
  return atoms[index]
}

function arityAt(reader: Reader): number {
  const at = reader.pos
  const arity = reader.u32("an arity")
  if (arity > MAX_ARITY) reader.fail(`a function can't have ${arity} arguments`, at)
  return arity
}

/// "ImpT".
export function readImports(reader: Reader, atoms: readonly string[]): Import[] {
  const count = reader.rows(12, "imports")
  const imports: Import[] = []
  for (let index = 0; index < count; index++) {
    const module = atomAt(reader, atoms)
    const name = atomAt(reader, atoms)
    imports.push({ kind: "import", index, module, function: name, arity: arityAt(reader) })
  }
  return imports
}

/// "ExpT" or "LocT". Labels are checked later, against the code (see checkEntries in beam.ts).
export function readExports(reader: Reader, atoms: readonly string[]): ExportEntry[] {
  const count = reader.rows(12, "functions")
  const exports: ExportEntry[] = []
  for (let index = 0; index < count; index++) {
    const name = atomAt(reader, atoms)
    const arity = arityAt(reader)
    exports.push({ function: name, arity, label: reader.u32("a label") })
  }
  return exports
}

/// "FunT". Labels are checked later.
export function readLambdas(reader: Reader, atoms: readonly string[]): Lambda[] {
  const count = reader.rows(24, "funs")
  const lambdas: Lambda[] = []
  for (let index = 0; index < count; index++) {
    const at = reader.pos
    const name = atomAt(reader, atoms)
    const arity = arityAt(reader)
    const label = reader.u32("a label")
    const funIndex = reader.u32("the index of a fun")
    const numFree = reader.u32("the number of free variables")
    const oldUniq = reader.u32("the unique number of a fun")
    if (numFree > arity) reader.fail(`the fun ${name}/${arity} can't have ${numFree} free variables`, at)
    if (funIndex !== index) reader.fail(`row ${index} of the funs says it is row ${funIndex}`, at)
    lambdas.push({ kind: "lambda", index, name, arity, label, numFree, oldUniq })
  }
  return lambdas
}

/// "LitT": uncompressed size, then the zlib-compressed table; size 0 (OTP 28) means that the table is not compressed.
export function readLiterals(reader: Reader, inflate: Inflate): Literal[] {
  const size = reader.u32("the uncompressed size")
  const data = reader.take(reader.left, "the literals")
  const base = size === 0 ? 4 : 0
  const table = new Reader(size === 0 ? data : decompress(reader, data, size, inflate), "LitT")
  const count = table.rows(4, "literals")
  const literals: Literal[] = []
  for (let index = 0; index < count; index++) {
    const length = table.u32("the size of a literal")
    const at = table.pos
    literals.push({ kind: "literal", index, term: decodeTerm(table.take(length, "a literal"), "LitT", base + at) })
  }
  return literals
}

function decompress(reader: Reader, data: Uint8Array, size: number, inflate: Inflate): Uint8Array {
  if (size > (data.length + 1) * MAX_RATIO) reader.fail(`${data.length} bytes can't decompress to ${size}`, 0)
  let table: Uint8Array
  try {
    table = inflate(data, "zlib", size)
  } catch (error) {
    return reader.fail(`the literals can't be decompressed: ${messageOf(error)}`, 4)
  }
  if (table.length !== size) reader.fail(`${size} bytes of literals were announced, ${table.length} came`, 0)
  return table
}

/// Flags of the line table (OTP 27+).
const LINES_EXECUTABLE = 1

export const NO_LINES: LineTable = { files: [], entries: [{ file: 0, line: 0 }], executable: false }

/// "Line": locations as compact terms (a = from now on in this file, i = line), then the names of files 1 and up.
export function readLines(reader: Reader, moduleName: string): LineTable {
  const version = reader.u32("the version of the line table")
  if (version !== 0) reader.fail(`the line table has the unknown version ${version}`, 0)
  const flags = reader.u32("the flags of the line table")
  reader.u32("the number of line instructions")
  const count = reader.rows(1, "lines")
  const fileCount = reader.rows(2, "file names")
  const entries: LineEntry[] = [{ file: 0, line: 0 }]
  let file = 0
  while (entries.length <= count) {
    const at = reader.pos
    const head = reader.u8("a line")
    const tag = head & 7
    const integer = readInteger(reader, head)
    if (integer.kind === "big" || integer.value < 0) return reader.fail("a line or file number is out of range", at)
    if (tag === TAG_A) {
      if (integer.value > fileCount) reader.fail(`there is no file name ${integer.value}`, at)
      file = integer.value
    } else if (tag === TAG_I || tag === TAG_U) {
      entries.push({ file, line: integer.value })
    } else {
      reader.fail("a line or a file is wanted here", at)
    }
  }
  const files = [`${moduleName}.erl`]
  for (let i = 0; i < fileCount; i++) {
    files.push(reader.utf8(reader.u16("the size of a file name"), "a file name"))
  }
  return { files, entries, executable: (flags & LINES_EXECUTABLE) !== 0 }
}
