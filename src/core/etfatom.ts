// Atoms of the external term format, to the atom table.
import * as Memory from "../layout/memory"
import * as Term from "../layout/term"
import { ATOM_NONE, atomIntern, atomLookup } from "./atom"
import * as Tag from "./etftag"
import { P } from "./state"
import { makeAtom } from "./term"
import { decodedBytes, decodeUtf8 } from "./utf"

const MOST_BYTES: u32 = 4 * Term.ATOM_CHARACTERS_MAX
// biome-ignore lint/correctness/noPrecisionLoss: a 64-bit integer for asc
const HIGH_BITS: u64 = 0x8080808080808080 // of eight bytes

/// Address behind what readAtom has read.
export let atomEnd: u32 = 0

/// The atom whose tag stands at [at]; its size has been checked. Only existing ones if [safe]. 0 if it can't be: no atom, no
/// UTF-8, too long, unknown, no more room in the table.
export function readAtom(at: u32, safe: bool): u64 {
  const tag = load<u8>(at) as u32
  const isLong = tag == Tag.ATOM_EXT || tag == Tag.ATOM_UTF8_EXT
  const bytes = isLong ? (bswap<u16>(load<u16>(at, 1)) as u32) : (load<u8>(at, 1) as u32)
  const text = at + (isLong ? 3 : 2)
  atomEnd = text + bytes
  if (isAscii(text, bytes)) return find(text, bytes, safe)
  if (tag == Tag.ATOM_EXT || tag == Tag.SMALL_ATOM_EXT) return find(P + Memory.SCRATCH, toUtf8(text, bytes), safe)
  return isAtomText(text, bytes) ? find(text, bytes, safe) : 0
}

function find(text: u32, bytes: u32, safe: bool): u64 {
  if (bytes > MOST_BYTES) return 0
  const index = safe ? atomLookup(text, bytes) : atomIntern(text, bytes)
  return index == ATOM_NONE ? 0 : makeAtom(index)
}

function isAscii(text: u32, bytes: u32): bool {
  const end = text + bytes
  for (; text + 8 <= end; text += 8) {
    if (load<u64>(text) & HIGH_BITS) return false
  }
  for (; text < end; text++) {
    if (load<u8>(text) & 0x80) return false
  }
  return true
}

// The UTF-8 of Latin-1 characters, in P.SCRATCH: at most 510 bytes. How many they are.
function toUtf8(text: u32, bytes: u32): u32 {
  const start = P + Memory.SCRATCH
  let to = start
  for (const end = text + bytes; text < end; text++) {
    const character = load<u8>(text) as u32
    if (character < 0x80) {
      store<u8>(to++, character as u8)
    } else {
      store<u8>(to, (0xc0 | (character >> 6)) as u8)
      store<u8>(to, (0x80 | (character & 63)) as u8, 1)
      to += 2
    }
  }
  return to - start
}

// UTF-8 of at most 255 characters?
function isAtomText(text: u32, bytes: u32): bool {
  let characters = 0
  const end = text + bytes
  while (text < end) {
    if (++characters > Term.ATOM_CHARACTERS_MAX || decodeUtf8(text, 0, ((end - text) as i64) << 3) < 0) return false
    text += decodedBytes
  }
  return true
}
