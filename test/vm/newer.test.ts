// Instructions that only compilers newer than OTP 25 emit, run: assembled by hand, as those compilers would write them.
import assert from "node:assert/strict"
import { spawnSync } from "node:child_process"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { test } from "node:test"
import { fileURLToPath } from "node:url"
import { OP } from "../../src/loader/opcodes.js"
import { type Assembly, a, assemble, f, list, u, x } from "../loader/kit.js"

const MAIN = fileURLToPath(new URL("../../src/cli/main.js", import.meta.url))
const COMMANDS = ["ensure_at_least", "ensure_exactly", "integer", "binary", "get_tail", "=:=", "skip"]
const [AT_LEAST, EXACTLY, INTEGER, BINARY, TAIL, EQUAL, SKIP] = COMMANDS.map((_, i) => a(8 + i))
const NIL = a(0)
const COPY = a(6)
const NO_FAIL = a(5)

/// Calls m:f(Argument) of the assembled module, once as usual and once under stress with asserts; gives what is printed.
function results(assembly: Assembly, argument: string): string[] {
  const directory = mkdtempSync(join(tmpdir(), "beamwise-newer-"))
  try {
    writeFileSync(join(directory, "m.beam"), assemble({ ...assembly, maxOpcode: OP.executable_line, atoms: COMMANDS }))
    return [[], ["--stress", "--checked"]].map((flags) => {
      const run = spawnSync(process.execPath, [MAIN, "run", ...flags, "-pa", directory, "m:f", argument], {
        encoding: "utf8",
        timeout: 60_000,
      })
      assert.equal(run.stderr, "")
      return run.stdout.trim()
    })
  } finally {
    rmSync(directory, { recursive: true })
  }
}

function gives(assembly: Assembly, argument: string, expected: string): void {
  assert.deepEqual(results(assembly, argument), [expected, expected])
}

const start = [OP.bs_start_match3, f(3), x(0), u(1), x(1)] as const
const refuse = [[OP.label, u(3)], [OP.move, NO_FAIL, x(0)], [OP.return]] as const

test("bs_match reads integers and the tail", () => {
  const commands = list(
    ...[AT_LEAST, u(24), u(8)],
    ...[INTEGER, u(2), NIL, u(8), u(1), x(2)],
    ...[INTEGER, u(3), NIL, u(16), u(1), x(3)],
    ...[TAIL, u(4), u(8), x(4)],
  )
  const body = [
    start,
    [OP.bs_match, f(3), x(1), commands],
    [OP.test_heap, u(4), u(5)],
    [OP.put_tuple2, x(0), list(x(2), x(3), x(4))],
    [OP.return],
    ...refuse,
  ] as const
  gives({ body }, "<<1,2,3,4,5>>", "{1,515,<<4,5>>}")
  gives({ body }, "<<1,2,3>>", "{1,515,<<>>}")
  gives({ body }, "<<1,2>>", "no_fail")
  gives({ body }, "atom", "no_fail")
})

test("bs_match compares, skips and takes a binary", () => {
  const commands = list(
    ...[EXACTLY, u(32)],
    ...[EQUAL, NIL, u(8), u(0xab)],
    ...[SKIP, u(8)],
    ...[BINARY, u(2), NIL, u(2), u(8), x(0)],
  )
  const body = [start, [OP.bs_match, f(3), x(1), commands], [OP.return], ...refuse] as const
  gives({ body }, "<<171,0,7,8>>", "<<7,8>>")
  gives({ body }, "<<172,0,7,8>>", "no_fail")
  gives({ body }, "<<171,0,7,8,9>>", "no_fail")
})

test("update_record copies with changes, behind an executable_line", () => {
  const body = [
    [OP.executable_line, u(0), u(1)],
    [OP.test_heap, u(4), u(1)],
    [OP.update_record, COPY, u(3), x(0), x(1), list(u(2), x(0), u(3), NO_FAIL)],
    [OP.move, x(1), x(0)],
    [OP.return],
  ] as const
  gives({ body }, "{a,b,c}", "{a,{a,b,c},no_fail}")
})

test("a native record is refused with a message that names the instruction", () => {
  const directory = mkdtempSync(join(tmpdir(), "beamwise-newer-"))
  try {
    const file = join(directory, "m.beam")
    const body = [[OP.is_any_native_record, f(3), x(0)], [OP.return], ...refuse] as const
    writeFileSync(file, assemble({ body, maxOpcode: OP.is_any_native_record }))
    for (const target of [[file], ["-pa", directory, "m:f", "1"]]) {
      const run = spawnSync(process.execPath, [MAIN, "run", ...target], { encoding: "utf8", timeout: 60_000 })
      assert.match(run.stderr, /is_any_native_record in f\/1: native records are not supported/)
      assert.doesNotMatch(run.stderr, /\n {4}at /)
      assert.notEqual(run.status, 0)
    }
  } finally {
    rmSync(directory, { recursive: true })
  }
})
