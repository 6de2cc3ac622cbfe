// The programs of test/erlang/traps on Beamwise and on erl.
import { testArea } from "./area.js"

testArea("traps")
