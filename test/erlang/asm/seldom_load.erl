%% Runs a function when it is loaded.
-module(seldom_load).
-on_load(prepare/0).
-export([value/0]).

prepare() ->
    persistent_term:put(?MODULE, lists:sum(lists:seq(1, 10))),
    ok.

value() -> persistent_term:get(?MODULE, not_loaded).
