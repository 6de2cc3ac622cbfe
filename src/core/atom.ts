// The atom table that all threads share: texts are interned once and never freed. Reading takes no lock.
//
//   bucket  [index + 1]           u32, 0 = empty; open addressing, linear probing; written last, so that a reader
//                                 that sees an index sees a complete entry
//   entry   layout/memory.ts, ATOM_*
//   text    UTF-8; first in the space between the buckets and the export table, then in chunks of the allocator
import * as Memory from "../layout/memory"
import * as Term from "../layout/term"
import { lock, unlock } from "./lock"
import { allocate } from "./memory"
import { atomIndex } from "./term"

/// What [atomIntern] and [atomLookup] answer if there is no such atom.
export const ATOM_NONE: u32 = 0xffffffff
const CHARACTERS_MAX: u32 = Term.ATOM_CHARACTERS_MAX
const ENTRY_SHIFT: u32 = 4 // 1 << 4 = ATOM_SIZE
const BUCKET_MASK: u32 = Memory.ATOM_BUCKET_COUNT - 1
const BUCKET_SHIFT: u32 = 11 // 32 - log2 of ATOM_BUCKET_COUNT
const TEXT_FIRST: u32 = Memory.ATOM_BUCKETS + Memory.ATOM_BUCKET_COUNT * 4
const TEXT_CHUNK: u32 = 65536 // bytes

function entryOf(index: u32): u32 {
  return Memory.ATOMS + (index << ENTRY_SHIFT)
}

/// Hash value of a text as OTP's atom table computes it (phash and phash2 build on it): hashpjw over the bytes, where
/// two bytes that stand for a Latin-1 character count as that character.
function textHash(text: u32, bytes: u32): u32 {
  let hash: u32 = 0
  const end = text + bytes
  for (let at = text; at < end; at++) {
    let character = load<u8>(at) as u32
    if ((character & 0xfe) == 0xc2 && at + 1 < end && (load<u8>(at + 1) & 0xc0) == 0x80) {
      character = ((character << 6) | (load<u8>(++at) & 0x3f)) & 0xff
    }
    hash = (hash << 4) + character
    const high = hash & 0xf0000000
    if (high) hash = hash ^ (high >> 24) ^ high
  }
  return hash
}

/// First four bytes, most significant first, zeros after the end: decides most comparisons of atoms.
function textOrder(text: u32, bytes: u32): u32 {
  let order: u32 = 0
  for (let i: u32 = 0; i < 4; i++) order = (order << 8) | (i < bytes ? (load<u8>(text + i) as u32) : 0)
  return order
}

function countCharacters(text: u32, bytes: u32): u32 {
  let count: u32 = 0
  for (let i: u32 = 0; i < bytes; i++) count += ((load<u8>(text + i) & 0xc0) != 0x80) as u32
  return count
}

// hashpjw leaves similar texts close together: spread them.
function firstBucket(hash: u32): u32 {
  return (hash * 0x9e3779b1) >> BUCKET_SHIFT
}

function hasText(entry: u32, hash: u32, text: u32, bytes: u32): bool {
  return (
    load<u32>(entry, Memory.ATOM_HASH) == hash &&
    (load<u16>(entry, Memory.ATOM_BYTES) as u32) == bytes &&
    memory.compare(load<u32>(entry, Memory.ATOM_TEXT), text, bytes) == 0
  )
}

/// Index of the atom with this text, or ATOM_NONE.
export function atomLookup(text: u32, bytes: u32): u32 {
  const hash = textHash(text, bytes)
  let bucket = firstBucket(hash)
  while (true) {
    const found = atomic.load<u32>(Memory.ATOM_BUCKETS + (bucket << 2))
    if (found == 0) return ATOM_NONE
    if (hasText(entryOf(found - 1), hash, text, bytes)) return found - 1
    bucket = (bucket + 1) & BUCKET_MASK
  }
}

/// Index of the atom with this UTF-8 text, which is made if it is new. ATOM_NONE if the text has too many characters
/// or the table is full.
export function atomIntern(text: u32, bytes: u32): u32 {
  const known = atomLookup(text, bytes)
  if (known != ATOM_NONE || countCharacters(text, bytes) > CHARACTERS_MAX) return known
  lock(Memory.ATOM_LOCK)
  const index = insert(text, bytes)
  unlock(Memory.ATOM_LOCK)
  return index
}

// Under the lock. Another thread may have been faster with the same text.
function insert(text: u32, bytes: u32): u32 {
  const hash = textHash(text, bytes)
  let bucket = firstBucket(hash)
  while (true) {
    const found = load<u32>(Memory.ATOM_BUCKETS + (bucket << 2))
    if (found == 0) break
    if (hasText(entryOf(found - 1), hash, text, bytes)) return found - 1
    bucket = (bucket + 1) & BUCKET_MASK
  }
  const index = load<u32>(Memory.ATOM_COUNT)
  // Core's own atoms come before there is a limit.
  const limit = load<u32>(Memory.ATOM_LIMIT)
  if (index >= (limit != 0 ? limit : Memory.ATOMS_MAX)) return ATOM_NONE
  const copy = textAlloc(bytes)
  memory.copy(copy, text, bytes)
  const entry = entryOf(index)
  store<u32>(entry, copy, Memory.ATOM_TEXT)
  store<u16>(entry, bytes as u16, Memory.ATOM_BYTES)
  store<u16>(entry, countCharacters(text, bytes) as u16, Memory.ATOM_CHARACTERS)
  store<u32>(entry, hash, Memory.ATOM_HASH)
  store<u32>(entry, textOrder(text, bytes), Memory.ATOM_ORDER)
  atomic.store<u32>(Memory.ATOM_BUCKETS + (bucket << 2), index + 1)
  atomic.store<u32>(Memory.ATOM_COUNT, index + 1)
  return index
}

function textAlloc(bytes: u32): u32 {
  let top = load<u32>(Memory.ATOM_TEXT_TOP)
  if (top == 0) {
    top = TEXT_FIRST
    store<u32>(Memory.ATOM_TEXT_END, Memory.EXPORTS)
  }
  if (top + bytes > load<u32>(Memory.ATOM_TEXT_END)) {
    top = allocate(TEXT_CHUNK)
    store<u32>(Memory.ATOM_TEXT_END, top + TEXT_CHUNK)
  }
  store<u32>(Memory.ATOM_TEXT_TOP, top + bytes)
  return top
}

/// Address of the UTF-8 text of [atom].
export function atomText(atom: u64): u32 {
  return load<u32>(entryOf(atomIndex(atom)), Memory.ATOM_TEXT)
}
/// Length of the text of [atom] in bytes.
export function atomBytes(atom: u64): u32 {
  return load<u16>(entryOf(atomIndex(atom)), Memory.ATOM_BYTES) as u32
}

/// Length of the text of [atom] in code points.
export function atomCharacters(atom: u64): u32 {
  return load<u16>(entryOf(atomIndex(atom)), Memory.ATOM_CHARACTERS) as u32
}

/// OTP's hash value of [atom].
export function atomHash(atom: u64): u32 {
  return load<u32>(entryOf(atomIndex(atom)), Memory.ATOM_HASH)
}

/// Order of two different atoms: -1 or 1, by code points (which is the order of the UTF-8 bytes).
export function compareAtoms(a: u64, b: u64): i32 {
  const entryA = entryOf(atomIndex(a))
  const entryB = entryOf(atomIndex(b))
  const orderA = load<u32>(entryA, Memory.ATOM_ORDER)
  const orderB = load<u32>(entryB, Memory.ATOM_ORDER)
  if (orderA != orderB) return orderA < orderB ? -1 : 1
  const bytesA = load<u16>(entryA, Memory.ATOM_BYTES) as u32
  const bytesB = load<u16>(entryB, Memory.ATOM_BYTES) as u32
  const textA = load<u32>(entryA, Memory.ATOM_TEXT)
  const difference = memory.compare(textA, load<u32>(entryB, Memory.ATOM_TEXT), min(bytesA, bytesB))
  if (difference) return difference < 0 ? -1 : 1
  return bytesA < bytesB ? -1 : 1
}
