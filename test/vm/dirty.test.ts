// Dirty schedulers: what runs there, how many, and what others may do to a process in a dirty BIF.
import assert from "node:assert/strict"
import { describe, test } from "node:test"
import { fileURLToPath } from "node:url"
import { printTerm } from "../../src/runtime/print.js"
import { Machine, type MachineOptions } from "../../src/vm/machine.js"

const FIXTURES = fileURLToPath(new URL("../../../test/vm/fixtures", import.meta.url))

// The value of dirty:Name(Argument...), as text.
async function call(options: Partial<MachineOptions>, name: string, ...args: number[]): Promise<string> {
  const ignore = () => {}
  const common = { schedulers: 2, online: 2, otp: undefined, paths: [FIXTURES], write: ignore, note: ignore }
  const machine = await Machine.start({ ...common, ...options })
  try {
    const outcome = await machine.run(
      "dirty",
      name,
      args.map((value) => ({ kind: "int", value })),
    )
    assert.equal(outcome.kind, "value", JSON.stringify(outcome))
    return outcome.kind === "value" ? printTerm(outcome.term) : ""
  } finally {
    await machine.stop()
  }
}

test("a dirty BIF runs on a thread of its kind", async () => {
  assert.equal(await call({}, "kinds"), "{dirty_cpu,dirty_io,normal}")
  assert.equal(await call({ schedulers: 1, online: 1 }, "kinds"), "{dirty_cpu,dirty_io,normal}")
})

test("as many run at once as there are dirty schedulers", async () => {
  assert.ok(Number(await call({ settings: { dirtyIo: 1 } }, "waits", 4)) >= 400)
  assert.ok(Number(await call({ settings: { dirtyIo: 2 } }, "waits", 4)) >= 200)
})

test("while multi-scheduling is blocked scheduler 1 runs the jobs", async () => {
  const kinds = "{dirty_cpu,dirty_io,normal}"
  assert.equal(await call({}, "blocked"), `{${kinds},${kinds}}`)
  assert.equal(await call({ settings: { dirtyIo: 1 }, checked: true }, "blocked"), `{${kinds},${kinds}}`)
})

test("jobs of low processes have an eighth of the turns of normal ones", async () => {
  const percent = Number(await call({ settings: { dirtyIo: 2 } }, "shares", 2000))
  assert.ok(percent > 5 && percent < 50, `${percent} %`)
})

describe("signals reach processes in dirty BIFs, and nobody is left over", () => {
  const ways: readonly (readonly [name: string, turns: number, options: Partial<MachineOptions>])[] = [
    ["1 scheduler", 30, { schedulers: 1, online: 1 }],
    ["2 schedulers", 60, {}],
    [
      "4 schedulers, few dirty ones, checked",
      20,
      { schedulers: 4, online: 4, settings: { dirtyCpu: 2, dirtyIo: 3 }, checked: true },
    ],
    ["stress, checked", 3, { stress: true, checked: true }],
  ]
  for (const [name, turns, options] of ways) {
    test(name, async () => assert.equal(await call(options, "storm", turns), "0"))
  }
})
