// BIFs of module ets on whole tables: new and its options, delete/1, rename, whereis, setopts, give_away, safe_fixtable.
import * as Atoms from "../layout/atoms"
import * as Ets from "../layout/ets"
import * as Term from "../layout/term"
import { cons } from "./build"
import {
  acquireTable,
  changeHeir,
  changeProtection,
  createTable,
  deleteTable,
  FIX,
  findOwned,
  findTable,
  giveTable,
  releaseHeirData,
  releaseTable,
  renameTable,
  setHeir,
  tableId,
  tableReference,
  tableType,
} from "./ets"
import { dropDraft, dropTable } from "./etsdrop"
import { addFixation, takeFixation } from "./etsfix"
import { initHash } from "./etshash"
import { allocate, release } from "./memory"
import { newReference } from "./reference"
import { badarg, currentProcess } from "./state"
import {
  car,
  cdr,
  element,
  headerArity,
  headerOf,
  isAtom,
  isList,
  isNil,
  isPid,
  isSmall,
  isTuple,
  makeAtom,
  smallValue,
} from "./term"
import { trapArguments } from "./work"

const TRUE: u64 = 75 // am_true << ATOM_SHIFT | TAG_ATOM

/// ets:new/2
export function etsNew(name: u64, options: u64): u64 {
  if (!isAtom(name)) return badarg()
  const draft = allocate(Ets.TABLE_BYTES)
  memory.fill(draft, 0, Ets.TABLE_BYTES)
  store<i32>(draft, Ets.PROTECTION_PROTECTED, Ets.TABLE_PROTECTION)
  store<u32>(draft, 1, Ets.TABLE_KEY)
  store<u64>(draft, makeAtom(Atoms.am_none), Ets.TABLE_HEIR)
  store<u64>(draft, name, Ets.TABLE_NAME)
  for (; isList(options); options = cdr(options)) {
    if (!setOption(draft, car(options))) break
  }
  let table: u32 = 0
  if (isNil(options)) {
    store<u64>(draft, newReference(), Ets.TABLE_ID)
    if (tableType(draft) != Ets.TYPE_ORDERED_SET) initHash(draft)
    table = createTable(draft)
    if (table == 0) dropDraft(draft)
  }
  if (table == 0) releaseHeirData(draft)
  release(draft)
  return table == 0 ? badarg() : tableId(table)
}

function setFlag(draft: u32, flag: i32, isOn: bool): void {
  const flags = load<i32>(draft, Ets.TABLE_FLAGS)
  store<i32>(draft, isOn ? flags | flag : flags & ~flag, Ets.TABLE_FLAGS)
}

// Notes an option of ets:new/2. False if there is no such option.
function setOption(draft: u32, option: u64): bool {
  switch (isAtom(option) ? ((option >> Term.ATOM_SHIFT) as i32) : -1) {
    case Atoms.am_set:
      store<i32>(draft, Ets.TYPE_SET, Ets.TABLE_TYPE)
      return true
    case Atoms.am_ordered_set:
      store<i32>(draft, Ets.TYPE_ORDERED_SET, Ets.TABLE_TYPE)
      return true
    case Atoms.am_bag:
      store<i32>(draft, Ets.TYPE_BAG, Ets.TABLE_TYPE)
      return true
    case Atoms.am_duplicate_bag:
      store<i32>(draft, Ets.TYPE_DUPLICATE_BAG, Ets.TABLE_TYPE)
      return true
    case Atoms.am_public:
      store<i32>(draft, Ets.PROTECTION_PUBLIC, Ets.TABLE_PROTECTION)
      return true
    case Atoms.am_protected:
      store<i32>(draft, Ets.PROTECTION_PROTECTED, Ets.TABLE_PROTECTION)
      return true
    case Atoms.am_private:
      store<i32>(draft, Ets.PROTECTION_PRIVATE, Ets.TABLE_PROTECTION)
      return true
    case Atoms.am_named_table:
      setFlag(draft, Ets.FLAG_NAMED, true)
      return true
    case Atoms.am_compressed:
      setFlag(draft, Ets.FLAG_COMPRESSED, true)
      return true
    default:
      return isTuple(option) && setPairOption(draft, option)
  }
}

function setPairOption(draft: u32, option: u64): bool {
  const arity = headerArity(headerOf(option))
  if (arity < 2 || !isAtom(element(option, 0))) return false
  const value = element(option, 1)
  const isOn = value == TRUE
  const isBoolean = isOn || value == makeAtom(Atoms.am_false)
  const name = (element(option, 0) >> Term.ATOM_SHIFT) as i32
  if (name == Atoms.am_heir) return setHeirOption(draft, option, arity)
  if (arity != 2) return false
  switch (name) {
    case Atoms.am_keypos:
      if (!isSmall(value) || smallValue(value) < 1 || smallValue(value) > Term.TUPLE_ARITY_MAX) return false
      store<u32>(draft, smallValue(value) as u32, Ets.TABLE_KEY)
      return true
    case Atoms.am_read_concurrency:
      setFlag(draft, Ets.FLAG_READ_CONCURRENCY, isOn)
      return isBoolean
    case Atoms.am_write_concurrency:
      setFlag(draft, Ets.FLAG_WRITE_CONCURRENCY, isOn || isLockCount(value))
      setFlag(draft, Ets.FLAG_WRITE_AUTO, value == makeAtom(Atoms.am_auto))
      return isBoolean || value == makeAtom(Atoms.am_auto) || isLockCount(value)
    case Atoms.am_decentralized_counters:
      setFlag(draft, Ets.FLAG_DECENTRALIZED, isOn)
      return isBoolean
    default:
      return false
  }
}

// {debug_hash_fixed_number_of_locks, N}, which OTP's own tests use
function isLockCount(term: u64): bool {
  if (!isTuple(term) || headerArity(headerOf(term)) != 2 || !isSmall(element(term, 1))) return false
  return element(term, 0) == makeAtom(Atoms.am_debug_hash_fixed_number_of_locks)
}

function setHeirOption(draft: u32, option: u64, arity: u32): bool {
  if (!isHeirOption(option)) return false
  releaseHeirData(draft)
  setHeir(draft, element(option, 1), arity == 3 ? element(option, 2) : Term.NIL)
  return true
}

/// ets:delete/1
export function etsDelete1(id: u64): u64 {
  const table = deleteTable(id)
  return table == 0 ? badarg() : trapArguments(dropTable(table, TRUE), id, 0)
}

/// ets:rename/2
export function etsRename(id: u64, name: u64): u64 {
  return isAtom(name) && renameTable(id, name) ? name : badarg()
}

/// ets:whereis/1
export function etsWhereis(name: u64): u64 {
  if (!isAtom(name)) return badarg()
  const table = findTable(name)
  return table == 0 ? makeAtom(Atoms.am_undefined) : tableReference(table)
}

/// ets:setopts/2: {heir, ...} and {protection, ...}, each at most once.
export function etsSetopts(id: u64, options: u64): u64 {
  let heir: u64 = 0
  let protection: u64 = 0
  let rest = isTuple(options) ? cons(options, Term.NIL) : options
  for (; isList(rest); rest = cdr(rest)) {
    const option = car(rest)
    if (isHeirOption(option) && heir == 0) heir = option
    else if (isProtectionOption(option) && protection == 0) protection = option
    else return badarg()
  }
  if (!isNil(rest)) return badarg()
  const hasData = heir != 0 && headerArity(headerOf(heir)) == 3
  if (heir != 0 && !changeHeir(id, element(heir, 1), hasData ? element(heir, 2) : Term.NIL)) return badarg()
  if (protection != 0 && !changeProtection(id, protectionOf(element(protection, 1)))) return badarg()
  return findOwned(id) != 0 ? TRUE : badarg()
}

// {heir, none} or {heir, Pid, Data}
function isHeirOption(option: u64): bool {
  if (!isTuple(option)) return false
  const arity = headerArity(headerOf(option))
  if (arity < 2 || element(option, 0) != makeAtom(Atoms.am_heir)) return false
  const heir = element(option, 1)
  return arity == 2 ? heir == makeAtom(Atoms.am_none) : arity == 3 && isPid(heir)
}

function isProtectionOption(option: u64): bool {
  if (!isTuple(option) || headerArity(headerOf(option)) != 2) return false
  return element(option, 0) == makeAtom(Atoms.am_protection) && protectionOf(element(option, 1)) >= 0
}

// Ets.PROTECTION_* that [atom] stands for, or -1.
function protectionOf(atom: u64): i32 {
  if (atom == makeAtom(Atoms.am_public)) return Ets.PROTECTION_PUBLIC
  if (atom == makeAtom(Atoms.am_protected)) return Ets.PROTECTION_PROTECTED
  return atom == makeAtom(Atoms.am_private) ? Ets.PROTECTION_PRIVATE : -1
}

/// ets:give_away/3
export function etsGiveAway(id: u64, pid: u64, data: u64): u64 {
  return isPid(pid) && giveTable(id, pid, data) ? TRUE : badarg()
}

/// ets:safe_fixtable/2
export function etsSafeFixtable(id: u64, isFixed: u64): u64 {
  if (isFixed != TRUE && isFixed != makeAtom(Atoms.am_false)) return badarg()
  const table = acquireTable(id, FIX)
  if (table == 0) return badarg()
  if (isFixed == TRUE) addFixation(table, currentProcess())
  else takeFixation(table, currentProcess())
  releaseTable(table)
  return TRUE
}
