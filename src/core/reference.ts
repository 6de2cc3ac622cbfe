// References of this machine: numbers that never repeat, and the terms that hold them.
import * as Memory from "../layout/memory"
import * as Term from "../layout/term"
import { heapAlloc } from "./heap"
import { P } from "./state"
import { isKind, makeBoxed } from "./term"

const THREAD_BITS: u64 = 7 // SCHEDULERS_MAX is 124

/// A number no other reference has or will have. Its low bits say which thread made it, so no word is shared.
export function newReference(): u64 {
  const next = load<u64>(P, Memory.NEXT_REFERENCE) + 1
  store<u64>(P, next, Memory.NEXT_REFERENCE)
  return (next << THREAD_BITS) | (((P - Memory.SCHEDULERS) / Memory.SCHEDULER_SIZE) as u64)
}

/// Index of the thread that made the reference with [number].
export function referenceScheduler(number: u64): i32 {
  return (number & ((1 << THREAD_BITS) - 1)) as i32
}

/// The term of the reference with [number]; [owner] is the pid it is an alias of, or 0.
export function makeReference(number: u64, owner: u64): u64 {
  const address = heapAlloc(Term.REFERENCE_WORDS)
  writeReference(address, number, owner)
  return makeBoxed(address)
}

/// Fills the REFERENCE_WORDS words at [address].
export function writeReference(address: u32, number: u64, owner: u64): void {
  store<u64>(address, Term.REFERENCE_HEADER_WORD)
  store<u64>(address, number, 8)
  store<u64>(address, owner, 16)
}

export function isReference(term: u64): bool {
  return isKind(term, Term.HEADER_REFERENCE)
}

/// Number of a reference of this machine.
export function referenceNumber(reference: u64): u64 {
  return load<u64>(reference as u32, Term.REFERENCE_NUMBER)
}

/// Pid of the process that [reference] is an alias of, 0 if it is none.
export function referenceOwner(reference: u64): u64 {
  return load<u64>(reference as u32, Term.REFERENCE_OWNER)
}

export function makeRef0(): u64 {
  return makeReference(newReference(), 0)
}
