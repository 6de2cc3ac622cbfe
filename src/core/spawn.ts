// Starting processes: spawn and its options.
import * as Atoms from "../layout/atoms"
import * as Memory from "../layout/memory"
import * as Process from "../layout/process"
import * as Term from "../layout/term"
import { isFun, isFunOf } from "./apply"
import { cons, makeTuple2, makeTuple4 } from "./build"
import { copyTo, sizeOf } from "./copy"
import { badargBecause } from "./exception"
import { exportEntry } from "./export"
import { defaultMaxHeap, fullsweepAfter, leastWords, limitHeap, maxHeapWords, readMaxHeap } from "./flag"
import { guardIsReference } from "./guard"
import { addLink, priorityOf, self0 } from "./link"
import { allocate } from "./memory"
import { handleMonitor, isPair, monitorOption, newMonitor } from "./monitor"
import { createProcess, discardProcess, enterTable } from "./process"
import { birthplace, enqueue } from "./queue"
import { makeRef0, referenceNumber } from "./reference"
import { relationAdd } from "./relation"
import { tooManyProcesses } from "./report"
import { sendMessage } from "./send"
import { badarg, count, currentProcess, P, systemLimit } from "./state"
import {
  atomIndex,
  car,
  cdr,
  element,
  headerArity,
  headerKind,
  headerOf,
  isAtom,
  isList,
  isSmall,
  isTuple,
  makeAtom,
  smallValue,
} from "./term"

const ROOM: u32 = 8 // words beside the arguments: the return to processEnd, and the reserve between heap and stack
const ARITY_MAX: i32 = 255

// What the options of a spawn are.
const OPTIONS_GOOD: i32 = 0
const OPTIONS_BAD: i32 = 1 // one is none, or they contradict each other
const OPTIONS_IMPROPER: i32 = 2 // not even a list

// The options of the spawn under way.
let link: bool = false
let monitor: bool = false
let alias: u32 = 0
let tag: u64 = 0
let priority: i32 = 0
let minHeap: u32 = 0
let minVirtual: u32 = 0
let fullsweep: i32 = 0
let flags: i32 = 0
let scheduler: i32 = 0
let hasMaxHeap: bool = false
let watch: bool = false // by the host
// Of spawn_request: whether and with what tag the answer comes as a message.
let isRequest: bool = false
let replyOk: bool = true
let replyError: bool = true
let replyTag: u64 = 0

function defaults(): void {
  link = false
  monitor = false
  alias = 0
  tag = 0
  priority = Process.PRIORITY_NORMAL
  minHeap = load<u32>(Memory.DEFAULT_MIN_HEAP)
  minVirtual = load<u32>(Memory.DEFAULT_MIN_VIRTUAL)
  fullsweep = load<i32>(Memory.DEFAULT_FULLSWEEP)
  flags = load<i32>(Memory.DEFAULT_FLAGS)
  scheduler = 0
  hasMaxHeap = false
}

// Reads all [options], also those after a bad one: they may say how it is to be answered.
function readOptions(options: u64): i32 {
  defaults()
  let state = OPTIONS_GOOD
  for (; isList(options); options = cdr(options)) {
    const option = car(options)
    if (option == makeAtom(Atoms.am_link)) link = true
    else if (option == makeAtom(Atoms.am_monitor)) readMonitorOptions(Term.NIL)
    else if (!isPair(option) || !readOption(element(option, 0), element(option, 1))) state = OPTIONS_BAD
  }
  if (options != Term.NIL) return OPTIONS_IMPROPER
  return hasMaxHeap && maxHeapWords != 0 && maxHeapWords < (minHeap as u64) ? OPTIONS_BAD : state
}

function readOption(name: u64, value: u64): bool {
  switch (isAtom(name) ? atomIndex(name) : Atoms.am_undefined) {
    case Atoms.am_monitor:
      return readMonitorOptions(value)
    case Atoms.am_priority:
      priority = priorityOf(value)
      return priority >= 0
    case Atoms.am_message_queue_data:
      return readFlag(Process.FLAG_HEAP_MESSAGES_OFF, value, Atoms.am_off_heap, Atoms.am_on_heap)
    case Atoms.am_async_dist:
      return readFlag(Process.FLAG_ASYNC_DIST, value, Atoms.am_true, Atoms.am_false)
    case Atoms.am_min_heap_size:
      minHeap = leastWords(value, Memory.DEFAULT_MIN_HEAP)
      return minHeap != 0
    case Atoms.am_min_bin_vheap_size:
      minVirtual = leastWords(value, Memory.DEFAULT_MIN_VIRTUAL)
      return minVirtual != 0
    case Atoms.am_fullsweep_after:
      fullsweep = fullsweepAfter(value)
      return fullsweep >= 0
    case Atoms.am_max_heap_size:
      hasMaxHeap = true
      return readMaxHeap(value)
    case Atoms.am_scheduler:
      scheduler = isSmall(value) ? (smallValue(value) as i32) : -1
      return scheduler >= 0 && scheduler <= load<i32>(Memory.SCHEDULER_COUNT)
    case Atoms.am_reply:
      return isRequest && readReply(value)
    case Atoms.am_reply_tag:
      replyTag = value
      return isRequest
    default:
      return false
  }
}

function readFlag(bit: i32, value: u64, on: u32, off: u32): bool {
  flags = value == makeAtom(on) ? flags | bit : flags & ~bit
  return value == makeAtom(on) || value == makeAtom(off)
}

function readMonitorOptions(options: u64): bool {
  monitor = true
  alias = 0
  tag = 0
  for (; isList(options); options = cdr(options)) {
    const option = car(options)
    if (!isPair(option)) return false
    if (element(option, 0) == makeAtom(Atoms.am_tag)) tag = element(option, 1)
    else {
      alias = monitorOption(option)
      if (alias == 0) return false
    }
  }
  return options == Term.NIL
}

function readReply(value: u64): bool {
  const isYes = value == makeAtom(Atoms.am_yes)
  const isOk = isYes || value == makeAtom(Atoms.am_success_only)
  const isError = isYes || value == makeAtom(Atoms.am_error_only)
  if (!isOk && !isError && value != makeAtom(Atoms.am_no)) return false
  replyOk = isOk
  replyError = isError
  return true
}

// ---- Making the process

// Spawns [module]:[name] with the arguments in [list], with the options as read. Pid, or {Pid, Reference}, or failure.
function spawnCall(module: u64, name: u64, list: u64): u64 {
  if (!isAtom(module) || !isAtom(name)) return badarg()
  let arity = 0
  let words: u32 = 0
  let rest = list
  for (; isList(rest); rest = cdr(rest)) {
    words += sizeOf(car(rest))
    arity++
  }
  if (rest != Term.NIL) return badarg()
  if (arity > ARITY_MAX) return systemLimit()
  if (isFull()) return tooManyProcesses()
  if (isCallOfFun(module, name, arity)) {
    const fun = car(list)
    if (isFunOf(fun, 0) && car(cdr(list)) == Term.NIL) return spawnFun(fun)
  }
  const process = create(words)
  const entry = exportEntry(module, name, arity)
  store<u32>(process, entry, Process.INITIAL_CALL)
  store<u32>(process, entry, Process.CALLED)
  store<i32>(process, atomic.load<i32>(entry, Memory.EXPORT_SLOT), Process.SLOT)
  store<i32>(process, arity, Process.LIVE)
  if (arity > Process.SAVED_X_COUNT) moreRegisters(process, arity - Process.SAVED_X_COUNT)
  for (let i = 0; i < arity; i++) {
    setSaved(process, i, adopt(process, car(list)))
    list = cdr(list)
  }
  return start(process)
}

function isCallOfFun(module: u64, name: u64, arity: i32): bool {
  return arity == 2 && module == makeAtom(Atoms.am_erlang) && name == makeAtom(Atoms.am_apply)
}

// A fun without arguments is called directly. Others get the error that calling them gives, as does {Module, Function}.
function spawnFun(fun: u64): u64 {
  const isOld = isPair(fun) && isAtom(element(fun, 0)) && isAtom(element(fun, 1))
  if (!isFun(fun) && !isOld) return badarg()
  if (!isFunOf(fun, 0)) {
    return spawnCall(makeAtom(Atoms.am_erlang), makeAtom(Atoms.am_apply), cons(fun, cons(Term.NIL, Term.NIL)))
  }
  if (isFull()) return tooManyProcesses()
  const entry = load<u32>(fun as u32, Term.FUN_ENTRY)
  const isExternal = headerKind(headerOf(fun)) == Term.HEADER_EXPORT
  const process = create(isExternal ? 0 : sizeOf(fun))
  store<u32>(process, exportEntry(makeAtom(Atoms.am_erlang), makeAtom(Atoms.am_apply), 2), Process.INITIAL_CALL)
  store<u32>(process, entry, Process.CALLED)
  store<i32>(process, atomic.load<i32>(entry, Memory.FUN_ENTRY_SLOT), Process.SLOT)
  if (!isExternal) {
    store<i32>(process, 1, Process.LIVE)
    setSaved(process, 0, adopt(process, fun))
  }
  return start(process)
}

// No place in the process table? (enterTable has the last word.)
function isFull(): bool {
  return atomic.load<i32>(Memory.PROCESS_COUNT) >= load<i32>(Memory.PROCESS_LIMIT)
}

function create(words: u32): u32 {
  const process = createProcess(max(words + ROOM, minHeap))
  store<u32>(process, minHeap, Process.MIN_HEAP)
  if (minVirtual != load<u32>(process, Process.MIN_VIRTUAL_HEAP)) {
    store<u32>(process, minVirtual, Process.MIN_VIRTUAL_HEAP)
    store<u32>(process, minVirtual, Process.VIRTUAL_HEAP_LIMIT)
    store<u32>(process, minVirtual, Process.VIRTUAL_OLD_LIMIT)
  }
  store<i32>(process, priority, Process.PRIORITY)
  store<i32>(process, scheduler, Process.BOUND)
  store<i32>(process, fullsweep, Process.FULLSWEEP_AFTER)
  if (!hasMaxHeap) defaultMaxHeap()
  store<i32>(process, watch ? flags | Process.FLAG_WATCHED : flags, Process.FLAGS)
  limitHeap(process)
  return process
}

// A copy of [term] on the heap of the new [process].
function adopt(process: u32, term: u64): u64 {
  const words = sizeOf(term)
  if (words == 0) return term
  const top = load<u32>(process, Process.HEAP_TOP)
  store<u32>(process, top + (words << 3), Process.HEAP_TOP)
  return copyTo(term, top, process + Process.OFF_HEAP)
}

function moreRegisters(process: u32, words: u32): void {
  store<u32>(process, allocate(words << 3), Process.SAVED_X_MORE)
  store<u32>(process, words, Process.SAVED_X_MORE_COUNT)
}

function setSaved(process: u32, index: u32, term: u64): void {
  const more = load<u32>(process, Process.SAVED_X_MORE)
  if (index < (Process.SAVED_X_COUNT as u32)) store<u64>(process + (index << 3), term, Process.SAVED_X)
  else store<u64>(more + ((index - (Process.SAVED_X_COUNT as u32)) << 3), term)
}

// Lets the new [process] loose.
function start(process: u32): u64 {
  if (!enterTable(process)) {
    discardProcess(process)
    return tooManyProcesses()
  }
  count(Memory.COUNTER_SPAWNS, 1)
  const pid = load<u64>(process, Process.ID)
  let result = pid
  if (link) {
    addLink(currentProcess(), pid)
    relationAdd(process + Process.LINKS, self0())
  }
  if (monitor) {
    const reference = newMonitor(pid, 0, alias, tag)
    handleMonitor(process, self0(), referenceNumber(reference), 0, (alias != 0) as u32)
    result = makeTuple2(pid, reference)
  }
  store<i32>(process, scheduler, Process.BOUND)
  store<i32>(process, scheduler != 0 ? scheduler : birthplace(), Process.SCHEDULER)
  if (isRequest) result = answer(monitor ? element(result, 1) : makeRef0(), makeAtom(Atoms.am_ok), pid, replyOk)
  enqueue(process)
  return result
}

/// Starts a process of which the host wants to know how it ends (HOST_EXIT). Its pid, or 0.
export function spawnInitial(module: u64, name: u64, list: u64): u64 {
  defaults()
  watch = true
  const pid = spawnCall(module, name, list)
  watch = false
  return pid
}

// {Tag, Reference, ok | error, Pid | Reason} to this process, before the new one can send it anything.
function answer(reference: u64, what: u64, value: u64, wanted: bool): u64 {
  if (wanted) sendMessage(self0(), makeTuple4(replyTag, reference, what, value))
  return reference
}

/// erts_internal:spawn_request/4: the request's reference; the atom badopt or badarg.
export function spawnRequest4(module: u64, name: u64, list: u64, options: u64): u64 {
  if (!isAtom(module) || !isAtom(name) || !isProper(list)) return makeAtom(Atoms.am_badarg)
  const state = readRequest(options)
  if (state == OPTIONS_IMPROPER) return makeAtom(Atoms.am_badopt)
  let result: u64 = 0
  if (state == OPTIONS_GOOD) {
    isRequest = true
    result = spawnCall(module, name, list)
    isRequest = false
    if (result == 0) result = refuse(load<u64>(P, Memory.EXCEPTION_REASON))
  } else {
    result = refuse(makeAtom(Atoms.am_badopt))
  }
  return result
}

function readRequest(options: u64): i32 {
  isRequest = true
  replyOk = true
  replyError = true
  replyTag = makeAtom(Atoms.am_spawn_reply)
  const state = readOptions(options)
  isRequest = false
  return state
}

function isProper(list: u64): bool {
  while (isList(list)) list = cdr(list)
  return list == Term.NIL
}

function refuse(reason: u64): u64 {
  return answer(makeRef0(), makeAtom(Atoms.am_error), reason, replyError)
}

/// erts_internal:dist_spawn_request/4: there are no other nodes, so every request is answered by noconnection. [kind]:
/// spawn_request gives the reference, spawn_opt {Reference, whether a monitor is asked for}.
export function distSpawnRequest4(node: u64, call: u64, options: u64, kind: u64): u64 {
  const isCall = isTuple(call) && headerArity(headerOf(call)) == 3
  if (!isAtom(node) || !isCall || !isAtom(element(call, 0)) || !isAtom(element(call, 1))) {
    return makeAtom(Atoms.am_badarg)
  }
  if (!isProper(element(call, 2)) || readRequest(options) == OPTIONS_IMPROPER) return makeAtom(Atoms.am_badarg)
  const isOpt = kind == makeAtom(Atoms.am_spawn_opt)
  if (isOpt) {
    replyError = true
    replyTag = makeAtom(Atoms.am_spawn_reply)
  }
  const reference = refuse(makeAtom(Atoms.am_noconnection))
  return isOpt ? makeTuple2(reference, makeAtom(monitor as u32)) : reference
}

/// erlang:spawn_request_abandon/1: requests are answered at once, so none is ever outstanding.
export function spawnRequestAbandon1(reference: u64): u64 {
  return guardIsReference(reference) == makeAtom(Atoms.am_true) ? makeAtom(Atoms.am_false) : badarg()
}

// ---- BIFs

export function spawn1(fun: u64): u64 {
  defaults()
  return spawnFun(fun)
}
export function spawn3(module: u64, name: u64, list: u64): u64 {
  defaults()
  return spawnCall(module, name, list)
}
export function spawnLink1(fun: u64): u64 {
  defaults()
  link = true
  return spawnFun(fun)
}
export function spawnLink3(module: u64, name: u64, list: u64): u64 {
  defaults()
  link = true
  return spawnCall(module, name, list)
}
export function spawnMonitor1(fun: u64): u64 {
  defaults()
  monitor = true
  return isFunOf(fun, 0) ? spawnFun(fun) : badarg()
}
export function spawnMonitor3(module: u64, name: u64, list: u64): u64 {
  defaults()
  monitor = true
  return spawnCall(module, name, list)
}
export function spawnOpt2(fun: u64, options: u64): u64 {
  return readOptions(options) == OPTIONS_GOOD ? spawnFun(fun) : badargBecause(Atoms.am_badopt)
}
export function spawnOpt4(module: u64, name: u64, list: u64, options: u64): u64 {
  return readOptions(options) == OPTIONS_GOOD ? spawnCall(module, name, list) : badargBecause(Atoms.am_badopt)
}
