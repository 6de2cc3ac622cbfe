// The programs of test/erlang/loops on Beamwise and on erl.
import { testArea } from "./area.js"

testArea("loops")
