// Heads of match specifications: patterns with '_' and variables '$0', '$1', ... matched with terms. The values of
// variables are kept in a row per thread until the next match begins.
//
// The row: [variable, an atom][value] per variable met so far, in the order in which the pattern is walked.
import * as Atoms from "../layout/atoms"
import * as Memory from "../layout/memory"
import * as Term from "../layout/term"
import { atomBytes, atomText } from "./atom"
import { flatCount } from "./flatmap"
import { hamtFind, nextLeaf, startLeaves } from "./hamt"
import { heapAlloc } from "./heap"
import { flatKey, flatValue, isFlat, mapCount, mapGet } from "./map"
import { internalHash } from "./maphash"
import { allocate, reallocate } from "./memory"
import { exactlyEqual } from "./order"
import {
  atomIndex,
  car,
  cdr,
  element,
  headerArity,
  headerKind,
  headerOf,
  isAtom,
  isBoxed,
  isImmediate,
  isList,
  isMap,
  isTuple,
  makeAtom,
  makeList,
} from "./term"
import { worklistDepth, worklistEnd } from "./worklist"

const PAIR: u32 = 16 // bytes
const PAIRS_FIRST: u32 = 64
const DOLLAR: u32 = 0x24
const ZERO: u32 = 0x30
const DIGITS_MAX: u32 = 8 // OTP: variables up to '$100000000'

let row: u32 = 0 // address
let capacity: u32 = 0 // pairs
let count: u32 = 0 // pairs in use

/// Is [term] a variable: '$' and a number?
export function isVariable(term: u64): bool {
  if (!isAtom(term)) return false
  const entry = Memory.ATOMS + atomIndex(term) * Memory.ATOM_SIZE
  return load<u32>(entry, Memory.ATOM_ORDER) >> 24 == DOLLAR && variableNumber(term) >= 0
}

/// The number of the variable [atom], which begins with '$'; -1 if it is none.
function variableNumber(atom: u64): i32 {
  const bytes = atomBytes(atom)
  const text = atomText(atom)
  if (bytes < 2 || bytes > DIGITS_MAX + 1 || (bytes > 2 && load<u8>(text, 1) == ZERO)) return -1
  let number: u32 = 0
  for (let i: u32 = 1; i < bytes; i++) {
    const digit = (load<u8>(text + i) as u32) - ZERO
    if (digit > 9) return -1
    number = number * 10 + digit
  }
  return number
}

export function isWildcard(term: u64): bool {
  return term == makeAtom(Atoms.am_$5f)
}

/// Forgets all values.
export function clearVariables(): void {
  count = 0
}

/// Address of the value of [variable], or 0.
function placeOf(variable: u64): u32 {
  const end = row + count * PAIR
  for (let at = row; at < end; at += PAIR) if (load<u64>(at) == variable) return at + 8
  return 0
}

/// The value of [variable], or 0 if it has none.
export function variableValue(variable: u64): u64 {
  const place = placeOf(variable)
  return place == 0 ? 0 : load<u64>(place)
}

function bind(variable: u64, value: u64): void {
  if (count == capacity) {
    capacity = capacity == 0 ? PAIRS_FIRST : capacity << 1
    row = row == 0 ? allocate(capacity * PAIR) : reallocate(row, capacity * PAIR)
  }
  store<u64>(row + count * PAIR, variable)
  store<u64>(row + count * PAIR, value, 8)
  count++
}

/// '$$': the values of all variables, in the order of their numbers.
export function allValues(): u64 {
  if (count == 0) return Term.NIL
  const start = heapAlloc(count << 1)
  let last: i32 = -1
  let at = start
  for (let i: u32 = 0; i < count; i++) {
    let best: u32 = 0
    let bestNumber: i32 = i32.MAX_VALUE
    for (let pair = row; pair < row + count * PAIR; pair += PAIR) {
      const number = variableNumber(load<u64>(pair))
      if (number > last && number < bestNumber) {
        best = pair
        bestNumber = number
      }
    }
    last = bestNumber
    store<u64>(at, load<u64>(best, 8))
    store<u64>(at, makeList(at + 16), 8)
    at += 16
  }
  store<u64>(at - 8, Term.NIL)
  return makeList(start)
}

/// Matches [pattern] with [term] and notes the values of variables.
export function matchHead(pattern: u64, term: u64): bool {
  while (true) {
    if (isImmediate(pattern)) {
      if (pattern == term || isWildcard(pattern)) return true
      if (!isVariable(pattern)) return false
      const place = placeOf(pattern)
      if (place != 0) return exactlyEqual(load<u64>(place), term)
      bind(pattern, term)
      return true
    }
    if (isList(pattern)) {
      if (!isList(term) || !matchHead(car(pattern), car(term))) return false
      pattern = cdr(pattern)
      term = cdr(term)
    } else if (isTuple(pattern)) {
      if (!isBoxed(term) || headerOf(term) != headerOf(pattern)) return false
      const arity = headerArity(headerOf(pattern))
      if (arity == 0) return true
      for (let i: u32 = 0; i + 1 < arity; i++) {
        const item = element(pattern, i)
        if (!isWildcard(item) && !matchHead(item, element(term, i))) return false
      }
      pattern = element(pattern, arity - 1)
      term = element(term, arity - 1)
    } else if (isMap(pattern)) {
      return isMap(term) && matchMap(pattern, term)
    } else {
      return exactlyEqual(pattern, term)
    }
  }
}

// All keys of [pattern] are in [map], and their values match.
function matchMap(pattern: u64, map: u64): bool {
  if (isFlat(pattern)) {
    const keys = flatCount(pattern)
    if (keys > mapCount(map)) return false
    for (let i: u32 = 0; i < keys; i++) {
      const value = mapGet(map, flatKey(pattern, i))
      if (value == 0 || !matchHead(flatValue(pattern, i), value)) return false
    }
    return true
  }
  if (isFlat(map)) return false
  const depth = worklistDepth()
  startLeaves(pattern)
  for (let leaf = nextLeaf(depth); leaf != 0; leaf = nextLeaf(depth)) {
    const found = hamtFind(map, car(leaf), internalHash(car(leaf)))
    if (found == 0 || !matchHead(cdr(leaf), cdr(found))) {
      worklistEnd(depth)
      return false
    }
  }
  return true
}

/// Notes every variable of [pattern] with the value [], as a match would: for checking expressions beforehand. False if
/// the pattern is not allowed: a variable or '_' as the key of a map.
export function declareVariables(pattern: u64): bool {
  while (true) {
    if (isImmediate(pattern)) {
      if (isVariable(pattern) && placeOf(pattern) == 0) bind(pattern, Term.NIL)
      return true
    }
    if (isList(pattern)) {
      if (!declareVariables(car(pattern))) return false
      pattern = cdr(pattern)
    } else if (isTuple(pattern)) {
      const arity = headerArity(headerOf(pattern))
      for (let i: u32 = 0; i < arity; i++) if (!declareVariables(element(pattern, i))) return false
      return true
    } else if (isMap(pattern)) {
      return declareMap(pattern)
    } else {
      return true
    }
  }
}

function declareMap(pattern: u64): bool {
  if (isFlat(pattern)) {
    for (let i: u32 = 0; i < flatCount(pattern); i++) {
      if (!isKey(flatKey(pattern, i)) || !declareVariables(flatValue(pattern, i))) return false
    }
    return true
  }
  const depth = worklistDepth()
  startLeaves(pattern)
  for (let leaf = nextLeaf(depth); leaf != 0; leaf = nextLeaf(depth)) {
    if (!isKey(car(leaf)) || !declareVariables(cdr(leaf))) {
      worklistEnd(depth)
      return false
    }
  }
  return true
}

function isKey(term: u64): bool {
  return !isWildcard(term) && !isVariable(term)
}

/// Holds [pattern] neither variables nor '_' nor maps, so that only one term matches it?
export function isGround(pattern: u64): bool {
  while (true) {
    if (isImmediate(pattern)) return isKey(pattern)
    if (isList(pattern)) {
      if (!isGround(car(pattern))) return false
      pattern = cdr(pattern)
    } else if (isTuple(pattern)) {
      const arity = headerArity(headerOf(pattern))
      for (let i: u32 = 0; i < arity; i++) if (!isGround(element(pattern, i))) return false
      return true
    } else {
      return headerKind(headerOf(pattern)) != Term.HEADER_MAP
    }
  }
}
