// BIFs that look at processes: process_info. What they do is core's.
import * as Memory from "../layout/memory.js"
import * as Process from "../layout/process.js"
import * as Term from "../layout/term.js"
import { atom, type Context, FALSE, int, list, NIL, TRUE, tuple, UNDEFINED, word } from "../runtime/bif.js"
import type { Build } from "../runtime/term.js"
import type { BifTable } from "./table.js"

const PRIORITIES = ["max", "high", "normal", "low"]

type Item = (c: Context, process: number) => Build | undefined

function functionOf(c: Context, slot: number): Build {
  const entry = Memory.FUNCTIONS + slot * Memory.FUNCTION_SIZE
  const [module, name] = [c.getU32(entry + Memory.FUNCTION_MODULE), c.getU32(entry + Memory.FUNCTION_NAME)]
  return tuple<Build>(atom(c.atomName(module)), atom(c.atomName(name)), int(c.getU32(entry + Memory.FUNCTION_ARITY)))
}

function isSelf(c: Context, process: number): boolean {
  return c.process === process
}

/// Words of the process's heaps, young and old.
function heapWords(c: Context, process: number): number {
  const end = c.getU32(process + Process.STACK_END)
  const young = end - c.getU32(process + Process.HEAP_START)
  const old = c.getU32(process + Process.OLD_END) - c.getU32(process + Process.OLD_START)
  return (young + old) / 8 + c.getU32(process + Process.FRAGMENT_WORDS_TOTAL)
}

function status(c: Context, process: number): string {
  if (isSelf(c, process)) return "running"
  const state = c.loadAtomic(process + Process.STATE)
  if (state & Process.STATE_EXITING) return "exiting"
  if (state & Process.STATE_RUNNING) return "running"
  if (state & Process.STATE_SUSPENDED) return "suspended"
  return state & Process.STATE_RUNNABLE ? "runnable" : "waiting"
}

function messages(c: Context, process: number): Build {
  const terms: Build[] = []
  let message = c.getU32(process + Process.MESSAGE_FIRST)
  while (message !== 0) {
    if (c.getI32(message + Process.MESSAGE_KIND) === Process.SIGNAL_MESSAGE) {
      terms.push(word(message + Process.MESSAGE_TERM))
    }
    message = c.getU32(message + Process.MESSAGE_NEXT)
  }
  return list(terms)
}

function flag(c: Context, process: number, bit: number): Build {
  return (c.getI32(process + Process.FLAGS) & bit) === 0 ? FALSE : TRUE
}

/// Addresses of the keys of a table of links (core/relation.ts): [capacity u32][count u32], then entries of 32 bytes
/// that begin with their key, 0 = free.
function relationKeys(c: Context, place: number): number[] {
  const table = c.getU32(place)
  if (table === 0) return []
  const entries = Array.from({ length: c.getU32(table) }, (_, i) => table + 8 + 32 * i)
  return entries.filter((entry) => c.getU32(entry) !== 0 || c.getHigh(entry) !== 0)
}

const ITEMS: Readonly<Record<string, Item>> = {
  current_function: (c, process) =>
    isSelf(c, process)
      ? tuple<Build>(atom("erlang"), atom("process_info"), int(2))
      : functionOf(c, c.getI32(process + Process.SLOT)),
  current_stacktrace: () => NIL,
  current_location: (c, process) =>
    tuple<Build>(
      ...(["module", "function", "arity"] as const).map((_, i) => {
        const mfa = functionOf(c, c.getI32(process + Process.SLOT))
        return mfa.kind === "tuple" ? mfa.items[i] : mfa
      }),
      NIL,
    ),
  initial_call: (c, process) => {
    const entry = c.getU32(process + Process.INITIAL_CALL)
    if (entry === 0) return tuple<Build>(atom("erlang"), atom("apply"), int(2))
    return tuple<Build>(
      atom(c.atomName(c.getU32(entry + Memory.EXPORT_MODULE))),
      atom(c.atomName(c.getU32(entry + Memory.EXPORT_FUNCTION))),
      int(c.getU32(entry + Memory.EXPORT_ARITY)),
    )
  },
  registered_name: (c, process) => {
    const name = c.getU32(process + Process.NAME)
    return name === 0 ? undefined : atom(c.atomName(name - 1))
  },
  status: (c, process) => atom(status(c, process)),
  message_queue_len: (c, process) => {
    if (isSelf(c, process)) c.core.bridgeFetchSignals()
    return int(c.getI32(process + Process.MESSAGE_COUNT))
  },
  messages: (c, process) => {
    if (isSelf(c, process)) c.core.bridgeFetchSignals()
    return isSelf(c, process) ? messages(c, process) : NIL
  },
  links: (c, process) => list(relationKeys(c, process + Process.LINKS).map(word)),
  monitors: () => NIL,
  monitored_by: () => NIL,
  dictionary: (c, process) => {
    if (!isSelf(c, process)) return NIL
    c.core.bridgeDictionary(c.part)
    return word(c.part)
  },
  error_handler: () => atom("error_handler"),
  group_leader: (_, process) => word(process + Process.GROUP_LEADER),
  trap_exit: (c, process) => flag(c, process, Process.FLAG_TRAP_EXIT),
  sensitive: (c, process) => flag(c, process, Process.FLAG_SENSITIVE),
  priority: (c, process) => atom(PRIORITIES[c.getI32(process + Process.PRIORITY)]),
  parent: (c, process) => (c.getU32(process + Process.PARENT) === 0 ? UNDEFINED : word(process + Process.PARENT)),
  reductions: (c, process) => {
    const done = process + Process.REDUCTIONS_DONE
    const now = isSelf(c, process)
      ? c.getI32(c.block + Memory.SLICE_REDUCTIONS) - c.getI32(c.block + Memory.REDUCTIONS)
      : 0
    return int(c.getHigh(done) * 2 ** 32 + c.getU32(done) + Math.max(now, 0))
  },
  heap_size: (c, process) => int((c.getU32(process + Process.STACK_END) - c.getU32(process + Process.HEAP_START)) / 8),
  stack_size: (c, process) => int(c.getI32(process + Process.DEPTH) / 8),
  total_heap_size: (c, process) => int(heapWords(c, process)),
  memory: (c, process) => int(8 * heapWords(c, process) + Process.SIZE),
  catchlevel: (c, process) => int(c.getI32(process + Process.CATCHES)),
  suspending: () => NIL,
  sequential_trace_token: () => NIL,
  message_queue_data: () => atom("on_heap"),
  min_heap_size: (c, process) => int(c.getU32(process + Process.MIN_HEAP)),
  min_bin_vheap_size: () => int(46422),
  max_heap_size: (c, process) =>
    ({
      kind: "map",
      pairs: [
        [atom("error_logger"), TRUE],
        [atom("include_shared_binaries"), FALSE],
        [atom("kill"), TRUE],
        [atom("size"), int(c.getU32(process + Process.MAX_HEAP))],
      ],
    }) as const,
  fullsweep_after: (c, process) => int(c.getI32(process + Process.FULLSWEEP_AFTER)),
  garbage_collection: (c, process) =>
    list(
      [
        ["max_heap_size", c.getU32(process + Process.MAX_HEAP)] as const,
        ["min_bin_vheap_size", 46422] as const,
        ["min_heap_size", c.getU32(process + Process.MIN_HEAP)] as const,
        ["fullsweep_after", c.getI32(process + Process.FULLSWEEP_AFTER)] as const,
        ["minor_gcs", c.getI32(process + Process.COLLECTIONS)] as const,
      ].map(([name, value]) => tuple<Build>(atom(name), int(value))),
    ),
  binary: () => NIL,
  trace: () => int(0),
}

const DEFAULT_ITEMS = [
  ...["current_function", "initial_call", "status", "message_queue_len", "links", "dictionary", "trap_exit"],
  ...["error_handler", "priority", "group_leader", "total_heap_size", "heap_size", "stack_size", "reductions"],
  ...["garbage_collection", "suspending"],
]

/// The record of the living process of argument 0, 0 if it is dead. badarg unless it is a pid of this machine.
function processArg(c: Context): number {
  if (!c.isPid(c.arg(0))) return c.kindOf(c.arg(0)) === Term.HEADER_EXTERNAL_PID ? 0 : c.badarg()
  return c.core.bridgeProcess(c.arg(0)) >>> 0
}

function row(c: Context, process: number, name: string): Build {
  const item = ITEMS[name]
  if (item === undefined) return c.badarg()
  return tuple<Build>(atom(name), item(c, process) ?? NIL)
}

export const processes: BifTable = {
  "erlang:process_info/1": {
    run: (c) => {
      const process = processArg(c)
      if (process === 0) return UNDEFINED
      const name = ITEMS.registered_name(c, process)
      const rows = DEFAULT_ITEMS.map((item) => row(c, process, item))
      return list(name === undefined ? rows : [tuple<Build>(atom("registered_name"), name), ...rows])
    },
  },
  "erlang:process_info/2": {
    run: (c) => {
      const process = processArg(c)
      const name = c.nameAt(c.arg(1))
      if (name !== undefined) {
        if (ITEMS[name] === undefined) return c.badarg()
        if (process === 0) return UNDEFINED
        const isUnnamed = name === "registered_name" && ITEMS.registered_name(c, process) === undefined
        return isUnnamed ? NIL : row(c, process, name)
      }
      const names = c.listArg(1).map((cell) => c.nameAt(cell) ?? c.badarg())
      if (names.some((item) => ITEMS[item] === undefined)) return c.badarg()
      return process === 0 ? UNDEFINED : list(names.map((item) => row(c, process, item)))
    },
  },
}
