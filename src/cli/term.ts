// Erlang terms as they are typed on a command line: `42`, `abc`, `"text"`, `[1, {a, 2.5}]`, `<<"bytes">>`, `#{k => v}`.
// Constants only; expressions are Erlang's own parser's business.

import type { TypedTerm } from "../vm/request.js"

/// The text is not a term; the message says where and what.
export class TermError extends Error {
  override name = "TermError"
}

const NIL: TypedTerm = { kind: "nil" }

// Deeper than any hand types; keeps a hostile line from exhausting the stack.
const MAX_DEPTH = 500

export function parseTerm(text: string): TypedTerm {
  const parser = new Parser(text)
  const term = parser.term(0)
  parser.end()
  return term
}

const TOKENS = {
  space: /\s+/y,
  float: /-?[0-9][0-9_]*\.[0-9]+(?:[eE][-+]?[0-9]+)?/y,
  based: /-?([0-9]{1,2})#([0-9a-zA-Z]+)/y,
  integer: /-?[0-9](?:_?[0-9])*/y,
  atom: /[a-z\u00df-\u00f6\u00f8-\u00ff][\p{L}\p{N}_@]*/uy,
  quoted: /'((?:[^'\\]|\\[\s\S])*)'/y,
  string: /"((?:[^"\\]|\\[\s\S])*)"/y,
  character: /\$(\\[\s\S]|[\s\S])/uy,
} as const

const ESCAPES: Record<string, string> = {
  ...{ n: "\n", r: "\r", t: "\t", b: "\b", f: "\f", v: "\v", s: " ", e: "\x1b", d: "\x7f", 0: "\0" },
}

class Parser {
  private at = 0
  constructor(private readonly text: string) {}

  term(depth: number): TypedTerm {
    if (depth > MAX_DEPTH) throw this.error("nested too deeply")
    this.match("space")
    if (this.take("[")) return this.list(depth)
    if (this.take("{")) return { kind: "tuple", items: this.items("}", depth) }
    if (this.take("#{")) return this.map(depth)
    if (this.take("<<")) return this.binary()
    return this.number() ?? this.word()
  }

  end(): void {
    this.match("space")
    if (this.at < this.text.length) throw this.error("something is left over")
  }

  private number(): TypedTerm | undefined {
    const float = this.match("float")
    if (float) {
      const value = Number(float[0].replaceAll("_", ""))
      if (!Number.isFinite(value)) throw this.error("the float is out of range")
      return { kind: "float", value }
    }
    const based = this.match("based")
    if (based) return this.based(based[0].startsWith("-"), Number(based[1]), based[2] ?? "")
    const integer = this.match("integer")
    if (integer) return fromBigInt(BigInt(integer[0].replaceAll("_", "")))
    const character = this.match("character")
    return character ? { kind: "int", value: unescaped(character[1] ?? "").codePointAt(0) ?? 0 } : undefined
  }

  private based(negative: boolean, base: number, digits: string): TypedTerm {
    if (base < 2 || base > 36) throw this.error(`${base} is no base (2 to 36)`)
    let value = 0n
    for (const digit of digits) {
      const number = Number.parseInt(digit, 36)
      if (number >= base) throw this.error(`${digit} is no digit of base ${base}`)
      value = value * BigInt(base) + BigInt(number)
    }
    return fromBigInt(negative ? -value : value)
  }

  private word(): TypedTerm {
    const atom = this.match("atom")
    if (atom) return { kind: "atom", name: atom[0] }
    const quoted = this.match("quoted")
    if (quoted) return { kind: "atom", name: unescaped(quoted[1] ?? "") }
    const string = this.match("string")
    if (string) return stringTerm(unescaped(string[1] ?? ""))
    throw this.error(this.at < this.text.length ? "no term begins here" : "the term is not complete")
  }

  private list(depth: number): TypedTerm {
    if (this.take("]")) return NIL
    const items: TypedTerm[] = []
    do items.push(this.term(depth + 1))
    while (this.take(","))
    const tail = this.take("|") ? this.term(depth + 1) : NIL
    this.expect("]")
    if (tail.kind === "list") return { kind: "list", items: [...items, ...tail.items], tail: tail.tail }
    return { kind: "list", items, tail }
  }

  private items(close: string, depth: number): TypedTerm[] {
    const items: TypedTerm[] = []
    if (this.take(close)) return items
    do items.push(this.term(depth + 1))
    while (this.take(","))
    this.expect(close)
    return items
  }

  private map(depth: number): TypedTerm {
    const pairs: [TypedTerm, TypedTerm][] = []
    if (this.take("}")) return { kind: "map", pairs }
    do {
      const key = this.term(depth + 1)
      this.expect("=>")
      const value = this.term(depth + 1)
      const known = pairs.findIndex(([other]) => JSON.stringify(other) === JSON.stringify(key))
      if (known >= 0) pairs.splice(known, 1) // the last one counts, as in Erlang
      pairs.push([key, value])
    } while (this.take(","))
    this.expect("}")
    return { kind: "map", pairs }
  }

  private binary(): TypedTerm {
    const bytes: number[] = []
    if (!this.take(">>")) {
      do {
        this.match("space")
        const string = this.match("string")
        const item = string ? undefined : this.number()
        if (string) bytes.push(...this.stringBytes(unescaped(string[1] ?? "")))
        else if (item?.kind === "int") bytes.push(item.value & 0xff)
        else throw this.error("a binary holds integers and strings")
      } while (this.take(","))
      this.expect(">>")
    }
    return { kind: "binary", bytes: Uint8Array.from(bytes), bits: 8 }
  }

  // <<"é"/utf8>> is its UTF-8, <<"é">> its low bytes.
  private stringBytes(text: string): number[] {
    if (this.take("/utf8")) return [...new TextEncoder().encode(text)]
    return [...text].map((character) => (character.codePointAt(0) ?? 0) & 0xff)
  }

  private match(kind: keyof typeof TOKENS): RegExpExecArray | null {
    const pattern = TOKENS[kind]
    pattern.lastIndex = this.at
    const found = pattern.exec(this.text)
    if (found) this.at += found[0].length
    return found
  }

  private take(token: string): boolean {
    this.match("space")
    const found = this.text.startsWith(token, this.at)
    if (found) this.at += token.length
    return found
  }

  private expect(token: string): void {
    if (!this.take(token)) throw this.error(`expected ${token}`)
  }

  private error(what: string): TermError {
    return new TermError(`not an Erlang term: ${this.text}  (${what}, at character ${this.at + 1})`)
  }
}

function fromBigInt(value: bigint): TypedTerm {
  if (value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER) return { kind: "int", value: Number(value) }
  const bytes: number[] = []
  for (let rest = value < 0n ? -value : value; rest > 0n; rest >>= 8n) bytes.push(Number(rest & 0xffn))
  return { kind: "big", negative: value < 0n, bytes: Uint8Array.from(bytes) }
}

/// The list of [text]'s code points, as Erlang has strings.
export function stringTerm(text: string): TypedTerm {
  const items = [...text].map((character): TypedTerm => ({ kind: "int", value: character.codePointAt(0) ?? 0 }))
  return items.length === 0 ? NIL : { kind: "list", items, tail: NIL }
}

function unescaped(text: string): string {
  return text.replace(
    /\\(x\{([0-9a-fA-F]+)\}|x([0-9a-fA-F]{2})|[\s\S])/g,
    (_, one: string, braced?: string, two?: string) => {
      const code = braced ?? two
      if (code !== undefined) return String.fromCodePoint(Math.min(Number.parseInt(code, 16), 0x10ffff))
      return ESCAPES[one] ?? one
    },
  )
}
