// Runs the compiled tests with node's own test runner and prints one last line: `N passed, N failed`.
// usage: node scripts/test.mjs [--accept] [--verbose] [WORD ...]    only test files whose path contains one of the words
//   --accept   tests write the result they got as the new expectation (env BEAMWISE_ACCEPT=1)
//   --verbose  names each test, not only those that fail
import { existsSync, readdirSync } from "node:fs"
import { availableParallelism } from "node:os"
import { join, sep } from "node:path"
import { run } from "node:test"
import { spec } from "node:test/reporters"
import { fileURLToPath } from "node:url"

const root = fileURLToPath(new URL("..", import.meta.url))
const FILE_TIMEOUT = Number(process.env.BEAMWISE_TEST_TIMEOUT ?? 600) * 1000 // ms; the differential files are the long ones
// Tests that run schedulers use two threads each; more files at once than cores only adds noise to their timeouts.
const CONCURRENCY = Math.min(availableParallelism(), 8)

const flags = process.argv.slice(2).filter((argument) => argument.startsWith("-"))
const words = process.argv.slice(2).filter((argument) => !argument.startsWith("-"))
const unknown = flags.find((flag) => !["--accept", "--verbose"].includes(flag))
if (unknown) {
  console.error(`test: unknown flag ${unknown} (known: --accept, --verbose)`)
  process.exit(2)
}
if (flags.includes("--accept")) process.env.BEAMWISE_ACCEPT = "1"

// The list comes from the sources, so that what a deleted test left in dist/ never runs.
function testFiles(dir) {
  return readdirSync(dir, { withFileTypes: true })
    .flatMap((entry) => {
      if (entry.isDirectory()) return testFiles(join(dir, entry.name))
      return entry.name.endsWith(".test.ts") ? [join(dir, entry.name)] : []
    })
    .sort()
}

const names = testFiles(join(root, "test")).map((file) => file.slice(root.length))
const chosen = names.filter(
  (name) => words.length === 0 || words.some((word) => name.split(sep).join("/").includes(word)),
)
const files = chosen.map((name) => join(root, "dist", name.replace(/\.ts$/, ".js")))
const missing = files.filter((file) => !existsSync(file))
if (chosen.length === 0 || missing.length > 0) {
  console.error(
    chosen.length === 0 ? `test: no test file matches ${words.join(" ")}` : `test: not built: ${missing.join(" ")}`,
  )
  process.exit(2)
}

const count = { passed: 0, failed: 0, skipped: 0 }
const started = performance.now()
const waiting = [...files]
await Promise.all(Array.from({ length: CONCURRENCY }, runNext))
const skipped = count.skipped > 0 ? `, ${count.skipped} skipped` : ""
console.log(`\n${files.length} files in ${((performance.now() - started) / 1000).toFixed(1)} s`)
console.log(`${count.passed} passed, ${count.failed} failed${skipped}`)
process.exit(count.failed > 0 ? 1 : 0)

async function runNext() {
  for (let file = waiting.shift(); file !== undefined; file = waiting.shift()) await runFile(file)
}

// One run a file, since only a signal ends a test that loops on every version of Node.
function runFile(file) {
  const stream = run({ files: [file], signal: AbortSignal.timeout(FILE_TIMEOUT) })
  // A test of its own, rather than the frame around others: a suite, or the file.
  const isTest = ({ details, name }) => details.type !== "suite" && name !== file
  stream.on("test:pass", (event) => {
    if (event.skip !== undefined) count.skipped++
    else if (isTest(event)) count.passed++
  })
  // A file that dies, hangs or does not load fails as a whole, without a failed test in it.
  stream.on("test:fail", (event) => {
    if (isTest(event) || event.details.error?.failureType !== "subtestsFailed") count.failed++
    if (!flags.includes("--verbose")) report(event)
  })
  return new Promise((resolve, reject) => {
    stream.on("error", reject)
    if (flags.includes("--verbose")) {
      let text = "" // printed whole, since several files run at once
      const lines = stream.compose(spec)
      lines.on("data", (chunk) => {
        text += chunk
      })
      lines.on("end", () => process.stdout.write(`\n${file.slice(root.length)}\n${text}`, resolve))
    } else {
      stream.on("end", resolve)
      stream.on("test:stderr", ({ message }) => process.stderr.write(message))
      stream.on("test:stdout", ({ message }) => process.stdout.write(message))
      stream.resume()
    }
  })
}

function report({ name, file, line, details }) {
  const { error } = details
  if (error?.failureType === "subtestsFailed") return
  const place = file ? `${file.replace(root, "")}${line ? `:${line}` : ""}` : ""
  const reason = (error?.cause?.stack ?? error?.cause ?? error)?.toString().trim()
  console.error(`\nFAILED ${name.replace(root, "")}  ${place}\n${reason}`)
}
