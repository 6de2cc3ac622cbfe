// Signals on their way: every message, exit, link or monitor request goes through the outer queue of its receiver, in
// order, under the receiver's SIGNAL_LOCK. What the receiver does with them: mailbox.ts and link.ts.
//
// Process records are never given back, so a stale address is still a record: under its lock the ID tells whether it
// is the process that was meant.
import * as Memory from "../layout/memory"
import * as Process from "../layout/process"
import * as Term from "../layout/term"
import { copyToFragment, fragmentTerm } from "./copy"
import { releaseFragment } from "./gc"
import { lock, unlock } from "./lock"
import { allocate, release } from "./memory"
import { enqueue } from "./queue"

/// Index of the table slot that [pid] has.
export function tableIndex(pid: u64): u32 {
  return ((pid >> Term.SMALL_SHIFT) as u32) & (load<u32>(Memory.PROCESS_LIMIT) - 1)
}

/// Record of the process with [pid], 0 if there is none. Only a hint unless it is the running process or locked.
export function processOf(pid: u64): u32 {
  const process = atomic.load<u32>(Memory.PROCESSES + (tableIndex(pid) << 2))
  return process != 0 && load<u64>(process, Process.ID) == pid ? process : 0
}

/// Locks the process with [pid] and returns its record; 0 and no lock if it does not live.
export function lockProcess(pid: u64): u32 {
  const process = processOf(pid)
  if (process == 0) return 0
  lock(process + Process.SIGNAL_LOCK)
  if (load<u64>(process, Process.ID) == pid && (load<i32>(process, Process.STATE) & Process.STATE_EXITING) == 0)
    return process
  unlock(process + Process.SIGNAL_LOCK)
  return 0
}

export function unlockProcess(process: u32): void {
  unlock(process + Process.SIGNAL_LOCK)
}

/// A signal of [kind] whose [term] is copied into a fragment, if it needs one.
export function makeSignal(kind: i32, term: u64): u32 {
  const signal = allocate(Process.MESSAGE_SIZE)
  store<u32>(signal, 0, Process.MESSAGE_NEXT)
  store<i32>(signal, kind, Process.MESSAGE_KIND)
  store<u32>(signal, 0, Process.MESSAGE_EXTRA)
  store<u64>(signal, 0, Process.MESSAGE_FROM)
  setSignalTerm(signal, term)
  return signal
}

/// Gives [signal] a copy of [term].
export function setSignalTerm(signal: u32, term: u64): void {
  let fragment: u32 = 0
  if ((term & Term.PRIMARY_MASK) != Term.PRIMARY_IMMEDIATE && term != Term.NON_VALUE) {
    fragment = copyToFragment(term)
    if (fragment != 0) term = fragmentTerm(fragment)
  }
  store<u64>(signal, term, Process.MESSAGE_TERM)
  store<u32>(signal, fragment, Process.MESSAGE_FRAGMENT)
}

/// Frees [signal] and what it holds.
export function freeSignal(signal: u32): void {
  const fragment = load<u32>(signal, Process.MESSAGE_FRAGMENT)
  if (fragment != 0) releaseFragment(fragment)
  release(signal)
}

/// Puts [signal] into the outer queue of the process with [pid] and wakes it. False if it does not live: the signal
/// is then still the caller's.
export function deliver(pid: u64, signal: u32): bool {
  const process = lockProcess(pid)
  if (process == 0) return false
  append(process, signal)
  return true
}

/// Puts [signal] into the outer queue of [process], unlocks the process and wakes it.
export function append(process: u32, signal: u32): void {
  const last = load<u32>(process, Process.SIGNAL_LAST)
  if (last != 0) store<u32>(last, signal, Process.MESSAGE_NEXT)
  else atomic.store<u32>(process, signal, Process.SIGNAL_FIRST)
  store<u32>(process, signal, Process.SIGNAL_LAST)
  store<i32>(process, load<i32>(process, Process.SIGNAL_COUNT) + 1, Process.SIGNAL_COUNT)
  if (load<i32>(signal, Process.MESSAGE_KIND) == Process.SIGNAL_MESSAGE) {
    wakeLocked(process)
    return
  }
  atomic.or<i32>(process, Process.STATE_SIGNALS, Process.STATE)
  rouseLocked(process)
}

/// Unlocks [process]; if it waits for a message it becomes runnable.
export function wakeLocked(process: u32): void {
  const state = load<i32>(process, Process.STATE)
  if ((state & Process.STATE_WAITING) == 0) {
    unlock(process + Process.SIGNAL_LOCK)
    return
  }
  if ((state & (UP | RESTS)) == Process.STATE_WAITING) {
    // Most often this is all that holds it, and one change of the state will do.
    atomic.xor<i32>(process, Process.STATE_WAITING | Process.STATE_RUNNABLE, Process.STATE)
    unlock(process + Process.SIGNAL_LOCK)
    enqueue(process)
    return
  }
  atomic.and<i32>(process, ~Process.STATE_WAITING, Process.STATE)
  rouseLocked(process)
}

// Why a process may be at rest, and what it is woken for all the same.
const RESTS: i32 = Process.STATE_WAITING | Process.STATE_SUSPENDED | Process.STATE_HALTED | Process.STATE_DIRTY
const ERRANDS: i32 = Process.STATE_SIGNALS | Process.STATE_TASKS | Process.STATE_KILLED
const UP: i32 = Process.STATE_RUNNABLE | Process.STATE_RUNNING

/// Unlocks [process]. If it is in no queue and does not run, and either nothing holds it or it has an errand, it becomes
/// runnable.
export function rouseLocked(process: u32): void {
  const state = load<i32>(process, Process.STATE)
  const isDue = (state & UP) == 0 && ((state & RESTS) == 0 || ((state & ERRANDS) != 0 && !isDoomed(process, state)))
  if (isDue) atomic.or<i32>(process, Process.STATE_RUNNABLE, Process.STATE)
  unlock(process + Process.SIGNAL_LOCK)
  if (isDue) enqueue(process)
}

/// Is [process] one that is to end, but only after the host has resumed it?
export function isDoomed(process: u32, state: i32): bool {
  if ((state & Process.STATE_KILLED) == 0 || (state & Process.STATE_SUSPENDED) == 0) return false
  return load<u64>(process, Process.AWAITS) == 0
}

/// [process] runs here and has been saved: it lies down with [rest] (STATE_WAITING or STATE_SUSPENDED) and is not this thread's
/// any more, nor is its lock.
export function lieDownLocked(process: u32, rest: i32): void {
  const before = atomic.xor<i32>(process, Process.STATE_RUNNING | rest, Process.STATE)
  if ((before & ERRANDS) == 0) unlock(process + Process.SIGNAL_LOCK)
  else rouseLocked(process)
}
