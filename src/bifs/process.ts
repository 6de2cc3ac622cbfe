// BIFs of core that look at processes. They may have to wait until another process stands still.
import { rows } from "./core.js"
import type { BifTable } from "./table.js"

export const processes: BifTable = rows("erlang", "process_info/1 processInfo1\nprocess_info/2 processInfo2", true)
