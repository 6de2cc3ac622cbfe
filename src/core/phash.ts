// erlang:phash/2: the hash of old, whose values the modules dict and sets show in the order of their elements.
import * as Memory from "../layout/memory"
import * as Term from "../layout/term"
import { atomHash } from "./atom"
import { bitsOf, view, viewAddress, viewBit } from "./binary"
import { peekBits } from "./bits"
import { phash2 } from "./hash"
import { badarg } from "./state"
import {
  car,
  cdr,
  element,
  field,
  floatValue,
  headerArity,
  headerExtra,
  headerKind,
  headerOf,
  isAtom,
  isBitstring,
  isList,
  isNil,
  isPid,
  isSmall,
  makeAtom,
  makeSmall,
  smallValue,
} from "./term"
import { pop, push2, worklistDepth, worklistIsAt } from "./worklist"

// Multipliers by what is hashed. Source of all numbers: OTP's utils.c.
const BYTE: u32 = 268440163
const INTEGER: u32 = 268439161
const POSITIVE: u32 = 268435459
const NEGATIVE: u32 = 268436141
const PID: u32 = 268438633
const FLOAT: u32 = 268437017
const LIST_END: u32 = 268437511
const TUPLE: u32 = 268439627
const LOCAL_FUN: u32 = 268440479
const EXPORT: u32 = 268440577
const BITS: u32 = 268440581
const MAP: u32 = 268440593
const MAP_ADD: u32 = 268440611

// What is to be done with a word of the worklist.
const VALUE: u64 = 0
const TAIL: u64 = 1 // of a list
const END_LIST: u64 = 2
const END_TUPLE: u64 = 3 // the word is the arity

let hash: u32 = 0

/// erlang:phash/2: 1 =< Range =< 2^32, else badarg.
export function erlangPhash(term: u64, range: u64): u64 {
  if (!isSmall(range)) return badarg()
  const limit = smallValue(range)
  if (limit < 1 || limit > 0x100000000) return badarg()
  hash = 0
  walk(term)
  return makeSmall(1 + ((hash as i64) % limit))
}

function walk(root: u64): void {
  const depth = worklistDepth()
  push2(VALUE, root)
  while (!worklistIsAt(depth)) {
    const what = pop()
    const term = pop()
    if (what == END_LIST) hash *= LIST_END
    else if (what == END_TUPLE) hash = hash * TUPLE + (term as u32)
    else if (isList(term)) addList(term)
    else {
      if (what == TAIL) push2(END_LIST, 0)
      add(term)
    }
  }
}

// Elements that are bytes are hashed at once, up to the first that is none.
function addList(list: u64): void {
  while (isSmall(car(list)) && (smallValue(car(list)) as u64) < 256) {
    hash = hash * INTEGER + (smallValue(car(list)) as u32)
    if (!isList(cdr(list))) {
      push2(END_LIST, 0)
      push2(VALUE, cdr(list))
      return
    }
    list = cdr(list)
  }
  push2(TAIL, cdr(list))
  push2(VALUE, car(list))
}

function add(term: u64): void {
  if (isSmall(term)) addSmall(smallValue(term))
  else if (isAtom(term)) hash = hash * BYTE + atomHash(term)
  else if (isNil(term)) hash = hash * POSITIVE + 1
  else if (isPid(term)) {
    add32(((term >> 4) & 0x7fff) as u32, PID)
    hash *= FLOAT
  } else addBoxed(term)
}

function add32(value: u32, factor: u32): void {
  for (let shift = 0; shift < 32; shift += 8) hash = hash * factor + ((value >> shift) & 255)
}

function addSmall(value: i64): void {
  const magnitude: u64 = (value < 0 ? -value : value) as u64
  add32(magnitude as u32, INTEGER)
  if (magnitude >> 32) add32((magnitude >> 32) as u32, INTEGER)
  hash *= value < 0 ? NEGATIVE : POSITIVE
}

function addBoxed(term: u64): void {
  const header = headerOf(term)
  const arity = headerArity(header)
  const kind = headerKind(header)
  if (kind == Term.HEADER_TUPLE) {
    push2(END_TUPLE, arity)
    for (let i: i32 = (arity as i32) - 1; i >= 0; i--) push2(VALUE, element(term, i))
  } else if ((kind & ~Term.BIG_SIGN_BIT) == Term.HEADER_POSITIVE_BIG) {
    for (let i: u32 = 0; i < arity; i++) {
      const digit = field(term, i)
      add32(digit as u32, INTEGER)
      if (i + 1 < arity || digit >> 32) add32((digit >> 32) as u32, INTEGER)
    }
    hash *= kind == Term.HEADER_POSITIVE_BIG ? POSITIVE : NEGATIVE
  } else if (kind == Term.HEADER_FLOAT) {
    const value = floatValue(term)
    const bits: u64 = value == 0 ? 0 : reinterpret<u64>(value)
    hash = hash * FLOAT + ((bits as u32) ^ ((bits >> 32) as u32))
  } else if (isBitstring(term)) addBits(term)
  else if (kind == Term.HEADER_MAP) hash = hash * MAP + MAP_ADD + phash2(term)
  else if (kind == Term.HEADER_EXPORT) {
    const entry = field(term, 0) as u32
    hash = hash * EXPORT + headerExtra(header)
    hash = hash * BYTE + atomHash(makeAtom(load<u32>(entry, Memory.EXPORT_MODULE)))
    hash = hash * BYTE + atomHash(makeAtom(load<u32>(entry, Memory.EXPORT_FUNCTION)))
  } else if (kind == Term.HEADER_FUN) {
    const entry = field(term, 0) as u32
    hash = hash * LOCAL_FUN + (arity - 2)
    hash = hash * BYTE + atomHash(makeAtom(load<u32>(entry, Memory.FUN_ENTRY_MODULE)))
    hash = hash * INTEGER + load<u32>(entry, Memory.FUN_ENTRY_INDEX)
    hash = hash * INTEGER + load<u32>(entry, Memory.FUN_ENTRY_OLD_UNIQ)
    for (let i = arity - 1; i >= 2; i--) push2(VALUE, field(term, i))
  } else {
    add32(field(term, 0) as u32, TUPLE)
    hash *= LOCAL_FUN
  }
}

function addBits(term: u64): void {
  const bits = bitsOf(term)
  const bytes = bits >> 3
  view(term)
  const base = viewAddress
  const first = viewBit
  for (let i: i64 = 0; i < bytes; i++) hash = hash * BYTE + (peekBits(base, first + (i << 3), 8) as u32)
  const rest = (bits & 7) as u32
  if (rest) hash = (hash * BYTE + (peekBits(base, first + (bytes << 3), rest) as u32)) * BITS + rest
  hash = hash * NEGATIVE + (bytes as u32)
}
