// BIFs on binaries against results of Erlang/OTP 25: each line of fixtures/binaries.txt is a call, and what it gave there
// (after `!`: the reason of the error).
import assert from "node:assert/strict"
import { createHash } from "node:crypto"
import { readFileSync } from "node:fs"
import { beforeEach, describe, it } from "node:test"
import fc from "fast-check"
import * as Atoms from "../../src/layout/atoms.js"
import * as Memory from "../../src/layout/memory.js"
import { ATOM_SHIFT } from "../../src/layout/term.js"
import { atom, bitString, bitsOfTerm, core, integerOf, integerTerm, P, resetHeap, small, view } from "./bitstrings.js"

/// The core function of each BIF. Where an arity is not listed, no call of it is in the file.
const BIFS: Record<string, string> = {
  "erlang:binary_to_list/1": "binaryToList",
  "erlang:binary_to_list/3": "binaryToList3",
  "erlang:bitstring_to_list/1": "bitstringToList",
  "erlang:split_binary/2": "splitBinary",
  "erlang:binary_part/2": "binaryPart2",
  "erlang:binary_part/3": "binaryPart3",
  "erlang:iolist_to_binary/1": "iolistToBinary",
  "erlang:list_to_binary/1": "listToBinary",
  "erlang:list_to_bitstring/1": "listToBitstring",
  "erlang:iolist_size/1": "iolistSize",
  "erlang:byte_size/1": "byteSize",
  "erlang:bit_size/1": "bitSize",
  "erlang:size/1": "sizeOfTerm",
  "binary:part/2": "binaryPart2",
  "binary:part/3": "binaryPart3",
  "binary:at/2": "binaryAt",
  "binary:first/1": "binaryFirst",
  "binary:last/1": "binaryLast",
  "binary:copy/1": "binaryCopy",
  "binary:copy/2": "binaryCopy2",
  "binary:encode_unsigned/1": "binaryEncodeUnsigned",
  "binary:encode_unsigned/2": "binaryEncodeUnsigned2",
  "binary:decode_unsigned/1": "binaryDecodeUnsigned",
  "binary:decode_unsigned/2": "binaryDecodeUnsigned2",
  "binary:compile_pattern/1": "binaryCompilePattern",
  "binary:match/2": "binaryMatch",
  "binary:match/3": "binaryMatch3",
  "binary:matches/2": "binaryMatches",
  "binary:matches/3": "binaryMatches3",
  "binary:split/2": "binarySplit",
  "binary:split/3": "binarySplit3",
  "binary:longest_common_prefix/1": "binaryCommonPrefix",
  "binary:longest_common_suffix/1": "binaryCommonSuffix",
  "erlang:md5/1": "md5",
  "erlang:crc32/1": "crc32",
  "erlang:crc32/2": "crc32More",
  "erlang:crc32_combine/3": "crc32Combine",
  "erlang:adler32/1": "adler32",
  "erlang:adler32/2": "adler32More",
  "erlang:adler32_combine/3": "adler32Combine",
  "unicode:bin_is_7bit/1": "unicodeIs7bit",
  "unicode:characters_to_binary/2": "unicodeToBinary",
  "unicode:characters_to_list/2": "unicodeToList",
}

const NIL = 59n
const atoms = new Map(Object.entries(Atoms).map(([name, index]) => [name.slice(3), index]))
const names = new Map(Array.from(atoms, ([name, index]) => [index, name]))

/// Reads Erlang terms: integers, atoms, lists, tuples, bit strings. [offset] bits of garbage precede each bit string.
class Reader {
  private at = 0
  constructor(
    private readonly text: string,
    private readonly offset: number,
  ) {}

  accept(token: string): boolean {
    if (!this.text.startsWith(token, this.at)) return false
    this.at += token.length
    return true
  }
  expect(token: string): void {
    assert.ok(this.accept(token), `${token} expected in ${this.text} at ${this.at}`)
  }
  match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at
    const found = pattern.exec(this.text)?.[0]
    if (found !== undefined) this.at += found.length
    return found
  }
  sequence(end: string): bigint[] {
    const items: bigint[] = []
    if (this.accept(end)) return items
    do items.push(this.term())
    while (this.accept(","))
    return items
  }
  term(): bigint {
    if (this.accept("<<")) return this.binary()
    if (this.accept("{")) {
      const items = this.sequence("}")
      this.accept("}")
      return tuple(items)
    }
    if (this.accept("[")) {
      const items = this.sequence("]")
      if (items.length === 0) return NIL
      const tail = this.accept("|") ? this.term() : NIL
      this.expect("]")
      return list(items, tail)
    }
    const integer = this.match(/-?\d+/y)
    if (integer !== undefined) return integerTerm(BigInt(integer))
    const name = this.match(/[a-z_0-9]+/y) ?? ""
    const index = atoms.get(name)
    assert.notEqual(index, undefined, `atom ${name}`)
    return atom(index as number)
  }
  binary(): bigint {
    let bits = ""
    while (!this.accept(">>")) {
      const string = this.match(/"[^"]*"/y)
      if (string !== undefined)
        for (const c of string.slice(1, -1)) bits += c.charCodeAt(0).toString(2).padStart(8, "0")
      else {
        const value = Number(this.match(/\d+/y))
        const size = this.accept(":") ? Number(this.match(/\d+/y)) : 8
        bits += value.toString(2).padStart(size, "0")
      }
      this.accept(",")
    }
    if (this.offset === 0) return bitString(bits)
    const context = core.bsStartMatch(bitString("1".repeat(this.offset + 1000) + bits))
    core.bsSkipBits(context, BigInt(this.offset + 1000))
    return core.bsGetTail(context)
  }
}

function tuple(items: bigint[]): bigint {
  const address = Number(core.heapAlloc(items.length + 1))
  view.setBigUint64(address, BigInt(items.length << 6), true)
  items.forEach((item, i) => {
    view.setBigInt64(address + 8 * i + 8, item, true)
  })
  return BigInt(address - 6)
}
function list(items: bigint[], tail: bigint): bigint {
  return items.reduceRight((rest, item) => {
    const address = Number(core.heapAlloc(2))
    view.setBigInt64(address, item, true)
    view.setBigInt64(address + 8, rest, true)
    return BigInt(address - 7)
  }, tail)
}

/// A term as io:format's ~w writes it.
function show(term: bigint): string {
  const at = Number(term)
  if (term === NIL) return "[]"
  if ((term & 63n) === 11n) return names.get(Number(term >> BigInt(ATOM_SHIFT))) ?? "unknown"
  if ((term & 3n) === 1n) {
    let text = `[${show(view.getBigInt64(at + 7, true))}`
    let rest = view.getBigInt64(at + 15, true)
    for (; (rest & 3n) === 1n; rest = view.getBigInt64(Number(rest) + 15, true)) {
      text += `,${show(view.getBigInt64(Number(rest) + 7, true))}`
    }
    return rest === NIL ? `${text}]` : `${text}|${show(rest)}]`
  }
  if ((term & 15n) === 15n) return String(integerOf(term))
  const header = view.getUint32(at + 6, true)
  const kind = header & 63
  if (kind === 0) {
    const items = Array.from({ length: header >> 6 }, (_, i) => show(view.getBigInt64(at + 14 + 8 * i, true)))
    return `{${items.join(",")}}`
  }
  if (kind === 8 || kind === 12) return String(integerOf(term))
  const parts = (bitsOfTerm(term).match(/.{1,8}/g) ?? []).map((part) =>
    part.length === 8 ? String(Number.parseInt(part, 2)) : `${Number.parseInt(part, 2)}:${part.length}`,
  )
  return `<<${parts.join(",")}>>`
}

function run(call: string, offset: number): string {
  resetHeap()
  const [name, rest] = [call.slice(0, call.indexOf("(")), call.slice(call.indexOf("(") + 1)]
  const items = new Reader(rest, offset).sequence(")")
  const bif = BIFS[`${name}/${items.length}`]
  assert.ok(bif, `no BIF for ${name}/${items.length}`)
  const result = (core[bif] as (...terms: bigint[]) => bigint)(...items)
  return result === 0n ? `!${show(view.getBigInt64(P + Memory.EXCEPTION_REASON, true))}` : show(result)
}

const fixture = readFileSync(new URL("../../../test/core/fixtures/binaries.txt", import.meta.url), "utf8")
const cases = fixture
  .split("\n")
  .filter((line) => line !== "")
  .map((line) => line.split(" => ") as [string, string])

describe("BIFs on binaries", () => {
  beforeEach(resetHeap)

  it("give what OTP gives", () => {
    for (const [call, expected] of cases) assert.equal(run(call, 0), expected, call)
  })

  it("give the same for binaries that don't begin at a byte", () => {
    for (const [call, expected] of cases) {
      assert.equal(run(call, 3), expected, call)
    }
  })

  it("find what indexOf finds", () => {
    const bytes = fc.array(fc.constantFrom("a", "b"), { maxLength: 60 }).map((letters) => letters.join(""))
    fc.assert(
      fc.property(bytes, bytes, fc.nat(3), (text, wanted, length) => {
        resetHeap()
        const pattern = wanted.slice(0, length + 1)
        if (pattern === "") return
        const [subject, needle] = [bitString(bitsOf(text)), bitString(bitsOf(pattern))]
        const at = text.indexOf(pattern)
        assert.equal(show(core.binaryMatch(subject, needle)), at < 0 ? "nomatch" : `{${at},${pattern.length}}`)
        const parts = text.split(pattern).map((part) => show(bitString(bitsOf(part))))
        const split = core.binarySplit3(subject, needle, list([atom(Atoms.am_global)], NIL))
        assert.equal(show(split), `[${parts.join(",")}]`)
        const compiled = core.binaryCompilePattern(list([needle, bitString(bitsOf("ababab"))], NIL))
        if (at >= 0) assert.notEqual(show(core.binaryMatch(subject, compiled)), "nomatch")
      }),
      { numRuns: 500 },
    )
  })

  it("hash data in pieces of any size", () => {
    const pieces = fc.array(fc.uint8Array({ maxLength: 150 }), { maxLength: 6 })
    fc.assert(
      fc.property(pieces, (parts) => {
        resetHeap()
        const hash = createHash("md5")
        let context = core.md5Init()
        for (const part of parts) {
          hash.update(part)
          context = core.md5Update(context, bitString(bitsOfBytes(part)))
        }
        assert.equal(bitsOfTerm(core.md5Final(context)), bitsOfBytes(hash.digest()))
      }),
    )
    assert.equal(core.md5Update(small(1n), bitString("")), 0n)
    assert.equal(core.md5Final(bitString("1")), 0n)
  })

  it("say how large the binary is that a part refers to", () => {
    const whole = bitString("0".repeat(8000))
    assert.equal(core.binaryReferencedByteSize(whole), small(1000n))
    assert.equal(core.binaryReferencedByteSize(core.binaryPart3(whole, small(1n), small(65n))), small(1000n))
    assert.equal(core.binaryReferencedByteSize(core.binaryPart3(whole, small(1n), small(64n))), small(64n))
    assert.equal(core.binaryReferencedByteSize(small(1n)), 0n)
  })

  it("flatten iolists of any depth", () => {
    let term = NIL
    for (let i = 0; i < 100_000; i++) term = list([term], NIL)
    term = list([term, small(7n)], NIL)
    assert.equal(show(core.iolistToBinary(term)), "<<7>>")
    let deep = list([small(1n)], NIL)
    for (let i = 0; i < 20_000; i++) deep = list([deep, small(2n)], NIL)
    assert.equal(core.iolistSize(deep), small(20_001n))
    assert.equal(bitsOfTerm(core.iolistToBinary(deep)).length, 20_001 * 8)
  })

  it("turn text into UTF-8 and back", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 100 }), fc.nat(100), (text, cut) => {
        resetHeap()
        const bits = bitsOfBytes(Buffer.from(text))
        const codes = Array.from(text, (c) => String(c.codePointAt(0)))
        const whole = bitString(bits)
        assert.equal(show(core.unicodeToList(whole, atom(Atoms.am_utf8))), `[${codes.join(",")}]`)
        // Cut anywhere, a character may begin in one binary and end in the next.
        const at = (cut * 8) % (bits.length + 8)
        const pieces = list([bitString(bits.slice(0, at)), bitString(bits.slice(at))], NIL)
        assert.equal(show(core.unicodeToBinary(pieces, atom(Atoms.am_utf8))), show(whole))
        const list32 = core.unicodeToList(pieces, atom(Atoms.am_utf8))
        assert.equal(show(core.unicodeToBinary(list32, atom(Atoms.am_unicode))), show(whole))
      }),
      { numRuns: 300 },
    )
  })
})

function bitsOf(text: string): string {
  return bitsOfBytes(Buffer.from(text, "latin1"))
}
function bitsOfBytes(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(2).padStart(8, "0")).join("")
}
