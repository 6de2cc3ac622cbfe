// Patching of the padded constants that relocations name, for the room that installs modules.
export { patchI32, patchI64 } from "../wasm/bytes.js"
