// Maps of any size, for generated code and the BIFs (mapbif.ts): reading, putting, removing. Arguments named [map] must be
// maps where nothing else is said. At most MAP_SMALL_LIMIT keys: flatmap.ts; more: hamt.ts.
import * as Atoms from "../layout/atoms"
import * as Term from "../layout/term"
import { makeTuple2 } from "./build"
import {
  flatCount,
  flatEmpty,
  flatFind,
  flatInsert,
  flatKeys,
  flatRemove,
  flatReplace,
  ROW_PAIRS,
  row,
  rowFromFlat,
  rowPut,
  rowToFlat,
} from "./flatmap"
import { hamtFind, hamtPut, hamtRemove, makeLeaf, nextLeaf, startLeaves } from "./hamt"
import { buildBytes, buildLeaf, hamtBuild } from "./hamtbuild"
import { heapAlloc } from "./heap"
import { internalHash } from "./maphash"
import { allocate, release } from "./memory"
import { compareKeys } from "./order"
import { failWith } from "./state"
import { car, cdr, headerExtra, headerOf, isMap, makeAtom, makeBoxed, makeHeader, smallValue } from "./term"
import { worklistDepth } from "./worklist"

const FULL: u32 = Term.MAP_SMALL_LIMIT

export function isFlat(map: u64): bool {
  return headerExtra(headerOf(map)) == Term.MAP_FLAT
}

/// Number of pairs.
export function mapCount(map: u64): u32 {
  return isFlat(map) ? flatCount(map) : (smallValue(load<u64>(map as u32, Term.MAP_COUNT)) as u32)
}

/// The value of [key], or 0 if there is none.
export function mapGet(map: u64, key: u64): u64 {
  if (isFlat(map)) {
    const offset = flatFind(map, key)
    return offset < 0 ? 0 : load<u64>((map as u32) + offset, Term.MAP_VALUES)
  }
  const leaf = hamtFind(map, key, internalHash(key))
  return leaf == 0 ? 0 : cdr(leaf)
}

/// [map] with [key] => [value]. Fails with {badmap,Map}.
export function mapPut(map: u64, key: u64, value: u64): u64 {
  if (!isMap(map)) return badmap(map)
  if (!isFlat(map)) return hamtPut(map, key, value, internalHash(key))
  const offset = flatFind(map, key)
  if (offset >= 0) {
    if (load<u64>((map as u32) + offset, Term.MAP_VALUES) == value) return map
    return flatReplace(map, offset, value)
  }
  if (flatCount(map) < FULL) return flatInsert(map, key, value)
  return rowToMap(rowPut(rowFromFlat(map), key, value))
}

/// [map] with [key] := [value]; fails with {badkey,Key} if it has no such key.
export function mapUpdateExisting(map: u64, key: u64, value: u64): u64 {
  if (isFlat(map)) {
    const offset = flatFind(map, key)
    if (offset < 0) return badkey(key)
    if (load<u64>((map as u32) + offset, Term.MAP_VALUES) == value) return map
    return flatReplace(map, offset, value)
  }
  const hash = internalHash(key)
  return hamtFind(map, key, hash) == 0 ? badkey(key) : hamtPut(map, key, value, hash)
}

/// [map] without [key]; [map] itself if it has no such key.
export function mapRemove(map: u64, key: u64): u64 {
  if (isFlat(map)) {
    const offset = flatFind(map, key)
    return offset < 0 ? map : flatRemove(map, offset)
  }
  const rest = hamtRemove(map, key, internalHash(key))
  return mapCount(rest) > FULL ? rest : flatten(rest)
}

/// [map] with [count] pairs put in order; they are words [key][value] at [pairs], which may lie on the heap or in
/// P.SCRATCH up to its first 7 KiB. Fails with {badmap,Map}; with [exact] all keys must be there, else it fails with
/// {badkey,Key}.
export function mapPutMany(map: u64, count: i32, pairs: u32, exact: i32): u64 {
  if (!isMap(map)) return badmap(map)
  if (exact) return updateMany(map, count, pairs)
  if (isFlat(map) && flatCount(map) + count <= ROW_PAIRS) {
    const before = rowFromFlat(map)
    let total = before
    for (let i = 0; i < count; i++) {
      total = rowPut(total, load<u64>(pairs + (i << 4)), load<u64>(pairs + (i << 4), 8))
    }
    return total == before ? withRowValues(map, total) : rowToMap(total)
  }
  if (isFlat(map) && flatCount(map) == 0) return fromPairs(count, pairs)
  for (let i = 0; i < count; i++) map = mapPut(map, load<u64>(pairs + (i << 4)), load<u64>(pairs + (i << 4), 8))
  return map
}

/// A map of [count] pairs (as for mapPutMany).
export function mapNew(count: i32, pairs: u32): u64 {
  if ((count as u32) > ROW_PAIRS) return fromPairs(count, pairs)
  let total: u32 = 0
  for (let i = 0; i < count; i++) {
    total = rowPut(total, load<u64>(pairs + (i << 4)), load<u64>(pairs + (i << 4), 8))
  }
  return rowToMap(total)
}

function updateMany(map: u64, count: i32, pairs: u32): u64 {
  if (count == 0) return map
  if (!isFlat(map)) {
    let result = map
    for (let i = 0; i < count; i++) {
      result = mapUpdateExisting(result, load<u64>(pairs + (i << 4)), load<u64>(pairs + (i << 4), 8))
      if (result == 0) return missingKey(map, count, pairs)
    }
    return result
  }
  const first = flatFind(map, load<u64>(pairs))
  if (first < 0) return missingKey(map, count, pairs)
  const copy = flatReplace(map, first, load<u64>(pairs, 8))
  for (let i = 1; i < count; i++) {
    const offset = flatFind(copy, load<u64>(pairs + (i << 4)))
    if (offset < 0) return missingKey(map, count, pairs)
    store<u64>((copy as u32) + offset, load<u64>(pairs + (i << 4), 8), Term.MAP_VALUES)
  }
  return copy
}

// Fails for the first key in term order that [map] has not: OTP's loader sorts the keys.
function missingKey(map: u64, count: i32, pairs: u32): u64 {
  let missing: u64 = 0
  for (let i = 0; i < count; i++) {
    const key = load<u64>(pairs + (i << 4))
    if (mapGet(map, key) == 0 && (missing == 0 || compareKeys(key, missing) < 0)) missing = key
  }
  return badkey(missing)
}

// The row has the keys of [map]: share them.
function withRowValues(map: u64, count: u32): u64 {
  const at = heapAlloc(count + 2)
  store<u64>(at, makeHeader(Term.HEADER_MAP, count + 1))
  store<u64>(at, load<u64>(map as u32, Term.MAP_KEYS), 8)
  const from = row()
  for (let i: u32 = 0; i < count; i++) store<u64>(at + (i << 3), load<u64>(from + (i << 4), 8), 16)
  return makeBoxed(at)
}

/// A map of the [count] pairs in the row.
export function rowToMap(count: u32): u64 {
  return count <= FULL ? rowToFlat(count) : fromPairs(count, row())
}

/// A map of any number of pairs at [pairs], by way of a tree.
export function fromPairs(count: u32, pairs: u32): u64 {
  const room = allocate(buildBytes(count))
  for (let i: u32 = 0; i < count; i++) {
    buildLeaf(room, i, makeLeaf(load<u64>(pairs + (i << 4)), load<u64>(pairs + (i << 4), 8)))
  }
  return finishBuild(room, count)
}

/// The map of [count] leaves that buildLeaf has noted in [room], which is released.
export function finishBuild(room: u32, count: u32): u64 {
  if (count == 0) {
    release(room)
    return flatEmpty()
  }
  const map = hamtBuild(room, count)
  release(room)
  return builtMap(map)
}

/// The map that the tree [map] stands for, which may have become too small for one.
export function builtMap(map: u64): u64 {
  return mapCount(map) > FULL ? map : flatten(map)
}

// The flat map of a head with at most MAP_SMALL_LIMIT pairs.
function flatten(map: u64): u64 {
  const depth = worklistDepth()
  let count: u32 = 0
  startLeaves(map)
  for (let leaf = nextLeaf(depth); leaf != 0; leaf = nextLeaf(depth)) count = rowPut(count, car(leaf), cdr(leaf))
  return rowToFlat(count)
}

/// Key number [index] of a flat map, in term order.
export function flatKey(map: u64, index: u32): u64 {
  return load<u64>(flatKeys(map) + (index << 3))
}

/// Value of key number [index] of a flat map.
export function flatValue(map: u64, index: u32): u64 {
  return load<u64>((map as u32) + (index << 3), Term.MAP_VALUES)
}

export function badkey(key: u64): u64 {
  return failWith(makeTuple2(makeAtom(Atoms.am_badkey), key))
}

export function badmap(term: u64): u64 {
  return failWith(makeTuple2(makeAtom(Atoms.am_badmap), term))
}
