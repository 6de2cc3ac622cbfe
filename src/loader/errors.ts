// What a .beam file that can't be loaded is reported as. No other error leaves the loader.

/// `chunk` is the chunk's four letters, or "FOR1" for the container; `offset` counts bytes from the beginning of the
/// chunk's data (of its uncompressed data, if it was compressed).
export class BeamFileError extends Error {
  readonly chunk: string
  readonly offset: number
  readonly what: string

  constructor(chunk: string, offset: number, what: string) {
    super(`${chunk} chunk, byte ${offset}: ${what}`)
    this.name = "BeamFileError"
    this.chunk = chunk
    this.offset = offset
    this.what = what
  }
}
