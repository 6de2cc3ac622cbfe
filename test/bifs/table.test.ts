// The table of BIFs against core: every export that it names is there and takes so many terms.
import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { test } from "node:test"
import { BIFS, findBif, HOST_BIFS } from "../../src/bifs/table.js"
import { FunctionBuilder, I64, ModuleBuilder } from "../../src/wasm/builder.js"
import { instantiate } from "../wasm/run.js"

const CORE = new URL("../../core/core.wasm", import.meta.url)

function coreExports(): Record<string, unknown> {
  const module = new WebAssembly.Module(readFileSync(CORE))
  const env: Record<string, WebAssembly.ImportValue> = {}
  for (const { name, kind } of WebAssembly.Module.imports(module)) {
    if (kind === "function") env[name] = () => 0
  }
  env.memory = new WebAssembly.Memory({ initial: 1, maximum: 65536, shared: true })
  env.table = new WebAssembly.Table({ initial: 64, element: "anyfunc" })
  return { ...new WebAssembly.Instance(module, { env }).exports }
}

// Imports [name] with [arity] parameters of i64 and a result of i64: the linker compares the types.
function link(core: Record<string, unknown>, name: string, arity: number): void {
  const module = new ModuleBuilder()
  const type = module.type(
    Array.from({ length: arity }, () => I64),
    [I64],
  )
  module.importFunction("core", name, type)
  const index = module.declareFunction(module.type([], []), "nothing")
  module.body(index, new FunctionBuilder(0))
  instantiate(module.finish().bytes, { core })
}

test("every BIF of core is an export with as many terms as its arity", () => {
  const core = coreExports()
  const faults = BIFS.flatMap((bif) => {
    if (bif.core === "") return []
    try {
      if (core[bif.core] === undefined) return [`${bif.core}: no such export (${bif.module}:${bif.function})`]
      link(core, bif.core, bif.arity)
      return []
    } catch (error) {
      return [`${bif.core}: ${error instanceof Error ? error.message : error}`]
    }
  })
  assert.deepEqual(faults, [])
})

test("host BIFs are numbered by their place", () => {
  const numbers = BIFS.filter((bif) => bif.core === "").map((bif) => bif.host)
  assert.deepEqual(
    numbers,
    numbers.map((_, i) => i),
  )
  assert.equal(HOST_BIFS.length, numbers.length)
})

test("a BIF is found by its name and arity", () => {
  assert.equal(findBif("erlang", "abs", 1)?.core, "arithAbs")
  assert.equal(findBif("erlang", "abs", 2), undefined)
  assert.equal(findBif("erlang", "//", 2), undefined)
  assert.equal(findBif("erlang", "/", 2)?.core, "arithDivide")
})
