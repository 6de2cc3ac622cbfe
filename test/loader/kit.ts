// What the loader's tests share: fixtures, taking .beam files apart and together, assembling code, asking erl.
import { spawnSync } from "node:child_process"
import { readFileSync } from "node:fs"
import { parseBeam } from "../../src/loader/beam.js"
import { type Chunk, readChunks } from "../../src/loader/chunks.js"
import { inflate } from "../../src/loader/inflate.js"

/// The fixtures stand beside the test sources, not beside what is compiled from them.
const FIXTURES = new URL("../../../test/loader/fixtures/", import.meta.url)

export function fixture(name: string): Uint8Array {
  return new Uint8Array(readFileSync(new URL(name, FIXTURES)))
}

export function fixturePath(name: string): string {
  return new URL(name, FIXTURES).pathname
}

export type NamedData = Pick<Chunk, "id" | "data">

export function takeApart(file: Uint8Array): NamedData[] {
  return readChunks(file, inflate)
}

export function putTogether(chunks: readonly NamedData[]): Uint8Array {
  const parts: number[] = []
  for (const { id, data } of chunks) {
    parts.push(...latin1(id), ...word(data.length), ...data)
    while (parts.length % 4 !== 0) parts.push(0)
  }
  return Uint8Array.from([...latin1("FOR1"), ...word(parts.length + 4), ...latin1("BEAM"), ...parts])
}

/// The file with one chunk replaced (data), added, or removed (null).
export function withChunk(file: Uint8Array, id: string, data: Uint8Array | readonly number[] | null): Uint8Array {
  const others = takeApart(file).filter((chunk) => chunk.id !== id)
  return putTogether(data === null ? others : [...others, { id, data: Uint8Array.from(data) }])
}

export function chunkOf(file: Uint8Array, id: string): Uint8Array {
  const chunk = takeApart(file).find((candidate) => candidate.id === id)
  if (chunk === undefined) throw new Error(`no chunk ${id}`)
  return chunk.data
}

export function word(value: number): number[] {
  return [(value >>> 24) & 255, (value >>> 16) & 255, (value >>> 8) & 255, value & 255]
}

export function latin1(text: string): number[] {
  return [...text].map((character) => character.charCodeAt(0))
}

/// A compact term: one of the letters u i a x y f h z, and a number.
export function compact(tag: string, value: number | bigint): number[] {
  const bits = "uiaxyfhz".indexOf(tag)
  const number = BigInt(value)
  if (number >= 0n && number < 16n) return [(Number(number) << 4) | bits]
  if (number >= 0n && number < 2048n) return [((Number(number) >> 3) & 0xe0) | 8 | bits, Number(number) & 255]
  const bytes: number[] = []
  let rest = number
  // Two's complement, with room for the sign.
  do {
    bytes.unshift(Number(rest & 255n))
    rest >>= 8n
  } while (!((rest === 0n && bytes[0] < 128) || (rest === -1n && bytes[0] >= 128)))
  if (bytes.length === 1) bytes.unshift(number < 0n ? 255 : 0)
  if (bytes.length <= 8) return [((bytes.length - 2) << 5) | 0x18 | bits, ...bytes]
  return [0xf8 | bits, ...compact("u", bytes.length - 9), ...bytes]
}

export const x = (index: number) => compact("x", index)
export const y = (index: number) => compact("y", index)
export const f = (label: number) => compact("f", label)
export const u = (value: number) => compact("u", value)
export const a = (index: number) => compact("a", index)
export const list = (...items: number[][]) => [0x17, ...u(items.length), ...items.flat()]
export const literal = (index: number) => [0x47, ...u(index)]
export const typed = (register: number[], type: number) => [0x57, ...register, ...u(type)]

export interface Assembly {
  /// Instructions of the body of the function m:f/1, whose entry is label 2; further labels count from 3.
  readonly body: readonly (readonly [op: number, ...args: number[][]])[]
  readonly labelCount?: number
  readonly maxOpcode?: number
  readonly extra?: readonly NamedData[]
  /// Further atoms; the first of them has index 8.
  readonly atoms?: readonly string[]
}

const ATOMS = ["m", "f", "erlang", "+", "no_fail", "copy", "string"]

/// A whole .beam file around some instructions. Atoms are m f erlang + no_fail copy string; import 0 is erlang:+/2; the
/// string table is "abc".
export function assemble({ body, labelCount = 10, maxOpcode = 100, extra = [], atoms = [] }: Assembly): Uint8Array {
  const names = [...ATOMS, ...atoms]
  const code = [
    ...[1, ...u(1), 2, ...a(1), ...a(2), ...u(1), 1, ...u(2)],
    ...body.flatMap(([op, ...args]) => [op, ...args.flat()]),
    3,
  ]
  const texts = names.flatMap((name) => [name.length, ...latin1(name)])
  const table = (...rows: number[][]) => [...word(rows.length), ...rows.flat().flatMap(word)]
  const chunks: [string, number[]][] = [
    ["AtU8", [...word(names.length), ...texts]],
    ["Code", [...[16, 0, maxOpcode, labelCount, 1].flatMap(word), ...code]],
    ["StrT", latin1("abc")],
    ["ImpT", table([3, 4, 2])],
    ["ExpT", table([2, 1, 2])],
  ]
  return putTogether([...chunks.map(([id, data]) => ({ id, data: Uint8Array.from(data) })), ...extra])
}

/// The decoded body of an assembly: all after the entry label.
export function decodeBody(assembly: Assembly): readonly { name: string; args: readonly unknown[] }[] {
  return parseBeam(assemble(assembly)).code.slice(3, -1)
}

/// Runs an Erlang expression and gives what it printed; null when there is no erl to ask.
export function askErl(expression: string, args: readonly string[] = []): string | null {
  const run = spawnSync("erl", ["-noshell", "-eval", `${expression}, halt().`, "-extra", ...args], {
    encoding: "utf8",
    timeout: 60_000,
    maxBuffer: 256 << 20,
  })
  if (run.error !== undefined && "code" in run.error && run.error.code === "ENOENT") return null
  if (run.status !== 0) throw new Error(`erl failed: ${run.stdout.slice(0, 2000)} ${run.stderr}`)
  return run.stdout
}

/// Why a test that compares with the real Erlang was left out.
export const NO_ERL = "erl is not installed: nothing to compare with"
