// Order of what has an identity rather than contents: funs and exports, references, pids and ports of other nodes.
import * as Atoms from "../layout/atoms"
import * as Memory from "../layout/memory"
import * as Term from "../layout/term"
import { compareAtoms } from "./atom"
import { headerArity, headerOf, makeAtom } from "./term"

/// The largest id and serial of a pid of this node.
export const PID_ID_MAX: u32 = (1 << Term.PID_ID_BITS) - 1
export const PID_SERIAL_MAX: u32 = (1 << Term.PID_SERIAL_BITS) - 1

/// Order of two raw unsigned words.
export function compareWords(a: u64, b: u64): i32 {
  return a == b ? 0 : a < b ? -1 : 1
}

function compareAtomIndices(a: u32, b: u32): i32 {
  return a == b ? 0 : compareAtoms(makeAtom(a), makeAtom(b))
}

/// Order of two fun entries: module, index, old uniq.
export function compareFunEntries(a: u32, b: u32): i32 {
  const order = compareAtomIndices(load<u32>(a, Memory.FUN_ENTRY_MODULE), load<u32>(b, Memory.FUN_ENTRY_MODULE))
  if (order) return order
  const index = compareSigned(load<i32>(a, Memory.FUN_ENTRY_INDEX), load<i32>(b, Memory.FUN_ENTRY_INDEX))
  if (index) return index
  return compareSigned(load<i32>(a, Memory.FUN_ENTRY_OLD_UNIQ), load<i32>(b, Memory.FUN_ENTRY_OLD_UNIQ))
}

function compareSigned(a: i32, b: i32): i32 {
  return a == b ? 0 : a < b ? -1 : 1
}

/// Order of two export entries: module, function, arity.
export function compareExports(a: u32, b: u32): i32 {
  if (a == b) return 0
  const order = compareAtomIndices(load<u32>(a, Memory.EXPORT_MODULE), load<u32>(b, Memory.EXPORT_MODULE))
  if (order) return order
  const name = compareAtomIndices(load<u32>(a, Memory.EXPORT_FUNCTION), load<u32>(b, Memory.EXPORT_FUNCTION))
  if (name) return name
  return compareSigned(load<i32>(a, Memory.EXPORT_ARITY), load<i32>(b, Memory.EXPORT_ARITY))
}

/// Order of the nodes of two external identifiers: name, then creation.
export function compareNodes(a: u64, b: u64): i32 {
  const nodeA = load<u64>(a as u32, Term.EXTERNAL_NODE)
  const nodeB = load<u64>(b as u32, Term.EXTERNAL_NODE)
  if (nodeA != nodeB) return compareAtoms(nodeA, nodeB)
  return compareWords(load<u64>(a as u32, Term.EXTERNAL_CREATION), load<u64>(b as u32, Term.EXTERNAL_CREATION))
}

/// The number of a pid of this node as an external pid would hold it.
export function pidNumber(pid: u64): u64 {
  const data = (pid as u32) >> Term.SMALL_SHIFT
  return (((data >> Term.PID_ID_BITS) as u64) << 32) | ((data & PID_ID_MAX) as u64)
}

/// Order of the node of an external identifier and of this node, which are never equal.
export function compareWithThisNode(external: u64): i32 {
  const node = load<u64>(external as u32, Term.EXTERNAL_NODE)
  const here = makeAtom(Atoms.am_nonode$40nohost)
  return node == here ? 1 : compareAtoms(node, here)
}

/// Order of the numbers of two external ports or references, last word first; missing words count as zero.
export function compareNumberWords(a: u64, b: u64): i32 {
  const wordsA = headerArity(headerOf(a)) - 2
  const wordsB = headerArity(headerOf(b)) - 2
  for (let i = max(wordsA, wordsB); i-- > 0; ) {
    const order = compareWords(numberWord(a, i, wordsA), numberWord(b, i, wordsB))
    if (order) return order
  }
  return 0
}

function numberWord(external: u64, index: u32, words: u32): u64 {
  return index < words ? load<u64>((external as u32) + (index << 3), Term.EXTERNAL_NUMBER) : 0
}
