// CRC-32 and Adler-32 of iolists: erlang:crc32, adler32 and their combining forms. There is no table in core's memory: short
// data are taken bit by bit, long data with a table made on the spot.
import * as Memory from "../layout/memory"
import { binaryData, newBinary, view, viewAddress, viewBit, viewBits } from "./binary"
import { copyBits } from "./bits"
import { iolistToBinary } from "./iolist"
import { badarg, bump, P } from "./state"
import { isSmall, makeSmall, smallValue } from "./term"

const POLYNOMIAL: u32 = 0xedb88320 // of CRC-32, lowest bit first
const TABLE_BYTES: u32 = 128 // data from this size on are worth a table
const ADLER: u32 = 65521
const ADLER_RUN: u32 = 5552 // bytes after which the sums must be reduced lest they overflow
const COST_SHIFT = 6 // bytes for one reduction, log2

// The data of the call, whole bytes in one piece.
let data: u32 = 0
let bytes: u32 = 0

/// Finds the bytes of an iolist; false after badarg.
function readData(term: u64): bool {
  const binary = iolistToBinary(term)
  if (binary == 0) return false
  view(binary)
  data = viewAddress
  bytes = (viewBits >> 3) as u32
  bump((bytes >> COST_SHIFT) as i32)
  if (viewBit != 0) {
    const copy = binaryData(newBinary(bytes))
    copyBits(data, viewBit, copy, 0, (bytes as i64) << 3)
    data = copy
  }
  return true
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

function crcOf(crc: u32): u32 {
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
  return readData(term) ? makeSmall(crcOf(0)) : 0
}

/// erlang:crc32/2
export function crc32More(old: u64, term: u64): u64 {
  const crc = word(old)
  if (crc < 0) return badarg()
  return readData(term) ? makeSmall(crcOf(crc as u32)) : 0
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

function adlerOf(old: u32): u32 {
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
  return readData(term) ? makeSmall(adlerOf(1)) : 0
}

/// erlang:adler32/2
export function adler32More(old: u64, term: u64): u64 {
  const sum = word(old)
  if (sum < 0) return badarg()
  return readData(term) ? makeSmall(adlerOf(sum as u32)) : 0
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
