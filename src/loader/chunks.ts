// The container of a .beam file: an IFF form "FOR1" of type "BEAM", possibly gzipped as a whole, into named chunks.
import { BeamFileError } from "./errors.js"
import type { Inflate } from "./inflate.js"
import { Reader } from "./reader.js"

/// Bytes that a gzipped file may decompress to; the largest modules of OTP have 2 MB.
const GZIP_LIMIT = 64 << 20

export interface Chunk {
  readonly id: string
  readonly offset: number
  readonly data: Uint8Array
}

/// The chunks in file order. Ids are not checked: unknown chunks are for others.
export function readChunks(file: Uint8Array, inflate: Inflate): Chunk[] {
  const bytes = isGzip(file) ? gunzip(file, inflate) : file
  const head = new Reader(bytes, "FOR1")
  if (head.latin1(4, "the form's name") !== "FOR1") head.fail("not a .beam file: it doesn't begin with FOR1", 0)
  const size = head.u32("the form's size")
  if (size > head.left) head.fail(`the form has ${size} bytes but the file ends after ${head.left}`, 4)
  if (size < 4 || head.latin1(4, "the form's type") !== "BEAM") head.fail("not a .beam file: the form is not BEAM", 8)
  const reader = new Reader(bytes, "FOR1", 12, 8 + size)
  const chunks: Chunk[] = []
  while (reader.left > 0) {
    const id = reader.latin1(4, "a chunk's name")
    const length = reader.u32(`the size of chunk ${printable(id)}`)
    const offset = reader.pos
    const data = reader.take(length, `chunk ${printable(id)}`)
    chunks.push({ id, offset, data })
    // Chunks begin at multiples of 4.
    reader.pos = Math.min(reader.end, reader.pos + (-length & 3))
  }
  return chunks
}

function isGzip(file: Uint8Array): boolean {
  return file.length > 2 && file[0] === 0x1f && file[1] === 0x8b
}

function gunzip(file: Uint8Array, inflate: Inflate): Uint8Array {
  try {
    return inflate(file, "gzip", GZIP_LIMIT)
  } catch (error) {
    throw new BeamFileError("FOR1", 0, `the gzipped file can't be decompressed: ${messageOf(error)}`)
  }
}

/// The text of whatever was thrown.
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

function printable(id: string): string {
  return id.replace(/[^ -~]/g, "?")
}
