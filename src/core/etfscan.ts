// The decoder's first pass: are the bytes a well-formed term, and how many words of heap does it take? Counts never exceed what
// the bytes left can hold, so nothing is allocated for corrupt input. Whether atoms, floats and funs can be made is seen
// by the second pass (etfread.ts), which trusts the sizes.
import * as Term from "../layout/term"
import * as Tag from "./etftag"
import { DIGITS_MAX } from "./integer"

const BITS_MAX: u32 = 0x7fffffff // bytes of a binary
const PAIRS_MAX: u32 = 0x7fffffff
const FUN_HEAD: u32 = 4 + 1 + 16 + 4 // size, arity, checksum, index
const FREE_MAX: u32 = 255
const UTF8_MAX: u32 = 1020 // bytes of an atom: 255 characters

// The pass under way.
let at: u32 = 0
let end: u32 = 0
let terms: u64 = 0 // still to come
let words: u64 = 0
let maps: u32 = 0 // maps with pairs

/// Begins with the [bytes] bytes at [address].
export function scanBegin(address: u32, bytes: u32): void {
  at = address
  end = address + bytes
  terms = 1
  words = 0
  maps = 0
}

/// Heap words of the term, hash maps with their leaves only.
export function scanWords(): u64 {
  return words
}
/// Number of maps with pairs.
export function scanMaps(): u32 {
  return maps
}

/// Bytes that scanSave needs.
export const SCAN_STATE: u32 = 32

/// Keeps the pass for a later slice at [data].
export function scanSave(data: u32): void {
  store<u32>(data, at)
  store<u32>(data, end, 4)
  store<u64>(data, terms, 8)
  store<u64>(data, words, 16)
  store<u32>(data, maps, 24)
}

export function scanRestore(data: u32): void {
  at = load<u32>(data)
  end = load<u32>(data, 4)
  terms = load<u64>(data, 8)
  words = load<u64>(data, 16)
  maps = load<u32>(data, 24)
}

function get16(address: u32): u32 {
  return bswap<u16>(load<u16>(address)) as u32
}
function get32(address: u32): u32 {
  return bswap<u32>(load<u32>(address))
}

/// Goes on for about [limit] terms. What is left of the limit (at least 1) if the term is complete, 0 if there is more to do,
/// -1 if the bytes are no term.
export function scanRun(limit: i32): i32 {
  while (terms != 0) {
    if (limit <= 0) return 0
    limit--
    if (at >= end || !scanOne(load<u8>(at++) as u32)) return -1
    terms--
  }
  return max(limit, 1)
}

// Passes [count] bytes, if there are so many.
function skip(count: u64): bool {
  if (count > ((end - at) as u64)) return false
  at += count as u32
  return true
}

function has(count: u32): bool {
  return count <= end - at
}

// [count] more terms are to come. Each of them, and of those that were to come before, has a byte at least.
function expect(count: u64): bool {
  terms += count
  return terms <= ((end - at) as u64) + 1 // the term at hand is counted too
}

function scanOne(tag: u32): bool {
  switch (tag) {
    case Tag.SMALL_INTEGER_EXT:
      return skip(1)
    case Tag.INTEGER_EXT:
      return skip(4)
    case Tag.NIL_EXT:
      return true
    case Tag.ATOM_EXT:
    case Tag.SMALL_ATOM_EXT:
    case Tag.ATOM_UTF8_EXT:
    case Tag.SMALL_ATOM_UTF8_EXT:
      return scanAtom(tag)
    case Tag.SMALL_TUPLE_EXT: {
      if (!has(1)) return false
      const arity = load<u8>(at++) as u32
      words += arity + 1
      return expect(arity)
    }
    case Tag.LARGE_TUPLE_EXT: {
      if (!has(4)) return false
      const arity = get32(at)
      at += 4
      words += (arity as u64) + 1
      return arity <= (Term.TUPLE_ARITY_MAX as u32) && expect(arity)
    }
    case Tag.LIST_EXT: {
      if (!has(4)) return false
      const count = get32(at) as u64
      at += 4
      words += count << 1
      return expect(count + 1)
    }
    case Tag.STRING_EXT: {
      if (!has(2)) return false
      const count = get16(at) as u64
      words += count << 1
      return skip(count + 2)
    }
    case Tag.BINARY_EXT:
      return has(4) && scanBytes(get32(at), 4)
    case Tag.BIT_BINARY_EXT: {
      if (!has(5)) return false
      const bits = load<u8>(at, 4) as u32
      words += Term.SUB_WORDS
      return (bits == 0) == (get32(at) == 0) && bits <= 8 && scanBytes(get32(at), 5)
    }
    case Tag.NEW_FLOAT_EXT:
      words += Term.FLOAT_WORDS
      return skip(8)
    case Tag.FLOAT_EXT:
      words += Term.FLOAT_WORDS
      return skip(Tag.FLOAT_BYTES)
    case Tag.SMALL_BIG_EXT:
      return has(1) && scanBig(load<u8>(at) as u32, 2)
    case Tag.LARGE_BIG_EXT:
      return has(4) && scanBig(get32(at), 5)
    case Tag.MAP_EXT:
      return scanMap()
    default:
      return scanRare(tag)
  }
}

// After the length of [head] bytes.
function scanBytes(bytes: u32, head: u32): bool {
  words += bytes > (Term.HEAP_BINARY_LIMIT as u32) ? Term.REFC_WORDS : 2 + ((bytes + 7) >> 3)
  return bytes <= BITS_MAX && skip((bytes as u64) + head)
}

function scanBig(bytes: u32, head: u32): bool {
  words += 1 + ((bytes + 7) >> 3)
  return bytes <= DIGITS_MAX << 3 && skip((bytes as u64) + head)
}

function scanAtom(tag: u32): bool {
  const isLong = tag == Tag.ATOM_EXT || tag == Tag.ATOM_UTF8_EXT
  const head: u32 = isLong ? 2 : 1
  if (!has(head)) return false
  const bytes = isLong ? get16(at) : (load<u8>(at) as u32)
  const isUtf8 = tag == Tag.ATOM_UTF8_EXT || tag == Tag.SMALL_ATOM_UTF8_EXT
  return bytes <= (isUtf8 ? UTF8_MAX : (Term.ATOM_CHARACTERS_MAX as u32)) && skip(bytes + head)
}

function scanMap(): bool {
  if (!has(4)) return false
  const pairs = get32(at)
  at += 4
  if (pairs > PAIRS_MAX) return false
  if (pairs != 0) maps++
  words += pairs <= (Term.MAP_SMALL_LIMIT as u32) ? (pairs << 1) + 3 : (pairs as u64) << 1
  return expect((pairs as u64) << 1)
}

// An atom, its tag first.
function scanNode(): bool {
  if (at >= end) return false
  const tag = load<u8>(at++) as u32
  const isAtom =
    tag == Tag.ATOM_EXT || tag == Tag.SMALL_ATOM_EXT || tag == Tag.ATOM_UTF8_EXT || tag == Tag.SMALL_ATOM_UTF8_EXT
  return isAtom && scanAtom(tag)
}

function scanRare(tag: u32): bool {
  switch (tag) {
    case Tag.NEW_PID_EXT:
    case Tag.PID_EXT:
      words += Term.EXTERNAL_WORDS
      return scanNode() && skip(tag == Tag.PID_EXT ? 9 : 12)
    case Tag.PORT_EXT:
    case Tag.NEW_PORT_EXT:
    case Tag.V4_PORT_EXT:
      words += Term.EXTERNAL_WORDS
      return scanNode() && skip(tag == Tag.PORT_EXT ? 5 : tag == Tag.NEW_PORT_EXT ? 8 : 12)
    case Tag.REFERENCE_EXT:
      words += Term.EXTERNAL_WORDS
      return scanNode() && skip(5)
    case Tag.NEW_REFERENCE_EXT:
    case Tag.NEWER_REFERENCE_EXT: {
      if (!has(2)) return false
      const count = get16(at)
      at += 2
      if (count == 0 || count > Tag.REFERENCE_WORDS_MAX) return false
      words += 3 + ((count + 1) >> 1)
      return scanNode() && skip((tag == Tag.NEW_REFERENCE_EXT ? 1 : 4) + (count << 2))
    }
    case Tag.EXPORT_EXT:
      words += 2
      return scanNode() && scanNode() && scanInteger()
    case Tag.NEW_FUN_EXT: {
      if (!has(FUN_HEAD + 4)) return false
      const free = get32(at + FUN_HEAD)
      at += FUN_HEAD + 4
      if (free > FREE_MAX) return false
      words += 3 + free
      return scanNode() && scanInteger() && scanInteger() && expect(1 + free)
    }
    default:
      return false
  }
}

// An integer, its tag first.
function scanInteger(): bool {
  if (at >= end) return false
  switch (load<u8>(at++) as u32) {
    case Tag.SMALL_INTEGER_EXT:
      return skip(1)
    case Tag.INTEGER_EXT:
      return skip(4)
    case Tag.SMALL_BIG_EXT:
      return has(1) && skip((load<u8>(at) as u64) + 2)
    case Tag.LARGE_BIG_EXT:
      return has(4) && skip((get32(at) as u64) + 5)
    default:
      return false
  }
}
