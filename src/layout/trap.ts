// A trap: the state of a long BIF between two slices, one block that hangs at the process. Integer constants only.

// ---- The record, at Process.TRAP_STATE.
export const TRAP_KIND = 0 // i32, one of the kinds below
export const TRAP_ENTRY = 4 // u32 address of the BIF's export entry, for the stack trace
export const TRAP_PLACE = 8 // u64 place of the call, as in EXCEPTION_PLACE; 0: the continuation pointer tells
export const TRAP_OWNED = 16 // 4 u32 addresses of blocks that are released with the record, 0 = none
export const TRAP_OWNED_COUNT = 4
export const TRAP_ARGUMENTS = 32 // 4 u64 terms, the BIF's arguments, for the stack trace
export const TRAP_DATA = 64 // what the BIF itself keeps

// ---- Kinds: which BIF goes on. core/continue.ts has a case for each.
export const TRAP_REVERSE = 1 // lists:reverse/2
