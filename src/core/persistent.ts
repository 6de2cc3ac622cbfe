// Persistent terms: a table of literals that all processes share. Reading takes no lock.
//
//   ┌─capacity u32─┬─count u32─┬─key u64─┬─value u64─┬─ ...     open addressing, linear probing, at most half full
//   └──────────────┴───────────┴─────────┴───────────┴─ ...     value 0: erased; key 0: never used
//
// A table that has become too small is left where it is, because others may be reading it.
import * as Atoms from "../layout/atoms"
import * as Memory from "../layout/memory"
import * as Term from "../layout/term"
import { cons, makeTuple2 } from "./build"
import { copyToLiteral } from "./literal"
import { lock, unlock } from "./lock"
import { mapNew } from "./map"
import { internalHash } from "./maphash"
import { allocate, sizeOfBlock } from "./memory"
import { exactlyEqual } from "./order"
import { badarg, P } from "./state"
import { makeAtom, makeSmall } from "./term"

const CAPACITY: u32 = 0
const COUNT: u32 = 4 // entries with a key, erased ones included
const ENTRIES: u32 = 8
const CAPACITY_FIRST: u32 = 64

function table(): u32 {
  return atomic.load<u32>(Memory.PERSISTENT_TABLE)
}

/// The entry of [key] in the table at [at], or the free one where it would stand.
function findIn(at: u32, key: u64): u32 {
  const mask = load<u32>(at, CAPACITY) - 1
  let index = internalHash(key) & mask
  let entry = at + ENTRIES + (index << 4)
  for (let found = atomic.load<u64>(entry); found != 0 && !exactlyEqual(found, key); found = atomic.load<u64>(entry)) {
    index = (index + 1) & mask
    entry = at + ENTRIES + (index << 4)
  }
  return entry
}

/// The value of [key], 0 if it has none.
function find(key: u64): u64 {
  const at = table()
  if (at == 0) return 0
  const entry = findIn(at, key)
  return atomic.load<u64>(entry) == 0 ? 0 : atomic.load<u64>(entry, 8)
}

/// persistent_term:get/1
export function persistentGet1(key: u64): u64 {
  const value = find(key)
  return value == 0 ? badarg() : value
}

/// persistent_term:get/2
export function persistentGet2(key: u64, absent: u64): u64 {
  const value = find(key)
  return value == 0 ? absent : value
}

/// persistent_term:put/2
export function persistentPut(key: u64, value: u64): u64 {
  lock(Memory.PERSISTENT_LOCK)
  const before = find(key)
  if (before == 0 || !exactlyEqual(before, value)) {
    const entry = findIn(withRoom(), key)
    if (atomic.load<u64>(entry) != 0) atomic.store<u64>(entry, copyToLiteral(value), 8)
    else {
      const at = table()
      store<u32>(at, load<u32>(at, COUNT) + 1, COUNT)
      atomic.store<u64>(entry, copyToLiteral(value), 8)
      atomic.store<u64>(entry, copyToLiteral(key))
    }
  }
  unlock(Memory.PERSISTENT_LOCK)
  return makeAtom(Atoms.am_ok)
}

/// persistent_term:erase/1
export function persistentErase(key: u64): u64 {
  lock(Memory.PERSISTENT_LOCK)
  const isThere = find(key) != 0
  if (isThere) atomic.store<u64>(findIn(table(), key), 0, 8)
  unlock(Memory.PERSISTENT_LOCK)
  return makeAtom(isThere as u32)
}

/// persistent_term:get/0: [{Key, Value}].
export function persistentGet0(): u64 {
  const at = table()
  let list: u64 = Term.NIL
  if (at == 0) return list
  const end = at + ENTRIES + (load<u32>(at, CAPACITY) << 4)
  for (let entry = at + ENTRIES; entry < end; entry += 16) {
    const value = atomic.load<u64>(entry, 8)
    if (atomic.load<u64>(entry) != 0 && value != 0) list = cons(makeTuple2(atomic.load<u64>(entry), value), list)
  }
  return list
}

/// persistent_term:info/0: #{count, memory}.
export function persistentInfo(): u64 {
  const at = table()
  let count: i64 = 0
  let bytes: i64 = 0
  if (at != 0) {
    bytes = sizeOfBlock(at) as i64
    const end = at + ENTRIES + (load<u32>(at, CAPACITY) << 4)
    for (let entry = at + ENTRIES; entry < end; entry += 16) count += (atomic.load<u64>(entry, 8) != 0) as i64
  }
  const pairs = P + Memory.SCRATCH
  store<u64>(pairs, makeAtom(Atoms.am_count))
  store<u64>(pairs, makeSmall(count), 8)
  store<u64>(pairs, makeAtom(Atoms.am_memory), 16)
  store<u64>(pairs, makeSmall(bytes), 24)
  return mapNew(2, pairs)
}

// A table with room for one more key. Under the lock.
function withRoom(): u32 {
  const old = table()
  if (old != 0 && (load<u32>(old, COUNT) + 1) * 2 <= load<u32>(old, CAPACITY)) return old
  const capacity = old == 0 ? CAPACITY_FIRST : load<u32>(old, CAPACITY) << 1
  const at = allocate(ENTRIES + (capacity << 4))
  memory.fill(at, 0, ENTRIES + (capacity << 4))
  store<u32>(at, capacity, CAPACITY)
  if (old != 0) {
    const end = old + ENTRIES + (load<u32>(old, CAPACITY) << 4)
    for (let from = old + ENTRIES; from < end; from += 16) {
      if (load<u64>(from) == 0 || load<u64>(from, 8) == 0) continue
      const entry = findIn(at, load<u64>(from))
      store<u64>(entry, load<u64>(from))
      store<u64>(entry, load<u64>(from, 8), 8)
      store<u32>(at, load<u32>(at, COUNT) + 1, COUNT)
    }
  }
  atomic.store<u32>(Memory.PERSISTENT_TABLE, at)
  return at
}
