// Native records (OTP 29): a module that uses them is refused, by name of the instruction.
import type { OpName } from "../loader/opcodes.js"
import type { Emitter } from "./emitter.js"
import type { Emitters } from "./instructions.js"

/// The module can't be translated; the message says why.
export class TranslationError extends Error {
  constructor(module: string, name: string, arity: number, why: string) {
    super(`${module}:${name}/${arity} can't be translated: ${why}`)
    this.name = "TranslationError"
  }
}

function refuse(opcode: OpName) {
  return (e: Emitter): void => {
    throw new TranslationError(e.module.beam.name, e.fn.name, e.fn.arity, `${opcode}: native records are not supported`)
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
