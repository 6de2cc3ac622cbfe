// Balancing the run queues, now and then: each scheduler gets as many processes of a priority as it has time for. Those with
// nothing to do steal (queue.ts) and need none of this; it is for schedulers that all have work, but unequal shares of it.
// Cf. OTP's check_balance, which plans paths along which processes then move one by one; here they move at once.
import * as Memory from "../layout/memory"
import * as Process from "../layout/process"
import { tryLock, unlock } from "./lock"
import { migrate, queued } from "./queue"
import { P } from "./state"
import { blockOf } from "./wake"

const PERIOD: i32 = 1000 // looks at the clock, one per 4000 reductions: as many reductions as OTP waits
const WHOLE: i32 = 1000 // per mille
const MOVES_MAX: i32 = 4096 // processes moved at once, under a lock
const SLACK: i32 = 16 // a surplus of a 16th of a long queue is left where it is

/// Called at each look at the clock.
export function balanceNow(): void {
  const credit = load<i32>(P, Memory.BALANCE_CREDIT) - 1
  store<i32>(P, credit > 0 ? credit : PERIOD, Memory.BALANCE_CREDIT)
  if (credit > 0 || !tryLock(Memory.BALANCE_LOCK)) return
  const limit = atomic.load<i32>(Memory.ACTIVE_LIMIT)
  for (let i = 1; i <= limit; i++) measure(blockOf(i))
  if (limit > 1) {
    for (let priority = Process.PRIORITY_MAX; priority <= Process.PRIORITY_LOW; priority++) level(priority, limit)
  }
  atomic.add<i32>(Memory.BALANCES, 1)
  unlock(Memory.BALANCE_LOCK)
}

// How much of its time a scheduler has left for high processes, and for normal and low ones.
function measure(block: u32): void {
  const total = load<u64>(block + (Memory.COUNTER_REDUCTIONS << 3), Memory.COUNTERS)
  const spent = total - load<u64>(block, Memory.BALANCE_TOTAL)
  const most = load<u64>(block, Memory.REDUCTIONS_MAX)
  const high = load<u64>(block, Memory.REDUCTIONS_HIGH)
  const ofMax = most - load<u64>(block, Memory.BALANCE_MAX)
  const ofHigh = high - load<u64>(block, Memory.BALANCE_HIGH)
  store<u64>(block, total, Memory.BALANCE_TOTAL)
  store<u64>(block, most, Memory.BALANCE_MAX)
  store<u64>(block, high, Memory.BALANCE_HIGH)
  store<i16>(block, leftOf(spent, ofMax), Memory.FREE_HIGH)
  store<i16>(block, leftOf(spent, ofMax + ofHigh), Memory.FREE_ORDINARY)
}

function leftOf(spent: u64, taken: u64): i16 {
  if (taken == 0) return WHOLE as i16
  return taken >= spent ? 0 : ((((spent - taken) * WHOLE) / spent) as i16)
}

function freeFor(block: u32, priority: i32): i32 {
  if (priority == Process.PRIORITY_MAX) return WHOLE
  if (priority == Process.PRIORITY_HIGH) return load<i16>(block, Memory.FREE_HIGH)
  return load<i16>(block, Memory.FREE_ORDINARY)
}

// Processes of [priority] that the scheduler of [block] has, with the running one.
function held(block: u32, priority: i32): i32 {
  const running = load<u32>(block, Memory.PROCESS)
  const runs = running != load<u32>(block, Memory.PSEUDO_PROCESS) && load<i32>(running, Process.PRIORITY) == priority
  return queued(block, priority) + (runs as i32)
}

// Moves processes of [priority] from schedulers that have too many to those that have too few.
function level(priority: i32, limit: i32): void {
  let all = 0
  let free = 0
  for (let i = 1; i <= limit; i++) {
    all += held(blockOf(i), priority)
    free += freeFor(blockOf(i), priority)
  }
  if (all == 0 || free == 0) return
  let to = 1
  for (let from = 1; from <= limit; from++) {
    let surplus = lasting(blockOf(from), priority, all, free)
    if (surplus * SLACK < queued(blockOf(from), priority)) continue
    while (surplus > 0 && to <= limit) {
      const room = to == from ? 0 : share(blockOf(to), priority, all, free) - held(blockOf(to), priority)
      if (room <= 0) {
        to++
        continue
      }
      const amount = min(min(surplus, room), MOVES_MAX)
      migrate(from, to, priority, amount)
      surplus -= amount
      if (amount == MOVES_MAX) return
    }
  }
}

// How many more processes of [priority] than its share a scheduler has, and had when they were last counted: one that is pushed
// aside for a moment stays.
function lasting(block: u32, priority: i32, all: i32, free: i32): i32 {
  const at = block + (priority << 2)
  const before = load<i32>(at, Memory.SURPLUS)
  const surplus = max(held(block, priority) - share(block, priority, all, free), 0)
  store<i32>(at, surplus, Memory.SURPLUS)
  return min(surplus, before)
}

// How many of [all] processes the scheduler of [block] should have: rounded up, so that nobody's last one wanders.
function share(block: u32, priority: i32, all: i32, free: i32): i32 {
  return (((all as i64) * freeFor(block, priority) + free - 1) / free) as i32
}
