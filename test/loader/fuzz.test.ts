// Damaged files: whatever the damage, the loader gives a module or a BeamFileError, in bounded time.
import assert from "node:assert/strict"
import { test } from "node:test"
import { deflateSync, gunzipSync, inflateSync } from "node:zlib"
import fc from "fast-check"
import { printBeam } from "../../src/inspect/beam.js"
import { type BeamModule, parseBeam } from "../../src/loader/beam.js"
import { BeamFileError } from "../../src/loader/errors.js"
import { chunkOf, fixture, putTogether, takeApart, withChunk, word } from "./kit.js"

const FILES = [fixture("tiny.beam"), fixture("shapes.beam"), fixture("shapes_compressed.beam"), uncompressedLiterals()]

// One damaged file takes about a millisecond; this is for machines that do other things too.
const LIMIT_MS = 2000

/// Flips in compressed literals mostly end at zlib's checksum, so one file has them in the form of OTP 28.
function uncompressedLiterals(): Uint8Array {
  const shapes = fixture("shapes.beam")
  const table = new Uint8Array(inflateSync(chunkOf(shapes, "LitT").subarray(4)))
  return withChunk(shapes, "LitT", [...word(0), ...table])
}

function load(bytes: Uint8Array): BeamModule | null {
  const begin = performance.now()
  try {
    return parseBeam(bytes)
  } catch (error) {
    assert.ok(error instanceof BeamFileError, error instanceof Error ? error.stack : String(error))
    assert.ok(error.what.length > 0 && error.offset >= 0)
    return null
  } finally {
    assert.ok(performance.now() - begin < LIMIT_MS)
  }
}

const file = fc.constantFrom(...FILES)

test("flipped bits", () => {
  const flips = fc.array(fc.tuple(fc.nat(), fc.nat(7)), { minLength: 1, maxLength: 4 })
  fc.assert(
    fc.property(file, flips, (original, places) => {
      const damaged = original.slice()
      for (const [place, bit] of places) damaged[place % damaged.length] ^= 1 << bit
      const module = load(damaged)
      // What loads in spite of the damage must be whole enough to be printed.
      if (module !== null) assert.ok(printBeam(module).length > 0)
    }),
    { numRuns: 4000 },
  )
})

test("bytes set to extreme values", () => {
  const values = fc.constantFrom(0, 1, 0x7f, 0x80, 0xff)
  fc.assert(
    fc.property(file, fc.nat(), fc.array(values, { minLength: 1, maxLength: 8 }), (original, place, bytes) => {
      const damaged = original.slice()
      damaged.set(bytes, place % Math.max(1, damaged.length - bytes.length))
      load(damaged)
    }),
    { numRuns: 3000 },
  )
})

test("files cut off anywhere", () => {
  for (const original of FILES) {
    const step = Math.max(1, Math.floor(original.length / 400))
    for (let size = 0; size < original.length; size += step) {
      assert.equal(load(original.subarray(0, size)), null, `a file of ${original.length} bytes cut to ${size}`)
    }
  }
})

test("chunks missing, shortened, doubled or exchanged", () => {
  fc.assert(
    fc.property(file, fc.nat(), fc.nat(), fc.nat(3), (original, first, second, how) => {
      const chunks = takeApart(original).map(({ id, data }) => ({ id, data }))
      const a = first % chunks.length
      const b = second % chunks.length
      if (how === 0) chunks.splice(a, 1)
      else if (how === 1) chunks[a].data = chunks[a].data.subarray(0, second % (chunks[a].data.length + 1))
      else if (how === 2) chunks.splice(a, 0, chunks[b])
      else [chunks[a].data, chunks[b].data] = [chunks[b].data, chunks[a].data]
      load(putTogether(chunks))
    }),
    { numRuns: 1500 },
  )
})

test("damage inside compressed literals that zlib doesn't notice", () => {
  const shapes = FILES[1]
  const plain = new Uint8Array(inflateSync(chunkOf(shapes, "LitT").subarray(4)))
  fc.assert(
    fc.property(fc.nat(), fc.integer({ min: 1, max: 255 }), fc.boolean(), (place, change, cut) => {
      const damaged = plain.slice(0, cut ? place % plain.length : plain.length)
      if (damaged.length > 0) damaged[place % damaged.length] ^= change
      load(withChunk(shapes, "LitT", [...word(damaged.length), ...deflateSync(damaged)]))
    }),
    { numRuns: 1000 },
  )
})

test("damaged code behind an intact header", () => {
  const shapes = new Uint8Array(gunzipSync(FILES[2]))
  const code = chunkOf(shapes, "Code")
  fc.assert(
    fc.property(fc.nat(), fc.uint8Array({ minLength: 1, maxLength: 12 }), (place, bytes) => {
      const damaged = code.slice()
      damaged.set(bytes, 20 + (place % (code.length - 20 - bytes.length)))
      load(withChunk(shapes, "Code", damaged))
    }),
    { numRuns: 3000 },
  )
})
