// Races, thousands of times each: two things that happen to a process at the same time, with a check of what comes out. The
// programs are test/erlang/races; they hold on real erl too. `npm run races` runs them for longer. Code that is loaded and purged
// while it runs is the storm of test/vm/code.test.ts.
import assert from "node:assert/strict"
import { readdirSync } from "node:fs"
import { basename } from "node:path"
import { test } from "node:test"
import { fileURLToPath } from "node:url"
import { erlRelease } from "../differential/corpus.js"
import { onBeamwise, onErl, type ProgramRun } from "./program.js"

const FOLDER = fileURLToPath(new URL("../../../test/erlang/races/", import.meta.url))
const MODULES = readdirSync(FOLDER)
  .filter((name) => /^race_.*\.beam$/.test(name))
  .map((name) => basename(name, ".beam"))
  .sort()

// `percent` of each race's turns, but none that begins later than after `milliseconds`.
const WAYS = [
  { name: "2 schedulers", flags: ["+S", "2:2", "+P", "1024"], percent: 100, milliseconds: 400 },
  { name: "4 schedulers", flags: ["+S", "4:4", "+P", "1024"], percent: 100, milliseconds: 400 },
  { name: "2 schedulers, checked", flags: ["+S", "2:2", "+P", "1024", "--checked"], percent: 25, milliseconds: 200 },
  { name: "2 schedulers, stress", flags: ["+S", "2:2", "+P", "1024", "--stress"], percent: 5, milliseconds: 200 },
]

for (const { name, flags, percent, milliseconds } of WAYS) {
  test(`races on ${name}`, async (t) => {
    for (const module of MODULES) {
      await t.test(`${module} on ${name}`, async () => {
        judge(await onBeamwise(flags, "race:main", [`[${module}]`, `${percent}`, `${milliseconds}`]))
      })
    }
  })
}

test("races on real erl", async (t) => {
  if (erlRelease() === undefined) {
    t.diagnostic("there is no erl here")
    return
  }
  judge(await onErl(["+S", "2:2", "+P", "1024"], "race:main", [`[${MODULES}]`, "10", "200"]))
})

function judge({ lines, end }: ProgramRun): void {
  const last = lines.filter((line) => line.startsWith("@")).at(-1)
  assert.ok(
    end === "well" && last === "@E",
    `it ended ${end}\n${lines.filter((line) => !/ ok \d+$/.test(line)).join("\n")}`,
  )
}
