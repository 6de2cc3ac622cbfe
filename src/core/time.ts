// The clocks, and integers that are never given twice. Native unit: nanosecond. Erlang's monotonic time is the host's, and begins
// where OTP's does; the offset to system time never changes, as in OTP's time warp mode no_time_warp.
import * as Atoms from "../layout/atoms"
import * as Memory from "../layout/memory"
import * as Term from "../layout/term"
import { arithDiv, arithMul, arithRem, arithSub } from "./arith"
import { makeTuple3 } from "./build"
import { now } from "./imports"
import { makeInteger } from "./integer"
import { badarg, P } from "./state"
import { atomIndex, car, cdr, headerOf, isAtom, isBig, isList, isSmall, makeAtom, makeSmall, smallValue } from "./term"

const NANOSECONDS: i64 = 1000000000 // per second
const PER_MS: f64 = 1000000
const MICRO: i64 = 1000000
const START: i64 = (Memory.START_SECONDS as i64) * 1000000000 // ns, monotonic time when the machine starts
/// Monotonic time when the machine starts, and the latest that there is, ms.
export const CLOCK_START: i64 = -576460752000
export const CLOCK_END: i64 = 8646911283000
const SMALL_MIN: i64 = -((1 as i64) << 59)
const THREAD_BITS: u64 = 7 // SCHEDULERS_MAX is 124

function monotonic(): i64 {
  return ((now() * PER_MS) as i64) + START
}

function offset(): i64 {
  return (load<f64>(Memory.TIME_ORIGIN) as i64) * 1000000 - START
}

// Units of [unit] per second, 0 if it is no unit.
function partsPerSecond(unit: u64): i64 {
  if (isSmall(unit)) return smallValue(unit) > 0 ? smallValue(unit) : 0
  if (!isAtom(unit)) return 0
  switch (atomIndex(unit)) {
    case Atoms.am_second:
    case Atoms.am_seconds:
      return 1
    case Atoms.am_millisecond:
    case Atoms.am_milli_seconds:
      return 1000
    case Atoms.am_microsecond:
    case Atoms.am_micro_seconds:
      return 1000000
    case Atoms.am_nanosecond:
    case Atoms.am_nano_seconds:
    case Atoms.am_native:
    case Atoms.am_perf_counter:
      return NANOSECONDS
    default:
      return 0
  }
}

// [time] in [unit], rounded down.
function inUnit(time: i64, unit: u64): u64 {
  const parts = partsPerSecond(unit)
  if (parts == NANOSECONDS) return makeInteger(time)
  if (parts > NANOSECONDS || isPositiveBig(unit)) return inFineUnit(time, unit)
  if (parts == 0) return badarg()
  const seconds = floorDivide(time, NANOSECONDS)
  return makeInteger(seconds * parts + ((time - seconds * NANOSECONDS) * parts) / NANOSECONDS)
}

function floorDivide(a: i64, b: i64): i64 {
  return a / b - ((a % b < 0) as i64)
}

function isPositiveBig(term: u64): bool {
  return isBig(term) && (headerOf(term) & Term.BIG_SIGN_BIT) == 0
}

function inFineUnit(time: i64, unit: u64): u64 {
  const product = arithMul(makeInteger(time), unit)
  if (product == 0) return product
  const quotient = arithDiv(product, makeSmall(NANOSECONDS))
  return smallValue(arithRem(product, makeSmall(NANOSECONDS))) < 0 ? arithSub(quotient, makeSmall(1)) : quotient
}

export function monotonicTime0(): u64 {
  return makeInteger(monotonic())
}
export function monotonicTime1(unit: u64): u64 {
  return inUnit(monotonic(), unit)
}
export function systemTime0(): u64 {
  return makeInteger(monotonic() + offset())
}
export function systemTime1(unit: u64): u64 {
  return inUnit(monotonic() + offset(), unit)
}
export function timeOffset0(): u64 {
  return makeInteger(offset())
}
export function timeOffset1(unit: u64): u64 {
  return inUnit(offset(), unit)
}

// ---- {MegaSeconds, Seconds, MicroSeconds}

/// System time in microseconds.
export function systemMicroseconds(): i64 {
  return floorDivide(monotonic() + offset(), 1000)
}

function timeTuple(time: i64): u64 {
  const seconds = time / MICRO
  return makeTuple3(makeSmall(seconds / MICRO), makeSmall(seconds % MICRO), makeSmall(time % MICRO))
}

/// erlang:timestamp/0, os:timestamp/0
export function timestamp0(): u64 {
  return timeTuple(systemMicroseconds())
}

/// erlang:now/0: later than every other on any thread.
export function now0(): u64 {
  let last = atomic.load<i64>(Memory.LAST_NOW)
  let next = max(systemMicroseconds(), last + 1)
  while (atomic.cmpxchg<i64>(Memory.LAST_NOW, last, next) != last) {
    last = atomic.load<i64>(Memory.LAST_NOW)
    next = max(systemMicroseconds(), last + 1)
  }
  return timeTuple(next)
}

// ---- erlang:unique_integer

export function uniqueInteger0(): u64 {
  return uniqueInteger(false, false)
}

export function uniqueInteger1(modifiers: u64): u64 {
  let isMonotonic = false
  let isPositive = false
  for (; isList(modifiers); modifiers = cdr(modifiers)) {
    if (car(modifiers) == makeAtom(Atoms.am_monotonic)) isMonotonic = true
    else if (car(modifiers) == makeAtom(Atoms.am_positive)) isPositive = true
    else return badarg()
  }
  return modifiers == Term.NIL ? uniqueInteger(isMonotonic, isPositive) : badarg()
}

// Monotonic ones come from one word for all threads; of the others each thread makes its own.
function uniqueInteger(isMonotonic: bool, isPositive: bool): u64 {
  let number: i64
  if (isMonotonic) number = atomic.add<i64>(Memory.UNIQUE_INTEGER, 1)
  else {
    const next = load<i64>(P, Memory.UNIQUE_NEXT)
    store<i64>(P, next + 1, Memory.UNIQUE_NEXT)
    number = (next << THREAD_BITS) | (((P - Memory.SCHEDULERS) / Memory.SCHEDULER_SIZE) as i64)
  }
  return makeInteger(isPositive ? number + 1 : number + SMALL_MIN)
}
