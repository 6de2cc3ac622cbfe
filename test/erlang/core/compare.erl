%% Comparison of terms of every pair of types, in bodies and in guards; selects over mixed constants.
-ifndef(VARIANT).
-module(compare).
-endif.
-export([cases/0]).
-import(differ, [id/1, all/2]).

cases() ->
    [
        {lt, fun() -> matrix(fun(A, B) -> A < B end) end},
        {le, fun() -> matrix(fun(A, B) -> A =< B end) end},
        {gt, fun() -> matrix(fun(A, B) -> A > B end) end},
        {ge, fun() -> matrix(fun(A, B) -> A >= B end) end},
        {eq, fun() -> matrix(fun(A, B) -> A == B end) end},
        {ne, fun() -> matrix(fun(A, B) -> A /= B end) end},
        {eqeq, fun() -> matrix(fun(A, B) -> A =:= B end) end},
        {neqeq, fun() -> matrix(fun(A, B) -> A =/= B end) end},
        {guard_lt, fun() -> matrix(fun g_lt/2) end},
        {guard_eq, fun() -> matrix(fun g_eq/2) end},
        {guard_exact, fun() -> matrix(fun g_exact/2) end},
        {guard_ge, fun() -> matrix(fun g_ge/2) end},
        {sorted, fun() -> sort(terms()) end},
        {lists_sort, fun() -> lists:sort(terms()) end},
        {usort, fun() -> length(lists:usort(terms() ++ terms())) end},
        {deep_equal, fun() -> {deep(id(10000)) =:= deep(10000), deep(10000) < deep(id(10001)), deep(9999) == deep(id(10000))} end},
        {long_lists, fun() -> A = seq(1, 5000), {A =:= seq(id(1), 5000), A < seq(1, id(5001)), A > seq(1, id(4999)), seq(1, 5000) ++ [id(a)] > A} end},
        {improper, fun() -> [{A < B, A == B} || A <- improper(), B <- improper()] end},
        {tuple_sizes, fun() -> [{A < B, A == B} || A <- tuples(), B <- tuples()] end},
        {binaries, fun() -> [{A < B, A == B} || A <- binaries(), B <- binaries()] end},
        {map_order, fun() -> [{A < B, A == B, A =:= B} || A <- maps(), B <- maps()] end},
        {nested_numbers, fun() -> [{A == B, A =:= B, A < B} || A <- nested(), B <- nested()] end},
        {funs, fun() -> F = fun(X) -> X end, G = fun lists:map/2, {F =:= F, F == G, G =:= fun lists:map/2, F < {}, F > make_ref(), G < self()} end},
        {type_tests, fun() -> all(fun types/1, terms()) end},
        {type_guards, fun() -> all(fun type_of/1, terms()) end},
        {booleans, fun() -> [is_boolean(X) || X <- terms() ++ [true, false, 'True']] end},
        {select_integers, fun() -> [pick(X) || X <- seq(-3, 20) ++ [100, 1000, 1000000, 1.0, a, 1 bsl 70, -(1 bsl 70)]] end},
        {select_atoms, fun() -> [word(X) || X <- [a, b, c, d, e, f, g, h, i, j, zz, 1, "a", <<"a">>, {}]] end},
        {select_mixed, fun() -> [mixed(X) || X <- [1, 1.0, a, "a", [], {}, {1}, {a, b}, {a, 1}, <<"x">>, <<>>, #{}, #{a => 1}, 1 bsl 80, -1]] end},
        {select_bigs, fun() -> [bigs(X) || X <- [1 bsl 59, 1 bsl 60, 1 bsl 64, 1 bsl 65, (1 bsl 59) - 1, -(1 bsl 59), -(1 bsl 59) - 1, 0]] end},
        {select_arity, fun() -> [arity(X) || X <- [{}, {1}, {1, 2}, {1, 2, 3}, {1, 2, 3, 4}, {1, 2, 3, 4, 5}, a, []]] end},
        {select_pairs, fun() -> [two(X) || X <- [a, b, c, 1, 2, 3]] end},
        {select_sparse, fun() -> [sparse(X) || X <- [1, 1000, 1000000, 1000000000, 1000000000000, 7]] end},
        {strings, fun() -> [string(X) || X <- ["", "a", "ab", "abc", "abd", "b", [a], [$a | b]]] end},
        {min_max_mixed, fun() -> {foldl(fun max/2, 0, terms()), foldl(fun min/2, #{}, terms())} end},
        {andalso_orelse, fun() -> [{A andalso x, A orelse y, not A} || A <- [id(true), id(false)]] end},
        {andalso_bad, fun() -> id(1) andalso true end},
        {orelse_bad, fun() -> id(a) orelse true end},
        {andalso_right, fun() -> {id(true) andalso id(7), id(false) orelse id("x")} end},
        {strict_ops, fun() -> [{A and B, A or B, A xor B} || A <- [id(true), id(false)], B <- [id(true), id(false)]] end},
        {and_bad, fun() -> id(true) and id(1) end},
        {or_bad, fun() -> id(1) or id(true) end},
        {xor_bad, fun() -> id(true) xor id(1) end},
        {not_bad, fun() -> not id(1) end}
    ].

terms() ->
    [
        1, -1, 1.0, 0, 0.0, 1.5, (1 bsl 59) - 1, 1 bsl 59, 576460752303423488.0, 1 bsl 70, -(1 bsl 70), 1180591620717411303424.0,
        a, b, aa, 'A', '', 'éa', nil, true, false,
        {}, {a}, {1}, {1.0}, {a, b}, {b, a}, {1, 2, 3},
        [], [a], [1], [1.0], [a, b], [a | b], "abc", [[]],
        <<>>, <<1>>, <<1, 2>>, <<1:1>>, <<1:4>>, <<255, 1:2>>, <<0:9>>,
        #{}, #{a => 1}, #{a => 2}, #{b => 1}, #{1 => a}, #{1.0 => a}, #{a => 1, b => 2}
    ].

matrix(Fun) -> [[bit(Fun(A, B)) || B <- terms()] || A <- terms()].

bit(true) -> $1;
bit(false) -> $0.

g_lt(A, B) when A < B -> true;
g_lt(_, _) -> false.
g_eq(A, B) when A == B -> true;
g_eq(_, _) -> false.
g_exact(A, B) when A =:= B -> true;
g_exact(_, _) -> false.
g_ge(A, B) when A >= B -> true;
g_ge(_, _) -> false.

sort([]) -> [];
sort([H | T]) -> insert(H, sort(T)).

insert(X, [H | T]) when X > H -> [H | insert(X, T)];
insert(X, L) -> [X | L].

deep(0) -> [];
deep(N) -> [N, {deep_id(N)} | deep(N - 1)].
deep_id(N) -> N * 2.

seq(A, B) when A > B -> [];
seq(A, B) -> [A | seq(A + 1, B)].

improper() -> [[a | b], [a | c], [a], [a, b], [a | {}], [a | <<>>], [a | 1]].
tuples() -> [{}, {1}, {2}, {1, 1}, {0, 0, 0}, erlang:make_tuple(20, x), erlang:make_tuple(19, z), {1.0}, {1, 1.0}].
binaries() -> [<<>>, <<0>>, <<0:1>>, <<0:2>>, <<1:2>>, <<1>>, <<0, 0>>, <<"abc">>, <<"abd">>, <<"ab", 6:3>>, <<"ab", 3:2>>, <<"ab", 1:1>>, list_to_binary(seq(0, 99)), list_to_binary(seq(0, 100))].
maps() -> [#{}, #{a => 1}, #{a => 1.0}, #{1 => a}, #{1.0 => a}, #{a => 1, b => 1}, #{a => 2, b => 1}, #{b => 0, c => 0}, #{1 => 0, a => 0}, #{1.5 => 0, 2 => 0}, #{[] => 1}, #{{} => 1}, #{1 => 1, 2 => 2, 3 => 3}].
nested() -> [{1}, {1.0}, [1], [1.0], [{1, [1.0]}], [{1.0, [1]}], {{{1}}}, {{{1.0}}}, #{a => {1}}, #{a => {1.0}}, #{{1} => a}, #{{1.0} => a}].

types(X) ->
    {is_atom(X), is_binary(X), is_bitstring(X), is_boolean(X), is_float(X), is_function(X), is_integer(X), is_list(X), is_map(X), is_number(X), is_pid(X), is_port(X), is_reference(X), is_tuple(X)}.

type_of(X) when is_integer(X) -> integer;
type_of(X) when is_float(X) -> float;
type_of(X) when is_boolean(X) -> boolean;
type_of(X) when is_atom(X) -> atom;
type_of(X) when is_tuple(X), tuple_size(X) > 0 -> {tuple, element(1, X)};
type_of(X) when is_tuple(X) -> tuple;
type_of(X) when is_map(X), map_size(X) > 1 -> {map, map_size(X)};
type_of(X) when is_map(X), is_map_key(a, X) -> {map_a, map_get(a, X)};
type_of(X) when is_map(X) -> map;
type_of([H | _]) -> {list, H};
type_of(X) when is_list(X) -> nil;
type_of(X) when is_binary(X) -> {binary, byte_size(X)};
type_of(X) when is_bitstring(X) -> {bitstring, bit_size(X)}.

pick(0) -> zero;
pick(1) -> one;
pick(2) -> two;
pick(3) -> three;
pick(4) -> four;
pick(5) -> five;
pick(6) -> six;
pick(7) -> seven;
pick(9) -> nine;
pick(10) -> ten;
pick(-1) -> minus_one;
pick(-2) -> minus_two;
pick(1000) -> thousand;
pick(X) when is_integer(X), X > 1000 -> large;
pick(_) -> other.

word(a) -> 1;
word(b) -> 2;
word(c) -> 3;
word(d) -> 4;
word(e) -> 5;
word(f) -> 6;
word(g) -> 7;
word(h) -> 8;
word(i) -> 9;
word(j) -> 10;
word(_) -> none.

mixed(1) -> int;
mixed(1.0) -> float;
mixed(a) -> atom;
mixed("a") -> string;
mixed([]) -> nil;
mixed({}) -> tuple0;
mixed({1}) -> tuple1;
mixed({a, X}) when is_integer(X) -> {pair, X};
mixed({a, X}) -> {other_pair, X};
mixed(<<"x">>) -> x;
mixed(<<>>) -> empty;
mixed(#{a := X}) -> {map, X};
mixed(#{}) -> map;
mixed(X) -> {else, X}.

bigs(16#800000000000000) -> two59;
bigs(16#1000000000000000) -> two60;
bigs(16#10000000000000000) -> two64;
bigs(-16#800000000000000) -> minus59;
bigs(16#7FFFFFFFFFFFFFF) -> max;
bigs(-16#800000000000001) -> below;
bigs(_) -> other.

arity({}) -> 0;
arity({_}) -> 1;
arity({_, _}) -> 2;
arity({A, _, B}) -> {3, A, B};
arity({_, _, _, D}) -> {4, D};
arity(T) when is_tuple(T) -> many;
arity(_) -> none.

two(a) -> 1;
two(1) -> b;
two(b) -> 2;
two(2) -> a;
two(X) -> X.

sparse(1) -> 0;
sparse(1000) -> 3;
sparse(1000000) -> 6;
sparse(1000000000) -> 9;
sparse(1000000000000) -> 12;
sparse(_) -> none.

string("") -> empty;
string("ab" ++ Rest) -> {ab, Rest};
string("b") -> b;
string([$a | Rest]) -> {a, Rest};
string(X) -> {other, X}.

foldl(_, A, []) -> A;
foldl(F, A, [H | T]) -> foldl(F, F(A, H), T).
