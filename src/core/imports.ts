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

/// The function [operation] (layout/math.ts, MATH_*) of one or two floats.
// @ts-ignore: decorator
@external("env", "math")
export declare function math(operation: i32, a: f64, b: f64): f64

/// Writes [value] as ASCII text at [address] (room for FORMAT_BYTES_MAX) and returns its length. [kind] is one of
/// FORMAT_* of layout/math.ts; [precision] counts decimals.
// @ts-ignore: decorator
@external("env", "formatFloat")
export declare function formatFloat(kind: i32, value: f64, precision: i32, address: i32): i32

/// The float nearest to the [length] ASCII bytes at [address], which hold a well-formed decimal number.
// @ts-ignore: decorator
@external("env", "parseFloat")
export declare function readFloat(address: i32, length: i32): f64

/// Compresses the [bytes] bytes at [from] into a zlib stream at [to], where there is room for [room] bytes. [level] is 0 to 9,
/// or -1: zlib's default. The length of the stream, or -1 if it needs more room or the host can't.
// @ts-ignore: decorator
@external("env", "deflate")
export declare function deflate(from: u32, bytes: u32, to: u32, room: u32, level: i32): i32

/// Expands the zlib stream that begins at [from] and ends within [bytes] bytes to exactly [size] bytes at [to]. The length of
/// the stream, or -1 if it is none of that size or the host can't.
// @ts-ignore: decorator
@external("env", "inflate")
export declare function inflate(from: u32, bytes: u32, to: u32, size: u32): i32
