// Listings of BEAM assembly, and terms as text.
import assert from "node:assert/strict"
import { test } from "node:test"
import fc from "fast-check"
import { printBeam } from "../../src/inspect/beam.js"
import { printAtom, printFloat, printTerm } from "../../src/inspect/literal.js"
import { parseBeam } from "../../src/loader/beam.js"
import type { HostTerm } from "../../src/loader/etf.js"
import { askErl, fixture, NO_ERL } from "../loader/kit.js"

test("a function is listed in the notation of erlc -S", () => {
  const listing = printBeam(parseBeam(fixture("shapes.beam")), "rounds/1")
  assert.equal(
    listing,
    `{function, rounds, 1, 72}.
  {label,71}.
    {line,[{location,"shapes.erl",84}]}.
    {func_info,{atom,shapes},{atom,rounds},1}.
  {label,72}.
    {is_nonempty_list,{f,73},{x,0}}.
    {get_list,{x,0},{x,1},{x,0}}.
    {gc_bif2,{f,0},2,{extfunc,erlang,'*',2},{x,1},{integer,2},{x,1}}.
    {allocate,1,2}.
    {move,{x,1},{y,0}}.
    {call,1,{f,72}}.
    {test_heap,2,1}.
    {put_list,{y,0},{x,0},{x,0}}.
    {deallocate,1}.
    return.
  {label,73}.
    {is_nil,{f,71},{x,0}}.
    return.
`,
  )
})

test("a name alone picks every arity; nothing picked is an empty listing", () => {
  const module = parseBeam(fixture("tiny.beam"))
  assert.equal(printBeam(module, "module_info").match(/\{function, /g)?.length, 2)
  assert.equal(printBeam(module, "other/3").trim(), "")
  assert.match(printBeam(module), /^\{module, tiny\}\.\n\{exports, \[\{module_info,1\}/)
})

test("strings and source lines are looked up, types are shown", () => {
  const listing = printBeam(parseBeam(fixture("shapes.beam")))
  assert.match(listing, /\{string,<<"text">>\}/)
  assert.match(listing, /\{location,"shapes.erl",\d+\}/)
  assert.match(listing, /\{tr,\{x,0\},integer\}/)
  assert.match(listing, /'Strange name'/)
})

test("atoms are quoted when they must be", () => {
  const samples: [string, string][] = [
    ["ok", "ok"],
    ["a_B@9", "a_B@9"],
    ["größe", "größe"],
    ["Ok", "'Ok'"],
    ["", "''"],
    ["and", "'and'"],
    ["it's", "'it\\'s'"],
    ["a\nb\\", "'a\\nb\\\\'"],
    ["日本", "'日本'"],
  ]
  for (const [name, text] of samples) assert.equal(printAtom(name), text)
})

const nil: HostTerm = { kind: "nil" }

test("terms read like Erlang", () => {
  const chars = (text: string): HostTerm[] => [...text].map((c) => ({ kind: "int", value: c.charCodeAt(0) }))
  assert.equal(printTerm({ kind: "list", items: chars('say "hi"\n'), tail: nil }), '"say \\"hi\\"\\n"')
  assert.equal(printTerm({ kind: "list", items: chars("ab"), tail: nil }, false), "[97,98]")
  assert.equal(printTerm({ kind: "list", items: chars("a"), tail: { kind: "atom", name: "b" } }), "[97|b]")
  assert.equal(printTerm({ kind: "binary", bytes: Uint8Array.of(97, 0xa0), bits: 3 }), "<<97,5:3>>")
  assert.equal(printTerm({ kind: "binary", bytes: Uint8Array.of(97, 98), bits: 8 }), '<<"ab">>')
  assert.equal(
    printTerm({ kind: "big", negative: true, bytes: Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0, 1) }),
    `-${2n ** 64n}`,
  )
  assert.equal(printTerm({ kind: "map", pairs: [[nil, { kind: "tuple", items: [nil] }]] }), "#{[] => {[]}}")
})

test("floats are written as Erlang writes them", (context) => {
  const fixed = [
    0,
    -0,
    1,
    -1.5,
    100,
    123456,
    1e22,
    1e21,
    0.1,
    0.001,
    1e-5,
    123e-7,
    5e-324,
    1.7976931348623157e308,
    2 ** 53,
  ]
  const sampled = fc.sample(fc.double({ noNaN: true, noDefaultInfinity: true }), 300)
  const near = fc.sample(fc.double({ min: -1e7, max: 1e7, noNaN: true }), 300)
  const values = [...fixed, ...sampled, ...near, 123456789012, 1e15, 9007199254740991, 12000000, 1200000, 120000]
  const view = new DataView(new ArrayBuffer(8))
  const words = values.map((value) => {
    view.setFloat64(0, value)
    return view.getBigUint64(0).toString()
  })
  assert.equal(printFloat(1e22), "1.0e22")
  assert.equal(printFloat(-0), "-0.0")
  const out = askErl(
    `[begin <<F/float>> = <<(list_to_integer(W)):64>>, io:format("~w~n", [F]) end || W <- init:get_plain_arguments()]`,
    words,
  )
  if (out === null) return context.diagnostic(NO_ERL)
  assert.deepEqual(values.map(printFloat), out.trim().split("\n"))
})
