// What `beamwise run` reads from its command line, and how it prints what comes back.
import assert from "node:assert/strict"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, test } from "node:test"
import { parseCommandLine } from "../../src/cli/flags.js"
import { printOutcome, readTarget, run } from "../../src/cli/run.js"
import type { RunOutcome } from "../../src/vm/request.js"

const scratch = mkdtempSync(join(tmpdir(), "beamwise-run-"))
after(() => rmSync(scratch, { recursive: true, force: true }))

test("the flags end at the target; what follows is the program's", () => {
  const line = parseCommandLine(run.syntax, [
    "-pa",
    "a",
    "+S",
    "2:1",
    "--stress",
    "-pa",
    "b",
    "game",
    "-pa",
    "c",
    "--help",
  ])
  assert.deepEqual(line.words, ["game", "-pa", "c", "--help"])
  assert.deepEqual(line.values.get("-pa"), ["a", "b"])
  assert.deepEqual(line.values.get("+S"), ["2:1"])
  assert.deepEqual([...line.switches], ["--stress"])
  assert.deepEqual(parseCommandLine(run.syntax, ["+S4", "--", "-x"]), {
    words: ["-x"],
    switches: new Set(),
    values: new Map([["+S", ["4"]]]),
  })
})

test("a target is a file, a module or a function", () => {
  const file = join(scratch, "game.beam")
  writeFileSync(file, "")
  assert.deepEqual(readTarget([file, "a", "1"]), { entry: { kind: "main", module: "game", args: ["a", "1"] }, file })
  assert.deepEqual(readTarget(["game"]), { entry: { kind: "main", module: "game", args: [] }, file: undefined })
  assert.deepEqual(readTarget(["game:play", "1", "x"]), {
    entry: {
      kind: "call",
      module: "game",
      function: "play",
      args: [
        { kind: "int", value: 1 },
        { kind: "atom", name: "x" },
      ],
    },
    file: undefined,
  })
})

function printed(outcome: RunOutcome) {
  const [out, note]: [string[], string[]] = [[], []]
  const status = printOutcome(outcome, { out: (text) => out.push(text), note: (text) => note.push(text) })
  return { status, out, note }
}

test("a result goes to standard output with status 0", () => {
  assert.deepEqual(printed({ kind: "result", text: "{ok,1}" }), { status: 0, out: ["{ok,1}"], note: [] })
})

test("an exception is printed with its stack trace, status 1", () => {
  const { status, out, note } = printed({
    kind: "exception",
    class: "error",
    reason: "{badmatch,\n  3}",
    stack: [
      { module: "lists", function: "nth", arity: 2, args: ["0", "[a]"], file: "lists.erl", line: 178 },
      { module: "game", function: "play", arity: 1, file: "game.erl", line: 9 },
      { module: "erlang", function: "apply", arity: 2 },
    ],
  })
  assert.deepEqual([status, out], [1, []])
  assert.deepEqual(note, [
    "** exception error: {badmatch,",
    "                      3}",
    "     in function  lists:nth(0, [a]) (lists.erl, line 178)",
    "     in call from game:play/1 (game.erl, line 9)",
    "     in call from erlang:apply/2",
  ])
})

test("halt's status is passed on, and a refusal is a failure", () => {
  assert.equal(printed({ kind: "halt", status: 7 }).status, 7)
  assert.deepEqual(printed({ kind: "refused", message: "no module x" }), {
    status: 1,
    out: [],
    note: ["beamwise: no module x"],
  })
})

test("counters are printed busiest first, without the zeros", () => {
  const counters = new Map([
    ["collections", 12],
    ["bif calls", 34567],
    ["steals", 0],
  ])
  assert.deepEqual(printed({ kind: "result", text: "ok", counters }).note, [
    "bif calls    34,567",
    "collections      12",
  ])
})
