// The part of core in system_info and system_flag: what is asked often, and what new processes get unless spawn_opt says
// otherwise.
import * as Atoms from "../layout/atoms"
import * as Memory from "../layout/memory"
import * as Process from "../layout/process"
import { callHostBif } from "./bridge"
import { badargBecause } from "./exception"
import { defaultMaxHeap, limitHeap, maxHeapFlags, maxHeapMap, maxHeapWords, readMaxHeap } from "./flag"
import { debugInternalState } from "./mapinfo"
import { multiScheduling, multiSchedulingBlockers, normalMultiSchedulingBlockers } from "./online"
import { heapSize } from "./resize"
import { P, setX } from "./state"
import { makeAtom, makeSmall } from "./term"

/// erlang:system_info/1: scheduler_id, which programs ask for often; the rest is the BIF in TypeScript SYSTEM_INFO_BIF.
export function systemInfo1(item: u64): u64 {
  if (item == makeAtom(Atoms.am_scheduler_id)) return makeSmall((P - Memory.SCHEDULERS) / Memory.SCHEDULER_SIZE)
  setX(0, item)
  return callHostBif(load<i32>(Memory.SYSTEM_INFO_BIF))
}

/// Sets the least size in the word at [place] (Memory.DEFAULT_MIN_HEAP, DEFAULT_MIN_VIRTUAL) to the first of the table's that
/// has room for [words].
export function setDefaultLeast(place: u32, words: u32): void {
  store<u32>(place, heapSize(words, false))
}

/// Puts the map of the default maximum heap size at [result].
export function bridgeMaxHeap(result: u32): void {
  const pseudo = load<u32>(P, Memory.PSEUDO_PROCESS)
  const flags = load<i32>(pseudo, Process.FLAGS)
  defaultMaxHeap()
  limitHeap(pseudo)
  store<u64>(result, maxHeapMap(pseudo))
  store<u64>(pseudo, 0, Process.MAX_HEAP)
  store<i32>(pseudo, flags, Process.FLAGS)
}

/// Makes the size or map at [value] the default maximum heap size. 0 if it is none.
export function bridgeSetMaxHeap(value: u32): i32 {
  if (!readMaxHeap(load<u64>(value))) return 0
  if (maxHeapWords != 0 && maxHeapWords < (load<u32>(Memory.DEFAULT_MIN_HEAP) as u64)) return 0
  store<u64>(Memory.DEFAULT_MAX_HEAP, maxHeapWords)
  store<i32>(Memory.DEFAULT_MAX_FLAGS, maxHeapFlags)
  return 1
}

/// Puts at [result] what system_info says of blocked multi-scheduling: 0 how it is, 1 who blocks it, 2 who blocks that of normal
/// schedulers.
export function bridgeMultiScheduling(what: i32, result: u32): void {
  let term = multiScheduling()
  if (what == 1) term = multiSchedulingBlockers()
  else if (what == 2) term = normalMultiSchedulingBlockers()
  store<u64>(result, term)
}

/// The BIF in TypeScript that runs fails with badarg; [cause], an atom's number, says why.
export function bridgeBadarg(cause: u32): void {
  badargBecause(cause)
}

/// Puts erts_debug:get_internal_state of the term at [what] at [result].
export function bridgeInternalState(what: u32, result: u32): void {
  store<u64>(result, debugInternalState(load<u64>(what)))
}
