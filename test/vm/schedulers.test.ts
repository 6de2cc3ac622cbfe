// Schedulers that go offline and come back, are blocked, balanced, stolen from, put to sleep and woken, while programs run.
import assert from "node:assert/strict"
import { cpuUsage } from "node:process"
import { after, before, describe, test } from "node:test"
import { fileURLToPath } from "node:url"
import type { HostTerm } from "../../src/loader/etf.js"
import { printTerm } from "../../src/runtime/print.js"
import { Machine, type MachineOptions } from "../../src/vm/machine.js"

const FIXTURES = fileURLToPath(new URL("../../../test/vm/fixtures", import.meta.url))

const WAYS: readonly (readonly [name: string, schedulers: number, options: Partial<MachineOptions>])[] = [
  ["one scheduler", 1, {}],
  ["two schedulers", 2, {}],
  ["four schedulers", 4, {}],
  ["two schedulers, checked and under stress", 2, { checked: true, stress: true }],
]

for (const [way, schedulers, options] of WAYS) {
  describe(way, () => {
    const stress = options.stress === true
    let machine: Machine
    before(async () => {
      machine = await Machine.start({
        schedulers,
        online: schedulers,
        otp: undefined,
        paths: [FIXTURES],
        write: () => {},
        note: () => {},
        ...options,
      })
    })
    after(() => machine.stop())
    const run = async (name: string, ...args: (number | string)[]) => {
      const terms = args.map(
        (arg): HostTerm => (typeof arg === "number" ? { kind: "int", value: arg } : { kind: "atom", name: arg }),
      )
      const outcome = await machine.run("schedulers", name, terms)
      assert.equal(outcome.kind, "value", JSON.stringify(outcome))
      return outcome.kind === "value" ? printTerm(outcome.term) : ""
    }
    const perMille = async (name: string, ...args: (number | string)[]) => Number(await run(name, ...args))

    // Under stress shares are not measured: all have one reduction, and the queues are balanced too seldom.
    if (!stress)
      test("a low process gets an eighth of a normal one's turns, however many there are of each", async () => {
        for (const [low, normal] of [
          [20, 20],
          [4, 40],
          [40, 4],
        ]) {
          const ratio = await perMille("turns", low, normal)
          assert.ok(ratio > 50 && ratio < 250, `${low} low, ${normal} normal: ${ratio}`)
        }
      })

    if (!stress)
      test("processes that spin get equal shares", async () => {
        for (const priority of ["low", "normal", "high"]) {
          const least = await perMille("spin_all", 5 * schedulers, priority)
          assert.ok(least > 300, `${priority}: ${least}`)
        }
      })

    test("a process changes its own priority", async () => {
      assert.equal(await run("priority_flag"), "[behind,abreast,ahead]")
    })

    test("a max process does not wait for those that spin", async () => {
      const worst = await perMille("urgent", 10 * schedulers)
      assert.ok(worst < 200000, `${worst} us`)
    })

    test("schedulers_online changes a thousand times while processes are born and die", async () => {
      const [changers, rounds] = stress ? [5, 20] : [20, 60]
      assert.equal(await run("online_storm", changers, rounds), `{true,${schedulers}}`)
    })

    test("multi-scheduling is blocked and unblocked a thousand times, by some that die of it", async () => {
      const [blockers, rounds] = stress ? [6, 10] : [20, 60]
      assert.match(await run("block_storm", blockers, rounds), /^\{\[(done,blocking|blocking,done)\],enabled\}$/)
    })

    test("a blocker that ends unblocks", async () => {
      assert.equal(await run("blocker_exits"), "{{blocked,blocked},blocked,enabled}")
    })

    test("everything goes on, on scheduler 1, while the others are blocked", async () => {
      assert.equal(await run("blocked_runs_on_one"), "[1]")
    })

    test("a bound process runs on its scheduler only", async () => {
      assert.equal(await run("bound", stress ? 50 : 1000), "[true]")
    })

    test("a process that binds itself goes on where it wanted to", async () => {
      assert.equal(await run("binds", stress ? 20 : 300), "[true]")
    })

    test("a bound process comes back to its scheduler when that is online again", async () => {
      assert.equal(await run("bound_offline"), "{true,1,true}")
    })

    test("timers of a scheduler that goes offline still go off", async () => {
      assert.equal(await run("offline_timers"), "{true,[sent,timeout]}")
    })

    test("code is loaded while schedulers are offline", async () => {
      await run("set_online", 1)
      const outcome = await machine.run("program", "echo", [{ kind: "atom", name: "there" }])
      assert.deepEqual(outcome, { kind: "value", term: { kind: "atom", name: "there" } })
      assert.equal(await run("set_online", schedulers), "1")
    })

    test("schedulers without work take no time, offline or not", async () => {
      for (const online of [1, schedulers]) {
        await run("set_online", online)
        await new Promise((resolve) => setTimeout(resolve, 50))
        const before = cpuUsage()
        await new Promise((resolve) => setTimeout(resolve, 400))
        const { user, system } = cpuUsage(before)
        assert.ok(user + system < 200000, `${online} online: ${user + system} us`)
      }
    })

    test("short lives are neither lost nor lived twice by stealing", async () => {
      assert.equal(await run("steal_and_exit", stress ? 100 : 2500), "ok")
    })

    test("schedulers sleep and wake without missing a message", async () => {
      assert.equal(await run("sleep_wake", 4, stress ? 50 : 300), "[ok]")
    })

    test("scheduler_wall_time is on while anybody has switched it on", async () => {
      assert.equal(await run("wall", 0), "{[false,true,true,true,false],false}")
    })

    test("a tracer hears when a process runs", async () => {
      assert.match(await run("traced"), /^\[in,out\]$/)
    })
  })
}
