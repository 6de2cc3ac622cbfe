// The external term format: BIFs of core.
import { rows } from "./core.js"

export const external = rows(
  "erlang",
  `
    term_to_binary/1 termToBinary
    term_to_binary/2 termToBinary2
    term_to_iovec/1 termToIovec
    term_to_iovec/2 termToIovec2
    external_size/1 externalSize
    external_size/2 externalSize2
    binary_to_term/1 binaryToTerm
    binary_to_term/2 binaryToTerm2
  `,
  "late",
)
