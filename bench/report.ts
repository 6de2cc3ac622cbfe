// The results as text: the table of the programs, and the loading.
import type { LoadResult } from "./load.js"
import type { Measure } from "./machines.js"

export interface Row {
  readonly program: string
  readonly erl: Measure
  readonly beamwise: Measure
  /// Beamwise's median divided by erl's; null unless both have a right result.
  readonly ratio: number | null
  /// The same of the shortest runs, which other work on the machine disturbs least.
  readonly bestRatio: number | null
}

export function makeRow(program: string, erl: Measure, beamwise: Measure): Row {
  if (erl.verdict !== "ok" || beamwise.verdict !== "ok") {
    return { program, erl, beamwise, ratio: null, bestRatio: null }
  }
  return { program, erl, beamwise, ratio: beamwise.median / erl.median, bestRatio: beamwise.min / erl.min }
}

/// The geometric mean; null of nothing.
export function geometricMean(values: readonly (number | null)[]): number | null {
  const logs = values.flatMap((value) => (value === null ? [] : Math.log(value)))
  return logs.length === 0 ? null : Math.exp(logs.reduce((sum, log) => sum + log, 0) / logs.length)
}

export const TABLE_HEAD = ["program".padEnd(12), ...["erl ms", "beamwise ms", "ratio", "best"].map(right)].join("")

export function rowText({ program, erl, beamwise, ratio, bestRatio }: Row): string {
  const cells = [timeText(erl), timeText(beamwise), ratioText(ratio), ratioText(bestRatio)]
  return [program.padEnd(12), ...cells.map(right), ...faults(erl, beamwise)].join("")
}

export function meanText(rows: readonly Row[]): string {
  const means = [rows.map(({ ratio }) => ratio), rows.map(({ bestRatio }) => bestRatio)].map(geometricMean)
  const counted = rows.filter(({ ratio }) => ratio !== null).length
  const all = counted === rows.length ? "" : `   of the ${counted} of ${rows.length} that both get right`
  return [`mean of ${counted}`.padEnd(12), ...["", "", ...means.map(ratioText)].map(right), all].join("")
}

export function loadLines(load: LoadResult): string[] {
  const { application, modules, refused, slowest } = load
  return [
    `loading ${application}: ${modules} modules, ${kilobytes(load.beamBytes)} of .beam to ${kilobytes(load.wasmBytes)} of wasm`,
    `  translated in ${load.totalMs.toFixed(0)} ms (loader ${load.parseMs.toFixed(0)}, IR and code ${load.compileMs.toFixed(0)}); the engine accepts it in ${load.acceptMs.toFixed(0)} ms`,
    `  slowest: ${slowest.map(({ module, ms }) => `${module} ${ms.toFixed(0)} ms`).join(", ")}`,
    ...refused.map((line) => `  REFUSED ${line}`),
  ]
}

function right(text: string): string {
  return text.padStart(13)
}

function timeText(measure: Measure): string {
  return measure.verdict === "FAIL" ? "FAIL" : measure.median.toFixed(1)
}

function ratioText(ratio: number | null): string {
  return ratio === null ? "-" : ratio.toFixed(2)
}

function faults(...measures: readonly Measure[]): string[] {
  return measures.flatMap((measure) =>
    measure.verdict === "ok" ? [] : [`   ${measure.verdict}${measure.verdict === "FAIL" ? ` ${measure.why}` : ""}`],
  )
}

function kilobytes(bytes: number): string {
  return `${Math.round(bytes / 1000).toLocaleString("en-US")} kB`
}
