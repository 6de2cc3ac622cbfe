// The programs of test/erlang/exceptions on Beamwise and on erl.
import { testArea } from "./area.js"

testArea("exceptions")
