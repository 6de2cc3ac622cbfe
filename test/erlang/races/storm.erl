%% A storm of processes against a model. It goes in rounds. In each, actors send each other messages and exit signals, and
%% spawn, link, monitor, kill, name, suspend and time out children of theirs. Each knows what must come of what it does: the
%% reason of every end, one DOWN for a monitor, one timeout for a timer, each message of a pair once and in order. At the end
%% of a round all is counted; there are as many processes, names and (but for a bound) bytes as before.
%%
%%   @B BYTES                                           in use after the first rounds
%%   @P SECONDS ROUNDS SPAWNED MESSAGES PROMISES BYTES  where it is, now and then
%%   @F seed SEED round ROUND REASON                    a promise that was not kept
%%   @E ROUNDS SPAWNED MESSAGES PROMISES BYTES
-module(storm).
-export([main/3, asleep/2]).

-define(ROUNDS_PER_LOAD, 16).
-define(ACTORS, 16).
-define(OPERATIONS, 40). % of each actor in a round
-define(WARM, 3). % rounds after which the memory is looked at
-define(PATIENCE, 240000). % ms for a round
-define(NEWS, 3000). % ms between two lines
-define(ROOM, 2000000). % bytes that may be in use more at the end

%% Storms for so many Seconds. Versions: two .beam files of a module `changing` with version/0, as binaries, or none.
main(Seconds, Seed, Versions) ->
    Self = self(),
    Before = {erlang:system_info(process_count), sort(registered())},
    {Pid, Ref} = spawn_monitor(fun() -> watch_rounds(Self) end),
    Started = now_ms(),
    State = #{
        seed => Seed,
        versions => Versions,
        started => Started,
        ends => Started + Seconds * 1000,
        news => Started,
        watch => Pid,
        before => Before,
        warm => none,
        pids => #{},
        spawned => 0,
        messages => 0,
        promises => 0
    },
    Last = rounds(1, State),
    exit(Pid, kill),
    race:ends(Ref, Pid, killed),
    #{spawned := Spawned, messages := Messages, promises := Promises, rounds := Rounds} = Last,
    line("@E", [Rounds, Spawned, Messages, Promises, memory()]).

now_ms() -> erlang:monotonic_time(millisecond).

memory() ->
    erlang:garbage_collect(),
    erlang:memory(total).

line(Start, Numbers) ->
    erlang:display_string(Start ++ text(Numbers) ++ "\n").

text([]) -> "";
text([N | Rest]) -> " " ++ integer_to_list(N) ++ text(Rest).

failed(Seed, Round, Reason) ->
    line("@F seed", [Seed]),
    erlang:display_string("@F round" ++ text([Round]) ++ " " ++ differ:text(Reason) ++ "\n"),
    erlang:halt(1).

%% Says what hangs, should a round last too long.
watch_rounds(Main) ->
    receive
        {round, Seed, Round} -> watch_round(Main, Seed, Round)
    end.

watch_round(Main, Seed, Round) ->
    receive
        {round, Seed, Next} -> watch_round(Main, Seed, Next)
    after ?PATIENCE ->
        Items = [status, current_function, message_queue_len, links, monitors],
        failed(Seed, Round, {hangs, Main, [process_info(Pid, Items) || Pid <- processes()]})
    end.

rounds(Round, #{ends := Ends} = State) ->
    case now_ms() > Ends andalso Round > ?WARM + 1 of
        true ->
            State#{rounds => Round - 1};
        false ->
            Result =
                try
                    round_of(Round, State)
                catch
                    Class:Reason:Stack -> failed(map_get(seed, State), Round, {Class, Reason, Stack})
                end,
            rounds(Round + 1, news(Round, Result))
    end.

news(Round, #{news := News, started := Started, spawned := Spawned, messages := Messages, promises := Promises} = State) ->
    case now_ms() - News > ?NEWS of
        true ->
            line("@P", [(now_ms() - Started) div 1000, Round, Spawned, Messages, Promises, memory()]),
            State#{news => now_ms()};
        false ->
            State
    end.

round_of(Round, State) ->
    #{seed := Seed, watch := Watch, spawned := Spawned, messages := Messages, promises := Promises} = State,
    Watch ! {round, Seed, Round},
    Self = self(),
    Table = ets:new(storm_table, [public]),
    ets:insert(Table, {total, 0}),
    Actors = [spawn_monitor(fun() -> actor(Self, Round, Index, Seed) end) || Index <- seq(?ACTORS)],
    Pids = [Pid || {Pid, _} <- Actors],
    [race:await({ready, Pid}) || Pid <- Pids],
    Versions = map_get(versions, State),
    Loader = spawn_monitor(fun() -> loader(Versions, Self, Round rem ?ROUNDS_PER_LOAD =:= 1) end),
    Versions =:= [] orelse race:await(loaded),
    [Pid ! {start, list_to_tuple(Pids), Table, Versions =/= []} || Pid <- Pids],
    Done = [receive_or_fail({done, Pid}, Actors) || Pid <- Pids],
    stop_loader(Loader),
    %% Sent is #{Receiver => Count} of each actor.
    [Pid ! {expect, [{From, maps:get(Pid, Sent, 0)} || {From, {Sent, _, _, _}} <- zip(Pids, Done)]} || Pid <- Pids],
    [race:ends(Ref, Pid, finished) || {Pid, Ref} <- Actors],
    [{total, Total}] = ets:lookup(Table, total),
    race:check(Total =:= sum([Added || {_, Added, _, _} <- Done]), {table, Total}),
    true = ets:delete(Table),
    Children = [Child || {_, _, Born, _} <- Done, Child <- Born],
    race:clean(),
    balance(State),
    State1 = warm(Round, State),
    State1#{
        pids => different(Children, #{}, map_get(pids, State)),
        spawned => Spawned + length(Children) + ?ACTORS,
        messages => Messages + sum([N || {Sent, _, _, _} <- Done, N <- maps:values(Sent)]),
        promises => Promises + sum([Kept || {_, _, _, Kept} <- Done])
    }.

receive_or_fail({done, Pid}, Actors) ->
    receive
        {done, Pid, Result} -> Result;
        {'DOWN', _, process, Other, Reason} -> exit({actor, Other, Reason})
    end.

%% As many processes and names as before the round.
balance(#{before := {Count, Names}}) ->
    race:wait_until(fun() -> erlang:system_info(process_count) =< Count + 1 end) orelse
        exit({processes, erlang:system_info(process_count), Count + 1}),
    race:check(sort(registered()) =:= Names, {names, registered()}).

%% The memory of the first rounds is what later ones are measured by.
warm(?WARM, State) ->
    Warm = memory(),
    line("@B", [Warm]),
    State#{warm => Warm};
warm(Round, #{warm := Warm} = State) when is_integer(Warm), Round rem 8 =:= 0 ->
    Now = memory(),
    race:check(Now < Warm + ?ROOM, {memory, Warm, Now}),
    State;
warm(_, State) ->
    State.

%% No pid twice, in this round or the one before.
different([], Seen, _) ->
    Seen;
different([Pid | Rest], Seen, Before) ->
    race:check(not is_map_key(Pid, Seen) andalso not is_map_key(Pid, Before), {again, Pid}),
    different(Rest, Seen#{Pid => true}, Before).

%% ---- Code that changes while others call it

%% Not in each round: V8 of Node 20 never gives a WebAssembly instance back that has shared a table with others, so
%% that a machine can load only so often.
loader([], _, _) ->
    race:await(stop);
loader(_, Main, false) ->
    Main ! loaded,
    race:await(stop);
loader([First | Rest], Main, true) ->
    load(First),
    Main ! loaded,
    reload(Rest ++ [First]).

reload([Next | Rest]) ->
    receive
        stop -> ok
    after 20 ->
        load(Next),
        reload(Rest ++ [Next])
    end.

load(Binary) ->
    {module, changing} = code:load_binary(changing, "changing.beam", Binary).

stop_loader({Pid, Ref}) ->
    Pid ! stop,
    race:ends(Ref, Pid, normal).

%% ---- An actor. Its books are in its dictionary: {sent, Pid}, {got, Pid}, added, born.

actor(Main, Round, Index, Seed) ->
    put(race_random, 1 + erlang:phash2({Seed, Round, Index}, 16#fffffff0)),
    process_flag(trap_exit, true),
    put(born, []),
    put(added, 0),
    put(index, Index),
    Main ! {ready, self()},
    receive
        {start, Actors, Table, HasCode} ->
            put(actors, Actors),
            put(table, Table),
            put(has_code, HasCode),
            operate(?OPERATIONS, []),
            Main ! {done, self(), {counts(sent, get(), #{}), get(added), get(born), race:checked()}},
            finish()
    end.

counts(_, [], Counts) -> Counts;
counts(Kind, [{{Kind, Pid}, N} | Rest], Counts) -> counts(Kind, Rest, Counts#{Pid => N});
counts(Kind, [_ | Rest], Counts) -> counts(Kind, Rest, Counts).

%% Takes what is still missing; then there must be nothing more.
finish() ->
    receive
        {expect, Expected} ->
            [take(From, N - got(From)) || {From, N} <- Expected],
            race:clean(),
            exit(finished)
    end.

take(_, 0) -> ok;
take(From, Left) ->
    race:check(Left > 0, {too_many, From, Left}),
    receive
        {talk, From, N, Term} -> talked(From, N, Term);
        {'EXIT', From, {talk, N}} -> heard(From, N)
    end,
    take(From, Left - 1).

got(From) ->
    case get({got, From}) of
        undefined -> 0;
        N -> N
    end.

heard(From, N) ->
    race:check(N =:= got(From) + 1, {order, From, got(From), N}),
    put({got, From}, N).

talked(From, N, Term) ->
    race:check(Term =:= term(N), {damaged, N, Term}),
    heard(From, N).

term(N) when N rem 7 =:= 0 -> <<N:4000>>;
term(N) when N rem 5 =:= 0 -> #{number => N, list => [N]};
term(N) when N rem 3 =:= 0 -> {[N | "text"], N * 1.5};
term(N) -> N.

%% Kept: linked children that live on between operations.
operate(0, Kept) ->
    [end_kept(Pid) || Pid <- Kept];
operate(Left, Kept) ->
    listen(race:random(30)),
    Kept1 = operation(race:random(24), Kept),
    operate(Left - 1, Kept1).

listen(0) -> ok;
listen(N) ->
    receive
        {talk, From, M, Term} -> talked(From, M, Term), listen(N - 1);
        {'EXIT', From, {talk, M}} -> heard(From, M), listen(N - 1)
    after 0 -> ok
    end.

actor_at_random() ->
    Actors = get(actors),
    element(1 + race:random(tuple_size(Actors)), Actors).

next(To) ->
    N =
        case get({sent, To}) of
            undefined -> 1;
            Last -> Last + 1
        end,
    put({sent, To}, N),
    N.

born(Pid) ->
    put(born, [Pid | get(born)]),
    Pid.

options() ->
    case race:random(6) of
        0 -> [{priority, high}];
        1 -> [{priority, low}];
        2 -> [{message_queue_data, off_heap}];
        3 -> [{min_heap_size, 1000}, {fullsweep_after, 0}];
        _ -> []
    end.

child(Fun, Options) ->
    case spawn_opt(Fun, Options ++ options()) of
        {Pid, Ref} -> {born(Pid), Ref};
        Pid -> born(Pid)
    end.

victims(N) -> [child(fun() -> idle(Kind) end, [link, monitor]) || Kind <- seq(N)].

%% Waits, times out, yields or works for a while, then waits for its end.
idle(Kind) -> idle(Kind rem 4, 20).

idle(_, 0) ->
    receive never -> ok end;
idle(Kind, Left) ->
    case Kind of
        0 -> receive never -> ok end;
        1 -> receive never -> ok after 1 -> ok end;
        2 -> erlang:yield();
        3 -> race:spin(100)
    end,
    idle(Kind, Left - 1).

left(Pid) ->
    receive
        {'EXIT', Pid, Reason} -> Reason
    end.

operation(0, Kept) ->
    [begin To = actor_at_random(), N = next(To), To ! {talk, self(), N, term(N)} end || _ <- seq(race:random(20))],
    Kept;
operation(1, Kept) ->
    To = actor_at_random(),
    [begin N = next(To), To ! {talk, self(), N, term(N)} end || _ <- seq(race:random(100))],
    Kept;
operation(2, Kept) ->
    To = actor_at_random(),
    [signal(To, race:random(2)) || _ <- seq(race:random(10))],
    Kept;
operation(3, Kept) ->
    Pids = [{N, child(fun() -> race:spin(N), exit({fate, N}) end, [link])} || N <- seq(race:random(10))],
    [race:check(left(Pid) =:= {fate, N}, fate) || {N, Pid} <- Pids],
    Kept;
operation(4, Kept) ->
    Pids = victims(race:random(6)),
    [exit(Pid, kill) || {Pid, _} <- Pids],
    [begin race:ends(Ref, Pid, killed), killed = left(Pid) end || {Pid, Ref} <- Pids],
    Kept;
operation(5, Kept) ->
    Pids = victims(race:random(6)),
    [begin exit(Pid, {boom, [Pid]}), unlink(Pid), unlinked(Pid) end || {Pid, _} <- Pids],
    [race:ends(Ref, Pid, {boom, [Pid]}) || {Pid, Ref} <- Pids],
    Kept;
operation(6, Kept) ->
    Self = self(),
    Pids = chain(2 + race:random(10), Self, []),
    Refs = [{Pid, monitor(process, Pid)} || Pid <- Pids],
    exit(nth(1 + race:random(length(Pids)), Pids), {boom, Self}),
    [race:check(is_one(race:down(Ref, Pid), {boom, Self}), chain) || {Pid, Ref} <- Refs],
    Kept;
operation(7, Kept) ->
    Pids = victims(race:random(6)),
    [begin unlink(Pid), unlinked(Pid), exit(Pid, kill), demonitor(Ref, [flush]) end || {Pid, Ref} <- Pids],
    [race:check(is_one(race:down(monitor(process, Pid), Pid), killed), killed) || {Pid, _} <- Pids],
    Kept;
operation(8, Kept) ->
    Name = name(),
    race:check(whereis(Name) =:= undefined, {taken, Name}),
    {Pid, Ref} = child(fun() -> count(0) end, [monitor]),
    true = register(Name, Pid),
    race:check(whereis(Name) =:= Pid, whereis),
    NameRef = monitor(process, Name),
    [Name ! {number, N} || N <- up(10)],
    10 = ask(Pid),
    race:random(2) =:= 0 andalso unregister(Name),
    exit(Pid, {boom, Name}),
    race:ends(Ref, Pid, {boom, Name}),
    receive
        {'DOWN', NameRef, process, {Name, _}, {boom, Name}} -> ok
    end,
    race:check(whereis(Name) =:= undefined, {kept, Name}),
    Kept;
operation(9, Kept) ->
    Pid = child(fun() -> count(0) end, [link]),
    [held(Pid, N) || N <- up(10)],
    10 = ask(Pid),
    exit(Pid, over),
    over = left(Pid),
    Kept;
operation(10, Kept) ->
    Pid = child(fun() -> asleep(0, self()) end, [link]),
    [begin Pid ! {number, N}, race:spin(race:random(100)) end || N <- up(10)],
    10 = ask(Pid),
    exit(Pid, kill),
    killed = left(Pid),
    Kept;
operation(11, Kept) ->
    Timers = [erlang:start_timer(race:random(4), self(), {timer, N}) || N <- seq(race:random(8))],
    race:spin(race:random(2000)),
    [timer(Timer, race:random(2)) || Timer <- Timers],
    Kept;
operation(12, Kept) ->
    Pid = actor_at_random(),
    [{trap_exit, true}, {links, Links}, {message_queue_len, N}] = process_info(Pid, [trap_exit, links, message_queue_len]),
    race:check(is_list(Links) andalso N >= 0, info),
    Kept;
operation(13, Kept) ->
    true = erlang:garbage_collect(actor_at_random()),
    Kept;
operation(14, Kept) ->
    [ets:update_counter(get(table), total, N) || N <- seq(10)],
    put(added, get(added) + 55),
    Kept;
operation(15, Kept) ->
    Self = self(),
    Alias = alias(),
    {Pid, Ref} = child(fun() -> [Alias ! {Alias, N} || N <- up(10)], Self ! {sent, Alias}, exit(said) end, [monitor]),
    First =
        receive
            {Alias, 1} -> 1
        end,
    true = unalias(Alias),
    aliased(Alias, First + 1),
    race:await({sent, Alias}),
    race:ends(Ref, Pid, said),
    Kept;
operation(16, Kept) ->
    Pid = child(fun() -> count(0) end, [link]),
    [Pid | Kept];
operation(17, []) ->
    [];
operation(17, [Pid | Kept]) ->
    end_kept(Pid),
    Kept;
operation(18, Kept) ->
    Self = self(),
    {Parent, Ref} = child(
        fun() ->
            Pids = [spawn_link(fun() -> idle(N) end) || N <- seq(5)],
            Self ! {children, self(), Pids},
            idle(race:random(4))
        end,
        [monitor]
    ),
    receive
        {children, Parent, Pids} -> ok
    end,
    Refs = [{born(Pid), monitor(process, Pid)} || Pid <- Pids],
    exit(Parent, kill),
    race:ends(Ref, Parent, killed),
    [race:check(is_one(race:down(ChildRef, Pid), killed), killed) || {Pid, ChildRef} <- Refs],
    Kept;
operation(19, Kept) ->
    case get(has_code) of
        true ->
            {Pid, Ref} = child(fun() -> exit({versions, [changing:version() || _ <- seq(50)]}) end, [monitor]),
            %% Code that is two loads old is purged, and who runs it killed.
            case race:down(Ref, Pid) of
                {versions, Versions} -> [race:check(V =:= 1 orelse V =:= 2, V) || V <- Versions];
                killed -> ok
            end;
        false ->
            ok
    end,
    Kept;
operation(20, Kept) ->
    Request = spawn_request(fun() -> exit(requested) end, [monitor, {reply_tag, answer}]),
    receive
        {answer, Request, ok, Pid} -> race:ends(Request, born(Pid), requested)
    end,
    Kept;
operation(21, Kept) ->
    %% A tree of monitors on one process.
    {Pid, Ref} = child(fun() -> count(0) end, [monitor]),
    Refs = [monitor(process, Pid, [{alias, reply_demonitor}]) || _ <- seq(20)],
    {Quiet, Loud} = split(Refs, [], []),
    [true = demonitor(Quietened, [flush, info]) || Quietened <- Quiet],
    Pid ! {stop, {done, Pid}},
    race:ends(Ref, Pid, {done, Pid}),
    [race:ends(Other, Pid, {done, Pid}) || Other <- Loud],
    Kept;
operation(_, Kept) ->
    [begin [] = process_info(self(), registered_name), erlang:yield() end || _ <- seq(3)],
    Kept.

signal(To, 0) -> exit(To, {talk, next(To)});
signal(To, 1) ->
    N = next(To),
    To ! {talk, self(), N, term(N)}.

%% noproc: of a monitor or link that came too late.
is_one(noproc, _) -> true;
is_one(Reason, Reason) -> true;
is_one(_, _) -> false.

unlinked(Pid) ->
    receive
        {'EXIT', Pid, _} -> ok
    after 0 -> ok
    end.

chain(0, _, Pids) -> Pids;
chain(N, Main, Pids) ->
    Pid = child(
        fun() ->
            Pids =:= [] orelse link(hd(Pids)),
            Main ! {linked, self()},
            idle(N)
        end,
        []
    ),
    race:await({linked, Pid}),
    chain(N - 1, Main, [Pid | Pids]).

name() ->
    Index = get(index),
    nth(Index, [
        storm_1, storm_2, storm_3, storm_4, storm_5, storm_6, storm_7, storm_8,
        storm_9, storm_10, storm_11, storm_12, storm_13, storm_14, storm_15, storm_16
    ]).

%% Counts up, and stops at anything out of order.
count(Count) ->
    receive
        {number, N} when N =:= Count + 1 -> count(N);
        {number, N} -> exit({order, Count, N});
        {ask, From} -> From ! {count, self(), Count}, count(Count);
        {stop, Reason} -> exit(Reason)
    end.

asleep(Count, Self) ->
    receive
        {number, N} when N =:= Count + 1 -> erlang:hibernate(?MODULE, asleep, [N, Self]);
        {number, N} -> exit({order, Count, N});
        {ask, From} -> From ! {count, Self, Count}, asleep(Count, Self)
    end.

ask(Pid) ->
    Pid ! {ask, self()},
    receive
        {count, Pid, Count} -> Count;
        {'EXIT', Pid, Reason} -> exit({lost, Reason})
    end.

held(Pid, N) ->
    true = erlang:suspend_process(Pid),
    Pid ! {number, N},
    race:random(3) =:= 0 andalso erlang:yield(),
    true = erlang:resume_process(Pid).

timer(Timer, 0) ->
    case erlang:cancel_timer(Timer) of
        false -> timer(Timer, 1);
        Left -> race:check(is_integer(Left), Left)
    end;
timer(Timer, 1) ->
    receive
        {timeout, Timer, {timer, _}} -> ok
    end.

aliased(Alias, N) ->
    receive
        {Alias, N} -> aliased(Alias, N + 1);
        {Alias, Other} -> exit({alias, N, Other})
    after 0 -> ok
    end.

end_kept(Pid) ->
    0 = ask(Pid),
    exit(Pid, {kept, Pid}),
    {kept, Pid} = left(Pid).

%% ---- Lists

seq(0) -> [];
seq(N) -> [N | seq(N - 1)].

up(N) -> reverse(seq(N), []).

reverse([], Done) -> Done;
reverse([Head | Rest], Done) -> reverse(Rest, [Head | Done]).

nth(1, [Item | _]) -> Item;
nth(N, [_ | Rest]) -> nth(N - 1, Rest).

sum([]) -> 0;
sum([N | Rest]) -> N + sum(Rest).

zip([], []) -> [];
zip([A | As], [B | Bs]) -> [{A, B} | zip(As, Bs)].

split([], A, B) -> {A, B};
split([Item | Rest], A, B) -> split(Rest, [Item | B], A).

sort([]) -> [];
sort([Pivot | Rest]) -> sort([X || X <- Rest, X < Pivot]) ++ [Pivot | sort([X || X <- Rest, X >= Pivot])].
