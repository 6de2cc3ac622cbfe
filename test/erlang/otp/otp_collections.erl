%% OTP's own maps, dict, orddict, gb_trees, gb_sets, sets, ordsets, queue, array, proplists.
-module(otp_collections).
-export([cases/0]).
-import(differ, [id/1, all/2]).

cases() ->
    [
        {maps_functional, fun() -> M = #{a => 1, b => 2, c => 3}, {maps:fold(fun(K, V, A) -> [{K, V} | A] end, [], M), maps:map(fun(_, V) -> V * 2 end, M), maps:filter(fun(_, V) -> V > 1 end, M), maps:filtermap(fun(_, 1) -> false; (_, 2) -> true; (_, V) -> {true, {V}} end, M)} end},
        {maps_with, fun() -> M = #{a => 1, b => 2, c => 3}, {maps:with([a, c, z], M), maps:without([a, z], M), maps:update_with(a, fun(V) -> V + 1 end, M), maps:update_with(z, fun(V) -> V + 1 end, 0, M), maps:put(d, 4, M), maps:get(z, M, none), maps:size(M)} end},
        {maps_update_with_missing, fun() -> maps:update_with(id(z), fun(V) -> V end, #{}) end},
        {maps_merge_with, fun() -> {maps:merge_with(fun(_, A, B) -> A + B end, #{a => 1, b => 2}, #{b => 3, c => 4}), maps:intersect(#{a => 1, b => 2}, #{b => 3}), maps:intersect_with(fun(K, A, B) -> {K, A, B} end, #{a => 1, b => 2}, #{b => 3})} end},
        {maps_groups, fun() -> {maps:groups_from_list(fun(X) -> X rem 3 end, lists:seq(1, 10)), maps:groups_from_list(fun(X) -> X rem 2 end, fun(X) -> X * X end, [1, 2, 3])} end},
        {maps_foreach, fun() -> maps:foreach(fun(K, V) -> put({mf, K}, V) end, #{a => 1, b => 2}), {erase({mf, a}), erase({mf, b})} end},
        {maps_bad, fun() -> all(fun(F) -> F() end, [fun() -> maps:map(a, #{}) end, fun() -> maps:fold(fun(_, _, A) -> A end, 0, b) end, fun() -> maps:filter(fun(_, _) -> true end, []) end, fun() -> maps:with(a, #{}) end, fun() -> maps:without([], a) end, fun() -> maps:iterator(x) end, fun() -> maps:size([]) end]) end},
        {maps_fold_error, fun() -> maps:fold(fun(K, V, A) -> K + V + A end, 0, #{a => 1}) end},
        {maps_large, fun() -> M = maps:from_list([{N, N} || N <- lists:seq(1, 200)]), {maps:fold(fun(_, V, A) -> V + A end, 0, M), map_size(maps:filter(fun(K, _) -> K > 150 end, M)), lists:sum(maps:values(maps:map(fun(K, V) -> K * V end, M))), map_size(maps:with(lists:seq(1, 50), M)), map_size(maps:without(lists:seq(1, 190), M))} end},
        {dict, fun() -> D = lists:foldl(fun(N, A) -> dict:store(N, N * N, A) end, dict:new(), lists:seq(1, 200)), {dict:size(D), dict:fetch(77, D), dict:find(300, D), dict:is_key(5, D), lists:sum([V || {_, V} <- dict:to_list(D)]), dict:fold(fun(K, _, A) -> K + A end, 0, D), length(dict:fetch_keys(dict:filter(fun(K, _) -> K rem 10 =:= 0 end, D)))} end},
        {dict_ops, fun() -> D = dict:from_list([{a, [1]}, {b, [2]}]), lists:sort(dict:to_list(dict:append(a, 9, dict:append_list(c, [3, 4], dict:update(b, fun(L) -> [0 | L] end, dict:erase(zz, D)))))) end},
        {dict_update_counter, fun() -> lists:sort(dict:to_list(lists:foldl(fun(W, D) -> dict:update_counter(W, 1, D) end, dict:new(), [a, b, a, c, a, b]))) end},
        {dict_merge, fun() -> lists:sort(dict:to_list(dict:merge(fun(_, A, B) -> {A, B} end, dict:from_list([{a, 1}, {b, 2}]), dict:from_list([{b, 3}, {c, 4}])))) end},
        {dict_take, fun() -> {V, D} = dict:take(a, dict:from_list([{a, 1}, {b, 2}])), {V, dict:to_list(D), dict:is_empty(D), dict:take(x, D)} end},
        {dict_shrink, fun() -> D = dict:from_list([{N, N} || N <- lists:seq(1, 300)]), E = lists:foldl(fun dict:erase/2, D, lists:seq(1, 295)), lists:sort(dict:to_list(E)) end},
        {dict_missing, fun() -> dict:fetch(id(x), dict:new()) end},
        {orddict, fun() -> D = orddict:from_list([{b, 2}, {a, 1}, {c, 3}, {a, 9}]), {D, orddict:store(bb, 5, D), orddict:erase(b, D), orddict:find(a, D), orddict:update(a, fun(X) -> X + 1 end, D), orddict:append(l, 1, [{l, [0]}]), orddict:map(fun(K, V) -> {K, V} end, D), orddict:fold(fun(_, V, A) -> V + A end, 0, D), orddict:merge(fun(_, A, B) -> A + B end, D, [{b, 10}, {z, 1}]), orddict:fetch_keys(D), orddict:take(a, D), orddict:update_counter(n, 5, D)} end},
        {orddict_missing, fun() -> orddict:fetch(id(q), [{a, 1}]) end},
        {gb_trees, fun() -> T = lists:foldl(fun(N, A) -> gb_trees:insert(N * 37 rem 101, N, A) end, gb_trees:empty(), lists:seq(1, 100)), {gb_trees:size(T), gb_trees:get(50, T), gb_trees:lookup(0, T), gb_trees:smallest(T), gb_trees:largest(T), lists:sum(gb_trees:keys(T)), gb_trees:is_defined(3, T), T} end},
        {gb_trees_ops, fun() -> T = gb_trees:from_orddict([{N, N * 2} || N <- lists:seq(1, 20)]), {gb_trees:to_list(gb_trees:delete(5, gb_trees:update(6, x, gb_trees:enter(7, y, T)))), gb_trees:take_smallest(T) =/= x, element(1, gb_trees:take(3, T)), gb_trees:delete_any(99, T) =:= T, gb_trees:balance(T) =:= T, gb_trees:values(gb_trees:map(fun(K, V) -> K + V end, T))} end},
        {gb_trees_iterate, fun() -> T = gb_trees:from_orddict([{N, a} || N <- lists:seq(1, 30)]), iterate(gb_trees:next(gb_trees:iterator_from(20, T))) end},
        {gb_trees_exists, fun() -> gb_trees:insert(a, 1, gb_trees:insert(id(a), 1, gb_trees:empty())) end},
        {gb_trees_missing, fun() -> gb_trees:get(id(q), gb_trees:insert(a, 1, gb_trees:empty())) end},
        {gb_trees_shrink, fun() -> T = gb_trees:from_orddict([{N, N} || N <- lists:seq(1, 200)]), U = lists:foldl(fun gb_trees:delete/2, T, lists:seq(1, 190)), gb_trees:to_list(U) end},
        {gb_sets, fun() -> A = gb_sets:from_list([5, 1, 3, 1, 9]), B = gb_sets:from_list([3, 4, 5]), {gb_sets:to_list(A), gb_sets:to_list(gb_sets:union(A, B)), gb_sets:to_list(gb_sets:intersection(A, B)), gb_sets:to_list(gb_sets:subtract(A, B)), gb_sets:is_member(3, A), gb_sets:is_subset(B, A), gb_sets:size(A), gb_sets:smallest(A), gb_sets:largest(A), gb_sets:fold(fun(X, S) -> X + S end, 0, A), gb_sets:to_list(gb_sets:filter(fun(X) -> X > 2 end, A)), gb_sets:is_disjoint(A, B)} end},
        {gb_sets_many, fun() -> S = lists:foldl(fun(N, A) -> gb_sets:add(N * 7919 rem 500, A) end, gb_sets:new(), lists:seq(1, 600)), T = lists:foldl(fun(N, A) -> gb_sets:del_element(N, A) end, S, lists:seq(0, 480)), {gb_sets:size(S), gb_sets:to_list(T)} end},
        {gb_sets_take, fun() -> {X, S} = gb_sets:take_smallest(gb_sets:from_list([c, b, a])), {Y, R} = gb_sets:take_largest(S), {X, Y, gb_sets:to_list(R), gb_sets:is_empty(R)} end},
        {sets_v1, fun() -> set_ops(fun sets:from_list/1) end},
        {sets_v2, fun() -> set_ops(fun(L) -> sets:from_list(L, [{version, 2}]) end) end},
        {sets_many, fun() -> S = sets:from_list(lists:seq(1, 300)), T = lists:foldl(fun sets:del_element/2, S, lists:seq(1, 290)), {sets:size(S), lists:sort(sets:to_list(T))} end},
        {ordsets, fun() -> A = ordsets:from_list([c, a, b, a]), {A, ordsets:union(A, [d]), ordsets:intersection(A, [b, z]), ordsets:subtract(A, [a]), ordsets:add_element(bb, A), ordsets:del_element(b, A), ordsets:is_subset([a], A), ordsets:union([[1], [2], [1, 3]]), ordsets:is_disjoint(A, [x])} end},
        {queue, fun() -> Q = lists:foldl(fun queue:in/2, queue:new(), lists:seq(1, 7)), {{value, A}, Q1} = queue:out(Q), {{value, B}, Q2} = queue:out_r(Q1), {A, B, queue:to_list(Q2), queue:len(Q2), queue:head(Q2), queue:last(Q2), queue:to_list(queue:reverse(Q2)), queue:to_list(queue:join(Q2, Q2)), queue:member(4, Q2), queue:to_list(queue:filter(fun(X) -> X rem 2 =:= 0 end, Q2)), queue:is_empty(queue:new()), queue:peek(queue:new()), queue:out(queue:new())} end},
        {queue_more, fun() -> Q = queue:from_list(lists:seq(1, 10)), {A, B} = queue:split(3, Q), {queue:to_list(A), queue:to_list(B), queue:get(Q), queue:to_list(queue:drop(Q)), queue:to_list(queue:in_r(0, A)), queue:fold(fun(X, S) -> X + S end, 0, Q), queue:any(fun(X) -> X > 9 end, Q), queue:all(fun(X) -> X > 9 end, Q), queue:to_list(queue:delete(5, Q)), queue:to_list(queue:filtermap(fun(X) -> X > 8 end, Q))} end},
        {queue_okasaki, fun() -> Q = queue:cons(1, queue:snoc(queue:new(), 2)), {queue:head(Q), queue:daeh(Q), queue:to_list(queue:tail(Q)), queue:to_list(queue:init(Q)), queue:to_list(queue:liat(Q))} end},
        {queue_empty, fun() -> queue:get(id(queue:new())) end},
        {queue_loop, fun() -> spin(queue:from_list(lists:seq(1, 50)), 2000) end},
        {array, fun() -> A = lists:foldl(fun(N, A) -> array:set(N * 3, N, A) end, array:new(), lists:seq(0, 100)), {array:size(A), array:get(30, A), array:get(31, A), array:sparse_size(A), array:sparse_foldl(fun(_, V, S) -> V + S end, 0, A), length(array:to_list(A)), array:sparse_to_orddict(array:resize(10, A))} end},
        {array_ops, fun() -> A = array:from_list([a, b, c], none), {array:to_list(array:set(5, x, A)), array:default(A), array:is_fix(array:fix(A)), array:to_list(array:map(fun(I, V) -> {I, V} end, A)), array:foldr(fun(I, V, L) -> [{I, V} | L] end, [], A), array:to_orddict(A), array:reset(1, A) =/= A, array:relax(array:fix(A)) =:= A} end},
        {array_fixed, fun() -> array:set(id(10), x, array:new(10)) end},
        {array_negative, fun() -> array:get(id(-1), array:new()) end},
        {array_big, fun() -> A = array:from_list(lists:seq(1, 1500)), {array:get(1234, A), array:foldl(fun(_, V, S) -> S + V end, 0, A), array:size(array:set(20000, z, A))} end},
        {proplists, fun() -> P = [a, {b, 2}, {c, 3, x}, {b, 9}, {d, [1]}, d], {proplists:get_value(a, P), proplists:get_value(b, P), proplists:get_value(z, P, none), proplists:get_all_values(b, P), proplists:get_bool(a, P), proplists:get_bool(b, P), proplists:lookup(c, P), proplists:lookup_all(b, P), proplists:is_defined(c, P), proplists:delete(b, P), proplists:get_keys(P) =/= [], proplists:append_values(d, P), proplists:unfold(P), proplists:compact([{a, true}, {b, 1}])} end},
        {proplists_more, fun() -> {proplists:normalize([a, {b, c}, {x, 1}], [{aliases, [{x, y}]}, {expand, [{a, [p, q]}]}]), proplists:split([a, {b, 1}, c, {b, 2}], [b]), proplists:substitute_negations([{no_a, a}], [no_a, {no_a, false}]), proplists:to_map([a, {b, 1}]), proplists:from_map(#{a => 1}), proplists:property({a, true}), proplists:property(b, 2)} end},
        {sofs_like, fun() -> {digraph_free, sofs:to_external(sofs:composite(sofs:relation([{a, b}, {c, b}]), sofs:relation([{b, x}])))} end}
    ].

iterate(none) -> [];
iterate({K, _, I}) -> [K | iterate(gb_trees:next(I))].

set_ops(From) ->
    A = From([5, 1, 3, 1, 9]),
    B = From([3, 4, 5]),
    S = fun(X) -> lists:sort(sets:to_list(X)) end,
    {S(A), S(sets:union(A, B)), S(sets:intersection(A, B)), S(sets:subtract(A, B)), sets:is_element(3, A), sets:is_subset(From([3]), A), sets:size(A), S(sets:filter(fun(X) -> X > 2 end, A)), sets:fold(fun(X, Y) -> X + Y end, 0, A), sets:is_disjoint(A, B), sets:is_empty(A), sets:is_set(A), S(sets:add_element(x, A)), S(sets:union([A, B, From([z])]))}.

spin(Q, 0) -> queue:to_list(Q);
spin(Q, N) ->
    {{value, X}, R} = queue:out(Q),
    spin(queue:in(X, R), N - 1).
