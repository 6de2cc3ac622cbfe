// erlang:memory/0,1: bytes by kind.
import * as Memory from "../layout/memory.js"
import * as Process from "../layout/process.js"
import { atom, type Context, int, list, tuple, word } from "../runtime/bif.js"
import type { Build, Terms } from "../runtime/term.js"
import type { BifTable } from "./table.js"

/// Bytes of one kind (Memory.MEMORY_*): the sum of what all threads have allocated less what they have released.
function bytesOf(c: Terms, kind: number): number {
  let sum = 0
  for (let thread = 0; thread < Memory.SCHEDULERS_MAX; thread++) {
    const at = Memory.SCHEDULERS + thread * Memory.SCHEDULER_SIZE + Memory.COUNTERS + 8 * kind
    sum += c.getI32(at + 4) * 2 ** 32 + c.getU32(at)
  }
  return Math.max(sum, 0)
}

/// What erlang:memory/0 tells, by name.
export function memorySizes(c: Terms): Readonly<Record<string, number>> {
  const used = c.core.bridgeMemoryUsed()
  const code = c.getU32(Memory.LITERALS_TOP) - Memory.LITERALS
  const atoms = c.loadAtomic(Memory.ATOM_COUNT) * (Memory.ATOM_SIZE + 12)
  const processes = bytesOf(c, Memory.MEMORY_PROCESSES) + c.loadAtomic(Memory.PROCESS_COUNT) * Process.SIZE
  return {
    total: used + code + atoms,
    processes,
    processes_used: processes,
    system: used + code + atoms - processes,
    atom: atoms,
    atom_used: atoms,
    binary: bytesOf(c, Memory.MEMORY_BINARIES),
    code,
    ets: 0,
  }
}

function memoryOf(c: Context): Build {
  const sizes = memorySizes(c)
  const name = c.nameAt(c.arg(0))
  if (name !== undefined) return int(sizes[name] ?? c.badarg())
  return list(
    c.listArg(0).map((cell) => {
      const size = sizes[c.nameAt(cell) ?? ""]
      return tuple<Build>(word(cell), int(size ?? c.badarg()))
    }),
  )
}

export const memory: BifTable = {
  "erlang:memory/0": {
    run: (c) => list(Object.entries(memorySizes(c)).map(([name, size]) => tuple<Build>(atom(name), int(size)))),
  },
  "erlang:memory/1": { run: memoryOf },
}
