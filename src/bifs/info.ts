// erlang:system_info/1. What the machine is and how it is set; what it has done is in statistics.ts.
import * as Ets from "../layout/ets.js"
import * as Memory from "../layout/memory.js"
import * as Process from "../layout/process.js"
import {
  atom,
  binary,
  bool,
  type Context,
  FALSE,
  int,
  list,
  NIL,
  string,
  TRUE,
  tuple,
  UNDEFINED,
  word,
} from "../runtime/bif.js"
import { blockOf } from "../runtime/core.js"
import type { Build, Terms } from "../runtime/term.js"
import { dump } from "./dump.js"
import { dirtyOnline, dirtyTotal, type Items } from "./statistics.js"
import type { BifTable } from "./table.js"

const RELEASE = "25" // the OTP whose instruction set and BIFs these are
const ERTS = "13.1.5"
const CLOCK_END = 8646911283000 // ms, the end of monotonic time: as in core/time.ts

const setting = (address: number) => (c: Context) => int(c.getI32(address))
const named = (name: string, value: (c: Context) => number) => (c: Context) => tuple<Build>(atom(name), int(value(c)))
const schedulers = (c: Terms): number => c.getI32(Memory.SCHEDULER_COUNT)
const online = (c: Terms): number => c.loadAtomic(Memory.SCHEDULERS_ONLINE)
const dirtyCpu = (c: Terms): number => dirtyTotal(c, Memory.DIRTY_CPU)
const dirtyCpuOnline = (c: Terms): number => dirtyOnline(c, Memory.DIRTY_CPU)
const dirtyIo = (c: Terms): number => dirtyTotal(c, Memory.DIRTY_IO)
const active = (c: Context): number => c.loadAtomic(Memory.ACTIVE_LIMIT)
const minHeap = (c: Context): number => c.getU32(Memory.DEFAULT_MIN_HEAP)
const minVirtual = (c: Context): number => c.getU32(Memory.DEFAULT_MIN_VIRTUAL)
const maxHeap = (c: Context): number => c.getHigh(Memory.DEFAULT_MAX_HEAP) * 2 ** 32 + c.getU32(Memory.DEFAULT_MAX_HEAP)
const fullsweep = (c: Context): number => c.getI32(Memory.DEFAULT_FULLSWEEP)

/// {total, online, active} of each kind of scheduler.
function allSchedulers(c: Context): Build {
  const row = (kind: string, ...counts: number[]) => tuple<Build>(atom(kind), ...counts.map(int))
  const isBlocked = c.loadAtomic(Memory.BLOCKS) !== 0
  return list([
    row("normal", schedulers(c), online(c), active(c)),
    row("dirty_cpu", dirtyCpu(c), dirtyCpuOnline(c), isBlocked ? 0 : dirtyCpuOnline(c)),
    row("dirty_io", dirtyIo(c), dirtyIo(c), isBlocked ? 0 : dirtyIo(c)),
  ])
}

function version(c: Context): Build {
  return string(`${versionText(c)}\n`)
}

/// What system_info(system_version) says, on one line.
export function versionText(c: Terms): string {
  const smp = `[smp:${schedulers(c)}:${online(c)}] [ds:${dirtyCpu(c)}:${dirtyCpuOnline(c)}:${dirtyIo(c)}]`
  const threads = `[async-threads:${c.getI32(Memory.ASYNC_THREADS)}]`
  return `Erlang/OTP ${RELEASE} [erts-${ERTS}] [beamwise] [64-bit] ${smp} ${threads}`
}

/// The host tells no more of its processors than their number.
export function topology(c: Context): Build {
  const cores = Array.from({ length: c.host.processors }, (_, id) => {
    return tuple<Build>(atom("core"), tuple<Build>(atom("logical"), int(id)))
  })
  return list([
    tuple<Build>(atom("processor"), cores.length === 1 ? tuple<Build>(atom("logical"), int(0)) : list(cores)),
  ])
}

// What all of system_info(garbage_collection) says.
function collection(c: Context): Build {
  const rows = {
    max_heap_size: maxHeap,
    min_bin_vheap_size: minVirtual,
    min_heap_size: minHeap,
    fullsweep_after: fullsweep,
  }
  return list(Object.entries(rows).map(([name, value]) => named(name, value)(c)))
}

// A clock of the host, which shows milliseconds with [parts] parts each.
const clock = (name: string, parts: number, time: () => number) => () =>
  list([
    tuple<Build>(atom("function"), atom(name)),
    tuple<Build>(atom("resolution"), int(1000 * parts)),
    tuple<Build>(atom("parallel"), atom("yes")),
    tuple<Build>(atom("time"), product(Math.floor(time() * parts), 1e6 / parts)),
  ])

// [a] * [b], which may be more than a number holds exactly: below 2^53 and 2^24.
function product(a: number, b: number): Build {
  if (a * b <= Number.MAX_SAFE_INTEGER) return int(a * b)
  const bytes: number[] = []
  let carry = 0
  for (let rest = a; rest > 0 || carry > 0; rest = Math.floor(rest / 256)) {
    carry += (rest % 256) * b
    bytes.push(carry % 256)
    carry = Math.floor(carry / 256)
  }
  return { kind: "big", negative: false, bytes: Uint8Array.from(bytes) }
}

const WARPS = ["no_time_warp", "single_time_warp", "multi_time_warp"]

/// final, preliminary or volatile: may the time offset still change?
export function offsetState(c: Context): string {
  const warp = c.getI32(Memory.TIME_WARP)
  if (warp === 2) return "volatile"
  return warp === 0 || c.getI32(Memory.TIME_OFFSET_FINAL) !== 0 ? "final" : "preliminary"
}

const scheduling = () =>
  list([
    ...["max", "high", "normal", "low"].map((name) => tuple<Build>(atom(`process_${name}`), int(0), int(0))),
    tuple<Build>(atom("port"), int(0), int(0)),
  ])

// Each scheduler is its own group.
const groups = (c: Context): Build => list(Array.from({ length: schedulers(c) }, (_, i) => tuple(int(i), int(i + 1))))

const heapSizes = (): Build => {
  const sizes = [12, 38]
  while (sizes.length < 23) sizes.push(sizes[sizes.length - 1] + sizes[sizes.length - 2] + 1)
  while (sizes.length < 54) sizes.push(sizes[sizes.length - 1] + Math.floor(sizes[sizes.length - 1] / 5))
  return list(sizes.map(int))
}

/// The process that reports of the machine go to.
export function systemLogger(c: Context): Build {
  return c.getU32(Memory.SYSTEM_LOGGER) === 0 ? atom("logger") : word(Memory.SYSTEM_LOGGER)
}

// What core knows of blocked multi-scheduling.
const blocking = (what: number) => (c: Context) => {
  c.core.bridgeMultiScheduling(what, c.part)
  return word(c.part)
}

const SYSTEM: Items = {
  alloc_util_allocators: () => NIL,
  allocated_areas: () => NIL,
  allocator: () => tuple<Build>(UNDEFINED, NIL, NIL, NIL),
  atom_count: (c) => int(c.loadAtomic(Memory.ATOM_COUNT)),
  atom_limit: setting(Memory.ATOM_LIMIT),
  beam_jump_table: () => TRUE,
  break_ignored: () => FALSE,
  build_type: () => atom("opt"),
  c_compiler_used: () => tuple<Build>(atom("assemblyscript"), UNDEFINED),
  check_io: () => NIL,
  compat_rel: setting(Memory.COMPATIBLE_RELEASE),
  compile_info: () => list(["ldflags", "cflags", "config_h"].map((name) => tuple<Build>(atom(name), NIL))),
  constant_pool_support: () => TRUE,
  context_reductions: () => int(Process.REDUCTIONS_PER_SLICE),
  cpu_quota: () => atom("unknown"),
  cpu_topology: topology,
  creation: () => int(0),
  debug_compiled: () => FALSE,
  decentralized_counter_groups_map: groups,
  delayed_node_table_gc: (c) => {
    const seconds = c.getI32(Memory.NODE_TABLE_DELAY)
    return seconds < 0 ? atom("infinity") : int(seconds)
  },
  dirty_cpu_schedulers: (c) => int(dirtyCpu(c)),
  dirty_cpu_schedulers_online: (c) => int(dirtyCpuOnline(c)),
  dirty_io_schedulers: (c) => int(dirtyIo(c)),
  dist: () => text("=hash_table:dist_table\nsize: 0\nused: 0\n"),
  dist_buf_busy_limit: setting(Memory.DIST_BUFFER_LIMIT),
  dist_ctrl: () => NIL,
  driver_version: () => string("3.3"),
  dynamic_trace: () => atom("none"),
  dynamic_trace_probes: () => FALSE,
  eager_check_io: () => TRUE,
  emu_args: () => list([string("beamwise")]),
  emu_flavor: () => atom("jit"),
  emu_type: () => atom("opt"),
  end_time: () => product(CLOCK_END, 1e6),
  endian: () => atom("little"),
  ethread_info: () => list([tuple(string("64-bit native atomics"), string("yes"), string(""))]),
  ethread_used_tse: () => int(0),
  ets_always_compress: (c) => bool(c.getI32(Memory.COMPRESSES_ETS) !== 0),
  ets_count: (c) => int(c.loadAtomic(Memory.ETS + Ets.TABLE_COUNT_ALL)),
  ets_limit: setting(Memory.ETS_LIMIT),
  ets_realloc_moves: () => FALSE,
  fullsweep_after: named("fullsweep_after", fullsweep),
  garbage_collection: collection,
  heap_sizes: heapSizes,
  heap_type: () => atom("private"),
  hipe_architecture: () => UNDEFINED,
  info: (c) => text(dump.info(c)),
  io_thread: () => FALSE,
  kernel_poll: () => TRUE,
  literal_test: () => atom("range"),
  loaded: (c) => text(dump.loaded(c)),
  lock_checking: () => FALSE,
  lock_counting: () => FALSE,
  logical_processors: (c) => int(c.host.processors),
  logical_processors_available: (c) => int(c.host.processors),
  logical_processors_online: (c) => int(c.host.processors),
  machine: () => string("BEAM"),
  max_heap_size: (c) => {
    c.core.bridgeMaxHeap(c.part)
    return word(c.part)
  },
  message_queue_data: (c) => {
    const isOff = (c.getI32(Memory.DEFAULT_FLAGS) & Process.FLAG_HEAP_MESSAGES_OFF) !== 0
    return atom(isOff ? "off_heap" : "on_heap")
  },
  min_bin_vheap_size: named("min_bin_vheap_size", minVirtual),
  min_heap_size: named("min_heap_size", minHeap),
  modified_timing_level: () => UNDEFINED,
  multi_scheduling: blocking(0),
  multi_scheduling_blockers: blocking(1),
  normal_multi_scheduling_blockers: blocking(2),
  nif_version: () => string("2.16"),
  os_monotonic_time_source: clock("performance.now", 1000, () => performance.now()),
  os_system_time_source: clock("Date.now", 1, () => Date.now()),
  os_type: () => tuple<Build>(atom("unix"), atom("linux")),
  os_version: (c) => tuple(...c.host.systemVersion.map(int)),
  otp_release: () => string(RELEASE),
  outstanding_system_requests_limit: setting(Memory.OUTSTANDING_REQUESTS),
  port_count: () => int(0),
  port_limit: setting(Memory.PORT_LIMIT),
  port_parallelism: (c) => bool(c.getI32(Memory.PORT_PARALLELISM) !== 0),
  port_tasks: () => TRUE,
  process_count: (c) => int(c.loadAtomic(Memory.PROCESS_COUNT)),
  process_limit: setting(Memory.PROCESS_LIMIT),
  procs: (c) => text(dump.processes(c)),
  reader_groups_map: groups,
  run_queues: (c) => int(schedulers(c)),
  scheduler_bind_type: () => atom("unbound"),
  scheduler_bindings: (c) => tuple(...Array.from({ length: schedulers(c) }, () => atom("unbound"))),
  schedulers: (c) => int(schedulers(c)),
  schedulers_active: (c) => int(active(c)),
  schedulers_online: (c) => int(online(c)),
  schedulers_state: (c) => tuple(int(schedulers(c)), int(online(c)), int(active(c))),
  schedulers_total: (c) => int(schedulers(c)),
  all_schedulers_state: allSchedulers,
  scheduling_statistics: scheduling,
  sequential_tracer: () => tuple<Build>(atom("sequential_tracer"), FALSE),
  smp_support: () => TRUE,
  snifs: (c) => list(stubs(c)),
  start_time: () => int(Memory.START_SECONDS * 1e9),
  system_architecture: () => string("wasm32-beamwise"),
  system_logger: systemLogger,
  system_version: version,
  taints: () => NIL,
  thread_pool_size: setting(Memory.ASYNC_THREADS),
  thread_progress: () => TRUE,
  threads: () => TRUE,
  time_correction: (c) => bool(c.getI32(Memory.CORRECTS_TIME) !== 0),
  time_offset: (c) => atom(offsetState(c)),
  time_warp_mode: (c) => atom(WARPS[c.getI32(Memory.TIME_WARP)]),
  tolerant_timeofday: (c) =>
    atom(c.getI32(Memory.CORRECTS_TIME) !== 0 && offsetState(c) === "final" ? "enabled" : "disabled"),
  total_scheduling_statistics: scheduling,
  trace_control_word: (c) => int(c.getU32(Memory.TRACE_CONTROL_WORD)),
  update_cpu_info: () => atom("unchanged"),
  version: () => string(ERTS),
  wordsize: () => int(8),
}

// system_info({Name, Argument}).
const PAIRS: Readonly<Record<string, (c: Context, argument: string) => Build>> = {
  wordsize: (c, kind) => (kind === "internal" || kind === "external" ? int(8) : c.badarg()),
  cpu_topology: (c, which) => {
    if (which === "used" || which === "detected") return topology(c)
    return which === "defined" ? UNDEFINED : c.badarg()
  },
  internal_cpu_topology: (c) => c.badarg(),
  allocator: () => list([tuple<Build>(atom("instance"), int(0), NIL)]),
  allocator_sizes: () => list([tuple<Build>(atom("instance"), int(0), NIL)]),
}

/// system_info({memory_internal, Reference, Allocators}): the answer comes as a message. Of what OTP has allocators of fixed
/// sizes for, the timers that have references are told.
function memoryInternal(c: Context, at: number): Build {
  const [reference, allocators] = [c.fieldAt(at, 1), c.fieldAt(at, 2)]
  const names = (c.listAt(allocators) ?? c.badarg()).map((name) => c.nameAt(name))
  if (names.some((name) => name !== "fix_alloc")) return c.badarg()
  let timers = 0
  for (let i = 1; i <= schedulers(c); i++) timers += c.getU32(blockOf(i) + Memory.TIMER_COUNT)
  const bytes = int(timers * Memory.TIMER_SIZE)
  const types = list([tuple<Build>(atom("bif_timer"), bytes, bytes)])
  const info = list([tuple<Build>(atom("fix_types"), types)])
  c.put(
    c.part,
    tuple<Build>(word(reference), int(1), list(names.map(() => tuple<Build>(atom("fix_alloc"), int(0), info)))),
  )
  c.core.bridgeSend(c.process + Process.ID, c.part)
  return TRUE
}

function systemInfo(c: Context): Build {
  const at = c.arg(0)
  if (c.isTuple(at)) {
    const isRequest = c.arityAt(at) === 3 && c.nameAt(c.fieldAt(at, 0)) === "memory_internal"
    if (isRequest && c.isReference(c.fieldAt(at, 1))) return memoryInternal(c, at)
    const argument = c.arityAt(at) === 2 ? c.nameAt(c.fieldAt(at, 1)) : undefined
    if (argument === undefined) return c.badarg()
    return PAIRS[c.nameAt(c.fieldAt(at, 0)) ?? ""]?.(c, argument) ?? c.badarg()
  }
  const item = SYSTEM[c.atomArg(0)]
  return item === undefined ? c.badarg() : item(c)
}

function text(characters: string): Build {
  return binary(new TextEncoder().encode(characters))
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

export const info: BifTable = {
  "erlang:system_info/1": { core: "systemInfo1" },
  "erts_internal:system_info/1": { run: systemInfo },
}
