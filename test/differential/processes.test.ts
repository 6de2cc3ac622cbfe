// The programs of test/erlang/processes on Beamwise and on erl.
import { testArea } from "./area.js"

testArea("processes")
