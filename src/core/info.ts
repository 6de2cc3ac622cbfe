// process_info/1 and /2, and process_display. A process that is asked by another answers itself, at a moment when it is settled;
// what it builds for that is no part of its heap.
import * as Atoms from "../layout/atoms"
import * as Process from "../layout/process"
import * as Term from "../layout/term"
import { backtraceText } from "./backtrace"
import { cons, makeTuple2, reverse } from "./build"
import { isItem, itemValue } from "./items"
import { answerReference, sendForReference } from "./leader"
import { self0 } from "./link"
import { settleInCall, takeOver } from "./mailbox"
import { endProcess } from "./process"
import { makeRef0 } from "./reference"
import { ask, reply } from "./request"
import { stepAside, stepBack } from "./rest"
import { freeSignal, processOf } from "./signal"
import { badarg, bump, currentProcess } from "./state"
import { atomIndex, car, cdr, isAtom, isList, isPid, makeAtom } from "./term"

// ---- BIFs, trapping

/// erlang:process_info/2. [items]: an atom, or a list of atoms.
export function processInfo2(pid: u64, items: u64): u64 {
  if (!areItems(items) || !isPid(pid)) return badarg()
  return infoOf(pid, items)
}

/// erlang:process_info/1
export function processInfo1(pid: u64): u64 {
  return isPid(pid) ? infoOf(pid, makeAtom(Atoms.am_all)) : badarg()
}

// [items] may be the atom all: those of process_info/1.
function infoOf(pid: u64, items: u64): u64 {
  if (pid != self0()) return ask(Process.SIGNAL_INFO, pid, items) ? 0 : makeAtom(Atoms.am_undefined)
  const process = currentProcess()
  settleInCall(process)
  takeOver(process, true)
  if ((load<i32>(process, Process.STATE) & Process.STATE_KILLED) == 0) return resultOf(process, items)
  endProcess(process)
  return Term.NON_VALUE
}

function areItems(items: u64): bool {
  if (isAtom(items)) return isItem(atomIndex(items))
  for (; isList(items); items = cdr(items)) {
    if (!isAtom(car(items)) || !isItem(atomIndex(car(items)))) return false
  }
  return items == Term.NIL
}

/// erts_internal:process_display/2: true, an error's reason, or a reference: {Reference, true} comes as a message.
export function processDisplay2(pid: u64, kind: u64): u64 {
  if (kind != makeAtom(Atoms.am_backtrace)) return makeAtom(Atoms.am_badopt)
  if (!isPid(pid) || processOf(pid) == 0) return makeAtom(Atoms.am_badarg)
  if (pid == self0()) {
    const process = currentProcess()
    settleInCall(process)
    backtraceText(process, true)
    return makeAtom(Atoms.am_true)
  }
  const reference = makeRef0()
  sendForReference(Process.SIGNAL_DISPLAY, pid, 0, reference)
  return reference
}

// ---- What the receiver does

/// [process], which is settled, answers the request [signal].
export function answerInfo(process: u32, signal: u32): void {
  stepAside(process)
  reply(signal, resultOf(process, load<u64>(signal, Process.MESSAGE_TERM)))
  stepBack(process)
}

export function answerDisplay(process: u32, signal: u32): void {
  stepAside(process)
  backtraceText(process, true)
  stepBack(process)
  answerReference(signal, Atoms.am_true)
  freeSignal(signal)
}

// ---- The result

function resultOf(process: u32, items: u64): u64 {
  if (items == makeAtom(Atoms.am_all)) return defaultItems(process)
  if (!isAtom(items)) return listOf(process, items)
  const hasNoName = items == makeAtom(Atoms.am_registered_name) && load<u32>(process, Process.NAME) == 0
  return hasNoName ? Term.NIL : itemTuple(process, items)
}

// What is asked for twice is looked up twice.
function listOf(process: u32, items: u64): u64 {
  let reversed: u64 = Term.NIL
  for (; isList(items); items = cdr(items)) reversed = cons(itemTuple(process, car(items)), reversed)
  return reverse(reversed)
}

function itemTuple(process: u32, item: u64): u64 {
  bump(1)
  return makeTuple2(item, itemValue(process, atomIndex(item)))
}

function defaultItems(process: u32): u64 {
  let result: u64 = Term.NIL
  for (let i = 15; i >= 0; i--) result = cons(itemTuple(process, makeAtom(defaultItem(i))), result)
  const name = makeAtom(Atoms.am_registered_name)
  return load<u32>(process, Process.NAME) == 0 ? result : cons(itemTuple(process, name), result)
}

function defaultItem(index: i32): u32 {
  switch (index) {
    case 0:
      return Atoms.am_current_function
    case 1:
      return Atoms.am_initial_call
    case 2:
      return Atoms.am_status
    case 3:
      return Atoms.am_message_queue_len
    case 4:
      return Atoms.am_links
    case 5:
      return Atoms.am_dictionary
    case 6:
      return Atoms.am_trap_exit
    case 7:
      return Atoms.am_error_handler
    case 8:
      return Atoms.am_priority
    case 9:
      return Atoms.am_group_leader
    case 10:
      return Atoms.am_total_heap_size
    case 11:
      return Atoms.am_heap_size
    case 12:
      return Atoms.am_stack_size
    case 13:
      return Atoms.am_reductions
    case 14:
      return Atoms.am_garbage_collection
    default:
      return Atoms.am_suspending
  }
}
