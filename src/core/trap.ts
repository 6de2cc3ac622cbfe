// BIFs that go on in Erlang code: instead of their result the caller gets that of another function. They are marked `traps` in the
// table of BIFs; NEXT_DEPTH is what the caller has left there.
import * as Atoms from "../layout/atoms"
import * as Memory from "../layout/memory"
import { exportEntry } from "./export"
import { P, setX } from "./state"
import { makeAtom } from "./term"
import { unicodeIsNative, unicodeToBinary, unicodeToList } from "./unicode"

/// Continues in a function (atoms [module] and [name]) whose arguments are in X. Returns 0, as the BIF then does.
export function trapTo(module: u64, name: u64, arity: u32): u64 {
  const entry = exportEntry(module, name, arity)
  store<u32>(P, entry, Memory.CALLED)
  store<i32>(P, atomic.load<i32>(entry, Memory.EXPORT_SLOT), Memory.NEXT_SLOT)
  store<i32>(P, 0, Memory.NEXT_ENTRY)
  store<i32>(P, Memory.UNWIND_CONTINUE, Memory.UNWIND_KIND)
  return 0
}

function trapUnicode(name: u32, data: u64, encoding: u64): u64 {
  setX(0, data)
  setX(1, encoding)
  return trapTo(makeAtom(Atoms.am_unicode), makeAtom(name), 2)
}

/// unicode:characters_to_binary/2
export function trapUnicodeToBinary(data: u64, encoding: u64): u64 {
  if (unicodeIsNative(encoding)) return unicodeToBinary(data, encoding)
  return trapUnicode(Atoms.am_characters_to_binary_int, data, encoding)
}

/// unicode:characters_to_list/2
export function trapUnicodeToList(data: u64, encoding: u64): u64 {
  if (unicodeIsNative(encoding)) return unicodeToList(data, encoding)
  return trapUnicode(Atoms.am_characters_to_list_int, data, encoding)
}
