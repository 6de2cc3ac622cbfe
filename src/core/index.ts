// The export list of core: everything that generated code, the runtime and the host may call. One block per file.
export { setBlock } from "./state"
