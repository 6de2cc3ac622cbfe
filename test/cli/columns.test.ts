// Columns side by side.
import assert from "node:assert/strict"
import { test } from "node:test"
import { sideBySide } from "../../src/cli/columns.js"

const left = { title: "LEFT", lines: ["a", "  bb"] }

test("columns stand beside each other, as high as the highest", () => {
  const right = { title: "R", lines: ["one", "two", "three"] }
  assert.deepEqual(sideBySide([left, right]), [
    "LEFT  │ R",
    "──────┼──────",
    "a     │ one",
    "  bb  │ two",
    "      │ three",
  ])
})

test("one column has no head", () => {
  assert.deepEqual(sideBySide([left]), ["a", "  bb"])
})

test("a terminal's width is kept by folding", () => {
  const long = { title: "LONG", lines: ["x".repeat(50), `  ${"y".repeat(48)}`] }
  const lines = sideBySide([left, long], 40)
  for (const line of lines) assert.ok(line.length <= 40, line)
  const characters = (letter: string) => [...lines.join("")].filter((c) => c === letter).length
  assert.deepEqual([characters("x"), characters("y")], [50, 48])
})

test("narrow columns keep what they need, and what they leave is shared", () => {
  const wide = { title: "W", lines: ["x".repeat(60)] }
  const widths = sideBySide([left, wide, wide], 100)[1]
    ?.split("┼")
    .map((rule) => rule.length)
  assert.deepEqual(widths, [4 + 2, 44 + 3, 44 + 1])
})

test("without a width only the last column is unbounded", () => {
  const wide = { title: "W", lines: ["x".repeat(100)] }
  assert.deepEqual(sideBySide([wide, wide]).slice(2), [
    `${"x".repeat(72)}  │ ${"x".repeat(100)}`,
    `    ${"x".repeat(28)}${" ".repeat(40)}  │`,
  ])
})
