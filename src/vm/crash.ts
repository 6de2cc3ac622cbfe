// The report of a crash of Beamwise itself: what the thread was doing, from shared memory.
import * as Memory from "../layout/memory.js"
import type { Terms } from "../runtime/term.js"

/// Text for standard error about [error], which ended scheduler [index].
export function crashReport(terms: Terms, index: number, error: unknown): string {
  const { block } = terms
  const process = terms.getU32(block + Memory.PROCESS)
  const called = terms.getU32(block + Memory.CALLED)
  const lines = [
    `beamwise: scheduler ${index} crashed; this is a fault of Beamwise`,
    `  process        ${process === 0 ? "none" : pidText(terms, process)}`,
    `  last function  ${functionText(terms, terms.getI32(block + Memory.LAST_SLOT))} (entered by the scheduler)`,
  ]
  if (called !== 0) {
    const [module, name] = [terms.getU32(called + Memory.EXPORT_MODULE), terms.getU32(called + Memory.EXPORT_FUNCTION)]
    lines.push(
      `  last call      ${terms.atomName(module)}:${terms.atomName(name)}/${terms.getU32(called + Memory.EXPORT_ARITY)}`,
    )
  }
  lines.push(error instanceof Error ? (error.stack ?? error.message) : String(error))
  return `${lines.join("\n")}\n`
}

/// Module:Function/Arity of a slot of the function table.
export function functionText(terms: Terms, slot: number): string {
  if (slot < Memory.SLOTS_RESERVED) return `slot ${slot}`
  const entry = Memory.FUNCTIONS + slot * Memory.FUNCTION_SIZE
  const [module, name] = [terms.getU32(entry + Memory.FUNCTION_MODULE), terms.getU32(entry + Memory.FUNCTION_NAME)]
  return `${terms.atomName(module)}:${terms.atomName(name)}/${terms.getU32(entry + Memory.FUNCTION_ARITY)}`
}

/// The pid of a process by its record, as Erlang prints it.
export function pidText(terms: Terms, process: number): string {
  return `<0.${terms.getU32(process) >>> 4}.${terms.getHigh(process)}>`
}
