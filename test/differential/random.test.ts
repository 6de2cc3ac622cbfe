// The programs of test/erlang/random on Beamwise and on erl.
import { testArea } from "./area.js"

testArea("random")
