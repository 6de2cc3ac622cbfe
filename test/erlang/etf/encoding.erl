%% The external term format, writing: term_to_binary, term_to_iovec, external_size, all their options and errors.
-module(encoding).
-export([cases/0]).
-import(differ, [id/1]).

cases() ->
    [
        {binaries, fun() -> [digest(term_to_binary(T)) || T <- terms()] end},
        {bytes, fun() -> [term_to_binary(T) || T <- [a, 1, 256, 1 bsl 40, -7, 1.5, [], {}, "ab", [a | b], <<1>>, <<1:3>>, #{a => 1}]] end},
        {sizes, fun() -> [erlang:external_size(T) || T <- terms()] end},
        {sizes_old, fun() -> [erlang:external_size(T, [{minor_version, 0}]) || T <- terms()] end},
        {old_floats, fun() -> [term_to_binary(F, [{minor_version, 0}]) || F <- floats()] end},
        {minor_0, fun() -> [digest(term_to_binary(T, [{minor_version, 0}])) || T <- terms()] end},
        {minor_1, fun() -> [digest(term_to_binary(T, [{minor_version, 1}])) || T <- terms()] end},
        {minor_2, fun() -> [digest(term_to_binary(T, [{minor_version, 2}])) || T <- terms()] end},
        {deterministic, fun() -> [digest(term_to_binary(T, [deterministic])) || T <- terms()] end},
        {deterministic_atoms, fun() ->
            M = maps:from_list([{list_to_atom("key" ++ integer_to_list(I)), I} || I <- lists:seq(1, 200)]),
            digest(term_to_binary({M, #{M => M}}, [deterministic]))
        end},
        {deterministic_mixed, fun() ->
            Keys = [K || I <- lists:seq(1, 40), K <- [I, float(I), {I}, [I], integer_to_binary(I)]],
            M = maps:from_list([{K, [K]} || K <- Keys]),
            digest(term_to_binary(M, [deterministic, {minor_version, 2}]))
        end},
        {last_version_counts, fun() -> term_to_binary({a, 1.5}, [{minor_version, 0}, {minor_version, 2}]) end},
        {large_maps, fun() ->
            [digest(term_to_binary(maps:from_list([{F(I), I} || I <- lists:seq(1, N)]))) || N <- [33, 100, 3000], F <- keys()]
        end},
        {small_maps, fun() ->
            [digest(term_to_binary(maps:from_list([{F(I), I} || I <- lists:seq(N, 1, -1)]))) || N <- [0, 1, 31, 32], F <- keys()]
        end},
        {iovec, fun() -> [iovec(T) || T <- terms()] end},
        {iovec_parts, fun() ->
            B = binary:copy(<<"0123456789">>, 20),
            <<_:1/binary, P:90/binary, R/binary>> = B,
            <<_:3, Q:100/binary, _/bits>> = B,
            iovec({P, [Q, R, <<B/binary, 5:3>>, <<B/binary>>], B, <<B:64/binary>>, <<B:65/binary>>})
        end},
        {iovec_fun, fun() ->
            B = binary:copy(<<"0123456789">>, 20),
            F = fun() -> {B, a} end,
            T = {F, F, [F | fun() -> F end]},
            iolist_to_binary(erlang:term_to_iovec(T)) =:= term_to_binary(T)
        end},
        {iovec_compressed, fun() -> is_binary(erlang:term_to_iovec(lists:duplicate(100, a), [compressed])) end},
        {compressed, fun() -> [unpacked(T, [compressed]) || T <- terms()] end},
        {compressed_levels, fun() ->
            T = lists:duplicate(1000, {a, "text", 1.5}),
            [unpacked(T, [{compressed, L}]) || L <- lists:seq(0, 9)]
        end},
        {long_list, fun() -> digest(term_to_binary(lists:seq(1, 30000))) end},
        {long_strings, fun() -> [digest(term_to_binary(lists:duplicate(N, 7))) || N <- [65534, 65535, 65536]] end},
        {almost_string, fun() -> [digest(term_to_binary(lists:duplicate(3000, 255) ++ T)) || T <- [[256], a, [-1], [1.0]]] end},
        {long_binary, fun() -> digest(term_to_binary(binary:copy(<<"abc">>, 300000))) end},
        {long_bits, fun() -> B = binary:copy(<<"abc">>, 30000), <<_:5, C/bits>> = B, digest(term_to_binary({C, <<C/bits, 1:2>>})) end},
        {deep, fun() -> digest(term_to_binary(nest(20000, []))) end},
        {big_tuple, fun() -> digest(term_to_binary(list_to_tuple(lists:seq(1, 20000)))) end},
        {bignums, fun() -> [digest(term_to_binary(S bsl N)) || N <- [56, 59, 60, 63, 64, 2039, 2040, 2041, 20000], S <- [1, -1, 3]] end},
        {funs, fun() -> [erlang:external_size(fun lists:map/2), term_to_binary(fun lists:map/2), term_to_binary(fun 'å':'b c'/255)] end},
        {in_parallel, fun() ->
            T = lists:seq(1, 5000),
            Self = self(),
            Pids = [spawn_link(fun() -> Self ! {self(), term_to_binary({N, T})} end) || N <- lists:seq(1, 8)],
            Bs = [receive {P, B} -> B end || P <- Pids],
            [binary_to_term(B) || B <- Bs] =:= [{N, T} || N <- lists:seq(1, 8)]
        end},
        {bad_option, fun() -> term_to_binary(a, [id(foo)]) end},
        {bad_level, fun() -> term_to_binary(a, [{compressed, id(10)}]) end},
        {bad_level_negative, fun() -> term_to_binary(a, [{compressed, id(-1)}]) end},
        {bad_version, fun() -> term_to_binary(a, [{minor_version, id(3)}]) end},
        {bad_pair, fun() -> term_to_binary(a, [{id(minor_version), 1, 2}]) end},
        {bad_local, fun() -> term_to_binary(a, [id(local)]) end},
        {improper_options, fun() -> term_to_binary(a, [compressed | id(x)]) end},
        {no_options, fun() -> {term_to_binary(a, id([])), erlang:external_size(a, []), erlang:term_to_iovec(a, [])} end},
        {iovec_bad_option, fun() -> erlang:term_to_iovec(a, [id(iovec)]) end},
        {size_bad_option, fun() -> erlang:external_size(a, [id(compressed)]) end},
        {size_bad_version, fun() -> erlang:external_size(a, [{minor_version, id(2)}]) end},
        {size_improper, fun() -> erlang:external_size(a, id(x)) end}
    ].

terms() ->
    [
        a, '', 'å', '\x{400}b', list_to_atom(lists:duplicate(255, $a)), list_to_atom(lists:duplicate(255, 16#e5)),
        list_to_atom(lists:duplicate(255, 16#20ac)),
        0, 1, 255, 256, -1, -256, 1 bsl 31 - 1, 1 bsl 31, -(1 bsl 31), -(1 bsl 31) - 1, 1 bsl 32, 1 bsl 59 - 1, 1 bsl 59, -(1 bsl 59),
        -(1 bsl 59) - 1, 1 bsl 64, -(1 bsl 2050),
        [], {}, {a}, [a], "abc", [1 | 2], [256], [0, 255], [a, b | c], [[], [[]]], {[], [{}]},
        <<>>, <<"abc">>, <<1:1>>, <<5:3, 7:8>>, binary:copy(<<"xyz">>, 21), binary:copy(<<"xyzu">>, 16), binary:copy(<<"xyz">>, 100), <<0:1001>>,
        #{}, #{a => 1, b => 2}, #{1 => a, 1.0 => b, "x" => c, {} => #{}}, maps:from_list([{I, I} || I <- lists:seq(1, 40)]),
        list_to_tuple(lists:seq(1, 255)), list_to_tuple(lists:seq(1, 256)), fun lists:map/2,
        lists:duplicate(50, {a, 1.5, <<"abc">>, [1, 2 | 3], #{a => 1}})
        | floats()
    ].

floats() ->
    [0.0, -0.0, 1.5, -1.5e-300, 1.0e22, 0.1, 123456.789, 1.7976931348623157e308, 5.0e-324].

keys() ->
    [
        fun(I) -> I end,
        fun(I) -> -I * I end,
        fun float/1,
        fun integer_to_binary/1,
        fun integer_to_list/1,
        fun(I) -> {I, [I], I + 1000} end,
        fun(I) -> [I, {I} | I] end,
        fun(I) -> I bsl 70 end,
        fun(I) -> -I bsl 59 end,
        fun(I) -> #{I => "v"} end,
        fun(I) -> <<I:13>> end,
        fun(I) -> binary:copy(<<I:16>>, I rem 50) end,
        fun(I) -> [[], I, []] end,
        fun(I) -> maps:from_list([{J, I} || J <- lists:seq(1, 30 + I rem 5)]) end
    ].

%% Long ones by size and checksum.
digest(B) when byte_size(B) < 30 -> B;
digest(B) -> {byte_size(B), erlang:crc32(B)}.

iovec(T) ->
    V = erlang:term_to_iovec(T),
    {[byte_size(B) || B <- V], iolist_to_binary(V) =:= term_to_binary(T)}.

%% zlib's bytes are its own matter.
unpacked(T, Options) ->
    B = term_to_binary(T, Options),
    {byte_size(B) =< byte_size(term_to_binary(T)), binary_to_term(B) =:= T, binary_to_term(<<B/binary, 1, 2, 3>>, [used]) =:= {T, byte_size(B)}}.

nest(0, T) -> T;
nest(N, T) when N rem 3 =:= 0 -> nest(N - 1, [T]);
nest(N, T) when N rem 3 =:= 1 -> nest(N - 1, {T, N});
nest(N, T) -> nest(N - 1, #{N => T}).
