%% Bit syntax: matching and construction.
-module(bits).
-export([sum/2, header/1, packet/2]).

sum(<<Byte, Rest/binary>>, Sum) -> sum(Rest, Sum + Byte);
sum(<<>>, Sum) -> Sum.

header(<<4:4, Length:4, _:16, Flags:3, Offset:13, Rest/bits>>) -> {Length, Flags, Offset, Rest};
header(_) -> none.

packet(Id, Body) -> <<Id:16/little, (byte_size(Body)):32, Body/binary>>.
