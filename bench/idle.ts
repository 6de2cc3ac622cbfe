// A million processes that wait: how much memory each takes, all in, and what it costs to start, wake and stop them. The memory
// is what the operating system says of the whole machine, with the processes less without them.
import { spawn } from "node:child_process"
import { readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"

/// Of one machine: bytes and microseconds for one process.
export interface IdleResult {
  readonly processes: number
  /// What erlang:memory(processes) says.
  readonly bytes: number
  /// Growth of the resident set.
  readonly resident: number
  readonly spawnUs: number
  readonly wakeUs: number
  readonly stopUs: number
}

const MACHINES: Readonly<Record<"erl" | "beamwise", (processes: number, beams: string) => string[]>> = {
  erl: (processes, beams) => [
    ...["erl", "+P", String(Math.max(1024, processes * 2)), "-noshell", "-pa", beams],
    ...["-run", "bench_idle", "cli", String(processes)],
  ],
  beamwise: (processes, beams) => [
    ...[process.execPath, fileURLToPath(new URL("../src/cli/main.js", import.meta.url)), "run", "-pa", beams],
    ...["bench_idle:cli", `["${processes}"]`],
  ],
}

const SAMPLE_MS = 20

/// Runs bench_idle with [processes] on [machine].
export async function measureIdle(
  machine: keyof typeof MACHINES,
  processes: number,
  beams: string,
): Promise<IdleResult> {
  const empty = await run(MACHINES[machine](1, beams))
  const full = await run(MACHINES[machine](processes, beams))
  const read = (name: string): number => {
    const match = new RegExp(`${name}=([0-9.]+)`).exec(full.text)
    if (match === null) throw new Error(`${machine}: bench_idle did not say ${name}: ${full.text.slice(-300)}`)
    return Number(match[1])
  }
  return {
    processes,
    bytes: read("bytes_each"),
    resident: Math.round((full.peak - empty.peak) / processes),
    spawnUs: read("spawn_us_each"),
    wakeUs: read("wake_us_each"),
    stopUs: read("stop_us_each"),
  }
}

export const IDLE_HEAD = [
  "machine".padEnd(12),
  ...["bytes", "resident", "spawn us", "wake us", "stop us"].map(right),
].join("")

export function idleText(machine: string, result: IdleResult): string {
  const { bytes, resident, spawnUs, wakeUs, stopUs } = result
  const cells = [String(bytes), String(resident), ...[spawnUs, wakeUs, stopUs].map((value) => value.toFixed(2))]
  return [machine.padEnd(12), ...cells.map(right)].join("")
}

function right(text: string): string {
  return text.padStart(11)
}

// Runs a command; its output, and the largest resident set of its process in bytes.
function run([program, ...args]: readonly string[]): Promise<{ text: string; peak: number }> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ["ignore", "pipe", "inherit"] })
    let text = ""
    let peak = 0
    const sample = setInterval(() => {
      peak = Math.max(peak, residentBytes(child.pid))
    }, SAMPLE_MS)
    child.stdout.on("data", (chunk: Buffer) => {
      text += chunk.toString()
    })
    child.on("error", reject)
    child.on("close", () => {
      clearInterval(sample)
      resolve({ text, peak })
    })
  })
}

// Of the process that [pid] is now; `erl` is a script that becomes the emulator.
function residentBytes(pid: number | undefined): number {
  try {
    return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0) * 1024
  } catch {
    return 0 // it has just ended
  }
}
