// Builds WebAssembly modules: bytes are emitted as methods are called, there is no tree of instructions.
//
//   const module = new ModuleBuilder({ names: true })
//   const type = module.type([I32, I64], [I64])                  // interned
//   module.importMemory("env", "memory", { min: 1, max: 65536, shared: true })
//   const yieldOut = module.importFunction("env", "yield", type) // all imports before the first declareFunction
//   const loop = module.declareFunction(type, "lists:sum/1")     // an index to call before the body exists
//   const f = new FunctionBuilder()                              // one for all functions; checks: true in tests
//   f.reset(2)                                                   // two parameters
//   const sum = f.local(I64)                                     // f.param(0), f.param(1) are the parameters
//   const done = f.block()                                       // a Label; also loop, if ... else ... end
//   f.localGet(f.param(0)); f.i32Eqz(); f.brIf(done)             // branch depths follow from the labels
//   f.end(done)
//   f.localGet(sum)
//   f.release(sum)                                               // for reuse by the next f.local(I64)
//   module.body(loop, f)                                         // copies; in any order; then f.reset(...)
//   module.exportFunction("sum", loop)
//   const { bytes, relocations } = module.finish()
//
// Instructions are methods named as in wasm, in camelCase: i64.load8_u is f.i64Load8U(offset, alignLog2 = natural),
// i32.atomic.rmw.add is f.i32AtomicRmwAdd(offset); only return is f.ret(). opcodes.ts has them all.
// brTable takes an array: f.brTable(labels, otherwise). callIndirect(type, table = 0), returnCallIndirect too.
// Blocks take one result at most: f.block(I64).
//
// Relocations. f.i64ConstReloc(kind, index) and f.i32ConstReloc emit a constant padded to its longest encoding; finish()
// returns a flat [offset in bytes, kind, index]*. patchI64(bytes, offset, lo, hi) and patchI32(bytes, offset, value) write
// the value there, as often as wanted, without moving anything. kind and index are the caller's own numbers.
//
// To annotate a dump, note f.position() (offset in the body) when an operation begins, and give these to text.ts.
import { ByteBuffer, u32Size } from "./bytes.js"
import type { FunctionBuilder } from "./function.js"
import { FUNCREF, type ValType } from "./opcodes.js"

export { patchI32, patchI64 } from "./bytes.js"
export { BODY, FunctionBuilder, type FunctionOptions, type Label, type Local } from "./function.js"
export { type BlockType, EMPTY, F32, F64, I32, I64, type ValType } from "./opcodes.js"

/// Sizes in pages of 64 KiB.
export interface MemoryLimits {
  min: number
  max?: number
  /// Shared memories need [max].
  shared?: boolean
}

/// Where an element segment starts: at a constant or at the value of an imported immutable i32 global.
export type ElementOffset = { readonly constant: number } | { readonly global: number }

export interface ModuleOptions {
  /// The module's own name, which engines show in stack traces. It stands in the custom section "name".
  name?: string
  /// Add the custom section "name" with the functions' names. Off by default.
  names?: boolean
}

export interface BuiltModule {
  bytes: Uint8Array<ArrayBuffer>
  /// [offset in bytes, kind, index]*, offsets ascending.
  relocations: Int32Array<ArrayBuffer>
}

export const SECTION_CUSTOM = 0
export const SECTION_TYPE = 1
export const SECTION_IMPORT = 2
export const SECTION_FUNCTION = 3
export const SECTION_EXPORT = 7
export const SECTION_ELEMENT = 9
export const SECTION_CODE = 10
export const EXTERNAL_FUNCTION = 0
export const EXTERNAL_TABLE = 1
export const EXTERNAL_MEMORY = 2
export const EXTERNAL_GLOBAL = 3
export const FUNCTION_TYPE = 0x60
/// Subsection of the custom section "name": [function index, name]*.
export const NAMES_MODULE = 0
export const NAMES_FUNCTIONS = 1
/// "\0asm", version 1.
export const PREAMBLE = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]

const HINTS_SECTION = "metadata.code.branch_hint"

const LIMITS_MAX = 1
const LIMITS_SHARED = 2

export class ModuleBuilder {
  private readonly name: string | undefined
  private readonly names: boolean
  private readonly typeIndices = new Map<string, number>()
  private readonly types = new ByteBuffer(256)
  private readonly imports = new ByteBuffer(512)
  private importCount = 0
  private importedFunctions = 0
  private importedTables = 0
  private importedGlobals = 0
  private readonly functionNames: string[] = []
  private readonly functionTypes: number[] = []
  private readonly exports = new ByteBuffer(512)
  private exportCount = 0
  private readonly elements = new ByteBuffer(64)
  private elementCount = 0
  // Bodies in the order they came; for each function its place here and its part of [relocations].
  private readonly code = new ByteBuffer(64 * 1024)
  private readonly bodyStart: number[] = []
  private readonly bodyEnd: number[] = []
  private readonly relocationStart: number[] = []
  private readonly relocationEnd: number[] = []
  private readonly relocations: number[] = [] // [offset in code, kind, index]*
  private readonly locals = new ByteBuffer(64)
  // By function without imports: offsets of rarely taken branches from the beginning of its locals.
  private readonly hints: (readonly number[] | undefined)[] = []

  constructor(options: ModuleOptions = {}) {
    this.name = options.name
    this.names = options.names ?? false
  }

  /// The index of the function type [params] -> [results].
  type(params: readonly ValType[], results: readonly ValType[]): number {
    const key = String.fromCharCode(...params, 0, ...results)
    const known = this.typeIndices.get(key)
    if (known !== undefined) return known
    this.types.u8(FUNCTION_TYPE)
    this.types.u32(params.length)
    for (const type of params) this.types.u8(type)
    this.types.u32(results.length)
    for (const type of results) this.types.u8(type)
    const index = this.typeIndices.size
    this.typeIndices.set(key, index)
    return index
  }

  /// Returns the function's index. All imported functions come before the first declareFunction.
  importFunction(module: string, name: string, typeIndex: number): number {
    if (this.functionTypes.length > 0) throw new Error(`import of ${module}.${name} after the first declareFunction`)
    this.import(module, name, EXTERNAL_FUNCTION)
    this.imports.u32(typeIndex)
    if (this.names) this.functionNames.push(`${module}.${name}`)
    return this.importedFunctions++
  }

  importMemory(module: string, name: string, limits: MemoryLimits): void {
    this.import(module, name, EXTERNAL_MEMORY)
    const { min, max, shared = false } = limits
    if (shared && max === undefined) throw new Error("a shared memory needs a maximum")
    this.imports.u8((max === undefined ? 0 : LIMITS_MAX) | (shared ? LIMITS_SHARED : 0))
    this.imports.u32(min)
    if (max !== undefined) this.imports.u32(max)
  }

  /// A table of functions with at least [min] slots; returns its index.
  importTable(module: string, name: string, min: number): number {
    this.import(module, name, EXTERNAL_TABLE)
    this.imports.u8(FUNCREF)
    this.imports.u8(0)
    this.imports.u32(min)
    return this.importedTables++
  }

  /// Returns the global's index.
  importGlobal(module: string, name: string, type: ValType, mutable: boolean): number {
    this.import(module, name, EXTERNAL_GLOBAL)
    this.imports.u8(type)
    this.imports.u8(mutable ? 1 : 0)
    return this.importedGlobals++
  }

  private import(module: string, name: string, kind: number): void {
    this.imports.name(module)
    this.imports.name(name)
    this.imports.u8(kind)
    this.importCount++
  }

  /// The index of a new function whose body follows; [name] is for the name section.
  declareFunction(typeIndex: number, name: string): number {
    if (this.names) this.functionNames.push(name)
    this.functionTypes.push(typeIndex)
    this.bodyStart.push(-1)
    this.bodyEnd.push(-1)
    this.relocationStart.push(0)
    this.relocationEnd.push(0)
    return this.importedFunctions + this.functionTypes.length - 1
  }

  /// Ends and copies [func], which may be reset afterwards, as the body of the declared function [functionIndex].
  body(functionIndex: number, func: FunctionBuilder): void {
    const index = functionIndex - this.importedFunctions
    if (this.bodyStart[index] !== -1) throw new Error(`function ${functionIndex} is not declared or has a body`)
    func.finish()
    const { code, locals } = this
    locals.length = 0
    func.writeLocals(locals)
    this.bodyStart[index] = code.length
    code.u32(locals.length + func.length)
    code.appendBuffer(locals)
    const base = code.length
    code.appendBuffer(func)
    this.bodyEnd[index] = code.length
    this.relocationStart[index] = this.relocations.length
    const relocations = func.relocations()
    for (let i = 0; i < relocations.length; i += 3)
      this.relocations.push(base + relocations[i], relocations[i + 1], relocations[i + 2])
    this.relocationEnd[index] = this.relocations.length
    const hints = func.hints()
    if (hints.length > 0) this.hints[index] = hints.map((offset) => offset + locals.length)
  }

  exportFunction(name: string, functionIndex: number): void {
    this.exports.name(name)
    this.exports.u8(EXTERNAL_FUNCTION)
    this.exports.u32(functionIndex)
    this.exportCount++
  }

  /// At instantiation, puts [functionIndices] into the slots of the table from [offset] on.
  element(tableIndex: number, offset: ElementOffset, functionIndices: ArrayLike<number>): void {
    const { elements } = this
    elements.u8(tableIndex === 0 ? 0 : 2) // active; 2: with a table index and an element kind
    if (tableIndex !== 0) elements.u32(tableIndex)
    if ("constant" in offset) {
      elements.u8(0x41) // i32.const
      elements.s32(offset.constant)
    } else {
      elements.u8(0x23) // global.get
      elements.u32(offset.global)
    }
    elements.u8(0x0b) // end
    if (tableIndex !== 0) elements.u8(0) // element kind: function
    elements.u32(functionIndices.length)
    for (let i = 0; i < functionIndices.length; i++) elements.u32(functionIndices[i])
    this.elementCount++
  }

  /// The module. Every declared function must have its body.
  finish(): BuiltModule {
    const head = new ByteBuffer(1024 + this.imports.length + this.exports.length + this.functionTypes.length * 2)
    head.append(Uint8Array.from(PREAMBLE), 0, PREAMBLE.length)
    section(head, SECTION_TYPE, this.typeIndices.size, this.types)
    section(head, SECTION_IMPORT, this.importCount, this.imports)
    const functions = new ByteBuffer(this.functionTypes.length * 2)
    for (const type of this.functionTypes) functions.u32(type)
    section(head, SECTION_FUNCTION, this.functionTypes.length, functions)
    section(head, SECTION_EXPORT, this.exportCount, this.exports)
    section(head, SECTION_ELEMENT, this.elementCount, this.elements)
    const tail = new ByteBuffer(64)
    if (this.names || this.name !== undefined) this.writeNames(tail)

    this.writeHints(head)
    const count = this.functionTypes.length
    if (count > 0) {
      head.u8(SECTION_CODE)
      head.u32(u32Size(count) + this.code.length)
      head.u32(count)
    }
    const bytes = new Uint8Array(head.length + this.code.length + tail.length)
    bytes.set(head.bytes.subarray(0, head.length))
    const relocations = this.placeBodies(bytes, head.length)
    bytes.set(tail.bytes.subarray(0, tail.length), bytes.length - tail.length)
    return { bytes, relocations }
  }

  /// Copies the bodies in order of their functions to [bytes] from [start] on; returns the relocations in there.
  private placeBodies(bytes: Uint8Array, start: number): Int32Array<ArrayBuffer> {
    const relocations = new Int32Array(this.relocations.length)
    let filled = 0
    let at = start
    for (let i = 0; i < this.functionTypes.length; i++) {
      const from = this.bodyStart[i]
      if (from === -1) throw new Error(`function ${this.importedFunctions + i} has no body`)
      bytes.set(this.code.bytes.subarray(from, this.bodyEnd[i]), at)
      const end = this.relocationEnd[i]
      for (let k = this.relocationStart[i]; k < end; k += 3) {
        relocations[filled++] = this.relocations[k] - from + at
        relocations[filled++] = this.relocations[k + 1]
        relocations[filled++] = this.relocations[k + 2]
      }
      at += this.bodyEnd[i] - from
    }
    return relocations
  }

  /// The custom section of branch hints: for each function with hints [offset, size 1, 0 = unlikely]*.
  private writeHints(to: ByteBuffer): void {
    const content = new ByteBuffer(1024)
    let functions = 0
    this.hints.forEach((offsets, index) => {
      if (offsets === undefined) return
      functions++
      content.u32(this.importedFunctions + index)
      content.u32(offsets.length)
      for (const offset of offsets) {
        content.u32(offset)
        content.u8(1)
        content.u8(0)
      }
    })
    if (functions === 0) return
    const named = new ByteBuffer(32)
    named.name(HINTS_SECTION)
    named.u32(functions)
    to.u8(SECTION_CUSTOM)
    to.u32(named.length + content.length)
    to.appendBuffer(named)
    to.appendBuffer(content)
  }

  private writeNames(to: ByteBuffer): void {
    const content = new ByteBuffer(64)
    content.name("name")
    if (this.name !== undefined) {
      const module = new ByteBuffer(64)
      module.name(this.name)
      part(content, NAMES_MODULE, module)
    }
    if (this.names) {
      const functions = new ByteBuffer(4096)
      functions.u32(this.functionNames.length)
      for (let i = 0; i < this.functionNames.length; i++) {
        functions.u32(i)
        functions.name(this.functionNames[i])
      }
      part(content, NAMES_FUNCTIONS, functions)
    }
    part(to, SECTION_CUSTOM, content)
  }
}

/// Appends [content] with its kind and size before it.
function part(to: ByteBuffer, id: number, content: ByteBuffer): void {
  to.u8(id)
  to.u32(content.length)
  to.appendBuffer(content)
}

/// Appends a section that is a vector of [count] entries; none if it is empty.
function section(to: ByteBuffer, id: number, count: number, entries: ByteBuffer): void {
  if (count === 0) return
  to.u8(id)
  to.u32(u32Size(count) + entries.length)
  to.u32(count)
  to.appendBuffer(entries)
}
