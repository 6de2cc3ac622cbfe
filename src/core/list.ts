// BIFs on lists: hd, tl, ++, lists:reverse/2. Length: length.ts; lists:member and its kin: member.ts; subtraction: subtract.ts.
import * as Memory from "../layout/memory"
import * as Process from "../layout/process"
import * as Term from "../layout/term"
import * as Trap from "../layout/trap"
import { heapAlloc } from "./heap"
import { badarg, bump, heapTop, P, setHeapTop } from "./state"
import { car, cdr, isList, isNil, makeList } from "./term"
import { charge, giveUp, trapArgument, trapArgumentAt, trapBegin, trapData, workLimit } from "./work"

const CELL: u32 = 16 // bytes
export const CELLS_PER_REDUCTION: i32 = 16 // OTP's measure for most walks over lists
const QUICK_BYTES: u32 = 256 // what a short list takes: 16 cells, a reduction's worth

/// Number of elements of [list], or -1 if it is not a proper list. For lists that can't be long.
export function properLength(list: u64): i32 {
  let count: i32 = 0
  for (; isList(list); list = cdr(list)) count++
  return isNil(list) ? count : -1
}

/// Charges the running process for [count] cells.
export function bumpCells(count: i32): void {
  bump(count / CELLS_PER_REDUCTION)
}

/// Cells that a BIF looks at before it asks how many it may: a reduction's worth, which is not charged.
export function quickCells(): i32 {
  return load<i32>(P, Memory.STRESS_FLAG) != 0 ? 1 : CELLS_PER_REDUCTION
}

// Number of cells of [list], at most [limit].
function cellsUpTo(list: u64, limit: i32): i32 {
  let count: i32 = 0
  for (; count < limit && isList(list); list = cdr(list)) count++
  return count
}

/// erlang:hd/1
export function listHead(list: u64): u64 {
  return isList(list) ? car(list) : badarg()
}

/// erlang:tl/1
export function listTail(list: u64): u64 {
  return isList(list) ? cdr(list) : badarg()
}

// Cells are written straight into the free room of the heap block: only when that is used up are as many as a slice allows
// counted and asked for at once. What a failing BIF leaves there is garbage but complete.

/// Address behind the last cell that the free room of the heap block holds.
function roomEnd(): u32 {
  const end = load<u32>(P, Memory.STACK_TOP) - Process.STACK_RESERVE
  const start = heapTop()
  return load<i32>(P, Memory.STRESS_FLAG) || end < start ? start : start + ((end - start) & ~(CELL - 1))
}

// ---- lists:reverse/2

// What reverseInto leaves: the rest of the list, and what is done.
let rest: u64 = 0
let reversed: u64 = 0

/// lists:reverse/2
export function listReverse(list: u64, tail: u64): u64 {
  const start = heapTop()
  setHeapTop(reverseInto(start, min(roomEnd(), start + QUICK_BYTES), list, tail))
  if (isNil(rest)) return reversed
  const result = reverseSome()
  if (result != 0) return result
  if (!isList(rest)) return badarg()
  trapBegin(Trap.TRAP_REVERSE, 16)
  trapArgument(0, list)
  trapArgument(1, tail)
  return reverseLater()
}

/// lists:reverse/2, a further slice.
export function reverseContinue(): u64 {
  const data = trapData()
  rest = load<u64>(data)
  reversed = load<u64>(data, 8)
  const result = reverseSome()
  if (result != 0) return result
  return isList(rest) ? reverseLater() : badarg()
}

function reverseLater(): u64 {
  const data = trapData()
  store<u64>(data, rest)
  store<u64>(data, reversed, 8)
  return giveUp()
}

/// [list], which is proper, the other way round: all of it at once.
export function reverseWhole(list: u64): u64 {
  const cells = cellsUpTo(list, i32.MAX_VALUE)
  const at = heapAlloc((cells as u32) << 1)
  reverseInto(at, at + ((cells as u32) << 4), list, Term.NIL)
  bumpCells(cells)
  return reversed
}

// As much as one slice allows. The result if that was all, else 0.
function reverseSome(): u64 {
  const limit = workLimit(CELLS_PER_REDUCTION)
  const start = heapTop()
  const end = reverseInto(start, min(roomEnd(), start + ((limit as u32) << 4)), rest, reversed)
  setHeapTop(end)
  let count = ((end - start) >> 4) as i32
  if (isList(rest) && count < limit) {
    const cells = cellsUpTo(rest, limit - count)
    count += cells
    const at = heapAlloc((cells as u32) << 1)
    reverseInto(at, at + ((cells as u32) << 4), rest, reversed)
  }
  charge(count, CELLS_PER_REDUCTION)
  return isNil(rest) ? reversed : 0
}

// Writes cells from [at] up to [end], or as many as there are. The address behind them.
function reverseInto(at: u32, end: u32, list: u64, tail: u64): u32 {
  for (; isList(list) && at < end; at += CELL) {
    store<u64>(at, car(list))
    store<u64>(at, tail, 8)
    tail = makeList(at)
    list = cdr(list)
  }
  rest = list
  reversed = tail
  return at
}

// ---- erlang:'++'/2. Only the first list must be proper.

let copy: u64 = 0 // first cell of the copy
let last: u32 = 0 // address of the CDR that is still to be filled, 0 if there is no cell yet

/// erlang:'++'/2
export function listAppend(list: u64, tail: u64): u64 {
  if (isNil(list)) return tail
  if (!isList(list)) return badarg()
  last = 0
  const start = heapTop()
  setHeapTop(copyInto(start, min(roomEnd(), start + QUICK_BYTES), list))
  if (isNil(rest) || copySome()) return append(list, tail)
  if (!isList(rest)) return badarg()
  trapBegin(Trap.TRAP_APPEND, 32)
  trapArgument(0, list)
  trapArgument(1, tail)
  return appendLater()
}

/// erlang:'++'/2, a further slice.
export function appendContinue(): u64 {
  const data = trapData()
  rest = load<u64>(data)
  copy = load<u64>(data, 8)
  last = load<u32>(data, 16)
  if (copySome()) return append(trapArgumentAt(0), trapArgumentAt(1))
  return isList(rest) ? appendLater() : badarg()
}

function appendLater(): u64 {
  const data = trapData()
  store<u64>(data, rest)
  store<u64>(data, copy, 8)
  store<u32>(data, last, 16)
  return giveUp()
}

// All of [list] is copied.
function append(list: u64, tail: u64): u64 {
  store<u64>(last, tail)
  return isNil(tail) ? list : copy
}

// As much as one slice allows. True: that was all.
function copySome(): bool {
  const limit = workLimit(CELLS_PER_REDUCTION)
  const start = heapTop()
  const end = copyInto(start, min(roomEnd(), start + ((limit as u32) << 4)), rest)
  setHeapTop(end)
  let count = ((end - start) >> 4) as i32
  if (isList(rest) && count < limit) {
    const cells = cellsUpTo(rest, limit - count)
    count += cells
    const at = heapAlloc((cells as u32) << 1)
    copyInto(at, at + ((cells as u32) << 4), rest)
  }
  charge(count, CELLS_PER_REDUCTION)
  return isNil(rest)
}

// Appends copies of the cells of [list] to what is copied; they are written from [at] up to [end]. The address behind them.
function copyInto(at: u32, end: u32, list: u64): u32 {
  const start = at
  for (; isList(list) && at < end; at += CELL) {
    store<u64>(at, car(list))
    store<u64>(at, makeList(at + CELL), 8)
    list = cdr(list)
  }
  rest = list
  if (at == start) return at
  if (last == 0) copy = makeList(start)
  else store<u64>(last, makeList(start))
  last = at - 8
  store<u64>(last, Term.NIL)
  return at
}
