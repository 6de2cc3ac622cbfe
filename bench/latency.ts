// `npm run latency`: how long BIFs keep a process of priority high waiting, on one scheduler of real erl and of Beamwise. The
// program is bench/programs/bench_latency.erl, and has the list of BIFs. Each is called several times; the smallest of the worst
// latencies counts, since a busy computer adds to it, but takes nothing away.
import { beamwise, type Ended, runCommand } from "./machines.js"
import { compilePrograms } from "./programs.js"

const LIMIT = 600_000 // ms for all calls of one machine
const ROUNDS = 3
const SIZES = ["1000000", "10000000"] // elements of lists; binaries have ten bytes for each
const TOO_LATE = 10 // ms, marked

/// Worst latency and duration of a call, in ms; a text if it failed.
type Latency = { readonly worst: number; readonly call: number } | string

async function main(names: readonly string[]): Promise<void> {
  const beams = await compilePrograms()
  console.log(`${"BIF".padEnd(24)}${"elements".padStart(10)}${"erl".padStart(21)}${"Beamwise".padStart(21)}`)
  console.log(`${"".padEnd(34)}${"worst ms  (call)".padStart(21).repeat(2)}`)
  for (const size of SIZES) {
    const theirs = await measure(erlCommand(beams, size, names))
    const ours = await measure(beamwiseCommand(beams, size, names))
    for (const [name, their] of theirs)
      console.log(`${name.padEnd(24)}${size.padStart(10)}${cell(their)}${cell(ours.get(name) ?? "did not run")}`)
  }
}

function erlCommand(beams: string, size: string, names: readonly string[]): string[] {
  return ["erl", "+S", "1:1", "-noshell", "-pa", beams, "-run", "bench_latency", "cli", size, ...names]
}

function beamwiseCommand(beams: string, size: string, names: readonly string[]): string[] {
  const list = `[${[size, ...names].map((text) => `"${text}"`)}]`
  const task = { program: "", size: "default", runs: 1, schedulers: 1, beams } as const
  return [...beamwise()(task).slice(0, -2), "bench_latency:cli", list]
}

async function measure(command: string[]): Promise<Map<string, Latency>> {
  const best = new Map<string, Latency>()
  for (let round = 0; round < ROUNDS; round++) {
    const { text, ending }: Ended = await runCommand(command, LIMIT / ROUNDS)
    const lines = [...text.matchAll(/LATENCY (\S+) \d+ (\S+) (\S+) ?(\w*)/g)]
    if (lines.length === 0) throw new Error(`${command[0]} gave no result: ${ending}\n${text}`)
    for (const [, name, worst, call, reason] of lines) {
      const latency = reason === "" ? { worst: Number(worst) / 1000, call: Number(call) / 1000 } : reason
      const before = best.get(name)
      const isBetter = typeof before !== "object" || (typeof latency === "object" && latency.worst < before.worst)
      if (isBetter) best.set(name, latency)
    }
  }
  return best
}

function cell(latency: Latency): string {
  if (typeof latency === "string") return latency.padStart(21)
  const mark = latency.worst > TOO_LATE ? "!" : " "
  return `${mark}${latency.worst.toFixed(1).padStart(9)}${`(${latency.call.toFixed(0)})`.padStart(11)}`
}

await main(process.argv.slice(2))
