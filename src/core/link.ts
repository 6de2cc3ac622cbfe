// Links and exit signals. Each side of a link has the other's pid in its LINKS; link and unlink requests are signals.
// An unlink is only over when the other side has acknowledged it: until then its entry stays, with the number of the
// request, so that what the other side sent before it knew is not taken for news (as OTP's link protocol does).
import * as Atoms from "../layout/atoms"
import * as Process from "../layout/process"
import * as Term from "../layout/term"
import { scratchTuple, setScratch } from "./build"
import { settleInCall, takeOver } from "./mailbox"
import { endProcess } from "./process"
import { newReference } from "./reference"
import { EXTRA, relationAdd, relationFind, relationRemove } from "./relation"
import { deliver, freeSignal, makeSignal, processOf } from "./signal"
import { badarg, currentProcess, failWith } from "./state"
import { isAtom, isKind, isPid, isPort, makeAtom } from "./term"

/// Pid of the running process.
export function self0(): u64 {
  return load<u64>(currentProcess(), Process.ID)
}

// {'EXIT', From, Reason}, to be copied at once.
function exitTuple(from: u64, reason: u64): u64 {
  const tuple = scratchTuple(3)
  setScratch(0, makeAtom(Atoms.am_EXIT))
  setScratch(1, from)
  setScratch(2, reason)
  return tuple
}

/// Sends an exit signal of [kind] (SIGNAL_EXIT or SIGNAL_EXIT_LINKED) to [to]. False if it does not live.
export function sendExit(kind: i32, from: u64, to: u64, reason: u64): bool {
  if (processOf(to) == 0) return false
  const signal = makeSignal(kind, exitTuple(from, reason))
  store<u64>(signal, from, Process.MESSAGE_FROM)
  if (deliver(to, signal)) return true
  freeSignal(signal)
  return false
}

function sendPlain(kind: i32, to: u64, number: u64): bool {
  const signal = makeSignal(kind, 0)
  store<u64>(signal, self0(), Process.MESSAGE_FROM)
  store<u64>(signal, number, Process.MESSAGE_REFERENCE)
  if (deliver(to, signal)) return true
  freeSignal(signal)
  return false
}

/// Is [term] the pid of a process on another node? None can be reached.
export function isRemote(term: u64): bool {
  return isKind(term, Term.HEADER_EXTERNAL_PID)
}

/// Makes sure that the running process has an active link to [other]; true if it had none.
export function addLink(process: u32, other: u64): bool {
  const entry = relationFind(process + Process.LINKS, other)
  if (entry == 0) {
    relationAdd(process + Process.LINKS, other)
    return true
  }
  if (load<u64>(entry, EXTRA) == 0) return false
  store<u64>(entry, 0, EXTRA)
  return true
}

// To a process that does not live: who traps exits gets the message that would have come if it had died just now, others
// fail with noproc. (OTP's authors find this sad, too.)
export function link1(other: u64): u64 {
  const process = currentProcess()
  if (isRemote(other)) {
    sendExit(Process.SIGNAL_EXIT, other, self0(), makeAtom(Atoms.am_noconnection))
    return makeAtom(Atoms.am_true)
  }
  if (!isPid(other)) return isPort(other) ? failWith(makeAtom(Atoms.am_noproc)) : badarg()
  if (other == load<u64>(process, Process.ID)) return makeAtom(Atoms.am_true)
  if (!addLink(process, other) || sendPlain(Process.SIGNAL_LINK, other, 0)) return makeAtom(Atoms.am_true)
  if ((load<i32>(process, Process.FLAGS) & Process.FLAG_TRAP_EXIT) == 0) {
    relationRemove(process + Process.LINKS, relationFind(process + Process.LINKS, other))
    return failWith(makeAtom(Atoms.am_noproc))
  }
  sendExit(Process.SIGNAL_EXIT_LINKED, other, self0(), makeAtom(Atoms.am_noproc))
  return makeAtom(Atoms.am_true)
}

/// A trapping BIF: what has arrived before counts, and may end the process.
export function unlink1(other: u64): u64 {
  if (!isPid(other)) return isPort(other) || isRemote(other) ? makeAtom(Atoms.am_true) : badarg()
  const process = currentProcess()
  settleInCall(process)
  takeOver(process, true)
  if ((load<i32>(process, Process.STATE) & Process.STATE_KILLED) != 0) return trueUnlessEnded(process)
  const entry = relationFind(process + Process.LINKS, other)
  if (entry == 0 || load<u64>(entry, EXTRA) != 0) return makeAtom(Atoms.am_true)
  const number = newReference()
  store<u64>(entry, number, EXTRA)
  if (!sendPlain(Process.SIGNAL_UNLINK, other, number)) relationRemove(process + Process.LINKS, entry)
  return makeAtom(Atoms.am_true)
}

/// A trapping BIF: a signal to oneself is received before the call returns, and may end the process.
export function exit2(to: u64, reason: u64): u64 {
  if (!isPid(to)) return isPort(to) || isRemote(to) ? makeAtom(Atoms.am_true) : badarg()
  const process = currentProcess()
  sendExit(Process.SIGNAL_EXIT, self0(), to, reason)
  if (to == load<u64>(process, Process.ID)) {
    settleInCall(process)
    takeOver(process, true)
  }
  return trueUnlessEnded(process)
}

function trueUnlessEnded(process: u32): u64 {
  if ((load<i32>(process, Process.STATE) & Process.STATE_KILLED) == 0) return makeAtom(Atoms.am_true)
  endProcess(process)
  return Term.NON_VALUE
}

// ---- What the receiver does

/// A link request from [from].
export function handleLink(process: u32, from: u64): void {
  // While an unlink is under way, the other side will drop its end when it gets that; so nothing is linked.
  if (relationFind(process + Process.LINKS, from) == 0) relationAdd(process + Process.LINKS, from)
}

export function handleUnlink(process: u32, from: u64, number: u64): void {
  const entry = relationFind(process + Process.LINKS, from)
  if (entry != 0 && load<u64>(entry, EXTRA) == 0) relationRemove(process + Process.LINKS, entry)
  sendPlain(Process.SIGNAL_UNLINK_ACK, from, number)
}

export function handleUnlinkAck(process: u32, from: u64, number: u64): void {
  const entry = relationFind(process + Process.LINKS, from)
  if (entry != 0 && load<u64>(entry, EXTRA) == number) relationRemove(process + Process.LINKS, entry)
}

/// Removes the active link to [from]; false if there is none, and the exit signal that came over it is void.
export function handleLinkBroken(process: u32, from: u64): bool {
  const entry = relationFind(process + Process.LINKS, from)
  if (entry == 0) return false
  const isActive = load<u64>(entry, EXTRA) == 0
  relationRemove(process + Process.LINKS, entry)
  return isActive
}

/// priority atom -> PRIORITY_*, -1 if it is none.
export function priorityOf(term: u64): i32 {
  if (!isAtom(term)) return -1
  if (term == makeAtom(Atoms.am_normal)) return Process.PRIORITY_NORMAL
  if (term == makeAtom(Atoms.am_high)) return Process.PRIORITY_HIGH
  if (term == makeAtom(Atoms.am_low)) return Process.PRIORITY_LOW
  return term == makeAtom(Atoms.am_max) ? Process.PRIORITY_MAX : -1
}

/// PRIORITY_* -> atom.
export function priorityAtom(priority: i32): u64 {
  if (priority == Process.PRIORITY_MAX) return makeAtom(Atoms.am_max)
  if (priority == Process.PRIORITY_HIGH) return makeAtom(Atoms.am_high)
  return makeAtom(priority == Process.PRIORITY_LOW ? Atoms.am_low : Atoms.am_normal)
}
