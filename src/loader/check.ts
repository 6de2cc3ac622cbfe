// What only shows when all instructions are decoded: where labels and functions are, and whether references to them,
// to strings and between tables fit. After this, whoever walks the code needs no checks of its own.
import type { ExportEntry, FunctionEntry } from "./beam.js"
import type { CodeTables, DecodedCode } from "./code.js"
import { BeamFileError } from "./errors.js"
import { OP } from "./opcodes.js"
import type { AnyInstruction, Import, Instruction, Lambda, Operand } from "./operand.js"
import { SHAPES } from "./shape.js"
import { MAX_ARITY } from "./tables.js"

export interface CodeMap {
  readonly functions: readonly FunctionEntry[]
  readonly labels: Int32Array
  readonly onLoad: number
}

/// Bytes of the code chunk before the instructions, for offsets in errors.
const HEADER = 20

function fail(instruction: AnyInstruction, what: string): never {
  throw new BeamFileError("Code", HEADER + instruction.offset, `${instruction.name}: ${what}`)
}

/// Finds labels and functions, and checks all references between instructions.
export function mapCode(decoded: DecodedCode, tables: CodeTables): CodeMap {
  const code = decoded.instructions
  const labels = mapLabels(code, decoded.labelCount)
  const functions = mapFunctions(code, tables.atoms[1])
  if (functions.length !== decoded.functionCount) {
    throw new BeamFileError("Code", 16, `${decoded.functionCount} functions announced, ${functions.length} found`)
  }
  const entries = new Map(functions.map((entry) => [entry.entry, entry]))
  let onLoad = 0
  for (const entry of functions) {
    for (let i = entry.start; i < entry.end; i++) {
      const instruction = code[i]
      checkInstruction(instruction, tables)
      if (isLocalCall(instruction)) checkCall(instruction, entries)
      else if (SHAPES[instruction.op]?.hasLabels) checkLabels(instruction, instruction.args, labels, entry)
      if (instruction.op === OP.on_load) onLoad = entry.entry
    }
  }
  return { functions, labels, onLoad }
}

/// Exports and locals must be entries of the functions they name.
export function checkEntries(chunk: string, rows: readonly ExportEntry[], functions: readonly FunctionEntry[]): void {
  const entries = new Map(functions.map((entry) => [entry.entry, entry]))
  rows.forEach((row, index) => {
    const entry = entries.get(row.label)
    if (entry === undefined || entry.name !== row.function || entry.arity !== row.arity) {
      const what = `${row.function}/${row.arity} is not the function at label ${row.label}`
      throw new BeamFileError(chunk, 4 + 12 * index, what)
    }
  })
}

/// Funs must be entries of functions of their name and arity.
export function checkLambdas(lambdas: readonly Lambda[], functions: readonly FunctionEntry[]): void {
  const entries = new Map(functions.map((entry) => [entry.entry, entry]))
  for (const lambda of lambdas) {
    const entry = entries.get(lambda.label)
    if (entry === undefined || entry.name !== lambda.name || entry.arity !== lambda.arity) {
      const what = `the fun ${lambda.name}/${lambda.arity} is not the function at label ${lambda.label}`
      throw new BeamFileError("FunT", 4 + 24 * lambda.index, what)
    }
  }
}

function mapLabels(code: readonly Instruction[], labelCount: number): Int32Array {
  const labels = new Int32Array(labelCount).fill(-1)
  for (let i = 0; i < code.length; i++) {
    const instruction = code[i]
    if (instruction.name !== "label") continue
    const label = instruction.args[0].value
    if (label === 0 || label >= labelCount) fail(instruction, `the label ${label} is out of range`)
    if (labels[label] !== -1) fail(instruction, `the label ${label} stands here a second time`)
    labels[label] = i
  }
  return labels
}

// A function begins at the label before its func_info (there may be a `line` between) and has its entry label after it.
function mapFunctions(code: readonly Instruction[], module: string): FunctionEntry[] {
  const functions: FunctionEntry[] = []
  const infos: number[] = []
  code.forEach((instruction, i) => {
    if (instruction.name === "func_info") infos.push(i)
  })
  for (let which = 0; which < infos.length; which++) {
    const info = infos[which]
    const instruction = code[info]
    const next = code[info + 1]
    if (instruction.name !== "func_info" || next === undefined || next.name !== "label") {
      return fail(instruction, "there is no label after it")
    }
    const [moduleAtom, name, arity] = instruction.args
    if (moduleAtom.name !== module) fail(instruction, `the module is ${module}, not ${moduleAtom.name}`)
    if (arity.value > MAX_ARITY) fail(instruction, `a function can't have ${arity.value} arguments`)
    const start = startOf(code, info)
    const label = code[start]
    if (label.name !== "label") return fail(instruction, "there is no label before it")
    const following = which + 1 < infos.length ? startOf(code, infos[which + 1]) : code.length - 1
    const entry = next.args[0].value
    functions.push({
      name: name.name,
      arity: arity.value,
      infoLabel: label.args[0].value,
      entry,
      start,
      end: following,
    })
  }
  if (functions.length > 0 && functions[0].start !== 0) fail(code[0], "it stands before the first function")
  if (functions.length === 0 && code.length > 1) fail(code[0], "it is in no function")
  return functions
}

function startOf(code: readonly Instruction[], info: number): number {
  let start = info - 1
  while (start > 0 && code[start].op === OP.line) start--
  return Math.max(0, start)
}

type LocalCall = Extract<Instruction, { name: "call" | "call_only" | "call_last" }>

function isLocalCall(instruction: Instruction): instruction is LocalCall {
  return instruction.op === OP.call || instruction.op === OP.call_only || instruction.op === OP.call_last
}

function checkCall(call: LocalCall, entries: ReadonlyMap<number, FunctionEntry>): void {
  const [arity, target] = call.args
  const entry = entries.get(target.label)
  if (entry === undefined) fail(call, `no function begins at label ${target.label}`)
  else if (entry.arity !== arity.value)
    fail(call, `${entry.name}/${entry.arity} is called with ${arity.value} arguments`)
}

// Jumps stay inside their function.
function checkLabels(
  instruction: Instruction,
  args: readonly Operand[],
  labels: Int32Array,
  within: FunctionEntry,
): void {
  for (let i = 0; i < args.length; i++) {
    const arg = args[i]
    if (arg.kind === "list") checkLabels(instruction, arg.items, labels, within)
    if (arg.kind !== "f" || arg.label === 0) continue
    const at = labels[arg.label]
    if (at < within.start || at >= within.end) fail(instruction, `the label ${arg.label} is not in this function`)
  }
}

function checkInstruction(instruction: Instruction, tables: CodeTables): void {
  switch (instruction.op) {
    case OP.int_code_end:
      fail(instruction, "it stands inside a function")
      break
    case OP.call_ext:
    case OP.call_ext_only:
    case OP.call_ext_last: {
      const [arity, target] = instruction.args
      if (arity.value !== target.arity) fail(instruction, `${target.arity} arguments are wanted, not ${arity.value}`)
      break
    }
    case OP.bs_put_string:
      checkString(instruction, instruction.args[1].value, instruction.args[0].value, tables.strings)
      break
    case OP.bs_match_string:
      checkString(instruction, instruction.args[3].value, Math.ceil(instruction.args[2].value / 8), tables.strings)
      break
    case OP.make_fun3:
      if (instruction.args[2].items.length !== instruction.args[0].numFree) {
        fail(instruction, `the fun has ${instruction.args[0].numFree} free variables`)
      }
      break
    case OP.bs_create_bin:
      checkSegments(instruction, instruction.args[5].items, tables.strings)
      break
    case OP.bif0:
      checkBif(instruction, instruction.args[0], 0)
      break
    case OP.bif1:
      checkBif(instruction, instruction.args[1], 1)
      break
    case OP.bif2:
      checkBif(instruction, instruction.args[1], 2)
      break
    case OP.bif3:
      checkBif(instruction, instruction.args[1], 3)
      break
    case OP.gc_bif1:
      checkBif(instruction, instruction.args[2], 1)
      break
    case OP.gc_bif2:
      checkBif(instruction, instruction.args[2], 2)
      break
    case OP.gc_bif3:
      checkBif(instruction, instruction.args[2], 3)
      break
  }
}

function checkBif(instruction: Instruction, bif: Import, arity: number): void {
  if (bif.arity !== arity) fail(instruction, `the BIF ${bif.function} has ${bif.arity} arguments`)
}

function checkString(instruction: Instruction, offset: number, size: number, strings: Uint8Array): void {
  if (offset + size > strings.length) {
    fail(instruction, `the string table has ${strings.length} bytes, bytes ${offset} to ${offset + size} are wanted`)
  }
}

// Six operands a segment: type, segment number, unit, flags, value, size. A string's value and size are numbers.
function checkSegments(instruction: Instruction, items: readonly Operand[], strings: Uint8Array): void {
  if (items.length % 6 !== 0) fail(instruction, `${items.length} operands are not of groups of 6`)
  for (let i = 0; i < items.length; i += 6) {
    const type = items[i]
    const unit = items[i + 2]
    if (type.kind !== "atom" || unit.kind !== "u") fail(instruction, `segment ${i / 6} has no type or unit`)
    if (type.kind !== "atom" || type.name !== "string") continue
    const offset = items[i + 4]
    const size = items[i + 5]
    if (offset.kind === "u" && (size.kind === "u" || size.kind === "int")) {
      checkString(instruction, offset.value, size.value, strings)
    } else {
      fail(instruction, `segment ${i / 6} is not a string`)
    }
  }
}
