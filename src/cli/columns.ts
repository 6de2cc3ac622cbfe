// Texts side by side: one function's views in columns, each under its title.

export interface Column {
  title: string
  lines: readonly string[]
}

const GAP = "  │ "
const INDENT = "    " // of what did not fit on its line
const NARROWEST = 16 // characters; below that nothing is readable
const WIDEST = 72 // characters of a column that has another to its right, where no terminal sets a limit

/// Lays [columns] out, in [width] characters if that is given; longer lines are folded.
export function sideBySide(columns: readonly Column[], width?: number): string[] {
  const widths = shareOut(columns.map(naturalWidth), width)
  const folded = columns.map(({ lines }, i) => lines.flatMap((line) => fold(line, widths[i] ?? WIDEST)))
  const height = Math.max(0, ...folded.map((lines) => lines.length))
  const rows = Array.from({ length: height }, (_, y) => folded.map((lines) => lines[y] ?? ""))
  const rule = widths.map((size) => "─".repeat(size)).join("──┼─")
  const head =
    columns.length > 1
      ? [
          joined(
            columns.map(({ title }) => title),
            widths,
          ),
          rule,
        ]
      : []
  return [...head, ...rows.map((row) => joined(row, widths))]
}

function joined(cells: readonly string[], widths: readonly number[]): string {
  return cells
    .map((cell, i) => cell.padEnd(widths[i] ?? 0))
    .join(GAP)
    .trimEnd()
}

function naturalWidth({ title, lines }: Column): number {
  return lines.reduce((widest, line) => Math.max(widest, line.length), title.length)
}

// Narrow columns keep what they need; the others share the rest evenly. Without a limit only the last one is unbounded.
function shareOut(natural: readonly number[], width: number | undefined): number[] {
  if (width === undefined) return natural.map((size, i) => (i === natural.length - 1 ? size : Math.min(size, WIDEST)))
  const widths = natural.map(() => 0)
  let room = width - GAP.length * (natural.length - 1)
  const ascending = natural.map((size, i) => ({ size, i })).sort((a, b) => a.size - b.size)
  ascending.forEach(({ size, i }, done) => {
    const share = Math.max(NARROWEST, Math.floor(room / (natural.length - done)))
    widths[i] = Math.min(size, share)
    room -= widths[i] ?? 0
  })
  return widths
}

function fold(line: string, width: number): string[] {
  if (line.length <= width) return [line]
  const pieces = [line.slice(0, width)]
  const indent = INDENT + /^ */.exec(line)?.[0].slice(0, Math.floor(width / 2))
  const step = Math.max(1, width - indent.length)
  for (let at = width; at < line.length; at += step) pieces.push(indent + line.slice(at, at + step))
  return pieces
}
