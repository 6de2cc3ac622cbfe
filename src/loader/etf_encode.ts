// A host tree -> the external term format (the way back of etf.ts). Iterative, as etf.ts is.
import type { HostTerm } from "./etf.js"

/// The bytes of a term, with the version byte 131. Gives what term_to_binary of OTP 26+ gives (atoms in UTF-8), except
/// that map pairs stay in the order given.
export function encodeTerm(term: HostTerm): Uint8Array {
  const out = new Output()
  out.u8(131)
  const todo: HostTerm[] = [term]
  for (let next = todo.pop(); next !== undefined; next = todo.pop()) writeTerm(out, next, todo)
  return out.bytes.slice(0, out.size)
}

class Output {
  bytes = new Uint8Array(256)
  size = 0

  room(count: number): void {
    if (this.size + count <= this.bytes.length) return
    const grown = new Uint8Array(Math.max(2 * this.bytes.length, this.size + count))
    grown.set(this.bytes)
    this.bytes = grown
  }

  u8(value: number): void {
    this.room(1)
    this.bytes[this.size++] = value
  }

  u16(value: number): void {
    this.u8(value >>> 8)
    this.u8(value)
  }

  u32(value: number): void {
    this.u16(value >>> 16)
    this.u16(value & 0xffff)
  }

  put(bytes: Uint8Array): void {
    this.room(bytes.length)
    this.bytes.set(bytes, this.size)
    this.size += bytes.length
  }
}

// Writes the head of a term and leaves its parts on [todo], first part on top.
function writeTerm(out: Output, term: HostTerm, todo: HostTerm[]): void {
  switch (term.kind) {
    case "int":
      writeInteger(out, term.value)
      break
    case "big":
      writeBig(out, term.negative, term.bytes)
      break
    case "float": {
      out.u8(70)
      const bytes = new Uint8Array(8)
      new DataView(bytes.buffer).setFloat64(0, term.value)
      out.put(bytes)
      break
    }
    case "atom":
      writeAtom(out, term.name)
      break
    case "nil":
      out.u8(106)
      break
    case "list":
      writeList(out, term.items, term.tail, todo)
      break
    case "tuple":
      if (term.items.length < 256) {
        out.u8(104)
        out.u8(term.items.length)
      } else {
        out.u8(105)
        out.u32(term.items.length)
      }
      push(todo, term.items)
      break
    case "map":
      out.u8(116)
      out.u32(term.pairs.length)
      push(todo, term.pairs.flat())
      break
    case "binary":
      writeBinary(out, term.bytes, term.bits)
      break
    case "export":
      out.u8(113)
      writeAtom(out, term.module)
      writeAtom(out, term.function)
      writeInteger(out, term.arity)
      break
    case "pid":
      out.u8(88)
      writeAtom(out, term.node)
      out.u32(term.id)
      out.u32(term.serial)
      out.u32(term.creation)
      break
    case "port":
      out.u8(120)
      writeAtom(out, term.node)
      out.u32(term.idHigh)
      out.u32(term.id)
      out.u32(term.creation)
      break
    case "ref":
      out.u8(90)
      out.u16(term.ids.length)
      writeAtom(out, term.node)
      out.u32(term.creation)
      for (const id of term.ids) out.u32(id)
      break
    case "fun":
      throw new Error("a fun of a running machine can't be encoded")
  }
}

function push(todo: HostTerm[], items: readonly HostTerm[]): void {
  for (let i = items.length - 1; i >= 0; i--) todo.push(items[i])
}

function writeInteger(out: Output, value: number): void {
  if (value >= 0 && value < 256) {
    out.u8(97)
    out.u8(value)
  } else if (value === (value | 0)) {
    out.u8(98)
    out.u32(value)
  } else {
    const bytes: number[] = []
    for (let rest = Math.abs(value); rest > 0; rest = Math.floor(rest / 256)) bytes.push(rest % 256)
    writeBig(out, value < 0, Uint8Array.from(bytes))
  }
}

function writeBig(out: Output, negative: boolean, bytes: Uint8Array): void {
  if (bytes.length < 256) {
    out.u8(110)
    out.u8(bytes.length)
  } else {
    out.u8(111)
    out.u32(bytes.length)
  }
  out.u8(negative ? 1 : 0)
  out.put(bytes)
}

function writeAtom(out: Output, name: string): void {
  const bytes = new TextEncoder().encode(name)
  if (bytes.length < 256) {
    out.u8(119)
    out.u8(bytes.length)
  } else {
    out.u8(118)
    out.u16(bytes.length)
  }
  out.put(bytes)
}

// Proper lists of up to 65,535 bytes have a short form.
function writeList(out: Output, items: readonly HostTerm[], tail: HostTerm, todo: HostTerm[]): void {
  const isByte = (item: HostTerm) => item.kind === "int" && item.value >= 0 && item.value < 256
  if (tail.kind === "nil" && items.length < 65536 && items.every(isByte)) {
    out.u8(107)
    out.u16(items.length)
    for (const item of items) if (item.kind === "int") out.u8(item.value)
    return
  }
  out.u8(108)
  out.u32(items.length)
  todo.push(tail)
  push(todo, items)
}

function writeBinary(out: Output, bytes: Uint8Array, bits: number): void {
  out.u8(bits === 8 ? 109 : 77)
  out.u32(bytes.length)
  if (bits !== 8) out.u8(bits)
  out.put(bytes)
}
