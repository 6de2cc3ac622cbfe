// Terms for tests: the model of model.ts written to and read from the heap of a core instance, and random terms.
import { readFileSync } from "node:fs"
import fc from "fast-check"
import * as Atoms from "../../src/layout/atoms.js"
import * as Memory from "../../src/layout/memory.js"
import * as Process from "../../src/layout/process.js"
import * as Layout from "../../src/layout/term.js"
import { integer, list, type Model, withoutDuplicates } from "./model.js"

export * from "./model.js"

export type Core = Record<string, (...args: (bigint | number)[]) => bigint & number>

const HEAP = 0xa0000000
const HEAP_END = 0xf0000000
export const memory = new WebAssembly.Memory({ initial: 65536, maximum: 65536, shared: true })
export const view = new DataView(memory.buffer)
export const bytes = new Uint8Array(memory.buffer)
const module = new WebAssembly.Module(readFileSync(new URL("../../core/core.checked.wasm", import.meta.url)))

/// A core instance with scheduler block number [index].
export function instantiate(index: number): Core {
  const env: Record<string, WebAssembly.ImportValue> = { memory }
  for (const { name, kind } of WebAssembly.Module.imports(module)) {
    if (kind === "table") env[name] = new WebAssembly.Table({ initial: 1024, element: "anyfunc" })
    if (kind === "function") env[name] = () => (name === "abort" ? fail() : 0)
  }
  const core = new WebAssembly.Instance(module, { env }).exports as unknown as Core
  core.setBlock(Memory.SCHEDULERS + index * Memory.SCHEDULER_SIZE)
  return core
}

function fail(): never {
  throw new Error("an assertion of core failed")
}

export const core = instantiate(0)
export const P = Memory.SCHEDULERS
view.setUint32(Memory.HEAP_END, HEAP >>> 16, true)
core.memoryStart()
export const process = Number(core.allocate(Process.SIZE)) >>> 0
bytes.fill(0, process, process + Process.SIZE)
view.setBigUint64(process + Process.ID, BigInt(Layout.TAG_PID), true)
view.setUint32(P + Memory.PROCESS, process, true)
view.setInt32(Memory.PROCESS_LIMIT, 1024, true)
view.setUint32(Memory.PROCESSES, process, true)
const textRoom = Number(core.allocate(4096)) >>> 0
const exportRoom = Number(core.allocate(65536)) >>> 0
const exportEntries = new Map<string, number>()

/// Forgets all terms on the heap.
export function resetHeap(): void {
  view.setUint32(P + Memory.HEAP_TOP, HEAP, true)
  view.setUint32(P + Memory.STACK_TOP, HEAP_END, true)
  view.setUint32(P + Memory.STACK_END, HEAP_END, true)
  view.setInt32(P + Memory.REDUCTIONS, 2 ** 20, true) // nobody would resume a BIF that gives up
  view.setInt32(P + Memory.NEED_GC, 0, true)
}
resetHeap()

export function word(address: number): bigint {
  return view.getBigUint64(address, true)
}
function setWord(address: number, value: bigint): void {
  view.setBigUint64(address, BigInt.asUintN(64, value), true)
}
function alloc(words: number): number {
  const at = view.getUint32(P + Memory.HEAP_TOP, true)
  view.setUint32(P + Memory.HEAP_TOP, at + words * 8, true)
  return at
}
export const header = (kind: number, arity: number, extra = 0) =>
  (BigInt(extra) << 32n) | BigInt((arity << Layout.ARITY_SHIFT) | kind)
export const boxed = (address: number) => BigInt(address - Layout.BOXED_BIAS)
export const small = (value: bigint | number) => BigInt.asUintN(64, (BigInt(value) << 4n) | 15n)
export const atomTerm = (index: number) => BigInt(index * 64 + Layout.TAG_ATOM)

/// The characters that an `am_` name of layout/atoms.ts stands for.
function knownText(name: string): string {
  return name.slice(3).replace(/\$([0-9a-f]{2})/g, (_, code) => String.fromCharCode(Number.parseInt(code, 16)))
}
const known = Object.entries(Atoms)
  .filter(([name]) => name.startsWith("am_"))
  .sort(([, a], [, b]) => a - b)
for (const [name, index] of known) {
  if (intern(knownText(name)) !== index) throw new Error(`atom ${name} has another index`)
}

/// Index of the atom with [text].
export function intern(text: string): number {
  const utf8 = Buffer.from(text)
  bytes.set(utf8, textRoom)
  return Number(core.atomIntern(textRoom, utf8.length)) >>> 0
}
export const atom = (text: string) => atomTerm(intern(text))

function words(first: bigint, rest: bigint[]): number {
  const at = alloc(rest.length + 1)
  setWord(at, first)
  rest.forEach((value, i) => {
    setWord(at + 8 * (i + 1), value)
  })
  return at
}

/// Writes [model] to the heap.
export function write(model: Model): bigint {
  switch (model.kind) {
    case "integer":
      return writeInteger(model.value)
    case "float": {
      const at = words(BigInt(Layout.FLOAT_HEADER_WORD), [0n])
      view.setFloat64(at + 8, model.value, true)
      return boxed(at)
    }
    case "atom":
      return atom(model.text)
    case "pid":
      return BigInt(model.number * 16 + Layout.TAG_PID)
    case "tuple":
      return boxed(words(header(Layout.HEADER_TUPLE, model.items.length), model.items.map(write)))
    case "list": {
      let list = model.tail ? write(model.tail) : BigInt(Layout.NIL)
      for (const item of model.items.toReversed()) {
        list = BigInt(words(write(item), [list]) - Layout.LIST_BIAS)
      }
      return list
    }
    case "map": {
      const room = Number(core.allocate(16 * model.pairs.length + 16)) >>> 0
      model.pairs.forEach(([key, value], i) => {
        setWord(room + 16 * i, write(key))
        setWord(room + 16 * i + 8, write(value))
      })
      const map = core.mapNew(model.pairs.length, room)
      core.release(room)
      return map
    }
    case "bits":
      return writeBits(model.bits, model.offset)
    case "export":
      return boxed(words(header(Layout.HEADER_EXPORT, 1, model.arity), [BigInt(exportEntry(model))]))
  }
}

function writeInteger(value: bigint): bigint {
  if (BigInt.asIntN(60, value) === value) return small(value)
  const digits: bigint[] = []
  for (let rest = value < 0n ? -value : value; rest > 0n; rest >>= 64n) digits.push(BigInt.asUintN(64, rest))
  const kind = value < 0n ? Layout.HEADER_NEGATIVE_BIG : Layout.HEADER_POSITIVE_BIG
  return boxed(words(header(kind, digits.length), digits))
}

function writeBits(bits: string, offset: number): bigint {
  // Ones around the bits: whoever reads beyond them is found out.
  const whole = "1".repeat(offset) + bits
  const padded = whole.padEnd(Math.ceil(whole.length / 8) * 8, "1")
  const size = padded.length / 8
  const data = Array.from({ length: size }, (_, i) => Number.parseInt(padded.slice(8 * i, 8 * i + 8), 2))
  const original = size <= Layout.HEAP_BINARY_LIMIT ? heapBinary(data) : refcBinary(data)
  if (offset === 0 && bits.length % 8 === 0) return original
  return boxed(words(BigInt(Layout.SUB_HEADER_WORD), [BigInt(offset), BigInt(bits.length), original]))
}

function heapBinary(data: number[]): bigint {
  const room = Math.ceil(data.length / 8)
  const at = words(header(Layout.HEADER_HEAP_BINARY, 1 + room), [BigInt(data.length), ...Array(room).fill(0n)])
  bytes.set(data, at + 16)
  return boxed(at)
}

function refcBinary(data: number[]): bigint {
  const block = Number(core.allocate(Memory.BINARY_DATA + data.length)) >>> 0
  bytes.set(data, block + Memory.BINARY_DATA)
  const fields = [data.length, block, block + Memory.BINARY_DATA, 0].map(BigInt)
  return boxed(words(BigInt(Layout.REFC_HEADER_WORD), fields))
}

function exportEntry({ module, name, arity }: { module: string; name: string; arity: number }): number {
  const key = `${module}:${name}/${arity}`
  let entry = exportEntries.get(key)
  if (entry === undefined) {
    entry = exportRoom + exportEntries.size * Memory.EXPORT_SIZE
    exportEntries.set(key, entry)
    view.setUint32(entry + Memory.EXPORT_MODULE, intern(module), true)
    view.setUint32(entry + Memory.EXPORT_FUNCTION, intern(name), true)
    view.setUint32(entry + Memory.EXPORT_ARITY, arity, true)
  }
  return entry
}

/// The text of atom [index].
export function atomText(index: number): string {
  const entry = Memory.ATOMS + index * Memory.ATOM_SIZE
  const at = view.getUint32(entry + Memory.ATOM_TEXT, true)
  return Buffer.from(bytes.slice(at, at + view.getUint16(entry + Memory.ATOM_BYTES, true))).toString()
}

/// Reads a term back; the pairs of a map come in the map's own order.
export function read(term: bigint): Model {
  const low = Number(term & 15n)
  if (low === Layout.TAG_SMALL) return { kind: "integer", value: BigInt.asIntN(64, term) >> 4n }
  if (low === Layout.TAG_PID) return { kind: "pid", number: Number(term >> 4n) }
  if (term === BigInt(Layout.NIL)) return { kind: "list", items: [], tail: null }
  if (low === (Layout.TAG_ATOM & 15)) return { kind: "atom", text: atomText(Number(term >> 6n)) }
  const at = Number(term)
  if ((low & 3) === Layout.PRIMARY_LIST) return readList(term)
  const first = word(at + Layout.BOXED_BIAS)
  const arity = Number((first >> BigInt(Layout.ARITY_SHIFT)) & BigInt(Layout.ARITY_MASK))
  const field = (i: number) => word(at + Layout.FIELD + 8 * i)
  const fields = () => Array.from({ length: arity }, (_, i) => field(i))
  switch (Number(first & 63n)) {
    case Layout.HEADER_TUPLE:
      return { kind: "tuple", items: fields().map(read) }
    case Layout.HEADER_FLOAT:
      return { kind: "float", value: view.getFloat64(at + Layout.FIELD, true) }
    case Layout.HEADER_POSITIVE_BIG:
    case Layout.HEADER_NEGATIVE_BIG: {
      const magnitude = fields().reduceRight((sum, digit) => (sum << 64n) | digit, 0n)
      return { kind: "integer", value: Number(first & 63n) === Layout.HEADER_NEGATIVE_BIG ? -magnitude : magnitude }
    }
    case Layout.HEADER_MAP:
      return { kind: "map", pairs: readPairs(term) }
    case Layout.HEADER_HEAP_BINARY:
      return { kind: "bits", bits: readBytes(at + Layout.HEAP_BINARY_DATA, Number(field(0))), offset: 0 }
    case Layout.HEADER_REFC_BINARY:
      return {
        kind: "bits",
        bits: readBytes(view.getUint32(at + Layout.REFC_DATA, true), Number(field(0))),
        offset: 0,
      }
    case Layout.HEADER_SUB_BINARY: {
      const [offset, size] = [Number(field(0)), Number(BigInt.asUintN(63, field(1)))]
      const original = read(field(2)) as Extract<Model, { kind: "bits" }>
      return { kind: "bits", bits: original.bits.slice(offset, offset + size), offset: offset % 8 }
    }
    case Layout.HEADER_REFERENCE:
      return { kind: "atom", text: `#Ref<${field(0)}>` }
    case Layout.HEADER_EXPORT: {
      const entry = Number(field(0))
      const name = (offset: number) => atomText(view.getUint32(entry + offset, true))
      return {
        kind: "export",
        module: name(Memory.EXPORT_MODULE),
        name: name(Memory.EXPORT_FUNCTION),
        arity: view.getUint32(entry + Memory.EXPORT_ARITY, true),
      }
    }
    default:
      throw new Error(`can't read a term with header ${first.toString(16)}`)
  }
}

function readBytes(at: number, count: number): string {
  return Array.from(bytes.slice(at, at + count), (byte) => byte.toString(2).padStart(8, "0")).join("")
}

function readList(term: bigint): Model {
  const items: Model[] = []
  let rest = term
  for (; (rest & 3n) === 1n; rest = word(Number(rest) + Layout.CDR)) items.push(read(word(Number(rest) + Layout.CAR)))
  return { kind: "list", items, tail: rest === BigInt(Layout.NIL) ? null : read(rest) }
}

function readPairs(map: bigint): [Model, Model][] {
  const pairs = read(core.mapsToList(map)) as Extract<Model, { kind: "list" }>
  return pairs.items.map((pair) => (pair as Extract<Model, { kind: "tuple" }>).items as [Model, Model])
}

// ---- Random terms

const two = (power: number) => 1n << BigInt(power)
export const integers = fc
  .oneof(
    fc.integer({ min: -3, max: 3 }).map(BigInt),
    fc.integer({ min: -300, max: 300 }).map(BigInt),
    fc.bigInt({ min: -two(70), max: two(70) }),
    fc.bigInt({ min: -two(300), max: two(300) }),
    fc
      .tuple(
        fc.constantFrom(26, 27, 28, 31, 52, 53, 58, 59, 60, 63, 64, 100, 128, 1023),
        fc.integer({ min: -2, max: 2 }),
      )
      .chain(([power, offset]) => fc.constantFrom(two(power) + BigInt(offset), -two(power) + BigInt(offset))),
  )
  .map((value): Model => ({ kind: "integer", value }))
export const floats = fc
  .oneof(
    fc.integer({ min: -3, max: 3 }),
    fc.integer({ min: -8, max: 8 }).map((x) => x / 4),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.constantFrom(26, 27, 52, 53, 58, 59, 60, 63, 64, 100, 128, 1023).map((power) => 2 ** power),
    fc.constantFrom(53, 59, 60, 64, 100).map((power) => -(2 ** power)),
    fc.constant(-0),
  )
  .map((value): Model => ({ kind: "float", value }))
const texts = [
  "",
  "a",
  "b",
  "ab",
  "abc",
  "abcd",
  "abcde",
  "abcdf",
  "abcd\u0001",
  "é",
  "ÿ",
  "żółć",
  "日本",
  "ok",
  "A",
  "𝄞",
]
export const atoms = fc.constantFrom(...texts).map((text): Model => ({ kind: "atom", text }))
export const bitStrings = fc
  .tuple(
    fc.oneof(fc.array(fc.boolean(), { maxLength: 20 }), fc.array(fc.boolean(), { maxLength: 700 })),
    fc.integer({ min: 0, max: 9 }),
    fc.boolean(),
  )
  .map(([bits, offset, isBinary]): Model => {
    const kept = isBinary ? bits.slice(0, bits.length & ~7) : bits
    return { kind: "bits", bits: kept.map(Number).join(""), offset: isBinary && offset > 4 ? 0 : offset }
  })
const pids = fc.integer({ min: 0, max: 9 }).map((number): Model => ({ kind: "pid", number }))
const exports = fc
  .tuple(fc.constantFrom("lists", "maps", "a"), fc.constantFrom("map", "get"), fc.integer({ min: 0, max: 2 }))
  .map(([module, name, arity]): Model => ({ kind: "export", module, name, arity }))

export const { term: terms, scalar: scalars } = fc.letrec<{ term: Model; scalar: Model; map: Model }>((tie) => ({
  scalar: fc.oneof(integers, floats, atoms, bitStrings, pids, exports),
  map: fc.oneof(
    { maxDepth: 3 },
    fc.array(fc.tuple(tie("scalar"), tie("term")), { maxLength: 4 }).map(asMap),
    fc.array(fc.tuple(tie("term"), tie("scalar")), { maxLength: 4 }).map(asMap),
    fc.array(fc.tuple(integers, tie("scalar")), { minLength: 30, maxLength: 50 }).map(asMap),
  ),
  term: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    { arbitrary: tie("scalar"), weight: 5 },
    { arbitrary: fc.array(tie("term"), { maxLength: 4 }).map((items): Model => ({ kind: "tuple", items })), weight: 2 },
    { arbitrary: fc.array(tie("term"), { maxLength: 4 }).map((items): Model => list(items)), weight: 2 },
    { arbitrary: fc.array(fc.integer({ min: 0, max: 255 }), { maxLength: 9 }).map(charlist), weight: 1 },
    {
      arbitrary: fc.tuple(tie("scalar"), tie("scalar")).map(([a, tail]): Model => ({ kind: "list", items: [a], tail })),
      weight: 1,
    },
    { arbitrary: tie("map"), weight: 1 },
  ),
}))

function charlist(codes: number[]): Model {
  return list(codes.map(integer))
}
function asMap(pairs: [Model, Model][]): Model {
  return { kind: "map", pairs: withoutDuplicates(pairs) }
}

/// A term and one that is often equal or nearly equal to it.
export const pairsOfTerms = fc.oneof(
  fc.tuple(terms, terms),
  fc.tuple(scalars, scalars),
  fc.tuple(fc.oneof(integers, floats), fc.oneof(integers, floats)),
  fc
    .tuple(terms, fc.nat(), fc.boolean())
    .map(([term, seed, keep]): [Model, Model] => [term, keep ? term : twist(term, seed)]),
)

// The same term in another representation, sometimes with a number of the other kind.
function twist(term: Model, seed: number): Model {
  switch (term.kind) {
    case "integer":
      return seed % 3 === 0 && Number.isFinite(Number(term.value)) ? { kind: "float", value: Number(term.value) } : term
    case "float":
      return seed % 3 === 0 ? { kind: "float", value: -term.value } : term
    case "bits":
      return { ...term, offset: seed % 8 }
    case "tuple":
      return { ...term, items: term.items.map((item, i) => twist(item, seed + i)) }
    case "list":
      return { ...term, items: term.items.map((item, i) => twist(item, seed + i)) }
    case "map":
      return { ...term, pairs: term.pairs.toReversed().map(([key, value], i) => [key, twist(value, seed + i)]) }
    default:
      return term
  }
}
