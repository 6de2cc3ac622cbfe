// Pairs of a hash map in the order of their keys, for the option deterministic of term_to_binary: they stand on the encoder's
// stack as rows of two words, key and value, and are sorted there so that the smallest key is on top. A heapsort: it needs no
// more room and can stop after each step.
import * as Term from "../layout/term"
import { ENTRY, ENTRY_AT, ENTRY_KIND, stackCount, stackDrop, stackEntry, stackPush, stackTop } from "./etfstack"
import { childCount, childrenOf } from "./hamt"
import { compareKeys } from "./order"
import { headerOf, isList } from "./term"

const NODE: i32 = -1 // an entry whose subtree is not yet taken apart: [at] is the node's term

const NONE: i32 = 0
const COLLECT: i32 = 1 // entries before [index] are leaves
const HEAP: i32 = 2 // entries from [index] on are in heap order, the smallest of each subtree on top
const EXTRACT: i32 = 3 // entries from [index] on are sorted

const UNITS_PER_STEP: i32 = 64 // terms that cost as much as moving an entry to its place, in a large map

let phase: i32 = 0
let rowKind: i32 = 0 // of the rows that are made
let first: u32 = 0 // index of the first entry
let count: u32 = 0
let index: u32 = 0

/// Begins to push the pairs of [map] as entries of [kind].
export function sortBegin(map: u64, kind: i32): void {
  rowKind = kind
  first = index = stackCount()
  pushChildren(map)
  phase = COLLECT
}

/// Forgets a sort: there is none under way.
export function sortEnd(): void {
  phase = NONE
}

export function isSorting(): bool {
  return phase != NONE
}

/// Keeps the sort for a later slice: 20 bytes at [data].
export function sortSave(data: u32): void {
  store<i32>(data, phase)
  store<i32>(data, rowKind, 4)
  store<u32>(data, first, 8)
  store<u32>(data, count, 12)
  store<u32>(data, index, 16)
}

export function sortRestore(data: u32): void {
  phase = load<i32>(data)
  rowKind = load<i32>(data, 4)
  first = load<u32>(data, 8)
  count = load<u32>(data, 12)
  index = load<u32>(data, 16)
}

/// Goes on for about [limit] units; what is left of them.
export function sortRun(limit: i32): i32 {
  while (limit > 0 && phase == COLLECT) {
    collect()
    limit--
  }
  while (limit > 0 && phase == HEAP) {
    if (index == 0) {
      phase = EXTRACT
      index = count
    } else {
      sift(--index, count)
    }
    limit -= UNITS_PER_STEP
  }
  while (limit > 0 && phase == EXTRACT) {
    if (index <= 1) {
      phase = NONE
    } else {
      index--
      const cell = cellOf(0)
      setCell(0, cellOf(index))
      setCell(index, cell)
      sift(0, index)
    }
    limit -= UNITS_PER_STEP
  }
  return limit
}

function collect(): void {
  if (index == stackCount()) {
    count = index - first
    phase = HEAP
    index = count >> 1
    return
  }
  const entry = stackEntry(index)
  if (load<i32>(entry, ENTRY_KIND) != NODE) {
    index++
    return
  }
  // The last child takes the place of its parent, the others come on top.
  const node = load<u32>(entry, ENTRY_AT)
  pushChildren(node as u64)
  memory.copy(stackEntry(index), stackTop(), ENTRY)
  stackDrop()
}

function pushChildren(node: u64): void {
  const header = headerOf(node)
  let at = (node as u32) + childrenOf(header)
  for (const end = at + (childCount(header) << 3); at < end; at += 8) {
    const child = load<u64>(at)
    if (isList(child)) stackPush(rowKind, (child as u32) + Term.LIST_BIAS, 2, 0)
    else stackPush(NODE, child as u32, 1, 0)
  }
}

function cellOf(place: u32): u32 {
  return load<u32>(stackEntry(first + place), ENTRY_AT)
}

function setCell(place: u32, cell: u32): void {
  store<u32>(stackEntry(first + place), cell, ENTRY_AT)
}

function isBefore(a: u32, b: u32): bool {
  return compareKeys(load<u64>(a), load<u64>(b)) < 0
}

// Lets the cell at [place] sink in the heap of [size] cells until none below it is smaller.
function sift(place: u32, size: u32): void {
  const cell = cellOf(place)
  while (true) {
    let child = (place << 1) + 1
    if (child >= size) break
    if (child + 1 < size && isBefore(cellOf(child + 1), cellOf(child))) child++
    if (!isBefore(cellOf(child), cell)) break
    setCell(place, cellOf(child))
    place = child
  }
  setCell(place, cell)
}
