// Runs a program of test/erlang/races, on Beamwise or on real erl, and reads what it says of its races.
import { spawn } from "node:child_process"
import { fileURLToPath } from "node:url"

/// The folder test/erlang; this file runs from dist/test/races.
const CORPUS = fileURLToPath(new URL("../../../test/erlang/", import.meta.url))
const CLI = fileURLToPath(new URL("../../src/cli/main.js", import.meta.url))
const PATHS = ["-pa", CORPUS, "-pa", `${CORPUS}races`]
const PATIENCE = 540_000 // ms: a program that takes longer hangs

/// How a program ended: what it wrote, and in words how, which is "well" for status 0.
export interface ProgramRun {
  readonly lines: readonly string[]
  readonly end: string
}

/// Calls [entry], "module:function", with [args] as Erlang terms on Beamwise.
export function onBeamwise(flags: readonly string[], entry: string, args: readonly string[]): Promise<ProgramRun> {
  return runProgram(process.execPath, [CLI, "run", ...PATHS, ...flags, entry, ...args])
}

/// The same on real erl.
export function onErl(flags: readonly string[], entry: string, args: readonly string[]): Promise<ProgramRun> {
  const silent = ["-noshell", "-kernel", "logger_level", "none"]
  return runProgram("erl", [...silent, ...PATHS, ...flags, "-eval", `${entry}(${args}), halt().`])
}

function runProgram(command: string, args: readonly string[]): Promise<ProgramRun> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = []
    const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"] })
    let late = false
    const timer = setTimeout(() => {
      late = true
      child.kill("SIGKILL")
    }, PATIENCE)
    child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk))
    child.stderr.on("data", (chunk: Buffer) => chunks.push(chunk))
    child.on("error", (error) => chunks.push(Buffer.from(`${error.message}\n`)))
    child.on("close", (status, signal) => {
      clearTimeout(timer)
      const other = signal === null ? `with status ${status}` : `by ${signal}`
      const end = late ? "hangs" : status === 0 ? "well" : other
      resolve({ lines: Buffer.concat(chunks).toString("utf8").split(/\r?\n/), end })
    })
  })
}
