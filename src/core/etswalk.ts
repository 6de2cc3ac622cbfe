// Walks through ordered sets (etstree.ts) in constant time a step: ets:next/2 remembers the path it came, and a walk over
// the whole tree keeps its path on the worklist.
import * as Ets from "../layout/ets"
import * as Memory from "../layout/memory"
import { compareWithKey, left, right, treeRoot } from "./etstree"
import { P } from "./state"
import { pop, push1, worklistIsAt } from "./worklist"

function walk(): u32 {
  return P + Memory.ETS_PRIVATE
}

function pathAt(index: u32): u32 {
  return walk() + Ets.WALK_PATH + (index << 2)
}

/// The object with the smallest key after [key], or 0. Quick if the step before came to [key].
export function treeNext(table: u32, key: u64): u32 {
  const memory = walk()
  let count: u32 = 0
  const isKnown =
    load<u64>(memory, Ets.WALK_ID) == load<u64>(table, Ets.TABLE_ID) &&
    load<u32>(memory, Ets.WALK_VERSION) == load<u32>(table, Ets.TABLE_VERSION) &&
    load<u32>(memory, Ets.WALK_COUNT) != 0 &&
    compareWithKey(table, key, load<u32>(pathAt(load<u32>(memory, Ets.WALK_COUNT) - 1))) == 0
  if (isKnown) {
    count = load<u32>(memory, Ets.WALK_COUNT) - 1
    for (let node = right(load<u32>(pathAt(count))); node != 0; node = left(node)) store<u32>(pathAt(count++), node)
  } else {
    let node = treeRoot(table)
    while (node != 0) {
      const isBefore = compareWithKey(table, key, node) < 0
      if (isBefore) store<u32>(pathAt(count++), node)
      node = isBefore ? left(node) : right(node)
    }
    store<u64>(memory, load<u64>(table, Ets.TABLE_ID), Ets.WALK_ID)
    store<u32>(memory, load<u32>(table, Ets.TABLE_VERSION), Ets.WALK_VERSION)
  }
  store<u32>(memory, count, Ets.WALK_COUNT)
  return count == 0 ? 0 : load<u32>(pathAt(count - 1))
}

/// Begins a walk over all objects of the tree, which must not change meanwhile. Use: const depth = worklistDepth(),
/// startTree(...), nextInTree(depth, ...) until 0.
export function startTree(table: u32, isReverse: bool): void {
  descend(treeRoot(table), isReverse)
}

/// The same, to begin behind [key] (before it, in reverse).
export function startTreeAt(table: u32, key: u64, isReverse: bool): void {
  let node = treeRoot(table)
  while (node != 0) {
    const order = compareWithKey(table, key, node)
    const isAhead = isReverse ? order > 0 : order < 0
    if (isAhead) push1(node)
    node = isAhead != isReverse ? left(node) : right(node)
  }
}

function descend(node: u32, isReverse: bool): void {
  for (; node != 0; node = isReverse ? right(node) : left(node)) push1(node)
}

/// The next object of the walk that was started at worklist depth [depth], or 0.
export function nextInTree(depth: u32, isReverse: bool): u32 {
  if (worklistIsAt(depth)) return 0
  const node = pop() as u32
  descend(isReverse ? left(node) : right(node), isReverse)
  return node
}
