// `beamwise dump`: what a crash dump says, of all processes or of one.
import { existsSync, readFileSync } from "node:fs"
import { type Command, FAILED, OK } from "./command.js"
import { UsageError } from "./flags.js"

export const dump: Command = {
  syntax: {
    command: "dump",
    usage: "FILE [PROCESS]",
    summary: "show a crash dump, or one of its processes",
    flags: [],
    details: [
      "PROCESS, a pid or a name: with its messages, dictionary and stack.",
      'Beamwise writes one, as erl does, at halt("slogan"), when it crashes, and on',
      "kill -USR1; ERL_CRASH_DUMP names the file. OTP's crashdump_viewer reads it too.",
      "Example: beamwise dump erl_crash.dump 0.5.0",
    ],
  },
  async run({ words: [file, who, ...rest] }, { out, note }) {
    if (file === undefined) throw new UsageError("dump needs a FILE")
    if (rest.length > 0) throw new UsageError(`dump shows one process, or all: ${rest[0]} is too much`)
    if (!existsSync(file)) throw new UsageError(`there is no file ${file}`)
    const { Dump, overviewLines, processLines } = await import("../inspect/dump.js")
    try {
      const read = new Dump(readFileSync(file, "utf8"))
      const lines = who === undefined ? overviewLines(read) : processLines(read, who)
      if (lines === undefined) {
        note(`beamwise: ${file} has no process ${who}`)
        return FAILED
      }
      out(lines.join("\n"))
      return OK
    } catch (error) {
      note(`beamwise: ${file}: ${error instanceof Error ? error.message : error}`)
      return FAILED
    }
  },
}
