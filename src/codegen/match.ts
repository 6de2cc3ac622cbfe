// Emitters of bit string matching.
import { BeamFileError } from "../loader/errors.js"
import type { Operand, Register, Source } from "../loader/operand.js"
import { I64 } from "../wasm/builder.js"
import type { Emitter } from "./emitter.js"
import type { Emitters } from "./instructions.js"
import { RELOC_STRINGS } from "./module.js"
import {
  alignedInteger,
  ensureAtLeast,
  isMultiple,
  positionTerm,
  remainingBits,
  SHORT_BITS,
  setPosition,
  shortInteger,
  skipBits,
  startMatch,
} from "./position.js"

// Flags of a field, as the compiler writes them (OTP's BSF_*).
const LITTLE = 2
const SIGNED = 4
const NATIVE = 16

// A small has 59 bits for the magnitude.
const SMALL_BITS = 59

/// Leaves the size in bits of a field on top; jumps to [fail] if it is negative or no size at all.
/// Sizes that are constants need no test.
function fieldBits(e: Emitter, size: Source, unit: number, fail: number): void {
  const { f } = e
  if (size.kind === "int") {
    f.i64Const(size.value * unit)
    return
  }
  const bits = f.local(I64)
  e.term(size)
  f.i32Const(unit)
  e.callRaw("bsSize")
  f.localTee(bits)
  f.i64Const(0)
  f.i64LtS()
  e.jumpIf(fail)
  f.localGet(bits)
  f.release(bits)
}

function isAll(size: Source): boolean {
  return size.kind === "atom" && size.name === "all"
}

/// The value on top goes to [destination], or 0 means failure.
function result(e: Emitter, fail: number, destination: Register): void {
  const { f } = e
  const value = f.local(I64)
  e.orFail(fail, value)
  f.localGet(value)
  e.set(destination)
  f.release(value)
}

function getInteger(
  e: Emitter,
  fail: number,
  context: Register,
  size: Source,
  unit: number,
  flags: number,
  destination: Register,
): void {
  const { f } = e
  const bits = size.kind === "int" ? size.value * unit : -1
  const plain = (flags & (LITTLE | SIGNED | NATIVE)) === 0
  if (plain && bits > 0 && bits <= 32 && bits % 8 === 0) return alignedInteger(e, fail, context, bits, destination)
  if (plain && bits > 0 && bits <= SHORT_BITS) return shortInteger(e, fail, context, bits, destination)
  e.beforeCore("heap")
  if (plain && bits >= 0 && bits <= SMALL_BITS) {
    e.term(context)
    f.i32Const(bits)
    e.callRaw("bsGetUnsigned")
  } else {
    const held = f.local(I64)
    fieldBits(e, size, unit, fail)
    f.localSet(held)
    e.term(context)
    f.localGet(held)
    f.i32Const(flags)
    e.callRaw("bsGetInteger")
    f.release(held)
  }
  e.forgetHeap()
  result(e, fail, destination)
}

function getBinary(e: Emitter, fail: number, context: Register, size: Source, unit: number, to: Register): void {
  const { f } = e
  e.beforeCore("heap")
  if (isAll(size)) {
    e.term(context)
    f.i32Const(unit)
    e.callRaw("bsGetBinaryAll")
  } else {
    const held = f.local(I64)
    fieldBits(e, size, unit, fail)
    f.localSet(held)
    e.term(context)
    f.localGet(held)
    e.callRaw("bsGetBinary")
    f.release(held)
  }
  e.forgetHeap()
  result(e, fail, to)
}

/// Number of an operand that stands for one.
function numberOf(operand: Operand): number {
  if (operand.kind === "u" || operand.kind === "int") return operand.value
  return 0
}

/// Flags of a segment: [] or a literal list of atoms.
export function flagsOf(operand: Operand): number {
  if (operand.kind === "u" || operand.kind === "int") return operand.value
  if (operand.kind !== "literal" || operand.term.kind !== "list") return 0
  let flags = 0
  for (const item of operand.term.items) {
    if (item.kind !== "atom") continue
    if (item.name === "little") flags |= LITTLE
    else if (item.name === "signed") flags |= SIGNED
    else if (item.name === "native") flags |= NATIVE
  }
  return flags
}

/// One command of bs_match: how many operands it has, and its code.
type Command = readonly [
  operands: number,
  emit: (e: Emitter, fail: number, context: Register, args: readonly Operand[]) => void,
]

const COMMANDS: Readonly<Record<string, Command>> = {
  ensure_at_least: [
    2,
    (e, fail, context, [bits, unit]) => {
      ensureAtLeast(e, fail, context, numberOf(bits), numberOf(unit))
    },
  ],
  ensure_exactly: [
    1,
    (e, fail, context, [bits]) => {
      remainingBits(e, context)
      e.f.i64Const(numberOf(bits))
      e.f.i64Eq()
      e.jumpUnless(fail)
    },
  ],
  integer: [
    5,
    (e, fail, context, [, flags, size, unit, to]) =>
      getInteger(
        e,
        fail,
        context,
        { kind: "int", value: numberOf(size) },
        numberOf(unit),
        flagsOf(flags),
        to as Register,
      ),
  ],
  binary: [
    5,
    (e, fail, context, [, , size, unit, to]) =>
      getBinary(e, fail, context, { kind: "int", value: numberOf(size) }, numberOf(unit), to as Register),
  ],
  get_tail: [
    3,
    (e, _fail, context, [, , to]) => {
      e.core("bsGetTail", () => e.term(context))
      e.set(to as Register)
    },
  ],
  skip: [
    1,
    (e, fail, context, [bits]) => {
      skipBits(e, fail, context, numberOf(bits))
    },
  ],
  "=:=": [
    3,
    (e, fail, context, [, bits, value]) => {
      const { f } = e
      e.term(context)
      f.i32Const(numberOf(bits))
      e.callRaw("bsReadBits")
      if (value.kind === "big") f.i64ConstHalves(littleEndian(value.bytes, 0), littleEndian(value.bytes, 4))
      else f.i64Const(numberOf(value))
      f.i64Ne()
      e.jumpIf(fail)
    },
  ],
}

function littleEndian(bytes: Uint8Array, from: number): number {
  let value = 0
  for (let i = 0; i < 4; i++) value |= (bytes[from + i] ?? 0) << (8 * i)
  return value
}

export const match = {
  bs_start_match3(e, { args: [fail, source, , destination] }) {
    startMatch(e, source)
    result(e, fail.label, destination)
  },
  bs_start_match4(e, { args: [fail, , source, destination] }) {
    startMatch(e, source)
    if (fail.kind === "f") result(e, fail.label, destination)
    else e.set(destination)
  },
  bs_get_integer2(e, { args: [fail, context, , size, unit, flags, destination] }) {
    getInteger(e, fail.label, context, size, unit.value, flags.value, destination)
  },
  bs_get_float2(e, { args: [fail, context, , size, unit, flags, destination] }) {
    const { f } = e
    e.beforeCore("heap")
    const bits = f.local(I64)
    fieldBits(e, size, unit.value, fail.label)
    f.localSet(bits)
    e.term(context)
    f.localGet(bits)
    f.i32Const(flags.value)
    e.callRaw("bsGetFloat")
    f.release(bits)
    e.forgetHeap()
    result(e, fail.label, destination)
  },
  bs_get_binary2(e, { args: [fail, context, , size, unit, , destination] }) {
    getBinary(e, fail.label, context, size, unit.value, destination)
  },
  bs_skip_bits2(e, { args: [fail, context, size, unit] }) {
    const { f } = e
    if (size.kind === "int" && size.value >= 0) return skipBits(e, fail.label, context, size.value * unit.value)
    if (isAll(size)) {
      e.term(context)
      f.i32Const(unit.value)
      e.callRaw("bsSkipAll")
    } else {
      const bits = f.local(I64)
      fieldBits(e, size, unit.value, fail.label)
      f.localSet(bits)
      e.term(context)
      f.localGet(bits)
      e.callRaw("bsSkipBits")
      f.release(bits)
    }
    e.jumpUnless(fail.label)
  },
  bs_test_tail2(e, { args: [fail, context, bits] }) {
    remainingBits(e, context)
    e.f.i64Const(bits.value)
    e.f.i64Eq()
    e.jumpUnless(fail.label)
  },
  bs_test_unit(e, { args: [fail, context, unit] }) {
    if (unit.value === 1) return
    remainingBits(e, context)
    isMultiple(e, unit.value)
    e.jumpUnless(fail.label)
  },
  bs_match_string(e, { args: [fail, context, bits, offset] }) {
    e.term(context)
    e.f.i64Const(bits.value)
    e.f.i32ConstReloc(RELOC_STRINGS, offset.value)
    e.callRaw("bsMatchString")
    e.jumpUnless(fail.label)
  },
  bs_get_tail(e, { args: [context, destination] }) {
    e.core("bsGetTail", () => e.term(context))
    e.set(destination)
  },
  bs_get_position(e, { args: [context, destination] }) {
    positionTerm(e, context)
    e.set(destination)
  },
  bs_set_position(e, { args: [context, position] }) {
    setPosition(e, context, position)
  },
  bs_get_utf8(e, { args: [fail, context, , , destination] }) {
    e.core("bsGetUtf8", () => e.term(context))
    result(e, fail.label, destination)
  },
  bs_skip_utf8(e, { args: [fail, context] }) {
    e.core("bsSkipUtf8", () => e.term(context))
    e.jumpUnless(fail.label)
  },
  bs_get_utf16(e, { args: [fail, context, , flags, destination] }) {
    e.core("bsGetUtf16", () => contextAndFlags(e, context, flags.value))
    result(e, fail.label, destination)
  },
  bs_skip_utf16(e, { args: [fail, context, , flags] }) {
    e.core("bsSkipUtf16", () => contextAndFlags(e, context, flags.value))
    e.jumpUnless(fail.label)
  },
  bs_get_utf32(e, { args: [fail, context, , flags, destination] }) {
    e.core("bsGetUtf32", () => contextAndFlags(e, context, flags.value))
    result(e, fail.label, destination)
  },
  bs_skip_utf32(e, { args: [fail, context, , flags] }) {
    e.core("bsSkipUtf32", () => contextAndFlags(e, context, flags.value))
    e.jumpUnless(fail.label)
  },
  bs_match(e, { offset, args: [fail, context, list] }) {
    const { items } = list
    let at = 0
    while (at < items.length) {
      const name = items[at++]
      const command = name.kind === "atom" ? COMMANDS[name.name] : undefined
      if (command === undefined)
        throw new BeamFileError("Code", offset, `unknown command in bs_match of ${e.fn.name}/${e.fn.arity}`)
      command[1](e, fail.label, context, items.slice(at, at + command[0]))
      at += command[0]
    }
  },
} satisfies Partial<Emitters>

function contextAndFlags(e: Emitter, context: Register, flags: number): void {
  e.term(context)
  e.f.i32Const(flags)
}
