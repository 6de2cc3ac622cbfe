// The programs of test/erlang/bifs on Beamwise and on erl.
import { testArea } from "./area.js"

testArea("bifs")
