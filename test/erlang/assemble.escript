#!/usr/bin/env escript
%% Makes .beam files of BEAM assembly as it stands: erlc would refuse what it does not emit itself.
%% usage: escript assemble.escript OUTDIR FILE.S ...
main([Out | Files]) ->
    lists:foreach(fun(File) -> assemble(Out, File) end, Files).

assemble(Out, File) ->
    {ok, [{module, Module}, {exports, Exports}, {attributes, Attributes}, {labels, Labels} | Rest]} = file:consult(File),
    Code = {Module, Exports, Attributes, functions(Rest), Labels},
    {ok, Beam} = beam_asm:module(Code, [], [], []),
    ok = file:write_file(filename:join(Out, atom_to_list(Module) ++ ".beam"), Beam).

functions([]) -> [];
functions([{function, Name, Arity, Entry} | Rest]) ->
    {Body, More} = lists:splitwith(fun(I) -> not is_tuple(I) orelse element(1, I) =/= function end, Rest),
    [{function, Name, Arity, Entry, Body} | functions(More)].
