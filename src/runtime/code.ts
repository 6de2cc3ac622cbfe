// The code server: gives slots, export entries, literals and fun entries their numbers, brings finished wasm bytes to all
// schedulers, and keeps two versions of a module. It runs on the main thread and is the only one that changes code.
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
import { Constants, type ConstantsOf } from "./constants.js"
import { clearFunctions, fillFunctions, makeRecord } from "./record.js"
import { Slots } from "./slots.js"
import { Staging } from "./staging.js"
import type { Terms } from "./term.js"
import { type Version, Versions } from "./versions.js"

/// A BIF: exported as Module:Function/Arity for ever, whatever a loaded module says.
export interface StubName {
  readonly module: string
  readonly function: string
  readonly arity: number
}

/// A purge under way.
interface Purge {
  readonly version: Version
  readonly funs: Version["funs"] // those that had the code of [version]
  readonly hidden: Version | undefined // the old version, while that of a failed on_load function stands in its place
}

// EXPORT_BIF of what another module's function stands in for.
const STAND_IN = -1

export class CodeServer {
  private readonly terms: Terms
  private readonly staging: Staging
  private readonly slots: Slots
  private readonly constants: Constants
  private readonly versions: Versions
  private readonly turns = new Map<string, Promise<unknown>>() // by module, see inTurn
  private purge: Purge | undefined
  private waiting: number[] = [] // processes that want to call funs of it

  /// [threads] gives the blocks of the schedulers that are to see code; [wake] wakes them all.
  constructor(terms: Terms, threads: () => readonly number[], wake: () => void) {
    this.terms = terms
    this.staging = new Staging(terms, threads, wake)
    this.slots = new Slots(terms)
    this.constants = new Constants(terms)
    this.versions = new Versions(terms)
  }

  /// Installs modules, which become current together when all schedulers have them. One with an on_load function waits for
  /// [endOnLoad]. Gives the names of those that have an old version still: then nothing is done.
  install(modules: readonly CompiledModule[]): Promise<readonly string[]> {
    const names = modules.map(({ name }) => name)
    return this.inTurn(names, async () => {
      const unpurged = names.filter((name) => this.versions.get(name, "current") && this.versions.get(name, "old"))
      if (unpurged.length > 0) return unpurged
      const versions = await Promise.all(modules.map((module) => this.stage(module)))
      modules.forEach(({ name, onLoad }, i) => {
        if (onLoad < 0) {
          this.versions.makeCurrent(versions[i])
        } else {
          this.versions.set(name, "onLoad", versions[i])
          this.versions.setFuns(versions[i])
        }
      })
      return []
    })
  }

  isLoaded(module: string): boolean {
    return this.versions.get(module, "current") !== undefined
  }

  hasOldCode(module: string): boolean {
    return this.versions.get(module, "old") !== undefined
  }

  /// The on_load function of a version has ended: [keep] makes that version current, else it is left to be purged. False: no
  /// version waits for that.
  endOnLoad(module: string, keep: boolean): Promise<boolean> {
    return this.inTurn([module], async () => {
      const version = this.versions.get(module, "onLoad")
      if (version === undefined) return false
      if (keep) {
        this.versions.set(module, "onLoad", undefined)
        this.versions.makeCurrent(version)
      }
      return true
    })
  }

  /// Makes the current version old. "old": there is an old one already; "unknown": there never was such a module.
  delete(module: string): Promise<"deleted" | "old" | "unknown"> {
    return this.inTurn([module], async () => {
      if (!this.versions.isKnown(module)) return "unknown"
      if (this.hasOldCode(module)) return "old"
      this.versions.deleteCurrent(module)
      return "deleted"
    })
  }

  // ---- Purging

  /// Begins to purge old code, or with [onLoad] the version whose on_load function failed: nobody can call its funs any more.
  /// False: there is none; undefined: another purge is under way.
  async preparePurge(module: string, onLoad: boolean): Promise<boolean | undefined> {
    const { versions, terms } = this
    if (this.purge !== undefined) return undefined
    const hidden = onLoad ? versions.get(module, "old") : undefined
    const version = versions.get(module, onLoad ? "onLoad" : "old")
    if (version === undefined) return false
    if (onLoad) {
      versions.set(module, "old", version)
      versions.set(module, "onLoad", undefined)
    }
    const funs = version.funs.filter(({ entry, slot }) => terms.loadAtomic(entry + Memory.FUN_ENTRY_SLOT) === slot)
    this.purge = { version, funs, hidden }
    this.setFuns(Memory.SLOT_FUN_WAITS)
    // Whoever has taken a slot of the old code from an export or a fun before has used it by then.
    await this.staging.round()
    return true
  }

  /// Ends the purge; with [complete] the old code is gone, else it is as before. False: [module] is not being purged.
  endPurge(module: string, complete: boolean): boolean {
    if (this.purge?.version.name !== module) return false
    const { version, hidden } = this.purge
    this.setFuns(complete ? Memory.SLOT_FUN_UNLOADED : undefined)
    this.purge = undefined
    if (complete) {
      this.versions.set(module, "old", hidden)
      this.versions.forget(version)
      void this.discard(version)
    }
    for (const process of this.waiting.splice(0)) this.terms.core.resumeProcess(process)
    return true
  }

  /// The suspended [process] has called a fun whose code is being purged: resumes it when that is over.
  waitForPurge(process: number): void {
    if (this.purge === undefined) this.terms.core.resumeProcess(process)
    else this.waiting.push(process)
  }

  private setFuns(slot: number | undefined): void {
    for (const fun of this.purge?.funs ?? [])
      this.terms.storeAtomic(fun.entry + Memory.FUN_ENTRY_SLOT, slot ?? fun.slot)
  }

  // Gives back what a version had that nobody uses.
  private async discard({ record, first, count }: Version): Promise<void> {
    const blocks = clearFunctions(this.terms, record)
    await this.staging.stage(undefined, first, count)
    for (const block of blocks) this.terms.core.release(block)
    this.slots.give(first, count)
  }

  // ---- Installing

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
  async installStubs(module: CompiledModule, stubs: readonly StubName[]): Promise<void> {
    const { terms } = this
    const first = this.slots.take(module.functions.length)
    fillFunctions(terms, module, first, 0, (ordinal) => stubs[ordinal].module)
    const publications = stubs.map((stub, ordinal) => {
      const entry = terms.exportEntry(stub.module, stub.function, stub.arity)
      terms.setI32(entry + Memory.EXPORT_BIF, ordinal + 1)
      return { entry, slot: first + ordinal }
    })
    const bytes = this.relocate(module, first, this.constants.of(module))
    await this.staging.stage(bytes, first, module.functions.length)
    for (const { entry, slot } of publications) terms.core.exportPublish(entry, slot)
  }

  /// To be called when a scheduler has seen a change.
  publish(): void {
    this.staging.publish()
  }

  private async stage(module: CompiledModule): Promise<Version> {
    const { terms } = this
    const count = module.functions.length
    const first = this.slots.take(count)
    const constants = this.constants.of(module)
    const record = makeRecord(terms, module, first, this.constants, constants)
    fillFunctions(terms, module, first, record, () => module.name)
    const exports = module.exports.map((exported) => ({
      entry: terms.exportEntry(module.name, exported.function, exported.arity),
      slot: first + exported.ordinal,
    }))
    await this.staging.stage(this.relocate(module, first, constants), first, count)
    return {
      name: module.name,
      record,
      first,
      count,
      // What is a BIF stays one.
      exports: exports.filter(({ entry }) => terms.getI32(entry + Memory.EXPORT_BIF) === 0),
      funs: module.lambdas.map(({ ordinal }, i) => ({
        entry: constants.funs + i * Memory.FUN_ENTRY_SIZE,
        slot: first + ordinal,
      })),
    }
  }

  private relocate(module: CompiledModule, first: number, { literals, strings, funs }: ConstantsOf): Uint8Array {
    const { terms } = this
    const bytes = module.bytes.slice()
    const atoms = module.atoms.map((name) => terms.atomIndex(name))
    const imports = module.imports.map((item) => terms.exportEntry(item.module, item.function, item.arity))
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
          patchI64(bytes, at, funs + index * Memory.FUN_ENTRY_SIZE, 0)
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
    return bytes
  }

  // Changes of one module follow each other: [change] begins when those of [modules] that were asked for before have ended.
  private inTurn<Result>(modules: readonly string[], change: () => Promise<Result>): Promise<Result> {
    const before = modules.map((module) => this.turns.get(module))
    const turn = Promise.all(before).then(change)
    const over = turn.catch(() => {})
    for (const module of modules) this.turns.set(module, over)
    void over.then(() => {
      for (const module of modules) if (this.turns.get(module) === over) this.turns.delete(module)
    })
    return turn
  }
}
