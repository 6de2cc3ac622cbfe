// One scheduler thread: its core, the BIFs in TypeScript, and the loop that runs processes until the machine stops.
import { HOST_BIF_KINDS, HOST_BIFS } from "../bifs/table.js"
import {
  clockShift,
  cpuTime,
  environment,
  getenv,
  postToParent,
  processId,
  processors,
  systemVersion,
  threadData,
} from "../host/node.js"
import * as zlib from "../host/zlib.js"
import * as Memory from "../layout/memory.js"
import { Context } from "../runtime/bif.js"
import { type Core, instantiateCore } from "../runtime/core.js"
import { installStaged } from "../runtime/staging.js"
import { crashOf } from "./crash.js"
import { logLine } from "./log.js"
import type { ThreadEvent, ThreadStart } from "./message.js"
import { textSent } from "./output.js"

function isStart(data: unknown): data is ThreadStart {
  return typeof data === "object" && data !== null && "core" in data && "memory" in data && "kind" in data
}

/// Runs the scheduler; returns when the machine stops.
function runScheduler({ core: module, memory, index, kind, origin }: ThreadStart): void {
  const words = new Int32Array(memory.buffer)
  const zero = clockShift() - origin
  const send = (event: ThreadEvent): void => {
    postToParent({ ...event, sequence: Atomics.add(words, Memory.HOST_SEQUENCE >>> 2, 1) })
  }
  const sendText = (event: ThreadEvent & { readonly text: string }): void => {
    send(event)
    textSent(words, event.text)
  }
  const note = (kind: number, a: number, b: number, c: number): void => {
    if (words[Memory.LOG_MASK >>> 2] & kind) sendText({ kind: "log", text: logLine(context, index, kind, a, b, c) })
  }
  const install = (): void => {
    if (installStaged(core, context) === 0) return
    send({ kind: "installed" })
    note(Memory.LOG_CODE, context.getI32(core.block + Memory.CODE_EPOCH_SEEN), words[Memory.CODE_EPOCH >>> 2], 0)
  }
  const host = {
    hostBif: (bif: number) => {
      note(Memory.LOG_BIF, bif, 0, 0)
      return context.call(HOST_BIFS[bif], bif, HOST_BIF_KINDS[bif])
    },
    installCode: install,
    hostEvent: (event: number, a: number, b: number) => {
      if (event === Memory.HOST_OUT_OF_MEMORY) short = a >>> 0
      else send({ kind: "event", event, a, b })
    },
    log: note,
    now: () => performance.now() + zero,
    zlib,
  }
  let short = 0 // bytes that core could not get, which ends this thread
  const core: Core = instantiateCore(module, memory, index, host)
  const context: Context = new Context(core, {
    write: (text) => {
      context.count(Memory.COUNTER_BYTES_WRITTEN, text.length)
      sendText({ kind: "write", text })
    },
    note: (text) => sendText({ kind: "log", text }),
    askCode: (record, request) => send({ kind: "code", record, request }),
    halt: (status, slogan) => {
      send({ kind: "halt", status, slogan, scheduler: index })
      // The main thread ends this one.
      for (;;) Atomics.wait(words, Memory.SLEEP_FOREVER >>> 2, 0)
    },
    getenv,
    environment,
    processId: processId(),
    cpuTime,
    processors: processors(),
    systemVersion: systemVersion(),
  })
  try {
    core.calls.initScheduler(index)
    if (kind !== Memory.DIRTY_NONE) {
      core.calls.dirtyLoop(kind)
      return
    }
    install()
    core.calls.schedulerLoop()
  } catch (error) {
    send({ kind: "crash", crash: crashOf(context, index, error, short) })
  }
}

// The frame of Erlang code is below those of core.
Error.stackTraceLimit = 40

const start = threadData()
if (isStart(start)) runScheduler(start)
