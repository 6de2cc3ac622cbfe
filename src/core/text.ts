// UTF-8 under construction: characters one by one, and those of binaries, which may end in the middle of a character.
import { binaryData, newBinary, view, viewAddress, viewBit, viewBits } from "./binary"
import { peekBits } from "./bits"
import { decodedBytes, decodeUtf8 } from "./utf"

const HIGH_BITS: u64 = (u64.MAX_VALUE / 255) << 7 // the highest bit of each of the eight bytes

// The text: UTF-8 from [out] on, [outBytes] so far. Per thread, for the time of one slice.
export let out: u32 = 0
export let outBytes: u32 = 0
export let outCharacters: u32 = 0
// The begin of a character whose other bytes are in the next binary: up to 3 bytes, first one in the lowest byte.
let pending: u32 = 0
export let pendingBytes: i32 = 0

// What a trap keeps of it.
const TEXT_OUT: u32 = 0
const TEXT_BYTES: u32 = 4
const TEXT_CHARACTERS: u32 = 8
const TEXT_PENDING: u32 = 12
const TEXT_PENDING_BYTES: u32 = 16
export const TEXT_SIZE: u32 = 24

/// Begins a text at [address].
export function textStart(address: u32): void {
  out = address
  outBytes = 0
  outCharacters = 0
  pendingBytes = 0
}

/// Keeps the text in TEXT_SIZE bytes at [to], and takes it from there.
export function textSave(to: u32): void {
  store<u32>(to, out, TEXT_OUT)
  store<u32>(to, outBytes, TEXT_BYTES)
  store<u32>(to, outCharacters, TEXT_CHARACTERS)
  store<u32>(to, pending, TEXT_PENDING)
  store<i32>(to, pendingBytes, TEXT_PENDING_BYTES)
}
export function textRestore(from: u32): void {
  out = load<u32>(from, TEXT_OUT)
  outBytes = load<u32>(from, TEXT_BYTES)
  outCharacters = load<u32>(from, TEXT_CHARACTERS)
  pending = load<u32>(from, TEXT_PENDING)
  pendingBytes = load<i32>(from, TEXT_PENDING_BYTES)
}

/// Is [code] a character?
export function isCode(code: i64, latin1: bool): bool {
  if (latin1) return (code as u64) < 256
  return (code as u64) < 0xd800 || ((code as u64) > 0xdfff && (code as u64) < 0x110000)
}

/// Writes a character.
export function putCode(code: i32): void {
  const to = out + outBytes
  if (code < 0x80) {
    store<u8>(to, code as u8)
    outBytes++
  } else if (code < 0x800) {
    store<u8>(to, (0xc0 | (code >> 6)) as u8)
    store<u8>(to, (0x80 | (code & 63)) as u8, 1)
    outBytes += 2
  } else if (code < 0x10000) {
    store<u8>(to, (0xe0 | (code >> 12)) as u8)
    store<u8>(to, (0x80 | ((code >> 6) & 63)) as u8, 1)
    store<u8>(to, (0x80 | (code & 63)) as u8, 2)
    outBytes += 3
  } else {
    store<u8>(to, (0xf0 | (code >> 18)) as u8)
    store<u8>(to, (0x80 | ((code >> 12) & 63)) as u8, 1)
    store<u8>(to, (0x80 | ((code >> 6) & 63)) as u8, 2)
    store<u8>(to, (0x80 | (code & 63)) as u8, 3)
    outBytes += 4
  }
  outCharacters++
}

/// Bytes of the character that begins with [byte]; 0 if none does.
function lengthFrom(byte: u32): i32 {
  if (byte < 0x80) return 1
  return (byte & 0xe0) == 0xc0 ? 2 : (byte & 0xf0) == 0xe0 ? 3 : (byte & 0xf8) == 0xf0 ? 4 : 0
}

/// What putBinary says besides the byte at which it failed.
export const ALL: i64 = -1
export const NOT_ALL: i64 = -2

/// Where putBinary stopped, when it says NOT_ALL.
export let putUpTo: i64 = 0

/// Writes the characters of the binary [term] from byte [at] on, about [most] bytes of them. Returns ALL, NOT_ALL, or the byte
/// of [term] where it failed.
export function putBinary(term: u64, latin1: bool, at: i64, most: i64): i64 {
  view(term)
  const base = viewAddress
  const start = viewBit
  const bytes = viewBits >> 3
  const stop = min(bytes, at + most)
  if (start == 0 && pendingBytes == 0) {
    // Eight characters of one byte each at a time.
    while (stop - at >= 8) {
      const word = load<u64>(base + (at as u32))
      if ((word & HIGH_BITS) != 0) break
      store<u64>(out + outBytes, word)
      at += 8
      outBytes += 8
      outCharacters += 8
    }
  }
  if (latin1) {
    for (; at < stop; at++) putCode(peekBits(base, start + (at << 3), 8) as i32)
    putUpTo = at
    return at < bytes ? NOT_ALL : ALL
  }
  if (pendingBytes > 0) {
    const needed = lengthFrom(pending & 255)
    while (pendingBytes < needed && at < bytes) {
      pending |= (peekBits(base, start + (at << 3), 8) as u32) << (pendingBytes << 3)
      pendingBytes++
      at++
    }
    if (pendingBytes < needed) return ALL
    store<u32>(out + outBytes, pending) // the room for these bytes has been counted; at least [needed] of it are left
    const code = decodeUtf8(out + outBytes, 0, needed << 3)
    if (code < 0) {
      pendingBytes = needed - (at as i32)
      pending &= (1 << (pendingBytes << 3)) - 1
      return 0
    }
    pendingBytes = 0
    outBytes += needed
    outCharacters++
  }
  while (at < stop) {
    const bit = start + (at << 3)
    const code = decodeUtf8(base, bit, (bytes - at) << 3)
    if (code >= 0) {
      putCode(code)
      at += decodedBytes
    } else {
      const left = (bytes - at) as i32
      if (lengthFrom(peekBits(base, bit, 8) as u32) <= left) return at
      pendingBytes = left
      pending = bswap<u32>((peekBits(base, bit, left << 3) as u32) << (32 - (left << 3)))
      return ALL
    }
  }
  putUpTo = at
  return at < bytes ? NOT_ALL : ALL
}

/// Where putBinary's check ended: a byte after which all may still be well, or before which something is not.
export let checkedUpTo: i64 = 0

/// Is the binary [term] as it is the UTF-8 of its characters, from byte [at] on and for about [most] bytes? It says so of a
/// latin1 one if it is ASCII.
export function isText(term: u64, latin1: bool, at: i64, most: i64): bool {
  view(term)
  const bytes = viewBits >> 3
  const stop = min(bytes, at + most)
  while (at < stop) {
    if (viewBit == 0) {
      while (stop - at >= 8 && (load<u64>(viewAddress + (at as u32)) & HIGH_BITS) == 0) at += 8
      if (at >= stop) break
    }
    const bit = viewBit + (at << 3)
    if (latin1) {
      if ((peekBits(viewAddress, bit, 8) & 0x80) != 0) return false
      at++
    } else {
      if (decodeUtf8(viewAddress, bit, (bytes - at) << 3) < 0) return false
      at += decodedBytes
    }
  }
  checkedUpTo = at
  return true
}

/// The pending bytes.
export function pendingBinary(): u64 {
  const binary = newBinary(pendingBytes)
  store<u32>(binaryData(binary), pending)
  return binary
}

/// Are the pending bytes the begin of a character?
export function isIncomplete(): bool {
  const first = pending & 255
  const length = lengthFrom(first)
  if (length < 2) return false
  for (let i = 1; i < pendingBytes; i++) if (((pending >> (i << 3)) & 0xc0) != 0x80) return false
  return true
}
