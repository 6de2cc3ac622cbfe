// Mutual exclusion between threads: a lock is one i32 in shared memory. 0 free, 1 held, 2 held and waited for.
// Source of the protocol: U. Drepper, "Futexes Are Tricky".

const SPINS: i32 = 200 // tries before sleeping; sections under locks are short

/// Takes the lock at [address]. Not recursive.
export function lock(address: u32): void {
  for (let i = 0; i < SPINS; i++) {
    if (tryLock(address)) return
  }
  while (atomic.xchg<i32>(address, 2) != 0) atomic.wait<i32>(address, 2, -1)
}

/// Takes the lock at [address] if it is free.
export function tryLock(address: u32): bool {
  return atomic.load<i32>(address) == 0 && atomic.cmpxchg<i32>(address, 0, 1) == 0
}

export function unlock(address: u32): void {
  if (atomic.xchg<i32>(address, 0) == 2) atomic.notify(address, 1)
}
