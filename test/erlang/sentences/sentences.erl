%% What the introduction to processes of "BEAM Wisdoms" says, a case for each statement that a program can see; docs/processes.md
%% has the table. The names of the cases are those of its rows.
-module(sentences).
-export([cases/0]).

cases() ->
    [
        {new_process_has_a_minimal_heap, fun minimal_heap/0},
        {spawn_gives_a_new_pid, fun new_pids/0},
        {spawn_enters_the_process_table, fun in_table/0},
        {spawn_sends_no_message, fun no_message/0},
        {spawned_processes_run_by_priority, fun priority/0},
        {stack_holds_a_frame_for_each_call, fun frames/0},
        {stack_grows_by_body_calls, fun body_calls/0},
        {tail_calls_leave_the_stack_alone, fun tail_calls/0},
        {registers_survive_calls, fun() -> fib(differ:id(15)) end},
        {slices_end, fun slices_end/0},
        {exit_signal_wakes_and_ends, fun exit_ends/0},
        {exit_signal_is_caught_as_a_message, fun exit_caught/0},
        {kill_is_not_caught, fun kill/0},
        {killed_is_what_links_hear, fun killed_links/0},
        {pid_is_known_to_itself, fun own_pid/0},
        {remote_pid_names_its_node, fun remote_pid/0},
        {names_are_registered, fun names/0},
        {name_goes_with_its_process, fun name_goes/0},
        {messages_form_a_queue, fun queue/0},
        {large_data_are_copied, fun copied/0},
        {large_binaries_are_shared, fun shared/0},
        {receive_skips_what_does_not_match, fun selective/0},
        {receive_begins_anew_after_a_match, fun anew/0},
        {receive_sleeps_at_the_end, fun sleeps/0},
        {send_wakes, fun wakes/0},
        {waiting_costs_no_reductions, fun idle/0},
        {long_bif_is_interrupted, fun interrupted/0}
    ].

wait() -> receive stop -> ok end.

minimal_heap() ->
    Pid = spawn(fun wait/0),
    Info = process_info(Pid, [heap_size, message_queue_len, links, monitors, dictionary, priority, trap_exit]),
    Pid ! stop,
    Info.

new_pids() ->
    Pids = [spawn(fun() -> ok end) || _ <- lists:seq(1, 2000)],
    length(lists:usort(Pids)).

in_table() ->
    Pid = spawn(fun wait/0),
    Before = {lists:member(Pid, processes()), is_process_alive(Pid)},
    exit(Pid, kill),
    {Before, is_process_alive(Pid), lists:member(Pid, processes())}.

no_message() ->
    Pid = spawn_link(fun wait/0),
    Queues = {process_info(self(), message_queue_len), process_info(Pid, message_queue_len)},
    unlink(Pid),
    Pid ! stop,
    Queues.

priority() ->
    [begin
         {Pid, Ref} = spawn_opt(fun() -> exit(process_info(self(), priority)) end, [monitor, {priority, Priority}]),
         receive {'DOWN', Ref, process, Pid, Reason} -> Reason end
     end || Priority <- [low, normal, high, max]].

frames() -> [outer(fun stack/0), length(deep(10))].

stack() -> [F || {?MODULE, F, _, _} <- element(2, process_info(self(), current_stacktrace)), F =/= stack].

outer(Fun) -> Result = inner(Fun), differ:id(Result).
inner(Fun) -> Result = Fun(), differ:id(Result).

deep(0) -> [];
deep(N) -> [N | deep(N - 1)].

body_calls() ->
    Words = fun() -> element(2, process_info(self(), stack_size)) end,
    {Shallow, Deep} = {nest(1, Words), nest(1001, Words)},
    Deep - Shallow >= 1000.

nest(0, Fun) -> Fun();
nest(N, Fun) -> Result = nest(N - 1, Fun), differ:id(Result).

tail_calls() ->
    Words = fun() -> element(2, process_info(self(), stack_size)) end,
    loop(1, Words) =:= loop(200000, Words).

loop(0, Fun) -> {Fun()};
loop(N, Fun) -> loop(N - 1, Fun).

fib(N) when N < 2 -> N;
fib(N) -> fib(N - 1) + fib(N - 2).

slices_end() ->
    Spinners = [spawn(fun spin/0) || _ <- lists:seq(1, 4)],
    Me = self(),
    spawn(fun() -> Me ! done end),
    receive done -> ok end,
    [exit(Pid, kill) || Pid <- Spinners],
    ok.

spin() -> spin().

exit_ends() ->
    {Pid, Ref} = spawn_monitor(fun wait/0),
    exit(Pid, reason),
    receive {'DOWN', Ref, process, Pid, Reason} -> Reason end.

exit_caught() ->
    Me = self(),
    {Pid, Ref} = spawn_monitor(fun() ->
        process_flag(trap_exit, true),
        Me ! ready,
        receive {'EXIT', Me, Reason} -> exit({caught, Reason}) end
    end),
    receive ready -> ok end,
    exit(Pid, reason),
    receive {'DOWN', Ref, process, Pid, Reason} -> Reason end.

kill() ->
    Me = self(),
    {Pid, Ref} = spawn_monitor(fun() ->
        process_flag(trap_exit, true),
        Me ! ready,
        try wait() catch _:_ -> exit(caught) end
    end),
    receive ready -> ok end,
    exit(Pid, kill),
    receive {'DOWN', Ref, process, Pid, Reason} -> Reason end.

killed_links() ->
    {Pid, Ref} = spawn_monitor(fun() -> exit(spawn_link(fun wait/0), kill), wait() end),
    receive {'DOWN', Ref, process, Pid, Reason} -> Reason end.

own_pid() ->
    Me = self(),
    Pid = spawn(fun() -> Me ! {is, self()} end),
    receive {is, Same} -> Same =:= Pid end.

%% <0.N.S> is local; the first number of a pid of another node stands for that node.
remote_pid() ->
    Remote = binary_to_term(<<131, 88, 119, 5, "a@b.c", 1:32, 2:32, 3:32>>),
    {node(self()), node(Remote), is_pid(Remote), Remote =:= list_to_pid("<0.1.2>")}.

names() ->
    Pid = spawn(fun wait/0),
    true = register(sentences_name, Pid),
    Found = whereis(sentences_name) =:= Pid,
    Twice = try register(sentences_name, self()) catch error:Reason -> Reason end,
    true = unregister(sentences_name),
    Pid ! stop,
    {Found, Twice, whereis(sentences_name)}.

name_goes() ->
    {Pid, Ref} = spawn_monitor(fun wait/0),
    register(sentences_name, Pid),
    exit(Pid, done),
    receive {'DOWN', Ref, process, Pid, done} -> {whereis(sentences_name), lists:member(sentences_name, registered())} end.

queue() ->
    [self() ! N || N <- lists:seq(1, 5)],
    {messages, Messages} = process_info(self(), messages),
    {Messages, [receive N -> N end || _ <- Messages]}.

copied() ->
    Term = {lists:seq(1, 100), #{a => "text"}, 1.5},
    Echo = spawn(fun() -> receive {From, Message} -> From ! Message end end),
    Echo ! {self(), Term},
    receive Copy -> {Copy =:= Term, erts_debug:same(Copy, differ:id(Term))} end.

shared() ->
    Binary = binary:copy(<<1>>, 100000),
    Me = self(),
    Pid = spawn(fun() -> receive B -> Me ! {process_info(self(), total_heap_size), byte_size(B)} end end),
    Pid ! Binary,
    receive {{total_heap_size, Words}, Size} -> {Words < 5000, Size} end.

selective() ->
    [self() ! N || N <- [1, 2, three, 4]],
    receive three -> ok end,
    [receive N -> N end || _ <- [1, 2, 3]].

anew() ->
    [self() ! M || M <- [b, a, b, a]],
    receive a -> ok end,
    First = receive M -> M end,
    receive b -> ok end,
    [First, receive M2 -> M2 end].

sleeps() ->
    Pid = spawn(fun wait/0),
    Pid ! other,
    waits(Pid),
    Status = process_info(Pid, [status, message_queue_len]),
    Pid ! stop,
    Status.

waits(Pid) ->
    case process_info(Pid, [status, message_queue_len]) of
        [{status, waiting}, {message_queue_len, 1}] -> ok;
        _ -> erlang:yield(), waits(Pid)
    end.

wakes() ->
    Me = self(),
    Pid = spawn(fun() -> receive {hello, From} -> From ! {hello, self()} end end),
    Pid ! {hello, Me},
    receive {hello, Pid} -> ok end.

idle() ->
    Pid = spawn(fun wait/0),
    Pid ! other,
    waits(Pid),
    {reductions, Before} = process_info(Pid, reductions),
    lists:foreach(fun(_) -> erlang:yield() end, lists:seq(1, 100)),
    {reductions, After} = process_info(Pid, reductions),
    Pid ! stop,
    After - Before < 20.

%% Another process gets its turns while one is in a BIF that takes many slices.
interrupted() ->
    Me = self(),
    List = lists:seq(1, 100000),
    Long = spawn(fun() -> reverse_for_ever(List) end),
    Ticker = spawn(fun() -> [erlang:yield() || _ <- lists:seq(1, 5)], Me ! {done, self()} end),
    receive {done, Ticker} -> exit(Long, kill), ok end.

reverse_for_ever(List) -> reverse_for_ever(lists:reverse(List)).
