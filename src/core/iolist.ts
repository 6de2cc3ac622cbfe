// Byte lists, iolists and bit string lists: how many bits they say, and the bit string that they make. Long ones take several
// slices; what another BIF wants to do with the binary (a checksum) it does in the same trap, behind IO_SIZE bytes of its data.
import * as Term from "../layout/term"
import * as Trap from "../layout/trap"
import { bitsOf, canHold, isBinary, newBitstring, view, viewAddress, viewBit, viewBits } from "./binary"
import { copyBits, pokeBits } from "./bits"
import { badarg } from "./state"
import { car, cdr, isBitstring, isList, isNil, isSmall, makeSmall, smallValue } from "./term"
import { charge, giveUp, trapArguments, trapData, trapEnsure, trapSwap, workLimit } from "./work"
import { pop, push1, worklistDepth, worklistEnd, worklistIsAt, worklistRestore, worklistSave } from "./worklist"

const BYTE_LIMIT: u64 = (256 << Term.SMALL_SHIFT) | Term.TAG_SMALL // the small 256

/// A unit of work is a list cell, or this many bits of a binary, log2.
const BITS_PER_UNIT: i64 = 8
const UNITS_PER_REDUCTION: i32 = 16

// What is asked for.
const WHOLE_BYTES: i32 = 0
const ANY_BITS: i32 = 1
const SIZE: i32 = 2 // only the size, whole bytes

// What a trap keeps.
const IO_TERM: u32 = 0 // u64: the part of the list that comes next
const IO_WHOLE: u32 = 8 // u64: the whole list
const IO_BITS: u32 = 16 // i64 bits counted so far
const IO_POSITION: u32 = 24 // i64 bits written so far; -1 while counting
const IO_SKIP: u32 = 32 // i64 bits written of the binary under way
const IO_RESULT: u32 = 40 // u64
const IO_STACK: u32 = 48 // u32 address of the worklist, 0 if it is empty
const IO_WANTED: u32 = 52 // i32
/// Bytes of a trap's data that this file uses.
export const IO_SIZE: u32 = 56

let current: u64 = 0
let bits: i64 = 0
let position: i64 = 0
let skip: i64 = 0
let units: i32 = 0 // that may still be spent in this slice

// Outcomes of counting.
const BAD: i32 = -1
const MORE: i32 = 0
const DONE: i32 = 1

/// Is [term] a small of 0 to 255?
function isByte(term: u64): bool {
  return isSmall(term) && term < BYTE_LIMIT
}

// Counts the bits of [current] and of what lies on the worklist above [depth].
function count(depth: u32, anyBits: bool): i32 {
  while (true) {
    while (isList(current)) {
      if (--units < 0) return MORE
      const head = car(current)
      if (isByte(head)) {
        bits += 8
        current = cdr(current)
      } else if (isList(head)) {
        const tail = cdr(current)
        if (!isNil(tail)) push1(tail)
        current = head
      } else {
        const more = isNil(head) ? 0 : elementBits(head, anyBits)
        if (more < 0) return BAD
        bits += more
        current = cdr(current)
      }
    }
    const more = isNil(current) ? 0 : elementBits(current, anyBits)
    if (more < 0) return BAD
    bits += more
    if (worklistIsAt(depth)) return DONE
    current = pop()
  }
}

function elementBits(term: u64, anyBits: bool): i64 {
  if (!isBitstring(term)) return -1
  const size = bitsOf(term)
  return anyBits || (size & 7) == 0 ? size : -1
}

// Writes what count has counted, from the first byte of [to] on. False: there is more to write.
function write(depth: u32, to: u32): bool {
  while (true) {
    while (isList(current)) {
      if (--units < 0) return false
      const head = car(current)
      if (isSmall(head)) {
        if ((position & 7) == 0) store<u8>(to + ((position >> 3) as u32), smallValue(head) as u8)
        else pokeBits(to, position, smallValue(head), 8)
        position += 8
        current = cdr(current)
      } else if (isList(head)) {
        const tail = cdr(current)
        if (!isNil(tail)) push1(tail)
        current = head
      } else {
        if (!isNil(head) && !writeElement(head, to)) return false
        current = cdr(current)
      }
    }
    if (!isNil(current) && !writeElement(current, to)) return false
    if (worklistIsAt(depth)) return true
    current = pop()
  }
}

// False: a long one, of which there is more.
function writeElement(term: u64, to: u32): bool {
  view(term)
  const left = viewBits - skip
  const most = ((max(units, 0) as i64) + 1) << BITS_PER_UNIT
  const size = min(left, most)
  copyBits(viewAddress, viewBit + skip, to, position, size)
  position += size
  units -= (size >> BITS_PER_UNIT) as i32
  skip = size < left ? skip + size : 0
  return size == left
}

/// The bit string that [term] makes (WHOLE_BYTES, ANY_BITS), or the number of its bytes (SIZE). 0: badarg, or there is more to
/// do in a trap of [kind], whose data begin with IO_SIZE bytes for this and [bytes] for the caller.
function gather(term: u64, wanted: i32, kind: i32, bytes: u32): u64 {
  current = term
  bits = 0
  position = -1
  skip = 0
  return proceed(worklistDepth(), term, 0, wanted, kind, bytes)
}

/// Goes on with a gather: what that returns.
export function gatherContinue(): u64 {
  const data = trapData()
  current = load<u64>(data, IO_TERM)
  bits = load<i64>(data, IO_BITS)
  position = load<i64>(data, IO_POSITION)
  skip = load<i64>(data, IO_SKIP)
  const depth = worklistDepth()
  worklistRestore(load<u32>(data, IO_STACK))
  return proceed(depth, load<u64>(data, IO_WHOLE), load<u64>(data, IO_RESULT), load<i32>(data, IO_WANTED), 0, 0)
}

function proceed(depth: u32, whole: u64, result: u64, wanted: i32, kind: i32, bytes: u32): u64 {
  const limit = workLimit(UNITS_PER_REDUCTION)
  units = limit
  let isDone = true
  if (position < 0) {
    const outcome = count(depth, wanted == ANY_BITS)
    if (outcome == BAD) {
      worklistEnd(depth)
      return badarg()
    }
    isDone = outcome == DONE
    if (isDone && wanted != SIZE) {
      if (!canHold(bits)) return 0
      result = newBitstring(bits)
      current = whole
      position = 0
    }
  }
  if (isDone && wanted != SIZE) {
    view(result)
    isDone = write(depth, viewAddress)
  }
  charge(limit - units, UNITS_PER_REDUCTION)
  if (isDone) return wanted == SIZE ? makeSmall(bits >> 3) : result
  const data = trapEnsure(kind, IO_SIZE + bytes)
  store<u64>(data, current, IO_TERM)
  store<u64>(data, whole, IO_WHOLE)
  store<i64>(data, bits, IO_BITS)
  store<i64>(data, position, IO_POSITION)
  store<i64>(data, skip, IO_SKIP)
  store<u64>(data, result, IO_RESULT)
  store<i32>(data, wanted, IO_WANTED)
  trapSwap(data + IO_STACK, worklistSave(depth))
  return giveUp()
}

/// The binary of the iolist [term], for a BIF that goes on with it. 0: badarg, or the rest is done in a trap of [kind], with
/// gatherContinue; its data have [bytes] behind IO_SIZE.
export function binaryOfIolist(term: u64, kind: i32, bytes: u32): u64 {
  if (isList(term) || isNil(term)) return gather(term, WHOLE_BYTES, kind, bytes)
  return isBinary(term) ? term : badarg()
}

/// erlang:iolist_to_binary/1
export function iolistToBinary(term: u64): u64 {
  return trapArguments(binaryOfIolist(term, Trap.TRAP_IOLIST, 0), term, 0)
}

/// erlang:list_to_binary/1, binary:list_to_bin/1
export function listToBinary(term: u64): u64 {
  if (!isList(term) && !isNil(term)) return badarg()
  return trapArguments(gather(term, WHOLE_BYTES, Trap.TRAP_IOLIST, 0), term, 0)
}

/// erlang:list_to_bitstring/1
export function listToBitstring(term: u64): u64 {
  if (!isList(term) && !isNil(term)) return badarg()
  return trapArguments(gather(term, ANY_BITS, Trap.TRAP_IOLIST, 0), term, 0)
}

/// erlang:iolist_size/1, in bytes.
export function iolistSize(term: u64): u64 {
  if (!isList(term) && !isNil(term) && !isBitstring(term)) return badarg()
  return trapArguments(gather(term, SIZE, Trap.TRAP_IOLIST, 0), term, 0)
}
