// The shared memory as JavaScript sees it: one view per width, addresses in bytes. A word of 64 bits is two halves; there
// are no BigInts.

export class Words {
  readonly memory: WebAssembly.Memory
  readonly u8: Uint8Array
  readonly u16: Uint16Array
  readonly i32: Int32Array
  readonly u32: Uint32Array
  readonly f64: Float64Array

  constructor(memory: WebAssembly.Memory) {
    const { buffer } = memory
    this.memory = memory
    this.u8 = new Uint8Array(buffer)
    this.u16 = new Uint16Array(buffer)
    this.i32 = new Int32Array(buffer)
    this.u32 = new Uint32Array(buffer)
    this.f64 = new Float64Array(buffer)
  }

  getU16(address: number): number {
    return this.u16[address >>> 1]
  }
  getI32(address: number): number {
    return this.i32[address >>> 2]
  }
  getU32(address: number): number {
    return this.u32[address >>> 2]
  }
  setU16(address: number, value: number): void {
    this.u16[address >>> 1] = value
  }
  setI32(address: number, value: number): void {
    this.i32[address >>> 2] = value
  }
  setU32(address: number, value: number): void {
    this.u32[address >>> 2] = value
  }
  /// The upper half of the word at [address], unsigned.
  getHigh(address: number): number {
    return this.u32[(address >>> 2) + 1]
  }
  setWord(address: number, low: number, high: number): void {
    this.u32[address >>> 2] = low
    this.u32[(address >>> 2) + 1] = high
  }
  copyWord(to: number, from: number): void {
    this.u32[to >>> 2] = this.u32[from >>> 2]
    this.u32[(to >>> 2) + 1] = this.u32[(from >>> 2) + 1]
  }
  getF64(address: number): number {
    return this.f64[address / 8]
  }
  setF64(address: number, value: number): void {
    this.f64[address / 8] = value
  }
  loadAtomic(address: number): number {
    return Atomics.load(this.i32, address >>> 2)
  }
  storeAtomic(address: number, value: number): void {
    Atomics.store(this.i32, address >>> 2, value)
  }
  /// Adds to the i32 at [address]; gives what it was before.
  addAtomic(address: number, value: number): number {
    return Atomics.add(this.i32, address >>> 2, value)
  }
  /// A copy that is not shared: what decoders, compilers and hosts take.
  bytes(address: number, length: number): Uint8Array<ArrayBuffer> {
    return new Uint8Array(this.u8.subarray(address, address + length))
  }
  setBytes(address: number, bytes: Uint8Array): void {
    this.u8.set(bytes, address)
  }
}
