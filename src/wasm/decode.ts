// Reads the structure of a module back from its bytes: types, imports, functions, exports, names; not the instructions.
// It knows what builder.ts writes, and skips sections of other kinds.
import {
  EXTERNAL_FUNCTION,
  EXTERNAL_GLOBAL,
  EXTERNAL_MEMORY,
  EXTERNAL_TABLE,
  NAMES_FUNCTIONS,
  PREAMBLE,
  SECTION_CODE,
  SECTION_CUSTOM,
  SECTION_ELEMENT,
  SECTION_EXPORT,
  SECTION_FUNCTION,
  SECTION_IMPORT,
  SECTION_TYPE,
} from "./builder.js"

const UTF8 = new TextDecoder()

/// Reads [bytes] from [at] on, which moves along. Integers are LEB128.
export class ByteReader {
  /// The halves of the last s64().
  lo = 0
  hi = 0

  constructor(
    readonly bytes: Uint8Array,
    public at = 0,
  ) {}

  u8(): number {
    if (this.at >= this.bytes.length) throw new Error(`the module ends within an item, at offset ${this.at}`)
    return this.bytes[this.at++]
  }

  u32(): number {
    let value = 0
    for (let shift = 0; ; shift += 7) {
      const byte = this.u8()
      value |= (byte & 0x7f) << shift
      if (byte < 0x80) return value >>> 0
    }
  }

  s32(): number {
    let value = 0
    let shift = 0
    let byte: number
    do {
      byte = this.u8()
      value |= (byte & 0x7f) << shift
      shift += 7
    } while (byte >= 0x80)
    return shift < 32 && (byte & 0x40) !== 0 ? value | (-1 << shift) : value
  }

  /// Leaves the value in [lo] and [hi], both signed.
  s64(): void {
    let lo = 0
    let hi = 0
    let shift = 0
    let byte: number
    do {
      byte = this.u8()
      const bits = byte & 0x7f
      if (shift < 28) lo |= bits << shift
      else if (shift === 28) {
        lo |= bits << 28
        hi |= bits >> 4
      } else hi |= bits << (shift - 32)
      shift += 7
    } while (byte >= 0x80)
    if ((byte & 0x40) !== 0 && shift < 64) {
      if (shift < 32) lo |= -1 << shift
      hi |= shift < 32 ? -1 : -1 << (shift - 32)
    }
    this.lo = lo
    this.hi = hi
  }

  f64(): number {
    const value = new DataView(this.bytes.buffer, this.bytes.byteOffset).getFloat64(this.at, true)
    this.at += 8
    return value
  }

  name(): string {
    const length = this.u32()
    // A copy, since TextDecoder refuses shared memory.
    const text = UTF8.decode(this.bytes.slice(this.at, this.at + length))
    this.at += length
    return text
  }
}

export interface FunctionType {
  params: number[]
  results: number[]
}

export type Import = { module: string; name: string } & (
  | { kind: "func"; typeIndex: number }
  | { kind: "table"; min: number; max: number | undefined }
  | { kind: "memory"; min: number; max: number | undefined; shared: boolean }
  | { kind: "global"; type: number; mutable: boolean }
)

export interface Element {
  table: number
  /// Of the start: an i32, or the index of a global.
  offset: number
  isGlobal: boolean
  functions: number[]
}

export interface DecodedModule {
  bytes: Uint8Array
  types: FunctionType[]
  imports: Import[]
  importedFunctions: number
  /// The type index of each function, imported ones first.
  functionTypes: number[]
  exports: { name: string; kind: number; index: number }[]
  elements: Element[]
  /// Of functions that are not imported: from the declaration of locals up to behind the final end.
  bodies: { start: number; end: number }[]
  /// From the section "name".
  names: Map<number, string>
}

export function decodeModule(bytes: Uint8Array): DecodedModule {
  if (PREAMBLE.some((byte, i) => bytes[i] !== byte)) throw new Error("not a WebAssembly module")
  const module: DecodedModule = {
    bytes,
    types: [],
    imports: [],
    importedFunctions: 0,
    functionTypes: [],
    exports: [],
    elements: [],
    bodies: [],
    names: new Map(),
  }
  const reader = new ByteReader(bytes, PREAMBLE.length)
  while (reader.at < bytes.length) {
    const id = reader.u8()
    const length = reader.u32()
    const end = reader.at + length
    if (id === SECTION_CUSTOM) readCustom(reader, end, module)
    else readSection(reader, id, module)
    reader.at = end
  }
  return module
}

function readSection(reader: ByteReader, id: number, module: DecodedModule): void {
  switch (id) {
    case SECTION_TYPE:
      module.types = vector(reader, readType)
      break
    case SECTION_IMPORT:
      module.imports = vector(reader, readImport)
      for (const entry of module.imports) if (entry.kind === "func") module.functionTypes.push(entry.typeIndex)
      module.importedFunctions = module.functionTypes.length
      break
    case SECTION_FUNCTION:
      module.functionTypes.push(...vector(reader, u32))
      break
    case SECTION_EXPORT:
      module.exports = vector(reader, () => ({ name: reader.name(), kind: reader.u8(), index: reader.u32() }))
      break
    case SECTION_ELEMENT:
      module.elements = vector(reader, readElement)
      break
    case SECTION_CODE:
      module.bodies = vector(reader, readBody)
      break
  }
}

function vector<Item>(reader: ByteReader, read: (reader: ByteReader) => Item): Item[] {
  const count = reader.u32()
  const items: Item[] = []
  for (let i = 0; i < count; i++) items.push(read(reader))
  return items
}

function u8(reader: ByteReader): number {
  return reader.u8()
}

function u32(reader: ByteReader): number {
  return reader.u32()
}

function readType(reader: ByteReader): FunctionType {
  reader.u8() // the form: function
  return { params: vector(reader, u8), results: vector(reader, u8) }
}

function readImport(reader: ByteReader): Import {
  const from = { module: reader.name(), name: reader.name() }
  const kind = reader.u8()
  switch (kind) {
    case EXTERNAL_FUNCTION:
      return { ...from, kind: "func", typeIndex: reader.u32() }
    case EXTERNAL_TABLE: {
      reader.u8() // the element type: funcref
      const { min, max } = readLimits(reader)
      return { ...from, kind: "table", min, max }
    }
    case EXTERNAL_MEMORY:
      return { ...from, kind: "memory", ...readLimits(reader) }
    case EXTERNAL_GLOBAL:
      return { ...from, kind: "global", type: reader.u8(), mutable: reader.u8() === 1 }
    default:
      throw new Error(`import ${from.module}.${from.name} of unknown kind ${kind}`)
  }
}

function readLimits(reader: ByteReader): { min: number; max: number | undefined; shared: boolean } {
  const flags = reader.u8()
  const min = reader.u32()
  return { min, max: (flags & 1) !== 0 ? reader.u32() : undefined, shared: (flags & 2) !== 0 }
}

function readElement(reader: ByteReader): Element {
  const flags = reader.u8()
  if (flags !== 0 && flags !== 2) throw new Error(`element segment with unknown flags ${flags}`)
  const table = flags === 2 ? reader.u32() : 0
  const isGlobal = reader.u8() === 0x23 // global.get, else i32.const
  const offset = isGlobal ? reader.u32() : reader.s32()
  reader.u8() // end
  if (flags === 2) reader.u8() // element kind: function
  return { table, offset, isGlobal, functions: vector(reader, u32) }
}

function readBody(reader: ByteReader): { start: number; end: number } {
  const length = reader.u32()
  const start = reader.at
  reader.at += length
  return { start, end: reader.at }
}

function readCustom(reader: ByteReader, end: number, module: DecodedModule): void {
  if (reader.name() !== "name") return
  while (reader.at < end) {
    const id = reader.u8()
    const length = reader.u32()
    const next = reader.at + length
    if (id === NAMES_FUNCTIONS)
      for (let count = reader.u32(); count > 0; count--) module.names.set(reader.u32(), reader.name())
    reader.at = next
  }
}
