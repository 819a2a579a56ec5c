// What a person types instead: a worktree, and an agent in tmux. Nothing is fetched, looked up or written down.
import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * @param repository path of a bare repository
 * @returns {Promise<{ start: (name: string, command: string) => Promise<number>, close: () => Promise<void> }>}
 *   `start` tells when it began, in ms since the epoch; clone and tmux server are warm
 */
export async function workByHand(dir, repository) {
  await mkdir(dir);
  const [clone, socket] = [join(dir, 'clone.git'), `bench-${process.pid}`];
  const tmux = (...args) => run('tmux', ['-L', socket, '-f', '/dev/null', ...args]);
  const tree = (name) => join(dir, name);
  await run('git', ['clone', '--quiet', '--bare', repository, clone]);
  await tmux('new-session', '-d', '-s', 'keeper', 'exec cat');
  return { start, close };

  async function start(name, command) {
    const script = `date +%s%N
git -C "$1" worktree add --quiet -b "$3" "$2" main
tmux -L "$4" -f /dev/null new-session -d -s "$3" -c "$2" sh -c "$5"`;
    const { stdout } = await run('sh', ['-ec', script, 'sh', clone, tree(name), name, socket, command]);
    return Number(stdout) / 1e6;
  }

  async function close() {
    await tmux('kill-server');
  }
}
