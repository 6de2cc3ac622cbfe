// term_to_iovec: off-heap binaries are not copied into the encoding. Here is noted where they belong, and the list is made.
import * as Memory from "../layout/memory"
import * as Term from "../layout/term"
import { fillRefc, view, viewAddress, viewBits } from "./binary"
import { cons } from "./build"
import { heapAlloc } from "./heap"
import { allocate, release } from "./memory"
import { headerKind, headerOf } from "./term"
import { trapDisown, trapOwn } from "./work"

// A note: [term u64][place u32, in the encoding][unused]
const NOTE: u32 = 16 // bytes
const FIRST: u32 = 64 // notes of the first block

let notes: u32 = 0 // the block, 0 if there is none
let top: u32 = 0
let end: u32 = 0
let total: u32 = 0 // bytes of all pieces

export function piecesBegin(): void {
  notes = top = end = total = 0
}

/// Bytes of all pieces so far.
export function pieceBytes(): u32 {
  return total
}

export function piecesEnd(): void {
  if (notes != 0) release(notes)
}

/// Keeps the notes for a later slice: 16 bytes at [data]. The running process's trap owns them.
export function piecesSave(data: u32): void {
  store<u32>(data, notes)
  store<u32>(data, top, 4)
  store<u32>(data, end, 8)
  store<u32>(data, total, 12)
  if (notes != 0) trapOwn(notes)
}

export function piecesRestore(data: u32): void {
  notes = load<u32>(data)
  top = load<u32>(data, 4)
  end = load<u32>(data, 8)
  total = load<u32>(data, 12)
  if (notes != 0) trapDisown(notes)
}

/// The [bytes] whole bytes of [term], a REFC binary or a part of one that begins at a byte, belong at [place].
export function notePiece(term: u64, place: u32, bytes: u32): void {
  total += bytes
  if (top == end) grow()
  store<u64>(top, term)
  store<u32>(top, place, 8)
  top += NOTE
}

function grow(): void {
  const used = top - notes
  const bytes = used == 0 ? FIRST * NOTE : used << 1
  const block = allocate(bytes)
  if (used != 0) {
    memory.copy(block, notes, used)
    release(notes)
  }
  notes = block
  top = block + used
  end = block + bytes
}

/// The list of binaries that makes up the encoding: what is in [block] up to [stop] with the pieces between. The block gets
/// a reference more for each of its binaries.
export function piecesList(block: u32, stop: u32): u64 {
  let list: u64 = Term.NIL
  for (let note = top; note > notes; ) {
    note -= NOTE
    const place = load<u32>(note, 8)
    if (place != stop) list = cons(part(block, place, stop - place), list)
    list = cons(whole(load<u64>(note)), list)
    stop = place
  }
  const start = block + Memory.BINARY_DATA
  return cons(part(block, start, stop - start), list)
}

// The [bytes] bytes at [address], which lie in [block].
function part(block: u32, address: u32, bytes: u32): u64 {
  atomic.add<i32>(block + Memory.BINARY_REFERENCES, 1)
  const binary = fillRefc(heapAlloc(Term.REFC_WORDS), block, bytes, 0)
  store<u32>(binary as u32, address, Term.REFC_DATA)
  return binary
}

// A binary with the whole bytes of [term]: itself if it is no part.
function whole(term: u64): u64 {
  if (headerKind(headerOf(term)) == Term.HEADER_REFC_BINARY) return term
  view(term)
  const original = load<u64>(term as u32, Term.SUB_ORIGINAL)
  return part(load<u32>(original as u32, Term.REFC_BLOCK), viewAddress, (viewBits >> 3) as u32)
}
