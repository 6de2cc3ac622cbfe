// BIFs of core about processes, messages, time, exceptions and shared state, and those that guards use.
import { rows } from "./core.js"
import type { BifTable } from "./table.js"

export const control: BifTable = {
  ...rows(
    "erlang",
    `
    ==/2 guardEqual
    /=/2 guardNotEqual
    =:=/2 guardExactlyEqual
    =/=/2 guardExactlyNotEqual
    </2 guardLess
    =</2 guardLessOrEqual
    >/2 guardGreater
    >=/2 guardGreaterOrEqual
    min/2 guardMin
    max/2 guardMax
    not/1 guardNot
    and/2 guardAnd
    or/2 guardOr
    xor/2 guardXor
    is_atom/1 guardIsAtom
    is_binary/1 guardIsBinary
    is_bitstring/1 guardIsBitstring
    is_boolean/1 guardIsBoolean
    is_float/1 guardIsFloat
    is_function/1 guardIsFunction
    is_function/2 guardIsFunction2
    is_integer/1 guardIsInteger
    is_list/1 guardIsList
    is_map/1 guardIsMap
    is_number/1 guardIsNumber
    is_pid/1 guardIsPid
    is_port/1 guardIsPort
    is_reference/1 guardIsReference
    is_record/2 guardIsRecord2
    is_record/3 guardIsRecord3
    is_tuple/1 guardIsTuple
    error/1 error1
    error/2 error2
    error/3 error3
    exit/1 exit1
    throw/1 throw1
    raise/3 raise3
    nif_error/1 error1
    nif_error/2 error2
    self/0 self0
    spawn/1 spawn1
    spawn/3 spawn3
    spawn_link/1 spawnLink1
    spawn_link/3 spawnLink3
    spawn_monitor/1 spawnMonitor1
    spawn_monitor/3 spawnMonitor3
    spawn_opt/2 spawnOpt2
    spawn_opt/4 spawnOpt4
    link/1 link1
    monitor/2 monitor2
    monitor/3 monitor3
    demonitor/1 demonitor1
    demonitor/2 demonitor2
    alias/0 alias0
    alias/1 alias1
    unalias/1 unalias1
    processes/0 processes0
    register/2 register2
    unregister/1 unregister1
    whereis/1 whereis1
    registered/0 registered0
    make_ref/0 makeRef0
    put/2 put2
    get/0 get0
    get/1 get1
    get_keys/0 getKeys0
    get_keys/1 getKeys1
    erase/0 erase0
    erase/1 erase1
    group_leader/0 groupLeader0
    send/2 send2
    !/2 send2
    send/3 send3
    send_after/3 sendAfter3
    send_after/4 sendAfter4
    start_timer/3 startTimer3
    start_timer/4 startTimer4
    cancel_timer/1 cancelTimer1
    cancel_timer/2 cancelTimer2
    read_timer/1 readTimer1
    read_timer/2 readTimer2
    monotonic_time/0 monotonicTime0
    monotonic_time/1 monotonicTime1
    system_time/0 systemTime0
    system_time/1 systemTime1
    time_offset/0 timeOffset0
    time_offset/1 timeOffset1
    timestamp/0 timestamp0
    now/0 now0
    unique_integer/0 uniqueInteger0
    unique_integer/1 uniqueInteger1
    bump_reductions/1 bumpReductions1
    `,
  ),
  ...rows(
    "erlang",
    `
    apply/2 trapApply2
    apply/3 trapApply3
    exit/2 exit2
    unlink/1 unlink1
    is_process_alive/1 isProcessAlive1
    garbage_collect/0 garbageCollect0
    hibernate/3 hibernate3
    yield/0 yield0
    process_flag/2 processFlag2
    `,
    true,
  ),
  ...rows(
    "beamwise",
    `
    report_formats/1 reportFormats1
    report_begins/1 reportBegins1
    report_ends/0 reportEnds0
    `,
  ),
  ...rows("beamwise", "die/1 die1", true),
  ...rows("erts_internal", "process_flag/3 processFlag3", true),
  ...rows("erlang", "resume_process/1 resumeProcess1"),
  ...rows(
    "erts_internal",
    `
    garbage_collect/1 garbageCollect1
    group_leader/2 groupLeader2
    group_leader/3 groupLeader3
    request_system_task/3 requestSystemTask3
    spawn_request/4 spawnRequest4
    dist_spawn_request/4 distSpawnRequest4
    suspend_process/2 suspendProcess2
    `,
  ),
  ...rows("erlang", "spawn_request_abandon/1 spawnRequestAbandon1"),
  ...rows(
    "os",
    `
    system_time/0 systemTime0
    system_time/1 systemTime1
    timestamp/0 timestamp0
    `,
  ),
  ...rows(
    "persistent_term",
    `
    get/0 persistentGet0
    get/1 persistentGet1
    get/2 persistentGet2
    put/2 persistentPut
    erase/1 persistentErase
    info/0 persistentInfo
    `,
  ),
  ...rows(
    "atomics",
    `
    put/3 atomicsPut
    get/2 atomicsGet
    add/3 atomicsAdd
    sub/3 atomicsSub
    add_get/3 atomicsAddGet
    sub_get/3 atomicsSubGet
    exchange/3 atomicsExchange
    compare_exchange/4 atomicsCompareExchange
    info/1 atomicsInfo
    `,
  ),
  ...rows(
    "erts_internal",
    `
    atomics_new/2 atomicsNew
    counters_new/1 countersNew
    counters_get/2 atomicsGet
    counters_add/3 atomicsAdd
    counters_put/3 atomicsPut
    counters_info/1 countersInfo
    `,
  ),
}
