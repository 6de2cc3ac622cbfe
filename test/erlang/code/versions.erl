%% Two versions of a module: what loading, deleting and purging give, and what becomes of processes and funs.
-module(versions).
-export([cases/0]).
-import(differ, [id/1, all/2]).
-include("twin.hrl").

cases() ->
    {isolated, [
        {fresh, fun() -> clean(), {erlang:module_loaded(twin), erlang:check_old_code(twin), code:is_loaded(twin)} end},
        {load_binary, fun() -> clean(), {load(first), twin:v(), code:is_loaded(twin), erlang:module_loaded(twin)} end},
        {load_again, fun() -> one(), {load(second), twin:v(), erlang:check_old_code(twin)} end},
        {load_purges, fun() -> two(), {load(first), twin:v(), erlang:check_old_code(twin)} end},
        {load_module, fun() -> clean(), {erlang:load_module(twin, bin(first)), twin:v()} end},
        {load_not_purged, fun() -> two(), {erlang:load_module(twin, bin(first)), twin:v()} end},
        {load_no_binary, fun() -> erlang:load_module(twin, id(x)) end},
        {load_no_atom, fun() -> erlang:load_module(id("twin"), bin(first)) end},
        {load_binary_bad, fun() -> all(fun(A) -> code:load_binary(A, "f", bin(first)) end, [1, "twin"]) end},
        {finish_list, fun() -> clean(), {erlang:finish_loading([prepared(first)]), twin:v()} end},
        {finish_empty, fun() -> erlang:finish_loading([]) end},
        {finish_bad, fun() -> all(fun(A) -> erlang:finish_loading(A) end, [x, [x], [1 | 2], {}]) end},
        {finish_ref, fun() -> try erlang:finish_loading([make_ref()]) catch error:R -> R end end},
        {finish_twice, fun() -> clean(), P = prepared(first), ok = erlang:finish_loading([P]), try erlang:finish_loading([P]) catch error:R -> R end end},
        {finish_duplicated, fun() -> clean(), {erlang:finish_loading([prepared(first), prepared(second)]), erlang:module_loaded(twin)} end},
        {finish_not_purged, fun() -> two(), {erlang:finish_loading([prepared(first)]), twin:v()} end},
        {on_load_flag, fun() -> [erlang:has_prepared_code_on_load(prepared(V)) || V <- [first, loads]] end},
        {on_load_flag_bad, fun() -> all(fun(A) -> erlang:has_prepared_code_on_load(A) end, [x, 1]) end},
        {gone_function, fun() -> one(), A = twin:only_first(), load(second), {A, twin:only_second(), undef(fun() -> twin:only_first() end)} end},
        {exports, fun() -> one(), load(second), {lists:member({only_second, 0}, twin:module_info(exports)), erlang:function_exported(twin, only_first, 0), erlang:function_exported(twin, only_second, 0)} end},
        {md5, fun() -> one(), A = twin:module_info(md5), load(second), B = twin:module_info(md5), {A =:= erts_internal:beamfile_module_md5(bin(first)), B =:= A} end},
        {chunk, fun() -> {byte_size(erts_internal:beamfile_chunk(bin(first), "Code")) > 100, erts_internal:beamfile_chunk(bin(first), "Nope"), erts_internal:beamfile_chunk(<<1, 2, 3>>, "Code"), erts_internal:beamfile_module_md5(<<"x">>)} end},
        {chunk_bad, fun() -> all(fun({A, B}) -> erts_internal:beamfile_chunk(A, B) end, [{x, "Code"}, {<<>>, "Cod"}, {<<>>, x}, {<<>>, "Codes"}]) end},
        {stays_in_old, fun() -> one(), P = serve(), A = ask(P), load(second), {A, ask(P), erlang:check_process_code(P, twin), move(P), ask(P), erlang:check_process_code(P, twin)} end},
        {check_none, fun() -> one(), P = serve(), {erlang:check_process_code(P, twin), erlang:check_process_code(self(), twin)} end},
        {check_async, fun() -> one(), P = serve(), load(second), R = erlang:check_process_code(P, twin, [{async, tag}, {allow_gc, false}]), {R, receive M -> M after 5000 -> none end} end},
        {check_dead, fun() -> erlang:check_process_code(dead(), twin) end},
        {check_bad, fun() -> all(fun({P, M}) -> erlang:check_process_code(P, M) end, [{self(), 1}, {x, twin}]) end},
        {check_bad_option, fun() -> erlang:check_process_code(self(), twin, [id(x)]) end},
        {check_self, fun() -> one(), F = fun twin:self_check/0, A = F(), load(second), {A, F()} end},
        {local_fun, fun() -> one(), F = twin:f(), load(second), {F(a), (twin:f())(b)} end},
        {external_fun, fun() -> one(), F = twin:e(), A = F(), load(second), {A, F()} end},
        {fun_purged, fun() -> one(), F = twin:f(), load(second), code:purge(twin), try F(a) catch error:{badfun, G} -> G =:= F end end},
        {fun_of_equal, fun() -> one(), F = twin:f(), load(first), code:purge(twin), F(a) end},
        {fun_comes_back, fun() -> one(), F = twin:f(), load(second), code:purge(twin), load(first), F(a) end},
        {fun_info, fun() -> one(), F = twin:f(), load(second), code:purge(twin), {erlang:fun_info(F, module), erlang:fun_info(F, arity), erlang:fun_info(F, type)} end},
        {fun_equal, fun() -> one(), F = twin:f(), load(first), F =:= twin:f() end},
        {fun_spawn_purged, fun() -> one(), F = twin:f(), G = fun() -> F(x) end, load(second), code:purge(twin), {P, R} = spawn_monitor(fun() -> exit(try G() catch error:{badfun, _} -> badfun end) end), receive {'DOWN', R, process, P, W} -> W end end},
        {literal_kept, fun() -> one(), L = twin:lit(), load(second), code:purge(twin), {L, twin:lit()} end},
        {error_of_old, fun() -> one(), try twin:err(a) catch error:E:S -> [{M, F, A, _} | _] = S, load(second), code:purge(twin), {E, M, F, A, length(S) > 1} end end},
        {purge_none, fun() -> one(), {code:purge(twin), code:soft_purge(twin)} end},
        {purge_kills, fun() -> one(), P = serve(), R = monitor(process, P), load(second), {code:purge(twin), receive {'DOWN', R, process, P, W} -> W end, erlang:check_old_code(twin), code:purge(twin)} end},
        {purge_spares, fun() -> one(), P = serve(), load(second), move(P), {code:purge(twin), ask(P)} end},
        {hibernates, fun() -> one(), P = spawn(erlang, hibernate, [twin, serve, []]), hibernated(P), load(second), C = erlang:check_process_code(P, twin), {C, code:purge(twin), ask(P), erlang:check_process_code(P, twin)} end},
        {soft_purge_refuses, fun() -> one(), P = serve(), load(second), {code:soft_purge(twin), erlang:check_old_code(twin), ask(P)} end},
        {soft_purge, fun() -> two(), {code:soft_purge(twin), erlang:check_old_code(twin)} end},
        {purge_module, fun() -> two(), erlang:purge_module(twin) end},
        {purge_module_none, fun() -> one(), erlang:purge_module(id(twin)) end},
        {purge_module_bad, fun() -> erlang:purge_module(id(1)) end},
        {purge_not_purger, fun() -> two(), try erts_internal:purge_module(twin, prepare) catch error:E -> E end end},
        {delete, fun() -> one(), {code:delete(twin), erlang:check_old_code(twin), erlang:module_loaded(twin), undef(fun() -> twin:v() end)} end},
        {delete_twice, fun() -> one(), erlang:delete_module(twin), code:delete(twin) end},
        {delete_module, fun() -> one(), {erlang:delete_module(twin), code:purge(twin), erlang:delete_module(twin)} end},
        {delete_unknown, fun() -> erlang:delete_module(id(never_heard_of)) end},
        {delete_bad, fun() -> erlang:delete_module(id("twin")) end},
        {delete_load, fun() -> one(), P = serve(), erlang:delete_module(twin), {erlang:load_module(twin, bin(second)), twin:v(), ask(P), erlang:load_module(twin, bin(first))} end},
        {delete_fun, fun() -> one(), F = twin:f(), erlang:delete_module(twin), F(a) end},
        {on_load_pending, fun() -> clean(), {erlang:load_module(twin, bin(loads)), erlang:module_loaded(twin), erlang:check_old_code(twin)} end},
        {on_load_runs, fun() -> {code:load_binary(twin, "twin", bin(loads)), twin:v(), erlang:module_loaded(twin)} end},
        {on_load_refuses, fun() -> clean(), {quietly(fun() -> code:load_binary(twin, "twin", bin(refuses)) end), erlang:module_loaded(twin)} end},
        {on_load_crashes, fun() -> one(), {quietly(fun() -> code:load_binary(twin, "twin", bin(crashes)) end), twin:v(), erlang:check_old_code(twin)} end},
        {call_on_load_bad, fun() -> all(fun(M) -> erlang:finish_after_on_load(M, true) end, [lists, never_heard_of]) end},
        {loaded, fun() -> one(), A = lists:member(twin, erlang:loaded()), code:delete(twin), B = lists:member(twin, erlang:loaded()), code:purge(twin), {A, B, lists:member(twin, erlang:loaded())} end},
        {check_old_code_bad, fun() -> erlang:check_old_code(id(1)) end},
        {module_loaded_bad, fun() -> erlang:module_loaded(id("a")) end},
        {is_loaded_erlang, fun() -> {erlang:module_loaded(erlang), lists:member(erlang, erlang:pre_loaded())} end},
        {heavy, many, fun() -> [begin load(second), load(first) end || _ <- lists:seq(1, 50)], twin:v() end}
    ]}.

bin(first) -> base64:decode(?FIRST);
bin(second) -> base64:decode(?SECOND);
bin(loads) -> base64:decode(?LOADS);
bin(refuses) -> base64:decode(?REFUSES);
bin(crashes) -> base64:decode(?CRASHES).

load(Version) -> code:load_binary(twin, "twin", bin(Version)).

prepared(Version) -> erlang:prepare_loading(twin, bin(Version)).

clean() ->
    code:purge(twin),
    code:delete(twin),
    code:purge(twin).

one() ->
    clean(),
    {module, twin} = load(first).

two() ->
    one(),
    {module, twin} = load(second).

serve() -> spawn_link(twin, serve, []).

%% Tied loosely: a purge that kills it must not kill the case.
ask(P) ->
    unlink(P),
    P ! {self(), v},
    receive
        {v, V} -> V
    after 5000 -> none
    end.

move(P) ->
    unlink(P),
    P ! {self(), move},
    receive
        moved -> moved
    after 5000 -> none
    end.

hibernated(P) ->
    case process_info(P, current_function) of
        {current_function, {erlang, hibernate, 3}} -> ok;
        _ -> erlang:yield(), hibernated(P)
    end.

dead() ->
    {P, R} = spawn_monitor(fun() -> ok end),
    receive
        {'DOWN', R, process, P, _} -> P
    end.

undef(Fun) ->
    try
        Fun()
    catch
        error:undef -> undef
    end.

quietly(Fun) ->
    case whereis(application_controller) of
        undefined -> Fun();
        _ ->
            logger:set_primary_config(level, none),
            Result = Fun(),
            logger:set_primary_config(level, notice),
            Result
    end.
