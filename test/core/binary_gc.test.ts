// Bit strings that are built, appended to, taken apart and matched while collections move them.
import assert from "node:assert/strict"
import { describe, it } from "node:test"
import fc from "fast-check"
import * as Memory from "../../src/layout/memory.js"
import * as Term from "../../src/layout/term.js"
import { collect, collectAll, depth, getX, type Machine, NIL, openMachine, setX } from "./harness.js"

const SLOTS = 6
const machine = openMachine(2000)

/// The bits of a bit string, looked up without core.
function bitsOf({ view }: Machine, term: bigint): string {
  let at = Number(term)
  let [offset, size] = [0, Number(view.getBigUint64(at + Term.HEAP_BINARY_SIZE, true)) * 8]
  if ((view.getUint32(at + Term.BOXED_BIAS, true) & Term.HEADER_MASK) === Term.HEADER_SUB_BINARY) {
    offset = Number(view.getBigUint64(at + Term.SUB_OFFSET, true))
    size = Number(BigInt.asUintN(63, view.getBigUint64(at + Term.SUB_SIZE, true)))
    at = view.getUint32(at + Term.SUB_ORIGINAL, true)
  }
  const isHeap = (view.getUint32(at + Term.BOXED_BIAS, true) & Term.HEADER_MASK) === Term.HEADER_HEAP_BINARY
  const data = isHeap ? at + Term.HEAP_BINARY_DATA : view.getUint32(at + Term.REFC_DATA, true)
  let bits = ""
  for (let i = offset >> 3; i * 8 < offset + size; i++)
    bits += view
      .getUint8(data + i)
      .toString(2)
      .padStart(8, "0")
  return bits.slice(offset & 7, (offset & 7) + size)
}

function put(bits: string): void {
  for (let i = 0; i < bits.length; i += 32) {
    const part = bits.slice(i, i + 32)
    machine.number("bsPutBits", BigInt(`0b${part}`), part.length)
  }
}

const slot = fc.nat(SLOTS - 1)
const bits = fc.tuple(fc.nat(700), fc.nat(255)).map(([size, seed]) => {
  let text = ""
  for (let i = 0; i < size; i++) text += (i * seed + (i >> 3)) & 4 ? "1" : "0"
  return text
})
const step = fc.oneof(
  fc.record({ op: fc.constant("make" as const), from: slot, to: slot, bits }),
  fc.record({ op: fc.constant("append" as const), from: slot, to: slot, bits }),
  fc.record({ op: fc.constant("match" as const), from: slot, to: slot, bits }),
  fc.record({ op: fc.constant("collect" as const), from: slot, to: slot, bits: fc.constant("") }),
  fc.record({ op: fc.constant("sweep" as const), from: slot, to: slot, bits: fc.constant("") }),
)

describe("bit strings and collections", () => {
  it("keep their bits", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const model: string[] = []
        const set = (to: number, term: bigint, text: string) => {
          setX(machine, to, term)
          model[to] = text
        }
        for (let i = 0; i < SLOTS; i++) set(i, machine.term("bsInit", 0n), "")
        for (const { op, from, to, bits: text } of steps) {
          const source = getX(machine, from)
          if (op === "make") {
            const term = machine.term("bsInit", BigInt(text.length))
            put(text)
            set(to, term, text)
          } else if (op === "append") {
            const term = machine.term("bsAppend", source, BigInt(text.length), 1)
            put(text)
            set(to, term, model[from] + text)
          } else if (op === "match") {
            const context = machine.term("bsStartMatch", source)
            const skip = Math.min(text.length >> 2, model[from].length)
            machine.number("bsSkipBits", context, BigInt(skip))
            setX(machine, SLOTS, context)
            collect(machine, SLOTS + 1)
            set(to, machine.term("bsGetTail", getX(machine, SLOTS)), model[from].slice(skip))
          } else if (op === "collect") collect(machine, SLOTS)
          else collectAll(machine, SLOTS)
          if (op === "collect" || op === "sweep") {
            machine.number("checkProcess", machine.process, depth(machine), SLOTS)
          }
        }
        for (let i = 0; i < SLOTS; i++) assert.equal(bitsOf(machine, getX(machine, i)), model[i])
      }),
      { numRuns: 200 },
    )
  })

  it("give their blocks back", () => {
    const clear = () => {
      for (let i = 0; i <= SLOTS; i++) setX(machine, i, NIL)
      collectAll(machine, SLOTS)
      collectAll(machine, SLOTS)
      return machine.number("memoryUsed")
    }
    const before = clear()
    setX(machine, 0, machine.term("bsInit", 0n))
    for (let i = 0; i < 5000; i++) {
      const next = machine.term("bsAppend", getX(machine, 0), 800n, 8)
      for (let j = 0; j < 100; j++) machine.number("bsPutBits", BigInt(j), 8)
      setX(machine, 0, next)
      if (machine.view.getInt32(machine.P + Memory.NEED_GC, true)) collect(machine, 1)
    }
    assert.equal(machine.term("byteSize", getX(machine, 0)), (500_000n << 4n) | 15n)
    assert.ok(clear() - before < 100_000)
  })
})
