%% ETS tables that are large enough for several slices of the BIFs that walk over them, with others at work on them meanwhile.
-module(ets_traps).
-export([cases/0]).

-define(N, 3000).
-define(ODD, [{{'$1', '$2', '_'}, [{'=:=', {'rem', '$2', 2}, 1}], ['$1']}]).
-define(ALL, [{'_', [], [true]}]).

cases() ->
    [{{Name, Type}, fun() -> Fun(table(Type, ?N)) end} || Type <- [set, ordered_set, bag, duplicate_bag], {Name, Fun} <- each()]
    ++ [{{Name, ordered_set}, fun() -> Fun(table(ordered_set, ?N)) end} || {Name, Fun} <- in_order()]
    ++ [{{replace, Type}, fun() -> replace(table(Type, ?N)) end} || Type <- [set, ordered_set]]
    ++ [{bad_spec, fun() -> failure(fun() -> {ets:select(table(set, 100), differ:id([{a}]))} end) end},
        {replace_bag, fun() -> failure(fun() -> {ets:select_replace(table(bag, 100), [])} end) end},
        {replace_key, fun() -> failure(fun() -> {ets:select_replace(table(set, 2000), [{{'$1', '$2', '_'}, [], [{{x, '$2'}}]}])} end) end},
        {gone, fun gone/0},
        {gone_tail, fun gone_tail/0},
        {delete_public, fun delete_public/0},
        {named, fun named/0},
        {owner_ends, fun owner_ends/0},
        {killed, fun() -> [killed(Fun) || {_, Fun} <- each() ++ in_order()], ok end},
        {others_run, fun others_run/0}]
    ++ [{{Name, Type, K}, fun() -> Fun(Type) end}
        || Type <- [set, ordered_set, duplicate_bag], {Name, Fun} <- races(), K <- [1, 2]].

each() ->
    [{select, fun(T) -> sum(ets:select(T, ?ODD)) end},
     {match, fun(T) -> sum(ets:match(T, {'$1', '$2', <<"ab">>})) end},
     {match_object, fun(T) -> sum(ets:match_object(T, {'_', '_', {big, '_'}})) end},
     {tab2list, fun(T) -> sum(ets:tab2list(T)) end},
     {foldl, fun(T) -> ets:foldl(fun({_, I, _}, Acc) -> Acc + I end, 0, T) end},
     {select_count, fun(T) -> {ets:select_count(T, ?ALL), ets:select_count(T, [{{'_', '$1', '_'}, [{'<', '$1', 100}], [true]}])} end},
     {select_delete, fun(T) -> {ets:select_delete(T, [{{'_', '$1', '_'}, [{'=:=', {'rem', '$1', 3}, 0}], [true]}]), rest(T)} end},
     {select_delete_fixed, fun(T) ->
         ets:safe_fixtable(T, true),
         Result = {ets:select_delete(T, [{{'_', '$1', '_'}, [{'=:=', {'rem', '$1', 3}, 0}], [true]}]), rest(T)},
         ets:safe_fixtable(T, false),
         {Result, rest(T), ets:info(T, safe_fixed), ets:info(T, fixed)}
     end},
     {chunks, fun(T) -> sum(chunks(ets:select(T, ?ODD, 700))) end},
     {small_chunks, fun(T) -> sum(chunks(ets:match(T, {'$1', '$2', '_'}, 3))) end},
     {rare_chunks, fun(T) -> sum(chunks(ets:match_object(T, {'_', 2718, '_'}, 1))) end},
     {no_chunk, fun(T) -> {ets:select(T, [{{nobody, '_', 1}, [], ['$_']}], 10), ets:match(T, {'_', none, '_'}, 5)} end},
     {by_key, fun(T) -> sum(ets:select(T, [{{{k, 4}, '$1', '_'}, [], ['$_']}, {{key(5), '_', '$1'}, [], ['$1']}])) end},
     {delete_all, fun(T) -> true = ets:delete_all_objects(T), A = rest(T), fill(T, 100), {A, rest(T)} end},
     {delete_all_fixed, fun(T) ->
         ets:safe_fixtable(T, true),
         true = ets:delete_all_objects(T),
         A = rest(T),
         fill(T, 100),
         ets:safe_fixtable(T, false),
         {A, rest(T)}
     end},
     {delete, fun(T) -> {ets:delete(T), ets:info(T), failure(fun() -> {ets:lookup(T, 1)} end) =/= ok} end},
     {not_fixed_after, fun(T) -> ets:select(T, ?ODD), ets:select_count(T, ?ALL), ets:select(T, ?ODD, 1000), ets:info(T, fixed) end}].

in_order() ->
    [{select_in_order, fun(T) -> Keys = ets:select(T, ?ODD), {Keys =:= lists:sort(Keys), length(Keys)} end},
     {reverse, fun(T) -> ets:select_reverse(T, ?ODD) =:= lists:reverse(ets:select(T, ?ODD)) end},
     {chunks_in_order, fun(T) -> chunks(ets:select(T, ?ODD, 7)) =:= ets:select(T, ?ODD) end},
     {chunks_reverse, fun(T) -> chunks_reverse(ets:select_reverse(T, ?ODD, 1000)) =:= ets:select_reverse(T, ?ODD) end}].

%% What a failing BIF says, without its long arguments and its table.
failure(Fun) ->
    try Fun()
    catch Class:Reason:Stack -> {Class, Reason, [{M, F, arity(A)} || {M, F, A, _} <- lists:sublist(Stack, 3)]}
    end.

arity(Arguments) when is_list(Arguments) -> length(Arguments);
arity(Arity) -> Arity.

table(Type, N) ->
    T = ets:new(ets_traps, [Type, public]),
    fill(T, N),
    case Type of
        duplicate_bag -> fill(T, N div 2);
        _ -> ok
    end,
    T.

fill(T, N) -> ets:insert(T, [{key(I), I, value(I)} || I <- lists:seq(1, N)]).

key(I) when I rem 3 =:= 0 -> I;
key(I) when I rem 3 =:= 1 -> {k, I};
key(I) -> integer_to_binary(I).

value(I) when I rem 5 =:= 0 -> {big, binary:copy(<<I:16>>, 50)};
value(I) when I rem 7 =:= 0 -> <<"ab">>;
value(I) -> [I].

rest(T) -> {ets:info(T, size), sum(ets:tab2list(T))}.

sum(List) -> {length(List), erlang:phash2(lists:sort(List))}.

chunks('$end_of_table') -> [];
chunks({Values, Continuation}) -> Values ++ chunks(ets:select(Continuation)).

chunks_reverse('$end_of_table') -> [];
chunks_reverse({Values, Continuation}) -> Values ++ chunks_reverse(ets:select_reverse(Continuation)).

replace(T) ->
    N = ets:select_replace(T, [{{'$1', '$2', '_'}, [{'=<', '$2', 1000}], [{{'$1', '$2', {{new, '$2', <<"value">>}}}}]}]),
    {N, rest(T)}.

%% A table that another process deletes: the result, or badarg.
gone() -> [gone(fun(T) -> {ets:select(T, ?ODD)} end) || _ <- lists:seq(1, 5)].

gone_tail() -> [gone(fun(T) -> ets:select_count(T, ?ALL) end) || _ <- lists:seq(1, 5)].

gone(Fun) ->
    T = table(set, 2000),
    {Pid, Ref} = spawn_monitor(fun() ->
        try Fun(T) of _ -> ok
        catch error:badarg:Stack -> {ets, _, _, _} = hd(Stack), ok
        end
    end),
    erlang:yield(),
    ets:delete(T),
    receive {'DOWN', Ref, process, Pid, Reason} -> Reason end.

delete_public() ->
    T = table(set, 2000),
    {Pid, Ref} = spawn_monitor(fun() -> true = ets:delete(T) end),
    receive {'DOWN', Ref, process, Pid, normal} -> ok end,
    ets:info(T).

%% The name is free at once, though the objects may still be on their way out.
named() ->
    Make = fun() -> ets:new(ets_traps_named, [named_table, public]), fill(ets_traps_named, 2000) end,
    Make(),
    Me = self(),
    spawn_link(fun() ->
        Count = ets:select_count(ets_traps_named, [{{'_', '$1', '_'}, [{'>', '$1', 0}], [true]}]),
        Me ! {count, Count}
    end),
    receive {count, Count} -> ok end,
    ets:rename(ets_traps_named, ets_traps_other),
    Make(),
    [ets:delete(Name) || Name <- [ets_traps_named, ets_traps_other]],
    Make(),
    Size = ets:info(ets_traps_named, size),
    ets:delete(ets_traps_named),
    {Count, Size}.

%% Many tables, some large, one with an heir.
owner_ends() ->
    Me = self(),
    {Pid, Ref} = spawn_monitor(fun() ->
        [table(Type, N) || Type <- [set, ordered_set, duplicate_bag], N <- [1, 100, 5000]],
        T = ets:new(inherited, [{heir, Me, data}]),
        fill(T, 100),
        ets:new(ets_traps_owned, [named_table]),
        fill(ets_traps_owned, 4000)
    end),
    receive {'DOWN', Ref, process, Pid, normal} -> ok end,
    Info = ets:info(ets_traps_owned),
    receive {'ETS-TRANSFER', Inherited, Pid, data} -> {Info, ets:info(Inherited, size), ets:delete(Inherited)} end.

killed(Fun) ->
    [begin
         T = table(Type, 1000),
         {Pid, Ref} = spawn_monitor(fun() -> Fun(T) end),
         erlang:yield(),
         exit(Pid, kill),
         receive {'DOWN', Ref, process, Pid, _} -> ok end,
         ets:info(T, fixed) =:= true andalso exit(fixed),
         catch ets:delete(T)
     end || Type <- [set, ordered_set, bag]].

%% A process that only sends gets its turns while another is in a long BIF.
others_run() ->
    Me = self(),
    T = table(set, 5000),
    Ticker = spawn(fun() -> tick(Me, 3) end),
    Pid = spawn(fun() -> loop(T) end),
    receive {done, Ticker} -> exit(Pid, kill), ok end.

tick(To, 0) -> To ! {done, self()};
tick(To, N) -> erlang:yield(), tick(To, N - 1).

loop(T) -> ets:select_count(T, ?ALL), loop(T).

%% ---- Several processes at once

races() ->
    [{race_delete, fun race_delete/1}, {race_stay, fun race_stay/1}, {race_deleters, fun race_deleters/1}].

together(Funs) ->
    Running = [spawn_monitor(Fun) || Fun <- Funs],
    [receive {'DOWN', Ref, process, Pid, Reason} -> Reason end || {Pid, Ref} <- Running].

numbers(Type, From, To) ->
    T = ets:new(numbers, [Type, public]),
    ets:insert(T, [{I, 0} || I <- lists:seq(From, To)]),
    T.

%% What nobody touches is there afterwards, once, and what is deleted is not.
race_delete(Type) ->
    T = numbers(Type, 1, 2000),
    normal = hd(lists:usort(together(
        [fun() -> ets:select_delete(T, [{{'$1', '_'}, [{'=:=', {'rem', '$1', 2}, 0}], [true]}]) end,
         fun() -> [ets:delete(T, I) || I <- lists:seq(1, 2000), I rem 10 =:= 1] end,
         fun() -> [ets:insert(T, {I, 1}) || I <- lists:seq(2001, 3999, 2)] end,
         fun() -> [ets:select_count(T, ?ALL) || _ <- [1, 2, 3]] end]))),
    Left = lists:sort([K || {K, _} <- ets:tab2list(T)]),
    Left =:= [I || I <- lists:seq(1, 3999, 2), I > 2000 orelse I rem 10 =/= 1].

%% A walk sees every object that is there from its beginning to its end, exactly once, whatever else changes.
race_stay(Type) ->
    T = numbers(Type, 1, 1500),
    Me = self(),
    Stay = [{{'$1', '_'}, [{'=<', '$1', 1000}], ['$1']}],
    Expected = lists:seq(1, 1000),
    together(
        [fun() -> Me ! {seen, [lists:sort(ets:select(T, Stay)) =:= Expected || _ <- [1, 2, 3]]} end,
         fun() -> Me ! {seen, [lists:sort(chunk(T, Stay)) =:= Expected || _ <- [1, 2]]} end,
         fun() -> [ets:insert(T, {I, 2}) || I <- lists:seq(5000, 9000)] end,
         fun() -> [ets:delete(T, I) || I <- lists:seq(1001, 1500)] end]),
    lists:append([receive {seen, Seen} -> Seen end || _ <- [1, 2]]).

chunk(T, Spec) ->
    case ets:select(T, Spec, 100000) of
        {Values, '$end_of_table'} -> Values;
        '$end_of_table' -> []
    end.

%% Each object is deleted, and counted, by one of them.
race_deleters(Type) ->
    T = numbers(Type, 1, 3000),
    Me = self(),
    together([fun() -> Me ! {deleted, ets:select_delete(T, ?ALL)} end || _ <- [1, 2, 3]]),
    {lists:sum([receive {deleted, N} -> N end || _ <- [1, 2, 3]]), ets:tab2list(T), ets:info(T, size), ets:info(T, fixed)}.
