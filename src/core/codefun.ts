// What funs call that have no code to call: functions of Erlang code, in reserved slots. FUN_ENTRY_SLOT leads here while the
// code is being purged, and from then on until it is loaded again.
import * as Atoms from "../layout/atoms"
import * as Memory from "../layout/memory"
import * as Process from "../layout/process"
import * as Term from "../layout/term"
import { continueAt, suspendProcess } from "./apply"
import { makeTuple2 } from "./build"
import { isLoaded } from "./codecheck"
import { raise } from "./exception"
import { hostEvent } from "./imports"
import { currentProcess, failWith, P, setX, x } from "./state"
import { makeAtom } from "./term"

/// In slot SLOT_FUN_WAITS: the process waits until the purge is over, then calls the fun again.
export function funWaits(_entry: i32, depth: i32, x0: u64, x1: u64, x2: u64): u64 {
  const entry = arrive(x0, x1, x2)
  if (hasCode(entry, depth)) return 0
  if (atomic.load<i32>(entry, Memory.FUN_ENTRY_SLOT) == Memory.SLOT_FUN_UNLOADED)
    return funUnloaded(0, depth, x0, x1, x2)
  suspendProcess(
    (Memory.SLOT_FUN_WAITS as i64) << Term.CP_SLOT_SHIFT,
    depth,
    load<i32>(entry, Memory.FUN_ENTRY_ARITY) + 1,
  )
  hostEvent(Memory.HOST_FUN_WAITS, entry, load<u32>(P, Memory.PROCESS))
  return 0
}

/// In slot SLOT_FUN_UNLOADED: badfun, if the fun's module is loaded but has no such fun. If it is not the host is asked once.
export function funUnloaded(_entry: i32, depth: i32, x0: u64, x1: u64, x2: u64): u64 {
  const entry = arrive(x0, x1, x2)
  if (hasCode(entry, depth)) return 0
  const process = currentProcess()
  const arity = load<i32>(entry, Memory.FUN_ENTRY_ARITY)
  const isAsked = load<u32>(process, Process.WAIT_FOR) == entry
  store<u32>(process, 0, Process.WAIT_FOR)
  if (isAsked || isLoaded(makeAtom(load<u32>(entry, Memory.FUN_ENTRY_MODULE)))) {
    failWith(makeTuple2(makeAtom(Atoms.am_badfun), x(arity)))
    raise(0, depth)
    return 0
  }
  store<u32>(process, entry, Process.WAIT_FOR)
  suspendProcess((Memory.SLOT_FUN_UNLOADED as i64) << Term.CP_SLOT_SHIFT, depth, arity + 1)
  hostEvent(Memory.HOST_LOAD_FUN, entry, process)
  return 0
}

// Puts the first registers where the others are; the entry of the fun that is called, which stands behind its arguments.
function arrive(x0: u64, x1: u64, x2: u64): u32 {
  const entry = load<u32>(P, Memory.CALLED)
  const arity = load<i32>(entry, Memory.FUN_ENTRY_ARITY)
  setX(0, x0)
  if (arity > 0) setX(1, x1)
  if (arity > 1) setX(2, x2)
  return entry
}

// Goes on in the fun's code if it has some by now.
function hasCode(entry: u32, depth: i32): bool {
  const slot = atomic.load<i32>(entry, Memory.FUN_ENTRY_SLOT)
  if (slot < Memory.SLOTS_RESERVED) return false
  store<u32>(currentProcess(), 0, Process.WAIT_FOR)
  store<i32>(P, 0, Memory.NEXT_ENTRY)
  store<i32>(P, depth, Memory.NEXT_DEPTH)
  continueAt(slot)
  return true
}
