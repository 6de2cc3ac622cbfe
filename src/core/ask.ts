// Questions of BIFs in TypeScript to the main thread. The process stops in the BIF; when there is an answer the BIF is called
// once more, with the same arguments, and takes it. So it can fail like any other.
import * as Memory from "../layout/memory"
import * as Process from "../layout/process"
import * as Term from "../layout/term"
import { suspendProcess } from "./apply"
import { copyToFragment, fragmentTerm } from "./copy"
import { releaseFragment } from "./gc"
import { attachFragment } from "./heap"
import { allocate, release } from "./memory"
import { resumeProcess } from "./schedule"
import { currentProcess, P } from "./state"

const ANSWER_TAG: u32 = 1 // in WAIT_FOR: what else a process waits for is a multiple of 4

/// Address of the answer to what the running BIF has asked; 0: it has not asked yet.
export function answerOf(): u32 {
  const waitFor = load<u32>(currentProcess(), Process.WAIT_FOR)
  return (waitFor & ANSWER_TAG) != 0 ? waitFor - ANSWER_TAG : 0
}

/// Stops the running process, in a BIF that traps, of [arity] arguments, which are in X. Gives the address of the answer to
/// fill: [answer] is to be called with it.
export function ask(arity: i32): u32 {
  const process = currentProcess()
  const record = allocate(Memory.ANSWER_SIZE)
  store<i32>(record, 0, Memory.ANSWER_STATE)
  store<u32>(record, process, Memory.ANSWER_PROCESS)
  store<u32>(record, 0, Memory.ANSWER_FRAGMENT)
  store<u32>(process, record | ANSWER_TAG, Process.WAIT_FOR)
  const slot = atomic.load<i32>(load<u32>(P, Memory.NEXT_BIF), Memory.EXPORT_SLOT)
  suspendProcess((slot as i64) << Term.CP_SLOT_SHIFT, load<i32>(P, Memory.NEXT_DEPTH), arity)
  return record
}

/// On the main thread: answers with a copy of the term at [at]. [state]: ANSWER_RESULT or ANSWER_FAILURE.
export function answer(record: u32, at: u32, state: i32): void {
  let term = load<u64>(at)
  const fragment = copyToFragment(term)
  if (fragment != 0) term = fragmentTerm(fragment)
  store<u64>(record, term, Memory.ANSWER_TERM)
  store<u32>(record, fragment, Memory.ANSWER_FRAGMENT)
  store<i32>(record, state, Memory.ANSWER_STATE)
  resumeProcess(load<u32>(record, Memory.ANSWER_PROCESS))
}

/// Takes the answer: its term, now one of the running process, goes to the word at [at]. Gives its state.
export function takeAnswer(record: u32, at: u32): i32 {
  const process = currentProcess()
  const fragment = load<u32>(record, Memory.ANSWER_FRAGMENT)
  store<u64>(at, load<u64>(record, Memory.ANSWER_TERM))
  if (fragment != 0) attachFragment(process, fragment)
  const state = load<i32>(record, Memory.ANSWER_STATE)
  store<u32>(process, 0, Process.WAIT_FOR)
  release(record)
  return state
}

/// [process] ends without taking the answer that it has got.
export function dropAnswer(process: u32): void {
  const waitFor = load<u32>(process, Process.WAIT_FOR)
  if ((waitFor & ANSWER_TAG) == 0) return
  const fragment = load<u32>(waitFor - ANSWER_TAG, Memory.ANSWER_FRAGMENT)
  if (fragment != 0) releaseFragment(fragment)
  release(waitFor - ANSWER_TAG)
}
