// A trap: the state of a long BIF between two slices, one block that hangs at the process. Integer constants only.

// ---- The record, at Process.TRAP_STATE.
export const TRAP_KIND = 0 // i32, one of the kinds below
export const TRAP_ENTRY = 4 // u32 address of the BIF's export entry, for the stack trace
export const TRAP_PLACE = 8 // u64 place of the call, as in EXCEPTION_PLACE; 0: the continuation pointer tells
export const TRAP_OWNED = 16 // 4 u32 addresses of blocks that are released with the record, 0 = none
export const TRAP_OWNED_COUNT = 4
export const TRAP_ARGUMENTS = 32 // 4 u64 terms, the BIF's arguments, for the stack trace
export const TRAP_DATA = 64 // what the BIF itself keeps

// ---- What TRAP_DIRTY keeps, from TRAP_DATA on: also a job in the queue of the dirty schedulers.
export const DIRTY_NEXT = 64 // u32 next job
export const DIRTY_PROCESS = 68 // u32
export const DIRTY_BIF = 72 // i32 number of the BIF in TypeScript
export const DIRTY_TO = 76 // i32, Memory.DIRTY_*: where it is to run
export const DIRTY_OUTCOME = 80 // i32, OUTCOME_*
export const DIRTY_COLLECT = 84 // i32, 1: it has asked for a collection
export const DIRTY_RESULT = 88 // u64 term: the result, or the reason of the failure
export const DIRTY_CLASS = 96 // u64 term: class of the failure
export const DIRTY_ARGUMENTS = 104 // 4 u64 terms: the arguments, which the BIF may have changed for its next part
export const DIRTY_BYTES = 72 // of TRAP_DATA
export const OUTCOME_NONE = 0
export const OUTCOME_RESULT = 1
export const OUTCOME_FAILURE = 2

// ---- Kinds: which BIF goes on. core/continue.ts has a case for each.
export const TRAP_REVERSE = 1 // lists:reverse/2
export const TRAP_IOLIST = 2 // list_to_binary and its kin, iolist_size
export const TRAP_BYTES = 3 // binary_to_list and its kin
export const TRAP_MD5 = 4 // md5/1
export const TRAP_MD5_UPDATE = 5
export const TRAP_CRC = 6 // crc32
export const TRAP_ADLER = 7 // adler32
export const TRAP_MATCH = 20 // binary:match
export const TRAP_MATCHES = 21 // binary:matches
export const TRAP_SPLIT = 22 // binary:split
export const TRAP_COPY = 23 // binary:copy/2
export const TRAP_TO_UTF8 = 24 // unicode:characters_to_binary/2
export const TRAP_TO_CHARACTERS = 25 // unicode:characters_to_list/2
export const TRAP_PHASH2 = 26 // erlang:phash2
export const TRAP_MAP_MAKE = 27 // maps:from_list/1, from_keys/2
export const TRAP_MAP_KEYS = 28 // maps:keys/1, values/1
export const TRAP_MAP_MERGE = 29 // maps:merge/2
export const TRAP_APPEND = 40 // erlang:'++'/2
export const TRAP_LENGTH = 41 // erlang:length/1
export const TRAP_MEMBER = 42 // lists:member/2
export const TRAP_KEYED = 43 // lists:keyfind/3, keymember/3, keysearch/3
export const TRAP_SUBTRACT = 44 // erlang:'--'/2
export const TRAP_LIST_TO_TUPLE = 45 // erlang:list_to_tuple/1
export const TRAP_TUPLE_TO_LIST = 46 // erlang:tuple_to_list/1
export const TRAP_ENCODE = 60 // term_to_binary, term_to_iovec, external_size
export const TRAP_DECODE = 61 // binary_to_term
export const TRAP_SELECT = 70 // ets:select/2, match/2, select_delete/2 and the like
export const TRAP_SELECT_CHUNK = 71 // ets:select/3, select/1 and the like
export const TRAP_DROP_TABLE = 72 // ets:delete/1, delete_all_objects/1
export const TRAP_DIRTY = 90 // a BIF in TypeScript that runs on a dirty scheduler
