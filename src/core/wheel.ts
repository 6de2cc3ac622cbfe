// Timer wheels: one per scheduler, under its WHEEL_LOCK, since any thread may cancel. Ticks are milliseconds of the
// host's monotonic clock. Four levels of 256 slots each; a timer lies on the level that its distance needs and moves down when
// its time comes nearer. Bitmaps tell which slots are not empty.
//
// Moving on is done in parts, and a slot of very many timers too: nobody holds the lock for long.
//
//   ┌─ 4 x 256 u32: first timer per slot ─┬─ 4 x 4 u64: bitmaps ─┬─ directory of timertable.ts ─┐
import * as Memory from "../layout/memory"
import { now } from "./imports"
import { allocate } from "./memory"
import { P } from "./state"
import { DIRECTORY_BYTES, initTimerTable } from "./timertable"

const LEVELS: u32 = 4
const SLOT_BITS: u32 = 8
const SLOTS: u32 = 1 << SLOT_BITS
const BITMAPS: u32 = LEVELS * SLOTS * 4
const DIRECTORY: u32 = BITMAPS + LEVELS * (SLOTS >> 3)
const WHEEL_BYTES: u32 = DIRECTORY + DIRECTORY_BYTES
const FAR: i64 = ((1 as i64) << (SLOT_BITS * LEVELS)) - ((1 as i64) << (SLOT_BITS * (LEVELS - 1))) // ticks the wheel reaches ahead
const NEVER: i64 = i64.MAX_VALUE

let work: i32 = 0 // timers that may still be taken out or moved down before the lock is given up

/// Makes this thread's wheel.
export function initWheel(): void {
  const wheel = allocate(WHEEL_BYTES)
  memory.fill(wheel, 0, WHEEL_BYTES)
  store<u32>(P, wheel, Memory.WHEEL)
  store<i32>(P, 0, Memory.WHEEL_CASCADES)
  initTimerTable(P, wheel + DIRECTORY)
  store<i64>(P, tickNow(), Memory.WHEEL_TICK)
  atomic.store<i64>(P, NEVER, Memory.WHEEL_NEXT)
}

/// The tick that has begun.
export function tickNow(): i64 {
  return now() as i64
}

function bitmapWord(wheel: u32, level: u32, slot: u32): u32 {
  return wheel + BITMAPS + (level << 5) + ((slot >> 6) << 3)
}

/// Puts [timer], with TIMER_DUE set, into the wheel of [block]. Under the lock.
export function insertTimer(block: u32, timer: u32): void {
  place(block, timer)
  store<i32>(block, load<i32>(block, Memory.WHEEL_COUNT) + 1, Memory.WHEEL_COUNT)
  const due = load<i64>(timer, Memory.TIMER_DUE)
  if (due < load<i64>(block, Memory.WHEEL_NEXT)) atomic.store<i64>(block, due, Memory.WHEEL_NEXT)
}

// A timer that is due already goes to the slot of the present tick.
function place(block: u32, timer: u32): void {
  const wheel = load<u32>(block, Memory.WHEEL)
  const tick = load<i64>(block, Memory.WHEEL_TICK)
  let due = max(load<i64>(timer, Memory.TIMER_DUE), tick)
  if (due - tick > FAR) due = tick + FAR
  // The level is that of the highest digit in which the due tick differs from the present one.
  const level: u32 = due == tick ? 0 : min(((63 - clz<i64>(due ^ tick)) as u32) / SLOT_BITS, LEVELS - 1)
  const slot = ((due >> (level * SLOT_BITS)) as u32) & (SLOTS - 1)
  const head = wheel + (((level << SLOT_BITS) + slot) << 2)
  const first = load<u32>(head)
  store<u32>(timer, first, Memory.TIMER_NEXT)
  store<u32>(timer, head, Memory.TIMER_PREVIOUS)
  if (first != 0) store<u32>(first, timer + Memory.TIMER_NEXT, Memory.TIMER_PREVIOUS)
  store<u32>(head, timer)
  const word = bitmapWord(wheel, level, slot)
  store<u64>(word, load<u64>(word) | ((1 as u64) << (slot & 63)))
}

/// Takes [timer] out of the wheel of [block]. Under the lock. (A bit of an emptied slot stays; see nextDue.)
export function removeTimer(block: u32, timer: u32): void {
  unchain(timer)
  const left = load<i32>(block, Memory.WHEEL_COUNT) - 1
  store<i32>(block, left, Memory.WHEEL_COUNT)
  if (left == 0) atomic.store<i64>(block, NEVER, Memory.WHEEL_NEXT)
}

function unchain(timer: u32): void {
  const next = load<u32>(timer, Memory.TIMER_NEXT)
  const link = load<u32>(timer, Memory.TIMER_PREVIOUS)
  store<u32>(link, next)
  if (next != 0) store<u32>(next, link, Memory.TIMER_PREVIOUS)
  store<u32>(timer, 0, Memory.TIMER_PREVIOUS)
}

/// How many timers the next calls of dueTimer may handle in all.
export function allowWork(timers: i32): void {
  work = timers
}

/// Moves this thread's wheel on, at most to [tick]; returns a timer that has come due, taken out of the wheel. 0: all have, or
/// what was allowed is used up, and then WHEEL_NEXT is still in the past. Under the lock.
export function dueTimer(tick: i64): u32 {
  const wheel = load<u32>(P, Memory.WHEEL)
  while (work > 0) {
    const at = load<i64>(P, Memory.WHEEL_TICK)
    if (load<i32>(P, Memory.WHEEL_CASCADES) != 0 && !cascade(wheel, at)) break
    const timer = load<u32>(wheel + (((at as u32) & (SLOTS - 1)) << 2))
    if (timer != 0) {
      work--
      removeTimer(P, timer)
      return timer
    }
    const next = nextEvent(wheel, at)
    if (at >= tick) {
      atomic.store<i64>(P, load<i32>(P, Memory.WHEEL_COUNT) == 0 ? NEVER : next, Memory.WHEEL_NEXT)
      break
    }
    store<i64>(P, min(next, tick), Memory.WHEEL_TICK)
    if (next <= tick) store<i32>(P, 1, Memory.WHEEL_CASCADES)
  }
  return 0
}

// The first tick after [at] at which a slot that may hold timers comes up, on whatever level.
function nextEvent(wheel: u32, at: i64): i64 {
  let best = NEVER
  for (let level: u32 = 0; level < LEVELS; level++) {
    const shift = level * SLOT_BITS
    const digit = ((at >> shift) as u32) & (SLOTS - 1)
    const slot = nextSlot(wheel, level, digit + 1)
    if (slot == SLOTS) continue
    const base = (at >> (shift + SLOT_BITS)) << (shift + SLOT_BITS)
    const event = base + ((slot as i64) << shift)
    if (event < best) best = event
  }
  if (best != NEVER) return best
  // Only slots of the highest level that come after it has wrapped.
  const shift = (LEVELS - 1) * SLOT_BITS
  const slot = nextSlot(wheel, LEVELS - 1, 0)
  if (slot == SLOTS) return NEVER
  return (((at >> (shift + SLOT_BITS)) + 1) << (shift + SLOT_BITS)) + ((slot as i64) << shift)
}

// The first slot from [from] on of [level] that is not empty, SLOTS if there is none. Clears bits of empty ones.
function nextSlot(wheel: u32, level: u32, from: u32): u32 {
  let slot = from
  while (slot < SLOTS) {
    const word = bitmapWord(wheel, level, slot)
    const bits = load<u64>(word) >> (slot & 63)
    if (bits == 0) {
      slot = (slot | 63) + 1
      continue
    }
    slot += ctz<u64>(bits) as u32
    if (load<u32>(wheel + (((level << SLOT_BITS) + slot) << 2)) != 0) return slot
    store<u64>(word, load<u64>(word) & ~((1 as u64) << (slot & 63)))
  }
  return SLOTS
}

// At tick [at] the slots of the higher levels whose time begins are spread over the lower ones. False: not all yet.
function cascade(wheel: u32, at: i64): bool {
  for (let level: u32 = LEVELS - 1; level > 0; level--) {
    const shift = level * SLOT_BITS
    if ((at & (((1 as i64) << shift) - 1)) != 0) continue
    const slot = ((at >> shift) as u32) & (SLOTS - 1)
    const head = wheel + (((level << SLOT_BITS) + slot) << 2)
    for (let timer = load<u32>(head); timer != 0; timer = load<u32>(head)) {
      if (work-- <= 0) return false
      unchain(timer)
      place(P, timer)
    }
  }
  store<i32>(P, 0, Memory.WHEEL_CASCADES)
  return true
}
