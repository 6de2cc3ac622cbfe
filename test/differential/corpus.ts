// The differential corpus: which modules there are, how real erl and Beamwise run their cases, what they should give.
import { spawn, spawnSync } from "node:child_process"
import { existsSync, readdirSync, readFileSync } from "node:fs"
import { basename, join } from "node:path"
import { fileURLToPath } from "node:url"
import { parseBeam } from "../../src/loader/beam.js"

/// The folder test/erlang; this file runs from dist/test/differential.
export const CORPUS = fileURLToPath(new URL("../../../test/erlang/", import.meta.url))
const CLI = fileURLToPath(new URL("../../src/cli/main.js", import.meta.url))

/// The release whose answers are stored, and whose compiler made the .beam files.
export const STORED_RELEASE = "25"

/// How Beamwise is run. `light` leaves out the heavy cases; `seconds` is the limit for one start.
export interface Configuration {
  readonly name: string
  readonly flags: readonly string[]
  readonly light: boolean
  readonly seconds: number
}

export const CONFIGURATIONS: readonly Configuration[] = [
  { name: "1 scheduler", flags: ["+S", "1:1"], light: false, seconds: 60 },
  { name: "2 schedulers", flags: ["+S", "2:2"], light: false, seconds: 60 },
  { name: "1 scheduler, stress", flags: ["+S", "1:1", "--stress"], light: true, seconds: 120 },
  { name: "2 schedulers, stress", flags: ["+S", "2:2", "--stress"], light: true, seconds: 120 },
  { name: "2 schedulers, checked", flags: ["+S", "2:2", "--checked"], light: true, seconds: 120 },
]

/// What came out of one module: an outcome a case, in order. `missing` says why cases after the last one are not there.
export interface ModuleRun {
  readonly outcomes: Map<string, string>
  readonly heavy: Set<string>
  missing: string | undefined
}

/// The modules of [area] that have cases.
export function modulesOf(area: string): string[] {
  return readdirSync(join(CORPUS, area))
    .filter((name) => name.endsWith(".beam") && hasCases(readFileSync(join(CORPUS, area, name))))
    .map((name) => basename(name, ".beam"))
    .sort()
}

function hasCases(beam: Uint8Array): boolean {
  return parseBeam(beam).exports.some((entry) => entry.function === "cases" && entry.arity === 0)
}

export function expectationFile(module: string): string {
  return join(CORPUS, "expectations", `${module}.txt`)
}

export function storedRun(module: string): Map<string, string> {
  const file = expectationFile(module)
  return existsSync(file) ? readOutcomes(readFileSync(file, "utf8").split("\n")) : new Map()
}

function readOutcomes(lines: readonly string[]): Map<string, string> {
  return new Map(
    lines.flatMap((line) => {
      const space = line.indexOf(" ")
      return space > 0 ? [[line.slice(0, space), line.slice(space + 1)]] : []
    }),
  )
}

/// The release of the installed erl, undefined if there is none.
export function erlRelease(): string | undefined {
  const command = 'io:format("~s", [erlang:system_info(otp_release)]), halt().'
  const { status, stdout } = spawnSync("erl", ["-noshell", "-eval", command], { encoding: "utf8", timeout: 20_000 })
  return status === 0 ? stdout.trim() : undefined
}

/// Runs the cases of [modules] on real erl.
export async function runErl(area: string, modules: readonly string[]): Promise<Map<string, ModuleRun>> {
  const command = `differ:main([${modules}], all), halt().`
  const args = ["-noshell", "-kernel", "logger_level", "none", ...paths(area), "-eval", command]
  return parseRuns((await runProcess("erl", args, 60)).lines)
}

/// Runs the cases of [modules] on Beamwise. A module at which the machine crashes or hangs costs only itself: the ones
/// after it are run by another start.
export async function runBeamwise(
  area: string,
  modules: readonly string[],
  configuration: Configuration,
): Promise<Map<string, ModuleRun>> {
  const runs = new Map<string, ModuleRun>()
  for (let rest = modules; rest.length > 0; rest = rest.filter((module) => !runs.has(module))) {
    const mode = configuration.light ? "light" : "all"
    const call = ["differ:main", `[${rest}]`, mode]
    const args = [CLI, "run", ...paths(area), ...configuration.flags, ...call]
    const { lines, end } = await runProcess(process.execPath, args, configuration.seconds)
    const parsed = parseRuns(lines)
    for (const [module, run] of parsed) runs.set(module, run)
    const broken = [...parsed].find(([, run]) => run.missing !== undefined)?.[0] ?? rest.find((m) => !parsed.has(m))
    if (broken === undefined) continue
    const run = runs.get(broken) ?? { outcomes: new Map(), heavy: new Set(), missing: undefined }
    const last = [...run.outcomes.keys()].at(-1)
    run.missing = `the machine ${end} ${last === undefined ? "before any case" : `after ${last}`}\n${otherLines(lines)}`
    runs.set(broken, run)
  }
  return runs
}

function paths(area: string): string[] {
  return ["-pa", CORPUS, "-pa", join(CORPUS, area)]
}

// What the machine said that is not of the driver, for a report.
function otherLines(lines: readonly string[]): string {
  const other = lines.filter((line) => !line.startsWith("@") && line.trim() !== "")
  return other
    .slice(0, 25)
    .map((line) => `  | ${line.slice(0, 300)}`)
    .join("\n")
}

function runProcess(command: string, args: readonly string[], seconds: number) {
  return new Promise<{ lines: string[]; end: string }>((resolve) => {
    const out: Buffer[] = []
    const errors: Buffer[] = []
    const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"] })
    let late = false
    const timer = setTimeout(() => {
      late = true
      child.kill("SIGKILL")
    }, seconds * 1000)
    // erl's driver output goes to standard error, Beamwise's to standard output.
    child.stdout.on("data", (chunk: Buffer) => out.push(chunk))
    child.stderr.on("data", (chunk: Buffer) => errors.push(chunk))
    child.on("error", (error) => errors.push(Buffer.from(`${error.message}\n`)))
    child.on("close", (status, signal) => {
      clearTimeout(timer)
      const end = late ? `hung (${seconds} s)` : signal !== null ? `died of ${signal}` : `ended with status ${status}`
      resolve({
        lines: Buffer.concat([...out, Buffer.from("\n"), ...errors])
          .toString("utf8")
          .split(/\r?\n/),
        end,
      })
    })
  })
}

function parseRuns(lines: readonly string[]): Map<string, ModuleRun> {
  const runs = new Map<string, ModuleRun>()
  let current: ModuleRun | undefined
  for (const line of lines) {
    const [, tag, text] = /^@([MCHE]) (.*)$/.exec(line) ?? []
    if (tag === undefined || text === undefined) continue
    if (tag === "M") {
      current = { outcomes: new Map(), heavy: new Set(), missing: "it did not end" }
      runs.set(text, current)
    } else if (current === undefined) continue
    else if (tag === "H") current.heavy.add(text)
    else if (tag === "E") current.missing = undefined
    else current.outcomes.set(text.slice(0, text.indexOf(" ")), text.slice(text.indexOf(" ") + 1))
  }
  return runs
}

/// The differences between what [run] gave and what it should have, one text a case; none is good.
export function differences(
  module: string,
  expected: ReadonlyMap<string, string>,
  run: ModuleRun | undefined,
): string[] {
  if (expected.size === 0) return [`${module}: there are no expectations: npm run accept:erlang`]
  if (run === undefined) return [`${module}: not run`]
  const found: string[] = []
  for (const [name, wanted] of expected) {
    const got = run.outcomes.get(name)
    if (got === wanted || run.heavy.has(name)) continue
    if (got !== undefined) found.push(showDifference(`${module} ${name}`, wanted, got))
    else if (run.missing === undefined) found.push(`${module} ${name}: the case is gone`)
  }
  for (const name of run.outcomes.keys()) {
    if (!expected.has(name)) found.push(`${module} ${name}: there is no expectation: npm run accept:erlang`)
  }
  if (run.missing !== undefined) found.push(`${module}: ${run.missing}`)
  return found
}

const WIDTH = 200 // characters shown of each outcome, from shortly before the place where they part

function showDifference(name: string, wanted: string, got: string): string {
  let same = 0
  while (same < wanted.length && wanted[same] === got[same]) same++
  const start = same > WIDTH / 2 ? same - WIDTH / 4 : 0
  const cut = (text: string) => `${start > 0 ? "..." : ""}${text.slice(start, start + WIDTH)}`
  return `${name}\n    erl      ${cut(wanted)}\n    beamwise ${cut(got)}`
}
