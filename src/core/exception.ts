// Exceptions: capture of the stack, search for the handler, and what catch makes of them. A raw trace is a tuple
// {Big, Args, Info}: Big looks like a bignum, so that nobody looks into it; Args is the argument list of the trace's first
// function, or true; Info is [] or [{error_info, Map}].
//
//   Big, positive   [place u64][export entry of a failed BIF, or 0][continuation pointer]*[class]   (see stacktrace.ts)
//   Big, negative   [class]           raised with a given stack trace, which then stands in the place of Args
import * as Atoms from "../layout/atoms"
import * as Memory from "../layout/memory"
import * as Process from "../layout/process"
import * as Term from "../layout/term"
import { isFun } from "./apply"
import { cons, makeTuple2, makeTuple3 } from "./build"
import { exportEntry } from "./export"
import { heapAlloc, heapTrim } from "./heap"
import { mapNew } from "./map"
import { isPair } from "./monitor"
import { exitProcess } from "./process"
import { dieReported } from "./report"
import { buildStacktrace } from "./stacktrace"
import { count, currentProcess, failWith, P, setX, stackEnd, x } from "./state"
import {
  car,
  cdr,
  element,
  headerArity,
  headerOf,
  isAtom,
  isBig,
  isList,
  isMap,
  isTuple,
  makeAtom,
  makeBoxed,
  makeHeader,
  makeSmall,
} from "./term"

// What error/2 and error/3 say about the exception under way, until raise has used it.
let givenArguments: u64 = 0 // 0: none
let givenInfo: u64 = 0
let givenPlace: u64 = 0
let givenByApply: bool = false // erlang:error and the like, called by an apply
let givenCause: u64 = 0 // why a BIF fails, for the module that explains errors; 0: it is plain

/// Words of P of the handler that raise found: Y registers of its frame.
export let handlerFrame: i32 = 0

// ---- Raising

/// Raises the exception in EXCEPTION_CLASS, _REASON, _TRACE (0: capture the stack now). [place]: slot << 32 | line-table
/// index + 1 of the failing instruction; [depth] of the stack. Sets HANDLER_* and UNWIND_KIND, or ends the process.
export function raise(place: i64, depth: i32): void {
  count(Memory.COUNTER_EXCEPTIONS, 1)
  if (load<u64>(P, Memory.EXCEPTION_TRACE) == 0) store<u64>(P, capture(place, depth), Memory.EXCEPTION_TRACE)
  givenArguments = 0
  givenInfo = 0
  givenPlace = 0
  givenCause = 0
  givenByApply = false
  store<u32>(P, 0, Memory.EXCEPTION_BIF)
  if (findHandler(depth)) {
    setX(0, load<u64>(P, Memory.EXCEPTION_CLASS))
    setX(1, load<u64>(P, Memory.EXCEPTION_REASON))
    setX(2, load<u64>(P, Memory.EXCEPTION_TRACE))
    store<u64>(P, 0, Memory.EXCEPTION_TRACE)
    store<i32>(P, Memory.UNWIND_EXCEPTION, Memory.UNWIND_KIND)
  } else {
    die()
  }
}

/// Raises function_clause in the function at [place], whose [arity] arguments are in X.
export function raiseFunctionClause(place: i64, depth: i32, arity: i32): void {
  failWith(makeAtom(Atoms.am_function_clause))
  givenArguments = argumentList(arity)
  raise(place, depth)
}

/// Raises undef for the function of [entry], called with the arguments in [list].
export function raiseUndefined(entry: u32, list: u64, depth: i32): void {
  failWith(makeAtom(Atoms.am_undef))
  store<u64>(P, makeTrace(0, entry, depth, list, Term.NIL), Memory.EXCEPTION_TRACE)
  raise(0, depth)
}

/// A list of the first [arity] X registers.
export function argumentList(arity: i32): u64 {
  let list: u64 = Term.NIL
  for (let i = arity; i-- > 0; ) list = cons(x(i), list)
  return list
}

function capture(place: i64, depth: i32): u64 {
  const bif = load<u32>(P, Memory.EXCEPTION_BIF)
  if (bif == 0 || raisesItself(bif)) {
    const list = givenArguments == 0 ? makeAtom(Atoms.am_true) : givenArguments
    return makeTrace(place, 0, depth, list, givenInfo == 0 ? Term.NIL : givenInfo)
  }
  const formatter = formatterOf(load<u32>(bif, Memory.EXPORT_MODULE))
  let info: u64 = Term.NIL
  if (formatter != 0) {
    const words = P + Memory.SCRATCH
    store<u64>(words, makeAtom(Atoms.am_module))
    store<u64>(words, makeAtom(formatter), 8)
    store<u64>(words, makeAtom(Atoms.am_cause), 16)
    store<u64>(words, givenCause, 24)
    info = errorInfo(mapNew(givenCause == 0 ? 1 : 2, words))
  }
  return makeTrace(place, bif, depth, argumentList(load<i32>(bif, Memory.EXPORT_ARITY)), info)
}

/// The trace of the exception that is raised next says {error_info, [map]} of its first function.
export function giveInfo(map: u64): void {
  givenInfo = errorInfo(map)
}

function errorInfo(map: u64): u64 {
  return cons(makeTuple2(makeAtom(Atoms.am_error_info), map), Term.NIL)
}

// error, exit, throw and the like are not in the trace themselves.
function raisesItself(bif: u32): bool {
  if (load<u32>(bif, Memory.EXPORT_MODULE) != Atoms.am_erlang) return false
  const name = load<u32>(bif, Memory.EXPORT_FUNCTION)
  if (name == Atoms.am_exit) return load<u32>(bif, Memory.EXPORT_ARITY) == 1
  // apply/2 is in the trace if the list is at fault, not if the fun is.
  if (name == Atoms.am_apply) return isTuple(load<u64>(P, Memory.EXCEPTION_REASON))
  return name == Atoms.am_error || name == Atoms.am_throw || name == Atoms.am_raise
}

// The module whose format_error/2 explains failures of BIFs of [module]; 0 if there is none.
function formatterOf(module: u32): u32 {
  switch (module) {
    case Atoms.am_erlang:
    case Atoms.am_atomics:
    case Atoms.am_counters:
    case Atoms.am_erts_internal:
    case Atoms.am_persistent_term:
      return Atoms.am_erl_erts_errors
    case Atoms.am_os:
      return Atoms.am_erl_kernel_errors
    case Atoms.am_binary:
    case Atoms.am_ets:
    case Atoms.am_lists:
    case Atoms.am_maps:
    case Atoms.am_math:
    case Atoms.am_re:
    case Atoms.am_unicode:
      return Atoms.am_erl_stdlib_errors
    default:
      return 0
  }
}

// The raw trace of the stack of [depth] bytes. As in OTP it has BACKTRACE_DEPTH entries in all.
function makeTrace(place: i64, bif: u32, depth: i32, list: u64, info: u64): u64 {
  let room = load<i32>(Memory.BACKTRACE_DEPTH)
  if (place != 0) room--
  if (bif != 0) room--
  const most: u32 = 4 + (room > 0 ? room : 0)
  const address = heapAlloc(most + 1)
  let to = address + 24
  const end = stackEnd()
  let previous: u64 = 0
  if (givenPlace != 0 && room > 0) {
    previous = givenPlace
    store<u64>(to, previous)
    to += 8
    room--
  }
  for (let at = end - depth; at < end && room > 0; at += 8) {
    const word = load<u64>(at)
    if ((word & Term.PRIMARY_MASK) != Term.PRIMARY_HEADER || word == previous) continue
    if (((word >> Term.CP_SLOT_SHIFT) as i32) < Memory.SLOTS_RESERVED) continue
    previous = word
    store<u64>(to, word)
    to += 8
    room--
  }
  if (place == 0 && bif == 0 && to == address + 24) {
    // A fun that spawn could not call: OTP's process is in erlang:apply/2 then.
    bif = load<u32>(currentProcess(), Process.INITIAL_CALL)
    if (bif != exportEntry(makeAtom(Atoms.am_erlang), makeAtom(Atoms.am_apply), 2)) bif = 0
    else list = makeSmall(2)
  }
  store<u64>(to, load<u64>(P, Memory.EXCEPTION_CLASS))
  to += 8
  store<u64>(address, makeHeader(Term.HEADER_POSITIVE_BIG, ((to - address) >> 3) - 1))
  store<i64>(address, place, 8)
  store<u64>(address, bif, 16)
  const reserved = address + ((most + 1) << 3)
  for (let at = to; at < reserved; at += 8) store<u64>(at, Term.NIL)
  heapTrim(reserved, (reserved - to) >> 3)
  return makeTuple3(makeBoxed(address), list, info)
}

// The innermost catch on the stack: sets HANDLER_*.
function findHandler(depth: i32): bool {
  const end = stackEnd()
  let frame = end - depth
  for (let at = frame; at < end; at += 8) {
    const word = load<u64>(at)
    if ((word & Term.PRIMARY_MASK) == Term.PRIMARY_HEADER) {
      frame = at + 8
    } else if ((word & Term.IMMEDIATE2_MASK) == Term.TAG_CATCH) {
      store<i32>(P, (word >> 32) as i32, Memory.HANDLER_SLOT)
      store<i32>(P, ((word as u32) >> Term.CATCH_ENTRY_SHIFT) as i32, Memory.HANDLER_ENTRY)
      store<i32>(P, end - frame, Memory.HANDLER_DEPTH)
      let next = at
      while ((load<u64>(next) & Term.PRIMARY_MASK) != Term.PRIMARY_HEADER) next += 8
      handlerFrame = ((next - frame) >> 3) as i32
      return true
    }
  }
  return false
}

// No handler: the process exits.
function die(): void {
  const process = currentProcess()
  const type = load<u64>(P, Memory.EXCEPTION_CLASS)
  let reason = load<u64>(P, Memory.EXCEPTION_REASON)
  if (type != makeAtom(Atoms.am_exit)) {
    if (type == makeAtom(Atoms.am_throw)) reason = makeTuple2(makeAtom(Atoms.am_nocatch), reason)
    reason = makeTuple2(reason, buildStacktrace(load<u64>(P, Memory.EXCEPTION_TRACE)))
    store<u64>(P, 0, Memory.EXCEPTION_TRACE)
    dieReported(reason)
    return
  }
  store<u64>(P, 0, Memory.EXCEPTION_TRACE)
  exitProcess(process, reason)
}

/// The trace of the exception that comes next has the continuation pointer [place], if it is not 0, before the stack's.
export function tracePlace(place: u64): void {
  givenPlace = place
}

/// An apply has raised at once what erlang:error and the like raise.
export function giveByApply(): void {
  givenByApply = true
}
export function isByApply(): bool {
  return givenByApply
}

/// Notes that the BIF of export [entry] has failed, for the trace; its arguments are in X.
export function bifFailed(entry: i32): void {
  if (givenByApply) return
  store<i32>(P, entry, Memory.EXCEPTION_BIF)
}

/// A BIF fails with badarg, and [cause], an atom's number, says why.
export function badargBecause(cause: u32): u64 {
  givenCause = makeAtom(cause)
  return failWith(makeAtom(Atoms.am_badarg))
}

/// Fails with {[tag], [value]}.
export function failTagged(tag: u64, value: u64): void {
  failWith(makeTuple2(tag, value))
}

// ---- Raising again

/// raise/2: the exception whose raw trace is [trace] goes on with [reason]; its class stands in the trace.
export function reRaise(trace: u64, reason: u64): void {
  const big = isTuple(trace) ? element(trace, 0) : 0
  const type = big != 0 && isBig(big) ? element(big, headerArity(headerOf(big)) - 1) : makeAtom(Atoms.am_error)
  fail(type, reason, trace)
}

/// raw_raise: 0, and nothing done, if [type] is no class.
export function rawRaise(type: u64, reason: u64, trace: u64): i32 {
  if (!isClass(type)) return 0
  // The trace carries the class for the next `raise`, which may only know the trace.
  const big = isTuple(trace) ? element(trace, 0) : 0
  if (big != 0 && isBig(big)) {
    store<u64>((big as u32) + ((headerArity(headerOf(big)) - 1) << 3), type, Term.FIELD)
  }
  fail(type, reason, trace)
  return 1
}

function isClass(term: u64): bool {
  return term == makeAtom(Atoms.am_error) || term == makeAtom(Atoms.am_exit) || term == makeAtom(Atoms.am_throw)
}

function fail(type: u64, reason: u64, trace: u64): u64 {
  store<u64>(P, type, Memory.EXCEPTION_CLASS)
  store<u64>(P, reason, Memory.EXCEPTION_REASON)
  store<u64>(P, trace, Memory.EXCEPTION_TRACE)
  return Term.NON_VALUE
}

// ---- What catch gives

/// The value of `catch Expr` after an exception.
export function catchResult(type: u64, reason: u64, trace: u64): u64 {
  if (type == makeAtom(Atoms.am_throw)) return reason
  if (type == makeAtom(Atoms.am_error)) reason = makeTuple2(reason, buildStacktrace(trace))
  return makeTuple2(makeAtom(Atoms.am_EXIT), reason)
}

// ---- BIFs

export function error1(reason: u64): u64 {
  return failWith(reason)
}

export function error2(reason: u64, list: u64): u64 {
  givenArguments = list == Term.NIL || isList(list) ? list : 0
  return failWith(reason)
}

export function error3(reason: u64, list: u64, options: u64): u64 {
  let map: u64 = 0
  for (; isList(options); options = cdr(options)) {
    const option = car(options)
    if (!isPair(option) || element(option, 0) != makeAtom(Atoms.am_error_info) || !isMap(element(option, 1))) break
    map = element(option, 1)
  }
  if (map != 0 && options == Term.NIL) givenInfo = errorInfo(map)
  return error2(reason, list)
}

export function exit1(reason: u64): u64 {
  return fail(makeAtom(Atoms.am_exit), reason, 0)
}

export function throw1(value: u64): u64 {
  return fail(makeAtom(Atoms.am_throw), value, 0)
}

/// erlang:raise/3. Returns badarg, it does not fail, if the class or the stack trace is none.
export function raise3(type: u64, reason: u64, stacktrace: u64): u64 {
  if (!isClass(type) || !isStacktrace(stacktrace)) return makeAtom(Atoms.am_badarg)
  const limit = load<i32>(Memory.BACKTRACE_DEPTH)
  const address = heapAlloc(2)
  store<u64>(address, makeHeader(Term.HEADER_NEGATIVE_BIG, 1))
  store<u64>(address, type, 8)
  const list = completed(stacktrace, limit > 0 ? limit : 1)
  return fail(type, reason, makeTuple3(makeBoxed(address), list, Term.NIL))
}

// Whatever a trace may consist of: {Fun, Args}, {M, F, A}, {Fun, Args, Location}, {M, F, A, Location}.
function isStacktrace(list: u64): bool {
  for (; isList(list); list = cdr(list)) {
    const item = car(list)
    if (!isTuple(item)) return false
    const arity = headerArity(headerOf(item))
    if (arity < 2 || arity > 4) return false
    const isNamed = arity > 2 && isAtom(element(item, 0)) && isAtom(element(item, 1))
    if (!isNamed && (arity == 4 || !isFun(element(item, 0)))) return false
    if (arity == 4 || (arity == 3 && !isNamed)) {
      const location = element(item, arity - 1)
      if (location != Term.NIL && !isList(location)) return false
    }
  }
  return list == Term.NIL
}

// The first [limit] items, each with a location.
function completed(list: u64, limit: i32): u64 {
  if (limit == 0 || list == Term.NIL) return Term.NIL
  return cons(withLocation(car(list)), completed(cdr(list), limit - 1))
}

function withLocation(item: u64): u64 {
  const arity = headerArity(headerOf(item))
  if (arity == 4 || (arity == 3 && !isAtom(element(item, 0)))) return item
  const address = heapAlloc(arity + 2)
  store<u64>(address, makeHeader(Term.HEADER_TUPLE, arity + 1))
  for (let i: u32 = 0; i < arity; i++) store<u64>(address + (i << 3), element(item, i), 8)
  store<u64>(address + (arity << 3), Term.NIL, 8)
  return makeBoxed(address)
}
