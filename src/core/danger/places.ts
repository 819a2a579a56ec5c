// Where a path leads: to what belongs to the machine, to a person, to the outside of the worktree, or to nothing special.
import { posix } from 'node:path';

/**
 * `system`: a directory of the operating system and what is in it. `home`: a home directory or an entry of it.
 * `keys`: what lets somebody in. `outside`: beside or above the worktree, or a top directory such as /tmp itself.
 * `worktree`: all of it.
 */
export type Place = 'root' | 'system' | 'home' | 'keys' | 'outside' | 'worktree';

const system = new Set(
  'bin boot dev etc lib lib32 lib64 libx32 nix proc run sbin sys usr var applications library system'.split(' '),
);
const homes = new Set(['home', 'users']);
const keys = new Set(['.ssh', '.gnupg', '.aws', '.kube']);
/** Below these everybody may put things, and worktrees live there. */
const shared = [/^var\/tmp\/./u, /^var\/folders\/./u, /^usr\/src\/[^/]+\/./u];
const harmlessDevice =
  /^\/dev\/(?:null|zero|full|random|urandom|std(?:in|out|err)|tty\w*|(?:fd|pts|shm|tcp|udp)\/.*)$/u;

/**
 * @param path a word of a command; a home is written `~`
 * @param directory where the command runs, as `enter` gives it; the worktree is `.`
 * @returns undefined for what may be changed: a part of the worktree, or what lies deeper below a directory that is not the system's
 */
export function placeOf(path: string, directory: string): Place | undefined {
  if (path === '') return undefined;
  const full = withoutGlobs(enter(path, directory));
  if (!full.startsWith('/')) return relativePlace(full);
  const parts = full.split('/').filter(Boolean);
  if (parts[0]?.toLowerCase() === 'private') parts.shift();
  return absolutePlace(parts);
}

/** @returns the directory that `cd path` leads to from another; without a trailing slash, `.` is the worktree */
export function enter(path: string, directory: string): string {
  const rooted = path.replace(/^~[^/]*/u, '/home/~');
  const full = posix.normalize(rooted.startsWith('/') ? rooted : `${directory}/${rooted}`);
  return full.length > 1 ? full.replace(/\/$/u, '') : full;
}

/** A disk or another device that must not be written; /dev/null and its kind may. */
export function isDevice(path: string, directory: string): boolean {
  const full = enter(path, directory);
  return full.startsWith('/dev/') && !harmlessDevice.test(full);
}

/** What the system reads, or what lets somebody in: it must not be written. */
export function isSystemFile(path: string, directory: string): boolean {
  if (enter(path, directory).startsWith('/dev/')) return false;
  return ['root', 'system', 'keys'].includes(placeOf(path, directory) ?? '');
}

/** All that is in a directory is the directory. */
function withoutGlobs(path: string): string {
  const parts = path.split('/');
  while (isEverything(parts.at(-1) ?? '')) parts.pop();
  return parts.join('/') || (path.startsWith('/') ? '/' : '.');
}

/** `*`, `**`, `.*`, `?*`, `.[!.]*`, `.??*` */
function isEverything(part: string): boolean {
  return part.includes('*') && /^(?:[.*?]|\[[!^]?\.\])+$/u.test(part);
}

function relativePlace(path: string): Place | undefined {
  if (path === '.' || path === '.git') return 'worktree';
  return path === '..' || path.startsWith('../') ? 'outside' : undefined;
}

function absolutePlace(parts: readonly string[]): Place | undefined {
  const top = parts[0]?.toLowerCase();
  if (top === undefined) return 'root';
  if (shared.some((pattern) => pattern.test(parts.join('/').toLowerCase()))) return undefined;
  if (system.has(top) || /[*?[]|[+@!]\(/u.test(top)) return 'system';
  if (homes.has(top)) return homePlace(parts.slice(2));
  if (top === 'root') return homePlace(parts.slice(1));
  return parts.length === 1 ? 'outside' : undefined;
}

/** @param inside the parts of the path below a home */
function homePlace(inside: readonly string[]): Place | undefined {
  if (keys.has(inside[0] ?? '')) return 'keys';
  return inside.length <= 1 ? 'home' : undefined;
}
