// From raw traces (exception.ts) to what Erlang code sees: [{Module, Function, Arity | Args, Location}].

import * as Atoms from "../layout/atoms"
import * as Memory from "../layout/memory"
import * as Term from "../layout/term"
import { cons, makeTuple2, makeTuple4 } from "./build"
import { element, field, headerArity, headerKind, headerOf, isBig, isList, isTuple, makeAtom, makeSmall } from "./term"

/// The stack trace of the raw trace [raw].
export function buildStacktrace(raw: u64): u64 {
  if (!isTuple(raw)) return isList(raw) ? raw : Term.NIL
  const big = element(raw, 0)
  if (!isBig(big)) return Term.NIL
  const args = element(raw, 1)
  if (headerKind(headerOf(big)) == Term.HEADER_NEGATIVE_BIG) return args
  const info = element(raw, 2)
  const place = field(big, 0)
  const bif = field(big, 1) as u32
  let list: u64 = Term.NIL
  for (let i = headerArity(headerOf(big)) - 2; i >= 2; i--) {
    list = cons(itemOfCode(field(big, i)), list)
  }
  const hasArguments = bif == 0 && (args == Term.NIL || isList(args))
  if (place != 0) {
    list = cons(itemOf((place >> 32) as i32, place as u32, hasArguments ? args : 0, bif == 0 ? info : Term.NIL), list)
  }
  if (bif == 0) return list
  const module = makeAtom(load<u32>(bif, Memory.EXPORT_MODULE))
  return cons(makeTuple4(module, makeAtom(load<u32>(bif, Memory.EXPORT_FUNCTION)), args, info), list)
}

function functionRecord(slot: i32): u32 {
  return Memory.FUNCTIONS + (slot as u32) * Memory.FUNCTION_SIZE
}

// Line-table index + 1 of the call before [entry] of the function in [slot]; 0 if it is not known.
function lineOfEntry(slot: i32, entry: u32): u32 {
  const table = load<u32>(functionRecord(slot), Memory.FUNCTION_ENTRIES)
  if (table == 0 || entry >= load<u32>(functionRecord(slot), Memory.FUNCTION_ENTRY_COUNT)) return 0
  return load<u32>(table + (entry << 2))
}

// [args]: 0 = show the arity.
function itemOf(slot: i32, line: u32, args: u64, info: u64): u64 {
  const record = functionRecord(slot)
  const module = makeAtom(load<u32>(record, Memory.FUNCTION_MODULE))
  const name = makeAtom(load<u32>(record, Memory.FUNCTION_NAME))
  if (args == 0) args = makeSmall(load<u32>(record, Memory.FUNCTION_ARITY))
  return makeTuple4(module, name, args, location(load<u32>(record, Memory.FUNCTION_MODULE_RECORD), line, info))
}

// [{file, File}, {line, Line} | info], or [info] if the line is not known.
function location(module: u32, line: u32, info: u64): u64 {
  if (module == 0 || line == 0 || line > load<u32>(module, Memory.MODULE_LINE_COUNT)) return info
  const packed = load<u32>(load<u32>(module, Memory.MODULE_LINES) + ((line - 1) << 2))
  const number = packed & Memory.LINE_NUMBER_MASK
  const file = packed >> Memory.LINE_FILE_SHIFT
  if (number == 0 || file >= load<u32>(module, Memory.MODULE_FILE_COUNT)) return info
  const name = load<u64>(load<u32>(module, Memory.MODULE_FILES) + (file << 3))
  const rest = cons(makeTuple2(makeAtom(Atoms.am_line), makeSmall(number)), info)
  return cons(makeTuple2(makeAtom(Atoms.am_file), name), rest)
}

/// {Module, Function, Arity, Location} of [place], as in EXCEPTION_PLACE.
export function itemOfPlace(place: u64): u64 {
  return itemOf((place >> 32) as i32, place as u32, 0, Term.NIL)
}

/// {Module, Function, Arity, Location} of the place that the code word [word] names.
export function itemOfCode(word: u64): u64 {
  const slot = (word >> Term.CP_SLOT_SHIFT) as i32
  const entry = ((word as u32) >> Term.CP_ENTRY_SHIFT) & Term.CP_ENTRY_MASK
  return itemOf(slot, lineOfEntry(slot, entry), 0, Term.NIL)
}
