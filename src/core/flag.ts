// process_flag, group leaders, and other small things a process can say about itself.
import * as Atoms from "../layout/atoms"
import * as Memory from "../layout/memory"
import * as Process from "../layout/process"
import * as Term from "../layout/term"
import { makeTuple2 } from "./build"
import { saveCalls } from "./calls"
import { badargBecause } from "./exception"
import { requestFullSweep } from "./gc"
import { priorityAtom, priorityOf, self0 } from "./link"
import { mapGet, mapNew } from "./map"
import { ask } from "./request"
import { heapSize } from "./resize"
import { yieldProcess } from "./schedule"
import { badarg, bump, currentProcess, P, setX } from "./state"
import { atomIndex, element, isAtom, isMap, isPid, isSmall, makeAtom, makeSmall, smallValue } from "./term"

const SAVED_CALLS_MAX: i64 = 10000
const U16_MASK: i64 = 0xffff

/// What readMaxHeap has read.
export let maxHeapWords: u64 = 0
export let maxHeapFlags: i32 = 0

/// erlang:process_flag/2, a trapping BIF: the old value.
export function processFlag2(name: u64, value: u64): u64 {
  const process = currentProcess()
  switch (isAtom(name) ? atomIndex(name) : Atoms.am_undefined) {
    case Atoms.am_trap_exit:
      return switchFlag(process, Process.FLAG_TRAP_EXIT, value)
    case Atoms.am_sensitive:
      return switchFlag(process, Process.FLAG_SENSITIVE, value)
    case Atoms.am_async_dist:
      return switchFlag(process, Process.FLAG_ASYNC_DIST, value)
    case Atoms.am_priority:
      return setPriority(process, value)
    case Atoms.am_message_queue_data:
      return setQueueData(process, value)
    case Atoms.am_min_heap_size:
      return setLeast(process + Process.MIN_HEAP, Memory.DEFAULT_MIN_HEAP, value)
    case Atoms.am_min_bin_vheap_size:
      return setLeast(process + Process.MIN_VIRTUAL_HEAP, Memory.DEFAULT_MIN_VIRTUAL, value)
    case Atoms.am_fullsweep_after:
      return setFullsweepAfter(process, value)
    case Atoms.am_max_heap_size:
      return setMaxHeap(process, value)
    case Atoms.am_error_handler:
      return setErrorHandler(process, value)
    case Atoms.am_scheduler:
      return bindScheduler(process, value)
    case Atoms.am_save_calls:
      return canSave(value) ? makeSmall(saveCalls(process, smallValue(value) as u32)) : badargBecause(Atoms.am_none)
    default:
      return badargBecause(Atoms.am_badopt)
  }
}

function canSave(value: u64): bool {
  return isNatural(value) && smallValue(value) <= SAVED_CALLS_MAX
}

/// erts_internal:process_flag/3, trapping: the old value, or the atom badarg or badtype.
export function processFlag3(pid: u64, name: u64, value: u64): u64 {
  if (pid == self0()) return flagOf(currentProcess(), name, value)
  if (isPid(pid) && ask(Process.SIGNAL_FLAG, pid, makeTuple2(name, value))) return Term.NON_VALUE
  return makeAtom(Atoms.am_badtype)
}

/// What a process_flag/3 of somebody else has set here, or badarg; [pair]: {Flag, Value}.
export function handleFlag(process: u32, pair: u64): u64 {
  return flagOf(process, element(pair, 0), element(pair, 1))
}

// The only flag that others may set.
function flagOf(process: u32, name: u64, value: u64): u64 {
  const isRight = name == makeAtom(Atoms.am_save_calls) && canSave(value)
  return isRight ? makeSmall(saveCalls(process, smallValue(value) as u32)) : makeAtom(Atoms.am_badarg)
}

// The scheduler to which the process is bound, 0 if to none; it goes on there.
function bindScheduler(process: u32, value: u64): u64 {
  if (!isNatural(value) || smallValue(value) > (load<i32>(Memory.SCHEDULER_COUNT) as i64)) return badarg()
  const before = load<i32>(process, Process.BOUND)
  const after = smallValue(value) as i32
  store<i32>(process, after, Process.BOUND)
  if (after == 0 || after == load<i32>(P, Memory.SCHEDULER_INDEX)) return makeSmall(before)
  return yieldWith(makeSmall(before))
}

function isBoolean(term: u64): bool {
  return term == makeAtom(Atoms.am_true) || term == makeAtom(Atoms.am_false)
}

function isNatural(term: u64): bool {
  return isSmall(term) && smallValue(term) >= 0
}

function switchFlag(process: u32, bit: i32, value: u64): u64 {
  if (!isBoolean(value)) return badarg()
  const flags = load<i32>(process, Process.FLAGS)
  store<i32>(process, value == makeAtom(Atoms.am_true) ? flags | bit : flags & ~bit, Process.FLAGS)
  return makeAtom(((flags & bit) != 0) as u32)
}

function setPriority(process: u32, value: u64): u64 {
  const priority = priorityOf(value)
  if (priority < 0) return badarg()
  const old = load<i32>(process, Process.PRIORITY)
  store<i32>(process, priority, Process.PRIORITY)
  return priorityAtom(old)
}

function setQueueData(process: u32, value: u64): u64 {
  const isOff = value == makeAtom(Atoms.am_off_heap)
  if (!isOff && value != makeAtom(Atoms.am_on_heap)) return badarg()
  const flags = load<i32>(process, Process.FLAGS)
  const bit = Process.FLAG_HEAP_MESSAGES_OFF
  store<i32>(process, isOff ? flags | bit : flags & ~bit, Process.FLAGS)
  return makeAtom((flags & bit) != 0 ? Atoms.am_off_heap : Atoms.am_on_heap)
}

/// The size that a process gets which asks for at least [value] words: one of the table's, and no less than the word at
/// [least]. 0 if [value] is no number of words.
export function leastWords(value: u64, least: u32): u32 {
  if (!isNatural(value)) return 0
  const words = min<i64>(smallValue(value), u32.MAX_VALUE) as u32
  return words < load<u32>(least) ? load<u32>(least) : heapSize(words, false)
}

function setLeast(field: u32, least: u32, value: u64): u64 {
  const words = leastWords(value, least)
  if (words == 0) return badarg()
  const old = load<u32>(field)
  store<u32>(field, words)
  return makeSmall(old)
}

/// The number that fullsweep_after [value] stands for, which OTP keeps in 16 bits; -1 if it is none.
export function fullsweepAfter(value: u64): i32 {
  return isNatural(value) ? ((smallValue(value) & U16_MASK) as i32) : -1
}

function setFullsweepAfter(process: u32, value: u64): u64 {
  const number = fullsweepAfter(value)
  if (number < 0) return badarg()
  const old = load<i32>(process, Process.FULLSWEEP_AFTER)
  store<i32>(process, number, Process.FULLSWEEP_AFTER)
  return makeSmall(old)
}

function setErrorHandler(process: u32, value: u64): u64 {
  if (!isAtom(value)) return badarg()
  const old = load<u32>(process, Process.ERROR_HANDLER)
  store<u32>(process, atomIndex(value), Process.ERROR_HANDLER)
  return makeAtom(old)
}

function setMaxHeap(process: u32, value: u64): u64 {
  if (!readMaxHeap(value)) return badarg()
  if (maxHeapWords != 0 && maxHeapWords < (load<u32>(process, Process.MIN_HEAP) as u64)) return badarg()
  const old = maxHeapMap(process)
  limitHeap(process)
  return old
}

/// Sets maxHeapWords and maxHeapFlags to what [value] says: words, or a map as process_flag takes it. What a map does not
/// name is as for new processes. False if [value] is neither.
export function readMaxHeap(value: u64): bool {
  maxHeapFlags = load<i32>(Memory.DEFAULT_MAX_FLAGS)
  let size = value
  if (isMap(value)) {
    size = mapGet(value, makeAtom(Atoms.am_size))
    const isRight =
      readOption(Process.FLAG_KILL_AT_MAX, mapGet(value, makeAtom(Atoms.am_kill))) &&
      readOption(Process.FLAG_LOG_AT_MAX, mapGet(value, makeAtom(Atoms.am_error_logger)))
    if (!isRight) return false
  }
  if (!isNatural(size)) return false
  maxHeapWords = smallValue(size) as u64
  return true
}

// False if [value] is there but no boolean.
function readOption(bit: i32, value: u64): bool {
  if (value == 0) return true
  maxHeapFlags = value == makeAtom(Atoms.am_true) ? maxHeapFlags | bit : maxHeapFlags & ~bit
  return isBoolean(value)
}

/// Makes the limit of new processes the one that was read last.
export function defaultMaxHeap(): void {
  maxHeapWords = load<u64>(Memory.DEFAULT_MAX_HEAP)
  maxHeapFlags = load<i32>(Memory.DEFAULT_MAX_FLAGS)
}

/// Gives [process] the limit that was read last.
export function limitHeap(process: u32): void {
  const others = load<i32>(process, Process.FLAGS) & ~(Process.FLAG_KILL_AT_MAX | Process.FLAG_LOG_AT_MAX)
  store<u64>(process, maxHeapWords, Process.MAX_HEAP)
  store<i32>(process, others | maxHeapFlags, Process.FLAGS)
}

/// The maximum heap size of [process] as process_flag and process_info show it.
export function maxHeapMap(process: u32): u64 {
  const flags = load<i32>(process, Process.FLAGS)
  const words = P + Memory.SCRATCH
  store<u64>(words, makeAtom(Atoms.am_error_logger))
  store<u64>(words, makeAtom(((flags & Process.FLAG_LOG_AT_MAX) != 0) as u32), 8)
  store<u64>(words, makeAtom(Atoms.am_kill), 16)
  store<u64>(words, makeAtom(((flags & Process.FLAG_KILL_AT_MAX) != 0) as u32), 24)
  store<u64>(words, makeAtom(Atoms.am_size), 32)
  store<u64>(words, makeSmall(load<u64>(process, Process.MAX_HEAP)), 40)
  return mapNew(3, words)
}

export function groupLeader0(): u64 {
  return load<u64>(currentProcess(), Process.GROUP_LEADER)
}

// ---- Reductions and collections

export function bumpReductions1(reductions: u64): u64 {
  if (!isSmall(reductions) || smallValue(reductions) < 1) return badarg()
  bump(min(smallValue(reductions), Process.REDUCTIONS_PER_SLICE) as i32)
  return makeAtom(Atoms.am_true)
}

/// erlang:yield/0, a trapping BIF: others run before it returns.
export function yield0(): u64 {
  return yieldWith(makeAtom(Atoms.am_true))
}

// The trapping BIF that calls this returns [result] after others have run.
function yieldWith(result: u64): u64 {
  const depth = load<i32>(P, Memory.NEXT_DEPTH)
  setX(0, result)
  yieldProcess(load<i64>(load<u32>(P, Memory.STACK_END) - depth), depth - 8, 1)
  return Term.NON_VALUE
}

/// Collects everything, at the next function entry.
export function garbageCollect0(): u64 {
  requestFullSweep()
  return makeAtom(Atoms.am_true)
}

/// erts_internal:garbage_collect/1: a minor collection is a major one here.
export function garbageCollect1(type: u64): u64 {
  if (type != makeAtom(Atoms.am_major) && type != makeAtom(Atoms.am_minor)) return badarg()
  return garbageCollect0()
}
