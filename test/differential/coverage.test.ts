// The corpus is whole: every instruction that OTP 25 loads and every BIF occurs in it, and its .beam files are those of its
// sources.
import assert from "node:assert/strict"
import { spawnSync } from "node:child_process"
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { basename, join } from "node:path"
import { test } from "node:test"
import { BIFS } from "../../src/bifs/table.js"
import { parseBeam } from "../../src/loader/beam.js"
import { OPCODES } from "../../src/loader/opcodes.js"
import { CORPUS, erlRelease, STORED_RELEASE } from "./corpus.js"

// The highest opcode of OTP 25.
const HIGHEST = 180

// BIFs that no case calls, and why.
const UNCALLED = new Map([
  ["erlang:halt/0", "it ends the machine"],
  ["erlang:halt/1", "it ends the machine"],
  ["erlang:halt/2", "it ends the machine"],
  ["erts_internal:request_system_task/3", "erlang:garbage_collect/1 and erlang:check_process_code/2 call it"],
  ["erts_internal:spawn_request/4", "erlang:spawn_request/1..5 call it"],
  ["erts_internal:process_flag/3", "erlang:process_flag/3 calls it"],
  ["erts_internal:group_leader/2", "erlang:group_leader/2 calls it"],
  ["erts_internal:group_leader/3", "erlang:group_leader/2 calls it"],
  ["erts_internal:suspend_process/2", "erlang:suspend_process/1,2 call it"],
  ["erts_internal:check_process_code/1", "erlang:check_process_code/2 calls it"],
  ["erts_internal:system_flag/2", "erlang:system_flag/2 calls it"],
  ["erts_internal:process_display/2", "erlang:process_display/2 calls it"],
  ["erts_internal:dist_spawn_request/4", "spawns on other nodes call it"],
  ["erlang:call_on_load_function/1", "whoever loads modules calls it; test/erlang/code has modules with on_load"],
  ["erts_internal:prepare_loading/2", "the code server's; erlang:prepare_loading/2 calls it"],
  ["erts_internal:release_literal_area_switch/0", "the literal collector's, which has nothing to do"],
  ["erts_internal:system_info/1", "it tells about the machine"],
  ["erlang:trace_delivered/1", "test/vm/schedulers.test.ts calls it"],
  ["erts_internal:no_aux_work_threads/0", "it tells about the machine"],
  ["erts_debug:lcnt_clear/0", "it is for a build of erl with lock counters"],
  ["erts_debug:copy_shared/2", "it wants sizes of erl's own layout"],
  ["erts_debug:map_info/1", "it tells about erl's own layout"],
  ["erts_debug:get_internal_state/1", "it is for erl's own tests"],
  ["erts_debug:set_internal_state/2", "it is for erl's own tests"],
  ["erlang:seq_trace/2", "tracing has no effect yet"],
  ["erlang:seq_trace_info/1", "tracing has no effect yet"],
  ["erlang:trace/3", "tracing has no effect yet"],
  ["erlang:trace_pattern/3", "tracing has no effect yet"],
])

const files = readdirSync(CORPUS, { recursive: true })
  .map(String)
  .filter((name) => name.endsWith(".beam"))
  .sort()

const instructions = new Set<string>()
const called = new Set<string>()
for (const file of files) {
  const module = parseBeam(readFileSync(join(CORPUS, file)))
  for (const { name } of module.code) instructions.add(name)
  for (const target of module.imports) called.add(`${target.module}:${target.function}/${target.arity}`)
  for (const { term } of module.literals) noteFuns(term)
}

// `fun erlang:abs/1` is a literal.
function noteFuns(term: unknown): void {
  if (typeof term !== "object" || term === null || term instanceof Uint8Array) return
  const { module, function: name, arity } = term as Record<string, unknown>
  if (module !== undefined && name !== undefined && arity !== undefined) called.add(`${module}:${name}/${arity}`)
  for (const part of Object.values(term)) noteFuns(part)
}

test("every instruction that OTP 25 can load occurs", () => {
  const missing = OPCODES.filter(([number, name, signature]) => {
    return number <= HIGHEST && signature !== "-" && !instructions.has(name)
  })
  assert.deepEqual(
    missing.map(([, name]) => name),
    [],
  )
})

test("every BIF is called", () => {
  const names = BIFS.filter((bif) => bif.module !== "beamwise").map(
    (bif) => `${bif.module}:${bif.function}/${bif.arity}`,
  )
  assert.deepEqual(
    names.filter((name) => !called.has(name) && !UNCALLED.has(name)),
    [],
  )
})

test("the .beam files are those of the sources", (t) => {
  if (erlRelease() !== STORED_RELEASE) return t.diagnostic(`no erlc of OTP ${STORED_RELEASE} here: not looked at`)
  const out = mkdtempSync(join(tmpdir(), "beamwise-corpus-"))
  try {
    const built = spawnSync(process.execPath, [join(CORPUS, "build.mjs"), "--out", out], { encoding: "utf8" })
    assert.equal(built.status, 0, built.stdout + built.stderr)
    const stale = files.filter(
      (file) => !readFileSync(join(CORPUS, file)).equals(readFileSync(join(out, basename(file)))),
    )
    assert.deepEqual(stale, [], "npm run erlang:build makes them anew")
  } finally {
    rmSync(out, { recursive: true, force: true })
  }
})
