// The programs of test/erlang/funs on Beamwise and on erl.
import { testArea } from "./area.js"

testArea("funs")
