// The command `beamwise` from outside: help that fits a screen, hints, exit statuses. What needs no machine.
import assert from "node:assert/strict"
import { spawnSync } from "node:child_process"
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, test } from "node:test"
import { fileURLToPath } from "node:url"
import { COMMANDS, main } from "../../src/cli/main.js"

const scratch = mkdtempSync(join(tmpdir(), "beamwise-cli-"))
after(() => rmSync(scratch, { recursive: true, force: true }))

const root = join(scratch, "otp")
for (const [app, module] of [
  ["kernel-8.5", "application"],
  ["stdlib-4.2", "lists"],
]) {
  mkdirSync(join(root, `lib/${app}/ebin`), { recursive: true })
  writeFileSync(join(root, `lib/${app}/ebin/${module}.beam`), "")
}

async function beamwise(...args: string[]) {
  let [out, note] = ["", ""]
  const status = await main(args, {
    out: (text) => {
      out += `${text}\n`
    },
    note: (text) => {
      note += `${text}\n`
    },
    width: undefined,
    env: { PATH: "", XDG_CACHE_HOME: join(scratch, "cache") },
  })
  return { status, out, note }
}

test("help fits a screen of 24 lines and 80 columns, for every command", async () => {
  const texts = [(await beamwise("--help")).out]
  for (const { syntax } of COMMANDS) texts.push((await beamwise("help", syntax.command)).out)
  for (const text of texts) {
    const lines = text.trimEnd().split("\n")
    assert.ok(lines.length <= 24, `${lines.length} lines:\n${text}`)
    for (const line of lines) assert.ok(line.length <= 80, `${line.length} columns: ${line}`)
  }
})

test("help is the same by every way to ask for it", async () => {
  const { out } = await beamwise("--help")
  for (const args of [[], ["-h"], ["help"]]) assert.equal((await beamwise(...args)).out, out)
  for (const args of [
    ["run", "--help"],
    ["run", "-pa", "x", "-h"],
  ]) {
    assert.equal((await beamwise(...args)).out, (await beamwise("help", "run")).out)
  }
})

test("the version is the package's", async () => {
  assert.match((await beamwise("--version")).out, /^beamwise [0-9]+\.[0-9]+\.[0-9]+\n$/)
})

test("wrong usage gives status 2, a message and a hint", async () => {
  const cases: [args: string[], message: RegExp][] = [
    [["rnu"], /no command rnu\nDid you mean run\?/],
    [["--vresion"], /no flag --vresion\nDid you mean --version\?/],
    [["game.beam"], /Did you mean: beamwise run game.beam/],
    [["lists:seq"], /Did you mean: beamwise run lists:seq/],
    [["help", "quux"], /no command quux\nKnown: run disasm dump otp help/],
    [["run"], /run needs a TARGET/],
    [["run", "--sterss", "x"], /run does not know the flag --sterss\nDid you mean --stress\?/],
    [["run", "--zebra", "x"], /does not know the flag --zebra\nKnown: -pa --otp/],
    [["run", "-pa"], /-pa needs a value: -pa DIR/],
    [["run", "--stress=3", "x"], /--stress takes no value/],
    [["run", "--otp", "a", "--otp=b", "x"], /--otp is given twice: a and b/],
    [["run", "+S", "2:3", "x"], /\+S 2:3 asks for 3 schedulers online of 2/],
    [["run", "nowhere/x.beam"], /there is no file nowhere\/x.beam/],
    [["run", "x.erl"], /x.erl is not a .beam file\nCompile it first/],
    [["run", "a:b:c"], /a:b:c is neither a module nor Module:Function/],
    [["run", "a:b", "Foo"], /not an Erlang term: Foo/],
    [["disasm"], /disasm needs a FILE.beam/],
    [["disasm", "no.beam"], /there is no file no.beam/],
    [["disasm", "a.beam", "f/1", "g/1"], /g\/1 is too much/],
  ]
  for (const [args, message] of cases) {
    const { status, note, out } = await beamwise(...args)
    assert.deepEqual([status, out], [2, ""], args.join(" "))
    assert.match(note, message)
  }
})

test("otp shows the installation and where modules are", async () => {
  const { status, out } = await beamwise("otp", "--otp", root)
  assert.equal(status, 0)
  assert.match(out, /^Erlang\/OTP unknown in .*otp \(named by --otp\)\ncache: .*beamwise.otp\n {2}kernel {2}/)
  const found = await beamwise("otp", `--otp=${root}`, "lists", "unicorn")
  assert.equal(found.status, 1)
  assert.match(found.out, /stdlib-4.2.ebin.lists\.beam\n$/)
  assert.match(found.note, /has no module unicorn/)
})

const hello = fileURLToPath(new URL("../../../examples/hello.beam", import.meta.url))

test("disasm prints the functions that are asked for", async () => {
  const one = await beamwise("disasm", hello, "is_prime/1")
  assert.equal(one.status, 0)
  assert.match(one.out, /^hello:is_prime\/1\n\{function, is_prime, 1, [0-9]+\}\.\n {2}\{label,/)
  assert.equal((await beamwise("disasm", hello, "is_prime")).out, one.out)
  assert.ok((await beamwise("disasm", hello)).out.includes(one.out))
  const none = await beamwise("disasm", hello, "nothing/0")
  assert.deepEqual([none.status, none.note], [1, "beamwise: hello has no function nothing/0\n"])
})

test("disasm of a broken file says what is wrong with it", async () => {
  const broken = join(scratch, "broken.beam")
  writeFileSync(broken, readFileSync(hello).subarray(0, 100))
  const { status, note } = await beamwise("disasm", broken)
  assert.equal(status, 1)
  assert.match(note, /^beamwise: .*broken\.beam: FOR1 chunk, byte [0-9]+: /)
})

test("a missing OTP is an answer, not a fault", async () => {
  const { status, note } = await beamwise("otp", "--no-download")
  assert.equal(status, 1)
  assert.match(note, /^beamwise: Beamwise needs the libraries of Erlang\/OTP[\s\S]*Install Erlang/)
})

test("the program's status is the process's", () => {
  const program = fileURLToPath(new URL("../../src/cli/main.js", import.meta.url))
  const start = (...args: string[]) =>
    spawnSync(process.execPath, [program, ...args], { encoding: "utf8", timeout: 60_000 })
  assert.equal(start("--version").status, 0)
  const wrong = start("run", "--nonsense")
  assert.deepEqual([wrong.status, wrong.stdout], [2, ""])
  assert.match(wrong.stderr, /does not know the flag/)
})
