// Keeping a process from running: suspend_process and resume_process. Both are signals, so they take effect in the order in
// which they were sent. The suspended process counts those who have suspended it; each of these keeps a table of whom it has
// suspended, by pid, and how often (SUSPENDING), which is undone when it ends.
import * as Atoms from "../layout/atoms"
import * as Memory from "../layout/memory"
import * as Process from "../layout/process"
import * as Term from "../layout/term"
import { makeTuple2, scratchTuple, setScratch } from "./build"
import { self0 } from "./link"
import { isPair } from "./monitor"
import { saveProcess } from "./process"
import { makeRef0 } from "./reference"
import { FLAGS, KEY, OTHER, relationAdd, relationFind, relationFree, relationNext, relationRemove } from "./relation"
import { urge } from "./request"
import { addTask } from "./rest"
import { deliver, freeSignal, makeSignal, processOf } from "./signal"
import { badarg, currentProcess, P } from "./state"
import { answer } from "./task"
import { car, cdr, element, isList, isPid, makeAtom } from "./term"

/// In FLAGS of an entry of SUSPENDING: the other process has been brought to a stop.
export const STANDS: u32 = 1

/// Makes the running process call the trapping BIF of export [entry], which it is in, once more after others have run. Its
/// arguments are in X. The BIF returns NON_VALUE.
export function retryCall(entry: u32): void {
  const code = (atomic.load<i32>(entry, Memory.EXPORT_SLOT) as i64) << Term.CP_SLOT_SHIFT
  saveProcess(currentProcess(), code, load<i32>(P, Memory.NEXT_DEPTH), load<i32>(entry, Memory.EXPORT_ARITY))
  store<i32>(P, Memory.UNWIND_YIELD, Memory.UNWIND_KIND)
}

// ---- BIFs

/// erts_internal:suspend_process/2: true, false (it was suspended by this process already), an error's reason, or a reference:
/// {Reference, Result} comes as a message when the process stands still.
export function suspendProcess2(pid: u64, options: u64): u64 {
  if (!isPid(pid) || pid == self0()) return makeAtom(Atoms.am_badarg)
  let isAsync = false
  let unless = false
  let tag: u64 = 0
  for (; isList(options); options = cdr(options)) {
    const option = car(options)
    if (option == makeAtom(Atoms.am_unless_suspending)) unless = true
    else if (option == makeAtom(Atoms.am_asynchronous)) isAsync = true
    else if (isPair(option) && element(option, 0) == makeAtom(Atoms.am_asynchronous)) {
      isAsync = true
      tag = element(option, 1)
    } else return makeAtom(Atoms.am_badopt)
  }
  if (options != Term.NIL) return makeAtom(Atoms.am_badopt)

  const place = currentProcess() + Process.SUSPENDING
  let entry = relationFind(place, pid)
  if (processOf(pid) == 0) {
    if (entry != 0) relationRemove(place, entry)
    if (!isAsync) return makeAtom(Atoms.am_badarg)
    if (tag != 0) answer(self0(), makeTuple2(tag, makeAtom(Atoms.am_badarg)))
    return makeAtom(Atoms.am_true)
  }
  const isFirst = entry == 0
  if (isFirst) entry = relationAdd(place, pid)
  const counts = isFirst || !unless
  if (counts) store<u64>(entry, load<u64>(entry, OTHER) + 1, OTHER)
  const result = makeAtom(counts as u32)
  const isSync = !isAsync && (load<u32>(entry, FLAGS) & STANDS) == 0
  if (!isSync) {
    if (isFirst || tag != 0) sendSuspend(pid, isFirst, tag, makeAtom(Atoms.am_suspended))
    return result
  }
  const reference = makeRef0()
  sendSuspend(pid, isFirst, reference, result)
  return reference
}

// [tag] 0: no answer, else {tag, result} when it stands still.
function sendSuspend(pid: u64, isFirst: bool, tag: u64, result: u64): void {
  const signal = makeSignal(Process.SIGNAL_SUSPEND, tag == 0 ? 0 : makeTuple2(tag, result))
  store<u64>(signal, self0(), Process.MESSAGE_FROM)
  store<u32>(signal, isFirst as u32, Process.MESSAGE_EXTRA)
  if (deliver(pid, signal)) urge(pid, load<i32>(currentProcess(), Process.PRIORITY))
  else refuseSuspend(signal)
}

/// erlang:resume_process/1
export function resumeProcess1(pid: u64): u64 {
  const place = currentProcess() + Process.SUSPENDING
  const entry = isPid(pid) ? relationFind(place, pid) : 0
  if (entry == 0) return badarg()
  const isAlive = processOf(pid) != 0
  const left = load<u64>(entry, OTHER) - 1
  store<u64>(entry, left, OTHER)
  if (left == 0 || !isAlive) relationRemove(place, entry)
  if (left == 0) sendResume(pid)
  return isAlive ? makeAtom(Atoms.am_true) : badarg()
}

function sendResume(pid: u64): void {
  const signal = makeSignal(Process.SIGNAL_RESUME, 0)
  if (!deliver(pid, signal)) freeSignal(signal)
}

/// Undoes what [process], which ends, has suspended.
export function resumeAll(process: u32): void {
  const place = process + Process.SUSPENDING
  for (let entry = relationNext(place, 0); entry != 0; entry = relationNext(place, entry)) {
    sendResume(load<u64>(entry, KEY))
  }
  relationFree(place)
}

// ---- What the receiver does

/// [process], which is settled, stops as soon as it can; the answer is a task.
export function handleSuspend(process: u32, signal: u32): void {
  if (load<u32>(signal, Process.MESSAGE_EXTRA) != 0) {
    store<i32>(process, load<i32>(process, Process.SUSPENDS) + 1, Process.SUSPENDS)
    atomic.or<i32>(process, Process.STATE_HALTED, Process.STATE)
  }
  addTask(process, signal)
  if (load<i32>(P, Memory.REDUCTIONS) >= 0) store<i32>(P, -1, Memory.REDUCTIONS)
}

export function handleResume(process: u32): void {
  const left = load<i32>(process, Process.SUSPENDS) - 1
  store<i32>(process, left, Process.SUSPENDS)
  if (left == 0) atomic.and<i32>(process, ~Process.STATE_HALTED, Process.STATE)
}

/// [process] stands still: says so to whom suspended it.
export function answerSuspend(process: u32, signal: u32): void {
  const from = load<u64>(signal, Process.MESSAGE_FROM)
  const news = makeSignal(Process.SIGNAL_HALTED, 0)
  store<u64>(news, load<u64>(process, Process.ID), Process.MESSAGE_FROM)
  if (!deliver(from, news)) freeSignal(news)
  const term = load<u64>(signal, Process.MESSAGE_TERM)
  if (term != 0) {
    const isHalted = (load<i32>(process, Process.STATE) & Process.STATE_HALTED) != 0
    const isAsync = element(term, 1) == makeAtom(Atoms.am_suspended)
    if (!isHalted) setResult(term, isAsync ? Atoms.am_not_suspended : Atoms.am_internal_error)
    answer(from, term)
  }
  freeSignal(signal)
}

/// The process that [signal] was to suspend ends, or has.
export function refuseSuspend(signal: u32): void {
  const term = load<u64>(signal, Process.MESSAGE_TERM)
  if (term != 0) {
    const isAsync = element(term, 1) == makeAtom(Atoms.am_suspended)
    const tuple = scratchTuple(2)
    setScratch(0, element(term, 0))
    setScratch(1, makeAtom(isAsync ? Atoms.am_exited : Atoms.am_badarg))
    answer(load<u64>(signal, Process.MESSAGE_FROM), tuple)
  }
  freeSignal(signal)
}

// [term] is a pair in a signal's own fragment.
function setResult(term: u64, result: u32): void {
  store<u64>(term as u32, makeAtom(result), Term.FIELD + Term.WORD)
}

/// [from], which [process] has suspended, stands still.
export function handleHalted(process: u32, from: u64): void {
  const entry = relationFind(process + Process.SUSPENDING, from)
  if (entry != 0) store<u32>(entry, STANDS, FLAGS)
}
