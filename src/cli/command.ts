// What every command of `beamwise` is made of: its syntax, its work, and where its output goes.
import type { CommandLine, Syntax } from "./flags.js"

export interface Output {
  out: (text: string) => void // the result: standard output
  note: (text: string) => void // progress, warnings, errors: standard error
  width: number | undefined // columns of the terminal that `out` is, undefined for a file or a pipe
  env: NodeJS.ProcessEnv
}

export interface Command {
  syntax: Syntax
  /// Does the work; gives the exit status: OK or FAILED. Wrong usage is thrown as UsageError.
  run: (line: CommandLine, output: Output) => Promise<number>
}

// Exit statuses.
export const OK = 0
export const FAILED = 1 // the program that was run failed, or what was asked could not be done
export const USAGE = 2 // the command line is wrong
