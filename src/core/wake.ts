// How schedulers sleep and wake each other. Each has a word, SLEEP, on which it waits.
//
// A wake-up is never lost. Who falls asleep writes SLEEP and then looks for work, news and timers once more; who makes some,
// writes it down and then looks at SLEEP. One of the two sees the other.
import * as Memory from "../layout/memory"
import { waitOn } from "./lock"
import { P } from "./state"
import { stampAsleep, stampAwake } from "./wall"

const AWAKE: i32 = 0
const ASLEEP: i32 = 1 // counted in SLEEPING
const POKED: i32 = 2
const SEARCHING: i32 = 3 // awake, but without a process
const RESTING: i32 = 4 // asleep and offline: news wake it, work does not

export function blockOf(index: i32): u32 {
  return Memory.SCHEDULERS + (index as u32) * Memory.SCHEDULER_SIZE
}

/// May this scheduler not run processes now?
export function isSuperfluous(): bool {
  return load<i32>(P, Memory.SCHEDULER_INDEX) > atomic.load<i32>(Memory.ACTIVE_LIMIT)
}

/// Does the scheduler of [block] run a process, or is it about to?
export function isBusy(block: u32): bool {
  return atomic.load<i32>(block, Memory.SLEEP) == AWAKE
}

/// Wakes the scheduler of [block] if it sleeps.
export function wake(block: u32): void {
  const sleep = atomic.load<i32>(block, Memory.SLEEP)
  if (sleep == ASLEEP || sleep == RESTING) poke(block, sleep)
}

function poke(block: u32, sleep: i32): bool {
  if (atomic.cmpxchg<i32>(block, sleep, POKED, Memory.SLEEP) != sleep) return false
  atomic.notify(block + Memory.SLEEP, 1)
  return true
}

/// Wakes one of those that sleep because there was no work.
export function wakeOne(): void {
  if (atomic.load<i32>(Memory.SLEEPING) == 0) return
  const limit = atomic.load<i32>(Memory.ACTIVE_LIMIT)
  for (let i = 1; i <= limit; i++) {
    const block = blockOf(i)
    if (atomic.load<i32>(block, Memory.SLEEP) == ASLEEP && poke(block, ASLEEP)) return
  }
}

/// The first scheduler that sleeps because there was no work, 0 if there is none.
export function sleeper(): i32 {
  if (atomic.load<i32>(Memory.SLEEPING) == 0) return 0
  const limit = atomic.load<i32>(Memory.ACTIVE_LIMIT)
  for (let i = 1; i <= limit; i++) {
    if (atomic.load<i32>(blockOf(i), Memory.SLEEP) == ASLEEP) return i
  }
  return 0
}

/// Makes all schedulers look around: after a change of CODE_EPOCH or STOPPING.
export function wakeAll(): void {
  const schedulers = load<i32>(Memory.SCHEDULER_COUNT)
  for (let i = 1; i <= schedulers; i++) wake(blockOf(i))
}

/// Processes that may wait in a queue before a sleeping scheduler is woken for them, by +swt.
export function patience(): i32 {
  const threshold = load<i32>(Memory.WAKE_THRESHOLD)
  return threshold == 0 ? 0 : 1 << max(threshold - 2, 0)
}

/// How often a scheduler looks for work before it sleeps, by +sbwt.
export function spins(): i32 {
  const wait = load<i32>(Memory.BUSY_WAIT)
  return wait == 0 ? 1 : 3 << (wait << 1)
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
  stampAsleep()
  atomic.store<i32>(P, ASLEEP, Memory.SLEEP)
  atomic.add<i32>(Memory.SLEEPING, 1)
}

export function awake(): void {
  atomic.sub<i32>(Memory.SLEEPING, 1)
  atomic.store<i32>(P, AWAKE, Memory.SLEEP)
  stampAwake()
}

/// Waits until poked, at most [nanoseconds] (-1: for ever).
export function waitForPoke(nanoseconds: i64): void {
  waitOn(P + Memory.SLEEP, ASLEEP, nanoseconds)
}

/// Like fallAsleep, of a scheduler that is offline: nobody wakes it for work.
export function fallToRest(): void {
  stampAsleep()
  atomic.store<i32>(P, RESTING, Memory.SLEEP)
}

export function restUp(): void {
  atomic.store<i32>(P, AWAKE, Memory.SLEEP)
  stampAwake()
}

export function waitResting(nanoseconds: i64): void {
  waitOn(P + Memory.SLEEP, RESTING, nanoseconds)
}
