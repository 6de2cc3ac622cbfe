// Every module of the installed Erlang/OTP loads, fast.
import assert from "node:assert/strict"
import { existsSync, readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { test } from "node:test"
import { parseBeam } from "../../src/loader/beam.js"
import { askErl, NO_ERL } from "./kit.js"

// Far above what it takes (about 1 s for 1,200 modules), so that a busy machine doesn't fail it.
const LIMIT_MS = 30_000

test("all installed modules are read without complaint", (context) => {
  const root = askErl(`io:put_chars(code:lib_dir())`)
  if (root === null) return context.diagnostic(NO_ERL)
  let modules = 0
  let instructions = 0
  const begin = performance.now()
  for (const application of readdirSync(root)) {
    const ebin = join(root, application, "ebin")
    if (!existsSync(ebin)) continue
    for (const file of readdirSync(ebin)) {
      if (!file.endsWith(".beam")) continue
      const module = parseBeam(readFileSync(join(ebin, file)))
      assert.equal(`${module.name}.beam`, file)
      modules++
      instructions += module.code.length
    }
  }
  const ms = performance.now() - begin
  context.diagnostic(`${modules} modules, ${instructions} instructions, ${Math.round(ms)} ms`)
  assert.ok(modules > 100)
  assert.ok(ms < LIMIT_MS)
})
