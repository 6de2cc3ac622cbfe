// BIFs about calendars; the clocks are core's.
import { type Context, int, tuple } from "../runtime/bif.js"
import type { Build } from "../runtime/term.js"
import type { BifTable } from "./table.js"

type DateTime = readonly [year: number, month: number, day: number, hour: number, minute: number, second: number]

function localOf(date: Date): DateTime {
  return [
    date.getFullYear(),
    date.getMonth() + 1,
    date.getDate(),
    date.getHours(),
    date.getMinutes(),
    date.getSeconds(),
  ]
}

function universalOf(date: Date): DateTime {
  return [
    date.getUTCFullYear(),
    date.getUTCMonth() + 1,
    date.getUTCDate(),
    date.getUTCHours(),
    date.getUTCMinutes(),
    date.getUTCSeconds(),
  ]
}

function dateTime(parts: DateTime): Build {
  return tuple<Build>(tuple(...parts.slice(0, 3).map(int)), tuple(...parts.slice(3).map(int)))
}

/// Reads {{Y,M,D},{H,M,S}}; badarg if it is none that exists.
function readDateTime(c: Context, at: number): DateTime {
  const parts: number[] = []
  if (!c.isTuple(at) || c.arityAt(at) !== 2) return c.badarg()
  for (const half of [c.fieldAt(at, 0), c.fieldAt(at, 1)]) {
    if (!c.isTuple(half) || c.arityAt(half) !== 3) return c.badarg()
    for (let i = 0; i < 3; i++) parts.push(c.integerAt(c.fieldAt(half, i)) ?? c.badarg())
  }
  const [year, month, day, hour, minute, second] = parts
  const days = new Date(Date.UTC(year, month, 0)).getUTCDate()
  const isTime = hour >= 0 && hour < 24 && minute >= 0 && minute < 60 && second >= 0 && second < 60
  if (month < 1 || month > 12 || day < 1 || day > days || !isTime) return c.badarg()
  return [year, month, day, hour, minute, second]
}

function universalDate([year, month, day, hour, minute, second]: DateTime): Date {
  return new Date(Date.UTC(year, month - 1, day, hour, minute, second))
}

function localToUniversal(c: Context): Build {
  const [year, month, day, hour, minute, second] = readDateTime(c, c.arg(0))
  return dateTime(universalOf(new Date(year, month - 1, day, hour, minute, second)))
}

export const time: BifTable = {
  "erlang:date/0": { run: () => tuple(...localOf(new Date()).slice(0, 3).map(int)) },
  "erlang:time/0": { run: () => tuple(...localOf(new Date()).slice(3).map(int)) },
  "erlang:localtime/0": { run: () => dateTime(localOf(new Date())) },
  "erlang:universaltime/0": { run: () => dateTime(universalOf(new Date())) },
  "erlang:universaltime_to_localtime/1": {
    run: (c) => dateTime(localOf(universalDate(readDateTime(c, c.arg(0))))),
  },
  "erlang:localtime_to_universaltime/1": { run: localToUniversal },
  "erlang:localtime_to_universaltime/2": {
    run: (c) => {
      if (!["true", "false", "undefined"].includes(c.atomArg(1))) return c.badarg()
      return localToUniversal(c)
    },
  },
  "erlang:posixtime_to_universaltime/1": {
    run: (c) => dateTime(universalOf(new Date(c.integerArg(0) * 1000))),
  },
  "erlang:universaltime_to_posixtime/1": {
    run: (c) => int(universalDate(readDateTime(c, c.arg(0))).getTime() / 1000),
  },
  "os:perf_counter/0": { run: () => int(Math.floor(performance.now() * 1e6)) },
}
