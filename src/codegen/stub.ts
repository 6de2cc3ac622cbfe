// BIFs as functions of Erlang code: for `apply`, for funs like `fun erlang:abs/1`, and in place of the bodies that
// OTP's modules have for BIFs of their own (they only raise nif_error).
import * as Memory from "../layout/memory.js"
import * as Term from "../layout/term.js"
import type { BeamModule } from "../loader/beam.js"
import { FunctionBuilder, I32, I64, ModuleBuilder } from "../wasm/builder.js"
import { ModuleContext } from "./context.js"
import { PARAM_DEPTH, PARAM_X, PARAM_X_COUNT } from "./emitter.js"
import type { BifCall, CompiledModule } from "./module.js"
import { RELOC_EXPORT } from "./module.js"

/// A BIF for which a stub is wanted.
export interface BifRow {
  readonly module: string
  readonly function: string
  readonly arity: number
  readonly call: BifCall
}

const PARAM_COUNT = 2 + PARAM_X_COUNT

/// One wasm module with a function for every row of [rows]; ordinal k is row k, and import k is its export entry.
export function compileBifStubs(rows: readonly BifRow[]): CompiledModule {
  const builder = new ModuleBuilder({ name: "bifs" })
  const functionType = builder.type([I32, I32, I64, I64, I64], [I64])
  const context = new ModuleContext(NO_MODULE, builder, functionType)
  builder.importMemory("env", "memory", { min: 1, max: Memory.PAGES_MAX, shared: true })
  builder.importTable("env", "table", 1)
  context.globalP = builder.importGlobal("env", "P", I32, false)
  const firstSlot = builder.importGlobal("env", "firstSlot", I32, false)
  context.importAbi()
  for (const row of rows) if (row.call.core !== "") context.importBif(row.call.core, row.arity)
  const indices = rows.map((row) => builder.declareFunction(functionType, `${row.module}:${row.function}/${row.arity}`))
  const f = new FunctionBuilder(PARAM_COUNT)
  rows.forEach((row, k) => {
    f.reset(PARAM_COUNT)
    emitBifBody(f, context, row.call, row.arity, k)
    builder.body(indices[k], f)
  })
  builder.element(0, { global: firstSlot }, indices)
  const { bytes, relocations } = builder.finish()
  return {
    ...NO_COMPILED,
    bytes,
    relocations,
    functions: rows.map((row) => ({ name: row.function, arity: row.arity, entryLines: [0] })),
    imports: rows,
    codeWords: context.codeWords,
  }
}

/// A function body that calls a BIF with its arguments and returns the result. [exportIndex] is the BIF's own place
/// among the module's imports, for stack traces.
export function emitBifBody(
  f: FunctionBuilder,
  context: ModuleContext,
  row: BifCall,
  arity: number,
  exportIndex: number,
): void {
  const p = f.local(I32)
  const result = f.local(I64)
  f.globalGet(context.globalP)
  f.localSet(p)
  // STACK_TOP = stackEnd - D
  f.localGet(p)
  f.localGet(p)
  f.i32Load(Memory.STACK_END)
  f.localGet(f.param(PARAM_DEPTH))
  f.i32Sub()
  f.i32Store(Memory.STACK_TOP)
  f.localGet(p)
  f.localGet(f.param(PARAM_DEPTH))
  f.i32Store(Memory.NEXT_DEPTH)
  f.localGet(p)
  f.i32Const(0)
  f.i32Store(Memory.NEXT_FRAME)
  f.localGet(p)
  f.i32ConstReloc(RELOC_EXPORT, exportIndex)
  f.i32Store(Memory.NEXT_BIF)
  f.localGet(p)
  f.i64Const(0)
  f.i64Store(Memory.NEXT_PLACE)
  f.localGet(p)
  f.i32Const(0)
  f.i32Store(Memory.UNWIND_KIND)
  for (let i = 0; i < Math.min(arity, PARAM_X_COUNT); i++) {
    f.localGet(p)
    f.localGet(f.param(PARAM_X + i))
    f.i64Store(Memory.X + i * Term.WORD)
  }
  if (row.core !== "") {
    for (let i = 0; i < arity; i++) {
      f.localGet(p)
      f.i64Load(Memory.X + i * Term.WORD)
    }
    f.call(context.bifFunction(row.core))
  } else {
    f.i32Const(row.host)
    f.call(context.coreFunction("callHostBif"))
  }
  f.localTee(result)
  f.i64Eqz()
  f.if()
  f.call(context.coreFunction("bifUnwinds"))
  f.i32Eqz()
  f.if()
  for (let i = 0; i < Math.min(arity, PARAM_X_COUNT); i++) {
    f.localGet(p)
    f.localGet(f.param(PARAM_X + i))
    f.i64Store(Memory.X + i * Term.WORD)
  }
  f.i32ConstReloc(RELOC_EXPORT, exportIndex)
  f.call(context.coreFunction("bifFailed"))
  f.i64Const(0)
  f.localGet(f.param(PARAM_DEPTH))
  f.call(context.coreFunction("raise"))
  f.end()
  f.end()
  f.localGet(result)
}

const NO_MODULE: BeamModule = {
  name: "",
  atoms: [""],
  imports: [],
  exports: [],
  locals: [],
  lambdas: [],
  literals: [],
  strings: new Uint8Array(0),
  lines: { files: [], entries: [], executable: false },
  types: [],
  attributes: { kind: "nil" },
  compileInfo: { kind: "nil" },
  code: [],
  functions: [],
  labels: new Int32Array(0),
  labelCount: 1,
  onLoad: 0,
  md5: new Uint8Array(16),
  chunks: [],
}

const NO_COMPILED = {
  name: "",
  exports: [],
  lambdas: [],
  atoms: [],
  literals: [],
  strings: NO_MODULE.strings,
  lines: NO_MODULE.lines,
  onLoad: -1,
  attributes: NO_MODULE.attributes,
  compileInfo: NO_MODULE.compileInfo,
  md5: NO_MODULE.md5,
} as const
