// Processes on one scheduler: calls and returns through the trampoline, yields, exits, exceptions.
import assert from "node:assert/strict"
import { describe, it } from "node:test"
import * as Atoms from "../../src/layout/atoms.js"
import * as Memory from "../../src/layout/memory.js"
import { makeTerm, show, small } from "./harness.js"
import {
  atom,
  type Code,
  call,
  catchTag,
  code,
  endings,
  enter,
  FIRST,
  getX,
  int,
  openScheduler,
  publish,
  reserve,
  runAll,
  type Scheduler,
  setStackWord,
  setX,
  spawn,
  stackWord,
  tailCall,
} from "./scheduler.js"

const M = Atoms.am_main
const OK = atom(Atoms.am_ok)

function counter(s: Scheduler, key: number): number {
  return Number(s.view.getBigUint64(s.P + Memory.COUNTERS + 8 * key, true))
}

/// A machine with [functions] published as main:start/N, by position: main:false/N, main:true/N, main:ok/N, ...
function machine(arities: number[], functions: (s: Scheduler) => Code[], stress = false): Scheduler {
  const s = openScheduler(functions, stress)
  for (const [i, arity] of arities.entries()) {
    publish(s, M, i, arity, FIRST + i)
    const record = Memory.FUNCTIONS + (FIRST + i) * Memory.FUNCTION_SIZE
    s.view.setUint32(record + Memory.FUNCTION_MODULE, M, true)
    s.view.setUint32(record + Memory.FUNCTION_NAME, i, true)
    s.view.setUint32(record + Memory.FUNCTION_ARITY, arity, true)
  }
  return s
}

/// Counts its argument down by calling itself.
const countDown =
  (s: Scheduler, slot: number): Code =>
  (_, depth, x0) => {
    const args = [x0]
    for (;;) {
      if (enter(s, slot, depth, args)) return 0n
      if (int(args[0]) === 0) return OK
      args[0] = small(int(args[0]) - 1)
    }
  }

/// sum(N) -> N + sum(N - 1), not tail recursive.
const sum =
  (s: Scheduler, slot: number): Code =>
  (entry, depth, x0) => {
    let result = x0
    let frame = depth
    if (entry === 0) {
      const args = [x0]
      if (enter(s, slot, depth, args)) return 0n
      if (int(args[0]) === 0) return small(0)
      setX(s, 0, args[0])
      reserve(s, depth, 2, 1)
      frame = depth + 8
      setStackWord(s, frame, 0, getX(s, 0))
      result = call(s, frame, code(slot, 1, 1), slot, [small(int(getX(s, 0)) - 1)])
      if (result === 0n) return 0n
    }
    return small(int(result) + int(stackWord(s, frame, 0)))
  }

/// Calls the function in the next slot under a catch; what it caught as {Class, Reason}.
const catcher =
  (s: Scheduler, slot: number): Code =>
  (entry, depth, x0) => {
    let at = entry
    let frame = depth
    let result = x0
    if (at === 0) {
      reserve(s, depth, 2, 0)
      frame = depth + 8
      setStackWord(s, frame, 0, catchTag(slot, 2))
      result = call(s, frame, code(slot, 1, 1), slot + 1)
      at = 1
      if (result === 0n) {
        if (s.view.getInt32(s.P + Memory.HANDLER_DEPTH, true) !== frame) return 0n
        s.view.setInt32(s.P + Memory.HANDLER_DEPTH, -1, true)
        at = 2
      }
    }
    if (at === 1) return result
    return makeTerm(s, { tuple: [{ term: getX(s, 0) }, { term: getX(s, 1) }] })
  }

describe("a process", () => {
  it("ends with the result of its first function", () => {
    const s = machine([2], (s) => [(_, __, x0, x1) => makeTerm(s, { tuple: [{ term: x0 }, { term: x1 }] })])
    spawn(s, M, 0, [1, "ab"])
    runAll(s)
    assert.deepEqual(endings(s), ["{1,[97,98]}"])
  })

  it("keeps more than six arguments", () => {
    const s = machine([9], (s) => [
      () =>
        makeTerm(
          s,
          [0, 1, 2, 3, 4, 5, 6, 7, 8].map((i) => ({ term: getX(s, i) })),
        ),
    ])
    spawn(s, M, 0, [1, 2, 3, [4], 5, 6, 7, [8], 9])
    runAll(s)
    assert.deepEqual(endings(s), ["[1,2,3,[4],5,6,7,[8],9]"])
  })

  it("takes turns with others when its reductions are spent", () => {
    const s = machine([1], (s) => [countDown(s, FIRST)])
    spawn(s, M, 0, [20000])
    spawn(s, M, 0, [20000])
    runAll(s)
    assert.deepEqual(endings(s), ["atom2", "atom2"])
    assert.equal(counter(s, Memory.COUNTER_YIELDS), 10)
  })

  it("goes on at once when nobody else wants to run", () => {
    const s = machine([1], (s) => [countDown(s, FIRST)])
    spawn(s, M, 0, [20000])
    runAll(s)
    assert.equal(counter(s, Memory.COUNTER_YIELDS), 0)
    assert.deepEqual(endings(s), ["atom2"])
  })

  for (const stress of [false, true])
    it(`recurses deeper than the native stack${stress ? ", under stress" : ""}`, () => {
      const n = stress ? 500 : 5000
      const s = machine([1], (s) => [sum(s, FIRST)], stress)
      spawn(s, M, 0, [n])
      runAll(s)
      assert.deepEqual(endings(s), [String((n * (n + 1)) / 2)])
      if (!stress) assert.ok(counter(s, Memory.COUNTER_DEEP) > 0)
    })

  it("asks the host for a module, and fails with undef if that does not help", () => {
    const s = machine([], () => [() => OK])
    spawn(s, M, 7, [1])
    spawn(s, M, 8, [2])
    runAll(s)
    const loads = s.events.filter(({ kind }) => kind === Memory.HOST_LOAD)
    assert.equal(loads.length, 2)
    s.core.exportPublish(loads[0].a, FIRST)
    for (const { b } of loads) s.core.resumeProcess(b)
    runAll(s)
    assert.deepEqual(endings(s), ["atom2", `EXIT {atom${Atoms.am_undef},[{atom${M},atom8,[2],[]}]}`])
  })

  it("gives its memory back", () => {
    const s = machine([1, 0], (s) => [countDown(s, FIRST), () => OK])
    const round = () => {
      for (let i = 0; i < 300; i++) spawn(s, M, i & 1, i & 1 ? [] : [3])
      runAll(s)
      for (const { kind, a } of s.events.splice(0)) if (kind === Memory.HOST_EXIT) s.core.hostTermFree(a)
      s.core.contextReset()
    }
    round()
    const used = s.number("memoryUsed")
    round()
    assert.equal(s.number("memoryUsed"), used)
    assert.equal(s.view.getInt32(Memory.PROCESS_COUNT, true), 0)
  })
})

describe("an exception", () => {
  const thrower =
    (s: Scheduler, slot: number, fail: (depth: number) => void): Code =>
    (_, depth) => {
      s.view.setUint32(s.P + Memory.STACK_TOP, s.view.getUint32(s.P + Memory.STACK_END, true) - depth, true)
      fail(depth)
      s.core.raise((BigInt(slot) << 32n) | 0n, depth)
      return 0n
    }

  it("is caught by a native caller", () => {
    const s = machine([0, 0], (s) => [
      catcher(s, FIRST),
      thrower(s, FIRST + 1, () => s.core.throw1(makeTerm(s, { tuple: [1, 2] }))),
    ])
    spawn(s, M, 0, [])
    runAll(s)
    assert.deepEqual(endings(s), [`{atom${Atoms.am_throw},{1,2}}`])
  })

  it("is caught by a caller that is only on the Erlang stack", () => {
    const s = machine([0, 0, 0], (s) => [
      catcher(s, FIRST),
      (_, depth) => tailCall(s, depth, FIRST + 2, []),
      thrower(s, FIRST + 2, () => s.core.exit1(small(7))),
    ])
    spawn(s, M, 0, [])
    runAll(s)
    assert.deepEqual(endings(s), [`{atom${Atoms.am_exit},7}`])
  })

  it("ends the process with reason and stack if nobody catches it", () => {
    const s = machine([0, 0], (s) => [
      (entry, depth) => {
        if (entry !== 0) return OK
        reserve(s, depth, 1, 0)
        return call(s, depth, code(FIRST, 1, 0), FIRST + 1)
      },
      thrower(s, FIRST + 1, () => s.core.error1(atom(Atoms.am_badarg))),
    ])
    spawn(s, M, 0, [])
    runAll(s)
    const stack = `[{atom${M},atom1,0,[]},{atom${M},atom0,0,[]}]`
    assert.deepEqual(endings(s), [`EXIT {atom${Atoms.am_badarg},${stack}}`])
    const report = s.events.find(({ kind }) => kind === Memory.HOST_ERROR_REPORT)
    assert.ok(report)
    assert.equal(
      show(s, s.view.getBigUint64(report.a + Memory.HOST_TERM_TERM, true)),
      `{atom${Atoms.am_badarg},${stack}}`,
    )
  })

  it("shows the failed BIF with its arguments and what explains it", () => {
    let stack = ""
    const t = machine([0, 0], (t) => [
      (entry, depth) => {
        if (entry === 2) {
          stack = show(t, t.term("buildStacktrace", getX(t, 2)))
          return OK
        }
        reserve(t, depth, 2, 0)
        setStackWord(t, depth + 8, 0, catchTag(FIRST, 2))
        return call(t, depth + 8, code(FIRST, 1, 1), FIRST + 1)
      },
      thrower(t, FIRST + 1, () => {
        setX(t, 0, small(3))
        setX(t, 1, makeTerm(t, { tuple: [] }))
        t.core.error1(atom(Atoms.am_badarg))
        t.core.bifFailed(t.number("exportEntry", atom(Atoms.am_erlang), atom(Atoms.am_element), 2))
      }),
    ])
    spawn(t, M, 0, [])
    runAll(t)
    const info = `[{atom${Atoms.am_error_info},#{atom${Atoms.am_module}=>atom${Atoms.am_erl_erts_errors}}}]`
    assert.equal(
      stack,
      `[{atom${Atoms.am_erlang},atom${Atoms.am_element},[3,{}],${info}},{atom${M},atom1,0,[]},{atom${M},atom0,0,[]}]`,
    )
  })
})
