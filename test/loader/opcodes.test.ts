// The opcode table itself, and against the table of an installed Erlang.
import assert from "node:assert/strict"
import { test } from "node:test"
import { MAX_OPCODE, OP, OPCODES, opcodeRow } from "../../src/loader/opcodes.js"
import { parse, SHAPES } from "../../src/loader/shape.js"
import { askErl, NO_ERL } from "./kit.js"

test("rows stand in the order of their numbers, without gaps", () => {
  assert.deepEqual(
    OPCODES.map(([number]) => number),
    Array.from({ length: MAX_OPCODE }, (_, i) => i + 1),
  )
})

test("names are unique and each row has a sentence", () => {
  assert.equal(new Set(OPCODES.map(([, name]) => name)).size, OPCODES.length)
  for (const [, name, , sentence] of OPCODES) assert.match(sentence, /^[A-Z].*\.$/, name)
})

test("numbers are found by name and rows by number", () => {
  assert.equal(OP.move, 64)
  assert.equal(OP.get_record_field, 191)
  assert.equal(opcodeRow(64)?.[1], "move")
  assert.equal(opcodeRow(0), undefined)
  assert.equal(opcodeRow(192), undefined)
})

test("signatures give one shape for each operand", () => {
  assert.equal(parse("fs[sd]").length, 3)
  assert.equal((parse("fs[sd]")[2] as readonly number[]).length, 2)
  for (const shape of SHAPES) {
    for (const operand of shape?.operands ?? []) {
      for (const mask of typeof operand === "number" ? [operand] : operand) assert.equal(typeof mask, "number")
    }
  }
})

test("names, arities and obsolete marks are those of Erlang's own table", (context) => {
  const out = askErl(`
    [begin
       {Name, Arity} = beam_opcodes:opname(N),
       Obsolete = try beam_opcodes:opcode(Name, Arity) of N -> 0 catch _:_ -> 1 end,
       io:format("~s ~w ~w~n", [Name, Arity, Obsolete])
     end || N <- lists:seq(1, 180)]`)
  if (out === null) return context.diagnostic(NO_ERL)
  const known = out.trim().split("\n")
  for (const [number, name, signature] of OPCODES.slice(0, known.length)) {
    const [theirName, arity, obsolete] = known[number - 1].split(" ")
    assert.equal(name, theirName)
    assert.equal(signature === "-", obsolete === "1", `${name} is obsolete or not`)
    if (signature !== "-") assert.equal(parse(signature).length, Number(arity), `arity of ${name}`)
  }
})
