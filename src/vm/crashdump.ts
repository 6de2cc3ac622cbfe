// A crash dump: the state of a whole machine as text, in the format of OTP's erl_crash.dump, which crashdump_viewer reads.
// What the schedulers do is written down while they run; then they stop, and the rest is read.
import { dump } from "../bifs/dump.js"
import { versionText } from "../bifs/info.js"
import * as Ets from "../layout/ets.js"
import * as Memory from "../layout/memory.js"
import * as Process from "../layout/process.js"
import { blockOf } from "../runtime/core.js"
import { HeapDump } from "../runtime/heapdump.js"
import { printTerm } from "../runtime/print.js"
import {
  internalState,
  pidText,
  processRecords,
  processSection,
  slotText,
  stateText,
  termSections,
} from "../runtime/processdump.js"
import type { Terms } from "../runtime/term.js"

/// Kinds and numbers of the threads of a machine.
export interface SchedulerCounts {
  readonly schedulers: number
  readonly dirtyCpu: number
  readonly dirtyIo: number
}

// ---- Schedulers

const AWAKE = 0 // values of SLEEP, see core/wake.ts
const PRIORITIES = ["Max", "High", "Normal", "Low"] as const

/// The sections on schedulers and run queues.
export function schedulerSections(terms: Terms, { schedulers, dirtyCpu, dirtyIo }: SchedulerCounts): string {
  const kinds: readonly (readonly [name: string, count: number, kind: number])[] = [
    ["scheduler", schedulers, Memory.DIRTY_NONE],
    ["dirty_cpu_scheduler", dirtyCpu, Memory.DIRTY_CPU],
    ["dirty_io_scheduler", dirtyIo, Memory.DIRTY_IO],
  ]
  let index = 0
  let text = ""
  for (const [name, count, kind] of kinds) {
    for (let i = 0; i < count; i++) {
      const block = blockOf(++index)
      text += `=${name}:${index}\n${sleepText(terms, block)}`
      if (kind === Memory.DIRTY_NONE) text += `Current Port: \n${queueText(queueLengths(terms, block))}`
      text += currentText(terms, block)
    }
    if (kind !== Memory.DIRTY_NONE) {
      const jobs = terms.loadAtomic(Memory.DIRTY_QUEUES + (kind - 1) * Memory.DIRTY_QUEUE_SIZE + Memory.DIRTY_LENGTH)
      text += `=${name.replace("scheduler", "run_queue")}\n${queueText([0, 0, jobs, 0])}`
    }
  }
  return text
}

function sleepText(terms: Terms, block: number): string {
  const isIdle = terms.loadAtomic(block + Memory.SLEEP) !== AWAKE || terms.getU32(block + Memory.PROCESS) === 0
  const flags = isIdle ? "SLEEPING | WAITING" : ""
  return `Scheduler Sleep Info Flags: ${flags}\nScheduler Sleep Info Aux Work: \n`
}

function queueLengths(terms: Terms, block: number): number[] {
  return PRIORITIES.map((_, i) => terms.getI32(block + Memory.RUN_QUEUE_LENGTHS + 4 * i))
}

function queueText(lengths: readonly number[]): string {
  const flags = PRIORITIES.filter((_, i) => lengths[i] > 0).map((name) => `NONEMPTY_${name.toUpperCase()}`)
  return [
    ...PRIORITIES.map((name, i) => `Run Queue ${name} Length: ${lengths[i]}`),
    "Run Queue Port Length: 0",
    `Run Queue Flags: ${flags.length === 0 ? "OUT_OF_WORK" : [...flags, "NONEMPTY"].join(" | ")}`,
    "",
  ].join("\n")
}

function currentText(terms: Terms, block: number): string {
  const process = terms.getU32(block + Memory.PROCESS)
  const isProcess = process >= Memory.HEAP && process % 8 === 0 && terms.isPid(process + Process.ID)
  if (!isProcess) return "Current Process: \n"
  const slot = terms.getI32(block + Memory.LAST_SLOT)
  const name = slotText(terms, slot)
  return [
    `Current Process: ${pidText(terms, process)}`,
    `Current Process State: ${stateText(terms, process)}`,
    `Current Process Internal State: ${internalState(terms, process)}`,
    ...(name === undefined ? [] : [`Current Process Program counter: 0x${(slot * 256).toString(16)} (${name} + 0)`]),
    "",
  ].join("\n")
}

// ---- ETS

const TYPES = ["set", "ordered_set", "bag", "duplicate_bag"] as const
const PROTECTIONS = ["public", "protected", "private"] as const

function* etsSections(terms: Terms): Generator<string> {
  const first = terms.loadAtomic(Memory.ETS + Ets.RECORDS) >>> 0
  for (let table = first; table !== 0; table = terms.getU32(table + Ets.TABLE_RECORD_NEXT)) {
    if (terms.getU32(table + Ets.TABLE_ID) !== 0 || terms.getHigh(table + Ets.TABLE_ID) !== 0) {
      yield etsSection(terms, table)
    }
  }
}

function etsSection(terms: Terms, table: number): string {
  const flags = terms.getI32(table + Ets.TABLE_FLAGS)
  const name = printTerm(terms.get(table + Ets.TABLE_NAME))
  const ids = terms.referenceIdsAt(table + Ets.TABLE_ID)
  const id = (flags & Ets.FLAG_NAMED) !== 0 ? name : printTerm({ kind: "ref", node: "", ids, creation: 0 })
  const objects = terms.getU32(table + Ets.TABLE_SIZE)
  const type = terms.getI32(table + Ets.TABLE_TYPE)
  const isTree = type === Ets.TYPE_ORDERED_SET
  const words = terms.getHigh(table + Ets.TABLE_WORDS) * 2 ** 32 + terms.getU32(table + Ets.TABLE_WORDS)
  const shape = isTree
    ? `Ordered set (AVL tree), Elements: ${objects}`
    : `Buckets: ${terms.getU32(table + Ets.TABLE_MASK) + 1}`
  return [
    `=ets:${printTerm(terms.get(table + Ets.TABLE_OWNER))}`,
    `Slot: ${table}`,
    `Table: ${id}`,
    `Name: ${name}`,
    shape,
    `Fixed: ${terms.getI32(table + Ets.TABLE_FIXED) > 0}`,
    `Objects: ${objects}`,
    `Words: ${words + (Ets.TABLE_BYTES >>> 3)}`,
    `Type: ${TYPES[type] ?? type}`,
    `Protection: ${PROTECTIONS[terms.getI32(table + Ets.TABLE_PROTECTION)] ?? ""}`,
    `Compressed: ${(flags & Ets.FLAG_COMPRESSED) !== 0}`,
    `Write Concurrency: ${(flags & Ets.FLAG_WRITE_CONCURRENCY) !== 0}`,
    `Read Concurrency: ${(flags & Ets.FLAG_READ_CONCURRENCY) !== 0}`,
    "",
  ].join("\n")
}

// ---- The rest

function* atomSections(terms: Terms): Generator<string> {
  yield "=atoms\n"
  for (let i = terms.loadAtomic(Memory.ATOM_COUNT) - 1; i >= 0; i--)
    yield `${printTerm({ kind: "atom", name: terms.atomName(i) })}\n`
}

/// The head of a dump.
export function dumpHead(terms: Terms, slogan: string, thread: string, now: Date): string {
  return [
    "=erl_crash_dump:0.5",
    dateText(now),
    `Slogan: ${slogan}`,
    `System version: ${versionText(terms)}`,
    "Taints: ",
    `Atoms: ${terms.loadAtomic(Memory.ATOM_COUNT)}`,
    `Calling Thread: ${thread}`,
    "",
  ].join("\n")
}

// Sun Nov 22 13:39:24 2026
function dateText(date: Date): string {
  const [weekday, month, day, year, time] = date.toString().split(" ")
  return `${weekday} ${month} ${String(Number(day)).padStart(2)} ${time} ${year}`.replace(/(\S+) (\d{4})$/, "$1 $2")
}

/// What follows the schedulers, in pieces. No thread runs any more.
export function* dumpBody(terms: Terms): Generator<string> {
  yield dump.info(terms)
  for (const process of processRecords(terms)) yield processSection(terms, process)
  yield* etsSections(terms)
  yield "=node:'nonode@nohost'\n=no_distribution\n"
  yield dump.loaded(terms)
  const heap = new HeapDump(terms)
  for (const process of processRecords(terms)) yield* termSections(terms, process, heap)
  yield "=literals\n"
  yield* heap.literals()
  yield* heap.binaries()
  yield* atomSections(terms)
  yield "=end\n"
}

/// The sections of [processes] while the machine runs, a dump as well. Of a process that runs meanwhile the terms may be wrong.
export function* liveDump(terms: Terms, processes: Iterable<number>): Generator<string> {
  yield dumpHead(terms, "none, the machine runs", "main", new Date())
  const heap = new HeapDump(terms, LIVE_ROOM)
  for (const process of processes) {
    yield processSection(terms, process)
    yield* termSections(terms, process, heap)
  }
  yield "=literals\n"
  yield* heap.literals()
  yield* heap.binaries()
  yield "=end\n"
}

// Words of objects in a dump of a running machine: a word that is none may claim to be the header of anything.
const LIVE_ROOM = 2 ** 26
