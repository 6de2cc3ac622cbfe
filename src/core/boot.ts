// Starting the machine and its threads: the process table, slots, scheduler blocks.
import * as Memory from "../layout/memory"
import * as Process from "../layout/process"
import * as Term from "../layout/term"
import { destroyHeap, releaseFragment } from "./gc"
import { allocate, release } from "./memory"
import { initOnline } from "./online"
import { leaveProcess } from "./process"
import { P, setBlock } from "./state"
import { blockOf } from "./wake"
import { initWheel } from "./wheel"

const DEPTH_BOUND_DEFAULT: i32 = 32768 // bytes: about what V8's default stack holds of the largest frames
const BACKTRACE_DEFAULT: i32 = 8 // OTP's backtrace_depth
const WAKE_MEDIUM: i32 = 2 // +swt
const BUSY_MEDIUM: i32 = 3 // +sbwt
const REFERENCES_FIRST: u64 = 0x10000

/// Sets up what all threads share: before any initScheduler, after memoryStart. [schedulers]: threads that will run
/// schedulerLoop; [processLimit]: places of the process table, rounded up to a power of two; [depthBound]: bytes of Erlang
/// stack that one native stack may cache, 0 for a default that fits small native stacks.
export function initMachine(schedulers: i32, processLimit: i32, depthBound: i32): void {
  store<i32>(Memory.SCHEDULER_COUNT, schedulers)
  initOnline(schedulers)
  store<i32>(Memory.COMPACTION, 1)
  store<i32>(Memory.WAKE_THRESHOLD, WAKE_MEDIUM)
  store<i32>(Memory.BUSY_WAIT, BUSY_MEDIUM)
  let limit = 1024
  while (limit < processLimit && limit < Memory.PROCESSES_MAX) limit <<= 1
  store<i32>(Memory.PROCESS_LIMIT, limit)
  store<i32>(Memory.DEPTH_BOUND, depthBound > 0 ? depthBound : DEPTH_BOUND_DEFAULT)
  store<i32>(Memory.BACKTRACE_DEPTH, BACKTRACE_DEFAULT)
  store<u32>(Memory.DEFAULT_MIN_HEAP, Process.HEAP_WORDS_INITIAL)
  store<u32>(Memory.DEFAULT_MIN_VIRTUAL, Process.VIRTUAL_HEAP_INITIAL)
  store<i32>(Memory.DEFAULT_FULLSWEEP, Process.FULLSWEEP_DEFAULT)
  store<i32>(Memory.DEFAULT_MAX_FLAGS, Process.FLAG_KILL_AT_MAX | Process.FLAG_LOG_AT_MAX)
  atomic.store<i32>(Memory.FUNCTION_COUNT, Memory.SLOTS_RESERVED)
}

/// Makes this thread the one with [index]: 0 is the main thread, 1 and up run schedulerLoop, then others.
export function initScheduler(index: i32): void {
  setBlock(blockOf(index))
  store<i32>(P, index, Memory.SCHEDULER_INDEX)
  store<i32>(P, load<i32>(Memory.STRESS), Memory.STRESS_FLAG)
  store<i32>(P, -1, Memory.HANDLER_DEPTH)
  store<u64>(P, REFERENCES_FIRST, Memory.NEXT_REFERENCE)
  const pseudo = allocate(Process.SIZE)
  memory.fill(pseudo, 0, Process.SIZE)
  store<u64>(pseudo, Term.NIL, Process.DICTIONARY)
  store<u64>(pseudo, Term.NIL, Process.GROUP_LEADER)
  store<u32>(P, pseudo, Memory.PSEUDO_PROCESS)
  leaveProcess()
  initWheel()
}

/// Frees every term that this thread has made outside of a process.
export function contextReset(): void {
  destroyHeap(load<u32>(P, Memory.PSEUDO_PROCESS))
  store<i32>(P, 0, Memory.NEED_GC)
}

/// Frees a HOST_TERM record and its term.
export function hostTermFree(record: u32): void {
  const fragment = load<u32>(record, Memory.HOST_TERM_FRAGMENT)
  if (fragment != 0) releaseFragment(fragment)
  release(record)
}
