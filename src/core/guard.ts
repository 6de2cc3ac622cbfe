// BIFs that guards use, as functions: generated code has most of them in place and comes here for the rest, `apply` and
// funs like `fun erlang:'<'/2` always do.
import * as Atoms from "../layout/atoms"
import * as Term from "../layout/term"
import { isFun, isFunOf } from "./apply"
import { bitsOf } from "./binary"
import { compareTerms, equalTerms, exactlyEqual } from "./order"
import { isReference } from "./reference"
import { badarg } from "./state"
import {
  element,
  headerArity,
  headerOf,
  isAtom,
  isBitstring,
  isFloat,
  isInteger,
  isKind,
  isList,
  isMap,
  isNil,
  isNumber,
  isPid,
  isPort,
  isSmall,
  isTuple,
  makeAtom,
  smallValue,
} from "./term"

function boolean(value: bool): u64 {
  return makeAtom(value as u32)
}
function isTrue(term: u64): bool {
  return term == makeAtom(Atoms.am_true)
}
function isBoolean(term: u64): bool {
  return term == makeAtom(Atoms.am_true) || term == makeAtom(Atoms.am_false)
}

// ---- Comparison
export function guardEqual(a: u64, b: u64): u64 {
  return boolean(equalTerms(a, b))
}
export function guardNotEqual(a: u64, b: u64): u64 {
  return boolean(!equalTerms(a, b))
}
export function guardExactlyEqual(a: u64, b: u64): u64 {
  return boolean(exactlyEqual(a, b))
}
export function guardExactlyNotEqual(a: u64, b: u64): u64 {
  return boolean(!exactlyEqual(a, b))
}
export function guardLess(a: u64, b: u64): u64 {
  return boolean(compareTerms(a, b) < 0)
}
export function guardLessOrEqual(a: u64, b: u64): u64 {
  return boolean(compareTerms(a, b) <= 0)
}
export function guardGreater(a: u64, b: u64): u64 {
  return boolean(compareTerms(a, b) > 0)
}
export function guardGreaterOrEqual(a: u64, b: u64): u64 {
  return boolean(compareTerms(a, b) >= 0)
}
export function guardMin(a: u64, b: u64): u64 {
  return compareTerms(a, b) <= 0 ? a : b
}
export function guardMax(a: u64, b: u64): u64 {
  return compareTerms(a, b) >= 0 ? a : b
}

// ---- Booleans
export function guardNot(a: u64): u64 {
  return isBoolean(a) ? boolean(!isTrue(a)) : badarg()
}
export function guardAnd(a: u64, b: u64): u64 {
  return isBoolean(a) && isBoolean(b) ? boolean(isTrue(a) && isTrue(b)) : badarg()
}
export function guardOr(a: u64, b: u64): u64 {
  return isBoolean(a) && isBoolean(b) ? boolean(isTrue(a) || isTrue(b)) : badarg()
}
export function guardXor(a: u64, b: u64): u64 {
  return isBoolean(a) && isBoolean(b) ? boolean(a != b) : badarg()
}

// ---- Type tests
export function guardIsAtom(term: u64): u64 {
  return boolean(isAtom(term))
}
export function guardIsBinary(term: u64): u64 {
  return boolean(isBitstring(term) && (bitsOf(term) & 7) == 0)
}
export function guardIsBitstring(term: u64): u64 {
  return boolean(isBitstring(term))
}
export function guardIsBoolean(term: u64): u64 {
  return boolean(isBoolean(term))
}
export function guardIsFloat(term: u64): u64 {
  return boolean(isFloat(term))
}
export function guardIsFunction(term: u64): u64 {
  return boolean(isFun(term))
}
export function guardIsFunction2(term: u64, arity: u64): u64 {
  if (isSmall(arity)) {
    const value = smallValue(arity)
    return value < 0 ? badarg() : boolean(value <= 255 && isFunOf(term, value as i32))
  }
  return isInteger(arity) && compareTerms(arity, 15) > 0 ? boolean(false) : badarg()
}
export function guardIsInteger(term: u64): u64 {
  return boolean(isInteger(term))
}
export function guardIsList(term: u64): u64 {
  return boolean(isList(term) || isNil(term))
}
export function guardIsMap(term: u64): u64 {
  return boolean(isMap(term))
}
export function guardIsNumber(term: u64): u64 {
  return boolean(isNumber(term))
}
export function guardIsPid(term: u64): u64 {
  return boolean(isPid(term) || isKind(term, Term.HEADER_EXTERNAL_PID))
}
export function guardIsPort(term: u64): u64 {
  return boolean(isPort(term) || isKind(term, Term.HEADER_EXTERNAL_PORT))
}
export function guardIsReference(term: u64): u64 {
  return boolean(isReference(term) || isKind(term, Term.HEADER_EXTERNAL_REFERENCE))
}
export function guardIsTuple(term: u64): u64 {
  return boolean(isTuple(term))
}
export function guardIsRecord2(term: u64, tag: u64): u64 {
  if (!isAtom(tag)) return badarg()
  return boolean(isTuple(term) && headerArity(headerOf(term)) > 0 && element(term, 0) == tag)
}
export function guardIsRecord3(term: u64, tag: u64, size: u64): u64 {
  if (!isAtom(tag) || !isSmall(size)) return badarg()
  if (!isTuple(term)) return boolean(false)
  const arity = headerArity(headerOf(term))
  return boolean(arity > 0 && (arity as i64) == smallValue(size) && element(term, 0) == tag)
}
