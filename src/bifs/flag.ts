// erlang:system_flag/2, but for what concerns schedulers: that is core's (core/online.ts), which calls this for the rest.
import * as Memory from "../layout/memory.js"
import { atom, type Context, FALSE, int, TRUE, word } from "../runtime/bif.js"
import type { Build } from "../runtime/term.js"
import { offsetState, systemLogger, topology } from "./info.js"
import { setMicrostates } from "./microstate.js"
import { dirtyOnline } from "./statistics.js"
import type { BifTable } from "./table.js"

const BACKTRACE_MAX = 64 // OTP's MAX_BACKTRACE_SIZE
const U32_MAX = 2 ** 32 - 1

type Flag = (c: Context) => Build

// A number from [least] to [most] in the word at [address]; larger ones are cut if [isCut], else refused.
function number(address: number, least: number, most: number, isCut: boolean): Flag {
  return (c) => {
    const value = c.integerArg(1)
    if (value < least || (value > most && !isCut)) return c.badarg()
    const before = c.getU32(address)
    c.setU32(address, Math.min(value, most))
    return int(before)
  }
}

function leastHeap(address: number): Flag {
  return (c) => {
    const value = c.naturalArg(1)
    const before = c.getU32(address)
    c.core.setDefaultLeast(address, Math.min(value, U32_MAX))
    return int(before)
  }
}

function maxHeap(c: Context): Build {
  c.core.bridgeMaxHeap(c.part)
  return c.core.bridgeSetMaxHeap(c.arg(1)) === 0 ? c.badarg() : word(c.part)
}

function dirtySchedulers(c: Context): Build {
  const online = c.integerArg(1)
  const before = dirtyOnline(c, Memory.DIRTY_CPU)
  const most = Math.min(c.loadAtomic(Memory.SCHEDULERS_ONLINE), c.getI32(Memory.DIRTY_QUEUES + Memory.DIRTY_TOTAL))
  if (online < 1 || online > most) return c.badarg()
  c.core.setDirtyOnline(Memory.DIRTY_CPU, online)
  return int(before)
}

const BIND_TYPES = [
  ...["unbound", "no_spread", "thread_spread", "processor_spread", "spread", "no_node_thread_spread"],
  ...["no_node_processor_spread", "thread_no_node_processor_spread", "default_bind"],
]

// Where threads can't be bound, all but unbound is not supported.
function bindType(c: Context): Build {
  const type = c.atomArg(1)
  if (!BIND_TYPES.includes(type)) return c.badarg()
  return type === "unbound" ? atom("unbound") : c.fail("notsup")
}

function logger(c: Context): Build {
  const name = c.nameAt(c.arg(1))
  if (!c.isPid(c.arg(1)) && name !== "logger" && name !== "undefined") return c.badarg()
  c.put(c.part, systemLogger(c))
  c.copyWord(Memory.SYSTEM_LOGGER, c.arg(1))
  return word(c.part)
}

function finalize(c: Context): Build {
  if (c.nameAt(c.arg(1)) !== "finalize") return c.badarg("badopt")
  const before = offsetState(c)
  c.setI32(Memory.TIME_OFFSET_FINAL, 1)
  return atom(before)
}

const FLAGS: Readonly<Record<string, Flag>> = {
  backtrace_depth: number(Memory.BACKTRACE_DEPTH, 0, BACKTRACE_MAX, true),
  cpu_topology: (c) => (c.nameAt(c.arg(1)) === "undefined" || c.isList(c.arg(1)) ? topology(c) : c.badarg()),
  debug_flags: () => TRUE,
  dirty_cpu_schedulers_online: dirtySchedulers,
  erts_alloc: (c) => c.badarg(),
  fullsweep_after: number(Memory.DEFAULT_FULLSWEEP, 0, 65535, true),
  max_heap_size: maxHeap,
  microstate_accounting: setMicrostates,
  min_bin_vheap_size: leastHeap(Memory.DEFAULT_MIN_VIRTUAL),
  min_heap_size: leastHeap(Memory.DEFAULT_MIN_HEAP),
  outstanding_system_requests_limit: number(Memory.OUTSTANDING_REQUESTS, 1, 2 ** 27 - 1, false),
  reset_seq_trace: () => TRUE,
  scheduler_bind_type: bindType,
  scheduling_statistics: (c) => (["disable", "enable", "clear"].includes(c.nameAt(c.arg(1)) ?? "") ? TRUE : c.badarg()),
  sequential_tracer: (c) => (c.nameAt(c.arg(1)) === "false" ? FALSE : c.badarg()),
  system_logger: logger,
  time_offset: finalize,
  trace_control_word: number(Memory.TRACE_CONTROL_WORD, 0, U32_MAX, false),
}

export const flags: BifTable = {
  "erlang:system_flag/2": { core: "systemFlag2", traps: true },
  "erts_internal:system_flag/2": {
    run: (c) => (FLAGS[c.nameAt(c.arg(0)) ?? ""] ?? ((context: Context) => context.badarg("badopt")))(c),
  },
}
