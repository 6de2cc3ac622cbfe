// Why the construction of a bit string has failed: the error_info that erl_erts_errors makes a sentence of.
import * as Atoms from "../layout/atoms"
import * as Memory from "../layout/memory"
import * as Term from "../layout/term"
import { bitsOf } from "./binary"
import { makeTuple4 } from "./build"
import { giveInfo } from "./exception"
import { isFiniteFloat, toFloat } from "./float"
import { mapNew } from "./map"
import { P } from "./state"
import { isBitstring, isFloat, isInteger, isSmall, makeAtom, makeSmall, smallValue } from "./term"

/// Segment number [segment], of [type] (an atom's number), could not be made of [source] with [size] * [unit] bits; [size] is
/// NON_VALUE if it has none. Goes to the trace of the exception that is raised next.
export function bsExplain(type: i32, segment: i32, unit: i32, source: u64, size: u64): void {
  let why: u32 = 0
  let value = source
  const isSized = size != Term.NON_VALUE
  if (isSized && (!isSmall(size) || smallValue(size) < 0)) {
    why = Atoms.am_size
    value = size
  } else if (type == Atoms.am_float) {
    why = ofFloat(source, isSmall(size) ? smallValue(size) * unit : 64)
    if (why == Atoms.am_invalid) value = size
  } else if (type != Atoms.am_binary) why = Atoms.am_type
  else if (!isBitstring(source)) why = Atoms.am_type
  else if (isSized) why = Atoms.am_short
  else if (bitsOf(source) % unit != 0) why = Atoms.am_unit
  if (why == 0) return
  const words = P + Memory.SCRATCH
  store<u64>(words, makeAtom(Atoms.am_cause))
  store<u64>(words, makeTuple4(makeSmall(segment), makeAtom(type), makeAtom(why), value), 8)
  store<u64>(words, makeAtom(Atoms.am_function), 16)
  store<u64>(words, makeAtom(Atoms.am_format_bs_fail), 24)
  store<u64>(words, makeAtom(Atoms.am_module), 32)
  store<u64>(words, makeAtom(Atoms.am_erl_erts_errors), 40)
  giveInfo(mapNew(3, words))
}

function ofFloat(source: u64, bits: i64): u32 {
  if (!isInteger(source) && !isFloat(source)) return Atoms.am_type
  if (bits != 16 && bits != 32 && bits != 64) return Atoms.am_invalid
  return isFiniteFloat(toFloat(source)) ? 0 : Atoms.am_no_float
}
