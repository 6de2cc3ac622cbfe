// The versions of modules: which is current, which is old, which waits for its on_load function. In shared memory (VERSIONS_*),
// where BIFs read them; only the main thread changes them, here.
import * as Memory from "../layout/memory.js"
import type { Terms } from "./term.js"

/// An export entry and the slot of its function in some version.
export interface Publication {
  readonly entry: number
  readonly slot: number
}

/// One version of a module whose code all schedulers have.
export interface Version {
  readonly name: string
  readonly record: number // address, MODULE_*
  readonly first: number // slots
  readonly count: number
  readonly exports: readonly Publication[]
  readonly funs: readonly Publication[] // by fun entry
}

const PLACES = {
  current: Memory.VERSIONS_CURRENT,
  old: Memory.VERSIONS_OLD,
  onLoad: Memory.VERSIONS_ON_LOAD,
} as const

export type Place = keyof typeof PLACES

export class Versions {
  private readonly terms: Terms
  private readonly byRecord = new Map<number, Version>()

  constructor(terms: Terms) {
    this.terms = terms
  }

  /// Was there ever a version of [module]?
  isKnown(module: string): boolean {
    const index = this.terms.existingAtom(module)
    return index >= 0 && this.terms.loadAtomic(Memory.MODULES + 4 * index) !== 0
  }

  get(module: string, place: Place): Version | undefined {
    if (!this.isKnown(module)) return undefined
    return this.byRecord.get(this.terms.loadAtomic(this.addressOf(module) + PLACES[place]) >>> 0)
  }

  set(module: string, place: Place, version: Version | undefined): void {
    if (version !== undefined) this.byRecord.set(version.record, version)
    this.terms.storeAtomic(this.addressOf(module) + PLACES[place], version?.record ?? 0)
  }

  /// Calls reach [version] from now on; what was current before is old.
  makeCurrent(version: Version): void {
    const { terms } = this
    const before = this.get(version.name, "current")
    if (before !== undefined) this.set(version.name, "old", before)
    this.set(version.name, "current", version)
    this.setFuns(version)
    const entries = new Set(version.exports.map(({ entry }) => entry))
    for (const { entry, slot } of version.exports) terms.core.exportPublish(entry, slot)
    for (const { entry } of before?.exports ?? []) if (!entries.has(entry)) terms.core.exportWithdraw(entry)
  }

  /// The funs of [version] have its code.
  setFuns({ funs }: Version): void {
    for (const { entry, slot } of funs) this.terms.storeAtomic(entry + Memory.FUN_ENTRY_SLOT, slot)
  }

  /// The current version is old: calls reach none.
  deleteCurrent(module: string): void {
    const version = this.get(module, "current")
    if (version === undefined) return
    this.set(module, "old", version)
    this.set(module, "current", undefined)
    for (const { entry } of version.exports) this.terms.core.exportWithdraw(entry)
  }

  forget(version: Version): void {
    this.byRecord.delete(version.record)
  }

  // Address of the versions of [module].
  private addressOf(module: string): number {
    const { terms } = this
    const index = terms.atomIndex(module)
    const place = Memory.MODULES + 4 * index
    const known = terms.loadAtomic(place) >>> 0
    if (known !== 0) return known
    const made = terms.core.allocate(Memory.VERSIONS_SIZE) >>> 0
    terms.setBytes(made, new Uint8Array(Memory.VERSIONS_SIZE))
    terms.setU32(made + Memory.VERSIONS_NAME, index)
    terms.setWord(made + Memory.VERSIONS_SOURCE, 0, 0)
    terms.setU32(made + Memory.VERSIONS_NEXT, terms.loadAtomic(Memory.VERSIONS_LIST))
    terms.storeAtomic(place, made)
    terms.storeAtomic(Memory.VERSIONS_LIST, made)
    return made
  }
}
