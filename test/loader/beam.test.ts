// Whole files: the tables of the fixtures, the container's variants, and what is refused.
import assert from "node:assert/strict"
import { test } from "node:test"
import { gzipSync } from "node:zlib"
import { parseBeam } from "../../src/loader/beam.js"
import { BeamFileError } from "../../src/loader/errors.js"
import { chunkOf, fixture, latin1, putTogether, takeApart, u, withChunk, word } from "./kit.js"

const tiny = fixture("tiny.beam")
const shapes = fixture("shapes.beam")

function refuses(file: Uint8Array, message: RegExp): void {
  assert.throws(
    () => parseBeam(file),
    (error) => error instanceof BeamFileError && message.test(error.message),
    `should fail with ${message}`,
  )
}

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex")

test("a small module, in full", () => {
  const module = parseBeam(tiny)
  assert.equal(module.name, "tiny")
  assert.deepEqual(
    module.functions.map(({ name, arity, infoLabel, entry }) => [name, arity, infoLabel, entry]),
    [
      ["id", 1, 1, 2],
      ["module_info", 0, 3, 4],
      ["module_info", 1, 5, 6],
    ],
  )
  assert.deepEqual(
    module.code.slice(module.functions[0].start, module.functions[0].end).map(({ name }) => name),
    ["label", "line", "func_info", "label", "return"],
  )
  assert.deepEqual(module.exports.map((row) => [row.function, row.arity, row.label]).sort(), [
    ["id", 1, 2],
    ["module_info", 0, 4],
    ["module_info", 1, 6],
  ])
  assert.deepEqual(module.lines, {
    files: ["tiny.erl"],
    entries: [
      { file: 0, line: 0 },
      { file: 0, line: 5 },
    ],
    executable: false,
  })
  assert.equal(module.code[module.labels[2]].args[0], module.code[3].args[0])
})

test("a larger module: names, funs, literals, attributes, on_load", () => {
  const module = parseBeam(shapes)
  assert.equal(module.name, "shapes")
  assert.ok(module.exports.some((row) => row.function === "größe" && row.arity === 0))
  assert.ok(module.imports.some((row) => row.module === "lists" && row.function === "max" && row.arity === 1))
  assert.deepEqual(
    module.lambdas.map(({ name, arity, numFree }) => [name, arity, numFree]),
    [
      ["-closure/2-fun-0-", 3, 2],
      ["fact", 1, 0],
    ],
  )
  assert.equal(module.functions.find(({ entry }) => entry === module.onLoad)?.name, "init")
  assert.ok(module.types.length > 1)
  assert.ok(module.literals.some(({ term }) => term.kind === "export" && term.function === "reverse"))
  assert.deepEqual(module.attributes, {
    kind: "list",
    items: [
      {
        kind: "tuple",
        items: [
          { kind: "atom", name: "vsn" },
          {
            kind: "list",
            items: [..."fixture 1"].map((character) => ({ kind: "int", value: character.charCodeAt(0) })),
            tail: { kind: "nil" },
          },
        ],
      },
    ],
    tail: { kind: "nil" },
  })
  assert.equal(module.compileInfo.kind, "list")
  assert.ok(module.chunks.some(({ id }) => id === "Code"))
})

test("functions follow each other without gaps, each from its label to the next", () => {
  const module = parseBeam(shapes)
  let at = 0
  for (const entry of module.functions) {
    assert.equal(entry.start, at)
    assert.equal(module.labels[entry.infoLabel], entry.start)
    at = entry.end
  }
  assert.equal(at, module.code.length - 1)
})

test("checksums are those that Erlang gives", () => {
  assert.equal(hex(parseBeam(tiny).md5), "a3de0a6663e55fffcc2e526eb0589a34")
  assert.equal(hex(parseBeam(shapes).md5), "38ae74c81a51beabaf94b9442cf0f611")
})

test("gzipped files are the same modules", () => {
  const { chunks: _, ...plain } = parseBeam(shapes)
  const { chunks: __, ...compressed } = parseBeam(fixture("shapes_compressed.beam"))
  assert.deepEqual(compressed, plain)
  assert.deepEqual(parseBeam(new Uint8Array(gzipSync(tiny))), parseBeam(tiny))
})

test("a host can bring its own decompression", () => {
  const kinds: string[] = []
  const file = new Uint8Array(gzipSync(tiny))
  const module = parseBeam(file, (_bytes, kind, limit) => {
    kinds.push(kind)
    assert.ok(limit > tiny.length)
    return tiny
  })
  assert.equal(module.name, "tiny")
  assert.deepEqual(kinds, ["gzip"])
})

test("atoms in Latin-1, and with long sizes", () => {
  const names = parseBeam(tiny).atoms.slice(1)
  const table = names.flatMap((name) => [name.length, ...latin1(name)])
  const old = withChunk(withChunk(tiny, "AtU8", null), "Atom", [...word(names.length), ...table])
  assert.deepEqual(parseBeam(old).atoms, ["", ...names])
  const long = names.flatMap((name) => [...u(name.length), ...latin1(name)])
  const otp28 = withChunk(tiny, "AtU8", [...word(-names.length), ...long])
  assert.deepEqual(parseBeam(otp28).atoms, ["", ...names])
})

test("missing optional chunks leave empty tables", () => {
  let file = tiny
  for (const id of ["Attr", "CInf", "LocT", "Line", "Type", "StrT", "Dbgi", "Docs", "Meta"])
    file = withChunk(file, id, null)
  refuses(file, /no line 1/)
  const module = parseBeam(withChunk(file, "Line", chunkOf(tiny, "Line")))
  assert.deepEqual(module.attributes, { kind: "nil" })
  assert.deepEqual(module.types, [])
  assert.equal(module.strings.length, 0)
})

test("missing required chunks are named", () => {
  for (const id of ["AtU8", "Code", "ImpT", "ExpT"])
    refuses(withChunk(tiny, id, null), new RegExp(`${id} chunk.*missing`))
})

test("what is not a .beam file is refused", () => {
  refuses(new Uint8Array(0), /FOR1 chunk/)
  refuses(Uint8Array.from(latin1("hello, world")), /doesn't begin with FOR1/)
  refuses(Uint8Array.from([...latin1("FOR1"), ...word(4), ...latin1("AIFF")]), /not BEAM/)
  refuses(Uint8Array.from([...latin1("FOR1"), ...word(400), ...latin1("BEAM")]), /the file ends after 4/)
  refuses(Uint8Array.of(0x1f, 0x8b, 8, 0, 1, 2, 3), /can't be decompressed/)
  const bomb = new Uint8Array(gzipSync(new Uint8Array(65 << 20)))
  refuses(bomb, /can't be decompressed/)
})

test("tables that contradict the code or themselves are refused", () => {
  const wrongLabel = chunkOf(tiny, "ExpT").slice()
  wrongLabel[15] = 5
  refuses(withChunk(tiny, "ExpT", wrongLabel), /ExpT chunk, byte 4: .* is not the function at label 5/)
  const wrongCount = chunkOf(tiny, "Code").slice()
  wrongCount[19] = 9
  refuses(withChunk(tiny, "Code", wrongCount), /9 functions announced, 3 found/)
  refuses(withChunk(tiny, "AtU8", [...word(0)]), /no atoms/)
  refuses(withChunk(tiny, "AtU8", [...word(2 ** 30), 1, 97]), /can't fit/)
  refuses(withChunk(tiny, "AtU8", [...word(1), 2, 0xc3, 0x28]), /UTF-8/)
  refuses(withChunk(tiny, "ImpT", [...word(2 ** 31)]), /can't fit/)
  refuses(withChunk(tiny, "ImpT", [...word(1), ...word(99), ...word(1), ...word(1)]), /no atom 99/)
  refuses(withChunk(tiny, "ImpT", [...word(1), ...word(1), ...word(1), ...word(256)]), /256 arguments/)
  refuses(withChunk(tiny, "LitT", [...word(2 ** 31), 1, 2, 3]), /can't decompress to/)
  refuses(withChunk(tiny, "LitT", [...word(100), 1, 2, 3]), /can't be decompressed/)
  refuses(withChunk(tiny, "Line", [...word(1), ...word(0), ...word(0), ...word(0), ...word(0)]), /unknown version 1/)
  const funs = [...word(1), ...word(1), ...word(1), ...word(2), ...word(0), ...word(2), ...word(0)]
  refuses(withChunk(tiny, "FunT", funs), /can't have 2 free variables/)
  refuses(
    withChunk(tiny, "FunT", [...funs.slice(0, -8), ...word(0), ...word(0)]),
    /is not the function at label 2|tiny/,
  )
})

test("views of a larger buffer are read like the file itself, and not written to", () => {
  const buffer = Buffer.concat([Buffer.from("before"), shapes, Buffer.from("after")])
  const copy = Buffer.from(buffer)
  assert.deepEqual(parseBeam(buffer.subarray(6, -5)), parseBeam(shapes))
  assert.deepEqual(buffer, copy)
})

test("files in shared memory are read too", () => {
  for (const file of [shapes, fixture("shapes_compressed.beam")]) {
    const shared = new Uint8Array(new SharedArrayBuffer(file.length))
    shared.set(file)
    assert.equal(parseBeam(shared).name, "shapes")
  }
})

test("padding and unknown chunks don't matter", () => {
  const chunks = takeApart(tiny)
  const module = parseBeam(putTogether([...chunks, { id: "Xyz!", data: Uint8Array.of(1) }]))
  assert.equal(module.chunks.at(-1)?.id, "Xyz!")
  assert.equal(module.chunks.at(-1)?.size, 1)
})
