// Decoded instructions against those that the real Erlang's disassembler sees, and checksums against beam_lib's.
import assert from "node:assert/strict"
import { spawnSync } from "node:child_process"
import { readFileSync } from "node:fs"
import { test } from "node:test"
import { printAtom, printBinary, printTerm } from "../../src/inspect/literal.js"
import { type BeamModule, parseBeam } from "../../src/loader/beam.js"
import type { AnyInstruction, Instruction, Operand } from "../../src/loader/operand.js"
import { askErl, fixturePath, NO_ERL } from "./kit.js"

// Between them these have every instruction that OTP 25's own modules use.
const MODULES =
  "lists maps base64 gen_server io_lib_format rand unicode erl_scan inet_parse proc_lib zlib beam_asm".split(" ")

const SCRIPT = new URL("../../../test/loader/dump.escript", import.meta.url).pathname

test("instructions and operands are those that beam_disasm sees", (context) => {
  const paths = askErl(
    `[io:format("~s~n", [case code:which(list_to_atom(M)) of
                           preloaded -> filename:join([code:lib_dir(erts), "ebin", M ++ ".beam"]);
                           File -> File
                         end]) || M <- init:get_plain_arguments()]`,
    MODULES,
  )
  if (paths === null) return context.diagnostic(NO_ERL)
  const files = [...paths.trim().split("\n"), fixturePath("shapes.beam"), fixturePath("tiny.beam")]
  const dump = spawnSync("escript", [SCRIPT, ...files], { encoding: "utf8", timeout: 100_000, maxBuffer: 256 << 20 })
  assert.equal(dump.status, 0, dump.stderr)
  const theirs = dump.stdout.trimEnd().split("\n")
  let at = 0
  for (const file of files) {
    for (const line of dumpModule(parseBeam(readFileSync(file)))) {
      if (line !== theirs[at]) assert.equal(line, theirs[at], `line ${at + 1} of the dump, in ${file}`)
      at++
    }
  }
  assert.equal(at, theirs.length)
})

function dumpModule(module: BeamModule): string[] {
  const lines = [`module ${printAtom(module.name)} ${Buffer.from(module.md5).toString("hex")}`]
  const names = new Map(module.functions.map((entry) => [entry.entry, `${printAtom(entry.name)}/${entry.arity}`]))
  for (const entry of module.functions) {
    lines.push(`function ${printAtom(entry.name)} ${entry.arity} ${entry.entry}`)
    for (let i = entry.start; i < entry.end; i++) lines.push(dumpInstruction(module, module.code[i], names))
  }
  return lines
}

function dumpInstruction(module: BeamModule, instruction: Instruction, names: ReadonlyMap<number, string>): string {
  const args = (instruction as AnyInstruction).args.map(dumpOperand)
  switch (instruction.name) {
    case "bif0":
      return `bif ${printAtom(instruction.args[0].function)} ${args[1]}`
    case "bif1":
    case "bif2":
      return ["bif", printAtom(instruction.args[1].function), args[0], ...args.slice(2)].join(" ")
    case "gc_bif1":
    case "gc_bif2":
    case "gc_bif3":
      return ["gc_bif", printAtom(instruction.args[2].function), args[0], args[1], ...args.slice(3)].join(" ")
    case "call":
    case "call_only":
    case "call_last":
      args[1] = names.get(instruction.args[1].label) ?? "?"
      break
    case "bs_put_string":
      return `bs_put_string ${stringAt(module, instruction.args[1].value, instruction.args[0].value)}`
    case "bs_match_string":
      args[3] = stringAt(module, instruction.args[3].value, Math.ceil(instruction.args[2].value / 8))
      break
    case "call_fun2":
      if (instruction.args[0].kind === "lambda") args[0] = String(instruction.args[0].index)
  }
  return [printAtom(instruction.name), ...args].filter((text) => text !== "").join(" ")
}

function stringAt(module: BeamModule, offset: number, size: number): string {
  return printBinary(module.strings.subarray(offset, offset + size), 8, false)
}

function dumpOperand(operand: Operand): string {
  switch (operand.kind) {
    case "x":
    case "y":
    case "fr":
      return `${operand.kind}${operand.index}`
    case "f":
      return `f${operand.label}`
    case "u":
      return String(operand.value)
    case "int":
    case "big":
      return `#${printTerm(operand)}`
    case "atom":
      return printAtom(operand.name)
    case "nil":
      return "nil"
    case "literal":
      return `lit ${printTerm(operand.term, false)}`
    case "import":
      return `${printAtom(operand.module)}:${printAtom(operand.function)}/${operand.arity}`
    case "lambda":
      return `${printAtom(operand.name)}/${operand.arity} ${operand.oldUniq}`
    case "alloc": {
      const { words, floats, funs } = operand
      return floats + funs === 0 ? String(words) : `${words}+${floats}+${funs}`
    }
    case "list":
      return operand.items.map(dumpOperand).join(" ")
  }
}
