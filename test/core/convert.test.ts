import assert from "node:assert/strict"
import { beforeEach, test } from "node:test"
import fc from "fast-check"
import { am_compact, am_decimals, am_scientific, am_short, am_true } from "../../src/layout/atoms.js"
import {
  atom,
  binary,
  core,
  float,
  heapWords,
  integer,
  list,
  read,
  resetHeap,
  shifted,
  small,
  string,
  textOf,
  tuple,
} from "./numbers.js"

beforeEach(resetHeap)

function run(name: string, ...terms: bigint[]) {
  const found = core[name]
  assert.ok(found, name)
  return read(found(...terms))
}

const edge = fc
  .tuple(fc.constantFrom(0, 1, 31, 32, 33, 58, 59, 60, 63, 64, 65, 127, 128, 256), fc.integer({ min: -2, max: 2 }))
  .map(([bits, offset]) => (1n << BigInt(bits)) + BigInt(offset))
const round = fc.tuple(fc.nat(60), fc.nat(9)).map(([power, digit]) => 10n ** BigInt(power) * BigInt(digit))
const magnitude = fc.oneof(edge, round, fc.bigInt({ min: 0n, max: 1n << 600n }))
const any = fc.tuple(magnitude, fc.boolean()).map(([value, negative]) => (negative ? -value : value))
const base = fc.integer({ min: 2, max: 36 })

test("integers become text in every base and come back", () => {
  const property = fc.property(any, base, (value, radix) => {
    resetHeap()
    const text = value.toString(radix).toUpperCase()
    const term = integer(value)
    assert.equal(textOf(run("integerToList2", term, small(radix))), text)
    assert.equal(textOf(run("integerToBinary2", term, small(radix))), text)
    assert.equal(run("listToInteger2", string(text), small(radix)), value)
    assert.equal(run("listToInteger2", string(text.toLowerCase()), small(radix)), value)
    assert.equal(run("binaryToInteger2", binary(text), small(radix)), value)
  })
  fc.assert(property, { numRuns: 1500 })
})

test("decimal text, with signs and leading zeros", () => {
  const property = fc.property(any, fc.nat(40), (value, zeros) => {
    resetHeap()
    const term = integer(value)
    assert.equal(textOf(run("integerToList", term)), value.toString())
    assert.equal(textOf(run("integerToBinary", term)), value.toString())
    const text = (value < 0n ? "-" : "+") + "0".repeat(zeros) + (value < 0n ? -value : value).toString()
    assert.equal(run("listToInteger", string(text)), value)
    assert.equal(run("binaryToInteger", shifted(text, 3)), value)
    assert.equal(run("binaryToInteger", shifted(text, 8)), value)
  })
  fc.assert(property, { numRuns: 500 })
})

test("long numbers become text by divide and conquer", () => {
  const property = fc.property(
    fc.array(fc.nat(0xffffffff), { minLength: 50, maxLength: 900 }),
    base,
    fc.nat(500),
    (words, radix, zeros) => {
      resetHeap()
      const digits = BigInt(`0x${words.map((word) => word.toString(16).padStart(8, "0")).join("")}`)
      for (const value of [digits, digits * BigInt(radix) ** BigInt(zeros)]) {
        const text = value.toString(radix).toUpperCase()
        assert.equal(textOf(run("integerToBinary2", integer(value), small(radix))), text)
        assert.equal(run("binaryToInteger2", binary(text), small(radix)), value)
      }
    },
  )
  fc.assert(property, { numRuns: 60 })
  const nines = 10n ** 30000n - 1n
  assert.equal(textOf(run("integerToBinary", integer(nines))), "9".repeat(30000))
  assert.equal(textOf(run("integerToList", integer(nines + 1n))), `1${"0".repeat(30000)}`)
})

test("conversions give back the memory they worked in", () => {
  const used = () => (core.memoryUsed as unknown as () => number)()
  const long = integer(7n ** 20000n)
  const text = string((7n ** 20000n).toString())
  run("integerToList", long)
  const before = used()
  run("integerToList", long)
  run("listToInteger", text)
  assert.equal(used(), before)
  resetHeap()
  run("binaryToInteger", binary("12345678901234567890"))
  assert.equal(heapWords(), 5 + 2)
})

test("text that is no integer is a badarg", () => {
  for (const text of ["", "-", "+", "+-1", "1 ", " 1", "1x", "x", "12.5", "9".repeat(30).concat("a")]) {
    assert.equal(run("listToInteger", string(text)), "badarg", text)
    assert.equal(run("binaryToInteger", binary(text)), "badarg", text)
  }
  assert.equal(run("listToInteger2", string("12"), small(2)), "badarg")
  assert.equal(run("listToInteger", list([small(49)], atom(am_true))), "badarg")
  assert.equal(run("listToInteger", list([atom(am_true)])), "badarg")
  assert.equal(run("listToInteger", atom(am_true)), "badarg")
  assert.equal(run("binaryToInteger", string("1")), "badarg")
  for (const wrong of [small(1), small(37), atom(am_true), integer(1n << 70n)]) {
    assert.equal(run("listToInteger2", string("1"), wrong), "badarg")
    assert.equal(run("binaryToInteger2", binary("1"), wrong), "badarg")
    assert.equal(run("integerToList2", small(1), wrong), "badarg")
    assert.equal(run("integerToBinary2", small(1), wrong), "badarg")
  }
  assert.equal(run("integerToList", float(1)), "badarg")
  assert.equal(run("integerToBinary", atom(am_true)), "badarg")
})

test("string:list_to_integer/1 returns the rest", () => {
  assert.deepEqual(run("stringListToInteger", string("12x")), { tuple: [12n, [120n]] })
  assert.deepEqual(run("stringListToInteger", string("-7")), { tuple: [-7n, []] })
  assert.deepEqual(run("stringListToInteger", string("")), { tuple: ["error", "no_integer"] })
  assert.deepEqual(run("stringListToInteger", string("-x")), { tuple: ["error", "no_integer"] })
  assert.deepEqual(run("stringListToInteger", small(1)), { tuple: ["error", "not_a_list"] })
  assert.deepEqual(run("stringListToInteger", list([small(49)], atom(am_true))), { tuple: [1n, "true"] })
})

test("floats become text with OTP's options", () => {
  const options = (...all: bigint[]) => list(all)
  const decimals = (count: number) => tuple(atom(am_decimals), small(count))
  const scientific = (count: number) => tuple(atom(am_scientific), small(count))
  const text = (value: number, option: bigint) => textOf(run("floatToList2", float(value), option))
  assert.equal(textOf(run("floatToList", float(1))), "1.00000000000000000000e+00")
  assert.equal(textOf(run("floatToBinary", float(-1.5e-7))), "-1.49999999999999993212e-07")
  assert.equal(text(1.25, options(decimals(1))), "1.3")
  assert.equal(text(1.25, options(decimals(3), atom(am_compact))), "1.25")
  assert.equal(text(1, options(atom(am_compact), decimals(3))), "1.0")
  assert.equal(text(12345.678, options(scientific(3))), "1.235e+04")
  assert.equal(text(0.1, options(atom(am_short))), "0.1")
  assert.equal(text(1e22, options(decimals(3), atom(am_short))), "1.0e22")
  assert.equal(textOf(run("floatToBinary2", float(2.5), options(decimals(0)))), "3")
  assert.equal(text(1.5, options(decimals(-1))), "badarg")
  assert.equal(text(1.5, options(decimals(254))), "badarg")
  assert.equal(text(1.5, options(atom(am_true))), "badarg")
  assert.equal(text(1.5, options(tuple(atom(am_decimals), atom(am_true)))), "badarg")
  assert.equal(text(1.5, list([decimals(1)], atom(am_true))), "badarg")
  assert.equal(run("floatToList", small(1)), "badarg")
})

test("shortest text comes back as the same float", () => {
  const property = fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
    resetHeap()
    const text = textOf(run("floatToList2", float(value), list([atom(am_short)])))
    assert.ok(Object.is(run("listToFloat", string(text)), value))
    assert.ok(Object.is(run("binaryToFloat", binary(text)), value))
    assert.ok(Object.is(run("binaryToFloat", shifted(text, 5)), value))
  })
  fc.assert(property, { numRuns: 500 })
})

test("text becomes a float only if it has OTP's form", () => {
  for (const [text, value] of [
    ["1.5", 1.5],
    ["+1.5e3", 1500],
    ["-0.0", -0],
    ["1,5E-1", 0.15],
    ["1.0e-400", 0],
  ] as const) {
    assert.ok(Object.is(run("listToFloat", string(text)), value), text)
    assert.ok(Object.is(run("binaryToFloat", binary(text)), value), text)
  }
  for (const text of ["", "1", "1.", ".5", "1e5", "1.5e", "1.5e+", "1.0e400", "1.5 ", "--1.5", "Infinity", "0x1.0"]) {
    assert.equal(run("listToFloat", string(text)), "badarg", text)
    assert.equal(run("binaryToFloat", binary(text)), "badarg", text)
  }
  const comma = binary("1,5")
  run("binaryToFloat", comma)
  assert.deepEqual(read(comma), { binary: "1,5" })
  assert.equal(run("listToFloat", list([small(49)], atom(am_true))), "badarg")
})

test("string:list_to_float/1 returns the rest", () => {
  const parts = (text: string) => run("stringListToFloat", string(text))
  const rest = (text: string) => [...text].map((character) => BigInt(character.charCodeAt(0)))
  assert.deepEqual(parts("1.5"), { tuple: [1.5, []] })
  assert.deepEqual(parts("-1.5e2x"), { tuple: [-150, rest("x")] })
  assert.deepEqual(parts("1.5e+x"), { tuple: [1.5, rest("e+x")] })
  assert.deepEqual(parts("1.5.2"), { tuple: [1.5, rest(".2")] })
  for (const text of ["", "x", "1", "1.", "1e5", ".5", "1.0e999"]) {
    assert.deepEqual(parts(text), { tuple: ["error", "no_float"] }, text)
  }
  assert.deepEqual(run("stringListToFloat", atom(am_true)), { tuple: ["error", "not_a_list"] })
})
