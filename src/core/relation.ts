// The table a process keeps of its links (by pid) or of its monitors and aliases (by reference number): open addressing
// with linear probing, at most three quarters full. Only the process itself reads or writes it.
//
//   ┌─capacity u32─┬─count u32─┬─entry 0────────────────────────────────────────────────┬─ ...
//   │ power of two │           │ key u64 │ other u64 │ term u64 │ flags u32 │ fragment u32 │
//   └──────────────┴───────────┴────────────────────────────────────────────────────────┴─ ...
import * as Process from "../layout/process"
import { allocate, release } from "./memory"

export const KEY: u32 = Process.RELATION_KEY // 0: free
export const OTHER: u32 = Process.RELATION_OTHER
export const EXTRA: u32 = Process.RELATION_EXTRA // u64
export const FLAGS: u32 = Process.RELATION_FLAGS
export const FRAGMENT: u32 = Process.RELATION_FRAGMENT
const ENTRY_SHIFT: u32 = Process.RELATION_SHIFT
const COUNT: u32 = Process.RELATION_COUNT
const HEAD: u32 = Process.RELATION_HEAD
const CAPACITY_FIRST: u32 = 4

// Keys differ in their low bits, above the tag of a pid.
function bucket(key: u64, capacity: u32): u32 {
  return (((((key >> 32) ^ key) as u32) * 0x9e3779b1) >> 12) & (capacity - 1)
}

function entryAt(table: u32, index: u32): u32 {
  return table + HEAD + (index << ENTRY_SHIFT)
}

/// The entry of [key] in the table whose address is at [place]; 0 if there is none.
export function relationFind(place: u32, key: u64): u32 {
  const table = load<u32>(place)
  if (table == 0) return 0
  const capacity = load<u32>(table)
  let index = bucket(key, capacity)
  while (true) {
    const entry = entryAt(table, index)
    const found = load<u64>(entry, KEY)
    if (found == key) return entry
    if (found == 0) return 0
    index = (index + 1) & (capacity - 1)
  }
}

/// A new entry for [key], which is not in the table; all else in it is zero. Moves the other entries.
export function relationAdd(place: u32, key: u64): u32 {
  let table = load<u32>(place)
  if (table == 0 || (load<u32>(table, COUNT) + 1) * 4 > load<u32>(table) * 3) table = grow(place, table)
  store<u32>(table, load<u32>(table, COUNT) + 1, COUNT)
  const entry = freeEntry(table, key)
  store<u64>(entry, key, KEY)
  return entry
}

/// The entry after [entry] in the table at [place], the first one for 0; 0 at the end.
export function relationNext(place: u32, entry: u32): u32 {
  const table = load<u32>(place)
  if (table == 0) return 0
  const end = entryAt(table, load<u32>(table))
  for (let at = entry == 0 ? table + HEAD : entry + (1 << ENTRY_SHIFT); at < end; at += 1 << ENTRY_SHIFT) {
    if (load<u64>(at, KEY) != 0) return at
  }
  return 0
}

/// Bytes that the table takes.
export function relationBytes(place: u32): u32 {
  const table = load<u32>(place)
  return table == 0 ? 0 : HEAD + (load<u32>(table) << ENTRY_SHIFT)
}

/// Frees the table.
export function relationFree(place: u32): void {
  const table = load<u32>(place)
  if (table != 0) release(table)
  store<u32>(place, 0)
}

/// Removes [entry]; moves other entries. An empty table is freed.
export function relationRemove(place: u32, entry: u32): void {
  const table = load<u32>(place)
  const left = load<u32>(table, COUNT) - 1
  if (left == 0) {
    relationFree(place)
    return
  }
  store<u32>(table, left, COUNT)
  const capacity = load<u32>(table)
  let hole = (entry - table - HEAD) >> ENTRY_SHIFT
  let index = hole
  while (true) {
    index = (index + 1) & (capacity - 1)
    const candidate = entryAt(table, index)
    const key = load<u64>(candidate, KEY)
    if (key == 0) break
    // It may fill the hole if the hole lies between its bucket and its place.
    if (((index - bucket(key, capacity)) & (capacity - 1)) < ((index - hole) & (capacity - 1))) continue
    memory.copy(entryAt(table, hole), candidate, 1 << ENTRY_SHIFT)
    hole = index
  }
  store<u64>(entryAt(table, hole), 0, KEY)
}

function freeEntry(table: u32, key: u64): u32 {
  const capacity = load<u32>(table)
  let index = bucket(key, capacity)
  while (load<u64>(entryAt(table, index), KEY) != 0) index = (index + 1) & (capacity - 1)
  const entry = entryAt(table, index)
  memory.fill(entry, 0, 1 << ENTRY_SHIFT)
  return entry
}

function grow(place: u32, old: u32): u32 {
  const capacity = old == 0 ? CAPACITY_FIRST : load<u32>(old) << 1
  const bytes = HEAD + (capacity << ENTRY_SHIFT)
  const table = allocate(bytes)
  memory.fill(table, 0, bytes)
  store<u32>(table, capacity)
  if (old != 0) {
    store<u32>(table, load<u32>(old, COUNT), COUNT)
    for (let entry = relationNext(place, 0); entry != 0; entry = relationNext(place, entry)) {
      memory.copy(freeEntry(table, load<u64>(entry, KEY)), entry, 1 << ENTRY_SHIFT)
    }
    release(old)
  }
  store<u32>(place, table)
  return table
}
