// The WebAssembly API of JavaScript as far as Beamwise uses it: TypeScript's own declarations come only with those of the
// browser's DOM.

declare namespace WebAssembly {
  /// What a wasm function takes and gives: i64 is a bigint, the other types are numbers.
  type Value = number | bigint
  type ExportedFunction = (...values: Value[]) => Value | undefined
  type ImportValue = Memory | Table | Global | ((...values: never[]) => unknown)
  type Imports = Record<string, Record<string, ImportValue>>
  type ExternalKind = "function" | "table" | "memory" | "global"

  interface ModuleImport {
    readonly module: string
    readonly name: string
    readonly kind: ExternalKind
  }
  interface ModuleExport {
    readonly name: string
    readonly kind: ExternalKind
  }

  class Module {
    constructor(bytes: Uint8Array)
    static imports(module: Module): ModuleImport[]
    static exports(module: Module): ModuleExport[]
  }

  class Instance {
    constructor(module: Module, imports?: Imports)
    readonly exports: Readonly<Record<string, ExportedFunction | Memory | Table | Global>>
  }

  class Memory {
    constructor(limits: { initial: number; maximum?: number; shared?: boolean }) // 64 KiB pages
    readonly buffer: ArrayBuffer | SharedArrayBuffer
  }

  class Table {
    constructor(limits: { initial: number; maximum?: number; element: "anyfunc" })
    readonly length: number
    get(index: number): ExportedFunction | null
    set(index: number, value: ImportValue | null): void
    grow(count: number): number
  }

  class Global {
    constructor(type: { value: "i32" | "i64" | "f64"; mutable?: boolean }, value: Value)
    value: Value
  }

  class RuntimeError extends Error {}
  class LinkError extends Error {}
  class CompileError extends Error {}
}
