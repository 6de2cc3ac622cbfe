// ets:match, match_object and select with a limit, and with a continuation.
//
// Continuations have the shapes that ets:repair_continuation/2 knows:
//   hash    {Table, Bucket | -1, Limit, Compiled, Pending, CountOfPending}
//   tree    {Table, LastKey, [], Limit, Compiled, [], Reverse, 0}
import * as Atoms from "../layout/atoms"
import * as Ets from "../layout/ets"
import * as Term from "../layout/term"
import * as Trap from "../layout/trap"
import { cons, makeTuple2 } from "./build"
import { copyToHeap } from "./copy"
import { acquireTable, READ, releaseTable } from "./ets"
import { hashBucket, hashBucketNext } from "./etshash"
import { objectKey } from "./etsobject"
import { patternSpec } from "./etsselect"
import { treeAfter, treeBefore, treeFirst, treeLast } from "./etstree"
import {
  beginRun,
  endRun,
  endSlice,
  hasKeys,
  hasUnits,
  isTree,
  RUN_SIZE,
  resumeRun,
  runCount,
  runResults,
  runSpecification,
  SELECT,
  saveRun,
  startSlice,
  takeResults,
  takeUnits,
  visit,
  visitKeys,
} from "./etsvisit"
import { heapAlloc } from "./heap"
import { properLength, reverseWhole } from "./list"
import { checkSpec, compiledSpec, isCompiled } from "./matchspec"
import { badarg } from "./state"
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
import { giveUp, trapArgument, trapArguments, trapData, trapEnsure } from "./work"

const ALL_BUCKETS: i32 = -1 // no bucket is left
const TREE_COST: i32 = 8 // of finding a key in a tree

// The chunk under way. Per thread.
let tableId: u64 = 0 // as the caller says it
let limit: u64 = 0
let compiled: u64 = 0 // the specification as it stands in continuations, 0 if there is none yet
let taken: u64 = 0 // of a table with buckets: values of the chunk, last first
let left: i64 = 0 // and how many more it may have
let pending: u64 = 0 // values of the bucket before [bucket]
let bucket: i32 = 0 // the next one
let key: u64 = 0 // in a tree: of the last object; 0 at the beginning
let isReverse = false

// What a trap keeps behind RUN_SIZE bytes.
const DATA_ID: u32 = RUN_SIZE
const DATA_LIMIT: u32 = RUN_SIZE + 8
const DATA_COMPILED: u32 = RUN_SIZE + 16
const DATA_TAKEN: u32 = RUN_SIZE + 24
const DATA_LEFT: u32 = RUN_SIZE + 32
const DATA_KEY: u32 = RUN_SIZE + 40
const DATA_BUCKET: u32 = RUN_SIZE + 48
const DATA_REVERSE: u32 = RUN_SIZE + 52
const DATA_SIZE: u32 = RUN_SIZE + 56

/// ets:select/3
export function etsSelectLimit(id: u64, specification: u64, size: u64): u64 {
  return first(id, specification, size, specification, false)
}
/// ets:select_reverse/3
export function etsSelectReverseLimit(id: u64, specification: u64, size: u64): u64 {
  return first(id, specification, size, specification, true)
}
/// ets:match/3
export function etsMatchLimit(id: u64, pattern: u64, size: u64): u64 {
  return first(id, patternSpec(pattern, Atoms.am_$24$24), size, pattern, false)
}
/// ets:match_object/3
export function etsMatchObjectLimit(id: u64, pattern: u64, size: u64): u64 {
  return first(id, patternSpec(pattern, Atoms.am_$24$5f), size, pattern, false)
}

function isLimit(term: u64): bool {
  return isSmall(term) && smallValue(term) > 0
}

// The first chunk. [given]: the second argument of the BIF.
function first(id: u64, specification: u64, size: u64, given: u64, reverse: bool): u64 {
  if (!isLimit(size) || !checkSpec(specification)) return badarg()
  const table = acquireTable(id, READ)
  if (table == 0) return badarg()
  begin(id, specification, size)
  isReverse = reverse
  if (hasKeys(table)) return someKeys(table)
  const result = trapArguments(slice(table), id, given)
  if (result == 0) trapArgument(2, size)
  return result
}

function begin(id: u64, specification: u64, size: u64): void {
  beginRun(SELECT, specification)
  tableId = id
  limit = size
  compiled = 0
  taken = Term.NIL
  left = smallValue(size)
  pending = Term.NIL
  bucket = 0
  key = 0
}

function someKeys(table: u32): u64 {
  startSlice()
  visitKeys(table)
  const inTree = isTree(table)
  releaseTable(table)
  endSlice()
  if (inTree) return isNil(runResults()) ? endOfTable() : makeTuple2(runResults(), endOfTable())
  bucket = ALL_BUCKETS
  pending = takeResults()
  takePending()
  return bucketsResult()
}

/// ets:select/1, select_reverse/1, match/1, match_object/1
export function etsContinue(continuation: u64): u64 {
  if (continuation == endOfTable()) return continuation
  if (!isTuple(continuation)) return badarg()
  const arity = headerArity(headerOf(continuation))
  if (arity != 6 && arity != 8) return badarg()
  const isTreeShape = arity == 8
  const specification = element(continuation, isTreeShape ? 4 : 3)
  const size = element(continuation, isTreeShape ? 3 : 2)
  if (!isCompiled(specification) || !isLimit(size)) return badarg()
  const id = element(continuation, 0)
  const place = element(continuation, 1)
  const table = acquireTable(id, READ)
  if (table == 0) return badarg()
  if (isTree(table) != isTreeShape || (!isTreeShape && !isSmall(place))) {
    releaseTable(table)
    return badarg()
  }
  begin(id, element(specification, 1), size)
  compiled = specification
  if (isTreeShape) {
    key = place
    isReverse = element(continuation, 6) == makeSmall(1)
  } else {
    bucket = smallValue(place) as i32
    pending = element(continuation, 4)
  }
  return trapArguments(slice(table), continuation, 0)
}

/// A further slice.
export function chunkContinue(): u64 {
  const data = trapData()
  tableId = load<u64>(data, DATA_ID)
  limit = load<u64>(data, DATA_LIMIT)
  compiled = load<u64>(data, DATA_COMPILED)
  taken = load<u64>(data, DATA_TAKEN)
  left = load<i64>(data, DATA_LEFT)
  key = load<u64>(data, DATA_KEY)
  bucket = load<i32>(data, DATA_BUCKET)
  isReverse = load<i32>(data, DATA_REVERSE) != 0
  pending = Term.NIL
  const table = resumeRun(data)
  return table == 0 ? badarg() : slice(table)
}

function slice(table: u32): u64 {
  startSlice()
  const result = isTree(table) ? walkTree(table) : takeBuckets(table)
  if (result == 0) keep(table)
  releaseTable(table)
  endSlice()
  if (result == 0) return giveUp()
  endRun()
  return result
}

function keep(table: u32): void {
  const data = trapEnsure(Trap.TRAP_SELECT_CHUNK, DATA_SIZE)
  saveRun(data, table)
  store<u64>(data, tableId, DATA_ID)
  store<u64>(data, limit, DATA_LIMIT)
  store<u64>(data, compiled, DATA_COMPILED)
  store<u64>(data, taken, DATA_TAKEN)
  store<i64>(data, left, DATA_LEFT)
  store<u64>(data, key, DATA_KEY)
  store<i32>(data, bucket, DATA_BUCKET)
  store<i32>(data, isReverse as i32, DATA_REVERSE)
}

function endOfTable(): u64 {
  return makeAtom(Atoms.am_$24end_of_table)
}

function compiledOnce(): u64 {
  return compiled == 0 ? compiledSpec(runSpecification()) : compiled
}

function takePending(): void {
  for (; left > 0 && isList(pending); pending = cdr(pending)) {
    taken = cons(car(pending), taken)
    left--
  }
}

// Takes values from [pending] and then from the buckets on from [bucket]. The result, or 0 if there is more to be done.
function takeBuckets(table: u32): u64 {
  while (true) {
    takePending()
    if (left == 0 || bucket == ALL_BUCKETS) return bucketsResult()
    if ((bucket as u32) > load<u32>(table, Ets.TABLE_MASK)) {
      bucket = ALL_BUCKETS
      return bucketsResult()
    }
    if (!hasUnits()) return 0
    takeUnits(1)
    for (let object = hashBucket(table, bucket); object != 0; object = hashBucketNext(object)) visit(table, object)
    pending = takeResults()
    bucket++
  }
}

function bucketsResult(): u64 {
  if (isNil(taken)) return endOfTable()
  const values = reverseWhole(taken)
  if (bucket == ALL_BUCKETS && isNil(pending)) return makeTuple2(values, endOfTable())
  const specification = compiledOnce()
  const at = heapAlloc(7)
  store<u64>(at, makeHeader(Term.HEADER_TUPLE, 6))
  store<u64>(at, tableId, 8)
  store<u64>(at, makeSmall(bucket), 16)
  store<u64>(at, limit, 24)
  store<u64>(at, specification, 32)
  store<u64>(at, pending, 40)
  store<u64>(at, makeSmall(properLength(pending)), 48)
  return makeTuple2(values, makeBoxed(at))
}

// Visits objects after (before, in reverse) [key] until there are enough values. The result, or 0 if there is more to be done.
function walkTree(table: u32): u64 {
  const wanted = smallValue(limit) as u32
  let object: u32 = 0
  if (key == 0) object = isReverse ? treeLast(table) : treeFirst(table)
  else object = isReverse ? treeBefore(table, key) : treeAfter(table, key)
  let last: u32 = 0
  while (object != 0 && runCount() < wanted && hasUnits()) {
    takeUnits(TREE_COST)
    visit(table, object)
    last = object
    const next = objectKey(table, object)
    object = isReverse ? treeBefore(table, next) : treeAfter(table, next)
  }
  if (last != 0 && object != 0) key = copyToHeap(objectKey(table, last))
  if (object != 0 && runCount() < wanted) return 0
  if (runCount() == 0) return endOfTable()
  const values = reverseWhole(runResults())
  if (object == 0) return makeTuple2(values, endOfTable())
  const specification = compiledOnce()
  const at = heapAlloc(9)
  store<u64>(at, makeHeader(Term.HEADER_TUPLE, 8))
  store<u64>(at, tableId, 8)
  store<u64>(at, key, 16)
  store<u64>(at, Term.NIL, 24)
  store<u64>(at, limit, 32)
  store<u64>(at, specification, 40)
  store<u64>(at, Term.NIL, 48)
  store<u64>(at, makeSmall(isReverse as i64), 56)
  store<u64>(at, makeSmall(0), 64)
  return makeTuple2(values, makeBoxed(at))
}
