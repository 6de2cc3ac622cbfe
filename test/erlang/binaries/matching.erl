%% Bit syntax, matching: all types, sizes, units, signs, endianness, unaligned positions, failures.
-ifndef(VARIANT).
-module(matching).
-endif.
-export([cases/0]).
-import(differ, [id/1, all/2]).

cases() ->
    [
        {bytes, fun() -> <<A, B, C>> = id(<<1, 2, 3>>), {A, B, C} end},
        {rest, fun() -> <<A, R/binary>> = id(<<1, 2, 3>>), {A, R} end},
        {rest_bits, fun() -> <<A:3, R/bitstring>> = id(<<1, 2, 3>>), {A, R} end},
        {unsigned_sizes, fun() -> [begin <<V:N, _/bits>> = B, V end || B <- [bin()], N <- lists:seq(0, 72)] end},
        {signed_sizes, fun() -> [begin <<V:N/signed, _/bits>> = B, V end || B <- [neg()], N <- lists:seq(0, 72)] end},
        {little_sizes, fun() -> [begin <<V:N/little, _/bits>> = B, V end || B <- [bin()], N <- lists:seq(0, 72)] end},
        {signed_little_sizes, fun() -> [begin <<V:N/signed-little, _/bits>> = B, V end || B <- [neg()], N <- lists:seq(0, 72)] end},
        {native_sizes, fun() -> [begin <<V:N/native, _/bits>> = B, V end || B <- [bin()], N <- [8, 16, 24, 32, 64]] end},
        {unaligned_unsigned, fun() -> [begin <<_:S, V:N, _/bits>> = B, V end || B <- [bin()], S <- lists:seq(1, 9), N <- [1, 7, 8, 9, 16, 31, 32, 33, 58, 59, 60, 61, 64, 65]] end},
        {unaligned_signed, fun() -> [begin <<_:S, V:N/signed, _/bits>> = B, V end || B <- [neg()], S <- lists:seq(1, 9), N <- [1, 7, 8, 9, 16, 31, 32, 33, 59, 60, 61, 64, 65]] end},
        {unaligned_little, fun() -> [begin <<_:S, V:N/little-signed, _/bits>> = B, V end || B <- [neg()], S <- [1, 4, 7], N <- [5, 12, 16, 20, 32, 59, 60, 64, 70]] end},
        {constant_sizes, fun() -> <<A:4, B:12, C:16/little, D:24, E:32/signed, F:8/signed, G:64, _/bits>> = id(bin()), {A, B, C, D, E, F, G} end},
        {constant_wide, fun() -> <<A:60, B:59, C:61/signed, D:128, _/bits>> = id(big()), {A, B, C, D} end},
        {huge_integer, fun() -> <<A:400, B:333/little, _/bits>> = id(list_to_binary([big(), big()])), {A, B} end},
        {huge_signed, fun() -> <<A:256/signed, B:256/signed-little, _/bits>> = id(big()), {A, B} end},
        {units, fun() -> <<A:2/unit:8, B:3/unit:4, C:1/unit:5, _/bits>> = id(bin()), {A, B, C} end},
        {unit_binary, fun() -> [begin case B of <<X:2/binary-unit:3, R/bits>> -> {X, R}; _ -> no end end || B <- [<<>>, <<1>>, <<255, 0>>, <<5:6>>]] end},
        {binary_unit_tail, fun() -> [case B of <<R/binary-unit:16>> -> {even, R}; <<R/binary>> -> {odd, R}; _ -> bits end || B <- [<<1, 2>>, <<1>>, <<1, 2:4>>, <<>>]] end},
        {floats, fun() -> [begin <<F:64/float>> = B, F end || B <- [<<64, 9, 33, 251, 84, 68, 45, 24>>, <<0:64>>, <<128, 0:56>>, <<1:64>>, <<16#7FEF:16, -1:48>>]] end},
        {float_32, fun() -> [begin <<F:32/float>> = B, F end || B <- [<<64, 73, 15, 219>>, <<0:32>>, <<128, 0:24>>, <<1:32>>, <<127, 127, 255, 255>>]] end},
        {float_16, fun() -> [begin <<F:16/float>> = B, F end || B <- [<<16#3C00:16>>, <<16#C000:16>>, <<16#7BFF:16>>, <<1:16>>, <<0:16>>, <<16#3555:16>>]] end},
        {float_little, fun() -> <<F:64/float-little, G:32/float-little>> = id(<<24, 45, 68, 84, 251, 33, 9, 64, 0, 0, 128, 63>>), {F, G} end},
        {float_unaligned, fun() -> <<_:3, F:64/float, _:5>> = id(<<0:3, 3.25:64/float, 0:5>>), F end},
        {float_nan, fun() -> [case B of <<F:64/float>> -> F; _ -> nan end || B <- [<<16#7FF0000000000000:64>>, <<16#FFF0000000000000:64>>, <<16#7FF8000000000000:64>>, <<16#3FF0000000000000:64>>]] end},
        {float_nan_32, fun() -> [case B of <<F:32/float>> -> F; _ -> nan end || B <- [<<16#7F800000:32>>, <<16#FFC00000:32>>, <<16#3F800000:32>>]] end},
        {float_bad_size, fun() -> S = id(63), case id(bin()) of <<F:S/float, _/bits>> -> F; _ -> no end end},
        {too_short, fun() -> <<A:32>> = id(<<1, 2, 3>>), A end},
        {too_long, fun() -> <<A:16>> = id(<<1, 2, 3>>), A end},
        {not_binary, fun() -> <<A>> = id(not_a_binary), A end},
        {literal_segments, fun() -> [case B of <<1, 2, R/binary>> -> {one_two, R}; <<"GET ", R/binary>> -> {get, R}; <<16#FFFF:16, R/bits>> -> {ff, R}; _ -> none end || B <- [<<1, 2, 3>>, <<"GET /x">>, <<255, 255, 1:1>>, <<1>>, <<>>, <<"GE">>]] end},
        {literal_unaligned, fun() -> case id(<<5:3, "abc", 1:5>>) of <<5:3, "abc", X:5>> -> X; _ -> no end end},
        {long_literal, fun() -> case id(<<"a long literal string to compare with, over 32 bytes", 7>>) of <<"a long literal string to compare with, over 32 bytes", X>> -> X; _ -> no end end},
        {dependent_size, fun() -> <<N, B:N/binary, R/binary>> = id(<<3, "abcdef">>), {N, B, R} end},
        {dependent_bits, fun() -> <<N:4, V:N, R/bits>> = id(<<7:4, 85:7, 3:5>>), {N, V, R} end},
        {size_expression, fun() -> <<N, B:(N * 2 - 1)/binary, R/bits>> = id(<<2, "abcdef">>), {B, R} end},
        {negative_size, fun() -> N = id(-1), case id(<<1, 2>>) of <<_:N/binary, R/bits>> -> R; _ -> no end end},
        {bad_size_type, fun() -> N = id(a), case id(<<1, 2>>) of <<_:N, R/bits>> -> R; _ -> no end end},
        {huge_size, fun() -> N = id(1 bsl 70), case id(<<1, 2>>) of <<_:N, R/bits>> -> R; _ -> no end end},
        {huge_size_unit, fun() -> N = id(1 bsl 59), case id(<<1, 2>>) of <<X:N/binary, R/bits>> -> {X, R}; _ -> no end end},
        {zero_size, fun() -> <<A:0, B:0/binary, C/binary>> = id(<<1>>), {A, B, C} end},
        {skip_all, fun() -> [case B of <<_/binary>> -> binary; <<_/bits>> -> bits; _ -> none end || B <- [<<>>, <<1>>, <<1:1>>, a, [1]]] end},
        {skip_some, fun() -> [case B of <<_:3/binary, X, _/binary>> -> X; <<_:4, Y:4>> -> {y, Y}; _ -> none end || B <- [<<1, 2, 3, 4>>, <<16#5A>>, <<1, 2>>]] end},
        {select, fun() -> [op(B) || B <- [<<0>>, <<1, 5>>, <<2, 0, 7>>, <<3, 1, 2, 3, 4>>, <<9>>, <<1>>, <<>>]] end},
        {parse_loop, fun() -> tlv(<<1, 2, "ab", 2, 0, 3, 1, 255, 4, 3, 1, 2, 3>>) end},
        {parse_loop_short, fun() -> tlv(id(<<1, 2, "ab", 2, 9, 1>>)) end},
        {sum_bytes, fun() -> sum(list_to_binary(lists:seq(0, 255)), 0) end},
        {sum_bits, fun() -> bits(id(<<16#DEADBEEF:32, 5:3>>), 0) end},
        {sum_16, fun() -> sum16(big(), 0) end},
        {backtrack, fun() -> [alt(B) || B <- [<<1, 0, 5>>, <<1, 1, 5>>, <<1, 1, 1, 9>>, <<1>>, <<2, 2>>]] end},
        {position_reuse, fun() -> twice(id(<<"hello world">>)) end},
        {utf8, fun() -> [C || <<C/utf8>> <= id(<<"aé€😀z"/utf8>>)] end},
        {utf8_list, fun() -> utf8(<<"aé€😀z"/utf8>>) end},
        {utf8_bad, fun() -> all(fun utf8/1, [<<255>>, <<16#C3>>, <<16#C0, 16#80>>, <<16#ED, 16#A0, 16#80>>, <<16#F4, 16#90, 16#80, 16#80>>, <<16#E2, 16#82>>, <<16#80>>, <<"ok", 16#FE>>]) end},
        {utf16, fun() -> <<A/utf16, B/utf16-little, R/bits>> = id(<<16#D83D:16, 16#DE00:16, 65, 0, 7>>), {A, B, R} end},
        {utf16_bad, fun() -> [case B of <<C/utf16, _/bits>> -> C; _ -> bad end || B <- [<<16#DC00:16>>, <<16#D800:16, 65:16>>, <<16#D800:16>>, <<65>>, <<65:16>>]] end},
        {utf32, fun() -> <<A/utf32, B/utf32-little>> = id(<<128512:32, 8364:32/little>>), {A, B} end},
        {utf32_bad, fun() -> [case B of <<C/utf32>> -> C; _ -> bad end || B <- [<<16#D800:32>>, <<16#110000:32>>, <<16#10FFFF:32>>, <<65:24>>]] end},
        {utf_skip, fun() -> <<_/utf8, _/utf16, _/utf32, R/binary>> = id(<<"é"/utf8, "é"/utf16, "é"/utf32, "rest">>), R end},
        {utf_skip_bad, fun() -> [case B of <<_/utf8, R/bits>> -> R; _ -> bad end || B <- [<<255>>, <<195, 169, 1>>, <<>>]] ++ [case B of <<_/utf16, R/bits>> -> R; _ -> bad end || B <- [<<16#DC00:16>>, <<1, 2, 3>>]] ++ [case B of <<_/utf32, R/bits>> -> R; _ -> bad end || B <- [<<16#D800:32>>, <<1:32, 3>>]] end},
        {utf_unaligned, fun() -> <<_:3, A/utf8, B/utf8, _:5>> = id(<<1:3, "é€"/utf8, 1:5>>), {A, B} end},
        {utf_literal, fun() -> [case B of <<"é"/utf8, R/binary>> -> {e, R}; <<X/utf8, _/binary>> -> X; _ -> no end || B <- [<<"éx"/utf8>>, <<"ax">>, <<255>>]] end},
        {sub_binary_of_sub, fun() -> <<_, A/binary>> = id(<<1, 2, 3, 4, 5>>), <<_, B/binary>> = A, <<C:2/binary, _/binary>> = B, {A, B, C} end},
        {bit_sub_of_sub, fun() -> <<_:3, A/bits>> = id(<<16#ABCDEF:24>>), <<_:5, B/bits>> = A, <<C:7/bits, D/bits>> = B, {A, B, C, D} end},
        {comprehension, fun() -> [{X, Y} || <<X:4, Y:4>> <= id(<<1, 35, 255>>)] end},
        {comprehension_partial, fun() -> [X || <<X:16>> <= id(<<1, 2, 3>>)] end},
        {comprehension_skip, fun() -> [X || <<1, X>> <= id(<<1, 10, 2, 20, 1, 30>>)] end},
        {comprehension_bad, fun() -> [X || <<X>> <= id(foo)] end},
        {comprehension_bits, fun() -> [X || <<X:3>> <= id(<<16#FAC688:24>>)] end},
        {same_var, fun() -> [case B of <<N, N>> -> same; <<N, M>> -> {N, M}; _ -> other end || B <- [<<1, 1>>, <<1, 2>>, <<1>>]] end},
        {in_function_head, fun() -> [head(B) || B <- [<<>>, <<"a">>, <<"ab">>, <<1:4>>, x]] end},
        {guard_on_matched, fun() -> [case B of <<X, _/bits>> when X > 100 -> big; <<X, R/bits>> when byte_size(R) > 1 -> {long, X}; <<_/bits>> -> other end || B <- [<<200>>, <<1, 2, 3>>, <<1>>]] end},
        {map_in_bin, fun() -> M = #{n => 2}, #{n := N} = id(M), <<A:N/binary, _/binary>> = <<"xyz">>, A end},
        {checksum, fun() -> adler(list_to_binary(lists:seq(1, 200)), 1, 0) end},
        {png_like, fun() -> chunks(<<0, 0, 0, 2, "IHDR", 7, 8, 1, 2, 3, 4, 0, 0, 0, 0, "IEND", 5, 6, 7, 8>>) end},
        {ip_header, fun() -> <<V:4, H:4, _T, L:16, Id:16, Df:1, Mf:1, _:1, Fo:13, Rest/bits>> = id(<<16#45, 0, 0, 60, 18, 52, 16#40, 0, 64, 6>>), {V, H, L, Id, Df, Mf, Fo, Rest} end},
        {bool_guard_bits, fun() -> [is_binary(B) andalso not is_bitstring(id(a)) || B <- [<<1>>, <<1:1>>, a]] end}
    ].

bin() -> <<16#12, 16#34, 16#56, 16#78, 16#9A, 16#BC, 16#DE, 16#F0, 16#0F, 16#ED, 16#CB, 16#A9, 16#87, 16#65, 16#43, 16#21, 0, 1, 2, 3>>.
neg() -> <<16#FE, 16#34, 16#D6, 16#78, 16#9A, 16#BC, 16#DE, 16#F0, 16#8F, 16#ED, 16#CB, 16#A9, 16#87, 16#65, 16#43, 16#21, 16#80, 1, 2, 3>>.
big() -> list_to_binary([(N * 37 + 11) rem 256 || N <- lists:seq(1, 91)]).

op(<<0>>) -> nop;
op(<<1, X>>) -> {push, X};
op(<<2, X:16>>) -> {jump, X};
op(<<3, X:32/little>>) -> {load, X};
op(<<_, _/binary>>) -> bad;
op(<<>>) -> 'end'.

tlv(<<T, L, V:L/binary, R/binary>>) -> [{T, V} | tlv(R)];
tlv(<<>>) -> [].

sum(<<B, R/binary>>, S) -> sum(R, S + B);
sum(<<>>, S) -> S.

bits(<<1:1, R/bits>>, S) -> bits(R, S + 1);
bits(<<0:1, R/bits>>, S) -> bits(R, S);
bits(<<>>, S) -> S.

sum16(<<A:16/signed, R/binary>>, S) -> sum16(R, S + A);
sum16(<<A>>, S) -> {S, A};
sum16(<<>>, S) -> S.

alt(<<1, 0, X>>) -> {a, X};
alt(<<1, N, X:N/binary>>) -> {b, X};
alt(<<1, R/binary>>) -> {c, R};
alt(<<R/binary>>) -> {d, R}.

twice(<<A, B, R/binary>> = All) -> {A, B, R, All, again(R), again(All)}.
again(<<X:3/binary, _/binary>>) -> X.

utf8(<<C/utf8, R/binary>>) -> [C | utf8(R)];
utf8(<<>>) -> [];
utf8(Bad) -> {bad, Bad}.

head(<<>>) -> empty;
head(<<X>>) -> {one, X};
head(<<X, R/binary>>) -> {X, R};
head(B) when is_bitstring(B) -> {bits, bit_size(B)};
head(_) -> none.

adler(<<X, R/binary>>, A, B) ->
    A1 = (A + X) rem 65521,
    adler(R, A1, (B + A1) rem 65521);
adler(<<>>, A, B) -> (B bsl 16) bor A.

chunks(<<L:32, T:4/binary, D:L/binary, C:32, R/binary>>) -> [{T, D, C} | chunks(R)];
chunks(<<>>) -> [].
