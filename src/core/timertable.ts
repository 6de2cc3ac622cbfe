// Timers of a wheel by reference number, for cancel_timer and read_timer: a hash table that grows and shrinks by one bucket at
// a time (linear hashing, W. Litwin), so that among a million timers none takes long to start. Under the wheel's lock.
//
//   directory (behind the wheel): SEGMENTS u32 ──► segment: SEGMENT_BUCKETS u32, each the first timer of a chain by TIMER_CHAIN
import * as Memory from "../layout/memory"
import { allocate, release } from "./memory"

const SEGMENT_SHIFT: u32 = 10
const SEGMENT_BUCKETS: u32 = 1 << SEGMENT_SHIFT
const SEGMENT_BYTES: u32 = SEGMENT_BUCKETS << 2
const SEGMENTS: u32 = 2048
const BUCKETS_MAX: u32 = SEGMENTS << SEGMENT_SHIFT
const SHRINK_BELOW: u32 = 4 // buckets per timer
const THREAD_BITS: u64 = 7 // of a reference's number: the same for all timers here
export const DIRECTORY_BYTES: u32 = SEGMENTS << 2

/// Makes the table of the wheel of [block]; [directory]: address of DIRECTORY_BYTES zeroed bytes.
export function initTimerTable(block: u32, directory: u32): void {
  store<u32>(block, directory, Memory.TIMER_DIRECTORY)
  store<u32>(block, SEGMENT_BUCKETS, Memory.TIMER_BUCKETS)
  store<u32>(block, 0, Memory.TIMER_COUNT)
  addSegment(block, 0)
}

function addSegment(block: u32, bucket: u32): void {
  const segment = allocate(SEGMENT_BYTES)
  memory.fill(segment, 0, SEGMENT_BYTES)
  store<u32>(segmentWord(block, bucket), segment)
}

function segmentWord(block: u32, bucket: u32): u32 {
  return load<u32>(block, Memory.TIMER_DIRECTORY) + ((bucket >> SEGMENT_SHIFT) << 2)
}

// Address of the word of [bucket].
function wordOf(block: u32, bucket: u32): u32 {
  return load<u32>(segmentWord(block, bucket)) + ((bucket & (SEGMENT_BUCKETS - 1)) << 2)
}

// The highest power of two that is not above [buckets].
function level(buckets: u32): u32 {
  return 1 << (31 - clz<u32>(buckets))
}

// The word of the bucket for [number]. Buckets from level on have been split off those that many places before.
function bucketOf(block: u32, number: u64): u32 {
  const buckets = load<u32>(block, Memory.TIMER_BUCKETS)
  const split = level(buckets)
  const hash = (number >> THREAD_BITS) as u32
  const bucket = hash & ((split << 1) - 1)
  return wordOf(block, bucket < buckets ? bucket : hash & (split - 1))
}

export function addToTable(block: u32, timer: u32): void {
  const count = load<u32>(block, Memory.TIMER_COUNT) + 1
  store<u32>(block, count, Memory.TIMER_COUNT)
  if (count > load<u32>(block, Memory.TIMER_BUCKETS)) grow(block)
  link(bucketOf(block, load<u64>(timer, Memory.TIMER_REFERENCE)), timer)
}

function link(bucket: u32, timer: u32): void {
  store<u32>(timer, load<u32>(bucket), Memory.TIMER_CHAIN)
  store<u32>(bucket, timer)
}

export function removeFromTable(block: u32, timer: u32): void {
  let at = bucketOf(block, load<u64>(timer, Memory.TIMER_REFERENCE))
  while (load<u32>(at) != timer) at = load<u32>(at) + Memory.TIMER_CHAIN
  store<u32>(at, load<u32>(timer, Memory.TIMER_CHAIN))
  const count = load<u32>(block, Memory.TIMER_COUNT) - 1
  store<u32>(block, count, Memory.TIMER_COUNT)
  // As many steps as it takes to be small again when the last timer goes.
  for (let step: u32 = 0; step < SHRINK_BELOW; step++) {
    const buckets = load<u32>(block, Memory.TIMER_BUCKETS)
    if (buckets == SEGMENT_BUCKETS || count >= buckets / SHRINK_BELOW) break
    shrink(block)
  }
}

/// The timer with reference [number] in the wheel of [block], 0 if there is none.
export function findTimer(block: u32, number: u64): u32 {
  let timer = load<u32>(bucketOf(block, number))
  while (timer != 0 && load<u64>(timer, Memory.TIMER_REFERENCE) != number) timer = load<u32>(timer, Memory.TIMER_CHAIN)
  return timer
}

// One bucket more, with its share of the timers of the one that it is split off.
function grow(block: u32): void {
  const bucket = load<u32>(block, Memory.TIMER_BUCKETS)
  if (bucket == BUCKETS_MAX) return
  if ((bucket & (SEGMENT_BUCKETS - 1)) == 0) addSegment(block, bucket)
  store<u32>(block, bucket + 1, Memory.TIMER_BUCKETS)
  const from = wordOf(block, bucket - level(bucket))
  let timer = load<u32>(from)
  store<u32>(from, 0)
  while (timer != 0) {
    const next = load<u32>(timer, Memory.TIMER_CHAIN)
    link(bucketOf(block, load<u64>(timer, Memory.TIMER_REFERENCE)), timer)
    timer = next
  }
}

// The last bucket goes back into the one that it was split off.
function shrink(block: u32): void {
  const bucket = load<u32>(block, Memory.TIMER_BUCKETS) - 1
  const into = wordOf(block, bucket - level(bucket))
  let timer = load<u32>(wordOf(block, bucket))
  store<u32>(wordOf(block, bucket), 0)
  store<u32>(block, bucket, Memory.TIMER_BUCKETS)
  while (timer != 0) {
    const next = load<u32>(timer, Memory.TIMER_CHAIN)
    link(into, timer)
    timer = next
  }
  if ((bucket & (SEGMENT_BUCKETS - 1)) == 0) {
    release(load<u32>(segmentWord(block, bucket)))
    store<u32>(segmentWord(block, bucket), 0)
  }
}
