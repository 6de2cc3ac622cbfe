// What one process asks of another by signal, processes that are woken for it and rest again, and receive markers.
import assert from "node:assert/strict"
import { describe, it } from "node:test"
import * as Atoms from "../../src/layout/atoms.js"
import * as Memory from "../../src/layout/memory.js"
import { makeTerm, NIL, show, small } from "./harness.js"
import {
  atom,
  type Code,
  endings,
  FIRST,
  openScheduler,
  publish,
  receive,
  runAll,
  type Scheduler,
  setDepth,
  spawn,
} from "./scheduler.js"

const M = Atoms.am_main
const TRUE = atom(Atoms.am_true)
const ASYNCHRONOUS = [{ atom: Atoms.am_asynchronous }]

function machine(arities: number[], functions: (s: Scheduler) => Code[]): Scheduler {
  const s = openScheduler(functions)
  for (const [i, arity] of arities.entries()) publish(s, M, i, arity, FIRST + i)
  return s
}

/// The process is about to call a trapping BIF, at whose return it ends.
function enterCall(s: Scheduler, depth: number): void {
  setDepth(s, depth)
  s.view.setInt32(s.P + Memory.NEXT_DEPTH, depth, true)
}

/// A function that ends with what the trapping BIF [name] gives for its argument and [more].
function asking(s: Scheduler, name: string, ...more: bigint[]): Code {
  return (_, depth, x0) => {
    enterCall(s, depth)
    return s.term(name, x0, ...more)
  }
}

describe("a process that waits", () => {
  it("answers process_info and waits on, without having run", () => {
    let entered = 0
    const s = machine([0, 1], (s) => [
      (_, depth) => {
        entered++
        return receive(s, FIRST, 0, depth)
      },
      asking(s, "processInfo2", atom(Atoms.am_status)),
    ])
    const waiting = spawn(s, M, 0, [])
    runAll(s)
    for (let i = 0; i < 3; i++) spawn(s, M, 1, [{ term: waiting }])
    runAll(s)
    const answer = `{atom${Atoms.am_status},atom${Atoms.am_waiting}}`
    assert.deepEqual(endings(s), [answer, answer, answer])
    assert.equal(entered, 1)
    s.core.sendFromHost(waiting, small(1))
    runAll(s)
    assert.deepEqual(endings(s).slice(3), ["1"])
  })

  it("answers a question that came before it waited", () => {
    const s = machine([0, 1], (s) => [
      (_, depth) => receive(s, FIRST, 0, depth),
      asking(s, "processInfo2", atom(Atoms.am_message_queue_len)),
    ])
    const waiting = spawn(s, M, 0, [])
    spawn(s, M, 1, [{ term: waiting }])
    s.core.scheduleFor(1)
    runAll(s)
    assert.deepEqual(endings(s), [`{atom${Atoms.am_message_queue_len},0}`])
    s.core.sendFromHost(waiting, small(3))
    runAll(s)
    assert.deepEqual(endings(s).slice(1), ["3"])
  })

  it("answers while it is suspended, and takes its message when it is resumed", () => {
    const s = machine([0, 1], (s) => [
      (_, depth) => receive(s, FIRST, 0, depth),
      asking(s, "processInfo2", atom(Atoms.am_message_queue_len)),
    ])
    const waiting = spawn(s, M, 0, [])
    runAll(s)
    assert.equal(s.term("suspendProcess2", waiting, makeTerm(s, ASYNCHRONOUS)), TRUE)
    s.core.sendFromHost(waiting, small(7))
    spawn(s, M, 1, [{ term: waiting }])
    runAll(s)
    assert.deepEqual(endings(s), [`{atom${Atoms.am_message_queue_len},1}`])
    s.core.resumeProcess1(waiting)
    runAll(s)
    assert.deepEqual(endings(s).slice(1), ["7"])
  })

  it("ends at an exit signal, suspended or not", () => {
    const s = machine([0], (s) => [(_, depth) => receive(s, FIRST, 0, depth)])
    const waiting = spawn(s, M, 0, [])
    runAll(s)
    assert.equal(s.term("suspendProcess2", waiting, makeTerm(s, ASYNCHRONOUS)), TRUE)
    s.core.exit2(waiting, small(5))
    runAll(s)
    assert.deepEqual(endings(s), ["EXIT 5"])
  })
})

describe("a question to a process that is to die", () => {
  it("is answered after the exit signal has had its effect", () => {
    const s = machine([0, 1, 1], (s) => [
      (_, depth) => receive(s, FIRST, 0, depth),
      (_, depth, x0) => {
        enterCall(s, depth)
        s.core.exit2(x0, atom(Atoms.am_kill))
        return s.term("isProcessAlive1", x0)
      },
      asking(s, "processInfo1"),
    ])
    const waiting = spawn(s, M, 0, [])
    runAll(s)
    spawn(s, M, 1, [{ term: waiting }])
    runAll(s)
    assert.deepEqual(endings(s), [`EXIT atom${Atoms.am_killed}`, `atom${Atoms.am_false}`])
    spawn(s, M, 2, [{ term: waiting }])
    runAll(s)
    assert.deepEqual(endings(s).slice(2), [`atom${Atoms.am_undefined}`])
  })
})

describe("receive markers", () => {
  it("of calls within calls all hold", () => {
    const looked: number[] = []
    const s = machine([0], (s) => [
      (_, depth) => {
        setDepth(s, depth)
        const self = s.term("self0")
        for (let i = 0; i < 50; i++) s.core.sendMessage(self, small(i))
        const references: bigint[] = []
        for (let i = 0; i < 6; i++) {
          const marker = s.term("markerReserve")
          const reference = s.term("makeRef0")
          s.core.markerBind(marker, reference)
          s.core.sendMessage(self, makeTerm(s, { tuple: [{ term: reference }] }))
          references.push(reference)
        }
        for (const reference of references.toReversed()) {
          s.core.markerUse(reference)
          let count = 1
          while (!show(s, s.term("receivePeek")).startsWith("{")) {
            s.core.receiveNext()
            count++
          }
          looked.push(count)
          s.core.receiveRemove()
          s.core.markerClear(reference)
        }
        return s.term("receivePeek")
      },
    ])
    spawn(s, M, 0, [])
    runAll(s)
    assert.deepEqual(looked, [1, 1, 1, 1, 1, 1])
    assert.deepEqual(endings(s), ["0"])
  })

  it("stay in place when the message before them is received", () => {
    const s = machine([0], (s) => [
      (_, depth) => {
        setDepth(s, depth)
        const self = s.term("self0")
        s.core.sendMessage(self, small(1))
        const marker = s.term("markerReserve")
        const reference = s.term("makeRef0")
        s.core.markerBind(marker, reference)
        s.core.sendMessage(self, small(2))
        s.term("receivePeek")
        s.core.receiveRemove()
        s.core.markerUse(reference)
        return s.term("receivePeek")
      },
    ])
    spawn(s, M, 0, [])
    runAll(s)
    assert.deepEqual(endings(s), ["2"])
  })
})

describe("options of suspend_process", () => {
  it("are checked", () => {
    const s = machine([0], (s) => [(_, depth) => receive(s, FIRST, 0, depth)])
    const waiting = spawn(s, M, 0, [])
    assert.equal(s.term("suspendProcess2", waiting, makeTerm(s, [1])), atom(Atoms.am_badopt))
    assert.equal(s.term("suspendProcess2", small(1), NIL), atom(Atoms.am_badarg))
  })
})
