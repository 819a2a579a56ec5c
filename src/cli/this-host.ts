// What this machine knows of its own sessions.
import { execFile } from 'node:child_process';
import { hostname } from 'node:os';
import type { Terminal } from './terminal.ts';

/** @returns the name this machine has among the runner hosts. */
export function thisHost(): string {
  return hostname().replace(/[^A-Za-z0-9-]/g, '-');
}

/**
 * Asks this machine's tmux server which sessions have a living program.
 *
 * @returns undefined when it could not be asked, which says nothing about any session
 */
export function livingHere(socket: string, { env }: Terminal): Promise<ReadonlySet<string> | undefined> {
  const format = '#{pane_dead} #{session_name}';
  return new Promise((resolve) => {
    execFile('tmux', ['-L', socket, 'list-panes', '-a', '-F', format], { env: { ...env } }, (error, printed, said) => {
      if (!error) resolve(new Set(printed.split('\n').flatMap((line) => /^0 (.+)$/.exec(line)?.[1] ?? [])));
      else resolve(isNoServer(said) ? new Set() : undefined);
    });
  });
}

/** tmux says `no server running on …`, or names the socket that is not there. */
function isNoServer(said: string): boolean {
  return /^no server running|No such file or directory/m.test(said);
}
