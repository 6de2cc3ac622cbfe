// Starting processes: spawn and its options.
import * as Atoms from "../layout/atoms"
import * as Memory from "../layout/memory"
import * as Process from "../layout/process"
import * as Term from "../layout/term"
import { isFun, isFunOf } from "./apply"
import { cons, makeTuple2, makeTuple4 } from "./build"
import { copyTo, sizeOf } from "./copy"
import { exportEntry } from "./export"
import { setMaxHeap } from "./flag"
import { addLink, priorityOf, self0 } from "./link"
import { allocate } from "./memory"
import { handleMonitor, isPair, monitorOption, newMonitor } from "./monitor"
import { createProcess, discardProcess, enterTable } from "./process"
import { blockOf, enqueue } from "./queue"
import { makeRef0, referenceNumber } from "./reference"
import { relationAdd } from "./relation"
import { sendMessage } from "./send"
import { badarg, count, currentProcess, P, systemLimit } from "./state"
import { car, cdr, element, headerKind, headerOf, isAtom, isList, isSmall, makeAtom, smallValue } from "./term"

const ROOM: u32 = 8 // words beside the arguments: the return to processEnd, and the reserve between heap and stack
const ARITY_MAX: i32 = 255
const HEAP_WORDS_MAX: i64 = 0x4000000

// The options of the spawn under way.
let link: bool = false
let monitor: bool = false
let alias: u32 = 0
let tag: u64 = 0
let priority: i32 = 0
let minHeap: u32 = 0
let fullsweepAfter: i32 = 0
let maxHeap: u64 = 0
let offHeap: bool = false
let scheduler: i32 = 0
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
  minHeap = Process.HEAP_WORDS_INITIAL
  fullsweepAfter = Process.FULLSWEEP_DEFAULT
  maxHeap = 0
  offHeap = false
  scheduler = 0
}

// False if one of [options] is none.
function readOptions(options: u64): bool {
  defaults()
  for (; isList(options); options = cdr(options)) {
    const option = car(options)
    if (option == makeAtom(Atoms.am_link)) link = true
    else if (option == makeAtom(Atoms.am_monitor)) monitor = true
    else if (!isPair(option) || !readOption(element(option, 0), element(option, 1))) return false
  }
  return options == Term.NIL
}

function readOption(name: u64, value: u64): bool {
  if (name == makeAtom(Atoms.am_monitor)) return readMonitorOptions(value)
  if (name == makeAtom(Atoms.am_priority)) {
    priority = priorityOf(value)
    return priority >= 0
  }
  if (name == makeAtom(Atoms.am_message_queue_data)) {
    offHeap = value == makeAtom(Atoms.am_off_heap)
    return offHeap || value == makeAtom(Atoms.am_on_heap)
  }
  if (name == makeAtom(Atoms.am_max_heap_size)) {
    maxHeap = value
    return true // looked at when there is a process to set it for
  }
  if (isRequest && name == makeAtom(Atoms.am_reply)) return readReply(value)
  if (isRequest && name == makeAtom(Atoms.am_reply_tag)) {
    replyTag = value
    return true
  }
  if (name == makeAtom(Atoms.am_async_dist))
    return value == makeAtom(Atoms.am_true) || value == makeAtom(Atoms.am_false)
  if (!isSmall(value) || smallValue(value) < 0) return false
  if (name == makeAtom(Atoms.am_min_heap_size)) {
    if (smallValue(value) > HEAP_WORDS_MAX) return false
    minHeap = max(smallValue(value) as u32, Process.HEAP_WORDS_INITIAL)
    return true
  }
  if (name == makeAtom(Atoms.am_fullsweep_after)) {
    fullsweepAfter = min(smallValue(value), 0xffff) as i32
    return true
  }
  if (name == makeAtom(Atoms.am_scheduler)) {
    scheduler = smallValue(value) as i32
    return scheduler <= load<i32>(Memory.SCHEDULER_COUNT)
  }
  return name == makeAtom(Atoms.am_min_bin_vheap_size)
}

function readMonitorOptions(options: u64): bool {
  monitor = true
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
  replyOk = value == makeAtom(Atoms.am_yes) || value == makeAtom(Atoms.am_success_only)
  replyError = value == makeAtom(Atoms.am_yes) || value == makeAtom(Atoms.am_error_only)
  return replyOk || replyError || value == makeAtom(Atoms.am_no)
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

// A fun without arguments is called directly. Others get the error that calling them gives.
function spawnFun(fun: u64): u64 {
  if (!isFun(fun)) return badarg()
  if (!isFunOf(fun, 0)) {
    return spawnCall(makeAtom(Atoms.am_erlang), makeAtom(Atoms.am_apply), cons(fun, cons(Term.NIL, Term.NIL)))
  }
  const entry = load<u32>(fun as u32, Term.FUN_ENTRY)
  if (headerKind(headerOf(fun)) == Term.HEADER_EXPORT) {
    const module = makeAtom(load<u32>(entry, Memory.EXPORT_MODULE))
    return spawnCall(module, makeAtom(load<u32>(entry, Memory.EXPORT_FUNCTION)), Term.NIL)
  }
  const process = create(sizeOf(fun))
  store<u32>(process, exportEntry(makeAtom(Atoms.am_erlang), makeAtom(Atoms.am_apply), 2), Process.INITIAL_CALL)
  store<i32>(process, load<i32>(entry, Memory.FUN_ENTRY_SLOT), Process.SLOT)
  store<i32>(process, 1, Process.LIVE)
  setSaved(process, 0, adopt(process, fun))
  return start(process)
}

function create(words: u32): u32 {
  const process = createProcess(max(words + ROOM, minHeap))
  if (words + ROOM > minHeap) store<u32>(process, minHeap, Process.MIN_HEAP)
  store<i32>(process, priority, Process.PRIORITY)
  store<i32>(process, fullsweepAfter, Process.FULLSWEEP_AFTER)
  let flags = load<i32>(process, Process.FLAGS)
  if (offHeap) flags |= Process.FLAG_HEAP_MESSAGES_OFF
  if (watch) flags |= Process.FLAG_WATCHED
  store<i32>(process, flags, Process.FLAGS)
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
  if (maxHeap != 0 && !setMaxHeap(process, maxHeap)) {
    discardProcess(process)
    return badarg()
  }
  if (!enterTable(process)) {
    discardProcess(process)
    return systemLimit()
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
  store<i32>(process, scheduler != 0 ? scheduler : here(), Process.SCHEDULER)
  if (isRequest) result = answer(monitor ? element(result, 1) : makeRef0(), makeAtom(Atoms.am_ok), pid, replyOk)
  enqueue(process)
  return result
}

// This scheduler, or the one with the shortest queue if this thread is none.
function here(): i32 {
  const me = load<i32>(P, Memory.SCHEDULER_INDEX)
  if (me > 0) return me
  const schedulers = load<i32>(Memory.SCHEDULER_COUNT)
  let best = 1
  for (let i = 2; i <= schedulers; i++) {
    const length = atomic.load<i32>(blockOf(i), Memory.RUN_QUEUE_LENGTH)
    if (length < atomic.load<i32>(blockOf(best), Memory.RUN_QUEUE_LENGTH)) best = i
  }
  return best
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
  isRequest = true
  replyOk = true
  replyError = true
  replyTag = makeAtom(Atoms.am_spawn_reply)
  let result = makeAtom(Atoms.am_badopt)
  if (readOptions(options)) {
    result = spawnCall(module, name, list)
    if (result == 0) {
      const reason = load<u64>(P, Memory.EXCEPTION_REASON)
      const isBad = reason == makeAtom(Atoms.am_badarg)
      result = isBad ? reason : answer(makeRef0(), makeAtom(Atoms.am_error), reason, replyError)
    }
  }
  isRequest = false
  return result
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
  return spawnFun(fun)
}
export function spawnMonitor3(module: u64, name: u64, list: u64): u64 {
  defaults()
  monitor = true
  return spawnCall(module, name, list)
}
export function spawnOpt2(fun: u64, options: u64): u64 {
  return readOptions(options) ? spawnFun(fun) : badarg()
}
export function spawnOpt4(module: u64, name: u64, list: u64, options: u64): u64 {
  return readOptions(options) ? spawnCall(module, name, list) : badarg()
}
