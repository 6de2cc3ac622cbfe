// The tags of the external term format, by OTP's names, and what the encoder can be told. Numbers: OTP's external.h.

export const VERSION_MAGIC: u32 = 131
export const COMPRESSED: u32 = 80

export const SMALL_INTEGER_EXT: u32 = 97
export const INTEGER_EXT: u32 = 98
export const FLOAT_EXT: u32 = 99
export const ATOM_EXT: u32 = 100
export const REFERENCE_EXT: u32 = 101
export const PORT_EXT: u32 = 102
export const PID_EXT: u32 = 103
export const SMALL_TUPLE_EXT: u32 = 104
export const LARGE_TUPLE_EXT: u32 = 105
export const NIL_EXT: u32 = 106
export const STRING_EXT: u32 = 107
export const LIST_EXT: u32 = 108
export const BINARY_EXT: u32 = 109
export const SMALL_BIG_EXT: u32 = 110
export const LARGE_BIG_EXT: u32 = 111
export const NEW_FUN_EXT: u32 = 112
export const EXPORT_EXT: u32 = 113
export const NEW_REFERENCE_EXT: u32 = 114
export const SMALL_ATOM_EXT: u32 = 115
export const MAP_EXT: u32 = 116
export const ATOM_UTF8_EXT: u32 = 118
export const SMALL_ATOM_UTF8_EXT: u32 = 119
export const V4_PORT_EXT: u32 = 120
export const NEW_FLOAT_EXT: u32 = 70
export const BIT_BINARY_EXT: u32 = 77
export const NEW_PID_EXT: u32 = 88
export const NEW_PORT_EXT: u32 = 89
export const NEWER_REFERENCE_EXT: u32 = 90

export const FLOAT_BYTES: u32 = 31 // text of a FLOAT_EXT, zeros after it
export const FLOAT_DECIMALS: i32 = 20
export const STRING_MAX: u32 = 65535 // elements of a STRING_EXT
export const PORT_NUMBER_MAX: u64 = 0xfffffff // of a port of this node; larger ones are V4_PORT_EXT
export const REFERENCE_FIRST_MAX: u32 = 0x3ffff // 18 bits: the first word of a reference
export const REFERENCE_WORDS_MAX: u32 = 5
export const REFERENCE_WORDS_HERE: u32 = 3 // of a reference of this node
export const CREATION_OLD_MAX: u32 = 3 // of the tags with a creation of one byte

// How to encode.
export const OPTION_UTF8_ATOMS: u32 = 1 // {minor_version, 2}
export const OPTION_OLD_FLOATS: u32 = 2 // {minor_version, 0}
export const OPTION_DETERMINISTIC: u32 = 4 // keys of hash maps in term order
export const OPTION_IOVEC: u32 = 8 // off-heap binaries are not copied
