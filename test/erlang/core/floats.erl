%% Float arithmetic, conversion, comparison with integers, and errors.
-ifndef(VARIANT).
-module(floats).
-endif.
-export([cases/0]).
-import(differ, [id/1, all/2]).

cases() ->
    [
        {add, fun() -> pairs(fun(A, B) -> A + B end) end},
        {sub, fun() -> pairs(fun(A, B) -> A - B end) end},
        {mul, fun() -> pairs(fun(A, B) -> A * B end) end},
        {divide, fun() -> pairs(fun(A, B) -> A / B end) end},
        {compare, fun() -> pairs(fun(A, B) -> {A < B, A =< B, A == B, A =:= B, A > B} end) end},
        {negate, fun() -> all(fun(A) -> -A end, floats()) end},
        {abs, fun() -> all(fun(A) -> abs(A) end, floats()) end},
        {trunc, fun() -> all(fun(A) -> trunc(A) end, floats()) end},
        {round, fun() -> all(fun(A) -> round(A) end, floats()) end},
        {ceil, fun() -> all(fun(A) -> ceil(A) end, floats()) end},
        {floor, fun() -> all(fun(A) -> floor(A) end, floats()) end},
        {round_half, fun() -> all(fun(A) -> round(A) end, [0.5, 1.5, 2.5, -0.5, -1.5, -2.5, 0.49999999999999994, 4503599627370495.5, 9007199254740993.0]) end},
        {to_float, fun() -> all(fun(A) -> float(A) end, ints()) end},
        {to_float_fails, fun() -> float(id(a)) end},
        {to_float_too_big, fun() -> float(id(1 bsl 1024)) end},
        {big_int_to_float, fun() -> [float(id((1 bsl N) + D)) || N <- [53, 54, 63, 64, 100, 1023], D <- [-1, 0, 1]] end},
        {big_rounding, fun() -> [float(id(X)) || X <- [9007199254740993, 9007199254740995, 18014398509481985, 36028797018963971, 1 bsl 64 + 2049, 1 bsl 64 + 2048, 1 bsl 64 + 2047, (1 bsl 116) + 1]] end},
        {int_float_compare, fun() -> [{A < B, A == B, A > B, A =:= B} || A <- ints(), B <- floats()] end},
        {float_int_compare, fun() -> [{A < B, A == B, A > B} || A <- [1.0e15, 9007199254740992.0, 1.0e30, -1.0e30, 576460752303423488.0], B <- ints()] end},
        {overflow_add, fun() -> id(1.7976931348623157e308) + id(1.7976931348623157e308) end},
        {overflow_mul, fun() -> id(1.0e200) * id(1.0e200) end},
        {overflow_sub, fun() -> id(-1.7976931348623157e308) - id(1.7976931348623157e308) end},
        {overflow_divide, fun() -> id(1.0e300) / id(1.0e-300) end},
        {zero_by_zero, fun() -> id(0.0) / id(0.0) end},
        {by_minus_zero, fun() -> id(1.0) / id(-0.0) end},
        {underflow, fun() -> {id(1.0e-200) * id(1.0e-200), id(5.0e-324) / id(2.0)} end},
        {minus_zero, fun() -> [id(0.0) * id(-1.0), -id(0.0), id(-0.0) + id(0.0), id(0.0) =:= id(-0.0), id(0.0) == id(-0.0), abs(id(-0.0)), 0 * id(-0.0)] end},
        {add_atom, fun() -> id(1.0) + id(a) end},
        {mul_list, fun() -> id([]) * id(1.5) end},
        {int_divide, fun() -> [id(7) / id(2), id(8) / id(2), id(1 bsl 70) / id(1 bsl 69), id(-3) / id(7)] end},
        {big_divide_overflow, fun() -> id(1 bsl 2000) / id(3) end},
        {big_divide_big, fun() -> id(1 bsl 1023) / id(3) end},
        {big_plus_float, fun() -> [id(1 bsl 70) + 0.5, 0.5 - id(1 bsl 70), id(1 bsl 70) * 0.5] end},
        {too_big_plus_float, fun() -> id(1 bsl 2000) + 0.5 end},
        {chain, fun() -> chain(id(1.5), id(2.25), id(3)) end},
        {chain_ints, fun() -> chain(id(2), id(3), id(4)) end},
        {chain_fails, fun() -> chain(id(2.0), id(b), id(4)) end},
        {chain_overflow, fun() -> chain(id(1.0e200), id(1.0e200), id(1.0e200)) end},
        {polynomial, fun() -> [poly(X / 4) || X <- lists_seq(-8, 8)] end},
        {newton, fun() -> newton(id(2.0), 1.0, 30) end},
        {leibniz, fun() -> leibniz(0, 2000, 0.0) end},
        {harmonic, fun() -> harmonic(1000, 0.0) end},
        {mandel, fun() -> [mandel(0.0, 0.0, X / 10, Y / 10, 50) || Y <- lists_seq(-10, 10), X <- lists_seq(-20, 10)] end},
        {fneg_mix, fun() -> mix(id(3.5), id(2.0)) end},
        {is_float_guard, fun() -> all(fun guard/1, [1.0, 1, a, 1 bsl 70, -0.0]) end},
        {in_guard_fails, fun() -> all(fun guarded/1, [0, 0.0, 2, 2.0, a, 1.0e308]) end},
        {float_keys, fun() -> [select(X) || X <- [1.0, 2.0, 0.0, -0.0, 3.0, 1, 2]] end},
        {sum_mixed, fun() -> sum([1, 2.5, 1 bsl 60, -3.25, 1 bsl 64], 0) end},
        {trunc_big, fun() -> [trunc(id(1.0e22)), trunc(id(-1.0e100)), trunc(id(1.7976931348623157e308))] end},
        {trunc_int, fun() -> [trunc(id(5)), round(id(1 bsl 70)), ceil(id(-7)), floor(id(7))] end},
        {trunc_fails, fun() -> trunc(id(a)) end},
        {round_fails, fun() -> round(id("1")) end},
        {ceil_fails, fun() -> ceil(id(<<>>)) end},
        {floor_fails, fun() -> floor(id(#{})) end},
        {env_in_loop, fun() -> loop(10000, id(0.1), 0.0) end}
    ].

floats() -> [0.0, -0.0, 1.0, -1.0, 0.5, 1.5, -2.5, 0.1, 3.3333333333333335, 1.0e10, 123456789.123, 576460752303423487.0, 576460752303423488.0, -576460752303423488.0, 1.0e18, 1.0e19, 1.0e300, -1.0e300, 5.0e-324, 2.2250738585072014e-308].

ints() -> [0, 1, -1, 255, 1 bsl 52, 1 bsl 53, (1 bsl 53) + 1, (1 bsl 59) - 1, 1 bsl 59, -(1 bsl 59), 1 bsl 60, 1 bsl 64, (1 bsl 64) + 1, 1 bsl 100, -(1 bsl 100), 1000000000000000000000000000000].

pairs(Fun) -> [try Fun(A, B) catch _:R -> R end || A <- floats(), B <- floats()].

chain(A, B, C) -> (A * B + C) / (A - C / 2) - B * C * A + 1.0.

poly(X) -> ((3.0 * X - 2.0) * X + 1.5) * X - 0.25.

newton(_, X, 0) -> X;
newton(N, X, I) -> newton(N, (X + N / X) / 2.0, I - 1).

leibniz(N, N, S) -> S * 4;
leibniz(I, N, S) when I rem 2 =:= 0 -> leibniz(I + 1, N, S + 1 / (2 * I + 1));
leibniz(I, N, S) -> leibniz(I + 1, N, S - 1 / (2 * I + 1)).

harmonic(0, S) -> S;
harmonic(N, S) -> harmonic(N - 1, S + 1.0 / N).

mandel(_, _, _, _, 0) -> 0;
mandel(X, Y, _, _, N) when X * X + Y * Y > 4.0 -> N;
mandel(X, Y, CX, CY, N) -> mandel(X * X - Y * Y + CX, 2 * X * Y + CY, CX, CY, N - 1).

mix(A, B) when is_float(A), is_float(B) ->
    C = -(A * B),
    D = C - A,
    {C, D, -D, A / -B}.

guard(X) when is_float(X), X + 0.5 > 1.0 -> big;
guard(X) when is_float(X) -> float;
guard(X) when is_number(X) -> number;
guard(_) -> other.

guarded(X) when 1 / X > 0.4 -> yes;
guarded(X) when X * 1.0e10 > 1.0 -> huge;
guarded(_) -> no.

select(1.0) -> one;
select(2.0) -> two;
select(0.0) -> zero;
select(1) -> int_one;
select(_) -> other.

sum([], S) -> S;
sum([H | T], S) -> sum(T, S + H).

loop(0, _, S) -> S;
loop(N, X, S) -> loop(N - 1, X, S + X * X - X / 3.0).

lists_seq(A, B) when A > B -> [];
lists_seq(A, B) -> [A | lists_seq(A + 1, B)].
