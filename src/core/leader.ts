// Group leaders of other processes, which change by a signal; and the form of the answers that OTP's Erlang code waits for in
// a receive: {Reference, Result}.
import * as Atoms from "../layout/atoms"
import * as Memory from "../layout/memory"
import * as Process from "../layout/process"
import * as Term from "../layout/term"
import { self0 } from "./link"
import { isReference, referenceNumber, writeReference } from "./reference"
import { urge } from "./request"
import { deliver, freeSignal, makeSignal, processOf } from "./signal"
import { badarg, currentProcess, P } from "./state"
import { answer } from "./task"
import { isPid, makeAtom, makeBoxed, makeHeader } from "./term"

/// erts_internal:group_leader/2: true, badarg, or false: group_leader/3 has to ask the process.
export function groupLeader2(leader: u64, pid: u64): u64 {
  if (!isPid(leader) || !isPid(pid) || processOf(pid) == 0) return makeAtom(Atoms.am_badarg)
  if (pid != self0()) return makeAtom(Atoms.am_false)
  store<u64>(currentProcess(), leader, Process.GROUP_LEADER)
  return makeAtom(Atoms.am_true)
}

/// erts_internal:group_leader/3: {[reference], true | badarg} comes as a message.
export function groupLeader3(leader: u64, pid: u64, reference: u64): u64 {
  if (!isPid(leader) || !isPid(pid) || !isReference(reference)) return badarg()
  sendForReference(Process.SIGNAL_GROUP_LEADER, pid, leader, reference)
  return makeAtom(Atoms.am_ok)
}

/// Sends a signal of [kind] whose answer is {[reference], Result}: badarg if there is no process with [pid].
export function sendForReference(kind: i32, pid: u64, term: u64, reference: u64): void {
  const signal = makeSignal(kind, term)
  store<u64>(signal, self0(), Process.MESSAGE_FROM)
  store<u64>(signal, referenceNumber(reference), Process.MESSAGE_REFERENCE)
  if (deliver(pid, signal)) {
    urge(pid, load<i32>(currentProcess(), Process.PRIORITY))
    return
  }
  answerReference(signal, Atoms.am_badarg)
  freeSignal(signal)
}

/// Answers [signal] with the atom [result].
export function answerReference(signal: u32, result: u32): void {
  const reference = P + Memory.SCRATCH + 24
  writeReference(reference, load<u64>(signal, Process.MESSAGE_REFERENCE), 0)
  store<u64>(P, makeHeader(Term.HEADER_TUPLE, 2), Memory.SCRATCH)
  store<u64>(P, makeBoxed(reference), Memory.SCRATCH + 8)
  store<u64>(P, makeAtom(result), Memory.SCRATCH + 16)
  answer(load<u64>(signal, Process.MESSAGE_FROM), makeBoxed(P + Memory.SCRATCH))
}

export function handleGroupLeader(process: u32, signal: u32): void {
  store<u64>(process, load<u64>(signal, Process.MESSAGE_TERM), Process.GROUP_LEADER)
  answerReference(signal, Atoms.am_true)
}
