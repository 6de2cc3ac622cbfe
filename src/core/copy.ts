// Copying terms out of a heap: into message fragments, ETS tables, literals. Two passes, sizeOf and copyTo. Literals are
// shared, everything else is copied as often as it occurs (as OTP does); off-heap binaries get one more reference.
import * as Memory from "../layout/memory"
import * as Process from "../layout/process"
import * as Term from "../layout/term"
import { copyBits } from "./bits"
import { isPointer, rawWords } from "./evacuate"
import { heapAlloc, newFragment } from "./heap"
import { CHECKED, currentProcess } from "./state"
import { chargeVirtualHeap } from "./virtual"
import { pop, push1, worklistDepth, worklistEnd, worklistIsAt } from "./worklist"

const SMALL_OBJECT: u32 = 128 // bytes: longer objects are copied by memory.copy
// Parts of binaries up to this size are copied as HEAP binaries: the rest of the original is not kept alive.
const PART_BITS: i64 = Term.HEAP_BINARY_LIMIT << 3
const SUB_BITS_MASK: i64 = i64.MAX_VALUE // without SUB_WRITABLE

/// Is [address] in the region of literals?
export function isLiteral(address: u32): bool {
  return address - Memory.LITERALS < (Memory.LITERALS_END as u32) - Memory.LITERALS
}

// A list or boxed term that is no literal?
function isCopied(term: u64): bool {
  return isPointer(term) && !isLiteral(term as u32)
}

function partBits(sub: u64): i64 {
  return load<i64>(sub as u32, Term.SUB_SIZE) & SUB_BITS_MASK
}

// Words of a HEAP binary with the bits of a short part, and of a SUB if they are not whole bytes.
function partWords(bits: i64): u32 {
  const words: u32 = 2 + ((((bits + 63) >> 6) as u32) & 0x1fffffff)
  return (bits & 7) == 0 ? words : words + Term.SUB_WORDS
}

/// Words that copyTo needs for a copy of [term]; 0 for immediates and literals.
export function sizeOf(term: u64): u32 {
  if (!isCopied(term)) return 0
  let words: u32 = 0
  const depth = worklistDepth()
  for (;;) {
    if (term & 1) {
      // Down the list; elements that are copied wait.
      do {
        words += 2
        const head = load<u64>(term as u32, Term.CAR)
        if (isCopied(head)) push1(head)
        term = load<u64>(term as u32, Term.CDR)
      } while ((term & 3) == Term.PRIMARY_LIST && !isLiteral(term as u32))
      if (isCopied(term)) continue
    } else {
      const header = load<u64>(term as u32, Term.BOXED_BIAS)
      const kind = (header as u32) & Term.HEADER_MASK
      if (kind == Term.HEADER_SUB_BINARY && partBits(term) <= PART_BITS) {
        words += partWords(partBits(term))
      } else {
        const size = (((header as u32) >> Term.ARITY_SHIFT) & Term.ARITY_MASK) + 1
        words += size
        const end = (term as u32) + (size << 3)
        for (let at = (term as u32) + (rawWords(header) << 3); at < end; at += 8) {
          const word = load<u64>(at, Term.BOXED_BIAS)
          if (isCopied(word)) push1(word)
        }
      }
    }
    if (worklistIsAt(depth)) break
    term = pop()
  }
  worklistEnd(depth)
  return words
}

// The copy under way. The words from its start up to [top] are its own; those not yet scanned still refer to the source.
let top: u32 = 0
let list: u32 = 0 // address of the head of the off-heap list

/// Copies [term], which is neither immediate nor literal, to the sizeOf(term) words at [address]. New REFC binaries are
/// linked into the off-heap list whose head is the u32 at [offHeap]. The copy's first object is at [address].
export function copyTo(term: u64, address: u32, offHeap: u32): u64 {
  top = address
  list = offHeap
  const copy = copyObject(term)
  let at = address
  while (at < top) {
    const word = load<u64>(at)
    if (isPointer(word)) {
      const target = word as u32
      // Cells of one list are neighbours already.
      if (!isLiteral(target) && target - address >= top - address) store<u64>(at, copyObject(word))
    } else if ((word & 3) == Term.PRIMARY_HEADER) {
      at += rawWords(word) << 3
      continue
    }
    at += 8
  }
  return copy
}

function copyObject(term: u64): u64 {
  return term & 1 ? copyList(term as u32) : copyBoxed(term)
}

function copyList(cell: u32): u64 {
  let at = top
  const copy = (at - Term.LIST_BIAS) as u64
  for (;;) {
    const cdr = load<u64>(cell, Term.CDR)
    store<u64>(at, load<u64>(cell, Term.CAR))
    at += 16
    if ((cdr & 3) != Term.PRIMARY_LIST || isLiteral(cdr as u32)) {
      store<u64>(at - 8, cdr)
      break
    }
    store<u64>(at - 8, (at - Term.LIST_BIAS) as u64)
    cell = cdr as u32
  }
  top = at
  return copy
}

function copyBoxed(term: u64): u64 {
  const from = (term as u32) + Term.BOXED_BIAS
  const header = load<u64>(from)
  const kind = (header as u32) & Term.HEADER_MASK
  if (kind == Term.HEADER_SUB_BINARY && partBits(term) <= PART_BITS) return copyPart(term)
  const bytes = ((((header as u32) >> Term.ARITY_SHIFT) & Term.ARITY_MASK) << 3) + 8
  const at = top
  top = at + bytes
  if (bytes <= SMALL_OBJECT) {
    store<u64>(at, header)
    for (let i: u32 = 8; i < bytes; i += 8) store<u64>(at + i, load<u64>(from + i))
  } else {
    memory.copy(at, from, bytes)
  }
  const copy = (at - Term.BOXED_BIAS) as u64
  if (kind == Term.HEADER_REFC_BINARY) shareBlock(copy)
  else if (kind == Term.HEADER_SUB_BINARY)
    store<i64>(copy as u32, partBits(copy), Term.SUB_SIZE) // not writable
  else if (CHECKED) assert(kind != Term.HEADER_MATCH, "a match context leaves its process")
  return copy
}

function shareBlock(copy: u64): void {
  atomic.add<i32>(load<u32>(copy as u32, Term.REFC_BLOCK) + Memory.BINARY_REFERENCES, 1)
  store<u32>(copy as u32, 0, Term.REFC_FLAGS)
  store<u64>(copy as u32, load<u32>(list), Term.REFC_NEXT)
  store<u32>(list, (copy as u32) + Term.BOXED_BIAS)
}

// A short part becomes a HEAP binary, with a SUB before it if its bits are not whole bytes.
function copyPart(sub: u64): u64 {
  const bits = partBits(sub)
  const bytes: u32 = ((bits + 7) >> 3) as u32
  const words = (bytes + 7) >> 3
  const original = load<u64>(sub as u32, Term.SUB_ORIGINAL)
  const isOffHeap = (load<u32>(original as u32, Term.BOXED_BIAS) & Term.HEADER_MASK) == Term.HEADER_REFC_BINARY
  const data: u32 = isOffHeap ? load<u32>(original as u32, Term.REFC_DATA) : (original as u32) + Term.HEAP_BINARY_DATA
  const first = top
  let at = first
  if ((bits & 7) != 0) {
    store<u64>(at, Term.SUB_HEADER_WORD)
    store<i64>(at, 0, 8)
    store<i64>(at, bits, 16)
    store<u64>(at, (at + (Term.SUB_WORDS << 3) - Term.BOXED_BIAS) as u64, 24)
    at += Term.SUB_WORDS << 3
  }
  store<u64>(at, (((words + 1) << Term.ARITY_SHIFT) | Term.HEADER_HEAP_BINARY) as u64)
  store<u64>(at, bytes, 8)
  if (words > 0) store<u64>(at + (words << 3), 0, 8)
  copyBits(data, load<i64>(sub as u32, Term.SUB_OFFSET), at + 16, 0, bits)
  top = at + 16 + (words << 3)
  return (first - Term.BOXED_BIAS) as u64
}

/// A fragment with a copy of [term], 0 if it is an immediate or a literal and needs none.
export function copyToFragment(term: u64): u32 {
  const words = sizeOf(term)
  if (words == 0) return 0
  const fragment = newFragment(words)
  store<u32>(fragment, words, Memory.FRAGMENT_USED)
  copyTo(term, fragment + Memory.FRAGMENT_DATA, fragment + Memory.FRAGMENT_OFF_HEAP)
  return fragment
}

/// The term that copyToFragment put into [fragment]: its first object.
export function fragmentTerm(fragment: u32): u64 {
  const first = fragment + Memory.FRAGMENT_DATA
  const isList = (load<u32>(first) & 3) != Term.PRIMARY_HEADER
  return (first - (isList ? Term.LIST_BIAS : Term.BOXED_BIAS)) as u64
}

/// A copy of [term] on the heap of the running process.
export function copyToHeap(term: u64): u64 {
  const words = sizeOf(term)
  if (words == 0) return term
  const process = currentProcess()
  const before = load<u32>(process, Process.OFF_HEAP)
  const copy = copyTo(term, heapAlloc(words), process + Process.OFF_HEAP)
  let object = load<u32>(process, Process.OFF_HEAP)
  while (object != before) {
    chargeVirtualHeap(load<u32>(object, Term.REFC_SIZE - Term.BOXED_BIAS))
    object = load<u32>(object, Term.REFC_NEXT - Term.BOXED_BIAS)
  }
  return copy
}
