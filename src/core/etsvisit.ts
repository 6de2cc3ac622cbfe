// A match specification run over the objects of a table: what is common to runs over whole tables (etsselect.ts) and to those with
// a limit (etschunk.ts).
//
// A long run takes several slices, and no lock is held between them. A table with buckets is held fixed until the run is over,
// so the bucket that comes next stays the one; in a tree the run goes on from a key.
import * as Atoms from "../layout/atoms"
import * as Ets from "../layout/ets"
import * as Term from "../layout/term"
import { cons } from "./build"
import { copyToHeap } from "./copy"
import { acquireTable, FIX, READ, releaseTable, tableReference, tableType, WRITE } from "./ets"
import { findObject } from "./etsbif"
import { addFixationAsReader, takeFixation } from "./etsfix"
import { hashDeleteObject, hashSame } from "./etshash"
import { copyObject, objectKey, objectTuple } from "./etsobject"
import { treeDelete } from "./etstree"
import { writeBack } from "./etsupdate"
import { isGround } from "./matchhead"
import { runSpec } from "./matchspec"
import { exactlyEqual } from "./order"
import { currentProcess } from "./state"
import { car, cdr, element, headerArity, headerOf, isList, isTuple, makeAtom } from "./term"
import { charge, workLimit } from "./work"

export const SELECT: i32 = 0 // collect values
export const COUNT: i32 = 1 // count objects whose value is true
export const DELETE: i32 = 2 // delete them
export const REPLACE: i32 = 3 // replace each object by its value

// Units of work. A bucket is one.
const UNITS_PER_REDUCTION: i32 = 16
const OBJECT_COST: i32 = 8 // and one for four words that are copied
const WORDS_SHIFT: u32 = 2

// The run under way. Per thread.
let mode: i32 = 0
let spec: u64 = 0
let results: u64 = 0 // list of values, last first
let count: u32 = 0 // values, or objects counted, deleted, replaced
let isFaulty = false // a replacement has another key
let isFixed = false // by this run
let reference: u64 = 0 // of the table, from the first trap on
let limit: i32 = 0
let units: i32 = 0 // that may still be spent in this slice

// What a trap keeps, and behind it what the kind of run needs.
const RUN_TABLE: u32 = 0 // u64
const RUN_SPEC: u32 = 8 // u64
const RUN_RESULTS: u32 = 16 // u64
const RUN_MODE: u32 = 24
const RUN_COUNT: u32 = 28
const RUN_FAULTY: u32 = 32
const RUN_FIXED: u32 = 36
export const RUN_SIZE: u32 = 40

/// Begins a run of [specification], which is checked.
export function beginRun(what: i32, specification: u64): void {
  mode = what
  spec = specification
  results = Term.NIL
  count = 0
  isFaulty = false
  isFixed = false
  reference = 0
}

/// Keeps the run in the trap at [data]. The lock of [table] is still held.
export function saveRun(data: u32, table: u32): void {
  if (reference == 0) reference = tableReference(table)
  if (!isFixed && !isTree(table)) {
    isFixed = true
    addFixationAsReader(table, currentProcess())
  }
  store<u64>(data, reference, RUN_TABLE)
  store<u64>(data, spec, RUN_SPEC)
  store<u64>(data, results, RUN_RESULTS)
  store<i32>(data, mode, RUN_MODE)
  store<u32>(data, count, RUN_COUNT)
  store<i32>(data, isFaulty as i32, RUN_FAULTY)
  store<i32>(data, isFixed as i32, RUN_FIXED)
}

/// Goes on with the run kept at [data]: the table, as acquireTable gives it.
export function resumeRun(data: u32): u32 {
  reference = load<u64>(data, RUN_TABLE)
  spec = load<u64>(data, RUN_SPEC)
  results = load<u64>(data, RUN_RESULTS)
  mode = load<i32>(data, RUN_MODE)
  count = load<u32>(data, RUN_COUNT)
  isFaulty = load<i32>(data, RUN_FAULTY) != 0
  isFixed = load<i32>(data, RUN_FIXED) != 0
  return acquireTable(reference, accessFor(mode))
}

/// The run is over and its table given back: it is not held fixed any more.
export function endRun(): void {
  if (!isFixed) return
  isFixed = false
  const table = acquireTable(reference, FIX)
  if (table == 0) return
  takeFixation(table, currentProcess())
  releaseTable(table)
}

/// READ or WRITE.
export function accessFor(what: i32): i32 {
  return what == DELETE || what == REPLACE ? WRITE : READ
}

export function startSlice(): void {
  units = limit = workLimit(UNITS_PER_REDUCTION)
}

export function endSlice(): void {
  charge(limit - units, UNITS_PER_REDUCTION)
}

/// May this slice go on?
export function hasUnits(): bool {
  return units > 0
}

/// For a step that is none of visit's.
export function takeUnits(number: i32): void {
  units -= number
}

export function isTree(table: u32): bool {
  return tableType(table) == Ets.TYPE_ORDERED_SET
}

export function runMode(): i32 {
  return mode
}
export function runSpecification(): u64 {
  return spec
}
export function runResults(): u64 {
  return results
}
export function runCount(): u32 {
  return count
}
export function runIsFaulty(): bool {
  return isFaulty
}

/// The values so far, last first; from now on others are collected.
export function takeResults(): u64 {
  const taken = results
  results = Term.NIL
  return taken
}

/// Does with [object] what the run is for.
export function visit(table: u32, object: u32): void {
  units -= OBJECT_COST
  const tuple = objectTuple(object)
  const value = runSpec(spec, tuple)
  if (value == 0) return
  if (mode == SELECT) {
    units -= (load<u32>(object, Ets.OBJECT_WORDS) >> WORDS_SHIFT) as i32
    results = cons(value == tuple ? copyObject(object) : copyToHeap(value), results)
  } else if (mode == REPLACE) {
    if (!hasKeyOf(table, value, tuple)) {
      isFaulty = true
      return
    }
    if (value != tuple) writeBack(table, object, value)
  } else if (value != makeAtom(Atoms.am_true)) {
    return
  } else if (mode == DELETE) {
    if (isTree(table)) treeDelete(table, objectKey(table, object))
    else hashDeleteObject(table, object, isFixed as i32)
  }
  count++
}

function hasKeyOf(table: u32, value: u64, tuple: u64): bool {
  const index = load<u32>(table, Ets.TABLE_KEY) - 1
  if (!isTuple(value) || headerArity(headerOf(value)) <= index) return false
  return exactlyEqual(element(value, index), element(tuple, index))
}

/// The key without variables that the head of [clause] has, or 0.
function keyOf(table: u32, clause: u64): u64 {
  const head = element(clause, 0)
  const index = load<u32>(table, Ets.TABLE_KEY) - 1
  if (!isTuple(head) || headerArity(headerOf(head)) <= index) return 0
  const key = element(head, index)
  return isGround(key) ? key : 0
}

/// Have all clauses a key without variables?
export function hasKeys(table: u32): bool {
  for (let rest = spec; isList(rest); rest = cdr(rest)) if (keyOf(table, car(rest)) == 0) return false
  return true
}

/// Visits the objects with the keys of the clauses, each once.
export function visitKeys(table: u32): void {
  for (let rest = spec; isList(rest); rest = cdr(rest)) {
    const key = keyOf(table, car(rest))
    let isNew = true
    for (let before = spec; before != rest; before = cdr(before)) {
      isNew = isNew && !exactlyEqual(keyOf(table, car(before)), key)
    }
    let object = isNew ? findObject(table, key) : 0
    while (object != 0) {
      const next = tableType(table) >= Ets.TYPE_BAG ? hashSame(table, object) : 0
      visit(table, object)
      object = next
    }
  }
}
