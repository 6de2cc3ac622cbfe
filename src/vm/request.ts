// What a face asks of the machine, and what it gets back: the run of one program. Plain data; machine.ts does the work.
import type { OtpInstallation } from "../host/otp.js"
import type { Settings } from "./settings.js"

/// A term as plain data, in the shape of the loader's literals. Big integers have their magnitude's lowest byte first;
/// `bits` counts the used bits of a binary's last byte, here always 8.
export type TypedTerm =
  | { readonly kind: "int"; readonly value: number }
  | { readonly kind: "big"; readonly negative: boolean; readonly bytes: Uint8Array }
  | { readonly kind: "float"; readonly value: number }
  | { readonly kind: "atom"; readonly name: string }
  | { readonly kind: "nil" }
  | { readonly kind: "list"; readonly items: readonly TypedTerm[]; readonly tail: TypedTerm }
  | { readonly kind: "tuple"; readonly items: readonly TypedTerm[] }
  | { readonly kind: "map"; readonly pairs: readonly (readonly [key: TypedTerm, value: TypedTerm])[] }
  | { readonly kind: "binary"; readonly bytes: Uint8Array; readonly bits: number }

/// Where the program begins.
/// "call": that function with those arguments.
/// "main": the module's main/1 with a list of strings if it exports one; else, without arguments, start/0, else main/0.
export type Entry =
  | { readonly kind: "call"; readonly module: string; readonly function: string; readonly args: readonly TypedTerm[] }
  | { readonly kind: "main"; readonly module: string; readonly args: readonly string[] }

export interface RunRequest {
  readonly entry: Entry
  readonly file: string | undefined // a .beam file to load before anything else; `entry.module` is the file's name without .beam: the module in the file counts
  readonly paths: readonly string[] // directories of .beam files, searched in this order, before OTP's
  readonly otp: OtpInstallation
  readonly settings: Settings // what the emulator flags say
  readonly stress: boolean // collect at every allocation point, one reduction a slice
  readonly checked: boolean // the core with asserts and heap walks
  readonly profile: boolean // count what happens
}

/// One entry of an Erlang stack trace, the innermost first.
export interface StackFrame {
  readonly module: string
  readonly function: string
  readonly arity: number
  readonly args?: readonly string[] // printed terms, where the trace has them instead of the arity
  readonly file?: string
  readonly line?: number
}

/// The signature of machine.ts's `runTarget`: boots a machine, runs the entry in a process of its own, stops the machine.
/// Throws only for faults of Beamwise itself.
export type RunTarget = (request: RunRequest) => Promise<RunOutcome>

export type RunOutcome = RunEnd & { readonly counters?: ReadonlyMap<string, number> } // with `profile`

export type RunEnd =
  | { readonly kind: "result"; readonly text: string } // the returned term, printed as ~tp prints it
  | {
      readonly kind: "exception"
      readonly class: "error" | "exit" | "throw"
      readonly reason: string // the printed term
      readonly stack: readonly StackFrame[]
    }
  | { readonly kind: "halt"; readonly status: number | "abort"; readonly slogan?: string } // the program called halt
  | { readonly kind: "crash"; readonly report: string } // memory was short, or Beamwise failed
  | { readonly kind: "refused"; readonly message: string } // nothing was run: no such file, module or function, broken file
