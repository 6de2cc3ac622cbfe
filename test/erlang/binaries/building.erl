%% Bit syntax, building: all segment types, sizes, units, endianness, unaligned, errors, appending, comprehensions.
-ifndef(VARIANT).
-module(building).
-endif.
-export([cases/0]).
-import(differ, [id/1, all/2]).

cases() ->
    [
        {empty, fun() -> {<<>>, byte_size(<<>>), id(<<>>) =:= <<>>} end},
        {bytes, fun() -> A = id(1), <<A, (A + 1), 255, A:8, 256, -1>> end},
        {ints, fun() -> [<<V:N>> || V <- values(), N <- sizes()] end},
        {ints_little, fun() -> [<<V:N/little>> || V <- values(), N <- sizes()] end},
        {ints_unaligned, fun() -> [<<5:3, V:N>> || V <- values(), N <- sizes()] end},
        {ints_unaligned_little, fun() -> [<<1:5, V:N/little, 2:2>> || V <- values(), N <- sizes()] end},
        {ints_native, fun() -> [<<V:N/native>> || V <- [1, -2, 16#1234567], N <- [8, 16, 32, 64]] end},
        {ints_constant, fun() -> [<<V:4, V:12, V:16/little, V:3, V:59, V:60, V:64, V:65/little, V:128>> || V <- values()] end},
        {ints_units, fun() -> N = id(3), <<7:N/unit:4, 9:2/unit:16, 1:N/unit:1>> end},
        {floats, fun() -> [<<F/float>> || F <- [0.0, -0.0, 1.5, -2.25, 1.0e300, 5.0e-324, 3]] end},
        {floats_32, fun() -> [<<F:32/float>> || F <- [0.0, 1.5, 0.1, 1.0e-45, 16777217, 3.4e38]] end},
        {floats_16, fun() -> [<<F:16/float>> || F <- [0.0, 1.5, 0.1, 65504, 6.0e-8, -2.0, 1.0e-9, 2049]] end},
        {floats_little, fun() -> [<<F:S/float-little>> || F <- [1.5, -3], S <- [16, 32, 64]] end},
        {floats_unaligned, fun() -> [<<1:1, F:64/float, F:32/float-little, 1:7>> || F <- [1.5, -0.0, 7]] end},
        {float_from_big, fun() -> <<(id(1 bsl 100)):64/float>> end},
        {float_overflow_32, fun() -> <<(id(1.0e300)):32/float>> end},
        {float_overflow_16, fun() -> <<(id(65536.0)):16/float>> end},
        {float_too_big, fun() -> <<(id(1 bsl 2000)):64/float>> end},
        {float_bad_size, fun() -> S = id(48), <<1.0:S/float>> end},
        {float_bad_type, fun() -> <<(id(a))/float>> end},
        {binaries, fun() -> A = id(<<1, 2>>), B = id(<<3>>), <<A/binary, 9, B/binary, A/binary>> end},
        {binary_sizes, fun() -> A = id(<<1, 2, 3, 4>>), [<<A:N/binary, 0>> || N <- [0, 1, 4]] end},
        {binary_size_bad, fun() -> A = id(<<1, 2>>), N = id(3), <<A:N/binary>> end},
        {binary_size_negative, fun() -> A = id(<<1, 2>>), N = id(-1), <<A:N/binary>> end},
        {binary_units, fun() -> A = id(<<16#ABCD:16>>), N = id(3), [<<A:N/binary-unit:4>>, <<A:N/binary-unit:5>>, <<A/binary-unit:4>>] end},
        {binary_unit_bad, fun() -> A = id(<<1:3>>), <<A/binary>> end},
        {bits, fun() -> A = id(<<5:3>>), B = id(<<16#ABC:12>>), <<A/bits, B/bits, A/bitstring, B/bits>> end},
        {bits_sizes, fun() -> A = id(<<16#ABCDEF:24>>), [<<1:1, A:N/bits>> || N <- [0, 1, 7, 8, 9, 17, 24]] end},
        {bits_not_binary, fun() -> <<(id([1]))/bits>> end},
        {int_not_int, fun() -> <<(id(a)):8>> end},
        {int_float, fun() -> <<(id(1.5)):8>> end},
        {int_size_atom, fun() -> N = id(x), <<1:N>> end},
        {int_size_negative, fun() -> N = id(-8), <<1:N>> end},
        {int_size_huge, fun() -> N = id(1 bsl 70), <<1:N>> end},
        {int_size_zero, fun() -> N = id(0), <<1:N, 2:N/little>> end},
        {first_error, fun() -> A = id(a), N = id(-1), <<A:8, 1:N>> end},
        {strings, fun() -> A = id($x), <<"abc", A, "def"/utf8, "g":16>> end},
        {utf8, fun() -> [<<C/utf8>> || C <- chars()] end},
        {utf16, fun() -> [<<C/utf16>> || C <- chars()] ++ [<<C/utf16-little>> || C <- chars()] end},
        {utf32, fun() -> [<<C/utf32>> || C <- chars()] ++ [<<C/utf32-little>> || C <- chars()] end},
        {utf8_bad, fun() -> <<(id(16#D800))/utf8>> end},
        {utf8_too_big, fun() -> <<(id(16#110000))/utf8>> end},
        {utf8_negative, fun() -> <<(id(-1))/utf8>> end},
        {utf8_atom, fun() -> <<(id(a))/utf8>> end},
        {utf16_bad, fun() -> <<(id(16#DFFF))/utf16>> end},
        {utf32_bad, fun() -> <<(id(16#D900))/utf32>> end},
        {utf_unaligned, fun() -> [<<1:3, C/utf8, C/utf16, C/utf32, 1:5>> || C <- [97, 233, 8364, 128512]] end},
        {append_bytes, fun() -> append(200, <<>>) end},
        {append_bits, fun() -> append_bits(100, <<>>) end},
        {append_fork, fun() -> A = append(50, <<>>), B = <<A/binary, 1>>, C = <<A/binary, 2>>, D = <<B/binary, 3>>, {B =:= C, byte_size(A), binary:last(B), binary:last(C), D} end},
        {append_many_forks, fun() -> A = append(300, <<>>), Bs = [<<A/binary, N>> || N <- lists:seq(1, 20)], {[binary:last(B) || B <- Bs], byte_size(A), erlang:md5(A)} end},
        {append_big, fun() -> B = lists:foldl(fun(N, A) -> <<A/binary, N:32, "chunk">> end, <<>>, lists:seq(1, 2000)), {byte_size(B), erlang:crc32(B)} end},
        {append_and_match, fun() -> reverse_words(<<"one two three four">>, <<>>, <<>>) end},
        {append_sub, fun() -> <<_:2/binary, S/binary>> = append(40, <<>>), T = <<S/binary, 99>>, {S, T} end},
        {append_literal, fun() -> A = <<"literal">>, B = <<A/binary, (id(1))>>, C = <<A/binary, (id(2))>>, {A, B, C} end},
        {append_self, fun() -> A = id(<<1, 2, 3>>), B = <<A/binary, A/binary>>, <<B/binary, B/binary, A/binary>> end},
        {prepend, fun() -> lists:foldl(fun(N, A) -> <<N, A/binary>> end, <<>>, lists:seq(1, 100)) end},
        {append_bits_fork, fun() -> A = append_bits(30, <<>>), B = <<A/bits, 1:1>>, C = <<A/bits, 0:1>>, {B, C, bit_size(A)} end},
        {append_failure, fun() -> A = append(20, <<>>), {catch_it(fun() -> <<A/binary, (id(x))>> end), <<A/binary, 7>>} end},
        {large, fun() -> B = binary:copy(<<"0123456789">>, 1000), C = <<B/binary, B/binary>>, {byte_size(C), binary:part(C, 9995, 10), C =:= binary:copy(B, 2)} end},
        {heap_limit, fun() -> [begin B = binary:copy(<<7>>, N), {N, byte_size(<<B/binary, 1>>), binary:last(<<B/binary, 1>>)} end || N <- [62, 63, 64, 65, 66, 255, 256, 257]] end},
        {comprehension, fun() -> << <<(X * 2)>> || X <- lists:seq(1, 20) >> end},
        {comprehension_bin, fun() -> << <<(X bxor 255)>> || <<X>> <= id(<<"hello">>) >> end},
        {comprehension_bits, fun() -> << <<X:3>> || X <- lists:seq(0, 9) >> end},
        {comprehension_filter, fun() -> << <<X:16>> || <<X>> <= id(<<1, 2, 3, 4>>), X rem 2 =:= 0 >> end},
        {comprehension_nested, fun() -> << <<X:4, Y:4>> || X <- [1, 2], <<Y>> <= id(<<3, 4>>) >> end},
        {comprehension_size, fun() -> << <<B:2/binary>> || <<B:3/binary>> <= id(<<"abcdefgh">>) >> end},
        {comprehension_bad_element, fun() -> << <<X>> || X <- [1, id(a)] >> end},
        {comprehension_bad_generator, fun() -> << <<X>> || X <- id(z) >> end},
        {comprehension_not_bits, fun() -> << (id(X)) || X <- [1, 2] >> end},
        {comprehension_var_bits, fun() -> << <<X:X>> || X <- lists:seq(0, 12) >> end},
        {hex, fun() -> << <<(hex(N))>> || <<N:4>> <= erlang:md5("abc") >> end},
        {base2, fun() -> [$0 + B || <<B:1>> <= id(<<16#A5, 5:3>>)] end},
        {swap_endian, fun() -> << <<X:32/little>> || <<X:32/big>> <= id(<<1, 2, 3, 4, 5, 6, 7, 8>>) >> end},
        {many_segments, fun() -> [A, B, C] = id([1, 2, 3]), <<A:1, B:2, C:3, A:4, B:5, C:6, A:7, B:8, C:9, A:10, B:11, C:12, A:13, B:14, C:15, A:16, B:17, C:18>> end},
        {mixed_segments, fun() -> S = id(<<"sub">>), <<1:4, S/binary, 2.5:32/float, 8364/utf8, 3:12/little, S:2/binary>> end},
        {nested_bins, fun() -> A = id(3), << <<A, A>>/binary, (<<A:4>>)/bits, (<< <<X>> || X <- [A] >>)/binary>> end},
        {compute_size, fun() -> L = id("hello"), B = list_to_binary(L), <<(byte_size(B)):16, B/binary>> end},
        {roundtrip, fun() -> [begin B = <<V:N/signed-little>>, <<W:N/signed-little>> = B, W =:= sign(V, N) end || V <- values(), N <- [8, 16, 31, 59, 60, 64, 65, 100]] end},
        {equal_unaligned, fun() -> <<_:3, A:16/bits, _/bits>> = id(<<1:3, "ab", 0:5>>), {A =:= <<"ab">>, A, <<A/bits, "c">>, size(A)} end},
        {writable_loop, fun() -> B = lists:foldl(fun(N, A) when N rem 2 =:= 0 -> <<A/bits, N:7>>; (N, A) -> <<A/bits, N:9>> end, <<>>, lists:seq(1, 60)), {bit_size(B), B} end},
        {heavy, append_100k, fun() -> B = append(100000, <<>>), {byte_size(B), erlang:adler32(B)} end}
    ].

values() -> [0, 1, -1, 127, 128, -128, 255, 256, 16#DEADBEEF, (1 bsl 59) - 1, 1 bsl 59, -(1 bsl 59) - 1, 16#123456789ABCDEF01, -(1 bsl 100) - 7].
sizes() -> [id(0), 1, 4, 7, 8, 9, 16, 24, 31, 32, 33, 59, 60, 61, 63, 64, 65, 100].
chars() -> [0, 97, 127, 128, 233, 2047, 2048, 8364, 16#D7FF, 16#E000, 16#FFFF, 16#10000, 128512, 16#10FFFF].

append(0, A) -> A;
append(N, A) -> append(N - 1, <<A/binary, N>>).

append_bits(0, A) -> A;
append_bits(N, A) -> append_bits(N - 1, <<A/bits, N:5>>).

reverse_words(<<$\s, R/binary>>, W, A) -> reverse_words(R, <<>>, <<$\s, W/binary, A/binary>>);
reverse_words(<<C, R/binary>>, W, A) -> reverse_words(R, <<W/binary, C>>, A);
reverse_words(<<>>, W, A) -> <<W/binary, A/binary>>.

catch_it(F) -> try F() catch C:R -> {C, R} end.

hex(N) when N < 10 -> $0 + N;
hex(N) -> $a + N - 10.

sign(V, N) ->
    W = V band ((1 bsl N) - 1),
    if W >= 1 bsl (N - 1) -> W - (1 bsl N); true -> W end.
