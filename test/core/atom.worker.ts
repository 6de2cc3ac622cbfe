// A thread of atom.test.ts: interns [count] texts and leaves their indices at [at] + 4096.
import { readFileSync } from "node:fs"
import { workerData } from "node:worker_threads"
import * as Memory from "../../src/layout/memory.js"

const { memory, block, at, count } = workerData as Record<"block" | "at" | "count", number> & {
  memory: WebAssembly.Memory
}
const module = new WebAssembly.Module(readFileSync(new URL("../../core/core.checked.wasm", import.meta.url)))
const env: Record<string, WebAssembly.ImportValue> = { memory }
for (const { name, kind } of WebAssembly.Module.imports(module)) {
  if (kind === "table") env[name] = new WebAssembly.Table({ initial: 1024, element: "anyfunc" })
  if (kind === "function") env[name] = () => 0
}
const core = new WebAssembly.Instance(module, { env }).exports as Record<string, (...args: number[]) => number>
core.setBlock(Memory.SCHEDULERS + block * Memory.SCHEDULER_SIZE)
const bytes = new Uint8Array(memory.buffer)
const indices = new Uint32Array(memory.buffer, at + 4096, count)
for (let i = 0; i < count; i++) {
  const text = Buffer.from(`shared ${i}`)
  bytes.set(text, at)
  indices[i] = core.atomIntern(at, text.length)
}
