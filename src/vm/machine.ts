// A machine: one shared memory, the code server on this thread, and the scheduler threads.
import { BACKTRACE } from "../bifs/process.js"
import { BIFS, findBif } from "../bifs/table.js"
import { clockShift, readFile, startThread, type Thread } from "../host/node.js"
import { findModule, type OtpInstallation } from "../host/otp.js"
import * as Atoms from "../layout/atoms.js"
import * as Memory from "../layout/memory.js"
import { atom } from "../runtime/bif.js"
import { CodeServer } from "../runtime/code.js"
import { blockOf, type Core, createMemory, instantiateCore } from "../runtime/core.js"
import { printTerm } from "../runtime/print.js"
import { pidText, processRecords } from "../runtime/processdump.js"
import { reportHeader } from "../runtime/report.js"
import { type HostTerm, Terms } from "../runtime/term.js"
import { placeOf, translate, translateStubs } from "../runtime/translate.js"
import { COUNTER_NAMES } from "./counters.js"
import { type Crash, crashReport, type NativePlace, stackOf } from "./crash.js"
import { dumpBody, dumpHead, liveDump, schedulerSections } from "./crashdump.js"
import { EventQueue } from "./events.js"
import { Loading } from "./loading.js"
import { logLine } from "./log.js"
import type { ThreadEvent, ThreadMessage, ThreadStart } from "./message.js"
import { textWritten } from "./output.js"
import { PRELOADED } from "./preloaded.js"
import { reportsLeft } from "./reports.js"
import { DEFAULTS, fitted, type Settings, writeSettings } from "./settings.js"

export interface MachineOptions {
  /// Threads that run processes, and how many of them are online.
  readonly schedulers: number
  readonly online: number
  /// What the emulator flags say; OTP's defaults where it is left out.
  readonly settings?: Partial<Settings>
  readonly otp: OtpInstallation | undefined
  /// Directories of .beam files, searched in this order, before OTP's.
  readonly paths: readonly string[]
  readonly stress?: boolean
  readonly checked?: boolean
  readonly profile?: boolean
  /// Where the memory ends, in pages of 64 KiB; less than the 4 GiB for tests of its shortage.
  readonly memoryPages?: number
  /// Memory.LOG_* bits.
  readonly log?: number
  /// Standard output of the programs, and standard error of the machine. They may return promises; programs that print
  /// faster than these are kept have to wait.
  readonly write: (text: string) => unknown
  readonly note: (text: string) => unknown
}

/// How a program ended.
export type Outcome =
  | { readonly kind: "value"; readonly term: HostTerm }
  | { readonly kind: "exception"; readonly class: string; readonly reason: HostTerm; readonly stack: HostTerm }
  | { readonly kind: "halt"; readonly status: number | "abort"; readonly slogan?: string }
  | { readonly kind: "crash"; readonly report: string }

/// Bytes of Erlang stack that one native stack may hold. A frame takes at least 8, so that is 32,768 native ones, and 4,000
/// more until a slice ends; each has at most some 400 bytes, or weighs more (codegen/compile.ts). host/node.ts gives 64 MB.
const DEPTH_BOUND = 256 * 1024

export class Machine {
  private readonly options: MachineOptions
  private readonly settings: Settings
  private readonly memory = createMemory()
  readonly words = new Int32Array(this.memory.buffer)
  private readonly core: Core
  private readonly terms: Terms
  private readonly server: CodeServer
  private readonly loading: Loading
  private readonly coreModule: WebAssembly.Module
  private readonly clockShift = clockShift()
  private readonly origin = performance.now() + this.clockShift // zero of the machine's clock
  private readonly threads: Thread[] = []
  private readonly dirtyThreads: Thread[] = []
  private readonly living = new Set<number>() // numbers of threads that have not ended
  private halter = 0 // the one that has called halt
  private readonly queue = new EventQueue<ThreadMessage>((message) => this.receive(message))
  private readonly given = new Map<string, Uint8Array>() // .beam files of modules that were not searched for
  private readonly waiting = new Map<string, (outcome: Outcome) => void>() // by pid
  private ended: Outcome | undefined

  private constructor(options: MachineOptions, coreModule: WebAssembly.Module) {
    this.options = options
    const { schedulers, online } = options
    const threads = { schedulers, online, dirtyCpu: schedulers, dirtyCpuOnline: online }
    this.settings = fitted({ ...DEFAULTS, ...threads, ...options.settings })
    this.coreModule = coreModule
    const control = this.words
    const flags = { [Memory.STRESS]: options.stress ? 1 : 0, [Memory.PROFILE]: options.profile ? 1 : 0 }
    for (const [address, value] of Object.entries(flags)) control[Number(address) >>> 2] = value
    control[Memory.HEAP_END >>> 2] = options.memoryPages ?? Memory.PAGES_MAX
    control[Memory.LOG_MASK >>> 2] = options.log ?? 0
    this.core = instantiateCore(coreModule, this.memory, 0, {
      hostBif: () => 1,
      installCode: () => {},
      hostEvent: (event, a, b) => this.receive({ kind: "event", event, a, b }),
      log: (kind, a, b, c) => options.note(logLine(this.terms, 0, kind, a, b, c)),
      now: () => performance.now() + this.clockShift - this.origin,
    })
    this.terms = new Terms(this.core)
    const blocks = Array.from({ length: options.schedulers }, (_, i) => blockOf(i + 1))
    this.server = new CodeServer(
      this.terms,
      () => blocks,
      () => this.core.calls.wakeAll(),
    )
    this.loading = new Loading(this.terms, this.server, {
      translate: (bytes) => translate(bytes, this.translation),
      find: (module) => this.findBytes(module),
      given: (module, bytes) => this.given.set(module, bytes),
      run: (name, args) => this.run("beamwise", name, args),
      note: options.note,
      isStopping: () => this.isStopping,
    })
  }

  /// Boots: makes the tables, installs the BIFs, starts the threads.
  static async start(options: MachineOptions): Promise<Machine> {
    const file = options.checked ? "core.checked.wasm" : "core.wasm"
    const bytes = readFile(new URL(`../../core/${file}`, import.meta.url))
    if (bytes === undefined) throw new Error(`dist/core/${file} is not built`)
    const machine = new Machine(options, new WebAssembly.Module(bytes))
    await machine.boot()
    return machine
  }

  private async boot(): Promise<void> {
    const { options, core, settings, terms } = this
    core.calls.memoryStart()
    internAtoms(terms)
    core.calls.initMachine(options.schedulers, settings.processes, DEPTH_BOUND)
    terms.setF64(Memory.TIME_ORIGIN, performance.timeOrigin + this.origin - this.clockShift)
    core.calls.initOnline(options.online)
    writeSettings(terms, settings)
    terms.setI32(Memory.SYSTEM_INFO_BIF, findBif("erts_internal", "system_info", 1)?.host ?? -1)
    terms.setI32(Memory.SYSTEM_FLAG_BIF, findBif("erts_internal", "system_flag", 2)?.host ?? -1)
    core.calls.initDirty(Memory.DIRTY_CPU, settings.dirtyCpu, settings.dirtyCpuOnline)
    core.calls.initDirty(Memory.DIRTY_IO, settings.dirtyIo, settings.dirtyIo)
    core.calls.initScheduler(0)
    terms.setI32(Memory.BACKTRACE_BIF, findBif(...BACKTRACE)?.host ?? 0)
    const stubs = this.server.installStubs(translateStubs(BIFS), BIFS)
    const bytes = Uint8Array.from(atob(PRELOADED), (character) => character.charCodeAt(0))
    const beamwise = translate(bytes, this.translation)
    this.given.set(beamwise.name, bytes)
    const preloaded = this.server.install([beamwise])
    this.startThreads()
    await Promise.race([Promise.all([stubs, preloaded]), this.failure])
    if (this.ended !== undefined) throw new Error(this.ended.kind === "crash" ? this.ended.report : "the machine ended")
    this.server.installStandIns(beamwise)
    this.spawn("user", [])
    this.spawn("logger", [])
    this.spawn("code_purger", [])
    this.spawn("kernel_sup", [])
    this.spawn("init", [])
  }

  private startThreads(): void {
    for (let index = 1; index <= this.options.schedulers; index++)
      this.threads.push(this.startThread(index, Memory.DIRTY_NONE))
  }

  // Dirty schedulers come after the normal ones, those for CPU first.
  private startDirty(kind: number, number: number): void {
    if (this.isStopping) return
    const first = this.options.schedulers + 1 + (kind === Memory.DIRTY_CPU ? 0 : this.settings.dirtyCpu)
    this.dirtyThreads.push(this.startThread(first + number, kind))
  }

  private startThread(index: number, kind: number): Thread {
    const start: ThreadStart = { core: this.coreModule, memory: this.memory, index, kind, origin: this.origin }
    const thread = startThread(new URL("./worker.js", import.meta.url), start)
    thread.onMessage((message) => this.queue.add(message as ThreadMessage))
    this.living.add(index)
    thread.onEnd((error) => {
      this.living.delete(index)
      this.queue.flush()
      if (error !== undefined)
        this.end({ kind: "crash", report: `beamwise: scheduler ${index}: ${error.stack ?? error}\n` })
      else if (!this.isStopping) this.end({ kind: "crash", report: `beamwise: scheduler ${index} ended by itself\n` })
    })
    return thread
  }

  private get isStopping(): boolean {
    return this.terms.loadAtomic(Memory.STOPPING) !== 0
  }

  private get translation() {
    const { stress = false, checked = false, profile = false } = this.options
    return { bifs: findBif, stress, debug: checked || profile }
  }

  // ---- Programs

  /// Calls a function in a process of its own.
  run(module: string, name: string, args: readonly HostTerm[]): Promise<Outcome> {
    const call: HostTerm[] = [atom(module), atom(name), listTerm(args)]
    return this.watch("run", call)
  }

  /// Runs a module as a program: main/1 with [args] as strings, else start/0 or main/0.
  main(module: string, args: readonly string[]): Promise<Outcome> {
    return this.watch("main", [atom(module), listTerm(args.map(stringTerm))])
  }

  private watch(name: string, args: readonly HostTerm[]): Promise<Outcome> {
    if (this.ended !== undefined) return Promise.resolve(this.ended)
    return new Promise((resolve) => {
      this.waiting.set(this.spawn(name, args), resolve)
    })
  }

  // Spawns beamwise:Name(Args...); gives the pid as text.
  private spawn(name: string, args: readonly HostTerm[]): string {
    const { terms, core } = this
    const place = terms.block + Memory.X
    terms.put(place, listTerm(args))
    core.calls.bridgeSpawn(terms.atomIndex("beamwise"), terms.atomIndex(name), place, place + 8)
    core.calls.contextReset()
    return printTerm(terms.get(place + 8))
  }

  /// Makes sure that [module] is loaded. False: there is no such module, or it can't be loaded.
  load(module: string): Promise<boolean> {
    return this.loading.load(module)
  }

  /// Loads a module from the bytes of its file; gives its name.
  async loadBytes(bytes: Uint8Array): Promise<string> {
    const compiled = translate(bytes, this.translation)
    this.given.set(compiled.name, bytes)
    await Promise.race([this.loading.install(compiled), this.failure])
    return compiled.name
  }

  /// Is there a BIF in [module]? Such a module need not have a file.
  isBuiltIn(module: string): boolean {
    return BIFS.some((bif) => bif.module === module)
  }

  /// The .beam file of [module], undefined if there is none.
  findBytes(module: string): Uint8Array | undefined {
    for (const dir of this.options.paths) {
      const bytes = readFile(`${dir}/${module}.beam`)
      if (bytes !== undefined) return bytes
    }
    const file = this.options.otp === undefined ? undefined : findModule(this.options.otp, module)
    return file === undefined ? undefined : readFile(file)
  }

  // ---- Events

  private receive(event: ThreadEvent): void {
    this.handle(event).catch((error: unknown) => {
      this.crash({ ...MAIN_THREAD, stack: stackOf(error) })
    })
  }

  private async handle(event: ThreadEvent): Promise<void> {
    switch (event.kind) {
      case "installed":
        return this.server.publish()
      case "write":
        await this.options.write(event.text)
        return textWritten(this.words, event.text)
      case "log":
        await this.options.note(event.text)
        return textWritten(this.words, event.text)
      case "code":
        return this.loading.answer(event.record, event.request)
      case "halt":
        this.halter = event.scheduler
        return this.end({
          kind: "halt",
          status: event.status,
          ...(event.slogan === undefined ? {} : { slogan: event.slogan }),
        })
      case "crash":
        return this.crash(event.crash)
      case "event":
        return this.handleCore(event.event, event.a >>> 0, event.b >>> 0)
    }
  }

  private async handleCore(kind: number, a: number, b: number): Promise<void> {
    const { terms, core } = this
    switch (kind) {
      case Memory.HOST_LOAD:
        return this.loading.loadFor(terms.getU32(a + Memory.EXPORT_MODULE), b)
      case Memory.HOST_LOAD_FUN:
        return this.loading.loadFor(terms.getU32(a + Memory.FUN_ENTRY_MODULE), b)
      case Memory.HOST_FUN_WAITS:
        return this.server.waitForPurge(b)
      case Memory.HOST_EXIT: {
        const pid = printTerm(terms.get(a + Memory.HOST_TERM_PID))
        const term = terms.get(a + Memory.HOST_TERM_TERM)
        core.calls.hostTermFree(a)
        const resolve = this.waiting.get(pid)
        this.waiting.delete(pid)
        return resolve?.(b === 0 ? outcomeOf(term) : exitOf(term))
      }
      case Memory.HOST_ERROR_REPORT: {
        const pid = printTerm(terms.get(a + Memory.HOST_TERM_PID))
        const reason = printTerm(terms.get(a + Memory.HOST_TERM_TERM))
        core.calls.hostTermFree(a)
        const header = reportHeader("error", Date.now() * 1000)
        return void this.options.note(`${header}Error in process ${pid} with exit value:
${reason}

`)
      }
      case Memory.HOST_DIRTY:
        return this.startDirty(a, b)
      case Memory.HOST_OUT_OF_MEMORY:
        return this.crash({
          ...MAIN_THREAD,
          headline: `out of memory: there is no block of ${a} bytes`,
          isFault: false,
        })
    }
  }

  // Resolves when the machine has come to an end by itself.
  private readonly failure: Promise<void> = new Promise((resolve) => {
    this.fail = resolve
  })
  declare private fail: () => void

  private crash(crash: Crash): void {
    this.end({ kind: "crash", report: crashReport(crash, (place) => this.describe(place)) })
  }

  // What stands at a place in the code of a module: m:f/1 (m.erl, line 3), call_ext.
  private describe({ module, index, offset }: NativePlace): string | undefined {
    const bytes = this.given.get(module) ?? this.findBytes(module)
    const place = bytes === undefined ? undefined : placeOf(bytes, this.translation, index, offset)
    if (place === undefined) return undefined
    const line = place.line > 0 ? ` (${module}.erl, line ${place.line})` : ""
    return `${module}:${place.function}/${place.arity}${line}, instruction ${place.opcode || "0"}`
  }

  /// Ends the program as by halt("[slogan]").
  interrupt(slogan: string): void {
    this.end({ kind: "halt", status: 1, slogan })
  }

  /// The dump of all processes, or of the one that prints as [pid], while the machine runs; in pieces.
  dump(pid?: string): Iterable<string> {
    const { terms } = this
    const all = [...processRecords(terms)]
    return liveDump(
      terms,
      all.filter((process) => pid === undefined || pidText(terms, process) === pid),
    )
  }

  /// Stops all threads, and gives the text of a crash dump, in pieces.
  async crashDump(slogan: string): Promise<Iterable<string>> {
    const { terms, settings } = this
    const thread = this.halter === 0 ? "main" : `scheduler:${this.halter}`
    const head = dumpHead(terms, slogan, thread, new Date())
    const schedulers = schedulerSections(terms, { ...settings, schedulers: this.options.schedulers })
    await this.stopThreads(true)
    return pieces(head + schedulers, dumpBody(terms))
  }

  private end(outcome: Outcome): void {
    if (this.ended !== undefined || this.isStopping) return
    this.ended = outcome
    for (const resolve of this.waiting.values()) resolve(outcome)
    this.waiting.clear()
    this.fail()
  }

  /// Ends all threads; afterwards the machine can't be used.
  async stop(): Promise<void> {
    await this.stopThreads(this.ended === undefined)
  }

  // [isOrderly]: those that can, come to the end of what they do.
  private async stopThreads(isOrderly: boolean): Promise<void> {
    const { terms, core } = this
    terms.storeAtomic(Memory.STOPPING, 1)
    const stopping = this.threads.filter((_, i) => this.living.has(i + 1) && this.halter !== i + 1)
    const ends = stopping.map((thread) => new Promise<void>((done) => thread.onEnd(() => done())))
    if (isOrderly) {
      core.calls.wakeAll()
      await Promise.race([Promise.all(ends), new Promise((done) => setTimeout(done, STOP_PATIENCE).unref())])
    }
    // A dirty scheduler may be in a BIF that takes long; nobody waits for it.
    await Promise.all([...this.threads, ...this.dirtyThreads].map((thread) => thread.kill()))
    if (this.ended?.kind !== "crash") for (const text of reportsLeft(terms)) await this.options.note(text)
  }

  /// What has been counted so far, by name, summed over all threads.
  counters(): Map<string, number> {
    const sums = new Map<string, number>()
    for (const [name, index] of COUNTER_NAMES) {
      let sum = 0
      for (let thread = 0; thread < Memory.SCHEDULERS_MAX; thread++) {
        const at = blockOf(thread) + Memory.COUNTERS + 8 * index
        sum += this.terms.getHigh(at) * 2 ** 32 + this.terms.getU32(at)
      }
      sums.set(name, sum)
    }
    return sums
  }
}

// A crash of this thread.
const MAIN_THREAD: Crash = {
  headline: "the main thread failed; this is a fault of Beamwise",
  facts: [],
  stack: "",
  isFault: true,
}

function* pieces(first: string, rest: Iterable<string>): Generator<string> {
  yield first
  yield* rest
}

// How long a scheduler may take to notice that the machine stops, ms.
const STOP_PATIENCE = 1000

// The atoms that core knows by number come first, in order.
function internAtoms(terms: Terms): void {
  const known = Object.entries(Atoms).filter(([key]) => key.startsWith("am_"))
  for (const [key, index] of known.sort(([, a], [, b]) => a - b)) {
    const name = key
      .slice(3)
      .replace(/\$([0-9a-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    const given = terms.atomIndex(name)
    if (given !== index) throw new Error(`atom ${name} is ${given} and not ${index}`)
  }
}

function listTerm(items: readonly HostTerm[]): HostTerm {
  return items.length === 0 ? { kind: "nil" } : { kind: "list", items, tail: { kind: "nil" } }
}

function stringTerm(text: string): HostTerm {
  return listTerm([...text].map((character) => ({ kind: "int", value: character.codePointAt(0) ?? 0 })))
}

// What beamwise:run/3 returned.
function outcomeOf(term: HostTerm): Outcome {
  if (term.kind === "tuple" && term.items.length === 2) return { kind: "value", term: term.items[1] }
  if (term.kind !== "tuple" || term.items[1]?.kind !== "atom") return { kind: "value", term }
  return { kind: "exception", class: term.items[1].name, reason: term.items[2], stack: term.items[3] }
}

// The process was ended by an exit signal.
function exitOf(reason: HostTerm): Outcome {
  return { kind: "exception", class: "exit", reason, stack: { kind: "nil" } }
}
