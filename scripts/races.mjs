// `npm run races`: the races of test/erlang/races on Beamwise, with all their turns and more, one line for each race. The tests
// run them with fewer.
// usage: node scripts/races.mjs [--percent N] [--schedulers N] [--checked] [--stress] [WORD ...]
//   --percent     of the turns of each race (300)
//   --schedulers  threads that run processes (2)
//   --checked     with the core that verifies heaps
//   --stress      collecting at every allocation, slices of one reduction
//   WORD          only modules whose name has one of the words
import { spawn } from "node:child_process"
import { readdirSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { parseArgs } from "node:util"

const root = fileURLToPath(new URL("..", import.meta.url))
const { percent, schedulers, flags, words } = choice()

function choice() {
  const options = {
    percent: { type: "string", default: "300" },
    schedulers: { type: "string", default: "2" },
    checked: { type: "boolean", default: false },
    stress: { type: "boolean", default: false },
  }
  try {
    const { values, positionals } = parseArgs({ options, allowPositionals: true })
    if (Number(values.percent) > 0 && Number(values.schedulers) > 0) {
      const chosen = ["checked", "stress"].filter((name) => values[name]).map((name) => `--${name}`)
      return { percent: values.percent, schedulers: values.schedulers, flags: chosen, words: positionals }
    }
    console.error("races: percent and schedulers are numbers above 0")
  } catch (error) {
    console.error(`races: ${error.message}`)
  }
  process.exit(2)
}

const modules = readdirSync(`${root}test/erlang/races`)
  .filter((name) => /^race_.*\.beam$/.test(name))
  .map((name) => name.slice(0, -".beam".length))
  .filter((name) => words.length === 0 || words.some((word) => name.includes(word)))
const paths = ["-pa", `${root}test/erlang`, "-pa", `${root}test/erlang/races`]
const line = ["run", ...paths, "+S", `${schedulers}:${schedulers}`, "+P", "1024", ...flags]
// Processes that die of errors are part of the races; what is said of them goes to standard error.
const child = spawn(
  process.execPath,
  [`${root}dist/src/cli/main.js`, ...line, "race:main", `[${modules}]`, percent, "20000"],
  {
    stdio: ["ignore", "inherit", "ignore"],
  },
)
child.on("close", (status, signal) => {
  if (status !== 0) console.log(`races: failed (${signal ?? `status ${status}`})`)
  process.exit(status === 0 ? 0 : 1)
})
