import assert from "node:assert/strict"
import { test } from "node:test"
import fc from "fast-check"
import * as Maths from "../../src/layout/math.js"
import { hostMath } from "../../src/runtime/math.js"

// Operation, arguments and the result in Erlang/OTP 25.
const KNOWN: [number, number, number, number][] = [
  [Maths.MATH_POW, 10, -5, 1.0e-5],
  [Maths.MATH_POW, 10, 22, 1.0e22],
  [Maths.MATH_POW, 2, -1074, 5.0e-324],
  [Maths.MATH_POW, -2, 3, -8.0],
  [Maths.MATH_POW, -8, -3, -0.001953125],
  [Maths.MATH_POW, 0.1, 3, 0.0010000000000000002],
  [Maths.MATH_POW, 2, 0.5, Math.SQRT2],
  [Maths.MATH_POW, 7.5, 0, 1.0],
  [Maths.MATH_POW, 1.1, 100, 13780.61233982238],
  [Maths.MATH_POW, 3, -40, 8.225263339969959e-20],
  [Maths.MATH_FMOD, -7.5, 2, -1.5],
  [Maths.MATH_FMOD, 7.5, -2, 1.5],
  [Maths.MATH_ATAN2, 0, -1, Math.PI],
  [Maths.MATH_ATAN2, -1, -1, -2.356194490192345],
  [Maths.MATH_LOG2, 1024, 0, 10.0],
  [Maths.MATH_LOG10, 1000, 0, 3.0],
  [Maths.MATH_EXP, 1, 0, Math.E],
  [Maths.MATH_SINH, 2, 0, 3.626860407847019],
  [Maths.MATH_ACOSH, 2, 0, 1.3169578969248166],
  [Maths.MATH_ATANH, 0.5, 0, 0.5493061443340548],
]

test("results are OTP's, up to the last bit", () => {
  for (const [operation, a, b, expected] of KNOWN) {
    const value = hostMath(operation, a, b)
    assert.ok(Math.abs(value - expected) <= Math.abs(expected) * 2 ** -52, `${operation} ${a} ${b}: ${value}`)
  }
})

test("powers of ten are the nearest floats", () => {
  for (let n = -270; n <= 300; n++) assert.equal(hostMath(Maths.MATH_POW, 10, n), Number(`1e${n}`))
})

test("powers with integers are exact while they fit a float", () => {
  const property = fc.property(fc.integer({ min: -300, max: 300 }), fc.nat(6), (a, b) => {
    assert.equal(hostMath(Maths.MATH_POW, a, b), Number(BigInt(a) ** BigInt(b)))
  })
  fc.assert(property)
})

test("what is not defined is not finite", () => {
  for (const [operation, a, b] of [
    [Maths.MATH_ASIN, 2, 0],
    [Maths.MATH_LOG, 0, 0],
    [Maths.MATH_LOG2, -1, 0],
    [Maths.MATH_POW, -8, 1 / 3],
    [Maths.MATH_POW, 0, -1],
    [Maths.MATH_POW, 10, 400],
    [Maths.MATH_FMOD, 1, 0],
    [Maths.MATH_EXP, 800, 0],
    [99, 1, 1],
  ] as const) {
    assert.ok(!Number.isFinite(hostMath(operation, a, b)), `${operation} ${a} ${b}`)
  }
})

test("erf is odd and erfc its complement", () => {
  const property = fc.property(fc.double({ min: 0, max: 6, noNaN: true }), (x) => {
    const erf = hostMath(Maths.MATH_ERF, x, 0)
    assert.equal(hostMath(Maths.MATH_ERF, -x, 0), -erf)
    assert.ok(Math.abs(erf + hostMath(Maths.MATH_ERFC, x, 0) - 1) < 1e-15)
  })
  fc.assert(property)
})
