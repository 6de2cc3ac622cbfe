// Tracing of when processes run: the flag `running` of erlang:trace/3. Each time a scheduler begins or ceases to run such a
// process, its tracer gets a message. The other flags trace nothing yet.
import * as Atoms from "../layout/atoms"
import * as Memory from "../layout/memory"
import * as Process from "../layout/process"
import { contextReset } from "./boot"
import { makeTuple3, makeTuple4 } from "./build"
import { self0 } from "./link"
import { makeRef0 } from "./reference"
import { sendMessage } from "./send"
import { lockProcess, unlockProcess } from "./signal"
import { badarg } from "./state"
import { car, cdr, element, headerArity, headerOf, isList, isPid, isTuple, makeAtom, makeSmall } from "./term"

/// erlang:trace/3, of one process and the flags running and {tracer, Pid}; 0, as many as are traced now, for anything else.
export function trace3(pid: u64, how: u64, flags: u64): u64 {
  if (!isPid(pid)) return makeSmall(0)
  let tracer = self0()
  let isRunning = false
  for (; isList(flags); flags = cdr(flags)) {
    const flag = car(flags)
    if (flag == makeAtom(Atoms.am_running)) isRunning = true
    else if (isTuple(flag) && headerArity(headerOf(flag)) == 2 && element(flag, 0) == makeAtom(Atoms.am_tracer))
      tracer = element(flag, 1)
  }
  const process = lockProcess(pid)
  if (process == 0) return badarg()
  if (isRunning) {
    if (how == makeAtom(Atoms.am_true)) {
      store<u64>(process, tracer, Process.TRACER)
      atomic.or<i32>(process, Process.STATE_TRACED, Process.STATE)
    } else atomic.and<i32>(process, ~Process.STATE_TRACED, Process.STATE)
  }
  unlockProcess(process)
  return makeSmall(isRunning as u32)
}

/// Tells [tracer] that the process with [pid] runs from now on ([what] is am_in) or no longer (am_out), in the code of [slot]. Called
/// while this thread runs no process.
export function traceRunning(tracer: u64, pid: u64, slot: i32, what: u32): void {
  const entry = Memory.FUNCTIONS + (slot as u32) * Memory.FUNCTION_SIZE
  const place = makeTuple3(
    makeAtom(load<u32>(entry, Memory.FUNCTION_MODULE)),
    makeAtom(load<u32>(entry, Memory.FUNCTION_NAME)),
    makeSmall(load<u32>(entry, Memory.FUNCTION_ARITY)),
  )
  sendMessage(tracer, makeTuple4(makeAtom(Atoms.am_trace), pid, makeAtom(what), place))
  contextReset()
}

/// erlang:trace_delivered/1: a reference, and a message with it, since all messages of tracing have been delivered.
export function traceDelivered1(tracee: u64): u64 {
  const reference = makeRef0()
  sendMessage(self0(), makeTuple3(makeAtom(Atoms.am_trace_delivered), tracee, reference))
  return reference
}
