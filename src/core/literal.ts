// Literals: terms of loaded modules and persistent terms. They lie in a region of their own, are never moved or
// collected, and every process refers to them without copying.
import * as Memory from "../layout/memory"
import { copyTo, sizeOf } from "./copy"
import { outOfMemory } from "./memory"
import { P } from "./state"

const OFF_HEAP: u32 = Memory.GC_PRIVATE + 124 // u32 in P: head of an off-heap list that nobody reads

/// [bytes] bytes of the literal region, 8-aligned.
export function literalReserve(bytes: u32): u32 {
  const size = (bytes + 7) & ~7
  const address = atomic.add<u32>(Memory.LITERALS_TOP, size)
  if ((address as u64) + size > (Memory.LITERALS_END as u64)) outOfMemory(bytes)
  return address
}

/// A copy of [term] as a literal. References of literals to off-heap binaries are kept for ever.
export function copyToLiteral(term: u64): u64 {
  const words = sizeOf(term)
  if (words == 0) return term
  store<u32>(P, 0, OFF_HEAP)
  return copyTo(term, literalReserve(words << 3), P + OFF_HEAP)
}
