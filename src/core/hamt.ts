// Trees of maps with more than MAP_SMALL_LIMIT keys: hash array mapped tries, 16 ways a level.
//
//   leaf        list cell [Key | Value]
//   node        [header][child]*          a child per set bit of the bitmap, lowest bit first
//   head        [header][count][child]*   the root: a node that knows the number of pairs
//   collision   a node with bitmap 0, below the last level: leaves whose keys have the same hash value, in no order
//
// Level n looks at bits 4n..4n+3 of internalHash(key). A node below the head has at least two leaves under it, and
// the head more than MAP_SMALL_LIMIT, so that maps with the same keys have the same tree (but for collisions).
import * as Term from "../layout/term"
import { heapAlloc } from "./heap"
import { internalHash } from "./maphash"
import { compareKeys, compareTerms, equalTerms, exactlyEqual } from "./order"
import { car, cdr, headerArity, headerExtra, headerOf, isList, makeBoxed, makeHeaderExtra, makeList } from "./term"
import { peek, poke, pop, push1, worklistDepth, worklistEnd, worklistIsAt } from "./worklist"

export const LEVELS: u32 = 8 // 32 bits of hash, 4 a level
const HEAD_CHILDREN: u32 = Term.FIELD + Term.WORD
export const NODE_CHILDREN: u32 = Term.FIELD

// What the last put did or the last removal: change of the number of pairs.
let change: i32 = 0

export function bitmapOf(header: u64): u32 {
  return (header >> 48) as u32
}

/// Load offset of the first child of a head or node.
export function childrenOf(header: u64): u32 {
  return (headerExtra(header) & 255) == Term.MAP_HASH_HEAD ? HEAD_CHILDREN : NODE_CHILDREN
}

/// Number of children of a head or node.
export function childCount(header: u64): u32 {
  return headerArity(header) - (((headerExtra(header) & 255) == Term.MAP_HASH_HEAD) as u32)
}

export function nodeHeader(count: u32, bitmap: u32): u64 {
  return makeHeaderExtra(Term.HEADER_MAP, count, (bitmap << 16) | Term.MAP_HASH_NODE)
}

export function makeLeaf(key: u64, value: u64): u64 {
  const at = heapAlloc(2)
  store<u64>(at, key)
  store<u64>(at, value, 8)
  return makeList(at)
}

// ---- Reading

/// The leaf of [key] in the tree of [map], or 0. [hash] = internalHash(key).
export function hamtFind(map: u64, key: u64, hash: u32): u64 {
  return findBelow(map, key, hash, HEAD_CHILDREN)
}

/// The leaf of [key] below a [node] with children at [children], or 0. [hash] is shifted for the node's level.
export function findBelow(node: u64, key: u64, hash: u32, children: u32): u64 {
  while (true) {
    const bitmap = bitmapOf(headerOf(node))
    const bit = (1 as u32) << (hash & 15)
    if (!(bitmap & bit)) return bitmap ? 0 : findCollision(node, key)
    const child = load<u64>((node as u32) + children + (popcnt(bitmap & (bit - 1)) << 3))
    if (isList(child)) return exactlyEqual(car(child), key) ? child : 0
    node = child
    children = NODE_CHILDREN
    hash >>= 4
  }
}

function findCollision(node: u64, key: u64): u64 {
  const index = collisionIndex(node, key)
  return index < 0 ? 0 : load<u64>((node as u32) + (index << 3), NODE_CHILDREN)
}

function collisionIndex(node: u64, key: u64): i32 {
  for (let i = (headerArity(headerOf(node)) as i32) - 1; i >= 0; i--) {
    if (exactlyEqual(car(load<u64>((node as u32) + (i << 3), NODE_CHILDREN)), key)) return i
  }
  return -1
}

/// Begins a walk over the leaves of a head or node. Use: const depth = worklistDepth(), startLeaves(map),
/// nextLeaf(depth) until 0.
export function startLeaves(node: u64): void {
  const header = headerOf(node)
  push1((((node as u32) + childrenOf(header)) as u64) | ((childCount(header) as u64) << 32))
}

/// The next leaf (a list term) of the walk that was started at worklist depth [depth], or 0.
export function nextLeaf(depth: u32): u64 {
  while (!worklistIsAt(depth)) {
    const row = peek()
    const at = row as u32
    if (row >> 32 == 0) {
      pop()
      continue
    }
    poke(row - ((1 as u64) << 32) + 8)
    const child = load<u64>(at)
    if (isList(child)) return child
    startLeaves(child)
  }
  return 0
}

// ---- Comparing

/// Are two hash maps with the same header equal by `==`? (`=:=` compares them word by word.)
export function equalHashMaps(a: u64, b: u64): bool {
  if (load<u64>(a as u32, Term.MAP_COUNT) != load<u64>(b as u32, Term.MAP_COUNT)) return false
  const depth = worklistDepth()
  startLeaves(a)
  for (let leaf = nextLeaf(depth); leaf != 0; leaf = nextLeaf(depth)) {
    const other = hamtFind(b, car(leaf), internalHash(car(leaf)))
    if (other == 0 || !equalTerms(cdr(leaf), cdr(other))) {
      worklistEnd(depth)
      return false
    }
  }
  return true
}

/// Are two nodes with equal headers =:= ? Leaves of collision nodes are in no order.
export function equalChildren(a: u64, b: u64): bool {
  const count = childCount(headerOf(a))
  for (let i: u32 = 0; i < count; i++) {
    const leaf = load<u64>((a as u32) + (i << 3), NODE_CHILDREN)
    const other = findCollision(b, car(leaf))
    if (other == 0 || !exactlyEqual(cdr(leaf), cdr(other))) return false
  }
  return true
}

/// Order of two hash maps of the same size: the smallest key that only one of them has makes that one the smaller;
/// with the same keys, the values of the smallest key whose values differ decide.
export function compareHashMaps(a: u64, b: u64, exact: bool): i32 {
  const depth = worklistDepth()
  let order: i32 = 0
  let orderKey: u64 = 0
  let lonely: u64 = 0 // smallest key of a that b has not
  startLeaves(a)
  for (let leaf = nextLeaf(depth); leaf != 0; leaf = nextLeaf(depth)) {
    const key = car(leaf)
    const other = hamtFind(b, key, internalHash(key))
    if (other == 0) {
      if (lonely == 0 || compareKeys(key, lonely) < 0) lonely = key
    } else if (lonely == 0 && (orderKey == 0 || compareKeys(key, orderKey) < 0)) {
      const valueOrder = exact ? compareKeys(cdr(leaf), cdr(other)) : compareTerms(cdr(leaf), cdr(other))
      if (valueOrder) {
        order = valueOrder
        orderKey = key
      }
    }
  }
  if (lonely == 0) return order
  // As the sizes are the same, b has a key of its own too.
  order = -1
  startLeaves(b)
  for (let leaf = nextLeaf(depth); leaf != 0; leaf = nextLeaf(depth)) {
    const key = car(leaf)
    if (compareKeys(key, lonely) < 0 && hamtFind(a, key, internalHash(key)) == 0) {
      order = 1
      worklistEnd(depth)
      break
    }
  }
  return order
}

// ---- Writing: the nodes on the way are copied, everything else is shared.

/// The hash map [map] with [key] => [value]. [map] itself if nothing changes.
export function hamtPut(map: u64, key: u64, value: u64, hash: u32): u64 {
  change = 0
  const result = putInto(map, key, value, hash, 0)
  if (change) store<u64>(result as u32, load<u64>(map as u32, Term.MAP_COUNT) + (1 << Term.SMALL_SHIFT), Term.MAP_COUNT)
  return result
}

/// Like hamtPut for a [node] below the head; [hash] is shifted for its [level]. hasGrown tells whether the key is new.
export function putBelow(node: u64, key: u64, value: u64, hash: u32, level: u32): u64 {
  change = 0
  return putInto(node, key, value, hash, level)
}

/// Has the last put added a key?
export function hasGrown(): bool {
  return change > 0
}

function putInto(node: u64, key: u64, value: u64, hash: u32, level: u32): u64 {
  const header = headerOf(node)
  const bitmap = bitmapOf(header)
  if (bitmap == 0) return putCollision(node, key, value)
  const bit = (1 as u32) << (hash & 15)
  const index = popcnt(bitmap & (bit - 1))
  if (!(bitmap & bit)) {
    change = 1
    return insertChild(node, index, bit, makeLeaf(key, value))
  }
  const child = load<u64>((node as u32) + childrenOf(header) + (index << 3))
  let replacement: u64 = 0
  if (!isList(child)) {
    replacement = putInto(child, key, value, hash >> 4, level + 1)
    if (replacement == child) return node
  } else if (exactlyEqual(car(child), key)) {
    if (cdr(child) == value) return node
    replacement = makeLeaf(car(child), value)
  } else {
    change = 1
    const other = internalHash(car(child)) >> ((level + 1) << 2)
    replacement = join(child, other, makeLeaf(key, value), hash >> 4, level + 1)
  }
  return replaceChild(node, index, replacement)
}

/// A node for two leaves that were to be at the same place. The hash values are shifted for [level].
export function join(a: u64, hashA: u32, b: u64, hashB: u32, level: u32): u64 {
  if (level == LEVELS) return makePair(a, b, 0)
  const slotA = hashA & 15
  const slotB = hashB & 15
  if (slotA == slotB) {
    const child = join(a, hashA >> 4, b, hashB >> 4, level + 1)
    const at = heapAlloc(2)
    store<u64>(at, nodeHeader(1, 1 << slotA))
    store<u64>(at, child, 8)
    return makeBoxed(at)
  }
  const bitmap: u32 = ((1 as u32) << slotA) | ((1 as u32) << slotB)
  return slotA < slotB ? makePair(a, b, bitmap) : makePair(b, a, bitmap)
}

function makePair(a: u64, b: u64, bitmap: u32): u64 {
  const at = heapAlloc(3)
  store<u64>(at, nodeHeader(2, bitmap))
  store<u64>(at, a, 8)
  store<u64>(at, b, 16)
  return makeBoxed(at)
}

function putCollision(node: u64, key: u64, value: u64): u64 {
  const index = collisionIndex(node, key)
  if (index < 0) {
    change = 1
    return insertChild(node, 0, 0, makeLeaf(key, value))
  }
  const leaf = load<u64>((node as u32) + (index << 3), NODE_CHILDREN)
  return cdr(leaf) == value ? node : replaceChild(node, index, makeLeaf(car(leaf), value))
}

function replaceChild(node: u64, index: u32, child: u64): u64 {
  const header = headerOf(node)
  const words = headerArity(header) + 1
  const at = heapAlloc(words)
  memory.copy(at, (node as u32) + Term.BOXED_BIAS, words << 3)
  store<u64>(at - Term.BOXED_BIAS + childrenOf(header) + (index << 3), child)
  return makeBoxed(at)
}

function insertChild(node: u64, index: u32, bit: u32, child: u64): u64 {
  const header = headerOf(node)
  const words = headerArity(header) + 1
  const at = heapAlloc(words + 1)
  const before = childrenOf(header) - Term.BOXED_BIAS + (index << 3) // bytes
  const from = (node as u32) + Term.BOXED_BIAS
  memory.copy(at, from, before)
  store<u64>(at + before, child)
  memory.copy(at + before + 8, from + before, (words << 3) - before)
  store<u64>(at, (header + (1 << Term.ARITY_SHIFT)) | ((bit as u64) << 48))
  return makeBoxed(at)
}

/// The hash map [map] without [key]: [map] itself if it has no such key. The caller makes a flat map of a head that has
/// become too small.
export function hamtRemove(map: u64, key: u64, hash: u32): u64 {
  change = 0
  const result = removeFrom(map, key, hash)
  if (change) store<u64>(result as u32, load<u64>(map as u32, Term.MAP_COUNT) - (1 << Term.SMALL_SHIFT), Term.MAP_COUNT)
  return result
}

// What is left of [node]: a node, a leaf where only one is left of a node below the head.
function removeFrom(node: u64, key: u64, hash: u32): u64 {
  const header = headerOf(node)
  const bitmap = bitmapOf(header)
  const bit: u32 = bitmap ? (1 as u32) << (hash & 15) : 0
  let index: u32 = 0
  if (bitmap) {
    if (!(bitmap & bit)) return node
    index = popcnt(bitmap & (bit - 1))
  } else {
    const found = collisionIndex(node, key)
    if (found < 0) return node
    index = found
  }
  const child = load<u64>((node as u32) + childrenOf(header) + (index << 3))
  if (isList(child)) {
    if (bitmap && !exactlyEqual(car(child), key)) return node
    change = -1
    return removeChild(node, header, index, bit)
  }
  const rest = removeFrom(child, key, hash >> 4)
  if (rest == child) return node
  // A lone leaf moves up through nodes that hold nothing else.
  if (isList(rest) && childCount(header) == 1 && (headerExtra(header) & 255) == Term.MAP_HASH_NODE) return rest
  return replaceChild(node, index, rest)
}

function removeChild(node: u64, header: u64, index: u32, bit: u32): u64 {
  const isHead = (headerExtra(header) & 255) == Term.MAP_HASH_HEAD
  const count = childCount(header)
  const children = childrenOf(header)
  if (!isHead && count == 2) {
    const other = load<u64>((node as u32) + children + ((1 - index) << 3))
    if (isList(other)) return other
  }
  const words = headerArity(header)
  const at = heapAlloc(words)
  const before = children - Term.BOXED_BIAS + (index << 3)
  const from = (node as u32) + Term.BOXED_BIAS
  memory.copy(at, from, before)
  memory.copy(at + before, from + before + 8, ((words + 1) << 3) - before - 8)
  store<u64>(at, (header - (1 << Term.ARITY_SHIFT)) & ~((bit as u64) << 48))
  return makeBoxed(at)
}
