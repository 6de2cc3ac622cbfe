// Small tuples and lists on the heap of the running process, and tuples that only live until they have been copied.
import * as Memory from "../layout/memory"
import * as Term from "../layout/term"
import { heapAlloc } from "./heap"
import { P } from "./state"
import { car, cdr, isList, makeBoxed, makeHeader, makeList } from "./term"

export function makeTuple2(a: u64, b: u64): u64 {
  const address = heapAlloc(3)
  store<u64>(address, makeHeader(Term.HEADER_TUPLE, 2))
  store<u64>(address, a, 8)
  store<u64>(address, b, 16)
  return makeBoxed(address)
}

export function makeTuple3(a: u64, b: u64, c: u64): u64 {
  const address = heapAlloc(4)
  store<u64>(address, makeHeader(Term.HEADER_TUPLE, 3))
  store<u64>(address, a, 8)
  store<u64>(address, b, 16)
  store<u64>(address, c, 24)
  return makeBoxed(address)
}

export function makeTuple4(a: u64, b: u64, c: u64, d: u64): u64 {
  const address = heapAlloc(5)
  store<u64>(address, makeHeader(Term.HEADER_TUPLE, 4))
  store<u64>(address, a, 8)
  store<u64>(address, b, 16)
  store<u64>(address, c, 24)
  store<u64>(address, d, 32)
  return makeBoxed(address)
}

export function makeTuple5(a: u64, b: u64, c: u64, d: u64, e: u64): u64 {
  const address = heapAlloc(6)
  store<u64>(address, makeHeader(Term.HEADER_TUPLE, 5))
  store<u64>(address, a, 8)
  store<u64>(address, b, 16)
  store<u64>(address, c, 24)
  store<u64>(address, d, 32)
  store<u64>(address, e, 40)
  return makeBoxed(address)
}

export function cons(head: u64, tail: u64): u64 {
  const address = heapAlloc(2)
  store<u64>(address, head)
  store<u64>(address, tail, 8)
  return makeList(address)
}

/// The elements of [list] in reverse order.
export function reverse(list: u64): u64 {
  let result: u64 = Term.NIL
  for (; isList(list); list = cdr(list)) result = cons(car(list), result)
  return result
}

/// A tuple of [arity] elements in this thread's scratch words: to be filled by setScratch and copied before anything
/// else is called.
export function scratchTuple(arity: u32): u64 {
  store<u64>(P, makeHeader(Term.HEADER_TUPLE, arity), Memory.SCRATCH)
  return makeBoxed(P + Memory.SCRATCH)
}
export function setScratch(index: u32, term: u64): void {
  store<u64>(P + (index << 3), term, Memory.SCRATCH + 8)
}
