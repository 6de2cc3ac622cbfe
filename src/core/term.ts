// Reading and making term words. Every function here is small enough for asc to inline. See layout/term.ts.
import * as Term from "../layout/term"

export function isSmall(term: u64): bool {
  return (term & 15) == Term.TAG_SMALL
}
export function bothSmall(a: u64, b: u64): bool {
  return (a & b & 15) == Term.TAG_SMALL
}
/// A small from an integer that is known to fit 60 bits.
export function makeSmall(value: i64): u64 {
  return ((value << Term.SMALL_SHIFT) as u64) | Term.TAG_SMALL
}
export function smallValue(term: u64): i64 {
  return (term as i64) >> Term.SMALL_SHIFT
}
/// Does [value] fit a small (60 bits, signed)?
export function fitsSmall(value: i64): bool {
  return (value << 4) >> 4 == value
}
export function isAtom(term: u64): bool {
  return (term & Term.IMMEDIATE2_MASK) == Term.TAG_ATOM
}
export function makeAtom(index: u32): u64 {
  return ((index as u64) << Term.ATOM_SHIFT) | Term.TAG_ATOM
}
export function atomIndex(term: u64): u32 {
  return (term >> Term.ATOM_SHIFT) as u32
}
export function isPid(term: u64): bool {
  return (term & 15) == Term.TAG_PID
}
export function isPort(term: u64): bool {
  return (term & 15) == Term.TAG_PORT
}
export function isImmediate(term: u64): bool {
  return (term & 3) == Term.PRIMARY_IMMEDIATE
}
export function isList(term: u64): bool {
  return (term & 3) == Term.PRIMARY_LIST
}
export function isNil(term: u64): bool {
  return term == Term.NIL
}
export function isBoxed(term: u64): bool {
  return (term & 3) == Term.PRIMARY_BOXED
}
export function car(list: u64): u64 {
  return load<u64>(list as u32, Term.CAR)
}
export function cdr(list: u64): u64 {
  return load<u64>(list as u32, Term.CDR)
}
/// The header word of a boxed term.
export function headerOf(boxed: u64): u64 {
  return load<u64>(boxed as u32, Term.BOXED_BIAS)
}
/// Subtag and primary tag together: one of Term.HEADER_*.
export function headerKind(header: u64): u32 {
  return (header as u32) & Term.HEADER_MASK
}
/// Words after the header.
export function headerArity(header: u64): u32 {
  return ((header as u32) >> Term.ARITY_SHIFT) & Term.ARITY_MASK
}
export function headerExtra(header: u64): u32 {
  return (header >> 32) as u32
}
export function makeHeader(kind: u32, arity: u32): u64 {
  return ((arity << Term.ARITY_SHIFT) | kind) as u64
}
export function makeHeaderExtra(kind: u32, arity: u32, extra: u32): u64 {
  return ((extra as u64) << 32) | (((arity << Term.ARITY_SHIFT) | kind) as u64)
}
/// Is [term] boxed with a header of [kind] (Term.HEADER_*)?
export function isKind(term: u64, kind: u32): bool {
  return isBoxed(term) && headerKind(headerOf(term)) == kind
}
export function isTuple(term: u64): bool {
  return isKind(term, Term.HEADER_TUPLE)
}
export function isFloat(term: u64): bool {
  return isKind(term, Term.HEADER_FLOAT)
}
export function isMap(term: u64): bool {
  return isKind(term, Term.HEADER_MAP)
}
export function isBig(term: u64): bool {
  return (
    isBoxed(term) && ((headerOf(term) as u32) & (Term.HEADER_MASK & ~Term.BIG_SIGN_BIT)) == Term.HEADER_POSITIVE_BIG
  )
}
export function isInteger(term: u64): bool {
  return isSmall(term) || isBig(term)
}
export function isNumber(term: u64): bool {
  return isSmall(term) || isBig(term) || isFloat(term)
}
/// HEAP, REFC or SUB binary: any bit string.
export function isBitstring(term: u64): bool {
  if (!isBoxed(term)) return false
  const kind = headerKind(headerOf(term)) as i32
  return kind >= Term.HEADER_REFC_BINARY && kind <= Term.HEADER_SUB_BINARY
}
export function makeBoxed(address: u32): u64 {
  return (address - Term.BOXED_BIAS) as u64
}
export function makeList(address: u32): u64 {
  return (address - Term.LIST_BIAS) as u64
}
/// Address of the header of a boxed term.
export function boxedAddress(term: u64): u32 {
  return (term as u32) + Term.BOXED_BIAS
}
/// Address of the CAR word of a list cell.
export function listAddress(term: u64): u32 {
  return (term as u32) + Term.LIST_BIAS
}
/// Element [index] (0-based) of a tuple.
export function element(tuple: u64, index: u32): u64 {
  return load<u64>((tuple as u32) + (index << 3), Term.FIELD)
}
/// Word [index] (0 = first after the header) of any boxed object.
export function field(boxed: u64, index: u32): u64 {
  return load<u64>((boxed as u32) + (index << 3), Term.FIELD)
}
export function floatValue(term: u64): f64 {
  return load<f64>(term as u32, Term.FIELD)
}
