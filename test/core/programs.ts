// Erlang functions for tests with several schedulers. Every thread has them at the same slots.
import * as Atoms from "../../src/layout/atoms.js"
import * as Memory from "../../src/layout/memory.js"
import * as Term from "../../src/layout/term.js"
import { FunctionBuilder, I32, I64, type Label, ModuleBuilder } from "../../src/wasm/builder.js"
import { makeTerm, small } from "./harness.js"
import {
  atom,
  type Code,
  code,
  enter,
  FIRST,
  int,
  receive,
  type Scheduler,
  setDepth,
  setStackWord,
  stackWord,
} from "./scheduler.js"

const OK = atom(Atoms.am_ok)

// Slots of the functions written in JavaScript, and of those that installPrograms generates.
export const BUSY = FIRST // busy(N): counts down
export const SENDER = FIRST + 1 // sender(Pid, Key, N): sends {Key, 1..N}
export const GATHERER = FIRST + 2 // gatherer(Keys, N): receives N messages of each of Keys senders, which keep their order
export const SLEEPER = FIRST + 3 // sleeper(Pid, Ms): waits, then sends ok
export const CHILD = FIRST + 4 // child(): ends at once
export const PARENT = FIRST + 5 // parent(N): monitors N children, one after the other; sums up
export const PING = FIRST + 16 // ping(Pid, N): sends self and waits for the answer, N times
export const PONG = FIRST + 17 // pong(): answers for ever

export function programs(s: Scheduler): Code[] {
  return [busy(s), sender(s), gatherer(s), sleeper(s), () => OK, parent(s)]
}

const busy =
  (s: Scheduler): Code =>
  (_, depth, x0) => {
    const args = [x0]
    for (;;) {
      if (enter(s, BUSY, depth, args)) return 0n
      if (int(args[0]) === 0) return small(s.view.getInt32(s.P + Memory.SCHEDULER_INDEX, true))
      args[0] = small(int(args[0]) - 1)
    }
  }

const sender =
  (s: Scheduler): Code =>
  (_, depth, x0, x1, x2) => {
    const args = [x0, x1, x2]
    for (;;) {
      if (enter(s, SENDER, depth, args)) return 0n
      setDepth(s, depth)
      const n = int(args[2])
      if (n === 0) return OK
      s.core.sendMessage(args[0], makeTerm(s, { tuple: [{ term: args[1] }, n] }))
      args[2] = small(n - 1)
    }
  }

// Y0: messages to come, Y1: a map from key to the number expected next.
const gatherer =
  (s: Scheduler): Code =>
  (entry, depth, x0, x1) => {
    let frame = depth
    if (entry === 0) {
      frame = depth + 16
      setStackWord(s, frame, 0, small(int(x0) * int(x1)))
      const pairs: [number, number][] = Array.from({ length: int(x0) }, (_, i) => [i, int(x1)])
      setDepth(s, frame)
      setStackWord(s, frame, 1, makeTerm(s, { map: pairs }))
    }
    for (;;) {
      const left = int(stackWord(s, frame, 0))
      if (left === 0) return OK
      const message = receive(s, GATHERER, 1, frame, 2)
      if (message === 0n) return 0n
      const address = Number(message)
      const key = s.view.getBigUint64(address + Term.FIELD, true)
      const value = s.view.getBigUint64(address + Term.FIELD + 8, true)
      if (s.term("mapGet", stackWord(s, frame, 1), key) !== value) return atom(Atoms.am_error)
      setStackWord(s, frame, 1, s.term("mapPut", stackWord(s, frame, 1), key, small(int(value) - 1)))
      setStackWord(s, frame, 0, small(left - 1))
      if (left % 100 === 0) s.core.collectGarbage(frame, 0, 0)
    }
  }

const sleeper =
  (s: Scheduler): Code =>
  (entry, depth, x0, x1) => {
    let frame = depth
    if (entry === 0) {
      frame = depth + 16
      setStackWord(s, frame, 0, x0)
      setStackWord(s, frame, 1, x1)
    }
    setDepth(s, frame)
    for (;;) {
      if (s.term("receivePeek") !== 0n) return atom(Atoms.am_error)
      const what = s.core.receiveWaitTimeout(stackWord(s, frame, 1), code(SLEEPER, 1, 2), frame)
      if (what === 1) return 0n
      if (what === 2) break
    }
    s.core.receiveTimeout()
    s.core.sendMessage(stackWord(s, frame, 0), OK)
    return OK
  }

// Y0: children to come.
const parent =
  (s: Scheduler): Code =>
  (entry, depth, x0) => {
    let frame = depth
    if (entry === 0) {
      frame = depth + 8
      setStackWord(s, frame, 0, x0)
    }
    for (let isWaiting = entry === 1; ; isWaiting = false) {
      setDepth(s, frame)
      const left = int(stackWord(s, frame, 0))
      if (left === 0) return OK
      if (!isWaiting) s.core.spawnMonitor3(atom(Atoms.am_main), atom(CHILD), BigInt(Term.NIL))
      if (receive(s, PARENT, 1, frame, 1) === 0n) return 0n
      setStackWord(s, frame, 0, small(left - 1))
      if (left % 50 === 0) s.core.collectGarbage(frame, 0, 0)
    }
  }

// ---- Generated wasm, as fast as compiled code

/// Puts ping and pong into their slots.
export function installPrograms(s: Scheduler, memory: WebAssembly.Memory): void {
  const module = new ModuleBuilder({ names: true })
  const type = module.type([I32, I32, I64, I64, I64], [I64])
  module.importMemory("env", "memory", { min: 1, max: Memory.PAGES_MAX, shared: true })
  module.importTable("env", "table", 1)
  const core = {
    reductionsSpent: module.importFunction("core", "reductionsSpent", module.type([I64, I32, I32], [I32])),
    receivePeek: module.importFunction("core", "receivePeek", module.type([], [I64])),
    receiveRemove: module.importFunction("core", "receiveRemove", module.type([], [])),
    receiveWait: module.importFunction("core", "receiveWait", module.type([I64, I32], [I32])),
    sendMessage: module.importFunction("core", "sendMessage", module.type([I64, I64], [I64])),
    self0: module.importFunction("core", "self0", module.type([], [I64])),
  }
  const functions = [module.declareFunction(type, "ping/2"), module.declareFunction(type, "pong/0")]
  const f = new FunctionBuilder(5, { checks: true })
  emitPing(f, s.P, core)
  module.body(functions[0], f)
  f.reset(5)
  emitPong(f, s.P, core)
  module.body(functions[1], f)
  module.element(0, { constant: PING }, functions)
  const { bytes } = module.finish()
  new WebAssembly.Instance(new WebAssembly.Module(bytes), {
    env: { memory, table: s.table },
    core: s.core as unknown as Record<string, WebAssembly.ImportValue>,
  })
}

type Core = Record<"receivePeek" | "receiveRemove" | "receiveWait" | "sendMessage" | "self0", number>

/// Charges a reduction. It never yields here: both functions wait often enough.
function charge(f: FunctionBuilder, P: number): void {
  f.i32Const(P)
  f.i32Const(P)
  f.i32Load(Memory.REDUCTIONS)
  f.i32Const(1)
  f.i32Sub()
  f.i32Store(Memory.REDUCTIONS)
}

/// receive: leaves the message on the wasm stack, or returns 0 when the process waits.
function emitReceive(f: FunctionBuilder, core: Core, word: bigint): void {
  const message = f.local(I64)
  const again = f.loop()
  f.call(core.receivePeek)
  f.localTee(message)
  f.i64Eqz()
  f.if()
  f.i64ConstHalves(Number(word & 0xffffffffn), Number(word >> 32n))
  f.localGet(f.param(1))
  f.call(core.receiveWait)
  f.i32Eqz()
  f.brIf(again)
  f.i64Const(0)
  f.ret()
  f.end()
  f.end(again)
  f.call(core.receiveRemove)
  f.localGet(message)
  f.release(message)
}

function emitPong(f: FunctionBuilder, P: number, core: Core): void {
  const loop = f.loop()
  charge(f, P)
  stackTop(f, P, 0)
  emitReceive(f, core, code(PONG, 1, 0))
  f.call(core.self0)
  f.call(core.sendMessage)
  f.drop()
  f.br(loop)
  f.end(loop)
  f.unreachable()
}

/// STACK_TOP = STACK_END - depth - bytes; the depth parameter grows by [bytes].
function stackTop(f: FunctionBuilder, P: number, bytes: number): void {
  f.localGet(f.param(1))
  f.i32Const(bytes)
  f.i32Add()
  f.localSet(f.param(1))
  f.i32Const(P)
  address(f, P)
  f.i32Store(Memory.STACK_TOP)
}

function address(f: FunctionBuilder, P: number): void {
  f.i32Const(P)
  f.i32Load(Memory.STACK_END)
  f.localGet(f.param(1))
  f.i32Sub()
}

// Y0: Pid, Y1: N.
function emitPing(f: FunctionBuilder, P: number, core: Core): void {
  // at its start a function gets P in place of an entry
  f.localGet(f.param(0))
  f.i32Const(P)
  f.i32Ne()
  f.localSet(f.param(0))
  const waiting: Label = f.block()
  f.localGet(f.param(0))
  f.brIf(waiting)
  stackTop(f, P, 16)
  address(f, P)
  f.localGet(f.param(2))
  f.i64Store(0)
  address(f, P)
  f.localGet(f.param(3))
  f.i64Store(8)
  f.end(waiting)
  const loop = f.loop()
  f.localGet(f.param(0))
  f.i32Eqz()
  f.if()
  charge(f, P)
  stackTop(f, P, 0)
  address(f, P)
  f.i64Load(0)
  f.call(core.self0)
  f.call(core.sendMessage)
  f.drop()
  f.end()
  f.i32Const(0)
  f.localSet(f.param(0))
  emitReceive(f, core, code(PING, 1, 2))
  f.drop()
  address(f, P)
  address(f, P)
  f.i64Load(8)
  f.i64Const(1 << Term.SMALL_SHIFT)
  f.i64Sub()
  f.i64Store(8)
  address(f, P)
  f.i64Load(8)
  f.i64Const(Term.TAG_SMALL)
  f.i64Ne()
  f.brIf(loop)
  f.end(loop)
  f.i64Const(Number(OK))
}
