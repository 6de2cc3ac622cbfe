// Processes at rest: they wait for a message, for a result, or until resume_process. A signal that is no message makes them
// runnable all the same; a scheduler then handles their signals and lets them lie down again. What must not happen while a
// process is in the middle of something, tasks, is done here too.
import * as Memory from "../layout/memory"
import * as Process from "../layout/process"
import { destroyHeap } from "./gc"
import { lock, unlock } from "./lock"
import { takeOver } from "./mailbox"
import { endProcess, leaveProcess } from "./process"
import { isDoomed } from "./signal"
import { currentProcess, P } from "./state"
import { answerSuspend } from "./suspend"
import { collects, doTask } from "./task"

const RESTS: i32 = Process.STATE_WAITING | Process.STATE_SUSPENDED | Process.STATE_HALTED

/// States in which a process that a scheduler has taken from its queue is not just to go on.
export const ATTENTION: i32 = RESTS | Process.STATE_SIGNALS | Process.STATE_TASKS | Process.STATE_KILLED

/// Does this thread handle signals of a process that came from a run queue?
export let isAttending: bool = false

/// Handles the signals and tasks of [process], which this thread has entered and which is saved. False: it has ended, or rests
/// and is not this thread's any more.
export function attendTo(process: u32): bool {
  while (true) {
    if (!isDoomed(process, load<i32>(process, Process.STATE))) doErrands(process)
    const state = load<i32>(process, Process.STATE)
    if ((state & Process.STATE_KILLED) != 0 && !isDoomed(process, state)) {
      endProcess(process)
      return false
    }
    if ((state & RESTS) == 0) return true
    if (liesDown(process)) {
      leaveProcess()
      return false
    }
  }
}

function doErrands(process: u32): void {
  isAttending = true
  takeOver(process, true)
  isAttending = false
  if ((load<i32>(process, Process.STATE) & Process.STATE_TASKS) != 0) doTasks(process)
}

// Does [process] rest again? Not if there is something to do after all.
function liesDown(process: u32): bool {
  lock(process + Process.SIGNAL_LOCK)
  const state = load<i32>(process, Process.STATE)
  const isQuiet = (state & Process.STATE_SIGNALS) == 0 || isDoomed(process, state)
  const stays = isQuiet && (state & RESTS) != 0
  if (stays) atomic.and<i32>(process, ~Process.STATE_RUNNING, Process.STATE)
  unlock(process + Process.SIGNAL_LOCK)
  return stays
}

/// Does the tasks of [process], which is saved, in the order in which they came. What can't be done yet stays: a process with a
/// trap is not collected, and one in a dirty BIF does not stand still.
export function doTasks(process: u32): void {
  const isTrapped = load<u32>(process, Process.TRAP_STATE) != 0
  const isDirty = (load<i32>(process, Process.STATE) & Process.STATE_DIRTY) != 0
  let task = reversed(load<u32>(process, Process.TASKS))
  store<u32>(process, 0, Process.TASKS)
  atomic.and<i32>(process, ~Process.STATE_TASKS, Process.STATE)
  while (task != 0) {
    const next = load<u32>(task, Process.MESSAGE_NEXT)
    const isSuspend = load<i32>(task, Process.MESSAGE_KIND) == Process.SIGNAL_SUSPEND
    if (isSuspend ? isDirty : isTrapped && collects(task)) addTask(process, task)
    else if (isSuspend) answerSuspend(process, task)
    else doTask(process, task)
    task = next
  }
}

function reversed(list: u32): u32 {
  let result: u32 = 0
  while (list != 0) {
    const next = load<u32>(list, Process.MESSAGE_NEXT)
    store<u32>(list, result, Process.MESSAGE_NEXT)
    result = list
    list = next
  }
  return result
}

/// [signal] is done when [process], which runs here, is at rest.
export function addTask(process: u32, signal: u32): void {
  store<u32>(signal, load<u32>(process, Process.TASKS), Process.MESSAGE_NEXT)
  store<u32>(process, signal, Process.TASKS)
  atomic.or<i32>(process, Process.STATE_TASKS, Process.STATE)
}

// ---- Stepping aside: what is allocated meanwhile is no matter of the process.

let isAside: bool = false
let reductions: i32 = 0
let savedReductions: i32 = 0
let needsCollection: i32 = 0

/// Makes this thread's pseudo process current in the place of [process], which is settled. stepBack has to follow.
export function stepAside(process: u32): void {
  if (currentProcess() != process) return // it is in a dirty BIF
  reductions = load<i32>(P, Memory.REDUCTIONS)
  savedReductions = load<i32>(P, Memory.SAVED_REDUCTIONS)
  needsCollection = load<i32>(P, Memory.NEED_GC)
  leaveProcess()
  isAside = true
}

/// Makes [process] current again and frees what was allocated.
export function stepBack(process: u32): void {
  if (!isAside) return
  isAside = false
  destroyHeap(load<u32>(P, Memory.PSEUDO_PROCESS))
  const end = load<u32>(process, Process.STACK_END)
  store<u32>(P, process, Memory.PROCESS)
  store<u32>(P, load<u32>(process, Process.HEAP_TOP), Memory.HEAP_TOP)
  store<u32>(P, end, Memory.STACK_END)
  store<u32>(P, end - load<i32>(process, Process.DEPTH), Memory.STACK_TOP)
  store<i32>(P, reductions, Memory.REDUCTIONS)
  store<i32>(P, savedReductions, Memory.SAVED_REDUCTIONS)
  store<i32>(P, needsCollection, Memory.NEED_GC)
}
