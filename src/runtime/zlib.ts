// zlib streams as core asks for them (env.deflate, env.inflate), by the host's zlib.

/// What the host offers. Bytes are copies: its functions need not bear memory that others share.
export interface Zlib {
  /// [level] 0 to 9, or -1: zlib's default.
  deflate(bytes: Uint8Array, level: number): Uint8Array
  /// What the stream at the start of [bytes] expands to, and its length; undefined if it is broken or gives more than [limit]
  /// bytes.
  inflate(bytes: Uint8Array, limit: number): { bytes: Uint8Array; used: number } | undefined
}

const FAILED = -1

/// env.deflate, see core/imports.ts.
export function deflateAt(
  memory: WebAssembly.Memory,
  zlib: Zlib | undefined,
  from: number,
  bytes: number,
  to: number,
  room: number,
  level: number,
): number {
  if (!zlib) return FAILED
  const stream = zlib.deflate(new Uint8Array(memory.buffer, from, bytes).slice(), level)
  if (stream.length > room) return FAILED
  new Uint8Array(memory.buffer, to, stream.length).set(stream)
  return stream.length
}

/// env.inflate, see core/imports.ts.
export function inflateAt(
  memory: WebAssembly.Memory,
  zlib: Zlib | undefined,
  from: number,
  bytes: number,
  to: number,
  size: number,
): number {
  const result = zlib?.inflate(new Uint8Array(memory.buffer, from, bytes).slice(), size)
  if (!result || result.bytes.length !== size) return FAILED
  new Uint8Array(memory.buffer, to, size).set(result.bytes)
  return result.used
}
