// The programs of test/erlang/binaries on Beamwise and on erl.
import { testArea } from "./area.js"

testArea("binaries")
