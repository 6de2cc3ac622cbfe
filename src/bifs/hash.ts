// Checksums of bytes: MD5, CRC-32, Adler-32.
import { md5 } from "../loader/md5.js"
import { binary, type Context, int } from "../runtime/bif.js"
import type { BifTable } from "./table.js"

const CRC_POLYNOMIAL = 0xedb88320
const ADLER_PRIME = 65521

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let rest = byte
  for (let bit = 0; bit < 8; bit++) rest = rest & 1 ? (rest >>> 1) ^ CRC_POLYNOMIAL : rest >>> 1
  return rest
})

function crc32(start: number, bytes: Uint8Array): number {
  let crc = ~start
  for (const byte of bytes) crc = CRC_TABLE[(crc ^ byte) & 255] ^ (crc >>> 8)
  return ~crc >>> 0
}

function adler32(start: number, bytes: Uint8Array): number {
  let low = start & 0xffff
  let high = start >>> 16
  for (const byte of bytes) {
    low = (low + byte) % ADLER_PRIME
    high = (high + low) % ADLER_PRIME
  }
  return ((high << 16) | low) >>> 0
}

// Appends [length] zero bytes to what [first] is the checksum of, then adds that of the second part.
function combineCrc(first: number, second: number, length: number): number {
  let crc = first
  for (let i = 0; i < length; i++) crc = CRC_TABLE[crc & 255] ^ (crc >>> 8)
  return (crc ^ second) >>> 0
}

function combineAdler(first: number, second: number, length: number): number {
  const low = ((first & 0xffff) + (second & 0xffff) - 1 + ADLER_PRIME) % ADLER_PRIME
  const moved = ((length % ADLER_PRIME) * ((first & 0xffff) - 1 + ADLER_PRIME)) % ADLER_PRIME
  const high = ((first >>> 16) + (second >>> 16) + moved) % ADLER_PRIME
  return ((high << 16) | low) >>> 0
}

function bytesArg(c: Context, index: number): Uint8Array {
  return c.iodataAt(c.arg(index)) ?? c.badarg()
}

function wordArg(c: Context, index: number): number {
  const value = c.naturalArg(index)
  return value >= 2 ** 32 ? c.badarg() : value
}

export const hashes: BifTable = {
  "erlang:md5/1": { run: (c) => binary(md5([bytesArg(c, 0)])) },
  // The context is all that came so far.
  "erlang:md5_init/0": { run: () => binary(new Uint8Array(0)) },
  "erlang:md5_update/2": {
    run: (c) => {
      const [before, more] = [c.binaryArg(0), bytesArg(c, 1)]
      const all = new Uint8Array(before.length + more.length)
      all.set(before)
      all.set(more, before.length)
      return binary(all)
    },
  },
  "erlang:md5_final/1": { run: (c) => binary(md5([c.binaryArg(0)])) },
  "erlang:crc32/1": { run: (c) => int(crc32(0, bytesArg(c, 0))) },
  "erlang:crc32/2": { run: (c) => int(crc32(wordArg(c, 0), bytesArg(c, 1))) },
  "erlang:crc32_combine/3": { run: (c) => int(combineCrc(wordArg(c, 0), wordArg(c, 1), c.naturalArg(2))) },
  "erlang:adler32/1": { run: (c) => int(adler32(1, bytesArg(c, 0))) },
  "erlang:adler32/2": { run: (c) => int(adler32(wordArg(c, 0), bytesArg(c, 1))) },
  "erlang:adler32_combine/3": { run: (c) => int(combineAdler(wordArg(c, 0), wordArg(c, 1), c.naturalArg(2))) },
}
