// The external term format of what holds no other terms: how many bytes it takes, and writing it. The size functions count
// as OTP's external_size does; what is written is never longer.
import * as Atoms from "../layout/atoms"
import * as Maths from "../layout/math"
import * as Memory from "../layout/memory"
import * as Term from "../layout/term"
import { atomBytes, atomCharacters, atomText } from "./atom"
import * as Tag from "./etftag"
import { pidNumber } from "./identifier"
import { formatFloat } from "./imports"
import { P } from "./state"
import {
  floatValue,
  headerArity,
  headerExtra,
  headerKind,
  headerOf,
  isAtom,
  isPid,
  isSmall,
  makeAtom,
  smallValue,
} from "./term"

const SHORT_COPY: u32 = 32 // bytes: longer rows are copied by memory.copy, whose call costs more than a few bytes
const SCRATCH_TEXT: u32 = 7168 // offset in P.SCRATCH of room for the text of a float

function here(): u64 {
  return makeAtom(Atoms.am_nonode$40nohost)
}

export function put16(at: u32, value: u32): void {
  store<u16>(at, bswap<u16>(value as u16))
}
export function put32(at: u32, value: u32): void {
  store<u32>(at, bswap<u32>(value))
}

function putBytes(at: u32, from: u32, bytes: u32): u32 {
  const stop = at + bytes
  if (bytes > SHORT_COPY) {
    memory.copy(at, from, bytes)
    return stop
  }
  for (; at < stop; at++) store<u8>(at, load<u8>(from++))
  return stop
}

// ---- Atoms

// Are all its characters Latin-1? Those from 0x80 on have two bytes each.
function isLatin1(text: u32, bytes: u32): bool {
  for (const end = text + bytes; text < end; text++) {
    if (load<u8>(text) > 0xc3) return false
  }
  return true
}

export function atomSize(atom: u64, options: u32): u32 {
  const bytes = atomBytes(atom)
  const characters = atomCharacters(atom)
  const isWide = bytes != characters && !isLatin1(atomText(atom), bytes)
  if (options & Tag.OPTION_UTF8_ATOMS || isWide) return bytes > 255 ? bytes + 3 : bytes + 2
  return characters + 3
}

export function putAtom(at: u32, atom: u64, options: u32): u32 {
  const bytes = atomBytes(atom)
  const characters = atomCharacters(atom)
  let text = atomText(atom)
  if (options & Tag.OPTION_UTF8_ATOMS || (bytes != characters && !isLatin1(text, bytes))) {
    if (bytes > 255) {
      store<u8>(at, Tag.ATOM_UTF8_EXT as u8)
      put16(at + 1, bytes)
      return putBytes(at + 3, text, bytes)
    }
    store<u8>(at, Tag.SMALL_ATOM_UTF8_EXT as u8)
    store<u8>(at, bytes as u8, 1)
    return putBytes(at + 2, text, bytes)
  }
  store<u8>(at, Tag.ATOM_EXT as u8)
  put16(at + 1, characters)
  at += 3
  if (bytes == characters) return putBytes(at, text, bytes)
  for (const stop = at + characters; at < stop; at++) {
    let character = load<u8>(text++) as u32
    if (character >= 0x80) character = ((character & 3) << 6) | (load<u8>(text++) & 0x3f)
    store<u8>(at, character as u8)
  }
  return at
}

// ---- Numbers

function bytesOf(magnitude: u64): u32 {
  return 8 - ((clz(magnitude) >> 3) as u32)
}

export function smallSize(value: i64): u32 {
  if ((value as u64) < 256) return 2
  if (value == (value as i32 as i64)) return 5
  return 3 + bytesOf((value < 0 ? -value : value) as u64)
}

export function putSmall(at: u32, value: i64): u32 {
  if ((value as u64) < 256) {
    store<u8>(at, Tag.SMALL_INTEGER_EXT as u8)
    store<u8>(at, value as u8, 1)
    return at + 2
  }
  if (value == (value as i32 as i64)) {
    store<u8>(at, Tag.INTEGER_EXT as u8)
    put32(at + 1, value as u32)
    return at + 5
  }
  let magnitude = (value < 0 ? -value : value) as u64
  const bytes = bytesOf(magnitude)
  store<u8>(at, Tag.SMALL_BIG_EXT as u8)
  store<u8>(at, bytes as u8, 1)
  store<u8>(at, (value < 0) as u8, 2)
  at += 3
  for (const stop = at + bytes; at < stop; at++) {
    store<u8>(at, magnitude as u8)
    magnitude >>= 8
  }
  return at
}

function bigBytes(big: u64): u32 {
  const digits = headerArity(headerOf(big))
  return ((digits - 1) << 3) + bytesOf(load<u64>((big as u32) + (digits << 3), Term.BOXED_BIAS))
}

function putBig(at: u32, big: u64): u32 {
  const bytes = bigBytes(big)
  if (bytes < 256) {
    store<u8>(at, Tag.SMALL_BIG_EXT as u8)
    store<u8>(at, bytes as u8, 1)
    at += 2
  } else {
    store<u8>(at, Tag.LARGE_BIG_EXT as u8)
    put32(at + 1, bytes)
    at += 5
  }
  store<u8>(at, (headerKind(headerOf(big)) == Term.HEADER_NEGATIVE_BIG) as u8)
  return putBytes(at + 1, (big as u32) + Term.FIELD, bytes)
}

function putFloat(at: u32, float: u64, options: u32): u32 {
  if ((options & Tag.OPTION_OLD_FLOATS) == 0) {
    store<u8>(at, Tag.NEW_FLOAT_EXT as u8)
    store<u64>(at, bswap<u64>(load<u64>(float as u32, Term.FIELD)), 1)
    return at + 9
  }
  store<u8>(at, Tag.FLOAT_EXT as u8)
  memory.fill(at + 1, 0, Tag.FLOAT_BYTES)
  const text = P + Memory.SCRATCH + SCRATCH_TEXT
  const length = formatFloat(Maths.FORMAT_SCIENTIFIC, floatValue(float), Tag.FLOAT_DECIMALS, text)
  memory.copy(at + 1, text, length)
  return at + 1 + Tag.FLOAT_BYTES
}

// ---- Pids, ports and references, of this node or another; `fun M:F/A`

function portSize(node: u64, number: u64, options: u32): u32 {
  return atomSize(node, options) + (number > Tag.PORT_NUMBER_MAX ? 13 : 9)
}

function putPort(at: u32, node: u64, creation: u32, number: u64, options: u32): u32 {
  const isLong = number > Tag.PORT_NUMBER_MAX
  store<u8>(at, (isLong ? Tag.V4_PORT_EXT : Tag.NEW_PORT_EXT) as u8)
  at = putAtom(at + 1, node, options)
  if (isLong) {
    store<u64>(at, bswap<u64>(number))
    at += 8
  } else {
    put32(at, number as u32)
    at += 4
  }
  put32(at, creation)
  return at + 4
}

// [number]: as of an external pid.
function putPid(at: u32, node: u64, creation: u32, number: u64, options: u32): u32 {
  store<u8>(at, Tag.NEW_PID_EXT as u8)
  at = putAtom(at + 1, node, options)
  put32(at, number as u32)
  put32(at + 4, (number >> 32) as u32)
  put32(at + 8, creation)
  return at + 12
}

function putReference(at: u32, node: u64, creation: u32, words: u32, options: u32): u32 {
  store<u8>(at, Tag.NEWER_REFERENCE_EXT as u8)
  put16(at + 1, words)
  at = putAtom(at + 3, node, options)
  put32(at, creation)
  return at + 4
}

function nodeOf(external: u64): u64 {
  return load<u64>(external as u32, Term.EXTERNAL_NODE)
}

/// Bytes of [term], which is an immediate or an object without terms in it (no bit string).
export function leafSize(term: u64, options: u32): u32 {
  if (isSmall(term)) return smallSize(smallValue(term))
  if (isAtom(term)) return atomSize(term, options)
  if (term == Term.NIL) return 1
  if ((term & Term.PRIMARY_MASK) == Term.PRIMARY_IMMEDIATE) {
    return isPid(term) ? atomSize(here(), options) + 13 : portSize(here(), term >> 4, options)
  }
  const header = headerOf(term)
  switch (headerKind(header)) {
    case Term.HEADER_POSITIVE_BIG:
    case Term.HEADER_NEGATIVE_BIG: {
      const bytes = bigBytes(term)
      return bytes < 256 ? bytes + 3 : bytes + 6
    }
    case Term.HEADER_FLOAT:
      return options & Tag.OPTION_OLD_FLOATS ? 1 + Tag.FLOAT_BYTES : 9
    case Term.HEADER_REFERENCE:
      return atomSize(here(), options) + 7 + 4 * Tag.REFERENCE_WORDS_HERE
    case Term.HEADER_EXTERNAL_REFERENCE:
      return atomSize(nodeOf(term), options) + 7 + 4 * headerExtra(header)
    case Term.HEADER_EXTERNAL_PID:
      return atomSize(nodeOf(term), options) + 13
    case Term.HEADER_EXTERNAL_PORT:
      return portSize(nodeOf(term), load<u64>(term as u32, Term.EXTERNAL_NUMBER), options)
    default: {
      const entry = load<u32>(term as u32, Term.FIELD)
      const module = atomSize(makeAtom(load<u32>(entry, Memory.EXPORT_MODULE)), options)
      const name = atomSize(makeAtom(load<u32>(entry, Memory.EXPORT_FUNCTION)), options)
      return 1 + module + name + smallSize(load<u32>(entry, Memory.EXPORT_ARITY) as i64)
    }
  }
}

/// Writes [term], for which leafSize gives the size. The address behind it.
export function putLeaf(at: u32, term: u64, options: u32): u32 {
  if (isSmall(term)) return putSmall(at, smallValue(term))
  if (isAtom(term)) return putAtom(at, term, options)
  if (term == Term.NIL) {
    store<u8>(at, Tag.NIL_EXT as u8)
    return at + 1
  }
  if ((term & Term.PRIMARY_MASK) == Term.PRIMARY_IMMEDIATE) {
    if (isPid(term)) return putPid(at, here(), 0, pidNumber(term), options)
    return putPort(at, here(), 0, term >> 4, options)
  }
  return putObject(at, term, options)
}

function putObject(at: u32, term: u64, options: u32): u32 {
  const header = headerOf(term)
  switch (headerKind(header)) {
    case Term.HEADER_POSITIVE_BIG:
    case Term.HEADER_NEGATIVE_BIG:
      return putBig(at, term)
    case Term.HEADER_FLOAT:
      return putFloat(at, term, options)
    case Term.HEADER_REFERENCE: {
      const number = load<u64>(term as u32, Term.REFERENCE_NUMBER)
      at = putReference(at, here(), 0, Tag.REFERENCE_WORDS_HERE, options)
      put32(at, (number as u32) & Tag.REFERENCE_FIRST_MAX)
      put32(at + 4, (number >> 18) as u32)
      put32(at + 8, (number >> 50) as u32)
      return at + 4 * Tag.REFERENCE_WORDS_HERE
    }
    case Term.HEADER_EXTERNAL_REFERENCE: {
      const words = headerExtra(header)
      at = putReference(at, nodeOf(term), creationOf(term), words, options)
      for (let i: u32 = 0; i < words; i++)
        put32(at + (i << 2), load<u32>((term as u32) + (i << 2), Term.EXTERNAL_NUMBER))
      return at + (words << 2)
    }
    case Term.HEADER_EXTERNAL_PID:
      return putPid(at, nodeOf(term), creationOf(term), load<u64>(term as u32, Term.EXTERNAL_NUMBER), options)
    case Term.HEADER_EXTERNAL_PORT:
      return putPort(at, nodeOf(term), creationOf(term), load<u64>(term as u32, Term.EXTERNAL_NUMBER), options)
    default: {
      const entry = load<u32>(term as u32, Term.FIELD)
      store<u8>(at, Tag.EXPORT_EXT as u8)
      at = putAtom(at + 1, makeAtom(load<u32>(entry, Memory.EXPORT_MODULE)), options)
      at = putAtom(at, makeAtom(load<u32>(entry, Memory.EXPORT_FUNCTION)), options)
      return putSmall(at, load<u32>(entry, Memory.EXPORT_ARITY) as i64)
    }
  }
}

function creationOf(external: u64): u32 {
  return load<u32>(external as u32, Term.EXTERNAL_CREATION)
}
