// Builds the tree of a hash map (hamt.ts) from many pairs at once, by radix sort of their hash values.
import * as Term from "../layout/term"
import { LEVELS, nodeHeader } from "./hamt"
import { heapAlloc } from "./heap"
import { internalHash } from "./maphash"
import { allocate } from "./memory"
import { exactlyEqual } from "./order"
import { car, isList, makeBoxed, makeHeaderExtra, makeSmall } from "./term"

const ENTRY: u32 = 16 // bytes: [leaf, a list term][hash u32, unused u32]
const STARTS: u32 = 64 // bytes: where the group of each of 16 slots begins, u32 offsets

let starts: u32 = 0 // address of LEVELS rows of STARTS bytes
let duplicates: u32 = 0 // leaves dropped, because a later one has the same key

/// Bytes of room that hamtBuild needs for [count] leaves.
export function buildBytes(count: u32): u32 {
  return count * ENTRY * 2 + LEVELS * STARTS
}

/// Notes leaf number [index] (list term) in [room].
export function buildLeaf(room: u32, index: u32, leaf: u64): void {
  const entry = room + index * ENTRY
  store<u64>(entry, leaf)
  store<u32>(entry, internalHash(car(leaf)), 8)
}

/// A hash map of the [count] leaves noted in [room]; of leaves with the same key the last wins. If that leaves at most
/// MAP_SMALL_LIMIT pairs, the caller makes a flat map of it.
export function hamtBuild(room: u32, count: u32): u64 {
  const spare = room + count * ENTRY
  starts = spare + count * ENTRY
  duplicates = 0
  const bitmap = distribute(room, spare, count, 0)
  return makeHead(room, bitmap, count - duplicates)
}

function makeHead(children: u32, bitmap: u32, pairs: u32): u64 {
  const count: u32 = popcnt(bitmap)
  const at = heapAlloc(count + 2)
  store<u64>(at, makeHeaderExtra(Term.HEADER_MAP, count + 1, (bitmap << 16) | Term.MAP_HASH_HEAD))
  store<u64>(at, makeSmall(pairs as i64), 8)
  memory.copy(at + 16, children, count << 3)
  return makeBoxed(at)
}

// Sorts the [count] entries at [from] by their slot on [level] into [to] (keeping the order within a slot), makes a
// child of each group and leaves the children at [from]. Returns the bitmap of the slots in use.
function distribute(from: u32, to: u32, count: u32, level: u32): u32 {
  const shift = level << 2
  const end = from + count * ENTRY
  const row = starts + level * STARTS
  memory.fill(row, 0, STARTS)
  for (let at = from; at < end; at += ENTRY) {
    const slot = row + (((load<u32>(at, 8) >> shift) & 15) << 2)
    store<u32>(slot, load<u32>(slot) + ENTRY)
  }
  let sum: u32 = 0
  for (let slot = row; slot < row + STARTS; slot += 4) {
    sum += load<u32>(slot)
    store<u32>(slot, sum)
  }
  for (let at = end; at > from; ) {
    at -= ENTRY
    const slot = row + (((load<u32>(at, 8) >> shift) & 15) << 2)
    const place = load<u32>(slot) - ENTRY
    store<u32>(slot, place)
    store<u64>(to + place, load<u64>(at))
    store<u32>(to + place, load<u32>(at, 8), 8)
  }
  // A child needs less room than the entries of its group had, so children never overtake the groups still to do.
  let bitmap: u32 = 0
  let child = from
  for (let slot: u32 = 0; slot < 16; slot++) {
    const start = load<u32>(row + (slot << 2))
    const next = slot == 15 ? count * ENTRY : load<u32>(row + (slot << 2), 4)
    if (start == next) continue
    bitmap |= (1 as u32) << slot
    store<u64>(child, makeGroup(to + start, from + start, (next - start) / ENTRY, level + 1))
    child += 8
  }
  return bitmap
}

// The node (or the leaf) for the entries at [from], which agree on all slots above [level].
function makeGroup(from: u32, spare: u32, count: u32, level: u32): u64 {
  if (count == 1) return load<u64>(from)
  const hash = load<u32>(from, 8)
  let at = from + ENTRY
  const end = from + count * ENTRY
  while (at < end && load<u32>(at, 8) == hash) at += ENTRY
  if (at == end) return makeChain(from, count, hash, level)
  return makeNode(from, distribute(from, spare, count, level))
}

function makeNode(children: u32, bitmap: u32): u64 {
  const count: u32 = popcnt(bitmap)
  const at = heapAlloc(count + 1)
  store<u64>(at, nodeHeader(count, bitmap))
  memory.copy(at + 8, children, count << 3)
  return makeBoxed(at)
}

// Entries that all have the same hash value: equal keys but for true collisions, which get their own node below all
// levels.
function makeChain(from: u32, count: u32, hash: u32, level: u32): u64 {
  let unique: u32 = 0
  for (let i: u32 = 0; i < count; i++) {
    const leaf = load<u64>(from + i * ENTRY)
    let place: u32 = 0
    while (place < unique && !exactlyEqual(car(load<u64>(from + (place << 3))), car(leaf))) place++
    store<u64>(from + (place << 3), leaf)
    if (place == unique) unique++
  }
  duplicates += count - unique
  if (unique == 1) return load<u64>(from)
  const at = heapAlloc(unique + 1)
  store<u64>(at, nodeHeader(unique, 0))
  memory.copy(at + 8, from, unique << 3)
  let node = makeBoxed(at)
  for (let above = LEVELS; above-- > level; ) {
    store<u64>(from, node)
    node = makeNode(from, (1 as u32) << ((hash >> (above << 2)) & 15))
  }
  return node
}

// ---- The same in steps that may lie in different slices. Leaves are sorted into groups, of which each has the same slots on
// the first few levels and so few leaves that its part of the tree is made at once; then the parts are joined. Behind the
// entries, the spare ones and the starts there is room for:
//   [child u64] per group   [place u32] per group: how many leaves, where they end, where they begin   [duplicates u32]

const GROUP_SIZE: u32 = 1024 // leaves of a group, about
const GROUP_LEVELS_MAX: u32 = 4

/// Number of levels that the groups of [count] leaves agree on.
export function groupLevels(count: u32): u32 {
  let levels: u32 = 1
  while (levels < GROUP_LEVELS_MAX && count >> (levels << 2) > GROUP_SIZE) levels++
  return levels
}

/// Number of groups of [count] leaves.
export function groupCount(count: u32): u32 {
  return (1 as u32) << (groupLevels(count) << 2)
}

function childrenAt(room: u32, count: u32): u32 {
  return room + buildBytes(count)
}

function placesAt(room: u32, count: u32): u32 {
  return childrenAt(room, count) + (groupCount(count) << 3)
}

function duplicatesAt(room: u32, count: u32): u32 {
  return placesAt(room, count) + (groupCount(count) << 2)
}

/// A block for [count] leaves, to be noted with noteLeaf.
export function groupsRoom(count: u32): u32 {
  const groups = groupCount(count)
  const room = allocate(buildBytes(count) + groups * 12 + 4)
  memory.fill(placesAt(room, count), 0, (groups << 2) + 4)
  return room
}

/// Notes leaf number [index] of [count].
export function noteLeaf(room: u32, count: u32, index: u32, leaf: u64): void {
  buildLeaf(room, index, leaf)
  const group = load<u32>(room + index * ENTRY, 8) & (groupCount(count) - 1)
  const place = placesAt(room, count) + (group << 2)
  store<u32>(place, load<u32>(place) + 1)
}

/// To be called when all leaves are noted.
export function placeGroups(room: u32, count: u32): void {
  const places = placesAt(room, count)
  const end = duplicatesAt(room, count)
  let sum: u32 = 0
  for (let at = places; at < end; at += 4) {
    sum += load<u32>(at)
    store<u32>(at, sum)
  }
}

/// Sorts leaves number [from] up to, not with, [to] into their groups; to be called for the last ones first.
export function sortLeaves(room: u32, count: u32, from: u32, to: u32): void {
  const places = placesAt(room, count)
  const mask = groupCount(count) - 1
  const spare = room + count * ENTRY
  const first = room + from * ENTRY
  for (let at = room + to * ENTRY; at > first; ) {
    at -= ENTRY
    const hash = load<u32>(at, 8)
    const place = places + ((hash & mask) << 2)
    const index = load<u32>(place) - 1
    store<u32>(place, index)
    store<u64>(spare + index * ENTRY, load<u64>(at))
    store<u32>(spare + index * ENTRY, hash, 8)
  }
}

/// Makes the part of the tree for [group]. Returns the number of its leaves.
export function makeGroupOf(room: u32, count: u32, group: u32): u32 {
  const place = placesAt(room, count) + (group << 2)
  const start = load<u32>(place)
  const next = group + 1 == groupCount(count) ? count : load<u32>(place, 4)
  const spare = room + count * ENTRY
  starts = spare + count * ENTRY
  duplicates = 0
  const from = spare + start * ENTRY
  const child = start == next ? 0 : makeGroup(from, room + start * ENTRY, next - start, groupLevels(count))
  store<u64>(childrenAt(room, count) + (group << 3), child)
  const all = duplicatesAt(room, count)
  store<u32>(all, load<u32>(all) + duplicates)
  return next - start
}

/// The hash map of all groups; as hamtBuild says.
export function joinGroups(room: u32, count: u32): u64 {
  const children = childrenAt(room, count)
  for (let level = groupLevels(count) - 1; level > 0; level--) {
    const nodes = (1 as u32) << (level << 2)
    for (let node: u32 = 0; node < nodes; node++) {
      const bitmap = gather(children + (node << 3), nodes << 3, room)
      let child = bitmap == 0 ? 0 : load<u64>(room)
      // A lone leaf stands for itself.
      if (bitmap != 0 && !(popcnt(bitmap) == 1 && isList(child))) child = makeNode(room, bitmap)
      store<u64>(children + (node << 3), child)
    }
  }
  const bitmap = gather(children, 8, room)
  return makeHead(room, bitmap, count - load<u32>(duplicatesAt(room, count)))
}

// Copies the children of 16 slots, of which the first lies at [from] and each further one [step] bytes on, to [to]. Returns the
// bitmap of those that are there.
function gather(from: u32, step: u32, to: u32): u32 {
  let bitmap: u32 = 0
  for (let slot: u32 = 0; slot < 16; slot++) {
    const child = load<u64>(from + slot * step)
    if (child == 0) continue
    bitmap |= (1 as u32) << slot
    store<u64>(to, child)
    to += 8
  }
  return bitmap
}
