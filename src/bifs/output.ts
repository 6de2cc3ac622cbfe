// BIFs that write: display, and what the process `user` writes for the I/O protocol.
import { atom, type Context, OK, TRUE } from "../runtime/bif.js"
import { printTerm } from "../runtime/print.js"
import { formatPlainly, reportHeader } from "../runtime/report.js"
import type { Build } from "../runtime/term.js"
import type { BifTable } from "./table.js"

/// The text of a list of characters, binaries and such lists; undefined if it is none. Binaries are UTF-8, or Latin-1
/// if [latin1].
function charactersAt(c: Context, at: number, latin1: boolean): string | undefined {
  const decoder = new TextDecoder(latin1 ? "latin1" : "utf-8", { fatal: true, ignoreBOM: true })
  const decode = (bytes: Uint8Array) => (latin1 ? String.fromCharCode(...bytes) : decoder.decode(bytes))
  const parts: string[] = []
  const todo = [at]
  for (let next = todo.pop(); next !== undefined; next = todo.pop()) {
    if (c.isList(next)) {
      const cell = c.cellAt(next)
      todo.push(cell + 8)
      const code = c.integerAt(cell)
      if (code === undefined) todo.push(cell)
      else if (code >= 0 && code <= 0x10ffff) parts.push(String.fromCodePoint(code))
      else return undefined
    } else if (c.isBitstring(next)) {
      const bytes = c.binaryAt(next)
      if (bytes === undefined) return undefined
      try {
        parts.push(decode(bytes))
      } catch {
        return undefined
      }
    } else if (!c.isNil(next)) {
      return undefined
    }
  }
  return parts.join("")
}

function display(c: Context): Build {
  c.host.write(`${printTerm(c.get(c.arg(0)), { display: true })}\r\n`)
  return TRUE
}

export const output: BifTable = {
  "erlang:display/1": { run: display },
  "erlang:display_string/1": {
    run: (c) => {
      c.host.write(c.stringArg(0))
      return TRUE
    },
  },
  "erlang:display_nl/0": {
    run: (c) => {
      c.host.write("\r\n")
      return TRUE
    },
  },
  // Encoding, Characters; gives ok or {error, put_chars}, as an I/O server answers.
  "beamwise:put_chars/2": {
    run: (c) => {
      const text = charactersAt(c, c.arg(1), c.nameAt(c.arg(0)) === "latin1")
      if (text === undefined) return { kind: "tuple", items: [atom("error"), atom("put_chars")] }
      c.host.write(text)
      return OK
    },
  },
  // Level, Microseconds, Text: a report for standard error. Text: characters, or {Format, Arguments} that io_lib could not format.
  "beamwise:report/3": {
    run: (c) => {
      const [level, time] = [c.atomArg(0), c.integerArg(1)]
      const at = c.arg(2)
      const text = c.isTuple(at)
        ? formatPlainly(c.get(c.fieldAt(at, 0)), c.get(c.fieldAt(at, 1)))
        : (charactersAt(c, at, false) ?? c.badarg())
      c.host.note(`${reportHeader(level, time)}${text}\n`)
      return OK
    },
  },
  "io:printable_range/0": { run: () => atom("latin1") },
  "net_kernel:dflag_unicode_io/1": { run: () => TRUE },
  "error_logger:warning_map/0": { run: () => atom("warning") },
  "erlang:halt/0": { run: (c) => c.host.halt(0) },
  "erlang:halt/1": { run: halt },
  "erlang:halt/2": { run: halt },
}

// A string is the slogan of a crash dump; `abort` asks for a core.
function halt(c: Context): Build {
  const status = c.integerAt(c.arg(0))
  if (status !== undefined) return status < 0 ? c.badarg() : c.host.halt(status % 256)
  if (c.nameAt(c.arg(0)) === "abort") return c.host.halt("abort")
  const slogan = c.textAt(c.arg(0))
  return slogan === undefined ? c.badarg() : c.host.halt(1, [...slogan].slice(0, SLOGAN_MAX).join(""))
}

const SLOGAN_MAX = 1023 // characters, as OTP's limit is
