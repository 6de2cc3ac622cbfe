// What the emulator flags set (`+S 2:2` and the like): numbers that the machine keeps in its memory, where all threads and
// system_info find them. cli/emulator.ts reads the flags.
import * as Memory from "../layout/memory.js"
import * as Process from "../layout/process.js"
import type { Terms } from "../runtime/term.js"

export interface Settings {
  readonly schedulers: number // threads that run processes
  readonly online: number // of them, how many do at first
  readonly dirtyCpu: number
  readonly dirtyCpuOnline: number
  readonly dirtyIo: number
  readonly processes: number // +P, processes at most
  readonly ports: number // +Q
  readonly atoms: number // +t
  readonly etsTables: number // +e
  readonly compactsLoad: boolean // +scl
  readonly wakeThreshold: number // +swt: 0 very_low .. 4 very_high
  readonly busyWait: number // +sbwt: 0 none .. 5 very_long
  readonly minHeap: number // +hms, words
  readonly minVirtualHeap: number // +hmbs, words
  readonly maxHeap: number // +hmax, words, 0 = no limit
  readonly killsAtMax: boolean // +hmaxk
  readonly logsAtMax: boolean // +hmaxel
  readonly offHeapMessages: boolean // +hmqd off_heap
  readonly asyncDist: boolean // +pad
  readonly distBufferLimit: number // +zdbbl, bytes
  readonly nodeTableDelay: number // +zdntgc, seconds, -1 = infinity
  readonly outstandingRequests: number // +zosrl
  readonly compatibleRelease: number // +R
  readonly correctsTime: boolean // +c
  readonly timeWarp: number // +C: 0 no_time_warp, 1 single_time_warp, 2 multi_time_warp
  readonly asyncThreads: number // +A
  readonly portParallelism: boolean // +spp
  readonly compressesEts: boolean // +ec
  readonly dumpsCrashes: boolean // +d
  readonly warnings: number // +W: 0 error, 1 info, 2 warning
}

/// OTP's, but for the process limit, which is higher: a place in the table costs 4 bytes, and only once it is used.
export const DEFAULTS: Omit<Settings, "schedulers" | "online" | "dirtyCpu" | "dirtyCpuOnline"> = {
  dirtyIo: 10,
  processes: 2 ** 21,
  ports: 65536,
  atoms: Memory.ATOMS_MAX,
  etsTables: 8192,
  compactsLoad: true,
  wakeThreshold: 2,
  busyWait: 3,
  minHeap: Process.HEAP_WORDS_INITIAL,
  minVirtualHeap: Process.VIRTUAL_HEAP_INITIAL,
  maxHeap: 0,
  killsAtMax: true,
  logsAtMax: true,
  offHeapMessages: false,
  asyncDist: false,
  distBufferLimit: 1024 * 1024,
  nodeTableDelay: 60,
  outstandingRequests: 134_217_727,
  compatibleRelease: 25,
  dumpsCrashes: true,
  correctsTime: true,
  timeWarp: 0,
  asyncThreads: 1,
  portParallelism: false,
  compressesEts: false,
  warnings: 2,
}

/// Blocks of threads beside the main thread's: schedulers and dirty ones together.
export const THREADS_MAX = Memory.SCHEDULERS_MAX - 1

/// The settings with fewer threads where there are more than blocks for them; dirty ones for CPU go first.
export function fitted(settings: Settings): Settings {
  const schedulers = Math.min(settings.schedulers, THREADS_MAX - 2)
  const dirtyIo = Math.min(settings.dirtyIo, THREADS_MAX - 1 - schedulers)
  const dirtyCpu = Math.min(settings.dirtyCpu, THREADS_MAX - schedulers - dirtyIo, schedulers)
  const online = Math.min(settings.online, schedulers)
  return {
    ...settings,
    schedulers,
    online,
    dirtyIo,
    dirtyCpu,
    dirtyCpuOnline: Math.min(settings.dirtyCpuOnline, dirtyCpu),
  }
}

/// Notes the settings where core and the BIFs look for them. After initMachine.
export function writeSettings(terms: Terms, settings: Settings): void {
  const maxFlags =
    (settings.killsAtMax ? Process.FLAG_KILL_AT_MAX : 0) | (settings.logsAtMax ? Process.FLAG_LOG_AT_MAX : 0)
  const flags =
    (settings.offHeapMessages ? Process.FLAG_HEAP_MESSAGES_OFF : 0) | (settings.asyncDist ? Process.FLAG_ASYNC_DIST : 0)
  const words: readonly (readonly [address: number, value: number])[] = [
    [Memory.COMPACTION, Number(settings.compactsLoad)],
    [Memory.WAKE_THRESHOLD, settings.wakeThreshold],
    [Memory.BUSY_WAIT, settings.busyWait],
    [Memory.DEFAULT_MAX_HEAP, settings.maxHeap],
    [Memory.DEFAULT_MAX_HEAP + 4, Math.floor(settings.maxHeap / 2 ** 32)],
    [Memory.DEFAULT_MAX_FLAGS, maxFlags],
    [Memory.DEFAULT_FLAGS, flags],
    [Memory.ATOM_LIMIT, Math.min(settings.atoms, Memory.ATOMS_MAX)],
    [Memory.PORT_LIMIT, settings.ports],
    [Memory.ETS_LIMIT, settings.etsTables],
    [Memory.DIST_BUFFER_LIMIT, settings.distBufferLimit],
    [Memory.NODE_TABLE_DELAY, settings.nodeTableDelay],
    [Memory.OUTSTANDING_REQUESTS, settings.outstandingRequests],
    [Memory.COMPATIBLE_RELEASE, settings.compatibleRelease],
    [Memory.CORRECTS_TIME, Number(settings.correctsTime)],
    [Memory.TIME_WARP, settings.timeWarp],
    [Memory.ASYNC_THREADS, settings.asyncThreads],
    [Memory.PORT_PARALLELISM, Number(settings.portParallelism)],
    [Memory.COMPRESSES_ETS, Number(settings.compressesEts)],
    [Memory.WARNINGS, settings.warnings],
  ]
  for (const [address, value] of words) terms.setU32(address, value >>> 0)
  terms.core.setDefaultLeast(Memory.DEFAULT_MIN_HEAP, settings.minHeap)
  terms.core.setDefaultLeast(Memory.DEFAULT_MIN_VIRTUAL, settings.minVirtualHeap)
}
