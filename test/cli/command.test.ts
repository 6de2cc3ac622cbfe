// The command `beamwise` as a user meets it: a process with arguments, output, signals and a status.
import assert from "node:assert/strict"
import { spawn } from "node:child_process"
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, before, test } from "node:test"
import { fileURLToPath } from "node:url"

const MAIN = fileURLToPath(new URL("../../src/cli/main.js", import.meta.url))
const FIXTURES = fileURLToPath(new URL("../../../test/vm/fixtures", import.meta.url))
const PATIENCE = 60_000 // ms that a command may take on a busy machine

let scratch = ""
before(() => {
  scratch = mkdtempSync(join(tmpdir(), "beamwise-command-"))
  // As much of an Erlang/OTP as it takes to be taken for one: these programs need none.
  for (const lib of ["kernel-8.5", "stdlib-4.2"])
    mkdirSync(join(scratch, "otp", "lib", lib, "ebin"), { recursive: true })
  const program = readFileSync(join(FIXTURES, "program.beam"))
  writeFileSync(join(scratch, "text.beam"), "this is no beam")
  writeFileSync(join(scratch, "empty.beam"), "")
  writeFileSync(join(scratch, "cut.beam"), program.subarray(0, 1000))
  // The first instruction stands behind the chunk's name, its size, and five numbers.
  const strange = Uint8Array.from(program)
  strange[program.indexOf("Code") + 28] = 250
  writeFileSync(join(scratch, "strange.beam"), strange)
  mkdirSync(join(scratch, "folder.beam"))
  copyFileSync(join(FIXTURES, "program.beam"), join(scratch, "renamed.beam"))
})
after(() => rmSync(scratch, { recursive: true, force: true }))

interface Ended {
  status: number | null
  signal: NodeJS.Signals | null
  out: string
  err: string
}

/// Starts the command; [meet] is called with each piece of its output.
function beamwise(
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
  meet: (child: ReturnType<typeof spawn>, out: string) => void = () => {},
): Promise<Ended> {
  const child = spawn(process.execPath, [MAIN, ...args], {
    cwd: scratch,
    env: { ...process.env, LOG: "", BEAMWISE_OTP: join(scratch, "otp"), ...env },
    timeout: PATIENCE,
    killSignal: "SIGKILL",
  })
  let [out, err] = ["", ""]
  child.stdout.on("data", (data: Buffer) => {
    out += data.toString()
    meet(child, out)
  })
  child.stderr.on("data", (data: Buffer) => {
    err += data.toString()
  })
  return new Promise((resolve) => {
    child.on("close", (status, signal) => resolve({ status, signal, out, err }))
  })
}

const run = (...args: string[]) => beamwise(["run", "-pa", FIXTURES, ...args])

const REFUSED: readonly (readonly [args: string[], status: number, message: RegExp])[] = [
  [["run"], 2, /run needs a TARGET/],
  [["run", "nowhere.beam"], 2, /there is no file nowhere\.beam/],
  [["run", "program.erl"], 2, /program\.erl is not a \.beam file\nCompile it first: erlc/],
  [["run", "text.beam"], 1, /text\.beam: FOR1 chunk, byte 0: not a \.beam file/],
  [["run", "empty.beam"], 1, /empty\.beam: FOR1 chunk, byte 0/],
  [["run", "cut.beam"], 1, /cut\.beam: FOR1 chunk, byte 4: .*the file ends/],
  [["run", "folder.beam"], 1, /folder\.beam can't be read/],
  [["run", "strange.beam"], 1, /strange\.beam: Code chunk, byte \d+: .*250/],
  [["run", "no_such_module"], 1, /there is no module no_such_module \(give its directory with -pa\)/],
  [["run", "-pa", ".", "text:f"], 1, /module text can't be loaded: FOR1 chunk.*\n.*module text did not load/],
  [["run", "-pa", ".", "renamed"], 1, /the file of module renamed holds module program\n/],
  [["run", "+S", "1:2", "program"], 2, /asks for 2 schedulers online of 1/],
  [["run", "+S", "a:b", "program"], 2, /\+S a:b is neither N nor N:M/],
  [["run", "+S", "2:3", "program"], 2, /asks for 3 schedulers online of 2/],
  [["run", "--cheked", "program"], 2, /does not know the flag --cheked\nDid you mean --checked\?/],
  [["run", "--otp", "nowhere", "program"], 1, /--otp names .*nowhere, which does not exist/],
  [["run", "--otp", ".", "program"], 1, /--otp names .*, which holds no Erlang\/OTP/],
  [["run", "lists:seq", "1", "["], 2, /not an Erlang term: \[/],
  [["disasm", "nowhere.beam"], 2, /there is no file nowhere\.beam/],
  [["disasm", "text.beam"], 1, /text\.beam: FOR1 chunk, byte 0/],
  [["disasm", "folder.beam"], 1, /folder\.beam can't be read/],
  [["disasm", "renamed.beam", "nowhere/3"], 1, /program has no function nowhere\/3/],
  [["rum", "program"], 2, /there is no command rum\nDid you mean run\?/],
]

test("what can't be done is said in words, with status 1 or 2", async () => {
  const waiting = [...REFUSED]
  const next = async (): Promise<void> => {
    for (let row = waiting.shift(); row !== undefined; row = waiting.shift()) {
      const [args, status, message] = row
      const ended = await beamwise(args)
      const told = `beamwise ${args.join(" ")}\n${ended.out}${ended.err}`
      assert.equal(ended.status, status, told)
      assert.match(ended.err, message, told)
      assert.doesNotMatch(ended.err, /^ +at .*\.js/m, told)
      assert.equal(ended.out, "", told)
    }
  }
  await Promise.all([next(), next()])
})

test("a wrong LOG is refused", async () => {
  const { status, err } = await beamwise(["run", "renamed.beam"], { LOG: "gc,all" })
  assert.deepEqual([status, err], [1, "beamwise: LOG=gc,all: all is none of gc sched code bif\n"])
})

test("a function that is not there is undef with its stack trace", async () => {
  const { status, out, err } = await run("program:nowhere", "1", "[a]")
  assert.deepEqual([status, out], [1, ""])
  assert.equal(err, "** exception error: undef\n     in function  program:nowhere(1, [a])\n")
})

test("the status is that of halt, and all output before it is written", async () => {
  assert.deepEqual(await run("program:ends", "7"), { status: 7, signal: null, out: "bye\n", err: "" })
})

for (const schedulers of ["1", "2"]) {
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    test(`${signal} ends an endless program on +S ${schedulers} at once`, async () => {
      let sent = 0
      const ended = await beamwise(
        ["run", "-pa", FIXTURES, "+S", schedulers, "rough:prints_and_spins"],
        {},
        (child) => {
          sent = performance.now()
          child.kill(signal)
        },
      )
      assert.deepEqual([ended.signal, ended.out, ended.err], [signal, "spinning\r\n", ""])
      assert.ok(performance.now() - sent < 5000)
    })
  }
}

test("a reader that goes away ends the program without a word", async () => {
  const ended = await beamwise(["run", "-pa", FIXTURES, "rough:prints"], {}, (child) => child.stdout?.destroy())
  assert.deepEqual([ended.status, ended.signal, ended.err], [0, null, ""])
})

test("two machines at once", async () => {
  const runs = await Promise.all(["1", "2"].map((n) => run("+S", "2", "rough:many", n === "1" ? "2000" : "3000")))
  assert.deepEqual(
    runs.map(({ status, out }) => [status, out]),
    [
      [0, "4000\n"],
      [0, "6000\n"],
    ],
  )
})

test("LOG and --profile tell what happens", async () => {
  const { status, out, err } = await beamwise(["run", "-pa", FIXTURES, "--profile", "rough:many", "50"], {
    LOG: "gc,sched,code,bif",
  })
  assert.deepEqual([status, out], [0, "100\n"])
  for (const line of [
    /^\d+\.\d+ \d+ gc <0\.\d+\.0> (minor|major) \d+ -> \d+ words$/m,
    /^\d+\.\d+ \d+ sched <0\.\d+\.0> runs rough:-many\/1-fun-0-\/0 at entry \d+, \d+ reductions$/m,
    /^\d+\.\d+ \d+ code \S+ has seen change \d+ of \d+$/m,
    /^spawns +5\d$/m,
    /^messages +10\d$/m,
  ])
    assert.match(err, line)
})
