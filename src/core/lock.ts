// Mutual exclusion between threads: a lock is one i32 in shared memory. 0 free, 1 held, 2 held and waited for.
// Source of the protocol: U. Drepper, "Futexes Are Tricky".

const SPINS: i32 = 200 // tries before sleeping; sections under locks are short
const NEVER_GIVEN: i64 = i64.MIN_VALUE

/// Takes the lock at [address]. Not recursive.
export function lock(address: u32): void {
  if (atomic.cmpxchg<i32>(address, 0, 1) != 0) lockSlow(address)
}

/// The rest of [lock], apart so that only the first try is inlined.
export function lockSlow(address: u32): void {
  for (let i = 0; i < SPINS; i++) {
    if (tryLock(address)) return
  }
  while (atomic.xchg<i32>(address, 2) != 0) waitOn(address, 2, -1)
}

/// Takes the lock at [address] if it is free.
export function tryLock(address: u32): bool {
  return atomic.load<i32>(address) == 0 && atomic.cmpxchg<i32>(address, 0, 1) == 0
}

export function unlock(address: u32): void {
  if (atomic.xchg<i32>(address, 0) == 2) atomic.notify(address, 1)
}

/// Sleeps while the word at [address] is [expected], at most [nanoseconds] (-1: for ever).
// V8's baseline compiler loses what is in registers across the wait. So nothing may come after it in the same function, and the
// function must not be inlined: that is what being exported and calling a function, itself, is for.
export function waitOn(address: u32, expected: i32, nanoseconds: i64): i32 {
  if (nanoseconds == NEVER_GIVEN) return waitOn(address, expected, 0)
  return atomic.wait<i32>(address, expected, nanoseconds)
}
