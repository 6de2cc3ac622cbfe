// Microstate accounting: for how long each thread has slept, and for how long it has not. What OTP tells apart further
// (collections, ports, ETS) is emulator here: two looks at the host's clock take longer than most of it.
import * as Memory from "../layout/memory.js"
import { atom, type Context, FALSE, int, list, TRUE } from "../runtime/bif.js"
import type { Build } from "../runtime/term.js"
import { dirtyTotal, locked, threads } from "./statistics.js"

const STATES = ["aux", "check_io", "emulator", "gc", "other", "port", "sleep"]

function nanoseconds(c: Context): number {
  return (performance.timeOrigin + performance.now() - c.getF64(Memory.TIME_ORIGIN)) * 1e6
}

const recordOf = (index: number): number => Memory.MICROSTATES + 16 * index

// Adds what has passed since the sums were brought up to date, if accounting is on; what passes from now on is new.
function update(c: Context): void {
  const now = nanoseconds(c)
  const isOn = c.getI32(Memory.MICROSTATES_ON) !== 0
  if (isOn) add(c, Memory.MICROSTATES_ELAPSED, now - c.getF64(Memory.MICROSTATES_BEGAN))
  c.setF64(Memory.MICROSTATES_BEGAN, now)
  for (const index of threads(c, true)) {
    const slept = c.core.sleptTotal(index)
    if (isOn) add(c, recordOf(index) + 8, slept - c.getF64(recordOf(index)))
    c.setF64(recordOf(index), slept)
  }
}

function add(c: Context, address: number, value: number): void {
  c.setF64(address, c.getF64(address) + Math.max(value, 0))
}

/// erlang:system_flag(microstate_accounting, true | false | reset): was it on?
export function setMicrostates(c: Context): Build {
  const how = c.nameAt(c.arg(1))
  if (how !== "true" && how !== "false" && how !== "reset") return c.badarg()
  return locked(c, () => {
    const wasOn = c.getI32(Memory.MICROSTATES_ON) !== 0
    update(c)
    if (how === "reset") clear(c)
    else c.setI32(Memory.MICROSTATES_ON, Number(how === "true"))
    return wasOn ? TRUE : FALSE
  })
}

function clear(c: Context): void {
  c.setF64(Memory.MICROSTATES_ELAPSED, 0)
  for (const index of threads(c, true)) c.setF64(recordOf(index) + 8, 0)
}

function mapOf(entries: readonly (readonly [name: string, value: Build])[]): Build {
  return { kind: "map", pairs: entries.map(([name, value]) => [atom(name), value] as const) }
}

/// erlang:statistics(microstate_accounting)
export function microstates(c: Context): Build {
  locked(c, () => update(c))
  const elapsed = c.getF64(Memory.MICROSTATES_ELAPSED)
  const normal = c.getI32(Memory.SCHEDULER_COUNT)
  const cpu = normal + dirtyTotal(c, Memory.DIRTY_CPU)
  return list(
    threads(c, true).map((index) => {
      const sleep = Math.min(c.getF64(recordOf(index) + 8), elapsed)
      const times: Readonly<Record<string, number>> = { sleep, emulator: elapsed - sleep }
      const [type, id] =
        index <= normal
          ? ["scheduler", index]
          : index <= cpu
            ? ["dirty_cpu_scheduler", index - normal]
            : ["dirty_io_scheduler", index - cpu]
      return mapOf([
        ["counters", mapOf(STATES.map((state) => [state, int(Math.floor(times[state] ?? 0))]))],
        ["id", int(Number(id))],
        ["type", atom(String(type))],
      ])
    }),
  )
}
