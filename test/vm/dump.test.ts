// Dumps of machines: what stands in them, that they can be made at any moment, and when the command writes one.
import assert from "node:assert/strict"
import { spawn } from "node:child_process"
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, before, describe, test } from "node:test"
import { fileURLToPath } from "node:url"
import { Dump, overviewLines, processLines } from "../../src/inspect/dump.js"
import * as Memory from "../../src/layout/memory.js"
import { printTerm } from "../../src/runtime/print.js"
import { Machine, type MachineOptions } from "../../src/vm/machine.js"

const FIXTURES = fileURLToPath(new URL("../../../test/vm/fixtures", import.meta.url))
const MAIN = fileURLToPath(new URL("../../src/cli/main.js", import.meta.url))

function start(schedulers: number, options: Partial<MachineOptions> = {}, write = (_: string) => {}): Promise<Machine> {
  const common = { schedulers, online: schedulers, otp: undefined, paths: [FIXTURES], note: () => {} }
  return Machine.start({ ...common, write, ...options })
}

// A machine that runs dumped:main/0, which has come to its receive.
async function startDumped(options: Partial<MachineOptions> = {}): Promise<Machine> {
  let tell = () => {}
  const ready = new Promise<void>((resolve) => {
    tell = resolve
  })
  const machine = await start(2, options, () => tell())
  const ended = machine.run("dumped", "main", [])
  const end = await Promise.race([ready, ended])
  assert.equal(end, undefined)
  for (let patience = 200; patience > 0; patience--) {
    const found = read(machine.dump()).processes.find(({ fields }) => fields.get("Name") === "dumped")
    if (found?.fields.get("State") === "Waiting") break
    await new Promise((done) => setTimeout(done, 10))
  }
  return machine
}

function read(pieces: Iterable<string>): Dump {
  return new Dump([...pieces].join(""))
}

// What dumped:terms/0 makes, but for the reference and the fun.
const CROWD = 8 // processes
const SQUARES = Array.from({ length: 100 }, (_, i) => `${i + 1} => ${(i + 1) ** 2}`)
const LONG = "0123456789".repeat(20)
const TERMS = [
  "1.5,-1.0e300,1267650600228229401496703205376,-1267650600228229401496703205376,576460752303423487,-576460752303423488",
  `<<"${LONG}">>,<<"${LONG.slice(2, 52)}">>,<<129,137,18:5>>,<<"short">>,<<>>,{},[],[1|2],#{},#{a => 1,"b" => [2]}`,
].join(",")

function checkDumped(dump: Dump): void {
  const found = dump.processes.find(({ fields }) => fields.get("Name") === "dumped")
  assert.ok(found)
  const { pid, fields } = found
  const other = dump.processes.find(({ fields }) => fields.get("Spawned as") === "dumped:waits/2")
  assert.ok(other)
  assert.equal(fields.get("State"), "Waiting")
  assert.equal(fields.get("Current call"), "dumped:main/0")
  assert.equal(fields.get("Message queue length"), "2")
  assert.match(fields.get("Link list") ?? "", RegExp(`^\\[${other.pid}, \\{to,${other.pid},#Ref<[0-9.]+>\\}\\]$`))
  assert.equal(other.fields.get("Spawned by"), pid)
  assert.match(other.fields.get("Link list") ?? "", RegExp(`^\\[${pid}, \\{from,${pid},#Ref<`))

  const { messages, dictionary, stack } = dump.terms(pid)
  assert.deepEqual(
    messages.map((term) => printTerm(term)),
    [`{hello,${other.pid}}`, "17"],
  )
  const entries = dictionary.map((term) => printTerm(term)).sort()
  assert.equal(entries[0], '{key,{value,[1,2,"ab"]}}')
  assert.ok(entries[1].startsWith(`{terms,[${TERMS},#{`), entries[1])
  for (const square of SQUARES) assert.ok(entries[1].includes(square), square)
  assert.match(
    entries[1],
    /,'an atom',åäö,#Ref<0\.[0-9.]+>,fun lists:map\/2,#Fun<dumped\.\d+\.\d+>,"text",\{nested,\[\{list,\[\[\]\]\}\]\}\]\}$/,
  )
  const code = stack.flatMap((line) => ("text" in line ? [line.text.replace(/^.*\((.*)\)$/, "$1")] : []))
  assert.equal(code.at(-1), "<terminate process normally>")
  assert.match(code[0], /^beamwise:run\/3 \+ \d+$/)
  const frame = dump.terms(other.pid).stack.flatMap((line) => ("term" in line ? [printTerm(line.term)] : []))
  assert.deepEqual(frame.sort(), [`${pid}`, '{a,<<"bin">>}'].sort())
}

describe("a dump has the right parts", () => {
  test("while the machine runs", async () => {
    const machine = await startDumped()
    try {
      checkDumped(read(machine.dump()))
      const all = read(machine.dump()).processes
      const one = read(machine.dump(all[1].pid)).processes
      assert.deepEqual(
        one.map(({ pid }) => pid),
        [all[1].pid],
      )
    } finally {
      await machine.stop()
    }
  })

  for (const options of [{}, { stress: true, checked: true }]) {
    test(`after all has stopped ${JSON.stringify(options)}`, async () => {
      const machine = await startDumped(options)
      machine.interrupt("the end")
      const dump = read(await machine.crashDump("the end"))
      checkDumped(dump)
      assert.equal(dump.head.get("Slogan"), "the end")
      assert.equal(dump.named("scheduler").length, 2)
      assert.equal(
        dump
          .named("ets")
          .find(({ lines }) => lines.includes("Name: table"))
          ?.lines.includes("Objects: 1"),
        true,
      )
      assert.ok(dump.named("mod").some(({ id }) => id === "dumped"))
      assert.ok(dump.named("atoms")[0].lines.includes("dumped"))
      assert.deepEqual(dump.sections.at(-1)?.tag, "end")
      assert.ok(overviewLines(dump).some((line) => /^<0\.\d+\.0> +dumped +Waiting +dumped:main\/0 +2 /.test(line)))
      assert.ok(processLines(dump, "dumped")?.includes('  {key,{value,[1,2,"ab"]}}'))
    })
  }
})

for (const schedulers of [1, 4]) {
  test(`dumps under load harm nothing, on ${schedulers} schedulers`, async () => {
    const machine = await start(schedulers)
    const crowd = await machine.run("dumped", "crowd", [{ kind: "int", value: CROWD }])
    assert.equal(crowd.kind, "value")
    for (let i = 0; i < 4; i++) {
      const dump = read(machine.dump())
      assert.ok(dump.processes.length >= CROWD)
      for (const { pid } of dump.processes.slice(0, 8)) dump.terms(pid)
      await new Promise((done) => setTimeout(done, 5))
    }
    const alive = await machine.run("erlang", "length", [{ kind: "nil" }])
    assert.equal(alive.kind, "value")
    machine.interrupt("load")
    const dump = read(await machine.crashDump("load"))
    const churning = dump.processes.filter(({ fields }) => fields.get("Spawned as") === "dumped:churn/1")
    assert.equal(churning.length, CROWD)
    for (const { pid, fields } of churning) {
      assert.notEqual(fields.get("State"), "Running")
      const terms = dump.terms(pid)
      const [, size, items] = /^\{churn,\{(\d+),(.*)\}\}$/s.exec(printTerm(terms.dictionary[0])) ?? []
      assert.ok(size !== undefined && items !== undefined, printTerm(terms.dictionary[0]).slice(0, 200))
    }
  })
}

test("the dump after a shortage of memory has what used it", async () => {
  const machine = await start(2, { memoryPages: Memory.HEAP / 65536 + 64 * 16 })
  const outcome = await machine.run("rough", "endless", [{ kind: "atom", name: "list" }])
  assert.equal(outcome.kind, "crash")
  const dump = read(await machine.crashDump("out of memory"))
  const sizes = dump.processes.map(({ fields }) => Number(fields.get("Memory")))
  assert.ok(Math.max(...sizes) > 8 * 2 ** 20, sizes.join(" "))
  assert.equal(dump.sections.at(-1)?.tag, "end")
  for (const { pid } of dump.processes) dump.terms(pid)
})

describe("the command writes a dump", () => {
  let scratch = ""
  before(() => {
    scratch = mkdtempSync(join(tmpdir(), "beamwise-dump-"))
  })
  after(() => rmSync(scratch, { recursive: true, force: true }))

  interface Ended {
    status: number | null
    signal: NodeJS.Signals | null
    err: string
    out: string
  }
  function run(words: string[], env: NodeJS.ProcessEnv, meet = (_: ReturnType<typeof spawn>) => {}): Promise<Ended> {
    const args = [MAIN, "run", "+S", "2:2", "-pa", FIXTURES, ...words]
    const child = spawn(process.execPath, args, { env: { ...process.env, ...env }, cwd: scratch })
    let [out, err] = ["", ""]
    child.stderr.on("data", (data) => {
      err += data
    })
    child.stdout.on("data", (data) => {
      out += data
      meet(child)
    })
    return new Promise((done) => child.on("close", (status, signal) => done({ status, signal, err, out })))
  }

  test("at SIGUSR1", async () => {
    const file = join(scratch, "signal.dump")
    const ended = await run(["dumped:main"], { ERL_CRASH_DUMP: file }, (child) => child.kill("SIGUSR1"))
    assert.deepEqual(ended, {
      status: 1,
      signal: null,
      err: `Received SIGUSR1\n\nCrash dump is being written to: ${file}...done\n`,
      out: "ready\r\n",
    })
    const dump = new Dump(readFileSync(file, "utf8"))
    assert.equal(dump.head.get("Slogan"), "Received SIGUSR1")
    assert.ok(dump.processes.some(({ fields }) => fields.get("Name") === "dumped"))
  })

  test("at halt with a slogan, in the directory where it runs", async () => {
    const { status, err } = await run(["erlang:halt", '"my slogan"'], { ERL_CRASH_DUMP: undefined })
    assert.deepEqual([status, err], [1, "my slogan\n\nCrash dump is being written to: erl_crash.dump...done\n"])
    const dump = new Dump(readFileSync(join(scratch, "erl_crash.dump"), "utf8"))
    assert.equal(dump.head.get("Slogan"), "my slogan")
    assert.match(dump.head.get("Calling Thread") ?? "", /^scheduler:[12]$/)
    assert.ok(dump.processes.some(({ fields }) => fields.get("State") === "Running"))
  })

  test("but not if it is not to take any time, or any bytes, or has no place", async () => {
    const file = join(scratch, "none.dump")
    const ways = [{ ERL_CRASH_DUMP_SECONDS: "0" }, { ERL_CRASH_DUMP_BYTES: "0" }]
    for (const way of ways) {
      const { status, err } = await run(["erlang:halt", '"x"'], { ERL_CRASH_DUMP: file, ...way })
      assert.deepEqual([status, err], [1, "x\n"])
      assert.ok(!existsSync(file))
    }
    const { status } = await run(["erlang:halt", '"x"'], { ERL_CRASH_DUMP: join(scratch, "no", "file") })
    assert.equal(status, 1)
  })

  test("halt(abort) ends it by a signal, without one", async () => {
    const file = join(scratch, "abort.dump")
    const { signal, err } = await run(["erlang:halt", "abort"], { ERL_CRASH_DUMP: file })
    assert.deepEqual([signal, err], ["SIGABRT", ""])
    assert.ok(!existsSync(file))
  })
})
