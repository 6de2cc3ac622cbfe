// From the bytes of a .beam file to a module that can be installed.
import { compileModule } from "../codegen/compile.js"
import { locate, type Place } from "../codegen/locate.js"
import type { BifCall, BifLookup, CompiledModule } from "../codegen/module.js"
import { compileBifStubs } from "../codegen/stub.js"
import { parseBeam } from "../loader/beam.js"
import { BeamFileError } from "../loader/errors.js"

export type { Place } from "../codegen/locate.js"
export type { BifLookup, CompiledModule } from "../codegen/module.js"
export { chunkOf } from "../loader/beam.js"
export { BeamFileError } from "../loader/errors.js"

export interface TranslateOptions {
  readonly bifs: BifLookup
  /// Collect at every allocation point.
  readonly stress: boolean
  /// Keep function names in the wasm module, for stack traces of crashes.
  readonly debug: boolean
}

/// Throws BeamFileError if [bytes] are no .beam file that we load.
export function translate(bytes: Uint8Array, options: TranslateOptions): CompiledModule {
  return compileModule(parseBeam(bytes), options)
}

/// The checksum of the module in [bytes], undefined if they are no .beam file.
export function moduleMd5(bytes: Uint8Array): Uint8Array | undefined {
  try {
    return parseBeam(bytes).md5
  } catch (error) {
    if (error instanceof BeamFileError) return undefined
    throw error
  }
}

/// What stands at [offset] in function [index] of the wasm module that translate() makes of [bytes].
export function placeOf(
  bytes: Uint8Array,
  options: TranslateOptions,
  index: number,
  offset: number,
): Place | undefined {
  return locate(parseBeam(bytes), options, index, offset)
}

interface NamedBif extends BifCall {
  readonly module: string
  readonly function: string
  readonly arity: number
}

/// The module of stubs: function ordinal k is bifs[k].
export function translateStubs(bifs: readonly NamedBif[]): CompiledModule {
  return compileBifStubs(
    bifs.map((bif) => ({ module: bif.module, function: bif.function, arity: bif.arity, call: bif })),
  )
}
