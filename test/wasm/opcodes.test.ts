// Every row of the opcode table: the engine accepts it, and it does what its name says.
import assert from "node:assert/strict"
import { test } from "node:test"
import fc from "fast-check"
import { F64, FunctionBuilder, I32, I64, ModuleBuilder, type ValType } from "../../src/wasm/builder.js"
import { codeOf, type InstructionName, methodName, OPCODES } from "../../src/wasm/opcodes.js"
import { engine, single, type WasmFunction } from "./run.js"

type Value = number | bigint
type Method = (...operands: number[]) => void

/// Emits the instruction [name] by its method.
function emit(f: FunctionBuilder, name: InstructionName, ...operands: number[]): void {
  const method = (f as unknown as Record<string, Method>)[methodName(name)]
  method.apply(f, operands)
}

/// The function that applies the instruction [name] to its parameters.
function instruction(name: InstructionName, params: readonly ValType[], result: ValType): WasmFunction {
  return single(params, [result], (f) => {
    params.forEach((_, i) => {
      f.localGet(f.param(i))
    })
    emit(f, name)
  }).run
}

const STRUCTURE: readonly InstructionName[] = ["block", "loop", "if", "else", "end"]

test("has no code and no method twice", () => {
  assert.equal(new Set(OPCODES.map(([, code]) => code)).size, OPCODES.length)
  assert.equal(new Set(OPCODES.map(([name]) => methodName(name))).size, OPCODES.length)
})

test("finds codes by name, and only those of the table", () => {
  assert.equal(codeOf("i64.add"), 0x7c)
  assert.equal(codeOf("memory.copy"), 0xfc0a)
  assert.throws(() => codeOf("i64.nonsense" as InstructionName), /no opcode i64.nonsense/)
})

test("the engine accepts every instruction", () => {
  for (const [name, , immediates] of OPCODES) {
    if (STRUCTURE.includes(name)) continue
    const module = new ModuleBuilder()
    const type = module.type([I32], [])
    module.importMemory("env", "memory", { min: 1, max: 1, shared: true })
    module.importTable("env", "table", 1)
    module.importGlobal("env", "global", I32, true)
    const index = module.declareFunction(type, "run")
    const f = new FunctionBuilder(1)
    const label = f.block()
    f.unreachable() // what follows may take operands of any type
    if (immediates === "labels") f.brTable([label], label)
    else if (immediates === "label") emit(f, name, label)
    else emit(f, name, 0)
    f.unreachable()
    f.end(label)
    module.body(index, f)
    const { bytes } = module.finish()
    assert.doesNotThrow(() => new engine.Module(bytes), name)
  }
})

const bool = (value: boolean): number => (value ? 1 : 0)
const MASK = 2n ** 64n - 1n

/// Binary integer operations of [bits] bits, over both operands read as signed (a, b) and as unsigned (x, y).
const INTEGER: Record<string, (a: bigint, b: bigint, x: bigint, y: bigint, bits: bigint) => bigint | number> = {
  eq: (a, b) => bool(a === b),
  ne: (a, b) => bool(a !== b),
  lt_s: (a, b) => bool(a < b),
  lt_u: (_, __, x, y) => bool(x < y),
  gt_s: (a, b) => bool(a > b),
  gt_u: (_, __, x, y) => bool(x > y),
  le_s: (a, b) => bool(a <= b),
  le_u: (_, __, x, y) => bool(x <= y),
  ge_s: (a, b) => bool(a >= b),
  ge_u: (_, __, x, y) => bool(x >= y),
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  mul: (a, b) => a * b,
  div_s: (a, b) => a / b,
  div_u: (_, __, x, y) => x / y,
  rem_s: (a, b) => a % b,
  rem_u: (_, __, x, y) => x % y,
  and: (a, b) => a & b,
  or: (a, b) => a | b,
  xor: (a, b) => a ^ b,
  shl: (a, _, __, y, bits) => a << (y % bits),
  shr_s: (a, _, __, y, bits) => a >> (y % bits),
  shr_u: (_, __, x, y, bits) => x >> (y % bits),
  rotl: (_, __, x, y, bits) => (x << (y % bits)) | (x >> (bits - (y % bits))),
  rotr: (_, __, x, y, bits) => (x >> (y % bits)) | (x << (bits - (y % bits))),
}
const COMPARISONS = /^(eq|ne|[lg][te]_[su])$/

for (const [prefix, type, bits] of [
  ["i32", I32, 32],
  ["i64", I64, 64],
] as const) {
  const wrap = (value: bigint): Value => (bits === 32 ? Number(BigInt.asIntN(32, value)) : BigInt.asIntN(64, value))
  const operand = fc
    .tuple(fc.bigInt({ min: -(2n ** BigInt(bits - 1)), max: 2n ** BigInt(bits - 1) - 1n }), fc.nat(bits - 1))
    .map(([value, shift]) => value >> BigInt(shift))

  for (const [name, expected] of Object.entries(INTEGER))
    test(`${prefix}.${name}`, () => {
      const comparison = COMPARISONS.test(name)
      const run = instruction(`${prefix}.${name}` as InstructionName, [type, type], comparison ? I32 : type)
      fc.assert(
        fc.property(operand, operand, (a, b) => {
          if (/^(div|rem)/.test(name) && b === 0n) b = 3n
          if (name === "div_s" && b === -1n) b = -2n // the one quotient that overflows traps
          const result = expected(a, b, BigInt.asUintN(bits, a), BigInt.asUintN(bits, b), BigInt(bits))
          assert.equal(run(wrap(a), wrap(b)), comparison ? result : wrap(BigInt(result)))
        }),
        { numRuns: 50 },
      )
    })

  const UNARY: Record<string, (x: string, a: bigint) => number | bigint> = {
    clz: (x) => x.padStart(bits, "0").indexOf("1"),
    ctz: (x) => bits - 1 - x.padStart(bits, "0").lastIndexOf("1"),
    popcnt: (x) => x.replaceAll("0", "").length,
    extend8_s: (_, a) => BigInt.asIntN(8, a),
    extend16_s: (_, a) => BigInt.asIntN(16, a),
    ...(bits === 64 ? { extend32_s: (_: string, a: bigint) => BigInt.asIntN(32, a) } : {}),
  }
  for (const [name, expected] of Object.entries(UNARY))
    test(`${prefix}.${name}`, () => {
      const run = instruction(`${prefix}.${name}` as InstructionName, [type], type)
      fc.assert(
        fc.property(operand, (drawn) => {
          const a = drawn === 0n ? 1n : drawn
          assert.equal(run(wrap(a)), wrap(BigInt(expected(BigInt.asUintN(bits, a).toString(2), a))))
        }),
        { numRuns: 50 },
      )
    })

  test(`${prefix}.eqz`, () => {
    const run = instruction(`${prefix}.eqz`, [type], I32)
    assert.equal(run(wrap(0n)), 1)
    assert.equal(run(wrap(8n)), 0)
  })
}

const FLOAT: Record<string, (a: number, b: number) => number> = {
  eq: (a, b) => bool(a === b),
  ne: (a, b) => bool(a !== b),
  lt: (a, b) => bool(a < b),
  gt: (a, b) => bool(a > b),
  le: (a, b) => bool(a <= b),
  ge: (a, b) => bool(a >= b),
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  mul: (a, b) => a * b,
  div: (a, b) => a / b,
  min: Math.min,
  max: Math.max,
  copysign: (a, b) => (b < 0 || Object.is(b, -0) ? -Math.abs(a) : Math.abs(a)),
}
for (const [name, expected] of Object.entries(FLOAT))
  test(`f64.${name}`, () => {
    const run = instruction(`f64.${name}` as InstructionName, [F64, F64], /^(eq|ne|[lg][te])$/.test(name) ? I32 : F64)
    const number = fc.double({ noNaN: true })
    fc.assert(
      fc.property(number, number, (a, b) => {
        assert.equal(run(a, b), expected(a, b))
      }),
    )
  })

test("the other f64 instructions and the conversions", () => {
  const cases: [name: InstructionName, from: ValType, to: ValType, pairs: [argument: Value, result: Value][]][] = [
    ["f64.abs", F64, F64, [[-1.5, 1.5]]],
    ["f64.neg", F64, F64, [[1.5, -1.5]]],
    ["f64.ceil", F64, F64, [[1.5, 2]]],
    ["f64.floor", F64, F64, [[-1.5, -2]]],
    ["f64.trunc", F64, F64, [[-1.5, -1]]],
    [
      "f64.nearest",
      F64,
      F64,
      [
        [2.5, 2],
        [3.5, 4],
      ],
    ],
    ["f64.sqrt", F64, F64, [[9, 3]]],
    ["i32.wrap_i64", I64, I32, [[0x1_ffff_ffffn, -1]]],
    ["i32.trunc_f64_s", F64, I32, [[-7.9, -7]]],
    ["i32.trunc_f64_u", F64, I32, [[2 ** 32 - 1, -1]]],
    ["i64.extend_i32_s", I32, I64, [[-5, -5n]]],
    ["i64.extend_i32_u", I32, I64, [[-5, 2n ** 32n - 5n]]],
    ["i64.trunc_f64_s", F64, I64, [[-7.9, -7n]]],
    ["i64.trunc_f64_u", F64, I64, [[2 ** 63, -(2n ** 63n)]]],
    ["f64.convert_i32_s", I32, F64, [[-1, -1]]],
    ["f64.convert_i32_u", I32, F64, [[-1, 2 ** 32 - 1]]],
    ["f64.convert_i64_s", I64, F64, [[-1n, -1]]],
    ["f64.convert_i64_u", I64, F64, [[-1n, 2 ** 64]]],
    ["i64.reinterpret_f64", F64, I64, [[1, 0x3ff0_0000_0000_0000n]]],
    ["f64.reinterpret_i64", I64, F64, [[0x3ff0_0000_0000_0000n, 1]]],
    [
      "i32.trunc_sat_f64_s",
      F64,
      I32,
      [
        [1e99, 2 ** 31 - 1],
        [-1e99, -(2 ** 31)],
      ],
    ],
    [
      "i32.trunc_sat_f64_u",
      F64,
      I32,
      [
        [1e99, -1],
        [-1e99, 0],
      ],
    ],
    [
      "i64.trunc_sat_f64_s",
      F64,
      I64,
      [
        [1e99, 2n ** 63n - 1n],
        [-1e99, -(2n ** 63n)],
      ],
    ],
    [
      "i64.trunc_sat_f64_u",
      F64,
      I64,
      [
        [1e99, -1n],
        [-1e99, 0n],
      ],
    ],
  ]
  for (const [name, from, to, pairs] of cases) {
    const run = instruction(name, [from], to)
    for (const [argument, result] of pairs) assert.equal(run(argument), result, name)
  }
})

test("carries 32-bit floats to and from f64", () => {
  const { run, memory } = single([F64], [F64], (f) => {
    f.i32Const(0)
    f.localGet(f.param(0))
    f.f32DemoteF64()
    f.f32Store(4)
    f.i32Const(0)
    f.f32Load(4)
    f.i32ReinterpretF32()
    f.f32ReinterpretI32()
    f.f64PromoteF32()
  })
  assert.equal(run(0.1), Math.fround(0.1))
  assert.equal(memory.getFloat32(4, true), Math.fround(0.1))
})

const FLOAT_TO_INT = [
  "i32.trunc_sat_f32_s",
  "i32.trunc_sat_f32_u",
  "i64.trunc_sat_f32_s",
  "i64.trunc_sat_f32_u",
] as const
test("saturates 32-bit floats", () => {
  const expected = [-(2 ** 31), 0, -(2n ** 63n), 0n]
  FLOAT_TO_INT.forEach((name, i) => {
    const { run } = single([F64], [name.startsWith("i32") ? I32 : I64], (f) => {
      f.localGet(f.param(0))
      f.f32DemoteF64()
      emit(f, name)
    })
    assert.equal(run(-1e30), expected[i], name)
  })
})

const PATTERN = 0x8182_8384_8586_8788n
const widthOf = (name: string, type: number): number => Number(/(?:load|store)(\d+)/.exec(name)?.[1] ?? type)

test("loads of every width, plain and atomic, extend as their names say", () => {
  for (const [name] of OPCODES) {
    const match = /^i(32|64)\.(atomic\.)?load/.exec(name)
    if (match === null) continue
    const bits = Number(match[1])
    const width = widthOf(name, bits)
    const { run, memory } = single([I32], [bits === 32 ? I32 : I64], (f) => {
      f.localGet(f.param(0))
      emit(f, name, 8)
    })
    memory.setBigUint64(24, PATTERN, true)
    const extended = name.endsWith("_s") ? BigInt.asIntN(width, PATTERN) : BigInt.asUintN(width, PATTERN)
    const result = BigInt.asIntN(bits, extended)
    assert.equal(run(16), bits === 32 ? Number(result) : result, name)
  }
})

test("stores of every width, plain and atomic, write that many bits", () => {
  for (const [name] of OPCODES) {
    const match = /^i(32|64)\.(atomic\.)?store/.exec(name)
    if (match === null) continue
    const bits = Number(match[1])
    const { run, memory } = single([I32], [], (f) => {
      f.localGet(f.param(0))
      f.i64ConstHalves(Number(PATTERN & 0xffff_ffffn), Number(PATTERN >> 32n))
      if (bits === 32) f.i32WrapI64()
      emit(f, name, 8)
    })
    run(16)
    assert.equal(memory.getBigUint64(24, true), BigInt.asUintN(widthOf(name, bits), PATTERN), name)
    assert.equal(memory.getBigUint64(16, true), 0n, name)
  }
})

test("f64 loads and stores", () => {
  const { run } = single([F64], [F64], (f) => {
    f.i32Const(0)
    f.localGet(f.param(0))
    f.f64Store(8)
    f.i32Const(8)
    f.f64Load(0)
  })
  assert.equal(run(-0.1), -0.1)
})

test("atomic read-modify-write returns the old value and stores the new one", () => {
  const updates: Record<string, (old: bigint, operand: bigint) => bigint> = {
    add: (old, operand) => old + operand,
    sub: (old, operand) => old - operand,
    and: (old, operand) => old & operand,
    or: (old, operand) => old | operand,
    xor: (old, operand) => old ^ operand,
    xchg: (_, operand) => operand,
  }
  for (const [name, update] of Object.entries(updates))
    for (const bits of [32, 64] as const) {
      const type = bits === 32 ? I32 : I64
      const wrap = (value: bigint): Value => (bits === 32 ? Number(BigInt.asIntN(32, value)) : BigInt.asIntN(64, value))
      const { run, memory } = single([type], [type], (f) => {
        f.i32Const(0)
        f.localGet(f.param(0))
        emit(f, `i${bits}.atomic.rmw.${name}` as InstructionName, 8)
      })
      memory.setBigInt64(8, 0x66n, true)
      assert.equal(run(wrap(0x3cn)), wrap(0x66n), name)
      assert.equal(memory.getBigUint64(8, true), update(0x66n, 0x3cn) & MASK, name)
    }
})

test("atomic compare-exchange stores only over the expected value", () => {
  for (const [name, type] of [
    ["i32.atomic.rmw.cmpxchg", I32],
    ["i64.atomic.rmw.cmpxchg", I64],
  ] as const) {
    const { run, memory } = single([type, type], [type], (f) => {
      f.i32Const(8)
      f.localGet(f.param(0))
      f.localGet(f.param(1))
      emit(f, name, 0)
    })
    const wrap = (value: number): Value => (type === I32 ? value : BigInt(value))
    assert.equal(run(wrap(1), wrap(9)), wrap(0))
    assert.equal(memory.getInt32(8, true), 0)
    assert.equal(run(wrap(0), wrap(9)), wrap(0))
    assert.equal(memory.getInt32(8, true), 9)
  }
})

test("notify counts the woken, wait sees a changed value", () => {
  const { run } = single([], [I32], (f) => {
    f.atomicFence()
    f.i32Const(0)
    f.i32Const(1)
    f.memoryAtomicNotify(8)
  })
  assert.equal(run(), 0)
  // One wait in a function, with nothing else alive: see the note in opcodes.ts.
  const wait32 = single([], [I32], (f) => {
    f.i32Const(0)
    f.i32Const(5)
    f.i64Const(-1)
    f.memoryAtomicWait32(8)
  })
  assert.equal(wait32.run(), 1) // "not equal"
  const wait64 = single([I64], [I32], (f) => {
    f.i32Const(0)
    f.i64Const(0)
    f.localGet(f.param(0))
    f.memoryAtomicWait64(16)
  })
  assert.equal(wait64.run(1000n), 2) // "timed out", after 1000 ns
})

test("copies and fills memory, and knows its size", () => {
  const { run, memory } = single([], [I32], (f) => {
    f.i32Const(8)
    f.i32Const(0x5a)
    f.i32Const(4)
    f.memoryFill()
    f.i32Const(16)
    f.i32Const(6)
    f.i32Const(8)
    f.memoryCopy()
    f.memorySize()
    f.i32Const(1)
    f.memoryGrow()
    f.i32Sub()
  })
  assert.equal(run(), 2) // one page, and no growth beyond the maximum
  assert.equal(memory.getBigUint64(16, true), 0x0000_5a5a_5a5a_0000n)
})
