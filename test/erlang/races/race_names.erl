%% Races of registered names and group leaders.
-module(race_names).
-export([races/0]).

races() ->
    [
        {register_against_exit, 1500, fun register_against_exit/1},
        {register_against_register, 1500, fun register_against_register/1},
        {name_goes_over, 600, fun name_goes_over/1},
        {unregister_against_exit, 1500, fun unregister_against_exit/1},
        {send_to_name_against_exit, 1500, fun send_to_name_against_exit/1},
        {whereis_during_changes, 400, fun whereis_during_changes/1},
        {group_leader_against_exit, 1500, fun group_leader_against_exit/1},
        {group_leader_against_spawn, 500, fun group_leader_against_spawn/1}
    ].

-define(NAME, race_name).

attempt(Fun) ->
    try
        Fun()
    catch
        error:badarg -> badarg
    end.

%% A name that is given to a process that ends is free when the DOWN message is there.
register_against_exit(Turns) ->
    race:duel(
        Turns,
        fun race:watched/1,
        fun({Victim, _}) -> exit(Victim, kill) end,
        fun({Victim, _}) -> attempt(fun() -> register(?NAME, Victim) end) end,
        fun({Victim, Ref}, _, Result) ->
            race:check(Result =:= true orelse Result =:= badarg, Result),
            race:ends(Ref, Victim, killed),
            race:check(whereis(?NAME) =:= undefined, still_there),
            true = register(?NAME, self()),
            true = unregister(?NAME)
        end
    ).

%% One of two who want a name gets it.
register_against_register(Turns) ->
    Register = fun(_) -> attempt(fun() -> register(?NAME, self()) end) end,
    race:duel(
        Turns,
        fun(_) -> none end,
        Register,
        Register,
        fun(_, ResultA, ResultB) ->
            race:check(
                {ResultA, ResultB} =:= {true, badarg} orelse {ResultA, ResultB} =:= {badarg, true},
                {ResultA, ResultB}
            ),
            true = unregister(?NAME)
        end
    ).

%% The owner ends, the next one waits for the name, a third one looks: it never sees the old owner after the new one, and
%% the end of the old owner does not take the name from the new one.
name_goes_over(Turns) ->
    race:duel(
        Turns,
        fun(Turn) ->
            {Victim, Ref} = race:watched(Turn),
            register(?NAME, Victim),
            Heir = spawn(fun heir/0),
            {Victim, Ref, Heir}
        end,
        fun({Victim, _, Heir}) ->
            Heir ! {inherit, self()},
            exit(Victim, boom),
            receive
                {inherited, Heir, Seen} -> Seen
            end
        end,
        fun({Victim, _, Heir}) -> look(Victim, Heir, old) end,
        fun({Victim, Ref, Heir}, Seen, Looked) ->
            race:check(Seen, heir_lost_the_name),
            race:check(Looked =:= ok, Looked),
            race:ends(Ref, Victim, boom),
            race:check(whereis(?NAME) =:= Heir, not_the_heir),
            HeirRef = monitor(process, Heir),
            Heir ! stop,
            normal = race:down(HeirRef, Heir),
            race:check(whereis(?NAME) =:= undefined, still_there)
        end
    ).

heir() ->
    receive
        {inherit, From} -> inherit(From)
    end.

inherit(From) ->
    case attempt(fun() -> register(?NAME, self()) end) of
        true ->
            From ! {inherited, self(), keeps(50)},
            race:await(stop);
        badarg ->
            erlang:yield(),
            inherit(From)
    end.

keeps(0) -> true;
keeps(N) -> whereis(?NAME) =:= self() andalso keeps(N - 1).

look(Victim, Heir, State) ->
    case whereis(?NAME) of
        Victim when State =:= old -> look(Victim, Heir, old);
        undefined when State =/= new -> look(Victim, Heir, free);
        Heir when State =:= new -> ok;
        Heir -> look(Victim, Heir, new);
        Other -> {State, Other}
    end.

unregister_against_exit(Turns) ->
    race:duel(
        Turns,
        fun(Turn) ->
            {Victim, Ref} = race:watched(Turn),
            register(?NAME, Victim),
            {Victim, Ref}
        end,
        fun({Victim, _}) -> exit(Victim, boom) end,
        fun(_) -> attempt(fun() -> unregister(?NAME) end) end,
        fun({Victim, Ref}, _, Result) ->
            race:check(Result =:= true orelse Result =:= badarg, Result),
            race:ends(Ref, Victim, boom),
            race:check(whereis(?NAME) =:= undefined, still_there)
        end
    ).

send_to_name_against_exit(Turns) ->
    race:duel(
        Turns,
        fun(Turn) ->
            {Victim, Ref} = race:watched(Turn),
            register(?NAME, Victim),
            {Victim, Ref}
        end,
        fun({Victim, _}) -> exit(Victim, boom) end,
        fun(_) -> send_until_badarg(0) end,
        fun({Victim, Ref}, _, ok) -> race:ends(Ref, Victim, boom) end
    ).

send_until_badarg(N) ->
    case attempt(fun() -> ?NAME ! {message, N, [N, "and some text"]} end) of
        badarg ->
            ok;
        {message, N, _} ->
            %% Who ends it may have no core for a while.
            N rem 100 =:= 99 andalso receive after 1 -> ok end,
            send_until_badarg(N + 1)
    end.

%% Names come and go; whoever has one is alive and the one that took it, or there is none.
whereis_during_changes(Turns) ->
    Names = [race_name_1, race_name_2, race_name_3],
    race:duel(
        Turns,
        fun(_) -> none end,
        fun(_) ->
            [
                begin
                    {Pid, Ref} = spawn_monitor(fun() -> attempt(fun() -> register(Name, self()) end) end),
                    race:ends(Ref, Pid, normal),
                    race:check(whereis(Name) =/= Pid, still_there)
                end
             || Name <- Names, _ <- [1, 2, 3]
            ],
            ok
        end,
        fun(_) ->
            [
                case whereis(Name) of
                    undefined -> ok;
                    Pid -> race:check(is_pid(Pid), Pid)
                end
             || _ <- [1, 2, 3, 4, 5], Name <- Names
            ],
            [race:check(is_atom(Name), Name) || Name <- registered()],
            ok
        end,
        fun(_, _, _) ->
            race:check([whereis(Name) || Name <- Names] =:= [undefined, undefined, undefined], still_there)
        end
    ).

group_leader_against_exit(Turns) ->
    race:duel(
        Turns,
        fun race:watched/1,
        fun({Victim, _}) -> exit(Victim, boom) end,
        fun({Victim, _}) -> attempt(fun() -> group_leader(self(), Victim) end) end,
        fun({Victim, Ref}, _, Result) ->
            race:check(Result =:= true orelse Result =:= badarg, Result),
            race:ends(Ref, Victim, boom)
        end
    ).

%% A child has the old leader or the new one; who was told has the new one.
group_leader_against_spawn(Turns) ->
    Old = group_leader(),
    race:duel(
        Turns,
        fun(_) -> spawn(fun parent/0) end,
        fun(Parent) ->
            true = group_leader(self(), Parent),
            {group_leader, Leader} = process_info(Parent, group_leader),
            {self(), Leader}
        end,
        fun(Parent) ->
            Parent ! {spawn, self()},
            receive
                {leaders, Parent, Leaders} -> Leaders
            end
        end,
        fun(Parent, {New, Leader}, Leaders) ->
            race:check(Leader =:= New, Leader),
            race:check(is_step(Leaders, Old, New), Leaders),
            Ref = monitor(process, Parent),
            Parent ! stop,
            normal = race:down(Ref, Parent)
        end
    ).

parent() ->
    receive
        {spawn, From} ->
            Self = self(),
            Leaders = [
                begin
                    Pid = spawn(fun() -> Self ! {leader, self(), group_leader()} end),
                    receive
                        {leader, Pid, Leader} -> Leader
                    end
                end
             || _ <- [1, 2, 3, 4, 5]
            ],
            From ! {leaders, self(), Leaders},
            race:await(stop)
    end.

is_step([], _, _) -> true;
is_step([Old | Rest], Old, New) -> is_step(Rest, Old, New);
is_step([New | Rest], _, New) -> is_step(Rest, New, New);
is_step(_, _, _) -> false.
