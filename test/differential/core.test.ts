// The programs of test/erlang/core on Beamwise and on erl.
import { testArea } from "./area.js"

testArea("core")
