// Loading for processes: what they ask of the code server on this thread, and modules that are loaded when they are called.
import * as Memory from "../layout/memory.js"
import { atom, bool, type CodeRequest, type PurgePhase } from "../runtime/bif.js"
import type { CodeServer } from "../runtime/code.js"
import { printTerm } from "../runtime/print.js"
import type { HostTerm, Terms } from "../runtime/term.js"
import { BeamFileError, type CompiledModule } from "../runtime/translate.js"
import { stackOf } from "./crash.js"
import type { Outcome } from "./machine.js"

/// What the machine does for it.
export interface LoadingHost {
  /// Throws BeamFileError.
  translate(bytes: Uint8Array): CompiledModule
  /// The .beam file of a module.
  find(module: string): Uint8Array | undefined
  /// [bytes] are the .beam file of [module], which was not searched for.
  given(module: string, bytes: Uint8Array): void
  /// Calls beamwise:Name(Args...) in a process of its own.
  run(name: string, args: readonly HostTerm[]): Promise<Outcome>
  note(text: string): unknown
  isStopping(): boolean
}

/// Code that finish_loading has not taken yet.
interface Prepared {
  readonly module: CompiledModule
  readonly bytes: Uint8Array
}

/// An answer: a result, a new reference to prepared code, or the reason why the BIF fails.
type Answer =
  | HostTerm
  | { readonly kind: "prepared"; readonly prepared: Prepared }
  | { readonly kind: "failure"; readonly reason: string }

const BADARG: Answer = { kind: "failure", reason: "badarg" }

export class Loading {
  private readonly terms: Terms
  private readonly server: CodeServer
  private readonly host: LoadingHost
  private readonly loads = new Map<string, Promise<boolean>>() // under way
  private readonly prepared = new Map<string, Prepared>() // by the number of a reference

  constructor(terms: Terms, server: CodeServer, host: LoadingHost) {
    this.terms = terms
    this.server = server
    this.host = host
  }

  // ---- Modules that are called

  /// Makes sure that [module] is loaded. False: there is no such module, or it can't be loaded.
  load(module: string): Promise<boolean> {
    const under = this.loads.get(module)
    if (under !== undefined) return under
    if (this.server.isLoaded(module)) return Promise.resolve(true)
    const load = this.loadModule(module)
    this.loads.set(module, load)
    void load.then(() => this.loads.delete(module))
    return load
  }

  /// The suspended [process] has called what is not there: loads the module with atom index [module], and resumes it.
  async loadFor(module: number, process: number): Promise<void> {
    await this.load(this.terms.atomName(module))
    if (!this.host.isStopping()) this.terms.core.resumeProcess(process)
  }

  private async loadModule(module: string): Promise<boolean> {
    const { host } = this
    const bytes = host.find(module)
    if (bytes === undefined) return false
    try {
      const compiled = host.translate(bytes)
      if (compiled.name === module) return await this.install(compiled)
      host.note(`beamwise: the file of module ${module} holds module ${compiled.name}\n`)
    } catch (error) {
      const text = error instanceof BeamFileError ? error.message : stackOf(error)
      host.note(`beamwise: module ${module} can't be loaded: ${text}\n`)
    }
    return false
  }

  /// Installs a module and runs its on_load function. False: that function refuses, or a process runs an old version.
  async install(compiled: CompiledModule): Promise<boolean> {
    const { server, host } = this
    if (server.hasOldCode(compiled.name)) await host.run("code:soft_purge", [atom(compiled.name)])
    if ((await server.install([compiled])).length > 0) return false
    if (compiled.onLoad < 0) return true
    const outcome = await host.run("on_load", [atom(compiled.name)])
    if (outcome.kind !== "value") return false
    if (outcome.term.kind === "atom" && outcome.term.name === "ok") return true
    host.note(`The on_load function for module ${compiled.name} returned:\n${printTerm(outcome.term)}\n`)
    return false
  }

  // ---- BIFs

  /// Answers to [request]; [record] is what core's `ask` has given.
  async answer(record: number, request: CodeRequest): Promise<void> {
    const answer = await this.answerTo(request)
    if (this.host.isStopping()) return
    const { terms } = this
    const at = terms.block + Memory.X
    const failed = answer.kind === "failure"
    if (answer.kind === "prepared") this.keep(answer.prepared, at)
    else terms.put(at, failed ? atom(answer.reason) : answer)
    terms.core.answer(record, at, failed ? Memory.ANSWER_FAILURE : Memory.ANSWER_RESULT)
    terms.core.contextReset()
  }

  private async answerTo(request: CodeRequest): Promise<Answer> {
    const { server } = this
    switch (request.operation) {
      case "prepare":
        return this.prepare(request.module, request.bytes)
      case "hasOnLoad": {
        const prepared = this.prepared.get(request.references[0])
        return prepared === undefined ? BADARG : bool(prepared.module.onLoad >= 0)
      }
      case "finish":
        return this.finish(request.references)
      case "endOnLoad":
        return (await server.endOnLoad(request.module, request.keep)) ? bool(true) : BADARG
      case "delete": {
        const how = await server.delete(request.module)
        return how === "old" ? BADARG : how === "unknown" ? atom("undefined") : bool(true)
      }
      case "purge":
        return this.purge(request.module, request.phase)
    }
  }

  // Code that is prepared but never finished stays: nobody tells when its reference is garbage.
  private prepare(module: string, bytes: Uint8Array): Answer {
    try {
      const compiled = this.host.translate(bytes)
      if (compiled.name === module) return { kind: "prepared", prepared: { module: compiled, bytes } }
    } catch (error) {
      if (!(error instanceof BeamFileError))
        this.host.note(`beamwise: module ${module} can't be loaded: ${stackOf(error)}\n`)
    }
    return { kind: "tuple", items: [atom("error"), atom("badfile")] }
  }

  // Puts a new reference to [prepared] into the word at [at].
  private keep(prepared: Prepared, at: number): void {
    const { terms } = this
    terms.core.bridgeReference(at)
    this.prepared.set(terms.referenceNumber(at), prepared)
  }

  private async finish(references: readonly string[]): Promise<Answer> {
    const found = references.map((reference) => this.prepared.get(reference))
    const all = found.filter((prepared) => prepared !== undefined)
    if (all.length < references.length) return BADARG
    const modules = all.map(({ module }) => module)
    if (modules.length > 1 && modules.some(({ onLoad }) => onLoad >= 0))
      return { kind: "failure", reason: "system_limit" }
    for (const reference of references) this.prepared.delete(reference)
    const names = modules.map(({ name }) => name)
    const again = names.filter((name, i) => names.indexOf(name) < i)
    if (again.length > 0) return problem("duplicated", again)
    const unpurged = await this.server.install(modules)
    if (unpurged.length > 0) return problem("not_purged", unpurged)
    for (const { module, bytes } of all) this.host.given(module.name, bytes)
    const onLoad = modules.filter((module) => module.onLoad >= 0).map(({ name }) => name)
    return onLoad.length > 0 ? problem("on_load", onLoad) : atom("ok")
  }

  private async purge(module: string, phase: PurgePhase): Promise<Answer> {
    const { server } = this
    if (phase === "abort" || phase === "complete") {
      const complete = phase === "complete"
      return server.endPurge(module, complete) ? bool(complete) : BADARG
    }
    const prepared = await server.preparePurge(module, phase === "prepare_on_load")
    return prepared === undefined ? BADARG : bool(prepared)
  }
}

function problem(what: string, modules: readonly string[]): HostTerm {
  return { kind: "tuple", items: [atom(what), { kind: "list", items: modules.map(atom), tail: { kind: "nil" } }] }
}
