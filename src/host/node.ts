// Node as the host of a machine: threads, files, the environment.
import { closeSync, openSync, readFileSync, writeSync } from "node:fs"
import { availableParallelism, release } from "node:os"
import { setFlagsFromString } from "node:v8"
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads"

/// A thread as the one that started it sees it.
export interface Thread {
  /// Called for every message; they come in order.
  onMessage(listener: (message: unknown) => void): void
  /// Called once when the thread has ended: with what killed it, or undefined if it just ended.
  onEnd(listener: (error: Error | undefined) => void): void
  /// Ends it wherever it is.
  kill(): Promise<unknown>
}

// Native stack of a scheduler thread, MB. 4 GiB of address space hold many; untouched pages cost nothing.
const STACK_MB = 64

// Readings of two clocks for their distance; the quickest one counts.
const CLOCK_READINGS = 20

// Generated code says which branches are rare; up to Node 24 V8 listens only when told to. With the rare paths moved away
// fewer values are saved on the common ones: calls and arithmetic are a fifth to a third faster.
const HINTS_NEED_FLAG_BELOW = 26
if (Number.parseInt(process.versions.node, 10) < HINTS_NEED_FLAG_BELOW)
  setFlagsFromString("--experimental-wasm-branch-hinting")

/// Starts the module at [url] in a thread of its own; it finds [data] with threadData().
export function startThread(url: URL, data: object): Thread {
  const worker = new Worker(url, { workerData: data, resourceLimits: { stackSizeMb: STACK_MB }, stdout: false })
  let failure: Error | undefined
  worker.on("error", (error) => {
    failure = error instanceof Error ? error : new Error(String(error))
  })
  return {
    onMessage: (listener) => void worker.on("message", listener),
    onEnd: (listener) => void worker.on("exit", () => listener(failure)),
    kill: () => worker.terminate(),
  }
}

/// In a thread: what startThread was given. Undefined on the main thread.
export function threadData(): unknown {
  return isMainThread ? undefined : workerData
}

/// In a thread: sends [message] to the one that started it.
export function postToParent(message: object): void {
  parentPort?.postMessage(message)
}

/// What to add to this thread's performance.now() for the milliseconds of a clock that all threads share and that never goes
/// back. (performance.timeOrigin would not do: each thread takes it from the wall clock.)
export function clockShift(): number {
  let shift = 0
  let closest = Number.POSITIVE_INFINITY
  for (let i = 0; i < CLOCK_READINGS; i++) {
    const before = performance.now()
    const [seconds, nanoseconds] = process.hrtime()
    const after = performance.now()
    if (after - before >= closest) continue
    closest = after - before
    shift = seconds * 1e3 + nanoseconds / 1e6 - (before + after) / 2
  }
  return shift
}

/// The bytes of [file], undefined if there is no such file or it can't be read.
export function readFile(file: string | URL): Uint8Array | undefined {
  try {
    const bytes = readFileSync(file)
    return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length)
  } catch {
    return undefined
  }
}

export function getenv(name: string): string | undefined {
  return process.env[name]
}

export function environment(): (readonly [name: string, value: string])[] {
  return Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]))
}

export function processId(): string {
  return String(process.pid)
}

/// Processor time of the whole process, ms.
export function cpuTime(): number {
  const { user, system } = process.cpuUsage()
  return Math.floor((user + system) / 1000)
}

/// How many processors this process may use.
export function processors(): number {
  return availableParallelism()
}

/// The three numbers of the operating system's version.
export function systemVersion(): number[] {
  const numbers = release().match(/[0-9]+/g) ?? []
  return [0, 1, 2].map((i) => Number(numbers[i] ?? 0))
}

/// Opens [file] for writing, empty; undefined if that can't be. The result writes a text at the end of it, or closes it.
export function writeFile(file: string): { write(text: string): number; close(): void } | undefined {
  try {
    const handle = openSync(file, "w", 0o640)
    return { write: (text) => writeSync(handle, text), close: () => closeSync(handle) }
  } catch {
    return undefined
  }
}

/// Calls [listener] when the host process gets the signal [name]; the result takes that back.
export function onSignal(name: NodeJS.Signals, listener: () => void): () => void {
  process.on(name, listener)
  return () => void process.off(name, listener)
}

/// Ends the host process as abort() of C does.
export function abort(): void {
  process.kill(process.pid, "SIGABRT")
}
