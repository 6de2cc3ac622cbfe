// BIFs about loaded modules.
import * as Memory from "../layout/memory.js"
import * as Process from "../layout/process.js"
import { atom, bool, type Context, list, TRUE, word } from "../runtime/bif.js"
import type { BifTable } from "./table.js"

/// Address of the record of a loaded module, 0 if it is not loaded.
export function moduleRecord(c: Context, name: string): number {
  const entry = c.exportEntry(name, "module_info", 0)
  // What no compiler made may lack it.
  if (c.getI32(entry + Memory.EXPORT_STATE) === 0) return modules(c).get(name) ?? 0
  const slot = c.loadAtomic(entry + Memory.EXPORT_SLOT)
  return c.getU32(Memory.FUNCTIONS + slot * Memory.FUNCTION_SIZE + Memory.FUNCTION_MODULE_RECORD)
}

/// The records of all modules whose code is here, by their names; of two versions of a module the newer one.
function modules(c: Context): Map<string, number> {
  const found = new Map<string, number>()
  for (let slot = Memory.SLOTS_RESERVED; slot < c.loadAtomic(Memory.FUNCTION_COUNT); slot++) {
    const record = c.getU32(Memory.FUNCTIONS + slot * Memory.FUNCTION_SIZE + Memory.FUNCTION_MODULE_RECORD)
    if (record === 0) continue
    found.set(c.atomName(c.getU32(record + Memory.MODULE_NAME)), record)
    slot = c.getI32(record + Memory.MODULE_FIRST_SLOT) + c.getI32(record + Memory.MODULE_SLOT_COUNT) - 1
  }
  return found
}

/// The rows of the module's information: addresses of {Key, Value} tuples' words.
function information(c: Context, name: string): number[] {
  const record = moduleRecord(c, name)
  return record === 0 ? c.badarg() : (c.listAt(record + Memory.MODULE_INFO) ?? c.badarg())
}

// module_info/0 lists these, the rest is for module_info/1 alone.
const LISTED = ["module", "exports", "attributes", "compile", "md5"]

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
  "erlang:module_loaded/1": { run: (c) => bool(moduleRecord(c, c.atomArg(0)) !== 0) },
  "erlang:pre_loaded/0": { run: () => list(["erlang", "erts_internal", "beamwise"].map(atom)) },
  "erlang:loaded/0": { run: (c) => list([...modules(c).keys()].map(atom)) },
  "erlang:check_old_code/1": { run: (c) => bool(c.atomArg(0) === "") },
  "erlang:has_prepared_code_on_load/1": { run: (c) => (c.isReference(c.arg(0)) ? atom("false") : c.badarg()) },
  "code:is_loaded/1": {
    run: (c) =>
      moduleRecord(c, c.atomArg(0)) === 0 ? atom("false") : { kind: "tuple", items: [atom("file"), atom("loaded")] },
  },
  // Bytes of a .beam file, Number: see BifHost.load.
  "beamwise:load/2": {
    run: (c) => {
      const pid = c.process + Process.ID
      c.host.load(c.binaryArg(0), [c.getU32(pid), c.getHigh(pid)], c.integerArg(1))
      return TRUE
    },
  },
  "erlang:delete_module/1": { run: (c) => (moduleRecord(c, c.atomArg(0)) === 0 ? atom("undefined") : TRUE) },
}
