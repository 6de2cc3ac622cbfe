// Order and equality of terms against the naive model of terms.ts, and hash values that follow equality.
import assert from "node:assert/strict"
import { beforeEach, describe, it } from "node:test"
import fc from "fast-check"
import {
  core,
  integer,
  list,
  type Model,
  order,
  pairsOfTerms,
  resetHeap,
  terms,
  toErlang,
  tuple,
  view,
  write,
} from "./terms.js"

const runs = { numRuns: 3000 }
const sign = (order: number) => (order < 0 ? -1 : order > 0 ? 1 : 0)
const show = ([a, b]: [Model, Model]) => `${toErlang(a)}  ${toErlang(b)}`

describe("order of terms", () => {
  beforeEach(resetHeap)

  it("agrees with the model on < and ==", () => {
    fc.assert(
      fc.property(pairsOfTerms, ([a, b]) => {
        resetHeap()
        const expected = sign(order(a, b, false))
        const [x, y] = [write(a), write(b)]
        assert.equal(core.compareTerms(x, y), expected, show([a, b]))
        assert.equal(core.compareTerms(y, x), 0 - expected, show([a, b]))
        assert.equal(core.equalTerms(x, y), expected === 0 ? 1 : 0, show([a, b]))
      }),
      runs,
    )
  })

  it("agrees with the model on the order of keys and =:=", () => {
    fc.assert(
      fc.property(pairsOfTerms, ([a, b]) => {
        resetHeap()
        const expected = sign(order(a, b, true))
        const [x, y] = [write(a), write(b)]
        assert.equal(core.compareKeys(x, y), expected, show([a, b]))
        assert.equal(core.exactlyEqual(x, y), expected === 0 ? 1 : 0, show([a, b]))
        if (expected === 0) assert.equal(core.internalHash(x), core.internalHash(y), show([a, b]))
        if (expected === 0) assert.equal(core.phash2(x), core.phash2(y), show([a, b]))
      }),
      runs,
    )
  })

  it("finds a copy of any term equal", () => {
    fc.assert(
      fc.property(terms, (term) => {
        resetHeap()
        assert.equal(core.exactlyEqual(write(term), write(term)), 1)
      }),
      runs,
    )
  })

  it("walks deep terms without recursion", () => {
    const nest = (depth: number, wrap: (inner: Model) => Model) => {
      const item = wrap(integer(0))
      const at = write(item)
      let deep = at
      for (let i = 0; i < depth; i++) deep = wrapTerm(deep, item.kind)
      return deep
    }
    for (const wrap of [(inner: Model) => tuple(inner, integer(1)), (inner: Model) => list([inner, integer(1)])]) {
      const [a, b] = [nest(100_000, wrap), nest(100_000, wrap)]
      assert.equal(core.compareTerms(a, b), 0)
      assert.equal(core.exactlyEqual(a, b), 1)
      assert.equal(core.internalHash(a), core.internalHash(b))
      assert.equal(core.phash2(a), core.phash2(b))
    }
  })
})

// A tuple {Inner, 1} or a list [Inner, 1], made without going through the model.
function wrapTerm(inner: bigint, kind: string): bigint {
  const placeholder = kind === "tuple" ? write(tuple(integer(0), integer(1))) : write(list([integer(0), integer(1)]))
  replaceFirst(placeholder, inner, kind === "tuple" ? 14 : 7)
  return placeholder
}

function replaceFirst(term: bigint, inner: bigint, offset: number): void {
  view.setBigUint64(Number(term) + offset, inner, true)
}
