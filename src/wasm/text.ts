// Prints modules as text in the manner of the WebAssembly text format: one instruction a line, blocks indented.
// For people and for expect tests: the output depends on nothing but the arguments. Not made to be parsed again.
import { EXTERNAL_FUNCTION } from "./builder.js"
import { ByteReader, type DecodedModule, decodeModule, type Element, type FunctionType, type Import } from "./decode.js"
import { EMPTY, F32, F64, I32, I64, type InstructionName, OPCODES } from "./opcodes.js"

export { type DecodedModule, decodeModule } from "./decode.js"

export interface TextOptions {
  /// Names of functions; where it gives undefined, the section "name" does, else the index is printed.
  names?: (functionIndex: number) => string | undefined
  /// Names of a function's locals, parameters first; where it gives undefined, the index is printed.
  localNames?: (localIndex: number) => string | undefined
  /// As ModuleBuilder.finish() returned them. Such constants print as {kind index}, whatever they have been patched to.
  relocations?: ArrayLike<number>
  /// What to print between the braces instead.
  relocationName?: (kind: number, index: number) => string
  /// Start each line with the instruction's offset in the module, as the engine's error messages give it.
  offsets?: boolean
}

/// By FunctionBuilder.position(): what to print as ;; comment before the instruction there, one comment a line.
export type Comments = ReadonlyMap<number, string>

export interface FunctionTextOptions extends TextOptions {
  comments?: Comments
}

export interface ModuleTextOptions extends TextOptions {
  comments?: (functionIndex: number) => Comments | undefined
}

/// The function [functionIndex], which is not imported. Give a decoded module when printing many of its functions.
export function disassembleFunction(
  module: Uint8Array | DecodedModule,
  functionIndex: number,
  options: FunctionTextOptions = {},
): string {
  const decoded = module instanceof Uint8Array ? decodeModule(module) : module
  return new Printer(decoded, options).function(functionIndex, options.comments, "").join("\n")
}

export function disassembleModule(module: Uint8Array | DecodedModule, options: ModuleTextOptions = {}): string {
  const decoded = module instanceof Uint8Array ? decodeModule(module) : module
  const printer = new Printer(decoded, options)
  const lines = ["(module"]
  decoded.types.forEach((type, i) => {
    lines.push(`${STEP}(type (;${i};) (func${signature(type)}))`)
  })
  let imported = 0
  for (const entry of decoded.imports) {
    const name = entry.kind === "func" ? printer.functionHead(imported++) : ""
    lines.push(`${STEP}(import ${quoted(entry.module)} ${quoted(entry.name)} (${importText(entry, name)}))`)
  }
  for (let i = decoded.importedFunctions; i < decoded.functionTypes.length; i++)
    for (const line of printer.function(i, options.comments?.(i), STEP)) lines.push(line)
  for (const { name, kind, index } of decoded.exports) {
    const what = kind === EXTERNAL_FUNCTION ? printer.functionName(index) : String(index)
    lines.push(`${STEP}(export ${quoted(name)} (${EXTERNALS[kind]} ${what}))`)
  }
  for (const element of decoded.elements) lines.push(`${STEP}${elementText(element, printer)}`)
  lines.push(")")
  return lines.join("\n")
}

const STEP = "  "
const EXTERNALS = ["func", "table", "memory", "global"]
const TYPES = new Map<number, string>([
  [I32, "i32"],
  [I64, "i64"],
  [F32, "f32"],
  [F64, "f64"],
])
const ROWS = new Map<number, (typeof OPCODES)[number]>(OPCODES.map((row) => [row[1], row]))
const OPENING = new Set<InstructionName>(["block", "loop", "if"])

class Printer {
  private readonly module: DecodedModule
  private readonly options: TextOptions
  /// Offset of a relocated constant -> where its triple starts.
  private readonly relocated = new Map<number, number>()

  constructor(module: DecodedModule, options: TextOptions) {
    this.module = module
    this.options = options
    const { relocations } = options
    if (relocations !== undefined) for (let i = 0; i < relocations.length; i += 3) this.relocated.set(relocations[i], i)
  }

  function(index: number, comments: Comments | undefined, indent: string): string[] {
    const { module } = this
    const body = module.bodies[index - module.importedFunctions]
    if (body === undefined) throw new Error(`function ${index} has no body in this module`)
    const typeIndex = module.functionTypes[index]
    const lines = [`${indent}(${this.functionHead(index)} (type ${typeIndex})${signature(module.types[typeIndex])}`]
    const reader = new ByteReader(module.bytes, body.start)
    const locals = localsText(reader)
    if (locals !== "") lines.push(`${indent}${STEP}(local${locals})`)

    const start = reader.at
    let depth = 0
    while (reader.at < body.end) {
      const offset = reader.at
      const row = readOpcode(reader)
      const closes = row[0] === "end" || row[0] === "else"
      const before = indent + STEP.repeat(depth + 1)
      for (const comment of comments?.get(offset - start)?.split("\n") ?? []) lines.push(`${before};; ${comment}`)
      if (row[0] === "end" && reader.at === body.end) break
      if (OPENING.has(row[0])) depth++
      const text = row[0] + this.operands(reader, row, depth)
      const prefix = this.options.offsets ? `${offset.toString(16).padStart(6, "0")}: ` : ""
      const level = closes || OPENING.has(row[0]) ? depth : depth + 1
      lines.push(prefix + indent + STEP.repeat(level) + text)
      if (row[0] === "end") depth--
    }
    lines.push(`${indent})`)
    return lines
  }

  /// "func $name (;index;)"
  functionHead(index: number): string {
    const name = this.functionName(index)
    return name.startsWith("$") ? `func ${name} (;${index};)` : `func (;${index};)`
  }

  functionName(index: number): string {
    return named(this.options.names?.(index) ?? this.module.names.get(index), index)
  }

  /// What follows the name of the instruction [row], read from [reader]. An opening instruction counts for [depth].
  private operands(reader: ByteReader, row: (typeof OPCODES)[number], depth: number): string {
    switch (row[2]) {
      case "none":
        return ""
      case "zero":
      case "zeros":
        reader.at += row[2] === "zero" ? 1 : 2
        return ""
      case "block":
        return ` $${depth}${blockText(reader)}`
      case "label":
        return ` ${labelText(reader, depth)}`
      case "labels": {
        const labels: string[] = []
        for (let count = reader.u32(); count >= 0; count--) labels.push(labelText(reader, depth))
        return ` ${labels.join(" ")}`
      }
      case "function":
        return ` ${this.functionName(reader.u32())}`
      case "indirect": {
        const type = reader.u32()
        const table = reader.u32()
        return `${table === 0 ? "" : ` ${table}`} (type ${type})`
      }
      case "local": {
        const local = reader.u32()
        return ` ${named(this.options.localNames?.(local), local)}`
      }
      case "global":
        return ` ${reader.u32()}`
      case "memory":
      case "atomic": {
        const align = reader.u32()
        const offset = reader.u32()
        return (offset === 0 ? "" : ` offset=${offset}`) + (align === row[3] ? "" : ` align=${2 ** align}`)
      }
      case "i32": {
        const relocation = this.relocationAt(reader.at)
        const value = reader.s32()
        return ` ${relocation ?? value}`
      }
      case "i64": {
        const relocation = this.relocationAt(reader.at)
        reader.s64()
        return ` ${relocation ?? i64Text(reader.lo, reader.hi)}`
      }
      case "f64":
        return ` ${f64Text(reader.f64())}`
    }
  }

  private relocationAt(offset: number): string | undefined {
    const at = this.relocated.get(offset)
    const { relocations, relocationName } = this.options
    if (at === undefined || relocations === undefined) return undefined
    const kind = relocations[at + 1]
    const index = relocations[at + 2]
    return `{${relocationName === undefined ? `${kind} ${index}` : relocationName(kind, index)}}`
  }
}

function readOpcode(reader: ByteReader): (typeof OPCODES)[number] {
  const offset = reader.at
  const first = reader.u8()
  const code = first === 0xfc || first === 0xfe ? (first << 8) | reader.u32() : first
  const row = ROWS.get(code)
  if (row === undefined) throw new Error(`unknown opcode 0x${code.toString(16)} at offset ${offset}`)
  return row
}

function named(name: string | undefined, index: number): string {
  return name === undefined ? String(index) : `$${name}`
}

function typeText(type: number): string {
  return TYPES.get(type) ?? `0x${type.toString(16)}`
}

function signature(type: FunctionType): string {
  const params = type.params.length === 0 ? "" : ` (param ${type.params.map(typeText).join(" ")})`
  return params + (type.results.length === 0 ? "" : ` (result ${type.results.map(typeText).join(" ")})`)
}

function localsText(reader: ByteReader): string {
  let text = ""
  for (let runs = reader.u32(); runs > 0; runs--) {
    const count = reader.u32()
    text += ` ${typeText(reader.u8())}`.repeat(count)
  }
  return text
}

/// A block's type: nothing, one result, or (as a number that is not negative) the index of a function type.
function blockText(reader: ByteReader): string {
  const type = reader.bytes[reader.at]
  if (type !== EMPTY && !TYPES.has(type)) return ` (type ${reader.s32()})`
  reader.at++
  return type === EMPTY ? "" : ` (result ${typeText(type)})`
}

/// The label's name, $depth as printed after block, loop and if; the function's body has no name, but a distance.
function labelText(reader: ByteReader, depth: number): string {
  const distance = reader.u32()
  return distance === depth ? String(distance) : `$${depth - distance}`
}

/// Decimal when the value is a safe integer, else hexadecimal.
function i64Text(lo: number, hi: number): string {
  const value = hi * 0x1_0000_0000 + (lo >>> 0)
  if (Number.isSafeInteger(value)) return String(value)
  return `0x${(hi >>> 0).toString(16).padStart(8, "0")}${(lo >>> 0).toString(16).padStart(8, "0")}`
}

function f64Text(value: number): string {
  if (Number.isNaN(value)) return "nan"
  if (!Number.isFinite(value)) return value > 0 ? "inf" : "-inf"
  return Object.is(value, -0) ? "-0" : String(value)
}

function quoted(text: string): string {
  return JSON.stringify(text)
}

/// [functionHead] is "func $name (;index;)" of an imported function.
function importText(entry: Import, functionHead: string): string {
  switch (entry.kind) {
    case "func":
      return `${functionHead} (type ${entry.typeIndex})`
    case "table":
      return `table ${entry.min}${entry.max === undefined ? "" : ` ${entry.max}`} funcref`
    case "memory":
      return `memory ${entry.min}${entry.max === undefined ? "" : ` ${entry.max}`}${entry.shared ? " shared" : ""}`
    case "global":
      return `global ${entry.mutable ? `(mut ${typeText(entry.type)})` : typeText(entry.type)}`
  }
}

function elementText(element: Element, printer: Printer): string {
  const table = element.table === 0 ? "" : ` (table ${element.table})`
  const offset = element.isGlobal ? `global.get ${element.offset}` : `i32.const ${element.offset}`
  return `(elem${table} (${offset}) func ${element.functions.map((i) => printer.functionName(i)).join(" ")})`
}
