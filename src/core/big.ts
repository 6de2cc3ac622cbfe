// Arithmetic on the magnitudes of bignums: rows of 64-bit digits in memory, least significant first. No terms and no
// allocation here; arith.ts does that. Addresses are bytes, lengths are digits.
//
// WebAssembly multiplies 64 by 64 bits to 64 and divides 64 by 64 bits only, so digits are taken as two 32-bit halves
// where the double width is needed. Memory is little endian: a row of n digits is also a row of 2n halves.

const LOW: u64 = 0xffffffff

/// The number of digits of [a] without leading zeros.
export function significant(a: u32, n: u32): u32 {
  while (n > 0 && load<u64>(a + (n << 3) - 8) == 0) n--
  return n
}

/// -1, 0 or 1. Neither row has leading zeros.
export function compareDigits(a: u32, na: u32, b: u32, nb: u32): i32 {
  if (na != nb) return na < nb ? -1 : 1
  while (na > 0) {
    na--
    const x = load<u64>(a + (na << 3))
    const y = load<u64>(b + (na << 3))
    if (x != y) return x < y ? -1 : 1
  }
  return 0
}

/// r[0..na) = a + b, returns the carry. na >= nb. r may be a or b.
export function addDigits(r: u32, a: u32, na: u32, b: u32, nb: u32): u64 {
  let carry: u64 = 0
  let i: u32 = 0
  const middle = nb << 3
  const end = na << 3
  for (; i < middle; i += 8) {
    const x = load<u64>(a + i)
    const sum = x + load<u64>(b + i)
    const result = sum + carry
    carry = ((sum < x) as u64) | ((result < sum) as u64)
    store<u64>(r + i, result)
  }
  for (; i < end; i += 8) {
    const result = load<u64>(a + i) + carry
    carry = (result < carry) as u64
    store<u64>(r + i, result)
  }
  return carry
}

/// r[0..na) = a - b, returns the borrow. na >= nb. r may be a or b.
export function subDigits(r: u32, a: u32, na: u32, b: u32, nb: u32): u64 {
  let borrow: u64 = 0
  let i: u32 = 0
  const middle = nb << 3
  const end = na << 3
  for (; i < middle; i += 8) {
    const x = load<u64>(a + i)
    const y = load<u64>(b + i)
    const difference = x - y
    store<u64>(r + i, difference - borrow)
    borrow = ((x < y) as u64) | ((difference < borrow) as u64)
  }
  for (; i < end; i += 8) {
    const x = load<u64>(a + i)
    store<u64>(r + i, x - borrow)
    borrow = (x < borrow) as u64
  }
  return borrow
}

/// Adds one digit to r[0..n) in place, returns the carry.
export function addDigit(r: u32, n: u32, digit: u64): u64 {
  for (let at = r, end = r + (n << 3); at < end && digit != 0; at += 8) {
    const result = load<u64>(at) + digit
    store<u64>(at, result)
    digit = (result < digit) as u64
  }
  return digit
}

/// Upper half of the 128-bit product.
export function multiplyHigh(x: u64, y: u64): u64 {
  const xl = x & LOW
  const xh = x >> 32
  const yl = y & LOW
  const yh = y >> 32
  const cross = xl * yh
  const middle = ((xl * yl) >> 32) + (cross & LOW) + xh * yl
  return xh * yh + (cross >> 32) + (middle >> 32)
}

/// r[0..n) = a * digit + carry, returns the digit that follows. r may be a.
export function mulDigit(r: u32, a: u32, n: u32, digit: u64, carry: u64): u64 {
  const end = a + (n << 3)
  const dl = digit & LOW
  const dh = digit >> 32
  if (dh == 0 && carry <= LOW) {
    for (; a < end; a += 8, r += 8) {
      const x = load<u64>(a)
      const low = (x & LOW) * dl + carry
      const high = (x >> 32) * dl + (low >> 32)
      store<u64>(r, (high << 32) | (low & LOW))
      carry = high >> 32
    }
    return carry
  }
  for (; a < end; a += 8, r += 8) {
    const x = load<u64>(a)
    const xl = x & LOW
    const xh = x >> 32
    const ll = xl * dl
    const cross = xl * dh
    const middle = (ll >> 32) + (cross & LOW) + xh * dl
    const low = ((middle << 32) | (ll & LOW)) + carry
    carry = xh * dh + (cross >> 32) + (middle >> 32) + ((low < carry) as u64)
    store<u64>(r, low)
  }
  return carry
}

/// r[0..n) += a * digit, returns the digit that follows.
function mulAddRow(r: u32, a: u32, n: u32, digit: u64): u64 {
  const end = a + (n << 3)
  const dl = digit & LOW
  const dh = digit >> 32
  let carry: u64 = 0
  for (; a < end; a += 8, r += 8) {
    const x = load<u64>(a)
    const old = load<u64>(r)
    const xl = x & LOW
    const xh = x >> 32
    // Each sum stays below 2^64: (2^32-1)^2 + 2 * (2^32-1) = 2^64 - 1.
    const ll = xl * dl + (carry & LOW) + (old & LOW)
    const cross = xl * dh + (ll >> 32) + (carry >> 32)
    const middle = xh * dl + (cross & LOW) + (old >> 32)
    store<u64>(r, (middle << 32) | (ll & LOW))
    carry = xh * dh + (cross >> 32) + (middle >> 32)
  }
  return carry
}

/// r[0..na+nb) = a * b, the schoolbook way. r overlaps neither. na, nb >= 1.
function mulSchool(r: u32, a: u32, na: u32, b: u32, nb: u32): void {
  const length = na << 3
  store<u64>(r + length, mulDigit(r, a, na, load<u64>(b), 0))
  for (let i: u32 = 1; i < nb; i++) {
    const at = r + (i << 3)
    store<u64>(at + length, mulAddRow(at, a, na, load<u64>(b + (i << 3))))
  }
}

/// Digits of the shorter factor from which Karatsuba's method is the faster one (measured).
export const KARATSUBA: u32 = 40

/// Scratch digits that mulDigits needs for a shorter factor of [n] digits.
export function mulScratch(n: u32): u32 {
  return n < KARATSUBA ? 0 : 8 * n + 512
}

/// r[0..na+nb) = a * b. r overlaps neither. [scratch] has mulScratch(shorter length) digits.
export function mulDigits(r: u32, a: u32, na: u32, b: u32, nb: u32, scratch: u32): void {
  if (na < nb) {
    mulDigits(r, b, nb, a, na, scratch)
  } else if (nb < KARATSUBA) {
    if (nb == 0) memory.fill(r, 0, na << 3)
    else mulSchool(r, a, na, b, nb)
  } else if (na == nb) {
    karatsuba(r, a, b, na, scratch)
  } else {
    // Pieces of a as long as b, each product added where it belongs.
    const bytes = nb << 3
    memory.fill(r, 0, bytes)
    for (; na >= nb; na -= nb, a += bytes, r += bytes) {
      karatsuba(scratch, a, b, nb, scratch + (bytes << 1))
      addDigits(r, scratch, nb << 1, r, nb)
    }
    if (na > 0) {
      mulDigits(scratch, b, nb, a, na, scratch + (bytes << 1))
      addDigits(r, scratch, na + nb, r, nb)
    }
  }
}

// r = |a - b| for na >= nb >= 1, both perhaps with leading zeros; 1 if a < b.
function subAbsolute(r: u32, a: u32, na: u32, b: u32, nb: u32): u32 {
  if (subDigits(r, a, na, b, nb) == 0) return 0
  negateDigits(r, na)
  return 1
}

/// Two's complement negation in place.
export function negateDigits(r: u32, n: u32): void {
  let carry: u64 = 1
  for (const end = r + (n << 3); r < end; r += 8) {
    const result = ~load<u64>(r) + carry
    carry = carry & ((result == 0) as u64)
    store<u64>(r, result)
  }
}

// r[0..2n) = a * b, both of n digits. With halves a = a1 B + a0, b = b1 B + b0:
// a b = a1 b1 B^2 + (a0 b0 + a1 b1 - (a0 - a1)(b0 - b1)) B + a0 b0.
function karatsuba(r: u32, a: u32, b: u32, n: u32, scratch: u32): void {
  if (n < KARATSUBA) {
    mulSchool(r, a, n, b, n)
    return
  }
  const low = (n + 1) >> 1
  const high = n - low
  const half = low << 3
  const product = scratch + (half << 1)
  const sign = subAbsolute(scratch, a, low, a + half, high) ^ subAbsolute(scratch + half, b, low, b + half, high)
  karatsuba(product, scratch, scratch + half, low, product + (half << 1))
  karatsuba(r, a, b, low, product + (half << 1))
  karatsuba(r + (half << 1), a + half, b + half, high, product + (half << 1))
  let carry = addDigits(scratch, r, low << 1, r + (half << 1), high << 1)
  if (sign) carry += addDigits(scratch, scratch, low << 1, product, low << 1)
  else carry -= subDigits(scratch, scratch, low << 1, product, low << 1)
  carry += addDigits(r + half, r + half, low << 1, scratch, low << 1)
  addDigit(r + half + (half << 1), (n << 1) - low - (low << 1), carry)
}

/// r[0..n) = a << bits (0..63), returns the bits pushed out. r may be a or lie above it.
export function shiftLeft(r: u32, a: u32, n: u32, bits: u32): u64 {
  if (bits == 0) {
    memory.copy(r, a, n << 3)
    return 0
  }
  const shift = bits as u64
  const back = 64 - shift
  let out: u64 = 0
  let next: u64 = n > 0 ? load<u64>(a + (n << 3) - 8) : 0
  out = next >> back
  for (let i = n; i > 0; i--) {
    const x = next
    next = i > 1 ? load<u64>(a + (i << 3) - 16) : 0
    store<u64>(r + (i << 3) - 8, (x << shift) | (next >> back))
  }
  return out
}

/// r[0..n) = a >> bits (0..63). r may be a or lie below it.
export function shiftRight(r: u32, a: u32, n: u32, bits: u32): void {
  if (bits == 0) {
    memory.copy(r, a, n << 3)
    return
  }
  const shift = bits as u64
  const back = 64 - shift
  for (let i: u32 = 0; i < n; i++, a += 8, r += 8) {
    const next = i + 1 < n ? load<u64>(a, 8) : 0
    store<u64>(r, (load<u64>(a) >> shift) | (next << back))
  }
}

/// a mod d for 0 < d < 2^32.
export function remSmall(a: u32, n: u32, d: u64): u64 {
  let at = a + (n << 3)
  let rest: u64 = 0
  if (d < 0x10000000 && n > 8) {
    // Horner with B = 2^256: eight halves times the residues of their weights, one division for all.
    // 8 * 2^32 * 2^28 + 2^56 < 2^64.
    const c1 = 0x100000000 % d
    const c2 = (c1 * c1) % d
    const c3 = (c2 * c1) % d
    const c4 = (c3 * c1) % d
    const c5 = (c4 * c1) % d
    const c6 = (c5 * c1) % d
    const c7 = (c6 * c1) % d
    const c8 = (c7 * c1) % d
    for (; n & 3; n--) {
      at -= 8
      const x = load<u64>(at)
      rest = (rest * c2 + (x >> 32) * c1 + (x & LOW)) % d
    }
    while (at > a) {
      at -= 32
      const w = load<u64>(at)
      const x = load<u64>(at, 8)
      const y = load<u64>(at, 16)
      const z = load<u64>(at, 24)
      const low = (w & LOW) + (w >> 32) * c1 + (x & LOW) * c2 + (x >> 32) * c3
      const high = (y & LOW) * c4 + (y >> 32) * c5 + (z & LOW) * c6 + (z >> 32) * c7
      rest = (rest * c8 + low + high) % d
    }
    return rest
  }
  while (at > a) {
    at -= 8
    const x = load<u64>(at)
    rest = ((rest << 32) | (x >> 32)) % d
    rest = ((rest << 32) | (x & LOW)) % d
  }
  return rest
}

/// q[0..n) = a / d for 0 < d < 2^32, returns the remainder. q may be a.
export function divSmall(q: u32, a: u32, n: u32, d: u64): u64 {
  if (n > 8 && d < 0x10000000) {
    const rest = remSmall(a, n, d)
    divExact(q, a, n, d, rest)
    return rest
  }
  let rest: u64 = 0
  for (let i = n << 3; i > 0; ) {
    i -= 8
    const x = load<u64>(a + i)
    const high = (rest << 32) | (x >> 32)
    const qh = high / d
    const low = ((high - qh * d) << 32) | (x & LOW)
    const ql = low / d
    rest = low - ql * d
    store<u64>(q + i, (qh << 32) | ql)
  }
  return rest
}

// q = (a - rest) / d, known to leave nothing: from the low end, each digit times the inverse of d modulo 2^64
// (T. Jebelean, "An algorithm for exact division", 1993). Needs no division, so it is twice as fast as the other way.
function divExact(q: u32, a: u32, n: u32, d: u64, rest: u64): void {
  const shift = ctz(d)
  const odd = d >> shift
  // Newton's iteration doubles the number of right bits: 3, 6, 12, 24, 48, 96.
  let inverse = odd
  inverse *= 2 - odd * inverse
  inverse *= 2 - odd * inverse
  inverse *= 2 - odd * inverse
  inverse *= 2 - odd * inverse
  inverse *= 2 - odd * inverse
  let carry = rest >> shift
  const end = a + (n << 3) - 8
  const back = 63 - shift
  for (; a <= end; a += 8, q += 8) {
    const next = a < end ? load<u64>(a, 8) : 0
    const x = (load<u64>(a) >> shift) | ((next << 1) << back)
    const digit = (x - carry) * inverse
    store<u64>(q, digit)
    const low = (digit & LOW) * odd
    carry = (((digit >> 32) * odd + (low >> 32)) >> 32) + ((x < carry) as u64)
  }
}

/// Knuth's algorithm D with quotient halves. v[0..nv) is normalised (top bit set), u has nu + 1 digits, the top one
/// below v's top one. q[0..nu+1-nv) = u / v, and u[0..nv) becomes the remainder. q may be 0: no quotient wanted.
export function divDigits(q: u32, u: u32, nu: u32, v: u32, nv: u32): void {
  const halves = nv << 1
  const vEnd = v + (nv << 3)
  const first = load<u32>(vEnd - 4) as u64
  const second = load<u32>(vEnd - 8) as u64
  for (let j = ((nu + 1) << 1) - halves; j > 0; ) {
    j--
    const row = u + (j << 2)
    const top = row + (halves << 2)
    const high = load<u32>(top) as u64
    const numerator = (high << 32) | (load<u32>(top - 4) as u64)
    let guess: u64
    let rest: u64
    if (high >= first) {
      guess = LOW
      rest = numerator - LOW * first
    } else {
      guess = numerator / first
      rest = numerator - guess * first
    }
    const third = load<u32>(top - 8) as u64
    while (rest <= LOW && guess * second > ((rest << 32) | third)) {
      guess--
      rest += first
    }
    if (guess != 0) {
      let borrow: u64 = 0 // of the product and of the subtraction together, at most 2^32
      let at = row
      for (let vAt = v; vAt < vEnd; vAt += 8, at += 8) {
        const x = load<u64>(vAt)
        const low = (x & LOW) * guess + borrow
        const upper = (x >> 32) * guess + (low >> 32)
        const product = (upper << 32) | (low & LOW)
        const old = load<u64>(at)
        store<u64>(at, old - product)
        borrow = (upper >> 32) + ((old < product) as u64)
      }
      if (high < borrow) {
        guess--
        addDigits(row, row, nv, v, nv)
      }
      store<u32>(top, 0)
    }
    if (q) store<u32>(q + (j << 2), guess as u32)
  }
}
