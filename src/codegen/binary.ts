// Emitters of bit string construction: the size is summed up first, then room is made, then the segments are put.
import * as Atoms from "../layout/atoms.js"
import * as Term from "../layout/term.js"
import type { Operand, Register, Source, Unsigned } from "../loader/operand.js"
import { I64, type Local } from "../wasm/builder.js"
import { wordsOf } from "./data.js"
import type { Emitter } from "./emitter.js"
import { type Field, fusedValue, isFusible, whenSmalls } from "./fuse.js"
import type { Emitters } from "./instructions.js"
import { flagsOf } from "./match.js"
import { RELOC_STRINGS } from "./module.js"

// Words that core may take for the result and its parts, see the construction functions of core.
const BUILD_WORDS = 14
const UTF32_BITS = 32

interface Segment {
  readonly type: string
  /// Which it is in the source text, from 1 on; 0 if that is not known.
  readonly number: number
  readonly unit: number
  readonly flags: number
  readonly source: Operand
  readonly size: Operand
}

function segmentsOf(items: readonly Operand[]): Segment[] {
  const segments: Segment[] = []
  for (let i = 0; i + 5 < items.length; i += 6) {
    const [type, number, unit, flags, source, size] = items.slice(i, i + 6)
    segments.push({
      type: type.kind === "atom" ? type.name : "",
      number: number.kind === "u" || number.kind === "int" ? number.value : 0,
      unit: unit.kind === "u" || unit.kind === "int" ? unit.value : 1,
      flags: flagsOf(flags),
      source,
      size,
    })
  }
  return segments
}

function isAll(size: Operand): boolean {
  return size.kind === "atom" && size.name === "all"
}

/// The size in bits if it is known now, else null.
function constantBits(segment: Segment): number | null {
  const { type, size } = segment
  if (type === "utf32") return UTF32_BITS
  if (type === "string") return size.kind === "int" || size.kind === "u" ? size.value * 8 : null
  if (type === "utf8" || type === "utf16") return null
  return size.kind === "int" && size.value >= 0 ? size.value * segment.unit : null
}

const TYPES: Readonly<Record<string, number>> = {
  integer: Atoms.am_integer,
  float: Atoms.am_float,
  binary: Atoms.am_binary,
  append: Atoms.am_binary,
  private_append: Atoms.am_binary,
  utf8: Atoms.am_utf8,
  utf16: Atoms.am_utf16,
  utf32: Atoms.am_utf32,
}
const WITHOUT_SIZE = new Set(["append", "private_append", "utf8", "utf16", "utf32"])

/// Where [segment] fails with an exception: the stack trace is to say why.
function explain(e: Emitter, segment: Segment, fail: number): void {
  const { f } = e
  const { type, number, unit, size } = segment
  if (fail !== 0 || number === 0 || TYPES[type] === undefined) return
  f.i32Const(TYPES[type])
  f.i32Const(number)
  f.i32Const(unit)
  e.term(segment.source as Source)
  if (isAll(size) || WITHOUT_SIZE.has(type)) f.i64Const(0)
  else e.term(size as Source)
  e.callRaw("bsExplain")
}

/// The reason of failure in [code] (-1 badarg, -2 system_limit) becomes the error, and control leaves.
function failWithCode(e: Emitter, segment: Segment | null, code: Local, fail: number): void {
  const { f } = e
  f.localGet(code)
  f.i64Const(0)
  f.i64LtS()
  f.if()
  if (segment !== null) explain(e, segment, fail)
  f.localGet(code)
  e.callRaw("bsFail")
  f.drop()
  e.failTo(fail)
  f.end()
}

/// Fails with badarg unless the condition on top holds.
function badargUnless(e: Emitter, segment: Segment, fail: number): void {
  const { f } = e
  f.i32Eqz()
  f.if()
  explain(e, segment, fail)
  f.i64Const(-1)
  e.callRaw("bsFail")
  f.drop()
  e.failTo(fail)
  f.end()
}

/// Computes the size of a segment that is not constant; it stays in the local that is returned.
function computeBits(e: Emitter, segment: Segment, fail: number): Local {
  const { f } = e
  const bits = f.local(I64)
  const source = segment.source as Source
  if (segment.type === "utf8" || segment.type === "utf16") {
    e.term(source)
    e.callRaw(segment.type === "utf8" ? "bsUtf8Size" : "bsUtf16Size")
    f.i64ExtendI32S()
  } else if (isAll(segment.size)) {
    e.term(source)
    f.i32Const(segment.unit)
    e.callRaw("bsBinarySize")
  } else {
    e.term(segment.size as Source)
    f.i32Const(segment.unit)
    e.callRaw("bsSize")
  }
  f.localSet(bits)
  failWithCode(e, segment, bits, fail)
  return bits
}

/// Puts one segment; [bits] pushes its size.
function putSegment(e: Emitter, segment: Segment, bits: () => void, fail: number): void {
  const { f } = e
  const { type, flags } = segment
  const source = segment.source as Source
  switch (type) {
    case "integer":
      e.term(source)
      bits()
      f.i32Const(flags)
      e.callRaw("bsPutInteger")
      break
    case "float":
      e.term(source)
      bits()
      f.i32Const(flags)
      e.callRaw("bsPutFloat")
      break
    case "binary":
      e.term(source)
      if (isAll(segment.size)) {
        f.i32Const(segment.unit)
        e.callRaw("bsPutBinaryAll")
      } else {
        bits()
        e.callRaw("bsPutBinary")
      }
      break
    case "string":
      f.i32ConstReloc(RELOC_STRINGS, (segment.source as Unsigned).value)
      f.i32Const((constantBits(segment) ?? 0) / 8)
      e.callRaw("bsPutString")
      return
    case "utf8":
      e.term(source)
      e.callRaw("bsPutUtf8")
      break
    case "utf16":
    case "utf32":
      e.term(source)
      f.i32Const(flags)
      e.callRaw(type === "utf16" ? "bsPutUtf16" : "bsPutUtf32")
      break
    default:
      throw new Error(`unknown segment type ${type} in bs_create_bin of ${e.fn.name}/${e.fn.arity}`)
  }
  badargUnless(e, segment, fail)
}

/// The segment as an integer field that may be fused with others, or null.
function fieldOf(segment: Segment): Field | null {
  const bits = constantBits(segment)
  if (segment.type !== "integer" || bits === null) return null
  const field: Field = { source: segment.source as Source, bits, flags: segment.flags }
  return isFusible(field) ? field : null
}

/// The fields of the longest run of fusible segments from [at] on.
function runFrom(segments: readonly Segment[], at: number): Field[] {
  const fields: Field[] = []
  let total = 0
  for (const segment of segments.slice(at)) {
    const field = fieldOf(segment)
    if (field === null || total + field.bits > 64) break
    total += field.bits
    fields.push(field)
  }
  return fields
}

function bitsOf(fields: readonly Field[]): number {
  return fields.reduce((sum, field) => sum + field.bits, 0)
}

/// bs_create_bin: the whole construction in one instruction.
function createBinary(
  e: Emitter,
  fail: number,
  live: number,
  words: number,
  to: Register,
  items: readonly Operand[],
): void {
  const { f } = e
  e.testHeap(words + BUILD_WORDS, live)
  e.beforeCore("heap")
  const segments = segmentsOf(items)
  const first = segments[0]
  const appends = first !== undefined && (first.type === "append" || first.type === "private_append")
  const rest = appends ? segments.slice(1) : segments
  const value = f.local(I64)
  const all = runFrom(rest, 0)
  if (rest.length > 0 && all.length === rest.length) {
    // all there is goes to core at once
    const build = (): void => {
      if (appends) e.term(first.source as Source)
      fusedValue(e, all)
      f.i32Const(bitsOf(all))
      if (appends) {
        f.i32Const(first.unit)
        e.callRaw(first.type === "append" ? "bsAppendBits" : "bsPrivateAppendBits")
      } else e.callRaw("bsInitBits")
      e.orFail(fail, value, () => appends && explain(e, first, fail))
    }
    whenSmalls(e, all, build, () => putSegments(e, fail, appends ? first : null, rest, value))
  } else putSegments(e, fail, appends ? first : null, rest, value)
  e.forgetHeap()
  f.localGet(value)
  e.set(to)
  f.release(value)
}

/// Begins a bit string, or one that [first] begins with, and puts the segments [rest]. The term goes to [value].
function putSegments(e: Emitter, fail: number, first: Segment | null, rest: readonly Segment[], value: Local): void {
  const { f } = e
  const sizes = rest.map((segment) => (constantBits(segment) === null ? computeBits(e, segment, fail) : null))
  if (first !== null) e.term(first.source as Source)
  f.i64Const(rest.reduce((sum, segment) => sum + (constantBits(segment) ?? 0), 0))
  for (const size of sizes) {
    if (size === null) continue
    f.localGet(size)
    f.i64Add()
  }
  if (first !== null) {
    f.i32Const(first.unit)
    e.callRaw(first.type === "append" ? "bsAppend" : "bsPrivateAppend")
  } else e.callRaw("bsInit")
  e.orFail(fail, value, () => first !== null && explain(e, first, fail))
  const put = (segment: Segment, i: number): void => {
    const size = sizes[i]
    const pushBits = (): void => {
      if (size === null) f.i64Const(constantBits(segment) ?? 0)
      else f.localGet(size)
    }
    putSegment(e, segment, pushBits, fail)
  }
  for (let i = 0; i < rest.length; ) {
    const at = i
    const fields = runFrom(rest, at)
    i += Math.max(fields.length, 1)
    if (fields.length < 2) put(rest[at], at)
    else {
      const fused = (): void => {
        fusedValue(e, fields)
        f.i32Const(bitsOf(fields))
        e.callRaw("bsPutBits")
      }
      whenSmalls(e, fields, fused, () => {
        for (let k = at; k < at + fields.length; k++) put(rest[k], k)
      })
    }
  }
  for (const size of sizes) if (size !== null) f.release(size)
}

/// Pushes size * unit in bits of an old put instruction, whose sizes were added up before.
function oldBits(e: Emitter, size: Source, unit: number, fail: number): Local {
  const { f } = e
  const bits = f.local(I64)
  if (size.kind === "int") f.i64Const(size.value * unit)
  else {
    e.term(size)
    f.i32Const(unit)
    e.callRaw("bsSize")
  }
  f.localSet(bits)
  if (size.kind !== "int") failWithCode(e, null, bits, fail)
  return bits
}

function oldPut(
  e: Emitter,
  type: string,
  fail: number,
  size: Source,
  unit: number,
  flags: number,
  source: Source,
): void {
  const all = isAll(size)
  const bits = all ? null : oldBits(e, size, unit, fail)
  putSegment(
    e,
    { type, number: 0, unit, flags, source, size },
    () => {
      if (bits !== null) e.f.localGet(bits)
    },
    fail,
  )
  if (bits !== null) e.f.release(bits)
}

/// bs_init2 and bs_init_bits.
function oldInit(
  e: Emitter,
  fail: number,
  size: Source | Unsigned,
  unit: number,
  words: number,
  live: number,
  to: Register,
): void {
  const { f } = e
  e.testHeap(words + BUILD_WORDS, live)
  e.beforeCore("heap")
  const source: Source = size.kind === "u" ? { kind: "int", value: size.value } : size
  const bits = oldBits(e, source, unit, fail)
  f.localGet(bits)
  e.callRaw("bsInit")
  e.forgetHeap()
  e.orFail(fail, bits)
  f.localGet(bits)
  e.set(to)
  f.release(bits)
}

/// Size of a character in bytes, as a term.
function utfSize(e: Emitter, name: "bsUtf8Size" | "bsUtf16Size", fail: number, source: Source, to: Register): void {
  const { f } = e
  const bits = f.local(I64)
  e.term(source)
  e.callRaw(name)
  f.i64ExtendI32S()
  f.localSet(bits)
  failWithCode(e, null, bits, fail)
  // bits / 8 * 16 + tag
  f.localGet(bits)
  f.i64Const(1)
  f.i64Shl()
  f.i64Const(Term.TAG_SMALL)
  f.i64Or()
  e.set(to)
  f.release(bits)
}

export const binary = {
  bs_create_bin(e, { args: [fail, need, live, , destination, list] }) {
    createBinary(e, fail.label, live.value, wordsOf(need), destination, list.items)
  },
  bs_init_writable(e) {
    e.core("bsInitWritable", () => e.f.localGet(e.xLocal(0)))
    e.f.localSet(e.xLocal(0))
  },
  bs_init2(e, { args: [fail, size, need, live, , destination] }) {
    oldInit(e, fail.label, size, 8, wordsOf(need), live.value, destination)
  },
  bs_init_bits(e, { args: [fail, size, need, live, , destination] }) {
    oldInit(e, fail.label, size, 1, wordsOf(need), live.value, destination)
  },
  bs_add(e, { args: [fail, a, b, unit, destination] }) {
    const { f } = e
    const left = oldBits(e, a, 1, fail.label)
    const right = oldBits(e, b, unit.value, fail.label)
    f.localGet(left)
    f.localGet(right)
    f.i64Add()
    f.i64Const(Term.SMALL_SHIFT)
    f.i64Shl()
    f.i64Const(Term.TAG_SMALL)
    f.i64Or()
    e.set(destination)
    f.release(left)
    f.release(right)
  },
  bs_append(e, { args: [fail, size, words, live, unit, source, , destination] }) {
    const { f } = e
    e.testHeap(words.value + BUILD_WORDS, live.value)
    e.beforeCore("heap")
    const bits = oldBits(e, size, 1, fail.label)
    e.term(source)
    f.localGet(bits)
    f.i32Const(unit.value)
    e.callRaw("bsAppend")
    e.forgetHeap()
    e.orFail(fail.label, bits)
    f.localGet(bits)
    e.set(destination)
    f.release(bits)
  },
  bs_private_append(e, { args: [fail, size, unit, source, , destination] }) {
    const { f } = e
    e.beforeCore("heap")
    const bits = oldBits(e, size, 1, fail.label)
    e.term(source)
    f.localGet(bits)
    f.i32Const(unit.value)
    e.callRaw("bsPrivateAppend")
    e.forgetHeap()
    e.orFail(fail.label, bits)
    f.localGet(bits)
    e.set(destination)
    f.release(bits)
  },
  bs_put_integer(e, { args: [fail, size, unit, flags, source] }) {
    oldPut(e, "integer", fail.label, size, unit.value, flags.value, source)
  },
  bs_put_float(e, { args: [fail, size, unit, flags, source] }) {
    oldPut(e, "float", fail.label, size, unit.value, flags.value, source)
  },
  bs_put_binary(e, { args: [fail, size, unit, flags, source] }) {
    oldPut(e, "binary", fail.label, size, unit.value, flags.value, source)
  },
  bs_put_string(e, { args: [length, offset] }) {
    e.f.i32ConstReloc(RELOC_STRINGS, offset.value)
    e.f.i32Const(length.value)
    e.callRaw("bsPutString")
  },
  bs_put_utf8(e, { args: [fail, flags, source] }) {
    oldPut(e, "utf8", fail.label, ALL, 1, flags.value, source)
  },
  bs_put_utf16(e, { args: [fail, flags, source] }) {
    oldPut(e, "utf16", fail.label, ALL, 1, flags.value, source)
  },
  bs_put_utf32(e, { args: [fail, flags, source] }) {
    oldPut(e, "utf32", fail.label, ALL, 1, flags.value, source)
  },
  bs_utf8_size(e, { args: [fail, source, destination] }) {
    utfSize(e, "bsUtf8Size", fail.label, source, destination)
  },
  bs_utf16_size(e, { args: [fail, source, destination] }) {
    utfSize(e, "bsUtf16Size", fail.label, source, destination)
  },
} satisfies Partial<Emitters>

// Size operand of segments that have none.
const ALL: Source = { kind: "atom", index: 0, name: "all" }
