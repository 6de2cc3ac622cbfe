// Host terms (literals, attributes) as Erlang text, as `~p` would write them on one line.
import type { HostTerm } from "../loader/etf.js"

// Words that are no atoms without quotes. (`maybe` and `else` are by default, up to OTP 26.)
const RESERVED = new Set(
  (
    "after and andalso band begin bnot bor bsl bsr bxor case catch cond div end fun if let not of or orelse " +
    "receive rem try when xor"
  ).split(" "),
)

// The escapes Erlang has a letter for.
const ESCAPES = new Map([
  [8, "\\b"],
  [9, "\\t"],
  [10, "\\n"],
  [11, "\\v"],
  [12, "\\f"],
  [13, "\\r"],
  [27, "\\e"],
  [92, "\\\\"],
  [127, "\\d"],
])

/// An atom, quoted if it must be.
export function printAtom(name: string): string {
  if (
    /^[a-z\u00df-\u00f6\u00f8-\u00ff][\w@\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u00ff]*$/.test(name) &&
    !RESERVED.has(name)
  ) {
    return name
  }
  return quote(name, "'")
}

/// A term. `strings` = false writes lists of characters as lists of numbers, as `~w` does.
export function printTerm(term: HostTerm, strings = true): string {
  switch (term.kind) {
    case "int":
      return String(term.value)
    case "big":
      return printBig(term.negative, term.bytes)
    case "float":
      return printFloat(term.value)
    case "atom":
      return printAtom(term.name)
    case "nil":
      return "[]"
    case "tuple":
      return `{${printItems(term.items, strings)}}`
    case "map": {
      const pairs = term.pairs.map(([key, value]) => `${printTerm(key, strings)} => ${printTerm(value, strings)}`)
      return `#{${pairs.join(",")}}`
    }
    case "list":
      return printList(term.items, term.tail, strings)
    case "binary":
      return printBinary(term.bytes, term.bits, strings)
    case "export":
      return `fun ${printAtom(term.module)}:${printAtom(term.function)}/${term.arity}`
    case "pid":
      return `<${printAtom(term.node)}.${term.id}.${term.serial}>`
    case "port":
      return `#Port<${printAtom(term.node)}.${term.idHigh * 2 ** 32 + term.id}>`
    case "ref":
      return `#Ref<${printAtom(term.node)}.${term.ids.join(".")}>`
    case "fun":
      return `#Fun<${printAtom(term.module)}.${term.index}.${term.uniq}>`
  }
}

/// A float with the fewest digits that read back as the same, in Erlang's form: `1.0`, `1.0e22`, `-0.5`.
export function printFloat(value: number): string {
  const sign = value < 0 || Object.is(value, -0) ? "-" : ""
  const size = Math.abs(value)
  if (size === 0) return `${sign}0.0`
  const [mantissa, exponent] = size.toExponential().split("e")
  const digits = mantissa.replace(".", "")
  // The number is 0.DIGITS * 10^place.
  const place = Number(exponent) + 1
  const scientific = `${digits[0]}.${digits.slice(1) || "0"}e${place - 1}`
  // Beyond 2^53 not all the digits before the point would be meant.
  if (size >= 2 ** 53) return sign + scientific
  const plain = printPlain(digits, place)
  return sign + (plain.length <= scientific.length ? plain : scientific)
}

function printPlain(digits: string, place: number): string {
  if (place <= 0) return `0.${"0".repeat(-place)}${digits}`
  if (place >= digits.length) return `${digits}${"0".repeat(place - digits.length)}.0`
  return `${digits.slice(0, place)}.${digits.slice(place)}`
}

function printBig(negative: boolean, bytes: Uint8Array): string {
  const hex = [...bytes].reverse().map((byte) => byte.toString(16).padStart(2, "0"))
  const value = BigInt(`0x${hex.join("")}`)
  return String(negative ? -value : value)
}

function printItems(items: readonly HostTerm[], strings: boolean): string {
  return items.map((item) => printTerm(item, strings)).join(",")
}

function printList(items: readonly HostTerm[], tail: HostTerm, strings: boolean): string {
  if (tail.kind !== "nil") return `[${printItems(items, strings)}|${printTerm(tail, strings)}]`
  const text = strings ? textOf(items) : null
  return text === null ? `[${printItems(items, strings)}]` : quote(text, '"')
}

function textOf(items: readonly HostTerm[]): string | null {
  let text = ""
  for (const item of items) {
    if (item.kind !== "int" || !isPrintable(item.value)) return null
    text += String.fromCharCode(item.value)
  }
  return text
}

function isPrintable(code: number): boolean {
  return (code >= 32 && code < 127) || (code >= 160 && code < 256) || (code >= 8 && code <= 13) || code === 27
}

/// A binary or bit string.
export function printBinary(bytes: Uint8Array, bits: number, strings = true): string {
  if (bits === 8 && strings && bytes.length > 0 && bytes.every((byte) => isPrintable(byte) && byte < 127)) {
    return `<<${quote(String.fromCharCode(...bytes.subarray(0, 4096)), '"')}${bytes.length > 4096 ? "..." : ""}>>`
  }
  const parts = [...bytes].map(String)
  if (bits !== 8) parts[parts.length - 1] = `${bytes[bytes.length - 1] >> (8 - bits)}:${bits}`
  return `<<${parts.join(",")}>>`
}

function quote(text: string, mark: string): string {
  let out = mark
  for (const character of text) {
    const code = character.codePointAt(0) as number
    const letter = ESCAPES.get(code)
    if (character === mark) out += `\\${mark}`
    else if (letter !== undefined) out += letter
    else if (code < 32 || (code > 126 && code < 160)) out += `\\x{${code.toString(16).toUpperCase()}}`
    else out += character
  }
  return out + mark
}
