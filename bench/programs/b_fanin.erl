%% category: processes. 64 senders, N messages each, to one collector that checks the order of each sender.
-module(b_fanin).
-export([run/1, default/0, small/0, expect/1]).
default() -> 20000.
small() -> 1000.
run(N) ->
    Me = self(),
    Senders = [spawn(fun() -> send(Me, self(), K, 1, N) end) || K <- lists:seq(1, 64)],
    collect(64 * N, maps:from_list([{P, 1} || P <- Senders]), 0).
send(_, _, _, I, N) when I > N -> ok;
send(To, Me, K, I, N) ->
    To ! {Me, I, K bxor I},
    send(To, Me, K, I + 1, N).
collect(0, _, S) -> S;
collect(Left, Next, S) ->
    receive
        {From, I, V} ->
            I = maps:get(From, Next),
            collect(Left - 1, Next#{From := I + 1}, (S + V) band 16#3ffffff)
    end.
expect(1000) -> 32061568;
expect(20000) -> 49988608;
expect(_) -> undefined.
