// How much faster the parallel programs are on two schedulers than on one, on both machines.
import { beamwise, erl, type Measure, measure, type Task } from "./machines.js"

/// Programs whose work falls into independent parts.
export const PARALLEL = ["parallel", "workers"]

export interface Speedup {
  readonly program: string
  readonly erl: number | null
  readonly beamwise: number | null
}

/// Best time on one scheduler divided by the best on [task.schedulers]; null where a run failed.
export async function measureSpeedup(task: Task, limit: number): Promise<Speedup> {
  const of = async (machine: typeof erl): Promise<number | null> => {
    const one = await measure(machine, { ...task, schedulers: 1 }, limit)
    const many = await measure(machine, task, limit)
    return isRight(one) && isRight(many) ? one.min / many.min : null
  }
  return { program: task.program, erl: await of(erl), beamwise: await of(beamwise()) }
}

function isRight(result: Measure): result is Measure & { verdict: "ok" } {
  return result.verdict === "ok"
}

export const SPEEDUP_HEAD = `${"program".padEnd(12)}${"erl".padStart(10)}${"beamwise".padStart(10)}`

export function speedupText({ program, erl: theirs, beamwise: ours }: Speedup): string {
  const cells = [theirs, ours].map((value) => (value === null ? "FAIL" : value.toFixed(2)).padStart(10))
  return [program.padEnd(12), ...cells].join("")
}
