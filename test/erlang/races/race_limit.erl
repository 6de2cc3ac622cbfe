%% The process table filled to its limit (which should be a low one, +P 1024) and emptied, by many at once.
-module(race_limit).
-export([races/0]).

races() ->
    [
        {limit_and_back, 20, fun limit_and_back/1},
        {limit_by_many, 20, fun limit_by_many/1}
    ].

%% Spawns until there is no room; as many as the table has are alive, and when they have ended there is room again.
limit_and_back(Turns) ->
    Limit = erlang:system_info(process_limit),
    race:turns(Turns, fun(_) ->
        Before = erlang:system_info(process_count),
        Pids = fill([]),
        race:check(erlang:system_info(process_count) =:= Limit, count),
        race:check(length(Pids) =:= Limit - Before, length(Pids)),
        race:check(length(processes()) =:= Limit, processes),
        empty(Pids),
        race:check(erlang:system_info(process_count) =:= Before, left)
    end),
    race:clean().

fill(Pids) ->
    try spawn_monitor(fun() -> receive never -> ok end end) of
        Pid -> fill([Pid | Pids])
    catch
        error:system_limit -> Pids
    end.

empty(Pids) ->
    [exit(Pid, kill) || {Pid, _} <- Pids],
    [race:ends(Ref, Pid, killed) || {Pid, Ref} <- Pids].

%% Eight spawn and end at the limit: no pid is given twice, and nothing is lost.
limit_by_many(Turns) ->
    race:turns(Turns, fun(_) ->
        Before = erlang:system_info(process_count),
        Fillers = [spawn_monitor(fun filler/0) || _ <- [1, 2, 3, 4, 5, 6, 7, 8]],
        [Pid ! fill || {Pid, _} <- Fillers],
        Pids = [race:down(Ref, Pid) || {Pid, Ref} <- Fillers],
        race:check(map_size(unique(Pids, #{})) =:= total(Pids), twice),
        race:check(erlang:system_info(process_count) =:= Before, left)
    end),
    race:clean().

%% Ends with all the pids it has had.
filler() ->
    race:await(fill),
    First = fill([]),
    empty(First),
    Second = fill([]),
    empty(Second),
    exit([Pid || {Pid, _} <- First] ++ [Pid || {Pid, _} <- Second]).

unique([], Seen) -> Seen;
unique([List | Rest], Seen) when is_list(List) -> unique(Rest, unique(List, Seen));
unique([Pid | Rest], Seen) -> unique(Rest, Seen#{Pid => true}).

total([]) -> 0;
total([List | Rest]) -> length(List) + total(Rest).
