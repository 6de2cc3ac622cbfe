// The queues of the dirty schedulers (dirty.ts): one per kind, a list of jobs per priority in it. A job is the trap record of
// the process that waits for its BIF.
import * as Memory from "../layout/memory"
import * as Process from "../layout/process"
import * as Trap from "../layout/trap"
import { hostEvent } from "./imports"
import { lock, unlock } from "./lock"
import { LOW_WEIGHT } from "./queue"
import { blockOf, wake } from "./wake"

/// The queue of dirty schedulers of [kind].
export function queueOf(kind: i32): u32 {
  return Memory.DIRTY_QUEUES + ((kind - 1) as u32) * Memory.DIRTY_QUEUE_SIZE
}

function listOf(queue: u32, priority: i32): u32 {
  return queue + Memory.DIRTY_JOBS + (priority as u32) * Memory.DIRTY_LIST_SIZE
}

// ---- Jobs

/// [job] waits for a thread of the kind it is for.
export function addJob(job: u32): void {
  const kind = load<i32>(job, Trap.DIRTY_TO)
  const queue = queueOf(kind)
  lock(queue + Memory.DIRTY_LOCK)
  append(listOf(queue, load<i32>(load<u32>(job, Trap.DIRTY_PROCESS), Process.PRIORITY)), job)
  atomic.add<i32>(queue, 1, Memory.DIRTY_LENGTH)
  const number = threadToStart(queue)
  unlock(queue + Memory.DIRTY_LOCK)
  if (number >= 0) hostEvent(Memory.HOST_DIRTY, kind, number)
  else wakeDirty(queue, 1)
}

function append(list: u32, job: u32): void {
  store<u32>(job, 0, Trap.DIRTY_NEXT)
  const last = load<u32>(list, Memory.DIRTY_LAST)
  if (last != 0) store<u32>(last, job, Trap.DIRTY_NEXT)
  else store<u32>(list, job, Memory.DIRTY_FIRST)
  store<u32>(list, job, Memory.DIRTY_LAST)
  store<i32>(list, load<i32>(list, Memory.DIRTY_AMOUNT) + 1, Memory.DIRTY_AMOUNT)
}

/// The next job of [queue] for this thread, 0 if there is none or enough are busy. endJob is due after it.
export function takeJob(queue: u32): u32 {
  lock(queue + Memory.DIRTY_LOCK)
  let job: u32 = 0
  if (load<i32>(queue, Memory.DIRTY_BUSY) < load<i32>(queue, Memory.DIRTY_ONLINE)) {
    job = shift(listOf(queue, Process.PRIORITY_MAX))
    if (job == 0) job = shift(listOf(queue, Process.PRIORITY_HIGH))
    if (job == 0) job = shiftOrdinary(queue)
  }
  if (job != 0) {
    atomic.sub<i32>(queue, 1, Memory.DIRTY_LENGTH)
    atomic.add<i32>(queue, 1, Memory.DIRTY_BUSY)
  }
  unlock(queue + Memory.DIRTY_LOCK)
  return job
}

// Normal and low jobs: as shiftOrdinary of queue.ts, a low one has an eighth of a normal one's turns.
function shiftOrdinary(queue: u32): u32 {
  const normal = listOf(queue, Process.PRIORITY_NORMAL)
  const low = listOf(queue, Process.PRIORITY_LOW)
  const lows = load<i32>(low, Memory.DIRTY_AMOUNT)
  if (lows == 0) return shift(normal)
  const cost = LOW_WEIGHT * load<i32>(normal, Memory.DIRTY_AMOUNT)
  if (cost == 0) return shift(low)
  const credit = min(load<i32>(queue, Memory.DIRTY_LOW_CREDIT), cost + lows)
  if (credit >= cost) {
    store<i32>(queue, credit - cost, Memory.DIRTY_LOW_CREDIT)
    return shift(low)
  }
  store<i32>(queue, credit + lows, Memory.DIRTY_LOW_CREDIT)
  return shift(normal)
}

function shift(list: u32): u32 {
  const job = load<u32>(list, Memory.DIRTY_FIRST)
  if (job == 0) return 0
  const next = load<u32>(job, Trap.DIRTY_NEXT)
  store<u32>(list, next, Memory.DIRTY_FIRST)
  if (next == 0) store<u32>(list, 0, Memory.DIRTY_LAST)
  store<i32>(list, load<i32>(list, Memory.DIRTY_AMOUNT) - 1, Memory.DIRTY_AMOUNT)
  return job
}

/// A job that takeJob gave is over.
export function endJob(queue: u32): void {
  lock(queue + Memory.DIRTY_LOCK)
  atomic.sub<i32>(queue, 1, Memory.DIRTY_BUSY)
  unlock(queue + Memory.DIRTY_LOCK)
}

// ---- Threads

// Number of the thread that should be started for what is in [queue], which is locked; -1 if there are enough.
function threadToStart(queue: u32): i32 {
  const started = load<i32>(queue, Memory.DIRTY_STARTED)
  const wanted = load<i32>(queue, Memory.DIRTY_LENGTH) + load<i32>(queue, Memory.DIRTY_BUSY)
  if (started >= wanted || started >= load<i32>(queue, Memory.DIRTY_ONLINE)) return -1
  store<i32>(queue, started + 1, Memory.DIRTY_STARTED)
  return started
}

function wakeDirty(queue: u32, threads: i32): void {
  atomic.add<i32>(queue, 1, Memory.DIRTY_SEQUENCE)
  atomic.notify(queue + Memory.DIRTY_SEQUENCE, threads)
}

/// Lets [online] dirty schedulers of [kind] be busy at once.
export function setDirtyOnline(kind: i32, online: i32): void {
  const queue = queueOf(kind)
  lock(queue + Memory.DIRTY_LOCK)
  atomic.store<i32>(queue, online, Memory.DIRTY_ONLINE)
  unlock(queue + Memory.DIRTY_LOCK)
  while (true) {
    lock(queue + Memory.DIRTY_LOCK)
    const number = threadToStart(queue)
    unlock(queue + Memory.DIRTY_LOCK)
    if (number < 0) break
    hostEvent(Memory.HOST_DIRTY, kind, number)
  }
  wakeDirty(queue, online)
}

/// schedulers_online changes: dirty CPU schedulers change in proportion, as in OTP.
export function scaleDirty(before: i32, after: i32): void {
  const queue = queueOf(Memory.DIRTY_CPU)
  if (load<i32>(queue, Memory.DIRTY_TOTAL) == 0) return
  const percent = (load<i32>(queue, Memory.DIRTY_TOTAL) * 100) / load<i32>(Memory.SCHEDULER_COUNT)
  const online = load<i32>(queue, Memory.DIRTY_ONLINE)
  const scaled = max((online * ((after * percent) / before)) / 100, 1)
  if (scaled != online) setDirtyOnline(Memory.DIRTY_CPU, scaled)
}

// ---- While multi-scheduling is blocked

/// Multi-scheduling is blocked no longer: dirty schedulers may look for jobs.
export function releaseDirty(): void {
  wakeDirty(queueOf(Memory.DIRTY_CPU), -1)
  wakeDirty(queueOf(Memory.DIRTY_IO), -1)
}

/// Multi-scheduling is blocked: scheduler 1 may have to see to jobs that wait.
export function holdDirty(): void {
  wake(blockOf(1))
}

/// Is multi-scheduling blocked while a job waits? Then it is for scheduler 1 to run it.
export function isJobLeft(): bool {
  return atomic.load<i32>(Memory.BLOCKS) != 0 && (mayRun(Memory.DIRTY_CPU) || mayRun(Memory.DIRTY_IO))
}

function mayRun(kind: i32): bool {
  const queue = queueOf(kind)
  const isFree = atomic.load<i32>(queue, Memory.DIRTY_BUSY) < atomic.load<i32>(queue, Memory.DIRTY_ONLINE)
  return isFree && atomic.load<i32>(queue, Memory.DIRTY_LENGTH) > 0
}
