// Monitors and aliases. One table, MONITORS, by reference number, has three sorts of entries, and an entry of the first
// sort may be of the third too:
//   ORIGIN  this process monitors OTHER; the entry is what makes a DOWN signal count. EXTRA: tag of the message or 0; the
//           upper 24 bits of FLAGS: atom index + 1 of the name it used, or 0
//   TARGET  OTHER monitors this process. EXTRA: the name it used, or 0; FRAGMENT: 1 if the reference is an alias
//   ALIAS   the reference is an active alias of this process
import * as Atoms from "../layout/atoms"
import * as Memory from "../layout/memory"
import * as Process from "../layout/process"
import * as Term from "../layout/term"
import { copyToFragment, fragmentTerm } from "./copy"
import { badargBecause } from "./exception"
import { releaseFragment } from "./gc"
import { self0 } from "./link"
import { flushDown } from "./mailbox"
import { isReference, makeReference, newReference, referenceNumber, writeReference } from "./reference"
import { nameOwner } from "./register"
import { EXTRA, FLAGS, FRAGMENT, OTHER, relationAdd, relationFind, relationRemove } from "./relation"
import { deliver, freeSignal, makeSignal, processOf, setSignalTerm } from "./signal"
import { badarg, currentProcess, P } from "./state"
import {
  atomIndex,
  car,
  cdr,
  element,
  headerArity,
  headerOf,
  isAtom,
  isKind,
  isList,
  isPid,
  isPort,
  isTuple,
  makeAtom,
  makeBoxed,
  makeHeader,
} from "./term"

export const ORIGIN: u32 = Process.MONITOR_ORIGIN
export const TARGET: u32 = Process.MONITOR_TARGET
export const ALIAS: u32 = Process.MONITOR_ALIAS
export const NAME_SHIFT: u32 = Process.MONITOR_NAME_SHIFT
const ALIAS_OF_MONITOR: u32 = 8 // it ends with the monitor
const ALIAS_ONCE: u32 = 16 // it ends with the first message sent to it
export const TIME_OFFSET: u32 = Process.MONITOR_TIME_OFFSET

// ---- Starting

export function monitor2(type: u64, item: u64): u64 {
  return startMonitor(type, item, 0, 0)
}

export function monitor3(type: u64, item: u64, options: u64): u64 {
  let flags: u32 = 0
  let tag: u64 = 0
  for (; isList(options); options = cdr(options)) {
    const option = car(options)
    const isTag = isPair(option) && element(option, 0) == makeAtom(Atoms.am_tag)
    if (isTag) tag = element(option, 1)
    else flags = isPair(option) ? monitorOption(option) : 0
    if (!isTag && flags == 0) return badargBecause(Atoms.am_badopt)
  }
  return options == Term.NIL ? startMonitor(type, item, flags, tag) : badargBecause(Atoms.am_badopt)
}

export function isPair(term: u64): bool {
  return isTuple(term) && headerArity(headerOf(term)) == 2
}

function aliasFlags(kind: u64): u32 {
  if (kind == makeAtom(Atoms.am_explicit_unalias)) return ALIAS
  if (kind == makeAtom(Atoms.am_demonitor)) return ALIAS | ALIAS_OF_MONITOR
  return kind == makeAtom(Atoms.am_reply_demonitor) ? ALIAS | ALIAS_OF_MONITOR | ALIAS_ONCE : 0
}

function startMonitor(type: u64, item: u64, alias: u32, tag: u64): u64 {
  let name: u64 = 0
  if (type == makeAtom(Atoms.am_time_offset)) {
    if (item != makeAtom(Atoms.am_clock_service)) return badarg()
    return newMonitor(0, 0, alias | TIME_OFFSET, tag) // which never changes
  }
  const isOfPort = type == makeAtom(Atoms.am_port)
  if (!isOfPort && type != makeAtom(Atoms.am_process)) return badarg()
  if (isPair(item)) {
    if (element(item, 1) != makeAtom(Atoms.am_nonode$40nohost)) return badarg()
    item = element(item, 0)
    if (!isAtom(item)) return badarg()
  }
  if (isAtom(item)) {
    name = item
    item = isOfPort ? 0 : nameOwner(name)
  } else if (isOfPort ? isPort(item) : isKind(item, Term.HEADER_EXTERNAL_PID)) {
    return monitorNothing(type, 0, item, alias, tag, isOfPort ? Atoms.am_noproc : Atoms.am_noconnection)
  } else if (isOfPort || !isPid(item)) return badarg()
  if (item == 0) return monitorNothing(type, name, 0, alias, tag, Atoms.am_noproc)
  const isSelf = item == self0()
  if (isSelf && alias == 0) return makeReference(newReference(), 0)
  const reference = newMonitor(isSelf ? 0 : item, name, alias, tag)
  if (isSelf) return reference
  const number = referenceNumber(reference)
  const signal = makeSignal(Process.SIGNAL_MONITOR, name)
  store<u64>(signal, self0(), Process.MESSAGE_FROM)
  store<u64>(signal, number, Process.MESSAGE_REFERENCE)
  store<u32>(signal, (alias != 0) as u32, Process.MESSAGE_EXTRA)
  if (!deliver(item, signal)) {
    freeSignal(signal)
    sendDown(self0(), number, alias != 0, name, item, makeAtom(Atoms.am_noproc))
  }
  return reference
}

// A monitor of what is not there or can't be reached: there are no ports, and no other nodes. Its DOWN comes at once.
function monitorNothing(type: u64, name: u64, item: u64, alias: u32, tag: u64, reason: u32): u64 {
  const reference = newMonitor(0, name, alias, tag)
  sendDownOf(type, self0(), referenceNumber(reference), alias != 0, name, item, makeAtom(reason))
  return reference
}

/// Notes a monitor of [other], called [name] or 0, by the running process; returns its reference.
export function newMonitor(other: u64, name: u64, alias: u32, tag: u64): u64 {
  const number = newReference()
  const entry = relationAdd(currentProcess() + Process.MONITORS, number)
  store<u64>(entry, other, OTHER)
  store<u32>(entry, ORIGIN | alias | (name == 0 ? 0 : (atomIndex(name) + 1) << NAME_SHIFT), FLAGS)
  if (tag != 0 && (tag & Term.PRIMARY_MASK) != Term.PRIMARY_IMMEDIATE) {
    const fragment = copyToFragment(tag)
    if (fragment != 0) tag = fragmentTerm(fragment)
    store<u32>(entry, fragment, FRAGMENT)
  }
  store<u64>(entry, tag, EXTRA)
  return makeReference(number, (alias & ALIAS) != 0 ? self0() : 0)
}

/// Options of spawn: what monitor's {alias, ...} or {tag, ...} say.
export function monitorOption(option: u64): u32 {
  return element(option, 0) == makeAtom(Atoms.am_alias) ? aliasFlags(element(option, 1)) : 0
}

// ---- Ending

export function demonitor1(reference: u64): u64 {
  if (!isReference(reference)) return badarg()
  endMonitor(currentProcess(), referenceNumber(reference))
  return makeAtom(Atoms.am_true)
}

export function demonitor2(reference: u64, options: u64): u64 {
  let flush = false
  let info = false
  for (; isList(options); options = cdr(options)) {
    if (car(options) == makeAtom(Atoms.am_flush)) flush = true
    else if (car(options) == makeAtom(Atoms.am_info)) info = true
    else return badarg()
  }
  if (options != Term.NIL || !isReference(reference)) return badarg()
  const number = referenceNumber(reference)
  const found = endMonitor(currentProcess(), number)
  if (!found && flush) flushDown(currentProcess(), number)
  return makeAtom((found || !info) as u32)
}

// Ends the monitor with [number], if this process has it.
function endMonitor(process: u32, number: u64): bool {
  const entry = relationFind(process + Process.MONITORS, number)
  if (entry == 0 || (load<u32>(entry, FLAGS) & ORIGIN) == 0) return false
  sendDemonitor(load<u64>(entry, OTHER), number)
  forgetMonitor(process, entry)
  return true
}

/// Tells [other] that the monitor with [number] is over.
export function sendDemonitor(other: u64, number: u64): void {
  if (other == 0 || processOf(other) == 0) return
  const signal = makeSignal(Process.SIGNAL_DEMONITOR, 0)
  store<u64>(signal, number, Process.MESSAGE_REFERENCE)
  if (!deliver(other, signal)) freeSignal(signal)
}

// The entry is no monitor any more; it stays while it is an alias that outlives the monitor.
function forgetMonitor(process: u32, entry: u32): void {
  freeTag(entry)
  const flags = load<u32>(entry, FLAGS) & ~ORIGIN
  if ((flags & ALIAS) != 0 && (flags & ALIAS_OF_MONITOR) == 0) store<u32>(entry, flags, FLAGS)
  else relationRemove(process + Process.MONITORS, entry)
}

/// Frees the tag that an ORIGIN entry holds.
export function freeTag(entry: u32): void {
  const fragment = load<u32>(entry, FRAGMENT)
  if (fragment != 0) releaseFragment(fragment)
  store<u32>(entry, 0, FRAGMENT)
  store<u64>(entry, 0, EXTRA)
}

/// Sends {'DOWN', Reference, process, Object, Reason} to [to]; Object is [pid], or {Name, Node} if the monitor used a name.
export function sendDown(to: u64, number: u64, isAlias: bool, name: u64, pid: u64, reason: u64): void {
  sendDownOf(makeAtom(Atoms.am_process), to, number, isAlias, name, pid, reason)
}

function sendDownOf(type: u64, to: u64, number: u64, isAlias: bool, name: u64, pid: u64, reason: u64): void {
  if (processOf(to) == 0) return
  const base = P + Memory.SCRATCH
  const reference = base + 48
  const object = reference + (Term.REFERENCE_WORDS << 3)
  writeReference(reference, number, isAlias ? to : 0)
  store<u64>(base, makeHeader(Term.HEADER_TUPLE, 5))
  store<u64>(base, makeAtom(Atoms.am_DOWN), 8)
  store<u64>(base, makeBoxed(reference), 16)
  store<u64>(base, type, 24)
  store<u64>(base, pid, 32)
  store<u64>(base, reason, 40)
  if (name != 0) {
    store<u64>(object, makeHeader(Term.HEADER_TUPLE, 2))
    store<u64>(object, name, 8)
    store<u64>(object, makeAtom(Atoms.am_nonode$40nohost), 16)
    store<u64>(base, makeBoxed(object), 32)
  }
  const signal = makeSignal(Process.SIGNAL_DOWN, makeBoxed(base))
  store<u64>(signal, number, Process.MESSAGE_REFERENCE)
  if (!deliver(to, signal)) freeSignal(signal)
}

// ---- What the receiver does

/// [from] monitors [process] from now on.
export function handleMonitor(process: u32, from: u64, number: u64, name: u64, isAlias: u32): void {
  const entry = relationAdd(process + Process.MONITORS, number)
  store<u64>(entry, from, OTHER)
  store<u32>(entry, TARGET, FLAGS)
  store<u64>(entry, name, EXTRA)
  store<u32>(entry, isAlias, FRAGMENT)
}

export function handleDemonitor(process: u32, number: u64): void {
  const entry = relationFind(process + Process.MONITORS, number)
  if (entry != 0 && (load<u32>(entry, FLAGS) & TARGET) != 0) relationRemove(process + Process.MONITORS, entry)
}

/// Is the DOWN [signal] still wanted? If so it is given its tag, and the monitor is over.
export function handleDown(process: u32, signal: u32, number: u64): bool {
  const entry = relationFind(process + Process.MONITORS, number)
  if (entry == 0 || (load<u32>(entry, FLAGS) & ORIGIN) == 0) return false
  const tag = load<u64>(entry, EXTRA)
  if (tag != 0) {
    const fragment = load<u32>(signal, Process.MESSAGE_FRAGMENT)
    store<u64>(load<u64>(signal, Process.MESSAGE_TERM) as u32, tag, Term.FIELD)
    setSignalTerm(signal, load<u64>(signal, Process.MESSAGE_TERM))
    releaseFragment(fragment)
  }
  forgetMonitor(process, entry)
  return true
}

/// Is the alias with [number] active, so that a message to it counts?
export function handleAlias(process: u32, number: u64): bool {
  const entry = relationFind(process + Process.MONITORS, number)
  if (entry == 0) return false
  const flags = load<u32>(entry, FLAGS)
  if ((flags & ALIAS) == 0) return false
  if ((flags & ALIAS_ONCE) != 0) {
    if ((flags & ORIGIN) != 0) sendDemonitor(load<u64>(entry, OTHER), number)
    freeTag(entry)
    relationRemove(process + Process.MONITORS, entry)
  }
  return true
}

// ---- Aliases without a monitor

export function alias0(): u64 {
  return newAlias(ALIAS)
}

export function alias1(options: u64): u64 {
  let flags = ALIAS
  for (; isList(options); options = cdr(options)) {
    if (car(options) == makeAtom(Atoms.am_reply)) flags = ALIAS | ALIAS_ONCE
    else if (car(options) == makeAtom(Atoms.am_explicit_unalias)) flags = ALIAS
    else return badarg()
  }
  return options == Term.NIL ? newAlias(flags) : badarg()
}

function newAlias(flags: u32): u64 {
  const number = newReference()
  store<u32>(relationAdd(currentProcess() + Process.MONITORS, number), flags, FLAGS)
  return makeReference(number, self0())
}

export function unalias1(reference: u64): u64 {
  if (!isReference(reference)) return badarg()
  const place = currentProcess() + Process.MONITORS
  const entry = relationFind(place, referenceNumber(reference))
  if (entry == 0 || (load<u32>(entry, FLAGS) & ALIAS) == 0) return makeAtom(Atoms.am_false)
  const flags = load<u32>(entry, FLAGS)
  if ((flags & ORIGIN) != 0) store<u32>(entry, flags & ~(ALIAS | ALIAS_OF_MONITOR | ALIAS_ONCE), FLAGS)
  else relationRemove(place, entry)
  return makeAtom(Atoms.am_true)
}
