// Several schedulers, each in its own thread, over one memory.
import assert from "node:assert/strict"
import { describe, it } from "node:test"
import { Worker } from "node:worker_threads"
import * as Atoms from "../../src/layout/atoms.js"
import * as Memory from "../../src/layout/memory.js"
import type { Value } from "./harness.js"
import { BUSY, CHILD, GATHERER, PARENT, PING, PONG, SENDER, SLEEPER } from "./programs.js"
import {
  ending,
  type HostEvent,
  newMemory,
  openThread,
  publish,
  type Scheduler,
  spawn,
  startMachine,
} from "./scheduler.js"

const M = Atoms.am_main
const ARITIES: [number, number][] = [
  [BUSY, 1],
  [SENDER, 3],
  [GATHERER, 2],
  [SLEEPER, 2],
  [CHILD, 0],
  [PARENT, 1],
  [PING, 2],
  [PONG, 0],
]

interface Machine {
  main: Scheduler
  stop(): Promise<string[]>
  /// Waits until [count] processes are left.
  drain(count: number): Promise<void>
  counters(key: number): number
}

async function open(schedulers: number): Promise<Machine> {
  const memory = newMemory()
  const main = openThread(memory, 0, () => [])
  startMachine(main, schedulers)
  main.core.initScheduler(0)
  for (const [slot, arity] of ARITIES) publish(main, M, slot, arity, slot)
  const workers = Array.from({ length: schedulers }, (_, i) => {
    const url = new URL("./scheduler.worker.js", import.meta.url)
    return new Worker(url, { workerData: { memory, index: i + 1 } })
  })
  await Promise.all(workers.map((worker) => new Promise((resolve) => worker.once("message", resolve))))
  const done = workers.map(
    (worker) => new Promise<{ events: HostEvent[] }>((resolve) => worker.once("message", resolve)),
  )
  return {
    main,
    async stop() {
      main.view.setInt32(Memory.STOPPING, 1, true)
      main.core.wakeAll()
      const events = (await Promise.all(done)).flatMap(({ events }) => events)
      await Promise.all(workers.map((worker) => worker.terminate()))
      return events.filter(({ kind }) => kind === Memory.HOST_EXIT).map((event) => ending(main, event))
    },
    async drain(count) {
      const end = performance.now() + 60000
      while (Atomics.load(new Int32Array(memory.buffer), Memory.PROCESS_COUNT >> 2) > count) {
        assert.ok(performance.now() < end, "processes are left")
        await new Promise((resolve) => setTimeout(resolve, 2))
      }
    },
    counters(key) {
      let sum = 0
      for (let i = 1; i <= schedulers; i++) {
        const block = Memory.SCHEDULERS + i * Memory.SCHEDULER_SIZE
        sum += Number(main.view.getBigUint64(block + Memory.COUNTERS + 8 * key, true))
      }
      return sum
    },
  }
}

const start = (machine: Machine, slot: number, args: Value[]) => spawn(machine.main, M, slot, args)

describe("schedulers", () => {
  it("share the work of processes that were started on one of them", async () => {
    const machine = await open(2)
    for (let i = 0; i < 20; i++) start(machine, BUSY, [100000])
    await machine.drain(0)
    const ends = await machine.stop()
    assert.deepEqual([...new Set(ends)].sort(), ["1", "2"])
    assert.equal(ends.length, 20)
  })

  it("lose no message and keep the order of each sender", async () => {
    const machine = await open(2)
    const senders = 8
    const pid = start(machine, GATHERER, [senders, 2000])
    for (let key = 0; key < senders; key++) start(machine, SENDER, [{ term: pid }, key, 2000])
    await machine.drain(0)
    assert.deepEqual(await machine.stop(), new Array(senders + 1).fill(`atom${Atoms.am_ok}`))
  })

  it("wake each other for every message", async () => {
    const machine = await open(2)
    const pongs = [start(machine, PONG, []), start(machine, PONG, [])]
    for (const pid of pongs) for (let i = 0; i < 2; i++) start(machine, PING, [{ term: pid }, 5000])
    await machine.drain(2)
    assert.equal((await machine.stop()).length, 4)
  })

  it("sleep until a timer is due", async () => {
    const machine = await open(2)
    const pid = start(machine, SLEEPER, [{ atom: Atoms.am_undefined }, 100000])
    for (let i = 0; i < 200; i++) start(machine, SLEEPER, [{ term: pid }, 1 + (i % 40)])
    await machine.drain(0)
    const ends = await machine.stop()
    assert.equal(ends.filter((text) => text === `atom${Atoms.am_ok}`).length, 200)
    assert.deepEqual(new Set(ends), new Set([`atom${Atoms.am_ok}`, `atom${Atoms.am_error}`]))
  })

  it("tell about the end of processes that run elsewhere", async () => {
    const machine = await open(2)
    for (let i = 0; i < 6; i++) start(machine, PARENT, [500])
    await machine.drain(0)
    assert.deepEqual(await machine.stop(), new Array(6).fill(`atom${Atoms.am_ok}`))
    assert.ok(machine.counters(Memory.COUNTER_SPAWNS) >= 3000)
  })
})
