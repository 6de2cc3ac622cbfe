// Error reports: what happens to processes that somebody should see. As in OTP they are messages to the process registered as
// `logger`: {log, error, Format, Arguments, #{pid, gl, time, error_logger}}. If there is none, the host prints them.
//
// Who dies of an error while the logger has very much to do waits, so that a flood of errors does not fill the memory.
import * as Atoms from "../layout/atoms"
import * as Memory from "../layout/memory"
import * as Process from "../layout/process"
import * as Term from "../layout/term"
import { contextReset } from "./boot"
import { cons, makeTuple5 } from "./build"
import { copyToFragment, fragmentTerm } from "./copy"
import { exportEntry } from "./export"
import { releaseFragment } from "./gc"
import { makeInteger } from "./integer"
import { collectionSizes } from "./items"
import { self0 } from "./link"
import { mapNew } from "./map"
import { exitProcess, leaveProcess, saveProcess, tellHost } from "./process"
import { nameOwner } from "./register"
import { deliver, freeSignal, makeSignal, processOf } from "./signal"
import { currentProcess, P, setX, systemLimit } from "./state"
import { element, isTuple, makeAtom, makeSmall } from "./term"
import { systemMicroseconds } from "./time"

const BACKLOG_MAX: i32 = 1000 // messages to the logger
const DEPTH: i32 = 8 // bytes: only the return to processEnd is left
// Elements of the tuple of formats.
const FORMAT_CRASH: u32 = 0
const FORMAT_MAX_HEAP: u32 = 1
const FORMAT_TEXT: u32 = 2
const TEXT_PROCESSES: u32 = 3

/// beamwise:report_formats/1: the texts of the reports, a literal.
export function reportFormats1(formats: u64): u64 {
  if (isTuple(formats)) store<u64>(Memory.REPORT_FORMATS, formats)
  return makeAtom(Atoms.am_true)
}

/// beamwise:report_begins/1: the logger has taken [message] and prints it now. Should the machine end before report_ends/0, the
/// host finds it.
export function reportBegins1(message: u64): u64 {
  const fragment = copyToFragment(message)
  store<u32>(Memory.REPORT_FRAGMENT, fragment)
  atomic.store<u64>(Memory.REPORT_MESSAGE, fragment == 0 ? message : fragmentTerm(fragment))
  return makeAtom(Atoms.am_true)
}

export function reportEnds0(): u64 {
  const fragment = load<u32>(Memory.REPORT_FRAGMENT)
  atomic.store<u64>(Memory.REPORT_MESSAGE, 0)
  store<u32>(Memory.REPORT_FRAGMENT, 0)
  if (fragment != 0) releaseFragment(fragment)
  return makeAtom(Atoms.am_true)
}

function format(index: u32): u64 {
  return element(load<u64>(Memory.REPORT_FORMATS), index)
}

// The pid of the logger; 0 if there is none to send reports to.
function logger(): u64 {
  const owner = nameOwner(makeAtom(Atoms.am_logger))
  return load<u64>(Memory.REPORT_FORMATS) == 0 || owner == self0() ? 0 : owner
}

function mustWait(): bool {
  const owner = logger()
  const process = owner == 0 ? 0 : processOf(owner)
  if (process == 0) return false
  return load<i32>(process, Process.MESSAGE_COUNT) + load<i32>(process, Process.SIGNAL_COUNT) > BACKLOG_MAX
}

/// The running process dies of an error: reports that, and ends it with [reason], which has the stack trace; or makes it wait
/// before. The caller unwinds.
export function dieReported(reason: u64): void {
  const process = currentProcess()
  if (mustWait()) {
    const entry = exportEntry(makeAtom(Atoms.am_beamwise), makeAtom(Atoms.am_die), 1)
    setX(0, reason)
    store<u32>(P, load<u32>(P, Memory.STACK_END) - DEPTH, Memory.STACK_TOP)
    saveProcess(process, (atomic.load<i32>(entry, Memory.EXPORT_SLOT) as i64) << Term.CP_SLOT_SHIFT, DEPTH, 1)
    store<i32>(P, Memory.UNWIND_YIELD, Memory.UNWIND_KIND)
    return
  }
  if (!send(format(FORMAT_CRASH), cons(self0(), cons(reason, Term.NIL)))) {
    tellHost(Memory.HOST_ERROR_REPORT, process, reason, 0)
  }
  exitProcess(process, reason)
}

/// beamwise:die/1, trapping: where a process continues that had to wait.
export function die1(reason: u64): u64 {
  dieReported(reason)
  return Term.NON_VALUE
}

/// A spawn fails with system_limit.
export function tooManyProcesses(): u64 {
  if (logger() != 0) send(format(FORMAT_TEXT), cons(format(TEXT_PROCESSES), Term.NIL))
  return systemLimit()
}

/// A collection of the running process found it larger, [words], than its max_heap_size. Leaves its heap alone.
export function reportMaxHeap(words: u32): void {
  const process = currentProcess()
  const top = load<u32>(P, Memory.HEAP_TOP)
  const stack = load<u32>(P, Memory.STACK_TOP)
  const end = load<u32>(P, Memory.STACK_END)
  const reductions = load<i32>(P, Memory.REDUCTIONS)
  const pid = self0()
  if (logger() == 0) return
  const leader = load<u64>(process, Process.GROUP_LEADER)
  leaveProcess()
  store<i32>(process, end - stack, Process.DEPTH)
  const flags = load<i32>(process, Process.FLAGS)
  const messages = load<i32>(process, Process.SIGNAL_COUNT)
  let list = cons(collectionSizes(process), Term.NIL)
  list = cons(makeSmall(messages), list)
  list = cons(makeAtom(Atoms.am_true), list)
  list = cons(makeAtom(((flags & Process.FLAG_KILL_AT_MAX) != 0) as u32), list)
  list = cons(makeSmall(words), list)
  list = cons(makeSmall(load<u64>(process, Process.MAX_HEAP)), list)
  sendOf(pid, leader, format(FORMAT_MAX_HEAP), cons(pid, list))
  contextReset()
  store<u32>(P, process, Memory.PROCESS)
  store<u32>(P, top, Memory.HEAP_TOP)
  store<u32>(P, stack, Memory.STACK_TOP)
  store<u32>(P, end, Memory.STACK_END)
  store<i32>(P, reductions, Memory.REDUCTIONS)
}

// False if there is no logger.
function send(format: u64, list: u64): bool {
  return sendOf(self0(), load<u64>(currentProcess(), Process.GROUP_LEADER), format, list)
}

function sendOf(pid: u64, leader: u64, format: u64, list: u64): bool {
  const to = logger()
  if (to == 0) return false
  const words = P + Memory.SCRATCH
  store<u64>(words, makeAtom(Atoms.am_emulator))
  store<u64>(words, makeAtom(Atoms.am_true), 8)
  store<u64>(words, makeAtom(Atoms.am_tag), 16)
  store<u64>(words, makeAtom(Atoms.am_error), 24)
  const origin = mapNew(2, words)
  const time = makeInteger(systemMicroseconds())
  store<u64>(words, makeAtom(Atoms.am_error_logger))
  store<u64>(words, origin, 8)
  store<u64>(words, makeAtom(Atoms.am_gl), 16)
  store<u64>(words, leader, 24)
  store<u64>(words, makeAtom(Atoms.am_pid), 32)
  store<u64>(words, pid, 40)
  store<u64>(words, makeAtom(Atoms.am_time), 48)
  store<u64>(words, time, 56)
  const meta = mapNew(4, words)
  const message = makeTuple5(makeAtom(Atoms.am_log), makeAtom(Atoms.am_error), format, list, meta)
  const signal = makeSignal(Process.SIGNAL_MESSAGE, message)
  if (deliver(to, signal)) return true
  freeSignal(signal)
  return false
}
