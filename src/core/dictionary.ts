// The process dictionary: a map in the field DICTIONARY (NIL when empty). A map is never changed in place, so the collector
// needs to know nothing about writes into old objects.
import * as Atoms from "../layout/atoms"
import * as Process from "../layout/process"
import * as Term from "../layout/term"
import { cons } from "./build"
import { mapGet, mapNew, mapPut, mapRemove } from "./map"
import { mapsToList } from "./mapbif"
import { keysOf } from "./mapkeys"
import { exactlyEqual } from "./order"
import { currentProcess } from "./state"
import { car, cdr, element, isList, makeAtom } from "./term"

function dictionary(): u64 {
  return load<u64>(currentProcess(), Process.DICTIONARY)
}
function setDictionary(map: u64): void {
  store<u64>(currentProcess(), map, Process.DICTIONARY)
}

function valueOrUndefined(value: u64): u64 {
  return value == 0 ? makeAtom(Atoms.am_undefined) : value
}

export function put2(key: u64, value: u64): u64 {
  const map = dictionary()
  const old = map == Term.NIL ? 0 : mapGet(map, key)
  setDictionary(mapPut(map == Term.NIL ? mapNew(0, 0) : map, key, value))
  return valueOrUndefined(old)
}

export function get1(key: u64): u64 {
  const map = dictionary()
  return valueOrUndefined(map == Term.NIL ? 0 : mapGet(map, key))
}

export function erase1(key: u64): u64 {
  const map = dictionary()
  const old = map == Term.NIL ? 0 : mapGet(map, key)
  if (old != 0) setDictionary(mapRemove(map, key))
  return valueOrUndefined(old)
}

export function get0(): u64 {
  const map = dictionary()
  return map == Term.NIL ? Term.NIL : mapsToList(map)
}

export function erase0(): u64 {
  const list = get0()
  setDictionary(Term.NIL)
  return list
}

export function getKeys0(): u64 {
  const map = dictionary()
  return map == Term.NIL ? Term.NIL : keysOf(map)
}

/// Keys with [value].
export function getKeys1(value: u64): u64 {
  let keys: u64 = Term.NIL
  for (let list = get0(); isList(list); list = cdr(list)) {
    if (exactlyEqual(element(car(list), 1), value)) keys = cons(element(car(list), 0), keys)
  }
  return keys
}
