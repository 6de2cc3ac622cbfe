// maps:merge/2 of two hash maps. Large ones take several slices: the nodes of the first levels are merged one by one, what is
// below them by hamtmerge.ts. A node is part of the result before all its children are.
import * as Term from "../layout/term"
import * as Trap from "../layout/trap"
import { bitmapOf, childrenOf, nodeHeader } from "./hamt"
import { groupLevels } from "./hamtbuild"
import { hamtMerge, mergeTwo, takeCommon } from "./hamtmerge"
import { heapAlloc } from "./heap"
import { mapCount } from "./map"
import { bump } from "./state"
import { headerOf, isList, makeBoxed, makeHeaderExtra, makeSmall } from "./term"
import { charge, giveUp, trapArguments, trapData, trapEnsure, trapSwap, workLimit } from "./work"
import { pop, push1, worklistDepth, worklistIsAt, worklistRestore, worklistSave } from "./worklist"

/// A unit of work is a pair of the smaller map.
const PAIRS_PER_REDUCTION: i32 = 4

// What a trap keeps.
const DATA_FIRST: u32 = 0
const DATA_SECOND: u32 = 8
const DATA_COMMON: u32 = 16
const DATA_HEAD: u32 = 24
const DATA_STACK: u32 = 28
const DATA_SIZE: u32 = 32

let first: u64 = 0
let second: u64 = 0
let common: i64 = 0 // keys that both maps have, so far
let head: u32 = 0 // address of the result

/// The hash map with the pairs of [a] and [b], both hash maps; [b]'s values win.
export function mergeTrees(a: u64, b: u64): u64 {
  const few = min(mapCount(a), mapCount(b))
  if ((few as i32) <= workLimit(PAIRS_PER_REDUCTION) || a == b) {
    bump(few >> 2)
    return hamtMerge(a, b)
  }
  first = a
  second = b
  common = 0
  const bitmap = bitmapOf(headerOf(a)) | bitmapOf(headerOf(b))
  const children: u32 = popcnt(bitmap)
  head = heapAlloc(children + 2)
  store<u64>(head, makeHeaderExtra(Term.HEADER_MAP, children + 1, (bitmap << 16) | Term.MAP_HASH_HEAD))
  const depth = worklistDepth()
  pushNode(a, b, head + 16, bitmap, 1)
  return trapArguments(slice(depth), a, b)
}

// On the worklist: [a] [b] [address of the next child to be filled, u32][slots still to be done, 16 bits][level, 16 bits]
function pushNode(a: u64, b: u64, at: u32, bitmap: u32, level: u32): void {
  push1(a)
  push1(b)
  push1((at as u64) | ((bitmap as u64) << 32) | ((level as u64) << 48))
}

function slice(depth: u32): u64 {
  const limit = workLimit(PAIRS_PER_REDUCTION)
  const few = min(mapCount(first), mapCount(second))
  const levels = groupLevels(few)
  let budget = limit
  takeCommon()
  while (budget > 0 && !worklistIsAt(depth)) budget -= mergeNext(levels, few)
  common += takeCommon()
  charge(limit - budget, PAIRS_PER_REDUCTION)
  if (!worklistIsAt(depth)) return later(depth)
  store<u64>(head, makeSmall((mapCount(first) as i64) + (mapCount(second) as i64) - common), 8)
  return makeBoxed(head)
}

// Merges the next child of the node on top of the worklist. Returns about how many pairs of the smaller map it had.
function mergeNext(levels: u32, few: u32): i32 {
  const word = pop()
  const b = pop()
  const a = pop()
  const at = word as u32
  const bitmap = ((word >> 32) as u32) & 0xffff
  const level = (word >> 48) as u32
  const bit = bitmap & (0 - bitmap)
  if (bitmap != bit) pushNode(a, b, at + 8, bitmap ^ bit, level)
  const childA = childAt(a, bit)
  const childB = childAt(b, bit)
  if (childA == 0 || childB == 0) {
    store<u64>(at, childA | childB)
    return 1
  }
  if (level == levels || childA == childB || isList(childA) || isList(childB)) {
    store<u64>(at, mergeTwo(childA, childB, level))
    return (few >> (level << 2)) + 1
  }
  const below = bitmapOf(headerOf(childA)) | bitmapOf(headerOf(childB))
  const count: u32 = popcnt(below)
  const node = heapAlloc(count + 1)
  store<u64>(node, nodeHeader(count, below))
  store<u64>(at, makeBoxed(node))
  pushNode(childA, childB, node + 8, below, level + 1)
  return 1
}

// The child of [node] in the slot of [bit], 0 if there is none.
function childAt(node: u64, bit: u32): u64 {
  const header = headerOf(node)
  const bitmap = bitmapOf(header)
  return bitmap & bit ? load<u64>((node as u32) + childrenOf(header) + (popcnt(bitmap & (bit - 1)) << 3)) : 0
}

function later(depth: u32): u64 {
  const data = trapEnsure(Trap.TRAP_MAP_MERGE, DATA_SIZE)
  store<u64>(data, first, DATA_FIRST)
  store<u64>(data, second, DATA_SECOND)
  store<i64>(data, common, DATA_COMMON)
  store<u32>(data, head, DATA_HEAD)
  trapSwap(data + DATA_STACK, worklistSave(depth))
  return giveUp()
}

/// A further slice.
export function mapMergeContinue(): u64 {
  const data = trapData()
  first = load<u64>(data, DATA_FIRST)
  second = load<u64>(data, DATA_SECOND)
  common = load<i64>(data, DATA_COMMON)
  head = load<u32>(data, DATA_HEAD)
  const depth = worklistDepth()
  worklistRestore(load<u32>(data, DATA_STACK))
  return slice(depth)
}
