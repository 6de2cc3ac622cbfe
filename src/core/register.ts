// Registered names: a word per atom (NAMES) that holds the pid registered under it. Reading needs no lock; changes are
// made under REGISTRY_LOCK, and the owner's record has its name too.
import * as Atoms from "../layout/atoms"
import * as Memory from "../layout/memory"
import * as Process from "../layout/process"
import * as Term from "../layout/term"
import { cons } from "./build"
import { lock, unlock } from "./lock"
import { lockProcess, unlockProcess } from "./signal"
import { badarg } from "./state"
import { atomIndex, isAtom, isPid, makeAtom } from "./term"

function nameWord(name: u64): u32 {
  return Memory.NAMES + (atomIndex(name) << 3)
}

/// Pid registered under the atom [name]; 0 if there is none.
export function nameOwner(name: u64): u64 {
  return atomic.load<u64>(nameWord(name))
}

export function whereis1(name: u64): u64 {
  if (!isAtom(name)) return badarg()
  const owner = nameOwner(name)
  return owner == 0 ? makeAtom(Atoms.am_undefined) : owner
}

export function register2(name: u64, pid: u64): u64 {
  if (!isAtom(name) || name == makeAtom(Atoms.am_undefined) || !isPid(pid)) return badarg()
  lock(Memory.REGISTRY_LOCK)
  const done = registerLocked(name, pid)
  unlock(Memory.REGISTRY_LOCK)
  return done ? makeAtom(Atoms.am_true) : badarg()
}

function registerLocked(name: u64, pid: u64): bool {
  if (nameOwner(name) != 0) return false
  const process = lockProcess(pid)
  if (process == 0) return false
  const isNew = load<u32>(process, Process.NAME) == 0
  if (isNew) {
    store<u32>(process, atomIndex(name) + 1, Process.NAME)
    atomic.store<u64>(nameWord(name), pid)
  }
  unlockProcess(process)
  return isNew
}

export function unregister1(name: u64): u64 {
  if (!isAtom(name)) return badarg()
  lock(Memory.REGISTRY_LOCK)
  const owner = nameOwner(name)
  if (owner != 0) {
    atomic.store<u64>(nameWord(name), 0)
    const process = isPid(owner) ? lockProcess(owner) : 0
    if (process != 0) {
      store<u32>(process, 0, Process.NAME)
      unlockProcess(process)
    }
  }
  unlock(Memory.REGISTRY_LOCK)
  return owner == 0 ? badarg() : makeAtom(Atoms.am_true)
}

/// Takes the name of [process], which has begun to exit, away.
export function dropName(process: u32): void {
  if (load<u32>(process, Process.NAME) == 0) return
  lock(Memory.REGISTRY_LOCK)
  const name = load<u32>(process, Process.NAME)
  if (name != 0) atomic.store<u64>(Memory.NAMES + ((name - 1) << 3), 0)
  store<u32>(process, 0, Process.NAME)
  unlock(Memory.REGISTRY_LOCK)
}

export function registered0(): u64 {
  let list: u64 = Term.NIL
  const atoms = atomic.load<i32>(Memory.ATOM_COUNT)
  for (let i = 0; i < atoms; i++) {
    if (atomic.load<u64>(Memory.NAMES + ((i as u32) << 3)) != 0) list = cons(makeAtom(i), list)
  }
  return list
}
