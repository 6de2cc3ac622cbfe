// The map of the one shared memory, and the records that live at fixed places in it. Integer constants only.
// All addresses and sizes are bytes. A 4 GiB shared memory is reserved at once: untouched pages cost nothing.

export const PAGES_MAX = 65536 // 4 GiB of 64 KiB pages

// ╒════════════╤══════════════════════════════════════════════════════════════════════════╕
// │ 0          │ never used, so that address 0 is no object                                │
// │ 0x00000400 │ strings of the checked core's asserts                                     │
// │ 0x00010000 │ CONTROL: words that all schedulers share, allocator bins, locks           │
// │ 0x00020000 │ SCHEDULERS: one block of SCHEDULER_SIZE per thread                        │
// │ 0x00400000 │ ATOMS: entries, then hash buckets                                         │
// │ 0x02000000 │ EXPORTS: entries, then hash buckets                                       │
// │ 0x04000000 │ FUNCTIONS: what each slot of the function table is                        │
// │ 0x08000000 │ PROCESSES: the process table                                              │
// │ 0x10000000 │ LITERALS: terms of loaded modules, never moved                            │
// │ 0x20000000 │ HEAP: everything else, handed out by the allocator                        │
// ╘════════════╧══════════════════════════════════════════════════════════════════════════╛
export const CHECKED_STRINGS = 0x400
export const CONTROL = 0x10000
export const SCHEDULERS = 0x20000
export const ATOMS = 0x400000
export const EXPORTS = 0x2000000
export const FUNCTIONS = 0x4000000
export const PROCESSES = 0x8000000
export const LITERALS = 0x10000000
export const LITERALS_END = 0x20000000
export const HEAP = 0x20000000

// ---- CONTROL: offsets are absolute addresses. One cache line (64 bytes) per contended word.
export const HEAP_END = CONTROL + 0 // u32, end of usable memory in 64 KiB pages (65536 = 4 GiB)
export const SCHEDULER_COUNT = CONTROL + 4 // i32, schedulers (threads that run Erlang processes)
export const SCHEDULERS_ONLINE = CONTROL + 8 // i32
export const STRESS = CONTROL + 12 // i32, 1: collect at every allocation point, one reduction a slice
export const STOPPING = CONTROL + 16 // i32 (atomic), 1: schedulers leave their loops
export const START_SECONDS = -576460752 // Erlang's monotonic time when the machine starts, as OTP's
export const TIME_ORIGIN = CONTROL + 24 // f64, ms since 1970 at the machine's start
export const LOG_MASK = CONTROL + 32 // i32, LOG_* bits
export const PROFILE = CONTROL + 36 // i32, 1: counters are kept
export const CODE_EPOCH = CONTROL + 64 // i32 (atomic), number of staged code changes so far
export const CODE_LIST = CONTROL + 68 // u32 (atomic), address of the newest staged change, see STAGED_*
export const VERSIONS_LIST = CONTROL + 80 // u32 (atomic), newest VERSIONS_* record
export const ATOM_COUNT = CONTROL + 128 // i32 (atomic)
export const ATOM_LOCK = CONTROL + 132
export const ATOM_TEXT_TOP = CONTROL + 136 // u32 address, first free byte for texts of atoms; 0 at first
export const ATOM_TEXT_END = CONTROL + 140 // u32 address, end of the room for texts
export const EXPORT_COUNT = CONTROL + 192 // i32 (atomic)
export const EXPORT_LOCK = CONTROL + 196
export const FUNCTION_COUNT = CONTROL + 200 // i32 (atomic), slots handed out
export const LITERALS_TOP = CONTROL + 256 // u32 (atomic), first free byte of the literal region
export const PROCESS_COUNT = CONTROL + 320 // i32 (atomic), living processes
export const PROCESS_LIMIT = CONTROL + 324 // i32, slots in the process table, a power of two
export const PROCESS_NEXT = CONTROL + 328 // u64 (atomic), number of the pid that is tried next
export const REGISTRY_LOCK = CONTROL + 384
export const SLEEPING = CONTROL + 516 // i32 (atomic), schedulers asleep that may be woken for work
export const ALLOCATOR = CONTROL + 4096 // bins and locks of the allocator (core/memory.ts), 16 KiB
export const TIMERS = CONTROL + 20480 // 4 KiB for core/timer.ts
export const ETS = CONTROL + 24576 // 4 KiB for core/ets.ts
export const MESSAGES_TO_HOST = CONTROL + 28672 // 4 KiB for host requests
export const LOCK_AREA = CONTROL + 32768 // free for later tables

// ---- A scheduler's block, P. Only its own thread writes it, but for words marked (atomic).
export const SCHEDULER_SIZE = 32768
export const SCHEDULERS_MAX = 124 // schedulers, dirty schedulers and the main thread's own block together: up to ATOMS
// Hot words first: they share two cache lines.
export const HEAP_TOP = 0 // u32 address, first free byte of the young heap of the running process
export const STACK_END = 4 // u32 address, end of the block: the stack begins here and grows down
export const REDUCTIONS = 8 // i32, left in this slice; negative: yield at the next function entry
export const DEPTH_LIMIT = 12 // i32 bytes: a stack depth D above it means the native stack is too deep
export const STACK_TOP = 16 // u32 address, stored before calls into core that may allocate: heap may grow up to it
export const PROCESS = 20 // u32 address of the running process, 0 if none
export const CALLED = 24 // u32 address of the export entry through which the last external call went
export const NEED_GC = 28 // i32, 1: heap fragments were made, collect at the next function entry
export const SAVED_REDUCTIONS = 32 // i32, what REDUCTIONS was when NEED_GC forced it negative
export const UNWIND_KIND = 36 // i32, UNWIND_*: why native code returned 0
export const HANDLER_DEPTH = 40 // i32 bytes: D of the frame that handles the exception; -1: no exception under way
export const HANDLER_ENTRY = 44 // i32
export const HANDLER_SLOT = 48 // i32
export const NEXT_SLOT = 52 // i32: where a trap or a deep call continues (with NEXT_ENTRY, NEXT_DEPTH)
export const NEXT_ENTRY = 56
export const NEXT_DEPTH = 60
export const EXCEPTION_CLASS = 64 // u64 term: am_error, am_exit or am_throw
export const EXCEPTION_REASON = 72 // u64 term
export const EXCEPTION_TRACE = 80 // u64 term: raw stack trace, or NON_VALUE
export const EXCEPTION_PLACE = 88 // u64: slot << 32 | line-table index + 1 of the failing instruction; 0: unknown
export const EXCEPTION_BIF = 96 // u32: address of the export entry of the failing BIF, 0 if none (args are in X)
export const SCHEDULER_INDEX = 100 // i32, 1-based; 0 is the main thread's block
export const CODE_EPOCH_SEEN = 104 // i32 (atomic), staged code changes this thread has installed
export const SLEEP = 108 // i32 (atomic), futex word: how awake the thread is, see core/wake.ts
export const NEXT_FRAME = 112 // i32: Y registers of the frame above NEXT_DEPTH, which a trapping BIF in tail position leaves in place
export const NEXT_BIF = 116 // u32 address of the export entry of the trapping BIF that runs
export const NEXT_PLACE = 120 // u64: place of that tail call, as in EXCEPTION_PLACE; 0 for a body call
export const RUN_QUEUE_LOCK = 128 // i32 (atomic)
export const RUN_QUEUE = 132 // 8 words of u32: head and tail per priority (max, high, normal, low)
export const RUN_QUEUE_LENGTH = 164 // i32 (atomic)
export const NEXT_REFERENCE = 168 // u64, next reference number of this scheduler's batch
export const STRESS_FLAG = 184 // i32, copy of STRESS
export const FREE_HIGH = 188 // i16, per mille of the time between the last two balancings that max processes left
export const FREE_ORDINARY = 190 // i16, per mille that max and high processes left
export const SCHEDULER_PRIVATE = 192 // up to 1024: private words of core files, each claims its own below
export const GC_PRIVATE = 192 // 192..319 core/gc.ts
export const SCHEDULE_PRIVATE = 320 // 320..447 core/schedule.ts
export const TIMER_PRIVATE = 448 // 448..575 core/timer.ts
export const ALLOCATOR_PRIVATE = 576 // 576..1023 core/memory.ts: per-thread free lists
export const COUNTERS = 1024 // u64 each, COUNTER_*
export const BITS_PRIVATE = 1536 // 1536..1663 core/binary files: state of the binary under construction
export const SURPLUS = 1664 // 4 words of i32, by priority: processes too many at the last balancing
export const ETS_PRIVATE = 1792 // 1792..2047 core/ets.ts
export const X = 2048 // 1024 X registers of 8 bytes
export const X_COUNT = 1024
export const SCRATCH = 10240 // up to SCHEDULER_SIZE: 22 KiB of scratch words (explicit stacks of compare, copy, hash)
export const SCRATCH_END = 32768

export const UNWIND_EXCEPTION = 1 // continue at HANDLER_*
export const UNWIND_YIELD = 2 // the process is saved, runnable
export const UNWIND_WAIT = 3 // the process is saved, waiting for a message or a timeout
export const UNWIND_CONTINUE = 4 // continue at once at NEXT_* with X registers as they are (trap, deep call)
export const UNWIND_EXIT = 5 // the process has ended
export const UNWIND_SUSPEND = 6 // the process is saved, waiting for the host (code load, I/O)
export const UNWIND_DIRTY = 7 // the process is saved, a dirty scheduler is to run the BIF that it is in
export const UNWIND_TRAP = 8 // a long BIF gives up: the process is to be saved when NEXT_* are set

export const COUNTER_YIELDS = 0
export const COUNTER_COLLECTIONS_MINOR = 1
export const COUNTER_COLLECTIONS_MAJOR = 2
export const COUNTER_WORDS_COPIED = 3
export const COUNTER_HOST_BIF_CALLS = 5
export const COUNTER_MESSAGES = 6
export const COUNTER_SPAWNS = 7
export const COUNTER_CONTEXT_SWITCHES = 8
export const COUNTER_STEALS = 9
export const COUNTER_SLEEPS = 10
export const COUNTER_EXCEPTIONS = 11
export const COUNTER_DEEP = 12
export const COUNTER_FRAGMENTS = 13
export const COUNTER_REDUCTIONS = 14
export const COUNTER_WORDS_RECLAIMED = 15
export const COUNTER_BYTES_WRITTEN = 16
export const COUNTER_MAX = 64
// Bytes by kind stand among the counters too: what this thread allocated less what it released, so signed.
export const MEMORY_PROCESSES = 48 // heap blocks and fragments
export const MEMORY_BINARIES = 49 // off-heap binaries

export const LOG_GC = 1
export const LOG_SCHED = 2
export const LOG_CODE = 4
export const LOG_BIF = 8

// ---- ATOMS: entry i at ATOMS + i * ATOM_SIZE; buckets (u32 index + 1) after them.
export const ATOMS_MAX = 1048576
export const ATOM_SIZE = 16
export const ATOM_TEXT = 0 // u32 address of the UTF-8 text
export const ATOM_BYTES = 4 // u16 length in bytes
export const ATOM_CHARACTERS = 6 // u16 length in code points
export const ATOM_HASH = 8 // u32, hash of the text as OTP's atom table computes it (phash, phash2 use it)
export const ATOM_ORDER = 12 // u32, first three bytes... see core/atom.ts: a prefix for fast ordering
export const ATOM_BUCKETS = 0x1400000 // ATOMS + ATOMS_MAX * ATOM_SIZE
export const ATOM_BUCKET_COUNT = 2097152

// ---- EXPORTS: an entry never moves and is never freed, so its address is a constant in generated code.
export const EXPORTS_MAX = 262144
export const EXPORT_SIZE = 32
export const EXPORT_SLOT = 0 // i32 (atomic): function table slot to call; must stay first (funs share the shape)
export const EXPORT_MODULE = 4 // u32 atom index
export const EXPORT_FUNCTION = 8 // u32 atom index
export const EXPORT_ARITY = 12 // u32
export const EXPORT_BIF = 16 // i32, index of the BIF + 1, 0 if it is none
export const EXPORT_STATE = 20 // i32: 0 undefined, 1 defined
export const EXPORT_FUN = 24 // u64, literal term of `fun M:F/A`, 0 until made
export const EXPORT_BUCKETS = 0x2800000 // u32 address of entry, open addressing
export const EXPORT_BUCKET_COUNT = 524288

// ---- FUNCTIONS: entry of slot s at FUNCTIONS + s * FUNCTION_SIZE.
export const FUNCTIONS_MAX = 1048576
export const FUNCTION_SIZE = 32
export const FUNCTION_MODULE = 0 // u32 atom index
export const FUNCTION_NAME = 4 // u32 atom index
export const FUNCTION_ARITY = 8 // u32
export const FUNCTION_ENTRIES = 12 // u32 address of u32 per entry: line-table index + 1, 0 unknown; 0 = no table
export const FUNCTION_MODULE_RECORD = 16 // u32 address, MODULE_*
export const FUNCTION_ENTRY_COUNT = 20 // u32
export const FUNCTION_FLAGS = 24 // u32

// ---- MODULES: u32 address per atom index: the versions of the module of that name, 0 if it was never loaded.
export const MODULES = 0x3800000

// ---- The versions of a module (allocated once per name, never freed). Only the main thread changes them.
export const VERSIONS_CURRENT = 0 // u32 (atomic) address of the record of the version that calls reach, 0 none
export const VERSIONS_OLD = 4 // u32 (atomic) of the version that may only be finished
export const VERSIONS_ON_LOAD = 8 // u32 (atomic) of the version whose on_load function has not ended
export const VERSIONS_NEXT = 12 // u32 the versions of another module
export const VERSIONS_NAME = 16 // u32 atom index
export const VERSIONS_SOURCE = 24 // u64 literal term, where it was loaded from: a list of characters or an atom
export const VERSIONS_SIZE = 32

// ---- A loaded module (allocated): lines and what code_server-like BIFs need.
export const MODULE_NAME = 0 // u32 atom index
export const MODULE_LINES = 4 // u32 address of u32 per line-table index: file << 24 | line... see LINE_*
export const MODULE_LINE_COUNT = 8
export const MODULE_FILES = 12 // u32 address of u64 per file: literal term, list of characters
export const MODULE_FILE_COUNT = 16
export const MODULE_FIRST_SLOT = 20
export const MODULE_SLOT_COUNT = 24
export const MODULE_LITERALS = 28 // u32 address of first literal byte
export const MODULE_LITERALS_END = 32
export const MODULE_MD5 = 40 // 16 bytes
export const MODULE_INFO = 56 // u64 literal term: [{module,M},{exports,..},{attributes,..},{compile,..},{md5,..}]
export const MODULE_FUNS = 64 // u32 address of FUN_ENTRY_SIZE bytes per row of the fun table
export const MODULE_FUN_COUNT = 68 // u32
export const MODULE_ON_LOAD = 72 // i32 slot of the on_load function, 0 if there is none
export const MODULE_SIZE = 80
export const LINE_FILE_SHIFT = 24
export const LINE_NUMBER_MASK = 16777215

// ---- A fun entry (allocated once per fun of a module, never moves). The slot must stay first.
export const FUN_ENTRY_SLOT = 0 // i32: slot of the stub that unpacks the environment
export const FUN_ENTRY_MODULE = 4 // u32 atom index
export const FUN_ENTRY_INDEX = 8 // u32
export const FUN_ENTRY_OLD_UNIQ = 12 // u32
export const FUN_ENTRY_ARITY = 16 // u32 without free variables
export const FUN_ENTRY_FREE = 20 // u32
export const FUN_ENTRY_NAME = 24 // u32 atom index of the local function
export const FUN_ENTRY_UNIQ = 28 // 16 bytes: MD5 of the module
export const FUN_ENTRY_SIZE = 48

// ---- A staged code change: what a scheduler does at its next scheduling point.
export const STAGED_NEXT = 0 // u32 address of the change before it
export const STAGED_EPOCH = 4 // i32
export const STAGED_BYTES = 8 // u32 address of the module's wasm bytes; 0: the slots are to be emptied
export const STAGED_LENGTH = 12 // u32
export const STAGED_FIRST_SLOT = 16 // i32
export const STAGED_SLOT_COUNT = 20 // i32
export const STAGED_SIZE = 24

// ---- PROCESSES: u32 address of the process per slot, 0 free. See core/process.ts.
export const PROCESSES_MAX = 33554432

// ---- An off-heap binary block.
export const BINARY_REFERENCES = 0 // i32 (atomic)
export const BINARY_FLAGS = 4 // u32
export const BINARY_CAPACITY = 8 // u32 bytes of data room
export const BINARY_DATA = 16 // first byte

// ---- A heap fragment: words that belong to a process but lie outside its heap block.
export const FRAGMENT_NEXT = 0 // u32 address
export const FRAGMENT_WORDS = 4 // u32 capacity
export const FRAGMENT_USED = 8 // u32 words used
export const FRAGMENT_OFF_HEAP = 12 // u32 first off-heap object in it
export const FRAGMENT_DATA = 16

// ---- Processes, schedulers and code entries (core/process.ts, schedule.ts, export.ts and their neighbours).
// Table slots that hold core functions; modules get theirs from SLOTS_RESERVED on.
export const SLOT_UNDEFINED = 1 // undefinedFunction: what an export without code calls
export const SLOT_PROCESS_END = 2 // processEnd: where a process returns to from its first function
export const SLOT_TRAP = 3 // trapContinue: goes on with a long BIF
export const SLOT_FUN_WAITS = 4 // funWaits: what a fun calls whose code is being purged
export const SLOT_FUN_UNLOADED = 5 // funUnloaded: what a fun without code calls
export const SLOTS_RESERVED = 16
export const DEPTH_BOUND = CONTROL + 520 // i32, bytes of Erlang stack that one native stack may cache
export const BACKTRACE_DEPTH = CONTROL + 524 // i32, entries of a stack trace, OTP's default is 8
export const RECORDS_LOCK = CONTROL + 576
export const RECORDS_FREE = CONTROL + 580 // u32, first free process record (they are never given back)
export const NAMES = 0x3000000 // u64 per atom index: pid or port registered under that name, 0 if none
// hostEvent kinds
export const HOST_LOAD = 4 // a = export entry, b = process: load the module, then resumeProcess(b), found or not
export const HOST_EXIT = 2 // a = HOST_TERM record, b = 0 returned (term = result), 1 exited (term = reason)
export const HOST_ERROR_REPORT = 3 // a = HOST_TERM record: exit reason of a process that died of an uncaught exception
export const HOST_DIRTY = 5 // a = kind of a dirty scheduler, b = its number among them, from 0: start its thread
export const HOST_FUN_WAITS = 16 // a = fun entry, b = process: resumeProcess(b) when no purge is under way
export const HOST_LOAD_FUN = 17 // a = fun entry, b = process: load the module of the fun, then resumeProcess(b), found or not
export const HOST_OUT_OF_MEMORY = 1 // a = bytes, b = process: the thread is about to trap
export const HOST_TERM_PID = 0 // u64
export const HOST_TERM_TERM = 8 // u64
export const HOST_TERM_FRAGMENT = 16 // u32, 0 if the term is an immediate or a literal
export const HOST_TERM_SIZE = 24
// An answer of the main thread that a process waits for (core/ask.ts)
export const ANSWER_STATE = 0 // i32: 0 not there yet, ANSWER_RESULT or ANSWER_FAILURE
export const ANSWER_PROCESS = 4 // u32
export const ANSWER_TERM = 8 // u64
export const ANSWER_FRAGMENT = 16 // u32, 0 if the term is an immediate or a literal
export const ANSWER_SIZE = 24
export const ANSWER_RESULT = 1
export const ANSWER_FAILURE = 2 // the term is the reason
// words of P, within SCHEDULE_PRIVATE and TIMER_PRIVATE
export const LOW_CREDIT = 320 // i32, how near the next turn of a low process is, see core/queue.ts
export const STEALABLE = 324 // i32 (atomic), 1: even the last process of this run queue may be stolen
export const LAST_SLOT = 328 // i32, slot the trampoline entered last (for crash reports)
export const CALL_ARITY = 332 // i32, arity of the function that applyArguments found
export const SLICE_REDUCTIONS = 336 // i32, reductions the running process got at the start of its slice
export const PSEUDO_PROCESS = 340 // u32, record that owns what this thread allocates outside of processes
export const TIME_CREDIT = 344 // i32, reductions until the timers are looked at
export const MATCHED = 348 // u32, message that receivePeek gave and that is still being matched, else 0
export const RUN_QUEUE_LENGTHS = 352 // 4 words of i32, by priority (under the lock)
export const QUEUE_CLOSED = 368 // i32 (under the lock), 1: the scheduler is offline, nothing may be put into its queue
export const RETIRED = 372 // i32 (atomic; under ONLINE_LOCK), 1: the scheduler is offline or blocked
export const QUEUED_BOUND = 376 // i32 (under the lock), bound processes in the queue, which can't be stolen
export const BALANCE_CREDIT = 380 // i32, looks at the clock until this scheduler balances the queues
export const IDLE_CLOCK = 384 // i64 (atomic), ns slept so far; asleep: that minus the time it fell asleep, see core/wall.ts
export const WALL_IDLE = 392 // i64, ns slept when scheduler_wall_time was switched on
export const REDUCTIONS_MAX = 400 // u64, reductions of max processes
export const REDUCTIONS_HIGH = 408 // u64, reductions of high processes
export const BALANCE_TOTAL = 416 // u64, all reductions at the last balancing
export const BALANCE_MAX = 424 // u64, those of max processes
export const BALANCE_HIGH = 432 // u64, those of high processes
export const WHEEL_LOCK = 448 // i32 (atomic)
export const WHEEL = 452 // u32, address of the timer wheel
export const WHEEL_COUNT = 456 // i32 (atomic), timers in it
export const WHEEL_TICK = 464 // i64, ms: ticks up to this one have been handled
export const WHEEL_NEXT = 472 // i64 (atomic), ms: no timer is due before this tick
export const WHEEL_CASCADES = 480 // i32, 1: slots of higher levels that begin at WHEEL_TICK have yet to be moved down
export const TIMER_DIRECTORY = 484 // u32 address, see core/timertable.ts
export const TIMER_BUCKETS = 488 // u32
export const TIMER_COUNT = 492 // u32 timers that have references
export const SAVING_CREDIT = 504 // i32, reductions left of the slice of a process that saves its calls
export const UNIQUE_NEXT = 496 // i64, integers that unique_integer has made on this thread
// a timer
export const TIMER_NEXT = 0 // u32
export const TIMER_PREVIOUS = 4 // u32 address of the link word that points here, 0 if not in a wheel
export const TIMER_DUE = 8 // i64 tick
export const TIMER_TARGET = 16 // u64 pid or name atom
export const TIMER_REFERENCE = 24 // u64 reference number, 0 for a receive with timeout
export const TIMER_TERM = 32 // u64 message
export const TIMER_FRAGMENT = 40 // u32
export const TIMER_SCHEDULER = 44 // i32, index of the wheel's owner
export const TIMER_CHAIN = 48 // u32, next timer in the same bucket of references
export const TIMER_PROCESS = 52 // u32 record of the target if it is a pid, and then
export const TIMER_OWNED_NEXT = 56 // u32 next timer to that process
export const TIMER_OWNED_LINK = 60 // u32 address of the link word that points here
export const TIMER_SIZE = 64

// ---- Words of the runtime and of BIFs, in MESSAGES_TO_HOST.
export const HOST_SEQUENCE = MESSAGES_TO_HOST + 0 // i32 (atomic), numbers of the messages of all threads to the main thread
export const SLEEP_FOREVER = MESSAGES_TO_HOST + 4 // i32, always 0: a thread that has called halt waits on it
export const UNIQUE_INTEGER = MESSAGES_TO_HOST + 8 // i64 (atomic), next of erlang:unique_integer([monotonic])
export const REPORT_FORMATS = MESSAGES_TO_HOST + 40 // u64 literal term: the texts of error reports, 0 as long as nobody prints them
export const REPORT_MESSAGE = MESSAGES_TO_HOST + 48 // u64 term (atomic): the report that is being printed, 0 if none
export const REPORT_FRAGMENT = MESSAGES_TO_HOST + 56 // u32
export const LAST_NOW = MESSAGES_TO_HOST + 72 // i64 (atomic), µs: what erlang:now/0 gave last
export const ENVIRONMENT = MESSAGES_TO_HOST + 16 // u32 (atomic), changes of environment variables, see bifs/environment.ts
export const TEXT_WAITING = MESSAGES_TO_HOST + 24 // i32 (atomic), text that the main thread has yet to write, see vm/output.ts
export const TEXT_GATE = MESSAGES_TO_HOST + 28 // i32 (atomic), counts up when threads that wait to write may look again
export const BACKTRACE_BIF = MESSAGES_TO_HOST + 32 // i32, number of the host BIF that writes stacks as text (core/backtrace.ts)
export const PERSISTENT_LOCK = MESSAGES_TO_HOST + 64
export const PERSISTENT_TABLE = MESSAGES_TO_HOST + 68 // u32 (atomic), address of the table of persistent terms

// ---- Dirty schedulers (core/dirty.ts). Each kind has a queue, the jobs of which are trap records (layout/trap.ts).
export const DIRTY_NONE = 0 // a normal scheduler
export const DIRTY_CPU = 1
export const DIRTY_IO = 2
export const DIRTY_KIND = 440 // i32 in P, kind of this thread
export const DIRTY_JOB = 444 // u32 in P, trap record of the process that unwinds to become dirty
export const DIRTY_QUEUES = LOCK_AREA + 16384 // DIRTY_QUEUE_SIZE bytes per kind
export const DIRTY_QUEUE_SIZE = 128
export const DIRTY_LOCK = 0 // i32 (atomic)
export const DIRTY_LOW_CREDIT = 4 // i32, how much of their turn low jobs have earned
export const DIRTY_LENGTH = 12 // i32 (atomic), jobs in the queue
export const DIRTY_SEQUENCE = 16 // i32 (atomic), futex word: counts up when sleeping threads are to look at the queue
export const DIRTY_STARTED = 20 // i32, threads that have been asked for
export const DIRTY_BUSY = 24 // i32 (atomic), threads that run a job
export const DIRTY_TOTAL = 28 // i32, threads at most
export const DIRTY_ONLINE = 32 // i32 (atomic), threads that may be busy at once
export const DIRTY_JOBS = 64 // DIRTY_LIST_SIZE bytes per priority
export const DIRTY_LIST_SIZE = 16
export const DIRTY_FIRST = 0 // u32 first and last job of the priority
export const DIRTY_LAST = 4
export const DIRTY_AMOUNT = 8 // i32, how many

// ---- What new processes get unless spawn_opt says otherwise (core/spawn.ts). system_flag and emulator flags change it.
export const DEFAULT_MIN_HEAP = CONTROL + 2048 // u32 words, a size of the table in core/resize.ts
export const DEFAULT_MIN_VIRTUAL = CONTROL + 2052 // u32 words, likewise
export const DEFAULT_FULLSWEEP = CONTROL + 2056 // i32
export const DEFAULT_MAX_FLAGS = CONTROL + 2060 // i32, Process.FLAG_KILL_AT_MAX and FLAG_LOG_AT_MAX
export const DEFAULT_MAX_HEAP = CONTROL + 2064 // u64 words, 0 = no limit
export const DEFAULT_FLAGS = CONTROL + 2072 // i32, Process.FLAG_HEAP_MESSAGES_OFF (+hmqd off_heap), FLAG_ASYNC_DIST (+pad true)

// ---- Words of core/wake.ts, balance.ts, online.ts and wall.ts.
export const ACTIVE_LIMIT = CONTROL + 1024 // i32 (atomic), schedulers up to this one may run processes
export const COMPACTION = CONTROL + 1028 // i32, 1: load stays on few schedulers (+scl true), 0: it spreads
export const WAKE_THRESHOLD = CONTROL + 1032 // i32, +swt: 0 very_low, 1 low, 2 medium, 3 high, 4 very_high
export const BUSY_WAIT = CONTROL + 1036 // i32, +sbwt: 0 none, 1 very_short, 2 short, 3 medium, 4 long, 5 very_long
export const ONLINE_LOCK = CONTROL + 1088 // guards SCHEDULERS_ONLINE and the words up to WALL_HOLDS
export const ACTIVE_COUNT = CONTROL + 1092 // i32, schedulers that are not RETIRED
export const ONLINE_WAITERS = CONTROL + 1096 // u32, first process that waits until ACTIVE_COUNT is ACTIVE_LIMIT, by WAIT_FOR
export const HOLDS = CONTROL + 1100 // u32, first HOLD record
export const BLOCKS = CONTROL + 1104 // i32 (atomic), 1: multi-scheduling is blocked
export const BLOCKS_NORMAL = CONTROL + 1108 // i32, 1: it is for normal schedulers
export const WALL_HOLDS = CONTROL + 1112 // i32 (atomic), 1: scheduler_wall_time is on
export const DIRTY_RUNNING = CONTROL + 1116 // i32, dirty jobs that run
export const WALL_BEGAN = CONTROL + 1120 // i64, ns: when scheduler_wall_time was switched on
export const SYSTEM_FLAG_BIF = CONTROL + 1040 // i32, number of the BIF in TypeScript behind erlang:system_flag/2
export const BALANCE_LOCK = CONTROL + 1152
export const BALANCES = CONTROL + 1156 // i32 (atomic), times the queues were balanced
// What a process has asked the schedulers for, and how often; given back when it exits.
export const HOLD_NEXT = 0 // u32
export const HOLD_COUNTS = 4 // i32 per kind
export const HOLD_BLOCK = 0 // multi_scheduling blocked
export const HOLD_BLOCK_NORMAL = 1
export const HOLD_WALL_TIME = 2 // scheduler_wall_time
export const HOLD_PID = 16 // u64 term
export const HOLD_SIZE = 24

// ---- What the emulator flags have set (vm/settings.ts), and what the statistics BIFs said last. All i32 unless said.
export const ATOM_LIMIT = CONTROL + 3072 // atoms at most, no more than ATOMS_MAX
export const PORT_LIMIT = CONTROL + 3076
export const ETS_LIMIT = CONTROL + 3080
export const DIST_BUFFER_LIMIT = CONTROL + 3084 // bytes
export const NODE_TABLE_DELAY = CONTROL + 3088 // seconds, -1 = infinity
export const OUTSTANDING_REQUESTS = CONTROL + 3092
export const COMPATIBLE_RELEASE = CONTROL + 3096
export const CORRECTS_TIME = CONTROL + 3100
export const TIME_WARP = CONTROL + 3104 // 0 no_time_warp, 1 single_time_warp, 2 multi_time_warp
export const ASYNC_THREADS = CONTROL + 3108
export const PORT_PARALLELISM = CONTROL + 3112
export const COMPRESSES_ETS = CONTROL + 3116
export const WARNINGS = CONTROL + 3120 // 0 error, 1 info, 2 warning
export const TRACE_CONTROL_WORD = CONTROL + 3124 // u32
export const TIME_OFFSET_FINAL = CONTROL + 3128 // 1: system_flag(time_offset, finalize) was called, or is not needed
export const STATISTICS_LOCK = CONTROL + 3132 // i32 (atomic), 1: a thread reads and replaces the words below
export const LAST_REDUCTIONS = CONTROL + 3136 // f64, what statistics(reductions) said last
export const LAST_EXACT_REDUCTIONS = CONTROL + 3144 // f64
export const LAST_RUNTIME = CONTROL + 3152 // f64, ms
export const LAST_WALL_CLOCK = CONTROL + 3160 // f64, ms
export const SYSTEM_LOGGER = CONTROL + 3168 // u64 term: pid or atom, 0 at first
// Microstate accounting (bifs/microstate.ts).
export const MICROSTATES_ON = CONTROL + 3176
export const SYSTEM_INFO_BIF = CONTROL + 3180 // number of the BIF in TypeScript behind system_info/1
export const MICROSTATES_BEGAN = CONTROL + 3184 // f64, ns: when what is not yet in the sums began
export const MICROSTATES_ELAPSED = CONTROL + 3192 // f64, ns: the sum of times it was on
export const MICROSTATES = LOCK_AREA + 20480 // per thread: f64 ns slept when that began, f64 the sum of ns slept
