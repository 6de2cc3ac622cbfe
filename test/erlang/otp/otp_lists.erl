%% OTP's own lists module: every exported function at least once.
-module(otp_lists).
-export([cases/0]).
-import(differ, [id/1, all/2]).

cases() ->
    [
        {all_any, fun() -> {lists:all(fun is_atom/1, [a, b]), lists:any(fun is_atom/1, [1, 2]), lists:all(fun is_atom/1, []), lists:any(fun is_atom/1, [])} end},
        {append, fun() -> {lists:append([[1], [2, 3], []]), lists:append([1], [2]), lists:append([]), lists:concat([a, 1, "x", 1.5, <<>> =:= x])} end},
        {delete, fun() -> {lists:delete(b, [a, b, c, b]), lists:delete(z, [a]), lists:droplast([1, 2, 3])} end},
        {droplast_empty, fun() -> lists:droplast(id([])) end},
        {dropwhile, fun() -> {lists:dropwhile(fun(X) -> X < 3 end, [1, 2, 3, 1]), lists:takewhile(fun(X) -> X < 3 end, [1, 2, 3, 1]), lists:splitwith(fun(X) -> X < 3 end, [1, 2, 3, 1])} end},
        {duplicate, fun() -> {lists:duplicate(3, x), lists:duplicate(0, x)} end},
        {enumerate, fun() -> {lists:enumerate([a, b, c]), lists:enumerate(10, [a, b])} end},
        {filter, fun() -> {lists:filter(fun(X) -> X rem 2 =:= 0 end, lists:seq(1, 10)), lists:filtermap(fun(X) when X > 2 -> {true, X * 10}; (2) -> true; (_) -> false end, [1, 2, 3])} end},
        {filter_bad, fun() -> lists:filter(fun(_) -> maybe_it end, [1]) end},
        {flatten, fun() -> {lists:flatten([1, [2, [3, [[4]]]], []]), lists:flatten([1, [2]], [x]), lists:flatlength([1, [2, [3]]])} end},
        {flatmap, fun() -> lists:flatmap(fun(X) -> [X, X * 2] end, [1, 2, 3]) end},
        {folds, fun() -> {lists:foldl(fun(X, A) -> X - A end, 0, [1, 2, 3]), lists:foldr(fun(X, A) -> X - A end, 0, [1, 2, 3]), lists:mapfoldl(fun(X, A) -> {X * 2, A + X} end, 0, [1, 2, 3]), lists:mapfoldr(fun(X, A) -> {X * 2, [X | A]} end, [], [1, 2, 3])} end},
        {foreach, fun() -> lists:foreach(fun(X) -> put({fe, X}, X) end, [1, 2]), {get({fe, 1}), erase({fe, 2}), erase({fe, 1})} end},
        {join, fun() -> {lists:join(x, [1, 2, 3]), lists:join(x, []), lists:join(x, [1])} end},
        {keys, fun() -> L = [{b, 2}, {a, 1}, {c, 3}, {a, 0}], {lists:keydelete(a, 1, L), lists:keymap(fun(X) -> X * 10 end, 2, L), lists:keyreplace(a, 1, L, {new}), lists:keystore(z, 1, L, {z, 26}), lists:keystore(b, 1, L, {b, 0}), lists:keytake(c, 1, L), lists:keytake(q, 1, L), lists:keysort(1, L), lists:keysort(2, L), lists:ukeysort(1, L)} end},
        {keyreplace, fun() -> lists:keyreplace(a, 1, [{b, 1}, {a, 2}], {a, 3}) end},
        {keymerge, fun() -> {lists:keymerge(1, [{a, 1}, {c, 1}], [{b, 2}, {c, 2}]), lists:ukeymerge(1, [{a, 1}, {c, 1}], [{b, 2}, {c, 2}]), lists:rkeymerge(1, [{c, 1}, {a, 1}], [{d, 2}, {b, 2}]), lists:rukeymerge(1, [{c, 1}, {a, 1}], [{c, 2}, {b, 2}])} end},
        {last, fun() -> {lists:last([1, 2, 3]), lists:nth(2, [a, b, c]), lists:nthtail(1, [a, b, c]), lists:nthtail(0, [x])} end},
        {last_empty, fun() -> lists:last(id([])) end},
        {nth_zero, fun() -> lists:nth(id(0), [a]) end},
        {nth_beyond, fun() -> lists:nth(id(3), [a]) end},
        {nthtail_beyond, fun() -> lists:nthtail(id(3), [a]) end},
        {map, fun() -> {lists:map(fun(X) -> X + 1 end, [1, 2, 3]), lists:map(fun(X) -> X end, [])} end},
        {map_improper, fun() -> lists:map(fun(X) -> X end, id([1 | 2])) end},
        {map_bad_fun, fun() -> lists:map(id(foo), [1]) end},
        {max_min, fun() -> {lists:max([1, 3.5, 2]), lists:min([b, a, 1]), lists:sum([1, 2.5, 3]), lists:sum([])} end},
        {max_empty, fun() -> lists:max(id([])) end},
        {sum_bad, fun() -> lists:sum([1, id(a)]) end},
        {merge, fun() -> {lists:merge([[1, 4], [2, 5], [3]]), lists:merge([1, 3], [2, 4]), lists:merge(fun(A, B) -> A >= B end, [3, 1], [4, 2]), lists:merge3([1, 4], [2, 5], [3, 6]), lists:umerge([[1, 2], [2, 3]]), lists:umerge([1, 2], [2, 3]), lists:umerge3([1, 2], [2, 3], [3, 4]), lists:umerge(fun(A, B) -> A =< B end, [1, 2], [2, 3]), lists:rmerge([3, 1], [4, 2]), lists:rumerge([3, 1], [3, 2]), lists:rmerge3([3], [2], [1]), lists:rumerge3([3], [3, 2], [1])} end},
        {partition, fun() -> lists:partition(fun(X) -> X > 2 end, [1, 2, 3, 4]) end},
        {prefix, fun() -> {lists:prefix("ab", "abc"), lists:prefix("b", "abc"), lists:suffix("bc", "abc"), lists:suffix("x", "abc"), lists:prefix([], [])} end},
        {reverse, fun() -> {lists:reverse([1, 2, 3]), lists:reverse([1, 2], [x])} end},
        {search, fun() -> {lists:search(fun(X) -> X > 1 end, [1, 2, 3]), lists:search(fun(X) -> X > 9 end, [1])} end},
        {seq, fun() -> {lists:seq(1, 5), lists:seq(1, 10, 3), lists:seq(5, 1, -2), lists:seq(1, 0), lists:seq(3, 3)} end},
        {seq_bad, fun() -> lists:seq(id(5), 1) end},
        {seq_bad_step, fun() -> lists:seq(1, 5, id(0)) end},
        {seq_atom, fun() -> lists:seq(id(a), 5) end},
        {sort, fun() -> [lists:sort(L) || L <- inputs()] end},
        {sort_fun, fun() -> [lists:sort(fun(A, B) -> A >= B end, L) || L <- inputs()] end},
        {usort, fun() -> [lists:usort(L) || L <- inputs()] end},
        {usort_fun, fun() -> [lists:usort(fun(A, B) -> A =< B end, L) || L <- inputs()] end},
        {sort_mixed, fun() -> lists:sort([b, 1, "s", {t}, 1.5, #{}, <<>>, [], a, {}, 2, #{a => 1}, <<1>>, [1]]) end},
        {sort_stable, fun() -> lists:keysort(1, [{N rem 5, N} || N <- lists:seq(1, 50)]) end},
        {keysort_big, fun() -> L = [{X * 7919 rem 1009, X} || X <- lists:seq(1, 1000)], S = lists:keysort(1, L), {hd(S), lists:last(S), lists:sort([K || {K, _} <- L]) =:= [K || {K, _} <- S]} end},
        {sort_big, fun() -> L = random(3000, 42), S = lists:sort(L), {hd(S), lists:last(S), length(S), ordered(S), length(lists:usort(L))} end},
        {sort_ascending, fun() -> L = lists:seq(1, 3000), {lists:sort(L) =:= L, lists:sort(lists:reverse(L)) =:= L} end},
        {heavy, sort_huge, fun() -> S = lists:sort(random(100000, 7)), {ordered(S), length(S)} end},
        {split, fun() -> {lists:split(2, [1, 2, 3]), lists:split(0, []), lists:sublist([1, 2, 3, 4], 2), lists:sublist([1, 2, 3, 4], 2, 2), lists:sublist([1], 5, 2)} end},
        {split_bad, fun() -> lists:split(id(4), [1, 2]) end},
        {sublist_bad, fun() -> lists:sublist([1], id(0), 2) end},
        {subtract, fun() -> {lists:subtract([1, 2, 3], [2]), lists:uniq([1, 2, 1, 3, 2]), lists:uniq(fun(X) -> X rem 3 end, [1, 2, 3, 4, 5])} end},
        {unzip, fun() -> {lists:unzip([{1, a}, {2, b}]), lists:unzip3([{1, a, x}, {2, b, y}]), lists:zip([1, 2], [a, b]), lists:zip3([1], [2], [3]), lists:zipwith(fun(A, B) -> A + B end, [1, 2], [3, 4]), lists:zipwith3(fun(A, B, C) -> A + B + C end, [1], [2], [3])} end},
        {zip_uneven, fun() -> lists:zip([1, 2], id([a])) end},
        {sort_not_list, fun() -> lists:sort(id(a)) end},
        {foldl_not_list, fun() -> lists:foldl(fun(_, A) -> A end, 0, id(b)) end},
        {concat_bad, fun() -> lists:concat(id([{a}])) end},
        {keyfind_all, fun() -> {lists:keyfind(b, 1, [{a, 1}, {b, 2}]), lists:keymember(2, 2, [{a, 1}, {b, 2}]), lists:keysearch(c, 1, []), lists:member(x, [x])} end},
        {zf, fun() -> lists:zf(fun(X) -> {true, X} end, [1]) end}
    ].

inputs() -> [[], [1], [2, 1], [1, 1, 1], [3, 1, 2], [1, 2, 3, 4], [4, 3, 2, 1], [b, a, c, a, b], [1.0, 1, 2.0, 2, 0], random(30, 1), ["b", "a", "ab", ""], [{2, a}, {1, b}, {2, c}], [5, 5, 4, 4, 3, 3, 6, 6]].

random(0, _) -> [];
random(N, S) -> [S rem 1000 | random(N - 1, (S * 1103515245 + 12345) rem 2147483648)].

ordered([A, B | T]) -> A =< B andalso ordered([B | T]);
ordered(_) -> true.
