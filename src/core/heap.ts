// Allocation for the running process: from its heap block, else from a heap fragment. Also how a process asks for a
// collection, which only happens at its next function entry.
import * as Memory from "../layout/memory"
import * as Process from "../layout/process"
import * as Term from "../layout/term"
import { allocateWords, release } from "./memory"
import { CHECKED, count, heapTop, P, setHeapTop } from "./state"

const FRAGMENT_WORDS_MIN: u32 = 60 // with the fragment's own 16 bytes: 496, of a 512 byte block
const FRAGMENT_WORDS_GROWTH: u32 = 65536 // fragments double up to this size
const STRESS_DEBT: u32 = Memory.GC_PRIVATE + 120 // i32 in P, words
const STRESS_PAYMENT: i32 = 512 // words
// REFC binaries are the only off-heap objects. Offsets from the address of one:
const OFF_HEAP_NEXT: u32 = Term.REFC_NEXT - Term.BOXED_BIAS
const OFF_HEAP_SIZE: u32 = Term.REFC_SIZE - Term.BOXED_BIAS
const OFF_HEAP_BLOCK: u32 = Term.REFC_BLOCK - Term.BOXED_BIAS

/// Fresh words for the running process; never collects. They must be filled before the next collection.
/// Without room in the block they come from a heap fragment, and a collection is asked for.
export function heapAlloc(words: u32): u32 {
  const top = heapTop()
  const next = (top as u64) + ((words as u64) << 3)
  if (next + Process.STACK_RESERVE > (load<u32>(P, Memory.STACK_TOP) as u64)) return fragmentAlloc(words)
  if (load<i32>(P, Memory.STRESS_FLAG) && stressIsDue()) return fragmentAlloc(words)
  setHeapTop(next as u32)
  return top
}

/// Stress mode: is a collection due that nothing else asks for? Always, while heaps are small. What a collection of a
/// large one has copied is a debt, which the opportunities after it pay: else the time would grow with the square.
export function stressIsDue(): bool {
  const debt = load<i32>(P, STRESS_DEBT)
  if (debt < STRESS_PAYMENT) return true
  store<i32>(P, debt - STRESS_PAYMENT, STRESS_DEBT)
  return false
}

/// Stress mode: a heap of [words] words has been collected.
export function addStressDebt(words: i32): void {
  if (words > STRESS_PAYMENT) store<i32>(P, load<i32>(P, STRESS_DEBT) + words, STRESS_DEBT)
}

/// Gives back the last [words] words that heapAlloc handed out; [end] is the address behind them.
export function heapTrim(end: u32, words: u32): void {
  if (end == heapTop()) {
    setHeapTop(end - (words << 3))
    return
  }
  const fragment = load<u32>(load<u32>(P, Memory.PROCESS), Process.FRAGMENTS)
  if (fragment == 0) return
  const used = load<u32>(fragment, Memory.FRAGMENT_USED)
  if (end != fragment + Memory.FRAGMENT_DATA + (used << 3)) return
  if (CHECKED) assert(words <= used, "heapTrim of more than there is")
  store<u32>(fragment, used - words, Memory.FRAGMENT_USED)
}

/// Fresh words for the running process outside of its heap block, and a request to collect.
export function fragmentAlloc(words: u32): u32 {
  const process = load<u32>(P, Memory.PROCESS)
  let fragment = load<u32>(process, Process.FRAGMENTS)
  let used: u32 = fragment == 0 ? 0 : load<u32>(fragment, Memory.FRAGMENT_USED)
  if (fragment == 0 || load<u32>(fragment, Memory.FRAGMENT_WORDS) - used < words) {
    fragment = nextFragment(process, fragment, words)
    used = 0
  }
  store<u32>(fragment, used + words, Memory.FRAGMENT_USED)
  requestCollection()
  return fragment + Memory.FRAGMENT_DATA + (used << 3)
}

function nextFragment(process: u32, newest: u32, words: u32): u32 {
  let capacity = FRAGMENT_WORDS_MIN
  if (newest != 0) {
    const doubled = load<u32>(newest, Memory.FRAGMENT_WORDS) << 1
    capacity = doubled > FRAGMENT_WORDS_GROWTH ? FRAGMENT_WORDS_GROWTH : max(doubled, FRAGMENT_WORDS_MIN)
  }
  if (capacity < words) capacity = words
  const fragment = newFragment(capacity)
  store<u32>(fragment, newest, Memory.FRAGMENT_NEXT)
  store<u32>(process, fragment, Process.FRAGMENTS)
  const total = load<u32>(process, Process.FRAGMENT_WORDS_TOTAL)
  store<u32>(process, total + capacity, Process.FRAGMENT_WORDS_TOTAL)
  count(Memory.COUNTER_FRAGMENTS, 1)
  return fragment
}

/// A fragment of [words] words that belongs to nobody yet. None is used.
export function newFragment(words: u32): u32 {
  const fragment = allocateWords(words, Memory.FRAGMENT_DATA)
  count(Memory.MEMORY_PROCESSES, (words as u64) << 3)
  store<u32>(fragment, 0, Memory.FRAGMENT_NEXT)
  store<u32>(fragment, words, Memory.FRAGMENT_WORDS)
  store<u32>(fragment, 0, Memory.FRAGMENT_USED)
  store<u32>(fragment, 0, Memory.FRAGMENT_OFF_HEAP)
  return fragment
}

/// Makes [fragment] a part of the heap of [process], which runs here or not at all: when a message is received. The
/// terms stay where they are until the next collection, which is asked for when fragments outgrow the free heap.
export function attachFragment(process: u32, fragment: u32): void {
  // Behind the newest one, in which fragmentAlloc may still find room.
  const newest = load<u32>(process, Process.FRAGMENTS)
  const link = newest == 0 ? process + Process.FRAGMENTS : newest + Memory.FRAGMENT_NEXT
  store<u32>(fragment, load<u32>(link), Memory.FRAGMENT_NEXT)
  store<u32>(link, fragment)
  const first = load<u32>(fragment, Memory.FRAGMENT_OFF_HEAP)
  if (first != 0) takeOffHeap(process, first)
  const total = load<u32>(process, Process.FRAGMENT_WORDS_TOTAL) + load<u32>(fragment, Memory.FRAGMENT_WORDS)
  store<u32>(process, total, Process.FRAGMENT_WORDS_TOTAL)
  if (load<u32>(P, Memory.PROCESS) != process) return
  const isHeavy = load<u32>(process, Process.VIRTUAL_HEAP) > load<u32>(process, Process.VIRTUAL_HEAP_LIMIT)
  if (isHeavy || total << 3 > load<u32>(P, Memory.STACK_TOP) - heapTop()) requestCollection()
}

// Puts the off-heap list that begins with the object at [first] before the young list of [process].
function takeOffHeap(process: u32, first: u32): void {
  let last = first
  let words = load<u32>(process, Process.VIRTUAL_HEAP) + (binaryBytes(last) >> 3)
  while (offHeapNext(last) != 0) {
    last = offHeapNext(last)
    words += binaryBytes(last) >> 3
  }
  setOffHeapNext(last, load<u32>(process, Process.OFF_HEAP))
  store<u32>(process, first, Process.OFF_HEAP)
  store<u32>(process, words, Process.VIRTUAL_HEAP)
}

/// Bytes and off-heap block of the REFC binary at [address].
export function binaryBytes(address: u32): u32 {
  return load<u32>(address, OFF_HEAP_SIZE)
}
export function binaryBlock(address: u32): u32 {
  return load<u32>(address, OFF_HEAP_BLOCK)
}
/// The object after the one at [address] in an off-heap list.
export function offHeapNext(address: u32): u32 {
  return load<u32>(address, OFF_HEAP_NEXT)
}
export function setOffHeapNext(address: u32, next: u32): void {
  store<u32>(address, next, OFF_HEAP_NEXT)
}

/// Frees the memory of [fragment].
export function freeFragment(fragment: u32): void {
  count(Memory.MEMORY_PROCESSES, 0 - ((load<u32>(fragment, Memory.FRAGMENT_WORDS) as u64) << 3))
  release(fragment)
}

/// Drops one reference to the off-heap block at [block].
export function releaseBinary(block: u32): void {
  if (atomic.sub<i32>(block + Memory.BINARY_REFERENCES, 1) != 1) return
  count(Memory.MEMORY_BINARIES, 0 - (load<u32>(block, Memory.BINARY_CAPACITY) as u64))
  release(block)
}

/// Drops the references of the off-heap list at the link word [list], which is then empty.
export function releaseOffHeap(list: u32): void {
  let object = load<u32>(list)
  store<u32>(list, 0)
  while (object != 0) {
    const next = offHeapNext(object)
    releaseBinary(binaryBlock(object))
    object = next
  }
}

/// Makes the running process collect at its next function entry.
export function requestCollection(): void {
  if (load<i32>(P, Memory.NEED_GC) != 0) return
  store<i32>(P, 1, Memory.NEED_GC)
  store<i32>(P, load<i32>(P, Memory.REDUCTIONS), Memory.SAVED_REDUCTIONS)
  store<i32>(P, -1, Memory.REDUCTIONS)
}
