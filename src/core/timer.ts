// Timers: of `receive ... after`, and of send_after, start_timer and friends. They lie in the wheel (wheel.ts) of the
// scheduler that started them.
//
// A timer to a pid is in the list TIMERS of that process too, and is cancelled when it dies. Locks are taken in the order
// wheel, process. A receive's timer is freed by its process alone; the wheel's lock tells it
// whether the timer has fired completely or not at all.
import * as Atoms from "../layout/atoms"
import * as Memory from "../layout/memory"
import * as Process from "../layout/process"
import * as Term from "../layout/term"
import { makeTuple3 } from "./build"
import { copyToFragment, fragmentTerm } from "./copy"
import { badargBecause } from "./exception"
import { releaseFragment } from "./gc"
import { guardIsReference } from "./guard"
import { self0 } from "./link"
import { lock, unlock } from "./lock"
import { allocate, release } from "./memory"
import { isPair } from "./monitor"
import {
  isReference,
  makeReference,
  newReference,
  referenceNumber,
  referenceScheduler,
  writeReference,
} from "./reference"
import { nameOwner } from "./register"
import { sendMessage } from "./send"
import { deliver, freeSignal, lockProcess, makeSignal, processOf, unlockProcess, wakeLocked } from "./signal"
import { badarg, P } from "./state"
import {
  car,
  cdr,
  element,
  isAtom,
  isList,
  isPid,
  isSmall,
  makeAtom,
  makeBoxed,
  makeHeader,
  makeSmall,
  smallValue,
} from "./term"
import { CLOCK_END, CLOCK_START } from "./time"
import { addToTable, findTimer, removeFromTable } from "./timertable"
import { blockOf } from "./wake"
import { allowWork, dueTimer, insertTimer, removeTimer, tickNow } from "./wheel"

const FIRE_MAX: i32 = 200 // timers handled under the lock in one go
const OPTION_ABSOLUTE: i32 = 1
const OPTION_ASYNC: i32 = 2
const OPTION_SILENT: i32 = 4

// ---- receive ... after

/// Starts the timer of the receive in which [process] is about to wait.
export function startReceiveTimer(process: u32, milliseconds: i64): void {
  const timer = allocate(Memory.TIMER_SIZE)
  store<i64>(timer, tickNow() + milliseconds + 1, Memory.TIMER_DUE)
  store<u64>(timer, load<u64>(process, Process.ID), Memory.TIMER_TARGET)
  store<u64>(timer, 0, Memory.TIMER_REFERENCE)
  store<i32>(timer, load<i32>(P, Memory.SCHEDULER_INDEX), Memory.TIMER_SCHEDULER)
  store<u32>(process, timer, Process.TIMER)
  lock(P + Memory.WHEEL_LOCK)
  insertTimer(P, timer)
  unlock(P + Memory.WHEEL_LOCK)
}

/// Frees the receive timer of [process], which has one, fired or not.
export function cancelReceiveTimer(process: u32): void {
  const timer = load<u32>(process, Process.TIMER)
  const block = blockOf(load<i32>(timer, Memory.TIMER_SCHEDULER))
  lock(block + Memory.WHEEL_LOCK)
  if (load<u32>(timer, Memory.TIMER_PREVIOUS) != 0) removeTimer(block, timer)
  unlock(block + Memory.WHEEL_LOCK)
  store<u32>(process, 0, Process.TIMER)
  if ((load<i32>(process, Process.STATE) & Process.STATE_TIMEOUT) != 0) {
    atomic.and<i32>(process, ~Process.STATE_TIMEOUT, Process.STATE)
  }
  release(timer)
}

// ---- Firing

/// Fires timers of this scheduler that are due; if there are very many, the rest at the next call.
export function fireTimers(): void {
  const tick = tickNow()
  lock(P + Memory.WHEEL_LOCK)
  allowWork(FIRE_MAX)
  for (let timer = dueTimer(tick); timer != 0; timer = dueTimer(tick)) fire(timer)
  unlock(P + Memory.WHEEL_LOCK)
}

function fire(timer: u32): void {
  const target = load<u64>(timer, Memory.TIMER_TARGET)
  if (load<u64>(timer, Memory.TIMER_REFERENCE) == 0) {
    const process = lockProcess(target)
    if (process == 0) return
    if (load<u32>(process, Process.TIMER) != timer) {
      unlockProcess(process)
      return
    }
    atomic.or<i32>(process, Process.STATE_TIMEOUT, Process.STATE)
    wakeLocked(process)
    return
  }
  removeFromTable(P, timer)
  const process = load<u32>(timer, Memory.TIMER_PROCESS)
  if (process != 0) {
    lock(process + Process.SIGNAL_LOCK)
    disown(timer)
    unlock(process + Process.SIGNAL_LOCK)
  }
  const signal = makeSignal(Process.SIGNAL_MESSAGE, 0)
  store<u64>(signal, load<u64>(timer, Memory.TIMER_TERM), Process.MESSAGE_TERM)
  store<u32>(signal, load<u32>(timer, Memory.TIMER_FRAGMENT), Process.MESSAGE_FRAGMENT)
  release(timer)
  const pid = isAtom(target) ? nameOwner(target) : target
  if (pid == 0 || !deliver(pid, signal)) freeSignal(signal)
}

// ---- The timers of a process, under its SIGNAL_LOCK

function own(process: u32, timer: u32): void {
  const first = load<u32>(process, Process.TIMERS)
  store<u32>(timer, process, Memory.TIMER_PROCESS)
  store<u32>(timer, first, Memory.TIMER_OWNED_NEXT)
  store<u32>(timer, process + Process.TIMERS, Memory.TIMER_OWNED_LINK)
  if (first != 0) store<u32>(first, timer + Memory.TIMER_OWNED_NEXT, Memory.TIMER_OWNED_LINK)
  store<u32>(process, timer, Process.TIMERS)
}

function disown(timer: u32): void {
  const next = load<u32>(timer, Memory.TIMER_OWNED_NEXT)
  const link = load<u32>(timer, Memory.TIMER_OWNED_LINK)
  store<u32>(link, next)
  if (next != 0) store<u32>(next, link, Memory.TIMER_OWNED_LINK)
}

/// Cancels all timers to [process], which is EXITING, so that there come no new ones.
export function cancelTimersOf(process: u32): void {
  while (load<u32>(process, Process.TIMERS) != 0) {
    lock(process + Process.SIGNAL_LOCK)
    const timer = load<u32>(process, Process.TIMERS)
    const block = timer == 0 ? 0 : blockOf(load<i32>(timer, Memory.TIMER_SCHEDULER))
    const number = timer == 0 ? 0 : load<u64>(timer, Memory.TIMER_REFERENCE)
    unlock(process + Process.SIGNAL_LOCK)
    if (timer == 0) return
    lock(block + Memory.WHEEL_LOCK)
    const found = findTimer(block, number) // 0: it has fired meanwhile
    if (found != 0) drop(block, found)
    unlock(block + Memory.WHEEL_LOCK)
  }
}

// Takes [timer] out of everything and frees it. Under the lock of the wheel of [block].
function drop(block: u32, timer: u32): void {
  removeTimer(block, timer)
  removeFromTable(block, timer)
  const process = load<u32>(timer, Memory.TIMER_PROCESS)
  if (process != 0) {
    lock(process + Process.SIGNAL_LOCK)
    disown(timer)
    unlock(process + Process.SIGNAL_LOCK)
  }
  const fragment = load<u32>(timer, Memory.TIMER_FRAGMENT)
  if (fragment != 0) releaseFragment(fragment)
  release(timer)
}

// ---- BIFs

// Bits OPTION_*, -1 if [options] are none.
function timerOptions(options: u64): i32 {
  let bits = 0
  for (; isList(options); options = cdr(options)) {
    const option = car(options)
    if (!isPair(option)) return -1
    const value = element(option, 1)
    const isTrue = value == makeAtom(Atoms.am_true)
    if (!isTrue && value != makeAtom(Atoms.am_false)) return -1
    const name = element(option, 0)
    if (name == makeAtom(Atoms.am_abs)) bits |= isTrue ? OPTION_ABSOLUTE : 0
    else if (name == makeAtom(Atoms.am_async)) bits |= isTrue ? OPTION_ASYNC : 0
    else if (name == makeAtom(Atoms.am_info)) bits |= isTrue ? 0 : OPTION_SILENT
    else return -1
  }
  return options == Term.NIL ? bits : -1
}

export function sendAfter3(time: u64, target: u64, message: u64): u64 {
  return startTimer(time, target, message, 0, false)
}
export function sendAfter4(time: u64, target: u64, message: u64, options: u64): u64 {
  return startTimer(time, target, message, timerOptions(options), false)
}
export function startTimer3(time: u64, target: u64, message: u64): u64 {
  return startTimer(time, target, message, 0, true)
}
export function startTimer4(time: u64, target: u64, message: u64, options: u64): u64 {
  return startTimer(time, target, message, timerOptions(options), true)
}

function startTimer(time: u64, target: u64, message: u64, options: i32, isWrapped: bool): u64 {
  if (options < 0 || (options & ~OPTION_ABSOLUTE) != 0) return badargBecause(Atoms.am_badopt)
  const due = dueTick(time, (options & OPTION_ABSOLUTE) != 0)
  if (due < 0) return badargBecause(Atoms.am_time)
  if (!isPid(target) && !isAtom(target)) return badarg()
  const number = newReference()
  if (isPid(target) && processOf(target) == 0) return makeReference(number, 0)
  const term = isWrapped ? timeoutTuple(number, message) : message
  if (due <= tickNow()) {
    const pid = isAtom(target) ? nameOwner(target) : target
    const signal = makeSignal(Process.SIGNAL_MESSAGE, term)
    if (pid == 0 || !deliver(pid, signal)) freeSignal(signal)
    return makeReference(number, 0)
  }
  const timer = allocate(Memory.TIMER_SIZE)
  store<i64>(timer, due, Memory.TIMER_DUE)
  store<u64>(timer, target, Memory.TIMER_TARGET)
  store<u64>(timer, number, Memory.TIMER_REFERENCE)
  store<i32>(timer, referenceScheduler(number), Memory.TIMER_SCHEDULER)
  store<u32>(timer, 0, Memory.TIMER_PROCESS)
  const fragment = copyToFragment(term)
  store<u64>(timer, fragment == 0 ? term : fragmentTerm(fragment), Memory.TIMER_TERM)
  store<u32>(timer, fragment, Memory.TIMER_FRAGMENT)
  lock(P + Memory.WHEEL_LOCK)
  addToTable(P, timer)
  insertTimer(P, timer)
  if (isPid(target)) {
    const process = lockProcess(target)
    if (process == 0) drop(P, timer)
    else {
      own(process, timer)
      unlockProcess(process)
    }
  }
  unlock(P + Memory.WHEEL_LOCK)
  return makeReference(number, 0)
}

// The tick at which a timer set to [time] is due; -1 if that is no time.
function dueTick(time: u64, isAbsolute: bool): i64 {
  if (!isSmall(time)) return -1
  const value = smallValue(time)
  if (isAbsolute) return value < CLOCK_START || value > CLOCK_END ? -1 : value - CLOCK_START
  if (value < 0) return -1
  if (value == 0) return 0
  // The tick under way has partly gone: one more makes sure that it takes no less than asked for.
  const due = tickNow() + value + 1
  return due > CLOCK_END - CLOCK_START ? -1 : due
}

// {timeout, Reference, Message} in scratch words, to be copied at once.
function timeoutTuple(number: u64, message: u64): u64 {
  const base = P + Memory.SCRATCH
  const reference = base + 32
  writeReference(reference, number, 0)
  store<u64>(base, makeHeader(Term.HEADER_TUPLE, 3))
  store<u64>(base, makeAtom(Atoms.am_timeout), 8)
  store<u64>(base, makeBoxed(reference), 16)
  store<u64>(base, message, 24)
  return makeBoxed(base)
}

/// Milliseconds left, or false if there is no such timer (any more).
export function readTimer1(reference: u64): u64 {
  return lookAt(reference, 0, false)
}
export function cancelTimer1(reference: u64): u64 {
  return lookAt(reference, 0, true)
}
export function readTimer2(reference: u64, options: u64): u64 {
  return lookAt(reference, timerOptions(options), false)
}
export function cancelTimer2(reference: u64, options: u64): u64 {
  return lookAt(reference, timerOptions(options), true)
}

// Asynchronous requests are done at once too, only the answer comes as a message.
function lookAt(reference: u64, options: i32, cancel: bool): u64 {
  if (options < 0 || (options & OPTION_ABSOLUTE) != 0) return badarg()
  if (guardIsReference(reference) == makeAtom(Atoms.am_false)) return badarg()
  const left = isReference(reference) ? lookAtTimer(referenceNumber(reference), cancel) : makeAtom(Atoms.am_false)
  if ((options & OPTION_ASYNC) == 0) return (options & OPTION_SILENT) != 0 ? makeAtom(Atoms.am_ok) : left
  if ((options & OPTION_SILENT) == 0) {
    const tag = cancel ? Atoms.am_cancel_timer : Atoms.am_read_timer
    sendMessage(self0(), makeTuple3(makeAtom(tag), reference, left))
  }
  return makeAtom(Atoms.am_ok)
}

function lookAtTimer(number: u64, cancel: bool): u64 {
  const index = referenceScheduler(number)
  const block = blockOf(index)
  if (index >= Memory.SCHEDULERS_MAX || load<u32>(block, Memory.WHEEL) == 0) return makeAtom(Atoms.am_false)
  lock(block + Memory.WHEEL_LOCK)
  const timer = findTimer(block, number)
  if (timer == 0) {
    unlock(block + Memory.WHEEL_LOCK)
    return makeAtom(Atoms.am_false)
  }
  const left = load<i64>(timer, Memory.TIMER_DUE) - tickNow() - 1
  if (cancel) drop(block, timer)
  unlock(block + Memory.WHEEL_LOCK)
  return makeSmall(max<i64>(left, 0))
}
