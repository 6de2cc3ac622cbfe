// The table in docs/processes.md: what it names as proof is there.
import assert from "node:assert/strict"
import { existsSync, readFileSync } from "node:fs"
import { describe, it } from "node:test"
import { fileURLToPath } from "node:url"
import * as Process from "../src/layout/process.js"

const root = fileURLToPath(new URL("../../", import.meta.url))
const text = readFileSync(`${root}docs/processes.md`, "utf8")
const table = text.slice(text.indexOf("## Sentence by sentence"))
const rows = table
  .split("\n")
  .filter((line) => line.startsWith("| ") && !line.startsWith("| the text says") && !line.startsWith("| **"))
  .map((line) => line.slice(2, -2).split(" | "))
const scripts = (JSON.parse(readFileSync(`${root}package.json`, "utf8")) as { scripts: Record<string, string> }).scripts

describe("docs/processes.md, sentence by sentence", () => {
  it("has rows, each with a proof", () => {
    assert.ok(rows.length > 40, `${rows.length} rows`)
    for (const row of rows) assert.ok(row.length === 3 && row[2].includes("`"), row.join(" | "))
  })

  it("names tests, cases and commands that exist", () => {
    const missing = rows.flatMap(([, , proofs]) => proofs.split("; ").filter((proof) => !isThere(proof)))
    assert.deepEqual(missing, [])
  })

  it("says how large a process record is", () => {
    assert.ok(text.includes(`a record of ${Process.SIZE} bytes`))
  })

  it("links to files that exist", () => {
    const links = [...text.matchAll(/\]\((?!http)([^)#]+)\)/g)].map(([, link]) => link)
    assert.deepEqual(
      links.filter((link) => !existsSync(`${root}docs/${link}`)),
      [],
    )
  })
})

// `area/case` or `area/module` of the corpus, `file` "title", or `npm run script ...`.
function isThere(proof: string): boolean {
  const [, name = "", title] = /^`([^`]+)`(?: "(.+)")?$/.exec(proof) ?? []
  const script = /^npm run (\w+)/.exec(name)?.[1]
  if (script !== undefined) return scripts[script] !== undefined
  if (name.endsWith(".test.ts")) {
    return existsSync(root + name) && (title === undefined || readFileSync(root + name, "utf8").includes(`"${title}"`))
  }
  const [area, one] = name.split("/")
  if (existsSync(`${root}test/erlang/${area}/${one}.erl`)) return true
  const module = `${root}test/erlang/${area}/${area}.erl`
  return existsSync(module) && readFileSync(module, "utf8").includes(`{${one}, `)
}
