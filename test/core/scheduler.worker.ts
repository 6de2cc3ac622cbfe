// A scheduler thread of schedule.test.ts: runs the programs of programs.ts until the machine stops.
import { parentPort, workerData } from "node:worker_threads"
import { installPrograms, programs } from "./programs.js"
import { openThread } from "./scheduler.js"

const { memory, index } = workerData as { memory: WebAssembly.Memory; index: number }
const scheduler = openThread(memory, index, programs)
installPrograms(scheduler, memory)
scheduler.core.initScheduler(index)
parentPort?.postMessage("ready")
const result = scheduler.core.schedulerLoop()
parentPort?.postMessage({ result, events: scheduler.events })
