// Terms as bytes: round trips, old formats, corrupt input.
import assert from "node:assert/strict"
import { test } from "node:test"
import fc from "fast-check"
import { BeamFileError } from "../../src/loader/errors.js"
import { decodeTerm, type HostTerm, MAX_DEPTH } from "../../src/loader/etf.js"
import { encodeTerm } from "../../src/loader/etf_encode.js"
import { integerOf, signedInteger } from "../../src/loader/integer.js"
import { word } from "./kit.js"

const nil: HostTerm = { kind: "nil" }
const int = (value: number): HostTerm => ({ kind: "int", value })
const atom = (name: string): HostTerm => ({ kind: "atom", name })

const integer = fc.oneof(
  fc.maxSafeInteger().map((value) => int(Object.is(value, -0) ? 0 : value)),
  fc.tuple(fc.uint8Array({ maxLength: 300 }), fc.boolean()).map(([bytes, negative]) => integerOf(bytes, negative)),
)

const bits = fc
  .tuple(fc.uint8Array({ minLength: 1 }), fc.integer({ min: 1, max: 8 }))
  .map(([bytes, used]): HostTerm => {
    bytes[bytes.length - 1] &= 0xff << (8 - used)
    return { kind: "binary", bytes, bits: used }
  })

const u32 = fc.integer({ min: 0, max: 2 ** 32 - 1 })

const { term } = fc.letrec<{ term: HostTerm; compound: HostTerm }>((tie) => ({
  term: fc.oneof(
    { maxDepth: 5 },
    integer,
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((value): HostTerm => ({ kind: "float", value })),
    fc.string({ unit: "grapheme-composite", maxLength: 60 }).map(atom),
    fc.constant(nil),
    bits,
    fc.constant<HostTerm>({ kind: "binary", bytes: new Uint8Array(0), bits: 8 }),
    fc.constant<HostTerm>({ kind: "export", module: "lists", function: "reverse", arity: 1 }),
    u32.map((id): HostTerm => ({ kind: "pid", node: "a@b", id, serial: 1, creation: id })),
    u32.map((id): HostTerm => ({ kind: "port", node: "a@b", id, idHigh: 7, creation: 3 })),
    fc
      .array(u32, { minLength: 1, maxLength: 5 })
      .map((ids): HostTerm => ({ kind: "ref", node: "n", ids, creation: 1 })),
    tie("compound"),
  ),
  compound: fc.oneof(
    fc.array(tie("term"), { maxLength: 20 }).map((items): HostTerm => ({ kind: "tuple", items })),
    fc
      .tuple(fc.array(tie("term"), { minLength: 1, maxLength: 20 }), fc.oneof(integer, fc.constant(nil)))
      .map(([items, tail]): HostTerm => ({ kind: "list", items, tail })),
    fc.array(fc.tuple(tie("term"), tie("term"))).map((pairs): HostTerm => ({ kind: "map", pairs })),
    fc.constant<HostTerm>({ kind: "tuple", items: new Array(300).fill(nil) }),
  ),
}))

test("what is encoded decodes to the same", () => {
  fc.assert(
    fc.property(term, (value) => {
      assert.deepEqual(decodeTerm(encodeTerm(value)), value)
    }),
    { numRuns: 300 },
  )
})

test("old formats of OTP decode", () => {
  assert.deepEqual(decodeTerm(Uint8Array.of(131, 100, 0, 2, 0xe9, 0x61)), atom("éa"))
  assert.deepEqual(decodeTerm(Uint8Array.of(131, 115, 1, 0xe9)), atom("é"))
  assert.deepEqual(decodeTerm(Uint8Array.of(131, 118, 0, 2, 0xc3, 0xa9)), atom("é"))
  const text = [..."1.50000000000000000000e+00"].map((character) => character.charCodeAt(0))
  const padded = [...text, ...new Array(31 - text.length).fill(0)]
  assert.deepEqual(decodeTerm(Uint8Array.of(131, 99, ...padded)), { kind: "float", value: 1.5 })
  const pid = decodeTerm(Uint8Array.of(131, 103, 119, 1, 0x61, ...word(5), ...word(6), 7))
  assert.deepEqual(pid, { kind: "pid", node: "a", id: 5, serial: 6, creation: 7 })
  const ref = decodeTerm(Uint8Array.of(131, 114, 0, 1, 119, 1, 0x61, 7, ...word(9)))
  assert.deepEqual(ref, { kind: "ref", node: "a", ids: [9], creation: 7 })
})

test("a list in the tail of a list is one list", () => {
  const chain = [108, ...word(1), 97, 1, 108, ...word(1), 97, 2, 106]
  assert.deepEqual(decodeTerm(Uint8Array.of(131, ...chain)), { kind: "list", items: [int(1), int(2)], tail: nil })
})

test("integers are numbers up to 2^53 and magnitudes beyond", () => {
  const of = (...bytes: number[]) => signedInteger(Uint8Array.from(bytes), 0, bytes.length)
  assert.deepEqual(of(0xff), int(-1))
  assert.deepEqual(of(0x80, 0), int(-32768))
  assert.deepEqual(of(0, 0xff, 0xff), int(65535))
  assert.deepEqual(of(0, 0x1f, 255, 255, 255, 255, 255, 255), int(Number.MAX_SAFE_INTEGER))
  const limit = { kind: "big", negative: false, bytes: Uint8Array.of(0, 0, 0, 0, 0, 0, 0x20) }
  assert.deepEqual(of(0, 0x20, 0, 0, 0, 0, 0, 0), limit)
  assert.deepEqual(of(0xff, 0xe0, 0, 0, 0, 0, 0, 0), { ...limit, negative: true })
  const lowest = { kind: "big", negative: true, bytes: Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0x80) }
  assert.deepEqual(of(0x80, 0, 0, 0, 0, 0, 0, 0), lowest)
})

test("corrupt terms are refused, not guessed", () => {
  const refused: [number[], RegExp][] = [
    [[], /ends before the term's version/],
    [[130, 97, 1], /begin with 131/],
    [[131, 97, 1, 0], /bytes after the term/],
    [[131, 7], /no term begins with 7/],
    [[131, 108, 255, 255, 255, 255], /can't fit/],
    [[131, 105, 0, 255, 255, 255], /can't fit/],
    [[131, 116, 127, 255, 255, 255], /can't fit/],
    [[131, 109, 255, 255, 255, 255, 0], /are left/],
    [[131, 111, 255, 255, 255, 255, 0], /are left/],
    [[131, 70, 0x7f, 0xf0, 0, 0, 0, 0, 0, 0], /not finite/],
    [[131, 77, 0, 0, 0, 1, 9, 0], /number of bits/],
    [[131, 119, 2, 0xc3, 0x28], /UTF-8/],
    [[131, 113, 97, 1, 97, 1, 97, 1], /module, function and arity/],
  ]
  for (const [bytes, message] of refused) {
    assert.throws(
      () => decodeTerm(Uint8Array.from(bytes)),
      (error) => error instanceof BeamFileError && message.test(error.message),
      `${bytes} should fail with ${message}`,
    )
  }
})

test("no nesting overflows the stack", () => {
  const deep = (levels: number) => Uint8Array.from([131, ...new Array(levels).fill([104, 1]).flat(), 106])
  assert.equal(decodeTerm(deep(MAX_DEPTH)).kind, "tuple")
  assert.throws(() => decodeTerm(deep(1_000_000)), /nest more than/)
  let built: HostTerm = nil
  for (let i = 0; i < 100_000; i++) built = { kind: "tuple", items: [built] }
  assert.equal(encodeTerm(built).length, 200_002)
})

test("random bytes give a term or a BeamFileError", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      try {
        decodeTerm(Uint8Array.of(131, ...bytes))
      } catch (error) {
        assert.ok(error instanceof BeamFileError, String(error))
      }
    }),
    { numRuns: 3000 },
  )
})
