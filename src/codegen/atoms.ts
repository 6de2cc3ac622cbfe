// The atoms of layout/atoms.ts by text. Their indices are the same in every machine, so they need no relocation.
import * as Atoms from "../layout/atoms.js"

/// Text of the constant `am_x`: the prefix cut, `$hh` decoded.
function textOf(name: string): string {
  return name.slice(3).replace(/\$([0-9a-f]{2})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
}

/// Index by text, in order of the indices.
export const KNOWN_ATOMS: ReadonlyMap<string, number> = new Map(
  Object.entries(Atoms)
    .filter(([name]) => name.startsWith("am_"))
    .sort((a, b) => a[1] - b[1])
    .map(([name, index]) => [textOf(name), index]),
)
