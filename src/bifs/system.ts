// BIFs about the machine and its host that are small: unique integers, the operating system, and tracing, which is not there
// yet.
import * as Memory from "../layout/memory.js"
import { atom, type Context, FALSE, int, NIL, string, tuple, UNDEFINED, word } from "../runtime/bif.js"
import type { Build } from "../runtime/term.js"
import type { BifTable } from "./table.js"

function uniqueInteger(c: Context): number {
  return Number(Atomics.add(new BigInt64Array(c.memory.buffer, Memory.UNIQUE_INTEGER, 1), 0, 1n))
}

function unique(c: Context, options: readonly string[]): Build {
  if (options.some((option) => option !== "monotonic" && option !== "positive")) return c.badarg()
  const count = uniqueInteger(c)
  if (options.includes("positive")) return int(count + 1)
  // As OTP counts, from the smallest small on, -2^59: no exact number, so the halves are written by hand.
  c.setWord(c.result, (count << 4) | 15, (0x80000000 + Math.floor(count / 2 ** 28)) >>> 0)
  return word(c.result)
}

export const system: BifTable = {
  "erlang:unique_integer/0": { run: (c) => unique(c, []) },
  "erlang:unique_integer/1": {
    run: (c) =>
      unique(
        c,
        c.listArg(0).map((cell) => c.nameAt(cell) ?? ""),
      ),
  },
  "erlang:ports/0": { run: () => NIL },
  "erlang:system_profile/0": { run: () => UNDEFINED },
  "erlang:trace/3": { core: "trace3" },
  "erlang:trace_delivered/1": { core: "traceDelivered1" },
  "erlang:trace_pattern/3": { run: () => int(0) },
  "erlang:seq_trace/2": { run: () => FALSE },
  "erlang:seq_trace_info/1": { run: () => NIL },
  "seq_trace:get_token/0": { run: () => NIL },
  "os:getpid/0": { run: (c) => string(c.host.processId) },
  "os:type/0": { run: () => tuple<Build>(atom("unix"), atom("linux")) },
  "os:version/0": { run: (c) => tuple(...c.host.systemVersion.map(int)) },
  "file:native_name_encoding/0": { run: () => atom("utf8") },
}
