// One BEAM module as one wasm module.
import { buildFunction } from "../ir/build.js"
import type { IrFunction } from "../ir/function.js"
import * as Memory from "../layout/memory.js"
import * as Term from "../layout/term.js"
import type { BeamModule } from "../loader/beam.js"
import { FunctionBuilder, I32, I64, ModuleBuilder } from "../wasm/builder.js"
import { isInPlaceCall } from "./call.js"
import { ModuleContext } from "./context.js"
import { PARAM_DEPTH, PARAM_P, PARAM_X, PARAM_X_COUNT } from "./emitter.js"
import { emitMain, emitResume, type Frames } from "./function.js"
import type { BifCall, CompiledFunction, CompiledModule, CompileOptions } from "./module.js"
import { emitBifBody } from "./stub.js"

const PARAM_COUNT = 2 + PARAM_X_COUNT

/// Functions with more locals look after the native stack themselves. Of all in OTP's stdlib, kernel and compiler, one has.
/// Unoptimised frames have 8 bytes a local; DEPTH_BOUND (vm/machine.ts) frames of this many fit the stack several times.
const FRAME_LOCALS = 32

/// Translates [beam]. Every remote function that options.bifs knows is called directly as a BIF.
export function compileModule(beam: BeamModule, options: CompileOptions): CompiledModule {
  const builder = new ModuleBuilder({ name: beam.name, names: options.debug })
  const functionType = builder.type([I32, I32, I64, I64, I64], [I64])
  const context = new ModuleContext(beam, builder, functionType)
  builder.importMemory("env", "memory", { min: 1, max: Memory.PAGES_MAX, shared: true })
  builder.importTable("env", "table", 1)
  context.globalP = builder.importGlobal("env", "P", I32, false)
  const firstSlot = builder.importGlobal("env", "firstSlot", I32, false)
  context.importAbi()
  importBifs(beam, context, options)
  const isInPlace = (module: string, name: string, arity: number) => isInPlaceCall(options.bifs, module, name, arity)
  const bodies = beam.functions.map((source, ordinal): IrFunction | BifCall => {
    const row = options.bifs(beam.name, source.name, source.arity)
    return row ?? buildFunction(beam, ordinal, isInPlace)
  })
  const functions: CompiledFunction[] = []
  const wasmIndices: number[] = []
  const declare = (name: string, arity: number, entryLines: readonly number[], suffix: string): number => {
    wasmIndices.push(builder.declareFunction(functionType, `${beam.name}:${name}/${arity}${suffix}`))
    return functions.push({ name, arity, entryLines }) - 1
  }
  for (const source of beam.functions) declare(source.name, source.arity, [0], "")
  for (const lambda of beam.lambdas) declare(lambda.name, lambda.arity, [0], "-entry")
  for (const body of bodies)
    if ("blocks" in body && body.entryLines.length > 1)
      context.setResumeOrdinal(body, declare(body.name, body.arity, body.entryLines, "-resume"))
  context.firstFunction = wasmIndices.length > 0 ? wasmIndices[0] : 0
  const f = new FunctionBuilder(PARAM_COUNT)
  const resume = new FunctionBuilder(PARAM_COUNT)
  bodies.forEach((body, ordinal) => {
    f.reset(PARAM_COUNT)
    if (!("blocks" in body)) {
      const { name, arity } = beam.functions[ordinal]
      emitBifBody(f, context, body, arity, context.importOf(beam.name, name, arity).index)
      builder.body(wasmIndices[ordinal], f)
      return
    }
    const frames: Frames = new Map()
    const watch = (of: number) => options.watch?.(of) ?? null
    emitMain(f, context, body, options, frames, watch(ordinal), 0)
    if (body.entryLines.length > 1) {
      resume.reset(PARAM_COUNT)
      emitResume(resume, context, body, options, frames, watch(context.resumeOrdinal(body)))
      const locals = Math.max(f.locals(), resume.locals())
      if (locals > FRAME_LOCALS) {
        f.reset(PARAM_COUNT)
        emitMain(f, context, body, options, frames, watch(ordinal), Math.ceil(Math.log2(locals / FRAME_LOCALS)))
      }
      builder.body(context.resumeFunction(body), resume)
    }
    builder.body(wasmIndices[ordinal], f)
  })
  beam.lambdas.forEach((lambda, i) => {
    f.reset(PARAM_COUNT)
    emitLambdaStub(f, context, lambda.arity - lambda.numFree, lambda.numFree, lambda.label)
    builder.body(wasmIndices[beam.functions.length + i], f)
  })
  builder.element(0, { global: firstSlot }, wasmIndices)
  const { bytes, relocations } = builder.finish()
  return {
    name: beam.name,
    bytes,
    relocations,
    functions,
    exports: beam.exports.map((row) => ({
      function: row.function,
      arity: row.arity,
      ordinal: context.ordinalOfLabel(row.label),
    })),
    lambdas: beam.lambdas.map((lambda, i) => ({
      name: lambda.name,
      arity: lambda.arity - lambda.numFree,
      free: lambda.numFree,
      index: lambda.index,
      oldUniq: lambda.oldUniq,
      ordinal: beam.functions.length + i,
    })),
    atoms: context.atoms,
    literals: context.literals,
    imports: context.imports,
    strings: beam.strings,
    codeWords: context.codeWords,
    lines: beam.lines,
    onLoad: beam.onLoad === 0 ? -1 : context.ordinalOfLabel(beam.onLoad),
    attributes: beam.attributes,
    compileInfo: beam.compileInfo,
    md5: beam.md5,
  }
}

/// The IR of function [ordinal], as compileModule translates it; for the disassembler.
export function irOf(beam: BeamModule, ordinal: number, options: CompileOptions): IrFunction {
  return buildFunction(beam, ordinal, (module, name, arity) => isInPlaceCall(options.bifs, module, name, arity))
}

/// Imports the functions of core for all BIFs that the module names or implements.
function importBifs(beam: BeamModule, context: ModuleContext, options: CompileOptions): void {
  const add = (row: BifCall | undefined, arity: number): void => {
    if (row !== undefined && row.core !== "") context.importBif(row.core, arity)
  }
  for (const target of beam.imports) add(options.bifs(target.module, target.function, target.arity), target.arity)
  for (const fn of beam.functions) add(options.bifs(beam.name, fn.name, fn.arity), fn.arity)
}

/// What a fun's entry calls: takes the free variables out of the fun, which is the argument behind the last one, and
/// tail-calls the function with them as further arguments.
function emitLambdaStub(f: FunctionBuilder, context: ModuleContext, arity: number, free: number, label: number): void {
  const fun = f.local(I32)
  if (arity < PARAM_X_COUNT) f.localGet(f.param(PARAM_X + arity))
  else {
    f.globalGet(context.globalP)
    f.i64Load(Memory.X + arity * Term.WORD)
  }
  f.i32WrapI64()
  f.localSet(fun)
  for (let i = 0; i < free; i++) {
    const register = arity + i
    if (register < PARAM_X_COUNT) continue
    f.globalGet(context.globalP)
    f.localGet(fun)
    f.i64Load(Term.FUN_ENVIRONMENT + i * Term.WORD, 1)
    f.i64Store(Memory.X + register * Term.WORD)
  }
  f.localGet(f.param(PARAM_P))
  f.localGet(f.param(PARAM_DEPTH))
  for (let register = 0; register < PARAM_X_COUNT; register++) {
    if (register < arity) f.localGet(f.param(PARAM_X + register))
    else if (register < arity + free) {
      f.localGet(fun)
      f.i64Load(Term.FUN_ENVIRONMENT + (register - arity) * Term.WORD, 1)
    } else f.i64Const(0)
  }
  f.returnCall(context.functionOfLabel(label))
}
