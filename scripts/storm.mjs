// `npm run storm`: a random storm of processes against a model (test/erlang/races/storm.erl), for as long as one likes. A line
// every few seconds; the seed makes the same choices again, though not the same interleavings.
// usage: node scripts/storm.mjs [--minutes N] [--seed N] [--schedulers N] [--checked] [--erl]
//   --minutes     how long (10)
//   --seed        of the choices (from the clock)
//   --schedulers  threads that run processes (2)
//   --checked     with the core that verifies heaps
//   --erl         on real erl instead
import { spawn } from "node:child_process"
import { readFileSync } from "node:fs"
import { createInterface } from "node:readline"
import { fileURLToPath } from "node:url"
import { parseArgs } from "node:util"

const root = fileURLToPath(new URL("..", import.meta.url))
const options = {
  minutes: { type: "string", default: "10" },
  seed: { type: "string", default: `${Date.now() % 1_000_000}` },
  schedulers: { type: "string", default: "2" },
  checked: { type: "boolean", default: false },
  erl: { type: "boolean", default: false },
}
const { minutes, seed, schedulers, checked, erl } = choice()

function choice() {
  try {
    const { values } = parseArgs({ options, allowPositionals: false })
    const numbers = [values.minutes, values.seed, values.schedulers].map(Number)
    if (numbers.every((number) => number > 0)) return values
    console.error("storm: minutes, seed and schedulers are numbers above 0")
  } catch (error) {
    console.error(`storm: ${error.message}`)
  }
  process.exit(2)
}

// The two versions of a module that the storm loads in turn.
const versions = [1, 2].map((version) => {
  const bytes = readFileSync(`${root}test/vm/fixtures/changing_${version}.beam`)
  return `<<${[...bytes]}>>`
})
const args = [`${Math.ceil(Number(minutes) * 60)}`, seed, `[${versions}]`]
const paths = ["-pa", `${root}test/erlang`, "-pa", `${root}test/erlang/races`]
const flags = ["+S", `${schedulers}:${schedulers}`]
const [command, line] = erl
  ? [
      "erl",
      ["-noshell", "-kernel", "logger_level", "none", ...paths, ...flags, "-eval", `storm:main(${args}), halt().`],
    ]
  : [
      process.execPath,
      [
        `${root}dist/src/cli/main.js`,
        "run",
        ...paths,
        ...flags,
        ...(checked ? ["--checked"] : []),
        "storm:main",
        ...args,
      ],
    ]

console.log(`storm: ${minutes} minutes, ${schedulers} schedulers, seed ${seed}${erl ? ", on erl" : ""}`)
const child = spawn(command, line, { stdio: ["ignore", "pipe", "pipe"] })
process.on("SIGINT", () => {
  console.log("storm: interrupted")
  child.kill("SIGKILL")
  process.exit(130)
})

let ended = false
let atStart = 0 // bytes
for (const stream of [child.stdout, child.stderr]) createInterface(stream).on("line", show)
child.on("close", (status, signal) => {
  const kept = ended && status === 0
  console.log(kept ? "storm: every promise was kept" : `storm: failed, seed ${seed} (${signal ?? `status ${status}`})`)
  process.exit(kept ? 0 : 1)
})

function show(text) {
  const [tag, ...words] = text.trim().split(" ")
  if (tag === "@B") atStart = words[0]
  else if (tag === "@P") {
    const [seconds, ...counts] = words
    console.log(`${seconds} s  ${said(counts)}  ${kilobytes(counts[4])} kB`)
  } else if (tag === "@E") {
    ended = true
    console.log(
      `end  seed ${seed}  ${said(words)}  memory ${kilobytes(atStart)} kB at the start, ${kilobytes(words[4])} kB now`,
    )
  } else if (tag !== "" && tag !== "true") console.log(text)
}

function said([rounds, processes, messages, promises]) {
  return `${rounds} rounds  ${processes} processes  ${messages} messages  ${promises} promises`
}

function kilobytes(bytes) {
  return Math.round(Number(bytes) / 1000)
}
