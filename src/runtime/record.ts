// The records of a version of a module, as long as its code is there: a row for each slot of the function table, and what
// stack traces and module_info read.
import type { CompiledModule } from "../codegen/module.js"
import * as Memory from "../layout/memory.js"
import type { HostTerm } from "../loader/etf.js"
import type { Constants, ConstantsOf } from "./constants.js"
import type { Terms } from "./term.js"

// What erl has built in, without line numbers: stack traces show none for these modules.
const PRELOADED_BY_ERL = new Set(
  `atomics counters erl_init erl_prim_loader erl_tracer erlang erts_code_purger erts_dirty_process_signal_handler
  erts_internal erts_literal_area_collector init persistent_term prim_buffer prim_eval prim_file prim_inet prim_net
  prim_socket prim_zip socket_registry zlib`.split(/\s+/),
)
const NO_LINES: CompiledModule["lines"] = { files: [], entries: [] }

/// Fills the rows of the slots from [first] on. [record]: of the module, 0 if it has none.
export function fillFunctions(
  terms: Terms,
  module: CompiledModule,
  first: number,
  record: number,
  moduleOf: (ordinal: number) => string,
): void {
  const entries = module.functions.reduce((sum, { entryLines }) => sum + entryLines.length, 0)
  let next = entries > 0 ? terms.core.allocate(4 * entries) >>> 0 : 0
  module.functions.forEach(({ name, arity, entryLines }, ordinal) => {
    const at = Memory.FUNCTIONS + (first + ordinal) * Memory.FUNCTION_SIZE
    terms.setU32(at + Memory.FUNCTION_MODULE, terms.atomIndex(moduleOf(ordinal)))
    terms.setU32(at + Memory.FUNCTION_NAME, terms.atomIndex(name))
    terms.setU32(at + Memory.FUNCTION_ARITY, arity)
    terms.setU32(at + Memory.FUNCTION_MODULE_RECORD, record)
    terms.setU32(at + Memory.FUNCTION_ENTRY_COUNT, entryLines.length)
    terms.setU32(at + Memory.FUNCTION_ENTRIES, entryLines.length > 0 ? next : 0)
    terms.setU32(at + Memory.FUNCTION_FLAGS, 0)
    for (const line of entryLines) {
      terms.setU32(next, line === 0 ? 0 : line + 1)
      next += 4
    }
  })
}

/// Makes the record of [module], whose first slot is [first]: lines, files, what module_info says.
export function makeRecord(
  terms: Terms,
  module: CompiledModule,
  first: number,
  constants: Constants,
  { funs }: ConstantsOf,
): number {
  const { files, entries } = PRELOADED_BY_ERL.has(module.name) ? NO_LINES : module.lines
  const record = terms.core.allocate(Memory.MODULE_SIZE + 4 * entries.length) >>> 0
  const lines = record + Memory.MODULE_SIZE
  const literals = constants.list([...files.map(stringTerm), infoOf(module)])
  terms.setU32(record + Memory.MODULE_NAME, terms.atomIndex(module.name))
  terms.setU32(record + Memory.MODULE_LINES, lines)
  terms.setU32(record + Memory.MODULE_LINE_COUNT, entries.length)
  terms.setU32(record + Memory.MODULE_FILES, literals)
  terms.setU32(record + Memory.MODULE_FILE_COUNT, files.length)
  terms.setU32(record + Memory.MODULE_FIRST_SLOT, first)
  terms.setU32(record + Memory.MODULE_SLOT_COUNT, module.functions.length)
  terms.setU32(record + Memory.MODULE_FUNS, funs)
  terms.setU32(record + Memory.MODULE_FUN_COUNT, module.lambdas.length)
  terms.setU32(record + Memory.MODULE_LITERALS, 0)
  terms.setU32(record + Memory.MODULE_LITERALS_END, 0)
  terms.setI32(record + Memory.MODULE_ON_LOAD, module.onLoad < 0 ? 0 : first + module.onLoad)
  terms.setBytes(record + Memory.MODULE_MD5, module.md5)
  terms.copyWord(record + Memory.MODULE_INFO, literals + 8 * files.length)
  entries.forEach(({ file, line }, index) => {
    // As in OTP, a line that is too large is none.
    const number = line > Memory.LINE_NUMBER_MASK ? 0 : line
    terms.setU32(lines + 4 * index, (file << Memory.LINE_FILE_SHIFT) | number)
  })
  return record
}

/// Takes what belongs to the record from the rows of its slots; only their names stay. Gives the blocks that can be released
/// when no thread reads them any more.
export function clearFunctions(terms: Terms, record: number): number[] {
  const first = terms.getU32(record + Memory.MODULE_FIRST_SLOT)
  const end = first + terms.getU32(record + Memory.MODULE_SLOT_COUNT)
  const blocks = [record]
  for (let slot = first; slot < end; slot++) {
    const at = Memory.FUNCTIONS + slot * Memory.FUNCTION_SIZE
    const entries = terms.getU32(at + Memory.FUNCTION_ENTRIES)
    if (entries !== 0 && blocks.length === 1) blocks.push(entries) // the first function's are the block's start
    terms.setU32(at + Memory.FUNCTION_ENTRIES, 0)
    terms.setU32(at + Memory.FUNCTION_MODULE_RECORD, 0)
  }
  return blocks
}

function stringTerm(text: string): HostTerm {
  const items = [...text].map((character): HostTerm => ({ kind: "int", value: character.codePointAt(0) ?? 0 }))
  return list(items)
}

function atom(name: string): HostTerm {
  return { kind: "atom", name }
}

function tuple(...items: HostTerm[]): HostTerm {
  return { kind: "tuple", items }
}

function list(items: readonly HostTerm[]): HostTerm {
  return items.length === 0 ? { kind: "nil" } : { kind: "list", items, tail: { kind: "nil" } }
}

// A function may have further slots: to be resumed in, to be called as a fun.
function distinct(functions: CompiledModule["functions"]): CompiledModule["functions"] {
  const seen = new Set<string>()
  return functions.filter(({ name, arity }) => !seen.has(`${name}/${arity}`) && seen.add(`${name}/${arity}`))
}

/// What Module:module_info/0,1 says, with {functions, _} and {nifs, []} at the end.
function infoOf(module: CompiledModule): HostTerm {
  const names = (items: readonly { name: string; arity: number }[]) =>
    list(items.map(({ name, arity }) => tuple(atom(name), { kind: "int", value: arity })))
  return list([
    tuple(atom("module"), atom(module.name)),
    tuple(atom("exports"), names(module.exports.map((item) => ({ name: item.function, arity: item.arity })))),
    tuple(atom("attributes"), module.attributes),
    tuple(atom("compile"), module.compileInfo),
    tuple(atom("md5"), { kind: "binary", bytes: module.md5, bits: 8 }),
    tuple(atom("functions"), names(distinct(module.functions))),
    tuple(atom("nifs"), list([])),
  ])
}
