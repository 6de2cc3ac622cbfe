// Sending messages: to a pid, a registered name, {Name, Node}, or an alias.
import * as Atoms from "../layout/atoms"
import * as Memory from "../layout/memory"
import * as Process from "../layout/process"
import * as Term from "../layout/term"
import { noteAction } from "./calls"
import { badargBecause } from "./exception"
import { isRemote } from "./link"
import { isPair } from "./monitor"
import { isReference, referenceNumber, referenceOwner } from "./reference"
import { nameOwner } from "./register"
import { deliver, freeSignal, makeSignal, processOf } from "./signal"
import { badarg, bump, count } from "./state"
import { car, cdr, element, isAtom, isKind, isList, isPid, isPort, makeAtom } from "./term"

const SEND_COST: i32 = 4 // reductions, as OTP charges

/// `To ! Message`: the message; NON_VALUE and badarg if [to] is nothing to send to or an unregistered name.
export function sendMessage(to: u64, message: u64): u64 {
  bump(SEND_COST)
  noteAction(Atoms.am_send)
  count(Memory.COUNTER_MESSAGES, 1)
  if (isPid(to)) {
    sendTo(to, message)
    return message
  }
  return sendElsewhere(to, message)
}

// A message to a process that does not live is lost, silently.
function sendTo(pid: u64, message: u64): bool {
  if (processOf(pid) == 0) return false
  const signal = makeSignal(Process.SIGNAL_MESSAGE, message)
  if (deliver(pid, signal)) return true
  freeSignal(signal)
  return false
}

function sendElsewhere(to: u64, message: u64): u64 {
  if (isAtom(to)) {
    const owner = nameOwner(to)
    if (owner == 0) return badarg()
    sendTo(owner, message)
    return message
  }
  if (isPair(to) && isAtom(element(to, 0)) && isAtom(element(to, 1))) {
    // Other nodes can't be reached; here, a name that nobody has swallows the message.
    const owner = element(to, 1) == makeAtom(Atoms.am_nonode$40nohost) ? nameOwner(element(to, 0)) : 0
    if (owner != 0) sendTo(owner, message)
    return message
  }
  if (isReference(to)) {
    sendToAlias(to, message)
    return message
  }
  // Nothing reaches another node.
  if (isPort(to) || isKind(to, Term.HEADER_EXTERNAL_PID) || isKind(to, Term.HEADER_EXTERNAL_REFERENCE)) return message
  return badarg()
}

// The owner decides whether the alias still counts.
function sendToAlias(alias: u64, message: u64): void {
  const owner = referenceOwner(alias)
  if (owner == 0 || processOf(owner) == 0) return
  const signal = makeSignal(Process.SIGNAL_ALIAS, message)
  store<u64>(signal, referenceNumber(alias), Process.MESSAGE_REFERENCE)
  if (!deliver(owner, signal)) freeSignal(signal)
}

export function send2(to: u64, message: u64): u64 {
  return sendMessage(to, message)
}

/// erlang:send/3. Nothing here ever suspends.
export function send3(to: u64, message: u64, options: u64): u64 {
  let connects = true
  for (; isList(options); options = cdr(options)) {
    const option = car(options)
    if (option == makeAtom(Atoms.am_noconnect)) connects = false
    else if (option != makeAtom(Atoms.am_nosuspend)) return badargBecause(Atoms.am_badopt)
  }
  if (options != Term.NIL) return badargBecause(Atoms.am_badopt)
  if (!connects && isElsewhere(to)) return makeAtom(Atoms.am_noconnect)
  return sendMessage(to, message) == 0 ? 0 : makeAtom(Atoms.am_ok)
}

// A process of another node, by pid or {Name, Node}?
function isElsewhere(to: u64): bool {
  if (isRemote(to)) return true
  if (!isPair(to) || !isAtom(element(to, 0)) || !isAtom(element(to, 1))) return false
  return element(to, 1) != makeAtom(Atoms.am_nonode$40nohost)
}

/// Sends [message], which the host has made, to the process with [to]. 0 = there is none.
export function sendFromHost(to: u64, message: u64): i32 {
  return sendTo(to, message) as i32
}
