%% OTP's own compiler, all of its passes, on programs given as text: the assembly it makes must be the same.
-module(otp_compiler).
-export([cases/0]).

cases() ->
    [
        {small, fun() -> assembly(small(), []) end},
        {shapes, fun() -> digest(assembly(shapes(), [])) end},
        {shapes_r22, fun() -> digest(assembly(shapes(), [r22])) end},
        {shapes_inlined, fun() -> digest(assembly(shapes(), [inline])) end},
        {shapes_unoptimised, fun() -> digest(assembly(shapes(), [no_copt, no_ssa_opt, no_postopt])) end},
        {core, fun() -> {ok, _, Core} = compile:noenv_forms(forms(shapes()), [to_core, no_spawn_compiler_process, deterministic]), digest(Core) end},
        {lint_errors, fun() -> {error, [{_, E}], [{_, W}]} = compile:noenv_forms(forms(wrong()), [return, no_spawn_compiler_process, deterministic]), {E, W} end},
        {pretty, fun() -> digest([erl_pp:form(F) || F <- forms(shapes())]) end}
    ].

assembly(Text, Options) ->
    {ok, _, Assembly} = compile:noenv_forms(forms(Text), [to_asm, no_spawn_compiler_process, deterministic | Options]),
    Assembly.

digest(Term) -> {erlang:phash2(Term), erlang:md5(io_lib:format("~w", [Term]))}.

forms(Text) ->
    {ok, Tokens, _} = erl_scan:string(Text),
    split(Tokens, []).

split([], []) -> [];
split([{dot, _} = Dot | Rest], Done) ->
    {ok, Form} = erl_parse:parse_form(lists:reverse([Dot | Done])),
    [Form | split(Rest, [])];
split([Token | Rest], Done) -> split(Rest, [Token | Done]).

small() ->
    "-module(small).
     -export([f/1]).
     f(X) when X > 1 -> [X, {X, 1.5}];
     f(_) -> none.".

wrong() ->
    "-module(wrong).
     -export([f/1, missing/2]).
     f(X) -> Y + g(Z = 1).
     unused(A) -> b.".

shapes() ->
    "-module(shapes).
     -export([area/1, classify/1, sum/2, parse/1, serve/1, safe/2, table/1, pick/2, deep/1, floats/2, loop/2]).
     -record(square, {side = 1, name}).
     -record(circle, {radius, centre = {0, 0}}).
     area(#square{side = S}) -> S * S;
     area(#circle{radius = R, centre = {X, Y}}) when X >= 0, Y >= 0 -> 3.14159 * R * R;
     area({rect, A, B}) when is_number(A), is_number(B) -> A * B;
     area(Other) -> error({no_shape, Other}).
     classify(N) when is_integer(N), N band 1 =:= 0 -> even;
     classify(N) when is_integer(N) -> odd;
     classify(F) when is_float(F), F > 0.0; F =:= zero -> positive;
     classify([H | _] = L) when length(L) > 3 -> {long, H};
     classify(<<A:4, B:12/little, R/binary>>) -> {A, B, R};
     classify(#{kind := K, value := V} = M) when map_size(M) > 2 -> {K, V};
     classify(M) when is_map_key(a, M) -> M#{a => 1, b => 2};
     classify(_) -> other.
     sum([], A) -> A;
     sum([X | Xs], A) when is_integer(X) -> sum(Xs, A + X);
     sum([_ | Xs], A) -> sum(Xs, A).
     parse(Bin) -> parse(Bin, []).
     parse(<<>>, A) -> lists:reverse(A);
     parse(<<L, D:L/binary, R/binary>>, A) -> parse(R, [D | A]);
     parse(<<C/utf8, R/binary>>, A) when C > 255 -> parse(R, [C | A]);
     parse(<<R/bits>>, A) -> {rest, R, A}.
     serve(State) ->
         Ref = make_ref(),
         self() ! {Ref, go},
         receive
             {Ref, Message} -> {Message, State};
             {'EXIT', _, Why} when Why =/= normal -> exit(Why)
         after 100 -> serve(State#{seen => Ref})
         end.
     safe(F, X) ->
         try F(X) of
             {ok, V} -> V;
             Other -> throw({bad, Other})
         catch
             throw:{bad, T} -> {thrown, T};
             error:badarith:S -> {arith, length(S)};
             C:R -> {C, R}
         after
             put(done, X)
         end.
     table(L) -> [{K, V} || {K, V} <- L, V > 1, is_atom(K)] ++ [X || <<X:3>> <= <<1, 2, 3>>].
     pick(X, Y) ->
         case {X, Y} of
             {1, a} -> one;
             {2, b} -> two;
             {3, c} -> three;
             {4, d} -> four;
             {_, e} -> (fun(Z) -> Z + X end)(1);
             {A, B} when A > B -> #{A => B, x => fun pick/2, y => fun lists:map/2};
             _ -> if X =:= Y -> same; true -> << <<(X + 1):16>>/binary, 1.5/float >> end
         end.
     deep(T) -> element(2, setelement(1, T, catch hd(tuple_to_list(T)))).
     floats(A, B) when is_float(A) -> C = A * B + 1.0, D = C / (A - 2), {C, D, trunc(D), -C}.
     loop(0, {A, B}) -> A - B;
     loop(N, {A, B}) -> loop(N - 1, {B, A + N}).".
