// Runs of pages: the lower half of the allocator. It hands out [HEAP, end of memory) in runs of 1 KiB pages, best fit,
// and joins neighbours when they come back. The upper half, memory.ts, cuts spans of these into small blocks.
//
// What a page is stands outside of it, in one u32 of PAGE_TABLE, so that a run is all payload:
//
//   kind 0                                             never handed out (the table itself)
//   kind 1 │ class(7) ┊ index in span(6) ┊ count(17)   page of a span of small blocks; every page has its entry
//   kind 2 │ pages(30)                                 first and last page of a run in use
//   kind 3 │ pages(30)                                 first and last page of a free run
//
// A free run has its list links in its first two words. The lists are segregated by length as in TLSF: eight lists per
// power of two, a bitmap over lists and one over powers. One lock guards it all.
import * as Memory from "../layout/memory"
import { lock, unlock } from "./lock"

export const PAGE_SHIFT: u32 = 10
export const PAGE: u32 = 1 << PAGE_SHIFT
const PAGE_TABLE: u32 = Memory.HEAP // one u32 per page of the 4 GiB
const PAGE_TABLE_BYTES: u32 = 1 << (32 - PAGE_SHIFT + 2)
const WASM_PAGE_SHIFT: u32 = 16
// The last 64 KiB stay unused: the end of a block is then always an address.
const END_RESERVE: u32 = 64

export const KIND_MASK: u32 = 3
export const KIND_SPAN: u32 = 1
export const KIND_USED: u32 = 2
export const KIND_FREE: u32 = 3
const PAGES_SHIFT: u32 = 2

// Words at ALLOCATOR.
const LOCK: u32 = Memory.ALLOCATOR
const READY: u32 = Memory.ALLOCATOR + 4 // i32, 1: memoryStart has run
const USED: u32 = Memory.ALLOCATOR + 8 // u32, pages in use
const TOTAL: u32 = Memory.ALLOCATOR + 12 // u32, pages there are
const POWERS: u32 = Memory.ALLOCATOR + 16 // u32, bit p: a list of power p is not empty
const LISTS: u32 = Memory.ALLOCATOR + 64 // u8 per power, bit l: list l of it is not empty
const HEADS: u32 = Memory.ALLOCATOR + 128 // u32 per list, address of the first run
const POWER_COUNT: u32 = 21 // 2^22 pages of 1 KiB; powers below 8 pages share list 0
const NEXT: u32 = 0
const PREVIOUS: u32 = 4

/// The table entry of the page that holds [address].
export function pageEntry(address: u32): u32 {
  return load<u32>(PAGE_TABLE + ((address >> PAGE_SHIFT) << 2))
}
export function setPageEntry(address: u32, entry: u32): void {
  store<u32>(PAGE_TABLE + ((address >> PAGE_SHIFT) << 2), entry)
}

/// Pages of the run in use that starts with [address].
export function pagesOfRun(address: u32): u32 {
  return pageEntry(address) >> PAGES_SHIFT
}

/// Makes the memory from HEAP up to HEAP_END (64 KiB pages; 0 means 4 GiB) ready. Once per machine, before all else.
export function memoryStart(): void {
  if (atomic.cmpxchg<i32>(READY, 0, 1) != 0) return
  const end = load<u32>(Memory.HEAP_END)
  const first = (PAGE_TABLE + PAGE_TABLE_BYTES) >> PAGE_SHIFT
  const limit = ((end == 0 ? Memory.PAGES_MAX : end) << (WASM_PAGE_SHIFT - PAGE_SHIFT)) - END_RESERVE
  setPageEntry(limit << PAGE_SHIFT, KIND_USED) // nothing joins across the end
  store<u32>(TOTAL, limit - first)
  insert(first << PAGE_SHIFT, limit - first)
  // The first bytes stay unused: the term of a literal, a little less than its address, is in the region too.
  atomic.store<u32>(Memory.LITERALS_TOP, Memory.LITERALS + 64)
}

/// First page of the run tables: spans are looked for from here (memory.ts).
export function firstPage(): u32 {
  return (PAGE_TABLE + PAGE_TABLE_BYTES) >> PAGE_SHIFT
}
export function lastPage(): u32 {
  return firstPage() + load<u32>(TOTAL)
}

/// Bytes of the runs in use.
export function pagesUsed(): u64 {
  return (atomic.load<u32>(USED) as u64) << PAGE_SHIFT
}

function listOf(pages: u32): u32 {
  if (pages < 8) return pages
  const log = 31 - clz(pages)
  return ((log - 2) << 3) | ((pages >> (log - 3)) & 7)
}

function insert(address: u32, pages: u32): void {
  const entry = (pages << PAGES_SHIFT) | KIND_FREE
  setPageEntry(address, entry)
  setPageEntry(address + ((pages - 1) << PAGE_SHIFT), entry)
  const list = listOf(pages)
  const head = HEADS + (list << 2)
  const next = load<u32>(head)
  store<u32>(address, next, NEXT)
  store<u32>(address, 0, PREVIOUS)
  if (next) store<u32>(next, address, PREVIOUS)
  store<u32>(head, address)
  const power = list >> 3
  store<u8>(LISTS + power, ((load<u8>(LISTS + power) as u32) | (1 << (list & 7))) as u8)
  store<u32>(POWERS, load<u32>(POWERS) | (1 << power))
}

function remove(address: u32, pages: u32): void {
  const next = load<u32>(address, NEXT)
  const previous = load<u32>(address, PREVIOUS)
  if (next) store<u32>(next, previous, PREVIOUS)
  if (previous) {
    store<u32>(previous, next, NEXT)
    return
  }
  const list = listOf(pages)
  store<u32>(HEADS + (list << 2), next)
  if (next) return
  const power = list >> 3
  const lists = (load<u8>(LISTS + power) as u32) & ~(1 << (list & 7))
  store<u8>(LISTS + power, lists as u8)
  if (lists == 0) store<u32>(POWERS, load<u32>(POWERS) & ~(1 << power))
}

/// A free run of at least [pages], or 0. Every run in a list above the rounded length fits; only when there is none
/// is the length's own list searched.
function find(pages: u32): u32 {
  const rounded = pages < 8 ? pages : pages + (1 << (28 - clz(pages))) - 1
  const list = listOf(rounded)
  let power = list >> 3
  if (power < POWER_COUNT) {
    let lists = (load<u8>(LISTS + power) as u32) & ((-1 << (list & 7)) as u32)
    if (lists == 0) {
      const powers = load<u32>(POWERS) & ((-2 << power) as u32)
      power = ctz(powers)
      lists = powers == 0 ? 0 : load<u8>(LISTS + power)
    }
    if (lists != 0) return load<u32>(HEADS + (((power << 3) | ctz(lists)) << 2))
  }
  let run = load<u32>(HEADS + (listOf(pages) << 2))
  while (run != 0 && pageEntry(run) >> PAGES_SHIFT < pages) run = load<u32>(run, NEXT)
  return run
}

function markUsed(address: u32, pages: u32): void {
  const entry = (pages << PAGES_SHIFT) | KIND_USED
  setPageEntry(address, entry)
  setPageEntry(address + ((pages - 1) << PAGE_SHIFT), entry)
}

/// A run of [pages] pages, or 0 if there is none. Its address is a multiple of PAGE.
export function allocatePages(pages: u32): u32 {
  if (pages > load<u32>(TOTAL)) return 0
  lock(LOCK)
  const run = find(pages)
  if (run != 0) {
    const length = pageEntry(run) >> PAGES_SHIFT
    remove(run, length)
    if (length > pages) insert(run + (pages << PAGE_SHIFT), length - pages)
    markUsed(run, pages)
    atomic.store<u32>(USED, load<u32>(USED) + pages)
  }
  unlock(LOCK)
  return run
}

/// Gives a run of [pages] pages back.
export function releasePages(address: u32, pages: u32): void {
  lock(LOCK)
  atomic.store<u32>(USED, load<u32>(USED) - pages)
  insertJoined(address, pages)
  unlock(LOCK)
}

function insertJoined(address: u32, pages: u32): void {
  const before = pageEntry(address - PAGE)
  if ((before & KIND_MASK) == KIND_FREE) {
    const length = before >> PAGES_SHIFT
    address -= length << PAGE_SHIFT
    remove(address, length)
    pages += length
  }
  const behind = address + (pages << PAGE_SHIFT)
  const after = pageEntry(behind)
  if ((after & KIND_MASK) == KIND_FREE) {
    remove(behind, after >> PAGES_SHIFT)
    pages += after >> PAGES_SHIFT
  }
  insert(address, pages)
}

/// Makes the run in use at [address] [pages] long where it lies. Shrinking always succeeds.
export function resizePages(address: u32, pages: u32): bool {
  lock(LOCK)
  const length = pagesOfRun(address)
  const behind = address + (length << PAGE_SHIFT)
  let fits = true
  if (pages < length) {
    markUsed(address, pages)
    insertJoined(address + (pages << PAGE_SHIFT), length - pages)
  } else if (pages > length) {
    const after = pageEntry(behind)
    const free = after >> PAGES_SHIFT
    fits = (after & KIND_MASK) == KIND_FREE && length + free >= pages
    if (fits) {
      remove(behind, free)
      if (length + free > pages) insert(address + (pages << PAGE_SHIFT), length + free - pages)
      markUsed(address, pages)
    }
  }
  if (fits) atomic.store<u32>(USED, load<u32>(USED) + pages - length)
  unlock(LOCK)
  return fits
}
