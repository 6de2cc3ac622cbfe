// erlang:apply/2,3 where it is not an instruction: in `fun erlang:apply/2`, in spawn. Rows with `traps` in the table of BIFs:
// they note in NEXT_* where to go on, and unwind.
import * as Memory from "../layout/memory"
import { applyArguments, applyFunArguments } from "./apply"
import { P } from "./state"

// Continues in the function in [slot], whose arguments are in X; 0 = it has failed.
function continueIn(slot: i32): u64 {
  if (slot == 0) return 0
  store<i32>(P, slot, Memory.NEXT_SLOT)
  store<i32>(P, 0, Memory.NEXT_ENTRY)
  store<i32>(P, Memory.UNWIND_CONTINUE, Memory.UNWIND_KIND)
  return 0
}

/// erlang:apply/2
export function trapApply2(fun: u64, list: u64): u64 {
  return continueIn(applyFunArguments(fun, list, 0))
}

/// erlang:apply/3
export function trapApply3(module: u64, name: u64, list: u64): u64 {
  return continueIn(applyArguments(module, name, list))
}
