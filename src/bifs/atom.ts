// BIFs that turn atoms into texts and back.
import { atom, binary, type Context, string } from "../runtime/bif.js"
import type { Build } from "../runtime/term.js"
import type { BifTable } from "./table.js"

const MAX_CHARACTERS = 255

/// The atom with [text]; it fails where OTP does: too long, or not there when [existing].
function toAtom(c: Context, text: string, existing: boolean): Build {
  if ([...text].length > MAX_CHARACTERS) return existing ? c.badarg() : c.systemLimit()
  const index = existing ? c.existingAtom(text) : c.atomIndex(text)
  if (index < 0) return existing ? c.badarg() : c.systemLimit()
  return atom(text)
}

function fromBytes(c: Context, bytes: Uint8Array, encoding: string): string {
  if (encoding === "latin1") return String.fromCharCode(...bytes.subarray(0, MAX_CHARACTERS + 1))
  if (encoding !== "utf8" && encoding !== "unicode") return c.badarg()
  // Too long comes before wrong: what stands behind so many characters is not looked at.
  const head = bytes.subarray(0, 4 * (MAX_CHARACTERS + 1))
  const characters = [...new TextDecoder("utf-8", { ignoreBOM: true }).decode(head)]
  const wrong = characters.indexOf("\ufffd")
  if (characters.length > MAX_CHARACTERS && (wrong < 0 || wrong > MAX_CHARACTERS)) {
    return characters.slice(0, MAX_CHARACTERS + 1).join("")
  }
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return c.badarg()
  }
}

function toBytes(c: Context, text: string, encoding: string): Uint8Array {
  if (encoding === "utf8" || encoding === "unicode") return new TextEncoder().encode(text)
  if (encoding !== "latin1") return c.badarg()
  const codes = [...text].map((character) => character.codePointAt(0) ?? 0)
  return codes.some((code) => code > 255) ? c.badarg() : Uint8Array.from(codes)
}

// A name of surrogates or such is no text: list_to_atom refuses it, too.
function listText(c: Context): string {
  const text = c.stringArg(0)
  if (/[\ud800-\udfff]/u.test(text)) return c.badarg()
  return text
}

export const atoms: BifTable = {
  "erlang:atom_to_list/1": { run: (c) => string(c.atomArg(0)) },
  "erlang:list_to_atom/1": { run: (c) => toAtom(c, listText(c), false) },
  "erlang:list_to_existing_atom/1": { run: (c) => toAtom(c, listText(c), true) },
  "erlang:atom_to_binary/1": { run: (c) => binary(toBytes(c, c.atomArg(0), "utf8")) },
  "erlang:atom_to_binary/2": { run: (c) => binary(toBytes(c, c.atomArg(0), c.atomArg(1))) },
  "erlang:binary_to_atom/1": { run: (c) => toAtom(c, fromBytes(c, c.binaryArg(0), "utf8"), false) },
  "erlang:binary_to_atom/2": { run: (c) => toAtom(c, fromBytes(c, c.binaryArg(0), c.atomArg(1)), false) },
  "erlang:binary_to_existing_atom/1": { run: (c) => toAtom(c, fromBytes(c, c.binaryArg(0), "utf8"), true) },
  "erlang:binary_to_existing_atom/2": { run: (c) => toAtom(c, fromBytes(c, c.binaryArg(0), c.atomArg(1)), true) },
}
