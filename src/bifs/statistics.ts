// erlang:statistics/1: what the machine has done and what it does now. What was said last is in shared memory, since the next
// question may come from another thread.
import * as Memory from "../layout/memory.js"
import { atom, type Context, int, list, tuple, UNDEFINED } from "../runtime/bif.js"
import type { Build, Terms } from "../runtime/term.js"
import { microstates } from "./microstate.js"
import type { BifTable } from "./table.js"

export type Items = Readonly<Record<string, (c: Context) => Build>>

const blockOf = (index: number): number => Memory.SCHEDULERS + index * Memory.SCHEDULER_SIZE
const sum = (numbers: readonly number[]): number => numbers.reduce((total, value) => total + value, 0)

function dirtyQueue(kind: number): number {
  return Memory.DIRTY_QUEUES + (kind - 1) * Memory.DIRTY_QUEUE_SIZE
}

/// How many dirty schedulers of [kind] there may be.
export function dirtyTotal(c: Terms, kind: number): number {
  return c.getI32(dirtyQueue(kind) + Memory.DIRTY_TOTAL)
}

/// How many of them are online.
export function dirtyOnline(c: Terms, kind: number): number {
  return c.loadAtomic(dirtyQueue(kind) + Memory.DIRTY_ONLINE)
}

/// The sum of a counter over all threads.
function counter(c: Context, index: number): number {
  let total = 0
  for (let thread = 0; thread < Memory.SCHEDULERS_MAX; thread++) {
    const at = blockOf(thread) + Memory.COUNTERS + 8 * index
    total += c.getHigh(at) * 2 ** 32 + c.getU32(at)
  }
  return total
}

// ---- {Total, SinceLastCall}

/// Takes the lock of the words that say what was told last, for a few instructions.
export function locked<Result>(c: Context, act: () => Result): Result {
  const words = new Int32Array(c.memory.buffer)
  const at = Memory.STATISTICS_LOCK >>> 2
  while (Atomics.compareExchange(words, at, 0, 1) !== 0) Atomics.wait(words, at, 1, 1)
  try {
    return act()
  } finally {
    Atomics.store(words, at, 0)
    Atomics.notify(words, at, 1)
  }
}

function since(c: Context, address: number, read: () => number): Build {
  return locked(c, () => {
    const last = c.getF64(address)
    const value = Math.max(read(), last)
    c.setF64(address, value)
    return tuple(int(value), int(value - last))
  })
}

// What the running process has spent in this slice is not yet counted.
function running(c: Context): number {
  return Math.max(c.getI32(c.block + Memory.SLICE_REDUCTIONS) - c.getI32(c.block + Memory.REDUCTIONS), 0)
}

/// Milliseconds since the machine's start.
function elapsed(c: Context): number {
  return Math.floor(performance.timeOrigin + performance.now() - c.getF64(Memory.TIME_ORIGIN))
}

// ---- Queues

function schedulers<Item>(c: Context, item: (block: number) => Item): Item[] {
  return Array.from({ length: c.getI32(Memory.SCHEDULER_COUNT) }, (_, i) => item(blockOf(i + 1)))
}

const queueLengths = (c: Context): number[] => schedulers(c, (block) => c.loadAtomic(block + Memory.RUN_QUEUE_LENGTH))
const dirtyLength = (c: Context, kind: number): number => c.loadAtomic(dirtyQueue(kind) + Memory.DIRTY_LENGTH)
const dirtyBusy = (c: Context, kind: number): number => c.loadAtomic(dirtyQueue(kind) + Memory.DIRTY_BUSY)

// With the processes that run.
function activeTasks(c: Context): number[] {
  const runs = (block: number) => c.getU32(block + Memory.PROCESS) !== c.getU32(block + Memory.PSEUDO_PROCESS)
  return schedulers(c, (block) => c.loadAtomic(block + Memory.RUN_QUEUE_LENGTH) + Number(runs(block)))
}

// Beside the queues of the schedulers there is one for dirty work of each kind.
const DIRTY = [Memory.DIRTY_CPU, Memory.DIRTY_IO]
function lengths(c: Context, kinds: number): number[] {
  return [...queueLengths(c), ...DIRTY.slice(0, kinds).map((kind) => dirtyLength(c, kind))]
}
function tasks(c: Context, kinds: number): number[] {
  return [...activeTasks(c), ...DIRTY.slice(0, kinds).map((kind) => dirtyLength(c, kind) + dirtyBusy(c, kind))]
}

// ---- Times

/// Numbers of the threads: normal schedulers, dirty CPU schedulers, and dirty I/O schedulers if [withIo].
export function threads(c: Context, withIo: boolean): number[] {
  const count = c.getI32(Memory.SCHEDULER_COUNT) + dirtyTotal(c, Memory.DIRTY_CPU)
  const all = withIo ? count + dirtyTotal(c, Memory.DIRTY_IO) : count
  return Array.from({ length: all }, (_, i) => i + 1)
}

function wallTime(c: Context, withIo: boolean): Build {
  if (c.loadAtomic(Memory.WALL_HOLDS) === 0) return UNDEFINED
  return list(
    threads(c, withIo).map((index) => {
      const active = Math.floor(c.core.wallActive(index))
      return tuple(int(index), int(active), int(Math.max(Math.floor(c.core.wallTotal()), active)))
    }),
  )
}

const ITEMS: Items = {
  active_tasks: (c) => list(tasks(c, 1).map(int)),
  active_tasks_all: (c) => list(tasks(c, 2).map(int)),
  context_switches: (c) => tuple(int(counter(c, Memory.COUNTER_CONTEXT_SWITCHES)), int(0)),
  exact_reductions: (c) =>
    since(c, Memory.LAST_EXACT_REDUCTIONS, () => counter(c, Memory.COUNTER_REDUCTIONS) + running(c)),
  garbage_collection: (c) => {
    const count = counter(c, Memory.COUNTER_COLLECTIONS_MINOR) + counter(c, Memory.COUNTER_COLLECTIONS_MAJOR)
    return tuple(int(count), int(Math.max(counter(c, Memory.COUNTER_WORDS_RECLAIMED), 0)), int(0))
  },
  io: (c) => {
    const output = int(counter(c, Memory.COUNTER_BYTES_WRITTEN))
    return tuple<Build>(tuple<Build>(atom("input"), int(0)), tuple<Build>(atom("output"), output))
  },
  microstate_accounting: microstates,
  reductions: (c) => since(c, Memory.LAST_REDUCTIONS, () => counter(c, Memory.COUNTER_REDUCTIONS)),
  run_queue: (c) => int(sum(queueLengths(c))),
  run_queue_lengths: (c) => list(lengths(c, 1).map(int)),
  run_queue_lengths_all: (c) => list(lengths(c, 2).map(int)),
  run_queues: (c) => tuple(...lengths(c, 2).map(int)),
  runtime: (c) => since(c, Memory.LAST_RUNTIME, () => c.host.cpuTime()),
  scheduler_wall_time: (c) => wallTime(c, false),
  scheduler_wall_time_all: (c) => wallTime(c, true),
  total_active_tasks: (c) => int(sum(tasks(c, 1))),
  total_active_tasks_all: (c) => int(sum(tasks(c, 2))),
  total_run_queue_lengths: (c) => int(sum(lengths(c, 1))),
  total_run_queue_lengths_all: (c) => int(sum(lengths(c, 2))),
  wall_clock: (c) => since(c, Memory.LAST_WALL_CLOCK, () => elapsed(c)),
}

export const statistics: BifTable = {
  "erlang:statistics/1": {
    run: (c) => {
      const item = ITEMS[c.atomArg(0)]
      return item === undefined ? c.badarg() : item(c)
    },
  },
}
