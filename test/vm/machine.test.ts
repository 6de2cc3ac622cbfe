// A machine as a whole, without OTP: programs, their output and their ends, on one scheduler and on two.
import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { after, before, describe, test } from "node:test"
import { fileURLToPath } from "node:url"
import type { HostTerm } from "../../src/loader/etf.js"
import { printTerm } from "../../src/runtime/print.js"
import { Machine, type MachineOptions, type Outcome } from "../../src/vm/machine.js"

const FIXTURES = fileURLToPath(new URL("../../../test/vm/fixtures", import.meta.url))

function atom(name: string): HostTerm {
  return { kind: "atom", name }
}
function int(value: number): HostTerm {
  return { kind: "int", value }
}

async function start(
  options: Partial<MachineOptions>,
): Promise<{ machine: Machine; output: string[]; notes: string[] }> {
  const output: string[] = []
  const notes: string[] = []
  const machine = await Machine.start({
    schedulers: 1,
    online: 1,
    otp: undefined,
    paths: [FIXTURES],
    write: (text) => output.push(text),
    note: (text) => notes.push(text),
    ...options,
  })
  return { machine, output, notes }
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

const WAYS: readonly (readonly [name: string, options: Partial<MachineOptions>])[] = [
  ["on one scheduler", {}],
  ["on two schedulers", { schedulers: 2, online: 2 }],
  ["on two schedulers, one of them online", { schedulers: 2, online: 1 }],
  ["checked and under stress", { schedulers: 2, online: 2, checked: true, stress: true }],
]

for (const [way, options] of WAYS) {
  describe(way, () => {
    let machine: Machine
    let output: string[]
    before(async () => {
      ;({ machine, output } = await start(options))
    })
    after(() => machine.stop())
    const run = async (name: string, ...args: HostTerm[]) => text(await machine.run("program", name, args))

    test("a program gives its value", async () => {
      assert.equal(text(await machine.main("program", [])), "started")
    })

    test("terms go in and come out", async () => {
      const term: HostTerm = {
        kind: "tuple",
        items: [
          int(-7),
          { kind: "big", negative: true, bytes: Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0, 1) },
          { kind: "float", value: 1.5 },
          { kind: "binary", bytes: new Uint8Array(100).fill(65), bits: 8 },
          { kind: "binary", bytes: Uint8Array.of(0xa0), bits: 3 },
          { kind: "list", items: [atom("a"), int(2 ** 52)], tail: atom("tail") },
          { kind: "map", pairs: Array.from({ length: 40 }, (_, i) => [int(i), int(i * i)] as const) },
          { kind: "export", module: "lists", function: "map", arity: 2 },
        ],
      }
      const outcome = await machine.run("program", "echo", [term])
      assert.deepEqual(outcome, { kind: "value", term })
    })

    test("exceptions have their class, reason and stack", async () => {
      assert.equal(await run("fail", atom("error")), "error badarith")
      assert.equal(await run("fail", atom("throw")), "throw {thrown,1}")
      assert.equal(await run("fail", atom("exit")), "exit gone")
      const outcome = await machine.run("program", "fail", [atom("case_clause")])
      assert.equal(text(outcome), "error {case_clause,x}")
      assert.ok(outcome.kind === "exception")
      assert.match(printTerm(outcome.stack), /^\[\{program,fail,1,\[\{file,"program.erl"\},\{line,14\}\]\}/)
    })

    test("output keeps its order over processes and threads", async () => {
      output.length = 0
      assert.equal(await run("output", int(50)), "ok")
      assert.deepEqual(output.join(""), Array.from({ length: 50 }, (_, i) => `${i}\n`).join(""))
    })

    test("the group leader prints", async () => {
      output.length = 0
      assert.equal(await run("prints"), "ok")
      assert.equal(output.join(""), "via user \u0436\n")
    })

    test("processes talk", async () => {
      assert.equal(await run("chat", int(200)), "ok")
    })

    test("recursion is deep", async () => {
      assert.equal(await run("deep", int(20000)), "20000")
    })

    test("processes share the schedulers", async () => {
      assert.equal(await run("parallel", int(8)), "8")
    })

    test("a module is loaded when it is first called, once", async () => {
      assert.equal(await run("later", int(5)), "[2,4,6,8,10]")
    })

    test("a module is replaced, and what the new version lacks is undefined", async () => {
      const versions = [1, 2].map((version): HostTerm => {
        const bytes = Uint8Array.from(readFileSync(`${FIXTURES}/changing_${version}.beam`))
        return { kind: "binary", bytes, bits: 8 }
      })
      assert.equal(await run("replace", ...versions), "{{1,yes},2,undef}")
    })

    test("a module that is not there is undef", async () => {
      const outcome = await machine.run("program", "missing", [])
      assert.equal(text(outcome), "error undef")
      assert.ok(outcome.kind === "exception")
      assert.match(printTerm(outcome.stack), /^\[\{no_such_module,call,\[1\],\[\]\}/)
      assert.equal(text(await machine.run("no_such_module", "call", [])), "error undef")
    })
  })
}

test("halt ends the machine with its status, after the output", async () => {
  const { machine, output } = await start({ schedulers: 2, online: 2 })
  assert.deepEqual(await machine.run("program", "ends", [int(7)]), { kind: "halt", status: 7 })
  assert.deepEqual(output, ["bye\n"])
  assert.deepEqual(await machine.run("program", "start", []), { kind: "halt", status: 7 })
  await machine.stop()
})

test("a machine stops while its processes run", async () => {
  const { machine } = await start({ schedulers: 2, online: 2 })
  void machine.run("program", "spin", [])
  void machine.run("program", "spin", [])
  assert.equal(text(await machine.run("program", "start", [])), "started")
  await machine.stop()
})

test("counters are kept", async () => {
  const { machine } = await start({ profile: true })
  await machine.run("program", "chat", [int(100)])
  assert.ok((machine.counters().get("messages") ?? 0) >= 200)
  await machine.stop()
})

test("a broken file is refused with a note", async () => {
  const { machine, notes } = await start({})
  await assert.rejects(machine.loadBytes(Uint8Array.of(1, 2, 3)), { name: "BeamFileError" })
  assert.equal(await machine.load("no_such_module"), false)
  assert.deepEqual(notes, [])
  await machine.stop()
})
