// What TypeScript calls of core where a parameter would be a term: there are no 64-bit integers in TypeScript, so a term is
// given by the address of the word that holds it, and a result is stored at an address.
import * as Memory from "../layout/memory"
import { binaryData, newBinary, view, viewAddress, viewBit } from "./binary"
import { exportEntry } from "./export"
import { hostBif } from "./imports"
import { copyToLiteral } from "./literal"
import { mapGet, mapNew } from "./map"
import { memoryUsed } from "./memory"
import { compareKeys, compareTerms, exactlyEqual } from "./order"
import { makeRef0 } from "./reference"
import { sendFromHost } from "./send"
import { spawnInitial } from "./spawn"
import { count, x } from "./state"
import { makeAtom } from "./term"

/// Calls the TypeScript BIF [index], whose arguments are in X. 0 if it failed or has unwound.
export function callHostBif(index: i32): u64 {
  count(Memory.COUNTER_HOST_BIF_CALLS, 1)
  return hostBif(index) == 0 ? x(0) : 0
}

/// Term order: < 0, 0, > 0.
export function bridgeCompare(a: u32, b: u32): i32 {
  return compareTerms(load<u64>(a), load<u64>(b))
}
/// Term order in which 1 and 1.0 differ, as in maps.
export function bridgeCompareKeys(a: u32, b: u32): i32 {
  return compareKeys(load<u64>(a), load<u64>(b))
}
/// Is it =:= ?
export function bridgeEqual(a: u32, b: u32): bool {
  return exactlyEqual(load<u64>(a), load<u64>(b))
}
/// Makes a binary of [bytes] bytes, puts it at [result] and gives the address of its first byte.
export function bridgeBinary(result: u32, bytes: u32): u32 {
  const term = newBinary(bytes)
  store<u64>(result, term)
  return binaryData(term)
}
/// Address of the byte with the first bit of the bit string at [term]; bridgeBinaryBit says which bit it is.
export function bridgeBinaryAddress(term: u32): u32 {
  view(load<u64>(term))
  return viewAddress
}
export function bridgeBinaryBit(): u32 {
  return viewBit as u32
}
/// Puts at [result] the map of [pairs] keys and values, which stand in turn at [words]; a later key wins.
export function bridgeMap(result: u32, words: u32, pairs: u32): void {
  store<u64>(result, mapNew(pairs, words))
}
/// Puts the value of the key at [key] in the map at [map] to [result]. False: it has none.
export function bridgeMapGet(map: u32, key: u32, result: u32): bool {
  const value = mapGet(load<u64>(map), load<u64>(key))
  if (value == 0) return false
  store<u64>(result, value)
  return true
}
/// Replaces the term at [at] by a copy in the literal region.
export function bridgeLiteral(at: u32): void {
  store<u64>(at, copyToLiteral(load<u64>(at)))
}
/// Bytes that the allocator has given out.
export function bridgeMemoryUsed(): f64 {
  return memoryUsed() as f64
}
/// Address of the export entry of a function, by atom indices.
export function bridgeExport(module: u32, name: u32, arity: u32): u32 {
  return exportEntry(makeAtom(module), makeAtom(name), arity)
}
/// Spawns the process that the host watches; [args] holds the list of arguments. Its pid goes to [result].
export function bridgeSpawn(module: u32, name: u32, args: u32, result: u32): void {
  store<u64>(result, spawnInitial(makeAtom(module), makeAtom(name), load<u64>(args)))
}
/// Puts a new reference at [result].
export function bridgeReference(result: u32): void {
  store<u64>(result, makeRef0())
}
/// Sends the message at [message] to the pid at [to]. False: there is no such process.
export function bridgeSend(to: u32, message: u32): bool {
  return sendFromHost(load<u64>(to), load<u64>(message)) != 0
}
