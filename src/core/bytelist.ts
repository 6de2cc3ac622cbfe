// Binaries as lists: binary_to_list and bitstring_to_list. A long list is made from its end, a piece a slice.
import * as Term from "../layout/term"
import * as Trap from "../layout/trap"
import { bitsOf, makeSub, view, viewAddress, viewBit, viewBits } from "./binary"
import { peekBits } from "./bits"
import { cons } from "./build"
import { heapAlloc } from "./heap"
import { badarg } from "./state"
import {
  headerArity,
  headerKind,
  headerOf,
  isBitstring,
  isBoxed,
  isSmall,
  makeList,
  makeSmall,
  smallValue,
} from "./term"
import { charge, giveUp, trapArgument, trapBegin, trapData, workLimit } from "./work"

const BYTES_PER_REDUCTION: i32 = 64

// What a trap keeps.
const DATA_BASE: u32 = 0 // u32 address of the bytes
const DATA_COUNT: u32 = 4 // u32 bytes that are not in the list yet
const DATA_BIT: u32 = 8 // i64 bit of the first byte
const DATA_TAIL: u32 = 16 // u64 the list so far
const DATA_SIZE: u32 = 24

// Bytes that are left to do.
let left: u32 = 0

// The list of the [count] bytes at [bit] of [base], followed by [tail]; or of the last of them, if [left] is not 0 then.
function listOfBytes(base: u32, bit: i64, count: u32, tail: u64): u64 {
  const limit = workLimit(BYTES_PER_REDUCTION) as u32
  const bytes = min(count, limit)
  left = count - bytes
  charge(bytes as i32, BYTES_PER_REDUCTION)
  if (bytes == 0) return tail
  const first = heapAlloc(bytes << 1)
  let cell = first
  const aligned = (bit & 7) == 0
  let from = base + ((bit >> 3) as u32) + left
  for (const end = cell + (bytes << 4); cell < end; cell += 16) {
    const byte = aligned ? (load<u8>(from) as i64) : (peekBits(from, bit & 7, 8) as i64)
    store<u64>(cell, makeSmall(byte))
    store<u64>(cell, makeList(cell + 16), 8)
    from++
  }
  store<u64>(cell - 8, tail)
  return makeList(first)
}

// Has a trap begun?
function begun(base: u32, bit: i64, tail: u64): bool {
  if (left == 0) return false
  const data = trapBegin(Trap.TRAP_BYTES, DATA_SIZE)
  store<u32>(data, base, DATA_BASE)
  store<i64>(data, bit, DATA_BIT)
  later(data, tail)
  return true
}

function later(data: u32, tail: u64): void {
  store<u32>(data, left, DATA_COUNT)
  store<u64>(data, tail, DATA_TAIL)
  giveUp()
}

/// A further slice.
export function bytesContinue(): u64 {
  const data = trapData()
  const count = load<u32>(data, DATA_COUNT)
  const list = listOfBytes(load<u32>(data, DATA_BASE), load<i64>(data, DATA_BIT), count, load<u64>(data, DATA_TAIL))
  if (left == 0) return list
  later(data, list)
  return Term.NON_VALUE
}

/// erlang:binary_to_list/1
export function binaryToList(term: u64): u64 {
  if (!isBitstring(term)) return badarg()
  view(term)
  if ((viewBits & 7) != 0) return badarg()
  const list = listOfBytes(viewAddress, viewBit, (viewBits >> 3) as u32, Term.NIL)
  if (!begun(viewAddress, viewBit, list)) return list
  trapArgument(0, term)
  return Term.NON_VALUE
}

/// erlang:binary_to_list/3: bytes [start] to [stop], both counted from 1.
export function binaryToList3(term: u64, start: u64, stop: u64): u64 {
  if (!isBitstring(term) || !isSmall(start) || !isSmall(stop)) return badarg()
  const from = smallValue(start)
  const to = smallValue(stop)
  view(term)
  if (from < 1 || to < from || to > viewBits >> 3) return badarg()
  const bit = viewBit + ((from - 1) << 3)
  const list = listOfBytes(viewAddress, bit, (to - from + 1) as u32, Term.NIL)
  if (!begun(viewAddress, bit, list)) return list
  trapArgument(0, term)
  trapArgument(1, start)
  trapArgument(2, stop)
  return Term.NON_VALUE
}

/// erlang:bitstring_to_list/1: a last incomplete byte is an element that is a bit string.
export function bitstringToList(term: u64): u64 {
  if (!isBitstring(term)) return badarg()
  const bits = bitsOf(term)
  const tail = (bits & 7) == 0 ? Term.NIL : cons(makeSub(term, bits & ~7, bits & 7), Term.NIL)
  view(term)
  const list = listOfBytes(viewAddress, viewBit, (bits >> 3) as u32, tail)
  if (!begun(viewAddress, viewBit, list)) return list
  trapArgument(0, term)
  return Term.NON_VALUE
}

/// erlang:size/1: elements of a tuple, or whole bytes of a bit string.
export function sizeOfTerm(term: u64): u64 {
  if (!isBoxed(term)) return badarg()
  const header = headerOf(term)
  if (headerKind(header) == Term.HEADER_TUPLE) return makeSmall(headerArity(header))
  return isBitstring(term) ? makeSmall(bitsOf(term) >> 3) : badarg()
}
