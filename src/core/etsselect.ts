// ets:match, match_object and select in all their forms: a match specification run over the objects of a table. If the
// heads of all clauses have a key without variables, only objects with these keys are looked at.
//
// Continuations have the shapes that ets:repair_continuation/2 knows:
//   hash    {Table, Bucket | -1, Limit, Compiled, Pending, CountOfPending}
//   tree    {Table, LastKey, [], Limit, Compiled, [], Reverse, 0}
import * as Atoms from "../layout/atoms"
import * as Ets from "../layout/ets"
import * as Term from "../layout/term"
import { cons, makeTuple2, makeTuple3 } from "./build"
import { copyToHeap } from "./copy"
import { acquireTable, READ, releaseTable, tableType, WRITE } from "./ets"
import { findObject } from "./etsbif"
import { hashAfter, hashBucket, hashBucketNext, hashDeleteObject, hashFrom, hashSame } from "./etshash"
import { copyObject, objectKey, objectTuple } from "./etsobject"
import { treeAfter, treeBefore, treeDelete, treeFirst, treeLast } from "./etstree"
import { writeBack } from "./etsupdate"
import { nextInTree, startTree } from "./etswalk"
import { heapAlloc } from "./heap"
import { properLength, reverseWhole } from "./list"
import { isGround } from "./matchhead"
import { checkSpec, compiledSpec, isCompiled, runSpec } from "./matchspec"
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
  makeBoxed,
  makeHeader,
  makeSmall,
  smallValue,
} from "./term"
import { worklistDepth, worklistEnd } from "./worklist"

const COST_SHIFT: i32 = 3 // 8 objects for one reduction
const ALL_BUCKETS: i32 = -1 // in a continuation: no bucket is left

const SELECT: i32 = 0 // collect values
const COUNT: i32 = 1 // count objects whose value is true
const DELETE: i32 = 2 // delete them
const REPLACE: i32 = 3 // replace each object by its value

// The run under way. Per thread.
let mode: i32 = 0
let spec: u64 = 0
let results: u64 = 0 // list of values, last first
let count: u32 = 0 // values, or objects counted, deleted, replaced
let visited: i32 = 0
let isFaulty = false // a replacement has another key

function isTree(table: u32): bool {
  return tableType(table) == Ets.TYPE_ORDERED_SET
}

function begin(what: i32, specification: u64): void {
  mode = what
  spec = specification
  results = Term.NIL
  count = 0
  visited = 0
  isFaulty = false
}

function visit(table: u32, object: u32): void {
  visited++
  const tuple = objectTuple(object)
  const value = runSpec(spec, tuple)
  if (value == 0) return
  if (mode == SELECT) {
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
    else hashDeleteObject(table, object)
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

function hasKeys(table: u32): bool {
  for (let rest = spec; isList(rest); rest = cdr(rest)) if (keyOf(table, car(rest)) == 0) return false
  return true
}

// Visits the objects with the keys of the clauses, each once.
function visitKeys(table: u32): void {
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

// Visits all objects. Values are collected last first, so a tree is walked from its end to have them in order.
function visitAll(table: u32, isReverse: bool): void {
  if (hasKeys(table)) {
    visitKeys(table)
  } else if (!isTree(table)) {
    for (let object = hashFrom(table, 0); object != 0; ) {
      const next = hashAfter(table, object)
      visit(table, object)
      object = next
    }
  } else if (mode == SELECT || mode == COUNT) {
    const depth = worklistDepth()
    startTree(table, !isReverse)
    for (let object = nextInTree(depth, !isReverse); object != 0; object = nextInTree(depth, !isReverse)) {
      visit(table, object)
    }
    worklistEnd(depth)
  } else {
    // The tree changes under the walk.
    for (let object = treeLast(table); object != 0; ) {
      const next = treeBefore(table, objectKey(table, object))
      visit(table, object)
      object = next
    }
  }
}

// Runs [specification] over the whole table. False if it fails.
function run(id: u64, specification: u64, what: i32, isReverse: bool): bool {
  if (!checkSpec(specification)) return false
  const table = acquireTable(id, what == DELETE || what == REPLACE ? WRITE : READ)
  if (table == 0) return false
  begin(what, specification)
  const isAllowed = what != REPLACE || tableType(table) != Ets.TYPE_BAG
  if (isAllowed) visitAll(table, isReverse)
  releaseTable(table)
  bump(visited >> COST_SHIFT)
  return isAllowed && !isFaulty
}

// [{Pattern, [], [Result]}]
function patternSpec(pattern: u64, result: u32): u64 {
  return cons(makeTuple3(pattern, Term.NIL, cons(makeAtom(result), Term.NIL)), Term.NIL)
}

/// ets:select/2
export function etsSelect(id: u64, specification: u64): u64 {
  return run(id, specification, SELECT, false) ? results : badarg()
}
/// ets:select_reverse/2
export function etsSelectReverse(id: u64, specification: u64): u64 {
  return run(id, specification, SELECT, true) ? results : badarg()
}
/// ets:match/2
export function etsMatch(id: u64, pattern: u64): u64 {
  return etsSelect(id, patternSpec(pattern, Atoms.am_$24$24))
}
/// ets:match_object/2
export function etsMatchObject(id: u64, pattern: u64): u64 {
  return etsSelect(id, patternSpec(pattern, Atoms.am_$24$5f))
}
/// ets:select_count/2
export function etsSelectCount(id: u64, specification: u64): u64 {
  return run(id, specification, COUNT, false) ? makeSmall(count as i64) : badarg()
}
/// ets:internal_select_delete/2
export function etsSelectDelete(id: u64, specification: u64): u64 {
  return run(id, specification, DELETE, false) ? makeSmall(count as i64) : badarg()
}
/// ets:select_replace/2
export function etsSelectReplace(id: u64, specification: u64): u64 {
  return run(id, specification, REPLACE, false) ? makeSmall(count as i64) : badarg()
}

// ---- With a limit

/// ets:select/3
export function etsSelectLimit(id: u64, specification: u64, limit: u64): u64 {
  return selectFirst(id, specification, limit, false)
}
/// ets:select_reverse/3
export function etsSelectReverseLimit(id: u64, specification: u64, limit: u64): u64 {
  return selectFirst(id, specification, limit, true)
}
/// ets:match/3
export function etsMatchLimit(id: u64, pattern: u64, limit: u64): u64 {
  return selectFirst(id, patternSpec(pattern, Atoms.am_$24$24), limit, false)
}
/// ets:match_object/3
export function etsMatchObjectLimit(id: u64, pattern: u64, limit: u64): u64 {
  return selectFirst(id, patternSpec(pattern, Atoms.am_$24$5f), limit, false)
}

function isLimit(term: u64): bool {
  return isSmall(term) && smallValue(term) > 0
}

function selectFirst(id: u64, specification: u64, limit: u64, isReverse: bool): u64 {
  if (!isLimit(limit) || !checkSpec(specification)) return badarg()
  const table = acquireTable(id, READ)
  if (table == 0) return badarg()
  begin(SELECT, specification)
  let result: u64 = 0
  if (hasKeys(table)) {
    visitKeys(table)
    result = isTree(table) ? makeTuple2(results, endOfTable()) : takeFrom(id, table, limit, ALL_BUCKETS, results, 0)
    if (isTree(table) && isNil(results)) result = endOfTable()
  } else if (isTree(table)) {
    result = walkTree(id, table, limit, 0, isReverse, 0)
  } else {
    result = takeFrom(id, table, limit, 0, Term.NIL, 0)
  }
  releaseTable(table)
  bump(visited >> COST_SHIFT)
  return result
}

/// ets:select/1, select_reverse/1, match/1, match_object/1
export function etsContinue(continuation: u64): u64 {
  if (continuation == endOfTable()) return continuation
  if (!isTuple(continuation)) return badarg()
  const arity = headerArity(headerOf(continuation))
  if (arity != 6 && arity != 8) return badarg()
  const compiled = element(continuation, arity == 6 ? 3 : 4)
  const limit = element(continuation, arity == 6 ? 2 : 3)
  if (!isCompiled(compiled) || !isLimit(limit)) return badarg()
  const id = element(continuation, 0)
  const table = acquireTable(id, READ)
  if (table == 0) return badarg()
  begin(SELECT, element(compiled, 1))
  let result: u64 = 0
  if (isTree(table) && arity == 8) {
    const isReverse = element(continuation, 6) == makeSmall(1)
    result = walkTree(id, table, limit, element(continuation, 1), isReverse, compiled)
  } else if (!isTree(table) && arity == 6 && isSmall(element(continuation, 1))) {
    const bucket = smallValue(element(continuation, 1)) as i32
    result = takeFrom(id, table, limit, bucket, element(continuation, 4), compiled)
  }
  releaseTable(table)
  bump(visited >> COST_SHIFT)
  return result == 0 ? badarg() : result
}

function endOfTable(): u64 {
  return makeAtom(Atoms.am_$24end_of_table)
}

// Takes [limit] values from [pending] and then from the buckets on from [bucket].
function takeFrom(id: u64, table: u32, limit: u64, bucket: i32, pending: u64, compiled: u64): u64 {
  let left = smallValue(limit)
  let taken: u64 = Term.NIL
  while (true) {
    for (; left > 0 && isList(pending); pending = cdr(pending)) {
      taken = cons(car(pending), taken)
      left--
    }
    if (left == 0 || bucket == ALL_BUCKETS) break
    if ((bucket as u32) > load<u32>(table, Ets.TABLE_MASK)) {
      bucket = ALL_BUCKETS
      break
    }
    results = Term.NIL
    for (let object = hashBucket(table, bucket); object != 0; object = hashBucketNext(object)) visit(table, object)
    pending = results
    bucket++
  }
  if (isNil(taken)) return endOfTable()
  taken = reverseWhole(taken)
  if (bucket == ALL_BUCKETS && isNil(pending)) return makeTuple2(taken, endOfTable())
  const at = heapAlloc(7)
  store<u64>(at, makeHeader(Term.HEADER_TUPLE, 6))
  store<u64>(at, id, 8)
  store<u64>(at, makeSmall(bucket), 16)
  store<u64>(at, limit, 24)
  store<u64>(at, compiled == 0 ? compiledSpec(spec) : compiled, 32)
  store<u64>(at, pending, 40)
  store<u64>(at, makeSmall(properLength(pending)), 48)
  return makeTuple2(taken, makeBoxed(at))
}

// Visits objects after (before, in reverse) [lastKey] until there are [limit] values. [lastKey] 0: from the beginning.
function walkTree(id: u64, table: u32, limit: u64, lastKey: u64, isReverse: bool, compiled: u64): u64 {
  const wanted = smallValue(limit) as u32
  let object: u32 = 0
  if (lastKey == 0) object = isReverse ? treeLast(table) : treeFirst(table)
  else object = isReverse ? treeBefore(table, lastKey) : treeAfter(table, lastKey)
  let last: u32 = 0
  while (object != 0 && count < wanted) {
    visit(table, object)
    last = object
    const key = objectKey(table, object)
    object = isReverse ? treeBefore(table, key) : treeAfter(table, key)
  }
  if (count == 0) return endOfTable()
  const values = reverseWhole(results)
  if (object == 0) return makeTuple2(values, endOfTable())
  const key = copyToHeap(objectKey(table, last))
  const at = heapAlloc(9)
  store<u64>(at, makeHeader(Term.HEADER_TUPLE, 8))
  store<u64>(at, id, 8)
  store<u64>(at, key, 16)
  store<u64>(at, Term.NIL, 24)
  store<u64>(at, limit, 32)
  store<u64>(at, compiled == 0 ? compiledSpec(spec) : compiled, 40)
  store<u64>(at, Term.NIL, 48)
  store<u64>(at, makeSmall(isReverse as i64), 56)
  store<u64>(at, makeSmall(0), 64)
  return makeTuple2(values, makeBoxed(at))
}
