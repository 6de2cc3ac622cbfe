// The length of a list: erlang:length/1 as a BIF that is called, and as the instruction in guards and bodies. The instruction
// traps too; it is entered again at itself, by an entry of its own in the function's code (see codegen/length.ts).
import * as Process from "../layout/process"
import * as Trap from "../layout/trap"
import { CELLS_PER_REDUCTION, quickCells } from "./list"
import { yieldProcess } from "./schedule"
import { badarg, currentProcess, setX } from "./state"
import { cdr, isList, isNil, makeSmall } from "./term"
import { charge, giveUp, trapArgument, trapArgumentAt, trapBegin, trapData, trapDrop, workLimit } from "./work"

// Where counting stopped, and at which number.
let rest: u64 = 0
let counted: i64 = 0

/// The instruction: the length of [list]; 0 if it is not known yet, or there is none: lengthUnwinds tells.
export function lengthOf(list: u64): u64 {
  const quick = quickCells()
  let count: i32 = 0
  for (; isList(list) && count < quick; list = cdr(list)) count++
  if (isNil(list)) return makeSmall(count)
  rest = list
  counted = count
  return countSome()
}

/// The instruction, entered again.
export function lengthAgain(): u64 {
  resume()
  const length = countSome()
  if (length != 0) trapDrop(currentProcess())
  return length
}

/// The instruction has no length of [list]. 1: it unwinds, and goes on in another slice at [code] with [live] X registers,
/// which are in X. 0: badarg, and the list is in X 0. Of an instruction that was entered again [list] is not needed.
export function lengthUnwinds(list: u64, code: i64, depth: i32, live: i32): i32 {
  const process = currentProcess()
  const isTrapped = load<u32>(process, Process.TRAP_STATE) != 0
  if (isList(rest)) {
    if (!isTrapped) begin(list)
    keep()
    return yieldProcess(code, depth, live)
  }
  setX(0, isTrapped ? trapArgumentAt(0) : list)
  trapDrop(process)
  badarg()
  return 0
}

/// erlang:length/1
export function listLength(list: u64): u64 {
  const length = lengthOf(list)
  if (length != 0) return length
  if (!isList(rest)) return badarg()
  begin(list)
  keep()
  return giveUp()
}

/// erlang:length/1, a further slice.
export function lengthContinue(): u64 {
  resume()
  const length = countSome()
  if (length != 0) return length
  if (!isList(rest)) return badarg()
  keep()
  return giveUp()
}

// As much as one slice allows. The length if that was all, else 0.
function countSome(): u64 {
  const limit = workLimit(CELLS_PER_REDUCTION)
  let list = rest
  let count: i32 = 0
  for (; isList(list) && count < limit; list = cdr(list)) count++
  charge(count, CELLS_PER_REDUCTION)
  rest = list
  counted += count
  return isNil(list) ? makeSmall(counted) : 0
}

function begin(list: u64): void {
  trapBegin(Trap.TRAP_LENGTH, 16)
  trapArgument(0, list)
}

function keep(): void {
  const data = trapData()
  store<u64>(data, rest)
  store<i64>(data, counted, 8)
}

function resume(): void {
  const data = trapData()
  rest = load<u64>(data)
  counted = load<i64>(data, 8)
}
