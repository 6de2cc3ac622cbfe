// The IR of real modules keeps its promises: order, entries, reachability.
import assert from "node:assert/strict"
import { readdirSync, readFileSync } from "node:fs"
import { test } from "node:test"
import { buildFunction } from "../../src/ir/build.js"
import type { Block, IrFunction } from "../../src/ir/function.js"
import { parseBeam } from "../../src/loader/beam.js"

const FIXTURES = new URL("../../../test/expect/", import.meta.url)

function functionsOf(file: string): IrFunction[] {
  const module = parseBeam(readFileSync(new URL(file, FIXTURES)))
  return module.functions.map((_, ordinal) => buildFunction(module, ordinal, () => false))
}

const files = readdirSync(FIXTURES).filter((name) => name.endsWith(".beam"))
const functions = files.flatMap(functionsOf)

function nextBlocks(block: Block): Block[] {
  return [...block.exceptional, ...block.successors]
}

test("there are functions to look at", () => {
  assert.ok(functions.length > 20)
})

test("blocks stand in an order in which only loops go backward", () => {
  for (const fn of functions)
    fn.blocks.forEach((block, position) => {
      assert.equal(block.position, position)
      for (const next of block.successors) if (next.position <= position) assert.ok(next.loopHead)
    })
})

test("every block is reachable, and the first one is the entry label", () => {
  for (const fn of functions) {
    const found = new Set<Block>([fn.blocks[0]])
    const waiting = [fn.blocks[0]]
    for (let block = waiting.pop(); block !== undefined; block = waiting.pop())
      for (const next of nextBlocks(block)) {
        if (found.has(next)) continue
        found.add(next)
        waiting.push(next)
      }
    assert.equal(found.size, fn.blocks.length)
    assert.equal(fn.blocks[0].label, fn.source.entry)
  }
})

test("entries are numbered from 1 without gaps, and continuations, handlers and loop heads have one", () => {
  for (const fn of functions) {
    const entries = fn.blocks.map((block) => block.entry).filter((entry) => entry > 0)
    assert.deepEqual(
      entries,
      entries.map((_, i) => i + 1),
    )
    assert.equal(fn.entryLines.length, entries.length + 1)
    for (const block of [...fn.continuations.values(), ...fn.handlers.values()])
      if (block.position >= 0) assert.ok(block.entry > 0)
    for (const block of fn.blocks) if (block.loopHead) assert.ok(block.entry > 0)
  }
})

test("a remote call in place ends no block", () => {
  const module = parseBeam(readFileSync(new URL("calls.beam", FIXTURES)))
  for (let ordinal = 0; ordinal < module.functions.length; ordinal++) {
    const inPlace = buildFunction(module, ordinal, () => true)
    for (const instruction of inPlace.continuations.keys()) assert.notEqual(instruction.name, "call_ext")
  }
})
