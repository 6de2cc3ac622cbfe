%% Many processes at once: yields in the middle of everything, locks of the registry, spawning storms, mixed priorities.
-module(scheduling).
-export([cases/0, node_loop/3]).
-import(differ, [id/1, all/2]).

cases() ->
    {isolated, [
        {fair, fun() -> S = self(), Ps = [spawn(fun() -> S ! {done, count(20000)} end) || _ <- lists:seq(1, 10)], lists:sum([receive {done, N} -> N end || _ <- Ps]) end},
        {spawn_tree, fun() -> tree_sum(6) end},
        {heavy, spawn_tree_big, fun() -> tree_sum(11) end},
        {token_ring, fun() -> ring(100, 10) end},
        {all_to_all, fun() -> all_to_all(20) end},
        {pipeline, fun() -> pipeline(10, 100) end},
        {workers, fun() -> workers(5, 100) end},
        {register_storm, fun() -> S = self(), [spawn(fun() -> S ! {N, try register(contended_name, self()), receive after 5 -> ok end, unregister(contended_name), won catch _:_ -> lost end} end) || N <- lists:seq(1, 10)], R = [receive {N, X} -> X end || N <- lists:seq(1, 10)], {lists:member(won, R), length(R), whereis(contended_name)} end},
        {monitor_storm, fun() -> L = [spawn_monitor(fun() -> count(N * 10), exit(N) end) || N <- lists:seq(1, 100)], lists:sum([receive {'DOWN', R, process, P, N} -> N end || {P, R} <- L]) end},
        {link_storm, fun() -> process_flag(trap_exit, true), Ps = [spawn_link(fun() -> spawn_link(fun() -> exit({bang, N}) end), receive never -> ok end end) || N <- lists:seq(1, 50)], lists:sum([receive {'EXIT', P, {bang, N}} -> N end || P <- Ps]) end},
        {kill_storm, fun() -> Ps = [spawn_monitor(fun() -> forever(0) end) || _ <- lists:seq(1, 30)], [exit(P, kill) || {P, _} <- Ps], [receive {'DOWN', R, process, P, W} -> W end || {P, R} <- Ps] end},
        {kill_while_receiving, fun() -> Ps = [spawn_monitor(fun() -> receive never -> ok end end) || _ <- lists:seq(1, 30)], [exit(P, {die, N}) || {N, {P, _}} <- lists:zip(lists:seq(1, 30), Ps)], lists:sum([receive {'DOWN', R, process, P, {die, N}} -> N end || {P, R} <- Ps]) end},
        {timers_many, fun() -> [erlang:send_after(N rem 10, self(), N) || N <- lists:seq(1, 200)], lists:sum([receive N -> N end || N <- lists:seq(1, 200)]) end},
        {timeouts_many, fun() -> S = self(), [spawn(fun() -> receive x -> ok after N rem 20 -> S ! N end end) || N <- lists:seq(1, 100)], lists:sum([receive N -> N end || N <- lists:seq(1, 100)]) end},
        {timeout_raced, fun() -> S = self(), R = [begin P = spawn(fun() -> S ! {self(), receive go -> went after 1 -> late end} end), receive after N rem 3 -> ok end, P ! go, receive {P, X} -> X end end || N <- lists:seq(1, 30)], length([X || X <- R, X =:= went orelse X =:= late]) end},
        {ets_counter, fun() -> T = ets:new(t, [public]), S = self(), [spawn(fun() -> [ets:update_counter(T, c, 1, {c, 0}) || _ <- lists:seq(1, 100)], S ! done end) || _ <- lists:seq(1, 10)], [receive done -> ok end || _ <- lists:seq(1, 10)], ets:lookup(T, c) end},
        {atomics_counter, fun() -> A = atomics:new(1, []), S = self(), [spawn(fun() -> [atomics:add(A, 1, 1) || _ <- lists:seq(1, 200)], S ! done end) || _ <- lists:seq(1, 10)], [receive done -> ok end || _ <- lists:seq(1, 10)], atomics:get(A, 1) end},
        {priorities, fun() -> S = self(), [spawn_opt(fun() -> count(1000), S ! {P, N} end, [{priority, P}]) || P <- [low, normal, high], N <- lists:seq(1, 5)], lists:sort([receive {P, N} -> {P, N} end || _ <- lists:seq(1, 15)]) end},
        {selective_under_load, fun() -> S = self(), spawn(fun() -> [S ! {noise, N} || N <- lists:seq(1, 2000)], S ! signal end), receive signal -> ok end, length(flush()) end},
        {order_kept, fun() -> S = self(), Ps = [spawn(fun() -> [S ! {self(), N} || N <- lists:seq(1, 200)] end) || _ <- lists:seq(1, 5)], lists:all(fun(P) -> [receive {P, N} -> N end || _ <- lists:seq(1, 200)] =:= lists:seq(1, 200) end, Ps) end},
        {big_messages, fun() -> S = self(), L = lists:seq(1, 2000), Ps = [spawn(fun() -> receive {X, From} -> From ! {self(), lists:sum(X)} end end) || _ <- lists:seq(1, 20)], [P ! {L, S} || P <- Ps], lists:sum([receive {P, V} -> V end || P <- Ps]) end},
        {gen_server_like, fun() -> P = spawn(fun() -> serve(0) end), S = self(), [spawn(fun() -> [call(P, {add, 1}) || _ <- lists:seq(1, 50)], S ! ok end) || _ <- lists:seq(1, 10)], [receive ok -> ok end || _ <- lists:seq(1, 10)], R = call(P, get), P ! stop, R end},
        {mutual_monitors, fun() -> S = self(), A = spawn(fun() -> receive {other, B} -> R = monitor(process, B), S ! ready, receive {'DOWN', R, process, B, W} -> S ! {a, W} end end end), B = spawn(fun() -> receive go -> exit(gone) end end), A ! {other, B}, receive ready -> ok end, B ! go, receive {a, W} -> W end end},
        {dead_letters, fun() -> P = spawn(fun() -> ok end), [P ! lists:seq(1, 100) || _ <- lists:seq(1, 200)], is_process_alive(P) orelse done end},
        {sieve, fun() -> sieve_of_processes(40) end}
    ]}.

count(0) -> 1;
count(N) -> count(N - 1).

forever(N) -> forever(N + 1).

flush() -> receive X -> [X | flush()] after 0 -> [] end.

tree_sum(Depth) ->
    S = self(),
    spawn(fun() -> branch(S, Depth) end),
    receive {sum, N} -> N end.
branch(Parent, 0) -> Parent ! {sum, 1};
branch(Parent, N) ->
    S = self(),
    [spawn(fun() -> branch(S, N - 1) end) || _ <- [1, 2]],
    Parent ! {sum, receive {sum, A} -> A end + receive {sum, B} -> B end}.

ring(N, Rounds) ->
    Last = lists:foldl(fun(_, P) -> spawn(?MODULE, node_loop, [P, 0, Rounds]) end, self(), lists:seq(1, N)),
    [begin Last ! {token, 0}, receive {token, T} -> T end end || _ <- lists:seq(1, Rounds)].
node_loop(_, Seen, Seen) -> done;
node_loop(Next, Seen, Rounds) -> receive {token, T} -> Next ! {token, T + 1}, node_loop(Next, Seen + 1, Rounds) end.

all_to_all(N) ->
    S = self(),
    Ps = [spawn(fun() -> receive {peers, Ps} -> [P ! {hello, I} || P <- Ps], S ! {total, lists:sum([receive {hello, J} -> J end || _ <- Ps])} end end) || I <- lists:seq(1, N)],
    [P ! {peers, Ps} || P <- Ps],
    lists:sum([receive {total, T} -> T end || _ <- Ps]).

pipeline(Stages, Items) ->
    First = lists:foldl(fun(N, Next) -> spawn(fun() -> stage(Next, N) end) end, self(), lists:seq(1, Stages)),
    [First ! {item, I} || I <- lists:seq(1, Items)],
    First ! finish,
    collect([]).
stage(Next, N) -> receive {item, I} -> Next ! {item, I + N}, stage(Next, N); finish -> Next ! finish end.
collect(L) -> receive {item, I} -> collect([I | L]); finish -> {length(L), lists:sum(L), lists:reverse(L) =:= lists:sort(L)} end.

workers(N, Jobs) ->
    S = self(),
    Ps = [spawn(fun() -> work(S) end) || _ <- lists:seq(1, N)],
    [lists:nth(J rem N + 1, Ps) ! {job, J} || J <- lists:seq(1, Jobs)],
    R = [receive {result, J, V} -> V end || J <- lists:seq(1, Jobs)],
    [P ! stop || P <- Ps],
    lists:sum(R).
work(S) -> receive {job, J} -> S ! {result, J, lists:sum(lists:seq(1, J))}, work(S); stop -> ok end.

serve(N) ->
    receive
        {call, F, R, {add, K}} -> F ! {R, ok}, serve(N + K);
        {call, F, R, get} -> F ! {R, N}, serve(N);
        stop -> ok
    end.
call(P, M) ->
    R = monitor(process, P),
    P ! {call, self(), R, M},
    receive
        {R, V} -> demonitor(R, [flush]), V;
        {'DOWN', R, process, P, W} -> exit(W)
    end.

sieve_of_processes(Max) ->
    S = self(),
    First = spawn(fun() -> filter_first(S) end),
    [First ! {n, N} || N <- lists:seq(2, Max)],
    First ! finish,
    primes([]).
filter_first(S) -> receive {n, P} -> S ! {prime, P}, filter(S, P, none); finish -> S ! finished end.
filter(S, P, Next) ->
    receive
        {n, N} when N rem P =:= 0 -> filter(S, P, Next);
        {n, N} when Next =:= none -> Q = spawn(fun() -> filter_first(S) end), Q ! {n, N}, filter(S, P, Q);
        {n, N} -> Next ! {n, N}, filter(S, P, Next);
        finish when Next =:= none -> S ! finished;
        finish -> Next ! finish
    end.
primes(L) -> receive {prime, P} -> primes([P | L]); finished -> lists:sort(L ++ [P || {prime, P} <- flush()]) end.
