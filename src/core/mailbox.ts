// The receiving end: the inner queue, which only its process touches, and the instructions of `receive`.
//
//   outer   SIGNAL_FIRST ─► signal ─► signal ◄─ SIGNAL_LAST      others append, under SIGNAL_LOCK
//   middle  MIDDLE_FIRST ─► signal ─► 0                          taken, but to be handled while the process is at rest
//   inner   MESSAGE_FIRST ─► message ─► message ─► 0             only messages
//                               ▲ SAVE_POINTER holds the address of the link word that points to the next one to look
//                               at; MESSAGE_LAST holds the address of the link word in which the queue ends
//
// A message keeps its fragment until it is received. Then the fragment becomes a part of the process's heap. Should a
// collection come while a message is being matched, its parts are in registers; so it is pinned: its fragment joins the
// heap, and the message in the queue becomes a root (HEAP_MESSAGES counts those).
import * as Atoms from "../layout/atoms"
import * as Memory from "../layout/memory"
import * as Process from "../layout/process"
import * as Term from "../layout/term"
import { noteAction } from "./calls"
import { collectGarbage } from "./gc"
import { attachFragment } from "./heap"
import { lock, unlock } from "./lock"
import { freeMarkers, MARKED, moveMarkers } from "./marker"
import { release } from "./memory"
import { endProcess, saveProcess } from "./process"
import { handleSignal } from "./receiver"
import { isReference, referenceNumber } from "./reference"
import { freeSignal, lieDownLocked } from "./signal"
import { currentProcess, failWith, P } from "./state"
import { isSmall, makeAtom, smallValue } from "./term"
import { cancelReceiveTimer, startReceiveTimer } from "./timer"

/// Empties the inner queue's fields of a new process.
export function initMailbox(process: u32): void {
  store<u32>(process, 0, Process.MESSAGE_FIRST)
  store<u32>(process, process + Process.MESSAGE_FIRST, Process.MESSAGE_LAST)
  store<u32>(process, process + Process.MESSAGE_FIRST, Process.SAVE_POINTER)
}

/// Appends [message] to the inner queue.
export function appendMessage(process: u32, message: u32): void {
  store<u32>(message, 0, Process.MESSAGE_NEXT)
  store<u32>(load<u32>(process, Process.MESSAGE_LAST), message)
  store<u32>(process, message + Process.MESSAGE_NEXT, Process.MESSAGE_LAST)
  store<i32>(process, load<i32>(process, Process.MESSAGE_COUNT) + 1, Process.MESSAGE_COUNT)
}

/// Takes everything from the outer queue of [process], which runs here: messages go to the inner queue, other signals take
/// effect, in order. It stops at one that ends the process (STATE_KILLED) and, unless the process [isSettled] (saved, or in a
/// trapping BIF, see settleInCall), at one that looks at it or halts it: these and what follows wait in the middle queue.
export function takeOver(process: u32, isSettled: bool): void {
  // What is in the middle queue is marked.
  const isMarked = (load<i32>(process, Process.STATE) & Process.STATE_SIGNALS) != 0
  if (!isMarked && atomic.load<u32>(process, Process.SIGNAL_FIRST) == 0) return
  if (isMarked && load<u32>(process, Process.MIDDLE_FIRST) != 0) {
    sortOut(process, isSettled)
    if (load<u32>(process, Process.MIDDLE_FIRST) != 0) return
  }
  lock(process + Process.SIGNAL_LOCK)
  const first = load<u32>(process, Process.SIGNAL_FIRST)
  const last = load<u32>(process, Process.SIGNAL_LAST)
  const signals = load<i32>(process, Process.SIGNAL_COUNT)
  store<u32>(process, 0, Process.SIGNAL_FIRST)
  store<u32>(process, 0, Process.SIGNAL_LAST)
  store<i32>(process, 0, Process.SIGNAL_COUNT)
  const isMixed = (load<i32>(process, Process.STATE) & Process.STATE_SIGNALS) != 0
  if (isMixed) {
    atomic.and<i32>(process, ~Process.STATE_SIGNALS, Process.STATE)
    store<u32>(process, first, Process.MIDDLE_FIRST) // in place of the mark, for is_process_alive
  }
  unlock(process + Process.SIGNAL_LOCK)
  if (isMixed) {
    sortOut(process, isSettled)
    return
  }
  if (first == 0) return
  store<u32>(load<u32>(process, Process.MESSAGE_LAST), first)
  store<u32>(process, last + Process.MESSAGE_NEXT, Process.MESSAGE_LAST)
  store<i32>(process, load<i32>(process, Process.MESSAGE_COUNT) + signals, Process.MESSAGE_COUNT)
}

// Empties the middle queue, as far as that goes now.
function sortOut(process: u32, isSettled: bool): void {
  let signal = load<u32>(process, Process.MIDDLE_FIRST)
  while (signal != 0 && (load<i32>(process, Process.STATE) & Process.STATE_KILLED) == 0) {
    const next = load<u32>(signal, Process.MESSAGE_NEXT)
    const kind = load<i32>(signal, Process.MESSAGE_KIND)
    if (kind == Process.SIGNAL_MESSAGE) appendMessage(process, signal)
    else if (!isSettled && needsRest(kind)) break
    else handleSignal(process, signal)
    signal = next
  }
  atomic.store<u32>(process, signal, Process.MIDDLE_FIRST) // after a mark that it is to end
  if (signal != 0) atomic.or<i32>(process, Process.STATE_SIGNALS, Process.STATE)
}

function needsRest(kind: i32): bool {
  return kind == Process.SIGNAL_INFO || kind == Process.SIGNAL_DISPLAY || kind == Process.SIGNAL_SUSPEND
}

/// The running process is in a trapping BIF: notes where it is for signals that look at it.
export function settleInCall(process: u32): void {
  const depth = load<i32>(P, Memory.NEXT_DEPTH)
  saveProcess(process, load<i64>(load<u32>(P, Memory.STACK_END) - depth), depth - 8, 0)
}

// ---- Instructions

/// loop_rec: the message at the save pointer, NON_VALUE if there is none.
export function receivePeek(): u64 {
  const process = currentProcess()
  const link = load<u32>(process, Process.SAVE_POINTER)
  let message = load<u32>(link)
  if (message == 0) {
    takeOver(process, false)
    message = load<u32>(link)
    if (message == 0) return Term.NON_VALUE
  }
  store<u32>(P, message, Memory.MATCHED)
  return load<u64>(message, Process.MESSAGE_TERM)
}

/// remove_message: takes the message at the save pointer out of the queue; its term is now on the process's heap.
export function receiveRemove(): void {
  const process = currentProcess()
  noteAction(Atoms.am_receive)
  const link = load<u32>(process, Process.SAVE_POINTER)
  const message = load<u32>(link)
  store<u32>(P, 0, Memory.MATCHED)
  unlinkMessage(process, link, message)
  const fragment = load<u32>(message, Process.MESSAGE_FRAGMENT)
  if (fragment != 0) attachFragment(process, fragment)
  else if ((load<u64>(message, Process.MESSAGE_TERM) & Term.PRIMARY_MASK) != Term.PRIMARY_IMMEDIATE)
    uncountHeapMessage(process, message)
  release(message)
  store<u32>(process, process + Process.MESSAGE_FIRST, Process.SAVE_POINTER)
  if (load<u32>(process, Process.TIMER) != 0) cancelReceiveTimer(process)
}

// Takes [message], to which the word at [link] points, out of the inner queue.
function unlinkMessage(process: u32, link: u32, message: u32): void {
  const next = load<u32>(message, Process.MESSAGE_NEXT)
  store<u32>(link, next)
  const word = message + Process.MESSAGE_NEXT
  if (next == 0) store<u32>(process, link, Process.MESSAGE_LAST)
  if ((load<u32>(message, Process.MESSAGE_EXTRA) & MARKED) != 0) moveMarkers(process, word, link)
  if (load<u32>(process, Process.SAVE_POINTER) == word) store<u32>(process, link, Process.SAVE_POINTER)
  store<i32>(process, load<i32>(process, Process.MESSAGE_COUNT) - 1, Process.MESSAGE_COUNT)
}

// A pinned message is marked in MESSAGE_FROM, which messages don't use.
function uncountHeapMessage(process: u32, message: u32): void {
  if (load<u64>(message, Process.MESSAGE_FROM) == PINNED) {
    store<i32>(process, load<i32>(process, Process.HEAP_MESSAGES) - 1, Process.HEAP_MESSAGES)
  }
}
const PINNED: u64 = 1

/// Before a collection: makes the message that is being matched a part of the process's heap, see above.
export function pinCurrentMessage(process: u32): void {
  const message = load<u32>(load<u32>(process, Process.SAVE_POINTER))
  if (message == 0 || message != load<u32>(P, Memory.MATCHED)) return
  const fragment = load<u32>(message, Process.MESSAGE_FRAGMENT)
  if (fragment == 0) return
  attachFragment(process, fragment)
  store<u32>(message, 0, Process.MESSAGE_FRAGMENT)
  store<u64>(message, PINNED, Process.MESSAGE_FROM)
  store<i32>(process, load<i32>(process, Process.HEAP_MESSAGES) + 1, Process.HEAP_MESSAGES)
}

/// loop_rec_end: on to the next message.
export function receiveNext(): void {
  const process = currentProcess()
  const message = load<u32>(load<u32>(process, Process.SAVE_POINTER))
  store<u32>(P, 0, Memory.MATCHED)
  store<u32>(process, message + Process.MESSAGE_NEXT, Process.SAVE_POINTER)
}

/// wait: 1 = the process has been saved and the caller unwinds, it continues at [code]; 0 = there is news, look again.
export function receiveWait(code: i64, depth: i32): i32 {
  const process = currentProcess()
  if ((load<i32>(process, Process.STATE) & Process.STATE_KILLED) != 0) return endProcess(process)
  if (load<i32>(P, Memory.NEED_GC) != 0) collectGarbage(depth, 0, 0)
  saveProcess(process, code, depth, 0)
  lock(process + Process.SIGNAL_LOCK)
  const state = load<i32>(process, Process.STATE)
  if ((state & NEWS) != 0 || load<u32>(process, Process.SIGNAL_FIRST) != 0) {
    unlock(process + Process.SIGNAL_LOCK)
    // Here, since a receive without clauses has no loop_rec that would do it.
    takeOver(process, true)
    return stopsHere(process) ? 1 : 0
  }
  store<i32>(P, Memory.UNWIND_WAIT, Memory.UNWIND_KIND)
  lieDownLocked(process, Process.STATE_WAITING)
  return 1
}
const NEWS: i32 = Process.STATE_TIMEOUT | Process.STATE_SIGNALS | Process.STATE_HALTED | Process.STATE_TASKS

// Does [process], which is saved, have to leave this thread at once? Then it is as if it had yielded.
function stopsHere(process: u32): bool {
  const state = load<i32>(process, Process.STATE)
  if ((state & Process.STATE_KILLED) != 0) {
    endProcess(process)
    return true
  }
  if ((state & (Process.STATE_HALTED | Process.STATE_TASKS)) == 0) return false
  store<i32>(P, Memory.UNWIND_YIELD, Memory.UNWIND_KIND)
  return true
}

/// wait_timeout: 0 = look again, 1 = waits, 2 = the time is over, 3 = [timeout] is no timeout (exception is set).
export function receiveWaitTimeout(timeout: u64, code: i64, depth: i32): i32 {
  const process = currentProcess()
  if ((load<i32>(process, Process.STATE) & Process.STATE_TIMEOUT) != 0) {
    const hasSignals = (load<i32>(process, Process.STATE) & Process.STATE_SIGNALS) != 0
    if (!hasSignals && atomic.load<u32>(process, Process.SIGNAL_FIRST) == 0) return 2
    saveProcess(process, code, depth, 0)
    takeOver(process, true)
    return stopsHere(process) ? 1 : 0
  }
  if (load<u32>(process, Process.TIMER) == 0 && timeout != makeAtom(Atoms.am_infinity)) {
    if (!isSmall(timeout) || (smallValue(timeout) as u64) > 0xffffffff) {
      store<u32>(process, process + Process.MESSAGE_FIRST, Process.SAVE_POINTER)
      failWith(makeAtom(Atoms.am_timeout_value))
      return 3
    }
    if (smallValue(timeout) == 0) return 2
    startReceiveTimer(process, smallValue(timeout))
  }
  return receiveWait(code, depth)
}

/// timeout: the receive is over without a message.
export function receiveTimeout(): void {
  const process = currentProcess()
  noteAction(Atoms.am_timeout)
  store<u32>(process, process + Process.MESSAGE_FIRST, Process.SAVE_POINTER)
  if (load<u32>(process, Process.TIMER) != 0) cancelReceiveTimer(process)
}

// ---- For demonitor's flush, and at the end

/// Removes the first message that is a 5-tuple with the reference with [number] as its second element.
export function flushDown(process: u32, number: u64): bool {
  let link = process + Process.MESSAGE_FIRST
  for (let message = load<u32>(link); message != 0; message = load<u32>(link)) {
    if (isDown(load<u64>(message, Process.MESSAGE_TERM), number)) {
      unlinkMessage(process, link, message)
      uncountHeapMessage(process, message)
      freeSignal(message)
      return true
    }
    link = message + Process.MESSAGE_NEXT
  }
  return false
}

function isDown(term: u64, number: u64): bool {
  if ((term & Term.PRIMARY_MASK) != Term.PRIMARY_BOXED || load<u64>(term as u32, Term.BOXED_BIAS) != DOWN_HEADER)
    return false
  const reference = load<u64>(term as u32, Term.FIELD + Term.WORD)
  return isReference(reference) && referenceNumber(reference) == number
}
const DOWN_HEADER: u64 = 5 << Term.ARITY_SHIFT

/// Frees all messages of the inner queue.
export function freeMessages(process: u32): void {
  let message = load<u32>(process, Process.MESSAGE_FIRST)
  while (message != 0) {
    const next = load<u32>(message, Process.MESSAGE_NEXT)
    freeSignal(message)
    message = next
  }
  freeMarkers(process)
  initMailbox(process)
}
