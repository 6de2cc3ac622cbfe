%% Races of messages, receive, timers and hibernation.
-module(race_messages).
-export([races/0, sleeper/2]).

races() ->
    [
        {send_against_exit, 1500, fun send_against_exit/1},
        {send_against_wait, 1500, fun send_against_wait/1},
        {send_against_timeout, 1000, fun send_against_timeout/1},
        {send_against_hibernate, 1500, fun send_against_hibernate/1},
        {order_of_each_sender, 20, fun order_of_each_sender/1},
        {order_of_signals, 1500, fun order_of_signals/1},
        {calls_under_flood, 10, fun calls_under_flood/1},
        {selective_receive_under_flood, 10, fun selective_receive_under_flood/1},
        {ring_of_messages, 20, fun ring_of_messages/1},
        {cancel_against_timer, 1500, fun cancel_against_timer/1},
        {cancel_by_another, 1500, fun cancel_by_another/1},
        {timer_against_exit, 1500, fun timer_against_exit/1},
        {big_messages_against_collection, 20, fun big_messages_against_collection/1}
    ].

seq(0) -> [];
seq(N) -> [N | seq(N - 1)].

%% What arrives of a row of messages is its beginning.
send_against_exit(Turns) ->
    race:duel(
        Turns,
        fun(_) ->
            Self = self(),
            {Victim, Ref} = spawn_monitor(fun() -> forward(Self) end),
            {Victim, Ref}
        end,
        fun({Victim, _}) -> exit(Victim, boom) end,
        fun({Victim, _}) -> [Victim ! {number, N, <<N:2400>>, [N, {N}]} || N <- [1, 2, 3, 4, 5, 6, 7, 8]] end,
        fun({Victim, Ref}, _, _) ->
            race:ends(Ref, Victim, boom),
            numbers(Victim, 1)
        end
    ).

forward(Main) ->
    receive
        {number, N, <<N:2400>>, [N, {N}]} -> Main ! {forwarded, self(), N}
    end,
    forward(Main).

numbers(Victim, N) ->
    receive
        {forwarded, Victim, Number} ->
            race:check(Number =:= N, Number),
            numbers(Victim, N + 1)
    after 0 -> ok
    end.

%% A message to a process that is just about to wait wakes it.
send_against_wait(Turns) ->
    Fun = fun(Round) ->
        fun({A, B}) ->
            Partner =
                case Round of
                    a -> B;
                    b -> A
                end,
            race:times(5, fun(N) ->
                Partner ! {ping, self(), N},
                receive
                    {pong, Partner, N} -> ok
                end
            end)
        end
    end,
    race:duel(
        Turns,
        fun(_) -> {spawn(fun echo/0), spawn(fun echo/0)} end,
        Fun(a),
        Fun(b),
        fun({A, B}, _, _) ->
            A ! stop,
            B ! stop
        end
    ).

echo() ->
    receive
        {ping, From, N} ->
            From ! {pong, self(), N},
            echo();
        stop ->
            ok
    end.

%% It comes before or after the receive has timed out, but it comes.
send_against_timeout(Turns) ->
    race:turns(Turns, fun(N) ->
        Self = self(),
        Sender = spawn(fun() ->
            race:spin(race:random(1 bsl race:random(14))),
            Self ! {message, self(), N}
        end),
        Early =
            receive
                {message, Sender, N} -> yes
            after N rem 3 -> no
            end,
        Early =:= yes orelse
            receive
                {message, Sender, N} -> ok
            end
    end),
    race:clean().

%% A sleeping process wakes for each message, whenever it comes.
send_against_hibernate(Turns) ->
    Self = self(),
    Sleeper = spawn_link(fun() -> sleeper(Self, 0) end),
    race:duel(
        Turns,
        fun(Turn) -> Turn end,
        fun(_) -> [Sleeper ! {one, N} || N <- [1, 2, 3]] end,
        fun(_) -> [Sleeper ! {two, {<<"two">>, N}} || N <- [1, 2, 3]] end,
        fun(Turn, _, _) ->
            Sleeper ! {count, self()},
            receive
                {count, Count} -> race:check(Count =:= 6 * Turn, {Turn, Count})
            end
        end
    ),
    unlink(Sleeper),
    Sleeper ! stop,
    race:clean().

sleeper(Main, Count) ->
    receive
        {count, From} ->
            From ! {count, Count},
            sleeper(Main, Count);
        {one, _} ->
            erlang:hibernate(?MODULE, sleeper, [Main, Count + 1]);
        {two, {<<"two">>, _}} ->
            erlang:hibernate(?MODULE, sleeper, [Main, Count + 1]);
        stop ->
            ok
    end.

%% Ten senders, a thousand messages each: all come, each sender's in order.
order_of_each_sender(Turns) ->
    race:turns(Turns, fun(_) ->
        Self = self(),
        Pids = [spawn_link(fun() -> send_numbers(Self, 1, 1000) end) || _ <- seq(10)],
        Last = receive_numbers(#{}, Pids, 10 * 1000),
        [race:check(map_get(Pid, Last) =:= 1000, lost) || Pid <- Pids],
        race:clean()
    end).

send_numbers(_, N, Count) when N > Count -> ok;
send_numbers(To, N, Count) ->
    To ! {self(), N, term(N rem 4, N)},
    send_numbers(To, N + 1, Count).

term(0, N) -> N;
term(1, N) -> [N];
term(2, N) -> {N, <<N:640>>};
term(3, N) -> #{number => N}.

receive_numbers(Last, _, 0) ->
    Last;
receive_numbers(Last, Pids, Left) ->
    receive
        {Pid, N, Term} ->
            race:check(Term =:= term(N rem 4, N), {damaged, N, Term}),
            case Last of
                #{Pid := Before} -> race:check(N =:= Before + 1, {order, Before, N});
                _ -> race:check(N =:= 1, {first, N})
            end,
            receive_numbers(Last#{Pid => N}, Pids, Left - 1)
    end.

%% Messages, a link, an exit signal and a monitor of one sender take effect in that order.
order_of_signals(Turns) ->
    race:duel(
        Turns,
        fun(_) ->
            Self = self(),
            Witness = spawn(fun() ->
                process_flag(trap_exit, true),
                Self ! {ready, self()},
                Self ! {witness, self(), witness()}
            end),
            race:await({ready, Witness}),
            Witness
        end,
        fun(Witness) ->
            Witness ! {self(), 1},
            exit(Witness, {reason, 2}),
            Witness ! {self(), 3},
            Ref = monitor(process, Witness),
            exit(Witness, {reason, 4}),
            demonitor(Ref, [flush]),
            Witness ! {self(), 5},
            Witness ! stop
        end,
        fun(Witness) -> [Witness ! {noise, N} || N <- seq(5)] end,
        fun(Witness, _, _) ->
            receive
                {witness, Witness, Seen} -> race:check(Seen =:= [1, 2, 3, 4, 5], Seen)
            end
        end
    ).

witness() ->
    receive
        {noise, _} -> witness();
        {Pid, N} when is_pid(Pid) -> [N | witness()];
        {'EXIT', _, {reason, N}} -> [N | witness()];
        stop -> []
    end.

%% Calls with fresh references while others fill the mailbox.
calls_under_flood(Turns) ->
    race:turns(Turns, fun(_) ->
        Self = self(),
        Server = spawn_link(fun echo/0),
        Flooders = [spawn_link(fun() -> flood(Self, 2000) end) || _ <- seq(3)],
        race:times(300, fun(N) ->
            Ref = monitor(process, Server),
            Server ! {ping, self(), Ref},
            receive
                {pong, Server, Ref} -> ok;
                {'DOWN', Ref, process, Server, Reason} -> exit({N, Reason})
            end,
            demonitor(Ref, [flush])
        end),
        unlink(Server),
        Server ! stop,
        [race:check(drained(Pid, 1) =:= 2000, Pid) || Pid <- Flooders],
        race:clean()
    end).

flood(To, Count) -> send_numbers(To, 1, Count).

drained(Pid, N) ->
    receive
        {Pid, N, _} when N =:= 2000 -> N;
        {Pid, N, _} -> drained(Pid, N + 1)
    end.

%% Messages taken out of the middle of the mailbox, the last ones first.
selective_receive_under_flood(Turns) ->
    race:turns(Turns, fun(_) ->
        Self = self(),
        spawn_link(fun() -> [Self ! {a, N} || N <- seq(300)] end),
        spawn_link(fun() -> [Self ! {b, N, [N]} || N <- seq(300)] end),
        [
            receive
                {a, N} -> ok
            end
         || N <- lists_reverse(seq(300), [])
        ],
        [
            receive
                {b, N, [N]} -> ok
            end
         || N <- lists_reverse(seq(300), [])
        ],
        race:clean()
    end).

lists_reverse([], Done) -> Done;
lists_reverse([Head | Rest], Done) -> lists_reverse(Rest, [Head | Done]).

%% Twenty messages go round a ring of fifty processes at once.
ring_of_messages(Turns) ->
    race:turns(Turns, fun(_) ->
        Self = self(),
        First = ring(50, Self),
        [First ! {round, N} || N <- seq(20)],
        [race:await({round, N}) || N <- seq(20)],
        First ! stop,
        race:await(stop)
    end),
    race:clean().

ring(0, Last) -> Last;
ring(N, Next) -> ring(N - 1, spawn_link(fun() -> pass_on(Next) end)).

pass_on(Next) ->
    receive
        stop ->
            Next ! stop;
        Message ->
            Next ! Message,
            pass_on(Next)
    end.

%% Either the timer is cancelled and no message comes, or it has fired and one comes.
cancel_against_timer(Turns) ->
    race:turns(Turns, fun(N) ->
        Timer = erlang:start_timer(N rem 3, self(), {timer, N}),
        race:spin(race:random(1 bsl race:random(16))),
        N rem 4 =:= 0 andalso receive after 1 -> ok end,
        case erlang:cancel_timer(Timer) of
            false ->
                receive
                    {timeout, Timer, {timer, N}} -> ok
                end;
            Left ->
                race:check(is_integer(Left) andalso Left >= 0 andalso Left =< 3, Left)
        end,
        race:check(erlang:read_timer(Timer) =:= false, still_there),
        race:clean()
    end),
    receive after 5 -> ok end,
    race:clean().

%% Two cancel a timer of a third: at most one succeeds, and the message comes if none does.
cancel_by_another(Turns) ->
    Cancel = fun({Timer, _}) -> erlang:cancel_timer(Timer) end,
    race:duel(
        Turns,
        fun(N) ->
            Ref = make_ref(),
            {erlang:send_after(N rem 2, self(), {fired, Ref}), Ref}
        end,
        Cancel,
        Cancel,
        fun({_, Ref}, A, B) ->
            race:check(A =:= false orelse B =:= false, {A, B}),
            A =:= false andalso B =:= false andalso race:await({fired, Ref})
        end
    ),
    receive after 3 -> ok end,
    race:clean().

%% A timer for a process that ends.
timer_against_exit(Turns) ->
    race:duel(
        Turns,
        fun race:watched/1,
        fun({Victim, _}) -> exit(Victim, boom) end,
        fun({Victim, _}) ->
            [erlang:send_after(N rem 2, Victim, {late, [N], <<N:800>>}) || N <- [1, 2, 3, 4]],
            erlang:start_timer(0, race_nobody, {late, 1})
        end,
        fun({Victim, Ref}, _, _) -> race:ends(Ref, Victim, boom) end
    ),
    receive after 3 -> ok end,
    race:clean().

%% Binaries and big terms that senders, receiver and its collections share: all come undamaged.
big_messages_against_collection(Turns) ->
    race:turns(Turns, fun(Turn) ->
        Self = self(),
        Binary = <<Turn:80000>>,
        [spawn_link(fun() -> [Self ! {big, Binary, seq(N * 20), {N, Binary}} || N <- seq(20)] end) || _ <- seq(4)],
        race:times(80, fun(N) ->
            receive
                {big, Other, List, {Count, Other}} ->
                    race:check(Other =:= Binary, binary),
                    race:check(length(List) =:= Count * 20, list)
            end,
            N rem 8 =:= 0 andalso erlang:garbage_collect()
        end),
        race:clean()
    end).
