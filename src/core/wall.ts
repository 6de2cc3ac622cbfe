// How long schedulers have slept: what scheduler_wall_time and the microstates are made of. It is measured around each sleep,
// which costs far more than two looks at the clock, so it is never switched off; switching it on notes where it stands.
//
// IDLE_CLOCK is one word, so that others can read it at any moment: the ns slept so far while the thread is awake, and that
// minus the time when it fell asleep, which is negative, while it sleeps.
import * as Memory from "../layout/memory"
import { now } from "./imports"
import { P } from "./state"
import { blockOf } from "./wake"

const NANOSECONDS: f64 = 1000000 // per ms

/// ns since the machine's start, never 0.
function clock(): i64 {
  return max((now() * NANOSECONDS) as i64, 1)
}

/// This thread is about to sleep.
export function stampAsleep(): void {
  atomic.store<i64>(P, load<i64>(P, Memory.IDLE_CLOCK) - clock(), Memory.IDLE_CLOCK)
}

/// It has slept.
export function stampAwake(): void {
  atomic.store<i64>(P, max(load<i64>(P, Memory.IDLE_CLOCK) + clock(), 0), Memory.IDLE_CLOCK)
}

function slept(block: u32, time: i64): i64 {
  const idle = atomic.load<i64>(block, Memory.IDLE_CLOCK)
  return idle < 0 ? max(idle + time, 0) : idle
}

/// Starts to count scheduler_wall_time anew, of all threads. Under ONLINE_LOCK.
export function beginWallTime(): void {
  const time = clock()
  for (let i = 0; i < Memory.SCHEDULERS_MAX; i++) store<i64>(blockOf(i), slept(blockOf(i), time), Memory.WALL_IDLE)
  store<i64>(Memory.WALL_BEGAN, time)
}

/// ns since scheduler_wall_time was switched on.
export function wallTotal(): f64 {
  return (clock() - load<i64>(Memory.WALL_BEGAN)) as f64
}

/// How much of that the thread with [index] was not asleep.
export function wallActive(index: i32): f64 {
  const block = blockOf(index)
  const time = clock()
  const idle = slept(block, time) - load<i64>(block, Memory.WALL_IDLE)
  return max(time - load<i64>(Memory.WALL_BEGAN) - idle, 0) as f64
}

/// ns that the thread with [index] has slept in all.
export function sleptTotal(index: i32): f64 {
  return slept(blockOf(index), clock()) as f64
}
