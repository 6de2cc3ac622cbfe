// UTF-8, UTF-16 and UTF-32 segments of bit strings: getting, skipping, sizes and putting of one code point.
import * as Term from "../layout/term"
import { isLittle } from "./bitint"
import { peekBits } from "./bits"
import { bsPutBits } from "./construct"
import { matchData } from "./match"
import { isSmall, makeSmall, smallValue } from "./term"

/// Is [code] a Unicode scalar value?
export function isUnicode(code: i64): bool {
  return (code as u64) < 0xd800 || ((code as u64) > 0xdfff && (code as u64) <= 0x10ffff)
}

/// The code point in the [left] bits at [bit] of [base], or -1; its length in bytes is then in decodedBytes.
export let decodedBytes: i32 = 0
export function decodeUtf8(base: u32, bit: i64, left: i64): i32 {
  if (left < 8) return -1
  const first = peekBits(base, bit, 8) as i32
  decodedBytes = 1
  if (first < 0x80) return first
  if (first < 0xc2 || first > 0xf4) return -1
  const bytes = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4
  if (left < bytes << 3) return -1
  const word = peekBits(base, bit + 8, (bytes - 1) << 3) as i32
  decodedBytes = bytes
  if (bytes == 2) {
    if ((word & 0xc0) != 0x80) return -1
    return ((first & 31) << 6) | (word & 63)
  }
  if (bytes == 3) {
    if ((word & 0xc0c0) != 0x8080) return -1
    const code = ((first & 15) << 12) | ((word & 0x3f00) >> 2) | (word & 63)
    return code < 0x800 || (code >= 0xd800 && code <= 0xdfff) ? -1 : code
  }
  if ((word & 0xc0c0c0) != 0x808080) return -1
  const code = ((first & 7) << 18) | ((word & 0x3f0000) >> 4) | ((word & 0x3f00) >> 2) | (word & 63)
  return code < 0x10000 || code > 0x10ffff ? -1 : code
}

// Sixteen bits in the byte order that [flags] say.
function peekUnit(base: u32, bit: i64, flags: i32): i32 {
  const unit = peekBits(base, bit, 16) as u16
  return (isLittle(flags) ? bswap<u16>(unit) : unit) as i32
}

/// Same as decodeUtf8 for UTF-16.
export function decodeUtf16(base: u32, bit: i64, left: i64, flags: i32): i32 {
  if (left < 16) return -1
  const first = peekUnit(base, bit, flags)
  decodedBytes = 2
  if (first < 0xd800 || first > 0xdfff) return first
  if (first > 0xdbff || left < 32) return -1
  const second = peekUnit(base, bit + 16, flags)
  if (second < 0xdc00 || second > 0xdfff) return -1
  decodedBytes = 4
  return (((first & 0x3ff) << 10) | (second & 0x3ff)) + 0x10000
}

/// Same as decodeUtf8 for UTF-32.
export function decodeUtf32(base: u32, bit: i64, left: i64, flags: i32): i32 {
  if (left < 32) return -1
  const word = peekBits(base, bit, 32) as u32
  const code = isLittle(flags) ? bswap<u32>(word) : word
  decodedBytes = 4
  return isUnicode(code as i64) ? (code as i32) : -1
}

function advance(context: u64, code: i32): u64 {
  if (code < 0) return 0
  const at = load<i64>(context as u32, Term.MATCH_POSITION)
  store<i64>(context as u32, at + (decodedBytes << 3), Term.MATCH_POSITION)
  return makeSmall(code)
}

/// bs_get_utf8: a small, or 0 if no code point is next.
export function bsGetUtf8(context: u64): u64 {
  const at = load<i64>(context as u32, Term.MATCH_POSITION)
  return advance(context, decodeUtf8(matchData(context), at, load<i64>(context as u32, Term.MATCH_END) - at))
}
export function bsGetUtf16(context: u64, flags: i32): u64 {
  const at = load<i64>(context as u32, Term.MATCH_POSITION)
  return advance(context, decodeUtf16(matchData(context), at, load<i64>(context as u32, Term.MATCH_END) - at, flags))
}
export function bsGetUtf32(context: u64, flags: i32): u64 {
  const at = load<i64>(context as u32, Term.MATCH_POSITION)
  return advance(context, decodeUtf32(matchData(context), at, load<i64>(context as u32, Term.MATCH_END) - at, flags))
}
export function bsSkipUtf8(context: u64): i32 {
  return (bsGetUtf8(context) != 0) as i32
}
export function bsSkipUtf16(context: u64, flags: i32): i32 {
  return (bsGetUtf16(context, flags) != 0) as i32
}
export function bsSkipUtf32(context: u64, flags: i32): i32 {
  return (bsGetUtf32(context, flags) != 0) as i32
}

/// Bytes of [code], a Unicode scalar value, in UTF-8.
export function utf8Bytes(code: i32): i32 {
  return code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4
}

/// The UTF-8 bytes of [code] as a big-endian number of utf8Bytes(code) bytes.
export function utf8Word(code: i32): u32 {
  if (code < 0x80) return code
  if (code < 0x800) return 0xc080 | ((code >> 6) << 8) | (code & 63)
  if (code < 0x10000) return 0xe08080 | ((code >> 12) << 16) | (((code >> 6) & 63) << 8) | (code & 63)
  return 0xf0808080 | ((code >> 18) << 24) | (((code >> 12) & 63) << 16) | (((code >> 6) & 63) << 8) | (code & 63)
}

/// Bits a utf8 segment for [term] takes; -1 if it is no code point.
export function bsUtf8Size(term: u64): i32 {
  if (!isSmall(term) || !isUnicode(smallValue(term))) return -1
  return utf8Bytes(smallValue(term) as i32) << 3
}
export function bsUtf16Size(term: u64): i32 {
  if (!isSmall(term) || !isUnicode(smallValue(term))) return -1
  return smallValue(term) < 0x10000 ? 16 : 32
}

/// bs_put_utf8: 0 if [term] is no code point.
export function bsPutUtf8(term: u64): i32 {
  if (!isSmall(term) || !isUnicode(smallValue(term))) return 0
  const code = smallValue(term) as i32
  bsPutBits(utf8Word(code), utf8Bytes(code) << 3)
  return 1
}
export function bsPutUtf16(term: u64, flags: i32): i32 {
  if (!isSmall(term) || !isUnicode(smallValue(term))) return 0
  const code = smallValue(term) as i32
  if (code < 0x10000) putUnit(code, flags)
  else {
    putUnit(0xd800 | ((code - 0x10000) >> 10), flags)
    putUnit(0xdc00 | (code & 0x3ff), flags)
  }
  return 1
}
function putUnit(unit: i32, flags: i32): void {
  bsPutBits(isLittle(flags) ? bswap<u16>(unit as u16) : (unit as u16), 16)
}
export function bsPutUtf32(term: u64, flags: i32): i32 {
  if (!isSmall(term) || !isUnicode(smallValue(term))) return 0
  const code = smallValue(term) as u32
  bsPutBits(isLittle(flags) ? bswap<u32>(code) : code, 32)
  return 1
}
