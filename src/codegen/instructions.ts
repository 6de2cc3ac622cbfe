// All emitters in one table. A missing or misspelt opcode, or a wrong operand type, is a compile error here.
import type { OpName } from "../loader/opcodes.js"
import type { Instruction, InstructionOf } from "../loader/operand.js"
import { bif } from "./bif.js"
import { binary } from "./binary.js"
import { call } from "./call.js"
import { control } from "./control.js"
import { data } from "./data.js"
import type { Emitter } from "./emitter.js"
import { float } from "./float.js"
import { map } from "./map.js"
import { match } from "./match.js"
import { receive } from "./receive.js"
import { record } from "./record.js"
import { select } from "./select.js"
import { test } from "./test.js"

export type Emitters = { [N in OpName]: (e: Emitter, instruction: InstructionOf<N>) => void }

const FAMILIES = [binary, bif, call, control, data, float, map, match, receive, record, select, test]

const EMITTERS: Emitters = {
  ...binary,
  ...bif,
  ...call,
  ...control,
  ...data,
  ...float,
  ...map,
  ...match,
  ...receive,
  ...record,
  ...select,
  ...test,
}

/// Number of emitters over all families; more than the table has means that two families define one opcode.
export const EMITTER_COUNT = FAMILIES.reduce((sum, family) => sum + Object.keys(family).length, 0)
export const EMITTER_NAMES: readonly string[] = Object.keys(EMITTERS)

export function emitInstruction(e: Emitter, instruction: Instruction): void {
  // the table is keyed by the instruction's own name
  const emit = EMITTERS[instruction.name] as (e: Emitter, instruction: Instruction) => void
  emit(e, instruction)
}

// Instructions that put terms on the heap themselves, or touch neither heap nor control: what they bump may stay pending.
const KEEPS_HEAP = new Set<OpName>([
  "put_list",
  "put_tuple2",
  "make_fun3",
  "move",
  "swap",
  "get_list",
  "get_hd",
  "get_tl",
  "get_tuple_element",
  "set_tuple_element",
  "init_yregs",
  "line",
  "fmove",
  "fnegate",
  "update_record",
])

/// May pending heap words stay pending over this instruction?
export function keepsHeap(instruction: Instruction): boolean {
  return KEEPS_HEAP.has(instruction.name)
}
