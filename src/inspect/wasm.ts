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
} from "../codegen/module.js"
import type { Block } from "../ir/function.js"
import type { BeamModule } from "../loader/beam.js"
import type { Instruction } from "../loader/operand.js"
import { decodeModule, disassembleFunction } from "../wasm/text.js"
import { printInstruction } from "./beam.js"
import { blockHead } from "./ir.js"
import { printAtom, printTerm } from "./literal.js"

const LITERAL_MAX = 60 // characters shown of a literal

/// Compiles [module] and gives a printer of its functions by their place in the module.
export function wasmPrinter(module: BeamModule, bifs: BifLookup): (ordinal: number) => string[] {
  const comments: Map<number, string>[] = []
  const localNames: ReadonlyMap<number, string>[] = []
  const compiled = compileModule(module, {
    bifs,
    stress: false,
    debug: true,
    watch: {
      mark(ordinal, position, from) {
        const texts = comments[ordinal] ?? new Map<number, string>()
        comments[ordinal] = texts
        const before = texts.get(position)
        const text = isBlock(from) ? blockHead(from) : printInstruction(module, from)
        texts.set(position, before === undefined ? text : `${before}\n${text}`)
      },
      locals(ordinal, names) {
        localNames[ordinal] = names
      },
    },
  })
  const decoded = decodeModule(compiled.bytes)
  return (ordinal) => {
    const text = disassembleFunction(decoded, decoded.importedFunctions + ordinal, {
      names: (index) => importName(decoded.imports, index),
      localNames: (index) => localNames[ordinal]?.get(index),
      relocations: compiled.relocations,
      relocationName: (kind, index) => relocationName(compiled, kind, index),
      comments: comments[ordinal] ?? new Map(),
    })
    return text.split("\n")
  }
}

function isBlock(from: Instruction | Block): from is Block {
  return "successors" in from
}

/// "core.raise"; undefined for a function of the module itself, which has a name there.
function importName(imports: readonly { kind: string; module: string; name: string }[], index: number) {
  const entry = imports.filter(({ kind }) => kind === "func")[index]
  return entry && `${entry.module}.${entry.name}`
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
