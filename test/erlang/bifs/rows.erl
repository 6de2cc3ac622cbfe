%% The BIFs that no other module of the corpus calls by name: one case a family, results that are the same everywhere.
-module(rows).
-compile(nowarn_deprecated_function).
-export([cases/0, double/1]).
-import(differ, [id/1, all/2]).

cases() ->
    {isolated, [
        {math, fun() -> [all(F, [0, 1, -1, 0.5, 2.0, 10, -0.25, 1.0e10]) || F <- [fun math:floor/1, fun math:ceil/1, fun math:sqrt/1]] end},
        {math_close, fun() -> [close(F, X) || F <- [fun math:sin/1, fun math:cos/1, fun math:tan/1, fun math:asin/1, fun math:acos/1, fun math:atan/1, fun math:sinh/1, fun math:cosh/1, fun math:tanh/1, fun math:asinh/1, fun math:acosh/1, fun math:atanh/1, fun math:exp/1, fun math:log/1, fun math:log2/1, fun math:log10/1, fun math:erf/1, fun math:erfc/1], X <- [0, 0.25, 0.5, 1, 2.0, 3, 10]] end},
        {math_two, fun() -> [close(fun(P) -> F(P, 1.5) end, X) || F <- [fun math:atan2/2, fun math:fmod/2, fun math:pow/2], X <- [0, 1, 2.5, -3]] end},
        {maps_direct, fun() -> [(id(fun maps:get/2))(a, #{a => 1}), (id(fun maps:is_key/2))(a, #{}), (id(fun maps:get/3))(b, #{}, none)] end},
        {maps_direct_missing, fun() -> [(id(fun maps:get/2))(b, #{a => 1})] end},
        {maps_direct_bad, fun() -> [(id(fun maps:is_key/2))(b, [])] end},
        {binary_matches_scope, fun() -> {binary:matches(<<"abcabc">>, <<"b">>, [{scope, {3, 3}}]), binary:matches(<<"abcabc">>, [<<"b">>, <<"ca">>], [])} end},
        {unicode_two, fun() -> {unicode:characters_to_binary([233, <<"x">>], latin1), unicode:characters_to_binary(<<"é"/utf8>>, utf8), unicode:bin_is_7bit(<<"abc">>), unicode:bin_is_7bit(<<200>>)} end},
        {map_next, fun() -> lists:sort(next(erts_internal:map_next(0, #{a => 1, b => 2}, iterator))) end},
        {map_to_tuple_keys, fun() -> erts_internal:map_to_tuple_keys(#{b => 1, a => 2}) end},
        {term_types, fun() -> [erts_internal:term_type(T) || T <- [1, 1 bsl 80, a, [], [1], {}, #{}, 1.5, <<1>>, self(), make_ref(), fun lists:map/2]] end},
        {ets_rest, fun() -> T = ets:new(t, [ordered_set]), ets:insert(T, [{N, a} || N <- lists:seq(1, 6)]), {L, C} = ets:match_object(T, {'_', a}, 4), {M, D} = ets:match_object(C), {S, E} = ets:select_reverse(T, [{{'$1', '_'}, [], ['$1']}], 4), {R, F} = ets:select_reverse(E), P = ets:match_spec_compile([{{'$1', '_'}, [], ['$1']}]), {L, M, D, S, R, F, ets:is_compiled_ms(P), ets:is_compiled_ms(a), ets:match_spec_run_r([{x, 1}], P, [y])} end},
        {ets_internal, fun() -> T = ets:new(t, []), ets:insert(T, [{N} || N <- [1, 2, 3]]), {ets:internal_select_delete(T, [{{'$1'}, [{'>', '$1', 1}], [true]}]), ets:internal_delete_all(T, undefined), ets:info(T, size)} end},
        {match_spec_test, fun() -> erlang:match_spec_test({1, 2}, [{{'$1', '_'}, [], ['$1']}], table) end},
        {spawns, fun() -> {P, R} = spawn_monitor(?MODULE, double, [4]), receive {'DOWN', R, process, P, W} -> W end end},
        {spawn_opt_mfa, fun() -> {P, R} = spawn_opt(?MODULE, double, [5], [monitor]), receive {'DOWN', R, process, P, W} -> W end end},
        {send_bif, fun() -> (id(fun erlang:'!'/2))(self(), hello), receive X -> X end end},
        {timers, fun() -> R = erlang:start_timer(1, self(), m, []), receive {timeout, R, m} -> ok end, Q = erlang:start_timer(100000, self(), m), {is_integer(erlang:read_timer(Q, [])), erlang:read_timer(R, [{async, false}]), is_integer(erlang:cancel_timer(Q))} end},
        {persistent, fun() -> persistent_term:put({rows, x}, [1]), {lists:member({{rows, x}, [1]}, persistent_term:get()), is_integer(maps:get(count, persistent_term:info())), persistent_term:erase({rows, x})} end},
        {atomics_internal, fun() -> A = erts_internal:atomics_new(2, 1), atomics:put(A, 2, 9), {atomics:get(A, 2), atomics:sub(A, 2, 4), atomics:sub_get(A, 2, 1)} end},
        {counters_internal, fun() -> C = erts_internal:counters_new(2), erts_internal:counters_put(C, 1, 5), erts_internal:counters_add(C, 1, 6), {erts_internal:counters_get(C, 1), maps:get(size, erts_internal:counters_info(C))} end},
        {code, fun() -> {code:is_loaded(no_such_module_at_all), try erlang:has_prepared_code_on_load(id(<<>>)) catch C:R -> {C, R} end} end},
        {delete_module, fun() -> erlang:delete_module(no_such_module_at_all) end},
        {environment, fun() -> os:putenv("ROWS_X", "y"), {lists:member("ROWS_X=y", os:getenv()), lists:member({"ROWS_X", "y"}, os:env())} end},
        {ports, fun() -> {is_list(erlang:ports()), all(fun erlang:list_to_port/1, ["x", a])} end},
        {port_to_list_bad, fun() -> [erlang:port_to_list(id(a))] end},
        {fun_info_all, fun() -> lists:sort([K || {K, _} <- erlang:fun_info(fun(X) -> X end)]) end},
        {units, fun() -> {is_integer(erts_internal:time_unit()), is_integer(erts_internal:perf_counter_unit())} end},
        {internals, fun() -> {erts_internal:is_system_process(self()), erts_internal:is_process_executing_dirty(self()), begin erts_internal:get_creation(), ok end} end},
        {shared, fun() -> X = id(lists:seq(1, 2)), {erts_debug:size_shared([X, X]), erts_debug:flat_size([X, X])} end},
        {display, fun() -> {erlang:display(id({a, "b"})), erlang:display_nl()} end},
        {io_facts, fun() -> {io:printable_range(), net_kernel:dflag_unicode_io(self()), error_logger:warning_map(), file:native_name_encoding() =/= x} end},
        {nodes, fun() -> {erlang:nodes(connected), erlang:nodes(hidden), erlang:monitor_node(node(), false) =:= true, erlang:get_cookie()} end},
        {nodes_bad, fun() -> [erlang:nodes(id(x))] end},
        {loaded, fun() -> {lists:member(?MODULE, erlang:loaded()), erlang:system_profile()} end},
        {system_flag_bad, fun() -> [erlang:system_flag(id(nonsense), 1)] end},
        {backtrace_depth, fun() -> Old = erlang:system_flag(backtrace_depth, 3), L = length(try deep(10) catch _:_:S -> S end), erlang:system_flag(backtrace_depth, Old), {Old, L} end},
        {collect, fun() -> {erts_internal:garbage_collect(major), try erts_internal:garbage_collect(id(x)) catch C:R -> {C, R} end} end},
        {seq_trace, fun() -> seq_trace:get_token() end},
        {local_times, fun() -> U = {{2020, 6, 15}, {12, 0, 0}}, L = erlang:universaltime_to_localtime(U), {erlang:localtime_to_universaltime(L), erlang:localtime_to_universaltime(L, undefined) =:= U} end},
        {local_times_bad, fun() -> [erlang:universaltime_to_localtime(id({{2020, 13, 1}, {0, 0, 0}}))] end},
        {now_grows, fun() -> A = erlang:now(), B = erlang:now(), A < B end}
    ]}.

double(X) -> exit({doubled, X * 2}).

deep(0) -> error(x);
deep(N) -> [deep_other(N - 1)].
deep_other(N) -> {deep(N)}.

% Equal to 12 digits: the last ones depend on the C library.
close(F, X) ->
    try F(X) of
        V -> list_to_float(float_to_list(V, [{scientific, 11}]))
    catch
        _:R -> R
    end.

next({K, V, I}) -> [{K, V} | next(I)];
next(none) -> [];
next([_ | _] = L) -> [{K, V} || [K | V] <- L].
