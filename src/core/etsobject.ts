// Objects of ETS tables: blocks with a tuple and everything it refers to. Only literals lie outside.
import * as Ets from "../layout/ets"
import * as Term from "../layout/term"
import { copyTo, copyToHeap, isLiteral, sizeOf } from "./copy"
import { isPointer, rawWords } from "./evacuate"
import { heapAlloc, releaseOffHeap } from "./heap"
import { allocate, release } from "./memory"
import { boxedAddress, element, headerArity, headerOf, makeBoxed } from "./term"

const OVERHEAD: u32 = Ets.OBJECT_TUPLE / 8 // words of an object that are not its tuple's

/// A new object with a copy of [tuple]. Links and hash are the caller's to fill.
export function makeObject(table: u32, tuple: u64): u32 {
  let words = sizeOf(tuple)
  // A literal is not copied, but counters are updated in place: the outermost tuple must be the table's own.
  if (words == 0) words = headerArity(headerOf(tuple)) + 1
  const object = allocate(Ets.OBJECT_TUPLE + (words << 3))
  store<u32>(object, 0, Ets.OBJECT_OFF_HEAP)
  store<u32>(object, words, Ets.OBJECT_WORDS)
  store<u32>(object, 0, Ets.OBJECT_FLAGS)
  if (isLiteral(tuple as u32)) {
    memory.copy(object + Ets.OBJECT_TUPLE, boxedAddress(tuple), words << 3)
  } else {
    copyTo(tuple, object + Ets.OBJECT_TUPLE, object + Ets.OBJECT_OFF_HEAP)
  }
  store<u64>(table, load<u64>(table, Ets.TABLE_WORDS) + words + OVERHEAD, Ets.TABLE_WORDS)
  return object
}

/// Frees [object], which is in no list or tree any more.
export function releaseObject(table: u32, object: u32): void {
  if (load<u32>(object, Ets.OBJECT_OFF_HEAP) != 0) releaseOffHeap(object + Ets.OBJECT_OFF_HEAP)
  const words = load<u32>(object, Ets.OBJECT_WORDS) + OVERHEAD
  store<u64>(table, load<u64>(table, Ets.TABLE_WORDS) - words, Ets.TABLE_WORDS)
  release(object)
}

/// The tuple in [object]; not to be seen by a process but as a copy.
export function objectTuple(object: u32): u64 {
  return makeBoxed(object + Ets.OBJECT_TUPLE)
}

export function objectKey(table: u32, object: u32): u64 {
  return element(objectTuple(object), load<u32>(table, Ets.TABLE_KEY) - 1)
}

export function isHidden(object: u32): bool {
  return (load<u32>(object, Ets.OBJECT_FLAGS) & Ets.OBJECT_HIDDEN) != 0
}

/// A copy of the tuple in [object] on the heap of the running process.
export function copyObject(object: u32): u64 {
  if (load<u32>(object, Ets.OBJECT_OFF_HEAP) != 0) return copyToHeap(objectTuple(object))
  // Without binaries outside, the block is moved as it is.
  const words = load<u32>(object, Ets.OBJECT_WORDS)
  const start = object + Ets.OBJECT_TUPLE
  const bytes = words << 3
  const to = heapAlloc(words)
  const delta = to - start
  const end = start + bytes
  for (let at = start; at < end; ) {
    const word = load<u64>(at)
    if (isPointer(word)) {
      const isInside = (word as u32) + Term.LIST_BIAS - start < bytes
      store<u64>(at + delta, isInside ? (((word as u32) + delta) as u64) : word)
    } else {
      store<u64>(at + delta, word)
      if ((word & 3) == Term.PRIMARY_HEADER) {
        for (let raw = rawWords(word); raw > 1; raw--) {
          at += 8
          store<u64>(at + delta, load<u64>(at))
        }
      }
    }
    at += 8
  }
  return makeBoxed(to)
}
