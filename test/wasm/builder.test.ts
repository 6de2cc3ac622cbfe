// Modules as the builder makes them: control flow, calls, locals, imports, relocations; run by the engine.
import assert from "node:assert/strict"
import { test } from "node:test"
import fc from "fast-check"
import {
  BODY,
  F32,
  F64,
  FunctionBuilder,
  I32,
  I64,
  type Label,
  ModuleBuilder,
  patchI32,
  patchI64,
  type ValType,
} from "../../src/wasm/builder.js"
import { decodeModule } from "../../src/wasm/decode.js"
import { engine, instantiate, single } from "./run.js"

const HIGHEST = 2n ** 63n - 1n
const LOWEST = -(2n ** 63n)

test("sums in a loop with labels", () => {
  const { run } = single([I32], [I64], (f) => {
    const sum = f.local(I64)
    const done = f.block()
    const again = f.loop()
    f.localGet(f.param(0))
    f.i32Eqz()
    f.brIf(done)
    f.localGet(sum)
    f.localGet(f.param(0))
    f.i64ExtendI32U()
    f.i64Add()
    f.localSet(sum)
    f.localGet(f.param(0))
    f.i32Const(1)
    f.i32Sub()
    f.localSet(f.param(0))
    f.br(again)
    f.end(again)
    f.end(done)
    f.localGet(sum)
    f.release(sum)
  })
  assert.equal(run(100_000), 5_000_050_000n)
})

test("if, else and blocks give results", () => {
  const { run } = single([I32], [F64], (f) => {
    const outer = f.block(F64)
    f.localGet(f.param(0))
    f.if(F64)
    f.f64Const(-0.1)
    f.else()
    f.f64Const(1e300)
    f.br(outer)
    f.end()
    f.f64Const(1)
    f.f64Add()
    f.end(outer)
  })
  assert.equal(run(1), 0.9)
  assert.equal(run(0), 1e300)
})

test("br_table chooses among many labels, and the last for everything beyond", () => {
  const count = 300 // more than one byte's worth
  const { run } = single([I32], [I32], (f) => {
    const otherwise = f.block()
    const labels: Label[] = []
    for (let i = 0; i < count; i++) labels.unshift(f.block())
    f.localGet(f.param(0))
    f.brTable(labels, otherwise)
    for (let i = 0; i < count; i++) {
      f.end(labels[i])
      f.i32Const(i * 7)
      f.ret()
    }
    f.end(otherwise)
    f.i32Const(-1)
  })
  for (let i = 0; i < count; i++) assert.equal(run(i), i * 7)
  assert.equal(run(count), -1)
  assert.equal(run(-1), -1)
})

test("br_table takes as many labels as told", () => {
  const { run } = single([I32], [I32], (f) => {
    const labels = new Array<Label>(4)
    labels[1] = f.block()
    labels[0] = f.block()
    f.localGet(f.param(0))
    f.brTable(labels, labels[1], 1)
    f.end(labels[0])
    f.i32Const(10)
    f.ret()
    f.end(labels[1])
    f.i32Const(20)
  })
  assert.deepEqual([run(0), run(1)], [10, 20])
})

test("a branch to the body returns", () => {
  const { run } = single([I32], [I32], (f) => {
    f.block()
    f.i32Const(5)
    f.localGet(f.param(0))
    f.brIf(BODY)
    f.drop()
    f.end()
    f.i32Const(6)
  })
  assert.deepEqual([run(1), run(0)], [5, 6])
})

test("64-bit constants come out as given, as numbers and as halves", () => {
  const integer = fc.tuple(fc.maxSafeInteger(), fc.integer({ min: 0, max: 52 })).map(([n, s]) => Math.trunc(n / 2 ** s))
  fc.assert(
    fc.property(integer, fc.bigInt({ min: LOWEST, max: HIGHEST }), (number, big) => {
      const { run } = single([I32], [I64], (f) => {
        f.localGet(f.param(0))
        f.if(I64)
        f.i64Const(number)
        f.else()
        f.i64ConstHalves(Number(big & 0xffff_ffffn), Number(big >> 32n))
        f.end()
      })
      assert.equal(run(1), BigInt(number))
      assert.equal(run(0), big)
    }),
  )
  const edges = [0, -0, 63, 64, -64, -65, 2 ** 31, -(2 ** 31), 2 ** 32, -(2 ** 32), -(2 ** 32) - 1, 2 ** 53 - 1]
  for (const edge of edges) assert.equal(single([], [I64], (f) => f.i64Const(edge)).run(), BigInt(edge))
})

test("32-bit constants are taken modulo 2^32", () => {
  for (const value of [0, 1, -1, 2 ** 31, 2 ** 32 - 1, -(2 ** 31), 0x8000_0040])
    assert.equal(single([], [I32], (f) => f.i32Const(value)).run(), value | 0)
})

test("floats keep every bit, of zero, infinity and the smallest too", () => {
  for (const value of [0, -0, 0.1, Number.MIN_VALUE, Number.MAX_VALUE, Infinity, -Infinity])
    assert.equal(single([], [F64], (f) => f.f64Const(value)).run(), value)
})

test("tail calls use no stack", () => {
  const module = new ModuleBuilder()
  const type = module.type([I32], [I32])
  const even = module.declareFunction(type, "even")
  const odd = module.declareFunction(type, "odd")
  module.importTable("env", "table", 2)
  const f = new FunctionBuilder(1)
  const decremented = (): void => {
    f.localGet(f.param(0))
    f.i32Const(1)
    f.i32Sub()
  }
  for (const [self, result, tail] of [
    [even, 1, () => f.returnCall(odd)],
    [odd, 0, tailThroughTable],
  ] as const) {
    f.reset(1)
    f.localGet(f.param(0))
    f.i32Eqz()
    f.if()
    f.i32Const(result)
    f.ret()
    f.end()
    decremented()
    tail()
    module.body(self, f)
  }
  function tailThroughTable(): void {
    f.i32Const(1)
    f.returnCallIndirect(type, 0)
  }
  module.element(0, { constant: 0 }, [odd, even])
  module.exportFunction("even", even)
  const table = new engine.Table({ initial: 2, element: "anyfunc" })
  const { even: run } = instantiate(module.finish().bytes, { env: { table } })
  assert.equal(run(1_000_000), 1)
  assert.equal(run(1_000_001), 0)
})

test("imports functions, tables and globals, and fills tables from a global on", () => {
  const module = new ModuleBuilder()
  const binary = module.type([I32, I64], [I64])
  const nullary = module.type([], [I64])
  assert.equal(module.type([I32, I64], [I64]), binary)
  const host = module.importFunction("env", "host", binary)
  assert.equal(module.importTable("env", "first", 0), 0)
  assert.equal(module.importTable("env", "second", 8), 1)
  assert.equal(module.importGlobal("env", "base", I32, false), 0)
  assert.equal(module.importGlobal("env", "counter", I32, true), 1)
  const answer = module.declareFunction(nullary, "answer")
  const main = module.declareFunction(nullary, "main")
  const f = new FunctionBuilder()
  f.i32Const(6)
  f.i64Const(7)
  f.call(host)
  module.body(answer, f)
  f.reset(0)
  f.globalGet(1)
  f.i32Const(1)
  f.i32Add()
  f.globalSet(1)
  f.globalGet(0)
  f.callIndirect(nullary, 1)
  module.body(main, f)
  module.element(1, { global: 0 }, [answer, main])
  module.element(1, { constant: 0 }, [answer])
  module.exportFunction("main", main)
  module.exportFunction("né/0", answer)
  const tables = [0, 8].map((initial) => new engine.Table({ initial, element: "anyfunc" }))
  const counter = new engine.Global({ value: "i32", mutable: true }, 41) as { value: number }
  const exports = instantiate(module.finish().bytes, {
    env: {
      host: (x: number, y: bigint) => BigInt(x) * y,
      first: tables[0],
      second: tables[1],
      base: new engine.Global({ value: "i32", mutable: false }, 5),
      counter,
    },
  })
  assert.equal(exports.main(), 42n)
  assert.equal(exports["né/0"](), 42n)
  assert.equal(counter.value, 42)
  assert.equal(tables[1].get(5), tables[1].get(0))
  assert.equal(tables[1].get(6), exports.main)
  assert.equal(tables[1].get(7), null)
})

test("an empty module is a module", () => {
  const { bytes, relocations } = new ModuleBuilder({ names: true }).finish()
  instantiate(bytes)
  assert.equal(relocations.length, 0)
})

/// A module of functions that each return a relocatable i64, then an i32; [order] is the order of bodies.
function relocatable(count: number, order: readonly number[], padding: readonly number[]) {
  const module = new ModuleBuilder({ names: true })
  const types = [module.type([], [I64]), module.type([], [I32])]
  const functions = Array.from({ length: count }, (_, i) => module.declareFunction(types[i % 2], `f${i}`))
  const f = new FunctionBuilder()
  for (const i of order) {
    f.reset(0)
    for (let k = 0; k < padding[i]; k++) f.nop()
    if (padding[i] % 3 === 1) f.local(I64)
    if (i % 2 === 0) f.i64ConstReloc(i, 1000 + i)
    else f.i32ConstReloc(i, 1000 + i)
    module.body(functions[i], f)
    module.exportFunction(`f${i}`, functions[i])
  }
  return module.finish()
}

test("relocations name the constants, whatever the order of bodies", () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 300 }), { minLength: 1, maxLength: 12 }).chain((padding) =>
        fc.record({
          padding: fc.constant(padding),
          order: fc.shuffledSubarray([...padding.keys()], { minLength: padding.length }),
          values: fc.array(fc.bigInt({ min: LOWEST, max: HIGHEST }), {
            minLength: padding.length,
            maxLength: padding.length,
          }),
        }),
      ),
      ({ padding, order, values }) => {
        const { bytes, relocations } = relocatable(padding.length, order, padding)
        assert.equal(relocations.length, 3 * padding.length)
        const unpatched = instantiate(bytes)
        let previous = 0
        for (let at = 0; at < relocations.length; at += 3) {
          const [offset, kind, index] = relocations.subarray(at, at + 3)
          assert.ok(offset > previous)
          assert.equal(index, 1000 + kind)
          previous = offset
          if (kind % 2 === 0) patchI64(bytes, offset, Number(values[kind] & 0xffff_ffffn), Number(values[kind] >> 32n))
          else patchI32(bytes, offset, Number(BigInt.asIntN(32, values[kind])))
        }
        const patched = instantiate(bytes)
        values.forEach((value, i) => {
          assert.equal(unpatched[`f${i}`](), i % 2 === 0 ? 0n : 0)
          assert.equal(patched[`f${i}`](), i % 2 === 0 ? value : Number(BigInt.asIntN(32, value)))
        })
      },
    ),
    { numRuns: 50 },
  )
})

test("many relocations in one function", () => {
  const count = 1000
  const module = new ModuleBuilder()
  const index = module.declareFunction(module.type([], [I64]), "sum")
  const f = new FunctionBuilder()
  f.i64Const(0)
  for (let i = 0; i < count; i++) {
    f.i64ConstReloc(0, i)
    f.i64Add()
  }
  module.body(index, f)
  module.exportFunction("sum", index)
  const { bytes, relocations } = module.finish()
  for (let at = 0; at < relocations.length; at += 3) patchI64(bytes, relocations[at], relocations[at + 2], 0)
  assert.equal(instantiate(bytes).sum(), BigInt((count * (count - 1)) / 2))
})

test("released locals are used again, each type apart", () => {
  const f = new FunctionBuilder(2, { checks: true })
  const types: ValType[] = [I32, I64, F32, F64]
  const first = types.map((type) => f.local(type))
  assert.deepEqual(first, [2, 3, 4, 5])
  for (const local of first) f.release(local)
  assert.deepEqual(
    types.toReversed().map((type) => f.local(type)),
    [5, 4, 3, 2],
  )
  assert.equal(f.local(I64), 6)
})

test("locals beyond the first buffer keep their types", () => {
  const { run } = single([I64], [I64], (f) => {
    const locals = Array.from({ length: 500 }, (_, i) => f.local(i % 7 < 3 ? I64 : F64))
    f.i64Const(0)
    locals.forEach((local, i) => {
      f.localGet(f.param(0))
      if (i % 7 >= 3) f.f64ReinterpretI64()
      f.localTee(local)
      if (i % 7 >= 3) f.i64ReinterpretF64()
      f.i64Add()
    })
    for (const local of locals) f.release(local)
  })
  assert.equal(run(3n), 1500n)
})

test("reset forgets everything of the function before", () => {
  const build = (f: FunctionBuilder): Uint8Array => {
    const module = new ModuleBuilder()
    const index = module.declareFunction(module.type([I32], [I64]), "run")
    const local = f.local(I64)
    f.i64ConstReloc(1, 2)
    f.localTee(local)
    f.release(local)
    module.body(index, f)
    return module.finish().bytes
  }
  const used = new FunctionBuilder(3)
  used.block()
  used.local(F64)
  used.release(used.local(I64))
  used.i32ConstReloc(9, 9)
  used.reset(1)
  assert.equal(used.position(), 0)
  assert.deepEqual(build(used), build(new FunctionBuilder(1)))
})

test("position counts the bytes from the first instruction", () => {
  const f = new FunctionBuilder(1)
  assert.equal(f.position(), 0)
  f.local(I64)
  f.i64Const(64)
  assert.equal(f.position(), 3)
  f.i64ConstReloc(0, 0)
  assert.equal(f.position(), 14)
  f.i64AtomicRmwAdd(128)
  assert.equal(f.position(), 19)
})

test("the section name names imported and declared functions", () => {
  for (const names of [true, false]) {
    const module = new ModuleBuilder({ names })
    const type = module.type([], [])
    module.importFunction("env", "yield", type)
    module.body(module.declareFunction(type, "lists:map/2"), new FunctionBuilder())
    const expected: [number, string][] = names
      ? [
          [0, "env.yield"],
          [1, "lists:map/2"],
        ]
      : []
    assert.deepEqual([...decodeModule(module.finish().bytes).names], expected)
  }
})

test("refuses what would make a broken module", () => {
  const module = new ModuleBuilder()
  const type = module.type([], [])
  const index = module.declareFunction(type, "f")
  const f = new FunctionBuilder()
  assert.throws(() => module.importFunction("env", "g", type), /import of env.g after/)
  assert.throws(() => module.importMemory("env", "m", { min: 1, shared: true }), /needs a maximum/)
  assert.throws(() => module.finish(), /function 0 has no body/)
  assert.throws(() => f.end(), /end without a block/)
  f.block()
  assert.throws(() => module.body(index, f), /1 blocks are not ended/)
  assert.throws(() => f.br(2 as Label), /branch to 2/)
  const inner = f.block()
  assert.throws(() => f.end((inner - 1) as Label), /end of 1 inside of 2/)
  f.end(inner)
  f.end()
  module.body(index, f)
  assert.throws(() => module.body(index, f), /has a body/)
  assert.throws(() => module.body(index + 1, f), /not declared/)
})

test("checks find leaked and doubly released locals and numbers that were rounded", () => {
  const f = new FunctionBuilder(1, { checks: true })
  const local = f.local(I64)
  assert.throws(() => f.finish(), /1 locals are not released/)
  f.release(local)
  assert.throws(() => f.release(local), /twice/)
  assert.throws(() => f.release(f.param(0)), /did not give/)
  assert.throws(() => f.param(1), /no parameter 1/)
  assert.throws(() => f.i64Const(2 ** 53), /not a safe integer/)
})
