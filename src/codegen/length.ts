// Emitter of length/1 in guards and bodies. A long list is counted in several slices: then the X registers are saved and the
// process is entered again in the instruction's own block "again", which stands beside the code and goes on behind it.
import { BeamFileError } from "../loader/errors.js"
import type { InstructionOf } from "../loader/operand.js"
import { I64, type Local } from "../wasm/builder.js"
import { type Emitter, PARAM_X_COUNT } from "./emitter.js"
import { raiseFromBif } from "./failure.js"

type Length = InstructionOf<"gc_bif1">

/// Emits the instruction where the code comes to it.
export function emitLength(e: Emitter, instruction: Length): void {
  const { f } = e
  const [fail, live, target, list, destination] = instruction.args
  const length = f.local(I64)
  e.core("lengthOf", () => e.term(list))
  f.localTee(length)
  f.i64Eqz()
  f.unlikely()
  f.if()
  e.spill(live.value)
  unwindIfLong(e, instruction, () => e.term(list))
  if (fail.label === 0) raiseFromBif(e, target, [list])
  else e.jump(e.blockOf(fail.label))
  f.end()
  take(e, length, destination)
}

/// Emits the block in which the process is entered again.
export function emitLengthAgain(e: Emitter, instruction: Length): void {
  const { f } = e
  const [fail, live, target, , destination] = instruction.args
  const length = f.local(I64)
  e.core("lengthAgain", () => {})
  f.localTee(length)
  f.i64Eqz()
  f.if()
  unwindIfLong(e, instruction, () => f.i64Const(0))
  if (fail.label === 0) {
    e.exportAddress(target)
    e.callRaw("bifFailed")
    e.raise()
  } else {
    e.reload(live.value, PARAM_X_COUNT)
    e.jump(e.blockOf(fail.label))
  }
  f.end()
  e.reload(live.value, PARAM_X_COUNT)
  take(e, length, destination)
}

// There is no length: unwinds if that is because the list is long. The X registers are in memory.
function unwindIfLong(e: Emitter, instruction: Length, list: () => void): void {
  const { f } = e
  const again = e.fn.continuations.get(instruction)
  if (again === undefined) throw new BeamFileError("Code", instruction.offset, "length/1 without an entry")
  e.noteFrame(again)
  e.core("lengthUnwinds", () => {
    list()
    e.continuationWord(again)
    f.localGet(e.depth)
    f.i32Const(instruction.args[1].value)
  })
  f.if()
  f.i64Const(0)
  f.ret()
  f.end()
}

function take(e: Emitter, length: Local, destination: Length["args"][4]): void {
  e.f.localGet(length)
  e.set(destination)
  e.f.release(length)
}
