// Instructions assembled by hand: every form of operand, instructions newer than OTP 25, and everything that is refused.
import assert from "node:assert/strict"
import { test } from "node:test"
import fc from "fast-check"
import { parseBeam } from "../../src/loader/beam.js"
import { BeamFileError } from "../../src/loader/errors.js"
import { encodeTerm } from "../../src/loader/etf_encode.js"
import { OP } from "../../src/loader/opcodes.js"
import { TYPE_INTEGER, TYPE_NIL } from "../../src/loader/operand.js"
import { type Assembly, a, assemble, compact, decodeBody, f, list, literal, typed, u, word, x, y } from "./kit.js"

const X0 = { kind: "x", index: 0, type: null }

function operandsOf(op: number, ...args: number[][]): readonly unknown[] {
  return decodeBody({ body: [[op, ...args]], maxOpcode: 191 })[0].args
}

function refuses(message: RegExp, assembly: Assembly): void {
  assert.throws(
    () => parseBeam(assemble(assembly)),
    (error) => error instanceof BeamFileError && message.test(error.message),
    `should fail with ${message}`,
  )
}

test("registers, atoms, [], labels and numbers", () => {
  assert.deepEqual(operandsOf(OP.move, x(0), y(1023)), [X0, { kind: "y", index: 1023, type: null }])
  assert.deepEqual(operandsOf(OP.move, a(0), x(0)), [{ kind: "nil" }, X0])
  assert.deepEqual(operandsOf(OP.move, a(3), x(0)), [{ kind: "atom", index: 3, name: "erlang" }, X0])
  assert.deepEqual(operandsOf(OP.jump, f(2)), [{ kind: "f", label: 2 }])
  assert.deepEqual(operandsOf(OP.trim, u(3), u(4097)), [
    { kind: "u", value: 3 },
    { kind: "u", value: 4097 },
  ])
  assert.deepEqual(operandsOf(OP.bs_start_match4, a(5), u(1), x(0), x(0))[0], {
    kind: "atom",
    index: 5,
    name: "no_fail",
  })
  assert.deepEqual(operandsOf(OP.bs_start_match4, f(2), u(1), x(0), x(0))[0], { kind: "f", label: 2 })
})

test("integers of every size", () => {
  fc.assert(
    fc.property(fc.bigInt({ min: -(2n ** 130n), max: 2n ** 130n }), fc.nat(130), (big, shift) => {
      const value = big >> BigInt(shift)
      const [operand] = operandsOf(OP.move, compact("i", value), x(0)) as [
        { kind: string; value: number; negative: boolean; bytes: Uint8Array },
      ]
      if (value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER) {
        assert.deepEqual(operand, { kind: "int", value: Number(value) })
        return
      }
      assert.equal(operand.kind, "big")
      assert.notEqual(operand.bytes.at(-1), 0)
      const magnitude = operand.bytes.reduceRight((sum, byte) => sum * 256n + BigInt(byte), 0n)
      assert.equal(operand.negative ? -magnitude : magnitude, value)
    }),
    { numRuns: 500 },
  )
})

test("equal operands are the same object", () => {
  const [first, second] = decodeBody({
    body: [
      [OP.move, x(5), y(2)],
      [OP.move, x(5), y(2)],
    ],
  })
  assert.equal(first.args[0], second.args[0])
  assert.equal(first.args[1], second.args[1])
})

test("imports, heap needs, float registers and lists", () => {
  const bif = { kind: "import", index: 0, module: "erlang", function: "+", arity: 2 }
  assert.deepEqual(operandsOf(OP.gc_bif2, f(0), u(1), u(0), x(0), x(0), x(0))[2], bif)
  assert.deepEqual(operandsOf(OP.test_heap, u(4), u(1))[0], { kind: "alloc", words: 4, floats: 0, funs: 0 })
  const needs = [0x37, ...u(3), ...u(0), ...u(4), ...u(1), ...u(2), ...u(2), ...u(1)]
  assert.deepEqual(operandsOf(OP.test_heap, needs, u(1))[0], { kind: "alloc", words: 4, floats: 2, funs: 1 })
  assert.deepEqual(operandsOf(OP.fmove, x(0), [0x27, ...u(3)])[1], { kind: "fr", index: 3 })
  assert.deepEqual(operandsOf(OP.put_tuple2, x(0), list(x(0), a(0)))[1], { kind: "list", items: [X0, { kind: "nil" }] })
})

test("literals come compressed or not", () => {
  const terms = [encodeTerm({ kind: "tuple", items: [] }), encodeTerm({ kind: "float", value: 2.5 })]
  const table = [...word(2), ...terms.flatMap((bytes) => [...word(bytes.length), ...bytes])]
  const extra = [{ id: "LitT", data: Uint8Array.from([...word(0), ...table]) }]
  const module = parseBeam(assemble({ body: [[OP.move, literal(1), x(0)]], extra }))
  const wanted = { kind: "literal", index: 1, term: { kind: "float", value: 2.5 } }
  assert.deepEqual(module.code[3].args[0], wanted)
  assert.equal(module.code[3].args[0], module.literals[1])
  refuses(/no literal 2/, { body: [[OP.move, literal(2), x(0)]], extra })
})

// A row: 16 bits of kinds and flags, then what the flags announce.
function typeChunk(version: number, ...rows: number[][]) {
  return [{ id: "Type", data: Uint8Array.from([...word(version), ...word(rows.length), ...rows.flat()]) }]
}

test("types of registers in the formats of OTP 25 to 29", () => {
  const one = [...word(0), ...word(1)]
  const nine = [...word(0), ...word(9)]
  const minusOne = [...word(-1), ...word(-1)]
  const formats: [version: number, row: number[]][] = [
    [1, [0x00, 0x40, ...one, ...nine]],
    [2, [0x60, 0x40, ...one, ...nine]],
    [3, [0x30, 0x20, ...one, ...nine]],
    [4, [0x60, 0x20, ...one, ...nine]],
  ]
  for (const [version, row] of formats) {
    const extra = typeChunk(version, row)
    const module = parseBeam(assemble({ body: [[OP.move, typed(x(1), 0), typed(y(2), 0)]], extra }))
    const type = { index: 0, mask: TYPE_INTEGER, min: 1, max: 9, small: true, unit: 1 }
    assert.deepEqual(module.code[3].args, [
      { kind: "x", index: 1, type },
      { kind: "y", index: 2, type },
    ])
  }
  const unbounded = { index: 0, mask: TYPE_INTEGER | TYPE_NIL, min: null, max: null, small: false, unit: 1 }
  const none = typeChunk(1, [0x01, 0x40, ...word(0), ...word(0), ...minusOne])
  assert.deepEqual(parseBeam(assemble({ body: [], extra: none })).types, [unbounded])
})

test("one-sided bounds, units, and bounds beyond 2^53", () => {
  const lowOnly = [0x10, 0x20, ...word(-1), ...word(-5)]
  const unit = [0x40, 0x02, 7]
  const wide = [0x30, 0x20, ...word(-(2 ** 27)), ...word(0), ...word(2 ** 27 - 1), ...word(-1)]
  const wider = [0x30, 0x20, ...word(-(2 ** 27) - 1), ...word(-1), ...word(2 ** 27), ...word(0)]
  const module = parseBeam(assemble({ body: [], extra: typeChunk(3, lowOnly, unit, wide, wider) }))
  const [low, bits, small, large] = module.types
  assert.deepEqual([low.min, low.max, low.small], [-5, null, false])
  assert.equal(bits.unit, 8)
  assert.ok(
    small.small && small.min !== null && small.max !== null && small.min <= -(2 ** 59) && small.max >= 2 ** 59 - 1,
  )
  assert.equal(large.small, false)
})

test("types of an unknown format are left out", () => {
  const module = parseBeam(assemble({ body: [[OP.move, typed(x(1), 40), x(0)]], extra: typeChunk(9, [1, 2, 3]) }))
  assert.deepEqual(module.types, [])
  assert.deepEqual(module.code[3].args[0], { kind: "x", index: 1, type: null })
})

test("instructions that came after OTP 25", () => {
  const integer = list(a(5), u(8), u(1))
  const body: Assembly["body"] = [
    [OP.update_record, a(6), u(3), x(0), x(1), list(u(1), x(0), u(2), a(0))],
    [OP.bs_match, f(1), x(0), integer],
    [OP.executable_line, u(0), u(1)],
    [OP.debug_line, a(5), u(0), u(1), u(2)],
    [OP.is_any_native_record, f(1), x(0)],
    [OP.is_native_record, f(1), x(0), a(1), a(2)],
    [OP.get_record_elements, f(1), x(0), list(a(1), x(1))],
    [OP.put_record, f(0), a(1), a(0), x(0), u(1), list(a(1), x(0))],
    [OP.is_record_accessible, f(1), x(0), a(1)],
    [OP.get_record_field, f(0), x(0), a(1), a(2), x(0)],
  ]
  const decoded = decodeBody({ body, maxOpcode: 191 })
  assert.deepEqual(
    decoded.map(({ name }) => name),
    [
      "update_record",
      "bs_match",
      "executable_line",
      "debug_line",
      "is_any_native_record",
      "is_native_record",
      "get_record_elements",
      "put_record",
      "is_record_accessible",
      "get_record_field",
    ],
  )
})

test("operands of a wrong kind are refused", () => {
  refuses(/label found where X register or Y register is wanted/, { body: [[OP.move, x(0), f(1)]] })
  refuses(/number found where label is wanted/, { body: [[OP.jump, u(1)]] })
  refuses(/literal found where/, { body: [[OP.get_hd, literal(0), x(0)]] })
  refuses(/\[\] found where atom is wanted/, { body: [[OP.is_tagged_tuple, f(1), x(0), u(1), a(0)]] })
  refuses(/a list is wanted here/, { body: [[OP.put_tuple2, x(0), x(1)]] })
  refuses(/list found where none is wanted/, { body: [[OP.move, list(), x(0)]] })
  refuses(/groups of 2/, { body: [[OP.select_val, x(0), f(1), list(a(1))]] })
  refuses(/neither X nor Y/, { body: [[OP.move, typed(f(1), 0), x(0)]] })
  refuses(/unknown extended tag 6/, { body: [[OP.move, [0x67], x(0)]] })
  refuses(/characters/, { body: [[OP.move, compact("h", 65), x(0)]] })
})

test("indices beyond their tables are refused", () => {
  refuses(/no atom 99/, { body: [[OP.move, a(99), x(0)]] })
  refuses(/no import 1/, { body: [[OP.call_ext, u(2), u(1)]] })
  refuses(/no fun 0/, { body: [[OP.make_fun2, u(0)]] })
  refuses(/no literal 0/, { body: [[OP.move, literal(0), x(0)]] })
  refuses(/no type 0/, { body: [[OP.move, typed(x(0), 0), x(0)]] })
  refuses(/no line 1/, { body: [[OP.line, u(1)]] })
  refuses(/no X register 1024/, { body: [[OP.move, x(1024), x(0)]] })
  refuses(/no Y register 1024/, { body: [[OP.move, y(1024), x(0)]] })
  refuses(/no float register 1024/, { body: [[OP.fmove, [0x27, ...u(1024)], x(0)]] })
  refuses(/beyond 2\^53/, { body: [[OP.trim, compact("u", 2n ** 60n), u(0)]] })
  refuses(/string table has 3 bytes/, { body: [[OP.bs_put_string, u(2), u(2)]] })
  refuses(/string table has 3 bytes/, { body: [[OP.bs_match_string, f(1), x(0), u(17), u(1)]] })
  const segment = [a(7), u(1), u(8), a(0), u(1), compact("i", 3)]
  refuses(/string table has 3 bytes/, { body: [[OP.bs_create_bin, f(0), u(0), u(1), u(8), x(0), list(...segment)]] })
})

test("labels must be unique, there, and in the same function", () => {
  refuses(/no label 10/, { body: [[OP.jump, f(10)]] })
  refuses(/the label 0 can't be gone to/, { body: [[OP.jump, f(0)]] })
  refuses(/the label 7 is not in this function/, { body: [[OP.jump, f(7)]] })
  refuses(/the label 2 stands here a second time/, { body: [[OP.label, u(2)]] })
  refuses(/the label 10 is out of range/, { body: [[OP.label, u(10)]] })
  refuses(/no function begins at label 3/, {
    body: [
      [OP.call, u(1), f(3)],
      [OP.label, u(3)],
    ],
  })
  refuses(/f\/1 is called with 2 arguments/, { body: [[OP.call, u(2), f(2)]] })
  const second: Assembly["body"] = [
    [OP.label, u(3)],
    [OP.func_info, a(1), a(2), u(0)],
    [OP.label, u(4)],
    [OP.jump, f(2)],
  ]
  refuses(/the label 2 is not in this function|2 found/, { body: second })
})

test("arities must fit", () => {
  refuses(/2 arguments are wanted, not 1/, { body: [[OP.call_ext, u(1), u(0)]] })
  refuses(/the BIF \+ has 2 arguments/, { body: [[OP.gc_bif1, f(0), u(1), u(0), x(0), x(0)]] })
  refuses(/the BIF \+ has 2 arguments/, { body: [[OP.bif0, u(0), x(0)]] })
})

test("unknown, obsolete and newer instructions are refused by name", () => {
  refuses(/no instruction 250/, { body: [[250]] })
  refuses(/put_tuple is obsolete: compile the module with OTP 25 or later/, { body: [[70, u(1), x(0)]] })
  refuses(/newer than this loader: it used instruction 192/, { body: [], maxOpcode: 192 })
})
