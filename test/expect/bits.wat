(func $bits:sum/2 (;95;) (type 0) (param i32 i32 i64 i64 i64) (result i64)
  (local i32 i32 i32 i64 i32 i64 i64 i64)
  loop $1
    block $2
      block $3
        block $4
          block $5
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
              i64.const {code sum/2 0x0}
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
              return_call $bits:sum/2
            end
            ;; b0: label 2
            ;; {bs_start_match3,{f,1},{x,0},2,{x,2}}
            local.get $p
            i32.load offset=4
            local.get $depth
            i32.sub
            local.set $e
            local.get $p
            local.get $e
            i32.store offset=16
            local.get $x0
            i64.const 3
            i64.and
            i64.const 2
            i64.eq
            if $6 (result i32)
              local.get $x0
              i32.wrap_i64
              i32.load offset=6
              i32.const 260
              i32.eq
            else
              i32.const 0
            end
            if $6 (result i64)
              local.get $x0
            else
              local.get $x0
              call $core.bsStartMatch
            end
            local.tee 10
            i64.eqz
            br_if $3
            local.get 10
            local.set $x2
            ;; {bs_get_position,{x,2},{x,0},3}
            local.get $x2
            i32.wrap_i64
            i64.load offset=22
            i64.const 4
            i64.shl
            i64.const 15
            i64.or
            local.set $x0
            ;; {bs_get_integer2,{f,3},{x,2},3,{integer,8},1,0,{x,3}}
            block $6
              local.get $x2
              i32.wrap_i64
              i64.load offset=22 align=2
              local.tee 10
              i64.const 7
              i64.and
              i64.eqz
              if $7
                local.get 10
                i64.const 8
                i64.add
                local.get $x2
                i32.wrap_i64
                i64.load offset=30 align=2
                i64.le_s
                i32.eqz
                br_if $5
                local.get $x2
                i32.wrap_i64
                i32.load offset=38 align=2
                local.tee 9
                i32.load offset=6 align=2
                i32.const 63
                i32.and
                i32.const 36
                i32.eq
                if $8 (result i32)
                  local.get 9
                  i32.const 22
                  i32.add
                else
                  local.get 9
                  i32.load offset=30 align=2
                end
                local.get 10
                i64.const 3
                i64.shr_u
                i32.wrap_i64
                i32.add
                local.set 9
                local.get 9
                i64.load8_u
                i64.const 4
                i64.shl
                i64.const 15
                i64.or
                local.set 11
                local.get $x2
                i32.wrap_i64
                local.get 10
                i64.const 8
                i64.add
                i64.store offset=22 align=2
                br $6
              end
              local.get $p
              i32.load offset=4
              local.get $depth
              i32.sub
              local.set $e
              local.get $p
              local.get $e
              i32.store offset=16
              local.get $x2
              i32.const 8
              call $core.bsGetUnsigned
              local.tee 11
              i64.eqz
              br_if $5
            end
            local.get 11
            local.set $x3
            ;; {bs_test_unit,{f,3},{x,2},8}
            local.get $x2
            i32.wrap_i64
            i64.load offset=30
            local.get $x2
            i32.wrap_i64
            i64.load offset=22
            i64.sub
            i64.const 7
            i64.and
            i64.eqz
            i32.eqz
            br_if $5
            ;; {gc_bif2,{f,0},4,{extfunc,erlang,'+',2},{x,1},{tr,{x,3},integer(0..255)},{x,1}}
            block $6
              block $7
                local.get $x1
                i32.wrap_i64
                i32.const 1
                i32.add
                i32.const 15
                i32.and
                br_if $7
                local.get $x1
                local.get $x3
                i64.const 15
                i64.sub
                i64.add
                local.set 10
                local.get $x1
                local.get 10
                i64.xor
                local.get $x3
                local.get 10
                i64.xor
                i64.and
                i64.const 0
                i64.lt_s
                br_if $7
                br $6
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
              local.get $x3
              call $core.arithAdd
              local.tee 10
              i64.eqz
              if $7
                local.get $p
                local.get $x1
                i64.store offset=2048
                local.get $p
                local.get $x3
                i64.store offset=2056
                i32.const {export erlang:'+'/2}
                call $core.bifFailed
                i64.const {code sum/2 0x2}
                local.set $place
                br $2
              end
            end
            local.get 10
            local.set $x1
            ;; {move,{x,2},{x,0}}
            local.get $x2
            local.set $x0
            ;; {call_only,2,{f,2}}
            br $1
          end
          ;; b1: label 3
          ;; {bs_set_position,{x,2},{x,0}}
          local.get $x2
          i32.wrap_i64
          local.get $x0
          i64.const 4
          i64.shr_s
          i64.store offset=22
          ;; {bs_test_tail2,{f,4},{x,2},0}
          local.get $x2
          i32.wrap_i64
          i64.load offset=30
          local.get $x2
          i32.wrap_i64
          i64.load offset=22
          i64.sub
          i64.const 0
          i64.eq
          i32.eqz
          br_if $4
          ;; {move,{x,1},{x,0}}
          local.get $x1
          local.set $x0
          ;; return
          local.get $x0
          return
        end
        ;; b2: label 4
        ;; {bs_get_tail,{x,2},{x,0},3}
        local.get $p
        i32.load offset=4
        local.get $depth
        i32.sub
        local.set $e
        local.get $p
        local.get $e
        i32.store offset=16
        local.get $x2
        call $core.bsGetTail
        local.set $x0
        ;; {jump,{f,1}}
        br $3
      end
      ;; b3: label 1
      ;; {line,[{location,"bits.erl",5}]}
      ;; {func_info,{atom,bits},{atom,sum},2}
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
      i64.const {code sum/2 0x2}
      local.get $depth
      i32.const 2
      call $core.raiseFunctionClause
      i64.const 0
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

(func $bits:header/1 (;96;) (type 0) (param i32 i32 i64 i64 i64) (result i64)
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
        i64.const {code header/1 0x0}
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
        return_call $bits:header/1
      end
      ;; b0: label 6
      ;; {bs_start_match3,{f,7},{x,0},1,{x,0}}
      local.get $p
      i32.load offset=4
      local.get $depth
      i32.sub
      local.set $e
      local.get $p
      local.get $e
      i32.store offset=16
      local.get $x0
      i64.const 3
      i64.and
      i64.const 2
      i64.eq
      if $3 (result i32)
        local.get $x0
        i32.wrap_i64
        i32.load offset=6
        i32.const 260
        i32.eq
      else
        i32.const 0
      end
      if $3 (result i64)
        local.get $x0
      else
        local.get $x0
        call $core.bsStartMatch
      end
      local.tee $x3
      i64.eqz
      br_if $2
      local.get $x3
      local.set $x0
      ;; {bs_match_string,{f,7},{x,0},4,{string,<<"@">>}}
      local.get $x0
      i64.const 4
      i32.const {string 0}
      call $core.bsMatchString
      i32.eqz
      br_if $2
      ;; {bs_get_integer2,{f,7},{x,0},1,{integer,4},1,0,{x,1}}
      local.get $x0
      i32.wrap_i64
      i64.load offset=22
      local.set $x3
      local.get $x3
      i64.const 4
      i64.add
      local.get $x0
      i32.wrap_i64
      i64.load offset=30 align=2
      i64.le_s
      i32.eqz
      br_if $2
      local.get $x0
      i32.wrap_i64
      i32.load offset=38 align=2
      local.tee 9
      i32.load offset=6 align=2
      i32.const 63
      i32.and
      i32.const 36
      i32.eq
      if $3 (result i32)
        local.get 9
        i32.const 22
        i32.add
      else
        local.get 9
        i32.load offset=30 align=2
      end
      local.get $x3
      i64.const 3
      i64.shr_u
      i32.wrap_i64
      i32.add
      local.set 9
      local.get 9
      i32.load8_u
      i32.const 24
      i32.shl
      local.get 9
      i32.load8_u offset=1
      i32.const 16
      i32.shl
      i32.or
      local.get $x3
      i32.wrap_i64
      i32.const 7
      i32.and
      i32.shl
      i32.const 28
      i32.shr_u
      i64.extend_i32_u
      i64.const 4
      i64.shl
      i64.const 15
      i64.or
      local.set 11
      local.get $x0
      i32.wrap_i64
      local.get $x3
      i64.const 4
      i64.add
      i64.store offset=22
      local.get 11
      local.set $x1
      ;; {bs_skip_bits2,{f,7},{x,0},{integer,16},1,0}
      local.get $x0
      i32.wrap_i64
      i64.load offset=22
      local.set 11
      local.get 11
      i64.const 16
      i64.add
      local.get $x0
      i32.wrap_i64
      i64.load offset=30 align=2
      i64.le_s
      i32.eqz
      br_if $2
      local.get $x0
      i32.wrap_i64
      local.get 11
      i64.const 16
      i64.add
      i64.store offset=22
      ;; {bs_get_integer2,{f,7},{x,0},2,{integer,3},1,0,{x,2}}
      local.get $x0
      i32.wrap_i64
      i64.load offset=22
      local.set 11
      local.get 11
      i64.const 3
      i64.add
      local.get $x0
      i32.wrap_i64
      i64.load offset=30 align=2
      i64.le_s
      i32.eqz
      br_if $2
      local.get $x0
      i32.wrap_i64
      i32.load offset=38 align=2
      local.tee 9
      i32.load offset=6 align=2
      i32.const 63
      i32.and
      i32.const 36
      i32.eq
      if $3 (result i32)
        local.get 9
        i32.const 22
        i32.add
      else
        local.get 9
        i32.load offset=30 align=2
      end
      local.get 11
      i64.const 3
      i64.shr_u
      i32.wrap_i64
      i32.add
      local.set 9
      local.get 9
      i32.load8_u
      i32.const 24
      i32.shl
      local.get 9
      i32.load8_u offset=1
      i32.const 16
      i32.shl
      i32.or
      local.get 11
      i32.wrap_i64
      i32.const 7
      i32.and
      i32.shl
      i32.const 29
      i32.shr_u
      i64.extend_i32_u
      i64.const 4
      i64.shl
      i64.const 15
      i64.or
      local.set $x3
      local.get $x0
      i32.wrap_i64
      local.get 11
      i64.const 3
      i64.add
      i64.store offset=22
      local.get $x3
      local.set $x2
      ;; {bs_get_integer2,{f,7},{x,0},3,{integer,13},1,0,{x,3}}
      local.get $x0
      i32.wrap_i64
      i64.load offset=22
      local.set $x3
      local.get $x3
      i64.const 13
      i64.add
      local.get $x0
      i32.wrap_i64
      i64.load offset=30 align=2
      i64.le_s
      i32.eqz
      br_if $2
      local.get $x0
      i32.wrap_i64
      i32.load offset=38 align=2
      local.tee 9
      i32.load offset=6 align=2
      i32.const 63
      i32.and
      i32.const 36
      i32.eq
      if $3 (result i32)
        local.get 9
        i32.const 22
        i32.add
      else
        local.get 9
        i32.load offset=30 align=2
      end
      local.get $x3
      i64.const 3
      i64.shr_u
      i32.wrap_i64
      i32.add
      local.set 9
      local.get 9
      i32.load8_u
      i32.const 24
      i32.shl
      local.get 9
      i32.load8_u offset=1
      i32.const 16
      i32.shl
      i32.or
      local.get 9
      i32.load8_u offset=2
      i32.const 8
      i32.shl
      i32.or
      local.get $x3
      i32.wrap_i64
      i32.const 7
      i32.and
      i32.shl
      i32.const 19
      i32.shr_u
      i64.extend_i32_u
      i64.const 4
      i64.shl
      i64.const 15
      i64.or
      local.set 11
      local.get $x0
      i32.wrap_i64
      local.get $x3
      i64.const 13
      i64.add
      i64.store offset=22
      local.get 11
      local.set $x3
      ;; {bs_get_tail,{x,0},{x,0},4}
      local.get $p
      i32.load offset=4
      local.get $depth
      i32.sub
      local.set $e
      local.get $p
      local.get $e
      i32.store offset=16
      local.get $x0
      call $core.bsGetTail
      local.set $x0
      ;; {test_heap,5,4}
      local.get $p
      i32.load offset=4
      local.get $depth
      i32.sub
      local.set $e
      local.get $p
      i32.load
      local.set $h
      local.get $h
      i32.const 72
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
        local.get $p
        local.get $x2
        i64.store offset=2064
        local.get $p
        local.get $x3
        i64.store offset=2072
        local.get $depth
        i32.const 5
        i32.const 4
        call $core.collectGarbage
        local.get $p
        i64.load offset=2048
        local.set $x0
        local.get $p
        i64.load offset=2056
        local.set $x1
        local.get $p
        i64.load offset=2064
        local.set $x2
        local.get $p
        i64.load offset=2072
        local.set $x3
        local.get $p
        i32.load offset=4
        local.get $depth
        i32.sub
        local.set $e
        local.get $p
        i32.load
        local.set $h
      end
      ;; {put_tuple2,{x,0},{list,[{x,1},{x,2},{x,3},{x,0}]}}
      local.get $h
      i64.const 256
      i64.store
      local.get $h
      local.get $x1
      i64.store offset=8
      local.get $h
      local.get $x2
      i64.store offset=16
      local.get $h
      local.get $x3
      i64.store offset=24
      local.get $h
      local.get $x0
      i64.store offset=32
      local.get $h
      i32.const -6
      i32.add
      i64.extend_i32_u
      local.set $x0
      ;; return
      local.get $p
      local.get $h
      i32.const 40
      i32.add
      local.tee $h
      i32.store
      local.get $x0
      return
    end
    ;; b1: label 7
    ;; {move,{atom,none},{x,0}}
    i64.const 10059
    local.set $x0
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

(func $bits:packet/2 (;97;) (type 0) (param i32 i32 i64 i64 i64) (result i64)
  (local i32 i32 i32 i64 i32 i64 i64)
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
      i64.const {code packet/2 0x0}
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
      return_call $bits:packet/2
    end
    ;; b0: label 9
    ;; {gc_bif1,{f,0},2,{extfunc,erlang,byte_size,1},{x,1},{x,2}}
    local.get $p
    i32.load offset=4
    local.get $depth
    i32.sub
    local.set $e
    local.get $p
    local.get $e
    i32.store offset=16
    local.get $x1
    call $core.erlang:byte_size/1
    local.tee 10
    i64.eqz
    if $2
      local.get $p
      local.get $x1
      i64.store offset=2048
      i32.const {export erlang:byte_size/1}
      call $core.bifFailed
      i64.const {code packet/2 0x4}
      local.set $place
      br $1
    end
    local.get 10
    local.set $x2
    ;; {bs_create_bin,{f,0},0,3,1,{x,0},{list,[{atom,integer},1,1,{literal,[little]},{x,0},{integer,16},{atom,integer},2,1,nil,{tr,{x,2},integer(0..288230376151713800)},{integer,32},{atom,binary},3,8,nil,{tr,{x,1},bitstring},{atom,all}]}}
    local.get $p
    i32.load offset=4
    local.get $depth
    i32.sub
    local.set $e
    local.get $p
    i32.load
    local.set $h
    local.get $h
    i32.const 144
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
      local.get $p
      local.get $x2
      i64.store offset=2064
      local.get $depth
      i32.const 14
      i32.const 3
      call $core.collectGarbage
      local.get $p
      i64.load offset=2048
      local.set $x0
      local.get $p
      i64.load offset=2056
      local.set $x1
      local.get $p
      i64.load offset=2064
      local.set $x2
      local.get $p
      i32.load offset=4
      local.get $depth
      i32.sub
      local.set $e
      local.get $p
      i32.load
      local.set $h
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
    i32.const 8
    call $core.bsBinarySize
    local.set 11
    local.get 11
    i64.const 0
    i64.lt_s
    if $2
      i32.const 44
      i32.const 3
      i32.const 8
      local.get $x1
      i64.const 0
      call $core.bsExplain
      local.get 11
      call $core.bsFail
      drop
      i64.const {code packet/2 0x4}
      local.set $place
      br $1
    end
    i64.const 48
    local.get 11
    i64.add
    call $core.bsInit
    local.tee 10
    i64.eqz
    if $2
      i64.const {code packet/2 0x4}
      local.set $place
      br $1
    end
    local.get $x0
    i64.const 15
    i64.and
    i64.const 15
    i64.eq
    if $2
      local.get $x0
      i64.const 52
      i64.shl
      i64.const 56
      i64.shr_u
      i64.const 8
      i64.shl
      local.get $x0
      i64.const 44
      i64.shl
      i64.const 56
      i64.shr_u
      i64.or
      i64.const 32
      i64.shl
      local.get $x2
      i64.const 28
      i64.shl
      i64.const 32
      i64.shr_u
      i64.or
      i32.const 48
      call $core.bsPutBits
    else
      local.get $x0
      i64.const 16
      i32.const 2
      call $core.bsPutInteger
      i32.eqz
      if $3
        i32.const 50
        i32.const 1
        i32.const 1
        local.get $x0
        i64.const 271
        call $core.bsExplain
        i64.const -1
        call $core.bsFail
        drop
        i64.const {code packet/2 0x4}
        local.set $place
        br $1
      end
      local.get $x2
      i64.const 32
      i32.const 0
      call $core.bsPutInteger
      i32.eqz
      if $3
        i32.const 50
        i32.const 2
        i32.const 1
        local.get $x2
        i64.const 527
        call $core.bsExplain
        i64.const -1
        call $core.bsFail
        drop
        i64.const {code packet/2 0x4}
        local.set $place
        br $1
      end
    end
    local.get $x1
    i32.const 8
    call $core.bsPutBinaryAll
    i32.eqz
    if $2
      i32.const 44
      i32.const 3
      i32.const 8
      local.get $x1
      i64.const 0
      call $core.bsExplain
      i64.const -1
      call $core.bsFail
      drop
      i64.const {code packet/2 0x4}
      local.set $place
      br $1
    end
    local.get 10
    local.set $x0
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
