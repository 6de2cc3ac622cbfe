// maps:keys/1 and maps:values/1. A large map takes several slices.
import * as Term from "../layout/term"
import * as Trap from "../layout/trap"
import { flatCount, flatKeys } from "./flatmap"
import { nextLeaf, startLeaves } from "./hamt"
import { heapAlloc } from "./heap"
import { badmap, isFlat, mapCount } from "./map"
import { listOfWords } from "./mapbif"
import { isMap, makeList } from "./term"
import { charge, giveUp, trapArguments, trapData, trapEnsure, trapSwap, workLimit } from "./work"
import { worklistDepth, worklistEnd, worklistRestore, worklistSave } from "./worklist"

const LEAVES_PER_REDUCTION: i32 = 4

// What a trap keeps.
const DATA_FIRST: u32 = 0 // address of the first cell
const DATA_AT: u32 = 4
const DATA_LEFT: u32 = 8
const DATA_FIELD: u32 = 12
const DATA_STACK: u32 = 16
const DATA_SIZE: u32 = 24

let first: u32 = 0 // address of the first cell
let at: u32 = 0 // of the next one
let left: u32 = 0 // cells still to be filled
let field: u32 = 0 // Term.CAR: keys, Term.CDR: values

/// maps:keys/1
export function mapsKeys(map: u64): u64 {
  if (!isMap(map)) return badmap(map)
  return isFlat(map) ? listOfWords(flatKeys(map), flatCount(map)) : listOfLeaves(map, Term.CAR)
}

/// maps:values/1
export function mapsValues(map: u64): u64 {
  if (!isMap(map)) return badmap(map)
  return isFlat(map) ? listOfWords((map as u32) + Term.MAP_VALUES, flatCount(map)) : listOfLeaves(map, Term.CDR)
}

/// The keys of [map], all at once.
export function keysOf(map: u64): u64 {
  if (isFlat(map)) return listOfWords(flatKeys(map), flatCount(map))
  const depth = begin(map, Term.CAR)
  return slice(depth, left)
}

function listOfLeaves(map: u64, what: u32): u64 {
  const depth = begin(map, what)
  return trapArguments(slice(depth, workLimit(LEAVES_PER_REDUCTION)), map, 0)
}

function begin(map: u64, what: u32): u32 {
  left = mapCount(map)
  first = at = heapAlloc(left << 1)
  field = what
  const depth = worklistDepth()
  startLeaves(map)
  return depth
}

function slice(depth: u32, limit: u32): u64 {
  const some = min(limit, left)
  for (const end = at + (some << 4); at < end; at += 16) {
    store<u64>(at, load<u64>((nextLeaf(depth) as u32) + field))
    store<u64>(at, makeList(at + 16), 8)
  }
  left -= some
  charge(some as i32, LEAVES_PER_REDUCTION)
  if (left != 0) return later(depth)
  worklistEnd(depth)
  store<u64>(at - 8, Term.NIL)
  return makeList(first)
}

function later(depth: u32): u64 {
  const data = trapEnsure(Trap.TRAP_MAP_KEYS, DATA_SIZE)
  store<u32>(data, first, DATA_FIRST)
  store<u32>(data, at, DATA_AT)
  store<u32>(data, left, DATA_LEFT)
  store<u32>(data, field, DATA_FIELD)
  trapSwap(data + DATA_STACK, worklistSave(depth))
  return giveUp()
}

/// A further slice.
export function mapKeysContinue(): u64 {
  const data = trapData()
  first = load<u32>(data, DATA_FIRST)
  at = load<u32>(data, DATA_AT)
  left = load<u32>(data, DATA_LEFT)
  field = load<u32>(data, DATA_FIELD)
  const depth = worklistDepth()
  worklistRestore(load<u32>(data, DATA_STACK))
  return slice(depth, workLimit(LEAVES_PER_REDUCTION))
}
