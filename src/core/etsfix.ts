// ets:safe_fixtable/2: who holds a table fixed, and how often. A table's write lock guards its list.
import * as Ets from "../layout/ets"
import * as Process from "../layout/process"
import { hashSweep } from "./etshash"
import { now } from "./imports"
import { lock, unlock } from "./lock"
import { allocate, release } from "./memory"
import { processOf } from "./signal"

/// One more fixation of [table] by [process], the running one.
export function addFixation(table: u32, process: u32): void {
  const pid = load<u64>(process, Process.ID)
  if (load<i32>(table, Ets.TABLE_FIXED) == 0) store<f64>(table, now(), Ets.TABLE_FIXED_AT)
  store<i32>(table, load<i32>(table, Ets.TABLE_FIXED) + 1, Ets.TABLE_FIXED)
  let fixation = load<u32>(linkOf(table, pid))
  if (fixation == 0) {
    fixation = allocate(Ets.FIXATION_BYTES)
    store<u32>(fixation, load<u32>(table, Ets.TABLE_FIXATIONS), Ets.FIXATION_NEXT)
    store<i32>(fixation, 0, Ets.FIXATION_COUNT)
    store<u64>(fixation, pid, Ets.FIXATION_PID)
    store<u32>(table, fixation, Ets.TABLE_FIXATIONS)
    atomic.add<i32>(process + Process.ETS_FIXATIONS, 1)
  }
  store<i32>(fixation, load<i32>(fixation, Ets.FIXATION_COUNT) + 1, Ets.FIXATION_COUNT)
}

/// The same by a process that has [table] only for reading.
export function addFixationAsReader(table: u32, process: u32): void {
  lock(table + Ets.TABLE_FIX_LOCK)
  addFixation(table, process)
  unlock(table + Ets.TABLE_FIX_LOCK)
}

// Address of the link to the fixation by [pid], or of the last link.
function linkOf(table: u32, pid: u64): u32 {
  let link = table + Ets.TABLE_FIXATIONS
  let fixation = load<u32>(link)
  while (fixation != 0 && load<u64>(fixation, Ets.FIXATION_PID) != pid) {
    link = fixation // FIXATION_NEXT is the first word
    fixation = load<u32>(link)
  }
  return link
}

/// Takes back one fixation of [table] by the running [process]. Without one nothing happens.
export function takeFixation(table: u32, process: u32): void {
  const link = linkOf(table, load<u64>(process, Process.ID))
  const fixation = load<u32>(link)
  if (fixation == 0) return
  const count = load<i32>(fixation, Ets.FIXATION_COUNT) - 1
  store<i32>(fixation, count, Ets.FIXATION_COUNT)
  if (count == 0) {
    store<u32>(link, load<u32>(fixation, Ets.FIXATION_NEXT))
    release(fixation)
    atomic.sub<i32>(process + Process.ETS_FIXATIONS, 1)
  }
  unfix(table, 1)
}

function unfix(table: u32, count: i32): void {
  const left = load<i32>(table, Ets.TABLE_FIXED) - count
  store<i32>(table, left, Ets.TABLE_FIXED)
  if (left == 0 && load<i32>(table, Ets.TABLE_TYPE) != Ets.TYPE_ORDERED_SET) hashSweep(table)
}

/// Takes back all fixations of [table] by the ending process with [pid].
export function dropFixation(table: u32, pid: u64): void {
  const link = linkOf(table, pid)
  const fixation = load<u32>(link)
  if (fixation == 0) return
  const count = load<i32>(fixation, Ets.FIXATION_COUNT)
  store<u32>(link, load<u32>(fixation, Ets.FIXATION_NEXT))
  release(fixation)
  unfix(table, count)
}

/// Forgets all fixations of [table], which is being deleted.
export function dropFixations(table: u32): void {
  let fixation = load<u32>(table, Ets.TABLE_FIXATIONS)
  while (fixation != 0) {
    const next = load<u32>(fixation, Ets.FIXATION_NEXT)
    const process = processOf(load<u64>(fixation, Ets.FIXATION_PID))
    if (process != 0) atomic.sub<i32>(process + Process.ETS_FIXATIONS, 1)
    release(fixation)
    fixation = next
  }
  store<u32>(table, 0, Ets.TABLE_FIXATIONS)
}
