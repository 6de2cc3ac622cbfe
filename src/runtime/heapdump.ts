// Terms as crash dumps have them: a line for each object on a heap, under its address, which other lines refer to. The memory
// may be in any state: a collection may have been cut off, or processes run while it is read. So nothing here follows a word
// without looking where it leads, and no object is visited twice.
import * as Memory from "../layout/memory.js"
import * as Term from "../layout/term.js"
import type { HostTerm } from "../loader/etf.js"
import { encodeTerm } from "../loader/etf_encode.js"
import { printFloat, printTerm } from "./print.js"
import type { Terms } from "./term.js"

const HIGH = 2 ** 32
const BINARY_MAX = HIGH // bytes of memory: no binary is longer
const DIGITS_MAX = 65536 // words of an integer, as OTP's limit is
const PIECE = 24570 // bytes that become base64 at once: a multiple of 3
const UTF8 = new TextEncoder()

function hex(value: number): string {
  return value.toString(16).toUpperCase()
}

export class HeapDump {
  private readonly terms: Terms
  /// How many words of objects are written at most; then references lead nowhere.
  private room: number
  // Objects to be written: twice their address, and 1 more if it is a list cell.
  private readonly todo: number[] = []
  private readonly literalsTodo: number[] = []
  private seen = new Set<number>()
  private readonly literalsSeen = new Set<number>()
  // Off-heap binaries that are referred to, and how many of their bytes.
  private readonly blocks = new Map<number, number>()
  private made: string[] = []
  private madeCount = 0

  constructor(terms: Terms, room = Number.POSITIVE_INFINITY) {
    this.terms = terms
    this.room = room
  }

  /// Is there room for [bytes] at [address], in the part of the memory where terms are?
  isPlace(address: number, bytes: number): boolean {
    const end = this.terms.getI32(Memory.HEAP_END) * 65536
    return address >= Memory.LITERALS && address % 8 === 0 && address + bytes <= end
  }

  /// Another process: its objects are written anew, literals are not.
  beginProcess(): void {
    this.seen = new Set()
  }

  /// The word at [at]: the term itself, or a reference to an object that [objects] will write.
  element(at: number): string {
    const { terms } = this
    const low = terms.getU32(at)
    switch (low & Term.PRIMARY_MASK) {
      case Term.PRIMARY_LIST:
        return this.reference((low + Term.LIST_BIAS) >>> 0, true)
      case Term.PRIMARY_BOXED:
        return this.reference((low + Term.BOXED_BIAS) >>> 0, false)
    }
    if (low === Term.NIL) return "N"
    if (terms.isSmall(at)) return `I${printTerm(terms.wideAt(at))}`
    if (terms.isPid(at)) return `P${printTerm(terms.get(at))}`
    if ((low & Term.IMMEDIATE_MASK) === Term.TAG_PORT) return `p${printTerm(terms.get(at)).slice("#Port".length)}`
    if (terms.isAtom(at) && terms.atomAt(at) < terms.loadAtomic(Memory.ATOM_COUNT)) {
      return atomText(terms.atomName(terms.atomAt(at)))
    }
    return atomText(`#Word<${terms.getHigh(at)},${low}>`)
  }

  /// A reference to a tuple that is in no heap, of [elements] as `element` gives them.
  tuple(elements: readonly string[]): string {
    const address = hex(HIGH + 8 * this.madeCount++)
    this.made.push(`${address}:t${hex(elements.length)}:${elements.join(",")}\n`)
    return `H${address}`
  }

  private reference(address: number, isCell: boolean): string {
    const item = 2 * address + (isCell ? 1 : 0)
    if (address >= Memory.LITERALS && address < Memory.LITERALS_END) add(this.literalsSeen, this.literalsTodo, item)
    else add(this.seen, this.todo, item)
    return `H${hex(address)}`
  }

  // ---- Lines

  /// All objects that `element` has named since the last call, and those that they lead to; in pieces.
  *objects(): Generator<string> {
    const { made } = this
    this.made = []
    yield* made
    yield* this.drain(this.todo)
  }

  /// The literals that have been named.
  *literals(): Generator<string> {
    yield* this.drain(this.literalsTodo)
  }

  private *drain(todo: number[]): Generator<string> {
    for (let item = todo.pop(); item !== undefined; item = todo.pop()) {
      if (this.room <= 0) continue
      const address = Math.floor(item / 2)
      if (!this.isPlace(address, 16)) continue
      if (item % 2 === 1) {
        this.room -= 2
        yield `${hex(address)}:l${this.element(address)}|${this.element(address + 8)}\n`
      } else {
        yield `${hex(address)}:`
        yield* this.box(address)
        yield "\n"
      }
    }
  }

  /// The off-heap binaries that have been named.
  *binaries(): Generator<string> {
    for (const [block, size] of this.blocks) {
      yield `=binary:${hex(block)}\n`
      yield* this.bytes(block + Memory.BINARY_DATA, size)
      yield "\n"
    }
  }

  // What stands behind the address of a boxed object.
  private *box(address: number): Generator<string> {
    const { terms } = this
    const header = terms.getU32(address)
    const arity = (header >>> Term.ARITY_SHIFT) & Term.ARITY_MASK
    const isHeader = (header & Term.PRIMARY_MASK) === Term.PRIMARY_HEADER
    this.room -= 1 + arity
    if (!isHeader || !this.isPlace(address, 8 + 8 * arity)) return yield "t0:"
    switch (header & Term.HEADER_MASK) {
      case Term.HEADER_TUPLE:
        if (arity > Term.TUPLE_ARITY_MAX || this.room < 0) return yield "t0:"
        yield `t${hex(arity)}:`
        return yield* this.elements(address + 8, arity)
      case Term.HEADER_FLOAT: {
        const value = terms.getF64(address + 8)
        const text = printFloat(Number.isFinite(value) ? value : 0)
        return yield `F${hex(text.length)}:${text}`
      }
      case Term.HEADER_POSITIVE_BIG:
        return yield `B16#${this.digits(address + 8, arity)}`
      case Term.HEADER_NEGATIVE_BIG:
        return yield `B-16#${this.digits(address + 8, arity)}`
      case Term.HEADER_HEAP_BINARY:
        yield "Yh"
        return yield* this.bytes(address + 8 + 8, Math.min(terms.getU32(address + 8), 8 * (arity - 1)))
      case Term.HEADER_REFC_BINARY:
        return yield `Yc${this.block(address, 0, terms.getU32(address + 8))}`
      case Term.HEADER_SUB_BINARY:
        return yield* this.part(address + 24, numberAt(terms, address + 8), sizeAt(terms, address + 16))
      case Term.HEADER_MATCH: {
        const position = numberAt(terms, address + 16)
        return yield* this.part(address + 32, position, numberAt(terms, address + 24) - position)
      }
      case Term.HEADER_MAP:
        return yield* this.map(address, arity)
    }
    const bytes = this.encoded(address)
    yield `E${hex(bytes.length)}:${base64(bytes)}`
  }

  private *elements(at: number, count: number): Generator<string> {
    for (let i = 0; i < count; i++) yield i === 0 ? this.element(at) : `,${this.element(at + 8 * i)}`
  }

  private *map(address: number, arity: number): Generator<string> {
    switch (this.terms.getHigh(address) & 0xff) {
      case Term.MAP_FLAT:
        yield `Mf${hex(arity - 1)}:${this.element(address + 8)}:`
        return yield* this.elements(address + 16, arity - 1)
      case Term.MAP_HASH_HEAD:
        yield `Mh${hex(this.terms.smallAt(address + 8))}:${hex(arity - 1)}:`
        return yield* this.elements(address + 16, arity - 1)
      default:
        yield `Mn${hex(arity)}:`
        yield* this.elements(address + 8, arity)
    }
  }

  private digits(at: number, count: number): string {
    let text = ""
    for (let i = 2 * Math.min(count, DIGITS_MAX) - 1; i >= 0; i--) {
      const digits = hex(this.terms.getU32(at + 4 * i))
      text += text === "" && digits === "0" ? "" : text === "" ? digits : digits.padStart(8, "0")
    }
    return text || "0"
  }

  // ---- Binaries

  private *bytes(at: number, size: number): Generator<string> {
    const { terms } = this
    yield `${hex(size)}:`
    for (let done = 0; done < size; done += PIECE) {
      yield base64(terms.bytes(at + done, Math.min(PIECE, size - done)))
    }
  }

  // Block, offset and size of [size] bytes at [offset] of the REFC binary at [address].
  private block(address: number, offset: number, size: number): string {
    const block = this.terms.getU32(address + Term.REFC_BLOCK - Term.BOXED_BIAS)
    const from = this.terms.getU32(address + Term.REFC_DATA - Term.BOXED_BIAS) - block - Memory.BINARY_DATA + offset
    const isSound = this.isPlace(block, Memory.BINARY_DATA + from + size) && from >= 0 && size < BINARY_MAX
    if (isSound) this.blocks.set(block, Math.max(this.blocks.get(block) ?? 0, from + size))
    return isSound ? `${hex(block)}:${hex(from)}:${hex(size)}` : "0:0:0"
  }

  // [size] bits at bit [offset] of the binary that the word at [at] refers to.
  private *part(at: number, offset: number, size: number): Generator<string> {
    const { terms } = this
    const address = (terms.getU32(at) + Term.BOXED_BIAS) >>> 0
    const kind = this.isPlace(address, 8) && terms.isBoxed(at) ? terms.getU32(address) & Term.HEADER_MASK : -1
    if (offset % 8 !== 0 || size % 8 !== 0) return yield* this.bits(address, kind, offset, size)
    if (kind === Term.HEADER_REFC_BINARY) return yield `Ys${this.block(address, offset / 8, size / 8)}`
    yield `Ys${this.reference(address, false).slice(1)}:${hex(offset / 8)}:${hex(size / 8)}`
  }

  // Dumps count in bytes; other bit strings have the external format.
  private *bits(address: number, kind: number, offset: number, size: number): Generator<string> {
    const { terms } = this
    const isLong = kind === Term.HEADER_REFC_BINARY
    const data = isLong ? terms.getU32(address + Term.REFC_DATA - Term.BOXED_BIAS) : address + 16
    const from = data + Math.floor(offset / 8)
    const length = Math.ceil(size / 8)
    const isSound = from + length + 1 <= terms.getI32(Memory.HEAP_END) * 65536
    const source = isSound ? terms.bytes(from, length + 1) : new Uint8Array(length + 1)
    const shift = offset % 8
    const bytes = source.slice(0, length).map((byte, i) => (byte << shift) | (source[i + 1] >> (8 - shift)))
    const used = ((size - 1) & 7) + 1
    if (length > 0) bytes[length - 1] &= 0xff00 >> used
    const encoded = encodeTerm({ kind: "binary", bytes, bits: used })
    yield `E${hex(encoded.length)}:${base64(encoded)}`
  }

  // ---- Other objects: references, funs, identifiers of other nodes

  private encoded(address: number): Uint8Array {
    const { terms } = this
    try {
      const at = terms.scratch
      terms.setBoxed(at, address)
      const term = terms.get(at, 1)
      return term.kind === "fun" ? encodeFun(term) : encodeTerm(term)
    } catch {
      return encodeTerm({ kind: "atom", name: `#Object<${hex(terms.getU32(address))}>` })
    }
  }
}

function add(seen: Set<number>, todo: number[], item: number): void {
  if (seen.has(item)) return
  seen.add(item)
  todo.push(item)
}

export function atomText(name: string): string {
  return `A${hex(UTF8.encode(name).length)}:${name}`
}

function numberAt(terms: Terms, at: number): number {
  return terms.getHigh(at) * HIGH + terms.getU32(at)
}

// Of a SUB binary, without SUB_WRITABLE.
function sizeAt(terms: Terms, at: number): number {
  return (terms.getHigh(at) & 0x7fffffff) * HIGH + terms.getU32(at)
}

function base64(bytes: Uint8Array): string {
  let text = ""
  for (let at = 0; at < bytes.length; at += PIECE) {
    text += btoa(String.fromCharCode(...bytes.subarray(at, at + PIECE)))
  }
  return text
}

// A fun without its environment, as OTP's dumps have it.
function encodeFun({ module, index, uniq, arity }: HostTerm & { kind: "fun" }): Uint8Array {
  const inside: HostTerm[] = [
    { kind: "atom", name: module },
    { kind: "int", value: index },
    { kind: "int", value: uniq },
    { kind: "pid", node: "nonode@nohost", id: 0, serial: 0, creation: 0 },
  ]
  const rest = inside.flatMap((term) => [...encodeTerm(term).subarray(1)])
  const head = [arity, ...new Uint8Array(16), ...word(index), ...word(0)]
  return Uint8Array.from([131, 112, ...word(4 + head.length + rest.length), ...head, ...rest])
}

function word(value: number): number[] {
  return [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255]
}
