// A core instance for tests: one shared memory, one scheduler block, one process with heap, stack and X registers; terms
// made from JavaScript values and shown as text. CORE=core.wasm in the environment runs the tests on the release build.
import { readFileSync } from "node:fs"
import { env as environment } from "node:process"
import { fileURLToPath } from "node:url"
import * as Memory from "../../src/layout/memory.js"
import * as Process from "../../src/layout/process.js"
import * as Term from "../../src/layout/term.js"

/// What makeTerm understands. A number is an integer, a string a list of characters, an array a list.
export type Value =
  | number
  | bigint
  | string
  | Uint8Array
  | Value[]
  | { atom: number }
  | { pid: number }
  | { float: number }
  | { tuple: Value[] }
  | { list: Value[]; tail: Value }
  | { map: [Value, Value][] }
  | { part: Uint8Array; offset: number; bits: number } // a SUB binary
  | { fun: Value[]; arity: number } // with these free variables
  | { reference: number }
  | { term: bigint } // one that is there already

type Argument = number | bigint

export interface Machine {
  view: DataView
  bytes: Uint8Array
  P: number
  process: number
  /// Calls an exported function that returns a term.
  term(name: string, ...args: Argument[]): bigint
  /// Calls an exported function that returns an i32 or f64.
  number(name: string, ...args: Argument[]): number
}

const CHECKED = "core.checked.wasm"
const ENOUGH_REDUCTIONS = 2 ** 20 // times any number of units of work it is still an i32
const END_CP = 0x700000000n // slot 7, frame 0, entry 0: what the stack ends with

export const newMemory = (): WebAssembly.Memory =>
  new WebAssembly.Memory({ initial: Memory.PAGES_MAX, maximum: Memory.PAGES_MAX, shared: true })

/// A machine with memory, allocator and one running process with a heap of [words] words. [index] is its scheduler's:
/// several threads can open the same [memory] with different ones.
export function openMachine(words: number = Process.HEAP_WORDS_INITIAL, memory = newMemory(), index = 1): Machine {
  const file = new URL(environment.CORE ?? CHECKED, new URL("../../core/", import.meta.url))
  const module = new WebAssembly.Module(readFileSync(fileURLToPath(file)))
  const env: Record<string, WebAssembly.ImportValue> = { memory }
  for (const { name, kind } of WebAssembly.Module.imports(module)) {
    if (kind === "table") env[name] = new WebAssembly.Table({ initial: 1024, element: "anyfunc" })
    if (kind === "function") env[name] = name === "abort" ? abort : () => 0
  }
  const core = new WebAssembly.Instance(module, { env }).exports as Record<
    string,
    (...args: Argument[]) => bigint | number | undefined
  >
  const view = new DataView(memory.buffer)
  const P = Memory.SCHEDULERS + index * Memory.SCHEDULER_SIZE
  const call = (name: string, args: Argument[]): bigint | number => {
    const run = core[name]
    if (!run) throw new Error(`core does not export ${name}`)
    return run(...args) ?? 0
  }
  const machine: Machine = {
    view,
    bytes: new Uint8Array(memory.buffer),
    P,
    process: 0,
    term: (name, ...args) => {
      // Nobody would resume a BIF that gives up.
      const word = view.getInt32(P + Memory.NEED_GC, true) === 0 ? Memory.REDUCTIONS : Memory.SAVED_REDUCTIONS
      view.setInt32(P + word, ENOUGH_REDUCTIONS, true)
      return BigInt.asUintN(64, call(name, args) as bigint)
    },
    number: (name, ...args) => Number(call(name, args)),
  }
  view.setInt32(P + Memory.SCHEDULER_INDEX, index, true)
  call("setBlock", [P])
  call("memoryStart", [])
  machine.process = newProcess(machine, words)
  run(machine, machine.process)
  return machine

  function abort(text: number): never {
    const at = text >>> 0
    const length = view.getUint32(at - 4, true) / 2
    const codes = Array.from({ length }, (_, i) => view.getUint16(at + 2 * i, true))
    throw new Error(`core: ${String.fromCharCode(...codes)}`)
  }
}

/// A process record with a heap of [words] words. It does not run.
export function newProcess(machine: Machine, words: number): number {
  const { view } = machine
  const process = machine.number("allocate", Process.SIZE) >>> 0
  machine.bytes.fill(0, process, process + Process.SIZE)
  view.setInt32(process + Process.FULLSWEEP_AFTER, 65535, true)
  view.setBigUint64(process + Process.DICTIONARY, BigInt(Term.NIL), true)
  view.setUint32(process + Process.MESSAGE_LAST, process + Process.MESSAGE_FIRST, true)
  view.setUint32(process + Process.SAVE_POINTER, process + Process.MESSAGE_FIRST, true)
  machine.number("createHeap", process, words)
  return process
}

/// Makes [process] the one that runs, with nothing on its stack but the end continuation.
export function run(machine: Machine, process: number): void {
  const { view, P } = machine
  const end = view.getUint32(process + Process.STACK_END, true)
  view.setUint32(P + Memory.PROCESS, process, true)
  view.setUint32(P + Memory.HEAP_TOP, view.getUint32(process + Process.HEAP_TOP, true), true)
  view.setUint32(P + Memory.STACK_END, end, true)
  view.setUint32(P + Memory.STACK_TOP, end - Term.WORD, true)
  view.setInt32(P + Memory.REDUCTIONS, Process.REDUCTIONS_PER_SLICE, true)
  view.setInt32(P + Memory.HANDLER_DEPTH, -1, true)
  view.setBigUint64(end - Term.WORD, END_CP, true)
  machine.process = process
}

/// Frees the heap and the record of a process.
export function endProcess(machine: Machine, process: number): void {
  machine.number("destroyHeap", process)
  machine.number("release", process)
}

/// Bytes of stack in use.
export function depth(machine: Machine): number {
  const { view, P } = machine
  return view.getUint32(P + Memory.STACK_END, true) - view.getUint32(P + Memory.STACK_TOP, true)
}

/// Address of Y register [index] of the topmost frame.
export function yAddress(machine: Machine, index: number): number {
  return machine.view.getUint32(machine.P + Memory.STACK_TOP, true) + Term.WORD * index
}

/// Pushes a frame of [words], first Y0, on top of a continuation.
export function pushFrame(machine: Machine, words: bigint[]): void {
  const { view, P } = machine
  const need = words.length + 1
  const room = view.getUint32(P + Memory.STACK_TOP, true) - view.getUint32(P + Memory.HEAP_TOP, true)
  if (room < need * Term.WORD + Process.STACK_RESERVE) throw new Error("no room for a frame: collect before")
  const top = view.getUint32(P + Memory.STACK_TOP, true) - need * Term.WORD
  for (const [i, word] of words.entries()) view.setBigUint64(top + Term.WORD * i, word, true)
  view.setBigUint64(top + Term.WORD * words.length, END_CP, true)
  view.setUint32(P + Memory.STACK_TOP, top, true)
}

export function setX(machine: Machine, index: number, term: bigint): void {
  machine.view.setBigUint64(machine.P + Memory.X + Term.WORD * index, term, true)
}
export function getX(machine: Machine, index: number): bigint {
  return machine.view.getBigUint64(machine.P + Memory.X + Term.WORD * index, true)
}

/// Collects as generated code does.
export function collect(machine: Machine, live: number, need = 0): void {
  machine.number("collectGarbage", depth(machine), need, live)
}
/// The same with everything swept.
export function collectAll(machine: Machine, live: number): void {
  machine.number("requestFullSweep")
  collect(machine, live)
}

// ---- Making terms

export const NIL = BigInt(Term.NIL)
export const small = (value: number | bigint): bigint =>
  BigInt.asUintN(64, (BigInt(value) << BigInt(Term.SMALL_SHIFT)) | BigInt(Term.TAG_SMALL))
const isSmall = (value: bigint): boolean => BigInt.asIntN(60, value) === value
const header = (kind: number, arity: number, extra = 0): bigint => (BigInt(extra) << 32n) | BigInt(arity * 64 + kind)

/// A boxed object on the heap of the running process. A word that is a function is called when its place is known.
function object(machine: Machine, words: bigint[]): bigint {
  const address = machine.number("heapAlloc", words.length) >>> 0
  for (const [i, word] of words.entries()) {
    machine.view.setBigUint64(address + Term.WORD * i, BigInt.asUintN(64, word), true)
  }
  return BigInt(address - Term.BOXED_BIAS)
}

function cons(machine: Machine, head: bigint, tail: bigint): bigint {
  const address = machine.number("heapAlloc", 2) >>> 0
  machine.view.setBigUint64(address, head, true)
  machine.view.setBigUint64(address + Term.WORD, tail, true)
  return BigInt(address - Term.LIST_BIAS)
}

function makeList(machine: Machine, items: Value[], tail: bigint): bigint {
  const terms = items.map((item) => makeTerm(machine, item))
  return terms.reduceRight((rest, head) => cons(machine, head, rest), tail)
}

function makeInteger(machine: Machine, value: bigint): bigint {
  if (isSmall(value)) return small(value)
  const digits: bigint[] = []
  for (let rest = value < 0n ? -value : value; rest > 0n; rest >>= 64n) digits.push(BigInt.asUintN(64, rest))
  const kind = value < 0n ? Term.HEADER_NEGATIVE_BIG : Term.HEADER_POSITIVE_BIG
  return object(machine, [header(kind, digits.length), ...digits])
}

function makeBinary(machine: Machine, data: Uint8Array): bigint {
  const { view, bytes, process } = machine
  if (data.length <= Term.HEAP_BINARY_LIMIT) {
    const padded = new Uint8Array(Math.ceil(data.length / Term.WORD) * Term.WORD)
    padded.set(data)
    const words = new BigUint64Array(padded.buffer)
    return object(machine, [header(Term.HEADER_HEAP_BINARY, 1 + words.length), BigInt(data.length), ...words])
  }
  const block = machine.number("allocate", Memory.BINARY_DATA + data.length) >>> 0
  view.setInt32(block + Memory.BINARY_REFERENCES, 1, true)
  view.setUint32(block + Memory.BINARY_FLAGS, 0, true)
  view.setUint32(block + Memory.BINARY_CAPACITY, data.length, true)
  bytes.set(data, block + Memory.BINARY_DATA)
  const next = view.getUint32(process + Process.OFF_HEAP, true)
  const address = BigInt(block + Memory.BINARY_DATA)
  const words = [BigInt(Term.REFC_HEADER_WORD), BigInt(data.length), BigInt(block), address, BigInt(next)]
  const term = object(machine, words)
  view.setUint32(process + Process.OFF_HEAP, Number(term) + Term.BOXED_BIAS, true)
  machine.number("chargeVirtualHeap", data.length)
  return term
}

function makeFun(machine: Machine, arity: number, environment: bigint[]): bigint {
  const head = header(Term.HEADER_FUN, 2 + environment.length, arity)
  const creator = BigInt(Term.TAG_PID + 16)
  return object(machine, [head, BigInt(Memory.HEAP + 0x1000), creator, ...environment])
}

/// A term for [value] on the heap of the running process. It never collects, so all other terms stay where they are.
export function makeTerm(machine: Machine, value: Value): bigint {
  if (typeof value === "number" || typeof value === "bigint") return makeInteger(machine, BigInt(value))
  if (typeof value === "string")
    return makeList(
      machine,
      [...value].map((c) => c.codePointAt(0) ?? 0),
      NIL,
    )
  if (value instanceof Uint8Array) return makeBinary(machine, value)
  if (Array.isArray(value)) return makeList(machine, value, NIL)
  if ("term" in value) return value.term
  if ("atom" in value) return BigInt(value.atom * 64 + Term.TAG_ATOM)
  if ("pid" in value) return BigInt(value.pid * 16 + Term.TAG_PID)
  if ("reference" in value) return object(machine, [BigInt(Term.REFERENCE_HEADER_WORD), BigInt(value.reference), 0n])
  if ("list" in value) return makeList(machine, value.list, makeTerm(machine, value.tail))
  if ("map" in value) {
    const pairs = value.map.map(([key, of]) => ({ tuple: [key, of] }))
    return machine.term("mapsFromList", makeTerm(machine, pairs))
  }
  if ("float" in value) {
    const bits = new BigUint64Array(new Float64Array([value.float]).buffer)
    return object(machine, [BigInt(Term.FLOAT_HEADER_WORD), bits[0]])
  }
  if ("part" in value) {
    const original = makeBinary(machine, value.part)
    return object(machine, [BigInt(Term.SUB_HEADER_WORD), BigInt(value.offset), BigInt(value.bits), original])
  }
  const items = ("tuple" in value ? value.tuple : value.fun).map((item) => makeTerm(machine, item))
  if ("fun" in value) return makeFun(machine, value.arity, items)
  return object(machine, [header(Term.HEADER_TUPLE, items.length), ...items])
}

// ---- Showing terms

/// [term] as text, much as Erlang prints it. Equal terms have equal texts, wherever they lie.
export function show(machine: Machine, term: bigint): string {
  const { view } = machine
  const low = Number(BigInt.asUintN(32, term))
  switch (low & Term.PRIMARY_MASK) {
    case Term.PRIMARY_LIST: {
      const items: string[] = []
      let rest = term
      while ((Number(rest & 3n) & Term.PRIMARY_MASK) === Term.PRIMARY_LIST) {
        items.push(show(machine, view.getBigUint64(Number(rest) + Term.CAR, true)))
        rest = view.getBigUint64(Number(rest) + Term.CDR, true)
      }
      return `[${items.join(",")}${rest === NIL ? "" : `|${show(machine, rest)}`}]`
    }
    case Term.PRIMARY_BOXED:
      return showBoxed(machine, low)
    case Term.PRIMARY_IMMEDIATE:
      return showImmediate(term)
    default:
      return `?${term.toString(16)}`
  }
}

function showImmediate(term: bigint): string {
  if (term === NIL) return "[]"
  const number = BigInt.asIntN(64, term) >> 4n
  switch (Number(term & 15n)) {
    case Term.TAG_SMALL:
      return String(number)
    case Term.TAG_PID:
      return `<pid ${number}>`
    case Term.TAG_PORT:
      return `<port ${number}>`
    default:
      return `atom${term >> BigInt(Term.ATOM_SHIFT)}`
  }
}

function showBoxed(machine: Machine, term: number): string {
  const { view, bytes } = machine
  const word = (offset: number): bigint => view.getBigUint64(term + offset, true)
  const head = view.getUint32(term + Term.BOXED_BIAS, true)
  const arity = (head >>> Term.ARITY_SHIFT) & Term.ARITY_MASK
  const fields = Array.from({ length: arity }, (_, i) => word(Term.FIELD + Term.WORD * i))
  const each = (terms: bigint[]): string => terms.map((of) => show(machine, of)).join(",")
  switch (head & Term.HEADER_MASK) {
    case Term.HEADER_TUPLE:
      return `{${each(fields)}}`
    case Term.HEADER_FLOAT:
      return `${view.getFloat64(term + Term.FIELD, true)}f`
    case Term.HEADER_POSITIVE_BIG:
      return String(fields.reduceRight((sum, digit) => (sum << 64n) | digit, 0n))
    case Term.HEADER_NEGATIVE_BIG:
      return `-${fields.reduceRight((sum, digit) => (sum << 64n) | digit, 0n)}`
    case Term.HEADER_REFERENCE:
      return `#Ref<${fields[0]}>`
    case Term.HEADER_FUN:
      return `#Fun<${view.getUint8(term + Term.BOXED_BIAS + 4)};${each(fields.slice(1))}>`
    case Term.HEADER_MAP:
      return `#{${showPairs(machine, term).sort().join(",")}}`
    case Term.HEADER_SUB_BINARY: {
      const at = view.getUint32(Number(word(Term.SUB_ORIGINAL)) + Term.REFC_DATA, true)
      const isRefc =
        (view.getUint32(Number(word(Term.SUB_ORIGINAL)) + Term.BOXED_BIAS, true) & 63) === Term.HEADER_REFC_BINARY
      const start = isRefc ? at : Number(word(Term.SUB_ORIGINAL)) + Term.HEAP_BINARY_DATA
      return showBits(bytes, start, Number(word(Term.SUB_OFFSET)), Number(word(Term.SUB_SIZE)))
    }
    case Term.HEADER_HEAP_BINARY:
      return showBits(bytes, term + Term.HEAP_BINARY_DATA, 0, 8 * Number(word(Term.HEAP_BINARY_SIZE)))
    case Term.HEADER_REFC_BINARY:
      return showBits(bytes, view.getUint32(term + Term.REFC_DATA, true), 0, 8 * Number(word(Term.REFC_SIZE)))
    default:
      return `?boxed ${head & Term.HEADER_MASK}`
  }
}

function showBits(bytes: Uint8Array, start: number, offset: number, bits: number): string {
  const bit = (i: number): number => (bytes[start + (i >> 3)] >> (7 - (i & 7))) & 1
  let text = ""
  for (let i = 0; i < bits; i += 4) {
    let nibble = 0
    for (let k = 0; k < 4; k++) nibble = nibble * 2 + (i + k < bits ? bit(offset + i + k) : 0)
    text += nibble.toString(16)
  }
  return `<<${text}:${bits}>>`
}

function showPairs(machine: Machine, map: number): string[] {
  const { view } = machine
  const head = view.getUint32(map + Term.BOXED_BIAS, true)
  const arity = (head >>> Term.ARITY_SHIFT) & Term.ARITY_MASK
  const kind = view.getUint8(map + Term.BOXED_BIAS + 4)
  const word = (at: number): bigint => view.getBigUint64(at, true)
  if (kind === Term.MAP_FLAT) {
    const keys = Number(word(map + Term.MAP_KEYS))
    return Array.from({ length: arity - 1 }, (_, i) => {
      const key = show(machine, word(keys + Term.FIELD + Term.WORD * i))
      return `${key}=>${show(machine, word(map + Term.MAP_VALUES + Term.WORD * i))}`
    })
  }
  const first = kind === Term.MAP_HASH_HEAD ? 1 : 0
  return Array.from({ length: arity - first }, (_, i) =>
    Number(word(map + Term.FIELD + Term.WORD * (first + i))),
  ).flatMap((child) => {
    if ((child & Term.PRIMARY_MASK) === Term.PRIMARY_BOXED) return showPairs(machine, child)
    return `${show(machine, word(child + Term.CAR))}=>${show(machine, word(child + Term.CDR))}`
  })
}
