%% OTP's own erl_scan, erl_parse, erl_pp, erl_eval, math, rand with seeds, calendar, lists of digits, timer functions.
-module(otp_language).
-compile(nowarn_deprecated_function).
-export([cases/0]).
-import(differ, [id/1, all/2]).

cases() ->
    [
        {scan, fun() -> [erl_scan:string(S) || S <- ["a. ", "X = 1 + 2.5e3.", "[foo|'Bar'] ++ \"str\\n\".", "<<\"bin\":8/little>>.", "16#ff 2#101 $a $\\n.", "fun(X) when X > 1 -> ok end.", "#{a => 1, b := 2}.", "% comment\nx.", "1_000_000.", "a:b(). -> <- => := == =:= /= =/= =< >= ++ -- || <<>> ... .. ::"]] end},
        {scan_errors, fun() -> [erl_scan:string(S) || S <- ["'unterminated", "\"open", "$", "16#zz", "1.0e999", [0, 1], "a\\b"]] end},
        {scan_options, fun() -> {erl_scan:string("a %c\n b.", {1, 1}, [return]), erl_scan:string("a. b.", 5, [text])} end},
        {scan_tokens, fun() -> {more, C} = erl_scan:tokens([], "foo(1,", 1), {done, R, Rest} = erl_scan:tokens(C, " 2). rest", 1), {R, Rest} end},
        {parse_exprs, fun() -> [parse_expr(S) || S <- expressions()] end},
        {parse_forms, fun() -> [parse_form(S) || S <- forms()] end},
        {parse_terms, fun() -> [parse_term(S) || S <- ["{a, [1, 2.5], \"s\"}.", "#{k => <<1, 2>>}.", "'A'.", "-5.", "fun a:b/1.", "[a|b].", "X.", "1 + 2."]] end},
        {parse_errors, fun() -> [parse_expr(S) || S <- ["1 + .", "foo(.", "[1, 2.", "case x of end.", "fun -> a end.", "a b.", "if end."]] end},
        {abstract, fun() -> [erl_parse:abstract(T) || T <- [a, 1, 1.5, "str", [1, a], {x, y}, <<"b">>, #{a => 1}, [], 1 bsl 70]] end},
        {normalise, fun() -> [erl_parse:normalise(erl_parse:abstract(T)) || T <- [{a, [1, "b"], <<1>>}, #{x => [y]}, -5, 2.5]] end},
        {pretty_exprs, fun() -> [lists:flatten(erl_pp:exprs(parse_expr(S))) || S <- expressions()] end},
        {pretty_forms, fun() -> [lists:flatten(erl_pp:form(parse_form(S))) || S <- forms()] end},
        {eval, fun() -> [eval(S) || S <- ["1 + 2 * 3.", "lists:map(fun(X) -> X * X end, [1, 2, 3]).", "X = 5, Y = X + 1, {X, Y}.", "case {a, 1} of {a, N} when N > 0 -> N; _ -> no end.", "[X || X <- lists:seq(1, 10), X rem 2 =:= 0].", "try throw(a) catch throw:Z -> {caught, Z} end.", "<< <<(B + 1)>> || <<B>> <= <<1, 2, 3>> >>.", "#{a => 1}#{b => 2}.", "(fun F(0) -> 1; F(N) -> N * F(N - 1) end)(10).", "if 1 > 2 -> a; true -> b end.", "begin A = 1, A end.", "<<A:8, B/binary>> = <<1, 2, 3>>, {A, B}.", "catch exit(x).", "receive after 0 -> timeout end."]] end},
        {eval_error, fun() -> eval("1 / 0.") end},
        {eval_unbound, fun() -> eval("Q + 1.") end},
        {rand_exsss, fun() -> draw(exsss, 10) end},
        {rand_exro928ss, fun() -> draw(exro928ss, 10) end},
        {rand_exrop, fun() -> draw(exrop, 10) end},
        {rand_exs1024s, fun() -> draw(exs1024s, 10) end},
        {rand_exsp, fun() -> draw(exsp, 10) end},
        {rand_exs64, fun() -> draw(exs64, 5) end},
        {rand_exsplus, fun() -> draw(exsplus, 5) end},
        {rand_exs1024, fun() -> draw(exs1024, 5) end},
        {rand_mwc59, fun() -> S0 = rand:mwc59_seed(42), {_, L} = lists:foldl(fun(_, {S, A}) -> {rand:mwc59(S), [rand:mwc59_value(S), rand:mwc59_value32(S), rand:mwc59_float(S) | A]} end, {S0, []}, lists:seq(1, 5)), L end},
        {rand_process, fun() -> rand:seed(exsss, {1, 2, 3}), {[rand:uniform(100) || _ <- lists:seq(1, 20)], rand:uniform(), rand:normal(), rand:uniform_real(), rand:bytes(5), rand:uniform(1 bsl 70)} end},
        {rand_normal, fun() -> S = rand:seed_s(exsss, 7), {_, L} = lists:foldl(fun(_, {S1, A}) -> {V, S2} = rand:normal_s(S1), {S2, [V | A]} end, {S, []}, lists:seq(1, 10)), L end},
        {rand_jump, fun() -> S = rand:jump(rand:seed_s(exsss, 7)), element(1, rand:uniform_s(1000000, S)) end},
        {rand_many, fun() -> S = rand:seed_s(exsss, 99), {_, Sum} = lists:foldl(fun(_, {S1, A}) -> {V, S2} = rand:uniform_s(1000000, S1), {S2, A + V} end, {S, 0}, lists:seq(1, 2000)), Sum end},
        {rand_bad, fun() -> rand:uniform(id(0)) end},
        {rand_export, fun() -> S = rand:seed_s(exsss, 5), {A, _} = rand:uniform_s(S), {B, _} = rand:uniform_s(rand:seed_s(rand:export_seed_s(S))), A =:= B end},
        {random_old, fun() -> S = random:seed0(), {A, S1} = random:uniform_s(S), {B, _} = random:uniform_s(100, S1), {A, B} end},
        {math, fun() -> {math:pi(), math:sqrt(2), math:pow(2, 0.5), math:exp(1), math:log(10), math:floor(2.7), math:ceil(2.1)} end},
        {calendar, fun() -> {calendar:date_to_gregorian_days({2024, 2, 29}), calendar:gregorian_days_to_date(738000), calendar:day_of_the_week({2026, 11, 22}), calendar:is_leap_year(2100), calendar:datetime_to_gregorian_seconds({{2000, 1, 1}, {0, 0, 0}}), calendar:gregorian_seconds_to_datetime(63000000000), calendar:iso_week_number({2021, 1, 3}), calendar:last_day_of_the_month(2023, 2), calendar:valid_date({2023, 2, 29}), calendar:seconds_to_time(3661), calendar:seconds_to_daystime(100000), calendar:time_to_seconds({1, 1, 1})} end},
        {calendar_rfc3339, fun() -> {calendar:system_time_to_rfc3339(1700000000, [{offset, "Z"}]), calendar:rfc3339_to_system_time("2023-11-14T22:13:20Z"), calendar:system_time_to_rfc3339(1700000000123, [{unit, millisecond}, {offset, "+02:00"}])} end},
        {calendar_bad, fun() -> calendar:date_to_gregorian_days(id({2023, 13, 1})) end},
        {filename, fun() -> {filename:join("/a/b", "c.erl"), filename:basename("/a/b.erl", ".erl"), filename:dirname("/a/b"), filename:extension("x.tar.gz"), filename:rootname("a.b"), filename:split("/a/b/c"), filename:join(["a", "/b", "c"]), filename:flatten(["a", [b]]), filename:pathtype("/x"), filename:absname("x", "/y")} end},
        {erl_anno, fun() -> A = erl_anno:new({3, 4}), {erl_anno:line(A), erl_anno:column(A), erl_anno:location(erl_anno:set_file("f", A))} end},
        {timer_units, fun() -> {timer:seconds(2), timer:minutes(1), timer:hms(1, 2, 3)} end},
        {lib_uri, fun() -> {uri_string:parse("http://user@host:80/path?q=1#f"), uri_string:quote("a b&c"), uri_string:dissect_query("a=1&b=2")} end},
        {io_columns, fun() -> lists:flatten(io_lib:format("~s~n~p", [erl_pp:expr(parse_one("{a, fun(X, Y) when X > Y -> [X | Y] end, <<X:8>>}.")), {ok}])) end},
        {erl_internal, fun() -> {erl_internal:bif(abs, 1), erl_internal:guard_bif(is_atom, 1), erl_internal:op_type('+', 2), erl_internal:arith_op('div', 2), erl_internal:comp_op('=<', 2)} end},
        {eval_bits, fun() -> eval("<<X:4, Y:4, R/binary>> = <<16#AB, 1, 2>>, {X, Y, R}.") end},
        {lint, fun() -> {ok, F1} = {ok, parse_form("-module(m).")}, F2 = parse_form("f(X) -> Y."), {error, [{_, Es}], _} = erl_lint:module([F1, F2]), Es end},
        {error_texts, fun() -> [lists:flatten(M:format_error(E)) || {M, E} <- [{erl_parse, ["syntax error before: ", "'.'"]}, {erl_scan, {illegal, character}}, {erl_lint, {unbound_var, 'X'}}]] end}
    ].

expressions() ->
    ["1 + 2 * 3 - f(X).", "case X of {a, B} when B > 1, is_list(B) -> B; [H | T] -> {H, T}; _ -> none end.", "fun(A, B) -> A ++ B end.", "[{X, Y} || X <- L, {ok, Y} <- M, X =/= Y].", "<< <<X:8/little>> || <<X:4>> <= B >>.", "try f() of X -> X catch error:E:S -> {E, S}; throw:_ -> ok after g() end.", "receive {a, X} -> X after 100 -> timeout end.", "#{a => 1, \"b\" => [2]}.", "M#{a := 1}.", "X#rec{a = 1}.", "if A > 1 -> b; true -> c end.", "begin A = 1, B = 2 end.", "not (A andalso B orelse C).", "-X + (-1) bsl 3.", "fun lists:map/2, fun f/1.", "\"str\" \"cat\".", "catch throw(X).", "A ! B ! c.", "<<1:8, X/binary, \"str\"/utf8, Y:N/signed-little-integer-unit:8>>.", "(X = Y) =:= Z, {}, [], 'quoted atom', $a, 1.5e10, 16#FF.", "fun F(0) -> 1; F(N) -> N * F(N - 1) end."].

forms() ->
    ["-module(foo).", "-export([f/1, g/2]).", "f(X) when X > 1; X < 0 -> X + 1; f(_) -> ok.", "-record(r, {a = 1 :: integer(), b, c = []}).", "-spec f(integer()) -> ok | {error, term()}.", "-type t(A) :: [A] | #{atom() => A} | fun((A) -> t(A)).", "-define_me(x).", "g([H | T], {A, B}) -> case H of A -> g(T, B); _ -> [] end."].

parse_expr(S) ->
    {ok, T, _} = erl_scan:string(S),
    case erl_parse:parse_exprs(T) of
        {ok, E} -> E;
        {error, {L, M, D}} -> {error, L, lists:flatten(M:format_error(D))}
    end.

parse_one(S) -> hd(parse_expr(S)).

parse_form(S) ->
    {ok, T, _} = erl_scan:string(S),
    {ok, F} = erl_parse:parse_form(T),
    F.

parse_term(S) ->
    {ok, T, _} = erl_scan:string(S),
    case erl_parse:parse_term(T) of
        {ok, E} -> E;
        {error, {L, M, D}} -> {error, L, lists:flatten(M:format_error(D))}
    end.

eval(S) ->
    {value, V, _} = erl_eval:exprs(parse_expr(S), erl_eval:new_bindings()),
    V.

draw(Algorithm, N) ->
    S = rand:seed_s(Algorithm, {123, 456, 789}),
    {_, L} = lists:foldl(
        fun(_, {S1, A}) ->
            {V, S2} = rand:uniform_s(S1),
            {W, S3} = rand:uniform_s(1 bsl 40, S2),
            {S3, [V, W | A]}
        end, {S, []}, lists:seq(1, N)),
    L.
