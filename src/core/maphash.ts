// The hash value by which maps, ETS tables and others find terms: OTP's internal hash, value for value but for what depends on
// atom numbers or addresses in OTP too. So large maps have OTP's order. Walks on the worklist.
import * as Memory from "../layout/memory"
import * as Term from "../layout/term"
import { add2, addBits, floatBits } from "./hash"
import { car, cdr, field, headerArity, headerExtra, headerKind, headerOf, isImmediate, isList, isSmall } from "./term"
import { pop, push1, push2, worklistDepth, worklistEnd, worklistIsAt } from "./worklist"

const SALT: u32 = 3432918353 // OTP's INTERNAL_HASH_SALT
// OTP's constants for the uses of a mix; a use numbered n is n times the golden ratio (hash.ts).
const USE_IMMEDIATE: u32 = 1
const USE_BYTES: u32 = 4
const USE_PID: u32 = 5
const USE_PORT: u32 = 6
const USE_REFERENCE: u32 = 7
const USE_REFERENCE_REST: u32 = 8
const USE_TUPLE: u32 = 9
const USE_NEGATIVE: u32 = 10
const USE_POSITIVE: u32 = 11
const USE_FLOAT: u32 = 12
const USE_EXPORT: u32 = 14
const USE_MAP: u32 = 16
const USE_FUN: u32 = 20
const USE_FUN_ENTRY: u32 = 21
const USE_LAST_BYTES: u32 = 22
const HEAD_MARK: u32 = 0x81af1549 // before an element of a list that is no byte
const TAIL_MARK: u32 = 0x1fe68f02 // before a tail that is no list

// A word on the worklist that is neither a term nor a row (address | words << 32): what follows is such a tail.
const MARK_TAIL: u64 = 4

function addMark(hash: u32, mark: u32): u32 {
  return rotl<u32>(hash ^ mark, 17)
}

/// Hash value such that terms that are =:= have the same. Differs from run to run: it uses atom indices and addresses.
export function internalHash(term: u64): u32 {
  if (isImmediate(term)) return add2(SALT, term as u32, (term >> 32) as u32, USE_IMMEDIATE)
  const depth = worklistDepth()
  let hash = SALT
  let at: u32 = 0
  let left: u32 = 0 // words left in the row at hand
  while (true) {
    if (isList(term)) {
      // Bytes are taken four at a time.
      let bytes: u32 = 0
      let count: u32 = 0
      while (isList(term) && isSmall(car(term)) && car(term) >> Term.SMALL_SHIFT < 256) {
        bytes = (bytes << 8) | ((car(term) >> Term.SMALL_SHIFT) as u32)
        if (++count == 4) {
          hash = add2(hash, bytes, 0, USE_BYTES)
          count = bytes = 0
        }
        term = cdr(term)
      }
      if (count) hash = add2(hash, bytes, count, USE_LAST_BYTES)
      if (isList(term)) {
        hash = addMark(hash, HEAD_MARK)
        if (left) push1((at as u64) | ((left as u64) << 32))
        left = 0
        push1(cdr(term))
        if (!isList(cdr(term))) push1(MARK_TAIL)
        term = car(term)
      }
      continue
    }
    if (isImmediate(term)) {
      hash = add2(hash, term as u32, (term >> 32) as u32, USE_IMMEDIATE)
    } else {
      const header = headerOf(term)
      const kind = headerKind(header)
      if (kind == Term.HEADER_TUPLE || kind == Term.HEADER_FUN) {
        if (left) push1((at as u64) | ((left as u64) << 32))
        left = headerArity(header)
        at = (term as u32) + Term.FIELD
        if (kind == Term.HEADER_TUPLE) {
          hash = add2(hash, left, 0, USE_TUPLE)
        } else {
          left -= 2
          at = (term as u32) + Term.FUN_ENVIRONMENT
          hash = addFun(hash, load<u32>(term as u32, Term.FUN_ENTRY), left)
        }
      } else if (kind == Term.HEADER_MAP) {
        if (left) push1((at as u64) | ((left as u64) << 32))
        left = 0
        hash = addMap(hash, term, header)
      } else {
        hash = addScalar(hash, term, header, kind)
      }
    }
    let next: u64 = 0 // a term from the worklist
    while (left == 0 && next == 0) {
      if (worklistIsAt(depth)) {
        worklistEnd(depth)
        return hash
      }
      const word = pop()
      if (word == MARK_TAIL) {
        hash = addMark(hash, TAIL_MARK)
      } else if (word & Term.PRIMARY_MASK) {
        next = word
      } else {
        at = word as u32
        left = (word >> 32) as u32
      }
    }
    if (next == 0) {
      next = load<u64>(at)
      at += Term.WORD
      left--
    }
    term = next
  }
}

function addFun(hash: u32, entry: u32, free: u32): u32 {
  hash = add2(hash, free, load<u32>(entry, Memory.FUN_ENTRY_MODULE), USE_FUN)
  return add2(
    hash,
    load<u32>(entry, Memory.FUN_ENTRY_INDEX),
    load<u32>(entry, Memory.FUN_ENTRY_OLD_UNIQ),
    USE_FUN_ENTRY,
  )
}

// Pushes what the map or the node holds; children of a node come out last one first.
function addMap(hash: u32, map: u64, header: u64): u32 {
  const form = headerExtra(header) & 255
  const arity = headerArity(header)
  if (form == Term.MAP_FLAT) {
    const keys = load<u32>(map as u32, Term.MAP_KEYS)
    for (let i = arity - 1; i > 0; i--) {
      push2(
        load<u64>(keys + (i << 3), Term.FIELD - Term.WORD),
        load<u64>((map as u32) + (i << 3), Term.MAP_VALUES - Term.WORD),
      )
    }
    return add2(hash, arity - 1, 0, USE_MAP)
  }
  if (form == Term.MAP_HASH_NODE && headerExtra(header) == Term.MAP_HASH_NODE) {
    return add2(hash, collisionHash(map as u32, arity), 0, USE_MAP)
  }
  let first = (map as u32) + Term.FIELD
  const end = first + (arity << 3)
  if (form == Term.MAP_HASH_HEAD) {
    hash = add2(hash, (load<u64>(first) >> Term.SMALL_SHIFT) as u32, 0, USE_MAP)
    first += 8
  }
  for (; first < end; first += 8) {
    const child = load<u64>(first)
    push1(isList(child) ? (((child as u32) + Term.LIST_BIAS) as u64) | ((2 as u64) << 32) : child)
  }
  return hash
}

// Leaves whose keys have the same hash value are in no order.
function collisionHash(node: u32, count: u32): u32 {
  let sum: u32 = 0
  for (let i: u32 = 0; i < count; i++) {
    const leaf = load<u64>(node + (i << 3), Term.FIELD)
    sum += add2(internalHash(car(leaf)), internalHash(cdr(leaf)), 0, USE_MAP)
  }
  return sum
}

function addScalar(hash: u32, term: u64, header: u64, kind: u32): u32 {
  switch (kind) {
    case Term.HEADER_POSITIVE_BIG:
      return addWords(hash, term, 0, headerArity(header), USE_POSITIVE)
    case Term.HEADER_NEGATIVE_BIG:
      return addWords(hash, term, 0, headerArity(header), USE_NEGATIVE)
    case Term.HEADER_FLOAT: {
      const bits = floatBits(term)
      return add2(hash, bits as u32, (bits >> 32) as u32, USE_FLOAT)
    }
    case Term.HEADER_REFERENCE: {
      const number = load<u64>(term as u32, Term.REFERENCE_NUMBER)
      hash = add2(hash, (number as u32) & 0x3ffff, 0, USE_REFERENCE)
      return add2(hash, (number >> 18) as u32, (number >> 50) as u32, USE_REFERENCE_REST)
    }
    case Term.HEADER_EXPORT:
      return add2(hash, load<u32>(term as u32, Term.FIELD), 0, USE_EXPORT)
    case Term.HEADER_EXTERNAL_PID:
      return addExternal(hash, term, header, USE_PID)
    case Term.HEADER_EXTERNAL_PORT:
      return addExternal(hash, term, header, USE_PORT)
    case Term.HEADER_EXTERNAL_REFERENCE:
      return addExternal(hash, term, header, USE_REFERENCE)
    default:
      return addBits(hash, term)
  }
}

function addExternal(hash: u32, term: u64, header: u64, use: u32): u32 {
  hash = add2(hash, load<u32>(term as u32, Term.EXTERNAL_NODE), load<u32>(term as u32, Term.EXTERNAL_CREATION), use)
  return addWords(hash, term, 2, headerArity(header), use)
}

function addWords(hash: u32, term: u64, from: u32, to: u32, use: u32): u32 {
  for (let i = from; i < to; i++) {
    const word = field(term, i)
    hash = add2(hash, word as u32, (word >> 32) as u32, use)
  }
  return hash
}
