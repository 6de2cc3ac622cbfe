// A short storm of processes against a model; `npm run storm` makes long ones.
import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { test } from "node:test"
import { fileURLToPath } from "node:url"
import { onBeamwise } from "./program.js"

const FIXTURES = fileURLToPath(new URL("../../../test/vm/fixtures/", import.meta.url))
const VERSIONS = [1, 2].map((version) => `<<${[...readFileSync(`${FIXTURES}changing_${version}.beam`)]}>>`)

const WAYS = [
  { name: "2 schedulers", flags: ["+S", "2:2"], seconds: 5 },
  { name: "4 schedulers", flags: ["+S", "4:4"], seconds: 5 },
  { name: "2 schedulers, checked", flags: ["+S", "2:2", "--checked"], seconds: 5 },
]

for (const { name, flags, seconds } of WAYS) {
  test(`a storm on ${name} breaks no promise`, async () => {
    const seed = Date.now() % 1_000_000
    const { lines, end } = await onBeamwise(flags, "storm:main", [`${seconds}`, `${seed}`, `[${VERSIONS}]`])
    const kept = end === "well" && lines.some((line) => line.startsWith("@E"))
    assert.ok(kept, `seed ${seed}: it ended ${end}\n${lines.join("\n")}`)
  })
}
