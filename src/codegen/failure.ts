// How a BIF that failed in a body raises.
import * as Memory from "../layout/memory.js"
import * as Term from "../layout/term.js"
import type { Import, Source } from "../loader/operand.js"
import { type Emitter, smallOfBig } from "./emitter.js"

/// Stores the arguments where BIFs of the host and stack traces look for them. X registers themselves are in locals.
export function argumentsToX(e: Emitter, args: readonly Source[]): void {
  const { f } = e
  for (let i = 0; i < args.length; i++) {
    f.localGet(e.p)
    e.term(args[i])
    f.i64Store(Memory.X + i * Term.WORD)
  }
}

// Operators whose failures OTP reports at the function itself, without a frame of their own: these, and the addition of a
// constant, which it does with an instruction of its own.
const FRAMELESS = new Set(["+/1"])

function isIncrement({ function: name }: Import, args: readonly Source[]): boolean {
  if (args.length !== 2) return false
  const [a, b] = args
  if (name === "+" && isSmallConstant(a, false)) return isRegister(b)
  return isRegister(a) && ((name === "+" && isSmallConstant(b, false)) || (name === "-" && isSmallConstant(b, true)))
}

function isRegister(source: Source): boolean {
  return source.kind === "x" || source.kind === "y"
}

// [negated]: is it, with its sign changed, a small?
function isSmallConstant(source: Source, negated: boolean): boolean {
  if (source.kind === "int") return true
  return source.kind === "big" && smallOfBig(source.bytes, source.negative !== negated) !== null
}

/// Raises what core has noted, with the BIF and its arguments on top of the stack trace.
export function raiseFromBif(e: Emitter, target: Import, args: readonly Source[]): void {
  const isFrameless = FRAMELESS.has(`${target.function}/${target.arity}`) || isIncrement(target, args)
  if (!(target.module === "erlang" && isFrameless)) {
    argumentsToX(e, args)
    e.exportAddress(target)
    e.callRaw("bifFailed")
  }
  e.raise()
}
