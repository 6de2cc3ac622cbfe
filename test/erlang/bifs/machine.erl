%% system_info, system_flag, statistics, memory: old values, shapes, and what wrong arguments give.
-module(machine).
-export([cases/0]).
-import(differ, [id/1]).

cases() ->
    [{{info, Item}, fun() -> erlang:system_info(id(Item)) end} || Item <- fixed()] ++
    [{{shape, Item}, fun() -> shape(erlang:system_info(id(Item))) end} || Item <- shaped()] ++
    [{{flag, Name, Value}, fun() -> erlang:system_flag(id(Name), id(Value)) end} || {Name, Value} <- flags()] ++
    [{{statistics, Item}, fun() -> shape(erlang:statistics(id(Item))) end} || Item <- statistics()] ++
    [{{memory, What}, fun() -> shape(erlang:memory(id(What))) end} || What <- [x, 1, [total, x], [total, code], [], total]] ++
    [{{dirty, Kind, What, Value}, fun() -> first(fun() -> erts_debug:Kind(id(What), id(Value)) end) end}
     || Kind <- [dirty_cpu, dirty_io],
        {What, Value} <- [{scheduler, type}, {scheduler, x}, {x, y}, {reschedule, 100}, {reschedule, 101}, {reschedule, -2},
                          {reschedule, a}, {error, badarg}, {error, undef}, {error, badarith}, {error, system_limit},
                          {error, noproc}, {error, notsup}, {error, {a, "b"}}, {wait, 1}, {wait, x}, {1, 2}]] ++
    [{{dirty3, Kind, What, Value}, fun() -> first(fun() -> erts_debug:dirty(id(Kind), id(What), id(Value)) end) end}
     || Kind <- [normal, dirty_cpu, dirty_io, x, 1],
        {What, Value} <- [{scheduler, type}, {reschedule, 1000}, {reschedule, 1001}, {error, noproc}, {wait, 1}]] ++
    [{dirty_copy, fun() -> T = id({"a heap", [1, 2.5], <<"term">>}), length([ok || X <- erts_debug:dirty_cpu(copy, T), X =:= T]) end},
     {dirty_send, fun() -> ok = erts_debug:dirty_io(send, self()), receive {ok, P} -> P =:= self() end end},
     {dirty_apply, fun() -> F = fun erts_debug:dirty_io/2, {F(scheduler, type), apply(id(erts_debug), id(dirty_cpu), [scheduler, type])} end},
     {dirty_catch, fun() -> {element(1, element(2, catch erts_debug:dirty_io(id(wait), x))), element(1, element(2, catch apply(erts_debug, dirty_cpu, [error, undef])))} end},
     {dirty_many, fun() -> many(50) end},
     {dirty_killed, fun() -> killed() end},
     {dirty_exit_while_waiting, fun() -> queued() end},
     {dirty_messages, fun() -> messages() end},
     {executing_dirty, fun() -> executing() end},
     {executing_dirty_bad, fun() -> erts_internal:is_process_executing_dirty(id(x)) end}].

fixed() ->
    [start_time, end_time, compat_rel, multi_scheduling, build_type, emu_type, emu_flavor, time_offset, time_correction, time_warp_mode,
     hipe_architecture, trace_control_word, ets_realloc_moves, ets_always_compress, sequential_tracer,
     garbage_collection, fullsweep_after, min_heap_size, max_heap_size, min_bin_vheap_size, port_limit, dist_ctrl,
     thread_pool_size, version, machine, instruction_counts, wordsize, endian, heap_type, update_cpu_info, threads,
     creation, otp_release, driver_version, nif_version, smp_support, scheduler_bind_type, constant_pool_support,
     port_parallelism, context_reductions, lock_checking, lock_counting, debug_compiled, multi_scheduling_blockers,
     normal_multi_scheduling_blockers, modified_timing_level, port_tasks, io_thread, scheduling_statistics, taints,
     dist_buf_busy_limit, delayed_node_table_gc, beam_jump_table, dynamic_trace, dynamic_trace_probes,
     message_queue_data, ets_limit, atom_limit, tolerant_timeofday, eager_check_io, literal_test, dirty_io_schedulers,
     {wordsize, internal}, {wordsize, external}, {wordsize, x}, {wordsize}, {cpu_topology, defined}, {cpu_topology, x},
     {x, y}, {1, 2}, {error_checker, print, "x"}, {memory_checker, running}, {}, tid, stop_memory_trace, internal_cpu_topology,
     nonsense, 1, "procs", [], <<>>].

shaped() ->
    [scheduler_id, os_type, os_version, process_count, process_limit, schedulers, schedulers_online, schedulers_active,
     schedulers_state, scheduler_bindings, run_queues, dirty_cpu_schedulers, dirty_cpu_schedulers_online, atom_count,
     ets_count, logical_processors, logical_processors_online, logical_processors_available,
     all_schedulers_state, info, procs, loaded, dist, system_version, system_architecture].

flags() ->
    [{multi_scheduling, x}, {schedulers_online, a}, {schedulers_online, 0}, {schedulers_online, 5000},
     {fullsweep_after, -1}, {fullsweep_after, a}, {fullsweep_after, 1 bsl 70}, {fullsweep_after, 100000},
     {fullsweep_after, 10}, {fullsweep_after, 65535},
     {min_heap_size, a}, {min_heap_size, -1}, {min_heap_size, 1000}, {min_heap_size, 233},
     {min_bin_vheap_size, a}, {min_bin_vheap_size, 1000}, {min_bin_vheap_size, 46422},
     {max_heap_size, 100}, {max_heap_size, a}, {max_heap_size, #{}}, {max_heap_size, #{size => 5000000, kill => false}},
     {max_heap_size, #{size => 0, kill => true}}, {max_heap_size, 0},
     {debug_flags, 1}, {backtrace_depth, a}, {backtrace_depth, -1}, {backtrace_depth, 1000}, {backtrace_depth, 8},
     {trace_control_word, 5}, {trace_control_word, a}, {trace_control_word, 1 bsl 33}, {trace_control_word, 0},
     {sequential_tracer, false}, {sequential_tracer, x}, {scheduler_wall_time, x}, {scheduler_wall_time, true},
     {scheduler_wall_time, false}, {dirty_cpu_schedulers_online, a}, {dirty_cpu_schedulers_online, 0},
     {dirty_cpu_schedulers_online, 5000}, {time_offset, finalize}, {time_offset, x}, {microstate_accounting, x},
     {microstate_accounting, true}, {microstate_accounting, reset}, {microstate_accounting, false},
     {outstanding_system_requests_limit, 0}, {outstanding_system_requests_limit, a}, {scheduling_statistics, x},
     {erts_alloc, x}, {system_logger, x}, {reset_seq_trace, true}, {nonsense, 1}, {1, 2}].

statistics() ->
    [context_switches, garbage_collection, reductions, exact_reductions, runtime, wall_clock, io, run_queue,
     total_active_tasks, total_active_tasks_all, total_run_queue_lengths, total_run_queue_lengths_all,
     scheduler_wall_time, scheduler_wall_time_all, 1, x, "io", []].

%% What does not depend on the machine.
shape(X) when is_integer(X) -> integer;
shape(X) when is_binary(X) -> binary;
shape([X | _]) when is_integer(X) -> string;
shape([X | T]) -> [shape(X) | shape(T)];
shape([]) -> [];
shape(X) when is_tuple(X), element(1, X) =:= unbound -> unbound;
shape(X) when is_tuple(X) -> list_to_tuple([shape(E) || E <- tuple_to_list(X)]);
shape(X) -> X.

%% In erl a frame of the BIF's Erlang stub, with its line, may stand behind the BIF's own.
first(Fun) ->
    try Fun()
    catch Class:Reason:Stack -> {M, F, Args, _} = hd(Stack), {Class, Reason, M, F, Args}
    end.

%% More dirty calls at once than there are dirty schedulers.
many(N) ->
    Self = self(),
    [spawn(fun() -> Self ! {N0, erts_debug:dirty_io(scheduler, type), erts_debug:dirty_cpu(reschedule, 20)} end) || N0 <- lists:seq(1, N)],
    lists:usort([receive {N0, A, B} -> {A, B} end || N0 <- lists:seq(1, N)]).

%% A process in a dirty BIF is dead at once for all others.
killed() ->
    Self = self(),
    {P, R} = spawn_monitor(fun() -> erts_debug:dirty_io(alive_waitexiting, Self) end),
    receive {alive, P} -> ok end,
    exit(P, kill),
    Why = receive {'DOWN', R, process, P, W} -> W end,
    {Why, is_process_alive(P), process_info(P), lists:member(P, processes())}.

%% Also while it waits for a dirty scheduler.
queued() ->
    Busy = [spawn(fun() -> erts_debug:dirty_io(wait, 300) end) || _ <- lists:seq(1, erlang:system_info(dirty_io_schedulers))],
    receive after 50 -> ok end,
    {P, R} = spawn_monitor(fun() -> erts_debug:dirty_io(wait, 100) end),
    receive after 20 -> ok end,
    exit(P, stop),
    Why = receive {'DOWN', R, process, P, W} -> W end,
    {Why, is_process_alive(P), length(Busy) > 0}.

%% Messages wait in order.
messages() ->
    Self = self(),
    P = spawn(fun() -> ok = erts_debug:dirty_io(wait, 100), Self ! {all, [receive M -> M end || _ <- lists:seq(1, 20)]} end),
    [P ! N || N <- lists:seq(1, 20)],
    link(P),
    unlink(P),
    receive {all, L} -> L end.

executing() ->
    Self = self(),
    P = spawn(fun() -> erts_debug:dirty_io(send, Self), erts_debug:dirty_io(wait, 300), Self ! over, receive after 50 -> ok end end),
    receive {ok, P} -> ok end,
    receive after 100 -> ok end,
    During = erts_internal:is_process_executing_dirty(P),
    Where = process_info(P, current_function),
    receive over -> ok end,
    {During, Where, erts_internal:is_process_executing_dirty(P)}.
