%% Calls, recursion, cases, ifs, comprehensions, records, tuples and frames of all sizes.
-ifndef(VARIANT).
-module(control).
-endif.
-export([cases/0, exported/1, f20/20, many_y/1]).
-import(differ, [id/1, all/2]).

-record(point, {x = 0, y = 0, z}).
-record(wide, {a, b, c, d, e, f, g, h, i, j, k, l}).

cases() ->
    [
        {tail_loop, fun() -> loop(100000, 0) end},
        {heavy, body_million, fun() -> body(1000000) end},
        {heavy, build_million, fun() -> len(build(1000000, []), 0) end},
        {body_recursion, fun() -> body(20000) end},
        {mutual, fun() -> [even(N) || N <- [0, 1, 100, 1001]] end},
        {ackermann, fun() -> ack(2, 6) end},
        {hanoi, fun() -> hanoi(8, a, b, c) end},
        {case_clause, fun() -> case id({x, [1]}) of a -> 1; {y, _} -> 2 end end},
        {if_clause, fun() -> X = id(3), if X > 5 -> big; X < 2 -> small end end},
        {badmatch, fun() -> {a, X} = id({b, 1}), X end},
        {badmatch_list, fun() -> [_, _] = id([1]) end},
        {badmatch_value, fun() -> 5 = id(6) end},
        {function_clause, fun() -> only_a(id(b)) end},
        {function_clause_args, fun() -> only_two(id({1, 2}), [id(3)]) end},
        {fun_clause, fun() -> F = fun(a) -> 1 end, F(id(b)) end},
        {undef_function, fun() -> control:nothing(id(1), 2) end},
        {undef_module, fun() -> no_such_module_here:f(id(1)) end},
        {undef_apply, fun() -> apply(control, id(nope), [1, 2, 3]) end},
        {case_guards, fun() -> [guards(X) || X <- [1, 2, 10, 20, -5, a, "x", 2.5, {1}, []]] end},
        {guard_errors, fun() -> [bad_guards(X) || X <- [{1, 2}, [1], a, 5, <<1>>, #{a => 1}, #{}]] end},
        {guard_or, fun() -> [guard_or(X) || X <- [a, 1, {1}, [1], 1.0]] end},
        {x_registers, fun() -> f20(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20) end},
        {x_shuffle, fun() -> shuffle(id(1), id(2), id(3), id(4), id(5), id(6), 5) end},
        {y_registers, fun() -> many_y(id(1)) end},
        {y_trim, fun() -> trim(id(1), id(2), id(3)) end},
        {swap, fun() -> swap(id(1), id(2), 11) end},
        {exported_call, fun() -> ?MODULE:exported(id(5)) end},
        {calls_in_args, fun() -> id({id(1), id([id(2), id({id(3)})])}) end},
        {comprehension, fun() -> [X * Y || X <- seq(1, 6), Y <- seq(X, 6), X + Y =/= 7] end},
        {comprehension_filter, fun() -> [X || {ok, X} <- [{ok, 1}, error, {ok, 2}, {error, 3}, 4], X > id(1)] end},
        {comprehension_bad_filter, fun() -> [X || X <- [1, 2], id(foo)] end},
        {comprehension_bad_generator, fun() -> [X || X <- id(foo)] end},
        {comprehension_improper, fun() -> [X || X <- id([1, 2 | 3])] end},
        {comprehension_nested, fun() -> [[X + Y || Y <- seq(1, X)] || X <- seq(1, 4)] end},
        {comprehension_guard_fails, fun() -> [X || X <- [1, a, 3], X + 1 > 0] end},
        {pythagoras, fun() -> [{A, B, C} || A <- seq(1, 20), B <- seq(A, 20), C <- seq(B, 20), A * A + B * B =:= C * C] end},
        {queens, fun() -> queens(6) end},
        {primes, fun() -> sieve(seq(2, 100)) end},
        {permutations, fun() -> perms([1, 2, 3, 4]) end},
        {records, fun() -> P = #point{x = id(1)}, {P, P#point.x, P#point{y = 2, z = 3}, is_record(P, point), is_record(id(P), point, 5)} end},
        {badrecord, fun() -> P = id({circle, 1}), P#point.x end},
        {badrecord_update, fun() -> P = id(nothing), P#point{x = 1} end},
        {record_match, fun() -> [on_axis(P) || P <- [#point{}, #point{x = 1}, #point{y = 1, z = 2}, {point, 0}, foo]] end},
        {wide_record, fun() -> W = #wide{a = 1}, W2 = W#wide{b = id(2), d = 4, f = 6, h = 8, j = 10, l = 12}, {W2, W2#wide{a = x}, set_many(W2)} end},
        {set_tuple_element, fun() -> set_many(#wide{c = id(c)}) end},
        {is_record_guard, fun() -> [rec(X) || X <- [#point{}, {point}, {point, 1, 2, 3}, {wide, 1}, a]] end},
        {tuples, fun() -> T = id({a, b, c}), {element(1, T), element(3, T), setelement(2, T, x), tuple_size(T), tuple_to_list(T)} end},
        {element_zero, fun() -> element(id(0), {a}) end},
        {element_beyond, fun() -> element(id(2), {a}) end},
        {element_bad, fun() -> element(1, id([a])) end},
        {element_big, fun() -> element(id(1 bsl 70), {a}) end},
        {setelement_bad, fun() -> setelement(id(4), {a, b}, x) end},
        {big_tuple, fun() -> T = erlang:make_tuple(id(5000), 0), T2 = setelement(2500, T, x), {tuple_size(T2), element(2500, T2), element(2500, T), element(5000, T2)} end},
        {tuple_build, fun() -> X = id(1), {X, {X, X}, [X | {X}], {X, a, 2.5, "str", <<"bin">>, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X}} end},
        {literals, fun() -> id([{a, 1}, "text", 1.5, <<"bin">>, #{k => v}, 16#123456789ABCDEF0123, [a | b], fun lists:map/2]) end},
        {deep_literal, fun() -> {[[[[[[1, 2], 3], 4], 5], 6], 7], {{{{}}}}} =:= id({[[[[[[1, 2], 3], 4], 5], 6], 7], {{{{}}}}}) end},
        {block_values, fun() -> begin A = id(1), B = A + 1, [A, B | begin C = id(3), [C] end] end end},
        {match_chain, fun() -> A = B = {C, D} = id({1, 2}), {A, B, C, D} end},
        {same_variable, fun() -> [same(P) || P <- [{1, 1}, {1, 1.0}, {a, a}, {[], {}}]] end},
        {case_export, fun() -> case id(a) of a -> X = 1; b -> X = 2 end, X end},
        {nested_case, fun() -> [nest(A, B) || A <- [1, 2, x], B <- [a, b, {c, 1}]] end},
        {maybe_list, fun() -> [list_shape(L) || L <- [[], [1], [1, 2], [1, 2, 3], [1 | 2], a, "ab"]] end},
        {state_machine, fun() -> machine("aabbbcab", start, []) end},
        {string_prefix, fun() -> [prefix(S) || S <- ["http://x", "https://y", "ftp", ""]] end},
        {many_clauses, fun() -> [classify(N) || N <- seq(0, 40)] end},
        {collatz, fun() -> [collatz(N, 0) || N <- seq(1, 30)] end},
        {bubble, fun() -> bubble([5, 3, 9, 1, 4, 8, 2, 7, 6]) end},
        {life, fun() -> life(3, [{1, 0}, {2, 1}, {0, 2}, {1, 2}, {2, 2}]) end},
        {eval, fun() -> eval({add, {mul, 3, {sub, 10, 4}}, {'div', 7, {add, 1, 1}}}) end},
        {eval_error, fun() -> eval({'div', 7, {sub, 1, 1}}) end},
        {op_names, fun() -> all(fun(Op) -> op(Op, 12, 5) end, ['+', '-', '*', 'div', 'rem', 'band', 'bor', 'bxor', 'bsl', 'bsr', '?']) end}
    ].

loop(0, A) -> A;
loop(N, A) -> loop(N - 1, A + N).

body(0) -> 0;
body(N) -> 1 + body(N - 1).

build(0, L) -> L;
build(N, L) -> build(N - 1, [N | L]).

len([], N) -> N;
len([_ | T], N) -> len(T, N + 1).

even(0) -> true;
even(N) -> odd(N - 1).
odd(0) -> false;
odd(N) -> even(N - 1).

ack(0, N) -> N + 1;
ack(M, 0) -> ack(M - 1, 1);
ack(M, N) -> ack(M - 1, ack(M, N - 1)).

hanoi(0, _, _, _) -> 0;
hanoi(N, A, B, C) -> hanoi(N - 1, A, C, B) + 1 + hanoi(N - 1, C, B, A).

only_a(a) -> 1.

only_two([A], {B}) -> A + B.

exported(X) -> X * 2.

guards(X) when is_integer(X), X > 0, X < 5 -> small;
guards(X) when is_integer(X), X rem 10 =:= 0; X =:= a -> ten_or_a;
guards(X) when is_list(X); is_tuple(X) -> compound;
guards(X) when X < 0 orelse (is_float(X) andalso X > 2) -> odd_one;
guards(_) -> none.

bad_guards(X) when element(2, X) =:= 2 -> second;
bad_guards(X) when hd(X) =:= 1 -> head;
bad_guards(X) when map_get(a, X) =:= 1 -> a;
bad_guards(X) when byte_size(X) =:= 1 -> byte;
bad_guards(X) when X + 1 =:= 6 -> five;
bad_guards(X) when map_size(X) =:= 0 -> empty;
bad_guards(_) -> none.

guard_or(X) when is_atom(X) or is_integer(X) -> simple;
guard_or(X) when (tuple_size(X) =:= 1) or (length(X) =:= 1) -> never_list;
guard_or(X) when not is_float(X) -> not_float;
guard_or(_) -> float.

f20(A, B, C, D, E, F, G, H, I, J, K, L, M, N, O, P, Q, R, S, T) ->
    id({T, S, R, Q, P, O, N, M, L, K, J, I, H, G, F, E, D, C, B, A}).

shuffle(A, B, C, D, E, F, 0) -> {A, B, C, D, E, F};
shuffle(A, B, C, D, E, F, N) -> shuffle(F, A, D, C, E + 1, B, N - 1).

many_y(X) ->
    A = id(X), B = id(A + 1), C = id(B + 1), D = id(C + 1), E = id(D + 1), F = id(E + 1), G = id(F + 1), H = id(G + 1),
    I = id(H + 1), J = id(I + 1), K = id(J + 1), L = id(K + 1), M = id(L + 1), N = id(M + 1), O = id(N + 1), P = id(O + 1),
    Q = id(P + 1), R = id(Q + 1), S = id(R + 1), T = id(S + 1), U = id(T + 1), V = id(U + 1), W = id(V + 1), Z = id(W + 1),
    id({Z, Y} = {Z, id(Z)}),
    [A, B, C, D, E, F, G, H, I, J, K, L, M, N, O, P, Q, R, S, T, U, V, W, Z, Y].

trim(A, B, C) ->
    X = id(A), Y = id(B), Z = id(C),
    R1 = id(X + Y + Z),
    R2 = id(R1 + Y),
    R3 = id(R2 * 2),
    id(R3 + 1).

swap(A, B, 0) -> {A, B};
swap(A, B, N) -> swap(B, A, N - 1).

seq(A, B) when A > B -> [];
seq(A, B) -> [A | seq(A + 1, B)].

queens(N) -> hd(queens(N, N)).
queens(_, 0) -> [[]];
queens(N, K) -> [[Q | Qs] || Qs <- queens(N, K - 1), Q <- seq(1, N), safe(Q, Qs, 1)].
safe(_, [], _) -> true;
safe(Q, [H | T], D) -> Q =/= H andalso abs(Q - H) =/= D andalso safe(Q, T, D + 1).

sieve([]) -> [];
sieve([P | Rest]) -> [P | sieve([X || X <- Rest, X rem P =/= 0])].

perms([]) -> [[]];
perms(L) -> [[H | T] || H <- L, T <- perms(L -- [H])].

on_axis(#point{x = 0, y = 0}) -> origin;
on_axis(#point{x = X, y = 0}) -> {x, X};
on_axis(#point{x = 0, y = Y, z = Z}) -> {y, Y, Z};
on_axis(_) -> no.

set_many(W) -> W#wide{a = 1, b = 2, c = 3, d = 4, e = 5, f = 6, g = 7}.

rec(X) when is_record(X, point) -> point;
rec(X) when element(1, X) =:= wide -> nearly;
rec(_) -> none.

same({A, A}) -> yes;
same({A, B}) when A == B -> nearly;
same(_) -> no.

nest(A, B) ->
    case A of
        1 -> case B of a -> one_a; {c, N} -> {one_c, N + A}; _ -> one end;
        2 -> case B of b -> two_b; _ -> two end;
        _ when B =:= a -> some_a;
        _ -> none
    end.

list_shape([]) -> empty;
list_shape([_]) -> one;
list_shape([A, B]) -> {two, A, B};
list_shape([_ | T]) when is_list(T) -> {many, T};
list_shape([_ | T]) -> {improper, T};
list_shape(_) -> no.

machine([], State, Seen) -> {State, Seen};
machine([$a | T], start, S) -> machine(T, as, [a | S]);
machine([$a | T], as, S) -> machine(T, as, S);
machine([$b | T], as, S) -> machine(T, bs, [b | S]);
machine([$b | T], bs, S) -> machine(T, bs, S);
machine([_ | T], _, S) -> machine(T, start, [x | S]).

prefix("http://" ++ Rest) -> {http, Rest};
prefix("https://" ++ Rest) -> {https, Rest};
prefix([]) -> empty;
prefix(Other) -> {other, Other}.

classify(N) when N rem 15 =:= 0 -> fizzbuzz;
classify(N) when N rem 5 =:= 0 -> buzz;
classify(N) when N rem 3 =:= 0 -> fizz;
classify(7) -> seven;
classify(8) -> eight;
classify(N) when N > 30, N < 35 -> thirties;
classify(N) -> N.

collatz(1, S) -> S;
collatz(N, S) when N band 1 =:= 0 -> collatz(N bsr 1, S + 1);
collatz(N, S) -> collatz(3 * N + 1, S + 1).

bubble(L) ->
    case pass(L) of
        L -> L;
        M -> bubble(M)
    end.
pass([A, B | T]) when A > B -> [B | pass([A | T])];
pass([A | T]) -> [A | pass(T)];
pass([]) -> [].

life(0, Cells) -> Cells;
life(N, Cells) ->
    life(N - 1, [{X, Y} || X <- seq(-2, 6), Y <- seq(-2, 6), lives({X, Y}, Cells)]).
lives({X, Y} = Cell, Cells) ->
    Count = len([C || {A, B} = C <- Cells, abs(A - X) =< 1, abs(B - Y) =< 1, C =/= Cell], 0),
    Count =:= 3 orelse (Count =:= 2 andalso member(Cell, Cells)).
member(_, []) -> false;
member(X, [X | _]) -> true;
member(X, [_ | T]) -> member(X, T).

eval(N) when is_number(N) -> N;
eval({add, A, B}) -> eval(A) + eval(B);
eval({sub, A, B}) -> eval(A) - eval(B);
eval({mul, A, B}) -> eval(A) * eval(B);
eval({'div', A, B}) -> eval(A) / eval(B).

op(Op, A, B) -> apply(erlang, id(Op), [A, B]).
