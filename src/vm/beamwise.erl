%% What the machine runs of its own accord: the first process of a program, and the process `user`, through which output
%% goes. Compiled into preloaded.ts by scripts/preload.mjs.
-module(beamwise).
-export([run/3, main/2, init/0, user/0, logger/0, kernel_sup/0, code_purger/0, on_load/1]).

%% Functions named 'module:function' stand in for that function: without OTP's init there is no code server, no logger
%% and no command line, and modules are loaded when they are called.
-export(['code:ensure_loaded'/1, 'code:ensure_modules_loaded'/1, 'code:load_file'/1, 'code:get_mode'/0]).
-export(['code:load_binary'/3, 'code:load_abs'/1, 'code:purge'/1, 'code:soft_purge'/1, 'code:delete'/1]).
-export(['code:is_loaded'/1, 'code:all_loaded'/0]).
-export(['code:get_path'/0, 'code:which'/1, 'code:is_sticky'/1, 'code:get_object_code'/1]).
-export(['init:get_arguments'/0, 'init:get_argument'/1, 'init:get_plain_arguments'/0, 'init:get_status'/0]).
-export(['init:stop'/0, 'init:stop'/1]).
-export(['application:start'/1, 'application:start'/2]).
-export(['erts_debug:set_internal_state'/2]).
-export(['logger:allow'/2, 'error_logger:format'/2, 'application:get_env'/2, 'application:get_env'/3]).

%% Calls a function and says how it ended.
run(Module, Function, Args) ->
    join_user(),
    reported(try apply(Module, Function, Args) of
                 Value -> {value, Value}
             catch
                 Class:Reason:Stack -> {exception, Class, Reason, Stack}
             end).

%% The entry of a program: main/1 with the arguments, else start/0, else main/0.
main(Module, Args) ->
    join_user(),
    reported(try
                 Exports = Module:module_info(exports),
                 case {has({main, 1}, Exports), has({start, 0}, Exports), has({main, 0}, Exports)} of
                     {true, _, _} -> Module:main(Args);
                     {_, true, _} -> Module:start();
                     {_, _, true} -> Module:main();
                     _ when Args =:= [] -> Module:start();
                     _ -> Module:main(Args)
                 end
             of
                 Value -> {value, Value}
             catch
                 Class:Reason:Stack -> {exception, Class, Reason, Stack}
             end).

has(Item, [Item | _]) -> true;
has(Item, [_ | Rest]) -> has(Item, Rest);
has(_, []) -> false.

join_user() ->
    case whereis(user) of
        undefined -> true;
        User -> erts_internal:group_leader(User, self())
    end.

%% Result, after the error reports so far have been printed.
reported(Result) ->
    case whereis(logger) of
        Logger when is_pid(Logger) ->
            case process_info(Logger, initial_call) of
                {initial_call, {beamwise, _, _}} -> flush(Logger);
                _ -> ok
            end;
        _ ->
            ok
    end,
    Result.

flush(Logger) ->
    Reference = monitor(process, Logger),
    Logger ! {beamwise_flush, self(), Reference},
    receive
        {beamwise_flushed, Reference} -> demonitor(Reference, [flush]);
        {'DOWN', Reference, _, _, _} -> true
    end.

%% Prints the machine's error reports as OTP's default handler would, until OTP's own logger takes the name.
logger() ->
    register(logger, self()),
    process_flag(priority, high),
    beamwise:report_formats({
        "Error in process ~p with exit value:~n~p~n",
        "     Process:            ~p ~n     Context:            maximum heap size reached~n"
        "     Max Heap Size:      ~p~n     Total Heap Size:    ~p~n     Kill:               ~p~n"
        "     Error Logger:       ~p~n     Message Queue Len:  ~p~n     GC Info:            ~p~n",
        "~s~n",
        "Too many processes\n"
    }),
    reports().

reports() ->
    receive
        {log, Level, Format, Args, #{time := Time}} = Message when is_atom(Level), is_integer(Time) ->
            beamwise:report_begins(Message),
            Text = try io_lib:format(Format, Args) catch _:_ -> {Format, Args} end,
            beamwise:report(Level, Time, Text),
            beamwise:report_ends(),
            reports();
        {beamwise_flush, From, Reference} ->
            From ! {beamwise_flushed, Reference},
            reports();
        _ ->
            reports()
    end.

%% Stands where programs look for OTP's first process. What they ask it for by message, there is not.
init() ->
    process_flag(trap_exit, true),
    register(init, self()),
    refuse().

refuse() ->
    receive
        {From, _} when is_pid(From) -> From ! {init, error};
        _ -> true
    end,
    refuse().

%% A group leader: serves the I/O protocol with the host's standard output and no input.
user() ->
    process_flag(trap_exit, true),
    register(user, self()),
    serve().

serve() ->
    receive
        {io_request, From, ReplyAs, Request} ->
            From ! {io_reply, ReplyAs, answer(Request)},
            serve();
        _ ->
            serve()
    end.

answer({put_chars, Encoding, Module, Function, Args}) ->
    try apply(Module, Function, Args) of
        Characters -> beamwise:put_chars(Encoding, Characters)
    catch
        _:_ -> {error, Function}
    end;
answer({put_chars, Encoding, Characters}) ->
    beamwise:put_chars(Encoding, Characters);
answer({put_chars, Characters}) ->
    beamwise:put_chars(latin1, Characters);
answer({put_chars, Module, Function, Args}) ->
    answer({put_chars, latin1, Module, Function, Args});
answer({requests, Requests}) ->
    answers(Requests, ok);
answer({setopts, _}) ->
    ok;
answer(getopts) ->
    [{encoding, unicode}, {binary, false}, {echo, false}];
answer({get_geometry, _}) ->
    {error, enotsup};
answer(Request) when is_tuple(Request) ->
    case atom_to_list(element(1, Request)) of
        "get_" ++ _ -> eof;
        _ -> {error, request}
    end;
answer(_) ->
    {error, request}.

answers([Request | Rest], ok) -> answers(Rest, answer(Request));
answers(_, Answer) -> Answer.

%% Starts what OTP's modules start on demand under the supervisor of kernel: the server of `timer`, for one.
kernel_sup() ->
    process_flag(trap_exit, true),
    register(kernel_sup, self()),
    supervise().

supervise() ->
    receive
        {'$gen_call', From, {start_child, #{start := {Module, Function, Args}}}} ->
            gen:reply(From, apply(Module, Function, Args)),
            supervise();
        _ ->
            supervise()
    end.

%% The process that purges code is OTP's; its module is loaded when there is something to purge.
code_purger() ->
    process_flag(trap_exit, true),
    register(erts_code_purger, self()),
    receive
        Request -> self() ! Request
    end,
    erts_code_purger:wait_for_request().

%% Calls the on_load function of a module that waits for that. Its version is kept if the answer is ok.
on_load(Module) ->
    Answer =
        try
            erlang:call_on_load_function(Module)
        catch
            _:Reason:Stack -> {Reason, Stack}
        end,
    erts_code_purger:finish_after_on_load(Module, Answer =:= ok),
    Answer.

'code:ensure_loaded'(Module) when is_atom(Module) ->
    case erlang:module_loaded(Module) of
        true ->
            {module, Module};
        false ->
            try Module:module_info(module) of
                _ -> {module, Module}
            catch
                error:undef -> {error, nofile}
            end
    end.

'code:ensure_modules_loaded'(_) -> ok.

'code:load_file'(Module) -> 'code:ensure_loaded'(Module).

'code:get_mode'() -> interactive.

'code:load_binary'(Module, File, Binary) when
    is_atom(Module), (is_list(File) orelse is_atom(File)), is_binary(Binary)
->
    case erlang:module_loaded(Module) of
        true -> 'code:purge'(Module);
        false -> ok
    end,
    case load(erts_internal:prepare_loading(Module, Binary)) of
        ok ->
            beamwise:source(Module, File),
            {module, Module};
        {on_load, _} ->
            case on_load(Module) of
                ok ->
                    beamwise:source(Module, File),
                    {module, Module};
                _ ->
                    {error, on_load_failure}
            end;
        {Error, _} ->
            {error, Error}
    end.

load({error, Error}) -> {Error, []};
load(Prepared) -> erlang:finish_loading([Prepared]).

'code:load_abs'(_) -> {error, nofile}.

'code:purge'(Module) when is_atom(Module) ->
    case erlang:check_old_code(Module) of
        true ->
            {_, DidKill} = erts_code_purger:purge(Module),
            DidKill;
        false ->
            false
    end.

'code:soft_purge'(Module) when is_atom(Module) ->
    not erlang:check_old_code(Module) orelse erts_code_purger:soft_purge(Module).

'code:delete'(Module) when is_atom(Module) ->
    try
        erlang:delete_module(Module) =:= true
    catch
        error:badarg -> false
    end.

'code:is_loaded'(Module) when is_atom(Module) ->
    case erlang:module_loaded(Module) of
        true -> {file, source(Module)};
        false -> false
    end.

'code:all_loaded'() -> [{Module, source(Module)} || Module <- erlang:loaded()].

source(Module) ->
    case beamwise:source(Module) of
        undefined ->
            case lists:member(Module, erlang:pre_loaded()) of
                true -> preloaded;
                false -> atom_to_list(Module) ++ ".beam"
            end;
        File ->
            File
    end.

'code:get_path'() -> [].

'code:which'(Module) ->
    case 'code:ensure_loaded'(Module) of
        {module, _} ->
            case beamwise:source(Module) of
                undefined -> [];
                File -> File
            end;
        _ ->
            non_existing
    end.

'code:is_sticky'(_) -> false.

'code:get_object_code'(_) -> error.

'logger:allow'(_, _) -> false.

'error_logger:format'(_, _) -> ok.

%% Without a controller of applications, none is found.
'application:start'(Name) -> 'application:start'(Name, temporary).

'application:start'(Name, _) when is_atom(Name) ->
    {error, {"no such file or directory", atom_to_list(Name) ++ ".app"}}.

%% What is waited for is done when all who were to run before have run.
'erts_debug:set_internal_state'(wait, _) -> receive after 50 -> ok end;
'erts_debug:set_internal_state'(_, _) -> false.

'application:get_env'(_, _) -> undefined.

'application:get_env'(_, _, Default) -> Default.

'init:get_arguments'() -> [].

'init:get_argument'(_) -> error.

'init:get_plain_arguments'() -> [].

'init:get_status'() -> {started, started}.

'init:stop'() -> halt(0).

'init:stop'(Status) -> halt(Status).
