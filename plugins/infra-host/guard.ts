/**
 * Runs Envoy and waits. The guard's standard input is a pipe that Postern holds: when the pipe closes because Postern died, even by SIGKILL, Envoy is
 * ended, after some seconds in which another Postern may take its place without a request being lost. Access logs go to `/dev/stdout`, which Envoy opens anew: where that is a socket it cannot, and where it is a file
 * Envoy and Postern would write over each other, so there a named pipe stands between. Before it signals a process it looks, where the system tells that,
 * whether the process started when Envoy did and has Envoy's bootstrap on its command line.
 * Arguments: file for the process id, named pipe or nothing, seconds to go on without Postern, bootstrap, then the command. The arguments are no variables,
 * since Envoy would inherit those.
 */
const GUARD = `
pid_file=$1 pipe=$2 left=$3 bootstrap=$4
shift 4
started() { stat=$(cat "/proc/$1/stat" 2>/dev/null) && set -- \${stat##*) } && echo "\${20}"; }
is_envoy() {
  [ "$(started "$envoy")" = "$born" ] || return 1
  [ -z "$born" ] || grep -qF -e "$bootstrap" "/proc/$envoy/cmdline"
}
exec 3<&0
if [ -n "$pipe" ]; then
  mkfifo -m 600 "$pipe"
  cat <"$pipe" 3<&- &
  cat=$!
  "$@" 3<&- </dev/null >"$pipe" &
else
  "$@" 3<&- </dev/null &
fi
envoy=$!
born=$(started "$envoy")
( umask 077; echo "$envoy" >"$pid_file.new" ) && mv "$pid_file.new" "$pid_file"
( read -r line <&3
  while [ "$left" -gt 0 ] && is_envoy && kill -0 "$envoy"; do sleep 1; left=$((left - 1)); done
  is_envoy && kill -TERM "$envoy" && sleep 5 && is_envoy && kill -KILL "$envoy" ) >/dev/null 2>&1 &
guard=$!
exec 3<&-
wait "$envoy"
code=$?
[ -z "$cat" ] || wait "$cat"
kill "$guard" 2>/dev/null
exit "$code"
`;

/** The arguments of a guard. */
export interface Guarded {
  /** Where it writes the process id of Envoy. */
  readonly pidFile: string;
  /** Where it makes a named pipe for Envoy's standard output; empty for none. */
  readonly pipe: string;
  /** How long Envoy goes on when Postern is gone, in seconds. */
  readonly seconds: number;
  /** A file that is on Envoy's command line and on that of no other process. */
  readonly bootstrap: string;
}

/** The arguments of `/bin/sh` that run a command under a guard. */
export function guarded({ pidFile, pipe, seconds, bootstrap }: Guarded, command: readonly string[]): readonly string[] {
  return ["-c", GUARD, "postern-envoy", pidFile, pipe, String(seconds), bootstrap, ...command];
}
