// Writing the external format of a term into a block that is large enough (etfsize.ts): the encoder's second pass.
import * as Memory from "../layout/memory"
import * as Term from "../layout/term"
import { view, viewAddress, viewBit, viewBits } from "./binary"
import { copyBits } from "./bits"
import { put16, put32, putAtom, putLeaf, putSmall } from "./etfleaf"
import { notePiece, pieceBytes } from "./etfpiece"
import { isShared, stringLength } from "./etfsize"
import { isSorting, sortBegin, sortEnd, sortRestore, sortRun, sortSave } from "./etfsort"
import {
  ENTRY_AT,
  ENTRY_COUNT,
  ENTRY_KIND,
  ENTRY_PLACE,
  stackDrop,
  stackIsEmpty,
  stackPush,
  stackTop,
} from "./etfstack"
import * as Tag from "./etftag"
import { childCount, childrenOf } from "./hamt"
import {
  car,
  cdr,
  headerArity,
  headerExtra,
  headerKind,
  headerOf,
  isImmediate,
  isList,
  makeAtom,
  smallValue,
} from "./term"

// Kinds of entries.
const ROW: i32 = 0 // [count] words from [at] on
const CHILDREN: i32 = 1 // children of a hash map's node, from the last one at [at] down
const REST: i32 = 2 // [at]: the rest of a list, of which [count] elements are written; its length goes to [place]
const KEY: i32 = 3 // [count] pairs: key at [at], value at [place]
const VALUE: i32 = 4 // same, the key is written
const FUN_SIZE: i32 = 5 // the size of a fun goes to [place]; before it there were [count] bytes of pieces
const LAST: i32 = 6 // [at]: the last cell of a list of [count] elements; its length goes to [place]

const BYTES_PER_UNIT_SHIFT: u32 = 3 // of a string; what is looked at costs an eighth of a term
const COPY_PER_UNIT_SHIFT: u32 = 6 // bytes of a binary that cost as much as a term, log2

// The pass under way.
let at: u32 = 0 // where the next byte goes
let next: u64 = 0 // the term to write next, 0: the stack tells
let options: u32 = 0
let left: i32 = 0 // terms until the slice is over
// A binary that is being copied; its first byte is written at [at].
let copyFrom: u32 = 0
let copyBit: u32 = 0
let copyLeft: u64 = 0 // bits

/// Begins to write [term] at [address]; the stack is empty.
export function writeBegin(term: u64, address: u32, how: u32): void {
  at = address
  next = term
  options = how
  copyLeft = 0
  sortEnd()
}

/// Address behind what is written.
export function writeEnd(): u32 {
  return at
}

/// Bytes that writeSave needs.
export const WRITE_STATE: u32 = 56

/// Keeps the pass for a later slice at [data].
export function writeSave(data: u32): void {
  store<u32>(data, at)
  store<u32>(data, options, 4)
  store<u64>(data, next, 8)
  store<u32>(data, copyFrom, 16)
  store<u32>(data, copyBit, 20)
  store<u64>(data, copyLeft, 24)
  sortSave(data + 32)
}

export function writeRestore(data: u32): void {
  at = load<u32>(data)
  options = load<u32>(data, 4)
  next = load<u64>(data, 8)
  copyFrom = load<u32>(data, 16)
  copyBit = load<u32>(data, 20)
  copyLeft = load<u64>(data, 24)
  sortRestore(data + 32)
}

/// Goes on for about [limit] terms. What is left of the limit if the pass is complete, else 0.
export function writeRun(limit: i32): i32 {
  left = limit
  let term = next
  while (left > 0) {
    if (copyLeft != 0) {
      copySome()
    } else if (isSorting()) {
      left = sortRun(left)
    } else if (term != 0) {
      left--
      if (isImmediate(term)) at = putLeaf(at, term, options)
      else if (isList(term)) writeList(term)
      else writeBoxed(term)
      term = 0
    } else {
      if (stackIsEmpty()) return left
      term = take()
    }
  }
  next = term
  return term == 0 && copyLeft == 0 && !isSorting() && stackIsEmpty() ? 1 : 0
}

// The next term by the entry on top; 0: that made other entries, or the slice is over.
function take(): u64 {
  const entry = stackTop()
  const from = load<u32>(entry, ENTRY_AT)
  const count = load<u32>(entry, ENTRY_COUNT)
  switch (load<i32>(entry, ENTRY_KIND)) {
    case ROW:
      store<u32>(entry, from + 8, ENTRY_AT)
      store<u32>(entry, count - 1, ENTRY_COUNT)
      if (count == 1) stackDrop()
      return load<u64>(from)
    case REST:
      return takeRest(entry, from, count)
    case LAST:
      put32(load<u32>(entry, ENTRY_PLACE), count)
      stackDrop()
      return load<u64>(from)
    case KEY:
      store<u32>(entry, from + 8, ENTRY_AT)
      store<i32>(entry, VALUE, ENTRY_KIND)
      return load<u64>(from)
    case VALUE: {
      const place = load<u32>(entry, ENTRY_PLACE)
      store<u32>(entry, place + 8, ENTRY_PLACE)
      store<u32>(entry, count - 1, ENTRY_COUNT)
      store<i32>(entry, KEY, ENTRY_KIND)
      if (count == 1) stackDrop()
      return load<u64>(place)
    }
    case CHILDREN:
      store<u32>(entry, from - 8, ENTRY_AT)
      store<u32>(entry, count - 1, ENTRY_COUNT)
      if (count == 1) stackDrop()
      takeChild(load<u64>(from))
      return 0
    case FUN_SIZE: {
      const place = load<u32>(entry, ENTRY_PLACE)
      put32(place, at - place + (pieceBytes() - count))
      stackDrop()
      return 0
    }
    default:
      return unreachable()
  }
}

function takeChild(child: u64): void {
  if (isList(child)) stackPush(ROW, (child as u32) + Term.LIST_BIAS, 2, 0)
  else pushChildren(child)
}

// OTP writes the children of a node from the last to the first.
function pushChildren(node: u64): void {
  const header = headerOf(node)
  const count = childCount(header)
  stackPush(CHILDREN, (node as u32) + childrenOf(header) + ((count - 1) << 3), count, 0)
}

// Writes the immediates of a list up to the first other element, which it returns, or the tail.
function takeRest(entry: u32, from: u32, count: u32): u64 {
  let rest = from as u64
  while (isList(rest)) {
    if (left <= 0) {
      store<u32>(entry, rest as u32, ENTRY_AT)
      store<u32>(entry, count, ENTRY_COUNT)
      return 0
    }
    const head = car(rest)
    const tail = cdr(rest)
    count++
    if (!isImmediate(head)) {
      store<u32>(entry, count, ENTRY_COUNT)
      if (isList(tail)) {
        store<u32>(entry, tail as u32, ENTRY_AT)
      } else {
        store<i32>(entry, LAST, ENTRY_KIND)
        store<u32>(entry, (rest as u32) + Term.CDR, ENTRY_AT)
      }
      return head
    }
    left--
    at = putLeaf(at, head, options)
    rest = tail
  }
  put32(load<u32>(entry, ENTRY_PLACE), count)
  stackDrop()
  return rest
}

function writeList(list: u64): void {
  const length = stringLength(list)
  left -= abs(length) >> BYTES_PER_UNIT_SHIFT
  if (length <= 0) {
    store<u8>(at, Tag.LIST_EXT as u8)
    stackPush(REST, list as u32, 0, at + 1)
    at += 5
    return
  }
  store<u8>(at, Tag.STRING_EXT as u8)
  put16(at + 1, length)
  at += 3
  for (; isList(list); list = cdr(list)) store<u8>(at++, (car(list) >> Term.SMALL_SHIFT) as u8)
}

function writeBoxed(term: u64): void {
  const header = headerOf(term)
  const arity = headerArity(header)
  switch (headerKind(header)) {
    case Term.HEADER_TUPLE:
      if (arity < 256) {
        store<u8>(at, Tag.SMALL_TUPLE_EXT as u8)
        store<u8>(at, arity as u8, 1)
        at += 2
      } else {
        store<u8>(at, Tag.LARGE_TUPLE_EXT as u8)
        put32(at + 1, arity)
        at += 5
      }
      if (arity != 0) stackPush(ROW, (term as u32) + Term.FIELD, arity, 0)
      break
    case Term.HEADER_MAP:
      writeMap(term, header)
      break
    case Term.HEADER_REFC_BINARY:
    case Term.HEADER_HEAP_BINARY:
    case Term.HEADER_SUB_BINARY:
      writeBits(term)
      break
    case Term.HEADER_FUN:
      writeFun(term, arity)
      break
    default:
      at = putLeaf(at, term, options)
  }
}

function writeMap(map: u64, header: u64): void {
  store<u8>(at, Tag.MAP_EXT as u8)
  const place = at + 1
  at += 5
  if ((headerExtra(header) & 255) == Term.MAP_FLAT) {
    const pairs = headerArity(header) - 1
    put32(place, pairs)
    if (pairs == 0) return
    stackPush(KEY, load<u32>(map as u32, Term.MAP_KEYS) + Term.FIELD, pairs, (map as u32) + Term.MAP_VALUES)
    return
  }
  put32(place, smallValue(load<u64>(map as u32, Term.MAP_COUNT)) as u32)
  if (options & Tag.OPTION_DETERMINISTIC) sortBegin(map, ROW)
  else pushChildren(map)
}

function writeBits(term: u64): void {
  view(term)
  const bytes = (viewBits >> 3) as u32
  const rest = (viewBits as u32) & 7
  if (rest == 0) {
    store<u8>(at, Tag.BINARY_EXT as u8)
    put32(at + 1, bytes)
    at += 5
  } else {
    store<u8>(at, Tag.BIT_BINARY_EXT as u8)
    put32(at + 1, bytes + 1)
    store<u8>(at, rest as u8, 5)
    at += 6
  }
  copyFrom = viewAddress
  copyBit = viewBit as u32
  copyLeft = viewBits
  if (options & Tag.OPTION_IOVEC && isShared(term)) {
    notePiece(term, at, bytes)
    copyFrom += bytes
    copyLeft = rest
  }
  // The unused bits of the last byte.
  if (rest != 0) store<u8>(at + ((copyLeft as u32) >> 3), 0)
  if (copyLeft != 0) copySome()
}

function copySome(): void {
  const most = (max(left, 1) as u64) << (COPY_PER_UNIT_SHIFT + 3)
  const bits = min(copyLeft, most)
  copyBits(copyFrom, copyBit, at, 0, bits)
  copyLeft -= bits
  const bytes = (bits >> 3) as u32
  copyFrom += bytes
  at += copyLeft == 0 ? (((bits + 7) >> 3) as u32) : bytes
  left -= bytes >> COPY_PER_UNIT_SHIFT
}

// A fun begins with its own size, which is known when its environment has been written.
function writeFun(fun: u64, arity: u32): void {
  const entry = load<u32>(fun as u32, Term.FUN_ENTRY)
  store<u8>(at, Tag.NEW_FUN_EXT as u8)
  stackPush(FUN_SIZE, 0, pieceBytes(), at + 1)
  store<u8>(at, load<u32>(entry, Memory.FUN_ENTRY_ARITY) as u8, 5)
  memory.copy(at + 6, entry + Memory.FUN_ENTRY_UNIQ, 16)
  put32(at + 22, load<u32>(entry, Memory.FUN_ENTRY_INDEX))
  put32(at + 26, arity - 2)
  at = putAtom(at + 30, makeAtom(load<u32>(entry, Memory.FUN_ENTRY_MODULE)), options)
  at = putSmall(at, load<u32>(entry, Memory.FUN_ENTRY_INDEX) as i64)
  at = putSmall(at, load<i32>(entry, Memory.FUN_ENTRY_OLD_UNIQ) as i64)
  stackPush(ROW, (fun as u32) + Term.FUN_CREATOR, arity - 1, 0)
}
