// The external term format, from and to memory: term_to_binary and binary_to_term. Iterative: terms nest deep.
import * as Memory from "../layout/memory.js"
import * as Term from "../layout/term.js"
import { Reader } from "../loader/reader.js"
import { type Context, int } from "../runtime/bif.js"
import type { Build } from "../runtime/term.js"
import { moduleRecord } from "./code.js"
import { ByteSink } from "./sink.js"
import type { BifTable } from "./table.js"

const LATIN1 = /^[\0-\xff]*$/

/// The external format of the term at [at], with the version byte.
export function encode(c: Context, at: number): Uint8Array {
  const out = new ByteSink()
  out.u8(131)
  const todo = [at]
  for (let next = todo.pop(); next !== undefined; next = todo.pop()) {
    if (next < 0) out.setSize(-next)
    else encodeOne(c, out, next, todo)
  }
  return out.finish()
}

// Writes the head of a term and leaves its parts on [todo], the first part on top. -place on [todo]: the size of what is
// written from place on goes there.
function encodeOne(c: Context, out: ByteSink, at: number, todo: number[]): void {
  if (c.isSmall(at) || c.isBig(at)) return encodeInteger(c, out, at)
  if (c.isAtom(at)) return encodeAtom(out, c.atomName(c.atomAt(at)))
  if (c.isNil(at)) return out.u8(106)
  if (c.isList(at)) return encodeList(c, out, at, todo)
  switch (c.kindOf(at)) {
    case Term.HEADER_TUPLE: {
      const arity = c.arityAt(at)
      out.u8(arity < 256 ? 104 : 105)
      if (arity < 256) out.u8(arity)
      else out.u32(arity)
      for (let i = arity - 1; i >= 0; i--) todo.push(c.fieldAt(at, i))
      return
    }
    case Term.HEADER_FLOAT:
      out.u8(70)
      return out.f64(c.floatAt(at))
    case Term.HEADER_MAP: {
      const pairs = c.pairsAt(at)
      out.u8(116)
      out.u32(pairs.length)
      for (let i = pairs.length - 1; i >= 0; i--) todo.push(pairs[i][1], pairs[i][0])
      return
    }
    case Term.HEADER_REFC_BINARY:
    case Term.HEADER_HEAP_BINARY:
    case Term.HEADER_SUB_BINARY: {
      const { bytes, bits } = c.bitsAt(at)
      out.u8(bits === 8 ? 109 : 77)
      out.u32(bytes.length)
      if (bits !== 8) out.u8(bits)
      return out.put(bytes)
    }
    case Term.HEADER_FUN:
      return encodeFun(c, out, at, todo)
  }
  encodeIdentity(c, out, at)
}

function encodeIdentity(c: Context, out: ByteSink, at: number): void {
  const term = c.get(at)
  switch (term.kind) {
    case "export":
      out.u8(113)
      encodeAtom(out, term.module)
      encodeAtom(out, term.function)
      out.u8(97)
      return out.u8(term.arity)
    case "pid":
      out.u8(88)
      encodeAtom(out, term.node)
      out.u32(term.id)
      out.u32(term.serial)
      return out.u32(term.creation)
    case "port":
      out.u8(120)
      encodeAtom(out, term.node)
      out.u32(term.idHigh)
      out.u32(term.id)
      return out.u32(term.creation)
    case "ref":
      out.u8(90)
      out.u16(term.ids.length)
      encodeAtom(out, term.node)
      out.u32(term.creation)
      for (const id of term.ids) out.u32(id)
      return
  }
  c.badarg()
}

function encodeInteger(c: Context, out: ByteSink, at: number): void {
  const small = c.integerAt(at)
  if (small !== undefined && small >= 0 && small < 256) {
    out.u8(97)
    return out.u8(small)
  }
  if (small !== undefined && small === (small | 0)) {
    out.u8(98)
    return out.u32(small)
  }
  const wide = c.wideAt(at)
  const negative = wide.kind === "big" ? wide.negative : (small ?? 0) < 0
  const bytes = wide.kind === "big" ? wide.bytes : magnitude(Math.abs(small ?? 0))
  out.u8(bytes.length < 256 ? 110 : 111)
  if (bytes.length < 256) out.u8(bytes.length)
  else out.u32(bytes.length)
  out.u8(negative ? 1 : 0)
  out.put(bytes)
}

function magnitude(value: number): Uint8Array {
  const bytes: number[] = []
  for (let rest = value; rest > 0; rest = Math.floor(rest / 256)) bytes.push(rest % 256)
  return Uint8Array.from(bytes)
}

// OTP 25 writes Latin-1 atoms in the old form.
function encodeAtom(out: ByteSink, name: string): void {
  if (LATIN1.test(name)) {
    out.u8(100)
    out.u16(name.length)
    for (let i = 0; i < name.length; i++) out.u8(name.charCodeAt(i))
    return
  }
  const bytes = new TextEncoder().encode(name)
  out.u8(bytes.length < 256 ? 119 : 118)
  if (bytes.length < 256) out.u8(bytes.length)
  else out.u16(bytes.length)
  out.put(bytes)
}

// Proper lists of up to 65,535 bytes have a short form.
function encodeList(c: Context, out: ByteSink, at: number, todo: number[]): void {
  const cells: number[] = []
  let isBytes = true
  let rest = at
  while (c.isList(rest)) {
    const cell = c.cellAt(rest)
    const value = isBytes ? c.integerAt(cell) : undefined
    if (value === undefined || value < 0 || value > 255) isBytes = false
    cells.push(cell)
    rest = cell + 8
  }
  if (isBytes && c.isNil(rest) && cells.length < 65536) {
    out.u8(107)
    out.u16(cells.length)
    for (const cell of cells) out.u8(c.smallAt(cell))
    return
  }
  out.u8(108)
  out.u32(cells.length)
  todo.push(rest)
  for (let i = cells.length - 1; i >= 0; i--) todo.push(cells[i])
}

// NEW_FUN_EXT begins with its own size, which is known when the environment has been written.
function encodeFun(c: Context, out: ByteSink, at: number, todo: number[]): void {
  const entry = c.getU32(c.fieldAt(at, 0))
  const free = c.arityAt(at) - 2
  out.u8(112)
  todo.push(-out.place())
  out.u32(0)
  out.u8(c.getU32(entry + Memory.FUN_ENTRY_ARITY))
  out.put(c.bytes(entry + Memory.FUN_ENTRY_UNIQ, 16))
  out.u32(c.getU32(entry + Memory.FUN_ENTRY_INDEX))
  out.u32(free)
  encodeAtom(out, c.atomName(c.getU32(entry + Memory.FUN_ENTRY_MODULE)))
  out.u8(97)
  out.u8(c.getU32(entry + Memory.FUN_ENTRY_INDEX))
  out.u8(98)
  out.u32(c.getU32(entry + Memory.FUN_ENTRY_OLD_UNIQ))
  encodeIdentity(c, out, c.fieldAt(at, 1))
  for (let i = free - 1; i >= 0; i--) todo.push(c.fieldAt(at, 2 + i))
}

// ---- Reading

// A word to fill, or a map to make when its pairs have been read.
type Job = { readonly at: number; readonly words?: number; readonly pairs?: number }

/// Builds the term that begins at the reader's position into the word at [at]. [safe]: no new atoms.
function decode(c: Context, reader: Reader, at: number, safe: boolean): void {
  const todo: Job[] = [{ at }]
  for (let job = todo.pop(); job !== undefined; job = todo.pop()) {
    if (job.words === undefined) decodeOne(c, reader, job.at, safe, todo)
    else makeMap(c, job.at, job.words, job.pairs ?? 0)
  }
}

// The same key twice is an error.
function makeMap(c: Context, at: number, words: number, pairs: number): void {
  c.core.bridgeMap(at, words, pairs)
  if (c.mapSizeAt(at) !== pairs) c.badarg()
}

function decodeOne(c: Context, reader: Reader, at: number, safe: boolean, todo: Job[]): void {
  const tag = reader.u8("a term")
  switch (tag) {
    case 97:
      return c.setInteger(at, reader.u8("an integer"))
    case 98:
      return c.setInteger(at, reader.i32("an integer"))
    case 110:
    case 111: {
      const size = tag === 110 ? reader.u8("a size") : reader.u32("a size")
      const negative = reader.u8("a sign") !== 0
      return c.setWide(at, negative, reader.take(size, "an integer"))
    }
    case 70: {
      const bytes = reader.take(8, "a float")
      const value = new DataView(bytes.buffer, bytes.byteOffset, 8).getFloat64(0)
      return Number.isFinite(value) ? c.setFloat(at, value) : c.badarg()
    }
    case 99: {
      const text = String.fromCharCode(...reader.take(31, "a float")).replace(/\0.*$/, "")
      return /^[-+ ]*\d+\.\d+e[-+]\d+$/.test(text) ? c.setFloat(at, Number(text)) : c.badarg()
    }
    case 100:
    case 115:
    case 118:
    case 119:
      return decodeAtom(c, reader, tag, at, safe)
    case 106:
      return c.setNil(at)
    case 107: {
      const bytes = reader.take(reader.u16("a length"), "a string")
      const cells = c.setCells(at, bytes.length)
      for (let i = 0; i < bytes.length; i++) c.setInteger(cells + 16 * i, bytes[i])
      return
    }
    case 108: {
      const count = counted(c, reader, reader.u32("a length"))
      const cells = c.setCells(at, count)
      todo.push({ at: count === 0 ? at : cells + 16 * count - 8 })
      for (let i = count - 1; i >= 0; i--) todo.push({ at: cells + 16 * i })
      return
    }
    case 104:
    case 105: {
      const arity = counted(c, reader, tag === 104 ? reader.u8("a size") : reader.u32("a size"))
      const first = c.setTuple(at, arity)
      for (let i = arity - 1; i >= 0; i--) todo.push({ at: first + 8 * i })
      return
    }
    case 116: {
      const pairs = counted(c, reader, reader.u32("a size"))
      const words = c.alloc(2 * pairs + 1)
      c.setWord(words, ((2 * pairs) << Term.ARITY_SHIFT) | Term.HEADER_TUPLE, 0)
      todo.push({ at, words: words + 8, pairs })
      for (let i = 2 * pairs; i > 0; i--) todo.push({ at: words + 8 * i })
      return
    }
    case 109:
      return c.setBits(at, reader.take(reader.u32("a size"), "a binary"))
    case 77: {
      const size = reader.u32("a size")
      const bits = reader.u8("the bits of the last byte")
      if (bits < 1 || bits > 8 || size === 0) return c.badarg()
      return c.setBits(at, reader.take(size, "a bit string"), bits)
    }
    case 112:
      return decodeFun(c, reader, at, safe, todo)
    default:
      return decodeIdentity(c, reader, tag, at, safe)
  }
}

// A fun of a module that is not here, or not in that version, can't be made.
function decodeFun(c: Context, reader: Reader, at: number, safe: boolean, todo: Job[]): void {
  reader.u32("a size")
  const arity = reader.u8("an arity")
  const uniq = reader.take(16, "a checksum")
  const index = reader.u32("an index")
  const free = counted(c, reader, reader.u32("a size"))
  const module = atomText(c, reader, reader.u8("an atom"))
  if (safe && c.existingAtom(module) < 0) return c.badarg()
  for (const what of ["an old index", "an old uniq"]) {
    const tag = reader.u8(what)
    if (tag === 97) reader.u8(what)
    else if (tag === 98) reader.u32(what)
    else return c.badarg()
  }
  const entry = funEntry(c, module, index)
  if (entry === 0 || !sameBytes(c.bytes(entry + Memory.FUN_ENTRY_UNIQ, 16), uniq)) return c.badarg()
  if (c.getU32(entry + Memory.FUN_ENTRY_FREE) !== free || c.getU32(entry + Memory.FUN_ENTRY_ARITY) !== arity) c.badarg()
  const box = c.alloc(3 + free)
  c.setWord(box, ((free + 2) << Term.ARITY_SHIFT) | Term.HEADER_FUN, arity)
  c.setWord(box + 8, entry, 0)
  for (let i = 0; i <= free; i++) c.setNil(box + 16 + 8 * i)
  c.setBoxed(at, box)
  for (let i = free; i >= 0; i--) todo.push({ at: box + 16 + 8 * i })
}

function funEntry(c: Context, module: string, index: number): number {
  const record = moduleRecord(c, module)
  if (record === 0 || index >= c.getU32(record + Memory.MODULE_FUN_COUNT)) return 0
  return c.getU32(record + Memory.MODULE_FUNS) + index * Memory.FUN_ENTRY_SIZE
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.every((byte, i) => byte === b[i])
}

// A count of parts can't be larger than what is left to read.
function counted(c: Context, reader: Reader, count: number): number {
  return count > reader.left ? c.badarg() : count
}

function decodeAtom(c: Context, reader: Reader, tag: number, at: number, safe: boolean): void {
  const name = atomText(c, reader, tag)
  const index = safe ? c.existingAtom(name) : c.atomIndex(name)
  return index < 0 ? c.badarg() : c.setAtom(at, index)
}

function atomText(c: Context, reader: Reader, tag: number): string {
  const size = tag === 100 || tag === 118 ? reader.u16("a length") : reader.u8("a length")
  const bytes = reader.take(size, "an atom")
  if (tag === 100 || tag === 115) return String.fromCharCode(...bytes)
  if (tag !== 118 && tag !== 119) return c.badarg()
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return c.badarg()
  }
}

function decodeIdentity(c: Context, reader: Reader, tag: number, at: number, safe: boolean): void {
  const readName = () => {
    const name = atomText(c, reader, reader.u8("an atom"))
    return safe && c.existingAtom(name) < 0 ? c.badarg() : name
  }
  const creation = (wide: boolean) => (wide ? reader.u32("a creation") : reader.u8("a creation"))
  switch (tag) {
    case 113: {
      const [module, name] = [readName(), readName()]
      if (reader.u8("an arity") !== 97) return c.badarg()
      return c.putExport(at, module, name, reader.u8("an arity"))
    }
    case 88:
    case 103: {
      const node = readName()
      const [id, serial] = [reader.u32("an id"), reader.u32("a serial")]
      return c.put(at, { kind: "pid", node, id, serial, creation: creation(tag === 88) })
    }
    case 89:
    case 102:
    case 120: {
      const node = readName()
      const idHigh = tag === 120 ? reader.u32("an id") : 0
      const id = reader.u32("an id")
      return c.put(at, { kind: "port", node, id, idHigh, creation: creation(tag !== 102) })
    }
    case 90:
    case 114: {
      const count = reader.u16("a size")
      const node = readName()
      const made = creation(tag === 90)
      if (count < 1 || count > 5) return c.badarg()
      const ids = Array.from({ length: count }, () => reader.u32("a reference"))
      return c.put(at, { kind: "ref", node, ids, creation: made })
    }
  }
  c.badarg()
}

// binary_to_term fails with badarg, whatever is wrong with the bytes.
function read(c: Context, safe: boolean, used: boolean): Build {
  const bytes = c.binaryArg(0)
  const reader = new Reader(bytes, "ETF")
  try {
    if (reader.u8("the version") !== 131) return c.badarg()
    decode(c, reader, c.part, safe)
  } catch (error) {
    if (error instanceof Error && error.name === "BeamFileError") return c.badarg()
    throw error
  }
  const term: Build = { kind: "word", at: c.part }
  return used ? { kind: "tuple", items: [term, int(bytes.length - reader.left)] } : term
}

// Options change how small or how new the bytes are, not what they mean.
function withOptions(c: Context, run: () => Build): Build {
  for (const cell of c.listArg(1)) {
    const name = c.isTuple(cell) ? c.nameAt(c.fieldAt(cell, 0)) : c.nameAt(cell)
    if (!["compressed", "minor_version", "deterministic", "local"].includes(name ?? "")) c.badarg()
  }
  return run()
}

function write(c: Context): Build {
  return { kind: "binary", bytes: encode(c, c.arg(0)), bits: 8 }
}

function iovec(c: Context): Build {
  return { kind: "list", items: [write(c)], tail: { kind: "nil" } }
}

export const external: BifTable = {
  "erlang:term_to_binary/1": { run: write },
  "erlang:term_to_binary/2": { run: (c) => withOptions(c, () => write(c)) },
  "erlang:term_to_iovec/1": { run: iovec },
  "erlang:term_to_iovec/2": { run: (c) => withOptions(c, () => iovec(c)) },
  "erlang:external_size/1": { run: (c) => int(encode(c, c.arg(0)).length) },
  "erlang:external_size/2": { run: (c) => withOptions(c, () => int(encode(c, c.arg(0)).length)) },
  "erlang:binary_to_term/1": { run: (c) => read(c, false, false) },
  "erlang:binary_to_term/2": {
    run: (c) => {
      const options = c.listArg(1).map((cell) => c.nameAt(cell))
      if (options.some((option) => option !== "safe" && option !== "used")) return c.badarg()
      return read(c, options.includes("safe"), options.includes("used"))
    },
  },
}
