// A thread of memory.test.ts: allocates blocks, marks them, and swaps them for blocks of other threads in shared slots;
// a block must still carry its mark when it is released, by whomever.
import { parentPort, workerData } from "node:worker_threads"
import * as Process from "../../src/layout/process.js"
import { openMachine } from "./harness.js"

interface Task {
  memory: WebAssembly.Memory
  slots: Int32Array
  index: number
  steps: number
}

const { memory, slots, index, steps } = workerData as Task
const machine = openMachine(Process.HEAP_WORDS_INITIAL, memory, index)
const { view } = machine

// A small generator of its own: the sequence differs by thread and is the same in every run.
let state = index * 2654435761
function random(limit: number): number {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0
  return (state >>> 8) % limit
}

function check(): string {
  for (let step = 0; step < steps; step++) {
    const size = 16 + (random(50) === 0 ? random(60_000) : random(1500))
    const block = machine.number("allocate", size) >>> 0
    view.setUint32(block, block, true)
    view.setUint32(block + 8, size, true)
    view.setUint32(block + size - 4, block ^ size, true)
    const other = Atomics.exchange(slots, random(slots.length), block | 0) >>> 0
    if (other === 0) continue
    const otherSize = view.getUint32(other + 8, true)
    if (view.getUint32(other, true) !== other) return `block ${other} was overwritten at its start`
    const end = view.getUint32(other + otherSize - 4, true)
    if (end !== (other ^ otherSize) >>> 0 && otherSize > 16) return `block ${other} was overwritten at its end`
    machine.number("release", other)
  }
  return "ok"
}

parentPort?.postMessage(check())
