// ETS tables against a naive model: a list of tuples in the order of their insertion.
import assert from "node:assert/strict"
import { beforeEach, describe, it } from "node:test"
import fc from "fast-check"
import * as Memory from "../../src/layout/memory.js"
import {
  atom,
  bitStrings,
  canonical,
  core,
  floats,
  integer,
  list,
  type Model,
  order,
  P,
  read,
  resetHeap,
  small,
  terms,
  toErlang,
  tuple,
  view,
  write,
} from "./terms.js"

type List = Extract<Model, { kind: "list" }>
type Tuple = Extract<Model, { kind: "tuple" }>
type Type = "set" | "ordered_set" | "bag" | "duplicate_bag"
const TYPES: readonly Type[] = ["set", "ordered_set", "bag", "duplicate_bag"]
const END = toErlang({ kind: "atom", text: "$end_of_table" })

const text = (value: string): Model => ({ kind: "atom", text: value })
const newTable = (type: Type, ...options: Model[]) =>
  core.etsNew(atom("table"), write(list([text(type), text("public"), ...options])))
const same = (a: Model, b: Model) => order(a, b, true) === 0

function items(term: bigint): Model[] {
  const found = read(term) as List
  assert.equal(found.kind, "list")
  return found.items
}

function expectBadarg(term: bigint): void {
  assert.equal(term, 0n)
  assert.equal(view.getBigUint64(P + Memory.EXCEPTION_REASON, true), atom("badarg"))
}

/// The naive table.
class Naive {
  rows: Tuple[] = []
  constructor(readonly type: Type) {}
  isKey(row: Tuple, key: Model): boolean {
    return order(row.items[0], key, this.type !== "ordered_set") === 0
  }
  lookup(key: Model): Tuple[] {
    return this.rows.filter((row) => this.isKey(row, key))
  }
  insert(row: Tuple): void {
    if (this.type === "bag" && this.rows.some((other) => same(other, row))) return
    if (!this.type.endsWith("bag")) this.delete(row.items[0])
    this.rows.push(row)
  }
  delete(key: Model): void {
    this.rows = this.rows.filter((row) => !this.isKey(row, key))
  }
  deleteObject(object: Tuple): void {
    this.rows = this.rows.filter((row) => !same(row, object))
  }
}

const keys = fc.oneof(
  { arbitrary: fc.integer({ min: 0, max: 12 }).map(integer), weight: 4 },
  { arbitrary: floats, weight: 1 },
  { arbitrary: fc.integer({ min: 0, max: 9 }).map((n): Model => tuple(text("key"), integer(n))), weight: 2 },
  { arbitrary: terms, weight: 1 },
)
const values = fc.oneof(fc.integer({ min: 0, max: 3 }).map(integer), bitStrings, terms)
const rows = fc.oneof(fc.tuple(keys), fc.tuple(keys, values), fc.tuple(keys, values, values))
const objects = rows.map((parts) => tuple(...parts) as Tuple)

function checkAll(table: bigint, naive: Naive): void {
  assert.equal(core.etsInfo(table, atom("size")), small(naive.rows.length))
  const found: Model[] = []
  let previous: Model | undefined
  for (let key = core.etsFirst(table); key !== atom("$end_of_table"); key = core.etsNext(table, key)) {
    const model = read(key)
    if (naive.type === "ordered_set" && previous) assert.ok(order(previous, model, false) < 0)
    previous = model
    found.push(...items(core.etsLookup(table, key)))
  }
  assert.deepEqual(found.map(canonical).toSorted(), naive.rows.map(canonical).toSorted())
}

describe("ETS tables", () => {
  beforeEach(resetHeap)

  for (const type of TYPES) {
    it(`of type ${type} behave like lists of tuples`, () => {
      const actions = fc.constantFrom("insert", "insert", "insert", "new", "delete", "object", "take", "element")
      const steps = fc.array(fc.tuple(actions, objects, fc.boolean()), { maxLength: 60 })
      fc.assert(
        fc.property(steps, (all) => {
          resetHeap()
          const before = Number(core.memoryUsed())
          const table = newTable(type)
          const naive = new Naive(type)
          for (const [action, row, useOld] of all) {
            const old = naive.rows.at(-1)
            const object = useOld && old ? old : row
            const key = object.items[0]
            const [o, k] = [write(object), write(key)]
            const there = naive.lookup(key)
            assert.equal(core.etsMember(table, k), atom(String(there.length > 0)))
            assert.deepEqual(items(core.etsLookup(table, k)).map(canonical), there.map(canonical))
            if (action === "insert") {
              assert.equal(core.etsInsert(table, o), atom("true"))
              naive.insert(object)
            } else if (action === "new") {
              assert.equal(core.etsInsertNew(table, o), atom(String(there.length === 0)))
              if (there.length === 0) naive.insert(object)
            } else if (action === "delete") {
              core.etsDelete(table, k)
              naive.delete(key)
            } else if (action === "object") {
              core.etsDeleteObject(table, o)
              naive.deleteObject(object)
            } else if (action === "take") {
              assert.deepEqual(items(core.etsTake(table, k)).map(canonical), there.map(canonical))
              naive.delete(key)
            } else {
              const element = core.etsLookupElement(table, k, small(2))
              const expected = there.map((other) => other.items[1])
              if (there.length === 0 || expected.some((item) => item === undefined)) expectBadarg(element)
              else if (type.endsWith("bag")) assert.equal(canonical(read(element)), canonical(list(expected)))
              else assert.equal(canonical(read(element)), canonical(expected[0]))
            }
          }
          checkAll(table, naive)
          assert.equal(core.etsDelete1(table), atom("true"))
          expectBadarg(core.etsDelete1(table))
          expectBadarg(core.etsLookup(table, small(1)))
          assert.ok(Number(core.memoryUsed()) - before < 70_000, "deleting a table gives its memory back")
        }),
        { numRuns: 150 },
      )
    })

    it(`of type ${type} hold many objects`, () => {
      const table = newTable(type)
      const count = 5000
      for (let i = 0; i < count; i++) core.etsInsert(table, write(tuple(integer((i * 7919) % count), integer(i))))
      assert.equal(core.etsInfo(table, atom("size")), small(count))
      let keys = 0
      for (let key = core.etsFirst(table); key !== atom("$end_of_table"); key = core.etsNext(table, key)) keys++
      assert.equal(keys, count)
      for (let i = 0; i < count; i += 2) core.etsDelete(table, small(i))
      assert.equal(core.etsInfo(table, atom("size")), small(count / 2))
      assert.equal(core.etsMember(table, small(4)), atom("false"))
      assert.equal(core.etsMember(table, small(5)), atom("true"))
      assert.equal(core.etsDeleteAll(table, atom("undefined")), small(count / 2))
      assert.equal(core.etsFirst(table), atom("$end_of_table"))
      core.etsDelete1(table)
    })

    it(`of type ${type} can be walked while they are fixed and keys go away`, () => {
      const table = newTable(type)
      for (let i = 0; i < 100; i++) core.etsInsert(table, write(tuple(integer(i))))
      core.etsSafeFixtable(table, atom("true"))
      const seen = new Set<string>()
      for (let key = core.etsFirst(table); key !== atom("$end_of_table"); key = core.etsNext(table, key)) {
        seen.add(canonical(read(key)))
        core.etsDelete(table, key)
        for (let i = 0; i < 5; i++) core.etsInsert(table, write(tuple(integer(1000 + seen.size * 5 + i))))
        if (seen.size > 100) break
      }
      core.etsSafeFixtable(table, atom("false"))
      const naive = new Naive(type)
      let key = core.etsFirst(table)
      for (; key !== atom("$end_of_table"); key = core.etsNext(table, key)) naive.insert(tuple(read(key)) as Tuple)
      checkAll(table, naive)
      core.etsDelete1(table)
    })
  }

  it("go backwards in order", () => {
    const table = newTable("ordered_set")
    for (const key of [3, 1, 2]) core.etsInsert(table, write(tuple(integer(key))))
    assert.equal(core.etsLast(table), small(3))
    assert.equal(core.etsPrev(table, small(3)), small(2))
    assert.equal(core.etsPrev(table, write({ kind: "float", value: 1.5 })), small(1))
    assert.equal(toErlang(read(core.etsPrev(table, small(1)))), END)
    assert.equal(toErlang(read(core.etsSlot(table, small(1)))), "[{2}]")
    assert.equal(toErlang(read(core.etsSlot(table, small(3)))), END)
    expectBadarg(core.etsSlot(table, small(4)))
  })

  it("insert lists of objects, all or none", () => {
    const table = newTable("set")
    const pairs = (...numbers: number[]) => write(list(numbers.map((n) => tuple(integer(n), integer(n)))))
    assert.equal(core.etsInsert(table, pairs(1, 2)), atom("true"))
    assert.equal(core.etsInsertNew(table, pairs(3, 2)), atom("false"))
    assert.equal(core.etsMember(table, small(3)), atom("false"))
    assert.equal(core.etsInsertNew(table, pairs(3, 4)), atom("true"))
    expectBadarg(core.etsInsert(table, write(list([tuple(integer(9)), integer(9)]))))
    expectBadarg(core.etsInsert(table, write(tuple())))
    assert.equal(core.etsMember(table, small(9)), atom("false"))
    const second = core.etsNew(atom("second"), write(list([tuple(text("keypos"), integer(2))])))
    expectBadarg(core.etsInsert(second, write(tuple(integer(1)))))
    core.etsInsert(second, write(tuple(integer(1), integer(7))))
    assert.equal(core.etsMember(second, small(7)), atom("true"))
  })

  it("count", () => {
    for (const type of ["set", "ordered_set"] as const) {
      const table = newTable(type)
      core.etsInsert(table, write(tuple(text("a"), integer(5), integer((1n << 59n) - 1n), text("x"))))
      const count = (operation: Model) => {
        const result = core.etsUpdateCounter(table, atom("a"), write(operation))
        return result === 0n ? "badarg" : toErlang(read(result))
      }
      const all = (...numbers: number[]) => tuple(...numbers.map(integer))
      assert.equal(count(integer(2)), "7")
      assert.equal(count(all(2, -3)), "4")
      assert.equal(count(all(3, 1)), (1n << 59n).toString())
      assert.equal(count(all(3, 1)), ((1n << 59n) + 1n).toString())
      assert.equal(count(all(3, -2)), ((1n << 59n) - 1n).toString())
      assert.equal(count(all(2, 10, 9, 1)), "1")
      assert.equal(count(all(2, 8, 9, 1)), "9")
      assert.equal(count(all(2, -10, 0, 3)), "3")
      assert.equal(count(list([all(2, 1), all(2, 1), all(3, 0)])), `[4,5,${(1n << 59n) - 1n}]`)
      assert.equal(count(list([])), "[]")
      assert.equal(count(list([all(2, 1), all(4, 1)])), "badarg", "an element that is no number")
      assert.equal(count(all(2, 0)), "5", "nothing of a failed list is applied")
      assert.equal(count(all(1, 1)), "badarg")
      assert.equal(count(all(5, 1)), "badarg")
      assert.equal(count(text("b")), "badarg")
      expectBadarg(core.etsUpdateCounter(table, atom("b"), small(1)))
      const initial = write(tuple(text("ignored"), integer(40)))
      assert.equal(core.etsUpdateCounterDefault(table, atom("b"), small(2), initial), small(42))
      assert.equal(core.etsUpdateCounterDefault(table, atom("b"), small(2), initial), small(44))
      expectBadarg(core.etsUpdateCounterDefault(table, atom("c"), small(2), write(tuple(text("only")))))
    }
    expectBadarg(core.etsUpdateCounter(newTable("bag"), atom("a"), small(1)))
  })

  it("update elements", () => {
    for (const type of ["set", "ordered_set"] as const) {
      const table = newTable(type)
      core.etsInsert(table, write(tuple(integer(1), integer(5), text("x"))))
      const update = (...changes: [number, Model][]) =>
        core.etsUpdateElement(table, small(1), write(list(changes.map(([at, value]) => tuple(integer(at), value)))))
      const big = list([integer(1n << 80n), text("y")])
      assert.equal(update([2, big]), atom("true"))
      assert.equal(update([3, text("z")], [3, text("w")]), atom("true"))
      assert.equal(
        canonical(read(core.etsLookup(table, small(1)))),
        canonical(list([tuple(integer(1), big, text("w"))])),
      )
      assert.equal(core.etsUpdateElement(table, small(2), write(tuple(integer(2), integer(1)))), atom("false"))
      expectBadarg(update([1, integer(1)]))
      expectBadarg(update([4, integer(1)]))
      expectBadarg(update([0, integer(1)]))
    }
  })

  it("have names, types and owners", () => {
    const named = core.etsNew(atom("named"), write(list([text("named_table"), text("bag"), text("private")])))
    assert.equal(named, atom("named"))
    expectBadarg(core.etsNew(atom("named"), write(list([text("named_table")]))))
    assert.equal(core.etsInsert(atom("named"), write(tuple(integer(1)))), atom("true"))
    const reference = core.etsWhereis(atom("named"))
    assert.equal(core.etsMember(reference, small(1)), atom("true"))
    assert.equal(core.etsRename(atom("named"), atom("renamed")), atom("renamed"))
    expectBadarg(core.etsMember(atom("named"), small(1)))
    assert.equal(core.etsWhereis(atom("named")), atom("undefined"))
    assert.equal(core.etsMember(atom("renamed"), small(1)), atom("true"))
    assert.ok(items(core.etsAll()).some((id) => canonical(id) === "'renamed'"))
    core.etsDelete1(reference)
    expectBadarg(core.etsMember(atom("renamed"), small(1)))
    for (const option of [text("nonsense"), tuple(text("keypos"), integer(0)), tuple(text("heir"), integer(0))]) {
      expectBadarg(core.etsNew(atom("bad"), write(list([option]))))
    }
    expectBadarg(core.etsNew(small(1), write(list([]))))
  })

  it("change heir and protection", () => {
    const table = newTable("set")
    const change = (...options: Model[]) => core.etsSetopts(table, write(list(options)))
    assert.equal(change(tuple(text("protection"), text("private"))), atom("true"))
    assert.equal(core.etsInfo(table, atom("protection")), atom("private"))
    const me: Model = { kind: "pid", number: 0 }
    assert.equal(change(tuple(text("heir"), me, list([integer(1n << 70n)]))), atom("true"))
    assert.equal(core.etsInfo(table, atom("heir")), write(me))
    assert.equal(core.etsSetopts(table, write(tuple(text("heir"), text("none")))), atom("true"))
    assert.equal(core.etsInfo(table, atom("heir")), atom("none"))
    for (const bad of [
      text("a"),
      tuple(text("protection"), text("a")),
      tuple(text("heir"), me),
      tuple(text("keypos")),
    ]) {
      expectBadarg(change(bad))
    }
    expectBadarg(core.etsSetopts(small(1), write(list([]))))
  })

  it("name the binaries in them", () => {
    for (const type of TYPES) {
      const table = newTable(type)
      const binary = write({ kind: "bits", bits: "01".repeat(400), offset: 0 })
      const key = write(tuple(integer(1), integer(2)))
      view.setBigUint64(Number(key) + 22, binary, true)
      core.etsInsert(table, key)
      const [row] = items(core.etsInfo(table, atom("binary"))) as Tuple[]
      assert.deepEqual(row.items[1], integer(100))
      core.etsDelete(table, small(1))
      assert.deepEqual(items(core.etsInfo(table, atom("binary"))), [])
    }
  })

  it("show the same information as OTP", () => {
    const table = newTable("ordered_set")
    const names = items(core.etsInfoAll(table)).map((pair) => toErlang((pair as Tuple).items[0]))
    const expected =
      "id decentralized_counters read_concurrency write_concurrency compressed memory owner heir name size"
    assert.deepEqual(
      names,
      `${expected} node named_table type keypos protection`.split(" ").map((name) => `'${name}'`),
    )
    assert.equal(core.etsInfo(table, atom("type")), atom("ordered_set"))
    assert.equal(core.etsInfo(table, atom("protection")), atom("public"))
    assert.equal(core.etsInfo(table, atom("fixed")), atom("false"))
    expectBadarg(core.etsInfo(table, atom("nonsense")))
    core.etsDelete1(table)
    assert.equal(core.etsInfo(table, atom("type")), atom("undefined"))
    assert.equal(core.etsInfoAll(table), atom("undefined"))
  })
})
