// The atom table: texts, limits, and two threads that intern the same texts.
import assert from "node:assert/strict"
import { describe, it } from "node:test"
import { Worker } from "node:worker_threads"
import * as Atoms from "../../src/layout/atoms.js"
import * as Memory from "../../src/layout/memory.js"
import { atomText, bytes, core, intern, memory, view } from "./terms.js"

const NONE = 0xffffffff
const room = Number(core.allocate(4096)) >>> 0

function lookup(text: string): number {
  const utf8 = Buffer.from(text)
  bytes.set(utf8, room)
  return Number(core.atomLookup(room, utf8.length)) >>> 0
}

describe("atoms", () => {
  it("have the indices of the layout", () => {
    assert.equal(lookup("false"), Atoms.am_false)
    assert.equal(lookup("$end_of_table"), Atoms.am_$24end_of_table)
    assert.equal(atomText(Atoms.am_nonode$40nohost), "nonode@nohost")
  })

  it("are the same for the same text only", () => {
    assert.equal(lookup("never seen"), NONE)
    const index = intern("żółw")
    assert.equal(intern("żółw"), index)
    assert.equal(lookup("żółw"), index)
    assert.notEqual(intern("żół"), index)
    assert.equal(atomText(index), "żółw")
    const entry = Memory.ATOMS + index * Memory.ATOM_SIZE
    assert.equal(view.getUint16(entry + Memory.ATOM_BYTES, true), 7)
    assert.equal(view.getUint16(entry + Memory.ATOM_CHARACTERS, true), 4)
  })

  it("have at most 255 characters", () => {
    assert.notEqual(intern("ł".repeat(255)), NONE)
    assert.equal(intern("ł".repeat(256)), NONE)
    assert.equal(atomText(intern("")), "")
  })

  it("may be interned by several threads at once", async () => {
    const count = 3000
    const threads = [1, 2].map((block) => {
      const at = Number(core.allocate(4096 + 4 * count)) >>> 0
      const worker = new Worker(new URL("./atom.worker.js", import.meta.url), {
        workerData: { memory, block, at, count },
      })
      return new Promise<Uint32Array>((resolve, reject) => {
        worker.on("error", reject)
        worker.on("exit", () => resolve(new Uint32Array(memory.buffer, at + 4096, count)))
      })
    })
    const [first, second] = await Promise.all(threads)
    assert.deepEqual([...first], [...second])
    assert.equal(new Set(first).size, count)
    for (const i of [0, 1, count - 1]) assert.equal(atomText(first[i]), `shared ${i}`)
  })
})
