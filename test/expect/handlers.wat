(func $handlers:guarded/1 (;94;) (type 0) (param i32 i32 i64 i64 i64) (result i64)
  (local i32 i32 i32 i64 i32)
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
        i64.const {code guarded/1 0x0}
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
        return_call $handlers:guarded/1
      end
      ;; b0: label 2
      ;; {allocate,1,1}
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
      if $3
        local.get $p
        local.get $x0
        i64.store offset=2048
        local.get $depth
        i32.const 1
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
      local.get $depth
      i32.const 8
      i32.add
      local.set $depth
      local.get $e
      i32.const 8
      i32.sub
      local.set $e
      ;; {'try',{y,0},{f,3}}
      local.get $e
      i64.const {code guarded/1 0x9b}
      i64.store
      ;; {line,[{location,"handlers.erl",6}]}
      ;; {call_fun,0}
      block $3
        block $4
          local.get $x0
          i32.wrap_i64
          i32.const 3
          i32.and
          i32.const 2
          i32.ne
          br_if $4
          local.get $x0
          i32.wrap_i64
          i64.load offset=6 align=2
          i64.const 1095216660535
          i64.and
          i64.const 20
          i64.eq
          br_if $3
        end
        local.get $p
        local.get $e
        i32.store offset=16
        local.get $x0
        i32.const 0
        i64.const {code guarded/1 0x40004}
        call $core.callFunSlow
        i64.const {code guarded/1 0x3}
        local.set $place
        br $2
      end
      local.get $p
      local.get $x0
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
      i64.const {code guarded/1 0x40004}
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
      br_if $1
      local.get $p
      i32.load offset=4
      local.get $depth
      i32.sub
      local.set $e
      ;; b1: continuation @1
      ;; {try_end,{y,0}}
      local.get $e
      i64.const 59
      i64.store
      ;; {test_heap,3,1}
      local.get $p
      i32.load
      local.set $h
      local.get $h
      i32.const 56
      i32.add
      local.get $e
      i32.gt_u
      if $3
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
      ;; {deallocate,1}
      local.get $p
      local.get $h
      i32.const 24
      i32.add
      local.tee $h
      i32.store
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
  end
  local.get $p
  i32.load offset=40
  local.get $depth
  i32.eq
  if $1
    local.get $p
    i32.const -1
    i32.store offset=40
    local.get $p
    i32.load offset=44
    local.get $depth
    local.get $p
    i64.load offset=2048
    local.get $p
    i64.load offset=2056
    local.get $p
    i64.load offset=2064
    return_call $handlers:guarded/1-resume
  end
  i64.const 0
  return
  unreachable
)
(func $handlers:guarded/1-resume (;99;) (type 0) (param i32 i32 i64 i64 i64) (result i64)
  (local i32 i32 i32 i64)
  global.get 0
  local.set $p
  loop $1
    local.get $p
    i32.load offset=4
    local.get $depth
    i32.sub
    local.set $e
    block $2
      block $3
        block $4
          block $5
            block $6
              block $7
                block $8
                  local.get $entry
                  br_table $8 $8 $7 $8
                end
                ;; b1: continuation @1
                ;; {try_end,{y,0}}
                local.get $e
                i64.const 59
                i64.store
                ;; {test_heap,3,1}
                local.get $p
                i32.load
                local.set $h
                local.get $h
                i32.const 56
                i32.add
                local.get $e
                i32.gt_u
                if $8
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
                ;; {deallocate,1}
                local.get $p
                local.get $h
                i32.const 24
                i32.add
                local.tee $h
                i32.store
                local.get $depth
                i32.const 8
                i32.sub
                local.set $depth
                ;; return
                local.get $x0
                return
              end
              ;; b2: label 3 @2
              ;; {try_case,{y,0}}
              local.get $e
              i64.const 59
              i64.store
              ;; {select_val,{x,0},{f,6},{list,[{atom,error},{f,5},{atom,throw},{f,4}]}}
              local.get $x0
              i64.const 203
              i64.eq
              if $7
                br $5
              end
              local.get $x0
              i64.const 331
              i64.eq
              if $7
                br $6
              end
              br $4
            end
            ;; b3: label 4
            ;; {test_heap,3,2}
            local.get $p
            i32.load
            local.set $h
            local.get $h
            i32.const 56
            i32.add
            local.get $e
            i32.gt_u
            if $6
              local.get $p
              local.get $x0
              i64.store offset=2048
              local.get $p
              local.get $x1
              i64.store offset=2056
              local.get $depth
              i32.const 3
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
            ;; {put_tuple2,{x,0},{list,[{atom,thrown},{x,1}]}}
            local.get $h
            i64.const 128
            i64.store
            local.get $h
            i64.const {thrown}
            i64.store offset=8
            local.get $h
            local.get $x1
            i64.store offset=16
            local.get $h
            i32.const -6
            i32.add
            i64.extend_i32_u
            local.set $x0
            ;; {deallocate,1}
            local.get $p
            local.get $h
            i32.const 24
            i32.add
            local.tee $h
            i32.store
            local.get $depth
            i32.const 8
            i32.sub
            local.set $depth
            ;; return
            local.get $x0
            return
          end
          ;; b4: label 5
          ;; {is_tagged_tuple,{f,6},{x,1},2,{atom,badmatch}}
          local.get $x1
          i32.wrap_i64
          i32.const 2
          i32.sub
          i32.const 3
          i32.and
          br_if $4
          local.get $x1
          i32.wrap_i64
          i64.load offset=6 align=4
          i64.const 128
          i64.ne
          br_if $4
          local.get $x1
          i32.wrap_i64
          i64.load offset=14 align=2
          i64.const 651
          i64.ne
          br_if $4
          ;; {move,{atom,badmatch},{x,0}}
          i64.const 651
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
        ;; b5: label 6
        ;; {raise,{x,2},{x,1}}
        local.get $x2
        local.get $x1
        call $core.reRaise
        i64.const {code guarded/1 0x3}
        local.set $place
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
      local.get $place
      local.get $depth
      call $core.raise
    end
    local.get $p
    i32.load offset=40
    local.get $depth
    i32.eq
    if $2
      local.get $p
      i32.const -1
      i32.store offset=40
      local.get $p
      i32.load offset=44
      local.set $entry
      local.get $p
      i64.load offset=2048
      local.set $x0
      local.get $p
      i64.load offset=2056
      local.set $x1
      local.get $p
      i64.load offset=2064
      local.set $x2
      br $1
    end
    i64.const 0
    return
  end
  unreachable
)

(func $handlers:caught/1 (;95;) (type 0) (param i32 i32 i64 i64 i64) (result i64)
  (local i32 i32 i32 i64 i32 i64 i64)
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
        i64.const {code caught/1 0x0}
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
        return_call $handlers:caught/1
      end
      ;; b0: label 8
      ;; {allocate,1,1}
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
      if $3
        local.get $p
        local.get $x0
        i64.store offset=2048
        local.get $depth
        i32.const 1
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
      local.get $depth
      i32.const 8
      i32.add
      local.set $depth
      local.get $e
      i32.const 8
      i32.sub
      local.set $e
      ;; {'catch',{y,0},{f,9}}
      local.get $e
      i64.const {code caught/1 0x5b}
      i64.store
      ;; {gc_bif2,{f,0},1,{extfunc,erlang,'div',2},{integer,1},{x,0},{x,0}}
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
          i64.const 15
          i64.eq
          local.get $x0
          i64.const -1
          i64.eq
          i32.or
          br_if $4
          i64.const 1
          local.get $x0
          i64.const 4
          i64.shr_s
          i64.div_s
          i64.const 4
          i64.shl
          i64.const 15
          i64.or
          local.set 11
          br $3
        end
        local.get $p
        local.get $e
        i32.store offset=16
        local.get 10
        local.get $x0
        call $core.arithDiv
        local.tee 11
        i64.eqz
        if $4
          local.get $p
          i64.const 31
          i64.store offset=2048
          local.get $p
          local.get $x0
          i64.store offset=2056
          i32.const {export erlang:'div'/2}
          call $core.bifFailed
          i64.const {code caught/1 0x4}
          local.set $place
          br $2
        end
      end
      local.get 11
      local.set $x0
      ;; b2: label 9
      ;; {catch_end,{y,0}}
      local.get $e
      i64.const 59
      i64.store
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
  end
  local.get $p
  i32.load offset=40
  local.get $depth
  i32.eq
  if $1
    local.get $p
    i32.const -1
    i32.store offset=40
    local.get $p
    i32.load offset=44
    local.get $depth
    local.get $p
    i64.load offset=2048
    local.get $p
    i64.load offset=2056
    local.get $p
    i64.load offset=2064
    return_call $handlers:caught/1-resume
  end
  i64.const 0
  return
  unreachable
)
(func $handlers:caught/1-resume (;100;) (type 0) (param i32 i32 i64 i64 i64) (result i64)
  (local i32 i32 i32 i64)
  global.get 0
  local.set $p
  loop $1
    local.get $p
    i32.load offset=4
    local.get $depth
    i32.sub
    local.set $e
    block $2
      block $3
        block $4
          local.get $entry
          br_table $4 $4 $4
        end
        ;; b1: catch 9 @1
        local.get $p
        local.get $e
        i32.store offset=16
        local.get $x0
        local.get $x1
        local.get $x2
        call $core.catchResult
        local.set $x0
        ;; b2: label 9
        ;; {catch_end,{y,0}}
        local.get $e
        i64.const 59
        i64.store
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
    end
    local.get $p
    i32.load offset=40
    local.get $depth
    i32.eq
    if $2
      local.get $p
      i32.const -1
      i32.store offset=40
      local.get $p
      i32.load offset=44
      local.set $entry
      local.get $p
      i64.load offset=2048
      local.set $x0
      local.get $p
      i64.load offset=2056
      local.set $x1
      local.get $p
      i64.load offset=2064
      local.set $x2
      br $1
    end
    i64.const 0
    return
  end
  unreachable
)

(func $handlers:cleaned/2 (;96;) (type 0) (param i32 i32 i64 i64 i64) (result i64)
  (local i32 i32 i32 i64 i32)
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
        i64.const {code cleaned/2 0x0}
        local.get $depth
        i32.const 2
        call $core.reductionsSpent
        if $4
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
        return_call $handlers:cleaned/2
      end
      ;; b0: label 11
      ;; {allocate,4,2}
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
      if $3
        local.get $p
        local.get $x0
        i64.store offset=2048
        local.get $p
        local.get $x1
        i64.store offset=2056
        local.get $depth
        i32.const 4
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
      i32.const 32
      i32.add
      local.set $depth
      local.get $e
      i32.const 32
      i32.sub
      local.set $e
      ;; {init_yregs,{list,[{y,0},{y,1}]}}
      local.get $e
      i64.const 59
      i64.store
      local.get $e
      i64.const 59
      i64.store offset=8
      ;; {move,{x,1},{y,2}}
      local.get $e
      local.get $x1
      i64.store offset=16
      ;; {'try',{y,3},{f,12}}
      local.get $e
      i64.const {code cleaned/2 0xdb}
      i64.store offset=24
      ;; {line,[{location,"handlers.erl",16}]}
      ;; {call_fun,0}
      block $3
        block $4
          local.get $x0
          i32.wrap_i64
          i32.const 3
          i32.and
          i32.const 2
          i32.ne
          br_if $4
          local.get $x0
          i32.wrap_i64
          i64.load offset=6 align=2
          i64.const 1095216660535
          i64.and
          i64.const 20
          i64.eq
          br_if $3
        end
        local.get $p
        local.get $e
        i32.store offset=16
        local.get $x0
        i32.const 0
        i64.const {code cleaned/2 0x100004}
        call $core.callFunSlow
        i64.const {code cleaned/2 0x6}
        local.set $place
        br $2
      end
      local.get $p
      local.get $x0
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
      i64.const {code cleaned/2 0x100004}
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
      br_if $1
      local.get $p
      i32.load offset=4
      local.get $depth
      i32.sub
      local.set $e
      ;; b1: continuation @1
      ;; {move,{x,0},{y,1}}
      local.get $e
      local.get $x0
      i64.store offset=8
      ;; {try_end,{y,3}}
      local.get $e
      i64.const 59
      i64.store offset=24
      ;; {move,{y,2},{x,0}}
      local.get $e
      i64.load offset=16
      local.set $x0
      ;; {move,{y,1},{y,3}}
      local.get $e
      local.get $e
      i64.load offset=8
      i64.store offset=24
      ;; {trim,3,1}
      local.get $depth
      i32.const -24
      i32.add
      local.set $depth
      local.get $e
      i32.const -24
      i32.sub
      local.set $e
      ;; {call_fun,0}
      block $3
        block $4
          local.get $x0
          i32.wrap_i64
          i32.const 3
          i32.and
          i32.const 2
          i32.ne
          br_if $4
          local.get $x0
          i32.wrap_i64
          i64.load offset=6 align=2
          i64.const 1095216660535
          i64.and
          i64.const 20
          i64.eq
          br_if $3
        end
        local.get $p
        local.get $e
        i32.store offset=16
        local.get $x0
        i32.const 0
        i64.const {code cleaned/2 0x40008}
        call $core.callFunSlow
        i64.const {code cleaned/2 0x6}
        local.set $place
        br $2
      end
      local.get $p
      local.get $x0
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
      i64.const {code cleaned/2 0x40008}
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
      br_if $1
      local.get $p
      i32.load offset=4
      local.get $depth
      i32.sub
      local.set $e
      ;; b2: continuation @2
      ;; {move,{y,0},{x,0}}
      local.get $e
      i64.load
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
  end
  local.get $p
  i32.load offset=40
  local.get $depth
  i32.eq
  if $1
    local.get $p
    i32.const -1
    i32.store offset=40
    local.get $p
    i32.load offset=44
    local.get $depth
    local.get $p
    i64.load offset=2048
    local.get $p
    i64.load offset=2056
    local.get $p
    i64.load offset=2064
    return_call $handlers:cleaned/2-resume
  end
  i64.const 0
  return
  unreachable
)
(func $handlers:cleaned/2-resume (;101;) (type 0) (param i32 i32 i64 i64 i64) (result i64)
  (local i32 i32 i32 i64 i32)
  global.get 0
  local.set $p
  loop $1
    local.get $p
    i32.load offset=4
    local.get $depth
    i32.sub
    local.set $e
    block $2
      block $3
        block $4
          block $5
            block $6
              block $7
                local.get $entry
                br_table $7 $7 $6 $5 $4 $7
              end
              ;; b1: continuation @1
              ;; {move,{x,0},{y,1}}
              local.get $e
              local.get $x0
              i64.store offset=8
              ;; {try_end,{y,3}}
              local.get $e
              i64.const 59
              i64.store offset=24
              ;; {move,{y,2},{x,0}}
              local.get $e
              i64.load offset=16
              local.set $x0
              ;; {move,{y,1},{y,3}}
              local.get $e
              local.get $e
              i64.load offset=8
              i64.store offset=24
              ;; {trim,3,1}
              local.get $depth
              i32.const -24
              i32.add
              local.set $depth
              local.get $e
              i32.const -24
              i32.sub
              local.set $e
              ;; {call_fun,0}
              block $7
                block $8
                  local.get $x0
                  i32.wrap_i64
                  i32.const 3
                  i32.and
                  i32.const 2
                  i32.ne
                  br_if $8
                  local.get $x0
                  i32.wrap_i64
                  i64.load offset=6 align=2
                  i64.const 1095216660535
                  i64.and
                  i64.const 20
                  i64.eq
                  br_if $7
                end
                local.get $p
                local.get $e
                i32.store offset=16
                local.get $x0
                i32.const 0
                i64.const {code cleaned/2 0x40008}
                call $core.callFunSlow
                i64.const {code cleaned/2 0x6}
                local.set $place
                br $3
              end
              local.get $p
              local.get $x0
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
              i64.const {code cleaned/2 0x40008}
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
              br_if $2
              local.get $p
              i32.load offset=4
              local.get $depth
              i32.sub
              local.set $e
            end
            ;; b2: continuation @2
            ;; {move,{y,0},{x,0}}
            local.get $e
            i64.load
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
          ;; b3: label 12 @3
          ;; {try_case,{y,3}}
          local.get $e
          i64.const 59
          i64.store offset=24
          ;; {move,{x,2},{y,0}}
          local.get $e
          local.get $x2
          i64.store
          ;; {move,{x,1},{y,1}}
          local.get $e
          local.get $x1
          i64.store offset=8
          ;; {move,{y,2},{x,0}}
          local.get $e
          i64.load offset=16
          local.set $x0
          ;; {init_yregs,{list,[{y,2}]}}
          local.get $e
          i64.const 59
          i64.store offset=16
          ;; {call_fun,0}
          block $5
            block $6
              local.get $x0
              i32.wrap_i64
              i32.const 3
              i32.and
              i32.const 2
              i32.ne
              br_if $6
              local.get $x0
              i32.wrap_i64
              i64.load offset=6 align=2
              i64.const 1095216660535
              i64.and
              i64.const 20
              i64.eq
              br_if $5
            end
            local.get $p
            local.get $e
            i32.store offset=16
            local.get $x0
            i32.const 0
            i64.const {code cleaned/2 0x100010}
            call $core.callFunSlow
            i64.const {code cleaned/2 0x6}
            local.set $place
            br $3
          end
          local.get $p
          local.get $x0
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
          i64.const {code cleaned/2 0x100010}
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
          br_if $2
          local.get $p
          i32.load offset=4
          local.get $depth
          i32.sub
          local.set $e
        end
        ;; b4: continuation @4
        ;; {raise,{y,0},{y,1}}
        local.get $e
        i64.load
        local.get $e
        i64.load offset=8
        call $core.reRaise
        i64.const {code cleaned/2 0x6}
        local.set $place
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
      local.get $place
      local.get $depth
      call $core.raise
    end
    local.get $p
    i32.load offset=40
    local.get $depth
    i32.eq
    if $2
      local.get $p
      i32.const -1
      i32.store offset=40
      local.get $p
      i32.load offset=44
      local.set $entry
      local.get $p
      i64.load offset=2048
      local.set $x0
      local.get $p
      i64.load offset=2056
      local.set $x1
      local.get $p
      i64.load offset=2064
      local.set $x2
      br $1
    end
    i64.const 0
    return
  end
  unreachable
)
