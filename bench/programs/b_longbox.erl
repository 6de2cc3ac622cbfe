%% category: processes. N calls with fresh references while 200,000 other messages wait in the mailbox; then all of these are read.
-module(b_longbox).
-export([run/1, default/0, small/0, expect/1]).
default() -> 200000.
small() -> 10000.
run(N) ->
    Server = spawn_link(fun() -> server() end),
    fill(200000),
    Sum = calls(N, Server, 0),
    Server ! stop,
    {Sum, drain(0)}.
fill(0) -> ok;
fill(K) -> self() ! {junk, K}, fill(K - 1).
server() ->
    receive
        {call, From, Ref, V} -> From ! {Ref, V + 1}, server();
        stop -> ok
    end.
calls(0, _, S) -> S;
calls(N, Server, S) ->
    Ref = make_ref(),
    Server ! {call, self(), Ref, N},
    receive {Ref, V} -> calls(N - 1, Server, (S + V) band 16#3ffffff) end.
drain(C) -> receive {junk, _} -> drain(C + 1) after 0 -> C end.
expect(10000) -> {50015000,200000};
expect(200000) -> {1858528,200000};
expect(_) -> undefined.
