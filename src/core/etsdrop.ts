// Freeing what is in a table that nobody can reach any more: of a big one in pieces, in slices of the process that deleted it.
// If that process ends first, or the table's owner has ended, the schedulers do it between slices.
//
// Until then the record has no number (TABLE_ID is 0) and belongs to the process as its other tables do. The objects that
// delete_all_objects takes out of a living table get a record of their own, a shell.
import * as Ets from "../layout/ets"
import * as Memory from "../layout/memory"
import * as Trap from "../layout/trap"
import { disown, own, recycleRecord } from "./ets"
import { initHash, releaseSomeBuckets } from "./etshash"
import { forgetTree, releaseSomeNodes } from "./etstree"
import { lock, unlock } from "./lock"
import { allocate, release } from "./memory"
import { currentProcess } from "./state"
import { charge, giveUp, trapBegin, trapData, workLimit } from "./work"

const ALL: u32 = Memory.ETS
const UNITS_PER_REDUCTION: i32 = 4 // a unit: an object, or eight buckets
const UNITS_BETWEEN: i32 = 2000 // that a scheduler frees between two slices

// What a trap keeps.
const DATA_TABLE: u32 = 0
const DATA_RESULT: u32 = 8
const DATA_SIZE: u32 = 16

function isTree(table: u32): bool {
  return load<i32>(table, Ets.TABLE_TYPE) == Ets.TYPE_ORDERED_SET
}

// Frees what [units] allow. Returns the units that are left: 0 or less if there is more.
function releaseSome(table: u32, units: i32): i32 {
  return isTree(table) ? releaseSomeNodes(table, units) : releaseSomeBuckets(table, units)
}

/// Frees the rows of a draft, which has no objects.
export function dropDraft(draft: u32): void {
  releaseSome(draft, i32.MAX_VALUE)
}

// [table] is empty, and in nobody's list.
function recycle(table: u32): void {
  if ((load<i32>(table, Ets.TABLE_FLAGS) & Ets.FLAG_SHELL) != 0) release(table)
  else recycleRecord(table)
}

/// A shell with all objects of [table], which has none then. Its write lock is held, and it is not fixed.
export function takeObjects(table: u32): u32 {
  const shell = allocate(Ets.TABLE_BYTES)
  memory.fill(shell, 0, Ets.TABLE_BYTES)
  store<i32>(shell, Ets.FLAG_SHELL, Ets.TABLE_FLAGS)
  store<i32>(shell, load<i32>(table, Ets.TABLE_TYPE), Ets.TABLE_TYPE)
  store<u32>(shell, load<u32>(table, Ets.TABLE_ROWS), Ets.TABLE_ROWS)
  store<u32>(shell, load<u32>(table, Ets.TABLE_MASK), Ets.TABLE_MASK)
  store<u64>(shell, load<u64>(table, Ets.TABLE_WORDS), Ets.TABLE_WORDS)
  store<u64>(table, 0, Ets.TABLE_WORDS)
  store<u32>(table, 0, Ets.TABLE_SIZE)
  store<u32>(table, 0, Ets.TABLE_HIDDEN)
  if (isTree(table)) forgetTree(table)
  else initHash(table)
  return shell
}

/// Frees [table], a dead one or a shell that is in nobody's list, for a BIF of the running process that is to return [result].
export function dropTable(table: u32, result: u64): u64 {
  const limit = workLimit(UNITS_PER_REDUCTION)
  const left = releaseSome(table, limit)
  charge(limit - left, UNITS_PER_REDUCTION)
  if (left > 0) {
    recycle(table)
    return result
  }
  lock(ALL + Ets.LOCK)
  own(table, currentProcess())
  unlock(ALL + Ets.LOCK)
  const data = trapBegin(Trap.TRAP_DROP_TABLE, DATA_SIZE)
  store<u32>(data, table, DATA_TABLE)
  store<u64>(data, result, DATA_RESULT)
  return giveUp()
}

/// A further slice.
export function dropContinue(): u64 {
  const table = load<u32>(trapData(), DATA_TABLE)
  const limit = workLimit(UNITS_PER_REDUCTION)
  const left = releaseSome(table, limit)
  charge(limit - left, UNITS_PER_REDUCTION)
  if (left <= 0) return giveUp()
  lock(ALL + Ets.LOCK)
  disown(table, currentProcess())
  unlock(ALL + Ets.LOCK)
  recycle(table)
  return load<u64>(trapData(), DATA_RESULT)
}

/// Under the lock of all tables: [table], a dead one or a shell that is in nobody's list, is freed between slices.
export function dropLater(table: u32): void {
  store<u32>(table, load<u32>(ALL + Ets.DOOMED), Ets.TABLE_FREE_NEXT)
  atomic.store<u32>(ALL + Ets.DOOMED, table)
}

/// Are there tables to be freed between slices?
export function hasDoomed(): bool {
  return atomic.load<u32>(ALL + Ets.DOOMED) != 0
}

/// Frees a piece of such a table.
export function dropSome(): void {
  lock(ALL + Ets.LOCK)
  const table = load<u32>(ALL + Ets.DOOMED)
  if (table != 0) atomic.store<u32>(ALL + Ets.DOOMED, load<u32>(table, Ets.TABLE_FREE_NEXT))
  unlock(ALL + Ets.LOCK)
  if (table == 0) return
  if (releaseSome(table, UNITS_BETWEEN) > 0) {
    recycle(table)
    return
  }
  lock(ALL + Ets.LOCK)
  dropLater(table)
  unlock(ALL + Ets.LOCK)
}
