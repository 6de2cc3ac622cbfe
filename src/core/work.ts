// Long BIFs: each call does a bounded amount of work, then the process gives the scheduler up and goes to the back of its
// queue. What the BIF needs to go on is in one block at TRAP_STATE; the process continues at SLOT_TRAP, on any scheduler.
//
// While a process has a trap it is not collected. So the block may hold terms and addresses of its heap; what the BIF
// allocates goes to the heap and its fragments as ever.
import * as Memory from "../layout/memory"
import * as Process from "../layout/process"
import * as Term from "../layout/term"
import * as Trap from "../layout/trap"
import { allocate, release } from "./memory"
import { saveProcess } from "./process"
import { currentProcess, P } from "./state"

const STRESS_SHIFT: i32 = 2 // stress mode: a quarter of a reduction's worth a time
const STRESS_LEAST: i32 = 3

/// Units of work that the running BIF may do before it gives up, where [perReduction] of them count as one reduction. At
/// least 1.
export function workLimit(perReduction: i32): i32 {
  if (load<i32>(P, Memory.STRESS_FLAG) != 0) return max(perReduction >> STRESS_SHIFT, STRESS_LEAST)
  return max(load<i32>(reductionsWord()), 1) * perReduction
}

/// Charges the running process for [units] of work, of which [perReduction] count as one reduction.
export function charge(units: i32, perReduction: i32): void {
  const word = reductionsWord()
  store<i32>(word, load<i32>(word) - units / perReduction)
}

// Where the reductions that are left stand: the word itself is negative when a collection is asked for.
function reductionsWord(): u32 {
  return P + (load<i32>(P, Memory.NEED_GC) != 0 ? Memory.SAVED_REDUCTIONS : Memory.REDUCTIONS)
}

/// A fresh state for the running BIF: address of [bytes] zeroed bytes for what it keeps. [kind]: one of layout/trap.ts.
/// trapArgument is to follow for each argument.
export function trapBegin(kind: i32, bytes: u32): u32 {
  const state = allocate(Trap.TRAP_DATA + bytes)
  memory.fill(state, 0, Trap.TRAP_DATA + bytes)
  store<i32>(state, kind, Trap.TRAP_KIND)
  store<u32>(currentProcess(), state, Process.TRAP_STATE)
  return state + Trap.TRAP_DATA
}

/// Keeps argument [index] of the BIF, 0 to 3, for the stack trace.
export function trapArgument(index: u32, term: u64): void {
  store<u64>(trapState() + (index << 3), term, Trap.TRAP_ARGUMENTS)
}

/// For a BIF of one or two arguments that returns [result]: if it has given up, keeps them for the stack trace.
export function trapArguments(result: u64, first: u64, second: u64): u64 {
  if (result == 0 && trapState() != 0) {
    trapArgument(0, first)
    trapArgument(1, second)
  }
  return result
}

/// The data of the running process's trap; a fresh one of [kind] if it has none.
export function trapEnsure(kind: i32, bytes: u32): u32 {
  return trapState() == 0 ? trapBegin(kind, bytes) : trapData()
}

/// Argument [index], as trapArgument kept it.
export function trapArgumentAt(index: u32): u64 {
  return load<u64>(trapState() + (index << 3), Trap.TRAP_ARGUMENTS)
}

/// Address of the running process's trap record.
export function trapState(): u32 {
  return load<u32>(currentProcess(), Process.TRAP_STATE)
}

/// Address of what the BIF keeps.
export function trapData(): u32 {
  return trapState() + Trap.TRAP_DATA
}

/// The block at [address] is released with the state, even if the process is killed before the BIF is done.
export function trapOwn(address: u32): void {
  store<u32>(findOwned(0), address)
}

/// The block at [address] is the BIF's own business again.
export function trapDisown(address: u32): void {
  store<u32>(findOwned(address), 0)
}

/// Puts the address of an owned block into the word at [at], in place of the one that is there; that is released. Either may
/// be 0.
export function trapSwap(at: u32, block: u32): void {
  const old = load<u32>(at)
  if (old != 0) {
    trapDisown(old)
    release(old)
  }
  if (block != 0) trapOwn(block)
  store<u32>(at, block)
}

function findOwned(address: u32): u32 {
  let at = trapState() + Trap.TRAP_OWNED
  while (load<u32>(at) != address) at += 4
  return at
}

/// The running process goes on with the BIF in its next slice. The BIF returns what this returns.
export function giveUp(): u64 {
  store<i32>(P, Memory.UNWIND_TRAP, Memory.UNWIND_KIND)
  return Term.NON_VALUE
}

/// A BIF that may unwind has returned 0, and its caller has set NEXT_*: 1 = it does unwind, 0 = it has failed.
export function bifUnwinds(): i32 {
  const kind = load<i32>(P, Memory.UNWIND_KIND)
  if (kind == Memory.UNWIND_TRAP) {
    noteTrap()
    saveTrap()
  }
  return (kind != 0 && kind != Memory.UNWIND_EXCEPTION) as i32
}

/// Completes a fresh state: which BIF it is, and where it was called.
export function noteTrap(): void {
  const state = trapState()
  store<u32>(state, load<u32>(P, Memory.NEXT_BIF), Trap.TRAP_ENTRY)
  store<u64>(state, load<u64>(P, Memory.NEXT_PLACE), Trap.TRAP_PLACE)
}

/// Saves the running process, whose BIF has given up: it continues at the trap instruction.
export function saveTrap(): void {
  const frame = load<i32>(P, Memory.NEXT_FRAME)
  const code =
    ((Memory.SLOT_TRAP as i64) << Term.CP_SLOT_SHIFT) | (frame << Term.CP_FRAME_SHIFT) | (1 << Term.CP_ENTRY_SHIFT)
  saveProcess(currentProcess(), code, load<i32>(P, Memory.NEXT_DEPTH) + (frame << 3), 0)
  store<i32>(P, Memory.UNWIND_YIELD, Memory.UNWIND_KIND)
}

/// Releases the trap of [process], if it has one: its BIF is done, or the process ends.
export function trapDrop(process: u32): void {
  const state = load<u32>(process, Process.TRAP_STATE)
  if (state == 0) return
  store<u32>(process, 0, Process.TRAP_STATE)
  for (let i: u32 = 0; i < (Trap.TRAP_OWNED_COUNT as u32); i++) {
    const owned = load<u32>(state + (i << 2), Trap.TRAP_OWNED)
    if (owned != 0) release(owned)
  }
  release(state)
}
