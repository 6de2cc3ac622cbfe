// The programs of test/erlang/maps on Beamwise and on erl.
import { testArea } from "./area.js"

testArea("maps")
