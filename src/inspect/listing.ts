// What a .beam file holds and what becomes of it, as lines of text by function and view, for faces that show them together.
import { type BeamModule, type FunctionEntry, parseBeam } from "../loader/beam.js"
import { printFunction } from "./beam.js"

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
/// Throws BeamFileError.
export function listModule(bytes: Uint8Array, views: readonly View[], wanted?: string): ModuleListing {
  const module = parseBeam(bytes)
  const entries = module.functions.filter(({ name, arity }) => [undefined, name, `${name}/${arity}`].includes(wanted))
  const functions = entries.map((entry) => ({
    name: `${entry.name}/${entry.arity}`,
    views: Object.fromEntries(views.map((view) => [view, PRINTERS[view]?.(module, entry) ?? []])),
  }))
  return { module: module.name, functions }
}

const PRINTERS: Partial<Record<View, (module: BeamModule, entry: FunctionEntry) => readonly string[]>> = {
  beam: printFunction,
}
