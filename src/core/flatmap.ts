// Maps with at most MAP_SMALL_LIMIT keys: a tuple of keys sorted in term order and the values beside it. Maps that
// differ in values only share the tuple. Building goes through a sorted row of pairs in P.SCRATCH.
//
//   [header arity n + 1][keys tuple][value]*n     [header arity n][key]*n
import * as Memory from "../layout/memory"
import * as Term from "../layout/term"
import { compareAtoms } from "./atom"
import { heapAlloc } from "./heap"
import { compareKeys, exactlyEqual } from "./order"
import { P } from "./state"
import { bothSmall, isAtom, isImmediate, makeBoxed, makeHeader } from "./term"

/// Pairs that the sorted row takes.
export const ROW_PAIRS: u32 = 60
const PAIR: u32 = 16 // bytes: [key][value]
const ROW_OFFSET: u32 = 7168

/// Number of keys of a flat map.
export function flatCount(map: u64): u32 {
  return (load<u32>(map as u32, Term.BOXED_BIAS) >> Term.ARITY_SHIFT) - 1
}

/// Address of the first key of a flat map.
export function flatKeys(map: u64): u32 {
  return load<u32>(map as u32, Term.MAP_KEYS) + Term.FIELD
}

/// Byte offset (8 * index) of [key] in the keys, so that its value is at [map + offset + MAP_VALUES]; -1 if there is none.
export function flatFind(map: u64, key: u64): i32 {
  const keys = flatKeys(map)
  const end = keys + (flatCount(map) << 3)
  if (isImmediate(key)) {
    for (let at = keys; at < end; at += 8) {
      if (load<u64>(at) == key) return at - keys
    }
  } else {
    for (let at = keys; at < end; at += 8) {
      if (exactlyEqual(load<u64>(at), key)) return at - keys
    }
  }
  return -1
}

/// A copy of [map] with another value at [offset] (as of flatFind).
export function flatReplace(map: u64, offset: u32, value: u64): u64 {
  const count = flatCount(map)
  const at = heapAlloc(count + 2)
  let from = (map as u32) + Term.BOXED_BIAS
  // Word by word: these are few words, and memory.copy is a call out of the generated code.
  for (let to = at, end = at + ((count + 2) << 3); to < end; to += 8) {
    store<u64>(to, load<u64>(from))
    from += 8
  }
  store<u64>(at + offset, value, Term.MAP_VALUES - Term.BOXED_BIAS)
  return makeBoxed(at)
}

function copyWords(to: u32, from: u32, count: u32): void {
  for (const end = to + (count << 3); to < end; to += 8) {
    store<u64>(to, load<u64>(from))
    from += 8
  }
}

/// A copy of [map] with one key more, which it must not have. There is room for it: count < MAP_SMALL_LIMIT.
export function flatInsert(map: u64, key: u64, value: u64): u64 {
  const count = flatCount(map)
  const keys = flatKeys(map)
  const place = placeOf(key, keys, count, 3)
  const newKeys = heapAlloc(count + 2 + count + 3)
  const newMap = newKeys + ((count + 2) << 3)
  store<u64>(newKeys, makeHeader(Term.HEADER_TUPLE, count + 1))
  copyWords(newKeys + 8, keys, place)
  store<u64>(newKeys + (place << 3), key, 8)
  copyWords(newKeys + 16 + (place << 3), keys + (place << 3), count - place)
  store<u64>(newMap, makeHeader(Term.HEADER_MAP, count + 2))
  store<u64>(newMap, makeBoxed(newKeys), 8)
  const values = (map as u32) + Term.MAP_VALUES
  copyWords(newMap + 16, values, place)
  store<u64>(newMap + (place << 3), value, 16)
  copyWords(newMap + 24 + (place << 3), values + (place << 3), count - place)
  return makeBoxed(newMap)
}

/// A copy of [map] without the key at [offset] (as of flatFind).
export function flatRemove(map: u64, offset: u32): u64 {
  const left = flatCount(map) - 1
  const before = offset >> 3
  const keys = flatKeys(map)
  const values = (map as u32) + Term.MAP_VALUES
  const newKeys = heapAlloc(left + 1 + left + 2)
  const newMap = newKeys + ((left + 1) << 3)
  store<u64>(newKeys, makeHeader(Term.HEADER_TUPLE, left))
  copyWords(newKeys + 8, keys, before)
  copyWords(newKeys + 8 + offset, keys + offset + 8, left - before)
  store<u64>(newMap, makeHeader(Term.HEADER_MAP, left + 1))
  store<u64>(newMap, makeBoxed(newKeys), 8)
  copyWords(newMap + 16, values, before)
  copyWords(newMap + 16 + offset, values + offset + 8, left - before)
  return makeBoxed(newMap)
}

/// The empty map.
export function flatEmpty(): u64 {
  const at = heapAlloc(3)
  store<u64>(at, makeHeader(Term.HEADER_TUPLE, 0))
  store<u64>(at, makeHeader(Term.HEADER_MAP, 1), 8)
  store<u64>(at, makeBoxed(at), 16)
  return makeBoxed(at + 8)
}

function compareFast(a: u64, b: u64): i32 {
  if (a == b) return 0
  if (bothSmall(a, b)) return (a as i64) < (b as i64) ? -1 : 1
  if (isAtom(a) && isAtom(b)) return compareAtoms(a, b)
  return compareKeys(a, b)
}

/// Index of the first of [count] sorted keys that is not before [key]; keys are 1 << [shift] bytes apart.
function placeOf(key: u64, keys: u32, count: u32, shift: u32): u32 {
  let low: u32 = 0
  let high = count
  while (low < high) {
    const middle = (low + high) >> 1
    if (compareFast(load<u64>(keys + (middle << shift)), key) < 0) low = middle + 1
    else high = middle
  }
  return low
}

// ---- The sorted row: in P.SCRATCH, between what callers may use for pairs (7 KiB) and the last 64 bytes of what the
// worklist leaves free, which are the host's.

/// Address of the row.
export function row(): u32 {
  return P + Memory.SCRATCH + ROW_OFFSET
}

/// Fills the row with the pairs of a flat map. Returns their number.
export function rowFromFlat(map: u64): u32 {
  const count = flatCount(map)
  const keys = flatKeys(map)
  let at = row()
  for (let i: u32 = 0; i < count; i++) {
    store<u64>(at, load<u64>(keys + (i << 3)))
    store<u64>(at, load<u64>((map as u32) + (i << 3), Term.MAP_VALUES), 8)
    at += PAIR
  }
  return count
}

/// Puts a pair into the row of [count] pairs; an equal key gets the new value. Returns the new number of pairs.
/// There must be room for one more.
export function rowPut(count: u32, key: u64, value: u64): u32 {
  const start = row()
  let place = count
  // Keys often come in order already.
  if (count != 0 && compareFast(load<u64>(start + (count - 1) * PAIR), key) >= 0) place = placeOf(key, start, count, 4)
  const at = start + place * PAIR
  if (place < count) {
    if (exactlyEqual(load<u64>(at), key)) {
      store<u64>(at, value, 8)
      return count
    }
    memory.copy(at + PAIR, at, (count - place) * PAIR)
  }
  store<u64>(at, key)
  store<u64>(at, value, 8)
  return count + 1
}

/// A flat map of the [count] pairs in the row.
export function rowToFlat(count: u32): u64 {
  const keys = heapAlloc(count + 1 + count + 2)
  const map = keys + ((count + 1) << 3)
  store<u64>(keys, makeHeader(Term.HEADER_TUPLE, count))
  store<u64>(map, makeHeader(Term.HEADER_MAP, count + 1))
  store<u64>(map, makeBoxed(keys), 8)
  let from = row()
  for (let i: u32 = 0; i < count; i++) {
    store<u64>(keys + (i << 3), load<u64>(from), 8)
    store<u64>(map + (i << 3), load<u64>(from, 8), 16)
    from += PAIR
  }
  return makeBoxed(map)
}
