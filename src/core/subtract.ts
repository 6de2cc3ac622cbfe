// erlang:'--'/2: the first list without the first occurrence of each element of the second. A short second list is
// searched; a long one becomes a multiset, so that the time is linear.
import * as Memory from "../layout/memory"
import * as Term from "../layout/term"
import * as Trap from "../layout/trap"
import { heapAlloc, heapTrim } from "./heap"
import { CELLS_PER_REDUCTION, quickCells } from "./list"
import { internalHash } from "./maphash"
import { allocate, release } from "./memory"
import { exactlyEqual } from "./order"
import { badarg, P } from "./state"
import { car, cdr, isImmediate, isList, isNil, makeList } from "./term"
import { charge, giveUp, trapArgument, trapArgumentAt, trapBegin, trapData, trapOwn, workLimit } from "./work"

const SEARCH_LIMIT: i32 = 16 // elements of the second list up to which it is searched
const SEARCH_LIMIT_FIRST: i32 = 8 // elements of the first list up to which the second is searched
const SEARCH_MAX: i32 = 400 // elements that fit P.SCRATCH below the worklist's part
const SLOT: u32 = 16 // bytes of the multiset: [term, 0 = free][count u32][hash u32]

// Work, in units of a cell that is counted.
const CLEAR_BYTES: i32 = 64 // bytes that are set to zero for one
const SEARCH_COST: i32 = 4
const TABLE_COST: i32 = 12 // most often the slot is in no cache

// What is done, in this order.
const COUNT_FIRST: i32 = 0
const COUNT_SECOND: i32 = 1
const CLEAR: i32 = 2 // the multiset's memory
const FILL: i32 = 3 // the multiset
const KEEP: i32 = 4
const DONE: i32 = 5
const FAILED: i32 = 6

// How far it is. A trap keeps all of this.
let phase: i32 = 0
let place: u64 = 0 // rest of the list that is walked
let count: i32 = 0 // elements of the first list
let left: i32 = 0 // elements of the second list that are still to be removed
let table: u32 = 0 // address of the multiset; 0: the second list is a row in P.SCRATCH
let mask: u32 = 0 // its number of slots - 1
let cleared: u32 = 0 // bytes of it
let start: u32 = 0 // address of the first cell of the result
let at: u32 = 0 // address behind the last one

// Where the data of a trap has them.
const PHASE = 0
const COUNT = 4
const PLACE = 8
const LEFT = 16
const TABLE = 20
const MASK = 24
const CLEARED = 28
const START = 32
const AT = 36
const ROW = 40
const ROW_BYTES: u32 = (SEARCH_LIMIT as u32) << 3

/// erlang:'--'/2
export function listSubtract(list: u64, other: u64): u64 {
  const quick = quickCells()
  count = walk(list, quick)
  if (isNil(place)) {
    left = walk(other, quick)
    if (isNil(place)) {
      if (count == 0 || left == 0) return list
      table = 0
      fillRow(other)
      beginResult(list)
      keepSome(i32.MAX_VALUE)
      return result()
    }
  }
  return subtractLong(list, other)
}

function subtractLong(list: u64, other: u64): u64 {
  phase = COUNT_FIRST
  place = list
  count = 0
  left = 0
  table = 0
  subtractSome(list, other)
  if (phase == FAILED) return badarg()
  if (phase == DONE) {
    if (table != 0) release(table)
    return result()
  }
  trapBegin(Trap.TRAP_SUBTRACT, ROW + ROW_BYTES)
  trapArgument(0, list)
  trapArgument(1, other)
  return later()
}

/// erlang:'--'/2, a further slice.
export function subtractContinue(): u64 {
  const data = trapData()
  phase = load<i32>(data, PHASE)
  place = load<u64>(data, PLACE)
  count = load<i32>(data, COUNT)
  left = load<i32>(data, LEFT)
  table = load<u32>(data, TABLE)
  mask = load<u32>(data, MASK)
  cleared = load<u32>(data, CLEARED)
  start = load<u32>(data, START)
  at = load<u32>(data, AT)
  memory.copy(P + Memory.SCRATCH, data + ROW, ROW_BYTES)
  subtractSome(trapArgumentAt(0), trapArgumentAt(1))
  if (phase == FAILED) return badarg()
  return phase == DONE ? result() : later()
}

function later(): u64 {
  const data = trapData()
  if (table != 0 && load<u32>(data, TABLE) == 0) trapOwn(table)
  store<i32>(data, phase, PHASE)
  store<u64>(data, place, PLACE)
  store<i32>(data, count, COUNT)
  store<i32>(data, left, LEFT)
  store<u32>(data, table, TABLE)
  store<u32>(data, mask, MASK)
  store<u32>(data, cleared, CLEARED)
  store<u32>(data, start, START)
  store<u32>(data, at, AT)
  memory.copy(data + ROW, P + Memory.SCRATCH, ROW_BYTES)
  return giveUp()
}

// As much as one slice allows.
function subtractSome(list: u64, other: u64): void {
  const limit = workLimit(CELLS_PER_REDUCTION)
  let budget = limit
  while (phase < DONE && budget > 0) {
    if (phase == COUNT_FIRST) {
      const cells = walk(place, budget)
      count += cells
      budget -= cells
      counted(COUNT_SECOND, other)
    } else if (phase == COUNT_SECOND) {
      const cells = walk(place, budget)
      left += cells
      budget -= cells
      counted(CLEAR, other)
      if (phase == CLEAR) choose(list)
    } else if (phase == CLEAR) {
      budget = clearSome(budget)
    } else if (phase == FILL) {
      budget = fillSome(budget)
      if (!isList(place)) beginResult(list)
    } else {
      budget = keepSome(budget)
    }
  }
  charge(limit - max(budget, 0), CELLS_PER_REDUCTION)
}

// Number of cells of [list], at most [limit]; [place] becomes the rest of it.
function walk(list: u64, limit: i32): i32 {
  let cells: i32 = 0
  for (; cells < limit && isList(list); list = cdr(list)) cells++
  place = list
  return cells
}

// If the end of a list has been reached, [next] comes: there [then] is walked.
function counted(next: i32, then: u64): void {
  if (isList(place)) return
  phase = isNil(place) ? next : FAILED
  place = then
}

// Both lists are proper, and [place] is the second one.
function choose(list: u64): void {
  if (count == 0 || left == 0) {
    start = at = 0
    place = list
    phase = DONE
  } else if (left <= SEARCH_LIMIT || (count <= SEARCH_LIMIT_FIRST && left <= SEARCH_MAX)) {
    fillRow(place)
    beginResult(list)
    // A row that a trap would not keep belongs to a first list that is short.
    if (left > SEARCH_LIMIT) keepSome(i32.MAX_VALUE)
  } else {
    mask = ((1 as u32) << (32 - clz(((left as u32) * 3) >> 1))) - 1 // at most two of three slots are taken
    cleared = 0
    table = allocate((mask + 1) * SLOT)
  }
}

function fillRow(list: u64): void {
  for (let to = P + Memory.SCRATCH; isList(list); list = cdr(list)) {
    store<u64>(to, car(list))
    to += 8
  }
}

function clearSome(budget: i32): i32 {
  const bytes = (mask + 1) * SLOT - cleared
  const some = min(bytes, (budget as u32) * CLEAR_BYTES)
  memory.fill(table + cleared, 0, some)
  cleared += some
  if (some == bytes) phase = FILL
  return budget - ((some / CLEAR_BYTES) as i32)
}

function fillSome(budget: i32): i32 {
  for (; isList(place) && budget > 0; budget -= TABLE_COST) {
    const item = car(place)
    const hash = internalHash(item)
    const slot = findSlot(item, hash)
    store<u64>(slot, item)
    store<u32>(slot, hash, 12)
    store<u32>(slot, load<u32>(slot, 8) + 1, 8)
    place = cdr(place)
  }
  return budget
}

// ---- The result: the elements of the first list that nothing in the second takes away. When that is used up, the rest of
// the first list is shared.

function beginResult(list: u64): void {
  phase = KEEP
  place = list
  start = at = heapAlloc((count as u32) << 1)
}

function keepSome(budget: i32): i32 {
  const search = table == 0
  const cost = search ? SEARCH_COST : TABLE_COST
  let list = place
  let to = at
  for (; isList(list) && left != 0 && budget > 0; list = cdr(list)) {
    budget -= cost
    const item = car(list)
    if (search ? takeFromRow(item) : takeFromTable(item)) continue
    store<u64>(to, item)
    store<u64>(to, makeList(to + 16), 8)
    to += 16
  }
  at = to
  place = list
  if (!isList(list) || left == 0) phase = DONE
  return budget
}

function result(): u64 {
  if (start == 0) return place
  const end = start + ((count as u32) << 4)
  heapTrim(end, (end - at) >> 3)
  if (at == start) return place
  store<u64>(at - 8, place)
  return makeList(start)
}

function takeFromRow(item: u64): bool {
  const first = P + Memory.SCRATCH
  const end = first + ((left as u32) << 3)
  let row = first
  if (isImmediate(item)) while (row < end && load<u64>(row) != item) row += 8
  else while (row < end && !exactlyEqual(load<u64>(row), item)) row += 8
  if (row == end) return false
  // Equal elements are as good as one another, so the order in the row is free.
  store<u64>(row, load<u64>(end - 8))
  left--
  return true
}

// The slot that holds [item], or a free one.
function findSlot(item: u64, hash: u32): u32 {
  let index = hash & mask
  while (true) {
    const slot = table + index * SLOT
    const other = load<u64>(slot)
    if (other == Term.NON_VALUE || (load<u32>(slot, 12) == hash && exactlyEqual(other, item))) return slot
    index = (index + 1) & mask
  }
}

function takeFromTable(item: u64): bool {
  const slot = findSlot(item, internalHash(item))
  const many = load<u32>(slot, 8)
  if (many == 0) return false
  store<u32>(slot, many - 1, 8)
  left--
  return true
}
