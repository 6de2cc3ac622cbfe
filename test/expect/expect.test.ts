// The IR and the WebAssembly of the programs beside this file must be those in NAME.ir and NAME.wat. Whoever changes the
// translation reads the difference, and takes it over with `npm run accept`.
// A new program: write NAME.erl, compile it with `erlc +deterministic NAME.erl`, accept.
import assert from "node:assert/strict"
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { test } from "node:test"
import { fileURLToPath } from "node:url"
import type { BifLookup } from "../../src/codegen/module.js"
import { listModule } from "../../src/inspect/listing.js"

// The programs stand beside the test's source, not beside what is compiled from it.
const DIR = fileURLToPath(new URL("../../../test/expect/", import.meta.url))
const CONTEXT = 3 // lines shown before and after a difference
const SHOWN = 120 // lines shown of a difference

/// All of module erlang is in core, so that the listings don't depend on the numbers of host BIFs.
const bifs: BifLookup = (module, name, arity) =>
  module === "erlang" ? { core: `erlang:${name}/${arity}`, host: -1, traps: false } : undefined

const programs = readdirSync(DIR).flatMap((file) => /^(\w+)\.beam$/.exec(file)?.[1] ?? [])

for (const program of programs) {
  for (const [view, ending, sentence] of [
    ["ir", "ir", "becomes the expected IR"],
    ["wasm", "wat", "becomes the expected WebAssembly"],
  ] as const) {
    test(`${program} ${sentence}`, () => {
      expectFile(`${program}.${ending}`, listing(program, view))
    })
  }
}

test("every program has been compiled", () => {
  const sources = readdirSync(DIR).flatMap((file) => /^(\w+)\.erl$/.exec(file)?.[1] ?? [])
  assert.deepEqual(sources.sort(), programs.sort())
})

test("a difference is shown with its surroundings", () => {
  const lines = ["a", "b", "c", "d", "e", "f", "g", "h"]
  const other = lines.map((line) => (line === "e" ? "E" : line))
  assert.deepEqual(difference(lines, other), ["  b", "  c", "  d", "- e", "+ E", "  f", "  g", "  h"])
  assert.deepEqual(difference(lines, lines), [])
  assert.deepEqual(difference(["x", ...lines], lines), ["- x", "  a", "  b", "  c"])
})

function listing(program: string, view: "ir" | "wasm"): string {
  const { functions } = listModule(readFileSync(join(DIR, `${program}.beam`)), [view], undefined, bifs)
  const own = functions.filter(({ name }) => !name.startsWith("module_info/"))
  return own.map(({ views }) => `${views[view]?.join("\n")}\n`).join("\n")
}

function expectFile(file: string, text: string): void {
  const path = join(DIR, file)
  const expected = existsSync(path) ? readFileSync(path, "utf8") : ""
  if (text === expected) return
  if (process.env.BEAMWISE_ACCEPT === "1") return writeFileSync(path, text)
  const lines = difference(expected.split("\n"), text.split("\n"))
  const rest = lines.length > SHOWN ? [`... ${lines.length - SHOWN} lines more`] : []
  const help = "If that is as it should be: npm run accept"
  assert.fail(
    [`test/expect/${file} (-) is not what comes out now (+):`, ...lines.slice(0, SHOWN), ...rest, help].join("\n"),
  )
}

/// What differs, line by line, with some context: a longest common subsequence.
function difference(old: readonly string[], now: readonly string[]): string[] {
  const width = now.length + 1
  const common = new Uint32Array((old.length + 1) * width)
  for (let i = old.length - 1; i >= 0; i--)
    for (let j = now.length - 1; j >= 0; j--) {
      const at = i * width + j
      common[at] = old[i] === now[j] ? common[at + width + 1] + 1 : Math.max(common[at + width], common[at + 1])
    }
  const lines: string[] = []
  for (let i = 0, j = 0; i < old.length || j < now.length; ) {
    if (i < old.length && j < now.length && old[i] === now[j]) {
      lines.push(`  ${old[i++]}`)
      j++
    } else if (j === now.length || (i < old.length && common[(i + 1) * width + j] >= common[i * width + j + 1])) {
      lines.push(`- ${old[i++]}`)
    } else lines.push(`+ ${now[j++]}`)
  }
  const changed = lines.map((line) => !line.startsWith(" "))
  return lines.filter((_, k) => changed.slice(Math.max(0, k - CONTEXT), k + CONTEXT + 1).includes(true))
}
