// Runs of bits in memory: read, write, copy and compare at any bit position. Bit 0 is the highest bit of the first byte.
// Reads may touch up to 7 bytes after the run they are asked for (the allocator never hands out the last bytes of the
// memory); what they find there is shifted out.

/// The [count] (0..64) bits at [bit] of [base], as an unsigned number.
export function peekBits(base: u32, bit: i64, count: i32): u64 {
  const address = base + ((bit >> 3) as u32)
  const shift = (bit as i32) & 7
  const end = shift + count
  if (end <= 32) {
    if (count == 0) return 0
    return ((bswap<u32>(load<u32>(address)) << shift) >> (32 - count)) as u64
  }
  let word = bswap<u64>(load<u64>(address)) << (shift as u64)
  if (end > 64) word |= (load<u8>(address, 8) as u64) >> (8 - shift)
  return word >> (64 - count)
}

/// Writes the low [count] (0..64) bits of [value] at [bit] of [base]. Bits before are kept; the bits after, up to the end of
/// the last byte touched, become zero (binaries are written from left to right).
export function pokeBits(base: u32, bit: i64, value: u64, count: i32): void {
  const address = base + ((bit >> 3) as u32)
  const shift = (bit as i32) & 7
  const end = shift + count
  if (end <= 8) {
    const kept = shift == 0 ? 0 : (load<u8>(address) as u32) & (0xff00 >> shift)
    if (count > 0) store<u8>(address, kept | (((value as u32) << (8 - end)) & (0xff >> shift)))
  } else if (end > 64) {
    pokeBits(address, shift, value >> 32, count - 32)
    pokeBits(address, end - 32, value, 32)
  } else {
    let word = (value << (64 - count)) >> shift
    if (shift > 0) word |= ((load<u8>(address) as u64) >> (8 - shift)) << (64 - shift)
    pokeHigh(address, word, (end + 7) >> 3)
  }
}

// Writes the high [bytes] (1..8) bytes of [word].
function pokeHigh(address: u32, word: u64, bytes: i32): void {
  if (bytes == 8) store<u64>(address, bswap<u64>(word))
  else {
    if (bytes >= 4) {
      store<u32>(address, bswap<u32>((word >> 32) as u32))
      word <<= 32
      address += 4
      bytes -= 4
    }
    if (bytes >= 2) {
      store<u16>(address, bswap<u16>((word >> 48) as u16))
      word <<= 16
      address += 2
      bytes -= 2
    }
    if (bytes > 0) store<u8>(address, (word >> 56) as u8)
  }
}

/// memory.copy without its call overhead for short runs. The runs don't overlap.
export function copyBytes(to: u32, from: u32, bytes: u32): void {
  if (bytes > 160) {
    memory.copy(to, from, bytes)
    return
  }
  while (bytes >= 8) {
    store<u64>(to, load<u64>(from))
    to += 8
    from += 8
    bytes -= 8
  }
  while (bytes > 0) {
    store<u8>(to, load<u8>(from))
    to++
    from++
    bytes--
  }
}

/// Copies [bits] bits. What follows them in the last byte written becomes zero; the runs don't overlap.
export function copyBits(from: u32, fromBit: i64, to: u32, toBit: i64, bits: i64): void {
  if (bits <= 0) return
  from += (fromBit >> 3) as u32
  to += (toBit >> 3) as u32
  let fromShift = (fromBit as i32) & 7
  const toShift = (toBit as i32) & 7
  if (toShift != 0) {
    const head = min<i64>(8 - toShift, bits) as i32
    pokeBits(to, toShift, peekBits(from, fromShift, head), head)
    bits -= head
    to++
    fromShift += head
    from += fromShift >> 3
    fromShift &= 7
  }
  if (fromShift == 0) {
    const bytes = (bits >> 3) as u32
    copyBytes(to, from, bytes)
    from += bytes
    to += bytes
    bits &= 7
  } else {
    while (bits >= 64) {
      const word = (bswap<u64>(load<u64>(from)) << fromShift) | ((load<u8>(from, 8) as u64) >> (8 - fromShift))
      store<u64>(to, bswap<u64>(word))
      from += 8
      to += 8
      bits -= 64
    }
  }
  if (bits > 0) pokeBits(to, 0, peekBits(from, fromShift, bits as i32), bits as i32)
}

/// Lexical order of two runs of bits; a run that ends first is the lesser. Negative, zero or positive.
export function compareBits(a: u32, aBit: i64, aBits: i64, b: u32, bBit: i64, bBits: i64): i32 {
  let left = min<i64>(aBits, bBits)
  a += (aBit >> 3) as u32
  b += (bBit >> 3) as u32
  const aShift = (aBit as i32) & 7
  const bShift = (bBit as i32) & 7
  if ((aShift | bShift) == 0) {
    while (left >= 64) {
      const x = load<u64>(a)
      const y = load<u64>(b)
      if (x != y) return bswap<u64>(x) < bswap<u64>(y) ? -1 : 1
      a += 8
      b += 8
      left -= 64
    }
  } else {
    while (left >= 64) {
      const x = peekBits(a, aShift, 64)
      const y = peekBits(b, bShift, 64)
      if (x != y) return x < y ? -1 : 1
      a += 8
      b += 8
      left -= 64
    }
  }
  const x = peekBits(a, aShift, left as i32)
  const y = peekBits(b, bShift, left as i32)
  if (x != y) return x < y ? -1 : 1
  return (aBits > bBits ? 1 : 0) - (aBits < bBits ? 1 : 0)
}
