// Reading what the benchmark programs print, and the sums that are made of it.
import assert from "node:assert/strict"
import { test } from "node:test"
import { type Measure, readMeasure } from "../../bench/machines.js"
import { geometricMean, makeRow, meanText, rowText } from "../../bench/report.js"

test("a line of bench_main is read, printed by io or by display", () => {
  const ok = { verdict: "ok", median: 12.5, min: 11, max: 20.25 }
  assert.deepEqual(readMeasure("noise\nBENCH fib 12.500 11.000 20.250 ok\n", "fib"), ok)
  assert.deepEqual(readMeasure("'BENCH fib 12.500 11.000 20.250 ok'\n", "fib"), ok)
  assert.equal(readMeasure("BENCH fib 12.500 11.000 20.250 WRONG 7\n", "fib")?.verdict, "WRONG")
  assert.deepEqual(readMeasure("BENCH ets - - - FAIL {error,undef}\n", "ets"), {
    verdict: "FAIL",
    why: "{error,undef}",
  })
})

test("another program's line, or none, is no measure", () => {
  assert.equal(readMeasure("BENCH fib 1.0 1.0 1.0 ok\n", "fi"), undefined)
  assert.equal(readMeasure("", "fib"), undefined)
})

test("ratios are Beamwise's time by erl's, and only right results count", () => {
  const erl: Measure = { verdict: "ok", median: 10, min: 8, max: 12 }
  const row = makeRow("fib", erl, { verdict: "ok", median: 20, min: 12, max: 30 })
  assert.equal(row.ratio, 2)
  assert.equal(row.bestRatio, 1.5)
  const wrong = makeRow("ack", erl, { verdict: "WRONG", median: 1, min: 1, max: 1 })
  assert.equal(wrong.ratio, null)
  assert.match(rowText(wrong), /WRONG/)
  assert.match(meanText([row, wrong]), /2\.00 .*of the 1 of 2/)
})

test("the geometric mean leaves out what has no ratio", () => {
  assert.equal(geometricMean([2, null, 8]), 4)
  assert.equal(geometricMean([null]), null)
})
