%% ets basics: the four kinds of table, lookups, updates, iteration, match and select, ownership, errors.
-module(tables).
-export([cases/0]).
-import(differ, [id/1, all/2]).

cases() ->
    {isolated, [
        {new_kinds, fun() -> [begin T = ets:new(t, [K]), ets:insert(T, [{1, a}, {2, b}, {1, c}, {1.0, d}]), {K, lists:sort(ets:tab2list(T)), ets:info(T, size), ets:info(T, type)} end || K <- [set, ordered_set, bag, duplicate_bag]] end},
        {new_named, fun() -> N = ets:new(my_table, [named_table]), ets:insert(my_table, {k, v}), {N, ets:lookup(my_table, k), ets:whereis(my_table) =/= undefined, ets:info(my_table, name)} end},
        {new_named_taken, fun() -> ets:new(my_table_2, [named_table]), ets:new(id(my_table_2), [named_table]) end},
        {new_bad, fun() -> ets:new(id("x"), []) end},
        {new_bad_option, fun() -> ets:new(t, [id(nonsense)]) end},
        {insert_lookup, fun() -> T = ets:new(t, []), {ets:insert(T, {a, 1}), ets:lookup(T, a), ets:lookup(T, b), ets:insert(T, {a, 2, extra}), ets:lookup(T, a)} end},
        {insert_list, fun() -> T = ets:new(t, [ordered_set]), ets:insert(T, [{N, N * N} || N <- lists:seq(10, 1, -1)]), ets:tab2list(T) end},
        {insert_bad, fun() -> T = ets:new(t, []), ets:insert(T, id(not_a_tuple)) end},
        {insert_bad_list, fun() -> T = ets:new(t, []), {try ets:insert(T, id([{a, 1}, b])) catch C:R -> {C, R} end, ets:tab2list(T)} end},
        {insert_empty_tuple, fun() -> T = ets:new(t, []), ets:insert(T, id({})) end},
        {insert_short, fun() -> T = ets:new(t, [{keypos, 3}]), ets:insert(T, id({a, b})) end},
        {insert_new, fun() -> T = ets:new(t, []), {ets:insert_new(T, {a, 1}), ets:insert_new(T, {a, 2}), ets:insert_new(T, [{b, 1}, {a, 3}]), ets:insert_new(T, [{c, 1}, {d, 1}]), lists:sort(ets:tab2list(T))} end},
        {no_table, fun() -> ets:lookup(id(no_such_table), a) end},
        {deleted_table, fun() -> T = ets:new(t, []), ets:delete(T), ets:insert(T, {a, 1}) end},
        {delete_key, fun() -> T = ets:new(t, [bag]), ets:insert(T, [{a, 1}, {a, 2}, {b, 1}]), {ets:delete(T, a), ets:delete(T, z), ets:tab2list(T)} end},
        {delete_object, fun() -> T = ets:new(t, [bag]), ets:insert(T, [{a, 1}, {a, 2}]), {ets:delete_object(T, {a, 1}), ets:delete_object(T, {a, 9}), ets:tab2list(T)} end},
        {delete_object_duplicates, fun() -> T = ets:new(t, [duplicate_bag]), ets:insert(T, [{a, 1}, {a, 1}, {a, 2}]), ets:delete_object(T, {a, 1}), ets:tab2list(T) end},
        {delete_all, fun() -> T = ets:new(t, []), ets:insert(T, [{N} || N <- lists:seq(1, 100)]), {ets:delete_all_objects(T), ets:info(T, size), ets:tab2list(T)} end},
        {keypos, fun() -> T = ets:new(t, [{keypos, 2}]), ets:insert(T, [{a, 1}, {b, 1}, {c, 2}]), {ets:lookup(T, 1), ets:lookup(T, a), ets:info(T, keypos)} end},
        {key_exactness, fun() -> S = ets:new(s, []), O = ets:new(o, [ordered_set]), [ets:insert(X, [{1, int}, {1.0, float}]) || X <- [S, O]], {ets:lookup(S, 1), ets:lookup(S, 1.0), ets:lookup(O, 1), ets:lookup(O, 1.0), ets:info(S, size), ets:info(O, size)} end},
        {bag_order, fun() -> T = ets:new(t, [bag]), [ets:insert(T, {k, N}) || N <- [3, 1, 2, 3, 1]], ets:lookup(T, k) end},
        {duplicate_order, fun() -> T = ets:new(t, [duplicate_bag]), [ets:insert(T, {k, N}) || N <- [3, 1, 2, 3, 1]], ets:lookup(T, k) end},
        {member, fun() -> T = ets:new(t, []), ets:insert(T, {a}), {ets:member(T, a), ets:member(T, b)} end},
        {lookup_element, fun() -> T = ets:new(t, [bag]), ets:insert(T, [{a, 1, x}, {a, 2, y}]), S = ets:new(s, []), ets:insert(S, {a, 1, x}), {lists:sort(ets:lookup_element(T, a, 2)), ets:lookup_element(S, a, 3)} end},
        {lookup_element_none, fun() -> T = ets:new(t, []), ets:lookup_element(T, id(a), 1) end},
        {lookup_element_short, fun() -> T = ets:new(t, []), ets:insert(T, {a, 1}), ets:lookup_element(T, a, id(3)) end},
        {update_counter, fun() -> T = ets:new(t, []), ets:insert(T, {c, 5, 10}), {ets:update_counter(T, c, 1), ets:update_counter(T, c, {3, -4}), ets:update_counter(T, c, [{2, 10}, {3, 1}]), ets:update_counter(T, c, {2, 5, 18, 0}), ets:update_counter(T, c, {2, 1 bsl 70}), ets:lookup(T, c)} end},
        {update_counter_default, fun() -> T = ets:new(t, []), {ets:update_counter(T, c, {2, 3}, {c, 10}), ets:update_counter(T, c, {2, 3}, {c, 10}), ets:tab2list(T)} end},
        {update_counter_missing, fun() -> T = ets:new(t, []), ets:update_counter(T, id(c), 1) end},
        {update_counter_not_int, fun() -> T = ets:new(t, []), ets:insert(T, {c, a}), ets:update_counter(T, c, id(1)) end},
        {update_element, fun() -> T = ets:new(t, []), ets:insert(T, {a, 1, 2}), {ets:update_element(T, a, {2, x}), ets:update_element(T, a, [{2, y}, {3, z}]), ets:update_element(T, b, {2, x}), ets:lookup(T, a)} end},
        {update_element_key, fun() -> T = ets:new(t, []), ets:insert(T, {a, 1}), ets:update_element(T, a, {id(1), b}) end},
        {take, fun() -> T = ets:new(t, [bag]), ets:insert(T, [{a, 1}, {a, 2}, {b, 1}]), {lists:sort(ets:take(T, a)), ets:take(T, a), ets:tab2list(T)} end},
        {first_next_ordered, fun() -> T = ets:new(t, [ordered_set]), ets:insert(T, [{N} || N <- [5, 1, 3, {a}, "s", b, 2.5, <<>>]]), walk(T, ets:first(T)) end},
        {last_prev_ordered, fun() -> T = ets:new(t, [ordered_set]), ets:insert(T, [{N} || N <- lists:seq(1, 20)]), back(T, ets:last(T)) end},
        {next_between, fun() -> T = ets:new(t, [ordered_set]), ets:insert(T, [{N} || N <- [10, 20, 30]]), {ets:next(T, 15), ets:prev(T, 15), ets:next(T, 30), ets:prev(T, 10), ets:next(T, 0)} end},
        {first_next_set, fun() -> T = ets:new(t, []), ets:insert(T, [{N} || N <- lists:seq(1, 50)]), lists:sort(walk(T, ets:first(T))) end},
        {next_missing, fun() -> T = ets:new(t, []), ets:insert(T, {a}), ets:next(T, id(zzz)) end},
        {first_empty, fun() -> {ets:first(ets:new(t, [])), ets:last(ets:new(o, [ordered_set]))} end},
        {match, fun() -> T = people(), {lists:sort(ets:match(T, {'$1', paris, '_'})), lists:sort(ets:match(T, {'$2', '_', '$1'})), ets:match(T, {nobody, '_', '_'}), ets:match(T, {'$1', '$1', '_'})} end},
        {match_key, fun() -> T = people(), ets:match(T, {ann, '$1', '$2'}) end},
        {match_object, fun() -> T = people(), lists:sort(ets:match_object(T, {'_', rome, '_'})) end},
        {match_delete, fun() -> T = people(), {ets:match_delete(T, {'_', paris, '_'}), lists:sort(ets:tab2list(T))} end},
        {select_all, fun() -> T = people(), lists:sort(ets:select(T, [{'$1', [], ['$1']}])) end},
        {select_guard, fun() -> T = people(), lists:sort(ets:select(T, [{{'$1', '_', '$2'}, [{'>', '$2', 30}], [{{'$1', '$2'}}]}])) end},
        {select_guards, fun() -> T = people(), lists:sort(ets:select(T, [{{'$1', '$3', '$2'}, [{'orelse', {'=<', '$2', 25}, {'=:=', '$3', rome}}, {is_atom, '$1'}], ['$1']}])) end},
        {select_bodies, fun() -> T = people(), lists:sort(ets:select(T, [{{ann, '$1', '$2'}, [], [{{x, {'+', '$2', 1}, '$1'}}]}, {{'_', oslo, '_'}, [], ['$_']}, {{bob, '_', '_'}, [], ['$$']}])) end},
        {select_const, fun() -> T = people(), ets:select(T, [{{ann, '_', '_'}, [], [{const, {a, '$1'}}]}]) end},
        {select_count, fun() -> T = people(), ets:select_count(T, [{{'_', '$1', '_'}, [{'/=', '$1', paris}], [true]}]) end},
        {select_delete, fun() -> T = people(), {ets:select_delete(T, [{{'_', '_', '$1'}, [{'<', '$1', 30}], [true]}]), lists:sort(ets:tab2list(T))} end},
        {select_replace, fun() -> T = people(), {ets:select_replace(T, [{{'$1', paris, '$2'}, [], [{{'$1', lyon, '$2'}}]}]), lists:sort(ets:tab2list(T))} end},
        {select_limit, fun() -> T = ets:new(t, [ordered_set]), ets:insert(T, [{N} || N <- lists:seq(1, 10)]), chunks(ets:select(T, [{{'$1'}, [], ['$1']}], 3)) end},
        {select_reverse, fun() -> T = ets:new(t, [ordered_set]), ets:insert(T, [{N} || N <- lists:seq(1, 10)]), ets:select_reverse(T, [{{'$1'}, [{'>', '$1', 4}], ['$1']}]) end},
        {match_limit, fun() -> T = ets:new(t, [ordered_set]), ets:insert(T, [{N, a} || N <- lists:seq(1, 7)]), {A, C} = ets:match(T, {'$1', a}, 4), {B, _} = ets:match(C), {A, B} end},
        {select_ordered_range, fun() -> T = ets:new(t, [ordered_set]), ets:insert(T, [{{K, N}, N} || K <- [a, b, c], N <- [1, 2, 3]]), ets:select(T, [{{{b, '$1'}, '_'}, [], ['$1']}]) end},
        {select_bad, fun() -> T = people(), ets:select(T, id([{bad}])) end},
        {select_bad_function, fun() -> T = people(), ets:select(T, id([{'_', [{frobnicate, 1}], ['$_']}])) end},
        {match_spec, fun() -> M = ets:match_spec_compile([{{'$1', '$2'}, [{'>', '$2', 1}], ['$1']}]), ets:match_spec_run([{a, 1}, {b, 2}, c, {d, 3}], M) end},
        {test_ms, fun() -> {ets:test_ms({a, 1}, [{{'$1', '$2'}, [], ['$2']}]), ets:test_ms({a}, [{{'$1', '$2'}, [], ['$2']}])} end},
        {foldl, fun() -> T = ets:new(t, [ordered_set]), ets:insert(T, [{N} || N <- lists:seq(1, 100)]), {ets:foldl(fun({N}, A) -> A + N end, 0, T), ets:foldr(fun({N}, A) -> [N | A] end, [], T) =:= lists:seq(1, 100)} end},
        {safe_fixtable, fun() -> T = ets:new(t, []), ets:insert(T, [{N} || N <- lists:seq(1, 50)]), ets:safe_fixtable(T, true), [ets:delete(T, N) || N <- lists:seq(1, 25)], L = lists:sort(walk(T, ets:first(T))), ets:safe_fixtable(T, false), {L =:= lists:seq(26, 50), ets:info(T, size)} end},
        {delete_while_walking, fun() -> T = ets:new(t, []), ets:insert(T, [{N} || N <- lists:seq(1, 100)]), ets:safe_fixtable(T, true), F = fun F('$end_of_table', A) -> A; F(K, A) -> ets:delete(T, K), F(ets:next(T, K), A + 1) end, R = F(ets:first(T), 0), {R, ets:info(T, size)} end},
        {many, fun() -> T = ets:new(t, []), [ets:insert(T, {N, N * 2}) || N <- lists:seq(1, 2000)], [ets:delete(T, N) || N <- lists:seq(1, 2000, 2)], {ets:info(T, size), ets:lookup(T, 1000), ets:lookup(T, 1001), ets:foldl(fun({_, V}, A) -> A + V end, 0, T)} end},
        {many_ordered, fun() -> T = ets:new(t, [ordered_set]), [ets:insert(T, {(N * 7919) rem 2003, N}) || N <- lists:seq(1, 2000)], L = [K || {K, _} <- ets:tab2list(T)], {length(L), L =:= lists:sort(L), hd(L), lists:last(L)} end},
        {values_copied, fun() -> T = ets:new(t, []), V = {lists:seq(1, 100), binary:copy(<<"x">>, 100), #{a => [1]}, 1 bsl 70, 1.5}, ets:insert(T, {k, V}), erlang:garbage_collect(), [{k, W}] = ets:lookup(T, k), W =:= V end},
        {key_types, fun() -> T = ets:new(t, []), Ks = [1, 1.5, a, "s", {t, 1}, [], {}, <<1>>, <<1:1>>, 1 bsl 80, #{a => 1}], [ets:insert(T, {K, i}) || K <- Ks], {[ets:member(T, K) || K <- Ks], ets:info(T, size)} end},
        {compressed, fun() -> T = ets:new(t, [compressed]), ets:insert(T, [{a, lists:seq(1, 100), "text"}, {b, <<"bin">>, 1.5}]), {ets:lookup(T, b), length(ets:lookup_element(T, a, 2)), lists:sort(ets:match(T, {'$1', '_', 1.5}))} end},
        {owner_dies, fun() -> S = self(), {P, R} = spawn_monitor(fun() -> T = ets:new(t, [public]), S ! {table, T}, receive go -> ok end end), T = receive {table, X} -> X end, ets:insert(T, {a, 1}), A = ets:lookup(T, a), P ! go, receive {'DOWN', R, _, _, _} -> ok end, {A, ets:info(T)} end},
        {heir, fun() -> S = self(), {_, R} = spawn_monitor(fun() -> T = ets:new(t, [{heir, S, legacy}]), ets:insert(T, {will, 1}) end), receive {'DOWN', R, _, _, _} -> ok end, receive {'ETS-TRANSFER', T, _, D} -> {D, ets:tab2list(T), ets:info(T, owner) =:= S} after 2000 -> none end end},
        {give_away, fun() -> S = self(), P = spawn(fun() -> receive {'ETS-TRANSFER', T, F, gift} -> ets:insert(T, {b, 2}), S ! {got, F, ets:tab2list(T)} end end), T = ets:new(t, []), ets:insert(T, {a, 1}), ets:give_away(T, P, gift), receive {got, F, L} -> {F =:= S, lists:sort(L)} end end},
        {protected, fun() -> S = self(), T = ets:new(t, [protected]), ets:insert(T, {a, 1}), spawn(fun() -> S ! {ets:lookup(T, a), try ets:insert(T, {b, 1}) catch C:R -> {C, R} end} end), receive X -> X end end},
        {private, fun() -> S = self(), T = ets:new(t, [private]), spawn(fun() -> S ! (try ets:lookup(T, a) catch C:R -> {C, R} end) end), receive X -> X end end},
        {public, fun() -> S = self(), T = ets:new(t, [public]), [spawn(fun() -> [ets:update_counter(T, c, 1, {c, 0}) || _ <- lists:seq(1, 50)], S ! done end) || _ <- lists:seq(1, 10)], [receive done -> ok end || _ <- lists:seq(1, 10)], ets:lookup(T, c) end},
        {info, fun() -> T = ets:new(tt, [bag, public, {keypos, 2}]), {[ets:info(T, K) || K <- [name, type, protection, keypos, size, named_table, compressed]], ets:info(T, owner) =:= self(), is_integer(ets:info(T, memory)), ets:info(no_such_table)} end},
        {info_bad, fun() -> ets:info(ets:new(t, []), id(colour)) end},
        {rename, fun() -> ets:new(old_name, [named_table]), ets:insert(old_name, {a}), {ets:rename(old_name, new_name), ets:tab2list(new_name), ets:whereis(old_name)} end},
        {setopts, fun() -> T = ets:new(t, []), {ets:setopts(T, {heir, none}), ets:info(T, heir)} end},
        {all, fun() -> T = ets:new(t, []), A = lists:member(T, ets:all()), ets:delete(T), {A, lists:member(T, ets:all())} end},
        {slot, fun() -> T = ets:new(t, [ordered_set]), ets:insert(T, [{b}, {a}]), {ets:slot(T, 0), ets:slot(T, 1), ets:slot(T, 2)} end},
        {tab2list_file, fun() -> T = ets:new(t, []), ets:from_dets(T, id(no_such_dets)) end},
        {init_table, fun() -> T = ets:new(t, [ordered_set]), L = [{N} || N <- lists:seq(1, 10)], F = fun(read) -> {L, fun(read) -> end_of_input; (close) -> ok end}; (close) -> ok end, ets:init_table(T, F), ets:tab2list(T) end},
        {fun2ms_like, fun() -> T = people(), lists:sort(ets:select(T, [{{'$1', '$2', '$3'}, [{'andalso', {'>=', {'rem', '$3', 10}, 5}, {'not', {'==', '$2', rome}}}], [{{'$1', {element, 1, '$_'}}}]}])) end}
    ]}.

people() ->
    T = ets:new(people, []),
    ets:insert(T, [{ann, paris, 31}, {bob, rome, 25}, {cat, paris, 47}, {dan, oslo, 19}, {eve, rome, 36}]),
    T.

walk(_, '$end_of_table') -> [];
walk(T, K) -> [K | walk(T, ets:next(T, K))].

back(_, '$end_of_table') -> [];
back(T, K) -> [K | back(T, ets:prev(T, K))].

chunks('$end_of_table') -> [];
chunks({L, C}) -> [L | chunks(ets:select(C))].
