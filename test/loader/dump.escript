%% Prints what the real Erlang's disassembler and beam_lib see in .beam files, one instruction a line, for disasm.test.ts.
-mode(compile).

main(Files) ->
    ok = io:setopts([{encoding, utf8}]),
    [dump(File) || File <- Files],
    ok.

dump(File) ->
    {beam_file, Module, _, _, _, Functions} = beam_disasm:file(File),
    {ok, {_, Md5}} = beam_lib:md5(File),
    io:format("module ~tw ~s~n", [Module, string:lowercase(binary:encode_hex(Md5))]),
    [begin
         io:format("function ~tw ~w ~w~n", [Name, Arity, Entry]),
         %% beam_disasm swaps the label and the line before func_info.
         {Before, Rest} = lists:splitwith(fun(I) -> element(1, I) =/= func_info end, Code),
         [io:put_chars([lists:join($\s, instruction(I)), $\n]) || I <- lists:sort(Before) ++ Rest]
     end || {function, Name, Arity, Entry, Code} <- Functions].

instruction(Name) when is_atom(Name) -> [w(Name)];
instruction({func_info, M, F, A}) -> ["func_info", arg(M), arg(F), arg(A)];
instruction({test, Op, F, Src, {list, L}}) -> [w(Op), arg(F), arg(Src) | args(L)];
instruction({test, Op, F, Args}) -> [w(Op), arg(F) | args(Args)];
instruction({bif, Name, nofail, [], R}) -> ["bif", w(Name), arg(R)];
instruction({bif, Name, F, Args, R}) -> ["bif", w(Name), arg(F) | args(Args ++ [R])];
instruction({gc_bif, Name, F, Live, Args, R}) -> ["gc_bif", w(Name), arg(F), arg(Live) | args(Args ++ [R])];
instruction({arithfbif, Op, F, Args, R}) -> [w(Op), arg(F) | args(Args ++ [R])];
instruction({raise, _, Args, _}) -> ["raise" | args(Args)];
instruction({bs_add, F, Args, R}) -> ["bs_add", arg(F) | args(Args ++ [R])];
instruction({make_fun2, {_, F, A}, _, Uniq, _}) -> ["make_fun2", fa(F, A), w(Uniq)];
instruction({make_fun3, {_, F, A}, _, Uniq, R, {list, Env}}) -> ["make_fun3", fa(F, A), w(Uniq), arg(R) | args(Env)];
instruction({bs_put_string, _, {string, S}}) -> ["bs_put_string", w(list_to_binary(S))];
instruction({bs_create_bin, [{A, B, C, D, E, _, _, L}]}) -> ["bs_create_bin" | args([A, B, C, D, E | L])];
instruction(Tuple) ->
    [Op | Args] = tuple_to_list(Tuple),
    [w(Op) | args(Args)].

args(Args) -> [arg(A) || A <- Args].

arg({tr, R, _}) -> arg(R);
arg({x, N}) -> ["x", w(N)];
arg({y, N}) -> ["y", w(N)];
arg({fr, N}) -> ["fr", w(N)];
arg({f, L}) -> ["f", w(L)];
arg({u, {alloc, L}}) -> arg({alloc, L});
arg({u, N}) -> w(N);
arg({i, N}) -> ["#", w(N)];
arg({integer, N}) -> ["#", w(N)];
arg({field_flags, N}) -> w(N);
arg({atom, A}) -> w(A);
arg(nil) -> "nil";
arg({literal, T}) -> ["lit ", w(T)];
arg({float, F}) -> ["lit ", w(F)];
arg({alloc, L}) -> [lists:join($+, [w(proplists:get_value(K, L, 0)) || K <- [words, floats, funs]])];
arg({extfunc, M, F, A}) -> [w(M), ":", fa(F, A)];
arg({_, F, A}) when is_atom(F), is_integer(A) -> fa(F, A);
arg({list, L}) -> lists:join($\s, args(L));
arg({{z, 1}, _, L}) -> lists:join($\s, args(L));
arg(N) when is_integer(N) -> w(N);
arg(B) when is_binary(B) -> w(B).

fa(F, A) -> [w(F), "/", w(A)].

w(T) -> io_lib:format("~tw", [T]).
