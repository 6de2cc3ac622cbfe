// A scheduler's loop, and the trampoline that runs one process for a slice.
//
// The Erlang stack is the truth; native frames cache its top. The trampoline enters a function with an empty native stack
// below it. If it returns a term, the function of the frame above is entered at the place its continuation pointer names. If
// it returns 0, UNWIND_KIND says why.
import * as Atoms from "../layout/atoms"
import * as Memory from "../layout/memory"
import * as Process from "../layout/process"
import * as Term from "../layout/term"
import { balanceNow } from "./balance"
import { beginSaving, savesCall } from "./calls"
import { handOver, runLeftJobs, serveDirty } from "./dirty"
import { dropSome, hasDoomed } from "./etsdrop"
import { handlerFrame } from "./exception"
import { collectGarbage } from "./gc"
import { installCode, now } from "./imports"
import { isJobLeft } from "./jobs"
import { lock } from "./lock"
import { takeOver } from "./mailbox"
import { isRetired, retire } from "./online"
import { endProcess, enterProcess, leaveProcess, restoreRegisters, saveProcess } from "./process"
import { dequeue, enqueueHere, hasWork, shareWork, steal } from "./queue"
import { ATTENTION, attendTo } from "./rest"
import { rouseLocked } from "./signal"
import { count, P, x } from "./state"
import { fireTimers } from "./timer"
import { traceRunning } from "./trace"
import {
  awake,
  fallAsleep,
  fallToRest,
  found,
  isSuperfluous,
  restUp,
  search,
  spins,
  waitForPoke,
  waitResting,
} from "./wake"
import { tickNow } from "./wheel"

const CREDIT_PER_SWITCH: i32 = 200 // reductions a context switch counts for, when it is decided to look at the clock
const INSIST_AFTER: i64 = 1000000 // ns: then even a queue of one is stolen from, should its scheduler be busy
const NANOSECONDS: f64 = 1000000 // per ms
const NEVER: i64 = i64.MAX_VALUE

/// Runs processes until STOPPING.
export function schedulerLoop(): i32 {
  let insist = false
  while (atomic.load<i32>(Memory.STOPPING) == 0) {
    attend(false)
    if (hasDoomed()) dropSome()
    if (isSuperfluous()) {
      rest()
      continue
    }
    const hasRun = runLeftJobs()
    const process = next(insist)
    insist = false
    if (process != 0) run(process)
    else if (!hasRun) insist = idle()
  }
  leaveProcess()
  return 0
}

/// Runs processes for at most [slices] slices and never sleeps. 1 = there is more to run, 0 = not now, -1 = STOPPING.
export function scheduleFor(slices: i32): i32 {
  for (let i = 0; i < slices; i++) {
    if (atomic.load<i32>(Memory.STOPPING) != 0) return -1
    attend(false)
    if (hasDoomed()) dropSome()
    let process = next(true)
    if (process == 0) {
      attend(true)
      process = next(true)
      if (process == 0) {
        if (hasDoomed()) continue
        return 0
      }
    }
    run(process)
  }
  return hasWork(true) || hasDoomed() ? 1 : 0
}

/// Milliseconds until this scheduler's next timer, -1 if it has none.
export function timerNext(): f64 {
  const due = atomic.load<i64>(P, Memory.WHEEL_NEXT)
  if (due == NEVER) return -1
  return max((due as f64) - now(), 0)
}

function next(insist: bool): u32 {
  const process = dequeue()
  return process != 0 ? process : steal(insist)
}

// What comes before the next process: new code, timers. The clock is only looked at now and then, unless [surely].
function attend(surely: bool): void {
  const epoch = atomic.load<i32>(Memory.CODE_EPOCH)
  if (epoch != load<i32>(P, Memory.CODE_EPOCH_SEEN)) {
    installCode()
    atomic.store<i32>(P, epoch, Memory.CODE_EPOCH_SEEN)
  }
  const credit = load<i32>(P, Memory.TIME_CREDIT) - CREDIT_PER_SWITCH
  store<i32>(P, credit, Memory.TIME_CREDIT)
  if (credit > 0 && !surely) return
  store<i32>(P, Process.REDUCTIONS_PER_SLICE, Memory.TIME_CREDIT)
  if (timersAreDue()) fireTimers()
  balanceNow()
}

function timersAreDue(): bool {
  const due = atomic.load<i64>(P, Memory.WHEEL_NEXT)
  return due != NEVER && due <= tickNow()
}

function hasNews(): bool {
  return (
    atomic.load<i32>(Memory.CODE_EPOCH) != load<i32>(P, Memory.CODE_EPOCH_SEEN) ||
    atomic.load<i32>(Memory.STOPPING) != 0
  )
}

// Nanoseconds until this scheduler's next timer, -1 if it has none.
function untilTimer(): i64 {
  const due = atomic.load<i64>(P, Memory.WHEEL_NEXT)
  return due == NEVER ? -1 : ((max((due as f64) - now(), 0) * NANOSECONDS) as i64)
}

// Offline: others have the queue; there are only timers and new code to see to.
function rest(): void {
  if (!retire()) return
  while (isRetired() && atomic.load<i32>(Memory.STOPPING) == 0) {
    attend(true)
    const timeout = untilTimer()
    fallToRest()
    if (isRetired() && !hasNews()) {
      count(Memory.COUNTER_SLEEPS, 1)
      waitResting(timeout)
    }
    restUp()
  }
}

// Nothing to run: sleeps until there is, or a timer is due. True: it has waited long enough to steal even a single process.
function idle(): bool {
  if (timersAreDue()) {
    fireTimers()
    return false
  }
  search()
  for (let i = spins(); i > 0; i--) {
    if (hasWork(false) || hasNews() || isSuperfluous() || hasDoomed()) {
      found()
      return false
    }
  }
  let timeout = untilTimer()
  let insist = false
  fallAsleep()
  const isNeeded = hasWork(false) || hasNews() || isSuperfluous() || hasDoomed() || isJobLeft()
  if (!isNeeded) {
    insist = hasWork(true)
    if (insist && (timeout < 0 || timeout > INSIST_AFTER)) timeout = INSIST_AFTER
    count(Memory.COUNTER_SLEEPS, 1)
    waitForPoke(timeout)
  }
  awake()
  store<i32>(P, 0, Memory.TIME_CREDIT)
  return insist
}

// ---- One slice

function sliceReductions(): i32 {
  return load<i32>(P, Memory.STRESS_FLAG) ? 1 : Process.REDUCTIONS_PER_SLICE
}

// Runs [process], taken from a queue, until it yields, waits or ends.
function run(process: u32): void {
  const before = atomic.xor<i32>(process, Process.STATE_RUNNABLE | Process.STATE_RUNNING, Process.STATE)
  if ((before & Process.STATE_DIRTY) != 0) {
    serveDirty(process)
    return
  }
  const isTraced = (before & Process.STATE_TRACED) != 0
  const tracer = isTraced ? load<u64>(process, Process.TRACER) : 0
  const pid = load<u64>(process, Process.ID)
  if (isTraced) traceRunning(tracer, pid, load<i32>(process, Process.SLOT), Atoms.am_in)
  enterProcess(process, sliceReductions())
  if ((before & ATTENTION) != 0 && !attendTo(process)) return
  const flags = load<i32>(process, Process.FLAGS)
  if ((flags & Process.FLAG_HIBERNATES) != 0) store<i32>(process, flags & ~Process.FLAG_HIBERNATES, Process.FLAGS)
  restoreRegisters(process)
  if ((flags & Process.FLAG_COLLECT) != 0 && load<u32>(process, Process.TRAP_STATE) == 0) {
    store<i32>(process, load<i32>(process, Process.FLAGS) & ~Process.FLAG_COLLECT, Process.FLAGS)
    collectGarbage(load<i32>(process, Process.DEPTH), 0, load<i32>(process, Process.LIVE))
  }
  const priority = load<i32>(process, Process.PRIORITY)
  const others = reductionsDone() - urgentDone(priority)
  trampoline(process)
  const kind = load<i32>(P, Memory.UNWIND_KIND)
  leaveProcess()
  noteUrgent(priority, reductionsDone() - others)
  if (isTraced && kind != Memory.UNWIND_EXIT) traceRunning(tracer, pid, load<i32>(process, Process.SLOT), Atoms.am_out)
  if (kind == Memory.UNWIND_YIELD) {
    count(Memory.COUNTER_YIELDS, 1)
    atomic.xor<i32>(process, Process.STATE_RUNNABLE | Process.STATE_RUNNING, Process.STATE)
    enqueueHere(process)
  } else if (kind == Memory.UNWIND_DIRTY) {
    handOver(process)
  }
}

// ---- What max and high processes take, for the balance

function reductionsDone(): u64 {
  return load<u64>(P + (Memory.COUNTER_REDUCTIONS << 3), Memory.COUNTERS)
}

// Reductions of [priority] so far; 0 if it is no urgent one.
function urgentDone(priority: i32): u64 {
  return priority <= Process.PRIORITY_HIGH ? load<u64>(P + (priority << 3), Memory.REDUCTIONS_MAX) : 0
}

function noteUrgent(priority: i32, reductions: u64): void {
  if (priority <= Process.PRIORITY_HIGH) store<u64>(P + (priority << 3), reductions, Memory.REDUCTIONS_MAX)
}

// ---- The trampoline

function trampoline(process: u32): void {
  const bound = load<i32>(Memory.DEPTH_BOUND)
  let slot = load<i32>(process, Process.SLOT)
  let entry = load<i32>(process, Process.ENTRY)
  let frame = load<i32>(process, Process.FRAME)
  let depth = load<i32>(process, Process.DEPTH)
  let x0 = x(0)
  let x1 = x(1)
  let x2 = x(2)
  for (;;) {
    store<i32>(P, depth + bound, Memory.DEPTH_LIMIT)
    store<i32>(P, slot, Memory.LAST_SLOT)
    // main functions take P where resume functions take their entry
    const result = call_indirect<u64>(slot, entry == 0 ? P : entry, depth, x0, x1, x2)
    if (result != 0) {
      depth -= frame << 3
      const code = load<u64>(load<u32>(P, Memory.STACK_END) - depth)
      depth -= 8
      slot = (code >> Term.CP_SLOT_SHIFT) as i32
      frame = ((code as u32) >> Term.CP_FRAME_SHIFT) as i32
      entry = ((code as u32) >> Term.CP_ENTRY_SHIFT) & Term.CP_ENTRY_MASK
      x0 = result
      continue
    }
    const kind = load<i32>(P, Memory.UNWIND_KIND)
    if (kind == Memory.UNWIND_CONTINUE) {
      slot = load<i32>(P, Memory.NEXT_SLOT)
      entry = load<i32>(P, Memory.NEXT_ENTRY)
      depth = load<i32>(P, Memory.NEXT_DEPTH)
      frame = 0
      store<i32>(P, 0, Memory.UNWIND_KIND)
    } else if (kind == Memory.UNWIND_EXCEPTION) {
      slot = load<i32>(P, Memory.HANDLER_SLOT)
      entry = load<i32>(P, Memory.HANDLER_ENTRY)
      depth = load<i32>(P, Memory.HANDLER_DEPTH)
      frame = handlerFrame
      store<i32>(P, -1, Memory.HANDLER_DEPTH)
    } else return
    x0 = x(0)
    x1 = x(1)
    x2 = x(2)
  }
}

/// At a function's entry when REDUCTIONS < 0 or [depth] > DEPTH_LIMIT. [code]: the function itself, entry 0; its [arity]
/// arguments are in X. 1: the caller unwinds; 0: it goes on.
export function reductionsSpent(code: i64, depth: i32, arity: i32): i32 {
  if (depth > load<i32>(P, Memory.DEPTH_LIMIT)) return beginAnew(code, depth)
  const process = load<u32>(P, Memory.PROCESS)
  if (load<i32>(P, Memory.NEED_GC) != 0) collectGarbage(depth, 0, arity)
  const state = load<i32>(process, Process.STATE)
  if ((state & ATTENTION) != 0) {
    saveProcess(process, code, depth, arity)
    takeOver(process, true)
    const after = load<i32>(process, Process.STATE)
    if ((after & Process.STATE_KILLED) != 0) return endProcess(process)
    if ((after & (Process.STATE_HALTED | Process.STATE_TASKS)) != 0) return yieldProcess(code, depth, arity)
  }
  if (load<i32>(P, Memory.REDUCTIONS) >= 0) return 0
  const isSaving = (load<i32>(process, Process.FLAGS) & Process.FLAG_SAVES_CALLS) != 0
  if (isSaving && savesCall(process, code)) return 0
  // who traces it is told of each slice
  if (othersWait() || (state & Process.STATE_TRACED) != 0) return yieldProcess(code, depth, arity)
  refill(process)
  if (isSaving) beginSaving()
  return 0
}

/// At the entry of a function whose native frames are up to 2^[weight] times as large as those of most, so that it may use
/// but that part of the native stack. 1: the caller unwinds, with its arguments in X.
export function nativeStackFull(code: i64, depth: i32, weight: i32): i32 {
  const bound = load<i32>(Memory.DEPTH_BOUND)
  const used = depth - (load<i32>(P, Memory.DEPTH_LIMIT) - bound)
  return used > bound >> weight ? beginAnew(code, depth) : 0
}

// The function of [code] is entered again with an empty native stack. Always 1.
function beginAnew(code: i64, depth: i32): i32 {
  store<i32>(P, (code >> Term.CP_SLOT_SHIFT) as i32, Memory.NEXT_SLOT)
  store<i32>(P, 0, Memory.NEXT_ENTRY)
  store<i32>(P, depth, Memory.NEXT_DEPTH)
  store<i32>(P, Memory.UNWIND_CONTINUE, Memory.UNWIND_KIND)
  count(Memory.COUNTER_DEEP, 1)
  return 1
}

// Has this scheduler anything to do but to go on with the running process?
function othersWait(): bool {
  if (atomic.load<i32>(P, Memory.RUN_QUEUE_LENGTH) > 0) {
    shareWork()
    return true
  }
  return hasNews() || timersAreDue() || isSuperfluous() || load<i32>(P, Memory.STRESS_FLAG) != 0
}

// Another slice for the running process, without the detour through the loop.
function refill(process: u32): void {
  const spent = load<i32>(P, Memory.SLICE_REDUCTIONS) - load<i32>(P, Memory.REDUCTIONS)
  store<u64>(process, load<u64>(process, Process.REDUCTIONS_DONE) + (spent as u64), Process.REDUCTIONS_DONE)
  count(Memory.COUNTER_REDUCTIONS, spent as u64)
  const priority = load<i32>(process, Process.PRIORITY)
  noteUrgent(priority, urgentDone(priority) + (spent as u64))
  store<i32>(P, Process.REDUCTIONS_PER_SLICE, Memory.REDUCTIONS)
  store<i32>(P, Process.REDUCTIONS_PER_SLICE, Memory.SLICE_REDUCTIONS)
}

/// Saves the running process, which goes to the back of the queue and continues at [code] with [arity] X registers. Always 1.
export function yieldProcess(code: i64, depth: i32, arity: i32): i32 {
  saveProcess(load<u32>(P, Memory.PROCESS), code, depth, arity)
  store<i32>(P, Memory.UNWIND_YIELD, Memory.UNWIND_KIND)
  return 1
}

/// Lets the suspended [process] run again.
export function resumeProcess(process: u32): void {
  lock(process + Process.SIGNAL_LOCK)
  atomic.and<i32>(process, ~Process.STATE_SUSPENDED, Process.STATE)
  rouseLocked(process)
}
