// erlang:'--'/2: the first list without the first occurrence of each element of the second. A short second list is
// searched; a long one becomes a multiset, so that the time is linear.
import * as Memory from "../layout/memory"
import * as Term from "../layout/term"
import { internalHash } from "./hash"
import { heapAlloc, heapTrim } from "./heap"
import { bumpCells, properLength } from "./list"
import { allocate, release } from "./memory"
import { exactlyEqual } from "./order"
import { badarg, P } from "./state"
import { car, cdr, isImmediate, isList, makeList } from "./term"

const SEARCH_LIMIT: i32 = 16 // elements of the second list up to which it is searched
const SEARCH_LIMIT_FIRST: i32 = 8 // elements of the first list up to which the second is searched
const SEARCH_MAX: i32 = 400 // elements that fit P.SCRATCH below the worklist's part
const SLOT: u32 = 16 // bytes of the multiset: [term, 0 = free][count u32][hash u32]

// Elements of the second list that are still to be removed.
let left: i32 = 0
let table: u32 = 0 // address of the multiset
let mask: u32 = 0 // its number of slots - 1

/// erlang:'--'/2
export function listSubtract(list: u64, other: u64): u64 {
  const count = properLength(list)
  left = properLength(other)
  if (count < 0 || left < 0) return badarg()
  if (count == 0 || left == 0) return list
  bumpCells(count + left)
  if (left <= SEARCH_LIMIT || (count <= SEARCH_LIMIT_FIRST && left <= SEARCH_MAX)) {
    let at = P + Memory.SCRATCH
    for (; isList(other); other = cdr(other)) {
      store<u64>(at, car(other))
      at += 8
    }
    return keep(list, count, true)
  }
  fillTable(other)
  const result = keep(list, count, false)
  release(table)
  return result
}

// A list of the elements of [list] that nothing in the second list takes away. When that is used up, the rest of [list]
// is shared.
function keep(list: u64, count: i32, search: bool): u64 {
  const start = heapAlloc((count as u32) << 1)
  const end = start + ((count as u32) << 4)
  let at = start
  for (; isList(list) && left != 0; list = cdr(list)) {
    const item = car(list)
    if (search ? takeFromRow(item) : takeFromTable(item)) continue
    store<u64>(at, item)
    store<u64>(at, makeList(at + 16), 8)
    at += 16
  }
  heapTrim(end, (end - at) >> 3)
  if (at == start) return list
  store<u64>(at - 8, list)
  return makeList(start)
}

function takeFromRow(item: u64): bool {
  const start = P + Memory.SCRATCH
  const end = start + ((left as u32) << 3)
  let at = start
  if (isImmediate(item)) while (at < end && load<u64>(at) != item) at += 8
  else while (at < end && !exactlyEqual(load<u64>(at), item)) at += 8
  if (at == end) return false
  // Equal elements are as good as one another, so the order in the row is free.
  store<u64>(at, load<u64>(end - 8))
  left--
  return true
}

function fillTable(list: u64): void {
  mask = ((1 as u32) << (33 - clz(left as u32))) - 1 // at most half of the slots are taken
  const bytes = (mask + 1) * SLOT
  table = allocate(bytes)
  memory.fill(table, 0, bytes)
  for (; isList(list); list = cdr(list)) {
    const item = car(list)
    const hash = internalHash(item)
    const slot = findSlot(item, hash)
    store<u64>(slot, item)
    store<u32>(slot, hash, 12)
    store<u32>(slot, load<u32>(slot, 8) + 1, 8)
  }
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
  const count = load<u32>(slot, 8)
  if (count == 0) return false
  store<u32>(slot, count - 1, 8)
  left--
  return true
}
