%% Refuses to be loaded.
-module(seldom_refuses).
-on_load(prepare/0).
-export([value/0]).

prepare() -> {error, not_today}.

value() -> never.
