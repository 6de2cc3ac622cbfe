// The copying half of the collector: moves what is reachable out of from-space into to-space, Cheney's way, without a
// stack. When and into what is gc.ts.
//
//   from-space   the young block, all heap fragments, and in a full sweep the old block
//   to-space     a new young block; in a minor collection also the free end of the old block, which takes what
//                already survived one collection (it lies below the high-water mark)
//
// A moved boxed object leaves the new term in place of its header (a header has primary tag 00, a boxed term 10). A
// moved list cell leaves NON_VALUE as its CAR and the new term as its CDR.
import * as Memory from "../layout/memory"
import * as Process from "../layout/process"
import * as Term from "../layout/term"
import { binaryBlock, binaryBytes, offHeapNext, releaseBinary, setOffHeapNext } from "./heap"
import { CHECKED } from "./state"

const SMALL_OBJECT: u32 = 128 // bytes: longer objects are moved by memory.copy, whose call costs more than a few words

let young: u32 = 0 // from-space: young block, [young, young + youngBytes)
let youngBytes: u32 = 0
let matureBytes: u32 = 0 // its part below the high-water mark, in a minor collection
let old: u32 = 0 // old block; from-space in a full sweep, else to-space
let oldBytes: u32 = 0
let isFull: bool = false
let fragments: u32 = 0 // the first heap fragment
let hasFragments: bool = false
let to: u32 = 0 // to-space: new young block
let toBytes: u32 = 0
let top: u32 = 0 // first free byte of it
let oldTop: u32 = 0 // first free byte of the old block

/// Sets from-space: the young block, of which [mature] bytes go to the old block (0 in a full sweep), the old block and the
/// fragments from [first] on.
export function setFromSpace(start: u32, bytes: u32, mature: u32, oldStart: u32, oldSize: u32, first: u32): void {
  young = start
  youngBytes = bytes
  matureBytes = mature
  old = oldStart
  oldBytes = oldSize
  fragments = first
  hasFragments = first != 0
}

/// Sets to-space: a new block, and in a minor collection the free part of the old one from [firstOld] on.
export function setToSpace(start: u32, bytes: u32, firstOld: u32, full: bool): void {
  to = start
  toBytes = bytes
  top = start
  oldTop = firstOld
  isFull = full
}

export function evacuatedTop(): u32 {
  return top
}
export function evacuatedOldTop(): u32 {
  return oldTop
}

// Is the object at [address] to be moved?
function isFrom(address: u32): bool {
  return address - young < youngBytes || ((isFull || hasFragments) && isFromElsewhere(address))
}

function isFromElsewhere(address: u32): bool {
  if (address - old < oldBytes) return isFull
  if (!hasFragments || address - to < toBytes) return false
  if (address - Memory.LITERALS < (Memory.LITERALS_END as u32) - Memory.LITERALS) return false
  if (CHECKED) assertInFragment(address)
  return true
}

function assertInFragment(address: u32): void {
  let fragment = fragments
  while (fragment != 0) {
    const data = fragment + Memory.FRAGMENT_DATA
    if (address - data < load<u32>(fragment, Memory.FRAGMENT_USED) << 3) return
    fragment = load<u32>(fragment, Memory.FRAGMENT_NEXT)
  }
  assert(false, "pointer to outside of the process's heap and fragments")
}

/// The term that [term], a list or boxed term, is from now on.
function evacuate(term: u64): u64 {
  if (term & 1) {
    const cell = (term as u32) + Term.LIST_BIAS
    if (!isFrom(cell)) return term
    return load<u64>(cell) == Term.NON_VALUE ? load<u64>(cell, 8) : moveList(cell)
  }
  const address = (term as u32) + Term.BOXED_BIAS
  if (!isFrom(address)) return term
  const header = load<u64>(address)
  return (header & 3) == Term.PRIMARY_BOXED ? header : moveBoxed(address, header)
}

function moveBoxed(from: u32, header: u64): u64 {
  const bytes = ((((header as u32) >> Term.ARITY_SHIFT) & Term.ARITY_MASK) << 3) + 8
  if (CHECKED) {
    assert((header & 3) == Term.PRIMARY_HEADER, "boxed term without a header")
    assert(from - young >= youngBytes || bytes <= young + youngBytes - from, "object longer than its heap")
  }
  let at = top
  if (from - young < matureBytes) {
    at = oldTop
    oldTop = at + bytes
  } else {
    top = at + bytes
  }
  if (bytes <= SMALL_OBJECT) {
    store<u64>(at, header)
    for (let i: u32 = 8; i < bytes; i += 8) store<u64>(at + i, load<u64>(from + i))
  } else {
    memory.copy(at, from, bytes)
  }
  const term = (at - Term.BOXED_BIAS) as u64
  store<u64>(from, term)
  return term
}

// Moves a whole list, as far as its cells lie in the same part of from-space: the cells become neighbours.
function moveList(from: u32): u64 {
  let start = young
  let bytes = matureBytes
  const isMature = from - young < matureBytes
  if (!isMature) {
    start = young + matureBytes
    bytes = youngBytes - matureBytes
    if (from - start >= bytes) {
      start = old
      bytes = isFull && from - old < oldBytes ? oldBytes : 0
    }
  }
  let at = isMature ? oldTop : top
  const term = (at - Term.LIST_BIAS) as u64
  for (;;) {
    const cdr = load<u64>(from, 8)
    if (CHECKED) assert((load<u64>(from) & 3) != Term.PRIMARY_HEADER, "list term of a boxed object")
    store<u64>(at, load<u64>(from))
    store<u64>(from, Term.NON_VALUE)
    store<u64>(from, (at - Term.LIST_BIAS) as u64, 8)
    const next = (cdr as u32) + Term.LIST_BIAS
    if ((cdr & 3) != Term.PRIMARY_LIST || next - start >= bytes) {
      store<u64>(at, cdr, 8)
      break
    }
    if (load<u64>(next) == Term.NON_VALUE) {
      store<u64>(at, load<u64>(next, 8), 8)
      break
    }
    at += 16
    store<u64>(at - 8, (at - Term.LIST_BIAS) as u64)
    from = next
  }
  if (isMature) oldTop = at + 16
  else top = at + 16
  return term
}

/// Moves what the term at [address] refers to.
export function evacuateWord(address: u32): void {
  const term = load<u64>(address)
  if (isPointer(term)) store<u64>(address, evacuate(term))
}

/// Moves what the [words] words at [address] refer to: terms, catch tags or continuation pointers.
export function evacuateWords(address: u32, words: u32): void {
  const end = address + (words << 3)
  for (; address < end; address += 8) evacuateWord(address)
}

/// List or boxed?
export function isPointer(word: u64): bool {
  return (((word as u32) + 1) & 3) >= 2
}

/// Words of the object with [header] up to its first term: 1 if all of it are terms, all of it if none are.
export function rawWords(header: u64): u32 {
  switch ((header as u32) & Term.HEADER_MASK) {
    case Term.HEADER_TUPLE:
    case Term.HEADER_MAP:
      return 1
    case Term.HEADER_FUN:
      return 2
    case Term.HEADER_SUB_BINARY:
      return Term.SUB_WORDS - 1
    case Term.HEADER_MATCH:
      return Term.MATCH_WORDS - 1
    default:
      return (((header as u32) >> Term.ARITY_SHIFT) & Term.ARITY_MASK) + 1
  }
}

/// Moves all that the objects moved so far refer to, and so on. [firstOld]: where this collection began in the old block.
export function evacuateAll(firstOld: u32): void {
  let at = to
  let oldAt = firstOld
  do {
    at = scan(at, false)
    oldAt = scan(oldAt, true)
  } while (at != top)
}

// Scans from [at] to the top of the new young block, or of the old one. The inner loop of the collector.
function scan(at: u32, isOld: bool): u32 {
  const start = young
  const bytes = youngBytes
  const isMore = hasFragments || (isFull && oldBytes != 0) // from-space is more than the young block
  while ((isOld ? oldTop : top) > at) {
    const word = load<u64>(at)
    const tag = (word & Term.PRIMARY_MASK) as u32
    if (tag == Term.PRIMARY_HEADER) {
      at += rawWords(word) << 3
      continue
    }
    if (tag == Term.PRIMARY_LIST) {
      const cell = (word as u32) + Term.LIST_BIAS
      // Most tails are the cell right behind them: moveList has put it there.
      if (cell != at + 8 && (cell - start < bytes || (isMore && isFromElsewhere(cell)))) {
        store<u64>(at, load<u64>(cell) == Term.NON_VALUE ? load<u64>(cell, 8) : moveList(cell))
      }
    } else if (tag == Term.PRIMARY_BOXED) {
      const address = (word as u32) + Term.BOXED_BIAS
      if (address - start < bytes || (isMore && isFromElsewhere(address))) {
        const header = load<u64>(address)
        store<u64>(at, (header & 3) == Term.PRIMARY_BOXED ? header : moveBoxed(address, header))
      }
    }
    at += 8
  }
  return at
}

// ---- Off-heap objects

/// What sweepOffHeap found, words of binaries.
export let sweptYoungWords: u32 = 0
export let sweptOldWords: u32 = 0

/// Goes through the off-heap list that begins with [first]: moved objects join the list of [process] for the block they
/// are in now, for the others a reference to their block is dropped.
export function sweepOffHeap(process: u32, first: u32): void {
  while (first != 0) {
    const next = offHeapNext(first)
    const header = load<u64>(first)
    if ((header & 3) == Term.PRIMARY_BOXED) {
      const now = (header as u32) + Term.BOXED_BIAS
      const words = binaryBytes(now) >> 3
      const isOld = now - to >= toBytes
      const list = process + (isOld ? (Process.OFF_HEAP_OLD as u32) : (Process.OFF_HEAP as u32))
      if (isOld) sweptOldWords += words
      else sweptYoungWords += words
      setOffHeapNext(now, load<u32>(list))
      store<u32>(list, now)
    } else {
      releaseBinary(binaryBlock(first))
    }
    first = next
  }
}

/// Begins a sweep: both counts are zero.
export function beginSweep(): void {
  sweptYoungWords = 0
  sweptOldWords = 0
}

// ---- A young block that was copied elsewhere as it is

/// Adjusts the words from [at] to [end], objects of a heap, for the move of [start, start + bytes) by [delta] bytes.
export function relocateHeap(at: u32, end: u32, start: u32, bytes: u32, delta: u32): void {
  while (at < end) {
    const word = load<u64>(at)
    if (isPointer(word)) {
      if (addressOf(word) - start < bytes) store<u64>(at, ((word as u32) + delta) as u64)
    } else if ((word & 3) == Term.PRIMARY_HEADER) {
      at += rawWords(word) << 3
      continue
    }
    at += 8
  }
}

/// The same for [words] root words.
export function relocateWords(at: u32, words: u32, start: u32, bytes: u32, delta: u32): void {
  const end = at + (words << 3)
  for (; at < end; at += 8) {
    const word = load<u64>(at)
    if (isPointer(word) && addressOf(word) - start < bytes) store<u64>(at, ((word as u32) + delta) as u64)
  }
}

/// The same for an off-heap list whose first link word is at [link]; its objects have been copied.
export function relocateOffHeap(link: u32, start: u32, bytes: u32, delta: u32): void {
  let at = load<u32>(link)
  while (at != 0) {
    if (at - start < bytes) {
      at += delta
      store<u32>(link, at)
    }
    link = at + (Term.REFC_NEXT as u32) - Term.BOXED_BIAS
    at = load<u32>(link)
  }
}

function addressOf(pointer: u64): u32 {
  // Bias 7 of a list is 8 - 1, bias 6 of a boxed term 8 - 2: clearing the tag of either and adding 8 gives the address.
  return ((pointer as u32) & ~7) + 8
}
