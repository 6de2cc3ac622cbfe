// `npm run bench`: the programs of bench/programs on real erl and on Beamwise, in turn within one run, so that whatever else the
// machine does disturbs both. Progress goes to standard error, the table to standard output, everything to results.json.
import { execFile } from "node:child_process"
import { readFileSync, writeFileSync } from "node:fs"
import { availableParallelism, cpus } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"
import { parseCommandLine, type Syntax, singleValue, UsageError } from "../src/cli/flags.js"
import { commandHelp } from "../src/cli/help.js"
import { IDLE_HEAD, idleText, measureIdle } from "./idle.js"
import type { LoadResult } from "./load.js"
import { beamwise, erl, measure, runCommand, type Task } from "./machines.js"
import { profile } from "./profile.js"
import { compilePrograms, NEED_OTP, OUT, programNames } from "./programs.js"
import { geometricMean, loadLines, makeRow, meanText, type Row, rowText, TABLE_HEAD } from "./report.js"
import { measureSpeedup, PARALLEL, SPEEDUP_HEAD, speedupText } from "./speedup.js"

const SYNTAX: Syntax = {
  command: "bench",
  usage: "[PROGRAM ...]",
  summary: "time the programs of bench/programs on erl and on Beamwise",
  flags: [
    { name: "--size", value: "SIZE", help: "small or default" },
    { name: "--runs", value: "N", help: "counted runs of each program (5), after one that is not" },
    { name: "--schedulers", value: "N", help: "of both machines (2)" },
    { name: "--load", help: "only the translation of stdlib" },
    { name: "--idle", value: "N", help: "only N processes that wait: memory of each, all in" },
    { name: "--speedup", help: "only the parallel programs: one scheduler against two" },
    { name: "--profile", help: "run PROGRAM on Beamwise alone, and show where its time goes" },
  ],
  details: [
    `Without PROGRAM all but ${NEED_OTP.join(", ")}, then the translation of stdlib.`,
    "Example: npm run bench -- --size small fib ring",
  ],
}

// No program takes that long, all its runs together, on a machine that works. ms
const LIMIT = 90_000

interface Choice {
  readonly programs: string[]
  readonly task: Omit<Task, "program" | "beams">
}

async function main(args: readonly string[]): Promise<number> {
  const line = parseCommandLine(SYNTAX, args)
  if (line.switches.has("--help")) {
    console.log(commandHelp(SYNTAX).replace("beamwise bench", "npm run bench --"))
    return 0
  }
  const choice: Choice = {
    programs: readPrograms(line.words),
    task: {
      size: readSize(singleValue(line, "--size")),
      runs: readCount("--runs", singleValue(line, "--runs") ?? "5"),
      schedulers: readCount("--schedulers", singleValue(line, "--schedulers") ?? "2"),
    },
  }
  if (line.switches.has("--load")) return printLoad(await measureLoad())

  const release = await erlangRelease()
  if (release === undefined) {
    console.error("bench: needs Erlang/OTP (erl and erlc), with which Beamwise is compared: apt install erlang-base")
    return 1
  }
  const beams = await compilePrograms()
  const idle = singleValue(line, "--idle")
  if (idle !== undefined) return printIdle(readCount("--idle", idle), beams)
  if (line.switches.has("--speedup")) return printSpeedup(choice, line.words, beams)
  if (line.switches.has("--profile")) {
    for (const program of choice.programs) console.log(await profile({ ...choice.task, program, beams }, LIMIT))
    return 0
  }
  const rows = await comparePrograms(choice, beams)
  const load = line.words.length === 0 ? await measureLoad() : undefined
  if (load) printLoad(load)
  writeResults({ ...machineFacts(release), ...choice.task, ...summary(rows), programs: rows, load })
  return rows.every(({ beamwise: { verdict } }) => verdict === "ok") ? 0 : 1
}

async function comparePrograms({ programs, task }: Choice, beams: string): Promise<Row[]> {
  const machines = { erl, beamwise: beamwise() }
  const rows: Row[] = []
  console.log(TABLE_HEAD)
  for (const program of programs) {
    const progress = (machine: string) =>
      process.stderr.isTTY &&
      process.stderr.write(`\r\x1b[K${rows.length + 1}/${programs.length} ${program}: ${machine}`)
    progress("erl")
    const theirs = await measure(machines.erl, { ...task, program, beams }, LIMIT)
    progress("beamwise")
    const ours = await measure(machines.beamwise, { ...task, program, beams }, LIMIT)
    if (process.stderr.isTTY) process.stderr.write("\r\x1b[K")
    const row = makeRow(program, theirs, ours)
    rows.push(row)
    console.log(rowText(row))
  }
  console.log(meanText(rows))
  return rows
}

async function printIdle(processes: number, beams: string): Promise<number> {
  console.log(IDLE_HEAD)
  for (const machine of ["erl", "beamwise"] as const) {
    console.log(idleText(machine, await measureIdle(machine, processes, beams)))
  }
  return 0
}

async function printSpeedup({ task }: Choice, words: readonly string[], beams: string): Promise<number> {
  console.log(SPEEDUP_HEAD)
  let isRight = true
  for (const program of words.length > 0 ? words : PARALLEL) {
    const speedup = await measureSpeedup({ ...task, program, beams }, LIMIT)
    isRight &&= speedup.beamwise !== null
    console.log(speedupText(speedup))
  }
  return isRight ? 0 : 1
}

/// A process of its own translates, since this one's engine is warm by now.
async function measureLoad(): Promise<LoadResult> {
  if (process.stderr.isTTY) process.stderr.write("translating stdlib\r")
  const script = fileURLToPath(new URL("./load.js", import.meta.url))
  const { text, ending, status } = await runCommand([process.execPath, script, "stdlib"], LIMIT)
  if (status !== 0) throw new Error(`the translation of stdlib failed: ${ending}\n${text}`)
  return JSON.parse(text) as LoadResult
}

function printLoad(load: LoadResult): number {
  for (const line of loadLines(load)) console.log(line)
  return load.refused.length === 0 ? 0 : 1
}

function summary(rows: readonly Row[]) {
  return {
    geometricMean: geometricMean(rows.map(({ ratio }) => ratio)),
    geometricMeanOfBest: geometricMean(rows.map(({ bestRatio }) => bestRatio)),
  }
}

function machineFacts(erlang: string) {
  const manifest = readFileSync(new URL("../../package.json", import.meta.url), "utf8")
  return {
    date: new Date().toISOString(),
    beamwise: (JSON.parse(manifest) as { version: string }).version,
    erlang,
    node: process.versions.node,
    v8: process.versions.v8,
    processor: cpus()[0]?.model ?? "unknown",
    cores: availableParallelism(),
  }
}

function writeResults(results: object): void {
  const path = join(OUT, "results.json")
  writeFileSync(path, `${JSON.stringify(results, null, 2)}\n`)
  console.error("all of it: bench/out/results.json")
}

/// "25 (erts 13.1.5)"; undefined where there is no Erlang.
async function erlangRelease(): Promise<string | undefined> {
  const ask = 'io:format("~s (erts ~s)", [erlang:system_info(otp_release), erlang:system_info(version)]), halt().'
  try {
    await promisify(execFile)("erlc", ["-h"]).catch(({ code }) => {
      if (code === "ENOENT") throw new Error("no erlc")
    })
    return (await promisify(execFile)("erl", ["-noshell", "-eval", ask], { timeout: 20_000 })).stdout
  } catch {
    return undefined
  }
}

function readPrograms(words: readonly string[]): string[] {
  const known = programNames()
  const unknown = words.find((word) => !known.includes(word))
  if (unknown !== undefined) throw new UsageError(`there is no program ${unknown}`, `Known: ${known.join(" ")}`)
  return words.length > 0 ? [...words] : known.filter((name) => !NEED_OTP.includes(name))
}

function readSize(text = "default"): Task["size"] {
  if (text !== "small" && text !== "default") throw new UsageError(`--size ${text} is not small or default`)
  return text
}

function readCount(flag: string, text: string): number {
  if (!/^[1-9]\d{0,6}$/.test(text)) throw new UsageError(`${flag} ${text} is not a number from 1 on`)
  return Number(text)
}

try {
  process.exitCode = await main(process.argv.slice(2))
} catch (error) {
  if (!(error instanceof UsageError)) throw error
  console.error(`bench: ${error.message}`)
  if (error.hint) console.error(error.hint)
  process.exitCode = 2
}
