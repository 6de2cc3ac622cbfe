%% Making, merging and listing maps that are large enough for several slices, right and wrong.
-module(map_traps).
-export([cases/0]).

cases() ->
    [{{from_list, N}, fun() -> sum(maps:from_list(pairs(N))) end} || N <- [10, 32, 33, 60, 61, 100, 1000, 20000]]
    ++ [{{from_keys, N}, fun() -> sum(maps:from_keys(keys(N), {value, N})) end} || N <- [33, 61, 300, 20000]]
    ++ [{{merge, N, M}, fun() -> merge(N, M) end} || {N, M} <- [{40, 50}, {50, 5000}, {5000, 50}, {3000, 3000}, {20000, 30000}]]
    ++ [{keys, fun() -> lists:sort(maps:keys(maps:from_list(pairs(5000)))) =:= lists:sort(keys(5000)) end},
        {values, fun() -> lists:sum([element(1, V) || V <- maps:values(maps:from_list(pairs(5000)))]) end},
        {in_order, fun() -> M = maps:from_list(pairs(3000)), maps:from_list(lists:zip(maps:keys(M), maps:values(M))) =:= M end},
        {same_as_put, fun() -> maps:from_list(pairs(5000)) =:= put_all(pairs(5000), #{}) end},
        {merge_same_as_put, fun() -> maps:merge(maps:from_list(pairs(3000)), maps:from_list(others(2000))) =:= put_all(others(2000), maps:from_list(pairs(3000))) end},
        {last_wins, fun() -> sum(maps:from_list([{I rem 500, I} || I <- lists:seq(1, 7000)])) end},
        {one_key, fun() -> maps:from_list([{a, I} || I <- lists:seq(1, 1000)]) end},
        {few_keys, fun() -> maps:from_list([{I rem 32, I} || I <- lists:seq(1, 1000)]) end},
        {few_keys_and_one, fun() -> sum(maps:from_list([{I rem 33, I} || I <- lists:seq(1, 1000)])) end},
        {many_of_one_key, fun() -> maps:from_keys(lists:duplicate(3000, {k}), v) end},
        {merge_itself, fun() -> M = maps:from_list(pairs(3000)), maps:merge(M, M) =:= M end},
        {merge_shared, fun() -> M = maps:from_list(pairs(3000)), sum(maps:merge(M#{new => 1}, M#{other => {2, b}, {k, 7} => {0, c}})) end},
        {merge_within, fun() -> M = maps:from_list(pairs(3000)), maps:merge(maps:from_list(pairs(2000)), M) =:= M end},
        {improper, fun() -> failure(fun() -> {maps:from_list(pairs(1000) ++ differ:id(x))} end) end},
        {improper_tail, fun() -> failure(fun() -> from_list(pairs(1000) ++ differ:id(x)) end) end},
        {no_pair, fun() -> failure(fun() -> {maps:from_list(pairs(1000) ++ [{a, b, differ:id(x)}])} end) end},
        {no_pair_early, fun() -> failure(fun() -> {maps:from_list([{a, b}, differ:id(x) | pairs(1000)])} end) end},
        {improper_keys, fun() -> failure(fun() -> {maps:from_keys(keys(1000) ++ differ:id(x), v)} end) end},
        {killed, fun() -> killed(fun() -> M = maps:from_list(pairs(2000)), maps:merge(M, maps:from_keys(keys(3000), x)), maps:keys(M) end) end},
        {others_run, fun others_run/0}].

%% What a failing BIF says, without its long arguments.
failure(Fun) ->
    try Fun()
    catch Class:Reason:Stack -> {Class, Reason, [{M, F, arity(A)} || {M, F, A, _} <- lists:sublist(Stack, 3)]}
    end.

arity(Arguments) when is_list(Arguments) -> length(Arguments);
arity(Arity) -> Arity.

from_list(List) -> maps:from_list(List).

key(I) when I rem 3 =:= 0 -> I;
key(I) when I rem 3 =:= 1 -> {k, I};
key(I) -> integer_to_binary(I).

keys(N) -> [key(I) || I <- lists:seq(1, N)].
pairs(N) -> [{key(I), {I, a}} || I <- lists:seq(1, N)].
others(N) -> [{key(I * 2), {I, b}} || I <- lists:seq(1, N)].

merge(N, M) -> sum(maps:merge(maps:from_list(pairs(N)), maps:from_list(others(M)))).

put_all(Pairs, Map) -> lists:foldl(fun({K, V}, Acc) -> Acc#{K => V} end, Map, Pairs).

%% No order of keys in it.
sum(Map) -> {map_size(Map), erlang:phash2(lists:sort(maps:to_list(Map)))}.

killed(Fun) ->
    [begin
         {Pid, Ref} = spawn_monitor(Fun),
         erlang:yield(),
         exit(Pid, kill),
         receive {'DOWN', Ref, process, Pid, Reason} -> lists:member(Reason, [killed, normal]) end
     end || _ <- lists:seq(1, 20)].

%% A process that only sends gets its turns while another is in a long BIF.
others_run() ->
    Me = self(),
    Ticker = spawn(fun() -> tick(Me, 3) end),
    Pid = spawn(fun() -> loop(pairs(20000)) end),
    receive {done, Ticker} -> exit(Pid, kill), ok end.

tick(To, 0) -> To ! {done, self()};
tick(To, N) -> erlang:yield(), tick(To, N - 1).

loop(List) -> #{} = maps:from_list(List), loop(List).
