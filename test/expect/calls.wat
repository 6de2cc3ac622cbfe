(func $calls:fib/1 (;95;) (type 0) (param i32 i32 i64 i64 i64) (result i64)
  (local i32 i32 i32 i64 i32 i64 i64 i64)
  block $1
    block $2
      local.get $p
      local.get $p
      i32.load offset=8
      i32.const 1
      i32.sub
      local.tee 9
      i32.store offset=8
      local.get 9
      i32.const 0
      i32.lt_s
      if $3
        local.get $p
        local.get $x0
        i64.store offset=2048
        local.get $p
        i32.load offset=4
        local.get $depth
        i32.sub
        local.set $e
        local.get $p
        local.get $e
        i32.store offset=16
        i64.const {code fib/1 0x0}
        local.get $depth
        i32.const 1
        call $core.reductionsSpent
        if $4
          i64.const 0
          return
        end
        local.get $p
        local.get $depth
        local.get $p
        i64.load offset=2048
        i64.const 0
        i64.const 0
        return_call $calls:fib/1
      end
      ;; b0: label 2
      ;; {is_lt,{f,3},{x,0},{integer,2}}
      i64.const 47
      local.set 10
      block $3
        local.get $x0
        i32.wrap_i64
        i32.const 1
        i32.add
        i32.const 15
        i32.and
        if $4
          local.get $x0
          local.get 10
          call $core.compareTerms
          i32.const 0
          i32.ge_s
          br_if $2
          br $3
        end
        local.get $x0
        local.get 10
        i64.ge_s
        br_if $2
      end
      ;; return
      local.get $x0
      return
    end
    ;; b1: label 3
    ;; {line,[{location,"calls.erl",6}]}
    ;; {gc_bif2,{f,0},1,{extfunc,erlang,'-',2},{x,0},{integer,1},{x,1}}
    i64.const 31
    local.set 10
    block $2
      block $3
        local.get $x0
        i32.wrap_i64
        i32.const 1
        i32.add
        i32.const 15
        i32.and
        br_if $3
        local.get $x0
        i64.const 16
        i64.sub
        local.set 11
        local.get 11
        local.get $x0
        i64.gt_s
        br_if $3
        br $2
      end
      local.get $p
      i32.load offset=4
      local.get $depth
      i32.sub
      local.set $e
      local.get $p
      local.get $e
      i32.store offset=16
      local.get $x0
      local.get 10
      call $core.arithSub
      local.tee 11
      i64.eqz
      if $3
        i64.const {code fib/1 0x3}
        local.set $place
        br $1
      end
    end
    local.get 11
    local.set $x1
    ;; {allocate,1,2}
    local.get $p
    i32.load offset=4
    local.get $depth
    i32.sub
    local.set $e
    local.get $p
    i32.load
    local.set $h
    local.get $h
    i32.const 40
    i32.add
    local.get $e
    i32.gt_u
    if $2
      local.get $p
      local.get $x0
      i64.store offset=2048
      local.get $p
      local.get $x1
      i64.store offset=2056
      local.get $depth
      i32.const 1
      i32.const 2
      call $core.collectGarbage
      local.get $p
      i64.load offset=2048
      local.set $x0
      local.get $p
      i64.load offset=2056
      local.set $x1
      local.get $p
      i32.load offset=4
      local.get $depth
      i32.sub
      local.set $e
      local.get $p
      i32.load
      local.set $h
    end
    local.get $depth
    i32.const 8
    i32.add
    local.set $depth
    local.get $e
    i32.const 8
    i32.sub
    local.set $e
    ;; {move,{x,0},{y,0}}
    local.get $e
    local.get $x0
    i64.store
    ;; {move,{x,1},{x,0}}
    local.get $x1
    local.set $x0
    ;; {call,1,{f,2}}
    local.get $e
    i32.const 8
    i32.sub
    i64.const {code fib/1 0x40004}
    i64.store
    local.get $p
    local.get $depth
    i32.const 8
    i32.add
    local.get $x0
    local.get $x0
    local.get $x0
    call $calls:fib/1
    local.tee $x0
    i64.eqz
    if $2
      i64.const 0
      return
    end
    local.get $p
    i32.load offset=4
    local.get $depth
    i32.sub
    local.set $e
    ;; b2: continuation @1
    ;; {gc_bif2,{f,0},1,{extfunc,erlang,'-',2},{tr,{y,0},float|integer},{integer,2},{x,1}}
    local.get $e
    i64.load
    local.set 10
    i64.const 47
    local.set 11
    block $2
      block $3
        local.get 10
        i32.wrap_i64
        i32.const 1
        i32.add
        i32.const 15
        i32.and
        br_if $3
        local.get 10
        i64.const 32
        i64.sub
        local.set 12
        local.get 12
        local.get 10
        i64.gt_s
        br_if $3
        br $2
      end
      local.get $p
      local.get $e
      i32.store offset=16
      local.get 10
      local.get 11
      call $core.arithSub
      local.tee 12
      i64.eqz
      if $3
        i64.const {code fib/1 0x3}
        local.set $place
        br $1
      end
    end
    local.get 12
    local.set $x1
    ;; {move,{x,0},{y,0}}
    local.get $e
    local.get $x0
    i64.store
    ;; {move,{x,1},{x,0}}
    local.get $x1
    local.set $x0
    ;; {call,1,{f,2}}
    local.get $e
    i32.const 8
    i32.sub
    i64.const {code fib/1 0x40008}
    i64.store
    local.get $p
    local.get $depth
    i32.const 8
    i32.add
    local.get $x0
    local.get $x0
    local.get $x0
    call $calls:fib/1
    local.tee $x0
    i64.eqz
    if $2
      i64.const 0
      return
    end
    local.get $p
    i32.load offset=4
    local.get $depth
    i32.sub
    local.set $e
    ;; b3: continuation @2
    ;; {gc_bif2,{f,0},1,{extfunc,erlang,'+',2},{y,0},{x,0},{x,0}}
    local.get $e
    i64.load
    local.set 10
    block $2
      block $3
        local.get 10
        local.get $x0
        i64.and
        i32.wrap_i64
        i32.const 1
        i32.add
        i32.const 15
        i32.and
        br_if $3
        local.get 10
        local.get $x0
        i64.const 15
        i64.sub
        i64.add
        local.set 11
        local.get 10
        local.get 11
        i64.xor
        local.get $x0
        local.get 11
        i64.xor
        i64.and
        i64.const 0
        i64.lt_s
        br_if $3
        br $2
      end
      local.get $p
      local.get $e
      i32.store offset=16
      local.get 10
      local.get $x0
      call $core.arithAdd
      local.tee 11
      i64.eqz
      if $3
        local.get $p
        local.get $e
        i64.load
        i64.store offset=2048
        local.get $p
        local.get $x0
        i64.store offset=2056
        i32.const {export erlang:'+'/2}
        call $core.bifFailed
        i64.const {code fib/1 0x3}
        local.set $place
        br $1
      end
    end
    local.get 11
    local.set $x0
    ;; {deallocate,1}
    local.get $depth
    i32.const 8
    i32.sub
    local.set $depth
    ;; return
    local.get $x0
    return
  end
  local.get $p
  i32.load offset=4
  local.get $depth
  i32.sub
  local.set $e
  local.get $p
  local.get $e
  i32.store offset=16
  local.get $place
  local.get $depth
  call $core.raise
  i64.const 0
  return
  unreachable
)
(func $calls:fib/1-resume (;104;) (type 0) (param i32 i32 i64 i64 i64) (result i64)
  (local i32 i32 i32 i64 i64 i64 i64)
  global.get 0
  local.set $p
  local.get $p
  i32.load offset=4
  local.get $depth
  i32.sub
  local.set $e
  block $1
    block $2
      block $3
        local.get $entry
        br_table $3 $3 $2 $3
      end
      ;; b2: continuation @1
      ;; {gc_bif2,{f,0},1,{extfunc,erlang,'-',2},{tr,{y,0},float|integer},{integer,2},{x,1}}
      local.get $e
      i64.load
      local.set 9
      i64.const 47
      local.set 10
      block $3
        block $4
          local.get 9
          i32.wrap_i64
          i32.const 1
          i32.add
          i32.const 15
          i32.and
          br_if $4
          local.get 9
          i64.const 32
          i64.sub
          local.set 11
          local.get 11
          local.get 9
          i64.gt_s
          br_if $4
          br $3
        end
        local.get $p
        local.get $e
        i32.store offset=16
        local.get 9
        local.get 10
        call $core.arithSub
        local.tee 11
        i64.eqz
        if $4
          i64.const {code fib/1 0x3}
          local.set $place
          br $1
        end
      end
      local.get 11
      local.set $x1
      ;; {move,{x,0},{y,0}}
      local.get $e
      local.get $x0
      i64.store
      ;; {move,{x,1},{x,0}}
      local.get $x1
      local.set $x0
      ;; {call,1,{f,2}}
      local.get $e
      i32.const 8
      i32.sub
      i64.const {code fib/1 0x40008}
      i64.store
      local.get $p
      local.get $depth
      i32.const 8
      i32.add
      local.get $x0
      local.get $x0
      local.get $x0
      call $calls:fib/1
      local.tee $x0
      i64.eqz
      if $3
        i64.const 0
        return
      end
      local.get $p
      i32.load offset=4
      local.get $depth
      i32.sub
      local.set $e
    end
    ;; b3: continuation @2
    ;; {gc_bif2,{f,0},1,{extfunc,erlang,'+',2},{y,0},{x,0},{x,0}}
    local.get $e
    i64.load
    local.set 9
    block $2
      block $3
        local.get 9
        local.get $x0
        i64.and
        i32.wrap_i64
        i32.const 1
        i32.add
        i32.const 15
        i32.and
        br_if $3
        local.get 9
        local.get $x0
        i64.const 15
        i64.sub
        i64.add
        local.set 10
        local.get 9
        local.get 10
        i64.xor
        local.get $x0
        local.get 10
        i64.xor
        i64.and
        i64.const 0
        i64.lt_s
        br_if $3
        br $2
      end
      local.get $p
      local.get $e
      i32.store offset=16
      local.get 9
      local.get $x0
      call $core.arithAdd
      local.tee 10
      i64.eqz
      if $3
        local.get $p
        local.get $e
        i64.load
        i64.store offset=2048
        local.get $p
        local.get $x0
        i64.store offset=2056
        i32.const {export erlang:'+'/2}
        call $core.bifFailed
        i64.const {code fib/1 0x3}
        local.set $place
        br $1
      end
    end
    local.get 10
    local.set $x0
    ;; {deallocate,1}
    local.get $depth
    i32.const 8
    i32.sub
    local.set $depth
    ;; return
    local.get $x0
    return
  end
  local.get $p
  i32.load offset=4
  local.get $depth
  i32.sub
  local.set $e
  local.get $p
  local.get $e
  i32.store offset=16
  local.get $place
  local.get $depth
  call $core.raise
  i64.const 0
  return
  unreachable
)

(func $calls:count/2 (;96;) (type 0) (param i32 i32 i64 i64 i64) (result i64)
  (local i32 i32 i32 i64 i32 i64 i64)
  loop $1
    block $2
      block $3
        local.get $p
        local.get $p
        i32.load offset=8
        i32.const 1
        i32.sub
        local.tee 9
        i32.store offset=8
        local.get 9
        i32.const 0
        i32.lt_s
        if $4
          local.get $p
          local.get $x0
          i64.store offset=2048
          local.get $p
          local.get $x1
          i64.store offset=2056
          local.get $p
          i32.load offset=4
          local.get $depth
          i32.sub
          local.set $e
          local.get $p
          local.get $e
          i32.store offset=16
          i64.const {code count/2 0x0}
          local.get $depth
          i32.const 2
          call $core.reductionsSpent
          if $5
            i64.const 0
            return
          end
          local.get $p
          local.get $depth
          local.get $p
          i64.load offset=2048
          local.get $p
          i64.load offset=2056
          i64.const 0
          return_call $calls:count/2
        end
        ;; b0: label 5
        ;; {is_eq_exact,{f,6},{x,0},{integer,0}}
        local.get $x0
        i64.const 15
        i64.eq
        i32.eqz
        br_if $3
        ;; {move,{x,1},{x,0}}
        local.get $x1
        local.set $x0
        ;; return
        local.get $x0
        return
      end
      ;; b1: label 6
      ;; {line,[{location,"calls.erl",9}]}
      ;; {gc_bif2,{f,0},2,{extfunc,erlang,'-',2},{x,0},{integer,1},{x,2}}
      i64.const 31
      local.set 10
      block $3
        block $4
          local.get $x0
          i32.wrap_i64
          i32.const 1
          i32.add
          i32.const 15
          i32.and
          br_if $4
          local.get $x0
          i64.const 16
          i64.sub
          local.set 11
          local.get 11
          local.get $x0
          i64.gt_s
          br_if $4
          br $3
        end
        local.get $p
        i32.load offset=4
        local.get $depth
        i32.sub
        local.set $e
        local.get $p
        local.get $e
        i32.store offset=16
        local.get $x0
        local.get 10
        call $core.arithSub
        local.tee 11
        i64.eqz
        if $4
          i64.const {code count/2 0x5}
          local.set $place
          br $2
        end
      end
      local.get 11
      local.set $x2
      ;; {gc_bif2,{f,0},3,{extfunc,erlang,'+',2},{x,1},{tr,{x,0},float|integer},{x,1}}
      block $3
        block $4
          local.get $x1
          local.get $x0
          i64.and
          i32.wrap_i64
          i32.const 1
          i32.add
          i32.const 15
          i32.and
          br_if $4
          local.get $x1
          local.get $x0
          i64.const 15
          i64.sub
          i64.add
          local.set 10
          local.get $x1
          local.get 10
          i64.xor
          local.get $x0
          local.get 10
          i64.xor
          i64.and
          i64.const 0
          i64.lt_s
          br_if $4
          br $3
        end
        local.get $p
        i32.load offset=4
        local.get $depth
        i32.sub
        local.set $e
        local.get $p
        local.get $e
        i32.store offset=16
        local.get $x1
        local.get $x0
        call $core.arithAdd
        local.tee 10
        i64.eqz
        if $4
          local.get $p
          local.get $x1
          i64.store offset=2048
          local.get $p
          local.get $x0
          i64.store offset=2056
          i32.const {export erlang:'+'/2}
          call $core.bifFailed
          i64.const {code count/2 0x5}
          local.set $place
          br $2
        end
      end
      local.get 10
      local.set $x1
      ;; {move,{x,2},{x,0}}
      local.get $x2
      local.set $x0
      ;; {call_only,2,{f,5}}
      br $1
    end
    local.get $p
    i32.load offset=4
    local.get $depth
    i32.sub
    local.set $e
    local.get $p
    local.get $e
    i32.store offset=16
    local.get $place
    local.get $depth
    call $core.raise
    i64.const 0
    return
  end
  unreachable
)

(func $calls:remote/1 (;97;) (type 0) (param i32 i32 i64 i64 i64) (result i64)
  (local i32 i32 i32 i64 i32)
  block $1
    local.get $p
    local.get $p
    i32.load offset=8
    i32.const 1
    i32.sub
    local.tee 9
    i32.store offset=8
    local.get 9
    i32.const 0
    i32.lt_s
    if $2
      local.get $p
      local.get $x0
      i64.store offset=2048
      local.get $p
      i32.load offset=4
      local.get $depth
      i32.sub
      local.set $e
      local.get $p
      local.get $e
      i32.store offset=16
      i64.const {code remote/1 0x0}
      local.get $depth
      i32.const 1
      call $core.reductionsSpent
      if $3
        i64.const 0
        return
      end
      local.get $p
      local.get $depth
      local.get $p
      i64.load offset=2048
      i64.const 0
      i64.const 0
      return_call $calls:remote/1
    end
    ;; b0: label 8
    ;; {allocate,0,1}
    local.get $p
    i32.load offset=4
    local.get $depth
    i32.sub
    local.set $e
    local.get $p
    i32.load
    local.set $h
    local.get $h
    i32.const 32
    i32.add
    local.get $e
    i32.gt_u
    if $2
      local.get $p
      local.get $x0
      i64.store offset=2048
      local.get $depth
      i32.const 0
      i32.const 1
      call $core.collectGarbage
      local.get $p
      i64.load offset=2048
      local.set $x0
      local.get $p
      i32.load offset=4
      local.get $depth
      i32.sub
      local.set $e
      local.get $p
      i32.load
      local.set $h
    end
    ;; {call_ext,1,{extfunc,other,double,1}}
    local.get $p
    i32.const {export other:double/1}
    i32.store offset=24
    i32.const {export other:double/1}
    i32.load
    local.set 9
    local.get $e
    i32.const 8
    i32.sub
    i64.const {code remote/1 0x4}
    i64.store
    local.get $p
    local.get $depth
    i32.const 8
    i32.add
    local.get $x0
    local.get $x0
    local.get $x0
    local.get 9
    call_indirect (type 0)
    local.tee $x0
    i64.eqz
    if $2
      i64.const 0
      return
    end
    local.get $p
    i32.load offset=4
    local.get $depth
    i32.sub
    local.set $e
    ;; b1: continuation @1
    ;; {test_heap,3,1}
    local.get $p
    i32.load
    local.set $h
    local.get $h
    i32.const 56
    i32.add
    local.get $e
    i32.gt_u
    if $2
      local.get $p
      local.get $x0
      i64.store offset=2048
      local.get $depth
      i32.const 3
      i32.const 1
      call $core.collectGarbage
      local.get $p
      i64.load offset=2048
      local.set $x0
      local.get $p
      i32.load offset=4
      local.get $depth
      i32.sub
      local.set $e
      local.get $p
      i32.load
      local.set $h
    end
    ;; {put_tuple2,{x,0},{list,[{atom,ok},{x,0}]}}
    local.get $h
    i64.const 128
    i64.store
    local.get $h
    i64.const 139
    i64.store offset=8
    local.get $h
    local.get $x0
    i64.store offset=16
    local.get $h
    i32.const -6
    i32.add
    i64.extend_i32_u
    local.set $x0
    ;; {deallocate,0}
    local.get $p
    local.get $h
    i32.const 24
    i32.add
    local.tee $h
    i32.store
    ;; return
    local.get $x0
    return
  end
  local.get $p
  i32.load offset=4
  local.get $depth
  i32.sub
  local.set $e
  local.get $p
  local.get $e
  i32.store offset=16
  local.get $place
  local.get $depth
  call $core.raise
  i64.const 0
  return
  unreachable
)
(func $calls:remote/1-resume (;105;) (type 0) (param i32 i32 i64 i64 i64) (result i64)
  (local i32 i32 i32 i64)
  global.get 0
  local.set $p
  local.get $p
  i32.load offset=4
  local.get $depth
  i32.sub
  local.set $e
  block $1
    block $2
      local.get $entry
      br_table $2 $2 $2
    end
    ;; b1: continuation @1
    ;; {test_heap,3,1}
    local.get $p
    i32.load
    local.set $h
    local.get $h
    i32.const 56
    i32.add
    local.get $e
    i32.gt_u
    if $2
      local.get $p
      local.get $x0
      i64.store offset=2048
      local.get $depth
      i32.const 3
      i32.const 1
      call $core.collectGarbage
      local.get $p
      i64.load offset=2048
      local.set $x0
      local.get $p
      i32.load offset=4
      local.get $depth
      i32.sub
      local.set $e
      local.get $p
      i32.load
      local.set $h
    end
    ;; {put_tuple2,{x,0},{list,[{atom,ok},{x,0}]}}
    local.get $h
    i64.const 128
    i64.store
    local.get $h
    i64.const 139
    i64.store offset=8
    local.get $h
    local.get $x0
    i64.store offset=16
    local.get $h
    i32.const -6
    i32.add
    i64.extend_i32_u
    local.set $x0
    ;; {deallocate,0}
    local.get $p
    local.get $h
    i32.const 24
    i32.add
    local.tee $h
    i32.store
    ;; return
    local.get $x0
    return
  end
  local.get $p
  i32.load offset=4
  local.get $depth
  i32.sub
  local.set $e
  local.get $p
  local.get $e
  i32.store offset=16
  local.get $place
  local.get $depth
  call $core.raise
  i64.const 0
  return
  unreachable
)

(func $calls:fun_of/1 (;98;) (type 0) (param i32 i32 i64 i64 i64) (result i64)
  (local i32 i32 i32 i64 i32)
  block $1
    local.get $p
    local.get $p
    i32.load offset=8
    i32.const 1
    i32.sub
    local.tee 9
    i32.store offset=8
    local.get 9
    i32.const 0
    i32.lt_s
    if $2
      local.get $p
      local.get $x0
      i64.store offset=2048
      local.get $p
      i32.load offset=4
      local.get $depth
      i32.sub
      local.set $e
      local.get $p
      local.get $e
      i32.store offset=16
      i64.const {code fun_of/1 0x0}
      local.get $depth
      i32.const 1
      call $core.reductionsSpent
      if $3
        i64.const 0
        return
      end
      local.get $p
      local.get $depth
      local.get $p
      i64.load offset=2048
      i64.const 0
      i64.const 0
      return_call $calls:fun_of/1
    end
    ;; b0: label 10
    ;; {test_heap,{alloc,[{words,1},{floats,0},{funs,1}]},1}
    local.get $p
    i32.load offset=4
    local.get $depth
    i32.sub
    local.set $e
    local.get $p
    i32.load
    local.set $h
    local.get $h
    i32.const 64
    i32.add
    local.get $e
    i32.gt_u
    if $2
      local.get $p
      local.get $x0
      i64.store offset=2048
      local.get $depth
      i32.const 4
      i32.const 1
      call $core.collectGarbage
      local.get $p
      i64.load offset=2048
      local.set $x0
      local.get $p
      i32.load offset=4
      local.get $depth
      i32.sub
      local.set $e
      local.get $p
      i32.load
      local.set $h
    end
    ;; {make_fun3,{lambda,'-fun_of/1-fun-0-',2,1},{x,0},{list,[{x,0}]}}
    local.get $h
    i64.const 4294967508
    i64.store
    local.get $h
    i64.const {fun '-fun_of/1-fun-0-'/1}
    i64.store offset=8
    local.get $h
    local.get $p
    i32.load offset=20
    i64.load
    i64.store offset=16
    local.get $h
    local.get $x0
    i64.store offset=24
    local.get $h
    i32.const -6
    i32.add
    i64.extend_i32_u
    local.set $x0
    ;; return
    local.get $p
    local.get $h
    i32.const 32
    i32.add
    local.tee $h
    i32.store
    local.get $x0
    return
  end
  local.get $p
  i32.load offset=4
  local.get $depth
  i32.sub
  local.set $e
  local.get $p
  local.get $e
  i32.store offset=16
  local.get $place
  local.get $depth
  call $core.raise
  i64.const 0
  return
  unreachable
)

(func $calls:apply_fun/2 (;99;) (type 0) (param i32 i32 i64 i64 i64) (result i64)
  (local i32 i32 i32 i64 i32 i64)
  block $1
    local.get $p
    local.get $p
    i32.load offset=8
    i32.const 1
    i32.sub
    local.tee 9
    i32.store offset=8
    local.get 9
    i32.const 0
    i32.lt_s
    if $2
      local.get $p
      local.get $x0
      i64.store offset=2048
      local.get $p
      local.get $x1
      i64.store offset=2056
      local.get $p
      i32.load offset=4
      local.get $depth
      i32.sub
      local.set $e
      local.get $p
      local.get $e
      i32.store offset=16
      i64.const {code apply_fun/2 0x0}
      local.get $depth
      i32.const 2
      call $core.reductionsSpent
      if $3
        i64.const 0
        return
      end
      local.get $p
      local.get $depth
      local.get $p
      i64.load offset=2048
      local.get $p
      i64.load offset=2056
      i64.const 0
      return_call $calls:apply_fun/2
    end
    ;; b0: label 12
    ;; {allocate,1,2}
    local.get $p
    i32.load offset=4
    local.get $depth
    i32.sub
    local.set $e
    local.get $p
    i32.load
    local.set $h
    local.get $h
    i32.const 40
    i32.add
    local.get $e
    i32.gt_u
    if $2
      local.get $p
      local.get $x0
      i64.store offset=2048
      local.get $p
      local.get $x1
      i64.store offset=2056
      local.get $depth
      i32.const 1
      i32.const 2
      call $core.collectGarbage
      local.get $p
      i64.load offset=2048
      local.set $x0
      local.get $p
      i64.load offset=2056
      local.set $x1
      local.get $p
      i32.load offset=4
      local.get $depth
      i32.sub
      local.set $e
      local.get $p
      i32.load
      local.set $h
    end
    local.get $depth
    i32.const 8
    i32.add
    local.set $depth
    local.get $e
    i32.const 8
    i32.sub
    local.set $e
    ;; {move,{x,0},{y,0}}
    local.get $e
    local.get $x0
    i64.store
    ;; {swap,{x,0},{x,1}}
    local.get $x0
    local.set 10
    local.get $x1
    local.set $x0
    local.get 10
    local.set $x1
    ;; {call_fun,1}
    block $2
      block $3
        local.get $x1
        i32.wrap_i64
        i32.const 3
        i32.and
        i32.const 2
        i32.ne
        br_if $3
        local.get $x1
        i32.wrap_i64
        i64.load offset=6 align=2
        i64.const 1095216660535
        i64.and
        i64.const 4294967316
        i64.eq
        br_if $2
      end
      local.get $p
      local.get $x0
      i64.store offset=2048
      local.get $p
      local.get $e
      i32.store offset=16
      local.get $x1
      i32.const 1
      i64.const {code apply_fun/2 0x40004}
      call $core.callFunSlow
      i64.const {code apply_fun/2 0x8}
      local.set $place
      br $1
    end
    local.get $p
    local.get $x1
    i32.wrap_i64
    i32.load offset=14 align=2
    local.tee 9
    i32.store offset=24
    local.get 9
    i32.load
    local.set 9
    local.get $e
    i32.const 8
    i32.sub
    i64.const {code apply_fun/2 0x40004}
    i64.store
    local.get $p
    local.get $depth
    i32.const 8
    i32.add
    local.get $x0
    local.get $x1
    local.get $x0
    local.get 9
    call_indirect (type 0)
    local.tee $x0
    i64.eqz
    if $2
      i64.const 0
      return
    end
    local.get $p
    i32.load offset=4
    local.get $depth
    i32.sub
    local.set $e
    ;; b1: continuation @1
    ;; {move,{y,0},{x,1}}
    local.get $e
    i64.load
    local.set $x1
    ;; {call_fun2,{atom,safe},1,{tr,{x,1},fun}}
    block $2
      block $3
        local.get $x1
        i32.wrap_i64
        i32.const 3
        i32.and
        i32.const 2
        i32.ne
        br_if $3
        local.get $x1
        i32.wrap_i64
        i64.load offset=6 align=2
        i64.const 1095216660535
        i64.and
        i64.const 4294967316
        i64.eq
        br_if $2
      end
      local.get $p
      local.get $x0
      i64.store offset=2048
      local.get $p
      local.get $e
      i32.store offset=16
      local.get $x1
      i32.const 1
      i64.const 0
      call $core.callFunSlow
      i64.const {code apply_fun/2 0x8}
      local.set $place
      br $1
    end
    local.get $p
    local.get $x1
    i32.wrap_i64
    i32.load offset=14 align=2
    local.tee 9
    i32.store offset=24
    local.get 9
    i32.load
    local.set 9
    local.get $depth
    i32.const 8
    i32.sub
    local.set $depth
    local.get $p
    local.get $depth
    local.get $x0
    local.get $x1
    local.get $x0
    local.get 9
    return_call_indirect (type 0)
  end
  local.get $p
  i32.load offset=4
  local.get $depth
  i32.sub
  local.set $e
  local.get $p
  local.get $e
  i32.store offset=16
  local.get $place
  local.get $depth
  call $core.raise
  i64.const 0
  return
  unreachable
)
(func $calls:apply_fun/2-resume (;106;) (type 0) (param i32 i32 i64 i64 i64) (result i64)
  (local i32 i32 i32 i64 i32)
  global.get 0
  local.set $p
  local.get $p
  i32.load offset=4
  local.get $depth
  i32.sub
  local.set $e
  block $1
    block $2
      local.get $entry
      br_table $2 $2 $2
    end
    ;; b1: continuation @1
    ;; {move,{y,0},{x,1}}
    local.get $e
    i64.load
    local.set $x1
    ;; {call_fun2,{atom,safe},1,{tr,{x,1},fun}}
    block $2
      block $3
        local.get $x1
        i32.wrap_i64
        i32.const 3
        i32.and
        i32.const 2
        i32.ne
        br_if $3
        local.get $x1
        i32.wrap_i64
        i64.load offset=6 align=2
        i64.const 1095216660535
        i64.and
        i64.const 4294967316
        i64.eq
        br_if $2
      end
      local.get $p
      local.get $x0
      i64.store offset=2048
      local.get $p
      local.get $e
      i32.store offset=16
      local.get $x1
      i32.const 1
      i64.const 0
      call $core.callFunSlow
      i64.const {code apply_fun/2 0x8}
      local.set $place
      br $1
    end
    local.get $p
    local.get $x1
    i32.wrap_i64
    i32.load offset=14 align=2
    local.tee 9
    i32.store offset=24
    local.get 9
    i32.load
    local.set 9
    local.get $depth
    i32.const 8
    i32.sub
    local.set $depth
    local.get $p
    local.get $depth
    local.get $x0
    local.get $x1
    local.get $x0
    local.get 9
    return_call_indirect (type 0)
  end
  local.get $p
  i32.load offset=4
  local.get $depth
  i32.sub
  local.set $e
  local.get $p
  local.get $e
  i32.store offset=16
  local.get $place
  local.get $depth
  call $core.raise
  i64.const 0
  return
  unreachable
)

(func $calls:-fun_of/1-fun-0-/2 (;102;) (type 0) (param i32 i32 i64 i64 i64) (result i64)
  (local i32 i32 i32 i64 i32)
  block $1
    local.get $p
    local.get $p
    i32.load offset=8
    i32.const 1
    i32.sub
    local.tee 9
    i32.store offset=8
    local.get 9
    i32.const 0
    i32.lt_s
    if $2
      local.get $p
      local.get $x0
      i64.store offset=2048
      local.get $p
      local.get $x1
      i64.store offset=2056
      local.get $p
      i32.load offset=4
      local.get $depth
      i32.sub
      local.set $e
      local.get $p
      local.get $e
      i32.store offset=16
      i64.const {code '-fun_of/1-fun-0-'/2 0x0}
      local.get $depth
      i32.const 2
      call $core.reductionsSpent
      if $3
        i64.const 0
        return
      end
      local.get $p
      local.get $depth
      local.get $p
      i64.load offset=2048
      local.get $p
      i64.load offset=2056
      i64.const 0
      return_call $calls:-fun_of/1-fun-0-/2
    end
    ;; b0: label 18
    ;; {test_heap,2,2}
    local.get $p
    i32.load offset=4
    local.get $depth
    i32.sub
    local.set $e
    local.get $p
    i32.load
    local.set $h
    local.get $h
    i32.const 48
    i32.add
    local.get $e
    i32.gt_u
    if $2
      local.get $p
      local.get $x0
      i64.store offset=2048
      local.get $p
      local.get $x1
      i64.store offset=2056
      local.get $depth
      i32.const 2
      i32.const 2
      call $core.collectGarbage
      local.get $p
      i64.load offset=2048
      local.set $x0
      local.get $p
      i64.load offset=2056
      local.set $x1
      local.get $p
      i32.load offset=4
      local.get $depth
      i32.sub
      local.set $e
      local.get $p
      i32.load
      local.set $h
    end
    ;; {put_list,{x,1},{x,0},{x,0}}
    local.get $h
    local.get $x1
    i64.store
    local.get $h
    local.get $x0
    i64.store offset=8
    local.get $h
    i32.const -7
    i32.add
    i64.extend_i32_u
    local.set $x0
    ;; return
    local.get $p
    local.get $h
    i32.const 16
    i32.add
    local.tee $h
    i32.store
    local.get $x0
    return
  end
  local.get $p
  i32.load offset=4
  local.get $depth
  i32.sub
  local.set $e
  local.get $p
  local.get $e
  i32.store offset=16
  local.get $place
  local.get $depth
  call $core.raise
  i64.const 0
  return
  unreachable
)
