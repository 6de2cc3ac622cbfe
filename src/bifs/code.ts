// BIFs about loaded modules.
import * as Memory from "../layout/memory.js"
import * as Process from "../layout/process.js"
import { atom, bool, type Context, list, TRUE, word } from "../runtime/bif.js"
import type { BifTable } from "./table.js"

/// Address of the record of a loaded module, 0 if it is not loaded: every module exports module_info/0.
function moduleRecord(c: Context, name: string): number {
  const entry = c.exportEntry(name, "module_info", 0)
  if (c.getI32(entry + Memory.EXPORT_STATE) === 0) return 0
  const slot = c.loadAtomic(entry + Memory.EXPORT_SLOT)
  return c.getU32(Memory.FUNCTIONS + slot * Memory.FUNCTION_SIZE + Memory.FUNCTION_MODULE_RECORD)
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
  "erlang:pre_loaded/0": { run: () => list([atom("beamwise")]) },
  "erlang:check_old_code/1": { run: (c) => bool(c.atomArg(0) === "") },
  "erlang:has_prepared_code_on_load/1": { run: () => atom("false") },
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
