%% Torture for the collector: much garbage, long-lived data of all kinds, deep stacks, big heaps; results are known sums.
-module(collector).
-export([cases/0]).
-import(differ, [id/1, all/2]).

cases() ->
    {isolated, [
        {trees, fun() -> trees(8, 30) end},
        {heavy, trees_big, fun() -> trees(14, 20) end},
        {long_lived, fun() -> L = lists:seq(1, 300), garbage(200), {lists:sum(L), length(L)} end},
        {lived_by_kind, fun() -> K = kinds(), garbage(100), K =:= kinds() end},
        {lived_in_stack, fun() -> in_stack(200, 20) end},
        {heavy, lived_in_deep_stack, fun() -> in_stack(20000, 3) end},
        {closures, fun() -> F = chain(100), garbage(50), F(1) end},
        {maps_grow, fun() -> M = grow(60, #{}), garbage(30), {map_size(M), lists:sum([element(1, V) || V <- maps:values(M)])} end},
        {heavy, maps_grow_large, fun() -> M = grow(5000, #{}), garbage(300), {map_size(M), lists:sum([element(1, V) || V <- maps:values(M)])} end},
        {maps_churn, fun() -> M = churn(400, #{}), {map_size(M), lists:sum(maps:values(M))} end},
        {binaries_grow, fun() -> B = append(300, <<>>), garbage(20), {byte_size(B), erlang:crc32(B)} end},
        {binaries_many, fun() -> L = [binary:copy(<<N>>, 50 + N) || N <- lists:seq(1, 60)], garbage(30), {lists:sum([byte_size(B) || B <- L]), erlang:crc32(L)} end},
        {sub_binaries, fun() -> B = list_to_binary([N rem 256 || N <- lists:seq(1, 2000)]), P = pieces(B), garbage(30), {length(P), erlang:adler32(P)} end},
        {sub_bits, fun() -> B = list_to_binary([N rem 256 || N <- lists:seq(1, 400)]), P = bits(B), garbage(20), {length(P), lists:sum([bit_size(X) || X <- P]), erlang:phash2(P)} end},
        {match_contexts, fun() -> scan(list_to_binary([N rem 256 || N <- lists:seq(1, 500)]), 0) end},
        {bignums, fun() -> F = factorial(100), garbage(20), F rem 1000000007 end},
        {bignum_loop, fun() -> collatz(id((1 bsl 90) + 27), 0) end},
        {floats, fun() -> L = [N * 1.5 || N <- lists:seq(1, 200)], garbage(20), lists:sum(L) end},
        {strings, fun() -> S = [integer_to_list(N) || N <- lists:seq(1, 200)], garbage(20), length(lists:append(S)) end},
        {dictionary, fun() -> [put(N, {N, lists:seq(1, N rem 10)}) || N <- lists:seq(1, 100)], garbage(30), lists:sum([length(element(2, get(N))) || N <- lists:seq(1, 100)]) end},
        {mailbox, fun() -> [self() ! {N, lists:duplicate(N rem 7, N)} || N <- lists:seq(1, 100)], garbage(30), lists:sum([receive {N, L} -> lists:sum(L) end || N <- lists:seq(1, 100)]) end},
        {mailbox_binaries, fun() -> [self() ! {N, binary:copy(<<N>>, 100)} || N <- lists:seq(1, 50)], garbage(20), erlang:crc32([receive {N, B} -> B end || N <- lists:seq(1, 50)]) end},
        {exceptions, fun() -> lists:sum([try deep_throw(N rem 20, lists:seq(1, 20)) catch throw:{L, S} -> length(L) + S end || N <- lists:seq(1, 50)]) end},
        {explicit, fun() -> L = [begin X = lists:seq(1, N), erlang:garbage_collect(), X end || N <- lists:seq(1, 30)], lists:sum(lists:append(L)) end},
        {generations, fun() -> generations(15, []) end},
        {big_tuple, fun() -> T = fill(erlang:make_tuple(200, 0), 1), garbage(20), lists:sum([element(1, element(N, T)) || N <- lists:seq(1, 200)]) end},
        {heavy, big_tuples, fun() -> T = lists:foldl(fun(N, A) -> setelement(N, A, {N}) end, erlang:make_tuple(2000, 0), lists:seq(1, 2000)), lists:sum([element(1, element(N, T)) || N <- lists:seq(1, 2000)]) end},
        {shrinks, fun() -> L = lists:seq(1, 20000), S = lists:sum(L), erlang:garbage_collect(), erlang:garbage_collect(), {S, garbage(50)} end},
        {processes, fun() -> S = self(), [spawn(fun() -> X = lists:seq(1, 50), garbage(10), S ! {N, lists:sum(X)} end) || N <- lists:seq(1, 30)], lists:sum([receive {N, V} -> V + N end || N <- lists:seq(1, 30)]) end},
        {processes_share_binary, fun() -> S = self(), B = binary:copy(<<"shared">>, 500), [spawn(fun() -> garbage(5), S ! {N, binary:part(B, N, 10)} end) || N <- lists:seq(1, 30)], R = [receive {N, P} -> P end || N <- lists:seq(1, 30)], {erlang:crc32(R), byte_size(B)} end},
        {ping_pong_growing, fun() -> S = self(), P = spawn(fun() -> bounce(S) end), R = rally(P, [], 60), P ! stop, R end},
        {min_heap, fun() -> S = self(), spawn_opt(fun() -> L = lists:seq(1, 500), garbage(20), S ! lists:sum(L) end, [{min_heap_size, 10}, {fullsweep_after, 0}]), receive X -> X end end},
        {large_heap, fun() -> S = self(), spawn_opt(fun() -> L = lists:seq(1, 500), garbage(20), S ! lists:sum(L) end, [{min_heap_size, 50000}]), receive X -> X end end},
        {sorting, fun() -> L = mixed(300, 1), {lists:sort(L) =:= lists:sort(lists:reverse(L)), length(lists:usort(L))} end},
        {live_registers, fun() -> wide(id(1), [2], {3}, <<4>>, 5.0, #{6 => 7}, 1 bsl 70, "eight", fun() -> 9 end, ten, 100) end},
        {lists_of_lists, fun() -> L = [[{A, B} || B <- lists:seq(1, A)] || A <- lists:seq(1, 30)], garbage(10), lists:sum([B || X <- L, {_, B} <- X]) end},
        {literals, fun() -> L = [literal(N) || N <- lists:seq(1, 100)], garbage(20), {length(L), erlang:phash2(L)} end},
        {literal_updates, fun() -> L = [(literal(1))#{k => N} || N <- lists:seq(1, 50)], garbage(20), lists:sum([N || #{k := N} <- L]) end},
        {refs, fun() -> L = [make_ref() || _ <- lists:seq(1, 100)], garbage(20), length(lists:usort(L)) end},
        {ets_and_back, fun() -> T = ets:new(t, []), [ets:insert(T, {N, lists:seq(1, N rem 20), binary:copy(<<N>>, 70)}) || N <- lists:seq(1, 100)], garbage(20), lists:sum([length(L) || {_, L, _} <- ets:tab2list(T)]) end}
    ]}.

trees(_, 0) -> [];
trees(Depth, N) -> [check(tree(Depth)) | trees(Depth, N - 1)].

tree(0) -> leaf;
tree(N) -> {tree(N - 1), N, tree(N - 1)}.

check(leaf) -> 0;
check({L, N, R}) -> check(L) + N + check(R).

garbage(0) -> 0;
garbage(N) ->
    _ = id([{N, [N, N]}, integer_to_list(N), #{N => [N]}, <<N:64>>, N * 1.5, (1 bsl 64) + N, fun() -> N end]),
    garbage(N - 1).

kinds() ->
    [id(1), a, [1, 2, 3], {1, {2}}, "text", <<1, 2, 3>>, binary:copy(<<7>>, 100), <<5:3>>, 1.5, id(1 bsl 100), -(id(1) bsl 70), #{a => [1], "k" => {2}}, maps:from_list([{N, {N}} || N <- lists:seq(1, 40)]), [a | b], {}, [], <<>>, #{}].

in_stack(0, G) -> garbage(G);
in_stack(N, G) ->
    A = {N, [N]},
    B = <<N:32>>,
    S = in_stack(N - 1, G),
    {M, [M]} = A,
    <<M:32>> = B,
    S + M.

chain(0) -> fun(X) -> X end;
chain(N) ->
    F = chain(N - 1),
    fun(X) -> F(X + N) end.

grow(0, M) -> M;
grow(N, M) -> grow(N - 1, M#{{N, [N]} => {N, integer_to_list(N)}}).

churn(0, M) -> M;
churn(N, M) when N rem 3 =:= 0 -> churn(N - 1, maps:remove(N * 7 rem 50, M));
churn(N, M) -> churn(N - 1, M#{N * 11 rem 50 => N}).

append(0, B) -> B;
append(N, B) ->
    _ = id([N, N]),
    append(N - 1, <<B/binary, N, "x">>).

pieces(<<A:13/binary, R/binary>>) -> [A | pieces(R)];
pieces(R) -> [R].

bits(<<A:11/bits, R/bits>>) -> [A | bits(R)];
bits(R) -> [R].

scan(<<A, R/binary>>, S) ->
    _ = id({A, S}),
    scan(R, S + A);
scan(<<>>, S) -> S.

factorial(0) -> 1;
factorial(N) -> N * factorial(N - 1).

collatz(1, S) -> S;
collatz(N, S) when N rem 2 =:= 0 -> collatz(N div 2, S + 1);
collatz(N, S) -> collatz(3 * N + 1, S + 1).

deep_throw(0, L) -> throw({L, lists:sum(L)});
deep_throw(N, L) ->
    X = [N | L],
    Y = deep_throw(N - 1, X),
    [X | Y].

generations(0, L) -> lists:sum([lists:sum(X) || X <- L]);
generations(N, L) ->
    garbage(20),
    generations(N - 1, [lists:seq(1, N) | L]).

fill(T, N) when N > tuple_size(T) -> T;
fill(T, N) -> fill(setelement(N, T, {N}), N + 1).

bounce(S) -> receive {ball, L} -> S ! {ball, [length(L) | L]}, bounce(S); stop -> ok end.

rally(_, L, 0) -> {length(L), lists:sum(L)};
rally(P, L, N) -> P ! {ball, L}, receive {ball, M} -> rally(P, M, N - 1) end.

mixed(0, _) -> [];
mixed(N, S) ->
    X = (S * 1103515245 + 12345) rem 2147483648,
    T = case X rem 6 of 0 -> X; 1 -> {X rem 10, a}; 2 -> [X rem 5]; 3 -> X / 7; 4 -> <<X:16>>; 5 -> #{X rem 3 => X rem 4} end,
    [T | mixed(N - 1, X)].

wide(A, B, C, D, E, F, G, H, I, J, 0) -> {A, B, C, D, E, F, G, H, I(), J};
wide(A, B, C, D, E, F, G, H, I, J, N) ->
    K = {A, B, C},
    wide(A + 1, [N], C, D, E + 0.5, F#{6 => N}, G + 1, H, I, element(1, {J, K}), N - 1).

literal(N) when N rem 2 =:= 0 -> {literal, [1, 2, 3], "text", <<"bin">>};
literal(_) -> #{k => 1, l => [a, {b}], m => 1.5}.
