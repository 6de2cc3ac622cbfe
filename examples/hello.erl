%% What `npm start` runs: a few of OTP's own modules, and processes that share the work.
%% After a change: erlc +deterministic -o examples examples/hello.erl
-module(hello).
-export([start/0]).

start() ->
    #{greeting => string:titlecase("hello from the BEAM, compiled to WebAssembly"),
      most_used_words => most_used(3, text()),
      primes_below_100000 => primes_below(100000, 8),
      factorial_of_30 => lists:foldl(fun(N, Product) -> N * Product end, 1, lists:seq(1, 30))}.

%% The Count words of Text that occur most often, each with its number.
most_used(Count, Text) ->
    Add = fun(Word, Seen) -> maps:update_with(Word, fun(N) -> N + 1 end, 1, Seen) end,
    Numbers = lists:foldl(Add, #{}, string:lexemes(string:lowercase(Text), " ,.")),
    ByNumber = lists:sort(fun({A, N}, {B, M}) -> {-N, A} =< {-M, B} end, maps:to_list(Numbers)),
    lists:sublist(ByNumber, Count).

%% Counts the primes below Limit with Workers processes, each on its part of the numbers.
primes_below(Limit, Workers) ->
    Parent = self(),
    Step = Limit div Workers,
    Pids = [spawn(fun() -> Parent ! {self(), count_primes(Part * Step, (Part + 1) * Step, 0)} end)
            || Part <- lists:seq(0, Workers - 1)],
    lists:sum([receive {Pid, Found} -> Found end || Pid <- Pids]).

count_primes(To, To, Found) -> Found;
count_primes(N, To, Found) ->
    case is_prime(N) of
        true -> count_primes(N + 1, To, Found + 1);
        false -> count_primes(N + 1, To, Found)
    end.

is_prime(N) when N < 2 -> false;
is_prime(N) -> has_no_factor(N, 2).

has_no_factor(N, Factor) when Factor * Factor > N -> true;
has_no_factor(N, Factor) when N rem Factor =:= 0 -> false;
has_no_factor(N, Factor) -> has_no_factor(N, Factor + 1).

text() ->
    "A process shares nothing with another process. A process sends a message and goes on. "
    "A message waits in the mailbox until the process that owns the mailbox takes it.".
