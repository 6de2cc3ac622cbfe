import assert from "node:assert/strict"
import { beforeEach, test } from "node:test"
import fc from "fast-check"
import { am_true } from "../../src/layout/atoms.js"
import { atom, core, float, integer, read, resetHeap } from "./numbers.js"

beforeEach(resetHeap)

function run(name: string, ...terms: bigint[]) {
  const found = core[name]
  assert.ok(found, name)
  return read(found(...terms))
}
const finite = fc.double({ noNaN: true, noDefaultInfinity: true })

test("trunc, floor, ceil and round give exact integers", () => {
  const property = fc.property(finite, (value) => {
    resetHeap()
    assert.equal(run("floatTrunc", float(value)), BigInt(Math.trunc(value)))
    assert.equal(run("floatFloor", float(value)), BigInt(Math.floor(value)))
    assert.equal(run("floatCeil", float(value)), BigInt(Math.ceil(value)))
    const rounded = Math.sign(value) * Math.round(Math.abs(value))
    assert.equal(run("floatRound", float(value)), BigInt(rounded))
  })
  fc.assert(property, { numRuns: 3000 })
})

test("they keep integers and halves go away from zero", () => {
  for (const name of ["floatTrunc", "floatFloor", "floatCeil", "floatRound"]) {
    assert.equal(run(name, integer(1n << 80n)), 1n << 80n)
    assert.equal(run(name, atom(am_true)), "badarg")
  }
  assert.equal(run("floatRound", float(2.5)), 3n)
  assert.equal(run("floatRound", float(-2.5)), -3n)
  assert.equal(run("floatRound", float(0.49999999999999994)), 0n)
  assert.equal(run("floatTrunc", float(-(2 ** 59))), -(1n << 59n))
  assert.equal(run("floatTrunc", float(2 ** 59)), 1n << 59n)
  assert.equal(run("floatTrunc", float(2 ** 64)), 1n << 64n)
  assert.equal(run("floatTrunc", float(Number.MAX_VALUE)), BigInt(Number.MAX_VALUE))
})

test("float of an integer that fits two digits or less is the nearest", () => {
  const property = fc.property(fc.bigInt({ min: -(1n << 64n), max: 1n << 64n }), (value) => {
    resetHeap()
    assert.equal(run("floatFromNumber", integer(value)), Number(value))
    assert.equal(core.toFloat(integer(value)), Number(value))
  })
  fc.assert(property)
})

test("integers out of range have no float", () => {
  assert.equal(run("floatFromNumber", integer(1n << 1023n)), 2 ** 1023)
  assert.equal(run("floatFromNumber", integer(1n << 1024n)), "badarg")
  assert.ok(Number.isNaN(core.toFloat(integer(-(1n << 1024n)))))
  assert.equal(read(0n), "badarith")
  assert.ok(Number.isNaN(core.toFloat(atom(am_true))))
  assert.equal(read(0n), "badarith")
})

test("abs keeps minus zero, as OTP does", () => {
  assert.ok(Object.is(run("arithAbs", float(-0)), -0))
  assert.equal(run("arithAbs", float(-1.5)), 1.5)
})

test("math functions take all numbers and fail in OTP's ways", () => {
  assert.equal(run("mathSqrt", integer(16n)), 4)
  assert.equal(run("mathSqrt", integer(-1n)), "badarith")
  assert.equal(run("mathSqrt", atom(am_true)), "badarg")
  assert.equal(run("mathSqrt", integer(1n << 1024n)), "badarith")
  assert.equal(run("mathFloor", float(-1.5)), -2)
  assert.equal(run("mathCeil", integer(3n)), 3)
  assert.equal(run("mathLog", integer(0n)), "badarith")
  assert.equal(run("mathExp", integer(1000n)), "badarith")
  assert.equal(run("mathAcos", integer(2n)), "badarith")
  assert.equal(run("mathSin", float(0)), 0)
  assert.equal(run("mathLog2", integer(8n)), 3)
  assert.equal(run("mathLog10", integer(1000n)), 3)
  assert.equal(run("mathPow", integer(2n), integer(10n)), 1024)
  assert.equal(run("mathPow", integer(10n), integer(-5n)), 0.00001)
  assert.equal(run("mathPow", integer(2n), atom(am_true)), "badarg")
  assert.equal(run("mathPow", integer(0n), integer(-1n)), "badarith")
  assert.equal(run("mathFmod", float(-7.5), integer(2n)), -1.5)
  assert.equal(run("mathFmod", float(1), integer(0n)), "badarith")
  assert.equal(run("mathAtan2", integer(1n), integer(1n)), Math.PI / 4)
})

test("erf and erfc are near the values of tables", () => {
  const near = (name: string, x: number, expected: number): void => {
    const value = run(name, float(x)) as number
    assert.ok(Math.abs(value - expected) <= Math.abs(expected) * 1e-15, `${name} ${x}: ${value}`)
  }
  near("mathErf", 0.5, 0.5204998778130465)
  near("mathErf", -1, -0.8427007929497149)
  near("mathErf", 3, 0.9999779095030014)
  near("mathErfc", 0.25, 0.7236736098317631)
  near("mathErfc", 1, 0.15729920705028513)
  near("mathErfc", 5, 1.537459794428035e-12)
  near("mathErfc", 20, 5.395865611607901e-176)
})
