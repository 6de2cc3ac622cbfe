// erlang:hibernate/3: the process forgets its stack, shrinks, and calls a function when a message comes.
import * as Memory from "../layout/memory"
import * as Process from "../layout/process"
import * as Term from "../layout/term"
import { applyLater, continueAt } from "./apply"
import { collectGarbage } from "./gc"
import { lock, unlock } from "./lock"
import { takeOver } from "./mailbox"
import { saveProcess } from "./process"
import { heapWords, resizeHeap } from "./resize"
import { lieDownLocked } from "./signal"
import { currentProcess, P } from "./state"

const DEPTH: i32 = 8 // bytes: only the return to processEnd is left

/// Never returns to its caller: it unwinds, or fails.
export function hibernate3(module: u64, name: u64, list: u64): u64 {
  const slot = applyLater(module, name, list)
  if (slot == 0) return Term.NON_VALUE
  const process = currentProcess()
  const arity = load<i32>(P, Memory.CALL_ARITY)
  store<u32>(P, load<u32>(P, Memory.STACK_END) - DEPTH, Memory.STACK_TOP)
  store<u32>(process, process + Process.MESSAGE_FIRST, Process.SAVE_POINTER)
  store<i32>(P, 0, Memory.NEXT_ENTRY)
  store<i32>(P, DEPTH, Memory.NEXT_DEPTH)
  if (load<u32>(process, Process.MESSAGE_FIRST) != 0) {
    continueAt(slot)
    return Term.NON_VALUE
  }
  store<i32>(
    process,
    load<i32>(process, Process.FLAGS) | Process.FLAG_HIBERNATES | Process.FLAG_FULLSWEEP_NEXT,
    Process.FLAGS,
  )
  collectGarbage(DEPTH, 0, arity)
  shrinkToFit(process, arity)
  // Through the export, CALLED: new code may have come when it wakes.
  saveProcess(process, (Memory.SLOT_UNDEFINED as i64) << Term.CP_SLOT_SHIFT, DEPTH, arity)
  if (sleeps(process)) store<i32>(P, Memory.UNWIND_WAIT, Memory.UNWIND_KIND)
  else continueAt(slot)
  return Term.NON_VALUE
}

// Leaves the young block of [process] just the words in use, the stack and the reserve. The first collection after it has woken
// gives it at least its min_heap_size again.
function shrinkToFit(process: u32, arity: i32): void {
  const used = load<u32>(process, Process.HEAP_TOP) - load<u32>(process, Process.HEAP_START)
  const words = (used + (DEPTH as u32) + Process.STACK_RESERVE) >> 3
  if (words >= heapWords(process)) return
  resizeHeap(process, DEPTH, arity, words)
  const end = load<u32>(process, Process.STACK_END)
  store<u32>(P, load<u32>(process, Process.HEAP_TOP), Memory.HEAP_TOP)
  store<u32>(P, end, Memory.STACK_END)
  store<u32>(P, end - DEPTH, Memory.STACK_TOP)
}

// Does [process], which is saved, lie down? Then it is not this thread's any more.
function sleeps(process: u32): bool {
  for (;;) {
    takeOver(process, true)
    if (load<u32>(process, Process.MESSAGE_FIRST) != 0) break
    lock(process + Process.SIGNAL_LOCK)
    const isKilled = (load<i32>(process, Process.STATE) & Process.STATE_KILLED) != 0
    if (load<u32>(process, Process.SIGNAL_FIRST) == 0 || isKilled) {
      lieDownLocked(process, Process.STATE_WAITING)
      return true
    }
    unlock(process + Process.SIGNAL_LOCK)
  }
  store<i32>(process, load<i32>(process, Process.FLAGS) & ~Process.FLAG_HIBERNATES, Process.FLAGS)
  return false
}
