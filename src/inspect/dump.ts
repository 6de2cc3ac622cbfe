// Reads crash dumps, those of erl as well as ours: sections, and the terms of a process put together from the lines of its heap.
import { decodeTerm, type HostTerm } from "../loader/etf.js"
import { integerOf } from "../loader/integer.js"
import { printTerm } from "../runtime/print.js"

/// =tag:id, and the lines that follow.
export interface Section {
  readonly tag: string
  readonly id: string
  readonly lines: readonly string[]
}

export interface DumpedProcess {
  readonly pid: string
  /// What stands in the section =proc: State, Name, Spawned as, ...
  readonly fields: ReadonlyMap<string, string>
}

export interface DumpedTerms {
  readonly messages: readonly HostTerm[]
  readonly dictionary: readonly HostTerm[]
  /// Top first: y registers, return addresses, catch tags.
  readonly stack: readonly StackLine[]
}

export type StackLine =
  | { readonly name: string; readonly term: HostTerm }
  | { readonly name: string; readonly text: string } // of code

const DEPTH_MAX = 500 // levels of a term; below them stands ...
const MISSING: HostTerm = { kind: "atom", name: "..." }

export class Dump {
  readonly sections: readonly Section[]
  private readonly shared = new Map<string, string>() // lines of literals, by address
  private readonly binaries = new Map<string, string>()

  /// [text]: a whole dump; throws an Error if it is none.
  constructor(text: string) {
    if (!text.startsWith("=erl_crash_dump")) throw new Error("this is no crash dump")
    this.sections = text.split(/\n(?==)/).map(sectionOf)
    for (const section of this.named("literals")) addHeap(this.shared, section)
    for (const { id, lines } of this.named("binary")) this.binaries.set(id, lines[0] ?? "")
  }

  named(tag: string): Section[] {
    return this.sections.filter((section) => section.tag === tag)
  }

  /// Date, slogan and what else the head says.
  get head(): ReadonlyMap<string, string> {
    const [date, ...rest] = this.sections[0].lines
    return new Map([["Date", date], ...fieldsOf(rest)])
  }

  get processes(): DumpedProcess[] {
    return this.named("proc").map(({ id, lines }) => ({ pid: id, fields: fieldsOf(lines) }))
  }

  /// The terms of the process that prints as [pid].
  terms(pid: string): DumpedTerms {
    const heap = new Map(this.shared)
    const lines = (tag: string) => this.named(tag).find(({ id }) => id === pid)?.lines ?? []
    addHeap(heap, { tag: "proc_heap", id: pid, lines: lines("proc_heap") })
    const reader = new HeapReader(heap, this.binaries)
    return {
      messages: lines("proc_messages").map((line) => reader.term(line)),
      dictionary: lines("proc_dictionary").map((line) => reader.term(line)),
      stack: lines("proc_stack").map((line) => {
        const [, name, rest] = /^([^:]*):(.*)$/s.exec(line) ?? ["", line, "N"]
        return rest.startsWith("S") ? { name, text: rest.slice(1) } : { name, term: reader.term(rest) }
      }),
    }
  }
}

function sectionOf(text: string): Section {
  const [head, ...lines] = text.replace(/\n$/, "").split("\n")
  const [, tag = "", id = ""] = /^=([^:]*):?(.*)$/.exec(head) ?? []
  return { tag, id, lines }
}

function fieldsOf(lines: readonly string[]): Map<string, string> {
  return new Map(
    lines.flatMap((line) => {
      const [, name, value] = /^([^:=]+?)(?::| =) ?(.*)$/.exec(line) ?? []
      return name === undefined ? [] : [[name, value] as const]
    }),
  )
}

function addHeap(heap: Map<string, string>, { lines }: Section): void {
  for (const line of lines) {
    const colon = line.indexOf(":")
    heap.set(line.slice(0, colon), line.slice(colon + 1))
  }
}

// ---- Terms

class HeapReader {
  private readonly heap: ReadonlyMap<string, string>
  private readonly binaries: ReadonlyMap<string, string>

  constructor(heap: ReadonlyMap<string, string>, binaries: ReadonlyMap<string, string>) {
    this.heap = heap
    this.binaries = binaries
  }

  /// The term that [line] begins with.
  term(line: string): HostTerm {
    return this.element(new Cursor(line), DEPTH_MAX)
  }

  private element(at: Cursor, depth: number): HostTerm {
    const kind = at.take(1)
    switch (kind) {
      case "N":
        return { kind: "nil" }
      case "I":
        return wholeNumber(at.match(/-?\d+/y))
      case "A":
        return { kind: "atom", name: at.utf8(at.hex(":")) }
      case "P":
      case "p":
        return identifier(at.match(/<[\d.]+>/y), kind)
      case "H":
        return this.object(at.match(/[0-9A-F]+/y), depth)
    }
    return MISSING
  }

  private elements(at: Cursor, count: number, depth: number): HostTerm[] {
    return Array.from({ length: count }, (_, i) => {
      if (i > 0) at.take(1)
      return this.element(at, depth)
    })
  }

  private object(address: string, depth: number): HostTerm {
    const line = this.heap.get(address)
    if (line === undefined || depth === 0) return MISSING
    const at = new Cursor(line)
    const kind = at.take(1)
    switch (kind) {
      case "l":
        return this.list(address, depth - 1)
      case "t":
        return { kind: "tuple", items: this.elements(at, at.hex(":"), depth - 1) }
      case "F":
        return { kind: "float", value: Number(at.take(at.hex(":"))) }
      case "B":
        return wholeNumber(at.rest())
      case "Y":
        return this.binary(at)
      case "M":
        return { kind: "map", pairs: this.pairs(address, depth - 1) }
      case "E":
        at.hex(":")
        return external(fromBase64(at.rest()))
      case "P":
      case "p":
        return identifier(at.match(/<[\d.]+>/y), kind)
    }
    return MISSING
  }

  private list(first: string, depth: number): HostTerm {
    const items: HostTerm[] = []
    let address = first
    const seen = new Set<string>()
    for (;;) {
      const at = new Cursor(this.heap.get(address) ?? "")
      if (at.take(1) !== "l" || seen.has(address)) return { kind: "list", items, tail: this.object(address, depth) }
      seen.add(address)
      items.push(this.element(at, depth))
      at.take(1)
      const tail = at.rest()
      if (!tail.startsWith("H")) return { kind: "list", items, tail: this.term(tail) }
      address = tail.slice(1)
    }
  }

  private pairs(address: string, depth: number): (readonly [HostTerm, HostTerm])[] {
    const at = new Cursor(this.heap.get(address) ?? "")
    const kind = at.take(2)
    if (depth < 0) return []
    if (kind === "Mf") {
      const count = at.hex(":")
      const keys = this.element(at, depth)
      at.take(1)
      const values = this.elements(at, count, depth)
      return keys.kind === "tuple" ? keys.items.map((key, i) => [key, values[i] ?? MISSING] as const) : []
    }
    if (kind === "Mh") at.hex(":")
    const count = at.hex(":")
    const children = at.rest().split(",").slice(0, count)
    return children.flatMap((child) => {
      const place = child.slice(1)
      const cell = new Cursor(this.heap.get(place) ?? "")
      if (cell.take(1) !== "l") return this.pairs(place, depth - 1)
      const key = this.element(cell, depth)
      cell.take(1)
      return [[key, this.element(cell, depth)] as const]
    })
  }

  // Yh: the bytes; Yc: block, offset, size; Ys: the same, but the first may be an object of the heap.
  private binary(at: Cursor): HostTerm {
    const kind = at.take(1)
    const first = at.match(/[0-9A-F]+/y)
    at.take(1)
    if (kind === "h") return { kind: "binary", bytes: fromBase64(at.rest()), bits: 8 }
    const offset = at.hex(":")
    const size = at.hex("")
    const block = this.binaries.get(first)
    if (block === undefined && !this.heap.has(first)) return MISSING
    const original = block === undefined ? this.object(first, 1) : undefined
    const bytes = original?.kind === "binary" ? original.bytes : fromBase64((block ?? "").replace(/^[0-9A-F]+:/, ""))
    return { kind: "binary", bytes: bytes.slice(offset, offset + size), bits: 8 }
  }
}

class Cursor {
  private readonly text: string
  private at = 0
  constructor(text: string) {
    this.text = text
  }

  take(count: number): string {
    this.at += count
    return this.text.slice(this.at - count, this.at)
  }

  match(pattern: RegExp): string {
    pattern.lastIndex = this.at
    return this.take(pattern.exec(this.text)?.[0].length ?? 0)
  }

  /// A number, and what ends it.
  hex(end: string): number {
    const value = Number.parseInt(this.match(/[0-9A-F]+/y) || "0", 16)
    this.take(end.length)
    return value
  }

  /// Characters that take [bytes] bytes.
  utf8(bytes: number): string {
    const start = this.at
    for (let left = bytes; left > 0; ) {
      const code = this.text.codePointAt(this.at) ?? 0
      left -= code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4
      this.at += code < 0x10000 ? 1 : 2
    }
    return this.text.slice(start, this.at)
  }

  rest(): string {
    return this.take(this.text.length - this.at)
  }
}

// Decimal, or 16#FF, -16#FF.
function wholeNumber(text: string): HostTerm {
  const [, sign, digits] = /^(-?)16#([0-9A-F]+)/.exec(text) ?? []
  const magnitude = BigInt(digits === undefined ? text.replace("-", "") || "0" : `0x${digits}`)
  const bytes: number[] = []
  const hex = magnitude.toString(16)
  for (let end = hex.length; end > 0; end -= 2) bytes.push(Number.parseInt(hex.slice(Math.max(0, end - 2), end), 16))
  return integerOf(Uint8Array.from(bytes), (sign ?? (text.startsWith("-") ? "-" : "")) === "-")
}

function identifier(text: string, kind: string): HostTerm {
  const [channel, id, serial] = text.slice(1, -1).split(".").map(Number)
  const common = { node: "", creation: 0, channel }
  if (kind === "P") return { kind: "pid", id, serial, ...common }
  return { kind: "port", id, idHigh: 0, ...common }
}

function external(bytes: Uint8Array): HostTerm {
  try {
    return bytes[1] === NEW_FUN ? funOf(bytes) : decodeTerm(bytes)
  } catch {
    return MISSING
  }
}

const NEW_FUN = 112

// Size, arity, MD5, index and number of free variables come first: 30 bytes. Then module, old index, old uniq.
function funOf(bytes: Uint8Array): HostTerm {
  const view = new DataView(bytes.buffer, bytes.byteOffset)
  const arity = bytes[6]
  const index = view.getUint32(23)
  const isLong = bytes[31] === 100 || bytes[31] === 118
  const length = isLong ? view.getUint16(32) : bytes[32]
  const end = (isLong ? 34 : 33) + length
  const module = new TextDecoder().decode(bytes.slice(end - length, end))
  const uniqAt = end + (bytes[end] === 97 ? 2 : 5)
  const uniq = bytes[uniqAt] === 97 ? bytes[uniqAt + 1] : view.getInt32(uniqAt + 1)
  return { kind: "fun", module, index, uniq, arity }
}

function fromBase64(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0))
}

// ---- For people

/// One line about each process, and what the head says.
export function overviewLines(dump: Dump): string[] {
  const head = [...dump.head].filter(([name]) => name !== "Taints").map(([name, value]) => `${name}: ${value}`)
  const running = dump.sections.flatMap(({ tag, id, lines }) => {
    const current = fieldsOf(lines).get("Current Process")
    return /scheduler$/.test(tag) && current ? [`${tag} ${id} runs ${current}`] : []
  })
  const rows = dump.processes.map(({ pid, fields }) => {
    const field = (name: string) => fields.get(name) ?? ""
    const name = field("Name") || field("Spawned as")
    const call =
      field("Current call") || field("Last scheduled in for") || field("Program counter").replace(/^\S+ /, "")
    return [pid, name, field("State"), call, field("Message queue length"), field("Reductions"), field("Memory")]
  })
  const table = [["pid", "name", "state", "in", "messages", "reductions", "bytes"], ...rows]
  const widths = table[0].map((_, i) => table.reduce((width, row) => Math.max(width, row[i].length), 0))
  const lines = table.map((row) =>
    row.map((cell, i) => (i > 3 ? cell.padStart(widths[i]) : cell.padEnd(widths[i]))).join("  "),
  )
  return [...head, ...running, "", ...lines]
}

/// All about one process; undefined if there is none of that pid or name.
export function processLines(dump: Dump, who: string): string[] | undefined {
  const found = dump.processes.find(
    ({ pid, fields }) => pid === who || pid === `<${who}>` || fields.get("Name") === who,
  )
  if (found === undefined) return undefined
  const { messages, dictionary, stack } = dump.terms(found.pid)
  const listed = (title: string, terms: readonly HostTerm[]) =>
    terms.length === 0 ? [] : ["", `${title}:`, ...terms.map((term) => `  ${printTerm(term)}`)]
  const frames = stack.map((line) => {
    const isTerm = "term" in line
    const text = isTerm ? printTerm(line.term) : line.text
    return `  ${(isTerm || line.name.startsWith("y") ? line.name : "").padEnd(5)} ${text}`
  })
  return [
    found.pid,
    ...[...found.fields].map(([name, value]) => `  ${name}: ${value}`),
    ...listed("Messages", messages),
    ...listed("Dictionary", dictionary),
    ...(frames.length === 0 ? [] : ["", "Stack, top first:", ...frames]),
  ]
}
