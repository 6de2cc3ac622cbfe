%% Calls the functions of seldom.S.
-module(seldom_cases).
-export([cases/0]).
-import(differ, [id/1, all/2]).

cases() ->
    {isolated, [
        {is_ne, fun() -> [seldom:is_ne(A, B) || {A, B} <- pairs()] end},
        {is_eq, fun() -> [seldom:is_eq(A, B) || {A, B} <- pairs()] end},
        {zero_frame, fun() -> seldom:zero_frame(a, b) end},
        {init_one, fun() -> seldom:init_one(x) end},
        {set_element, fun() -> seldom:set_element({a, b, c, d}, new) end},
        {floats, fun() -> [seldom:floats(A, B) || {A, B} <- [{1, 2}, {1.5, -2.5}, {1 bsl 70, 3}]] end},
        {floats_error, fun() -> seldom:floats(a, 1) end},
        {floats_zero, fun() -> seldom:floats(1, 0) end},
        {floats_overflow, fun() -> seldom:floats(1.0e308, 1.0e308) end},
        {init2, fun() -> [seldom:init2(S, V) || {S, V} <- [{1, 255}, {4, -2}, {9, 1 bsl 64}, {70, 1}, {0, 5}]] end},
        {init2_bad, fun() -> seldom:init2(-1, 1) end},
        {init2_bad_value, fun() -> seldom:init2(1, a) end},
        {init_bits, fun() -> [seldom:init_bits(S, V) || {S, V} <- [{1, 255}, {12, 16#ABC}, {61, -1}, {700, 1}]] end},
        {init_bits_bad, fun() -> seldom:init_bits(a, 1) end},
        {mark, fun() -> self() ! noise, seldom:mark(fun(R) -> self() ! {R, marked}, ok end) end},
        {mark_timeout, fun() -> self() ! noise, seldom:mark(fun(_) -> self() ! {other, marked}, ok end) end},
        {mark_reused, fun() -> [seldom:mark(fun(R) -> self() ! {R, N}, self() ! noise end) || N <- [1, 2, 3]] end},
        {nif_start, fun() -> seldom:nif_start(x) end},
        {type_tests, fun() -> [seldom:test_port(X) || X <- [self(), make_ref(), true, <<1>>, <<1:1>>, 1, 1.5, 1 bsl 70, fun(A) -> A end, fun() -> 1 end, fun lists:map/2, [], [1], {}, #{}, atom]] end},
        {many_moves, fun() -> seldom:many_moves(a, b, c) end},
        {swap_all, fun() -> seldom:swap_all(1, 2) end},
        {is_lt_mixed, fun() -> [seldom:is_lt_mixed(A, B) || A <- [4, 5, 4.9, a], B <- [2, 2.5, 3, 7, a, b, 1 bsl 70]] end},
        {select_float, fun() -> [seldom:select_float(X) || X <- [1.0, 2.0, 3.0, 1, 1 bsl 60, -(1 bsl 60) - 1, 1 bsl 61, a]] end},
        {hole, fun() -> [seldom:hole(X) || X <- lists:seq(0, 20)] end},
        {put_map_many, fun() -> seldom:put_map_many(v) end},
        {put_map_a, fun() -> [seldom:put_map_many(X) || X <- [a, b, 3, nope]] end},
        {wait_forever, fun() -> S = self(), spawn(fun() -> S ! no, S ! key end), seldom:wait_forever(key) end},
        {case_of_tuple, fun() -> [seldom:case_of_tuple(X) || X <- [{}, {1, 2}, {1, 2, 3, 4, 5, 6, 7}]] end},
        {case_of_tuple_error, fun() -> seldom:case_of_tuple({1}) end},
        {case_of_tuple_error_other, fun() -> seldom:case_of_tuple(a) end},
        {handlers_value, fun() -> seldom:deep_handlers(fun() -> fine end) end},
        {handlers_throw, fun() -> seldom:deep_handlers(fun() -> throw(ball) end) end},
        {handlers_exit, fun() -> seldom:deep_handlers(fun() -> exit(out) end) end},
        {get_hd_tl, fun() -> [seldom:get_hd_tl(X) || X <- [[1, 2, 3], "ab", [1, 2 | 3]]] end},
        {get_hd_tl_clause, fun() -> seldom:get_hd_tl([]) end},
        {get_hd_tl_match, fun() -> seldom:get_hd_tl([1]) end},
        {is_tagged, fun() -> seldom:is_tagged({ok, 5}) end},
        {is_tagged_error, fun() -> all(fun seldom:is_tagged/1, [{ok, 5, 6}, ok, {error, 1}, {ok}]) end},
        {fconv_all, fun() -> [seldom:fconv_all(X) || X <- [1, 2.5, 1 bsl 100, -7]] end},
        {fconv_error, fun() -> seldom:fconv_all("1") end},
        {fconv_too_big, fun() -> seldom:fconv_all(1 bsl 2000) end},
        {utf_sizes, fun() -> [seldom:utf_sizes(C) || C <- [65, 233, 8364, 128512]] end},
        {utf_sizes_bad, fun() -> seldom:utf_sizes(16#D800) end},
        {module_info, fun() -> {seldom:call_module_info(), seldom_load:value()} end},
        {on_load_refuses, fun() -> seldom_refuses:value() end},
        {no_module_info, fun() -> seldom:module_info() end}
    ]}.

pairs() -> [{1, 1}, {1, 1.0}, {1, 2}, {a, a}, {a, b}, {[1], [1.0]}, {{1 bsl 70}, {1 bsl 70}}, {1 bsl 70, 1180591620717411303424.0}, {#{a => 1}, #{a => 1.0}}, {"", []}].
