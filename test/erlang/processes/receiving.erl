%% Messages: sending, selective receive, timeouts, receive markers, order, copying of all kinds of terms.
-ifndef(VARIANT).
-module(receiving).
-endif.
-export([cases/0, echo/0, child/2]).
-import(differ, [id/1, all/2]).

cases() ->
    {isolated, [
        {self_send, fun() -> self() ! id(hello), receive X -> X end end},
        {send_returns, fun() -> X = (self() ! {id(a), 1}), {X, receive Y -> Y end} end},
        {send_bif, fun() -> {erlang:send(self(), id(x)), erlang:send(self(), y, []), erlang:send(self(), z, [noconnect, nosuspend]), flush()} end},
        {send_bad, fun() -> id(5) ! hello end},
        {send_unregistered, fun() -> id(nobody_here) ! hello end},
        {send_bif_unregistered, fun() -> erlang:send(id(nobody_here), hello) end},
        {send_bif_bad_option, fun() -> erlang:send(self(), a, [id(b)]) end},
        {send_registered, fun() -> register(some_name, self()), some_name ! id(1), {some_name, node()} ! id(2), unregister(some_name), flush() end},
        {send_dead, fun() -> {P, R} = spawn_monitor(fun() -> ok end), receive {'DOWN', R, _, _, _} -> ok end, P ! id(anything) end},
        {order, fun() -> [self() ! N || N <- lists:seq(1, 20)], flush() end},
        {selective, fun() -> [self() ! M || M <- [a, {b, 1}, c, {b, 2}, d]], B = receive {b, X} -> X end, C = receive c -> c end, {B, C, flush()} end},
        {selective_last, fun() -> [self() ! N || N <- lists:seq(1, 100)], receive 100 -> ok end, length(flush()) end},
        {selective_guard, fun() -> [self() ! N || N <- [1, 2, 3, 40, 5]], A = receive X when X > 10 -> X end, {A, flush()} end},
        {selective_bound, fun() -> R = id({tag, 7}), self() ! {other, 1}, self() ! {R, 2}, V = receive {R, Y} -> Y end, {V, flush()} end},
        {after_zero, fun() -> receive X -> X after 0 -> none end end},
        {after_zero_full, fun() -> self() ! m, receive X -> X after 0 -> none end end},
        {after_zero_no_match, fun() -> self() ! m, A = receive nothing -> x after 0 -> none end, {A, flush()} end},
        {after_time, fun() -> receive X -> X after 20 -> timeout end end},
        {after_variable, fun() -> T = id(15), receive X -> X after T -> {timeout, T} end end},
        {after_only_with_mail, fun() -> S = self(), [begin spawn(fun() -> S ! {m, N} end), receive after 2 -> ok end, receive {m, X} -> X end end || N <- lists:seq(1, 5)] end},
        {after_only_killed, fun() -> {P, R} = spawn_monitor(fun() -> receive after 60000 -> ok end end), P ! x, receive after 2 -> ok end, exit(P, stop), receive {'DOWN', R, process, P, W} -> W end end},
        {after_only, fun() -> receive after 10 -> done end end},
        {after_infinity, fun() -> self() ! x, T = id(infinity), receive Y -> Y after T -> never end end},
        {after_bad, fun() -> T = id(a), receive X -> X after T -> never end end},
        {after_negative, fun() -> T = id(-1), receive X -> X after T -> never end end},
        {after_big, fun() -> T = id(1 bsl 70), receive X -> X after T -> never end end},
        {after_float, fun() -> T = id(1.0), receive X -> X after T -> never end end},
        {after_body_state, fun() -> A = id(1), B = id([2]), receive nothing -> x after 5 -> {A, B, id(3)} end end},
        {after_interrupted, fun() -> S = self(), spawn(fun() -> [S ! {noise, N} || N <- lists:seq(1, 5)] end), R = receive {signal, X} -> X after 500 -> timeout end, {R, length(flush())} end},
        {after_message_wins, fun() -> S = self(), spawn(fun() -> S ! {signal, yes} end), receive {signal, X} -> X after 5000 -> timeout end end},
        {ping_pong, fun() -> P = spawn(?MODULE, echo, []), R = [begin P ! {self(), N}, receive {P, V} -> V end end || N <- lists:seq(1, 100)], P ! stop, {hd(R), lists:last(R), length(R)} end},
        {call_with_ref, fun() -> P = spawn(?MODULE, echo, []), R = [call(P, N) || N <- lists:seq(1, 50)], P ! stop, lists:sum(R) end},
        {call_with_full_mailbox, fun() -> [self() ! {noise, N} || N <- lists:seq(1, 1000)], P = spawn(?MODULE, echo, []), R = [call(P, N) || N <- lists:seq(1, 100)], P ! stop, {lists:sum(R), length(flush())} end},
        {ref_receive_early, fun() -> R = make_ref(), self() ! {R, early}, self() ! other, A = receive {R, X} -> X end, {A, flush()} end},
        {ref_receive_cond, fun() -> [cond_call(C) || C <- [yes, no]] end},
        {ref_receive_timeout, fun() -> R = make_ref(), self() ! noise, A = receive {R, X} -> X after 10 -> timeout end, {A, flush()} end},
        {ref_nested, fun() -> P = spawn(?MODULE, echo, []), R1 = make_ref(), P ! {self(), R1}, V2 = call(P, 2), receive {P, R1} -> ok end, P ! stop, V2 end},
        {monitor_marker, fun() -> [self() ! {noise, N} || N <- lists:seq(1, 10)], {P, R} = spawn_monitor(fun() -> exit(bye) end), X = receive {'DOWN', R, process, P, W} -> W end, {X, length(flush())} end},
        {two_receives, fun() -> self() ! {a, 1}, self() ! {b, 2}, {receive {b, X} -> X end, receive {a, Y} -> Y end} end},
        {nested_receive, fun() -> self() ! {outer, 1}, self() ! {inner, 2}, receive {outer, X} -> receive {inner, Y} -> {X, Y} end end end},
        {receive_in_fun, fun() -> self() ! 5, F = fun(A) -> receive B -> A + B end end, F(2) end},
        {receive_in_try, fun() -> self() ! boom, try receive boom -> error(got_boom) end catch error:E -> E after self() ! done end end},
        {receive_fails_in_body, fun() -> self() ! 0, receive N -> 1 / N end end},
        {receive_guard_fails, fun() -> self() ! a, self() ! 5, R = receive N when N + 1 > 0 -> N end, {R, flush()} end},
        {copies, fun() -> P = spawn(?MODULE, echo, []), R = [begin P ! {self(), T}, receive {P, V} -> V =:= T end end || T <- terms()], P ! stop, R end},
        {copies_value, fun() -> P = spawn(?MODULE, echo, []), R = [begin P ! {self(), T}, receive {P, V} -> V end end || T <- terms()], P ! stop, R end},
        {copy_large, fun() -> L = lists:seq(1, 5000), P = spawn(?MODULE, echo, []), P ! {self(), {L, list_to_tuple(L)}}, R = receive {P, {A, B}} -> {lists:sum(A), tuple_size(B), A =:= L} end, P ! stop, R end},
        {copy_shared, fun() -> X = lists:seq(1, 10), T = {X, X, [X, X]}, P = spawn(?MODULE, echo, []), P ! {self(), T}, R = receive {P, V} -> V =:= T end, P ! stop, R end},
        {copy_deep, fun() -> T = lists:foldl(fun(N, A) -> {N, A} end, nil, lists:seq(1, 3000)), P = spawn(?MODULE, echo, []), P ! {self(), T}, R = receive {P, V} -> V =:= T end, P ! stop, R end},
        {copy_long_string, fun() -> T = lists:duplicate(20000, $x), P = spawn(?MODULE, echo, []), P ! {self(), T}, R = receive {P, V} -> length(V) end, P ! stop, R end},
        {copy_binaries, fun() -> B = binary:copy(<<"abc">>, 100), <<_:5/binary, S:20/binary, _/binary>> = B, P = spawn(?MODULE, echo, []), P ! {self(), {B, S, <<S/binary, 1>>}}, R = receive {P, {X, Y, Z}} -> {byte_size(X), Y, Z} end, P ! stop, R end},
        {copy_bits, fun() -> <<_:3, S:70/bits, _/bits>> = id(binary:copy(<<16#A7>>, 100)), P = spawn(?MODULE, echo, []), P ! {self(), S}, R = receive {P, V} -> {V, V =:= S} end, P ! stop, R end},
        {copy_fun, fun() -> A = id(10), F = fun(X) -> X * A end, P = spawn(fun() -> receive {From, G, N} -> From ! {self(), G(N)} end end), P ! {self(), F, 4}, receive {P, V} -> V end end},
        {copy_match_context, fun() -> <<A, R/binary>> = id(<<1, 2, 3, 4>>), P = spawn(?MODULE, echo, []), P ! {self(), {A, R}}, receive {P, V} -> P ! stop, V end end},
        {many_processes, fun() -> S = self(), Ps = [spawn(fun() -> S ! {self(), N * N} end) || N <- lists:seq(1, 200)], lists:sum([receive {P, V} -> V end || P <- Ps]) end},
        {ring, fun() -> ring(50, 20) end},
        {chain_build, fun() -> Last = lists:foldl(fun(N, Next) -> spawn(fun() -> receive X -> Next ! X + N end end) end, self(), lists:seq(1, 100)), Last ! 0, receive V -> V end end},
        {fan_in_order, fun() -> S = self(), P = spawn(fun() -> [S ! {m, N} || N <- lists:seq(1, 500)] end), L = [receive {m, N} -> N end || _ <- lists:seq(1, 500)], {is_pid(P), L =:= lists:seq(1, 500)} end},
        {big_mailbox, fun() -> [self() ! {N, x} || N <- lists:seq(1, 3000)], lists:sum([receive {N, x} -> N end || N <- lists:seq(1, 3000)]) end},
        {reverse_mailbox, fun() -> [self() ! N || N <- lists:seq(1, 300)], {[receive N -> N end || N <- lists:seq(300, 290, -1)], length(flush())} end},
        {message_queue_len, fun() -> [self() ! N || N <- [1, 2, 3]], process_info(self(), message_queue_len) end},
        {messages_info, fun() -> [self() ! N || N <- [1, {2}, "3"]], process_info(self(), messages) end},
        {spawn_args, fun() -> spawn(?MODULE, child, [self(), {id(x), [1, 2.5, <<"bin">>]}]), receive M -> M end end},
        {spawn_fun_env, fun() -> S = self(), A = id([1, 2, 3]), B = id(#{k => v}), spawn(fun() -> S ! {A, B} end), receive M -> M end end},
        {gc_with_mail, fun() -> [self() ! {N, lists:seq(1, N)} || N <- lists:seq(1, 50)], erlang:garbage_collect(), lists:sum([receive {N, L} -> length(L) end || N <- lists:seq(1, 50)]) end},
        {server_state, fun() -> P = spawn(fun() -> server(#{}) end), [P ! {put, K, K * 2} || K <- lists:seq(1, 30)], R = [call(P, {get, K}) || K <- [1, 15, 30, 31]], P ! stop, R end},
        {bank, fun() -> A = spawn(fun() -> account(100) end), B = spawn(fun() -> account(0) end), call(A, {take, 70}), call(B, {add, 70}), call(A, {take, 70}), R = {call(A, get), call(B, get)}, A ! stop, B ! stop, R end},
        {priority_receive, fun() -> [self() ! M || M <- [{low, 1}, {low, 2}, {high, 3}, {low, 4}, {high, 5}]], drain() end},
        {exit_value, fun() -> {P, R} = spawn_monitor(fun() -> exit({result, lists:sum(lists:seq(1, 100))}) end), receive {'DOWN', R, process, P, X} -> X end end},
        {heavy, thousands, fun() -> S = self(), [spawn(fun() -> S ! N end) || N <- lists:seq(1, 5000)], lists:sum([receive N -> N end || N <- lists:seq(1, 5000)]) end}
    ]}.

flush() -> receive X -> [X | flush()] after 0 -> [] end.

echo() ->
    receive
        {From, Ref, Term} -> From ! {Ref, Term}, echo();
        {From, Term} -> From ! {self(), Term}, echo();
        stop -> ok
    end.

call(P, Term) ->
    Ref = make_ref(),
    P ! {self(), Ref, Term},
    receive {Ref, Reply} -> Reply end.

cond_call(C) ->
    R = make_ref(),
    case id(C) of
        yes -> self() ! {R, yes};
        no -> self() ! other
    end,
    receive {R, X} -> {got, X} after 0 -> {none, flush()} end.

child(From, X) -> From ! {child, X, process_info(self(), links)}.

ring(N, M) ->
    First = self(),
    Next = lists:foldl(fun(_, P) -> spawn(fun() -> forward(P) end) end, First, lists:seq(2, N)),
    R = rounds(Next, M, 0),
    Next ! stop,
    receive stop -> R end.
rounds(_, 0, Sum) -> Sum;
rounds(Next, M, Sum) ->
    Next ! {token, 0},
    receive {token, N} -> rounds(Next, M - 1, Sum + N) end.
forward(P) ->
    receive
        {token, N} -> P ! {token, N + 1}, forward(P);
        stop -> P ! stop
    end.

server(State) ->
    receive
        {put, K, V} -> server(State#{K => V});
        {From, Ref, {get, K}} -> From ! {Ref, maps:get(K, State, none)}, server(State);
        stop -> ok
    end.

account(Balance) ->
    receive
        {From, Ref, {add, N}} -> From ! {Ref, ok}, account(Balance + N);
        {From, Ref, {take, N}} when N =< Balance -> From ! {Ref, ok}, account(Balance - N);
        {From, Ref, {take, _}} -> From ! {Ref, refused}, account(Balance);
        {From, Ref, get} -> From ! {Ref, Balance}, account(Balance);
        stop -> ok
    end.

drain() ->
    receive {high, N} -> [{high, N} | drain()]
    after 0 ->
        receive {low, N} -> [{low, N} | drain()] after 0 -> [] end
    end.

terms() ->
    [1, -1, 1 bsl 59, 1 bsl 64, -(1 bsl 100), 1.5, a, 'A b', [], [1], [1 | 2], "string", {}, {1, {2, {3}}}, <<>>, <<1, 2, 3>>, <<5:3>>, binary:copy(<<7>>, 64), binary:copy(<<8>>, 65), #{}, #{a => 1, b => [2]}, maps:from_list([{N, {N}} || N <- lists:seq(1, 40)]), fun lists:map/2, [[[[]]]], {[], {}, #{}}, list_to_tuple(lists:seq(1, 50)), [1.0, 2, <<"x">>, {y}]].
