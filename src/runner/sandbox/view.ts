// What a sandboxed agent sees of the host's files.
import { realpathSync, statSync } from 'node:fs';
import { delimiter, isAbsolute, join, sep } from 'node:path';
import type { GitPlace } from '../agents/driver.ts';
import type { Isolation } from './isolation.ts';

/** `empty`: a directory of its own with nothing in it; `nothing`: a file that is empty. */
export interface Mount {
  /** Absolute, without links. */
  readonly path: string;
  readonly as: 'empty' | 'nothing' | 'readable' | 'writable';
}

export interface Place {
  readonly worktree: string;
  readonly git: GitPlace | null;
  /** The CLI's private directory. */
  readonly home: string;
  /** Absolute path of the agent's program. */
  readonly program: string;
  readonly env: Readonly<Record<string, string>>;
}

/** Sockets and temporary files of everybody on the host. */
const shared = ['/tmp', '/var/tmp', '/run'];

/** Of `/run`, what programs need to find names and, on some systems, each other. */
const neededOfRun = ['systemd/resolve', 'resolvconf', 'NetworkManager', 'nscd', 'current-system', 'wrappers', 'binfmt'];

/** Where a person keeps keys, below the home directory. */
const keptByPeople = [
  ...[
    '.ssh',
    '.gnupg',
    '.aws',
    '.azure',
    '.config/gcloud',
    '.config/gh',
    '.config/git/credentials',
    '.docker',
    '.kube',
  ],
  ...['.netrc', '.git-credentials', '.npmrc', '.pypirc', '.password-store', '.local/share/keyrings', '.vault-token'],
  ...['.claude', '.claude.json', '.codex', '.gemini', '.pi', '.local/share/opencode', '.bash_history', '.zsh_history'],
];

/**
 * The host is readable as it is, except for what is hidden; writable is what the agent works with, and nothing else. Of the clone's
 * worktrees it sees its own.
 *
 * @returns in the order in which they must be laid, one over the other; what is not there is left out
 */
export function viewOf(place: Place, isolation: Pick<Isolation, 'hidden' | 'readable' | 'writable'>): readonly Mount[] {
  const { worktree, git, home, env } = place;
  const clone = git?.directories[0];
  const people = env.HOME === undefined ? [] : keptByPeople.map((name) => join(env.HOME ?? '', name));
  const hidden = [
    ...shared,
    ...people,
    ...isolation.hidden,
    ...(clone === undefined ? [] : [join(clone, 'worktrees')]),
  ];
  const writable = [worktree, ...(git?.directories ?? []), home, ...present(env.TMPDIR), ...isolation.writable];
  const readable = [
    ...neededOfRun.map((name) => join('/run', name)),
    ...isolation.readable,
    ...programPlaces(place.program),
    ...(env.PATH ?? '').split(delimiter).filter(isAbsolute),
  ];
  const mounts = [
    ...readable.flatMap((path) => real(path).map((found): Mount => ({ path: found, as: 'readable' }))),
    ...hidden.flatMap(hiding),
    ...writable.flatMap((path) => real(path).map((found): Mount => ({ path: found, as: 'writable' }))),
  ];
  return sensible(mounts);
}

/** An npm program is a link to a file deep in a package that needs the packages beside it. */
function programPlaces(program: string): string[] {
  const [found] = real(program);
  if (found === undefined) return [];
  const parts = found.split(sep);
  const packages = parts.indexOf('node_modules');
  return [packages < 0 ? found : parts.slice(0, packages + 1).join(sep)];
}

function hiding(path: string): Mount[] {
  return real(path).map((found) => ({ path: found, as: statSync(found).isDirectory() ? 'empty' : 'nothing' }));
}

function real(path: string): string[] {
  try {
    return [realpathSync(path)];
  } catch {
    return [];
  }
}

function present(path: string | undefined): string[] {
  return path === undefined ? [] : [path];
}

/**
 * What lies above comes first; of two for the same path the later one counts. Within a hidden directory nothing has to be hidden again,
 * and outside of one everything is readable anyway.
 */
function sensible(mounts: readonly Mount[]): readonly Mount[] {
  const byPath = new Map(mounts.map((mount) => [mount.path, mount]));
  const all = [...byPath.values()].sort((a, b) => depth(a.path) - depth(b.path));
  return all.filter((mount) => {
    const around = nearest(all, mount);
    if (mount.as === 'readable') return around === 'empty';
    return mount.as === 'writable' || around !== 'empty';
  });
}

function nearest(all: readonly Mount[], { path }: Mount): Mount['as'] | undefined {
  return all.findLast((other) => other.path !== path && path.startsWith(other.path === sep ? sep : other.path + sep))
    ?.as;
}

function depth(path: string): number {
  return path === sep ? 0 : path.split(sep).length;
}
