// ets:info/1,2: what can be asked about a table.
import * as Atoms from "../layout/atoms"
import * as Ets from "../layout/ets"
import * as Memory from "../layout/memory"
import * as Term from "../layout/term"
import { cons, makeTuple2, makeTuple3 } from "./build"
import { findTable, lockRead, tableReference, unlockTable } from "./ets"
import { hashEach } from "./etshash"
import { objectKey } from "./etsobject"
import { treeAfter, treeFirst } from "./etstree"
import { heapAlloc, offHeapNext } from "./heap"
import { isReference, referenceOwner } from "./reference"
import { badarg } from "./state"
import { isAtom, makeAtom, makeBoxed, makeHeader, makeSmall } from "./term"

const RECORD_WORDS: u32 = Ets.TABLE_BYTES / 8

/// ets:info/1: undefined if there is no such table.
export function etsInfoAll(id: u64): u64 {
  if (!isAtom(id) && !isReference(id)) return badarg()
  const table = findTable(id)
  if (table == 0) return noTable(id)
  let list: u64 = Term.NIL
  list = add(list, table, Atoms.am_protection)
  list = add(list, table, Atoms.am_keypos)
  list = add(list, table, Atoms.am_type)
  list = add(list, table, Atoms.am_named_table)
  list = add(list, table, Atoms.am_node)
  list = add(list, table, Atoms.am_size)
  list = add(list, table, Atoms.am_name)
  list = add(list, table, Atoms.am_heir)
  list = add(list, table, Atoms.am_owner)
  list = add(list, table, Atoms.am_memory)
  list = add(list, table, Atoms.am_compressed)
  list = add(list, table, Atoms.am_write_concurrency)
  list = add(list, table, Atoms.am_read_concurrency)
  list = add(list, table, Atoms.am_decentralized_counters)
  return add(list, table, Atoms.am_id)
}

// A reference that never was a table's is no argument at all.
function noTable(id: u64): u64 {
  return isReference(id) && referenceOwner(id) == 0 ? badarg() : makeAtom(Atoms.am_undefined)
}

function add(list: u64, table: u32, item: u32): u64 {
  return cons(makeTuple2(makeAtom(item), infoOf(table, item)), list)
}

/// ets:info/2
export function etsInfo(id: u64, item: u64): u64 {
  if ((!isAtom(id) && !isReference(id)) || !isAtom(item)) return badarg()
  const table = findTable(id)
  if (table == 0) return noTable(id)
  const index = (item >> Term.ATOM_SHIFT) as u32
  // Only lists of what is in the table need it to stand still.
  const isHeld = index == Atoms.am_binary || index == Atoms.am_safe_fixed || index == Atoms.am_safe_fixed_monotonic_time
  if (isHeld) lockRead(table)
  const isGone = load<u64>(table, Ets.TABLE_ID) == 0
  const result = isGone ? makeAtom(Atoms.am_undefined) : infoOf(table, index)
  if (isHeld) unlockTable(table, false)
  return result == Term.NON_VALUE ? badarg() : result
}

function flag(table: u32, bit: i32): u64 {
  return makeAtom((load<i32>(table, Ets.TABLE_FLAGS) & bit) != 0 ? Atoms.am_true : Atoms.am_false)
}

function infoOf(table: u32, item: u32): u64 {
  switch (item) {
    case Atoms.am_id:
      return tableReference(table)
    case Atoms.am_decentralized_counters:
      return flag(table, Ets.FLAG_DECENTRALIZED)
    case Atoms.am_read_concurrency:
      return flag(table, Ets.FLAG_READ_CONCURRENCY)
    case Atoms.am_write_concurrency:
      // As in OTP, it means nothing where only one thread ever writes.
      if (load<i32>(table, Ets.TABLE_PROTECTION) == Ets.PROTECTION_PRIVATE) return makeAtom(Atoms.am_false)
      if (load<i32>(Memory.SCHEDULER_COUNT) == 1) return makeAtom(Atoms.am_false)
      if (load<i32>(table, Ets.TABLE_FLAGS) & Ets.FLAG_WRITE_AUTO) return makeAtom(Atoms.am_auto)
      return flag(table, Ets.FLAG_WRITE_CONCURRENCY)
    case Atoms.am_compressed:
      return flag(table, Ets.FLAG_COMPRESSED)
    case Atoms.am_memory:
      return makeSmall(wordsOf(table) as i64)
    case Atoms.am_owner:
      return load<u64>(table, Ets.TABLE_OWNER)
    case Atoms.am_heir:
      return load<u64>(table, Ets.TABLE_HEIR)
    case Atoms.am_name:
      return load<u64>(table, Ets.TABLE_NAME)
    case Atoms.am_size:
      return makeSmall(load<u32>(table, Ets.TABLE_SIZE) as i64)
    case Atoms.am_node:
      return makeAtom(Atoms.am_nonode$40nohost)
    case Atoms.am_named_table:
      return flag(table, Ets.FLAG_NAMED)
    case Atoms.am_type:
      return typeOf(load<i32>(table, Ets.TABLE_TYPE))
    case Atoms.am_keypos:
      return makeSmall(load<u32>(table, Ets.TABLE_KEY) as i64)
    case Atoms.am_protection:
      return protectionOf(load<i32>(table, Ets.TABLE_PROTECTION))
    case Atoms.am_fixed:
      return makeAtom(load<i32>(table, Ets.TABLE_FIXED) != 0 ? Atoms.am_true : Atoms.am_false)
    case Atoms.am_safe_fixed:
    case Atoms.am_safe_fixed_monotonic_time:
      return fixations(table, item == Atoms.am_safe_fixed)
    case Atoms.am_stats:
      return statistics(table)
    case Atoms.am_binary:
      return binaries(table)
    default:
      return Term.NON_VALUE
  }
}

function wordsOf(table: u32): u64 {
  const words = load<u64>(table, Ets.TABLE_WORDS) + RECORD_WORDS
  if (load<i32>(table, Ets.TABLE_TYPE) == Ets.TYPE_ORDERED_SET) return words
  return words + (((load<u32>(table, Ets.TABLE_MASK) as u64) + 1) >> 1)
}

function typeOf(type: i32): u64 {
  switch (type) {
    case Ets.TYPE_SET:
      return makeAtom(Atoms.am_set)
    case Ets.TYPE_ORDERED_SET:
      return makeAtom(Atoms.am_ordered_set)
    case Ets.TYPE_BAG:
      return makeAtom(Atoms.am_bag)
    default:
      return makeAtom(Atoms.am_duplicate_bag)
  }
}

function protectionOf(protection: i32): u64 {
  switch (protection) {
    case Ets.PROTECTION_PUBLIC:
      return makeAtom(Atoms.am_public)
    case Ets.PROTECTION_PROTECTED:
      return makeAtom(Atoms.am_protected)
    default:
      return makeAtom(Atoms.am_private)
  }
}

// {Time, [{Pid, Count}]} or false. Time is {MegaSecs, Secs, MicroSecs} of system time, or native monotonic time (ns).
function fixations(table: u32, asTimestamp: bool): u64 {
  let fixation = load<u32>(table, Ets.TABLE_FIXATIONS)
  if (fixation == 0) return makeAtom(Atoms.am_false)
  let list: u64 = Term.NIL
  for (; fixation != 0; fixation = load<u32>(fixation, Ets.FIXATION_NEXT)) {
    const count = makeSmall(load<i32>(fixation, Ets.FIXATION_COUNT))
    list = cons(makeTuple2(load<u64>(fixation, Ets.FIXATION_PID), count), list)
  }
  const at = load<f64>(table, Ets.TABLE_FIXED_AT)
  if (!asTimestamp) return makeTuple2(makeSmall((at * 1000000) as i64), list)
  const micro = ((at + load<f64>(Memory.TIME_ORIGIN)) * 1000) as i64
  const seconds = micro / 1000000
  const time = makeTuple3(makeSmall(seconds / 1000000), makeSmall(seconds % 1000000), makeSmall(micro % 1000000))
  return makeTuple2(time, list)
}

// [{Id, Bytes, References}]: the off-heap binaries that objects refer to.
function binaries(table: u32): u64 {
  let list: u64 = Term.NIL
  const isTree = load<i32>(table, Ets.TABLE_TYPE) == Ets.TYPE_ORDERED_SET
  let object = isTree ? treeFirst(table) : hashEach(table, 0)
  while (object != 0) {
    for (let at = load<u32>(object, Ets.OBJECT_OFF_HEAP); at != 0; at = offHeapNext(at)) {
      const block = load<u32>(at, Term.REFC_BLOCK - Term.BOXED_BIAS)
      const bytes = makeSmall(load<u64>(at, Term.REFC_SIZE - Term.BOXED_BIAS) as i64)
      const references = makeSmall(atomic.load<i32>(block + Memory.BINARY_REFERENCES))
      list = cons(makeTuple3(makeSmall(block as i64), bytes, references), list)
    }
    object = isTree ? treeAfter(table, objectKey(table, object)) : hashEach(table, object)
  }
  return list
}

// OTP's {Buckets, AverageLength, StandardDeviation, ExpectedDeviation, Shortest, Longest, Hidden, Locks} with
// what is known here.
function statistics(table: u32): u64 {
  if (load<i32>(table, Ets.TABLE_TYPE) == Ets.TYPE_ORDERED_SET) return makeAtom(Atoms.am_false)
  const buckets = load<u32>(table, Ets.TABLE_MASK) + 1
  const average = (load<u32>(table, Ets.TABLE_SIZE) as f64) / (buckets as f64)
  const at = heapAlloc(9)
  store<u64>(at, makeHeader(Term.HEADER_TUPLE, 8))
  store<u64>(at, makeSmall(buckets as i64), 8)
  store<u64>(at, makeFloatTerm(average), 16)
  store<u64>(at, makeFloatTerm(0), 24)
  store<u64>(at, makeFloatTerm(0), 32)
  store<u64>(at, makeSmall(0), 40)
  store<u64>(at, makeSmall(0), 48)
  store<u64>(at, makeSmall(load<u32>(table, Ets.TABLE_HIDDEN) as i64), 56)
  store<u64>(at, makeSmall(1), 64)
  return makeBoxed(at)
}

function makeFloatTerm(value: f64): u64 {
  const at = heapAlloc(Term.FLOAT_WORDS)
  store<u64>(at, Term.FLOAT_HEADER_WORD)
  store<f64>(at, value, 8)
  return makeBoxed(at)
}
