// Error reports that the process `logger` has not printed when the machine ends: they are still in its queues.
import * as Memory from "../layout/memory.js"
import * as Process from "../layout/process.js"
import { reportText } from "../runtime/report.js"
import type { Terms } from "../runtime/term.js"

const MOST = 100_000 // messages that are looked at: a thread that was killed may have left a queue in disorder

/// The texts of the reports left. No thread runs any more.
export function reportsLeft(terms: Terms): string[] {
  const owner = Memory.NAMES + 8 * terms.atomIndex("logger")
  if (terms.getU32(owner) === 0) return []
  const place = (terms.getU32(owner) >>> 4) & (terms.getI32(Memory.PROCESS_LIMIT) - 1)
  const process = terms.getU32(Memory.PROCESSES + 4 * place)
  if (process === 0 || !isStandIn(terms, process)) return []
  const texts: string[] = []
  if (terms.getU32(Memory.REPORT_MESSAGE) !== 0) texts.push(reportText(terms.get(Memory.REPORT_MESSAGE)) ?? "")
  let seen = 0
  for (const queue of [Process.MESSAGE_FIRST, Process.SIGNAL_FIRST]) {
    for (
      let at = terms.getU32(process + queue);
      at !== 0 && seen < MOST;
      at = terms.getU32(at + Process.MESSAGE_NEXT)
    ) {
      seen++
      if (terms.getI32(at + Process.MESSAGE_KIND) !== Process.SIGNAL_MESSAGE) continue
      const text = reportText(terms.get(at + Process.MESSAGE_TERM))
      if (text !== undefined) texts.push(text)
    }
  }
  return texts
}

// Is it beamwise:logger/0? Other loggers look after their messages themselves.
function isStandIn(terms: Terms, process: number): boolean {
  const entry = terms.getU32(process + Process.INITIAL_CALL)
  return terms.atomName(terms.getU32(entry + Memory.EXPORT_MODULE)) === "beamwise"
}
