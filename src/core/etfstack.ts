// The stack of the external term format's encoder: what is still to be written once the term at hand is. It outlives a slice,
// so it is not the worklist: a BIF that gives up takes it along.
//
//   entry   [address u32][count u32][kind i32][place u32]     ENTRY_*, what they mean depends on the kind
import * as Memory from "../layout/memory"
import { allocate, release } from "./memory"
import { P } from "./state"
import { trapDisown, trapOwn } from "./work"

export const ENTRY: u32 = 16 // bytes
export const ENTRY_AT: u32 = 0
export const ENTRY_COUNT: u32 = 4
export const ENTRY_KIND: u32 = 8
export const ENTRY_PLACE: u32 = 12

const FIRST_BYTES: u32 = 7168 // of P.SCRATCH, the same that other BIFs use for pairs

let base: u32 = 0
let top: u32 = 0
let end: u32 = 0 // the entry that ends here is the last for which there is room

function scratch(): u32 {
  return P + Memory.SCRATCH
}

/// Begins with an empty stack.
export function stackBegin(): void {
  base = top = scratch()
  end = base + FIRST_BYTES
}

/// Releases what the stack has allocated.
export function stackEnd(): void {
  if (base != scratch()) release(base)
}

export function stackIsEmpty(): bool {
  return top == base
}

/// Address of the entry on top.
export function stackTop(): u32 {
  return top - ENTRY
}

/// Address of entry number [index] from the bottom.
export function stackEntry(index: u32): u32 {
  return base + index * ENTRY
}

export function stackCount(): u32 {
  return (top - base) / ENTRY
}

export function stackDrop(): void {
  top -= ENTRY
}

export function stackPush(kind: i32, at: u32, count: u32, place: u32): void {
  if (top == end) grow()
  store<u32>(top, at, ENTRY_AT)
  store<u32>(top, count, ENTRY_COUNT)
  store<i32>(top, kind, ENTRY_KIND)
  store<u32>(top, place, ENTRY_PLACE)
  top += ENTRY
}

function grow(): void {
  move((end - base) << 1)
}

function move(bytes: u32): void {
  const block = allocate(bytes)
  memory.copy(block, base, top - base)
  stackEnd()
  top = block + (top - base)
  base = block
  end = base + bytes
}

/// Keeps the stack for a later slice: three words at [data]. The running process's trap owns it.
export function stackSave(data: u32): void {
  if (base == scratch()) move(FIRST_BYTES)
  store<u32>(data, base)
  store<u32>(data, top, 4)
  store<u32>(data, end, 8)
  trapOwn(base)
}

/// Goes on with the stack that stackSave has kept.
export function stackRestore(data: u32): void {
  base = load<u32>(data)
  top = load<u32>(data, 4)
  end = load<u32>(data, 8)
  trapDisown(base)
}
