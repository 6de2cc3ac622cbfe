#!/usr/bin/env node
// The command `beamwise`: finds the command that was asked for, and turns what it throws into a message and a status.
import { readFileSync, realpathSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { OtpNotFoundError } from "../vm/otp.js"
import { type Command, FAILED, OK, type Output, USAGE } from "./command.js"
import { disasm } from "./disasm.js"
import { dump } from "./dump.js"
import { EMULATOR_FLAGS } from "./emulator.js"
import { nearest, parseCommandLine, UsageError } from "./flags.js"
import { commandHelp, emulatorHelp, overview } from "./help.js"
import { otp } from "./otp.js"
import { run } from "./run.js"

const help: Command = {
  syntax: {
    command: "help",
    usage: "[COMMAND | flags]",
    summary: "show this text, a command's flags, those of erl",
    flags: [],
    details: [],
  },
  async run({ words: [name] }, { out }) {
    if (name === "flags") {
      out(emulatorHelp(EMULATOR_FLAGS))
      return OK
    }
    out(name === undefined ? overview(COMMANDS.map(({ syntax }) => syntax)) : commandHelp(find(name).syntax))
    return OK
  },
}

export const COMMANDS: readonly Command[] = [run, disasm, dump, otp, help]

/// Runs one command line; gives the exit status.
export async function main(args: readonly string[], output: Output): Promise<number> {
  const [name, ...rest] = args
  try {
    if (name === undefined || name === "--help" || name === "-h")
      return await help.run(parseCommandLine(help.syntax, rest), output)
    if (name === "--version" || name === "-v") {
      output.out(`beamwise ${version()}`)
      return OK
    }
    const command = find(name)
    const line = parseCommandLine(command.syntax, rest)
    if (!line.switches.has("--help")) return await command.run(line, output)
    output.out(commandHelp(command.syntax))
    return OK
  } catch (error) {
    return explain(error, output)
  }
}

function find(name: string): Command {
  const command = COMMANDS.find(({ syntax }) => syntax.command === name)
  if (command) return command
  const names = COMMANDS.map(({ syntax }) => syntax.command)
  const close = nearest(name, [...names, "--help", "--version"])
  const isFile = name.endsWith(".beam") || /^[a-z]\w*:[a-z]\w*$/.test(name)
  const hint = close
    ? `Did you mean ${close}?`
    : isFile
      ? `Did you mean: beamwise run ${name}`
      : `Known: ${names.join(" ")}`
  throw new UsageError(`there is no ${name.startsWith("-") ? "flag" : "command"} ${name}`, hint)
}

function explain(error: unknown, { note }: Output): number {
  if (error instanceof UsageError) {
    note(`beamwise: ${error.message}`)
    if (error.hint) note(error.hint)
    note("beamwise --help shows the commands.")
    return USAGE
  }
  if (error instanceof OtpNotFoundError) note(`beamwise: ${error.message}`)
  else note(`beamwise: this is a fault of Beamwise:\n${error instanceof Error ? error.stack : String(error)}`)
  return FAILED
}

function version(): string {
  const text = readFileSync(new URL("../../../package.json", import.meta.url), "utf8")
  return (JSON.parse(text) as { version: string }).version
}

// Only when started as a program, also through npm's link; tests import main().
if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  // Whoever reads our output may stop before we have written it all: `beamwise disasm x.beam | head`.
  process.stdout.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? OK : FAILED))
  process.stderr.on("error", () => {}) // nobody is left to be told
  process.exitCode = await main(process.argv.slice(2), {
    out: (text) => process.stdout.write(`${text}\n`),
    note: (text) => process.stderr.write(`${text}\n`),
    width: process.stdout.isTTY ? process.stdout.columns : undefined,
    env: process.env,
  })
}
