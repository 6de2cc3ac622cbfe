// BIFs about the machine and its host that are small: the operating system, and tracing, most of which is not there yet.
import { atom, FALSE, int, NIL, string, tuple, UNDEFINED } from "../runtime/bif.js"
import type { Build } from "../runtime/term.js"
import type { BifTable } from "./table.js"

export const system: BifTable = {
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
