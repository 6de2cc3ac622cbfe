// Messages of many threads are handled in the order of their numbers.
import assert from "node:assert/strict"
import { test } from "node:test"
import { EventQueue } from "../../src/vm/events.js"

function queue(): { queue: EventQueue<{ sequence: number }>; handled: number[] } {
  const handled: number[] = []
  return { queue: new EventQueue((message) => handled.push(message.sequence)), handled }
}

test("what comes early waits for what was sent before it", () => {
  const { queue: events, handled } = queue()
  for (const sequence of [1, 3, 0]) events.add({ sequence })
  assert.deepEqual(handled, [0, 1])
  events.add({ sequence: 2 })
  assert.deepEqual(handled, [0, 1, 2, 3])
})

test("a flush handles what is there, in order, and goes on behind it", () => {
  const { queue: events, handled } = queue()
  for (const sequence of [5, 3]) events.add({ sequence })
  events.flush()
  events.add({ sequence: 6 })
  assert.deepEqual(handled, [3, 5, 6])
})
