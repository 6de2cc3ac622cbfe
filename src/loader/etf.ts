// The external term format -> a host tree, for literals and attributes; not the runtime's term_to_binary.
// (The way back is etf_encode.ts.) Reads iteratively: no input overflows the stack.
import { BeamFileError } from "./errors.js"
import { type HostInteger, integerOf } from "./integer.js"
import { Reader } from "./reader.js"

/// A term as plain data. Integers beyond 2^53 are "big" with the magnitude least significant byte first.
export type HostTerm =
  | HostInteger
  | { readonly kind: "float"; readonly value: number }
  | { readonly kind: "atom"; readonly name: string }
  | { readonly kind: "nil" }
  /// At least one item.
  | { readonly kind: "list"; readonly items: readonly HostTerm[]; readonly tail: HostTerm }
  | { readonly kind: "tuple"; readonly items: readonly HostTerm[] }
  | { readonly kind: "map"; readonly pairs: readonly (readonly [key: HostTerm, value: HostTerm])[] }
  /// `bits` is the number of used bits in the last byte, 1..8 (8 also for the empty binary); they are the high ones.
  | { readonly kind: "binary"; readonly bytes: Uint8Array; readonly bits: number }
  | { readonly kind: "export"; readonly module: string; readonly function: string; readonly arity: number }
  // Pids, ports and references. Their texts begin with the channel, the number by which the machine knows the node; 0 if absent.
  | {
      readonly kind: "pid"
      readonly node: string
      readonly id: number
      readonly serial: number
      readonly creation: number
      readonly channel?: number
    }
  | {
      readonly kind: "port"
      readonly node: string
      readonly id: number
      readonly idHigh: number
      readonly creation: number
      readonly channel?: number
    }
  | {
      readonly kind: "ref"
      readonly node: string
      readonly ids: readonly number[]
      readonly creation: number
      readonly channel?: number
    }
  /// A fun of a running machine, for printing; no file has one.
  | {
      readonly kind: "fun"
      readonly module: string
      readonly index: number
      readonly uniq: number
      readonly arity: number
    }

/// How deep terms may nest, so that whoever walks a tree may recurse. Literals in OTP nest less than 20 deep.
export const MAX_DEPTH = 2000

export const NIL_TERM: HostTerm = { kind: "nil" }

// A compound that is being read: `wanted` more terms make it complete.
interface Open {
  readonly kind: "list" | "tuple" | "map" | "export"
  readonly items: HostTerm[]
  wanted: number
}

/// Reads one term with its version byte; it must end where `bytes` end. `chunk` and `base` (offset of bytes[0] in the
/// chunk) are for errors.
export function decodeTerm(bytes: Uint8Array, chunk = "ETF", base = 0): HostTerm {
  const reader = new Reader(bytes, chunk)
  try {
    if (reader.u8("the term's version") !== 131) reader.fail("not an external term: it doesn't begin with 131", 0)
    const term = readTerm(reader)
    if (reader.left > 0) reader.fail("there are bytes after the term")
    return term
  } catch (error) {
    if (base > 0 && error instanceof BeamFileError) throw new BeamFileError(chunk, base + error.offset, error.what)
    throw error
  }
}

function readTerm(reader: Reader): HostTerm {
  const open: Open[] = []
  for (;;) {
    let done: HostTerm | null = readSimple(reader, open)
    // Hands each complete term to the compound around it, which may complete that one too.
    while (done !== null) {
      const around = open[open.length - 1]
      if (around === undefined) return done
      around.items.push(done)
      done = null
      if (--around.wanted === 0) {
        open.pop()
        done = close(around, reader)
      }
    }
    if (open.length > MAX_DEPTH) reader.fail(`terms nest more than ${MAX_DEPTH} deep`)
  }
}

// Reads a term that has no parts, or opens a compound and returns null.
function readSimple(reader: Reader, open: Open[]): HostTerm | null {
  const at = reader.pos
  const tag = reader.u8("a term")
  switch (tag) {
    case 97:
      return { kind: "int", value: reader.u8("a small integer") }
    case 98:
      return { kind: "int", value: reader.i32("an integer") }
    case 110:
      return readBig(reader, reader.u8("the size of an integer"))
    case 111:
      return readBig(reader, reader.u32("the size of an integer"))
    case 70:
      return readFloat(reader)
    case 99:
      return readTextFloat(reader)
    case 100:
    case 115:
    case 118:
    case 119:
      return { kind: "atom", name: readAtomBody(reader, tag) }
    case 106:
      return NIL_TERM
    case 107:
      return readString(reader)
    case 108:
      return begin(reader, open, "list", reader.rows(1, "list elements"), 1)
    case 104:
      return begin(reader, open, "tuple", reader.u8("the size of a tuple"), 0)
    case 105:
      return begin(reader, open, "tuple", reader.rows(1, "tuple elements"), 0)
    case 116:
      return begin(reader, open, "map", 2 * reader.rows(2, "map pairs"), 0)
    case 113:
      return begin(reader, open, "export", 3, 0)
    case 109: {
      const size = reader.u32("the size of a binary")
      return { kind: "binary", bytes: reader.take(size, "a binary").slice(), bits: 8 }
    }
    case 77:
      return readBits(reader)
    case 88:
    case 103:
      return readPid(reader, tag === 88)
    case 89:
    case 102:
    case 120:
      return readPort(reader, tag)
    case 90:
    case 114:
      return readReference(reader, tag === 90)
    default:
      return reader.fail(`no term begins with ${tag}`, at)
  }
}

function begin(reader: Reader, open: Open[], kind: Open["kind"], count: number, extra: number): HostTerm | null {
  if (count > reader.left) reader.fail(`${count} elements can't fit into ${reader.left} bytes`)
  if (count + extra === 0) return kind === "map" ? { kind: "map", pairs: [] } : { kind: "tuple", items: [] }
  open.push({ kind, items: [], wanted: count + extra })
  return null
}

function close(compound: Open, reader: Reader): HostTerm {
  const { items } = compound
  if (compound.kind === "tuple") return { kind: "tuple", items }
  if (compound.kind === "list") {
    const tail = items.pop() as HostTerm
    if (items.length === 0) return tail
    // A list whose tail is a list: one node, so that long lists don't count as deep.
    if (tail.kind === "list") return { kind: "list", items: [...items, ...tail.items], tail: tail.tail }
    return { kind: "list", items, tail }
  }
  if (compound.kind === "map") {
    const pairs: [HostTerm, HostTerm][] = []
    for (let i = 0; i < items.length; i += 2) pairs.push([items[i], items[i + 1]])
    return { kind: "map", pairs }
  }
  const [module, name, arity] = items
  if (module.kind !== "atom" || name.kind !== "atom" || arity.kind !== "int" || arity.value < 0 || arity.value > 255) {
    return reader.fail("an external fun is not of module, function and arity")
  }
  return { kind: "export", module: module.name, function: name.name, arity: arity.value }
}

function readBig(reader: Reader, size: number): HostTerm {
  const sign = reader.u8("the sign of an integer")
  return integerOf(reader.take(size, "an integer"), sign !== 0)
}

function readFloat(reader: Reader): HostTerm {
  const at = reader.pos
  const view = reader.take(8, "a float")
  const value = new DataView(view.buffer, view.byteOffset, 8).getFloat64(0)
  if (!Number.isFinite(value)) reader.fail("a float is not finite", at)
  return { kind: "float", value }
}

// The format before OTP R11: text of up to 31 characters.
function readTextFloat(reader: Reader): HostTerm {
  const at = reader.pos
  const text = reader.latin1(31, "a float").replace(/\0.*$/s, "").trim()
  const value = Number(text)
  if (text === "" || !Number.isFinite(value)) reader.fail("a float is not finite", at)
  return { kind: "float", value }
}

function readString(reader: Reader): HostTerm {
  const bytes = reader.take(reader.u16("the size of a string"), "a string")
  if (bytes.length === 0) return NIL_TERM
  const items: HostTerm[] = []
  for (const value of bytes) items.push({ kind: "int", value })
  return { kind: "list", items, tail: NIL_TERM }
}

function readBits(reader: Reader): HostTerm {
  const at = reader.pos
  const size = reader.u32("the size of a bit string")
  const bits = reader.u8("the bits in the last byte")
  const bytes = reader.take(size, "a bit string").slice()
  if (bits < 1 || bits > 8 || size === 0) reader.fail("a bit string has a wrong number of bits in its last byte", at)
  // The unused bits have no meaning; zeros make equal bit strings equal bytes.
  bytes[size - 1] &= 0xff << (8 - bits)
  return { kind: "binary", bytes, bits }
}

function readAtom(reader: Reader): string {
  const at = reader.pos
  const tag = reader.u8("an atom")
  if (tag !== 100 && tag !== 115 && tag !== 118 && tag !== 119) reader.fail("an atom is wanted here", at)
  return readAtomBody(reader, tag)
}

function readAtomBody(reader: Reader, tag: number): string {
  const size = tag === 100 || tag === 118 ? reader.u16("the size of an atom") : reader.u8("the size of an atom")
  const at = reader.pos
  const name = tag === 118 || tag === 119 ? reader.utf8(size, "an atom") : reader.latin1(size, "an atom")
  if (name.length > 255 && [...name].length > 255) reader.fail("an atom has more than 255 characters", at)
  return name
}

function readCreation(reader: Reader, wide: boolean): number {
  return wide ? reader.u32("a creation") : reader.u8("a creation")
}

function readPid(reader: Reader, wide: boolean): HostTerm {
  const node = readAtom(reader)
  const id = reader.u32("a pid")
  const serial = reader.u32("a pid")
  return { kind: "pid", node, id, serial, creation: readCreation(reader, wide) }
}

function readPort(reader: Reader, tag: number): HostTerm {
  const node = readAtom(reader)
  const idHigh = tag === 120 ? reader.u32("a port") : 0
  const id = reader.u32("a port")
  return { kind: "port", node, id, idHigh, creation: readCreation(reader, tag !== 102) }
}

function readReference(reader: Reader, wide: boolean): HostTerm {
  const at = reader.pos
  const count = reader.u16("the size of a reference")
  if (count < 1 || count > 5) reader.fail(`a reference can't have ${count} words`, at)
  const node = readAtom(reader)
  const creation = readCreation(reader, wide)
  const ids: number[] = []
  for (let i = 0; i < count; i++) ids.push(reader.u32("a reference"))
  return { kind: "ref", node, ids, creation }
}
