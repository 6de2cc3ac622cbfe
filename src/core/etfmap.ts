// Maps that the decoder has built of their parts but not yet put in shape: keys of flat maps are sorted, hash maps get their
// tree. Inner maps first, since they may be keys. A key that is there twice is an error.
import * as Term from "../layout/term"
import { row, rowPut } from "./flatmap"
import { buildBytes, buildLeaf, hamtBuild } from "./hamtbuild"
import { mapCount } from "./map"
import { allocate, release } from "./memory"
import { compareKeys } from "./order"
import { makeList } from "./term"
import { trapDisown, trapOwn } from "./work"

// An entry: [place][first word of the keys, or the first leaf][number of pairs]
const NOTE: u32 = 16 // bytes

let notes: u32 = 0 // the block, 0 if there is none
let top: u32 = 0

/// Makes room for [count] maps.
export function mapsBegin(count: u32): void {
  notes = top = count == 0 ? 0 : allocate(count * NOTE)
}

export function mapsEnd(): void {
  if (notes != 0) release(notes)
  notes = 0
}

/// Keeps the notes for a later slice: 8 bytes at [data]. The running process's trap owns them.
export function mapsSave(data: u32): void {
  store<u32>(data, notes)
  store<u32>(data, top, 4)
  if (notes != 0) trapOwn(notes)
}

export function mapsRestore(data: u32): void {
  notes = load<u32>(data)
  top = load<u32>(data, 4)
  if (notes != 0) trapDisown(notes)
}

/// The map of [pairs] pairs at [place] is to be put in shape. Up to MAP_SMALL_LIMIT pairs: a flat map with its first key at
/// [words]; more: its leaves are the cells from [words] on.
export function noteMap(place: u32, words: u32, pairs: u32): void {
  store<u32>(top, place)
  store<u32>(top, words, 4)
  store<u32>(top, pairs, 8)
  top += NOTE
}

/// Goes on for about [limit] pairs. What is left of the limit (at least 1) if all maps are done, 0 if there is more to do, -1 if
/// a key is there twice.
export function finishMaps(limit: i32): i32 {
  while (top != notes) {
    if (limit <= 0) return 0
    top -= NOTE
    const pairs = load<u32>(top, 8)
    limit -= pairs
    const words = load<u32>(top, 4)
    if (!(pairs <= (Term.MAP_SMALL_LIMIT as u32) ? sortFlat(words, pairs) : makeTree(load<u32>(top), words, pairs)))
      return -1
  }
  return max(limit, 1)
}

// Values come two words behind the keys.
function sortFlat(keys: u32, pairs: u32): bool {
  const values = keys + (pairs << 3) + 16
  const bytes = pairs << 3
  let isSorted = true
  for (let i: u32 = 8; i < bytes && isSorted; i += 8) {
    isSorted = compareKeys(load<u64>(keys + i - 8), load<u64>(keys + i)) < 0
  }
  if (isSorted) return true
  let count: u32 = 0
  for (let i: u32 = 0; i < bytes; i += 8) count = rowPut(count, load<u64>(keys + i), load<u64>(values + i))
  if (count != pairs) return false
  const from = row()
  for (let i: u32 = 0; i < bytes; i += 8) {
    store<u64>(keys + i, load<u64>(from + (i << 1)))
    store<u64>(values + i, load<u64>(from + (i << 1), 8))
  }
  return true
}

function makeTree(place: u32, leaves: u32, pairs: u32): bool {
  const room = allocate(buildBytes(pairs))
  for (let i: u32 = 0; i < pairs; i++) buildLeaf(room, i, makeList(leaves + (i << 4)))
  const map = hamtBuild(room, pairs)
  release(room)
  store<u64>(place, map)
  return mapCount(map) == pairs
}
