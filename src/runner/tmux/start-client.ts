// Starts the tmux client that all commands go through, and with it the server where none runs.
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';

/** The session this client is attached to: a control client needs one, and agents' sessions come and go. */
export const keeperSession = 'conductor-keeper';

/** Set before the first pane exists, as `history-limit` counts when a pane is made. */
const serverOptions = [
  ['-s', 'exit-empty', 'off'], // pane ids and options outlive the last agent
  ['-s', 'escape-time', '10'],
  ['-s', 'set-clipboard', 'off'], // an agent must not write the clipboard of who watches it
  ['-g', 'default-shell', '/bin/sh'],
  ['-g', 'default-terminal', 'screen-256color'],
  ['-g', 'history-limit', '500'], // 2 MB for each pane with a full history of 2000 lines
  ['-g', 'update-environment', ''],
  ['-g', 'remain-on-exit', 'on'],
  ['-g', 'automatic-rename', 'off'],
  ['-g', 'allow-rename', 'off'],
];

/** @param env complete environment of the client, and of the server when this client is the one that starts it */
export function startClient(socket: string, env: Readonly<Record<string, string>>): ChildProcessWithoutNullStreams {
  const server = ['-u', '-L', socket, '-f', '/dev/null', '-C', 'start-server', ';'];
  const setUp = serverOptions.flatMap((option) => ['set-option', ...option, ';']);
  const attach = ['new-session', '-A', '-s', keeperSession, '-x', '80', '-y', '24', 'exec cat'];
  const client = spawn('tmux', [...server, ...setUp, ...attach], { env: { ...env }, cwd: '/' });
  client.stdout.setEncoding('utf8');
  client.stderr.setEncoding('utf8');
  return client;
}
