// Bit strings as terms: making binaries and parts of binaries, and finding where their bits are. Matching is match.ts,
// building construct.ts. Three kinds (layout/term.ts): HEAP up to 64 bytes, REFC off-heap, SUB a part of one of the two.
import * as Memory from "../layout/memory"
import * as Process from "../layout/process"
import * as Term from "../layout/term"
import { copyBits, copyBytes } from "./bits"
import { heapAlloc } from "./heap"
import { allocate } from "./memory"
import { badarg, count, currentProcess, systemLimit } from "./state"
import { headerKind, headerOf, isBitstring, makeBoxed, makeHeader, makeSmall } from "./term"
import { chargeVirtualHeap } from "./virtual"

/// Low 63 bits of SUB_SIZE: the number of bits. The bit above is the writable mark.
export const SUB_BITS_MASK: i64 = i64.MAX_VALUE
export const SUB_WRITABLE: i64 = i64.MIN_VALUE

/// No bit string is longer: its block would not fit the memory.
export const BITS_MAX: i64 = 0x3fffffff8 // 2 GiB - 1 byte

// What view() found. Per thread; valid until the next collection or append.
export let viewAddress: u32 = 0
export let viewBit: i64 = 0
export let viewBits: i64 = 0

/// Address of the first byte of a HEAP or REFC binary.
export function binaryData(term: u64): u32 {
  return headerKind(headerOf(term)) == Term.HEADER_REFC_BINARY
    ? load<u32>(term as u32, Term.REFC_DATA)
    : (term as u32) + Term.HEAP_BINARY_DATA
}

/// Number of bits of a bit string.
export function bitsOf(term: u64): i64 {
  if (headerKind(headerOf(term)) == Term.HEADER_SUB_BINARY) {
    return load<i64>(term as u32, Term.SUB_SIZE) & SUB_BITS_MASK
  }
  // HEAP_BINARY_SIZE and REFC_SIZE are the same place.
  return load<i64>(term as u32, Term.HEAP_BINARY_SIZE) << 3
}

/// Finds the bits of a bit string: [viewBits] bits from bit [viewBit] (0..7) of [viewAddress].
export function view(term: u64): void {
  if (headerKind(headerOf(term)) == Term.HEADER_SUB_BINARY) {
    const offset = load<i64>(term as u32, Term.SUB_OFFSET)
    viewBits = load<i64>(term as u32, Term.SUB_SIZE) & SUB_BITS_MASK
    viewBit = offset & 7
    viewAddress = binaryData(load<u64>(term as u32, Term.SUB_ORIGINAL)) + ((offset >> 3) as u32)
  } else {
    viewBits = load<i64>(term as u32, Term.HEAP_BINARY_SIZE) << 3
    viewBit = 0
    viewAddress = binaryData(term)
  }
}

/// Is [term] a bit string of whole bytes?
export function isBinary(term: u64): bool {
  return isBitstring(term) && (bitsOf(term) & 7) == 0
}

/// A HEAP binary of [bytes] (at most HEAP_BINARY_LIMIT); only the padding is written.
function newHeapBinary(bytes: u32): u64 {
  const words = (bytes + 7) >> 3
  const address = heapAlloc(words + 2)
  if (words > 0) store<u64>(address + (words << 3), 0, 8)
  store<u64>(address, makeHeader(Term.HEADER_HEAP_BINARY, words + 1))
  store<u64>(address, bytes, 8)
  return makeBoxed(address)
}

/// A REFC binary of [bytes] with a new block that has room for [capacity] bytes; data not written.
export function newRefcBinary(bytes: u32, capacity: u32, flags: u32): u64 {
  return fillRefc(heapAlloc(Term.REFC_WORDS), newBlock(capacity), bytes, flags)
}

/// Makes the REFC_WORDS words at [address] on the running process's heap a REFC binary: the first [bytes] bytes of [block], of
/// which it takes over a reference.
export function fillRefc(address: u32, block: u32, bytes: u32, flags: u32): u64 {
  const term = makeBoxed(address)
  store<u64>(term as u32, Term.REFC_HEADER_WORD, Term.BOXED_BIAS)
  store<u64>(term as u32, bytes, Term.REFC_SIZE)
  store<u64>(term as u32, block, Term.REFC_BLOCK)
  store<u32>(term as u32, block + Memory.BINARY_DATA, Term.REFC_DATA)
  store<u32>(term as u32, flags, Term.REFC_FLAGS)
  const process = currentProcess()
  store<u64>(term as u32, load<u32>(process, Process.OFF_HEAP), Term.REFC_NEXT)
  store<u32>(process, address, Process.OFF_HEAP)
  chargeVirtualHeap(bytes)
  return term
}

/// An off-heap block for [capacity] bytes with one reference.
export function newBlock(capacity: u32): u32 {
  const block = allocate(Memory.BINARY_DATA + capacity)
  startBlock(block, capacity)
  return block
}

/// Makes the block at [block], of which only the BINARY_DATA bytes at its start are written, an off-heap block with one
/// reference.
export function startBlock(block: u32, capacity: u32): void {
  atomic.store<i32>(block, 1, Memory.BINARY_REFERENCES)
  store<u32>(block, 0, Memory.BINARY_FLAGS)
  store<u32>(block, capacity, Memory.BINARY_CAPACITY)
  count(Memory.MEMORY_BINARIES, capacity)
}

/// A binary of [bytes] whose data (at binaryData) the caller writes before anything can see it.
export function newBinary(bytes: u32): u64 {
  return bytes <= <u32>Term.HEAP_BINARY_LIMIT ? newHeapBinary(bytes) : newRefcBinary(bytes, bytes, 0)
}

/// A SUB that says the [bits] bits at [offset] of the HEAP or REFC binary [original].
export function newSub(original: u64, offset: i64, sizeWord: i64): u64 {
  const term = makeBoxed(heapAlloc(Term.SUB_WORDS))
  store<u64>(term as u32, Term.SUB_HEADER_WORD, Term.BOXED_BIAS)
  store<i64>(term as u32, offset, Term.SUB_OFFSET)
  store<i64>(term as u32, sizeWord, Term.SUB_SIZE)
  store<u64>(term as u32, original, Term.SUB_ORIGINAL)
  return term
}

/// A bit string of [bits] whose data (at binaryData of the result or of its SUB_ORIGINAL) the caller writes.
export function newBitstring(bits: i64): u64 {
  const binary = newBinary(((bits + 7) >> 3) as u32)
  return (bits & 7) == 0 ? binary : newSub(binary, 0, bits)
}

/// The [bits] bits at [offset] of the data of the HEAP or REFC binary [original]. Up to 64 whole bytes are copied, as OTP
/// does: a short part does not keep a long binary alive.
export function extract(original: u64, offset: i64, bits: i64): u64 {
  if ((bits & 7) != 0 || bits > Term.HEAP_BINARY_LIMIT << 3) return newSub(original, offset, bits)
  const part = newHeapBinary((bits >> 3) as u32)
  copyBits(binaryData(original), offset, (part as u32) + Term.HEAP_BINARY_DATA, 0, bits)
  return part
}

/// The [bits] bits at [offset] of any bit string. The caller has checked the range.
export function makeSub(term: u64, offset: i64, bits: i64): u64 {
  if (headerKind(headerOf(term)) == Term.HEADER_SUB_BINARY) {
    const start = load<i64>(term as u32, Term.SUB_OFFSET) + offset
    return extract(load<u64>(term as u32, Term.SUB_ORIGINAL), start, bits)
  }
  return extract(term, offset, bits)
}

/// A binary that holds a copy of the [bytes] bytes at [from].
export function binaryFromBytes(from: u32, bytes: u32): u64 {
  const term = newBinary(bytes)
  copyBytes(binaryData(term), from, bytes)
  return term
}

/// erlang:byte_size/1: bytes, a last incomplete one counted whole.
export function byteSize(term: u64): u64 {
  return isBitstring(term) ? makeSmall((bitsOf(term) + 7) >> 3) : badarg()
}

/// erlang:bit_size/1
export function bitSize(term: u64): u64 {
  return isBitstring(term) ? makeSmall(bitsOf(term)) : badarg()
}

/// Fails with system_limit if a binary of [bits] can't be made; otherwise true.
export function canHold(bits: i64): bool {
  if (bits <= BITS_MAX) return true
  systemLimit()
  return false
}
