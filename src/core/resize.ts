// Heap blocks: how large they are, and making the young one larger or smaller with its contents as they are.
import * as Memory from "../layout/memory"
import * as Process from "../layout/process"
import { relocateHeap, relocateOffHeap, relocateWords } from "./evacuate"
import { allocateWords, release, resizeInPlace } from "./memory"
import { firstHeapMessage, gatherRoots, heapMessage, rangeAddress, rangeWords, rootRanges } from "./roots"
import { count } from "./state"

// OTP's sizes: 12, 38, then each the sum of the two before it and one, 23 sizes in all; from there on 20 % more each.
const FIRST: u32 = 12
const SECOND: u32 = 38
const SLOW_FROM: u32 = 833026 // words, the 23rd size
const SPAN_BLOCK_MAX: u32 = 8192 // bytes: up to here a block does not get smaller in place (memory.ts)
const WORDS_MAX: u32 = 0x1c000000 // 3.5 GiB: no block is larger

/// The smallest heap size that has room for [words]. With [next], the size after it.
export function heapSize(words: u32, next: bool): u32 {
  let a = FIRST
  let b = SECOND
  if (words > FIRST) {
    while (b < words && b < SLOW_FROM) {
      const sum = a + b + 1
      a = b
      b = sum
    }
    while (b < words && b < WORDS_MAX) {
      a = b
      b += b / 5
    }
    if (!next) return b < words ? words : b
    return b < SLOW_FROM ? a + b + 1 : b + b / 5
  }
  return next ? SECOND : FIRST
}

/// The heap size for [words] words, at least what [process] asked for.
export function heapSizeFor(process: u32, words: u32, next: bool): u32 {
  return max(heapSize(words, next), load<u32>(process, Process.MIN_HEAP))
}

/// A block for a heap of [words] words.
export function newHeapBlock(words: u32): u32 {
  count(Memory.MEMORY_PROCESSES, (words as u64) << 3)
  return allocateWords(words, 0)
}

/// Frees the heap block at [start], which has [words] words.
export function freeHeapBlock(start: u32, words: u32): void {
  count(Memory.MEMORY_PROCESSES, 0 - ((words as u64) << 3))
  release(start)
}

/// Words of the young block of [process].
export function heapWords(process: u32): u32 {
  return (load<u32>(process, Process.STACK_END) - load<u32>(process, Process.HEAP_START)) >> 3
}

/// Makes the young block of [process] [words] words large. Heap and [depth] bytes of stack, which must fit, keep their
/// contents; terms are adjusted if the block had to move. Its fields must be up to date.
export function resizeHeap(process: u32, depth: i32, live: i32, words: u32): void {
  const start = load<u32>(process, Process.HEAP_START)
  const end = load<u32>(process, Process.STACK_END)
  const bytes = words << 3
  const stack: u32 = depth
  const isSmaller = start + bytes < end
  count(Memory.MEMORY_PROCESSES, (bytes as u64) - ((end - start) as u64))
  if (isSmaller && bytes > SPAN_BLOCK_MAX) {
    memory.copy(start + bytes - stack, end - stack, stack)
    store<u32>(process, start + bytes, Process.STACK_END)
    resizeInPlace(start, bytes)
  } else if (!isSmaller && resizeInPlace(start, bytes)) {
    memory.copy(start + bytes - stack, end - stack, stack)
    store<u32>(process, start + bytes, Process.STACK_END)
  } else {
    moveHeap(process, depth, live, bytes)
  }
}

function moveHeap(process: u32, depth: i32, live: i32, bytes: u32): void {
  const start = load<u32>(process, Process.HEAP_START)
  const end = load<u32>(process, Process.STACK_END)
  const used = load<u32>(process, Process.HEAP_TOP) - start
  const stack: u32 = depth
  const block = allocateWords(bytes >> 3, 0)
  const delta = block - start
  memory.copy(block, start, used)
  memory.copy(block + bytes - stack, end - stack, stack)
  store<u32>(process, block, Process.HEAP_START)
  store<u32>(process, block + used, Process.HEAP_TOP)
  store<u32>(process, block + bytes, Process.STACK_END)
  store<u32>(process, load<u32>(process, Process.HIGH_WATER) + delta, Process.HIGH_WATER)
  relocateHeap(block, block + used, start, used, delta)
  gatherRoots(process, depth, live)
  for (let i: u32 = 0; i < rootRanges(); i++) relocateWords(rangeAddress(i), rangeWords(i), start, used, delta)
  for (let m = firstHeapMessage(process); m != 0; m = heapMessage(load<u32>(m, Process.MESSAGE_NEXT))) {
    relocateWords(m + Process.MESSAGE_TERM, 1, start, used, delta)
  }
  relocateOffHeap(process + Process.OFF_HEAP, start, used, delta)
  release(start)
}
