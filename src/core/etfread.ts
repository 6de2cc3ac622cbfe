// The decoder's second pass: builds the term whose bytes etfscan.ts has found well-formed. It has no stack: a place (a word of
// the heap) that is not yet filled says where to go on when everything before it is done.
//
//   63  61              32 31              0
//  ├───┴────────────────┴─────────────────┤
//  │kind│ count          │ next place or 0  │       this place, [count] more that belong to it, then the next
//
// Maps get their shape at the end (etfmap.ts).
import * as Process from "../layout/process"
import * as Term from "../layout/term"
import { fillRefc, newBlock } from "./binary"
import { atomEnd, readAtom } from "./etfatom"
import { finishMaps, mapsBegin, mapsEnd, mapsRestore, mapsSave, noteMap } from "./etfmap"
import {
  objectEnd,
  objectTop,
  readExport,
  readFloatText,
  readFun,
  readIdentity,
  readInteger,
  readNewFloat,
} from "./etfobject"
import * as Tag from "./etftag"
import { binaryBlock, heapAlloc, heapTrim, offHeapNext, releaseBinary } from "./heap"
import { currentProcess } from "./state"
import { makeBoxed, makeHeader, makeList, makeSmall } from "./term"

// Kinds of runs of places.
const ROW: u32 = 0 // words one behind the other
const CELLS: u32 = 1 // list cells one behind the other, then the CDR of the last
const KEY: u32 = 2 // a key of a flat map, its value, the next key; count = number of pairs << 8 | pairs left
// The fourth kind, KEY + 1: same, from the value on.
const KIND_SHIFT: u64 = 62
const COUNT_SHIFT: u64 = 32
const COUNT_MASK: u32 = 0x3fffffff
const ONE: u64 = (1 as u64) << COUNT_SHIFT
const PAIRS_SHIFT: u32 = 8
const PAIRS_MASK: u32 = 255

const COPY_PER_UNIT_SHIFT: u32 = 6 // bytes of a binary that cost as much as a term, log2
const STRING_PER_UNIT_SHIFT: u32 = 2 // elements of a string
const NEXT: u32 = Term.REFC_NEXT - Term.BOXED_BIAS // in an off-heap object, from its address

// The pass under way.
let at: u32 = 0 // the next byte
let safe: bool = false // no new atoms and functions
let place: u32 = 0 // the next place to fill, 0: none is left
let run: u64 = 0 // what that place says (it is not written there)
let start: u32 = 0 // the words for the term: the first one is the place of the term itself
let end: u32 = 0
let heap: u32 = 0 // free words from here on
let left: i32 = 0 // terms until the slice is over
// A binary that is being copied from [at].
let copyTo: u32 = 0
let copyLeft: u32 = 0
let isBuilt: bool = false // all but the maps

/// Begins to build the term at [address], for which [words] words of heap and notes on [maps] maps are needed.
export function readBegin(address: u32, words: u32, maps: u32, isSafe: bool): void {
  at = address
  safe = isSafe
  start = heapAlloc(words + 1)
  end = start + ((words + 1) << 3)
  heap = start + 8
  place = start
  run = 0
  copyLeft = 0
  isBuilt = false
  mapsBegin(maps)
}

/// The term, when the pass is complete.
export function readResult(): u64 {
  return load<u64>(start)
}

/// Address behind what has been read.
export function readEnd(): u32 {
  return at
}

/// Bytes that readSave needs.
export const READ_STATE: u32 = 56

/// Keeps the pass for a later slice at [data].
export function readSave(data: u32): void {
  store<u32>(data, at)
  store<u32>(data, safe as u32, 4)
  store<u32>(data, place, 8)
  store<u32>(data, start, 12)
  store<u64>(data, run, 16)
  store<u32>(data, end, 24)
  store<u32>(data, heap, 28)
  store<u32>(data, copyTo, 32)
  store<u32>(data, copyLeft, 36)
  store<u32>(data, isBuilt as u32, 40)
  mapsSave(data + 48)
}

export function readRestore(data: u32): void {
  at = load<u32>(data)
  safe = load<u32>(data, 4) != 0
  place = load<u32>(data, 8)
  start = load<u32>(data, 12)
  run = load<u64>(data, 16)
  end = load<u32>(data, 24)
  heap = load<u32>(data, 28)
  copyTo = load<u32>(data, 32)
  copyLeft = load<u32>(data, 36)
  isBuilt = load<u32>(data, 40) != 0
  mapsRestore(data + 48)
}

/// Goes on for about [limit] terms. What is left of the limit (at least 1) if the term is complete, 0 if there is more to do,
/// -1 if it can't be built.
export function readRun(limit: i32): i32 {
  left = limit
  while (!isBuilt) {
    if (left <= 0) return 0
    if (copyLeft != 0) {
      copySome()
    } else if (place == 0) {
      isBuilt = true
      heapTrim(end, (end - heap) >> 3)
    } else {
      left--
      const target = place
      advance()
      const term = readTerm(target)
      if (term == 0) return undo()
      store<u64>(target, term)
    }
  }
  const rest = finishMaps(left)
  if (rest < 0) return undo()
  if (rest > 0) mapsEnd()
  return rest
}

// Goes to the place behind the one at hand.
function advance(): void {
  const count = ((run >> COUNT_SHIFT) as u32) & COUNT_MASK
  switch ((run >> KIND_SHIFT) as u32) {
    case ROW:
      if (count != 0) {
        place += 8
        run -= ONE
        return
      }
      break
    case CELLS:
      if (count != 0) {
        store<u64>(place, makeList(place + 16), 8)
        place += 16
        run -= ONE
      } else {
        place += 8
        run = run as u32 as u64
      }
      return
    case KEY:
      place += ((count >> PAIRS_SHIFT) << 3) + 16
      run |= (1 as u64) << KIND_SHIFT
      return
    default:
      if ((count & PAIRS_MASK) > 1) {
        place -= ((count >> PAIRS_SHIFT) << 3) + 8
        run = (run ^ ((1 as u64) << KIND_SHIFT)) - ONE
        return
      }
  }
  place = run as u32
  run = place == 0 ? 0 : load<u64>(place)
}

// The places of a run that begins at [first] come next.
function enter(first: u32, kind: u32, count: u32): void {
  if (place != 0) store<u64>(place, run)
  run = ((kind as u64) << KIND_SHIFT) | ((count as u64) << COUNT_SHIFT) | (place as u64)
  place = first
}

function get32(address: u32): u32 {
  return bswap<u32>(load<u32>(address))
}

// The term that begins at [at]; its parts are to come. 0: it can't be. [target] is where it will be.
function readTerm(target: u32): u64 {
  const tag = load<u8>(at) as u32
  switch (tag) {
    case Tag.SMALL_INTEGER_EXT:
      at += 2
      return makeSmall(load<u8>(at - 1) as i64)
    case Tag.INTEGER_EXT:
      at += 5
      return makeSmall(get32(at - 4) as i32 as i64)
    case Tag.ATOM_EXT:
    case Tag.SMALL_ATOM_EXT:
    case Tag.ATOM_UTF8_EXT:
    case Tag.SMALL_ATOM_UTF8_EXT: {
      const atom = readAtom(at, safe)
      at = atomEnd
      return atom
    }
    case Tag.NIL_EXT:
      at++
      return Term.NIL
    case Tag.SMALL_TUPLE_EXT:
      at += 2
      return readTuple(load<u8>(at - 1) as u32)
    case Tag.LARGE_TUPLE_EXT:
      at += 5
      return readTuple(get32(at - 4))
    case Tag.LIST_EXT:
      at += 5
      return readList(target, get32(at - 4))
    case Tag.STRING_EXT:
      return readString()
    case Tag.BINARY_EXT:
      at += 5
      return readBinary(get32(at - 4))
    case Tag.BIT_BINARY_EXT:
      return readBits()
    case Tag.MAP_EXT:
      at += 5
      return readMap(target, get32(at - 4))
    default:
      return readObject(tag)
  }
}

function readObject(tag: u32): u64 {
  let term: u64 = 0
  switch (tag) {
    case Tag.SMALL_BIG_EXT:
    case Tag.LARGE_BIG_EXT:
      term = readInteger(at, heap)
      break
    case Tag.NEW_FLOAT_EXT:
      term = readNewFloat(at + 1, heap)
      break
    case Tag.FLOAT_EXT:
      term = readFloatText(at + 1, heap)
      break
    case Tag.EXPORT_EXT:
      term = readExport(at, heap, safe)
      break
    case Tag.NEW_FUN_EXT:
      term = readFun(at, heap, safe)
      if (term != 0) enter((term as u32) + Term.FUN_CREATOR, ROW, get32(at + 26))
      break
    default:
      term = readIdentity(at, heap, safe)
  }
  if (term == 0) return 0
  at = objectEnd
  heap = objectTop
  return term
}

function readTuple(arity: u32): u64 {
  const tuple = heap
  heap += (arity + 1) << 3
  store<u64>(tuple, makeHeader(Term.HEADER_TUPLE, arity))
  if (arity != 0) enter(tuple + 8, ROW, arity - 1)
  return makeBoxed(tuple)
}

// Without elements it is its tail, which goes to [target].
function readList(target: u32, count: u32): u64 {
  if (count == 0) {
    enter(target, ROW, 0)
    return Term.NIL
  }
  const cells = heap
  heap += count << 4
  enter(cells, CELLS, count - 1)
  return makeList(cells)
}

function readString(): u64 {
  const count = bswap<u16>(load<u16>(at, 1)) as u32
  at += 3
  if (count == 0) return Term.NIL
  const cells = heap
  const last = at + count
  let cell = cells
  for (; at < last; at++) {
    store<u64>(cell, makeSmall(load<u8>(at) as i64))
    store<u64>(cell, makeList(cell + 16), 8)
    cell += 16
  }
  store<u64>(cell - 8, Term.NIL)
  heap = cell
  left -= count >> STRING_PER_UNIT_SHIFT
  return makeList(cells)
}

// The bytes are copied by copySome.
function readBinary(bytes: u32): u64 {
  const address = heap
  copyLeft = bytes
  if (bytes > (Term.HEAP_BINARY_LIMIT as u32)) {
    heap += Term.REFC_WORDS << 3
    const binary = fillRefc(address, newBlock(bytes), bytes, 0)
    copyTo = load<u32>(binary as u32, Term.REFC_DATA)
    return binary
  }
  const words = (bytes + 7) >> 3
  heap += (words + 2) << 3
  if (words != 0) store<u64>(address + (words << 3), 0, 8)
  store<u64>(address, makeHeader(Term.HEADER_HEAP_BINARY, words + 1))
  store<u64>(address, bytes, 8)
  copyTo = address + 16
  return makeBoxed(address)
}

function readBits(): u64 {
  const bytes = get32(at + 1)
  const bits = load<u8>(at, 5) as u32
  at += 6
  const binary = readBinary(bytes)
  if (bits == 8 || bytes == 0) return binary
  const address = heap
  heap += Term.SUB_WORDS << 3
  store<u64>(address, Term.SUB_HEADER_WORD)
  store<u64>(address, 0, 8)
  store<u64>(address, (((bytes - 1) as u64) << 3) | (bits as u64), 16)
  store<u64>(address, binary, 24)
  return makeBoxed(address)
}

function copySome(): void {
  const bytes = min(copyLeft, (max(left, 1) as u32) << COPY_PER_UNIT_SHIFT)
  memory.copy(copyTo, at, bytes)
  copyTo += bytes
  at += bytes
  copyLeft -= bytes
  left -= bytes >> COPY_PER_UNIT_SHIFT
}

function readMap(target: u32, pairs: u32): u64 {
  const first = heap
  if (pairs > (Term.MAP_SMALL_LIMIT as u32)) {
    heap += pairs << 4
    noteMap(target, first, pairs)
    enter(first, ROW, (pairs << 1) - 1)
    return Term.NIL
  }
  const map = first + ((pairs + 1) << 3)
  heap = map + ((pairs + 2) << 3)
  store<u64>(first, makeHeader(Term.HEADER_TUPLE, pairs))
  store<u64>(map, makeHeader(Term.HEADER_MAP, pairs + 1))
  store<u64>(map, makeBoxed(first), 8)
  if (pairs != 0) {
    noteMap(target, first + 8, pairs)
    enter(first + 8, KEY, (pairs << PAIRS_SHIFT) | pairs)
  }
  return makeBoxed(map)
}

// Gives back what has been built: nothing refers to it but the list of off-heap objects.
function undo(): i32 {
  mapsEnd()
  let link = currentProcess() + Process.OFF_HEAP
  for (let object = load<u32>(link); object != 0; object = load<u32>(link)) {
    if (object - start < end - start) {
      store<u32>(link, offHeapNext(object))
      releaseBinary(binaryBlock(object))
    } else {
      link = object + NEXT
    }
  }
  if (!isBuilt) heapTrim(end, (end - start) >> 3)
  return -1
}
