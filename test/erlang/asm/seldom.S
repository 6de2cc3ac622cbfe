%% Instructions that the compiler of OTP 25 seldom or never emits but that OTP 25 loads: written by hand.
{module, seldom}.

{exports, [{is_ne,2},{is_eq,2},{zero_frame,2},{init_one,1},{set_element,2},{floats,2},{init2,2},{init_bits,2},{mark,1},{nif_start,1},{test_port,1},{many_moves,3},{swap_all,2},{is_lt_mixed,2},{select_float,1},{hole,1},{put_map_many,1},{wait_forever,1},{case_of_tuple,1},{deep_handlers,1},{get_hd_tl,1},{is_tagged,1},{fconv_all,1},{utf_sizes,1},{call_module_info,0}]}.

{attributes, []}.

{labels, 120}.

{function, is_ne, 2, 4}.
  {label,3}.
    {func_info,{atom,seldom},{atom,is_ne},2}.
  {label,4}.
    {test,is_ne,{f,5},[{x,0},{x,1}]}.
    {move,{atom,different},{x,0}}.
    return.
  {label,5}.
    {move,{atom,equal},{x,0}}.
    return.

{function, is_eq, 2, 7}.
  {label,6}.
    {func_info,{atom,seldom},{atom,is_eq},2}.
  {label,7}.
    {test,is_eq,{f,8},[{x,0},{x,1}]}.
    {move,{atom,equal},{x,0}}.
    return.
  {label,8}.
    {move,{atom,different},{x,0}}.
    return.

{function, zero_frame, 2, 10}.
  {label,9}.
    {func_info,{atom,seldom},{atom,zero_frame},2}.
  {label,10}.
    {allocate_heap_zero,3,5,2}.
    {put_list,{x,0},nil,{y,1}}.
    {put_tuple2,{x,0},{list,[{y,0},{y,1},{y,2}]}}.
    {move,{x,1},{y,2}}.
    {call_ext,1,{extfunc,differ,id,1}}.
    {test_heap,3,1}.
    {put_tuple2,{x,0},{list,[{x,0},{y,2}]}}.
    {deallocate,3}.
    return.

{function, init_one, 1, 12}.
  {label,11}.
    {func_info,{atom,seldom},{atom,init_one},1}.
  {label,12}.
    {allocate_zero,4,1}.
    {move,{x,0},{y,0}}.
    {move,{x,0},{y,3}}.
    {init,{y,3}}.
    {call_ext,1,{extfunc,differ,id,1}}.
    {test_heap,5,1}.
    {put_tuple2,{x,0},{list,[{y,0},{y,1},{y,2},{y,3}]}}.
    {deallocate,4}.
    return.

{function, set_element, 2, 14}.
  {label,13}.
    {func_info,{atom,seldom},{atom,set_element},2}.
  {label,14}.
    {allocate,1,2}.
    {move,{x,1},{y,0}}.
    {move,{x,0},{x,2}}.
    {move,{x,2},{x,1}}.
    {move,{integer,2},{x,0}}.
    {move,{atom,first},{x,2}}.
    {call_ext,3,{extfunc,erlang,setelement,3}}.
    {set_tuple_element,{y,0},{x,0},2}.
    {set_tuple_element,{atom,last},{x,0},3}.
    {deallocate,1}.
    return.

{function, floats, 2, 16}.
  {label,15}.
    {func_info,{atom,seldom},{atom,floats},2}.
  {label,16}.
    fclearerror.
    {fconv,{x,0},{fr,0}}.
    {fconv,{x,1},{fr,1}}.
    {bif,fadd,{f,0},[{fr,0},{fr,1}],{fr,2}}.
    {bif,fmul,{f,0},[{fr,2},{fr,1}],{fr,2}}.
    {bif,fsub,{f,0},[{fr,2},{fr,0}],{fr,2}}.
    {bif,fdiv,{f,0},[{fr,2},{fr,1}],{fr,2}}.
    {bif,fnegate,{f,0},[{fr,2}],{fr,3}}.
    {fcheckerror,{f,0}}.
    {test_heap,{alloc,[{words,3},{floats,2},{funs,0}]},0}.
    {fmove,{fr,2},{x,0}}.
    {fmove,{fr,3},{x,1}}.
    {put_tuple2,{x,0},{list,[{x,0},{x,1}]}}.
    return.

{function, init2, 2, 18}.
  {label,17}.
    {func_info,{atom,seldom},{atom,init2},2}.
  {label,18}.
    {bs_init2,{f,0},{x,0},0,2,{field_flags,[]},{x,2}}.
    {bs_put_integer,{f,0},{x,0},8,{field_flags,[unsigned,big]},{x,1}}.
    {move,{x,2},{x,0}}.
    return.

{function, init_bits, 2, 20}.
  {label,19}.
    {func_info,{atom,seldom},{atom,init_bits},2}.
  {label,20}.
    {bs_init_bits,{f,0},{x,0},0,2,{field_flags,[]},{x,2}}.
    {bs_put_integer,{f,0},{x,0},1,{field_flags,[unsigned,little]},{x,1}}.
    {move,{x,2},{x,0}}.
    return.

{function, mark, 1, 22}.
  {label,21}.
    {func_info,{atom,seldom},{atom,mark},1}.
  {label,22}.
    {allocate,1,1}.
    {move,{x,0},{y,0}}.
    {recv_mark,{f,23}}.
    {call_ext,0,{extfunc,erlang,make_ref,0}}.
    {move,{y,0},{x,1}}.
    {move,{x,0},{y,0}}.
    {call_fun,1}.
    {recv_set,{f,23}}.
  {label,23}.
    {loop_rec,{f,25},{x,0}}.
    {test,is_tuple,{f,24},[{x,0}]}.
    {test,test_arity,{f,24},[{x,0},2]}.
    {get_tuple_element,{x,0},0,{x,1}}.
    {test,is_eq_exact,{f,24},[{x,1},{y,0}]}.
    remove_message.
    {get_tuple_element,{x,0},1,{x,0}}.
    {deallocate,1}.
    return.
  {label,24}.
    {loop_rec_end,{f,23}}.
  {label,25}.
    {wait_timeout,{f,23},{integer,20}}.
    timeout.
    {move,{atom,timeout},{x,0}}.
    {deallocate,1}.
    return.

{function, nif_start, 1, 27}.
  {label,26}.
    {func_info,{atom,seldom},{atom,nif_start},1}.
  {label,27}.
    nif_start.
    {move,{atom,not_replaced},{x,0}}.
    return.

{function, test_port, 1, 29}.
  {label,28}.
    {func_info,{atom,seldom},{atom,test_port},1}.
  {label,29}.
    {test,is_port,{f,30},[{x,0}]}.
    {move,{atom,port},{x,0}}.
    return.
  {label,30}.
    {test,is_reference,{f,31},[{x,0}]}.
    {move,{atom,reference},{x,0}}.
    return.
  {label,31}.
    {test,is_pid,{f,32},[{x,0}]}.
    {move,{atom,pid},{x,0}}.
    return.
  {label,32}.
    {test,is_boolean,{f,33},[{x,0}]}.
    {move,{atom,boolean},{x,0}}.
    return.
  {label,33}.
    {test,is_bitstr,{f,34},[{x,0}]}.
    {test,is_binary,{f,35},[{x,0}]}.
    {move,{atom,binary},{x,0}}.
    return.
  {label,35}.
    {move,{atom,bitstring},{x,0}}.
    return.
  {label,34}.
    {test,is_number,{f,36},[{x,0}]}.
    {move,{atom,number},{x,0}}.
    return.
  {label,36}.
    {test,is_function,{f,37},[{x,0}]}.
    {test,is_function2,{f,38},[{x,0},{integer,1}]}.
    {move,{atom,fun1},{x,0}}.
    return.
  {label,38}.
    {move,{atom,function},{x,0}}.
    return.
  {label,37}.
    {test,is_list,{f,39},[{x,0}]}.
    {test,is_nil,{f,40},[{x,0}]}.
    {move,{atom,nil},{x,0}}.
    return.
  {label,40}.
    {move,{atom,list},{x,0}}.
    return.
  {label,39}.
    {move,{atom,other},{x,0}}.
    return.

{function, many_moves, 3, 42}.
  {label,41}.
    {func_info,{atom,seldom},{atom,many_moves},3}.
  {label,42}.
    {allocate,2,3}.
    {move,{x,0},{x,30}}.
    {move,{x,1},{x,31}}.
    {move,{x,2},{x,32}}.
    {move,{x,30},{x,2}}.
    {move,{x,31},{x,0}}.
    {move,{x,32},{x,1}}.
    {move,{x,0},{y,0}}.
    {move,{x,1},{y,1}}.
    {swap,{y,0},{y,1}}.
    {swap,{x,2},{y,0}}.
    {swap,{x,0},{x,2}}.
    {test_heap,6,3}.
    {put_tuple2,{x,0},{list,[{x,0},{x,1},{x,2},{y,0},{y,1}]}}.
    {deallocate,2}.
    return.

{function, swap_all, 2, 44}.
  {label,43}.
    {func_info,{atom,seldom},{atom,swap_all},2}.
  {label,44}.
    {move,{x,0},{x,5}}.
    {move,{x,1},{x,6}}.
    {swap,{x,5},{x,6}}.
    {swap,{x,0},{x,5}}.
    {swap,{x,5},{x,1}}.
    {test_heap,5,7}.
    {put_tuple2,{x,0},{list,[{x,0},{x,1},{x,5},{x,6}]}}.
    return.

{function, is_lt_mixed, 2, 46}.
  {label,45}.
    {func_info,{atom,seldom},{atom,is_lt_mixed},2}.
  {label,46}.
    {test,is_lt,{f,47},[{x,0},{integer,5}]}.
    {test,is_ge,{f,48},[{x,1},{float,2.5}]}.
    {test,is_lt,{f,49},[{atom,a},{x,1}]}.
    {move,{integer,1},{x,0}}.
    return.
  {label,47}.
    {move,{integer,2},{x,0}}.
    return.
  {label,48}.
    {move,{integer,3},{x,0}}.
    return.
  {label,49}.
    {test,is_eq_exact,{f,50},[{integer,7},{x,1}]}.
    {move,{integer,4},{x,0}}.
    return.
  {label,50}.
    {move,{integer,5},{x,0}}.
    return.

{function, select_float, 1, 52}.
  {label,51}.
    {func_info,{atom,seldom},{atom,select_float},1}.
  {label,52}.
    {test,is_float,{f,56},[{x,0}]}.
    {select_val,{x,0},{f,55},{list,[{float,1.0},{f,53},{float,2.0},{f,54}]}}.
  {label,53}.
    {move,{atom,one},{x,0}}.
    return.
  {label,54}.
    {move,{atom,two},{x,0}}.
    return.
  {label,55}.
    {move,{atom,other},{x,0}}.
    return.
  {label,56}.
    {test,is_integer,{f,55},[{x,0}]}.
    {select_val,{x,0},{f,55},{list,[{integer,1152921504606846976},{f,53},{integer,-1152921504606846977},{f,54}]}}.

%% Code that jumps about: backwards, over dead code, into loops from the side.
{function, hole, 1, 58}.
  {label,57}.
    {func_info,{atom,seldom},{atom,hole},1}.
  {label,58}.
    {move,{integer,0},{x,1}}.
    {test,is_eq_exact,{f,61},[{x,0},{integer,13}]}.
    {jump,{f,60}}.
  {label,60}.
    {gc_bif,'-',{f,0},2,[{x,0},{integer,1}],{x,0}}.
    {test,is_lt,{f,62},[{integer,0},{x,0}]}.
  {label,61}.
    {gc_bif,'+',{f,0},2,[{x,1},{x,0}],{x,1}}.
    {gc_bif,'rem',{f,0},2,[{x,0},{integer,3}],{x,2}}.
    {test,is_eq_exact,{f,60},[{x,2},{integer,0}]}.
    {gc_bif,'+',{f,0},2,[{x,1},{integer,10}],{x,1}}.
    {jump,{f,60}}.
  {label,62}.
    {move,{x,1},{x,0}}.
    return.

{function, put_map_many, 1, 64}.
  {label,63}.
    {func_info,{atom,seldom},{atom,put_map_many},1}.
  {label,64}.
    {move,{literal,#{a => 1}},{x,1}}.
    {put_map_assoc,{f,0},{x,1},{x,1},2,{list,[{atom,b},{x,0},{integer,3},{atom,three}]}}.
    {put_map_assoc,{f,0},{x,1},{x,1},2,{list,[{x,0},{literal,[1,2]}]}}.
    {put_map_exact,{f,0},{x,1},{x,2},2,{list,[{atom,b},nil,{integer,3},{x,0}]}}.
    {test,has_map_fields,{f,65},{x,2},{list,[{atom,a},{atom,b}]}}.
    {get_map_elements,{f,65},{x,2},{list,[{atom,a},{x,3},{integer,3},{x,4}]}}.
    {test_heap,5,5}.
    {put_tuple2,{x,0},{list,[{x,1},{x,2},{x,3},{x,4}]}}.
    return.
  {label,65}.
    {move,{atom,missing},{x,0}}.
    return.

{function, wait_forever, 1, 67}.
  {label,66}.
    {func_info,{atom,seldom},{atom,wait_forever},1}.
  {label,67}.
    {allocate,1,1}.
    {move,{x,0},{y,0}}.
  {label,68}.
    {loop_rec,{f,70},{x,0}}.
    {test,is_eq_exact,{f,69},[{x,0},{y,0}]}.
    remove_message.
    {move,{atom,got_it},{x,0}}.
    {deallocate,1}.
    return.
  {label,69}.
    {loop_rec_end,{f,68}}.
  {label,70}.
    {wait,{f,68}}.

{function, case_of_tuple, 1, 72}.
  {label,71}.
    {func_info,{atom,seldom},{atom,case_of_tuple},1}.
  {label,72}.
    {test,is_tuple,{f,76},[{x,0}]}.
    {select_tuple_arity,{x,0},{f,76},{list,[0,{f,73},2,{f,74},7,{f,75}]}}.
  {label,73}.
    {move,{atom,empty},{x,0}}.
    return.
  {label,74}.
    {get_tuple_element,{x,0},1,{x,0}}.
    return.
  {label,75}.
    {get_tuple_element,{x,0},6,{x,0}}.
    return.
  {label,76}.
    {case_end,{x,0}}.

%% Three handlers in one frame, opened and closed out of the usual order of blocks.
{function, deep_handlers, 1, 78}.
  {label,77}.
    {func_info,{atom,seldom},{atom,deep_handlers},1}.
  {label,78}.
    {allocate,3,1}.
    {init_yregs,{list,[{y,0},{y,1},{y,2}]}}.
    {'catch',{y,2},{f,81}}.
    {'try',{y,1},{f,80}}.
    {'catch',{y,0},{f,79}}.
    {call_fun,0}.
  {label,79}.
    {catch_end,{y,0}}.
    {test_heap,3,1}.
    {put_tuple2,{x,0},{list,[{atom,inner},{x,0}]}}.
    {try_end,{y,1}}.
    {call_ext,1,{extfunc,erlang,throw,1}}.
  {label,80}.
    {try_case,{y,1}}.
    {test_heap,4,2}.
    {put_tuple2,{x,0},{list,[{atom,middle},{x,0},{x,1}]}}.
  {label,81}.
    {catch_end,{y,2}}.
    {deallocate,3}.
    return.

{function, get_hd_tl, 1, 83}.
  {label,82}.
    {func_info,{atom,seldom},{atom,get_hd_tl},1}.
  {label,83}.
    {test,is_nonempty_list,{f,82},[{x,0}]}.
    {get_tl,{x,0},{x,1}}.
    {get_hd,{x,0},{x,2}}.
    {test,is_nonempty_list,{f,84},[{x,1}]}.
    {get_list,{x,1},{x,1},{x,0}}.
    {test_heap,4,3}.
    {put_tuple2,{x,0},{list,[{x,0},{x,1},{x,2}]}}.
    return.
  {label,84}.
    {badmatch,{x,1}}.

{function, is_tagged, 1, 86}.
  {label,85}.
    {func_info,{atom,seldom},{atom,is_tagged},1}.
  {label,86}.
    {test,is_tagged_tuple,{f,87},[{x,0},2,{atom,ok}]}.
    {get_tuple_element,{x,0},1,{x,0}}.
    return.
  {label,87}.
    {badrecord,{x,0}}.

{function, fconv_all, 1, 89}.
  {label,88}.
    {func_info,{atom,seldom},{atom,fconv_all},1}.
  {label,89}.
    {fconv,{x,0},{fr,5}}.
    {fmove,{float,1.5},{fr,6}}.
    {bif,fmul,{f,0},[{fr,5},{fr,6}],{fr,5}}.
    {test_heap,{alloc,[{words,0},{floats,1},{funs,0}]},0}.
    {fmove,{fr,5},{x,0}}.
    return.

{function, utf_sizes, 1, 91}.
  {label,90}.
    {func_info,{atom,seldom},{atom,utf_sizes},1}.
  {label,91}.
    {bs_utf8_size,{f,0},{x,0},{x,1}}.
    {bs_utf16_size,{f,0},{x,0},{x,2}}.
    {bs_add,{f,0},[{x,1},{x,2},1],{x,3}}.
    {bs_add,{f,0},[{x,3},{x,2},8],{x,4}}.
    {bs_init2,{f,0},{x,3},0,5,{field_flags,[]},{x,5}}.
    {bs_put_utf8,{f,0},{field_flags,[]},{x,0}}.
    {bs_put_utf16,{f,0},{field_flags,[little]},{x,0}}.
    {test_heap,6,6}.
    {put_tuple2,{x,0},{list,[{x,1},{x,2},{x,3},{x,4},{x,5}]}}.
    return.

{function, call_module_info, 0, 93}.
  {label,92}.
    {func_info,{atom,seldom},{atom,call_module_info},0}.
  {label,93}.
    {move,{atom,seldom},{x,0}}.
    {move,{atom,module},{x,1}}.
    {call_ext_only,2,{extfunc,erlang,get_module_info,2}}.
