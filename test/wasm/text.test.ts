// The printed form of modules.
import assert from "node:assert/strict"
import { test } from "node:test"
import { FunctionBuilder, I32, I64, type Label, ModuleBuilder, patchI64 } from "../../src/wasm/builder.js"
import { methodName, OPCODES } from "../../src/wasm/opcodes.js"
import { decodeModule, disassembleFunction, disassembleModule, type FunctionTextOptions } from "../../src/wasm/text.js"
import { engine } from "./run.js"

/// The text between the first and the last line of a function (i32, i64) -> () that [emit] makes.
function printed(
  emit: (f: FunctionBuilder) => void,
  options: (relocations: Int32Array) => FunctionTextOptions = () => ({}),
): string[] {
  const module = new ModuleBuilder()
  const index = module.declareFunction(module.type([I32, I64], []), "f")
  const f = new FunctionBuilder(2)
  emit(f)
  module.body(index, f)
  const { bytes, relocations } = module.finish()
  return disassembleFunction(bytes, index, options(relocations)).split("\n").slice(1, -1)
}

/// A module with everything that is printed, the comments for its function, and its relocations.
function sample() {
  const module = new ModuleBuilder({ names: true })
  const step = module.type([I32, I64], [I64])
  const log = module.type([], [])
  module.importMemory("env", "memory", { min: 1, max: 65536, shared: true })
  module.importTable("env", "table", 10)
  module.importGlobal("env", "base", I32, false)
  module.importGlobal("env", "count", I64, true)
  const host = module.importFunction("env", "log", log)
  const loop = module.declareFunction(step, "lists:sum/1")
  const comments = new Map<number, string>()
  const f = new FunctionBuilder(2)
  const sum = f.local(I64)
  const scratch = f.local(I64)
  f.local(I32)
  const done = f.block()
  const again = f.loop()
  comments.set(f.position(), "{test,is_nonempty_list,{f,2},[{x,0}]}")
  f.localGet(f.param(0))
  f.i32Eqz()
  f.brIf(done)
  comments.set(f.position(), "get_list\nmove")
  f.localGet(f.param(0))
  f.i64Load(8)
  f.localSet(scratch)
  f.localGet(f.param(0))
  f.i32Load(16, 0)
  f.if(I64)
  f.i64ConstReloc(1, 42)
  comments.set(f.position(), "else")
  f.else()
  f.localGet(sum)
  f.end()
  f.drop()
  f.call(host)
  f.br(again)
  f.end(again)
  f.end(done)
  f.i32Const(3)
  f.i64Const(4)
  f.i32Const(5)
  f.callIndirect(step)
  comments.set(f.position(), "return")
  module.body(loop, f)
  module.exportFunction("sum", loop)
  module.element(0, { global: 0 }, [loop, host])
  const { bytes, relocations } = module.finish()
  return { bytes, relocations, comments, loop }
}

test("prints a module", () => {
  const { bytes, relocations, comments, loop } = sample()
  const text = disassembleModule(bytes, { relocations, comments: (index) => (index === loop ? comments : undefined) })
  assert.equal(
    text,
    `(module
  (type (;0;) (func (param i32 i64) (result i64)))
  (type (;1;) (func))
  (import "env" "memory" (memory 1 65536 shared))
  (import "env" "table" (table 10 funcref))
  (import "env" "base" (global i32))
  (import "env" "count" (global (mut i64)))
  (import "env" "log" (func $env.log (;0;) (type 1)))
  (func $lists:sum/1 (;1;) (type 0) (param i32 i64) (result i64)
    (local i64 i64 i32)
    block $1
      loop $2
        ;; {test,is_nonempty_list,{f,2},[{x,0}]}
        local.get 0
        i32.eqz
        br_if $1
        ;; get_list
        ;; move
        local.get 0
        i64.load offset=8
        local.set 3
        local.get 0
        i32.load offset=16 align=1
        if $3 (result i64)
          i64.const {1 42}
          ;; else
        else
          local.get 2
        end
        drop
        call $env.log
        br $2
      end
    end
    i32.const 3
    i64.const 4
    i32.const 5
    call_indirect (type 0)
    ;; return
  )
  (export "sum" (func $lists:sum/1))
  (elem (global.get 0) func $lists:sum/1 $env.log)
)`,
  )
})

test("prints one function with the caller's names for functions, locals and constants", () => {
  const { bytes, relocations, loop } = sample()
  patchI64(bytes, relocations[0], 99, 0)
  const text = disassembleFunction(decodeModule(bytes), loop, {
    names: (index) => (index === loop ? "sum" : undefined),
    localNames: (index) => ["at", "x0", "sum"][index],
    relocations,
    relocationName: (kind, index) => `kind ${kind} atom ${index}`,
  })
  const lines = text.split("\n")
  assert.equal(lines[0], "(func $sum (;1;) (type 0) (param i32 i64) (result i64)")
  assert.equal(lines[4], "      local.get $at")
  assert.ok(lines.includes("        i64.const {kind 1 atom 42}"))
  assert.ok(lines.includes("      local.set 3"))
  assert.ok(lines.includes("      call $env.log"))
  assert.ok(disassembleFunction(bytes, loop).includes("i64.const 99\n"))
})

test("prints indices where there are no names", () => {
  const module = new ModuleBuilder()
  const index = module.declareFunction(module.type([], []), "unnamed")
  const f = new FunctionBuilder()
  f.call(index)
  module.body(index, f)
  assert.equal(disassembleFunction(module.finish().bytes, index), "(func (;0;) (type 0)\n  call 0\n)")
})

test("starts lines with offsets that the engine's messages can be looked up by", () => {
  const module = new ModuleBuilder()
  const index = module.declareFunction(module.type([], []), "broken")
  const f = new FunctionBuilder()
  f.nop()
  f.i64Const(1)
  f.i32Eqz()
  f.drop()
  module.body(index, f)
  const { bytes } = module.finish()
  const message = /@\+(\d+)/.exec(String(thrown(() => new engine.Module(bytes))))
  const offset = Number(message?.[1]).toString(16).padStart(6, "0")
  const lines = disassembleFunction(bytes, index, { offsets: true }).split("\n")
  assert.equal(
    lines.find((line) => line.startsWith(offset)),
    `${offset}:   i64.const 1`,
  )
})

function thrown(run: () => unknown): unknown {
  try {
    return run()
  } catch (error) {
    return error
  }
}

test("prints constants", () => {
  assert.deepEqual(
    printed((f) => {
      f.i32Const(-1)
      f.i64Const(-(2 ** 53) + 1)
      f.i64ConstHalves(-1, -1)
      f.i64ConstHalves(0, -0x8000_0000)
      f.i64ConstHalves(0x89abcdef, 0x01234567)
      f.i64ConstHalves(0, 1 << 21)
      for (const value of [0.1, -0, 1e300, Infinity, -Infinity, NaN]) f.f64Const(value)
    }),
    [
      "  i32.const -1",
      "  i64.const -9007199254740991",
      "  i64.const -1",
      "  i64.const 0x8000000000000000",
      "  i64.const 0x0123456789abcdef",
      "  i64.const 0x0020000000000000",
      "  f64.const 0.1",
      "  f64.const -0",
      "  f64.const 1e+300",
      "  f64.const inf",
      "  f64.const -inf",
      "  f64.const nan",
    ],
  )
})

test("prints branches by the label's name, out of the body by the distance", () => {
  assert.deepEqual(
    printed((f) => {
      const outer = f.block(I32)
      const inner = f.loop()
      f.brTable([outer, inner], 0 as Label)
      f.br(0 as Label)
      f.end(inner)
      f.unreachable()
      f.end(outer)
      f.br(0 as Label)
    }),
    [
      "  block $1 (result i32)",
      "    loop $2",
      "      br_table $1 $2 2",
      "      br 2",
      "    end",
      "    unreachable",
      "  end",
      "  br 0",
    ],
  )
})

test("prints tables other than the first, and 32-bit relocations", () => {
  assert.deepEqual(
    printed(
      (f) => {
        f.i32ConstReloc(2, 7)
        f.callIndirect(0, 3)
        f.returnCallIndirect(0)
      },
      (relocations) => ({ relocations }),
    ),
    ["  i32.const {2 7}", "  call_indirect 3 (type 0)", "  return_call_indirect (type 0)"],
  )
})

test("prints every instruction without or with a memory operand under its own name", () => {
  const rows = OPCODES.filter(([name, , immediates]) => {
    return ["none", "zero", "zeros", "memory", "atomic"].includes(immediates) && name !== "end" && name !== "else"
  })
  const lines = printed((f) => {
    const methods = f as unknown as Record<string, (offset: number) => void>
    for (const [name] of rows) methods[methodName(name)](200)
  })
  assert.deepEqual(
    lines,
    rows.map(([name, , immediates]) => {
      return `  ${name}${immediates === "memory" || immediates === "atomic" ? " offset=200" : ""}`
    }),
  )
})

test("reads modules from shared memory", () => {
  const { bytes } = sample()
  const shared = new Uint8Array(new SharedArrayBuffer(bytes.length))
  shared.set(bytes)
  assert.equal(disassembleModule(shared), disassembleModule(bytes))
})

test("says what it can't read", () => {
  assert.throws(() => decodeModule(Uint8Array.of(1, 2, 3)), /not a WebAssembly module/)
  const { bytes } = sample()
  assert.throws(() => decodeModule(bytes.subarray(0, 12)), /ends within an item/)
  assert.throws(() => disassembleFunction(bytes, 0), /function 0 has no body/)
  const module = new ModuleBuilder()
  const index = module.declareFunction(module.type([], []), "f")
  const f = new FunctionBuilder()
  f.u8(0xff)
  module.body(index, f)
  assert.throws(() => disassembleFunction(module.finish().bytes, index), /unknown opcode 0xff at offset/)
})
