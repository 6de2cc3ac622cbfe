#!/bin/bash
# beamwise.sh ARGS: takes the arguments of `erl` that run.sh gives, and runs this repository's build with them. -noshell and
# the like are left out; -run MODULE FUNCTION ARGS comes last.
root=$(dirname "$(readlink -f "$0")")/../..
options=(); module=()
while [ $# -gt 0 ]; do
  case $1 in
    -noshell|-noinput) shift ;;
    -pa) options+=(-pa "$2"); shift 2 ;;
    -run) module=("$2"); shift 3; break ;;
    --checked|--stress) options+=("$1"); shift ;;
    +*) options+=("$1"); if [[ ${2:-} != -* && ${2:-} != +* ]]; then options+=("$2"); shift; fi; shift ;;
    *) echo "beamwise.sh: $1 is not known" >&2; exit 2 ;;
  esac
done
exec node "$root/dist/src/cli/main.js" run "${options[@]}" "${module[@]}" "$@"
