// Magnitudes as ASCII digits of any base 2..36 in memory, and back. Works on digits (big.ts) and bytes, not on terms.
import { divDigits, divSmall, mulDigit, mulDigits, mulScratch, shiftLeft, shiftRight, significant } from "./big"
import { allocate, release } from "./memory"

/// The value of the character [byte] in [base], or -1.
export function digitValue(byte: u32, base: u32): i32 {
  let value = byte - 48
  if (value > 9) {
    value = (byte | 32) - 97
    if (value > 25) return -1
    value += 10
  }
  return value < base ? (value as i32) : -1
}

function digitCharacter(value: u32): u32 {
  return value < 10 ? value + 48 : value + 55 // 'A' is 65
}

// The largest power of [base] below [limit], and its exponent.
let power: u64 = 0
let exponent: u32 = 0
function findPower(base: u32, limit: u64): void {
  const last = limit / (base as u64)
  power = base
  exponent = 1
  while (power < last) {
    power *= base as u64
    exponent++
  }
}

const CHUNK_LIMIT: u64 = 1 << 32 // of divisors for divSmall

// ---- To text

/// Bytes that are enough for a magnitude of [n] digits in [base].
export function textRoom(n: u32, base: u32): u32 {
  findPower(base, CHUNK_LIMIT)
  const bits = 63 - clz(power)
  return ((((n as u64) << 6) / bits + 1) as u32) * exponent + 1
}

/// Writes [value] so that it ends before [end], without leading zeros; returns the address of its first character.
export function writeWord(value: u64, base: u32, end: u32): u32 {
  if (base == 10) {
    // The engine turns only 32-bit division by a constant into a multiplication.
    while (value > 0xffffffff) {
      const rest = value / 1000000000
      let chunk = (value - rest * 1000000000) as u32
      for (let i = 0; i < 9; i++) {
        store<u8>(--end, (chunk % 10) + 48)
        chunk /= 10
      }
      value = rest
    }
    let low = value as u32
    do {
      store<u8>(--end, (low % 10) + 48)
      low /= 10
    } while (low != 0)
    return end
  }
  do {
    const rest = value / (base as u64)
    store<u8>(--end, digitCharacter((value - rest * (base as u64)) as u32))
    value = rest
  } while (value != 0)
  return end
}

// Writes [value] with leading zeros from [start] to [end].
function writePadded(value: u64, base: u32, start: u32, end: u32): void {
  const first = value == 0 ? end : writeWord(value, base, end)
  memory.fill(start, 48, first - start)
}

/// Writes the magnitude a[0..n) so that it ends before [end]; textRoom bytes before [end] are there for it. Returns
/// the address of the first character. Needs n >= 1.
export function writeMagnitude(a: u32, n: u32, base: u32, end: u32): u32 {
  if (n == 1) return writeWord(load<u64>(a), base, end)
  const start = end - textRoom(n, base)
  if ((base & (base - 1)) == 0) {
    writeBits(a, n, base, start, end)
  } else {
    const copy = allocate((n + 1) << 3)
    memory.copy(copy, a, n << 3)
    if (n < LARGE) writeChunks(copy, n, base, start, end)
    else writeLarge(copy, n, base, start, end)
    release(copy)
  }
  let first = start
  while (load<u8>(first) == 48) first++
  return first
}

// A power of two: each character is some bits.
function writeBits(a: u32, n: u32, base: u32, start: u32, end: u32): void {
  const width = ctz(base)
  const bits = n << 6
  for (let at: u32 = 0; end > start; at += width) {
    let value: u64 = 0
    if (at < bits) {
      const word = a + ((at >> 6) << 3)
      value = load<u64>(word) >> (at & 63)
      if ((at & 63) + width > 64 && (at >> 6) + 1 < n) value |= load<u64>(word, 8) << (64 - (at & 63))
    }
    store<u8>(--end, digitCharacter((value as u32) & (base - 1)))
  }
}

// By repeated division; destroys a.
function writeChunks(a: u32, n: u32, base: u32, start: u32, end: u32): void {
  findPower(base, CHUNK_LIMIT)
  const divisor = power
  const width = exponent
  n = significant(a, n)
  while (n > 1) {
    const from = end - width
    writePadded(divSmall(a, a, n, divisor), base, from, end)
    end = from
    n = significant(a, n)
  }
  writePadded(n == 0 ? 0 : load<u64>(a), base, start, end)
}

const LARGE: u32 = 8 // digits from which divide and conquer is faster (measured)
// A level of the table of powers: base^(characters of level 0 * 2^level), normalised for divDigits.
const LEVEL_DIGITS = 0 // u32 address
const LEVEL_COUNT = 4 // u32 digits
const LEVEL_SHIFT = 8 // u32 bits it is shifted left
const LEVEL_CHARACTERS = 12 // u32
const LEVEL_SIZE = 16
const LEVELS_MAX = 24

// Divides by the power of about half the length, then does the same with quotient and remainder.
function writeLarge(a: u32, n: u32, base: u32, start: u32, end: u32): void {
  const scratch = mulScratch((n + 1) >> 1)
  const powers = LEVELS_MAX * LEVEL_SIZE
  const free = powers + ((2 * n + LEVELS_MAX) << 3)
  const room = allocate(free + ((3 * n + 4 * LEVELS_MAX + scratch) << 3))
  findPower(base, -1)
  let digits = room + powers
  let level = room
  store<u32>(level, digits, LEVEL_DIGITS)
  store<u32>(level, 1, LEVEL_COUNT)
  store<u32>(level, exponent, LEVEL_CHARACTERS)
  store<u64>(digits, power)
  let count: u32 = 1
  while (count << 1 <= n) {
    const next = digits + (count << 3)
    mulDigits(next, digits, count, digits, count, room + free)
    const shift = clz(load<u64>(next - 8)) as u32
    shiftLeft(digits, digits, count, shift)
    store<u32>(level, shift, LEVEL_SHIFT)
    const characters = load<u32>(level, LEVEL_CHARACTERS) << 1
    level += LEVEL_SIZE
    digits = next
    count = significant(next, count << 1)
    store<u32>(level, digits, LEVEL_DIGITS)
    store<u32>(level, count, LEVEL_COUNT)
    store<u32>(level, characters, LEVEL_CHARACTERS)
  }
  const shift = clz(load<u64>(digits + (count << 3) - 8)) as u32
  shiftLeft(digits, digits, count, shift)
  store<u32>(level, shift, LEVEL_SHIFT)
  writeHalves(a, n, base, start, end, level, room, room + free)
  release(room)
}

// Writes a[0..n), which has room for one more digit and is destroyed, from [start] to [end]. [level] is the highest
// level of the table at [table] to try, [free] the scratch for quotients.
function writeHalves(a: u32, n: u32, base: u32, start: u32, end: u32, level: u32, table: u32, free: u32): void {
  n = significant(a, n)
  while (level >= table && (load<u32>(level, LEVEL_COUNT) > n || load<u32>(level, LEVEL_CHARACTERS) >= end - start)) {
    level -= LEVEL_SIZE
  }
  if (level < table || n < LARGE) {
    writeChunks(a, n, base, start, end)
    return
  }
  const count = load<u32>(level, LEVEL_COUNT)
  const shift = load<u32>(level, LEVEL_SHIFT)
  const middle = end - load<u32>(level, LEVEL_CHARACTERS)
  store<u64>(a + (n << 3), shiftLeft(a, a, n, shift))
  divDigits(free, a, n, load<u32>(level, LEVEL_DIGITS), count)
  shiftRight(a, a, count, shift)
  const quotient = n + 1 - count
  writeHalves(free, quotient, base, start, middle, level, table, free + ((quotient + 1) << 3))
  writeHalves(a, count, base, middle, end, level - LEVEL_SIZE, table, free)
}

// ---- From text

/// Digits that are enough for a number of [length] characters in [base].
export function digitRoom(length: u32, base: u32): u32 {
  findPower(base, -1)
  return length / exponent + 1
}

/// Reads [length] characters, known to be digits of [base], into r[0..digitRoom). Returns how many digits it used.
export function readMagnitude(r: u32, text: u32, length: u32, base: u32): u32 {
  findPower(base, -1)
  const factor = power
  const width = exponent
  const end = text + length
  let n: u32 = 0
  let chunk = length % width
  if (chunk == 0) chunk = width
  while (text < end) {
    let value: u64 = 0
    for (const stop = text + chunk; text < stop; text++) {
      value = value * (base as u64) + (digitValue(load<u8>(text), base) as u64)
    }
    const carry = mulDigit(r, r, n, factor, value)
    if (carry != 0) {
      store<u64>(r + (n << 3), carry)
      n++
    }
    chunk = width
  }
  return n
}
