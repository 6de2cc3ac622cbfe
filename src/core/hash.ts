// `phash2`, OTP's portable hash of terms, value for value (compared with its make_hash2). Walks on the worklist. What maps use is
// in maphash.ts.
import * as Memory from "../layout/memory"
import * as Term from "../layout/term"
import { atomHash } from "./atom"
import { bitAddress, bitOffset, bitSize, bitsAt, byteAt } from "./bitstring"
import { badarg } from "./state"
import {
  car,
  cdr,
  field,
  headerArity,
  headerExtra,
  headerKind,
  headerOf,
  isAtom,
  isBoxed,
  isImmediate,
  isList,
  isSmall,
  makeAtom,
  makeSmall,
  smallValue,
} from "./term"
import { pop, push1, push2, worklistDepth, worklistEnd, worklistIsAt } from "./worklist"

// ---- phash2

const GOLDEN: u32 = 0x9e3779b9 // OTP's HCONST; a use numbered n adds n * GOLDEN
const NIL_FIRST: u32 = 3468870702 // hash of [] where nothing precedes it
const NIL_TAG: u32 = 2 // OTP's NIL_DEF
// Words on the worklist that are no terms: primary tag 00.
const MARK_PAIR: u64 = 4 // the hash of a key and its value is complete
const MARK_MAP: u64 = 12 // all pairs of a map are done; below it: the hash before the map, the pairs' sum outside it
// All others with tag 00: address of words | count << 32

/// Bob Jenkins' mix of three words. Its last result is the hash so far.
function mix(a: u32, b: u32, c: u32): u32 {
  a = (a - b - c) ^ (c >> 13)
  b = (b - c - a) ^ (a << 8)
  c = (c - a - b) ^ (b >> 13)
  a = (a - b - c) ^ (c >> 12)
  b = (b - c - a) ^ (a << 16)
  c = (c - a - b) ^ (b >> 5)
  a = (a - b - c) ^ (c >> 3)
  b = (b - c - a) ^ (a << 10)
  return (c - a - b) ^ (b >> 15)
}

/// Adds two words to [hash]; [use] tells for what.
export function add2(hash: u32, first: u32, second: u32, use: u32): u32 {
  return mix(GOLDEN * use + first, GOLDEN * use + second, hash)
}

function addWide(hash: u32, word: u64, use: u32): u32 {
  return add2(hash, word as u32, (word >> 32) as u32, use)
}

function addSmall(hash: u32, value: i64): u32 {
  if (value >= -0x8000000 && value < 0x8000000) {
    const narrow = value as i32
    if (narrow < 0) hash = add2(hash, -narrow, 0, 1)
    return add2(hash, narrow, 0, 1)
  }
  return value < 0 ? addWide(hash, -value, 10) : addWide(hash, value, 11)
}

function load4(address: u32, offset: u32): u32 {
  if (offset == 0) return load<u32>(address)
  return (
    byteAt(address, offset) |
    (byteAt(address + 1, offset) << 8) |
    (byteAt(address + 2, offset) << 16) |
    (byteAt(address + 3, offset) << 24)
  )
}

export function addBits(hash: u32, binary: u64): u32 {
  const size = bitSize(binary)
  const start = GOLDEN * 13 + hash
  if (size == 0) return start
  const offset = bitOffset(binary)
  const bytes = (size >> 3) as u32
  let at = bitAddress(binary)
  let a = GOLDEN
  let b = GOLDEN
  let c = start
  let left = bytes
  for (; left >= 12; left -= 12) {
    // The mix, with all three results.
    a += load4(at, offset)
    b += load4(at + 4, offset)
    c += load4(at + 8, offset)
    a = (a - b - c) ^ (c >> 13)
    b = (b - c - a) ^ (a << 8)
    c = (c - a - b) ^ (b >> 13)
    a = (a - b - c) ^ (c >> 12)
    b = (b - c - a) ^ (a << 16)
    c = (c - a - b) ^ (b >> 5)
    a = (a - b - c) ^ (c >> 3)
    b = (b - c - a) ^ (a << 10)
    c = (c - a - b) ^ (b >> 15)
    at += 12
  }
  c += bytes
  for (let i: u32 = 0; i < left; i++) {
    const byte = byteAt(at + i, offset)
    // The lowest byte of c holds the length, so the ninth byte goes one up.
    if (i < 4) a += byte << (i << 3)
    else if (i < 8) b += byte << ((i & 3) << 3)
    else c += byte << ((i - 7) << 3)
  }
  c = mix(a, b, c)
  const rest = (size as u32) & 7
  return rest ? add2(c, rest, bitsAt(at + left, offset, rest) >> (8 - rest), 15) : c
}

/// erlang:phash2/1 before its range is applied.
export function phash2(term: u64): u32 {
  if (isSmall(term)) return addSmall(0, smallValue(term))
  if (isAtom(term)) return atomHash(term)
  const depth = worklistDepth()
  let hash: u32 = 0
  let pairs: u32 = 0 // of the innermost map: hashes of its pairs, by exclusive or
  let at: u32 = 0
  let left: u32 = 0 // words left in the row at hand, which begins at [at]
  while (true) {
    if (isList(term)) {
      // Bytes in sequence are taken four at a time; the mark of the end of the run is not theirs.
      let bytes: u32 = 0
      let count: u32 = 0
      while (isList(term) && isSmall(car(term)) && car(term) >> Term.SMALL_SHIFT < 256) {
        bytes = (bytes << 8) | ((car(term) >> Term.SMALL_SHIFT) as u32)
        if (++count == 4) {
          hash = add2(hash, bytes, 0, 4)
          count = bytes = 0
        }
        term = cdr(term)
      }
      if (count) hash = add2(hash, bytes, 0, 4)
      // The tail of a string is the next to be hashed; so is what else the list holds.
      if (!isList(term)) continue
      if (left) push1((at as u64) | ((left as u64) << 32))
      at = (term as u32) + Term.CAR
      left = 2
    } else if (isBoxed(term)) {
      const header = headerOf(term)
      const arity = headerArity(header)
      switch (headerKind(header)) {
        case Term.HEADER_TUPLE:
          hash = add2(hash, arity, 0, 9)
          if (left) push1((at as u64) | ((left as u64) << 32))
          at = (term as u32) + Term.FIELD
          left = arity
          break
        case Term.HEADER_MAP: {
          if (left) push1((at as u64) | ((left as u64) << 32))
          left = 0
          const form = headerExtra(header) & 255
          if (form == Term.MAP_HASH_NODE) {
            pushChildren((term as u32) + Term.FIELD, arity)
            break
          }
          const count = form == Term.MAP_FLAT ? arity - 1 : (smallValue(load<u64>(term as u32, Term.MAP_COUNT)) as u32)
          hash = add2(hash, count, 0, 16)
          if (count == 0) break
          push2(hash, pairs)
          push1(MARK_MAP)
          hash = pairs = 0
          if (form == Term.MAP_FLAT) pushPairs(term as u32, count)
          else pushChildren((term as u32) + Term.FIELD + Term.WORD, arity - 1)
          break
        }
        case Term.HEADER_FUN: {
          const entry = load<u32>(term as u32, Term.FUN_ENTRY)
          hash = add2(hash, arity - 2, atomHash(makeAtom(load<u32>(entry, Memory.FUN_ENTRY_MODULE))), 1)
          hash = add2(hash, load<u32>(entry, Memory.FUN_ENTRY_INDEX), load<u32>(entry, Memory.FUN_ENTRY_OLD_UNIQ), 1)
          if (left) push1((at as u64) | ((left as u64) << 32))
          at = (term as u32) + Term.FUN_ENVIRONMENT
          left = arity - 2
          break
        }
        case Term.HEADER_EXPORT: {
          const entry = load<u32>(term as u32, Term.FIELD)
          const module = atomHash(makeAtom(load<u32>(entry, Memory.EXPORT_MODULE)))
          hash = add2(hash, load<u32>(entry, Memory.EXPORT_ARITY), module, 1)
          hash = add2(hash, atomHash(makeAtom(load<u32>(entry, Memory.EXPORT_FUNCTION))), 0, 14)
          break
        }
        case Term.HEADER_POSITIVE_BIG:
        case Term.HEADER_NEGATIVE_BIG: {
          const use: u32 = headerKind(header) == Term.HEADER_NEGATIVE_BIG ? 10 : 11
          for (let i: u32 = 0; i < arity; i++) hash = addWide(hash, field(term, i), use)
          break
        }
        case Term.HEADER_REFERENCE:
          hash = add2(hash, load<u32>(term as u32, Term.REFERENCE_NUMBER), 0, 7)
          break
        case Term.HEADER_EXTERNAL_REFERENCE:
          hash = add2(hash, load<u32>(term as u32, Term.EXTERNAL_NUMBER), 0, 7)
          break
        case Term.HEADER_EXTERNAL_PID:
          hash = add2(hash, load<u32>(term as u32, Term.EXTERNAL_NUMBER), 0, 5)
          break
        case Term.HEADER_EXTERNAL_PORT:
          hash = addWide(hash, load<u64>(term as u32, Term.EXTERNAL_NUMBER), 6)
          break
        case Term.HEADER_FLOAT: {
          const bits = floatBits(term)
          hash = add2(hash, (bits >> 32) as u32, bits as u32, 12)
          break
        }
        default:
          hash = addBits(hash, term)
      }
    } else if (isSmall(term)) {
      hash = addSmall(hash, smallValue(term))
    } else if (isAtom(term)) {
      hash = hash == 0 ? atomHash(term) : add2(hash, atomHash(term), 0, 3)
    } else if (term == Term.NIL) {
      hash = hash == 0 ? NIL_FIRST : add2(hash, NIL_TAG, 0, 2)
    } else if ((term & Term.IMMEDIATE_MASK) == Term.TAG_PID) {
      hash = add2(hash, ((term >> 4) as u32) & 0xfffffff, 0, 5)
    } else {
      hash = addWide(hash, term >> 4, 6)
    }
    let next: u64 = 0 // a term from the worklist
    while (left == 0 && next == 0) {
      if (worklistIsAt(depth)) {
        worklistEnd(depth)
        return hash
      }
      const word = pop()
      if (word == MARK_PAIR) {
        pairs ^= hash
        hash = 0
      } else if (word == MARK_MAP) {
        hash = add2(pop() as u32, pairs, 0, 19)
        pairs = pop() as u32
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

function pushPairs(map: u32, count: u32): void {
  const keys = load<u32>(map, Term.MAP_KEYS)
  for (let i: u32 = 0; i < count; i++) {
    push1(MARK_PAIR)
    push2(load<u64>(keys + (i << 3), Term.FIELD), load<u64>(map + (i << 3), Term.MAP_VALUES))
  }
}

function pushChildren(at: u32, count: u32): void {
  for (let end = at + (count << 3); at < end; at += 8) {
    const child = load<u64>(at)
    if (isList(child)) {
      push1(MARK_PAIR)
      push2(car(child), cdr(child))
    } else {
      push1(child)
    }
  }
}

export function floatBits(float: u64): u64 {
  const bits = load<u64>(float as u32, Term.FIELD)
  return bits << 1 == 0 ? 0 : bits // -0.0 =:= 0.0
}

/// erlang:phash2/1
export function erlangPhash2(term: u64): u64 {
  return makeSmall((phash2(term) & 0x7ffffff) as i64)
}

/// erlang:phash2/2: 1 =< Range =< 2^32, else badarg.
export function phash2Range(term: u64, range: u64): u64 {
  const value = smallValue(range)
  if (!isSmall(range) || value < 1 || value > 0x100000000) return badarg()
  return makeSmall((phash2(term) as i64) % value)
}
