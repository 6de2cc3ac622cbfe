// The programs of test/erlang/otp on Beamwise and on erl.
import { testArea } from "./area.js"

testArea("otp")
