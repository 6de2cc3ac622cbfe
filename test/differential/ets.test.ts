// The programs of test/erlang/ets on Beamwise and on erl.
import { testArea } from "./area.js"

testArea("ets")
