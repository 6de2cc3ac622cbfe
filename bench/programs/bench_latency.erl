%% bench_latency: how long a BIF that works for long keeps a process of priority high from running. That process wakes every
%% millisecond, while a normal one calls the BIF once; the line says how late the worst wake-up was, and how long the call took:
%%   LATENCY name size worst_us call_us
%%   LATENCY name size - - Reason
%% Collections before and after the call do not count. Size: elements of a list; binaries have ten bytes for each.
%% To be run on one scheduler. A BIF more is a line more in cases/0.
-module(bench_latency).
-export([cli/1, main/2, names/0]).

cases() ->
    [{length, fun list/1, fun(L) -> length(L) end},
     {append, fun list/1, fun(L) -> L ++ tail end},
     {subtract, fun halves/1, fun({L, Even}) -> L -- Even end},
     {subtract_few, fun list/1, fun(L) -> L -- [none, nothing] end},
     {reverse, fun list/1, fun(L) -> lists:reverse(L, tail) end},
     {member, fun list/1, fun(L) -> lists:member(none, L) end},
     {member_boxed, fun tuples/1, fun(L) -> lists:member({none}, L) end},
     {keyfind, fun tuples/1, fun(L) -> lists:keyfind(none, 1, L) end},
     {keymember, fun tuples/1, fun(L) -> lists:keymember(1.5, 1, L) end},
     {list_to_tuple, fun list/1, fun(L) -> list_to_tuple(L) end},
     {tuple_to_list, fun tuple/1, fun(T) -> tuple_to_list(T) end},
     {list_to_binary, fun bytes/1, fun(L) -> list_to_binary(L) end},
     {list_to_binary_flat, fun binary/1, fun(B) -> list_to_binary([B]) end},
     {iolist_size, fun bytes/1, fun(L) -> iolist_size(L) end},
     {binary_to_list, fun binary_small/1, fun(B) -> binary_to_list(B) end},
     {binary_copy, fun binary/1, fun(B) -> binary:copy(B) end},
     {binary_match, fun binary/1, fun(B) -> binary:match(B, <<"none">>) end},
     {binary_match_any, fun binary/1, fun(B) -> binary:match(B, [<<"0none">>, <<"5none">>]) end},
     {binary_matches, fun binary_small/1, fun(B) -> binary:matches(B, <<"9">>) end},
     {binary_split, fun binary_small/1, fun(B) -> binary:split(B, <<"9">>, [global]) end},
     {characters_to_binary, fun text/1, fun(L) -> unicode:characters_to_binary(L) end},
     {characters_to_binary_flat, fun binary/1, fun(B) -> unicode:characters_to_binary(B) end},
     {characters_to_list, fun binary_small/1, fun(B) -> unicode:characters_to_list(B) end},
     {md5, fun binary/1, fun(B) -> erlang:md5(B) end},
     {crc32, fun binary/1, fun(B) -> erlang:crc32(B) end},
     {adler32, fun binary/1, fun(B) -> erlang:adler32(B) end},
     {phash2, fun tuples/1, fun(L) -> erlang:phash2(L) end},
     {phash2_binary, fun binary/1, fun(B) -> erlang:phash2(B) end},
     {term_to_binary, fun tuples/1, fun(L) -> term_to_binary(L) end},
     {term_to_binary_flat, fun binary/1, fun(B) -> term_to_binary([B]) end},
     {term_to_binary_sorted, fun map/1, fun(M) -> term_to_binary(M, [deterministic]) end},
     {binary_to_term, fun(N) -> term_to_binary(tuples(N)) end, fun(B) -> binary_to_term(B) end},
     {binary_to_term_flat, fun(N) -> term_to_binary(binary(N)) end, fun(B) -> binary_to_term(B) end},
     {binary_to_term_map, fun(N) -> term_to_binary(map(N)) end, fun(B) -> binary_to_term(B) end},
     {maps_from_list, fun pairs/1, fun(L) -> maps:from_list(L) end},
     {maps_from_keys, fun list/1, fun(L) -> maps:from_keys(L, x) end},
     {maps_merge, fun(N) -> {map(N), maps:from_list([{I, x} || I <- lists:seq(N div 2, N + N div 2)])} end, fun({A, B}) -> maps:merge(A, B) end},
     {maps_keys, fun map/1, fun(M) -> maps:keys(M) end},
     {maps_values, fun map/1, fun(M) -> maps:values(M) end},
     {maps_to_list, fun map/1, fun(M) -> maps:to_list(M) end},
     {ets_select, fun(N) -> table(set, N) end, fun(T) -> ets:select(T, [{{'$1', '$1'}, [], ['$1']}]) end},
     {ets_select_ordered, fun(N) -> table(ordered_set, N) end, fun(T) -> ets:select(T, [{{'$1', '$1'}, [], ['$1']}]) end},
     {ets_select_one, fun(N) -> table(set, N) end, fun(T) -> ets:select(T, [{{'$1', none}, [], ['$1']}], 1) end},
     {ets_select_count, fun(N) -> table(set, N) end, fun(T) -> ets:select_count(T, [{'_', [], [true]}]) end},
     {ets_select_delete, fun(N) -> table(set, N) end, fun(T) -> ets:select_delete(T, [{{'$1', '_'}, [{'=:=', {'rem', '$1', 2}, 0}], [true]}]) end},
     {ets_select_delete_ordered, fun(N) -> table(ordered_set, N) end, fun(T) -> ets:select_delete(T, [{{'$1', '_'}, [{'>', '$1', 1000}], [true]}]) end},
     {ets_select_replace, fun(N) -> table(set, N) end, fun(T) -> ets:select_replace(T, [{{'$1', '_'}, [], [{{'$1', x}}]}]) end},
     {ets_tab2list, fun(N) -> table(set, N) end, fun(T) -> ets:tab2list(T) end},
     {ets_insert_list, fun(N) -> {ets:new(t, [set]), pairs(N)} end, fun({T, L}) -> ets:insert(T, L) end},
     {ets_insert_each, fun(N) -> {ets:new(t, [set]), pairs(N)} end, fun({T, L}) -> lists:foreach(fun(Pair) -> ets:insert(T, Pair) end, L) end},
     {ets_delete_all_objects, fun(N) -> table(set, N) end, fun(T) -> ets:delete_all_objects(T) end},
     {ets_delete, fun(N) -> table(set, N) end, fun(T) -> ets:delete(T) end},
     {ets_delete_ordered, fun(N) -> table(ordered_set, N) end, fun(T) -> ets:delete(T) end},
     {ets_owner_ends, fun(N) -> N end, fun owner_ends/1}].

list(N) -> lists:seq(1, N).
halves(N) -> {lists:seq(1, N), lists:seq(2, N, 2)}.
tuples(N) -> [{I} || I <- lists:seq(1, N)].
tuple(N) -> erlang:make_tuple(N, x).
binary(N) -> binary:copy(<<"0123456789">>, N).
binary_small(N) -> binary:copy(<<"0123456789">>, N div 10).
bytes(N) -> [I band 255 || I <- lists:seq(1, N)].
text(N) -> [if I rem 10 =:= 0 -> 16#3b1; true -> $a end || I <- lists:seq(1, N)].
map(N) -> maps:from_list([{I, I} || I <- lists:seq(1, N)]).

pairs(N) -> [{I, I} || I <- lists:seq(1, N)].

table(Type, N) ->
    T = ets:new(t, [Type, public]),
    ets:insert(T, pairs(N)),
    T.

%% Filling the table counts too.
owner_ends(N) ->
    {Pid, Ref} = spawn_monitor(fun() -> T = ets:new(t, [set]), fill(T, N) end),
    receive {'DOWN', Ref, process, Pid, normal} -> ok end.

fill(_, 0) -> ok;
fill(T, N) -> ets:insert(T, {N, N}), fill(T, N - 1).

names() -> [Name || {Name, _, _} <- cases()].

cli([Size | Names]) ->
    N = list_to_integer(Size),
    [main(N, Case) || {Name, _, _} = Case <- cases(), Names =:= [] orelse lists:member(atom_to_list(Name), Names)],
    halt(0).

main(N, {Name, Setup, Fun}) ->
    Me = self(),
    {Worker, Ref} = spawn_monitor(fun() -> work(Me, Setup(N), Fun) end),
    receive
        {Worker, Worst, Call} ->
            receive {'DOWN', Ref, process, Worker, _} -> ok end,
            say(Name, N, integer_to_list(Worst) ++ " " ++ integer_to_list(Call));
        {'DOWN', Ref, process, Worker, Reason} ->
            say(Name, N, "- - " ++ reason(Reason))
    end.

work(Parent, Argument, Fun) ->
    erlang:garbage_collect(),
    Me = self(),
    Ticker = spawn_opt(fun() -> ticker(Me) end, [link, {priority, high}]),
    receive {Ticker, ready} -> ok end,
    Begin = erlang:monotonic_time(microsecond),
    _ = Fun(Argument),
    End = erlang:monotonic_time(microsecond), % a function of Erlang code might collect first
    Ticker ! {stop, Me, Begin, End},
    receive {Ticker, Worst} -> Parent ! {Me, Worst, End - Begin} end.

ticker(Worker) ->
    Due = wake(),
    Worker ! {self(), ready},
    ticks(Due, [], 0).

%% Last: [Due | Time] of the latest wake-up, which may turn out to have come after the call.
ticks(Due, Last, Worst) ->
    receive
        tick -> ticks(wake(), [Due | now_us()], worst(Last, 0, infinity, Worst));
        {stop, Worker, Begin, End} ->
            Worker ! {self(), worst([Due | End], Begin, End, worst(Last, Begin, End, Worst))}
    end.

worst([], _, _, Worst) -> Worst;
worst([Due | Time], Begin, End, Worst) -> max(Worst, min(Time, End) - max(Due, Begin)).

wake() ->
    Due = now_us() + 1000,
    erlang:send_after(1, self(), tick),
    Due.

now_us() -> erlang:monotonic_time(microsecond).

reason({Reason, _}) when is_atom(Reason) -> atom_to_list(Reason);
reason(Reason) when is_atom(Reason) -> atom_to_list(Reason);
reason(_) -> "failed".

say(Name, N, Text) ->
    Line = "LATENCY " ++ atom_to_list(Name) ++ " " ++ integer_to_list(N) ++ " " ++ Text,
    try io:put_chars([Line, $\n]) catch _:_ -> erlang:display(list_to_atom(Line)) end.
