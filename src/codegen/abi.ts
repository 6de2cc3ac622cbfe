// THE table of core functions that generated code calls besides BIFs: types of parameters and result, and effects.
// The linker of wasm checks it: a module that imports a row with a wrong type does not instantiate.
import { F64, I32, I64, type ValType } from "../wasm/builder.js"

/// "heap": it may allocate, so HEAP_TOP and STACK_TOP must be in P. "collect": it may also move the heap and the stack.
export type Effect = "none" | "heap" | "collect"

/// [parameters, result, effect]; i = i32, I = i64, d = f64, v = no result.
export type AbiRow = readonly [parameters: string, result: string, effect: Effect]

export const ABI = {
  // memory
  collectGarbage: ["iii", "v", "collect"], // depth, words needed, live X registers
  // scheduling
  reductionsSpent: ["Iii", "i", "collect"], // code word, depth, arity; 1 = unwind
  nativeStackFull: ["Iii", "i", "none"], // code word, depth, weight of the frame; 1 = unwind
  // exceptions
  raise: ["Ii", "v", "heap"], // place, depth
  raiseFunctionClause: ["Iii", "v", "heap"], // place, depth, arity; arguments in X
  failTagged: ["II", "v", "heap"], // {Atom, Value}
  failWith: ["I", "I", "none"],
  reRaise: ["II", "v", "none"], // raw trace, reason
  rawRaise: ["III", "i", "none"], // class, reason, raw trace; 0 = wrong class
  catchResult: ["III", "I", "heap"], // class, reason, raw trace
  buildStacktrace: ["I", "I", "heap"],
  bifUnwinds: ["", "i", "none"], // a BIF that traps has returned 0: 1 = it unwinds, 0 = it has failed
  bifFailed: ["i", "v", "none"], // address of the export entry of the BIF that failed, for the stack trace
  // messages
  receivePeek: ["", "I", "heap"],
  receiveRemove: ["", "v", "heap"],
  receiveNext: ["", "v", "none"],
  receiveWait: ["Ii", "i", "none"], // code word, depth; 1 = unwind, 0 = look again
  receiveWaitTimeout: ["IIi", "i", "heap"], // timeout, code word, depth; 0 look again, 1 unwind, 2 timed out, 3 failed
  receiveTimeout: ["", "v", "none"],
  markerReserve: ["", "I", "none"],
  markerBind: ["II", "v", "none"],
  markerClear: ["I", "v", "none"],
  markerUse: ["I", "v", "none"],
  sendMessage: ["II", "I", "heap"],
  // calls
  applyFind: ["IIi", "i", "heap"], // module, function, arity, arguments in X; slot or 0
  applyArguments: ["III", "i", "heap"], // module, function, list: X loaded; slot or 0
  applyFailed: ["IIi", "v", "heap"], // module, function, arity; arguments in X: sets badarg
  applyFunArguments: ["III", "i", "heap"], // fun, list, place of the call or 0: X loaded; slot or 0
  callFunSlow: ["IiI", "v", "heap"], // fun, arity, place of the call or 0: sets badfun or badarity
  callHostBif: ["i", "I", "heap"],
  // the length of a list as an instruction, which traps
  lengthOf: ["I", "I", "heap"], // 0: lengthUnwinds says why
  lengthAgain: ["", "I", "heap"], // in a later slice
  lengthUnwinds: ["IIii", "i", "heap"], // list, code word, depth, live X registers; 1 = unwind, 0 = failed
  // terms
  compareTerms: ["II", "i", "none"],
  equalTerms: ["II", "i", "none"],
  exactlyEqual: ["II", "i", "none"],
  mapGet: ["II", "I", "none"],
  mapPut: ["III", "I", "heap"],
  mapPutMany: ["Iiii", "I", "heap"], // map, pairs, address of the first, exact; 0 = failed
  toFloat: ["I", "d", "none"], // NaN = failed
  arithAdd: ["II", "I", "heap"],
  arithSub: ["II", "I", "heap"],
  arithMul: ["II", "I", "heap"],
  arithDiv: ["II", "I", "heap"],
  arithRem: ["II", "I", "heap"],
  arithBand: ["II", "I", "heap"],
  arithBor: ["II", "I", "heap"],
  arithBxor: ["II", "I", "heap"],
  arithBsl: ["II", "I", "heap"],
  arithBsr: ["II", "I", "heap"],
  arithNeg: ["I", "I", "heap"],
  arithBnot: ["I", "I", "heap"],
  // bit syntax, matching: context first
  bsStartMatch: ["I", "I", "heap"],
  bsGetInteger: ["IIi", "I", "heap"],
  bsGetUnsigned: ["Ii", "I", "heap"],
  bsGetFloat: ["IIi", "I", "heap"],
  bsGetBinary: ["II", "I", "heap"],
  bsGetBinaryAll: ["Ii", "I", "heap"],
  bsGetTail: ["I", "I", "heap"],
  bsSkipBits: ["II", "i", "none"],
  bsSkipAll: ["Ii", "i", "none"],
  bsMatchString: ["IIi", "i", "none"],
  bsGetUtf8: ["I", "I", "none"],
  bsSkipUtf8: ["I", "i", "none"],
  bsGetUtf16: ["Ii", "I", "none"],
  bsSkipUtf16: ["Ii", "i", "none"],
  bsGetUtf32: ["Ii", "I", "none"],
  bsSkipUtf32: ["Ii", "i", "none"],
  bsReadBits: ["Ii", "I", "none"],
  // bit syntax, construction
  bsSize: ["Ii", "I", "none"], // bits, < 0 = failed
  bsBinarySize: ["Ii", "I", "none"],
  bsUtf8Size: ["I", "i", "none"],
  bsUtf16Size: ["I", "i", "none"],
  bsExplain: ["iiiII", "v", "heap"], // type, number and unit of the segment that can't be, its value, its size or 0
  bsFail: ["I", "I", "none"],
  bsInit: ["I", "I", "heap"],
  bsAppend: ["IIi", "I", "heap"],
  bsPrivateAppend: ["IIi", "I", "heap"],
  bsInitWritable: ["I", "I", "heap"],
  bsInitBits: ["Ii", "I", "heap"], // value, bits
  bsAppendBits: ["IIii", "I", "heap"], // term, value, bits, unit
  bsPrivateAppendBits: ["IIii", "I", "heap"],
  bsPutBits: ["Ii", "v", "none"],
  bsPutInteger: ["IIi", "i", "none"],
  bsPutFloat: ["IIi", "i", "none"],
  bsPutBinary: ["II", "i", "none"],
  bsPutBinaryAll: ["Ii", "i", "none"],
  bsPutString: ["ii", "v", "none"],
  bsPutUtf8: ["I", "i", "none"],
  bsPutUtf16: ["Ii", "i", "none"],
  bsPutUtf32: ["Ii", "i", "none"],
} as const satisfies Record<string, AbiRow>

export type AbiName = keyof typeof ABI

/// Value types of a parameter or result string.
export function typesOf(letters: string): ValType[] {
  const types: ValType[] = []
  for (const letter of letters) {
    if (letter === "i") types.push(I32)
    else if (letter === "I") types.push(I64)
    else if (letter === "d") types.push(F64)
  }
  return types
}
