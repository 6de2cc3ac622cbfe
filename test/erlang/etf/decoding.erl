%% The external term format, reading: binary_to_term, every tag, its options, and what is no term.
-module(decoding).
-export([cases/0]).
-import(differ, [id/1]).

cases() ->
    [
        {integers, fun() ->
            [read(B) || B <- [<<97, 255>>, <<98, -1:32>>, <<98, 255, 0, 0, 0>>, <<110, 0, 0>>, <<110, 0, 7>>, <<110, 1, 1, 5>>, <<110, 3, 0, 1, 0, 0>>,
                <<110, 8, 1, 0, 0, 0, 0, 0, 0, 0, 8>>, <<110, 8, 0, 0, 0, 0, 0, 0, 0, 0, 8>>, <<110, 8, 0, -1:64>>, <<110, 9, 9, 1:72/little>>,
                <<111, 0, 0, 0, 3, 0, 1, 0, 0>>, <<111, 0, 0, 0, 20, 1, -1:160>>, <<110, 1, 0>>, <<110, 5>>, <<110>>, <<111, 255, 255, 255, 255, 0, 1>>,
                <<98, 1, 2, 3>>, <<97>>]]
        end},
        {floats, fun() ->
            [read(B) || B <- [<<70, 1.5/float>>, <<70, 0.0/float>>, <<70, 1:1, 0:63>>, <<70, 127, 240, 0:48>>, <<70, 255, 240, 0:48>>, <<70, 127, 248, 0:48>>,
                <<70, 1:64>>, <<70, 1.5:32/float>>]]
        end},
        {old_floats, fun() ->
            [read(<<99, (list_to_binary(T))/binary, 0:((31 - length(T)) * 8)>>) || T <- ["1.5", "+1.5", "-1.5", "1,5", "1.5e5", "1.5E+5", "1.5e-5", "01.50",
                "1.50000000000000000000e+00", "-0.0", "1.0e999", "1.0e-999", "4.9e-324", "1", "1.", ".5", "1.5e", "1.5e+", "1.5x", " 1.5", "1.5 ", "--1.5", "", "nan", "1e5",
                "1.2345678901234567890123456789"]]
        end},
        {old_float_short, fun() -> read(<<99, "1.5", 0:208>>) end},
        {atoms, fun() ->
            [read(B) || B <- [<<100, 0, 2, "ok">>, <<115, 2, "ok">>, <<118, 0, 2, "ok">>, <<119, 2, "ok">>, <<100, 0, 0>>, <<119, 0>>, <<100, 0, 1, 229>>, <<115, 2, 229, 228>>,
                <<119, 2, 195, 165>>, <<119, 3, 226, 130, 172>>, <<119, 1, 229>>, <<119, 2, 192, 128>>, <<119, 3, 237, 160, 128>>, <<119, 4, 244, 144, 128, 128>>,
                <<119, 2, 195>>, <<100, 0, 5, "ok">>, <<100, 0>>, <<82, 0>>, <<119>>]]
        end},
        {long_atoms, fun() ->
            L = fun(N, C) -> iolist_to_binary(lists:duplicate(N, C)) end,
            [size_of(read(B)) || B <- [<<100, 255:16, (L(255, 229))/binary>>, <<100, 256:16, (L(256, $a))/binary>>, <<118, 765:16, (L(255, <<226, 130, 172>>))/binary>>,
                <<118, 768:16, (L(256, <<226, 130, 172>>))/binary>>, <<118, 255:16, (L(255, $a))/binary>>, <<118, 256:16, (L(256, $a))/binary>>, <<118, 1020:16, (L(1020, $a))/binary>>,
                <<118, 1021:16, (L(1021, $a))/binary>>, <<115, 255, (L(255, 200))/binary>>]]
        end},
        {tuples, fun() ->
            [read(B) || B <- [<<104, 0>>, <<104, 2, 97, 1, 97, 2>>, <<105, 0:32>>, <<105, 1:32, 106>>, <<104, 2, 97, 1>>, <<105, -1:32, 106>>, <<104>>, <<105, 0>>]]
        end},
        {lists, fun() ->
            [read(B) || B <- [<<106>>, <<108, 0:32, 97, 5>>, <<108, 0:32, 106>>, <<108, 1:32, 97, 5, 106>>, <<108, 1:32, 97, 5, 97, 6>>, <<108, 2:32, 108, 0:32, 97, 1, 106, 106>>,
                <<108, -1:32, 97, 5>>, <<108, 2:32, 97, 1, 97, 2>>, <<107, 0, 0>>, <<107, 0, 3, "abc">>, <<107, 0, 3, "ab">>, <<107, 255, 255, "ab">>, <<108, 0:32>>,
                <<108, 1:32, 97, 1, 108, 1:32, 97, 2, 106>>]]
        end},
        {bit_strings, fun() ->
            [read(B) || B <- [<<109, 0:32>>, <<109, 3:32, "abc">>, <<109, 3:32, "ab">>, <<109, -1:32, "ab">>, <<77, 0:32, 0>>, <<77, 1:32, 3, 255>>, <<77, 1:32, 8, 255>>, <<77, 2:32, 1, 170, 255>>,
                <<77, 1:32, 0, 255>>, <<77, 0:32, 1>>, <<77, 1:32, 9, 255>>, <<77, 1:32, 3>>, <<77, 0:32>>]]
        end},
        {maps, fun() ->
            [read(B) || B <- [<<116, 0:32>>, <<116, 1:32, 97, 1, 97, 2>>, <<116, 2:32, 97, 2, 97, 1, 97, 1, 97, 0>>, <<116, 2:32, 97, 1, 97, 1, 97, 1, 97, 2>>,
                <<116, 2:32, 97, 1, 97, 1, 70, 1.0/float, 97, 2>>, <<116, 1:32, 97, 1>>, <<116, -1:32, 97, 1>>, <<116, 1:32, 116, 1:32, 97, 2, 97, 3, 116, 0:32>>,
                <<116, 2:32, 116, 2:32, 97, 2, 97, 0, 97, 1, 97, 0, 97, 7, 116, 2:32, 97, 1, 97, 0, 97, 2, 97, 0, 97, 8>>]]
        end},
        {many_keys, fun() ->
            M = fun(Keys) -> iolist_to_binary([116, <<(length(Keys)):32>>, [<<97, K, 97, 1>> || K <- Keys]]) end,
            [size_of(read(M(Keys))) || Keys <- [lists:seq(1, 32), lists:seq(33, 1, -1), lists:seq(1, 32) ++ [5], [1 | lists:seq(1, 31)], lists:seq(1, 33) ++ [7], lists:seq(1, 255) ++ [255]]]
        end},
        {map_keys, fun() ->
            K = maps:from_list([{I, I} || I <- lists:seq(1, 50)]),
            M = maps:from_list([{K#{x => I}, I} || I <- lists:seq(1, 50)]),
            binary_to_term(term_to_binary({M, [#{M => K}]})) =:= {M, [#{M => K}]}
        end},
        {exports, fun() ->
            [read(B) || B <- [<<113, 119, 5, "lists", 119, 3, "map", 97, 2>>, <<113, 100, 0, 1, "a", 100, 0, 1, "b", 98, 256:32>>, <<113, 119, 1, "a", 119, 1, "b", 98, -1:32>>,
                <<113, 119, 1, "a", 119, 1, "b", 110, 1, 0, 3>>, <<113, 119, 1, "a", 119, 1, "b", 106>>, <<113, 97, 1, 119, 1, "b", 97, 1>>, <<113, 119, 1, "a">>]]
        end},
        {here, fun() ->
            N = <<119, 13, "nonode@nohost">>,
            [is_pid(read(<<88, N/binary, 5:32, 7:32, 0:32>>)), is_pid(read(<<103, N/binary, 5:32, 7:32, 0>>)), is_port(read(<<89, N/binary, 5:32, 0:32>>)),
                is_port(read(<<102, N/binary, 5:32, 0>>)), is_port(read(<<120, N/binary, 5:64, 0:32>>)), is_reference(read(<<90, 3:16, N/binary, 0:32, 1:32, 2:32, 3:32>>)),
                is_reference(read(<<114, 3:16, N/binary, 0, 1:32, 2:32, 3:32>>)), is_reference(read(<<101, N/binary, 1:32, 0>>)),
                pid_to_list(read(<<88, N/binary, 5:32, 7:32, 0:32>>)), ref_to_list(read(<<90, 3:16, N/binary, 0:32, 1:32, 2:32, 3:32>>)), port_to_list(read(<<89, N/binary, 5:32, 0:32>>)),
                ref_to_list(read(<<90, 1:16, N/binary, 0:32, 1:32>>)), read(<<88, N/binary, -1:32, 7:32, 0:32>>), read(<<88, N/binary, 1:32, -1:32, 0:32>>), read(<<120, N/binary, -1:64, 0:32>>),
                read(<<90, 4:16, N/binary, 0:32, 1:32, 2:32, 3:32, 4:32>>), read(<<90, 6:16, N/binary, 0:32, 0:192>>), read(<<90, 3:16, N/binary, 0:32, -1:32, 2:32, 3:32>>),
                read(<<103, N/binary, 5:32, 7:32, 4>>), read(<<88, 97, 5, 5:32, 7:32, 0:32>>)]
        end},
        {elsewhere, fun() ->
            Ts = others(),
            [[is_pid(T) || T <- Ts], [is_port(T) || T <- Ts], [is_reference(T) || T <- Ts], [node(T) || T <- Ts], [term_to_binary(T) || T <- Ts], [erlang:external_size(T) || T <- Ts],
                [binary_to_term(term_to_binary(T)) =:= T || T <- Ts], [[order(A, B) || B <- Ts] || A <- Ts], [tl(string:split(text(T), ".")) || T <- Ts], length(lists:usort(Ts ++ Ts)),
                map_size(maps:from_list([{T, 1} || T <- Ts ++ Ts]))]
        end},
        {elsewhere_and_here, fun() ->
            [P, _, Q, _, _, R | _] = others(),
            [order(P, self()), order(R, make_ref()), order(Q, read(<<89, 119, 13, "nonode@nohost", 5:32, 0:32>>)), P =:= self(), (P ! hello)]
        end},
        {elsewhere_travels, fun() ->
            Ts = others(),
            Self = self(),
            spawn_link(fun() -> Self ! {ts, [Ts | Ts]} end),
            garbage_collect(),
            receive {ts, X} -> garbage_collect(), X =:= [Ts | Ts] end
        end},
        {funs, fun() ->
            X = id([1, 2]),
            F = fun(Y) -> {X, Y} end,
            G = binary_to_term(term_to_binary(F)),
            {G(3), G =:= F, erlang:fun_info(G, env), erlang:fun_info(G, pid) =:= {pid, self()}}
        end},
        {tags, fun() -> [T || T <- lists:seq(0, 255), T =/= 73, T =/= 75, read(<<T, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0>>) =/= badarg] end},
        {no_version, fun() -> [catched(B) || B <- [<<>>, <<131>>, <<130, 97, 1>>, <<97, 1>>, <<131, 97>>, <<131, 97, 1>>, <<131, 97, 1, 2>>, <<1:1>>, <<131, 97, 1, 1:3>>]] end},
        {no_binary, fun() -> binary_to_term(id(a)) end},
        {no_term, fun() -> binary_to_term(id(<<131, 255>>)) end},
        {no_bytes, fun() -> binary_to_term(id(<<1:7>>)) end},
        {unaligned, fun() ->
            T = {a, "text", [1.5, <<"binary">>, #{1 => 2}], lists:seq(1, 100)},
            [begin B = term_to_binary(T), <<_:N, C/bits>> = <<0:N, B/binary>>, binary_to_term(C) =:= T end || N <- lists:seq(0, 9)]
        end},
        {used, fun() -> [binary_to_term(<<131, B/binary, 9, 9>>, [used]) || B <- [<<97, 1>>, <<106>>, <<107, 0, 2, 1, 2>>, <<104, 1, 119, 1, "a">>, <<109, 2:32, 1, 2>>]] end},
        {used_compressed, fun() -> B = term_to_binary(lists:duplicate(100, a), [compressed]), {_, N} = binary_to_term(<<B/binary, 0:100/unit:8>>, [used]), N =:= byte_size(B) end},
        {safe, fun() -> binary_to_term(<<131, 119, 20, "an_atom_never_so_far">>, [safe]) end},
        {safe_known, fun() -> binary_to_term(<<131, 119, 2, "ok">>, [safe, used]) end},
        {safe_fun, fun() -> binary_to_term(<<131, 113, 119, 5, "lists", 119, 3, "map", 97, 2>>, [safe]) end},
        {safe_no_fun, fun() -> binary_to_term(<<131, 113, 119, 5, "lists", 119, 3, "map", 97, 77>>, [safe]) end},
        {unknown_option, fun() -> binary_to_term(<<131, 97, 1>>, [id(foo)]) end},
        {improper_options, fun() -> binary_to_term(<<131, 97, 1>>, [safe | id(used)]) end},
        {no_options, fun() -> binary_to_term(<<131, 97, 1>>, id([])) end},
        {broken_compressed, fun() ->
            <<131, 80, N:32, Z/binary>> = term_to_binary(lists:seq(1, 1000), [compressed]),
            [catched(B) || B <- [<<131, 80>>, <<131, 80, 1:32>>, <<131, 80, 0:32>>, <<131, 80, (N + 1):32, Z/binary>>, <<131, 80, (N - 1):32, Z/binary>>, <<131, 80, N:32, 1, 2, 3>>,
                <<131, 80, -1:32, Z/binary>>, <<131, 80, N:32, (binary:part(Z, 0, byte_size(Z) - 10))/binary>>]]
        end},
        {long, fun() -> [binary_to_term(term_to_binary(T)) =:= T || T <- long()] end},
        {long_broken, fun() -> [catched(binary:part(B, 0, byte_size(B) - 1)) || T <- long(), B <- [term_to_binary(T)]] end},
        {late_failure, fun() ->
            B = binary:copy(<<"0123456789">>, 20),
            catched(term_to_binary({lists:seq(1, 2000), [<<B/binary, N>> || N <- lists:seq(1, 20)], dict}, [{minor_version, 2}]), <<"dict">>, <<255, 255, 255, 255>>)
        end},
        {killed, fun() ->
            B = term_to_binary([{N, binary:copy(<<N>>, 100)} || N <- lists:seq(1, 2000)]),
            [begin P = spawn(fun() -> work(B) end), erlang:yield(), [erlang:yield() || _ <- lists:seq(1, N)], exit(P, kill) end || N <- lists:seq(1, 20)],
            ok
        end}
    ].

work(B) -> work(term_to_binary(binary_to_term(B))).

read(B) ->
    catched(<<131, B/binary>>).

catched(B) ->
    try binary_to_term(B) catch error:R -> R end.

%% With the first occurrence of From replaced.
catched(B, From, To) ->
    [Before, After] = binary:split(B, From),
    catched(<<Before/binary, To/binary, After/binary>>).

others() ->
    A = <<119, 3, "a@b">>,
    C = <<119, 3, "c@d">>,
    [read(B) || B <- [<<88, A/binary, 5:32, 7:32, 9:32>>, <<88, C/binary, 4:32, 8:32, 9:32>>, <<89, A/binary, 5:32, 9:32>>, <<120, C/binary, -1:64, 9:32>>, <<102, A/binary, 6:32, 3>>,
        <<90, 3:16, A/binary, 9:32, 1:32, 2:32, 3:32>>, <<90, 5:16, C/binary, 9:32, 1:32, 2:32, 3:32, 4:32, 5:32>>, <<114, 2:16, A/binary, 1, 1:32, 2:32>>, <<101, A/binary, 1:32, 2>>,
        <<103, A/binary, 16#fffffff:32, 7:32, 1>>, <<88, 119, 13, "nonode@nohost", 5:32, 7:32, 1:32>>, <<88, A/binary, -1:32, -1:32, -1:32>>]].

order(A, B) when A < B -> -1;
order(A, B) when A > B -> 1;
order(_, _) -> 0.

text(T) when is_pid(T) -> pid_to_list(T);
text(T) when is_port(T) -> port_to_list(T);
text(T) -> ref_to_list(T).

size_of(M) when is_map(M) -> {map, map_size(M)};
size_of(A) when is_atom(A) -> {atom, length(atom_to_list(A)), A =:= badarg};
size_of(T) -> T.

long() ->
    [
        lists:seq(1, 20000),
        lists:duplicate(65535, 1),
        list_to_tuple(lists:seq(1, 20000)),
        binary:copy(<<"0123456789">>, 100000),
        [binary:copy(<<N>>, N rem 100) || N <- lists:seq(1, 2000)],
        maps:from_list([{N, {N}} || N <- lists:seq(1, 5000)]),
        [#{N => N, a => "b"} || N <- lists:seq(1, 2000)],
        lists:foldl(fun(N, T) -> [N, {T}] end, [], lists:seq(1, 5000)),
        1 bsl 100000
    ].
