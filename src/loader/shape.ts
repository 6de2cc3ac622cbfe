// The signatures of opcodes.ts in the form the decoder runs on.
import { OPCODES, type OpName } from "./opcodes.js"

// What an operand can be in the file. Bits, so that a signature letter is a mask of these.
export const IS_U = 1 << 0
export const IS_INT = 1 << 1
export const IS_ATOM = 1 << 2
export const IS_NIL = 1 << 3
export const IS_X = 1 << 4
export const IS_Y = 1 << 5
export const IS_LABEL = 1 << 6
export const IS_FLOAT_REGISTER = 1 << 7
export const IS_ALLOC = 1 << 8
export const IS_LITERAL = 1 << 9

// What becomes of a number u. At most one of these in a mask, above the bits for what it can be.
export const TO_IMPORT = 1 << 16
export const TO_LAMBDA = 1 << 17
export const TO_ALLOC = 1 << 18
export const TO_LINE = 1 << 19
/// The label may be 0.
export const OR_NO_LABEL = 1 << 20

const REGISTER = IS_X | IS_Y
const SOURCE = REGISTER | IS_INT | IS_ATOM | IS_NIL | IS_LITERAL

const LETTERS: Readonly<Record<string, number>> = {
  u: IS_U,
  n: IS_U | TO_LINE,
  f: IS_LABEL,
  j: IS_LABEL | OR_NO_LABEL,
  a: IS_ATOM,
  s: SOURCE,
  z: SOURCE | IS_U,
  S: REGISTER,
  d: REGISTER,
  y: IS_Y,
  l: IS_FLOAT_REGISTER,
  g: SOURCE | IS_FLOAT_REGISTER,
  w: REGISTER | IS_FLOAT_REGISTER,
  e: IS_U | TO_IMPORT,
  b: IS_U | TO_IMPORT,
  F: IS_U | TO_LAMBDA,
  A: IS_U | IS_ALLOC | TO_ALLOC,
  m: IS_LABEL | IS_ATOM,
  t: IS_U | IS_ATOM | TO_LAMBDA,
  "*": SOURCE | IS_U | IS_FLOAT_REGISTER,
}

/// What an operand should have been, for error messages.
const MEANINGS: readonly (readonly [mask: number, text: string])[] = [
  [IS_U, "number"],
  [IS_INT, "integer"],
  [IS_ATOM, "atom"],
  [IS_NIL, "[]"],
  [IS_X, "X register"],
  [IS_Y, "Y register"],
  [IS_LABEL, "label"],
  [IS_FLOAT_REGISTER, "float register"],
  [IS_ALLOC, "heap need"],
  [IS_LITERAL, "literal"],
]

/// An operand: a mask, or for a list the masks that its items cycle through.
export type OperandShape = number | readonly number[]

export interface Shape {
  readonly name: OpName
  readonly operands: readonly OperandShape[]
  /// Some operand can be a label.
  readonly hasLabels: boolean
}

/// By opcode; null = obsolete. [0] is unused.
export const SHAPES: readonly (Shape | null)[] = [
  null,
  ...OPCODES.map(([, name, signature]) => shapeOf(name, signature)),
]

function shapeOf(name: string, signature: string): Shape | null {
  if (signature === "-") return null
  return { name: name as OpName, operands: parse(signature), hasLabels: /[fjm]/.test(signature) }
}

/// Splits a signature into its operands.
export function parse(signature: string): OperandShape[] {
  const operands: OperandShape[] = []
  for (let i = 0; i < signature.length; i++) {
    if (signature[i] !== "[") {
      operands.push(LETTERS[signature[i]])
      continue
    }
    const end = signature.indexOf("]", i)
    operands.push([...signature.slice(i + 1, end)].map((letter) => LETTERS[letter]))
    i = end
  }
  return operands
}

/// The kinds in a mask as text.
export function meaning(mask: number): string {
  return MEANINGS.filter(([bit]) => mask & bit)
    .map(([, text]) => text)
    .join(" or ")
}
