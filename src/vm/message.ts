// What scheduler threads and the main thread tell each other. Plain data.
import type { CodeRequest } from "../runtime/bif.js"
import type { Crash } from "./crash.js"

/// What a scheduler thread is started with.
export interface ThreadStart {
  readonly core: WebAssembly.Module
  readonly memory: WebAssembly.Memory
  /// Number of the thread, and of its block: 1 = the first scheduler; dirty ones come after the normal ones.
  readonly index: number
  /// Memory.DIRTY_*: what kind of scheduler it is.
  readonly kind: number
  /// What the clock that all threads share (clockShift) showed at the machine's start: the zero of its own, ms.
  readonly origin: number
}

/// From a scheduler thread. Messages of all threads are numbered in the order in which they were sent: the main thread
/// handles them in that order.
export type ThreadMessage = { readonly sequence: number } & ThreadEvent

export type ThreadEvent =
  | { readonly kind: "event"; readonly event: number; readonly a: number; readonly b: number } // core's hostEvent
  | { readonly kind: "installed" } // it has seen new code
  | { readonly kind: "write"; readonly text: string } // for standard output
  | { readonly kind: "log"; readonly text: string } // for standard error
  | { readonly kind: "code"; readonly record: number; readonly request: CodeRequest } // see BifHost.askCode
  | {
      readonly kind: "halt"
      readonly status: number | "abort"
      readonly slogan: string | undefined
      readonly scheduler: number
    }
  | { readonly kind: "crash"; readonly crash: Crash } // the thread is about to end: memory is short, or a fault of Beamwise
