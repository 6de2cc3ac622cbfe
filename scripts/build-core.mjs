// Builds the AssemblyScript core twice, side by side: dist/core/core.wasm (release) and dist/core/core.checked.wasm
// (asserts and heap checks). Both name their functions, for profiles and stack traces. Does nothing when the sources are those
// of the last build; `--force` builds anyway.
import { execFile } from "node:child_process"
import { createHash } from "node:crypto"
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs"
import { createRequire } from "node:module"
import { dirname, join, relative } from "node:path"
import { fileURLToPath } from "node:url"

const root = fileURLToPath(new URL("..", import.meta.url))
const source = join(root, "src/core")
const out = join(root, "dist/core")
const stampFile = join(out, "stamp.json")
const packageFile = createRequire(import.meta.url).resolve("assemblyscript/package.json")

const PAGE = 65536 // bytes of a WebAssembly page
// The bytes [1024, 65536) of the memory are kept for the texts of the checked build's asserts.
const TEXT_BASE = 1024

const COMMON = [
  ...["--runtime", "stub", "--importMemory", "--noExportMemory", "--sharedMemory", "--importTable"],
  ...["--initialMemory", "1", "--maximumMemory", "65536", "--memoryBase", String(TEXT_BASE)],
  ...["--enable", "threads", "--noColors"],
]
const BUILDS = [
  { file: "core.wasm", flags: ["-O3", "--noAssert", "--debug"], checked: false },
  { file: "core.checked.wasm", flags: ["-O2", "--debug", "--use", "CHECKED_BUILD=1"], checked: true },
]

function sources(dir) {
  return readdirSync(dir, { withFileTypes: true })
    .flatMap((entry) => (entry.isDirectory() ? sources(join(dir, entry.name)) : [join(dir, entry.name)]))
    .filter((file) => file.endsWith(".ts"))
    .sort()
}

// One hash over everything that decides the output: the sources, the flags in this file, the compiler's version.
function fingerprint() {
  const hash = createHash("sha256")
  const files = [...sources(source), ...sources(join(root, "src/layout")), fileURLToPath(import.meta.url), packageFile]
  for (const file of files)
    hash
      .update(`${relative(root, file)}\0`)
      .update(readFileSync(file))
      .update("\0")
  return hash.digest("hex")
}

function compile({ file, flags, checked }) {
  const target = join(out, file)
  const asc = join(dirname(packageFile), "bin/asc.js")
  const started = performance.now()
  const args = [asc, relative(root, join(source, "index.ts")), "-o", relative(root, target), ...COMMON, ...flags]
  return new Promise((resolve) => {
    execFile(process.execPath, args, { cwd: root, maxBuffer: 1 << 26 }, (error, stdout, stderr) => {
      const text = `${stdout}${stderr}`.trim()
      const faults = error ? [] : inspect(readFileSync(target), checked)
      const seconds = ((performance.now() - started) / 1000).toFixed(1)
      if (text) console.error(text)
      for (const fault of faults) console.error(`${file}: ${fault}`)
      if (error || faults.length > 0) rmSync(target, { force: true })
      else console.log(`${relative(root, target)}  ${statSync(target).size} bytes  ${seconds} s`)
      resolve(!error && faults.length === 0)
    })
  })
}

// What the linker can't say and the machine relies on. Every scheduler instantiates the core over one memory: a data segment,
// a start function or a private allocator of the release build would overwrite what the other schedulers have there.
function inspect(bytes, checked) {
  const faults = []
  const module = new WebAssembly.Module(bytes)
  const allowed = [...(checked ? ["abort"] : []), "memory", "table", ...declaredImports()]
  for (const { module: from, name } of WebAssembly.Module.imports(module)) {
    if (from !== "env" || !allowed.includes(name)) faults.push(`unexpected import ${from}.${name}`)
  }
  for (const { id, start, end } of sections(bytes)) {
    if (id === 8) faults.push("has a start section: a top-level initializer is not a constant")
    if (id === 11 && !checked)
      faults.push("has a data section: a string, an array or `new` is in the core or in layout/")
    if (id === 11 && end - start > PAGE - TEXT_BASE) faults.push("assert texts do not fit into the first page")
  }
  return faults
}

// The host functions of src/core/imports.ts, the one place that declares them.
function declaredImports() {
  const file = join(source, "imports.ts")
  const text = existsSync(file) ? readFileSync(file, "utf8") : ""
  return [...text.matchAll(/@external\("env", "(\w+)"\)/g)].map((match) => match[1])
}

function* sections(bytes) {
  let at = 8
  while (at < bytes.length) {
    const id = bytes[at++]
    let size = 0
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++]
      size |= (byte & 0x7f) << shift
      if (byte < 0x80) break
    }
    yield { id, start: at, end: at + size }
    at += size
  }
}

const stamp = fingerprint()
const isBuilt = BUILDS.every(({ file }) => existsSync(join(out, file))) && existsSync(stampFile)
if (isBuilt && JSON.parse(readFileSync(stampFile, "utf8")).sources === stamp && !process.argv.includes("--force")) {
  console.log(`${relative(root, out)} is up to date`)
} else {
  mkdirSync(out, { recursive: true })
  rmSync(stampFile, { force: true })
  const results = await Promise.all(BUILDS.map(compile))
  if (results.every(Boolean)) writeFileSync(stampFile, `${JSON.stringify({ sources: stamp })}\n`)
  else process.exitCode = 1
}
