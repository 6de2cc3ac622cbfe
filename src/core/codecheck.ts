// Does a process use the old code of a module? And what goes with that: BIFs about versions of modules.
//
// As in OTP a process uses code if it is in it or is to return to it. Funs do not count: when their code is gone they can't be
// called. Nor do terms: literals outlive their module.
import * as Memory from "../layout/memory"
import * as Process from "../layout/process"
import * as Term from "../layout/term"
import { continueAt } from "./apply"
import { badarg, bump, P, stackEnd } from "./state"
import { atomIndex, isAtom, makeAtom } from "./term"

const WORDS_PER_REDUCTION: i32 = 32 // as in OTP

/// Address of the versions of [module] (an atom), 0 if it was never loaded.
export function versionsOf(module: u64): u32 {
  return atomic.load<u32>(Memory.MODULES + (atomIndex(module) << 2))
}

/// Is code of [module] (an atom) loaded, so that calls reach it?
export function isLoaded(module: u64): bool {
  const versions = versionsOf(module)
  return versions != 0 && atomic.load<u32>(versions, Memory.VERSIONS_CURRENT) != 0
}

/// Does [process], which is saved and stands still, use the old code of [module] (an atom)? Charges the caller.
export function checkProcessCode(process: u32, module: u64): bool {
  const old = oldOf(module)
  if (old == 0) return false
  if (isIn(old, load<i32>(process, Process.SLOT)) && !beginsAnew(process)) return true
  return usesCode(old, load<u32>(process, Process.STACK_END), load<i32>(process, Process.DEPTH))
}

/// erts_internal:check_process_code/1: the same for the running process, in a BIF that traps.
export function checkProcessCode1(module: u64): u64 {
  if (!isAtom(module)) return badarg()
  const old = oldOf(module)
  const depth = load<i32>(P, Memory.NEXT_DEPTH)
  return makeAtom((old != 0 && usesCode(old, stackEnd(), depth)) as u32)
}

// A process that has not run yet begins in what its first function or fun is by now, as in OTP. Has [process] not?
function beginsAnew(process: u32): bool {
  if (load<u64>(process, Process.REDUCTIONS_DONE) != 0 || load<i32>(process, Process.ENTRY) != 0) return false
  store<i32>(process, atomic.load<i32>(load<u32>(process, Process.CALLED)), Process.SLOT) // EXPORT_SLOT or FUN_ENTRY_SLOT
  return true
}

function oldOf(module: u64): u32 {
  const versions = versionsOf(module)
  return versions == 0 ? 0 : atomic.load<u32>(versions, Memory.VERSIONS_OLD)
}

// Is [slot] one of the version with the record [record]?
function isIn(record: u32, slot: i32): bool {
  return ((slot - load<i32>(record, Memory.MODULE_FIRST_SLOT)) as u32) < load<u32>(record, Memory.MODULE_SLOT_COUNT)
}

// Continuation pointers and catch tags both have their slot in the upper half.
function usesCode(record: u32, end: u32, depth: i32): bool {
  bump(1 + (depth >> 3) / WORDS_PER_REDUCTION)
  for (let at = end - depth; at < end; at += 8) {
    const word = load<u64>(at)
    const isCode = (word & Term.PRIMARY_MASK) == Term.PRIMARY_HEADER || (word & Term.IMMEDIATE2_MASK) == Term.TAG_CATCH
    if (isCode && isIn(record, (word >> Term.CP_SLOT_SHIFT) as i32)) return true
  }
  return false
}

/// erlang:check_old_code/1
export function checkOldCode1(module: u64): u64 {
  return isAtom(module) ? makeAtom((oldOf(module) != 0) as u32) : badarg()
}

/// erlang:call_on_load_function/1, in a row that traps: calls the on_load function of a version that waits for its end.
export function callOnLoadFunction1(module: u64): u64 {
  const versions = isAtom(module) ? versionsOf(module) : 0
  const record = versions == 0 ? 0 : atomic.load<u32>(versions, Memory.VERSIONS_ON_LOAD)
  if (record == 0) return badarg()
  store<i32>(P, 0, Memory.NEXT_ENTRY)
  continueAt(load<i32>(record, Memory.MODULE_ON_LOAD))
  return Term.NON_VALUE
}
