// The "Code" chunk -> instructions. Every operand is checked against its signature and every index against its table.
// Equal registers, labels, atoms and small numbers are one object each, so a module costs little more than its
// instructions.
import {
  EXT_ALLOC,
  EXT_FLOAT_REGISTER,
  EXT_LIST,
  EXT_LITERAL,
  EXT_TYPED_REGISTER,
  readInteger,
  readNumber,
  readUnsigned,
  TAG_A,
  TAG_F,
  TAG_I,
  TAG_U,
  TAG_X,
  TAG_Y,
  TAG_Z,
} from "./compact.js"
import { MAX_OPCODE, OP, opcodeRow } from "./opcodes.js"
import type {
  Alloc,
  AnyInstruction,
  Atom,
  BeamType,
  FloatRegister,
  Import,
  Instruction,
  Integer,
  Label,
  Lambda,
  Literal,
  Operand,
  Unsigned,
  XRegister,
  YRegister,
} from "./operand.js"
import type { Reader } from "./reader.js"
import * as Is from "./shape.js"

/// As the BEAM has it: X registers 0..1023, and frames of up to 1024 Y slots.
export const MAX_REGISTERS = 1024

/// The tables that operands point into.
export interface CodeTables {
  readonly atoms: readonly string[]
  readonly imports: readonly Import[]
  readonly lambdas: readonly Lambda[]
  readonly literals: readonly Literal[]
  readonly strings: Uint8Array
  readonly lineCount: number
  /// null: registers come without types.
  readonly types: readonly BeamType[] | null
}

export interface DecodedCode {
  readonly instructions: readonly Instruction[]
  readonly functionCount: number
  readonly labelCount: number
}

// Shared operands. Immutable, so one set serves all modules; grown on demand.
const UNSIGNED: Unsigned[] = []
const INTEGERS: Integer[] = []
const LABELS: Label[] = []
const X_REGISTERS: XRegister[] = []
const Y_REGISTERS: YRegister[] = []
const FLOAT_REGISTERS: FloatRegister[] = []
const SHARED_NUMBERS = 4096
const NIL: Operand = { kind: "nil" }
const NO_OPERANDS: readonly Operand[] = []

/// Decodes the whole chunk. Labels and functions are not yet looked at.
export function readCode(reader: Reader, tables: CodeTables): DecodedCode {
  const headSize = reader.u32("the size of the header")
  if (headSize < 16 || headSize > reader.left) reader.fail(`the header can't have ${headSize} bytes`, 0)
  const start = reader.pos + headSize
  const set = reader.u32("the instruction set")
  if (set !== 0) reader.fail(`the instruction set ${set} is unknown`, 4)
  const maxOpcode = reader.u32("the highest opcode")
  if (maxOpcode > MAX_OPCODE) {
    reader.fail(`the compiler was newer than this loader: it used instruction ${maxOpcode}, known are ${MAX_OPCODE}`, 8)
  }
  const labelCount = reader.u32("the number of labels")
  // A label instruction takes at least two bytes.
  if (labelCount > 1 + (reader.end - start)) reader.fail(`${labelCount} labels can't fit into the code`, 12)
  const functionCount = reader.u32("the number of functions")
  reader.pos = start
  const instructions = new Decoder(reader, tables, labelCount).run(start)
  return { instructions, functionCount, labelCount }
}

class Decoder {
  private readonly reader: Reader
  private readonly tables: CodeTables
  private readonly labelCount: number
  private readonly atoms: (Atom | undefined)[] = []
  // By type index, then register.
  private readonly typedX: XRegister[][] = []
  private readonly typedY: YRegister[][] = []

  constructor(reader: Reader, tables: CodeTables, labelCount: number) {
    this.reader = reader
    this.tables = tables
    this.labelCount = labelCount
  }

  run(start: number): Instruction[] {
    const { reader } = this
    const out: AnyInstruction[] = []
    for (;;) {
      const at = reader.pos
      const op = reader.u8("an instruction")
      const shape = Is.SHAPES[op]
      if (shape === undefined || shape === null) return this.badOpcode(op, at)
      const { operands } = shape
      let args = NO_OPERANDS
      if (operands.length > 0) {
        const list: Operand[] = new Array(operands.length)
        for (let i = 0; i < operands.length; i++) {
          const expected = operands[i]
          list[i] = typeof expected === "number" ? this.operand(expected) : this.list(expected)
        }
        args = list
      }
      out.push({ op, name: shape.name, args, offset: at - start })
      if (op === OP.int_code_end) break
    }
    if (reader.left > 0) reader.fail("there are bytes after the end of the code")
    // The loop above has checked each operand against the signature that the type Instruction is made from.
    return out as Instruction[]
  }

  private badOpcode(op: number, at: number): never {
    const row = opcodeRow(op)
    if (row === undefined) return this.reader.fail(`there is no instruction ${op}`, at)
    return this.reader.fail(`the instruction ${row[1]} is obsolete: compile the module with OTP 25 or later`, at)
  }

  private operand(expected: number): Operand {
    const { reader } = this
    const at = reader.pos
    const head = reader.u8("an operand")
    switch (head & 7) {
      case TAG_X:
        if (!(expected & Is.IS_X)) return this.wrong(Is.IS_X, expected, at)
        return this.x(readNumber(reader, head), at)
      case TAG_Y:
        if (!(expected & Is.IS_Y)) return this.wrong(Is.IS_Y, expected, at)
        return this.y(readNumber(reader, head), at)
      case TAG_U:
        if (!(expected & Is.IS_U)) return this.wrong(Is.IS_U, expected, at)
        return this.number(readNumber(reader, head), expected, at)
      case TAG_F:
        if (!(expected & Is.IS_LABEL)) return this.wrong(Is.IS_LABEL, expected, at)
        return this.label(readNumber(reader, head), expected, at)
      case TAG_A:
        return this.atom(readNumber(reader, head), expected, at)
      case TAG_I:
        if (!(expected & Is.IS_INT)) return this.wrong(Is.IS_INT, expected, at)
        return this.integer(head)
      case TAG_Z:
        return this.extended(readNumber(reader, head), expected, at)
      default:
        return reader.fail("characters are not operands any more", at)
    }
  }

  private wrong(found: number, expected: number, at: number): never {
    return this.reader.fail(`${Is.meaning(found)} found where ${Is.meaning(expected)} is wanted`, at)
  }

  private x(index: number, at: number): XRegister {
    if (index >= MAX_REGISTERS) this.reader.fail(`there is no X register ${index}`, at)
    return X_REGISTERS[index] ?? share(X_REGISTERS, index, { kind: "x", index, type: null })
  }

  private y(index: number, at: number): YRegister {
    if (index >= MAX_REGISTERS) this.reader.fail(`there is no Y register ${index}`, at)
    return Y_REGISTERS[index] ?? share(Y_REGISTERS, index, { kind: "y", index, type: null })
  }

  private number(value: number, expected: number, at: number): Operand {
    if (expected < Is.TO_IMPORT) return unsigned(value)
    const { tables, reader } = this
    if (expected & Is.TO_IMPORT) {
      return tables.imports[value] ?? reader.fail(`there is no import ${value}`, at)
    }
    if (expected & Is.TO_LAMBDA) {
      return tables.lambdas[value] ?? reader.fail(`there is no fun ${value}`, at)
    }
    if (expected & Is.TO_ALLOC) return { kind: "alloc", words: value, floats: 0, funs: 0 }
    if (value >= tables.lineCount) reader.fail(`there is no line ${value}`, at)
    return unsigned(value)
  }

  private label(label: number, expected: number, at: number): Label {
    if (label >= this.labelCount) this.reader.fail(`there is no label ${label}`, at)
    if (label === 0 && !(expected & Is.OR_NO_LABEL)) this.reader.fail("the label 0 can't be gone to", at)
    return LABELS[label] ?? share(LABELS, label, { kind: "f", label })
  }

  private atom(index: number, expected: number, at: number): Operand {
    if (index === 0) return expected & Is.IS_NIL ? NIL : this.wrong(Is.IS_NIL, expected, at)
    if (!(expected & Is.IS_ATOM)) return this.wrong(Is.IS_ATOM, expected, at)
    const known = this.atoms[index]
    if (known !== undefined) return known
    const name = this.tables.atoms[index] ?? this.reader.fail(`there is no atom ${index}`, at)
    const atom: Atom = { kind: "atom", index, name }
    this.atoms[index] = atom
    return atom
  }

  private integer(head: number): Operand {
    if ((head & 0x18) === 0x18) return readInteger(this.reader, head)
    const value = readNumber(this.reader, head)
    return INTEGERS[value] ?? share(INTEGERS, value, { kind: "int", value })
  }

  private extended(kind: number, expected: number, at: number): Operand {
    const { reader } = this
    switch (kind) {
      case EXT_TYPED_REGISTER:
        return this.typedRegister(expected, at)
      case EXT_LITERAL: {
        if (!(expected & Is.IS_LITERAL)) return this.wrong(Is.IS_LITERAL, expected, at)
        const index = readUnsigned(reader, "a literal")
        return this.tables.literals[index] ?? reader.fail(`there is no literal ${index}`, at)
      }
      case EXT_FLOAT_REGISTER: {
        if (!(expected & Is.IS_FLOAT_REGISTER)) return this.wrong(Is.IS_FLOAT_REGISTER, expected, at)
        const index = readUnsigned(reader, "a float register")
        if (index >= MAX_REGISTERS) reader.fail(`there is no float register ${index}`, at)
        return FLOAT_REGISTERS[index] ?? share(FLOAT_REGISTERS, index, { kind: "fr", index })
      }
      case EXT_ALLOC:
        return expected & Is.IS_ALLOC ? this.alloc() : this.wrong(Is.IS_ALLOC, expected, at)
      case EXT_LIST:
        return reader.fail("list found where none is wanted", at)
      default:
        return reader.fail(`an operand has the unknown extended tag ${kind}`, at)
    }
  }

  private typedRegister(expected: number, at: number): Operand {
    const { reader } = this
    const { types } = this.tables
    const head = reader.u8("a typed register")
    const isX = (head & 7) === TAG_X
    if (!isX && (head & 7) !== TAG_Y) reader.fail("a typed register is neither X nor Y", at)
    if (!(expected & (isX ? Is.IS_X : Is.IS_Y))) return this.wrong(isX ? Is.IS_X : Is.IS_Y, expected, at)
    const number = readNumber(reader, head)
    const typeIndex = readUnsigned(reader, "a type")
    if (types === null) return isX ? this.x(number, at) : this.y(number, at)
    const type = types[typeIndex] ?? reader.fail(`there is no type ${typeIndex}`, at)
    if (number >= MAX_REGISTERS) reader.fail(`there is no register ${number}`, at)
    if (isX) {
      const row = this.typedX[typeIndex] ?? share(this.typedX, typeIndex, [])
      return row[number] ?? share(row, number, { kind: "x", index: number, type })
    }
    const row = this.typedY[typeIndex] ?? share(this.typedY, typeIndex, [])
    return row[number] ?? share(row, number, { kind: "y", index: number, type })
  }

  private alloc(): Alloc {
    const { reader } = this
    const need = { words: 0, floats: 0, funs: 0 }
    const count = readUnsigned(reader, "the number of heap needs")
    for (let i = 0; i < count; i++) {
      const at = reader.pos
      const what = readUnsigned(reader, "a kind of heap need")
      const amount = readUnsigned(reader, "a heap need")
      if (what === 0) need.words += amount
      else if (what === 1) need.floats += amount
      else if (what === 2) need.funs += amount
      else reader.fail(`there is no heap need of kind ${what}`, at)
    }
    return { kind: "alloc", ...need }
  }

  private list(cycle: readonly number[]): Operand {
    const { reader } = this
    const at = reader.pos
    const head = reader.u8("a list")
    if ((head & 7) !== TAG_Z || readNumber(reader, head) !== EXT_LIST) reader.fail("a list is wanted here", at)
    const count = readUnsigned(reader, "the size of a list")
    if (count > reader.left) reader.fail(`a list of ${count} operands can't fit into ${reader.left} bytes`, at)
    if (count % cycle.length !== 0) reader.fail(`a list of ${count} operands is not of groups of ${cycle.length}`, at)
    const items: Operand[] = new Array(count)
    for (let i = 0; i < count; i++) items[i] = this.operand(cycle[i % cycle.length])
    return { kind: "list", items }
  }
}

function unsigned(value: number): Unsigned {
  if (value >= SHARED_NUMBERS) return { kind: "u", value }
  return UNSIGNED[value] ?? share(UNSIGNED, value, { kind: "u", value })
}

function share<T>(pool: T[], index: number, item: T): T {
  pool[index] = item
  return item
}
