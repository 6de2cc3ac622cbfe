// The explicit stack of everything that walks terms (compare, equal, hash, map iteration): terms may nest without
// bound, the native stack may not. It lies in the upper part of P.SCRATCH and moves to an allocated block when it
// grows beyond that. Users nest: each remembers `worklistDepth()` and goes back to it with `worklistEnd`.
//
// The lower part of P.SCRATCH (SCRATCH up to SCRATCH + WORKLIST_OFFSET) is never touched here, so that callers may
// pass arrays of words in it.
import * as Memory from "../layout/memory"
import { allocate, release } from "./memory"
import { P } from "./state"

export const WORKLIST_OFFSET: u32 = 8192 // bytes of SCRATCH left to callers
const ROOM: u32 = 64 // bytes that one check makes sure of

let base: u32 = 0 // address of the first word
let top: u32 = 0 // address of the first free word
let limit: u32 = 0 // address from which on there may be less than ROOM

function scratch(): u32 {
  return P + Memory.SCRATCH + WORKLIST_OFFSET
}

/// Bytes in use. The pair to worklistEnd.
export function worklistDepth(): u32 {
  if (base == 0) {
    base = top = scratch()
    limit = P + Memory.SCRATCH_END - ROOM
  }
  return top - base
}

/// Forgets everything above [depth].
export function worklistEnd(depth: u32): void {
  top = base + depth
  if (depth == 0 && base != scratch()) {
    release(base)
    base = top = scratch()
    limit = P + Memory.SCRATCH_END - ROOM
  }
}

export function worklistIsAt(depth: u32): bool {
  return top - base == depth
}

function grow(): void {
  const used = top - base
  const bytes = (limit + ROOM - base) << 1
  const block = allocate(bytes)
  memory.copy(block, base, used)
  if (base != scratch()) release(base)
  base = block
  top = block + used
  limit = block + bytes - ROOM
}

export function push1(a: u64): void {
  if (top > limit) grow()
  store<u64>(top, a)
  top += 8
}
/// Two words: [a] is popped first.
export function push2(a: u64, b: u64): void {
  if (top > limit) grow()
  store<u64>(top, b)
  store<u64>(top, a, 8)
  top += 16
}
export function pop(): u64 {
  top -= 8
  return load<u64>(top)
}
/// The word that pop would give.
export function peek(): u64 {
  return load<u64>(top - 8)
}
/// Replaces the word that pop would give.
export function poke(word: u64): void {
  store<u64>(top - 8, word)
}
/// The word that lies [depth] bytes above the bottom.
export function wordAt(depth: u32): u64 {
  return load<u64>(base + depth)
}

// ---- For BIFs that give up: what is above a depth, kept in a block: [bytes u32][pad][words].

/// A block with what lies above [depth], 0 if that is nothing; and goes back to [depth].
export function worklistSave(depth: u32): u32 {
  const bytes = top - base - depth
  if (bytes == 0) return 0
  const block = allocate(bytes + 8)
  store<u32>(block, bytes)
  memory.copy(block + 8, base + depth, bytes)
  worklistEnd(depth)
  return block
}

/// Puts on top what [block] (or 0) holds.
export function worklistRestore(block: u32): void {
  if (block == 0) return
  const end = block + 8 + load<u32>(block)
  for (let at = block + 8; at < end; at += 8) push1(load<u64>(at))
}
