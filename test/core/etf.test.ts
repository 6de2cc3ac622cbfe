// term_to_binary and binary_to_term on memory, against the loader's decoder and encoder of trees.
import assert from "node:assert/strict"
import { test } from "node:test"
import fc from "fast-check"
import { findBif } from "../../src/bifs/table.js"
import * as Memory from "../../src/layout/memory.js"
import { decodeTerm, type HostTerm } from "../../src/loader/etf.js"
import { encodeTerm } from "../../src/loader/etf_encode.js"
import { integerOf } from "../../src/loader/integer.js"
import { startCore } from "../runtime/machinery.js"

const { context: c } = startCore()
const words = new DataView(c.memory.buffer)
const exports = c.core as unknown as Record<string, (...terms: bigint[]) => bigint>

/// Calls a BIF of erlang, which may take as long as it needs; gives its result, or "badarg".
function call(name: string, ...args: HostTerm[]): HostTerm | "badarg" {
  const bif = findBif("erlang", name, args.length)
  assert.ok(bif)
  args.forEach((arg, i) => {
    c.put(c.arg(i), arg)
  })
  c.setI32(c.block + Memory.REDUCTIONS, 1_000_000)
  c.setI32(c.block + Memory.SAVED_REDUCTIONS, 1_000_000)
  const result = exports[bif.core](...args.map((_, i) => words.getBigUint64(c.arg(i), true)))
  words.setBigUint64(c.arg(0), result, true)
  const outcome = result === 0n ? "badarg" : c.get(c.arg(0))
  c.core.contextReset()
  return outcome
}

function binary(bytes: Iterable<number>): HostTerm {
  return { kind: "binary", bytes: Uint8Array.from(bytes), bits: 8 }
}
function atom(name: string): HostTerm {
  return { kind: "atom", name }
}
const list = (...items: HostTerm[]): HostTerm => ({ kind: "list", items, tail: { kind: "nil" } })

const { tree: TREE } = fc.letrec<{ tree: HostTerm }>((tie) => ({
  tree: fc.oneof(
    { depthSize: "small" },
    fc.maxSafeInteger().map((value): HostTerm => ({ kind: "int", value })),
    fc
      .tuple(fc.boolean(), fc.uint8Array({ minLength: 7, maxLength: 300 }))
      .map(([sign, bytes]) => integerOf(bytes, sign)),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((value): HostTerm => ({ kind: "float", value })),
    fc.string({ maxLength: 30, unit: "binary" }).map(atom),
    fc.uint8Array({ maxLength: 100 }).map(binary),
    fc.constant<HostTerm>({ kind: "nil" }),
    fc.array(tie("tree"), { maxLength: 5 }).map((items): HostTerm => ({ kind: "tuple", items })),
    fc.array(tie("tree"), { minLength: 1, maxLength: 5 }).map((items) => list(...items)),
    fc
      .array(fc.nat(255), { minLength: 1, maxLength: 300 })
      .map((bytes) => list(...bytes.map((value): HostTerm => ({ kind: "int", value })))),
    fc.uniqueArray(fc.nat(200), { maxLength: 50 }).chain((keys) =>
      tie("tree").map(
        (value): HostTerm => ({
          kind: "map",
          pairs: [...keys].sort((a, b) => a - b).map((key) => [{ kind: "int", value: key }, value] as const),
        }),
      ),
    ),
  ),
}))

// Hash maps come in their own order.
function sorted(term: HostTerm): HostTerm {
  switch (term.kind) {
    case "tuple":
      return { ...term, items: term.items.map(sorted) }
    case "list":
      return { ...term, items: term.items.map(sorted), tail: sorted(term.tail) }
    case "map": {
      const number = (key: HostTerm) => (key.kind === "int" ? key.value : 0)
      const pairs = term.pairs.map(([key, value]) => [key, sorted(value)] as const)
      return { kind: "map", pairs: [...pairs].sort(([a], [b]) => number(a) - number(b)) }
    }
    default:
      return term
  }
}

test("what is written is the external format of the same term", () => {
  fc.assert(
    fc.property(TREE, (tree) => {
      const written = call("term_to_binary", tree)
      assert.ok(written !== "badarg" && written.kind === "binary")
      assert.deepEqual(sorted(decodeTerm(written.bytes)), tree)
      assert.deepEqual(call("external_size", tree), { kind: "int", value: written.bytes.length })
      assert.deepEqual(call("binary_to_term", written), tree)
    }),
    { numRuns: 200 },
  )
})

test("what the loader's encoder writes is read", () => {
  fc.assert(
    fc.property(TREE, (tree) => {
      assert.deepEqual(call("binary_to_term", binary(encodeTerm(tree))), tree)
    }),
    { numRuns: 200 },
  )
})

test("bytes that are no term are badarg, never more", () => {
  fc.assert(
    fc.property(TREE, fc.nat(), fc.nat(255), (tree, place, byte) => {
      const bytes = encodeTerm(tree)
      bytes[place % bytes.length] = byte
      call("binary_to_term", binary(bytes))
      call("binary_to_term", binary(bytes.subarray(0, place % bytes.length)))
    }),
    { numRuns: 300 },
  )
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
      const read = call("binary_to_term", binary([131, ...bytes]))
      if (read !== "badarg") assert.notEqual(call("term_to_binary", read), "badarg")
    }),
    { numRuns: 2000 },
  )
  for (const bytes of [[], [130], [131], [131, 200], [131, 116, 0, 0, 0, 2, 97, 1, 97, 2, 97, 1, 97, 3]]) {
    assert.equal(call("binary_to_term", binary(bytes)), "badarg")
  }
})

test("options", () => {
  const five = binary([131, 97, 5, 1, 2])
  assert.deepEqual(call("binary_to_term", five, list(atom("used"))), {
    kind: "tuple",
    items: [
      { kind: "int", value: 5 },
      { kind: "int", value: 3 },
    ],
  })
  const unknown = binary([131, 119, 8, ...new TextEncoder().encode("surelyno")])
  assert.equal(call("binary_to_term", unknown, list(atom("safe"))), "badarg")
  assert.deepEqual(call("binary_to_term", unknown), atom("surelyno"))
  assert.equal(call("binary_to_term", five, list(atom("what"))), "badarg")
  assert.equal(call("term_to_binary", atom("a"), list(atom("what"))), "badarg")
})
