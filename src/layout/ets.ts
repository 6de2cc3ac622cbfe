// ETS tables in shared memory: the record of a table, an object in it, and the words all tables share. Integer constants
// only. A table's record is never given back to the allocator, so a stale address is still the record of some table.

// ---- Shared by all tables, at Memory.ETS.
export const LOCK = 0 // i32 (atomic): guards what follows, lists of tables, names, owners
export const RECORDS = 4 // u32 (atomic) address of the newest record, free or not, see TABLE_RECORD_NEXT
export const FREE = 8 // u32 address of the first free record
export const NAMES = 12 // u32 (atomic) address of the table of names
export const NAMES_USED = 16 // u32: names in it, of deleted tables too
export const TABLE_COUNT_ALL = 20 // i32 (atomic): living tables
export const DOOMED = 24 // u32 (atomic) address of the first dead table that schedulers free between slices, see TABLE_FREE_NEXT

// ---- Names: [capacity u32, a power of two][unused u32] and then per slot
//   [atom index + 1, u32, 0 = free][address of the table, u32 (atomic), 0 = none now]
// Names are never removed; a bigger table replaces a full one, which stays for those who still read it.
export const NAMES_HEAD = 8
export const NAMES_SLOT = 8

// ---- A table.
export const TABLE_ID = 0 // u64 number of its reference, 0 = free record
export const TABLE_NAME = 8 // u64 atom
export const TABLE_LOCK = 16 // i32 (atomic): readers, or -1 with a writer
export const TABLE_WAITERS = 20 // i32 (atomic): threads that sleep on TABLE_LOCK
export const TABLE_TYPE = 24 // i32, TYPE_*
export const TABLE_PROTECTION = 28 // i32, PROTECTION_*
export const TABLE_KEY = 32 // u32 position of the key, from 1
export const TABLE_FLAGS = 36 // i32, FLAG_*
export const TABLE_OWNER = 40 // u64 pid
export const TABLE_HEIR = 48 // u64 pid or am_none
export const TABLE_HEIR_DATA = 56 // u64 term, in TABLE_HEIR_FRAGMENT if it is no immediate or literal
export const TABLE_HEIR_FRAGMENT = 64 // u32 address of a heap fragment, 0 if none
export const TABLE_SIZE = 68 // u32 objects, without hidden ones
export const TABLE_WORDS = 72 // u64 words of all objects
export const TABLE_ROWS = 80 // u32 address of the buckets (u32 address of an object each), or of the root of the tree
export const TABLE_MASK = 84 // u32 buckets - 1
export const TABLE_FIXED = 88 // i32 calls of safe_fixtable(T, true) not taken back
export const TABLE_HIDDEN = 92 // u32 objects that were deleted while the table was fixed
export const TABLE_OWNED_NEXT = 96 // u32 next table of the same owner
export const TABLE_OWNED_PREVIOUS = 100 // u32
export const TABLE_RECORD_NEXT = 104 // u32 next record, for good
export const TABLE_FREE_NEXT = 108 // u32 next free record, or next one in DOOMED
export const TABLE_FIXATIONS = 112 // u32 address of the first FIXATION_*
export const TABLE_VERSION = 116 // u32: changes of the shape of the tree so far
export const TABLE_FIXED_AT = 120 // f64 ms of system time of the first fixation
export const TABLE_FIX_LOCK = 128 // i32 (atomic): held by a reader that fixes the table
export const TABLE_BYTES = 136

export const TYPE_SET = 0
export const TYPE_ORDERED_SET = 1
export const TYPE_BAG = 2
export const TYPE_DUPLICATE_BAG = 3

export const PROTECTION_PUBLIC = 0
export const PROTECTION_PROTECTED = 1
export const PROTECTION_PRIVATE = 2

export const FLAG_NAMED = 1
export const FLAG_COMPRESSED = 2 // accepted, reported, without effect
export const FLAG_READ_CONCURRENCY = 4
export const FLAG_WRITE_CONCURRENCY = 8
export const FLAG_DECENTRALIZED = 16
export const FLAG_WRITE_AUTO = 32 // {write_concurrency, auto}
export const FLAG_SHELL = 64 // no table: objects on their way out, see core/etsdrop.ts

// ---- An object: a block of its own with the tuple and all it refers to, but literals.
export const OBJECT_NEXT = 0 // u32: next object in the bucket
export const OBJECT_HASH = 4 // u32: internalHash of the key
export const OBJECT_LEFT = 0 // u32, in a tree
export const OBJECT_RIGHT = 4 // u32, in a tree
export const OBJECT_OFF_HEAP = 8 // u32: first REFC binary in it
export const OBJECT_WORDS = 12 // u32: words from OBJECT_TUPLE on
export const OBJECT_FLAGS = 16 // u32, OBJECT_HIDDEN; in a tree: height
export const OBJECT_TUPLE = 24 // header of the tuple

export const OBJECT_HIDDEN = 1

// ---- A process that holds a table fixed.
export const FIXATION_NEXT = 0 // u32
export const FIXATION_COUNT = 4 // i32
export const FIXATION_PID = 8 // u64
export const FIXATION_BYTES = 16

// ---- What a thread remembers of its last step through an ordered_set, at P.ETS_PRIVATE (core/etswalk.ts).
export const WALK_ID = 0 // u64 TABLE_ID
export const WALK_VERSION = 8 // u32 TABLE_VERSION
export const WALK_COUNT = 12 // u32 nodes on the path
export const WALK_PATH = 16 // up to 56 u32: where the walk turned left; the last one is where it stands
