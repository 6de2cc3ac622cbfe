// Text on its way from the scheduler threads to the main thread, which may write more slowly than they print: a thread
// waits while too much is under way.
import * as Memory from "../layout/memory.js"

const WAITING = Memory.TEXT_WAITING >>> 2
const GATE = Memory.TEXT_GATE >>> 2
const MOST = 4096 // weights under way: 4,096 short texts, or 4 MB

function weightOf(text: string): number {
  return 1 + (text.length >>> 10)
}

/// In a scheduler thread, when it has sent [text]; [words]: the memory.
export function textSent(words: Int32Array, text: string): void {
  Atomics.add(words, WAITING, weightOf(text))
  for (;;) {
    const gate = Atomics.load(words, GATE)
    if (Atomics.load(words, WAITING) <= MOST) return
    Atomics.wait(words, GATE, gate)
  }
}

/// In the main thread, when it has written [text].
export function textWritten(words: Int32Array, text: string): void {
  const weight = weightOf(text)
  const before = Atomics.sub(words, WAITING, weight)
  if (before <= MOST || before - weight > MOST) return
  Atomics.add(words, GATE, 1)
  Atomics.notify(words, GATE)
}
