// A process: one record in shared memory, allocated with the allocator. Integer constants only.
// While a process runs, HEAP_TOP, STACK_END and REDUCTIONS live in the scheduler's block (memory.ts) and the copies
// here are stale; only its scheduler writes fields without (atomic). Source: our design; cf. OTP's erl_process.h.

export const ID = 0 // u64 pid term
export const STATE = 8 // i32 (atomic), STATE_* bits
export const PRIORITY = 12 // i32, PRIORITY_*
export const HEAP_START = 16 // u32 address of the block: young heap grows up from here
export const HEAP_TOP = 20 // u32
export const STACK_END = 24 // u32 end of the block
export const DEPTH = 28 // i32 bytes of stack in use (D)
export const HIGH_WATER = 32 // u32 address: what lies below survived a collection
export const OLD_START = 36 // u32, 0 if there is no old heap
export const OLD_TOP = 40
export const OLD_END = 44
export const SLOT = 48 // i32: where it continues
export const ENTRY = 52 // i32
export const LIVE = 56 // i32: X registers saved
export const REDUCTIONS = 60 // i32 left (stale while running)
export const REDUCTIONS_DONE = 64 // u64 in all finished slices
export const SAVED_X = 72 // 6 words: X registers of a process that does not run
export const SAVED_X_COUNT = 6
export const SAVED_X_MORE = 120 // u32 address of a block for further X registers, 0 if none
export const SAVED_X_MORE_COUNT = 124 // u32 words of that block
export const CATCHES = 128 // i32: live catch tags on the stack
export const FLAGS = 132 // i32, FLAG_*
export const FRAGMENTS = 136 // u32 first heap fragment
export const FRAGMENT_WORDS_TOTAL = 140 // u32
export const OFF_HEAP = 144 // u32 first off-heap object (REFC binary, ...) of the young generation
export const OFF_HEAP_OLD = 148 // u32
export const VIRTUAL_HEAP = 152 // u32 words of off-heap binaries referred to
export const MIN_HEAP = 156 // u32 words
export const COLLECTIONS = 160 // u16-like i32 since the last full sweep
export const FULLSWEEP_AFTER = 164 // i32
export const MAX_HEAP = 168 // u32 words, 0 = no limit
export const DICTIONARY = 176 // u64 term: NIL or a term core/dictionary.ts defines
export const GROUP_LEADER = 184 // u64 term
export const LINKS = 192 // u32 address of the list of links
export const MONITORS = 196 // u32
export const SIGNAL_LOCK = 200 // i32 (atomic): guards the outer queue
export const SIGNAL_FIRST = 204 // u32 outer queue, signals from others (under the lock)
export const SIGNAL_LAST = 208 // u32
export const MESSAGE_FIRST = 212 // u32 inner queue: messages only its owner touches
export const MESSAGE_LAST = 216 // u32
export const SAVE_POINTER = 220 // u32 address of the link word that points to the next message to look at
export const MESSAGE_COUNT = 224 // i32 messages in the inner queue
export const MARKER = 228 // u32 address of the link word kept by a receive marker, 0 if none
export const MARKER_REFERENCE = 232 // u64 reference number the marker belongs to
export const TIMER = 240 // u32 address of the timer of a receive with timeout
export const RUN_NEXT = 244 // u32 next process in the run queue
export const SCHEDULER = 248 // i32 index of the scheduler it last ran on
export const PARENT = 256 // u64 pid term
export const INITIAL_CALL = 264 // u32 address of the export entry of its first function
export const NAME = 268 // u32 atom index + 1 of its registered name, 0 if none
export const REFERENCE_COUNT = 272 // i32 (atomic): who may still look at this record
export const EXIT_REASON = 280 // u64 term, in FRAGMENTS when set from outside
export const WAIT_FOR = 288 // u32: what a suspended process waits for
export const HEAP_SIZE_INDEX = 292 // i32 index in the table of heap sizes
export const FRAME = 296 // i32: Y registers of the frame at SLOT, ENTRY
export const HEAP_MESSAGES = 300 // i32: messages in the inner queue without a fragment of their own, see mailbox.ts
export const ALIASES = 304 // i32: active aliases in MONITORS
export const MARKER_SERIAL = 308 // i32: number of the receive marker in use
export const SUSPEND_RESULT = 312 // u64
export const SIZE = 320

export const STATE_EXITING = 1
export const STATE_RUNNABLE = 2 // in a run queue
export const STATE_RUNNING = 4
export const STATE_WAITING = 8
export const STATE_SIGNALS = 16 // the outer queue holds a signal that is no message
export const STATE_SUSPENDED = 32
export const STATE_TIMEOUT = 64 // its receive timer has fired
export const STATE_KILLED = 128
export const STATE_FREE = 256

export const PRIORITY_MAX = 0
export const PRIORITY_HIGH = 1
export const PRIORITY_NORMAL = 2
export const PRIORITY_LOW = 3

export const FLAG_TRAP_EXIT = 1
export const FLAG_HEAP_MESSAGES_OFF = 2
export const FLAG_SENSITIVE = 4
export const FLAG_FULLSWEEP_NEXT = 8
export const FLAG_WATCHED = 16 // the host wants to know how it ends
export const FLAG_COLLECT = 32 // collect when it runs next
export const FLAG_KILL_AT_MAX = 64 // max_heap_size: kill
export const FLAG_LOG_AT_MAX = 128 // max_heap_size: error_logger

// ---- A message or another signal in a queue.
export const MESSAGE_NEXT = 0 // u32 address; must stay first (SAVE_POINTER points at link words)
export const MESSAGE_KIND = 4 // i32, SIGNAL_*
export const MESSAGE_TERM = 8 // u64
export const MESSAGE_FRAGMENT = 16 // u32 heap fragment that holds the term, 0 if immediate or literal
export const MESSAGE_FROM = 24 // u64 pid term of the sender where the signal needs it
export const MESSAGE_REFERENCE = 32 // u64 term or number where the signal needs it
export const MESSAGE_SIZE = 40
export const SIGNAL_MESSAGE = 0
export const SIGNAL_EXIT = 1
export const SIGNAL_LINK = 2
export const SIGNAL_UNLINK = 3
export const SIGNAL_MONITOR = 4
export const SIGNAL_DEMONITOR = 5
export const SIGNAL_DOWN = 6
export const SIGNAL_UNLINK_ACK = 7
export const SIGNAL_EXIT_LINKED = 8
export const SIGNAL_ALIAS = 9 // a message sent to an alias
export const SIGNAL_GROUP_LEADER = 10

export const REDUCTIONS_PER_SLICE = 4000 // OTP's CONTEXT_REDS
export const HEAP_WORDS_INITIAL = 233 // OTP's H_DEFAULT_SIZE
export const STACK_RESERVE = 32 // bytes always free between heap top and stack top: room for a continuation pointer
