// The emulator flags, those that begin with `+`, as `erl` takes them: apart from their value or glued to it. One row a flag:
// what it does to the settings of the machine, and what becomes of it here.
import { DEFAULTS, type Settings } from "../vm/settings.js"
import { type Flag, UsageError } from "./flags.js"
import {
  anything,
  between,
  boolean,
  choice,
  count,
  flagOf,
  percentages,
  processors,
  type Read,
  SCHEDULERS_MAX,
  schedulers,
  set,
  type Wishes,
} from "./values.js"

export interface EmulatorFlag extends Flag {
  /// obeyed: it does what it does in OTP. shown: it has no effect, but system_info tells it. taken: it has none at all.
  readonly effect: "obeyed" | "shown" | "taken"
  /// Why it has no effect.
  readonly why: string
  readonly read: Read
}

function obeyed(name: string, value: string, help: string, read: Read): EmulatorFlag {
  return row(name, value, help, "obeyed", "", read)
}
function shown(name: string, value: string, help: string, why: string, read: Read): EmulatorFlag {
  return row(name, value, help, "shown", why, read)
}
function taken(name: string, value: string, help: string, why: string, read: Read): EmulatorFlag {
  return row(name, value, help, "taken", why, read)
}
// [value] "" is a switch; in brackets, the words that may follow a flag that can also stand alone.
function row(name: string, value: string, help: string, effect: EmulatorFlag["effect"], why: string, read: Read) {
  const optional = /^\[(.*)\]$/.exec(value)?.[1].split("|")
  const accepts = (text: string) => read(text, wishes()) === undefined
  return {
    name,
    help,
    effect,
    why,
    read,
    accepts,
    ...(value === "" ? {} : { value }),
    ...(optional ? { optional } : {}),
  }
}

// Nothing wished for.
function wishes(): Wishes {
  const cores = Math.min(processors(), SCHEDULERS_MAX)
  const threads = { schedulers: cores, online: cores, dirtyCpu: cores, dirtyCpuOnline: cores }
  const all = { total: 100, online: 100 }
  return { settings: { ...DEFAULTS, ...threads }, percent: all, dirtyPercent: all }
}

const PTAB_MAX = 134_217_727 // OTP's limit of processes, and of ports
const INT_MAX = 2 ** 31 - 1
const stack = between(20, 8192) // kilo words

const BINDING = ["u", "ns", "ts", "ps", "s", "nnts", "nnps", "tnnps", "db"]
const LEVELS = ["very_low", "low", "medium", "high", "very_high"]
const WAITS = ["none", "very_short", "short", "medium", "long", "very_long"]
const EAGER = ["very_eager", "eager", "medium", "lazy", "very_lazy"]
const WARPS = ["no_time_warp", "single_time_warp", "multi_time_warp"]
const TOPOLOGY = /^(L[0-9]+(-[0-9]+)?([tcpnTCPN][0-9]+(-[0-9]+)?)*(:(?!$)|$))+$/

// Reasons.
const PINS = "JavaScript can't bind threads to cores"
const PORTS = "there are no ports yet"
const STACKS = "the host sizes native stacks"
const MEMORY = "there is one allocator"
const IO = "the host does all input and output"
const CLOCK = "the host's clock is taken as it is"
const NODES = "there is no distribution yet"
const SLEEPS = "dirty schedulers always sleep when idle"

const topology: Read = (text) => (TOPOLOGY.test(text) ? undefined : "is no topology as L0-3c0-3")
const offHeap: Read = (text, wishes) => choice(["on_heap", "off_heap"])(text, wishes) ?? setOffHeap(text, wishes)
const setOffHeap: Read = (text, wishes) => set(wishes, "offHeapMessages", text === "off_heap")
// Some take a word instead of a number.
const orLegacy =
  (read: Read): Read =>
  (text, wishes) =>
    text === "legacy" ? undefined : read(text, wishes)
const delay: Read = (text, wishes) =>
  text === "infinity" ? set(wishes, "nodeTableDelay", -1) : count("nodeTableDelay", 0, 100_000_000)(text, wishes)
const time: Read = (text, wishes) => flagOf("correctsTime")(text === "" ? "false" : text, wishes)
const compress: Read = (_, wishes) => set(wishes, "compressesEts", true)

const noDump: Read = (_, wishes) => set(wishes, "dumpsCrashes", false)

/// All of them.
export const EMULATOR_FLAGS: readonly EmulatorFlag[] = [
  // ---- Schedulers
  obeyed("+S", "N[:M]", "N schedulers, M of them online", schedulers("schedulers", "online")),
  obeyed("+SP", "T[:O]", "the same in percent of +S or of the cores", percentages("percent")),
  obeyed("+SDcpu", "N[:M]", "N dirty CPU schedulers, M online", schedulers("dirtyCpu", "dirtyCpuOnline")),
  obeyed("+SDPcpu", "T[:O]", "the same in percent", percentages("dirtyPercent")),
  obeyed("+SDio", "N", "N dirty I/O schedulers", count("dirtyIo", 1, SCHEDULERS_MAX)),
  obeyed("+scl", "BOOL", "true: load stays on few schedulers; false: it spreads", flagOf("compactsLoad")),
  obeyed("+swt", "LEVEL", `when to wake another scheduler: ${LEVELS.join(" ")}`, choice(LEVELS, "wakeThreshold")),
  obeyed("+sbwt", "TIME", `look for work before sleeping: ${WAITS.join(" ")}`, choice(WAITS, "busyWait")),
  taken("+sbt", "TYPE", `bind schedulers to cores: ${BINDING.join(" ")}`, PINS, choice(BINDING)),
  taken("+stbt", "TYPE", "the same, if it can be done", PINS, choice(BINDING)),
  taken("+sct", "CORES", "what the processors are like: L0-3c0-3", PINS, topology),
  taken("+ssrct", "", "don't find that out", PINS, anything),
  taken("+sub", "BOOL", "balance the use of schedulers", "queues are balanced by length", boolean),
  taken("+swtdcpu", "LEVEL", "+swt of dirty CPU schedulers", SLEEPS, choice(LEVELS)),
  taken("+swtdio", "LEVEL", "+swt of dirty I/O schedulers", SLEEPS, choice(LEVELS)),
  taken("+sbwtdcpu", "TIME", "+sbwt of dirty CPU schedulers", SLEEPS, choice(WAITS)),
  taken("+sbwtdio", "TIME", "+sbwt of dirty I/O schedulers", SLEEPS, choice(WAITS)),
  taken("+sws", "HOW", "default or legacy", "there is one strategy of waking", choice(["default", "legacy"])),
  taken("+swct", "LEVEL", `wake to clean up: ${EAGER.join(" ")}`, "memory is freed at once", choice(EAGER)),
  taken("+sfwi", "MS", "wake schedulers that often", "no wake-up is lost", between(0, INT_MAX)),
  taken("+secio", "BOOL", "ignored, as in OTP", IO, anything),
  taken("+sss", "KWORDS", "native stack of schedulers", STACKS, stack),
  taken("+sssdcpu", "KWORDS", "native stack of dirty CPU schedulers", STACKS, stack),
  taken("+sssdio", "KWORDS", "native stack of dirty I/O schedulers", STACKS, stack),
  // ---- Limits
  obeyed("+P", "N", "processes at most; the next power of two", orLegacy(count("processes", 1024, PTAB_MAX))),
  obeyed("+t", "N", `atoms at most, up to ${DEFAULTS.atoms}`, count("atoms", 8192, INT_MAX)),
  shown("+Q", "N", "ports at most; the next power of two", PORTS, orLegacy(count("ports", 1024, PTAB_MAX))),
  shown("+e", "N", "ETS tables", "as in OTP there is no limit", count("etsTables", 0, INT_MAX)),
  // ---- Processes
  obeyed("+hms", "WORDS", "least heap of a process", count("minHeap", 1, INT_MAX)),
  obeyed("+h", "WORDS", "the same", count("minHeap", 1, INT_MAX)),
  obeyed("+hmbs", "WORDS", "least virtual heap for binaries", count("minVirtualHeap", 1, INT_MAX)),
  obeyed("+hmax", "WORDS", "largest heap of a process; 0: no limit", count("maxHeap", 0, Number.MAX_SAFE_INTEGER)),
  obeyed("+hmaxk", "BOOL", "kill a process that grows larger", flagOf("killsAtMax")),
  obeyed("+hmaxel", "BOOL", "report it", flagOf("logsAtMax")),
  obeyed("+hmqd", "PLACE", "where messages wait: on_heap off_heap", offHeap),
  obeyed("+pad", "BOOL", "processes begin with async_dist", flagOf("asyncDist")),
  obeyed("+d", "", "no crash dump at a crash", noDump),
  taken("+hpds", "N", "first size of process dictionaries", "they grow as needed", between(1, INT_MAX)),
  // ---- Time
  shown("+c", "[true|false]", "time correction; alone it is false", CLOCK, time),
  shown("+C", "MODE", WARPS.join(" "), CLOCK, choice(WARPS, "timeWarp")),
  // ---- Input, output, other nodes
  shown("+A", "N", "async threads", IO, count("asyncThreads", 1, 1024)),
  shown("+spp", "BOOL", "ports run in parallel", PORTS, flagOf("portParallelism")),
  shown("+zdbbl", "KB", "when a connection to a node is busy", NODES, count("distBufferLimit", 1, 2097151, 1024)),
  shown("+zdntgc", "SECONDS", "how long unused nodes are kept; or infinity", NODES, delay),
  taken("+a", "KWORDS", "native stack of async threads", STACKS, between(16, 8192)),
  taken("+K", "BOOL", "kernel poll", IO, anything),
  taken("+IOt", "N", "threads that poll", IO, between(1, 1024)),
  taken("+IOp", "N", "poll sets", IO, between(1, 1024)),
  taken("+IOPt", "PERCENT", "threads that poll, of the schedulers", IO, between(0, 100)),
  taken("+IOPp", "PERCENT", "poll sets, of the threads that poll", IO, between(0, 100)),
  taken("+IOs", "BOOL", "a poll set for the schedulers", IO, boolean),
  taken("+n", "KIND", "signals to ports: d s a", PORTS, choice(["d", "s", "a"])),
  taken("+pc", "CHARS", "what is printable: latin1 unicode", IO, choice(["latin1", "unicode"])),
  taken("+fnl", "", "file names are Latin-1", IO, anything),
  taken("+fnu", "[w|i|e]", "file names are UTF-8", IO, choice(["", "w", "i", "e"])),
  taken("+fna", "[w|i|e]", "file names are as the system has them", IO, choice(["", "w", "i", "e"])),
  // ---- The rest
  shown("+W", "LEVEL", "what warnings are: e i w", "the logger decides", choice(["e", "i", "w"], "warnings")),
  shown("+R", "RELEASE", "be as that release, 23 to 25", "nothing differs", count("compatibleRelease", 23, 25)),
  shown("+ec", "", "compress all ETS tables", "tables are not compressed", compress),
  shown("+zosrl", "N", "system requests at once", "they have no limit", count("outstandingRequests", 1, PTAB_MAX)),
  taken("+zebwt", "TIME", "+sbwt of ETS locks, or extremely_long", MEMORY, choice([...WAITS, "extremely_long"])),
  taken("+B", "[c|d|i]", "what Ctrl-C does", "it ends the machine", choice(["", "c", "d", "i"])),
  taken("+T", "LEVEL", "modified timing, 0 to 9", "it is for tests of OTP", between(0, 9)),
  taken("+i", "MODULE", "the first module", "TARGET says that", anything),
  taken("+rg", "N", "groups of readers", "locks have none", between(0, INT_MAX)),
  taken("+dcg", "N", "groups of counters", "counters have none", between(0, INT_MAX)),
  taken("+r", "", "move ETS blocks when they grow", MEMORY, anything),
  taken("+l", "", "tell what is loaded", "LOG=code does", anything),
  taken("+L", "", "forget line numbers", "they cost nothing", anything),
  taken("+v", "", "tell more", "LOG=gc,sched,code,bif does", anything),
  taken("+V", "", "tell the version", "beamwise --version does", anything),
  { ...taken("+M", "VALUE", "allocators: +MBas aobf", MEMORY, anything), isFamily: true },
  taken("+JDdump", "BOOL", "write machine code to files", "beamwise disasm shows it", boolean),
  taken("+JPperf", "HOW", "tell perf of the code", "--profile counts", choice(["true", "false", "dump", "map"])),
]

/// The settings that [values] ask for: the texts of each flag, in their order.
export function readSettings(values: ReadonlyMap<string, readonly string[]>): Settings {
  const all = wishes()
  for (const { name, value = "", read } of EMULATOR_FLAGS) {
    for (const text of values.get(name) ?? []) {
      const wrong = read(text, all)
      if (wrong !== undefined) throw new UsageError(`${name} ${text} ${wrong}`, `Its form is: ${name} ${value}`)
    }
  }
  const { settings } = all
  if (settings.maxHeap > 0 && settings.maxHeap < settings.minHeap)
    throw new UsageError(`+hmax ${settings.maxHeap} is less than the least heap, ${settings.minHeap} words`)
  return { ...settings, ...threads(all) }
}

// How many threads of each kind it comes to. Dirty CPU schedulers are no more than the others.
function threads({ settings, percent, dirtyPercent }: Wishes) {
  const part = (count: number, hundredths: number) => Math.max(Math.floor((count * hundredths) / 100), 1)
  const total = part(settings.schedulers, percent.total)
  const online = part(settings.online, percent.online)
  if (total > SCHEDULERS_MAX) throw new UsageError(`+SP asks for ${total} schedulers: there are 1 to ${SCHEDULERS_MAX}`)
  if (online > total) throw new UsageError(`+SP asks for ${online} schedulers online of ${total}`)
  const dirtyCpu = Math.min(part(settings.dirtyCpu, dirtyPercent.total), total)
  const dirtyOnline = Math.min(part(settings.dirtyCpuOnline, dirtyPercent.online), online)
  return { schedulers: total, online, dirtyCpu, dirtyCpuOnline: Math.min(dirtyOnline, dirtyCpu) }
}
