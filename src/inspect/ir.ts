// The IR of a function as text: its blocks in the order of the code, how each can be entered, and where control goes on.
import type { Block, IrFunction } from "../ir/function.js"
import type { BeamModule } from "../loader/beam.js"
import { printInstruction } from "./beam.js"
import { printAtom } from "./literal.js"

/// For example (`@2`: the trampoline re-enters there as entry 2; `^`: a branch from below leads there):
///
///     fib/1, 2 entries
///     b0: label 4
///         {is_lt,{f,5},{x,0},{integer,2}}
///         -> b1, falls into b2
export function printIr(module: BeamModule, fn: IrFunction): string[] {
  const lines = [headText(fn)]
  for (const block of fn.blocks) {
    lines.push(blockHead(block))
    for (const instruction of block.instructions) lines.push(`    ${printInstruction(module, instruction)}`)
    const way = wayOut(block)
    if (way !== "") lines.push(`    ${way}`)
    const again = block.exceptional.filter(({ kind }) => kind === "again")
    const handlers = block.exceptional.filter(({ kind }) => kind !== "again")
    if (again.length > 0) lines.push(`    again in ${again.map(blockName).join(", ")}`)
    if (handlers.length > 0) lines.push(`    exceptions -> ${handlers.map(blockName).join(", ")}`)
  }
  return lines
}

/// "b3: label 7 @2 ^", a block's first line.
export function blockHead(block: Block): string {
  const label = block.label === 0 ? "" : ` ${block.label}`
  const marks = [block.entry > 0 ? ` @${block.entry}` : "", block.loopHead ? " ^" : ""]
  return `${blockName(block)}: ${block.kind}${label}${marks.join("")}`
}

function blockName({ position }: Block): string {
  return position < 0 ? "dead" : `b${position}`
}

function headText({ name, arity, entryLines, hasHandlers }: IrFunction): string {
  const entries = `${entryLines.length} ${entryLines.length === 1 ? "entry" : "entries"}`
  return `${printAtom(name)}/${arity}, ${entries}${hasHandlers ? ", handlers" : ""}`
}

// "-> b1, b4, falls into b2"; "" where control ends.
function wayOut({ successors, fallsThrough }: Block): string {
  const branches = fallsThrough ? successors.slice(0, -1) : successors
  const names = [...new Set(branches.map(blockName))]
  const fall = fallsThrough ? [`falls into ${blockName(successors[successors.length - 1])}`] : []
  const way = [...names, ...fall].join(", ")
  return names.length > 0 ? `-> ${way}` : way
}
