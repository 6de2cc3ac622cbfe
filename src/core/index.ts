// The export list of core: everything that generated code, the runtime and the host may call. One block per file.
export { setBlock } from "./state"
export { memoryStart } from "./pages"
export {
  allocate,
  tryAllocate,
  release,
  reallocate,
  resizeInPlace,
  sizeOfBlock,
  releaseLocal,
  memoryUsed,
  memoryAllocated,
} from "./memory"
export { heapAlloc, heapTrim, newFragment, attachFragment, requestCollection } from "./heap"
export { chargeVirtualHeap } from "./virtual"
