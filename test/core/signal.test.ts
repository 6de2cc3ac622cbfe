// Signals between processes on one scheduler: messages, selective receive, timeouts, links, monitors, aliases, names.
import assert from "node:assert/strict"
import { describe, it } from "node:test"
import * as Atoms from "../../src/layout/atoms.js"
import * as Memory from "../../src/layout/memory.js"
import * as Process from "../../src/layout/process.js"
import { makeTerm, NIL, show, small, type Value } from "./harness.js"
import {
  atom,
  type Code,
  code,
  endings,
  FIRST,
  int,
  openScheduler,
  publish,
  receive,
  runAll,
  type Scheduler,
  setDepth,
  spawn,
} from "./scheduler.js"

const M = Atoms.am_main
const OK = atom(Atoms.am_ok)
const TRUE = atom(Atoms.am_true)
const FALSE = atom(Atoms.am_false)

function machine(arities: number[], functions: (s: Scheduler) => Code[]): Scheduler {
  const s = openScheduler(functions)
  for (const [i, arity] of arities.entries()) publish(s, M, i, arity, FIRST + i)
  return s
}

/// A process that runs [body] and then collects messages until it has [count]; its result is their texts.
function collector(s: Scheduler, slot: number, count: number, texts: string[], body: () => void): Code {
  return (entry, depth) => {
    setDepth(s, depth)
    if (entry === 0) body()
    while (texts.length < count) {
      const message = receive(s, slot, 1, depth)
      if (message === 0n) return 0n
      texts.push(show(s, message))
    }
    return OK
  }
}

const term = (s: Scheduler, value: Value) => makeTerm(s, value)
const tuple = (...items: bigint[]): Value => ({ tuple: items.map((item) => ({ term: item })) })
const list = (...items: bigint[]): Value => items.map((item) => ({ term: item }))

describe("messages", () => {
  it("come in the order they were sent, copied", () => {
    const texts: string[] = []
    const s = machine([0, 1], (s) => [
      collector(s, FIRST, 50, texts, () => {}),
      (_, depth, x0) => {
        setDepth(s, depth)
        for (let i = 0; i < 50; i++) s.core.sendMessage(x0, term(s, { tuple: [i, [i, "x"]] }))
        return OK
      },
    ])
    const pid = spawn(s, M, 0, [])
    runAll(s)
    spawn(s, M, 1, [{ term: pid }])
    runAll(s)
    assert.deepEqual(
      texts,
      Array.from({ length: 50 }, (_, i) => `{${i},[${i},[120]]}`),
    )
  })

  it("are received selectively; the others stay", () => {
    const order: number[] = []
    const s = machine([0], (s) => [
      (entry, depth) => {
        setDepth(s, depth)
        if (entry === 0) for (let i = 0; i < 10; i++) s.core.sendMessage(s.term("self0"), small(i))
        for (let wanted = 9 - order.length; order.length < 10; wanted = 9 - order.length) {
          const message = s.term("receivePeek")
          if (message === 0n) {
            if (s.core.receiveWait(code(FIRST, 1), depth) !== 0) return 0n
          } else if (int(message) === wanted) {
            order.push(wanted)
            s.core.receiveRemove()
          } else s.core.receiveNext()
        }
        return OK
      },
    ])
    spawn(s, M, 0, [])
    runAll(s)
    assert.deepEqual(order, [9, 8, 7, 6, 5, 4, 3, 2, 1, 0])
  })

  it("before a marker are not looked at", () => {
    let looked = 0
    const s = machine([0], (s) => [
      (_, depth) => {
        setDepth(s, depth)
        const self = s.term("self0")
        for (let i = 0; i < 100; i++) s.core.sendMessage(self, small(i))
        const marker = s.term("markerReserve")
        const reference = s.term("makeRef0")
        s.core.markerBind(marker, reference)
        s.core.sendMessage(self, term(s, tuple(OK, reference)))
        s.core.markerUse(reference)
        for (;;) {
          looked++
          const message = s.term("receivePeek")
          if (show(s, message).startsWith("{")) break
          s.core.receiveNext()
        }
        s.core.receiveRemove()
        s.core.markerClear(reference)
        return s.term("receivePeek")
      },
    ])
    spawn(s, M, 0, [])
    runAll(s)
    assert.equal(looked, 1)
    assert.deepEqual(endings(s), ["0"])
  })

  it("survive collections while they are matched and while they wait", () => {
    const s = machine([0], (s) => [
      (_, depth) => {
        setDepth(s, depth)
        const self = s.term("self0")
        for (let i = 0; i < 5; i++) s.core.sendMessage(self, term(s, { tuple: [i, "text"] }))
        const texts: string[] = []
        for (let round = 0; round < 3; round++) {
          for (let message = s.term("receivePeek"); message !== 0n; message = s.term("receivePeek")) {
            s.core.collectGarbage(depth, 100, 0)
            texts.push(show(s, s.term("receivePeek")))
            if (round === 2) s.core.receiveRemove()
            else s.core.receiveNext()
          }
          s.core.receiveTimeout()
        }
        assert.equal(texts.length, 15)
        for (const [i, text] of texts.entries()) assert.equal(text, `{${i % 5},[116,101,120,116]}`)
        const process = s.view.getUint32(s.P + Memory.PROCESS, true)
        return small(s.view.getInt32(process + Process.HEAP_MESSAGES, true))
      },
    ])
    spawn(s, M, 0, [])
    runAll(s)
    assert.deepEqual(endings(s), ["0"])
  })
})

describe("receive with a timeout", () => {
  const waiter =
    (s: Scheduler, timeout: bigint): Code =>
    (_, depth) => {
      setDepth(s, depth)
      for (;;) {
        const message = s.term("receivePeek")
        if (message !== 0n) {
          s.core.receiveRemove()
          return message
        }
        const what = s.core.receiveWaitTimeout(timeout, code(FIRST, 1), depth)
        if (what === 1) return 0n
        if (what === 2) {
          s.core.receiveTimeout()
          return atom(Atoms.am_timeout)
        }
        if (what === 3) {
          s.core.raise(0n, depth)
          return 0n
        }
      }
    }

  it("ends when the time is over, not before", () => {
    const s = machine([0], (s) => [waiter(s, small(20))])
    const started = performance.now()
    spawn(s, M, 0, [])
    runAll(s)
    assert.deepEqual(endings(s), [])
    runAll(s, 1000)
    assert.ok(performance.now() - started >= 20)
    assert.deepEqual(endings(s), [`atom${Atoms.am_timeout}`])
  })

  it("takes a message that comes in time, and its timer is gone", () => {
    const s = machine([0], (s) => [waiter(s, small(500))])
    const pid = spawn(s, M, 0, [])
    runAll(s)
    assert.ok(s.core.timerNext() > 400)
    s.core.sendFromHost(pid, small(3))
    runAll(s)
    assert.deepEqual(endings(s), ["3"])
    assert.equal(s.core.timerNext(), -1)
  })

  it("fails with timeout_value", () => {
    const s = machine([0], (s) => [waiter(s, small(-1))])
    spawn(s, M, 0, [])
    runAll(s)
    assert.deepEqual(endings(s), [`EXIT {atom${Atoms.am_timeout_value},[]}`])
  })
})

describe("timers", () => {
  it("send their messages when due, in order of time", () => {
    const texts: string[] = []
    const s = machine([0], (s) => [
      collector(s, FIRST, 4, texts, () => {
        const self = s.term("self0")
        s.core.sendAfter3(small(30), self, small(30))
        s.core.sendAfter3(small(5), self, term(s, { tuple: [5] }))
        s.core.sendAfter3(small(0), self, small(0))
        s.core.startTimer3(small(10), self, small(10))
      }),
    ])
    spawn(s, M, 0, [])
    runAll(s, 2000)
    assert.equal(texts[0], "0")
    assert.equal(texts[1], "{5}")
    assert.match(texts[2], new RegExp(`^{atom${Atoms.am_timeout},#Ref<\\d+>,10}$`))
    assert.equal(texts[3], "30")
  })

  it("tell what is left and are cancelled", () => {
    const s = machine([0], (s) => [
      (_, depth) => {
        setDepth(s, depth)
        const reference = s.core.sendAfter3(small(100000), s.term("self0"), OK)
        const left = int(s.term("readTimer1", reference))
        assert.ok(left > 99000 && left <= 100000)
        assert.equal(int(s.term("cancelTimer1", reference)), left)
        assert.equal(s.term("cancelTimer1", reference), FALSE)
        return OK
      },
    ])
    spawn(s, M, 0, [])
    runAll(s)
    assert.deepEqual(endings(s), ["atom2"])
    assert.equal(s.core.timerNext(), -1)
  })

  it("fire at their tick whatever their distance", () => {
    const distances = [1, 2, 255, 256, 257, 1000, 65535, 65536, 70000, 16777216, 20000000, 5000000000]
    const fired: [number, number][] = []
    let clock = 1
    const collect = (s: Scheduler, depth: number): bigint => {
      setDepth(s, depth)
      while (fired.length < distances.length) {
        const message = receive(s, FIRST, 1, depth)
        if (message === 0n) return 0n
        fired.push([int(message), clock])
      }
      return OK
    }
    const s = machine([0], (s) => [
      (entry, depth) => {
        setDepth(s, depth)
        if (entry === 0) for (const ms of distances) s.core.sendAfter3(small(ms), s.term("self0"), small(ms))
        return collect(s, depth)
      },
    ])
    // The clock is moved by moving its origin.
    const setClock = (ms: number) => {
      clock = ms
      s.view.setFloat64(Memory.TIME_ORIGIN, performance.timeOrigin + performance.now() - ms - 0.001, true)
    }
    setClock(clock)
    spawn(s, M, 0, [])
    s.core.scheduleFor(10)
    while (endings(s).length === 0) {
      setClock(clock + Math.max(1, Math.ceil(s.core.timerNext())))
      s.core.scheduleFor(10)
    }
    for (const [ms, at] of fired) assert.ok(at >= ms + 1 && at <= ms + 4, `${ms} at ${at}`)
    assert.deepEqual(
      fired.map(([ms]) => ms),
      distances,
    )
  })
})

describe("links", () => {
  /// Spawns the next function with a link and collects [count] messages.
  const parent = (s: Scheduler, trap: boolean, count: number, texts: string[], more = (_pid: bigint) => {}): Code =>
    collector(s, FIRST, count, texts, () => {
      if (trap) s.core.processFlag2(atom(Atoms.am_trap_exit), TRUE)
      more(s.term("spawnLink3", atom(M), atom(1), NIL))
    })
  const failing =
    (s: Scheduler, reason: number): Code =>
    (_, depth) => {
      setDepth(s, depth)
      s.core.exit1(atom(reason))
      s.core.raise(0n, depth)
      return 0n
    }

  it("tell a process that traps exits why the other one ended", () => {
    const texts: string[] = []
    const s = machine([0, 0], (s) => [parent(s, true, 1, texts), failing(s, Atoms.am_badarg)])
    spawn(s, M, 0, [])
    runAll(s)
    assert.match(texts[0], new RegExp(`^{atom${Atoms.am_EXIT},<pid \\d+>,atom${Atoms.am_badarg}}$`))
  })

  it("end a process that does not", () => {
    const s = machine([0, 0], (s) => [parent(s, false, 1, []), failing(s, Atoms.am_badarg)])
    spawn(s, M, 0, [])
    runAll(s)
    assert.deepEqual(endings(s), [`EXIT atom${Atoms.am_badarg}`])
  })

  it("don't end anybody with reason normal", () => {
    const s = machine([0, 0], (s) => [parent(s, false, 1, []), () => OK])
    const pid = spawn(s, M, 0, [])
    runAll(s)
    assert.deepEqual(endings(s), [])
    assert.equal(s.term("isProcessAlive1", pid), TRUE)
  })

  it("are gone after unlink", () => {
    const s = machine([0, 0], (s) => [
      parent(s, false, 1, [], (pid) => s.core.unlink1(pid)),
      failing(s, Atoms.am_badarg),
    ])
    spawn(s, M, 0, [])
    runAll(s)
    assert.deepEqual(endings(s), [])
  })

  it("can be made again at once after unlink", () => {
    const s = machine([0, 0], (s) => [
      parent(s, false, 1, [], (pid) => {
        s.core.unlink1(pid)
        s.core.link1(pid)
      }),
      failing(s, Atoms.am_badarg),
    ])
    spawn(s, M, 0, [])
    runAll(s)
    assert.deepEqual(endings(s), [`EXIT atom${Atoms.am_badarg}`])
  })

  it("to nobody give noproc", () => {
    const texts: string[] = []
    const s = machine([0], (s) => [
      collector(s, FIRST, 1, texts, () => {
        s.core.processFlag2(atom(Atoms.am_trap_exit), TRUE)
        assert.equal(s.term("link1", term(s, { pid: 4000 })), TRUE)
      }),
    ])
    spawn(s, M, 0, [])
    runAll(s)
    assert.deepEqual(texts, [`{atom${Atoms.am_EXIT},<pid 4000>,atom${Atoms.am_noproc}}`])
  })

  it("are not needed for kill, which nobody traps", () => {
    const s = machine([0], (s) => [
      collector(s, FIRST, 1, [], () => s.core.processFlag2(atom(Atoms.am_trap_exit), TRUE)),
    ])
    const pid = spawn(s, M, 0, [])
    runAll(s)
    s.core.exit2(pid, atom(Atoms.am_kill))
    runAll(s)
    assert.deepEqual(endings(s), [`EXIT atom${Atoms.am_killed}`])
    assert.equal(s.term("isProcessAlive1", pid), FALSE)
  })
})

describe("monitors", () => {
  const PROCESS = atom(Atoms.am_process)
  const down = (object: string, reason: number) =>
    new RegExp(`^{atom${Atoms.am_DOWN},#Ref<\\d+>,atom${Atoms.am_process},${object},atom${reason}}$`)

  it("tell once why a process ended", () => {
    const texts: string[] = []
    const s = machine([0, 0], (s) => [
      collector(s, FIRST, 2, texts, () => {
        const pid = s.term("spawn3", atom(M), atom(1), NIL)
        s.core.monitor2(PROCESS, pid)
        s.core.monitor2(PROCESS, term(s, { pid: 4000 }))
      }),
      () => OK,
    ])
    spawn(s, M, 0, [])
    runAll(s)
    texts.sort()
    assert.equal(texts.length, 2)
    assert.match(texts.find((text) => !text.includes("4000")) ?? "", down("<pid \\d+>", Atoms.am_normal))
    assert.match(texts.find((text) => text.includes("4000")) ?? "", down("<pid 4000>", Atoms.am_noproc))
  })

  it("by name show the name", () => {
    const texts: string[] = []
    const NAME = atom(Atoms.am_user)
    const s = machine([0, 0], (s) => [
      collector(s, FIRST, 1, texts, () => {
        const pid = s.term("spawn3", atom(M), atom(1), NIL)
        assert.equal(s.term("register2", NAME, pid), TRUE)
        assert.equal(s.term("whereis1", NAME), pid)
        s.core.monitor2(PROCESS, NAME)
        s.core.sendMessage(NAME, OK)
      }),
      (_, depth) => receive(s, FIRST + 1, 0, depth),
    ])
    spawn(s, M, 0, [])
    runAll(s)
    const object = `{atom${Atoms.am_user},atom${Atoms.am_nonode$40nohost}}`
    assert.match(texts[0], down(object, Atoms.am_normal))
    assert.equal(s.term("whereis1", NAME), atom(Atoms.am_undefined))
  })

  it("are quiet after demonitor, flush takes the message back", () => {
    const texts: string[] = []
    const s = machine([0, 0], (s) => [
      collector(s, FIRST, 1, texts, () => {
        const pid = s.term("spawn3", atom(M), atom(1), NIL)
        const active = s.term("monitor2", PROCESS, pid)
        assert.equal(s.term("demonitor2", active, term(s, list(atom(Atoms.am_info)))), TRUE)
        const void_ = s.term("monitor2", PROCESS, term(s, { pid: 4000 }))
        assert.equal(s.term("receivePeek") !== 0n, true)
        const both = term(s, list(atom(Atoms.am_flush), atom(Atoms.am_info)))
        assert.equal(s.term("demonitor2", void_, both), FALSE)
        assert.equal(s.term("receivePeek"), 0n)
        s.core.sendMessage(s.term("self0"), small(1))
      }),
      () => OK,
    ])
    spawn(s, M, 0, [])
    runAll(s)
    assert.deepEqual(texts, ["1"])
  })

  it("carry a tag of their own", () => {
    const texts: string[] = []
    const s = machine([0], (s) => [
      collector(s, FIRST, 1, texts, () => {
        const options = term(s, [{ tuple: [{ atom: Atoms.am_tag }, { tuple: [1, "t"] }] }])
        s.core.monitor3(PROCESS, term(s, { pid: 4000 }), options)
      }),
    ])
    spawn(s, M, 0, [])
    runAll(s)
    assert.match(texts[0], /^{{1,\[116\]},#Ref/)
  })

  it("end with spawn_monitor's child", () => {
    const texts: string[] = []
    const s = machine([0, 0], (s) => [
      collector(s, FIRST, 1, texts, () => {
        assert.match(show(s, s.term("spawnMonitor3", atom(M), atom(1), NIL)), /^{<pid \d+>,#Ref<\d+>}$/)
      }),
      () => OK,
    ])
    spawn(s, M, 0, [])
    runAll(s)
    assert.match(texts[0], down("<pid \\d+>", Atoms.am_normal))
  })
})

describe("aliases", () => {
  it("deliver while they are active", () => {
    const texts: string[] = []
    const s = machine([0], (s) => [
      collector(s, FIRST, 2, texts, () => {
        const self = s.term("self0")
        const alias = s.term("alias0")
        const once = s.term("alias1", term(s, list(atom(Atoms.am_reply))))
        s.core.sendMessage(alias, small(1))
        s.core.sendMessage(once, small(2))
        s.core.sendMessage(once, small(3))
        assert.notEqual(s.term("receivePeek"), 0n) // now they are in the inner queue
        assert.equal(s.term("unalias1", alias), TRUE)
        assert.equal(s.term("unalias1", alias), FALSE)
        assert.equal(s.term("unalias1", once), FALSE)
        s.core.sendMessage(alias, small(4))
        s.core.sendMessage(self, small(5))
      }),
    ])
    spawn(s, M, 0, [])
    runAll(s)
    assert.deepEqual(texts, ["1", "2"])
  })

  it("of a monitor end with it", () => {
    const texts: string[] = []
    const s = machine([0], (s) => [
      collector(s, FIRST, 1, texts, () => {
        const self = s.term("self0")
        const options = term(s, [{ tuple: [{ atom: Atoms.am_alias }, { atom: Atoms.am_demonitor }] }])
        const alias = s.term("monitor3", atom(Atoms.am_process), self, options)
        s.core.sendMessage(alias, small(1))
        assert.notEqual(s.term("receivePeek"), 0n)
        s.core.demonitor1(alias)
        s.core.sendMessage(alias, small(2))
        s.core.sendMessage(self, small(3))
        s.core.receiveRemove()
      }),
    ])
    spawn(s, M, 0, [])
    runAll(s)
    assert.deepEqual(texts, ["3"])
  })
})

describe("a process that does not run", () => {
  it("hibernates until a message comes, without its stack", () => {
    const s = machine([0, 1], (s) => [
      (_, depth) => {
        setDepth(s, depth)
        s.term("hibernate3", atom(M), atom(1), term(s, ["kept"]))
        return 0n
      },
      (_, depth, x0) => {
        setDepth(s, depth)
        const message = s.term("receivePeek")
        assert.notEqual(message, 0n)
        s.core.receiveRemove()
        return term(s, tuple(x0, message))
      },
    ])
    const pid = spawn(s, M, 0, [])
    runAll(s)
    s.term("groupLeader3", pid, pid, s.term("makeRef0")) // a signal, but no message
    runAll(s)
    assert.deepEqual(endings(s), [])
    s.core.sendFromHost(pid, small(1))
    runAll(s)
    assert.deepEqual(endings(s), ["{[107,101,112,116],1}"])
  })

  it("waits while it is suspended, as often as it was", () => {
    const s = machine([0], (s) => [(_, depth) => receive(s, FIRST, 0, depth)])
    const pid = spawn(s, M, 0, [])
    runAll(s)
    const asynchronous = term(s, [{ atom: Atoms.am_asynchronous }])
    assert.equal(s.term("suspendProcess2", pid, asynchronous), TRUE)
    assert.equal(s.term("suspendProcess2", pid, asynchronous), TRUE)
    s.core.sendFromHost(pid, small(1))
    runAll(s)
    s.core.resumeProcess1(pid)
    runAll(s)
    assert.deepEqual(endings(s), [])
    s.core.resumeProcess1(pid)
    runAll(s)
    assert.deepEqual(endings(s), ["1"])
  })

  it("can be collected by others", () => {
    const texts: string[] = []
    const s = machine([1, 0], (s) => [
      (entry, depth, x0) =>
        collector(s, FIRST, 1, texts, () => {
          const request = term(s, tuple(atom(Atoms.am_garbage_collect), small(7), atom(Atoms.am_major)))
          assert.equal(s.term("requestSystemTask3", x0, atom(Atoms.am_normal), request), OK)
        })(entry, depth, x0, 0n, 0n),
      (_, depth) => receive(s, FIRST + 1, 0, depth),
    ])
    const waiting = spawn(s, M, 1, [])
    runAll(s)
    spawn(s, M, 0, [{ term: waiting }])
    runAll(s)
    assert.deepEqual(texts, [`{atom${Atoms.am_garbage_collect},7,atom1}`])
    s.core.sendFromHost(waiting, small(2))
    runAll(s)
    assert.deepEqual(endings(s).slice(-1), ["2"])
  })

  it("is announced by spawn_request", () => {
    const texts: string[] = []
    const s = machine([0, 0], (s) => [
      collector(s, FIRST, 2, texts, () => {
        const options = term(s, [{ atom: Atoms.am_monitor }, { tuple: [{ atom: Atoms.am_reply_tag }, 5] }])
        assert.match(show(s, s.term("spawnRequest4", atom(M), atom(1), NIL, options)), /^#Ref<\d+>$/)
        assert.equal(s.term("spawnRequest4", atom(M), atom(1), NIL, atom(1)), atom(Atoms.am_badopt))
      }),
      () => OK,
    ])
    spawn(s, M, 0, [])
    runAll(s)
    assert.match(texts[0], /^{5,#Ref<\d+>,atom2,<pid \d+>}$/)
    assert.match(texts[1], new RegExp(`^{atom${Atoms.am_DOWN},`))
  })
})
