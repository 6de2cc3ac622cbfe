%% Exceptions: try, catch, raising again.
-module(handlers).
-export([guarded/1, caught/1, cleaned/2]).

guarded(F) ->
    try F() of
        Value -> {ok, Value}
    catch
        throw:Reason -> {thrown, Reason};
        error:{badmatch, _} -> badmatch
    end.

caught(X) -> catch 1 div X.

cleaned(F, G) ->
    try F() after G() end.
