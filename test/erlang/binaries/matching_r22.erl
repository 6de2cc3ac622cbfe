%% matching.erl as compilers before OTP 23 would have compiled it: older instructions, no types, unoptimised receives.
-module(matching_r22).
-compile(r22).
-define(VARIANT, r22).
-include("matching.erl").
