// BIFs about the machine and its host: system_info, statistics, memory, the environment, nodes.
import * as Memory from "../layout/memory.js"
import * as Process from "../layout/process.js"
import * as Term from "../layout/term.js"
import { atom, type Context, FALSE, int, list, NIL, string, TRUE, tuple, UNDEFINED, word } from "../runtime/bif.js"
import type { Build } from "../runtime/term.js"
import type { BifTable } from "./table.js"

const RELEASE = "25" // the OTP whose instruction set and BIFs these are
const ERTS = "13.1.5"

type Items = Readonly<Record<string, (c: Context) => Build>>

const schedulers = (c: Context): Build => int(c.getI32(Memory.SCHEDULER_COUNT))
const online = (c: Context): Build => int(c.getI32(Memory.SCHEDULERS_ONLINE))

const SYSTEM: Items = {
  allocator: () => tuple<Build>(UNDEFINED, NIL, NIL, NIL),
  atom_count: (c) => int(c.loadAtomic(Memory.ATOM_COUNT)),
  atom_limit: () => int(Memory.ATOMS_MAX),
  build_type: () => atom("opt"),
  c_compiler_used: () => tuple<Build>(atom("assemblyscript"), UNDEFINED),
  check_io: () => NIL,
  compat_rel: () => int(Number(RELEASE)),
  cpu_topology: () => UNDEFINED,
  creation: () => int(0),
  debug_compiled: () => FALSE,
  delayed_node_table_gc: () => int(60),
  dirty_cpu_schedulers: schedulers,
  dirty_cpu_schedulers_online: online,
  dirty_io_schedulers: () => int(1),
  dist_buf_busy_limit: () => int(1048576),
  driver_version: () => string("3.3"),
  dynamic_trace: () => atom("none"),
  dynamic_trace_probes: () => FALSE,
  eager_check_io: () => TRUE,
  emu_flavor: () => atom("jit"),
  emu_type: () => atom("opt"),
  end_time: () => int(2 ** 53),
  ethread_info: () => list([tuple(string("64-bit native atomics"), string("yes"), string(""))]),
  ets_limit: () => int(1048576),
  fullsweep_after: () => tuple<Build>(atom("fullsweep_after"), int(65535)),
  garbage_collection: () =>
    list(
      Object.entries({ max_heap_size: 0, min_bin_vheap_size: 46422, min_heap_size: 233, fullsweep_after: 65535 }).map(
        ([name, value]) => tuple<Build>(atom(name), int(value)),
      ),
    ),
  heap_type: () => atom("private"),
  internal_cpu_topology: () => UNDEFINED,
  kernel_poll: () => FALSE,
  logical_processors: schedulers,
  logical_processors_available: schedulers,
  logical_processors_online: schedulers,
  machine: () => string("BEAM"),
  min_bin_vheap_size: () => tuple<Build>(atom("min_bin_vheap_size"), int(46422)),
  min_heap_size: () => tuple<Build>(atom("min_heap_size"), int(233)),
  modified_timing_level: () => UNDEFINED,
  multi_scheduling: () => atom("enabled"),
  multi_scheduling_blockers: () => NIL,
  nif_version: () => string("2.16"),
  normal_multi_scheduling_blockers: () => NIL,
  os_monotonic_time_source: () => NIL,
  os_system_time_source: () => NIL,
  otp_release: () => string(RELEASE),
  port_count: () => int(0),
  port_limit: () => int(65536),
  port_parallelism: () => FALSE,
  process_count: (c) => int(c.loadAtomic(Memory.PROCESS_COUNT)),
  process_limit: (c) => int(c.getI32(Memory.PROCESS_LIMIT)),
  procs: () => text(""),
  loaded: () => text(""),
  endian: () => atom("little"),
  info: () => text(""),
  dist: () => text(""),
  snifs: (c) => list(stubs(c)),
  scheduler_bind_type: () => atom("unbound"),
  scheduler_bindings: (c) => tuple(...Array.from({ length: c.getI32(Memory.SCHEDULER_COUNT) }, () => atom("unbound"))),
  outstanding_system_requests_limit: () => int(134_217_727),
  scheduler_id: (c) => int(c.getI32(c.block + Memory.SCHEDULER_INDEX)),
  schedulers,
  schedulers_online: online,
  smp_support: () => TRUE,
  start_time: () => int(0),
  system_architecture: () => string("wasm32-beamwise"),
  system_version: () => string(`Erlang/OTP ${RELEASE} [erts-${ERTS}] [beamwise]\n`),
  thread_pool_size: () => int(0),
  threads: () => TRUE,
  time_correction: () => TRUE,
  time_offset: () => atom("volatile"),
  time_warp_mode: () => atom("no_time_warp"),
  tolerant_timeofday: () => atom("enabled"),
  trace_control_word: () => int(0),
  update_cpu_topology: () => UNDEFINED,
  version: () => string(ERTS),
  wordsize: () => int(8),
}

function text(characters: string): Build {
  return { kind: "binary", bytes: new TextEncoder().encode(characters), bits: 8 }
}

/// {Module, Function, Arity} of each BIF.
function stubs(c: Context): Build[] {
  const rows: Build[] = []
  for (let i = 0; i < c.loadAtomic(Memory.EXPORT_COUNT); i++) {
    const entry = Memory.EXPORTS + i * Memory.EXPORT_SIZE
    if (c.getI32(entry + Memory.EXPORT_BIF) <= 0) continue
    const [module, name] = [c.getU32(entry + Memory.EXPORT_MODULE), c.getU32(entry + Memory.EXPORT_FUNCTION)]
    const arity = int(c.getU32(entry + Memory.EXPORT_ARITY))
    rows.push(tuple<Build>(atom(c.atomName(module)), atom(c.atomName(name)), arity))
  }
  return rows
}

function hasNode(c: Context, at: number): boolean {
  return c.isPid(at) || c.isReference(at) || (c.getU32(at) & Term.IMMEDIATE_MASK) === Term.TAG_PORT
}

const NODE_KINDS = ["connected", "hidden", "known", "this", "visible"]

// The node itself is the only one that is known.
function nodes(c: Context): Build {
  const kinds = (c.listAt(c.arg(0)) ?? [c.arg(0)]).map((at) => c.nameAt(at) ?? "")
  if (kinds.some((kind) => !NODE_KINDS.includes(kind))) c.badarg()
  return kinds.includes("this") || kinds.includes("known") ? list([atom("nonode@nohost")]) : NIL
}

function systemInfo(c: Context): Build {
  const at = c.arg(0)
  // {wordsize, internal} and {wordsize, external}
  if (c.isTuple(at) && c.arityAt(at) === 2 && c.nameAt(c.fieldAt(at, 0)) === "wordsize") return int(8)
  const item = SYSTEM[c.atomArg(0)]
  return item === undefined ? c.badarg() : item(c)
}

/// The sum of a counter over all threads.
function counter(c: Context, index: number): number {
  let sum = 0
  for (let thread = 0; thread <= c.getI32(Memory.SCHEDULER_COUNT); thread++) {
    const at = Memory.SCHEDULERS + thread * Memory.SCHEDULER_SIZE + Memory.COUNTERS + 8 * index
    sum += c.getHigh(at) * 2 ** 32 + c.getU32(at)
  }
  return sum
}

// What the last call of statistics/1 said, for the second element of its answers. Per thread.
const last = { reductions: 0, runtime: 0, wallClock: 0 }

function since(key: keyof typeof last, value: number): Build {
  const difference = value - last[key]
  last[key] = value
  return tuple(int(value), int(difference))
}

function queueLengths(c: Context): number[] {
  return Array.from({ length: c.getI32(Memory.SCHEDULER_COUNT) }, (_, i) =>
    c.loadAtomic(Memory.SCHEDULERS + (i + 1) * Memory.SCHEDULER_SIZE + Memory.RUN_QUEUE_LENGTH),
  )
}

// With the processes that run.
function activeTasks(c: Context): number[] {
  return queueLengths(c).map((length, i) => {
    const block = Memory.SCHEDULERS + (i + 1) * Memory.SCHEDULER_SIZE
    return length + (c.getU32(block + Memory.PROCESS) === c.getU32(block + Memory.PSEUDO_PROCESS) ? 0 : 1)
  })
}

const total = (numbers: readonly number[]): number => numbers.reduce((sum, value) => sum + value, 0)

/// Milliseconds since the machine's start.
function elapsed(c: Context): number {
  return Math.floor(performance.timeOrigin + performance.now() - c.getF64(Memory.TIME_ORIGIN))
}

// Beside the queues of the schedulers there are those for dirty work: one for CPU, and among all one for I/O, too. Here
// nothing is dirty.
const withDirtyCpu = (lengths: readonly number[]): Build => list([...lengths, 0].map(int))
const withDirty = (lengths: readonly number[]): Build => list([...lengths, 0, 0].map(int))

const STATISTICS: Items = {
  active_tasks: (c) => withDirtyCpu(activeTasks(c)),
  active_tasks_all: (c) => withDirty(activeTasks(c)),
  context_switches: (c) => tuple(int(counter(c, Memory.COUNTER_CONTEXT_SWITCHES)), int(0)),
  exact_reductions: (c) => since("reductions", counter(c, Memory.COUNTER_REDUCTIONS)),
  garbage_collection: (c) => {
    const count = counter(c, Memory.COUNTER_COLLECTIONS_MINOR) + counter(c, Memory.COUNTER_COLLECTIONS_MAJOR)
    return tuple(int(count), int(counter(c, Memory.COUNTER_WORDS_COPIED)), int(0))
  },
  io: () => tuple<Build>(tuple<Build>(atom("input"), int(0)), tuple<Build>(atom("output"), int(0))),
  reductions: (c) => since("reductions", counter(c, Memory.COUNTER_REDUCTIONS)),
  run_queue: (c) => int(total(queueLengths(c))),
  run_queue_lengths: (c) => withDirtyCpu(queueLengths(c)),
  run_queue_lengths_all: (c) => withDirty(queueLengths(c)),
  runtime: (c) => since("runtime", c.host.cpuTime()),
  scheduler_wall_time: () => UNDEFINED,
  total_active_tasks: (c) => int(total(activeTasks(c))),
  total_active_tasks_all: (c) => int(total(activeTasks(c))),
  total_run_queue_lengths: (c) => int(total(queueLengths(c))),
  total_run_queue_lengths_all: (c) => int(total(queueLengths(c))),
  wall_clock: (c) => since("wallClock", elapsed(c)),
}

function statistics(c: Context): Build {
  const item = STATISTICS[c.atomArg(0)]
  return item === undefined ? c.badarg() : item(c)
}

/// Bytes of one kind (Memory.MEMORY_*): the sum of what all threads have allocated less what they have released.
function bytesOf(c: Context, kind: number): number {
  let sum = 0
  for (let thread = 0; thread < Memory.SCHEDULERS_MAX; thread++) {
    const at = Memory.SCHEDULERS + thread * Memory.SCHEDULER_SIZE + Memory.COUNTERS + 8 * kind
    sum += c.getI32(at + 4) * 2 ** 32 + c.getU32(at)
  }
  return Math.max(sum, 0)
}

function memory(c: Context): Readonly<Record<string, number>> {
  const used = c.core.bridgeMemoryUsed()
  const code = c.getU32(Memory.LITERALS_TOP) - Memory.LITERALS
  const atoms = c.loadAtomic(Memory.ATOM_COUNT) * (Memory.ATOM_SIZE + 12)
  const ets = 0
  const processes = bytesOf(c, Memory.MEMORY_PROCESSES) + c.loadAtomic(Memory.PROCESS_COUNT) * Process.SIZE
  return {
    total: used + code + atoms,
    processes,
    processes_used: processes,
    system: used + code + atoms - processes,
    atom: atoms,
    atom_used: atoms,
    binary: bytesOf(c, Memory.MEMORY_BINARIES),
    code,
    ets,
  }
}

function memoryOf(c: Context): Build {
  const sizes = memory(c)
  const name = c.nameAt(c.arg(0))
  if (name !== undefined) return int(sizes[name] ?? c.badarg())
  return list(
    c.listArg(0).map((cell) => {
      const size = sizes[c.nameAt(cell) ?? ""]
      return tuple<Build>(word(cell), int(size ?? c.badarg()))
    }),
  )
}

function uniqueInteger(c: Context): number {
  return Number(Atomics.add(new BigInt64Array(c.memory.buffer, Memory.UNIQUE_INTEGER, 1), 0, 1n))
}

function unique(c: Context, options: readonly string[]): Build {
  if (options.some((option) => option !== "monotonic" && option !== "positive")) return c.badarg()
  const count = uniqueInteger(c)
  if (options.includes("positive")) return int(count + 1)
  // As OTP counts, from the smallest small on, -2^59: no exact number, so the halves are written by hand.
  c.setWord(c.result, (count << 4) | 15, (0x80000000 + Math.floor(count / 2 ** 28)) >>> 0)
  return word(c.result)
}

export const system: BifTable = {
  "erlang:system_info/1": { run: systemInfo },
  "erlang:statistics/1": { run: statistics },
  "erlang:memory/0": {
    run: (c) => list(Object.entries(memory(c)).map(([name, size]) => tuple<Build>(atom(name), int(size)))),
  },
  "erlang:memory/1": { run: memoryOf },
  "erlang:unique_integer/0": { run: (c) => unique(c, []) },
  "erlang:unique_integer/1": {
    run: (c) =>
      unique(
        c,
        c.listArg(0).map((cell) => c.nameAt(cell) ?? ""),
      ),
  },
  "erlang:node/0": { run: () => atom("nonode@nohost") },
  "erlang:node/1": {
    run: (c) => (hasNode(c, c.arg(0)) ? atom("nonode@nohost") : c.badarg()),
  },
  "erlang:nodes/0": { run: () => NIL },
  "erlang:nodes/1": { run: nodes },
  "erlang:is_alive/0": { run: () => FALSE },
  "erlang:monitor_node/2": { run: () => TRUE },
  "erlang:get_cookie/0": { run: () => atom("nocookie") },
  "erlang:ports/0": { run: () => NIL },
  "erlang:system_flag/2": { core: "systemFlag2", traps: true },
  "erts_internal:system_flag/2": { run: systemFlag },
  "erlang:system_profile/0": { run: () => UNDEFINED },
  "erlang:trace/3": { run: () => int(0) },
  "erlang:trace_pattern/3": { run: () => int(0) },
  "erlang:seq_trace/2": { run: () => FALSE },
  "erlang:seq_trace_info/1": { run: () => NIL },
  "seq_trace:get_token/0": { run: () => NIL },
  "os:getpid/0": { run: (c) => string(c.host.processId) },
  "os:type/0": { run: () => tuple<Build>(atom("unix"), atom("linux")) },
  "os:version/0": { run: () => tuple(int(0), int(0), int(0)) },
  "file:native_name_encoding/0": { run: () => atom("utf8") },
}

// The flags that have an effect elsewhere are not ours to change; what was set before is the answer.
function systemFlag(c: Context): Build {
  switch (c.atomArg(0)) {
    case "backtrace_depth": {
      const before = c.getI32(Memory.BACKTRACE_DEPTH)
      c.setI32(Memory.BACKTRACE_DEPTH, c.naturalArg(1))
      return int(before)
    }
    case "fullsweep_after":
      return int(65535)
    case "min_heap_size":
      return int(Process.HEAP_WORDS_INITIAL)
    case "time_offset":
      return atom("final")
    case "trace_control_word":
      return int(0)
    case "max_heap_size":
      return int(0)
    default:
      return c.badarg()
  }
}
