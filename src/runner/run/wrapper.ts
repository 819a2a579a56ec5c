// The shell script that runs one agent and leaves its exit code in a file.
import { shellQuote } from '../tmux/command.ts';

/**
 * Written to the terminal after the last output of the agent, and a newline after it, as logs are written by lines: when the log
 * holds it, the log is complete. Terminals ignore it.
 */
export function endOfOutput(mark: string): string {
  return `\x1b]7766;conductor-end;${mark}\x07`;
}

/**
 * tmux loses exit codes (3.3a: of 28-75 % of the panes), so the script tells them itself.
 *
 * TERM, INT and QUIT are caught so that the script outlives an agent that they end; an empty handler is reset for the agent itself.
 * HUP never is: agents under a script that traps it stay behind as orphans when the tmux session is killed.
 * The exit file is whole when it ends in a newline: a rename would cost a process, which would look like one the agent left behind.
 * At the end the script waits until its tmux session is closed: when it ended by itself, tmux could close the terminal before it had read
 * the last output (3.3a on a busy machine: 1 of 100-300).
 * The agent is not run by `exec`, and its environment is in this 0700 file, not in an argv that anybody can list.
 */
export function wrapperScript(run: {
  readonly dir: string;
  readonly mark: string;
  readonly worktree: string;
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}): string {
  const exports = Object.entries(run.env).map(([name, value]) => `export ${name}=${shellQuote(value)}`);
  return `#!/bin/sh
# Runs one agent of Agent Conductor and leaves its exit code in a file.
trap : TERM INT QUIT
run=${shellQuote(run.dir)}
echo $$ > "$run/pid"
${exports.join('\n')}
cd -- ${shellQuote(run.worktree)} && ${run.argv.map(shellQuote).join(' ')}
code=$?
printf '%s\\n' "$code" > "$run/exit"
printf '\\033]7766;conductor-end;%s\\007\\n' ${shellQuote(run.mark)}
read -r _
`;
}
