// What the functions of one module share while it is compiled: wasm indices, literals, atoms, code words.
import type { IrFunction } from "../ir/function.js"
import type { BeamModule } from "../loader/beam.js"
import type { HostTerm } from "../loader/etf.js"
import type { Import, Literal } from "../loader/operand.js"
import type { ModuleBuilder } from "../wasm/builder.js"
import { I64 } from "../wasm/builder.js"
import { ABI, type AbiName, typesOf } from "./abi.js"

export class ModuleContext {
  readonly atoms: string[]
  readonly literals: HostTerm[]
  /// The module's imports, then those that instructions imply (a send is erlang:send/2 to stack traces).
  readonly imports: Import[]
  readonly codeWords: number[] = []
  private readonly atomIndices = new Map<string, number>()
  private readonly codeIndices = new Map<number, number>()
  private readonly extraLiterals = new Map<string, number>()
  private readonly coreIndices = new Map<string, number>()
  private ordinals: Map<number, number> | null = null
  private readonly resumeOrdinals = new Map<number, number>()
  /// Index of the wasm global with this thread's scheduler block.
  globalP = 0
  /// Wasm index of the function with ordinal 0.
  firstFunction = 0

  constructor(
    readonly beam: BeamModule,
    readonly builder: ModuleBuilder,
    /// Index of the wasm type of every function of Erlang code.
    readonly functionType: number,
  ) {
    this.atoms = [...beam.atoms]
    this.imports = [...beam.imports]
    this.literals = beam.literals.map((literal) => literal.term)
    for (let i = 1; i < this.atoms.length; i++) this.atomIndices.set(this.atoms[i], i)
  }

  /// The import of a remote function, added if the module has none.
  importOf(module: string, name: string, arity: number): Import {
    const known = this.imports.find((row) => row.module === module && row.function === name && row.arity === arity)
    if (known !== undefined) return known
    const added: Import = { kind: "import", index: this.imports.length, module, function: name, arity }
    this.imports.push(added)
    return added
  }

  atomIndex(name: string): number {
    let index = this.atomIndices.get(name)
    if (index === undefined) {
      index = this.atoms.push(name) - 1
      this.atomIndices.set(name, index)
    }
    return index
  }

  literalIndex(literal: Literal): number {
    return literal.index
  }

  addLiteral(term: HostTerm): number {
    const key = JSON.stringify(term, (_, value) => (value instanceof Uint8Array ? Array.from(value) : value))
    let index = this.extraLiterals.get(key)
    if (index === undefined) {
      index = this.literals.push(term) - 1
      this.extraLiterals.set(key, index)
    }
    return index
  }

  codeWord(ordinal: number, low: number): number {
    const key = ordinal * 0x100000000 + low
    let index = this.codeIndices.get(key)
    if (index === undefined) {
      index = this.codeWords.length / 2
      this.codeWords.push(ordinal, low)
      this.codeIndices.set(key, index)
    }
    return index
  }

  /// Wasm index of a core function of the ABI table; it must have been imported (see importCore).
  coreFunction(name: AbiName): number {
    return this.imported(name)
  }

  /// Wasm index of a BIF in core.
  bifFunction(name: string): number {
    return this.imported(name)
  }

  private imported(name: string): number {
    const index = this.coreIndices.get(name)
    if (index === undefined) throw new Error(`core function ${name} is not imported`)
    return index
  }

  /// Imports every function of the ABI table. Unused imports cost a few bytes each.
  importAbi(): void {
    for (const name of Object.keys(ABI) as AbiName[]) {
      const [params, result] = ABI[name]
      const type = this.builder.type(typesOf(params), typesOf(result))
      this.coreIndices.set(name, this.builder.importFunction("core", name, type))
    }
  }

  importBif(name: string, arity: number): void {
    if (this.coreIndices.has(name)) return
    const type = this.builder.type(new Array(arity).fill(I64), [I64])
    this.coreIndices.set(name, this.builder.importFunction("core", name, type))
  }

  /// Notes that [fn] has a resume function, and which ordinal that has.
  setResumeOrdinal(fn: IrFunction, ordinal: number): void {
    this.resumeOrdinals.set(fn.ordinal, ordinal)
  }

  resumeOrdinal(fn: IrFunction): number {
    const ordinal = this.resumeOrdinals.get(fn.ordinal)
    if (ordinal === undefined) throw new Error(`${fn.name}/${fn.arity} has no resume function`)
    return ordinal
  }

  /// Wasm index of the resume function of [fn].
  resumeFunction(fn: IrFunction): number {
    return this.firstFunction + this.resumeOrdinal(fn)
  }

  /// Ordinal of the function whose entry (or func_info) is at BEAM label [label].
  ordinalOfLabel(label: number): number {
    if (this.ordinals === null) {
      this.ordinals = new Map()
      this.beam.functions.forEach((fn, ordinal) => {
        this.ordinals?.set(fn.entry, ordinal)
        this.ordinals?.set(fn.infoLabel, ordinal)
      })
    }
    const ordinal = this.ordinals.get(label)
    if (ordinal === undefined) throw new Error(`label ${label} of ${this.beam.name} is no function`)
    return ordinal
  }

  /// Wasm index of the function at BEAM label [label].
  functionOfLabel(label: number): number {
    return this.firstFunction + this.ordinalOfLabel(label)
  }
}
