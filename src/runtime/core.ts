// Core, instantiated for one thread: which of its exports TypeScript calls, and what it asks of its host.
import {
  SCHEDULER_SIZE,
  SCHEDULERS,
  SLOT_FUN_UNLOADED,
  SLOT_FUN_WAITS,
  SLOT_PROCESS_END,
  SLOT_TRAP,
  SLOT_UNDEFINED,
} from "../layout/memory.js"
import { formatFloat, parseFloatText } from "./float.js"
import { hostMath } from "./math.js"
import { deflateAt, inflateAt, type Zlib } from "./zlib.js"

/// The exports of core that TypeScript calls (generated code imports others by name). Addresses are u32: what comes back
/// from wasm is signed, so callers write `>>> 0`.
export interface CoreExports {
  setBlock(block: number): void
  // core/atom.ts
  atomIntern(text: number, bytes: number): number
  atomLookup(text: number, bytes: number): number
  // core/heap.ts, core/memory.ts
  heapAlloc(words: number): number
  allocate(bytes: number): number
  release(address: number): void
  memoryStart(): void
  // core/process.ts and the files beside it
  initMachine(schedulers: number, processLimit: number, depthBound: number): void
  initOnline(online: number): void
  initScheduler(index: number): void
  wallActive(index: number): number
  wallTotal(): number
  sleptTotal(index: number): number
  dirtyBegin(): number
  dirtyEnd(): void
  contextReset(): void
  schedulerLoop(): number
  scheduleFor(slices: number): number
  wakeAll(): void
  resumeProcess(process: number): void
  initDirty(kind: number, total: number, online: number): void
  dirtyLoop(kind: number): number
  dirtyCall(bif: number, to: number): void
  setDirtyOnline(kind: number, online: number): void
  setDefaultLeast(place: number, words: number): void
  bridgeMaxHeap(result: number): void
  bridgeSetMaxHeap(value: number): number
  bridgeMultiScheduling(what: number, result: number): void
  bridgeBadarg(cause: number): void
  bridgeInternalState(what: number, result: number): void
  hostTermFree(record: number): void
  exportPublish(entry: number, slot: number): void
  exportWithdraw(entry: number): void
  // core/ask.ts
  ask(arity: number): number
  answerOf(): number
  answer(record: number, at: number, state: number): void
  takeAnswer(record: number, at: number): number
  // core/bridge.ts: terms by the address of the word that holds them
  bridgeCompare(a: number, b: number): number
  bridgeCompareKeys(a: number, b: number): number
  bridgeEqual(a: number, b: number): number
  bridgeBinary(result: number, bytes: number): number
  bridgeBinaryAddress(term: number): number
  bridgeBinaryBit(): number
  bridgeMap(result: number, words: number, pairs: number): number
  bridgeMapGet(map: number, key: number, result: number): number
  bridgeLiteral(at: number): void
  bridgeMemoryUsed(): number
  bridgeExport(module: number, name: number, arity: number): number
  bridgeSpawn(module: number, name: number, args: number, result: number): void
  bridgeReference(result: number): void
  bridgeSend(to: number, message: number): number
}

/// The functions that core imports; core/imports.ts says what each does.
export interface CoreHost {
  hostBif(index: number): number
  installCode(): void
  hostEvent(kind: number, a: number, b: number): void
  log(kind: number, a: number, b: number, c: number): void
  now(): number
  /// zlib, where the host has it.
  readonly zlib?: Zlib
}

/// A thread's core: its exports by name for generated code, and typed for TypeScript.
export interface Core {
  readonly exports: Readonly<Record<string, WebAssembly.ImportValue>>
  readonly calls: CoreExports
  readonly memory: WebAssembly.Memory
  readonly table: WebAssembly.Table
  /// Address of the thread's scheduler block, P.
  readonly block: number
}

/// Slots of the function table at first; it grows when code needs more.
const TABLE_SLOTS = 8192 // grows: V8 of Node 20 keeps a copy of the table for each instance that shares it, and never gives it back

/// Makes the memory of a machine: all of it at once, since untouched pages cost nothing and views never go stale.
export function createMemory(): WebAssembly.Memory {
  return new WebAssembly.Memory({ initial: 65536, maximum: 65536, shared: true })
}

export function createTable(): WebAssembly.Table {
  return new WebAssembly.Table({ initial: TABLE_SLOTS, element: "anyfunc" })
}

/// Makes room for slots below [end] in this thread's table.
export function growTable(table: WebAssembly.Table, end: number): void {
  if (end > table.length) table.grow(Math.max(end - table.length, table.length))
}

/// The block of thread [index]: 0 is the main thread, schedulers count from 1.
export function blockOf(index: number): number {
  return SCHEDULERS + index * SCHEDULER_SIZE
}

/// Instantiates core for the thread that owns block [index].
export function instantiateCore(
  module: WebAssembly.Module,
  memory: WebAssembly.Memory,
  index: number,
  host: CoreHost,
): Core {
  const table = createTable()
  const env: Record<string, WebAssembly.ImportValue> = {
    memory,
    table,
    hostBif: host.hostBif,
    installCode: host.installCode,
    hostEvent: host.hostEvent,
    log: host.log,
    now: host.now,
    math: hostMath,
    formatFloat: (kind: number, value: number, precision: number, address: number) =>
      formatFloat(memory, kind, value, precision, address >>> 0),
    parseFloat: (address: number, length: number) => parseFloatText(memory, address >>> 0, length),
    deflate: (from: number, bytes: number, to: number, room: number, level: number) =>
      deflateAt(memory, host.zlib, from >>> 0, bytes >>> 0, to >>> 0, room >>> 0, level),
    inflate: (from: number, bytes: number, to: number, size: number) =>
      inflateAt(memory, host.zlib, from >>> 0, bytes >>> 0, to >>> 0, size >>> 0),
    abort: (text: number, file: number, line: number, column: number) => {
      throw new CoreAssertion(readText(memory, text), readText(memory, file), line, column)
    },
  }
  const exports = new WebAssembly.Instance(module, { env }).exports as Readonly<Record<string, WebAssembly.ImportValue>>
  const calls = exports as unknown as CoreExports
  table.set(SLOT_UNDEFINED, exports.undefinedFunction)
  table.set(SLOT_PROCESS_END, exports.processEnd)
  table.set(SLOT_TRAP, exports.trapContinue)
  table.set(SLOT_FUN_WAITS, exports.funWaits)
  table.set(SLOT_FUN_UNLOADED, exports.funUnloaded)
  const block = blockOf(index)
  calls.setBlock(block)
  return { exports, calls, memory, table, block }
}

/// An assert of the checked core failed: a fault of Beamwise.
export class CoreAssertion extends Error {
  override name = "CoreAssertion"
  constructor(text: string, file: string, line: number, column: number) {
    super(`${text || "assertion failed"} (${file}:${line}:${column})`)
  }
}

// AssemblyScript's strings: UTF-16, the length in bytes stands before them.
function readText(memory: WebAssembly.Memory, at: number): string {
  if (at === 0) return ""
  const units = new Uint16Array(memory.buffer, at, new Uint32Array(memory.buffer, at - 4, 1)[0] >>> 1)
  return String.fromCharCode(...units)
}
