// A core instance with one process and the host functions on floats, and number terms made from and read as JavaScript
// values: bigint for integers, number for floats, string for text.
import { readFileSync } from "node:fs"
import * as atoms from "../../src/layout/atoms.js"
import * as Memory from "../../src/layout/memory.js"
import * as Process from "../../src/layout/process.js"
import * as Term from "../../src/layout/term.js"
import { formatFloat, parseFloatText } from "../../src/runtime/float.js"
import { hostMath } from "../../src/runtime/math.js"

type Call = (...terms: bigint[]) => bigint
interface Core {
  setBlock(block: number): void
  memoryStart(): void
  allocate(bytes: number): number
  heapAlloc(words: number): number
  toFloat(term: bigint): number
}

const HEAP_BYTES = 1 << 27
const memory = new WebAssembly.Memory({ initial: 65536, maximum: 65536, shared: true })
const view = new DataView(memory.buffer)
const module = new WebAssembly.Module(readFileSync(new URL("../../core/core.checked.wasm", import.meta.url)))
const env: Record<string, WebAssembly.ImportValue> = { memory }
for (const { name, kind } of WebAssembly.Module.imports(module)) {
  if (kind === "table") env[name] = new WebAssembly.Table({ initial: 1024, element: "anyfunc" })
  if (kind === "function") {
    env[name] = () => {
      throw new Error(`core called ${name}`)
    }
  }
}
env.math = hostMath
env.formatFloat = (kind: number, value: number, precision: number, address: number) =>
  formatFloat(memory, kind, value, precision, address)
env.parseFloat = (address: number, length: number) => parseFloatText(memory, address, length)
export const core = new WebAssembly.Instance(module, { env }).exports as unknown as Core & Record<string, Call>

const P = Memory.SCHEDULERS
core.setBlock(P)
core.memoryStart()
const process = core.allocate(Process.SIZE) >>> 0
const heap = core.allocate(HEAP_BYTES) >>> 0

/// An empty heap for the one process.
export function resetHeap(): void {
  new Uint8Array(memory.buffer, process, Process.SIZE).fill(0)
  view.setUint32(process + Process.VIRTUAL_HEAP_LIMIT, 46422, true)
  view.setUint32(P + Memory.PROCESS, process, true)
  view.setUint32(P + Memory.HEAP_TOP, heap, true)
  view.setUint32(P + Memory.STACK_TOP, heap + HEAP_BYTES, true)
  view.setUint32(P + Memory.STACK_END, heap + HEAP_BYTES, true)
}
resetHeap()

/// From now on every allocation is a heap fragment, or none is. resetHeap leaves the fragments alone.
export function stressHeap(isStressed: boolean): void {
  view.setInt32(P + Memory.STRESS_FLAG, isStressed ? 1 : 0, true)
}

/// Words of the heap in use.
export function heapWords(): number {
  return (view.getUint32(P + Memory.HEAP_TOP, true) - heap) / 8
}

export const nil = BigInt(Term.NIL)

export function small(value: number | bigint): bigint {
  return BigInt.asIntN(64, (BigInt(value) << 4n) | 15n)
}
export function atom(index: number): bigint {
  return BigInt((index << Term.ATOM_SHIFT) | Term.TAG_ATOM)
}

/// A small or a bignum.
export function integer(value: bigint): bigint {
  if (BigInt.asIntN(60, value) === value) return small(value)
  const hex = (value < 0n ? -value : value).toString(16)
  const digits = Math.ceil(hex.length / 16)
  const padded = hex.padStart(digits * 16, "0")
  const address = core.heapAlloc(digits + 1) >>> 0
  const kind = value < 0n ? Term.HEADER_NEGATIVE_BIG : Term.HEADER_POSITIVE_BIG
  view.setBigUint64(address, BigInt((digits << Term.ARITY_SHIFT) | kind), true)
  for (let i = 0; i < digits; i++) {
    const at = padded.length - 16 * (i + 1)
    view.setBigUint64(address + 8 + i * 8, BigInt(`0x${padded.slice(at, at + 16)}`), true)
  }
  return BigInt(address - Term.BOXED_BIAS)
}

export function float(value: number): bigint {
  const address = core.heapAlloc(Term.FLOAT_WORDS) >>> 0
  view.setBigUint64(address, BigInt(Term.FLOAT_HEADER_WORD), true)
  view.setFloat64(address + 8, value, true)
  return BigInt(address - Term.BOXED_BIAS)
}

/// A list of [elements], then [tail].
export function list(elements: bigint[], tail: bigint = nil): bigint {
  let result = tail
  for (let i = elements.length - 1; i >= 0; i--) {
    const address = core.heapAlloc(2) >>> 0
    view.setBigInt64(address, elements[i] as bigint, true)
    view.setBigInt64(address + 8, result, true)
    result = BigInt(address - Term.LIST_BIAS)
  }
  return result
}

export function tuple(...elements: bigint[]): bigint {
  const address = core.heapAlloc(elements.length + 1) >>> 0
  view.setBigInt64(address, BigInt(elements.length << Term.ARITY_SHIFT), true)
  elements.forEach((element, i) => {
    view.setBigInt64(address + 8 + i * 8, element, true)
  })
  return BigInt(address - Term.BOXED_BIAS)
}

export function string(text: string): bigint {
  return list([...text].map((character) => small(character.charCodeAt(0))))
}

/// A heap binary (any length: the limit is only the machine's habit).
export function binary(text: string): bigint {
  const words = Math.ceil(text.length / 8)
  const address = core.heapAlloc(words + 2) >>> 0
  view.setBigUint64(address, BigInt(((words + 1) << Term.ARITY_SHIFT) | Term.HEADER_HEAP_BINARY), true)
  view.setBigUint64(address + 8, BigInt(text.length), true)
  view.setBigUint64(address + 8 + words * 8, 0n, true)
  for (let i = 0; i < text.length; i++) view.setUint8(address + 16 + i, text.charCodeAt(i))
  return BigInt(address - Term.BOXED_BIAS)
}

/// The bits of [text] after [skip] bits of something else: a SUB binary.
export function shifted(text: string, skip: number): bigint {
  const bits = "1".repeat(skip) + [...text].map((c) => c.charCodeAt(0).toString(2).padStart(8, "0")).join("")
  const bytes = bits.match(/.{1,8}/g) ?? []
  const original = binary(String.fromCharCode(...bytes.map((byte) => Number.parseInt(byte.padEnd(8, "0"), 2))))
  const address = core.heapAlloc(Term.SUB_WORDS) >>> 0
  view.setBigUint64(address, BigInt(Term.SUB_HEADER_WORD), true)
  view.setBigUint64(address + 8, BigInt(skip), true)
  view.setBigUint64(address + 16, BigInt(text.length * 8), true)
  view.setBigInt64(address + 24, original, true)
  return BigInt(address - Term.BOXED_BIAS)
}

export type Value = bigint | number | string | Value[] | { tuple: Value[] } | { binary: string }

/// What [term] is; "badarg" and so on in the place of a failure. Atoms are strings, NIL is [].
export function read(term: bigint): Value {
  const address = Number(BigInt.asUintN(32, term))
  if (term === 0n) return failure()
  if ((term & 15n) === BigInt(Term.TAG_SMALL)) return BigInt.asIntN(64, term) >> 4n
  if (term === nil) return []
  if ((term & 63n) === BigInt(Term.TAG_ATOM)) return atomName(Number(term >> 6n))
  if ((term & 3n) === BigInt(Term.PRIMARY_LIST)) {
    const elements: Value[] = []
    let rest = term
    for (; (rest & 3n) === BigInt(Term.PRIMARY_LIST); rest = view.getBigInt64(Number(rest) + Term.CDR, true)) {
      elements.push(read(view.getBigInt64(Number(rest) + Term.CAR, true)))
    }
    return rest === nil ? elements : [...elements, { tuple: [read(rest)] }]
  }
  return readBoxed(address + Term.BOXED_BIAS)
}

function readBoxed(address: number): Value {
  const header = view.getUint32(address, true)
  const arity = header >>> Term.ARITY_SHIFT
  switch (header & Term.HEADER_MASK) {
    case Term.HEADER_FLOAT:
      return view.getFloat64(address + 8, true)
    case Term.HEADER_TUPLE:
      return { tuple: Array.from({ length: arity }, (_, i) => read(view.getBigInt64(address + 8 + i * 8, true))) }
    case Term.HEADER_POSITIVE_BIG:
      return readBig(address, arity)
    case Term.HEADER_NEGATIVE_BIG:
      return -readBig(address, arity)
    case Term.HEADER_HEAP_BINARY:
      return { binary: bytesAt(address + 16, Number(view.getBigUint64(address + 8, true))) }
    case Term.HEADER_REFC_BINARY:
      return { binary: bytesAt(view.getUint32(address + 24, true), Number(view.getBigUint64(address + 8, true))) }
  }
  throw new Error(`unexpected header ${header}`)
}

function bytesAt(address: number, length: number): string {
  let text = ""
  for (let i = 0; i < length; i++) text += String.fromCharCode(view.getUint8(address + i))
  return text
}

function readBig(address: number, digits: number): bigint {
  const hex: string[] = []
  for (let i = digits; i > 0; i--)
    hex.push(
      view
        .getBigUint64(address + i * 8, true)
        .toString(16)
        .padStart(16, "0"),
    )
  const value = BigInt(`0x${hex.join("")}`)
  if (hex[0] === "0".repeat(16) || value < 1n << 59n) throw new Error(`bignum of ${value} is not normal`)
  return value
}

function atomName(index: number): string {
  for (const [name, value] of Object.entries(atoms)) if (value === index && name.startsWith("am_")) return name.slice(3)
  throw new Error(`unknown atom ${index}`)
}

// The reason of the failure, which is forgotten.
function failure(): string {
  const reason = view.getBigUint64(P + Memory.EXCEPTION_REASON, true)
  if (reason === 0n) throw new Error("failed without a reason")
  view.setBigUint64(P + Memory.EXCEPTION_REASON, 0n, true)
  return atomName(Number(reason >> 6n))
}

/// The text that a list of character codes is.
export function textOf(value: Value): string {
  if (typeof value === "string") return value
  if (Array.isArray(value)) return value.map((code) => String.fromCharCode(Number(code))).join("")
  if (typeof value === "object" && "binary" in value) return value.binary
  throw new Error("no text")
}
