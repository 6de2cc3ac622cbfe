// The allocator: blocks do not overlap, come back, and are found again when memory is short.
import assert from "node:assert/strict"
import { once } from "node:events"
import { describe, it } from "node:test"
import { Worker } from "node:worker_threads"
import fc from "fast-check"
import * as Process from "../../src/layout/process.js"
import { newMemory, openMachine } from "./harness.js"

const memory = newMemory()
const machine = openMachine(Process.HEAP_WORDS_INITIAL, memory)
const { bytes } = machine
const allocate = (size: number): number => machine.number("allocate", size) >>> 0
const release = (address: number): number => machine.number("release", address)
const used = (): number => machine.number("memoryUsed")

// Bytes of the process that each machine opened by a thread has.
const OWN = machine.number("sizeOfBlock", machine.process) + Process.HEAP_WORDS_INITIAL * 8

// Sizes of all kinds: fine classes, coarse classes, runs of pages.
const size = fc.oneof(fc.nat(300), fc.nat(9000), fc.nat(200_000))

describe("allocator", () => {
  it("gives blocks that are aligned, large enough and do not overlap, and takes them back", () => {
    const before = used()
    const step = fc.record({ size, free: fc.nat(), isFree: fc.boolean() })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 400 }), (steps) => {
        const blocks: { at: number; size: number; mark: number }[] = []
        for (const { size, free, isFree } of steps) {
          if (isFree && blocks.length > 0) {
            const [block] = blocks.splice(free % blocks.length, 1)
            for (const at of [block.at, block.at + block.size - 1]) {
              if (block.size > 0) assert.equal(bytes[at], block.mark, "somebody wrote into the block")
            }
            release(block.at)
          } else {
            const at = allocate(size)
            assert.equal(at % 8, 0)
            assert.ok(machine.number("sizeOfBlock", at) >>> 0 >= size)
            const mark = free & 255
            bytes.fill(mark, at, at + size)
            blocks.push({ at, size, mark })
          }
        }
        blocks.sort((a, b) => a.at - b.at)
        for (let i = 1; i < blocks.length; i++) assert.ok(blocks[i - 1].at + blocks[i - 1].size <= blocks[i].at)
        for (const { at } of blocks) release(at)
        assert.equal(used(), before)
      }),
      { numRuns: 60 },
    )
  })

  it("wastes nothing on the heap of a new process", () => {
    const block = allocate(233 * 8)
    assert.equal(machine.number("sizeOfBlock", block), 233 * 8)
    release(block)
  })

  it("keeps the contents when a block is reallocated", () => {
    fc.assert(
      fc.property(fc.array(size, { minLength: 2, maxLength: 8 }), (sizes) => {
        let block = allocate(sizes[0])
        let filled = sizes[0]
        bytes.fill(7, block, block + filled)
        for (const next of sizes.slice(1)) {
          block = machine.number("reallocate", block, next) >>> 0
          filled = Math.min(filled, next)
          assert.ok(bytes.subarray(block, block + filled).every((byte) => byte === 7))
        }
        release(block)
      }),
      { numRuns: 60 },
    )
  })

  it("makes pages of small blocks again when a large one is asked for", () => {
    const before = used()
    const blocks = Array.from({ length: 40_000 }, () => allocate(8000))
    assert.ok(machine.number("memoryAllocated") - before >= 40_000 * 8000)
    for (const block of blocks) release(block)
    const large = machine.number("tryAllocate", 3_400_000_000) >>> 0
    assert.notEqual(large, 0)
    release(large)
    assert.equal(used(), before)
  })

  it("serves several threads, which release each other's blocks", async () => {
    const threads = 3
    const before = used()
    const slots = new Int32Array(new SharedArrayBuffer(4 * 256))
    const workers = Array.from({ length: threads }, (_, i) => {
      const workerData = { memory, slots, index: i + 2, steps: 30_000 }
      return new Worker(new URL("./allocate.js", import.meta.url), { workerData })
    })
    const results = await Promise.all(workers.map((worker) => once(worker, "message")))
    assert.deepEqual(results.flat(), Array(threads).fill("ok"))
    for (const block of slots) if (block !== 0) release(block >>> 0)
    assert.equal(used() - before, threads * OWN)
  })

  it("says so when there is no memory", () => {
    assert.equal(machine.number("tryAllocate", 4_200_000_000), 0)
  })

  // Only the checked build notices.
  if (process.env.CORE !== "core.wasm") {
    it("notices a block that is released twice", () => {
      const block = allocate(100)
      release(block)
      assert.throws(() => release(block), /released twice/)
    })
  }
})
