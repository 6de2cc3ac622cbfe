// BIFs on tuples.
import * as Term from "../layout/term"
import { copyBytes } from "./bits"
import { heapAlloc } from "./heap"
import { badarg } from "./state"
import {
  car,
  cdr,
  element,
  headerArity,
  headerOf,
  isList,
  isNil,
  isSmall,
  isTuple,
  makeBoxed,
  makeHeader,
  makeSmall,
  smallValue,
} from "./term"

const ARITY_MAX: i64 = Term.TUPLE_ARITY_MAX

function arityOf(tuple: u64): i64 {
  return headerArity(headerOf(tuple)) as i64
}

// A tuple of [arity] elements, all [value].
function fill(arity: u32, value: u64): u64 {
  const at = heapAlloc(arity + 1)
  store<u64>(at, makeHeader(Term.HEADER_TUPLE, arity))
  for (let i: u32 = 1; i <= arity; i++) store<u64>(at + (i << 3), value)
  return makeBoxed(at)
}

/// erlang:tuple_size/1
export function tupleSize(tuple: u64): u64 {
  return isTuple(tuple) ? makeSmall(arityOf(tuple)) : badarg()
}

/// erlang:element/2
export function tupleElement(position: u64, tuple: u64): u64 {
  if (!isSmall(position) || !isTuple(tuple)) return badarg()
  const index = smallValue(position)
  return index < 1 || index > arityOf(tuple) ? badarg() : element(tuple, (index as u32) - 1)
}

/// erlang:setelement/3
export function tupleSetelement(position: u64, tuple: u64, value: u64): u64 {
  if (!isSmall(position) || !isTuple(tuple)) return badarg()
  const index = smallValue(position)
  const arity = arityOf(tuple)
  if (index < 1 || index > arity) return badarg()
  const at = heapAlloc((arity as u32) + 1)
  copyBytes(at, (tuple as u32) + Term.BOXED_BIAS, ((arity as u32) + 1) << 3)
  store<u64>(at + ((index as u32) << 3), value)
  return makeBoxed(at)
}

/// erlang:make_tuple/2
export function makeTuple(arity: u64, value: u64): u64 {
  if (!isSmall(arity) || smallValue(arity) < 0 || smallValue(arity) > ARITY_MAX) return badarg()
  return fill(smallValue(arity) as u32, value)
}

/// erlang:make_tuple/3: [initial] is a list of {Position, Value}.
export function makeTupleWith(arity: u64, value: u64, initial: u64): u64 {
  const tuple = makeTuple(arity, value)
  if (tuple == 0) return 0
  for (; isList(initial); initial = cdr(initial)) {
    const pair = car(initial)
    if (!isTuple(pair) || arityOf(pair) != 2) return badarg()
    const position = element(pair, 0)
    const index = smallValue(position)
    if (!isSmall(position) || index < 1 || index > arityOf(tuple)) return badarg()
    store<u64>((tuple as u32) + ((index as u32) << 3), element(pair, 1), Term.BOXED_BIAS)
  }
  return isNil(initial) ? tuple : badarg()
}

/// erlang:append_element/2
export function tupleAppend(tuple: u64, value: u64): u64 {
  if (!isTuple(tuple)) return badarg()
  return insertAt(tuple, arityOf(tuple), value)
}

/// erlang:insert_element/3
export function tupleInsert(position: u64, tuple: u64, value: u64): u64 {
  if (!isSmall(position) || !isTuple(tuple)) return badarg()
  const index = smallValue(position)
  if (index < 1 || index > arityOf(tuple) + 1) return badarg()
  return insertAt(tuple, index - 1, value)
}

// A tuple with [value] after the first [before] elements of [tuple].
function insertAt(tuple: u64, before: i64, value: u64): u64 {
  const arity = arityOf(tuple)
  if (arity == ARITY_MAX) return badarg()
  const at = heapAlloc((arity as u32) + 2)
  const from = (tuple as u32) + Term.BOXED_BIAS
  const split = ((before as u32) + 1) << 3
  copyBytes(at, from, split)
  store<u64>(at, makeHeader(Term.HEADER_TUPLE, (arity as u32) + 1))
  store<u64>(at + split, value)
  copyBytes(at + split + 8, from + split, ((arity - before) as u32) << 3)
  return makeBoxed(at)
}

/// erlang:delete_element/2
export function tupleDelete(position: u64, tuple: u64): u64 {
  if (!isSmall(position) || !isTuple(tuple)) return badarg()
  const index = smallValue(position)
  const arity = arityOf(tuple)
  if (index < 1 || index > arity) return badarg()
  const at = heapAlloc(arity as u32)
  const from = (tuple as u32) + Term.BOXED_BIAS
  const split = (index as u32) << 3
  copyBytes(at, from, split)
  store<u64>(at, makeHeader(Term.HEADER_TUPLE, (arity as u32) - 1))
  copyBytes(at + split, from + split + 8, ((arity - index) as u32) << 3)
  return makeBoxed(at)
}
