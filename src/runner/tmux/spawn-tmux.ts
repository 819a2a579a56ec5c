// Starts the tmux program on our own socket.
import { type ChildProcessWithoutNullStreams, execFile, spawn } from 'node:child_process';
import { type Answer, type Command, commandArguments } from './command.ts';

export interface Server {
  /** Name for `tmux -L`. */
  readonly socket: string;
  /** Environment of tmux itself; never more than it needs, as a server hands it on to its panes. */
  readonly env: Readonly<Record<string, string>>;
  /** Longest wait for one answer, in milliseconds. */
  readonly timeoutMs: number;
}

/** The session a control client is attached to: it needs one, and agents' sessions come and go. */
export const keeperSession = 'conductor-keeper';

/** Set before the first pane exists, as `history-limit` counts when a pane is made. */
const options: readonly Command[] = [
  ['start-server'],
  ['set-option', '-s', 'exit-empty', 'off'], // pane ids and options outlive the last agent
  ['set-option', '-s', 'escape-time', '10'],
  ['set-option', '-s', 'set-clipboard', 'off'], // an agent must not write the clipboard of who watches it
  ['set-option', '-g', 'default-shell', '/bin/sh'],
  ['set-option', '-g', 'default-terminal', 'screen-256color'],
  ['set-option', '-g', 'history-limit', '500'], // 2 MB for each pane with a full history of 2000 lines
  ['set-option', '-g', 'update-environment', ''],
  ['set-option', '-g', 'remain-on-exit', 'on'],
  ['set-option', '-g', 'automatic-rename', 'off'],
  ['set-option', '-g', 'allow-rename', 'off'],
];

/** Ensures that the server runs, has its options, and has the keeper. @throws with what tmux said */
export async function startServer(server: Server): Promise<void> {
  const keeper: Command = ['new-session', '-d', '-s', keeperSession, '-x', '80', '-y', '24', 'exec cat'];
  const { refused } = await runTmux(server, [...options, keeper]);
  if (refused !== null && !refused.startsWith('duplicate session')) throw new Error(refused);
}

/** Printed after a sequence: a tmux client that was ended by a signal exits with 0 and says nothing, which must not look like an answer. */
const done = 'conductor-done';

/** Runs one sequence in a tmux process of its own. @throws when tmux cannot be started or does not answer in time */
export function runTmux({ socket, env, timeoutMs }: Server, commands: readonly Command[]): Promise<Answer> {
  const sequence = commandArguments([...commands, ['display-message', '-p', done]]);
  const args = ['-u', '-L', socket, '-f', '/dev/null', ...sequence];
  return new Promise((resolve, reject) => {
    // TERM and not KILL when it takes too long: see control-client.ts.
    execFile('tmux', args, { env: { ...env }, cwd: '/', timeout: timeoutMs }, (error, stdout, stderr) => {
      const lines = stdout.split('\n').slice(0, -1);
      if (error === null && lines.pop() === done) resolve({ lines, refused: null });
      else if (typeof error?.code === 'number' && stderr !== '') resolve({ lines, refused: stderr.trim() });
      else reject(error?.code === undefined ? new Error(`no answer within ${timeoutMs} ms`) : error);
    });
  });
}

/** Starts a control-mode client of a running server. */
export function spawnControlClient({ socket, env }: Server): ChildProcessWithoutNullStreams {
  const args = ['-u', '-L', socket, '-f', '/dev/null', '-C', 'attach-session', '-t', `=${keeperSession}`];
  const client = spawn('tmux', args, { env: { ...env }, cwd: '/' });
  client.stdout.setEncoding('utf8');
  client.stderr.setEncoding('utf8');
  return client;
}
