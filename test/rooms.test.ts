// The import law of the rooms: who may import whom under src/. STYLE and docs/how-it-works.md explain it; this file enforces it.
import assert from "node:assert/strict"
import { readdirSync, readFileSync } from "node:fs"
import { posix, relative, sep } from "node:path"
import { test } from "node:test"
import { fileURLToPath } from "node:url"

const MAY_IMPORT: Record<string, readonly string[]> = {
  layout: [],
  wasm: [],
  core: ["layout"],
  loader: ["layout"],
  ir: ["layout", "loader"],
  codegen: ["ir", "wasm", "layout", "loader"],
  runtime: ["layout", "loader", "ir", "codegen"],
  bifs: ["runtime", "layout", "loader"],
  host: [],
  vm: ["runtime", "bifs", "host", "layout"],
  inspect: ["layout", "loader", "ir", "wasm", "codegen", "runtime"],
  cli: ["vm", "inspect"],
}

// Rooms that are complete in themselves: no package and no node module either. AssemblyScript has none; the other two are
// meant to be readable, and usable, alone.
const CLOSED = ["layout", "wasm", "core"]

// An import or re-export statement (it may span lines; the formatter puts it at the start of one), or an import() anywhere.
const IMPORT = /^(?:import|export)\b(?:[^"';]*?\bfrom)?\s*"([^"\n]+)"|\bimport\(\s*["'`]([^"'`\n]+)["'`]/gm
const DEFAULT_EXPORT = /^export\s+default\b|^export\s*\{[^}]*\bas default\b/gm

interface Source {
  path: string // from the package's root, with slashes: "src/ir/build.ts"
  text: string
}

/// The faults of [source] against the law, each as `path:line: what is wrong`.
function faults({ path, text }: Source): string[] {
  const room = path.split("/")[1] ?? ""
  const allowed = MAY_IMPORT[room]
  if (!allowed || path.split("/").length < 3)
    return [`${path}:1: stands in no room (${Object.keys(MAY_IMPORT).join(", ")})`]
  const found: string[] = []
  const add = (index: number, what: string): void => {
    found.push(`${path}:${text.slice(0, index).split("\n").length}: ${what}`)
  }
  for (const match of text.matchAll(IMPORT)) {
    const specifier = match[1] ?? match[2] ?? ""
    if (!specifier.startsWith(".")) {
      if (CLOSED.includes(room)) add(match.index, `${room} may not import ${specifier}, nor anything from outside`)
      continue
    }
    const parts = posix.join(posix.dirname(path), specifier).split("/")
    const target = parts[1] ?? ""
    if (parts[0] !== "src" || parts.length < 3 || !(target in MAY_IMPORT))
      add(match.index, `${specifier} leaves the rooms`)
    else if (target !== room && !allowed.includes(target))
      add(match.index, `${room} may not import ${target} (${specifier})`)
  }
  for (const match of text.matchAll(DEFAULT_EXPORT)) add(match.index, "default export: give it a name")
  return found
}

function readSources(): Source[] {
  const root = fileURLToPath(new URL("../../", import.meta.url))
  const files = readdirSync(`${root}src`, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
    .map((entry) => `${entry.parentPath ?? entry.path}${sep}${entry.name}`)
  return files.sort().map((file) => ({
    path: relative(root, file).split(sep).join("/"),
    text: readFileSync(file, "utf8"),
  }))
}

test("every file under src keeps the import law", () => {
  const sources = readSources()
  assert.ok(sources.length > 0, "no sources found")
  assert.deepEqual(sources.flatMap(faults), [], "the import law is broken")
})

test("the law itself has no cycle and names only rooms", () => {
  const done = new Set<string>()
  const visit = (room: string, path: string[]): void => {
    assert.ok(MAY_IMPORT[room], `${room} is not a room`)
    assert.ok(!path.includes(room), `cycle: ${[...path, room].join(" -> ")}`)
    if (done.has(room)) return
    for (const next of MAY_IMPORT[room]) visit(next, [...path, room])
    done.add(room)
  }
  for (const room of Object.keys(MAY_IMPORT)) visit(room, [])
})

test("a fault is named with its file, its line and the rooms", () => {
  const cases: [string, string, string[]][] = [
    ["src/ir/a.ts", `// a\nimport { x } from "../loader/beam.js"\nimport { y } from "./b.js"\n`, []],
    [
      "src/ir/a.ts",
      `// a\nimport type { x } from "../codegen/abi.js"\n`,
      ["src/ir/a.ts:2: ir may not import codegen (../codegen/abi.js)"],
    ],
    ["src/ir/a.ts", `import {\n  x,\n} from "../vm/vm.js"\n`, ["src/ir/a.ts:1: ir may not import vm (../vm/vm.js)"]],
    ["src/ir/a.ts", `export * from "../cli/main.js"\n`, ["src/ir/a.ts:1: ir may not import cli (../cli/main.js)"]],
    [
      "src/ir/a.ts",
      `const m = await import("../cli/main.js")\n`,
      ["src/ir/a.ts:1: ir may not import cli (../cli/main.js)"],
    ],
    ["src/ir/a.ts", `import "../../test/x.js"\n`, ["src/ir/a.ts:1: ../../test/x.js leaves the rooms"]],
    ["src/core/gc.ts", `import * as Term from "../layout/term"\nimport { o } from "./order"\n`, []],
    [
      "src/core/gc.ts",
      `import * as X from "../runtime/core"\n`,
      ["src/core/gc.ts:1: core may not import runtime (../runtime/core)"],
    ],
    [
      "src/wasm/b.ts",
      `import a from "node:fs"\n`,
      ["src/wasm/b.ts:1: wasm may not import node:fs, nor anything from outside"],
    ],
    ["src/vm/b.ts", `\nexport default 1\n`, ["src/vm/b.ts:2: default export: give it a name"]],
    ["src/vm/b.ts", `export { x as default }\n`, ["src/vm/b.ts:1: default export: give it a name"]],
    ["src/vm/b.ts", `export const from = "../cli/main.js"\n`, []],
    ["src/x.ts", "", [`src/x.ts:1: stands in no room (${Object.keys(MAY_IMPORT).join(", ")})`]],
  ]
  for (const [path, text, expected] of cases) assert.deepEqual(faults({ path, text }), expected)
})
