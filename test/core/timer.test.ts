// Timers: very many of them, far ahead, cancelled, and of processes that die. The clock is moved, not waited for.
import assert from "node:assert/strict"
import { describe, it } from "node:test"
import * as Atoms from "../../src/layout/atoms.js"
import * as Memory from "../../src/layout/memory.js"
import { makeTerm, small } from "./harness.js"
import {
  atom,
  type Code,
  enter,
  FIRST,
  int,
  openScheduler,
  publish,
  runAll,
  type Scheduler,
  spawn,
} from "./scheduler.js"

const M = Atoms.am_main
const OK = atom(Atoms.am_ok)
const FALSE = atom(Atoms.am_false)
const MANY = 20_000
const BUCKETS = 1024 // of an empty table

/// Runs [body] once, as the process main:start/0.
function inProcess(body: (s: Scheduler) => void): Scheduler {
  const s = openScheduler((s) => [
    () => {
      body(s)
      return OK
    },
    receiver(s, FIRST + 1),
  ])
  publish(s, M, 0, 0, FIRST)
  publish(s, M, 1, 0, FIRST + 1)
  return s
}

const got: number[] = []

/// Notes the messages it gets, for ever.
const receiver =
  (s: Scheduler, slot: number): Code =>
  (_, depth) => {
    if (enter(s, slot, depth, [])) return 0n
    for (let message = s.term("receivePeek"); message !== 0n; message = s.term("receivePeek")) {
      got.push(int(message))
      s.core.receiveRemove()
    }
    s.core.receiveWait(BigInt(slot) << 32n, depth)
    return 0n
  }

/// The clock jumps [ms] ahead.
function later(s: Scheduler, ms: number): void {
  s.view.setFloat64(Memory.TIME_ORIGIN, s.view.getFloat64(Memory.TIME_ORIGIN, true) - ms, true)
}

function word(s: Scheduler, at: number): number {
  return s.view.getUint32(s.P + at, true)
}

describe("timers", () => {
  it("fire in order, however far ahead and however many at once", () => {
    got.length = 0
    const delays = [1, 255, 256, 257, 65_535, 65_536, 65_537, 600_000, 600_000, 16_777_216, 20_000_000, 4_300_000_000]
    let target = 0n
    const s = inProcess((s) => {
      for (const [i, delay] of delays.entries()) s.term("sendAfter3", small(delay), target, small(i))
      for (let i = 0; i < MANY; i++) s.term("sendAfter3", small(700_000), target, small(100))
    })
    target = spawn(s, M, 1, [])
    spawn(s, M, 0, [])
    runAll(s)
    const steps = [300, 65_000, 600_000, 50_000, 16_100_000, 3_300_000, 4_290_000_000]
    for (const step of steps) {
      later(s, step)
      for (let i = 0; i < 1000; i++) runAll(s)
    }
    const singles = got.filter((value) => value < 100)
    const sorted = [...singles].sort((a, b) => a - b)
    assert.deepEqual(
      sorted,
      delays.map((_, i) => i),
    )
    assert.deepEqual(singles.slice(0, 7), [0, 1, 2, 3, 4, 5, 6])
    assert.equal(got.length - singles.length, MANY)
    assert.equal(word(s, Memory.WHEEL_COUNT), 0)
  })

  it("are found among very many, and leave no memory behind", () => {
    let used = 0
    const s = inProcess((s) => {
      const self = s.term("self0")
      const references = Array.from({ length: MANY }, (_, i) => s.term("sendAfter3", small(100_000 + i), self, OK))
      assert.equal(word(s, Memory.TIMER_COUNT), MANY)
      assert.ok(word(s, Memory.TIMER_BUCKETS) >= MANY)
      for (const [i, reference] of references.entries()) {
        const left = int(s.term("readTimer1", reference))
        assert.ok(left <= 100_000 + i && left > 90_000)
      }
      for (const reference of references) assert.notEqual(s.term("cancelTimer1", reference), FALSE)
      for (const reference of references) assert.equal(s.term("cancelTimer1", reference), FALSE)
      assert.equal(word(s, Memory.TIMER_COUNT), 0)
      assert.equal(word(s, Memory.TIMER_BUCKETS), BUCKETS)
    })
    for (let round = 0; round < 2; round++) {
      spawn(s, M, 0, [])
      runAll(s)
      for (const { kind, a } of s.events.splice(0)) if (kind === Memory.HOST_EXIT) s.core.hostTermFree(a)
      s.core.contextReset()
      if (round === 0) used = s.number("memoryUsed")
    }
    assert.equal(s.number("memoryUsed"), used)
  })

  it("to a pid end with the process, those to a name do not", () => {
    const s = inProcess((s) => {
      const self = s.term("self0")
      for (let i = 0; i < 100; i++) s.term("sendAfter3", small(100_000), self, makeTerm(s, [i]))
      for (let i = 0; i < 10; i++) s.term("sendAfter3", small(100_000), atom(Atoms.am_user), makeTerm(s, [i]))
    })
    spawn(s, M, 0, [])
    runAll(s)
    assert.equal(word(s, Memory.TIMER_COUNT), 10)
    later(s, 200_000)
    runAll(s)
    assert.equal(word(s, Memory.TIMER_COUNT), 0)
  })
})
