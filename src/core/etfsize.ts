// How long the external format of a term is: the encoder's first pass, and erlang:external_size. Counts as OTP does, which is
// a few bytes too much for local funs.
import * as Memory from "../layout/memory"
import * as Term from "../layout/term"
import { bitsOf } from "./binary"
import { atomSize, leafSize } from "./etfleaf"
import { ENTRY_AT, ENTRY_COUNT, ENTRY_KIND, stackDrop, stackIsEmpty, stackPush, stackTop } from "./etfstack"
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
  isSmall,
  makeAtom,
} from "./term"

// Kinds of entries.
const ROW: i32 = 0 // [count] words from [at] on
const CHILDREN: i32 = 1 // same, children of a hash map's node
const REST: i32 = 2 // [at]: the rest of a list

const FUN_FIXED: u32 = 1 + 4 + 1 + 16 + 4 + 4 + 10 // all but module and creator; the last ten are for two integers
const BYTES_PER_UNIT_SHIFT: u32 = 3 // of a string; what is looked at costs an eighth of a term

// The pass under way.
let total: u64 = 0 // bytes so far
let next: u64 = 0 // the term to count next, 0: the stack tells
let options: u32 = 0
let left: i32 = 0 // terms until the slice is over

/// Begins to count [term]; the stack is empty.
export function sizeBegin(term: u64, how: u32): void {
  total = 0
  next = term
  options = how
}

/// Bytes of the term, without the version byte. What OPTION_IOVEC does not copy doesn't count.
export function sizeTotal(): u64 {
  return total
}

/// Bytes that sizeSave needs.
export const SIZE_STATE: u32 = 24

/// Keeps the pass for a later slice at [data].
export function sizeSave(data: u32): void {
  store<u64>(data, total)
  store<u64>(data, next, 8)
  store<u32>(data, options, 16)
}

export function sizeRestore(data: u32): void {
  total = load<u64>(data)
  next = load<u64>(data, 8)
  options = load<u32>(data, 16)
}

/// Goes on for about [limit] terms. What is left of the limit if the pass is complete, else 0.
export function sizeRun(limit: i32): i32 {
  left = limit
  let term = next
  while (left > 0) {
    if (term != 0) {
      left--
      if (isImmediate(term)) total += leafSize(term, options)
      else if (isList(term)) sizeList(term)
      else sizeBoxed(term)
      term = 0
    } else {
      if (stackIsEmpty()) return left
      term = take()
    }
  }
  next = term
  return term == 0 && stackIsEmpty() ? 1 : 0
}

// The next term by the entry on top; 0: that made other entries, or the slice is over.
function take(): u64 {
  const entry = stackTop()
  const at = load<u32>(entry, ENTRY_AT)
  const kind = load<i32>(entry, ENTRY_KIND)
  if (kind == REST) return takeRest(entry, at)
  const count = load<u32>(entry, ENTRY_COUNT) - 1
  if (count == 0) {
    stackDrop()
  } else {
    store<u32>(entry, at + 8, ENTRY_AT)
    store<u32>(entry, count, ENTRY_COUNT)
  }
  const term = load<u64>(at)
  if (kind == ROW) return term
  if (isList(term)) stackPush(ROW, (term as u32) + Term.LIST_BIAS, 2, 0)
  else pushChildren(term)
  return 0
}

// Counts the immediates of a list up to the first other element, which it returns, or the tail.
function takeRest(entry: u32, at: u32): u64 {
  let rest = at as u64
  while (isList(rest)) {
    if (left <= 0) {
      store<u32>(entry, rest as u32, ENTRY_AT)
      return 0
    }
    const head = car(rest)
    if (!isImmediate(head)) {
      // The tail is to come, list or not.
      if (isList(cdr(rest))) {
        store<u32>(entry, cdr(rest) as u32, ENTRY_AT)
      } else {
        store<i32>(entry, ROW, ENTRY_KIND)
        store<u32>(entry, (rest as u32) + Term.CDR, ENTRY_AT)
      }
      return head
    }
    left--
    total += leafSize(head, options)
    rest = cdr(rest)
  }
  stackDrop()
  return rest
}

/// Number of elements of a proper list of up to STRING_MAX bytes; of another list the elements looked at, negative.
export function stringLength(list: u64): i32 {
  let length = 0
  while (isList(list)) {
    const head = car(list)
    if (!isSmall(head) || head >> Term.SMALL_SHIFT > 255 || ++length > (Tag.STRING_MAX as i32)) return -length
    list = cdr(list)
  }
  return list == Term.NIL ? length : -length
}

function sizeList(list: u64): void {
  const length = stringLength(list)
  left -= abs(length) >> BYTES_PER_UNIT_SHIFT
  if (length > 0) {
    total += 3 + length
  } else {
    total += 5
    stackPush(REST, list as u32, 1, 0)
  }
}

function pushChildren(node: u64): void {
  const header = headerOf(node)
  stackPush(CHILDREN, (node as u32) + childrenOf(header), childCount(header), 0)
}

function pushRow(at: u32, count: u32): void {
  if (count != 0) stackPush(ROW, at, count, 0)
}

function sizeBoxed(term: u64): void {
  const header = headerOf(term)
  const arity = headerArity(header)
  switch (headerKind(header)) {
    case Term.HEADER_TUPLE:
      total += arity < 256 ? 2 : 5
      pushRow((term as u32) + Term.FIELD, arity)
      break
    case Term.HEADER_MAP:
      total += 5
      if ((headerExtra(header) & 255) != Term.MAP_FLAT) {
        pushChildren(term)
      } else {
        pushRow((term as u32) + Term.MAP_VALUES, arity - 1)
        pushRow(load<u32>(term as u32, Term.MAP_KEYS) + Term.FIELD, arity - 1)
      }
      break
    case Term.HEADER_REFC_BINARY:
    case Term.HEADER_HEAP_BINARY:
    case Term.HEADER_SUB_BINARY: {
      const bits = bitsOf(term)
      const tail: u32 = (bits & 7) != 0 ? 2 : 0 // number of bits, and they
      total += 5 + tail
      if ((options & Tag.OPTION_IOVEC) == 0 || !isShared(term)) total += bits >> 3
      break
    }
    case Term.HEADER_FUN: {
      const entry = load<u32>(term as u32, Term.FUN_ENTRY)
      total += FUN_FIXED + atomSize(makeAtom(load<u32>(entry, Memory.FUN_ENTRY_MODULE)), options)
      pushRow((term as u32) + Term.FUN_CREATOR, arity - 1)
      break
    }
    default:
      total += leafSize(term, options)
  }
}

/// Are the whole bytes of this bit string not copied into the encoding, but given as they are (OPTION_IOVEC)? Off-heap ones,
/// more than a heap binary could hold.
export function isShared(bits: u64): bool {
  if (bitsOf(bits) >> 3 <= Term.HEAP_BINARY_LIMIT) return false
  if (headerKind(headerOf(bits)) == Term.HEADER_REFC_BINARY) return true
  if (headerKind(headerOf(bits)) != Term.HEADER_SUB_BINARY) return false
  const original = load<u64>(bits as u32, Term.SUB_ORIGINAL)
  return (load<u32>(bits as u32, Term.SUB_OFFSET) & 7) == 0 && headerKind(headerOf(original)) == Term.HEADER_REFC_BINARY
}
