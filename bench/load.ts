// Measures the translation of all of stdlib, from .beam bytes to wasm bytes, on one core, with nothing cached. It is a program
// of its own, started by main.ts, so that it begins with a cold JavaScript engine, as every start of Beamwise does.
import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { findBif } from "../src/bifs/table.js"
import { compileModule } from "../src/codegen/compile.js"
import { parseBeam } from "../src/loader/beam.js"
import { locateOtp } from "../src/vm/otp.js"

export interface LoadResult {
  readonly application: string
  readonly modules: number
  readonly beamBytes: number
  readonly wasmBytes: number
  readonly parseMs: number
  readonly compileMs: number // IR and code generation
  readonly totalMs: number // parse and compile
  readonly acceptMs: number // what the engine takes to validate the modules, not part of the total
  readonly slowest: readonly { readonly module: string; readonly ms: number }[]
  readonly refused: readonly string[] // "module: why"
}

const SLOWEST = 5

async function measureLoad(application: string): Promise<LoadResult> {
  const otp = await locateOtp()
  const dir = otp.libDirs.get(application)
  if (dir === undefined) throw new Error(`this Erlang/OTP has no application ${application}`)
  const files = readdirSync(dir).filter((file) => file.endsWith(".beam"))
  const beams = files.map((file) => new Uint8Array(readFileSync(join(dir, file))))

  const options = { bifs: findBif, stress: false, debug: false }
  const times: { module: string; ms: number }[] = []
  const refused: string[] = []
  let parseMs = 0
  let compileMs = 0
  let acceptMs = 0
  let wasmBytes = 0
  for (const [i, beam] of beams.entries()) {
    const module = files[i].replace(/\.beam$/, "")
    try {
      const start = performance.now()
      const parsed = parseBeam(beam)
      const between = performance.now()
      const { bytes } = compileModule(parsed, options)
      const end = performance.now()
      new WebAssembly.Module(bytes)
      acceptMs += performance.now() - end
      parseMs += between - start
      compileMs += end - between
      wasmBytes += bytes.length
      times.push({ module, ms: end - start })
    } catch (error) {
      refused.push(`${module}: ${error instanceof Error ? error.message : error}`)
    }
  }
  return {
    application,
    modules: beams.length,
    beamBytes: beams.reduce((sum, { length }) => sum + length, 0),
    wasmBytes,
    parseMs,
    compileMs,
    totalMs: parseMs + compileMs,
    acceptMs,
    slowest: times.sort((a, b) => b.ms - a.ms).slice(0, SLOWEST),
    refused,
  }
}

console.log(JSON.stringify(await measureLoad(process.argv[2] ?? "stdlib")))
