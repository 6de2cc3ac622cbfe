// ets:update_counter/3,4 and ets:update_element/3: changing elements of an object in place where that is possible.
import * as Atoms from "../layout/atoms"
import * as Ets from "../layout/ets"
import * as Term from "../layout/term"
import { arithAdd } from "./arith"
import { cons } from "./build"
import { copyToHeap } from "./copy"
import { acquireTable, releaseTable, tableType, WRITE } from "./ets"
import { findObject, insertObject } from "./etsbif"
import { hashReplace } from "./etshash"
import { makeObject, objectTuple } from "./etsobject"
import { treePut } from "./etstree"
import { heapAlloc } from "./heap"
import { reverseWhole } from "./list"
import { compareNumbers } from "./number"
import { badarg, bump } from "./state"
import {
  boxedAddress,
  car,
  cdr,
  element,
  fitsSmall,
  headerArity,
  headerOf,
  isImmediate,
  isInteger,
  isList,
  isNil,
  isSmall,
  isTuple,
  makeAtom,
  makeBoxed,
  makeSmall,
  smallValue,
} from "./term"

/// ets:update_counter/3
export function etsUpdateCounter(id: u64, key: u64, operation: u64): u64 {
  return updateCounter(id, key, operation, 0)
}

/// ets:update_counter/4
export function etsUpdateCounterDefault(id: u64, key: u64, operation: u64, initial: u64): u64 {
  return updateCounter(id, key, operation, initial)
}

function updateCounter(id: u64, key: u64, operation: u64, initial: u64): u64 {
  bump(1)
  const table = acquireTable(id, WRITE)
  if (table == 0) return badarg()
  let result: u64 = Term.NON_VALUE
  if (tableType(table) < Ets.TYPE_BAG) {
    const object = findObject(table, key)
    if (object != 0) {
      result = addInPlace(table, object, operation)
      if (result == Term.NON_VALUE) result = applyAll(table, object, makeCopy(objectTuple(object)), operation)
    } else if (initial != 0) {
      result = startWith(table, key, initial, operation)
    }
  }
  releaseTable(table)
  return result == Term.NON_VALUE ? badarg() : result
}

// The most frequent case: one increment of a small that stays one.
function addInPlace(table: u32, object: u32, operation: u64): u64 {
  const keyPosition = load<u32>(table, Ets.TABLE_KEY) as i64
  let position: i64 = keyPosition + 1
  let increment = operation
  if (isTuple(operation)) {
    if (headerArity(headerOf(operation)) != 2 || !isSmall(element(operation, 0))) return Term.NON_VALUE
    position = smallValue(element(operation, 0))
    increment = element(operation, 1)
  }
  if (position < 1 || position == keyPosition) return Term.NON_VALUE
  if (position > (headerArity(load<u64>(object, Ets.OBJECT_TUPLE)) as i64)) return Term.NON_VALUE
  const at = object + Ets.OBJECT_TUPLE + ((position as u32) << 3)
  const value = load<u64>(at)
  if (!isSmall(value) || !isSmall(increment)) return Term.NON_VALUE
  const sum = smallValue(value) + smallValue(increment)
  if (!fitsSmall(sum)) return Term.NON_VALUE
  store<u64>(at, makeSmall(sum))
  return makeSmall(sum)
}

/// A tuple on the heap with the same element words as [tuple]. It must not outlive the lock of the table.
function makeCopy(tuple: u64): u64 {
  const words = headerArity(headerOf(tuple)) + 1
  const at = heapAlloc(words)
  memory.copy(at, boxedAddress(tuple), words << 3)
  return makeBoxed(at)
}

function setElement(tuple: u64, index: u32, value: u64): void {
  store<u64>((tuple as u32) + (index << 3), value, Term.FIELD)
}

// The object with [key] is not there: it begins as [initial] with that key.
function startWith(table: u32, key: u64, initial: u64, operation: u64): u64 {
  const index = load<u32>(table, Ets.TABLE_KEY) - 1
  if (!isTuple(initial) || headerArity(headerOf(initial)) <= index) return Term.NON_VALUE
  const tuple = makeCopy(initial)
  setElement(tuple, index, key)
  const result = applyOperations(table, tuple, operation)
  if (result != Term.NON_VALUE) insertObject(table, tuple)
  return result
}

// Applies all of [operation] to the working copy [tuple] of [object], and then to the object: all or nothing.
function applyAll(table: u32, object: u32, tuple: u64, operation: u64): u64 {
  const result = applyOperations(table, tuple, operation)
  if (result != Term.NON_VALUE) writeBack(table, object, tuple)
  return result
}

function applyOperations(table: u32, tuple: u64, operation: u64): u64 {
  if (!isList(operation) && !isNil(operation)) return applyOne(table, tuple, operation)
  let results: u64 = Term.NIL
  for (; isList(operation); operation = cdr(operation)) {
    const item = car(operation)
    const result = isTuple(item) ? applyOne(table, tuple, item) : Term.NON_VALUE
    if (result == Term.NON_VALUE) return result
    results = cons(result, results)
  }
  return isNil(operation) ? reverseWhole(results) : Term.NON_VALUE
}

// Increment | {Position, Increment} | {Position, Increment, Threshold, SetValue}
function applyOne(table: u32, tuple: u64, operation: u64): u64 {
  const keyPosition = load<u32>(table, Ets.TABLE_KEY) as i64
  let position = keyPosition + 1
  let increment = operation
  let arity: u32 = 0
  if (isTuple(operation)) {
    arity = headerArity(headerOf(operation))
    if ((arity != 2 && arity != 4) || !isSmall(element(operation, 0))) return Term.NON_VALUE
    position = smallValue(element(operation, 0))
    increment = element(operation, 1)
  }
  const size = headerArity(headerOf(tuple)) as i64
  if (position < 1 || position > size || position == keyPosition || !isInteger(increment)) return Term.NON_VALUE
  const value = element(tuple, (position - 1) as u32)
  if (!isInteger(value)) return Term.NON_VALUE
  let sum = arithAdd(value, increment)
  if (sum == Term.NON_VALUE) return sum
  if (arity == 4) {
    const threshold = element(operation, 2)
    const limited = element(operation, 3)
    if (!isInteger(threshold) || !isInteger(limited)) return Term.NON_VALUE
    const isDown = compareNumbers(increment, makeSmall(0)) < 0
    const order = compareNumbers(sum, threshold)
    if (isDown ? order < 0 : order > 0) sum = limited
  }
  sum = copyToHeap(sum) // it may be a part of the object
  setElement(tuple, (position - 1) as u32, sum)
  return sum
}

/// Makes the elements of [object] those of [tuple], which has the same key. If the arity is another one or an element
/// needs room, [object] is freed for a new one.
export function writeBack(table: u32, object: u32, tuple: u64): void {
  const arity = headerArity(headerOf(tuple))
  let isInPlace = load<u64>(object, Ets.OBJECT_TUPLE) == headerOf(tuple)
  for (let i: u32 = 0; i < arity && isInPlace; i++) {
    const word = element(tuple, i)
    isInPlace = isImmediate(word) || word == element(objectTuple(object), i)
  }
  if (isInPlace) {
    memory.copy(object + Ets.OBJECT_TUPLE + 8, (tuple as u32) + Term.FIELD, arity << 3)
    return
  }
  const changed = makeObject(table, tuple)
  if (tableType(table) == Ets.TYPE_ORDERED_SET) {
    treePut(table, changed, element(tuple, load<u32>(table, Ets.TABLE_KEY) - 1))
  } else {
    hashReplace(table, object, changed)
  }
}

/// ets:update_element/3: [changes] is {Position, Value} or a list of such.
export function etsUpdateElement(id: u64, key: u64, changes: u64): u64 {
  bump(1)
  const table = acquireTable(id, WRITE)
  if (table == 0) return badarg()
  const object = tableType(table) < Ets.TYPE_BAG ? findObject(table, key) : 0
  let isValid = tableType(table) < Ets.TYPE_BAG && areChanges(table, changes)
  if (isValid && object != 0) {
    const tuple = makeCopy(objectTuple(object))
    isValid = change(tuple, changes)
    if (isValid) writeBack(table, object, tuple)
  }
  releaseTable(table)
  return isValid ? makeAtom(object != 0 ? Atoms.am_true : Atoms.am_false) : badarg()
}

function isChange(table: u32, item: u64): bool {
  if (!isTuple(item) || headerArity(headerOf(item)) != 2 || !isSmall(element(item, 0))) return false
  const position = smallValue(element(item, 0))
  return position > 0 && position != (load<u32>(table, Ets.TABLE_KEY) as i64)
}

function areChanges(table: u32, changes: u64): bool {
  if (isTuple(changes)) return isChange(table, changes)
  for (; isList(changes); changes = cdr(changes)) if (!isChange(table, car(changes))) return false
  return isNil(changes)
}

function change(tuple: u64, changes: u64): bool {
  const size = headerArity(headerOf(tuple)) as i64
  let rest = changes
  let item = isTuple(changes) ? changes : 0
  while (item != 0 || isList(rest)) {
    if (item == 0) {
      item = car(rest)
      rest = cdr(rest)
    }
    const position = smallValue(element(item, 0))
    if (position > size) return false
    setElement(tuple, (position - 1) as u32, element(item, 1))
    item = 0
  }
  return true
}
