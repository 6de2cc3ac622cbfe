// The order and the equality of terms: `<`, `==`, `=:=` and the exact order of map keys. Fast paths for equal words and
// pairs of smalls or atoms are in the generated code; here any two words are right.
//
//   number < atom < reference < fun < port < pid < tuple < map < nil < list < bit string
//
// Walks use the worklist (two words a frame) instead of recursion. A frame is two arrays of words to be compared:
//   pop 1   address in a | words left << 32
//   pop 2   address in b | exact << 32
// Recursion happens only into the values of maps with more than MAP_SMALL_LIMIT keys.
import * as Term from "../layout/term"
import { compareAtoms } from "./atom"
import { compareBits, equalBits, isBitsKind } from "./bitstring"
import { compareHashMaps, equalChildren, equalHashMaps } from "./hamt"
import {
  compareExports,
  compareFunEntries,
  compareNodes,
  compareNumberWords,
  compareWithThisNode,
  compareWords,
  pidNumber,
} from "./identifier"
import { compareNumbers } from "./number"
import {
  bothSmall,
  boxedAddress,
  car,
  cdr,
  floatValue,
  headerArity,
  headerExtra,
  headerKind,
  headerOf,
  isAtom,
  isBig,
  isBoxed,
  isFloat,
  isImmediate,
  isList,
  isPid,
  isSmall,
  listAddress,
} from "./term"
import { pop, push2, worklistDepth, worklistEnd, worklistIsAt } from "./worklist"

/// -1, 0 or 1: the order of `<` and `==`, in which 1 and 1.0 are equal.
export function compareTerms(a: u64, b: u64): i32 {
  if (a == b) return 0
  if ((a ^ b) & Term.PRIMARY_MASK) return compareMixed(a, b, false)
  if (isFloat(a) && isFloat(b)) return floatValue(a) < floatValue(b) ? -1 : ((floatValue(a) > floatValue(b)) as i32)
  if (isImmediate(a)) return compareImmediates(a, b)
  const order = firstSight(a, b)
  return order != 0 ? order : compare(a, b, false)
}

// Lists and tuples are often told apart by a small integer that comes first. 0: that can't be said of these two.
function firstSight(a: u64, b: u64): i32 {
  let x: u64
  let y: u64
  if (isList(a)) {
    x = car(a)
    y = car(b)
  } else {
    const header = headerOf(a)
    if (header != headerOf(b) || headerKind(header) != Term.HEADER_TUPLE || headerArity(header) == 0) return 0
    x = load<u64>(a as u32, Term.FIELD)
    y = load<u64>(b as u32, Term.FIELD)
  }
  return bothSmall(x, y) ? (((x as i64) > (y as i64)) as i32) - (((x as i64) < (y as i64)) as i32) : 0
}

/// -1, 0 or 1: the order of map keys, in which every integer comes before every float, at any depth.
export function compareKeys(a: u64, b: u64): i32 {
  if (a == b) return 0
  if ((a ^ b) & Term.PRIMARY_MASK) return compareMixed(a, b, true)
  return isImmediate(a) ? compareImmediates(a, b) : compare(a, b, true)
}

/// a == b
export function equalTerms(a: u64, b: u64): bool {
  return a == b || equal(a, b, false)
}

/// a =:= b
export function exactlyEqual(a: u64, b: u64): bool {
  if (a == b) return true
  if (((a ^ b) & Term.PRIMARY_MASK) != 0 || isImmediate(a)) return false
  return !differs(a, b) && equal(a, b, true)
}

// Can one see at once that two lists or two boxed terms are not exactly equal? Only bit strings may be with other headers.
function differs(a: u64, b: u64): bool {
  if (isList(a)) return car(a) != car(b) && isImmediate(car(a) & car(b))
  const header = headerOf(a)
  const other = headerOf(b)
  return header != other && !(isBitsKind(headerKind(header)) && isBitsKind(headerKind(other)))
}

/// Order of [a] and [b] (different words): with `exact` as compareKeys, else as compareTerms.
export function compare(a: u64, b: u64, exact: bool): i32 {
  const depth = worklistDepth()
  let atA: u32 = 0
  let atB: u32 = 0
  let left: u32 = 0 // words left in the frame at hand
  while (true) {
    let order: i32 = 0
    const tag = commonTag(a, b)
    if (tag == Term.PRIMARY_IMMEDIATE) {
      order = compareImmediates(a, b)
    } else if (tag == Term.PRIMARY_LIST) {
      if (car(a) == car(b)) {
        a = cdr(a)
        b = cdr(b)
        if (a != b) continue
      } else {
        if (left) pushFrame(atA, atB, left, exact)
        atA = listAddress(a)
        atB = listAddress(b)
        left = 2
      }
    } else if (tag == Term.PRIMARY_BOXED) {
      const header = headerOf(a)
      const other = headerOf(b)
      const kind = headerKind(header)
      if (kind != headerKind(other)) {
        order = compareMixed(a, b, exact)
      } else if (kind == Term.HEADER_TUPLE) {
        order = compareCounts(header, other)
        if (left) pushFrame(atA, atB, left, exact)
        atA = boxedAddress(a) + Term.WORD
        atB = boxedAddress(b) + Term.WORD
        left = headerArity(header)
      } else if (kind == Term.HEADER_MAP) {
        if ((headerExtra(header) | headerExtra(other)) & 255) {
          order = compareLargeMaps(a, b, exact)
        } else {
          order = compareCounts(header, other)
          if (order == 0) {
            if (left) pushFrame(atA, atB, left, exact)
            left = headerArity(header) - 1
            atA = (a as u32) + Term.MAP_VALUES
            atB = (b as u32) + Term.MAP_VALUES
            const keysA = load<u32>(a as u32, Term.MAP_KEYS)
            const keysB = load<u32>(b as u32, Term.MAP_KEYS)
            if (keysA != keysB) {
              if (left) pushFrame(atA, atB, left, exact)
              atA = keysA + Term.FIELD
              atB = keysB + Term.FIELD
              exact = true
            }
          }
        }
      } else if (kind == Term.HEADER_FUN) {
        order = compareFuns(a, b)
        if (left) pushFrame(atA, atB, left, exact)
        atA = (a as u32) + Term.FUN_ENVIRONMENT
        atB = (b as u32) + Term.FUN_ENVIRONMENT
        left = headerArity(header) - 2
      } else {
        order = compareScalars(a, b, kind)
      }
    } else {
      order = compareMixed(a, b, exact)
    }
    if (order) {
      worklistEnd(depth)
      return order
    }
    do {
      while (left == 0) {
        if (worklistIsAt(depth)) {
          worklistEnd(depth)
          return 0
        }
        const frame = pop()
        atA = frame as u32
        left = (frame >> 32) as u32
        const second = pop()
        atB = second as u32
        exact = second >> 32 != 0
      }
      a = load<u64>(atA)
      b = load<u64>(atB)
      atA += Term.WORD
      atB += Term.WORD
      left--
    } while (a == b)
  }
}

/// Are [a] and [b] (different words) equal: with [exact] `=:=`, else `==`.
export function equal(a: u64, b: u64, exact: bool): bool {
  const depth = worklistDepth()
  let atA: u32 = 0
  let atB: u32 = 0
  let left: u32 = 0
  while (true) {
    let same = true
    const tag = commonTag(a, b)
    if (tag == Term.PRIMARY_LIST) {
      if (car(a) == car(b)) {
        a = cdr(a)
        b = cdr(b)
        if (a != b) continue
      } else {
        if (left) pushFrame(atA, atB, left, exact)
        atA = listAddress(a)
        atB = listAddress(b)
        left = 2
      }
    } else if (tag == Term.PRIMARY_BOXED) {
      const header = headerOf(a)
      const other = headerOf(b)
      const kind = headerKind(header)
      if (kind == Term.HEADER_TUPLE) {
        same = header == other
        if (left) pushFrame(atA, atB, left, exact)
        atA = boxedAddress(a) + Term.WORD
        atB = boxedAddress(b) + Term.WORD
        left = headerArity(header)
      } else if (kind == Term.HEADER_MAP) {
        const form = headerExtra(header)
        if (header != other) {
          // Other key counts, or other hash values of the keys: equality of keys is always exact.
          same = false
        } else if (form == Term.MAP_FLAT) {
          if (left) pushFrame(atA, atB, left, exact)
          left = headerArity(header) - 1
          atA = (a as u32) + Term.MAP_VALUES
          atB = (b as u32) + Term.MAP_VALUES
          const keysA = load<u32>(a as u32, Term.MAP_KEYS)
          const keysB = load<u32>(b as u32, Term.MAP_KEYS)
          if (keysA != keysB) {
            if (left) pushFrame(atA, atB, left, exact)
            atA = keysA + Term.FIELD
            atB = keysB + Term.FIELD
            exact = true
          }
        } else if (!exact) {
          same = equalHashMaps(a, b)
        } else if (form == Term.MAP_HASH_NODE) {
          // Neither bitmap nor order: keys whose hash values are the same.
          same = equalChildren(a, b)
        } else {
          // Equal maps have equal trees, so the words are compared like those of a tuple.
          if (left) pushFrame(atA, atB, left, exact)
          atA = boxedAddress(a) + Term.WORD
          atB = boxedAddress(b) + Term.WORD
          left = headerArity(header)
        }
      } else if (kind == Term.HEADER_FUN) {
        same = header == other && compareFuns(a, b) == 0
        if (left) pushFrame(atA, atB, left, exact)
        atA = (a as u32) + Term.FUN_ENVIRONMENT
        atB = (b as u32) + Term.FUN_ENVIRONMENT
        left = headerArity(header) - 2
      } else if (isBitsKind(kind)) {
        same = equalBits(a, b)
      } else if (kind == Term.HEADER_FLOAT) {
        if (headerKind(other) == Term.HEADER_FLOAT) same = floatValue(a) == floatValue(b)
        else same = !exact && isBig(b) && compareNumbers(a, b) == 0
      } else if (header == other) {
        same = compareScalars(a, b, kind) == 0
      } else {
        same = !exact && isFloat(b) && isBig(a) && compareNumbers(a, b) == 0
      }
    } else {
      same = !exact && ((isSmall(a) && isFloat(b)) || (isFloat(a) && isSmall(b))) && compareNumbers(a, b) == 0
    }
    if (!same) {
      worklistEnd(depth)
      return false
    }
    do {
      while (left == 0) {
        if (worklistIsAt(depth)) {
          worklistEnd(depth)
          return true
        }
        const frame = pop()
        atA = frame as u32
        left = (frame >> 32) as u32
        const second = pop()
        atB = second as u32
        exact = second >> 32 != 0
      }
      a = load<u64>(atA)
      b = load<u64>(atB)
      atA += Term.WORD
      atB += Term.WORD
      left--
    } while (a == b)
  }
}

/// The primary tag that [a] and [b] share, or PRIMARY_HEADER if they have different ones.
function commonTag(a: u64, b: u64): u32 {
  return ((a ^ b) as u32) & 3 ? Term.PRIMARY_HEADER : (a as u32) & 3
}

function pushFrame(atA: u32, atB: u32, left: u32, exact: bool): void {
  push2((atA as u64) | ((left as u64) << 32), (atB as u64) | ((exact as u64) << 32))
}

/// Order of two different immediates.
function compareImmediates(a: u64, b: u64): i32 {
  if ((a & b & 15) == Term.TAG_SMALL) return (a as i64) < (b as i64) ? -1 : 1
  if (isAtom(a) && isAtom(b)) return compareAtoms(a, b)
  const rankA = rankOf(a)
  const rankB = rankOf(b)
  if (rankA != rankB) return rankA < rankB ? -1 : 1
  return a < b ? -1 : 1 // two pids or two ports
}

function compareCounts(header: u64, other: u64): i32 {
  const arityA = headerArity(header)
  const arityB = headerArity(other)
  return arityA == arityB ? 0 : arityA < arityB ? -1 : 1
}

// At least one of the maps is a hash map; sizes decide before keys do.
function compareLargeMaps(a: u64, b: u64, exact: bool): i32 {
  const isFlatA = (headerExtra(headerOf(a)) & 255) == Term.MAP_FLAT
  const isFlatB = (headerExtra(headerOf(b)) & 255) == Term.MAP_FLAT
  if (isFlatA || isFlatB) return isFlatA ? -1 : 1
  const countA = load<u64>(a as u32, Term.MAP_COUNT)
  const countB = load<u64>(b as u32, Term.MAP_COUNT)
  if (countA != countB) return countA < countB ? -1 : 1
  return compareHashMaps(a, b, exact)
}

// Everything of two local funs but their environments (which are compared if this is 0: their sizes are equal).
function compareFuns(a: u64, b: u64): i32 {
  const entryA = load<u32>(a as u32, Term.FUN_ENTRY)
  const entryB = load<u32>(b as u32, Term.FUN_ENTRY)
  if (entryA != entryB) {
    const order = compareFunEntries(entryA, entryB)
    if (order) return order
  }
  return compareCounts(headerOf(a), headerOf(b))
}

/// Order of two objects of the same [kind] that hold no terms to be walked.
function compareScalars(a: u64, b: u64, kind: u32): i32 {
  switch (kind) {
    case Term.HEADER_FLOAT:
    case Term.HEADER_POSITIVE_BIG:
    case Term.HEADER_NEGATIVE_BIG:
      return compareNumbers(a, b)
    case Term.HEADER_REFERENCE:
      return compareWords(load<u64>(a as u32, Term.REFERENCE_NUMBER), load<u64>(b as u32, Term.REFERENCE_NUMBER))
    case Term.HEADER_EXPORT:
      return compareExports(load<u32>(a as u32, Term.FIELD), load<u32>(b as u32, Term.FIELD))
    case Term.HEADER_EXTERNAL_PID: {
      const order = compareWords(load<u64>(a as u32, Term.EXTERNAL_NUMBER), load<u64>(b as u32, Term.EXTERNAL_NUMBER))
      return order ? order : compareNodes(a, b)
    }
    case Term.HEADER_EXTERNAL_PORT:
    case Term.HEADER_EXTERNAL_REFERENCE: {
      const order = compareNodes(a, b)
      return order ? order : compareNumberWords(a, b)
    }
    default:
      return compareBits(a, b)
  }
}

/// Order of two terms of different kinds.
function compareMixed(a: u64, b: u64, exact: bool): i32 {
  const rankA = rankOf(a)
  const rankB = rankOf(b)
  if (rankA != rankB) return rankA < rankB ? -1 : 1
  if (rankA == 0) {
    if (exact && isFloat(a) != isFloat(b)) return isFloat(a) ? 1 : -1
    return compareNumbers(a, b)
  }
  return rankA == RANK_BITS ? compareBits(a, b) : compareSameRank(a, b)
}

// Different kinds of the same rank: an internal and an external identifier, or a local and an external fun.
function compareSameRank(a: u64, b: u64): i32 {
  const kind = isBoxed(a) ? headerKind(headerOf(a)) : 0
  if (kind == Term.HEADER_FUN) return -1
  if (kind == Term.HEADER_EXPORT) return 1
  const isExternalA =
    kind == Term.HEADER_EXTERNAL_PID || kind == Term.HEADER_EXTERNAL_PORT || kind == Term.HEADER_EXTERNAL_REFERENCE
  const external = isExternalA ? a : b
  const internal = isExternalA ? b : a
  let order: i32 = 0
  if (isPid(internal)) order = compareWords(load<u64>(external as u32, Term.EXTERNAL_NUMBER), pidNumber(internal))
  if (order == 0) order = compareWithThisNode(external)
  return isExternalA ? order : -order
}

// Places of the types in their order, four bits for each kind of header: the one of kind k is at bit k (Term.HEADER_*
// are multiples of 4). From the highest: map, external reference, port and pid, nothing, the three kinds of binaries,
// export, float, fun, reference, bigs, match context (never compared), tuple.
// biome-ignore lint/correctness/noPrecisionLoss: a 64-bit integer for asc
const RANKS: u64 = 0x72450aaa30320006
const RANK_BITS: u32 = 10

/// Place of the type of [term] in the order of types.
function rankOf(term: u64): u32 {
  if (isBoxed(term)) return ((RANKS >> headerKind(headerOf(term))) as u32) & 15
  if (isList(term)) return 9
  if (isSmall(term)) return 0
  if (isAtom(term)) return 1
  return term == Term.NIL ? 8 : isPid(term) ? 5 : 4
}
