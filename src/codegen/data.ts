// Emitters of moves, frames, lists, tuples and funs.
import * as Memory from "../layout/memory.js"
import * as Process from "../layout/process.js"
import * as Term from "../layout/term.js"
import type { Alloc, Lambda, Register, Source, XRegister } from "../loader/operand.js"
import { I64 } from "../wasm/builder.js"
import type { Emitter } from "./emitter.js"
import type { Emitters } from "./instructions.js"
import { RELOC_FUN } from "./module.js"

const FUN_FIXED_WORDS = 3 // header, entry, creator

/// Heap words of an allocation operand.
export function wordsOf(alloc: Alloc): number {
  return alloc.words + alloc.floats * Term.FLOAT_WORDS + alloc.funs * FUN_FIXED_WORDS
}

/// Takes a frame of [slots] Y registers, with [words] of heap made sure of at the same time.
function allocate(e: Emitter, slots: number, words: number, live: number, clear: boolean): void {
  e.testHeap(words, live, slots)
  e.growStack(slots)
  e.frame = slots
  if (!clear) return
  for (let i = 0; i < slots; i++) storeNil(e, i)
}

function storeNil(e: Emitter, slot: number): void {
  e.f.localGet(e.e)
  e.f.i64Const(Term.NIL)
  e.f.i64Store(slot * Term.WORD)
}

/// Stores [source] at [offset] bytes from the heap base.
function putWord(e: Emitter, offset: number, source: Source): void {
  e.heapBase()
  e.term(source)
  e.f.i64Store(offset)
}

/// Stores a constant word whose halves are given.
function putConstant(e: Emitter, offset: number, value: number): void {
  e.heapBase()
  e.f.i64Const(value)
  e.f.i64Store(offset)
}

export const data = {
  move(e, { args: [source, destination] }) {
    if (destination.kind === "y") {
      // the address goes below the value, which saves a local
      e.f.localGet(e.e)
      e.term(source)
      e.f.i64Store(destination.index * Term.WORD)
      return
    }
    e.term(source)
    e.set(destination)
  },
  swap(e, { args: [a, b] }) {
    const { f } = e
    const kept = f.local(I64)
    e.term(a)
    f.localSet(kept)
    e.term(b)
    e.set(a)
    f.localGet(kept)
    e.set(b)
    f.release(kept)
  },
  allocate(e, { args: [slots, live] }) {
    allocate(e, slots.value, 0, live.value, false)
  },
  allocate_heap(e, { args: [slots, need, live] }) {
    allocate(e, slots.value, wordsOf(need), live.value, false)
  },
  allocate_zero(e, { args: [slots, live] }) {
    allocate(e, slots.value, 0, live.value, true)
  },
  allocate_heap_zero(e, { args: [slots, need, live] }) {
    allocate(e, slots.value, wordsOf(need), live.value, true)
  },
  test_heap(e, { args: [need, live] }) {
    e.testHeap(wordsOf(need), live.value)
  },
  init(e, { args: [slot] }) {
    storeNil(e, slot.index)
  },
  init_yregs(e, { args: [slots] }) {
    for (const slot of slots.items) storeNil(e, slot.index)
  },
  deallocate(e, { args: [slots] }) {
    e.dropFrame(slots.value)
  },
  trim(e, { args: [dropped, remaining] }) {
    e.growStack(-dropped.value)
    e.frame = remaining.value
  },
  get_list(e, { args: [list, head, tail] }) {
    const { f } = e
    const cell = f.local(I64)
    e.term(list)
    f.localSet(cell)
    loadField(e, () => f.localGet(cell), Term.CAR)
    e.set(head)
    loadField(e, () => f.localGet(cell), Term.CDR)
    e.set(tail)
    f.release(cell)
  },
  get_hd(e, { args: [list, head] }) {
    loadField(e, () => e.term(list), Term.CAR)
    e.set(head)
  },
  get_tl(e, { args: [list, tail] }) {
    loadField(e, () => e.term(list), Term.CDR)
    e.set(tail)
  },
  get_tuple_element(e, { args: [tuple, index, destination] }) {
    loadField(e, () => e.term(tuple), Term.FIELD + index.value * Term.WORD)
    e.set(destination)
  },
  set_tuple_element(e, { args: [value, tuple, index] }) {
    e.term(tuple)
    e.f.i32WrapI64()
    e.term(value)
    e.f.i64Store(Term.FIELD + index.value * Term.WORD, 1)
  },
  put_list(e, { args: [head, tail, destination] }) {
    const at = e.bump(2)
    putWord(e, at, head)
    putWord(e, at + Term.WORD, tail)
    e.heapTerm(at, Term.LIST_BIAS)
    e.set(destination)
  },
  put_tuple2(e, { args: [destination, elements] }) {
    const { items } = elements
    if (items.length === 0) {
      e.literal({ kind: "tuple", items: [] })
      e.set(destination)
      return
    }
    const at = e.bump(items.length + 1)
    putConstant(e, at, items.length << Term.ARITY_SHIFT)
    for (let i = 0; i < items.length; i++) putWord(e, at + (i + 1) * Term.WORD, items[i])
    e.heapTerm(at, Term.BOXED_BIAS)
    e.set(destination)
  },
  update_record(e, { args: [, size, source, destination, updates] }) {
    const { f } = e
    const updated = new Map<number, Source>()
    for (let i = 0; i < updates.items.length; i += 2) {
      const index = updates.items[i]
      const value = updates.items[i + 1]
      if (index.kind === "u" && value.kind !== "u") updated.set(index.value, value)
    }
    const tuple = e.hold(source)
    const at = e.bump(size.value + 1)
    putConstant(e, at, size.value << Term.ARITY_SHIFT)
    for (let i = 1; i <= size.value; i++) {
      const value = updated.get(i)
      if (value !== undefined) {
        putWord(e, at + i * Term.WORD, value)
        continue
      }
      e.heapBase()
      f.localGet(tuple)
      f.i32WrapI64()
      f.i64Load(Term.BOXED_BIAS + i * Term.WORD, 1)
      f.i64Store(at + i * Term.WORD)
    }
    e.done(tuple, source)
    e.heapTerm(at, Term.BOXED_BIAS)
    e.set(destination)
  },
  make_fun3(e, { args: [lambda, destination, free] }) {
    makeFun(e, lambda, destination, free.items)
  },
  // As OTP's own: the instruction of older compilers sees to the room itself, and only its free variables live on.
  make_fun2(e, { args: [lambda] }) {
    const register = (index: number): XRegister => ({ kind: "x", index, type: null })
    e.testHeap(FUN_FIXED_WORDS + lambda.numFree, lambda.numFree)
    const free = Array.from({ length: lambda.numFree }, (_, index) => register(index))
    makeFun(e, lambda, register(0), free)
  },
} satisfies Partial<Emitters>

function makeFun(e: Emitter, lambda: Lambda, destination: Register, free: readonly Source[]): void {
  const { f } = e
  const at = e.bump(FUN_FIXED_WORDS + free.length)
  e.heapBase()
  f.i64ConstHalves(((free.length + 2) << Term.ARITY_SHIFT) | Term.HEADER_FUN, lambda.arity - lambda.numFree)
  f.i64Store(at)
  e.heapBase()
  f.i64ConstReloc(RELOC_FUN, lambda.index)
  f.i64Store(at + Term.WORD)
  e.heapBase()
  f.localGet(e.p)
  f.i32Load(Memory.PROCESS)
  f.i64Load(Process.ID)
  f.i64Store(at + 2 * Term.WORD)
  for (let i = 0; i < free.length; i++) putWord(e, at + (FUN_FIXED_WORDS + i) * Term.WORD, free[i])
  e.heapTerm(at, Term.BOXED_BIAS)
  e.set(destination)
}

/// Leaves on top the word at [offset] of the object whose term [push] puts on top.
export function loadField(e: Emitter, push: () => void, offset: number): void {
  push()
  e.f.i32WrapI64()
  e.f.i64Load(offset, 0)
}
