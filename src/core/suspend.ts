// Keeping a process from running, by others: for as long as one looks into its record (held), or until resume_process
// (halted). Neither touches a process that runs at the moment; the caller tries again.
import * as Atoms from "../layout/atoms"
import * as Memory from "../layout/memory"
import * as Process from "../layout/process"
import * as Term from "../layout/term"
import { lock } from "./lock"
import { saveProcess } from "./process"
import { enqueue, enqueueHere } from "./queue"
import { lockProcess, processOf, unlockProcess } from "./signal"
import { badarg, currentProcess, P } from "./state"
import { isPid, makeAtom } from "./term"

/// What holdProcess says of a process that runs, or that another thread holds.
export const RUNS: u32 = 1

/// The record of the process with [pid], which stands still until letGo; 0 if there is none; RUNS.
export function holdProcess(pid: u64): u32 {
  const process = lockProcess(pid)
  if (process == 0) return 0
  const before = atomic.or<i32>(process, Process.STATE_HELD, Process.STATE)
  if ((before & Process.STATE_HELD) != 0) {
    unlockProcess(process)
    return RUNS
  }
  if ((before & Process.STATE_RUNNING) != 0) atomic.and<i32>(process, ~Process.STATE_HELD, Process.STATE)
  unlockProcess(process)
  return (before & Process.STATE_RUNNING) != 0 ? RUNS : process
}

export function letGo(process: u32): void {
  atomic.and<i32>(process, ~Process.STATE_HELD, Process.STATE)
}

/// Makes the running process call the trapping BIF of export [entry], which it is in, once more after others have run. Its
/// arguments are in X. The BIF returns NON_VALUE.
export function retryCall(entry: u32): void {
  const code = (atomic.load<i32>(entry, Memory.EXPORT_SLOT) as i64) << Term.CP_SLOT_SHIFT
  saveProcess(currentProcess(), code, load<i32>(P, Memory.NEXT_DEPTH), load<i32>(entry, Memory.EXPORT_ARITY))
  store<i32>(P, Memory.UNWIND_YIELD, Memory.UNWIND_KIND)
}

/// A scheduler has taken [process] from a queue, RUNNING already, but it is held or halted.
export function setAside(process: u32): void {
  lock(process + Process.SIGNAL_LOCK)
  if ((load<i32>(process, Process.STATE) & Process.STATE_HALTED) != 0) {
    atomic.xor<i32>(process, Process.STATE_RUNNING | Process.STATE_PARKED, Process.STATE)
    unlockProcess(process)
    return
  }
  atomic.xor<i32>(process, Process.STATE_RUNNING | Process.STATE_RUNNABLE, Process.STATE)
  unlockProcess(process)
  enqueueHere(process)
}

/// Halts the process with [pid] once more than before. 0 = there is none.
export function haltProcess(pid: u64): i32 {
  const process = lockProcess(pid)
  if (process == 0) return 0
  store<i32>(process, load<i32>(process, Process.SUSPENDS) + 1, Process.SUSPENDS)
  atomic.or<i32>(process, Process.STATE_HALTED, Process.STATE)
  unlockProcess(process)
  return 1
}

/// erlang:resume_process/1
export function resumeProcess1(pid: u64): u64 {
  const process = isPid(pid) ? lockProcess(pid) : 0
  if (process == 0) return badarg()
  const left = load<i32>(process, Process.SUSPENDS) - 1
  if (left < 0) {
    unlockProcess(process)
    return badarg()
  }
  store<i32>(process, left, Process.SUSPENDS)
  let wakes = false
  if (left == 0) {
    atomic.and<i32>(process, ~Process.STATE_HALTED, Process.STATE)
    wakes = (load<i32>(process, Process.STATE) & Process.STATE_PARKED) != 0
    if (wakes) atomic.xor<i32>(process, Process.STATE_PARKED | Process.STATE_RUNNABLE, Process.STATE)
  }
  unlockProcess(process)
  if (wakes) enqueue(process)
  return makeAtom(Atoms.am_true)
}

/// erlang:suspend_process/1: one that runs on another scheduler stops at the end of its slice.
export function suspendProcess1(pid: u64): u64 {
  if (!isPid(pid) || pid == load<u64>(currentProcess(), Process.ID)) return badarg()
  return processOf(pid) != 0 && haltProcess(pid) != 0 ? makeAtom(Atoms.am_true) : badarg()
}
