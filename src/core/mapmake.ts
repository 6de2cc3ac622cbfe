// maps:from_list/1 and maps:from_keys/2. A long list takes several slices: it is counted, leaves are made of its elements and
// sorted, and the tree is built in parts (hamtbuild.ts).
import * as Trap from "../layout/trap"
import { ROW_PAIRS, rowPut } from "./flatmap"
import { makeLeaf } from "./hamt"
import { groupCount, groupsRoom, joinGroups, makeGroupOf, noteLeaf, placeGroups, sortLeaves } from "./hamtbuild"
import { builtMap, rowToMap } from "./map"
import { release } from "./memory"
import { badarg, bump } from "./state"
import { car, cdr, element, headerArity, headerOf, isList, isNil, isTuple } from "./term"
import { charge, giveUp, trapArguments, trapData, trapDisown, trapEnsure, trapOwn, trapState, workLimit } from "./work"

/// Units of work are cells that are counted; what else is done with an element costs as many.
const UNITS_PER_REDUCTION: i32 = 16
const LEAF_COST: i32 = 4
const GROUP_COST: i32 = 6

const COUNT: i32 = 0
const LEAVES: i32 = 1
const SORT: i32 = 2
const GROUPS: i32 = 3
const DONE: i32 = 4
const FAILED: i32 = 5

// What a trap keeps.
const DATA_WHOLE: u32 = 0
const DATA_PLACE: u32 = 8
const DATA_VALUE: u32 = 16
const DATA_PHASE: u32 = 24
const DATA_COUNT: u32 = 28
const DATA_INDEX: u32 = 32
const DATA_ROOM: u32 = 36
const DATA_SIZE: u32 = 40

let whole: u64 = 0
let place: u64 = 0 // the part of the list that comes next
let value: u64 = 0 // of all keys; 0: the elements are pairs
let phase: i32 = 0
let count: u32 = 0 // elements
let index: u32 = 0 // of the next leaf, or the next group; while sorting: leaves still to be sorted
let room: u32 = 0 // address of a block, 0 if there is none yet

function isPair(term: u64): bool {
  return isTuple(term) && headerArity(headerOf(term)) == 2
}

/// maps:from_list/1: of pairs with the same key the last wins.
export function mapsFromList(list: u64): u64 {
  let pairs: u32 = 0
  let rest = list
  for (; isList(rest) && pairs <= ROW_PAIRS; rest = cdr(rest)) {
    if (!isPair(car(rest))) return badarg()
    pairs++
  }
  if (pairs > ROW_PAIRS) return trapArguments(begin(list, rest, pairs, 0), list, 0)
  if (!isNil(rest)) return badarg()
  bump(pairs >> 2)
  let total: u32 = 0
  for (rest = list; isList(rest); rest = cdr(rest)) {
    total = rowPut(total, element(car(rest), 0), element(car(rest), 1))
  }
  return rowToMap(total)
}

/// maps:from_keys/2
export function mapsFromKeys(list: u64, all: u64): u64 {
  let keys: u32 = 0
  let rest = list
  for (; isList(rest) && keys <= ROW_PAIRS; rest = cdr(rest)) keys++
  if (keys > ROW_PAIRS) return trapArguments(begin(list, rest, keys, all), list, all)
  if (!isNil(rest)) return badarg()
  bump(keys >> 2)
  let total: u32 = 0
  for (rest = list; isList(rest); rest = cdr(rest)) total = rowPut(total, car(rest), all)
  return rowToMap(total)
}

// A map of [list], whose elements before [rest] are counted already.
function begin(list: u64, rest: u64, counted: u32, all: u64): u64 {
  whole = list
  place = rest
  count = counted
  value = all
  index = 0
  room = 0
  phase = COUNT
  return slice()
}

function slice(): u64 {
  const limit = workLimit(UNITS_PER_REDUCTION)
  let budget = limit
  while (budget > 0 && phase < DONE) {
    if (phase == COUNT) budget = countSome(budget)
    else if (phase == LEAVES) budget = makeSome(budget)
    else if (phase == SORT) budget = sortSome(budget)
    else budget = buildSome(budget)
  }
  charge(limit - max(budget, 0), UNITS_PER_REDUCTION)
  if (phase == FAILED) return badarg()
  if (phase != DONE) return later()
  const map = builtMap(joinGroups(room, count))
  if (trapState() != 0 && load<u32>(trapData(), DATA_ROOM) != 0) trapDisown(room)
  release(room)
  return map
}

function countSome(budget: i32): i32 {
  const areKeys = value != 0
  for (; isList(place) && budget > 0; place = cdr(place)) {
    if (!areKeys && !isPair(car(place))) {
      phase = FAILED
      return budget
    }
    count++
    budget--
  }
  if (isList(place)) return budget
  phase = isNil(place) ? LEAVES : FAILED
  place = whole
  if (phase == LEAVES) room = groupsRoom(count)
  return budget
}

function makeSome(budget: i32): i32 {
  for (; isList(place) && budget > 0; place = cdr(place)) {
    const item = car(place)
    const leaf = value != 0 ? makeLeaf(item, value) : makeLeaf(element(item, 0), element(item, 1))
    noteLeaf(room, count, index++, leaf)
    budget -= LEAF_COST
  }
  if (isList(place)) return budget
  placeGroups(room, count)
  phase = SORT // and [index] is the number of leaves
  return budget
}

function sortSome(budget: i32): i32 {
  const some = min(budget as u32, index)
  sortLeaves(room, count, index - some, index)
  index -= some
  if (index == 0) phase = GROUPS
  return budget - (some as i32)
}

function buildSome(budget: i32): i32 {
  const groups = groupCount(count)
  while (index < groups && budget > 0) budget -= (makeGroupOf(room, count, index++) as i32) * GROUP_COST + 1
  if (index == groups) phase = DONE
  return budget
}

function later(): u64 {
  const data = trapEnsure(Trap.TRAP_MAP_MAKE, DATA_SIZE)
  store<u64>(data, whole, DATA_WHOLE)
  store<u64>(data, place, DATA_PLACE)
  store<u64>(data, value, DATA_VALUE)
  store<i32>(data, phase, DATA_PHASE)
  store<u32>(data, count, DATA_COUNT)
  store<u32>(data, index, DATA_INDEX)
  if (load<u32>(data, DATA_ROOM) == 0 && room != 0) {
    trapOwn(room)
    store<u32>(data, room, DATA_ROOM)
  }
  return giveUp()
}

/// A further slice.
export function mapMakeContinue(): u64 {
  const data = trapData()
  whole = load<u64>(data, DATA_WHOLE)
  place = load<u64>(data, DATA_PLACE)
  value = load<u64>(data, DATA_VALUE)
  phase = load<i32>(data, DATA_PHASE)
  count = load<u32>(data, DATA_COUNT)
  index = load<u32>(data, DATA_INDEX)
  room = load<u32>(data, DATA_ROOM)
  return slice()
}
