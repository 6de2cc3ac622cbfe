// The environment variables as programs see them: the host's, and what os:putenv and os:unsetenv have changed. Changes are
// shared by all threads: a list in shared memory, newest first.
//
//   [u32 next][u32 bytes of the name][u32 bytes of the value, or REMOVED][name, UTF-8][value, UTF-8]
import { ENVIRONMENT } from "../layout/memory.js"
import { type Context, FALSE, list, string, TRUE, tuple } from "../runtime/bif.js"
import type { BifTable } from "./table.js"

const NEXT = 0
const NAME_BYTES = 4
const VALUE_BYTES = 8
const TEXT = 12
const REMOVED = 0xffffffff

function change(c: Context, name: string, value: string | undefined): void {
  const encoder = new TextEncoder()
  const nameBytes = encoder.encode(name)
  const valueBytes = encoder.encode(value ?? "")
  const node = c.core.allocate(TEXT + nameBytes.length + valueBytes.length) >>> 0
  c.setU32(node + NAME_BYTES, nameBytes.length)
  c.setU32(node + VALUE_BYTES, value === undefined ? REMOVED : valueBytes.length)
  c.setBytes(node + TEXT, nameBytes)
  c.setBytes(node + TEXT + nameBytes.length, valueBytes)
  for (;;) {
    const head = c.loadAtomic(ENVIRONMENT)
    c.setU32(node + NEXT, head)
    if (Atomics.compareExchange(c.i32, ENVIRONMENT >>> 2, head, node | 0) === head) return
  }
}

/// What has been changed: undefined for what is no longer there.
function changes(c: Context): Map<string, string | undefined> {
  const decoder = new TextDecoder()
  const found = new Map<string, string | undefined>()
  for (let node = c.loadAtomic(ENVIRONMENT) >>> 0; node !== 0; node = c.getU32(node + NEXT)) {
    const nameBytes = c.getU32(node + NAME_BYTES)
    const valueBytes = c.getU32(node + VALUE_BYTES)
    const name = decoder.decode(c.bytes(node + TEXT, nameBytes))
    if (found.has(name)) continue
    const at = node + TEXT + nameBytes
    found.set(name, valueBytes === REMOVED ? undefined : decoder.decode(c.bytes(at, valueBytes)))
  }
  return found
}

/// All variables, as the program sees them.
function variables(c: Context): [name: string, value: string][] {
  const all = new Map(c.host.environment())
  for (const [name, value] of changes(c)) {
    if (value === undefined) all.delete(name)
    else all.set(name, value)
  }
  return [...all]
}

function nameArg(c: Context): string {
  const name = c.stringArg(0)
  return name === "" || name.includes("=") || name.includes("\0") ? c.badarg() : name
}

export const environment: BifTable = {
  "os:getenv/0": { run: (c) => list(variables(c).map(([name, value]) => string(`${name}=${value}`))) },
  "os:getenv/1": {
    run: (c) => {
      const name = c.stringArg(0)
      const changed = changes(c)
      const value = changed.has(name) ? changed.get(name) : c.host.getenv(name)
      return value === undefined ? FALSE : string(value)
    },
  },
  "os:putenv/2": {
    run: (c) => {
      const value = c.stringArg(1)
      if (value.includes("\0")) return c.badarg()
      change(c, nameArg(c), value)
      return TRUE
    },
  },
  "os:unsetenv/1": {
    run: (c) => {
      change(c, nameArg(c), undefined)
      return TRUE
    },
  },
  "os:env/0": { run: (c) => list(variables(c).map(([name, value]) => tuple(string(name), string(value)))) },
}
