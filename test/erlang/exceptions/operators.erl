%% The stack traces of operators that fail: which have a frame of their own depends on the operands.
-ifndef(VARIANT).
-module(operators).
-endif.
-export([cases/0]).
-import(differ, [id/1, all/2]).

cases() ->
    [
        {add_right_small, fun() -> X = id(a), [X + 1] end},
        {add_left_small, fun() -> X = id(a), [1 + X] end},
        {add_right_zero, fun() -> X = id(a), [X + 0] end},
        {add_right_max, fun() -> X = id(a), [X + 576460752303423487] end},
        {add_right_big, fun() -> X = id(a), [X + 576460752303423488] end},
        {add_right_float, fun() -> X = id(a), [X + 1.0] end},
        {add_left_float, fun() -> X = id(a), [1.0 + X] end},
        {add_negative, fun() -> X = id(a), [X + (-5)] end},
        {sub_right_small, fun() -> X = id(a), [X - 1] end},
        {sub_right_min, fun() -> X = id(a), [X - (-576460752303423488)] end},
        {sub_left_small, fun() -> X = id(a), [1 - X] end},
        {sub_right_float, fun() -> X = id(a), [X - 1.0] end},
        {mul_right_small, fun() -> X = id(a), [X * 3] end},
        {mul_left_small, fun() -> X = id(a), [3 * X] end},
        {div_right_small, fun() -> X = id(a), [X div 3] end},
        {div_left_small, fun() -> X = id(a), [3 div X] end},
        {div_power_of_two, fun() -> X = id(a), [X div 4] end},
        {rem_right_small, fun() -> X = id(a), [X rem 3] end},
        {rem_left_small, fun() -> X = id(a), [3 rem X] end},
        {rem_power_of_two, fun() -> X = id(a), [X rem 8] end},
        {div_zero_constant, fun() -> X = id(5), Y = id(0), [X div Y, X] end},
        {band_constant, fun() -> X = id(a), [X band 255] end},
        {bor_constant, fun() -> X = id(a), [X bor 255] end},
        {bxor_constant, fun() -> X = id(a), [X bxor 255] end},
        {bsl_constant, fun() -> X = id(a), [X bsl 3] end},
        {bsr_constant, fun() -> X = id(a), [X bsr 3] end},
        {bsl_left_constant, fun() -> X = id(a), [1 bsl X] end},
        {bsr_left_constant, fun() -> X = id(a), [1024 bsr X] end},
        {negate, fun() -> X = id(a), [-X] end},
        {invert, fun() -> X = id(a), [bnot X] end},
        {divide_constant, fun() -> X = id(a), [X / 2] end},
        {divide_two, fun() -> X = id(a), Y = id(b), [X / Y] end},
        {add_two, fun() -> X = id(a), Y = id(b), [X + Y] end},
        {add_same, fun() -> X = id(a), [X + X] end},
        {add_y_register, fun() -> X = id(a), Y = id(c), Z = X + 1, [id(Y), Z] end},
        {add_known_integer, fun() -> X = id(5), Y = id(b), if is_integer(X) -> [X + Y]; true -> no end end},
        {add_known_integer_left, fun() -> X = id(5), Y = id(b), if is_integer(X) -> [Y + X]; true -> no end end},
        {sub_known_integer, fun() -> X = id(5), Y = id(b), if is_integer(X) -> [X - Y]; true -> no end end},
        {mul_known_float, fun() -> X = id(5.0), Y = id(b), if is_float(X) -> [X * Y]; true -> no end end},
        {add_known_float, fun() -> X = id(5.0), Y = id(b), if is_float(X) -> [X + Y]; true -> no end end},
        {add_known_float_constant, fun() -> X = id(b), Y = id(2.0), if is_float(Y) -> [X + 1.0 - Y]; true -> no end end},
        {float_overflow_known, fun() -> X = id(1.0e308), if is_float(X) -> [X * 10.0]; true -> no end end},
        {float_divide_known, fun() -> X = id(1.0), Y = id(0.0), if is_float(X), is_float(Y) -> [X / Y]; true -> no end end},
        {float_chain, fun() -> X = id(b), [X * 2.0 + 1.0] end},
        {not_other, fun() -> X = id(a), [not X] end},
        {and_other, fun() -> X = id(a), [X and true] end},
        {hd_other, fun() -> X = id(a), [hd(X)] end},
        {element_constant, fun() -> X = id(a), [element(1, X)] end},
        {element_variable, fun() -> X = id(a), [element(X, {1})] end},
        {tuple_size_other, fun() -> X = id(a), [tuple_size(X)] end},
        {map_get_other, fun() -> X = id(a), [map_get(k, X)] end},
        {map_get_missing, fun() -> X = id(#{}), [map_get(k, X)] end},
        {length_other, fun() -> X = id(a), [length(X)] end},
        {size_other, fun() -> X = id(a), [size(X)] end},
        {byte_size_other, fun() -> X = id(a), [byte_size(X)] end},
        {abs_other, fun() -> X = id(a), [abs(X)] end},
        {float_other, fun() -> X = id(a), [float(X)] end},
        {trunc_other, fun() -> X = id(a), [trunc(X)] end},
        {is_function_other, fun() -> X = id(a), [is_function(b, X)] end},
        {binary_part_other, fun() -> X = id(a), [binary_part(X, 0, 1)] end},
        {node_other, fun() -> X = id(a), [node(X)] end},
        {send_other, fun() -> X = id(5), [X ! a] end},
        {send_name, fun() -> X = id(nobody_here), [X ! a] end},
        {tail_bif, fun() -> list_to_atom(id(a)) end},
        {tail_bif_frame, fun() -> X = id(b), id(c), atom_to_list({X}) end},
        {body_bif, fun() -> [atom_to_list(id(1))] end},
        {tail_error, fun() -> error(id(a)) end},
        {tail_apply_bif, fun() -> apply(erlang, id(hd), [[]]) end},
        {body_apply_bif, fun() -> [apply(erlang, id(hd), [[]])] end},
        {tail_fun_bif, fun() -> (id(fun erlang:hd/1))([]) end},
        {body_fun_bif, fun() -> [(id(fun erlang:hd/1))([])] end},
        {tail_apply_fun, fun() -> apply(id(x), [1]) end},
        {body_apply_fun, fun() -> [apply(id(x), [1])] end},
        {tail_apply_args, fun() -> apply(lists, id(map), id(a)) end},
        {body_apply_args, fun() -> [apply(lists, id(map), id(a))] end},
        {tail_dynamic, fun() -> M = id(5), M:f(1) end},
        {body_dynamic, fun() -> M = id(5), [M:f(1)] end},
        {body_dynamic_function, fun() -> F = id(5), [lists:F(1, 2)] end},
        {body_undef, fun() -> [no_module:f(1)] end},
        {tail_undef, fun() -> no_module:f(1) end},
        {body_undef_apply, fun() -> F = id(none), [lists:F(1)] end},
        {body_badfun, fun() -> F = id(none), [F(1)] end},
        {body_badarity, fun() -> F = id(fun() -> 1 end), [F(1)] end},
        {body_case, fun() -> [case id(1) of 2 -> 3 end] end},
        {body_badmatch, fun() -> {ok, X} = id(1), [X] end},
        {in_deep, fun() -> deep(3, id(a)) end},
        {in_very_deep, fun() -> deep(12, id(a)) end},
        {error_very_deep, fun() -> deep_error(12) end},
        {bif_very_deep, fun() -> deep_bif(12, id(a)) end},
        {apply_very_deep, fun() -> deep_apply(12, id(a)) end},
        {depth_error, fun() -> f1(fun() -> error(bottom) end) end},
        {depth_badarith, fun() -> X = id(a), f1(fun() -> X * X end) end},
        {depth_bif, fun() -> X = id(a), f1(fun() -> [atom_to_list({X})] end) end},
        {depth_badfun, fun() -> X = id(a), f1(fun() -> [X()] end) end},
        {depth_undef, fun() -> f1(fun() -> no_module:f() end) end},
        {depth_badarity, fun() -> X = id(a), f1(fun(Y) -> [X, Y] end) end},
        {spawned, fun() -> {P, R} = spawn_monitor(fun() -> id(a) * id(b) end), receive {'DOWN', R, process, P, {W, [{M, F, A, _} | _]}} -> {W, M, F, A} end end}
    ].

deep(0, X) -> X * 2;
deep(N, X) -> [deep(N - 1, X)].

deep_error(0) -> error(bottom);
deep_error(N) -> [deep_error(N - 1)].

deep_bif(0, X) -> [atom_to_list({X})];
deep_bif(N, X) -> [deep_bif(N - 1, X)].

deep_apply(0, X) -> [apply(X, [])];
deep_apply(N, X) -> [deep_apply(N - 1, X)].

f1(F) -> [f2(F)].
f2(F) -> [f3(F)].
f3(F) -> [f4(F)].
f4(F) -> [f5(F)].
f5(F) -> [f6(F)].
f6(F) -> [f7(F)].
f7(F) -> [f8(F)].
f8(F) -> [f9(F)].
f9(F) -> [F()].
