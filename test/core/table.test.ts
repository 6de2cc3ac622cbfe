// The process table: its limit, and pids that come round again.
import assert from "node:assert/strict"
import { describe, it } from "node:test"
import * as Atoms from "../../src/layout/atoms.js"
import * as Memory from "../../src/layout/memory.js"
import * as Term from "../../src/layout/term.js"
import { NIL, show } from "./harness.js"
import { atom, type Code, enter, FIRST, openScheduler, publish, runAll, type Scheduler, spawn } from "./scheduler.js"

const M = Atoms.am_main
const OK = atom(Atoms.am_ok)
const LIMIT = 1024 // the smallest table
const PIDS = 2n ** 28n // as many as OTP has

function open(functions: (s: Scheduler) => Code[]): Scheduler {
  const s = openScheduler(functions, false, LIMIT)
  for (let name = 0; name < 2; name++) publish(s, M, name, 0, FIRST + name)
  return s
}

/// Waits for ever.
const sleeper =
  (s: Scheduler, slot: number): Code =>
  (_, depth) => {
    if (enter(s, slot, depth, [])) return 0n
    s.core.receiveWait(BigInt(slot) << 32n, depth)
    return 0n
  }

const returns: Code = () => OK

function number(pid: bigint): bigint {
  assert.equal(pid & 15n, BigInt(Term.TAG_PID))
  return pid >> 4n
}

function next(s: Scheduler, value: bigint): void {
  s.view.setBigUint64(Memory.PROCESS_NEXT, value, true)
}

function living(s: Scheduler): number {
  return s.view.getInt32(Memory.PROCESS_COUNT, true)
}

describe("the process table", () => {
  it("holds as many processes as its limit and then no more", () => {
    const s = open((s) => [sleeper(s, FIRST), returns])
    const pids = Array.from({ length: LIMIT }, () => spawn(s, M, 0, []))
    assert.equal(new Set(pids).size, LIMIT)
    const used = s.number("memoryUsed")
    for (let i = 0; i < 3; i++) assert.equal(spawn(s, M, 0, []), 0n)
    assert.equal(s.view.getBigUint64(s.P + Memory.EXCEPTION_REASON, true), atom(Atoms.am_system_limit))
    assert.equal(living(s), LIMIT)
    assert.equal(s.number("memoryUsed"), used, "a spawn that fails leaves nothing behind")
    assert.equal(show(s, s.term("processes0")).split("<pid").length - 1, LIMIT)
  })

  it("has room again when one has ended", () => {
    const s = open((s) => [sleeper(s, FIRST), returns])
    for (let i = 0; i < LIMIT - 1; i++) spawn(s, M, 0, [])
    const seen = new Set<bigint>()
    for (let i = 0; i < 100; i++) {
      const pid = spawn(s, M, 1, [])
      assert.ok(pid !== 0n && !seen.has(pid))
      seen.add(pid)
      assert.equal(spawn(s, M, 1, []), 0n)
      runAll(s)
      assert.equal(living(s), LIMIT - 1)
    }
  })

  it("answers a spawn_request by system_limit", () => {
    const answers: string[] = []
    const requester: Code = () => {
      const reference = s.term("spawnRequest4", atom(M), atom(0), NIL, NIL)
      answers.push(show(s, reference).replace(/\d+/, "N"))
      return OK
    }
    const s = open((s) => [sleeper(s, FIRST), requester])
    spawn(s, M, 1, [])
    for (let i = 0; i < LIMIT - 1; i++) spawn(s, M, 0, [])
    runAll(s)
    assert.deepEqual(answers, ["#Ref<N>"])
    assert.equal(living(s), LIMIT - 1)
  })
})

describe("pids", () => {
  it("count up, over all 28 bits, and begin again at 0", () => {
    const s = open((s) => [sleeper(s, FIRST), returns])
    next(s, PIDS - 2n)
    const pids = [1, 2, 3, 4].map(() => number(spawn(s, M, 0, [])))
    assert.deepEqual(pids, [PIDS - 2n, PIDS - 1n, 0n, 1n])
  })

  it("skip places that are taken when they come round", () => {
    const s = open((s) => [sleeper(s, FIRST), returns])
    next(s, 0n)
    const old = Array.from({ length: LIMIT - 2 }, () => number(spawn(s, M, 0, [])))
    next(s, PIDS - 1n) // its place is free, the next 1022 are not
    assert.equal(number(spawn(s, M, 0, [])), PIDS - 1n)
    const last = number(spawn(s, M, 0, []))
    assert.equal(last, BigInt(LIMIT) - 2n)
    assert.equal(new Set([...old, last]).size, LIMIT - 1)
  })

  it("do not come again before all others have been used", () => {
    const s = open((s) => [sleeper(s, FIRST), returns])
    const first = number(spawn(s, M, 1, []))
    runAll(s)
    for (let i = 1n; i < 5000n; i++) {
      assert.equal(number(spawn(s, M, 1, [])), first + i)
      runAll(s)
    }
    next(s, first)
    assert.equal(number(spawn(s, M, 1, [])), first, "a whole round later")
  })

  it("of another round are not the process that has their place", () => {
    const s = open((s) => [sleeper(s, FIRST), returns])
    const pid = spawn(s, M, 0, [])
    assert.ok(s.number("processOf", pid) !== 0)
    for (const rounds of [1n, 2n, PIDS / BigInt(LIMIT) - 1n]) {
      const other = pid + ((rounds * BigInt(LIMIT)) << 4n)
      assert.equal(s.number("processOf", other), 0)
    }
  })
})
