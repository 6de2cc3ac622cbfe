// Slots of the function table, in runs of neighbours: which are free. Used ones are given again late, oldest first, so that a
// stack trace that was kept over a purge still names the functions it saw.
import * as Memory from "../layout/memory.js"
import type { Words } from "./words.js"

interface Run {
  readonly first: number
  readonly count: number
}

/// Free slots below the end of the table that are kept back.
const KEPT = 8192

export class Slots {
  private readonly words: Words
  private free: Run[] = [] // oldest first
  private freeCount = 0

  constructor(words: Words) {
    this.words = words
  }

  /// The first of [count] neighbouring slots.
  take(count: number): number {
    const index = this.freeCount - count < KEPT ? -1 : this.free.findIndex((run) => run.count >= count)
    if (index < 0) return this.extend(count)
    const { first, count: available } = this.free[index]
    const rest = available > count ? [{ first: first + count, count: available - count }] : []
    this.free.splice(index, 1, ...rest)
    this.freeCount -= count
    return first
  }

  give(first: number, count: number): void {
    const run = { first, count }
    const after = this.free.find((other) => other.first === first + count)
    const before = this.free.find((other) => other.first + other.count === first)
    this.free = this.free.filter((other) => other !== after && other !== before)
    const start = before?.first ?? run.first
    const end = after === undefined ? first + count : after.first + after.count
    this.free.push({ first: start, count: end - start })
    this.freeCount += count
  }

  private extend(count: number): number {
    const first = this.words.addAtomic(Memory.FUNCTION_COUNT, count)
    if (first + count > Memory.FUNCTIONS_MAX) throw new Error("there are too many functions")
    return first
  }
}
