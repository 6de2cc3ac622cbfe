%% Terms: building and taking apart, selection by value and type, floats, maps.
-module(data).
-export([colour/1, digit/1, area/1, update/2, moved/2]).

colour(red) -> 1;
colour(green) -> 2;
colour({rgb, R, G, B}) -> R bsl 16 bor (G bsl 8) bor B;
colour([Head | _]) -> colour(Head).

digit($0) -> zero;
digit($1) -> one;
digit($2) -> two;
digit($3) -> three;
digit(_) -> other.

area({circle, R}) when is_float(R) -> 3.14159 * R * R + 0.5.

update(#{count := N} = Map, Key) -> Map#{count := N + 1, last => Key}.

moved({point, X, Y}, [DX, DY]) -> {point, X + DX, Y + DY}.
