// binary_to_term/1,2. Two passes: is it a term and how large (etfscan.ts), then building it (etfread.ts). Long terms take many
// slices.
import * as Atoms from "../layout/atoms"
import * as Term from "../layout/term"
import * as Trap from "../layout/trap"
import { isBinary, view, viewAddress, viewBit, viewBits } from "./binary"
import { copyBits } from "./bits"
import { makeTuple2 } from "./build"
import { READ_STATE, readBegin, readEnd, readRestore, readResult, readRun, readSave } from "./etfread"
import { scanBegin, scanMaps, scanRestore, scanRun, scanSave, scanWords } from "./etfscan"
import * as Tag from "./etftag"
import { inflate } from "./imports"
import { release, tryAllocate } from "./memory"
import { badarg, systemLimit } from "./state"
import { car, cdr, isList, makeAtom, makeSmall } from "./term"
import { charge, giveUp, trapArgument, trapBegin, trapData, trapDisown, trapOwn, workLimit } from "./work"

const TERMS_PER_REDUCTION: i32 = 16
const WORDS_MAX: u64 = 0x10000000 // 2 GiB: no larger term is built at once
const COMPRESSED_HEAD: u32 = 6 // bytes: version, tag, size
const EXPANSION_MAX: u64 = 1032 // what a byte of a zlib stream can at most expand to

const SCAN: i32 = 0
const READ: i32 = 1

// What the trap keeps.
const STATE_PHASE: u32 = 0 // i32
const STATE_SAFE: u32 = 4 // u32
const STATE_COPY: u32 = 8 // u32
const STATE_SOURCE: u32 = 12 // u32
const STATE_USED: u32 = 16 // i32
const STATE_PASS: u32 = 24
const STATE_BYTES: u32 = STATE_PASS + READ_STATE // more than SCAN_STATE

// The decoding under way.
let phase: i32 = 0
let safe: bool = false
let copy: u32 = 0 // a block with the bytes, 0: they are read where they are
let source: u32 = 0 // where the term begins, behind the version byte
let used: i32 = 0 // bytes of the argument that were used; USED_NOT: not wanted, USED_LATER: to be seen from where reading ends

const USED_NOT: i32 = -1
const USED_LATER: i32 = 0

/// erlang:binary_to_term/1
export function binaryToTerm(binary: u64): u64 {
  safe = false
  used = USED_NOT
  return decode(binary, 0)
}

/// erlang:binary_to_term/2
export function binaryToTerm2(binary: u64, options: u64): u64 {
  safe = false
  used = USED_NOT
  let rest = options
  for (; isList(rest); rest = cdr(rest)) {
    if (car(rest) == makeAtom(Atoms.am_safe)) safe = true
    else if (car(rest) == makeAtom(Atoms.am_used)) used = USED_LATER
    else return badarg()
  }
  return rest == Term.NIL ? decode(binary, options) : badarg()
}

function decode(binary: u64, options: u64): u64 {
  if (!open(binary)) return badarg()
  phase = SCAN
  const state = run()
  if (state > 0) return finish()
  if (state < 0) return 0
  const data = trapBegin(Trap.TRAP_DECODE, STATE_BYTES)
  trapArgument(0, binary)
  if (options != 0) trapArgument(1, options)
  return save(data)
}

/// binary_to_term, a further slice.
export function decodeContinue(): u64 {
  const data = trapData()
  restore(data)
  const state = run()
  return state == 0 ? save(data) : state > 0 ? finish() : 0
}

// Finds the bytes of the term and begins to scan them. False: they are none.
function open(binary: u64): bool {
  copy = 0
  if (!isBinary(binary)) return false
  view(binary)
  const bytes = (viewBits >> 3) as u32
  let start = viewAddress
  if (bytes == 0) return false
  if (viewBit != 0) {
    copy = tryAllocate(bytes)
    if (copy == 0) return false
    copyBits(viewAddress, viewBit, copy, 0, viewBits)
    start = copy
  }
  if ((load<u8>(start) as u32) != Tag.VERSION_MAGIC) return close()
  source = start + 1
  if (bytes < COMPRESSED_HEAD || (load<u8>(source) as u32) != Tag.COMPRESSED) {
    scanBegin(source, bytes - 1)
    return true
  }
  return openCompressed(start, bytes)
}

function openCompressed(start: u32, bytes: u32): bool {
  const size = bswap<u32>(load<u32>(start, 2))
  const stream = bytes - COMPRESSED_HEAD
  if ((size as u64) > EXPANSION_MAX * stream || size == 0) return close()
  const block = tryAllocate(size)
  if (block == 0) return close()
  const taken = inflate(start + COMPRESSED_HEAD, stream, block, size)
  close()
  copy = block
  if (taken < 0) return close()
  if (used != USED_NOT) used = COMPRESSED_HEAD + taken
  source = block
  scanBegin(block, size)
  return true
}

function close(): bool {
  if (copy != 0) release(copy)
  copy = 0
  return false
}

// One slice. 1: the term is complete, 0: there is more to do, -1: it can't be, the reason is noted.
function run(): i32 {
  const limit = workLimit(TERMS_PER_REDUCTION)
  let left = limit
  if (phase == SCAN) {
    left = scanRun(left)
    if (left > 0) {
      if (scanWords() > WORDS_MAX) {
        close()
        systemLimit()
        return -1
      }
      readBegin(source, scanWords() as u32, scanMaps(), safe)
      phase = READ
    }
  }
  if (left > 0) left = readRun(left)
  charge(limit - max(left, 0), TERMS_PER_REDUCTION)
  if (left >= 0) return (left != 0) as i32
  close()
  badarg()
  return -1
}

function save(data: u32): u64 {
  store<i32>(data, phase, STATE_PHASE)
  store<u32>(data, safe as u32, STATE_SAFE)
  store<u32>(data, copy, STATE_COPY)
  store<u32>(data, source, STATE_SOURCE)
  store<i32>(data, used, STATE_USED)
  if (copy != 0) trapOwn(copy)
  if (phase == SCAN) scanSave(data + STATE_PASS)
  else readSave(data + STATE_PASS)
  return giveUp()
}

function restore(data: u32): void {
  phase = load<i32>(data, STATE_PHASE)
  safe = load<u32>(data, STATE_SAFE) != 0
  copy = load<u32>(data, STATE_COPY)
  source = load<u32>(data, STATE_SOURCE)
  used = load<i32>(data, STATE_USED)
  if (copy != 0) trapDisown(copy)
  if (phase == SCAN) scanRestore(data + STATE_PASS)
  else readRestore(data + STATE_PASS)
}

// What the BIF returns.
function finish(): u64 {
  const term = readResult()
  if (used == USED_LATER) used = (readEnd() - source + 1) as i32
  close()
  return used == USED_NOT ? term : makeTuple2(term, makeSmall(used as i64))
}
