%% Races of monitors, DOWN messages and aliases.
-module(race_monitors).
-export([races/0]).

races() ->
    [
        {exit_against_monitor, 1500, fun exit_against_monitor/1},
        {exit_against_monitor_by_name, 1000, fun exit_against_monitor_by_name/1},
        {exit_against_demonitor, 1500, fun exit_against_demonitor/1},
        {exit_against_demonitor_flush, 1500, fun exit_against_demonitor_flush/1},
        {exit_against_demonitor_info, 1500, fun exit_against_demonitor_info/1},
        {many_monitors_against_exit, 30, fun many_monitors_against_exit/1},
        {monitor_against_watchers_end, 1000, fun monitor_against_watchers_end/1},
        {spawn_monitor_against_exit, 3000, fun spawn_monitor_against_exit/1},
        {alias_against_send, 1500, fun alias_against_send/1},
        {reply_against_down, 1500, fun reply_against_down/1},
        {alias_against_its_end, 1000, fun alias_against_its_end/1},
        {spawn_request_against_exit, 2000, fun spawn_request_against_exit/1}
    ].

%% Several monitors, on their way when the process ends: each gives one DOWN.
exit_against_monitor(Turns) ->
    race:duel(
        Turns,
        fun race:watched/1,
        fun({Victim, _}) -> exit(Victim, boom) end,
        fun({Victim, _}) ->
            Refs = [monitor(process, Victim) || _ <- [1, 2, 3]],
            [race:down(Ref, Victim) || Ref <- Refs]
        end,
        fun({Victim, Ref}, _, Reasons) ->
            [race:check(Reason =:= boom orelse Reason =:= noproc, Reason) || Reason <- Reasons],
            race:ends(Ref, Victim, boom),
            race:is_gone(Victim)
        end
    ).

exit_against_monitor_by_name(Turns) ->
    race:duel(
        Turns,
        fun(Turn) ->
            {Victim, Ref} = race:watched(Turn),
            register(race_watched, Victim),
            {Victim, Ref}
        end,
        fun({Victim, _}) -> exit(Victim, boom) end,
        fun(_) ->
            Ref = monitor(process, race_watched),
            receive
                {'DOWN', Ref, process, {race_watched, Node}, Reason} when Node =:= node() -> Reason
            end
        end,
        fun({Victim, Ref}, _, Reason) ->
            race:check(Reason =:= boom orelse Reason =:= noproc, Reason),
            race:ends(Ref, Victim, boom),
            race:check(whereis(race_watched) =:= undefined, name)
        end
    ).

%% What demonitor does not take back is in the mailbox by then.
exit_against_demonitor(Turns) ->
    race:duel(
        Turns,
        fun race:watched/1,
        fun({Victim, _}) -> exit(Victim, boom) end,
        fun({Victim, _}) ->
            Ref = monitor(process, Victim),
            race:spin(race:random(60)),
            demonitor(Ref),
            receive
                {'DOWN', Ref, process, Victim, Reason} -> Reason
            after 0 -> none
            end
        end,
        fun({Victim, Ref}, _, Reason) ->
            race:check(Reason =:= none orelse Reason =:= boom orelse Reason =:= noproc, Reason),
            race:ends(Ref, Victim, boom)
        end
    ).

%% After demonitor with flush there is none.
exit_against_demonitor_flush(Turns) ->
    race:duel(
        Turns,
        fun race:watched/1,
        fun({Victim, _}) -> exit(Victim, boom) end,
        fun({Victim, _}) ->
            Refs = [monitor(process, Victim) || _ <- [1, 2, 3]],
            race:spin(race:random(60)),
            [demonitor(Ref, [flush]) || Ref <- Refs]
        end,
        fun({Victim, Ref}, _, Results) ->
            race:check(Results =:= [true, true, true], Results),
            race:ends(Ref, Victim, boom)
        end
    ).

%% With info: true says that there was and will be none, false that there is one.
exit_against_demonitor_info(Turns) ->
    race:duel(
        Turns,
        fun race:watched/1,
        fun({Victim, _}) -> exit(Victim, boom) end,
        fun({Victim, _}) ->
            Ref = monitor(process, Victim),
            race:spin(race:random(60)),
            Ended = demonitor(Ref, [info]),
            receive
                {'DOWN', Ref, process, Victim, Reason} -> {Ended, Reason}
            after 0 -> {Ended, none}
            end
        end,
        fun({Victim, Ref}, _, Result) ->
            race:check(Result =:= {true, none} orelse Result =:= {false, boom} orelse Result =:= {false, noproc}, Result),
            race:ends(Ref, Victim, boom)
        end
    ).

%% A thousand monitors of twenty processes that are ended meanwhile.
many_monitors_against_exit(Turns) ->
    race:turns(Turns, fun(_) ->
        Victims = [race:victim(N) || N <- lists_seq(20)],
        spawn(fun() -> [exit(Victim, {boom, Victim}) || Victim <- Victims] end),
        Refs = [{Victim, monitor(process, Victim)} || _ <- lists_seq(50), Victim <- Victims],
        [
            race:check(Reason =:= {boom, Victim} orelse Reason =:= noproc, Reason)
         || {Victim, Ref} <- Refs, Reason <- [race:down(Ref, Victim)]
        ]
    end),
    race:clean().

lists_seq(0) -> [];
lists_seq(N) -> [N | lists_seq(N - 1)].

%% Who monitors ends while the monitored one ends: both are gone, and a third has heard of both.
monitor_against_watchers_end(Turns) ->
    race:duel(
        Turns,
        fun(Turn) ->
            {Victim, Ref} = race:watched(Turn),
            Self = self(),
            Watcher = spawn(fun() ->
                [monitor(process, Victim) || _ <- [1, 2, 3, 4]],
                link(Self),
                unlink(Self),
                Self ! {watches, self()},
                receive never -> ok end
            end),
            race:await({watches, Watcher}),
            {Victim, Ref, Watcher, monitor(process, Watcher)}
        end,
        fun({Victim, _, _, _}) -> exit(Victim, boom) end,
        fun({_, _, Watcher, _}) -> exit(Watcher, kill) end,
        fun({Victim, Ref, Watcher, WatcherRef}, _, _) ->
            race:ends(Ref, Victim, boom),
            race:ends(WatcherRef, Watcher, killed)
        end
    ).

spawn_monitor_against_exit(Turns) ->
    race:turns(Turns, fun(N) ->
        {Pid, Ref} =
            case N rem 3 of
                0 -> spawn_monitor(fun() -> exit({end_of, N}) end);
                1 -> spawn_opt(fun() -> exit({end_of, N}) end, [monitor, {priority, high}]);
                2 -> spawn_monitor(erlang, exit, [{end_of, N}])
            end,
        race:ends(Ref, Pid, {end_of, N})
    end),
    race:clean().

%% What is sent to an alias comes in order up to its end, and then nothing does.
alias_against_send(Turns) ->
    race:duel(
        Turns,
        fun(_) ->
            Owner = spawn(fun alias_owner/0),
            Owner ! {alias, self()},
            receive
                {alias, Alias} -> {Owner, Alias}
            end
        end,
        fun({_, Alias}) -> [Alias ! {Alias, N} || N <- [1, 2, 3, 4, 5, 6, 7, 8]] end,
        fun({Owner, Alias}) ->
            Owner ! {unalias, Alias, self()},
            receive
                {unaliased, Alias} -> ok
            end
        end,
        fun({Owner, Alias}, _, _) ->
            Owner ! {got, self()},
            receive
                {got, Before, After} ->
                    race:check(After =:= [], {late, After}),
                    race:check(in_order(Before, Alias, 1), Before)
            end
        end
    ).

alias_owner() ->
    receive
        {alias, From} ->
            Alias = alias(),
            From ! {alias, Alias},
            receive
                {unalias, Alias, Other} ->
                    true = unalias(Alias),
                    Before = all_of(Alias),
                    Other ! {unaliased, Alias},
                    receive
                        {got, From} -> From ! {got, Before, all_of(Alias)}
                    end
            end
    end.

all_of(Ref) ->
    receive
        {Ref, N} -> [{Ref, N} | all_of(Ref)]
    after 0 -> []
    end.

in_order([], _, _) -> true;
in_order([{Alias, N} | Rest], Alias, N) -> in_order(Rest, Alias, N + 1);
in_order(_, _, _) -> false.

%% A call with a monitor that is an alias too: the answer or the DOWN message comes, never both.
reply_against_down(Turns) ->
    race:duel(
        Turns,
        fun(Turn) ->
            {Victim, Ref} = race:watched(Turn),
            Caller = spawn(fun() -> caller(Victim) end),
            Caller ! {start, self()},
            receive
                {started, Caller, Alias} -> {Victim, Ref, Caller, Alias}
            end
        end,
        fun({Victim, _, _, _}) -> exit(Victim, boom) end,
        fun({_, _, _, Alias}) ->
            Alias ! {Alias, reply},
            Alias ! {Alias, second}
        end,
        fun({Victim, Ref, Caller, _}, _, _) ->
            race:ends(Ref, Victim, boom),
            Caller ! {done, self()},
            receive
                {answers, Caller, Answers} -> race:check(Answers =:= [reply] orelse Answers =:= [boom], Answers)
            end
        end
    ).

caller(Victim) ->
    receive
        {start, From} ->
            Alias = monitor(process, Victim, [{alias, reply_demonitor}]),
            From ! {started, self(), Alias},
            First = answer(Alias),
            receive
                {done, From} -> ok
            end,
            From ! {answers, self(), [First | rest(Alias)]}
    end.

answer(Alias) ->
    receive
        {Alias, Answer} -> Answer;
        {'DOWN', Alias, process, _, Reason} -> Reason
    end.

rest(Alias) ->
    receive
        {Alias, Answer} -> [Answer | rest(Alias)];
        {'DOWN', Alias, process, _, Reason} -> [Reason | rest(Alias)]
    after 0 -> []
    end.

%% Messages to an alias whose process ends.
alias_against_its_end(Turns) ->
    race:duel(
        Turns,
        fun(_) ->
            Self = self(),
            {Owner, Ref} = spawn_monitor(fun() ->
                Self ! {alias, alias()},
                receive never -> ok end
            end),
            receive
                {alias, Alias} -> {Owner, Ref, Alias}
            end
        end,
        fun({Owner, _, _}) -> exit(Owner, kill) end,
        fun({_, _, Alias}) -> [Alias ! {some, <<0:2000>>, N} || N <- [1, 2, 3, 4]] end,
        fun({Owner, Ref, Alias}, _, _) ->
            race:ends(Ref, Owner, killed),
            Alias ! nobody
        end
    ).

%% The answer to a request to spawn comes before all that the new process sends, and before its DOWN.
spawn_request_against_exit(Turns) ->
    race:turns(Turns, fun(N) ->
        Self = self(),
        Request = spawn_request(
            fun() ->
                Self ! {from, self()},
                exit({end_of, N})
            end,
            [monitor, {reply_tag, {answer, N}}]
        ),
        receive
            First -> {{answer, N}, Request, ok, Pid} = First
        end,
        receive
            Second -> {from, Pid} = Second
        end,
        race:ends(Request, Pid, {end_of, N})
    end),
    race:clean().
