// Run queues: one per scheduler and priority, singly linked through the process records, under a lock per scheduler.
// Also how schedulers wake each other, and steal.
import * as Memory from "../layout/memory"
import * as Process from "../layout/process"
import { lock, unlock, waitOn } from "./lock"
import { count, P } from "./state"

const LOW_EVERY: i32 = 8 // OTP's RESCHEDULE_LOW: a low process gets a turn after so many of normal ones
const AWAKE: i32 = 0
const ASLEEP: i32 = 1
const POKED: i32 = 2
const SEARCHING: i32 = 3 // awake, but without a process

export function blockOf(index: i32): u32 {
  return Memory.SCHEDULERS + (index as u32) * Memory.SCHEDULER_SIZE
}

/// Lets [process], which is RUNNABLE and in no queue, run: here or on the scheduler where it ran last.
// A scheduler that is asleep is not woken for one process: waking costs more than most slices. Nor is one that searches for
// work given a single process: who sends a message most often waits for the answer next, and then two cores only hand it to
// and fro. The process joins this queue; others come to steal when there are two, or when this scheduler has spent a whole
// slice (see shareWork).
export function enqueue(process: u32): void {
  const me = load<i32>(P, Memory.SCHEDULER_INDEX)
  let home = load<i32>(process, Process.SCHEDULER)
  if (home != me && me > 0 && atomic.load<i32>(blockOf(home), Memory.SLEEP) != AWAKE) home = me
  const block = blockOf(home)
  const length = push(block, process)
  if (home != me) wake(block)
  else if (length > 1 && atomic.load<i32>(Memory.SLEEPING) > 0) wakeOne()
}

/// Puts the running process at the end of this thread's queue.
export function enqueueHere(process: u32): void {
  if (push(P, process) > 1 && atomic.load<i32>(Memory.SLEEPING) > 0) wakeOne()
}

// Returns the new length.
function push(block: u32, process: u32): i32 {
  const queue = block + Memory.RUN_QUEUE + (load<i32>(process, Process.PRIORITY) << 3)
  store<u32>(process, 0, Process.RUN_NEXT)
  lock(block + Memory.RUN_QUEUE_LOCK)
  const last = load<u32>(queue, 4)
  if (last != 0) store<u32>(last, process, Process.RUN_NEXT)
  else store<u32>(queue, process)
  store<u32>(queue, process, 4)
  const length = load<i32>(block, Memory.RUN_QUEUE_LENGTH) + 1
  atomic.store<i32>(block, length, Memory.RUN_QUEUE_LENGTH)
  unlock(block + Memory.RUN_QUEUE_LOCK)
  return length
}

/// Takes the next process from this thread's queue; 0 if it is empty.
export function dequeue(): u32 {
  if (atomic.load<i32>(P, Memory.RUN_QUEUE_LENGTH) == 0) return 0
  return take(P)
}

// Takes the best process of [block]'s queue.
function take(block: u32): u32 {
  lock(block + Memory.RUN_QUEUE_LOCK)
  let process = shift(block, Process.PRIORITY_MAX)
  if (process == 0) process = shift(block, Process.PRIORITY_HIGH)
  if (process == 0) process = shiftNormal(block)
  if (process != 0) {
    const length = load<i32>(block, Memory.RUN_QUEUE_LENGTH) - 1
    atomic.store<i32>(block, length, Memory.RUN_QUEUE_LENGTH)
    if (length == 0) store<i32>(block, 0, Memory.STEALABLE)
  }
  unlock(block + Memory.RUN_QUEUE_LOCK)
  return process
}

function shiftNormal(block: u32): u32 {
  const turns = load<i32>(block, Memory.LOW_TURNS)
  if (turns >= LOW_EVERY) {
    store<i32>(block, 0, Memory.LOW_TURNS)
    const low = shift(block, Process.PRIORITY_LOW)
    if (low != 0) return low
  }
  const normal = shift(block, Process.PRIORITY_NORMAL)
  if (normal == 0) return shift(block, Process.PRIORITY_LOW)
  store<i32>(block, turns + 1, Memory.LOW_TURNS)
  return normal
}

function shift(block: u32, priority: i32): u32 {
  const queue = block + Memory.RUN_QUEUE + (priority << 3)
  const process = load<u32>(queue)
  if (process == 0) return 0
  const next = load<u32>(process, Process.RUN_NEXT)
  store<u32>(queue, next)
  if (next == 0) store<u32>(queue, 0, 4)
  return process
}

/// Takes a process from the longest queue of another scheduler; 0 if there is none to take. A single waiting process is
/// left to its own scheduler, which is likely about to run it, unless that has marked it or [insist].
export function steal(insist: bool): u32 {
  const victim = busiest(insist)
  if (victim == 0) return 0
  const process = take(victim)
  if (process != 0) count(Memory.COUNTER_STEALS, 1)
  return process
}

// The block of another scheduler with the longest queue to steal from, 0 if there is none.
function busiest(insist: bool): u32 {
  const schedulers = load<i32>(Memory.SCHEDULER_COUNT)
  let best: u32 = 0
  let longest = 0
  for (let i = 1; i <= schedulers; i++) {
    const block = blockOf(i)
    if (block == P) continue
    const length = atomic.load<i32>(block, Memory.RUN_QUEUE_LENGTH)
    if (length <= longest) continue
    if (length == 1 && !insist && !atomic.load<i32>(block, Memory.STEALABLE)) continue
    longest = length
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
  if (atomic.load<i32>(Memory.SLEEPING) > 0) wakeOne()
}

// Wakes the scheduler of [block] if it sleeps. It set SLEEP before it looked at its queue for the last time, and we have
// put into the queue before we look at SLEEP: one of the two sees the other.
function wake(block: u32): void {
  if (atomic.load<i32>(block, Memory.SLEEP) == ASLEEP) poke(block)
}

function poke(block: u32): bool {
  if (atomic.cmpxchg<i32>(block, ASLEEP, POKED, Memory.SLEEP) != ASLEEP) return false
  atomic.notify(block + Memory.SLEEP, 1)
  return true
}

function wakeOne(): void {
  const schedulers = load<i32>(Memory.SCHEDULER_COUNT)
  for (let i = 1; i <= schedulers; i++) {
    const block = blockOf(i)
    if (atomic.load<i32>(block, Memory.SLEEP) == ASLEEP && poke(block)) return
  }
}

/// Makes all schedulers look around: after a change of CODE_EPOCH or STOPPING.
export function wakeAll(): void {
  const schedulers = load<i32>(Memory.SCHEDULER_COUNT)
  for (let i = 1; i <= schedulers; i++) wake(blockOf(i))
}

/// Notes that this thread has no process to run.
export function search(): void {
  atomic.store<i32>(P, SEARCHING, Memory.SLEEP)
}

/// Notes that it may have one.
export function found(): void {
  atomic.store<i32>(P, AWAKE, Memory.SLEEP)
}

/// Notes that this thread is about to sleep. The caller then looks for work once more, and waits.
export function fallAsleep(): void {
  atomic.store<i32>(P, ASLEEP, Memory.SLEEP)
  atomic.add<i32>(Memory.SLEEPING, 1)
}

export function awake(): void {
  atomic.sub<i32>(Memory.SLEEPING, 1)
  atomic.store<i32>(P, AWAKE, Memory.SLEEP)
}

/// Waits until poked, at most [nanoseconds] (-1: for ever).
export function waitForPoke(nanoseconds: i64): void {
  waitOn(P + Memory.SLEEP, ASLEEP, nanoseconds)
}
