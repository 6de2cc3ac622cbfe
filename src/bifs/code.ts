// BIFs about modules: what is loaded, and what OTP's code server is made of. The main thread (vm/loading.ts) changes code; a
// process that asks for it waits.
import * as Memory from "../layout/memory.js"
import * as Process from "../layout/process.js"
import { atom, BifFailure, binary, bool, type Context, list, type PurgePhase, UNDEFINED, word } from "../runtime/bif.js"
import { chunkOf, moduleMd5 } from "../runtime/translate.js"
import type { BifTable } from "./table.js"

/// Address of the record of the current version of a module, 0 if it is not loaded.
export function moduleRecord(c: Context, name: string): number {
  const versions = versionsOf(c, name)
  return versions === 0 ? 0 : c.loadAtomic(versions + Memory.VERSIONS_CURRENT) >>> 0
}

function versionsOf(c: Context, name: string): number {
  const index = c.existingAtom(name)
  return index < 0 ? 0 : c.loadAtomic(Memory.MODULES + 4 * index) >>> 0
}

/// Names of the modules that have a version.
function loadedModules(c: Context): Set<string> {
  const names = new Set(PRE_LOADED)
  for (let at = c.loadAtomic(Memory.VERSIONS_LIST) >>> 0; at !== 0; at = c.getU32(at + Memory.VERSIONS_NEXT)) {
    if (c.loadAtomic(at + Memory.VERSIONS_CURRENT) === 0 && c.loadAtomic(at + Memory.VERSIONS_OLD) === 0) continue
    names.add(c.atomName(c.getU32(at + Memory.VERSIONS_NAME)))
  }
  return names
}

// What erl has built in, in its order. Here most of their functions are BIFs; the rest is loaded when it is called.
const PRE_LOADED = [
  ...["persistent_term", "counters", "atomics", "erts_dirty_process_signal_handler", "erts_literal_area_collector"],
  ...["erl_tracer", "erts_internal", "erlang", "erl_prim_loader", "prim_zip", "prim_net", "prim_socket"],
  ...["socket_registry", "zlib", "prim_file", "prim_inet", "prim_eval", "prim_buffer", "init", "erl_init"],
  "erts_code_purger",
]

/// The rows of the module's information: addresses of {Key, Value} tuples' words.
function information(c: Context, name: string): number[] {
  const record = moduleRecord(c, name)
  return record === 0 ? c.badarg() : (c.listAt(record + Memory.MODULE_INFO) ?? c.badarg())
}

// module_info/0 lists these, the rest is for module_info/1 alone.
const LISTED = ["module", "exports", "attributes", "compile", "md5"]

/// The numbers of the references in the list at [at].
function references(c: Context, at: number): string[] {
  return (c.listAt(at) ?? c.badarg()).map((item) => referenceNumber(c, item))
}

function referenceNumber(c: Context, at: number): string {
  return c.isReference(at) ? c.referenceNumber(at) : c.badarg()
}

const PHASES: readonly string[] = ["prepare", "prepare_on_load", "abort", "complete"] satisfies PurgePhase[]

function isPhase(name: string): name is PurgePhase {
  return PHASES.includes(name)
}

/// Is the running process the one registered as erts_code_purger?
function isPurger(c: Context): boolean {
  const [name, pid] = [Memory.NAMES + 8 * c.atomIndex("erts_code_purger"), c.process + Process.ID]
  return c.getU32(name) === c.getU32(pid) && c.getHigh(name) === c.getHigh(pid)
}

export const code: BifTable = {
  "erlang:get_module_info/1": {
    run: (c) => {
      const rows = information(c, c.atomArg(0))
      return list(rows.filter((row) => LISTED.includes(c.nameAt(c.fieldAt(row, 0)) ?? "")).map(word))
    },
  },
  "erlang:get_module_info/2": {
    run: (c) => {
      const wanted = c.atomArg(1)
      const row = information(c, c.atomArg(0)).find((at) => c.nameAt(c.fieldAt(at, 0)) === wanted)
      return row === undefined ? c.badarg() : word(c.fieldAt(row, 1))
    },
  },
  "erlang:module_loaded/1": {
    run: (c) => {
      const name = c.atomArg(0)
      return bool(moduleRecord(c, name) !== 0 || (versionsOf(c, name) === 0 && PRE_LOADED.includes(name)))
    },
  },
  "erlang:pre_loaded/0": { run: () => list(PRE_LOADED.map(atom)) },
  "erlang:loaded/0": { run: (c) => list([...loadedModules(c)].map(atom)) },
  "erlang:check_old_code/1": { core: "checkOldCode1" },
  "erts_internal:check_process_code/1": { core: "checkProcessCode1", traps: true },
  "erlang:call_on_load_function/1": { core: "callOnLoadFunction1", traps: true },

  // ---- Loading
  "erts_internal:prepare_loading/2": {
    traps: true,
    run: (c) => c.askCode(2, () => ({ operation: "prepare", module: c.atomArg(0), bytes: c.binaryArg(1) })),
  },
  "erlang:has_prepared_code_on_load/1": {
    traps: true,
    run: (c) => c.askCode(1, () => ({ operation: "hasOnLoad", references: [referenceNumber(c, c.arg(0))] })),
  },
  "erlang:finish_loading/1": {
    traps: true,
    run: (c) => c.askCode(1, () => ({ operation: "finish", references: references(c, c.arg(0)) })),
  },
  "erlang:finish_after_on_load/2": {
    traps: true,
    run: (c) =>
      c.askCode(2, () => {
        const keep = c.atomArg(1)
        if (keep !== "true" && keep !== "false") c.badarg()
        return { operation: "endOnLoad", module: c.atomArg(0), keep: keep === "true" }
      }),
  },

  // ---- Old code
  "erlang:delete_module/1": {
    traps: true,
    run: (c) => c.askCode(1, () => ({ operation: "delete", module: c.atomArg(0) })),
  },
  "erts_internal:purge_module/2": {
    traps: true,
    run: (c) =>
      c.askCode(2, () => {
        if (!isPurger(c)) throw new BifFailure(atom("notsup"))
        const phase = c.atomArg(1)
        return isPhase(phase) ? { operation: "purge", module: c.atomArg(0), phase } : c.badarg()
      }),
  },
  // Literals outlive their modules, see runtime/constants.ts.
  "erts_internal:release_literal_area_switch/0": { run: () => bool(false) },

  // ---- .beam files
  "erts_internal:beamfile_chunk/2": {
    run: (c) => {
      const id = c.stringArg(1)
      const bytes = c.binaryArg(0)
      if ([...id].length !== 4) c.badarg()
      const chunk = chunkOf(bytes, id)
      return chunk === undefined ? UNDEFINED : binary(chunk)
    },
  },
  "erts_internal:beamfile_module_md5/1": {
    run: (c) => {
      const md5 = moduleMd5(c.binaryArg(0))
      return md5 === undefined ? UNDEFINED : binary(md5)
    },
  },

  // ---- What stands in for the code server remembers where modules came from.
  "beamwise:source/1": {
    run: (c) => {
      const versions = versionsOf(c, c.atomArg(0))
      const source = versions + Memory.VERSIONS_SOURCE
      return versions === 0 || c.getU32(source) === 0 ? UNDEFINED : word(source)
    },
  },
  "beamwise:source/2": {
    run: (c) => {
      const source = versionsOf(c, c.atomArg(0)) + Memory.VERSIONS_SOURCE
      if (source === Memory.VERSIONS_SOURCE) return c.badarg()
      if (c.getU32(source) !== 0 && c.core.bridgeEqual(source, c.arg(1)) !== 0) return bool(true)
      c.copyWord(c.part, c.arg(1))
      c.core.bridgeLiteral(c.part)
      c.copyWord(source, c.part)
      return bool(true)
    },
  },
}
