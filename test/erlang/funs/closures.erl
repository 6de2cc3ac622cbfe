%% Funs: environments of 0 to 20 terms, arities to 20, capture rules, errors, apply forms.
-ifndef(VARIANT).
-module(closures).
-endif.
-compile(nowarn_shadow_vars).
-export([cases/0, add/2, local_sum/3, a0/0, a1/1, wide/20]).
-import(differ, [id/1, all/2]).

cases() ->
    [
        {environments, fun() -> [(env(N))(100) || N <- seq(0, 20)] end},
        {arities, fun() -> [apply(arity(N), seq(1, N)) || N <- seq(0, 20)] end},
        {env_and_arity, fun() -> A = id(1), B = id(2), C = id(3), F = fun(X, Y, Z) -> {A, X, B, Y, C, Z} end, {F(x, y, z), F(1, 2, 3)} end},
        {counter, fun() -> compose([fun(X) -> X + N end || N <- seq(1, 10)], 0) end},
        {curry, fun() -> Add = fun(X) -> fun(Y) -> fun(Z) -> X + Y * Z end end end, ((Add(1))(2))(3) end},
        {recursive_named, fun() -> F = fun Fact(0) -> 1; Fact(N) -> N * Fact(N - 1) end, F(25) end},
        {named_captures, fun() -> K = id(3), F = fun Loop(0, A) -> A; Loop(N, A) -> Loop(N - 1, A + K) end, F(1000, 0) end},
        {y_combinator, fun() -> Y = fun(F) -> G = fun(X) -> F(fun(V) -> (X(X))(V) end) end, G(G) end, (Y(fun(Self) -> fun(0) -> 0; (N) -> N + Self(N - 1) end end))(50) end},
        {church, fun() -> Two = fun(F) -> fun(X) -> F(F(X)) end end, ((Two(Two))(fun(X) -> X + 1 end))(0) end},
        {external, fun() -> F = fun ?MODULE:add/2, {F(1, 2), is_function(F), is_function(F, 2), is_function(F, 3)} end},
        {external_var, fun() -> M = id(?MODULE), F = id(add), A = id(2), (fun M:F/A)(3, 4) end},
        {external_bif, fun() -> F = fun erlang:abs/1, G = fun erlang:'+'/2, {F(-5), G(1, 2)} end},
        {external_undef, fun() -> F = fun ?MODULE:missing/1, F(1) end},
        {external_undef_module, fun() -> F = fun no_module:f/0, {is_function(F, 0), try F() catch C:R -> {C, R} end} end},
        {make_fun, fun() -> F = erlang:make_fun(?MODULE, add, 2), {F(5, 6), F =:= fun ?MODULE:add/2} end},
        {make_fun_bad, fun() -> erlang:make_fun(id(1), add, 2) end},
        {make_fun_arity, fun() -> erlang:make_fun(?MODULE, add, id(256)) end},
        {local_fun, fun() -> F = fun local/1, F(id(4)) end},
        {badfun, fun() -> F = id(foo), F(1) end},
        {badfun_int, fun() -> F = id(42), F() end},
        {badfun_tuple, fun() -> F = id({?MODULE, add}), F(1, 2) end},
        {badfun_big, fun() -> F = id({a, "long", [term]}), F(1, 2, 3) end},
        {badarity, fun() -> F = fun(X) -> X end, (id(F))(1, 2) end},
        {badarity_none, fun() -> F = fun() -> 1 end, (id(F))(a) end},
        {badarity_env, fun() -> A = id(1), F = fun(X, Y) -> X + Y + A end, (id(F))(b) end},
        {badarity_external, fun() -> F = fun ?MODULE:add/2, (id(F))(1) end},
        {apply_fun, fun() -> apply(id(fun(A, B) -> {A, B} end), [1, 2]) end},
        {apply_fun_bad_args, fun() -> apply(id(fun(A) -> A end), id([1 | 2])) end},
        {apply_fun_bad_arity, fun() -> apply(id(fun(A) -> A end), id([1, 2])) end},
        {apply_not_fun, fun() -> apply(id(x), id([1])) end},
        {apply3, fun() -> apply(id(?MODULE), id(add), id([1, 2])) end},
        {apply3_bad_module, fun() -> apply(id(1), id(add), id([1, 2])) end},
        {apply3_bad_function, fun() -> apply(id(?MODULE), id("add"), id([1, 2])) end},
        {apply3_bad_args, fun() -> apply(id(?MODULE), id(add), id(nope)) end},
        {apply3_improper, fun() -> apply(id(?MODULE), id(add), id([1 | 2])) end},
        {apply3_undef, fun() -> apply(id(?MODULE), id(add), id([1, 2, 3])) end},
        {apply_bif, fun() -> apply(id(erlang), id(length), id([[1, 2, 3]])) end},
        {apply_bif_fails, fun() -> apply(id(erlang), id(hd), id([[]])) end},
        {apply_bif_tail, fun() -> tail_apply(erlang, tuple_size, [{1, 2}]) end},
        {apply_bif_tail_fails, fun() -> tail_apply(erlang, tuple_size, [x]) end},
        {apply_wide, fun() -> apply(?MODULE, wide, seq(1, 20)) end},
        {dynamic_call, fun() -> M = id(?MODULE), F = id(add), {M:F(1, 2), M:add(2, 3), ?MODULE:F(3, 4)} end},
        {dynamic_zero, fun() -> M = id(?MODULE), F = id(a0), {M:F(), apply(M, F, [])} end},
        {dynamic_bad_module, fun() -> M = id({x}), M:f(1) end},
        {dynamic_bad_function, fun() -> F = id(7), ?MODULE:F(1) end},
        {dynamic_undef, fun() -> F = id(zzz), ?MODULE:F(1, 2) end},
        {dynamic_tail, fun() -> tail_dynamic(id(?MODULE), id(a1), 9) end},
        {dynamic_frame, fun() -> frame_dynamic(id(?MODULE), id(a1), 9) end},
        {fun_in_fun_error, fun() -> F = fun(G) -> 1 + G(x) end, F(fun(X) -> X + 1 end) end},
        {fun_through_frames, fun() -> through(3, fun() -> id(a) + 1 end) end},
        {fun_guards, fun() -> [fun_guard(F) || F <- [fun() -> 1 end, fun(X) -> X end, fun(X, _) -> X end, fun erlang:abs/1, a, {a, b}]] end},
        {fun_clauses, fun() -> F = fun(X) when X > 10 -> big; (X) when is_atom(X) -> atom; ([H | _]) -> {head, H}; (_) -> else end, [F(X) || X <- [11, 1, a, [z], {}]] end},
        {shadow, fun() -> X = id(1), F = fun(X) -> X * 2 end, {X, F(5)} end},
        {same_fun_equal, fun() -> {adder(1) =:= adder(1), adder(1) =:= adder(2), adder(1) == adder(1.0), adder(1) < adder(2)} end},
        {fun_as_key, fun() -> M = #{adder(1) => one, adder(2) => two}, {maps:get(adder(id(1)), M), map_size(M)} end},
        {fun_info, fun() -> F = adder(7), [erlang:fun_info(F, K) || K <- [arity, module, type, env]] end},
        {fun_info_external, fun() -> [erlang:fun_info(fun lists:map/2, K) || K <- [arity, module, name, type, env]] end},
        {fun_info_bad, fun() -> erlang:fun_info(id(a), arity) end},
        {fun_info_bad_key, fun() -> erlang:fun_info(adder(1), id(foo)) end},
        {fun_info_mfa, fun() -> {M, F, A} = erlang:fun_info_mfa(adder(1)), {M, F, A} end},
        {fun_to_list, fun() -> {lists:prefix("#Fun<" ++ atom_to_list(?MODULE), erlang:fun_to_list(adder(1))), erlang:fun_to_list(fun lists:map/2)} end},
        {is_function_bif, fun() -> [is_function(id(fun add/2), N) || N <- [0, 1, 2, 3]] end},
        {is_function_bad, fun() -> is_function(id(fun add/2), id(-1)) end},
        {is_function_big, fun() -> is_function(id(fun add/2), id(1 bsl 70)) end},
        {map_foldl, fun() -> lists:foldl(fun(X, {S, P}) -> {S + X, P * X} end, {0, 1}, lists:map(fun(X) -> X * 2 end, seq(1, 10))) end},
        {closure_many, fun() -> Fs = [fun(Y) -> X * Y end || X <- seq(1, 500)], lists:sum([F(2) || F <- Fs]) end},
        {closure_deep, fun() -> F = lists:foldl(fun(N, G) -> fun(X) -> G(X + N) end end, fun(X) -> X end, seq(1, 300)), F(0) end},
        {closure_over_bins, fun() -> B = list_to_binary(seq(1, 100)), F = fun(I) -> binary:at(B, I) end, [F(I) || I <- [0, 50, 99]] end},
        {operators, fun() -> [lists:foldl(F, 1, [2, 3, 4]) || F <- [fun erlang:'+'/2, fun erlang:'*'/2, fun erlang:'-'/2, fun max/2]] end},
        {tail_fun_loop, fun() -> F = fun(_, 0, A) -> A; (G, N, A) -> G(G, N - 1, A + N) end, F(F, 20000, 0) end},
        {body_fun_loop, fun() -> F = fun(_, 0) -> 0; (G, N) -> 1 + G(G, N - 1) end, F(F, 5000) end},
        {fun_returning_many, fun() -> {F, G, H} = three(id(5)), {F(), G(1), H(1, 2)} end},
        {literal_fun, fun() -> [F() || F <- [fun() -> a end, fun a0/0, fun() -> "b" end]] end},
        {module_info, fun() -> {?MODULE:module_info(module), lists:member({add, 2}, ?MODULE:module_info(exports)), is_list(?MODULE:module_info(attributes))} end},
        {function_exported, fun() -> [erlang:function_exported(?MODULE, F, A) || {F, A} <- [{add, 2}, {add, 3}, {local, 1}, {cases, 0}]] ++ [erlang:function_exported(erlang, abs, 1), erlang:function_exported(nope, f, 0)] end},
        {is_builtin, fun() -> [erlang:is_builtin(M, F, A) || {M, F, A} <- [{erlang, abs, 1}, {lists, map, 2}, {lists, reverse, 2}, {erlang, nope, 3}, {?MODULE, add, 2}]] end}
    ].

add(A, B) -> A + B.
local(X) -> X * X.
a0() -> zero.
a1(X) -> {one, X}.
local_sum(A, B, C) -> A + B + C.

wide(A, B, C, D, E, F, G, H, I, J, K, L, M, N, O, P, Q, R, S, T) ->
    [A, T, B, S, C, R, D, Q, E, P, F, O, G, N, H, M, I, L, J, K].

adder(N) -> fun(X) -> X + N end.

three(X) -> {fun() -> X end, fun(Y) -> X + Y end, fun(Y, Z) -> [X, Y, Z] end}.

tail_apply(M, F, A) -> apply(M, F, A).
tail_dynamic(M, F, X) -> M:F(X).
frame_dynamic(M, F, X) -> Y = id(X), Z = M:F(Y), id(Y), M:F({Y, Z}).

through(0, F) -> F();
through(N, F) -> [through(N - 1, F)].

fun_guard(F) when is_function(F, 0) -> zero;
fun_guard(F) when is_function(F, 1) -> one;
fun_guard(F) when is_function(F) -> more;
fun_guard(_) -> none.

compose([], X) -> X;
compose([F | Fs], X) -> compose(Fs, F(X)).

seq(A, B) when A > B -> [];
seq(A, B) -> [A | seq(A + 1, B)].

env(N) ->
    [A, B, C, D, E, F, G, H, I, J, K, L, M, O, P, Q, R, S, T, U] = id(seq(1, 20)),
    case N of
        0 -> fun(X) -> X end;
        1 -> fun(X) -> {X, A} end;
        2 -> fun(X) -> {X, A, B} end;
        3 -> fun(X) -> {X, A, B, C} end;
        4 -> fun(X) -> {X, A, B, C, D} end;
        5 -> fun(X) -> {X, A, B, C, D, E} end;
        6 -> fun(X) -> {X, A, B, C, D, E, F} end;
        7 -> fun(X) -> {X, A, B, C, D, E, F, G} end;
        8 -> fun(X) -> {X, A, B, C, D, E, F, G, H} end;
        9 -> fun(X) -> {X, A, B, C, D, E, F, G, H, I} end;
        10 -> fun(X) -> {X, A, B, C, D, E, F, G, H, I, J} end;
        11 -> fun(X) -> {X, A, B, C, D, E, F, G, H, I, J, K} end;
        12 -> fun(X) -> {X, A, B, C, D, E, F, G, H, I, J, K, L} end;
        13 -> fun(X) -> {X, A, B, C, D, E, F, G, H, I, J, K, L, M} end;
        14 -> fun(X) -> {X, A, B, C, D, E, F, G, H, I, J, K, L, M, O} end;
        15 -> fun(X) -> {X, A, B, C, D, E, F, G, H, I, J, K, L, M, O, P} end;
        16 -> fun(X) -> {X, A, B, C, D, E, F, G, H, I, J, K, L, M, O, P, Q} end;
        17 -> fun(X) -> {X, A, B, C, D, E, F, G, H, I, J, K, L, M, O, P, Q, R} end;
        18 -> fun(X) -> {X, A, B, C, D, E, F, G, H, I, J, K, L, M, O, P, Q, R, S} end;
        19 -> fun(X) -> {X, A, B, C, D, E, F, G, H, I, J, K, L, M, O, P, Q, R, S, T} end;
        20 -> fun(X) -> {X, A, B, C, D, E, F, G, H, I, J, K, L, M, O, P, Q, R, S, T, U} end
    end.

arity(N) ->
    Z = id(z),
    case N of
        0 -> fun() -> {Z} end;
        1 -> fun(A) -> {Z, A} end;
        2 -> fun(A, B) -> {Z, B, A} end;
        3 -> fun(A, B, C) -> {Z, C, B, A} end;
        4 -> fun(A, B, C, D) -> {Z, D, C, B, A} end;
        5 -> fun(A, B, C, D, E) -> {Z, E, D, C, B, A} end;
        6 -> fun(A, B, C, D, E, F) -> {Z, F, E, D, C, B, A} end;
        7 -> fun(A, B, C, D, E, F, G) -> {Z, G, F, E, D, C, B, A} end;
        8 -> fun(A, B, C, D, E, F, G, H) -> {Z, H, G, F, E, D, C, B, A} end;
        9 -> fun(A, B, C, D, E, F, G, H, I) -> {Z, I, H, G, F, E, D, C, B, A} end;
        10 -> fun(A, B, C, D, E, F, G, H, I, J) -> {Z, J, I, H, G, F, E, D, C, B, A} end;
        11 -> fun(A, B, C, D, E, F, G, H, I, J, K) -> {Z, K, J, I, H, G, F, E, D, C, B, A} end;
        12 -> fun(A, B, C, D, E, F, G, H, I, J, K, L) -> {Z, L, K, J, I, H, G, F, E, D, C, B, A} end;
        13 -> fun(A, B, C, D, E, F, G, H, I, J, K, L, M) -> {Z, M, L, K, J, I, H, G, F, E, D, C, B, A} end;
        14 -> fun(A, B, C, D, E, F, G, H, I, J, K, L, M, O) -> {Z, O, M, L, K, J, I, H, G, F, E, D, C, B, A} end;
        15 -> fun(A, B, C, D, E, F, G, H, I, J, K, L, M, O, P) -> {Z, P, O, M, L, K, J, I, H, G, F, E, D, C, B, A} end;
        16 -> fun(A, B, C, D, E, F, G, H, I, J, K, L, M, O, P, Q) -> {Z, Q, P, O, M, L, K, J, I, H, G, F, E, D, C, B, A} end;
        17 -> fun(A, B, C, D, E, F, G, H, I, J, K, L, M, O, P, Q, R) -> {Z, R, Q, P, O, M, L, K, J, I, H, G, F, E, D, C, B, A} end;
        18 -> fun(A, B, C, D, E, F, G, H, I, J, K, L, M, O, P, Q, R, S) -> {Z, S, R, Q, P, O, M, L, K, J, I, H, G, F, E, D, C, B, A} end;
        19 -> fun(A, B, C, D, E, F, G, H, I, J, K, L, M, O, P, Q, R, S, T) -> {Z, T, S, R, Q, P, O, M, L, K, J, I, H, G, F, E, D, C, B, A} end;
        20 -> fun(A, B, C, D, E, F, G, H, I, J, K, L, M, O, P, Q, R, S, T, U) -> {Z, U, T, S, R, Q, P, O, M, L, K, J, I, H, G, F, E, D, C, B, A} end
    end.
