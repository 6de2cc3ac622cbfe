// The shape of a term word and of every boxed object. Read by tsc and by asc: integer constants only.
//
// A word is 64 bits; addresses are 32 bits (the upper half of a pointer term is zero).
//
//   63                               6 5 4 3 2 1 0
//  ├──────────────────────────────────┴─┴─┴─┴─┴─┴─┤
//  │ pointer term of a list cell            │0 0 1│   term = address - 7, so CAR = [term + 7], CDR = [term + 15]
//  │ pointer term of a boxed object         │0 1 0│   term = address - 6, so header = [term + 6]
//  │ pid number                       │0 0 1 1│       immediate
//  │ port number                      │0 1 1 1│
//  │ small integer, 60 bits, signed   │1 1 1 1│
//  │ atom index                   │0 0 1 0 1 1│
//  │ slot(32) ┊ entry(16)         │0 1 1 0 1 1│       catch tag, only in Y registers
//  │ 0                            │1 1 1 0 1 1│       NIL
//  │ extra(32) ┊ arity(26)  ┊subtag(4)│0 0│           header of a boxed object (heap only); size = arity + 1 words
//  │ slot(32) ┊ frame(14) ┊ entry(16) │0 0│           continuation pointer (stack only)
//  ├──────────────────────────────────────────────┤
// The negative bias (7 and 6 instead of -1 and -2) keeps the low tag bits of the BEAM and lets every field be
// reached with a non-negative wasm load offset, so no instruction is spent on untagging.
// Word 0 (all zero) is never a term: THE_NON_VALUE. Source of the tags: OTP's erl_term.h.

export const WORD = 8 // bytes

export const PRIMARY_MASK = 3
export const PRIMARY_HEADER = 0
export const PRIMARY_LIST = 1
export const PRIMARY_BOXED = 2
export const PRIMARY_IMMEDIATE = 3

export const LIST_BIAS = 7 // address = term + LIST_BIAS
export const CAR = 7 // load offset from a list term
export const CDR = 15
export const BOXED_BIAS = 6 // address = term + BOXED_BIAS; also the load offset of the header
export const FIELD = 14 // load offset of the first word after the header; word i (1-based) is at 6 + 8 * i

export const IMMEDIATE_MASK = 15
export const TAG_PID = 3
export const TAG_PORT = 7
export const TAG_SMALL = 15
export const SMALL_SHIFT = 4 // a small i is i << 4 | 15
export const IMMEDIATE2_MASK = 63
export const TAG_ATOM = 11 // 0x0B
export const ATOM_SHIFT = 6 // an atom is index << 6 | 11
export const TAG_CATCH = 27 // 0x1B
export const CATCH_ENTRY_SHIFT = 6 // entry in bits 6..21, slot in bits 32..63
export const NIL = 59 // 0x3B

export const NON_VALUE = 0

// Headers: arity << 6 | subtag << 2. HEADER_x is the low six bits, subtag and primary tag together.
export const HEADER_MASK = 63
export const ARITY_SHIFT = 6
export const ARITY_MASK = 67108863 // 26 bits, after the shift
export const HEADER_TUPLE = 0 // [header][element]*                              words: arity
export const HEADER_MATCH = 4 // match context, see MATCH_*
export const HEADER_POSITIVE_BIG = 8 // [header][64-bit digit]*, least significant first, no leading zero digit
export const HEADER_NEGATIVE_BIG = 12 // same, magnitude of a negative number
export const HEADER_REFERENCE = 16 // see REFERENCE_*
export const HEADER_FUN = 20 // see FUN_*
export const HEADER_FLOAT = 24 // [header][f64]
export const HEADER_EXPORT = 28 // [header][address of an export entry]; extra = arity of the function
export const HEADER_REFC_BINARY = 32 // see REFC_*
export const HEADER_HEAP_BINARY = 36 // see HEAP_BINARY_*
export const HEADER_SUB_BINARY = 40 // see SUB_*
export const HEADER_EXTERNAL_PID = 48
export const HEADER_EXTERNAL_PORT = 52
export const HEADER_EXTERNAL_REFERENCE = 56
export const HEADER_MAP = 60 // see MAP_*
export const BIG_SIGN_BIT = 4 // HEADER_POSITIVE_BIG | BIG_SIGN_BIT = HEADER_NEGATIVE_BIG

// Complete header words of fixed-size objects (extra = 0).
export const FLOAT_HEADER_WORD = 88 // 1 << 6 | HEADER_FLOAT
export const FLOAT_WORDS = 2

// Funs. extra (header bits 32..39) = arity without the environment; header arity = 2 + number of free variables.
// FUN and EXPORT both hold at FIELD the address of a record whose first i32 is the slot to call, so a call of
// either kind is the same code. Header test: (header & FUN_TEST_MASK_LOW) == HEADER_FUN and extra == arity.
export const FUN_TEST_MASK_LOW = 55 // 63 without the bit in which FUN and EXPORT differ
export const FUN_ENTRY = 14 // load offset from the term: u32 address of the fun entry (memory.ts, FUN_ENTRY_*), zero-extended
export const FUN_CREATOR = 22 // pid term of the process that made it
export const FUN_ENVIRONMENT = 30 // first free variable

// Binaries. Sizes and offsets of SUB and MATCH are in bits, raw 64-bit words (not terms).
export const HEAP_BINARY_SIZE = 14 // bytes, raw word; header arity = 1 + ceil(bytes / 8)
export const HEAP_BINARY_DATA = 22 // load offset of the first byte; bytes after the size in the last word are zero
export const HEAP_BINARY_LIMIT = 64 // bytes; longer binaries live off-heap
// [header arity 4][size in bytes][off-heap block address][data address | flags << 32][next off-heap object address]
export const REFC_SIZE = 14
export const REFC_BLOCK = 22 // u32 address of the off-heap binary (memory.ts, BINARY_*)
export const REFC_DATA = 30 // u32 address of the first byte
export const REFC_FLAGS = 34 // u32, REFC_WRITABLE
export const REFC_NEXT = 38 // u32 address of the next object in the process's off-heap list, 0 at its end
export const REFC_WORDS = 5
export const REFC_HEADER_WORD = 288 // 4 << 6 | HEADER_REFC_BINARY
export const REFC_WRITABLE = 1 // the block may have room after the data that only this process appends to
// [header arity 3][bit offset][bit size | writable << 63][term of the HEAP or REFC binary]
export const SUB_OFFSET = 14
export const SUB_SIZE = 22 // bits in the low 63 bits; bit 63 = SUB_WRITABLE: this term is the end of an appendable binary
export const SUB_ORIGINAL = 30
export const SUB_WORDS = 4
export const SUB_HEADER_WORD = 232 // 3 << 6 | HEADER_SUB_BINARY
// [header arity 4][start bit][position bit][end bit][term of the HEAP or REFC binary]; never visible to Erlang code
export const MATCH_START = 14
export const MATCH_POSITION = 22
export const MATCH_END = 30
export const MATCH_ORIGINAL = 38
export const MATCH_WORDS = 5
export const MATCH_HEADER_WORD = 260 // 4 << 6 | HEADER_MATCH

// Maps. extra low byte = kind. At most MAP_SMALL_LIMIT keys: flat, keys sorted in term order.
//   flat:      [header arity n + 1][tuple term of the n keys][value]*
//   hash head: [header arity 1 + children][number of pairs, small][child]*       extra bits 16..31 = bitmap
//   hash node: [header arity children][child]*                                   extra bits 16..31 = bitmap
// A child is a boxed hash node or a list cell [Key | Value] (a leaf). map.ts says how full collisions are kept.
export const MAP_FLAT = 0
export const MAP_HASH_HEAD = 1
export const MAP_HASH_NODE = 2
export const MAP_SMALL_LIMIT = 32
export const MAP_KEYS = 14 // load offset of the key tuple of a flat map
export const MAP_VALUES = 22 // load offset of the first value of a flat map
export const MAP_COUNT = 14 // load offset of the number of pairs (a small) of a hash head

// References: [header arity 2][number, u64 unique in this machine][pid term of the owner of an alias, or 0: raw]
export const REFERENCE_NUMBER = 14
export const REFERENCE_OWNER = 22
export const REFERENCE_WORDS = 3
export const REFERENCE_HEADER_WORD = 144 // 2 << 6 | HEADER_REFERENCE

// A pid of this machine is <0.Id.Serial>: (Serial << PID_ID_BITS | Id) << SMALL_SHIFT | TAG_PID, with OTP 25's widths.
export const PID_ID_BITS = 15
export const PID_SERIAL_BITS = 13

// Pids, ports and references of other nodes: [header][node name, an atom][creation, raw][number, raw]*
// A pid's number is serial << 32 | id; a reference has up to five 32-bit ids, two to a word, the first in the low half of
// the first word; extra is their number, unused ids are zero.
export const EXTERNAL_NODE = 14
export const EXTERNAL_CREATION = 22
export const EXTERNAL_NUMBER = 30
export const EXTERNAL_WORDS = 4 // of a pid or port; a reference may have up to 6

// Continuation pointers: slot << 32 | frame << 18 | entry << 2. frame = Y registers of the frame returned to.
export const CP_ENTRY_SHIFT = 2
export const CP_ENTRY_MASK = 65535 // after the shift
export const CP_FRAME_SHIFT = 18
export const CP_FRAME_MASK = 16383 // after the shift, words
export const CP_SLOT_SHIFT = 32

export const ATOM_CHARACTERS_MAX = 255
export const TUPLE_ARITY_MAX = 16777215 // OTP: 2^24 - 1
