// THE table of BIFs: what stands behind `erlang:abs/1` and the like, merged from one table a family. The number of a host
// BIF is its place in this table, so it is the same on all threads.
import * as Memory from "../layout/memory.js"
import type { RunBif } from "../runtime/bif.js"
import { atoms } from "./atom.js"
import { code } from "./code.js"
import { control } from "./control.js"
import { core } from "./core.js"
import { debug } from "./debug.js"
import { environment } from "./environment.js"
import { external } from "./external.js"
import { flags } from "./flag.js"
import { identities } from "./identity.js"
import { info } from "./info.js"
import { internal } from "./internal.js"
import { memory } from "./memory.js"
import { nodes } from "./node.js"
import { output } from "./output.js"
import { processes } from "./process.js"
import { statistics } from "./statistics.js"
import { system } from "./system.js"
import { time } from "./time.js"

/// A BIF of core, by the name of the export, or one in TypeScript. `traps`: it may unwind instead of returning, "late" if
/// it needs none of NEXT_* to do so but for going on (see codegen/module.ts). `dirty`: it
/// runs on a dirty scheduler of that kind, since it blocks or computes for long; it has up to 4 arguments.
export type BifRow =
  | { readonly core: string; readonly traps?: true | "late" }
  | { readonly run: RunBif; readonly traps?: true; readonly dirty?: "cpu" | "io" }

/// Keyed "module:function/arity".
export type BifTable = Readonly<Record<string, BifRow>>

export interface Bif {
  readonly module: string
  readonly function: string
  readonly arity: number
  /// Export of core, "" for a host BIF.
  readonly core: string
  /// Number of the host BIF, -1 if it is one of core.
  readonly host: number
  readonly traps: boolean | "late"
}

const KINDS = { none: Memory.DIRTY_NONE, cpu: Memory.DIRTY_CPU, io: Memory.DIRTY_IO }

const TABLES: readonly BifTable[] = [
  core,
  control,
  atoms,
  code,
  debug,
  environment,
  external,
  flags,
  identities,
  info,
  internal,
  memory,
  nodes,
  output,
  processes,
  statistics,
  system,
  time,
]

/// All BIFs, in an order that is the same on all threads.
export const BIFS: readonly Bif[] = collect()

const BY_NAME = new Map(BIFS.map((bif) => [`${bif.module}:${bif.function}/${bif.arity}`, bif]))

/// The host BIFs by number.
export const HOST_BIFS: readonly RunBif[] = TABLES.flatMap((table) =>
  Object.values(table).flatMap((row) => ("run" in row ? [row.run] : [])),
)

/// Where each host BIF runs, by number: Memory.DIRTY_*.
export const HOST_BIF_KINDS: readonly number[] = TABLES.flatMap((table) =>
  Object.values(table).flatMap((row) => ("run" in row ? [KINDS[row.dirty ?? "none"]] : [])),
)

/// The BIF of that name, for the compiler.
export function findBif(module: string, name: string, arity: number): Bif | undefined {
  return BY_NAME.get(`${module}:${name}/${arity}`)
}

function collect(): Bif[] {
  const bifs: Bif[] = []
  const names = new Set<string>()
  let hosts = 0
  for (const table of TABLES) {
    for (const [key, row] of Object.entries(table)) {
      if (names.has(key)) throw new Error(`the BIF ${key} is there twice`)
      names.add(key)
      const colon = key.indexOf(":")
      const slash = key.lastIndexOf("/")
      bifs.push({
        module: key.slice(0, colon),
        function: key.slice(colon + 1, slash),
        arity: Number(key.slice(slash + 1)),
        core: "core" in row ? row.core : "",
        host: "run" in row ? hosts++ : -1,
        traps: row.traps ?? ("dirty" in row && row.dirty !== undefined),
      })
    }
  }
  return bifs
}
