// Native records (OTP 29): a module that uses them is refused, by name of the instruction.
import { BeamFileError } from "../loader/errors.js"
import type { OpName } from "../loader/opcodes.js"
import type { Emitter } from "./emitter.js"
import type { Emitters } from "./instructions.js"

function refuse(opcode: OpName) {
  return (e: Emitter, instruction: { readonly offset: number }): void => {
    const where = `${e.fn.name}/${e.fn.arity}`
    throw new BeamFileError("Code", instruction.offset, `${opcode} in ${where}: native records are not supported`)
  }
}

export const record = {
  is_any_native_record: refuse("is_any_native_record"),
  is_native_record: refuse("is_native_record"),
  get_record_elements: refuse("get_record_elements"),
  put_record: refuse("put_record"),
  is_record_accessible: refuse("is_record_accessible"),
  get_record_field: refuse("get_record_field"),
} satisfies Partial<Emitters>
