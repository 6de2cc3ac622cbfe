// BIFs on lists and tuples against JavaScript arrays.
import assert from "node:assert/strict"
import { beforeEach, describe, it } from "node:test"
import fc from "fast-check"
import * as Memory from "../../src/layout/memory.js"
import {
  atom,
  canonical,
  core,
  floats,
  integer,
  integers,
  list,
  type Model,
  order,
  P,
  read,
  resetHeap,
  small,
  terms,
  tuple,
  view,
  write,
} from "./terms.js"

type List = Extract<Model, { kind: "list" }>
const badarg = () => atom("badarg")
const reason = () => view.getBigUint64(P + Memory.EXCEPTION_REASON, true)
const same = (a: Model, b: Model) => order(a, b, true) === 0
const few = fc.oneof(fc.integer({ min: 0, max: 9 }).map(integer), floats, terms)
const lists = fc.oneof(fc.array(few, { maxLength: 30 }), fc.array(integers, { minLength: 20, maxLength: 60 }))
const improper = (items: Model[]): List => ({ kind: "list", items, tail: { kind: "atom", text: "end" } })

/// Leaves room for [words] on the heap block, so that the rest comes from fragments.
function limitHeap(words: number): void {
  view.setUint32(P + Memory.STACK_TOP, view.getUint32(P + Memory.HEAP_TOP, true) + 8 * words + 32, true)
}

function expectTerm(term: bigint, expected: Model): void {
  assert.notEqual(term, 0n)
  assert.equal(canonical(read(term)), canonical(expected))
}

function expectBadarg(term: bigint): void {
  assert.equal(term, 0n)
  assert.equal(reason(), badarg())
}

describe("lists", () => {
  beforeEach(resetHeap)

  it("are measured, reversed and appended wherever there is room", () => {
    fc.assert(
      fc.property(lists, lists, fc.integer({ min: 0, max: 90 }), (a, b, room) => {
        resetHeap()
        const [x, y] = [write(list(a)), write(list(b))]
        assert.equal(core.listLength(x), small(a.length))
        limitHeap(room)
        expectTerm(core.listReverse(x, y), list([...a.toReversed(), ...b]))
        limitHeap(room)
        expectTerm(core.listAppend(x, y), list([...a, ...b]))
        expectTerm(core.listAppend(x, small(1)), a.length ? { kind: "list", items: a, tail: integer(1) } : integer(1))
      }),
      { numRuns: 200 },
    )
  })

  it("are subtracted like OTP does", () => {
    fc.assert(
      fc.property(lists, lists, fc.boolean(), (a, b, shared) => {
        resetHeap()
        const second = shared ? [...b, ...a.slice(a.length / 2)] : b
        const expected = [...a]
        for (const item of second) {
          const index = expected.findIndex((other) => same(other, item))
          if (index >= 0) expected.splice(index, 1)
        }
        expectTerm(core.listSubtract(write(list(a)), write(list(second))), list(expected))
      }),
      { numRuns: 300 },
    )
  })

  it("are searched", () => {
    fc.assert(
      fc.property(lists, few, fc.integer({ min: 1, max: 3 }), (items, key, position) => {
        resetHeap()
        const source = write(list(items))
        const isMember = items.some((item) => same(item, key))
        assert.equal(core.listMember(write(key), source), atom(String(isMember)))
        const rows = items.map((item, i) => (i % 3 === 2 ? item : tuple(...[item, integer(i)].slice(0, 1 + (i % 3)))))
        const found = rows.find(
          (row) => row.kind === "tuple" && row.items[position - 1] && order(row.items[position - 1], key, false) === 0,
        )
        const table = write(list(rows))
        const args = [write(key), small(position), table] as const
        expectTerm(core.listKeyfind(...args), found ?? { kind: "atom", text: "false" })
        assert.equal(core.listKeymember(...args), atom(String(found !== undefined)))
        const value: Model = { kind: "atom", text: "value" }
        expectTerm(core.listKeysearch(...args), found ? tuple(value, found) : { kind: "atom", text: "false" })
      }),
      { numRuns: 300 },
    )
  })

  it("give badarg if they are none or end in something else", () => {
    const [bad, good, no] = [write(improper([integer(1), integer(2)])), write(list([integer(1)])), atom("no")]
    const nil = write(list([]))
    for (const term of [bad, no]) {
      expectBadarg(core.listLength(term))
      expectBadarg(core.listReverse(term, nil))
      expectBadarg(core.listAppend(term, nil))
      expectBadarg(core.listSubtract(term, good))
      expectBadarg(core.listSubtract(good, term))
      expectBadarg(core.listMember(small(7), term))
      expectBadarg(core.listKeyfind(small(7), small(1), term))
      expectBadarg(core.listToTuple(term))
    }
    limitHeap(2)
    expectBadarg(core.listReverse(bad, nil))
    expectBadarg(core.listAppend(bad, nil))
    expectBadarg(core.listKeyfind(small(1), small(0), nil))
    expectBadarg(core.listKeyfind(small(1), no, nil))
    expectBadarg(core.listHead(nil))
    expectBadarg(core.listTail(nil))
    assert.equal(core.listMember(small(1), bad), atom("true"))
  })

  it("cost reductions", () => {
    const long = write(list(Array.from({ length: 1600 }, (_, i) => integer(i))))
    view.setInt32(P + Memory.REDUCTIONS, 4000, true)
    core.listLength(long)
    assert.equal(view.getInt32(P + Memory.REDUCTIONS, true), 3901) // the first 16 cells are free
  })
})

describe("tuples", () => {
  beforeEach(resetHeap)

  it("are read, changed and converted", () => {
    fc.assert(
      fc.property(
        fc.array(terms, { maxLength: 8 }),
        terms,
        fc.integer({ min: -1, max: 10 }),
        (items, value, position) => {
          resetHeap()
          const [x, v, at] = [write(tuple(...items)), write(value), small(position)]
          assert.equal(core.tupleSize(x), small(items.length))
          expectTerm(core.tupleToList(x), list(items))
          expectTerm(core.listToTuple(write(list(items))), tuple(...items))
          expectTerm(core.tupleAppend(x, v), tuple(...items, value))
          const index = position - 1
          if (index >= 0 && index < items.length) {
            expectTerm(core.tupleElement(at, x), items[index])
            expectTerm(core.tupleSetelement(at, x, v), tuple(...items.with(index, value)))
            expectTerm(core.tupleDelete(at, x), tuple(...items.toSpliced(index, 1)))
          } else {
            expectBadarg(core.tupleElement(at, x))
            expectBadarg(core.tupleSetelement(at, x, v))
            expectBadarg(core.tupleDelete(at, x))
          }
          if (index >= 0 && index <= items.length) {
            expectTerm(core.tupleInsert(at, x, v), tuple(...items.toSpliced(index, 0, value)))
          } else {
            expectBadarg(core.tupleInsert(at, x, v))
          }
          expectTerm(core.tupleSize(x), integer(items.length))
        },
      ),
      { numRuns: 200 },
    )
  })

  it("are made with initial values", () => {
    const pairs = write(
      list([tuple(integer(2), integer(7)), tuple(integer(2), integer(8)), tuple(integer(1), list([]))]),
    )
    expectTerm(core.makeTuple(small(3), small(5)), tuple(integer(5), integer(5), integer(5)))
    expectTerm(core.makeTupleWith(small(3), small(5), pairs), tuple(list([]), integer(8), integer(5)))
    expectTerm(core.makeTuple(small(0), small(5)), tuple())
    expectBadarg(core.makeTupleWith(small(1), small(5), pairs))
    expectBadarg(core.makeTupleWith(small(1), small(5), small(1)))
    expectBadarg(core.makeTuple(small(-1), small(5)))
    expectBadarg(core.makeTuple(small(1 << 24), small(5)))
    expectBadarg(core.makeTuple(atom("a"), small(5)))
  })
})
