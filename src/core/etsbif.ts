// BIFs of module ets on objects: insert, lookup, delete, first, next, ... Whole tables are in etsnew.ts, counters and
// updates in etsupdate.ts, info in etsinfo.ts, matching in etsselect.ts. All fail with badarg.
import * as Atoms from "../layout/atoms"
import * as Ets from "../layout/ets"
import * as Term from "../layout/term"
import { cons } from "./build"
import { copyToHeap } from "./copy"
import { acquireTable, READ, releaseTable, tableType, WRITE } from "./ets"
import { dropTable, takeObjects } from "./etsdrop"
import {
  hashBucket,
  hashBucketNext,
  hashDelete,
  hashFind,
  hashFrom,
  hashHideAll,
  hashInsert,
  hashNext,
  hashSame,
} from "./etshash"
import { copyObject, objectKey, objectTuple } from "./etsobject"
import { treeAfter, treeBefore, treeDelete, treeFind, treeFirst, treeInsert, treeLast } from "./etstree"
import { treeNext } from "./etswalk"
import { exactlyEqual } from "./order"
import { badarg, bump } from "./state"
import {
  car,
  cdr,
  element,
  headerArity,
  headerOf,
  isList,
  isNil,
  isSmall,
  isTuple,
  makeAtom,
  makeSmall,
  smallValue,
} from "./term"
import { trapArguments } from "./work"

const TRUE: u64 = 75 // am_true << ATOM_SHIFT | TAG_ATOM

function isTree(table: u32): bool {
  return tableType(table) == Ets.TYPE_ORDERED_SET
}

/// Is [tuple] a tuple with an element at the key position of [table]?
function isObject(table: u32, tuple: u64): bool {
  return isTuple(tuple) && headerArity(headerOf(tuple)) >= load<u32>(table, Ets.TABLE_KEY)
}

/// The first object with [key], or 0.
export function findObject(table: u32, key: u64): u32 {
  return isTree(table) ? treeFind(table, key) : hashFind(table, key)
}

/// Puts a copy of [tuple] into [table].
export function insertObject(table: u32, tuple: u64): void {
  if (isTree(table)) treeInsert(table, tuple)
  else hashInsert(table, tuple)
}

function deleteKey(table: u32, key: u64): u32 {
  return isTree(table) ? treeDelete(table, key) : hashDelete(table, key, 0)
}

// ---- Objects

/// ets:insert/2
export function etsInsert(id: u64, objects: u64): u64 {
  bump(1)
  const table = acquireTable(id, WRITE)
  if (table == 0) return badarg()
  if (isObject(table, objects)) {
    insertObject(table, objects)
    releaseTable(table)
    return TRUE
  }
  const isValid = areObjects(table, objects)
  let count: i32 = 0
  for (let rest = isValid ? objects : Term.NIL; isList(rest); rest = cdr(rest)) {
    insertObject(table, car(rest))
    count++
  }
  releaseTable(table)
  bump(count)
  return isValid ? TRUE : badarg()
}

function areObjects(table: u32, list: u64): bool {
  for (; isList(list); list = cdr(list)) if (!isObject(table, car(list))) return false
  return isNil(list)
}

/// ets:insert_new/2
export function etsInsertNew(id: u64, objects: u64): u64 {
  bump(1)
  const table = acquireTable(id, WRITE)
  if (table == 0) return badarg()
  const index = load<u32>(table, Ets.TABLE_KEY) - 1
  if (isObject(table, objects)) {
    const isNew = findObject(table, element(objects, index)) == 0
    if (isNew) insertObject(table, objects)
    releaseTable(table)
    return makeAtom(isNew as u32)
  }
  const isValid = areObjects(table, objects)
  let areNew = isValid
  for (let rest = objects; areNew && isList(rest); rest = cdr(rest)) {
    areNew = findObject(table, element(car(rest), index)) == 0
  }
  for (let rest = objects; areNew && isList(rest); rest = cdr(rest)) insertObject(table, car(rest))
  releaseTable(table)
  return isValid ? makeAtom(areNew as u32) : badarg()
}

/// A list of copies of [object] and all after it with the same key, the oldest first.
function copyAll(table: u32, object: u32): u64 {
  let list: u64 = Term.NIL
  const isMany = tableType(table) >= Ets.TYPE_BAG
  while (object != 0) {
    list = cons(copyObject(object), list)
    object = isMany ? hashSame(table, object) : 0
  }
  return list
}

/// ets:lookup/2
export function etsLookup(id: u64, key: u64): u64 {
  bump(1)
  const table = acquireTable(id, READ)
  if (table == 0) return badarg()
  const list = copyAll(table, findObject(table, key))
  releaseTable(table)
  return list
}

/// ets:lookup_element/3
export function etsLookupElement(id: u64, key: u64, position: u64): u64 {
  bump(1)
  const table = acquireTable(id, READ)
  if (table == 0) return badarg()
  let result: u64 = Term.NON_VALUE
  let object = isSmall(position) && smallValue(position) > 0 ? findObject(table, key) : 0
  if (object != 0) {
    const index = (smallValue(position) - 1) as u32
    if (tableType(table) < Ets.TYPE_BAG) {
      if (hasElement(object, index)) result = copyToHeap(element(objectTuple(object), index))
    } else {
      result = Term.NIL
      for (; object != 0 && result != 0; object = hashSame(table, object)) {
        if (hasElement(object, index)) result = cons(copyToHeap(element(objectTuple(object), index)), result)
        else result = Term.NON_VALUE
      }
    }
  }
  releaseTable(table)
  return result == Term.NON_VALUE ? badarg() : result
}

function hasElement(object: u32, index: u32): bool {
  return index < headerArity(headerOf(objectTuple(object)))
}

/// ets:member/2
export function etsMember(id: u64, key: u64): u64 {
  bump(1)
  const table = acquireTable(id, READ)
  if (table == 0) return badarg()
  const isMember = findObject(table, key) != 0
  releaseTable(table)
  return makeAtom(isMember as u32)
}

/// ets:delete/2
export function etsDelete(id: u64, key: u64): u64 {
  bump(1)
  const table = acquireTable(id, WRITE)
  if (table == 0) return badarg()
  deleteKey(table, key)
  releaseTable(table)
  return TRUE
}

/// ets:delete_object/2
export function etsDeleteObject(id: u64, tuple: u64): u64 {
  bump(1)
  const table = acquireTable(id, WRITE)
  if (table == 0) return badarg()
  const isValid = isObject(table, tuple)
  if (isValid) removeObject(table, tuple)
  releaseTable(table)
  return isValid ? TRUE : badarg()
}

/// Deletes what is =:= [tuple].
function removeObject(table: u32, tuple: u64): void {
  const key = element(tuple, load<u32>(table, Ets.TABLE_KEY) - 1)
  if (!isTree(table)) {
    hashDelete(table, key, tuple)
    return
  }
  const object = treeFind(table, key)
  if (object != 0 && exactlyEqual(objectTuple(object), tuple)) treeDelete(table, key)
}

/// ets:take/2
export function etsTake(id: u64, key: u64): u64 {
  bump(1)
  const table = acquireTable(id, WRITE)
  if (table == 0) return badarg()
  const list = copyAll(table, findObject(table, key))
  if (isList(list)) deleteKey(table, key)
  releaseTable(table)
  return list
}

/// ets:internal_delete_all/2: number of objects that were there.
export function etsDeleteAll(id: u64, extra: u64): u64 {
  const table = acquireTable(id, WRITE)
  if (table == 0) return badarg()
  const count = load<u32>(table, Ets.TABLE_SIZE)
  const result = makeSmall(count as i64)
  if (load<i32>(table, Ets.TABLE_FIXED) != 0 && !isTree(table)) {
    hashHideAll(table)
    releaseTable(table)
    bump((count >> 3) as i32)
    return result
  }
  const shell = takeObjects(table)
  releaseTable(table)
  return trapArguments(dropTable(shell, result), id, extra)
}

// ---- In order

function keyOf(table: u32, object: u32): u64 {
  return object == 0 ? makeAtom(Atoms.am_$24end_of_table) : copyToHeap(objectKey(table, object))
}

/// ets:first/1
export function etsFirst(id: u64): u64 {
  const table = acquireTable(id, READ)
  if (table == 0) return badarg()
  const key = keyOf(table, isTree(table) ? treeFirst(table) : hashFrom(table, 0))
  releaseTable(table)
  return key
}

/// ets:last/1
export function etsLast(id: u64): u64 {
  const table = acquireTable(id, READ)
  if (table == 0) return badarg()
  const key = keyOf(table, isTree(table) ? treeLast(table) : hashFrom(table, 0))
  releaseTable(table)
  return key
}

/// ets:next/2
export function etsNext(id: u64, key: u64): u64 {
  return neighbour(id, key, true)
}

/// ets:prev/2
export function etsPrev(id: u64, key: u64): u64 {
  return neighbour(id, key, false)
}

function neighbour(id: u64, key: u64, isForward: bool): u64 {
  bump(1)
  const table = acquireTable(id, READ)
  if (table == 0) return badarg()
  let object: i64 = 0
  if (!isTree(table)) object = hashNext(table, key)
  else object = (isForward ? treeNext(table, key) : treeBefore(table, key)) as i64
  const result = object < 0 ? Term.NON_VALUE : keyOf(table, object as u32)
  releaseTable(table)
  return result == Term.NON_VALUE ? badarg() : result
}

/// ets:slot/2: the objects of bucket [index], in a tree the object number [index].
export function etsSlot(id: u64, index: u64): u64 {
  const table = acquireTable(id, READ)
  if (table == 0) return badarg()
  const at = smallValue(index)
  const count = (isTree(table) ? load<u32>(table, Ets.TABLE_SIZE) : load<u32>(table, Ets.TABLE_MASK) + 1) as i64
  let result: u64 = Term.NON_VALUE
  if (isSmall(index) && at >= 0 && at <= count) {
    if (at == count) {
      result = makeAtom(Atoms.am_$24end_of_table)
    } else if (isTree(table)) {
      let object = treeFirst(table)
      for (let i: i64 = 0; i < at; i++) object = treeAfter(table, objectKey(table, object))
      result = cons(copyObject(object), Term.NIL)
    } else {
      result = Term.NIL
      for (let object = hashBucket(table, at as u32); object != 0; object = hashBucketNext(object)) {
        result = cons(copyObject(object), result)
      }
    }
  }
  releaseTable(table)
  return result == Term.NON_VALUE ? badarg() : result
}
