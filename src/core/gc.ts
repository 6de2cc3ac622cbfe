// The collector: when a process's heap is copied, into how much room, and what happens around it. The copying itself is
// evacuate.ts. As in OTP a process has a young block (heap and stack) and, once something survived, an old one:
//
//   young   HEAP_START ▓▓▓▓ HIGH_WATER ▒▒▒▒ HEAP_TOP      STACK_END - DEPTH ░░░░ STACK_END
//   old     OLD_START ▓▓▓▓▓▓▓▓ OLD_TOP         OLD_END
//
// A minor collection moves ▓ of the young block to the old one and ▒ to a new young block. A full sweep moves all into
// one new young block. Sizes and thresholds are OTP's (erl_gc.c), so that process_info and memory use look alike.
import * as Atoms from "../layout/atoms"
import * as Memory from "../layout/memory"
import * as Process from "../layout/process"
import { copyBytes } from "./bits"
import { checkProcess } from "./check"
import {
  beginSweep,
  evacuateAll,
  evacuatedOldTop,
  evacuatedTop,
  evacuateWord,
  evacuateWords,
  setFromSpace,
  setToSpace,
  sweepOffHeap,
  sweptOldWords,
  sweptYoungWords,
} from "./evacuate"
import { addStressDebt, freeFragment, releaseOffHeap, requestCollection, stressIsDue } from "./heap"
import { log } from "./imports"
import { pinCurrentMessage } from "./mailbox"
import { condemn } from "./receiver"
import { reportMaxHeap } from "./report"
import { freeHeapBlock, heapSize, heapSizeFor, heapWords, newHeapBlock, resizeHeap } from "./resize"
import { firstHeapMessage, gatherRoots, heapMessage, rangeAddress, rangeWords, rootRanges } from "./roots"
import { CHECKED, count, P } from "./state"
import { makeAtom } from "./term"
import { nextVirtualLimit } from "./virtual"

const RESERVE_WORDS: u32 = Process.STACK_RESERVE >> 3
const COST_COPIED: u32 = 10 // live words per reduction, as OTP charges
const COST_MOVED: u32 = 100 // words moved by a resize per reduction
// A young heap of fewer words is not made smaller by a minor collection; above the second limit it always may be.
const SHRINK_FROM: u32 = 3000
const SHRINK_ALWAYS_FROM: u32 = 8000
// A process that collects again after so few reductions is busy making garbage, and gets a larger young heap than OTP's sizes
// would give it, up to a size that still fits the processor's first caches. 1000 reductions take some 5 us.
const BUSY_REDUCTIONS: i32 = 1000
const BUSY_WORDS_MAX: u32 = 2586

// What this scheduler collected last, and what that process had left of its slice.
let lastProcess: u32 = 0
let lastLeft: i32 = 0
let isBusy: bool = false // the process that is collected
let excess: u32 = 0 // words of it, if they are more than its max_heap_size

/// Collects the running process: X registers [0, live) are live, the stack is [depth] bytes deep. Afterwards there are
/// [need] free words and the stack reserve. Everything on the young heap may have moved, the stack too.
export function collectGarbage(depth: i32, need: i32, live: i32): void {
  const process = load<u32>(P, Memory.PROCESS)
  if (load<i32>(P, Memory.STRESS_FLAG) != 0 && isSpared(depth, need)) return
  store<u32>(process, load<u32>(P, Memory.HEAP_TOP), Process.HEAP_TOP)
  store<u32>(process, load<u32>(P, Memory.STACK_END), Process.STACK_END)
  let left = load<i32>(P, Memory.REDUCTIONS)
  if (load<i32>(P, Memory.NEED_GC) != 0) {
    left += load<i32>(P, Memory.SAVED_REDUCTIONS) + 1 // it was set to -1 when the collection was asked for
    store<i32>(P, 0, Memory.NEED_GC)
  }
  const isSoon = process == lastProcess && left <= lastLeft && lastLeft - left < BUSY_REDUCTIONS
  isBusy = isSoon && load<u64>(process, Process.MAX_HEAP) == 0 // a limit counts OTP's sizes
  left -= collect(process, depth, need, live, false)
  isBusy = false
  lastProcess = process
  lastLeft = left
  store<u32>(P, load<u32>(process, Process.HEAP_TOP), Memory.HEAP_TOP)
  const end = load<u32>(process, Process.STACK_END)
  store<u32>(P, end, Memory.STACK_END)
  store<u32>(P, end - depth, Memory.STACK_TOP)
  const killed = (load<i32>(process, Process.STATE) & Process.STATE_KILLED) != 0
  store<i32>(P, killed ? -1 : left, Memory.REDUCTIONS)
  if (excess != 0) {
    if ((load<i32>(process, Process.FLAGS) & Process.FLAG_LOG_AT_MAX) != 0) reportMaxHeap(excess)
    excess = 0
  }
}

// Stress mode calls at every opportunity. Is this collection neither needed nor due?
function isSpared(depth: i32, need: i32): bool {
  const top = load<u32>(P, Memory.STACK_END) - depth
  const bytes = ((need as u32) << 3) + Process.STACK_RESERVE
  if (load<i32>(P, Memory.NEED_GC) != 0 || load<u32>(P, Memory.HEAP_TOP) + bytes > top || stressIsDue()) return false
  store<u32>(P, top, Memory.STACK_TOP)
  return true
}

/// Collects [process], which is saved: it does not run. [full]: everything. Returns the cost in reductions.
export function garbageCollectProcess(process: u32, full: bool): i32 {
  return collect(process, load<i32>(process, Process.DEPTH), 0, load<i32>(process, Process.LIVE), full)
}

/// Makes the running process collect everything at its next function entry.
export function requestFullSweep(): void {
  const process = load<u32>(P, Memory.PROCESS)
  store<i32>(process, load<i32>(process, Process.FLAGS) | Process.FLAG_FULLSWEEP_NEXT, Process.FLAGS)
  requestCollection()
}

/// Gives a new [process] a young block for at least [words] words, and the limits of its collections.
export function createHeap(process: u32, words: u32): void {
  const size = heapSize(words, false)
  const start = newHeapBlock(size)
  store<u32>(process, start, Process.HEAP_START)
  store<u32>(process, start, Process.HEAP_TOP)
  store<u32>(process, start, Process.HIGH_WATER)
  store<u32>(process, start + (size << 3), Process.STACK_END)
  store<i32>(process, 0, Process.DEPTH)
  store<u32>(process, 0, Process.FRAGMENTS)
  store<u32>(process, 0, Process.FRAGMENT_WORDS_TOTAL)
  store<u32>(process, 0, Process.OFF_HEAP)
  store<u32>(process, 0, Process.OFF_HEAP_OLD)
  store<u32>(process, 0, Process.VIRTUAL_HEAP)
  noOldBlock(process)
  store<u32>(process, size, Process.MIN_HEAP)
  store<i32>(process, 0, Process.COLLECTIONS)
  store<u32>(process, 0, Process.VIRTUAL_OLD)
  store<u32>(process, Process.VIRTUAL_HEAP_INITIAL, Process.MIN_VIRTUAL_HEAP)
  store<u32>(process, Process.VIRTUAL_HEAP_INITIAL, Process.VIRTUAL_HEAP_LIMIT)
  store<u32>(process, Process.VIRTUAL_HEAP_INITIAL, Process.VIRTUAL_OLD_LIMIT)
}

/// Frees all memory of the heap of [process]: both blocks, fragments, references to off-heap binaries.
export function destroyHeap(process: u32): void {
  releaseOffHeap(process + Process.OFF_HEAP)
  releaseOffHeap(process + Process.OFF_HEAP_OLD)
  releaseFragments(process)
  const start = load<u32>(process, Process.HEAP_START)
  if (start != 0) freeHeapBlock(start, heapWords(process))
  store<u32>(process, 0, Process.HEAP_START)
  freeOldBlock(process)
}

function freeOldBlock(process: u32): void {
  const old = load<u32>(process, Process.OLD_START)
  if (old != 0) freeHeapBlock(old, (load<u32>(process, Process.OLD_END) - old) >> 3)
  noOldBlock(process)
}

function noOldBlock(process: u32): void {
  store<u32>(process, 0, Process.OLD_START)
  store<u32>(process, 0, Process.OLD_TOP)
  store<u32>(process, 0, Process.OLD_END)
}

/// Frees a fragment that no process has, and drops its references.
export function releaseFragment(fragment: u32): void {
  releaseOffHeap(fragment + Memory.FRAGMENT_OFF_HEAP)
  freeFragment(fragment)
}

/// Frees all fragments of [process]; their off-heap objects are in its lists and stay there.
export function releaseFragments(process: u32): void {
  let fragment = load<u32>(process, Process.FRAGMENTS)
  store<u32>(process, 0, Process.FRAGMENTS)
  store<u32>(process, 0, Process.FRAGMENT_WORDS_TOTAL)
  while (fragment != 0) {
    const next = load<u32>(fragment, Memory.FRAGMENT_NEXT)
    freeFragment(fragment)
    fragment = next
  }
}

// ---- One collection

function collect(process: u32, depth: i32, need: i32, live: i32, full: bool): i32 {
  if (load<u32>(P, Memory.PROCESS) == process) pinCurrentMessage(process)
  const usage = youngUsage(process)
  const flags = load<i32>(process, Process.FLAGS)
  const due =
    full ||
    (flags & Process.FLAG_FULLSWEEP_NEXT) != 0 ||
    load<i32>(process, Process.COLLECTIONS) >= load<i32>(process, Process.FULLSWEEP_AFTER) ||
    load<i32>(P, Memory.STRESS_FLAG) != 0
  beginSweep()
  let isFull = true
  let cost: u32
  if (!due && hasRoomForMature(process, usage)) {
    isFull = false
    cost = collectYoung(process, depth, need, live, usage)
  } else {
    cost = collectAll(process, depth, need, live, usage)
  }
  releaseFragments(process)
  const index: u32 = isFull ? Memory.COUNTER_COLLECTIONS_MAJOR : Memory.COUNTER_COLLECTIONS_MINOR
  count(index, 1)
  // words before, words after, 1 for a full sweep
  if (load<i32>(Memory.LOG_MASK) & Memory.LOG_GC) log(Memory.LOG_GC, usage, youngUsage(process), isFull as i32)
  if (load<i32>(P, Memory.STRESS_FLAG) != 0) addStressDebt(heapWords(process) as i32)
  if (CHECKED) checkProcess(process, depth, live)
  return cost as i32
}

// Words of the young generation: heap and fragments.
function youngUsage(process: u32): u32 {
  let words = (load<u32>(process, Process.HEAP_TOP) - load<u32>(process, Process.HEAP_START)) >> 3
  let fragment = load<u32>(process, Process.FRAGMENTS)
  while (fragment != 0) {
    words += load<u32>(fragment, Memory.FRAGMENT_USED)
    fragment = load<u32>(fragment, Memory.FRAGMENT_NEXT)
  }
  return words
}

function matureBytes(process: u32): u32 {
  return load<u32>(process, Process.HIGH_WATER) - load<u32>(process, Process.HEAP_START)
}

// Can the old block take what is below the high-water mark? Makes an old block if there is none.
function hasRoomForMature(process: u32, usage: u32): bool {
  const mature = matureBytes(process)
  let old = load<u32>(process, Process.OLD_START)
  if (old == 0) {
    if (mature == 0) return false // nothing has survived yet: the first collection is a full sweep
    const words = heapSize(usage, true)
    const bytes = words << 3
    old = newHeapBlock(words)
    store<u32>(process, old, Process.OLD_START)
    store<u32>(process, old, Process.OLD_TOP)
    store<u32>(process, old + bytes, Process.OLD_END)
  }
  return (
    mature <= load<u32>(process, Process.OLD_END) - load<u32>(process, Process.OLD_TOP) &&
    load<u32>(process, Process.VIRTUAL_OLD) < load<u32>(process, Process.VIRTUAL_OLD_LIMIT)
  )
}

function collectYoung(process: u32, depth: i32, need: i32, live: i32, usage: u32): u32 {
  const old = load<u32>(process, Process.OLD_START)
  const oldTop = load<u32>(process, Process.OLD_TOP)
  const oldBytes = load<u32>(process, Process.OLD_END) - old
  const stackWords = (depth as u32) >> 3
  let words = heapSizeFor(process, stackWords + usage, false)
  if (isBusy && words < BUSY_WORDS_MAX) words = heapSizeFor(process, words, true)
  checkLimit(process, heapWords(process) + (oldBytes >> 3) + words)
  setFromSpaceOf(process, matureBytes(process), old, oldBytes)
  evacuateRoots(process, depth, live, words, oldTop, false)
  const newOldTop = evacuatedOldTop()
  store<u32>(process, newOldTop, Process.OLD_TOP)
  store<i32>(process, load<i32>(process, Process.COLLECTIONS) + 1, Process.COLLECTIONS)
  store<u32>(process, load<u32>(process, Process.VIRTUAL_OLD) + sweptOldWords, Process.VIRTUAL_OLD)

  const young = (load<u32>(process, Process.HEAP_TOP) - load<u32>(process, Process.HEAP_START)) >> 3
  const copied = young + ((newOldTop - oldTop) >> 3)
  count(Memory.COUNTER_WORDS_COPIED, copied)
  count(Memory.COUNTER_WORDS_RECLAIMED, (usage as u64) - (copied as u64))
  const needed = young + need + stackWords + RESERVE_WORDS
  const moved = fitAfterYoung(process, depth, live, needed, oldBytes >> 3) ? young : 0
  return cost(copied, moved)
}

function collectAll(process: u32, depth: i32, need: i32, live: i32, usage: u32): u32 {
  const old = load<u32>(process, Process.OLD_START)
  const oldBytes = load<u32>(process, Process.OLD_TOP) - old
  const stackWords = (depth as u32) >> 3
  let words = heapSizeFor(process, stackWords + usage + (oldBytes >> 3) + RESERVE_WORDS, false)
  const flags = load<i32>(process, Process.FLAGS)
  if ((flags & Process.FLAG_HEAP_GROW) != 0 && words == heapWords(process)) words = heapSizeFor(process, words, true)
  checkLimit(process, heapWords(process) + (oldBytes >> 3) + words)
  store<i32>(process, flags & ~(Process.FLAG_HEAP_GROW | Process.FLAG_FULLSWEEP_NEXT), Process.FLAGS)
  setFromSpaceOf(process, 0, old, oldBytes)
  evacuateRoots(process, depth, live, words, 0, true)
  freeOldBlock(process)
  store<i32>(process, 0, Process.COLLECTIONS)
  store<u32>(process, 0, Process.VIRTUAL_OLD)

  const young = (load<u32>(process, Process.HEAP_TOP) - load<u32>(process, Process.HEAP_START)) >> 3
  count(Memory.COUNTER_WORDS_COPIED, young)
  count(Memory.COUNTER_WORDS_RECLAIMED, ((usage + (oldBytes >> 3)) as u64) - (young as u64))
  const needed = young + need + stackWords + RESERVE_WORDS
  return cost(young, fitAfterAll(process, depth, live, needed) ? young : 0)
}

function setFromSpaceOf(process: u32, mature: u32, old: u32, oldBytes: u32): void {
  const start = load<u32>(process, Process.HEAP_START)
  const top = load<u32>(process, Process.HEAP_TOP)
  setFromSpace(start, top - start, mature, old, oldBytes, load<u32>(process, Process.FRAGMENTS))
}

// Copies what is reachable into a new young block of [words] words, which then replaces the old one, and sweeps the
// off-heap lists.
function evacuateRoots(process: u32, depth: i32, live: i32, words: u32, oldTop: u32, full: bool): void {
  const start = load<u32>(process, Process.HEAP_START)
  const startWords = heapWords(process)
  const block = newHeapBlock(words)
  setToSpace(block, words << 3, oldTop, full)
  gatherRoots(process, depth, live)
  for (let i: u32 = 0; i < rootRanges(); i++) evacuateWords(rangeAddress(i), rangeWords(i))
  for (let m = firstHeapMessage(process); m != 0; m = heapMessage(load<u32>(m, Process.MESSAGE_NEXT))) {
    evacuateWord(m + Process.MESSAGE_TERM)
  }
  evacuateAll(oldTop)

  const end = block + (words << 3)
  copyBytes(end - depth, load<u32>(process, Process.STACK_END) - depth, depth)
  sweepLists(process, full)
  store<u32>(process, block, Process.HEAP_START)
  store<u32>(process, evacuatedTop(), Process.HEAP_TOP)
  store<u32>(process, evacuatedTop(), Process.HIGH_WATER)
  store<u32>(process, end, Process.STACK_END)
  freeHeapBlock(start, startWords)
}

function sweepLists(process: u32, full: bool): void {
  const young = load<u32>(process, Process.OFF_HEAP)
  store<u32>(process, 0, Process.OFF_HEAP)
  sweepOffHeap(process, young)
  if (full) {
    const old = load<u32>(process, Process.OFF_HEAP_OLD)
    store<u32>(process, 0, Process.OFF_HEAP_OLD)
    sweepOffHeap(process, old)
  }
  const least = load<u32>(process, Process.MIN_VIRTUAL_HEAP)
  const limit = load<u32>(process, Process.VIRTUAL_HEAP_LIMIT)
  if (full) {
    const oldLimit = load<u32>(process, Process.VIRTUAL_OLD_LIMIT)
    store<u32>(process, nextVirtualLimit(sweptYoungWords, oldLimit, least), Process.VIRTUAL_OLD_LIMIT)
  }
  store<u32>(process, sweptYoungWords, Process.VIRTUAL_HEAP)
  store<u32>(process, nextVirtualLimit(sweptYoungWords, limit, least), Process.VIRTUAL_HEAP_LIMIT)
}

// ---- The size of the young block afterwards. [needed]: words of heap, stack, reserve and what was asked for.

function fitAfterYoung(process: u32, depth: i32, live: i32, needed: u32, oldWords: u32): bool {
  const size = heapWords(process)
  if (needed > size) {
    resizeHeap(process, depth, live, heapSizeFor(process, needed, false))
    return true
  }
  if (size <= SHRINK_FROM || needed > size >> 2 || (size <= SHRINK_ALWAYS_FROM && size <= oldWords)) return false
  // Not too small beside the old heap.
  const wanted = needed * 3 < oldWords / 9 ? max(oldWords >> 3, needed * 3) : needed * 3
  const words = heapSizeFor(process, wanted, false)
  if (words >= size) return false
  resizeHeap(process, depth, live, words)
  return true
}

function fitAfterAll(process: u32, depth: i32, live: i32, needed: u32): bool {
  const size = heapWords(process)
  if (needed > size) {
    resizeHeap(process, depth, live, heapSizeFor(process, needed, false))
    return true
  }
  if ((size as u64) * 3 < (needed as u64) * 4) {
    store<i32>(process, load<i32>(process, Process.FLAGS) | Process.FLAG_HEAP_GROW, Process.FLAGS)
    return false
  }
  if (needed > size >> 2 || (isBusy && size <= BUSY_WORDS_MAX)) return false
  const words = heapSizeFor(process, needed << 1, false)
  if (words >= size) return false
  resizeHeap(process, depth, live, words)
  return true
}

function cost(copied: u32, moved: u32): u32 {
  return max<u32>(copied / COST_COPIED + moved / COST_MOVED, 1)
}

// max_heap_size: a process that is to be killed is condemned; it ends at once, when it yields.
function checkLimit(process: u32, words: u32): void {
  const limit = load<u64>(process, Process.MAX_HEAP)
  if (limit == 0 || (words as u64) <= limit || load<u32>(P, Memory.PROCESS) != process) return
  excess = words
  if ((load<i32>(process, Process.FLAGS) & Process.FLAG_KILL_AT_MAX) == 0) return
  if ((load<i32>(process, Process.STATE) & Process.STATE_KILLED) == 0) condemn(process, makeAtom(Atoms.am_killed))
}
