(func $data:colour/1 (;96;) (type 0) (param i32 i32 i64 i64 i64) (result i64)
  (local i32 i32 i32 i64 i32 i64 i64 i64)
  loop $1
    block $2
      block $3
        block $4
          block $5
            block $6
              block $7
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
                if $8
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
                  i64.const {code colour/1 0x0}
                  local.get $depth
                  i32.const 1
                  call $core.reductionsSpent
                  if $9
                    i64.const 0
                    return
                  end
                  local.get $p
                  local.get $depth
                  local.get $p
                  i64.load offset=2048
                  i64.const 0
                  i64.const 0
                  return_call $data:colour/1
                end
                ;; b0: label 2
                ;; {is_nonempty_list,{f,3},{x,0}}
                local.get $x0
                i32.wrap_i64
                i32.const 1
                i32.sub
                i32.const 3
                i32.and
                br_if $7
                ;; {get_hd,{x,0},{x,0}}
                local.get $x0
                i32.wrap_i64
                i64.load offset=7 align=1
                local.set $x0
                ;; {call_only,1,{f,2}}
                br $1
              end
              ;; b1: label 3
              ;; {is_tuple,{f,4},{x,0}}
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
              ;; {is_tagged_tuple,{f,1},{tr,{x,0},tuple},4,{atom,rgb}}
              local.get $x0
              i32.wrap_i64
              i64.load offset=6 align=4
              i64.const 256
              i64.ne
              br_if $3
              local.get $x0
              i32.wrap_i64
              i64.load offset=14 align=2
              i64.const {rgb}
              i64.ne
              br_if $3
              ;; {get_tuple_element,{x,0},1,{x,1}}
              local.get $x0
              i32.wrap_i64
              i64.load offset=22 align=1
              local.set $x1
              ;; {line,[{location,"data.erl",7}]}
              ;; {gc_bif2,{f,0},2,{extfunc,erlang,'bsl',2},{x,1},{integer,16},{x,1}}
              i64.const 271
              local.set 10
              block $7
                block $8
                  local.get $x1
                  i32.wrap_i64
                  i32.const 1
                  i32.add
                  i32.const 15
                  i32.and
                  br_if $8
                  i64.const 16
                  local.set 12
                  local.get $x1
                  i64.const 15
                  i64.sub
                  local.get 12
                  i64.shl
                  local.tee 11
                  local.get 12
                  i64.shr_s
                  local.get $x1
                  i64.const 15
                  i64.sub
                  i64.ne
                  br_if $8
                  local.get 11
                  i64.const 15
                  i64.or
                  local.set 11
                  br $7
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
                local.get 10
                call $core.arithBsl
                local.tee 11
                i64.eqz
                if $8
                  local.get $p
                  local.get $x1
                  i64.store offset=2048
                  local.get $p
                  i64.const 271
                  i64.store offset=2056
                  i32.const {export erlang:'bsl'/2}
                  call $core.bifFailed
                  i64.const {code colour/1 0x3}
                  local.set $place
                  br $2
                end
              end
              local.get 11
              local.set $x1
              ;; {get_tuple_element,{x,0},2,{x,2}}
              local.get $x0
              i32.wrap_i64
              i64.load offset=30 align=1
              local.set $x2
              ;; {gc_bif2,{f,0},3,{extfunc,erlang,'bsl',2},{x,2},{integer,8},{x,2}}
              i64.const 143
              local.set 10
              block $7
                block $8
                  local.get $x2
                  i32.wrap_i64
                  i32.const 1
                  i32.add
                  i32.const 15
                  i32.and
                  br_if $8
                  i64.const 8
                  local.set 12
                  local.get $x2
                  i64.const 15
                  i64.sub
                  local.get 12
                  i64.shl
                  local.tee 11
                  local.get 12
                  i64.shr_s
                  local.get $x2
                  i64.const 15
                  i64.sub
                  i64.ne
                  br_if $8
                  local.get 11
                  i64.const 15
                  i64.or
                  local.set 11
                  br $7
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
                local.get 10
                call $core.arithBsl
                local.tee 11
                i64.eqz
                if $8
                  local.get $p
                  local.get $x2
                  i64.store offset=2048
                  local.get $p
                  i64.const 143
                  i64.store offset=2056
                  i32.const {export erlang:'bsl'/2}
                  call $core.bifFailed
                  i64.const {code colour/1 0x3}
                  local.set $place
                  br $2
                end
              end
              local.get 11
              local.set $x2
              ;; {gc_bif2,{f,0},3,{extfunc,erlang,'bor',2},{tr,{x,1},integer},{tr,{x,2},integer},{x,1}}
              block $7
                block $8
                  local.get $x1
                  local.get $x2
                  i64.and
                  i32.wrap_i64
                  i32.const 1
                  i32.add
                  i32.const 15
                  i32.and
                  br_if $8
                  local.get $x1
                  local.get $x2
                  i64.or
                  local.set 10
                  br $7
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
                local.get $x2
                call $core.arithBor
                local.tee 10
                i64.eqz
                if $8
                  local.get $p
                  local.get $x1
                  i64.store offset=2048
                  local.get $p
                  local.get $x2
                  i64.store offset=2056
                  i32.const {export erlang:'bor'/2}
                  call $core.bifFailed
                  i64.const {code colour/1 0x3}
                  local.set $place
                  br $2
                end
              end
              local.get 10
              local.set $x1
              ;; {get_tuple_element,{x,0},3,{x,0}}
              local.get $x0
              i32.wrap_i64
              i64.load offset=38 align=1
              local.set $x0
              ;; {gc_bif2,{f,0},2,{extfunc,erlang,'bor',2},{tr,{x,1},integer},{x,0},{x,0}}
              block $7
                block $8
                  local.get $x1
                  local.get $x0
                  i64.and
                  i32.wrap_i64
                  i32.const 1
                  i32.add
                  i32.const 15
                  i32.and
                  br_if $8
                  local.get $x1
                  local.get $x0
                  i64.or
                  local.set 10
                  br $7
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
                call $core.arithBor
                local.tee 10
                i64.eqz
                if $8
                  local.get $p
                  local.get $x1
                  i64.store offset=2048
                  local.get $p
                  local.get $x0
                  i64.store offset=2056
                  i32.const {export erlang:'bor'/2}
                  call $core.bifFailed
                  i64.const {code colour/1 0x3}
                  local.set $place
                  br $2
                end
              end
              local.get 10
              local.set $x0
              ;; return
              local.get $x0
              return
            end
            ;; b2: label 4
            ;; {select_val,{x,0},{f,1},{list,[{atom,green},{f,6},{atom,red},{f,5}]}}
            local.get $x0
            i64.const {green}
            i64.eq
            if $6
              br $4
            end
            local.get $x0
            i64.const {red}
            i64.eq
            if $6
              br $5
            end
            br $3
          end
          ;; b3: label 5
          ;; {move,{integer,1},{x,0}}
          i64.const 31
          local.set $x0
          ;; return
          local.get $x0
          return
        end
        ;; b4: label 6
        ;; {move,{integer,2},{x,0}}
        i64.const 47
        local.set $x0
        ;; return
        local.get $x0
        return
      end
      ;; b5: label 1
      ;; {line,[{location,"data.erl",5}]}
      ;; {func_info,{atom,data},{atom,colour},1}
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
      i64.const {code colour/1 0x2}
      local.get $depth
      i32.const 1
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

(func $data:digit/1 (;97;) (type 0) (param i32 i32 i64 i64 i64) (result i64)
  (local i32 i32 i32 i64 i32 i64)
  block $1
    block $2
      block $3
        block $4
          block $5
            block $6
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
              if $7
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
                i64.const {code digit/1 0x0}
                local.get $depth
                i32.const 1
                call $core.reductionsSpent
                if $8
                  i64.const 0
                  return
                end
                local.get $p
                local.get $depth
                local.get $p
                i64.load offset=2048
                i64.const 0
                i64.const 0
                return_call $data:digit/1
              end
              ;; b0: label 8
              ;; {select_val,{x,0},{f,13},{list,[{integer,48},{f,12},{integer,49},{f,11},{integer,50},{f,10},{integer,51},{f,9}]}}
              local.get $x0
              i32.wrap_i64
              i32.const 15
              i32.and
              i32.const 15
              i32.eq
              i32.eqz
              br_if $2
              local.get $x0
              i64.const 4
              i64.shr_s
              i64.const 48
              i64.sub
              local.tee 10
              i64.const 4
              i64.ge_u
              br_if $2
              local.get 10
              i32.wrap_i64
              br_table $3 $4 $5 $6 $2
            end
            ;; b1: label 9
            ;; {move,{atom,three},{x,0}}
            i64.const {three}
            local.set $x0
            ;; return
            local.get $x0
            return
          end
          ;; b2: label 10
          ;; {move,{atom,two},{x,0}}
          i64.const {two}
          local.set $x0
          ;; return
          local.get $x0
          return
        end
        ;; b3: label 11
        ;; {move,{atom,one},{x,0}}
        i64.const {one}
        local.set $x0
        ;; return
        local.get $x0
        return
      end
      ;; b4: label 12
      ;; {move,{atom,zero},{x,0}}
      i64.const {zero}
      local.set $x0
      ;; return
      local.get $x0
      return
    end
    ;; b5: label 13
    ;; {move,{atom,other},{x,0}}
    i64.const {other}
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

(func $data:area/1 (;98;) (type 0) (param i32 i32 i64 i64 i64) (result i64)
  (local i32 i32 i32 i64 i32 f64 f64)
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
        i64.const {code area/1 0x0}
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
        return_call $data:area/1
      end
      ;; b0: label 15
      ;; {is_tagged_tuple,{f,14},{x,0},2,{atom,circle}}
      local.get $x0
      i32.wrap_i64
      i32.const 2
      i32.sub
      i32.const 3
      i32.and
      br_if $2
      local.get $x0
      i32.wrap_i64
      i64.load offset=6 align=4
      i64.const 128
      i64.ne
      br_if $2
      local.get $x0
      i32.wrap_i64
      i64.load offset=14 align=2
      i64.const {circle}
      i64.ne
      br_if $2
      ;; {get_tuple_element,{x,0},1,{x,1}}
      local.get $x0
      i32.wrap_i64
      i64.load offset=22 align=1
      local.set $x1
      ;; {is_float,{f,14},{x,1}}
      local.get $x1
      i32.wrap_i64
      i32.const 2
      i32.sub
      i32.const 3
      i32.and
      br_if $2
      local.get $x1
      i32.wrap_i64
      i32.load offset=6
      i32.const 63
      i32.and
      i32.const 24
      i32.ne
      br_if $2
      ;; {fmove,{x,1},{fr,0}}
      local.get $x1
      i32.wrap_i64
      f64.load offset=14 align=2
      local.set $fr0
      ;; {fmove,{literal,3.14159},{fr,1}}
      f64.const 3.14159
      local.set $fr1
      ;; {fmul,{f,0},{fr,0},{fr,1},{fr,1}}
      local.get $fr0
      local.get $fr1
      f64.mul
      local.tee $fr1
      f64.abs
      f64.const inf
      f64.lt
      i32.eqz
      if $3
        i64.const 523
        call $core.failWith
        drop
        i64.const {code area/1 0x5}
        local.set $place
        br $1
      end
      ;; {fmul,{f,0},{fr,1},{fr,0},{fr,0}}
      local.get $fr1
      local.get $fr0
      f64.mul
      local.tee $fr0
      f64.abs
      f64.const inf
      f64.lt
      i32.eqz
      if $3
        i64.const 523
        call $core.failWith
        drop
        i64.const {code area/1 0x5}
        local.set $place
        br $1
      end
      ;; {fmove,{literal,0.5},{fr,1}}
      f64.const 0.5
      local.set $fr1
      ;; {fadd,{f,0},{fr,0},{fr,1},{fr,0}}
      local.get $fr0
      local.get $fr1
      f64.add
      local.tee $fr0
      f64.abs
      f64.const inf
      f64.lt
      i32.eqz
      if $3
        i64.const 523
        call $core.failWith
        drop
        i64.const {code area/1 0x5}
        local.set $place
        br $1
      end
      ;; {test_heap,{alloc,[{words,0},{floats,1},{funs,0}]},0}
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
      if $3
        local.get $depth
        i32.const 2
        i32.const 0
        call $core.collectGarbage
        local.get $p
        i32.load offset=4
        local.get $depth
        i32.sub
        local.set $e
        local.get $p
        i32.load
        local.set $h
      end
      ;; {fmove,{fr,0},{x,0}}
      local.get $h
      i64.const 88
      i64.store
      local.get $h
      local.get $fr0
      f64.store offset=8
      local.get $h
      i32.const -6
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
    ;; b1: label 14
    ;; {line,[{location,"data.erl",16}]}
    ;; {func_info,{atom,data},{atom,area},1}
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
    i64.const {code area/1 0x5}
    local.get $depth
    i32.const 1
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
  unreachable
)

(func $data:update/2 (;99;) (type 0) (param i32 i32 i64 i64 i64) (result i64)
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
        i64.const {code update/2 0x0}
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
        return_call $data:update/2
      end
      ;; b0: label 17
      ;; {is_map,{f,16},{x,0}}
      local.get $x0
      i32.wrap_i64
      i32.const 2
      i32.sub
      i32.const 3
      i32.and
      br_if $2
      local.get $x0
      i32.wrap_i64
      i32.load offset=6
      i32.const 63
      i32.and
      i32.const 60
      i32.ne
      br_if $2
      ;; {get_map_elements,{f,16},{tr,{x,0},map},{list,[{atom,count},{x,2}]}}
      local.get $x0
      local.set 10
      local.get 10
      i64.const 21515
      call $core.mapGet
      local.tee 11
      i64.eqz
      br_if $2
      local.get 11
      local.set $x2
      ;; {gc_bif2,{f,0},3,{extfunc,erlang,'+',2},{x,2},{integer,1},{x,2}}
      i64.const 31
      local.set 10
      block $3
        block $4
          local.get $x2
          i32.wrap_i64
          i32.const 1
          i32.add
          i32.const 15
          i32.and
          br_if $4
          local.get $x2
          i64.const 16
          i64.add
          local.set 11
          local.get 11
          local.get $x2
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
        local.get $x2
        local.get 10
        call $core.arithAdd
        local.tee 11
        i64.eqz
        if $4
          i64.const {code update/2 0x6}
          local.set $place
          br $1
        end
      end
      local.get 11
      local.set $x2
      ;; {put_map_assoc,{f,0},{x,0},{x,0},3,{list,[{atom,last},{x,1}]}}
      local.get $p
      i32.load offset=4
      local.get $depth
      i32.sub
      local.set $e
      local.get $p
      local.get $e
      i32.store offset=16
      local.get $x0
      i64.const {last}
      local.get $x1
      call $core.mapPut
      local.tee 10
      i64.eqz
      if $3
        i64.const {code update/2 0x6}
        local.set $place
        br $1
      end
      local.get 10
      local.set $x0
      ;; {put_map_exact,{f,0},{x,0},{x,0},3,{list,[{atom,count},{x,2}]}}
      local.get $x0
      local.set 10
      local.get $p
      i32.load offset=4
      local.get $depth
      i32.sub
      local.set $e
      local.get $p
      local.get $e
      i32.store offset=16
      local.get $p
      i64.const 21515
      i64.store offset=6144
      local.get $p
      local.get $x2
      i64.store offset=6152
      local.get 10
      i32.const 1
      local.get $p
      i32.const 6144
      i32.add
      i32.const 1
      call $core.mapPutMany
      local.tee 10
      i64.eqz
      if $3
        i64.const {code update/2 0x6}
        local.set $place
        br $1
      end
      local.get 10
      local.set $x0
      ;; return
      local.get $x0
      return
    end
    ;; b1: label 16
    ;; {line,[{location,"data.erl",18}]}
    ;; {func_info,{atom,data},{atom,update},2}
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
    i64.const {code update/2 0x6}
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
  unreachable
)

(func $data:moved/2 (;100;) (type 0) (param i32 i32 i64 i64 i64) (result i64)
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
        i64.const {code moved/2 0x0}
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
        return_call $data:moved/2
      end
      ;; b0: label 19
      ;; {is_tagged_tuple,{f,18},{x,0},3,{atom,point}}
      local.get $x0
      i32.wrap_i64
      i32.const 2
      i32.sub
      i32.const 3
      i32.and
      br_if $2
      local.get $x0
      i32.wrap_i64
      i64.load offset=6 align=4
      i64.const 192
      i64.ne
      br_if $2
      local.get $x0
      i32.wrap_i64
      i64.load offset=14 align=2
      i64.const {point}
      i64.ne
      br_if $2
      ;; {is_nonempty_list,{f,18},{x,1}}
      local.get $x1
      i32.wrap_i64
      i32.const 1
      i32.sub
      i32.const 3
      i32.and
      br_if $2
      ;; {get_list,{x,1},{x,2},{x,3}}
      local.get $x1
      local.set 10
      local.get 10
      i32.wrap_i64
      i64.load offset=7 align=1
      local.set $x2
      local.get 10
      i32.wrap_i64
      i64.load offset=15 align=1
      local.set $x3
      ;; {is_nonempty_list,{f,18},{x,3}}
      local.get $x3
      i32.wrap_i64
      i32.const 1
      i32.sub
      i32.const 3
      i32.and
      br_if $2
      ;; {get_list,{x,3},{x,4},{x,3}}
      local.get $x3
      local.set 10
      local.get 10
      i32.wrap_i64
      i64.load offset=7 align=1
      local.set $x4
      local.get 10
      i32.wrap_i64
      i64.load offset=15 align=1
      local.set $x3
      ;; {is_nil,{f,18},{x,3}}
      local.get $x3
      i64.const 59
      i64.ne
      br_if $2
      ;; {get_tuple_element,{x,0},1,{x,1}}
      local.get $x0
      i32.wrap_i64
      i64.load offset=22 align=1
      local.set $x1
      ;; {gc_bif2,{f,0},5,{extfunc,erlang,'+',2},{x,1},{x,2},{x,1}}
      block $3
        block $4
          local.get $x1
          local.get $x2
          i64.and
          i32.wrap_i64
          i32.const 1
          i32.add
          i32.const 15
          i32.and
          br_if $4
          local.get $x1
          local.get $x2
          i64.const 15
          i64.sub
          i64.add
          local.set 10
          local.get $x1
          local.get 10
          i64.xor
          local.get $x2
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
        local.get $x2
        call $core.arithAdd
        local.tee 10
        i64.eqz
        if $4
          local.get $p
          local.get $x1
          i64.store offset=2048
          local.get $p
          local.get $x2
          i64.store offset=2056
          i32.const {export erlang:'+'/2}
          call $core.bifFailed
          i64.const {code moved/2 0x7}
          local.set $place
          br $1
        end
      end
      local.get 10
      local.set $x1
      ;; {get_tuple_element,{x,0},2,{x,0}}
      local.get $x0
      i32.wrap_i64
      i64.load offset=30 align=1
      local.set $x0
      ;; {gc_bif2,{f,0},5,{extfunc,erlang,'+',2},{x,0},{x,4},{x,0}}
      block $3
        block $4
          local.get $x0
          local.get $x4
          i64.and
          i32.wrap_i64
          i32.const 1
          i32.add
          i32.const 15
          i32.and
          br_if $4
          local.get $x0
          local.get $x4
          i64.const 15
          i64.sub
          i64.add
          local.set 10
          local.get $x0
          local.get 10
          i64.xor
          local.get $x4
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
        local.get $x0
        local.get $x4
        call $core.arithAdd
        local.tee 10
        i64.eqz
        if $4
          local.get $p
          local.get $x0
          i64.store offset=2048
          local.get $p
          local.get $x4
          i64.store offset=2056
          i32.const {export erlang:'+'/2}
          call $core.bifFailed
          i64.const {code moved/2 0x7}
          local.set $place
          br $1
        end
      end
      local.get 10
      local.set $x0
      ;; {test_heap,4,2}
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
      ;; {put_tuple2,{x,0},{list,[{atom,point},{x,1},{x,0}]}}
      local.get $h
      i64.const 192
      i64.store
      local.get $h
      i64.const {point}
      i64.store offset=8
      local.get $h
      local.get $x1
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
    ;; b1: label 18
    ;; {line,[{location,"data.erl",20}]}
    ;; {func_info,{atom,data},{atom,moved},2}
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
    i64.const {code moved/2 0x7}
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
  unreachable
)
