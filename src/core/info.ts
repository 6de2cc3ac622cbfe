// process_info/1 and /2. Another process stands still meanwhile (suspend.ts); its terms are copied.
import * as Atoms from "../layout/atoms"
import * as Memory from "../layout/memory"
import * as Process from "../layout/process"
import * as Term from "../layout/term"
import * as Trap from "../layout/trap"
import { newBinary } from "./binary"
import { cons, makeTuple2, makeTuple3, makeTuple4 } from "./build"
import { copyToHeap } from "./copy"
import { exportEntry } from "./export"
import { maxHeapMap } from "./flag"
import { offHeapNext } from "./heap"
import { makeUnsigned } from "./integer"
import { priorityAtom } from "./link"
import { takeOver } from "./mailbox"
import { mapsToList } from "./mapbif"
import { NAME_SHIFT, ORIGIN, TARGET } from "./monitor"
import { settleReductions } from "./process"
import { EXTRA, FLAGS, KEY, OTHER, relationNext } from "./relation"
import { itemOfCode } from "./stacktrace"
import { badarg, currentProcess, heapTop, P, setX, stackEnd } from "./state"
import { holdProcess, letGo, RUNS, retryCall } from "./suspend"
import { atomIndex, car, cdr, element, isAtom, isList, isPid, makeAtom, makeSmall } from "./term"

const WORD_SHIFT: u32 = 3

// ---- BIFs, trapping

/// erlang:process_info/2. [items]: an atom, or a list of atoms.
export function processInfo2(pid: u64, items: u64): u64 {
  if (!isPid(pid) || !areItems(items)) return badarg()
  const process = begin(pid)
  if (process == RUNS) return again(pid, items, 2)
  if (process == 0) return makeAtom(Atoms.am_undefined)
  let result: u64
  if (isAtom(items)) {
    const hasNoName = items == makeAtom(Atoms.am_registered_name) && load<u32>(process, Process.NAME) == 0
    result = hasNoName ? Term.NIL : itemTuple(process, items)
  } else {
    result = listOf(process, items)
  }
  end(process)
  return result
}

/// erlang:process_info/1
export function processInfo1(pid: u64): u64 {
  if (!isPid(pid)) return badarg()
  const process = begin(pid)
  if (process == RUNS) return again(pid, 0, 1)
  if (process == 0) return makeAtom(Atoms.am_undefined)
  let result: u64 = Term.NIL
  for (let i = 15; i >= 0; i--) result = cons(itemTuple(process, makeAtom(defaultItem(i))), result)
  const name = makeAtom(Atoms.am_registered_name)
  if (load<u32>(process, Process.NAME) != 0) result = cons(itemTuple(process, name), result)
  end(process)
  return result
}

function defaultItem(index: i32): u32 {
  switch (index) {
    case 0:
      return Atoms.am_current_function
    case 1:
      return Atoms.am_initial_call
    case 2:
      return Atoms.am_status
    case 3:
      return Atoms.am_message_queue_len
    case 4:
      return Atoms.am_links
    case 5:
      return Atoms.am_dictionary
    case 6:
      return Atoms.am_trap_exit
    case 7:
      return Atoms.am_error_handler
    case 8:
      return Atoms.am_priority
    case 9:
      return Atoms.am_group_leader
    case 10:
      return Atoms.am_total_heap_size
    case 11:
      return Atoms.am_heap_size
    case 12:
      return Atoms.am_stack_size
    case 13:
      return Atoms.am_reductions
    case 14:
      return Atoms.am_garbage_collection
    default:
      return Atoms.am_suspending
  }
}

// The process with [pid], standing still; 0 or RUNS.
function begin(pid: u64): u32 {
  const process = currentProcess()
  if (pid != load<u64>(process, Process.ID)) return beginOther(pid)
  takeOver(process)
  settleReductions(process)
  store<u32>(process, heapTop(), Process.HEAP_TOP)
  store<u32>(process, stackEnd(), Process.STACK_END)
  store<i32>(process, load<i32>(P, Memory.NEXT_DEPTH), Process.DEPTH)
  return process
}

// Signals sent before have to take effect first, which needs that it runs.
function beginOther(pid: u64): u32 {
  const process = holdProcess(pid)
  if (process <= RUNS) return process
  const state = load<i32>(process, Process.STATE)
  if ((state & Process.STATE_SIGNALS) == 0 || (state & Process.STATE_RUNNABLE) == 0) return process
  letGo(process)
  return RUNS
}

function end(process: u32): void {
  if (process != currentProcess()) letGo(process)
}

function again(pid: u64, items: u64, arity: u32): u64 {
  setX(0, pid)
  if (arity == 2) setX(1, items)
  retryCall(exportEntry(makeAtom(Atoms.am_erlang), makeAtom(Atoms.am_process_info), arity))
  return Term.NON_VALUE
}

function areItems(items: u64): bool {
  if (isAtom(items)) return isItem(atomIndex(items))
  for (; isList(items); items = cdr(items)) {
    if (!isAtom(car(items)) || !isItem(atomIndex(car(items)))) return false
  }
  return items == Term.NIL
}

function listOf(process: u32, items: u64): u64 {
  if (items == Term.NIL) return Term.NIL
  const first = itemTuple(process, car(items))
  return cons(first, listOf(process, cdr(items)))
}

function itemTuple(process: u32, item: u64): u64 {
  return makeTuple2(item, itemValue(process, atomIndex(item)))
}

// ---- The items

function isItem(item: u32): bool {
  return item == Atoms.am_messages || item == Atoms.am_dictionary || item == Atoms.am_binary || isCheap(item)
}

function isCheap(item: u32): bool {
  switch (item) {
    case Atoms.am_async_dist:
    case Atoms.am_backtrace:
    case Atoms.am_catchlevel:
    case Atoms.am_current_function:
    case Atoms.am_current_location:
    case Atoms.am_current_stacktrace:
    case Atoms.am_error_handler:
    case Atoms.am_fullsweep_after:
    case Atoms.am_garbage_collection:
    case Atoms.am_garbage_collection_info:
    case Atoms.am_group_leader:
    case Atoms.am_heap_size:
    case Atoms.am_initial_call:
    case Atoms.am_last_calls:
    case Atoms.am_links:
    case Atoms.am_max_heap_size:
    case Atoms.am_memory:
    case Atoms.am_message_queue_data:
    case Atoms.am_message_queue_len:
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

function itemValue(process: u32, item: u32): u64 {
  switch (item) {
    case Atoms.am_backtrace:
      return newBinary(0)
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
      return makeAtom(hasFlag(process, Process.FLAG_HEAP_MESSAGES_OFF) ? Atoms.am_off_heap : Atoms.am_on_heap)
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
    case Atoms.am_async_dist:
    case Atoms.am_last_calls:
      return makeAtom(Atoms.am_false)
    case Atoms.am_sequential_trace_token:
    case Atoms.am_suspending:
      return Term.NIL
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
      return (totalWords(process) << WORD_SHIFT) + Process.SIZE
    case Atoms.am_message_queue_len:
      return load<u32>(process, Process.MESSAGE_COUNT) + arriving(process)
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
  return youngWords(process) + old + load<u32>(process, Process.FRAGMENT_WORDS_TOTAL)
}

function status(process: u32): u32 {
  if (process == currentProcess()) return Atoms.am_running
  const state = load<i32>(process, Process.STATE)
  if ((state & Process.STATE_DIRTY_RUNNING) != 0) return Atoms.am_running
  if ((state & Process.STATE_HALTED) != 0) return Atoms.am_suspended
  return (state & (Process.STATE_RUNNABLE | Process.STATE_DIRTY)) != 0 ? Atoms.am_runnable : Atoms.am_waiting
}

// A copy if the term is another process's.
function own(process: u32, term: u64): u64 {
  return process == currentProcess() ? term : copyToHeap(term)
}

// ---- Code

// The place where [process] is: of this one, where it called process_info.
function placeOf(process: u32): u64 {
  if (process == currentProcess()) {
    return load<u64>(load<u32>(process, Process.STACK_END) - load<i32>(process, Process.DEPTH))
  }
  const slot = (load<i32>(process, Process.SLOT) as u64) << Term.CP_SLOT_SHIFT
  return slot | (load<u32>(process, Process.ENTRY) << Term.CP_ENTRY_SHIFT)
}

function here(process: u32): u64 {
  if (hasFlag(process, Process.FLAG_HIBERNATES)) {
    return makeTuple4(makeAtom(Atoms.am_erlang), makeAtom(Atoms.am_hibernate), makeSmall(3), Term.NIL)
  }
  const trap = load<u32>(process, Process.TRAP_STATE)
  if (trap != 0) {
    const entry = load<u32>(trap, Trap.TRAP_ENTRY)
    const arity = makeSmall(load<u32>(entry, Memory.EXPORT_ARITY))
    const name = makeAtom(load<u32>(entry, Memory.EXPORT_FUNCTION))
    return makeTuple4(makeAtom(load<u32>(entry, Memory.EXPORT_MODULE)), name, arity, Term.NIL)
  }
  const place = placeOf(process)
  if (((place >> Term.CP_SLOT_SHIFT) as i32) >= Memory.SLOTS_RESERVED) return itemOfCode(place)
  const initial = initialCall(process)
  return makeTuple4(element(initial, 0), element(initial, 1), element(initial, 2), Term.NIL)
}

function withoutLocation(item: u64): u64 {
  return makeTuple3(element(item, 0), element(item, 1), element(item, 2))
}

// Innermost first, as many as a stack trace has.
function stack(process: u32): u64 {
  const last = load<u32>(process, Process.STACK_END)
  const start = last - load<i32>(process, Process.DEPTH)
  return cons(
    here(process),
    frames(process == currentProcess() ? start + 8 : start, last, load<i32>(Memory.BACKTRACE_DEPTH) - 1),
  )
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
  const entry = load<u32>(process, Process.INITIAL_CALL)
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
  return own(process, mapsToList(map))
}

// Messages in the outer queue.
function arriving(process: u32): u32 {
  let found: u32 = 0
  for (
    let signal = load<u32>(process, Process.SIGNAL_FIRST);
    signal != 0;
    signal = load<u32>(signal, Process.MESSAGE_NEXT)
  ) {
    if (load<i32>(signal, Process.MESSAGE_KIND) == Process.SIGNAL_MESSAGE) found++
  }
  return found
}

function messages(process: u32): u64 {
  if (hasFlag(process, Process.FLAG_SENSITIVE)) return Term.NIL
  let reversed: u64 = Term.NIL
  for (let queue = 0; queue < 2; queue++) {
    let message = load<u32>(process + (queue == 0 ? Process.MESSAGE_FIRST : Process.SIGNAL_FIRST))
    for (; message != 0; message = load<u32>(message, Process.MESSAGE_NEXT)) {
      if (load<i32>(message, Process.MESSAGE_KIND) != Process.SIGNAL_MESSAGE) continue
      reversed = cons(copyToHeap(load<u64>(message, Process.MESSAGE_TERM)), reversed)
    }
  }
  let list: u64 = Term.NIL
  for (; isList(reversed); reversed = cdr(reversed)) list = cons(car(reversed), list)
  return list
}

function links(process: u32): u64 {
  const place = process + Process.LINKS
  let list: u64 = Term.NIL
  for (let entry = relationNext(place, 0); entry != 0; entry = relationNext(place, entry)) {
    if (load<u64>(entry, EXTRA) == 0) list = cons(load<u64>(entry, KEY), list)
  }
  return list
}

// [{process, Pid | {Name, Node}}] that [process] monitors, or pids of those who monitor it.
function monitors(process: u32, sort: u32): u64 {
  const place = process + Process.MONITORS
  let list: u64 = Term.NIL
  for (let entry = relationNext(place, 0); entry != 0; entry = relationNext(place, entry)) {
    const flags = load<u32>(entry, FLAGS)
    const other = load<u64>(entry, OTHER)
    if ((flags & sort) == 0 || other == 0) continue
    const name = flags >> NAME_SHIFT
    let item = other
    if (name != 0 && sort == ORIGIN) item = makeTuple2(makeAtom(name - 1), makeAtom(Atoms.am_nonode$40nohost))
    list = cons(sort == ORIGIN ? makeTuple2(makeAtom(Atoms.am_process), item) : item, list)
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

function collectionSizes(process: u32): u64 {
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
