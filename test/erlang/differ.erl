%% Runs the cases of test modules and prints one line a case, the same on every machine. Uses as little of the machine
%% as it can, so that it works before io_lib does: guards, a few BIFs, its own sort, erlang:display_string/1.
%%
%% A module exports cases/0, which gives [Case] or {isolated, [Case]} (each case in a process of its own), where Case is
%% {Name, Fun} or {heavy, Name, Fun}; heavy ones are left out in mode `light`.
%%   @M module              a module begins
%%   @C name value TERM
%%   @C name CLASS REASON FRAME FRAME ...
%%   @H name                a heavy case that was not run
%%   @E module              the module has ended
-module(differ).
-export([main/2, id/1, out/1, all/2, isolated/1, text/1]).

main(Modules, Mode) ->
    run_modules(Modules, Mode),
    done.

run_modules([], _) ->
    ok;
run_modules([Module | Rest], Mode) ->
    line("@M ", out(Module)),
    try Module:cases() of
        {isolated, Cases} -> run_cases(Cases, Mode, true);
        Cases -> run_cases(Cases, Mode, false)
    catch
        Class:Reason:Stack -> line("@C cases ", failure(Class, Reason, Stack))
    end,
    line("@E ", out(Module)),
    run_modules(Rest, Mode).

run_cases([], _, _) ->
    ok;
run_cases([{heavy, Name, _} | Rest], light, Isolated) ->
    line("@H ", out(Name)),
    run_cases(Rest, light, Isolated);
run_cases([{heavy, Name, Fun} | Rest], Mode, Isolated) ->
    run_cases([{Name, Fun} | Rest], Mode, Isolated);
run_cases([{Name, Fun} | Rest], Mode, false) ->
    line("@C ", append(out(Name), [$\s | outcome(Fun)])),
    run_cases(Rest, Mode, false);
run_cases([{Name, Fun} | Rest], Mode, true) ->
    line("@C ", append(out(Name), [$\s | isolated(fun() -> outcome(Fun) end)])),
    run_cases(Rest, Mode, true).

outcome(Fun) ->
    try Fun() of
        Value -> append("value ", out(Value))
    catch
        Class:Reason:Stack -> failure(Class, Reason, Stack)
    end.

failure(Class, Reason, Stack) ->
    append(out(Class), [$\s | append(out(Reason), frames(Stack))]).

line(Start, Chars) ->
    erlang:display_string(append(Start, append(Chars, "\n"))).

%% What Fun() gives, computed in a fresh process.
isolated(Fun) ->
    Self = self(),
    {Pid, Ref} = spawn_monitor(fun() -> exit({outcome, Self, Fun()}) end),
    receive
        {'DOWN', Ref, process, Pid, {outcome, Self, Value}} -> Value;
        {'DOWN', Ref, process, Pid, Reason} -> append("died ", out(Reason))
    end.

%% The compiler knows nothing about what comes out.
id(Value) -> Value.

%% What Fun gives for each of the items: the value, or {Class, Reason}.
all(Fun, Items) -> all(Fun, Items, []).

all(_, [], Done) ->
    reverse(Done, []);
all(Fun, [Item | Rest], Done) ->
    Result =
        try
            Fun(Item)
        catch
            Class:Reason -> {Class, Reason}
        end,
    all(Fun, Rest, [Result | Done]).

text(Term) -> out(Term).

%% ---- Stack traces: the frames down to this module

frames([{?MODULE, _, _, _} | _]) -> [];
frames([{M, F, A, Location} | Rest]) ->
    [$\s | append(frame(M, F, A), append(place(Location), frames(Rest)))];
frames(_) -> [].

frame(M, F, A) when is_integer(A) ->
    append(atom(M), [$: | append(atom(F), [$/ | integer(A, [])])]);
frame(M, F, Args) ->
    append(atom(M), [$: | append(atom(F), [$( | append(items(Args), ")")])]).

place([{line, Line} | _]) -> [$@ | integer(Line, [])];
place([_ | Rest]) -> place(Rest);
place([]) -> [].

%% ---- Terms as text

out(T) when is_integer(T), T < 0 -> [$- | integer(-T, [])];
out(T) when is_integer(T) -> integer(T, []);
out(T) when is_atom(T) -> atom(T);
out(T) when is_float(T) -> float_to_list(T, [short]);
out([]) -> "[]";
out(T) when is_list(T) ->
    case printable(T) of
        true -> [$" | escaped(T)];
        false -> [$[ | append(items(T), "]")]
    end;
out(T) when is_tuple(T) -> [${ | append(elements(T, 1), "}")];
out(T) when is_bitstring(T) -> append("<<", append(bits(T), ">>"));
out(T) when is_map(T) -> append("#{", append(pairs(sort(maps:keys(T)), T), "}"));
out(T) when is_pid(T) -> "<pid>";
out(T) when is_reference(T) -> "<ref>";
out(T) when is_function(T) -> append("<fun/", append(fun_arity(T, 0), ">"));
out(T) when is_port(T) -> "<port>";
out(_) -> "<what>".

integer(N, Done) when N < 10 -> [$0 + N | Done];
integer(N, Done) -> integer(N div 10, [$0 + N rem 10 | Done]).

atom(T) ->
    Text = atom_to_list(T),
    case plain(Text) of
        true -> Text;
        false -> [$' | quoted(Text)]
    end.

quoted([]) -> "'";
quoted([C | Rest]) when C >= 32, C =< 126 -> [C | quoted(Rest)];
quoted([C | Rest]) -> [$\\ | integer(C, [$; | quoted(Rest)])].

plain([C | Rest]) when C >= $a, C =< $z -> plain_rest(Rest);
plain(_) -> false.

plain_rest([]) -> true;
plain_rest([C | Rest]) when C >= $a, C =< $z; C >= $A, C =< $Z; C >= $0, C =< $9; C =:= $_; C =:= $@ -> plain_rest(Rest);
plain_rest(_) -> false.

printable([]) -> true;
printable([C | Rest]) when is_integer(C), C >= 32, C =< 126 -> printable(Rest);
printable(_) -> false.

escaped([]) -> "\"";
escaped([C | Rest]) when C =:= $"; C =:= $\\ -> [$\\, C | escaped(Rest)];
escaped([C | Rest]) -> [C | escaped(Rest)].

items([]) -> [];
items([Last]) -> out(Last);
items([Head | Tail]) when is_list(Tail) -> append(out(Head), [$, | items(Tail)]);
items([Head | Tail]) -> append(out(Head), [$| | out(Tail)]).

elements(T, I) when I > tuple_size(T) -> [];
elements(T, I) when I =:= tuple_size(T) -> out(element(I, T));
elements(T, I) -> append(out(element(I, T)), [$, | elements(T, I + 1)]).

bits(<<>>) -> [];
bits(<<B>>) -> integer(B, []);
bits(<<B, Rest/bitstring>>) -> append(integer(B, []), [$, | bits(Rest)]);
bits(Rest) ->
    Size = bit_size(Rest),
    <<Value:Size>> = Rest,
    append(integer(Value, []), [$:, $0 + Size]).

pairs([], _) -> [];
pairs([Key], Map) -> pair(Key, Map);
pairs([Key | Rest], Map) -> append(pair(Key, Map), [$, | pairs(Rest, Map)]).

pair(Key, Map) -> append(out(Key), "=>" ++ out(map_get(Key, Map))).

fun_arity(Fun, N) when is_function(Fun, N) -> integer(N, []);
fun_arity(Fun, N) -> fun_arity(Fun, N + 1).

%% ---- Lists, without the machine's own list functions

append([], Tail) -> Tail;
append([Head | Rest], Tail) -> [Head | append(Rest, Tail)].

reverse([], Done) -> Done;
reverse([Head | Rest], Done) -> reverse(Rest, [Head | Done]).

%% Merge sort in term order; of two equal numbers the integer comes first, as in maps.
sort([]) -> [];
sort([One]) -> [One];
sort(List) ->
    {Left, Right} = split(List, [], []),
    merge(sort(Left), sort(Right)).

split([], Left, Right) -> {Left, Right};
split([Head | Rest], Left, Right) -> split(Rest, [Head | Right], Left).

merge([], Right) -> Right;
merge(Left, []) -> Left;
merge([A | Left], [B | _] = Right) when A < B; A == B, is_integer(A) -> [A | merge(Left, Right)];
merge(Left, [B | Right]) -> [B | merge(Left, Right)].
