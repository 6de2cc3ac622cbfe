// BIFs that turn pids, ports, references and funs into texts and back, and take funs apart.
import * as Memory from "../layout/memory.js"
import * as Term from "../layout/term.js"
import { atom, binary, bool, type Context, FALSE, int, list, NIL, string, TRUE, tuple, word } from "../runtime/bif.js"
import { printTerm } from "../runtime/print.js"
import type { Build } from "../runtime/term.js"
import type { BifTable } from "./table.js"

function printed(c: Context, isKind: boolean): Build {
  return isKind ? string(printTerm(c.get(c.arg(0)))) : c.badarg()
}

function isPort(c: Context, at: number): boolean {
  return (c.getU32(at) & Term.IMMEDIATE_MASK) === Term.TAG_PORT
}

/// What is behind a fun: its entry for a local one, an export entry for `fun M:F/A`.
function entryOf(c: Context, at: number): number {
  return c.isFun(at) ? c.getU32(c.fieldAt(at, 0)) : c.badarg()
}

function isExport(c: Context, at: number): boolean {
  return c.kindOf(at) === Term.HEADER_EXPORT
}

function atomIn(c: Context, address: number): Build {
  return atom(c.atomName(c.getU32(address)))
}

/// The value of one item of fun_info, undefined if there is no such item for this kind of fun.
function funItem(c: Context, at: number, item: string): Build | undefined {
  const entry = entryOf(c, at)
  if (isExport(c, at)) {
    switch (item) {
      case "module":
        return atomIn(c, entry + Memory.EXPORT_MODULE)
      case "name":
        return atomIn(c, entry + Memory.EXPORT_FUNCTION)
      case "arity":
        return int(c.getU32(entry + Memory.EXPORT_ARITY))
      case "env":
        return NIL
      case "type":
        return atom("external")
      case "pid":
      case "index":
      case "uniq":
      case "new_index":
      case "new_uniq":
      case "refc":
        return atom("undefined")
      default:
        return undefined
    }
  }
  switch (item) {
    case "module":
      return atomIn(c, entry + Memory.FUN_ENTRY_MODULE)
    case "name":
      return atomIn(c, entry + Memory.FUN_ENTRY_NAME)
    case "arity":
      return int(c.getU32(entry + Memory.FUN_ENTRY_ARITY))
    case "env":
      return environment(c, at)
    case "type":
      return atom("local")
    case "pid":
      return word(c.fieldAt(at, 1))
    case "index":
    case "new_index":
      return int(c.getU32(entry + Memory.FUN_ENTRY_INDEX))
    case "uniq":
      return int(c.getU32(entry + Memory.FUN_ENTRY_OLD_UNIQ))
    case "new_uniq":
      return binary(c.bytes(entry + Memory.FUN_ENTRY_UNIQ, 16))
    case "refc": // fun entries outlive all that refer to them: nobody counts
      return int(1)
    default:
      return undefined
  }
}

function environment(c: Context, at: number): Build {
  const count = c.arityAt(at) - 2
  return list(Array.from({ length: count }, (_, i) => word(c.fieldAt(at, 2 + i))))
}

const LOCAL_ITEMS = ["pid", "module", "new_index", "new_uniq", "index", "uniq", "name", "arity", "env", "type"]
const EXTERNAL_ITEMS = ["module", "name", "arity", "env", "type"]

function readNumbers(text: string, pattern: RegExp): number[] | undefined {
  return pattern.exec(text)?.slice(1).map(Number)
}

export const identities: BifTable = {
  "erlang:pid_to_list/1": {
    run: (c) => printed(c, c.isPid(c.arg(0)) || c.kindOf(c.arg(0)) === Term.HEADER_EXTERNAL_PID),
  },
  "erlang:port_to_list/1": {
    run: (c) => printed(c, isPort(c, c.arg(0)) || c.kindOf(c.arg(0)) === Term.HEADER_EXTERNAL_PORT),
  },
  "erlang:ref_to_list/1": {
    run: (c) => printed(c, c.isReference(c.arg(0)) || c.kindOf(c.arg(0)) === Term.HEADER_EXTERNAL_REFERENCE),
  },
  "erlang:fun_to_list/1": { run: (c) => printed(c, c.isFun(c.arg(0))) },
  "erlang:list_to_pid/1": {
    run: (c) => {
      const [id, serial] = readNumbers(c.stringArg(0), /^<0\.(\d+)\.(\d+)>$/) ?? c.badarg()
      if (id >= 2 ** Term.PID_ID_BITS || serial >= 2 ** Term.PID_SERIAL_BITS) return c.badarg()
      return { kind: "pid", node: "nonode@nohost", id, serial, creation: 0 }
    },
  },
  "erlang:list_to_port/1": {
    run: (c) => {
      const [id] = readNumbers(c.stringArg(0), /^#Port<0\.(\d+)>$/) ?? c.badarg()
      return { kind: "port", node: "nonode@nohost", id: id % 2 ** 32, idHigh: Math.floor(id / 2 ** 32), creation: 0 }
    },
  },
  "erlang:list_to_ref/1": {
    run: (c) => {
      const ids = readNumbers(c.stringArg(0), /^#Ref<0\.(\d+)\.(\d+)\.(\d+)>$/) ?? c.badarg()
      return { kind: "ref", node: "nonode@nohost", ids: ids.reverse(), creation: 0 }
    },
  },
  "erlang:fun_info/1": {
    run: (c) => {
      const at = c.arg(0)
      const items = isExport(c, at) ? EXTERNAL_ITEMS : LOCAL_ITEMS
      return list(items.map((item) => tuple<Build>(atom(item), funItem(c, at, item) ?? NIL)))
    },
  },
  "erlang:fun_info/2": {
    run: (c) => {
      const item = c.atomArg(1)
      return tuple<Build>(atom(item), funItem(c, c.arg(0), item) ?? c.badarg())
    },
  },
  "erlang:fun_info_mfa/1": {
    run: (c) => tuple(...["module", "name", "arity"].map((item) => funItem(c, c.arg(0), item) ?? NIL)),
  },
  "erlang:make_fun/3": {
    run: (c) => {
      const arity = c.naturalArg(2)
      if (arity > 255) return c.badarg()
      return { kind: "export", module: c.atomArg(0), function: c.atomArg(1), arity }
    },
  },
  "erlang:is_builtin/3": {
    run: (c) => {
      const entry = c.exportEntry(c.atomArg(0), c.atomArg(1), c.naturalArg(2))
      return bool(c.getI32(entry + Memory.EXPORT_BIF) > 0)
    },
  },
  "erlang:function_exported/3": {
    run: (c) => {
      const entry = c.exportEntry(c.atomArg(0), c.atomArg(1), c.naturalArg(2))
      return c.getI32(entry + Memory.EXPORT_STATE) === 0 ? FALSE : TRUE
    },
  },
}
