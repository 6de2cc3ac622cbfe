// What a .beam file holds and what becomes of it, as lines of text by function and view, for faces that show them together.
import { irOf } from "../codegen/compile.js"
import type { BifLookup } from "../codegen/module.js"
import { type BeamModule, type FunctionEntry, parseBeam } from "../loader/beam.js"
import { printFunction } from "./beam.js"
import { printIr } from "./ir.js"
import { wasmPrinter } from "./wasm.js"

export { BeamFileError } from "../loader/errors.js"

export type View = "beam" | "ir" | "wasm"

export interface FunctionListing {
  readonly name: string // "play/1"
  readonly views: Partial<Record<View, readonly string[]>>
}

export interface ModuleListing {
  readonly module: string
  readonly functions: readonly FunctionListing[]
}

/// Reads a .beam file and prints its functions in [views]; `wanted` ("play/1", or "play" for every arity) picks some.
/// [bifs] tells which remote functions are BIFs. Throws BeamFileError.
export function listModule(
  bytes: Uint8Array,
  views: readonly View[],
  wanted: string | undefined,
  bifs: BifLookup,
): ModuleListing {
  const module = parseBeam(bytes)
  const printers = views.map((view) => [view, PRINTERS[view](module, bifs)] as const)
  const functions = module.functions.flatMap((entry, ordinal) => {
    const { name, arity } = entry
    if (![undefined, name, `${name}/${arity}`].includes(wanted)) return []
    const listings = printers.map(([view, print]) => [view, print(entry, ordinal)])
    return [{ name: `${name}/${arity}`, views: Object.fromEntries(listings) }]
  })
  return { module: module.name, functions }
}

/// Prints one function of a module.
type Printer = (entry: FunctionEntry, ordinal: number) => readonly string[]

const PRINTERS: Record<View, (module: BeamModule, bifs: BifLookup) => Printer> = {
  beam: (module) => (entry) => printFunction(module, entry),
  ir: (module, bifs) => (_, ordinal) => printIr(module, irOf(module, ordinal, { bifs, stress: false, debug: true })),
  wasm: (module, bifs) => {
    const print = wasmPrinter(module, bifs)
    return (_, ordinal) => print(ordinal)
  },
}
