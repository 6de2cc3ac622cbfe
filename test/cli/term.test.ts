// Terms typed on a command line.
import assert from "node:assert/strict"
import { test } from "node:test"
import { parseTerm, TermError } from "../../src/cli/term.js"
import type { HostTerm } from "../../src/loader/etf.js"

const int = (value: number) => ({ kind: "int", value })
const atom = (name: string) => ({ kind: "atom", name })
const nil = { kind: "nil" }
const list = (...items: object[]) => ({ kind: "list", items, tail: nil })
const binary = (...bytes: number[]) => ({ kind: "binary", bytes: Uint8Array.from(bytes), bits: 8 })

test("every kind of constant is read", () => {
  const cases: [string, object][] = [
    ["0", int(0)],
    ["-12", int(-12)],
    ["1_000", int(1000)],
    ["16#ff", int(255)],
    ["-2#101", int(-5)],
    ["$a", int(97)],
    ["$\\n", int(10)],
    ["2.5", { kind: "float", value: 2.5 }],
    ["-1.0e3", { kind: "float", value: -1000 }],
    ["abc_1@x", atom("abc_1@x")],
    ["'Two words'", atom("Two words")],
    ["'it\\'s'", atom("it's")],
    ["[]", nil],
    ['""', nil],
    ['"hé"', list(int(104), int(233))],
    ["[1, a|b]", { kind: "list", items: [int(1), atom("a")], tail: atom("b") }],
    ["[1|[2]]", list(int(1), int(2))],
    ["{}", { kind: "tuple", items: [] }],
    [" { ok , {1} } ", { kind: "tuple", items: [atom("ok"), { kind: "tuple", items: [int(1)] }] }],
    ["<<>>", binary()],
    ['<<1, 256, "ab">>', binary(1, 0, 97, 98)],
    ['<<"é"/utf8>>', binary(0xc3, 0xa9)],
    ["#{}", { kind: "map", pairs: [] }],
    [
      "#{a => 1, b => [], a => 2}",
      {
        kind: "map",
        pairs: [
          [atom("b"), nil],
          [atom("a"), int(2)],
        ],
      },
    ],
  ]
  for (const [text, term] of cases) assert.deepEqual(parseTerm(text), term, text)
})

test("a typed term is a term of the loader", () => {
  const host: HostTerm = parseTerm("{1.5, #{a => <<1>>}, [x | 99999999999999999999]}")
  assert.equal(host.kind, "tuple")
})

test("integers keep all their digits", () => {
  assert.deepEqual(parseTerm("9007199254740991"), int(2 ** 53 - 1))
  const bytes = Uint8Array.from([0, 0, 0, 0, 0, 0, 0, 0, 1])
  assert.deepEqual(parseTerm("-18446744073709551616"), { kind: "big", negative: true, bytes })
})

test("what is no constant is refused with its place", () => {
  for (const text of [
    "",
    "Foo",
    "foo bar",
    "[1,",
    "{a",
    "{,}",
    "1#0",
    "2#7",
    '"open',
    "<<a>>",
    "#{a}",
    "fun() -> ok end",
    "1+2",
  ]) {
    assert.throws(() => parseTerm(text), TermError, text)
  }
  assert.throws(() => parseTerm("[1, X]"), /no term begins here, at character 5/)
  assert.throws(() => parseTerm("[".repeat(100_000)), /nested too deeply/)
})
