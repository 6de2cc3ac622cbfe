// The programs of test/erlang/code on Beamwise and on erl.
import { testArea } from "./area.js"

testArea("code")
