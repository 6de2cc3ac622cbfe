// A process as crash dumps have it: the section =proc, which needs only the words of its record, and those with its terms. The
// process may run while it is read: then the terms are of no use, but do no harm (heapdump.ts).
import * as Memory from "../layout/memory.js"
import * as Process from "../layout/process.js"
import * as Term from "../layout/term.js"
import * as Trap from "../layout/trap.js"
import type { HeapDump } from "./heapdump.js"
import { printAtom, printTerm } from "./print.js"
import type { Terms } from "./term.js"

const HIGH = 2 ** 32
const CHAIN_MAX = 2 ** 25 // links of a chain, or entries of a table, that are followed

const STATES: readonly (readonly [bit: number, name: string])[] = [
  [Process.STATE_EXITING, "Exiting"],
  [Process.STATE_RUNNING, "Running"],
  [Process.STATE_DIRTY_RUNNING, "Running"],
  [Process.STATE_HALTED, "Suspended"],
  [Process.STATE_RUNNABLE, "Scheduled"],
]
const RUNS = Process.STATE_RUNNING | Process.STATE_DIRTY_RUNNING
const PRIORITIES = ["MAX", "HIGH", "NORMAL", "LOW"] as const

/// Addresses of the records of all processes.
export function* processRecords(terms: Terms): Generator<number> {
  const limit = terms.getI32(Memory.PROCESS_LIMIT)
  const count = terms.loadAtomic(Memory.PROCESS_COUNT)
  for (let i = 0, found = 0; i < limit && found < count; i++) {
    const process = terms.loadAtomic(Memory.PROCESSES + 4 * i) >>> 0
    if (process === 0 || terms.getU32(process + Process.ID) === 0) continue
    found++
    yield process
  }
}

export function pidText(terms: Terms, process: number): string {
  return printTerm(terms.get(process + Process.ID))
}

export function stateText(terms: Terms, process: number): string {
  const state = terms.loadAtomic(process + Process.STATE)
  return STATES.find(([bit]) => (state & bit) !== 0)?.[1] ?? "Waiting"
}

export function internalState(terms: Terms, process: number): string {
  const state = terms.loadAtomic(process + Process.STATE)
  const priority = PRIORITIES[terms.getI32(process + Process.PRIORITY)] ?? "NORMAL"
  const flags: readonly (readonly [bit: number, name: string])[] = [
    [Process.STATE_EXITING, "EXITING"],
    [Process.STATE_RUNNABLE, "IN_RUNQ"],
    [Process.STATE_RUNNABLE | Process.STATE_RUNNING, "ACTIVE"],
    [Process.STATE_RUNNING, "RUNNING"],
    [Process.STATE_HALTED, "SUSPENDED"],
    [Process.STATE_SIGNALS, "SIG_Q"],
    [Process.STATE_DIRTY_RUNNING, "DIRTY_RUNNING"],
    [Process.STATE_TASKS, "SYS_TASKS"],
  ]
  const names = flags.filter(([bits]) => (state & bits) !== 0).map(([, name]) => name)
  return [`ACT_PRIO_${priority}`, `USR_PRIO_${priority}`, `PRQ_PRIO_${priority}`, ...names].join(" | ")
}

// ---- Code

function functionText(terms: Terms, module: number, name: number, arity: number): string {
  const count = terms.loadAtomic(Memory.ATOM_COUNT)
  const text = (atom: number) => (atom < count ? printAtom(terms.atomName(atom)) : "?")
  return `${text(module)}:${text(name)}/${arity}`
}

/// Module:Function/Arity of the export entry at [entry], undefined if none is there.
export function exportText(terms: Terms, entry: number): string | undefined {
  if (entry < Memory.EXPORTS || entry >= Memory.EXPORT_BUCKETS) return undefined
  const [module, name] = [terms.getU32(entry + Memory.EXPORT_MODULE), terms.getU32(entry + Memory.EXPORT_FUNCTION)]
  return functionText(terms, module, name, terms.getU32(entry + Memory.EXPORT_ARITY))
}

/// Module:Function/Arity of a slot of the function table, undefined if it has core's own code.
export function slotText(terms: Terms, slot: number): string | undefined {
  if (slot < Memory.SLOTS_RESERVED || slot >= terms.loadAtomic(Memory.FUNCTION_COUNT)) return undefined
  const entry = Memory.FUNCTIONS + slot * Memory.FUNCTION_SIZE
  const [module, name] = [terms.getU32(entry + Memory.FUNCTION_MODULE), terms.getU32(entry + Memory.FUNCTION_NAME)]
  return functionText(terms, module, name, terms.getU32(entry + Memory.FUNCTION_ARITY))
}

const CORE_CODE: Readonly<Record<number, string>> = {
  [Memory.SLOT_UNDEFINED]: "<undefined function>",
  [Memory.SLOT_PROCESS_END]: "<terminate process normally>",
  [Memory.SLOT_TRAP]: "<continue a BIF>",
}

function addressOf(slot: number, entry: number): number {
  return slot * 256 + entry
}

/// What follows an address of code in dumps: "lists:map/2 + 3". Offsets count the entries of the function.
function placeText(terms: Terms, slot: number, entry: number): string {
  const name = slotText(terms, slot)
  return name === undefined ? (CORE_CODE[slot] ?? "unknown function") : `${name} + ${entry}`
}

// Where it goes on, or what it was called with.
function currentCall(terms: Terms, process: number): string | undefined {
  const running = runningBlock(terms, process)
  if (running !== 0) return slotText(terms, terms.getI32(running + Memory.LAST_SLOT))
  if ((terms.getI32(process + Process.FLAGS) & Process.FLAG_HIBERNATES) !== 0) return "erlang:hibernate/3"
  const trap = terms.getU32(process + Process.TRAP_STATE)
  if (trap !== 0) return exportText(terms, terms.getU32(trap + Trap.TRAP_ENTRY))
  const slot = terms.getI32(process + Process.SLOT)
  if (slot === Memory.SLOT_UNDEFINED) return exportText(terms, terms.getU32(process + Process.CALLED))
  return slotText(terms, slot)
}

/// Block of the scheduler that runs [process], 0 if none does.
function runningBlock(terms: Terms, process: number): number {
  if ((terms.loadAtomic(process + Process.STATE) & Process.STATE_RUNNING) === 0) return 0
  for (let i = 1; i < Memory.SCHEDULERS_MAX; i++) {
    const block = Memory.SCHEDULERS + i * Memory.SCHEDULER_SIZE
    if (terms.getU32(block + Memory.PROCESS) === process) return block
  }
  return 0
}

// ---- Tables and chains

function* chain(terms: Terms, first: number, next: number): Generator<number> {
  let left = CHAIN_MAX
  for (let at = first; at >= Memory.HEAP && at % 8 === 0 && left > 0; at = terms.getU32(at + next), left--) yield at
}

function* relation(terms: Terms, place: number): Generator<number> {
  const table = terms.getU32(place)
  if (table < Memory.HEAP || table % 8 !== 0) return
  const capacity = Math.min(terms.getU32(table + Process.RELATION_CAPACITY), CHAIN_MAX)
  for (let i = 0; i < capacity; i++) {
    const entry = table + Process.RELATION_HEAD + i * 2 ** Process.RELATION_SHIFT
    if (entry + 2 ** Process.RELATION_SHIFT > HIGH) return
    if (terms.getU32(entry) !== 0 || terms.getHigh(entry) !== 0) yield entry
  }
}

function linkList(terms: Terms, process: number): string[] {
  const links = [...relation(terms, process + Process.LINKS)]
    .filter((entry) => wordIsZero(terms, entry + Process.RELATION_EXTRA))
    .map((entry) => printTerm(terms.get(entry, 0)))
  const monitors = [...relation(terms, process + Process.MONITORS)].flatMap((entry) => monitorTexts(terms, entry))
  return [...links, ...monitors]
}

function monitorTexts(terms: Terms, entry: number): string[] {
  const flags = terms.getU32(entry + Process.RELATION_FLAGS)
  const reference = printTerm({ kind: "ref", node: "", ids: terms.referenceIdsAt(entry), creation: 0 })
  const other = printTerm(terms.get(entry + Process.RELATION_OTHER, 0))
  const name = flags >>> Process.MONITOR_NAME_SHIFT
  const texts: string[] = []
  if ((flags & Process.MONITOR_TARGET) !== 0) texts.push(`{from,${other},${reference}}`)
  if ((flags & Process.MONITOR_ORIGIN) !== 0 && (flags & Process.MONITOR_TIME_OFFSET) === 0) {
    const target = name === 0 ? other : `{${printAtom(terms.atomName(name - 1))},nonode@nohost}`
    texts.push(`{to,${target},${reference}}`)
  }
  return texts
}

function wordIsZero(terms: Terms, at: number): boolean {
  return terms.getU32(at) === 0 && terms.getHigh(at) === 0
}

// Addresses of all messages that wait, in the order in which they will be seen.
function* messages(terms: Terms, process: number): Generator<number> {
  for (const queue of [Process.MESSAGE_FIRST, Process.MIDDLE_FIRST, Process.SIGNAL_FIRST]) {
    for (const message of chain(terms, terms.getU32(process + queue), Process.MESSAGE_NEXT)) {
      const kind = terms.getI32(message + Process.MESSAGE_KIND)
      if (kind === Process.SIGNAL_MESSAGE || kind === Process.SIGNAL_ALIAS) yield message
    }
  }
}

// ---- The sections

/// The section =proc of [process].
export function processSection(terms: Terms, process: number): string {
  const word = (field: number) => terms.getU32(process + field)
  const wide = (field: number) => terms.getHigh(process + field) * HIGH + word(field)
  const span = (from: number, to: number) => Math.max(0, to - from) >>> 3
  const state = terms.loadAtomic(process + Process.STATE)
  const isRunning = (state & RUNS) !== 0
  const block = runningBlock(terms, process)
  const heapTop = block === 0 ? word(Process.HEAP_TOP) : terms.getU32(block + Memory.HEAP_TOP)
  const heap = span(word(Process.HEAP_START), word(Process.STACK_END))
  const old = span(word(Process.OLD_START), word(Process.OLD_END))
  const used = span(word(Process.HEAP_START), heapTop) + (isRunning ? 0 : word(Process.DEPTH) >>> 3)
  const name = word(Process.NAME)
  const current = currentCall(terms, process)
  const queue = [...messages(terms, process)].length
  const links = (state & Process.STATE_EXITING) === 0 ? linkList(terms, process) : []
  const [slot, entry] = [terms.getI32(process + Process.SLOT), word(Process.ENTRY)]
  const place = `0x${addressOf(slot, entry).toString(16).padStart(16, "0")} (${placeText(terms, slot, entry)})`
  return [
    `=proc:${pidText(terms, process)}`,
    `State: ${stateText(terms, process)}`,
    ...(name === 0 ? [] : [`Name: ${printAtom(terms.atomName(name - 1))}`]),
    `Spawned as: ${exportText(terms, word(Process.INITIAL_CALL)) ?? "erlang:apply/2"}`,
    ...(current === undefined ? [] : [`${isRunning ? "Last scheduled in for" : "Current call"}: ${current}`]),
    `Spawned by: ${word(Process.PARENT) === 0 ? "[]" : printTerm(terms.get(process + Process.PARENT, 0))}`,
    `Message queue length: ${queue}`,
    `Number of heap fragments: ${[...chain(terms, word(Process.FRAGMENTS), Memory.FRAGMENT_NEXT)].length}`,
    `Heap fragment data: ${word(Process.FRAGMENT_WORDS_TOTAL)}`,
    ...(links.length === 0 ? [] : [`Link list: [${links.join(", ")}]`]),
    `Reductions: ${wide(Process.REDUCTIONS_DONE)}`,
    `Stack+heap: ${heap}`,
    `OldHeap: ${old}`,
    `Heap unused: ${Math.max(0, heap - used)}`,
    `OldHeap unused: ${span(word(Process.OLD_TOP), word(Process.OLD_END))}`,
    `BinVHeap: ${word(Process.VIRTUAL_HEAP)}`,
    `OldBinVHeap: ${word(Process.VIRTUAL_OLD)}`,
    `BinVHeap unused: ${Math.max(0, word(Process.VIRTUAL_HEAP_LIMIT) - word(Process.VIRTUAL_HEAP))}`,
    `OldBinVHeap unused: ${overflow(word(Process.VIRTUAL_OLD_LIMIT) - word(Process.VIRTUAL_OLD))}`,
    `Memory: ${memoryOf(terms, process, heap + old, queue)}`,
    ...(isRunning ? [] : [`Program counter: ${place}`, `arity = ${word(Process.LIVE)}`]),
    `Run queue: ${terms.getI32(process + Process.SCHEDULER)}`,
    `Internal State: ${internalState(terms, process)}`,
    "",
  ].join("\n")
}

function overflow(unused: number): string {
  return unused < 0 ? "overflow" : String(unused)
}

// Bytes of its record, heaps, fragments, messages, links and monitors.
function memoryOf(terms: Terms, process: number, words: number, queue: number): number {
  const tables = [Process.LINKS, Process.MONITORS].map((place) => {
    const table = terms.getU32(process + place)
    const isThere = table >= Memory.HEAP && table % 8 === 0
    return isThere ? Process.RELATION_HEAD + terms.getU32(table) * 2 ** Process.RELATION_SHIFT : 0
  })
  const around = tables.reduce((sum, bytes) => sum + bytes, Process.SIZE + queue * Process.MESSAGE_SIZE)
  return around + 8 * (words + terms.getU32(process + Process.FRAGMENT_WORDS_TOTAL))
}

/// The sections with the terms of [process]: messages, dictionary, stack, and what these refer to. Nothing of a process that
/// is sensitive, or on its way out.
export function* termSections(terms: Terms, process: number, dump: HeapDump): Generator<string> {
  if ((terms.getI32(process + Process.FLAGS) & Process.FLAG_SENSITIVE) !== 0) return
  if ((terms.loadAtomic(process + Process.STATE) & Process.STATE_EXITING) !== 0) return
  const pid = pidText(terms, process)
  dump.beginProcess()
  let head = `=proc_messages:${pid}\n`
  for (const message of messages(terms, process)) {
    yield `${head}${dump.element(message + Process.MESSAGE_TERM)}:N\n`
    head = ""
  }
  head = `=proc_dictionary:${pid}\n`
  for (const [key, value] of mapPairs(terms, process + Process.DICTIONARY, dump)) {
    yield `${head}${dump.tuple([dump.element(key), dump.element(value)])}\n`
    head = ""
  }
  yield `=proc_stack:${pid}\n`
  yield* stackLines(terms, process, dump)
  yield `=proc_heap:${pid}\n`
  yield* dump.objects()
}

// Top of the stack first.
function* stackLines(terms: Terms, process: number, dump: HeapDump): Generator<string> {
  const block = runningBlock(terms, process)
  const end = terms.getU32(process + Process.STACK_END)
  const top = block === 0 ? end - terms.getI32(process + Process.DEPTH) : terms.getU32(block + Memory.STACK_TOP)
  if (top > end || !dump.isPlace(top, end - top)) return
  let y = 0
  for (let at = top; at < end; at += 8) {
    const [low, high] = [terms.getU32(at), terms.getHigh(at)]
    if ((low & Term.PRIMARY_MASK) === Term.PRIMARY_HEADER) {
      const entry = (low >>> Term.CP_ENTRY_SHIFT) & Term.CP_ENTRY_MASK
      yield `0x${at.toString(16).padStart(16, "0")}:SReturn addr ${codeText(terms, high, entry)}\n`
      y = 0
    } else if ((low & Term.IMMEDIATE2_MASK) === Term.TAG_CATCH) {
      yield `y${y++}:SCatch ${codeText(terms, high, low >>> Term.CATCH_ENTRY_SHIFT)}\n`
    } else {
      yield `y${y++}:${dump.element(at)}\n`
    }
  }
}

function codeText(terms: Terms, slot: number, entry: number): string {
  return `0x${addressOf(slot, entry).toString(16).toUpperCase()} (${placeText(terms, slot, entry)})`
}

// Addresses of the words of keys and values of the map that the word at [at] refers to; nothing if it is none.
function* mapPairs(terms: Terms, at: number, dump: HeapDump): Generator<readonly [key: number, value: number]> {
  const todo = [at]
  const seen = new Set<number>()
  for (let next = todo.pop(); next !== undefined; next = todo.pop()) {
    if (terms.isList(next) && dump.isPlace(terms.cellAt(next), 16)) yield [terms.cellAt(next), terms.cellAt(next) + 8]
    if (!terms.isBoxed(next)) continue
    const box = terms.boxAt(next)
    if (seen.has(box) || !dump.isPlace(box, 16) || terms.kindOf(next) !== Term.HEADER_MAP) continue
    seen.add(box)
    const arity = terms.arityAt(next)
    if (!dump.isPlace(box, 8 + 8 * arity)) continue
    const kind = terms.getHigh(box) & 0xff
    if (kind === Term.MAP_FLAT) {
      const keys = terms.boxAt(box + 8)
      const isSound = dump.isPlace(keys, 8 * arity) && arity <= Term.MAP_SMALL_LIMIT + 1
      for (let i = 0; isSound && i < arity - 1; i++) yield [keys + 8 + 8 * i, box + 16 + 8 * i]
    } else {
      for (let i = kind === Term.MAP_HASH_HEAD ? 1 : 0; i < arity; i++) todo.push(box + 8 + 8 * i)
    }
  }
}
