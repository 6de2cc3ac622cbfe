// Where a collection begins: all the words outside of its heap in which a process may have terms. They are gathered as
// ranges in P at GC_PRIVATE; messages that have no fragment of their own (mailbox.ts) are walked one by one.
import * as Memory from "../layout/memory"
import * as Process from "../layout/process"
import * as Term from "../layout/term"
import { CHECKED, P } from "./state"

const COUNT: u32 = Memory.GC_PRIVATE
const RANGES: u32 = Memory.GC_PRIVATE + 8 // u32 address, u32 words
const RANGES_MAX: u32 = 15

/// Number of ranges gathered.
export function rootRanges(): u32 {
  return load<u32>(P, COUNT)
}
/// First word of range [index].
export function rangeAddress(index: u32): u32 {
  return load<u32>(P + (index << 3), RANGES)
}
export function rangeWords(index: u32): u32 {
  return load<u32>(P + (index << 3), RANGES + 4)
}

function addRange(address: u32, words: u32): void {
  const index = rootRanges()
  if (CHECKED) assert(index < RANGES_MAX, "too many root ranges")
  store<u32>(P + (index << 3), address, RANGES)
  store<u32>(P + (index << 3), words, RANGES + 4)
  store<u32>(P, index + 1, COUNT)
}

/// Gathers the roots of [process], whose stack is [depth] bytes deep. If it runs, its X registers [0, live) are roots,
/// else the saved ones. The exception words of P are no roots: nothing is collected between a failure and its handler,
/// which finds class, reason and trace in X registers.
export function gatherRoots(process: u32, depth: i32, live: i32): void {
  store<u32>(P, 0, COUNT)
  addRange(load<u32>(process, Process.STACK_END) - depth, (depth >> 3) as u32)
  addRange(process + Process.DICTIONARY, 2) // and GROUP_LEADER
  addRange(process + Process.EXIT_REASON, 1)
  if (load<u32>(P, Memory.PROCESS) == process) {
    addRange(P + Memory.X, live as u32)
  } else {
    const first: i32 = live < Process.SAVED_X_COUNT ? live : Process.SAVED_X_COUNT
    addRange(process + Process.SAVED_X, first as u32)
    if (live > first) addRange(load<u32>(process, Process.SAVED_X_MORE), (live - first) as u32)
  }
}

/// The first message from [message] on whose term lies on the heap of its receiver; 0 if there is none.
export function heapMessage(message: u32): u32 {
  while (message != 0 && !isOnHeap(message)) message = load<u32>(message, Process.MESSAGE_NEXT)
  return message
}

/// The first such message of [process].
export function firstHeapMessage(process: u32): u32 {
  return load<i32>(process, Process.HEAP_MESSAGES) > 0 ? heapMessage(load<u32>(process, Process.MESSAGE_FIRST)) : 0
}

function isOnHeap(message: u32): bool {
  return (
    load<u32>(message, Process.MESSAGE_FRAGMENT) == 0 &&
    (load<u64>(message, Process.MESSAGE_TERM) & 3) != Term.PRIMARY_IMMEDIATE
  )
}
