%% Integer arithmetic at the boundaries of smalls, machine words and digits.
-ifndef(VARIANT).
-module(integers).
-endif.
-export([cases/0]).
-import(differ, [id/1, all/2]).

cases() ->
    [
        {add_boundaries, fun() -> pairs(fun(A, B) -> A + B end) end},
        {sub_boundaries, fun() -> pairs(fun(A, B) -> A - B end) end},
        {mul_boundaries, fun() -> pairs(fun(A, B) -> A * B end) end},
        {div_boundaries, fun() -> pairs(fun(A, B) -> A div B end) end},
        {rem_boundaries, fun() -> pairs(fun(A, B) -> A rem B end) end},
        {divide_boundaries, fun() -> pairs(fun(A, B) -> A / B end) end},
        {band_boundaries, fun() -> pairs(fun(A, B) -> A band B end) end},
        {bor_boundaries, fun() -> pairs(fun(A, B) -> A bor B end) end},
        {bxor_boundaries, fun() -> pairs(fun(A, B) -> A bxor B end) end},
        {bnot_boundaries, fun() -> all(fun(A) -> bnot A end, numbers()) end},
        {negate_boundaries, fun() -> all(fun(A) -> -A end, numbers()) end},
        {plus_boundaries, fun() -> all(fun(A) -> +A end, numbers()) end},
        {abs_boundaries, fun() -> all(fun(A) -> abs(A) end, numbers()) end},
        {equal_boundaries, fun() -> pairs(fun(A, B) -> {A =:= B, A == B, A < B, A >= B} end) end},
        {bsl_small, fun() -> all(fun(N) -> id(1) bsl N end, shifts()) end},
        {bsl_negative, fun() -> all(fun(N) -> id(-1) bsl N end, shifts()) end},
        {bsl_pattern, fun() -> all(fun(N) -> id(16#123456789ABCDEF) bsl N end, shifts()) end},
        {bsr_small, fun() -> all(fun(N) -> id(16#7FFFFFFFFFFFFFF) bsr N end, shifts()) end},
        {bsr_negative, fun() -> all(fun(N) -> id(-16#7FFFFFFFFFFFFFF) bsr N end, shifts()) end},
        {bsr_big, fun() -> all(fun(N) -> id(1 bsl 130 + 12345) bsr N end, shifts()) end},
        {bsr_big_negative, fun() -> all(fun(N) -> id(-(1 bsl 130) - 12345) bsr N end, shifts()) end},
        {bsl_zero_by_huge, fun() -> id(0) bsl id(1 bsl 70) end},
        {bsr_by_huge, fun() -> {id(5) bsr id(1 bsl 70), id(-5) bsr id(1 bsl 70), id(1 bsl 99) bsr id(1 bsl 70)} end},
        {bsl_system_limit, fun() -> id(1) bsl id(1 bsl 70) end},
        {bsr_system_limit, fun() -> id(1) bsr id(-(1 bsl 70)) end},
        {add_atom, fun() -> id(1) + id(a) end},
        {add_atom_left, fun() -> id(a) + id(1) end},
        {sub_list, fun() -> id([]) - id(1) end},
        {mul_tuple, fun() -> id({}) * id(1 bsl 70) end},
        {div_zero, fun() -> id(7) div id(0) end},
        {div_zero_big, fun() -> id(1 bsl 70) div id(0) end},
        {rem_zero, fun() -> id(7) rem id(0) end},
        {divide_zero, fun() -> id(7) / id(0) end},
        {divide_zero_float, fun() -> id(7) / id(0.0) end},
        {div_float, fun() -> id(7.0) div id(2) end},
        {rem_float, fun() -> id(7) rem id(2.0) end},
        {band_float, fun() -> id(7.0) band 1 end},
        {bor_atom, fun() -> id(a) bor 1 end},
        {bxor_atom, fun() -> 1 bxor id(a) end},
        {bnot_float, fun() -> bnot id(1.0) end},
        {negate_atom, fun() -> -id(a) end},
        {plus_atom, fun() -> +id(a) end},
        {bsl_float, fun() -> id(1.0) bsl 1 end},
        {bsr_atom, fun() -> 1 bsr id(a) end},
        {abs_atom, fun() -> abs(id(a)) end},
        {div_signs, fun() -> [{A div B, A rem B} || A <- [7, -7], B <- [2, -2]] end},
        {constant_operands, fun() -> all(fun constants/1, numbers()) end},
        {constant_left, fun() -> all(fun constants_left/1, [X || X <- numbers(), X =/= 0]) end},
        {factorials, fun() -> [factorial(N) || N <- [0, 1, 5, 20, 21, 25, 30, 40]] end},
        {factorial_200, fun() -> factorial(200) end},
        {fibonacci, fun() -> [fib(N) || N <- lists_seq(0, 20)] end},
        {fib_big, fun() -> fib_iter(300, 0, 1) end},
        {power_tower, fun() -> power(3, 200) rem 1000000007 end},
        {powers_back, fun() -> [power(7, N) div power(7, N - 1) || N <- [2, 10, 22, 23, 50, 90]] end},
        {gcd, fun() -> gcd(power(2, 100) * 81, power(6, 40)) end},
        {long_division, fun() -> [power(10, 60) div D || D <- [3, 16#FFFFFFFF, 16#100000000, 1 bsl 63, 1 bsl 64, (1 bsl 64) - 1, (1 bsl 96) + 7]] end},
        {long_rem, fun() -> [power(10, 60) rem D || D <- [3, 16#FFFFFFFF, 16#100000000, 1 bsl 63, 1 bsl 64, (1 bsl 64) - 1, (1 bsl 96) + 7]] end},
        {knuth_d_corner, fun() -> [{N div D, N rem D} || N <- corner(), D <- corner()] end},
        {big_cancel, fun() -> B = id(1 bsl 100), [(B + 1) - B, (B - 1) - B, B - B, (B * B) div B - B] end},
        {big_to_small_ops, fun() -> [(1 bsl id(60)) - 1 - N || N <- [0, 1, 1 bsl 59, 1 bsl 60]] end},
        {mixed_accumulate, fun() -> mix(id(1), 60) end},
        {small_counter, fun() -> count(id(0), 100000) end},
        {crossing_up, fun() -> climb(id((1 bsl 59) - 5), 10) end},
        {crossing_down, fun() -> fall(id(-(1 bsl 59) + 5), 10) end},
        {is_integer_all, fun() -> all(fun(X) -> {is_integer(X), is_float(X), is_number(X)} end, [1, -1, 1 bsl 59, 1 bsl 60, 1 bsl 64, 1.0, a]) end},
        {typed_arith, fun() -> all(fun typed/1, [0, 1, 255, 256, -1, 1000, 1 bsl 40, a]) end},
        {typed_wide, fun() -> all(fun wide/1, [0, 1, (1 bsl 58) - 1, 1 bsl 58, (1 bsl 59) - 1, 1 bsl 59, -1]) end},
        {min_max, fun() -> [{min(A, B), max(A, B)} || A <- [1, 1.0, 2, a, 1 bsl 70], B <- [1, 1.0, 2, a, 1 bsl 70]] end}
    ].

numbers() ->
    [N || B <- [0, 1, 31, 32, 58, 59, 60, 63, 64, 128], D <- [-1, 0, 1], S <- [1, -1], N <- [S * ((1 bsl id(B)) + D)], N =/= 0 orelse S =:= 1].

pairs(Fun) ->
    Few = [N || B <- [0, 1, 32, 59, 60, 64], D <- [-1, 0, 1], S <- [1, -1], N <- [S * ((1 bsl id(B)) + D)]] ++ [id(1 bsl 200), -(id(1 bsl 200))],
    [try Fun(A, B) catch _:R -> R end || A <- Few, B <- Few].

shifts() -> [0, 1, 3, 4, 31, 32, 57, 58, 59, 60, 61, 63, 64, 65, 127, 128, 200, -1, -4, -31, -58, -59, -60, -63, -64, -65, -200].

constants(X) ->
    {X + 1, X - 1, X * 3, X div 7, X rem 7, X band 255, X bor 256, X bxor -1, X bsl 4, X bsr 4, X * -1, X div -3, X rem 16, X + 1000000000000, X * 1000000007, X band -2, X - (1 bsl 58)}.

constants_left(X) ->
    {1 + X, 1 - X, 3 * X, 1000000 div X, 1000000 rem X, 255 band X, 256 bor X, -1 bxor X, (1 bsl 59) - X, -(1 bsl 59) - X}.

factorial(0) -> 1;
factorial(N) -> N * factorial(N - 1).

fib(N) when N < 2 -> N;
fib(N) -> fib(N - 1) + fib(N - 2).

fib_iter(0, A, _) -> A;
fib_iter(N, A, B) -> fib_iter(N - 1, B, A + B).

lists_seq(A, B) when A > B -> [];
lists_seq(A, B) -> [A | lists_seq(A + 1, B)].

power(_, 0) -> 1;
power(B, N) when N rem 2 =:= 0 -> H = power(B, N div 2), H * H;
power(B, N) -> B * power(B, N - 1).

gcd(A, 0) -> A;
gcd(A, B) -> gcd(B, A rem B).

corner() ->
    [(1 bsl 128) - 1, (1 bsl 127), (1 bsl 64) * ((1 bsl 63) - 1) + 5, (1 bsl 63) bsl 64 - 1, (1 bsl 96) - (1 bsl 32), (1 bsl 64) - 1, -(1 bsl 127) - 1, (1 bsl 192) - 1, ((1 bsl 63) bsl 128) + ((1 bsl 64) - 1)].

mix(A, 0) -> A;
mix(A, N) when N rem 3 =:= 0 -> mix(A * 1000003 - N, N - 1);
mix(A, N) when N rem 3 =:= 1 -> mix((A bxor (A bsr 7)) + N, N - 1);
mix(A, N) -> mix(A bsl 3 - (A div 5), N - 1).

count(A, 0) -> A;
count(A, N) -> count(A + N rem 7 - N band 3, N - 1).

climb(_, 0) -> [];
climb(A, N) -> [A | climb(A + 1, N - 1)].

fall(_, 0) -> [];
fall(A, N) -> [A | fall(A - 1, N - 1)].

typed(X) when is_integer(X), X >= 0, X < 256 -> {byte, X + 1, X - 1, X * X, X bsl 8, X bsr 1, X div 2, X rem 10, 255 - X, X band 15, bnot X};
typed(X) when is_integer(X), X >= -1000, X =< 1000 -> {small, X + X, X * 1000, X div 3, X rem 3, -X, abs(X)};
typed(X) when is_integer(X) -> {int, X * X, X - X};
typed(X) -> {other, X}.

wide(X) when X >= 0, X < 1 bsl 59 -> {X + X, X * 2, X * X, X - (1 bsl 58), X bsl 1, X + 1};
wide(X) -> {out, X + X}.
