%% Making processes and looking after them: spawn and its options, flags, names, timers, clocks.
-module(making).
-export([cases/0, quiet/0, hib/1, up/1, traced/0]).
-import(differ, [id/1, all/2]).

cases() ->
    {isolated, [
        {opts_good, fun() -> all(fun(O) -> kind(spawn_opt(fun quiet/0, O)) end, [[], [monitor], [{monitor, []}], [{monitor, [{tag, t}, {alias, demonitor}]}], [link, monitor, link], [{priority, max}], [{fullsweep_after, 1 bsl 40}], [{min_heap_size, 0}], [{min_bin_vheap_size, 1}], [{max_heap_size, 1000}], [{max_heap_size, #{size => 0}}], [{message_queue_data, off_heap}], [{scheduler, 1}]]) end},
        {opts_bad, fun() -> all(fun(O) -> kind(spawn_opt(making, quiet, [], O)) end, [[{monitor, x}], [{monitor, [{alias, x}]}], [{priority, x}], [{fullsweep_after, -1}], [{fullsweep_after, 1 bsl 64}], [{min_heap_size, -1}], [{min_heap_size, x}], [{max_heap_size, 10}], [{max_heap_size, 300}, {min_heap_size, 400}], [{max_heap_size, #{}}], [{max_heap_size, #{size => 0, kill => x}}], [{message_queue_data, x}], [{scheduler, -1}], [{reply, yes}], [{reply_tag, x}], [x], [{x, y}], [{a, b, c}], x, [link | x]]) end},
        {opts_order, fun() -> all(fun([M, F, A, O]) -> kind(spawn_opt(M, F, A, O)) end, [[1, f, [], [x]], [m, f, x, [x]], [m, f, [a | b], []], [1, f, [], []], [m, 1, [], []]]) end},
        {spawn_args, fun() -> all(fun(A) -> kind(apply(erlang, spawn, A)) end, [[x], [{a, 1}], [m, f, x], [m, f, [a | b]], [1, f, []], [m, 1, []], [node(), m, 1, []], [1, m, f, []]]) end},
        {spawn_here, fun() -> {kind(spawn(node(), fun quiet/0)), kind(spawn_link(node(), ?MODULE, quiet, [])), kind(spawn_opt(node(), fun quiet/0, [monitor])), kind(spawn_monitor(node(), ?MODULE, quiet, []))} end},
        {spawn_external_fun, fun() -> {P, R} = spawn_monitor(fun ?MODULE:quiet/0), down(P, R) end},
        {spawn_wrong_arity, fun() -> quietly(), {P, R} = spawn_opt(erlang, apply, [id(fun(X) -> X end), []], [monitor]), {{{badarity, {F, []}}, S}, normal} = {down(P, R), normal}, {is_function(F, 1), S} end},
        {sizes, fun() -> P = spawn_opt(fun wait/0, [{min_heap_size, 1000}, {min_bin_vheap_size, 100000}, {fullsweep_after, 70000}, {max_heap_size, #{size => 5000, kill => false}}, {message_queue_data, off_heap}, {priority, low}]), R = process_info(P, [garbage_collection, max_heap_size, message_queue_data, priority, min_heap_size, min_bin_vheap_size, fullsweep_after, heap_size, total_heap_size]), exit(P, kill), R end},
        {sizes_default, fun() -> P = spawn(fun wait/0), R = process_info(P, [garbage_collection, max_heap_size, heap_size, total_heap_size, priority, message_queue_data]), exit(P, kill), R end},
        {request, fun() -> all(fun(A) -> R = apply(erlang, spawn_request, [?MODULE, quiet, [] | A]), {is_reference(R), answer(R)} end, [[[]], [[{reply, yes}]], [[{reply, success_only}]], [[{reply, error_only}]], [[{reply, no}]], [[{reply_tag, {my, tag}}]], [[x]], [[x, {reply, error_only}, {reply_tag, t}]], [[x, {reply, success_only}]], [[{reply, x}]], [x], [[link | x]]]) end},
        {request_monitor, fun() -> R = spawn_request(?MODULE, quiet, [], [{monitor, [{tag, t}]}]), {answer(R), receive {t, R, process, _, W} -> W after 1000 -> never end} end},
        {request_elsewhere, fun() -> R = spawn_request(x@y, ?MODULE, quiet, []), answer(R) end},
        {request_abandon, fun() -> R = spawn_request(fun quiet/0), {erlang:spawn_request_abandon(R), erlang:spawn_request_abandon(make_ref()), (catch erlang:spawn_request_abandon(id(x))) =/= x} end},
        {flag_sizes, fun() -> [process_flag(min_heap_size, N) || N <- [0, 233, 234, 1000, 4185, 100000, 233, 233]] ++ [process_flag(min_bin_vheap_size, N) || N <- [0, 46422, 46423, 1000000, 1, 1]] end},
        {flag_fullsweep, fun() -> [process_flag(fullsweep_after, N) || N <- [0, 65536, 100000, 65535, 5]] end},
        {flag_max_heap, fun() -> [process_flag(max_heap_size, V) || V <- [1000000, #{size => 2000000, kill => false}, #{size => 0, error_logger => false, x => y}, 1 bsl 58, 0, 0]] end},
        {flag_others, fun() -> [process_flag(F, V) || {F, V} <- [{sensitive, true}, {sensitive, false}, {priority, high}, {priority, normal}, {message_queue_data, off_heap}, {message_queue_data, on_heap}, {error_handler, x}, {error_handler, error_handler}, {scheduler, 1}, {scheduler, 0}, {scheduler, 0}, {trap_exit, true}, {trap_exit, false}, {save_calls, 5}, {save_calls, 0}]] end},
        {flag_bad, fun() -> all(fun({F, V}) -> process_flag(F, V) end, [{min_heap_size, -1}, {min_heap_size, x}, {min_bin_vheap_size, x}, {fullsweep_after, -1}, {max_heap_size, 100}, {max_heap_size, #{}}, {max_heap_size, #{size => x}}, {max_heap_size, #{size => 0, kill => 1}}, {max_heap_size, 1 bsl 59}, {sensitive, 1}, {priority, x}, {message_queue_data, x}, {trap_exit, 1}, {error_handler, 1}, {scheduler, -1}, {scheduler, x}, {save_calls, -1}, {save_calls, 10001}, {x, 1}, {1, 2}, {"a", 1}]) end},
        {flag_of_other, fun() -> P = spawn(fun wait/0), R = all(fun({F, V}) -> erlang:process_flag(P, F, V) end, [{save_calls, 5}, {save_calls, 0}, {save_calls, x}, {trap_exit, true}]), exit(P, kill), R end},
        {saved_calls, fun() -> process_flag(save_calls, 10), ?MODULE:traced(), {last_calls, L} = process_info(self(), last_calls), process_flag(save_calls, 0), [C || C <- L, is_atom(C) orelse element(1, C) =:= ?MODULE, C =/= {?MODULE, traced, 0}] end},
        {saved_calls_off, fun() -> process_info(self(), last_calls) end},
        {heap_limit, fun() -> {P, R} = spawn_opt(fun() -> grow([]) end, [monitor, {max_heap_size, #{size => 2000, error_logger => false}}]), down(P, R) end},
        {hibernate_size, fun() -> S = self(), P = spawn(fun() -> erlang:hibernate(?MODULE, hib, [S]) end), settle(P), {heap_size, H} = process_info(P, heap_size), {current_function, F} = process_info(P, current_function), P ! wake, {H < 12, F, receive X -> X after 2000 -> never end} end},
        {hibernate_bad, fun() -> all(fun([M, F, A]) -> erlang:hibernate(M, F, A) end, [[1, f, []], [m, 1, []], [m, f, x], [m, f, [a | b]]]) end},
        {name, fun() -> N = making_name, P = spawn(fun wait/0), true = register(N, P), R = [whereis(N) =:= P, process_info(P, registered_name), lists:member(N, registered())], exit(P, kill), dead(P), R ++ [whereis(N)] end},
        {name_bad, fun() -> D = spawn(fun quiet/0), dead(D), all(fun([N, P]) -> register(N, P) end, [[undefined, self()], [x, x], [1, self()], [making_dead, D], [user, self()]]) end},
        {name_twice, fun() -> register(making_a, self()), R = all(fun(N) -> register(N, self()) end, [making_a, making_b]), unregister(making_a), R end},
        {name_none, fun() -> all(fun unregister/1, [making_none, 1, undefined]) end},
        {name_before_down, fun() -> [begin P = spawn(fun wait/0), register(making_down, P), R = monitor(process, P), exit(P, kill), receive {'DOWN', R, _, _, _} -> whereis(making_down) end end || _ <- lists:seq(1, 50)] end},
        {pid_text, fun() -> all(fun(L) -> pid_to_list(list_to_pid(L)) end, ["<0.32767.0>", "<0.32768.0>", "<0.1.8191>", "<0.1.8192>", "<0.01.002>", "<0.1>", " <0.1.2>", "<0.-1.2>"]) end},
        {timer_bad, fun() -> all(fun(A) -> apply(erlang, send_after, A) end, [[-1, self(), x], [x, self(), x], [1 bsl 70, self(), x], [1.0, self(), x], [1, {a}, x], [1, self(), x, [{abs, 1}]], [1, self(), x, [{async, true}]], [1, self(), x, x], [x, {b}, x]]) end},
        {timer_options_bad, fun() -> all(fun([F | A]) -> apply(erlang, F, A) end, [[cancel_timer, x], [cancel_timer, x, []], [read_timer, x], [cancel_timer, make_ref(), [{info, false}]], [cancel_timer, make_ref()]]) end},
        {timer_limits, fun() -> N = erlang:monotonic_time(millisecond), [is_integer(erlang:cancel_timer(erlang:send_after(T, self(), x, O))) || {T, O} <- [{8646911283000 - N - 10, []}, {8646911283000, [{abs, true}]}]] ++ all(fun({T, O}) -> erlang:send_after(T, self(), x, O) end, [{8646911283000 - N + 10, []}, {8646911283001, [{abs, true}]}, {-576460752001, [{abs, true}]}]) end},
        {timer_past, fun() -> R = erlang:start_timer(-576460752000, self(), past, [{abs, true}]), receive {timeout, R, X} -> X after 2000 -> never end end},
        {timer_zero, fun() -> R = erlang:start_timer(0, self(), now), receive {timeout, R, X} -> {X, erlang:read_timer(R)} after 2000 -> never end end},
        {timer_left, fun() -> R = erlang:send_after(100000, self(), x), {L, C} = {erlang:read_timer(R), erlang:cancel_timer(R)}, {L =< 100000, L > 99000, C =< L, C > 99000, erlang:read_timer(R), erlang:cancel_timer(R)} end},
        {timer_of_dead, fun() -> S = self(), P = spawn(fun() -> S ! {ref, erlang:send_after(100000, self(), x)}, receive go -> ok end end), R = receive {ref, X} -> X end, A = is_integer(erlang:read_timer(R)), P ! go, dead(P), {A, erlang:read_timer(R), erlang:cancel_timer(R)} end},
        {timer_by_dead, fun() -> S = self(), P = spawn(fun() -> S ! {ref, erlang:send_after(30, S, still)} end), dead(P), receive {ref, _} -> ok end, receive still -> still after 2000 -> never end end},
        {timer_name_late, fun() -> erlang:send_after(30, making_late, x), register(making_late, self()), R = receive X -> X after 2000 -> never end, unregister(making_late), R end},
        {timer_many, fun() -> Rs = [erlang:start_timer(1 + N rem 300, self(), N) || N <- lists:seq(1, 3000)], lists:sum([receive {timeout, R, N} -> N end || R <- Rs]) end},
        {timer_order, fun() -> [erlang:send_after(T, self(), T) || T <- [90, 30, 60, 120, 1]], [receive X -> X end || _ <- [1, 2, 3, 4, 5]] end},
        {timer_early, fun() -> lists:usort([begin A = erlang:monotonic_time(microsecond), receive after T -> ok end, erlang:monotonic_time(microsecond) - A >= T * 1000 end || T <- [1, 2, 3, 5, 7, 11]]) end},
        {clock_bad, fun() -> all(fun([F, U]) -> apply(erlang, F, [U]) end, [[F, U] || F <- [monotonic_time, system_time, time_offset], U <- [x, 0, -1, 1.5]]) end},
        {clock_units, fun() -> [near(erlang:monotonic_time(U), erlang:convert_time_unit(erlang:monotonic_time(), native, U), U) || U <- [second, millisecond, microsecond, nanosecond, native, 1, 7, 1000, 44100]] ++ [is_integer(erlang:monotonic_time(U)) || U <- [1 bsl 40, 1 bsl 70]] end},
        {clock_sum, fun() -> D = erlang:system_time() - (erlang:monotonic_time() + erlang:time_offset()), {abs(D) < 1000000000, erlang:monotonic_time() < 0} end},
        {now_grows, fun() -> L = [erlang:now() || _ <- lists:seq(1, 1000)], {L =:= lists:usort(L), length(lists:usort(L))} end},
        {unique, fun() -> U = [erlang:unique_integer() || _ <- lists:seq(1, 100)], P = [erlang:unique_integer([positive]) || _ <- lists:seq(1, 100)], M = [erlang:unique_integer([monotonic]) || _ <- lists:seq(1, 100)], B = [erlang:unique_integer([positive, monotonic]) || _ <- lists:seq(1, 100)], {length(lists:usort(U)), lists:min(P) > 0, M =:= lists:usort(M), B =:= lists:usort(B), lists:min(B) > 0} end},
        {unique_processes, fun() -> S = self(), [spawn(fun() -> S ! [erlang:unique_integer() || _ <- lists:seq(1, 500)] end) || _ <- lists:seq(1, 10)], length(lists:usort(lists:append([receive L -> L end || _ <- lists:seq(1, 10)]))) end},
        {unique_bad, fun() -> all(fun erlang:unique_integer/1, [[x], x, [positive | monotonic]]) end},
        {tail_calls, fun() -> {down_to(1000000), element(2, process_info(self(), stack_size)) < 100} end},
        {body_recursion, fun() -> up(100000) end}
    ]}.

quiet() -> ok.
wait() -> receive never -> ok end.
grow(L) -> grow([x | L]).
hib(S) -> receive X -> S ! {woken, X} end.
quietly() -> ok.
down_to(0) -> done;
down_to(N) -> down_to(N - 1).
up(0) -> 0;
up(N) -> 1 + up(N - 1).

traced() ->
    self() ! x,
    receive X -> X end,
    receive after 0 -> ok end,
    ?MODULE:quiet().

kind({P, R}) when is_pid(P), is_reference(R) -> {pid, reference};
kind(P) when is_pid(P) -> pid;
kind(R) when is_reference(R) -> reference.

answer(R) ->
    receive
        {Tag, R, ok, P} -> {Tag, ok, is_pid(P)};
        {Tag, R, error, W} -> {Tag, error, W}
    after 50 -> none
    end.

down(P, R) -> receive {'DOWN', R, process, P, W} -> W after 5000 -> no_down end.
dead(P) -> R = monitor(process, P), receive {'DOWN', R, process, P, _} -> ok end.

settle(P) ->
    case process_info(P, current_function) of
        {current_function, {erlang, hibernate, 3}} -> ok;
        _ -> erlang:yield(), settle(P)
    end.

near(A, B, U) when is_atom(U) -> near(A, B, erlang:convert_time_unit(1, second, U));
near(A, B, U) -> abs(A - B) =< U + 1.
