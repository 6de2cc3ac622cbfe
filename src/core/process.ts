// Processes: the table, making a record and its end. Running them is schedule.ts; what they are started with, spawn.ts.
//
// A pid's number counts up; modulo the size of the table it is the process's place there. As in OTP it has 28 bits, shown as
// <0.Id.Serial>, and comes again only after all others, so a stale pid stays dead for long. Records are never given back to the allocator (see signal.ts).
import * as Atoms from "../layout/atoms"
import * as Memory from "../layout/memory"
import * as Process from "../layout/process"
import * as Term from "../layout/term"
import { dropAnswer } from "./ask"
import { cons } from "./build"
import { beginSaving, dropSavedCalls } from "./calls"
import { copyToFragment, fragmentTerm } from "./copy"
import { etsOwnerExit } from "./ets"
import { createHeap, destroyHeap } from "./gc"
import { hostEvent, log } from "./imports"
import { answerReference } from "./leader"
import { self0, sendExit } from "./link"
import { lock, unlock } from "./lock"
import { freeMessages, initMailbox } from "./mailbox"
import { allocate, release } from "./memory"
import { freeTag, ORIGIN, sendDemonitor, sendDown, TARGET } from "./monitor"
import { dropHolds } from "./online"
import { dropName } from "./register"
import { EXTRA, FLAGS, FRAGMENT, KEY, OTHER, relationFree, relationNext } from "./relation"
import { refuse } from "./request"
import { freeSignal, tableIndex } from "./signal"
import { count, currentProcess, heapTop, P, setX, stackEnd } from "./state"
import { refuseSuspend, resumeAll } from "./suspend"
import { answerTask } from "./task"
import { makeAtom } from "./term"
import { cancelReceiveTimer, cancelTimersOf } from "./timer"
import { trapDrop } from "./work"

const PID_NUMBERS: u64 = 1 << (Term.PID_ID_BITS + Term.PID_SERIAL_BITS) // at least twice PROCESSES_MAX

// ---- Making

/// A process that runs nowhere yet: empty heap of at least [words] words, stack with the return to processEnd. 0 if the
/// process table is full.
export function createProcess(words: u32): u32 {
  const process = takeRecord()
  memory.fill(process, 0, Process.SIGNAL_LOCK)
  memory.fill(process + Process.SIGNAL_LOCK + 4, 0, Process.SIZE - Process.SIGNAL_LOCK - 4)
  store<i32>(process, Process.PRIORITY_NORMAL, Process.PRIORITY)
  store<i32>(process, Process.STATE_RUNNABLE, Process.STATE)
  store<i32>(process, Process.FLAG_KILL_AT_MAX | Process.FLAG_LOG_AT_MAX, Process.FLAGS)
  store<u64>(process, Term.NIL, Process.DICTIONARY)
  store<u32>(process, Atoms.am_error_handler, Process.ERROR_HANDLER)
  initMailbox(process)
  createHeap(process, words)
  store<u64>(load<u32>(process, Process.STACK_END) - 8, (Memory.SLOT_PROCESS_END as u64) << Term.CP_SLOT_SHIFT)
  store<i32>(process, 8, Process.DEPTH)
  const me = currentProcess()
  store<u64>(process, load<u64>(me, Process.GROUP_LEADER), Process.GROUP_LEADER)
  store<u64>(process, load<u64>(me, Process.ID), Process.PARENT)
  return process
}

function takeRecord(): u32 {
  lock(Memory.RECORDS_LOCK)
  const free = load<u32>(Memory.RECORDS_FREE)
  if (free != 0) store<u32>(Memory.RECORDS_FREE, load<u32>(free, Process.RUN_NEXT))
  unlock(Memory.RECORDS_LOCK)
  if (free != 0) return free
  const record = allocate(Process.SIZE)
  memory.fill(record, 0, Process.SIZE)
  return record
}

function giveRecord(record: u32): void {
  lock(Memory.RECORDS_LOCK)
  store<u32>(record, load<u32>(Memory.RECORDS_FREE), Process.RUN_NEXT)
  store<u32>(Memory.RECORDS_FREE, record)
  unlock(Memory.RECORDS_LOCK)
}

/// Gives [process] a pid and a place in the table: from now on others can reach it. False if the table is full.
export function enterTable(process: u32): bool {
  const limit = load<i32>(Memory.PROCESS_LIMIT)
  if (atomic.add<i32>(Memory.PROCESS_COUNT, 1) >= limit) {
    atomic.sub<i32>(Memory.PROCESS_COUNT, 1)
    return false
  }
  while (true) {
    const number = atomic.add<u64>(Memory.PROCESS_NEXT, 1) % PID_NUMBERS
    const pid = (number << Term.SMALL_SHIFT) | Term.TAG_PID
    const place = Memory.PROCESSES + (tableIndex(pid) << 2)
    if (atomic.load<u32>(place) != 0) continue
    store<u64>(process, pid, Process.ID)
    if (atomic.cmpxchg<u32>(place, 0, process) == 0) return true
  }
}

/// Takes back a process that never ran and is in no table.
export function discardProcess(process: u32): void {
  const more = load<u32>(process, Process.SAVED_X_MORE)
  if (more != 0) release(more)
  store<u64>(process, 0, Process.ID)
  destroyHeap(process)
  giveRecord(process)
}

/// Pids of all processes.
export function processes0(): u64 {
  const limit = load<u32>(Memory.PROCESS_LIMIT)
  let list: u64 = Term.NIL
  for (let i: u32 = 0; i < limit; i++) {
    const process = atomic.load<u32>(Memory.PROCESSES + (i << 2))
    if (process == 0) continue
    const pid = load<u64>(process, Process.ID)
    if (pid != 0 && (load<i32>(process, Process.STATE) & Process.STATE_EXITING) == 0) list = cons(pid, list)
  }
  return list
}

// ---- Stopping

/// Notes in the record where [process], which runs here, continues: the CP-format word [code], at [depth] with [live] X
/// registers. It stays current until the scheduler leaves it.
export function saveProcess(process: u32, code: i64, depth: i32, live: i32): void {
  store<i32>(process, (code >> Term.CP_SLOT_SHIFT) as i32, Process.SLOT)
  store<i32>(process, ((code >> Term.CP_ENTRY_SHIFT) as i32) & Term.CP_ENTRY_MASK, Process.ENTRY)
  store<i32>(process, ((code >> Term.CP_FRAME_SHIFT) as i32) & Term.CP_FRAME_MASK, Process.FRAME)
  store<i32>(process, depth, Process.DEPTH)
  store<u32>(process, load<u32>(P, Memory.CALLED), Process.CALLED)
  store<u32>(process, heapTop(), Process.HEAP_TOP)
  store<u32>(process, stackEnd(), Process.STACK_END)
  saveRegisters(process, P + Memory.X, live)
  settleReductions(process)
}

/// Adds what [process] has spent since this was last done to its total.
export function settleReductions(process: u32): void {
  const left =
    load<i32>(P, Memory.NEED_GC) != 0 ? load<i32>(P, Memory.SAVED_REDUCTIONS) : load<i32>(P, Memory.REDUCTIONS)
  const spent = load<i32>(P, Memory.SLICE_REDUCTIONS) - left
  store<i32>(P, left, Memory.SLICE_REDUCTIONS)
  store<u64>(process, load<u64>(process, Process.REDUCTIONS_DONE) + (spent as u64), Process.REDUCTIONS_DONE)
  count(Memory.COUNTER_REDUCTIONS, spent as u64)
  store<i32>(P, load<i32>(P, Memory.TIME_CREDIT) - spent, Memory.TIME_CREDIT)
}

/// Keeps the [live] X registers at [from] for [process], which is about to stop running or has not begun to.
export function saveRegisters(process: u32, from: u32, live: i32): void {
  store<i32>(process, live, Process.LIVE)
  const first: u32 = live < Process.SAVED_X_COUNT ? live : Process.SAVED_X_COUNT
  for (let i: u32 = 0; i < first; i++) store<u64>(process + (i << 3), load<u64>(from + (i << 3)), Process.SAVED_X)
  if (live <= Process.SAVED_X_COUNT) return
  const more = (live as u32) - Process.SAVED_X_COUNT
  let block = load<u32>(process, Process.SAVED_X_MORE)
  if (load<u32>(process, Process.SAVED_X_MORE_COUNT) < more) {
    if (block != 0) release(block)
    block = allocate(more << 3)
    store<u32>(process, block, Process.SAVED_X_MORE)
    store<u32>(process, more, Process.SAVED_X_MORE_COUNT)
  }
  memory.copy(block, from + (Process.SAVED_X_COUNT << 3), more << 3)
}

/// Puts the saved registers of [process] back into this thread's X.
export function restoreRegisters(process: u32): void {
  const live = load<i32>(process, Process.LIVE)
  const first: u32 = live < Process.SAVED_X_COUNT ? live : Process.SAVED_X_COUNT
  for (let i: u32 = 0; i < first; i++) setX(i, load<u64>(process + (i << 3), Process.SAVED_X))
  if (live <= Process.SAVED_X_COUNT) return
  const more = (live as u32) - Process.SAVED_X_COUNT
  memory.copy(P + Memory.X + (Process.SAVED_X_COUNT << 3), load<u32>(process, Process.SAVED_X_MORE), more << 3)
}

// ---- Ending

/// Ends the running process, which has been told to (EXIT_REASON). Always 1, for callers that unwind.
export function endProcess(process: u32): i32 {
  exitProcess(process, load<u64>(process, Process.EXIT_REASON))
  return 1
}

/// The process returns to this from its first function: a function of Erlang code, in slot SLOT_PROCESS_END.
export function processEnd(_entry: i32, _depth: i32, x0: u64, _x1: u64, _x2: u64): u64 {
  const process = currentProcess()
  if ((load<i32>(process, Process.FLAGS) & Process.FLAG_WATCHED) != 0) {
    store<i32>(process, load<i32>(process, Process.FLAGS) & ~Process.FLAG_WATCHED, Process.FLAGS)
    tellHost(Memory.HOST_EXIT, process, x0, 0)
  }
  exitProcess(process, makeAtom(Atoms.am_normal))
  return 0
}

/// Sends [term] with [process]'s pid to the main thread as an event of [kind].
export function tellHost(kind: i32, process: u32, term: u64, b: i32): void {
  const record = allocate(Memory.HOST_TERM_SIZE)
  let fragment: u32 = 0
  if ((term & Term.PRIMARY_MASK) != Term.PRIMARY_IMMEDIATE) {
    fragment = copyToFragment(term)
    if (fragment != 0) term = fragmentTerm(fragment)
  }
  store<u64>(record, load<u64>(process, Process.ID), Memory.HOST_TERM_PID)
  store<u64>(record, term, Memory.HOST_TERM_TERM)
  store<u32>(record, fragment, Memory.HOST_TERM_FRAGMENT)
  hostEvent(kind, record, b)
}

/// Ends the running process with [reason], a term on its heap: tells all who are linked to it or monitor it, and gives
/// back everything it has.
export function exitProcess(process: u32, reason: u64): void {
  settleReductions(process)
  depart(process, reason)
  freeProcess(process)
  leaveProcess()
  store<i32>(P, Memory.UNWIND_EXIT, Memory.UNWIND_KIND)
}

/// The first half: nobody can reach [process] any more, and all who care know how it ended. Its heap is still there.
export function depart(process: u32, reason: u64): void {
  const pid = load<u64>(process, Process.ID)
  store<u64>(process, reason, Process.EXIT_REASON)
  dropName(process) // who finds it dead finds its name free
  lock(process + Process.SIGNAL_LOCK)
  atomic.or<i32>(process, Process.STATE_EXITING, Process.STATE)
  const signals = load<u32>(process, Process.SIGNAL_FIRST)
  const middle = load<u32>(process, Process.MIDDLE_FIRST)
  const tasks = load<u32>(process, Process.TASKS)
  store<u32>(process, 0, Process.SIGNAL_FIRST)
  store<u32>(process, 0, Process.SIGNAL_LAST)
  store<i32>(process, 0, Process.SIGNAL_COUNT)
  unlock(process + Process.SIGNAL_LOCK)
  etsOwnerExit(process)
  dropName(process) // it may have got one meanwhile
  atomic.store<u32>(Memory.PROCESSES + (tableIndex(pid) << 2), 0)
  atomic.sub<i32>(Memory.PROCESS_COUNT, 1) // before anybody hears of the end
  if (load<u32>(process, Process.TIMER) != 0) cancelReceiveTimer(process)
  if ((load<i32>(process, Process.FLAGS) & Process.FLAG_HOLDS) != 0) dropHolds(process)
  cancelTimersOf(process)
  if ((load<i32>(process, Process.FLAGS) & Process.FLAG_WATCHED) != 0) tellHost(Memory.HOST_EXIT, process, reason, 1)
  refuseSignals(tasks)
  refuseSignals(middle)
  refuseSignals(signals)
  resumeAll(process)
  breakLinks(process, pid, reason)
  breakMonitors(process, pid, reason)
  freeMessages(process)
}

/// The second half: gives back the memory of [process].
export function freeProcess(process: u32): void {
  trapDrop(process)
  dropAnswer(process)
  dropSavedCalls(process)
  const more = load<u32>(process, Process.SAVED_X_MORE)
  if (more != 0) release(more)
  destroyHeap(process)
  lock(process + Process.SIGNAL_LOCK)
  store<u64>(process, 0, Process.ID)
  unlock(process + Process.SIGNAL_LOCK)
  giveRecord(process)
}

// Signals that came too late. Who asked for something is told that there is nobody.
function refuseSignals(first: u32): void {
  let signal = first
  while (signal != 0) {
    const next = load<u32>(signal, Process.MESSAGE_NEXT)
    const from = load<u64>(signal, Process.MESSAGE_FROM)
    const kind = load<i32>(signal, Process.MESSAGE_KIND)
    if (kind == Process.SIGNAL_LINK) {
      sendExit(Process.SIGNAL_EXIT_LINKED, self0(), from, makeAtom(Atoms.am_noproc))
    } else if (kind == Process.SIGNAL_MONITOR) {
      const number = load<u64>(signal, Process.MESSAGE_REFERENCE)
      const name = load<u64>(signal, Process.MESSAGE_TERM)
      const isAlias = load<u32>(signal, Process.MESSAGE_EXTRA) != 0
      sendDown(from, number, isAlias, name, self0(), makeAtom(Atoms.am_noproc))
    }
    refuseSignal(signal, kind)
    signal = next
  }
}

// The rest of it: what asks for an answer in a message, and freeing [signal].
function refuseSignal(signal: u32, kind: i32): void {
  switch (kind) {
    case Process.SIGNAL_INFO:
    case Process.SIGNAL_FLAG:
    case Process.SIGNAL_ALIVE:
      refuse(signal)
      return
    case Process.SIGNAL_TASK:
      answerTask(signal, false)
      return
    case Process.SIGNAL_SUSPEND:
      refuseSuspend(signal)
      return
    case Process.SIGNAL_GROUP_LEADER:
    case Process.SIGNAL_DISPLAY:
      answerReference(signal, Atoms.am_badarg)
      break
  }
  freeSignal(signal)
}

// An unlink under way needs no exit signal: the other side is about to drop its end, or has died.
function breakLinks(process: u32, pid: u64, reason: u64): void {
  const links = process + Process.LINKS
  for (let entry = relationNext(links, 0); entry != 0; entry = relationNext(links, entry)) {
    if (load<u64>(entry, EXTRA) == 0) sendExit(Process.SIGNAL_EXIT_LINKED, pid, load<u64>(entry, KEY), reason)
  }
  relationFree(links)
}

function breakMonitors(process: u32, pid: u64, reason: u64): void {
  const monitors = process + Process.MONITORS
  for (let entry = relationNext(monitors, 0); entry != 0; entry = relationNext(monitors, entry)) {
    const flags = load<u32>(entry, FLAGS)
    const other = load<u64>(entry, OTHER)
    const number = load<u64>(entry, KEY)
    if ((flags & TARGET) != 0) {
      sendDown(other, number, load<u32>(entry, FRAGMENT) != 0, load<u64>(entry, EXTRA), pid, reason)
    } else if ((flags & ORIGIN) != 0) {
      sendDemonitor(other, number)
      freeTag(entry)
    }
  }
  relationFree(monitors)
}

// ---- Current or not

/// Makes this thread's pseudo process the current one: what is allocated now goes to its fragments.
export function leaveProcess(): void {
  store<u32>(P, load<u32>(P, Memory.PSEUDO_PROCESS), Memory.PROCESS)
  store<u32>(P, 0, Memory.HEAP_TOP)
  store<u32>(P, 0, Memory.STACK_TOP)
  store<u32>(P, 0, Memory.STACK_END)
}

/// Makes [process] the current one, with a full slice of reductions.
export function enterProcess(process: u32, reductions: i32): void {
  const end = load<u32>(process, Process.STACK_END)
  store<u32>(P, process, Memory.PROCESS)
  store<u32>(P, load<u32>(process, Process.CALLED), Memory.CALLED)
  store<u32>(P, load<u32>(process, Process.HEAP_TOP), Memory.HEAP_TOP)
  store<u32>(P, end, Memory.STACK_END)
  store<u32>(P, end - load<u32>(process, Process.DEPTH), Memory.STACK_TOP)
  store<i32>(P, reductions, Memory.REDUCTIONS)
  store<i32>(P, reductions, Memory.SLICE_REDUCTIONS)
  if ((load<i32>(process, Process.FLAGS) & Process.FLAG_SAVES_CALLS) != 0) beginSaving()
  store<i32>(P, 0, Memory.NEED_GC)
  store<i32>(P, 0, Memory.UNWIND_KIND)
  store<i32>(P, -1, Memory.HANDLER_DEPTH)
  const index = load<i32>(P, Memory.SCHEDULER_INDEX)
  if (index > 0) store<i32>(process, index, Process.SCHEDULER)
  count(Memory.COUNTER_CONTEXT_SWITCHES, 1)
  if (load<i32>(Memory.LOG_MASK) & Memory.LOG_SCHED) {
    log(Memory.LOG_SCHED, load<i32>(process, Process.SLOT), load<i32>(process, Process.ENTRY), reductions)
  }
}
