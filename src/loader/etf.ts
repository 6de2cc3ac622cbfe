// The external term format <-> a host tree, for literals and attributes; not the runtime's term_to_binary.

/// A term as plain data. Integers beyond 2^53 are "big" with the magnitude least significant byte first.
export type HostTerm =
  | { readonly kind: "int"; readonly value: number }
  | { readonly kind: "big"; readonly negative: boolean; readonly bytes: Uint8Array }
  | { readonly kind: "float"; readonly value: number }
  | { readonly kind: "atom"; readonly name: string }
  | { readonly kind: "nil" }
  | { readonly kind: "list"; readonly items: readonly HostTerm[]; readonly tail: HostTerm }
  | { readonly kind: "tuple"; readonly items: readonly HostTerm[] }
  | { readonly kind: "map"; readonly pairs: readonly (readonly [key: HostTerm, value: HostTerm])[] }
  /// `bits` is the number of used bits in the last byte, 1..8 (8 also for the empty binary); they are the high ones.
  | { readonly kind: "binary"; readonly bytes: Uint8Array; readonly bits: number }
  | { readonly kind: "export"; readonly module: string; readonly function: string; readonly arity: number }
  | {
      readonly kind: "pid"
      readonly node: string
      readonly id: number
      readonly serial: number
      readonly creation: number
    }
  | {
      readonly kind: "port"
      readonly node: string
      readonly id: number
      readonly idHigh: number
      readonly creation: number
    }
  | { readonly kind: "ref"; readonly node: string; readonly ids: readonly number[]; readonly creation: number }
