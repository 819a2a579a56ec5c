// The program that an agent CLI's hooks call: it appends one line to `.conductor/events`, and never disturbs the agent.
import { shellQuote } from '../tmux/command.ts';

/**
 * `sink <event>` reads what the hook has to say from standard input and appends
 * `{"t":<ms>,"ev":"<event>","mark":"<mark>","raw":<json or null>}`.
 *
 * POSIX sh, as a start of node costs the agent 60 ms per event where this costs 13 ms. It ends with 0 whatever happens, prints nothing (a CLI
 * would show it to the model), and waits 2 s for its input at the most. A line feed inside JSON is white space, so it can go. dash writes
 * more than a few kilobytes in pieces, between which another hook could write: a long line is made in a file of its own, and `cat` appends
 * it in one piece. What is longer than any prompt or last answer is left out: a tool's output of megabytes is nobody's news.
 *
 * @param events absolute path of the file
 * @param mark of the run; letters, digits, `-` and `/`
 */
export function sinkScript(events: string, mark: string): string {
  return `#!/bin/sh
# Appends one event of the agent to Agent Conductor's list. Always ends well, prints nothing.
exec 2>/dev/null >/dev/null
trap 'exit 0' HUP INT TERM PIPE
umask 077
export LC_ALL=C
events=${shellQuote(events)}
{ [ -f "$events" ] || [ ! -e "$events" ]; } || exit 0

bounded() {
  if command -v timeout >/dev/null; then timeout 2 cat; return; fi
  exec 5<&0
  cat <&5 & reader=$!
  ( sleep 2; kill "$reader" ) >/dev/null & bound=$!
  wait "$reader"
  kill "$bound"
}
raw=$(bounded | tr -d '\\n\\r\\000')
case $raw in
  '{'*'}') [ "\${#raw}" -le 100000 ] || raw=null ;;
  *) raw=null ;;
esac
now=$(date +%s%3N)
case $now in *[!0-9]* | '') now=$(date +%s)000 ;; esac
case $1 in *[!a-z_]* | '') set -- unknown ;; esac
line="{\\"t\\":$now,\\"ev\\":\\"$1\\",\\"mark\\":\\"${mark}\\",\\"raw\\":$raw}"
if [ "\${#line}" -lt 4000 ]; then
  printf '%s\\n' "$line" >> "$events"
else
  part="$0.$$"
  printf '%s\\n' "$line" > "$part" && cat "$part" >> "$events"
  rm -f "$part"
fi
exit 0
`;
}
