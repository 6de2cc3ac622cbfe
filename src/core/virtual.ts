// The virtual binary heap: off-heap binaries weigh on the process that refers to them as if they were on its heap, so
// that small references to large garbage are collected in time. In words, as OTP counts.
import * as Process from "../layout/process"
import { requestCollection } from "./heap"
import { currentProcess } from "./state"

/// Notes that the running process got a reference to an off-heap binary of [bytes]; asks for a collection at the limit.
export function chargeVirtualHeap(bytes: u32): void {
  const process = currentProcess()
  const words = load<u32>(process, Process.VIRTUAL_HEAP) + (bytes >> 3)
  store<u32>(process, words, Process.VIRTUAL_HEAP)
  if (words > load<u32>(process, Process.VIRTUAL_HEAP_LIMIT)) requestCollection()
}

/// The limit after a collection that left [used] words under the old [limit]: grows by the golden ratio while more than
/// three quarters are used, halves below one quarter.
export function nextVirtualLimit(used: u32, limit: u32, least: u32): u32 {
  let next = limit as u64
  if (used < limit >> 2) next >>= 1
  while ((used as u64) * 4 > next * 3) next = (next * 1618) / 1000 + 1
  return max(min(next, 0x7fffffff) as u32, least)
}
