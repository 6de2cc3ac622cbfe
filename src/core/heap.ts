// Allocation for the running process: from its heap block, else from a heap fragment.
import * as Memory from "../layout/memory"
import * as Process from "../layout/process"
import { P, heapTop, setHeapTop } from "./state"
import { fragmentAlloc } from "./memory"

/// Fresh words for the running process; never collects. They must be filled before the next collection.
/// Without room in the block they come from a heap fragment, and a collection is asked for.
export function heapAlloc(words: u32): u32 {
  const top = heapTop()
  const next = top + (words << 3)
  if ((next as u64) + Process.STACK_RESERVE > (load<u32>(P, Memory.STACK_TOP) as u64) || load<i32>(P, Memory.STRESS_FLAG)) {
    return fragmentAlloc(words)
  }
  setHeapTop(next)
  return top
}
