// process_flag(save_calls, N): the last N external calls of a process, sends and receives. It costs others nothing: a process with
// the flag runs with no reductions left, so that every function it enters calls reductionsSpent, which comes here. BIFs are no
// functions in that sense, and are not noted.
//
//   [capacity u32][next u32][count u32][entry u32]*capacity    entry: address of an export entry, or an atom's number | 1 << 31
import * as Atoms from "../layout/atoms"
import * as Memory from "../layout/memory"
import * as Process from "../layout/process"
import * as Term from "../layout/term"
import { cons, makeTuple3 } from "./build"
import { allocate, release } from "./memory"
import { currentProcess, P } from "./state"
import { makeAtom, makeSmall } from "./term"

const HEADER: u32 = 12
const WORD: u32 = 0x80000000

/// Makes [process], which runs here, keep its last [capacity] calls; 0: none. Returns the capacity it had.
export function saveCalls(process: u32, capacity: u32): u32 {
  const old = load<u32>(process, Process.SAVED_CALLS)
  const before = old == 0 ? 0 : load<u32>(old)
  dropSavedCalls(process)
  if (capacity == 0) return before
  const block = allocate(HEADER + (capacity << 2))
  store<u32>(block, capacity)
  store<u32>(block, 0, 4)
  store<u32>(block, 0, 8)
  store<u32>(process, block, Process.SAVED_CALLS)
  store<i32>(process, load<i32>(process, Process.FLAGS) | Process.FLAG_SAVES_CALLS, Process.FLAGS)
  beginSaving()
  return before
}

/// Frees what [process] has kept.
export function dropSavedCalls(process: u32): void {
  const block = load<u32>(process, Process.SAVED_CALLS)
  if (block == 0) return
  release(block)
  store<u32>(process, 0, Process.SAVED_CALLS)
  store<i32>(process, load<i32>(process, Process.FLAGS) & ~Process.FLAG_SAVES_CALLS, Process.FLAGS)
}

/// The running process, which saves its calls, begins a slice: what it has for it is kept in SAVING_CREDIT.
export function beginSaving(): void {
  const left = load<i32>(P, Memory.REDUCTIONS)
  store<i32>(P, left, Memory.SAVING_CREDIT)
  store<i32>(P, load<i32>(P, Memory.SLICE_REDUCTIONS) - left, Memory.SLICE_REDUCTIONS)
  store<i32>(P, 0, Memory.REDUCTIONS)
}

/// [process], which saves its calls, is at the entry of the function of [code]. True if it may go on.
export function savesCall(process: u32, code: i64): bool {
  const called = load<u32>(P, Memory.CALLED)
  const slot = (code >> Term.CP_SLOT_SHIFT) as i32
  if (called != 0 && atomic.load<i32>(called, Memory.EXPORT_SLOT) == slot) {
    if (called >= (Memory.EXPORTS as u32) && called < (Memory.FUNCTIONS as u32)) note(process, called)
    store<u32>(P, 0, Memory.CALLED)
  }
  const spent = -load<i32>(P, Memory.REDUCTIONS)
  const credit = load<i32>(P, Memory.SAVING_CREDIT) - spent
  if (credit < 0) return false
  store<i32>(P, credit, Memory.SAVING_CREDIT)
  store<i32>(P, load<i32>(P, Memory.SLICE_REDUCTIONS) + spent, Memory.SLICE_REDUCTIONS)
  store<i32>(P, 1, Memory.REDUCTIONS) // the function begins anew, and spends it
  return true
}

/// The running process does [what]: send, receive or timeout.
export function noteAction(what: u32): void {
  const process = currentProcess()
  if ((load<i32>(process, Process.FLAGS) & Process.FLAG_SAVES_CALLS) != 0) note(process, what | WORD)
}

function note(process: u32, entry: u32): void {
  const block = load<u32>(process, Process.SAVED_CALLS)
  const capacity = load<u32>(block)
  const next = load<u32>(block, 4)
  store<u32>(block + HEADER + (next << 2), entry)
  store<u32>(block, next + 1 == capacity ? 0 : next + 1, 4)
  store<u32>(block, min(load<u32>(block, 8) + 1, capacity), 8)
}

/// The calls of [process], the newest last; false if it keeps none.
export function lastCalls(process: u32): u64 {
  const block = load<u32>(process, Process.SAVED_CALLS)
  if (block == 0) return makeAtom(Atoms.am_false)
  const capacity = load<u32>(block)
  let list: u64 = Term.NIL
  let at = load<u32>(block, 4)
  for (let left = load<u32>(block, 8); left > 0; left--) {
    at = at == 0 ? capacity - 1 : at - 1
    list = cons(callTerm(load<u32>(block + HEADER + (at << 2))), list)
  }
  return list
}

function callTerm(entry: u32): u64 {
  if ((entry & WORD) != 0) return makeAtom(entry & ~WORD)
  const module = makeAtom(load<u32>(entry, Memory.EXPORT_MODULE))
  const name = makeAtom(load<u32>(entry, Memory.EXPORT_FUNCTION))
  return makeTuple3(module, name, makeSmall(load<u32>(entry, Memory.EXPORT_ARITY)))
}
