// The WebAssembly opcodes generated code uses, one row each: the one table behind builder.ts and text.ts.
// Source: the WebAssembly core specification and its tail-call and threads proposals.

/// What follows an opcode in the byte stream (all integers are LEB128):
/// block: block type; label, labels: branch depths; function, local, global: an index; indirect: type and table index;
/// i32, i64: signed integer; f64: 8 bytes; memory: alignment and offset; atomic: the same, alignment always natural;
/// zero, zeros: one or two reserved zero bytes (memory 0, memory 0).
export type Immediates =
  | "none"
  | "block"
  | "label"
  | "labels"
  | "function"
  | "indirect"
  | "local"
  | "global"
  | "i32"
  | "i64"
  | "f64"
  | "memory"
  | "atomic"
  | "zero"
  | "zeros"

/// Value types, by their byte in the binary format.
export const I32 = 0x7f
export const I64 = 0x7e
export const F32 = 0x7d
export const F64 = 0x7c
export type ValType = typeof I32 | typeof I64 | typeof F32 | typeof F64

/// The block type of a block without result.
export const EMPTY = 0x40
export type BlockType = ValType | typeof EMPTY

/// Type of a table's elements.
export const FUNCREF = 0x70

/// [name, code, immediates, natural alignment (log2)]. A code above 0xff is `prefix << 8 | byte`.
export const OPCODES = [
  // Control.
  ["unreachable", 0x00, "none"],
  ["nop", 0x01, "none"],
  ["block", 0x02, "block"],
  ["loop", 0x03, "block"],
  ["if", 0x04, "block"],
  ["else", 0x05, "none"],
  ["end", 0x0b, "none"],
  ["br", 0x0c, "label"],
  ["br_if", 0x0d, "label"],
  ["br_table", 0x0e, "labels"],
  ["return", 0x0f, "none"],
  ["call", 0x10, "function"],
  ["call_indirect", 0x11, "indirect"],
  ["return_call", 0x12, "function"],
  ["return_call_indirect", 0x13, "indirect"],
  // Parametric and variables.
  ["drop", 0x1a, "none"],
  ["select", 0x1b, "none"],
  ["local.get", 0x20, "local"],
  ["local.set", 0x21, "local"],
  ["local.tee", 0x22, "local"],
  ["global.get", 0x23, "global"],
  ["global.set", 0x24, "global"],
  // Memory: the last column is the natural alignment as a power of two.
  ["i32.load", 0x28, "memory", 2],
  ["i64.load", 0x29, "memory", 3],
  ["f32.load", 0x2a, "memory", 2],
  ["f64.load", 0x2b, "memory", 3],
  ["i32.load8_s", 0x2c, "memory", 0],
  ["i32.load8_u", 0x2d, "memory", 0],
  ["i32.load16_s", 0x2e, "memory", 1],
  ["i32.load16_u", 0x2f, "memory", 1],
  ["i64.load8_s", 0x30, "memory", 0],
  ["i64.load8_u", 0x31, "memory", 0],
  ["i64.load16_s", 0x32, "memory", 1],
  ["i64.load16_u", 0x33, "memory", 1],
  ["i64.load32_s", 0x34, "memory", 2],
  ["i64.load32_u", 0x35, "memory", 2],
  ["i32.store", 0x36, "memory", 2],
  ["i64.store", 0x37, "memory", 3],
  ["f32.store", 0x38, "memory", 2],
  ["f64.store", 0x39, "memory", 3],
  ["i32.store8", 0x3a, "memory", 0],
  ["i32.store16", 0x3b, "memory", 1],
  ["i64.store8", 0x3c, "memory", 0],
  ["i64.store16", 0x3d, "memory", 1],
  ["i64.store32", 0x3e, "memory", 2],
  ["memory.size", 0x3f, "zero"],
  ["memory.grow", 0x40, "zero"],
  ["memory.copy", 0xfc0a, "zeros"],
  ["memory.fill", 0xfc0b, "zero"],
  // Constants.
  ["i32.const", 0x41, "i32"],
  ["i64.const", 0x42, "i64"],
  ["f64.const", 0x44, "f64"],
  // i32.
  ["i32.eqz", 0x45, "none"],
  ["i32.eq", 0x46, "none"],
  ["i32.ne", 0x47, "none"],
  ["i32.lt_s", 0x48, "none"],
  ["i32.lt_u", 0x49, "none"],
  ["i32.gt_s", 0x4a, "none"],
  ["i32.gt_u", 0x4b, "none"],
  ["i32.le_s", 0x4c, "none"],
  ["i32.le_u", 0x4d, "none"],
  ["i32.ge_s", 0x4e, "none"],
  ["i32.ge_u", 0x4f, "none"],
  ["i32.clz", 0x67, "none"],
  ["i32.ctz", 0x68, "none"],
  ["i32.popcnt", 0x69, "none"],
  ["i32.add", 0x6a, "none"],
  ["i32.sub", 0x6b, "none"],
  ["i32.mul", 0x6c, "none"],
  ["i32.div_s", 0x6d, "none"],
  ["i32.div_u", 0x6e, "none"],
  ["i32.rem_s", 0x6f, "none"],
  ["i32.rem_u", 0x70, "none"],
  ["i32.and", 0x71, "none"],
  ["i32.or", 0x72, "none"],
  ["i32.xor", 0x73, "none"],
  ["i32.shl", 0x74, "none"],
  ["i32.shr_s", 0x75, "none"],
  ["i32.shr_u", 0x76, "none"],
  ["i32.rotl", 0x77, "none"],
  ["i32.rotr", 0x78, "none"],
  // i64.
  ["i64.eqz", 0x50, "none"],
  ["i64.eq", 0x51, "none"],
  ["i64.ne", 0x52, "none"],
  ["i64.lt_s", 0x53, "none"],
  ["i64.lt_u", 0x54, "none"],
  ["i64.gt_s", 0x55, "none"],
  ["i64.gt_u", 0x56, "none"],
  ["i64.le_s", 0x57, "none"],
  ["i64.le_u", 0x58, "none"],
  ["i64.ge_s", 0x59, "none"],
  ["i64.ge_u", 0x5a, "none"],
  ["i64.clz", 0x79, "none"],
  ["i64.ctz", 0x7a, "none"],
  ["i64.popcnt", 0x7b, "none"],
  ["i64.add", 0x7c, "none"],
  ["i64.sub", 0x7d, "none"],
  ["i64.mul", 0x7e, "none"],
  ["i64.div_s", 0x7f, "none"],
  ["i64.div_u", 0x80, "none"],
  ["i64.rem_s", 0x81, "none"],
  ["i64.rem_u", 0x82, "none"],
  ["i64.and", 0x83, "none"],
  ["i64.or", 0x84, "none"],
  ["i64.xor", 0x85, "none"],
  ["i64.shl", 0x86, "none"],
  ["i64.shr_s", 0x87, "none"],
  ["i64.shr_u", 0x88, "none"],
  ["i64.rotl", 0x89, "none"],
  ["i64.rotr", 0x8a, "none"],
  // f64.
  ["f64.eq", 0x61, "none"],
  ["f64.ne", 0x62, "none"],
  ["f64.lt", 0x63, "none"],
  ["f64.gt", 0x64, "none"],
  ["f64.le", 0x65, "none"],
  ["f64.ge", 0x66, "none"],
  ["f64.abs", 0x99, "none"],
  ["f64.neg", 0x9a, "none"],
  ["f64.ceil", 0x9b, "none"],
  ["f64.floor", 0x9c, "none"],
  ["f64.trunc", 0x9d, "none"],
  ["f64.nearest", 0x9e, "none"],
  ["f64.sqrt", 0x9f, "none"],
  ["f64.add", 0xa0, "none"],
  ["f64.sub", 0xa1, "none"],
  ["f64.mul", 0xa2, "none"],
  ["f64.div", 0xa3, "none"],
  ["f64.min", 0xa4, "none"],
  ["f64.max", 0xa5, "none"],
  ["f64.copysign", 0xa6, "none"],
  // Conversions; of f32 only what carries a 32-bit float to and from f64.
  ["i32.wrap_i64", 0xa7, "none"],
  ["i32.trunc_f64_s", 0xaa, "none"],
  ["i32.trunc_f64_u", 0xab, "none"],
  ["i64.extend_i32_s", 0xac, "none"],
  ["i64.extend_i32_u", 0xad, "none"],
  ["i64.trunc_f64_s", 0xb0, "none"],
  ["i64.trunc_f64_u", 0xb1, "none"],
  ["f32.demote_f64", 0xb6, "none"],
  ["f64.convert_i32_s", 0xb7, "none"],
  ["f64.convert_i32_u", 0xb8, "none"],
  ["f64.convert_i64_s", 0xb9, "none"],
  ["f64.convert_i64_u", 0xba, "none"],
  ["f64.promote_f32", 0xbb, "none"],
  ["i32.reinterpret_f32", 0xbc, "none"],
  ["i64.reinterpret_f64", 0xbd, "none"],
  ["f32.reinterpret_i32", 0xbe, "none"],
  ["f64.reinterpret_i64", 0xbf, "none"],
  ["i32.extend8_s", 0xc0, "none"],
  ["i32.extend16_s", 0xc1, "none"],
  ["i64.extend8_s", 0xc2, "none"],
  ["i64.extend16_s", 0xc3, "none"],
  ["i64.extend32_s", 0xc4, "none"],
  ["i32.trunc_sat_f32_s", 0xfc00, "none"],
  ["i32.trunc_sat_f32_u", 0xfc01, "none"],
  ["i32.trunc_sat_f64_s", 0xfc02, "none"],
  ["i32.trunc_sat_f64_u", 0xfc03, "none"],
  ["i64.trunc_sat_f32_s", 0xfc04, "none"],
  ["i64.trunc_sat_f32_u", 0xfc05, "none"],
  ["i64.trunc_sat_f64_s", 0xfc06, "none"],
  ["i64.trunc_sat_f64_u", 0xfc07, "none"],
  // Threads. Narrow read-modify-writes are left out: nothing uses them.
  // Keep a wait alone in its function, and let that return the result at once: V8 11.3 (Node 20) loses parameters, locals
  // and operands held in registers across a wait in its baseline tier (seen on x64; its optimizing tier keeps them).
  ["memory.atomic.notify", 0xfe00, "atomic", 2],
  ["memory.atomic.wait32", 0xfe01, "atomic", 2],
  ["memory.atomic.wait64", 0xfe02, "atomic", 3],
  ["atomic.fence", 0xfe03, "zero"],
  ["i32.atomic.load", 0xfe10, "atomic", 2],
  ["i64.atomic.load", 0xfe11, "atomic", 3],
  ["i32.atomic.load8_u", 0xfe12, "atomic", 0],
  ["i32.atomic.load16_u", 0xfe13, "atomic", 1],
  ["i64.atomic.load8_u", 0xfe14, "atomic", 0],
  ["i64.atomic.load16_u", 0xfe15, "atomic", 1],
  ["i64.atomic.load32_u", 0xfe16, "atomic", 2],
  ["i32.atomic.store", 0xfe17, "atomic", 2],
  ["i64.atomic.store", 0xfe18, "atomic", 3],
  ["i32.atomic.store8", 0xfe19, "atomic", 0],
  ["i32.atomic.store16", 0xfe1a, "atomic", 1],
  ["i64.atomic.store8", 0xfe1b, "atomic", 0],
  ["i64.atomic.store16", 0xfe1c, "atomic", 1],
  ["i64.atomic.store32", 0xfe1d, "atomic", 2],
  ["i32.atomic.rmw.add", 0xfe1e, "atomic", 2],
  ["i64.atomic.rmw.add", 0xfe1f, "atomic", 3],
  ["i32.atomic.rmw.sub", 0xfe25, "atomic", 2],
  ["i64.atomic.rmw.sub", 0xfe26, "atomic", 3],
  ["i32.atomic.rmw.and", 0xfe2c, "atomic", 2],
  ["i64.atomic.rmw.and", 0xfe2d, "atomic", 3],
  ["i32.atomic.rmw.or", 0xfe33, "atomic", 2],
  ["i64.atomic.rmw.or", 0xfe34, "atomic", 3],
  ["i32.atomic.rmw.xor", 0xfe3a, "atomic", 2],
  ["i64.atomic.rmw.xor", 0xfe3b, "atomic", 3],
  ["i32.atomic.rmw.xchg", 0xfe41, "atomic", 2],
  ["i64.atomic.rmw.xchg", 0xfe42, "atomic", 3],
  ["i32.atomic.rmw.cmpxchg", 0xfe48, "atomic", 2],
  ["i64.atomic.rmw.cmpxchg", 0xfe49, "atomic", 3],
] as const satisfies readonly (readonly [name: string, code: number, immediates: Immediates, alignLog2?: number])[]

type Row = (typeof OPCODES)[number]

/// The instruction names of the table: "i64.add", "br_if", ...
export type InstructionName = Row[0]

/// The names whose immediates are [Kind].
export type NamesWith<Kind extends Immediates> = Extract<Row, readonly [string, number, Kind, ...unknown[]]>[0]

/// The builder's name for an instruction: "i64.load8_u" is i64Load8U; "return" is ret.
export type MethodName<Name extends string> = Name extends "return" ? "ret" : CamelCase<Name>

type CamelCase<Name extends string> = Name extends `${infer Head}.${infer Tail}`
  ? `${CamelCase<Head>}${Capitalize<CamelCase<Tail>>}`
  : Name extends `${infer Head}_${infer Tail}`
    ? `${Head}${Capitalize<CamelCase<Tail>>}`
    : Name

/// MethodName at run time.
export function methodName(name: string): string {
  return name === "return" ? "ret" : name.replace(/[._](.)/g, (_, letter: string) => letter.toUpperCase())
}

/// The code of the instruction called [name]; only for set-up, it searches the table.
export function codeOf(name: InstructionName): number {
  for (const row of OPCODES) if (row[0] === name) return row[1]
  throw new Error(`no opcode ${name}`)
}
