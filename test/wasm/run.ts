// Runs what the builder made in the engine at hand. The engine's 64-bit integers are BigInt, here only.
import {
  type FunctionBuilder,
  FunctionBuilder as Functions,
  ModuleBuilder,
  type ValType,
} from "../../src/wasm/builder.js"

export type WasmFunction = (...values: (number | bigint)[]) => number | bigint | undefined
export type Imports = Record<string, Record<string, unknown>>
interface Engine {
  Module: new (bytes: Uint8Array) => object
  Instance: new (module: object, imports?: Imports) => { exports: Record<string, WasmFunction> }
  Memory: new (limits: { initial: number; maximum: number; shared: boolean }) => { buffer: ArrayBuffer }
  Table: new (limits: { initial: number; element: "anyfunc" }) => { get(index: number): WasmFunction | null }
  Global: new (type: { value: string; mutable: boolean }, value: number) => object
}

export const engine = (globalThis as unknown as { WebAssembly: Engine }).WebAssembly

export function instantiate(bytes: Uint8Array, imports?: Imports): Record<string, WasmFunction> {
  return new engine.Instance(new engine.Module(bytes), imports).exports
}

/// A module with the one function [emit] makes, ready to be called, over a new shared memory of one page.
export function single(
  params: readonly ValType[],
  results: readonly ValType[],
  emit: (f: FunctionBuilder) => void,
): { run: WasmFunction; memory: DataView } {
  const module = new ModuleBuilder()
  const type = module.type(params, results)
  module.importMemory("env", "memory", { min: 1, max: 1, shared: true })
  const index = module.declareFunction(type, "run")
  const f = new Functions(params.length, { checks: true })
  emit(f)
  module.body(index, f)
  module.exportFunction("run", index)
  const memory = new engine.Memory({ initial: 1, maximum: 1, shared: true })
  const { run } = instantiate(module.finish().bytes, { env: { memory } })
  return { run, memory: new DataView(memory.buffer) }
}
