// process_flag, group leaders, and other small things a process can say about itself.
import * as Atoms from "../layout/atoms"
import * as Memory from "../layout/memory"
import * as Process from "../layout/process"
import * as Term from "../layout/term"
import { requestFullSweep } from "./gc"
import { priorityAtom, priorityOf } from "./link"
import { mapGet, mapNew } from "./map"
import { yieldProcess } from "./schedule"
import { deliver, freeSignal, makeSignal, processOf } from "./signal"
import { badarg, bump, currentProcess, P, setX } from "./state"
import { atomIndex, isAtom, isMap, isPid, isSmall, makeAtom, makeSmall, smallValue } from "./term"

const MIN_HEAP_LIMIT: u32 = 0x7ffffff // words

/// erlang:process_flag/2: the old value.
export function processFlag2(name: u64, value: u64): u64 {
  if (!isAtom(name)) return badarg()
  const process = currentProcess()
  switch (atomIndex(name)) {
    case Atoms.am_trap_exit:
      return switchFlag(process, Process.FLAG_TRAP_EXIT, value)
    case Atoms.am_sensitive:
      return switchFlag(process, Process.FLAG_SENSITIVE, value)
    case Atoms.am_async_dist:
      return isBoolean(value) ? makeAtom(Atoms.am_false) : badarg()
    case Atoms.am_priority:
      return setPriority(process, value)
    case Atoms.am_message_queue_data:
      return setQueueData(process, value)
    case Atoms.am_min_heap_size:
      return setWords(process + Process.MIN_HEAP, value)
    case Atoms.am_min_bin_vheap_size:
      return setWords(process + Process.MIN_VIRTUAL_HEAP, value)
    case Atoms.am_fullsweep_after:
      return setWords(process + Process.FULLSWEEP_AFTER, value)
    case Atoms.am_max_heap_size: {
      const old = maxHeapMap(process)
      return setMaxHeap(process, value) ? old : badarg()
    }
    case Atoms.am_save_calls:
      return isSmall(value) && smallValue(value) >= 0 ? makeSmall(0) : badarg()
    case Atoms.am_error_handler:
      return setErrorHandler(process, value)
    default:
      return badarg()
  }
}

function isBoolean(term: u64): bool {
  return term == makeAtom(Atoms.am_true) || term == makeAtom(Atoms.am_false)
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

function setWords(field: u32, value: u64): u64 {
  if (!isSmall(value) || smallValue(value) < 0 || smallValue(value) > (MIN_HEAP_LIMIT as i64)) return badarg()
  const old = load<u32>(field)
  store<u32>(field, smallValue(value) as u32)
  return makeSmall(old)
}

function setErrorHandler(process: u32, value: u64): u64 {
  if (!isAtom(value)) return badarg()
  const old = load<u32>(process, Process.ERROR_HANDLER)
  store<u32>(process, atomIndex(value), Process.ERROR_HANDLER)
  return makeAtom(old)
}

/// Sets the maximum heap size of [process]: words, or a map as process_flag takes it. False if [value] is neither.
export function setMaxHeap(process: u32, value: u64): bool {
  let flags = load<i32>(process, Process.FLAGS)
  let size = value
  if (isMap(value)) {
    size = mapGet(value, makeAtom(Atoms.am_size))
    flags = withOption(flags, Process.FLAG_KILL_AT_MAX, mapGet(value, makeAtom(Atoms.am_kill)))
    flags = withOption(flags, Process.FLAG_LOG_AT_MAX, mapGet(value, makeAtom(Atoms.am_error_logger)))
    if (flags < 0) return false
  }
  if (!isSmall(size) || smallValue(size) < 0 || smallValue(size) > 0xffffffff) return false
  const words = smallValue(size) as u32
  if (words != 0 && words < load<u32>(process, Process.MIN_HEAP)) return false
  store<u32>(process, words, Process.MAX_HEAP)
  store<i32>(process, flags, Process.FLAGS)
  return true
}

// Negative if [value], when given, is no boolean, or [flags] was negative.
function withOption(flags: i32, bit: i32, value: u64): i32 {
  if (value == 0 || flags < 0) return flags
  if (!isBoolean(value)) return -1
  return value == makeAtom(Atoms.am_true) ? flags | bit : flags & ~bit
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
  store<u64>(words, makeSmall(load<u32>(process, Process.MAX_HEAP)), 40)
  return mapNew(3, words)
}

// ---- Group leaders

export function groupLeader0(): u64 {
  return load<u64>(currentProcess(), Process.GROUP_LEADER)
}

export function groupLeader2(leader: u64, pid: u64): u64 {
  if (!isPid(leader) || !isPid(pid)) return badarg()
  const process = currentProcess()
  if (pid == load<u64>(process, Process.ID)) {
    store<u64>(process, leader, Process.GROUP_LEADER)
    return makeAtom(Atoms.am_true)
  }
  if (processOf(pid) == 0) return badarg()
  const signal = makeSignal(Process.SIGNAL_GROUP_LEADER, leader)
  if (deliver(pid, signal)) return makeAtom(Atoms.am_true)
  freeSignal(signal)
  return badarg()
}

// ---- Reductions and collections

export function bumpReductions1(reductions: u64): u64 {
  if (!isSmall(reductions) || smallValue(reductions) < 1) return badarg()
  bump(min(smallValue(reductions), Process.REDUCTIONS_PER_SLICE) as i32)
  return makeAtom(Atoms.am_true)
}

/// erlang:yield/0, a trapping BIF: others run before it returns.
export function yield0(): u64 {
  const depth = load<i32>(P, Memory.NEXT_DEPTH)
  setX(0, makeAtom(Atoms.am_true))
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
