// BEAM assembly as text, much as `erlc -S` writes it: one Erlang tuple a line, operands in OTP's own notation.
import type { BeamModule, FunctionEntry } from "../loader/beam.js"
import type { AnyInstruction, Instruction, Operand } from "../loader/operand.js"
import { printType } from "../loader/types.js"
import { printAtom, printBinary, printTerm } from "./literal.js"

/// The module, or the functions that `wanted` ("name/arity" or "name") picks.
export function printBeam(module: BeamModule, wanted?: string): string {
  const picked = module.functions.filter((entry) => isWanted(entry, wanted))
  const listing = picked.map((entry) => printFunction(module, entry).join("\n"))
  return `${[...(wanted === undefined ? [printHead(module)] : []), ...listing].join("\n\n")}\n`
}

/// One function as lines.
export function printFunction(module: BeamModule, entry: FunctionEntry): string[] {
  const lines = [`{function, ${printAtom(entry.name)}, ${entry.arity}, ${entry.entry}}.`]
  for (let i = entry.start; i < entry.end; i++) {
    const instruction = module.code[i]
    lines.push(`${instruction.name === "label" ? "  " : "    "}${printInstruction(module, instruction)}.`)
  }
  return lines
}

/// One instruction: `{move,{x,0},{y,1}}`.
export function printInstruction(module: BeamModule, instruction: Instruction): string {
  const args = argsOf(module, instruction)
  return args.length === 0 ? printAtom(instruction.name) : `{${[printAtom(instruction.name), ...args].join(",")}}`
}

/// One operand: `{x,0}`, `{f,3}`, `{atom,ok}`, `{tr,{y,2},integer(0..9)}`.
export function printOperand(operand: Operand): string {
  switch (operand.kind) {
    case "x":
    case "y": {
      const register = `{${operand.kind},${operand.index}}`
      return operand.type === null ? register : `{tr,${register},${printType(operand.type)}}`
    }
    case "fr":
      return `{fr,${operand.index}}`
    case "f":
      return `{f,${operand.label}}`
    case "u":
      return String(operand.value)
    case "atom":
      return `{atom,${printAtom(operand.name)}}`
    case "nil":
      return "nil"
    case "int":
    case "big":
      return `{integer,${printTerm(operand)}}`
    case "literal":
      return `{literal,${printTerm(operand.term)}}`
    case "import":
      return `{extfunc,${printAtom(operand.module)},${printAtom(operand.function)},${operand.arity}}`
    case "lambda":
      return `{lambda,${printAtom(operand.name)},${operand.arity},${operand.numFree}}`
    case "alloc": {
      const { words, floats, funs } = operand
      return floats + funs === 0 ? String(words) : `{alloc,[{words,${words}},{floats,${floats}},{funs,${funs}}]}`
    }
    case "list":
      return `{list,[${operand.items.map(printOperand).join(",")}]}`
  }
}

// Operands as text; numbers that mean strings or source lines are looked up.
function argsOf(module: BeamModule, instruction: Instruction): string[] {
  const args = (instruction as AnyInstruction).args.map(printOperand)
  switch (instruction.name) {
    case "line":
    case "executable_line":
      args[0] = printLine(module, instruction.args[0].value)
      break
    case "debug_line":
      args[1] = printLine(module, instruction.args[1].value)
      break
    case "bs_put_string": {
      const [size, offset] = instruction.args
      return [args[0], printString(module, offset.value, size.value)]
    }
    case "bs_match_string": {
      const [, , bits, offset] = instruction.args
      args[3] = printString(module, offset.value, Math.ceil(bits.value / 8))
      break
    }
    case "bs_create_bin":
      args[5] = printSegments(module, instruction.args[5].items)
  }
  return args
}

function printLine(module: BeamModule, index: number): string {
  if (index === 0) return "[]"
  const { file, line } = module.lines.entries[index]
  return `[{location,${JSON.stringify(module.lines.files[file])},${line}}]`
}

function printString(module: BeamModule, offset: number, size: number): string {
  return `{string,${printBinary(module.strings.subarray(offset, offset + size), 8)}}`
}

function printSegments(module: BeamModule, items: readonly Operand[]): string {
  const parts = items.map(printOperand)
  for (let i = 0; i < items.length; i += 6) {
    const [type, , , , offset, size] = items.slice(i, i + 6)
    if (type.kind !== "atom" || type.name !== "string" || offset.kind !== "u") continue
    if (size.kind === "int" || size.kind === "u") parts[i + 4] = printString(module, offset.value, size.value)
  }
  return `{list,[${parts.join(",")}]}`
}

function printHead(module: BeamModule): string {
  const exports = module.exports.map(({ function: name, arity }) => `{${printAtom(name)},${arity}}`)
  return [
    `{module, ${printAtom(module.name)}}.`,
    `{exports, [${exports.join(",")}]}.`,
    `{attributes, ${printTerm(module.attributes)}}.`,
    `{labels, ${module.labelCount}}.`,
  ].join("\n")
}

function isWanted({ name, arity }: FunctionEntry, wanted: string | undefined): boolean {
  return wanted === undefined || wanted === name || wanted === `${name}/${arity}`
}
