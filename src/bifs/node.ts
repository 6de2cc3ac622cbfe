// BIFs about nodes: this one is alone.
import * as Term from "../layout/term.js"
import { atom, type Context, FALSE, list, NIL, TRUE, word } from "../runtime/bif.js"
import type { Build } from "../runtime/term.js"
import type { BifTable } from "./table.js"

const KINDS = ["connected", "hidden", "known", "this", "visible"]

// A pid, port or reference of another node?
function isExternal(c: Context, at: number): boolean {
  const kind = c.kindOf(at)
  return kind >= Term.HEADER_EXTERNAL_PID && kind <= Term.HEADER_EXTERNAL_REFERENCE
}

function hasNode(c: Context, at: number): boolean {
  return c.isPid(at) || c.isReference(at) || (c.getU32(at) & Term.IMMEDIATE_MASK) === Term.TAG_PORT
}

// The node itself is the only one that is known.
function nodesOf(c: Context): Build {
  const kinds = (c.listAt(c.arg(0)) ?? [c.arg(0)]).map((at) => c.nameAt(at) ?? "")
  if (kinds.some((kind) => !KINDS.includes(kind))) c.badarg()
  return kinds.includes("this") || kinds.includes("known") ? list([atom("nonode@nohost")]) : NIL
}

export const nodes: BifTable = {
  "erlang:node/0": { run: () => atom("nonode@nohost") },
  "erlang:node/1": {
    run: (c) => {
      if (isExternal(c, c.arg(0))) return word(c.fieldAt(c.arg(0), 0))
      return hasNode(c, c.arg(0)) ? atom("nonode@nohost") : c.badarg()
    },
  },
  "erlang:nodes/0": { run: () => NIL },
  "erlang:nodes/1": { run: nodesOf },
  "erlang:is_alive/0": { run: () => FALSE },
  "erlang:monitor_node/2": { run: () => TRUE },
  "erlang:get_cookie/0": { run: () => atom("nocookie") },
}
