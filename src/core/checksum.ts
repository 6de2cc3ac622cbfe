// CRC-32 and Adler-32 of iolists: erlang:crc32, adler32 and their combining forms. There is no table in core's memory: short
// data are taken bit by bit, long data with a table made on the spot. Very long ones take several slices.
import * as Memory from "../layout/memory"
import * as Trap from "../layout/trap"
import { view, viewAddress, viewBit, viewBits } from "./binary"
import { copyBits } from "./bits"
import { binaryOfIolist, gatherContinue, IO_SIZE } from "./iolist"
import { badarg, P } from "./state"
import { isSmall, makeSmall, smallValue } from "./term"
import { charge, giveUp, trapArguments, trapData, trapEnsure, trapState, workLimit } from "./work"

const POLYNOMIAL: u32 = 0xedb88320 // of CRC-32, lowest bit first
const TABLE_BYTES: u32 = 128 // data from this size on are worth a table
const TABLE_SIZE: u32 = 1024 // bytes
const ADLER: u32 = 65521
const ADLER_RUN: u32 = 5552 // bytes after which the sums must be reduced lest they overflow
const BYTES_PER_REDUCTION: i32 = 64
const PIECE: u32 = 8192 // bytes that are copied at once from a binary that does not begin at a byte

// What a trap keeps, behind what iolist.ts does.
const DATA_BINARY: u32 = IO_SIZE // u64; 0: it is not made yet
const DATA_DONE: u32 = IO_SIZE + 8 // u32 bytes that are in the sum
const DATA_SUM: u32 = IO_SIZE + 12 // u32
const DATA_MORE: u32 = 16

// The sum of [term] that begins with [sum]; kind: TRAP_CRC or TRAP_ADLER.
function sumOf(sum: u32, term: u64, kind: i32): u64 {
  const binary = binaryOfIolist(term, kind, DATA_MORE)
  if (binary != 0) return addData(sum, binary, 0, kind)
  if (trapState() != 0) store<u32>(trapData(), sum, DATA_SUM)
  return 0
}

/// A further slice.
export function checksumContinue(kind: i32): u64 {
  const data = trapData()
  if (load<u64>(data, DATA_BINARY) == 0) {
    const binary = gatherContinue()
    if (binary == 0) return 0
    store<u64>(data, binary, DATA_BINARY)
  }
  return addData(load<u32>(data, DATA_SUM), load<u64>(data, DATA_BINARY), load<u32>(data, DATA_DONE), kind)
}

// Adds the bytes of [binary] from [done] on: the result of the BIF, or 0 if there are more.
function addData(sum: u32, binary: u64, done: u32, kind: i32): u64 {
  view(binary)
  const bytes = (viewBits >> 3) as u32
  const stop = min(bytes, done + (workLimit(BYTES_PER_REDUCTION) as u32))
  charge((stop - done) as i32, BYTES_PER_REDUCTION)
  if (viewBit == 0) {
    sum = add(sum, viewAddress + done, stop - done, kind)
  } else {
    const piece = P + Memory.SCRATCH + TABLE_SIZE
    for (let at = done; at < stop; at += PIECE) {
      const size = min(PIECE, stop - at)
      copyBits(viewAddress, viewBit + ((at as i64) << 3), piece, 0, (size as i64) << 3)
      sum = add(sum, piece, size, kind)
    }
  }
  if (stop == bytes) return makeSmall(sum)
  const data = trapEnsure(kind, IO_SIZE + DATA_MORE)
  store<u64>(data, binary, DATA_BINARY)
  store<u32>(data, stop, DATA_DONE)
  store<u32>(data, sum, DATA_SUM)
  return giveUp()
}

function add(sum: u32, data: u32, bytes: u32, kind: i32): u32 {
  return kind == Trap.TRAP_CRC ? crcOf(sum, data, bytes) : adlerOf(sum, data, bytes)
}

// For BIFs of one argument and of two.
function of1(sum: u32, term: u64, kind: i32): u64 {
  return trapArguments(sumOf(sum, term, kind), term, 0)
}
function of2(old: u64, term: u64, kind: i32): u64 {
  const sum = word(old)
  return sum < 0 ? badarg() : trapArguments(sumOf(sum as u32, term, kind), old, term)
}

/// The unsigned 32-bit number [term], or -1.
function word(term: u64): i64 {
  if (!isSmall(term)) return -1
  const value = smallValue(term)
  return value >= 0 && value <= 0xffffffff ? value : -1
}

function step(crc: u32): u32 {
  return (crc >> 1) ^ (POLYNOMIAL & -(crc & 1))
}

function crcOf(crc: u32, data: u32, bytes: u32): u32 {
  crc = ~crc
  const end = data + bytes
  if (bytes < TABLE_BYTES) {
    for (let at = data; at < end; at++) {
      crc ^= load<u8>(at)
      for (let i = 0; i < 8; i++) crc = step(crc)
    }
    return ~crc
  }
  const table = P + Memory.SCRATCH
  for (let i: u32 = 0; i < 256; i++) {
    let entry = i
    for (let j = 0; j < 8; j++) entry = step(entry)
    store<u32>(table + (i << 2), entry)
  }
  for (let at = data; at < end; at++) crc = (crc >> 8) ^ load<u32>(table + (((crc ^ load<u8>(at)) & 255) << 2))
  return ~crc
}

/// erlang:crc32/1
export function crc32(term: u64): u64 {
  return of1(0, term, Trap.TRAP_CRC)
}

/// erlang:crc32/2
export function crc32More(old: u64, term: u64): u64 {
  return of2(old, term, Trap.TRAP_CRC)
}

// Product of two polynomials over GF(2) modulo the CRC's, highest power in the lowest bit.
function multiply(a: u32, b: u32): u32 {
  let product: u32 = 0
  for (let bit: u32 = 0x80000000; bit != 0; bit >>= 1) {
    if ((a & bit) != 0) product ^= b
    b = step(b)
  }
  return product
}

/// erlang:crc32_combine/3: of the first data, of the second data, size of the second.
export function crc32Combine(first: u64, second: u64, size: u64): u64 {
  const a = word(first)
  const b = word(second)
  let count = word(size)
  if (a < 0 || b < 0 || count < 0) return badarg()
  let factor: u32 = 0x80000000 // x^0
  let power: u32 = 0x00800000 // x^8: one byte
  for (; count != 0; count >>= 1) {
    if ((count & 1) != 0) factor = multiply(factor, power)
    power = multiply(power, power)
  }
  return makeSmall(multiply(factor, a as u32) ^ (b as u32))
}

function adlerOf(old: u32, data: u32, bytes: u32): u32 {
  let a = old & 0xffff
  let b = old >> 16
  let at = data
  let left = bytes
  while (left > 0) {
    const run = min(left, ADLER_RUN)
    for (const end = at + run; at < end; at++) {
      a += load<u8>(at)
      b += a
    }
    a %= ADLER
    b %= ADLER
    left -= run
  }
  return (b << 16) | a
}

/// erlang:adler32/1
export function adler32(term: u64): u64 {
  return of1(1, term, Trap.TRAP_ADLER)
}

/// erlang:adler32/2
export function adler32More(old: u64, term: u64): u64 {
  return of2(old, term, Trap.TRAP_ADLER)
}

/// erlang:adler32_combine/3
export function adler32Combine(first: u64, second: u64, size: u64): u64 {
  const x = word(first)
  const y = word(second)
  const count = word(size)
  if (x < 0 || y < 0 || count < 0) return badarg()
  if (count == 0) return first
  const rest = (count % ADLER) as u32
  const a = (x as u32) & 0xffff
  const sum = (a + ((y as u32) & 0xffff) + ADLER - 1) % ADLER
  const product = (((rest as u64) * a) % ADLER) as u32
  const high = (product + ((x as u32) >> 16) + ((y as u32) >> 16) + ADLER - rest) % ADLER
  return makeSmall((high << 16) | sum)
}
