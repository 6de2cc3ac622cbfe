// The allocator of the shared memory: any thread allocates, any thread releases. Blocks up to SMALL_LIMIT bytes come in
// size classes and carry no header: the page they lie in knows the class (pages.ts). Larger blocks are runs of pages.
//
//   thread's list of a class (in P)  ⇄  chains of BATCH blocks at ALLOCATOR, under the class's lock  ⇄  spans (pages.ts)
//
// A free block: [u32 next block of the list][u32 next chain, in the first block of a chain][u32 blocks in the chain].
import * as Memory from "../layout/memory"
import { hostEvent } from "./imports"
import { lock, unlock } from "./lock"
import {
  allocatePages,
  firstPage,
  KIND_MASK,
  KIND_SPAN,
  lastPage,
  PAGE,
  PAGE_SHIFT,
  pageEntry,
  pagesOfRun,
  pagesUsed,
  releasePages,
  resizePages,
  setPageEntry,
} from "./pages"
import { CHECKED, P } from "./state"

// Classes 2..32: multiples of 8 up to 256. Then eight per power of two: 33..72. Last, the heap of a new process.
const SMALL_LIMIT: u32 = 8192
const FINE_LIMIT: u32 = 256
const FIRST_COARSE: u32 = 33
const PROCESS_HEAP_BYTES: u32 = 1864 // Process.HEAP_WORDS_INITIAL words
const PROCESS_HEAP_CLASS: u32 = 73
const CLASS_COUNT: u32 = 74
const WORDS_MAX: u32 = 0x1c000000 // 3.5 GiB: no block is larger
const SPAN: u32 = 65536
const SPAN_PAGES: u32 = SPAN >> PAGE_SHIFT
const BATCH_MAX: u32 = 32 // blocks of a chain, up to 512 bytes each; half as many with each doubling above

// In P at ALLOCATOR_PRIVATE: first block and number of blocks of each class.
const LOCAL: u32 = Memory.ALLOCATOR_PRIVATE
const LOCAL_COUNT: u32 = Memory.ALLOCATOR_PRIVATE + 296

// A class's record, one cache line.
const CLASSES: u32 = Memory.ALLOCATOR + 1024
const CLASS_SIZE_LOG: u32 = 6
const CLASS_LOCK: u32 = 0
const CLASS_CHAINS: u32 = 4 // u32 first chain
const CLASS_BUMP: u32 = 8 // u32 next block never handed out of the newest span
const CLASS_BUMP_END: u32 = 12
const CLASS_FREE: u32 = 16 // u32 blocks in chains
const CLASS_CARVED: u32 = 20 // u32 blocks ever cut from the spans it has
const CLASS_SPAN: u32 = 24 // u32 newest span

const BLOCK_NEXT: u32 = 0
const BLOCK_CHAIN: u32 = 4
const BLOCK_COUNT: u32 = 8
const BLOCK_MAGIC: u32 = 12 // checked build: MAGIC while the block is free
const MAGIC: u32 = 0xdeadbea7

// Fields of a span page's entry.
const ENTRY_CLASS_SHIFT: u32 = 2
const ENTRY_CLASS_MASK: u32 = 127
const ENTRY_INDEX_SHIFT: u32 = 9
const ENTRY_INDEX_MASK: u32 = 63
const ENTRY_COUNT_SHIFT: u32 = 15

const RECLAIM_LOCK: u32 = Memory.ALLOCATOR + 960

function classOf(bytes: u32): u32 {
  if (bytes <= FINE_LIMIT) return bytes <= 16 ? 2 : (bytes + 7) >> 3
  if (((bytes + 7) & ~7) == PROCESS_HEAP_BYTES) return PROCESS_HEAP_CLASS
  const log = 31 - clz(bytes - 1)
  return FIRST_COARSE + ((log - 8) << 3) + (((bytes - 1) >> (log - 3)) & 7)
}

function sizeOfClass(index: u32): u32 {
  if (index < FIRST_COARSE) return index << 3
  if (index == PROCESS_HEAP_CLASS) return PROCESS_HEAP_BYTES
  const coarse = index - FIRST_COARSE
  return (9 + (coarse & 7)) << (5 + (coarse >> 3))
}

function batchOf(index: u32): u32 {
  if (index < FIRST_COARSE) return BATCH_MAX
  return index == PROCESS_HEAP_CLASS ? 8 : BATCH_MAX >> ((index - FIRST_COARSE) >> 3)
}

function pagesFor(bytes: u32): u32 {
  return (bytes >> PAGE_SHIFT) + ((bytes & (PAGE - 1)) != 0 ? 1 : 0)
}

/// A block of at least [bytes] bytes, 8-aligned, contents undefined. Without memory the machine ends.
export function allocate(bytes: u32): u32 {
  const block = tryAllocate(bytes)
  if (block == 0) outOfMemory(bytes)
  return block
}

/// Like [allocate], but 0 if there is no memory.
export function tryAllocate(bytes: u32): u32 {
  if (bytes > SMALL_LIMIT) return allocateLarge(bytes)
  const index = classOf(bytes)
  const local = P + (index << 2)
  const block = load<u32>(local, LOCAL)
  if (block == 0) return refill(index)
  store<u32>(local, load<u32>(block, BLOCK_NEXT), LOCAL)
  const counter = P + (index << 1)
  store<u16>(counter, load<u16>(counter, LOCAL_COUNT) - 1, LOCAL_COUNT)
  if (CHECKED) takeFree(block, index)
  return block
}

/// A block of [words] words and [extra] bytes.
export function allocateWords(words: u32, extra: u32): u32 {
  if (words > WORDS_MAX) outOfMemory(0xffffffff)
  return allocate((words << 3) + extra)
}

/// Gives back the block at [address], which any thread may have allocated.
export function release(address: u32): void {
  const entry = pageEntry(address)
  if ((entry & KIND_MASK) != KIND_SPAN) {
    if (CHECKED) assert((entry & KIND_MASK) == 2 && (address & (PAGE - 1)) == 0, "release of no block")
    releasePages(address, entry >> 2)
    return
  }
  const index = (entry >> ENTRY_CLASS_SHIFT) & ENTRY_CLASS_MASK
  const local = P + (index << 2)
  if (CHECKED) markFree(address, index)
  store<u32>(address, load<u32>(local, LOCAL), BLOCK_NEXT)
  store<u32>(local, address, LOCAL)
  const counter = P + (index << 1)
  const count = (load<u16>(counter, LOCAL_COUNT) as u32) + 1
  store<u16>(counter, count as u16, LOCAL_COUNT)
  const batch = batchOf(index)
  if (count > batch << 1) giveBatch(index, batch)
}

/// Bytes that the block at [address] really has.
export function sizeOfBlock(address: u32): u32 {
  const entry = pageEntry(address)
  if ((entry & KIND_MASK) != KIND_SPAN) return pagesOfRun(address) << PAGE_SHIFT
  return sizeOfClass((entry >> ENTRY_CLASS_SHIFT) & ENTRY_CLASS_MASK)
}

/// Gives the block at [address] room for [bytes] bytes where it is. False: it can't be done, nothing has changed.
export function resizeInPlace(address: u32, bytes: u32): bool {
  if ((pageEntry(address) & KIND_MASK) == KIND_SPAN) return bytes <= sizeOfBlock(address)
  return resizePages(address, pagesFor(bytes))
}

/// A block of [bytes] bytes with the contents of [address], which is released if it is another one.
export function reallocate(address: u32, bytes: u32): u32 {
  const size = sizeOfBlock(address)
  if (bytes <= size && bytes > size >> 1) return address
  if (bytes > SMALL_LIMIT && resizeInPlace(address, bytes)) return address
  const block = allocate(bytes)
  memory.copy(block, address, size < bytes ? size : bytes)
  release(address)
  return block
}

/// Ends the machine: there is no block of [bytes] bytes.
export function outOfMemory(bytes: u32): void {
  hostEvent(Memory.HOST_OUT_OF_MEMORY, bytes as i32, load<i32>(P, Memory.PROCESS))
  unreachable()
}

function allocateLarge(bytes: u32): u32 {
  const pages = pagesFor(bytes)
  const run = allocatePages(pages)
  if (run != 0) return run
  reclaim()
  return allocatePages(pages)
}

function classRecord(index: u32): u32 {
  return CLASSES + (index << CLASS_SIZE_LOG)
}

// Makes a chain this thread's list of the class and takes its first block.
function refill(index: u32): u32 {
  const record = classRecord(index)
  lock(record + CLASS_LOCK)
  let chain = takeChain(record, index)
  unlock(record + CLASS_LOCK)
  if (chain == 0) {
    reclaim()
    lock(record + CLASS_LOCK)
    chain = takeChain(record, index)
    unlock(record + CLASS_LOCK)
    if (chain == 0) return 0
  }
  store<u32>(P + (index << 2), load<u32>(chain, BLOCK_NEXT), LOCAL)
  store<u16>(P + (index << 1), (load<u32>(chain, BLOCK_COUNT) - 1) as u16, LOCAL_COUNT)
  if (CHECKED) takeFree(chain, index)
  return chain
}

// A chain from the central list, else from the newest span, else from a new one; 0 without memory. Under the lock.
function takeChain(record: u32, index: u32): u32 {
  const chain = load<u32>(record, CLASS_CHAINS)
  if (chain != 0) {
    store<u32>(record, load<u32>(chain, BLOCK_CHAIN), CLASS_CHAINS)
    store<u32>(record, load<u32>(record, CLASS_FREE) - load<u32>(chain, BLOCK_COUNT), CLASS_FREE)
    return chain
  }
  const size = sizeOfClass(index)
  if (load<u32>(record, CLASS_BUMP) + size > load<u32>(record, CLASS_BUMP_END) && !newSpan(record, index)) return 0
  const first = load<u32>(record, CLASS_BUMP)
  const room = (load<u32>(record, CLASS_BUMP_END) - first) / size
  const batch = batchOf(index)
  const blocks = room < batch ? room : batch
  let block = first
  for (let i: u32 = 1; i <= blocks; i++) {
    store<u32>(block, i == blocks ? 0 : block + size, BLOCK_NEXT)
    if (CHECKED) markFree(block, index)
    block += size
  }
  store<u32>(first, blocks, BLOCK_COUNT)
  store<u32>(record, block, CLASS_BUMP)
  store<u32>(record, load<u32>(record, CLASS_CARVED) + blocks, CLASS_CARVED)
  return first
}

function newSpan(record: u32, index: u32): bool {
  const span = allocatePages(SPAN_PAGES)
  if (span == 0) return false
  for (let i: u32 = 0; i < SPAN_PAGES; i++) {
    const entry = KIND_SPAN | (index << ENTRY_CLASS_SHIFT) | (i << ENTRY_INDEX_SHIFT)
    setPageEntry(span + (i << PAGE_SHIFT), entry)
  }
  store<u32>(record, span, CLASS_SPAN)
  store<u32>(record, span, CLASS_BUMP)
  store<u32>(record, span + SPAN, CLASS_BUMP_END)
  return true
}

// Moves the first [batch] blocks of this thread's list of the class to the central list.
function giveBatch(index: u32, batch: u32): void {
  const local = P + (index << 2)
  const first = load<u32>(local, LOCAL)
  let last = first
  for (let i: u32 = 1; i < batch; i++) last = load<u32>(last, BLOCK_NEXT)
  store<u32>(local, load<u32>(last, BLOCK_NEXT), LOCAL)
  const counter = P + (index << 1)
  store<u16>(counter, ((load<u16>(counter, LOCAL_COUNT) as u32) - batch) as u16, LOCAL_COUNT)
  store<u32>(last, 0, BLOCK_NEXT)
  store<u32>(first, batch, BLOCK_COUNT)
  const record = classRecord(index)
  lock(record + CLASS_LOCK)
  addChain(record, first)
  unlock(record + CLASS_LOCK)
}

function addChain(record: u32, first: u32): void {
  store<u32>(first, load<u32>(record, CLASS_CHAINS), BLOCK_CHAIN)
  store<u32>(record, first, CLASS_CHAINS)
  store<u32>(record, load<u32>(record, CLASS_FREE) + load<u32>(first, BLOCK_COUNT), CLASS_FREE)
}

/// Gives the small blocks that this thread keeps for itself to all: before the thread ends.
export function releaseLocal(): void {
  for (let index: u32 = 2; index < CLASS_COUNT; index++) {
    const count = load<u16>(P + (index << 1), LOCAL_COUNT)
    if (count > 0) giveBatch(index, count)
  }
}

// ---- Memory is short: spans of which every block is in the central list become pages again.

function spanOf(block: u32): u32 {
  const index = (pageEntry(block) >> ENTRY_INDEX_SHIFT) & ENTRY_INDEX_MASK
  return ((block >> PAGE_SHIFT) - index) << PAGE_SHIFT
}

function reclaim(): void {
  releaseLocal()
  lock(RECLAIM_LOCK)
  for (let index: u32 = 2; index < CLASS_COUNT; index++) {
    const record = classRecord(index)
    lock(record + CLASS_LOCK)
    if (load<u32>(record, CLASS_CHAINS) != 0) reclaimClass(record, SPAN / sizeOfClass(index))
    unlock(record + CLASS_LOCK)
  }
  // Blocks of full spans are in no list any more. A span is full if its first entry's count says so.
  const end = lastPage()
  for (let page = firstPage(); page < end; page++) {
    const address = page << PAGE_SHIFT
    const entry = pageEntry(address)
    if ((entry & KIND_MASK) != KIND_SPAN || entry >> ENTRY_COUNT_SHIFT == 0) continue
    const index = (entry >> ENTRY_CLASS_SHIFT) & ENTRY_CLASS_MASK
    if (entry >> ENTRY_COUNT_SHIFT == SPAN / sizeOfClass(index)) releasePages(address, SPAN_PAGES)
    else setPageEntry(address, entry & ((1 << ENTRY_COUNT_SHIFT) - 1))
  }
  unlock(RECLAIM_LOCK)
}

// Counts the free blocks of each span in the span's first entry, then keeps only the blocks of spans that are not full.
function reclaimClass(record: u32, full: u32): void {
  for (let chain = load<u32>(record, CLASS_CHAINS); chain != 0; chain = load<u32>(chain, BLOCK_CHAIN)) {
    for (let block = chain; block != 0; block = load<u32>(block, BLOCK_NEXT)) {
      const span = spanOf(block)
      setPageEntry(span, pageEntry(span) + (1 << ENTRY_COUNT_SHIFT))
    }
  }
  let chain = load<u32>(record, CLASS_CHAINS)
  store<u32>(record, 0, CLASS_CHAINS)
  store<u32>(record, 0, CLASS_FREE)
  while (chain != 0) {
    const nextChain = load<u32>(chain, BLOCK_CHAIN)
    let kept: u32 = 0
    let count: u32 = 0
    let block = chain
    while (block != 0) {
      const next = load<u32>(block, BLOCK_NEXT)
      const span = spanOf(block)
      if (pageEntry(span) >> ENTRY_COUNT_SHIFT == full) {
        store<u32>(record, load<u32>(record, CLASS_CARVED) - 1, CLASS_CARVED)
        if (load<u32>(record, CLASS_SPAN) == span) {
          store<u32>(record, 0, CLASS_SPAN)
          store<u32>(record, 0, CLASS_BUMP)
          store<u32>(record, 0, CLASS_BUMP_END)
        }
      } else {
        store<u32>(block, kept, BLOCK_NEXT)
        kept = block
        count++
      }
      block = next
    }
    if (kept != 0) {
      store<u32>(kept, count, BLOCK_COUNT)
      addChain(record, kept)
    }
    chain = nextChain
  }
}

/// Bytes in blocks that are allocated and not released. Exact when no other thread is allocating.
export function memoryUsed(): f64 {
  let bytes = pagesUsed()
  for (let index: u32 = 2; index < CLASS_COUNT; index++) {
    const record = classRecord(index)
    const size = sizeOfClass(index)
    lock(record + CLASS_LOCK)
    const carved = load<u32>(record, CLASS_CARVED)
    let free = load<u32>(record, CLASS_FREE)
    unlock(record + CLASS_LOCK)
    const perSpan = SPAN / size
    const uncut = (load<u32>(record, CLASS_BUMP_END) - load<u32>(record, CLASS_BUMP)) / size
    const spans = (carved + uncut) / perSpan
    for (let i: u32 = 0; i < (Memory.SCHEDULERS_MAX as u32); i++) {
      free += load<u16>(Memory.SCHEDULERS + i * Memory.SCHEDULER_SIZE + (index << 1), LOCAL_COUNT)
    }
    bytes -= (spans as u64) * SPAN - ((carved - free) as u64) * size
  }
  return bytes as f64
}

/// Bytes of memory that the allocator has taken from the region so far, spans with free blocks included.
export function memoryAllocated(): f64 {
  return pagesUsed() as f64
}

// ---- Checked build: a free block is marked, and its contents are made useless.

function markFree(block: u32, index: u32): void {
  const size = sizeOfClass(index)
  assert(load<u32>(block, BLOCK_MAGIC) != MAGIC, "block released twice")
  if (size > 16) memory.fill(block + 16, 0xdb, size - 16)
  store<u32>(block, MAGIC, BLOCK_MAGIC)
}

function takeFree(block: u32, index: u32): void {
  assert(load<u32>(block, BLOCK_MAGIC) == MAGIC, "a block in use is in a free list")
  assert(((pageEntry(block) >> ENTRY_CLASS_SHIFT) & ENTRY_CLASS_MASK) == index, "a free block has the wrong class")
  store<u32>(block, 0, BLOCK_MAGIC)
}
