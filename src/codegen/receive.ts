// Emitters of sending and receiving.
import type { Source } from "../loader/operand.js"
import { I32, I64 } from "../wasm/builder.js"
import { raiseFromBif } from "./failure.js"
import type { Emitters } from "./instructions.js"

function register(index: number): Source {
  return { kind: "x", index, type: null }
}

export const receive = {
  send(e) {
    const { f } = e
    const sent = f.local(I64)
    e.core("sendMessage", () => {
      f.localGet(e.xLocal(0))
      f.localGet(e.xLocal(1))
    })
    f.localTee(sent)
    f.i64Eqz()
    f.unlikely()
    f.if()
    raiseFromBif(e, e.module.importOf("erlang", "send", 2), [register(0), register(1)])
    f.end()
    f.localGet(sent)
    f.localSet(e.xLocal(0))
    f.release(sent)
  },
  loop_rec(e, { args: [none, destination] }) {
    const { f } = e
    const message = f.local(I64)
    e.core("receivePeek", () => {})
    f.localTee(message)
    f.i64Eqz()
    e.jumpIf(none.label)
    f.localGet(message)
    e.set(destination)
    f.release(message)
  },
  loop_rec_end(e, { args: [again] }) {
    e.core("receiveNext", () => {})
    e.jump(e.blockOf(again.label))
  },
  remove_message(e) {
    e.core("receiveRemove", () => {})
  },
  timeout(e) {
    e.core("receiveTimeout", () => {})
  },
  wait(e, { args: [again] }) {
    const { f } = e
    const block = e.blockOf(again.label)
    e.core("receiveWait", () => {
      e.continuationWord(block)
      f.localGet(e.depth)
    })
    f.if()
    f.i64Const(0)
    f.ret()
    f.end()
    e.jump(block)
  },
  wait_timeout(e, { args: [again, time] }) {
    const { f } = e
    const block = e.blockOf(again.label)
    const outcome = f.local(I32)
    e.core("receiveWaitTimeout", () => {
      e.term(time)
      e.continuationWord(block)
      f.localGet(e.depth)
    })
    f.localTee(outcome)
    f.i32Eqz()
    e.jumpIf(again.label)
    f.localGet(outcome)
    f.i32Const(1)
    f.i32Eq()
    f.if()
    f.i64Const(0)
    f.ret()
    f.end()
    f.localGet(outcome)
    f.i32Const(3)
    f.i32Eq()
    f.if()
    e.raise()
    f.end()
    f.release(outcome)
  },
  recv_marker_reserve(e, { args: [destination] }) {
    e.core("markerReserve", () => {})
    e.set(destination)
  },
  recv_marker_bind(e, { args: [marker, reference] }) {
    e.core("markerBind", () => {
      e.term(marker)
      e.term(reference)
    })
  },
  recv_marker_clear(e, { args: [reference] }) {
    e.core("markerClear", () => e.term(reference))
  },
  recv_marker_use(e, { args: [reference] }) {
    e.core("markerUse", () => e.term(reference))
  },
  // Only hints of compilers before OTP 24: without them a receive looks at every message.
  recv_mark() {},
  recv_set() {},
} satisfies Partial<Emitters>
