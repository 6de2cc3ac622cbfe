// Emits the body of one wasm function, byte by byte; no instruction objects. How to use it: head of builder.ts.
import { ByteBuffer, PADDED_I32, PADDED_I64, patchI32, patchI64 } from "./bytes.js"
import {
  type BlockType,
  codeOf,
  EMPTY,
  F32,
  F64,
  I32,
  I64,
  type MethodName,
  methodName,
  type NamesWith,
  OPCODES,
  type ValType,
} from "./opcodes.js"

/// A parameter or local variable of the function at hand.
export type Local = number & { readonly brand: "Local" }

/// An open block, loop or if: its nesting depth, 1 for the outermost.
export type Label = number & { readonly brand: "Label" }

/// The label of the function's body: a branch there returns.
export const BODY = 0 as Label

/// Instructions made from the table alone: without operands, or with a memory operand.
type PlainInstructions = { [Name in NamesWith<"none" | "zero" | "zeros"> as MethodName<Name>]: () => void }
type MemoryInstructions = {
  [Name in NamesWith<"memory"> as MethodName<Name>]: (offset: number, alignLog2?: number) => void
}
type AtomicInstructions = { [Name in NamesWith<"atomic"> as MethodName<Name>]: (offset: number) => void }
// `end` and `else` are structure, so they are written out below.
type TableInstructions = Omit<PlainInstructions, "end" | "else"> & MemoryInstructions & AtomicInstructions

/// Gives [Instructions] a method for each such row of the table.
function withTableInstructions(): new (capacity: number) => ByteBuffer & TableInstructions {
  class Instructions extends ByteBuffer {}
  const methods: Record<string, unknown> = {}
  for (const row of OPCODES) {
    const [name, code, immediates] = row
    if (immediates === "memory" || immediates === "atomic") methods[methodName(name)] = memoryMethod(code, row[3])
    else if (immediates === "none") methods[methodName(name)] = code > 0xff ? prefixedMethod(code, 0) : byteMethod(code)
    else if (immediates === "zero") methods[methodName(name)] = prefixedMethod(code, 1)
    else if (immediates === "zeros") methods[methodName(name)] = prefixedMethod(code, 2)
  }
  for (const [name, value] of Object.entries(methods)) Object.defineProperty(Instructions.prototype, name, { value })
  return Instructions as unknown as new (
    capacity: number,
  ) => ByteBuffer & TableInstructions
}

function byteMethod(code: number) {
  return function (this: ByteBuffer): void {
    this.reserve(1)
    this.bytes[this.length++] = code
  }
}

function prefixedMethod(code: number, zeros: number) {
  return function (this: ByteBuffer): void {
    opcode(this, code)
    for (let i = 0; i < zeros; i++) this.u8(0)
  }
}

function memoryMethod(code: number, natural: number) {
  return function (this: ByteBuffer, offset: number, alignLog2 = natural): void {
    opcode(this, code)
    this.u8(alignLog2)
    this.u32(offset)
  }
}

// The byte after a prefix is a LEB128 too, but none of the table's is above 0x7f.
function opcode(buffer: ByteBuffer, code: number): void {
  if (code > 0xff) buffer.u8(code >> 8)
  buffer.u8(code & 0xff)
}

const BLOCK = codeOf("block")
const LOOP = codeOf("loop")
const IF = codeOf("if")
const ELSE = codeOf("else")
const END = codeOf("end")
const BR = codeOf("br")
const BR_IF = codeOf("br_if")
const BR_TABLE = codeOf("br_table")
const CALL = codeOf("call")
const CALL_INDIRECT = codeOf("call_indirect")
const RETURN_CALL = codeOf("return_call")
const RETURN_CALL_INDIRECT = codeOf("return_call_indirect")
const LOCAL_GET = codeOf("local.get")
const LOCAL_SET = codeOf("local.set")
const LOCAL_TEE = codeOf("local.tee")
const GLOBAL_GET = codeOf("global.get")
const GLOBAL_SET = codeOf("global.set")
const I32_CONST = codeOf("i32.const")
const I64_CONST = codeOf("i64.const")
const F64_CONST = codeOf("f64.const")

const TWO_32 = 0x1_0000_0000

export interface FunctionOptions {
  /// Check nesting and the balance of local() and release(). Off by default.
  checks?: boolean
}

export class FunctionBuilder extends withTableInstructions() {
  private readonly checks: boolean
  private depth = 0
  private paramCount = 0
  private localTypes = new Uint8Array(64) // of the locals beyond the parameters
  private localCount = 0
  private readonly free: { readonly [Type in ValType]: number[] } = { [I32]: [], [I64]: [], [F32]: [], [F64]: [] }
  private paddedConstants = new Int32Array(96) // [offset in this body, kind, index]*
  private paddedLength = 0
  private readonly unlikelyPositions: number[] = [] // of branch instructions that are rarely taken

  constructor(paramCount = 0, options: FunctionOptions = {}) {
    super(16 * 1024)
    this.checks = options.checks ?? false
    this.reset(paramCount)
  }

  /// Starts a new body with [paramCount] parameters; keeps the buffers.
  reset(paramCount: number): void {
    this.length = 0
    this.depth = 0
    this.paramCount = paramCount
    this.localCount = 0
    this.paddedLength = 0
    this.unlikelyPositions.length = 0
    this.free[I32].length = 0
    this.free[I64].length = 0
    this.free[F32].length = 0
    this.free[F64].length = 0
  }

  /// Offset of the next instruction from the body's first one, in bytes.
  position(): number {
    return this.length
  }

  /// How many locals there are by now, parameters among them.
  locals(): number {
    return this.paramCount + this.localCount
  }

  /// Says that the if or br_if that is emitted next is rarely taken. Engines that know branch hints move its target away.
  unlikely(): void {
    this.unlikelyPositions.push(this.length)
  }

  // Locals

  param(index: number): Local {
    if (this.checks && index >= this.paramCount) throw new Error(`no parameter ${index} of ${this.paramCount}`)
    return index as Local
  }

  /// A local of [type]: a released one if there is any, so its value is undefined (zero only if never used before).
  local(type: ValType): Local {
    const released = this.free[type].pop()
    if (released !== undefined) return released as Local
    if (this.localCount === this.localTypes.length) {
      const larger = new Uint8Array(this.localCount * 2)
      larger.set(this.localTypes)
      this.localTypes = larger
    }
    this.localTypes[this.localCount] = type
    return (this.paramCount + this.localCount++) as Local
  }

  /// Gives [local], got from local(), back for reuse.
  release(local: Local): void {
    const position = local - this.paramCount
    if (position < 0 || position >= this.localCount) throw new Error(`release of ${local}, which local() did not give`)
    const released = this.free[this.localTypes[position] as ValType]
    if (this.checks && released.includes(local)) throw new Error(`release of ${local} twice`)
    released.push(local)
  }

  localGet(local: Local): void {
    this.indexed(LOCAL_GET, local)
  }

  localSet(local: Local): void {
    this.indexed(LOCAL_SET, local)
  }

  localTee(local: Local): void {
    this.indexed(LOCAL_TEE, local)
  }

  globalGet(index: number): void {
    this.indexed(GLOBAL_GET, index)
  }

  globalSet(index: number): void {
    this.indexed(GLOBAL_SET, index)
  }

  // Constants

  /// [value] is taken modulo 2^32.
  i32Const(value: number): void {
    this.u8(I32_CONST)
    this.s32(value)
  }

  /// [value] is a safe integer.
  i64Const(value: number): void {
    this.u8(I64_CONST)
    if (value === (value | 0)) this.s32(value)
    else {
      if (this.checks && !Number.isSafeInteger(value)) throw new Error(`i64Const of ${value}, not a safe integer`)
      this.s64(value | 0, Math.floor(value / TWO_32))
    }
  }

  i64ConstHalves(lo: number, hi: number): void {
    this.u8(I64_CONST)
    this.s64(lo, hi)
  }

  f64Const(value: number): void {
    this.u8(F64_CONST)
    this.f64(value)
  }

  /// A constant to be filled in by patchI32; [kind] and [index] come back in the module's relocations.
  i32ConstReloc(kind: number, index: number): void {
    this.u8(I32_CONST)
    this.relocation(kind, index)
    this.reserve(PADDED_I32)
    patchI32(this.bytes, this.length, 0)
    this.length += PADDED_I32
  }

  /// A constant to be filled in by patchI64; [kind] and [index] come back in the module's relocations.
  i64ConstReloc(kind: number, index: number): void {
    this.u8(I64_CONST)
    this.relocation(kind, index)
    this.reserve(PADDED_I64)
    patchI64(this.bytes, this.length, 0, 0)
    this.length += PADDED_I64
  }

  // Structure

  block(type: BlockType = EMPTY): Label {
    return this.open(BLOCK, type)
  }

  loop(type: BlockType = EMPTY): Label {
    return this.open(LOOP, type)
  }

  /// Takes an i32.
  if(type: BlockType = EMPTY): Label {
    return this.open(IF, type)
  }

  else(): void {
    this.u8(ELSE)
  }

  /// Closes the innermost block, loop or if; [label], when given, must be its.
  end(label?: Label): void {
    if (this.depth === 0) throw new Error("end without a block")
    if (label !== undefined && label !== this.depth) throw new Error(`end of ${label} inside of ${this.depth}`)
    this.u8(END)
    this.depth--
  }

  br(label: Label): void {
    this.indexed(BR, this.distance(label))
  }

  brIf(label: Label): void {
    this.indexed(BR_IF, this.distance(label))
  }

  /// Jumps to labels[i], or to [otherwise] when i is beyond the first [count] labels.
  brTable(labels: ArrayLike<Label>, otherwise: Label, count = labels.length): void {
    this.indexed(BR_TABLE, count)
    for (let i = 0; i < count; i++) this.u32(this.distance(labels[i]))
    this.u32(this.distance(otherwise))
  }

  // Calls

  call(functionIndex: number): void {
    this.indexed(CALL, functionIndex)
  }

  returnCall(functionIndex: number): void {
    this.indexed(RETURN_CALL, functionIndex)
  }

  callIndirect(typeIndex: number, tableIndex = 0): void {
    this.indexed(CALL_INDIRECT, typeIndex)
    this.u32(tableIndex)
  }

  returnCallIndirect(typeIndex: number, tableIndex = 0): void {
    this.indexed(RETURN_CALL_INDIRECT, typeIndex)
    this.u32(tableIndex)
  }

  // For ModuleBuilder.body

  /// Ends the body. With checks, every local() must have been released.
  finish(): void {
    if (this.depth !== 0) throw new Error(`${this.depth} blocks are not ended`)
    if (this.checks) {
      const { free } = this
      const leaked = this.localCount - free[I32].length - free[I64].length - free[F32].length - free[F64].length
      if (leaked !== 0) throw new Error(`${leaked} locals are not released`)
    }
    this.u8(END)
  }

  /// Appends the declaration of the locals: runs of equal types.
  writeLocals(to: ByteBuffer): void {
    const types = this.localTypes
    const count = this.localCount
    let runs = 0
    for (let i = 0; i < count; i++) if (i === 0 || types[i] !== types[i - 1]) runs++
    to.u32(runs)
    for (let start = 0; start < count; ) {
      let end = start + 1
      while (end < count && types[end] === types[start]) end++
      to.u32(end - start)
      to.u8(types[start])
      start = end
    }
  }

  /// Offsets in this body of the branches named by unlikely().
  hints(): readonly number[] {
    return this.unlikelyPositions
  }

  /// [offset in this body, kind, index]*
  relocations(): Int32Array {
    return this.paddedConstants.subarray(0, this.paddedLength)
  }

  private indexed(code: number, index: number): void {
    this.reserve(6)
    this.bytes[this.length++] = code
    if (index < 0x80) this.bytes[this.length++] = index
    else this.u32(index)
  }

  private open(code: number, type: BlockType): Label {
    this.reserve(2)
    this.bytes[this.length++] = code
    this.bytes[this.length++] = type
    return ++this.depth as Label
  }

  private distance(label: Label): number {
    if (label > this.depth) throw new Error(`branch to ${label} from the outside`)
    return this.depth - label
  }

  private relocation(kind: number, index: number): void {
    if (this.paddedLength === this.paddedConstants.length) {
      const larger = new Int32Array(this.paddedLength * 2)
      larger.set(this.paddedConstants)
      this.paddedConstants = larger
    }
    this.paddedConstants[this.paddedLength++] = this.length
    this.paddedConstants[this.paddedLength++] = kind
    this.paddedConstants[this.paddedLength++] = index
  }
}
