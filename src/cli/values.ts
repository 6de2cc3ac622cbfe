// The values of emulator flags: how each kind is read, and what it sets.
import { availableParallelism } from "node:os"
import type { Settings } from "../vm/settings.js"

/// What the flags say, before percentages are taken and counts are cut to each other.
export interface Wishes {
  settings: { -readonly [Key in keyof Settings]: Settings[Key] }
  percent: Counts // +SP
  dirtyPercent: Counts // +SDPcpu
}

export interface Counts {
  total: number
  online: number
}

/// OTP's limit of schedulers of each kind.
export const SCHEDULERS_MAX = 1024

type Key = keyof Settings
/// Notes what [text] asks for. A string: what is wrong with it.
export type Read = (text: string, wishes: Wishes) => string | undefined

export function set<K extends Key>(wishes: Wishes, key: K, value: Settings[K]): undefined {
  wishes.settings[key] = value
}

/// An integer as C's strtol reads it; undefined if there is none, or something after it.
function integer(text: string): number | undefined {
  return /^\s*[-+]?[0-9]+$/.test(text) ? Number(text) : undefined
}

/// An integer of [low] to [high] for the setting [key].
export function count(key: NumberKey, low: number, high: number, scale = 1): Read {
  return (text, wishes) => {
    const value = integer(text)
    if (value === undefined || value < low || value > high) return `is no number from ${low} to ${high}`
    return set(wishes, key, value * scale)
  }
}
type NumberKey = { [K in Key]: Settings[K] extends number ? K : never }[Key]
type BooleanKey = { [K in Key]: Settings[K] extends boolean ? K : never }[Key]

export function flagOf(key: BooleanKey): Read {
  return (text, wishes) => (isBoolean(text) ? set(wishes, key, text === "true") : "is neither true nor false")
}

/// One of [words]; its place among them is the setting [key].
export function choice(words: readonly string[], key?: NumberKey): Read {
  return (text, wishes) => {
    const index = words.indexOf(text)
    if (index < 0) return `is none of ${words.join(" ")}`
    return key === undefined ? undefined : set(wishes, key, index)
  }
}

export function between(low: number, high: number): Read {
  return (text) => {
    const value = integer(text)
    return value === undefined || value < low || value > high ? `is no number from ${low} to ${high}` : undefined
  }
}

function isBoolean(text: string): boolean {
  return text === "true" || text === "false"
}

export const anything: Read = () => undefined
export const boolean: Read = (text) => (isBoolean(text) ? undefined : "is neither true nor false")

/// How many processors there are.
export function processors(): number {
  return availableParallelism()
}

// N, N:M or :M. Numbers below 1 are counted from the number of processors.
function readCounts(text: string): [total: number | undefined, online: number | undefined] | undefined {
  const [, first, second] = /^(-?[0-9]+)?(?::(-?[0-9]+))?$/.exec(text) ?? []
  if (first === undefined && second === undefined) return undefined
  const number = (digits: string | undefined) => (digits === undefined ? undefined : Number(digits))
  return [number(first), number(second)]
}

export function schedulers(total: NumberKey, online: NumberKey): Read {
  return (text, { settings }) => {
    const counts = readCounts(text)
    if (counts === undefined) return "is neither N nor N:M nor :M"
    const cores = processors()
    const [wanted = cores, wantedOnline = Math.min(wanted, settings[online])] = counts
    const all = wanted > 0 ? wanted : cores + wanted
    const some = wantedOnline > 0 ? wantedOnline : cores + wantedOnline
    if (all < 1 || all > SCHEDULERS_MAX) return `asks for ${all} schedulers: there are 1 to ${SCHEDULERS_MAX}`
    if (some < 1 || some > all) return `asks for ${some} schedulers online of ${all}`
    settings[total] = all
    settings[online] = some
    return undefined
  }
}

export function percentages(key: "percent" | "dirtyPercent"): Read {
  return (text, wishes) => {
    const [total = 100, online = Math.min(total, 100)] = readCounts(text) ?? []
    if (readCounts(text) === undefined || total < 0 || online < 0) return "is neither T nor T:O nor :O, in percent"
    wishes[key] = { total, online }
    return undefined
  }
}
