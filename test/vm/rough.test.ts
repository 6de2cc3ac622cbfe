// What a machine must survive, and how it ends where it can't: depth, shortage of memory, crowds of processes.
import assert from "node:assert/strict"
import { after, before, describe, test } from "node:test"
import { setTimeout } from "node:timers/promises"
import { fileURLToPath } from "node:url"
import type { HostTerm } from "../../src/loader/etf.js"
import { printTerm } from "../../src/runtime/print.js"
import { crashReport } from "../../src/vm/crash.js"
import { Machine, type MachineOptions, type Outcome } from "../../src/vm/machine.js"

const FIXTURES = fileURLToPath(new URL("../../../test/vm/fixtures", import.meta.url))
const HEAP_START_PAGES = 8192 // 512 MiB lie below the heap
const PAGES_PER_MIB = 16

function atom(name: string): HostTerm {
  return { kind: "atom", name }
}
function int(value: number): HostTerm {
  return { kind: "int", value }
}

async function start(options: Partial<MachineOptions>): Promise<Machine> {
  const ignore = () => {}
  const common = { schedulers: 1, online: 1, otp: undefined, paths: [FIXTURES], write: ignore, note: ignore }
  return Machine.start({ ...common, ...options })
}

function text(outcome: Outcome): string {
  switch (outcome.kind) {
    case "value":
      return printTerm(outcome.term)
    case "exception":
      return `${outcome.class} ${printTerm(outcome.reason)}`
    case "halt":
      return `halt ${outcome.status}`
    case "crash":
      return outcome.report
  }
}

for (const schedulers of [1, 2, 4]) {
  describe(`with ${schedulers} schedulers`, () => {
    let machine: Machine
    before(async () => {
      machine = await start({ schedulers, online: schedulers })
    })
    after(() => machine.stop())
    const run = async (name: string, ...args: HostTerm[]) => text(await machine.run("rough", name, args))

    if (schedulers === 1) {
      test("recursion of a million calls", async () => {
        assert.equal(await run("body", int(1_000_000)), "1000000")
      })

      test("recursion with native frames of several kilobytes", async () => {
        assert.equal(await run("wide", int(40_000)), "200")
      })

      test("an exception through a million frames", async () => {
        assert.equal(await run("throws", int(1_000_000)), "caught")
        assert.equal(await run("fall", int(1_000_000)), "error undef")
      })

      test("handlers in a hundred thousand frames", async () => {
        assert.equal(await run("catching", int(100_000)), "100000")
        assert.equal(await run("catches", int(100_000)), "{caught,100000}")
      })

      test("terms that nest a hundred thousand deep", async () => {
        assert.equal(await run("survives", int(100_000)), "true")
        const outcome = await machine.run("rough", "nested", [int(100_001), atom("x")])
        assert.match(text(outcome), /^\{#\{a => #Fun<rough\.[0-9.]+>\},1\}$/)
      })
    }

    test("a crowd of processes loses no message", async () => {
      assert.equal(await run("many", int(30_000)), "60000")
      assert.equal(await run("flood", int(4), int(50_000)), "200000")
    })

    test("places in the process table come again", async () => {
      assert.equal(await run("storm", int(100_000)), "100000")
    })

    test("memory comes back when processes have ended", async () => {
      const first = Number(await run("memory"))
      assert.equal(await run("many", int(5000)), "10000")
      const grown = Number(await run("memory")) - first
      assert.ok(first > 0 && grown < 200_000, `${first} bytes, then ${grown} more`)
    })

    test("an idle machine rests", async () => {
      assert.equal(await run("idle", int(50)), "done")
      const before = process.cpuUsage()
      assert.equal(await run("idle", int(1500)), "done")
      const { user, system } = process.cpuUsage(before)
      assert.ok(user + system < 300_000, `${user + system} us of processor time`)
    })
  })
}

test("a program that prints faster than its output is taken waits", async () => {
  let taken = 0
  let open = () => {}
  const shut = new Promise<void>((resolve) => {
    open = resolve
  })
  const machine = await start({
    write: () => {
      taken++
      return shut
    },
  })
  void machine.run("rough", "prints", [])
  for (let before = -1; before !== taken || taken === 0; ) {
    before = taken
    await setTimeout(300)
  }
  assert.ok(taken > 1000 && taken < 5000, `${taken} lines`)
  const stuck = taken
  open()
  while (taken < 2 * stuck) await setTimeout(10)
  await machine.stop()
})

const SHORTAGES: readonly (readonly [what: string, where: RegExp])[] = [
  ["list", /in {9}rough:endless\/2 \(rough\.erl, line \d+\), instruction \w+\n/],
  ["binaries", /in {9}rough:endless\/2 \(rough\.erl, line \d+\), instruction \w+\n/],
  ["messages", /in {9}rough:(body_list|endless)\/1 \(rough\.erl, line \d+\), instruction \w+\n/],
  ["processes", /in {9}rough:endless\/1 \(rough\.erl, line \d+\), instruction \w+\n/],
]

for (const [what, where] of SHORTAGES) {
  test(`a shortage of memory ends the machine with a report: ${what}`, async () => {
    const machine = await start({ schedulers: 2, online: 2, memoryPages: HEAP_START_PAGES + 64 * PAGES_PER_MIB })
    const outcome = await machine.run("rough", "endless", [atom(what)])
    await machine.stop()
    const report = text(outcome)
    assert.match(report, /^beamwise: out of memory: there is no block of \d+ bytes for scheduler [12]\n/)
    assert.match(report, /\n {2}process {4}<0\.\d+\.0>\n/)
    assert.match(report, where)
    assert.doesNotMatch(report, /RuntimeError|wasm:|\.js/)
    // What comes later is told the same.
    assert.deepEqual(await machine.run("rough", "spin", []), outcome)
  })
}

test("the report of a fault has its facts, the place and the native stack", () => {
  const stack = [
    "RuntimeError: unreachable",
    "    at wasm://wasm/00099f1a:wasm-function[12]:0x2607",
    "    at bifs (wasm://wasm/bifs-0000aaaa:wasm-function[3]:0x11)",
    "    at rob (wasm://wasm/my-module-0002bbbb:wasm-function[120]:0x2d39)",
    "    at wasm://wasm/beamwise-0002cccc:wasm-function[7]:0x1",
  ].join("\n")
  const crash = { headline: "scheduler 1 crashed", facts: [["process", "<0.5.0>"]] as const, stack, isFault: true }
  const asked: unknown[] = []
  const report = crashReport(crash, (place) => {
    asked.push(place)
    return "my-module:f/2"
  })
  assert.deepEqual(asked, [{ module: "my-module", index: 120, offset: 0x2d39 }])
  assert.deepEqual(report.split("\n").slice(0, 4), [
    "beamwise: scheduler 1 crashed",
    "  process    <0.5.0>",
    "  in         my-module:f/2",
    "RuntimeError: unreachable",
  ])
  assert.match(
    crashReport(crash, () => undefined),
    /<0\.5\.0>\nRuntimeError/,
  )
})
