// Terms as text. The expectations are what io_lib and erlang:display of OTP 25 print.
import assert from "node:assert/strict"
import { test } from "node:test"
import type { HostTerm } from "../../src/loader/etf.js"
import { printAtom, printFloat, printTerm } from "../../src/runtime/print.js"

const NIL: HostTerm = { kind: "nil" }

function int(value: number): HostTerm {
  return { kind: "int", value }
}
function atom(name: string): HostTerm {
  return { kind: "atom", name }
}
function list(...items: HostTerm[]): HostTerm {
  return { kind: "list", items, tail: NIL }
}
function text(characters: string): HostTerm {
  return list(...[...characters].map((character) => int(character.codePointAt(0) ?? 0)))
}
function binary(...bytes: number[]): HostTerm {
  return { kind: "binary", bytes: Uint8Array.from(bytes), bits: 8 }
}

test("floats are the shortest that read back, with an exponent if that is shorter", () => {
  const cases: [number, string][] = [
    [0, "0.0"],
    [-0, "-0.0"],
    [1, "1.0"],
    [0.001, "0.001"],
    [1e-5, "1.0e-5"],
    [1.2345e-7, "1.2345e-7"],
    [100000, "1.0e5"],
    [123456789, "123456789.0"],
    [9007199254740991, "9007199254740991.0"],
    [9007199254740992, "9.007199254740992e15"],
    [1.5, "1.5"],
    [-2.25, "-2.25"],
    [1e22, "1.0e22"],
    [5e-324, "5.0e-324"],
    [1.7976931348623157e308, "1.7976931348623157e308"],
  ]
  for (const [value, expected] of cases) assert.equal(printFloat(value), expected)
})

test("atoms have quotes when they need them", () => {
  const cases: [string, string][] = [
    ["a", "a"],
    ["aB_1@x", "aB_1@x"],
    ["", "''"],
    ["A", "'A'"],
    ["_a", "'_a'"],
    ["hello world", "'hello world'"],
    ["it's", "'it\\'s'"],
    ["case", "'case'"],
    ["maybe", "maybe"],
    ["å", "å"],
    ["Ж", "'Ж'"],
    ["a\nb", "'a\\nb'"],
    ["back\\slash", "'back\\\\slash'"],
  ]
  for (const [name, expected] of cases) assert.equal(printAtom(name), expected)
})

test("strings and binaries of printable Latin-1 are texts", () => {
  const cases: [HostTerm, string, string][] = [
    [text("abc"), '"abc"', "[97,98,99]"],
    [text('q"\n\\'), '"q\\"\\n\\\\"', "[113,34,10,92]"],
    [text("å"), '"å"', "[229]"],
    [text("Ж"), "[1046]", "[1046]"],
    [list(int(97), int(1)), "[97,1]", "[97,1]"],
    [{ kind: "list", items: [int(97)], tail: int(98) }, "[97|98]", "[97|98]"],
    [binary(97, 98), '<<"ab">>', "<<97,98>>"],
    [binary(), "<<>>", "<<>>"],
    [binary(0, 255), "<<0,255>>", "<<0,255>>"],
    [binary(0xc3, 0xa5), '<<"å"/utf8>>', "<<195,165>>"],
    [{ kind: "binary", bytes: Uint8Array.of(97, 0xa0), bits: 3 }, "<<97,5:3>>", "<<97,5:3>>"],
  ]
  for (const [term, pretty, plain] of cases) {
    assert.equal(printTerm(term), pretty)
    assert.equal(printTerm(term, { strings: false }), plain)
  }
})

test("compound terms", () => {
  const cases: [HostTerm, string][] = [
    [{ kind: "tuple", items: [atom("a"), list(int(1000)), NIL] }, "{a,[1000],[]}"],
    [{ kind: "tuple", items: [] }, "{}"],
    [{ kind: "map", pairs: [[atom("a"), int(1)]] }, "#{a => 1}"],
    [{ kind: "big", negative: true, bytes: Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0, 1) }, "-18446744073709551616"],
    [{ kind: "export", module: "lists", function: "map", arity: 2 }, "fun lists:map/2"],
    [{ kind: "fun", module: "m", index: 3, uniq: 77, arity: 1 }, "#Fun<m.3.77>"],
    [{ kind: "pid", node: "nonode@nohost", id: 12, serial: 3, creation: 0 }, "<0.12.3>"],
    [{ kind: "port", node: "nonode@nohost", id: 5, idHigh: 0, creation: 0 }, "#Port<0.5>"],
    [{ kind: "ref", node: "nonode@nohost", ids: [1, 2, 3], creation: 0 }, "#Ref<0.3.2.1>"],
  ]
  for (const [term, expected] of cases) assert.equal(printTerm(term), expected)
})

test("display has its own floats and maps", () => {
  const term: HostTerm = { kind: "map", pairs: [[atom("a"), { kind: "float", value: 1 }]] }
  assert.equal(printTerm(term, { display: true }), "#{a=>1.000000e+00}")
  assert.equal(printTerm({ kind: "float", value: 1.5e-100 }, { display: true }), "1.500000e-100")
})

test("depth ends in dots", () => {
  assert.equal(printTerm({ kind: "tuple", items: [list(atom("a"))] }, { depth: 2 }), "{[...]}")
})
