// BIFs that OTP's own modules use under the hood: erts_internal, erts_debug.
import * as Memory from "../layout/memory.js"
import * as Term from "../layout/term.js"
import { atom, bool, type Context, int, list, NIL, word } from "../runtime/bif.js"
import type { BifTable } from "./table.js"

const SECOND = 1_000_000_000 // native time units, of the monotonic clock as of the performance counter

function isSameWord(c: Context, a: number, b: number): boolean {
  return c.getU32(a) === c.getU32(b) && c.getHigh(a) === c.getHigh(b)
}

const TYPES: Readonly<Record<number, string>> = {
  [Term.HEADER_TUPLE]: "tuple",
  [Term.HEADER_POSITIVE_BIG]: "bignum",
  [Term.HEADER_NEGATIVE_BIG]: "bignum",
  [Term.HEADER_REFERENCE]: "reference",
  [Term.HEADER_FUN]: "fun",
  [Term.HEADER_EXPORT]: "export",
  [Term.HEADER_FLOAT]: "hfloat",
  [Term.HEADER_REFC_BINARY]: "refc_binary",
  [Term.HEADER_HEAP_BINARY]: "heap_binary",
  [Term.HEADER_SUB_BINARY]: "sub_binary",
  [Term.HEADER_EXTERNAL_PID]: "external_pid",
  [Term.HEADER_EXTERNAL_PORT]: "external_port",
  [Term.HEADER_EXTERNAL_REFERENCE]: "external_reference",
}

function typeOf(c: Context, at: number): string {
  if (c.isAtom(at)) return "atom"
  if (c.isSmall(at)) return "fixnum"
  if (c.isPid(at)) return "pid"
  if (c.isNil(at)) return "nil"
  if (c.isList(at)) return "list"
  if (c.isMap(at)) return (c.getHigh(c.boxAt(at)) & 0xff) === Term.MAP_FLAT ? "flatmap" : "hashmap"
  return TYPES[c.kindOf(at)] ?? "port"
}

function isLiteral(address: number): boolean {
  return address >= Memory.LITERALS && address < Memory.LITERALS_END
}

/// Words of a copy of the term at [at], literals included. The empty tuple takes none. With [seen], what is shared counts
/// once, and literals, which all processes share, not at all.
function flatSize(c: Context, at: number, seen?: Set<number>): number {
  let words = 0
  const todo = [at]
  const isNew = (address: number) =>
    seen === undefined || (!isLiteral(address) && !seen.has(address) && seen.add(address) !== undefined)
  for (let next = todo.pop(); next !== undefined; next = todo.pop()) {
    if (c.isList(next)) {
      const cell = c.cellAt(next)
      if (!isNew(cell)) continue
      words += 2
      todo.push(cell, cell + 8)
    } else if (c.isBoxed(next) && isNew(c.boxAt(next))) {
      const arity = c.arityAt(next)
      const kind = c.kindOf(next)
      if (kind !== Term.HEADER_TUPLE || arity > 0) words += arity + 1
      for (const part of partsOf(c, next, kind, arity)) todo.push(part)
    }
  }
  return words
}

// Addresses of the words of a boxed object that hold terms.
function partsOf(c: Context, at: number, kind: number, arity: number): number[] {
  const from = (first: number) => Array.from({ length: Math.max(arity - first, 0) }, (_, i) => c.fieldAt(at, first + i))
  switch (kind) {
    case Term.HEADER_TUPLE:
      return from(0)
    case Term.HEADER_MAP:
      return from(0)
    case Term.HEADER_FUN:
      return from(2)
    case Term.HEADER_SUB_BINARY:
      return from(2)
    default:
      return []
  }
}

export const internal: BifTable = {
  "erlang:iolist_to_iovec/1": {
    run: (c) => {
      const bytes = c.iodataAt(c.arg(0)) ?? c.badarg()
      return bytes.length === 0 ? NIL : list([{ kind: "binary", bytes, bits: 8 }])
    },
  },
  "erts_internal:time_unit/0": { run: () => int(SECOND) },
  "erts_internal:perf_counter_unit/0": { run: () => int(SECOND) },
  "erts_internal:cmp_term/2": { run: (c) => int(Math.sign(c.core.bridgeCompareKeys(c.arg(0), c.arg(1)))) },
  "erts_internal:term_type/1": { run: (c) => atom(typeOf(c, c.arg(0))) },
  "erts_internal:is_system_process/1": { run: (c) => (c.isPid(c.arg(0)) ? bool(false) : c.badarg()) },
  "erts_internal:get_creation/0": { run: () => int(0) },
  // Each but the last would answer system_info({memory_internal, _, _}): one does, for all.
  "erts_internal:no_aux_work_threads/0": { run: () => int(2) },
  "erts_debug:same/2": { run: (c) => bool(isSameWord(c, c.arg(0), c.arg(1))) },
  "erts_debug:flat_size/1": { run: (c) => int(flatSize(c, c.arg(0))) },
  "erts_debug:size_shared/1": { run: (c) => int(flatSize(c, c.arg(0), new Set())) },
  "erts_debug:copy_shared/2": { run: (c) => word(c.arg(0)) },
  "erts_debug:lcnt_clear/0": { run: () => atom("ok") },
}
