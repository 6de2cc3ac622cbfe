// BIFs that core has: the name of its export for each.
import type { BifRow, BifTable } from "./table.js"

/// Rows from lines of "name/arity export".
export function rows(module: string, lines: string, traps: boolean | "late" = false): BifTable {
  const table: Record<string, BifRow> = {}
  for (const line of lines.trim().split("\n")) {
    const [name, core] = line.trim().split(/\s+/)
    table[`${module}:${name}`] = traps ? { core, traps } : { core }
  }
  return table
}

export const core: BifTable = {
  ...rows(
    "erlang",
    `
    +/2 arithAdd
    -/2 arithSub
    */2 arithMul
    //2 arithDivide
    div/2 arithDiv
    rem/2 arithRem
    band/2 arithBand
    bor/2 arithBor
    bxor/2 arithBxor
    bsl/2 arithBsl
    bsr/2 arithBsr
    -/1 arithNeg
    +/1 arithPlus
    bnot/1 arithBnot
    abs/1 arithAbs
    float/1 floatFromNumber
    trunc/1 floatTrunc
    floor/1 floatFloor
    ceil/1 floatCeil
    round/1 floatRound
    integer_to_list/1 integerToList
    integer_to_list/2 integerToList2
    integer_to_binary/1 integerToBinary
    integer_to_binary/2 integerToBinary2
    list_to_integer/1 listToInteger
    list_to_integer/2 listToInteger2
    binary_to_integer/1 binaryToInteger
    binary_to_integer/2 binaryToInteger2
    float_to_list/1 floatToList
    float_to_list/2 floatToList2
    float_to_binary/1 floatToBinary
    float_to_binary/2 floatToBinary2
    list_to_float/1 listToFloat
    binary_to_float/1 binaryToFloat
    phash/2 erlangPhash
    byte_size/1 byteSize
    bit_size/1 bitSize
    size/1 sizeOfTerm
    binary_part/2 binaryPart2
    binary_part/3 binaryPart3
    split_binary/2 splitBinary
    md5_init/0 md5Init
    md5_final/1 md5Final
    crc32_combine/3 crc32Combine
    adler32_combine/3 adler32Combine
    map_size/1 mapSize
    map_get/2 mapsGet
    is_map_key/2 isMapKey
    match_spec_test/3 erlangMatchSpecTest
    hd/1 listHead
    tl/1 listTail
    tuple_size/1 tupleSize
    element/2 tupleElement
    setelement/3 tupleSetelement
    make_tuple/2 makeTuple
    make_tuple/3 makeTupleWith
    append_element/2 tupleAppend
    insert_element/3 tupleInsert
    delete_element/2 tupleDelete
    `,
  ),
  ...rows(
    "string",
    `
    list_to_integer/1 stringListToInteger
    list_to_float/1 stringListToFloat
    `,
  ),
  ...rows(
    "math",
    ["sin", "cos", "tan", "asin", "acos", "atan", "sinh", "cosh", "tanh", "asinh", "acosh", "atanh", "exp", "log"]
      .concat(["log2", "log10", "erf", "erfc", "sqrt", "floor", "ceil"])
      .map((name) => `${name}/1 math${name[0].toUpperCase()}${name.slice(1)}`)
      .concat(["pow/2 mathPow", "atan2/2 mathAtan2", "fmod/2 mathFmod"])
      .join("\n"),
  ),
  ...rows(
    "erlang",
    `
    length/1 listLength
    ++/2 listAppend
    --/2 listSubtract
    append/2 listAppend
    subtract/2 listSubtract
    tuple_to_list/1 tupleToList
    list_to_tuple/1 listToTuple
    `,
    "late",
  ),
  ...rows(
    "lists",
    `
    member/2 listMember
    keyfind/3 listKeyfind
    keymember/3 listKeymember
    keysearch/3 listKeysearch
    reverse/2 listReverse
    `,
    "late",
  ),
  ...rows(
    "erlang",
    `
    binary_to_list/1 binaryToList
    binary_to_list/3 binaryToList3
    bitstring_to_list/1 bitstringToList
    list_to_binary/1 listToBinary
    list_to_bitstring/1 listToBitstring
    iolist_to_binary/1 iolistToBinary
    iolist_size/1 iolistSize
    phash2/1 erlangPhash2
    phash2/2 phash2Range
    md5/1 md5
    md5_update/2 md5Update
    crc32/1 crc32
    crc32/2 crc32More
    adler32/1 adler32
    adler32/2 adler32More
    `,
    "late",
  ),
  ...rows(
    "binary",
    `
    at/2 binaryAt
    first/1 binaryFirst
    last/1 binaryLast
    part/2 binaryPart2
    part/3 binaryPart3
    referenced_byte_size/1 binaryReferencedByteSize
    encode_unsigned/1 binaryEncodeUnsigned
    encode_unsigned/2 binaryEncodeUnsigned2
    decode_unsigned/1 binaryDecodeUnsigned
    decode_unsigned/2 binaryDecodeUnsigned2
    longest_common_prefix/1 binaryCommonPrefix
    longest_common_suffix/1 binaryCommonSuffix
    compile_pattern/1 binaryCompilePattern
    `,
  ),
  ...rows("unicode", "bin_is_7bit/1 unicodeIs7bit"),
  ...rows(
    "binary",
    `
    copy/1 binaryCopy
    copy/2 binaryCopy2
    list_to_bin/1 listToBinary
    match/2 binaryMatch
    match/3 binaryMatch3
    matches/2 binaryMatches
    matches/3 binaryMatches3
    split/2 binarySplit
    split/3 binarySplit3
    `,
    "late",
  ),
  ...rows("unicode", "characters_to_binary/2 trapUnicodeToBinary\ncharacters_to_list/2 trapUnicodeToList", true),
  ...rows(
    "erts_debug",
    `
    map_info/1 debugMapInfo
    `,
  ),
  ...rows(
    "erts_internal",
    `
    map_next/3 mapNext
    map_to_tuple_keys/1 mapTupleKeys
    `,
  ),
  ...rows(
    "ets",
    `
    all/0 etsAll
    delete/2 etsDelete
    delete_object/2 etsDeleteObject
    first/1 etsFirst
    give_away/3 etsGiveAway
    info/1 etsInfoAll
    info/2 etsInfo
    insert/2 etsInsert
    insert_new/2 etsInsertNew
    last/1 etsLast
    lookup/2 etsLookup
    lookup_element/3 etsLookupElement
    member/2 etsMember
    new/2 etsNew
    next/2 etsNext
    prev/2 etsPrev
    rename/2 etsRename
    safe_fixtable/2 etsSafeFixtable
    setopts/2 etsSetopts
    slot/2 etsSlot
    take/2 etsTake
    update_counter/3 etsUpdateCounter
    update_counter/4 etsUpdateCounterDefault
    update_element/3 etsUpdateElement
    whereis/1 etsWhereis
    is_compiled_ms/1 etsIsCompiledMs
    match_spec_compile/1 etsMatchSpecCompile
    match_spec_run_r/3 etsMatchSpecRunR
    `,
  ),
  ...rows(
    "ets",
    `
    delete/1 etsDelete1
    internal_delete_all/2 etsDeleteAll
    match/1 etsContinue
    match/2 etsMatch
    match/3 etsMatchLimit
    match_object/1 etsContinue
    match_object/2 etsMatchObject
    match_object/3 etsMatchObjectLimit
    select/1 etsContinue
    select/2 etsSelect
    select/3 etsSelectLimit
    select_count/2 etsSelectCount
    select_replace/2 etsSelectReplace
    select_reverse/1 etsContinue
    select_reverse/2 etsSelectReverse
    select_reverse/3 etsSelectReverseLimit
    internal_select_delete/2 etsSelectDelete
    `,
    "late",
  ),
  ...rows(
    "maps",
    `
    get/2 mapsGet
    find/2 mapsFind
    is_key/2 isMapKey
    put/3 mapsPut
    update/3 mapsUpdate
    remove/2 mapsRemove
    take/2 mapsTake
    `,
  ),
  ...rows(
    "maps",
    `
    keys/1 mapsKeys
    values/1 mapsValues
    from_list/1 mapsFromList
    from_keys/2 mapsFromKeys
    merge/2 mapsMerge
    `,
    "late",
  ),
}
