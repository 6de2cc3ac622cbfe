// Floats as decimal text and back, as core asks for them (env.formatFloat, env.parseFloat). JavaScript knows the
// shortest text of a float and reads text with correct rounding; what OTP leaves to printf is computed exactly here.
import * as Maths from "../layout/math.js"

const ERROR = -1 // formatFloat: no text
const COMPACT_LIMIT = 2 ** 53 // above it, or with many decimals, OTP leaves the work to printf
const FAST_DECIMALS_MAX = 18
const EXACT_DECIMALS = 25 // so many never round a float up to the next power of ten
const SCIENTIFIC_DECIMALS_DEFAULT = 6 // printf's, for a negative precision

/// Writes [value] as ASCII at [address] and returns the length, or -1 if OTP has no text for it: negative decimals, or
/// more than FORMAT_BYTES_MAX characters. [kind] is one of Maths.FORMAT_*.
export function formatFloat(
  memory: WebAssembly.Memory,
  kind: number,
  value: number,
  precision: number,
  address: number,
): number {
  const text = floatText(kind, value, precision)
  if (text === undefined || text.length > Maths.FORMAT_BYTES_MAX) return ERROR
  const bytes = new Uint8Array(memory.buffer)
  const start = address >>> 0
  for (let i = 0; i < text.length; i++) bytes[start + i] = text.charCodeAt(i)
  return text.length
}

/// The text formatFloat writes; undefined if there is none.
export function floatText(kind: number, value: number, precision: number): string | undefined {
  if (kind === Maths.FORMAT_SHORT) return shortText(value)
  if (kind === Maths.FORMAT_SCIENTIFIC) return scientificText(value, precision)
  return decimalText(value, precision, kind === Maths.FORMAT_COMPACT)
}

/// The float that the well-formed decimal number at [address] means; infinite if it is too large.
export function parseFloatText(memory: WebAssembly.Memory, address: number, length: number): number {
  const bytes = new Uint8Array(memory.buffer, address >>> 0, length)
  let text = ""
  for (const byte of bytes) text += String.fromCharCode(byte)
  return Number(text)
}

function isNegative(value: number): boolean {
  return value < 0 || Object.is(value, -0)
}

// The shortest digits that read back as [value], in the notation with fewer characters (decimal if both are alike);
// integers from 2^53 on are scientific, since their last digits would be made up.
function shortText(value: number): string {
  const sign = isNegative(value) ? "-" : ""
  const magnitude = Math.abs(value)
  if (magnitude === 0) return `${sign}0.0`
  const [mantissa = "", power = "0"] = magnitude.toExponential().split("e")
  const digits = mantissa.replace(".", "")
  const exponent = Number(power)
  const scientific = `${digits[0]}.${digits.slice(1) || "0"}e${exponent}`
  if (magnitude >= 2 ** 53) return sign + scientific
  const decimal = placePoint(digits, exponent)
  return sign + (decimal.length <= scientific.length ? decimal : scientific)
}

// 0.digits * 10^(exponent + 1) without an exponent.
function placePoint(digits: string, exponent: number): string {
  if (exponent < 0) return `0.${"0".repeat(-exponent - 1)}${digits}`
  const whole = digits.slice(0, exponent + 1).padEnd(exponent + 1, "0")
  return `${whole}.${digits.slice(exponent + 1) || "0"}`
}

function scientificText(value: number, precision: number): string | undefined {
  const decimals = precision < 0 ? SCIENTIFIC_DECIMALS_DEFAULT : precision
  if (decimals > Maths.FORMAT_BYTES_MAX) return undefined
  const sign = isNegative(value) ? "-" : ""
  const magnitude = Math.abs(value)
  let exponent = magnitude === 0 ? 0 : Number(magnitude.toExponential(EXACT_DECIMALS).split("e")[1])
  let digits = scaled(magnitude, decimals - exponent)
  // Rounding may have made a digit more.
  if (digits.length > decimals + 1) digits = scaled(magnitude, decimals - ++exponent)
  digits = digits.padStart(decimals + 1, "0")
  const power = `${exponent < 0 ? "-" : "+"}${String(Math.abs(exponent)).padStart(2, "0")}`
  return `${sign}${digits[0]}${decimals > 0 ? `.${digits.slice(1)}` : ""}e${power}`
}

function decimalText(value: number, precision: number, isCompact: boolean): string | undefined {
  if (precision < 0 || precision > Maths.FORMAT_BYTES_MAX) return undefined
  const magnitude = Math.abs(value)
  const sign = isNegative(value) ? "-" : ""
  if (magnitude > COMPACT_LIMIT || precision > FAST_DECIMALS_MAX) {
    const digits = scaled(magnitude, precision).padStart(precision + 1, "0")
    const text = joined(digits, precision)
    // The limit is that of OTP's buffer, which holds the zeros that compact takes away.
    if (sign.length + text.length > Maths.FORMAT_BYTES_MAX) return undefined
    return sign + (isCompact ? withoutZeros(text) : text)
  }
  if (precision === 0) return sign + roundHalfUp(magnitude)
  // Rounds the product of the fraction and a power of ten, which is not always the exact decimal: OTP does the same.
  let whole = Math.floor(magnitude)
  let fraction = roundHalfUp((magnitude - whole) * 10 ** precision)
  if (fraction.length > precision) {
    whole++
    fraction = ""
  }
  const text = `${whole}.${fraction.padStart(precision, "0")}`
  return sign + (isCompact ? withoutZeros(text) : text)
}

function joined(digits: string, decimals: number): string {
  const point = digits.length - decimals
  return decimals === 0 ? digits : `${digits.slice(0, point)}.${digits.slice(point)}`
}

// Takes trailing zeros away, but for one after the point.
function withoutZeros(text: string): string {
  return text.replace(/0+$/, "").replace(/\.$/, ".0")
}

// The digits of a float rounded to an integer, all of them.
function roundHalfUp(magnitude: number): string {
  return BigInt(Math.round(magnitude)).toString()
}

// The digits of magnitude * 10^power, rounded half to even: exact, as printf's.
function scaled(magnitude: number, power: number): string {
  const { mantissa, exponent } = parts(magnitude)
  let numerator = mantissa
  let denominator = 1n
  if (exponent > 0) numerator <<= BigInt(exponent)
  else denominator <<= BigInt(-exponent)
  if (power > 0) numerator *= 10n ** BigInt(power)
  else denominator *= 10n ** BigInt(-power)
  const quotient = numerator / denominator
  const twice = (numerator % denominator) * 2n
  const isUp = twice > denominator || (twice === denominator && (quotient & 1n) === 1n)
  return (isUp ? quotient + 1n : quotient).toString()
}

const word = new DataView(new ArrayBuffer(8))

// magnitude = mantissa * 2^exponent
function parts(magnitude: number): { mantissa: bigint; exponent: number } {
  word.setFloat64(0, magnitude)
  const bits = word.getBigUint64(0)
  const biased = Number(bits >> 52n)
  const fraction = bits & 0xfffffffffffffn
  return biased === 0
    ? { mantissa: fraction, exponent: -1074 }
    : { mantissa: fraction | 0x10000000000000n, exponent: biased - 1075 }
}
