// Terms from TypeScript. A term is known by the address of the word that holds it; it is read and written by halves.
// Deep terms cross as trees (loader/etf.ts): `get` and `put` walk them.
import * as Memory from "../layout/memory.js"
import * as Term from "../layout/term.js"
import type { HostTerm } from "../loader/etf.js"
import { integerOf } from "../loader/integer.js"
import type { Core, CoreExports } from "./core.js"
import { Words } from "./words.js"

export type { HostTerm } from "../loader/etf.js"

/// What `put` builds: a tree in which existing terms may stand, by the address of the word that holds them.
export type Build =
  | HostTerm
  | { readonly kind: "word"; readonly at: number }
  | { readonly kind: "list"; readonly items: readonly Build[]; readonly tail: Build }
  | { readonly kind: "tuple"; readonly items: readonly Build[] }
  | { readonly kind: "map"; readonly pairs: readonly (readonly [key: Build, value: Build])[] }

const HIGH = 2 ** 32
const SMALL_HIGH = 2 ** 28 // a small's value is its high half * 2^28 plus the upper 28 bits of its low half
const UTF8_ENCODER = new TextEncoder()
const UTF8_DECODER = new TextDecoder()
const NODE = "nonode@nohost"

/// Terms of one thread: its views, its core, its scheduler block.
export class Terms extends Words {
  readonly core: CoreExports
  readonly block: number
  /// Where texts and arrays of words are handed to core: 8 KiB.
  readonly scratch: number
  private readonly atomIndices = new Map<string, number>()
  private readonly atomNames: string[] = []

  constructor(core: Core) {
    super(core.memory)
    this.core = core.calls
    this.block = core.block
    this.scratch = core.block + Memory.SCRATCH
  }

  // ---- Atoms

  /// Index of the atom [name], which is made if it is new; -1 if it can't be: too long, or no more room.
  atomIndex(name: string): number {
    const known = this.atomIndices.get(name)
    if (known !== undefined) return known
    return this.noteAtom(name, this.core.atomIntern(this.scratch, this.scratchText(name)))
  }

  /// Index of the atom [name] if there is one, else -1.
  existingAtom(name: string): number {
    const known = this.atomIndices.get(name)
    if (known !== undefined) return known
    return this.noteAtom(name, this.core.atomLookup(this.scratch, this.scratchText(name)))
  }

  private noteAtom(name: string, index: number): number {
    if (index >= 0) {
      this.atomIndices.set(name, index)
      this.atomNames[index] = name
    }
    return index | 0
  }

  // A text of more than 255 characters is too long for an atom, whatever stands behind them.
  private scratchText(text: string): number {
    const bytes = UTF8_ENCODER.encode(text.length > 512 ? text.slice(0, 1024) : text)
    this.setBytes(this.scratch, bytes)
    return bytes.length
  }

  atomName(index: number): string {
    const known = this.atomNames[index]
    if (known !== undefined) return known
    const entry = Memory.ATOMS + index * Memory.ATOM_SIZE
    const bytes = this.bytes(this.getU32(entry + Memory.ATOM_TEXT), this.getU16(entry + Memory.ATOM_BYTES))
    const name = UTF8_DECODER.decode(bytes)
    this.atomIndices.set(name, index)
    this.atomNames[index] = name
    return name
  }

  // ---- Reading the word at an address

  isAtom(at: number): boolean {
    return (this.getU32(at) & Term.IMMEDIATE2_MASK) === Term.TAG_ATOM
  }
  isSmall(at: number): boolean {
    return (this.getU32(at) & Term.IMMEDIATE_MASK) === Term.TAG_SMALL
  }
  isPid(at: number): boolean {
    return (this.getU32(at) & Term.IMMEDIATE_MASK) === Term.TAG_PID
  }
  isNil(at: number): boolean {
    return this.getU32(at) === Term.NIL
  }
  isList(at: number): boolean {
    return (this.getU32(at) & Term.PRIMARY_MASK) === Term.PRIMARY_LIST
  }
  isBoxed(at: number): boolean {
    return (this.getU32(at) & Term.PRIMARY_MASK) === Term.PRIMARY_BOXED
  }
  /// Subtag and primary tag of a boxed term, one of Term.HEADER_*; -1 for other terms.
  kindOf(at: number): number {
    return this.isBoxed(at) ? this.getU32(this.getU32(at) + Term.BOXED_BIAS) & Term.HEADER_MASK : -1
  }
  isTuple(at: number): boolean {
    return this.kindOf(at) === Term.HEADER_TUPLE
  }
  isFloat(at: number): boolean {
    return this.kindOf(at) === Term.HEADER_FLOAT
  }
  isBig(at: number): boolean {
    return (this.kindOf(at) & ~Term.BIG_SIGN_BIT) === Term.HEADER_POSITIVE_BIG
  }
  isInteger(at: number): boolean {
    return this.isSmall(at) || this.isBig(at)
  }
  isMap(at: number): boolean {
    return this.kindOf(at) === Term.HEADER_MAP
  }
  isReference(at: number): boolean {
    return this.kindOf(at) === Term.HEADER_REFERENCE
  }
  isFun(at: number): boolean {
    const kind = this.kindOf(at)
    return kind === Term.HEADER_FUN || kind === Term.HEADER_EXPORT
  }
  isBitstring(at: number): boolean {
    const kind = this.kindOf(at)
    return kind >= Term.HEADER_REFC_BINARY && kind <= Term.HEADER_SUB_BINARY
  }

  /// The atom's index in the word at [at]; only for atoms.
  atomAt(at: number): number {
    return (this.getU32(at) >>> Term.ATOM_SHIFT) | (this.getHigh(at) << (32 - Term.ATOM_SHIFT))
  }
  /// The name if it is an atom, else undefined.
  nameAt(at: number): string | undefined {
    return this.isAtom(at) ? this.atomName(this.atomAt(at)) : undefined
  }
  /// The value of a small; exact up to 2^53.
  smallAt(at: number): number {
    return this.i32[(at >>> 2) + 1] * SMALL_HIGH + (this.getU32(at) >>> Term.SMALL_SHIFT)
  }
  /// Header address of a boxed term.
  boxAt(at: number): number {
    return (this.getU32(at) + Term.BOXED_BIAS) >>> 0
  }
  /// Address of word [index] after the header of the boxed term at [at]; 0 = the first.
  fieldAt(at: number, index: number): number {
    return this.boxAt(at) + 8 + 8 * index
  }
  /// Words after the header.
  arityAt(at: number): number {
    return (this.getU32(this.boxAt(at)) >>> Term.ARITY_SHIFT) & Term.ARITY_MASK
  }
  /// Address of the CAR word; the CDR word is 8 bytes on.
  cellAt(at: number): number {
    return (this.getU32(at) + Term.LIST_BIAS) >>> 0
  }
  floatAt(at: number): number {
    return this.getF64(this.fieldAt(at, 0))
  }

  /// An integer that a number holds exactly, else undefined.
  integerAt(at: number): number | undefined {
    if (!this.isSmall(at)) return undefined
    const value = this.smallAt(at)
    return Number.isSafeInteger(value) ? value : undefined
  }

  /// The integer at [at], of any size.
  wideAt(at: number): HostTerm {
    if (this.isSmall(at)) {
      const value = this.smallAt(at)
      if (Number.isSafeInteger(value)) return { kind: "int", value }
      return wide(this.getU32(at), this.i32[(at >>> 2) + 1])
    }
    const box = this.boxAt(at)
    const negative = (this.getU32(box) & Term.BIG_SIGN_BIT) !== 0
    return integerOf(this.bytes(box + 8, 8 * this.arityAt(at)), negative)
  }

  /// The bits of the bit string at [at], moved to whole bytes; `bits` counts those used in the last byte.
  bitsAt(at: number): { bytes: Uint8Array<ArrayBuffer>; bits: number } {
    const base = this.core.bridgeBinaryAddress(at) >>> 0
    const bit = this.core.bridgeBinaryBit()
    const size = this.bitSizeAt(at)
    const length = Math.ceil(size / 8)
    const bits = size === 0 ? 8 : ((size - 1) & 7) + 1
    if (bit === 0) {
      const bytes = this.bytes(base, length)
      if (bits < 8) bytes[length - 1] &= 0xff00 >> bits
      return { bytes, bits }
    }
    const source = this.bytes(base, Math.ceil((size + bit) / 8))
    const bytes = new Uint8Array(length)
    for (let i = 0; i < length; i++) bytes[i] = (source[i] << bit) | ((source[i + 1] ?? 0) >> (8 - bit))
    if (bits < 8) bytes[length - 1] &= 0xff00 >> bits
    return { bytes, bits }
  }

  bitSizeAt(at: number): number {
    if (this.kindOf(at) !== Term.HEADER_SUB_BINARY) return 8 * this.getU32(this.fieldAt(at, 0))
    const size = this.fieldAt(at, 1)
    return (this.getHigh(size) & 0x7fffffff) * HIGH + this.getU32(size)
  }

  /// The bytes of a binary, undefined for other terms.
  binaryAt(at: number): Uint8Array<ArrayBuffer> | undefined {
    if (!this.isBitstring(at)) return undefined
    const { bytes, bits } = this.bitsAt(at)
    return bits === 8 ? bytes : undefined
  }

  /// Addresses of the CAR words of a proper list, undefined for other terms.
  listAt(at: number): number[] | undefined {
    const items: number[] = []
    let word = at
    while (this.isList(word)) {
      const cell = this.cellAt(word)
      items.push(cell)
      word = cell + 8
    }
    return this.isNil(word) ? items : undefined
  }

  /// Number of pairs of a map.
  mapSizeAt(at: number): number {
    const box = this.boxAt(at)
    const isFlat = (this.getHigh(box) & 0xff) === Term.MAP_FLAT
    return isFlat ? this.arityAt(at) - 1 : this.smallAt(box + 8)
  }

  /// Addresses of [key, value] words of a map, in no order that counts.
  pairsAt(at: number): (readonly [key: number, value: number])[] {
    const box = this.boxAt(at)
    const pairs: (readonly [number, number])[] = []
    if ((this.getHigh(box) & 0xff) === Term.MAP_FLAT) {
      const keys = box + 8
      const count = this.arityAt(keys)
      for (let i = 0; i < count; i++) pairs.push([this.fieldAt(keys, i), box + 16 + 8 * i])
      return pairs
    }
    const nodes = [box]
    for (let node = nodes.pop(); node !== undefined; node = nodes.pop()) {
      const header = this.getU32(node)
      const arity = (header >>> Term.ARITY_SHIFT) & Term.ARITY_MASK
      const isHead =
        (header & Term.HEADER_MASK) === Term.HEADER_MAP && (this.getHigh(node) & 0xff) === Term.MAP_HASH_HEAD
      for (let i = isHead ? 1 : 0; i < arity; i++) {
        const child = node + 8 + 8 * i
        if (this.isList(child)) pairs.push([this.cellAt(child), this.cellAt(child) + 8])
        else nodes.push(this.boxAt(child))
      }
    }
    return pairs
  }

  // ---- Writing the word at an address

  setAtom(at: number, index: number): void {
    this.setWord(at, (index << Term.ATOM_SHIFT) | Term.TAG_ATOM, index >>> (32 - Term.ATOM_SHIFT))
  }
  setNil(at: number): void {
    this.setWord(at, Term.NIL, 0)
  }
  /// Any integer that is exact as a number: they all are smalls.
  setInteger(at: number, value: number): void {
    const high = Math.floor(value / SMALL_HIGH)
    this.setWord(at, ((value - high * SMALL_HIGH) << Term.SMALL_SHIFT) | Term.TAG_SMALL, high)
  }
  setBoxed(at: number, address: number): void {
    this.setWord(at, address - Term.BOXED_BIAS, 0)
  }
  setList(at: number, cell: number): void {
    this.setWord(at, cell - Term.LIST_BIAS, 0)
  }

  /// Fresh words, to be filled at once.
  alloc(words: number): number {
    return this.core.heapAlloc(words) >>> 0
  }

  setFloat(at: number, value: number): void {
    const box = this.alloc(Term.FLOAT_WORDS)
    this.setWord(box, Term.FLOAT_HEADER_WORD, 0)
    this.setF64(box + 8, value)
    this.setBoxed(at, box)
  }

  /// An integer by its magnitude, least significant byte first.
  setWide(at: number, negative: boolean, bytes: Uint8Array): void {
    const host = integerOf(bytes, negative)
    if (host.kind === "int") return this.setInteger(at, host.value)
    const magnitude = host.bytes
    if (magnitude.length <= 8) {
      const view = new Uint8Array(8)
      view.set(magnitude)
      const [low, high] = new Uint32Array(view.buffer)
      // 60 bits with the sign: the magnitude is below 2^59, or is 2^59 and negative.
      const fits = high < 2 ** 27 || (negative && high === 2 ** 27 && low === 0)
      if (fits) {
        const lowPart = negative ? (~low + 1) >>> 0 : low
        const highPart = negative ? (~high + (low === 0 ? 1 : 0)) >>> 0 : high
        return this.setWord(at, (lowPart << 4) | Term.TAG_SMALL, (highPart << 4) | (lowPart >>> 28))
      }
    }
    const digits = Math.ceil(magnitude.length / 8)
    const box = this.alloc(1 + digits)
    this.setWord(
      box,
      (digits << Term.ARITY_SHIFT) | (negative ? Term.HEADER_NEGATIVE_BIG : Term.HEADER_POSITIVE_BIG),
      0,
    )
    this.setWord(box + 8 * digits, 0, 0)
    this.setBytes(box + 8, magnitude)
    this.setBoxed(at, box)
  }

  /// A bit string; [bits] counts those used in the last byte.
  setBits(at: number, bytes: Uint8Array, bits = 8): void {
    this.setBytes(this.core.bridgeBinary(at, bytes.length) >>> 0, bytes)
    if (bits === 8) return
    const size = 8 * (bytes.length - 1) + bits
    const sub = this.alloc(Term.SUB_WORDS)
    this.setWord(sub, Term.SUB_HEADER_WORD, 0)
    this.setWord(sub + 8, 0, 0)
    this.setWord(sub + 16, size, Math.floor(size / HIGH))
    this.copyWord(sub + 24, at)
    this.setBoxed(at, sub)
  }

  /// Makes a tuple and gives the address of its first element; all must be filled at once.
  setTuple(at: number, arity: number): number {
    const box = this.alloc(1 + arity)
    this.setWord(box, (arity << Term.ARITY_SHIFT) | Term.HEADER_TUPLE, 0)
    this.setBoxed(at, box)
    return box + 8
  }

  /// Makes a proper list of [count] elements; gives the address of the first CAR word, the next is 16 bytes on.
  setCells(at: number, count: number): number {
    if (count === 0) {
      this.setNil(at)
      return at
    }
    const cells = this.alloc(2 * count)
    for (let i = 0; i < count - 1; i++) this.setList(cells + 16 * i + 8, cells + 16 * i + 16)
    this.setNil(cells + 16 * count - 8)
    this.setList(at, cells)
    return cells
  }

  /// The list of [text]'s code points.
  setString(at: number, text: string): void {
    const characters = [...text]
    const cells = this.setCells(at, characters.length)
    characters.forEach((character, i) => {
      this.setInteger(cells + 16 * i, character.codePointAt(0) ?? 0)
    })
  }

  // ---- Trees

  /// Builds [term] and puts it into the word at [at].
  put(at: number, term: Build): void {
    switch (term.kind) {
      case "int":
        return this.setInteger(at, term.value)
      case "big":
        return this.setWide(at, term.negative, term.bytes)
      case "float":
        return this.setFloat(at, term.value)
      case "atom":
        return this.setAtom(at, this.atomIndex(term.name))
      case "nil":
        return this.setNil(at)
      case "word":
        return this.copyWord(at, term.at)
      case "binary":
        return this.setBits(at, term.bytes, term.bits)
      case "tuple": {
        const first = this.setTuple(at, term.items.length)
        this.clear(first, term.items.length)
        for (let i = 0; i < term.items.length; i++) this.put(first + 8 * i, term.items[i])
        return
      }
      case "list": {
        const cells = this.setCells(at, term.items.length)
        for (let i = 0; i < term.items.length; i++) this.setNil(cells + 16 * i)
        for (let i = 0; i < term.items.length; i++) this.put(cells + 16 * i, term.items[i])
        return this.put(cells + 16 * term.items.length - 8, term.tail)
      }
      case "map":
        return this.putMap(at, term.pairs)
      case "export":
        return this.putExport(at, term.module, term.function, term.arity)
      case "pid":
        return this.setWord(at, ((term.id | (term.serial << Term.PID_ID_BITS)) << Term.SMALL_SHIFT) | Term.TAG_PID, 0)
      case "port":
        return this.setWord(at, (term.id << 4) | Term.TAG_PORT, (term.idHigh << 4) | (term.id >>> 28))
      case "ref":
        return this.putReference(at, term.ids)
      case "fun":
        throw new Error("a local fun can't be built from outside")
    }
  }

  private clear(at: number, count: number): void {
    for (let i = 0; i < count; i++) this.setNil(at + 8 * i)
  }

  private putMap(at: number, pairs: readonly (readonly [key: Build, value: Build])[]): void {
    const words = this.alloc(2 * pairs.length + 1)
    this.setWord(words, ((2 * pairs.length) << Term.ARITY_SHIFT) | Term.HEADER_TUPLE, 0)
    this.clear(words + 8, 2 * pairs.length)
    for (let i = 0; i < pairs.length; i++) {
      this.put(words + 8 + 16 * i, pairs[i][0])
      this.put(words + 16 + 16 * i, pairs[i][1])
    }
    this.core.bridgeMap(at, words + 8, pairs.length)
  }

  /// Address of the export entry of Module:Function/Arity, which is made if it is new.
  exportEntry(module: string, name: string, arity: number): number {
    return this.core.bridgeExport(this.atomIndex(module), this.atomIndex(name), arity) >>> 0
  }

  /// `fun Module:Function/Arity`.
  putExport(at: number, module: string, name: string, arity: number): void {
    const entry = this.exportEntry(module, name, arity)
    const box = this.alloc(2)
    this.setWord(box, (1 << Term.ARITY_SHIFT) | Term.HEADER_EXPORT, arity)
    this.setWord(box + 8, entry, 0)
    this.setBoxed(at, box)
  }

  private putReference(at: number, [low, middle, high]: readonly number[]): void {
    const box = this.alloc(Term.REFERENCE_WORDS)
    this.setWord(box, Term.REFERENCE_HEADER_WORD, 0)
    this.setWord(box + 8, (low & 0x3ffff) | (middle << 18), (middle >>> 14) | (high << 18))
    this.setWord(box + 16, 0, 0)
    this.setBoxed(at, box)
  }

  /// Reads the term at [at]. Beyond [depth] levels there stands the atom `...`.
  get(at: number, depth = 1000): HostTerm {
    const low = this.getU32(at)
    switch (low & Term.PRIMARY_MASK) {
      case Term.PRIMARY_LIST:
        return depth === 0 ? ELLIPSIS : this.getList(at, depth - 1)
      case Term.PRIMARY_BOXED:
        return depth === 0 ? ELLIPSIS : this.getBoxed(at, depth - 1)
    }
    if (this.isSmall(at)) return this.wideAt(at)
    if (this.isAtom(at)) return { kind: "atom", name: this.atomName(this.atomAt(at)) }
    const number = low >>> Term.SMALL_SHIFT // 28 bits
    if (this.isPid(at)) {
      const id = number & (2 ** Term.PID_ID_BITS - 1)
      return { kind: "pid", node: NODE, id, serial: number >>> Term.PID_ID_BITS, creation: 0 }
    }
    if ((low & Term.IMMEDIATE_MASK) === Term.TAG_PORT) {
      const high = this.getHigh(at)
      return { kind: "port", node: NODE, id: (number | (high << 28)) >>> 0, idHigh: high >>> 4, creation: 0 }
    }
    if (low === Term.NIL) return { kind: "nil" }
    return { kind: "atom", name: `#Word<${this.getHigh(at)},${low}>` }
  }

  private getList(at: number, depth: number): HostTerm {
    const items: HostTerm[] = []
    let word = at
    while (this.isList(word)) {
      const cell = this.cellAt(word)
      items.push(this.get(cell, depth))
      word = cell + 8
    }
    return { kind: "list", items, tail: this.get(word, depth) }
  }

  private getBoxed(at: number, depth: number): HostTerm {
    switch (this.kindOf(at)) {
      case Term.HEADER_TUPLE: {
        const items: HostTerm[] = []
        for (let i = 0; i < this.arityAt(at); i++) items.push(this.get(this.fieldAt(at, i), depth))
        return { kind: "tuple", items }
      }
      case Term.HEADER_POSITIVE_BIG:
      case Term.HEADER_NEGATIVE_BIG:
        return this.wideAt(at)
      case Term.HEADER_FLOAT:
        return { kind: "float", value: this.floatAt(at) }
      case Term.HEADER_REFC_BINARY:
      case Term.HEADER_HEAP_BINARY:
      case Term.HEADER_SUB_BINARY:
        return { kind: "binary", ...this.bitsAt(at) }
      case Term.HEADER_MAP: {
        const pairs = this.pairsAt(at).sort(([a], [b]) => this.core.bridgeCompare(a, b))
        return {
          kind: "map",
          pairs: pairs.map(([key, value]) => [this.get(key, depth), this.get(value, depth)] as const),
        }
      }
      case Term.HEADER_REFERENCE:
        return { kind: "ref", node: NODE, ids: this.referenceIds(at), creation: 0 }
      case Term.HEADER_EXTERNAL_PID:
      case Term.HEADER_EXTERNAL_PORT:
      case Term.HEADER_EXTERNAL_REFERENCE:
        return this.getExternal(at)
      case Term.HEADER_EXPORT: {
        const entry = this.getU32(this.fieldAt(at, 0))
        return {
          kind: "export",
          module: this.atomName(this.getU32(entry + Memory.EXPORT_MODULE)),
          function: this.atomName(this.getU32(entry + Memory.EXPORT_FUNCTION)),
          arity: this.getU32(entry + Memory.EXPORT_ARITY),
        }
      }
      case Term.HEADER_FUN: {
        const entry = this.getU32(this.fieldAt(at, 0))
        return {
          kind: "fun",
          module: this.atomName(this.getU32(entry + Memory.FUN_ENTRY_MODULE)),
          index: this.getU32(entry + Memory.FUN_ENTRY_INDEX),
          uniq: this.getU32(entry + Memory.FUN_ENTRY_OLD_UNIQ),
          arity: this.getU32(entry + Memory.FUN_ENTRY_ARITY),
        }
      }
    }
    return { kind: "atom", name: `#Boxed<${this.kindOf(at)}>` }
  }

  /// Number of the reference at [at], in text.
  referenceNumber(at: number): string {
    const number = this.getU32(at) + Term.REFERENCE_NUMBER
    return `${this.getHigh(number)}.${this.getU32(number)}`
  }

  // A pid, port or reference of another node. OTP too numbers nodes that it is not connected to by their names.
  private getExternal(at: number): HostTerm {
    const channel = this.atomAt(this.fieldAt(at, 0))
    const node = this.atomName(channel)
    const creation = this.getU32(this.fieldAt(at, 1))
    const low = this.getU32(this.fieldAt(at, 2))
    const high = this.getHigh(this.fieldAt(at, 2)) >>> 0
    switch (this.kindOf(at)) {
      case Term.HEADER_EXTERNAL_PID:
        return { kind: "pid", node, id: low, serial: high, creation, channel }
      case Term.HEADER_EXTERNAL_PORT:
        return { kind: "port", node, id: low, idHigh: high, creation, channel }
    }
    const first = this.fieldAt(at, 2)
    const ids = Array.from({ length: this.getHigh(this.boxAt(at)) }, (_, i) => this.getU32(first + 4 * i))
    return { kind: "ref", node, ids, creation, channel }
  }

  /// A reference as OTP prints and encodes it: 18, 32 and 14 bits.
  referenceIds(at: number): number[] {
    return this.referenceIdsAt(this.fieldAt(at, 0))
  }

  /// The same by the address of its number.
  referenceIdsAt(number: number): number[] {
    const low = this.getU32(number)
    const high = this.getHigh(number)
    return [low & 0x3ffff, ((low >>> 18) | (high << 14)) >>> 0, high >>> 18]
  }
}

const ELLIPSIS: HostTerm = { kind: "atom", name: "..." }

// The 60 bits of a small too big for a number, by its word's halves.
function wide(low: number, high: number): HostTerm {
  const negative = high < 0
  const magnitude = new Uint8Array(8)
  let value0 = ((low >>> 4) | (high << 28)) >>> 0
  let value1 = (high >> 4) >>> 0
  if (negative) {
    value0 = (~value0 + 1) >>> 0
    value1 = (~value1 + (value0 === 0 ? 1 : 0)) >>> 0
  }
  new Uint32Array(magnitude.buffer).set([value0, value1])
  return integerOf(magnitude, negative)
}
