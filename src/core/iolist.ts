// Byte lists, iolists and bit string lists: how many bits they say, and the bit string that they make. Also binaries as
// lists.
import * as Term from "../layout/term"
import { bitsOf, canHold, isBinary, makeSub, newBitstring, view, viewAddress, viewBit, viewBits } from "./binary"
import { copyBits, peekBits, pokeBits } from "./bits"
import { heapAlloc } from "./heap"
import { badarg, bump } from "./state"
import {
  car,
  cdr,
  headerArity,
  headerKind,
  headerOf,
  isBitstring,
  isBoxed,
  isList,
  isNil,
  isSmall,
  makeList,
  makeSmall,
  smallValue,
} from "./term"
import { pop, push1, worklistDepth, worklistEnd, worklistIsAt } from "./worklist"

const BYTE_LIMIT: u64 = (256 << Term.SMALL_SHIFT) | Term.TAG_SMALL // the small 256
const BYTES_SHIFT = 6 // bytes of an iolist for one reduction, log2

/// Is [term] a small of 0 to 255?
function isByte(term: u64): bool {
  return isSmall(term) && term < BYTE_LIMIT
}

/// Bits of the list or bit string [term]; -1 if there is anything but bytes and bit strings in it, or (unless [anyBits])
/// a bit string that is not made of whole bytes.
export function iolistBits(term: u64, anyBits: bool): i64 {
  const depth = worklistDepth()
  let bits: i64 = 0
  while (true) {
    while (isList(term)) {
      const head = car(term)
      if (isByte(head)) {
        bits += 8
        term = cdr(term)
      } else if (isList(head)) {
        const tail = cdr(term)
        if (!isNil(tail)) push1(tail)
        term = head
      } else {
        const more = isNil(head) ? 0 : elementBits(head, anyBits)
        if (more < 0) {
          worklistEnd(depth)
          return -1
        }
        bits += more
        term = cdr(term)
      }
    }
    const more = isNil(term) ? 0 : elementBits(term, anyBits)
    if (more < 0) {
      worklistEnd(depth)
      return -1
    }
    bits += more
    if (worklistIsAt(depth)) return bits
    term = pop()
  }
}

function elementBits(term: u64, anyBits: bool): i64 {
  if (!isBitstring(term)) return -1
  const bits = bitsOf(term)
  return anyBits || (bits & 7) == 0 ? bits : -1
}

/// Writes what iolistBits has counted, from the first byte of [to] on.
export function iolistWrite(term: u64, to: u32): void {
  const depth = worklistDepth()
  let bit: i64 = 0
  while (true) {
    while (isList(term)) {
      const head = car(term)
      if (isSmall(head)) {
        if ((bit & 7) == 0) store<u8>(to + ((bit >> 3) as u32), smallValue(head) as u8)
        else pokeBits(to, bit, smallValue(head), 8)
        bit += 8
        term = cdr(term)
      } else if (isList(head)) {
        const tail = cdr(term)
        if (!isNil(tail)) push1(tail)
        term = head
      } else {
        if (!isNil(head)) bit = writeElement(head, to, bit)
        term = cdr(term)
      }
    }
    if (!isNil(term)) bit = writeElement(term, to, bit)
    if (worklistIsAt(depth)) return
    term = pop()
  }
}

function writeElement(term: u64, to: u32, bit: i64): i64 {
  view(term)
  copyBits(viewAddress, viewBit, to, bit, viewBits)
  return bit + viewBits
}

function build(term: u64, anyBits: bool): u64 {
  const bits = iolistBits(term, anyBits)
  if (bits < 0) return badarg()
  if (!canHold(bits)) return 0
  bump((bits >> (BYTES_SHIFT + 3)) as i32)
  const result = newBitstring(bits)
  view(result)
  iolistWrite(term, viewAddress)
  return result
}

/// erlang:iolist_to_binary/1
export function iolistToBinary(term: u64): u64 {
  if (isList(term) || isNil(term)) return build(term, false)
  return isBinary(term) ? term : badarg()
}

/// erlang:list_to_binary/1, binary:list_to_bin/1
export function listToBinary(term: u64): u64 {
  return isList(term) || isNil(term) ? build(term, false) : badarg()
}

/// erlang:list_to_bitstring/1
export function listToBitstring(term: u64): u64 {
  return isList(term) || isNil(term) ? build(term, true) : badarg()
}

/// erlang:iolist_size/1, in bytes.
export function iolistSize(term: u64): u64 {
  if (!isList(term) && !isNil(term) && !isBitstring(term)) return badarg()
  const bits = iolistBits(term, false)
  if (bits < 0) return badarg()
  bump((bits >> (BYTES_SHIFT + 3)) as i32)
  return makeSmall(bits >> 3)
}

/// The list of [count] bytes at [bit] of [base], followed by [tail].
export function listOfBytes(base: u32, bit: i64, count: u32, tail: u64): u64 {
  if (count == 0) return tail
  bump((count >> BYTES_SHIFT) as i32)
  const first = heapAlloc(count << 1)
  let cell = first
  const aligned = (bit & 7) == 0
  let from = base + ((bit >> 3) as u32)
  for (const end = cell + (count << 4); cell < end; cell += 16) {
    const byte = aligned ? (load<u8>(from) as i64) : (peekBits(from, bit & 7, 8) as i64)
    store<u64>(cell, makeSmall(byte))
    store<u64>(cell, makeList(cell + 16), 8)
    from++
  }
  store<u64>(cell - 8, tail)
  return makeList(first)
}

/// erlang:binary_to_list/1
export function binaryToList(term: u64): u64 {
  if (!isBitstring(term)) return badarg()
  view(term)
  if ((viewBits & 7) != 0) return badarg()
  return listOfBytes(viewAddress, viewBit, (viewBits >> 3) as u32, Term.NIL)
}

/// erlang:binary_to_list/3: bytes [start] to [stop], both counted from 1.
export function binaryToList3(term: u64, start: u64, stop: u64): u64 {
  if (!isBitstring(term) || !isSmall(start) || !isSmall(stop)) return badarg()
  const from = smallValue(start)
  const to = smallValue(stop)
  view(term)
  if (from < 1 || to < from || to > viewBits >> 3) return badarg()
  return listOfBytes(viewAddress, viewBit + ((from - 1) << 3), (to - from + 1) as u32, Term.NIL)
}

/// erlang:bitstring_to_list/1: a last incomplete byte is an element that is a bit string.
export function bitstringToList(term: u64): u64 {
  if (!isBitstring(term)) return badarg()
  const bits = bitsOf(term)
  let tail: u64 = Term.NIL
  if ((bits & 7) != 0) {
    const cell = heapAlloc(2)
    const rest = makeSub(term, bits & ~7, bits & 7)
    store<u64>(cell, rest)
    store<u64>(cell, Term.NIL, 8)
    tail = makeList(cell)
  }
  view(term)
  return listOfBytes(viewAddress, viewBit, (bits >> 3) as u32, tail)
}

/// erlang:size/1: elements of a tuple, or whole bytes of a bit string.
export function sizeOfTerm(term: u64): u64 {
  if (!isBoxed(term)) return badarg()
  const header = headerOf(term)
  if (headerKind(header) == Term.HEADER_TUPLE) return makeSmall(headerArity(header))
  return isBitstring(term) ? makeSmall(bitsOf(term) >> 3) : badarg()
}
