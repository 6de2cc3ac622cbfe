// One program from start to end: boots a machine, runs the entry, stops the machine. What `beamwise run` calls.

import { abort, onSignal, readFile } from "../host/node.js"
import { printTerm } from "../runtime/print.js"
import type { HostTerm } from "../runtime/term.js"
import { BeamFileError } from "../runtime/translate.js"
import { writeDump } from "./dumpfile.js"
import { parseLogMask } from "./log.js"
import { Machine, type Outcome } from "./machine.js"
import type { RunEnd, RunRequest, RunTarget, StackFrame } from "./request.js"
import { fitted, type Settings, THREADS_MAX } from "./settings.js"

/// Boots, runs, stops. The program's output goes to standard output, the machine's own words to standard error.
export const runTarget: RunTarget = async (request) => {
  const log = parseLogMask(process.env.LOG)
  if (typeof log === "string") return { kind: "refused", message: log }
  const note = (text: string) => written(process.stderr, text)
  const settings = fitted(request.settings)
  const { schedulers, dirtyIo } = settings
  if (schedulers < request.settings.schedulers || dirtyIo < request.settings.dirtyIo)
    void note(`beamwise: there can be ${THREADS_MAX} schedulers at most, dirty ones included\n`)
  const machine = await Machine.start({
    schedulers,
    online: settings.online,
    settings,
    otp: request.otp,
    paths: request.paths,
    stress: request.stress,
    checked: request.checked,
    profile: request.profile,
    log,
    write: (text) => written(process.stdout, text),
    note,
  })
  const release = onSignal("SIGUSR1", () => machine.interrupt("Received SIGUSR1"))
  try {
    const end = await withDump(machine, await runEntry(machine, request), settings, note)
    return request.profile ? { ...end, counters: machine.counters() } : end
  } finally {
    release()
    await machine.stop()
  }
}

// As erl: a slogan is printed, and there is a dump; so it is after a crash.
async function withDump(
  machine: Machine,
  end: RunEnd,
  { dumpsCrashes }: Settings,
  note: (text: string) => unknown,
): Promise<RunEnd> {
  if (end.kind === "crash") {
    if (!dumpsCrashes) return end
    let words = ""
    const slogan = end.report.split("\n", 1)[0]
    await writeDump(
      () => machine.crashDump(slogan),
      (text) => {
        words += text
      },
    )
    return { ...end, report: end.report + words }
  }
  if (end.kind !== "halt") return end
  const { slogan, status } = end
  if (slogan !== undefined) {
    await note(`${slogan}\n`)
    await writeDump(() => machine.crashDump(slogan), note)
  }
  if (status === "abort") abort()
  return end
}

function written(stream: NodeJS.WriteStream, text: string): Promise<void> {
  return new Promise((done) => stream.write(text, () => done()))
}

async function runEntry(machine: Machine, { entry, file }: RunRequest): Promise<RunEnd> {
  let { module } = entry
  if (file !== undefined) {
    const bytes = readFile(file)
    if (bytes === undefined) return { kind: "refused", message: `${file} can't be read` }
    try {
      module = await machine.loadBytes(bytes)
    } catch (error) {
      if (error instanceof BeamFileError) return { kind: "refused", message: `${file}: ${error.message}` }
      throw error
    }
  } else if (!machine.isBuiltIn(module) && !(await machine.load(module))) {
    return {
      kind: "refused",
      message:
        machine.findBytes(module) === undefined
          ? `there is no module ${module} (give its directory with -pa)`
          : `module ${module} did not load`,
    }
  }
  const outcome = await (entry.kind === "main"
    ? machine.main(module, entry.args)
    : machine.run(module, entry.function, entry.args))
  return endOf(outcome)
}

function endOf(outcome: Outcome): RunEnd {
  switch (outcome.kind) {
    case "value":
      return { kind: "result", text: printTerm(outcome.term) }
    case "halt":
    case "crash":
      return outcome
    case "exception":
      return {
        kind: "exception",
        class: outcome.class === "error" || outcome.class === "throw" ? outcome.class : "exit",
        reason: printTerm(outcome.reason),
        stack: framesOf(outcome.stack),
      }
  }
}

/// The entries of an Erlang stack trace, without those of the machine's own first function.
export function framesOf(stack: HostTerm): StackFrame[] {
  if (stack.kind !== "list") return []
  return stack.items.flatMap((item) => frameOf(item) ?? []).filter(({ module }) => module !== "beamwise")
}

// {Module, Function, Arity | Args, [{file, F}, {line, L}, ...]}
function frameOf(item: HostTerm): StackFrame | undefined {
  if (item.kind !== "tuple" || item.items.length !== 4) return undefined
  const [module, name, args, location] = item.items
  if (module.kind !== "atom" || name.kind !== "atom") return undefined
  const options = location.kind === "list" ? location.items : []
  const option = (key: string): HostTerm | undefined => {
    const found = options.find((o) => o.kind === "tuple" && o.items[0]?.kind === "atom" && o.items[0].name === key)
    return found?.kind === "tuple" ? found.items[1] : undefined
  }
  const file = textOf(option("file"))
  const line = option("line")
  return {
    module: module.name,
    function: name.name,
    ...calledWith(args),
    ...(file === undefined ? {} : { file }),
    ...(line?.kind === "int" ? { line: line.value } : {}),
  }
}

function calledWith(args: HostTerm): { arity: number; args?: string[] } {
  if (args.kind === "int") return { arity: args.value }
  const items = args.kind === "list" ? args.items : []
  return { arity: items.length, args: items.map((item) => printTerm(item)) }
}

function textOf(term: HostTerm | undefined): string | undefined {
  if (term?.kind !== "list") return undefined
  return term.items.map((item) => (item.kind === "int" ? String.fromCodePoint(item.value) : "")).join("")
}
