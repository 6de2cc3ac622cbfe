// Where one program's time goes on Beamwise: its run under V8's sampling profiler, summed up by function, and the machine's
// own counters. Functions of core and of the program have names in such a run; threads are told apart.
import { mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs"
import { basename, join } from "node:path"
import { beamwise, runCommand, type Task } from "./machines.js"
import { OUT } from "./programs.js"

const DIR = join(OUT, "profile")
const INTERVAL = 500 // us between samples
const SHOWN = 25 // functions of a thread
const LEAST = 20 // ms; threads that do less are left out

interface CpuProfile {
  readonly nodes: readonly {
    readonly id: number
    readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number }
  }[]
  readonly samples: readonly number[] // ids of nodes
  readonly timeDeltas: readonly number[] // us
}

/// Runs [task] once more, profiled; gives the text to print. The .cpuprofile files stay for the browser's tools.
export async function profile(task: Task, limit: number): Promise<string> {
  rmSync(DIR, { recursive: true, force: true })
  mkdirSync(DIR, { recursive: true })
  const machine = beamwise(["--cpu-prof", `--cpu-prof-dir=${DIR}`, `--cpu-prof-interval=${INTERVAL}`], ["--profile"])
  const { text } = await runCommand(machine(task), limit)
  const files = readdirSync(DIR).filter((file) => file.endsWith(".cpuprofile"))
  const threads = files.sort().map((file) => JSON.parse(readFileSync(join(DIR, file), "utf8")) as CpuProfile)
  return [text.trimEnd(), ...threads.flatMap((thread, i) => threadLines(thread, files[i]))].join("\n")
}

function threadLines(thread: CpuProfile, file: string): string[] {
  const times = selfTimes(thread)
  const idle = [...times].filter(([name]) => IDLE.test(name)).reduce((sum, [, ms]) => sum + ms, 0)
  const busy = [...times].filter(([name]) => !IDLE.test(name)).sort((a, b) => b[1] - a[1])
  const total = busy.reduce((sum, [, ms]) => sum + ms, 0)
  if (total < LEAST) return []
  const rows = busy.slice(0, SHOWN).map(([name, ms]) => {
    return `${ms.toFixed(1).padStart(10)} ms ${((100 * ms) / total).toFixed(1).padStart(5)} %  ${name}`
  })
  return ["", `${file}: ${total.toFixed(0)} ms busy, ${idle.toFixed(0)} ms idle`, ...rows]
}

// The engine's own, and a scheduler that sleeps.
const IDLE = /^\((idle|root)\)|^src\/core\/(schedule\/idle|queue\/waitForPoke)\b/

/// ms by function, without what it called.
function selfTimes({ nodes, samples, timeDeltas }: CpuProfile): Map<string, number> {
  const names = new Map(nodes.map(({ id, callFrame }) => [id, frameName(callFrame)]))
  const times = new Map<string, number>()
  samples.forEach((id, i) => {
    const name = names.get(id) ?? "?"
    times.set(name, (times.get(name) ?? 0) + timeDeltas[i] / 1000)
  })
  return times
}

function frameName({ functionName, url, lineNumber }: CpuProfile["nodes"][number]["callFrame"]): string {
  if (url.startsWith("wasm:")) return `${functionName}  [${url.slice(-8)}]`
  return url === "" ? functionName : `${functionName}  (${basename(url)}:${lineNumber + 1})`
}
