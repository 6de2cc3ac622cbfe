// The two machines that are compared, as command lines, and the reading of what bench_main prints on them.
import { type ChildProcess, spawn } from "node:child_process"
import { fileURLToPath } from "node:url"

/// What one machine made of one program. Times in ms.
export type Measure =
  | { readonly verdict: "ok" | "WRONG"; readonly median: number; readonly min: number; readonly max: number }
  | { readonly verdict: "FAIL"; readonly why: string }

export interface Task {
  readonly program: string
  readonly size: "small" | "default"
  readonly runs: number
  readonly schedulers: number
  readonly beams: string // directory of the compiled programs
}

/// The command that runs [task], the program first.
export type Machine = (task: Task) => string[]

// One warm-up, then the counted runs: arguments of bench_main:cli/1.
function driverArguments({ program, size, runs }: Task): string[] {
  return [size, "1", String(runs), program]
}

export const erl: Machine = (task) => {
  const { schedulers, beams } = task
  const start = ["-noshell", "-pa", beams, "-run", "bench_main", "cli"]
  return ["erl", "+S", `${schedulers}:${schedulers}`, ...start, ...driverArguments(task)]
}

/// Beamwise, run by this Node with [nodeFlags].
export function beamwise(nodeFlags: readonly string[] = [], runFlags: readonly string[] = []): Machine {
  const main = fileURLToPath(new URL("../src/cli/main.js", import.meta.url))
  return (task) => {
    const { schedulers, beams } = task
    const flags = ["run", ...runFlags, "+S", `${schedulers}:${schedulers}`, "-pa", beams]
    const list = `[${driverArguments(task).map((text) => `"${text}"`)}]`
    return [process.execPath, ...nodeFlags, main, ...flags, "bench_main:cli", list]
  }
}

/// Runs [task] and reads its result. A machine that says nothing for [limit] ms is stopped: that is a failure.
export async function measure(machine: Machine, task: Task, limit: number): Promise<Measure> {
  const { text, ending } = await runCommand(machine(task), limit)
  const measured = readMeasure(text, task.program)
  if (measured !== undefined) return measured
  return { verdict: "FAIL", why: [ending, ...lastLines(text)].join(" | ") }
}

/// Finds the line `BENCH name median min max verdict` in [text]; undefined if there is none.
export function readMeasure(text: string, program: string): Measure | undefined {
  // Without io, bench_main displays the line as an atom, in quotes.
  const line = text.split("\n").find((candidate) => new RegExp(`BENCH ${program} `).test(candidate))
  const match = /BENCH \S+ (\S+) (\S+) (\S+) (ok|WRONG|FAIL|nochk)(.*)/.exec(line ?? "")
  if (match === null) return undefined
  const [, median, min, max, verdict, rest] = match
  if (verdict === "FAIL") return { verdict, why: rest.trim() }
  return { verdict: verdict === "ok" ? "ok" : "WRONG", median: Number(median), min: Number(min), max: Number(max) }
}

/// Runs a command to its end; both its outputs in one text.
export function runCommand([program, ...args]: readonly string[], limit: number): Promise<Ended> {
  return new Promise((resolve) => {
    const child: ChildProcess = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"] })
    let text = ""
    let ending = ""
    const timer = setTimeout(() => {
      ending = `stopped after ${limit / 1000} s`
      child.kill("SIGKILL")
    }, limit)
    const take = (chunk: Buffer) => {
      text += chunk.toString()
    }
    child.stdout?.on("data", take)
    child.stderr?.on("data", take)
    child.on("error", ({ message }) => {
      ending = message
    })
    child.on("close", (status, signal) => {
      clearTimeout(timer)
      resolve({ text, ending: ending || (signal === null ? `exit status ${status}` : `ended by ${signal}`), status })
    })
  })
}

export interface Ended {
  readonly text: string
  readonly ending: string
  readonly status: number | null
}

function lastLines(text: string): string[] {
  return text.trim().split("\n").slice(-3)
}
