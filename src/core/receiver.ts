// What a process does with the signals that reach it: each either takes effect, becomes a message, or is void.
import * as Atoms from "../layout/atoms"
import * as Memory from "../layout/memory"
import * as Process from "../layout/process"
import { handleFlag } from "./flag"
import { attachFragment } from "./heap"
import { answerDisplay, answerInfo } from "./info"
import { handleGroupLeader } from "./leader"
import { handleLink, handleLinkBroken, handleUnlink, handleUnlinkAck } from "./link"
import { appendMessage } from "./mailbox"
import { release } from "./memory"
import { handleAlias, handleDemonitor, handleDown, handleMonitor } from "./monitor"
import { handleResult, reply } from "./request"
import { addTask } from "./rest"
import { freeSignal } from "./signal"
import { currentProcess, P } from "./state"
import { handleHalted, handleResume, handleSuspend } from "./suspend"
import { element, makeAtom } from "./term"

/// Handles [signal], which is no message, of [process], which runs here.
export function handleSignal(process: u32, signal: u32): void {
  const kind = load<i32>(signal, Process.MESSAGE_KIND)
  const from = load<u64>(signal, Process.MESSAGE_FROM)
  const number = load<u64>(signal, Process.MESSAGE_REFERENCE)
  switch (kind) {
    case Process.SIGNAL_EXIT:
    case Process.SIGNAL_EXIT_LINKED:
      handleExit(process, signal, kind == Process.SIGNAL_EXIT_LINKED, from)
      return
    case Process.SIGNAL_DOWN:
      if (handleDown(process, signal, number)) becomeMessage(process, signal)
      else freeSignal(signal)
      return
    case Process.SIGNAL_ALIAS:
      if (handleAlias(process, number)) becomeMessage(process, signal)
      else freeSignal(signal)
      return
    case Process.SIGNAL_LINK:
      handleLink(process, from)
      break
    case Process.SIGNAL_UNLINK:
      handleUnlink(process, from, number)
      break
    case Process.SIGNAL_UNLINK_ACK:
      handleUnlinkAck(process, from, number)
      break
    case Process.SIGNAL_MONITOR:
      handleMonitor(
        process,
        from,
        number,
        load<u64>(signal, Process.MESSAGE_TERM),
        load<u32>(signal, Process.MESSAGE_EXTRA),
      )
      break
    case Process.SIGNAL_DEMONITOR:
      handleDemonitor(process, number)
      break
    case Process.SIGNAL_GROUP_LEADER:
      handleGroupLeader(process, signal)
      break
    case Process.SIGNAL_INFO:
      answerInfo(process, signal)
      return
    case Process.SIGNAL_DISPLAY:
      answerDisplay(process, signal)
      return
    case Process.SIGNAL_ALIVE:
      reply(signal, makeAtom(Atoms.am_true))
      return
    case Process.SIGNAL_RESULT:
      handleResult(process, signal)
      return
    case Process.SIGNAL_FLAG:
      reply(signal, handleFlag(process, load<u64>(signal, Process.MESSAGE_TERM)))
      return
    case Process.SIGNAL_TASK:
      addTask(process, signal)
      return
    case Process.SIGNAL_SUSPEND:
      handleSuspend(process, signal)
      return
    case Process.SIGNAL_HALTED:
      handleHalted(process, from)
      break
    case Process.SIGNAL_RESUME:
      handleResume(process)
      break
    default:
      assert(false, "unknown signal")
  }
  freeSignal(signal)
}

function becomeMessage(process: u32, signal: u32): void {
  store<i32>(signal, Process.SIGNAL_MESSAGE, Process.MESSAGE_KIND)
  store<u64>(signal, 0, Process.MESSAGE_FROM)
  store<u32>(signal, 0, Process.MESSAGE_EXTRA)
  appendMessage(process, signal)
  if ((load<i32>(process, Process.STATE) & Process.STATE_WAITING) != 0) {
    atomic.and<i32>(process, ~Process.STATE_WAITING, Process.STATE)
  }
}

// The signal's term is {'EXIT', From, Reason}: it may become the message.
function handleExit(process: u32, signal: u32, isLinked: bool, from: u64): void {
  if (isLinked && !handleLinkBroken(process, from)) {
    freeSignal(signal)
    return
  }
  const reason = element(load<u64>(signal, Process.MESSAGE_TERM), 2)
  const isKill = !isLinked && reason == makeAtom(Atoms.am_kill)
  if (!isKill && (load<i32>(process, Process.FLAGS) & Process.FLAG_TRAP_EXIT) != 0) {
    becomeMessage(process, signal)
    return
  }
  // A normal exit ends nobody but the process that sends it to itself.
  if (reason == makeAtom(Atoms.am_normal) && (isLinked || from != load<u64>(process, Process.ID))) {
    freeSignal(signal)
    return
  }
  const fragment = load<u32>(signal, Process.MESSAGE_FRAGMENT)
  // The heap of a process in a dirty BIF is not to be touched: then this is the thread's own process.
  if (fragment != 0) attachFragment(currentProcess(), fragment)
  release(signal)
  condemn(process, isKill ? makeAtom(Atoms.am_killed) : reason)
}

/// Makes [process], which runs here, exit with [reason] at its next function entry or receive.
export function condemn(process: u32, reason: u64): void {
  store<u64>(process, reason, Process.EXIT_REASON)
  atomic.or<i32>(process, Process.STATE_KILLED, Process.STATE)
  if (load<i32>(P, Memory.REDUCTIONS) >= 0) store<i32>(P, -1, Memory.REDUCTIONS)
}
