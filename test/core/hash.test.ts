// phash2 and the order of terms against a real Erlang where there is one; stored pairs of the same otherwise.
import assert from "node:assert/strict"
import { spawnSync } from "node:child_process"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { beforeEach, describe, it } from "node:test"
import fc from "fast-check"
import {
  atom,
  core,
  integer,
  list,
  type Model,
  pairsOfTerms,
  resetHeap,
  small,
  terms,
  toErlang,
  tuple,
  write,
} from "./terms.js"

const TERMS = 2000
const hasErlang = spawnSync("erl", ["-version"]).status === 0

// Consults a file of {A, B} and prints phash2 of A and the orders of A and B by `<` and as keys of maps.
const SCRIPT = `
{ok, Pairs} = file:consult(Path),
Sign = fun(A, B, Less) -> case {Less(A, B), Less(B, A)} of {true, _} -> -1; {_, true} -> 1; _ -> 0 end end,
Keys = fun(A, B) -> #{A => 0} < #{B => 0} end,
[io:format("~b ~b ~b~n", [erlang:phash2(A, 1 bsl 32), Sign(A, B, fun erlang:'<'/2), Sign(A, B, Keys)]) || {A, B} <- Pairs],
halt().`

function askErlang(pairs: [Model, Model][]): number[][] {
  const folder = mkdtempSync(join(tmpdir(), "terms-"))
  const path = join(folder, "pairs")
  const lines = pairs.map(([a, b]) => `{${toErlang(a)},${toErlang(b)}}.\n`)
  writeFileSync(path, `%% coding: utf-8\n${lines.join("")}`)
  const code = `Path = "${path}", ${SCRIPT}`
  const { stdout, stderr } = spawnSync("erl", ["-noshell", "-eval", code], { encoding: "utf8", timeout: 60_000 })
  rmSync(folder, { recursive: true })
  const answer = stdout.trim().split("\n")
  assert.equal(answer.length, pairs.length, `${stdout.slice(0, 500)}${stderr}`)
  return answer.map((line) => line.split(" ").map(Number))
}

function holdsPid(term: Model): boolean {
  switch (term.kind) {
    case "pid":
      return true
    case "tuple":
      return term.items.some(holdsPid)
    case "list":
      return term.items.some(holdsPid) || (term.tail !== null && holdsPid(term.tail))
    case "map":
      return term.pairs.flat().some(holdsPid)
    default:
      return false
  }
}

const hash = (term: bigint) => Number(core.phash2(term)) >>> 0
const big = (power: number, add: number) => integer((1n << BigInt(power)) + BigInt(add))
const float = (value: number): Model => ({ kind: "float", value })
const bits = (text: string): Model => ({ kind: "bits", bits: text, offset: 0 })
const text = (value: string): Model => ({ kind: "atom", text: value })

// [term, erlang:phash2(Term, 1 bsl 32)] of OTP 25
const STORED: [Model, number][] = [
  [integer(0), 3175731469],
  [integer(-1), 1117813597],
  [integer(134217727), 4273352567],
  [integer(134217728), 2562491755],
  [integer(-134217728), 874979335],
  [integer(-134217729), 1418916782],
  [big(59, -1), 1638133000],
  [big(59, 0), 2442888721],
  [big(64, 0), 2519041713],
  [big(200, 7), 3923017828],
  [float(0), 423528920],
  [float(-0), 423528920],
  [float(1.5), 2023646235],
  [float(1e300), 387524106],
  [text(""), 0],
  [text("abc"), 26499],
  [text("żółć"), 29351447],
  [text("é"), 233],
  [list([]), 3468870702],
  [list([integer(1), integer(2), integer(3), integer(4), integer(5)]), 3824152778],
  [list([text("a"), integer(7), list([])]), 734849230],
  [tuple(), 221703996],
  [tuple(text("a"), integer(1), list([])), 398540282],
  [bits(""), 147926629],
  [bits("10101010"), 437861099],
  [bits("101"), 3354768668],
  [bits("110010".repeat(70)), 1822293241],
]

describe("hash values", () => {
  beforeEach(resetHeap)

  it("are those of a stored list", () => {
    for (const [term, expected] of STORED) assert.equal(hash(write(term)), expected, toErlang(term))
  })

  it("and orders are those of Erlang", { skip: hasErlang ? false : "no erl" }, () => {
    const pairs = fc.sample(pairsOfTerms, TERMS).filter(([a, b]) => !holdsPid(a) && !holdsPid(b))
    const lone = fc.sample(terms, TERMS).filter((term) => !holdsPid(term))
    for (const term of lone) pairs.push([term, term])
    const answers = askErlang(pairs)
    pairs.forEach(([a, b], i) => {
      resetHeap()
      const [x, y] = [write(a), write(b)]
      const got = [hash(x), core.compareTerms(x, y), core.compareKeys(x, y)]
      assert.deepEqual(got, answers[i], `${toErlang(a)}  ${toErlang(b)}`)
    })
  })

  it("are cut to the range", () => {
    const term = atom("abc")
    assert.equal(core.erlangPhash2(term), small(BigInt(hash(term)) & 0x7ffffffn))
    assert.equal(core.phash2Range(term, small(1)), small(0))
    assert.equal(core.phash2Range(term, small(1000)), small(hash(term) % 1000))
    assert.equal(core.phash2Range(term, small(1n << 32n)), small(hash(term)))
    for (const range of [small(0), small(-1), small((1n << 32n) + 1n), atom("a")]) {
      assert.equal(core.phash2Range(term, range), 0n)
    }
  })
})
