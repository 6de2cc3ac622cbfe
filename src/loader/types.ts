// The "Type" chunk: what the compiler proved about the content of registers. Format versions of OTP 25 to 29.
import { type BeamType, TYPE_ANY, TYPE_BITSTRING, TYPE_BS_MATCHSTATE, TYPE_INTEGER, TYPE_RECORD } from "./operand.js"
import type { Reader } from "./reader.js"

// How the 16 bits of a row are used. Version 1 has no flags: both bounds always follow, and min > max means none.
interface Format {
  /// The bits of kinds, before the flags. Kinds without match states sit one bit lower than our TYPE_* from cons on.
  readonly kinds: number
  readonly matchStates: boolean
  readonly lowerBound: number
  readonly upperBound: number
  readonly unit: number
}

const FORMATS: readonly (Format | undefined)[] = [
  undefined,
  { kinds: 0x1fff, matchStates: true, lowerBound: 0, upperBound: 0, unit: 0 }, // OTP 25
  { kinds: 0x1fff, matchStates: true, lowerBound: 1 << 13, upperBound: 1 << 14, unit: 1 << 15 }, // OTP 26
  { kinds: 0x0fff, matchStates: false, lowerBound: 1 << 12, upperBound: 1 << 13, unit: 1 << 14 }, // OTP 27, 28
  { kinds: 0x1fff, matchStates: false, lowerBound: 1 << 13, upperBound: 1 << 14, unit: 1 << 15 }, // OTP 29
]

// Small integers have 60 bits: -2^59 .. 2^59-1. Bounds come as high word (signed) and low word.
const SMALL_HIGH = 2 ** 27

/// The rows in order. A chunk of an unknown (newer) version gives null: types are advice, so it can be done without.
export function readTypes(reader: Reader): BeamType[] | null {
  const version = reader.u32("the version of the type format")
  const format = FORMATS[version]
  if (format === undefined) return null
  const count = reader.rows(version === 1 ? 18 : 2, "types")
  const types: BeamType[] = []
  for (let index = 0; index < count; index++) {
    types.push(version === 1 ? readFixed(reader, index) : readFlagged(reader, index, format))
  }
  if (reader.left > 0) reader.fail("there are bytes after the last type")
  return types
}

function readFixed(reader: Reader, index: number): BeamType {
  const at = reader.pos
  const mask = reader.u16("a type") & 0x1fff
  if (mask === 0) reader.fail("a type has no kind of term", at)
  const low = readBound(reader)
  const high = readBound(reader)
  const isRange = low.high < high.high || (low.high === high.high && low.low <= high.low)
  if (!isRange) return { index, mask, min: null, max: null, small: false, unit: 1 }
  return { index, mask, min: roundDown(low), max: roundUp(high), small: isSmall(low) && isSmall(high), unit: 1 }
}

function readFlagged(reader: Reader, index: number, format: Format): BeamType {
  const at = reader.pos
  const bits = reader.u16("a type")
  const mask = format.matchStates ? bits & format.kinds : widen(bits & format.kinds)
  if (mask === 0) reader.fail("a type has no kind of term", at)
  const low = bits & format.lowerBound ? readBound(reader) : null
  const high = bits & format.upperBound ? readBound(reader) : null
  const unit = bits & format.unit ? reader.u8("a unit") + 1 : 1
  return {
    index,
    mask,
    min: low === null ? null : roundDown(low),
    max: high === null ? null : roundUp(high),
    small: low !== null && high !== null && isSmall(low) && isSmall(high),
    unit,
  }
}

// OTP 27 calls match states bit strings; ours keeps both bits, set together.
function widen(kinds: number): number {
  const mask = (kinds & 3) | ((kinds & ~3) << 1)
  return mask & TYPE_BITSTRING ? mask | TYPE_BS_MATCHSTATE : mask
}

interface Bound {
  readonly high: number // signed
  readonly low: number // unsigned
}

function readBound(reader: Reader): Bound {
  return { high: reader.i32("a bound"), low: reader.u32("a bound") }
}

function isSmall(bound: Bound): boolean {
  return bound.high >= -SMALL_HIGH && bound.high < SMALL_HIGH
}

// high * 2^32 + low rounds to nearest beyond 2^53; one step outward then makes sure of the direction.
function roundDown(bound: Bound): number {
  const value = bound.high * 2 ** 32 + bound.low
  return Number.isSafeInteger(value) ? value : value - 2048
}

function roundUp(bound: Bound): number {
  const value = bound.high * 2 ** 32 + bound.low
  return Number.isSafeInteger(value) ? value : value + 2048
}

const NAMES = [
  "atom",
  "bitstring",
  "bs_matchstate",
  "cons",
  "float",
  "fun",
  "integer",
  "map",
  "nil",
  "pid",
  "port",
  "reference",
  "tuple",
  "record",
]

/// A type as text, for listings: `integer(0..255)|nil`.
export function printType(type: BeamType): string {
  const any = TYPE_ANY & ~TYPE_RECORD
  if ((type.mask & any) === any) return "any"
  const names: string[] = []
  for (let bit = 0; bit < NAMES.length; bit++) {
    if (!(type.mask & (1 << bit))) continue
    const bounded = 1 << bit === TYPE_INTEGER && (type.min !== null || type.max !== null)
    const range = bounded ? `(${type.min ?? ""}..${type.max ?? ""})` : ""
    const unit = 1 << bit === TYPE_BITSTRING && type.unit > 1 ? `(${type.unit})` : ""
    names.push(NAMES[bit] + range + unit)
  }
  return names.join("|")
}
