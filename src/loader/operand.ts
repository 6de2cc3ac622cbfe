// The operands of decoded instructions, and the types that tie them to the signatures of opcodes.ts. Types only.
// Operands are immutable and shared: equal operands of one module are mostly the same object.
import type { HostTerm } from "./etf.js"
import type { NumberOf, OpName, SignatureOf } from "./opcodes.js"

/// X register. `type` is what the compiler knows of its content here.
export interface XRegister {
  readonly kind: "x"
  readonly index: number
  readonly type: BeamType | null
}

/// Y register: slot `index` of the frame, 0 = top.
export interface YRegister {
  readonly kind: "y"
  readonly index: number
  readonly type: BeamType | null
}

/// Float register.
export interface FloatRegister {
  readonly kind: "fr"
  readonly index: number
}

/// Label of this module. 0 (only for the letter j) = none: raise an exception instead of jumping.
export interface Label {
  readonly kind: "f"
  readonly label: number
}

/// Unsigned number that is part of the instruction and not a term: a size, a count, an offset.
export interface Unsigned {
  readonly kind: "u"
  readonly value: number
}

/// `index` counts from 1, as in the atom table.
export interface Atom {
  readonly kind: "atom"
  readonly index: number
  readonly name: string
}

export interface Nil {
  readonly kind: "nil"
}

/// Integer term that is exact as a JavaScript number (|value| < 2^53).
export interface Integer {
  readonly kind: "int"
  readonly value: number
}

/// Integer term of 2^53 or more. `bytes` is the magnitude, least significant byte first, without leading zeros.
export interface BigInteger {
  readonly kind: "big"
  readonly negative: boolean
  readonly bytes: Uint8Array
}

/// Row `index` of the literal table, counted from 0.
export interface Literal {
  readonly kind: "literal"
  readonly index: number
  readonly term: HostTerm
}

/// Remote function; row `index`, counted from 0, of the import table.
export interface Import {
  readonly kind: "import"
  readonly index: number
  readonly module: string
  readonly function: string
  readonly arity: number
}

/// Local fun; row `index`, counted from 0, of the fun table. `arity` counts the free variables too.
export interface Lambda {
  readonly kind: "lambda"
  readonly index: number
  readonly name: string
  readonly arity: number
  readonly label: number
  readonly numFree: number
  readonly oldUniq: number
}

/// Heap need: words of terms, and floats and funs whose size in words the runtime knows.
export interface Alloc {
  readonly kind: "alloc"
  readonly words: number
  readonly floats: number
  readonly funs: number
}

export interface List<Item extends Operand = Operand> {
  readonly kind: "list"
  readonly items: readonly Item[]
}

export type Register = XRegister | YRegister
export type Constant = Atom | Nil | Integer | BigInteger | Literal
export type Source = Register | Constant

export type Operand =
  | Source
  | FloatRegister
  | Label
  | Unsigned
  | Import
  | Lambda
  | Alloc
  | { readonly kind: "list"; readonly items: readonly Operand[] }

/// What the compiler knows of a term. Row of the type table.
export interface BeamType {
  readonly index: number
  /// Or of TYPE_* bits: the kinds of term it may be.
  readonly mask: number
  /// Bounds when it is an integer, null = unbounded; both inclusive. Beyond 2^53 rounded outward, so a bound never lies.
  readonly min: number | null
  readonly max: number | null
  /// If it is an integer, it is a small one (60 bits).
  readonly small: boolean
  /// If it is a bit string or a match context, its size in bits is a multiple of this. At least 1.
  readonly unit: number
}

export const TYPE_ATOM = 1 << 0
export const TYPE_BITSTRING = 1 << 1
export const TYPE_BS_MATCHSTATE = 1 << 2
export const TYPE_CONS = 1 << 3
export const TYPE_FLOAT = 1 << 4
export const TYPE_FUN = 1 << 5
export const TYPE_INTEGER = 1 << 6
export const TYPE_MAP = 1 << 7
export const TYPE_NIL = 1 << 8
export const TYPE_PID = 1 << 9
export const TYPE_PORT = 1 << 10
export const TYPE_REFERENCE = 1 << 11
export const TYPE_TUPLE = 1 << 12
export const TYPE_RECORD = 1 << 13
export const TYPE_ANY = (1 << 14) - 1

/// Operand types by signature letter (see opcodes.ts).
export interface Letters {
  u: Unsigned
  n: Unsigned
  f: Label
  j: Label
  a: Atom
  s: Source
  z: Source | Unsigned
  S: Register
  d: Register
  y: YRegister
  l: FloatRegister
  g: Source | FloatRegister
  w: Register | FloatRegister
  e: Import
  b: Import
  F: Lambda
  A: Alloc
  m: Label | Atom
  t: Lambda | Atom
  "*": Operand
}

type ItemsOf<Sig extends string> = Sig extends `${infer L extends keyof Letters}${infer Rest}`
  ? Letters[L] | ItemsOf<Rest>
  : never

/// The operand tuple of a signature.
export type ArgsOf<Sig extends string, Out extends readonly unknown[] = readonly []> = Sig extends ""
  ? Out
  : Sig extends `[${infer Inner}]${infer Rest}`
    ? ArgsOf<Rest, readonly [...Out, List<ItemsOf<Inner>>]>
    : Sig extends `${infer L extends keyof Letters}${infer Rest}`
      ? ArgsOf<Rest, readonly [...Out, Letters[L]]>
      : never

/// One instruction. Discriminated by `name` and by `op`; `offset` is its byte offset in the code chunk's code.
export type InstructionOf<N extends OpName> = {
  [K in N]: {
    readonly op: NumberOf<K>
    readonly name: K
    readonly args: ArgsOf<SignatureOf<K>>
    readonly offset: number
  }
}[N]

export type Instruction = InstructionOf<OpName>

/// An instruction whose operands are looked at without knowing which instruction it is.
export interface AnyInstruction {
  readonly op: number
  readonly name: OpName
  readonly args: readonly Operand[]
  readonly offset: number
}
