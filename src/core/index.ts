// The export list of core: everything that generated code, the runtime and the host may call. One block per file.

export {
  applyArguments,
  applyFailed,
  applyFind,
  applyFunArguments,
  callFunSlow,
  suspendCall,
  suspendProcess,
  undefinedFunction,
} from "./apply"
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
export { answer, answerOf, ask, takeAnswer } from "./ask"
export { atomIntern, atomLookup } from "./atom"
export {
  atomicsAdd,
  atomicsAddGet,
  atomicsCompareExchange,
  atomicsExchange,
  atomicsGet,
  atomicsInfo,
  atomicsNew,
  atomicsPut,
  atomicsSub,
  atomicsSubGet,
  countersInfo,
  countersNew,
} from "./atomics"
export { bitSize, byteSize } from "./binary"
export { contextReset, hostTermFree, initMachine, initScheduler } from "./boot"
export {
  bridgeBinary,
  bridgeBinaryAddress,
  bridgeBinaryBit,
  bridgeCompare,
  bridgeCompareKeys,
  bridgeEqual,
  bridgeExport,
  bridgeLiteral,
  bridgeMap,
  bridgeMapGet,
  bridgeMemoryUsed,
  bridgeReference,
  bridgeSend,
  bridgeSpawn,
  callHostBif,
} from "./bridge"
export { binaryToList, binaryToList3, bitstringToList, sizeOfTerm } from "./bytelist"
export { trapApply2, trapApply3 } from "./calling"
export { checkProcess } from "./check"
export { adler32, adler32Combine, adler32More, crc32, crc32Combine, crc32More } from "./checksum"
export { callOnLoadFunction1, checkOldCode1, checkProcessCode, checkProcessCode1 } from "./codecheck"
export { funUnloaded, funWaits } from "./codefun"
export {
  bsAppend,
  bsAppendBits,
  bsBinarySize,
  bsFail,
  bsInit,
  bsInitBits,
  bsInitWritable,
  bsPrivateAppend,
  bsPrivateAppendBits,
  bsPutBinary,
  bsPutBinaryAll,
  bsPutBits,
  bsPutFloat,
  bsPutInteger,
  bsPutString,
} from "./construct"
export { trapContinue } from "./continue"
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
  bridgeBadarg,
  bridgeInternalState,
  bridgeMaxHeap,
  bridgeMultiScheduling,
  bridgeSetMaxHeap,
  setDefaultLeast,
  systemInfo1,
} from "./default"
export { erase0, erase1, get0, get1, getKeys0, getKeys1, put2 } from "./dictionary"
export { dirtyCall, dirtyLoop, initDirty, isExecutingDirty1 } from "./dirty"
export { binaryToTerm, binaryToTerm2 } from "./etfdecode"
export { externalSize, externalSize2, termToBinary, termToBinary2, termToIovec, termToIovec2 } from "./etfencode"
export { etsAll } from "./ets"
export {
  etsDelete,
  etsDeleteAll,
  etsDeleteObject,
  etsFirst,
  etsInsert,
  etsInsertNew,
  etsLast,
  etsLookup,
  etsLookupElement,
  etsMember,
  etsNext,
  etsPrev,
  etsSlot,
  etsTake,
} from "./etsbif"
export { etsContinue, etsMatchLimit, etsMatchObjectLimit, etsSelectLimit, etsSelectReverseLimit } from "./etschunk"
export { etsInfo, etsInfoAll } from "./etsinfo"
export {
  etsDelete1,
  etsGiveAway,
  etsNew,
  etsRename,
  etsSafeFixtable,
  etsSetopts,
  etsWhereis,
} from "./etsnew"
export {
  etsMatch,
  etsMatchObject,
  etsSelect,
  etsSelectCount,
  etsSelectDelete,
  etsSelectReplace,
  etsSelectReverse,
} from "./etsselect"
export { etsUpdateCounter, etsUpdateCounterDefault, etsUpdateElement } from "./etsupdate"
export {
  bifFailed,
  catchResult,
  error1,
  error2,
  error3,
  exit1,
  failTagged,
  raise,
  raise3,
  raiseFunctionClause,
  rawRaise,
  reRaise,
  throw1,
} from "./exception"
export { bsExplain } from "./explain"
export { exportEntry, exportFind, exportIsDefined, exportPublish, exportWithdraw } from "./export"
export {
  bumpReductions1,
  garbageCollect0,
  garbageCollect1,
  groupLeader0,
  maxHeapMap,
  processFlag2,
  processFlag3,
  yield0,
} from "./flag"
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
export {
  guardAnd,
  guardEqual,
  guardExactlyEqual,
  guardExactlyNotEqual,
  guardGreater,
  guardGreaterOrEqual,
  guardIsAtom,
  guardIsBinary,
  guardIsBitstring,
  guardIsBoolean,
  guardIsFloat,
  guardIsFunction,
  guardIsFunction2,
  guardIsInteger,
  guardIsList,
  guardIsMap,
  guardIsNumber,
  guardIsPid,
  guardIsPort,
  guardIsRecord2,
  guardIsRecord3,
  guardIsReference,
  guardIsTuple,
  guardLess,
  guardLessOrEqual,
  guardMax,
  guardMin,
  guardNot,
  guardNotEqual,
  guardOr,
  guardXor,
} from "./guard"
export { erlangPhash2, phash2, phash2Range } from "./hash"
export { attachFragment, heapAlloc, heapTrim, newFragment, requestCollection } from "./heap"
export { hibernate3 } from "./hibernate"
export { processDisplay2, processInfo1, processInfo2 } from "./info"
export { iolistSize, iolistToBinary, listToBinary, listToBitstring } from "./iolist"
export { setDirtyOnline } from "./jobs"
export { groupLeader2, groupLeader3 } from "./leader"
export { lengthAgain, lengthOf, lengthUnwinds, listLength } from "./length"
export { exit2, link1, self0, unlink1 } from "./link"
export {
  listAppend,
  listHead,
  listReverse,
  listTail,
} from "./list"
export { copyToLiteral, literalReserve } from "./literal"
export { lockSlow, waitOn } from "./lock"
export {
  pinCurrentMessage,
  receiveNext,
  receivePeek,
  receiveRemove,
  receiveTimeout,
  receiveWait,
  receiveWaitTimeout,
} from "./mailbox"
export { mapGet, mapNew, mapPut, mapPutMany, mapRemove, mapUpdateExisting } from "./map"
export {
  isMapKey,
  mapNext,
  mapSize,
  mapsFind,
  mapsGet,
  mapsGetDefault,
  mapsMerge,
  mapsPut,
  mapsRemove,
  mapsTake,
  mapsToList,
  mapsUpdate,
  mapTupleKeys,
} from "./mapbif"
export { internalHash } from "./maphash"
export { debugInternalState, debugMapInfo } from "./mapinfo"
export { mapsKeys, mapsValues } from "./mapkeys"
export { mapsFromKeys, mapsFromList } from "./mapmake"
export { markerBind, markerClear, markerReserve, markerUse } from "./marker"
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
export { erlangMatchSpecTest, etsIsCompiledMs, etsMatchSpecCompile, etsMatchSpecRunR } from "./matchspec"
export { md5, md5Final, md5Init, md5Update } from "./md5"
export { listKeyfind, listKeymember, listKeysearch, listMember } from "./member"
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
export { alias0, alias1, demonitor1, demonitor2, monitor2, monitor3, unalias1 } from "./monitor"
export {
  dirtyBegin,
  dirtyEnd,
  initOnline,
  multiScheduling,
  multiSchedulingBlockers,
  normalMultiSchedulingBlockers,
  setMultiScheduling,
  setSchedulersOnline,
  setWallTime,
  systemFlag2,
} from "./online"
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
export {
  persistentErase,
  persistentGet0,
  persistentGet1,
  persistentGet2,
  persistentInfo,
  persistentPut,
} from "./persistent"
export { erlangPhash } from "./phash"
export { processEnd, processes0 } from "./process"
export { makeRef0, makeReference, newReference } from "./reference"
export { register2, registered0, unregister1, whereis1 } from "./register"
export { die1, reportBegins1, reportEnds0, reportFormats1 } from "./report"
export { isProcessAlive1, resumeWith } from "./request"
export { heapSize } from "./resize"
export {
  nativeStackFull,
  reductionsSpent,
  resumeProcess,
  scheduleFor,
  schedulerLoop,
  timerNext,
  yieldProcess,
} from "./schedule"
export {
  binaryCompilePattern,
  binaryMatch,
  binaryMatch3,
  binaryMatches,
  binaryMatches3,
  binarySplit,
  binarySplit3,
} from "./search"
export { send2, send3, sendFromHost, sendMessage } from "./send"
export { processOf } from "./signal"
export {
  distSpawnRequest4,
  spawn1,
  spawn3,
  spawnInitial,
  spawnLink1,
  spawnLink3,
  spawnMonitor1,
  spawnMonitor3,
  spawnOpt2,
  spawnOpt4,
  spawnRequest4,
  spawnRequestAbandon1,
} from "./spawn"
export { buildStacktrace } from "./stacktrace"
export { failWith, setBlock } from "./state"
export { listSubtract } from "./subtract"
export { resumeProcess1, retryCall, suspendProcess2 } from "./suspend"
export { requestSystemTask3 } from "./task"
export {
  monotonicTime0,
  monotonicTime1,
  now0,
  systemTime0,
  systemTime1,
  timeOffset0,
  timeOffset1,
  timestamp0,
  uniqueInteger0,
  uniqueInteger1,
} from "./time"
export {
  cancelTimer1,
  cancelTimer2,
  readTimer1,
  readTimer2,
  sendAfter3,
  sendAfter4,
  startTimer3,
  startTimer4,
} from "./timer"
export { trace3, traceDelivered1 } from "./trace"
export { trapUnicodeToBinary, trapUnicodeToList } from "./trap"
export {
  makeTuple,
  makeTupleWith,
  tupleAppend,
  tupleDelete,
  tupleElement,
  tupleInsert,
  tupleSetelement,
  tupleSize,
} from "./tuple"
export { listToTuple, tupleToList } from "./tuplelist"
export { unicodeIs7bit, unicodeToBinary, unicodeToList } from "./unicode"
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
export { wakeAll } from "./wake"
export { sleptTotal, wallActive, wallTotal } from "./wall"
export { bifUnwinds } from "./work"
