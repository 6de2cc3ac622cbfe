%% Races of those who hold, look at, collect and kill processes that run elsewhere.
-module(race_control).
-export([races/0]).

races() ->
    [
        {suspend_against_exit, 1000, fun suspend_against_exit/1},
        {suspend_against_messages, 300, fun suspend_against_messages/1},
        {suspend_against_suspend, 1000, fun suspend_against_suspend/1},
        {suspender_ends, 500, fun suspender_ends/1},
        {info_against_exit, 1500, fun info_against_exit/1},
        {info_against_run, 300, fun info_against_run/1},
        {collect_against_exit, 1500, fun collect_against_exit/1},
        {collect_against_run, 300, fun collect_against_run/1},
        {steal_against_kill, 20, fun steal_against_kill/1},
        {kill_against_spawn, 300, fun kill_against_spawn/1},
        {kill_against_start, 2000, fun kill_against_start/1},
        {priority_against_run, 300, fun priority_against_run/1},
        {kill_of_killers, 100, fun kill_of_killers/1}
    ].

seq(0) -> [];
seq(N) -> [N | seq(N - 1)].

attempt(Fun) ->
    try
        Fun()
    catch
        error:badarg -> badarg;
        error:exited -> badarg
    end.

%% A process that is held still ends when it is told to.
suspend_against_exit(Turns) ->
    race:duel(
        Turns,
        fun race:watched/1,
        fun({Victim, _}) -> exit(Victim, boom) end,
        fun({Victim, _}) ->
            case attempt(fun() -> erlang:suspend_process(Victim) end) of
                true -> attempt(fun() -> erlang:resume_process(Victim) end);
                badarg -> badarg
            end
        end,
        fun({Victim, Ref}, _, Result) ->
            race:check(Result =:= true orelse Result =:= badarg, Result),
            race:ends(Ref, Victim, boom)
        end
    ).

%% A process that is held and let go again and again gets all its messages in order.
suspend_against_messages(Turns) ->
    race:duel(
        Turns,
        fun(_) -> spawn(fun() -> counter(0) end) end,
        fun(Counter) ->
            race:times(10, fun(_) ->
                true = erlang:suspend_process(Counter),
                race:spin(race:random(100)),
                true = erlang:resume_process(Counter)
            end)
        end,
        fun(Counter) -> [Counter ! {number, N} || N <- lists_reverse(seq(50), [])] end,
        fun(Counter, _, _) ->
            Counter ! {count, self()},
            receive
                {count, Count} -> race:check(Count =:= 50, Count)
            end
        end
    ).

lists_reverse([], Done) -> Done;
lists_reverse([Head | Rest], Done) -> lists_reverse(Rest, [Head | Done]).

counter(Count) ->
    receive
        {number, N} when N =:= Count + 1 -> counter(N);
        {count, From} -> From ! {count, Count}
    end.

%% Held by two: it runs when both have let go.
suspend_against_suspend(Turns) ->
    Hold = fun(Pid) ->
        true = erlang:suspend_process(Pid),
        race:spin(race:random(50)),
        {status, Status} = process_info(Pid, status),
        true = erlang:resume_process(Pid),
        Status
    end,
    race:duel(
        Turns,
        fun(_) -> spawn(fun() -> counter(0) end) end,
        Hold,
        Hold,
        fun(Pid, A, B) ->
            race:check({A, B} =:= {suspended, suspended}, {A, B}),
            Pid ! {count, self()},
            receive
                {count, 0} -> ok
            end
        end
    ).

%% What a process holds goes on when that ends.
suspender_ends(Turns) ->
    race:turns(Turns, fun(_) ->
        Pid = spawn(fun() -> counter(0) end),
        {Holder, Ref} = spawn_monitor(fun() ->
            true = erlang:suspend_process(Pid),
            true = erlang:suspend_process(Pid),
            exit(held)
        end),
        race:ends(Ref, Holder, held),
        Pid ! {count, self()},
        receive
            {count, 0} -> ok
        end
    end),
    race:clean().

info_against_exit(Turns) ->
    Items = [status, links, monitors, message_queue_len, messages, dictionary, current_function, total_heap_size],
    race:duel(
        Turns,
        fun race:watched/1,
        fun({Victim, _}) -> exit(Victim, boom) end,
        fun({Victim, _}) -> process_info(Victim, Items) end,
        fun({Victim, Ref}, _, Info) ->
            race:check(Info =:= undefined orelse length(Info) =:= length(Items), Info),
            race:ends(Ref, Victim, boom),
            race:check(process_info(Victim) =:= undefined, still_there)
        end
    ).

%% Looks at a process that works: what is seen is whole.
info_against_run(Turns) ->
    race:duel(
        Turns,
        fun(_) -> spawn(fun() -> worker(0) end) end,
        fun(Worker) ->
            [
                begin
                    [{dictionary, [{key, {A, B}}]}, {links, []}] = process_info(Worker, [dictionary, links]),
                    race:check(A =:= B, {A, B})
                end
             || _ <- seq(10), process_info(Worker, dictionary) =/= {dictionary, []}
            ]
        end,
        fun(Worker) -> [Worker ! {work, N} || N <- seq(20)] end,
        fun(Worker, _, _) -> ended(Worker) end
    ).

worker(N) ->
    put(key, {[N], [N]}),
    receive
        {work, _} -> ok;
        {stop, From} -> exit({stopped, From})
    after 0 -> ok
    end,
    worker(N + 1).

ended(Worker) ->
    Ref = monitor(process, Worker),
    Worker ! {stop, self()},
    race:ends(Ref, Worker, {stopped, self()}).

collect_against_exit(Turns) ->
    race:duel(
        Turns,
        fun race:watched/1,
        fun({Victim, _}) -> exit(Victim, boom) end,
        fun({Victim, _}) -> erlang:garbage_collect(Victim) end,
        fun({Victim, Ref}, _, Result) ->
            race:check(is_boolean(Result), Result),
            race:ends(Ref, Victim, boom),
            race:check(erlang:garbage_collect(Victim) =:= false, still_there)
        end
    ).

collect_against_run(Turns) ->
    race:duel(
        Turns,
        fun(_) -> spawn(fun() -> worker(0) end) end,
        fun(Worker) -> [true = erlang:garbage_collect(Worker) || _ <- seq(5)] end,
        fun(Worker) -> [Worker ! {work, [N, <<N:800>>]} || N <- seq(20)] end,
        fun(Worker, _, _) -> ended(Worker) end
    ).

%% Two hundred that run and yield, spread over the schedulers, are killed meanwhile.
steal_against_kill(Turns) ->
    race:turns(Turns, fun(Turn) ->
        Pids = [spawn_monitor(fun() -> restless(N) end) || N <- seq(200)],
        erlang:yield(),
        Killers = [
            spawn_monitor(fun() -> [exit(Pid, kill) || {{Pid, _}, N} <- numbered(Pids, 0), N rem 4 =:= K] end)
         || K <- [0, 1, 2, 3]
        ],
        [race:ends(Ref, Pid, killed) || {Pid, Ref} <- Pids],
        [race:ends(Ref, Pid, normal) || {Pid, Ref} <- Killers],
        race:check(is_integer(Turn), Turn)
    end),
    race:clean().

numbered([], _) -> [];
numbered([Item | Rest], N) -> [{Item, N} | numbered(Rest, N + 1)].

restless(N) ->
    case N rem 3 of
        0 -> erlang:yield();
        1 -> receive after 0 -> ok end;
        2 -> race:spin(N)
    end,
    restless(N + 1).

%% A process that spawns linked children all the time is killed: none of them outlives it.
kill_against_spawn(Turns) ->
    race:turns(Turns, fun(_) ->
        Self = self(),
        {Parent, Ref} = spawn_monitor(fun() ->
            Self ! {started, self()},
            breed(Self)
        end),
        race:await({started, Parent}),
        race:spin(race:random(1 bsl race:random(10))),
        exit(Parent, kill),
        race:ends(Ref, Parent, killed),
        children(Parent)
    end),
    race:clean().

breed(Main) ->
    %% Should the killer have no core for long, there is no room for more.
    try spawn_link(fun() -> receive never -> ok end end) of
        Child -> Main ! {child, self(), Child}, breed(Main)
    catch
        error:system_limit -> receive never -> ok end
    end.

children(Parent) ->
    receive
        {child, Parent, Child} ->
            Ref = monitor(process, Child),
            receive
                {'DOWN', Ref, process, Child, Reason} -> race:check(Reason =:= killed orelse Reason =:= noproc, Reason)
            end,
            children(Parent)
    after 0 -> ok
    end.

%% Killed before it has run.
kill_against_start(Turns) ->
    race:turns(Turns, fun(N) ->
        {Pid, Ref} = spawn_monitor(fun() -> receive never -> ok end end),
        Other = spawn_opt(fun() -> receive never -> ok end end, [{priority, low}, {min_heap_size, 1000}]),
        exit(Pid, {early, N}),
        exit(Other, kill),
        race:check(not is_process_alive(Other), alive),
        race:ends(Ref, Pid, {early, N})
    end),
    race:clean().

%% A process changes its priority while others wake it.
priority_against_run(Turns) ->
    race:duel(
        Turns,
        fun(_) -> spawn(fun() -> changeable([low, normal, high, max]) end) end,
        fun(Pid) -> [Pid ! {change, N} || N <- seq(10)] end,
        fun(Pid) -> [process_info(Pid, priority) || _ <- seq(5)] end,
        fun(Pid, _, Infos) ->
            [{priority, _} = Info || Info <- Infos],
            Ref = monitor(process, Pid),
            Pid ! stop,
            race:ends(Ref, Pid, normal)
        end
    ).

changeable([Priority | Rest]) ->
    process_flag(priority, Priority),
    receive
        {change, _} -> changeable(Rest ++ [Priority]);
        stop -> ok
    end.

%% All try to kill all.
kill_of_killers(Turns) ->
    race:turns(Turns, fun(_) ->
        Pids = [
            spawn_monitor(fun() ->
                receive
                    {kill, Others} -> [exit(Pid, kill) || Pid <- Others, Pid =/= self()]
                end
            end)
         || _ <- seq(8)
        ],
        [Pid ! {kill, [Other || {Other, _} <- Pids]} || {Pid, _} <- Pids],
        Reasons = [race:down(Ref, Pid) || {Pid, Ref} <- Pids],
        [race:check(Reason =:= killed orelse Reason =:= normal, Reason) || Reason <- Reasons],
        race:check(has(normal, Reasons) orelse has(killed, Reasons), Reasons)
    end),
    race:clean().

has(Item, [Item | _]) -> true;
has(Item, [_ | Rest]) -> has(Item, Rest);
has(_, []) -> false.
