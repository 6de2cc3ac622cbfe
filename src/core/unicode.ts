// Text in and out of UTF-8: unicode:characters_to_binary/2, characters_to_list/2 and bin_is_7bit/1 for the encodings latin1
// and utf8 (the others are written in Erlang). Results and error tuples are those of OTP's unicode module.
import * as Atoms from "../layout/atoms"
import * as Term from "../layout/term"
import {
  binaryData,
  binaryFromBytes,
  bitsOf,
  canHold,
  isBinary,
  makeSub,
  newBinary,
  view,
  viewAddress,
  viewBit,
  viewBits,
} from "./binary"
import { peekBits } from "./bits"
import { cons, makeTuple3 } from "./build"
import { heapAlloc } from "./heap"
import { allocate, release } from "./memory"
import { badarg, bump } from "./state"
import { car, cdr, isBig, isList, isNil, isSmall, makeAtom, makeList, makeSmall, smallValue } from "./term"
import { decodedBytes, decodeUtf8 } from "./utf"
import { pop, push1, worklistDepth, worklistEnd, worklistIsAt } from "./worklist"

const HIGH_BITS: u64 = (u64.MAX_VALUE / 255) << 7 // the highest bit of each of the eight bytes
const COST_SHIFT = 6 // bytes of text for one reduction, log2

// The text under construction: UTF-8 from [out] on, [outBytes] so far. Per thread, for the time of one BIF.
let out: u32 = 0
let outBytes: u32 = 0
let outCharacters: u32 = 0
// The begin of a character whose other bytes are in the next binary: up to 3 bytes, first one in the lowest byte.
let pending: u32 = 0
let pendingBytes: i32 = 0

// Bytes that [term] takes at most, checked to be characters, binaries and lists of these; -1 if it is not.
function roomFor(term: u64, latin1: bool): i64 {
  const depth = worklistDepth()
  let room: i64 = 0
  while (true) {
    while (isList(term)) {
      const head = car(term)
      if (isSmall(head)) {
        const code = smallValue(head)
        room += code >= 0 && code < 0x80 ? 1 : 4
        term = cdr(term)
      } else if (isList(head)) {
        const tail = cdr(term)
        if (!isNil(tail)) push1(tail)
        term = head
      } else if (isBig(head)) {
        // Too large for a character: the writer will stop here, with an error tuple and not with badarg.
        worklistEnd(depth)
        return room
      } else {
        const more = isNil(head) ? 0 : binaryRoom(head, latin1)
        if (more < 0) {
          worklistEnd(depth)
          return -1
        }
        room += more
        term = cdr(term)
      }
    }
    const more = isNil(term) ? 0 : binaryRoom(term, latin1)
    if (more < 0) {
      worklistEnd(depth)
      return -1
    }
    room += more
    if (worklistIsAt(depth)) return room
    term = pop()
  }
}

// Pending bytes may be completed in a later binary: they are counted where they lie.
function binaryRoom(term: u64, latin1: bool): i64 {
  if (!isBinary(term)) return -1
  const bytes = bitsOf(term) >> 3
  return latin1 ? bytes << 1 : bytes
}

function isCode(code: i64, latin1: bool): bool {
  if (latin1) return (code as u64) < 256
  return (code as u64) < 0xd800 || ((code as u64) > 0xdfff && (code as u64) < 0x110000)
}

function putCode(code: i32): void {
  const to = out + outBytes
  if (code < 0x80) {
    store<u8>(to, code as u8)
    outBytes++
  } else if (code < 0x800) {
    store<u8>(to, (0xc0 | (code >> 6)) as u8)
    store<u8>(to, (0x80 | (code & 63)) as u8, 1)
    outBytes += 2
  } else if (code < 0x10000) {
    store<u8>(to, (0xe0 | (code >> 12)) as u8)
    store<u8>(to, (0x80 | ((code >> 6) & 63)) as u8, 1)
    store<u8>(to, (0x80 | (code & 63)) as u8, 2)
    outBytes += 3
  } else {
    store<u8>(to, (0xf0 | (code >> 18)) as u8)
    store<u8>(to, (0x80 | ((code >> 12) & 63)) as u8, 1)
    store<u8>(to, (0x80 | ((code >> 6) & 63)) as u8, 2)
    store<u8>(to, (0x80 | (code & 63)) as u8, 3)
    outBytes += 4
  }
  outCharacters++
}

/// Bytes of the character that begins with [byte]; 0 if none does.
function lengthFrom(byte: u32): i32 {
  if (byte < 0x80) return 1
  return (byte & 0xe0) == 0xc0 ? 2 : (byte & 0xf0) == 0xe0 ? 3 : (byte & 0xf8) == 0xf0 ? 4 : 0
}

// Writes the characters of the binary [term]. Returns where it failed: a byte of [term], or -1.
function putBinary(term: u64, latin1: bool): i64 {
  view(term)
  const base = viewAddress
  const start = viewBit
  const bytes = viewBits >> 3
  let at: i64 = 0
  if (start == 0 && pendingBytes == 0) {
    // Eight characters of one byte each at a time.
    while (bytes - at >= 8) {
      const word = load<u64>(base + (at as u32))
      if ((word & HIGH_BITS) != 0) break
      store<u64>(out + outBytes, word)
      at += 8
      outBytes += 8
      outCharacters += 8
    }
  }
  if (latin1) {
    for (; at < bytes; at++) putCode(peekBits(base, start + (at << 3), 8) as i32)
    return -1
  }
  if (pendingBytes > 0) {
    const needed = lengthFrom(pending & 255)
    while (pendingBytes < needed && at < bytes) {
      pending |= (peekBits(base, start + (at << 3), 8) as u32) << (pendingBytes << 3)
      pendingBytes++
      at++
    }
    if (pendingBytes < needed) return -1
    store<u32>(out + outBytes, pending) // roomFor has counted these bytes; at least [needed] of room are left
    const code = decodeUtf8(out + outBytes, 0, needed << 3)
    if (code < 0) {
      pendingBytes = needed - (at as i32)
      pending &= (1 << (pendingBytes << 3)) - 1
      return 0
    }
    pendingBytes = 0
    outBytes += needed
    outCharacters++
  }
  while (at < bytes) {
    const bit = start + (at << 3)
    const code = decodeUtf8(base, bit, (bytes - at) << 3)
    if (code >= 0) {
      putCode(code)
      at += decodedBytes
    } else {
      const left = (bytes - at) as i32
      if (lengthFrom(peekBits(base, bit, 8) as u32) <= left) return at
      pendingBytes = left
      pending = bswap<u32>((peekBits(base, bit, left << 3) as u32) << (32 - (left << 3)))
      return -1
    }
  }
  return -1
}

const DONE: u64 = 0 // write() came to the end

// Writes all of [term]; returns DONE, or what is left from the failing part on.
function write(term: u64, latin1: bool): u64 {
  const depth = worklistDepth()
  while (true) {
    while (isList(term)) {
      const head = car(term)
      if (isSmall(head)) {
        if (pendingBytes > 0 || !isCode(smallValue(head), latin1)) return unwritten(term, depth)
        putCode(smallValue(head) as i32)
        term = cdr(term)
      } else if (isList(head)) {
        push1(cdr(term))
        term = head
      } else if (isBig(head)) {
        return unwritten(term, depth)
      } else {
        const failed = isNil(head) ? -1 : putBinary(head, latin1)
        if (failed >= 0) return unwritten(cons(restOf(head, failed), cdr(term)), depth)
        term = cdr(term)
      }
    }
    if (!isNil(term)) {
      const failed = putBinary(term, latin1)
      if (failed >= 0) return unwritten(restOf(term, failed), depth)
    }
    if (worklistIsAt(depth)) return DONE
    term = pop()
  }
}

function restOf(term: u64, byte: i64): u64 {
  return makeSub(term, byte << 3, bitsOf(term) - (byte << 3))
}

// What is left to do as one term: [term], in the lists that it was in.
function unwritten(term: u64, depth: u32): u64 {
  while (!worklistIsAt(depth)) term = cons(term, pop())
  return term
}

function pendingBinary(): u64 {
  const binary = newBinary(pendingBytes)
  store<u32>(binaryData(binary), pending)
  return binary
}

// Are the pending bytes the begin of a character?
function isIncomplete(): bool {
  const first = pending & 255
  const length = lengthFrom(first)
  if (length < 2) return false
  for (let i = 1; i < pendingBytes; i++) if (((pending >> (i << 3)) & 0xc0) != 0x80) return false
  return true
}

/// Is [encoding] one that this file knows? 1: latin1, 2: UTF-8, 0: neither.
function encodingOf(encoding: u64): i32 {
  if (encoding == makeAtom(Atoms.am_latin1)) return 1
  return encoding == makeAtom(Atoms.am_unicode) || encoding == makeAtom(Atoms.am_utf8) ? 2 : 0
}

// Converts [data] to UTF-8 at [out]. The result says what is left: DONE, or a term.
function convert(data: u64, latin1: bool): u64 {
  pendingBytes = 0
  outBytes = 0
  outCharacters = 0
  let left = write(data, latin1)
  bump((outBytes >> COST_SHIFT) as i32)
  if (left != DONE && pendingBytes > 0) {
    const binary = pendingBinary()
    left = cons(binary, cons(left, Term.NIL))
  }
  return left
}

// {error, Text, Rest}, {incomplete, Text, Rest} or Text.
function answer(text: u64, left: u64): u64 {
  if (left != DONE) return makeTuple3(makeAtom(Atoms.am_error), text, left)
  if (pendingBytes == 0) return text
  const tag = isIncomplete() ? Atoms.am_incomplete : Atoms.am_error
  return makeTuple3(makeAtom(tag), text, pendingBinary())
}

/// Does [data] begin and end with a character, and consist of valid ones?
function isValidUtf8(term: u64): bool {
  view(term)
  const bytes = viewBits >> 3
  let at: i64 = 0
  while (at < bytes) {
    if (viewBit == 0) {
      while (bytes - at >= 8 && (load<u64>(viewAddress + (at as u32)) & HIGH_BITS) == 0) at += 8
      if (at >= bytes) break
    }
    if (decodeUtf8(viewAddress, viewBit + (at << 3), (bytes - at) << 3) < 0) return false
    at += decodedBytes
  }
  return true
}

function isAscii(term: u64): bool {
  view(term)
  const bytes = viewBits >> 3
  for (let at: i64 = 0; at < bytes; at++) if ((peekBits(viewAddress, viewBit + (at << 3), 8) & 0x80) != 0) return false
  return true
}

/// unicode:bin_is_7bit/1
export function unicodeIs7bit(term: u64): u64 {
  return makeAtom((isBinary(term) && isAscii(term)) as u32)
}

/// unicode:characters_to_binary/2 from latin1 or UTF-8 to UTF-8. Other encodings: unicodeIsNative says 0 for them.
export function unicodeToBinary(data: u64, encoding: u64): u64 {
  const latin1 = encodingOf(encoding) == 1
  // A list of one binary is that binary.
  if (isList(data) && isBinary(car(data)) && isNil(cdr(data))) data = car(data)
  const room = roomFor(data, latin1)
  if (room < 0) return badarg()
  if (!canHold(room << 3)) return 0
  if (isBinary(data) && (latin1 ? isAscii(data) : isValidUtf8(data))) {
    bump((room >> COST_SHIFT) as i32)
    return data
  }
  out = allocate((room as u32) + 8)
  const left = convert(data, latin1)
  const text = binaryFromBytes(out, outBytes)
  release(out)
  return answer(text, left)
}

/// unicode:characters_to_list/2 from latin1 or UTF-8.
export function unicodeToList(data: u64, encoding: u64): u64 {
  const latin1 = encodingOf(encoding) == 1
  const room = roomFor(data, latin1)
  if (room < 0) return badarg()
  if (!canHold(room << 3)) return 0
  out = allocate((room as u32) + 8)
  const left = convert(data, latin1)
  const text = listOfCharacters(out, outCharacters)
  release(out)
  if (isBinary(data) && !latin1 && pendingBytes > 0) {
    // Of a binary alone the rest is a part of it.
    const bytes = pendingBytes
    const tag = isIncomplete() ? Atoms.am_incomplete : Atoms.am_error
    pendingBytes = 0
    return makeTuple3(makeAtom(tag), text, restOf(data, (bitsOf(data) >> 3) - bytes))
  }
  return answer(text, left)
}

/// The list of the [count] characters whose valid UTF-8 begins at [from].
export function listOfCharacters(from: u32, count: u32): u64 {
  if (count == 0) return Term.NIL
  const first = heapAlloc(count << 1)
  let cell = first
  let bit: i64 = 0
  for (const end = cell + (count << 4); cell < end; cell += 16) {
    const byte = load<u8>(from + ((bit >> 3) as u32)) as i32
    let code = byte
    if (byte < 0x80) bit += 8
    else {
      code = decodeUtf8(from, bit, 32)
      bit += decodedBytes << 3
    }
    store<u64>(cell, makeSmall(code))
    store<u64>(cell, makeList(cell + 16), 8)
  }
  store<u64>(cell - 8, Term.NIL)
  return makeList(first)
}

/// Is [encoding] done here? Otherwise unicode:characters_to_binary_int/2 or characters_to_list_int/2 does it in Erlang.
export function unicodeIsNative(encoding: u64): i32 {
  return (encodingOf(encoding) != 0) as i32
}
