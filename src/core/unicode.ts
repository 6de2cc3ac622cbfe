// Text in and out of UTF-8: unicode:characters_to_binary/2, characters_to_list/2 and bin_is_7bit/1 for the encodings latin1
// and utf8 (the others are written in Erlang). Results and error tuples are those of OTP's unicode module.
//
// Four phases, each of which may take several slices: how much room the text needs, whether a lone binary is text already,
// writing, and making a list of what is written.
import * as Atoms from "../layout/atoms"
import * as Memory from "../layout/memory"
import * as Term from "../layout/term"
import * as Trap from "../layout/trap"
import { binaryFromBytes, bitsOf, canHold, fillRefc, isBinary, makeSub, startBlock } from "./binary"
import { cons, makeTuple3 } from "./build"
import { heapAlloc } from "./heap"
import { allocate, release } from "./memory"
import { badarg } from "./state"
import { car, cdr, isBig, isList, isNil, isSmall, makeAtom, makeList, makeSmall, smallValue } from "./term"
import {
  ALL,
  checkedUpTo,
  isCode,
  isIncomplete,
  isText,
  NOT_ALL,
  out,
  outBytes,
  outCharacters,
  pendingBinary,
  pendingBytes,
  putBinary,
  putCode,
  putUpTo,
  TEXT_SIZE,
  textRestore,
  textSave,
  textStart,
} from "./text"
import { decodedBytes, decodeUtf8 } from "./utf"
import {
  charge,
  giveUp,
  trapArguments,
  trapData,
  trapDisown,
  trapEnsure,
  trapOwn,
  trapState,
  trapSwap,
  workLimit,
} from "./work"
import { pop, push1, worklistDepth, worklistEnd, worklistIsAt, worklistRestore, worklistSave } from "./worklist"

const BYTES_PER_REDUCTION: i32 = 64 // a list cell counts as one

const TEXT_SLACK: u32 = 8 // bytes that may be written behind the text
const COPY_MAX: u32 = 4096 // bytes of text that are copied rather than left in their block

const PHASE_ROOM: i32 = 0
const PHASE_CHECK: i32 = 1
const PHASE_WRITE: i32 = 2
const PHASE_LIST: i32 = 3

// What a trap keeps.
const DATA_CURRENT: u32 = 0 // u64: the part of the data that comes next
const DATA_WHOLE: u32 = 8 // u64
const DATA_ROOM: u32 = 16 // i64 bytes
const DATA_AT: u32 = 24 // i64 bytes of the binary under way that are done
const DATA_LEFT: u32 = 32 // u64: what could not be written
const DATA_FIRST: u32 = 40 // u64: the list so far
const DATA_LAST: u32 = 48 // u32 address of its last cell
const DATA_STACK: u32 = 52 // u32 address of the worklist, 0 if it is empty
const DATA_PHASE: u32 = 56 // i32
const DATA_LATIN1: u32 = 60 // i32
const DATA_LISTED: u32 = 64 // u32
const DATA_TEXT: u32 = 72
const DATA_SIZE: u32 = DATA_TEXT + TEXT_SIZE

// The state of the conversion. Per thread, for the time of one slice.
let phase: i32 = 0
let whole: u64 = 0
let current: u64 = 0
let latin1: bool = false
let room: i64 = 0
let at: i64 = 0
let left: u64 = 0
let first: u64 = 0
let last: u32 = 0
let listed: u32 = 0 // characters in the list
let units: i32 = 0

const DONE: u64 = 0 // as [left]: everything was written

// Outcomes of a phase.
const BAD: i32 = -1
const MORE: i32 = 0
const OVER: i32 = 1

// Counts in [room] the bytes that [current] takes at most, checked to be characters, binaries and lists of these.
function count(depth: u32): i32 {
  while (true) {
    while (isList(current)) {
      if (--units < 0) return MORE
      const head = car(current)
      if (isSmall(head)) {
        const code = smallValue(head)
        room += code >= 0 && code < 0x80 ? 1 : 4
        current = cdr(current)
      } else if (isList(head)) {
        const tail = cdr(current)
        if (!isNil(tail)) push1(tail)
        current = head
      } else if (isBig(head)) {
        // Too large for a character: the writer will stop here, with an error tuple and not with badarg.
        worklistEnd(depth)
        return OVER
      } else {
        const more = isNil(head) ? 0 : binaryRoom(head)
        if (more < 0) return BAD
        room += more
        current = cdr(current)
      }
    }
    const more = isNil(current) ? 0 : binaryRoom(current)
    if (more < 0) return BAD
    room += more
    if (worklistIsAt(depth)) return OVER
    current = pop()
  }
}

// Pending bytes may be completed in a later binary: they are counted where they lie.
function binaryRoom(term: u64): i64 {
  if (!isBinary(term)) return -1
  const bytes = bitsOf(term) >> 3
  return latin1 ? bytes << 1 : bytes
}

// Writes [current] and what lies on the worklist; what can't be written is in [left].
function write(depth: u32): i32 {
  while (true) {
    while (isList(current)) {
      if (--units < 0) return MORE
      const head = car(current)
      if (isSmall(head)) {
        if (pendingBytes > 0 || !isCode(smallValue(head), latin1)) return unwritten(current, depth)
        putCode(smallValue(head) as i32)
        current = cdr(current)
      } else if (isList(head)) {
        push1(cdr(current))
        current = head
      } else if (isBig(head)) {
        return unwritten(current, depth)
      } else {
        const failed = isNil(head) ? ALL : put(head)
        if (failed == NOT_ALL) return MORE
        if (failed >= 0) return unwritten(cons(restOf(head, failed), cdr(current)), depth)
        current = cdr(current)
      }
    }
    if (!isNil(current)) {
      const failed = put(current)
      if (failed == NOT_ALL) return MORE
      if (failed >= 0) return unwritten(restOf(current, failed), depth)
    }
    if (worklistIsAt(depth)) return OVER
    current = pop()
  }
}

// Goes on with the binary [term] at byte [at].
function put(term: u64): i64 {
  const outcome = putBinary(term, latin1, at, max(units, 0) + 1)
  if (outcome == NOT_ALL) {
    units -= (putUpTo - at) as i32
    at = putUpTo
  } else {
    units -= ((bitsOf(term) >> 3) - at) as i32
    at = 0
  }
  return outcome
}

function restOf(term: u64, byte: i64): u64 {
  return makeSub(term, byte << 3, bitsOf(term) - (byte << 3))
}

// What is left to do as one term: [term], in the lists that it was in.
function unwritten(term: u64, depth: u32): i32 {
  while (!worklistIsAt(depth)) term = cons(term, pop())
  left = pendingBytes > 0 ? cons(pendingBinary(), cons(term, Term.NIL)) : term
  return OVER
}

// Appends characters of the text from byte [at] on to the list.
function list(): i32 {
  const cells = min((outCharacters - listed) as i32, max(units, 1))
  units -= cells
  if (cells > 0) {
    let cell = heapAlloc((cells as u32) << 1)
    if (last == 0) first = makeList(cell)
    else store<u64>(last, makeList(cell), 8)
    let bit = at << 3
    for (const end = cell + ((cells as u32) << 4); cell < end; cell += 16) {
      const byte = load<u8>(out + ((bit >> 3) as u32)) as i32
      let code = byte
      if (byte < 0x80) bit += 8
      else {
        code = decodeUtf8(out, bit, 32)
        bit += decodedBytes << 3
      }
      store<u64>(cell, makeSmall(code))
      store<u64>(cell, makeList(cell + 16), 8)
    }
    last = cell - 16
    store<u64>(last, Term.NIL, 8)
    at = bit >> 3
    listed += cells
  }
  return listed == outCharacters ? OVER : MORE
}

// One slice. [toList]: what is asked for.
function go(depth: u32, toList: bool): u64 {
  const limit = workLimit(BYTES_PER_REDUCTION)
  units = limit
  let isDone = true
  if (phase == PHASE_ROOM) {
    const outcome = count(depth)
    if (outcome == BAD) {
      worklistEnd(depth)
      return badarg()
    }
    isDone = outcome == OVER
    if (isDone) {
      if (!canHold(room << 3)) return 0
      current = whole
      phase = isBinary(whole) && !toList ? PHASE_CHECK : PHASE_WRITE
      if (phase == PHASE_WRITE) openText()
    }
  }
  if (isDone && phase == PHASE_CHECK) {
    const isGood = isText(whole, latin1, at, max(units, 0) + 1)
    if (isGood) units -= (checkedUpTo - at) as i32
    if (isGood && checkedUpTo == bitsOf(whole) >> 3) {
      charge(limit - units, BYTES_PER_REDUCTION)
      return whole
    }
    isDone = !isGood
    at = isGood ? checkedUpTo : 0
    if (isDone) {
      phase = PHASE_WRITE
      openText()
    }
  }
  if (isDone && phase == PHASE_WRITE) {
    isDone = write(depth) == OVER
    if (isDone) {
      phase = PHASE_LIST
      at = 0
      first = Term.NIL
      last = 0
      listed = 0
    }
  }
  if (isDone && toList) isDone = list() == OVER
  charge(limit - units, BYTES_PER_REDUCTION)
  return isDone ? finish(toList) : later(depth, toList)
}

// The room for the text, of which an off-heap block can be made. A trap that there is already owns it.
function openText(): void {
  textStart(allocate(Memory.BINARY_DATA + (room as u32) + TEXT_SLACK) + Memory.BINARY_DATA)
  if (trapState() != 0) trapOwn(textBlock())
}

function textBlock(): u32 {
  return out - Memory.BINARY_DATA
}

function finish(toList: bool): u64 {
  if (trapState() != 0) trapDisown(textBlock())
  let text = first
  if (toList) release(textBlock())
  else text = textBinary()
  if (toList && isBinary(whole) && !latin1 && left == DONE && pendingBytes > 0) {
    // Of a binary alone the rest is a part of it.
    const tag = isIncomplete() ? Atoms.am_incomplete : Atoms.am_error
    return makeTuple3(makeAtom(tag), text, restOf(whole, (bitsOf(whole) >> 3) - pendingBytes))
  }
  return answer(text)
}

// Long text that fills most of its block is left where it is.
function textBinary(): u64 {
  const capacity = (room as u32) + TEXT_SLACK
  if (outBytes > COPY_MAX && outBytes > capacity >> 1) {
    startBlock(textBlock(), capacity)
    return fillRefc(heapAlloc(Term.REFC_WORDS), textBlock(), outBytes, 0)
  }
  const binary = binaryFromBytes(out, outBytes)
  release(textBlock())
  return binary
}

// {error, Text, Rest}, {incomplete, Text, Rest} or Text.
function answer(text: u64): u64 {
  if (left != DONE) return makeTuple3(makeAtom(Atoms.am_error), text, left)
  if (pendingBytes == 0) return text
  const tag = isIncomplete() ? Atoms.am_incomplete : Atoms.am_error
  return makeTuple3(makeAtom(tag), text, pendingBinary())
}

function later(depth: u32, toList: bool): u64 {
  const isNew = trapState() == 0
  const data = trapEnsure(toList ? Trap.TRAP_TO_CHARACTERS : Trap.TRAP_TO_UTF8, DATA_SIZE)
  if (isNew && phase >= PHASE_WRITE) trapOwn(textBlock())
  store<u64>(data, current, DATA_CURRENT)
  store<u64>(data, whole, DATA_WHOLE)
  store<i64>(data, room, DATA_ROOM)
  store<i64>(data, at, DATA_AT)
  store<u64>(data, left, DATA_LEFT)
  store<u64>(data, first, DATA_FIRST)
  store<u32>(data, last, DATA_LAST)
  store<u32>(data, listed, DATA_LISTED)
  store<i32>(data, phase, DATA_PHASE)
  store<i32>(data, latin1 as i32, DATA_LATIN1)
  textSave(data + DATA_TEXT)
  trapSwap(data + DATA_STACK, worklistSave(depth))
  return giveUp()
}

/// A further slice.
export function unicodeContinue(toList: bool): u64 {
  const data = trapData()
  current = load<u64>(data, DATA_CURRENT)
  whole = load<u64>(data, DATA_WHOLE)
  room = load<i64>(data, DATA_ROOM)
  at = load<i64>(data, DATA_AT)
  left = load<u64>(data, DATA_LEFT)
  first = load<u64>(data, DATA_FIRST)
  last = load<u32>(data, DATA_LAST)
  listed = load<u32>(data, DATA_LISTED)
  phase = load<i32>(data, DATA_PHASE)
  latin1 = load<i32>(data, DATA_LATIN1) != 0
  textRestore(data + DATA_TEXT)
  const depth = worklistDepth()
  worklistRestore(load<u32>(data, DATA_STACK))
  return go(depth, toList)
}

function begin(data: u64, encoding: u64, toList: bool): u64 {
  latin1 = encodingOf(encoding) == 1
  phase = PHASE_ROOM
  current = whole = data
  room = 0
  at = 0
  left = DONE
  return go(worklistDepth(), toList)
}

/// Is [encoding] one that this file knows? 1: latin1, 2: UTF-8, 0: neither.
function encodingOf(encoding: u64): i32 {
  if (encoding == makeAtom(Atoms.am_latin1)) return 1
  return encoding == makeAtom(Atoms.am_unicode) || encoding == makeAtom(Atoms.am_utf8) ? 2 : 0
}

/// unicode:bin_is_7bit/1
export function unicodeIs7bit(term: u64): u64 {
  return makeAtom((isBinary(term) && isText(term, true, 0, i64.MAX_VALUE >> 1)) as u32)
}

/// unicode:characters_to_binary/2 from latin1 or UTF-8 to UTF-8. Other encodings: unicodeIsNative says 0 for them.
export function unicodeToBinary(data: u64, encoding: u64): u64 {
  // A list of one binary is that binary.
  const isOne = isList(data) && isBinary(car(data)) && isNil(cdr(data))
  return trapArguments(begin(isOne ? car(data) : data, encoding, false), data, encoding)
}

/// unicode:characters_to_list/2 from latin1 or UTF-8.
export function unicodeToList(data: u64, encoding: u64): u64 {
  return trapArguments(begin(data, encoding, true), data, encoding)
}

/// Is [encoding] done here? Otherwise unicode:characters_to_binary_int/2 or characters_to_list_int/2 does it in Erlang.
export function unicodeIsNative(encoding: u64): i32 {
  return (encodingOf(encoding) != 0) as i32
}
