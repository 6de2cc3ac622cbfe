%% Races of ETS tables with the ends of their owners and heirs.
-module(race_tables).
-export([races/0]).

races() ->
    [
        {owner_exit_against_lookup, 1000, fun owner_exit_against_lookup/1},
        {owner_exit_against_heir, 1000, fun owner_exit_against_heir/1},
        {owner_exit_against_heirs_exit, 1000, fun owner_exit_against_heirs_exit/1},
        {give_away_against_exit, 1000, fun give_away_against_exit/1},
        {delete_against_insert, 1000, fun delete_against_insert/1},
        {named_table_again, 500, fun named_table_again/1},
        {counters, 20, fun counters/1},
        {insert_new, 1000, fun insert_new/1}
    ].

seq(0) -> [];
seq(N) -> [N | seq(N - 1)].

attempt(Fun) ->
    try
        Fun()
    catch
        error:badarg -> badarg
    end.

%% A process that owns a table with [{N, {value, N}}].
owner(Options) ->
    Self = self(),
    {Owner, Ref} = spawn_monitor(fun() ->
        Table = ets:new(race_table, [public | Options]),
        [ets:insert(Table, {N, {value, N, <<N:1600>>}}) || N <- seq(10)],
        Self ! {table, self(), Table},
        receive
            {give, To} -> attempt(fun() -> ets:give_away(Table, To, gift) end)
        end,
        receive never -> ok end
    end),
    receive
        {table, Owner, Table} -> {Owner, Ref, Table}
    end.

%% A lookup gives the object or fails; what it gave stays whole when the table goes.
owner_exit_against_lookup(Turns) ->
    race:duel(
        Turns,
        fun(Turn) ->
            owner([
                case Turn rem 2 of
                    0 -> set;
                    1 -> ordered_set
                end
            ])
        end,
        fun({Owner, _, _}) -> exit(Owner, boom) end,
        fun({_, _, Table}) -> look(Table, 1) end,
        fun({Owner, Ref, Table}, _, Result) ->
            race:check(Result =:= gone, Result),
            race:ends(Ref, Owner, boom),
            race:check(ets:info(Table) =:= undefined, still_there),
            race:check(attempt(fun() -> ets:lookup(Table, 1) end) =:= badarg, still_there)
        end
    ).

look(Table, N) ->
    case attempt(fun() -> ets:lookup(Table, 1 + N rem 10) end) of
        badarg -> gone;
        [{Key, {value, Key, <<Key:1600>>}}] -> look(Table, N + 1);
        [] -> look_gone(Table);
        Other -> Other
    end.

%% A table never loses objects and lives on.
look_gone(Table) ->
    case attempt(fun() -> ets:lookup(Table, 1) end) of
        badarg -> gone;
        Other -> {empty, Other}
    end.

%% The heir has the whole table, and one message that says so.
owner_exit_against_heir(Turns) ->
    race:duel(
        Turns,
        fun(_) ->
            Heir = spawn(fun heir/0),
            {Heir, owner([{heir, Heir, legacy}])}
        end,
        fun({_, {Owner, _, _}}) -> exit(Owner, boom) end,
        fun({_, {_, _, Table}}) -> [[{N, {value, N, _}}] = ets:lookup(Table, N) || N <- seq(10)] end,
        fun({Heir, {Owner, Ref, Table}}, _, Values) ->
            race:check(length(Values) =:= 10, Values),
            race:ends(Ref, Owner, boom),
            Heir ! {stop, self()},
            receive
                {heard, Heir, Heard, Info} ->
                    race:check(Heard =:= {Table, Owner, legacy}, Heard),
                    race:check(Info =:= {Heir, 10}, Info)
            end
        end
    ).

heir() ->
    receive
        {'ETS-TRANSFER', Table, From, Data} ->
            receive
                {stop, Main} ->
                    Main ! {heard, self(), {Table, From, Data}, {ets:info(Table, owner), ets:info(Table, size)}}
            end
    end.

%% Owner and heir end at the same time: the table goes with the later one.
owner_exit_against_heirs_exit(Turns) ->
    race:duel(
        Turns,
        fun(Turn) ->
            {Heir, HeirRef} = race:watched(Turn),
            {Heir, HeirRef, owner([{heir, Heir, legacy}])}
        end,
        fun({_, _, {Owner, _, _}}) -> exit(Owner, boom) end,
        fun({Heir, _, _}) -> exit(Heir, boom) end,
        fun({Heir, HeirRef, {Owner, Ref, Table}}, _, _) ->
            race:ends(Ref, Owner, boom),
            race:ends(HeirRef, Heir, boom),
            race:check(race:wait_until(fun() -> ets:info(Table) =:= undefined end), still_there)
        end
    ).

give_away_against_exit(Turns) ->
    race:duel(
        Turns,
        fun(Turn) ->
            {Heir, HeirRef} = race:watched(Turn),
            {Heir, HeirRef, owner([])}
        end,
        fun({Heir, _, {Owner, _, _}}) -> Owner ! {give, Heir} end,
        fun({Heir, _, _}) -> exit(Heir, boom) end,
        fun({Heir, HeirRef, {Owner, Ref, Table}}, _, _) ->
            race:ends(HeirRef, Heir, boom),
            exit(Owner, boom),
            race:ends(Ref, Owner, boom),
            race:check(race:wait_until(fun() -> ets:info(Table) =:= undefined end), still_there)
        end
    ).

delete_against_insert(Turns) ->
    race:duel(
        Turns,
        fun(Turn) ->
            ets:new(race_table, [
                public,
                case Turn rem 2 of
                    0 -> bag;
                    1 -> ordered_set
                end
            ])
        end,
        fun(Table) -> [attempt(fun() -> ets:insert(Table, {N, [N], <<N:800>>}) end) || N <- seq(10)] end,
        fun(Table) -> {attempt(fun() -> ets:tab2list(Table) end), [attempt(fun() -> ets:delete(Table, N) end) || N <- seq(5)]} end,
        fun(Table, Inserted, {_, Deleted}) ->
            race:check(Inserted =:= [true || _ <- seq(10)], Inserted),
            race:check(Deleted =:= [true || _ <- seq(5)], Deleted),
            true = ets:delete(Table),
            race:check(ets:info(Table) =:= undefined, still_there)
        end
    ).

%% A name is free again when its table is gone.
named_table_again(Turns) ->
    race:duel(
        Turns,
        fun(_) ->
            {Owner, Ref} = spawn_monitor(fun() -> receive never -> ok end end),
            race_named = ets:new(race_named, [named_table, public]),
            ets:give_away(race_named, Owner, gift),
            {Owner, Ref}
        end,
        fun({Owner, _}) -> exit(Owner, boom) end,
        fun(_) -> create(0) end,
        fun({Owner, Ref}, _, Result) ->
            race:check(Result =:= [{key, mine}], Result),
            race:ends(Ref, Owner, boom),
            race:check(ets:info(race_named) =:= undefined, still_there)
        end
    ).

create(N) ->
    case attempt(fun() -> ets:new(race_named, [named_table, public]) end) of
        badarg ->
            erlang:yield(),
            create(N + 1);
        race_named ->
            ets:insert(race_named, {key, mine}),
            Found = ets:lookup(race_named, key),
            ets:delete(race_named),
            Found
    end.

%% Every step of four counts.
counters(Turns) ->
    race:turns(Turns, fun(_) ->
        Table = ets:new(race_table, [public, {write_concurrency, true}]),
        ets:insert(Table, {total, 0}),
        Pids = [
            spawn_monitor(fun() -> race:times(500, fun(N) -> ets:update_counter(Table, total, 1 + N rem 2) end) end)
         || _ <- seq(4)
        ],
        [race:ends(Ref, Pid, normal) || {Pid, Ref} <- Pids],
        race:check(ets:lookup(Table, total) =:= [{total, 3000}], ets:lookup(Table, total)),
        ets:delete(Table)
    end),
    race:clean().

%% One of two is first.
insert_new(Turns) ->
    Insert = fun(Table) -> [ets:insert_new(Table, {N, self()}) || N <- seq(5)] end,
    race:duel(
        Turns,
        fun(_) -> ets:new(race_table, [public]) end,
        Insert,
        Insert,
        fun(Table, A, B) ->
            race:check([X =/= Y || {X, Y} <- zip(A, B)] =:= [true || _ <- seq(5)], {A, B}),
            race:check(ets:info(Table, size) =:= 5, size),
            ets:delete(Table)
        end
    ).

zip([], []) -> [];
zip([A | As], [B | Bs]) -> [{A, B} | zip(As, Bs)].
