// `beamwise disasm`: what becomes of a .beam file, function by function: BEAM assembly, IR and WebAssembly side by side.
import { existsSync, readFileSync } from "node:fs"
import type { FunctionListing, View } from "../inspect/listing.js"
import { sideBySide } from "./columns.js"
import { type Command, FAILED, OK } from "./command.js"
import { UsageError } from "./flags.js"

const TITLES: Record<View, string> = { beam: "BEAM", ir: "IR", wasm: "WebAssembly" }

export const disasm: Command = {
  syntax: {
    command: "disasm",
    usage: "FILE.beam [FUN/ARITY]",
    summary: "show its BEAM assembly, and IR or wasm beside it",
    flags: [
      { name: "--ir", help: "beside the BEAM assembly, the IR that is made of it" },
      { name: "--wasm", help: "beside the BEAM assembly, the WebAssembly text" },
    ],
    details: ["FUN alone shows it in every arity.", "Example: beamwise disasm ebin/game.beam play/1 --ir --wasm"],
  },
  async run({ words, switches }, { out, note, width }) {
    const [file, wanted, ...rest] = words
    if (file === undefined) throw new UsageError("disasm needs a FILE.beam")
    if (rest.length > 0) throw new UsageError(`disasm shows one function, or all: ${rest[0]} is too much`)
    if (!existsSync(file)) throw new UsageError(`there is no file ${file}`)
    const views: View[] = ["beam"]
    for (const view of ["ir", "wasm"] as const) {
      if (switches.has(`--${view}`)) views.push(view)
    }
    const [{ BeamFileError, listModule }, { findBif }] = await Promise.all([
      import("../inspect/listing.js"),
      import("../vm/bifs.js"),
    ])
    const bytes = read(file)
    if (bytes === undefined) {
      note(`beamwise: ${file} can't be read`)
      return FAILED
    }
    try {
      const { module, functions } = listModule(bytes, views, wanted, findBif)
      if (functions.length === 0) {
        note(`beamwise: ${module} has no function ${wanted}`)
        return FAILED
      }
      for (const fun of functions) out(`${listingText(module, fun, views, width)}\n`)
      return OK
    } catch (error) {
      if (!(error instanceof BeamFileError)) throw error
      note(`beamwise: ${file}: ${error.message}`)
      return FAILED
    }
  },
}

function read(file: string): Uint8Array | undefined {
  try {
    return readFileSync(file)
  } catch {
    return undefined
  }
}

function listingText(module: string, fun: FunctionListing, views: readonly View[], width: number | undefined): string {
  const columns = views.map((view) => ({ title: TITLES[view], lines: fun.views[view] ?? [] }))
  return [`${module}:${fun.name}`, ...sideBySide(columns, width)].join("\n")
}
