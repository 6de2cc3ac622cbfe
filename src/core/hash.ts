// `phash2`, OTP's portable hash of terms, value for value (compared with its make_hash2). Walks on the worklist. What maps use is
// in maphash.ts.
import * as Memory from "../layout/memory"
import * as Term from "../layout/term"
import * as Trap from "../layout/trap"
import { atomHash } from "./atom"
import { bitAddress, bitOffset, bitSize, byteAt, bitsAt as lastBits } from "./bitstring"
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
import { charge, giveUp, trapData, trapEnsure, trapSwap, workLimit } from "./work"
import { pop, push1, push2, worklistDepth, worklistEnd, worklistIsAt, worklistRestore, worklistSave } from "./worklist"

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

// A bit string under way: three words of hash, and the bytes that are left.
let bitsA: u32 = 0
let bitsB: u32 = 0
let bitsC: u32 = 0
let bitsAt: u32 = 0
let bitsLeft: u32 = 0
let bitsOffset: u32 = 0
let bitsTotal: i64 = 0

function startBits(hash: u32, binary: u64): void {
  bitsTotal = bitSize(binary)
  bitsOffset = bitOffset(binary)
  bitsLeft = (bitsTotal >> 3) as u32
  bitsAt = bitAddress(binary)
  bitsA = GOLDEN
  bitsB = GOLDEN
  bitsC = GOLDEN * 13 + hash
}

// Takes twelve bytes at a time, [most] bytes or a little more. False: there are more.
function addSomeBits(most: u32): bool {
  const offset = bitsOffset
  let at = bitsAt
  let a = bitsA
  let b = bitsB
  let c = bitsC
  const stop = bitsLeft > most ? bitsLeft - most : 0
  let left = bitsLeft
  for (; left >= 12 && left > stop; left -= 12) {
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
  bitsAt = at
  bitsA = a
  bitsB = b
  bitsC = c
  bitsLeft = left
  return left < 12
}

// The hash with the last bytes, fewer than twelve.
function endBits(): u32 {
  if (bitsTotal == 0) return bitsC
  const bytes = (bitsTotal >> 3) as u32
  let a = bitsA
  let b = bitsB
  let c = bitsC + bytes
  for (let i: u32 = 0; i < bitsLeft; i++) {
    const byte = byteAt(bitsAt + i, bitsOffset)
    // The lowest byte of c holds the length, so the ninth byte goes one up.
    if (i < 4) a += byte << (i << 3)
    else if (i < 8) b += byte << ((i & 3) << 3)
    else c += byte << ((i - 7) << 3)
  }
  c = mix(a, b, c)
  const rest = (bitsTotal as u32) & 7
  return rest ? add2(c, rest, lastBits(bitsAt + bitsLeft, bitsOffset, rest) >> (8 - rest), 15) : c
}

/// Adds a bit string to [hash].
export function addBits(hash: u32, binary: u64): u32 {
  startBits(hash, binary)
  addSomeBits(u32.MAX_VALUE)
  return endBits()
}

// A hash under way.
let walkTerm: u64 = 0 // what comes next
let walkHash: u32 = 0
let walkPairs: u32 = 0 // of the innermost map: hashes of its pairs, by exclusive or
let walkAt: u32 = 0
let walkLeft: u32 = 0 // words left in the row at hand, which begins at walkAt
let walkInBits: bool = false // walkTerm is a bit string under way
let unitsLeft: i32 = 0 // of the work that walk was allowed; may be less than 0

const UNITS_PER_REDUCTION: i32 = 8
const BYTES_PER_UNIT_SHIFT: u32 = 4
const SHORT_BITS: u64 = 8 << BYTES_PER_UNIT_SHIFT // a bit string of fewer bits takes less than a unit

/// erlang:phash2/1 before its range is applied.
export function phash2(term: u64): u32 {
  if (isSmall(term)) return addSmall(0, smallValue(term))
  if (isAtom(term)) return atomHash(term)
  const depth = worklistDepth()
  startWalk(term)
  while (true) {
    if (walk(depth, i32.MAX_VALUE)) return walkHash
  }
}

function startWalk(term: u64): void {
  walkTerm = term
  walkHash = 0
  walkPairs = 0
  walkAt = 0
  walkLeft = 0
  walkInBits = false
}

// Hashes for as long as there are [units] of work. True: walkHash is the hash.
function walk(depth: u32, units: i32): bool {
  // Of all that is kept between slices there are copies in locals.
  let isInBits = walkInBits
  let term = walkTerm
  let hash = walkHash
  let pairs = walkPairs
  let at = walkAt
  let left = walkLeft
  while (true) {
    if (--units < 0) {
      walkTerm = term
      walkHash = hash
      walkPairs = pairs
      walkAt = at
      walkLeft = left
      walkInBits = isInBits
      unitsLeft = units
      return false
    }
    if (isInBits) {
      const isDone = addSomeBits((units as u32) << BYTES_PER_UNIT_SHIFT)
      units -= (bitsTotal >> (3 + BYTES_PER_UNIT_SHIFT)) as i32
      if (!isDone) {
        units = 0
        continue
      }
      isInBits = false
      hash = endBits()
    } else if (isList(term)) {
      // Bytes in sequence are taken four at a time; the mark of the end of the run is not theirs.
      let bytes: u32 = 0
      let count: u32 = 0
      while (isList(term) && isSmall(car(term)) && car(term) >> Term.SMALL_SHIFT < 256 && (units > 0 || count > 0)) {
        units--
        bytes = (bytes << 8) | ((car(term) >> Term.SMALL_SHIFT) as u32)
        if (++count == 4) {
          hash = add2(hash, bytes, 0, 4)
          count = bytes = 0
        }
        term = cdr(term)
      }
      if (count) hash = add2(hash, bytes, 0, 4)
      // The tail of a string is the next to be hashed; so is what else the list holds.
      if (!isList(term) || units <= 0) continue
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
          if (bitSize(term) < SHORT_BITS) {
            hash = addBits(hash, term)
            break
          }
          startBits(hash, term)
          isInBits = true
          continue
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
        walkHash = hash
        unitsLeft = units
        return true
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

// ---- The BIFs. A large term takes several slices.

// What a trap keeps.
const DATA_TERM: u32 = 0 // u64
const DATA_RANGE: u32 = 8 // i64
const DATA_HASH: u32 = 16
const DATA_PAIRS: u32 = 20
const DATA_AT: u32 = 24
const DATA_LEFT: u32 = 28
const DATA_STACK: u32 = 32
const DATA_IN_BITS: u32 = 36
const DATA_BITS_A: u32 = 40
const DATA_BITS_B: u32 = 44
const DATA_BITS_C: u32 = 48
const DATA_BITS_AT: u32 = 52
const DATA_BITS_LEFT: u32 = 56
const DATA_BITS_OFFSET: u32 = 60
const DATA_BITS_TOTAL: u32 = 64 // i64
const DATA_SIZE: u32 = 72

function hashBelow(term: u64, range: i64): u64 {
  if (isImmediate(term)) return below(phash2(term), range)
  const depth = worklistDepth()
  startWalk(term)
  return slice(depth, range)
}

function slice(depth: u32, range: i64): u64 {
  const limit = workLimit(UNITS_PER_REDUCTION)
  const isDone = walk(depth, limit)
  charge(limit - max(unitsLeft, 0), UNITS_PER_REDUCTION)
  return isDone ? below(walkHash, range) : later(depth, range)
}

// [hash] modulo [range]; a division of 32 bits is the quicker one.
function below(hash: u32, range: i64): u64 {
  return makeSmall(range > (u32.MAX_VALUE as i64) ? hash : hash % (range as u32))
}

function later(depth: u32, range: i64): u64 {
  const data = trapEnsure(Trap.TRAP_PHASH2, DATA_SIZE)
  store<u64>(data, walkTerm, DATA_TERM)
  store<i64>(data, range, DATA_RANGE)
  store<u32>(data, walkHash, DATA_HASH)
  store<u32>(data, walkPairs, DATA_PAIRS)
  store<u32>(data, walkAt, DATA_AT)
  store<u32>(data, walkLeft, DATA_LEFT)
  store<u32>(data, walkInBits as u32, DATA_IN_BITS)
  store<u32>(data, bitsA, DATA_BITS_A)
  store<u32>(data, bitsB, DATA_BITS_B)
  store<u32>(data, bitsC, DATA_BITS_C)
  store<u32>(data, bitsAt, DATA_BITS_AT)
  store<u32>(data, bitsLeft, DATA_BITS_LEFT)
  store<u32>(data, bitsOffset, DATA_BITS_OFFSET)
  store<i64>(data, bitsTotal, DATA_BITS_TOTAL)
  trapSwap(data + DATA_STACK, worklistSave(depth))
  return giveUp()
}

/// A further slice.
export function phash2Continue(): u64 {
  const data = trapData()
  walkTerm = load<u64>(data, DATA_TERM)
  walkHash = load<u32>(data, DATA_HASH)
  walkPairs = load<u32>(data, DATA_PAIRS)
  walkAt = load<u32>(data, DATA_AT)
  walkLeft = load<u32>(data, DATA_LEFT)
  walkInBits = load<u32>(data, DATA_IN_BITS) != 0
  bitsA = load<u32>(data, DATA_BITS_A)
  bitsB = load<u32>(data, DATA_BITS_B)
  bitsC = load<u32>(data, DATA_BITS_C)
  bitsAt = load<u32>(data, DATA_BITS_AT)
  bitsLeft = load<u32>(data, DATA_BITS_LEFT)
  bitsOffset = load<u32>(data, DATA_BITS_OFFSET)
  bitsTotal = load<i64>(data, DATA_BITS_TOTAL)
  const depth = worklistDepth()
  worklistRestore(load<u32>(data, DATA_STACK))
  return slice(depth, load<i64>(data, DATA_RANGE))
}

/// erlang:phash2/1
export function erlangPhash2(term: u64): u64 {
  return hashBelow(term, 1 << 27)
}

/// erlang:phash2/2: 1 =< Range =< 2^32, else badarg.
export function phash2Range(term: u64, range: u64): u64 {
  const value = smallValue(range)
  if (!isSmall(range) || value < 1 || value > 0x100000000) return badarg()
  return hashBelow(term, value)
}
