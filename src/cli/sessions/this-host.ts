// What this machine knows of its own sessions.
import { execFile } from 'node:child_process';
import type { Terminal } from '../terminal.ts';

/**
 * Asks this machine's tmux server which sessions have a living program.
 *
 * @returns undefined when it could not be asked: the runner may belong to another user, so that says nothing about its sessions
 */
export function livingHere(socket: string, { env }: Terminal): Promise<ReadonlySet<string> | undefined> {
  const argv = ['-L', socket, 'list-panes', '-a', '-F', '#{pane_dead} #{session_name}'];
  return new Promise((resolve) => {
    execFile('tmux', argv, { env: { ...env }, timeout: 2_000 }, (error, printed) => {
      resolve(error ? undefined : new Set(printed.split('\n').flatMap((line) => /^0 (.+)$/.exec(line)?.[1] ?? [])));
    });
  });
}
