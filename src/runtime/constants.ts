// What outlives the code of a module, because terms may refer to it for ever: literals, fun entries, what module_info says.
// Nothing of it is given back; versions that are the same share it, so that loading them again and again takes no memory.
import type { CompiledModule } from "../codegen/module.js"
import * as Memory from "../layout/memory.js"
import type { HostTerm } from "../loader/etf.js"
import { makeLiterals } from "./literal.js"
import type { Terms } from "./term.js"

/// Addresses.
export interface ConstantsOf {
  readonly literals: number // one word each
  readonly strings: number
  readonly funs: number // FUN_ENTRY_SIZE each
}

export class Constants {
  private readonly terms: Terms
  private readonly known = new Map<string, ConstantsOf>()
  private readonly lists = new Map<string, number>()

  constructor(terms: Terms) {
    this.terms = terms
  }

  /// Those of [module]. Its funs have no code yet, if they are new.
  of(module: CompiledModule): ConstantsOf {
    // The MD5 sum covers code, literals and funs.
    const key = `${module.name} ${module.md5} ${module.literals.length}`
    const known = this.known.get(key)
    if (known !== undefined) return known
    const { terms } = this
    const strings = module.strings.length > 0 ? terms.core.allocate(module.strings.length) >>> 0 : 0
    terms.setBytes(strings, module.strings)
    const literals = module.literals.length > 0 ? makeLiterals(terms, module.literals) : 0
    const made = { literals, strings, funs: this.makeFuns(module) }
    this.known.set(key, made)
    return made
  }

  /// Address of the words that hold [items], literals.
  list(items: readonly HostTerm[]): number {
    const key = JSON.stringify(items)
    const known = this.lists.get(key)
    if (known !== undefined) return known
    const made = makeLiterals(this.terms, items)
    this.lists.set(key, made)
    return made
  }

  private makeFuns(module: CompiledModule): number {
    const { terms } = this
    const { lambdas } = module
    const block = lambdas.length > 0 ? terms.core.allocate(Memory.FUN_ENTRY_SIZE * lambdas.length) >>> 0 : 0
    lambdas.forEach((lambda, i) => {
      const entry = block + i * Memory.FUN_ENTRY_SIZE
      terms.setI32(entry + Memory.FUN_ENTRY_SLOT, Memory.SLOT_FUN_UNLOADED)
      terms.setU32(entry + Memory.FUN_ENTRY_MODULE, terms.atomIndex(module.name))
      terms.setU32(entry + Memory.FUN_ENTRY_INDEX, lambda.index)
      terms.setU32(entry + Memory.FUN_ENTRY_OLD_UNIQ, lambda.oldUniq)
      terms.setU32(entry + Memory.FUN_ENTRY_ARITY, lambda.arity)
      terms.setU32(entry + Memory.FUN_ENTRY_FREE, lambda.free)
      terms.setU32(entry + Memory.FUN_ENTRY_NAME, terms.atomIndex(lambda.name))
      terms.setBytes(entry + Memory.FUN_ENTRY_UNIQ, module.md5)
    })
    return block
  }
}
