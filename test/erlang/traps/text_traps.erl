%% unicode:characters_to_binary and characters_to_list on text long enough for several slices.
-module(text_traps).
-export([cases/0]).

cases() ->
    [{Name, fun() -> failure(fun() -> short(Do(Data(), Encoding)) end) end}
     || {How, Do} <- [{to_binary, fun unicode:characters_to_binary/2}, {to_list, fun unicode:characters_to_list/2}],
        {What, Data} <- data(),
        Encoding <- [unicode, latin1],
        Name <- [list_to_atom(lists:concat([How, '_', What, '_', Encoding]))]]
    ++ [{seven_bits, fun() -> [unicode:bin_is_7bit(ascii()), unicode:bin_is_7bit(mixed())] end}].

data() ->
    [{ascii, fun ascii/0},
     {mixed, fun mixed/0},
     {ascii_then_wrong, fun() -> <<(ascii())/binary, 255, (ascii())/binary>> end},
     {cut, fun() -> <<(mixed())/binary, 240, 159>> end},
     {unaligned, fun() -> <<_:3, Rest/bits>> = <<0:3, (mixed())/binary>>, Rest end},
     {flat, fun() -> lists:flatten([[I rem 128, 16#400 + I rem 100, 16#1F600 + I rem 10] || I <- lists:seq(1, 300)]) end},
     {nested, fun() -> nested(300) end},
     {split_character, fun() -> [<<"abc", 240, 159>>, [<<152>>, [<<128, "def">>]], mixed()] end},
     {wrong_deep, fun() -> [nested(80), [$a, [mixed(), [16#D800, $b], $c] | mixed()], ascii()] end},
     {huge_code, fun() -> [nested(80), 1 bsl 70, ascii()] end},
     {no_text, fun() -> [nested(80), differ:id(atom)] end},
     {improper, fun() -> [nested(80) | differ:id(5)] end},
     {binary_in_list, fun() -> [mixed()] end},
     {bits, fun() -> [ascii(), <<1:3>>] end},
     {empty, fun() -> [[], <<>>, [[]]] end}].

%% What a failing BIF says, without its long arguments.
failure(Fun) ->
    try Fun()
    catch Class:Reason:Stack ->
        {M, F, Arguments, _} = hd(Stack),
        {Class, Reason, {M, F, length(Arguments)}}
    end.

ascii() -> binary:copy(<<"the quick brown fox ">>, 300).

mixed() -> binary:copy(<<"gr", 195, 188, 195, 159, "e, ", 226, 130, 172, " and ", 240, 159, 152, 128>>, 150).

nested(N) -> lists:foldl(fun(I, Acc) -> [Acc, 16#3b1 + I rem 20, <<"x", 206, 177>>, [$y]] end, [], lists:seq(1, N)).

short(Binary) when is_binary(Binary) -> {byte_size(Binary), erlang:phash2(Binary)};
short(List) when is_list(List) -> {length(List), erlang:phash2(List)};
short({Tag, Text, Rest}) -> {Tag, short(Text), erlang:phash2(Rest)}.
