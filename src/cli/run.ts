// `beamwise run`: from the words of the command line to a request for the machine, and from its outcome to text and status.
import { existsSync } from "node:fs"
import { basename, resolve } from "node:path"
import { locateOtp } from "../vm/otp.js"
import type { RunOutcome, RunRequest, RunTarget, StackFrame } from "../vm/request.js"
import { type Command, FAILED, OK, type Output } from "./command.js"
import { EMULATOR_FLAGS, readSettings } from "./emulator.js"
import { singleValue, UsageError } from "./flags.js"
import { OTP_FLAG } from "./otp.js"
import { parseTerm, TermError } from "./term.js"

// Loaded when a program is run, not before: `--help` needs none of it.
const MACHINE = "../vm/run.js"

export const run: Command = {
  syntax: {
    command: "run",
    usage: "TARGET [ARGS]",
    summary: "run a program, print its result or its error",
    isOpen: true,
    flags: [
      { name: "-pa", value: "DIR", help: "look for modules in DIR first (repeatable)" },
      OTP_FLAG,
      ...EMULATOR_FLAGS.filter(({ name }) => name === "+S"),
      { name: "--stress", help: "collect at every allocation, one reduction a slice" },
      { name: "--checked", help: "use the core with asserts and heap checks" },
      { name: "--profile", help: "print the machine's counters at the end" },
    ],
    more: EMULATOR_FLAGS,
    details: [
      "Further flags of erl, as +P 1000000 or +SDio 4: see beamwise help flags",
      "",
      "TARGET  FILE.beam or MODULE   calls main/1 with ARGS as strings, or start/0",
      "        MODULE:FUNCTION       calls it; each of ARGS is an Erlang term",
      "LOG=gc,sched,code,bif in the environment logs those events.",
      "Example: beamwise run lists:seq 1 5",
    ],
  },
  async run(line, output) {
    const target = readTarget(line.words)
    const settings = readSettings(line.values)
    const paths = (line.values.get("-pa") ?? []).map((dir) => resolve(dir))
    const otp = await locateOtp({ dir: singleValue(line, "--otp"), env: output.env, progress: output.note })
    const { switches } = line
    const request: RunRequest = {
      ...{ ...target, paths, otp, settings },
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

// What a shell sees of a process that a signal has ended; the signal may not have come yet.
const ABORTED = 134

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
      return outcome.status === "abort" ? ABORTED : outcome.status
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
