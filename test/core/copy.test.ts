// Copies of terms: equal to the original, as large as foretold, and independent of it.
import assert from "node:assert/strict"
import { describe, it } from "node:test"
import fc from "fast-check"
import * as Memory from "../../src/layout/memory.js"
import * as Process from "../../src/layout/process.js"
import { collectAll, makeTerm, NIL, openMachine, run, setX, show, small, type Value } from "./harness.js"
import { binary, values } from "./values.js"

const machine = openMachine()
const { view } = machine
const copyToFragment = (term: bigint): number => machine.number("copyToFragment", term) >>> 0
const sizeOf = (value: Value): number => machine.number("sizeOf", makeTerm(machine, value))
const LITERAL = (term: bigint): boolean => term >= BigInt(Memory.LITERALS) && term < BigInt(Memory.LITERALS_END)

describe("copy", () => {
  it("is equal to the original and has the size foretold", () => {
    fc.assert(
      fc.property(values(), (value) => {
        const term = makeTerm(machine, value)
        const text = show(machine, term)
        const words = machine.number("sizeOf", term)
        const fragment = copyToFragment(term)
        if (fragment === 0) {
          assert.equal(words, 0)
        } else {
          assert.equal(view.getUint32(fragment + Memory.FRAGMENT_WORDS, true), words)
          const copy = machine.term("fragmentTerm", fragment)
          collectAll(machine, 0) // the original is gone
          assert.equal(show(machine, copy), text)
          machine.number("releaseFragment", fragment)
        }
        collectAll(machine, 0)
      }),
      { numRuns: 500 },
    )
  })

  it("needs nothing for immediates and literals", () => {
    assert.equal(sizeOf(5), 0)
    assert.equal(sizeOf([]), 0)
    const literal = machine.term("copyToLiteral", makeTerm(machine, { tuple: [1, "abc"] }))
    assert.ok(LITERAL(literal))
    assert.equal(machine.number("sizeOf", literal), 0)
    assert.equal(sizeOf({ tuple: [{ term: literal }] }), 2)
    assert.equal(sizeOf({ list: [1], tail: { term: literal } }), 2)
  })

  it("copies a list of any length and depth", () => {
    let deep: bigint = NIL
    for (let i = 0; i < 50_000; i++) deep = makeTerm(machine, { list: [{ term: deep }], tail: [] })
    const long = makeTerm(
      machine,
      Array.from({ length: 50_000 }, (_, i) => i),
    )
    for (const term of [deep, long]) {
      const fragment = copyToFragment(term)
      assert.equal(view.getUint32(fragment + Memory.FRAGMENT_WORDS, true), 100_000)
      machine.number("releaseFragment", fragment)
    }
    let copy = deep
    for (let i = 0; i < 50_000; i++) copy = view.getBigUint64(Number(copy) + 7, true)
    assert.equal(copy, NIL)
    collectAll(machine, 0)
  })

  it("does not keep a long binary alive for a short part of it", () => {
    collectAll(machine, 0)
    const before = machine.number("memoryUsed")
    const part = makeTerm(machine, { part: binary(100_000), offset: 13, bits: 16 })
    const text = show(machine, part)
    const fragment = copyToFragment(part)
    assert.equal(view.getUint32(fragment + Memory.FRAGMENT_WORDS, true), 3)
    const copy = machine.term("fragmentTerm", fragment)
    collectAll(machine, 0)
    assert.equal(show(machine, copy), text)
    machine.number("releaseFragment", fragment)
    assert.equal(machine.number("memoryUsed"), before)
  })

  it("shares the block of a long binary, in parts too", () => {
    const part = makeTerm(machine, { part: binary(100_000), offset: 8, bits: 8000 })
    const text = show(machine, part)
    const before = machine.number("memoryUsed")
    const fragment = copyToFragment(part)
    assert.ok(machine.number("memoryUsed") - before < 200)
    collectAll(machine, 0)
    assert.equal(show(machine, machine.term("fragmentTerm", fragment)), text)
    machine.number("releaseFragment", fragment)
  })

  it("comes to the running process's own heap, binaries to its list", () => {
    const outside = copyToFragment(makeTerm(machine, { tuple: [binary(300), "text"] }))
    collectAll(machine, 0)
    const copy = machine.term("copyToHeap", machine.term("fragmentTerm", outside))
    machine.number("releaseFragment", outside)
    assert.notEqual(view.getUint32(machine.process + Process.OFF_HEAP, true), 0)
    setX(machine, 0, copy)
    const text = show(machine, copy)
    collectAll(machine, 1)
    assert.equal(show(machine, view.getBigUint64(machine.P + Memory.X, true)), text)
    collectAll(machine, 0)
    assert.equal(view.getUint32(machine.process + Process.OFF_HEAP, true), 0)
  })

  it("keeps literals where they are when the heap is collected", () => {
    const literal = machine.term("copyToLiteral", makeTerm(machine, [1, { tuple: [2, 3n << 70n] }]))
    setX(machine, 0, makeTerm(machine, { tuple: [{ term: literal }, 1] }))
    collectAll(machine, 1)
    const tuple = Number(view.getBigUint64(machine.P + Memory.X, true))
    assert.equal(view.getBigUint64(tuple + 14, true), literal)
    assert.equal(view.getBigUint64(tuple + 22, true), small(1))
    run(machine, machine.process)
  })
})
