// Lines of the LOG facility: LOG=gc,sched,code,bif in the environment.
import * as Memory from "../layout/memory.js"
import type { Terms } from "../runtime/term.js"

const KINDS: Readonly<Record<string, number>> = {
  gc: Memory.LOG_GC,
  sched: Memory.LOG_SCHED,
  code: Memory.LOG_CODE,
  bif: Memory.LOG_BIF,
}

/// The mask of LOG_* bits that [text], "gc,sched", asks for; unknown words are an error.
export function parseLogMask(text: string | undefined): number {
  let mask = 0
  for (const word of (text ?? "").split(",")) {
    if (word === "") continue
    const bit = KINDS[word]
    if (bit === undefined) throw new Error(`LOG=${text}: ${word} is none of ${Object.keys(KINDS).join(" ")}`)
    mask |= bit
  }
  return mask
}

/// One line: milliseconds, thread, kind, running process, and the event's own numbers.
export function logLine(terms: Terms, thread: number, kind: number, a: number, b: number, c: number): string {
  const name = Object.keys(KINDS).find((word) => KINDS[word] === kind) ?? String(kind)
  const process = terms.getU32(terms.block + Memory.PROCESS)
  const pid = process === 0 ? "-" : pidText(terms, process)
  return `${performance.now().toFixed(3)} ${thread} ${name} ${pid} ${a >>> 0} ${b} ${c}\n`
}

/// The pid of a process by its record, as Erlang prints it.
export function pidText(terms: Terms, process: number): string {
  return `<0.${terms.getU32(process) >>> 4}.${terms.getHigh(process)}>`
}
