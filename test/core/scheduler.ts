// A machine whose Erlang functions are written in JavaScript: they follow the calling convention of generated code, (entry,
// depth, x0, x1, x2) -> term or 0, and sit in the function table. Schedulers run in this thread, slice by slice (runAll),
// or in workers (see scheduler.worker.ts).
import { readFileSync } from "node:fs"
import { env as environment } from "node:process"
import { fileURLToPath } from "node:url"
import * as Memory from "../../src/layout/memory.js"
import * as Process from "../../src/layout/process.js"
import * as Term from "../../src/layout/term.js"
import { FunctionBuilder, I32, I64, ModuleBuilder } from "../../src/wasm/builder.js"
import { type Machine, makeTerm, show, type Value } from "./harness.js"

export type Code = (entry: number, depth: number, x0: bigint, x1: bigint, x2: bigint) => bigint
type Exported = (...args: (number | bigint)[]) => bigint & number

export interface HostEvent {
  kind: number
  a: number
  b: number
}

export interface Scheduler extends Machine {
  core: Record<string, Exported>
  table: WebAssembly.Table
  events: HostEvent[]
}

export const SLOTS = 256
export const FIRST = Memory.SLOTS_RESERVED

export function newMemory(): WebAssembly.Memory {
  return new WebAssembly.Memory({ initial: Memory.PAGES_MAX, maximum: Memory.PAGES_MAX, shared: true })
}

export function coreBytes(): Uint8Array {
  const file = new URL(environment.CORE ?? "core.checked.wasm", new URL("../../core/", import.meta.url))
  return readFileSync(fileURLToPath(file))
}

/// An instance of core over [memory] as thread [index]. [functions] get the slots from FIRST on.
export function openThread(
  memory: WebAssembly.Memory,
  index: number,
  functions: (scheduler: Scheduler) => Code[],
): Scheduler {
  const table = new WebAssembly.Table({ initial: SLOTS, element: "anyfunc" })
  const view = new DataView(memory.buffer)
  const events: HostEvent[] = []
  const module = new WebAssembly.Module(new Uint8Array(coreBytes()))
  const host: Record<string, unknown> = {
    memory,
    table,
    abort: (text: number) => {
      const length = view.getUint32(text - 4, true) / 2
      const codes = Array.from({ length }, (_, i) => view.getUint16(text + 2 * i, true))
      throw new Error(`core: ${String.fromCharCode(...codes)}`)
    },
    now: () => performance.timeOrigin + performance.now() - view.getFloat64(Memory.TIME_ORIGIN, true),
    hostEvent: (kind: number, a: number, b: number) => events.push({ kind, a: a >>> 0, b: b >>> 0 }),
    installCode: () => {},
  }
  const env: Record<string, WebAssembly.ImportValue> = {}
  for (const { name } of WebAssembly.Module.imports(module))
    env[name] = (host[name] ?? (() => 0)) as WebAssembly.ImportValue
  const core = new WebAssembly.Instance(module, { env }).exports as unknown as Record<string, Exported>
  const P = Memory.SCHEDULERS + index * Memory.SCHEDULER_SIZE
  const scheduler: Scheduler = {
    view,
    bytes: new Uint8Array(memory.buffer),
    P,
    process: 0,
    term: (name, ...args) => BigInt.asUintN(64, core[name](...args)),
    number: (name, ...args) => Number(core[name](...args)),
    core,
    table,
    events,
  }
  core.setBlock(P)
  install(
    table,
    [core.undefinedFunction, core.processEnd, core.trapContinue] as unknown as Code[],
    Memory.SLOT_UNDEFINED,
  )
  install(table, functions(scheduler), FIRST)
  return scheduler
}

/// A machine with one scheduler, which runs in this thread.
export function openScheduler(functions: (scheduler: Scheduler) => Code[], stress = false, limit = 4096): Scheduler {
  const memory = newMemory()
  const scheduler = openThread(memory, 1, functions)
  startMachine(scheduler, 1, stress, limit)
  scheduler.core.initScheduler(1)
  return scheduler
}

/// Sets up the shared tables; each thread then calls initScheduler.
export function startMachine(scheduler: Scheduler, schedulers: number, stress = false, limit = 4096): void {
  const { core, view } = scheduler
  view.setFloat64(Memory.TIME_ORIGIN, performance.timeOrigin + performance.now() - 1, true)
  view.setInt32(Memory.STRESS, stress ? 1 : 0, true)
  core.memoryStart()
  core.initMachine(schedulers, limit, 4096)
}

// JavaScript functions become functions of Erlang code by passing through a module that imports them.
function install(table: WebAssembly.Table, functions: Code[], first: number): void {
  const builder = new ModuleBuilder()
  const type = builder.type([I32, I32, I64, I64, I64], [I64])
  const indices = functions.map((_, i) => builder.importFunction("f", String(i), type))
  builder.importTable("env", "table", 1)
  builder.element(0, { constant: first }, indices)
  const f = new FunctionBuilder()
  f.reset(0)
  const imports = Object.fromEntries(functions.map((code, i) => [String(i), guarded(code)]))
  const { bytes } = builder.finish()
  new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { table }, f: imports as never })
}

// Entries are below this; at its start a function gets P, which is above, in place of one.
const ENTRIES_END = Term.CP_ENTRY_MASK + 1

function guarded(code: Code): Code {
  return (entry, depth, x0, x1, x2) =>
    code(entry < ENTRIES_END ? entry : 0, depth, BigInt.asUintN(64, x0), BigInt.asUintN(64, x1), BigInt.asUintN(64, x2))
}

/// Gives the function atom [module]:[name]/[arity] the code in [slot].
export function publish(scheduler: Scheduler, module: number, name: number, arity: number, slot: number): number {
  const entry = scheduler.number("exportEntry", atom(module), atom(name), arity) >>> 0
  scheduler.core.exportPublish(entry, slot)
  return entry
}

/// Spawns the published function and returns its pid.
export function spawn(scheduler: Scheduler, module: number, name: number, args: Value[]): bigint {
  return scheduler.term("spawnInitial", atom(module), atom(name), makeTerm(scheduler, args))
}

/// Runs until nothing is runnable, waiting at most [ms] for timers.
export function runAll(scheduler: Scheduler, ms = 0): void {
  const end = performance.now() + ms
  while (scheduler.core.scheduleFor(1000) > 0 || (scheduler.core.timerNext() >= 0 && performance.now() < end)) {}
}

/// How watched processes have ended: "pid: result" or "pid: EXIT reason".
export function endings(scheduler: Scheduler): string[] {
  return scheduler.events.filter(({ kind }) => kind === Memory.HOST_EXIT).map((event) => ending(scheduler, event))
}

export function ending(scheduler: Scheduler, { a, b }: HostEvent): string {
  const text = show(scheduler, scheduler.view.getBigUint64(a + Memory.HOST_TERM_TERM, true))
  return b === 1 ? `EXIT ${text}` : text
}

export const atom = (index: number): bigint => BigInt(index * 64 + Term.TAG_ATOM)
export const int = (term: bigint): number => Number(BigInt.asIntN(64, term) >> 4n)

// ---- What generated code does, for functions written in JavaScript

/// A code word: where a function continues, with so many Y registers.
export const code = (slot: number, entry = 0, frame = 0): bigint =>
  (BigInt(slot) << 32n) | BigInt((frame << Term.CP_FRAME_SHIFT) | (entry << Term.CP_ENTRY_SHIFT))

export const catchTag = (slot: number, entry: number): bigint =>
  (BigInt(slot) << 32n) | BigInt((entry << Term.CATCH_ENTRY_SHIFT) | Term.TAG_CATCH)

/// A function's entry: charges a reduction; true = unwind. Arguments are put into X and taken from there again.
export function enter(s: Scheduler, slot: number, depth: number, args: bigint[]): boolean {
  const { view, P } = s
  const left = view.getInt32(P + Memory.REDUCTIONS, true) - 1
  view.setInt32(P + Memory.REDUCTIONS, left, true)
  if (left >= 0 && depth <= view.getInt32(P + Memory.DEPTH_LIMIT, true)) return false
  for (const [i, arg] of args.entries()) setX(s, i, arg)
  setDepth(s, depth)
  if (s.core.reductionsSpent(code(slot), depth, args.length) !== 0) return true
  for (const i of args.keys()) args[i] = getX(s, i)
  return false
}

export function setDepth({ view, P }: Scheduler, depth: number): void {
  view.setUint32(P + Memory.STACK_TOP, view.getUint32(P + Memory.STACK_END, true) - depth, true)
}

/// Makes room for [words] more words of stack; X registers [0, live) may move.
export function reserve(s: Scheduler, depth: number, words: number, live: number): void {
  const { view, P } = s
  const top = view.getUint32(P + Memory.STACK_END, true) - depth - words * 8 - Process.STACK_RESERVE
  setDepth(s, depth)
  if (top < view.getUint32(P + Memory.HEAP_TOP, true)) s.core.collectGarbage(depth, words, live)
}

/// The word [offset] words above the stack's top at [depth].
export function stackWord({ view, P }: Scheduler, depth: number, offset: number): bigint {
  return view.getBigUint64(view.getUint32(P + Memory.STACK_END, true) - depth + 8 * offset, true)
}
export function setStackWord({ view, P }: Scheduler, depth: number, offset: number, word: bigint): void {
  view.setBigUint64(view.getUint32(P + Memory.STACK_END, true) - depth + 8 * offset, word, true)
}

/// A body call of the function in [slot] from a frame at [depth]; afterwards it goes on at [from].
export function call(s: Scheduler, depth: number, from: bigint, slot: number, args: bigint[] = []): bigint {
  setStackWord(s, depth + 8, 0, from)
  const run = s.table.get(slot) as unknown as Code
  return BigInt.asUintN(64, run(0, depth + 8, args[0] ?? 0n, args[1] ?? 0n, args[2] ?? 0n))
}

/// A tail call: the trampoline does it.
export function tailCall(s: Scheduler, depth: number, slot: number, args: bigint[]): bigint {
  for (const [i, arg] of args.entries()) setX(s, i, arg)
  s.view.setInt32(s.P + Memory.NEXT_SLOT, slot, true)
  s.view.setInt32(s.P + Memory.NEXT_ENTRY, 0, true)
  s.view.setInt32(s.P + Memory.NEXT_DEPTH, depth, true)
  s.view.setInt32(s.P + Memory.UNWIND_KIND, Memory.UNWIND_CONTINUE, true)
  return 0n
}

/// Receives one message: the term, or 0n when the process waits; it then comes back at entry [entry] of [slot].
export function receive(s: Scheduler, slot: number, entry: number, depth: number, frame = 0): bigint {
  setDepth(s, depth)
  for (;;) {
    const message = s.term("receivePeek")
    if (message !== 0n) {
      s.core.receiveRemove()
      return message
    }
    if (s.core.receiveWait(code(slot, entry, frame), depth) !== 0) return 0n
  }
}

export function setX({ view, P }: Scheduler, index: number, term: bigint): void {
  view.setBigUint64(P + Memory.X + 8 * index, term, true)
}
export function getX({ view, P }: Scheduler, index: number): bigint {
  return view.getBigUint64(P + Memory.X + 8 * index, true)
}
