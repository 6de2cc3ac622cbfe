// The checksum of modules.
import assert from "node:assert/strict"
import { createHash } from "node:crypto"
import { test } from "node:test"
import fc from "fast-check"
import { md5 } from "../../src/loader/md5.js"

test("agrees with the host's MD5, for any split into parts", () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 150 }), { maxLength: 4 }), (parts) => {
      const hash = createHash("md5")
      for (const part of parts) hash.update(part)
      assert.deepEqual(md5(parts), new Uint8Array(hash.digest()))
    }),
  )
})

test("agrees at the block edges", () => {
  for (const size of [0, 1, 55, 56, 57, 63, 64, 65, 119, 120, 128]) {
    const bytes = new Uint8Array(size).fill(size)
    assert.deepEqual(md5([bytes]), new Uint8Array(createHash("md5").update(bytes).digest()), `${size} bytes`)
  }
})
