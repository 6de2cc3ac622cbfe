// Timer wheels: one per scheduler, under its WHEEL_LOCK, since any thread may cancel. Ticks are milliseconds of the
// host's monotonic clock. Four levels of 256 slots each; a timer lies on the level that its distance needs and moves down when
// its time comes nearer. Bitmaps tell which slots are not empty.
//
//   ┌─ 4 x 256 u32: first timer per slot ─┬─ 4 x 4 u64: bitmaps ─┬─ BUCKETS u32: timers by reference ─┐
import * as Memory from "../layout/memory"
import { now } from "./imports"
import { allocate } from "./memory"
import { P } from "./state"

const LEVELS: u32 = 4
const SLOT_BITS: u32 = 8
const SLOTS: u32 = 1 << SLOT_BITS
const BITMAPS: u32 = LEVELS * SLOTS * 4
const BUCKET_LIST: u32 = BITMAPS + LEVELS * (SLOTS >> 3)
const BUCKETS: u32 = 1024
const WHEEL_BYTES: u32 = BUCKET_LIST + BUCKETS * 4
const FAR: i64 = ((1 as i64) << (SLOT_BITS * LEVELS)) - ((1 as i64) << (SLOT_BITS * (LEVELS - 1))) // ticks the wheel reaches ahead
const NEVER: i64 = i64.MAX_VALUE

/// Makes this thread's wheel.
export function initWheel(): void {
  const wheel = allocate(WHEEL_BYTES)
  memory.fill(wheel, 0, WHEEL_BYTES)
  store<u32>(P, wheel, Memory.WHEEL)
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

function place(block: u32, timer: u32): void {
  const wheel = load<u32>(block, Memory.WHEEL)
  const tick = load<i64>(block, Memory.WHEEL_TICK)
  let due = load<i64>(timer, Memory.TIMER_DUE)
  if (due <= tick) due = tick + 1
  if (due - tick > FAR) due = tick + FAR
  // The level is that of the highest digit in which the due tick differs from the present one.
  const level: u32 = min(((63 - clz<i64>(due ^ tick)) as u32) / SLOT_BITS, LEVELS - 1)
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
  const next = load<u32>(timer, Memory.TIMER_NEXT)
  const link = load<u32>(timer, Memory.TIMER_PREVIOUS)
  store<u32>(link, next)
  if (next != 0) store<u32>(next, link, Memory.TIMER_PREVIOUS)
  store<u32>(timer, 0, Memory.TIMER_PREVIOUS)
  const left = load<i32>(block, Memory.WHEEL_COUNT) - 1
  store<i32>(block, left, Memory.WHEEL_COUNT)
  if (left == 0) atomic.store<i64>(block, NEVER, Memory.WHEEL_NEXT)
}

/// Moves this thread's wheel on, at most to [tick]; returns a timer that has come due, taken out of the wheel, or 0 when all
/// have. Under the lock.
export function dueTimer(tick: i64): u32 {
  const wheel = load<u32>(P, Memory.WHEEL)
  for (;;) {
    const at = load<i64>(P, Memory.WHEEL_TICK)
    const timer = load<u32>(wheel + (((at as u32) & (SLOTS - 1)) << 2))
    if (timer != 0 && load<i64>(timer, Memory.TIMER_DUE) <= at) {
      removeTimer(P, timer)
      return timer
    }
    if (at >= tick) break
    const next = nextEvent(wheel, at)
    store<i64>(P, next > tick ? tick : next, Memory.WHEEL_TICK)
    if (next <= tick) cascade(wheel, next)
  }
  atomic.store<i64>(P, load<i32>(P, Memory.WHEEL_COUNT) == 0 ? NEVER : nextEvent(wheel, tick), Memory.WHEEL_NEXT)
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

// At tick [at] the slots of the higher levels whose time begins are spread over the lower ones.
function cascade(wheel: u32, at: i64): void {
  for (let level: u32 = LEVELS - 1; level > 0; level--) {
    const shift = level * SLOT_BITS
    if ((at & (((1 as i64) << shift) - 1)) != 0) continue
    const slot = ((at >> shift) as u32) & (SLOTS - 1)
    const head = wheel + (((level << SLOT_BITS) + slot) << 2)
    let timer = load<u32>(head)
    store<u32>(head, 0)
    while (timer != 0) {
      const next = load<u32>(timer, Memory.TIMER_NEXT)
      lower(wheel, timer, at)
      timer = next
    }
  }
}

// Like place, but a timer that is due at [at] goes to the slot of that very tick.
function lower(wheel: u32, timer: u32, at: i64): void {
  if (load<i64>(timer, Memory.TIMER_DUE) > at) {
    place(P, timer)
    return
  }
  const head = wheel + (((at as u32) & (SLOTS - 1)) << 2)
  const first = load<u32>(head)
  store<u32>(timer, first, Memory.TIMER_NEXT)
  store<u32>(timer, head, Memory.TIMER_PREVIOUS)
  if (first != 0) store<u32>(first, timer + Memory.TIMER_NEXT, Memory.TIMER_PREVIOUS)
  store<u32>(head, timer)
}

// ---- Timers by reference number, for cancel_timer and read_timer. Under the lock.

function bucketOf(block: u32, number: u64): u32 {
  return load<u32>(block, Memory.WHEEL) + BUCKET_LIST + ((((number >> 6) as u32) & (BUCKETS - 1)) << 2)
}

export function addToBucket(block: u32, timer: u32): void {
  const bucket = bucketOf(block, load<u64>(timer, Memory.TIMER_REFERENCE))
  store<u32>(timer, load<u32>(bucket), Memory.TIMER_CHAIN)
  store<u32>(bucket, timer)
}

export function removeFromBucket(block: u32, timer: u32): void {
  let link = bucketOf(block, load<u64>(timer, Memory.TIMER_REFERENCE))
  while (load<u32>(link) != timer) link = load<u32>(link) + Memory.TIMER_CHAIN
  store<u32>(link, load<u32>(timer, Memory.TIMER_CHAIN))
}

/// The timer with reference [number] in the wheel of [block], 0 if there is none.
export function findTimer(block: u32, number: u64): u32 {
  let timer = load<u32>(bucketOf(block, number))
  while (timer != 0 && load<u64>(timer, Memory.TIMER_REFERENCE) != number) timer = load<u32>(timer, Memory.TIMER_CHAIN)
  return timer
}
