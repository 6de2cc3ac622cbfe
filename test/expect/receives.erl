%% Messages: send, selective receive, timeouts, receive markers.
-module(receives).
-export([loop/1, call/2, wait/1]).

loop(State) ->
    receive
        {add, N} -> loop(State + N);
        {get, From} -> From ! {state, State}, loop(State);
        stop -> State
    end.

call(Server, Request) ->
    Ref = make_ref(),
    Server ! {self(), Ref, Request},
    receive {Ref, Reply} -> Reply end.

wait(Time) ->
    receive {done, Result} -> Result after Time -> timeout end.
