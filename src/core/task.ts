// erts_internal:request_system_task: what a process is to do besides its own work. It is done for it, while it stands still.
import * as Atoms from "../layout/atoms"
import * as Process from "../layout/process"
import * as Term from "../layout/term"
import { makeTuple3 } from "./build"
import { checkProcessCode, checkProcessCode1 } from "./codecheck"
import { exportEntry } from "./export"
import { garbageCollectProcess } from "./gc"
import { self0 } from "./link"
import { sendMessage } from "./send"
import { badarg, bump, setX } from "./state"
import { holdProcess, letGo, RUNS, retryCall } from "./suspend"
import { element, headerArity, headerOf, isAtom, isPid, isTuple, makeAtom } from "./term"

/// [request]: {garbage_collect, Id, major | minor} or {check_process_code, Id, Module}; {Operation, Id, Boolean} comes back as a
/// message. false: there is no such process; or, of check_process_code, it does not use the old code.
export function requestSystemTask3(pid: u64, priority: u64, request: u64): u64 {
  if (!isPid(pid) || !isTuple(request) || headerArity(headerOf(request)) != 3) return badarg()
  const operation = element(request, 0)
  const collects = operation == makeAtom(Atoms.am_garbage_collect)
  if (!collects && operation != makeAtom(Atoms.am_check_process_code)) return badarg()
  if (!collects && !isAtom(element(request, 2))) return badarg()
  let done = false
  if (!collects && pid == self0()) {
    done = checkProcessCode1(element(request, 2)) == makeAtom(Atoms.am_true)
  } else if (pid != self0()) {
    let process = holdProcess(pid)
    if (collects && process > RUNS && load<u32>(process, Process.TRAP_STATE) != 0) {
      letGo(process)
      process = RUNS // its heap must not move
    }
    if (process == RUNS) {
      setX(0, pid)
      setX(1, priority)
      setX(2, request)
      retryCall(exportEntry(makeAtom(Atoms.am_erts_internal), makeAtom(Atoms.am_request_system_task), 3))
      return Term.NON_VALUE
    }
    if (process != 0) {
      if (collects) bump(garbageCollectProcess(process, element(request, 2) == makeAtom(Atoms.am_major)))
      done = collects || checkProcessCode(process, element(request, 2))
      letGo(process)
    }
  }
  sendMessage(self0(), makeTuple3(operation, element(request, 1), makeAtom(done as u32)))
  return makeAtom(Atoms.am_ok)
}
