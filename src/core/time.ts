// The clocks. Native unit: nanosecond. Erlang's monotonic time is the host's; the offset to system time never changes, as in OTP's
// time warp mode no_time_warp.
import * as Atoms from "../layout/atoms"
import * as Memory from "../layout/memory"
import { now } from "./imports"
import { makeInteger } from "./integer"
import { badarg } from "./state"
import { atomIndex, isAtom, isSmall, smallValue } from "./term"

const NANOSECONDS: i64 = 1000000000 // per second
const PER_MS: f64 = 1000000

function monotonic(): i64 {
  return (now() * PER_MS) as i64
}

function offset(): i64 {
  return (load<f64>(Memory.TIME_ORIGIN) as i64) * 1000000
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
  if (parts == 0 || parts > NANOSECONDS) return badarg()
  if (parts == NANOSECONDS) return makeInteger(time)
  const seconds = time / NANOSECONDS
  return makeInteger(seconds * parts + ((time - seconds * NANOSECONDS) * parts) / NANOSECONDS)
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
