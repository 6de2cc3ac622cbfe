// Guards and bodies of match specifications: terms that stand for expressions. First checked, then evaluated for each
// object. What is evaluated may refer to the object and to the specification: it is copied before it leaves the BIF.
//
//   '$1'  '$_'  '$$'          a variable's value, the object, all variables' values
//   {const, Term}             Term as it is
//   {{Expression, ...}}       a tuple; lists and maps of expressions stand for themselves
//   {Function, Argument, ...} a guard function or operator
import * as Atoms from "../layout/atoms"
import * as Term from "../layout/term"
import {
  arithAdd,
  arithBand,
  arithBnot,
  arithBor,
  arithBsl,
  arithBsr,
  arithBxor,
  arithDiv,
  arithDivide,
  arithMul,
  arithNeg,
  arithPlus,
  arithRem,
  arithSub,
} from "./arith"
import { bitSize, byteSize, isBinary } from "./binary"
import { arithAbs, floatFromNumber, floatRound, floatTrunc } from "./float"
import { heapAlloc } from "./heap"
import { self0 } from "./link"
import { listHead, listTail, properLength } from "./list"
import { mapPut } from "./map"
import { isMapKey, mapSize, mapsGet, mapsToList } from "./mapbif"
import { allValues, isVariable, variableValue } from "./matchhead"
import { compareTerms, equalTerms, exactlyEqual } from "./order"
import { isReference } from "./reference"
import {
  atomIndex,
  boxedAddress,
  car,
  cdr,
  element,
  headerArity,
  headerKind,
  headerOf,
  isAtom,
  isBoxed,
  isFloat,
  isImmediate,
  isInteger,
  isKind,
  isList,
  isMap,
  isNil,
  isNumber,
  isPid,
  isPort,
  isTuple,
  makeAtom,
  makeBoxed,
  makeList,
  makeSmall,
} from "./term"
import { tupleElement, tupleSize } from "./tuple"

// The object under evaluation. Per thread.
let subject: u64 = 0
let isCaught = false // a call that fails gives 'EXIT', as in bodies: else the whole expression fails, as in guards

/// Expressions are guards of [object] from now on.
export function beginGuards(object: u64): void {
  subject = object
  isCaught = false
}

/// Expressions are of a body from now on.
export function beginBody(): void {
  isCaught = true
}

function isTrue(term: u64): bool {
  return term == makeAtom(Atoms.am_true)
}

function isBoolean(term: u64): bool {
  return term == makeAtom(Atoms.am_true) || term == makeAtom(Atoms.am_false)
}

function boolean(value: bool): u64 {
  return makeAtom(value as u32)
}
function lengthTerm(list: u64): u64 {
  const count = properLength(list)
  return count < 0 ? 0 : makeSmall(count)
}

// ---- Checking

/// May [expression] be evaluated? All variables must have been declared (matchhead.ts).
export function checkExpression(expression: u64): bool {
  if (isAtom(expression)) return !isVariable(expression) || variableValue(expression) != 0
  if (isImmediate(expression)) return true
  if (isList(expression)) {
    for (; isList(expression); expression = cdr(expression)) if (!checkExpression(car(expression))) return false
    return checkExpression(expression)
  }
  if (isMap(expression)) {
    for (let list = mapsToList(expression); isList(list); list = cdr(list))
      if (!checkElements(car(list), 0)) return false
    return true
  }
  if (!isTuple(expression)) return true
  const arity = headerArity(headerOf(expression))
  if (arity == 0) return false
  const first = element(expression, 0)
  if (isTuple(first)) return arity == 1 && checkElements(first, 0)
  if (!isAtom(first)) return false
  if (first == makeAtom(Atoms.am_const)) return arity == 2
  return isFunction(atomIndex(first), arity - 1) && checkElements(expression, 1)
}

function checkElements(tuple: u64, from: u32): bool {
  const arity = headerArity(headerOf(tuple))
  for (let i = from; i < arity; i++) if (!checkExpression(element(tuple, i))) return false
  return true
}

/// Is there a function with that name and number of arguments?
function isFunction(name: u32, arity: u32): bool {
  switch (name) {
    case Atoms.am_and:
    case Atoms.am_or:
    case Atoms.am_andalso:
    case Atoms.am_orelse:
      return arity >= 1
    case Atoms.am_self:
      return arity == 0
    case Atoms.am_node:
      return arity <= 1
    case Atoms.am_is_record:
      return arity == 3
    case Atoms.am_$2b:
    case Atoms.am_$2d:
      return arity == 1 || arity == 2
    default:
      return arity == 1 ? isUnary(name) : arity == 2 && isBinaryFunction(name)
  }
}

function isUnary(name: u32): bool {
  switch (name) {
    case Atoms.am_is_atom:
    case Atoms.am_is_float:
    case Atoms.am_is_integer:
    case Atoms.am_is_list:
    case Atoms.am_is_number:
    case Atoms.am_is_pid:
    case Atoms.am_is_port:
    case Atoms.am_is_reference:
    case Atoms.am_is_tuple:
    case Atoms.am_is_map:
    case Atoms.am_is_binary:
    case Atoms.am_is_function:
    case Atoms.am_abs:
    case Atoms.am_hd:
    case Atoms.am_tl:
    case Atoms.am_length:
    case Atoms.am_round:
    case Atoms.am_trunc:
    case Atoms.am_float:
    case Atoms.am_size:
    case Atoms.am_map_size:
    case Atoms.am_bit_size:
    case Atoms.am_byte_size:
    case Atoms.am_bnot:
    case Atoms.am_not:
      return true
    default:
      return false
  }
}

function isBinaryFunction(name: u32): bool {
  switch (name) {
    case Atoms.am_element:
    case Atoms.am_map_get:
    case Atoms.am_is_map_key:
    case Atoms.am_$2a:
    case Atoms.am_$2f:
    case Atoms.am_div:
    case Atoms.am_rem:
    case Atoms.am_band:
    case Atoms.am_bor:
    case Atoms.am_bxor:
    case Atoms.am_bsl:
    case Atoms.am_bsr:
    case Atoms.am_xor:
    case Atoms.am_$3d$3d:
    case Atoms.am_$2f$3d:
    case Atoms.am_$3d$3a$3d:
    case Atoms.am_$3d$2f$3d:
    case Atoms.am_$3c:
    case Atoms.am_$3e:
    case Atoms.am_$3d$3c:
    case Atoms.am_$3e$3d:
      return true
    default:
      return false
  }
}

// ---- Evaluating: 0 if it fails

/// The value of [expression], or 0 if its evaluation failed.
export function evaluate(expression: u64): u64 {
  if (isImmediate(expression)) return isAtom(expression) ? evaluateAtom(expression) : expression
  if (isList(expression)) return evaluateList(expression)
  if (isMap(expression)) return evaluateMap(expression)
  if (!isTuple(expression)) return expression
  const first = element(expression, 0)
  if (isTuple(first)) return evaluateTuple(first)
  if (first == makeAtom(Atoms.am_const)) return element(expression, 1)
  const value = call(atomIndex(first), expression, headerArity(headerOf(expression)) - 1)
  return value == 0 && isCaught ? makeAtom(Atoms.am_EXIT) : value
}

function evaluateAtom(atom: u64): u64 {
  if (atom == makeAtom(Atoms.am_$24$5f)) return subject
  if (atom == makeAtom(Atoms.am_$24$24)) return allValues()
  return isVariable(atom) ? variableValue(atom) : atom
}

function evaluateTuple(tuple: u64): u64 {
  const arity = headerArity(headerOf(tuple))
  const at = heapAlloc(arity + 1)
  memory.copy(at, boxedAddress(tuple), (arity + 1) << 3)
  for (let i: u32 = 0; i < arity; i++) {
    const value = evaluate(element(tuple, i))
    if (value == 0) return 0
    store<u64>(at + (i << 3), value, 8)
  }
  return makeBoxed(at)
}

function evaluateList(list: u64): u64 {
  let result: u64 = 0
  let last: u32 = 0 // address of the CDR of the cell before
  while (true) {
    const value = isList(list) ? evaluate(car(list)) : evaluate(list)
    if (value == 0) return 0
    let cell = value // the end of the list
    if (isList(list)) {
      const at = heapAlloc(2)
      store<u64>(at, value)
      store<u64>(at, Term.NIL, 8)
      cell = makeList(at)
    }
    if (last == 0) result = cell
    else store<u64>(last, cell)
    if (!isList(list)) return result
    last = (cell as u32) + Term.CDR
    list = cdr(list)
  }
}

function evaluateMap(map: u64): u64 {
  let result = map
  for (let list = mapsToList(map); isList(list); list = cdr(list)) {
    const value = evaluate(element(car(list), 1))
    if (value == 0) return 0
    result = mapPut(result, element(car(list), 0), value)
  }
  return result
}

function call(name: u32, expression: u64, arity: u32): u64 {
  switch (name) {
    case Atoms.am_and:
    case Atoms.am_or:
      return evaluateAll(expression, arity, name == Atoms.am_and)
    case Atoms.am_andalso:
    case Atoms.am_orelse:
      return evaluateUntil(expression, arity, name == Atoms.am_orelse)
    case Atoms.am_self:
      return self0()
    case Atoms.am_is_record:
      return isRecord(evaluate(element(expression, 1)), element(expression, 2), element(expression, 3))
    default:
      break
  }
  if (arity == 0) return makeAtom(Atoms.am_nonode$40nohost)
  const first = evaluate(element(expression, 1))
  if (first == 0) return 0
  if (arity == 1) return callUnary(name, first)
  const second = evaluate(element(expression, 2))
  return second == 0 ? 0 : callBinary(name, first, second)
}

// and, or: all arguments are evaluated and must be booleans.
function evaluateAll(expression: u64, arity: u32, isAnd: bool): u64 {
  let result = isAnd
  for (let i: u32 = 1; i <= arity; i++) {
    const value = evaluate(element(expression, i))
    if (!isBoolean(value)) return 0
    result = isAnd ? result && isTrue(value) : result || isTrue(value)
  }
  return boolean(result)
}

// andalso, orelse: up to the first argument that is [end], or the last, whatever it is.
function evaluateUntil(expression: u64, arity: u32, end: bool): u64 {
  for (let i: u32 = 1; i < arity; i++) {
    const value = evaluate(element(expression, i))
    if (!isBoolean(value)) return 0
    if (isTrue(value) == end) return value
  }
  return evaluate(element(expression, arity))
}

function isRecord(term: u64, tag: u64, size: u64): u64 {
  if (term == 0) return 0
  const isLong = isTuple(term) && headerArity(headerOf(term)) != 0
  return boolean(isLong && tupleSize(term) == size && element(term, 0) == tag)
}

function isFunctionTerm(term: u64): bool {
  return isKind(term, Term.HEADER_FUN) || isKind(term, Term.HEADER_EXPORT)
}

function isOtherNode(term: u64): bool {
  if (!isBoxed(term)) return false
  const kind = headerKind(headerOf(term))
  return kind == Term.HEADER_EXTERNAL_PID || kind == Term.HEADER_EXTERNAL_PORT || kind == Term.HEADER_EXTERNAL_REFERENCE
}

function nodeOf(term: u64): u64 {
  if (isOtherNode(term)) return load<u64>(term as u32, Term.EXTERNAL_NODE)
  return isPid(term) || isPort(term) || isReference(term) ? makeAtom(Atoms.am_nonode$40nohost) : 0
}

function callUnary(name: u32, a: u64): u64 {
  switch (name) {
    case Atoms.am_is_atom:
      return boolean(isAtom(a))
    case Atoms.am_is_float:
      return boolean(isFloat(a))
    case Atoms.am_is_integer:
      return boolean(isInteger(a))
    case Atoms.am_is_list:
      return boolean(isList(a) || isNil(a))
    case Atoms.am_is_number:
      return boolean(isNumber(a))
    case Atoms.am_is_pid:
      return boolean(isPid(a) || isKind(a, Term.HEADER_EXTERNAL_PID))
    case Atoms.am_is_port:
      return boolean(isPort(a) || isKind(a, Term.HEADER_EXTERNAL_PORT))
    case Atoms.am_is_reference:
      return boolean(isReference(a) || isKind(a, Term.HEADER_EXTERNAL_REFERENCE))
    case Atoms.am_is_tuple:
      return boolean(isTuple(a))
    case Atoms.am_is_map:
      return boolean(isMap(a))
    case Atoms.am_is_binary:
      return boolean(isBinary(a))
    case Atoms.am_is_function:
      return boolean(isFunctionTerm(a))
    case Atoms.am_not:
      return isBoolean(a) ? boolean(!isTrue(a)) : 0
    case Atoms.am_abs:
      return arithAbs(a)
    case Atoms.am_hd:
      return listHead(a)
    case Atoms.am_tl:
      return listTail(a)
    case Atoms.am_length:
      return lengthTerm(a)
    case Atoms.am_round:
      return floatRound(a)
    case Atoms.am_trunc:
      return floatTrunc(a)
    case Atoms.am_float:
      return floatFromNumber(a)
    case Atoms.am_size:
      return isTuple(a) ? tupleSize(a) : byteSize(a)
    case Atoms.am_map_size:
      return mapSize(a)
    case Atoms.am_bit_size:
      return bitSize(a)
    case Atoms.am_byte_size:
      return byteSize(a)
    case Atoms.am_bnot:
      return arithBnot(a)
    case Atoms.am_$2b:
      return arithPlus(a)
    case Atoms.am_$2d:
      return arithNeg(a)
    default:
      return nodeOf(a)
  }
}

function callBinary(name: u32, a: u64, b: u64): u64 {
  switch (name) {
    case Atoms.am_element:
      return tupleElement(a, b)
    case Atoms.am_map_get:
      return mapsGet(a, b)
    case Atoms.am_is_map_key:
      return isMapKey(a, b)
    case Atoms.am_xor:
      return isBoolean(a) && isBoolean(b) ? boolean(a != b) : 0
    case Atoms.am_$3d$3d:
      return boolean(equalTerms(a, b))
    case Atoms.am_$2f$3d:
      return boolean(!equalTerms(a, b))
    case Atoms.am_$3d$3a$3d:
      return boolean(exactlyEqual(a, b))
    case Atoms.am_$3d$2f$3d:
      return boolean(!exactlyEqual(a, b))
    case Atoms.am_$3c:
      return boolean(compareTerms(a, b) < 0)
    case Atoms.am_$3e:
      return boolean(compareTerms(a, b) > 0)
    case Atoms.am_$3d$3c:
      return boolean(compareTerms(a, b) <= 0)
    case Atoms.am_$3e$3d:
      return boolean(compareTerms(a, b) >= 0)
    default:
      return callArithmetic(name, a, b)
  }
}

function callArithmetic(name: u32, a: u64, b: u64): u64 {
  switch (name) {
    case Atoms.am_$2b:
      return arithAdd(a, b)
    case Atoms.am_$2d:
      return arithSub(a, b)
    case Atoms.am_$2a:
      return arithMul(a, b)
    case Atoms.am_$2f:
      return arithDivide(a, b)
    case Atoms.am_div:
      return arithDiv(a, b)
    case Atoms.am_rem:
      return arithRem(a, b)
    case Atoms.am_band:
      return arithBand(a, b)
    case Atoms.am_bor:
      return arithBor(a, b)
    case Atoms.am_bxor:
      return arithBxor(a, b)
    case Atoms.am_bsl:
      return arithBsl(a, b)
    default:
      return arithBsr(a, b)
  }
}
