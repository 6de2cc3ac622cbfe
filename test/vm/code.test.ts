// Two versions of a module on a machine whose schedulers all run it: loads, purges and what they do to processes.
import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { after, before, describe, test } from "node:test"
import { fileURLToPath } from "node:url"
import * as Memory from "../../src/layout/memory.js"
import type { HostTerm } from "../../src/loader/etf.js"
import { printTerm } from "../../src/runtime/print.js"
import { Machine, type MachineOptions } from "../../src/vm/machine.js"
import { locateOtp } from "../../src/vm/otp.js"

const FIXTURES = fileURLToPath(new URL("../../../test/vm/fixtures", import.meta.url))

const VERSIONS: HostTerm = {
  kind: "list",
  items: [1, 2, 3].map((version) => ({
    kind: "binary",
    bytes: Uint8Array.from(readFileSync(`${FIXTURES}/cell_${version}.beam`)),
    bits: 8,
  })),
  tail: { kind: "nil" },
}

interface Way {
  readonly name: string
  readonly options: Partial<MachineOptions>
  readonly rounds: number
}

const WAYS: readonly Way[] = [
  { name: "on one scheduler", options: { schedulers: 1, online: 1 }, rounds: 60 },
  { name: "on two schedulers", options: { schedulers: 2, online: 2 }, rounds: 100 },
  { name: "on four schedulers", options: { schedulers: 4, online: 4 }, rounds: 60 },
  {
    name: "on two schedulers, checked",
    options: { schedulers: 2, online: 2, checked: true },
    rounds: 30,
  },
  {
    name: "on two schedulers, under stress",
    options: { schedulers: 2, online: 2, stress: true },
    rounds: 8,
  },
]

for (const { name, options, rounds } of WAYS) {
  describe(name, () => {
    let machine: Machine
    const notes: string[] = []
    before(async () => {
      machine = await Machine.start({
        schedulers: 1,
        online: 1,
        otp: await locateOtp(),
        paths: [FIXTURES],
        write: () => {},
        note: (text) => notes.push(text),
        ...options,
      })
    })
    after(() => machine.stop())

    const run = async (name: string, ...args: HostTerm[]): Promise<string> => {
      const outcome = await machine.run("reloads", name, args)
      if (outcome.kind === "value") return printTerm(outcome.term)
      return outcome.kind === "exception" ? printTerm(outcome.reason) : outcome.kind
    }
    const int = (value: number): HostTerm => ({ kind: "int", value })
    const atom = (name: string): HostTerm => ({ kind: "atom", name })

    test("processes of all kinds see a whole version while versions are loaded and purged", async () => {
      assert.equal(await run("storm", int(rounds), int(2), atom("hard"), VERSIONS), "{[],true}")
    })

    test("a soft purge kills nobody", async () => {
      assert.equal(await run("storm", int(rounds), int(1), atom("soft"), VERSIONS), "{[],true}")
    })

    test("funs belong to their version, or to an equal one that was loaded after it", async () => {
      const [before, after] = ["{{1,2},{1,2},{badfun,#Fun<cell.0.", ">},{1,2}}"]
      const result = await run("kept", VERSIONS)
      assert.ok(result.startsWith(before) && result.endsWith(after), result)
    })

    test("a soft purge that finds a process leaves everything as it was", async () => {
      assert.equal(await run("abort", VERSIONS), "{false,{1,2},true,false}")
    })

    test("who calls a fun during the purge of its code waits for its end", async () => {
      assert.equal(await run("waiting", VERSIONS), "[badfun]")
    })

    test("reloading takes no memory and no slots", async () => {
      const { words } = machine
      assert.equal(await run("loop", int(rounds), VERSIONS), "flat")
      assert.ok(words[Memory.FUNCTION_COUNT >>> 2] < 40000)
      assert.deepEqual(notes, [])
    })
  })
}
