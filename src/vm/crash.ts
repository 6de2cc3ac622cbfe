// The report of a machine's sudden end: what the thread was doing, from shared memory and from the native stack.
import * as Memory from "../layout/memory.js"
import { printTerm } from "../runtime/print.js"
import type { Terms } from "../runtime/term.js"

/// What a thread says of its end. Plain data.
export interface Crash {
  readonly headline: string
  readonly facts: readonly (readonly [name: string, value: string])[]
  /// The error with the native stack.
  readonly stack: string
  /// Beamwise is at fault: the report has the stack.
  readonly isFault: boolean
}

/// A place in a module's wasm code, as a native stack names it.
export interface NativePlace {
  readonly module: string
  readonly index: number
  readonly offset: number
}

/// How scheduler [index] was when [error] ended it; [short]: bytes for which there was no memory, 0 = that was not it.
export function crashOf(terms: Terms, index: number, error: unknown, short: number): Crash {
  const { block } = terms
  const process = terms.getU32(block + Memory.PROCESS)
  const called = terms.getU32(block + Memory.CALLED)
  const facts: [string, string][] = [["process", process === 0 ? "none" : pidText(terms, process)]]
  if (process !== 0) facts.push(["entered", functionText(terms, terms.getI32(block + Memory.LAST_SLOT))])
  if (called >= Memory.EXPORTS && called < Memory.FUNCTIONS) facts.push(["last call", exportText(terms, called)])
  const headline =
    short > 0
      ? `out of memory: there is no block of ${short} bytes for scheduler ${index}`
      : `scheduler ${index} crashed; this is a fault of Beamwise`
  return { headline, facts, stack: stackOf(error), isFault: short === 0 }
}

/// The report of [crash]; [describe] says what stands at a place in Erlang code.
export function crashReport(crash: Crash, describe: (place: NativePlace) => string | undefined): string {
  const place = nativePlaces(crash.stack).find(({ module }) => module !== "bifs")
  const running = place === undefined ? undefined : describe(place)
  const facts = running === undefined ? crash.facts : [...crash.facts, ["in", running] as const]
  const lines = facts.map(([name, value]) => `  ${name.padEnd(10)} ${value}`)
  return `beamwise: ${[crash.headline, ...lines, ...(crash.isFault ? [crash.stack] : [])].join("\n")}\n`
}

// Innermost first. V8 writes wasm://wasm/NAME-HASH:wasm-function[INDEX]:0xOFFSET; core has no name.
function nativePlaces(stack: string): NativePlace[] {
  return [...stack.matchAll(/wasm:\/\/wasm\/(.+)-[0-9a-f]{8}:wasm-function\[(\d+)\]:0x([0-9a-f]+)/g)].map(
    ([, module, index, offset]) => ({ module, index: Number(index), offset: Number.parseInt(offset, 16) }),
  )
}

export function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}

function exportText(terms: Terms, entry: number): string {
  const [module, name] = [terms.getU32(entry + Memory.EXPORT_MODULE), terms.getU32(entry + Memory.EXPORT_FUNCTION)]
  return `${terms.atomName(module)}:${terms.atomName(name)}/${terms.getU32(entry + Memory.EXPORT_ARITY)}`
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
  return printTerm(terms.get(process))
}
