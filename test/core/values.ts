// Arbitrary terms for property tests.
import fc from "fast-check"
import type { Value } from "./harness.js"

/// Bytes that depend on [length].
export const binary = (length: number): Uint8Array => Uint8Array.from({ length }, (_, i) => (i * 31 + length) & 255)

/// Any value: every kind of object, flat and hashed maps, long and short binaries.
export function values(): fc.Arbitrary<Value> {
  const leaf: fc.Arbitrary<Value> = fc.oneof(
    fc.integer(),
    fc.bigInt({ min: -(1n << 130n), max: 1n << 130n }),
    fc.double({ noNaN: true }).map((float) => ({ float })),
    fc.nat(50).map((atom) => ({ atom })),
    fc.nat(1000).map((pid) => ({ pid })),
    fc.nat(1000).map((reference) => ({ reference })),
    fc.nat(200).map(binary),
    fc.record({ part: fc.integer({ min: 20, max: 200 }).map(binary), offset: fc.nat(60), bits: fc.nat(100) }),
    fc.string({ maxLength: 8 }),
  )
  const { value } = fc.letrec<{ value: Value }>((tie) => ({
    value: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      leaf,
      fc.array(tie("value"), { maxLength: 5 }),
      fc.array(tie("value"), { maxLength: 40 }).map((tuple) => ({ tuple })),
      fc.record({ list: fc.array(tie("value"), { minLength: 1, maxLength: 4 }), tail: tie("value") }),
      fc.record({ fun: fc.array(tie("value"), { maxLength: 3 }), arity: fc.nat(5) }),
      fc
        .uniqueArray(fc.integer(), { maxLength: 50 })
        .chain((keys) =>
          fc.array(tie("value"), { minLength: keys.length, maxLength: keys.length }).map((of) => ({ keys, of })),
        )
        .map(({ keys, of }) => ({ map: keys.map((key, i): [Value, Value] => [key, of[i]]) })),
    ),
  }))
  return value
}
