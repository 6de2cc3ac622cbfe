%% BIFs on lists that are long enough for several slices: in guards, in body and tail position, as funs, right and wrong.
-module(list_traps).
-export([cases/0]).

cases() ->
    [{Name, fun() -> Fun(300) end} || {Name, Fun} <- of_length()] ++
        [{heavy, list_to_atom(atom_to_list(Name) ++ "_long"), fun() -> Fun(70000) end} || {Name, Fun} <- of_length()] ++
        [{heavy, others_run, fun others_run/0}].

of_length() ->
    [
        {length_guard, fun(N) -> [guard(L, a, b, c, d, e) || L <- [long(N), [x], [], improper(N), differ:id(none)]] end},
        {length_guard_alone, fun(N) -> [alone(L) || L <- [long(N), [x], improper(N)]] end},
        {length_two, fun(N) -> two(long(N), tl(long(N)), N) end},
        {length_in_or, fun(N) -> [either(L, x) || L <- [long(N), improper(N)]] end},
        {length_body, fun(N) -> keep(long(N), a, b, c, d) end},
        {length_tail, fun(N) -> length(long(N)) end},
        {length_bad, fun(N) -> failure(fun() -> {length(improper(N))} end) end},
        {length_bad_register, fun(N) -> failure(fun() -> keep(improper(N), a, b, c, d) end) end},
        {length_caught, fun(N) -> caught(improper(N), 1) end},
        {length_loop, fun(N) -> shrink(long(N), 5) end},
        {length_called, fun(N) -> apply(erlang, differ:id(length), [long(N)]) end},
        {length_fun, fun(N) -> lists:map(fun erlang:length/1, [long(N), [], long(N)]) end},
        {length_called_bad, fun(N) -> failure(fun() -> {apply(erlang, differ:id(length), [improper(N)])} end) end},
        {append, fun(N) -> erlang:phash2(long(N) ++ [end_of_list]) end},
        {append_nil, fun(N) -> erlang:phash2(long(N) ++ differ:id([])) end},
        {append_improper, fun(N) -> lists:nthtail(N - 1, long(N) ++ differ:id(x)) end},
        {append_tail, fun(N) -> length(append(long(N), long(N))) end},
        {append_bad, fun(N) -> failure(fun() -> {improper(N) ++ [x]} end) end},
        {append_2, fun(N) -> length(erlang:append(long(N), [x])) end},
        {append_2_bad, fun(N) -> failure(fun() -> {erlang:append(improper(N), [x])} end) end},
        {subtract, fun(N) -> erlang:phash2(long(N) -- lists:seq(2, N, 2)) end},
        {subtract_same, fun(N) -> [long(N) -- long(N), long(N) -- lists:reverse(long(N))] end},
        {subtract_few, fun(N) -> erlang:phash2(long(N) -- [N, 1, 2, none]) end},
        {subtract_shares, fun(N) -> lists:sublist(long(N) -- [3, 5], 5) end},
        {subtract_many, fun(N) -> [1, 2, {3}, x] -- (long(N) ++ [{3}]) end},
        {subtract_boxed, fun(N) -> length(tuples(N) -- lists:sublist(tuples(N), 100, 3000)) end},
        {subtract_nil, fun(N) -> {[] -- long(N), erlang:phash2(long(N) -- differ:id([]))} end},
        {subtract_bad, fun(N) -> failure(fun() -> {improper(N) -- [x]} end) end},
        {subtract_bad_second, fun(N) -> failure(fun() -> {long(N) -- improper(N)} end) end},
        {subtract_2_bad, fun(N) -> failure(fun() -> {erlang:subtract(long(N), improper(N))} end) end},
        {reverse, fun(N) -> erlang:phash2(lists:reverse(long(N), [x])) end},
        {reverse_bad, fun(N) -> failure(fun() -> {lists:reverse(improper(N), [x])} end) end},
        {member, fun(N) -> [lists:member(X, long(N)) || X <- [N, 0, N * 1.0]] end},
        {member_boxed, fun(N) -> [lists:member(X, tuples(N)) || X <- [{N, integer_to_list(N)}, {0}, "abc"]] end},
        {member_tail, fun(N) -> member(none, long(N)) end},
        {member_bad, fun(N) -> failure(fun() -> {lists:member(none, improper(N))} end) end},
        {member_before_bad, fun(N) -> lists:member(N, improper(N)) end},
        {keyfind, fun(N) -> [lists:keyfind(K, 1, tuples(N)) || K <- [N, 0, N div 2]] end},
        {keyfind_float, fun(N) -> is_tuple(lists:keyfind(N * 1.0, 1, tuples(N))) end},
        {keyfind_2, fun(N) -> lists:keyfind(integer_to_list(N), 2, tuples(N)) end},
        {keyfind_bad, fun(N) -> failure(fun() -> {lists:keyfind(none, 1, improper(N))} end) end},
        {keymember, fun(N) -> [lists:keymember(K, 1, tuples(N)) || K <- [N, none]] end},
        {keymember_bad, fun(N) -> failure(fun() -> {lists:keymember(none, 2, improper(N))} end) end},
        {keysearch, fun(N) -> [lists:keysearch(K, 1, tuples(N)) || K <- [N, none]] end},
        {list_to_tuple, fun(N) -> T = list_to_tuple(long(N)), {size(T), element(N, T), erlang:phash2(T)} end},
        {list_to_tuple_bad, fun(N) -> failure(fun() -> {list_to_tuple(improper(N))} end) end},
        {tuple_to_list, fun(N) -> erlang:phash2(tuple_to_list(list_to_tuple(long(N)))) end},
        {tuple_to_list_tail, fun(N) -> erlang:phash2(tuple_to_list(list_to_tuple(tuples(N)))) end},
        {messages, fun messages/1},
        {killed, fun(N) -> [killed(F, long(N)) || F <- [fun erlang:length/1, fun count/1, fun double/1, fun without/1]] end}
    ].

long(N) -> lists:seq(1, N).
improper(N) -> long(N) ++ differ:id(none).
tuples(N) -> [{I, integer_to_list(I)} || I <- long(N)].

guard(L, A, B, C, D, E) when length(L) > 5 -> {big, A, B, C, D, E};
guard(L, A, B, C, D, E) when length(L) =:= 1 -> {one, A, B, C, D, E};
guard([], A, B, C, D, E) -> {none, A, B, C, D, E};
guard(_, A, B, C, D, E) -> {bad, A, B, C, D, E}.

alone(L) when length(L) > 5 -> big;
alone(_) -> other.

two(L, M, N) when length(L) > length(M), length(M) =:= N - 1 -> {length(L), length(M)};
two(_, _, _) -> none.

either(L, X) when length(L) =:= 7; X =:= x -> X;
either(_, _) -> none.

keep(L, A, B, C, D) ->
    N = length(L),
    {N, A, B, C, D, differ:id(N) - 1, length(differ:id(L))}.

caught(L, X) ->
    try length(L) of
        N -> {N, X}
    catch
        error:badarg -> {caught, X}
    end.

shrink(_, 0) -> done;
shrink(L, N) when length(L) > 10 -> shrink(tl(L), N - 1).

append(A, B) -> A ++ B.
member(X, L) -> lists:member(X, L).

count(L) when length(L) > 0 -> count(L).
double(L) -> L ++ L, double(L).
without(L) -> L -- tl(L), without(L).

%% What a failing BIF says, without its long arguments.
failure(Fun) ->
    try Fun()
    catch Class:Reason:Stack -> {Class, Reason, [{M, F, arity(A)} || {M, F, A, _} <- lists:sublist(Stack, 3)]}
    end.

arity(Arguments) when is_list(Arguments) -> length(Arguments);
arity(Arity) -> Arity.

%% Messages that come while a BIF works are all there behind it.
messages(N) ->
    Me = self(),
    Senders = [spawn(fun() -> [Me ! {I, J} || J <- lists:seq(1, 20)] end) || I <- lists:seq(1, 10)],
    Lengths = [length(long(N) ++ long(N)) || _ <- Senders],
    {lists:usort(Lengths), [receive {I, J} -> {I, J} end || I <- [3, 7], J <- [1, 20]]}.

%% A process that is killed within a BIF.
killed(Fun, List) ->
    {Pid, Ref} = spawn_monitor(fun() -> forever(Fun, List) end),
    receive after 5 -> ok end,
    exit(Pid, kill),
    receive {'DOWN', Ref, process, Pid, Reason} -> Reason end.

forever(Fun, List) ->
    Fun(List),
    forever(Fun, List).

%% While one process is in a BIF another gets its turns, on one scheduler too.
others_run() ->
    List = lists:seq(1, 1000000),
    [{Name, turns(fun() -> Fun(List) end)} || {Name, Fun} <- [
        {length, fun(L) -> length(L) end},
        {append, fun(L) -> L ++ [x] end},
        {subtract, fun(L) -> L -- [none] end},
        {reverse, fun(L) -> lists:reverse(L) end},
        {member, fun(L) -> lists:member(none, L) end},
        {keyfind, fun(L) -> lists:keyfind(none, 1, L) end}]].

turns(Fun) ->
    Counter = counters:new(1, []),
    Other = spawn(fun() -> count_turns(Counter) end),
    wait_for(Counter),
    Turns = several(Fun, Counter, 200),
    exit(Other, kill),
    Turns.

%% With two schedulers the other one may be asleep during a call, if the machine is busy: then the next one counts.
several(_, _, 0) -> none;
several(Fun, Counter, Tries) ->
    Before = counters:get(Counter, 1),
    Fun(),
    case counters:get(Counter, 1) - Before of
        Turns when Turns >= 3 -> several;
        _ -> several(Fun, Counter, Tries - 1)
    end.

wait_for(Counter) ->
    case counters:get(Counter, 1) of
        0 -> erlang:yield(), wait_for(Counter);
        _ -> ok
    end.

count_turns(Counter) ->
    counters:add(Counter, 1, 1),
    erlang:yield(),
    count_turns(Counter).
