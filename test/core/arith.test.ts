import assert from "node:assert/strict"
import { beforeEach, test } from "node:test"
import fc from "fast-check"
import { am_true } from "../../src/layout/atoms.js"
import { atom, core, float, heapWords, integer, read, resetHeap, stressHeap } from "./numbers.js"

beforeEach(resetHeap)

const EDGES = [0, 1, 31, 32, 33, 53, 58, 59, 60, 63, 64, 65, 127, 128, 129, 192, 256, 640]
const edge = fc
  .tuple(fc.constantFrom(...EDGES), fc.integer({ min: -2, max: 2 }), fc.boolean())
  .map(([bits, offset, negative]) => ((1n << BigInt(bits)) + BigInt(offset)) * (negative ? -1n : 1n))
// Long runs of ones and zeros, where carries travel far.
const runs = fc
  .tuple(fc.nat(700), fc.nat(700), fc.boolean())
  .map(([ones, zeros, negative]) => (((1n << BigInt(ones)) - 1n) << BigInt(zeros)) * (negative ? -1n : 1n))
const any = fc.oneof(edge, runs, fc.bigInt({ min: -(1n << 400n), max: 1n << 400n }), fc.maxSafeInteger().map(BigInt))
const huge = fc
  .array(fc.nat(0xffffffff), { minLength: 1, maxLength: 1500 })
  .map((words) => BigInt(`0x${words.map((word) => word.toString(16).padStart(8, "0")).join("")}`))

type Operator = (a: bigint, b: bigint) => bigint | "badarith"
const OPERATORS: Record<string, Operator> = {
  arithAdd: (a, b) => a + b,
  arithSub: (a, b) => a - b,
  arithMul: (a, b) => a * b,
  arithDiv: (a, b) => (b === 0n ? "badarith" : a / b),
  arithRem: (a, b) => (b === 0n ? "badarith" : a % b),
  arithBand: (a, b) => a & b,
  arithBor: (a, b) => a | b,
  arithBxor: (a, b) => a ^ b,
  arithNeg: (a) => -a,
  arithPlus: (a) => a,
  arithBnot: (a) => ~a,
  arithAbs: (a) => (a < 0n ? -a : a),
}

function call(name: string, a: bigint, b: bigint) {
  const run = core[name]
  assert.ok(run)
  const termA = integer(a)
  const termB = integer(b)
  const before = heapWords()
  const term = run(termA, termB)
  const result = read(term)
  assert.equal(read(termA), a, "the operands stay")
  assert.equal(read(termB), b, "the operands stay")
  if (typeof result === "bigint" && term !== termA && term !== termB) {
    const magnitude = result < 0n ? -result : result
    const isSmall = BigInt.asIntN(60, result) === result
    assert.equal(heapWords() - before, isSmall ? 0 : Math.ceil(magnitude.toString(16).length / 16) + 1)
  }
  return result
}

for (const [name, expected] of Object.entries(OPERATORS)) {
  test(`${name} agrees with BigInt and allocates what the result needs`, () => {
    const property = fc.property(any, any, (a, b) => {
      resetHeap()
      assert.equal(call(name, a, b), expected(a, b))
    })
    fc.assert(property, { numRuns: 1500 })
  })
}

for (const name of ["arithMul", "arithDiv", "arithRem", "arithSub", "arithBand"]) {
  test(`${name} agrees with BigInt on long numbers`, () => {
    const property = fc.property(huge, huge, fc.boolean(), (a, b, negative) => {
      resetHeap()
      const left = negative ? -a : a
      assert.equal(call(name, left, b), OPERATORS[name]?.(left, b))
    })
    fc.assert(property, { numRuns: 60 })
  })
}

test("the product of numbers of thousands of digits is right", () => {
  const a = BigInt(`0x${"fedcba9876543210".repeat(5000)}`)
  const b = BigInt(`0x${"f".repeat(16 * 1300)}`)
  assert.equal(call("arithMul", a, b), a * b)
  assert.equal(call("arithMul", a, a), a * a)
  assert.equal(call("arithDiv", a * b + 17n, b), a)
  assert.equal(call("arithRem", a * b + 17n, b), 17n)
})

test("division by small numbers of every size is right", () => {
  const property = fc.property(huge, fc.nat(32), fc.nat(0xffffffff), (a, bits, random) => {
    resetHeap()
    const b = (BigInt(random) & ((1n << BigInt(bits)) - 1n)) + 1n
    assert.equal(call("arithDiv", a, b), a / b)
    assert.equal(call("arithRem", -a, b), -a % b)
  })
  fc.assert(property, { numRuns: 200 })
})

test("results in heap fragments are the same", () => {
  const property = fc.property(any, any, (a, b) => {
    resetHeap()
    const termA = integer(a)
    const termB = integer(b)
    stressHeap(true)
    const results = Object.keys(OPERATORS).map((name) => core[name]?.(termA, termB) as bigint)
    stressHeap(false)
    for (const [i, expected] of Object.values(OPERATORS).entries()) {
      const value = expected(a, b)
      if (value !== "badarith") assert.equal(read(results[i] as bigint), value)
    }
  })
  fc.assert(property, { numRuns: 300 })
})

test("bsl and bsr shift both ways, down to minus infinity", () => {
  const property = fc.property(any, fc.integer({ min: -1500, max: 1500 }), (a, distance) => {
    resetHeap()
    const up = distance >= 0 ? a << BigInt(distance) : a >> BigInt(-distance)
    assert.equal(call("arithBsl", a, BigInt(distance)), up)
    assert.equal(call("arithBsr", a, BigInt(-distance)), up)
  })
  fc.assert(property, { numRuns: 2000 })
})

test("shifts by huge distances", () => {
  const far = 1n << 70n
  for (const distance of [far, (1n << 59n) - 1n, 40000000n]) {
    assert.equal(call("arithBsl", 1n, distance), "system_limit")
    assert.equal(call("arithBsl", -far, distance), "system_limit")
    assert.equal(call("arithBsl", 0n, distance), 0n)
    assert.equal(call("arithBsr", 5n, distance), 0n)
    assert.equal(call("arithBsr", -5n, distance), -1n)
    assert.equal(call("arithBsr", -far, distance), -1n)
    assert.equal(call("arithBsr", far, -distance), "system_limit")
  }
})

test("the longest integer has 524287 digits", () => {
  const longest = 524287n * 64n
  const top = call("arithBsl", 1n, longest - 1n)
  assert.equal(top, 1n << (longest - 1n))
  assert.equal(call("arithBsl", 1n, longest), "system_limit")
  const all = (1n << longest) - 1n
  assert.equal(call("arithAdd", all, 1n), "system_limit")
  assert.equal(call("arithSub", -all, 1n), "system_limit")
  assert.equal(call("arithMul", all, 3n), "system_limit")
  assert.equal(call("arithMul", all, all), "system_limit")
  assert.equal(call("arithBnot", all, 0n), "system_limit")
})

test("a float on one side makes a float", () => {
  const add = core.arithAdd as (a: bigint, b: bigint) => bigint
  const divide = core.arithDivide as (a: bigint, b: bigint) => bigint
  const multiply = core.arithMul as (a: bigint, b: bigint) => bigint
  assert.equal(read(add(float(1.5), integer(2n))), 3.5)
  assert.equal(read(add(integer(1n << 70n), float(1))), 2 ** 70)
  assert.equal(read(divide(integer(7n), integer(2n))), 3.5)
  assert.equal(read(divide(integer(1n), integer(0n))), "badarith")
  assert.equal(read(divide(float(0), float(0))), "badarith")
  assert.equal(read(multiply(float(1e200), float(1e200))), "badarith")
  assert.equal(read(add(integer(1n << 1024n), float(1))), "badarith")
  assert.equal(read(add(atom(am_true), float(1))), "badarith")
  assert.ok(Object.is(read((core.arithNeg as (a: bigint) => bigint)(float(0))), -0))
})

test("operators on what is no number fail with badarith", () => {
  for (const name of Object.keys(OPERATORS)) {
    const reason = name === "arithAbs" ? "badarg" : "badarith"
    assert.equal(read(core[name]?.(atom(am_true), integer(1n)) as bigint), reason)
    if (OPERATORS[name]?.length === 2)
      assert.equal(read(core[name]?.(integer(1n), atom(am_true)) as bigint), "badarith")
  }
  for (const name of ["arithDiv", "arithRem", "arithBand", "arithBor", "arithBxor", "arithBsl", "arithBsr"]) {
    assert.equal(read(core[name]?.(integer(1n << 80n), float(2)) as bigint), "badarith")
  }
  assert.equal(read(core.arithBsl?.(atom(am_true), integer(1n << 80n)) as bigint), "badarith")
})
