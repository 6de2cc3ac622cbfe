// The WebAssembly of functions as text: each BEAM instruction as a comment before its code, and by their names whatever gets
// its number only when a module is installed (atoms, literals, export entries, code words, funs).
import { compileModule } from "../codegen/compile.js"
import {
  type BifLookup,
  type CompiledModule,
  RELOC_ATOM,
  RELOC_CODE,
  RELOC_EXPORT,
  RELOC_FUN,
  RELOC_LITERAL,
  RELOC_SLOT,
  RELOC_STRINGS,
  type Watch,
} from "../codegen/module.js"
import type { Block } from "../ir/function.js"
import type { BeamModule } from "../loader/beam.js"
import type { Instruction } from "../loader/operand.js"
import { decodeModule, disassembleFunction, type TextOptions } from "../wasm/text.js"
import { printInstruction } from "./beam.js"
import { blockHead } from "./ir.js"
import { printAtom, printTerm } from "./literal.js"

const LITERAL_MAX = 60 // characters shown of a literal

/// Compiles [module] and gives a printer of its functions by their place in the module: for each the wasm function that begins
/// at its start, and the one that continues it behind a call, if there is one.
export function wasmPrinter(module: BeamModule, bifs: BifLookup): (ordinal: number) => string[] {
  const notes: Notes[] = []
  const watch = (ordinal: number): Watch => {
    notes[ordinal] = new Notes(module)
    return notes[ordinal]
  }
  const compiled = compileModule(module, { bifs, stress: false, debug: true, watch })
  const decoded = decodeModule(compiled.bytes)
  const imports = decoded.imports.filter(({ kind }) => kind === "func").map((entry) => `${entry.module}.${entry.name}`)
  const options: TextOptions = {
    names: (index) => imports[index],
    relocations: compiled.relocations,
    relocationName: (kind, index) => relocationName(compiled, kind, index),
  }
  const print = (ordinal: number): string[] => {
    const { comments, names } = notes[ordinal] ?? new Notes(module)
    const localNames = (index: number) => names.get(index)
    const index = decoded.importedFunctions + ordinal
    return disassembleFunction(decoded, index, { ...options, comments, localNames }).split("\n")
  }
  return (ordinal) => {
    const resume = resumeOrdinal(compiled, module, ordinal)
    return resume < 0 ? print(ordinal) : [...print(ordinal), ...print(resume)]
  }
}

/// What is noted of a function while it is made.
class Notes implements Watch {
  readonly comments = new Map<number, string>()
  names: ReadonlyMap<number, string> = new Map()

  constructor(private readonly module: BeamModule) {}

  mark(position: number, from: Instruction | Block): void {
    const before = this.comments.get(position)
    const text = "successors" in from ? blockHead(from) : printInstruction(this.module, from)
    this.comments.set(position, before === undefined ? text : `${before}\n${text}`)
  }

  locals(names: ReadonlyMap<number, string>): void {
    this.names = names
  }
}

/// -1 if the function is never continued. Resume functions stand behind all others.
function resumeOrdinal({ functions }: CompiledModule, { functions: sources, lambdas }: BeamModule, ordinal: number) {
  const { name, arity } = sources[ordinal]
  const first = sources.length + lambdas.length
  return functions.findIndex((fn, i) => i >= first && fn.name === name && fn.arity === arity)
}

/// What stands for a constant until its module is installed.
function relocationName(module: CompiledModule, kind: number, index: number): string {
  switch (kind) {
    case RELOC_ATOM:
      return printAtom(module.atoms[index])
    case RELOC_LITERAL: {
      const text = printTerm(module.literals[index])
      return `literal ${text.length > LITERAL_MAX ? `${text.slice(0, LITERAL_MAX)}...` : text}`
    }
    case RELOC_EXPORT: {
      const { module: name, function: fn, arity } = module.imports[index]
      return `export ${printAtom(name)}:${printAtom(fn)}/${arity}`
    }
    case RELOC_CODE: {
      const [ordinal, low] = module.codeWords.slice(2 * index, 2 * index + 2)
      return `code ${functionName(module, ordinal)} 0x${low.toString(16)}`
    }
    case RELOC_FUN:
      return `fun ${printAtom(module.lambdas[index].name)}/${module.lambdas[index].arity}`
    case RELOC_STRINGS:
      return `string ${index}`
    case RELOC_SLOT:
      return `slot ${functionName(module, index)}`
    default:
      return `relocation ${kind} ${index}`
  }
}

function functionName(module: CompiledModule, ordinal: number): string {
  const { name, arity } = module.functions[ordinal]
  return `${printAtom(name)}/${arity}`
}
