// ETS tables of the types set, bag and duplicate_bag: buckets with lists of objects, in the order of their hash values'
// low bits. Objects with the same key are neighbours, the newest first.
//
// While a table is fixed its buckets do not grow, and deleted objects are only hidden, so that ets:next/2 can go on from
// a key that was deleted meanwhile.
import * as Ets from "../layout/ets"
import { isHidden, makeObject, objectKey, objectTuple, releaseObject } from "./etsobject"
import { internalHash } from "./maphash"
import { allocate, release } from "./memory"
import { exactlyEqual } from "./order"
import { element } from "./term"

const BUCKETS_FIRST: u32 = 16

/// Buckets for a new [table].
export function initHash(table: u32): void {
  newBuckets(table, BUCKETS_FIRST)
}

function newBuckets(table: u32, count: u32): void {
  const buckets = allocate(count << 2)
  memory.fill(buckets, 0, count << 2)
  store<u32>(table, buckets, Ets.TABLE_ROWS)
  store<u32>(table, count - 1, Ets.TABLE_MASK)
}

/// Address of the first link of bucket [index].
function bucketAt(table: u32, index: u32): u32 {
  return load<u32>(table, Ets.TABLE_ROWS) + ((index & load<u32>(table, Ets.TABLE_MASK)) << 2)
}

function nextObject(object: u32): u32 {
  return load<u32>(object, Ets.OBJECT_NEXT)
}

function hasKey(table: u32, object: u32, key: u64, hash: u32): bool {
  return load<u32>(object, Ets.OBJECT_HASH) == hash && exactlyEqual(objectKey(table, object), key)
}

/// Address of the link to the first object with [key], hidden or not; of the last link of the bucket if there is none.
function linkOf(table: u32, key: u64, hash: u32): u32 {
  let link = bucketAt(table, hash)
  let object = load<u32>(link)
  while (object != 0 && !hasKey(table, object, key, hash)) {
    link = object // OBJECT_NEXT is the first word
    object = load<u32>(link)
  }
  return link
}

/// The first (newest) visible object with [key], or 0.
export function hashFind(table: u32, key: u64): u32 {
  const hash = internalHash(key)
  const object = load<u32>(linkOf(table, key, hash))
  return object == 0 || !isHidden(object) ? object : hashSame(table, object)
}

/// The next visible object with the same key as [object], or 0.
export function hashSame(table: u32, object: u32): u32 {
  const key = objectKey(table, object)
  const hash = load<u32>(object, Ets.OBJECT_HASH)
  do {
    object = nextObject(object)
    if (object == 0 || !hasKey(table, object, key, hash)) return 0
  } while (isHidden(object))
  return object
}

/// Puts a copy of [tuple] into the table: in a set instead of the object with its key, in a bag unless it is there.
export function hashInsert(table: u32, tuple: u64): void {
  const key = element(tuple, load<u32>(table, Ets.TABLE_KEY) - 1)
  const hash = internalHash(key)
  const link = linkOf(table, key, hash)
  const old = load<u32>(link)
  const type = load<i32>(table, Ets.TABLE_TYPE)
  if (old != 0 && type == Ets.TYPE_BAG && isInBag(table, old, tuple)) return
  const object = makeObject(table, tuple)
  store<u32>(object, hash, Ets.OBJECT_HASH)
  store<u32>(link, object)
  if (old != 0 && type == Ets.TYPE_SET) {
    store<u32>(object, nextObject(old), Ets.OBJECT_NEXT)
    if (isHidden(old)) unhide(table)
    releaseObject(table, old)
    return
  }
  store<u32>(object, old, Ets.OBJECT_NEXT)
  const size = load<u32>(table, Ets.TABLE_SIZE) + 1
  store<u32>(table, size, Ets.TABLE_SIZE)
  if (size > load<u32>(table, Ets.TABLE_MASK) && load<i32>(table, Ets.TABLE_FIXED) == 0) grow(table)
}

function isInBag(table: u32, object: u32, tuple: u64): bool {
  if (isHidden(object)) object = hashSame(table, object)
  while (object != 0 && !exactlyEqual(objectTuple(object), tuple)) object = hashSame(table, object)
  return object != 0
}

function unhide(table: u32): void {
  store<u32>(table, load<u32>(table, Ets.TABLE_HIDDEN) - 1, Ets.TABLE_HIDDEN)
  store<u32>(table, load<u32>(table, Ets.TABLE_SIZE) + 1, Ets.TABLE_SIZE)
}

/// Puts [object] where [old] is, which is freed. They have the same key.
export function hashReplace(table: u32, old: u32, object: u32): void {
  const hash = load<u32>(old, Ets.OBJECT_HASH)
  let link = bucketAt(table, hash)
  while (load<u32>(link) != old) link = load<u32>(link)
  store<u32>(object, hash, Ets.OBJECT_HASH)
  store<u32>(object, nextObject(old), Ets.OBJECT_NEXT)
  store<u32>(link, object)
  releaseObject(table, old)
}

// Twice as many buckets: each list becomes two, in its own order.
function grow(table: u32): void {
  const old = load<u32>(table, Ets.TABLE_ROWS)
  const count = load<u32>(table, Ets.TABLE_MASK) + 1
  newBuckets(table, count << 1)
  for (let i: u32 = 0; i < count; i++) {
    let low = bucketAt(table, i)
    let high = bucketAt(table, i + count)
    for (let object = load<u32>(old + (i << 2)); object != 0; object = nextObject(object)) {
      if (load<u32>(object, Ets.OBJECT_HASH) & count) {
        store<u32>(high, object)
        high = object
      } else {
        store<u32>(low, object)
        low = object
      }
    }
    store<u32>(low, 0)
    store<u32>(high, 0)
  }
  release(old)
}

/// Deletes the visible objects with [key] that are [tuple] (=:=), or all with [key] if [tuple] is 0. Returns their number.
export function hashDelete(table: u32, key: u64, tuple: u64): u32 {
  const hash = internalHash(key)
  let count: u32 = 0
  let link = linkOf(table, key, hash)
  let object = load<u32>(link)
  const isFixed = load<i32>(table, Ets.TABLE_FIXED) != 0
  while (object != 0 && hasKey(table, object, key, hash)) {
    const next = nextObject(object)
    // The key may be part of an object that goes away: the next ones are compared before that.
    const nextHasKey = next != 0 && hasKey(table, next, key, hash)
    if (isHidden(object) || (tuple != 0 && !exactlyEqual(objectTuple(object), tuple))) {
      link = object
    } else {
      count++
      if (isFixed) hide(table, object)
      else {
        store<u32>(link, next)
        store<u32>(table, load<u32>(table, Ets.TABLE_SIZE) - 1, Ets.TABLE_SIZE)
        releaseObject(table, object)
      }
      if (isFixed) link = object
    }
    if (!nextHasKey) break
    object = next
  }
  return count
}

function hide(table: u32, object: u32): void {
  store<u32>(object, Ets.OBJECT_HIDDEN, Ets.OBJECT_FLAGS)
  store<u32>(table, load<u32>(table, Ets.TABLE_HIDDEN) + 1, Ets.TABLE_HIDDEN)
  store<u32>(table, load<u32>(table, Ets.TABLE_SIZE) - 1, Ets.TABLE_SIZE)
}

/// Hides all objects of a table that is fixed.
export function hashHideAll(table: u32): void {
  const count = load<u32>(table, Ets.TABLE_MASK) + 1
  for (let i: u32 = 0; i < count; i++) {
    for (let object = load<u32>(bucketAt(table, i)); object != 0; object = nextObject(object)) {
      if (!isHidden(object)) hide(table, object)
    }
  }
}

/// Deletes [object] itself, which is visible. [fixations]: how many of the table are the caller's, who does not mind.
export function hashDeleteObject(table: u32, object: u32, fixations: i32): void {
  if (load<i32>(table, Ets.TABLE_FIXED) != fixations) {
    hide(table, object)
    return
  }
  let link = bucketAt(table, load<u32>(object, Ets.OBJECT_HASH))
  while (load<u32>(link) != object) link = load<u32>(link)
  store<u32>(link, nextObject(object))
  store<u32>(table, load<u32>(table, Ets.TABLE_SIZE) - 1, Ets.TABLE_SIZE)
  releaseObject(table, object)
}

/// Frees what was hidden: the table is not fixed any more.
export function hashSweep(table: u32): void {
  const count = load<u32>(table, Ets.TABLE_MASK) + 1
  for (let i: u32 = 0; i < count && load<u32>(table, Ets.TABLE_HIDDEN) != 0; i++) {
    let link = bucketAt(table, i)
    for (let object = load<u32>(link); object != 0; object = load<u32>(link)) {
      if (isHidden(object)) {
        store<u32>(link, nextObject(object))
        store<u32>(table, load<u32>(table, Ets.TABLE_HIDDEN) - 1, Ets.TABLE_HIDDEN)
        releaseObject(table, object)
      } else {
        link = object
      }
    }
  }
  while (load<u32>(table, Ets.TABLE_SIZE) > load<u32>(table, Ets.TABLE_MASK)) grow(table)
}

/// The first visible object of bucket [index] or a later one, or 0.
export function hashFrom(table: u32, index: u32): u32 {
  const count = load<u32>(table, Ets.TABLE_MASK) + 1
  for (; index < count; index++) {
    const object = skipHidden(load<u32>(bucketAt(table, index)))
    if (object != 0) return object
  }
  return 0
}

function skipHidden(object: u32): u32 {
  while (object != 0 && isHidden(object)) object = nextObject(object)
  return object
}

/// The next visible object after [object] in the order of buckets, or 0.
export function hashAfter(table: u32, object: u32): u32 {
  const next = skipHidden(nextObject(object))
  if (next != 0) return next
  return hashFrom(table, (load<u32>(object, Ets.OBJECT_HASH) & load<u32>(table, Ets.TABLE_MASK)) + 1)
}

/// The first visible object after those with [key], or 0. -1 if there is none with [key], not even a hidden one.
export function hashNext(table: u32, key: u64): i64 {
  const hash = internalHash(key)
  let object = load<u32>(linkOf(table, key, hash))
  if (object == 0) return -1
  const index = hash & load<u32>(table, Ets.TABLE_MASK)
  while (object != 0 && (isHidden(object) || hasKey(table, object, key, hash))) object = nextObject(object)
  return (object != 0 ? object : hashFrom(table, index + 1)) as i64
}

/// The first visible object of bucket [index] itself, or 0.
export function hashBucket(table: u32, index: u32): u32 {
  return skipHidden(load<u32>(bucketAt(table, index)))
}

/// The next visible object in the same bucket, or 0.
export function hashBucketNext(object: u32): u32 {
  return skipHidden(nextObject(object))
}

/// The object after [object] (0: the first of all) in the order of buckets, hidden ones too; 0 at the end.
export function hashEach(table: u32, object: u32): u32 {
  let index: u32 = 0
  if (object != 0) {
    if (nextObject(object) != 0) return nextObject(object)
    index = (load<u32>(object, Ets.OBJECT_HASH) & load<u32>(table, Ets.TABLE_MASK)) + 1
  }
  const count = load<u32>(table, Ets.TABLE_MASK) + 1
  for (; index < count; index++) {
    const first = load<u32>(bucketAt(table, index))
    if (first != 0) return first
  }
  return 0
}

/// Frees objects and then the buckets of a table that is gone, as much as [units] allow: one for an object or eight buckets.
/// Returns what is left of them, at least 1 if all is freed.
export function releaseSomeBuckets(table: u32, units: i32): i32 {
  let index = load<u32>(table, Ets.TABLE_MASK) + 1 // buckets that are left
  const rows = load<u32>(table, Ets.TABLE_ROWS)
  while (index != 0 && units > 0) {
    const bucket = rows + ((index - 1) << 2)
    let object = load<u32>(bucket)
    for (; object != 0 && units > 0; units--) {
      const next = nextObject(object)
      releaseObject(table, object)
      object = next
    }
    store<u32>(bucket, object)
    if (object == 0) {
      index--
      if ((index & 7) == 0) units--
    }
  }
  store<u32>(table, index - 1, Ets.TABLE_MASK)
  if (index != 0) return 0
  if (rows != 0) release(rows)
  store<u32>(table, 0, Ets.TABLE_ROWS)
  return max(units, 1)
}
