// Receive markers: places in the inner queue before which no message can hold a certain reference, as that was made when the
// queue ended there. A process has a few, so that a call within a call costs no more than one alone; when it needs another,
// the oldest goes.
//
//   MARKERS ─► ┌─reference number u64─┬─address of a link word u32─┬─serial number i32, 0: free─┐ * COUNT
import * as Process from "../layout/process"
import { takeOver } from "./mailbox"
import { allocate, release } from "./memory"
import { isReference, referenceNumber } from "./reference"
import { currentProcess } from "./state"
import { makeSmall } from "./term"

const COUNT: u32 = 8
const LINK: u32 = 8
const SERIAL: u32 = 12
const SIZE_SHIFT: u32 = 4

/// In MESSAGE_EXTRA of a message to whose link word a marker may point.
export const MARKED: u32 = 1

/// recv_marker_reserve: marks the end of the queue; the marker's number for recv_marker_bind.
export function markerReserve(): u64 {
  const process = currentProcess()
  takeOver(process, false)
  const serial = load<i32>(process, Process.MARKER_SERIAL) + 1
  store<i32>(process, serial, Process.MARKER_SERIAL)
  const marker = freeMarker(process)
  store<i32>(marker, serial, SERIAL)
  store<u64>(marker, 0)
  pointTo(process, marker, load<u32>(process, Process.MESSAGE_LAST))
  return makeSmall(serial)
}

function pointTo(process: u32, marker: u32, link: u32): void {
  store<u32>(marker, link, LINK)
  if (link == process + Process.MESSAGE_FIRST) return
  const message = link - Process.MESSAGE_NEXT
  store<u32>(message, load<u32>(message, Process.MESSAGE_EXTRA) | MARKED, Process.MESSAGE_EXTRA)
}

// A free marker, else the oldest one.
function freeMarker(process: u32): u32 {
  let markers = load<u32>(process, Process.MARKERS)
  if (markers == 0) {
    markers = allocate(COUNT << SIZE_SHIFT)
    memory.fill(markers, 0, COUNT << SIZE_SHIFT)
    store<u32>(process, markers, Process.MARKERS)
  }
  let oldest = markers
  for (let i: u32 = 0; i < COUNT; i++) {
    const marker = markers + (i << SIZE_SHIFT)
    if (load<i32>(marker, SERIAL) == 0) return marker
    if (load<i32>(marker, SERIAL) < load<i32>(oldest, SERIAL)) oldest = marker
  }
  return oldest
}

// The marker bound to [reference], 0 if there is none.
function markerOf(process: u32, reference: u64): u32 {
  const markers = load<u32>(process, Process.MARKERS)
  if (markers == 0 || !isReference(reference)) return 0
  const number = referenceNumber(reference)
  for (let i: u32 = 0; i < COUNT; i++) {
    const marker = markers + (i << SIZE_SHIFT)
    if (load<u64>(marker) == number) return marker
  }
  return 0
}

/// recv_marker_bind: the marker belongs to [reference] from now on.
export function markerBind(serial: u64, reference: u64): void {
  const markers = load<u32>(currentProcess(), Process.MARKERS)
  if (markers == 0 || !isReference(reference)) return
  for (let i: u32 = 0; i < COUNT; i++) {
    const marker = markers + (i << SIZE_SHIFT)
    if (makeSmall(load<i32>(marker, SERIAL)) == serial) store<u64>(marker, referenceNumber(reference))
  }
}

/// recv_marker_clear: [reference] is not waited for any more.
export function markerClear(reference: u64): void {
  const marker = markerOf(currentProcess(), reference)
  if (marker == 0) return
  store<u64>(marker, 0)
  store<i32>(marker, 0, SERIAL)
}

/// recv_marker_use: the receive that follows only wants messages with [reference].
export function markerUse(reference: u64): void {
  const process = currentProcess()
  const marker = markerOf(process, reference)
  if (marker != 0) store<u32>(process, load<u32>(marker, LINK), Process.SAVE_POINTER)
}

/// The link word at [from] is about to go: markers that point to it point to the one at [to].
export function moveMarkers(process: u32, from: u32, to: u32): void {
  const markers = load<u32>(process, Process.MARKERS)
  for (let i: u32 = 0; i < COUNT; i++) {
    const marker = markers + (i << SIZE_SHIFT)
    if (load<u32>(marker, LINK) == from) pointTo(process, marker, to)
  }
}

/// Frees the markers of [process].
export function freeMarkers(process: u32): void {
  const markers = load<u32>(process, Process.MARKERS)
  if (markers != 0) release(markers)
  store<u32>(process, 0, Process.MARKERS)
}
