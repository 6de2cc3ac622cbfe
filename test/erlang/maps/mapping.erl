%% Maps: building, updating, matching, order, sizes 0 to 100 with mixed keys, errors, maps BIFs.
-ifndef(VARIANT).
-module(mapping).
-endif.
-export([cases/0]).
-import(differ, [id/1, all/2]).

cases() ->
    [
        {empty, fun() -> {#{}, map_size(#{}), id(#{}) =:= #{}, is_map(id(#{}))} end},
        {build, fun() -> A = id(1), #{a => A, b => {A}, "c" => [A], 1.5 => x, <<"bin">> => y, {t} => z, [] => n, #{} => m} end},
        {build_duplicate, fun() -> K = id(k), #{K => 1, other => 2, id(k) => 3} end},
        {key_kinds, fun() -> M = mixed(), [maps:get(K, M) || K <- keys()] end},
        {int_float_keys, fun() -> M = #{1 => int, 1.0 => float, id(2) => two}, {maps:get(1, M), maps:get(1.0, M), map_size(M), maps:is_key(2.0, M)} end},
        {zero_keys, fun() -> M = #{0.0 => a, id(-0.0) => b}, {map_size(M), maps:get(0.0, M), maps:get(-0.0, M)} end},
        {big_keys, fun() -> M = #{id(1 bsl 59) => a, (1 bsl 59) - 1 => b, 1 bsl 64 => c}, [maps:get((1 bsl id(N)) - D, M, none) || N <- [59, 64], D <- [0, 1]] end},
        {update_assoc, fun() -> M = #{a => 1, b => 2}, {M#{a => 3}, M#{c => 4}, M#{a => 5, c => 6}, M} end},
        {update_exact, fun() -> M = id(#{a => 1, b => 2}), {M#{a := 3}, M#{b := 4, a := 5}, M} end},
        {update_mixed, fun() -> M = id(#{a => 1}), M#{a := 2, b => 3} end},
        {update_missing, fun() -> M = id(#{a => 1}), M#{b := 2} end},
        {update_missing_second, fun() -> M = id(#{a => 1}), M#{a := 2, c := 3} end},
        {update_bad, fun() -> M = id([]), M#{a => 1} end},
        {update_bad_exact, fun() -> M = id({a}), M#{a := 1} end},
        {update_var_key, fun() -> K = id({complex, [key]}), M = #{K => 1}, #{K := V} = M, {M#{K => 2}, M#{K := 3}, V} end},
        {update_chain, fun() -> lists:foldl(fun(N, M) -> M#{N rem 7 => N} end, #{}, lists:seq(1, 50)) end},
        {literal_update, fun() -> (id(#{x => 1, y => 2}))#{y := 3, z => 4} end},
        {same_value_update, fun() -> M = id(#{a => 1, b => 2}), {M#{a => 1} =:= M, M#{a := 1} =:= M} end},
        {match, fun() -> [match(M) || M <- [#{a => 1}, #{a => 1, b => 2}, #{a => 2, b => 1}, #{b => 7}, #{}, #{c => 1, d => 2, e => 3}, [], #{1 => x}]] end},
        {match_many, fun() -> M = maps:from_list([{N, N * N} || N <- lists:seq(1, 50)]), #{1 := A, 10 := B, 33 := C, 50 := D} = M, {A, B, C, D} end},
        {match_fail, fun() -> #{a := X} = id(#{b => 1}), X end},
        {match_value_fail, fun() -> #{a := 2} = id(#{a => 1}) end},
        {match_not_map, fun() -> #{a := X} = id([{a, 1}]), X end},
        {match_nested, fun() -> #{a := #{b := [X, #{c := Y}]}} = id(#{a => #{b => [1, #{c => 2}]}, z => 0}), {X, Y} end},
        {match_bound_key, fun() -> K = id(k2), #{K := V} = id(#{k1 => 1, k2 => 2}), V end},
        {match_large, fun() -> [case M of #{k := V} -> V; #{5 := W} -> {five, W}; #{} -> none end || M <- [large(N) || N <- [4, 6, 31, 32, 33, 100]]] end},
        {guards, fun() -> [guard(M) || M <- [#{a => 1}, #{a => x}, #{}, large(3), [], a]] end},
        {sizes, fun() -> [begin M = large(N), {N, map_size(M), lists:sum(maps:values(M)), length(maps:keys(M))} end || N <- lists:seq(0, 100)] end},
        {gets_all_sizes, fun() -> [begin M = large(N), lists:all(fun(K) -> maps:get(K, M) =:= K * 2 end, lists:seq(1, N)) andalso maps:find(N + 1, M) =:= error end || N <- [0, 1, 2, 31, 32, 33, 34, 64, 100, 500]] end},
        {grow_shrink, fun() -> M = large(100), S = lists:foldl(fun maps:remove/2, M, lists:seq(1, 70)), {map_size(S), lists:sort(maps:to_list(S)), S =:= maps:from_list([{N, N * 2} || N <- lists:seq(71, 100)])} end},
        {shrink_to_zero, fun() -> lists:foldl(fun maps:remove/2, large(60), lists:seq(1, 60)) end},
        {order_independent, fun() -> A = large(80), B = maps:from_list(lists:reverse([{N, N * 2} || N <- lists:seq(1, 80)])), {A =:= B, A == B, A < B} end},
        {equal_after_detour, fun() -> A = large(33), B = maps:remove(34, A#{34 => x}), {A =:= B, map_size(B)} end},
        {flat_after_hash, fun() -> M = lists:foldl(fun maps:remove/2, large(40), lists:seq(33, 40)), {M =:= large(32), M#{x => y} =:= (large(32))#{x => y}} end},
        {compare_large, fun() -> {large(40) < large(41), large(41) < large(40), (large(40))#{40 := 0} < large(40), large(40) == (large(40))#{40 := 80.0}} end},
        {heavy, thousand, fun() -> M = large(20000), {map_size(M), maps:get(12345, M), map_size(maps:remove(500, M)), lists:sum(maps:values(M))} end},
        {mixed_large, fun() -> M = lists:foldl(fun(N, A) -> A#{key(N) => N} end, #{}, lists:seq(0, 99)), [maps:get(key(N), M) || N <- lists:seq(0, 99)] end},
        {string_keys, fun() -> M = maps:from_list([{integer_to_list(N), N} || N <- lists:seq(1, 60)]), [maps:get(integer_to_list(N), M) || N <- [1, 30, 60]] end},
        {map_keys, fun() -> M = #{#{a => 1} => x, #{b => 2} => y}, {maps:get(#{b => 2}, M), maps:get(#{a => id(1)}, M)} end},
        {colliding_keys, fun() -> M = maps:from_list([{{N rem 3, N}, N} || N <- lists:seq(1, 200)]), {map_size(M), maps:get({1, 100}, M), lists:sum(maps:values(M))} end},
        {get_default, fun() -> {maps:get(a, #{a => 1}, x), maps:get(b, #{a => 1}, x)} end},
        {get_missing, fun() -> maps:get(id(b), #{a => 1}) end},
        {get_missing_large, fun() -> maps:get(id(b), large(50)) =:= x end},
        {get_bad, fun() -> maps:get(a, id([])) end},
        {find, fun() -> {maps:find(a, #{a => 1}), maps:find(b, #{a => 1}), maps:find(7, large(50)), maps:find(77, large(50))} end},
        {find_bad, fun() -> maps:find(a, id(b)) end},
        {put, fun() -> {maps:put(a, 1, #{}), maps:put(a, 2, #{a => 1}), map_size(maps:put(x, y, large(32)))} end},
        {put_bad, fun() -> maps:put(a, b, id(c)) end},
        {remove, fun() -> {maps:remove(a, #{a => 1, b => 2}), maps:remove(c, #{a => 1}), maps:remove(a, #{a => 1})} end},
        {remove_bad, fun() -> maps:remove(a, id([])) end},
        {take, fun() -> {maps:take(a, #{a => 1, b => 2}), maps:take(c, #{a => 1}), element(1, maps:take(3, large(40)))} end},
        {take_bad, fun() -> maps:take(a, id([])) end},
        {update, fun() -> {maps:update(a, 2, #{a => 1}), maps:get(9, maps:update(9, nine, large(40)))} end},
        {update_badkey, fun() -> maps:update(id(z), 2, #{a => 1}) end},
        {update_badmap, fun() -> maps:update(a, 2, id(x)) end},
        {is_key, fun() -> {maps:is_key(a, #{a => 1}), maps:is_key(b, #{a => 1}), maps:is_key(1.0, #{1 => a})} end},
        {is_key_bad, fun() -> maps:is_key(a, id(1)) end},
        {keys_values, fun() -> {lists:sort(maps:keys(#{b => 1, a => 2})), lists:sort(maps:values(#{b => 1, a => 2})), maps:keys(#{}), maps:values(#{})} end},
        {keys_bad, fun() -> maps:keys(id(x)) end},
        {values_bad, fun() -> maps:values(id(x)) end},
        {to_list, fun() -> {maps:to_list(#{}), lists:sort(maps:to_list(#{b => 1, a => 2, c => 3})), length(maps:to_list(large(70)))} end},
        {to_list_bad, fun() -> maps:to_list(id(x)) end},
        {from_list, fun() -> {maps:from_list([]), maps:from_list([{a, 1}, {b, 2}, {a, 3}]), map_size(maps:from_list([{N rem 40, N} || N <- lists:seq(1, 100)]))} end},
        {from_list_bad, fun() -> all(fun maps:from_list/1, [[a], [{a}], [{a, 1} | b], x, [{a, b, c}]]) end},
        {from_list_error, fun() -> maps:from_list(id([{a, 1}, b])) end},
        {from_keys, fun() -> {maps:from_keys([a, b, c, a], 0), map_size(maps:from_keys(lists:seq(1, 60), x)), maps:from_keys([], 1)} end},
        {from_keys_bad, fun() -> maps:from_keys(id([a | b]), 0) end},
        {merge, fun() -> {maps:merge(#{a => 1, b => 2}, #{b => 3, c => 4}), maps:merge(#{}, #{a => 1}), maps:merge(#{a => 1}, #{}), maps:merge(#{}, #{})} end},
        {merge_sizes, fun() -> [map_size(maps:merge(large(A), maps:from_list([{N, x} || N <- lists:seq(B, B + C)]))) || A <- [0, 10, 32, 33, 70], B <- [1, 5, 30, 100], C <- [0, 10, 40]] end},
        {merge_values, fun() -> M = maps:merge(large(50), maps:from_list([{N, new} || N <- lists:seq(40, 60)])), [maps:get(N, M) || N <- [1, 39, 40, 50, 51, 60]] end},
        {merge_bad, fun() -> {catch_it(fun() -> maps:merge(#{}, id(a)) end), catch_it(fun() -> maps:merge(id(b), #{}) end)} end},
        {iterate, fun() -> lists:sort(walk(maps:next(maps:iterator(#{a => 1, b => 2, c => 3})))) end},
        {iterate_large, fun() -> [length(walk(maps:next(maps:iterator(large(N))))) || N <- [0, 1, 32, 33, 100, 300]] end},
        {iterate_sum, fun() -> lists:sum([V || {_, V} <- walk(maps:next(maps:iterator(large(200))))]) end},
        {map_get_guard, fun() -> [map_get(K, #{a => 1, b => 2}) || K <- [id(a), id(b)]] end},
        {map_get_fail, fun() -> map_get(id(c), #{a => 1}) end},
        {map_get_bad, fun() -> map_get(c, id(x)) end},
        {is_map_key_bad, fun() -> is_map_key(c, id(x)) end},
        {map_size_bad, fun() -> map_size(id(x)) end},
        {nested_update, fun() -> M = id(#{a => #{b => #{c => 1}}}), #{a := A} = M, #{b := B} = A, M#{a := A#{b := B#{c := 2, d => 3}}} end},
        {small_order, fun() -> [maps:keys(M) || M <- [#{b => 1, a => 2, 1 => 3, {} => 4, "s" => 5, 1.5 => 6, <<>> => 7}, #{3 => a, 1 => b, 2 => c}]] end},
        {small_to_list, fun() -> maps:to_list(#{z => 1, y => 2, 10 => 3, 9.5 => 4, [1] => 5, {1} => 6}) end},
        {atom_order, fun() -> maps:keys(#{zebra => 1, apple => 2, mango => 3, 'Banana' => 4}) end},
        {functional, fun() -> M = large(40), {maps:fold(fun(_, V, A) -> V + A end, 0, M), map_size(maps:filter(fun(K, _) -> K rem 2 =:= 0 end, M)), maps:get(3, maps:map(fun(K, V) -> K + V end, M))} end},
        {word_count, fun() -> count("the quick brown fox jumps over the lazy dog the end") end},
        {memo_fib, fun() -> element(1, fib(80, #{})) end},
        {graph, fun() -> lists:sort(reach(#{a => [b, c], b => [d], c => [d, e], d => [f], e => [], f => [a]}, [a], #{})) end},
        {thirty_three_literal, fun() -> M = id(big_literal()), {map_size(M), maps:get(k17, M), maps:get(k33, M), M#{k1 := x} =:= M} end},
        {sixty_updates, fun() -> M = lists:foldl(fun(N, A) -> A#{{N} => N, N => {N}} end, #{}, lists:seq(1, 30)), {map_size(M), map_size(M#{a => 1, b => 2, c => 3, 1 => x}), maps:get({30}, M)} end},
        {build_wide, fun() -> X = id(v), map_size(#{1 => X, 2 => X, 3 => X, 4 => X, 5 => X, 6 => X, 7 => X, 8 => X, 9 => X, 10 => X, 11 => X, 12 => X, 13 => X, 14 => X, 15 => X, 16 => X, 17 => X, 18 => X, 19 => X, 20 => X, 21 => X, 22 => X, 23 => X, 24 => X, 25 => X, 26 => X, 27 => X, 28 => X, 29 => X, 30 => X, 31 => X, 32 => X, 33 => X, 34 => X, 35 => X, 36 => X, 37 => X, 38 => X, 39 => X, 40 => X}) end}
    ].

big_literal() ->
    #{k1 => 1, k2 => 2, k3 => 3, k4 => 4, k5 => 5, k6 => 6, k7 => 7, k8 => 8, k9 => 9, k10 => 10, k11 => 11, k12 => 12, k13 => 13, k14 => 14, k15 => 15, k16 => 16, k17 => 17, k18 => 18, k19 => 19, k20 => 20, k21 => 21, k22 => 22, k23 => 23, k24 => 24, k25 => 25, k26 => 26, k27 => 27, k28 => 28, k29 => 29, k30 => 30, k31 => 31, k32 => 32, k33 => 33, k34 => 34, k35 => 35}.

keys() -> [1, -1, 1 bsl 70, 1.5, a, "s", [], {}, {1, 2}, <<"b">>, <<1:3>>, #{x => 1}, true, [[]], 'A B'].

mixed() -> lists:foldl(fun({K, V}, M) -> M#{K => V} end, #{}, lists:zip(keys(), lists:seq(1, length(keys())))).

large(N) -> large(N, #{}).
large(0, M) -> M;
large(N, M) -> large(N - 1, M#{N => N * 2}).

key(N) ->
    case N rem 10 of
        0 -> N;
        1 -> N + 0.5;
        2 -> list_to_atom("k" ++ integer_to_list(N));
        3 -> {N};
        4 -> [N];
        5 -> integer_to_binary(N);
        6 -> (1 bsl 64) + N;
        7 -> #{N => x};
        8 -> integer_to_list(N);
        9 -> <<N:7>>
    end.

match(#{a := 1, b := B}) -> {a1, B};
match(#{a := 1}) -> a1;
match(#{a := A, b := 1}) -> {b1, A};
match(#{b := B}) when B > 5 -> {b, B};
match(#{c := C, d := D, e := E}) -> {C, D, E};
match(M) when M =:= #{} -> empty;
match(#{}) -> map;
match(_) -> other.

guard(M) when map_size(M) =:= 3 -> three;
guard(M) when map_get(a, M) > 0, is_integer(map_get(a, M)) -> a;
guard(M) when is_map_key(a, M) -> has_a;
guard(M) when is_map(M) -> map;
guard(_) -> none.

walk(none) -> [];
walk({K, V, I}) -> [{K, V} | walk(maps:next(I))].

catch_it(F) -> try F() catch C:R -> {C, R} end.

count(S) -> lists:foldl(fun(W, M) -> M#{W => maps:get(W, M, 0) + 1} end, #{}, words(S, [], [])).
words([], [], Ws) -> Ws;
words([], W, Ws) -> [lists:reverse(W) | Ws];
words([$\s | T], W, Ws) -> words(T, [], [lists:reverse(W) | Ws]);
words([C | T], W, Ws) -> words(T, [C | W], Ws).

fib(N, M) when N < 2 -> {N, M};
fib(N, M) ->
    case M of
        #{N := V} -> {V, M};
        #{} ->
            {A, M1} = fib(N - 1, M),
            {B, M2} = fib(N - 2, M1),
            {A + B, M2#{N => A + B}}
    end.

reach(_, [], Seen) -> maps:keys(Seen);
reach(G, [N | Rest], Seen) when is_map_key(N, Seen) -> reach(G, Rest, Seen);
reach(G, [N | Rest], Seen) -> reach(G, maps:get(N, G) ++ Rest, Seen#{N => true}).
