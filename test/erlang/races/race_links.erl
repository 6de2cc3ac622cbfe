%% Races of links, exit signals and trap_exit.
-module(race_links).
-export([races/0]).

races() ->
    [
        {exit_against_link, 1500, fun exit_against_link/1},
        {exit_against_link_untrapped, 1500, fun exit_against_link_untrapped/1},
        {end_against_link, 1500, fun end_against_link/1},
        {exit_against_unlink, 1500, fun exit_against_unlink/1},
        {exit_against_relink, 1500, fun exit_against_relink/1},
        {link_against_link, 1000, fun link_against_link/1},
        {spawn_link_against_exit, 3000, fun spawn_link_against_exit/1},
        {chain_of_links, 30, fun chain_of_links/1},
        {ring_of_links, 20, fun ring_of_links/1},
        {exit_against_trap_exit, 1500, fun exit_against_trap_exit/1},
        {kill_against_exit, 1500, fun kill_against_exit/1}
    ].

%% Who links to a process that is being ended gets one exit signal: its reason, or noproc.
exit_against_link(Turns) ->
    race:duel(
        Turns,
        fun race:watched/1,
        fun({Victim, _}) -> exit(Victim, boom) end,
        fun({Victim, _}) ->
            true = link(Victim),
            exit_of(Victim)
        end,
        fun({Victim, Ref}, _, Reason) ->
            race:check(Reason =:= boom orelse Reason =:= noproc, reason),
            race:ends(Ref, Victim, boom),
            race:is_gone(Victim)
        end
    ).

exit_of(Pid) ->
    receive
        {'EXIT', Pid, Reason} -> Reason
    end.

%% Who does not trap exits dies of it, or link fails.
exit_against_link_untrapped(Turns) ->
    race:duel(
        Turns,
        fun race:watched/1,
        fun({Victim, _}) -> exit(Victim, boom) end,
        fun({Victim, _}) ->
            {Pid, Ref} = spawn_monitor(fun() ->
                try
                    link(Victim)
                catch
                    error:noproc -> exit(failed)
                end,
                receive never -> ok end
            end),
            race:down(Ref, Pid)
        end,
        fun({Victim, Ref}, _, Reason) ->
            race:check(Reason =:= boom orelse Reason =:= noproc orelse Reason =:= failed, reason),
            race:ends(Ref, Victim, boom)
        end
    ).

%% The process ends by itself.
end_against_link(Turns) ->
    race:duel(
        Turns,
        fun(_) ->
            Victim = spawn(fun() -> receive {stop, Reason} -> exit(Reason) end end),
            {Victim, race:watch(Victim)}
        end,
        fun({Victim, _}) -> Victim ! {stop, {all, [of_it], over}} end,
        fun({Victim, _}) ->
            true = link(Victim),
            exit_of(Victim)
        end,
        fun({Victim, Ref}, _, Reason) ->
            race:check(Reason =:= {all, [of_it], over} orelse Reason =:= noproc, reason),
            race:ends(Ref, Victim, {all, [of_it], over})
        end
    ).

%% After unlink and a look into the mailbox nothing comes any more (the duellist is clean at its next turn).
exit_against_unlink(Turns) ->
    race:duel(
        Turns,
        fun race:watched/1,
        fun({Victim, _}) -> exit(Victim, boom) end,
        fun({Victim, _}) ->
            link(Victim),
            race:spin(race:random(40)),
            unlink(Victim),
            flush_exit(Victim)
        end,
        fun({Victim, Ref}, _, Flushed) ->
            race:check(Flushed =:= none orelse Flushed =:= boom orelse Flushed =:= noproc, Flushed),
            race:ends(Ref, Victim, boom)
        end
    ).

flush_exit(Pid) ->
    receive
        {'EXIT', Pid, Reason} -> Reason
    after 0 -> none
    end.

%% Link, unlink, flush, link again: the last link gives one exit signal.
exit_against_relink(Turns) ->
    race:duel(
        Turns,
        fun race:watched/1,
        fun({Victim, _}) ->
            link(Victim),
            unlink(Victim),
            exit(Victim, boom),
            flush_exit(Victim)
        end,
        fun({Victim, _}) ->
            race:times(race:random(3), fun(_) ->
                link(Victim),
                unlink(Victim),
                flush_exit(Victim)
            end),
            link(Victim),
            exit_of(Victim)
        end,
        fun({Victim, Ref}, _, Reason) ->
            race:check(Reason =:= boom orelse Reason =:= noproc, reason),
            race:ends(Ref, Victim, boom)
        end
    ).

%% Two processes link to and unlink from each other: in the end both think the same of it.
link_against_link(Turns) ->
    race:duel(
        Turns,
        fun(_) -> {spawn_friend(), spawn_friend()} end,
        fun({A, B}) -> order(A, B) end,
        fun({A, B}) -> order(B, A) end,
        fun({A, B}, _, _) ->
            % A link request that crosses an answer may still be under way when both have done their part.
            true = race:wait_until(fun() -> is_linked(A, B) =:= is_linked(B, A) end),
            Linked = is_linked(A, B),
            RefA = race:watch(A),
            RefB = race:watch(B),
            exit(A, boom),
            race:ends(RefA, A, boom),
            Linked orelse exit(B, other),
            Reason = race:down(RefB, B),
            race:check(is_reason(Reason, Linked), {second, Linked, Reason})
        end
    ).

%% noproc: its own last request for the link reached A too late.
is_reason(Reason, true) -> Reason =:= boom orelse Reason =:= noproc;
is_reason(Reason, false) -> Reason =:= other.

spawn_friend() ->
    spawn(fun friend/0).

friend() ->
    receive
        watched ->
            friend();
        {do, From, Fun} ->
            Fun(),
            From ! {done, self()},
            friend()
    end.

order(Pid, Other) ->
    Ways = race:random(16),
    Pid ! {do, self(), fun() -> befriend(Ways, 4, Other) end},
    race:await({done, Pid}).

befriend(_, 0, _) -> ok;
befriend(Ways, N, Other) ->
    case Ways band 1 of
        0 -> link(Other);
        1 -> unlink(Other)
    end,
    befriend(Ways bsr 1, N - 1, Other).

is_linked(A, B) ->
    {links, Links} = process_info(A, links),
    has(B, Links).

has(Item, [Item | _]) -> true;
has(Item, [_ | Rest]) -> has(Item, Rest);
has(_, []) -> false.

%% A process that ends at once tells who spawned it with a link.
spawn_link_against_exit(Turns) ->
    process_flag(trap_exit, true),
    race:turns(Turns, fun(N) ->
        Pid =
            case N rem 3 of
                0 -> spawn_link(fun() -> exit({end_of, N}) end);
                1 -> spawn_opt(fun() -> exit({end_of, N}) end, [link, {priority, high}]);
                2 -> spawn_link(erlang, exit, [{end_of, N}])
            end,
        race:check(exit_of(Pid) =:= {end_of, N}, reason)
    end),
    race:clean().

%% The end of one goes through a chain of a hundred, from both ends and the middle, each with its reason.
chain_of_links(Turns) ->
    race:turns(Turns, fun(N) ->
        Pids = chain(100, []),
        Refs = [{Pid, race:watch(Pid)} || Pid <- Pids],
        exit(nth(1 + N * 33 rem 100, Pids), {boom, N}),
        [race:ends(Ref, Pid, {boom, N}) || {Pid, Ref} <- Refs]
    end),
    race:clean().

chain(0, Pids) -> Pids;
chain(N, Pids) ->
    Self = self(),
    Pid = spawn(fun() ->
        Pids =:= [] orelse race:tie(hd(Pids)),
        Self ! {linked, self()},
        receive never -> ok end
    end),
    race:await({linked, Pid}),
    chain(N - 1, [Pid | Pids]).

nth(1, [Item | _]) -> Item;
nth(N, [_ | Rest]) -> nth(N - 1, Rest).

%% All linked to all, and several killed at the same time: each ends of one of the reasons.
ring_of_links(Turns) ->
    race:turns(Turns, fun(_) ->
        Self = self(),
        Pids = [spawn(fun() -> mesh(Self) end) || _ <- [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]],
        [Pid ! {mesh, Pids} || Pid <- Pids],
        [race:await({meshed, Pid}) || Pid <- Pids],
        Refs = [{Pid, race:watch(Pid)} || Pid <- Pids],
        spawn(fun() -> exit(nth(3, Pids), left) end),
        spawn(fun() -> exit(nth(7, Pids), kill) end),
        spawn(fun() -> exit(nth(11, Pids), right) end),
        [
            race:check(Reason =:= left orelse Reason =:= right orelse Reason =:= killed, Reason)
         || {Pid, Ref} <- Refs, Reason <- [race:down(Ref, Pid)]
        ]
    end),
    race:clean().

mesh(Main) ->
    receive
        {mesh, Pids} ->
            [race:tie(Pid) || Pid <- Pids],
            Main ! {meshed, self()},
            receive never -> ok end
    end.

%% Exit signals come in order: what is trapped is a beginning of the row, and the first that is not ends the process.
exit_against_trap_exit(Turns) ->
    race:duel(
        Turns,
        fun(_) ->
            Victim = spawn(fun() -> trapper([]) end),
            {Victim, race:watch(Victim)}
        end,
        fun({Victim, _}) ->
            [exit(Victim, {reason, N}) || N <- [1, 2, 3, 4, 5]],
            exit(Victim, last)
        end,
        fun({Victim, _}) -> race:times(3, fun(N) -> Victim ! {trap, N rem 2 =:= 1} end) end,
        fun({Victim, Ref}, _, _) ->
            case race:down(Ref, Victim) of
                {reason, N} -> race:check(N >= 1 andalso N =< 5, N);
                last -> ok;
                {trapped, Got} -> race:check(reverse(Got, []) =:= [{reason, 1}, {reason, 2}, {reason, 3}, {reason, 4}, {reason, 5}, last], Got)
            end
        end
    ).

trapper(Got) ->
    receive
        watched ->
            trapper(Got);
        {trap, Flag} ->
            process_flag(trap_exit, Flag),
            trapper(Got);
        {'EXIT', _, last} ->
            exit({trapped, [last | Got]});
        {'EXIT', _, Reason} ->
            trapper([Reason | Got])
    end.

reverse([], Done) -> Done;
reverse([Head | Rest], Done) -> reverse(Rest, [Head | Done]).

%% Two who end the same process: it has one of the reasons, and links and monitors agree on which.
kill_against_exit(Turns) ->
    process_flag(trap_exit, true),
    race:duel(
        Turns,
        fun(Turn) ->
            {Victim, Ref} = race:watched(Turn),
            link(Victim),
            {Victim, Ref}
        end,
        fun({Victim, _}) -> exit(Victim, kill) end,
        fun({Victim, _}) -> exit(Victim, boom) end,
        fun({Victim, Ref}, _, _) ->
            Reason = race:down(Ref, Victim),
            race:check(Reason =:= killed orelse Reason =:= boom, Reason),
            race:check(exit_of(Victim) =:= Reason, {link, Reason})
        end
    ).
