// zlib by Node.
import { deflateSync, inflateSync } from "node:zlib"

export function deflate(bytes: Uint8Array, level: number): Uint8Array {
  return deflateSync(bytes, { level })
}

/// What the stream at the start of [bytes] expands to, and its length; undefined if it is broken or gives more than [limit] bytes.
export function inflate(bytes: Uint8Array, limit: number): { bytes: Uint8Array; used: number } | undefined {
  try {
    // With `info` there comes more than the types say.
    const result = inflateSync(bytes, { info: true, maxOutputLength: limit }) as unknown as Inflated
    return { bytes: result.buffer, used: result.engine.bytesWritten }
  } catch {
    return undefined
  }
}

interface Inflated {
  readonly buffer: Uint8Array
  readonly engine: { readonly bytesWritten: number }
}
