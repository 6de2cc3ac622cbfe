(func $receives:loop/1 (;96;) (type 0) (param i32 i32 i64 i64 i64) (result i64)
  (local i32 i32 i32 i64 i32 i64 i64)
  loop $1
    loop $2
      local.get $p
      i32.load offset=4
      local.get $depth
      i32.sub
      local.set $e
      block $3
        block $4
          block $5
            block $6
              block $7
                block $8
                  block $9
                    local.get $entry
                    if $10
                      local.get $entry
                      br_table $9 $9 $9
                    end
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
                    if $10
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
                      i64.const {code loop/1 0x0}
                      local.get $depth
                      i32.const 1
                      call $core.reductionsSpent
                      if $11
                        i64.const 0
                        return
                      end
                      local.get $p
                      local.get $depth
                      local.get $p
                      i64.load offset=2048
                      i64.const 0
                      i64.const 0
                      return_call $receives:loop/1
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
                    if $10
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
                    ;; {move,{x,0},{y,0}}
                    local.get $e
                    local.get $x0
                    i64.store
                  end
                  ;; b1: label 3 @1 ^
                  ;; {loop_rec,{f,8},{x,0}}
                  local.get $p
                  local.get $e
                  i32.store offset=16
                  call $core.receivePeek
                  local.tee 10
                  i64.eqz
                  br_if $4
                  local.get 10
                  local.set $x0
                  ;; {is_tuple,{f,6},{x,0}}
                  local.get $x0
                  i32.wrap_i64
                  i32.const 2
                  i32.sub
                  i32.const 3
                  i32.and
                  br_if $6
                  local.get $x0
                  i32.wrap_i64
                  i32.load offset=6
                  i32.const 63
                  i32.and
                  i32.const 0
                  i32.ne
                  br_if $6
                  ;; {test_arity,{f,7},{x,0},2}
                  local.get $x0
                  i32.wrap_i64
                  i64.load offset=6 align=4
                  i64.const 128
                  i64.ne
                  br_if $5
                  ;; {get_tuple_element,{x,0},0,{x,1}}
                  local.get $x0
                  i32.wrap_i64
                  i64.load offset=14 align=1
                  local.set $x1
                  ;; {get_tuple_element,{x,0},1,{x,0}}
                  local.get $x0
                  i32.wrap_i64
                  i64.load offset=22 align=1
                  local.set $x0
                  ;; {select_val,{x,1},{f,7},{list,[{atom,add},{f,5},{atom,get},{f,4}]}}
                  local.get $x1
                  i64.const {add}
                  i64.eq
                  if $9
                    br $7
                  end
                  local.get $x1
                  i64.const {get}
                  i64.eq
                  if $9
                    br $8
                  end
                  br $5
                end
                ;; b2: label 4
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
                ;; remove_message
                local.get $p
                local.get $e
                i32.store offset=16
                call $core.receiveRemove
                ;; {put_tuple2,{x,1},{list,[{atom,state},{y,0}]}}
                local.get $p
                i32.load
                local.set $h
                local.get $h
                i64.const 128
                i64.store
                local.get $h
                i64.const {state}
                i64.store offset=8
                local.get $h
                local.get $e
                i64.load
                i64.store offset=16
                local.get $h
                i32.const -6
                i32.add
                i64.extend_i32_u
                local.set $x1
                ;; {line,[{location,"receives.erl",8}]}
                ;; send
                local.get $p
                local.get $h
                i32.const 24
                i32.add
                local.tee $h
                i32.store
                local.get $p
                local.get $e
                i32.store offset=16
                local.get $x0
                local.get $x1
                call $core.sendMessage
                local.tee 10
                i64.eqz
                if $8
                  local.get $p
                  local.get $x0
                  i64.store offset=2048
                  local.get $p
                  local.get $x1
                  i64.store offset=2056
                  i32.const {export erlang:send/2}
                  call $core.bifFailed
                  i64.const {code loop/1 0x3}
                  local.set $place
                  br $3
                end
                local.get 10
                local.set $x0
                ;; {move,{y,0},{x,0}}
                local.get $e
                i64.load
                local.set $x0
                ;; {call_last,1,{f,2},1}
                local.get $depth
                i32.const 8
                i32.sub
                local.set $depth
                i32.const 0
                local.set $entry
                br $1
              end
              ;; b3: label 5
              ;; remove_message
              local.get $p
              local.get $e
              i32.store offset=16
              call $core.receiveRemove
              ;; {line,[{location,"receives.erl",7}]}
              ;; {gc_bif2,{f,0},1,{extfunc,erlang,'+',2},{y,0},{x,0},{x,0}}
              local.get $e
              i64.load
              local.set 10
              block $7
                block $8
                  local.get 10
                  local.get $x0
                  i64.and
                  i32.wrap_i64
                  i32.const 1
                  i32.add
                  i32.const 15
                  i32.and
                  br_if $8
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
                  br_if $8
                  br $7
                end
                local.get $p
                local.get $e
                i32.store offset=16
                local.get 10
                local.get $x0
                call $core.arithAdd
                local.tee 11
                i64.eqz
                if $8
                  local.get $p
                  local.get $e
                  i64.load
                  i64.store offset=2048
                  local.get $p
                  local.get $x0
                  i64.store offset=2056
                  i32.const {export erlang:'+'/2}
                  call $core.bifFailed
                  i64.const {code loop/1 0x4}
                  local.set $place
                  br $3
                end
              end
              local.get 11
              local.set $x0
              ;; {call_last,1,{f,2},1}
              local.get $depth
              i32.const 8
              i32.sub
              local.set $depth
              i32.const 0
              local.set $entry
              br $1
            end
            ;; b4: label 6
            ;; {is_eq_exact,{f,7},{x,0},{atom,stop}}
            local.get $x0
            i64.const {stop}
            i64.eq
            i32.eqz
            br_if $5
            ;; remove_message
            local.get $p
            local.get $e
            i32.store offset=16
            call $core.receiveRemove
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
          ;; b5: label 7
          ;; {loop_rec_end,{f,3}}
          call $core.receiveNext
          i32.const 1
          local.set $entry
          br $2
        end
        ;; b6: label 8
        ;; {wait,{f,3}}
        i64.const {code loop/1 0x40004}
        local.get $depth
        call $core.receiveWait
        if $4
          i64.const 0
          return
        end
        i32.const 1
        local.set $entry
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
      local.get $place
      local.get $depth
      call $core.raise
      i64.const 0
      return
    end
  end
  unreachable
)
(func $receives:loop/1-resume (;101;) (type 0) (param i32 i32 i64 i64 i64) (result i64)
  (local i32 i32 i32 i64 i64 i64)
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
                  br_table $8 $8 $8
                end
                ;; b1: label 3 @1 ^
                ;; {loop_rec,{f,8},{x,0}}
                local.get $p
                local.get $e
                i32.store offset=16
                call $core.receivePeek
                local.tee 9
                i64.eqz
                br_if $3
                local.get 9
                local.set $x0
                ;; {is_tuple,{f,6},{x,0}}
                local.get $x0
                i32.wrap_i64
                i32.const 2
                i32.sub
                i32.const 3
                i32.and
                br_if $5
                local.get $x0
                i32.wrap_i64
                i32.load offset=6
                i32.const 63
                i32.and
                i32.const 0
                i32.ne
                br_if $5
                ;; {test_arity,{f,7},{x,0},2}
                local.get $x0
                i32.wrap_i64
                i64.load offset=6 align=4
                i64.const 128
                i64.ne
                br_if $4
                ;; {get_tuple_element,{x,0},0,{x,1}}
                local.get $x0
                i32.wrap_i64
                i64.load offset=14 align=1
                local.set $x1
                ;; {get_tuple_element,{x,0},1,{x,0}}
                local.get $x0
                i32.wrap_i64
                i64.load offset=22 align=1
                local.set $x0
                ;; {select_val,{x,1},{f,7},{list,[{atom,add},{f,5},{atom,get},{f,4}]}}
                local.get $x1
                i64.const {add}
                i64.eq
                if $8
                  br $6
                end
                local.get $x1
                i64.const {get}
                i64.eq
                if $8
                  br $7
                end
                br $4
              end
              ;; b2: label 4
              ;; {test_heap,3,1}
              local.get $p
              i32.load
              local.set $h
              local.get $h
              i32.const 56
              i32.add
              local.get $e
              i32.gt_u
              if $7
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
              ;; remove_message
              local.get $p
              local.get $e
              i32.store offset=16
              call $core.receiveRemove
              ;; {put_tuple2,{x,1},{list,[{atom,state},{y,0}]}}
              local.get $p
              i32.load
              local.set $h
              local.get $h
              i64.const 128
              i64.store
              local.get $h
              i64.const {state}
              i64.store offset=8
              local.get $h
              local.get $e
              i64.load
              i64.store offset=16
              local.get $h
              i32.const -6
              i32.add
              i64.extend_i32_u
              local.set $x1
              ;; {line,[{location,"receives.erl",8}]}
              ;; send
              local.get $p
              local.get $h
              i32.const 24
              i32.add
              local.tee $h
              i32.store
              local.get $p
              local.get $e
              i32.store offset=16
              local.get $x0
              local.get $x1
              call $core.sendMessage
              local.tee 9
              i64.eqz
              if $7
                local.get $p
                local.get $x0
                i64.store offset=2048
                local.get $p
                local.get $x1
                i64.store offset=2056
                i32.const {export erlang:send/2}
                call $core.bifFailed
                i64.const {code loop/1 0x3}
                local.set $place
                br $2
              end
              local.get 9
              local.set $x0
              ;; {move,{y,0},{x,0}}
              local.get $e
              i64.load
              local.set $x0
              ;; {call_last,1,{f,2},1}
              local.get $depth
              i32.const 8
              i32.sub
              local.set $depth
              local.get $p
              local.get $depth
              local.get $x0
              local.get $x0
              local.get $x0
              return_call $receives:loop/1
            end
            ;; b3: label 5
            ;; remove_message
            local.get $p
            local.get $e
            i32.store offset=16
            call $core.receiveRemove
            ;; {line,[{location,"receives.erl",7}]}
            ;; {gc_bif2,{f,0},1,{extfunc,erlang,'+',2},{y,0},{x,0},{x,0}}
            local.get $e
            i64.load
            local.set 9
            block $6
              block $7
                local.get 9
                local.get $x0
                i64.and
                i32.wrap_i64
                i32.const 1
                i32.add
                i32.const 15
                i32.and
                br_if $7
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
                br_if $7
                br $6
              end
              local.get $p
              local.get $e
              i32.store offset=16
              local.get 9
              local.get $x0
              call $core.arithAdd
              local.tee 10
              i64.eqz
              if $7
                local.get $p
                local.get $e
                i64.load
                i64.store offset=2048
                local.get $p
                local.get $x0
                i64.store offset=2056
                i32.const {export erlang:'+'/2}
                call $core.bifFailed
                i64.const {code loop/1 0x4}
                local.set $place
                br $2
              end
            end
            local.get 10
            local.set $x0
            ;; {call_last,1,{f,2},1}
            local.get $depth
            i32.const 8
            i32.sub
            local.set $depth
            local.get $p
            local.get $depth
            local.get $x0
            local.get $x0
            local.get $x0
            return_call $receives:loop/1
          end
          ;; b4: label 6
          ;; {is_eq_exact,{f,7},{x,0},{atom,stop}}
          local.get $x0
          i64.const {stop}
          i64.eq
          i32.eqz
          br_if $4
          ;; remove_message
          local.get $p
          local.get $e
          i32.store offset=16
          call $core.receiveRemove
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
        ;; b5: label 7
        ;; {loop_rec_end,{f,3}}
        call $core.receiveNext
        i32.const 1
        local.set $entry
        br $1
      end
      ;; b6: label 8
      ;; {wait,{f,3}}
      i64.const {code loop/1 0x40004}
      local.get $depth
      call $core.receiveWait
      if $3
        i64.const 0
        return
      end
      i32.const 1
      local.set $entry
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

(func $receives:call/2 (;97;) (type 0) (param i32 i32 i64 i64 i64) (result i64)
  (local i32 i32 i32 i64 i32 i64 i64)
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
            local.get $entry
            if $6
              local.get $entry
              br_table $5 $5 $5
            end
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
            if $6
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
              i64.const {code call/2 0x0}
              local.get $depth
              i32.const 2
              call $core.reductionsSpent
              if $7
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
              return_call $receives:call/2
            end
            ;; b0: label 10
            ;; {allocate,3,2}
            local.get $p
            i32.load offset=4
            local.get $depth
            i32.sub
            local.set $e
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
            local.get $depth
            i32.const 24
            i32.add
            local.set $depth
            local.get $e
            i32.const 24
            i32.sub
            local.set $e
            ;; {move,{x,1},{y,1}}
            local.get $e
            local.get $x1
            i64.store offset=8
            ;; {move,{x,0},{y,2}}
            local.get $e
            local.get $x0
            i64.store offset=16
            ;; {recv_marker_reserve,{y,0}}
            call $core.markerReserve
            local.set 10
            local.get $e
            local.get 10
            i64.store
            ;; {call_ext,0,{extfunc,erlang,make_ref,0}}
            local.get $p
            local.get $e
            i32.store offset=16
            call $core.erlang:make_ref/0
            local.tee 10
            i64.eqz
            if $6
              i32.const {export erlang:make_ref/0}
              call $core.bifFailed
              i64.const {code call/2 0x5}
              local.set $place
              br $2
            end
            local.get 10
            local.set $x0
            ;; {test_heap,4,1}
            local.get $p
            i32.load
            local.set $h
            local.get $h
            i32.const 64
            i32.add
            local.get $e
            i32.gt_u
            if $6
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
            ;; {bif0,{extfunc,erlang,self,0},{x,1}}
            local.get $p
            i32.load offset=20
            i64.load
            local.set $x1
            ;; {put_tuple2,{x,1},{list,[{x,1},{x,0},{y,1}]}}
            local.get $h
            i64.const 192
            i64.store
            local.get $h
            local.get $x1
            i64.store offset=8
            local.get $h
            local.get $x0
            i64.store offset=16
            local.get $h
            local.get $e
            i64.load offset=8
            i64.store offset=24
            local.get $h
            i32.const -6
            i32.add
            i64.extend_i32_u
            local.set $x1
            ;; {recv_marker_bind,{y,0},{x,0}}
            local.get $p
            local.get $h
            i32.const 32
            i32.add
            local.tee $h
            i32.store
            local.get $e
            i64.load
            local.get $x0
            call $core.markerBind
            ;; {swap,{y,2},{x,0}}
            local.get $e
            i64.load offset=16
            local.set 10
            local.get $x0
            local.set 11
            local.get $e
            local.get 11
            i64.store offset=16
            local.get 10
            local.set $x0
            ;; {init_yregs,{list,[{y,0},{y,1}]}}
            local.get $e
            i64.const 59
            i64.store
            local.get $e
            i64.const 59
            i64.store offset=8
            ;; {line,[{location,"receives.erl",14}]}
            ;; send
            local.get $p
            local.get $e
            i32.store offset=16
            local.get $x0
            local.get $x1
            call $core.sendMessage
            local.tee 10
            i64.eqz
            if $6
              local.get $p
              local.get $x0
              i64.store offset=2048
              local.get $p
              local.get $x1
              i64.store offset=2056
              i32.const {export erlang:send/2}
              call $core.bifFailed
              i64.const {code call/2 0x6}
              local.set $place
              br $2
            end
            local.get 10
            local.set $x0
            ;; {recv_marker_use,{y,2}}
            local.get $e
            i64.load offset=16
            call $core.markerUse
          end
          ;; b1: label 11 @1 ^
          ;; {loop_rec,{f,13},{x,0}}
          local.get $p
          local.get $e
          i32.store offset=16
          call $core.receivePeek
          local.tee 10
          i64.eqz
          br_if $3
          local.get 10
          local.set $x0
          ;; {is_tuple,{f,12},{x,0}}
          local.get $x0
          i32.wrap_i64
          i32.const 2
          i32.sub
          i32.const 3
          i32.and
          br_if $4
          local.get $x0
          i32.wrap_i64
          i32.load offset=6
          i32.const 63
          i32.and
          i32.const 0
          i32.ne
          br_if $4
          ;; {test_arity,{f,12},{x,0},2}
          local.get $x0
          i32.wrap_i64
          i64.load offset=6 align=4
          i64.const 128
          i64.ne
          br_if $4
          ;; {get_tuple_element,{x,0},0,{x,1}}
          local.get $x0
          i32.wrap_i64
          i64.load offset=14 align=1
          local.set $x1
          ;; {is_eq_exact,{f,12},{x,1},{tr,{y,2},reference}}
          local.get $e
          i64.load offset=16
          local.set 10
          local.get $x1
          local.get 10
          i64.eq
          if $5 (result i32)
            i32.const 1
          else
            local.get $x1
            local.get 10
            i64.or
            i32.wrap_i64
            i32.const 3
            i32.and
            i32.const 3
            i32.eq
            if $6 (result i32)
              i32.const 0
            else
              local.get $x1
              local.get 10
              call $core.exactlyEqual
            end
          end
          i32.eqz
          br_if $4
          ;; {recv_marker_clear,{y,2}}
          local.get $e
          i64.load offset=16
          call $core.markerClear
          ;; {get_tuple_element,{x,0},1,{x,0}}
          local.get $x0
          i32.wrap_i64
          i64.load offset=22 align=1
          local.set $x0
          ;; remove_message
          local.get $p
          local.get $e
          i32.store offset=16
          call $core.receiveRemove
          ;; {deallocate,3}
          local.get $depth
          i32.const 24
          i32.sub
          local.set $depth
          ;; return
          local.get $x0
          return
        end
        ;; b2: label 12
        ;; {loop_rec_end,{f,11}}
        call $core.receiveNext
        i32.const 1
        local.set $entry
        br $1
      end
      ;; b3: label 13
      ;; {wait,{f,11}}
      i64.const {code call/2 0xc0004}
      local.get $depth
      call $core.receiveWait
      if $3
        i64.const 0
        return
      end
      i32.const 1
      local.set $entry
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
(func $receives:call/2-resume (;102;) (type 0) (param i32 i32 i64 i64 i64) (result i64)
  (local i32 i32 i32 i64 i64)
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
            local.get $entry
            br_table $5 $5 $5
          end
          ;; b1: label 11 @1 ^
          ;; {loop_rec,{f,13},{x,0}}
          local.get $p
          local.get $e
          i32.store offset=16
          call $core.receivePeek
          local.tee 9
          i64.eqz
          br_if $3
          local.get 9
          local.set $x0
          ;; {is_tuple,{f,12},{x,0}}
          local.get $x0
          i32.wrap_i64
          i32.const 2
          i32.sub
          i32.const 3
          i32.and
          br_if $4
          local.get $x0
          i32.wrap_i64
          i32.load offset=6
          i32.const 63
          i32.and
          i32.const 0
          i32.ne
          br_if $4
          ;; {test_arity,{f,12},{x,0},2}
          local.get $x0
          i32.wrap_i64
          i64.load offset=6 align=4
          i64.const 128
          i64.ne
          br_if $4
          ;; {get_tuple_element,{x,0},0,{x,1}}
          local.get $x0
          i32.wrap_i64
          i64.load offset=14 align=1
          local.set $x1
          ;; {is_eq_exact,{f,12},{x,1},{tr,{y,2},reference}}
          local.get $e
          i64.load offset=16
          local.set 9
          local.get $x1
          local.get 9
          i64.eq
          if $5 (result i32)
            i32.const 1
          else
            local.get $x1
            local.get 9
            i64.or
            i32.wrap_i64
            i32.const 3
            i32.and
            i32.const 3
            i32.eq
            if $6 (result i32)
              i32.const 0
            else
              local.get $x1
              local.get 9
              call $core.exactlyEqual
            end
          end
          i32.eqz
          br_if $4
          ;; {recv_marker_clear,{y,2}}
          local.get $e
          i64.load offset=16
          call $core.markerClear
          ;; {get_tuple_element,{x,0},1,{x,0}}
          local.get $x0
          i32.wrap_i64
          i64.load offset=22 align=1
          local.set $x0
          ;; remove_message
          local.get $p
          local.get $e
          i32.store offset=16
          call $core.receiveRemove
          ;; {deallocate,3}
          local.get $depth
          i32.const 24
          i32.sub
          local.set $depth
          ;; return
          local.get $x0
          return
        end
        ;; b2: label 12
        ;; {loop_rec_end,{f,11}}
        call $core.receiveNext
        i32.const 1
        local.set $entry
        br $1
      end
      ;; b3: label 13
      ;; {wait,{f,11}}
      i64.const {code call/2 0xc0004}
      local.get $depth
      call $core.receiveWait
      if $3
        i64.const 0
        return
      end
      i32.const 1
      local.set $entry
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

(func $receives:wait/1 (;98;) (type 0) (param i32 i32 i64 i64 i64) (result i64)
  (local i32 i32 i32 i64 i32 i64)
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
            local.get $entry
            if $6
              local.get $entry
              br_table $5 $5 $5
            end
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
            if $6
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
              i64.const {code wait/1 0x0}
              local.get $depth
              i32.const 1
              call $core.reductionsSpent
              if $7
                i64.const 0
                return
              end
              local.get $p
              local.get $depth
              local.get $p
              i64.load offset=2048
              i64.const 0
              i64.const 0
              return_call $receives:wait/1
            end
            ;; b0: label 15
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
            if $6
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
            ;; {move,{x,0},{y,0}}
            local.get $e
            local.get $x0
            i64.store
          end
          ;; b1: label 16 @1 ^
          ;; {loop_rec,{f,18},{x,0}}
          local.get $p
          local.get $e
          i32.store offset=16
          call $core.receivePeek
          local.tee 10
          i64.eqz
          br_if $3
          local.get 10
          local.set $x0
          ;; {is_tagged_tuple,{f,17},{x,0},2,{atom,done}}
          local.get $x0
          i32.wrap_i64
          i32.const 2
          i32.sub
          i32.const 3
          i32.and
          br_if $4
          local.get $x0
          i32.wrap_i64
          i64.load offset=6 align=4
          i64.const 128
          i64.ne
          br_if $4
          local.get $x0
          i32.wrap_i64
          i64.load offset=14 align=2
          i64.const {done}
          i64.ne
          br_if $4
          ;; {get_tuple_element,{x,0},1,{x,0}}
          local.get $x0
          i32.wrap_i64
          i64.load offset=22 align=1
          local.set $x0
          ;; remove_message
          local.get $p
          local.get $e
          i32.store offset=16
          call $core.receiveRemove
          ;; {deallocate,1}
          local.get $depth
          i32.const 8
          i32.sub
          local.set $depth
          ;; return
          local.get $x0
          return
        end
        ;; b2: label 17
        ;; {loop_rec_end,{f,16}}
        call $core.receiveNext
        i32.const 1
        local.set $entry
        br $1
      end
      ;; b3: label 18
      ;; {wait_timeout,{f,16},{y,0}}
      local.get $p
      local.get $e
      i32.store offset=16
      local.get $e
      i64.load
      i64.const {code wait/1 0x40004}
      local.get $depth
      call $core.receiveWaitTimeout
      local.tee 9
      i32.eqz
      if $3
        i32.const 1
        local.set $entry
        br $1
      end
      local.get 9
      i32.const 1
      i32.eq
      if $3
        i64.const 0
        return
      end
      local.get 9
      i32.const 3
      i32.eq
      if $3
        i64.const {code wait/1 0x7}
        local.set $place
        br $2
      end
      ;; timeout
      call $core.receiveTimeout
      ;; {move,{atom,timeout},{x,0}}
      i64.const 4363
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
  end
  unreachable
)
(func $receives:wait/1-resume (;103;) (type 0) (param i32 i32 i64 i64 i64) (result i64)
  (local i32 i32 i32 i64 i64 i32)
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
            local.get $entry
            br_table $5 $5 $5
          end
          ;; b1: label 16 @1 ^
          ;; {loop_rec,{f,18},{x,0}}
          local.get $p
          local.get $e
          i32.store offset=16
          call $core.receivePeek
          local.tee 9
          i64.eqz
          br_if $3
          local.get 9
          local.set $x0
          ;; {is_tagged_tuple,{f,17},{x,0},2,{atom,done}}
          local.get $x0
          i32.wrap_i64
          i32.const 2
          i32.sub
          i32.const 3
          i32.and
          br_if $4
          local.get $x0
          i32.wrap_i64
          i64.load offset=6 align=4
          i64.const 128
          i64.ne
          br_if $4
          local.get $x0
          i32.wrap_i64
          i64.load offset=14 align=2
          i64.const {done}
          i64.ne
          br_if $4
          ;; {get_tuple_element,{x,0},1,{x,0}}
          local.get $x0
          i32.wrap_i64
          i64.load offset=22 align=1
          local.set $x0
          ;; remove_message
          local.get $p
          local.get $e
          i32.store offset=16
          call $core.receiveRemove
          ;; {deallocate,1}
          local.get $depth
          i32.const 8
          i32.sub
          local.set $depth
          ;; return
          local.get $x0
          return
        end
        ;; b2: label 17
        ;; {loop_rec_end,{f,16}}
        call $core.receiveNext
        i32.const 1
        local.set $entry
        br $1
      end
      ;; b3: label 18
      ;; {wait_timeout,{f,16},{y,0}}
      local.get $p
      local.get $e
      i32.store offset=16
      local.get $e
      i64.load
      i64.const {code wait/1 0x40004}
      local.get $depth
      call $core.receiveWaitTimeout
      local.tee 10
      i32.eqz
      if $3
        i32.const 1
        local.set $entry
        br $1
      end
      local.get 10
      i32.const 1
      i32.eq
      if $3
        i64.const 0
        return
      end
      local.get 10
      i32.const 3
      i32.eq
      if $3
        i64.const {code wait/1 0x7}
        local.set $place
        br $2
      end
      ;; timeout
      call $core.receiveTimeout
      ;; {move,{atom,timeout},{x,0}}
      i64.const 4363
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
  end
  unreachable
)
