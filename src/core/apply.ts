// Calls of functions that are only known when they are called: apply, funs, and functions without code.
import * as Atoms from "../layout/atoms"
import * as Memory from "../layout/memory"
import * as Process from "../layout/process"
import * as Term from "../layout/term"
import { makeTuple2 } from "./build"
import {
  argumentList,
  bifFailed,
  error1,
  error2,
  error3,
  exit1,
  giveByApply,
  isByApply,
  raiseUndefined,
  throw1,
  tracePlace,
} from "./exception"
import { exportEntry, exportFind, exportIsDefined } from "./export"
import { hostEvent } from "./imports"
import { lock } from "./lock"
import { saveProcess } from "./process"
import { nameOwner } from "./register"
import { lieDownLocked } from "./signal"
import { badarg, currentProcess, failWith, P, setX, x } from "./state"
import { car, cdr, headerExtra, headerKind, headerOf, isAtom, isBoxed, isList, makeAtom } from "./term"

const ARITY_MAX: i32 = 255

/// Slot of the function [module]:[name]/[arity], whose entry is noted in CALLED; the arguments are in X. 0: these are no atoms
/// (badarg), or it raises an exception and has done so, since its caller is to stand in the stack trace with the arguments.
export function applyFind(module: u64, name: u64, arity: i32): i32 {
  if (!isAtom(module) || !isAtom(name)) {
    badarg()
    return 0
  }
  return raisesAtOnce(module, name, arity) ? 0 : slotOf(module, name, arity)
}

function slotOf(module: u64, name: u64, arity: i32): i32 {
  const entry = exportEntry(module, name, arity)
  store<u32>(P, entry, Memory.CALLED)
  return atomic.load<i32>(entry, Memory.EXPORT_SLOT)
}

// Is it erlang:error and the like, also by way of erlang:apply/3? Then the exception is noted.
function raisesAtOnce(module: u64, name: u64, arity: i32): bool {
  let list: u64 = 0 // of the arguments, if they are not in X
  while (module == makeAtom(Atoms.am_erlang) && name == makeAtom(Atoms.am_apply) && arity == 3) {
    module = argument(list, 0)
    name = argument(list, 1)
    list = argument(list, 2)
    arity = atMostFour(list)
  }
  if (module != makeAtom(Atoms.am_erlang) || arity < 1) return false
  const first = argument(list, 0)
  if (name == makeAtom(Atoms.am_error) && arity <= 3) {
    if (arity == 1) error1(first)
    else if (arity == 2) error2(first, argument(list, 1))
    else error3(first, argument(list, 1), argument(list, 2))
  } else if (arity != 1) return false
  else if (name == makeAtom(Atoms.am_exit)) exit1(first)
  else if (name == makeAtom(Atoms.am_throw)) throw1(first)
  else return false
  giveByApply()
  return true
}

// Elements of [list] up to 4; 0 if it is no proper list.
function atMostFour(list: u64): i32 {
  let count = 0
  for (; isList(list) && count < 4; list = cdr(list)) count++
  return count == 4 || list == Term.NIL ? count : 0
}

// Argument [index]: of [list], or in X if that is 0.
function argument(list: u64, index: u32): u64 {
  if (list == 0) return x(index)
  while (index-- > 0) list = cdr(list)
  return car(list)
}

/// An `apply` that found no function: badarg, in erlang:apply/3 for the stack trace. The [arity] arguments are in X.
export function applyFailed(module: u64, name: u64, arity: i32): void {
  if (isByApply()) return
  const list = argumentList(arity)
  setX(0, module)
  setX(1, name)
  setX(2, list)
  badarg()
  bifFailed(exportEntry(makeAtom(Atoms.am_erlang), makeAtom(Atoms.am_apply), 3))
}

/// Loads the elements of [list] into X from 0 on; their number, or -1 if it is no list of at most 255 elements.
export function loadArguments(list: u64): i32 {
  let arity = 0
  for (; isList(list); list = cdr(list)) {
    if (arity == ARITY_MAX) return -1
    setX(arity++, car(list))
  }
  return list == Term.NIL ? arity : -1
}

/// erlang:apply/3: the arguments go to X, their number to CALL_ARITY; the slot to call, or 0 (badarg, system_limit, or as
/// applyFind).
export function applyArguments(module: u64, name: u64, list: u64): i32 {
  const slot = applyLater(module, name, list)
  return slot == 0 || raisesAtOnce(module, name, load<i32>(P, Memory.CALL_ARITY)) ? 0 : slot
}

/// The same for a call that does not come now: it raises nothing but for its arguments.
export function applyLater(module: u64, name: u64, list: u64): i32 {
  if (!isAtom(module) || !isAtom(name)) {
    badarg()
    return 0
  }
  const arity = loadArguments(list)
  if (arity < 0) {
    badArguments(list)
    return 0
  }
  store<i32>(P, arity, Memory.CALL_ARITY)
  return slotOf(module, name, arity)
}

/// erlang:apply/2: like applyArguments; the fun itself goes into the X register after the arguments. [place]: see failFun.
export function applyFunArguments(fun: u64, list: u64, place: u64): i32 {
  const arity = loadArguments(list)
  if (arity < 0) {
    badArguments(list)
    return 0
  }
  if (!isFunOf(fun, arity)) {
    failFun(fun, list, place)
    return 0
  }
  store<i32>(P, arity, Memory.CALL_ARITY)
  setX(arity, fun)
  return funSlot(fun)
}

function badArguments(list: u64): void {
  while (isList(list)) list = cdr(list)
  if (list == Term.NIL) failWith(makeAtom(Atoms.am_system_limit))
  else badarg()
}

/// Is [term] a fun, local or external, of [arity]?
export function isFunOf(term: u64, arity: i32): bool {
  return isFun(term) && headerExtra(headerOf(term)) == (arity as u32)
}
export function isFun(term: u64): bool {
  return isBoxed(term) && (headerKind(headerOf(term)) & Term.FUN_TEST_MASK_LOW) == Term.HEADER_FUN
}

/// Slot of the code of [fun]; notes the entry of an external one in CALLED.
export function funSlot(fun: u64): i32 {
  const entry = load<u32>(fun as u32, Term.FUN_ENTRY)
  store<u32>(P, entry, Memory.CALLED)
  return atomic.load<i32>(entry) // FUN_ENTRY_SLOT and EXPORT_SLOT alike
}

/// A call of [fun] with [arity] arguments, in X, that can't be: sets badfun or badarity. [place]: see failFun.
export function callFunSlow(fun: u64, arity: i32, place: u64): void {
  failFun(fun, argumentList(arity), place)
}

// OTP fails when the call has begun: its caller, at the continuation pointer [place], stands in the trace once more. 0: it
// was a tail call.
function failFun(fun: u64, list: u64, place: u64): void {
  tracePlace(place)
  if (isFun(fun)) failWith(makeTuple2(makeAtom(Atoms.am_badarity), makeTuple2(fun, list)))
  else failWith(makeTuple2(makeAtom(Atoms.am_badfun), fun))
}

// ---- Functions without code

/// What an export without code calls: a function of Erlang code, in slot SLOT_UNDEFINED. The process waits until the host has
/// tried to load the module, and comes back here. If there is still no code: error_handler, or undef.
export function undefinedFunction(_entry: i32, depth: i32, x0: u64, x1: u64, x2: u64): u64 {
  const entry = load<u32>(P, Memory.CALLED)
  const arity = load<i32>(entry, Memory.EXPORT_ARITY)
  if (arity > 0) setX(0, x0)
  if (arity > 1) setX(1, x1)
  if (arity > 2) setX(2, x2)
  store<i32>(P, 0, Memory.NEXT_ENTRY)
  store<i32>(P, depth, Memory.NEXT_DEPTH)
  const process = currentProcess()
  if (exportIsDefined(entry)) {
    store<u32>(process, 0, Process.WAIT_FOR)
    continueAt(atomic.load<i32>(entry, Memory.EXPORT_SLOT))
    return 0
  }
  if (load<u32>(process, Process.WAIT_FOR) != entry) {
    store<u32>(process, entry, Process.WAIT_FOR)
    suspendProcess((Memory.SLOT_UNDEFINED as i64) << Term.CP_SLOT_SHIFT, depth, arity)
    hostEvent(Memory.HOST_LOAD, entry, process)
    return 0
  }
  store<u32>(process, 0, Process.WAIT_FOR)
  const module = makeAtom(load<u32>(entry, Memory.EXPORT_MODULE))
  const name = makeAtom(load<u32>(entry, Memory.EXPORT_FUNCTION))
  const list = argumentList(arity)
  if (!callErrorHandler(module, name, list)) raiseUndefined(entry, list, depth)
  return 0
}

// OTP's code server loads modules too, once it runs: error_handler asks it.
function callErrorHandler(module: u64, name: u64, list: u64): bool {
  const handlerModule = makeAtom(load<u32>(currentProcess(), Process.ERROR_HANDLER))
  if (nameOwner(makeAtom(Atoms.am_code_server)) == 0 || module == handlerModule) return false
  const handler = exportFind(handlerModule, makeAtom(Atoms.am_undefined_function), 3)
  if (handler == 0 || !exportIsDefined(handler)) return false
  setX(0, module)
  setX(1, name)
  setX(2, list)
  store<u32>(P, handler, Memory.CALLED)
  continueAt(atomic.load<i32>(handler, Memory.EXPORT_SLOT))
  return true
}

/// The trampoline goes on at the start of the function in [slot], at NEXT_DEPTH (set, as NEXT_ENTRY is).
export function continueAt(slot: i32): void {
  store<i32>(P, slot, Memory.NEXT_SLOT)
  store<i32>(P, Memory.UNWIND_CONTINUE, Memory.UNWIND_KIND)
}

/// Stops the running process until somebody calls resumeProcess; it then continues at [code], with [arity] X registers.
/// The caller unwinds, and tells whoever is to resume it only after this.
export function suspendProcess(code: i64, depth: i32, arity: i32): i32 {
  const process = currentProcess()
  saveProcess(process, code, depth, arity)
  store<i32>(P, Memory.UNWIND_SUSPEND, Memory.UNWIND_KIND)
  lock(process + Process.SIGNAL_LOCK)
  lieDownLocked(process, Process.STATE_SUSPENDED)
  return 1
}

/// Stops the running process inside of a trapping BIF until somebody calls resumeWith: the call then returns that result. The
/// BIF returns NON_VALUE.
export function suspendCall(): void {
  const depth = load<i32>(P, Memory.NEXT_DEPTH)
  suspendProcess(load<i64>(load<u32>(P, Memory.STACK_END) - depth), depth - 8, 0)
}
