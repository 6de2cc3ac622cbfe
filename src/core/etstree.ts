// ETS tables of the type ordered_set: an AVL tree of objects in the order of `<`, in which keys that are == are the same.
// Recursion goes as deep as the tree is high: at most 45 levels for 2^32 objects.
import * as Ets from "../layout/ets"
import { makeObject, objectKey, releaseObject } from "./etsobject"
import { compareTerms } from "./order"
import { bothSmall, element } from "./term"

// What the last insertion or removal took out of the tree.
let taken: u32 = 0

export function left(node: u32): u32 {
  return load<u32>(node, Ets.OBJECT_LEFT)
}
export function right(node: u32): u32 {
  return load<u32>(node, Ets.OBJECT_RIGHT)
}
function height(node: u32): i32 {
  return node == 0 ? 0 : load<i32>(node, Ets.OBJECT_FLAGS)
}
function setHeight(node: u32): void {
  store<i32>(node, max(height(left(node)), height(right(node))) + 1, Ets.OBJECT_FLAGS)
}

export function treeRoot(table: u32): u32 {
  return load<u32>(table, Ets.TABLE_ROWS)
}

/// Order of [key] and the key of [object].
export function compareWithKey(table: u32, key: u64, object: u32): i32 {
  const other = objectKey(table, object)
  if (key == other) return 0
  if (bothSmall(key, other)) return (key as i64) < (other as i64) ? -1 : 1
  return compareTerms(key, other)
}

/// The object with [key], or 0.
export function treeFind(table: u32, key: u64): u32 {
  let node = treeRoot(table)
  while (node != 0) {
    const order = compareWithKey(table, key, node)
    if (order == 0) return node
    node = order < 0 ? left(node) : right(node)
  }
  return 0
}

/// The object with the smallest key after [key], or 0.
export function treeAfter(table: u32, key: u64): u32 {
  let node = treeRoot(table)
  let best: u32 = 0
  while (node != 0) {
    if (compareWithKey(table, key, node) < 0) {
      best = node
      node = left(node)
    } else {
      node = right(node)
    }
  }
  return best
}

/// The object with the greatest key before [key], or 0.
export function treeBefore(table: u32, key: u64): u32 {
  let node = treeRoot(table)
  let best: u32 = 0
  while (node != 0) {
    if (compareWithKey(table, key, node) > 0) {
      best = node
      node = right(node)
    } else {
      node = left(node)
    }
  }
  return best
}

export function treeFirst(table: u32): u32 {
  let node = treeRoot(table)
  while (node != 0 && left(node) != 0) node = left(node)
  return node
}

export function treeLast(table: u32): u32 {
  let node = treeRoot(table)
  while (node != 0 && right(node) != 0) node = right(node)
  return node
}

function rotateRight(node: u32): u32 {
  const top = left(node)
  store<u32>(node, right(top), Ets.OBJECT_LEFT)
  store<u32>(top, node, Ets.OBJECT_RIGHT)
  setHeight(node)
  setHeight(top)
  return top
}

function rotateLeft(node: u32): u32 {
  const top = right(node)
  store<u32>(node, left(top), Ets.OBJECT_RIGHT)
  store<u32>(top, node, Ets.OBJECT_LEFT)
  setHeight(node)
  setHeight(top)
  return top
}

// The subtree at [node], whose branches differ by at most two levels, with at most one level of difference.
function balance(node: u32): u32 {
  const l = left(node)
  const r = right(node)
  const lean = height(l) - height(r)
  if (lean > 1) {
    if (height(left(l)) < height(right(l))) store<u32>(node, rotateLeft(l), Ets.OBJECT_LEFT)
    return rotateRight(node)
  }
  if (lean < -1) {
    if (height(right(r)) < height(left(r))) store<u32>(node, rotateRight(r), Ets.OBJECT_RIGHT)
    return rotateLeft(node)
  }
  setHeight(node)
  return node
}

function takePlace(object: u32, old: u32): void {
  store<u32>(object, left(old), Ets.OBJECT_LEFT)
  store<u32>(object, right(old), Ets.OBJECT_RIGHT)
  store<i32>(object, height(old), Ets.OBJECT_FLAGS)
}

function insertInto(table: u32, node: u32, object: u32, key: u64): u32 {
  if (node == 0) return object
  const order = compareWithKey(table, key, node)
  if (order == 0) {
    takePlace(object, node)
    taken = node
    return object
  }
  if (order < 0) store<u32>(node, insertInto(table, left(node), object, key), Ets.OBJECT_LEFT)
  else store<u32>(node, insertInto(table, right(node), object, key), Ets.OBJECT_RIGHT)
  return taken != 0 ? node : balance(node)
}

/// Puts a copy of [tuple] into the table, instead of the object with its key if there is one.
export function treeInsert(table: u32, tuple: u64): void {
  treePut(table, makeObject(table, tuple), element(tuple, load<u32>(table, Ets.TABLE_KEY) - 1))
}

// The paths that walks remember are no longer good.
function changeShape(table: u32): void {
  store<u32>(table, load<u32>(table, Ets.TABLE_VERSION) + 1, Ets.TABLE_VERSION)
}

/// Puts [object] with [key] into the table.
export function treePut(table: u32, object: u32, key: u64): void {
  changeShape(table)
  store<u32>(object, 0, Ets.OBJECT_LEFT)
  store<u32>(object, 0, Ets.OBJECT_RIGHT)
  store<i32>(object, 1, Ets.OBJECT_FLAGS)
  taken = 0
  store<u32>(table, insertInto(table, treeRoot(table), object, key), Ets.TABLE_ROWS)
  if (taken != 0) releaseObject(table, taken)
  else store<u32>(table, load<u32>(table, Ets.TABLE_SIZE) + 1, Ets.TABLE_SIZE)
}

// The subtree without its first object, which is [taken].
function removeFirst(node: u32): u32 {
  if (left(node) == 0) {
    taken = node
    return right(node)
  }
  store<u32>(node, removeFirst(left(node)), Ets.OBJECT_LEFT)
  return balance(node)
}

function removeFrom(table: u32, node: u32, key: u64): u32 {
  if (node == 0) return 0
  const order = compareWithKey(table, key, node)
  if (order < 0) store<u32>(node, removeFrom(table, left(node), key), Ets.OBJECT_LEFT)
  else if (order > 0) store<u32>(node, removeFrom(table, right(node), key), Ets.OBJECT_RIGHT)
  else {
    const rest = right(node)
    if (left(node) == 0 || rest == 0) {
      taken = node
      return left(node) == 0 ? rest : left(node)
    }
    const remaining = removeFirst(rest)
    const next = taken
    store<u32>(next, left(node), Ets.OBJECT_LEFT)
    store<u32>(next, remaining, Ets.OBJECT_RIGHT)
    taken = node
    return balance(next)
  }
  return balance(node)
}

/// Deletes the object with [key]. Returns 1, or 0 if there is none.
export function treeDelete(table: u32, key: u64): u32 {
  taken = 0
  changeShape(table)
  store<u32>(table, removeFrom(table, treeRoot(table), key), Ets.TABLE_ROWS)
  if (taken == 0) return 0
  releaseObject(table, taken)
  store<u32>(table, load<u32>(table, Ets.TABLE_SIZE) - 1, Ets.TABLE_SIZE)
  return 1
}

/// Frees objects of a table that is gone, at most [units]. Returns what is left of them, at least 1 if all are freed.
export function releaseSomeNodes(table: u32, units: i32): i32 {
  let root = treeRoot(table)
  for (; root != 0 && units > 0; units--) {
    // What is left of the root comes up until there is nothing.
    let first = left(root)
    while (first != 0) {
      store<u32>(root, right(first), Ets.OBJECT_LEFT)
      store<u32>(first, root, Ets.OBJECT_RIGHT)
      root = first
      first = left(root)
    }
    const rest = right(root)
    releaseObject(table, root)
    root = rest
  }
  store<u32>(table, root, Ets.TABLE_ROWS)
  return root == 0 ? max(units, 1) : 0
}

/// The table has no objects any more: others take care of them.
export function forgetTree(table: u32): void {
  changeShape(table)
  store<u32>(table, 0, Ets.TABLE_ROWS)
}
