// The stack of a process as text, as process_info(Pid, backtrace) and process_display show it. Core gathers what stands on it; a
// BIF in TypeScript (bifs/process.ts) writes it.
//
//   {pc, Address, Function, Offset}         where the process is; Function: {M, F, A}, or [] for the end of the process
//   {return, Address, Function, Offset}     a continuation pointer
//   {catch, Address, Function, Offset}      a catch tag
//   {y, Term}                               any other word
import * as Atoms from "../layout/atoms"
import * as Memory from "../layout/memory"
import * as Process from "../layout/process"
import * as Term from "../layout/term"
import { newBinary } from "./binary"
import { callHostBif } from "./bridge"
import { cons, makeTuple2, makeTuple3, makeTuple4 } from "./build"
import { setX, x } from "./state"
import { makeAtom, makeSmall } from "./term"

/// The code word of the place where [process], which is settled, goes on.
export function placeOf(process: u32): u64 {
  const slot = (load<i32>(process, Process.SLOT) as u64) << Term.CP_SLOT_SHIFT
  return slot | (load<u32>(process, Process.ENTRY) << Term.CP_ENTRY_SHIFT)
}

/// The stack of [process], which is settled, as a binary.
export function backtrace(process: u32): u64 {
  return (load<i32>(process, Process.FLAGS) & Process.FLAG_SENSITIVE) != 0
    ? newBinary(0)
    : backtraceText(process, false)
}

/// The same whatever the process wants; [shows]: on standard output, the result is of no use then.
export function backtraceText(process: u32, shows: bool): u64 {
  const kept = x(0)
  const kept1 = x(1)
  setX(0, stackList(process))
  setX(1, makeAtom(shows as u32))
  const text = callHostBif(load<i32>(Memory.BACKTRACE_BIF))
  setX(0, kept)
  setX(1, kept1)
  return text
}

function stackList(process: u32): u64 {
  const end = load<u32>(process, Process.STACK_END)
  let list: u64 = Term.NIL
  for (let at = end - 8; at >= end - load<i32>(process, Process.DEPTH); at -= 8) {
    const word = load<u64>(at)
    let row: u64
    if ((word & Term.PRIMARY_MASK) == Term.PRIMARY_HEADER) {
      row = codeRow(Atoms.am_return, word, ((word as u32) >> Term.CP_ENTRY_SHIFT) & Term.CP_ENTRY_MASK)
    } else if ((word & Term.IMMEDIATE2_MASK) == Term.TAG_CATCH) {
      row = codeRow(Atoms.am_catch, word, (word as u32) >> CATCH_ENTRY_SHIFT)
    } else {
      row = makeTuple2(makeAtom(Atoms.am_y), word)
    }
    list = cons(row, list)
  }
  return cons(codeRow(Atoms.am_pc, placeOf(process), load<u32>(process, Process.ENTRY)), list)
}
const CATCH_ENTRY_SHIFT: u32 = 6

function codeRow(kind: u32, word: u64, entry: u32): u64 {
  const slot = (word >> Term.CP_SLOT_SHIFT) as u32
  let function_: u64 = Term.NIL
  if (slot >= (Memory.SLOTS_RESERVED as u32)) {
    const record = Memory.FUNCTIONS + slot * Memory.FUNCTION_SIZE
    const module = makeAtom(load<u32>(record, Memory.FUNCTION_MODULE))
    const name = makeAtom(load<u32>(record, Memory.FUNCTION_NAME))
    function_ = makeTuple3(module, name, makeSmall(load<u32>(record, Memory.FUNCTION_ARITY)))
  }
  return makeTuple4(makeAtom(kind), makeSmall((slot << 8) + entry), function_, makeSmall(entry))
}
