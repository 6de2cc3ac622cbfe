// `npm run conformance`: runs OTP's own test suites (test/conformance) and writes what came of it to docs/conformance.md.
// usage: node scripts/conformance.mjs [--otp DIR] [--report] [SUITE ...]     SUITE: bif_SUITE | emulator/bif_SUITE
//   --otp     where OTP's suites are, or are to be built (.cache/conformance; the first time needs erl and some minutes)
//   --report  runs nothing, writes the page anew
// Without a suite: those of processes. Of a suite with target cases only these run, of the others all. The last result of each
// case is kept in test/conformance/results.tsv, so that a part can be run again.
import { spawn, spawnSync } from "node:child_process"
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { join, resolve } from "node:path"
import { fileURLToPath } from "node:url"
import { parseArgs } from "node:util"

const root = fileURLToPath(new URL("..", import.meta.url))
const home = join(root, "test/conformance")
const AREA = [
  ...["after", "hibernate", "message_queue_data", "scheduler", "statistics", "timer_bif", "exception", "ref", "bif"],
  ...["dirty_bif", "system_info", "small", "nested", "process", "signal", "monitor", "erl_link", "register", "receive"],
  ...["unique", "time", "persistent_term", "gc", "fun", "evil"],
].map((name) => `emulator/${name}_SUITE`)
const CASE_SECONDS = 60

const { values, positionals } = choice()
const otp = resolve(values.otp)
const work = join(root, ".cache/conformance")
const targets = rowsOf("targets.tsv").map((row) => row.slice(0, 3))
const withTargets = new Set(targets.map(([app, suite]) => `${app}/${suite}`))
const results = new Map(rowsOf("results.tsv").map(([app, suite, name, ...rest]) => [`${app}/${suite}/${name}`, rest]))

if (!values.report) {
  const built = existsSync(join(otp, "out/suites.tsv"))
  if (!built && spawnSync(join(home, "get-otp-tests.sh"), [otp], { stdio: "inherit" }).status !== 0) process.exit(1)
  const suites = positionals.length === 0 ? AREA : positionals.flatMap(fullNames)
  for (const [i, suite] of suites.entries()) await runSuite(suite, `[${i + 1}/${suites.length}]`)
}
report()

function choice() {
  const options = {
    otp: { type: "string", default: join(root, ".cache/conformance") },
    report: { type: "boolean", default: false },
  }
  try {
    return parseArgs({ options, allowPositionals: true })
  } catch (error) {
    console.error(`conformance: ${error.message}`)
    process.exit(2)
  }
}

/// The fields of each line of a table of test/conformance, without comments; none if there is no such file.
function rowsOf(name) {
  const file = join(home, name)
  if (!existsSync(file)) return []
  const lines = readFileSync(file, "utf8").split("\n")
  return lines.filter((line) => line !== "" && !line.startsWith("#")).map((line) => line.split("\t"))
}

/// app/suite of a suite that may be named without its app.
function fullNames(name) {
  const lines = readFileSync(join(otp, "out/suites.tsv"), "utf8").trim().split("\n")
  const all = lines.map((line) => line.replace("\t", "/"))
  const found = all.filter((full) => full === name || full.endsWith(`/${name}`))
  if (found.length > 0) return found
  console.error(`conformance: there is no suite ${name}`)
  process.exit(2)
}

// ---- Running

async function runSuite(full, place) {
  const file = join(work, "results.tsv")
  mkdirSync(join(work, "logs"), { recursive: true })
  rmSync(file, { force: true })
  console.log(`${place} ${full}`)
  const env = {
    ...process.env,
    OUT: join(otp, "out"),
    RESULTS: file,
    LOGDIR: join(work, "logs"),
    WORKDIR: join(work, "work"),
    CASES: withTargets.has(full) ? "targets" : "all",
    TIMEOUT_MS: String(CASE_SECONDS * 1000),
    STYLE: "run",
    OUTPUT: "display",
    VERBOSE: "1",
  }
  const machine = `${join(home, "beamwise.sh")} +S 2:2`
  const child = spawn(join(home, "run.sh"), [machine, full], {
    stdio: ["ignore", "pipe", "inherit"],
    env,
    detached: true,
  })
  child.stdout.on("data", (text) => process.stdout.write(`    ${text}`))
  const interrupted = () => {
    console.log("conformance: interrupted")
    stop(child)
    process.exit(130)
  }
  process.on("SIGINT", interrupted)
  await new Promise((done) => child.on("close", done))
  process.off("SIGINT", interrupted)
  take(file, full)
}

// The machine under test has a process group of its own; run.sh notes it in a file.
function stop(child) {
  const groups = [child.pid]
  for (const name of readdirSync(join(work, "work"))) {
    const file = join(work, "work", name, "pid")
    if (name.startsWith("run.") && existsSync(file)) groups.push(Number(readFileSync(file, "utf8")))
  }
  for (const group of groups) {
    try {
      process.kill(-group, "SIGKILL")
    } catch {} // it has ended
  }
}

// Keeps the results of a suite in the place of those of earlier runs.
function take(file, full) {
  const lines = existsSync(file) ? readFileSync(file, "utf8").trim().split("\n") : []
  for (const key of results.keys()) if (key.startsWith(`${full}/`)) results.delete(key)
  for (const [app, suite, name, result] of lines.map((line) => line.split("\t")))
    if (name !== undefined) results.set(`${app}/${suite}/${name}`, [result])
  const rows = [...results].map(([key, rest]) => [...partsOf(key), ...rest].join("\t"))
  writeFileSync(join(home, "results.tsv"), `${rows.sort().join("\n")}\n`)
}

/// app, suite and case; a case in a group is called group/case.
function partsOf(key) {
  const [app, suite, ...name] = key.split("/")
  return [app, suite, name.join("/")]
}

// ---- The page

function report() {
  const reasons = new Map(rowsOf("reasons.tsv").map(([suite, name, reason]) => [`${suite}/${name}`, reason]))
  const suites = [...new Set([...results.keys()].map((key) => partsOf(key).slice(0, 2).join("/")))].sort()
  const tallies = suites.map(tallyOf)
  const aimed = tallies.filter((tally) => tally.isTarget)
  const others = tallies.filter((tally) => !tally.isTarget)
  const text = [
    "# Conformance",
    "",
    "Erlang/OTP's own test suites, run on Beamwise by `npm run conformance`, which writes this page. A *target case* passes on",
    "real OTP 25 in the same harness, `test/conformance`.",
    "",
    `## Suites with target cases: ${sumOf(aimed)}`,
    "",
    ...tableOf(aimed),
    "",
    `## Other suites, all their cases: ${sumOf(others)}`,
    "",
    "Skipped cases are not counted: they say themselves that they can't run here, or not on any machine of this kind.",
    "",
    ...tableOf(others),
    "",
    "## What does not pass, and why",
    "",
    ...tallies.flatMap((tally) => missesOf(tally, reasons)),
  ]
  writeFileSync(join(root, "docs/conformance.md"), `${text.join("\n").trimEnd()}\n`)
  console.log(`target cases ${sumOf(aimed)}; other suites ${sumOf(others)}; see docs/conformance.md`)
}

function tallyOf(suite) {
  const isTarget = withTargets.has(suite)
  const ran = [...results].filter(([key]) => key.startsWith(`${suite}/`)).map(([key, [how]]) => [partsOf(key)[2], how])
  const aims = targets.filter(([app, name]) => `${app}/${name}` === suite).map((row) => row[2])
  const missing = aims.filter((name) => !ran.some(([other]) => other === name)).map((name) => [name, "notrun"])
  const cases = [...ran.filter(([name, how]) => name !== "-" && (isTarget || how !== "skip")), ...missing]
  const passed = cases.filter(([, how]) => how === "ok").length
  return { suite, isTarget, cases, passed }
}

function sumOf(tallies) {
  const passed = tallies.reduce((sum, tally) => sum + tally.passed, 0)
  const all = tallies.reduce((sum, tally) => sum + tally.cases.length, 0)
  return `${passed} of ${all}${all === 0 ? "" : ` (${((100 * passed) / all).toFixed(1)} %)`}`
}

function tableOf(tallies) {
  const rows = tallies.map(({ suite, passed, cases }) => `| ${suite} | ${passed} / ${cases.length} |`)
  return rows.length === 0 ? ["None has been run."] : ["| suite | passed |", "|---|---|", ...rows]
}

// A suite may have one reason for all of its cases: that of the case `*`.
function missesOf({ suite, cases }, reasons) {
  const misses = cases.filter(([, how]) => how !== "ok")
  if (misses.length === 0) return []
  const whole = reasons.get(`${suite}/*`)
  const lines = misses.map(([name, how]) => {
    return `| ${name} | ${how} | ${reasons.get(`${suite}/${name}`) ?? whole ?? "unexplained"} |`
  })
  return [`### ${suite}`, "", "| case | result | reason |", "|---|---|---|", ...lines.sort(), ""]
}
