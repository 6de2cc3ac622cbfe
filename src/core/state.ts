// What this thread is doing: its scheduler block P and access to the hot words in it. Per thread, since every
// worker has its own instance of core. Also the ways in which a BIF fails.

import * as Atoms from "../layout/atoms"
import * as Memory from "../layout/memory"
import * as Term from "../layout/term"
import { makeAtom } from "./term"

/// Address of this thread's scheduler block. Set once by [start] of index.ts.
export let P: u32 = 0

/// Makes [block] this thread's scheduler block.
export function setBlock(block: u32): void {
  P = block
}

/// 1 in the checked build: asserts and heap walks are compiled in.
export const CHECKED: bool = isDefined(CHECKED_BUILD)

export function heapTop(): u32 {
  return load<u32>(P, Memory.HEAP_TOP)
}
export function setHeapTop(address: u32): void {
  store<u32>(P, address, Memory.HEAP_TOP)
}
export function stackEnd(): u32 {
  return load<u32>(P, Memory.STACK_END)
}
export function currentProcess(): u32 {
  return load<u32>(P, Memory.PROCESS)
}
/// X register [index].
export function x(index: u32): u64 {
  return load<u64>(P + (index << 3), Memory.X)
}
export function setX(index: u32, term: u64): void {
  store<u64>(P + (index << 3), term, Memory.X)
}
/// Charges [count] reductions to the running process.
export function bump(count: i32): void {
  store<i32>(P, load<i32>(P, Memory.REDUCTIONS) - count, Memory.REDUCTIONS)
}
/// Adds [amount] to this scheduler's counter [index] (Memory.COUNTER_*).
export function count(index: u32, amount: u64): void {
  const at = P + (index << 3)
  store<u64>(at, load<u64>(at, Memory.COUNTERS) + amount, Memory.COUNTERS)
}

// ---- Failure of a BIF: note class and reason, return THE_NON_VALUE. The caller (generated code) then either takes
// the guard's fail branch or raises.

/// Fails with class error and [reason].
export function failWith(reason: u64): u64 {
  store<u64>(P, makeAtom(Atoms.am_error), Memory.EXCEPTION_CLASS)
  store<u64>(P, reason, Memory.EXCEPTION_REASON)
  store<u64>(P, Term.NON_VALUE, Memory.EXCEPTION_TRACE)
  return Term.NON_VALUE
}
export function badarg(): u64 {
  return failWith(makeAtom(Atoms.am_badarg))
}
export function badarith(): u64 {
  return failWith(makeAtom(Atoms.am_badarith))
}
export function systemLimit(): u64 {
  return failWith(makeAtom(Atoms.am_system_limit))
}
