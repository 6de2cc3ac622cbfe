%% BIFs on byte lists and binaries, long enough for several slices, in body and tail position, right and wrong.
-module(binary_traps).
-export([cases/0]).

cases() ->
    [
        {list_to_binary, fun() -> sum(list_to_binary(deep(1000))) end},
        {list_to_binary_tail, fun() -> list_to_binary(deep(3000)) end},
        {iolist_to_binary, fun() -> sum(iolist_to_binary([big(), deep(1000) | big()])) end},
        {iolist_to_binary_unaligned, fun() -> sum(iolist_to_binary([unaligned(), deep(200), 1, unaligned()])) end},
        {iolist_size, fun() -> iolist_size([deep(1000), big(), unaligned()]) end},
        {iolist_size_bad, fun() -> failure(fun() -> iolist_size([deep(1000), big(), differ:id(a)]) end) end},
        {improper, fun() -> failure(fun() -> list_to_binary([deep(1000) | differ:id(a)]) end) end},
        {improper_tail, fun() -> failure(fun() -> improper(deep(1000)) end) end},
        {not_a_byte, fun() -> failure(fun() -> {list_to_binary([unaligned(), deep(1000), unaligned(), differ:id(256)])} end) end},
        {not_whole_bytes, fun() -> failure(fun() -> {list_to_binary([differ:id(<<1:3>>), deep(1000)])} end) end},
        {list_to_bitstring, fun() -> B = list_to_bitstring([<<1:3>>, deep(1000), unaligned()]), {bit_size(B), erlang:phash2(B)} end},
        {binary_to_list, fun() -> lists:sum(binary_to_list(big())) end},
        {binary_to_list_3, fun() -> lists:sum(binary_to_list(unaligned(), 100, 20000)) end},
        {bitstring_to_list, fun() -> lists:nthtail(29990, bitstring_to_list(<<(unaligned())/bits, 5:5>>)) end},
        {md5, fun() -> erlang:md5([deep(1000), unaligned(), big()]) end},
        {md5_unaligned, fun() -> erlang:md5(unaligned()) end},
        {md5_update, fun() -> md5([[deep(1000), unaligned()], big(), <<>>]) end},
        {md5_update_bad, fun() -> failure(fun() -> {erlang:md5_update(erlang:md5_init(), [deep(1000), differ:id(1000)])} end) end},
        {crc32, fun() -> erlang:crc32(17, [unaligned(), deep(1000)]) end},
        {crc32_bad, fun() -> failure(fun() -> {erlang:crc32(17, [unaligned(), deep(1000) | differ:id(x)])} end) end},
        {adler32, fun() -> erlang:adler32([unaligned(), deep(1000)]) end},
        {adler32_bad, fun() -> failure(fun() -> {erlang:adler32(17, [deep(1000), differ:id(-1)])} end) end},
        {flat, fun() -> sum(list_to_binary([flat(100000), deep(10)])) end},
        {flat_improper, fun() -> failure(fun() -> {list_to_binary(flat(100000) ++ differ:id(x))} end) end},
        {match, fun() -> [binary:match(text(), <<"needle">>), binary:match(text(), <<"no such">>), binary:match(text(), [<<"jx">>, <<"ab">>])] end},
        {match_unaligned, fun() -> binary:match(unaligned(), [<<"ja">>, <<"jab">>], [{scope, {4, 20000}}]) end},
        {matches, fun() -> erlang:phash2(binary:matches(text(), [<<"bc">>, <<"bcd">>, <<"x">>])) end},
        {matches_one, fun() -> length(binary:matches(unaligned(), <<"j">>)) end},
        {split, fun() -> erlang:phash2(binary:split(text(), <<"hij">>)) end},
        {split_global, fun() -> erlang:phash2(binary:split(text(), [<<"hij">>, <<"abc">>], [global])) end},
        {split_trim, fun() -> erlang:phash2(binary:split(<<(text())/binary, "hijhij">>, <<"hij">>, [global, trim])) end},
        {split_trim_all, fun() -> erlang:phash2(binary:split(unaligned(), [<<"hij">>, <<"abc">>, <<"defg">>], [global, trim_all])) end},
        {split_bad, fun() -> failure(fun() -> {binary:split(text(), differ:id([]), [global])} end) end},
        {copy, fun() -> {erlang:phash2(binary:copy(<<"abc">>, 70001)), erlang:phash2(binary:copy(unaligned(), 3))} end},
        {replace, fun() -> erlang:phash2(binary:replace(text(), <<"cd">>, <<"-CD-">>, [global])) end},
        {killed, fun() -> killed(fun() -> list_to_binary(deep(1000)), erlang:md5(deep(1000)) end) end},
        {others_run, fun others_run/0}
    ].

%% What a failing BIF says, without its long arguments.
failure(Fun) ->
    try Fun()
    catch Class:Reason:Stack -> {Class, Reason, [{M, F, arity(A)} || {M, F, A, _} <- lists:sublist(Stack, 3)]}
    end.

arity(Arguments) when is_list(Arguments) -> length(Arguments);
arity(Arity) -> Arity.

improper(List) -> list_to_binary([List | differ:id(x)]).

big() -> binary:copy(<<"abcdefghij">>, 3000).

text() -> <<(big())/binary, "needle", (big())/binary>>.

unaligned() ->
    <<_:3, Rest/bits>> = <<1:3, (big())/bits>>,
    Rest.

flat(N) -> [I band 255 || I <- lists:seq(1, N)].

deep(N) -> lists:foldl(fun(I, Acc) -> [Acc, I band 255, <<I:16>>] end, [], lists:seq(1, N)).

sum(Binary) -> {byte_size(Binary), erlang:phash2(Binary)}.

md5(Parts) ->
    erlang:md5_final(lists:foldl(fun(Part, Context) -> erlang:md5_update(Context, Part) end, erlang:md5_init(), Parts)).

killed(Fun) ->
    [begin
         {Pid, Ref} = spawn_monitor(Fun),
         erlang:yield(),
         exit(Pid, kill),
         receive {'DOWN', Ref, process, Pid, Reason} -> lists:member(Reason, [killed, normal]) end
     end || _ <- lists:seq(1, 20)].

%% A process that only sends gets its turns while another is in a long BIF.
others_run() ->
    Me = self(),
    Ticker = spawn(fun() -> tick(Me, 3) end),
    Pid = spawn(fun() -> loop(deep(1000)) end),
    receive {done, Ticker} -> exit(Pid, kill), ok end.

tick(To, 0) -> To ! {done, self()};
tick(To, N) -> erlang:yield(), tick(To, N - 1).

loop(List) -> <<_/binary>> = list_to_binary(List), loop(List).
