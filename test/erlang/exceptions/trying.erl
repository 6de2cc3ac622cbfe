%% try, catch, after, raise: values, classes, order of effects, nesting, re-raising.
-ifndef(VARIANT).
-module(trying).
-endif.
-export([cases/0]).
-import(differ, [id/1, all/2]).

cases() ->
    [
        {try_value, fun() -> try id(1) of X -> {ok, X} catch _:_ -> no end end},
        {try_no_of, fun() -> try id(1) catch _:_ -> no end end},
        {try_throw, fun() -> try throw(id(a)) catch throw:X -> {thrown, X} end end},
        {try_default_class, fun() -> try throw(id(a)) catch X -> {thrown, X} end end},
        {try_error, fun() -> try error(id(a)) catch error:X -> {error, X} end end},
        {try_exit, fun() -> try exit(id(a)) catch exit:X -> {exit, X} end end},
        {try_class_var, fun() -> [try raise(C) catch Class:R -> {Class, R} end || C <- [throw, error, exit]] end},
        {try_no_match, fun() -> try throw(id(a)) catch error:_ -> no; throw:b -> no end end},
        {try_of_no_match, fun() -> try id(1) of 2 -> two; {3} -> three catch _:_ -> caught end end},
        {try_of_raises, fun() -> try id(1) of 1 -> error(in_of) catch _:_ -> caught end end},
        {try_guard, fun() -> [try throw(X) catch throw:Y when Y > 5 -> big; throw:Y when is_atom(Y) -> atom; throw:{Y, _} -> {tuple, Y}; throw:_ -> other end || X <- [6, 3, a, {b, c}]] end},
        {try_stack, fun() -> try deep(3) catch error:R:S -> {R, [{M, F, A} || {M, F, A, _} <- S, M =:= ?MODULE]} end end},
        {try_stack_used_twice, fun() -> try error(x) catch _:_:S -> {is_list(S), length(S) > 0, S =:= S} end end},
        {catch_value, fun() -> catch id(5) end},
        {catch_throw, fun() -> catch throw(id(t)) end},
        {catch_exit, fun() -> catch exit(id(e)) end},
        {catch_error, fun() -> {'EXIT', {R, [{M, F, A, _} | _]}} = (catch error(id(r))), {R, M, F, A} end},
        {catch_badarith, fun() -> {'EXIT', {badarith, [{M, F, A, _}, {M2, F2, A2, L} | _]}} = (catch id(1) + id(b)), {M, F, A, M2, F2, A2, L} end},
        {catch_in_expr, fun() -> [catch throw(1), {catch throw(2), catch exit(3)}, (catch id(4)) + 1] end},
        {catch_nested, fun() -> catch [catch throw(a) | catch throw(id(b))] end},
        {catch_deep, fun() -> catch dig(50, fun() -> throw(bottom) end) end},
        {catch_through_tail, fun() -> catch tail(100, thrown) end},
        {after_normal, fun() -> trace(fun() -> try step(1) after step(2) end end) end},
        {after_throw, fun() -> trace(fun() -> catch try step(1), throw(x) after step(2) end end) end},
        {after_catch, fun() -> trace(fun() -> try step(1), throw(x) catch throw:x -> step(2) after step(3) end end) end},
        {after_of, fun() -> trace(fun() -> try step(1) of V -> step({of_, V}) after step(3) end end) end},
        {after_catch_raises, fun() -> trace(fun() -> catch try step(1), throw(x) catch throw:x -> step(2), throw(y) after step(3) end end) end},
        {after_raises, fun() -> trace(fun() -> catch try step(1), throw(x) after step(2), throw(z) end end) end},
        {after_value_ignored, fun() -> try id(v) after id(w) end end},
        {after_nested, fun() -> trace(fun() -> catch try try step(1), exit(a) after step(2) end after step(3) end end) end},
        {after_many_frames, fun() -> trace(fun() -> catch unwind(10) end) end},
        {after_error_stack, fun() -> try step(0), error(id(boom)) after step(1) end end},
        {reraise_same, fun() -> try try error(first) catch C:R:S -> erlang:raise(C, R, S) end catch error:R2 -> {again, R2} end end},
        {reraise_stack, fun() -> try deep(2) catch C:R:S -> erlang:raise(C, {wrapped, R}, S) end end},
        {reraise_changed_class, fun() -> try try throw(v) catch throw:V:S -> erlang:raise(exit, V, S) end catch exit:V2 -> {exit, V2} end end},
        {raise_own_stack, fun() -> erlang:raise(error, mine, [{m, f, 2, []}, {trying, g, [1, 2], [{file, "x.erl"}, {line, 7}]}]) end},
        {raise_empty_stack, fun() -> erlang:raise(throw, mine, id([])) end},
        {raise_bad_class, fun() -> erlang:raise(id(foo), x, []) end},
        {raise_bad_stack, fun() -> erlang:raise(error, x, id([not_a_frame])) end},
        {raise_no_list, fun() -> erlang:raise(error, x, id(foo)) end},
        {raise_badly_in_expr, fun() -> {erlang:raise(id(foo), x, id([]))} end},
        {raw_raise_var_class, fun() -> try try raise(exit) catch C:R:S -> step({C, R}), erlang:raise(C, R, S) end catch exit:X -> {exit, X} end end},
        {error_args, fun() -> error(id(reason), [1, a]) end},
        {error_args_none, fun() -> error(reason, none) end},
        {error_options, fun() -> error(reason, [id(1)], [{error_info, #{}}]) end},
        {exit_reason, fun() -> exit({id(complex), [reason]}) end},
        {throw_reason, fun() -> throw([id(1), 2]) end},
        {error_in_args, fun() -> id({throw(id(first)), error(second)}) end},
        {evaluation_order, fun() -> trace(fun() -> {step(1), [step(2), step(3)], step(4)} end) end},
        {try_in_fun, fun() -> F = fun(X) -> try X / 0 catch error:badarith -> {bad, X} end end, [F(1), F(2)] end},
        {try_in_comprehension, fun() -> [try 10 div X catch error:R -> R end || X <- [1, 0, a, 5]] end},
        {try_in_try, fun() -> try try throw(1) catch throw:2 -> inner end catch throw:N -> {outer, N} end end},
        {try_catch_catch, fun() -> try throw(1) catch throw:1 -> catch throw(2) end end},
        {try_big_state, fun() -> state(id(1), id(2), id(3), id(4), id(5)) end},
        {try_live_after, fun() -> A = id({1, 2}), B = id([3]), R = try error(x) catch _:_ -> {A, B} end, {R, A, B} end},
        {try_rebinding, fun() -> X = try id(1) of 1 -> one catch _:_ -> none end, Y = try throw(X) catch Z -> {Z, X} end, {X, Y} end},
        {try_recursion, fun() -> nested(20) end},
        {heavy, try_deep_body, fun() -> catch depth(100000) end},
        {catch_loop, fun() -> loop(2000, 0) end},
        {try_loop_return, fun() -> find(fun(X) -> X > 10 end, [1, 5, 11, 20]) end},
        {try_loop_none, fun() -> find(fun(X) -> X > 100 end, [1, 5, 11, 20]) end},
        {function_clause_caught, fun() -> try only(id(2)) catch error:function_clause:S -> top(S) end end},
        {undef_caught, fun() -> try ?MODULE:no(1, 2) catch error:undef:S -> top(S) end end},
        {badmatch_caught, fun() -> try {ok, _} = id(nok) catch error:{badmatch, V} -> V end end},
        {case_clause_caught, fun() -> try case id(z) of a -> 1 end catch error:{case_clause, V} -> V end end},
        {if_caught, fun() -> try if_it(id(0)) catch error:if_clause -> none end end},
        {badarg_caught, fun() -> all(fun(F) -> F() end, bad_calls()) end},
        {try_clause, fun() -> try id(7) of 8 -> x catch throw:_ -> y end end},
        {try_clause_after, fun() -> trace(fun() -> catch_reason(fun() -> try id(7) of 8 -> x after step(done) end end) end) end},
        {stack_of_bif, fun() -> try atom_to_list(id(1)) catch _:_:S -> top(S) end end},
        {stack_args, fun() -> bump(id(b), {x, "y"}) end},
        {stack_of_fun, fun() -> lists:map(fun(X) -> 1 div X end, [1, 0]) end},
        {stack_through_lists, fun() -> lists:foldl(fun(X, A) -> [only(X) | A] end, [], [1, 2]) end},
        {error_undef_in_catch, fun() -> try error(a) catch error:a -> ?MODULE:gone() end end},
        {throw_past_after, fun() -> trace(fun() -> try level1() catch throw:T -> step({top, T}) end end) end},
        {old_catch_exit_tuple, fun() -> case catch id({'EXIT', fake}) of {'EXIT', X} -> {looks_like, X} end end},
        {errors_of_types, fun() -> all(fun(R) -> error(R) end, [a, {b, c}, [d], 1.5, <<"e">>, #{f => g}, 1 bsl 70, badarg, undef]) end}
    ].

top([{M, F, A, _} | _]) -> {M, F, A}.

raise(throw) -> throw(t);
raise(error) -> error(e);
raise(exit) -> exit(x).

deep(0) -> error(bottom);
deep(N) -> [N | deep(N - 1)].

dig(0, F) -> F();
dig(N, F) -> {N, dig(N - 1, F)}.

tail(0, X) -> throw(X);
tail(N, X) -> tail(N - 1, X).

step(X) ->
    put(trace, [X | case get(trace) of undefined -> []; L -> L end]),
    X.

trace(F) ->
    erase(trace),
    R = F(),
    {R, lists:reverse(erase(trace))}.

unwind(0) -> throw(bottom);
unwind(N) -> try unwind(N - 1) after step(N) end.

state(A, B, C, D, E) ->
    X = try
        A1 = id(A + B),
        throw({A1, C})
    catch
        throw:{Y, C} -> {Y, D, E};
        throw:_ -> wrong
    after
        id(A)
    end,
    {X, A, B, C, D, E}.

nested(0) -> throw(zero);
nested(N) ->
    try nested(N - 1)
    catch
        throw:X when N rem 2 =:= 0 -> throw({N, X});
        throw:X -> throw(X)
    end.

depth(0) -> throw(zero);
depth(N) ->
    try depth(N - 1) catch throw:never -> 1 end.

loop(0, A) -> A;
loop(N, A) ->
    case catch (if N rem 3 =:= 0 -> throw(N); true -> N end) of
        N when N rem 3 =:= 0 -> loop(N - 1, A + 1);
        N -> loop(N - 1, A)
    end.

find(P, L) ->
    try
        lists:foreach(fun(X) -> case P(X) of true -> throw({found, X}); false -> ok end end, L),
        none
    catch
        {found, X} -> X
    end.

only(1) -> one.

if_it(X) ->
    if X > 0 -> positive; X < 0 -> negative end.

bump(A, B) -> [tuple_to_list({A, B}) | plus(A, 1)].
plus(A, B) -> A + B.

catch_reason(F) ->
    try F() catch C:R -> {C, R} end.

level1() -> try level2() after step(l1) end.
level2() -> try level3() of V -> step(V) catch error:_ -> step(no) after step(l2) end.
level3() -> try throw(up) after step(l3) end.

bad_calls() ->
    [
        fun() -> atom_to_list(id(1)) end, fun() -> list_to_atom(id(a)) end, fun() -> hd(id([])) end, fun() -> tl(id([])) end,
        fun() -> length(id(a)) end, fun() -> length(id([1 | 2])) end, fun() -> size(id(a)) end, fun() -> element(id(3), {1, 2}) end,
        fun() -> tuple_size(id([])) end, fun() -> byte_size(id(a)) end, fun() -> bit_size(id(1)) end, fun() -> map_size(id([])) end,
        fun() -> map_get(id(a), #{}) end, fun() -> map_get(a, id([])) end, fun() -> is_map_key(a, id(1)) end,
        fun() -> list_to_integer(id("x")) end, fun() -> list_to_float(id("1")) end, fun() -> integer_to_list(id(a)) end,
        fun() -> list_to_tuple(id([a | b])) end, fun() -> tuple_to_list(id([])) end, fun() -> list_to_binary(id([256])) end,
        fun() -> binary_to_list(id([])) end, fun() -> id([1]) ++ id([2]) -- id(a) end, fun() -> id(a) ++ id([]) end, fun() -> id([a]) -- id(b) end,
        fun() -> float(id(x)) end, fun() -> abs(id("1")) end, fun() -> self() ! id(a), receive a -> got end end, fun() -> id(not_registered) ! hello end,
        fun() -> binary_part(id(<<1, 2>>), 1, 5) end, fun() -> split_binary(id(<<1>>), 2) end, fun() -> node(id(x)) end, fun() -> register(id(1), self()) end
    ].
