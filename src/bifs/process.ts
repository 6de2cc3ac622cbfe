// BIFs of core that look at processes, which may have to wait until another process answers; and stacks as text.
import type { HostTerm } from "../loader/etf.js"
import { type Context, TRUE } from "../runtime/bif.js"
import { printAtom, printTerm } from "../runtime/print.js"
import type { Build } from "../runtime/term.js"
import { rows } from "./core.js"
import type { BifTable } from "./table.js"

const show = (term: HostTerm) => printTerm(term, { display: true })

// "0x0000000000002a01 (lists:map/2 + 3)"
function place([, address, name, offset]: readonly HostTerm[]): string {
  const digits = address.kind === "int" ? address.value.toString(16).padStart(16, "0") : ""
  if (name.kind !== "tuple") return `0x${digits} (<terminate process normally>)`
  const [module, called, arity] = name.items
  const atoms = [module, called].map((item) => (item.kind === "atom" ? printAtom(item.name) : ""))
  return `0x${digits} (${atoms.join(":")}/${show(arity)} + ${show(offset)})`
}

/// What core/backtrace.ts has gathered, in OTP's form.
export function stackText(rows: readonly HostTerm[]): string {
  let text = ""
  let y = 0
  for (const row of rows) {
    if (row.kind !== "tuple" || row.items[0].kind !== "atom") continue
    const label = `y(${y})`.padEnd(8)
    switch (row.items[0].name) {
      case "pc":
        text += `Program counter: ${place(row.items)}\n`
        break
      case "return":
        text += `\n${place(row.items).slice(0, 18)} Return addr ${place(row.items)}\n`
        y = 0
        break
      case "catch":
        text += `${label} Catch ${place(row.items)}\n`
        y++
        break
      default:
        text += `${label} ${show(row.items[1])}\n`
        y++
    }
  }
  return text
}

function backtrace(c: Context): Build {
  const list = c.get(c.arg(0))
  const text = stackText(list.kind === "list" ? list.items : [])
  if (c.nameAt(c.arg(1)) === "true") {
    c.host.write(text)
    return TRUE
  }
  return { kind: "binary", bytes: new TextEncoder().encode(text), bits: 8 }
}

/// Its number is what core calls at BACKTRACE_BIF.
export const BACKTRACE = ["beamwise", "backtrace", 2] as const

export const processes: BifTable = {
  ...rows("erlang", "process_info/1 processInfo1\nprocess_info/2 processInfo2", true),
  ...rows("erts_internal", "process_display/2 processDisplay2", true),
  "beamwise:backtrace/2": { run: backtrace },
}
