// The programs of test/erlang/asm on Beamwise and on erl.
import { testArea } from "./area.js"

testArea("asm")
