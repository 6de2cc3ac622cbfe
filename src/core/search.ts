// Looking for patterns in binaries: binary:match, matches, split and compile_pattern. Where several patterns match at one
// place the longest one counts, and matches don't overlap.
import * as Atoms from "../layout/atoms"
import * as Memory from "../layout/memory"
import * as Term from "../layout/term"
import { binaryData, bitsOf, isBinary, makeSub, newBinary, view, viewAddress, viewBit, viewBits } from "./binary"
import { copyBits } from "./bits"
import { cons, makeTuple2 } from "./build"
import { range, rangeLength, rangeStart } from "./parts"
import { badarg, bump, P } from "./state"
import { car, cdr, element, headerArity, headerOf, isList, isNil, isTuple, makeAtom, makeSmall } from "./term"

const ONES: u64 = u64.MAX_VALUE / 255 // 1 in each of the eight bytes
const COST_SHIFT = 6 // bytes searched for one reduction, log2

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
    const table = P + Memory.SCRATCH // one byte per first byte of a pattern: 1 if there is one
    memory.fill(table, 0, 256)
    patterns = Term.NIL
    for (; isList(pattern); pattern = cdr(pattern)) {
      let one = car(pattern)
      view(one)
      if (viewBit != 0) {
        one = newBinary((viewBits >> 3) as u32)
        copyBits(viewAddress, viewBit, binaryData(one), 0, viewBits)
        view(one)
      }
      store<u8>(table + load<u8>(viewAddress), 1)
      patterns = cons(one, patterns)
    }
  } else {
    patterns = 0
    needle = bytesOf(pattern)
    needleBytes = (bitsOf(pattern) >> 3) as u32
  }
  subject = bytesOf(term)
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

/// The first match in the bytes [start] to [end]: sets found, foundBytes.
function find(start: u32, end: u32): bool {
  const hit = patterns == 0 ? findOne(start, end) : findAny(start, end)
  bump((((hit ? found : end) - start) >> COST_SHIFT) as i32)
  return hit
}

function findOne(start: u32, end: u32): bool {
  if (end - start < needleBytes) return false
  const last = subject + end - needleBytes + 1
  const first = load<u8>(needle)
  let at = subject + start
  while (true) {
    at = findByte(first, at, last)
    if (at >= last) return false
    if (equalBytes(at + 1, needle + 1, needleBytes - 1)) {
      found = at - subject
      foundBytes = needleBytes
      return true
    }
    at++
  }
}

function findAny(start: u32, end: u32): bool {
  const table = P + Memory.SCRATCH
  for (let at = start; at < end; at++) {
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
      return true
    }
  }
  return false
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

// Checks and prepares all arguments.
function begin(term: u64, pattern: u64, optionList: u64, split: bool): bool {
  if (!isBinary(term)) return false
  const plain = patternOf(pattern)
  if (plain == 0 || !parseOptions(optionList, bitsOf(term) >> 3, split)) return false
  prepare(term, plain)
  return true
}

function place(): u64 {
  return makeTuple2(makeSmall(found), makeSmall(foundBytes))
}

/// binary:match/2
export function binaryMatch(term: u64, pattern: u64): u64 {
  return binaryMatch3(term, pattern, Term.NIL)
}

/// binary:match/3
export function binaryMatch3(term: u64, pattern: u64, optionList: u64): u64 {
  if (!begin(term, pattern, optionList, false)) return badarg()
  return find(scopeStart, scopeEnd) ? place() : makeAtom(Atoms.am_nomatch)
}

/// binary:matches/2
export function binaryMatches(term: u64, pattern: u64): u64 {
  return binaryMatches3(term, pattern, Term.NIL)
}

/// binary:matches/3
export function binaryMatches3(term: u64, pattern: u64, optionList: u64): u64 {
  if (!begin(term, pattern, optionList, false)) return badarg()
  startList()
  for (let at = scopeStart; find(at, scopeEnd); at = found + foundBytes) append(place())
  return first
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

/// binary:split/2
export function binarySplit(term: u64, pattern: u64): u64 {
  return binarySplit3(term, pattern, Term.NIL)
}

/// binary:split/3
export function binarySplit3(term: u64, pattern: u64, optionList: u64): u64 {
  if (!begin(term, pattern, optionList, true)) return badarg()
  const bytes = (bitsOf(term) >> 3) as u32
  const end = scopeEnd
  const chosen = options
  startList()
  let filled: u64 = 0 // last cell whose part is not empty
  let from: u32 = 0
  let at = scopeStart
  let more = true
  while (more) {
    more = find(at, end)
    const to = more ? found : bytes
    if (to > from || (chosen & TRIM_ALL) == 0) append(makeSub(term, (from as i64) << 3, ((to - from) as i64) << 3))
    if (to > from) filled = last
    if (more) at = from = found + foundBytes
    if (more && (chosen & GLOBAL) == 0) {
      more = false
      if (bytes > from || (chosen & TRIM_ALL) == 0)
        append(makeSub(term, (from as i64) << 3, ((bytes - from) as i64) << 3))
      if (bytes > from) filled = last
    }
  }
  if ((chosen & TRIM) != 0) {
    if (filled == 0) return Term.NIL
    store<u64>(filled as u32, Term.NIL, Term.CDR)
  }
  return first
}
