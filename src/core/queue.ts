// Run queues: one per scheduler and priority, singly linked through the process records, under a lock per scheduler. Where a
// process joins one, and who takes it out. How many of each a scheduler should have is balance.ts.
import * as Memory from "../layout/memory"
import * as Process from "../layout/process"
import { lock, unlock } from "./lock"
import { count, P } from "./state"
import { blockOf, isBusy, patience, sleeper, wake, wakeOne } from "./wake"

export const LOW_WEIGHT: i32 = 8 // OTP's RESCHEDULE_LOW: a low process runs once while each normal one runs so often
const URGENT: i32 = 1 << 24 // more than there are processes in a queue
const OFFLINE: i32 = -1

// ---- Joining

/// Lets [process], which is RUNNABLE and in no queue, run: here or on the scheduler where it ran last.
export function enqueue(process: u32): void {
  put(process, homeOf(process))
}

/// Puts the running process at the end of this thread's queue.
export function enqueueHere(process: u32): void {
  if (load<i32>(process, Process.BOUND) != 0) enqueue(process)
  else put(process, load<i32>(P, Memory.SCHEDULER_INDEX))
}

// The scheduler in whose queue [process] belongs. One that is asleep is not woken for one process: waking costs more than most
// slices. Nor is one that searches for work given a single process: who sends a message most often waits for the answer next,
// and then two cores only hand it to and fro. The process joins this queue; others come to steal when there are two, or when
// this scheduler has spent a whole slice (see shareWork).
function homeOf(process: u32): i32 {
  const limit = atomic.load<i32>(Memory.ACTIVE_LIMIT)
  const bound = load<i32>(process, Process.BOUND)
  if (bound != 0) return within(bound, limit)
  const me = load<i32>(P, Memory.SCHEDULER_INDEX)
  const home = load<i32>(process, Process.SCHEDULER)
  if (me == 0 || me > limit) return within(home, limit)
  if (home == me) return me
  if (home == 0 || home > limit) return me
  return load<i32>(Memory.COMPACTION) != 0 && !isBusy(blockOf(home)) ? me : home
}

function within(home: i32, limit: i32): i32 {
  return home <= limit ? max(home, 1) : ((home - 1) % limit) + 1
}

/// Where a new process starts: on this scheduler, or on the one with the shortest queue if this thread is none; when load is
/// to spread, on one that sleeps.
export function birthplace(): i32 {
  const me = load<i32>(P, Memory.SCHEDULER_INDEX)
  const limit = atomic.load<i32>(Memory.ACTIVE_LIMIT)
  if (load<i32>(Memory.COMPACTION) == 0) {
    const idle = sleeper()
    if (idle != 0) return idle
  }
  if (me > 0 && me <= limit) return me
  let best = 1
  for (let i = 2; i <= limit; i++) {
    const length = atomic.load<i32>(blockOf(i), Memory.RUN_QUEUE_LENGTH)
    if (length < atomic.load<i32>(blockOf(best), Memory.RUN_QUEUE_LENGTH)) best = i
  }
  return best
}

// Puts [process] into the queue of scheduler [home], and wakes who should see to it.
function put(process: u32, home: i32): void {
  const priority = load<i32>(process, Process.PRIORITY)
  let length = push(blockOf(home), process, priority)
  while (length == OFFLINE) {
    home = 1 // never offline
    length = push(blockOf(home), process, priority)
  }
  const block = blockOf(home)
  if (block != P) wake(block)
  if (atomic.load<i32>(Memory.SLEEPING) == 0) return
  if (priority <= Process.PRIORITY_HIGH && priority < load<i32>(load<u32>(block, Memory.PROCESS), Process.PRIORITY)) {
    atomic.store<i32>(block, 1, Memory.STEALABLE)
    wakeOne()
  } else if (length > patience()) wakeOne()
}

// Returns the new length, OFFLINE if nothing may be put into this queue.
function push(block: u32, process: u32, priority: i32): i32 {
  store<u32>(process, 0, Process.RUN_NEXT)
  lock(block + Memory.RUN_QUEUE_LOCK)
  if (load<i32>(block, Memory.QUEUE_CLOSED) != 0) {
    unlock(block + Memory.RUN_QUEUE_LOCK)
    return OFFLINE
  }
  append(block, priority, process, process, 1)
  if (load<i32>(process, Process.BOUND) != 0) changeBound(block, 1)
  const length = load<i32>(block, Memory.RUN_QUEUE_LENGTH)
  unlock(block + Memory.RUN_QUEUE_LOCK)
  return length
}

// Adds the chain from [first] to [last], of [amount] processes. Under the lock.
function append(block: u32, priority: i32, first: u32, last: u32, amount: i32): void {
  const queue = block + Memory.RUN_QUEUE + (priority << 3)
  const end = load<u32>(queue, 4)
  if (end != 0) store<u32>(end, first, Process.RUN_NEXT)
  else store<u32>(queue, first)
  store<u32>(queue, last, 4)
  changeLength(block, priority, amount)
}

function changeLength(block: u32, priority: i32, amount: i32): void {
  const at = block + (priority << 2)
  store<i32>(at, load<i32>(at, Memory.RUN_QUEUE_LENGTHS) + amount, Memory.RUN_QUEUE_LENGTHS)
  const length = load<i32>(block, Memory.RUN_QUEUE_LENGTH) + amount
  atomic.store<i32>(block, length, Memory.RUN_QUEUE_LENGTH)
  if (length == 0 && atomic.load<i32>(block, Memory.STEALABLE) != 0) atomic.store<i32>(block, 0, Memory.STEALABLE)
}

function changeBound(block: u32, amount: i32): void {
  atomic.store<i32>(block, load<i32>(block, Memory.QUEUED_BOUND) + amount, Memory.QUEUED_BOUND)
}

/// Processes of [priority] in the queue of [block].
export function queued(block: u32, priority: i32): i32 {
  return atomic.load<i32>(block + (priority << 2), Memory.RUN_QUEUE_LENGTHS)
}

// ---- Leaving

/// Takes the next process from this thread's queue; 0 if it is empty.
export function dequeue(): u32 {
  while (atomic.load<i32>(P, Memory.RUN_QUEUE_LENGTH) > 0) {
    const process = take(P, false)
    if (process == 0 || load<i32>(process, Process.BOUND) == 0) return process
    const home = homeOf(process)
    if (home == load<i32>(P, Memory.SCHEDULER_INDEX)) return process
    put(process, home)
  }
  return 0
}

// Takes the best process of [block]'s queue; with [steals], one that is not bound to its scheduler.
function take(block: u32, steals: bool): u32 {
  lock(block + Memory.RUN_QUEUE_LOCK)
  let process: u32 = 0
  if (queued(block, Process.PRIORITY_MAX) > 0) process = shift(block, Process.PRIORITY_MAX, steals)
  if (process == 0 && queued(block, Process.PRIORITY_HIGH) > 0) process = shift(block, Process.PRIORITY_HIGH, steals)
  if (process == 0) process = shiftOrdinary(block, steals)
  unlock(block + Memory.RUN_QUEUE_LOCK)
  return process
}

// Normal and low processes. With N of the one and L of the other, L / 8N low ones run for each normal one. So all have
// run once or eight times when as many turns are over: OTP's way, there by sending a low one to the back seven times.
function shiftOrdinary(block: u32, steals: bool): u32 {
  const normals = queued(block, Process.PRIORITY_NORMAL)
  const lows = queued(block, Process.PRIORITY_LOW)
  if (lows == 0) return shift(block, Process.PRIORITY_NORMAL, steals)
  let process: u32 = 0
  const cost = LOW_WEIGHT * normals
  // there may be far fewer normal ones than when it was earned
  const credit = min(load<i32>(block, Memory.LOW_CREDIT), cost + lows)
  if (credit >= cost) {
    store<i32>(block, credit - cost, Memory.LOW_CREDIT)
    process = shift(block, Process.PRIORITY_LOW, steals)
    if (process != 0) return process
  }
  process = shift(block, Process.PRIORITY_NORMAL, steals)
  if (process == 0) return shift(block, Process.PRIORITY_LOW, steals)
  store<i32>(block, load<i32>(block, Memory.LOW_CREDIT) + lows, Memory.LOW_CREDIT)
  return process
}

function shift(block: u32, priority: i32, steals: bool): u32 {
  const queue = block + Memory.RUN_QUEUE + (priority << 3)
  let before: u32 = 0
  let process = load<u32>(queue)
  while (process != 0 && steals && load<i32>(process, Process.BOUND) != 0) {
    before = process
    process = load<u32>(process, Process.RUN_NEXT)
  }
  if (process == 0) return 0
  const next = load<u32>(process, Process.RUN_NEXT)
  if (before == 0) store<u32>(queue, next)
  else store<u32>(before, next, Process.RUN_NEXT)
  if (next == 0) store<u32>(queue, before, 4)
  if (load<i32>(process, Process.BOUND) != 0) changeBound(block, -1)
  changeLength(block, priority, -1)
  return process
}

// ---- Being more urgent than usual

/// [process], which waits in some queue, goes to the back of those of [priority] there: it has to answer one of these.
export function lift(process: u32, priority: i32): void {
  const schedulers = load<i32>(Memory.SCHEDULER_COUNT)
  for (let i = 1; i <= schedulers; i++) {
    if (liftIn(blockOf(i), process, priority)) return
  }
}

function liftIn(block: u32, process: u32, priority: i32): bool {
  const own = load<i32>(process, Process.PRIORITY)
  const queue = block + Memory.RUN_QUEUE + (own << 3)
  lock(block + Memory.RUN_QUEUE_LOCK)
  let before: u32 = 0
  let at = load<u32>(queue)
  while (at != 0 && at != process) {
    before = at
    at = load<u32>(at, Process.RUN_NEXT)
  }
  if (at != 0) {
    const next = load<u32>(at, Process.RUN_NEXT)
    if (before == 0) store<u32>(queue, next)
    else store<u32>(before, next, Process.RUN_NEXT)
    if (next == 0) store<u32>(queue, before, 4)
    store<u32>(at, 0, Process.RUN_NEXT)
    append(block, priority, at, at, 1)
    changeLength(block, own, -1)
  }
  unlock(block + Memory.RUN_QUEUE_LOCK)
  return at != 0
}

// ---- Stealing

/// Takes a process from the queue of another scheduler, the most urgent or from the longest; 0 if there is none to take. A single
/// waiting process is left to its own scheduler, which is likely about to run it, unless that has marked it or [insist].
export function steal(insist: bool): u32 {
  const victim = busiest(insist)
  if (victim == 0) return 0
  const process = take(victim, true)
  if (process != 0) count(Memory.COUNTER_STEALS, 1)
  return process
}

// The block of another scheduler whose queue to steal from, 0 if there is none.
function busiest(insist: bool): u32 {
  const schedulers = load<i32>(Memory.SCHEDULER_COUNT)
  let best: u32 = 0
  let most = 0
  for (let i = 1; i <= schedulers; i++) {
    const block = blockOf(i)
    if (block == P) continue
    const all = atomic.load<i32>(block, Memory.RUN_QUEUE_LENGTH)
    if (all == 0) continue // without a look at words that the other thread writes all the time
    const length = all - atomic.load<i32>(block, Memory.QUEUED_BOUND)
    if (length <= 0 || (length == 1 && !insist && !atomic.load<i32>(block, Memory.STEALABLE))) continue
    let rank = length
    if (queued(block, Process.PRIORITY_MAX) > 0) rank += 2 * URGENT
    else if (queued(block, Process.PRIORITY_HIGH) > 0) rank += URGENT
    if (rank <= most) continue
    most = rank
    best = block
  }
  return best
}

/// Is there anything to run here or to steal?
export function hasWork(insist: bool): bool {
  return atomic.load<i32>(P, Memory.RUN_QUEUE_LENGTH) > 0 || busiest(insist) != 0
}

/// Called at the end of a slice while others wait in this queue: lets a sleeper or an idle one have them.
export function shareWork(): void {
  atomic.store<i32>(P, 1, Memory.STEALABLE)
  wakeOne()
}

// ---- Many at once

/// Moves up to [amount] processes of [priority], not bound ones, from one scheduler's queue to another's.
export function migrate(from: i32, to: i32, priority: i32, amount: i32): void {
  const block = blockOf(from)
  let first: u32 = 0
  let last: u32 = 0
  let moved = 0
  lock(block + Memory.RUN_QUEUE_LOCK)
  while (moved < amount) {
    const process = shift(block, priority, true)
    if (process == 0) break
    store<u32>(process, 0, Process.RUN_NEXT)
    if (last != 0) store<u32>(last, process, Process.RUN_NEXT)
    else first = process
    last = process
    moved++
  }
  unlock(block + Memory.RUN_QUEUE_LOCK)
  if (moved != 0) join(to, priority, first, last, moved, 0)
}

// Adds a chain to the queue of scheduler [to], or to that of the first one if [to] is offline. [bound] of it are bound.
function join(to: i32, priority: i32, first: u32, last: u32, amount: i32, bound: i32): void {
  let block = blockOf(to)
  lock(block + Memory.RUN_QUEUE_LOCK)
  if (load<i32>(block, Memory.QUEUE_CLOSED) != 0) {
    unlock(block + Memory.RUN_QUEUE_LOCK)
    block = blockOf(1)
    lock(block + Memory.RUN_QUEUE_LOCK)
  }
  append(block, priority, first, last, amount)
  changeBound(block, bound)
  unlock(block + Memory.RUN_QUEUE_LOCK)
  if (block != P) wake(block)
  wakeOne()
}

/// Closes this thread's queue: what is in it moves to that of scheduler [to], and nothing comes in until openQueue.
export function closeQueue(to: i32): void {
  lock(P + Memory.RUN_QUEUE_LOCK)
  store<i32>(P, 1, Memory.QUEUE_CLOSED)
  unlock(P + Memory.RUN_QUEUE_LOCK)
  for (let priority = Process.PRIORITY_MAX; priority <= Process.PRIORITY_LOW; priority++) {
    const queue = P + Memory.RUN_QUEUE + (priority << 3)
    // others may still steal
    lock(P + Memory.RUN_QUEUE_LOCK)
    const first = load<u32>(queue)
    const last = load<u32>(queue, 4)
    const amount = queued(P, priority)
    let bound = 0
    if (load<i32>(P, Memory.QUEUED_BOUND) != 0) bound = boundIn(first)
    store<u32>(queue, 0)
    store<u32>(queue, 0, 4)
    if (first != 0) changeLength(P, priority, -amount)
    changeBound(P, -bound)
    unlock(P + Memory.RUN_QUEUE_LOCK)
    if (first != 0) join(to, priority, first, last, amount, bound)
  }
}

function boundIn(first: u32): i32 {
  let bound = 0
  for (let process = first; process != 0; process = load<u32>(process, Process.RUN_NEXT)) {
    if (load<i32>(process, Process.BOUND) != 0) bound++
  }
  return bound
}

/// Lets processes into the queue of [block] again.
export function openQueue(block: u32): void {
  lock(block + Memory.RUN_QUEUE_LOCK)
  store<i32>(block, 0, Memory.QUEUE_CLOSED)
  unlock(block + Memory.RUN_QUEUE_LOCK)
}
