// What a text could have changed on the host and in the repositories: configuration, hooks, refs, tmux, Redis, processes.
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Line } from '../line/line.ts';

/** What is the same before and after, whatever was asked for. */
export interface Host {
  /** Of base clone, door and the bare repository on the stand-in. */
  readonly configurations: readonly string[];
  readonly hooks: readonly string[];
  readonly excluded: string;
  readonly tmux: readonly string[];
  readonly redis: readonly string[];
}

export async function hostOf(line: Line): Promise<Host> {
  const repositories = repositoriesOf(line);
  const tmux = (...args: string[]) => run('tmux', '-L', line.socket, ...args);
  return {
    configurations: Object.values(repositories).map((dir) => readFileSync(join(dir, 'config'), 'utf8')),
    hooks: Object.values(repositories).flatMap((dir) => {
      return readdirSync(dir).includes('hooks')
        ? readdirSync(join(dir, 'hooks')).filter((name) => !name.endsWith('.sample'))
        : [];
    }),
    excluded: readFileSync(join(repositories.clone, 'info', 'exclude'), 'utf8'),
    tmux: [
      tmux('show-options', '-s'),
      tmux('show-options', '-g'),
      tmux('show-options', '-gw'),
      tmux('show-hooks', '-g'),
      tmux('show-environment', '-g'),
      tmux('list-keys'),
      tmux('list-buffers'),
    ],
    redis: [
      ...((await line.redis().config('GET', '*')) as string[]),
      ...((await line.redis().call('FUNCTION', 'LIST')) as string[]),
    ],
  };
}

/** @returns every ref of clone and bare repository */
export function refsOf(line: Line): readonly string[] {
  const { clone, bare } = repositoriesOf(line);
  return [clone, bare]
    .flatMap((dir) => run('git', '-C', dir, 'for-each-ref', '--format=%(refname)').split('\n'))
    .filter(Boolean);
}

export function tmuxSessionsOf(line: Line): readonly string[] {
  return run('tmux', '-L', line.socket, 'list-sessions', '-F', '#{session_name}').split('\n').filter(Boolean);
}

/** @returns commands of running processes that have one of these in their arguments, and are not among those that are known */
export function processesWith(words: readonly string[]): readonly string[] {
  const lines = run('ps', '-Ao', 'pid=,args=').split('\n');
  return lines.filter((one) => words.some((word) => one.includes(word)));
}

function repositoriesOf({ root, repository }: Line) {
  const place = (kind: string) => join(root, '.conductor', kind, `${repository.id}.git`);
  return { clone: place('clones'), door: place('doors'), bare: repository.state.git.dir };
}

function run(program: string, ...args: string[]): string {
  return execFileSync(program, args, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    maxBuffer: 64 * 1024 * 1024,
  });
}
