// The tables of code generation are complete, and they agree with core.
import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { test } from "node:test"
import { ABI, type AbiName, typesOf } from "../../src/codegen/abi.js"
import { KNOWN_ATOMS } from "../../src/codegen/atoms.js"
import { smallOfBig } from "../../src/codegen/emitter.js"
import { EMITTER_COUNT, EMITTER_NAMES } from "../../src/codegen/instructions.js"
import { ATOMS_KNOWN } from "../../src/layout/atoms.js"
import { OP } from "../../src/loader/opcodes.js"
import { ModuleBuilder } from "../../src/wasm/builder.js"

test("every opcode that can be loaded has exactly one emitter", () => {
  assert.deepEqual([...EMITTER_NAMES].sort(), Object.keys(OP).sort())
  assert.equal(EMITTER_COUNT, EMITTER_NAMES.length)
})

for (const core of ["core.wasm", "core.checked.wasm"])
  test(`${core} has every function of the ABI table, with these types`, () => {
    const file = new URL(`../../core/${core}`, import.meta.url)
    const module = new WebAssembly.Module(readFileSync(file))
    const imports: Record<string, Record<string, WebAssembly.ImportValue>> = { env: {} }
    for (const { module: from, name, kind } of WebAssembly.Module.imports(module)) {
      imports[from] ??= {}
      if (kind === "memory")
        imports[from][name] = new WebAssembly.Memory({ initial: 65536, maximum: 65536, shared: true })
      else if (kind === "table") imports[from][name] = new WebAssembly.Table({ initial: 1, element: "anyfunc" })
      else imports[from][name] = () => 0
    }
    const instance = new WebAssembly.Instance(module, imports)
    const probe = new ModuleBuilder()
    for (const name of Object.keys(ABI) as AbiName[])
      probe.importFunction("core", name, probe.type(typesOf(ABI[name][0]), typesOf(ABI[name][1])))
    const linked = new WebAssembly.Instance(new WebAssembly.Module(probe.finish().bytes), {
      core: instance.exports as Record<string, WebAssembly.ImportValue>,
    })
    assert.ok(linked)
  })

test("known atoms have dense indices in order", () => {
  assert.deepEqual([...KNOWN_ATOMS.values()], [...Array(ATOMS_KNOWN).keys()])
  assert.equal(KNOWN_ATOMS.get("=:="), KNOWN_ATOMS.size - [...KNOWN_ATOMS.keys()].reverse().indexOf("=:=") - 1)
})

test("an integer operand is a small word exactly from -2^59 to 2^59 - 1", () => {
  const bytes = (value: bigint) => {
    const digits: number[] = []
    for (let rest = value < 0n ? -value : value; rest > 0n; rest >>= 8n) digits.push(Number(rest & 255n))
    return Uint8Array.from(digits)
  }
  const wordOf = (value: bigint) => {
    const halves = smallOfBig(bytes(value), value < 0n)
    return halves === null ? null : BigInt.asIntN(64, (BigInt(halves.hi) << 32n) | BigInt(halves.lo >>> 0))
  }
  const limit = 1n << 59n
  for (const value of [2n ** 53n, -(2n ** 53n), limit - 1n, -limit, 0x123456789abcdefn, -0x76543210fedcbafn])
    assert.equal(wordOf(value), value * 16n + 15n)
  for (const value of [limit, -limit - 1n, 2n ** 63n, 2n ** 64n, -(2n ** 70n)]) assert.equal(wordOf(value), null)
})
