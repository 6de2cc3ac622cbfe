// The trap instruction: where a process goes on with a long BIF that has given its scheduler up (see work.ts).
import * as Memory from "../layout/memory"
import * as Process from "../layout/process"
import * as Trap from "../layout/trap"
import { bytesContinue } from "./bytelist"
import { checksumContinue } from "./checksum"
import { dirtyContinue } from "./dirty"
import { decodeContinue } from "./etfdecode"
import { encodeContinue } from "./etfencode"
import { chunkContinue } from "./etschunk"
import { dropContinue } from "./etsdrop"
import { selectContinue } from "./etsselect"
import { bifFailed, raise } from "./exception"
import { phash2Continue } from "./hash"
import { gatherContinue } from "./iolist"
import { lengthContinue } from "./length"
import { appendContinue, reverseContinue } from "./list"
import { mapKeysContinue } from "./mapkeys"
import { mapMakeContinue } from "./mapmake"
import { mapMergeContinue } from "./mapmerge"
import { md5Continue } from "./md5"
import { keyedContinue, memberContinue } from "./member"
import { copyContinue } from "./parts"
import { searchContinue } from "./search"
import { currentProcess, P, setX } from "./state"
import { subtractContinue } from "./subtract"
import { listToTupleContinue, tupleToListContinue } from "./tuplelist"
import { unicodeContinue } from "./unicode"
import { saveTrap, trapDrop, trapState } from "./work"

/// A function of Erlang code, in slot SLOT_TRAP: enters the BIF again, which returns to its caller, fails or gives up once more.
export function trapContinue(_entry: i32, depth: i32, _x0: u64, _x1: u64, _x2: u64): u64 {
  const process = currentProcess()
  const frame = load<i32>(process, Process.FRAME)
  store<i32>(P, frame, Memory.NEXT_FRAME)
  store<i32>(P, depth - (frame << 3), Memory.NEXT_DEPTH)
  store<u32>(P, load<u32>(P, Memory.STACK_END) - depth, Memory.STACK_TOP)
  store<i32>(P, 0, Memory.UNWIND_KIND)
  const state = trapState()
  const result = enter(load<i32>(state, Trap.TRAP_KIND))
  const kind = load<i32>(P, Memory.UNWIND_KIND)
  if (result == 0 && kind != 0) {
    if (kind == Memory.UNWIND_TRAP) saveTrap()
    return 0
  }
  if (result == 0) {
    for (let i: u32 = 0; i < 4; i++) setX(i, load<u64>(state + (i << 3), Trap.TRAP_ARGUMENTS))
    bifFailed(load<u32>(state, Trap.TRAP_ENTRY))
  }
  const place = load<i64>(state, Trap.TRAP_PLACE)
  trapDrop(process)
  if (result == 0) raise(place, depth)
  return result
}

function enter(kind: i32): u64 {
  switch (kind) {
    case Trap.TRAP_REVERSE:
      return reverseContinue()
    case Trap.TRAP_IOLIST:
      return gatherContinue()
    case Trap.TRAP_BYTES:
      return bytesContinue()
    case Trap.TRAP_MD5:
    case Trap.TRAP_MD5_UPDATE:
      return md5Continue(kind)
    case Trap.TRAP_CRC:
    case Trap.TRAP_ADLER:
      return checksumContinue(kind)
    case Trap.TRAP_APPEND:
      return appendContinue()
    case Trap.TRAP_LENGTH:
      return lengthContinue()
    case Trap.TRAP_MEMBER:
      return memberContinue()
    case Trap.TRAP_KEYED:
      return keyedContinue()
    case Trap.TRAP_SUBTRACT:
      return subtractContinue()
    case Trap.TRAP_LIST_TO_TUPLE:
      return listToTupleContinue()
    case Trap.TRAP_TUPLE_TO_LIST:
      return tupleToListContinue()
    case Trap.TRAP_ENCODE:
      return encodeContinue()
    case Trap.TRAP_DECODE:
      return decodeContinue()
    case Trap.TRAP_DIRTY:
      return dirtyContinue()
    case Trap.TRAP_MATCH:
    case Trap.TRAP_MATCHES:
    case Trap.TRAP_SPLIT:
      return searchContinue(kind)
    case Trap.TRAP_TO_UTF8:
      return unicodeContinue(false)
    case Trap.TRAP_TO_CHARACTERS:
      return unicodeContinue(true)
    case Trap.TRAP_PHASH2:
      return phash2Continue()
    case Trap.TRAP_MAP_MAKE:
      return mapMakeContinue()
    case Trap.TRAP_MAP_KEYS:
      return mapKeysContinue()
    case Trap.TRAP_MAP_MERGE:
      return mapMergeContinue()
    case Trap.TRAP_SELECT:
      return selectContinue()
    case Trap.TRAP_SELECT_CHUNK:
      return chunkContinue()
    case Trap.TRAP_DROP_TABLE:
      return dropContinue()
    case Trap.TRAP_COPY:
      return copyContinue()
    default:
      return unreachable()
  }
}
