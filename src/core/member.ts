// BIFs that look for an element of a list: lists:member/2, keyfind/3, keymember/3 and keysearch/3.
import * as Atoms from "../layout/atoms"
import * as Term from "../layout/term"
import * as Trap from "../layout/trap"
import { makeTuple2 } from "./build"
import { CELLS_PER_REDUCTION, quickCells } from "./list"
import { equalTerms, exactlyEqual } from "./order"
import { badarg } from "./state"
import {
  car,
  cdr,
  headerArity,
  headerOf,
  isFloat,
  isImmediate,
  isList,
  isNil,
  isSmall,
  isTuple,
  makeAtom,
  smallValue,
} from "./term"
import { charge, giveUp, trapArgument, trapArgumentAt, trapBegin, trapData, workLimit } from "./work"

const COMPARISONS_PER_REDUCTION: i32 = 5 // where comparing takes more than a look at a word

// Cells that the last search might still have looked at. 0: it stopped at a cell that it has not looked at, or behind the last.
let spare: i32 = 0

function isUnfinished(place: u64): bool {
  return spare == 0 && isList(place)
}

// ---- lists:member/2

/// lists:member/2
export function listMember(item: u64, list: u64): u64 {
  return isImmediate(item) ? listMemberWord(item, list) : listMemberTerm(item, list)
}

function listMemberWord(item: u64, list: u64): u64 {
  let place = list
  for (let left = quickCells(); isList(place) && left != 0; left--) {
    if (car(place) == item) return makeAtom(Atoms.am_true)
    place = cdr(place)
  }
  return isNil(place) ? makeAtom(Atoms.am_false) : memberLong(item, list, place)
}

function listMemberTerm(item: u64, list: u64): u64 {
  const place = findItem(item, list, quickCells())
  return isUnfinished(place) ? memberLong(item, list, place) : memberResult(place)
}

function memberLong(item: u64, list: u64, from: u64): u64 {
  const place = memberSome(item, from)
  if (!isUnfinished(place)) return memberResult(place)
  trapBegin(Trap.TRAP_MEMBER, 8)
  trapArgument(0, item)
  trapArgument(1, list)
  return later(place)
}

/// lists:member/2, a further slice.
export function memberContinue(): u64 {
  const place = memberSome(trapArgumentAt(0), load<u64>(trapData()))
  return isUnfinished(place) ? later(place) : memberResult(place)
}

function memberSome(item: u64, list: u64): u64 {
  const speed = isImmediate(item) ? CELLS_PER_REDUCTION : COMPARISONS_PER_REDUCTION
  const limit = workLimit(speed)
  const place = findItem(item, list, limit)
  charge(limit - spare, speed)
  return place
}

function memberResult(place: u64): u64 {
  return isList(place) ? makeAtom(Atoms.am_true) : falseIf(isNil(place))
}

// The first cell that holds [item], or where the search stopped after [limit] cells, or the end of the list.
function findItem(item: u64, list: u64, limit: i32): u64 {
  if (isImmediate(item)) {
    for (; isList(list) && limit != 0 && car(list) != item; list = cdr(list)) limit--
  } else {
    for (; isList(list) && limit != 0 && !exactlyEqual(car(list), item); list = cdr(list)) limit--
  }
  spare = limit
  return list
}

function later(place: u64): u64 {
  store<u64>(trapData(), place)
  return giveUp()
}

function falseIf(condition: bool): u64 {
  return condition ? makeAtom(Atoms.am_false) : badarg()
}

// ---- lists:keyfind/3 and its kin

const FIND: i32 = 0 // what is asked for
const MEMBER: i32 = 1
const SEARCH: i32 = 2

/// lists:keyfind/3: the first tuple whose element number [position] is == [key], or false.
export function listKeyfind(key: u64, position: u64, list: u64): u64 {
  return keyed(key, position, list, FIND)
}

/// lists:keymember/3
export function listKeymember(key: u64, position: u64, list: u64): u64 {
  return keyed(key, position, list, MEMBER)
}

/// lists:keysearch/3
export function listKeysearch(key: u64, position: u64, list: u64): u64 {
  return keyed(key, position, list, SEARCH)
}

function keyed(key: u64, position: u64, list: u64, wanted: i32): u64 {
  if (!isSmall(position) || smallValue(position) < 1) return badarg()
  const place = findKey(key, smallValue(position), list, quickCells())
  return isUnfinished(place) ? keyedLong(key, position, list, place, wanted) : keyedResult(place, wanted)
}

function keyedLong(key: u64, position: u64, list: u64, from: u64, wanted: i32): u64 {
  const place = keyedSome(key, position, from)
  if (!isUnfinished(place)) return keyedResult(place, wanted)
  trapBegin(Trap.TRAP_KEYED, 16)
  trapArgument(0, key)
  trapArgument(1, position)
  trapArgument(2, list)
  store<i32>(trapData(), wanted, 8)
  return later(place)
}

/// lists:keyfind/3 or one of its kin, a further slice.
export function keyedContinue(): u64 {
  const data = trapData()
  const place = keyedSome(trapArgumentAt(0), trapArgumentAt(1), load<u64>(data))
  return isUnfinished(place) ? later(place) : keyedResult(place, load<i32>(data, 8))
}

function keyedSome(key: u64, position: u64, list: u64): u64 {
  const speed = isImmediate(key) ? CELLS_PER_REDUCTION : COMPARISONS_PER_REDUCTION
  const limit = workLimit(speed)
  const place = findKey(key, smallValue(position), list, limit)
  charge(limit - spare, speed)
  return place
}

function keyedResult(place: u64, wanted: i32): u64 {
  if (!isList(place)) return falseIf(isNil(place))
  if (wanted == FIND) return car(place)
  if (wanted == MEMBER) return makeAtom(Atoms.am_true)
  return makeTuple2(makeAtom(Atoms.am_value), car(place))
}

// The first cell with such a tuple, or where the search stopped after [limit] cells, or the end of the list.
function findKey(key: u64, index: i64, list: u64, limit: i32): u64 {
  // Of an immediate only the same word is equal; but of a small, a float may be too.
  const isWord = isImmediate(key)
  const isNumber = isSmall(key)
  const offset = (Term.FIELD - 8 + (index << 3)) as u32
  for (; isList(list) && limit != 0; list = cdr(list)) {
    const tuple = car(list)
    if (isTuple(tuple) && (headerArity(headerOf(tuple)) as i64) >= index) {
      const item = load<u64>((tuple as u32) + offset)
      if (item == key || (isWord ? isNumber && isFloat(item) && equalTerms(item, key) : equalTerms(item, key))) break
    }
    limit--
  }
  spare = limit
  return list
}
