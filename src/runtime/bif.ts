// What a BIF written in TypeScript sees: its arguments, its result, the ways to fail, and the host.
import * as Memory from "../layout/memory.js"
import * as Process from "../layout/process.js"
import * as Trap from "../layout/trap.js"
import type { HostTerm } from "../loader/etf.js"
import type { Core } from "./core.js"
import { type Build, Terms } from "./term.js"

/// What BIFs ask of the host of their thread. Texts reach standard output in the order in which all threads wrote them.
export interface BifHost {
  write(text: string): void
  /// To standard error.
  note(text: string): void
  /// Asks the main thread about code; core's `answer` is called with [record].
  askCode(record: number, request: CodeRequest): void
  /// Ends the machine; does not return. "abort": as by a signal. With a slogan a crash dump is written.
  halt(status: number | "abort", slogan?: string): never
  getenv(name: string): string | undefined
  /// Name and value of each variable of the environment.
  environment(): readonly (readonly [name: string, value: string])[]
  readonly processId: string
  /// Processor time that all threads of the host have used, ms.
  cpuTime(): number
  /// How many processors there are.
  readonly processors: number
  /// Of the operating system: 6, 1, 44.
  readonly systemVersion: readonly number[]
}

/// What BIFs about code ask of the main thread, vm/loading.ts. Prepared code is known by the number of its reference.
export type CodeRequest =
  | { readonly operation: "prepare"; readonly module: string; readonly bytes: Uint8Array }
  | { readonly operation: "hasOnLoad" | "finish"; readonly references: readonly string[] }
  | { readonly operation: "endOnLoad"; readonly module: string; readonly keep: boolean }
  | { readonly operation: "delete"; readonly module: string }
  | { readonly operation: "purge"; readonly module: string; readonly phase: PurgePhase }

export type PurgePhase = "prepare" | "prepare_on_load" | "abort" | "complete"

/// The BIF fails: an exception of class error.
export class BifFailure extends Error {
  readonly reason: Build
  /// Why, for the error_info of the stack trace.
  override readonly cause: string | undefined
  constructor(reason: Build, cause?: string) {
    super("a BIF failed")
    this.reason = reason
    this.cause = cause
  }
}

/// The BIF wants to be called again on a thread of another kind, with other arguments where [args] has some by their number.
export class BifMove extends Error {
  /// Memory.DIRTY_*
  readonly to: number
  readonly args: Readonly<Record<number, Build>>
  constructor(to: number, args: Readonly<Record<number, Build>> = {}) {
    super("a BIF moves")
    this.to = to
    this.args = args
  }
}

/// The process has stopped; the BIF will be called again.
class BifStop extends Error {}

/// A BIF in TypeScript. Gives its result as a tree, or undefined if it has put it at `c.result` itself.
export type RunBif = (c: Context) => Build | undefined

/// How a host BIF ended, for core.
const SUCCEEDED = 0
const FAILED = 1
const UNWOUND = 2

/// The terms of the running process, and its BIF's arguments. One per thread.
export class Context extends Terms {
  readonly host: BifHost
  /// Address of the word for the result.
  readonly result: number
  /// Address of a word for a term that becomes part of the result.
  readonly part: number

  constructor(core: Core, host: BifHost) {
    super(core)
    this.host = host
    this.result = this.block + Memory.X + 8 * RESULT_REGISTER
    this.part = this.result - 8
  }

  /// Runs [run], the host BIF with number [bif], with the arguments in X; the result goes to X[0]. [kind]: where it is to run.
  call(run: RunBif, bif: number, kind: number): number {
    // With a trap, it is there already.
    const isFirst = kind !== Memory.DIRTY_NONE && this.getU32(this.process + Process.TRAP_STATE) === 0
    if (isFirst) return this.move(bif, kind, {})
    try {
      const result = run(this)
      if (result !== undefined) this.put(this.result, result)
      this.copyWord(this.block + Memory.X, this.result)
      return SUCCEEDED
    } catch (error) {
      if (error instanceof BifMove) return this.move(bif, error.to, error.args)
      if (error instanceof BifStop) return UNWOUND
      if (!(error instanceof BifFailure)) throw error
      if (error.cause !== undefined) this.core.bridgeBadarg(this.atomIndex(error.cause))
      this.setAtom(this.block + Memory.EXCEPTION_CLASS, this.atomIndex("error"))
      this.put(this.block + Memory.EXCEPTION_REASON, error.reason)
      this.setWord(this.block + Memory.EXCEPTION_TRACE, 0, 0)
      return FAILED
    }
  }

  // The stack trace has the arguments of the first call.
  private move(bif: number, to: number, args: Readonly<Record<number, Build>>): number {
    this.core.dirtyCall(bif, to)
    const places = this.getU32(this.process + Process.TRAP_STATE) + Trap.DIRTY_ARGUMENTS
    for (const [index, value] of Object.entries(args)) this.put(places + 8 * Number(index), value)
    return UNWOUND
  }

  /// What the main thread answers to [request]. The process stops meanwhile, and the BIF, of [arity] arguments, is called again:
  /// its row has `traps`.
  askCode(arity: number, request: () => CodeRequest): Build {
    const { core, part } = this
    const answered = core.answerOf() >>> 0
    if (answered === 0) {
      const asked = request()
      this.host.askCode(core.ask(arity) >>> 0, asked)
      throw new BifStop()
    }
    if (core.takeAnswer(answered, part) === Memory.ANSWER_FAILURE) throw new BifFailure(word(part))
    return word(part)
  }

  /// What this thread is: Memory.DIRTY_*, DIRTY_NONE for a normal scheduler.
  get threadKind(): number {
    return this.getI32(this.block + Memory.DIRTY_KIND)
  }

  /// Address of argument [index], 0 = the first.
  arg(index: number): number {
    return this.block + Memory.X + 8 * index
  }

  /// Address of the record of the running process.
  get process(): number {
    return this.getU32(this.block + Memory.PROCESS)
  }

  badarg(cause?: string): never {
    throw new BifFailure(atom("badarg"), cause)
  }
  /// Fails with class error and the atom [reason].
  fail(reason: string): never {
    throw new BifFailure(atom(reason))
  }
  systemLimit(): never {
    throw new BifFailure(atom("system_limit"))
  }

  /// Adds [amount] to this thread's counter [index] (Memory.COUNTER_*).
  count(index: number, amount: number): void {
    const at = this.block + Memory.COUNTERS + 8 * index
    const sum = this.getU32(at) + amount
    this.setU32(at, sum >>> 0)
    if (sum >= 2 ** 32) this.setU32(at + 4, this.getHigh(at) + 1)
  }

  // ---- Arguments that must be of a kind: else badarg

  atomArg(index: number): string {
    return this.nameAt(this.arg(index)) ?? this.badarg()
  }
  integerArg(index: number): number {
    return this.integerAt(this.arg(index)) ?? this.badarg()
  }
  naturalArg(index: number): number {
    const value = this.integerArg(index)
    return value < 0 ? this.badarg() : value
  }
  binaryArg(index: number): Uint8Array<ArrayBuffer> {
    return this.binaryAt(this.arg(index)) ?? this.badarg()
  }
  /// Addresses of the elements of a proper list.
  listArg(index: number): number[] {
    return this.listAt(this.arg(index)) ?? this.badarg()
  }
  /// A list of code points as text.
  stringArg(index: number): string {
    return this.textAt(this.arg(index)) ?? this.badarg()
  }

  /// The text of a list of code points, undefined for other terms.
  textAt(at: number): string | undefined {
    const cells = this.listAt(at)
    if (cells === undefined) return undefined
    let text = ""
    for (const cell of cells) {
      const code = this.integerAt(cell)
      if (code === undefined || code < 0 || code > 0x10ffff) return undefined
      text += String.fromCodePoint(code)
    }
    return text
  }

  /// The bytes of an iolist or binary, undefined if it is none. Iterative: iolists nest deep.
  iodataAt(at: number): Uint8Array<ArrayBuffer> | undefined {
    const parts: Uint8Array[] = []
    let bytes: number[] = []
    const flush = () => {
      if (bytes.length > 0) parts.push(Uint8Array.from(bytes))
      bytes = []
    }
    const todo = [at]
    for (let next = todo.pop(); next !== undefined; next = todo.pop()) {
      if (this.isList(next)) {
        const cell = this.cellAt(next)
        todo.push(cell + 8)
        const byte = this.integerAt(cell)
        if (byte === undefined) todo.push(cell)
        else if (byte >= 0 && byte < 256) bytes.push(byte)
        else return undefined
      } else if (this.isBitstring(next)) {
        flush()
        const part = this.binaryAt(next)
        if (part === undefined) return undefined
        parts.push(part)
      } else if (!this.isNil(next)) {
        return undefined
      }
    }
    flush()
    const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
    let end = 0
    for (const part of parts) {
      all.set(part, end)
      end += part.length
    }
    return all
  }
}

const RESULT_REGISTER = Memory.X_COUNT - 1 // no function has so many arguments or live registers

// ---- Making trees

export function atom(name: string): HostTerm {
  return { kind: "atom", name }
}
export function bool(value: boolean): HostTerm {
  return value ? TRUE : FALSE
}
export function int(value: number): HostTerm {
  return { kind: "int", value }
}
export function float(value: number): HostTerm {
  return { kind: "float", value }
}
export function binary(bytes: Uint8Array): HostTerm {
  return { kind: "binary", bytes, bits: 8 }
}
export function tuple<Item extends Build>(...items: readonly Item[]): { kind: "tuple"; items: readonly Item[] } {
  return { kind: "tuple", items }
}
export function list(items: readonly Build[]): Build {
  return items.length === 0 ? NIL : { kind: "list", items, tail: NIL }
}
/// The list of [text]'s code points.
export function string(text: string): Build {
  return list([...text].map((character) => int(character.codePointAt(0) ?? 0)))
}
/// The term in the word at [at].
export function word(at: number): Build {
  return { kind: "word", at }
}

export const NIL: HostTerm = { kind: "nil" }
export const TRUE: HostTerm = { kind: "atom", name: "true" }
export const FALSE: HostTerm = { kind: "atom", name: "false" }
export const OK: HostTerm = { kind: "atom", name: "ok" }
export const UNDEFINED: HostTerm = { kind: "atom", name: "undefined" }
