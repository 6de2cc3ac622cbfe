// Timers: of `receive ... after`, and of send_after, start_timer and friends. They lie in the wheel (wheel.ts) of the
// scheduler that started them.
//
// Locks are taken in the order wheel, process. A receive's timer is freed by its process alone; the wheel's lock tells it
// whether the timer has fired completely or not at all.
import * as Atoms from "../layout/atoms"
import * as Memory from "../layout/memory"
import * as Process from "../layout/process"
import * as Term from "../layout/term"
import { copyToFragment, fragmentTerm } from "./copy"
import { releaseFragment } from "./gc"
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
import { deliver, freeSignal, lockProcess, makeSignal, unlockProcess, wakeLocked } from "./signal"
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
import { blockOf } from "./wake"
import { addToBucket, dueTimer, findTimer, insertTimer, removeFromBucket, removeTimer, tickNow } from "./wheel"

const TIMEOUT_MAX: i64 = 0xffffffffffff // ms, OTP allows some hundred years
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

/// Fires all timers of this scheduler that are due.
export function fireTimers(): void {
  const tick = tickNow()
  lock(P + Memory.WHEEL_LOCK)
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
  removeFromBucket(P, timer)
  const signal = makeSignal(Process.SIGNAL_MESSAGE, 0)
  store<u64>(signal, load<u64>(timer, Memory.TIMER_TERM), Process.MESSAGE_TERM)
  store<u32>(signal, load<u32>(timer, Memory.TIMER_FRAGMENT), Process.MESSAGE_FRAGMENT)
  release(timer)
  const pid = isAtom(target) ? nameOwner(target) : target
  if (pid == 0 || !deliver(pid, signal)) freeSignal(signal)
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
  if (options < 0 || (options & ~OPTION_ABSOLUTE) != 0 || !isSmall(time)) return badarg()
  if (!isPid(target) && !isAtom(target)) return badarg()
  const value = smallValue(time)
  const isAbsolute = (options & OPTION_ABSOLUTE) != 0
  if (value > TIMEOUT_MAX || (value < 0 && !isAbsolute)) return badarg()
  const number = newReference()
  const timer = allocate(Memory.TIMER_SIZE)
  // The tick under way has partly gone: one more makes sure that it takes no less than asked for.
  store<i64>(timer, isAbsolute ? value : value == 0 ? tickNow() : tickNow() + value + 1, Memory.TIMER_DUE)
  store<u64>(timer, target, Memory.TIMER_TARGET)
  store<u64>(timer, number, Memory.TIMER_REFERENCE)
  store<i32>(timer, load<i32>(P, Memory.SCHEDULER_INDEX), Memory.TIMER_SCHEDULER)
  const term = isWrapped ? timeoutTuple(number, message) : message
  const fragment = copyToFragment(term)
  store<u64>(timer, fragment == 0 ? term : fragmentTerm(fragment), Memory.TIMER_TERM)
  store<u32>(timer, fragment, Memory.TIMER_FRAGMENT)
  lock(P + Memory.WHEEL_LOCK)
  addToBucket(P, timer)
  insertTimer(P, timer)
  unlock(P + Memory.WHEEL_LOCK)
  return makeReference(number, 0)
}

// {Tag, Reference, Third} in scratch words, to be copied at once.
function scratchTimerTuple(tag: u32, number: u64, third: u64): u64 {
  const base = P + Memory.SCRATCH
  const reference = base + 32
  writeReference(reference, number, 0)
  store<u64>(base, makeHeader(Term.HEADER_TUPLE, 3))
  store<u64>(base, makeAtom(tag), 8)
  store<u64>(base, makeBoxed(reference), 16)
  store<u64>(base, third, 24)
  return makeBoxed(base)
}

function timeoutTuple(number: u64, message: u64): u64 {
  return scratchTimerTuple(Atoms.am_timeout, number, message)
}

/// Milliseconds left, or false if there is no such timer (any more).
export function readTimer1(reference: u64): u64 {
  return isReference(reference) ? lookAtTimer(referenceNumber(reference), false) : badarg()
}
export function cancelTimer1(reference: u64): u64 {
  return isReference(reference) ? lookAtTimer(referenceNumber(reference), true) : badarg()
}

export function readTimer2(reference: u64, options: u64): u64 {
  return withOptions(reference, options, false)
}
export function cancelTimer2(reference: u64, options: u64): u64 {
  return withOptions(reference, options, true)
}

// Asynchronous requests are done at once too, only the answer comes as a message.
function withOptions(reference: u64, options: u64, cancel: bool): u64 {
  const bits = timerOptions(options)
  if (bits < 0 || (bits & OPTION_ABSOLUTE) != 0 || !isReference(reference)) return badarg()
  const number = referenceNumber(reference)
  const left = lookAtTimer(number, cancel)
  if ((bits & OPTION_ASYNC) == 0) return (bits & OPTION_SILENT) != 0 ? makeAtom(Atoms.am_ok) : left
  if ((bits & OPTION_SILENT) == 0) {
    const tag = cancel ? Atoms.am_cancel_timer : Atoms.am_read_timer
    const signal = makeSignal(Process.SIGNAL_MESSAGE, scratchTimerTuple(tag, number, left))
    if (!deliver(self0(), signal)) freeSignal(signal)
  }
  return makeAtom(Atoms.am_ok)
}

function lookAtTimer(number: u64, cancel: bool): u64 {
  const block = blockOf(referenceScheduler(number))
  if (load<u32>(block, Memory.WHEEL) == 0) return makeAtom(Atoms.am_false)
  lock(block + Memory.WHEEL_LOCK)
  const timer = findTimer(block, number)
  if (timer == 0) {
    unlock(block + Memory.WHEEL_LOCK)
    return makeAtom(Atoms.am_false)
  }
  const left = load<i64>(timer, Memory.TIMER_DUE) - tickNow() - 1
  if (cancel) {
    removeTimer(block, timer)
    removeFromBucket(block, timer)
  }
  unlock(block + Memory.WHEEL_LOCK)
  if (cancel) {
    const fragment = load<u32>(timer, Memory.TIMER_FRAGMENT)
    if (fragment != 0) releaseFragment(fragment)
    release(timer)
  }
  return makeSmall(left < 0 ? 0 : left)
}
