// ETS tables: making, finding, locking and deleting them, and what happens to them when their owner ends. Objects are
// in etshash.ts (set, bag, duplicate_bag) and etstree.ts (ordered_set), the BIFs in etsbif.ts and its neighbours.
//
// Lock order: the lock of all tables (Memory.ETS + Ets.LOCK), then a table's. A table's lock is for reading (many) or
// writing (one). Nobody but the owner touches a private table, so that one is used without the lock.
import * as Atoms from "../layout/atoms"
import * as Ets from "../layout/ets"
import * as Memory from "../layout/memory"
import * as Process from "../layout/process"
import * as Term from "../layout/term"
import { cons, makeTuple4 } from "./build"
import { copyToFragment, fragmentTerm } from "./copy"
import { dropLater, dropSome, hasDoomed } from "./etsdrop"
import { dropFixation, dropFixations } from "./etsfix"
import { releaseFragment } from "./gc"
import { lock, unlock } from "./lock"
import { allocate } from "./memory"
import { isReference, makeReference, referenceNumber, referenceOwner } from "./reference"
import { sendMessage } from "./send"
import { processOf } from "./signal"
import { currentProcess } from "./state"
import { atomIndex, isAtom, isPid, makeAtom } from "./term"

const ALL: u32 = Memory.ETS
const NAMES_FIRST: u32 = 256 // slots
const SPINS: i32 = 200
const WAIT_NANOSECONDS: i64 = 1000000 // a sleeper looks again after 1 ms, whatever happens

const PIECES_AT_EXIT: i32 = 4 // of tables that are freed at once

/// How a BIF uses a table.
export const READ: i32 = 0
export const WRITE: i32 = 1
/// Whoever may read a table may fix it, but that changes it.
export const FIX: i32 = 2

// What releaseTable has to undo: per thread, for the one table a BIF holds.
const HELD_NOT: i32 = 0
const HELD_READ: i32 = 1
const HELD_WRITE: i32 = 2
let held: i32 = 0 // HELD_NOT

// ---- Locks of tables

/// Takes [table] for reading, without asking who may; unlockTable gives it back.
export function lockRead(table: u32): void {
  const at = table + Ets.TABLE_LOCK
  for (let i = 0; ; i++) {
    const seen = atomic.load<i32>(at)
    if (seen >= 0) {
      if (atomic.cmpxchg<i32>(at, seen, seen + 1) == seen) return
    } else if (i > SPINS) {
      sleepOn(table, seen)
    }
  }
}

function lockWrite(table: u32): void {
  const at = table + Ets.TABLE_LOCK
  for (let i = 0; ; i++) {
    const seen = atomic.load<i32>(at)
    if (seen == 0) {
      if (atomic.cmpxchg<i32>(at, 0, -1) == 0) return
    } else if (i > SPINS) {
      sleepOn(table, seen)
    }
  }
}

function sleepOn(table: u32, seen: i32): void {
  atomic.add<i32>(table + Ets.TABLE_WAITERS, 1)
  atomic.wait<i32>(table + Ets.TABLE_LOCK, seen, WAIT_NANOSECONDS)
  atomic.sub<i32>(table + Ets.TABLE_WAITERS, 1)
}

export function unlockTable(table: u32, isWriter: bool): void {
  const at = table + Ets.TABLE_LOCK
  if (isWriter) atomic.store<i32>(at, 0)
  else atomic.sub<i32>(at, 1)
  if (atomic.load<i32>(table + Ets.TABLE_WAITERS) != 0) atomic.notify(at, -1)
}

// ---- Finding

/// Pid of the running process.
export function selfPid(): u64 {
  return load<u64>(currentProcess(), Process.ID)
}

/// The living table that [name] or reference [id] stands for, or 0: only a hint without a lock.
export function findTable(id: u64): u32 {
  if (isAtom(id)) {
    const slot = nameSlot(atomicNames(), atomIndex(id))
    return slot == 0 ? 0 : atomic.load<u32>(slot + 4)
  }
  if (!isReference(id)) return 0
  const number = referenceNumber(id)
  const record = referenceOwner(id)
  if (record != 0) {
    // Made by tableId: the address of the record stands where aliases have the pid of their owner.
    if (record & 7) return 0
    return load<u64>(record as u32, Ets.TABLE_ID) == number ? (record as u32) : 0
  }
  let table = atomic.load<u32>(ALL + Ets.RECORDS)
  while (table != 0 && load<u64>(table, Ets.TABLE_ID) != number) table = load<u32>(table, Ets.TABLE_RECORD_NEXT)
  return table
}

/// Is [table] (still) what [id] stands for?
function isNamed(table: u32, id: u64): bool {
  if (!isAtom(id)) return load<u64>(table, Ets.TABLE_ID) == referenceNumber(id)
  return (
    load<u64>(table, Ets.TABLE_ID) != 0 &&
    load<u64>(table, Ets.TABLE_NAME) == id &&
    (load<i32>(table, Ets.TABLE_FLAGS) & Ets.FLAG_NAMED) != 0
  )
}

/// The table [id] for READ or WRITE by the running process, or 0 if there is none or it is not allowed to. To be given
/// back with releaseTable, before the next acquireTable.
export function acquireTable(id: u64, access: i32): u32 {
  const table = findTable(id)
  if (table == 0) return 0
  const protection = load<i32>(table, Ets.TABLE_PROTECTION)
  held = access == READ ? HELD_READ : HELD_WRITE
  if (protection != Ets.PROTECTION_PUBLIC) {
    if (load<u64>(table, Ets.TABLE_OWNER) == selfPid()) {
      if (protection == Ets.PROTECTION_PRIVATE) held = HELD_NOT
    } else if (protection == Ets.PROTECTION_PRIVATE || access == WRITE) {
      return 0
    }
  }
  if (held == HELD_READ) lockRead(table)
  else if (held == HELD_WRITE) lockWrite(table)
  if (isNamed(table, id) && load<i32>(table, Ets.TABLE_PROTECTION) == protection) return table
  releaseTable(table)
  return 0
}

/// Ends what acquireTable began.
export function releaseTable(table: u32): void {
  if (held != HELD_NOT) unlockTable(table, held == HELD_WRITE)
}

export function tableType(table: u32): i32 {
  return load<i32>(table, Ets.TABLE_TYPE)
}

/// What BIFs call [table]: its name if it has one, else its reference.
export function tableId(table: u32): u64 {
  if (load<i32>(table, Ets.TABLE_FLAGS) & Ets.FLAG_NAMED) return load<u64>(table, Ets.TABLE_NAME)
  return tableReference(table)
}

/// The reference of [table], named or not.
export function tableReference(table: u32): u64 {
  return makeReference(load<u64>(table, Ets.TABLE_ID), table as u64)
}

// ---- Names

function atomicNames(): u32 {
  return atomic.load<u32>(ALL + Ets.NAMES)
}

/// Address of the slot of the atom with [index], 0 if it has none.
function nameSlot(names: u32, index: u32): u32 {
  if (names == 0) return 0
  const mask = load<u32>(names) - 1
  let i = (index * 0x9e3779b1) >> 12
  while (true) {
    const slot = names + Ets.NAMES_HEAD + (i & mask) * Ets.NAMES_SLOT
    const found = atomic.load<u32>(slot)
    if (found == index + 1) return slot
    if (found == 0) return 0
    i++
  }
}

function newNames(slots: u32): u32 {
  const bytes = Ets.NAMES_HEAD + slots * Ets.NAMES_SLOT
  const names = allocate(bytes)
  memory.fill(names, 0, bytes)
  store<u32>(names, slots)
  return names
}

function addName(names: u32, index: u32, table: u32): void {
  const mask = load<u32>(names) - 1
  let i = (index * 0x9e3779b1) >> 12
  while (load<u32>(names + Ets.NAMES_HEAD + (i & mask) * Ets.NAMES_SLOT) != 0) i++
  const slot = names + Ets.NAMES_HEAD + (i & mask) * Ets.NAMES_SLOT
  atomic.store<u32>(slot + 4, table)
  atomic.store<u32>(slot, index + 1)
}

// Under the lock of all tables: [name] stands for [table] (0: for none) from now on.
function setName(name: u64, table: u32): void {
  const index = atomIndex(name)
  let names = atomicNames()
  const slot = nameSlot(names, index)
  if (slot != 0) {
    atomic.store<u32>(slot + 4, table)
    return
  }
  const used = load<u32>(ALL + Ets.NAMES_USED)
  if (names == 0 || used * 2 >= load<u32>(names)) {
    const bigger = newNames(names == 0 ? NAMES_FIRST : load<u32>(names) * 2)
    for (let i: u32 = 0; names != 0 && i < load<u32>(names); i++) {
      const old = names + Ets.NAMES_HEAD + i * Ets.NAMES_SLOT
      if (load<u32>(old) != 0) addName(bigger, load<u32>(old) - 1, load<u32>(old, 4))
    }
    atomic.store<u32>(ALL + Ets.NAMES, bigger)
    names = bigger
  }
  addName(names, index, table)
  store<u32>(ALL + Ets.NAMES_USED, used + 1)
}

// ---- Making and deleting

/// A new record with [number], owned by the running process; 0 if [name] is taken. The caller has filled [draft], a
/// record of its own making, but for what belongs to lists.
export function createTable(draft: u32): u32 {
  const isNamedTable = (load<i32>(draft, Ets.TABLE_FLAGS) & Ets.FLAG_NAMED) != 0
  const name = load<u64>(draft, Ets.TABLE_NAME)
  lock(ALL + Ets.LOCK)
  if (isNamedTable && findTable(name) != 0) {
    unlock(ALL + Ets.LOCK)
    return 0
  }
  let table = load<u32>(ALL + Ets.FREE)
  if (table != 0) {
    store<u32>(ALL + Ets.FREE, load<u32>(table, Ets.TABLE_FREE_NEXT))
    const next = load<u32>(table, Ets.TABLE_RECORD_NEXT)
    copyDraft(table, draft)
    store<u32>(table, next, Ets.TABLE_RECORD_NEXT)
  } else {
    table = allocate(Ets.TABLE_BYTES)
    memory.fill(table, 0, Ets.TABLE_BYTES)
    copyDraft(table, draft)
    store<u32>(table, load<u32>(ALL + Ets.RECORDS), Ets.TABLE_RECORD_NEXT)
    atomic.store<u32>(ALL + Ets.RECORDS, table)
  }
  own(table, currentProcess())
  if (isNamedTable) setName(name, table)
  atomic.add<i32>(ALL + Ets.TABLE_COUNT_ALL, 1)
  unlock(ALL + Ets.LOCK)
  return table
}

// Everything but the lock words, at which latecomers of the record's last table may still look.
function copyDraft(table: u32, draft: u32): void {
  store<u64>(table, load<u64>(draft, Ets.TABLE_NAME), Ets.TABLE_NAME)
  memory.copy(table + Ets.TABLE_TYPE, draft + Ets.TABLE_TYPE, Ets.TABLE_BYTES - Ets.TABLE_TYPE)
  atomic.store<u64>(table + Ets.TABLE_ID, load<u64>(draft, Ets.TABLE_ID))
}

/// Under the lock of all tables.
export function own(table: u32, process: u32): void {
  const first = load<u32>(process, Process.ETS_TABLES)
  store<u32>(table, first, Ets.TABLE_OWNED_NEXT)
  store<u32>(table, 0, Ets.TABLE_OWNED_PREVIOUS)
  if (first != 0) store<u32>(first, table, Ets.TABLE_OWNED_PREVIOUS)
  atomic.store<u32>(process + Process.ETS_TABLES, table)
  store<u64>(table, load<u64>(process, Process.ID), Ets.TABLE_OWNER)
}

/// Under the lock of all tables.
export function disown(table: u32, process: u32): void {
  const next = load<u32>(table, Ets.TABLE_OWNED_NEXT)
  const previous = load<u32>(table, Ets.TABLE_OWNED_PREVIOUS)
  if (next != 0) store<u32>(next, previous, Ets.TABLE_OWNED_PREVIOUS)
  if (previous != 0) store<u32>(previous, next, Ets.TABLE_OWNED_NEXT)
  else store<u32>(process, next, Process.ETS_TABLES)
}

/// Deletes the table that [id] stands for. What is in it is still to be freed, with dropTable of the result; 0 if the running
/// process may not.
export function deleteTable(id: u64): u32 {
  lock(ALL + Ets.LOCK)
  const table = findTable(id)
  const mayDelete =
    table != 0 &&
    (load<u64>(table, Ets.TABLE_OWNER) == selfPid() || load<i32>(table, Ets.TABLE_PROTECTION) == Ets.PROTECTION_PUBLIC)
  const owner = mayDelete ? processOf(load<u64>(table, Ets.TABLE_OWNER)) : 0
  if (owner == 0) {
    unlock(ALL + Ets.LOCK)
    return 0
  }
  disown(table, owner)
  dissolve(table)
  unlock(ALL + Ets.LOCK)
  return table
}

// Under the lock of all tables: nobody finds the table any more. It is in no owner's list.
function dissolve(table: u32): void {
  if (load<i32>(table, Ets.TABLE_FLAGS) & Ets.FLAG_NAMED) setName(load<u64>(table, Ets.TABLE_NAME), 0)
  lockWrite(table)
  atomic.store<u64>(table + Ets.TABLE_ID, 0)
  unlockTable(table, true)
  // Whoever gets the table's lock now sees that it is gone.
  dropFixations(table)
  releaseHeirData(table)
  atomic.sub<i32>(ALL + Ets.TABLE_COUNT_ALL, 1)
}

/// The record of a deleted table, which is empty, may be used again.
export function recycleRecord(table: u32): void {
  lock(ALL + Ets.LOCK)
  store<u32>(table, load<u32>(ALL + Ets.FREE), Ets.TABLE_FREE_NEXT)
  store<u32>(ALL + Ets.FREE, table)
  unlock(ALL + Ets.LOCK)
}

/// ets:rename/2 of the table that [id] stands for. False if there is none, or the new name is taken.
export function renameTable(id: u64, name: u64): bool {
  lock(ALL + Ets.LOCK)
  const table = acquireTable(id, WRITE)
  const isNamedTable = table != 0 && (load<i32>(table, Ets.TABLE_FLAGS) & Ets.FLAG_NAMED) != 0
  const mayRename = table != 0 && !(isNamedTable && findTable(name) != 0)
  if (mayRename) {
    if (isNamedTable) {
      setName(load<u64>(table, Ets.TABLE_NAME), 0)
      setName(name, table)
    }
    store<u64>(table, name, Ets.TABLE_NAME)
  }
  if (table != 0) releaseTable(table)
  unlock(ALL + Ets.LOCK)
  return mayRename
}

// ---- Owner and heir

/// Notes [heir] (pid or am_none) and its [data] in a table or draft. The lock of all tables guards those of tables.
export function setHeir(table: u32, heir: u64, data: u64): void {
  const fragment = copyToFragment(data)
  store<u64>(table, heir, Ets.TABLE_HEIR)
  store<u64>(table, fragment == 0 ? data : fragmentTerm(fragment), Ets.TABLE_HEIR_DATA)
  store<u32>(table, fragment, Ets.TABLE_HEIR_FRAGMENT)
}

/// Frees what setHeir has copied.
export function releaseHeirData(table: u32): void {
  const fragment = load<u32>(table, Ets.TABLE_HEIR_FRAGMENT)
  if (fragment != 0) releaseFragment(fragment)
  store<u32>(table, 0, Ets.TABLE_HEIR_FRAGMENT)
}

/// Another heir for the table [id]. False if the running process does not own it.
export function changeHeir(id: u64, heir: u64, data: u64): bool {
  lock(ALL + Ets.LOCK)
  const table = findOwned(id)
  if (table != 0) {
    releaseHeirData(table)
    setHeir(table, heir, data)
  }
  unlock(ALL + Ets.LOCK)
  return table != 0
}

/// Another protection for the table [id]. False if the running process does not own it.
export function changeProtection(id: u64, protection: i32): bool {
  lock(ALL + Ets.LOCK)
  const table = findOwned(id)
  if (table != 0) {
    lockWrite(table)
    store<i32>(table, protection, Ets.TABLE_PROTECTION)
    unlockTable(table, true)
  }
  unlock(ALL + Ets.LOCK)
  return table != 0
}

/// The table [id] if the running process owns it, else 0.
export function findOwned(id: u64): u32 {
  const table = findTable(id)
  return table != 0 && load<u64>(table, Ets.TABLE_OWNER) == selfPid() ? table : 0
}

// Under the lock of all tables: gives [table] of the running process to [pid] and tells it. False if that does not live.
function transfer(table: u32, pid: u64, data: u64): bool {
  const process = processOf(pid)
  if (process == 0) return false
  disown(table, currentProcess())
  own(table, process)
  // A process that ends sets EXITING and then looks for tables; here it is the other way round, so one sees the other.
  if (atomic.load<i32>(process + Process.STATE) & Process.STATE_EXITING) {
    disown(table, process)
    own(table, currentProcess())
    return false
  }
  sendMessage(pid, makeTuple4(makeAtom(Atoms.am_ETS$2dTRANSFER), tableId(table), selfPid(), data))
  return true
}

/// ets:give_away/3. False if the running process does not own the table [id] or [pid] can't have it.
export function giveTable(id: u64, pid: u64, data: u64): bool {
  if (pid == selfPid()) return false
  lock(ALL + Ets.LOCK)
  const table = findOwned(id)
  const isGiven = table != 0 && transfer(table, pid, data)
  unlock(ALL + Ets.LOCK)
  return isGiven
}

/// The running process [process] ends: its tables go to their heirs or away, and tables it holds fixed are released.
/// Its state must be EXITING already and its pid still be known.
export function etsOwnerExit(process: u32): void {
  const pid = load<u64>(process, Process.ID)
  let pieces = PIECES_AT_EXIT
  if (load<i32>(process, Process.ETS_FIXATIONS) != 0) unfixAllOf(pid)
  while (atomic.load<u32>(process + Process.ETS_TABLES) != 0) {
    lock(ALL + Ets.LOCK)
    const table = load<u32>(process, Process.ETS_TABLES)
    if (table != 0 && load<u64>(table, Ets.TABLE_ID) == 0) {
      disown(table, process)
      dropLater(table)
    } else if (table != 0) {
      const heir = load<u64>(table, Ets.TABLE_HEIR)
      const hasHeir = isPid(heir) && heir != pid
      if (!hasHeir || !transfer(table, heir, load<u64>(table, Ets.TABLE_HEIR_DATA))) {
        disown(table, process)
        dissolve(table)
        dropLater(table)
      }
    }
    unlock(ALL + Ets.LOCK)
    if (hasDoomed() && pieces-- > 0) dropSome() // if that is all of the table, nobody else is bothered with it
  }
}

// The process with [pid] holds tables fixed no longer.
function unfixAllOf(pid: u64): void {
  let table = atomic.load<u32>(ALL + Ets.RECORDS)
  for (; table != 0; table = load<u32>(table, Ets.TABLE_RECORD_NEXT)) {
    if (load<u64>(table, Ets.TABLE_ID) == 0 || load<u32>(table, Ets.TABLE_FIXATIONS) == 0) continue
    lockWrite(table)
    dropFixation(table, pid)
    unlockTable(table, true)
  }
}

/// ets:all/0
export function etsAll(): u64 {
  let list: u64 = Term.NIL
  let table = atomic.load<u32>(ALL + Ets.RECORDS)
  for (; table != 0; table = load<u32>(table, Ets.TABLE_RECORD_NEXT)) {
    if (load<u64>(table, Ets.TABLE_ID) != 0) list = cons(tableId(table), list)
  }
  return list
}
