// Terms in the literal region: shared by all processes, never moved, never collected.
import type { HostTerm } from "../loader/etf.js"
import type { Terms } from "./term.js"

/// Builds [trees] as literals; gives the address of an array of words that hold them, for the caller to release.
/// Only outside of processes: it gives back all that the thread has built there.
export function makeLiterals(terms: Terms, trees: readonly HostTerm[]): number {
  const array = terms.core.allocate(8 * Math.max(trees.length, 1)) >>> 0
  trees.forEach((tree, i) => {
    terms.put(array + 8 * i, tree)
    terms.core.bridgeLiteral(array + 8 * i)
  })
  terms.core.contextReset()
  return array
}
