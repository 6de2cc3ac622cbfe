%% erlang:phash2 of terms that take several slices.
-module(hash_traps).
-export([cases/0]).

cases() ->
    [{Name, fun() -> Term = Make(), {erlang:phash2(Term), erlang:phash2(Term, 1 bsl 32), erlang:phash2({Term, Term}, 1000)} end}
     || {Name, Make} <- terms()]
    ++ [{bad_range, fun() -> try erlang:phash2(lists:seq(1, 1000), differ:id(0)) catch E:R:S -> {E, R, element(2, hd(S))} end end}].

terms() ->
    [{string, fun() -> lists:flatten(lists:duplicate(500, "a string of bytes ")) end},
     {string_and_more, fun() -> lists:seq(200, 3000) ++ "abc" ++ [300, $a, $b, x | "tail"] end},
     {improper, fun() -> lists:seq(1, 2000) ++ differ:id(x) end},
     {nested, fun() -> lists:foldl(fun(I, Acc) -> [{Acc, I}, <<I:32>>, I * 1.5, I bsl 70] end, [], lists:seq(1, 500)) end},
     {binary, fun() -> binary:copy(<<"0123456789abc">>, 5000) end},
     {binary_unaligned, fun() -> <<_:3, Rest/bits>> = <<0:3, (binary:copy(<<"0123456789abc">>, 3000))/bits, 5:4>>, Rest end},
     {map, fun() -> maps:from_list([{I, {I, integer_to_binary(I)}} || I <- lists:seq(1, 2000)]) end},
     {maps, fun() -> #{a => maps:from_list([{{I, x}, #{I => [I], b => #{}}} || I <- lists:seq(1, 300)]), c => lists:seq(1, 100)} end},
     {tuple, fun() -> list_to_tuple([{I, [I], self_like(I)} || I <- lists:seq(1, 1000)]) end},
     {small_ones, fun() -> [1, -1, [], {}, a, 1.0, <<>>, #{}, 1 bsl 80, fun lists:map/2] end}].

self_like(I) -> list_to_atom("a" ++ integer_to_list(I rem 7)).
