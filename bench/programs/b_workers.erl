%% category: parallel. 16 workers that answer N requests each, with garbage, messages and a binary a request; compare +S 1:1 with
%% +S 2:2.
-module(b_workers).
-export([run/1, default/0, small/0, expect/1]).
default() -> 400.
small() -> 40.
run(N) ->
    Clients = [spawn_monitor(fun() -> exit({sum, client(N, spawn_link(fun() -> worker() end), K, 0)}) end)
               || K <- lists:seq(1, 16)],
    lists:sum([receive {'DOWN', Ref, process, _, {sum, S}} -> S end || {_, Ref} <- Clients]) band 16#3ffffff.
client(0, Worker, _, S) -> unlink(Worker), exit(Worker, kill), S;
client(N, Worker, K, S) ->
    Ref = make_ref(),
    Worker ! {work, self(), Ref, lists:seq(1, 100 + (N + K) rem 100)},
    receive {Ref, V} -> client(N - 1, Worker, K, (S + V) band 16#ffffff) end.
worker() ->
    receive
        {work, From, Ref, L} ->
            M = maps:from_list([{X, X * X rem 97} || X <- L]),
            B = << <<(maps:get(X, M)):8>> || X <- L >>,
            From ! {Ref, lists:sum(lists:sort(binary_to_list(B))) + erlang:phash2(M, 1) + byte_size(B)},
            worker()
    end.
expect(40) -> 3981796;
expect(400) -> 47001664;
expect(_) -> undefined.
