// BIFs on lists: length, hd, tl, ++, lists:reverse/2, member/2, keyfind/3 and its kin. Subtraction: subtract.ts.
import * as Atoms from "../layout/atoms"
import * as Memory from "../layout/memory"
import * as Process from "../layout/process"
import * as Term from "../layout/term"
import * as Trap from "../layout/trap"
import { makeTuple2 } from "./build"
import { heapAlloc } from "./heap"
import { equalTerms, exactlyEqual } from "./order"
import { badarg, bump, heapTop, P, setHeapTop } from "./state"
import {
  car,
  cdr,
  headerArity,
  headerOf,
  isFloat,
  isImmediate,
  isList,
  isNil,
  isSmall,
  isTuple,
  makeAtom,
  makeList,
  makeSmall,
  smallValue,
} from "./term"
import { charge, giveUp, trapArgument, trapBegin, trapData, workLimit } from "./work"

const CELL: u32 = 16 // bytes
const CELLS_PER_REDUCTION: i32 = 16 // OTP's measure for most walks over lists

/// Number of elements of [list], or -1 if it is not a proper list.
export function properLength(list: u64): i32 {
  let count: i32 = 0
  for (; isList(list); list = cdr(list)) count++
  return isNil(list) ? count : -1
}

/// Charges the running process for [count] cells.
export function bumpCells(count: i32): void {
  bump(count / CELLS_PER_REDUCTION)
}

/// erlang:length/1
export function listLength(list: u64): u64 {
  const count = properLength(list)
  if (count < 0) return badarg()
  bumpCells(count)
  return makeSmall(count)
}

/// erlang:hd/1
export function listHead(list: u64): u64 {
  return isList(list) ? car(list) : badarg()
}

/// erlang:tl/1
export function listTail(list: u64): u64 {
  return isList(list) ? cdr(list) : badarg()
}

// Cells are written straight into the free room of the heap block: only when that is used up are the rest counted and
// asked for at once. What a failing BIF leaves there is garbage but complete.

/// Address behind the last cell that the free room of the heap block holds.
function roomEnd(): u32 {
  const end = load<u32>(P, Memory.STACK_TOP) - Process.STACK_RESERVE
  const start = heapTop()
  return load<i32>(P, Memory.STRESS_FLAG) || end < start ? start : start + ((end - start) & ~(CELL - 1))
}

/// lists:reverse/2
export function listReverse(list: u64, tail: u64): u64 {
  const result = reverseSome(list, tail)
  if (result != 0) return result
  if (!isList(rest)) return badarg()
  const data = trapBegin(Trap.TRAP_REVERSE, 16)
  trapArgument(0, list)
  trapArgument(1, tail)
  return reverseLater(data)
}

/// lists:reverse/2, a further slice.
export function reverseContinue(): u64 {
  const data = trapData()
  const result = reverseSome(load<u64>(data), load<u64>(data, 8))
  if (result != 0) return result
  return isList(rest) ? reverseLater(data) : badarg()
}

function reverseLater(data: u32): u64 {
  store<u64>(data, rest)
  store<u64>(data, reversed, 8)
  return giveUp()
}

// What reverseSome leaves: the rest of the list, and what is done.
let rest: u64 = 0
let reversed: u64 = 0

// As much as one slice allows. The result if that was all, else 0.
function reverseSome(list: u64, tail: u64): u64 {
  const limit = workLimit(CELLS_PER_REDUCTION)
  const start = heapTop()
  const end = min(roomEnd(), start + ((limit as u32) << 4))
  let at = start
  for (; isList(list) && at < end; at += CELL) {
    store<u64>(at, car(list))
    store<u64>(at, tail, 8)
    tail = makeList(at)
    list = cdr(list)
  }
  setHeapTop(at)
  let count = ((at - start) >> 4) as i32
  if (isList(list) && count < limit) {
    const cells = cellsUpTo(list, limit - count)
    count += cells
    at = heapAlloc((cells as u32) << 1)
    for (const stop = at + ((cells as u32) << 4); at < stop; at += CELL) {
      store<u64>(at, car(list))
      store<u64>(at, tail, 8)
      tail = makeList(at)
      list = cdr(list)
    }
  }
  charge(count, CELLS_PER_REDUCTION)
  rest = list
  reversed = tail
  return isNil(list) ? tail : 0
}

// Number of cells of [list], at most [limit].
function cellsUpTo(list: u64, limit: i32): i32 {
  let count: i32 = 0
  for (; count < limit && isList(list); list = cdr(list)) count++
  return count
}

/// erlang:'++'/2. Only the first list must be proper.
export function listAppend(list: u64, tail: u64): u64 {
  if (isNil(list)) return tail
  if (!isList(list)) return badarg()
  const whole = list
  const start = heapTop()
  const end = roomEnd()
  let at = start
  for (; isList(list) && at < end; at += CELL) {
    store<u64>(at, car(list))
    store<u64>(at, makeList(at + CELL), 8)
    list = cdr(list)
  }
  setHeapTop(at)
  let last = at - 8 // address of the CDR to be filled; below [start] if there is no cell yet
  let result = makeList(start)
  if (at > start) store<u64>(last, Term.NIL)
  let count = ((at - start) >> 4) as i32
  if (isList(list)) {
    const rest = properLength(list)
    if (rest < 0) return badarg()
    count += rest
    const more = heapAlloc((rest as u32) << 1)
    if (at > start) store<u64>(last, makeList(more))
    else result = makeList(more)
    for (at = more; isList(list); at += CELL) {
      store<u64>(at, car(list))
      store<u64>(at, makeList(at + CELL), 8)
      list = cdr(list)
    }
    last = at - 8
  }
  store<u64>(last, tail)
  if (!isNil(list)) return badarg()
  bumpCells(count)
  return isNil(tail) ? whole : result
}

/// lists:member/2
export function listMember(item: u64, list: u64): u64 {
  let count: i32 = 0
  if (isImmediate(item)) {
    for (; isList(list) && car(list) != item; list = cdr(list)) count++
  } else {
    for (; isList(list) && !exactlyEqual(car(list), item); list = cdr(list)) count++
  }
  bumpCells(count)
  if (isList(list)) return makeAtom(Atoms.am_true)
  return falseIf(isNil(list))
}

function falseIf(condition: bool): u64 {
  return condition ? makeAtom(Atoms.am_false) : badarg()
}

/// lists:keyfind/3: the first tuple whose element number [position] is == [key], or false.
export function listKeyfind(key: u64, position: u64, list: u64): u64 {
  if (!isSmall(position) || smallValue(position) < 1) return badarg()
  // Of an immediate only the same word is equal; but of a small, a float may be too.
  const isWord = isImmediate(key)
  const isNumber = isSmall(key)
  const index = smallValue(position)
  const offset = (Term.FIELD - 8 + (index << 3)) as u32
  let count: i32 = 0
  for (; isList(list); list = cdr(list)) {
    count++
    const tuple = car(list)
    if (!isTuple(tuple) || (headerArity(headerOf(tuple)) as i64) < index) continue
    const item = load<u64>((tuple as u32) + offset)
    if (item == key || (isWord ? isNumber && isFloat(item) && equalTerms(item, key) : equalTerms(item, key))) {
      bumpCells(count)
      return tuple
    }
  }
  bumpCells(count)
  return falseIf(isNil(list))
}

/// lists:keymember/3
export function listKeymember(key: u64, position: u64, list: u64): u64 {
  const found = listKeyfind(key, position, list)
  return isTuple(found) ? makeAtom(Atoms.am_true) : found
}

/// lists:keysearch/3
export function listKeysearch(key: u64, position: u64, list: u64): u64 {
  const found = listKeyfind(key, position, list)
  return isTuple(found) ? makeTuple2(makeAtom(Atoms.am_value), found) : found
}
