// `beamwise otp`: which Erlang/OTP is used and where its modules are; fetches one if there is none.
import { cacheDir, findModule, locateOtp, type OtpInstallation } from "../vm/otp.js"
import { type Command, FAILED, OK } from "./command.js"
import { type Flag, singleValue } from "./flags.js"

export const OTP_FLAG: Flag = { name: "--otp", value: "DIR", help: "use the Erlang/OTP in DIR" }

const SOURCES: Record<OtpInstallation["source"], string> = {
  flag: "named by --otp",
  env: "named by BEAMWISE_OTP",
  erl: "the installed erl",
  cache: "Beamwise's cache",
  download: "downloaded just now",
}

export const otp: Command = {
  syntax: {
    command: "otp",
    usage: "[MODULE ...]",
    summary: "show the Erlang/OTP in use, or a module's place",
    flags: [OTP_FLAG, { name: "--no-download", help: "fail rather than fetch one where there is none" }],
    details: [
      "Looks in this order: --otp, BEAMWISE_OTP, an installed erl, Beamwise's cache.",
      "Where there is none and the system has apt, it fetches the package erlang-base",
      "into the cache; that needs no root.",
    ],
  },
  async run(line, { out, note, env }) {
    const found = await locateOtp({
      dir: singleValue(line, "--otp"),
      env,
      download: !line.switches.has("--no-download"),
      progress: note,
    })
    if (line.words.length > 0) return printModules(found, line.words, { out, note })
    out(`Erlang/OTP ${found.release} in ${found.root} (${SOURCES[found.source]})`)
    out(`cache: ${cacheDir(env)}`)
    const width = Math.max(...[...found.libDirs.keys()].map((app) => app.length))
    for (const app of [...found.libDirs.keys()].sort()) out(`  ${app.padEnd(width)}  ${found.libDirs.get(app)}`)
    return OK
  },
}

type Writers = Record<"out" | "note", (text: string) => void>

function printModules(found: OtpInstallation, modules: readonly string[], { out, note }: Writers): number {
  let status = OK
  for (const module of modules) {
    const path = findModule(found, module)
    if (path) out(path)
    else {
      note(`OTP ${found.release} in ${found.root} has no module ${module}`)
      status = FAILED
    }
  }
  return status
}
