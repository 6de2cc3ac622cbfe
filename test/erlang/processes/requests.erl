%% What one process asks of another by signal: process_info, is_process_alive, suspend_process, group_leader, collections.
-module(requests).
-export([cases/0, nap/0, spin/0]).
-import(differ, [id/1]).

cases() ->
    {isolated, [
        {alive_after_kill, fun() -> lists:usort([begin P = spawn(fun nap/0), exit(P, kill), is_process_alive(P) end || _ <- lists:seq(1, 200)]) end},
        {alive_after_exit, fun() -> [begin P = spawn(fun nap/0), exit(P, N), {is_process_alive(P), process_info(P, links)} end || N <- lists:seq(1, 20)] end},
        {alive_trapping, fun() -> P = trapper(), exit(P, why), is_process_alive(P) end},
        {alive_spinning, fun() -> P = spawn(fun spin/0), A = is_process_alive(P), exit(P, stop), {A, is_process_alive(P)} end},
        {info_after_sends, fun() -> P = spawn(fun nap/0), [P ! N || N <- lists:seq(1, 100)], {process_info(P, message_queue_len), process_info(P, messages) =:= {messages, lists:seq(1, 100)}} end},
        {info_after_link, fun() -> P = spawn(fun nap/0), link(P), L = process_info(P, links) =:= {links, [self()]}, unlink(P), {L, process_info(P, links)} end},
        {info_after_monitor, fun() -> P = spawn(fun nap/0), R = monitor(process, P), A = process_info(P, monitored_by) =:= {monitored_by, [self()]}, demonitor(R), {A, process_info(P, monitored_by)} end},
        {info_of_each_other, fun() -> S = self(), P = spawn(fun() -> S ! process_info(S, status), nap() end), A = process_info(P, message_queue_len), {A, receive {status, T} -> is_atom(T) end} end},
        {info_crosswise, fun() -> crosswise(50) end},
        {info_spinning, fun() -> P = spawn(fun spin/0), R = [process_info(P, K) || K <- [initial_call, message_queue_len, links, trap_exit, priority]], exit(P, kill), R end},
        {info_waiting, fun() -> P = waiting(), process_info(P, [status, current_function, message_queue_len, dictionary, trap_exit]) end},
        {info_waits_on, fun() -> S = self(), P = spawn(fun() -> receive go -> S ! {went, erlang:monotonic_time()} end end), [process_info(P, status) || _ <- lists:seq(1, 20)], Q = process_info(P, messages), P ! go, {Q, receive {went, T} -> is_integer(T) end} end},
        {info_with_timeout, fun() -> S = self(), P = spawn(fun() -> receive never -> ok after 50 -> S ! timeout end end), [process_info(P, status) || _ <- lists:seq(1, 20)], receive X -> X end end},
        {info_dictionary, fun() -> S = self(), P = spawn(fun() -> put(a, {1, "x", <<1, 2>>}), S ! ready, nap() end), receive ready -> ok end, process_info(P, dictionary) end},
        {info_messages_big, fun() -> P = spawn(fun nap/0), B = binary:copy(<<"x">>, 1000), P ! {B, #{k => [B]}, 1 bsl 100, 1.5}, {messages, [M]} = process_info(P, messages), M =:= {B, #{k => [B]}, 1 bsl 100, 1.5} end},
        {info_monitors, fun() -> S = self(), P = spawn(fun() -> monitor(process, S), monitor(process, {differ_none, node()}), S ! ready, receive {'DOWN', _, _, _, _} -> nap() end end), receive ready -> ok end, {monitors, L} = process_info(P, monitors), L =:= [{process, S}] end},
        {info_monitor_names, fun() -> S = self(), register(requests_me, S), P = spawn(fun() -> monitor(process, requests_me), S ! ready, nap() end), receive ready -> ok end, R = process_info(P, monitors), unregister(requests_me), R =:= {monitors, [{process, {requests_me, node()}}]} end},
        {info_time_offset, fun() -> monitor(time_offset, clock_service), process_info(self(), monitors) end},
        {info_list, fun() -> P = waiting(), process_info(P, [registered_name, status, registered_name, priority]) end},
        {info_empty_list, fun() -> P = spawn(fun nap/0), D = dead(), {process_info(P, []), process_info(self(), []), process_info(D, [])} end},
        {info_no_name, fun() -> P = spawn(fun nap/0), {process_info(P, registered_name), process_info(self(), registered_name), process_info(P, [registered_name])} end},
        {info_name, fun() -> P = spawn(fun nap/0), register(requests_other, P), R = [process_info(P, registered_name), process_info(P, [registered_name]), hd(process_info(P))], exit(P, kill), {R, is_process_alive(P), whereis(requests_other)} end},
        {info_keys, fun() -> P = waiting(), [K || {K, _} <- process_info(P)] end},
        {info_all_items, fun() -> P = waiting(), [{K, element(1, process_info(P, K))} || K <- items()] end},
        {info_all_own_items, fun() -> [{K, element(1, process_info(self(), K))} || K <- items()] end},
        {info_simple_values, fun() -> P = waiting(), process_info(P, [trace, sequential_trace_token, suspending, last_calls, magic_ref, catchlevel, error_handler, binary, monitors, monitored_by, fullsweep_after, message_queue_data]) end},
        {info_parent, fun() -> P = spawn(fun nap/0), process_info(P, parent) =:= {parent, self()} end},
        {info_gc_keys, fun() -> {garbage_collection, L} = process_info(self(), garbage_collection), [K || {K, _} <- L] end},
        {info_gc_info_keys, fun() -> {garbage_collection_info, L} = process_info(self(), garbage_collection_info), [K || {K, _} <- L] end},
        {info_location, fun() -> P = waiting(), {current_location, {M, F, A, L}} = process_info(P, current_location), {M, F, A, [element(1, X) || X <- L]} end},
        {info_stacktrace, fun() -> P = waiting(), {current_stacktrace, L} = process_info(P, current_stacktrace), [{M, F, A} || {M, F, A, _} <- L, F =/= outcome] end},
        {info_hibernating, fun() -> P = spawn(fun() -> erlang:hibernate(?MODULE, nap, []) end), until(fun() -> process_info(P, current_function) =:= {current_function, {erlang, hibernate, 3}} end), [process_info(P, K) || K <- [status, current_location, message_queue_len]] end},
        {info_catches, fun() -> S = self(), P = spawn(fun() -> catch (try S ! ready, nap() catch a -> b end) end), receive ready -> ok end, until(fun() -> process_info(P, status) =:= {status, waiting} end), process_info(P, catchlevel) end},
        {info_backtrace, fun() -> P = waiting(), {backtrace, B} = process_info(P, backtrace), [string:find(B, T) =/= nomatch || T <- ["Program counter: 0x", "requests:nap/0", "Return addr 0x", "<terminate process normally>"]] end},
        {info_backtrace_terms, fun() -> S = self(), P = spawn(fun() -> T = {a_term, [1, 2, 3], <<"b">>}, S ! ready, nap(), id(T) end), receive ready -> ok end, until(fun() -> process_info(P, status) =:= {status, waiting} end), {backtrace, B} = process_info(P, backtrace), [string:find(B, T) =/= nomatch || T <- ["y(0)     {a_term,[1,2,3],", "nowhere"]] end},
        {info_sensitive, fun() -> S = self(), P = spawn(fun() -> process_flag(sensitive, true), put(secret, 1), S ! ready, nap() end), receive ready -> ok end, P ! {secret, 2}, {process_info(P, [dictionary, messages, backtrace]), process_info(P, message_queue_len)} end},
        {info_bad_items, fun() -> [reason(fun() -> process_info(self(), K) end) || K <- [shoe_size, [links, shoe_size], [links | priority], 7, {dictionary, a}, async_dist]] end},
        {info_bad_pids, fun() -> [reason(fun() -> process_info(id(P), links) end) || P <- [a, 1, make_ref(), {self()}]] end},
        {info_bad, fun() -> process_info(self(), [links, id(nothing)]) end},
        {info_self_exit, fun() -> {P, R} = spawn_monitor(fun() -> exit(self(), now), process_info(self(), links), exit(later) end), receive {'DOWN', R, process, P, W} -> W end end},

        {suspend, fun() -> S = self(), P = spawn(fun() -> echo(S) end), true = erlang:suspend_process(P), P ! a, A = process_info(P, [status, message_queue_len]), B = got(20), erlang:resume_process(P), {A, B, got(1000)} end},
        {suspend_spinning, fun() -> P = spawn(fun spin/0), true = erlang:suspend_process(P), {reductions, A} = process_info(P, reductions), receive after 10 -> ok end, {reductions, B} = process_info(P, reductions), S = process_info(P, status), exit(P, kill), {A =:= B, S, is_process_alive(P)} end},
        {suspend_counts, fun() -> P = waiting(), true = erlang:suspend_process(P), true = erlang:suspend_process(P), X = process_info(self(), suspending) =:= {suspending, [{P, 2, 0}]}, erlang:resume_process(P), A = process_info(P, status), erlang:resume_process(P), {X, A, process_info(P, status), reason(fun() -> erlang:resume_process(P) end), process_info(self(), suspending)} end},
        {suspend_unless, fun() -> P = waiting(), O = [unless_suspending], R = {erlang:suspend_process(P, O), erlang:suspend_process(P, O), erlang:suspend_process(P)}, {R, [catch erlang:resume_process(P) || _ <- [1, 2]], process_info(P, status)} end},
        {suspend_async, fun() -> S = self(), P = spawn(fun() -> echo(S) end), R = erlang:suspend_process(P, [asynchronous]), P ! a, {R, got(20), erlang:resume_process(P), got(1000)} end},
        {suspend_async_tag, fun() -> P = waiting(), R = erlang:suspend_process(P, [{asynchronous, {tag, 1}}]), {R, got(1000), process_info(P, status)} end},
        {suspend_async_dead, fun() -> P = dead(), {erlang:suspend_process(P, [asynchronous]), erlang:suspend_process(P, [{asynchronous, tag}]), got(1000)} end},
        {suspend_two, fun() -> P = waiting(), S = self(), Q = spawn(fun() -> erlang:suspend_process(P), S ! ready, receive go -> erlang:resume_process(P), S ! done, nap() end end), receive ready -> ok end, erlang:suspend_process(P), erlang:resume_process(P), A = process_info(P, status), Q ! go, receive done -> ok end, {A, process_info(P, status)} end},
        {suspender_dies, fun() -> P = waiting(), {_, R} = spawn_monitor(fun() -> erlang:suspend_process(P), erlang:suspend_process(P), exit({status, process_info(P, status)}) end), W = receive {'DOWN', R, _, _, X} -> X end, {W, process_info(P, status)} end},
        {suspended_killed, fun() -> P = waiting(), erlang:suspend_process(P), R = monitor(process, P), exit(P, kill), {receive {'DOWN', R, _, _, W} -> W end, process_info(self(), suspending), reason(fun() -> erlang:resume_process(P) end)} end},
        {suspended_links, fun() -> process_flag(trap_exit, true), P = spawn(fun nap/0), erlang:suspend_process(P), link(P), A = process_info(P, links) =:= {links, [self()]}, exit(P, gone), {A, receive {'EXIT', P, W} -> W after 1000 -> lives end} end},
        {suspended_timeout, fun() -> S = self(), P = spawn(fun() -> receive nothing -> ok after 10 -> S ! late end end), erlang:suspend_process(P), A = got(30), erlang:resume_process(P), {A, got(1000)} end},
        {suspend_bad, fun() -> erlang:suspend_process(id(a)) end},
        {suspend_self, fun() -> erlang:suspend_process(self()) end},
        {suspend_dead, fun() -> [reason(fun() -> erlang:suspend_process(dead()) end)] end},
        {suspend_bad_options, fun() -> [reason(fun() -> erlang:suspend_process(self(), O) end) || O <- [[nothing], x, [{asynchronous}], [unless_suspending | x]]] end},
        {suspend_bad_option, fun() -> erlang:suspend_process(spawn(fun nap/0), [id(nothing)]) end},
        {resume_bad, fun() -> [reason(fun() -> erlang:resume_process(id(P)) end) || P <- [a, self(), dead(), waiting()]] end},

        {leader_other, fun() -> S = self(), P = spawn(fun nap/0), {group_leader(S, P), process_info(P, group_leader) =:= {group_leader, S}} end},
        {leader_order, fun() -> S = self(), P = spawn(fun() -> receive go -> S ! group_leader() end end), group_leader(S, P), P ! go, receive X -> X =:= S end end},
        {leader_spinning, fun() -> P = spawn(fun spin/0), R = group_leader(self(), P), exit(P, kill), R end},
        {leader_bad, fun() -> [reason(fun() -> group_leader(id(A), id(B)) end) || {A, B} <- [{a, self()}, {self(), a}, {self(), dead()}]] end},

        {collect_other, fun() -> P = waiting(), {erlang:garbage_collect(P), erlang:garbage_collect(P, [{type, minor}]), process_info(P, status)} end},
        {collect_spinning, fun() -> P = spawn(fun spin/0), R = erlang:garbage_collect(P), exit(P, kill), R end},
        {collect_suspended, fun() -> P = waiting(), erlang:suspend_process(P), {erlang:garbage_collect(P), process_info(P, status)} end},
        {collect_async, fun() -> P = waiting(), R = erlang:garbage_collect(P, [{async, ref}]), {R, receive X -> X after 1000 -> none end} end},
        {collect_self, fun() -> {erlang:garbage_collect(self()), erlang:garbage_collect(self(), [{type, minor}]), erlang:garbage_collect()} end},
        {collect_self_async, fun() -> R = erlang:garbage_collect(self(), [{async, me}]), {R, receive X -> X after 1000 -> none end} end},
        {collect_dead, fun() -> erlang:garbage_collect(dead()) end},
        {collect_keeps, fun() -> S = self(), L = lists:seq(1, 1000), P = spawn(fun() -> put(l, L), S ! ready, receive go -> S ! {L =:= get(l), length(L)} end end), receive ready -> ok end, [erlang:garbage_collect(P) || _ <- lists:seq(1, 20)], P ! go, receive X -> X end end},
        {collect_bad, fun() -> [reason(fun() -> erlang:garbage_collect(id(P), O) end) || {P, O} <- [{a, []}, {self(), [x]}, {self(), [{type, x}]}, {self(), x}]] end},
        {check_code, fun() -> P = waiting(), {erlang:check_process_code(P, requests_no_such_module), erlang:check_process_code(self(), lists), erlang:check_process_code(P, lists, [{async, 1}]), got(1000)} end}
    ]}.

items() ->
    [backtrace, binary, catchlevel, current_function, current_location, current_stacktrace, dictionary, error_handler,
     fullsweep_after, garbage_collection, garbage_collection_info, group_leader, heap_size, initial_call, last_calls, links,
     magic_ref, max_heap_size, memory, message_queue_data, message_queue_len, messages, min_bin_vheap_size, min_heap_size,
     monitored_by, monitors, parent, priority, reductions, sequential_trace_token, stack_size, status, suspending,
     total_heap_size, trace, trap_exit].

nap() -> receive never -> ok end.

spin() -> spin().

trapper() ->
    S = self(),
    P = spawn(fun() -> process_flag(trap_exit, true), S ! trapping, nap() end),
    receive trapping -> P end.

%% A process in nap/0.
waiting() ->
    P = spawn(fun() -> nap(), ok end),
    until(fun() -> process_info(P, status) =:= {status, waiting} end),
    P.

dead() ->
    {P, R} = spawn_monitor(fun() -> ok end),
    receive {'DOWN', R, _, _, _} -> P end.

until(F) ->
    case F() of
        true -> ok;
        false -> receive after 1 -> until(F) end
    end.

echo(To) -> receive X -> To ! {echo, X}, echo(To) end.

got(Time) -> receive X -> X after Time -> nothing end.

reason(F) ->
    try F() catch C:R:S -> {C, R, element(1, hd(S)), element(2, hd(S))} end.

%% Pairs of processes that look at each other at the same time.
crosswise(0) -> ok;
crosswise(N) ->
    S = self(),
    Look = fun() -> receive {look, Q} -> {message_queue_len, _} = process_info(Q, message_queue_len), S ! looked, nap() end end,
    {A, B} = {spawn(Look), spawn(Look)},
    A ! {look, B},
    B ! {look, A},
    receive looked -> ok end,
    receive looked -> ok end,
    crosswise(N - 1).
