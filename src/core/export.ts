// Export entries: {module, function, arity} -> the slot to call. Entries never move and are never freed, so generated
// code holds their addresses. Looking up takes no lock; only new entries are made under EXPORT_LOCK.
import * as Memory from "../layout/memory"
import { lock, unlock } from "./lock"
import { outOfMemory } from "./memory"
import { atomIndex } from "./term"

function bucketOf(module: u32, name: u32, arity: u32): u32 {
  const hash = ((module * 0x9e3779b1) ^ (name * 0x85ebca6b)) + arity * 0xc2b2ae35
  return (hash ^ (hash >> 15)) & (Memory.EXPORT_BUCKET_COUNT - 1)
}

/// Address of the entry of a function (atoms [module] and [name]), 0 if there is none.
export function exportFind(module: u64, name: u64, arity: u32): u32 {
  return find(atomIndex(module), atomIndex(name), arity)
}

function find(module: u32, name: u32, arity: u32): u32 {
  let bucket = bucketOf(module, name, arity)
  while (true) {
    const entry = atomic.load<u32>(Memory.EXPORT_BUCKETS + (bucket << 2))
    if (entry == 0) return 0
    if (
      load<u32>(entry, Memory.EXPORT_FUNCTION) == name &&
      load<u32>(entry, Memory.EXPORT_MODULE) == module &&
      load<u32>(entry, Memory.EXPORT_ARITY) == arity
    ) {
      return entry
    }
    bucket = (bucket + 1) & (Memory.EXPORT_BUCKET_COUNT - 1)
  }
}

/// Address of the entry of a function; made, undefined, if there is none.
export function exportEntry(module: u64, name: u64, arity: u32): u32 {
  const m = atomIndex(module)
  const f = atomIndex(name)
  let entry = find(m, f, arity)
  if (entry != 0) return entry
  lock(Memory.EXPORT_LOCK)
  entry = find(m, f, arity)
  if (entry == 0) entry = add(m, f, arity)
  unlock(Memory.EXPORT_LOCK)
  return entry
}

function add(module: u32, name: u32, arity: u32): u32 {
  const index = load<u32>(Memory.EXPORT_COUNT)
  if (index == Memory.EXPORTS_MAX) outOfMemory(Memory.EXPORT_SIZE)
  const entry = Memory.EXPORTS + index * Memory.EXPORT_SIZE
  store<i32>(entry, Memory.SLOT_UNDEFINED, Memory.EXPORT_SLOT)
  store<u32>(entry, module, Memory.EXPORT_MODULE)
  store<u32>(entry, name, Memory.EXPORT_FUNCTION)
  store<u32>(entry, arity, Memory.EXPORT_ARITY)
  atomic.store<u32>(Memory.EXPORT_COUNT, index + 1)
  let bucket = bucketOf(module, name, arity)
  while (load<u32>(Memory.EXPORT_BUCKETS + (bucket << 2)) != 0) bucket = (bucket + 1) & (Memory.EXPORT_BUCKET_COUNT - 1)
  atomic.store<u32>(Memory.EXPORT_BUCKETS + (bucket << 2), entry)
  return entry
}

/// The function of [entry] is now the one in [slot], which every thread has in its table.
export function exportPublish(entry: u32, slot: i32): void {
  atomic.store<i32>(entry, slot, Memory.EXPORT_SLOT)
  atomic.store<i32>(entry, 1, Memory.EXPORT_STATE)
}

/// The function of [entry] is undefined again.
export function exportWithdraw(entry: u32): void {
  atomic.store<i32>(entry, 0, Memory.EXPORT_STATE)
  atomic.store<i32>(entry, Memory.SLOT_UNDEFINED, Memory.EXPORT_SLOT)
}

/// Does [entry] have code?
export function exportIsDefined(entry: u32): bool {
  return atomic.load<i32>(entry, Memory.EXPORT_SLOT) != Memory.SLOT_UNDEFINED
}
