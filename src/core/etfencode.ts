// term_to_binary/1,2, term_to_iovec/1,2, external_size/1,2. Two passes: how long will it be (etfsize.ts), then writing it
// (etfwrite.ts) into an off-heap block. Long terms take many slices.
import * as Atoms from "../layout/atoms"
import * as Memory from "../layout/memory"
import * as Term from "../layout/term"
import * as Trap from "../layout/trap"
import { binaryData, binaryFromBytes, fillRefc, newBinary, startBlock } from "./binary"
import { put32 } from "./etfleaf"
import { piecesBegin, piecesEnd, piecesList, piecesRestore, piecesSave } from "./etfpiece"
import { sizeBegin, sizeRestore, sizeRun, sizeSave, sizeTotal } from "./etfsize"
import { stackBegin, stackEnd, stackRestore, stackSave } from "./etfstack"
import * as Tag from "./etftag"
import { WRITE_STATE, writeBegin, writeEnd, writeRestore, writeRun, writeSave } from "./etfwrite"
import { heapAlloc, releaseBinary } from "./heap"
import { deflate } from "./imports"
import { allocate, release } from "./memory"
import { badarg, systemLimit } from "./state"
import {
  car,
  cdr,
  element,
  headerArity,
  headerOf,
  isList,
  isSmall,
  isTuple,
  makeAtom,
  makeSmall,
  smallValue,
} from "./term"
import { charge, giveUp, trapArgument, trapBegin, trapData, trapDisown, trapOwn, workLimit } from "./work"

const TERMS_PER_REDUCTION: i32 = 16
const BYTES_MAX: u64 = 0x7fffffff
const COMPRESSED_HEAD: u32 = 6 // bytes: version, tag, size
const LEVEL_DEFAULT: i32 = -1 // zlib's
const LEVEL_MAX: i64 = 9
const OPTION_SIZE_ONLY: u32 = 16 // external_size

// What the trap keeps.
const STATE_TERM: u32 = 0 // u64
const STATE_OPTIONS: u32 = 8 // u32
const STATE_LEVEL: u32 = 12 // i32
const STATE_BLOCK: u32 = 16 // u32
const STATE_SIZE: u32 = 20 // u32
const STATE_STACK: u32 = 24 // 12 bytes
const STATE_PIECES: u32 = 36 // 16 bytes
const STATE_PASS: u32 = 56 // of the pass under way
const STATE_BYTES: u32 = STATE_PASS + WRITE_STATE

// The encoding under way.
let whole: u64 = 0 // the term
let options: u32 = 0 // Tag.OPTION_*
let level: i32 = 0 // of compression, 0: none
let block: u32 = 0 // where it is written, 0 in the first pass
let size: u32 = 0 // bytes of the block's data

/// erlang:term_to_binary/1
export function termToBinary(term: u64): u64 {
  return encode(term, 0, 0, 0)
}

/// erlang:term_to_binary/2
export function termToBinary2(term: u64, list: u64): u64 {
  return readOptions(list) ? encode(term, list, options, level) : badarg()
}

/// erlang:term_to_iovec/1
export function termToIovec(term: u64): u64 {
  return encode(term, 0, Tag.OPTION_IOVEC, 0)
}

/// erlang:term_to_iovec/2. What is to be compressed becomes no list but one binary, as in OTP.
export function termToIovec2(term: u64, list: u64): u64 {
  if (!readOptions(list)) return badarg()
  return encode(term, list, level == 0 ? options | Tag.OPTION_IOVEC : options, level)
}

/// erlang:external_size/1
export function externalSize(term: u64): u64 {
  return encode(term, 0, OPTION_SIZE_ONLY, 0)
}

/// erlang:external_size/2
export function externalSize2(term: u64, list: u64): u64 {
  let how = OPTION_SIZE_ONLY
  for (let rest = list; rest != Term.NIL; rest = cdr(rest)) {
    if (!isList(rest) || !isPair(car(rest), Atoms.am_minor_version)) return badarg()
    const version = element(car(rest), 1)
    if (version == makeSmall(0)) how |= Tag.OPTION_OLD_FLOATS
    else if (version != makeSmall(1)) return badarg()
  }
  return encode(term, list, how, 0)
}

function isPair(term: u64, name: u32): bool {
  return isTuple(term) && headerArity(headerOf(term)) == 2 && element(term, 0) == makeAtom(name)
}

// Options of term_to_binary into [options] and [level]. Of two that contradict each other the later one counts.
function readOptions(list: u64): bool {
  level = 0
  let version: u32 = 0
  let order: u32 = 0
  for (; isList(list); list = cdr(list)) {
    const option = car(list)
    if (option == makeAtom(Atoms.am_compressed)) {
      level = LEVEL_DEFAULT
    } else if (option == makeAtom(Atoms.am_deterministic)) {
      order = Tag.OPTION_DETERMINISTIC
    } else if (isPair(option, Atoms.am_minor_version)) {
      const value = element(option, 1)
      if (value == makeSmall(0)) version = Tag.OPTION_OLD_FLOATS
      else if (value == makeSmall(1)) version = 0
      else if (value == makeSmall(2)) version = Tag.OPTION_UTF8_ATOMS
      else return false
    } else if (isPair(option, Atoms.am_compressed)) {
      const value = element(option, 1)
      if (!isSmall(value) || (smallValue(value) as u64) > (LEVEL_MAX as u64)) return false
      level = smallValue(value) as i32
    } else {
      return false
    }
  }
  options = version | order
  return list == Term.NIL
}

function encode(term: u64, list: u64, how: u32, compression: i32): u64 {
  whole = term
  options = how
  level = compression
  block = 0
  stackBegin()
  piecesBegin()
  sizeBegin(term, how)
  const state = run()
  if (state != 0) return state > 0 ? finish() : 0
  const data = trapBegin(Trap.TRAP_ENCODE, STATE_BYTES)
  trapArgument(0, term)
  if (list != 0) trapArgument(1, list)
  return save(data)
}

/// All of these BIFs, a further slice.
export function encodeContinue(): u64 {
  const data = trapData()
  restore(data)
  const state = run()
  return state == 0 ? save(data) : state > 0 ? finish() : 0
}

// One slice. 1: the encoding is complete, 0: there is more to do, -1: it is too long, which is noted as the failure.
function run(): i32 {
  const limit = workLimit(TERMS_PER_REDUCTION)
  let left = limit
  if (block == 0) {
    left = sizeRun(left)
    if (left == 0 || options & OPTION_SIZE_ONLY) {
      charge(limit - left, TERMS_PER_REDUCTION)
      return (left != 0) as i32
    }
    const bytes = sizeTotal() + 1
    if (bytes > BYTES_MAX) {
      stackEnd()
      systemLimit()
      return -1
    }
    size = bytes as u32
    block = allocate(Memory.BINARY_DATA + size)
    store<u8>(block, Tag.VERSION_MAGIC as u8, Memory.BINARY_DATA)
    writeBegin(whole, block + Memory.BINARY_DATA + 1, options)
  }
  left = writeRun(left)
  charge(limit - left, TERMS_PER_REDUCTION)
  return (left != 0) as i32
}

function save(data: u32): u64 {
  store<u64>(data, whole, STATE_TERM)
  store<u32>(data, options, STATE_OPTIONS)
  store<i32>(data, level, STATE_LEVEL)
  store<u32>(data, block, STATE_BLOCK)
  store<u32>(data, size, STATE_SIZE)
  stackSave(data + STATE_STACK)
  piecesSave(data + STATE_PIECES)
  if (block == 0) {
    sizeSave(data + STATE_PASS)
  } else {
    writeSave(data + STATE_PASS)
    trapOwn(block)
  }
  return giveUp()
}

function restore(data: u32): void {
  whole = load<u64>(data, STATE_TERM)
  options = load<u32>(data, STATE_OPTIONS)
  level = load<i32>(data, STATE_LEVEL)
  block = load<u32>(data, STATE_BLOCK)
  size = load<u32>(data, STATE_SIZE)
  stackRestore(data + STATE_STACK)
  piecesRestore(data + STATE_PIECES)
  if (block == 0) {
    sizeRestore(data + STATE_PASS)
  } else {
    writeRestore(data + STATE_PASS)
    trapDisown(block)
  }
}

// What the BIF returns.
function finish(): u64 {
  stackEnd()
  if (options & OPTION_SIZE_ONLY) return makeSmall((sizeTotal() + 1) as i64)
  const start = block + Memory.BINARY_DATA
  const bytes = writeEnd() - start
  if (options & Tag.OPTION_IOVEC) {
    startBlock(block, size)
    const list = piecesList(block, writeEnd())
    releaseBinary(block)
    piecesEnd()
    return list
  }
  if (level != 0) {
    const compressed = compress(bytes)
    if (compressed != 0) return compressed
  }
  if (bytes <= (Term.HEAP_BINARY_LIMIT as u32)) {
    const short = binaryFromBytes(start, bytes)
    release(block)
    return short
  }
  startBlock(block, size)
  return fillRefc(heapAlloc(Term.REFC_WORDS), block, bytes, 0)
}

// The encoding compressed, if that makes it no longer; else 0.
function compress(bytes: u32): u64 {
  if (bytes <= COMPRESSED_HEAD) return 0
  const start = block + Memory.BINARY_DATA
  const room = bytes - COMPRESSED_HEAD
  const stream = allocate(room)
  const length = deflate(start + 1, bytes - 1, stream, room, level)
  let binary: u64 = 0
  if (length >= 0) {
    binary = newBinary(COMPRESSED_HEAD + length)
    const to = binaryData(binary)
    store<u8>(to, Tag.VERSION_MAGIC as u8)
    store<u8>(to, Tag.COMPRESSED as u8, 1)
    put32(to + 2, bytes - 1)
    memory.copy(to + COMPRESSED_HEAD, stream, length)
    release(block)
  }
  release(stream)
  return binary
}
