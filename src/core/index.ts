// The export list of core: everything that generated code, the runtime and the host may call. One block per file.

export {
  arithAdd,
  arithBand,
  arithBnot,
  arithBor,
  arithBsl,
  arithBsr,
  arithBxor,
  arithDiv,
  arithDivide,
  arithMul,
  arithNeg,
  arithPlus,
  arithRem,
  arithSub,
} from "./arith"
export { atomIntern, atomLookup } from "./atom"
export { bitSize, byteSize } from "./binary"
export { checkProcess } from "./check"
export {
  bsAppend,
  bsBinarySize,
  bsFail,
  bsInit,
  bsInitWritable,
  bsPrivateAppend,
  bsPutBinary,
  bsPutBinaryAll,
  bsPutBits,
  bsPutFloat,
  bsPutInteger,
  bsPutString,
} from "./construct"
export {
  binaryToFloat,
  binaryToInteger,
  binaryToInteger2,
  floatToBinary,
  floatToBinary2,
  floatToList,
  floatToList2,
  integerToBinary,
  integerToBinary2,
  integerToList,
  integerToList2,
  listToFloat,
  listToInteger,
  listToInteger2,
  stringListToFloat,
  stringListToInteger,
} from "./convert"
export { copyTo, copyToFragment, copyToHeap, fragmentTerm, sizeOf } from "./copy"
export {
  arithAbs,
  floatCeil,
  floatFloor,
  floatFromNumber,
  floatResult,
  floatRound,
  floatTrunc,
  isFiniteFloat,
  makeFloat,
  mathAcos,
  mathAcosh,
  mathAsin,
  mathAsinh,
  mathAtan,
  mathAtan2,
  mathAtanh,
  mathCeil,
  mathCos,
  mathCosh,
  mathErf,
  mathErfc,
  mathExp,
  mathFloor,
  mathFmod,
  mathLog,
  mathLog2,
  mathLog10,
  mathPow,
  mathSin,
  mathSinh,
  mathSqrt,
  mathTan,
  mathTanh,
  toFloat,
} from "./float"
export {
  collectGarbage,
  createHeap,
  destroyHeap,
  garbageCollectProcess,
  releaseFragment,
  releaseFragments,
  requestFullSweep,
} from "./gc"
export { erlangPhash2, internalHash, phash2, phash2Range } from "./hash"
export { attachFragment, heapAlloc, heapTrim, newFragment, requestCollection } from "./heap"
export {
  binaryToList,
  binaryToList3,
  bitstringToList,
  iolistSize,
  iolistToBinary,
  listToBinary,
  listToBitstring,
  sizeOfTerm,
} from "./iolist"
export {
  listAppend,
  listHead,
  listKeyfind,
  listKeymember,
  listKeysearch,
  listLength,
  listMember,
  listReverse,
  listTail,
} from "./list"
export { copyToLiteral, literalReserve } from "./literal"
export { mapGet, mapNew, mapPut, mapPutMany, mapRemove, mapUpdateExisting } from "./map"
export {
  isMapKey,
  mapNext,
  mapSize,
  mapsFind,
  mapsFromKeys,
  mapsFromList,
  mapsGet,
  mapsKeys,
  mapsMerge,
  mapsPut,
  mapsRemove,
  mapsTake,
  mapsToList,
  mapsUpdate,
  mapsValues,
} from "./mapbif"
export {
  bsEnsureAtLeast,
  bsEnsureExactly,
  bsGetBinary,
  bsGetBinaryAll,
  bsGetFloat,
  bsGetInteger,
  bsGetPosition,
  bsGetTail,
  bsGetUnsigned,
  bsMatchString,
  bsPeekBits,
  bsReadBits,
  bsSetPosition,
  bsSize,
  bsSkipAll,
  bsSkipBits,
  bsStartMatch,
  bsTestTail,
  bsTestUnit,
  matchData,
} from "./match"
export {
  allocate,
  memoryAllocated,
  memoryUsed,
  reallocate,
  release,
  releaseLocal,
  resizeInPlace,
  sizeOfBlock,
  tryAllocate,
} from "./memory"
export { compareKeys, compareTerms, equalTerms, exactlyEqual } from "./order"
export { memoryStart } from "./pages"
export {
  binaryAt,
  binaryCommonPrefix,
  binaryCommonSuffix,
  binaryCopy,
  binaryCopy2,
  binaryDecodeUnsigned,
  binaryDecodeUnsigned2,
  binaryEncodeUnsigned,
  binaryEncodeUnsigned2,
  binaryFirst,
  binaryLast,
  binaryPart2,
  binaryPart3,
  binaryReferencedByteSize,
  splitBinary,
} from "./parts"
export { heapSize } from "./resize"
export {
  binaryCompilePattern,
  binaryMatch,
  binaryMatch3,
  binaryMatches,
  binaryMatches3,
  binarySplit,
  binarySplit3,
} from "./search"
export { setBlock } from "./state"
export { listSubtract } from "./subtract"
export {
  listToTuple,
  makeTuple,
  makeTupleWith,
  tupleAppend,
  tupleDelete,
  tupleElement,
  tupleInsert,
  tupleSetelement,
  tupleSize,
  tupleToList,
} from "./tuple"
export { unicodeIs7bit, unicodeIsNative, unicodeToBinary, unicodeToList } from "./unicode"
export {
  bsGetUtf8,
  bsGetUtf16,
  bsGetUtf32,
  bsPutUtf8,
  bsPutUtf16,
  bsPutUtf32,
  bsSkipUtf8,
  bsSkipUtf16,
  bsSkipUtf32,
  bsUtf8Size,
  bsUtf16Size,
} from "./utf"
export { chargeVirtualHeap } from "./virtual"
export { adler32, adler32Combine, adler32More, crc32, crc32Combine, crc32More } from "./checksum"
export { md5, md5Final, md5Init, md5Update } from "./md5"
