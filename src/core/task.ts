// System tasks: erts_internal:request_system_task asks a process to collect its heap, or whether it still needs old code. It
// does so while it is at rest (rest.ts), and answers with a message {Operation, Id, Result}.
import * as Atoms from "../layout/atoms"
import * as Process from "../layout/process"
import { makeTuple3, scratchTuple, setScratch } from "./build"
import { checkProcessCode } from "./codecheck"
import { garbageCollectProcess } from "./gc"
import { priorityOf, self0 } from "./link"
import { urge } from "./request"
import { stepAside, stepBack } from "./rest"
import { sendMessage } from "./send"
import { deliver, freeSignal, makeSignal } from "./signal"
import { badarg, bump, currentProcess } from "./state"
import { element, headerArity, headerOf, isAtom, isPid, isTuple, makeAtom } from "./term"

/// [request]: {garbage_collect, Id, major | minor} or {check_process_code, Id, Module}. The answer is false if there is no
/// such process. A process of a lower priority than [priority] has its turn as if that were its own.
export function requestSystemTask3(pid: u64, priority: u64, request: u64): u64 {
  if (!isPid(pid) || !isTuple(request) || headerArity(headerOf(request)) != 3) return badarg()
  const inherits = priority == makeAtom(Atoms.am_inherit)
  const urgency = inherits ? load<i32>(currentProcess(), Process.PRIORITY) : priorityOf(priority)
  if (urgency < 0) return badarg()
  const operation = element(request, 0)
  const argument = element(request, 2)
  if (operation == makeAtom(Atoms.am_garbage_collect)) {
    if (argument != makeAtom(Atoms.am_major) && argument != makeAtom(Atoms.am_minor)) return badarg()
  } else if (operation != makeAtom(Atoms.am_check_process_code) || !isAtom(argument)) return badarg()
  const signal = makeSignal(Process.SIGNAL_TASK, request)
  store<u64>(signal, self0(), Process.MESSAGE_FROM)
  if (deliver(pid, signal)) {
    urge(pid, urgency)
  } else {
    freeSignal(signal)
    sendMessage(self0(), makeTuple3(operation, element(request, 1), makeAtom(Atoms.am_false)))
  }
  return makeAtom(Atoms.am_ok)
}

/// Is [task] a collection?
export function collects(task: u32): bool {
  return element(load<u64>(task, Process.MESSAGE_TERM), 0) == makeAtom(Atoms.am_garbage_collect)
}

/// Does what [task] asks of [process], which is saved, and frees it.
export function doTask(process: u32, task: u32): void {
  const request = load<u64>(task, Process.MESSAGE_TERM)
  let result = true
  let cost = 0
  stepAside(process)
  if (collects(task)) {
    cost = garbageCollectProcess(process, element(request, 2) == makeAtom(Atoms.am_major))
  } else {
    result = checkProcessCode(process, element(request, 2))
  }
  stepBack(process)
  bump(cost)
  answerTask(task, result)
}

/// Sends the answer to [task], and frees it.
export function answerTask(task: u32, result: bool): void {
  const request = load<u64>(task, Process.MESSAGE_TERM)
  const tuple = scratchTuple(3)
  setScratch(0, element(request, 0))
  setScratch(1, element(request, 1))
  setScratch(2, makeAtom(result as u32))
  answer(load<u64>(task, Process.MESSAGE_FROM), tuple)
  freeSignal(task)
}

/// Sends a copy of [message] to the process with [pid], if it still lives.
export function answer(pid: u64, message: u64): void {
  const signal = makeSignal(Process.SIGNAL_MESSAGE, message)
  if (!deliver(pid, signal)) freeSignal(signal)
}
