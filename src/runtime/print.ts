// Terms as text, as io_lib prints them: ~p (printable lists as strings) and ~w, with the modifier t, on one line.
import type { HostTerm } from "../loader/etf.js"

export interface PrintOptions {
  /// Printable lists and binaries as strings: ~p and not ~w. Default: true.
  readonly strings?: boolean
  /// How many levels are printed, default: all.
  readonly depth?: number
  /// As erlang:display/1 prints: floats with six digits and an exponent, maps without spaces.
  readonly display?: boolean
}

const RESERVED = new Set(
  (
    "after and andalso band begin bnot bor bsl bsr bxor case catch cond div end fun if let maybe not of or orelse receive " +
    "rem try when xor"
  )
    .split(" ")
    .filter((word) => word !== "maybe"),
)

const ESCAPES: Readonly<Record<string, string>> = {
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
  "\v": "\\v",
  "\b": "\\b",
  "\f": "\\f",
  "\x1b": "\\e",
  "\x7f": "\\d",
  "\\": "\\\\",
}

/// The text of [term].
export function printTerm(term: HostTerm, options: PrintOptions = {}): string {
  const strings = options.strings ?? true
  const arrow = options.display ? "=>" : " => "
  const print = (item: HostTerm, depth: number): string => {
    if (depth === 0) return "..."
    switch (item.kind) {
      case "int":
        return String(item.value)
      case "big":
        return printBig(item.negative, item.bytes)
      case "float":
        return options.display ? displayFloat(item.value) : printFloat(item.value)
      case "atom":
        return printAtom(item.name)
      case "nil":
        return "[]"
      case "tuple":
        return `{${item.items.map((element) => print(element, depth - 1)).join(",")}}`
      case "list": {
        const text = strings ? stringOf(item) : undefined
        if (text !== undefined) return `"${escaped(text, '"')}"`
        const tail = item.tail.kind === "nil" ? "" : `|${print(item.tail, depth - 1)}`
        return `[${item.items.map((element) => print(element, depth - 1)).join(",")}${tail}]`
      }
      case "map":
        return `#{${item.pairs.map(([key, value]) => print(key, depth - 1) + arrow + print(value, depth - 1)).join(",")}}`
      case "binary":
        return printBinary(item.bytes, item.bits, strings)
      case "export":
        return `fun ${printAtom(item.module)}:${printAtom(item.function)}/${item.arity}`
      case "fun":
        return `#Fun<${printAtom(item.module)}.${item.index}.${item.uniq}>`
      case "pid":
        return `<${item.channel ?? 0}.${item.id}.${item.serial}>`
      case "port":
        return `#Port<${item.channel ?? 0}.${BigInt(item.idHigh) * 2n ** 32n + BigInt(item.id)}>`
      case "ref":
        return `#Ref<${[item.channel ?? 0, ...[...item.ids].reverse()].join(".")}>`
    }
  }
  return print(term, options.depth ?? -1)
}

/// An atom with the quotes that it needs.
export function printAtom(name: string): string {
  const isPlain = /^[a-zß-öø-ÿ][a-zA-Z0-9_@ß-öø-ÿÀ-ÖØ-Þ]*$/.test(name) && !RESERVED.has(name)
  return isPlain ? name : `'${escaped(name, "'")}'`
}

/// The shortest digits that read back as [value], as OTP's float_to_list(F, [short]) sets them.
export function printFloat(value: number): string {
  if (Object.is(value, -0)) return "-0.0"
  if (value < 0) return `-${printFloat(-value)}`
  if (value === 0) return "0.0"
  const [mantissa, exponent] = value.toExponential().split("e")
  const digits = mantissa.replace(".", "")
  const place = Number(exponent) + 1 // the point stands after so many digits
  const inside = place > 0 && place < digits.length
  if (inside && value < 2 ** 53) return `${digits.slice(0, place)}.${digits.slice(place)}`
  const scientific = `${digits[0]}.${digits.slice(1) || "0"}e${exponent.replace("+", "")}`
  if (value >= 2 ** 53) return scientific
  const plain = place <= 0 ? `0.${"0".repeat(-place)}${digits}` : `${digits}${"0".repeat(place - digits.length)}.0`
  return plain.length <= scientific.length ? plain : scientific
}

// C's %e.
function displayFloat(value: number): string {
  return value.toExponential(6).replace(/e([+-])(\d)$/, "e$10$2")
}

function printBig(negative: boolean, bytes: Uint8Array): string {
  let hex = ""
  for (const byte of bytes) hex = byte.toString(16).padStart(2, "0") + hex
  return `${negative ? "-" : ""}${BigInt(`0x${hex}`)}`
}

function isPrintable(code: number): boolean {
  if (code >= 32 && code < 127) return true
  return (code >= 160 && code < 256) || (code >= 8 && code <= 13) || code === 27
}

// The characters of a proper list of printable Latin-1 codes.
function stringOf(list: HostTerm & { kind: "list" }): string | undefined {
  if (list.tail.kind !== "nil") return undefined
  let text = ""
  for (const item of list.items) {
    if (item.kind !== "int" || !isPrintable(item.value)) return undefined
    text += String.fromCharCode(item.value)
  }
  return text
}

function escaped(text: string, quote: string): string {
  let result = ""
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0
    if (character === quote) result += `\\${quote}`
    else if (ESCAPES[character]) result += ESCAPES[character]
    else if (code < 32 || (code >= 127 && code < 160)) result += `\\x{${code.toString(16).toUpperCase()}}`
    else result += character
  }
  return result
}

function printBinary(bytes: Uint8Array, bits: number, strings: boolean): string {
  if (bits === 8 && strings && bytes.length > 0) {
    if (bytes.every(isPrintable)) {
      if (bytes.every((byte) => byte < 128)) return `<<"${escaped(String.fromCharCode(...bytes), '"')}">>`
    }
    const text = utf8(bytes)
    if (text !== undefined && [...text].every((character) => isPrintable(character.codePointAt(0) ?? 0)))
      return `<<"${escaped(text, '"')}"/utf8>>`
    if (bytes.every(isPrintable)) return `<<"${escaped(String.fromCharCode(...bytes), '"')}">>`
  }
  const items = [...bytes].map(String)
  if (bits < 8) items[items.length - 1] = `${bytes[bytes.length - 1] >> (8 - bits)}:${bits}`
  return `<<${items.join(",")}>>`
}

function utf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}
