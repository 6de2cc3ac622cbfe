// Emitters of selects: jump tables, searches, or one comparison after the other.
import type { Block } from "../ir/function.js"
import * as Term from "../layout/term.js"
import type { Source } from "../loader/operand.js"
import { I64, type Label } from "../wasm/builder.js"
import { type Emitter, fitsSmall } from "./emitter.js"
import type { Emitters } from "./instructions.js"
import { exactEquality, tagIs } from "./test.js"

interface Choice {
  readonly value: Source
  readonly block: Block
}

// Up to so many choices are compared one after the other; beyond, a table or a search is faster.
const LINEAR_MAX = 6
// A jump table may have so many slots for each choice.
const SPARSENESS_MAX = 4

function selectValue(e: Emitter, source: Source, choices: readonly Choice[], fail: Block): void {
  const numbers: number[] = []
  for (const { value } of choices) if (value.kind === "int" && fitsSmall(value.value)) numbers.push(value.value)
  if (numbers.length === choices.length && choices.length > 2) {
    if (selectByTable(e, source, choices, numbers, fail)) return
    if (choices.length > LINEAR_MAX) return selectBySearch(e, source, choices, numbers, fail)
  }
  if (choices.length > LINEAR_MAX && choices.every(({ value }) => value.kind === "atom"))
    if (selectByMap(e, source, choices, fail)) return
  for (const { value, block } of choices) {
    exactEquality(e, source, value)
    branchIf(e, block)
  }
  e.jump(fail)
}

function branchIf(e: Emitter, block: Block): void {
  e.f.if()
  e.jump(block)
  e.f.end()
}

function selectByTable(
  e: Emitter,
  source: Source,
  choices: readonly Choice[],
  numbers: readonly number[],
  fail: Block,
): boolean {
  const min = Math.min(...numbers)
  const span = Math.max(...numbers) - min + 1
  if (span > choices.length * SPARSENESS_MAX + 8) return false
  const slots: Block[] = new Array(span).fill(fail)
  for (let i = 0; i < choices.length; i++) slots[numbers[i] - min] = choices[i].block
  const labels = e.forwardLabels([...slots, fail])
  if (labels === null) return false
  const { f } = e
  const otherwise = labels.pop() as Label
  const local = e.hold(source)
  if (!e.isSmall(source)) {
    tagIs(e, local, Term.IMMEDIATE_MASK, Term.TAG_SMALL)
    f.i32Eqz()
    f.brIf(otherwise)
  }
  const index = f.local(I64)
  f.localGet(local)
  f.i64Const(Term.SMALL_SHIFT)
  f.i64ShrS()
  f.i64Const(min)
  f.i64Sub()
  f.localTee(index)
  f.i64Const(span)
  f.i64GeU()
  f.brIf(otherwise)
  f.localGet(index)
  f.i32WrapI64()
  f.brTable(labels, otherwise)
  f.release(index)
  e.done(local, source)
  return true
}

/// Binary search; words of smalls are ordered as the numbers are, and no other word equals one.
function selectBySearch(
  e: Emitter,
  source: Source,
  choices: readonly Choice[],
  numbers: readonly number[],
  fail: Block,
): void {
  const { f } = e
  const sorted = choices.map((choice, i) => ({ number: numbers[i], block: choice.block }))
  sorted.sort((a, b) => a.number - b.number)
  const local = e.hold(source)
  const search = (from: number, to: number): void => {
    if (to - from <= 3) {
      for (let i = from; i < to; i++) {
        f.localGet(local)
        e.small(sorted[i].number)
        f.i64Eq()
        branchIf(e, sorted[i].block)
      }
      e.jump(fail)
      return
    }
    const middle = (from + to) >> 1
    f.localGet(local)
    e.small(sorted[middle].number)
    f.i64LtS()
    f.if()
    search(from, middle)
    f.else()
    search(middle, to)
    f.end()
  }
  search(0, sorted.length)
  e.done(local, source)
  f.unreachable()
}

/// Many atoms: their words are known only when the module is installed, so a literal map gives the place in a jump table.
function selectByMap(e: Emitter, source: Source, choices: readonly Choice[], fail: Block): boolean {
  const labels = e.forwardLabels([...choices.map((choice) => choice.block), fail])
  if (labels === null) return false
  const { f } = e
  const otherwise = labels.pop() as Label
  const local = e.hold(source)
  tagIs(e, local, Term.IMMEDIATE2_MASK, Term.TAG_ATOM)
  f.i32Eqz()
  f.brIf(otherwise)
  e.literal({
    kind: "map",
    pairs: choices.map(({ value }, i) => [value.kind === "atom" ? value : { kind: "nil" }, { kind: "int", value: i }]),
  })
  f.localGet(local)
  e.callRaw("mapGet")
  // 0 (no such key) shifts to 0, a small i to i; the former is told apart by adding 1 to the latter's place
  const found = f.local(I64)
  f.localTee(found)
  f.i64Eqz()
  f.brIf(otherwise)
  f.localGet(found)
  f.i64Const(Term.SMALL_SHIFT)
  f.i64ShrU()
  f.i32WrapI64()
  f.brTable(labels, otherwise)
  f.release(found)
  e.done(local, source)
  return true
}

export const select = {
  select_val(e, { args: [source, fail, list] }) {
    const choices: Choice[] = []
    for (let i = 0; i < list.items.length; i += 2) {
      const value = list.items[i] as Source
      const label = list.items[i + 1]
      if (label.kind === "f") choices.push({ value, block: e.blockOf(label.label) })
    }
    selectValue(e, source, choices, e.blockOf(fail.label))
  },
  select_tuple_arity(e, { args: [source, fail, list] }) {
    const { f } = e
    const header = f.local(I64)
    e.term(source)
    f.i32WrapI64()
    f.i64Load(Term.BOXED_BIAS, 2)
    f.localSet(header)
    for (let i = 0; i < list.items.length; i += 2) {
      const arity = list.items[i]
      const label = list.items[i + 1]
      if (arity.kind !== "u" || label.kind !== "f") continue
      f.localGet(header)
      f.i64Const(arity.value * (1 << Term.ARITY_SHIFT))
      f.i64Eq()
      e.jumpIf(label.label)
    }
    f.release(header)
    e.jump(e.blockOf(fail.label))
  },
} satisfies Partial<Emitters>
