// The collector: whatever is reachable keeps its value, whatever is not gives its memory back.
import assert from "node:assert/strict"
import { describe, it } from "node:test"
import fc from "fast-check"
import * as Memory from "../../src/layout/memory.js"
import * as Process from "../../src/layout/process.js"
import {
  collect,
  collectAll,
  depth,
  endProcess,
  getX,
  makeTerm,
  NIL,
  newProcess,
  openMachine,
  pushFrame,
  run,
  setX,
  show,
  type Value,
  yAddress,
} from "./harness.js"
import { binary, values } from "./values.js"

const machine = openMachine()
const { view, P } = machine
const field = (offset: number): number => view.getUint32(machine.process + offset, true)
const heapWords = (): number => (field(Process.STACK_END) - field(Process.HEAP_START)) / 8

/// Runs [body] in a process of its own and checks that all its memory comes back.
function inProcess(words: number, body: () => void): void {
  const outer = machine.process
  const before = machine.number("memoryUsed")
  const process = newProcess(machine, words)
  view.setInt32(P + Memory.NEED_GC, 0, true)
  run(machine, process)
  body()
  endProcess(machine, process)
  run(machine, outer)
  assert.equal(machine.number("memoryUsed"), before, "memory was lost")
}

const ROOTS = 8

describe("collector", () => {
  it("keeps the value of every root through any sequence of collections", () => {
    const operation = fc.oneof(
      {
        weight: 5,
        arbitrary: fc.record({ kind: fc.constant("make" as const), root: fc.nat(ROOTS - 1), value: values() }),
      },
      {
        weight: 2,
        arbitrary: fc.record({ kind: fc.constant("join" as const), root: fc.nat(ROOTS - 1), of: fc.nat(ROOTS - 1) }),
      },
      { weight: 2, arbitrary: fc.record({ kind: fc.constant("drop" as const), root: fc.nat(ROOTS - 1) }) },
      {
        weight: 2,
        arbitrary: fc.record({ kind: fc.constant("receive" as const), root: fc.nat(ROOTS - 1), of: fc.nat(ROOTS - 1) }),
      },
      { weight: 1, arbitrary: fc.record({ kind: fc.constant("literal" as const), root: fc.nat(ROOTS - 1) }) },
      { weight: 5, arbitrary: fc.record({ kind: fc.constant("minor" as const), need: fc.nat(200) }) },
      { weight: 1, arbitrary: fc.record({ kind: fc.constant("major" as const) }) },
    )
    fc.assert(
      fc.property(fc.array(operation, { maxLength: 60 }), (operations) => {
        inProcess(233, () => runOperations(operations))
      }),
      { numRuns: 150 },
    )
  })

  type Operation =
    | { kind: "make"; root: number; value: Value }
    | { kind: "join" | "receive"; root: number; of: number }
    | { kind: "drop" | "literal"; root: number }
    | { kind: "minor"; need: number }
    | { kind: "major" }

  // Even roots are X registers, odd ones Y registers of the only frame.
  function runOperations(operations: Operation[]): void {
    pushFrame(
      machine,
      Array.from({ length: ROOTS }, () => NIL),
    )
    const texts = Array.from({ length: ROOTS }, () => "[]")
    for (let i = 0; i < ROOTS; i++) setX(machine, i, NIL)
    const get = (root: number): bigint =>
      root % 2 === 0 ? getX(machine, root) : view.getBigUint64(yAddress(machine, root), true)
    const set = (root: number, term: bigint): void => {
      if (root % 2 === 0) setX(machine, root, term)
      else view.setBigUint64(yAddress(machine, root), term, true)
      texts[root] = show(machine, term)
    }
    for (const operation of operations) {
      switch (operation.kind) {
        case "make":
          set(operation.root, makeTerm(machine, operation.value))
          break
        case "join": {
          const both = { tuple: [{ term: get(operation.root) }, { term: get(operation.of) }] }
          if (texts[operation.root].length < 5000) set(operation.root, makeTerm(machine, both))
          break
        }
        case "drop":
          set(operation.root, NIL)
          break
        case "receive": {
          const fragment = machine.number("copyToFragment", get(operation.of)) >>> 0
          if (fragment === 0) break
          machine.number("attachFragment", machine.process, fragment)
          set(operation.root, machine.term("fragmentTerm", fragment))
          break
        }
        case "literal":
          if (texts[operation.root].length < 500 && !texts[operation.root].includes("<<")) {
            set(operation.root, machine.term("copyToLiteral", get(operation.root)))
          }
          break
        case "minor":
          collect(machine, ROOTS, operation.need)
          assert.ok(roomWords() >= operation.need)
          break
        case "major":
          collectAll(machine, ROOTS)
          break
      }
      for (let i = 0; i < ROOTS; i++) assert.equal(show(machine, get(i)), texts[i], operation.kind)
    }
  }

  const roomWords = (): number =>
    (view.getUint32(P + Memory.STACK_TOP, true) - view.getUint32(P + Memory.HEAP_TOP, true) - Process.STACK_RESERVE) / 8

  it("grows as OTP does", () => {
    inProcess(233, () => {
      const sizes = new Set<number>()
      let list = NIL
      for (let i = 0; i < 3000; i++) {
        setX(machine, 0, list)
        if (roomWords() < 2) collect(machine, 1, 2)
        sizes.add(heapWords())
        list = makeTerm(machine, { list: [i], tail: { term: getX(machine, 0) } })
      }
      const table = [233, 376, 610, 987, 1598, 2586, 4185, 6772]
      for (const size of sizes) assert.ok(table.includes(size), `${size} words are no size of OTP's`)
      assert.ok(sizes.size > 2)
      setX(machine, 0, list)
      collectAll(machine, 1)
      assert.equal(show(machine, getX(machine, 0)), `[${Array.from({ length: 3000 }, (_, i) => 2999 - i)}]`)
    })
  })

  it("has OTP's heap sizes", () => {
    const sizes = [12, 38, 51, 90, 142, 233, 376, 610, 987, 1598, 2586, 4185, 6772, 10958, 17731, 28690, 46422, 75113]
    sizes.forEach((size, i) => {
      assert.equal(machine.number("heapSize", size, 0), size)
      assert.equal(machine.number("heapSize", size + 1, 0), sizes[i + 1] ?? 121536)
      assert.equal(machine.number("heapSize", size, 1), sizes[i + 1] ?? 121536)
    })
    assert.equal(machine.number("heapSize", 833_027, 0), 999_631)
  })

  it("shrinks a heap that is mostly empty", () => {
    inProcess(233, () => {
      collect(machine, 0, 100_000)
      assert.ok(heapWords() >= 100_000)
      collectAll(machine, 0)
      assert.equal(heapWords(), 233)
    })
  })

  it("gives the old heap back in a full sweep", () => {
    inProcess(233, () => {
      setX(machine, 0, makeTerm(machine, [1, 2, 3, { tuple: [4, 5] }]))
      for (let i = 0; i < 3; i++) collect(machine, 1)
      assert.notEqual(field(Process.OLD_TOP) - field(Process.OLD_START), 0)
      collectAll(machine, 1)
      assert.equal(field(Process.OLD_START), 0)
      assert.equal(show(machine, getX(machine, 0)), "[1,2,3,{4,5}]")
    })
  })

  it("keeps shared parts shared", () => {
    inProcess(233, () => {
      const part = makeTerm(machine, [1, 2, 3])
      setX(machine, 0, makeTerm(machine, { tuple: [{ term: part }, { term: part }, { tuple: [{ term: part }] }] }))
      collectAll(machine, 1)
      const used = view.getUint32(P + Memory.HEAP_TOP, true) - field(Process.HEAP_START)
      assert.equal(used / 8, 6 + 4 + 2)
    })
  })

  it("counts references to off-heap binaries and frees their blocks", () => {
    inProcess(233, () => {
      const before = machine.number("memoryUsed")
      const term = makeTerm(machine, binary(5000))
      const block = view.getUint32(Number(term) + 22, true)
      const references = (): number => view.getInt32(block + Memory.BINARY_REFERENCES, true)
      setX(machine, 0, term)
      const fragment = machine.number("copyToFragment", term) >>> 0
      assert.equal(references(), 2)
      machine.number("releaseFragment", fragment)
      assert.equal(references(), 1)
      for (let i = 0; i < 3; i++) collect(machine, 1)
      assert.notEqual(field(Process.OFF_HEAP_OLD), 0)
      assert.equal(references(), 1)
      collectAll(machine, 0)
      assert.equal(field(Process.OFF_HEAP_OLD), 0)
      assert.equal(machine.number("memoryUsed"), before)
    })
  })

  it("is asked for when off-heap binaries weigh more than their limit", () => {
    inProcess(233, () => {
      collectAll(machine, 0)
      for (let i = 0; i < 4; i++) makeTerm(machine, binary(100_000))
      assert.equal(view.getInt32(P + Memory.NEED_GC, true), 1)
      collect(machine, 0)
      assert.equal(view.getInt32(P + Memory.NEED_GC, true), 0)
      assert.equal(field(Process.VIRTUAL_HEAP), 0)
    })
  })

  it("gives the reductions back that the request for it took away", () => {
    inProcess(233, () => {
      view.setInt32(P + Memory.REDUCTIONS, 1000, true)
      machine.number("requestCollection")
      assert.equal(view.getInt32(P + Memory.REDUCTIONS, true), -1)
      collect(machine, 0)
      assert.equal(view.getInt32(P + Memory.REDUCTIONS, true), 999)
    })
  })

  it("moves the stack with the heap", () => {
    inProcess(233, () => {
      for (let i = 0; i < 20; i++) {
        pushFrame(machine, [makeTerm(machine, { tuple: [i, "frame"] })])
        if (roomWords() < 60) collect(machine, 0, 60)
      }
      const deep = depth(machine)
      collect(machine, 0, 5000)
      assert.equal(depth(machine), deep)
      for (let i = 0; i < 20; i++) {
        const y = view.getBigUint64(yAddress(machine, 2 * i), true)
        assert.equal(show(machine, y), show(machine, makeTerm(machine, { tuple: [19 - i, "frame"] })))
      }
    })
  })

  it("moves everything at every collection under stress", () => {
    inProcess(233, () => {
      view.setInt32(P + Memory.STRESS_FLAG, 1, true)
      setX(machine, 0, makeTerm(machine, { tuple: [1, "abc", binary(100)] }))
      const text = show(machine, getX(machine, 0))
      for (let i = 0; i < 5; i++) {
        const before = getX(machine, 0)
        collect(machine, 1)
        assert.notEqual(getX(machine, 0), before)
        assert.equal(show(machine, getX(machine, 0)), text)
      }
      view.setInt32(P + Memory.STRESS_FLAG, 0, true)
    })
  })

  it("collects a process that does not run, from its saved registers", () => {
    inProcess(233, () => {
      const process = machine.process
      const more = machine.number("allocate", 64) >>> 0
      for (let i = 0; i < 8; i++) {
        const at =
          i < Process.SAVED_X_COUNT ? process + Process.SAVED_X + 8 * i : more + 8 * (i - Process.SAVED_X_COUNT)
        view.setBigUint64(at, makeTerm(machine, { tuple: [i] }), true)
      }
      view.setUint32(process + Process.SAVED_X_MORE, more, true)
      view.setInt32(process + Process.LIVE, 8, true)
      view.setInt32(process + Process.DEPTH, depth(machine), true)
      view.setUint32(process + Process.HEAP_TOP, view.getUint32(P + Memory.HEAP_TOP, true), true)
      view.setUint32(P + Memory.PROCESS, 0, true)
      for (const full of [1, 0, 0]) machine.number("garbageCollectProcess", process, full)
      for (let i = 0; i < 8; i++) {
        const at =
          i < Process.SAVED_X_COUNT ? process + Process.SAVED_X + 8 * i : more + 8 * (i - Process.SAVED_X_COUNT)
        assert.equal(show(machine, view.getBigUint64(at, true)), `{${i}}`)
      }
      machine.number("release", more)
    })
  })

  it("treats the message that is being matched as a root", () => {
    inProcess(233, () => {
      const process = machine.process
      const message = machine.number("allocate", Process.MESSAGE_SIZE) >>> 0
      const fragment = machine.number("copyToFragment", makeTerm(machine, { tuple: [1, [2, 3]] })) >>> 0
      view.setUint32(message + Process.MESSAGE_NEXT, 0, true)
      view.setBigUint64(message + Process.MESSAGE_TERM, machine.term("fragmentTerm", fragment), true)
      view.setUint32(message + Process.MESSAGE_FRAGMENT, fragment, true)
      view.setBigUint64(message + Process.MESSAGE_FROM, 0n, true)
      view.setUint32(process + Process.MESSAGE_FIRST, message, true)
      view.setUint32(process + Process.SAVE_POINTER, process + Process.MESSAGE_FIRST, true)
      view.setUint32(Memory.SCHEDULERS + Memory.SCHEDULER_SIZE + Memory.MATCHED, message, true)
      for (let i = 0; i < 3; i++) {
        collect(machine, 0)
        assert.equal(show(machine, view.getBigUint64(message + Process.MESSAGE_TERM, true)), "{1,[2,3]}")
      }
      assert.equal(view.getUint32(message + Process.MESSAGE_FRAGMENT, true), 0)
      machine.number("release", message)
    })
  })
})
