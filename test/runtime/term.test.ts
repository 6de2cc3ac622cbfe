// Terms from TypeScript: what is put into memory comes out again, in core's own shape.
import assert from "node:assert/strict"
import { test } from "node:test"
import fc from "fast-check"
import * as Term from "../../src/layout/term.js"
import type { HostTerm } from "../../src/loader/etf.js"
import { integerOf } from "../../src/loader/integer.js"
import { makeLiterals } from "../../src/runtime/literal.js"
import { startCore } from "./machinery.js"

const { context: c } = startCore()

/// Trees of any kind that `put` builds; map keys are distinct.
function trees(): fc.Arbitrary<HostTerm> {
  const bytes = (max: number) => fc.uint8Array({ maxLength: max })
  const leaf: fc.Arbitrary<HostTerm> = fc.oneof(
    fc.maxSafeInteger().map((value): HostTerm => ({ kind: "int", value })),
    fc
      .tuple(fc.boolean(), fc.uint8Array({ minLength: 7, maxLength: 40 }))
      .map(([negative, magnitude]) => integerOf(magnitude, negative)),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((value): HostTerm => ({ kind: "float", value })),
    fc.string({ maxLength: 20, unit: "binary" }).map((name): HostTerm => ({ kind: "atom", name })),
    bytes(200).map((data): HostTerm => ({ kind: "binary", bytes: data, bits: 8 })),
    fc
      .tuple(fc.uint8Array({ minLength: 1, maxLength: 80 }), fc.integer({ min: 1, max: 7 }))
      .map(([data, bits]): HostTerm => {
        data[data.length - 1] &= 0xff00 >> bits
        return { kind: "binary", bytes: data, bits }
      }),
    fc
      .tuple(fc.nat(2 ** Term.PID_ID_BITS - 1), fc.nat(2 ** Term.PID_SERIAL_BITS - 1))
      .map(([id, serial]): HostTerm => ({ kind: "pid", node: "nonode@nohost", id, serial, creation: 0 })),
    fc.constant<HostTerm>({ kind: "nil" }),
    fc.constant<HostTerm>({ kind: "export", module: "lists", function: "map", arity: 2 }),
  )
  const { tree } = fc.letrec<{ tree: HostTerm }>((tie) => ({
    tree: fc.oneof(
      { depthSize: "small" },
      leaf,
      fc.array(tie("tree"), { maxLength: 6 }).map((items): HostTerm => ({ kind: "tuple", items })),
      fc
        .tuple(fc.array(tie("tree"), { minLength: 1, maxLength: 6 }), leaf)
        .map(
          ([items, tail]): HostTerm => ({ kind: "list", items, tail: tail.kind === "list" ? { kind: "nil" } : tail }),
        ),
      fc.uniqueArray(fc.nat(500), { maxLength: 60 }).chain((keys) =>
        tie("tree").map(
          (value): HostTerm => ({
            kind: "map",
            pairs: [...keys].sort((a, b) => a - b).map((key) => [{ kind: "int", value: key }, value] as const),
          }),
        ),
      ),
    ),
  }))
  return tree
}

test("a tree comes back as it was put", () => {
  fc.assert(
    fc.property(trees(), (tree) => {
      c.put(c.part, tree)
      assert.deepEqual(c.get(c.part), tree)
      c.core.contextReset()
    }),
    { numRuns: 300 },
  )
})

test("literals are equal to what they are copied from, and lie in the literal region", () => {
  fc.assert(
    fc.property(trees(), (tree) => {
      const array = makeLiterals(c, [tree])
      assert.deepEqual(c.get(array), tree)
      c.put(c.part, tree)
      assert.equal(c.core.bridgeEqual(c.part, array), 1)
      c.core.contextReset()
      c.core.release(array)
    }),
    { numRuns: 100 },
  )
})

test("integers up to 60 bits are smalls, beyond they are big", () => {
  const cases: [bigint, boolean][] = [
    [2n ** 59n - 1n, true],
    [2n ** 59n, false],
    [-(2n ** 59n), true],
    [-(2n ** 59n) - 1n, false],
    [2n ** 53n, true],
    [-(2n ** 64n), false],
  ]
  for (const [value, isSmall] of cases) {
    const magnitude: number[] = []
    for (let rest = value < 0n ? -value : value; rest > 0n; rest >>= 8n) magnitude.push(Number(rest & 255n))
    const host = integerOf(Uint8Array.from(magnitude), value < 0n)
    c.put(c.part, host)
    assert.equal(c.isSmall(c.part), isSmall, String(value))
    assert.equal(c.isBig(c.part), !isSmall)
    assert.deepEqual(c.wideAt(c.part), host)
  }
})

test("binaries of more than 64 bytes lie off the heap", () => {
  c.put(c.part, { kind: "binary", bytes: new Uint8Array(64), bits: 8 })
  assert.equal(c.kindOf(c.part), Term.HEADER_HEAP_BINARY)
  c.put(c.part, { kind: "binary", bytes: new Uint8Array(65), bits: 8 })
  assert.equal(c.kindOf(c.part), Term.HEADER_REFC_BINARY)
  c.core.contextReset()
})

test("an atom has one index, and a name that is too long has none", () => {
  const index = c.atomIndex("some_atom")
  assert.equal(c.atomIndex("some_atom"), index)
  assert.equal(c.existingAtom("some_atom"), index)
  assert.equal(c.existingAtom("no_such_atom_yet"), -1)
  assert.equal(c.atomName(index), "some_atom")
  assert.equal(c.atomIndex("x".repeat(256)), -1)
  assert.notEqual(c.atomIndex("\u{1f600}".repeat(255)), -1)
})

test("an existing term stands in a tree by its address", () => {
  c.put(c.part, { kind: "tuple", items: [{ kind: "int", value: 1 }] })
  c.put(c.result, { kind: "list", items: [{ kind: "word", at: c.part }], tail: { kind: "nil" } })
  assert.equal(c.getU32(c.cellAt(c.result)), c.getU32(c.part))
  c.core.contextReset()
})
