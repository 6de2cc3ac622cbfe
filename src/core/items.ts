// The items of process_info.
import * as Atoms from "../layout/atoms"
import * as Memory from "../layout/memory"
import * as Process from "../layout/process"
import * as Term from "../layout/term"
import * as Trap from "../layout/trap"
import { backtrace, placeOf } from "./backtrace"
import { cons, makeTuple2, makeTuple3, makeTuple4, reverse } from "./build"
import { lastCalls } from "./calls"
import { copyToHeap } from "./copy"
import { maxHeapMap } from "./flag"
import { offHeapNext } from "./heap"
import { makeUnsigned } from "./integer"
import { priorityAtom } from "./link"
import { mapsToList } from "./mapbif"
import { NAME_SHIFT, ORIGIN, TARGET, TIME_OFFSET } from "./monitor"
import { EXTRA, FLAGS, KEY, OTHER, relationBytes, relationNext } from "./relation"
import { isAttending } from "./rest"
import { processOf } from "./signal"
import { itemOfCode, itemOfPlace } from "./stacktrace"
import { bump, currentProcess, P } from "./state"
import { STANDS } from "./suspend"
import { element, makeAtom, makeSmall } from "./term"

const WORD_SHIFT: u32 = 3
const ITEMS_SHIFT: i32 = 2 // messages looked at for a reduction, as OTP charges

/// Is [item], an atom's index, one that process_info knows?
export function isItem(item: u32): bool {
  switch (item) {
    case Atoms.am_backtrace:
    case Atoms.am_binary:
    case Atoms.am_catchlevel:
    case Atoms.am_current_function:
    case Atoms.am_current_location:
    case Atoms.am_current_stacktrace:
    case Atoms.am_dictionary:
    case Atoms.am_error_handler:
    case Atoms.am_fullsweep_after:
    case Atoms.am_garbage_collection:
    case Atoms.am_garbage_collection_info:
    case Atoms.am_group_leader:
    case Atoms.am_heap_size:
    case Atoms.am_initial_call:
    case Atoms.am_last_calls:
    case Atoms.am_links:
    case Atoms.am_magic_ref:
    case Atoms.am_max_heap_size:
    case Atoms.am_memory:
    case Atoms.am_message_queue_data:
    case Atoms.am_message_queue_len:
    case Atoms.am_messages:
    case Atoms.am_min_bin_vheap_size:
    case Atoms.am_min_heap_size:
    case Atoms.am_monitored_by:
    case Atoms.am_monitors:
    case Atoms.am_parent:
    case Atoms.am_priority:
    case Atoms.am_reductions:
    case Atoms.am_registered_name:
    case Atoms.am_sequential_trace_token:
    case Atoms.am_stack_size:
    case Atoms.am_status:
    case Atoms.am_suspending:
    case Atoms.am_total_heap_size:
    case Atoms.am_trace:
    case Atoms.am_trap_exit:
      return true
    default:
      return false
  }
}

/// Value of [item] of [process], which is settled. What it consists of may be the process's own: if that is not the running one,
/// the caller copies it.
export function itemValue(process: u32, item: u32): u64 {
  switch (item) {
    case Atoms.am_backtrace:
      return backtrace(process)
    case Atoms.am_binary:
      return binaries(process)
    case Atoms.am_catchlevel:
      return makeSmall(catches(process))
    case Atoms.am_current_function:
      return withoutLocation(here(process))
    case Atoms.am_current_location:
      return here(process)
    case Atoms.am_current_stacktrace:
      return stack(process)
    case Atoms.am_dictionary:
      return dictionary(process)
    case Atoms.am_error_handler:
      return makeAtom(load<u32>(process, Process.ERROR_HANDLER))
    case Atoms.am_garbage_collection:
      return collectionSettings(process)
    case Atoms.am_garbage_collection_info:
      return collectionSizes(process)
    case Atoms.am_group_leader:
      return load<u64>(process, Process.GROUP_LEADER)
    case Atoms.am_initial_call:
      return initialCall(process)
    case Atoms.am_links:
      return links(process)
    case Atoms.am_max_heap_size:
      return maxHeapMap(process)
    case Atoms.am_message_queue_data:
      return makeAtom(isOffHeap(process) ? Atoms.am_off_heap : Atoms.am_on_heap)
    case Atoms.am_messages:
      return messages(process)
    case Atoms.am_monitored_by:
      return monitors(process, TARGET)
    case Atoms.am_monitors:
      return monitors(process, ORIGIN)
    case Atoms.am_parent: {
      const parent = load<u64>(process, Process.PARENT)
      return parent == 0 ? makeAtom(Atoms.am_undefined) : parent
    }
    case Atoms.am_priority:
      return priorityAtom(load<i32>(process, Process.PRIORITY))
    case Atoms.am_registered_name: {
      const name = load<u32>(process, Process.NAME)
      return name == 0 ? Term.NIL : makeAtom(name - 1)
    }
    case Atoms.am_last_calls:
      return lastCalls(process)
    case Atoms.am_magic_ref:
    case Atoms.am_sequential_trace_token:
      return Term.NIL
    case Atoms.am_suspending:
      return suspending(process)
    case Atoms.am_status:
      return makeAtom(status(process))
    case Atoms.am_trap_exit:
      return makeAtom(hasFlag(process, Process.FLAG_TRAP_EXIT) as u32)
    default:
      return makeUnsigned(numberOf(process, item))
  }
}

function numberOf(process: u32, item: u32): u64 {
  switch (item) {
    case Atoms.am_fullsweep_after:
      return load<u32>(process, Process.FULLSWEEP_AFTER)
    case Atoms.am_heap_size:
      return youngWords(process)
    case Atoms.am_memory:
      return (
        ((totalWords(process) + (isOffHeap(process) ? queueWords(process) : 0)) << WORD_SHIFT) + bytesAround(process)
      )
    case Atoms.am_message_queue_len:
      return load<u32>(process, Process.MESSAGE_COUNT)
    case Atoms.am_min_bin_vheap_size:
      return load<u32>(process, Process.MIN_VIRTUAL_HEAP)
    case Atoms.am_min_heap_size:
      return load<u32>(process, Process.MIN_HEAP)
    case Atoms.am_minor_gcs:
      return load<u32>(process, Process.COLLECTIONS)
    case Atoms.am_reductions:
      return load<u64>(process, Process.REDUCTIONS_DONE)
    case Atoms.am_stack_size:
      return load<u32>(process, Process.DEPTH) >> WORD_SHIFT
    case Atoms.am_total_heap_size:
      return totalWords(process)
    case Atoms.am_old_heap_block_size:
      return (load<u32>(process, Process.OLD_END) - load<u32>(process, Process.OLD_START)) >> WORD_SHIFT
    case Atoms.am_old_heap_size:
      return (load<u32>(process, Process.OLD_TOP) - load<u32>(process, Process.OLD_START)) >> WORD_SHIFT
    case Atoms.am_heap_block_size:
      return youngWords(process)
    case Atoms.am_mbuf_size:
      return load<u32>(process, Process.FRAGMENT_WORDS_TOTAL)
    case Atoms.am_recent_size:
      return (load<u32>(process, Process.HIGH_WATER) - load<u32>(process, Process.HEAP_START)) >> WORD_SHIFT
    case Atoms.am_bin_vheap_size:
      return load<u32>(process, Process.VIRTUAL_HEAP)
    case Atoms.am_bin_vheap_block_size:
      return load<u32>(process, Process.VIRTUAL_HEAP_LIMIT)
    case Atoms.am_bin_old_vheap_size:
      return load<u32>(process, Process.VIRTUAL_OLD)
    case Atoms.am_bin_old_vheap_block_size:
      return load<u32>(process, Process.VIRTUAL_OLD_LIMIT)
    default:
      return 0 // trace
  }
}

function hasFlag(process: u32, flag: i32): bool {
  return (load<i32>(process, Process.FLAGS) & flag) != 0
}

function youngWords(process: u32): u32 {
  return (load<u32>(process, Process.STACK_END) - load<u32>(process, Process.HEAP_START)) >> WORD_SHIFT
}

function totalWords(process: u32): u32 {
  const old = (load<u32>(process, Process.OLD_END) - load<u32>(process, Process.OLD_START)) >> WORD_SHIFT
  const queue = isOffHeap(process) ? 0 : queueWords(process)
  return youngWords(process) + old + load<u32>(process, Process.FRAGMENT_WORDS_TOTAL) + queue
}

// Are messages that wait counted apart from the heap?
function isOffHeap(process: u32): bool {
  return hasFlag(process, Process.FLAG_HEAP_MESSAGES_OFF)
}

// Words of the terms of messages that wait.
function queueWords(process: u32): u32 {
  let words: u32 = 0
  let message = load<u32>(process, Process.MESSAGE_FIRST)
  for (; message != 0; message = load<u32>(message, Process.MESSAGE_NEXT)) {
    const fragment = load<u32>(message, Process.MESSAGE_FRAGMENT)
    if (fragment != 0) words += load<u32>(fragment, Memory.FRAGMENT_WORDS)
  }
  bump(load<i32>(process, Process.MESSAGE_COUNT) >> ITEMS_SHIFT)
  return words
}

// Bytes of the record, messages, links and monitors.
function bytesAround(process: u32): u32 {
  const tables = relationBytes(process + Process.LINKS) + relationBytes(process + Process.MONITORS)
  return Process.SIZE + load<u32>(process, Process.MESSAGE_COUNT) * Process.MESSAGE_SIZE + tables
}

function status(process: u32): u32 {
  if (process == currentProcess()) return Atoms.am_running
  const state = load<i32>(process, Process.STATE)
  if ((state & Process.STATE_DIRTY_RUNNING) != 0) return Atoms.am_running
  if ((state & Process.STATE_HALTED) != 0) return Atoms.am_suspended
  if ((state & (Process.STATE_WAITING | Process.STATE_SUSPENDED)) != 0) return Atoms.am_waiting
  return isAttending || (state & Process.STATE_DIRTY) != 0 ? Atoms.am_runnable : Atoms.am_running
}

// ---- Code

// {Module, Function, Arity, Location} of where [process] is: of this one, where it called process_info.
function here(process: u32): u64 {
  if (hasFlag(process, Process.FLAG_HIBERNATES)) {
    return makeTuple4(makeAtom(Atoms.am_erlang), makeAtom(Atoms.am_hibernate), makeSmall(3), Term.NIL)
  }
  if (isTailCall(process)) return itemOfPlace(load<u64>(P, Memory.NEXT_PLACE))
  const trap = load<u32>(process, Process.TRAP_STATE)
  if (trap != 0) return withLocation(entryTuple(load<u32>(trap, Trap.TRAP_ENTRY)))
  const slot = load<i32>(process, Process.SLOT)
  if (slot >= Memory.SLOTS_RESERVED) return itemOfCode(placeOf(process))
  if (slot == Memory.SLOT_UNDEFINED) return withLocation(entryTuple(load<u32>(process, Process.CALLED)))
  return withLocation(initialCall(process))
}

// Has the running process called process_info in the place of its own result? Then that function is where it is.
function isTailCall(process: u32): bool {
  return process == currentProcess() && load<u64>(P, Memory.NEXT_PLACE) != 0
}

function withLocation(function_: u64): u64 {
  return makeTuple4(element(function_, 0), element(function_, 1), element(function_, 2), Term.NIL)
}

function withoutLocation(item: u64): u64 {
  return makeTuple3(element(item, 0), element(item, 1), element(item, 2))
}

// Innermost first, as many as a stack trace has.
function stack(process: u32): u64 {
  const last = load<u32>(process, Process.STACK_END)
  const start = last - load<i32>(process, Process.DEPTH) - (isTailCall(process) ? 8 : 0)
  const limit = load<i32>(Memory.BACKTRACE_DEPTH)
  return limit > 0 ? cons(here(process), frames(start, last, limit - 1)) : Term.NIL
}

function frames(at: u32, last: u32, room: i32): u64 {
  for (; at < last && room > 0; at += 8) {
    const word = load<u64>(at)
    if ((word & Term.PRIMARY_MASK) != Term.PRIMARY_HEADER) continue
    if (((word >> Term.CP_SLOT_SHIFT) as i32) < Memory.SLOTS_RESERVED) continue
    const item = itemOfCode(word)
    return cons(item, frames(at + 8, last, room - 1))
  }
  return Term.NIL
}

function catches(process: u32): u32 {
  const last = load<u32>(process, Process.STACK_END)
  let found: u32 = 0
  for (let at = last - load<i32>(process, Process.DEPTH); at < last; at += 8) {
    if ((load<u64>(at) & Term.IMMEDIATE2_MASK) == Term.TAG_CATCH) found++
  }
  return found
}

function initialCall(process: u32): u64 {
  return entryTuple(load<u32>(process, Process.INITIAL_CALL))
}

// {Module, Function, Arity} of an export entry.
function entryTuple(entry: u32): u64 {
  const module = makeAtom(load<u32>(entry, Memory.EXPORT_MODULE))
  return makeTuple3(
    module,
    makeAtom(load<u32>(entry, Memory.EXPORT_FUNCTION)),
    makeSmall(load<u32>(entry, Memory.EXPORT_ARITY)),
  )
}

// ---- Terms and queues

function dictionary(process: u32): u64 {
  const map = load<u64>(process, Process.DICTIONARY)
  if (map == Term.NIL || hasFlag(process, Process.FLAG_SENSITIVE)) return Term.NIL
  return mapsToList(map)
}

function messages(process: u32): u64 {
  if (hasFlag(process, Process.FLAG_SENSITIVE)) return Term.NIL
  const isOwn = process == currentProcess()
  let reversed: u64 = Term.NIL
  let message = load<u32>(process, Process.MESSAGE_FIRST)
  for (; message != 0; message = load<u32>(message, Process.MESSAGE_NEXT)) {
    const term = load<u64>(message, Process.MESSAGE_TERM)
    reversed = cons(isOwn ? copyToHeap(term) : term, reversed)
  }
  bump(load<i32>(process, Process.MESSAGE_COUNT) >> ITEMS_SHIFT)
  return reverse(reversed)
}

function links(process: u32): u64 {
  const place = process + Process.LINKS
  let list: u64 = Term.NIL
  for (let entry = relationNext(place, 0); entry != 0; entry = relationNext(place, entry)) {
    if (load<u64>(entry, EXTRA) == 0) list = cons(load<u64>(entry, KEY), list)
  }
  return list
}

// [{process, Pid | {Name, Node}} | {time_offset, clock_service}] that [process] monitors, or pids of those who monitor it.
function monitors(process: u32, sort: u32): u64 {
  const place = process + Process.MONITORS
  let list: u64 = Term.NIL
  for (let entry = relationNext(place, 0); entry != 0; entry = relationNext(place, entry)) {
    const flags = load<u32>(entry, FLAGS)
    if ((flags & sort) == 0) continue
    const other = load<u64>(entry, OTHER)
    if (sort == TARGET) list = cons(other, list)
    else if ((flags & TIME_OFFSET) != 0) {
      list = cons(makeTuple2(makeAtom(Atoms.am_time_offset), makeAtom(Atoms.am_clock_service)), list)
    } else {
      const name = flags >> NAME_SHIFT
      const node = makeAtom(Atoms.am_nonode$40nohost)
      const item = name == 0 ? other : makeTuple2(makeAtom(name - 1), node)
      if (item != 0) list = cons(makeTuple2(makeAtom(Atoms.am_process), item), list)
    }
  }
  return list
}

// [{Pid, Active, Pending}]: how often [process] has suspended others; pending as long as these have not stopped.
function suspending(process: u32): u64 {
  const place = process + Process.SUSPENDING
  let list: u64 = Term.NIL
  for (let entry = relationNext(place, 0); entry != 0; entry = relationNext(place, entry)) {
    const pid = load<u64>(entry, KEY)
    if (processOf(pid) == 0) continue
    const count = makeUnsigned(load<u64>(entry, OTHER))
    const stands = (load<u32>(entry, FLAGS) & STANDS) != 0
    list = cons(makeTuple3(pid, stands ? count : makeSmall(0), stands ? makeSmall(0) : count), list)
  }
  return list
}

// [{Address, Bytes, References}] of the off-heap binaries.
function binaries(process: u32): u64 {
  let list: u64 = Term.NIL
  for (let half = 0; half < 2; half++) {
    let object = load<u32>(process + (half == 0 ? Process.OFF_HEAP : Process.OFF_HEAP_OLD))
    for (; object != 0; object = offHeapNext(object)) {
      const block = load<u32>(object, Term.REFC_BLOCK - Term.BOXED_BIAS)
      const bytes = load<u64>(object, Term.REFC_SIZE - Term.BOXED_BIAS)
      const references = atomic.load<i32>(block, Memory.BINARY_REFERENCES)
      list = cons(makeTuple3(makeSmall(block), makeSmall(bytes), makeSmall(references)), list)
    }
  }
  return list
}

// ---- Lists about collections

function numberTuple(process: u32, item: u32): u64 {
  return makeTuple2(makeAtom(item), makeSmall(numberOf(process, item)))
}

function collectionSettings(process: u32): u64 {
  let list = cons(numberTuple(process, Atoms.am_minor_gcs), Term.NIL)
  list = cons(numberTuple(process, Atoms.am_fullsweep_after), list)
  list = cons(numberTuple(process, Atoms.am_min_heap_size), list)
  list = cons(numberTuple(process, Atoms.am_min_bin_vheap_size), list)
  return cons(makeTuple2(makeAtom(Atoms.am_max_heap_size), maxHeapMap(process)), list)
}

/// The sizes that garbage_collection_info shows.
export function collectionSizes(process: u32): u64 {
  let list = cons(numberTuple(process, Atoms.am_bin_old_vheap_block_size), Term.NIL)
  list = cons(numberTuple(process, Atoms.am_bin_old_vheap_size), list)
  list = cons(numberTuple(process, Atoms.am_bin_vheap_block_size), list)
  list = cons(numberTuple(process, Atoms.am_bin_vheap_size), list)
  const used = (load<u32>(process, Process.HEAP_TOP) - load<u32>(process, Process.HEAP_START)) >> WORD_SHIFT
  list = cons(makeTuple2(makeAtom(Atoms.am_heap_size), makeSmall(used)), list)
  list = cons(numberTuple(process, Atoms.am_old_heap_size), list)
  list = cons(numberTuple(process, Atoms.am_stack_size), list)
  list = cons(numberTuple(process, Atoms.am_recent_size), list)
  list = cons(numberTuple(process, Atoms.am_mbuf_size), list)
  list = cons(numberTuple(process, Atoms.am_heap_block_size), list)
  return cons(numberTuple(process, Atoms.am_old_heap_block_size), list)
}
