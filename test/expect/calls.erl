%% Calls of every kind: body and tail, local and remote, of funs.
-module(calls).
-export([fib/1, count/2, remote/1, fun_of/1, apply_fun/2]).

fib(N) when N < 2 -> N;
fib(N) -> fib(N - 1) + fib(N - 2).

count(0, Sum) -> Sum;
count(N, Sum) -> count(N - 1, Sum + N).

remote(X) -> {ok, other:double(X)}.

fun_of(X) -> fun(Y) -> [X | Y] end.

apply_fun(F, X) -> F(F(X)).
