// A core instance with one process, and terms made from and read as plain JavaScript values, for tests of bit strings.
import { readFileSync } from "node:fs"
import * as Memory from "../../src/layout/memory.js"
import * as Process from "../../src/layout/process.js"
import {
  ATOM_SHIFT,
  HEADER_NEGATIVE_BIG,
  HEADER_REFC_BINARY,
  HEADER_SUB_BINARY,
  TAG_ATOM,
} from "../../src/layout/term.js"

type Bits = bigint // an i64 of core: a term, or a number of bits
export type Core = Record<string, (...args: (Bits | number)[]) => Bits> & {
  [name in "bsUtf8Size" | "bsUtf16Size"]: (term: Bits) => number
}

const HEAP_BYTES = 1 << 22
const memory = new WebAssembly.Memory({ initial: 65536, maximum: 65536, shared: true })
export const view = new DataView(memory.buffer)
const path = new URL("../../core/core.checked.wasm", import.meta.url)
const module = new WebAssembly.Module(readFileSync(path))
const env: Record<string, WebAssembly.ImportValue> = { memory }
for (const { name, kind } of WebAssembly.Module.imports(module)) {
  if (kind === "table") env[name] = new WebAssembly.Table({ initial: 1024, element: "anyfunc" })
  if (kind === "function")
    env[name] = () => {
      if (name === "abort") throw new Error("an assertion of core failed")
      return 0
    }
}
export const core = new WebAssembly.Instance(module, { env }).exports as unknown as Core

/// The scheduler block of this thread.
export const P = Memory.SCHEDULERS
core.setBlock(P)
core.memoryStart()
const process = Number(core.allocate(Process.SIZE))
const heap = Number(core.allocate(HEAP_BYTES))
const bytesAddress = Number(core.allocate(4096))

/// An empty heap for the one process.
export function resetHeap(): void {
  new Uint8Array(memory.buffer, process, Process.SIZE).fill(0)
  view.setUint32(process + Process.VIRTUAL_HEAP_LIMIT, 46422, true)
  view.setUint32(P + Memory.PROCESS, process, true)
  view.setUint32(P + Memory.HEAP_TOP, heap, true)
  view.setUint32(P + Memory.STACK_TOP, heap + HEAP_BYTES, true)
  view.setUint32(P + Memory.STACK_END, heap + HEAP_BYTES, true)
  view.setInt32(P + Memory.NEED_GC, 0, true)
  view.setInt32(P + Memory.REDUCTIONS, 2 ** 20, true) // no BIF gives up
}
resetHeap()

export const small = (value: bigint): bigint => BigInt.asIntN(64, (value << 4n) | 15n)
export const atom = (index: number): bigint => BigInt((index << ATOM_SHIFT) | TAG_ATOM)

/// A small or a bignum.
export function integerTerm(value: bigint): bigint {
  if (BigInt.asIntN(60, value) === value) return small(value)
  const digits: bigint[] = []
  for (let rest = value < 0n ? -value : value; rest > 0n; rest >>= 64n) digits.push(BigInt.asUintN(64, rest))
  const address = Number(core.heapAlloc(digits.length + 1))
  view.setBigUint64(address, BigInt((digits.length << 6) | (value < 0n ? 12 : 8)), true)
  digits.forEach((digit, i) => {
    view.setBigUint64(address + 8 + i * 8, digit, true)
  })
  return BigInt(address - 6)
}

/// The value of a small or of a bignum, which must be normal.
export function integerOf(term: bigint): bigint {
  if ((term & 15n) === 15n) return BigInt.asIntN(64, term) >> 4n
  const at = Number(term)
  const header = view.getUint32(at + 6, true)
  let value = 0n
  for (let i = header >> 6; i > 0; i--) value = (value << 64n) | view.getBigUint64(at + 6 + i * 8, true)
  if ((header & 63) === HEADER_NEGATIVE_BIG) value = -value
  if (BigInt.asIntN(60, value) === value || view.getBigUint64(at + 6 + (header >> 6) * 8, true) === 0n) {
    throw new Error(`bignum of ${value} is not normal`)
  }
  return value
}

/// A term that is the bit string [bits].
export function bitString(bits: string): bigint {
  const term = core.bsInit(BigInt(bits.length))
  for (let i = 0; i < bits.length; i += 32) {
    const part = bits.slice(i, i + 32)
    core.bsPutBits(BigInt(`0b${part}`), part.length)
  }
  return term
}

/// The bits of the bit string [term], looked up without core.
export function bitsOfTerm(term: bigint): string {
  let at = Number(term)
  let kind = view.getUint32(at + 6, true) & 63
  let offset = 0
  let size = Number(view.getBigUint64(at + 14, true)) * 8
  if (kind === HEADER_SUB_BINARY) {
    offset = Number(view.getBigUint64(at + 14, true))
    size = Number(view.getBigUint64(at + 22, true) & 0x7fffffffffffffffn)
    at = view.getUint32(at + 30, true)
    kind = view.getUint32(at + 6, true) & 63
  }
  const data = kind === HEADER_REFC_BINARY ? view.getUint32(at + 30, true) : at + 22
  let bits = ""
  for (let i = offset >> 3; i * 8 < offset + size; i++)
    bits += view
      .getUint8(data + i)
      .toString(2)
      .padStart(8, "0")
  return bits.slice(offset & 7, (offset & 7) + size)
}

/// Address of a copy of [bytes] outside of the heap.
export function storeBytes(bytes: Uint8Array): number {
  new Uint8Array(memory.buffer, bytesAddress, bytes.length).set(bytes)
  return bytesAddress
}
