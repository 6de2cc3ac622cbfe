// Memory outside of the heap for as long as a BIF runs: from the scheduler's block, else from the allocator.
import * as Memory from "../layout/memory"
import { allocate, release } from "./memory"
import { P } from "./state"

/// Offset in the scheduler's block of two words that no other scratch overlaps: the digits of small operands.
export const SCRATCH_OPERANDS = Memory.SCRATCH
const SCRATCH_START = Memory.SCRATCH + 16
const SCRATCH_BYTES: u32 = Memory.SCRATCH_END - SCRATCH_START

/// [bytes] of scratch. Only one at a time: releaseScratch must follow.
export function takeScratch(bytes: u32): u32 {
  return bytes <= SCRATCH_BYTES ? P + SCRATCH_START : allocate(bytes)
}
export function releaseScratch(address: u32): void {
  if (address != P + SCRATCH_START) release(address)
}
