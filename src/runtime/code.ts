// Installing compiled modules. The main thread gives slots, export entries, literals and fun entries their numbers and puts
// the finished wasm bytes into shared memory (CodeServer); every scheduler instantiates them (installStaged); when all have,
// the exports are published.

import {
  type CompiledModule,
  RELOC_ATOM,
  RELOC_CODE,
  RELOC_EXPORT,
  RELOC_FUN,
  RELOC_LITERAL,
  RELOC_SLOT,
  RELOC_STRINGS,
} from "../codegen/module.js"
import { patchI32, patchI64 } from "../codegen/patch.js"
import * as Memory from "../layout/memory.js"
import * as Term from "../layout/term.js"
import type { HostTerm } from "../loader/etf.js"
import { type Core, growTable } from "./core.js"
import { makeLiterals } from "./literal.js"
import type { Terms } from "./term.js"
import type { Words } from "./words.js"

/// An export entry and the slot that it gets when all schedulers have the code; 0 = none, it is undefined then.
interface Publication {
  readonly entry: number
  readonly slot: number
}

/// A staged change that the schedulers have not all seen.
interface Staged {
  readonly epoch: number
  readonly bytes: number // address
  readonly publications: readonly Publication[]
  readonly done: () => void
}

/// A BIF: exported as Module:Function/Arity for ever, whatever a loaded module says.
export interface StubName {
  readonly module: string
  readonly function: string
  readonly arity: number
}

// EXPORT_BIF of what another module's function stands in for.
const STAND_IN = -1

// What erl has built in, without line numbers: stack traces show none for these modules.
const PRELOADED_BY_ERL = new Set(
  `atomics counters erl_init erl_prim_loader erl_tracer erlang erts_code_purger erts_dirty_process_signal_handler
  erts_internal erts_literal_area_collector init persistent_term prim_buffer prim_eval prim_file prim_inet prim_net
  prim_socket prim_zip socket_registry zlib`.split(/\s+/),
)
const NO_LINES: CompiledModule["lines"] = { files: [], entries: [] }

/// The name under which a module's on_load function can be called; no Erlang function is written so by accident.
export const ON_LOAD = "$on_load"

export class CodeServer {
  private readonly terms: Terms
  private readonly threads: () => readonly number[]
  private readonly wake: () => void
  private staged: Staged[] = []
  /// The exports of modules whose on_load function has not ended.
  private readonly held = new Map<string, readonly Publication[]>()
  /// The export entries of each module as it was installed last.
  private readonly exported = new Map<string, ReadonlySet<number>>()

  /// [threads] gives the blocks of the schedulers that are to see code; [wake] wakes them all.
  constructor(terms: Terms, threads: () => readonly number[], wake: () => void) {
    this.terms = terms
    this.threads = threads
    this.wake = wake
  }

  /// Installs a module; done when all schedulers have it and its exports are published. Those of a module with an on_load
  /// function are held back for [release]: only that function can be called, as ON_LOAD/0.
  install(module: CompiledModule): Promise<void> {
    const first = this.reserveSlots(module)
    const record = this.describe(module, first)
    this.fillFunctions(module, first, record, () => module.name)
    const publications = module.exports.map((exported) => ({
      entry: this.terms.exportEntry(module.name, exported.function, exported.arity),
      slot: first + exported.ordinal,
    }))
    // What is a BIF stays one.
    const isOurs = ({ entry }: Publication) => this.terms.getI32(entry + Memory.EXPORT_BIF) === 0
    const ours = publications.filter(isOurs)
    // What a version before this one had and this one has not is undefined again.
    const entries = new Set(ours.map(({ entry }) => entry))
    const gone = [...(this.exported.get(module.name) ?? [])].filter((entry) => !entries.has(entry))
    this.exported.set(module.name, entries)
    const all = [...ours, ...gone.map((entry) => ({ entry, slot: 0 }))]
    if (module.onLoad < 0) return this.stage(module, first, all)
    this.held.set(module.name, all)
    const entry = this.terms.exportEntry(module.name, ON_LOAD, 0)
    return this.stage(module, first, [{ entry, slot: first + module.onLoad }])
  }

  /// Makes functions that [module] exports under names like 'code:which' stand in for those functions, as if they were
  /// BIFs. The module must be installed.
  installStandIns(module: CompiledModule): void {
    const { terms } = this
    for (const { function: name, arity } of module.exports) {
      const colon = name.indexOf(":")
      if (colon < 0) continue
      const entry = terms.exportEntry(name.slice(0, colon), name.slice(colon + 1), arity)
      const own = terms.exportEntry(module.name, name, arity)
      terms.setI32(entry + Memory.EXPORT_BIF, STAND_IN)
      terms.core.exportPublish(entry, terms.loadAtomic(own + Memory.EXPORT_SLOT))
    }
  }

  /// Installs the stubs of BIFs: function ordinal k is the BIF stubs[k].
  installStubs(module: CompiledModule, stubs: readonly StubName[]): Promise<void> {
    const first = this.reserveSlots(module)
    this.fillFunctions(module, first, 0, (ordinal) => stubs[ordinal].module)
    const publications = stubs.map((stub, ordinal) => {
      const entry = this.terms.exportEntry(stub.module, stub.function, stub.arity)
      this.terms.setI32(entry + Memory.EXPORT_BIF, ordinal + 1)
      return { entry, slot: first + ordinal }
    })
    return this.stage(module, first, publications)
  }

  /// Publishes what all schedulers have seen by now. To be called when one of them has installed something.
  publish(): void {
    const { terms } = this
    const seen = Math.min(...this.threads().map((block) => terms.loadAtomic(block + Memory.CODE_EPOCH_SEEN)))
    const ready = this.staged.filter(({ epoch }) => epoch <= seen)
    this.staged = this.staged.filter(({ epoch }) => epoch > seen)
    for (const { bytes, publications, done } of ready) {
      this.expose(publications)
      terms.core.release(bytes)
      done()
    }
  }

  /// Publishes the exports of a module whose on_load function has said ok.
  release(module: string): void {
    this.expose(this.held.get(module) ?? [])
    this.held.delete(module)
  }

  private expose(publications: readonly Publication[]): void {
    for (const { entry, slot } of publications) {
      if (slot === 0) this.terms.core.exportWithdraw(entry)
      else this.terms.core.exportPublish(entry, slot)
    }
  }

  private reserveSlots(module: CompiledModule): number {
    const count = module.functions.length
    const first = this.terms.addAtomic(Memory.FUNCTION_COUNT, count)
    if (first + count > Memory.FUNCTIONS_MAX) throw new Error("there are too many functions")
    return first
  }

  private fillFunctions(
    module: CompiledModule,
    first: number,
    record: number,
    moduleOf: (ordinal: number) => string,
  ): void {
    const { terms } = this
    const entries = module.functions.reduce((sum, { entryLines }) => sum + entryLines.length, 0)
    let next = entries > 0 ? terms.core.allocate(4 * entries) >>> 0 : 0
    module.functions.forEach(({ name, arity, entryLines }, ordinal) => {
      const at = Memory.FUNCTIONS + (first + ordinal) * Memory.FUNCTION_SIZE
      terms.setU32(at + Memory.FUNCTION_MODULE, terms.atomIndex(moduleOf(ordinal)))
      terms.setU32(at + Memory.FUNCTION_NAME, terms.atomIndex(name))
      terms.setU32(at + Memory.FUNCTION_ARITY, arity)
      terms.setU32(at + Memory.FUNCTION_MODULE_RECORD, record)
      terms.setU32(at + Memory.FUNCTION_ENTRIES, entryLines.length > 0 ? next : 0)
      terms.setU32(at + Memory.FUNCTION_ENTRY_COUNT, entryLines.length)
      terms.setU32(at + Memory.FUNCTION_FLAGS, 0)
      for (const line of entryLines) {
        terms.setU32(next, line === 0 ? 0 : line + 1)
        next += 4
      }
    })
  }

  // The module's record: lines, files, what module_info says.
  private describe(module: CompiledModule, first: number): number {
    const { terms } = this
    const { files, entries } = PRELOADED_BY_ERL.has(module.name) ? NO_LINES : module.lines
    const record = terms.core.allocate(Memory.MODULE_SIZE + 4 * entries.length) >>> 0
    const lines = record + Memory.MODULE_SIZE
    const literals = makeLiterals(terms, [...files.map(stringTerm), infoOf(module)])
    terms.setU32(record + Memory.MODULE_NAME, terms.atomIndex(module.name))
    terms.setU32(record + Memory.MODULE_LINES, lines)
    terms.setU32(record + Memory.MODULE_LINE_COUNT, entries.length)
    terms.setU32(record + Memory.MODULE_FILES, literals)
    terms.setU32(record + Memory.MODULE_FILE_COUNT, files.length)
    terms.setU32(record + Memory.MODULE_FIRST_SLOT, first)
    terms.setU32(record + Memory.MODULE_SLOT_COUNT, module.functions.length)
    terms.setU32(record + Memory.MODULE_FUNS, 0)
    terms.setU32(record + Memory.MODULE_FUN_COUNT, 0)
    terms.setU32(record + Memory.MODULE_LITERALS, 0)
    terms.setU32(record + Memory.MODULE_LITERALS_END, 0)
    terms.setBytes(record + Memory.MODULE_MD5, module.md5)
    terms.copyWord(record + Memory.MODULE_INFO, literals + 8 * files.length)
    entries.forEach(({ file, line }, index) => {
      terms.setU32(lines + 4 * index, (file << Memory.LINE_FILE_SHIFT) | (line & Memory.LINE_NUMBER_MASK))
    })
    return record
  }

  private stage(module: CompiledModule, first: number, publications: readonly Publication[]): Promise<void> {
    const { terms } = this
    const bytes = module.bytes.slice()
    this.relocate(module, bytes, first)
    const address = terms.core.allocate(bytes.length) >>> 0
    terms.setBytes(address, bytes)
    const staged = terms.core.allocate(Memory.STAGED_SIZE) >>> 0
    const epoch = terms.loadAtomic(Memory.CODE_EPOCH) + 1
    terms.setU32(staged + Memory.STAGED_NEXT, terms.loadAtomic(Memory.CODE_LIST))
    terms.setI32(staged + Memory.STAGED_EPOCH, epoch)
    terms.setU32(staged + Memory.STAGED_BYTES, address)
    terms.setU32(staged + Memory.STAGED_LENGTH, bytes.length)
    terms.setI32(staged + Memory.STAGED_FIRST_SLOT, first)
    terms.setI32(staged + Memory.STAGED_SLOT_COUNT, module.functions.length)
    terms.storeAtomic(Memory.CODE_LIST, staged)
    return new Promise((done) => {
      this.staged.push({ epoch, bytes: address, publications, done })
      terms.storeAtomic(Memory.CODE_EPOCH, epoch)
      this.wake()
    })
  }

  private relocate(module: CompiledModule, bytes: Uint8Array, first: number): void {
    const { terms } = this
    const atoms = module.atoms.map((name) => terms.atomIndex(name))
    const literals = makeLiterals(terms, module.literals)
    const imports = module.imports.map((item) => terms.exportEntry(item.module, item.function, item.arity))
    const funs = this.makeFunEntries(module, first)
    const strings = module.strings.length > 0 ? terms.core.allocate(module.strings.length) >>> 0 : 0
    terms.setBytes(strings, module.strings)
    const { relocations, codeWords } = module
    for (let i = 0; i < relocations.length; i += 3) {
      const at = relocations[i]
      const index = relocations[i + 2]
      switch (relocations[i + 1]) {
        case RELOC_ATOM:
          patchI64(
            bytes,
            at,
            (atoms[index] << Term.ATOM_SHIFT) | Term.TAG_ATOM,
            atoms[index] >>> (32 - Term.ATOM_SHIFT),
          )
          break
        case RELOC_LITERAL:
          patchI64(bytes, at, terms.getU32(literals + 8 * index), terms.getHigh(literals + 8 * index))
          break
        case RELOC_EXPORT:
          patchI32(bytes, at, imports[index])
          break
        case RELOC_CODE:
          patchI64(bytes, at, codeWords[2 * index + 1], first + codeWords[2 * index])
          break
        case RELOC_FUN:
          patchI64(bytes, at, funs[index], 0)
          break
        case RELOC_STRINGS:
          patchI32(bytes, at, strings + index)
          break
        case RELOC_SLOT:
          patchI32(bytes, at, first + index)
          break
        default:
          throw new Error(`relocation of unknown kind ${relocations[i + 1]}`)
      }
    }
    terms.core.release(literals)
  }

  private makeFunEntries(module: CompiledModule, first: number): number[] {
    const { terms } = this
    const { lambdas } = module
    const block = lambdas.length > 0 ? terms.core.allocate(Memory.FUN_ENTRY_SIZE * lambdas.length) >>> 0 : 0
    const record = terms.getU32(Memory.FUNCTIONS + first * Memory.FUNCTION_SIZE + Memory.FUNCTION_MODULE_RECORD)
    if (record !== 0) {
      terms.setU32(record + Memory.MODULE_FUNS, block)
      terms.setU32(record + Memory.MODULE_FUN_COUNT, lambdas.length)
    }
    return lambdas.map((lambda, i) => {
      const entry = block + i * Memory.FUN_ENTRY_SIZE
      terms.setI32(entry + Memory.FUN_ENTRY_SLOT, first + lambda.ordinal)
      terms.setU32(entry + Memory.FUN_ENTRY_MODULE, terms.atomIndex(module.name))
      terms.setU32(entry + Memory.FUN_ENTRY_INDEX, lambda.index)
      terms.setU32(entry + Memory.FUN_ENTRY_OLD_UNIQ, lambda.oldUniq)
      terms.setU32(entry + Memory.FUN_ENTRY_ARITY, lambda.arity)
      terms.setU32(entry + Memory.FUN_ENTRY_FREE, lambda.free)
      terms.setU32(entry + Memory.FUN_ENTRY_NAME, terms.atomIndex(lambda.name))
      terms.setBytes(entry + Memory.FUN_ENTRY_UNIQ, module.md5)
      return entry
    })
  }
}

/// Instantiates what this thread has not seen, oldest first. Gives how many changes there were.
export function installStaged(core: Core, words: Words): number {
  const seenAt = core.block + Memory.CODE_EPOCH_SEEN
  const seen = words.loadAtomic(seenAt)
  const changes: number[] = []
  for (let staged = words.loadAtomic(Memory.CODE_LIST) >>> 0; staged !== 0; ) {
    if (words.getI32(staged + Memory.STAGED_EPOCH) <= seen) break
    changes.push(staged)
    staged = words.getU32(staged + Memory.STAGED_NEXT)
  }
  for (const staged of changes.reverse()) {
    const first = words.getI32(staged + Memory.STAGED_FIRST_SLOT)
    growTable(core.table, first + words.getI32(staged + Memory.STAGED_SLOT_COUNT))
    const bytes = words.bytes(words.getU32(staged + Memory.STAGED_BYTES), words.getU32(staged + Memory.STAGED_LENGTH))
    const env: Record<string, WebAssembly.ImportValue> = {
      memory: core.memory,
      table: core.table,
      P: new WebAssembly.Global({ value: "i32" }, core.block),
      firstSlot: new WebAssembly.Global({ value: "i32" }, first),
    }
    new WebAssembly.Instance(new WebAssembly.Module(bytes), { env, core: core.exports })
    words.storeAtomic(seenAt, words.getI32(staged + Memory.STAGED_EPOCH))
  }
  return changes.length
}

function stringTerm(text: string): HostTerm {
  const items = [...text].map((character): HostTerm => ({ kind: "int", value: character.codePointAt(0) ?? 0 }))
  return items.length === 0 ? { kind: "nil" } : { kind: "list", items, tail: { kind: "nil" } }
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
