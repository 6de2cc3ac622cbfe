%% Runs races and prints one line each: pairs of things that happen at the same time, thousands of times, with a check after
%% each turn of what may and what must have come out. The same on Beamwise and on real erl. Calls nothing of OTP but BIFs.
%%
%% A module exports races/0, which gives [{Name, Turns, Fun}], and Fun(Turns) fails if a check does.
%%   @R module name ok MILLISECONDS
%%   @R module name failed REASON
%%   @E
-module(race).
-export([main/3, duel/4, duel/5, clean/0, check/2, checked/0, is_gone/1, down/2, ends/3, watched/1, watch/1, tie/1, victim/1, await/1, spin/1, random/1]).
-export([times/2, turns/2, wait_until/1, wait_until/2]).

-define(PATIENCE, 120000). % ms: a race that takes longer hangs

%% Runs the races of Modules with Percent of their turns, or fewer: none begins after so many Milliseconds of a race, on a machine
%% that is busy or slow.
main(Modules, Percent, Milliseconds) ->
    [run(Module, Race, Percent, Milliseconds) || Module <- Modules, Race <- Module:races()],
    line("@E").

run(Module, {Name, Turns, Fun}, Percent, Milliseconds) ->
    Before = erlang:system_info(process_count),
    Started = erlang:monotonic_time(millisecond),
    {Pid, Ref} = spawn_monitor(fun() ->
        put(race_milliseconds, Milliseconds),
        exit({race, Fun(max(2, Turns * Percent div 100))})
    end),
    Outcome =
        receive
            {'DOWN', Ref, process, Pid, {race, _}} -> settled(Before);
            {'DOWN', Ref, process, Pid, Reason} -> {failed, Reason}
        after ?PATIENCE ->
            {failed, {hangs, process_info(Pid), state_of_links(Pid)}}
        end,
    Start = "@R " ++ atom_to_list(Module) ++ " " ++ atom_to_list(Name),
    case Outcome of
        ok -> line(Start ++ " ok " ++ integer_to_list(erlang:monotonic_time(millisecond) - Started));
        {failed, Why} -> line(Start ++ " failed " ++ differ:text(Why))
    end,
    Outcome =:= ok orelse erlang:halt(1).

state_of_links(Pid) ->
    case process_info(Pid, links) of
        {links, Links} -> [{Link, process_info(Link, [status, current_function, messages])} || Link <- Links];
        undefined -> []
    end.

%% As many processes as before, once those that are about to end have ended.
settled(Before) ->
    case wait_until(fun() -> erlang:system_info(process_count) =< Before end, 30000) of
        true -> ok;
        false -> {failed, {processes_left, erlang:system_info(process_count) - Before}}
    end.

line(Text) ->
    erlang:display_string(Text ++ "\n").

%% ---- Duels

duel(Turns, Setup, A, B) ->
    duel(Turns, Setup, A, B, fun(_, _, _) -> ok end).

%% Two processes that trap exits call A(State) and B(State) at the same time, each turn with State = Setup(Turn); then
%% Check(State, ResultA, ResultB) is called here. Each has a scheduler of its own: else they would stay on one, where only the
%% ends of their slices tell who comes first.
duel(Turns, Setup, A, B, Check) ->
    Gate = erts_internal:atomics_new(1, 1),
    Self = self(),
    PidA = spawn_opt(fun() -> duellist(Self, Gate, A) end, [link, {scheduler, 1}]),
    PidB = spawn_opt(fun() -> duellist(Self, Gate, B) end, [link, {scheduler, erlang:system_info(schedulers)}]),
    turns(Turns, fun(Left) -> turn(Turns - Left + 1, PidA, PidB, Setup, Check) end),
    dismiss(PidA),
    dismiss(PidB),
    clean().

turn(Turn, PidA, PidB, Setup, Check) ->
    State = Setup(Turn),
    PidA ! {turn, State, 2 * Turn},
    PidB ! {turn, State, 2 * Turn},
    ResultA = result(PidA),
    ResultB = result(PidB),
    try
        Check(State, ResultA, ResultB)
    catch
        error:Reason -> exit({turn, Turn, Reason, ResultA, ResultB})
    end.

result(Pid) ->
    receive
        {result, Pid, Result} -> Result
    end.

dismiss(Pid) ->
    Ref = monitor(process, Pid),
    unlink(Pid),
    Pid ! stop,
    receive
        {'DOWN', Ref, process, Pid, normal} -> ok;
        {'DOWN', Ref, process, Pid, Reason} -> exit(Reason)
    end.

duellist(Main, Gate, Fun) ->
    process_flag(trap_exit, true),
    duellist_loop(Main, Gate, Fun, 0).

duellist_loop(Main, Gate, Fun, Last) ->
    receive
        {turn, State, Turn} ->
            atomics:add(Gate, 1, 1),
            pass(Gate, Turn, 0),
            spin(random(1 bsl random(9))),
            Main ! {result, self(), Fun(State)},
            duellist_loop(Main, Gate, Fun, Turn);
        stop ->
            clean();
        Other ->
            exit({late_message, Other, after_turn, Last div 2})
    end.

%% Both have come when the gate counts Turn.
pass(Gate, Turn, Looks) ->
    case atomics:get(Gate, 1) >= Turn of
        true -> ok;
        false when Looks > 2000 -> receive after 1 -> pass(Gate, Turn, 0) end; % the other one has no core
        false when Looks rem 200 =:= 199 -> erlang:yield(), pass(Gate, Turn, Looks + 1);
        false -> pass(Gate, Turn, Looks + 1)
    end.

%% ---- What races share

%% The mailbox is empty.
clean() ->
    receive
        Message -> exit({unexpected_message, Message})
    after 0 -> ok
    end.

check(true, _) -> put(race_checked, checked() + 1), ok;
check(_, Reason) -> error(Reason).

%% How many checks this process has made.
checked() ->
    case get(race_checked) of
        undefined -> 0;
        N -> N
    end.

%% There is no process with Pid: every way to ask says so.
is_gone(Pid) ->
    check(not is_process_alive(Pid), alive),
    check(process_info(Pid, status) =:= undefined, has_info),
    Ref = monitor(process, Pid),
    check(down(Ref, Pid) =:= noproc, monitored).

%% The reason of the DOWN message that Ref brings.
down(Ref, Pid) ->
    receive
        {'DOWN', Ref, process, Pid, Reason} -> Reason
    end.

%% The process with Pid, which Ref monitors, ends with that very reason.
ends(Ref, Pid, Wanted) ->
    Reason = down(Ref, Pid),
    check(Reason =:= Wanted, {ended_with, Reason, instead_of, Wanted}).

watched(Turn) ->
    Victim = victim(Turn),
    {Victim, watch(Victim)}.

%% A monitor, or a link, that is sure to be there. Signals are only ordered pair by pair: without a message of the same
%% sender behind it, it might come after what another process sends later (erl holds it back for a moment).
watch(Pid) ->
    Ref = monitor(process, Pid),
    Pid ! watched,
    Ref.

tie(Pid) ->
    link(Pid),
    Pid ! tied.

%% A process for others to kill: what it does meanwhile depends on Turn.
victim(Turn) ->
    spawn(fun() -> victim_loop(Turn rem 5) end).

victim_loop(0) ->
    receive never -> ok end;
victim_loop(1) ->
    receive never -> ok after 0 -> ok end,
    victim_loop(1);
victim_loop(2) ->
    receive never -> ok after 1 -> ok end,
    victim_loop(2);
victim_loop(3) ->
    erlang:yield(),
    victim_loop(3);
victim_loop(4) ->
    victim_loop(length([self(), make_ref(), {}, 1.5]));
victim_loop(_) ->
    receive never -> ok end.

await(Message) ->
    receive
        Message -> ok
    end.

spin(0) -> ok;
spin(N) -> spin(N - 1).

%% A number from 0 to Below - 1 (0 for 0), from the process's own sequence.
random(Below) ->
    X0 =
        case get(race_random) of
            undefined -> erlang:phash2({self(), make_ref()}, 16#ffffffff) + 1;
            Last -> Last
        end,
    X1 = X0 bxor (X0 bsl 13) band 16#ffffffff,
    X2 = X1 bxor (X1 bsr 17),
    X3 = X2 bxor (X2 bsl 5) band 16#ffffffff,
    put(race_random, X3),
    case Below of
        0 -> 0;
        _ -> X3 rem Below
    end.

times(0, _) -> ok;
times(N, Fun) ->
    Fun(N),
    times(N - 1, Fun).

%% Calls Fun(N), Fun(N - 1) ... Fun(1), or fewer of them if that takes long.
turns(N, Fun) ->
    turns(N, Fun, erlang:monotonic_time(millisecond) + get(race_milliseconds)).

turns(0, _, _) ->
    ok;
turns(N, Fun, End) ->
    Fun(N),
    case erlang:monotonic_time(millisecond) > End of
        true -> ok;
        false -> turns(N - 1, Fun, End)
    end.

wait_until(Fun) ->
    wait_until(Fun, ?PATIENCE).

%% Whether Fun() gives true in time.
wait_until(Fun, Time) ->
    case Fun() of
        true -> true;
        _ when Time =< 0 -> false;
        _ ->
            receive after 1 -> ok end,
            wait_until(Fun, Time - 1)
    end.
