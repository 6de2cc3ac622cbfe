// How code reaches all schedulers: the main thread puts a change into shared memory and counts CODE_EPOCH up (Staging); each
// scheduler makes the change at its next scheduling point (installStaged); when all have, the main thread goes on.
import * as Memory from "../layout/memory.js"
import { type Core, growTable } from "./core.js"
import type { Terms } from "./term.js"
import type { Words } from "./words.js"

interface Change {
  readonly epoch: number
  readonly record: number // address, STAGED_*
  readonly done: () => void
}

export class Staging {
  private readonly terms: Terms
  private readonly threads: () => readonly number[]
  private readonly wake: () => void
  private pending: Change[] = []
  private seen: Change[] = [] // by all, oldest first

  /// [threads] gives the blocks of the schedulers that are to see changes; [wake] wakes them all.
  constructor(terms: Terms, threads: () => readonly number[], wake: () => void) {
    this.terms = terms
    this.threads = threads
    this.wake = wake
  }

  /// [count] functions of the wasm module [bytes] go to the slots from [first] on; without [bytes] these are emptied. Done when
  /// all schedulers have seen it: each has been at a scheduling point since.
  stage(bytes: Uint8Array | undefined, first: number, count: number): Promise<void> {
    const { terms } = this
    const length = bytes?.length ?? 0
    const address = length > 0 ? terms.core.allocate(length) >>> 0 : 0
    if (bytes !== undefined) terms.setBytes(address, bytes)
    const record = terms.core.allocate(Memory.STAGED_SIZE) >>> 0
    const epoch = terms.loadAtomic(Memory.CODE_EPOCH) + 1
    terms.setU32(record + Memory.STAGED_NEXT, terms.loadAtomic(Memory.CODE_LIST))
    terms.setI32(record + Memory.STAGED_EPOCH, epoch)
    terms.setU32(record + Memory.STAGED_BYTES, address)
    terms.setU32(record + Memory.STAGED_LENGTH, length)
    terms.setI32(record + Memory.STAGED_FIRST_SLOT, first)
    terms.setI32(record + Memory.STAGED_SLOT_COUNT, count)
    terms.storeAtomic(Memory.CODE_LIST, record)
    return new Promise((done) => {
      this.pending.push({ epoch, record, done })
      terms.storeAtomic(Memory.CODE_EPOCH, epoch)
      this.wake()
    })
  }

  /// All schedulers have been at a scheduling point since.
  round(): Promise<void> {
    return this.stage(undefined, 0, 0)
  }

  /// To be called when a scheduler has seen something.
  publish(): void {
    const { terms } = this
    const least = Math.min(...this.threads().map((block) => terms.loadAtomic(block + Memory.CODE_EPOCH_SEEN)))
    const ready = this.pending.filter(({ epoch }) => epoch <= least)
    if (ready.length === 0) return
    this.pending = this.pending.filter(({ epoch }) => epoch > least)
    for (const { record } of ready) {
      const bytes = terms.getU32(record + Memory.STAGED_BYTES)
      if (bytes !== 0) terms.core.release(bytes)
    }
    // Nobody looks behind the last change that all have seen.
    this.seen.push(...ready)
    for (const { record } of this.seen.splice(0, this.seen.length - 1)) terms.core.release(record)
    for (const { done } of ready) done()
  }
}

/// Makes the changes that this thread has not seen, oldest first. Gives how many there were.
export function installStaged(core: Core, words: Words): number {
  const seenAt = core.block + Memory.CODE_EPOCH_SEEN
  const seen = words.loadAtomic(seenAt)
  const changes: number[] = []
  for (let staged = words.loadAtomic(Memory.CODE_LIST) >>> 0; staged !== 0; ) {
    if (words.getI32(staged + Memory.STAGED_EPOCH) <= seen) break
    changes.push(staged)
    staged = words.getU32(staged + Memory.STAGED_NEXT)
  }
  for (const staged of changes.reverse()) {
    const epoch = words.getI32(staged + Memory.STAGED_EPOCH)
    const first = words.getI32(staged + Memory.STAGED_FIRST_SLOT)
    const end = first + words.getI32(staged + Memory.STAGED_SLOT_COUNT)
    const bytes = words.getU32(staged + Memory.STAGED_BYTES)
    if (bytes === 0) for (let slot = first; slot < end; slot++) core.table.set(slot, null)
    else {
      growTable(core.table, end)
      instantiate(core, words.bytes(bytes, words.getU32(staged + Memory.STAGED_LENGTH)), first)
    }
    words.storeAtomic(seenAt, epoch)
  }
  return changes.length
}

// The module's element segment puts its functions into the table, which alone keeps the instance.
function instantiate(core: Core, bytes: Uint8Array<ArrayBuffer>, first: number): void {
  const env: Record<string, WebAssembly.ImportValue> = {
    memory: core.memory,
    table: core.table,
    P: new WebAssembly.Global({ value: "i32" }, core.block),
    firstSlot: new WebAssembly.Global({ value: "i32" }, first),
  }
  new WebAssembly.Instance(new WebAssembly.Module(bytes), { env, core: core.exports })
}
