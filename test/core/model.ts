// A plain model of terms for tests, with a naive order of its own.

export type Model =
  | { kind: "integer"; value: bigint }
  | { kind: "float"; value: number }
  | { kind: "atom"; text: string }
  | { kind: "pid"; number: number }
  | { kind: "tuple"; items: Model[] }
  | { kind: "list"; items: Model[]; tail: Model | null }
  | { kind: "map"; pairs: [Model, Model][] } // no two keys exactly equal
  | { kind: "bits"; bits: string; offset: number } // offset 0: a binary of its own if it is whole bytes
  | { kind: "export"; module: string; name: string; arity: number }

const RANKS = ["number", "atom", "reference", "export", "port", "pid", "tuple", "map", "nil", "list", "bits"]

function rank(term: Model): number {
  if (term.kind === "integer" || term.kind === "float") return 0
  if (term.kind === "list" && term.items.length === 0) return RANKS.indexOf("nil")
  return RANKS.indexOf(term.kind)
}

/// Term order; [exact]: integers before floats, as between map keys.
export function order(a: Model, b: Model, exact: boolean): number {
  if (rank(a) !== rank(b)) return rank(a) - rank(b)
  if (a.kind === "integer" || a.kind === "float") return orderNumbers(a, b as typeof a, exact)
  if (a.kind === "atom" && b.kind === "atom") return Buffer.compare(Buffer.from(a.text), Buffer.from(b.text))
  if (a.kind === "pid" && b.kind === "pid") return a.number - b.number
  if (a.kind === "tuple" && b.kind === "tuple") {
    return a.items.length - b.items.length || orderAll(a.items, b.items, exact)
  }
  if (a.kind === "bits" && b.kind === "bits") return a.bits < b.bits ? -1 : a.bits === b.bits ? 0 : 1
  if (a.kind === "map" && b.kind === "map") return orderMaps(a.pairs, b.pairs, exact)
  if (a.kind === "export" && b.kind === "export") {
    const names = (e: typeof a): Model[] => [
      { kind: "atom", text: e.module },
      { kind: "atom", text: e.name },
      { kind: "integer", value: BigInt(e.arity) },
    ]
    return orderAll(names(a), names(b), true)
  }
  if (a.kind === "list" && b.kind === "list") {
    const shared = Math.min(a.items.length, b.items.length)
    const items = orderAll(a.items.slice(0, shared), b.items.slice(0, shared), exact)
    if (items || shared === 0) return items
    return order(rest(a, shared), rest(b, shared), exact)
  }
  throw new Error(`no order of ${a.kind} and ${b.kind}`)
}

function rest(list: Extract<Model, { kind: "list" }>, from: number): Model {
  if (from === list.items.length) return list.tail ?? { kind: "list", items: [], tail: null }
  return { ...list, items: list.items.slice(from) }
}

function orderAll(a: Model[], b: Model[], exact: boolean): number {
  for (let i = 0; i < a.length; i++) {
    const result = order(a[i], b[i], exact)
    if (result) return result
  }
  return 0
}

function orderNumbers(a: Model, b: Model, exact: boolean): number {
  if (exact && a.kind !== b.kind) return a.kind === "integer" ? -1 : 1
  const x = (a as { value: bigint | number }).value
  const y = (b as { value: bigint | number }).value
  return x < y ? -1 : x > y ? 1 : 0 // JavaScript compares BigInt and Number exactly
}

function orderMaps(a: [Model, Model][], b: [Model, Model][], exact: boolean): number {
  if (a.length !== b.length) return a.length - b.length
  const byKey = (x: [Model, Model], y: [Model, Model]) => order(x[0], y[0], true)
  const left = a.toSorted(byKey)
  const right = b.toSorted(byKey)
  const keys = (pairs: [Model, Model][]) => pairs.map(([key]) => key)
  const values = (pairs: [Model, Model][]) => pairs.map(([, value]) => value)
  return orderAll(keys(left), keys(right), true) || orderAll(values(left), values(right), exact)
}

export function withoutDuplicates(pairs: [Model, Model][]): [Model, Model][] {
  const kept: [Model, Model][] = []
  for (const pair of pairs) {
    const index = kept.findIndex(([key]) => order(key, pair[0], true) === 0)
    if (index < 0) kept.push(pair)
    else kept[index] = [kept[index][0], pair[1]]
  }
  return kept
}

export function list(items: Model[]): Model {
  return { kind: "list", items, tail: null }
}
export const tuple = (...items: Model[]): Model => ({ kind: "tuple", items })
export function integer(value: number | bigint): Model {
  return { kind: "integer", value: BigInt(value) }
}
/// A text that is the same for all terms that are =:=.
export function canonical(term: Model): string {
  switch (term.kind) {
    case "float":
      return erlangFloat(term.value + 0)
    case "tuple":
      return `{${term.items.map(canonical).join()}}`
    case "list":
      return `[${term.items.map(canonical).join()}|${term.tail ? canonical(term.tail) : ""}]`
    case "map":
      return `#{${term.pairs
        .map(([key, value]) => `${canonical(key)}=>${canonical(value)}`)
        .toSorted()
        .join()}}`
    default:
      return toErlang(term)
  }
}

/// Erlang source of [term].
export function toErlang(term: Model): string {
  switch (term.kind) {
    case "integer":
      return term.value.toString()
    case "float":
      return erlangFloat(term.value)
    case "atom":
      return `'${term.text.replace("\u0001", "\\x01")}'`
    case "pid":
      return `<0.${term.number}.0>`
    case "tuple":
      return `{${term.items.map(toErlang).join()}}`
    case "list":
      return `[${term.items.map(toErlang).join()}${term.tail ? `|${toErlang(term.tail)}` : ""}]`
    case "map":
      return `#{${term.pairs.map(([key, value]) => `${toErlang(key)}=>${toErlang(value)}`).join()}}`
    case "bits":
      return term.bits === "" ? "<<>>" : `<<2#${term.bits}:${term.bits.length}>>`
    case "export":
      return `fun ${term.module}:${term.name}/${term.arity}`
  }
}

function erlangFloat(value: number): string {
  if (Object.is(value, -0)) return "-0.0"
  const text = value.toString()
  if (!text.includes("e")) return text.includes(".") ? text : `${text}.0`
  const [mantissa, exponent] = text.split("e")
  return `${mantissa.includes(".") ? mantissa : `${mantissa}.0`}e${exponent}`
}
