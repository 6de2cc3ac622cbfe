// Decompression for the loader. The loader itself only knows the function type; hosts other than Node bring their own.

/// Decompresses all of `bytes`; throws when they are corrupt or give more than `limit` bytes.
export type Inflate = (bytes: Uint8Array, kind: "zlib" | "gzip", limit: number) => Uint8Array

interface Zlib {
  inflateSync(bytes: Uint8Array, options: { maxOutputLength: number }): Uint8Array
  gunzipSync(bytes: Uint8Array, options: { maxOutputLength: number }): Uint8Array
}

interface BuiltinHost {
  process?: { getBuiltinModule?: (name: string) => unknown }
}

/// Node's zlib, asked for at the first use so that bundles for browsers don't name it.
export const inflate: Inflate = (bytes, kind, limit) => {
  const zlib = (globalThis as BuiltinHost).process?.getBuiltinModule?.("node:zlib") as Zlib | undefined
  if (zlib === undefined) throw new Error("no decompression on this host; give parseBeam an inflate function")
  // zlib wants a limit of at least 1.
  const options = { maxOutputLength: Math.max(1, limit) }
  return kind === "zlib" ? zlib.inflateSync(bytes, options) : zlib.gunzipSync(bytes, options)
}
