// BIFs on maps, in OTP's argument order and with its errors: {badmap,Map}, {badkey,Key}, badarg. Making maps of lists:
// mapmake.ts; lists of keys and values: mapkeys.ts.
import * as Atoms from "../layout/atoms"
import * as Memory from "../layout/memory"
import * as Term from "../layout/term"
import { cons, makeTuple2, makeTuple3 } from "./build"
import { rowFromFlat, rowPut } from "./flatmap"
import { childCount, childrenOf, hamtFind, hamtPut, nextLeaf, startLeaves } from "./hamt"
import { heapAlloc } from "./heap"
import {
  badkey,
  badmap,
  flatKey,
  flatValue,
  isFlat,
  mapCount,
  mapGet,
  mapPut,
  mapRemove,
  mapUpdateExisting,
  rowToMap,
} from "./map"
import { internalHash } from "./maphash"
import { mergeTrees } from "./mapmerge"
import { badarg, bump, P } from "./state"
import {
  car,
  cdr,
  headerOf,
  isList,
  isMap,
  isNil,
  isSmall,
  makeAtom,
  makeBoxed,
  makeHeader,
  makeList,
  makeSmall,
  smallValue,
} from "./term"
import { peek, pop, push1, wordAt, worklistDepth, worklistEnd, worklistIsAt } from "./worklist"

/// erlang:map_size/1
export function mapSize(map: u64): u64 {
  return isMap(map) ? makeSmall(mapCount(map) as i64) : badmap(map)
}

/// maps:get/2, erlang:map_get/2
export function mapsGet(key: u64, map: u64): u64 {
  if (!isMap(map)) return badmap(map)
  const value = mapGet(map, key)
  return value ? value : badkey(key)
}

/// maps:get/3
export function mapsGetDefault(key: u64, map: u64, other: u64): u64 {
  if (!isMap(map)) return badmap(map)
  const value = mapGet(map, key)
  return value ? value : other
}

/// maps:find/2
export function mapsFind(key: u64, map: u64): u64 {
  if (!isMap(map)) return badmap(map)
  const value = mapGet(map, key)
  return value ? makeTuple2(makeAtom(Atoms.am_ok), value) : makeAtom(Atoms.am_error)
}

/// maps:is_key/2, erlang:is_map_key/2
export function isMapKey(key: u64, map: u64): u64 {
  if (!isMap(map)) return badmap(map)
  return makeAtom((mapGet(map, key) != 0) as u32)
}

/// maps:put/3
export function mapsPut(key: u64, value: u64, map: u64): u64 {
  return mapPut(map, key, value)
}

/// maps:update/3
export function mapsUpdate(key: u64, value: u64, map: u64): u64 {
  return isMap(map) ? mapUpdateExisting(map, key, value) : badmap(map)
}

/// maps:remove/2
export function mapsRemove(key: u64, map: u64): u64 {
  return isMap(map) ? mapRemove(map, key) : badmap(map)
}

/// maps:take/2
export function mapsTake(key: u64, map: u64): u64 {
  if (!isMap(map)) return badmap(map)
  const value = mapGet(map, key)
  return value ? makeTuple2(value, mapRemove(map, key)) : makeAtom(Atoms.am_error)
}

/// erts_internal:map_to_tuple_keys/1
export function mapTupleKeys(map: u64): u64 {
  if (!isMap(map)) return badmap(map)
  return isFlat(map) ? load<u64>(map as u32, Term.MAP_KEYS) : badarg()
}

/// A list of [count] words at [from]. Does not allocate for an empty list.
export function listOfWords(from: u32, count: u32): u64 {
  if (count == 0) return Term.NIL
  const start = heapAlloc(count << 1)
  const end = start + (count << 4)
  for (let at = start; at < end; at += 16) {
    store<u64>(at, load<u64>(from))
    store<u64>(at, makeList(at + 16), 8)
    from += 8
  }
  store<u64>(end - 8, Term.NIL)
  return makeList(start)
}

/// maps:to_list/1: pairs in the order of maps:keys/1.
export function mapsToList(map: u64): u64 {
  if (!isMap(map)) return badmap(map)
  const count = mapCount(map)
  if (count == 0) return Term.NIL
  const start = heapAlloc(count * 5)
  let at = start
  const depth = worklistDepth()
  const flat = isFlat(map)
  if (!flat) startLeaves(map)
  for (let i: u32 = 0; i < count; i++) {
    const leaf = flat ? 0 : nextLeaf(depth)
    store<u64>(at, makeHeader(Term.HEADER_TUPLE, 2))
    store<u64>(at, flat ? flatKey(map, i) : car(leaf), 8)
    store<u64>(at, flat ? flatValue(map, i) : cdr(leaf), 16)
    store<u64>(at, makeBoxed(at), 24)
    store<u64>(at, makeList(at + 64), 32)
    at += 40
  }
  store<u64>(at - 8, Term.NIL)
  worklistEnd(depth)
  bump(count >> 3)
  return makeList(start + 24)
}

/// maps:merge/2: [second]'s values win.
export function mapsMerge(first: u64, second: u64): u64 {
  if (!isMap(first)) return badmap(first)
  if (!isMap(second)) return badmap(second)
  const countFirst = mapCount(first)
  const countSecond = mapCount(second)
  if (countFirst == 0) return second
  if (countSecond == 0) return first
  if (isFlat(first) && isFlat(second)) {
    let total = rowFromFlat(first)
    for (let i: u32 = 0; i < countSecond; i++) total = rowPut(total, flatKey(second, i), flatValue(second, i))
    return rowToMap(total)
  }
  if (!isFlat(first) && !isFlat(second)) return mergeTrees(first, second)
  bump(min(countFirst, countSecond) >> 2)
  if (countSecond <= countFirst) return putAll(first, second, true)
  return putAll(second, first, false)
}

// [into] with the pairs of [from]; where both have a key, [from]'s value wins if [overwrite].
function putAll(into: u64, from: u64, overwrite: bool): u64 {
  const depth = worklistDepth()
  const flat = isFlat(from)
  if (!flat) startLeaves(from)
  const count = mapCount(from)
  for (let i: u32 = 0; i < count; i++) {
    const leaf = flat ? 0 : nextLeaf(depth)
    const key = flat ? flatKey(from, i) : car(leaf)
    const value = flat ? flatValue(from, i) : cdr(leaf)
    const hash = internalHash(key)
    if (overwrite || hamtFind(into, key, hash) == 0) into = hamtPut(into, key, value, hash)
  }
  worklistEnd(depth)
  return into
}

// ---- Iteration. A path is a small that leads to the next leaf: four bits of child index per level, the first level
// lowest; from bit 32 on, the index in a collision node.

const PAIRS_FIRST: u32 = 32 // of a first portion
const REDUCTIONS_PER_PAIR: i32 = 4
const COLLISION_SHIFT: u32 = 32

/// erts_internal:map_next/3. [how] is `iterator`, or a list:
///   iterator   {K1,V1,{K2,V2,... [Path|Map] | none}}
///   list       [Path,Map,{Kn,Vn},...,{K1,V1}|List], without Path and Map at the end
export function mapNext(path: u64, map: u64, how: u64): u64 {
  if (!isMap(map) || !isSmall(path) || smallValue(path) < 0) return badarg()
  const asList = isList(how) || isNil(how)
  if (!asList && how != makeAtom(Atoms.am_iterator)) return badarg()
  const count = mapCount(map)
  if (isFlat(map)) {
    if (smallValue(path) > (count as i64)) return badarg()
    let result = asList ? how : makeAtom(Atoms.am_none)
    for (let i = count; i-- > 0; ) {
      if (asList) result = cons(makeTuple2(flatKey(map, i), flatValue(map, i)), result)
      else result = makeTuple3(flatKey(map, i), flatValue(map, i), result)
    }
    return result
  }
  const depth = worklistDepth()
  if (!startAt(map, smallValue(path))) {
    worklistEnd(depth)
    return badarg()
  }
  const paid = load<i32>(P, Memory.REDUCTIONS) / REDUCTIONS_PER_PAIR
  const portion = smallValue(path) == 0 ? PAIRS_FIRST : (max(paid, 1) as u32)
  let result = asList ? how : makeAtom(Atoms.am_none)
  let last: u32 = 0 // address of the third element of the last triple
  let taken: u32 = 0
  for (; taken < portion; taken++) {
    const leaf = nextLeaf(depth)
    if (leaf == 0) break
    if (asList) {
      result = cons(makeTuple2(car(leaf), cdr(leaf)), result)
    } else {
      const tuple = makeTuple3(car(leaf), cdr(leaf), makeAtom(Atoms.am_none))
      if (last) store<u64>(last, tuple)
      else result = tuple
      last = (tuple as u32) + Term.FIELD + 16
    }
  }
  bump((taken as i32) * REDUCTIONS_PER_PAIR)
  const next = pathOf(map, depth)
  worklistEnd(depth)
  if (next < 0) return result
  if (asList) return cons(makeSmall(next), cons(map, result))
  store<u64>(last, cons(makeSmall(next), map))
  return result
}

// Begins a walk over the leaves of [map] with the leaf at [path]. False if there is none.
function startAt(map: u64, path: i64): bool {
  let node = map
  const collision = path >> COLLISION_SHIFT
  let slots = path as u32
  while (true) {
    const header = headerOf(node)
    const isCollision = header >> 48 == 0
    const index = isCollision ? (collision as u32) : slots & 15
    if (index >= childCount(header)) return false
    const at = (node as u32) + childrenOf(header) + (index << 3)
    const left = (childCount(header) - index) as u64
    const child = load<u64>(at)
    if (isList(child)) {
      push1((at as u64) | (left << 32))
      return true
    }
    // The child on the way is entered here, so this row goes on after it.
    push1(((at + 8) as u64) | ((left - 1) << 32))
    node = child
    slots >>= 4
  }
}

// The path to the leaf that the walk begun at [depth] comes to next, or -1.
function pathOf(map: u64, depth: u32): i64 {
  while (!worklistIsAt(depth) && peek() >> 32 == 0) pop()
  if (worklistIsAt(depth)) return -1
  let node = map
  let path: i64 = 0
  let shift: u32 = 0
  let at = depth
  while (true) {
    const header = headerOf(node)
    const first = (node as u32) + childrenOf(header)
    const next = ((wordAt(at) as u32) - first) >> 3
    const isLast = worklistIsAt(at + 8)
    const index = isLast ? next : next - 1
    if (header >> 48 == 0) path |= (index as i64) << COLLISION_SHIFT
    else path |= (index as i64) << shift
    if (isLast) return path
    node = load<u64>(first + (index << 3))
    shift += 4
    at += 8
  }
}
