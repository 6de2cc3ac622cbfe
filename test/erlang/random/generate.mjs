// Writes the modules random_*.erl of this folder: programs made at random from seeds, the same in every run.
// usage: node test/erlang/random/generate.mjs
import { writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"

const here = dirname(fileURLToPath(import.meta.url))
const CASES = 40 // a module
const HELPERS = 12 // functions that the cases of a module call

// xorshift32
function randomness(seed) {
  let state = seed * 2654435761 || 1
  const next = () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) / 4294967296
  }
  for (let i = 0; i < 10; i++) next()
  return {
    below: (n) => Math.floor(next() * n),
    chance: (p) => next() < p,
    pick: (items) => items[Math.floor(next() * items.length)],
  }
}

const INTEGERS = ["0", "1", "-1", "2", "7", "-13", "255", "256", "65535", "-65536", "4294967296", "1000000007"]
const BOUNDARIES = [
  "576460752303423487",
  "576460752303423488",
  "-576460752303423488",
  "-576460752303423489",
  "288230376151711744",
  "9223372036854775808",
  "18446744073709551616",
  "-18446744073709551617",
  "340282366920938463463374607431768211457",
]
const FLOATS = ["0.0", "-0.0", "1.5", "-2.25", "0.1", "1.0e10", "123456.789", "5.0e-3", "1.0e200"]
const ATOMS = ["a", "b", "ok", "error", "true", "false", "undefined"]

class Module {
  constructor(name, seed, weights) {
    this.name = name
    this.random = randomness(seed)
    this.weights = weights
    this.variables = 0
    this.helpers = []
  }

  fresh() {
    this.variables++
    return `V${this.variables}`
  }

  /// An expression that is meant to be of [type]; now and then it is of another one, so that errors happen.
  expression(type, depth, scope) {
    const { random } = this
    if (random.chance(0.02)) type = random.pick(["int", "float", "atom", "list", "tuple", "map", "bin", "bool"])
    const usable = scope.filter((variable) => variable.type === type)
    if (usable.length > 0 && random.chance(depth <= 0 ? 0.7 : 0.25)) return random.pick(usable).name
    if (depth <= 0) return this.constant(type)
    if (random.chance(this.weights.control)) return this.control(type, depth - 1, scope)
    return this[type](depth - 1, scope)
  }

  constant(type) {
    const { random } = this
    switch (type) {
      case "int":
        return `id(${random.chance(this.weights.boundaries) ? random.pick(BOUNDARIES) : random.pick(INTEGERS)})`
      case "float":
        return `id(${random.pick(FLOATS)})`
      case "atom":
        return random.pick(ATOMS)
      case "bool":
        return `id(${random.pick(["true", "false"])})`
      case "list":
        return random.pick(["[]", "[1, 2, 3]", "id([a, 1.5, {b}])", "id([5 | 6])", '"text"', "lists:seq(1, 5)"])
      case "tuple":
        return random.pick(["{}", "{1, a}", "id({x, [1], 2.5})", "id({ok, 7})"])
      case "map":
        return random.pick(["#{}", "id(#{a => 1})", "#{a => 2, b => 3}", 'id(#{1 => x, "k" => [1], 2.5 => y})'])
      default:
        return random.pick(["<<>>", "<<1, 2, 3>>", 'id(<<"hello">>)', "<<5:3>>", "id(<<255, 254, 1:4>>)"])
    }
  }

  any(depth, scope) {
    return this.expression(
      this.random.pick(["int", "float", "atom", "list", "tuple", "map", "bin", "bool"]),
      depth,
      scope,
    )
  }

  control(type, depth, scope) {
    const { random } = this
    const body = (more = []) => this.expression(type, depth, [...scope, ...more])
    switch (random.below(9)) {
      case 0: {
        const v = this.fresh()
        return `case ${this.expression("int", depth, scope)} of ${random.pick(INTEGERS)} -> ${body()}; ${v} when ${v} > 5 -> ${body([{ name: v, type: "int" }])}; _ -> ${body()} end`
      }
      case 1: {
        const v = this.fresh()
        return `case ${this.any(depth, scope)} of {${v}, _} -> ${body([{ name: v, type: "atom" }])}; [${v} | _] when is_integer(${v}) -> ${body([{ name: v, type: "int" }])}; ${v} when is_float(${v}) -> ${body([{ name: v, type: "float" }])}; #{a := ${v}} -> ${body([{ name: v, type: "int" }])}; <<${v}, _/bits>> -> ${body([{ name: v, type: "int" }])}; _ -> ${body()} end`
      }
      case 2:
        return `if ${this.guard(scope)} -> ${body()}; true -> ${body()} end`
      case 3: {
        const [r, v] = [this.fresh(), this.fresh()]
        return `try ${body()} of ${v} -> ${body([{ name: v, type }])} catch error:${r} when ${r} =:= badarith -> ${body()}; _:_ -> ${body()} end`
      }
      case 4: {
        const v = this.fresh()
        return `try throw(${this.any(depth, scope)}) catch throw:${v} when is_integer(${v}) -> ${body([{ name: v, type: "int" }])}; throw:_ -> ${body()} end`
      }
      case 5: {
        const v = this.fresh()
        const argument = random.pick(["int", "list", "bin"])
        return `(fun(${v}) -> ${body([{ name: v, type: argument }])} end)(${this.expression(argument, depth, scope)})`
      }
      case 6: {
        const usable = this.helpers.filter((helper) => helper.result === type)
        if (usable.length === 0) return body()
        const helper = random.pick(usable)
        return `${helper.name}(${helper.parameters.map((parameter) => this.expression(parameter, depth - 1, scope)).join(", ")})`
      }
      case 7: {
        const v = this.fresh()
        return `begin ${v} = ${this.any(depth, scope)}, id(${v}), ${body()} end`
      }
      default:
        return `element(2, {${this.any(depth, scope)}, ${body()}})`
    }
  }

  guard(scope) {
    const { random } = this
    const operand = () => {
      const usable = scope.filter(({ type }) => ["int", "float", "atom", "list"].includes(type))
      if (usable.length > 0 && random.chance(0.7)) return random.pick(usable).name
      return random.pick([...INTEGERS, ...FLOATS, ...ATOMS, "[]", "{}"])
    }
    const test = () =>
      random.pick([
        () => `${operand()} ${random.pick(["<", ">", ">=", "=<", "=:=", "==", "/=", "=/="])} ${operand()}`,
        () => `is_${random.pick(["integer", "float", "atom", "list", "number", "tuple", "binary"])}(${operand()})`,
        () => `length(${operand()}) > ${random.below(4)}`,
        () => `${operand()} ${random.pick(["+", "-", "*", "band", "div", "rem"])} ${operand()} > 3`,
      ])()
    return random.pick([
      test,
      () => `${test()}, ${test()}`,
      () => `${test()}; ${test()}`,
      () => `not (${test()})`,
      () => `(${test()}) orelse (${test()})`,
    ])()
  }

  int(depth, scope) {
    const { random } = this
    const int = () => this.expression("int", depth, scope)
    return random.pick([
      () => `(${int()} ${random.pick(["+", "-", "*", "+", "-"])} ${int()})`,
      () => `(${int()} ${random.pick(["+", "-", "*"])} ${random.pick(INTEGERS)})`,
      () => `(${int()} ${random.pick(["div", "rem"])} ${random.chance(0.5) ? random.pick(INTEGERS) : int()})`,
      () => `(${int()} ${random.pick(["band", "bor", "bxor"])} ${int()})`,
      () => `(${int()} ${random.pick(["bsl", "bsr"])} ${random.below(70)})`,
      () => `(${int()} bsr ((${int()}) band 127))`,
      () => `${random.pick(["abs", "-", "bnot "])}(${int()})`,
      () => `${random.pick(["trunc", "round", "floor", "ceil"])}(${this.expression("float", depth, scope)})`,
      () => `length(${this.expression("list", depth, scope)})`,
      () => `tuple_size(${this.expression("tuple", depth, scope)})`,
      () => `bit_size(${this.expression("bin", depth, scope)})`,
      () => `map_size(${this.expression("map", depth, scope)})`,
      () => `erlang:phash2(${this.any(depth, scope)})`,
      () => `lists:sum([${int()}, ${int()}])`,
      () => `list_to_integer(integer_to_list(${int()}))`,
    ])()
  }

  float(depth, scope) {
    const { random } = this
    const number = () => this.expression(random.pick(["float", "float", "int"]), depth, scope)
    return random.pick([
      () => `(${number()} ${random.pick(["+", "-", "*", "/"])} ${this.expression("float", depth, scope)})`,
      () => `(${number()} / ${number()})`,
      () => `float(${this.expression("int", depth, scope)})`,
      () => `abs(${this.expression("float", depth, scope)})`,
      () => `(${this.expression("float", depth, scope)} * 2.0 - ${number()} + 1)`,
      () => `math:sqrt(abs(${number()}))`,
    ])()
  }

  atom(depth, scope) {
    const { random } = this
    return random.pick([
      () => random.pick(ATOMS),
      () => `element(${1 + random.below(3)}, ${this.expression("tuple", depth, scope)})`,
      () => `binary_to_atom(atom_to_binary(${this.expression("atom", depth, scope)}))`,
      () => `hd(${this.expression("list", depth, scope)})`,
      () => `maps:get(${random.pick(ATOMS)}, ${this.expression("map", depth, scope)}, ${this.constant("atom")})`,
    ])()
  }

  bool(depth, scope) {
    const { random } = this
    const bool = () => this.expression("bool", depth, scope)
    return random.pick([
      () =>
        `(${this.any(depth, scope)} ${random.pick(["<", ">", ">=", "=<", "=:=", "==", "/=", "=/="])} ${this.any(depth, scope)})`,
      () => `(${bool()} ${random.pick(["andalso", "orelse", "and", "or", "xor"])} ${bool()})`,
      () => `(not ${bool()})`,
      () =>
        `is_${random.pick(["integer", "float", "atom", "list", "map", "tuple", "binary", "bitstring", "boolean"])}(${this.any(depth, scope)})`,
      () => `lists:member(${this.any(depth, scope)}, ${this.expression("list", depth, scope)})`,
      () => `maps:is_key(${this.any(depth, scope)}, ${this.expression("map", depth, scope)})`,
    ])()
  }

  list(depth, scope) {
    const { random } = this
    const list = () => this.expression("list", depth, scope)
    const v = this.fresh()
    return random.pick([
      () => `[${Array.from({ length: random.below(5) }, () => this.any(depth, scope)).join(", ")}]`,
      () => `[${this.any(depth, scope)} | ${list()}]`,
      () => `(${list()} ++ ${list()})`,
      () => `(${list()} -- ${list()})`,
      () => `lists:${random.pick(["reverse", "sort", "usort", "flatten"])}(${list()})`,
      () => `[{${v}, ${this.any(depth, [...scope, { name: v, type: "int" }])}} || ${v} <- ${list()}]`,
      () => `[${v} || ${v} <- ${list()}, ${this.guard([...scope, { name: v, type: "int" }]).split(/[;,]/)[0]}]`,
      () => `lists:map(fun(${v}) -> ${this.any(depth, [...scope, { name: v, type: "int" }])} end, ${list()})`,
      () => `tuple_to_list(${this.expression("tuple", depth, scope)})`,
      () => `[${v} || <<${v}:${1 + random.below(12)}>> <= ${this.expression("bin", depth, scope)}]`,
      () => `integer_to_list(${this.expression("int", depth, scope)})`,
      () => `lists:sort(maps:to_list(${this.expression("map", depth, scope)}))`,
    ])()
  }

  tuple(depth, scope) {
    const { random } = this
    return random.pick([
      () => `{${Array.from({ length: random.below(5) }, () => this.any(depth, scope)).join(", ")}}`,
      () => `setelement(${1 + random.below(2)}, ${this.expression("tuple", depth, scope)}, ${this.any(depth, scope)})`,
      () => `list_to_tuple(${this.expression("list", depth, scope)})`,
      () => `erlang:append_element(${this.expression("tuple", depth, scope)}, ${this.any(depth, scope)})`,
    ])()
  }

  map(depth, scope) {
    const { random } = this
    const map = () => this.expression("map", depth, scope)
    const key = () => (random.chance(0.6) ? random.pick(ATOMS) : this.any(depth, scope))
    return random.pick([
      () => `#{${Array.from({ length: random.below(4) }, () => `${key()} => ${this.any(depth, scope)}`).join(", ")}}`,
      () => `(${map()})#{${key()} => ${this.any(depth, scope)}}`,
      () => `(${map()})#{${random.pick(ATOMS)} := ${this.any(depth, scope)}}`,
      () => `maps:merge(${map()}, ${map()})`,
      () => `maps:remove(${key()}, ${map()})`,
      () => `maps:from_list([{${key()}, ${this.any(depth, scope)}}, {${key()}, 1}])`,
      () => `maps:map(fun(_, X) -> {X} end, ${map()})`,
      () => `lists:foldl(fun(K, M) -> M#{K => {K}} end, ${map()}, lists:seq(1, ${random.pick([3, 31, 33, 40])}))`,
    ])()
  }

  bin(depth, scope) {
    const { random } = this
    const bin = () => this.expression("bin", depth, scope)
    const int = () => this.expression("int", depth, scope)
    const v = this.fresh()
    const options = ["", "/little", "/signed", "/signed-little"]
    return random.pick([
      () => `<<(${int()}):${random.below(80)}${random.pick(options)}, (${bin()})/bits>>`,
      () => `<<(${bin()})/bits, (${int()}):${1 + random.below(70)}${random.pick(options)}>>`,
      () => `<<(${bin()})/binary, (${this.expression("float", depth, scope)}):${random.pick([32, 64])}/float>>`,
      () => `<< <<(${v}):${1 + random.below(20)}>> || ${v} <- ${this.expression("list", depth, scope)} >>`,
      () => `<< <<(${v} + 1):${1 + random.below(9)}>> || <<${v}:${1 + random.below(9)}>> <= ${bin()} >>`,
      () => `case ${bin()} of <<${v}:${1 + random.below(10)}/bits, _/bits>> -> ${v}; ${v}x -> ${v}x end`,
      () => `case ${bin()} of <<_:${random.below(9)}, ${v}/bits>> -> ${v}; ${v}x -> ${v}x end`,
      () => `list_to_binary([${int()} band 255, ${int()} band 255])`,
      () => `term_to_binary(${this.any(depth, scope)})`,
    ])()
  }

  text() {
    const { random } = this
    const functions = []
    for (let i = 0; i < HELPERS; i++) {
      const parameters = Array.from({ length: 1 + random.below(4) }, () =>
        random.pick(["int", "float", "atom", "list", "tuple", "map", "bin"]),
      )
      const result = random.pick(["int", "float", "list", "tuple", "map", "bin", "atom", "bool"])
      const scope = parameters.map((type, index) => ({ name: `A${index}`, type }))
      const body = this.expression(result, 4, scope)
      const guard = random.chance(0.3) ? ` when ${this.guard(scope)}` : ""
      const other =
        guard === ""
          ? ""
          : `;\nf${i}(${scope.map(({ name }) => name).join(", ")}) ->\n    ${this.expression(result, 3, scope)}`
      functions.push(`f${i}(${scope.map(({ name }) => name).join(", ")})${guard} ->\n    ${body}${other}.`)
      this.helpers.push({ name: `f${i}`, parameters, result })
    }
    const cases = Array.from({ length: CASES }, (_, i) => {
      const type = random.pick(["int", "float", "list", "tuple", "map", "bin", "atom", "bool"])
      return `        {c${i}, fun() -> ${this.expression(type, 5, [])} end}`
    })
    const exports = this.helpers.map(({ name, parameters }) => `${name}/${parameters.length}`)
    return `%% Made by generate.mjs; don't edit.
-module(${this.name}).
-compile([nowarn_unused_vars, nowarn_shadow_vars, nowarn_failed, nowarn_illegal_guard]).
-export([cases/0, ${exports.join(", ")}]).
-import(differ, [id/1]).

cases() ->
    [
${cases.join(",\n")}
    ].

${functions.join("\n\n")}
`
  }
}

const modules = [
  new Module("random_a", 11, { control: 0.2, boundaries: 0.4 }),
  new Module("random_b", 22, { control: 0.2, boundaries: 0.4 }),
  new Module("random_c", 33, { control: 0.35, boundaries: 0.2 }),
  new Module("random_d", 44, { control: 0.35, boundaries: 0.2 }),
  new Module("random_e", 55, { control: 0.5, boundaries: 0.3 }),
  new Module("random_f", 66, { control: 0.1, boundaries: 0.6 }),
]
for (const module of modules) writeFileSync(join(here, `${module.name}.erl`), module.text())
