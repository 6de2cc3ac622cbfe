// The names of the counters, from the names of their constants: COUNTER_HOST_BIF_CALLS is "host bif calls".
import * as Memory from "../layout/memory.js"

/// [name, index] of each counter.
export const COUNTER_NAMES: readonly (readonly [name: string, index: number])[] = Object.entries(Memory)
  .filter(([key]) => key.startsWith("COUNTER_") && key !== "COUNTER_MAX")
  .map(([key, index]) => [key.slice("COUNTER_".length).toLowerCase().replaceAll("_", " "), index] as const)
