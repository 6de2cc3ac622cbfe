// The file of a crash dump: its name and its limits come from the environment, as those of erl do.
import { getenv, writeFile } from "../host/node.js"

const BATCH = 65536 // characters that are written at once
// Unless ERL_CRASH_DUMP_BYTES says otherwise. erl has no limit; but here all memory is at most 4 GiB, and whoever runs out of that
// would wait minutes for a text of several times as much.
const BYTES_MAX = 64 * 1024 * 1024
const LIMIT_REACHED = "=abort:CRASH DUMP SIZE LIMIT REACHED\n"

/// Is a dump wanted?
export function wantsDump(): boolean {
  return seconds() !== 0 && bytes() !== 0
}

/// Writes the dump that [make] gives; tells [note] what it does.
export async function writeDump(make: () => Promise<Iterable<string>>, note: (text: string) => unknown): Promise<void> {
  if (!wantsDump()) return
  const name = getenv("ERL_CRASH_DUMP") ?? "erl_crash.dump"
  await note(`\nCrash dump is being written to: ${name}...`)
  const file = writeFile(name)
  if (file === undefined) return void (await note("\n"))
  try {
    writeAll(await make(), (text) => file.write(text))
    await note("done\n")
  } catch (error) {
    await note(`${error instanceof Error ? error.message : error}\n`)
  } finally {
    file.close()
  }
}

// Up to ERL_CRASH_DUMP_BYTES, and for ERL_CRASH_DUMP_SECONDS.
function writeAll(texts: Iterable<string>, write: (text: string) => number): void {
  const limit = bytes()
  const patience = seconds()
  const end = patience > 0 ? performance.now() + 1000 * patience : Number.POSITIVE_INFINITY
  let batch = ""
  let written = 0
  for (const text of texts) {
    batch += text
    if (batch.length < BATCH) continue
    written += write(batch)
    batch = ""
    if (performance.now() > end) return
    if (written > limit) return void write(LIMIT_REACHED)
  }
  write(batch)
}

// Whole seconds that the dump may take; below 0: as long as it takes.
function seconds(): number {
  return Number.parseInt(getenv("ERL_CRASH_DUMP_SECONDS") ?? "-1", 10) || 0
}

function bytes(): number {
  const value = Number(getenv("ERL_CRASH_DUMP_BYTES") ?? Number.NaN)
  return Number.isInteger(value) && value >= 0 ? value : BYTES_MAX
}
