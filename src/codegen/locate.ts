// From a place in a module's wasm code back to the BEAM instruction it was made of; for reports of crashes.
import type { BeamModule } from "../loader/beam.js"
import { ByteReader, decodeModule } from "../wasm/decode.js"
import { compileModule } from "./compile.js"
import type { CompileOptions, Watch } from "./module.js"

export interface Place {
  readonly function: string
  readonly arity: number
  /// Name of the instruction; "" before the first one.
  readonly opcode: string
  /// Line in the source, 0 unknown.
  readonly line: number
}

/// What stands [offset] bytes from the beginning of the module that [beam] becomes, in the function with wasm index [index].
export function locate(beam: BeamModule, options: CompileOptions, index: number, offset: number): Place | undefined {
  const marks: [position: number, opcode: string, line: number][][] = []
  const watch = (ordinal: number): Watch => {
    const list: [number, string, number][] = []
    marks[ordinal] = list
    let line = 0
    return {
      mark(position, from) {
        if ("successors" in from) line = from.line
        else if (from.name === "line") line = from.args[0].value
        list.push([position, "successors" in from ? "" : from.name, beam.lines.entries[line]?.line ?? 0])
      },
      locals() {},
    }
  }
  const compiled = compileModule(beam, { ...options, watch })
  const decoded = decodeModule(compiled.bytes)
  const ordinal = index - decoded.importedFunctions
  const body = decoded.bodies[ordinal]
  const fn = compiled.functions[ordinal]
  if (body === undefined || fn === undefined) return undefined
  const position = offset - firstInstruction(compiled.bytes, body.start)
  const [, opcode, line] = (marks[ordinal] ?? []).findLast(([start]) => start <= position) ?? [0, "", 0]
  return { function: fn.name, arity: fn.arity, opcode, line }
}

// Behind the declaration of the locals that begins at [start].
function firstInstruction(bytes: Uint8Array, start: number): number {
  const reader = new ByteReader(bytes, start)
  for (let groups = reader.u32(); groups > 0; groups--) {
    reader.u32()
    reader.u8()
  }
  return reader.at
}
