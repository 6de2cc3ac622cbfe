// ets:match/2, match_object/2, select/2 and their kin: a match specification run over a whole table. If the heads of all
// clauses have a key without variables, only objects with these keys are looked at. With a limit: etschunk.ts.
import * as Atoms from "../layout/atoms"
import * as Ets from "../layout/ets"
import * as Term from "../layout/term"
import * as Trap from "../layout/trap"
import { cons, makeTuple3 } from "./build"
import { copyToHeap } from "./copy"
import { acquireTable, releaseTable, tableType } from "./ets"
import { hashBucket, hashBucketNext } from "./etshash"
import { objectKey } from "./etsobject"
import { treeBefore, treeFind, treeLast } from "./etstree"
import {
  accessFor,
  beginRun,
  COUNT,
  DELETE,
  endRun,
  endSlice,
  hasKeys,
  hasUnits,
  isTree,
  REPLACE,
  RUN_SIZE,
  resumeRun,
  runCount,
  runIsFaulty,
  runMode,
  runResults,
  SELECT,
  saveRun,
  startSlice,
  takeUnits,
  visit,
  visitKeys,
} from "./etsvisit"
import { nextInTree, startTree, startTreeAt } from "./etswalk"
import { checkSpec } from "./matchspec"
import { badarg } from "./state"
import { makeAtom, makeSmall } from "./term"
import { giveUp, trapArguments, trapData, trapEnsure } from "./work"
import { worklistDepth, worklistEnd } from "./worklist"

const TREE_COST: i32 = 8 // of finding a key in a tree

// Where the run is. Per thread.
let bucket: u32 = 0 // the next one
let key: u64 = 0 // in a tree: of the last object, or of the next one if the tree changes; 0 at the beginning
let isReverse = false

// What a trap keeps behind RUN_SIZE bytes.
const DATA_BUCKET: u32 = RUN_SIZE
const DATA_REVERSE: u32 = RUN_SIZE + 4
const DATA_KEY: u32 = RUN_SIZE + 8
const DATA_SIZE: u32 = RUN_SIZE + 16

// Runs [specification] over the whole table.
function run(id: u64, specification: u64, what: i32, reverse: bool): u64 {
  if (!checkSpec(specification)) return badarg()
  const table = acquireTable(id, accessFor(what))
  if (table == 0) return badarg()
  if (what == REPLACE && tableType(table) == Ets.TYPE_BAG) {
    releaseTable(table)
    return badarg()
  }
  beginRun(what, specification)
  bucket = 0
  key = 0
  isReverse = reverse
  return slice(table)
}

/// A further slice.
export function selectContinue(): u64 {
  const data = trapData()
  bucket = load<u32>(data, DATA_BUCKET)
  isReverse = load<i32>(data, DATA_REVERSE) != 0
  key = load<u64>(data, DATA_KEY)
  const table = resumeRun(data)
  return table == 0 ? badarg() : slice(table)
}

function slice(table: u32): u64 {
  startSlice()
  const isDone = visitSome(table)
  if (!isDone) keep(table)
  releaseTable(table)
  endSlice()
  if (!isDone) return giveUp()
  endRun()
  if (runIsFaulty()) return badarg()
  return runMode() == SELECT ? runResults() : makeSmall(runCount() as i64)
}

function keep(table: u32): void {
  const data = trapEnsure(Trap.TRAP_SELECT, DATA_SIZE)
  saveRun(data, table)
  store<u32>(data, bucket, DATA_BUCKET)
  store<i32>(data, isReverse as i32, DATA_REVERSE)
  store<u64>(data, key, DATA_KEY)
}

// As much as one slice allows. True: that was all.
function visitSome(table: u32): bool {
  if (hasKeys(table)) {
    visitKeys(table)
    return true
  }
  if (isTree(table)) return runMode() == SELECT || runMode() == COUNT ? walkTree(table) : changeTree(table)
  const buckets = load<u32>(table, Ets.TABLE_MASK) + 1
  for (; bucket < buckets && hasUnits(); bucket++) {
    takeUnits(1)
    for (let object = hashBucket(table, bucket); object != 0; ) {
      const next = hashBucketNext(object)
      visit(table, object)
      object = next
    }
  }
  return bucket == buckets
}

// Values are collected last first, so a tree is walked from its end to have them in order.
function walkTree(table: u32): bool {
  const depth = worklistDepth()
  if (key == 0) startTree(table, !isReverse)
  else startTreeAt(table, key, !isReverse)
  let object = nextInTree(depth, !isReverse)
  while (object != 0) {
    visit(table, object)
    if (!hasUnits()) break
    object = nextInTree(depth, !isReverse)
  }
  worklistEnd(depth)
  if (object != 0) key = copyToHeap(objectKey(table, object))
  return object == 0
}

// The tree changes under the walk.
function changeTree(table: u32): bool {
  let object = key == 0 ? treeLast(table) : treeFind(table, key)
  if (object == 0 && key != 0) object = treeBefore(table, key)
  while (object != 0 && hasUnits()) {
    takeUnits(TREE_COST)
    const next = treeBefore(table, objectKey(table, object))
    visit(table, object)
    object = next
  }
  if (object != 0) key = copyToHeap(objectKey(table, object))
  return object == 0
}

/// [{Pattern, [], [Result]}]
export function patternSpec(pattern: u64, result: u32): u64 {
  return cons(makeTuple3(pattern, Term.NIL, cons(makeAtom(result), Term.NIL)), Term.NIL)
}

/// ets:select/2
export function etsSelect(id: u64, specification: u64): u64 {
  return trapArguments(run(id, specification, SELECT, false), id, specification)
}
/// ets:select_reverse/2
export function etsSelectReverse(id: u64, specification: u64): u64 {
  return trapArguments(run(id, specification, SELECT, true), id, specification)
}
/// ets:match/2
export function etsMatch(id: u64, pattern: u64): u64 {
  return trapArguments(run(id, patternSpec(pattern, Atoms.am_$24$24), SELECT, false), id, pattern)
}
/// ets:match_object/2
export function etsMatchObject(id: u64, pattern: u64): u64 {
  return trapArguments(run(id, patternSpec(pattern, Atoms.am_$24$5f), SELECT, false), id, pattern)
}
/// ets:select_count/2
export function etsSelectCount(id: u64, specification: u64): u64 {
  return trapArguments(run(id, specification, COUNT, false), id, specification)
}
/// ets:internal_select_delete/2
export function etsSelectDelete(id: u64, specification: u64): u64 {
  return trapArguments(run(id, specification, DELETE, false), id, specification)
}
/// ets:select_replace/2
export function etsSelectReplace(id: u64, specification: u64): u64 {
  return trapArguments(run(id, specification, REPLACE, false), id, specification)
}
