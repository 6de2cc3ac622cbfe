// Compiles the Erlang sources of this folder to the .beam files beside them, which are committed. Needs erlc of OTP 25.
// usage: node test/erlang/build.mjs [--out DIR] [WORD ...]
//   WORD   only sources whose path has one of the words
//   --out  puts the .beam files, all in one directory, there instead
import { spawnSync } from "node:child_process"
import { readdirSync } from "node:fs"
import { basename, dirname, join, resolve } from "node:path"
import { fileURLToPath } from "node:url"

const here = dirname(fileURLToPath(import.meta.url))
const words = process.argv.slice(2)
const out = words[0] === "--out" ? resolve(words.splice(0, 2)[1] ?? "") : "."
const sources = readdirSync(here, { recursive: true })
  .map(String)
  .filter((name) => /\.(erl|S)$/.test(name) && (words.length === 0 || words.some((word) => name.includes(word))))
  .sort()

let failed = 0
for (const dir of new Set(sources.map(dirname))) {
  // From the source's own directory, so that what is compiled depends on nothing but its name and text.
  const names = sources.filter((name) => dirname(name) === dir).map((name) => basename(name))
  const run = (command, args, extension) => {
    const files = names.filter((name) => name.endsWith(extension))
    if (files.length === 0) return
    const { status } = spawnSync(command, [...args, ...files], { cwd: join(here, dir), stdio: "inherit" })
    if (status !== 0) failed++
  }
  run("erlc", ["-W0", "+deterministic", "+no_debug_info", "-o", out], ".erl")
  run("escript", [join(here, "assemble.escript"), out], ".S")
}
console.log(`${sources.length} sources${failed > 0 ? `, ${failed} directories failed` : ""}`)
process.exit(failed > 0 ? 1 : 0)
