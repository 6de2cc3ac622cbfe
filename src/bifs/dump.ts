// The texts of system_info(procs | loaded | info): what OTP's crash dumps have under the same headings.
import * as Memory from "../layout/memory.js"
import * as Process from "../layout/process.js"
import type { Context } from "../runtime/bif.js"
import { printTerm } from "../runtime/print.js"
import { memorySizes } from "./memory.js"

const STATES: readonly (readonly [bit: number, name: string])[] = [
  [Process.STATE_EXITING, "Exiting"],
  [Process.STATE_RUNNING, "Running"],
  [Process.STATE_DIRTY_RUNNING, "Running"],
  [Process.STATE_HALTED, "Suspended"],
  [Process.STATE_RUNNABLE, "Scheduled"],
]

function pidAt(c: Context, at: number): string {
  return printTerm(c.get(at))
}

// Only words of the record are read: the process may be running.
function processText(c: Context, process: number): string {
  const state = c.loadAtomic(process + Process.STATE)
  const name = c.getU32(process + Process.NAME)
  const reductions =
    c.getHigh(process + Process.REDUCTIONS_DONE) * 2 ** 32 + c.getU32(process + Process.REDUCTIONS_DONE)
  const words = (c.getU32(process + Process.STACK_END) - c.getU32(process + Process.HEAP_START)) >>> 3
  const old = (c.getU32(process + Process.OLD_END) - c.getU32(process + Process.OLD_START)) >>> 3
  return [
    `=proc:${pidAt(c, process + Process.ID)}`,
    `State: ${STATES.find(([bit]) => (state & bit) !== 0)?.[1] ?? "Waiting"}`,
    ...(name === 0 ? [] : [`Name: ${c.atomName(name - 1)}`]),
    `Spawned by: ${c.getU32(process + Process.PARENT) === 0 ? "[]" : pidAt(c, process + Process.PARENT)}`,
    `Message queue length: ${c.getI32(process + Process.MESSAGE_COUNT) + c.getI32(process + Process.SIGNAL_COUNT)}`,
    `Heap fragment data: ${c.getU32(process + Process.FRAGMENT_WORDS_TOTAL)}`,
    `Reductions: ${reductions}`,
    `Stack+heap: ${words}`,
    `OldHeap: ${old}`,
    `Memory: ${Process.SIZE + 8 * (words + old + c.getU32(process + Process.FRAGMENT_WORDS_TOTAL))}`,
    "",
  ].join("\n")
}

function processes(c: Context): string {
  const texts: string[] = []
  const limit = c.getI32(Memory.PROCESS_LIMIT)
  for (let i = 0; i < limit && texts.length < c.loadAtomic(Memory.PROCESS_COUNT); i++) {
    const process = c.loadAtomic(Memory.PROCESSES + 4 * i) >>> 0
    if (process !== 0 && c.getU32(process + Process.ID) !== 0) texts.push(processText(c, process))
  }
  return texts.join("")
}

/// Names of all modules that have code.
function modules(c: Context): Set<number> {
  const names = new Set<number>()
  for (let slot = Memory.SLOTS_RESERVED; slot < c.loadAtomic(Memory.FUNCTION_COUNT); slot++) {
    const entry = Memory.FUNCTIONS + slot * Memory.FUNCTION_SIZE
    if (c.getU32(entry + Memory.FUNCTION_MODULE_RECORD) !== 0) names.add(c.getU32(entry + Memory.FUNCTION_MODULE))
  }
  return names
}

function loaded(c: Context): string {
  const lines = [...modules(c)].map((name) => `=mod:${c.atomName(name)}\n`)
  return `=loaded_modules\nCurrent code: ${memorySizes(c).code}\nOld code: 0\n${lines.join("")}`
}

function information(c: Context): string {
  const sizes = Object.entries(memorySizes(c)).map(([name, size]) => `${name}: ${size}\n`)
  const table = (name: string, ...rows: (readonly [string, number])[]) =>
    `=index_table:${name}\n${rows.map(([key, value]) => `${key}: ${value}\n`).join("")}`
  const entries = c.loadAtomic(Memory.ATOM_COUNT)
  const exports = c.loadAtomic(Memory.EXPORT_COUNT)
  return [
    `=memory\n${sizes.join("")}`,
    table("atom_tab", ["size", entries], ["limit", c.getI32(Memory.ATOM_LIMIT)], ["entries", entries]),
    table("module_code", ["entries", modules(c).size]),
    table("export_list", ["size", exports], ["limit", Memory.EXPORTS_MAX], ["entries", exports]),
  ].join("")
}

export const dump = { processes, loaded, info: information }
