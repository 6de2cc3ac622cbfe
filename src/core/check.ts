// The heap walker: asserts everything that the collector promises about a process. In the checked build it runs after
// each collection; in the release build it is empty.
import * as Memory from "../layout/memory"
import * as Process from "../layout/process"
import * as Term from "../layout/term"
import { isLiteral } from "./copy"
import { isPointer, rawWords } from "./evacuate"
import { binaryBlock, offHeapNext } from "./heap"
import { firstHeapMessage, gatherRoots, heapMessage, rangeAddress, rangeWords, rootRanges } from "./roots"
import { CHECKED } from "./state"

// The process under inspection.
let young: u32 = 0
let youngTop: u32 = 0
let old: u32 = 0
let oldTop: u32 = 0
let binaries: u32 = 0 // REFC binaries met in the heap being walked

/// Asserts that the heap of [process], which has just been collected, is sound: its objects lie one behind the other,
/// every word is what it may be, every reference leads to an object of its heaps or to a literal.
export function checkProcess(process: u32, depth: i32, live: i32): void {
  if (!CHECKED) return
  const end = load<u32>(process, Process.STACK_END)
  young = load<u32>(process, Process.HEAP_START)
  youngTop = load<u32>(process, Process.HEAP_TOP)
  old = load<u32>(process, Process.OLD_START)
  oldTop = load<u32>(process, Process.OLD_TOP)
  assert(depth >= 0 && (depth & 7) == 0, "stack depth is not whole words")
  assert(
    young <= youngTop && youngTop + (depth as u32) + Process.STACK_RESERVE <= end,
    "no room left after a collection",
  )
  assert(load<u32>(process, Process.HIGH_WATER) <= youngTop, "high-water mark above the heap top")
  assert(oldTop <= load<u32>(process, Process.OLD_END), "old heap top beyond its block")
  assert(load<u32>(process, Process.FRAGMENTS) == 0, "fragments left after a collection")

  binaries = 0
  walk(young, youngTop)
  checkOffHeap(load<u32>(process, Process.OFF_HEAP), young, youngTop)
  binaries = 0
  young = youngTop = 0 // the old heap never refers to the young one
  walk(old, oldTop)
  checkOffHeap(load<u32>(process, Process.OFF_HEAP_OLD), old, oldTop)
  young = load<u32>(process, Process.HEAP_START)
  youngTop = load<u32>(process, Process.HEAP_TOP)

  gatherRoots(process, depth, live)
  for (let i: u32 = 0; i < rootRanges(); i++) checkRoots(rangeAddress(i), rangeWords(i), i == 0)
  if (depth > 0) assert((load<u64>(end - 8) & 3) == Term.PRIMARY_HEADER, "the stack does not end with a continuation")
  for (let m = firstHeapMessage(process); m != 0; m = heapMessage(load<u32>(m, Process.MESSAGE_NEXT))) {
    checkTerm(load<u64>(m, Process.MESSAGE_TERM))
  }
}

// All objects from [at] to [end]: no gaps, no object beyond the end.
function walk(at: u32, end: u32): void {
  while (at < end) {
    const word = load<u64>(at)
    if ((word & 3) == Term.PRIMARY_HEADER) {
      checkHeader(at, word, end)
      at += rawWords(word) << 3
    } else {
      checkTerm(word)
      at += 8
    }
  }
  assert(at == end, "an object ends beyond the heap top")
}

function checkHeader(at: u32, header: u64, end: u32): void {
  const kind = (header as u32) & Term.HEADER_MASK
  const arity = ((header as u32) >> Term.ARITY_SHIFT) & Term.ARITY_MASK
  assert(arity < (end - at) >> 3, "an object is longer than its heap")
  const term = (at - Term.BOXED_BIAS) as u64
  switch (kind) {
    case Term.HEADER_TUPLE:
      assert(arity <= (Term.TUPLE_ARITY_MAX as u32), "tuple too large")
      break
    case Term.HEADER_MATCH:
      assert(arity == Term.MATCH_WORDS - 1, "match context of a wrong size")
      checkOriginal(load<u64>(term as u32, Term.MATCH_ORIGINAL), load<u64>(term as u32, Term.MATCH_END))
      assert(
        load<u64>(term as u32, Term.MATCH_POSITION) <= load<u64>(term as u32, Term.MATCH_END),
        "match position too far",
      )
      break
    case Term.HEADER_POSITIVE_BIG:
    case Term.HEADER_NEGATIVE_BIG:
      assert(arity > 0, "bignum without digits")
      break
    case Term.HEADER_REFERENCE:
      assert(arity == Term.REFERENCE_WORDS - 1, "reference of a wrong size")
      break
    case Term.HEADER_FUN:
      assert(arity >= 2 && load<u32>(term as u32, Term.FUN_ENTRY) >= (Memory.HEAP as u32), "fun without a fun entry")
      break
    case Term.HEADER_FLOAT:
      assert(arity == 1, "float of a wrong size")
      break
    case Term.HEADER_EXPORT:
      assert(arity == 1, "export fun of a wrong size")
      assert(load<u32>(term as u32, Term.FUN_ENTRY) >= (Memory.EXPORTS as u32), "export fun without an export entry")
      break
    case Term.HEADER_REFC_BINARY:
      assert(header == Term.REFC_HEADER_WORD, "off-heap binary of a wrong size")
      binaries++
      break
    case Term.HEADER_HEAP_BINARY:
      assert(arity == 1 + ((load<u32>(term as u32, Term.HEAP_BINARY_SIZE) + 7) >> 3), "heap binary of a wrong size")
      break
    case Term.HEADER_SUB_BINARY: {
      assert(arity == Term.SUB_WORDS - 1, "sub binary of a wrong size")
      const bits = load<u64>(term as u32, Term.SUB_SIZE) & (i64.MAX_VALUE as u64)
      checkOriginal(load<u64>(term as u32, Term.SUB_ORIGINAL), load<u64>(term as u32, Term.SUB_OFFSET) + bits)
      break
    }
    case Term.HEADER_MAP:
      checkMap(term, header, arity)
      break
    case Term.HEADER_EXTERNAL_PID:
    case Term.HEADER_EXTERNAL_PORT:
    case Term.HEADER_EXTERNAL_REFERENCE:
      break
    default:
      assert(false, "unknown header")
  }
}

function checkMap(term: u64, header: u64, arity: u32): void {
  const kind = ((header >> 32) as u32) & 255
  assert(kind <= (Term.MAP_HASH_NODE as u32), "unknown kind of map")
  const children: u32 = popcnt((header >> 48) as u32)
  if (kind == Term.MAP_FLAT) {
    const keys = load<u64>(term as u32, Term.MAP_KEYS)
    assert((keys & 3) == Term.PRIMARY_BOXED, "map keys are no tuple")
    const keysHeader = load<u64>(keys as u32, Term.BOXED_BIAS)
    assert(keysHeader == (((arity - 1) << Term.ARITY_SHIFT) as u64), "map has not as many keys as values")
    assert(arity - 1 <= (Term.MAP_SMALL_LIMIT as u32), "flat map too large")
  } else if (children > 0) {
    assert(arity == (kind == Term.MAP_HASH_HEAD ? children + 1 : children), "map node does not fit its bitmap")
  }
}

function checkOriginal(original: u64, bits: u64): void {
  assert((original & 3) == Term.PRIMARY_BOXED, "part of no binary")
  const kind = load<u32>(original as u32, Term.BOXED_BIAS) & Term.HEADER_MASK
  assert(kind == Term.HEADER_REFC_BINARY || kind == Term.HEADER_HEAP_BINARY, "part of no whole binary")
  assert(bits <= load<u64>(original as u32, Term.REFC_SIZE) << 3, "part reaches beyond its binary")
}

function checkTerm(term: u64): void {
  switch ((term & 3) as u32) {
    case Term.PRIMARY_HEADER:
      assert(false, "header or continuation where a term should be")
      break
    case Term.PRIMARY_LIST: {
      const cell = (term as u32) + Term.LIST_BIAS
      checkTarget(term, cell)
      assert((load<u64>(cell) & 3) != Term.PRIMARY_HEADER, "list term of a boxed object")
      assert((load<u64>(cell, 8) & 3) != Term.PRIMARY_HEADER, "list cell with a tail that is no term")
      break
    }
    case Term.PRIMARY_BOXED: {
      const address = (term as u32) + Term.BOXED_BIAS
      checkTarget(term, address)
      assert((load<u64>(address) & 3) == Term.PRIMARY_HEADER, "boxed term without a header")
      break
    }
    default:
      assert(isImmediate(term), "unknown immediate")
  }
}

function checkTarget(term: u64, address: u32): void {
  assert(term >> 32 == 0 && (address & 7) == 0, "pointer is no address")
  const isInside = address - young < youngTop - young || address - old < oldTop - old || isLiteral(address)
  assert(isInside, "pointer to outside of the heap")
}

function isImmediate(term: u64): bool {
  switch ((term & Term.IMMEDIATE_MASK) as u32) {
    case Term.TAG_PID:
    case Term.TAG_PORT:
    case Term.TAG_SMALL:
      return true
    default:
      return (term & Term.IMMEDIATE2_MASK) == Term.TAG_ATOM || term == Term.NIL
  }
}

// Root words. On the stack there are continuations and catch tags too; elsewhere a word may be NON_VALUE: not set.
function checkRoots(address: u32, words: u32, isStack: bool): void {
  const end = address + (words << 3)
  for (; address < end; address += 8) {
    const word = load<u64>(address)
    if (isPointer(word)) checkTerm(word)
    else if (isStack && (word & 3) == Term.PRIMARY_HEADER) assert(word != Term.NON_VALUE, "stack word not set")
    else if (isStack && (word & Term.IMMEDIATE2_MASK) == Term.TAG_CATCH) continue
    else if (word != Term.NON_VALUE) checkTerm(word)
  }
}

// The list has exactly the off-heap binaries of the heap just walked.
function checkOffHeap(first: u32, start: u32, top: u32): void {
  let length: u32 = 0
  while (first != 0) {
    assert(first - start < top - start, "off-heap list leaves its heap")
    assert(load<u64>(first) == Term.REFC_HEADER_WORD, "no binary in an off-heap list")
    assert(atomic.load<i32>(binaryBlock(first) + Memory.BINARY_REFERENCES) > 0, "binary without references")
    assert(++length <= binaries, "off-heap list too long")
    first = offHeapNext(first)
  }
  assert(length == binaries, "a binary is not in the off-heap list")
}
