// Match specifications: lists of {Head, Guards, Body}. They are checked once and interpreted for each object; a compiled
// one is {match_spec, Specification}.
import * as Atoms from "../layout/atoms"
import * as Term from "../layout/term"
import { cons, makeTuple2, makeTuple4 } from "./build"
import { beginBody, beginGuards, checkExpression, evaluate } from "./matchexpr"
import { clearVariables, declareVariables, isVariable, isWildcard, matchHead } from "./matchhead"
import { badarg, bump } from "./state"
import { car, cdr, element, headerArity, headerOf, isList, isNil, isTuple, makeAtom } from "./term"

const COST_SHIFT: i32 = 3 // 8 terms for one reduction

function isTupleOf(term: u64, arity: u32): bool {
  return isTuple(term) && headerArity(headerOf(term)) == arity
}

/// Is [spec] a valid match specification for objects of tables?
export function checkSpec(spec: u64): bool {
  return checkClauses(spec, false)
}

// [forCalls]: heads are lists of arguments instead of tuples.
function checkClauses(spec: u64, forCalls: bool): bool {
  if (!isList(spec)) return false
  for (; isList(spec); spec = cdr(spec)) if (!checkClause(car(spec), forCalls)) return false
  return isNil(spec)
}

function checkClause(clause: u64, forCalls: bool): bool {
  if (!isTupleOf(clause, 3)) return false
  const head = element(clause, 0)
  const isRow = forCalls ? isList(head) || isNil(head) : isTuple(head)
  if (!isRow && !isVariable(head) && !isWildcard(head)) return false
  clearVariables()
  return (
    declareVariables(head) && checkAll(element(clause, 1)) && isList(element(clause, 2)) && checkAll(element(clause, 2))
  )
}

function checkAll(expressions: u64): bool {
  for (; isList(expressions); expressions = cdr(expressions)) if (!checkExpression(car(expressions))) return false
  return isNil(expressions)
}

/// What [spec] makes of [term]: the value of the first clause that matches, 0 if none does. It may refer to both.
export function runSpec(spec: u64, term: u64): u64 {
  for (; isList(spec); spec = cdr(spec)) {
    const clause = car(spec)
    clearVariables()
    beginGuards(term)
    if (!matchHead(element(clause, 0), term) || !areTrue(element(clause, 1))) continue
    beginBody()
    let value: u64 = 0
    for (let body = element(clause, 2); isList(body); body = cdr(body)) value = evaluate(car(body))
    return value
  }
  return 0
}

function areTrue(guards: u64): bool {
  for (; isList(guards); guards = cdr(guards)) {
    if (evaluate(car(guards)) != makeAtom(Atoms.am_true)) return false
  }
  return true
}

/// ets:match_spec_compile/1
export function etsMatchSpecCompile(spec: u64): u64 {
  return checkSpec(spec) ? compiledSpec(spec) : badarg()
}

/// The compiled form of a checked [spec].
export function compiledSpec(spec: u64): u64 {
  return makeTuple2(makeAtom(Atoms.am_match_spec), spec)
}

export function isCompiled(term: u64): bool {
  return isTupleOf(term, 2) && element(term, 0) == makeAtom(Atoms.am_match_spec)
}

/// ets:is_compiled_ms/1
export function etsIsCompiledMs(term: u64): u64 {
  return makeAtom(isCompiled(term) as u32)
}

/// ets:match_spec_run_r/3: what the specification makes of each term of [list], last first, before [results].
export function etsMatchSpecRunR(list: u64, compiled: u64, results: u64): u64 {
  if (!isCompiled(compiled)) return badarg()
  const spec = element(compiled, 1)
  let count: i32 = 0
  for (; isList(list); list = cdr(list)) {
    const value = runSpec(spec, car(list))
    if (value != 0) results = cons(value, results)
    count++
  }
  bump(count >> COST_SHIFT)
  return isNil(list) ? results : badarg()
}

/// erlang:match_spec_test/3: {ok, Result | false, Flags, Warnings} or {error, Reasons}.
export function erlangMatchSpecTest(term: u64, spec: u64, kind: u64): u64 {
  const forCalls = kind == makeAtom(Atoms.am_trace)
  if (!forCalls && kind != makeAtom(Atoms.am_table)) return badarg()
  if (!checkClauses(spec, forCalls)) return makeTuple2(makeAtom(Atoms.am_error), Term.NIL)
  const value = runSpec(spec, term)
  return makeTuple4(makeAtom(Atoms.am_ok), value == 0 ? makeAtom(Atoms.am_false) : value, Term.NIL, Term.NIL)
}
