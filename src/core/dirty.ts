// Dirty schedulers: threads for BIFs that block or compute for long. They run no Erlang code, only BIFs in TypeScript; so
// they need none of the code, and are started when there is something to do for the first time.
//
// A process in a dirty BIF has a trap (work.ts), whose record is the job: it is not collected, and its heap does not move. Its
// state is DIRTY, and it belongs to the dirty scheduler; but signals to it must not wait for the end of the BIF. A process
// that gets one becomes RUNNABLE, and a normal scheduler, which finds it DIRTY, sees to the signals (RUNNING for so long). The
// BIF touches neither mailbox nor links, and the signals not the heap. Whoever of the two is done last lets the process
// run on, or frees it if a signal has ended it meanwhile.
import * as Memory from "../layout/memory"
import * as Process from "../layout/process"
import * as Term from "../layout/term"
import * as Trap from "../layout/trap"
import { contextReset } from "./boot"
import { callHostBif } from "./bridge"
import { requestCollection } from "./heap"
import { addJob, endJob, isJobLeft, queueOf, takeJob } from "./jobs"
import { lock, unlock, waitOn } from "./lock"
import { takeOver } from "./mailbox"
import { dirtyBegin, dirtyEnd } from "./online"
import { depart, enterProcess, freeProcess, leaveProcess, settleReductions } from "./process"
import { enqueue } from "./queue"
import { doTasks } from "./rest"
import { processOf } from "./signal"
import { badarg, currentProcess, failWith, P, setX, x } from "./state"
import { isPid, makeAtom } from "./term"
import { blockOf } from "./wake"
import { stampAsleep, stampAwake } from "./wall"
import { noteTrap, saveTrap, trapArgument, trapBegin, trapState } from "./work"

const ARGUMENTS: i32 = 4 // of a dirty BIF at most

/// How many dirty schedulers of [kind] there may be, and how many of them may be busy at once. Before any runs.
export function initDirty(kind: i32, total: i32, online: i32): void {
  store<i32>(queueOf(kind), total, Memory.DIRTY_TOTAL)
  store<i32>(queueOf(kind), online, Memory.DIRTY_ONLINE)
  // Until it is started, a thread sleeps.
  let first = load<i32>(Memory.SCHEDULER_COUNT) + 1
  if (kind == Memory.DIRTY_IO) first += load<i32>(queueOf(Memory.DIRTY_CPU), Memory.DIRTY_TOTAL)
  for (let i = 0; i < total; i++) store<i64>(blockOf(first + i), -1, Memory.IDLE_CLOCK)
}

// ---- On a normal scheduler

/// The running process is to run the BIF in TypeScript [bif], which it has called (a trapping BIF, its arguments are in X), on
/// a thread of kind [to]: Memory.DIRTY_*. Called again by a BIF that wants to go on elsewhere.
export function dirtyCall(bif: i32, to: i32): void {
  let state = trapState()
  if (state == 0) {
    const arity = load<i32>(load<u32>(P, Memory.NEXT_BIF), Memory.EXPORT_ARITY)
    state = trapBegin(Trap.TRAP_DIRTY, Trap.DIRTY_BYTES) - Trap.TRAP_DATA
    noteTrap()
    for (let i = 0; i < arity && i < ARGUMENTS; i++) trapArgument(i, x(i))
    store<u32>(state, currentProcess(), Trap.DIRTY_PROCESS)
    store<i32>(state, bif, Trap.DIRTY_BIF)
  }
  for (let i: u32 = 0; i < (ARGUMENTS as u32); i++) store<u64>(state + (i << 3), x(i), Trap.DIRTY_ARGUMENTS)
  store<i32>(state, to, Trap.DIRTY_TO)
  store<i32>(state, Trap.OUTCOME_NONE, Trap.DIRTY_OUTCOME)
  store<i32>(P, Memory.UNWIND_DIRTY, Memory.UNWIND_KIND)
  if (load<i32>(P, Memory.DIRTY_KIND) != Memory.DIRTY_NONE) return // runJob sees to the rest
  saveTrap()
  store<u32>(P, state, Memory.DIRTY_JOB)
  if (to != Memory.DIRTY_NONE) store<i32>(P, Memory.UNWIND_DIRTY, Memory.UNWIND_KIND)
}

/// The scheduler has left [process], which has unwound with UNWIND_DIRTY.
export function handOver(process: u32): void {
  const job = load<u32>(P, Memory.DIRTY_JOB)
  lock(process + Process.SIGNAL_LOCK)
  atomic.xor<i32>(process, Process.STATE_RUNNING | Process.STATE_DIRTY, Process.STATE)
  const hasSignals = (load<i32>(process, Process.STATE) & Process.STATE_SIGNALS) != 0
  if (hasSignals) atomic.or<i32>(process, Process.STATE_RUNNABLE, Process.STATE)
  unlock(process + Process.SIGNAL_LOCK)
  if (hasSignals) enqueue(process)
  addJob(job)
}

/// The process goes on where it called the BIF: the result, or 0 with a failure noted or when it has given up again.
export function dirtyContinue(): u64 {
  const state = trapState()
  if (load<i32>(state, Trap.DIRTY_COLLECT) != 0) requestCollection()
  const result = load<u64>(state, Trap.DIRTY_RESULT)
  const outcome = load<i32>(state, Trap.DIRTY_OUTCOME)
  if (outcome == Trap.OUTCOME_RESULT) return result
  if (outcome == Trap.OUTCOME_FAILURE) {
    failWith(result)
    store<u64>(P, load<u64>(state, Trap.DIRTY_CLASS), Memory.EXCEPTION_CLASS)
    return Term.NON_VALUE
  }
  // It has come back to run here.
  loadArguments(state)
  return callHostBif(load<i32>(state, Trap.DIRTY_BIF))
}

/// A scheduler has taken [process] from its queue, RUNNING already, but it is DIRTY: only its signals are seen to.
export function serveDirty(process: u32): void {
  // What the signals allocate must not go to the heap of the process: this thread's pseudo process stands in for it.
  const pseudo = load<u32>(P, Memory.PSEUDO_PROCESS)
  store<u64>(pseudo, load<u64>(process, Process.ID), Process.ID)
  takeOver(process, true)
  if ((load<i32>(process, Process.STATE) & Process.STATE_TASKS) != 0) doTasks(process)
  const isKilled = (load<i32>(process, Process.STATE) & Process.STATE_KILLED) != 0
  if (isKilled) depart(process, load<u64>(process, Process.EXIT_REASON))
  store<u64>(pseudo, 0, Process.ID)
  contextReset()
  lock(process + Process.SIGNAL_LOCK)
  const state = load<i32>(process, Process.STATE)
  const isOver = (state & Process.STATE_DIRTY) == 0
  const goesOn = !isKilled && (isOver || (state & Process.STATE_SIGNALS) != 0)
  atomic.and<i32>(process, ~Process.STATE_RUNNING, Process.STATE)
  if (goesOn) atomic.or<i32>(process, Process.STATE_RUNNABLE, Process.STATE)
  unlock(process + Process.SIGNAL_LOCK)
  if (goesOn) enqueue(process)
  else if (isKilled && isOver) freeProcess(process)
}

/// erts_internal:is_process_executing_dirty/1
export function isExecutingDirty1(pid: u64): u64 {
  if (!isPid(pid)) return badarg()
  const process = processOf(pid)
  return makeAtom((process != 0 && (load<i32>(process, Process.STATE) & Process.STATE_DIRTY_RUNNING) != 0) as u32)
}

// ---- On a dirty scheduler

/// Runs the jobs for threads of [kind] until STOPPING. The thread has called initScheduler.
export function dirtyLoop(kind: i32): i32 {
  const queue = queueOf(kind)
  store<i32>(P, kind, Memory.DIRTY_KIND)
  // It has no run queue: whoever it lets run goes to a normal scheduler.
  store<i32>(P, 0, Memory.SCHEDULER_INDEX)
  stampAwake()
  while (atomic.load<i32>(Memory.STOPPING) == 0) {
    const sequence = atomic.load<i32>(queue, Memory.DIRTY_SEQUENCE)
    const job = nextJob(queue)
    if (job == 0) {
      stampAsleep()
      waitOn(queue + Memory.DIRTY_SEQUENCE, sequence, -1)
      stampAwake()
      continue
    }
    doJob(queue, job)
    dirtyEnd()
  }
  return 0
}

// This thread does [job], which it has taken from [queue].
function doJob(queue: u32, job: u32): void {
  const process = load<u32>(job, Trap.DIRTY_PROCESS)
  if (beginJob(process)) runJob(process, job)
  // A thread must be free before somebody hears of the result and asks for the next one.
  endJob(queue)
  endDirty(process, job)
}

// The next job of [queue], after which dirtyEnd is due; 0 if there is none, or multi-scheduling is blocked.
function nextJob(queue: u32): u32 {
  if (!dirtyBegin()) return 0
  const job = takeJob(queue)
  if (job == 0) dirtyEnd()
  return job
}

// False: a signal has ended the process while it waited.
function beginJob(process: u32): bool {
  lock(process + Process.SIGNAL_LOCK)
  const lives = (load<i32>(process, Process.STATE) & Process.STATE_EXITING) == 0
  if (lives) atomic.or<i32>(process, Process.STATE_DIRTY_RUNNING, Process.STATE)
  unlock(process + Process.SIGNAL_LOCK)
  return lives
}

function runJob(process: u32, job: u32): void {
  enterProcess(process, Process.REDUCTIONS_PER_SLICE)
  store<i32>(P, 0, Memory.UNWIND_KIND)
  loadArguments(job)
  const result = callHostBif(load<i32>(job, Trap.DIRTY_BIF))
  if (result != 0) {
    store<u64>(job, result, Trap.DIRTY_RESULT)
    store<i32>(job, Trap.OUTCOME_RESULT, Trap.DIRTY_OUTCOME)
  } else if (load<i32>(P, Memory.UNWIND_KIND) == 0) {
    store<u64>(job, load<u64>(P, Memory.EXCEPTION_REASON), Trap.DIRTY_RESULT)
    store<u64>(job, load<u64>(P, Memory.EXCEPTION_CLASS), Trap.DIRTY_CLASS)
    store<i32>(job, Trap.OUTCOME_FAILURE, Trap.DIRTY_OUTCOME)
  }
  if (load<i32>(P, Memory.NEED_GC) != 0) store<i32>(job, 1, Trap.DIRTY_COLLECT)
  settleReductions(process)
  store<u32>(process, load<u32>(P, Memory.HEAP_TOP), Process.HEAP_TOP)
  leaveProcess()
}

function loadArguments(job: u32): void {
  for (let i: u32 = 0; i < (ARGUMENTS as u32); i++) setX(i, load<u64>(job + (i << 3), Trap.DIRTY_ARGUMENTS))
}

// The BIF of [process] is over, or is to go on elsewhere.
function endDirty(process: u32, job: u32): void {
  const moves =
    load<i32>(job, Trap.DIRTY_OUTCOME) == Trap.OUTCOME_NONE && load<i32>(job, Trap.DIRTY_TO) != Memory.DIRTY_NONE
  lock(process + Process.SIGNAL_LOCK)
  const state = load<i32>(process, Process.STATE)
  const isOver = (state & Process.STATE_EXITING) != 0
  const isIdle = (state & (Process.STATE_RUNNABLE | Process.STATE_RUNNING)) == 0
  atomic.and<i32>(process, ~Process.STATE_DIRTY_RUNNING, Process.STATE)
  if (isOver || !moves) atomic.and<i32>(process, ~Process.STATE_DIRTY, Process.STATE)
  const goesOn = isIdle && !isOver && !moves
  if (goesOn) atomic.or<i32>(process, Process.STATE_RUNNABLE, Process.STATE)
  unlock(process + Process.SIGNAL_LOCK)
  if (goesOn) enqueue(process)
  else if (isOver && isIdle) freeProcess(process)
  else if (moves && !isOver) addJob(job)
}

// ---- While multi-scheduling is blocked

/// On scheduler 1: if multi-scheduling is blocked, runs a job of each kind, if there is one. False: there was none.
export function runLeftJobs(): bool {
  if (!isJobLeft() || load<i32>(P, Memory.SCHEDULER_INDEX) != 1) return false
  const cpu = runLeftJob(Memory.DIRTY_CPU)
  return runLeftJob(Memory.DIRTY_IO) || cpu
}

function runLeftJob(kind: i32): bool {
  const queue = queueOf(kind)
  const job = takeJob(queue)
  if (job == 0) return false
  store<i32>(P, kind, Memory.DIRTY_KIND)
  doJob(queue, job)
  store<i32>(P, Memory.DIRTY_NONE, Memory.DIRTY_KIND)
  return true
}
