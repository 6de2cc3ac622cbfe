// Bit strings of core against a naive model: a bit string is a JavaScript string of 0 and 1.
import assert from "node:assert/strict"
import { beforeEach, describe, it } from "node:test"
import fc from "fast-check"
import * as Atoms from "../../src/layout/atoms.js"
import * as Memory from "../../src/layout/memory.js"
import {
  atom,
  bitString,
  bitsOfTerm,
  core,
  integerOf,
  integerTerm,
  P,
  resetHeap,
  small,
  storeBytes,
  view,
} from "./bitstrings.js"

const LITTLE = 2
const SIGNED = 4
const bitsArbitrary = (max: number) =>
  fc.array(fc.constantFrom("0", "1"), { maxLength: max }).map((bits) => bits.join(""))
const runs = { numRuns: 300 }

/// What <<Value:Size/Flags>> is.
function encode(value: bigint, size: number, little: boolean): string {
  if (size === 0) return ""
  const bits = BigInt.asUintN(size, value).toString(2).padStart(size, "0")
  if (!little) return bits
  const whole = size & ~7
  const low = bits.slice(size - whole)
  return (low.match(/.{8}/g) ?? []).reverse().join("") + bits.slice(0, size - whole)
}

function decode(bits: string, little: boolean, signed: boolean): bigint {
  const size = bits.length
  if (size === 0) return 0n
  const whole = size & ~7
  const text = little ? bits.slice(whole) + (bits.slice(0, whole).match(/.{8}/g) ?? []).reverse().join("") : bits
  const value = BigInt(`0b${text}`)
  return signed ? BigInt.asIntN(size, value) : value
}

const errorReason = () => view.getBigUint64(P + Memory.EXCEPTION_REASON, true)

describe("bit strings", () => {
  beforeEach(resetHeap)

  it("puts integers of any size, sign and byte order at any offset", () => {
    fc.assert(
      fc.property(
        bitsArbitrary(17),
        fc.bigInt({ min: -(1n << 210n), max: 1n << 210n }),
        fc.boolean(),
        fc.nat(210),
        fc.boolean(),
        (prefix, wide, narrow, size, little) => {
          resetHeap()
          const value = narrow ? BigInt.asIntN(40, wide) : wide
          const result = core.bsInit(BigInt(prefix.length + size + 3))
          for (const bit of prefix) core.bsPutBits(BigInt(bit), 1)
          assert.equal(core.bsPutInteger(integerTerm(value), BigInt(size), little ? LITTLE : 0), 1)
          core.bsPutBits(5n, 3)
          assert.equal(bitsOfTerm(result), `${prefix}${encode(value, size, little)}101`)
        },
      ),
      { numRuns: 1000 },
    )
  })

  it("gets integers of any size, sign and byte order at any offset", () => {
    fc.assert(
      fc.property(fc.nat(20), bitsArbitrary(210), fc.boolean(), fc.boolean(), (skip, bits, little, signed) => {
        resetHeap()
        const context = core.bsStartMatch(bitString("1".repeat(skip) + bits))
        assert.equal(core.bsSkipBits(context, BigInt(skip)), 1)
        const flags = (little ? LITTLE : 0) | (signed ? SIGNED : 0)
        assert.equal(core.bsGetInteger(context, BigInt(bits.length + 1), flags), 0n)
        const result = core.bsGetInteger(context, BigInt(bits.length), flags)
        assert.equal(integerOf(result), decode(bits, little, signed))
        assert.equal(core.bsTestTail(context, 0n), 1)
      }),
      { numRuns: 1000 },
    )
  })

  it("gives small results where the value is small", () => {
    for (const value of [(1n << 59n) - 1n, -(1n << 59n), 0n, -1n]) {
      for (const size of [64, 65, 128, 200]) {
        const context = core.bsStartMatch(bitString(encode(value, size, false)))
        assert.equal(core.bsGetInteger(context, BigInt(size), SIGNED), small(value))
      }
    }
  })

  it("reads fused fields without a check", () => {
    fc.assert(
      fc.property(bitsArbitrary(9), fc.integer({ min: 0, max: 64 }), (prefix, size) => {
        resetHeap()
        const bits = "1011".repeat(16).slice(0, size)
        const context = core.bsStartMatch(bitString(`${prefix}${bits}00`))
        core.bsSkipBits(context, BigInt(prefix.length))
        const expected = size === 0 ? 0n : BigInt(`0b${bits}`)
        assert.equal(core.bsEnsureAtLeast(context, BigInt(size), 2), 1)
        assert.equal(core.bsEnsureAtLeast(context, BigInt(size), 3), 0)
        assert.equal(BigInt.asUintN(64, core.bsPeekBits(context, 0n, size)), expected)
        assert.equal(BigInt.asUintN(64, core.bsReadBits(context, size)), expected)
        assert.equal(core.bsEnsureExactly(context, 2n), 1)
        if (size < 60) {
          core.bsSetPosition(context, small(BigInt(prefix.length)))
          assert.equal(core.bsGetUnsigned(context, size), small(expected))
          assert.equal(core.bsGetUnsigned(context, 3), 0n)
        }
      }),
      runs,
    )
  })

  it("takes parts of parts and puts them at any offset", () => {
    fc.assert(
      fc.property(bitsArbitrary(1200), fc.nat(1200), fc.nat(1200), fc.nat(40), fc.nat(9), (bits, a, b, c, offset) => {
        resetHeap()
        const [first, length] = [a % (bits.length + 1), b % (bits.length - (a % (bits.length + 1)) + 1)]
        const outer = core.bsStartMatch(bitString(bits))
        core.bsSkipBits(outer, BigInt(first))
        const part = core.bsGetBinary(outer, BigInt(length))
        const expected = bits.slice(first, first + length)
        assert.equal(bitsOfTerm(part), expected)
        assert.equal(bitsOfTerm(core.bsGetTail(outer)), bits.slice(first + length))
        const inner = core.bsStartMatch(part)
        const skip = Math.min(c, length)
        core.bsSkipBits(inner, BigInt(skip))
        const rest = core.bsGetBinaryAll(inner, 1)
        assert.equal(bitsOfTerm(rest), expected.slice(skip))
        const result = core.bsInit(BigInt(offset + length - skip + 2))
        core.bsPutBits(-1n, offset)
        assert.equal(core.bsPutBinaryAll(rest, 1), 1)
        core.bsPutBits(2n, 2)
        assert.equal(bitsOfTerm(result), `${"1".repeat(offset)}${expected.slice(skip)}10`)
      }),
      runs,
    )
  })

  it("keeps every version of a binary that is appended to", () => {
    const step = fc.tuple(fc.nat(1000), bitsArbitrary(90), fc.boolean())
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), fc.boolean(), (steps, bytes) => {
        resetHeap()
        const versions: [term: bigint, bits: string][] = [[bitString(""), ""]]
        for (const [pick, raw, newest] of steps) {
          const added = bytes ? raw.slice(0, raw.length & ~7) : raw
          const [term, bits] = versions[newest ? versions.length - 1 : pick % versions.length] as [bigint, string]
          const result = core.bsAppend(term, BigInt(added.length), 1)
          for (const bit of added) core.bsPutBits(BigInt(bit), 1)
          versions.push([result, bits + added])
        }
        for (const [term, bits] of versions) assert.equal(bitsOfTerm(term), bits)
      }),
      runs,
    )
  })

  it("appends, begins and grows with a number at once", () => {
    const number = fc.tuple(fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }), fc.integer({ min: 1, max: 64 }))
    fc.assert(
      fc.property(number, fc.array(fc.tuple(fc.nat(1000), number, fc.boolean()), { maxLength: 40 }), (first, steps) => {
        resetHeap()
        const text = ([value, size]: [bigint, number]) => encode(value, size, false)
        const versions: [term: bigint, bits: string][] = [[core.bsInitBits(first[0], first[1]), text(first)]]
        let grown = core.bsInitWritable(small(0n))
        let all = ""
        for (const [pick, added, newest] of steps) {
          const [term, bits] = versions[newest ? versions.length - 1 : pick % versions.length] as [bigint, string]
          versions.push([core.bsAppendBits(term, added[0], added[1], 1), bits + text(added)])
          grown = core.bsPrivateAppendBits(grown, added[0], added[1], 1)
          all += text(added)
        }
        for (const [term, bits] of versions) assert.equal(bitsOfTerm(term), bits)
        assert.equal(bitsOfTerm(grown), all)
      }),
      runs,
    )
    assert.equal(core.bsAppendBits(bitString("101"), 1n, 8, 8), 0n)
    assert.equal(core.bsAppendBits(core.bsAppendBits(bitString(""), 1n, 3, 1), 1n, 8, 8), 0n)
  })

  it("appends in place as long as the block is its own", () => {
    let term = core.bsAppend(bitString(""), 8n, 8)
    core.bsPutBits(65n, 8)
    const original = view.getUint32(Number(term) + 30, true)
    for (let i = 0; i < 200; i++) {
      term = core.bsAppend(term, 8n, 8)
      core.bsPutBits(BigInt(i), 8)
      assert.equal(view.getUint32(Number(term) + 30, true), original)
    }
    const block = view.getUint32(original + 22, true)
    view.setInt32(block, 2, true)
    const other = core.bsAppend(term, 8n, 8)
    core.bsPutBits(0n, 8)
    assert.notEqual(view.getUint32(Number(other) + 30, true), original)
    assert.equal(bitsOfTerm(other).length, 202 * 8)
  })

  it("grows a private binary where it is", () => {
    const term = core.bsInitWritable(small(10n))
    let expected = ""
    for (let i = 0; i < 3000; i++) {
      assert.equal(core.bsPrivateAppend(term, 3n, 1), term)
      core.bsPutBits(BigInt(i & 7), 3)
      expected += (i & 7).toString(2).padStart(3, "0")
    }
    assert.equal(bitsOfTerm(term), expected)
    assert.equal(bitsOfTerm(core.bsAppend(term, 0n, 1)), expected)
  })

  it("refuses to append to what is no bit string or no multiple of the unit", () => {
    assert.equal(core.bsAppend(small(1n), 8n, 1), 0n)
    assert.equal(errorReason(), atom(Atoms.am_badarg))
    assert.equal(core.bsAppend(bitString("101"), 8n, 8), 0n)
    assert.equal(errorReason(), atom(Atoms.am_badarg))
    assert.equal(core.bsInit(1n << 40n), 0n)
    assert.equal(errorReason(), atom(Atoms.am_system_limit))
  })

  it("puts and gets floats", () => {
    fc.assert(
      fc.property(
        fc.double({ noNaN: true, noDefaultInfinity: true }),
        fc.nat(9),
        fc.boolean(),
        (value, offset, little) => {
          resetHeap()
          const box = new DataView(new ArrayBuffer(8))
          box.setFloat64(0, value, little)
          const bits64 = bitsOfBytes(new Uint8Array(box.buffer))
          const float = core.makeFloat(value)
          const result = core.bsInit(BigInt(offset + 96))
          core.bsPutBits(0n, offset)
          assert.equal(core.bsPutFloat(float, 64n, little ? LITTLE : 0), 1)
          assert.equal(core.bsPutFloat(float, 32n, little ? LITTLE : 0), 1)
          const box32 = new DataView(new ArrayBuffer(4))
          box32.setFloat32(0, value, little)
          assert.equal(bitsOfTerm(result), "0".repeat(offset) + bits64 + bitsOfBytes(new Uint8Array(box32.buffer)))
          const context = core.bsStartMatch(result)
          core.bsSkipBits(context, BigInt(offset))
          assert.ok(Object.is(floatOf(core.bsGetFloat(context, 64n, little ? LITTLE : 0)), value))
          const single = core.bsGetFloat(context, 32n, little ? LITTLE : 0)
          if (Number.isFinite(Math.fround(value))) assert.ok(Object.is(floatOf(single), Math.fround(value)))
          else assert.equal(single, 0n)
        },
      ),
      runs,
    )
  })

  it("rounds floats of 16 bits as OTP does", () => {
    // From OTP 25: {Float, <<Float:16>>}.
    const expected: [number, number][] = [
      [1e6, 0x7c00],
      [65504, 0x7bff],
      [65519, 0x7bff],
      [65520, 0x7c00],
      [65519.999999, 0x7bff],
      [1e-8, 0],
      [2 ** -24, 1],
      [2.98e-8, 0],
      [2.9802322387695312e-8, 0],
      [-0.0, 0x8000],
      [1e300, 0x7c00],
      [1, 0x3c00],
      [0.1, 0x2e66],
      [0.00006103515625, 0x400],
      [0.0000610351, 0x400],
    ]
    for (const [value, half] of expected) {
      const result = core.bsInit(16n)
      core.bsPutFloat(core.makeFloat(value), 16n, 0)
      assert.equal(bitsOfTerm(result), half.toString(2).padStart(16, "0"), String(value))
    }
    for (let half = 0; half < 0x7c00; half++) {
      resetHeap()
      const value = core.bsGetFloat(core.bsStartMatch(bitString(half.toString(2).padStart(16, "0"))), 16n, 0)
      const result = core.bsInit(16n)
      core.bsPutFloat(value, 16n, 0)
      assert.equal(Number.parseInt(bitsOfTerm(result), 2), half)
    }
    assert.equal(core.bsGetFloat(core.bsStartMatch(bitString("0111110000000000")), 16n, 0), 0n)
  })

  it("refuses floats of other sizes and terms that are no number", () => {
    core.bsInit(128n)
    assert.equal(core.bsPutFloat(core.makeFloat(1), 8n, 0), 0)
    assert.equal(core.bsPutFloat(atom(Atoms.am_ok), 64n, 0), 0)
    assert.equal(core.bsPutFloat(integerTerm(1n << 2000n), 64n, 0), 0)
    assert.equal(core.bsPutFloat(integerTerm(1n << 100n), 64n, 0), 1)
    const context = core.bsStartMatch(bitString("0".repeat(80)))
    assert.equal(core.bsGetFloat(context, 8n, 0), 0n)
    assert.equal(floatOf(core.bsGetFloat(context, 0n, 0)), 0)
  })

  it("codes and decodes Unicode", () => {
    const codes = fc.array(fc.integer({ min: 0, max: 0x10ffff }).filter((code) => code < 0xd800 || code > 0xdfff))
    fc.assert(
      fc.property(codes, fc.nat(7), fc.boolean(), (points, offset, little) => {
        resetHeap()
        const flags = little ? LITTLE : 0
        let size = offset
        for (const code of points) {
          size += core.bsUtf8Size(small(BigInt(code))) + core.bsUtf16Size(small(BigInt(code))) + 32
        }
        const result = core.bsInit(BigInt(size))
        core.bsPutBits(0n, offset)
        for (const code of points) {
          assert.equal(core.bsPutUtf8(small(BigInt(code))), 1)
          assert.equal(core.bsPutUtf16(small(BigInt(code)), flags), 1)
          assert.equal(core.bsPutUtf32(small(BigInt(code)), flags), 1)
        }
        const context = core.bsStartMatch(result)
        core.bsSkipBits(context, BigInt(offset))
        let expected = "0".repeat(offset)
        for (const code of points) {
          const text = String.fromCodePoint(code)
          const utf16 = Buffer.from(text, "utf16le")
          const utf32 = Buffer.alloc(4)
          utf32.writeUInt32LE(code)
          if (!little) for (const bytes of [utf16, utf32]) bytes === utf16 ? bytes.swap16() : bytes.swap32()
          for (const bytes of [Buffer.from(text), utf16, utf32]) expected += bitsOfBytes(bytes)
          assert.equal(core.bsGetUtf8(context), small(BigInt(code)))
          assert.equal(core.bsGetUtf16(context, flags), small(BigInt(code)))
          assert.equal(core.bsGetUtf32(context, flags), small(BigInt(code)))
        }
        assert.equal(bitsOfTerm(result), expected)
      }),
      runs,
    )
  })

  it("takes only well-formed UTF-8", () => {
    const bad = [[0x80], [0xc0, 0x80], [0xc1, 0xbf], [0xe0, 0x9f, 0x80], [0xed, 0xa0, 0x80], [0xf0, 0x8f, 0x80, 0x80]]
    bad.push([0xf4, 0x90, 0x80, 0x80], [0xf5, 0x80, 0x80, 0x80], [0xff], [0xc2], [0xe2, 0x82], [0xc2, 0x41])
    for (const bytes of bad) {
      const context = core.bsStartMatch(bitString(bitsOfBytes(Uint8Array.from(bytes))))
      assert.equal(core.bsGetUtf8(context), 0n, String(bytes))
      assert.equal(core.bsGetPosition(context), small(0n))
    }
    for (const code of [-1, 0xd800, 0xdfff, 0x110000]) {
      assert.equal(core.bsUtf8Size(small(BigInt(code))), -1)
      assert.equal(core.bsPutUtf32(small(BigInt(code)), 0), 0)
    }
  })

  it("compares with constant bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), fc.nat(7), fc.nat(400), (bytes, offset, flip) => {
        resetHeap()
        const bits = bitsOfBytes(bytes)
        const context = core.bsStartMatch(bitString(`${"0".repeat(offset)}${bits}1`))
        core.bsSkipBits(context, BigInt(offset))
        const address = storeBytes(bytes)
        if (flip < bits.length) {
          view.setUint8(address + (flip >> 3), (bytes[flip >> 3] ?? 0) ^ (128 >> (flip & 7)))
          assert.equal(core.bsMatchString(context, BigInt(bits.length), address), 0)
          view.setUint8(address + (flip >> 3), bytes[flip >> 3] ?? 0)
        }
        assert.equal(core.bsMatchString(context, BigInt(bits.length), address), 1)
        assert.equal(core.bsTestTail(context, 1n), 1)
      }),
      runs,
    )
  })

  it("tells sizes of segments", () => {
    assert.equal(core.bsSize(small(7n), 8), 56n)
    assert.equal(core.bsSize(small(-1n), 8), -1n)
    assert.equal(core.bsSize(atom(Atoms.am_ok), 8), -1n)
    assert.equal(core.bsSize(small((1n << 58n) + 1n), 256), -2n)
    assert.equal(core.bsSize(integerTerm(1n << 70n), 1), -2n)
    assert.equal(core.bsSize(integerTerm(-(1n << 70n)), 1), -1n)
    assert.equal(core.bsBinarySize(bitString("10101"), 1), 5n)
    assert.equal(core.bsBinarySize(bitString("10101"), 8), -1n)
    assert.equal(core.bsBinarySize(small(1n), 8), -1n)
    assert.equal(core.byteSize(bitString("0".repeat(9))), small(2n))
    assert.equal(core.bitSize(bitString("0".repeat(9))), small(9n))
    assert.equal(core.byteSize(small(9n)), 0n)
  })

  it("starts no match on other terms and returns a context as it is", () => {
    assert.equal(core.bsStartMatch(small(1n)), 0n)
    assert.equal(core.bsStartMatch(core.makeFloat(1)), 0n)
    const context = core.bsStartMatch(bitString("1"))
    assert.equal(core.bsStartMatch(context), context)
  })
})

function bitsOfBytes(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(2).padStart(8, "0")).join("")
}
function floatOf(term: bigint): number {
  return view.getFloat64(Number(term) + 14, true)
}
