// The benchmark programs: which there are, and how they are compiled.
import { execFile } from "node:child_process"
import { existsSync, mkdirSync, readdirSync, statSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"

// Compiled, this file stands in dist/bench/; the programs stand beside its source.
const SOURCES = fileURLToPath(new URL("../../bench/programs/", import.meta.url))

/// What the benchmarks write: .beam files, profiles, results.json.
export const OUT = fileURLToPath(new URL("../../bench/out/", import.meta.url))

/// Programs that need a running OTP system.
export const NEED_OTP = ["genserver"]

/// Names of all programs, sorted.
export function programNames(): string[] {
  const names = readdirSync(SOURCES).flatMap((file) => /^b_(\w+)\.erl$/.exec(file)?.[1] ?? [])
  return names.sort()
}

/// Compiles what is newer than its .beam file, with erlc. Gives the directory of the .beam files.
export async function compilePrograms(): Promise<string> {
  mkdirSync(OUT, { recursive: true })
  const stale = readdirSync(SOURCES).filter((file) => file.endsWith(".erl") && isStale(file))
  const paths = stale.map((file) => join(SOURCES, file))
  if (paths.length > 0) await promisify(execFile)("erlc", ["-o", OUT, ...paths])
  return OUT
}

function isStale(file: string): boolean {
  const beam = join(OUT, file.replace(/\.erl$/, ".beam"))
  return !existsSync(beam) || statSync(beam).mtimeMs < statSync(join(SOURCES, file)).mtimeMs
}
