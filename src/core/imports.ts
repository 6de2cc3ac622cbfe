// The host functions that core calls. Everything else it does alone.

/// Runs the TypeScript BIF [index]: arguments in X, result in X[0]. Returns 0 if it succeeded, 1 if it failed
/// (exception words are set), 2 if it set UNWIND_KIND itself.
// @ts-ignore: decorator
@external("env", "hostBif")
export declare function hostBif(index: i32): i32

/// Instantiates every staged code change that this thread has not seen.
// @ts-ignore: decorator
@external("env", "installCode")
export declare function installCode(): void

/// Sends an event of [kind] with two words to the main thread.
// @ts-ignore: decorator
@external("env", "hostEvent")
export declare function hostEvent(kind: i32, a: i32, b: i32): void

/// Prints one line of the LOG facility.
// @ts-ignore: decorator
@external("env", "log")
export declare function log(kind: i32, a: i32, b: i32, c: i32): void

/// Host's monotonic clock, ms since the machine started, with fractions.
// @ts-ignore: decorator
@external("env", "now")
export declare function now(): f64
