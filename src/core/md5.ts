// MD5 (RFC 1321): erlang:md5/1 and its incremental form. A context is a binary: state (16 bytes), length (8), buffer (64).
import * as Memory from "../layout/memory"
import * as Trap from "../layout/trap"
import {
  binaryData,
  binaryFromBytes,
  bitsOf,
  isBinary,
  newBinary,
  view,
  viewAddress,
  viewBit,
  viewBits,
} from "./binary"
import { copyBits, copyBytes } from "./bits"
import { binaryOfIolist, gatherContinue, IO_SIZE } from "./iolist"
import { badarg, P } from "./state"
import { charge, giveUp, trapArguments, trapData, trapEnsure, trapState, workLimit } from "./work"

const LENGTH = 16 // offsets in a context
const BUFFER = 24
const CONTEXT_BYTES = 88
const BLOCK = 64 // bytes

function f(x: u32, y: u32, z: u32): u32 {
  return (x & y) | (~x & z)
}
function g(x: u32, y: u32, z: u32): u32 {
  return (x & z) | (y & ~z)
}
function h(x: u32, y: u32, z: u32): u32 {
  return x ^ y ^ z
}
function i(x: u32, y: u32, z: u32): u32 {
  return y ^ (x | ~z)
}

// Adds the block of 64 bytes at [at] to [state]. Step k adds the integer part of 2^32 * |sin(k)|.
function addBlock(state: u32, at: u32): void {
  let a = load<u32>(state)
  let b = load<u32>(state, 4)
  let c = load<u32>(state, 8)
  let d = load<u32>(state, 12)
  a = b + rotl<u32>(a + f(b, c, d) + load<u32>(at, 0) + 0xd76aa478, 7)
  d = a + rotl<u32>(d + f(a, b, c) + load<u32>(at, 4) + 0xe8c7b756, 12)
  c = d + rotl<u32>(c + f(d, a, b) + load<u32>(at, 8) + 0x242070db, 17)
  b = c + rotl<u32>(b + f(c, d, a) + load<u32>(at, 12) + 0xc1bdceee, 22)
  a = b + rotl<u32>(a + f(b, c, d) + load<u32>(at, 16) + 0xf57c0faf, 7)
  d = a + rotl<u32>(d + f(a, b, c) + load<u32>(at, 20) + 0x4787c62a, 12)
  c = d + rotl<u32>(c + f(d, a, b) + load<u32>(at, 24) + 0xa8304613, 17)
  b = c + rotl<u32>(b + f(c, d, a) + load<u32>(at, 28) + 0xfd469501, 22)
  a = b + rotl<u32>(a + f(b, c, d) + load<u32>(at, 32) + 0x698098d8, 7)
  d = a + rotl<u32>(d + f(a, b, c) + load<u32>(at, 36) + 0x8b44f7af, 12)
  c = d + rotl<u32>(c + f(d, a, b) + load<u32>(at, 40) + 0xffff5bb1, 17)
  b = c + rotl<u32>(b + f(c, d, a) + load<u32>(at, 44) + 0x895cd7be, 22)
  a = b + rotl<u32>(a + f(b, c, d) + load<u32>(at, 48) + 0x6b901122, 7)
  d = a + rotl<u32>(d + f(a, b, c) + load<u32>(at, 52) + 0xfd987193, 12)
  c = d + rotl<u32>(c + f(d, a, b) + load<u32>(at, 56) + 0xa679438e, 17)
  b = c + rotl<u32>(b + f(c, d, a) + load<u32>(at, 60) + 0x49b40821, 22)
  a = b + rotl<u32>(a + g(b, c, d) + load<u32>(at, 4) + 0xf61e2562, 5)
  d = a + rotl<u32>(d + g(a, b, c) + load<u32>(at, 24) + 0xc040b340, 9)
  c = d + rotl<u32>(c + g(d, a, b) + load<u32>(at, 44) + 0x265e5a51, 14)
  b = c + rotl<u32>(b + g(c, d, a) + load<u32>(at, 0) + 0xe9b6c7aa, 20)
  a = b + rotl<u32>(a + g(b, c, d) + load<u32>(at, 20) + 0xd62f105d, 5)
  d = a + rotl<u32>(d + g(a, b, c) + load<u32>(at, 40) + 0x2441453, 9)
  c = d + rotl<u32>(c + g(d, a, b) + load<u32>(at, 60) + 0xd8a1e681, 14)
  b = c + rotl<u32>(b + g(c, d, a) + load<u32>(at, 16) + 0xe7d3fbc8, 20)
  a = b + rotl<u32>(a + g(b, c, d) + load<u32>(at, 36) + 0x21e1cde6, 5)
  d = a + rotl<u32>(d + g(a, b, c) + load<u32>(at, 56) + 0xc33707d6, 9)
  c = d + rotl<u32>(c + g(d, a, b) + load<u32>(at, 12) + 0xf4d50d87, 14)
  b = c + rotl<u32>(b + g(c, d, a) + load<u32>(at, 32) + 0x455a14ed, 20)
  a = b + rotl<u32>(a + g(b, c, d) + load<u32>(at, 52) + 0xa9e3e905, 5)
  d = a + rotl<u32>(d + g(a, b, c) + load<u32>(at, 8) + 0xfcefa3f8, 9)
  c = d + rotl<u32>(c + g(d, a, b) + load<u32>(at, 28) + 0x676f02d9, 14)
  b = c + rotl<u32>(b + g(c, d, a) + load<u32>(at, 48) + 0x8d2a4c8a, 20)
  a = b + rotl<u32>(a + h(b, c, d) + load<u32>(at, 20) + 0xfffa3942, 4)
  d = a + rotl<u32>(d + h(a, b, c) + load<u32>(at, 32) + 0x8771f681, 11)
  c = d + rotl<u32>(c + h(d, a, b) + load<u32>(at, 44) + 0x6d9d6122, 16)
  b = c + rotl<u32>(b + h(c, d, a) + load<u32>(at, 56) + 0xfde5380c, 23)
  a = b + rotl<u32>(a + h(b, c, d) + load<u32>(at, 4) + 0xa4beea44, 4)
  d = a + rotl<u32>(d + h(a, b, c) + load<u32>(at, 16) + 0x4bdecfa9, 11)
  c = d + rotl<u32>(c + h(d, a, b) + load<u32>(at, 28) + 0xf6bb4b60, 16)
  b = c + rotl<u32>(b + h(c, d, a) + load<u32>(at, 40) + 0xbebfbc70, 23)
  a = b + rotl<u32>(a + h(b, c, d) + load<u32>(at, 52) + 0x289b7ec6, 4)
  d = a + rotl<u32>(d + h(a, b, c) + load<u32>(at, 0) + 0xeaa127fa, 11)
  c = d + rotl<u32>(c + h(d, a, b) + load<u32>(at, 12) + 0xd4ef3085, 16)
  b = c + rotl<u32>(b + h(c, d, a) + load<u32>(at, 24) + 0x4881d05, 23)
  a = b + rotl<u32>(a + h(b, c, d) + load<u32>(at, 36) + 0xd9d4d039, 4)
  d = a + rotl<u32>(d + h(a, b, c) + load<u32>(at, 48) + 0xe6db99e5, 11)
  c = d + rotl<u32>(c + h(d, a, b) + load<u32>(at, 60) + 0x1fa27cf8, 16)
  b = c + rotl<u32>(b + h(c, d, a) + load<u32>(at, 8) + 0xc4ac5665, 23)
  a = b + rotl<u32>(a + i(b, c, d) + load<u32>(at, 0) + 0xf4292244, 6)
  d = a + rotl<u32>(d + i(a, b, c) + load<u32>(at, 28) + 0x432aff97, 10)
  c = d + rotl<u32>(c + i(d, a, b) + load<u32>(at, 56) + 0xab9423a7, 15)
  b = c + rotl<u32>(b + i(c, d, a) + load<u32>(at, 20) + 0xfc93a039, 21)
  a = b + rotl<u32>(a + i(b, c, d) + load<u32>(at, 48) + 0x655b59c3, 6)
  d = a + rotl<u32>(d + i(a, b, c) + load<u32>(at, 12) + 0x8f0ccc92, 10)
  c = d + rotl<u32>(c + i(d, a, b) + load<u32>(at, 40) + 0xffeff47d, 15)
  b = c + rotl<u32>(b + i(c, d, a) + load<u32>(at, 4) + 0x85845dd1, 21)
  a = b + rotl<u32>(a + i(b, c, d) + load<u32>(at, 32) + 0x6fa87e4f, 6)
  d = a + rotl<u32>(d + i(a, b, c) + load<u32>(at, 60) + 0xfe2ce6e0, 10)
  c = d + rotl<u32>(c + i(d, a, b) + load<u32>(at, 24) + 0xa3014314, 15)
  b = c + rotl<u32>(b + i(c, d, a) + load<u32>(at, 52) + 0x4e0811a1, 21)
  a = b + rotl<u32>(a + i(b, c, d) + load<u32>(at, 16) + 0xf7537e82, 6)
  d = a + rotl<u32>(d + i(a, b, c) + load<u32>(at, 44) + 0xbd3af235, 10)
  c = d + rotl<u32>(c + i(d, a, b) + load<u32>(at, 8) + 0x2ad7d2bb, 15)
  b = c + rotl<u32>(b + i(c, d, a) + load<u32>(at, 36) + 0xeb86d391, 21)
  store<u32>(state, load<u32>(state) + a)
  store<u32>(state, load<u32>(state, 4) + b, 4)
  store<u32>(state, load<u32>(state, 8) + c, 8)
  store<u32>(state, load<u32>(state, 12) + d, 12)
}

// Adds [bytes] bytes at [from] to the context at [context].
function add(context: u32, from: u32, bytes: u32): void {
  const length = load<u64>(context, LENGTH)
  store<u64>(context, length + bytes, LENGTH)
  const held = (length as u32) & (BLOCK - 1)
  const buffer = context + BUFFER
  if (held > 0) {
    const more = min<u32>(BLOCK - held, bytes)
    copyBytes(buffer + held, from, more)
    if (held + more < <u32>BLOCK) return
    addBlock(context, buffer)
    from += more
    bytes -= more
  }
  while (bytes >= <u32>BLOCK) {
    addBlock(context, from)
    from += BLOCK
    bytes -= BLOCK
  }
  copyBytes(buffer, from, bytes)
}

function start(context: u32): void {
  store<u32>(context, 0x67452301)
  store<u32>(context, 0xefcdab89, 4)
  store<u32>(context, 0x98badcfe, 8)
  store<u32>(context, 0x10325476, 12)
  store<u64>(context, 0, LENGTH)
}

// Pads; the digest is then the state.
function finish(context: u32): void {
  const length = load<u64>(context, LENGTH)
  const buffer = context + BUFFER
  const held = (length as u32) & (BLOCK - 1)
  store<u8>(buffer + held, 0x80)
  memory.fill(buffer + held + 1, 0, BLOCK - 1 - held)
  if (held >= <u32>BLOCK - 8) {
    addBlock(context, buffer)
    memory.fill(buffer, 0, BLOCK)
  }
  store<u64>(buffer, length << 3, BLOCK - 8)
  addBlock(context, buffer)
}

// ---- The data of a call: an iolist, made a binary first. A long one takes several slices.

const BYTES_PER_REDUCTION: i32 = 64
const PIECE: u32 = 8192 // bytes that are copied at once from a binary that does not begin at a byte

// What a trap keeps, behind what iolist.ts does.
const DATA_BINARY: u32 = IO_SIZE // u64; 0: it is not made yet
const DATA_DONE: u32 = IO_SIZE + 8 // u32 bytes that are in the context
const DATA_CONTEXT: u32 = IO_SIZE + 16
const DATA_MORE: u32 = 16 + CONTEXT_BYTES

/// erlang:md5/1
export function md5(data: u64): u64 {
  const binary = binaryOfIolist(data, Trap.TRAP_MD5, DATA_MORE)
  if (binary == 0) return trapArguments(0, data, 0)
  const context = P + Memory.SCRATCH
  start(context)
  return trapArguments(addData(context, binary, 0, Trap.TRAP_MD5), data, 0)
}

/// erlang:md5_update/2
export function md5Update(old: u64, data: u64): u64 {
  if (!isContext(old)) return badarg()
  const binary = binaryOfIolist(data, Trap.TRAP_MD5_UPDATE, DATA_MORE)
  if (binary == 0) return trapArguments(0, old, data)
  const context = P + Memory.SCRATCH
  copyContext(old, context)
  return trapArguments(addData(context, binary, 0, Trap.TRAP_MD5_UPDATE), old, data)
}

/// A further slice of either.
export function md5Continue(kind: i32): u64 {
  const data = trapData()
  const context = data + DATA_CONTEXT
  if (load<u64>(data, DATA_BINARY) == 0) {
    const binary = gatherContinue()
    if (binary == 0) return 0
    store<u64>(data, binary, DATA_BINARY)
    if (kind == Trap.TRAP_MD5) start(context)
    else copyContext(load<u64>(trapState(), Trap.TRAP_ARGUMENTS), context)
  }
  return addData(context, load<u64>(data, DATA_BINARY), load<u32>(data, DATA_DONE), kind)
}

// Adds the bytes of [binary] from [done] on to the context at [context]: the result of the BIF, or 0 if there are more.
function addData(context: u32, binary: u64, done: u32, kind: i32): u64 {
  view(binary)
  const bytes = (viewBits >> 3) as u32
  const stop = min(bytes, done + (workLimit(BYTES_PER_REDUCTION) as u32))
  charge((stop - done) as i32, BYTES_PER_REDUCTION)
  if (viewBit == 0) {
    add(context, viewAddress + done, stop - done)
  } else {
    const piece = P + Memory.SCRATCH + CONTEXT_BYTES
    for (let at = done; at < stop; at += PIECE) {
      const size = min(PIECE, stop - at)
      copyBits(viewAddress, viewBit + ((at as i64) << 3), piece, 0, (size as i64) << 3)
      add(context, piece, size)
    }
  }
  if (stop == bytes) return kind == Trap.TRAP_MD5 ? digestOf(context) : binaryFromBytes(context, CONTEXT_BYTES)
  const data = trapEnsure(kind, IO_SIZE + DATA_MORE)
  if (context != data + DATA_CONTEXT) memory.copy(data + DATA_CONTEXT, context, CONTEXT_BYTES)
  store<u64>(data, binary, DATA_BINARY)
  store<u32>(data, stop, DATA_DONE)
  return giveUp()
}

function digestOf(context: u32): u64 {
  finish(context)
  return binaryFromBytes(context, LENGTH)
}

/// erlang:md5_init/0
export function md5Init(): u64 {
  const context = newBinary(CONTEXT_BYTES)
  start(binaryData(context))
  memory.fill(binaryData(context) + BUFFER, 0, BLOCK)
  return context
}

function copyContext(term: u64, to: u32): void {
  view(term)
  copyBits(viewAddress, viewBit, to, 0, CONTEXT_BYTES << 3)
}

function isContext(term: u64): bool {
  return isBinary(term) && bitsOf(term) == CONTEXT_BYTES << 3
}

/// erlang:md5_final/1
export function md5Final(context: u64): u64 {
  if (!isContext(context)) return badarg()
  const copy = P + Memory.SCRATCH
  copyContext(context, copy)
  return digestOf(copy)
}
