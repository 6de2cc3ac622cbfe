// Looking for patterns in binaries: binary:match, matches, split and compile_pattern. Where several patterns match at one
// place the longest one counts, and matches don't overlap.
import * as Atoms from "../layout/atoms"
import * as Memory from "../layout/memory"
import * as Term from "../layout/term"
import * as Trap from "../layout/trap"
import { binaryData, bitsOf, isBinary, makeSub, newBinary, view, viewAddress, viewBit, viewBits } from "./binary"
import { copyBits } from "./bits"
import { cons, makeTuple2 } from "./build"
import { range, rangeLength, rangeStart } from "./parts"
import { badarg, P } from "./state"
import { car, cdr, element, headerArity, headerOf, isList, isNil, isTuple, makeAtom, makeSmall } from "./term"
import { charge, giveUp, trapArgument, trapData, trapEnsure, workLimit } from "./work"

const ONES: u64 = u64.MAX_VALUE / 255 // 1 in each of the eight bytes

const GLOBAL = 1 // options of split
const TRIM = 2
const TRIM_ALL = 4

// What is looked for, and in what. Per thread, for the time of one BIF.
let patterns: u64 = 0 // list of binaries, if there are several
let needle: u32 = 0 // address of the only pattern
let needleBytes: u32 = 0
let subject: u32 = 0 // address of the bytes
let found: u32 = 0 // index of the match
let foundBytes: u32 = 0

/// Address of the bytes of a binary; one that does not begin at a byte is copied.
function bytesOf(term: u64): u32 {
  view(term)
  if (viewBit == 0) return viewAddress
  const from = viewAddress
  const bits = viewBits
  const copy = binaryData(newBinary((bits >> 3) as u32))
  copyBits(from, viewBit, copy, 0, bits)
  return copy
}

function isPattern(term: u64): bool {
  return isBinary(term) && bitsOf(term) > 0
}

function isPatternList(list: u64): bool {
  if (!isList(list)) return false
  for (; isList(list); list = cdr(list)) if (!isPattern(car(list))) return false
  return isNil(list)
}

/// The binary or list of binaries that [pattern] (compiled or not) stands for; 0 if it is none.
function patternOf(pattern: u64): u64 {
  if (isTuple(pattern) && headerArity(headerOf(pattern)) == 2) {
    const kind = element(pattern, 0)
    if (kind == makeAtom(Atoms.am_bm) || kind == makeAtom(Atoms.am_ac)) pattern = element(pattern, 1)
  }
  if (isPattern(pattern)) return pattern
  if (!isPatternList(pattern)) return 0
  return isNil(cdr(pattern)) ? car(pattern) : pattern
}

/// binary:compile_pattern/1. There is nothing to prepare: the result is the pattern with the tag that OTP gives it.
export function binaryCompilePattern(pattern: u64): u64 {
  if (isTuple(pattern)) return badarg()
  const plain = patternOf(pattern)
  if (plain == 0) return badarg()
  return makeTuple2(makeAtom(isList(plain) ? Atoms.am_ac : Atoms.am_bm), plain)
}

// Makes find() look for [pattern] in the binary [term].
function prepare(term: u64, pattern: u64): void {
  if (isList(pattern)) {
    patterns = Term.NIL
    for (; isList(pattern); pattern = cdr(pattern)) {
      let one = car(pattern)
      view(one)
      if (viewBit != 0) {
        one = newBinary((viewBits >> 3) as u32)
        copyBits(viewAddress, viewBit, binaryData(one), 0, viewBits)
      }
      patterns = cons(one, patterns)
    }
    fillTable(patterns)
  } else {
    patterns = 0
    needle = bytesOf(pattern)
    needleBytes = (bitsOf(pattern) >> 3) as u32
  }
  subject = bytesOf(term)
}

// One byte for each byte: 1 if a pattern of [list] begins with it.
function fillTable(list: u64): void {
  const table = P + Memory.SCRATCH
  memory.fill(table, 0, 256)
  for (; isList(list); list = cdr(list)) {
    view(car(list))
    store<u8>(table + load<u8>(viewAddress), 1)
  }
}

function equalBytes(a: u32, b: u32, bytes: u32): bool {
  while (bytes >= 8) {
    if (load<u64>(a) != load<u64>(b)) return false
    a += 8
    b += 8
    bytes -= 8
  }
  while (bytes > 0) {
    if (load<u8>(a) != load<u8>(b)) return false
    a++
    b++
    bytes--
  }
  return true
}

/// Address of the first [byte] from [at] on and before [end]; [end] if there is none.
function findByte(byte: u8, at: u32, end: u32): u32 {
  const wanted = ONES * (byte as u64)
  while (end - at >= 8) {
    const difference = load<u64>(at) ^ wanted
    const zeros = (difference - ONES) & ~difference & (ONES << 7)
    if (zeros != 0) return at + ((ctz<u64>(zeros) >> 3) as u32)
    at += 8
  }
  while (at < end && load<u8>(at) != byte) at++
  return at
}

// Outcomes of a search.
const MISS: i32 = 0
const HIT: i32 = 1
const MORE: i32 = 2

/// Looks for the next match from byte [at] on, before byte [end], for as long as there are units: HIT sets found, foundBytes;
/// after MORE [at] is further on.
function find(): i32 {
  const start = at
  const outcome = patterns == 0 ? findOne() : findAny()
  units -= ((outcome == HIT ? found : at) - start) as i32
  return outcome
}

function findOne(): i32 {
  if (end - at < needleBytes || end < at) return MISS
  const starts = min(end - needleBytes + 1, at + (max(units, 1) as u32)) // where this slice ends
  const last = subject + starts
  const first = load<u8>(needle)
  let place = subject + at
  while (true) {
    place = findByte(first, place, last)
    if (place >= last) break
    if (equalBytes(place + 1, needle + 1, needleBytes - 1)) {
      found = place - subject
      foundBytes = needleBytes
      return HIT
    }
    place++
  }
  at = starts
  return end - at < needleBytes ? MISS : MORE
}

function findAny(): i32 {
  const table = P + Memory.SCRATCH
  const stop = min(end, at + (max(units, 1) as u32))
  for (; at < stop; at++) {
    if (load<u8>(table + load<u8>(subject + at)) == 0) continue
    foundBytes = 0
    for (let rest = patterns; isList(rest); rest = cdr(rest)) {
      const pattern = car(rest)
      const bytes = (bitsOf(pattern) >> 3) as u32
      if (bytes > foundBytes && bytes <= end - at) {
        view(pattern)
        if (equalBytes(viewAddress, subject + at, bytes)) foundBytes = bytes
      }
    }
    if (foundBytes > 0) {
      found = at
      return HIT
    }
  }
  return at < end ? MORE : MISS
}

// What the options say.
let options: i32 = 0
let scopeStart: u32 = 0
let scopeEnd: u32 = 0

/// Reads an option list for a binary of [bytes]; the words of split only if [split].
function parseOptions(list: u64, bytes: i64, split: bool): bool {
  options = 0
  scopeStart = 0
  scopeEnd = bytes as u32
  for (; isList(list); list = cdr(list)) {
    const option = car(list)
    if (split && option == makeAtom(Atoms.am_global)) options |= GLOBAL
    else if (split && option == makeAtom(Atoms.am_trim)) options |= TRIM
    else if (split && option == makeAtom(Atoms.am_trim_all)) options |= TRIM_ALL
    else {
      if (!isTuple(option) || headerArity(headerOf(option)) != 2) return false
      const scope = element(option, 1)
      if (element(option, 0) != makeAtom(Atoms.am_scope) || !isTuple(scope) || headerArity(headerOf(scope)) != 2)
        return false
      range(element(scope, 0), element(scope, 1), bytes)
      if (rangeStart < 0) return false
      scopeStart = rangeStart as u32
      scopeEnd = (rangeStart + rangeLength) as u32
    }
  }
  return isNil(list)
}

// ---- The BIFs: one search, and what each makes of the matches.

let at: u32 = 0 // bytes before it are done
let end: u32 = 0 // bytes from it on are not looked at
let units: i32 = 0 // bytes that may still be looked at in this slice
let whole: u64 = 0 // the binary
let from: u32 = 0 // where the part that split is about to make begins
let filled: u64 = 0 // last cell of split's list whose part is not empty, 0 if there is none

const BYTES_PER_REDUCTION: i32 = 64
const MATCH_UNITS: i32 = 32 // what a match costs besides

// What a trap keeps: all of the above.
const DATA_SUBJECT: u32 = 0
const DATA_NEEDLE: u32 = 4
const DATA_NEEDLE_BYTES: u32 = 8
const DATA_AT: u32 = 12
const DATA_END: u32 = 16
const DATA_FROM: u32 = 20
const DATA_OPTIONS: u32 = 24
const DATA_PATTERNS: u32 = 32
const DATA_WHOLE: u32 = 40
const DATA_FIRST: u32 = 48
const DATA_LAST: u32 = 56
const DATA_FILLED: u32 = 64
const DATA_SIZE: u32 = 72

// Begins a BIF (kind: TRAP_MATCH, TRAP_MATCHES, TRAP_SPLIT) and does its first slice.
function begin(term: u64, pattern: u64, optionList: u64, kind: i32): u64 {
  const plain = isBinary(term) ? patternOf(pattern) : 0
  if (plain == 0 || !parseOptions(optionList, bitsOf(term) >> 3, kind == Trap.TRAP_SPLIT)) return badarg()
  prepare(term, plain)
  whole = term
  at = scopeStart
  end = scopeEnd
  from = 0
  filled = 0
  startList()
  const result = go(kind)
  if (result == 0) {
    trapArgument(0, term)
    trapArgument(1, pattern)
    trapArgument(2, optionList)
  }
  return result
}

/// A further slice.
export function searchContinue(kind: i32): u64 {
  const data = trapData()
  subject = load<u32>(data, DATA_SUBJECT)
  needle = load<u32>(data, DATA_NEEDLE)
  needleBytes = load<u32>(data, DATA_NEEDLE_BYTES)
  at = load<u32>(data, DATA_AT)
  end = load<u32>(data, DATA_END)
  from = load<u32>(data, DATA_FROM)
  options = load<i32>(data, DATA_OPTIONS)
  patterns = load<u64>(data, DATA_PATTERNS)
  whole = load<u64>(data, DATA_WHOLE)
  first = load<u64>(data, DATA_FIRST)
  last = load<u64>(data, DATA_LAST)
  filled = load<u64>(data, DATA_FILLED)
  if (patterns != 0) fillTable(patterns)
  return go(kind)
}

function later(kind: i32): u64 {
  const data = trapEnsure(kind, DATA_SIZE)
  store<u32>(data, subject, DATA_SUBJECT)
  store<u32>(data, needle, DATA_NEEDLE)
  store<u32>(data, needleBytes, DATA_NEEDLE_BYTES)
  store<u32>(data, at, DATA_AT)
  store<u32>(data, end, DATA_END)
  store<u32>(data, from, DATA_FROM)
  store<i32>(data, options, DATA_OPTIONS)
  store<u64>(data, patterns, DATA_PATTERNS)
  store<u64>(data, whole, DATA_WHOLE)
  store<u64>(data, first, DATA_FIRST)
  store<u64>(data, last, DATA_LAST)
  store<u64>(data, filled, DATA_FILLED)
  return giveUp()
}

function go(kind: i32): u64 {
  const limit = workLimit(BYTES_PER_REDUCTION)
  units = limit
  let result: u64 = 0
  while (result == 0 && units > 0) {
    const outcome = find()
    if (outcome == MORE) break
    units -= MATCH_UNITS
    if (kind == Trap.TRAP_MATCH) result = outcome == HIT ? place() : makeAtom(Atoms.am_nomatch)
    else if (kind == Trap.TRAP_MATCHES) result = addMatch(outcome == HIT)
    else result = addPart(outcome == HIT)
  }
  charge(limit - units, BYTES_PER_REDUCTION)
  return result == 0 ? later(kind) : result
}

function place(): u64 {
  return makeTuple2(makeSmall(found), makeSmall(foundBytes))
}

// The result of matches if this was the end, else 0.
function addMatch(hit: bool): u64 {
  if (!hit) return first
  append(place())
  at = found + foundBytes
  return 0
}

// The result of split if this was the end, else 0.
function addPart(hit: bool): u64 {
  const bytes = (bitsOf(whole) >> 3) as u32
  appendPart(hit ? found : bytes)
  if (hit) {
    at = from = found + foundBytes
    if ((options & GLOBAL) != 0) return 0
    appendPart(bytes)
  }
  if ((options & TRIM) != 0) {
    if (filled == 0) return Term.NIL
    store<u64>(filled as u32, Term.NIL, Term.CDR)
  }
  return first
}

// The bytes [from] to [to] of the whole.
function appendPart(to: u32): void {
  if (to == from && (options & TRIM_ALL) != 0) return
  append(makeSub(whole, (from as i64) << 3, ((to - from) as i64) << 3))
  if (to > from) filled = last
}

// A list under construction.
let first: u64 = 0
let last: u64 = 0
function startList(): void {
  first = Term.NIL
  last = 0
}
function append(term: u64): void {
  const cell = cons(term, Term.NIL)
  if (last == 0) first = cell
  else store<u64>(last as u32, cell, Term.CDR)
  last = cell
}

/// binary:match/2
export function binaryMatch(term: u64, pattern: u64): u64 {
  return begin(term, pattern, Term.NIL, Trap.TRAP_MATCH)
}

/// binary:match/3
export function binaryMatch3(term: u64, pattern: u64, optionList: u64): u64 {
  return begin(term, pattern, optionList, Trap.TRAP_MATCH)
}

/// binary:matches/2
export function binaryMatches(term: u64, pattern: u64): u64 {
  return begin(term, pattern, Term.NIL, Trap.TRAP_MATCHES)
}

/// binary:matches/3
export function binaryMatches3(term: u64, pattern: u64, optionList: u64): u64 {
  return begin(term, pattern, optionList, Trap.TRAP_MATCHES)
}

/// binary:split/2
export function binarySplit(term: u64, pattern: u64): u64 {
  return begin(term, pattern, Term.NIL, Trap.TRAP_SPLIT)
}

/// binary:split/3
export function binarySplit3(term: u64, pattern: u64, optionList: u64): u64 {
  return begin(term, pattern, optionList, Trap.TRAP_SPLIT)
}
