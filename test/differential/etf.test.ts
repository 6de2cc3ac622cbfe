// The programs of test/erlang/etf on Beamwise and on erl.
import { testArea } from "./area.js"

testArea("etf")
