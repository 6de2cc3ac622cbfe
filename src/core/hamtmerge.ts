// Merges two hash maps (hamt.ts) tree by tree: what only one of them has is shared as it is.
import * as Term from "../layout/term"
import {
  bitmapOf,
  childrenOf,
  findBelow,
  hasGrown,
  join,
  LEVELS,
  NODE_CHILDREN,
  nextLeaf,
  nodeHeader,
  putBelow,
  startLeaves,
} from "./hamt"
import { heapAlloc } from "./heap"
import { internalHash } from "./maphash"
import { exactlyEqual } from "./order"
import { car, cdr, headerOf, isList, makeBoxed, makeHeaderExtra } from "./term"
import { worklistDepth } from "./worklist"

let common: i64 = 0 // keys that both maps have, so far

/// The hash map with the pairs of [a] and [b], both hash maps; [b]'s values win.
export function hamtMerge(a: u64, b: u64): u64 {
  if (a == b) return a
  common = 0
  const bitmap = bitmapOf(headerOf(a)) | bitmapOf(headerOf(b))
  const children: u32 = popcnt(bitmap)
  const at = heapAlloc(children + 2)
  store<u64>(at, makeHeaderExtra(Term.HEADER_MAP, children + 1, (bitmap << 16) | Term.MAP_HASH_HEAD))
  mergeChildren(a, b, at + 16, bitmap, 0)
  const total = load<i64>(a as u32, Term.MAP_COUNT) + load<i64>(b as u32, Term.MAP_COUNT) - Term.TAG_SMALL
  store<i64>(at, total - (common << Term.SMALL_SHIFT), 8)
  return makeBoxed(at)
}

// Writes the children of the merged node to [at], one for each bit of [bitmap].
function mergeChildren(a: u64, b: u64, at: u32, bitmap: u32, level: u32): void {
  const headerA = headerOf(a)
  const headerB = headerOf(b)
  let childA = (a as u32) + childrenOf(headerA)
  let childB = (b as u32) + childrenOf(headerB)
  for (; bitmap != 0; bitmap &= bitmap - 1) {
    const bit = bitmap & (0 - bitmap)
    const inA = (bitmapOf(headerA) & bit) != 0
    const inB = (bitmapOf(headerB) & bit) != 0
    let child: u64 = 0
    if (inA && inB) child = mergeTwo(load<u64>(childA), load<u64>(childB), level + 1)
    else child = load<u64>(inA ? childA : childB)
    if (inA) childA += 8
    if (inB) childB += 8
    store<u64>(at, child)
    at += 8
  }
}

/// Keys that both maps of mergeTwo had, since the last call.
export function takeCommon(): i64 {
  const taken = common
  common = 0
  return taken
}

/// Merges two children, leaves or nodes, whose place is on [level].
export function mergeTwo(a: u64, b: u64, level: u32): u64 {
  if (a == b) {
    common += countLeaves(a)
    return a
  }
  if (isList(b)) return isList(a) ? mergeLeaves(a, b, level) : putLeaf(a, b, level)
  if (isList(a)) return addLeaf(b, a, level)
  if (level == LEVELS) return mergeCollisions(a, b)
  const bitmap = bitmapOf(headerOf(a)) | bitmapOf(headerOf(b))
  const count: u32 = popcnt(bitmap)
  const at = heapAlloc(count + 1)
  store<u64>(at, nodeHeader(count, bitmap))
  mergeChildren(a, b, at + 8, bitmap, level)
  return makeBoxed(at)
}

function hashFor(leaf: u64, level: u32): u32 {
  return level == LEVELS ? 0 : internalHash(car(leaf)) >> (level << 2)
}

function mergeLeaves(a: u64, b: u64, level: u32): u64 {
  if (!exactlyEqual(car(a), car(b))) return join(a, hashFor(a, level), b, hashFor(b, level), level)
  common++
  return b
}

// [node] with [leaf], which replaces a pair with the same key.
function putLeaf(node: u64, leaf: u64, level: u32): u64 {
  const result = putBelow(node, car(leaf), cdr(leaf), hashFor(leaf, level), level)
  if (!hasGrown()) common++
  return result
}

// [node] with [leaf], unless it has a pair with the same key.
function addLeaf(node: u64, leaf: u64, level: u32): u64 {
  const hash = hashFor(leaf, level)
  if (findBelow(node, car(leaf), hash, NODE_CHILDREN) == 0) return putBelow(node, car(leaf), cdr(leaf), hash, level)
  common++
  return node
}

function mergeCollisions(a: u64, b: u64): u64 {
  const depth = worklistDepth()
  startLeaves(b)
  for (let leaf = nextLeaf(depth); leaf != 0; leaf = nextLeaf(depth)) a = putLeaf(a, leaf, LEVELS)
  return a
}

function countLeaves(node: u64): i64 {
  if (isList(node)) return 1
  const depth = worklistDepth()
  let count: i64 = 0
  startLeaves(node)
  while (nextLeaf(depth) != 0) count++
  return count
}
