// The integer encodings and the patching of padded constants, against an encoder over BigInt.
import assert from "node:assert/strict"
import { test } from "node:test"
import fc from "fast-check"
import { ByteBuffer, PADDED_I32, PADDED_I64, patchI32, patchI64, u32Size } from "../../src/wasm/bytes.js"
import { ByteReader } from "../../src/wasm/decode.js"

const i32 = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 })
const u32 = fc.integer({ min: 0, max: 2 ** 32 - 1 })
// Small values and powers of two matter more than evenly drawn ones.
const i64 = fc
  .tuple(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), fc.integer({ min: 0, max: 63 }))
  .map(([value, shift]) => value >> BigInt(shift))

/// The shortest signed LEB128, or one of [size] bytes.
function signed(value: bigint, size = 0): number[] {
  const bytes: number[] = []
  for (let rest = value; ; ) {
    const byte = Number(rest & 0x7fn)
    rest >>= 7n
    const last = rest === ((byte & 0x40) === 0 ? 0n : -1n) && bytes.length + 1 >= size
    bytes.push(last ? byte : byte | 0x80)
    if (last) return bytes
  }
}

function unsigned(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...unsigned(Math.floor(value / 0x80))]
}

function halves(value: bigint): [lo: number, hi: number] {
  return [Number(BigInt.asIntN(32, value)), Number(BigInt.asIntN(32, value >> 32n))]
}

function written(write: (buffer: ByteBuffer) => void): number[] {
  const buffer = new ByteBuffer(1)
  write(buffer)
  return [...buffer.bytes.subarray(0, buffer.length)]
}

test("encodes unsigned 32-bit integers as short as possible", () => {
  fc.assert(
    fc.property(u32, fc.integer({ min: 0, max: 31 }), (drawn, shift) => {
      const value = drawn >>> shift
      const bytes = written((buffer) => buffer.u32(value))
      assert.deepEqual(bytes, unsigned(value))
      assert.equal(u32Size(value), bytes.length)
      assert.equal(new ByteReader(Uint8Array.from(bytes)).u32(), value)
    }),
  )
})

test("encodes signed 32-bit integers as short as possible", () => {
  fc.assert(
    fc.property(i32, fc.integer({ min: 0, max: 31 }), (drawn, shift) => {
      const value = drawn >> shift
      const bytes = written((buffer) => buffer.s32(value))
      assert.deepEqual(bytes, signed(BigInt(value)))
      assert.equal(new ByteReader(Uint8Array.from(bytes)).s32(), value)
    }),
  )
})

test("encodes signed 64-bit integers as short as possible", () => {
  fc.assert(
    fc.property(i64, (value) => {
      const [lo, hi] = halves(value)
      const bytes = written((buffer) => buffer.s64(lo, hi))
      assert.deepEqual(bytes, signed(value))
      const reader = new ByteReader(Uint8Array.from(bytes))
      reader.s64()
      assert.deepEqual([reader.lo, reader.hi], [lo, hi])
    }),
    { numRuns: 1000 },
  )
})

test("takes halves as unsigned numbers too", () => {
  assert.deepEqual(
    written((buffer) => buffer.s64(0xffff_ffff, 0xffff_ffff)),
    [0x7f],
  )
})

test("patches a 32-bit constant in its five bytes and nothing else", () => {
  fc.assert(
    fc.property(i32, i32, (before, value) => {
      const bytes = new Uint8Array(PADDED_I32 + 2)
      patchI32(bytes, 1, before)
      patchI32(bytes, 1, value)
      assert.deepEqual([...bytes], [0, ...signed(BigInt(value), PADDED_I32), 0])
      assert.equal(new ByteReader(bytes, 1).s32(), value)
    }),
  )
})

test("patches a 64-bit constant in its ten bytes and nothing else", () => {
  fc.assert(
    fc.property(i64, i64, (before, value) => {
      const bytes = new Uint8Array(PADDED_I64 + 2)
      patchI64(bytes, 1, ...halves(before))
      patchI64(bytes, 1, ...halves(value))
      assert.deepEqual([...bytes], [0, ...signed(value, PADDED_I64), 0])
      const reader = new ByteReader(bytes, 1)
      reader.s64()
      assert.deepEqual([reader.lo, reader.hi], halves(value))
    }),
    { numRuns: 1000 },
  )
})

test("keeps what was written when it grows", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 255 }), { maxLength: 300 }), (values) => {
      assert.deepEqual(
        written((buffer) => {
          for (const value of values) buffer.u8(value)
          buffer.append(Uint8Array.from([9, ...values, 9]), 1, values.length + 1)
        }),
        [...values, ...values],
      )
    }),
  )
})

test("writes names as length and UTF-8", () => {
  assert.deepEqual(
    written((buffer) => buffer.name("é/1")),
    [4, 0xc3, 0xa9, 0x2f, 0x31],
  )
  assert.equal(new ByteReader(Uint8Array.of(4, 0xc3, 0xa9, 0x2f, 0x31)).name(), "é/1")
})
