// Lines of the LOG facility: LOG=gc,sched,code,bif in the environment.
import { BIFS } from "../bifs/table.js"
import * as Memory from "../layout/memory.js"
import type { Terms } from "../runtime/term.js"
import { functionText, pidText } from "./crash.js"

const KINDS: Readonly<Record<string, number>> = {
  gc: Memory.LOG_GC,
  sched: Memory.LOG_SCHED,
  code: Memory.LOG_CODE,
  bif: Memory.LOG_BIF,
}

const HOST_BIF_NAMES = BIFS.filter((bif) => bif.core === "")

/// The mask of LOG_* bits that [text], "gc,sched", asks for, or what is wrong with it.
export function parseLogMask(text: string | undefined): number | string {
  let mask = 0
  for (const word of (text ?? "").split(",")) {
    if (word === "") continue
    const bit = KINDS[word]
    if (bit === undefined) return `LOG=${text}: ${word} is none of ${Object.keys(KINDS).join(" ")}`
    mask |= bit
  }
  return mask
}

/// One line: milliseconds, thread, kind, running process, and what has happened.
export function logLine(terms: Terms, thread: number, kind: number, a: number, b: number, c: number): string {
  const name = Object.keys(KINDS).find((word) => KINDS[word] === kind) ?? String(kind)
  const process = terms.getU32(terms.block + Memory.PROCESS)
  const pid = process === 0 ? "-" : pidText(terms, process)
  return `${performance.now().toFixed(3)} ${thread} ${name} ${pid} ${eventText(terms, kind, a, b, c)}\n`
}

function eventText(terms: Terms, kind: number, a: number, b: number, c: number): string {
  switch (kind) {
    case Memory.LOG_GC:
      return `${c === 0 ? "minor" : "major"} ${a >>> 0} -> ${b >>> 0} words`
    case Memory.LOG_SCHED:
      return `runs ${functionText(terms, a)} at entry ${b}, ${c} reductions`
    case Memory.LOG_CODE:
      return `has seen change ${a} of ${b}`
    case Memory.LOG_BIF: {
      const { module, function: name, arity } = HOST_BIF_NAMES[a]
      return `${module}:${name}/${arity}`
    }
    default:
      return `${a} ${b} ${c}`
  }
}
