// The programs of test/erlang/sentences on Beamwise and on erl.
import { testArea } from "./area.js"

testArea("sentences")
