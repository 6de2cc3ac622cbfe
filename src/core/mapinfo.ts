// What erts_debug tells about maps, hash values and processes, for tests.
import * as Atoms from "../layout/atoms"
import * as Memory from "../layout/memory"
import * as Process from "../layout/process"
import * as Term from "../layout/term"
import { cons, makeTuple2, makeTuple3 } from "./build"
import { childCount, childrenOf } from "./hamt"
import { heapAlloc } from "./heap"
import { badmap, isFlat, mapCount } from "./map"
import { internalHash } from "./maphash"
import { processOf } from "./signal"
import { badarg, P } from "./state"
import {
  element,
  headerArity,
  headerOf,
  isList,
  isMap,
  isPid,
  isSmall,
  isTuple,
  makeAtom,
  makeBoxed,
  makeHeader,
  makeSmall,
  smallValue,
} from "./term"
import { blockOf } from "./wake"

const ROW: u32 = 16 // counters in each of the two rows, which are in P.SCRATCH
const FULL: u32 = 16 // children of a head that OTP keeps as an array

let depth: u32 = 0
let bitmaps: u32 = 0

function counter(row: u32, index: u32): u32 {
  return P + Memory.SCRATCH + ((row * ROW + index) << 2)
}

function increment(row: u32, index: u32): void {
  const at = counter(row, index)
  store<u32>(at, load<u32>(at) + 1)
}

/// erts_debug:map_info/1: [{depth,D}, {arrays,Count,[]}, {bitmaps,Count,BySize}, {leafs,Count,ByLevel}]
export function debugMapInfo(map: u64): u64 {
  if (!isMap(map)) return badmap(map)
  if (isFlat(map)) return badarg()
  memory.fill(P + Memory.SCRATCH, 0, 2 * ROW * 4)
  depth = 0
  bitmaps = 0
  visit(map, 0)
  const isArray = childCount(headerOf(map)) == FULL
  if (isArray) bitmaps--
  const leafs = makeTuple3(makeAtom(Atoms.am_leafs), makeSmall(mapCount(map) as i64), tupleOf(1))
  const nodes = makeTuple3(makeAtom(Atoms.am_bitmaps), makeSmall(bitmaps as i64), tupleOf(0))
  const arrays = makeTuple3(makeAtom(Atoms.am_arrays), makeSmall(isArray as i64), Term.NIL)
  const levels = makeTuple2(makeAtom(Atoms.am_depth), makeSmall(depth as i64))
  return cons(levels, cons(arrays, cons(nodes, cons(leafs, Term.NIL))))
}

function visit(node: u64, level: u32): void {
  depth = max(depth, level)
  if (isList(node)) {
    increment(1, level)
    return
  }
  const header = headerOf(node)
  const count = childCount(header)
  bitmaps++
  increment(0, min(count, ROW) - 1)
  const first = (node as u32) + childrenOf(header)
  for (let i: u32 = 0; i < count; i++) visit(load<u64>(first + (i << 3)), level + 1)
}

function tupleOf(row: u32): u64 {
  const at = heapAlloc(ROW + 1)
  store<u64>(at, makeHeader(Term.HEADER_TUPLE, ROW))
  for (let i: u32 = 0; i < ROW; i++) store<u64>(at + (i << 3), makeSmall(load<u32>(counter(row, i)) as i64), 8)
  return makeBoxed(at)
}

// Of the process with [pid]: exiting until nothing is left of it, then undefined; else alive.
function processStatus(pid: u64): u64 {
  if (processOf(pid) != 0) return makeAtom(Atoms.am_true)
  const schedulers = load<i32>(Memory.SCHEDULER_COUNT)
  for (let i = 1; i <= schedulers; i++) {
    const process = atomic.load<u32>(blockOf(i), Memory.PROCESS)
    if (process != 0 && load<u64>(process, Process.ID) == pid) return makeAtom(Atoms.am_exiting)
  }
  return makeAtom(Atoms.am_undefined)
}

/// erts_debug:get_internal_state/1: {internal_hash, Term}, {atom, Index}, {process_status, Pid}, and nbalance, how often the run queues have been
/// balanced; undefined for the rest.
export function debugInternalState(what: u64): u64 {
  if (isTuple(what) && headerArity(headerOf(what)) == 2) {
    const value = element(what, 1)
    if (element(what, 0) == makeAtom(Atoms.am_internal_hash)) return makeSmall(internalHash(value) as i64)
    if (element(what, 0) == makeAtom(Atoms.am_atom) && isSmall(value)) {
      const index = smallValue(value)
      if (index >= 0 && index < (atomic.load<i32>(Memory.ATOM_COUNT) as i64)) return makeAtom(index as u32)
    }
    if (element(what, 0) == makeAtom(Atoms.am_process_status) && isPid(value)) return processStatus(value)
  }
  if (what == makeAtom(Atoms.am_nbalance)) return makeSmall(atomic.load<i32>(Memory.BALANCES))
  return makeAtom(Atoms.am_undefined)
}
