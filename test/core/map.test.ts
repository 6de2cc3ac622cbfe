// Maps of core, flat and hash, against a naive list of pairs.
import assert from "node:assert/strict"
import { beforeEach, describe, it } from "node:test"
import fc from "fast-check"
import * as Memory from "../../src/layout/memory.js"
import * as Layout from "../../src/layout/term.js"
import {
  atom,
  canonical,
  core,
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
  toErlang,
  tuple,
  view,
  withoutDuplicates,
  word,
  write,
} from "./terms.js"

type Pairs = [Model, Model][]
const NIL = BigInt(Layout.NIL)
const reason = () => canonical(read(view.getBigUint64(P + Memory.EXCEPTION_REASON, true)))
const text = (value: string): Model => ({ kind: "atom", text: value })
const mapOf = (pairs: Pairs): Model => ({ kind: "map", pairs })
const byKey = (a: [Model, Model], b: [Model, Model]) => order(a[0], b[0], true)
const pairsOf = (map: bigint) => (read(map) as Extract<Model, { kind: "map" }>).pairs

/// Smalls whose hash values are the same, in groups.
function colliding(): bigint[] {
  const seen = new Map<number, bigint>()
  const found = new Set<bigint>()
  for (let i = 0n; i < 400_000n; i++) {
    const hash = Number(core.internalHash(small(i)))
    const other = seen.get(hash)
    if (other !== undefined) found.add(other).add(i)
    else seen.set(hash, i)
  }
  return [...found]
}

const twins = colliding()
const keys = fc.oneof(
  { arbitrary: fc.integer({ min: 0, max: 60 }).map(integer), weight: 4 },
  { arbitrary: fc.constantFrom(...twins.slice(0, 40)).map(integer), weight: 4 },
  { arbitrary: fc.integer({ min: 0, max: 20 }).map((n) => text(`k${n}`)), weight: 2 },
  { arbitrary: fc.integer({ min: 0, max: 9 }).map((n): Model => tuple(text("key"), integer(n))), weight: 2 },
  { arbitrary: fc.integer({ min: 0, max: 9 }).map((value): Model => ({ kind: "float", value })), weight: 1 },
  { arbitrary: terms, weight: 1 },
)

/// Puts into the naive map.
function put(pairs: Pairs, key: Model, value: Model): Pairs {
  return withoutDuplicates([...pairs, [key, value]])
}

/// Fails unless [map] has just these pairs, in a valid form.
function check(map: bigint, pairs: Pairs): void {
  assert.equal(core.mapSize(map), small(pairs.length))
  const found = pairsOf(map)
  if (pairs.length <= Layout.MAP_SMALL_LIMIT) {
    assert.equal(word(Number(map) + Layout.BOXED_BIAS) >> 32n, BigInt(Layout.MAP_FLAT))
    assert.deepEqual(found, found.toSorted(byKey), "keys are sorted")
  }
  assert.deepEqual(found.toSorted(byKey).map(show), pairs.toSorted(byKey).map(show))
  const other = write(mapOf(pairs.toReversed()))
  assert.equal(core.exactlyEqual(map, other), 1, "is equal to a map made at once")
  assert.equal(core.internalHash(map), core.internalHash(other))
  assert.equal(core.phash2(map), core.phash2(other))
}
const show = ([key, value]: [Model, Model]) => `${canonical(key)} => ${canonical(value)}`

describe("maps", () => {
  beforeEach(resetHeap)

  it("finds keys with the same hash value", () => {
    assert.ok(twins.length >= 4, "the test has such keys")
  })

  it("puts, removes, updates and finds like a list of pairs", () => {
    const steps = fc.array(fc.tuple(fc.constantFrom("put", "put", "put", "remove", "update"), keys, integers), {
      minLength: 1,
      maxLength: 120,
    })
    fc.assert(
      fc.property(steps, fc.array(keys, { maxLength: 60 }), (actions, initial) => {
        resetHeap()
        let pairs = withoutDuplicates(initial.map((key): [Model, Model] => [key, integer(1)]))
        let map = write(mapOf(pairs))
        const before = map
        const beforePairs = pairs
        for (const [action, key, value] of actions) {
          const [k, v] = [write(key), write(value)]
          const old = pairs.find(([other]) => order(key, other, true) === 0)
          assert.equal(core.isMapKey(k, map), old ? atom("true") : atom("false"))
          const result = core.mapGet(map, k)
          assert.equal(result === 0n ? undefined : toErlang(read(result)), old && toErlang(old[1]))
          if (action === "put") {
            map = core.mapPut(map, k, v)
            pairs = put(pairs, key, value)
          } else if (action === "remove") {
            map = core.mapRemove(map, k)
            pairs = pairs.filter((pair) => pair !== old)
          } else {
            const updated = core.mapUpdateExisting(map, k, v)
            assert.equal(updated === 0n, !old)
            if (!old) assert.equal(reason(), canonical(tuple(text("badkey"), key)))
            map = updated || map
            if (old) pairs = put(pairs, key, value)
          }
        }
        check(map, pairs)
        check(before, beforePairs)
      }),
      { numRuns: 300 },
    )
  })

  it("puts many pairs at once, the last of equal keys wins", () => {
    const pairs = fc.array(fc.tuple(keys, integers), { maxLength: 70 })
    fc.assert(
      fc.property(pairs, pairs, (first, second) => {
        resetHeap()
        const expected = withoutDuplicates(first)
        const map = write(mapOf(first))
        check(map, expected)
        const room = P + Memory.SCRATCH
        const count = Math.min(second.length, 60)
        const written = second.slice(0, count).map(([key, value]) => [write(key), write(value)])
        written.forEach(([key, value], i) => {
          view.setBigUint64(room + 16 * i, key, true)
          view.setBigUint64(room + 16 * i + 8, value, true)
        })
        check(core.mapPutMany(map, count, room, 0), withoutDuplicates([...expected, ...second.slice(0, count)]))
        const isMissing = ([key]: [Model, Model]) => !expected.some(([other]) => order(key, other, true) === 0)
        const missing = second.slice(0, count).filter(isMissing).toSorted(byKey).at(0)
        written.forEach(([key, value], i) => {
          view.setBigUint64(room + 16 * i, key, true)
          view.setBigUint64(room + 16 * i + 8, value, true)
        })
        const exact = core.mapPutMany(map, count, room, 1)
        if (missing) assert.equal(reason(), canonical(tuple(text("badkey"), missing[0])))
        else check(exact, withoutDuplicates([...expected, ...second.slice(0, count)]))
        assert.equal(exact === 0n, missing !== undefined)
      }),
      { numRuns: 300 },
    )
  })

  it("makes, merges and takes apart", () => {
    const pairs = fc.array(fc.tuple(keys, integers), { maxLength: 90 })
    fc.assert(
      fc.property(pairs, pairs, integers, (first, second, value) => {
        resetHeap()
        const source = (all: Pairs) => write(list(all.map(([key, item]) => tuple(key, item))))
        const [a, b] = [core.mapsFromList(source(first)), core.mapsFromList(source(second))]
        check(a, withoutDuplicates(first))
        check(core.mapsMerge(a, b), withoutDuplicates([...first, ...second]))
        check(core.mapsMerge(b, a), withoutDuplicates([...second, ...first]))
        const more = second.slice(0, 5)
        const grown = more.reduce<ReturnType<typeof core.mapPut>>(
          (map, [key, item]) => core.mapPut(map, write(key), write(item)),
          a,
        )
        check(core.mapsMerge(a, grown), withoutDuplicates([...first, ...more]))
        check(core.mapsMerge(grown, a), withoutDuplicates([...first, ...more, ...first]))
        const allKeys = first.map(([key]) => key)
        check(
          core.mapsFromKeys(write(list(allKeys)), write(value)),
          withoutDuplicates(allKeys.map((key): [Model, Model] => [key, value])),
        )
        const found = pairsOf(a)
        assert.equal(canonical(read(core.mapsKeys(a))), canonical(list(found.map(([key]) => key))))
        assert.equal(canonical(read(core.mapsValues(a))), canonical(list(found.map(([, item]) => item))))
        // All pairs come out of the iterator once, whatever the size of its portions.
        for (const reductions of [1, 40, 4000]) {
          view.setInt32(P + Memory.REDUCTIONS, reductions, true)
          assert.deepEqual(iterate(a).map(show), found.map(show))
          assert.deepEqual(iterateLists(a).map(show).toSorted(), found.map(show).toSorted())
        }
      }),
      { numRuns: 200 },
    )
  })

  it("compares maps of many keys like the model", () => {
    const pairs = fc.array(fc.tuple(keys, fc.oneof(integers, terms)), { minLength: 33, maxLength: 60 })
    fc.assert(
      fc.property(pairs, fc.array(fc.tuple(keys, integers), { maxLength: 3 }), (first, changes) => {
        resetHeap()
        const a = withoutDuplicates(first)
        const b = withoutDuplicates([...a.slice(0, a.length - 1), ...changes])
        for (const exact of [false, true]) {
          const expected = order(mapOf(a), mapOf(b), exact)
          const compare = exact ? core.compareKeys : core.compareTerms
          assert.equal(compare(write(mapOf(a)), write(mapOf(b))), expected < 0 ? -1 : expected > 0 ? 1 : 0)
          const equal = exact ? core.exactlyEqual : core.equalTerms
          assert.equal(equal(write(mapOf(a)), write(mapOf(b))), expected === 0 ? 1 : 0)
        }
      }),
      { numRuns: 300 },
    )
  })

  it("fails like OTP", () => {
    const [map, key, no] = [write(mapOf([[text("a"), integer(1)]])), atom("b"), atom("no_map")]
    const failures: [() => bigint, string][] = [
      [() => core.mapsGet(key, map), "{'badkey','b'}"],
      [() => core.mapsUpdate(key, key, map), "{'badkey','b'}"],
      [() => core.mapsGet(key, no), "{'badmap','no_map'}"],
      [() => core.mapsGetDefault(key, no, no), "{'badmap','no_map'}"],
      [() => core.mapsFind(key, no), "{'badmap','no_map'}"],
      [() => core.isMapKey(key, no), "{'badmap','no_map'}"],
      [() => core.mapsPut(key, key, no), "{'badmap','no_map'}"],
      [() => core.mapPutMany(no, 0, P + Memory.SCRATCH, 0), "{'badmap','no_map'}"],
      [() => core.mapsUpdate(key, key, no), "{'badmap','no_map'}"],
      [() => core.mapsRemove(key, no), "{'badmap','no_map'}"],
      [() => core.mapsTake(key, no), "{'badmap','no_map'}"],
      [() => core.mapsKeys(no), "{'badmap','no_map'}"],
      [() => core.mapsValues(no), "{'badmap','no_map'}"],
      [() => core.mapsMerge(map, no), "{'badmap','no_map'}"],
      [() => core.mapsMerge(no, map), "{'badmap','no_map'}"],
      [() => core.mapSize(no), "{'badmap','no_map'}"],
      [() => core.mapsFromList(no), "'badarg'"],
      [() => core.mapsFromList(write(list([integer(1)]))), "'badarg'"],
      [() => core.mapsFromKeys(no, no), "'badarg'"],
      [() => core.mapNext(small(0), no, NIL), "'badarg'"],
      [() => core.mapNext(atom("b"), map, NIL), "'badarg'"],
      [() => core.mapNext(small(0), map, atom("b")), "'badarg'"],
    ]
    for (const [run, expected] of failures) {
      assert.equal(run(), 0n, expected)
      assert.equal(reason(), expected)
    }
    assert.equal(core.mapsGetDefault(key, map, small(7)), small(7))
    assert.equal(core.mapsGetDefault(atom("a"), map, small(7)), small(1))
    assert.equal(core.mapsFind(key, map), atom("error"))
    assert.equal(core.mapsTake(key, map), atom("error"))
    assert.equal(toErlang(read(core.mapsTake(atom("a"), map))), "{1,#{}}")
    assert.equal(toErlang(read(core.mapsFind(atom("a"), map))), "{'ok',1}")
  })

  it("keeps the keys of a flat map when only a value changes", () => {
    const map = write(mapOf([text("a"), text("b")].map((key): [Model, Model] => [key, integer(1)])))
    const changed = core.mapPut(map, atom("a"), small(2))
    assert.equal(word(Number(changed) + Layout.MAP_KEYS), word(Number(map) + Layout.MAP_KEYS))
    assert.equal(core.mapPut(map, atom("a"), small(1)), map)
  })
})

function iterate(map: bigint): Pairs {
  const found: Pairs = []
  let next: bigint = core.mapNext(small(0), map, atom("iterator"))
  while (next !== atom("none")) {
    if ((next & 3n) === 1n) {
      next = core.mapNext(word(Number(next) + Layout.CAR), word(Number(next) + Layout.CDR), atom("iterator"))
    } else {
      const at = Number(next) + Layout.FIELD
      found.push([read(word(at)), read(word(at + 8))])
      next = word(at + 16)
    }
  }
  return found
}

function iterateLists(map: bigint): Pairs {
  let result: bigint = core.mapNext(small(0), map, NIL)
  while ((result & 3n) === 1n && (word(Number(result) + Layout.CAR) & 15n) === 15n) {
    const rest = word(Number(result) + Layout.CDR)
    result = core.mapNext(
      word(Number(result) + Layout.CAR),
      word(Number(rest) + Layout.CAR),
      word(Number(rest) + Layout.CDR),
    )
  }
  const pairs = read(result) as Extract<Model, { kind: "list" }>
  return pairs.items.map((pair) => (pair as Extract<Model, { kind: "tuple" }>).items as [Model, Model])
}
