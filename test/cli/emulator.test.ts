// The emulator flags as erl takes them: what they set, and what is wrong with wrong ones.
import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { test } from "node:test"
import { EMULATOR_FLAGS, readSettings } from "../../src/cli/emulator.js"
import { parseCommandLine } from "../../src/cli/flags.js"
import { emulatorHelp } from "../../src/cli/help.js"
import { run } from "../../src/cli/run.js"
import { processors } from "../../src/cli/values.js"
import type { Settings } from "../../src/vm/settings.js"

const CORES = processors()

function settings(...args: string[]): Settings {
  return readSettings(parseCommandLine(run.syntax, [...args, "target"]).values)
}

function counts(...args: string[]) {
  const { schedulers, online, dirtyCpu, dirtyCpuOnline, dirtyIo } = settings(...args)
  return [schedulers, online, dirtyCpu, dirtyCpuOnline, dirtyIo]
}

test("without flags there is a scheduler of each kind per processor, and ten for I/O", () => {
  assert.deepEqual(counts(), [CORES, CORES, CORES, CORES, 10])
})

test("schedulers are N, N:M or :M; numbers below one count from the processors", () => {
  assert.deepEqual(counts("+S", "4:3", "+SDcpu", "2:1", "+SDio", "3"), [4, 3, 2, 1, 3])
  assert.deepEqual(counts("+S", "1").slice(0, 2), [1, 1])
  assert.deepEqual(counts("+S", "1024").slice(0, 2), [1024, CORES])
  assert.deepEqual(counts("+S", ":1").slice(0, 2), [CORES, 1])
  assert.deepEqual(counts("+S", "1000:1000", "+S", "0:0").slice(0, 2), [CORES, CORES])
  if (CORES > 1) assert.deepEqual(counts("+S", "-1").slice(0, 2), [CORES - 1, CORES - 1])
})

test("percentages apply to what +S says, in any order; the last one counts", () => {
  assert.deepEqual(counts("+S", "8:4", "+SP", "50:25").slice(0, 2), [4, 1])
  assert.deepEqual(counts("+SP50:25", "+S8:4").slice(0, 2), [4, 1])
  assert.deepEqual(counts("+S", "8:8", "+SP", "25:25", "+SP:50").slice(0, 2), [8, 4])
  assert.deepEqual(counts("+S", "8:8", "+SDcpu", "8:8", "+SDPcpu", "50:25"), [8, 8, 4, 2, 10])
})

test("dirty CPU schedulers are no more than the others", () => {
  assert.deepEqual(counts("+S", "2:1", "+SDcpu", "6:5").slice(0, 4), [2, 1, 2, 1])
})

test("a value stands apart or glued to its flag", () => {
  const both: [string[], string[]][] = [
    [["+hms", "1000"], ["+hms1000"]],
    [["+P", "1024"], ["+P1024"]],
    [["+scl", "false"], ["+sclfalse"]],
    [["+swt", "very_low"], ["+swtvery_low"]],
    [["+hmqd", "off_heap"], ["+hmqdoff_heap"]],
    [["+C", "multi_time_warp"], ["+Cmulti_time_warp"]],
    [["+W", "i"], ["+Wi"]],
    [["+h", "500"], ["+h500"]],
    [["+zdbbl", "2"], ["+zdbbl2"]],
  ]
  for (const [apart, glued] of both) {
    assert.deepEqual(settings(...apart), settings(...glued))
    assert.notDeepEqual(settings(...apart), settings(), apart.join(" "))
  }
})

test("some flags can stand alone", () => {
  assert.equal(settings("+c").correctsTime, false)
  assert.equal(settings("+c", "true").correctsTime, true)
  assert.equal(settings("+ctrue").correctsTime, true)
  assert.deepEqual(parseCommandLine(run.syntax, ["+B", "i", "+B", "x"]).words, ["x"])
  assert.deepEqual(parseCommandLine(run.syntax, ["+Bc", "+MBas", "aobf", "+ssrct", "x"]).words, ["x"])
})

test("flags set what system_info tells and new processes get", () => {
  const set = settings(
    ..."+hmax 5000 +hmaxk false +hmaxel false +t 10000 +Q 2000 +zdntgc infinity +sbwt none".split(" "),
  )
  assert.equal(set.maxHeap, 5000)
  assert.equal(set.killsAtMax, false)
  assert.equal(set.logsAtMax, false)
  assert.equal(set.atoms, 10000)
  assert.equal(set.ports, 2000)
  assert.equal(set.nodeTableDelay, -1)
  assert.equal(set.busyWait, 0)
})

test("wrong values are refused in one line", () => {
  const wrong: [string, RegExp][] = [
    ["+S 0:3000", /^\+S 0:3000 asks for 3000 schedulers online of/],
    ["+S 1025", /^\+S 1025 asks for 1025 schedulers: there are 1 to 1024$/],
    ["+S 1:2", /asks for 2 schedulers online of 1/],
    ["+S 2:", /^\+S 2: is neither N nor N:M nor :M$/],
    ["+S x", /^\+S x is neither/],
    ["+SP x", /^\+SP x is neither T nor T:O nor :O/],
    ["+SP -1", /is neither T/],
    ["+SDio 0", /^\+SDio 0 is no number from 1 to 1024$/],
    ["+SDcpu 1:2", /asks for 2 schedulers online of 1/],
    ["+sbt xx", /^\+sbt xx is none of u ns ts ps s nnts nnps tnnps db$/],
    ["+scl maybe", /^\+scl maybe is neither true nor false$/],
    ["+swt 3", /^\+swt 3 is none of very_low low medium high very_high$/],
    ["+P 1023", /^\+P 1023 is no number from 1024 to 134217727$/],
    ["+P 134217728", /is no number/],
    ["+t 8191", /is no number from 8192/],
    ["+hms 0", /is no number/],
    ["+hmqd here", /is none of on_heap off_heap/],
    ["+hmax 10", /^\+hmax 10 is less than the least heap, 233 words$/],
    ["+A 0", /is no number from 1 to 1024/],
    ["+C warp", /is none of no_time_warp/],
    ["+sct L0-1x", /is no topology/],
    ["+zdbbl 0", /is no number/],
    ["+sss 19", /is no number from 20 to 8192/],
  ]
  for (const [line, pattern] of wrong)
    assert.throws(
      () => settings(...line.split(" ")),
      (error: Error) => pattern.test(error.message),
      line,
    )
  assert.throws(() => settings("+schedulers", "3"), /run does not know the flag \+schedulers/)
  assert.throws(() => parseCommandLine(run.syntax, ["+P"]), /\+P needs a value: \+P N/)
})

test("every flag is in the help, which is 80 columns wide", () => {
  const text = emulatorHelp(EMULATOR_FLAGS)
  for (const { name } of EMULATOR_FLAGS) assert.ok(text.includes(`\n  ${name}`), name)
  for (const line of text.split("\n")) assert.ok(line.length <= 80, line)
})

test("docs/flags.md has the flags as the table has them", () => {
  const text = readFileSync(new URL("../../../docs/flags.md", import.meta.url), "utf8")
  for (const { name, value, help, effect, why } of EMULATOR_FLAGS) {
    const form = (value ? `${name} ${value}` : name).replaceAll("|", "\\|")
    const row = effect === "obeyed" ? `| \`${form}\` | ${help} |` : `| \`${form}\` | ${help} | ${why} |`
    assert.ok(text.includes(`\n${row}\n`), `docs/flags.md lacks the row\n${row}`)
  }
})
