// Match specifications over ETS tables: known results, and random ones against a real Erlang where there is one.
import assert from "node:assert/strict"
import { spawnSync } from "node:child_process"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { beforeEach, describe, it } from "node:test"
import fc from "fast-check"
import * as Layout from "../../src/layout/term.js"
import { atom, core, integer, list, type Model, read, resetHeap, small, toErlang, tuple, word, write } from "./terms.js"

const hasErlang = spawnSync("erl", ["-version"]).status === 0
const text = (value: string): Model => ({ kind: "atom", text: value })
const NIL = BigInt(Layout.NIL)
const CASES = 400

function newTable(type: string, objects: Model[]): bigint {
  const table = core.etsNew(atom("table"), write(list([text(type), text("public")])))
  for (const object of objects) core.etsInsert(table, write(object))
  return table
}
const show = (term: bigint) => (term === 0n ? "badarg" : toErlang(read(term)))
/// [{Head, Guards, Body}, ...]
const spec = (...clauses: [Model, Model[], Model[]][]) =>
  list(clauses.map(([head, guards, body]) => tuple(head, list(guards), list(body))))
const v = (n: number) => text(`$${n}`)
const any = text("_")
const whole = text("$_")
const op = (name: string, ...args: Model[]) => tuple(text(name), ...args)

describe("match specifications", () => {
  beforeEach(resetHeap)

  it("select in order from an ordered set", () => {
    const table = newTable(
      "ordered_set",
      [3, 1, 2, 4].map((n) => tuple(integer(n), text("x"), integer(n * n))),
    )
    const select = (...clauses: [Model, Model[], Model[]][]) => show(core.etsSelect(table, write(spec(...clauses))))
    assert.equal(select([tuple(v(1), any, v(2)), [], [tuple(tuple(v(2), v(1)))]]), "[{1,1},{4,2},{9,3},{16,4}]")
    assert.equal(select([tuple(v(1), any, v(1)), [], [v(1)]]), "[1]")
    assert.equal(select([tuple(v(1), any, any), [op(">", v(1), integer(2))], [text("$$")]]), "[[3],[4]]")
    assert.equal(select([tuple(v(1), any, any), [op(">", op("hd", v(1)), integer(2))], [v(1)]]), "[]")
    assert.equal(select([tuple(integer(2), any, any), [], [whole]]), "[{2,'x',4}]")
    assert.equal(select([tuple(integer(2), any, any), [], [op("hd", integer(1))]]), "['EXIT']")
    const two = tuple(integer(2), any, any)
    assert.equal(select([two, [], [text("a")]], [two, [], [text("b")]], [any, [], [text("c")]]), "['c','a','c','c']")
    assert.equal(show(core.etsMatch(table, write(tuple(v(2), any, v(0))))), "[[1,1],[4,2],[9,3],[16,4]]")
    assert.equal(show(core.etsMatchObject(table, write(tuple(any, text("x"), integer(9))))), "[{3,'x',9}]")
    assert.equal(show(core.etsSelectReverse(table, write(spec([tuple(v(1), any, any), [], [v(1)]])))), "[4,3,2,1]")
    for (const bad of [
      spec([tuple(v(1)), [], [v(2)]]),
      spec([tuple(v(1)), [], []]),
      spec([tuple(v(1)), [op("nonsense", v(1))], [whole]]),
      spec([text("a"), [], [whole]]),
      list([]),
      text("a"),
    ]) {
      assert.equal(core.etsSelect(table, write(bad)), 0n, toErlang(bad))
    }
  })

  it("count, delete and replace", () => {
    for (const type of ["set", "ordered_set", "duplicate_bag"]) {
      const table = newTable(
        type,
        Array.from({ length: 50 }, (_, n) => tuple(integer(n), integer(n % 5))),
      )
      const isTwo = write(spec([tuple(any, integer(2)), [], [text("true")]]))
      assert.equal(core.etsSelectCount(table, isTwo), small(10))
      assert.equal(core.etsSelectDelete(table, isTwo), small(10))
      assert.equal(core.etsSelectCount(table, isTwo), small(0))
      assert.equal(core.etsInfo(table, atom("size")), small(40))
      const replace = write(
        spec([tuple(v(1), integer(3)), [], [tuple(tuple(v(1), op("*", v(1), integer(1n << 60n))))]]),
      )
      assert.equal(core.etsSelectReplace(table, replace), small(10))
      assert.equal(show(core.etsLookup(table, small(8))), `[{8,${8n << 60n}}]`)
      assert.equal(core.etsSelectReplace(table, write(spec([any, [], [tuple(tuple(text("k")))]]))), 0n)
    }
  })

  it("go on where a limit has stopped them", () => {
    for (const type of ["set", "ordered_set", "bag"]) {
      const numbers = Array.from({ length: 100 }, (_, n) => n)
      const table = newTable(
        type,
        numbers.map((n) => tuple(integer(n))),
      )
      for (const limit of [1, 7, 100, 1000]) {
        const found: string[] = []
        let result: bigint = core.etsSelectLimit(table, write(spec([tuple(v(1)), [], [v(1)]])), small(limit))
        while (result !== atom("$end_of_table")) {
          const part = read(word(Number(result) + Layout.FIELD)) as Extract<Model, { kind: "list" }>
          assert.ok(part.items.length <= limit && part.items.length > 0)
          found.push(...part.items.map(toErlang))
          result = core.etsContinue(word(Number(result) + Layout.FIELD + 8))
        }
        const expected = numbers.map(String)
        if (type === "ordered_set") assert.deepEqual(found, expected)
        else assert.deepEqual(found.toSorted(), expected.toSorted())
      }
    }
    assert.equal(core.etsContinue(small(1)), 0n)
  })

  it("run over lists", () => {
    const compiled = core.etsMatchSpecCompile(write(spec([tuple(v(1), any), [], [v(1)]])))
    const source = write(list([tuple(integer(1), integer(2)), integer(3), tuple(integer(4), integer(5))]))
    assert.equal(show(core.etsMatchSpecRunR(source, compiled, NIL)), "[4,1]")
    assert.equal(core.etsIsCompiledMs(compiled), atom("true"))
    assert.equal(core.etsIsCompiledMs(NIL), atom("false"))
  })

  it("give what they give in Erlang", { skip: hasErlang ? false : "no erl" }, () => {
    const cases = fc.sample(questions, CASES)
    const lines = cases.map(([type, objects, question]) => {
      resetHeap()
      const table = newTable(type, objects)
      const answer = show(core.etsSelect(table, write(question)))
      core.etsDelete1(table)
      return `{${type},${toErlang(list(objects))},${toErlang(question)},${answer}}.\n`
    })
    assert.equal(askErlang(lines), "")
  })
})

const SCRIPT = `
{ok, Cases} = file:consult(Path),
Ask = fun(Type, Objects, Spec) ->
  T = ets:new(t, [Type]), ets:insert(T, Objects),
  R = try ets:select(T, Spec) catch error:badarg -> badarg end, ets:delete(T), R end,
Order = fun(ordered_set, R) -> R; (_, R) when is_list(R) -> lists:sort([term_to_binary(X) || X <- R]); (_, R) -> R end,
[case Order(Type, Ask(Type, Objects, Spec)) =:= Order(Type, Answer) of
   true -> ok;
   false -> io:format("~w ~w ~w~n  ~w~n  ~w~n", [Type, Objects, Spec, Ask(Type, Objects, Spec), Answer])
 end || {Type, Objects, Spec, Answer} <- Cases],
halt().`

function askErlang(lines: string[]): string {
  const folder = mkdtempSync(join(tmpdir(), "select-"))
  const path = join(folder, "cases")
  writeFileSync(path, lines.join(""))
  const code = `Path = "${path}", ${SCRIPT}`
  const { stdout, stderr } = spawnSync("erl", ["-noshell", "-eval", code], { encoding: "utf8", timeout: 60_000 })
  rmSync(folder, { recursive: true })
  return stdout + stderr
}

const scalars = fc.oneof(
  fc.integer({ min: -1, max: 4 }).map(integer),
  fc.constantFrom("a", "b", "true", "false").map(text),
  fc.constantFrom(1, 2.5).map((value): Model => ({ kind: "float", value })),
  fc.constantFrom("", "01100001").map((bits): Model => ({ kind: "bits", bits, offset: 0 })),
)
const values = fc.oneof(
  { arbitrary: scalars, weight: 4 },
  { arbitrary: fc.array(scalars, { maxLength: 3 }).map(list), weight: 1 },
  { arbitrary: fc.array(scalars, { maxLength: 3 }).map((items) => tuple(...items)), weight: 1 },
  {
    arbitrary: fc
      .uniqueArray(fc.constantFrom("a", "b", "c"), { maxLength: 3 })
      .map((keys): Model => ({ kind: "map", pairs: keys.map((key, i) => [text(key), integer(i)]) })),
    weight: 1,
  },
)
const objects = fc.array(
  fc.tuple(scalars, values, values).map((items) => tuple(...items)),
  { maxLength: 8 },
)
const variables = fc.constantFrom(v(1), v(2), v(3), any)
const parts: fc.Arbitrary<Model> = fc.oneof(
  { arbitrary: variables, weight: 5 },
  { arbitrary: scalars, weight: 1 },
  { arbitrary: fc.array(variables, { maxLength: 3 }).map(list), weight: 1 },
  {
    arbitrary: fc
      .tuple(fc.constantFrom("a", "b"), variables)
      .map(([key, value]): Model => ({ kind: "map", pairs: [[text(key), value]] })),
    weight: 1,
  },
)
const heads = fc.oneof(
  { arbitrary: fc.tuple(parts, parts, parts).map((items) => tuple(...items)), weight: 8 },
  { arbitrary: fc.constant(any), weight: 1 },
)
const UNARY = "is_atom is_float is_integer is_list is_number is_pid is_tuple is_map is_binary is_function not abs hd tl"
const MORE = "length round trunc float size map_size bit_size byte_size bnot + - node"
const BINARY = "== /= =:= =/= < > =< >= + - * / div rem band bor bxor bsl bsr and or xor andalso orelse element map_get"
const { expression: expressions } = fc.letrec<{ expression: Model }>((tie) => ({
  expression: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    { arbitrary: fc.constantFrom(v(1), v(2), v(3), whole, text("$$")), weight: 5 },
    { arbitrary: scalars, weight: 3 },
    { arbitrary: values.map((value) => tuple(text("const"), value)), weight: 1 },
    {
      arbitrary: fc
        .tuple(fc.constantFrom(...`${UNARY} ${MORE}`.split(" ")), tie("expression"))
        .map(([f, a]) => op(f, a)),
      weight: 3,
    },
    {
      arbitrary: fc
        .tuple(fc.constantFrom(...`${BINARY} is_map_key`.split(" ")), tie("expression"), tie("expression"))
        .map(([f, a, b]) => op(f, a, b)),
      weight: 6,
    },
    { arbitrary: fc.array(tie("expression"), { maxLength: 2 }).map((items) => tuple(tuple(...items))), weight: 1 },
    { arbitrary: fc.array(tie("expression"), { maxLength: 2 }).map(list), weight: 1 },
  ),
}))
const clauses = fc.tuple(
  heads,
  fc.array(expressions, { maxLength: 1 }),
  fc.array(expressions, { minLength: 1, maxLength: 2 }),
)
const questions = fc.tuple(
  fc.constantFrom("set", "ordered_set", "bag", "duplicate_bag"),
  objects,
  fc.array(clauses, { minLength: 1, maxLength: 2 }).map((all) => spec(...all)),
)
