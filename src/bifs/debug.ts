// BIFs of erts_debug that only tests call: those that run on dirty schedulers.
import * as Memory from "../layout/memory.js"
import * as Process from "../layout/process.js"
import { atom, BifFailure, BifMove, type Context, int, list, OK, tuple, word } from "../runtime/bif.js"
import type { Build } from "../runtime/term.js"
import { memorySizes } from "./memory.js"
import type { BifTable } from "./table.js"

const KIND_NAMES = ["normal", "dirty_cpu", "dirty_io"] // by Memory.DIRTY_*
const PATIENCE = 100 // ms between two looks of a dirty I/O BIF that waits for its process to end
const AFTERLIFE = 1000 // ms that it goes on after that
const COPIES = 1000
const ERRORS = ["notsup", "undef", "badarith", "noproc", "system_limit"]

// Nothing is ever stored to the word: the thread sleeps.
function sleep(c: Context, milliseconds: number): void {
  Atomics.wait(new Int32Array(c.memory.buffer), Memory.SLEEP_FOREVER >>> 2, 0, milliseconds)
}

function isExiting(c: Context): boolean {
  return (c.loadAtomic(c.process + Process.STATE) & Process.STATE_EXITING) !== 0
}

// {Tag, Self} to the process with the pid at [to].
function tell(c: Context, to: number, tag: string): void {
  c.put(c.part, tuple<Build>(atom(tag), word(c.process + Process.ID)))
  c.core.bridgeSend(to, c.part)
}

/// What erts_debug:dirty_cpu/2, dirty_io/2 and dirty/3 do; [first]: number of the argument that says it.
function test(c: Context, first: number): Build {
  const value = c.arg(first + 1)
  switch (c.nameAt(c.arg(first))) {
    case "scheduler":
      return c.nameAt(value) === "type" ? atom(KIND_NAMES[c.threadKind]) : c.badarg()
    case "error":
      throw new BifFailure(atom(ERRORS.find((name) => name === c.nameAt(value)) ?? "badarg"))
    case "copy":
      return list(Array.from({ length: COPIES }, () => word(value)))
    case "send":
      tell(c, value, "ok")
      return OK
    case "wait":
      sleep(c, Math.max(c.integerAt(value) ?? c.badarg(), 0))
      return OK
    case "reschedule":
      return reschedule(c, first + 1)
    case "ready_wait6_done":
      tell(c, value, "ready")
      sleep(c, 6000)
      tell(c, value, "done")
      return OK
    case "alive_waitexiting":
      return outlive(c, value)
    default:
      return c.badarg()
  }
}

// Counts down by two, now and then on a thread of another kind: from CPU to I/O to normal and again.
function reschedule(c: Context, index: number): Build {
  const left = c.naturalArg(index)
  if (left === 0) return OK
  const to = left % 4 === 0 ? (c.threadKind + 1) % KIND_NAMES.length : c.threadKind
  throw new BifMove(to, { [index]: int(left - 2) })
}

// Runs until its process has ended, and a while longer.
function outlive(c: Context, to: number): Build {
  if (isExiting(c)) return c.badarg()
  tell(c, to, "alive")
  while (!isExiting(c)) if (c.threadKind === Memory.DIRTY_IO) sleep(c, PATIENCE)
  sleep(c, AFTERLIFE)
  return tuple<Build>(OK, list(Array.from({ length: COPIES }, (_, i) => int(i))))
}

function dirty(c: Context): Build {
  const kind = KIND_NAMES.indexOf(c.atomArg(0))
  if (kind < 0) return c.badarg()
  const isFirst = c.getU32(c.process + Process.TRAP_STATE) === 0
  if (isFirst && kind !== c.threadKind) throw new BifMove(kind)
  return test(c, 1)
}

// The sizes of memory; what else there is, is core's.
function internalState(c: Context): Build {
  if (c.nameAt(c.arg(0)) !== "memory") {
    c.core.bridgeInternalState(c.arg(0), c.part)
    return word(c.part)
  }
  return list(Object.entries(memorySizes(c)).map(([name, size]) => tuple<Build>(atom(name), int(size))))
}

export const debug: BifTable = {
  "erts_debug:dirty_cpu/2": { run: (c) => test(c, 0), dirty: "cpu" },
  "erts_debug:dirty_io/2": { run: (c) => test(c, 0), dirty: "io" },
  "erts_debug:dirty/3": { run: dirty, traps: true },
  "erts_debug:get_internal_state/1": { run: internalState },
  "erts_internal:is_process_executing_dirty/1": { core: "isExecutingDirty1" },
}
