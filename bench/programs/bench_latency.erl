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
     {term_to_binary, fun tuples/1, fun(L) -> term_to_binary(L) end},
     {term_to_binary_flat, fun binary/1, fun(B) -> term_to_binary([B]) end},
     {term_to_binary_sorted, fun map/1, fun(M) -> term_to_binary(M, [deterministic]) end},
     {binary_to_term, fun(N) -> term_to_binary(tuples(N)) end, fun(B) -> binary_to_term(B) end},
     {binary_to_term_flat, fun(N) -> term_to_binary(binary(N)) end, fun(B) -> binary_to_term(B) end},
     {binary_to_term_map, fun(N) -> term_to_binary(map(N)) end, fun(B) -> binary_to_term(B) end}].

list(N) -> lists:seq(1, N).
halves(N) -> {lists:seq(1, N), lists:seq(2, N, 2)}.
tuples(N) -> [{I} || I <- lists:seq(1, N)].
tuple(N) -> erlang:make_tuple(N, x).
binary(N) -> binary:copy(<<"0123456789">>, N).
map(N) -> maps:from_list([{I, I} || I <- lists:seq(1, N)]).

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
