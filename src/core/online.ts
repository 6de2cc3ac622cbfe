// Which schedulers may run processes: schedulers_online, and blocking of multi-scheduling.
//
// Those from 1 to ACTIVE_LIMIT may. One beyond it retires at its next scheduling point: it hands its queue over and sleeps, but for
// its timers and new code. Who changes the limit waits until as many as it says have retired or come back. All of it
// happens under ONLINE_LOCK, but for ACTIVE_LIMIT being read.
import * as Atoms from "../layout/atoms"
import * as Memory from "../layout/memory"
import * as Process from "../layout/process"
import * as Term from "../layout/term"
import { suspendProcess } from "./apply"
import { callHostBif } from "./bridge"
import { cons } from "./build"
import { holdDirty, releaseDirty, scaleDirty } from "./jobs"
import { lock, unlock } from "./lock"
import { allocate, release } from "./memory"
import { closeQueue, openQueue } from "./queue"
import { resumeProcess } from "./schedule"
import { badarg, currentProcess, P, setX } from "./state"
import { atomIndex, isAtom, isSmall, makeAtom, makeSmall, smallValue } from "./term"
import { blockOf, wake } from "./wake"
import { beginWallTime } from "./wall"

/// The machine starts with [online] of its schedulers online. Before their threads start.
export function initOnline(online: i32): void {
  store<i32>(Memory.SCHEDULERS_ONLINE, online)
  atomic.store<i32>(Memory.ACTIVE_LIMIT, online)
  store<i32>(Memory.ACTIVE_COUNT, load<i32>(Memory.SCHEDULER_COUNT))
}

// ---- Going offline and coming back

// Sets the limit to what schedulers_online and blockers say. Under the lock.
function changeLimit(): void {
  const blocked = load<i32>(Memory.BLOCKS) != 0 || load<i32>(Memory.BLOCKS_NORMAL) != 0
  const limit = blocked ? 1 : load<i32>(Memory.SCHEDULERS_ONLINE)
  const before = atomic.load<i32>(Memory.ACTIVE_LIMIT)
  atomic.store<i32>(Memory.ACTIVE_LIMIT, limit)
  for (let i = before + 1; i <= limit; i++) comeBack(blockOf(i))
  for (let i = limit + 1; i <= before; i++) wake(blockOf(i))
}

function comeBack(block: u32): void {
  if (load<i32>(block, Memory.RETIRED) == 0) return // it had not yet noticed
  atomic.store<i32>(block, 0, Memory.RETIRED)
  store<i32>(Memory.ACTIVE_COUNT, load<i32>(Memory.ACTIVE_COUNT) + 1)
  openQueue(block)
  wake(block)
}

/// This scheduler is beyond the limit: it gives up its queue. False if it is not any more.
export function retire(): bool {
  const me = load<i32>(P, Memory.SCHEDULER_INDEX)
  lock(Memory.ONLINE_LOCK)
  const limit = atomic.load<i32>(Memory.ACTIVE_LIMIT)
  if (me <= limit) {
    unlock(Memory.ONLINE_LOCK)
    return false
  }
  atomic.store<i32>(P, 1, Memory.RETIRED)
  store<i32>(Memory.ACTIVE_COUNT, load<i32>(Memory.ACTIVE_COUNT) - 1)
  closeQueue(((me - 1) % limit) + 1)
  unlockAndTell()
  return true
}

export function isRetired(): bool {
  return atomic.load<i32>(P, Memory.RETIRED) != 0
}

// Is everything as the last change wants it?
function isSettled(): bool {
  return (
    load<i32>(Memory.ACTIVE_COUNT) == atomic.load<i32>(Memory.ACTIVE_LIMIT) &&
    (load<i32>(Memory.BLOCKS) == 0 || load<i32>(Memory.DIRTY_RUNNING) == 0)
  )
}

// Unlocks, and lets those go on who have waited for this.
function unlockAndTell(): void {
  let process: u32 = 0
  if (isSettled()) {
    process = load<u32>(Memory.ONLINE_WAITERS)
    store<u32>(Memory.ONLINE_WAITERS, 0)
  }
  unlock(Memory.ONLINE_LOCK)
  while (process != 0) {
    const next = load<u32>(process, Process.WAIT_FOR)
    store<u32>(process, 0, Process.WAIT_FOR)
    resumeProcess(process)
    process = next
  }
}

// Unlocks, and returns [result] from the BIF when all is settled.
function settle(result: u64): u64 {
  if (isSettled()) {
    unlockAndTell()
    return result
  }
  const process = currentProcess()
  const depth = load<i32>(P, Memory.NEXT_DEPTH)
  store<u32>(process, load<u32>(Memory.ONLINE_WAITERS), Process.WAIT_FOR)
  store<u32>(Memory.ONLINE_WAITERS, process)
  setX(0, result)
  suspendProcess(load<i64>(load<u32>(P, Memory.STACK_END) - depth), depth - 8, 1)
  unlock(Memory.ONLINE_LOCK)
  return Term.NON_VALUE
}

/// erlang:system_flag(schedulers_online, [online]), a trapping BIF: the number before.
export function setSchedulersOnline(online: u64): u64 {
  if (!isSmall(online)) return badarg()
  const number = smallValue(online)
  if (number < 1 || number > (load<i32>(Memory.SCHEDULER_COUNT) as i64)) return badarg()
  lock(Memory.ONLINE_LOCK)
  const before = load<i32>(Memory.SCHEDULERS_ONLINE)
  store<i32>(Memory.SCHEDULERS_ONLINE, number as i32)
  scaleDirty(before, number as i32)
  changeLimit()
  return settle(makeSmall(before))
}

// ---- What processes hold

// The record of the process with [pid], 0 if there is none. Under the lock.
function holdOf(pid: u64): u32 {
  let hold = load<u32>(Memory.HOLDS)
  while (hold != 0 && load<u64>(hold, Memory.HOLD_PID) != pid) hold = load<u32>(hold, Memory.HOLD_NEXT)
  return hold
}

function heldTimes(hold: u32, kind: i32): i32 {
  return hold == 0 ? 0 : load<i32>(hold + (kind << 2), Memory.HOLD_COUNTS)
}

// The running process holds [kind] once more, or once less.
function changeHold(kind: i32, amount: i32): void {
  const process = currentProcess()
  const pid = load<u64>(process, Process.ID)
  let hold = holdOf(pid)
  if (hold == 0) {
    hold = allocate(Memory.HOLD_SIZE)
    memory.fill(hold, 0, Memory.HOLD_SIZE)
    store<u64>(hold, pid, Memory.HOLD_PID)
    store<u32>(hold, load<u32>(Memory.HOLDS), Memory.HOLD_NEXT)
    store<u32>(Memory.HOLDS, hold)
    store<i32>(process, load<i32>(process, Process.FLAGS) | Process.FLAG_HOLDS, Process.FLAGS)
  }
  store<i32>(hold + (kind << 2), heldTimes(hold, kind) + amount, Memory.HOLD_COUNTS)
}

// Notes which kinds anybody holds.
function countHolds(): void {
  let block = 0
  let normal = 0
  let wall = 0
  for (let hold = load<u32>(Memory.HOLDS); hold != 0; hold = load<u32>(hold, Memory.HOLD_NEXT)) {
    if (heldTimes(hold, Memory.HOLD_BLOCK) != 0) block = 1
    if (heldTimes(hold, Memory.HOLD_BLOCK_NORMAL) != 0) normal = 1
    if (heldTimes(hold, Memory.HOLD_WALL_TIME) != 0) wall = 1
  }
  const unblocks = block == 0 && load<i32>(Memory.BLOCKS) != 0
  atomic.store<i32>(Memory.BLOCKS, block)
  if (unblocks) releaseDirty()
  else if (block != 0) holdDirty()
  store<i32>(Memory.BLOCKS_NORMAL, normal)
  if (wall != 0 && load<i32>(Memory.WALL_HOLDS) == 0) beginWallTime()
  atomic.store<i32>(Memory.WALL_HOLDS, wall)
}

/// The exiting [process], which has FLAG_HOLDS, gives back what it holds.
export function dropHolds(process: u32): void {
  const pid = load<u64>(process, Process.ID)
  lock(Memory.ONLINE_LOCK)
  let link: u32 = Memory.HOLDS
  for (let hold = load<u32>(link); hold != 0; hold = load<u32>(link)) {
    if (load<u64>(hold, Memory.HOLD_PID) == pid) {
      store<u32>(link, load<u32>(hold, Memory.HOLD_NEXT))
      release(hold)
    } else link = hold + Memory.HOLD_NEXT
  }
  countHolds()
  changeLimit()
  unlockAndTell()
}

function blockState(): u64 {
  if (load<i32>(Memory.BLOCKS) != 0) return makeAtom(Atoms.am_blocked)
  return makeAtom(load<i32>(Memory.BLOCKS_NORMAL) != 0 ? Atoms.am_blocked_normal : Atoms.am_enabled)
}

/// erlang:system_flag(multi_scheduling, [how]), a trapping BIF. Only scheduler 1 goes on until everybody who has blocked has
/// unblocked as often, or has ended.
export function setMultiScheduling(how: u64): u64 {
  if (!isAtom(how)) return badarg()
  const atom = atomIndex(how)
  const blocks = atom == Atoms.am_block || atom == Atoms.am_block_normal
  const isNormal = atom == Atoms.am_block_normal || atom == Atoms.am_unblock_normal
  if (!blocks && !isNormal && atom != Atoms.am_unblock) return badarg()
  const kind = isNormal ? Memory.HOLD_BLOCK_NORMAL : Memory.HOLD_BLOCK
  lock(Memory.ONLINE_LOCK)
  if (blocks) changeHold(kind, 1)
  else if (heldTimes(holdOf(load<u64>(currentProcess(), Process.ID)), kind) > 0) changeHold(kind, -1)
  countHolds()
  changeLimit()
  const state = blockState()
  if (blocks) return settle(state)
  unlockAndTell()
  return state
}

/// erlang:system_info(multi_scheduling)
export function multiScheduling(): u64 {
  lock(Memory.ONLINE_LOCK)
  const state = blockState()
  unlock(Memory.ONLINE_LOCK)
  return state
}

/// erlang:system_info(multi_scheduling_blockers): pids.
export function multiSchedulingBlockers(): u64 {
  return holders(Memory.HOLD_BLOCK)
}

/// erlang:system_info(normal_multi_scheduling_blockers)
export function normalMultiSchedulingBlockers(): u64 {
  return holders(Memory.HOLD_BLOCK_NORMAL)
}

function holders(kind: i32): u64 {
  let list: u64 = Term.NIL
  lock(Memory.ONLINE_LOCK)
  for (let hold = load<u32>(Memory.HOLDS); hold != 0; hold = load<u32>(hold, Memory.HOLD_NEXT)) {
    if (heldTimes(hold, kind) != 0) list = cons(load<u64>(hold, Memory.HOLD_PID), list)
  }
  unlock(Memory.ONLINE_LOCK)
  return list
}

/// erlang:system_flag(scheduler_wall_time, [flag]): was it on? It is while any process has switched it on more often than off.
export function setWallTime(flag: u64): u64 {
  if (flag != makeAtom(Atoms.am_true) && flag != makeAtom(Atoms.am_false)) return badarg()
  const on = flag == makeAtom(Atoms.am_true)
  lock(Memory.ONLINE_LOCK)
  const before = load<i32>(Memory.WALL_HOLDS)
  const times = heldTimes(holdOf(load<u64>(currentProcess(), Process.ID)), Memory.HOLD_WALL_TIME)
  if (on || times > 0) changeHold(Memory.HOLD_WALL_TIME, on ? 1 : -1)
  countHolds()
  unlock(Memory.ONLINE_LOCK)
  return makeAtom(before as u32)
}

/// erlang:system_flag/2, a trapping BIF: what concerns schedulers; the rest is the BIF in TypeScript SYSTEM_FLAG_BIF.
export function systemFlag2(flag: u64, value: u64): u64 {
  if (flag == makeAtom(Atoms.am_schedulers_online)) return setSchedulersOnline(value)
  if (flag == makeAtom(Atoms.am_multi_scheduling)) return setMultiScheduling(value)
  if (flag == makeAtom(Atoms.am_scheduler_wall_time)) return setWallTime(value)
  setX(0, flag)
  setX(1, value)
  return callHostBif(load<i32>(Memory.SYSTEM_FLAG_BIF))
}

// ---- Dirty jobs

/// A dirty scheduler wants to run a job. False: it may not before releaseDirty.
export function dirtyBegin(): bool {
  lock(Memory.ONLINE_LOCK)
  const may = load<i32>(Memory.BLOCKS) == 0
  if (may) store<i32>(Memory.DIRTY_RUNNING, load<i32>(Memory.DIRTY_RUNNING) + 1)
  unlock(Memory.ONLINE_LOCK)
  return may
}

/// It has run the job.
export function dirtyEnd(): void {
  lock(Memory.ONLINE_LOCK)
  store<i32>(Memory.DIRTY_RUNNING, load<i32>(Memory.DIRTY_RUNNING) - 1)
  if (load<i32>(Memory.BLOCKS) != 0) holdDirty()
  unlockAndTell()
}
