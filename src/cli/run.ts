// `beamwise run`: from the words of the command line to a request for the machine, and from its outcome to text and status.
import { existsSync } from "node:fs"
import { availableParallelism } from "node:os"
import { basename, resolve } from "node:path"
import { locateOtp } from "../vm/otp.js"
import type { RunOutcome, RunRequest, RunTarget, StackFrame } from "../vm/request.js"
import { type Command, FAILED, OK, type Output } from "./command.js"
import { singleValue, UsageError } from "./flags.js"
import { OTP_FLAG } from "./otp.js"
import { parseTerm, TermError } from "./term.js"

// Loaded when a program is run, not before: `--help` needs none of it.
const MACHINE = "../vm/run.js"

const MAX_SCHEDULERS = 1024 // erl's limit

export const run: Command = {
  syntax: {
    command: "run",
    usage: "TARGET [ARGS]",
    summary: "run a program, print its result or its error",
    isOpen: true,
    flags: [
      { name: "-pa", value: "DIR", help: "look for modules in DIR first (repeatable)" },
      OTP_FLAG,
      { name: "+S", value: "N[:M]", help: "N schedulers, M of them online (default: one a core)" },
      { name: "--stress", help: "collect at every allocation, one reduction a slice" },
      { name: "--checked", help: "use the core with asserts and heap checks" },
      { name: "--profile", help: "print the machine's counters at the end" },
    ],
    details: [
      "TARGET  FILE.beam or MODULE   calls main/1 with ARGS as strings, or start/0",
      "        MODULE:FUNCTION       calls it; each of ARGS is an Erlang term",
      "LOG=gc,sched,code,bif in the environment logs those events.",
      "Example: beamwise run lists:seq 1 5",
    ],
  },
  async run(line, output) {
    const target = readTarget(line.words)
    const [schedulers, online] = readSchedulers(singleValue(line, "+S"))
    const paths = (line.values.get("-pa") ?? []).map((dir) => resolve(dir))
    const otp = await locateOtp({ dir: singleValue(line, "--otp"), env: output.env, progress: output.note })
    const { switches } = line
    const request: RunRequest = {
      ...{ ...target, paths, otp, schedulers, online },
      ...{ stress: switches.has("--stress"), checked: switches.has("--checked"), profile: switches.has("--profile") },
    }
    const { runTarget }: { runTarget: RunTarget } = await import(MACHINE)
    return printOutcome(await runTarget(request), output)
  },
}

/// The program that [words] name: TARGET and its arguments.
export function readTarget([target, ...args]: readonly string[]): Pick<RunRequest, "entry" | "file"> {
  if (target === undefined) throw new UsageError("run needs a TARGET: a .beam file, a module, or Module:Function")
  if (target.endsWith(".beam")) {
    if (!existsSync(target)) throw new UsageError(`there is no file ${target}`)
    return { entry: { kind: "main", module: basename(target, ".beam"), args }, file: resolve(target) }
  }
  if (target.includes("/") || target.endsWith(".erl")) {
    throw new UsageError(`${target} is not a .beam file`, "Compile it first: erlc FILE.erl, then run FILE.beam")
  }
  const [module = "", name, ...rest] = target.split(":")
  if (module === "" || name === "" || rest.length > 0) {
    throw new UsageError(`${target} is neither a module nor Module:Function`)
  }
  if (name === undefined) return { entry: { kind: "main", module, args }, file: undefined }
  return { entry: { kind: "call", module, function: name, args: args.map(readArgument) }, file: undefined }
}

function readArgument(text: string) {
  try {
    return parseTerm(text)
  } catch (error) {
    if (!(error instanceof TermError)) throw error
    const hint = `Module:Function takes Erlang terms; for a string give '"${text.replaceAll('"', "")}"'`
    throw new UsageError(error.message, hint)
  }
}

/// Reads the value of `+S`: schedulers, and how many of them are online.
export function readSchedulers(text: string | undefined): [schedulers: number, online: number] {
  if (text === undefined) {
    const cores = Math.min(availableParallelism(), MAX_SCHEDULERS)
    return [cores, cores]
  }
  const [, first, second] = /^([0-9]+)(?::([0-9]+))?$/.exec(text) ?? []
  const schedulers = Number(first)
  const online = second === undefined ? schedulers : Number(second)
  const isValid = schedulers >= 1 && schedulers <= MAX_SCHEDULERS && online >= 1 && online <= schedulers
  if (!isValid) throw new UsageError(`+S ${text} is not N or N:M with 1 <= M <= N <= ${MAX_SCHEDULERS}`)
  return [schedulers, online]
}

/// Prints what came of the run; gives the exit status.
export function printOutcome(outcome: RunOutcome, { out, note }: Pick<Output, "out" | "note">): number {
  if (outcome.counters) for (const line of counterLines(outcome.counters)) note(line)
  switch (outcome.kind) {
    case "result":
      out(outcome.text)
      return OK
    case "exception":
      for (const line of exceptionLines(outcome.class, outcome.reason, outcome.stack)) note(line)
      return FAILED
    case "halt":
      return outcome.status
    case "crash":
      note(outcome.report.trimEnd())
      return FAILED
    case "refused":
      note(`beamwise: ${outcome.message}`)
      return FAILED
  }
}

// In the manner of Erlang's shell:
//   ** exception error: badarith
//        in function  m:f/1 (m.erl, line 3)
//        in call from m:g/0 (m.erl, line 9)
function exceptionLines(type: string, reason: string, stack: readonly StackFrame[]): string[] {
  const head = `** exception ${type}: `
  const lines = reason.split("\n").map((line, i) => (i === 0 ? head : " ".repeat(head.length)) + line)
  return [...lines, ...stack.map((frame, i) => `     ${i === 0 ? "in function " : "in call from"} ${frameText(frame)}`)]
}

function frameText({ module, function: name, arity, args, file, line }: StackFrame): string {
  const called = args ? `${module}:${name}(${args.join(", ")})` : `${module}:${name}/${arity}`
  if (file === undefined) return called
  return `${called} (${file}${line === undefined ? "" : `, line ${line}`})`
}

// Busiest first, numbers aligned.
function counterLines(counters: ReadonlyMap<string, number>): string[] {
  const rows = [...counters].filter(([, value]) => value !== 0).sort((a, b) => b[1] - a[1])
  const names = Math.max(0, ...rows.map(([name]) => name.length))
  const values = rows.map(([, value]) => value.toLocaleString("en-US"))
  const digits = Math.max(0, ...values.map((text) => text.length))
  return rows.map(([name], i) => `${name.padEnd(names)}  ${(values[i] ?? "").padStart(digits)}`)
}
