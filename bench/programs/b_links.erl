%% category: processes. Links and monitors: N times 500 monitored processes in a chain of links of which one is killed, and
%% 500 monitors and links made and taken back.
-module(b_links).
-export([run/1, default/0, small/0, expect/1]).
default() -> 200.
small() -> 10.
run(N) -> rep(N, 0).
rep(0, S) -> S;
rep(N, S) ->
    {Last, Refs} = chain(500, none, []),
    exit(Last, {stop, N}),
    Downs = downs(Refs, {stop, N}, 0),
    Undone = undo(500, spawn(fun idle/0), 0),
    rep(N - 1, S + Downs + Undone).
chain(0, Previous, Refs) -> {Previous, Refs};
chain(K, Previous, Refs) ->
    Me = self(),
    {Pid, Ref} = spawn_monitor(fun() -> connect(Previous), Me ! ready, idle() end),
    receive ready -> chain(K - 1, Pid, [Ref | Refs]) end.
connect(none) -> true;
connect(Previous) -> link(Previous).
idle() -> receive stop -> ok end.
downs([], _, C) -> C;
downs([Ref | Rest], Reason, C) -> receive {'DOWN', Ref, process, _, Reason} -> downs(Rest, Reason, C + 1) end.
undo(0, Pid, C) -> Pid ! stop, C;
undo(K, Pid, C) ->
    Ref = monitor(process, Pid),
    link(Pid),
    true = demonitor(Ref, [flush]),
    true = unlink(Pid),
    undo(K - 1, Pid, C + 1).
expect(10) -> 10000;
expect(200) -> 200000;
expect(_) -> undefined.
