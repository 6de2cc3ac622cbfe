// Requests that another process answers while the one that asks stands still inside of a BIF: process_info and
// is_process_alive. As signals they come after all that the process has sent before. The answer is a signal, too.
import * as Atoms from "../layout/atoms"
import * as Process from "../layout/process"
import { suspendCall } from "./apply"
import { attachFragment } from "./heap"
import { self0 } from "./link"
import { lock } from "./lock"
import { release } from "./memory"
import { lift } from "./queue"
import { newReference } from "./reference"
import { append, deliver, freeSignal, lockProcess, makeSignal, processOf, unlockProcess } from "./signal"
import { badarg, currentProcess } from "./state"
import { isPid, makeAtom } from "./term"

/// Asks the process with [pid]; the trapping BIF then returns NON_VALUE, and its call gives the answer. False: there is no such
/// process, and nothing has happened.
export function ask(kind: i32, pid: u64, term: u64): bool {
  const number = newReference()
  const signal = makeSignal(kind, term)
  store<u64>(signal, self0(), Process.MESSAGE_FROM)
  store<u64>(signal, number, Process.MESSAGE_REFERENCE)
  const process = lockProcess(pid)
  if (process == 0) {
    freeSignal(signal)
    return false
  }
  unlockProcess(process)
  const priority = load<i32>(currentProcess(), Process.PRIORITY)
  store<u64>(currentProcess(), number, Process.AWAITS)
  suspendCall() // from here on the process is another thread's
  if (deliver(pid, signal)) urge(pid, priority)
  else refuse(signal)
  return true
}

/// Lets the process with [pid], which has got a request from one of [priority], run as soon as if it were of that priority.
export function urge(pid: u64, priority: i32): void {
  const process = processOf(pid)
  if (process == 0 || load<i32>(process, Process.PRIORITY) <= priority) return
  if ((load<i32>(process, Process.STATE) & Process.STATE_RUNNABLE) != 0) lift(process, priority)
}

/// Answers the request [signal] with a copy of [term], and frees it.
export function reply(signal: u32, term: u64): void {
  const to = load<u64>(signal, Process.MESSAGE_FROM)
  const result = makeSignal(Process.SIGNAL_RESULT, term)
  store<u64>(result, load<u64>(signal, Process.MESSAGE_REFERENCE), Process.MESSAGE_REFERENCE)
  if (!deliver(to, result)) freeSignal(result)
  freeSignal(signal)
}

/// Answers the request [signal] to a process that does not live.
export function refuse(signal: u32): void {
  const kind = load<i32>(signal, Process.MESSAGE_KIND)
  if (kind == Process.SIGNAL_FLAG) reply(signal, makeAtom(Atoms.am_badarg))
  else reply(signal, makeAtom(kind == Process.SIGNAL_INFO ? Atoms.am_undefined : Atoms.am_false))
}

/// What the call in which [process] is suspended gives has come.
export function handleResult(process: u32, signal: u32): void {
  const isSuspended = (load<i32>(process, Process.STATE) & Process.STATE_SUSPENDED) != 0
  if (!isSuspended || load<u64>(process, Process.AWAITS) != load<u64>(signal, Process.MESSAGE_REFERENCE)) {
    freeSignal(signal)
    return
  }
  const fragment = load<u32>(signal, Process.MESSAGE_FRAGMENT)
  if (fragment != 0) attachFragment(process, fragment)
  store<u64>(process, load<u64>(signal, Process.MESSAGE_TERM), Process.SAVED_X)
  store<i32>(process, 1, Process.LIVE)
  store<u64>(process, 0, Process.AWAITS)
  release(signal)
  atomic.and<i32>(process, ~Process.STATE_SUSPENDED, Process.STATE)
}

/// erlang:is_process_alive/1, a trapping BIF: exit signals that this process has sent before have their effect first.
export function isProcessAlive1(pid: u64): u64 {
  if (!isPid(pid)) return badarg()
  if (pid == self0()) return makeAtom(Atoms.am_true)
  const process = lockProcess(pid)
  if (process == 0) return makeAtom(Atoms.am_false)
  const hasSignals = hasSignalsLocked(process)
  unlockProcess(process)
  if (!hasSignals) return makeAtom(Atoms.am_true)
  return ask(Process.SIGNAL_ALIVE, pid, 0) ? 0 : makeAtom(Atoms.am_false)
}

// Has [process] signals that are on their way, or being handled at this very moment?
function hasSignalsLocked(process: u32): bool {
  if (atomic.load<u32>(process, Process.MIDDLE_FIRST) != 0) return true
  return (atomic.load<i32>(process, Process.STATE) & (Process.STATE_SIGNALS | Process.STATE_KILLED)) != 0
}

/// For a process that called suspendCall, from any thread: the call returns a copy of [result].
export function resumeWith(process: u32, result: u64): void {
  const signal = makeSignal(Process.SIGNAL_RESULT, result)
  store<u64>(signal, 0, Process.MESSAGE_REFERENCE)
  lock(process + Process.SIGNAL_LOCK)
  // One that is to end takes nothing any more.
  if ((load<i32>(process, Process.STATE) & Process.STATE_KILLED) != 0) {
    atomic.and<i32>(process, ~Process.STATE_SUSPENDED, Process.STATE)
  }
  append(process, signal)
}
