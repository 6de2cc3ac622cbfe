// Where the bits of any bit string (HEAP, REFC, SUB binary) lie, and comparing them. Reading only.
import * as Term from "../layout/term"
import { headerKind, headerOf, isBitstring } from "./term"

const SIZE_MASK: u64 = u64.MAX_VALUE >> 1

/// Is [kind] (Term.HEADER_*) one of the three kinds of bit strings?
export function isBitsKind(kind: u32): bool {
  return kind == Term.HEADER_REFC_BINARY || kind == Term.HEADER_HEAP_BINARY || kind == Term.HEADER_SUB_BINARY
}

/// Size in bits.
export function bitSize(binary: u64): u64 {
  if (headerKind(headerOf(binary)) == Term.HEADER_SUB_BINARY) return load<u64>(binary as u32, Term.SUB_SIZE) & SIZE_MASK
  return load<u64>(binary as u32, Term.HEAP_BINARY_SIZE) << 3 // REFC_SIZE is at the same place
}

/// Address of the first byte of a HEAP or REFC binary.
function dataOf(binary: u64): u32 {
  if (headerKind(headerOf(binary)) == Term.HEADER_HEAP_BINARY) return (binary as u32) + Term.HEAP_BINARY_DATA
  return load<u32>(binary as u32, Term.REFC_DATA)
}

/// Address of the byte that holds the first bit.
export function bitAddress(binary: u64): u32 {
  if (headerKind(headerOf(binary)) != Term.HEADER_SUB_BINARY) return dataOf(binary)
  return dataOf(load<u64>(binary as u32, Term.SUB_ORIGINAL)) + ((load<u64>(binary as u32, Term.SUB_OFFSET) >> 3) as u32)
}

/// Place of the first bit in its byte: 0 = most significant.
export function bitOffset(binary: u64): u32 {
  if (headerKind(headerOf(binary)) != Term.HEADER_SUB_BINARY) return 0
  return load<u32>(binary as u32, Term.SUB_OFFSET) & 7
}

/// Eight bits from bit [offset] (0..7) of the byte at [address]. Reads a second byte only if [offset] is not 0.
export function byteAt(address: u32, offset: u32): u32 {
  const first = load<u8>(address) as u32
  if (offset == 0) return first
  return ((first << offset) | ((load<u8>(address, 1) as u32) >> (8 - offset))) & 255
}

/// The [count] (1..7) bits from bit [offset] of the byte at [address], as the high bits of a byte.
export function bitsAt(address: u32, offset: u32, count: u32): u32 {
  const mask: u32 = (0xff00 >> count) & 255
  const first = (load<u8>(address) as u32) << offset
  if (offset + count <= 8) return first & mask
  return (first | ((load<u8>(address, 1) as u32) >> (8 - offset))) & mask
}

/// Order of two bit strings (-1, 0, 1): bit for bit, a prefix first.
export function compareBits(a: u64, b: u64): i32 {
  const sizeA = bitSize(a)
  const sizeB = bitSize(b)
  const order = compareRange(bitAddress(a), bitOffset(a), bitAddress(b), bitOffset(b), min(sizeA, sizeB))
  if (order) return order
  return sizeA == sizeB ? 0 : sizeA < sizeB ? -1 : 1
}

/// Are bit string [a] and any term [b] the same bits?
export function equalBits(a: u64, b: u64): bool {
  if (!isBitstring(b)) return false
  const size = bitSize(a)
  return size == bitSize(b) && compareRange(bitAddress(a), bitOffset(a), bitAddress(b), bitOffset(b), size) == 0
}

function compareRange(atA: u32, offsetA: u32, atB: u32, offsetB: u32, bits: u64): i32 {
  let bytes = (bits >> 3) as u32
  const rest = (bits as u32) & 7
  if (offsetA == offsetB) {
    // The first byte may hold foreign bits before the first one; from the next on whole words can be compared.
    if (offsetA != 0 && bytes != 0) {
      const firstA = byteAt(atA++, offsetA)
      const firstB = byteAt(atB++, offsetB)
      if (firstA != firstB) return firstA < firstB ? -1 : 1
      bytes--
    }
    while (bytes >= 8 && load<u64>(atA) == load<u64>(atB)) {
      atA += 8
      atB += 8
      bytes -= 8
    }
  }
  while (bytes != 0) {
    const byteA = byteAt(atA++, offsetA)
    const byteB = byteAt(atB++, offsetB)
    if (byteA != byteB) return byteA < byteB ? -1 : 1
    bytes--
  }
  if (rest == 0) return 0
  const lastA = bitsAt(atA, offsetA, rest)
  const lastB = bitsAt(atB, offsetB, rest)
  return lastA == lastB ? 0 : lastA < lastB ? -1 : 1
}
