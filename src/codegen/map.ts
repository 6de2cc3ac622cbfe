// Emitters of map instructions.
import * as Memory from "../layout/memory.js"
import * as Term from "../layout/term.js"
import type { List, Register, Source } from "../loader/operand.js"
import { I64 } from "../wasm/builder.js"
import type { Emitter } from "./emitter.js"
import type { Emitters } from "./instructions.js"

// Pairs of one put instruction are handed to core in X registers that no function uses as arguments.
const PAIRS = Memory.X + 512 * Term.WORD
const PAIRS_MAX = 256

/// Puts all pairs of [list] (key, value, ...) into the map; [exact] = keys must be there already.
function putPairs(
  e: Emitter,
  fail: number,
  source: Source,
  destination: Register,
  list: List<Source>,
  exact: boolean,
): void {
  const { f } = e
  const map = f.local(I64)
  e.term(source)
  f.localSet(map)
  for (let from = 0; from < list.items.length; from += 2 * PAIRS_MAX) {
    const items = list.items.slice(from, from + 2 * PAIRS_MAX)
    e.beforeCore("heap")
    for (let i = 0; i < items.length; i++) {
      f.localGet(e.p)
      e.term(items[i])
      f.i64Store(PAIRS + i * Term.WORD)
    }
    f.localGet(map)
    f.i32Const(items.length / 2)
    f.localGet(e.p)
    f.i32Const(PAIRS)
    f.i32Add()
    f.i32Const(exact ? 1 : 0)
    e.callRaw("mapPutMany")
    e.forgetHeap()
    e.orFail(fail, map)
  }
  f.localGet(map)
  e.set(destination)
  f.release(map)
}

export const map = {
  put_map_assoc(e, { args: [fail, source, destination, , list] }) {
    const [key, value] = list.items
    if (list.items.length !== 2) return putPairs(e, fail.label, source, destination, list, false)
    const { f } = e
    const result = f.local(I64)
    e.beforeCore("heap")
    e.term(source)
    e.term(key)
    e.term(value)
    e.callRaw("mapPut")
    e.forgetHeap()
    e.orFail(fail.label, result)
    f.localGet(result)
    e.set(destination)
    f.release(result)
  },
  put_map_exact(e, { args: [fail, source, destination, , list] }) {
    putPairs(e, fail.label, source, destination, list, true)
  },
  has_map_fields(e, { args: [fail, source, list] }) {
    for (const key of list.items) {
      e.term(source)
      e.term(key)
      e.callRaw("mapGet")
      e.f.i64Eqz()
      e.jumpIf(fail.label)
    }
  },
  get_map_elements(e, { args: [fail, source, list] }) {
    const { f } = e
    // a destination may be the register of the map itself
    const subject = f.local(I64)
    e.term(source)
    f.localSet(subject)
    const value = f.local(I64)
    for (let i = 0; i < list.items.length; i += 2) {
      f.localGet(subject)
      e.term(list.items[i])
      e.callRaw("mapGet")
      e.orFail(fail.label, value)
      f.localGet(value)
      e.set(list.items[i + 1] as Register)
    }
    f.release(value)
    f.release(subject)
  },
} satisfies Partial<Emitters>
