// From tuples to lists and back: erlang:tuple_to_list/1 and list_to_tuple/1.
import * as Term from "../layout/term"
import * as Trap from "../layout/trap"
import { heapAlloc } from "./heap"
import { CELLS_PER_REDUCTION, quickCells } from "./list"
import { badarg } from "./state"
import { car, cdr, headerArity, headerOf, isList, isNil, isTuple, makeBoxed, makeHeader, makeList } from "./term"
import { charge, giveUp, trapArgument, trapArgumentAt, trapBegin, trapData, workLimit } from "./work"

// ---- erlang:list_to_tuple/1: the list is counted, then copied.

// How far that is. A trap keeps it.
let rest: u64 = 0
let count: i32 = 0
let tuple: u32 = 0 // address of the tuple, 0 while it counts
let to: u32 = 0 // address where the next element goes

/// erlang:list_to_tuple/1
export function listToTuple(list: u64): u64 {
  rest = list
  count = 0
  tuple = 0
  countSome(quickCells())
  if (isNil(rest)) {
    beginTuple(list)
    fillSome(count)
    return makeBoxed(tuple)
  }
  if (moreOfTuple(list)) return makeBoxed(tuple)
  if (isBadList()) return badarg()
  trapBegin(Trap.TRAP_LIST_TO_TUPLE, 24)
  trapArgument(0, list)
  return tupleLater()
}

/// erlang:list_to_tuple/1, a further slice.
export function listToTupleContinue(): u64 {
  const data = trapData()
  rest = load<u64>(data)
  count = load<i32>(data, 8)
  tuple = load<u32>(data, 12)
  to = load<u32>(data, 16)
  if (moreOfTuple(trapArgumentAt(0))) return makeBoxed(tuple)
  return isBadList() ? badarg() : tupleLater()
}

function tupleLater(): u64 {
  const data = trapData()
  store<u64>(data, rest)
  store<i32>(data, count, 8)
  store<u32>(data, tuple, 12)
  store<u32>(data, to, 16)
  return giveUp()
}

// As much as one slice allows. True: the tuple is complete.
function moreOfTuple(list: u64): bool {
  const limit = workLimit(CELLS_PER_REDUCTION)
  let left = limit
  if (tuple == 0) {
    left -= countSome(limit)
    if (isNil(rest) && !isBadList()) beginTuple(list)
  }
  if (tuple != 0) left -= fillSome(left)
  charge(limit - left, CELLS_PER_REDUCTION)
  return tuple != 0 && isNil(rest)
}

// Neither a proper list nor one that may be that long.
function isBadList(): bool {
  return count > Term.TUPLE_ARITY_MAX || !(isList(rest) || isNil(rest))
}

function countSome(limit: i32): i32 {
  let cells: i32 = 0
  let list = rest
  for (; cells < limit && isList(list); list = cdr(list)) cells++
  rest = list
  count += cells
  return cells
}

function beginTuple(list: u64): void {
  tuple = heapAlloc((count as u32) + 1)
  store<u64>(tuple, makeHeader(Term.HEADER_TUPLE, count))
  to = tuple + 8
  rest = list
}

function fillSome(limit: i32): i32 {
  let cells: i32 = 0
  let list = rest
  let at = to
  for (; cells < limit && isList(list); list = cdr(list)) {
    store<u64>(at, car(list))
    at += 8
    cells++
  }
  rest = list
  to = at
  return cells
}

// ---- erlang:tuple_to_list/1: from the last element to the first.

/// erlang:tuple_to_list/1
export function tupleToList(term: u64): u64 {
  if (!isTuple(term)) return badarg()
  const arity = headerArity(headerOf(term)) as i32
  if (arity <= quickCells()) return consElements(term, 0, arity, Term.NIL)
  return listSome(term, arity, Term.NIL)
}

/// erlang:tuple_to_list/1, a further slice.
export function tupleToListContinue(): u64 {
  const data = trapData()
  return listSome(trapArgumentAt(0), load<i32>(data, 8), load<u64>(data))
}

// As much as one slice allows; the first [left] elements are not in [list] yet.
function listSome(term: u64, left: i32, list: u64): u64 {
  const some = min(left, workLimit(CELLS_PER_REDUCTION))
  charge(some, CELLS_PER_REDUCTION)
  const isFirst = list == Term.NIL
  list = consElements(term, left - some, left, list)
  if (some == left) return list
  if (isFirst) {
    trapBegin(Trap.TRAP_TUPLE_TO_LIST, 16)
    trapArgument(0, term)
  }
  const data = trapData()
  store<u64>(data, list)
  store<i32>(data, left - some, 8)
  return giveUp()
}

// The elements [from] up to [end], counted from 0, before [list].
function consElements(term: u64, from: i32, end: i32, list: u64): u64 {
  if (from == end) return list
  let at = heapAlloc(((end - from) as u32) << 1)
  const first = (term as u32) + Term.FIELD + ((from as u32) << 3)
  for (let source = (term as u32) + Term.FIELD + ((end as u32) << 3); source > first; at += 16) {
    source -= 8
    store<u64>(at, load<u64>(source))
    store<u64>(at, list, 8)
    list = makeList(at)
  }
  return list
}
