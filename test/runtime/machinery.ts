// A core alone, on this thread, with the terms of its pseudo process: for tests of what TypeScript does with terms.
import { readFileSync } from "node:fs"
import * as Atoms from "../../src/layout/atoms.js"
import { HEAP_END, PAGES_MAX } from "../../src/layout/memory.js"
import { Context } from "../../src/runtime/bif.js"
import { createMemory, instantiateCore } from "../../src/runtime/core.js"

/// What BIFs find as their host here: [written] collects what they write.
export function startCore(): { context: Context; written: string[] } {
  const written: string[] = []
  const module = new WebAssembly.Module(readFileSync(new URL("../../core/core.checked.wasm", import.meta.url)))
  const memory = createMemory()
  new Uint32Array(memory.buffer)[HEAP_END >>> 2] = PAGES_MAX
  const nothing = () => 0
  const core = instantiateCore(module, memory, 0, {
    hostBif: nothing,
    installCode: nothing,
    hostEvent: nothing,
    log: nothing,
    now: () => performance.now(),
  })
  const context = new Context(core, {
    write: (text) => written.push(text),
    note: (text) => written.push(text),
    askCode: () => {},
    halt: (status) => {
      throw new Error(`halt(${status})`)
    },
    getenv: (name) => (name === "HOME" ? "/home" : undefined),
    environment: () => [["HOME", "/home"]],
    processId: "1",
    cpuTime: () => 0,
    processors: 2,
    systemVersion: [6, 1, 44],
  })
  core.calls.memoryStart()
  const known = Object.entries(Atoms).filter(([key]) => key.startsWith("am_"))
  for (const [key] of known.sort(([, a], [, b]) => a - b)) {
    const name = key
      .slice(3)
      .replace(/\$([0-9a-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    context.atomIndex(name)
  }
  core.calls.initMachine(1, 1024, 0)
  core.calls.initScheduler(0)
  return { context, written }
}
